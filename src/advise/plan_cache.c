/* The INUM cache of the search (see plan_cache.h): units, rows and plans, and their evaluation. */
#include "advise/plan_cache.h"

#include <math.h>

#define NO_PLACE UINT32_MAX
#define SAME 1e-9 /* relative: costs that differ by less are one */

/* --- Rows ------------------------------------------------------------------------------------------------ */

static bool same_order(const struct path_order *a, const struct path_order *b) {
    return a->n == b->n && memcmp(a->at, b->at, a->n * sizeof a->at[0]) == 0;
}

static bool near(double a, double b) {
    return fabs(a - b) <= SAME * fmax(fabs(a), fabs(b));
}

static bool same_leaf(const struct optimizer_leaf *a, const struct optimizer_leaf *b) {
    return a->wants.slot == b->wants.slot && a->wants.needs == b->wants.needs && a->wants.workers == b->wants.workers &&
           same_order(&a->wants.order, &b->wants.order) && near(a->startup_times, b->startup_times) &&
           near(a->total_times, b->total_times);
}

static int by_cost(const void *a, const void *b) {
    const struct cache_option *x = a, *y = b;
    if (x->cost != y->cost) {
        return x->cost < y->cost ? -1 : 1;
    }
    return x->at < y->at ? -1 : x->at > y->at;
}

static double access_cost(const struct cache_unit *unit, const struct cache_row *row,
                          const struct optimizer_access *access) {
    return unit->weight * row->factor *
           (row->leaf.startup_times * access->startup + row->leaf.total_times * access->total);
}

static uint32_t seat_of(const struct cache_unit *unit, uint32_t at, uint32_t slot) {
    for (uint32_t i = at == NO_PLACE ? NO_PLACE : unit->first_seat[at]; i < unit->seats.n && unit->seats.at[i].at == at;
         i++) {
        if (unit->seats.at[i].slot == slot) {
            return i;
        }
    }
    return NO_PLACE;
}

static double blame_of(const struct cache_unit *unit, uint32_t seat) {
    return unit->blame && seat != NO_PLACE ? unit->blame[seat] : 0;
}

/* Each candidate's cheapest way in the row's place, as far as it beats what exists. */
static void fill_row(struct cache *cache, const struct cache_unit *unit, struct cache_row *row) {
    struct cache_option *options = ARENA_ARRAY(cache->arena, struct cache_option, unit->candidates.n + 1);
    size_t n = 0;
    row->existing = INFINITY;
    for (size_t i = 0; i < unit->accesses.n; i++) {
        const struct cache_access *a = &unit->accesses.at[i];
        if (a->access.index_count > 1 || a->access.sub_plan || a->access.branch || !optimizer_access_fits(&a->access, &row->leaf.wants)) {
            continue;
        }
        uint32_t seat = seat_of(unit, a->at, row->leaf.wants.slot);
        double cost = access_cost(unit, row, &a->access) + blame_of(unit, seat);
        if (a->at == NO_PLACE) {
            row->existing = fmin(row->existing, cost);
        } else if (n && options[n - 1].at == a->at) { /* accesses stand candidate by candidate */
            options[n - 1].cost = fmin(options[n - 1].cost, cost);
        } else {
            options[n++] = (struct cache_option){a->at, seat, cost};
        }
    }
    row->options = options;
    row->option_count = 0;
    for (size_t i = 0; i < n; i++) {
        if (options[i].cost < row->existing) {
            options[row->option_count++] = options[i];
        }
    }
    if (row->option_count) {
        qsort(options, row->option_count, sizeof *options, by_cost);
    }
}

/* Here and not where the values are used: a bound is computed between a mark of the arena and its rewinding. */
static void make_scratch(struct cache *cache, struct cache_unit *unit) {
    if (unit->scratch < unit->rows.n) {
        unit->scratch = 2 * unit->rows.n;
        unit->value = ARENA_ARRAY(cache->arena, double, unit->scratch);
        unit->choice = ARENA_ARRAY(cache->arena, uint32_t, unit->scratch);
    }
}

static uint32_t row_of(struct cache *cache, struct cache_unit *unit, const struct optimizer_leaf *leaf, double factor) {
    for (uint32_t i = 0; i < unit->rows.n; i++) {
        if (unit->rows.at[i].factor == factor && same_leaf(&unit->rows.at[i].leaf, leaf)) {
            return i;
        }
    }
    struct cache_row row = {.leaf = *leaf, .factor = factor};
    fill_row(cache, unit, &row);
    VEC_PUSH(cache->arena, &unit->rows, row);
    make_scratch(cache, unit);
    return (uint32_t)unit->rows.n - 1;
}

/* --- Plans ----------------------------------------------------------------------------------------------- */

static void place_rows(struct cache *cache, struct cache_unit *unit, struct cache_plan *plan) {
    for (size_t i = 0; i < plan->row_count; i++) {
        plan->rows[i] = row_of(cache, unit, &plan->leaves[i], plan->factor);
    }
}

