/* What more than costs a live Oracle Database tells of an index that does not exist. */
#ifndef DOVETAIL_WHATIF_WHATIF_ORACLE_H
#define DOVETAIL_WHATIF_WHATIF_ORACLE_H

#include "whatif/whatif.h"

/*
 * The bytes that its blocks would hold and that its segment would take, by DBMS_SPACE.CREATE_INDEX_COST from the
 * table's statistics. `whatif` is one of whatif_open_oracle.
 */
bool whatif_oracle_size(struct arena *arena, struct whatif *whatif, const struct design_index *index,
                        uint64_t *used_bytes, uint64_t *allocated_bytes, struct err *err);

#endif
