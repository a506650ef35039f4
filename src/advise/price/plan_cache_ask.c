/*
 * What the plan cache asks and learns: the best plan under a set, or at prices of every index, whose answer bounds all sets from below.
 *
 * Our own optimizer is asked for plans in parts; a driver that answers whole questions only is asked by branching over sets.
 */
#include "advise/price/plan_cache_parts.h"

#include <math.h>

/* --- Asking the optimizer -------------------------------------------------------------------------------- */

/* A candidate is out when one of its seats is: they are closed together. */
static bool is_out(const struct cache_unit *unit, const double *prices, uint32_t at) {
    uint32_t seat = cache_first_seat(unit, at);
    return seat == CACHE_NO_PLACE || !isfinite(prices[seat]);
}

/* Accesses of candidates that are offered to the optimizer, in chains by their kind. */
struct offered {
    const struct optimizer_access *access;
    double price;
    const struct offered *next;
};

struct offering {
    const struct cache_unit *unit;
    const double *prices;
    struct offered *all;
    size_t n;
    const struct offered **kinds;
};

static double price_of(const struct offering *o, const struct cache_access *a) {
    return a->seat == CACHE_NO_PLACE ? 0 : o->prices[a->seat];
}

static bool is_beaten(const struct offering *o, const struct cache_access *a) {
    double price = price_of(o, a);
    for (const struct offered *other = o->kinds[a->kind]; other && !a->beaten; other = other->next) {
        if (other->price <= price && access_beats(other->access, &a->access)) {
            return true;
        }
    }
    return a->beaten;
}

struct priced {
    uint32_t at;
    double price;
};

static int by_price(const void *a, const void *b) {
    const struct priced *x = a, *y = b;
    if (x->price != y->price) {
        return x->price < y->price ? -1 : 1;
    }
    return x->at < y->at ? -1 : x->at > y->at;
}

/* True when some access is worth offering beside the others; then all of them are. */
static bool offer(struct offering *o, uint32_t at) {
    const struct cache_access *all = o->unit->accesses.at;
    size_t from = o->unit->first_access[at], to = o->unit->first_access[at + 1];
    bool worth = false;
    for (size_t i = from; i < to && !worth; i++) {
        worth = !is_beaten(o, &all[i]);
    }
    for (size_t i = from; i < to && worth; i++) {
        struct offered *one = &o->all[o->n++];
        *one = (struct offered){&all[i].access, price_of(o, &all[i]), o->kinds[all[i].kind]};
        o->kinds[all[i].kind] = one;
    }
    return worth;
}

/*
 * Candidates to offer at these prices: those of which each access is beaten by that of a cheaper one cannot be in a best plan. The optimizer's work
 * grows faster than their number; of 300 a dozen are left.
 */
static bool *choose_offered(struct arena *arena, const struct cache_unit *unit, const double *prices) {
    struct priced *order = ARENA_ARRAY(arena, struct priced, unit->candidates.n + 1);
    bool *keep = ARENA_ARRAY(arena, bool, unit->candidates.n + 1);
    struct offering offering = {.unit = unit, .prices = prices};
    size_t n = 0;
    offering.all = arena_alloc_raw(arena, (unit->accesses.n + 1) * sizeof *offering.all);
    offering.kinds = ARENA_ARRAY(arena, const struct offered *, unit->kind_count + 1);
    for (uint32_t at = 0; at < unit->candidates.n; at++) {
        if (!is_out(unit, prices, at)) {
            order[n] = (struct priced){.at = at};
            for (uint32_t i = cache_first_seat(unit, at); i < unit->seats.n && unit->seats.at[i].at == at; i++) {
                order[n].price += prices[i];
            }
            n++;
        }
    }
    if (n) {
        qsort(order, n, sizeof *order, by_price);
    }
    for (size_t i = 0; i < n; i++) {
        keep[order[i].at] = offer(&offering, order[i].at);
    }
    return keep;
}