/* One index may be read twice under one bitmap. A whole answer is the planner's own: nothing is wrong with it. */
static void blame_plan(const struct cache_unit *unit, struct cache_plan *plan) {
    plan->blame = 0;
    for (size_t i = 0; i < plan->fixed_count && plan->unpriced; i++) {
        bool before = false;
        for (size_t k = 0; k < i; k++) {
            before |= plan->seats[k] == plan->seats[i];
        }
        plan->blame += before ? 0 : blame_of(unit, plan->seats[i]);
    }
}

double cache_constant(const struct cache_unit *unit, const struct cache_plan *plan) {
    return plan->constant * unit->weight * plan->factor + plan->blame;
}

static bool same_plan(const struct cache_plan *a, const struct cache_plan *b) {
    return a->row_count == b->row_count && a->fixed_count == b->fixed_count && near(a->constant, b->constant) &&
           memcmp(a->rows, b->rows, a->row_count * sizeof *a->rows) == 0 &&
           memcmp(a->fixed, b->fixed, a->fixed_count * sizeof *a->fixed) == 0;
}

/* Returns its number. */
static size_t add_plan(struct cache *cache, struct cache_unit *unit, struct cache_plan plan) {
    plan.rows = ARENA_ARRAY(cache->arena, uint32_t, plan.row_count + 1);
    place_rows(cache, unit, &plan);
    blame_plan(unit, &plan);
    for (size_t i = 0; i < unit->plans.n; i++) {
        if (same_plan(&unit->plans.at[i], &plan)) {
            return i;
        }
    }
    VEC_PUSH(cache->arena, &unit->plans, plan);
    return unit->plans.n - 1;
}

uint32_t cache_place(const struct cache_unit *unit, uint32_t candidate) {
    size_t low = 0, high = unit->candidates.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (unit->candidates.at[middle] < candidate) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < unit->candidates.n && unit->candidates.at[low] == candidate ? (uint32_t)low : NO_PLACE;
}

static uint32_t place_of_index(const struct cache *cache, const struct cache_unit *unit,
                               const struct design_index *index) {
    for (uint32_t i = 0; i < unit->candidates.n; i++) {
        if (cache->problem->candidates.at[unit->candidates.at[i]].index == index) {
            return i;
        }
    }
    return NO_PLACE;
}

static size_t add_skeleton(struct cache *cache, struct cache_unit *unit, const struct optimizer_skeleton *skeleton) {
    struct cache_plan plan = {.constant = skeleton->constant, .factor = unit->factor};
    plan.leaves = skeleton->leaves;
    plan.row_count = skeleton->leaf_count;
    plan.fixed = ARENA_ARRAY(cache->arena, uint32_t, skeleton->fixed_count + 1);
    plan.seats = ARENA_ARRAY(cache->arena, uint32_t, skeleton->fixed_count + 1);
    plan.unpriced = ARENA_ARRAY(cache->arena, bool, skeleton->fixed_count + 1);
    for (size_t i = 0; i < skeleton->fixed_count; i++) {
        uint32_t at = place_of_index(cache, unit, skeleton->fixed[i].index);
        plan.seats[plan.fixed_count] = seat_of(unit, at, skeleton->fixed[i].slot);
        plan.unpriced[plan.fixed_count] = skeleton->fixed[i].unpriced && plan.seats[plan.fixed_count] != NO_PLACE;
        plan.fixed[plan.fixed_count++] = at;
    }
    return add_plan(cache, unit, plan);
}

/* Of a whole answer nobody knows which table reference an index served: the first pays. NO_PLACE: it serves none. */
static uint32_t first_seat(const struct cache_unit *unit, uint32_t at) {
    return unit->first_seat[at];
}

static size_t add_whole(struct cache *cache, struct cache_unit *unit, struct id_set used, double cost,
                        double factor) {
    struct cache_plan plan = {.constant = cost, .factor = factor};
    plan.fixed = ARENA_ARRAY(cache->arena, uint32_t, used.n + 1);
    plan.seats = ARENA_ARRAY(cache->arena, uint32_t, used.n + 1);
    for (size_t i = 0; i < used.n; i++) {
        uint32_t place = cache_place(unit, used.at[i]);
        if (place != NO_PLACE) {
            plan.seats[plan.fixed_count] = first_seat(unit, place);
            plan.fixed[plan.fixed_count++] = place;
        }
    }
    return add_plan(cache, unit, plan);
}

/* --- Known costs ----------------------------------------------------------------------------------------- */

static bool holds_fixed(const struct cache_unit *unit, const struct cache_plan *plan, const bool *in) {
    for (size_t i = 0; i < plan->fixed_count; i++) {
        if (!in[unit->candidates.at[plan->fixed[i]]]) {
            return false;
        }
    }
    return true;
}

