/*
 * Hash values by which PostgreSQL spreads rows over hash partitions: Bob Jenkins' lookup3 (public domain, 2006) with a seed, several keys
 * combined (partbounds.c, compute_partition_hash_value; hashfn.c).
 */
#ifndef DOVETAIL_COST_PG_HASH_H
#define DOVETAIL_COST_PG_HASH_H

#include "catalog/catalog.h"

uint64_t pg_hash_bytes(const void *bytes, size_t n, uint64_t seed);
/* Of a partition key that is this column; false: the type's hash is not known here, or the text is no value of it. */
bool pg_hash_key(const struct catalog_column *column, struct str value, uint64_t *hash);
/* Of several keys, from left to right; a NULL is left out. */
uint64_t pg_hash_combine(uint64_t hash, uint64_t next);

#endif
