/* A statement that does without some existing indexes, for Oracle's optimizer. */
#ifndef DOVETAIL_WHATIF_ORACLE_HIDE_H
#define DOVETAIL_WHATIF_ORACLE_HIDE_H

#include "catalog/design.h"
#include "workload/workload.h"

/* The statement's text with NO_INDEX hints for the design's hidden indexes; as it is where it names none of their tables. Empty when it
 * has no place for hints. */
struct str oracle_hide(struct arena *arena, const struct catalog *catalog, const struct workload_sample *sample,
                       const struct design *design);

/* The same for indexes that the catalog need not know. */
struct oracle_hidden {
    uint32_t table;
    struct str name;
};
struct str oracle_hide_named(struct arena *arena, const struct catalog *catalog, const struct workload_sample *sample,
                             const struct oracle_hidden *hidden, size_t count);

/* EXPLAIN PLAN and DBMS_SQL take a statement without its semicolon. */
struct str oracle_without_end(struct str sql);

#endif
