/*
 * The seam between the plan enumerator and an engine's optimizer: what a path costs, what a predicate keeps, which kinds of path the
 * engine has. There is one enumerator and one book per engine; the enumerator asks the book of the catalog's dialect and holds no formula.
 *
 * Costs are startup and total (struct pg_cost) in the engine's own unit: a page read in sequence (PostgreSQL), a single-block read
 * (Oracle). Costs of two books are never compared.
 */
#ifndef DOVETAIL_OPTIMIZER_BOOK_H
#define DOVETAIL_OPTIMIZER_BOOK_H

#include "cost/ora_scan.h"
#include "cost/pg_join.h"
#include "cost/pg_selectivity.h"
#include "cost/pg_upper.h"
#include "query/query.h"

#define FIRST_MAX 2

struct base;
struct index_side;
struct index_view;
struct path;
struct planner;
struct prepared;

struct book_bitmap { /* a bitmap of one or several indexes, and the table read by it */
    struct pg_cost cost;
    double selectivity, index_pages, loops, operators;
    int workers;
    bool plain; /* of a single B-tree */
};

struct cost_book {
    const char *const *path_names; /* by enum path_kind */

    /* Which paths there are. */
    bool null_keys;       /* a B-tree has an entry for every row, also where all keys are NULL */
    bool any_prefix;      /* LIKE 'abc%' is a range of any index on the column, whatever its collation */
    bool fast_full_scans; /* an index that holds all columns is read as a table, without order */
    size_t min_max_scans; /* so many MIN or MAX of a select may each be the first row of an index that has its order; at most FIRST_MAX */
    bool bushy;           /* both sides of a join may be joins */
    bool materializes;    /* the inner side of a nested loop may be kept for the next time */
    bool foreign_keys;    /* joins along them are estimated as such */
    bool any_parameters;  /* a join may wait for the values of any relation; else only where it must, or in a star */
    bool partitions;      /* a partitioned table is read partition by partition, which constants leave out */
    bool appends;         /* a UNION ALL in FROM is read query by query, with the values of what it is joined with */
    bool reads_kept_again; /* rows of an uncorrelated sub-plan that ANY or ALL compares with are kept, and each time charged as if they were made again */
    bool hashes_again;    /* hash tables of a filter's sub-plans are charged to the scan, each time it starts */

    /* Sizes. */
    void (*set_up)(struct prepared *pre); /* constants of the engine, from the catalog's settings */
    void (*size_table)(const struct prepared *pre, struct base *base);
    void (*describe_index)(const struct planner *pl, const struct base *base, struct index_view *view);
    double (*clamp_rows)(double rows); /* every row estimate passes here */

    /* Estimates: shares of one relation's rows, of pairs, groups. */
    double (*comparison)(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p);
    double (*in_list)(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p);
    double (*like)(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p);
    double (*other)(const struct query_predicate *p);
    /* Of all filters of a relation together, from the product of theirs: where columns are known to belong together. */
    double (*together)(const struct prepared *pre, const struct base *base, double product);
    double (*range)(const struct pg_variable *v, double low, double high);
    double (*equal_unknown)(const struct pg_variable *v);
    double inequality_unknown;
    double (*join_equal)(const struct pg_variable *l, const struct pg_variable *r);
    double (*join_semi)(const struct pg_variable *l, const struct pg_variable *r, double right_rows);
    double (*join_floor)(double product, size_t clauses, double left_rows, double right_rows);
    double (*groups)(const struct pg_group_variable *variables, size_t n, double input_rows);

    /* Prices. */
    struct pg_cost (*table_scan)(const struct planner *pl, const struct base *base, int workers);
    /* Selectivity of a condition on an index's expression once it has statistics; 0: not known. NULL: as the clause has it. */
    double (*expression_share)(const struct prepared *pre, const struct base *base, const struct catalog_key *key, const struct query_predicate *p);
    struct pg_index_cost (*index_scan)(const struct planner *pl, const struct base *base, const struct index_view *view,
                                       const struct pg_index_use *use);
    struct pg_cost (*bitmap_scan)(const struct planner *pl, const struct base *base, const struct book_bitmap *bitmap);
    /* Two indexes in place of the table; NULL: the engine has no such path. */
    struct pg_cost (*index_join)(const struct planner *pl, const struct base *base, const struct index_side *build,
                                 const struct index_side *probe);
    struct pg_cost (*nest_loop)(const struct planner *pl, const struct path *outer, const struct path *inner,
                                double operators, const struct pg_match *match);
    struct pg_cost (*hash_join)(const struct planner *pl, const struct path *outer, const struct path *inner,
                                const struct pg_hash_join *join, const struct pg_match *match);
    struct pg_cost (*merge_join)(const struct planner *pl, const struct path *outer, const struct path *inner,
                                 const struct pg_merge_join *join);
    struct pg_cost (*sort)(const struct planner *pl, struct pg_cost input, double rows, double width, double limit);
    struct pg_cost (*group_sorted)(const struct planner *pl, struct pg_cost input, double rows,
                                   const struct pg_aggregation *agg);
    struct pg_cost (*group_hashed)(const struct planner *pl, struct pg_cost input, double rows, double width,
                                   const struct pg_aggregation *agg);
    struct pg_cost (*unique)(const struct planner *pl, struct pg_cost input, double rows, double keys);
    struct pg_cost (*window)(const struct planner *pl, struct pg_cost input, double rows, double functions,
                             double keys);
};

extern const struct cost_book book_postgresql, book_oracle;

const struct cost_book *book_of(const struct catalog *catalog);

#endif