static size_t best_plan(struct cache_unit *unit, const bool *in, double *cost) {
    size_t best = SIZE_MAX;
    for (size_t r = 0; r < unit->rows.n; r++) {
        const struct cache_row *row = &unit->rows.at[r];
        unit->value[r] = row->existing;
        for (size_t i = 0; i < row->option_count; i++) {
            if (in[unit->candidates.at[row->options[i].at]]) {
                unit->value[r] = row->options[i].cost;
                break;
            }
        }
    }
    *cost = INFINITY;
    for (size_t k = 0; k < unit->plans.n; k++) {
        const struct cache_plan *plan = &unit->plans.at[k];
        double sum = cache_constant(unit, plan);
        for (size_t i = 0; i < plan->row_count; i++) {
            sum += unit->value[plan->rows[i]];
        }
        if (sum < *cost && holds_fixed(unit, plan, in)) {
            *cost = sum;
            best = k;
        }
    }
    return best;
}

/* The candidates that the plan uses under the set; best_plan has just been asked. */
static struct id_set used_by(struct cache *cache, const struct cache_unit *unit, size_t plan_number, const bool *in) {
    const struct cache_plan *plan = &unit->plans.at[plan_number];
    struct id_set used = {0};
    for (size_t i = 0; i < plan->fixed_count; i++) {
        used = set_with(cache->arena, used, unit->candidates.at[plan->fixed[i]]);
    }
    for (size_t i = 0; i < plan->row_count; i++) {
        const struct cache_row *row = &unit->rows.at[plan->rows[i]];
        for (size_t k = 0; k < row->option_count; k++) {
            uint32_t id = unit->candidates.at[row->options[k].at];
            if (in[id]) {
                used = set_with(cache->arena, used, id);
                break;
            }
        }
    }
    return used;
}

/* Whole answers are remembered by costs.c; what may not be asked any more is bounded by the plans seen. */
static double whole_cost(struct cache *cache, struct cache_unit *unit, const bool *in) {
    struct arena scratch;
    double cost, known;
    arena_init(&scratch, NULL);
    struct id_set set = {.at = ARENA_ARRAY(&scratch, uint32_t, unit->candidates.n + 1)};
    for (size_t i = 0; i < unit->candidates.n; i++) {
        if (in[unit->candidates.at[i]]) {
            set.at[set.n++] = unit->candidates.at[i];
        }
    }
    best_plan(unit, in, &known);
    bool told = costs_get(cache->costs, unit->template, set, &cost, NULL);
    arena_release(&scratch);
    return told ? cost * unit->weight * unit->factor : known;
}

double cache_cost(struct cache *cache, size_t unit_number, const bool *in) {
    struct cache_unit *unit = &cache->units[unit_number];
    double cost;
    if (!unit->query && !unit->corrected) {
        return whole_cost(cache, unit, in);
    }
    best_plan(unit, in, &cost);
    return cost;
}

/* --- Prices over the known plans ------------------------------------------------------------------------- */

static void price_rows(struct cache_unit *unit, const double *prices) {
    for (size_t r = 0; r < unit->rows.n; r++) {
        const struct cache_row *row = &unit->rows.at[r];
        double best = row->existing;
        uint32_t choice = NO_PLACE;
        for (size_t i = 0; i < row->option_count && row->options[i].cost < best; i++) {
            double sum = row->options[i].cost + prices[row->options[i].seat];
            if (sum < best) {
                best = sum;
                choice = row->options[i].seat;
            }
        }
        unit->value[r] = best;
        unit->choice[r] = choice;
    }
}

static void take(uint32_t seat, uint32_t *used, size_t *used_count) {
    for (size_t i = 0; i < *used_count; i++) {
        if (used[i] == seat) {
            return;
        }
    }
    used[(*used_count)++] = seat;
}

double cache_known_price(struct cache *cache, size_t unit_number, const double *prices, uint32_t *used,
                         size_t *used_count) {
    struct cache_unit *unit = &cache->units[unit_number];
    const struct cache_plan *best = NULL;
    double best_sum = INFINITY;
    price_rows(unit, prices);
    for (size_t k = 0; k < unit->plans.n; k++) {
        const struct cache_plan *plan = &unit->plans.at[k];
        double sum = cache_constant(unit, plan);
        for (size_t i = 0; i < plan->row_count; i++) {
            sum += unit->value[plan->rows[i]];
        }
        for (size_t i = 0; i < plan->fixed_count; i++) {
            sum += plan->seats[i] == NO_PLACE ? 0 : prices[plan->seats[i]];
        }
        if (sum < best_sum) {
            best_sum = sum;
            best = plan;
        }
    }
    *used_count = 0;
    for (size_t i = 0; best && i < best->fixed_count; i++) {
        if (best->seats[i] != NO_PLACE) {
            take(best->seats[i], used, used_count);
        }
    }
    for (size_t i = 0; best && i < best->row_count; i++) {
        if (unit->choice[best->rows[i]] != NO_PLACE) {
            take(unit->choice[best->rows[i]], used, used_count);
        }
    }
    return best_sum;
}

