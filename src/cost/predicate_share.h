/* The share of a table's rows that a partial index holds, from the tree of its predicate: for its size, before any query is resolved. */
#ifndef DOVETAIL_COST_PREDICATE_SHARE_H
#define DOVETAIL_COST_PREDICATE_SHARE_H

#include "catalog/catalog.h"

/* 0..1; conditions that are not understood count as the planner's default for an unknown comparison. */
double cost_predicate_share(const struct catalog_table *table, const struct sql_node *predicate);

/* The statistics answer all of it: one condition on one column. */
bool cost_predicate_is_plain(const struct catalog_table *table, const struct sql_node *predicate);

/* The statistics answer each of its conditions. */
bool cost_predicate_is_of_plain(const struct catalog_table *table, const struct sql_node *predicate);

/* Of an AND of which the statistics answer some conditions and not others: the ones, what they keep, and the others. False: they answer all or none. */
struct cost_predicate_parts {
    const struct sql_node *told, *untold;
    double told_share;
};
bool cost_predicate_parts(struct arena *arena, const struct catalog_table *table, const struct sql_node *predicate, struct cost_predicate_parts *parts);

enum truth { TRUTH_NONE, TRUTH_FALSE, TRUTH_TRUE };

/* The truth value that IS [NOT] TRUE, FALSE and IS [NOT] DISTINCT FROM one ask about. */
enum truth cost_truth_asked(const struct sql_is *is);

#endif
