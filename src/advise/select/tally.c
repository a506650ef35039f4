/* Costs after a change of a set, plan by plan (see tally.h). */
#include "advise/select/tally.h"

#include <math.h>
#include <string.h>

/* --- A unit's plans, by candidate and by row ------------------------------------------------------------------ */

/* Counts to places where each one's part begins; counts[n] becomes the end. */
static void sum_up(uint32_t *counts, size_t n) {
    uint32_t sum = 0;
    for (size_t i = 0; i <= n; i++) {
        uint32_t count = counts[i];
        counts[i] = sum;
        sum += count;
    }
}

static void index_options(struct tally_unit *t, const struct cache_unit *unit) {
    size_t n = unit->candidates.n;
    t->first_option = ARENA_ARRAY(&t->arena, uint32_t, n + 1);
    for (size_t r = 0; r < t->row_count; r++) {
        for (size_t i = 0; i < unit->rows.at[r].option_count; i++) {
            t->first_option[unit->rows.at[r].options[i].at]++;
        }
    }
    sum_up(t->first_option, n);
    uint32_t *next = ARENA_ARRAY(&t->arena, uint32_t, n + 1);
    memcpy(next, t->first_option, n * sizeof *next);
    t->options = ARENA_ARRAY(&t->arena, struct tally_option, t->first_option[n] + 1);
    for (uint32_t r = 0; r < t->row_count; r++) {
        const struct cache_row *row = &unit->rows.at[r];
        for (uint32_t i = 0; i < row->option_count; i++) {
            t->options[next[row->options[i].at]++] = (struct tally_option){r, i, row->options[i].cost};
        }
    }
}

static void index_needs(struct tally_unit *t, const struct cache_unit *unit) {
    size_t n = unit->candidates.n;
    t->first_need = ARENA_ARRAY(&t->arena, uint32_t, n + 1);
    for (size_t k = 0; k < t->plan_count; k++) {
        for (size_t i = 0; i < unit->plans.at[k].fixed_count; i++) {
            t->first_need[unit->plans.at[k].fixed[i]]++;
        }
    }
    sum_up(t->first_need, n);
    uint32_t *next = ARENA_ARRAY(&t->arena, uint32_t, n + 1);
    memcpy(next, t->first_need, n * sizeof *next);
    t->needs = ARENA_ARRAY(&t->arena, uint32_t, t->first_need[n] + 1);
    for (uint32_t k = 0; k < t->plan_count; k++) {
        for (size_t i = 0; i < unit->plans.at[k].fixed_count; i++) {
            t->needs[next[unit->plans.at[k].fixed[i]]++] = k;
        }
    }
}

static void index_users(struct tally_unit *t, const struct cache_unit *unit) {
    t->first_user = ARENA_ARRAY(&t->arena, uint32_t, t->row_count + 1);
    for (size_t k = 0; k < t->plan_count; k++) {
        for (size_t i = 0; i < unit->plans.at[k].row_count; i++) {
            t->first_user[unit->plans.at[k].rows[i]]++;
        }
    }
    sum_up(t->first_user, t->row_count);
    uint32_t *next = ARENA_ARRAY(&t->arena, uint32_t, t->row_count + 1);
    memcpy(next, t->first_user, t->row_count * sizeof *next);
    t->users = ARENA_ARRAY(&t->arena, uint32_t, t->first_user[t->row_count] + 1);
    for (uint32_t k = 0; k < t->plan_count; k++) {
        for (size_t i = 0; i < unit->plans.at[k].row_count; i++) {
            t->users[next[unit->plans.at[k].rows[i]]++] = k;
        }
    }
}

static void index_unit(struct tally_unit *t, const struct cache_unit *unit) {
    arena_rewind(&t->arena, t->empty);
    t->revision = unit->revision;
    t->row_count = unit->rows.n;
    t->plan_count = unit->plans.n;
    index_options(t, unit);
    index_needs(t, unit);
    index_users(t, unit);
}

static size_t max(size_t a, size_t b) {
    return a > b ? a : b;
}

/* Scratch for the largest unit. */
static void make_room(struct solver *solver) {
    struct tally *tally = solver->tally;
    size_t rows = 0, plans = 0;
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        rows = max(rows, tally->units[u].row_count);
        plans = max(plans, tally->units[u].plan_count);
    }
    if (rows > tally->room_rows || plans > tally->room_plans) {
        tally->room_rows = 2 * rows;
        tally->room_plans = 2 * plans;
        tally->fresh = ARENA_ARRAY(solver->arena, double, tally->room_rows);
        tally->touched = ARENA_ARRAY(solver->arena, bool, tally->room_rows);
        tally->touched_rows = ARENA_ARRAY(solver->arena, uint32_t, tally->room_rows);
        tally->raise = ARENA_ARRAY(solver->arena, double, tally->room_plans);
        tally->lost = ARENA_ARRAY(solver->arena, int, tally->room_plans);
    }
}

