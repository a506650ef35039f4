/* Items by profit per byte, then branch and bound with Dantzig's bound (see knapsack.h). */
#include "advise/select/knapsack.h"

#include <stdlib.h>
#include <string.h>

enum { KNAPSACK_NODES = 500 };

struct knapsack {
    struct knapsack_item *items;
    size_t n, nodes;
    bool *taken, *best_taken; /* per item */
    double best;
};

static int by_ratio(const void *a, const void *b) {
    const struct knapsack_item *x = a, *y = b;
    double left = x->profit * (double)y->bytes, right = y->profit * (double)x->bytes;
    if (left != right) {
        return left > right ? -1 : 1;
    }
    return x->id < y->id ? -1 : x->id > y->id;
}

/* Dantzig: the rest of the room filled in the order of profit per byte, the last one in part. */
static double fractional(const struct knapsack *k, size_t from, uint64_t room) {
    double sum = 0;
    for (size_t i = from; i < k->n; i++) {
        if (k->items[i].bytes > room) {
            return sum + k->items[i].profit * (double)room / (double)k->items[i].bytes;
        }
        sum += k->items[i].profit;
        room -= k->items[i].bytes;
    }
    return sum;
}

static void search_knapsack(struct knapsack *k, size_t at, uint64_t room, double profit) {
    if (profit > k->best) {
        k->best = profit;
        memcpy(k->best_taken, k->taken, k->n * sizeof *k->taken);
    }
    if (at == k->n || ++k->nodes > KNAPSACK_NODES || profit + fractional(k, at, room) <= k->best * (1 + 1e-9)) {
        return;
    }
    if (k->items[at].bytes <= room) {
        k->taken[at] = true;
        search_knapsack(k, at + 1, room - k->items[at].bytes, profit + k->items[at].profit);
        k->taken[at] = false;
    }
    search_knapsack(k, at + 1, room, profit);
}

/* The fractional optimum as shares. */
static void take_fractional(const struct knapsack *k, uint64_t room, double *in) {
    for (size_t i = 0; i < k->n; i++) {
        uint64_t bytes = k->items[i].bytes;
        in[k->items[i].id] = bytes <= room ? 1 : (double)room / (double)bytes;
        room -= bytes <= room ? bytes : room;
    }
}

double knapsack_solve(struct arena *arena, struct knapsack_item *items, size_t n, uint64_t room, double *in) {
    struct knapsack k = {.items = items, .n = n};
    if (n) {
        qsort(items, n, sizeof *items, by_ratio);
    }
    k.taken = ARENA_ARRAY(arena, bool, n + 1);
    k.best_taken = ARENA_ARRAY(arena, bool, n + 1);
    search_knapsack(&k, 0, room, 0);
    if (k.nodes > KNAPSACK_NODES) {
        take_fractional(&k, room, in);
        return fractional(&k, 0, room);
    }
    for (size_t i = 0; i < n; i++) {
        in[items[i].id] = k.best_taken[i] ? 1 : 0;
    }
    return k.best * (1 + 1e-9);
}

double knapsack_worth(struct knapsack_item *items, size_t n, uint64_t room) {
    if (n) {
        qsort(items, n, sizeof *items, by_ratio);
    }
    for (size_t i = 0; i < n; i++) {
        if (items[i].bytes > room) {
            return items[i].profit / (double)items[i].bytes;
        }
        room -= items[i].bytes;
    }
    return 0;
}
