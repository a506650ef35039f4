/* Bitmap scans of one table: of one index, and several combined with AND (costsize.c, indxpath.c: choose_bitmap_and). */
#include <math.h>

#include "optimizer/index_scan.h"

/* The filters that say the same as a conjunct of a partial index's predicate. */
static uint64_t clauses_said(const struct index_view *v) {
    uint64_t clauses = 0;
    for (size_t i = 0; i < v->said.n; i++) {
        clauses |= v->said_filters[i] != NO_FILTER ? UINT64_C(1) << (v->said_filters[i] % 64) : 0;
    }
    return clauses;
}

struct bitmap bitmap_of(const struct scan_set *s, const struct index_view *v, const struct use *use,
                               const struct pg_index_use *u) {
    struct pg_index_cost cost = s->pl->book->index_scan(s->pl, s->base, v, u);
    struct bitmap b = {
        .indexes = scan_one_index(s->pl->arena, v), .index_count = 1, .selectivity = u->selectivity, .index_pages = v->cost.pages, .cost = cost.access};
    if (v->cost.method == METHOD_BRIN) {
        b.selectivity = cost.selectivity; /* whole ranges */
    }
    b.cost.total += 0.1 * s->pl->p->cpu_operator * (use->needs ? scan_rows_given(s, use->needs) : s->base->rows); /* those left after all filters (cost_bitmap_tree_node) */
    uint32_t *taken = ARENA_ARRAY(s->pl->arena, uint32_t, use->n + 1);
    for (size_t i = 0; i < use->n; i++) {
        b.clauses |= UINT64_C(1) << (use->clauses[i] % 64);
        taken[i] = use->clauses[i];
    }
    b.clauses |= clauses_said(v);
    b.taken = taken;
    b.taken_count = use->n;
    return b;
}

static double bitmap_price(const struct bitmap *b) {
    double price = 0;
    for (size_t i = 0; i < b->index_count; i++) {
        bool counted = false;
        for (size_t k = 0; k < i; k++) {
            counted |= b->indexes[k] == b->indexes[i];
        }
        price += counted ? 0 : b->indexes[i]->price;
    }
    return price;
}

/* Of those that take the same clauses. */
static bool bitmap_beats(const struct bitmap *a, const struct bitmap *b) {
    return a->clauses == b->clauses && a->cost.total <= b->cost.total && bitmap_price(a) <= bitmap_price(b) &&
           a->selectivity <= b->selectivity && a->index_pages <= b->index_pages;
}

void bitmap_keep(const struct scan_set *s, const struct bitmap *b, struct bitmap *bitmaps, size_t *n) {
    size_t kept = 0;
    for (size_t i = 0; i < *n && s->pl->exact; i++) {
        if (bitmap_beats(&bitmaps[i], b)) {
            return;
        }
    }
    for (size_t i = 0; i < *n; i++) {
        if (!s->pl->exact || !bitmap_beats(b, &bitmaps[i])) {
            bitmaps[kept++] = bitmaps[i];
        }
    }
    if (kept < BITMAPS_MAX) {
        bitmaps[kept++] = *b;
    }
    *n = kept;
}

static struct pg_cost bitmap_cost(const struct scan_set *s, const struct bitmap *b, double operators, double loops,
                                  int workers) {
    struct book_bitmap whole = {.cost = b->cost,
                                .selectivity = b->selectivity,
                                .index_pages = b->index_pages,
                                .loops = loops,
                                .operators = operators,
                                .workers = workers,
                                .plain = b->index_count == 1 && b->indexes[0]->cost.method == METHOD_BTREE};
    return s->pl->book->bitmap_scan(s->pl, s->base, &whole);
}

static double heap_cost(const struct scan_set *s, const struct bitmap *b, double operators, double loops) {
    return bitmap_cost(s, b, operators, loops, 0).total;
}

static struct bitmap bitmap_and(struct arena *arena, const struct pg_params *p, const struct bitmap *a,
                                const struct bitmap *b) {
    const struct index_view **list = ARENA_ARRAY(arena, const struct index_view *, a->index_count + b->index_count);
    memcpy(list, a->indexes, a->index_count * sizeof *list);
    memcpy(list + a->index_count, b->indexes, b->index_count * sizeof *list);
    uint32_t *taken = ARENA_ARRAY(arena, uint32_t, a->taken_count + b->taken_count + 1);
    for (size_t i = 0; i < a->taken_count + b->taken_count; i++) {
        taken[i] = i < a->taken_count ? a->taken[i] : b->taken[i - a->taken_count];
    }
    struct bitmap both = {.indexes = list,
                          .index_count = a->index_count + b->index_count,
                          .selectivity = a->selectivity * b->selectivity,
                          .index_pages = a->index_pages + b->index_pages,
                          .clauses = a->clauses | b->clauses,
                          .taken = taken,
                          .taken_count = a->taken_count + b->taken_count};
    both.cost.total = a->cost.total + b->cost.total + 100 * p->cpu_operator;
    both.cost.startup = both.cost.total;
    return both;
}

/*
 * A conjunct of a partial index's predicate follows from what the sum searches by, or says: the planner takes no such index to it, for both would be counted
 * as independent.
 */
static bool is_redundant(const struct scan_set *s, const struct bitmap *sum, const struct bitmap *more) {
    VEC(const struct query_predicate *) given = {0};
    struct arena *arena = s->pl->arena;
    for (size_t i = 0; i < sum->taken_count; i++) {
        VEC_PUSH(arena, &given, s->pl->pre->clauses[sum->taken[i]].p);
    }
    for (size_t i = 0; i < sum->index_count; i++) {
        for (size_t k = 0; k < sum->indexes[i]->said.n; k++) {
            VEC_PUSH(arena, &given, &sum->indexes[i]->said.at[k]);
        }
    }
    for (size_t i = 0; i < more->index_count; i++) {
        if (query_proves_any(given.at, given.n, &more->indexes[i]->said)) {
            return true;
        }
    }
    return false;
}

