/* Costs above the joins: sorting, grouping, limits, gathering from workers (PostgreSQL 15's costsize.c). */
#ifndef DOVETAIL_COST_PG_UPPER_H
#define DOVETAIL_COST_PG_UPPER_H

#include "cost/pg_scan.h"

/* Sort of rows already paid for (cost_tuplesort); limit: only so many are wanted, -1 all. Added to the input's total. */
struct pg_cost pg_sort(const struct pg_params *p, struct pg_cost input, double rows, double width, double limit);
/* Input in order on a prefix that forms `groups` groups: each is sorted by itself (cost_incremental_sort). */
struct pg_cost pg_incremental_sort(const struct pg_params *p, struct pg_cost input, double rows, double width,
                                   double groups, double limit);

struct pg_aggregation {
    double keys;                      /* grouping columns */
    double aggregates;                /* calls */
    double bytes;                     /* of their states, beyond a slot each */
    double transition_ops, final_ops; /* operator calls per input row, per group */
    double groups;
};
/* AGG_PLAIN when keys is 0, else AGG_SORTED: the input is in group order. */
struct pg_cost pg_agg_sorted(const struct pg_params *p, struct pg_cost input, double rows,
                             const struct pg_aggregation *agg);
/* Bytes of a group in a hash table (hash_agg_entry_size). */
double pg_hash_entry(double width, const struct pg_aggregation *agg);
/* AGG_HASHED, with the spill of groups that exceed hash_mem. */
struct pg_cost pg_agg_hashed(const struct pg_params *p, struct pg_cost input, double rows, double width,
                             const struct pg_aggregation *agg);
struct pg_cost pg_unique(const struct pg_params *p, struct pg_cost input, double rows, double keys);
struct pg_cost pg_window(const struct pg_params *p, struct pg_cost input, double rows, double functions, double keys);
struct pg_cost pg_gather(const struct pg_params *p, struct pg_cost input, double rows);
struct pg_cost pg_gather_merge(const struct pg_params *p, struct pg_cost input, double rows, int workers);
/* Sorted inputs merged (cost_merge_append): a heap of their heads, two comparisons a step; the input's costs are the sums of theirs. */
struct pg_cost pg_merge_append(const struct pg_params *p, struct pg_cost input, double rows, size_t inputs);
/* Inputs strung together: half a tuple's cost for each row (cost_append). */
double pg_append_cost(const struct pg_params *p, double rows);
/* The first `count` of rows after `offset` (adjust_limit_rows_costs). */
struct pg_cost pg_limit(struct pg_cost input, double rows, double offset, double count);

#endif
