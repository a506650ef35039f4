/*
 * How many rows share a key: what deduplication saves hangs on it, and how many distinct values a column has.
 *
 * Values are cells into which the rows fall at random (Poisson): a common value is a cell with many rows, a unique column has endlessly many cells with
 * next to none. Cells alike are one class. Several columns multiply their cells.
 */
#ifndef DOVETAIL_COST_KEY_SPREAD_H
#define DOVETAIL_COST_KEY_SPREAD_H

#include "base/map.h"
#include "cost/index_key.h"

enum { KEY_SPREAD_CLASSES = 192 };

struct key_class {
    double cells, rows; /* rows: of all of them together, on average */
};

struct key_spread {
    double rows; /* of the table */
    struct key_class at[KEY_SPREAD_CLASSES];
    double even; /* the share of keys with as many rows as the others alike, rather than as they fell */
    bool bunched;  /* `even` holds of a part of the rows, too, as keys are in it with all of theirs */
    double disorder; /* how far from its place in the table a value is, as a share of the table: 1 anywhere */
    double window;   /* the share of the table in which all rows of a value are */
};

struct key_sample { /* what ANALYZE has seen of a table: so many of its rows, in so many of its pages */
    double rows, sampled, pages, sampled_pages;
};
struct key_sample key_sample_of(const struct catalog *catalog, const struct catalog_table *table);

void key_spread_of(const struct index_key *key, const struct key_sample *sample, struct key_spread *out);

/* Of a catalog's columns: hundreds of indexes have the same few dozens of keys, and fitting one takes as long as the rest of an index's size. */
struct key_spreads {
    struct arena *arena;
    struct map known; /* address of the column -> struct key_spread */
};
void key_spreads_init(struct key_spreads *spreads, struct arena *arena);
/* As key_spread_of for the key that is this column, all of its rows. */
void key_spreads_of(struct key_spreads *spreads, const struct catalog_column *column, const struct index_key *key,
                    const struct key_sample *sample, struct key_spread *out);

/* `both` may be `a`. */
void key_spread_multiply(const struct key_spread *a, const struct key_spread *b, struct key_spread *both);
/* Fewer cells, so that there are at most so many keys. */
void key_spread_limit(struct key_spread *spread, double most);
/*
 * The keys of a sample decide where they contradict: the spread becomes that of the column with most values (the others may follow from it), with as many cells as
 * it takes for such a sample to show so many keys. widest NULL: how many there are is known better. Rows that follow each other with one key count as one, where keys are in a window of the table each page tells of its own, and
 * where all of a key's rows do, they are so many.
 */
void key_spread_hold_to(struct key_spread *spread, const struct key_spread *widest, const struct design_sample *sample);
/* Every row a key of its own. */
void key_spread_unique(double rows, struct key_spread *out);
/* Distinct keys among a share of the rows. */
double key_spread_distinct(const struct key_spread *spread, double share);

/* Haas and Stokes' Duj1, as ANALYZE uses it: of N rows n are seen, with d different values, f1 of them once. */
double key_spread_duj1(double n, double d, double f1, double N);
/*
 * How many values there are if every number between two of these sampled ones may be in use, in steps of what divides all distances: w (1 - e^(-r/w))
 * of w for r rows. Sorts them. An upper bound. `join`: so many distances count as one, for those of a random sample vary by chance; quantiles' do not (1).
 */
double key_spread_dense(double *ordinals, size_t n, size_t join, double rows);
/* How many numbers of such steps there are from the least to the greatest; 0: no step divides the distances. Sorts them. */
double key_spread_width(double *ordinals, size_t n);

#endif
