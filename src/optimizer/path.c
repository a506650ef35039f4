/*
 * Paths compared and kept (pathnode.c, add_path): a new one must be cheaper by 1 % in total or in startup (where first rows matter),
 * better ordered, or need less than each one kept. The fuzz keeps the lists short; equal paths keep the exactly cheaper one, the first on a
 * tie, so that the outcome does not depend on anything but the input.
 */
#include <math.h>

#include "optimizer/plan.h"

#define FUZZ 1.01

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

enum order_of { FIRST_BETTER, SECOND_BETTER, SAME, DIFFERENT };

static enum order_of compare_costs(const struct path *a, const struct path *b, bool startup_matters) {
    if (a->total > b->total * FUZZ) {
        return startup_matters && b->startup > a->startup * FUZZ ? DIFFERENT : SECOND_BETTER;
    }
    if (b->total > a->total * FUZZ) {
        return startup_matters && a->startup > b->startup * FUZZ ? DIFFERENT : FIRST_BETTER;
    }
    if (a->startup > b->startup * FUZZ) {
        return SECOND_BETTER;
    }
    return b->startup > a->startup * FUZZ ? FIRST_BETTER : SAME;
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

/*
 * With as much fuzz as the asker allows (a little halves the work; optimizer_price_slack says what it can amount to): no plan above may come out cheaper with b. What stands above may repeat a path, so that its cost weighs more
 * than its price; where first rows matter, or workers share what is an append's, it may also weigh less.
 */
static bool never_worse(const struct planner *pl, const struct path *a, const struct path *b, double slack,
                        bool startup_matters) {
    bool sum_alone = pl->effort.rough && !a->needs && !b->needs;
    return (sum_alone || a->total <= b->total * slack) && a->total + a->price <= (b->total + b->price) * slack &&
           (!startup_matters || a->startup <= b->startup) && (!(startup_matters || pl->shared_later) || a->price <= b->price);
}

static bool cheap_enough(const struct planner *pl, const struct path *a, const struct path *b, double slack,
                         bool startup_matters) {
    if (pl->exact) {
        return never_worse(pl, a, b, slack, startup_matters);
    }
    enum order_of order = compare_costs(a, b, startup_matters);
    return order == FIRST_BETTER || order == SAME;
}

static bool dominates(const struct planner *pl, const struct path *a, const struct path *b, double slack,
                      bool startup_matters) {
    return !(a->needs & ~b->needs) && a->rows <= b->rows && cheap_enough(pl, a, b, slack, startup_matters) &&
           order_contains(&a->order, &b->order) && (!a->gathered || b->gathered);
}

enum { PACKED_KEYS = 2, PACKED_BITS = 16 };

/* What order_contains asks, of nearly all orders in one comparison: nine of ten paths that cost less are in another order. */
static void pack_order(struct path_key *key, const struct path_order *order) {
    for (size_t i = 0; i < order->n && i < PACKED_KEYS; i++) {
        key->order |= (uint32_t)(uint16_t)order->at[i] << (PACKED_BITS * i);
        key->order_bits += PACKED_BITS;
    }
}

static inline bool may_contain(const struct path_key *have, const struct path_key *want) {
    return have->order_bits >= want->order_bits && !((have->order ^ want->order) & (uint32_t)((UINT64_C(1) << want->order_bits) - 1));
}

static struct path_key key_of(const struct planner *pl, const struct path *path) {
    double priced = path->total + path->price;
    struct path_key key = {.total = pl->exact && pl->effort.rough && !path->needs ? priced : path->total,
                           .priced = priced,
                           .rows = path->rows,
                           .needs = path->needs,
                           .gathered = path->gathered};
    pack_order(&key, &path->order);
    return key;
}

/* a may dominate b, as far as the keys tell: the rest of the paths is then looked at. */
static inline bool may_dominate(const struct path_key *a, const struct path_key *b, double slack) {
    return may_contain(a, b) && a->total <= b->total * slack && a->priced <= b->priced * slack &&
           a->rows <= b->rows && !(a->needs & ~b->needs) && (!a->gathered || b->gathered);
}

/* Where nothing is priced, quick starts can outweigh a dearer total: then the keys decide nothing but for the needs. */
static double slack_of(const struct planner *pl, const struct path_list *list) {
    return pl->exact ? pl->effort.slack + pl->effort.crowd * (double)list->n : INFINITY;
}

static void reserve(struct planner *pl, struct path_list *list) {
    size_t cap = list->cap;
    VEC_RESERVE_ONE(pl->arena, list);
    if (list->cap > cap) {
        list->keys = arena_grow(pl->arena, list->keys, list->n * sizeof *list->keys, list->cap * sizeof *list->keys);
    }
}

static void drop_between(struct path_list *list, size_t from, size_t to) {
    if (from < to) {
        memmove(list->at + from, list->at + to, (list->n - to) * sizeof *list->at);
        memmove(list->keys + from, list->keys + to, (list->n - to) * sizeof *list->keys);
        list->n -= to - from;
    }
}

/* promising: is_hopeless has just said no, so what costs no more than it does not dominate it. */
static void list_add(struct planner *pl, struct path_list *list, struct path *path, bool promising) {
    bool startup_matters = pl->pre->needs_quick_start && !path->needs;
    double slack = slack_of(pl, list);
    struct path_key key = key_of(pl, path);
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct path_key *old = &list->keys[i];
        bool asked = promising && old->total <= key.total;
        bool old_wins = !asked && may_dominate(old, &key, slack) && dominates(pl, list->at[i], path, slack, startup_matters),
             new_wins = may_dominate(&key, old, slack) && dominates(pl, path, list->at[i], slack, startup_matters);
        if (old_wins && (!new_wins || old->total <= key.total)) {
            drop_between(list, kept, i);
            return;
        }
        if (!new_wins) {
            if (kept < i) {
                list->at[kept] = list->at[i];
                list->keys[kept] = *old;
            }
            kept++;
        }
    }
    list->n = kept;
    reserve(pl, list);
    list->keys[list->n] = key;
    list->at[list->n++] = path;
}

