/*
 * Fraction of a relation's rows that one clause keeps, from pg_stats: PostgreSQL 15's selfuncs.c and like_support.c.
 *
 * Every function returns a probability in 0..1. A variable without statistics gets the planner's defaults. Not modelled: extended statistics, range and geometry histograms.
 */
#ifndef DOVETAIL_COST_PG_SELECTIVITY_H
#define DOVETAIL_COST_PG_SELECTIVITY_H

#include "catalog/catalog.h"

#define PG_DEFAULT_EQ 0.005
#define PG_DEFAULT_INEQ (1.0 / 3)
#define PG_DEFAULT_RANGE 0.005
#define PG_DEFAULT_MATCH 0.005
#define PG_DEFAULT_CONTAIN 0.01   /* matchingsel: @> and ? of jsonb */
#define PG_DEFAULT_BOOL (1.0 / 3) /* a boolean function */

struct pg_variable {                   /* a column or an indexed expression */
    const struct catalog_stats *stats; /* NULL: none */
    enum catalog_family family;
    double tuples;   /* of the table, before any filter */
    double rel_rows; /* of the relation, after its filters; 0: as tuples */
    bool unique;     /* a unique index has it as its only column */
};

enum pg_compare { PG_LT, PG_LE, PG_GT, PG_GE };

/* Number of distinct values; *is_default when it is a guess (get_variable_numdistinct). */
double pg_distinct(const struct pg_variable *variable, bool *is_default);
double pg_null_fraction(const struct pg_variable *variable);

double pg_equal(const struct pg_variable *variable, struct str constant);
double pg_equal_unknown(const struct pg_variable *variable); /* value not known at planning */
double pg_not_equal(const struct pg_variable *variable, double equal);
double pg_inequality(const struct pg_variable *variable, enum pg_compare compare, struct str constant);
double pg_in(const struct pg_variable *variable, const struct str *constants, size_t n, size_t unknown, bool negated);
/* The whole pattern, with its wildcards; prefix: what stands in front of the first one. */
double pg_like(const struct pg_variable *variable, struct arena *arena, struct str pattern, bool ignore_case);
/*
 * What an index is searched by for LIKE 'prefix%': two bounds, without the least share that pg_like gives every pattern. Those of a pattern class (text_pattern_ops)
 * compare in another order than the statistics are in, which then count as a sample (ineq_histogram_selectivity): a prefix of few rows is next to nothing.
 */
double pg_prefix_range(const struct pg_variable *variable, struct arena *arena, struct str prefix, bool pattern_class);
double pg_is_null(const struct pg_variable *variable);
double pg_is_true(const struct pg_variable *variable, bool truth);
/* A lower and an upper bound on one variable: together (clausesel.c, addRangeClause). */
double pg_range(const struct pg_variable *variable, double low, double high);

/* Fraction of the pairs that a = b keeps (eqjoinsel_inner). */
double pg_join_equal(const struct pg_variable *left, const struct pg_variable *right);
/* Fraction of the left rows with a partner (eqjoinsel_semi); right_rows: rows of the joined right relation. */
double pg_join_semi(const struct pg_variable *left, const struct pg_variable *right, double right_rows);
/*
 * Share of a merge join's inputs that is read before one side ends (mergejoinscansel): start and end, 0..1, for both sides.
 * Ascending order. Without histograms everything is read.
 */
struct pg_merge_scan {
    double left_start, left_end, right_start, right_end;
};
struct pg_merge_scan pg_merge_scan(const struct pg_variable *left, const struct pg_variable *right);

/*
 * Groups of a set of variables (estimate_num_groups): per relation the product of the distinct counts, clamped to a tenth of the
 * relation's tuples when there are several, then scaled by the share of rows that the filters keep.
 */
struct pg_group_variable {
    size_t rel;                    /* variables of one relation stand together */
    double distinct, tuples, rows; /* of the variable, of the relation before and after filters */
};
double pg_groups(const struct pg_group_variable *variables, size_t n, double input_rows);

#endif