static struct design design_of(struct arena *arena, const struct cache *cache, const struct cache_unit *unit,
                               const double *prices, uint32_t *places) {
    struct design design = {.added = ARENA_ARRAY(arena, const struct design_index *, unit->candidates.n + 1)};
    bool *keep = choose_offered(arena, unit, prices);
    memset(places, 0xff, (unit->candidates.n + 1) * sizeof *places);
    for (size_t i = 0; i < unit->candidates.n; i++) {
        uint32_t at = unit->by_identity[i];
        if (keep[at]) {
            places[at] = (uint32_t)design.added_count;
            design.added[design.added_count++] = cache->problem->candidates.at[unit->candidates.at[at]].index;
        }
    }
    return design;
}

static double *prices_by_slot(struct arena *arena, const struct cache_unit *unit, const double *prices,
                              const uint32_t *places, size_t added) {
    double *by_slot = ARENA_ARRAY(arena, double, optimizer_slots(unit->query) * added + 1);
    for (size_t i = 0; i < unit->seats.n; i++) {
        const struct cache_seat *seat = &unit->seats.at[i];
        if (places[seat->at] != CACHE_NO_PLACE) {
            by_slot[seat->slot * added + places[seat->at]] = prices[i] / (unit->weight * unit->factor);
        }
    }
    return by_slot;
}

static double cost_of_all(const struct cache *cache) {
    double cost = cache->outside;
    for (size_t u = 0; u < cache->unit_count; u++) {
        cost += cache->units[u].plain;
    }
    return cost;
}

/*
 * For a proof, shared among the statements: those that take more (three of TPC-DS's ninety took 70 % of the time, for 2 % of the cost) are
 * looked at less closely, and in the end bounded by their cost where indexes ask nothing. To learn plans, a rough look is enough: it took a
 * fifth of the time, for the same sets.
 *
 * Where that cost is known, and far below what is to be proven, first looks may take beyond their share as much of STAKE_WORK, in all, as what lies between is of all costs:
 * of 113 joins of up to 17 tables, at 5, 15 and 30 % of the data, many were bounded by a hundredth of what they cost with the best set, and the gaps were 10, 36
 * and 63 %; with it 5, 12 and 32. As much for each look leaves 3, 7 and 11, but takes TPC-DS up to half more time than without, for nothing; in all it takes 15 to 25 %. With
 * half as much in all nothing is gained.
 */
#define PROOF_WORK ((size_t)1 << 30)
#define STAKE_WORK ((double)((size_t)1 << 33))
#define WORTH_ANOTHER_LOOK 2 /* times the work that was too little before */

static size_t proof_work(const struct cache *cache) {
    return cache->effort * PROOF_WORK / (cache->unit_count + 1);
}

/* Of the first look. */
static size_t close_work(const struct cache *cache, const struct cache_unit *unit, double known) {
    double stake = unit->least_open ? known - unit->least * unit->factor : 0;
    double work = (double)cache->effort * STAKE_WORK * stake / fmax(1, cost_of_all(cache)) - (double)unit->stake_work;
    return work > (double)proof_work(cache) && isfinite(work) ? (size_t)work : proof_work(cache);
}

/* Over a statement of eight tables 0.4 % is lost by it: where that alone keeps a proof from its target, it is asked more closely. */
#define CLOSE_SLACK 1.0001

/*
 * Less closely: with more slack, and small prices asked not at all, which rules out fewer plans but leaves fewer to compare; either loses some of the bound, and less
 * than all prices do. On TPC-DS at 250 MB a dozen statements had been bounded by their least cost; now half of them are, and the gap is 9 % where it was 12.
 */
static const struct look {
    double slack;
    double least; /* price, of what the statement costs with its prices */
} looks[CACHE_LOOKS] = {{1.0005, 0}, {1.01, 0.02}, {1.02, 0.1}};

static const struct look *look_at(const struct cache_unit *unit) {
    return &looks[unit->look < CACHE_LOOKS ? unit->look : CACHE_LOOKS - 1];
}

static double slack_of_proof(const struct cache_unit *unit, bool closely) {
    return closely && !unit->look ? CLOSE_SLACK : look_at(unit)->slack;
}

static bool is_laborious(const struct cache_unit *unit) {
    return unit->look == CACHE_LOOKS;
}

double cache_price_slack(const struct cache_unit *unit, bool closely) {
    return unit->query ? optimizer_price_slack(unit->query, slack_of_proof(unit, closely)) : 1;
}

