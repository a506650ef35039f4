/* Bitmap scans of one table: of one index, and several combined with AND (costsize.c, indxpath.c: choose_bitmap_and). */
#include <math.h>

#include "optimizer/index_scan.h"

struct bitmap bitmap_of(const struct scan_set *s, const struct index_view *v, const struct use *use,
                               const struct pg_index_use *u) {
    struct pg_index_cost cost = s->pl->book->index_scan(s->pl, s->base, v, u);
    struct bitmap b = {scan_one_index(s->pl->arena, v), 1, u->selectivity, v->cost.pages, cost.access, 0};
    if (v->cost.method == METHOD_BRIN) {
        b.selectivity = cost.selectivity; /* whole ranges */
    }
    b.cost.total += 0.1 * s->pl->p->cpu_operator * pg_clamp_rows(u->selectivity * s->base->cost.tuples);
    for (size_t i = 0; i < use->n; i++) {
        b.clauses |= UINT64_C(1) << (use->clauses[i] % 64);
    }
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
    struct bitmap both = {
        list,   a->index_count + b->index_count, a->selectivity * b->selectivity, a->index_pages + b->index_pages,
        {0, 0}, a->clauses | b->clauses};
    both.cost.total = a->cost.total + b->cost.total + 100 * p->cpu_operator;
    both.cost.startup = both.cost.total;
    return both;
}

/* From each bitmap greedily AND what makes it cheaper (choose_bitmap_and). */
static struct bitmap best_bitmap(const struct scan_set *s, const struct bitmap *bitmaps, size_t n, double operators,
                                 double loops) {
    struct bitmap best = bitmaps[0];
    double best_cost = heap_cost(s, &best, operators, loops);
    for (size_t i = 0; i < n; i++) {
        struct bitmap sum = bitmaps[i];
        double sum_cost = heap_cost(s, &sum, operators, loops);
        for (size_t k = 0; k < n; k++) {
            if (k == i || (bitmaps[k].clauses & sum.clauses)) {
                continue;
            }
            struct bitmap more = bitmap_and(s->pl->arena, s->pl->p, &sum, &bitmaps[k]);
            double more_cost = heap_cost(s, &more, operators, loops);
            if (more_cost < sum_cost) {
                sum = more;
                sum_cost = more_cost;
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
    double operators = scan_operators_left(s, &none, needs);
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
    double operators = scan_operators_left(s, &none, needs), cost = heap_cost(s, sum, operators, loops);
    for (size_t k = 0; k < n; k++) {
        if (rest[k].clauses & sum->clauses) {
            continue;
        }
        struct bitmap more = bitmap_and(s->pl->arena, s->pl->p, sum, &rest[k]);
        if (heap_cost(s, &more, operators, loops) < cost) {
            bitmap_add_path(s, &more, needs, loops);
            add_priced_ands(s, &more, rest + k + 1, n - k - 1, needs, loops);
        }
    }
}

void bitmaps_add(const struct scan_set *s, const struct bitmap *bitmaps, size_t n, uint64_t needs, double loops) {
    struct use none = {0};
    if (!n) {
        return;
    }
    struct bitmap best = best_bitmap(s, bitmaps, n, scan_operators_left(s, &none, needs), loops);
    bitmap_add_path(s, &best, needs, loops);
    for (size_t i = 0; s->pl->exact && i < n; i++) {
        add_priced_ands(s, &bitmaps[i], bitmaps + i + 1, n - i - 1, needs, loops);
    }
}
