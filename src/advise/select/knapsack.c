/* Items by profit per byte, then branch and bound with Dantzig's bound (see knapsack.h). */
#include "advise/select/knapsack.h"

#include <string.h>

enum { KNAPSACK_NODES = 500 };

struct knapsack {
    struct knapsack_item *items;
    size_t n, nodes;
    bool *taken, *best_taken; /* per item */
    double best;
};

static inline int by_ratio(const struct knapsack_item *x, const struct knapsack_item *y) {
    double left = x->profit * (double)y->bytes, right = y->profit * (double)x->bytes;
    if (left != right) {
        return left > right ? -1 : 1;
    }
    return x->id < y->id ? -1 : x->id > y->id;
}

/* Merges two sorted halves, of equals the left one first. */
static void merge(struct knapsack_item *items, size_t left, size_t n, struct knapsack_item *scratch) {
    size_t i = 0, k = left, to = 0;
    while (i < left && k < n) {
        scratch[to++] = by_ratio(&items[i], &items[k]) <= 0 ? items[i++] : items[k++];
    }
    memcpy(scratch + to, items + i, (left - i) * sizeof *items);
    memcpy(items, scratch, (to + left - i) * sizeof *items);
}

/* Step after step of the bound sorts its items: with the comparison in it, that takes half of what the library's does. */
static void sort_items(struct knapsack_item *items, size_t n, struct knapsack_item *scratch) {
    if (n > 1) {
        sort_items(items, n / 2, scratch);
        sort_items(items + n / 2, n - n / 2, scratch);
        merge(items, n / 2, n, scratch);
    }
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
    sort_items(items, n, ARENA_ARRAY(arena, struct knapsack_item, n + 1));
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

double knapsack_worth(struct arena *arena, struct knapsack_item *items, size_t n, uint64_t room) {
    sort_items(items, n, ARENA_ARRAY(arena, struct knapsack_item, n + 1));
    for (size_t i = 0; i < n; i++) {
        if (items[i].bytes > room) {
            return items[i].profit / (double)items[i].bytes;
        }
        room -= items[i].bytes;
    }
    return 0;
}