static const struct optimizer_effort to_learn = {.slack = 1.002, .crowd = 0.01, .rough = true, .work_most = SIZE_MAX};
static const struct optimizer_effort for_least = {.slack = 1.02, .rough = true, .work_most = SIZE_MAX};

/*
 * Plans at prices are learnt of a statement while it has taken less than its share of this, by its part of the cost, or as one of so many. Four of
 * TPC-DS's ninety, 1 % of the cost each, took 40 % of all the time; without, a third of the time is saved, and the sets are the same, or 0.4 % dearer.
 */
#define LEARN_WORK ((double)((size_t)1 << 31))

/* What one question to the optimizer said. */
struct priced_plan {
    double bound;                 /* least cost + price, weighted; what is read many times counts without its price */
    const struct cache_plan *plan; /* NULL: all plans are above the ceiling, or it gave up */
    struct id_set used;            /* candidates */
    bool gave_up;
};

static struct id_set ids_used(struct cache *cache, const struct cache_unit *unit, const struct optimizer_plan *plan) {
    struct id_set used = {0};
    for (size_t i = 0; i < unit->candidates.n && plan->used_count; i++) {
        const struct design_index *index = cache->problem->candidates.at[unit->candidates.at[i]].index;
        for (size_t k = 0; k < plan->used_count; k++) {
            used = plan->used[k] == index ? set_with(unit->arena, used, unit->candidates.at[i]) : used;
        }
    }
    return used;
}

static struct priced_plan ask_once(struct cache *cache, struct cache_unit *unit, const double *prices, double ceiling,
                                   const struct optimizer_effort *effort) {
    struct arena scratch;
    struct optimizer_plan plan;
    struct optimizer_skeleton skeleton;
    double price, scale = unit->weight * unit->factor;
    arena_init(&scratch, NULL);
    uint32_t *places = ARENA_ARRAY(&scratch, uint32_t, unit->candidates.n + 1);
    struct design design = design_of(&scratch, cache, unit, prices, places);
    double *design_prices = prices_by_slot(&scratch, unit, prices, places, design.added_count);
    atomic_fetch_add(&cache->plans, 1);
    optimizer_price(unit->arena, unit->query, &design, design_prices, ceiling / scale, effort, &plan, &price,
                    &skeleton);
    arena_release(&scratch);
    atomic_fetch_add(&cache->work, plan.work);
    unit->work += plan.work;
    if (!isfinite(plan.cost)) {
        return (struct priced_plan){.bound = INFINITY, .gave_up = plan.work > effort->work_most};
    }
    size_t number = cache_add_skeleton(cache, unit, &skeleton);
    double slack = optimizer_price_slack(unit->query, effort->slack);
    return (struct priced_plan){.bound = (plan.cost + price) * scale / slack,
                                .plan = &unit->plans.at[number],
                                .used = ids_used(cache, unit, &plan)};
}

/*
 * Indexes of correlated sub-plans ask no price in the optimizer, so they are branched on: the answer is the least possible; either all of
 * the unpriced that its plan reads are taken, and paid, or one of them is left out. Of TPC-H, 17 and 20 need 3 to 6 questions at some
 * prices and more at others: with an eighth of the work that is allowed now, the gap of its 22 statements at 1000 MB stayed at 12.5 % (1.8).
 */
struct asking {
    struct cache *cache;
    struct cache_unit *unit;
    double best;    /* the least complete answer */
    size_t questions, work_limit, each; /* each: of a question */
    bool closely, gave_up;
};

enum { QUESTIONS_MAX = 200, QUESTIONS_LEAST = 4 };
#define QUESTIONS_WORK ((size_t)1 << 25) /* of the optimizer: those of small sub-plans are cheap */

static double ask_open(struct asking *a, double *prices, double paid, double floor_price);

static double *copy_prices(const struct asking *a, const double *prices) {
    double *copy = ARENA_ARRAY(a->unit->arena, double, a->unit->seats.n + 1);
    memcpy(copy, prices, a->unit->seats.n * sizeof *copy);
    return copy;
}

