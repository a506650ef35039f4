/* Paths made: sorted, gathered, what a rescan of one costs, and which order is of use above. Which of them are kept: path_list.c. */
#include <math.h>

#include "optimizer/plan.h"

struct path *path_new(struct planner *pl, enum path_kind kind, double rows, double width) {
    struct path *path = ARENA_NEW(pl->arena, struct path);
    path->kind = kind;
    path->rows = rows;
    path->width = width;
    path->block = pl->pre;
    return path;
}

bool path_is_of_member(const struct prepared *pre, const struct base *base) {
    return base->part != CATALOG_NONE || pre->is_member;
}

void path_begin(const struct planner *pl, struct path *path) {
    const struct base *base = &pl->pre->bases[path->rel];
    path->begun = path->needs ? base->begin_least : base->begin;
    path->startup += path->begun;
    path->total += path->begun;
}

static bool reads_index(const struct path *path, const struct design_index *added) {
    for (size_t i = 0; i < path->index_count; i++) {
        if (path->indexes[i]->added == added) {
            return true;
        }
    }
    return false;
}

double path_shared_price(const struct path *a, const struct path *b) {
    bool alike = a->index_count && b->index_count;
    for (size_t i = 0; i < b->index_count && alike; i++) {
        alike = !b->indexes[i]->added || reads_index(a, b->indexes[i]->added);
    }
    for (size_t i = 0; i < a->index_count && alike; i++) {
        alike = !a->indexes[i]->added || reads_index(b, a->indexes[i]->added);
    }
    return alike ? a->price : 0;
}

bool order_contains(const struct path_order *have, const struct path_order *want) {
    return !want->n || (have->n >= want->n && memcmp(have->at, want->at, want->n * sizeof want->at[0]) == 0);
}

size_t order_common(const struct path_order *have, const struct path_order *want) {
    size_t n = 0;
    while (n < have->n && n < want->n && have->at[n] == want->at[n]) {
        n++;
    }
    return n;
}

static bool cheaper(const struct path *a, const struct path *b) {
    return !b || a->total + a->price < b->total + b->price;
}

void relation_settle(struct relation *rel) {
    rel->cheapest = rel->quickest = rel->safe = rel->shared = NULL;
    for (size_t i = 0; i < rel->paths.n; i++) {
        const struct path *path = rel->paths.at[i];
        if (path->needs) {
            continue;
        }
        if (cheaper(path, rel->cheapest)) {
            rel->cheapest = path;
        }
        if (!rel->quickest || path->startup < rel->quickest->startup) {
            rel->quickest = path;
        }
        if (!path->gathered && cheaper(path, rel->safe)) {
            rel->safe = path;
        }
    }
    for (size_t i = 0; i < rel->partial.n; i++) {
        if (cheaper(rel->partial.at[i], rel->shared)) {
            rel->shared = rel->partial.at[i];
        }
    }
}

static struct pg_cost cost_of(const struct path *path) {
    return (struct pg_cost){path->startup, path->total};
}

struct path *path_sort_below_merge(struct planner *pl, const struct path *input, double rows, double limit) {
    struct path *path = path_new(pl, PATH_SORT, input->rows, input->width);
    struct pg_cost cost = pl->book->sort(pl, cost_of(input), rows, input->width, limit);
    path->startup = cost.startup;
    path->total = cost.total;
    path->outer = input;
    path->price = input->price;
    path->gathered = input->gathered;
    return path;
}

static const struct path *sorted(struct planner *pl, const struct path *input, const struct path_order *order, double limit, bool incremental) {
    if (order_contains(&input->order, order)) {
        return input;
    }
    size_t common = order_common(&input->order, order);
    incremental &= common > 0 && pl->p->incremental_sort;
    struct path *path = path_new(pl, incremental ? PATH_INCREMENTAL_SORT : PATH_SORT, input->rows, input->width);
    struct pg_cost cost;
    if (incremental) {
        double groups = distinct_of_class_keys(pl->pre, order->at, common, input->rows);
        cost = pg_incremental_sort(pl->p, cost_of(input), input->rows, input->width, groups, limit);
        path->before_first[0] = 1 / fmax(1, groups); /* the first group */
    } else {
        cost = pl->book->sort(pl, cost_of(input), input->rows, input->width, limit);
    }
    path->startup = cost.startup;
    path->total = cost.total;
    path->order = *order;
    path->outer = input;
    path->price = input->price;
    path->needs = input->needs;
    path->workers = input->workers;
    path->partial = input->partial;
    path->gathered = input->gathered;
    return path;
}

/* The input in the order wanted: as it is, incrementally sorted, or sorted. limit: rows wanted, -1 all. */
const struct path *path_sorted(struct planner *pl, const struct path *input, const struct path_order *order, double limit) {
    return sorted(pl, input, order, limit, true);
}

/* As it is or sorted as a whole, whatever order it has already. */
const struct path *path_sorted_whole(struct planner *pl, const struct path *input, const struct path_order *order) {
    return sorted(pl, input, order, -1, false);
}

