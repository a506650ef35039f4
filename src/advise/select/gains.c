/* What each option would bring beside a set, kept from one exchange to the next (exchange.h). */
#include "advise/select/exchange.h"

void gains_open(struct solver *solver) {
    struct gains *gains = solver->gains = ARENA_NEW(solver->arena, struct gains);
    size_t candidates = solver->problem->candidates.n, units = solver->cache->unit_count;
    gains->in = ARENA_ARRAY(solver->arena, bool, candidates + 1);
    gains->back = ARENA_ARRAY(solver->arena, double, candidates + 1);
    gains->changed = ARENA_ARRAY(solver->arena, size_t, units + 1);
    gains->revision = ARENA_ARRAY(solver->arena, size_t, units + 1);
    gains->pairs = ARENA_ARRAY(solver->arena, struct gain_pair *, candidates + 1);
    for (size_t c = 0; c < candidates; c++) {
        gains->pairs[c] = ARENA_ARRAY(solver->arena, struct gain_pair, solver->cache->users[c].n + 1);
    }
    gains->gain = ARENA_ARRAY(solver->arena, double, solver->options.n + 1);
    gains->computed = ARENA_ARRAY(solver->arena, size_t, solver->options.n + 1);
}

static void note_learnt(struct solver *solver) {
    struct gains *gains = solver->gains;
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        if (gains->revision[u] != solver->cache->units[u].revision) {
            gains->revision[u] = solver->cache->units[u].revision;
            gains->changed[u] = gains->now;
        }
    }
}

static void note_member(struct solver *solver, uint32_t candidate, bool in) {
    struct gains *gains = solver->gains;
    struct id_set users = solver->cache->users[candidate];
    gains->in[candidate] = in;
    for (size_t i = 0; i < users.n; i++) {
        gains->changed[users.at[i]] = gains->now;
    }
}

void gains_follow(struct solver *solver, const struct state *state) {
    struct gains *gains = solver->gains;
    note_learnt(solver);
    for (uint32_t c = 0; c < solver->problem->candidates.n; c++) {
        if (gains->in[c] != state->in[c]) {
            note_member(solver, c, state->in[c]);
        }
    }
    gains->now++; /* what is computed from here on is younger than these changes */
}

/* --- One candidate: unit by unit ------------------------------------------------------------------------- */

static double gain_of_pair(struct solver *solver, const struct state *state, uint32_t candidate, size_t k) {
    const struct tally_user *user = &solver->tally->users[candidate][k];
    struct gain_pair *pair = &solver->gains->pairs[candidate][k];
    if (pair->computed <= solver->gains->changed[user->unit]) {
        struct tally_part part = {candidate, user->place};
        pair->gain = state->cost[user->unit] - tally_cost(solver, state, user->unit, &part, 1);
        pair->computed = solver->gains->now;
        solver->work++;
    }
    return pair->gain;
}

static double gain_of_candidate(struct solver *solver, struct state *state, uint32_t candidate) {
    double gain = 0;
    if (!state->in[candidate]) {
        state->in[candidate] = true;
        for (size_t k = 0; k < solver->cache->users[candidate].n; k++) {
            gain += gain_of_pair(solver, state, candidate, k);
        }
        state->in[candidate] = false;
    }
    return gain;
}

/* --- Several that one plan wants ------------------------------------------------------------------------- */

static bool is_current(const struct solver *solver, size_t option) {
    const struct gains *gains = solver->gains;
    struct id_set add = solver->options.at[option].add;
    size_t computed = gains->computed[option];
    for (size_t i = 0; i < add.n && computed; i++) {
        struct id_set users = solver->cache->users[add.at[i]];
        for (size_t k = 0; k < users.n; k++) {
            if (gains->changed[users.at[k]] >= computed) {
                return false;
            }
        }
    }
    return computed > 0;
}

static double gain_together(struct solver *solver, struct state *state, const struct solve_option *option) {
    struct change missing;
    uint64_t bytes;
    change_missing(solver, state, option, &missing, &bytes); /* whether it fits is not asked */
    return missing.n ? state->total + change_price(solver, &missing) - change_total(solver, state, &missing) : 0;
}

double gains_of(struct solver *solver, struct state *state, size_t option) {
    struct gains *gains = solver->gains;
    const struct solve_option *wanted = &solver->options.at[option];
    tally_follow(solver, state);
    if (wanted->add.n == 1) {
        return gain_of_candidate(solver, state, wanted->add.at[0]);
    }
    if (!is_current(solver, option)) {
        gains->gain[option] = gain_together(solver, state, wanted);
        gains->computed[option] = gains->now;
    }
    return gains->gain[option];
}