static double ask_without(struct asking *a, uint32_t at, const double *prices, double paid, double floor_price) {
    double *open = copy_prices(a, prices);
    for (uint32_t i = cache_first_seat(a->unit, at); i < a->unit->seats.n && a->unit->seats.at[i].at == at; i++) {
        open[i] = INFINITY;
    }
    return ask_open(a, open, paid, floor_price);
}

/* The least of cost + prices, not below floor_price; `paid` is the price of what has been taken. Changes the prices. */
static double ask_open(struct asking *a, double *prices, double paid, double floor_price) {
    bool worked = a->unit->work > a->work_limit && a->questions >= QUESTIONS_LEAST;
    if (a->questions++ >= QUESTIONS_MAX || worked) {
        return floor_price;
    }
    struct optimizer_effort effort = {.slack = slack_of_proof(a->unit, a->closely), .work_most = a->each};
    struct priced_plan answer = ask_once(a->cache, a->unit, prices, a->best - paid, &effort);
    a->gave_up |= answer.gave_up;
    if (!answer.plan) {
        return answer.gave_up ? floor_price : INFINITY;
    }
    struct cache_plan plan = *answer.plan; /* a copy: more plans may move it */
    double low = fmax(floor_price, answer.bound + paid), complete = low;
    for (size_t i = 0; i < plan.fixed_count; i++) {
        complete += plan.unpriced[i] && cache_fixed_pays(&plan, i) ? prices[plan.seats[i]] : 0;
    }
    double bound = complete;
    a->best = fmin(a->best, complete);
    for (size_t i = 0; i < plan.fixed_count && low < a->best; i++) {
        double price = plan.unpriced[i] ? prices[plan.seats[i]] : 0;
        if (price > 0) {
            bound = fmin(bound, ask_without(a, plan.fixed[i], prices, paid, low));
            paid += price;
            low += price;
            prices[plan.seats[i]] = 0;
        }
    }
    return bound;
}

/* Over the known plans. */
static double known_price(struct cache *cache, const struct cache_unit *unit, const double *prices) {
    uint32_t *used = ARENA_ARRAY(unit->arena, uint32_t, unit->seats.n + 1);
    size_t n;
    return cache_known_price(cache, (size_t)(unit - cache->units), prices, used, &n);
}

static bool same_open(const struct cache_unit *unit, const double *prices) {
    for (size_t i = 0; i < unit->seats.n && unit->least_open; i++) {
        if (unit->least_open[i] != isfinite(prices[i])) {
            return false;
        }
    }
    return unit->least_open;
}

static double ask_least(struct cache *cache, struct cache_unit *unit, const double *prices) {
    double *free = ARENA_ARRAY(unit->arena, double, unit->seats.n + 1);
    unit->least_open = unit->least_open ? unit->least_open : ARENA_ARRAY(unit->arena, bool, unit->seats.n + 1);
    for (size_t i = 0; i < unit->seats.n; i++) {
        unit->least_open[i] = isfinite(prices[i]);
        free[i] = isfinite(prices[i]) ? 0 : INFINITY;
    }
    size_t before = unit->work;
    double known = known_price(cache, unit, free);
    double bound = fmin(ask_once(cache, unit, free, known, &for_least).bound, known / optimizer_price_slack(unit->query, for_least.slack));
    unit->least_work = unit->work - before;
    return bound;
}

/* Of the statement where all that can be had is free, and no more than the known plans say. Learns its plan. The same is asked at each of a proof's rounds, of statements of many tables: answered once. */
static double least_cost(struct cache *cache, struct cache_unit *unit, const double *prices) {
    if (!same_open(unit, prices)) {
        unit->least = ask_least(cache, unit, prices) / unit->factor;
    }
    return unit->least * unit->factor;
}

/* No look ends soon where the least cost alone takes more. What that is may be worth another look as close, with more work. */
static void look_less_closely(struct cache *cache, struct cache_unit *unit, const double *prices, double known, size_t tried) {
    least_cost(cache, unit, prices);
    unit->close_work = unit->look ? unit->close_work : tried;
    if (unit->look || close_work(cache, unit, known) < WORTH_ANOTHER_LOOK * tried) {
        unit->look = unit->least_work > proof_work(cache) ? CACHE_LOOKS : (uint8_t)(unit->look + 1);
    }
}