bool access_beats(const struct optimizer_access *b, const struct optimizer_access *a) {
    return a->sub_plan == b->sub_plan && a->branch == b->branch && (!a->bitmap || a->bitmap == b->bitmap) && b->startup <= a->startup && b->total <= a->total &&
           optimizer_access_fits(b, a);
}

/* --- Asking the optimizer -------------------------------------------------------------------------------- */

/* A candidate is out when one of its seats is: they are closed together. */
static bool is_out(const struct cache_unit *unit, const double *prices, uint32_t at) {
    uint32_t seat = first_seat(unit, at);
    return seat == NO_PLACE || !isfinite(prices[seat]);
}

/* Accesses of candidates that are offered to the optimizer. */
struct offered {
    const struct optimizer_access *access;
    double price;
};

static bool is_beaten(const struct cache_unit *unit, const struct optimizer_access *a, double price,
                      const struct offered *offered, size_t n) {
    for (size_t i = 0; i < unit->existing_count; i++) {
        if (access_beats(&unit->accesses.at[i].access, a)) {
            return true;
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (offered[i].price <= price && access_beats(offered[i].access, a)) {
            return true;
        }
    }
    return false;
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

static double price_at(const struct cache_unit *unit, const double *prices, const struct cache_access *a) {
    uint32_t seat = seat_of(unit, a->at, a->access.slot);
    return seat == NO_PLACE ? 0 : prices[seat];
}

/* True when some access is worth offering beside the others; then all of them are. */
static bool offer(const struct cache_unit *unit, const double *prices, uint32_t at, struct offered *offered,
                  size_t *n) {
    size_t from = unit->first_access[at], to = unit->first_access[at + 1];
    bool worth = false;
    for (size_t i = from; i < to && !worth; i++) {
        const struct cache_access *a = &unit->accesses.at[i];
        worth = !is_beaten(unit, &a->access, price_at(unit, prices, a), offered, *n);
    }
    for (size_t i = from; i < to && worth; i++) {
        const struct cache_access *a = &unit->accesses.at[i];
        offered[(*n)++] = (struct offered){&a->access, price_at(unit, prices, a)};
    }
    return worth;
}

/*
 * Candidates to offer at these prices: those of which each access is beaten by that of a cheaper one cannot be in a best plan. The optimizer's work
 * grows faster than their number; of 300 a dozen are left.
 */
static bool *choose_offered(struct arena *arena, const struct cache_unit *unit, const double *prices) {
    struct priced *order = ARENA_ARRAY(arena, struct priced, unit->candidates.n + 1);
    struct offered *offered = ARENA_ARRAY(arena, struct offered, unit->accesses.n + 1);
    bool *keep = ARENA_ARRAY(arena, bool, unit->candidates.n + 1);
    size_t n = 0, count = 0;
    for (uint32_t at = 0; at < unit->candidates.n; at++) {
        if (!is_out(unit, prices, at)) {
            order[n] = (struct priced){.at = at};
            for (uint32_t i = first_seat(unit, at); i < unit->seats.n && unit->seats.at[i].at == at; i++) {
                order[n].price += prices[i];
            }
            n++;
        }
    }
    if (n) {
        qsort(order, n, sizeof *order, by_price);
    }
    for (size_t i = 0; i < n; i++) {
        keep[order[i].at] = offer(unit, prices, order[i].at, offered, &count);
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
        if (places[seat->at] != NO_PLACE) {
            by_slot[seat->slot * added + places[seat->at]] = prices[i] / (unit->weight * unit->factor);
        }
    }
    return by_slot;
}

/*
 * For a proof, shared among the statements: those that take more (three of TPC-DS's ninety took 70 % of the time, for 2 % of the cost) are
 * bounded by their cost where indexes ask nothing. To learn plans, a rough look is enough: it took a fifth of the time, for the same sets.
 */
#define PROOF_WORK ((size_t)1 << 30)

static struct optimizer_effort for_proof(const struct cache *cache) {
    return (struct optimizer_effort){.slack = 1.0005, .work_most = PROOF_WORK / (cache->unit_count + 1)};
}

static const struct optimizer_effort free_of_charge = {.slack = 1.0005, .rough = true, .work_most = SIZE_MAX};
static const struct optimizer_effort to_learn = {.slack = 1.002, .crowd = 0.01, .rough = true, .work_most = SIZE_MAX};

/* What one question to the optimizer said. */
struct priced_plan {
    double bound;                 /* least cost + price, weighted; what is read many times counts without its price */
    const struct cache_plan *plan; /* NULL: all plans are above the ceiling, or it gave up */
    bool gave_up;
};

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
    cache->plans++;
    optimizer_price(cache->arena, unit->query, &design, design_prices, ceiling / scale, effort, &plan, &price,
                    &skeleton);
    arena_release(&scratch);
    cache->work += plan.work;
    if (!isfinite(plan.cost)) {
        return (struct priced_plan){.bound = INFINITY, .gave_up = plan.work > effort->work_most};
    }
    size_t number = add_skeleton(cache, unit, &skeleton);
    double slack = optimizer_price_slack(unit->query, effort->slack);
    return (struct priced_plan){.bound = (plan.cost + price) * scale / slack, .plan = &unit->plans.at[number]};
}

/*
 * Indexes of correlated sub-plans ask no price in the optimizer, so they are branched on: the answer is the least possible; either all of
 * the unpriced that its plan reads are taken, and paid, or one of them is left out. Of TPC-H, 17 and 20 need 3 to 6 questions.
 */
struct asking {
    struct cache *cache;
    struct cache_unit *unit;
    double best;    /* the least complete answer */
    size_t questions, work_limit;
    bool gave_up;
};

enum { QUESTIONS_MAX = 60, QUESTIONS_LEAST = 4 };
#define QUESTIONS_WORK ((size_t)1 << 22) /* of the optimizer: those of small sub-plans are cheap */

static double ask_open(struct asking *a, double *prices, double paid, double floor_price);

static double *copy_prices(const struct asking *a, const double *prices) {
    double *copy = ARENA_ARRAY(a->cache->arena, double, a->unit->seats.n + 1);
    memcpy(copy, prices, a->unit->seats.n * sizeof *copy);
    return copy;
}

static double ask_without(struct asking *a, uint32_t at, const double *prices, double paid, double floor_price) {
    double *open = copy_prices(a, prices);
    for (uint32_t i = first_seat(a->unit, at); i < a->unit->seats.n && a->unit->seats.at[i].at == at; i++) {
        open[i] = INFINITY;
    }
    return ask_open(a, open, paid, floor_price);
}

/* The least of cost + prices, not below floor_price; `paid` is the price of what has been taken. Changes the prices. */
static double ask_open(struct asking *a, double *prices, double paid, double floor_price) {
    bool worked = a->cache->work > a->work_limit && a->questions >= QUESTIONS_LEAST;
    if (a->questions++ >= QUESTIONS_MAX || worked) {
        return floor_price;
    }
    struct optimizer_effort effort = for_proof(a->cache);
    struct priced_plan answer = ask_once(a->cache, a->unit, prices, a->best - paid, &effort);
    a->gave_up |= answer.gave_up;
    if (!answer.plan) {
        return answer.gave_up ? floor_price : INFINITY;
    }
    struct cache_plan plan = *answer.plan; /* a copy: more plans may move it */
    double low = fmax(floor_price, answer.bound + paid), complete = low;
    for (size_t i = 0; i < plan.fixed_count; i++) {
        complete += plan.unpriced[i] ? prices[plan.seats[i]] : 0;
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

/* Of the statement where all that can be had is free. Learns its plan. */
static double least_cost(struct cache *cache, struct cache_unit *unit, const double *prices) {
    double *free = ARENA_ARRAY(cache->arena, double, unit->seats.n + 1);
    for (size_t i = 0; i < unit->seats.n; i++) {
        free[i] = isfinite(prices[i]) ? 0 : INFINITY;
    }
    return ask_once(cache, unit, free, INFINITY, &free_of_charge).bound;
}

static double ask_optimizer(struct cache *cache, struct cache_unit *unit, const double *prices, double known) {
    struct asking a = {.cache = cache, .unit = unit, .best = known, .work_limit = cache->work + QUESTIONS_WORK};
    double *asked = copy_prices(&a, prices);
    for (size_t i = 0; i < unit->seats.n && unit->blame; i++) {
        asked[i] += unit->blame[i];
    }
    double bound = unit->laborious ? -INFINITY : ask_open(&a, asked, 0, -INFINITY);
    unit->laborious |= a.gave_up;
    return isfinite(bound) || bound > 0 ? bound : least_cost(cache, unit, prices);
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
 * Beside `at`, of those whose scans stay in the constant, only those of one column on other tables: they are what a budget has room for. NO_PLACE:
 * those of one column, which a bitmap may combine.
 */
static bool is_open_beside(const struct cache *cache, const struct cache_unit *unit, uint32_t at, uint32_t other) {
    const struct design_index *index = index_at(cache, unit, other);
    bool narrow = index->key_count + index->include_count == 1;
    bool rival = at != NO_PLACE && index->table == index_at(cache, unit, at)->table;
    return other == at || !serves_fixed(unit, other) || (narrow && !rival);
}

/* Wider ones are not worth a question each: of TPC-H's 800 it would be half. */
static bool is_short(const struct design_index *index) {
    return index->key_count + index->include_count <= 2;
}

static void seed(struct cache *cache, struct cache_unit *unit, struct id_set active, uint32_t at) {
    double *prices = ARENA_ARRAY(cache->arena, double, unit->seats.n + 1);
    for (size_t i = 0; i < unit->seats.n; i++) {
        uint32_t other = unit->seats.at[i].at;
        bool open = set_has(active, unit->candidates.at[other]) && is_open_beside(cache, unit, at, other);
        prices[i] = open ? 0 : INFINITY;
    }
    ask_once(cache, unit, prices, INFINITY, &to_learn);
}

void cache_seed(struct cache *cache, size_t unit_number, struct id_set active) {
    struct cache_unit *unit = &cache->units[unit_number];
    if (!unit->query || !optimizer_hides_scans(unit->query)) {
        return;
    }
    seed(cache, unit, active, NO_PLACE);
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
        sum += place == NO_PLACE ? 0 : b->prices[first_seat(b->unit, place)];
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
    add_whole(cache, b->unit, used, cost, b->unit->factor);
    cost = fmax(cost, floor_cost);
    double complete = weight * cost + price_of_set(b, set_union(cache->arena, in, used)), bound = complete;
    b->best = fmin(b->best, complete);
    for (size_t i = 0; i < used.n; i++) {
        if (set_has(in, used.at[i])) {
            continue;
        }
        bound = fmin(bound, branch(b, set_without(cache->arena, open, used.at[i]), in, cost));
        in = set_with(cache->arena, in, used.at[i]);
    }
    return bound;
}

static double ask_driver(struct cache *cache, struct cache_unit *unit, const double *prices) {
    struct branching b = {.cache = cache, .unit = unit, .prices = prices, .best = INFINITY};
    struct id_set open = {.at = ARENA_ARRAY(cache->arena, uint32_t, unit->candidates.n + 1)};
    for (uint32_t i = 0; i < unit->candidates.n; i++) {
        if (!is_out(unit, prices, i)) {
            open.at[open.n++] = unit->candidates.at[i];
        }
    }
    double bound = branch(&b, open, (struct id_set){0}, 0);
    return fmin(bound, b.best);
}

double cache_price(struct cache *cache, size_t unit_number, const double *prices) {
    struct cache_unit *unit = &cache->units[unit_number];
    uint32_t *used = ARENA_ARRAY(cache->arena, uint32_t, unit->seats.n + 1);
    size_t n;
    double known = cache_known_price(cache, unit_number, prices, used, &n);
    return fmin(known, unit->query ? ask_optimizer(cache, unit, prices, known) : ask_driver(cache, unit, prices));
}

void cache_suggest(struct cache *cache, size_t unit_number, const double *prices) {
    struct cache_unit *unit = &cache->units[unit_number];
    if (unit->query) {
        ask_once(cache, unit, prices, INFINITY, &to_learn);
    } else {
        ask_driver(cache, unit, prices);
    }
}

double cache_refresh(struct cache *cache, size_t unit_number, const bool *in) {
    struct cache_unit *unit = &cache->units[unit_number];
    double *prices = ARENA_ARRAY(cache->arena, double, unit->seats.n + 1);
    for (size_t i = 0; i < unit->seats.n; i++) {
        prices[i] = in[unit->candidates.at[unit->seats.at[i].at]] ? 0 : INFINITY;
    }
    if (unit->query) {
        ask_once(cache, unit, prices, INFINITY, &free_of_charge);
    } else {
        ask_driver(cache, unit, prices);
    }
    return cache_cost(cache, unit_number, in);
}

/* --- Opening --------------------------------------------------------------------------------------------- */

static void add_accesses(struct cache *cache, struct cache_unit *unit, const struct design_index *index, uint32_t at) {
    struct optimizer_access *list;
    size_t n = optimizer_accesses(cache->arena, unit->query, index, &list);
    for (size_t i = 0; i < n; i++) {
        VEC_PUSH(cache->arena, &unit->accesses, (struct cache_access){at, list[i]});
    }
}

struct by_identity {
    struct str identity;
    uint32_t at;
};

static int compare_identity(const void *a, const void *b) {
    return str_cmp(((const struct by_identity *)a)->identity, ((const struct by_identity *)b)->identity);
}

static void order_by_identity(struct cache *cache, struct cache_unit *unit) {
    size_t n = unit->candidates.n;
    struct by_identity *order = ARENA_ARRAY(cache->arena, struct by_identity, n + 1);
    unit->by_identity = ARENA_ARRAY(cache->arena, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        order[i] = (struct by_identity){cache->problem->candidates.at[unit->candidates.at[i]].index->identity, i};
    }
    if (n) {
        qsort(order, n, sizeof *order, compare_identity);
    }
    for (size_t i = 0; i < n; i++) {
        unit->by_identity[i] = order[i].at;
    }
}

/* Accesses stand candidate by candidate, and those of one slot by slot. */
static void make_seats(struct cache *cache, struct cache_unit *unit) {
    for (size_t i = 0; i < unit->accesses.n; i++) {
        const struct cache_access *a = &unit->accesses.at[i];
        const struct cache_seat *last = unit->seats.n ? &unit->seats.at[unit->seats.n - 1] : NULL;
        if (a->at != NO_PLACE && !(last && last->at == a->at && last->slot == a->access.slot)) {
            VEC_PUSH(cache->arena, &unit->seats, (struct cache_seat){a->at, a->access.slot});
        }
    }
    for (uint32_t i = 0; i < unit->candidates.n && !unit->query; i++) {
        VEC_PUSH(cache->arena, &unit->seats, (struct cache_seat){i, 0});
    }
    unit->first_seat = ARENA_ARRAY(cache->arena, uint32_t, unit->candidates.n + 1);
    memset(unit->first_seat, 0xff, (unit->candidates.n + 1) * sizeof *unit->first_seat);
    for (uint32_t i = (uint32_t)unit->seats.n; i-- > 0;) {
        unit->first_seat[unit->seats.at[i].at] = i;
    }
}

/* first_access[at] to first_access[at + 1] are a candidate's; before them all stand the existing ones. */
static void index_accesses(struct cache *cache, struct cache_unit *unit) {
    size_t i = 0;
    while (i < unit->accesses.n && unit->accesses.at[i].at == NO_PLACE) {
        i++;
    }
    unit->existing_count = i;
    unit->first_access = ARENA_ARRAY(cache->arena, size_t, unit->candidates.n + 2);
    for (size_t at = 0; at <= unit->candidates.n; at++) {
        unit->first_access[at] = i;
        while (i < unit->accesses.n && unit->accesses.at[i].at == at) {
            i++;
        }
    }
}

static void open_unit(struct cache *cache, struct cache_unit *unit) {
    unit->candidates = cache->problem->relevant[unit->template];
    unit->factor = 1;
    if (unit->query) {
        add_accesses(cache, unit, NULL, NO_PLACE);
        for (uint32_t i = 0; i < unit->candidates.n; i++) {
            add_accesses(cache, unit, cache->problem->candidates.at[unit->candidates.at[i]].index, i);
        }
    }
    make_seats(cache, unit);
    index_accesses(cache, unit);
    order_by_identity(cache, unit);
}

static void list_users(struct cache *cache) {
    size_t n = cache->problem->candidates.n;
    cache->users = ARENA_ARRAY(cache->arena, struct id_set, n + 1);
    for (uint32_t u = 0; u < cache->unit_count; u++) {
        struct id_set set = cache->units[u].candidates;
        for (size_t i = 0; i < set.n; i++) {
            struct id_set *users = &cache->users[set.at[i]];
            users->at =
                arena_grow(cache->arena, users->at, users->n * sizeof *users->at, (users->n + 1) * sizeof *users->at);
            users->at[users->n++] = u;
        }
    }
}

/* One unit a sample where the optimizer can be asked for parts of plans, else one a template. */
static void open_template(struct cache *cache, size_t t) {
    const struct problem *problem = cache->problem;
    const struct workload_template *template = &problem->workload->templates[t];
    struct whatif *whatif = cache->costs->whatif;
    double total = 0;
    bool parts = true;
    for (size_t s = 0; s < template->sample_count; s++) {
        total += template->samples[s].weight;
        const struct optimizer_query *query = whatif_prepared(whatif, &template->samples[s]);
        parts &= query != NULL;
    }
    for (size_t s = 0; s < (parts ? template->sample_count : 1); s++) {
        struct cache_unit *unit = &cache->units[cache->unit_count];
        const struct workload_sample *sample = &template->samples[s];
        unit->template = t;
        unit->sample = sample;
        unit->query = parts ? whatif_prepared(whatif, sample) : NULL;
        unit->weight = problem->weight[t] * (parts ? sample->weight / total : 1);
        cache->unit_count += unit->weight > 0;
    }
}

void cache_open(struct arena *arena, struct cache *cache, struct costs *costs) {
    const struct problem *problem = costs->problem;
    size_t most = 0;
    *cache = (struct cache){.arena = arena, .problem = problem, .costs = costs};
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        most += problem->workload->templates[t].sample_count + 1;
    }
    cache->units = ARENA_ARRAY(arena, struct cache_unit, most + 1);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        if (isnan(costs->base[t])) {
            continue;
        }
        if (problem->relevant[t].n) {
            open_template(cache, t);
        } else {
            cache->outside += problem->weight[t] * costs->base[t];
        }
    }
    bool *in = ARENA_ARRAY(arena, bool, problem->candidates.n + 1);
    for (size_t u = 0; u < cache->unit_count; u++) {
        open_unit(cache, &cache->units[u]);
        cache->units[u].plain = cache_refresh(cache, u, in);
    }
    list_users(cache);
}

/* --- Corrections ----------------------------------------------------------------------------------------- */

#define BLAME_LEAST 1e-3 /* of the cost */

enum { BLAMES_MAX = 20 };

/* The seats that the plan takes under the set, but for those of candidates in `but`. */
static size_t seats_taken(const struct cache_unit *unit, const struct cache_plan *plan, const bool *in, struct id_set but,
                          uint32_t *seats) {
    size_t n = 0;
    for (size_t i = 0; i < plan->fixed_count; i++) {
        if (plan->seats[i] != NO_PLACE && !set_has(but, unit->candidates.at[plan->fixed[i]])) {
            take(plan->seats[i], seats, &n);
        }
    }
    for (size_t i = 0; i < plan->row_count; i++) {
        const struct cache_row *row = &unit->rows.at[plan->rows[i]];
        for (size_t k = 0; k < row->option_count; k++) {
            uint32_t id = unit->candidates.at[row->options[k].at];
            if (in[id]) {
                if (!set_has(but, id)) {
                    take(row->options[k].seat, seats, &n);
                }
                break;
            }
        }
    }
    return n;
}

static void blame_beaten(struct cache_unit *unit, uint32_t seat, struct id_set active) {
    for (size_t i = 0; i < unit->seats.n; i++) {
        const struct cache_seat *other = &unit->seats.at[i];
        if (other->slot == unit->seats.at[seat].slot && !set_has(active, unit->candidates.at[other->at])) {
            unit->blame[i] = fmax(unit->blame[i], unit->blame[seat]);
        }
    }
}

static void blame_seats(struct cache *cache, struct cache_unit *unit, struct id_set active, const uint32_t *seats, size_t n,
                        double each) {
    if (!unit->blame) {
        unit->blame = ARENA_ARRAY(cache->arena, double, unit->seats.n + 1);
    }
    for (size_t i = 0; i < n; i++) {
        unit->blame[seats[i]] += each;
        blame_beaten(unit, seats[i], active);
    }
    for (size_t r = 0; r < unit->rows.n; r++) {
        fill_row(cache, unit, &unit->rows.at[r]);
    }
    for (size_t k = 0; k < unit->plans.n; k++) {
        blame_plan(unit, &unit->plans.at[k]);
    }
}

/* Of a unit whose plans are whole answers: nothing tells what is wrong with the one. */
static void scale_plan(struct cache *cache, struct cache_unit *unit, size_t plan, double factor) {
    unit->plans.at[plan].factor *= factor;
    place_rows(cache, unit, &unit->plans.at[plan]);
}

/* False: the known plans cost what the planner says, or more, or the cheapest of them uses nothing that could be blamed. */
static bool blame_best(struct cache *cache, struct cache_unit *unit, const bool *in, struct id_set active, struct id_set used,
                       double cost) {
    double known;
    size_t best = best_plan(unit, in, &known);
    if (best == SIZE_MAX || known >= cost * (1 - BLAME_LEAST)) {
        return false;
    }
    if (!unit->query) {
        scale_plan(cache, unit, best, cost / known);
        return true;
    }
    uint32_t *seats = ARENA_ARRAY(cache->arena, uint32_t, unit->seats.n + 1);
    size_t n = seats_taken(unit, &unit->plans.at[best], in, used, seats);
    n = n ? n : seats_taken(unit, &unit->plans.at[best], in, (struct id_set){0}, seats);
    if (n) {
        blame_seats(cache, unit, active, seats, n, (cost - known) / (double)n);
    }
    return n > 0;
}

void cache_blame(struct cache *cache, size_t unit_number, const bool *in, struct id_set active, struct id_set used,
                 double cost) {
    struct cache_unit *unit = &cache->units[unit_number];
    for (size_t i = 0; i < BLAMES_MAX; i++) {
        if (blame_best(cache, unit, in, active, used, cost)) {
            continue;
        }
        if (!unit->query || cache_refresh(cache, unit_number, in) >= cost * (1 - BLAME_LEAST)) {
            return; /* nor is any plan cheaper that was not known */
        }
    }
}

void cache_learn(struct cache *cache, size_t unit_number, struct id_set used, double cost) {
    add_whole(cache, &cache->units[unit_number], used, cost, 1);
    cache->units[unit_number].corrected = true;
}

void cache_calibrate(struct cache *cache, size_t unit_number, double factor) {
    struct cache_unit *unit = &cache->units[unit_number];
    unit->factor *= factor;
    unit->plain *= factor;
    unit->proofs.n = 0;
    for (size_t i = 0; i < unit->plans.n; i++) {
        unit->plans.at[i].factor *= factor;
        place_rows(cache, unit, &unit->plans.at[i]);
    }
}

bool cache_template_cost(struct cache *cache, size_t template, struct id_set set, double *cost, struct id_set *used) {
    bool *in = ARENA_ARRAY(cache->arena, bool, cache->problem->candidates.n + 1);
    double sum = 0;
    bool found = false;
    for (size_t i = 0; i < set.n; i++) {
        in[set.at[i]] = true;
    }
    *used = (struct id_set){0};
    for (size_t u = 0; u < cache->unit_count; u++) {
        if (cache->units[u].template == template) {
            double one;
            size_t best = best_plan(&cache->units[u], in, &one);
            sum += one;
            found = best != SIZE_MAX;
            *used = found ? set_union(cache->arena, *used, used_by(cache, &cache->units[u], best, in)) : *used;
        }
    }
    *cost = sum / cache->problem->weight[template];
    return found && isfinite(*cost);
}
