/* Costs of reading one table: PostgreSQL 15's costsize.c and selfuncs.c. Startup and total, in seq_page_cost units. */
#ifndef DOVETAIL_COST_PG_SCAN_H
#define DOVETAIL_COST_PG_SCAN_H

#include "cost/pg_params.h"

struct pg_cost {
    double startup, total;
};

struct pg_table { /* what is read */
    double pages, tuples;
    double visible_share;     /* all-visible pages, 0..1 */
    double total_table_pages; /* of all tables of the query: they share the cache */
};

/*
 * Sequential scan (cost_seqscan): pages * seq_page + tuples * (cpu_tuple + operators * cpu_operator), the CPU part divided among
 * workers when workers > 0.
 */
struct pg_cost pg_seq_scan(const struct pg_params *p, const struct pg_table *t, double operators, int workers);

#define PG_BRIN_RANGE 128.0   /* heap pages summarised by one entry, by default: pages_per_range */
#define PG_BRIN_MAPPED 1360.0 /* ranges that one page of the range map holds */

struct pg_gin { /* what its meta page says */
    double entries, entry_pages, data_pages, pending_pages;
};

struct pg_index { /* an index as costing sees it */
    enum catalog_method method;
    double pages, tuples;
    int tree_height;
    double correlation; /* of its first key with the heap, already scaled and signed for its width and direction */
    struct pg_gin gin;  /* entries 0: not known */
    bool hypothetical;  /* the planner knows no more than its pages */
    double range_pages; /* BRIN: heap pages that one entry is for; 0: PG_BRIN_RANGE */
};

struct pg_index_use {         /* one scan of it */
    double selectivity;       /* of all index conditions, against the table */
    double bound_selectivity; /* of those that bound the range scanned (B-tree prefix); -1: exactly one row */
    double conditions;        /* index conditions, counted as clauses */
    double array_scans;       /* descents for IN lists; 1 without */
    double loops;             /* times it is repeated with other values, from an outer relation */
    double filter_operators;  /* operator calls of the conditions left to check at the heap row */
    bool index_only;
    bool inner;     /* a probe of a nested loop */
    bool whole_key; /* equality on every key */
    double unseen;  /* times the selectivities, once the index brings statistics of its expressions; 1. Oracle's: not counted in them yet */
    bool fast_full; /* the index read as a table, without order */
    int workers; /* parallel: > 0; heap and index must be large enough */
    double gin_exact, gin_partial; /* GIN: entries looked up whole, and by their beginning */
    bool gin_full;                 /* GIN: some condition needs no entry */
    double brin_correlation;       /* BRIN: the largest of its conditions' columns, without sign */
};

struct pg_index_cost {
    struct pg_cost cost;   /* of the whole scan */
    struct pg_cost access; /* of the index alone: what a bitmap scan pays */
    double heap_pages;     /* random ones: decides the workers */
    double index_pages;
    double selectivity; /* of the bitmap it makes: BRIN names whole ranges */
};

/* Index pages and entries (genericcostestimate, btcostestimate, hashcostestimate), then the heap (cost_index). GIN and BRIN: the index alone counts. */
struct pg_index_cost pg_index_scan(const struct pg_params *p, const struct pg_table *t, const struct pg_index *index,
                                   const struct pg_index_use *use);

/* The index's part of a bitmap scan (gincostestimate, brincostestimate). */
struct pg_index_cost pg_gin_scan(const struct pg_params *p, const struct pg_table *t, const struct pg_index *index,
                                 const struct pg_index_use *use);
struct pg_index_cost pg_brin_scan(const struct pg_params *p, const struct pg_table *t, const struct pg_index *index,
                                  const struct pg_index_use *use);

/*
 * Mackert and Lohman, "Index Scans Using a Finite LRU Buffer" (TODS 1989), pages fetched by N random row fetches from a table of T
 * pages with b cache pages (index_pages_fetched):
 *   T <= b: min(2TN/(2T+N), T);  else 2TN/(2T+N) for N <= 2Tb/(2T-b), b + (N - 2Tb/(2T-b))(T-b)/T beyond.
 */
double pg_pages_fetched(const struct pg_params *p, double tuples_fetched, double pages, double index_pages,
                        double total_table_pages);

/* Bitmap heap scan (cost_bitmap_heap_scan): selectivity and cost of its bitmap come from pg_bitmap_*. */
struct pg_cost pg_bitmap_heap(const struct pg_params *p, const struct pg_table *t, struct pg_cost bitmap,
                              double selectivity, double loops, double index_pages, double operators, int workers);
/* Heap pages a bitmap scan visits (compute_bitmap_pages). */
double pg_bitmap_pages(const struct pg_params *p, const struct pg_table *t, double selectivity, double loops,
                       double index_pages);

#endif