/* -INFINITY: nothing is said. */
static double ask_by_look(struct cache *cache, struct cache_unit *unit, const double *prices, double known, bool closely, bool *gave_up) {
    struct asking a = {.cache = cache, .unit = unit, .closely = closely, .best = known, .work_limit = unit->work + cache->effort * QUESTIONS_WORK};
    double *asked = copy_prices(&a, prices), least = look_at(unit)->least * known;
    a.each = unit->look ? proof_work(cache) : close_work(cache, unit, known);
    for (size_t i = 0; i < unit->seats.n; i++) {
        asked[i] += unit->blame ? unit->blame[i] : 0;
        asked[i] = asked[i] < least ? 0 : asked[i];
    }
    size_t before = unit->work;
    double bound = ask_open(&a, asked, 0, -INFINITY);
    unit->stake_work += a.each > proof_work(cache) ? unit->work - before : 0;
    if (a.gave_up) {
        look_less_closely(cache, unit, prices, known, a.each);
    }
    *gave_up = a.gave_up;
    return bound;
}

/* More is at stake than when it took too much. */
static void look_again(struct cache *cache, struct cache_unit *unit, double known) {
    if (unit->look && close_work(cache, unit, known) >= WORTH_ANOTHER_LOOK * unit->close_work) {
        unit->look = 0;
    }
}

static double ask_optimizer(struct cache *cache, struct cache_unit *unit, const double *prices, double known, bool closely) {
    double bound = -INFINITY;
    look_again(cache, unit, known);
    for (bool gave_up = true; gave_up && bound == -INFINITY && !is_laborious(unit);) {
        bound = ask_by_look(cache, unit, prices, known, closely, &gave_up);
    }
    return bound > -INFINITY ? bound : least_cost(cache, unit, prices);
}

/* In a sub-plan, or under filters that run one: such a scan stays in the plan's constant. */
static bool serves_fixed(const struct cache_unit *unit, uint32_t at) {
    for (size_t i = unit->first_access[at]; i < unit->first_access[at + 1]; i++) {
        const struct optimizer_access *a = &unit->accesses.at[i].access;
        if (a->repeated || a->sub_plan != ACCESS_NO_SUB_PLAN) {
            return true;
        }
    }
    return false;
}

static const struct design_index *index_at(const struct cache *cache, const struct cache_unit *unit, uint32_t at) {
    return cache->problem->candidates.at[unit->candidates.at[at]].index;
}

/*
 * Beside `at`, of those whose scans stay in the constant, only those of one column on other tables: they are what a budget has room for. CACHE_NO_PLACE:
 * those of one column, which a bitmap may combine.
 */
static bool is_open_beside(const struct cache *cache, const struct cache_unit *unit, uint32_t at, uint32_t other) {
    const struct design_index *index = index_at(cache, unit, other);
    bool narrow = index->key_count + index->include_count == 1;
    bool rival = at != CACHE_NO_PLACE && index->table == index_at(cache, unit, at)->table;
    return other == at || !serves_fixed(unit, other) || (narrow && !rival);
}

/* Wider ones are not worth a question each: of TPC-H's 800 it would be half. */
static bool is_short(const struct design_index *index) {
    return index->key_count + index->include_count <= 2;
}

static void seed(struct cache *cache, struct cache_unit *unit, struct id_set active, uint32_t at) {
    double *prices = ARENA_ARRAY(unit->arena, double, unit->seats.n + 1);
    for (size_t i = 0; i < unit->seats.n; i++) {
        uint32_t other = unit->seats.at[i].at;
        bool open = set_has(active, unit->candidates.at[other]) && is_open_beside(cache, unit, at, other);
        prices[i] = open ? 0 : INFINITY;
    }
    ask_once(cache, unit, prices, INFINITY, &to_learn);
}

/*
 * A plan says nothing about sets of which it uses few members, and a budget holds narrow ones. Of TPC-DS at 250 MB the search knew the best sets
 * as dearer than they are by 8 %; with narrow ones it found a set better by 2 %, with all of these by 3 to 4 %.
 */
