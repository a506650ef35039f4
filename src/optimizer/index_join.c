/*
 * Two indexes that together hold every column the query reads, joined by rowid in place of the table (Oracle's index join): each is read by
 * its range, or whole where no condition is on it, and the smaller is hashed.
 *
 * Model: Oracle's 11.2 and 12c traces ("index join costing": both sides' reads without the table, and a hash join).
 * Knowingly not: three and more indexes, and indexes in a nested loop's inner side.
 */
#include <math.h>

#include "optimizer/plan.h"

#define SIDES_MAX 64 /* columns of a query that are looked for, one bit each */

static uint64_t held(const struct query_rel *q, const struct index_view *view) {
    uint64_t mask = 0;
    for (size_t i = 0; i < q->touched_count; i++) {
        for (size_t k = 0; k < view->key_count; k++) {
            mask |= view->keys[k].column == q->touched[i] ? UINT64_C(1) << i : 0;
        }
    }
    return mask;
}

static bool can_be_joined(const struct query_rel *q) {
    return !q->whole_row && !q->target && q->touched_count > 1 && q->touched_count < SIDES_MAX;
}

static void add_path(struct planner *pl, size_t rel, const struct index_side *build, const struct index_side *probe) {
    const struct base *base = &pl->pre->bases[rel];
    const struct index_view **both = ARENA_ARRAY(pl->arena, const struct index_view *, 2);
    both[0] = build->view;
    both[1] = probe->view;
    struct pg_cost cost = pl->book->index_join(pl, base, build, probe);
    struct path *path = path_new(pl, PATH_INDEX_JOIN, base->rows, base->width);
    path->startup = cost.startup;
    path->total = cost.total;
    path->rel = (uint16_t)rel;
    path->indexes = both;
    path->index_count = 2;
    path->price = build->view->price + probe->view->price;
    path_add(pl, &pl->bases[rel], path);
}

void plan_index_joins(struct planner *pl, size_t rel, const struct index_side *sides, size_t n) {
    const struct query_rel *q = pl->pre->bases[rel].q;
    if (!pl->book->index_join || !can_be_joined(q)) {
        return;
    }
    uint64_t all = (UINT64_C(1) << q->touched_count) - 1;
    for (size_t i = 0; i < n; i++) {
        uint64_t mine = held(q, sides[i].view);
        for (size_t k = i + 1; k < n && mine != all; k++) {
            uint64_t other = held(q, sides[k].view);
            if ((mine | other) == all && other != all) {
                bool first = sides[i].rows <= sides[k].rows;
                add_path(pl, rel, &sides[first ? i : k], &sides[first ? k : i]);
            }
        }
    }
}
