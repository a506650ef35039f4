/*
 * Pages of a hypothetical B-tree as HypoPG 1.3 estimates them: what a planner that is asked through it believes. Up to 3.8 times what is
 * built (no deduplication, fixed bloat), so only for comparing with it; cost_index_size has the size that will be there.
 */
#ifndef DOVETAIL_COST_HYPOPG_SIZE_H
#define DOVETAIL_COST_HYPOPG_SIZE_H

#include "catalog/design.h"

/* Fills pages and tree_height (-1, as HypoPG leaves it); tuples must be there. Returns the bytes. Other methods are left as they are. */
uint64_t cost_hypopg_size(const struct catalog *catalog, struct design_index *index);

#endif
