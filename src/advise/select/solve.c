/* The solver from end to end (see solve.h), and what it tells the rest of advise. */
#include "advise/select/solve.h"

#include <math.h>
#include <string.h>

#define PLANS_LEAST 120u
#define PLANS_EACH 300u    /* the rest is for limits of work: questions about few tables are cheap */
#define WORK 4000000u      /* unit costs of the exchange search: about a second */
#define WORK_QUICK 400000u /* … of a quick answer */

enum { REGRESSION_ROUNDS = 10 };

void solver_open(struct arena *arena, struct solver *solver, struct costs *costs) {
    const struct problem *problem = costs->problem;
    *solver = (struct solver){.arena = arena, .problem = problem, .bound = -INFINITY};
    solver->budget = problem->options.budget_bytes;
    solver->work_limit = problem->options.quick ? WORK_QUICK : WORK;
    solver->cache = ARENA_NEW(arena, struct cache);
    cache_open(arena, solver->cache, costs);
    limits_open(solver, costs);
    solver_charge_indexes(solver);
    incumbent_open(solver);
}

void solver_charge_indexes(struct solver *solver) {
    struct cache *cache = solver->cache;
    bool *all = ARENA_ARRAY(solver->arena, bool, solver->problem->candidates.n + 1);
    double cost = cache->outside, share = solver->problem->options.min_index_gain;
    double *costs = ARENA_ARRAY(solver->arena, double, cache->unit_count + 1);
    memset(all, true, solver->problem->candidates.n);
    if (share > 0) {
        cache_refresh_all(cache, all, costs);
    }
    for (size_t u = 0; u < cache->unit_count; u++) {
        cost += costs[u];
    }
    solver->charge = share * cost;
}

static double charge_of(const struct solver *solver, size_t candidate) {
    bool is_new = solver->problem->candidates.at[candidate].existing == CATALOG_NONE;
    return problem_forces(solver->problem, candidate) || !is_new ? 0 : solver->charge;
}

double solver_price(const struct solver *solver, size_t candidate) {
    return solver->problem->candidates.at[candidate].maintenance + charge_of(solver, candidate);
}

double solver_charges(const struct solver *solver, struct id_set set) {
    double sum = 0;
    for (size_t i = 0; i < set.n; i++) {
        sum += charge_of(solver, set.at[i]);
    }
    return sum;
}

double state_charges(const struct solver *solver, const struct state *state) {
    double sum = 0;
    for (size_t c = 0; c < solver->problem->candidates.n; c++) {
        sum += state->in[c] ? charge_of(solver, c) : 0;
    }
    return sum;
}

void solver_tell(const struct solver *solver) {
    if (!solver->silent) {
        size_t asked = solver->cache->plans + solver->cache->costs->calls;
        double charges = state_charges(solver, &solver->best);
        progress_tell(solver->problem->progress, asked, solver->best.total - charges, solver->bound - charges);
    }
}

void solver_run(struct solver *solver) {
    incumbent_find(solver);
    if (solver->problem->options.quick || problem_out_of_time(solver->problem)) {
        return;
    }
    branch_solve(solver, SOLVE_GAP, INFINITY, solver->cache->plans + PLANS_LEAST + PLANS_EACH * solver->cache->unit_count);
}

void solver_restart(struct solver *solver) {
    struct state rest = state_new(solver);
    state_settle(solver, &solver->best);
    state_copy(solver, &rest, &solver->best);
    for (size_t c = 0; c < solver->problem->candidates.n; c++) {
        solver->best.in[c] = problem_forces(solver->problem, c);
    }
    state_settle(solver, &solver->best);
    solver->work = 0;
    solver->bound = -INFINITY;
    incumbent_shrink(solver, &rest);
    incumbent_improve(solver, &rest, state_is_small(solver, &rest));
}

void solver_avoid_regressions(struct solver *solver, struct costs *costs) {
    struct regressions found = {0};
    struct state first = state_new(solver);
    state_copy(solver, &first, &solver->best);
    for (size_t round = 0; round < REGRESSION_ROUNDS && solver->problem->options.reject_on_regression; round++) {
        struct id_set set = solver_set(solver);
        size_t limits = solver->limits.n;
        if (!validate_set(costs, set, &found) || !found.n) {
            break;
        }
        limits_learn_all(solver, costs, set, &found);
        if (solver->limits.n == limits) {
            break;
        }
        solver_restart(solver);
        solver_run(solver);
    }
    if (!solver_set(solver).n) { /* where every set does harm, the one that is told, and refused */
        state_copy(solver, &solver->best, &first);
    }
}

struct id_set solver_set(const struct solver *solver) {
    size_t n = solver->problem->candidates.n;
    struct id_set set = {.at = ARENA_ARRAY(solver->arena, uint32_t, n + 1)};
    for (uint32_t c = 0; c < n; c++) {
        if (solver->best.in[c]) {
            set.at[set.n++] = c;
        }
    }
    return set;
}

/* Alone, weighted: for the reasons of a rejection. */
void solver_tell_gains(struct solver *solver, struct problem *problem) {
    bool *in = ARENA_ARRAY(solver->arena, bool, problem->candidates.n + 1);
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        struct id_set users = solver->cache->users[c];
        double gain = 0;
        in[c] = true;
        for (size_t i = 0; i < users.n; i++) {
            const struct cache_unit *unit = &solver->cache->units[users.at[i]];
            bool ask =
                !unit->query && problem->candidates.at[c].maintenance > 0; /* parts of plans answer without asking */
            gain += unit->plain -
                    (ask ? cache_refresh(solver->cache, users.at[i], in) : cache_cost(solver->cache, users.at[i], in));
        }
        in[c] = false;
        problem->candidates.at[c].gain = fmax(0, gain);
    }
}