static void seed_narrow(struct cache *cache, struct cache_unit *unit, struct id_set active, size_t width) {
    double *prices = ARENA_ARRAY(unit->arena, double, unit->seats.n + 1);
    for (size_t i = 0; i < unit->seats.n; i++) {
        uint32_t at = unit->seats.at[i].at;
        const struct design_index *index = index_at(cache, unit, at);
        bool narrow = index->key_count + index->include_count <= width;
        prices[i] = narrow && set_has(active, unit->candidates.at[at]) ? 0 : INFINITY;
    }
    ask_once(cache, unit, prices, INFINITY, &to_learn);
}

static bool may_learn_more(const struct cache *cache, const struct cache_unit *unit) {
    double share = fmax(unit->plain / cost_of_all(cache), 1 / (double)cache->unit_count);
    return (double)unit->work < share * LEARN_WORK;
}

/* As if each byte were to earn this share of what the workload costs for each byte of the budget. */
static void seed_by_size(struct cache *cache, struct cache_unit *unit, struct id_set active, double share) {
    double *prices = ARENA_ARRAY(unit->arena, double, unit->seats.n + 1);
    double each = share * cost_of_all(cache) / fmax(1, (double)cache->problem->options.budget_bytes);
    for (size_t i = 0; i < unit->seats.n; i++) {
        uint32_t at = unit->seats.at[i].at;
        bool open = set_has(active, unit->candidates.at[at]);
        prices[i] = open ? each * (double)index_at(cache, unit, at)->size_bytes : INFINITY;
    }
    ask_once(cache, unit, prices, INFINITY, &to_learn);
}

static void seed_openly(struct cache *cache, struct cache_unit *unit, struct id_set active) {
    static const double shares[] = {0.1, 0.025};
    enum { WIDTHS = 2, SHARES = sizeof shares / sizeof *shares };
    for (size_t width = 1; width <= WIDTHS; width++) {
        seed_narrow(cache, unit, active, width);
    }
    for (size_t i = 0; i < SHARES && !cache->problem->options.quick && may_learn_more(cache, unit); i++) {
        seed_by_size(cache, unit, active, shares[i]);
    }
}

void cache_seed(struct cache *cache, size_t unit_number, struct id_set active) {
    struct cache_unit *unit = &cache->units[unit_number];
    if (unit->query && unit->candidates.n) {
        seed_openly(cache, unit, active);
    }
    if (!unit->query || !optimizer_hides_scans(unit->query)) {
        return;
    }
    seed(cache, unit, active, CACHE_NO_PLACE);
    for (uint32_t at = 0; at < unit->candidates.n; at++) {
        if (set_has(active, unit->candidates.at[at]) && serves_fixed(unit, at) && is_short(index_at(cache, unit, at))) {
            seed(cache, unit, active, at);
        }
    }
}

/* --- Asking whole questions ------------------------------------------------------------------------------ */

enum { NODES_MAX = 400, NODES_MANY = 24, CANDIDATES_FEW = 16 };

/*
 * Least cost + price by branching: with the candidates `open`, the answer is the least possible cost, and the indexes its plan uses say
 * where to go on: either all of them are taken, then the cost is reached, or one is left out.
 */
struct branching {
    struct cache *cache;
    struct cache_unit *unit;
    const double *prices;
    double best;
    size_t nodes;
};

static double price_of_set(const struct branching *b, struct id_set set) {
    double sum = 0;
    for (size_t i = 0; i < set.n; i++) {
        uint32_t place = cache_place(b->unit, set.at[i]);
        sum += place == CACHE_NO_PLACE ? 0 : b->prices[cache_first_seat(b->unit, place)];
    }
    return sum;
}

static double branch(struct branching *b, struct id_set open, struct id_set in, double floor_cost) {
    struct cache *cache = b->cache;
    double weight = b->unit->weight * b->unit->factor, cost, in_price = price_of_set(b, in);
    struct id_set used = {0};
    if (weight * floor_cost + in_price >= b->best) {
        return b->best;
    }
    size_t most = b->unit->candidates.n <= CANDIDATES_FEW ? NODES_MAX : NODES_MANY;
    if (b->nodes++ >= most || !costs_get(cache->costs, b->unit->template, open, &cost, &used) || !isfinite(cost)) {
        return weight * floor_cost + in_price;
    }
    cache_add_whole(cache, b->unit, used, cost, b->unit->factor);
    cost = fmax(cost, floor_cost);
    double complete = weight * cost + price_of_set(b, set_union(b->unit->arena, in, used)), bound = complete;
    b->best = fmin(b->best, complete);
    for (size_t i = 0; i < used.n; i++) {
        if (set_has(in, used.at[i])) {
            continue;
        }
        bound = fmin(bound, branch(b, set_without(b->unit->arena, open, used.at[i]), in, cost));
        in = set_with(b->unit->arena, in, used.at[i]);
    }
    return bound;
}

