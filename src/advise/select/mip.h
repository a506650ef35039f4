/*
 * Linear and mixed integer programs, by whichever solver the build is linked with: CBC and its Clp (mip_cbc.c), HiGHS (mip_highs.c), or none
 * (mip_none.c; the search then goes without). config.mk chooses.
 *
 *     minimise  sum of cost x     row_lower <= A x <= row_upper,  lower <= x <= upper,  some x integer
 *
 * Solvers run on one thread, with their own fixed seeds, and their work is limited by counts: the same program gives the same answer
 * however fast the machine. The clock ends them only where the user set a limit.
 */
#ifndef DOVETAIL_ADVISE_MIP_H
#define DOVETAIL_ADVISE_MIP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

struct mip_column {
    double cost, lower, upper;
    bool integer;
};

struct mip_row {
    double lower, upper; /* -INFINITY, INFINITY: open */
};

struct mip_entry {
    int row, column;
    double value;
};

/* It may grow by rows and columns; entries lie in any order, one for each place at most. */
struct mip {
    VEC(struct mip_column) columns;
    VEC(struct mip_row) rows;
    VEC(struct mip_entry) entries;
};

int mip_add_row(struct arena *arena, struct mip *mip, double lower, double upper);
int mip_add_column(struct arena *arena, struct mip *mip, double cost, double lower, double upper, bool integer);
void mip_add_entry(struct arena *arena, struct mip *mip, int row, int column, double value);

struct mip_size {
    size_t columns, rows, entries;
};

struct mip_size mip_size(const struct mip *mip);

struct mip_slices { /* entries line by line, in the order in which they were added */
    int *start; /* along the lines, and the end */
    int *place; /* the other line that each lies in */
    double *value;
};

/* Column by column: those added since the program had that size, of the columns added since. */
struct mip_slices mip_by_column(struct arena *arena, const struct mip *mip, struct mip_size since);
/* Row by row: those of the rows added since, in columns that were there before. */
struct mip_slices mip_by_row(struct arena *arena, const struct mip *mip, struct mip_size since);

struct mip_arrays { /* as solvers want what a program has grown by since */
    int columns, rows;
    struct mip_slices entries, before; /* mip_by_column; mip_by_row */
    double *cost, *lower, *upper, *row_lower, *row_upper;
};

/* Beyond `most` it is that: what the solver takes for infinite. */
double mip_bounded(double x, double most);
/* With bounds of at most that. */
struct mip_arrays mip_arrays(struct arena *arena, const struct mip *mip, struct mip_size since, double most);

/*
 * The same without the columns that can only be zero (of those whose upper bound is zero, and what follows) and the rows that hold by themselves then.
 * No lower bound may be below zero. kept: along the columns of what is left, the column that each was.
 */
void mip_shrink(struct arena *arena, const struct mip *mip, struct mip *small, uint32_t **kept);

/* The solver's name; NULL: none is linked, and nothing below finds anything. */
const char *mip_solver(void);

struct mip_limits {
    double gap;          /* relative: near enough to the best */
    int nodes;           /* of the branching */
    double seconds;      /* INFINITY: none */
    const double *start; /* along the columns: a point whose integers are feasible; NULL: none */
};

struct mip_end {
    double bound;      /* below the least there is */
    size_t iterations; /* of the simplex method: the effort */
};

/* The least there is, as near as the limits allow. False: no point was found. */
bool mip_solve(struct arena *arena, const struct mip *mip, const struct mip_limits *limits, double **x,
               struct mip_end *end);

/* --- The relaxation, solved again as bounds move ----------------------------------------------------------------------- */

struct mip_relaxation;

struct mip_point { /* valid until the relaxation is changed */
    double cost;
    const double *x, *reduced_costs; /* along the columns */
    const double *prices;            /* along the rows: what the cost would rise by, were the row's side one more */
    size_t iterations;
};

/* Lives as long as the arena. */
struct mip_relaxation *mip_relax(struct arena *arena, const struct mip *mip);
/*
 * The program has grown, and no row of before has a new entry in a column of before. What was known of the solution stays: with some columns more it
 * is still feasible, and mostly near the best.
 */
void mip_relaxation_grow(struct mip_relaxation *relaxation, const struct mip *mip);
void mip_relaxation_bound(struct mip_relaxation *relaxation, int column, double lower, double upper);
/* False: there is no point, or the solver gave up. */
bool mip_relaxation_solve(struct mip_relaxation *relaxation, struct mip_point *point);

#endif
