/*
 * Partitioned tables of PostgreSQL. Such a table has no storage: what it holds is what its partitions hold, and its index is
 * one index per partition. Partitions may be partitioned again.
 */
#ifndef DOVETAIL_CATALOG_PARTITIONS_H
#define DOVETAIL_CATALOG_PARTITIONS_H

#include "catalog/catalog.h"

struct table_ids {
    uint32_t *at;
    size_t n;
};

/* Gives every partitioned table, and its indexes, the rows, pages, bytes and counters of its partitions. */
void catalog_total_partitions(struct catalog *catalog);
/* The tables directly below it, ascending; none unless it is partitioned. */
struct table_ids catalog_partitions(struct arena *arena, const struct catalog *catalog, uint32_t table);
/* Those that hold the rows, at any depth, ascending; the table itself where it is not partitioned. Foreign ones are absent. */
struct table_ids catalog_leaves(struct arena *arena, const struct catalog *catalog, uint32_t table);

#endif