/* The sum with this, where the planner would try it and it comes cheaper. */
static bool bitmap_pays(const struct scan_set *s, const struct bitmap *sum, double sum_cost, const struct bitmap *more, double operators,
                        double loops, struct bitmap *both) {
    if (more->clauses & sum->clauses) {
        return false;
    }
    *both = bitmap_and(s->pl->arena, s->pl->p, sum, more);
    return heap_cost(s, both, operators, loops) < sum_cost && !is_redundant(s, sum, more);
}

/* From each bitmap greedily AND what makes it cheaper, of those that come after it (choose_bitmap_and). */
static struct bitmap best_bitmap(const struct scan_set *s, const struct bitmap *bitmaps, size_t n, double operators,
                                 double loops) {
    struct bitmap best = bitmaps[0];
    double best_cost = heap_cost(s, &best, operators, loops);
    for (size_t i = 0; i < n; i++) {
        struct bitmap sum = bitmaps[i];
        double sum_cost = heap_cost(s, &sum, operators, loops);
        for (size_t k = i + 1; k < n; k++) {
            struct bitmap more;
            if (bitmap_pays(s, &sum, sum_cost, &bitmaps[k], operators, loops, &more)) {
                sum = more;
                sum_cost = heap_cost(s, &sum, operators, loops);
            }
        }
        if (sum_cost < best_cost) {
            best = sum;
            best_cost = sum_cost;
        }
    }
    return best;
}

void bitmap_add_path(const struct scan_set *s, const struct bitmap *b, uint64_t needs, double loops) {
    struct planner *pl = s->pl;
    struct use none = {0};
    double operators = scan_operators_left(s, NULL, &none, needs);
    struct pg_cost cost = bitmap_cost(s, b, operators, loops, 0);
    if (isinf(cost.total)) {
        return; /* the engine makes no such bitmap */
    }
    struct path *path = path_new(pl, PATH_BITMAP, needs ? scan_rows_given(s, needs) : s->base->rows, s->base->width);
    path->startup = cost.startup;
    path->total = cost.total;
    path->needs = needs;
    path->rel = (uint16_t)s->rel;
    path->indexes = b->indexes;
    path->index_count = b->index_count;
    path->price = bitmap_price(b);
    path_begin(pl, path);
    path_add(pl, &pl->bases[s->rel], path);
    double pages = pg_bitmap_pages(pl->p, &s->base->cost, b->selectivity, 1, b->index_pages);
    int workers = needs || scan_is_serial(s) ? 0 : pg_parallel_workers(pl->p, pages, -1, path_is_of_member(pl->pre, s->base));
    if (workers > 0) {
        struct path *partial = path_new(
            pl, PATH_BITMAP, pg_clamp_rows(s->base->rows / pg_parallel_divisor(pl->p, workers)), s->base->width);
        cost = bitmap_cost(s, b, operators, 1, workers);
        partial->startup = cost.startup;
        partial->total = cost.total;
        partial->rel = path->rel;
        partial->indexes = b->indexes;
        partial->index_count = b->index_count;
        partial->price = path->price;
        partial->workers = (uint8_t)workers;
        partial->partial = true;
        path_begin(pl, partial);
        path_add_partial(pl, &pl->bases[s->rel], partial);
    }
}

/* With prices the greedy choice may be the dearer one, so each AND that pays in the plan's cost stands for itself. */
static void add_priced_ands(const struct scan_set *s, const struct bitmap *sum, const struct bitmap *rest, size_t n,
                            uint64_t needs, double loops) {
    struct use none = {0};
    double operators = scan_operators_left(s, NULL, &none, needs), cost = heap_cost(s, sum, operators, loops);
    for (size_t k = 0; k < n; k++) {
        struct bitmap more;
        if (bitmap_pays(s, sum, cost, &rest[k], operators, loops, &more)) {
            bitmap_add_path(s, &more, needs, loops);
            add_priced_ands(s, &more, rest + k + 1, n - k - 1, needs, loops);
        }
    }
}

/* Cheapest first, then the more selective; those alike stay as they came. */
static void sort_bitmaps(struct bitmap *bitmaps, size_t n) {
    for (size_t i = 1; i < n; i++) {
        struct bitmap one = bitmaps[i];
        size_t at = i;
        while (at && (one.cost.total < bitmaps[at - 1].cost.total ||
                      (one.cost.total <= bitmaps[at - 1].cost.total && one.selectivity < bitmaps[at - 1].selectivity))) {
            bitmaps[at] = bitmaps[at - 1];
            at--;
        }
        bitmaps[at] = one;
    }
}

void bitmaps_add(const struct scan_set *s, struct bitmap *bitmaps, size_t n, uint64_t needs, double loops) {
    struct use none = {0};
    if (!n) {
        return;
    }
    sort_bitmaps(bitmaps, n);
    struct bitmap best = best_bitmap(s, bitmaps, n, scan_operators_left(s, NULL, &none, needs), loops);
    bitmap_add_path(s, &best, needs, loops);
    for (size_t i = 0; s->pl->exact && i < n; i++) {
        add_priced_ands(s, &bitmaps[i], bitmaps + i + 1, n - i - 1, needs, loops);
    }
}
