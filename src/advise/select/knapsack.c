/* Branch and bound with Dantzig's bound, over items by profit per byte (see knapsack.h). */
#include "advise/select/knapsack.h"

#include <string.h>

enum { KNAPSACK_NODES = 500 };

static inline int by_ratio(const struct knapsack_item *x, const struct knapsack_item *y) {
    double left = x->profit * (double)y->bytes, right = y->profit * (double)x->bytes;
    if (left != right) {
        return left > right ? -1 : 1;
    }
    return x->id < y->id ? -1 : x->id > y->id;
}

/* --- Items in order, as far as they are looked at ----------------------------------------------------------- */

/*
 * Incremental quicksort (Paredes, Navarro; ALENEX 2006): step after step of the bound asks for its items in order, and fifty of TPC-DS's 2,200 fill the
 * budget. Sorting all of them took half of the knapsack's time.
 */
struct in_order {
    struct knapsack_item *items;
    size_t sorted;   /* so many are in their places */
    size_t *ends;    /* of parts, each of which comes before the next: a stack, the first part on top */
    size_t end_count;
};

static void swap_items(struct knapsack_item *a, struct knapsack_item *b) {
    struct knapsack_item other = *a;
    *a = *b;
    *b = other;
}

/* Splits from..to (two at least) at its middle item; returns that one's new place. */
static size_t split_items(struct knapsack_item *items, size_t from, size_t to) {
    size_t last = to - 1, place = from;
    swap_items(&items[from + (to - from) / 2], &items[last]);
    for (size_t i = from; i < last; i++) {
        if (by_ratio(&items[i], &items[last]) < 0) {
            swap_items(&items[i], &items[place++]);
        }
    }
    swap_items(&items[place], &items[last]);
    return place;
}

static void sort_up_to(struct in_order *order, size_t at) {
    while (order->sorted <= at) {
        size_t end = order->ends[order->end_count - 1];
        if (end - order->sorted <= 1) {
            order->sorted = end;
            order->end_count--;
            continue;
        }
        size_t place = split_items(order->items, order->sorted, end);
        order->end_count -= place + 1 == end;
        order->ends[order->end_count++] = place + 1;
        if (place > order->sorted) {
            order->ends[order->end_count++] = place;
        }
    }
}

static inline const struct knapsack_item *item_at(struct in_order *order, size_t at) {
    if (at >= order->sorted) {
        sort_up_to(order, at);
    }
    return &order->items[at];
}

static struct in_order begin_order(struct arena *arena, struct knapsack_item *items, size_t n) {
    struct in_order order = {.items = items, .ends = ARENA_ARRAY(arena, size_t, 2 * n + 2)};
    order.ends[order.end_count++] = n;
    return order;
}

/* --- The search ---------------------------------------------------------------------------------------------- */

struct knapsack {
    struct in_order order;
    size_t n, nodes;
    bool *taken, *best_taken; /* per item */
    double best;
};

/* Dantzig: the rest of the room filled in the order of profit per byte, the last one in part. */
static double fractional(struct knapsack *k, size_t from, uint64_t room) {
    double sum = 0;
    for (size_t i = from; i < k->n; i++) {
        const struct knapsack_item *item = item_at(&k->order, i);
        if (item->bytes > room) {
            return sum + item->profit * (double)room / (double)item->bytes;
        }
        sum += item->profit;
        room -= item->bytes;
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
    const struct knapsack_item *item = item_at(&k->order, at);
    if (item->bytes <= room) {
        k->taken[at] = true;
        search_knapsack(k, at + 1, room - item->bytes, profit + item->profit);
        k->taken[at] = false;
    }
    search_knapsack(k, at + 1, room, profit);
}

/* The fractional optimum as shares. */
static void take_fractional(struct knapsack *k, uint64_t room, double *in) {
    for (size_t i = 0; i < k->n && room > 0; i++) {
        const struct knapsack_item *item = item_at(&k->order, i);
        in[item->id] = item->bytes <= room ? 1 : (double)room / (double)item->bytes;
        room -= item->bytes <= room ? item->bytes : room;
    }
}

double knapsack_solve(struct arena *arena, struct knapsack_item *items, size_t n, uint64_t room, double *in) {
    struct knapsack k = {.order = begin_order(arena, items, n), .n = n};
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
    struct in_order order = begin_order(arena, items, n);
    for (size_t i = 0; i < n; i++) {
        const struct knapsack_item *item = item_at(&order, i);
        if (item->bytes > room) {
            return item->profit / (double)item->bytes;
        }
        room -= item->bytes;
    }
    return 0;
}