static bool beats(const struct planner *pl, const struct path_list *list, size_t i, const struct path_key *key,
                  const struct path *path, double slack, bool startup_matters) {
    return list->keys[i].total <= key->total && may_dominate(&list->keys[i], key, slack) &&
           dominates(pl, list->at[i], path, slack, startup_matters);
}

/* Would be thrown away again: asked before a path is made, since most are. */
static bool is_hopeless(const struct planner *pl, struct path_list *list, const struct path *path) {
    bool startup_matters = pl->pre->needs_quick_start && !path->needs;
    double slack = slack_of(pl, list);
    struct path_key key = key_of(pl, path);
    if (list->last_better < list->n && beats(pl, list, list->last_better, &key, path, slack, startup_matters)) {
        return true;
    }
    for (size_t i = 0; i < list->n; i++) {
        if (beats(pl, list, i, &key, path, slack, startup_matters)) {
            list->last_better = i;
            return true;
        }
    }
    return false;
}

void path_add(struct planner *pl, struct relation *rel, struct path *path) {
    if (path->needs) {
        path->order.n = 0; /* only ever the inner side of a nested loop */
    }
    list_add(pl, &rel->paths, path, false);
}

void path_add_partial(struct planner *pl, struct relation *rel, struct path *path) {
    list_add(pl, &rel->partial, path, false);
}

struct path *path_add_made(struct planner *pl, struct relation *rel, const struct path *made) {
    struct path_list *list = made->partial ? &rel->partial : &rel->paths;
    if (is_hopeless(pl, list, made)) {
        return NULL;
    }
    struct path *path = arena_alloc_raw(pl->arena, sizeof *path);
    *path = *made;
    list_add(pl, list, path, true);
    return path;
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