const struct path *path_gathered(struct planner *pl, const struct path *input, double rows) {
    bool merge = input->order.n > 0;
    struct path *path = path_new(pl, merge ? PATH_GATHER_MERGE : PATH_GATHER, rows, input->width);
    struct pg_cost cost =
        merge ? pg_gather_merge(pl->p, cost_of(input), rows, input->workers) : pg_gather(pl->p, cost_of(input), rows);
    path->startup = cost.startup;
    path->total = cost.total;
    path->order = input->order;
    path->outer = input;
    path->price = input->price;
    path->workers = input->workers;
    path->gathered = true;
    return path;
}

struct pg_input path_input(const struct planner *pl, const struct path *path) {
    struct pg_input input = {path->startup, path->total, path->rows, path->width, path->startup, path->total, false};
    (void)pl;
    switch (path->kind) {
    case PATH_INDEX:
    case PATH_INDEX_ONLY:
        input.mark_free = true;
        break;
    case PATH_SORT:
        input.mark_free = true;
        input.rescan_startup = 0;
        input.rescan_total = pg_rescan_materialized(pl->p, path->rows, path->width);
        break;
    case PATH_MATERIALIZE:
    case PATH_CTE:
        input.mark_free = path->kind == PATH_MATERIALIZE;
        input.rescan_startup = 0;
        input.rescan_total = pg_rescan_materialized(pl->p, path->rows, path->width);
        break;
    case PATH_HASH_JOIN:
        if (path->one_batch) {
            input.rescan_startup = 0;
            input.rescan_total = path->total - path->startup;
        }
        break;
    case PATH_FUNCTION: /* what calling it costs is in its startup, and the result is kept (cost_rescan: even where it is called again) */
        input.rescan_startup = 0;
        input.rescan_total = path->total - path->startup;
        break;
    case PATH_SEQ:
    case PATH_BITMAP:
    case PATH_INDEX_JOIN:
    case PATH_TID:
    case PATH_SUBQUERY:
    case PATH_VALUES:
    case PATH_RESULT:
    case PATH_NEST_LOOP:
    case PATH_MERGE_JOIN:
    case PATH_INCREMENTAL_SORT:
    case PATH_MEMOIZE:
    case PATH_GATHER:
    case PATH_GATHER_MERGE:
    case PATH_GROUP:
    case PATH_HASH_GROUP:
    case PATH_UNIQUE:
    case PATH_WINDOW:
    case PATH_APPEND:
    case PATH_MERGE_APPEND:
    case PATH_LIMIT:
        break;
    }
    return input;
}

static bool order_names(const struct path_order *order, uint32_t class_id) {
    for (size_t i = 0; i < order->n; i++) {
        if (order->at[i] / 4 == class_id) {
            return true;
        }
    }
    return false;
}

/* Some join yet to be done, or the query's own order, can use this key. */
bool order_useful(const struct planner *pl, uint64_t mask, uint32_t key) {
    const struct prepared *pre = pl->pre;
    uint32_t class_id = key / 4;
    if (order_names(&pre->sort_order, class_id) || order_names(&pre->group_order, class_id) ||
        order_names(&pre->distinct_order, class_id)) {
        return true;
    }
    if (order_names(&pre->asked_order, class_id)) {
        return true;
    }
    for (size_t i = 0; i < pre->first_count; i++) {
        if (order_names(&pre->first_orders[i], class_id)) {
            return true;
        }
    }
    for (size_t i = 0; i < pre->block->window_count; i++) {
        if (order_names(&pre->window_orders[i], class_id)) {
            return true;
        }
    }
    for (size_t i = 0; i < pre->clause_count; i++) {
        const struct clause *c = &pre->clauses[i];
        if (c->equi_join && (c->rels & mask) && (c->rels & ~mask) &&
            ((!(c->left_rels & ~mask) && class_of(pre, &c->p->left) == class_id) ||
             (!(c->right_rels & ~mask) && class_of(pre, &c->p->right) == class_id))) {
            return true;
        }
    }
    return false;
}

struct path_order order_truncated(const struct planner *pl, uint64_t mask, struct path_order order) {
    size_t n = 0;
    while (n < order.n && order_useful(pl, mask, order.at[n])) {
        n++;
    }
    order.n = (uint8_t)n;
    return order;
}

static bool is_useful_to(const struct planner *pl, struct relation *rel, uint32_t key) {
    uint32_t class_id = key / 4;
    if (class_id >= 64) {
        return order_useful(pl, rel->mask, key);
    }
    uint64_t bit = UINT64_C(1) << class_id;
    if (!(rel->classes_asked & bit)) {
        rel->classes_asked |= bit;
        rel->classes_useful |= order_useful(pl, rel->mask, key) ? bit : 0;
    }
    return rel->classes_useful & bit;
}

struct path_order order_useful_to(const struct planner *pl, struct relation *rel, struct path_order order) {
    size_t n = 0;
    while (n < order.n && is_useful_to(pl, rel, order.at[n])) {
        n++;
    }
    order.n = (uint8_t)n;
    return order;
}