/* Of the units about which the cache has learnt. */
static void learn(struct solver *solver) {
    struct tally *tally = solver->tally;
    if (tally->revision == solver->cache->revision) {
        return;
    }
    tally->revision = solver->cache->revision;
    tally->row_count = 0;
    tally->plan_count = 0;
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        struct tally_unit *t = &tally->units[u];
        if (t->revision != solver->cache->units[u].revision) {
            index_unit(t, &solver->cache->units[u]);
        }
        t->first_row = tally->row_count;
        t->first_plan = tally->plan_count;
        tally->row_count += t->row_count;
        tally->plan_count += t->plan_count;
    }
    make_room(solver);
}

void tally_open(struct solver *solver) {
    const struct cache *cache = solver->cache;
    struct tally *tally = solver->tally = ARENA_NEW(solver->arena, struct tally);
    tally->revision = SIZE_MAX;
    tally->units = ARENA_ARRAY(solver->arena, struct tally_unit, cache->unit_count + 1);
    for (size_t u = 0; u < cache->unit_count; u++) {
        arena_init(&tally->units[u].arena, solver->arena);
        tally->units[u].empty = arena_mark(&tally->units[u].arena);
        tally->units[u].revision = SIZE_MAX;
    }
    tally->users = ARENA_ARRAY(solver->arena, struct tally_user *, cache->problem->candidates.n + 1);
    for (uint32_t c = 0; c < cache->problem->candidates.n; c++) {
        tally->users[c] = ARENA_ARRAY(solver->arena, struct tally_user, cache->users[c].n + 1);
        for (size_t k = 0; k < cache->users[c].n; k++) {
            uint32_t u = cache->users[c].at[k];
            tally->users[c][k] = (struct tally_user){u, cache_place(&cache->units[u], c)};
        }
    }
}

/* --- A state ------------------------------------------------------------------------------------------------ */

/* Its cost comes from questions to a driver, which costs.c remembers. */
static bool is_asked(const struct cache_unit *unit) {
    return !unit->query && !unit->corrected;
}

static void make_state_room(struct solver *solver, struct state *state) {
    const struct tally *tally = solver->tally;
    if (state->row_room <= tally->row_count) {
        state->row_room = 2 * tally->row_count + 1;
        state->rows = ARENA_ARRAY(solver->arena, struct state_row, state->row_room);
    }
    if (state->plan_room <= tally->plan_count) {
        state->plan_room = 2 * tally->plan_count + 1;
        state->plans = ARENA_ARRAY(solver->arena, struct state_plan, state->plan_room);
    }
}

static struct state_row serve(const struct cache_unit *unit, const struct cache_row *row, uint32_t from, const bool *in) {
    for (uint32_t i = from; i < row->option_count; i++) {
        if (in[unit->candidates.at[row->options[i].at]]) {
            return (struct state_row){row->options[i].cost, i};
        }
    }
    return (struct state_row){row->existing, (uint32_t)row->option_count};
}

static struct state_plan come_to(const struct cache_unit *unit, const struct cache_plan *plan, const struct state_row *rows,
                                 const bool *in) {
    struct state_plan sum = {cache_constant(unit, plan), 0};
    for (size_t i = 0; i < plan->row_count; i++) {
        double value = rows[plan->rows[i]].value;
        sum.cost += isfinite(value) ? value : 0;
        sum.missing += !isfinite(value);
    }
    for (size_t i = 0; i < plan->fixed_count; i++) {
        sum.missing += !in[unit->candidates.at[plan->fixed[i]]];
    }
    return sum;
}

void tally_keep(struct solver *solver, struct state *state, size_t u) {
    const struct tally_unit *t = &solver->tally->units[u];
    const struct cache_unit *unit = &solver->cache->units[u];
    struct state_row *rows = state->rows + t->first_row;
    struct state_plan *plans = state->plans + t->first_plan;
    double least = INFINITY;
    if (is_asked(unit)) {
        state->cost[u] = cache_cost(solver->cache, u, state->in);
        return;
    }
    for (size_t r = 0; r < t->row_count; r++) {
        rows[r] = serve(unit, &unit->rows.at[r], 0, state->in);
    }
    for (size_t k = 0; k < t->plan_count; k++) {
        plans[k] = come_to(unit, &unit->plans.at[k], rows, state->in);
        least = plans[k].missing ? least : fmin(least, plans[k].cost);
    }
    state->cost[u] = least;
}

void tally_settle(struct solver *solver, struct state *state) {
    learn(solver);
    make_state_room(solver, state);
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        tally_keep(solver, state, u);
    }
    state->revision = solver->tally->revision;
}

void tally_follow(struct solver *solver, struct state *state) {
    learn(solver);
    if (state->revision != solver->tally->revision || !state->rows) {
        state_settle(solver, state);
    }
}

