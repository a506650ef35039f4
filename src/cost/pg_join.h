/*
 * Costs of joining two inputs: PostgreSQL 15's costsize.c. Inputs are given by startup, total, rows, width; the result by startup and
 * total. Selectivities and row counts come from the caller.
 */
#ifndef DOVETAIL_COST_PG_JOIN_H
#define DOVETAIL_COST_PG_JOIN_H

#include "cost/pg_scan.h"

struct pg_input {
    double startup, total, rows, width;
    double rescan_startup, rescan_total; /* of a repeated execution (pg_rescan_*) */
    bool mark_free;                      /* can be read backwards to a mark: index scan, sort in memory, materialize */
};

struct pg_match { /* a join that stops at the first match: semi, anti, or a provably unique inner side */
    bool single;
    bool anti;
    double match_share; /* outer rows with a match */
    double matches;     /* inner rows per matched outer row, at least 1 */
    bool indexed;       /* the inner side is an index scan on the join clauses: a miss is cheap */
};

/* Nested loop (initial_ and final_cost_nestloop); operators: of the clauses checked per pair. */
struct pg_cost pg_nest_loop(const struct pg_params *p, const struct pg_input *outer, const struct pg_input *inner,
                            double operators, const struct pg_match *match);

struct pg_hash_table {
    double buckets, batches;
};
/* ExecChooseHashTableSize; workers > 0: one shared table of a parallel hash join. */
struct pg_hash_table pg_hash_table(const struct pg_params *p, double rows, double width, int workers);
/* Share of the table in an average bucket (estimate_hash_bucket_stats). common: fraction of the most common value; 0 none. */
double pg_bucket_share(double distinct, bool guess, double null_fraction, double common, double tuples, double rows,
                       double buckets);

struct pg_hash_join {
    double clauses;        /* hash clauses */
    double hash_operators; /* operator calls of evaluating them on a pair */
    double operators;      /* of the other clauses, per matched pair */
    double bucket_share, common;
    double pairs;          /* rows that pass the hash clauses */
    double shared_divisor; /* parallel hash: the inner input's divisor; 0 not shared */
    int workers;           /* of a parallel hash */
};
struct pg_cost pg_hash_join(const struct pg_params *p, const struct pg_input *outer, const struct pg_input *inner,
                            const struct pg_hash_join *join, const struct pg_match *match);

struct pg_merge_join {
    double outer_start, outer_end, inner_start, inner_end; /* shares read (mergejoinscansel) */
    double clauses, operators;                             /* operator calls of the merge clauses, of the others */
    double pairs;                                          /* rows that pass the merge clauses */
    bool skip_mark;                                        /* semi, anti, unique inner: never goes back */
    bool sorted_inner; /* the inner input is sorted here: too big for work_mem, it is materialised */
};
/* Both inputs already in order (initial_ and final_cost_mergejoin). */
struct pg_cost pg_merge_join(const struct pg_params *p, const struct pg_input *outer, const struct pg_input *inner,
                             const struct pg_merge_join *join);

/* Reading a materialised or cached input again. */
struct pg_cost pg_materialize(const struct pg_params *p, const struct pg_input *input);
double pg_rescan_materialized(const struct pg_params *p, double rows, double width);

/* Memoize (cost_memoize_rescan): average execution of a parameterised input called `calls` times with `distinct` values. */
struct pg_cost pg_memoize_rescan(const struct pg_params *p, const struct pg_input *input, double calls,
                                 double distinct);

#endif
