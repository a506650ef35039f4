/* The most profit that fits: the budget's half of the bound (dual.c). */
#ifndef DOVETAIL_ADVISE_KNAPSACK_H
#define DOVETAIL_ADVISE_KNAPSACK_H

#include <stdint.h>

#include "base/arena.h"

struct knapsack_item {
    uint32_t id;
    double profit; /* above zero */
    uint64_t bytes;
};

/*
 * The greatest profit, and the set, to *in (by id; zeros before): exact but for rounding. Where the search is cut off (at good prices many items are worth the same per
 * byte), the fractional optimum, an upper bound, and its shares: the direction of a step must fit the bound it is to raise.
 */
double knapsack_solve(struct arena *arena, struct knapsack_item *items, size_t n, uint64_t room, double *in);
/* What a byte is worth to the fractional knapsack: the first item that does not fit; 0: all do. */
double knapsack_worth(struct arena *arena, struct knapsack_item *items, size_t n, uint64_t room);

#endif
