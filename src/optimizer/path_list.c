/*
 * Paths compared and kept (pathnode.c, add_path): a new one must be cheaper by 1 % in total or in startup (where first rows matter),
 * better ordered, or need less than each one kept. The fuzz keeps the lists short; equal paths keep the exactly cheaper one, the first on a
 * tie, so that the outcome does not depend on anything but the input.
 */
#include <math.h>

#include "optimizer/plan.h"

enum order_of { FIRST_BETTER, SECOND_BETTER, SAME, DIFFERENT };

static enum order_of compare_costs(const struct path *a, const struct path *b, bool startup_matters) {
    if (a->total > b->total * PATH_FUZZ) {
        return startup_matters && !a->partial && b->startup > a->startup * PATH_FUZZ ? DIFFERENT : SECOND_BETTER;
    }
    if (b->total > a->total * PATH_FUZZ) {
        return startup_matters && !a->partial && a->startup > b->startup * PATH_FUZZ ? DIFFERENT : FIRST_BETTER;
    }
    if (a->partial) { /* when workers begin nobody asks (add_partial_path) */
        return SAME;
    }
    if (a->startup > b->startup * PATH_FUZZ) {
        return SECOND_BETTER;
    }
    return b->startup > a->startup * PATH_FUZZ ? FIRST_BETTER : SAME;
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

/* In what no cost makes up for. */
static inline bool may_be_better(const struct path_key *a, const struct path_key *b) {
    return may_contain(a, b) && !(a->needs & ~b->needs) && (!a->gathered || b->gathered);
}

/* a may dominate b, as far as the keys tell: the rest of the paths is then looked at. */
static inline bool may_dominate(const struct path_key *a, const struct path_key *b, double slack) {
    return a->total <= b->total * slack && a->priced <= b->priced * slack && a->rows <= b->rows && may_be_better(a, b);
}

/* Where nothing is priced, quick starts can outweigh a dearer total: then the keys decide nothing but for the needs. */
static double slack_of(const struct planner *pl, const struct path_list *list) {
    return pl->exact ? pl->effort.slack + pl->effort.crowd * (double)list->n : INFINITY;
}

/* --- Groups of a list's paths ---------------------------------------------------------------------------- */

enum { MIXED = 63 }; /* the group of all that came when there were so many others: compared one by one */

static uint64_t bit(size_t group) {
    return UINT64_C(1) << group;
}

/* Order and gathered: of a path_key all that the comparison asks but for needs. */
static uint64_t signature_of(const struct path_key *key) {
    return (uint64_t)key->order << 32 | (uint64_t)key->order_bits << 1 | key->gathered;
}

static struct path_key key_of_group(const struct path_list *list, size_t i) {
    uint64_t signature = list->signatures[i];
    return (struct path_key){.needs = list->groups.at[i].needs,
                             .order = (uint32_t)(signature >> 32),
                             .order_bits = (uint8_t)(signature >> 1),
                             .gathered = signature & 1};
}

static void reserve_group(struct planner *pl, struct path_list *list) {
    size_t n = list->groups.n, cap = list->groups.cap;
    VEC_RESERVE_ONE(pl->arena, &list->groups);
    if (list->groups.cap > cap) {
        size_t size = sizeof *list->signatures;
        list->signatures = arena_grow(pl->arena, list->signatures, n * size, list->groups.cap * size);
    }
}

static void add_group(struct path_list *list, const struct path_key *key) {
    size_t n = list->groups.n++;
    struct path_group *this = &list->groups.at[n];
    *this = (struct path_group){key->needs, bit(MIXED), bit(MIXED)};
    list->signatures[n] = signature_of(key);
    for (size_t i = 0; i <= n; i++) {
        struct path_group *other = &list->groups.at[i];
        struct path_key alike = key_of_group(list, i);
        if (may_be_better(&alike, key)) {
            this->better |= bit(i);
            other->worse |= bit(n);
        }
        if (may_be_better(key, &alike)) {
            this->worse |= bit(i);
            other->better |= bit(n);
        }
    }
}

/* Its group; where there are too many, MIXED. */
static uint8_t find_group(struct planner *pl, struct path_list *list, const struct path_key *key) {
    uint64_t signature = signature_of(key);
    size_t i = 0;
    while (i < list->groups.n && (list->signatures[i] != signature || list->groups.at[i].needs != key->needs)) {
        i++;
    }
    if (i == list->groups.n && i < MIXED) {
        reserve_group(pl, list);
        add_group(list, key);
    }
    return (uint8_t)i;
}

/* --- A path that may come into a list -------------------------------------------------------------------- */

struct newcomer {
    const struct path *path;
    struct path_key key;
    double slack;
    bool startup_matters;
    uint8_t group; /* find_its_group */
    uint64_t better, worse;
};

static struct newcomer newcomer_to(const struct planner *pl, const struct path_list *list, const struct path *path) {
    struct newcomer new = {.path = path, .key = key_of(pl, path), .slack = slack_of(pl, list)};
    new.startup_matters = pl->pre->needs_quick_start && !path->needs;
    return new;
}

static void find_its_group(struct planner *pl, struct path_list *list, struct newcomer *new) {
    new->group = find_group(pl, list, &new->key);
    new->better = new->group == MIXED ? UINT64_MAX : list->groups.at[new->group].better;
    new->worse = new->group == MIXED ? UINT64_MAX : list->groups.at[new->group].worse;
}

static bool old_dominates(const struct planner *pl, const struct path_list *list, size_t i, const struct newcomer *new) {
    return may_dominate(&list->keys[i], &new->key, new->slack) && dominates(pl, list->at[i], new->path, new->slack, new->startup_matters);
}

static bool new_dominates(const struct planner *pl, const struct path_list *list, size_t i, const struct newcomer *new) {
    return may_dominate(&new->key, &list->keys[i], new->slack) && dominates(pl, new->path, list->at[i], new->slack, new->startup_matters);
}

static void reserve(struct planner *pl, struct path_list *list) {
    size_t cap = list->cap;
    VEC_RESERVE_ONE(pl->arena, list);
    if (list->cap > cap) {
        list->keys = arena_grow(pl->arena, list->keys, list->n * sizeof *list->keys, list->cap * sizeof *list->keys);
        list->group_of = arena_grow(pl->arena, list->group_of, list->n, list->cap);
    }
}

static void append(struct planner *pl, struct path_list *list, struct path *path, const struct newcomer *new) {
    reserve(pl, list);
    list->keys[list->n] = new->key;
    list->group_of[list->n] = new->group;
    list->at[list->n++] = path;
}

/* Those that stay, behind the first `kept`. */
static void keep(struct path_list *list, size_t *kept, size_t from, size_t to) {
    if (*kept < from) {
        memmove(list->at + *kept, list->at + from, (to - from) * sizeof *list->at);
        memmove(list->keys + *kept, list->keys + from, (to - from) * sizeof *list->keys);
        memmove(list->group_of + *kept, list->group_of + from, to - from);
    }
    *kept += to - from;
}

/*
 * Takes out what the newcomer dominates, up to the first that dominates it: then it is false. promising: is_hopeless has just said no, so none that costs
 * no more than it does.
 */
static bool make_way(const struct planner *pl, struct path_list *list, const struct newcomer *new, bool promising) {
    uint64_t either = new->better | new->worse;
    size_t kept = 0, from = 0;
    bool lost = false;
    *pl->owner->looked_at += list->n;
    for (size_t i = 0; i < list->n && !lost; i++) {
        uint64_t group = bit(list->group_of[i]);
        if (!(either & group)) {
            continue;
        }
        double total = list->keys[i].total;
        bool asked = promising && total <= new->key.total;
        bool old_wins = !asked && (new->better & group) && old_dominates(pl, list, i, new),
             new_wins = (new->worse & group) && new_dominates(pl, list, i, new);
        lost = old_wins && (!new_wins || total <= new->key.total);
        if (new_wins && !lost) {
            keep(list, &kept, from, i);
            from = i + 1;
        }
    }
    keep(list, &kept, from, list->n);
    list->n = kept;
    return !lost;
}

static void list_add(struct planner *pl, struct path_list *list, struct path *path) {
    struct newcomer new = newcomer_to(pl, list, path);
    find_its_group(pl, list, &new);
    if (make_way(pl, list, &new, false)) {
        append(pl, list, path, &new);
    }
}

static bool beats(const struct planner *pl, const struct path_list *list, size_t i, const struct newcomer *new) {
    return list->keys[i].total <= new->key.total && old_dominates(pl, list, i, new);
}

/* Would be thrown away again: asked before a path is made, since most are. */
static bool is_hopeless(struct planner *pl, struct path_list *list, struct newcomer *new) {
    if (list->last_better < list->n && beats(pl, list, list->last_better, new)) {
        return true;
    }
    find_its_group(pl, list, new);
    for (size_t i = 0; i < list->n; i++) {
        if ((new->better & bit(list->group_of[i])) && beats(pl, list, i, new)) {
            list->last_better = i;
            *pl->owner->looked_at += i;
            return true;
        }
    }
    *pl->owner->looked_at += list->n;
    return false;
}

void path_add(struct planner *pl, struct relation *rel, struct path *path) {
    if (path->needs) {
        path->order.n = 0; /* only ever the inner side of a nested loop */
    }
    list_add(pl, &rel->paths, path);
}

void path_add_partial(struct planner *pl, struct relation *rel, struct path *path) {
    list_add(pl, &rel->partial, path);
}

struct path *path_add_made(struct planner *pl, struct relation *rel, const struct path *made) {
    struct path_list *list = made->partial ? &rel->partial : &rel->paths;
    struct newcomer new = newcomer_to(pl, list, made);
    if (is_hopeless(pl, list, &new)) {
        return NULL;
    }
    struct path *path = arena_alloc_raw(pl->arena, sizeof *path);
    *path = *made;
    if (make_way(pl, list, &new, true)) {
        append(pl, list, path, &new);
    }
    return path;
}