void tally_copy(struct solver *solver, struct state *to, const struct state *from) {
    to->revision = from->revision;
    if (from->revision == solver->tally->revision && from->rows) {
        make_state_room(solver, to);
        memcpy(to->rows, from->rows, solver->tally->row_count * sizeof *to->rows);
        memcpy(to->plans, from->plans, solver->tally->plan_count * sizeof *to->plans);
    }
}

/* --- A change ------------------------------------------------------------------------------------------------ */

static void touch(struct tally *tally, uint32_t row, double value) {
    if (!tally->touched[row]) {
        tally->touched[row] = true;
        tally->touched_rows[tally->touched_count++] = row;
    }
    tally->fresh[row] = value;
}

/* Rows that it serves fall to the next that is there. */
static void lose(struct tally *tally, const struct tally_unit *t, const struct cache_unit *unit, const struct state_row *rows,
                 uint32_t place, const bool *in) {
    for (uint32_t i = t->first_option[place]; i < t->first_option[place + 1]; i++) {
        const struct tally_option *option = &t->options[i];
        if (rows[option->row].rank == option->rank) {
            touch(tally, option->row, serve(unit, &unit->rows.at[option->row], option->rank + 1, in).value);
        }
    }
}

static void gain(struct tally *tally, const struct tally_unit *t, const struct state_row *rows, uint32_t place) {
    for (uint32_t i = t->first_option[place]; i < t->first_option[place + 1]; i++) {
        const struct tally_option *option = &t->options[i];
        if (option->cost < (tally->touched[option->row] ? tally->fresh[option->row] : rows[option->row].value)) {
            touch(tally, option->row, option->cost);
        }
    }
}

static bool change_needs(struct tally *tally, const struct tally_unit *t, uint32_t place, bool in) {
    for (uint32_t i = t->first_need[place]; i < t->first_need[place + 1]; i++) {
        tally->lost[t->needs[i]] += in ? -1 : 1;
    }
    return t->first_need[place] < t->first_need[place + 1];
}

/* Plans with the row rise by the difference; a row that nothing serves is a need that is missing. */
static void raise_plans(struct tally *tally, const struct tally_unit *t, uint32_t row, double before, double after) {
    double rise = (isfinite(after) ? after : 0) - (isfinite(before) ? before : 0);
    int lost = !isfinite(after) - !isfinite(before);
    for (uint32_t i = t->first_user[row]; i < t->first_user[row + 1]; i++) {
        tally->raise[t->users[i]] += rise;
        tally->lost[t->users[i]] += lost;
    }
}

/* The cheapest plan after the change; forgets the change. */
static double cheapest(struct tally *tally, const struct tally_unit *t, const struct state_plan *plans) {
    double least = INFINITY;
    for (size_t k = 0; k < t->plan_count; k++) {
        double cost = plans[k].cost + tally->raise[k];
        if (plans[k].missing + tally->lost[k] == 0 && cost < least) {
            least = cost;
        }
    }
    memset(tally->raise, 0, t->plan_count * sizeof *tally->raise);
    memset(tally->lost, 0, t->plan_count * sizeof *tally->lost);
    return least;
}

/* What goes first: what comes may serve the rows that it leaves. True when some plan has to do with it. */
static bool change_rows(struct tally *tally, const struct tally_unit *t, const struct cache_unit *unit, const struct state *state,
                        const struct tally_part *parts, size_t n) {
    const struct state_row *rows = state->rows + t->first_row;
    bool needs = false;
    for (size_t i = 0; i < n; i++) {
        if (parts[i].place != UINT32_MAX && !state->in[parts[i].id]) {
            lose(tally, t, unit, rows, parts[i].place, state->in);
            needs |= change_needs(tally, t, parts[i].place, false);
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (parts[i].place != UINT32_MAX && state->in[parts[i].id]) {
            gain(tally, t, rows, parts[i].place);
            needs |= change_needs(tally, t, parts[i].place, true);
        }
    }
    return needs || tally->touched_count;
}

double tally_cost(struct solver *solver, const struct state *state, size_t u, const struct tally_part *parts, size_t n) {
    struct tally *tally = solver->tally;
    const struct tally_unit *t = &tally->units[u];
    const struct cache_unit *unit = &solver->cache->units[u];
    if (is_asked(unit)) {
        return cache_cost(solver->cache, u, state->in);
    }
    if (!change_rows(tally, t, unit, state, parts, n)) {
        return state->cost[u];
    }
    for (size_t i = 0; i < tally->touched_count; i++) {
        uint32_t row = tally->touched_rows[i];
        raise_plans(tally, t, row, state->rows[t->first_row + row].value, tally->fresh[row]);
        tally->touched[row] = false;
    }
    tally->touched_count = 0;
    return cheapest(tally, t, state->plans + t->first_plan);
}
