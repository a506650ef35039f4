/*
 * A trace held against the Oracle cost book: every line that carries a figure is computed again from what the trace prints before it, and
 * the two are compared. Figures match within 1 %, or within one unit below 100.
 */
#ifndef DOVETAIL_TEST_TRACE_CHECK_H
#define DOVETAIL_TEST_TRACE_CHECK_H

#include <stdio.h>

#include "base/map.h"
#include "cost/ora_join.h"
#include "trace.h"

enum check_kind {
    CHECK_TABLE_SCAN,
    CHECK_RANGE,
    CHECK_ALL_EQUAL,
    CHECK_UNIQUE,
    CHECK_FULL,
    CHECK_FAST_FULL,
    CHECK_SKIP,
    CHECK_INDEX_ONLY,
    CHECK_INDEX_JOIN,
    CHECK_BEST_PATH,
    CHECK_SCAN_CPU,
    CHECK_CARDINALITY,
    CHECK_INDEX_SELECTIVITY,
    CHECK_OUT_OF_RANGE,
    CHECK_SKIP_READS,
    CHECK_BITMAP_NODE,
    CHECK_BITMAP,
    CHECK_NL_SCAN,
    CHECK_NL_INDEX,
    CHECK_BEST_NL,
    CHECK_SM,
    CHECK_SM_BEST,
    CHECK_HASH,
    CHECK_HASH_BEST,
    CHECK_JOIN_INNER,
    CHECK_JOIN_OUTER,
    CHECK_JOIN_SEMI,
    CHECK_JOIN_ANTI,
    CHECK_JOIN_ROUNDED,
    CHECK_SORT,
    CHECK_GROUP,
    CHECK_BEST_SO_FAR,
    CHECK_FINAL,
    CHECK_KINDS,
};

const char *check_kind_name(enum check_kind kind);

struct check_count {
    size_t comparable, matched;                   /* every line */
    size_t distinct_comparable, distinct_matched; /* same object and numbers once */
};

struct check_miss {
    enum check_kind kind;
    size_t at;
    double ours, printed;
    struct str inputs;
};

struct check_skipped { /* lines with a figure that is not computed again */
    enum check_kind kind;
    const char *cause;
    size_t lines;
};

struct check_result {
    struct check_count kinds[CHECK_KINDS];
    VEC(struct check_skipped) skipped;
    VEC(struct check_miss) misses; /* distinct */
    size_t paths;                  /* "Access Path:" lines */
};

void trace_check(struct arena *arena, const struct trace *trace, struct check_result *result);

/* report.c */
void check_report(FILE *out, const char *name, const struct check_result *result);
void check_report_reading(FILE *out, const struct trace *trace);

/* --- What the checks share: the query block as the trace has told so far ----------------------------------- */

struct known_index {
    struct str name, columns;
    double levels, leaves, clustering, entries, distinct;
    bool analyzed, composite; /* of a partitioned table, each partition with a tree of its own */
    bool covering;            /* a fast full scan of it was weighed: it holds all columns the query reads */
};

struct known_column {
    double number, distinct, nulls, low, high, density, bytes;
    bool histogram, analyzed;
    struct str name, type;
};

struct known_table {
    struct str name, alias;
    double rows, blocks, bytes;
    double partitions; /* that are left; 0: not said */
    double populated;  /* share that is in the In-Memory column store */
    bool analyzed, sampled; /* with statistics; looked at while the statement was optimized */
    VEC(struct str) index_filters; /* predicates that are checked on entries of its indexes */
    VEC(struct known_index) indexes;
    VEC(struct known_column) columns;
    double scan_cpu;  /* of its last single-table scan, per scan, with its predicates */
    double best_cost; /* ours, of the access path alone */
    double card;      /* rows after its predicates */
};

struct method {
    double running; /* cheapest line since the method's cost was last said */
    double best;    /* of the join step: what was said first; costings for inflection points of adaptive plans come later */
};

struct bitmap_part { /* an index weighed for a bitmap, with the sort of its rowids */
    struct str index;
    double cost;
    bool whole;
};

#define CHECK_STEPS 256
#define CHECK_PARTS 64

struct check;

