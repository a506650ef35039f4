/*
 * Values that binds had when the database looked, put back into statements: a plan for a value says more than one for an unknown.
 *
 * Values captured at one moment belong together; a statement has as many sets as moments, of which the last three are kept. Numbers
 * and texts are put back; other types are printed by the session's settings, and stay binds.
 */
#ifndef DOVETAIL_COLLECT_ORACLE_ORACLE_BINDS_H
#define DOVETAIL_COLLECT_ORACLE_ORACLE_BINDS_H

#include "base/map.h"
#include "db/db.h"

enum { ORACLE_BIND_SETS = 3 };

struct oracle_binds {
    struct map by_id; /* sql_id -> private */
};

/* Of the answer binds; rows that lack a column or a value are passed over. */
void oracle_binds_read(struct arena *arena, const struct db_result *result, struct oracle_binds *binds);
size_t oracle_binds_sets(const struct oracle_binds *binds, struct str sql_id);
/* The text with what the set has of its binds; those it has not stay. */
struct str oracle_binds_fill(struct arena *arena, const struct oracle_binds *binds, struct str sql_id, size_t set,
                             struct str text);

#endif