static double ask_driver(struct cache *cache, struct cache_unit *unit, const double *prices) {
    struct branching b = {.cache = cache, .unit = unit, .prices = prices, .best = INFINITY};
    struct id_set open = {.at = ARENA_ARRAY(unit->arena, uint32_t, unit->candidates.n + 1)};
    for (uint32_t i = 0; i < unit->candidates.n; i++) {
        if (!is_out(unit, prices, i)) {
            open.at[open.n++] = unit->candidates.at[i];
        }
    }
    double bound = branch(&b, open, (struct id_set){0}, 0);
    return fmin(bound, b.best);
}

double cache_price(struct cache *cache, size_t unit_number, const double *prices, bool closely) {
    struct cache_unit *unit = &cache->units[unit_number];
    double known = known_price(cache, unit, prices);
    size_t before = unit->work;
    double bound = unit->query ? ask_optimizer(cache, unit, prices, known, closely) : ask_driver(cache, unit, prices);
    unit->price_work = unit->work - before;
    return fmin(known, bound);
}

void cache_suggest(struct cache *cache, size_t unit_number, const double *prices) {
    struct cache_unit *unit = &cache->units[unit_number];
    if (!unit->query) {
        ask_driver(cache, unit, prices);
    } else if (may_learn_more(cache, unit)) {
        ask_once(cache, unit, prices, INFINITY, &to_learn);
    }
}

/* --- Sets ----------------------------------------------------------------------------------------------- */

static struct id_set part_of(struct arena *arena, const struct cache_unit *unit, const bool *in) {
    struct id_set part = {.at = ARENA_ARRAY(arena, uint32_t, unit->candidates.n + 1)};
    for (uint32_t at = 0; at < unit->candidates.n; at++) {
        if (in[unit->candidates.at[at]] && cache_first_seat(unit, at) != CACHE_NO_PLACE) {
            part.at[part.n++] = unit->candidates.at[at];
        }
    }
    return part;
}

/* A plan that is best under a set stays best under each smaller one that holds what it uses. */
static bool is_implied(const struct cache_unit *unit, struct id_set set) {
    for (size_t i = unit->answers.n; i-- > 0;) {
        const struct cache_answer *answer = &unit->answers.at[i];
        if (set.n <= answer->set.n && set_is_subset(answer->used, set) && set_is_subset(set, answer->set)) {
            return true;
        }
    }
    return false;
}

/* What is dearer than the known plans is not looked for. */
static void ask_about(struct cache *cache, size_t unit_number, const bool *in) {
    struct cache_unit *unit = &cache->units[unit_number];
    double *prices = ARENA_ARRAY(unit->arena, double, unit->seats.n + 1);
    for (size_t i = 0; i < unit->seats.n; i++) {
        prices[i] = in[unit->candidates.at[unit->seats.at[i].at]] ? 0 : INFINITY;
    }
    if (!unit->query) {
        ask_driver(cache, unit, prices);
        return;
    }
    struct id_set set = part_of(unit->arena, unit, in);
    if (!is_implied(unit, set)) {
        struct priced_plan answer = ask_once(cache, unit, prices, known_price(cache, unit, prices), &optimizer_rough_look);
        struct id_set choice = answer.plan ? answer.used : cache_known_choice(unit->arena, cache, unit_number, prices);
        VEC_PUSH(unit->arena, &unit->answers, (struct cache_answer){set, choice});
    }
}

double cache_refresh(struct cache *cache, size_t unit_number, const bool *in) {
    ask_about(cache, unit_number, in);
    return cache_cost(cache, unit_number, in);
}