struct check {
    VEC(struct check) around; /* blocks whose optimization this one interrupts */
    struct str block, sql; /* the statement after transformations */
    struct arena *arena;
    struct check_result *result;
    const struct trace *trace;
    struct ora_system system;
    double release, features; /* 11.2, 19.1 ...; optimizer_features_enable, which it may behave as */
    double optimizer_blocks, spill_bytes;
    struct map seen;
    VEC(struct known_table) tables;
    struct known_table *stated;  /* statistics belong to it */
    struct known_table *reading; /* its access paths are weighed */
    bool in_single, in_bitmap, in_index_join;
    bool first_rows; /* paths of a share of the table, which is not printed */
    /* Single table. */
    double best, best_scan, index_join, selectivity, skip_io;
    double selectivity_column; /* of the last printed selectivity */
    bool same_column;          /* two of one column: a range, whose parts do not multiply */
    size_t selectivities, named_predicates;
    struct str predicate; /* the last one named */
    VEC(struct str) lists; /* predicates with OR: IN lists, and others */
    struct bitmap_part part[CHECK_PARTS];
    size_t parts;
    double used; /* costs of the bitmap's nodes, without the loop's outer side */
    /* Table scan of 12c and later. */
    double scan_cpu, filter_cycles, filter_share;
    size_t predicates, join_predicates;
    /* One join step. */
    double outer_cost, outer_rows, join_sel, join_card;
    struct method nl, sm, hash;
    struct trace_line sides[2];
    bool parallel;    /* some line answers sooner than it costs */
    bool fresh_sides; /* named since the last join that used them */
    double sorts, hash_cost;
    /* One join order. */
    struct str order[CHECK_STEPS];
    size_t order_length, step;
    double order_number;
    double step_cost[CHECK_STEPS], step_rows[CHECK_STEPS];
    double upper_sorts, upper_rows, groups; /* rows that the joins give, groups made of them */
    bool above_joins, ordering;
    size_t so_far;
    double finals[CHECK_STEPS]; /* best cost per join order */
    double final_rows[CHECK_STEPS];
    /* Groups. */
    double group_product, group_factor;
    size_t group_columns;
    bool group_closed;
};

void check_compare(struct check *c, enum check_kind kind, const struct trace_line *line, double ours, double printed,
                   struct str inputs);
#define CHECK_FIRST_ROWS "of FIRST_ROWS(n): the share of the table is not printed"
void check_skip(struct check *c, enum check_kind kind, const char *cause);
bool check_close(double ours, double printed);
/* Notes a line whose response is less than its cost: a degree divides it. */
void check_degree(struct check *c, const struct trace_line *line);
/* Whose access paths begin at line `at` of the trace; 10.2 names the table only further down. */
struct known_table *check_single(struct check *c, size_t at);
struct known_table *check_table(struct check *c, struct str name, struct str alias);
struct known_index *check_index(struct check *c, struct str name);

/*
 * whole_plan.c: from the base statistics and the statement alone our enumerator plans each query block; says where its access paths and join
 * methods are Oracle's, and where not.
 */
void trace_whole_plans(struct arena *arena, const struct trace *trace, FILE *out, size_t *choices, size_t *same);

void check_forget_costs(struct check *c); /* of the steps of join orders, and of the orders */
/* check_facts.c: statistics and parameters; true when the line was one. */
bool check_facts(struct check *c, const struct trace_line *line);
/* check_paths.c */
bool check_paths(struct check *c, const struct trace_line *line, size_t at);
/* check_estimates.c */
void check_out_of_range(struct check *c, const struct trace_line *line);
void check_skip_reads(struct check *c, const struct trace_line *line, size_t at);
/* check_indexes.c */
void check_index_path(struct check *c, const struct trace_line *line);
/* check_bitmaps.c */
void check_bitmap_begins(struct check *c);
void check_bitmap_part(struct check *c, struct str index, double cost, bool whole);
void check_bitmap_node(struct check *c, const struct trace_line *line);
void check_bitmap_access(struct check *c, const struct trace_line *line);
/* check_joins.c */
bool check_joins(struct check *c, const struct trace_line *line, size_t at);
/* check_ends.c: groups, best so far, final cost */
bool check_ends(struct check *c, const struct trace_line *line);

#endif
