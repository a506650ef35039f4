/*
 * Partitioned tables of PostgreSQL. Such a table has no storage: what it holds is what its partitions hold, and its index is
 * one index per partition. Partitions may be partitioned again.
 */
#ifndef DOVETAIL_CATALOG_PARTITIONS_H
#define DOVETAIL_CATALOG_PARTITIONS_H

#include "catalog/catalog.h"
#include "catalog/partition_bound.h"

struct table_ids {
    uint32_t *at;
    size_t n;
};

/* Reads the keys and bounds, and gives every partitioned table, and its indexes, the rows, pages, bytes and counters of its partitions. */
void catalog_total_partitions(struct catalog *catalog);
/* The tables directly below it, ascending; none unless it is partitioned. */
struct table_ids catalog_partitions(struct arena *arena, const struct catalog *catalog, uint32_t table);
/* Those that hold the rows, at any depth, ascending; the table itself where it is not partitioned. Foreign ones are absent. */
struct table_ids catalog_leaves(struct arena *arena, const struct catalog *catalog, uint32_t table);
/* The table is that whole, or below it: an index on it can serve who reads the whole. */
bool catalog_is_within(const struct catalog *catalog, uint32_t table, uint32_t whole);
/* What it is a part of, at any depth; itself, where it is no partition. */
uint32_t catalog_topmost(const struct catalog *catalog, uint32_t table);
/* Ids of the columns of `to` along those of `from`, by name; CATALOG_NONE where it has none. NULL: they are the same. */
uint32_t *catalog_columns_along(struct arena *arena, const struct catalog_table *from, const struct catalog_table *to);
/*
 * A leaf as its partitioned table's queries see it: the columns of the whole, by their numbers there, with the leaf's statistics; rows, pages
 * and indexes are the leaf's, whose keys still have its own numbers. Where no leaf was analysed but the whole was, it has the whole's statistics.
 */
struct catalog_table *catalog_leaf_in_whole(struct arena *arena, const struct catalog *catalog, uint32_t whole, uint32_t leaf);
/* The column of the key at `at`; CATALOG_NONE: an expression. */
uint32_t catalog_partition_column(const struct catalog_table *table, const struct partition_key *key, size_t at);
/* Some leaf was analysed, or the whole was not either: then what leaves have is all there is. */
bool catalog_leaves_have_stats(const struct catalog *catalog, uint32_t whole);
/* The index of the whole that this one of a leaf is a part of; CATALOG_NONE: it stands alone. */
uint32_t catalog_index_of_whole(const struct catalog *catalog, uint32_t whole, uint32_t index);

#endif
