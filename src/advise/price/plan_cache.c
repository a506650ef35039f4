/* The INUM cache of the search (see plan_cache.h): units, rows and plans, and their evaluation. Asking and correcting have files of their own. */
#include "advise/price/plan_cache_parts.h"

#include <math.h>

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

uint32_t cache_seat_of(const struct cache_unit *unit, uint32_t at, uint32_t slot) {
    for (uint32_t i = at == CACHE_NO_PLACE ? CACHE_NO_PLACE : unit->first_seat[at]; i < unit->seats.n && unit->seats.at[i].at == at;
         i++) {
        if (unit->seats.at[i].slot == slot) {
            return i;
        }
    }
    return CACHE_NO_PLACE;
}

static double blame_of(const struct cache_unit *unit, uint32_t seat) {
    return unit->blame && seat != CACHE_NO_PLACE ? unit->blame[seat] : 0;
}

void cache_fill_row(const struct cache_unit *unit, struct cache_row *row) {
    struct cache_option *options = ARENA_ARRAY(unit->arena, struct cache_option, unit->candidates.n + 1);
    size_t n = 0;
    row->existing = INFINITY;
    for (size_t i = 0; i < unit->accesses.n; i++) {
        const struct cache_access *a = &unit->accesses.at[i];
        if (a->access.index_count > 1 || a->access.sub_plan || a->access.branch || !optimizer_access_fits(&a->access, &row->leaf.wants)) {
            continue;
        }
        uint32_t seat = cache_seat_of(unit, a->at, row->leaf.wants.slot);
        double cost = access_cost(unit, row, &a->access) + blame_of(unit, seat);
        if (a->at == CACHE_NO_PLACE) {
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
static void make_scratch(struct cache_unit *unit) {
    if (unit->scratch < unit->rows.n) {
        unit->scratch = 2 * unit->rows.n;
        unit->value = ARENA_ARRAY(unit->arena, double, unit->scratch);
        unit->choice = ARENA_ARRAY(unit->arena, uint32_t, unit->scratch);
    }
}

static uint32_t row_of(struct cache_unit *unit, const struct optimizer_leaf *leaf, double factor) {
    for (uint32_t i = 0; i < unit->rows.n; i++) {
        if (unit->rows.at[i].factor == factor && same_leaf(&unit->rows.at[i].leaf, leaf)) {
            return i;
        }
    }
    struct cache_row row = {.leaf = *leaf, .factor = factor};
    cache_fill_row(unit, &row);
    VEC_PUSH(unit->arena, &unit->rows, row);
    make_scratch(unit);
    return (uint32_t)unit->rows.n - 1;
}

/* --- Plans ----------------------------------------------------------------------------------------------- */

void cache_place_rows(struct cache_unit *unit, struct cache_plan *plan) {
    for (size_t i = 0; i < plan->row_count; i++) {
        plan->rows[i] = row_of(unit, &plan->leaves[i], plan->factor);
    }
}

bool cache_fixed_pays(const struct cache_plan *plan, size_t at) {
    for (size_t i = 0; i < at; i++) {
        if (plan->seats[i] == plan->seats[at]) {
            return false;
        }
    }
    return plan->seats[at] != CACHE_NO_PLACE;
}

/* A whole answer is the planner's own: nothing is wrong with it. */
void cache_blame_plan(const struct cache_unit *unit, struct cache_plan *plan) {
    plan->blame = 0;
    for (size_t i = 0; i < plan->fixed_count && plan->unpriced; i++) {
        plan->blame += cache_fixed_pays(plan, i) ? blame_of(unit, plan->seats[i]) : 0;
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

void cache_revise(struct cache *cache, struct cache_unit *unit) {
    unit->revision++;
    atomic_fetch_add(&cache->revision, 1);
}

/* Returns its number. */
static size_t add_plan(struct cache *cache, struct cache_unit *unit, struct cache_plan plan) {
    plan.rows = ARENA_ARRAY(unit->arena, uint32_t, plan.row_count + 1);
    cache_place_rows(unit, &plan);
    cache_blame_plan(unit, &plan);
    for (size_t i = 0; i < unit->plans.n; i++) {
        if (same_plan(&unit->plans.at[i], &plan)) {
            return i;
        }
    }
    VEC_PUSH(unit->arena, &unit->plans, plan);
    cache_revise(cache, unit);
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
    return low < unit->candidates.n && unit->candidates.at[low] == candidate ? (uint32_t)low : CACHE_NO_PLACE;
}

static uint32_t place_of_index(const struct cache *cache, const struct cache_unit *unit,
                               const struct design_index *index) {
    for (uint32_t i = 0; i < unit->candidates.n; i++) {
        if (cache->problem->candidates.at[unit->candidates.at[i]].index == index) {
            return i;
        }
    }
    return CACHE_NO_PLACE;
}

size_t cache_add_skeleton(struct cache *cache, struct cache_unit *unit, const struct optimizer_skeleton *skeleton) {
    struct cache_plan plan = {.constant = skeleton->constant, .factor = unit->factor};
    plan.leaves = skeleton->leaves;
    plan.row_count = skeleton->leaf_count;
    plan.fixed = ARENA_ARRAY(unit->arena, uint32_t, skeleton->fixed_count + 1);
    plan.seats = ARENA_ARRAY(unit->arena, uint32_t, skeleton->fixed_count + 1);
    plan.unpriced = ARENA_ARRAY(unit->arena, bool, skeleton->fixed_count + 1);
    for (size_t i = 0; i < skeleton->fixed_count; i++) {
        uint32_t at = place_of_index(cache, unit, skeleton->fixed[i].index);
        plan.seats[plan.fixed_count] = cache_seat_of(unit, at, skeleton->fixed[i].slot);
        plan.unpriced[plan.fixed_count] = skeleton->fixed[i].unpriced && plan.seats[plan.fixed_count] != CACHE_NO_PLACE;
        plan.fixed[plan.fixed_count++] = at;
    }
    return add_plan(cache, unit, plan);
}

uint32_t cache_first_seat(const struct cache_unit *unit, uint32_t at) {
    return unit->first_seat[at];
}

size_t cache_seats_of(const struct cache_unit *unit, uint32_t candidate, size_t *first) {
    uint32_t place = cache_place(unit, candidate);
    size_t n = 0;
    *first = place == CACHE_NO_PLACE ? CACHE_NO_PLACE : cache_first_seat(unit, place);
    while (*first != CACHE_NO_PLACE && *first + n < unit->seats.n && unit->seats.at[*first + n].at == place) {
        n++;
    }
    return n;
}

size_t cache_add_whole(struct cache *cache, struct cache_unit *unit, struct id_set used, double cost, double factor) {
    struct cache_plan plan = {.constant = cost, .factor = factor};
    plan.fixed = ARENA_ARRAY(unit->arena, uint32_t, used.n + 1);
    plan.seats = ARENA_ARRAY(unit->arena, uint32_t, used.n + 1);
    for (size_t i = 0; i < used.n; i++) {
        uint32_t place = cache_place(unit, used.at[i]);
        if (place != CACHE_NO_PLACE) {
            plan.seats[plan.fixed_count] = cache_first_seat(unit, place);
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

size_t cache_best_plan(struct cache_unit *unit, const bool *in, double *cost) {
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
    cache_best_plan(unit, in, &known);
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
    cache_best_plan(unit, in, &cost);
    return cost;
}

static void mark_members(struct cache *cache, struct id_set set, bool in) {
    for (size_t i = 0; i < set.n; i++) {
        cache->marked[set.at[i]] = in;
    }
}

bool cache_template_cost(struct cache *cache, size_t template, struct id_set set, double *cost, struct id_set *used) {
    double sum = 0;
    bool found = false;
    struct id_set all = {0};
    mark_members(cache, set, true);
    for (size_t u = cache->first_unit[template]; u < cache->first_unit[template + 1]; u++) {
        double one;
        size_t best = cache_best_plan(&cache->units[u], cache->marked, &one);
        sum += one;
        found = best != SIZE_MAX;
        all = found && used ? set_union(cache->arena, all, used_by(cache, &cache->units[u], best, cache->marked)) : all;
    }
    mark_members(cache, set, false);
    if (used) {
        *used = all;
    }
    *cost = sum / cache->problem->weight[template];
    return found && isfinite(*cost);
}

/* --- Prices over the known plans ------------------------------------------------------------------------- */

static void price_rows(struct cache_unit *unit, const double *prices) {
    for (size_t r = 0; r < unit->rows.n; r++) {
        const struct cache_row *row = &unit->rows.at[r];
        double best = row->existing;
        uint32_t choice = CACHE_NO_PLACE;
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

void cache_take_seat(uint32_t seat, uint32_t *used, size_t *used_count) {
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
        for (size_t i = 0; i < plan->row_count && sum < best_sum; i++) {
            sum += unit->value[plan->rows[i]];
        }
        for (size_t i = 0; i < plan->fixed_count && sum < best_sum; i++) {
            sum += cache_fixed_pays(plan, i) ? prices[plan->seats[i]] : 0;
        }
        if (sum < best_sum) {
            best_sum = sum;
            best = plan;
        }
    }
    *used_count = 0;
    for (size_t i = 0; best && i < best->fixed_count; i++) {
        if (best->seats[i] != CACHE_NO_PLACE) {
            cache_take_seat(best->seats[i], used, used_count);
        }
    }
    for (size_t i = 0; best && i < best->row_count; i++) {
        if (unit->choice[best->rows[i]] != CACHE_NO_PLACE) {
            cache_take_seat(unit->choice[best->rows[i]], used, used_count);
        }
    }
    return best_sum;
}

struct id_set cache_known_choice(struct arena *arena, struct cache *cache, size_t unit_number, const double *prices) {
    const struct cache_unit *unit = &cache->units[unit_number];
    uint32_t *used = ARENA_ARRAY(arena, uint32_t, unit->seats.n + 1);
    struct id_set set = {0};
    size_t n;
    cache_known_price(cache, unit_number, prices, used, &n);
    for (size_t i = 0; i < n; i++) {
        set = set_with(arena, set, unit->candidates.at[unit->seats.at[used[i]].at]);
    }
    return set;
}

bool access_beats(const struct optimizer_access *b, const struct optimizer_access *a) {
    return a->sub_plan == b->sub_plan && a->branch == b->branch && (!a->bitmap || a->bitmap == b->bitmap) && (!a->part || a->part == b->part) && b->startup <= a->startup && b->total <= a->total &&
           optimizer_access_fits(b, a);
}

/* --- Opening --------------------------------------------------------------------------------------------- */

static void add_accesses(struct cache_unit *unit, const struct design_index *index, uint32_t at) {
    struct optimizer_access *list;
    size_t n = optimizer_accesses(unit->arena, unit->query, index, &list);
    for (size_t i = 0; i < n; i++) {
        VEC_PUSH(unit->arena, &unit->accesses, (struct cache_access){.at = at, .access = list[i]});
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
    struct by_identity *order = ARENA_ARRAY(unit->arena, struct by_identity, n + 1);
    unit->by_identity = ARENA_ARRAY(unit->arena, uint32_t, n + 1);
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
static void make_seats(struct cache_unit *unit) {
    for (size_t i = 0; i < unit->accesses.n; i++) {
        const struct cache_access *a = &unit->accesses.at[i];
        const struct cache_seat *last = unit->seats.n ? &unit->seats.at[unit->seats.n - 1] : NULL;
        if (a->at != CACHE_NO_PLACE && !(last && last->at == a->at && last->slot == a->access.slot)) {
            VEC_PUSH(unit->arena, &unit->seats, (struct cache_seat){a->at, a->access.slot});
        }
    }
    for (uint32_t i = 0; i < unit->candidates.n && !unit->query; i++) {
        VEC_PUSH(unit->arena, &unit->seats, (struct cache_seat){i, 0});
    }
    unit->first_seat = ARENA_ARRAY(unit->arena, uint32_t, unit->candidates.n + 1);
    memset(unit->first_seat, 0xff, (unit->candidates.n + 1) * sizeof *unit->first_seat);
    for (uint32_t i = (uint32_t)unit->seats.n; i-- > 0;) {
        unit->first_seat[unit->seats.at[i].at] = i;
    }
}

/* first_access[at] to first_access[at + 1] are a candidate's; before them all stand the existing ones. */
static void index_accesses(struct cache_unit *unit) {
    size_t i = 0;
    while (i < unit->accesses.n && unit->accesses.at[i].at == CACHE_NO_PLACE) {
        i++;
    }
    unit->existing_count = i;
    unit->first_access = ARENA_ARRAY(unit->arena, size_t, unit->candidates.n + 2);
    for (size_t at = 0; at <= unit->candidates.n; at++) {
        unit->first_access[at] = i;
        while (i < unit->accesses.n && unit->accesses.at[i].at == at) {
            i++;
        }
    }
}

/* Only one that is alike in all this can beat another. */
static bool same_kind(const struct optimizer_access *a, const struct optimizer_access *b) {
    return a->slot == b->slot && a->needs == b->needs && a->workers == b->workers && a->sub_plan == b->sub_plan && a->branch == b->branch;
}

static bool existing_beats(const struct cache_unit *unit, const struct optimizer_access *a) {
    for (size_t i = 0; i < unit->existing_count; i++) {
        if (access_beats(&unit->accesses.at[i].access, a)) {
            return true;
        }
    }
    return false;
}

/* What does not depend on prices, and is asked at all of them. */
static void sort_accesses(struct cache_unit *unit) {
    const struct optimizer_access **kinds = ARENA_ARRAY(unit->arena, const struct optimizer_access *, unit->accesses.n + 1);
    for (size_t i = 0; i < unit->accesses.n; i++) {
        struct cache_access *a = &unit->accesses.at[i];
        a->seat = cache_seat_of(unit, a->at, a->access.slot);
        a->beaten = i >= unit->existing_count && existing_beats(unit, &a->access);
        while (a->kind < unit->kind_count && !same_kind(kinds[a->kind], &a->access)) {
            a->kind++;
        }
        kinds[a->kind] = &a->access;
        unit->kind_count += a->kind == unit->kind_count;
    }
}

static void open_unit(void *context, size_t u) {
    struct cache *cache = context;
    struct cache_unit *unit = &cache->units[u];
    unit->candidates = cache->problem->relevant[unit->template];
    unit->factor = 1;
    if (unit->query) {
        add_accesses(unit, NULL, CACHE_NO_PLACE);
        for (uint32_t i = 0; i < unit->candidates.n; i++) {
            add_accesses(unit, cache->problem->candidates.at[unit->candidates.at[i]].index, i);
        }
    }
    make_seats(unit);
    index_accesses(unit);
    sort_accesses(unit);
    order_by_identity(cache, unit);
    unit->plain = cache_refresh(cache, u, cache->marked);
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
        unit->arena = ARENA_NEW(cache->arena, struct arena);
        arena_init(unit->arena, cache->arena);
        cache->unit_count += unit->weight > 0;
    }
}

void cache_open(struct arena *arena, struct cache *cache, struct costs *costs) {
    const struct problem *problem = costs->problem;
    size_t most = 0;
    *cache = (struct cache){.arena = arena, .problem = problem, .costs = costs, .effort = 1};
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        most += problem->workload->templates[t].sample_count + 1;
    }
    cache->units = ARENA_ARRAY(arena, struct cache_unit, most + 1);
    cache->first_unit = ARENA_ARRAY(arena, size_t, problem->workload->template_count + 1);
    cache->marked = ARENA_ARRAY(arena, bool, problem->candidates.n + 1);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        cache->first_unit[t] = cache->unit_count;
        if (isnan(costs->base[t])) {
            continue;
        }
        if (problem->relevant[t].n) {
            open_template(cache, t);
        } else {
            cache->outside += problem->weight[t] * costs->base[t];
        }
    }
    cache->first_unit[problem->workload->template_count] = cache->unit_count;
    cache->all = ARENA_ARRAY(arena, uint32_t, cache->unit_count + 1);
    for (uint32_t u = 0; u < cache->unit_count; u++) {
        cache->all[u] = u;
    }
    cache_each(cache, cache->all, cache->unit_count, open_unit, cache);
    list_users(cache);
}
