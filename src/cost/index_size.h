/*
 * Size of an index that does not exist yet. Oracle's: ora_catalog.h. PostgreSQL's, in pages as it really builds a B-tree: deduplication (13 and later), fill
 * factor, alignment, INCLUDE columns, NULLs, high keys and the upper levels. bench/sizes.sh builds indexes of all kinds on random tables: 97 % of all are within
 * 10 %, where some rows could be read (index_sample.h). By the statistics alone columns that depend on each other are missed, and one in ten of GIN's, whose entries
 * are then guessed from a hundred values.
 * HypoPG's own figure over-counts by up to 3.8 times (no deduplication) and is not used for budgets.
 */
#ifndef DOVETAIL_COST_INDEX_SIZE_H
#define DOVETAIL_COST_INDEX_SIZE_H

#include "catalog/design.h"

/* Fills pages, tuples, size_bytes and tree_height. */
void cost_index_size(const struct catalog *catalog, struct design_index *index);

/* The same for many indexes: what they have in common, how rows spread over each column's values, is worked out once. */
struct cost_sizes;
struct cost_sizes *cost_sizes_new(struct arena *arena);
void cost_sizes_set(struct cost_sizes *sizes, const struct catalog *catalog, struct design_index *index); /* sizes: NULL: as cost_index_size */

#endif
