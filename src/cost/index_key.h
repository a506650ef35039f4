/*
 * What stands in an index for one of its keys: the type of the values and how they are spread, of an expression, too.
 *
 * An expression has no statistics until an index on it is analysed. Those of its column's sampled values (the common ones and the histogram's
 * bounds) that it can be computed of here give its values; else it is taken to be spread like the column.
 */
#ifndef DOVETAIL_COST_INDEX_KEY_H
#define DOVETAIL_COST_INDEX_KEY_H

#include "catalog/design.h"

struct index_key {
    enum catalog_family family;
    int32_t type_length;  /* as in catalog_column */
    struct str type_name; /* of a column */
    struct catalog_stats stats;
    bool computed; /* an expression's, of what its column's sampled values give */
    bool counted;  /* the number of distinct values is our own estimate, not what ANALYZE said */
    bool unstored; /* the average width is of values as computed: with headers of 4 bytes */
    bool never_null;
    bool restricted; /* a predicate says something of its values */
    double left_out; /* the statistics are of 1 - left_out of the rows, as if the predicate left out NULLs only (above 0), or values only (below) */
};

/* `rows`: of the table. The predicate (NULL: none) of a partial index tells what a column of it can be: one value, or no NULLs. */
struct index_key index_key_of(struct arena *arena, const struct catalog_table *table, const struct catalog_key *key,
                              const struct sql_node *predicate, double rows);
struct index_key index_key_of_included(struct arena *arena, const struct catalog_table *table, uint32_t column, const struct sql_node *predicate);

/* `nulls`: their share of the rows that the predicate leaves; the values are spread among the others as in the table. */
void index_key_with_nulls(struct arena *arena, double nulls, struct index_key *key);
void index_key_without_nulls(struct arena *arena, struct index_key *key);

/* Values as numbers in their order: integers, decimals, dates in days, moments in microseconds. False: of another kind. */
bool index_key_ordinal(enum catalog_family family, struct str value, double *ordinal);

#endif
