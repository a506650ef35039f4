/* What the files of one table's index scans share: index_paths.c (which clauses an index takes, and the paths), index_views.c and bitmap_paths.c. */
#ifndef DOVETAIL_OPTIMIZER_INDEX_SCAN_H
#define DOVETAIL_OPTIMIZER_INDEX_SCAN_H

#include "optimizer/plan.h"

enum {
    USE_MAX = 32,     /* index conditions of one scan */
    BITMAPS_MAX = 24, /* candidates for one bitmap AND; with prices: of which none beats another */
};

struct use { /* the clauses one scan of an index takes */
    uint32_t clauses[USE_MAX];
    uint8_t key[USE_MAX]; /* position of the key each is on */
    size_t n;
    uint64_t needs;
};

struct scan_set { /* what all scans of a relation share */
    struct planner *pl;
    size_t rel;
    const struct base *base;
    uint64_t bit;
    struct index_side *sides; /* what an index join could be made of; NULL: the engine has none */
    size_t side_count;
};

struct bitmap {
    const struct index_view *const *indexes;
    size_t index_count;
    double selectivity, index_pages;
    struct pg_cost cost;
    uint64_t clauses; /* hashed set of clause numbers modulo 64, those that a partial index's predicate repeats too: what a further AND must not repeat */
    const uint32_t *taken; /* clauses that the indexes search by */
    size_t taken_count;
};

/* index_views.c: the usable indexes of the table, existing and added, to pl->indexes[rel]. */
void scan_collect_views(struct scan_set *s);
/* Of the rows as they lie with the key; less where others follow it (selfuncs.c, btcostestimate). */
double scan_key_correlation(const struct base *base, const struct catalog_key *key, size_t key_count);

/* index_paths.c */
const struct index_view *const *scan_one_index(struct arena *arena, const struct index_view *v);
/* Some filter of the table may not run in a worker. */
bool scan_is_serial(const struct scan_set *s);
/* Rows left by the table's own clauses and those that `needs` feed. */
double scan_rows_given(const struct scan_set *s, uint64_t needs);
/* What the filter compares with is known before the scan begins: its sub-plans run once. */
bool scan_is_known_before(const struct scan_set *s, const struct clause *c);
/* Operator calls a row for the clauses that the use does not take, nor the index's predicate settles; NULL: no index, or a bitmap, which looks at them again. */
double scan_operators_left(const struct scan_set *s, const struct index_view *v, const struct use *use, uint64_t needs);

/* bitmap_paths.c */
struct bitmap bitmap_of(const struct scan_set *s, const struct index_view *v, const struct use *use, const struct pg_index_use *u);
/* Adds it to the candidates for an AND; with prices those that another beats are dropped. */
void bitmap_keep(const struct scan_set *s, const struct bitmap *b, struct bitmap *bitmaps, size_t *n);
void bitmap_add_path(const struct scan_set *s, const struct bitmap *b, uint64_t needs, double loops);
/* The path of the best AND of them; with prices each that pays. */
void bitmaps_add(const struct scan_set *s, struct bitmap *bitmaps, size_t n, uint64_t needs, double loops);

#endif
