/*
 * Indexes as Oracle Database writes them: created online and invisible, so that nothing uses an index before somebody
 * lets it; hidden by making invisible before dropping; and as NOSEGMENT indexes, of which only the optimizer hears.
 *
 * Oracle has neither INCLUDE nor WHERE: included columns follow the keys, a predicate must not be there.
 */
#ifndef DOVETAIL_CATALOG_DESIGN_ORACLE_H
#define DOVETAIL_CATALOG_DESIGN_ORACLE_H

#include "catalog/design.h"

enum design_oracle_form {
    DESIGN_ORACLE_PLAIN,
    DESIGN_ORACLE_INVISIBLE, /* and ONLINE, where edition and kind of index allow it */
    DESIGN_ORACLE_NOSEGMENT, /* no storage, no dictionary row in DBA_INDEXES */
};

/* "CREATE INDEX SHOP.IDX_… ON SHOP.ORDERS (A, B DESC) COMPRESS 1 TABLESPACE USERS INVISIBLE ONLINE" */
struct str design_oracle_ddl(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                             enum design_oracle_form form);
/* The same under another name, quoted as it is: "SCOTT"."DVT_WI_42_1". */
struct str design_oracle_ddl_named(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                                   struct str quoted_name, enum design_oracle_form form);
/* Takes back what design_oracle_ddl made. */
struct str design_oracle_undo(struct arena *arena, const struct catalog *catalog, const struct design_index *index);
/* Lets every session use what was created invisible; hiding takes it back. */
struct str design_oracle_show(struct arena *arena, const struct catalog *catalog, const struct design_index *index);

/* The first, reversible half of dropping an existing index, and its undo. */
struct str design_oracle_hide_existing(struct arena *arena, const struct catalog_index *index);
struct str design_oracle_show_existing(struct arena *arena, const struct catalog_index *index);

#endif
