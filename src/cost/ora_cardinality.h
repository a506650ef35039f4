/*
 * Oracle: rows of filters, joins and groups (Lewis, Cost-Based Oracle Fundamentals, ch. 10; Dell'Era, "Select Without Replacement",
 * for the distinct values that a filter leaves).
 */
#ifndef DOVETAIL_COST_ORA_CARDINALITY_H
#define DOVETAIL_COST_ORA_CARDINALITY_H

#include <stddef.h>

#include "cost/ora_system.h"

/* Rows a filter keeps, at least one as plans count them (ora_clamp_rows); unrounded here: joins multiply the fraction on. */
double ora_filtered(double rows, double selectivity);
/*
 * Equality on all columns of a group (an index's key or extended statistics): 1 / distinct combinations, never below the product of the
 * columns' own selectivities.
 */
double ora_group_equal(double product, double distinct_keys);
/*
 * Distinct values left when f of R rows stay, drawn without replacement: D * (1 - (1 - f/R)^(R/D)), rounded (47 customers of 105 orders, 70
 * orders left: 43 in the 11.2.0.1 trace).
 */
double ora_distinct_left(double distinct, double rows, double rows_left);

struct ora_join_column {
    double rows, nulls; /* of the table before filters */
    double distinct;    /* left after them (ora_distinct_left) */
};
/* One equality: (R1-n1)/R1 * (R2-n2)/R2 / max(D1, D2). */
double ora_join_equal(const struct ora_join_column *a, const struct ora_join_column *b);
/*
 * Several equalities between two tables: the product, but never below 1 / rows of the larger table (the multi-column sanity check: a
 * combination has no more distinct values than its table has rows).
 */
double ora_join_sanity(double product, double rows_a, double rows_b);

double ora_join_inner(double outer, double inner, double selectivity);
double ora_join_outer(double outer, double inner, double selectivity); /* at least the outer rows */
double ora_join_semi(double outer, double selectivity);
double ora_join_anti(double outer, double selectivity);
/* Share of the outer rows with a partner: min(1, D_inner / D_outer), non-null ones only. */
double ora_semi_equal(const struct ora_join_column *outer, const struct ora_join_column *inner);

/*
 * Groups of several columns: the product of their distinct values, divided by sqrt(2) for each after the first, never more than the rows
 * (Lewis, "Group by cardinality"; the trace prints the divisor as "GROUP BY adjustment factor").
 */
double ora_groups(const double *distinct, size_t n, double rows);
double ora_groups_adjusted(const double *distinct, size_t n, double factor, double rows);

#endif
