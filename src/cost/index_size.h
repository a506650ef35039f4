/*
 * Size of an index that does not exist yet. Oracle's: ora_catalog.h. PostgreSQL's, in pages as it really builds a B-tree: deduplication (13 and later), fill
 * factor, alignment, INCLUDE columns, NULLs, high keys and the upper levels. Within 10 % of what was built on the test tables.
 * HypoPG's own figure over-counts by up to 3.8 times (no deduplication) and is not used for budgets.
 */
#ifndef DOVETAIL_COST_INDEX_SIZE_H
#define DOVETAIL_COST_INDEX_SIZE_H

#include "catalog/design.h"

/* Fills pages, tuples, size_bytes and tree_height. */
void cost_index_size(const struct catalog *catalog, struct design_index *index);

#endif
