/*
 * The model's set before the database's planner: its word is final, and its questions are few.
 *
 * Asked are only the baseline, each statement once, and each set that the search proposes, each statement that it can change once and the
 * set as a whole, so joint effects are in the answers. What is not asked is bounded by what is (a plan that is best under a set stays best
 * under each smaller set that holds its indexes: costs.c; Wu et al., "Wii", SIGMOD 2024, skip the calls whose bounds meet): the cache holds
 * every answer as a plan of its own, an upper bound for all sets with those indexes.
 *
 * From the answers the model is corrected: all plans of a statement by how far its baseline was off, then the plan that was proposed by how
 * far it still was. The program is solved again over the corrected plans, until it proposes nothing that could be cheaper by EPSILON
 * than the cheapest set verified, or the questions run out. The bound is the corrected model's.
 */
#include <math.h>

#include "advise/solve.h"

#define EPSILON 0.002
#define OFF 0.01 /* corrections of less are noise: the planner's comparisons are no finer */

enum { ROUNDS_MAX = 6, CALLS_EACH = 3 };

struct verifying {
    struct solver *solver;
    struct costs *planner;
    struct id_set best;
    double best_total; /* charges included (solve.h), as the bound */
    double bound; /* of the last corrected program; -INFINITY: none yet */
};

/* Samples share their template's answer: the planner's mean is compared with the model's. */
static double model_cost(struct cache *cache, size_t t, const bool *in) {
    double sum = 0;
    for (size_t u = 0; u < cache->unit_count; u++) {
        sum += cache->units[u].template == t ? cache_cost(cache, u, in) : 0;
    }
    return sum / cache->problem->weight[t];
}

static double ratio_of(double planner, double model) {
    double ratio = planner / model;
    return isfinite(ratio) && ratio > 0 ? ratio : 1;
}

static void calibrate(struct verifying *v) {
    struct cache *cache = v->solver->cache;
    bool *none = ARENA_ARRAY(cache->arena, bool, cache->problem->candidates.n + 1);
    double *factor = ARENA_ARRAY(cache->arena, double, cache->problem->workload->template_count + 1);
    for (size_t t = 0; t < cache->problem->workload->template_count; t++) {
        factor[t] = v->planner->delegated[t] ? 1 : ratio_of(v->planner->base[t], model_cost(cache, t, none));
    }
    for (size_t u = 0; u < cache->unit_count; u++) {
        cache_calibrate(cache, u, factor[cache->units[u].template]);
    }
    v->solver->charge = cache->problem->options.min_index_gain * costs_base_total(v->planner);
    cache->outside = 0;
    for (size_t t = 0; t < cache->problem->workload->template_count; t++) {
        if (!isnan(v->planner->base[t]) && !cache->problem->relevant[t].n) {
            cache->outside += cache->problem->weight[t] * v->planner->base[t];
        }
    }
}

static size_t units_of(const struct cache *cache, size_t t) {
    size_t n = 0;
    for (size_t u = 0; u < cache->unit_count; u++) {
        n += cache->units[u].template == t;
    }
    return n;
}

/* What the planner's answers for this set say about the model's plans. */
static void correct(struct verifying *v, struct id_set set, const bool *in) {
    struct cache *cache = v->solver->cache;
    double *factor = ARENA_ARRAY(cache->arena, double, cache->problem->workload->template_count + 1);
    for (size_t t = 0; t < cache->problem->workload->template_count; t++) {
        double cost;
        struct id_set used;
        factor[t] = 1;
        if (isnan(v->planner->base[t]) || v->planner->delegated[t] || !cache->problem->relevant[t].n ||
            !costs_known(v->planner, t, set, &cost, &used) || !isfinite(cost)) {
            continue;
        }
        factor[t] = ratio_of(cost, model_cost(cache, t, in));
        for (size_t u = 0; u < cache->unit_count && units_of(cache, t) == 1; u++) {
            if (cache->units[u].template == t) {
                cache_learn(cache, u, used, cost);
            }
        }
    }
    for (size_t u = 0; u < cache->unit_count; u++) {
        double off = factor[cache->units[u].template];
        if (off > 1 + OFF) { /* what is cheaper than thought is in the cache now, as an answer */
            cache_correct(cache, u, in, off);
        } else if (off < 1 - OFF && units_of(cache, cache->units[u].template) > 1) {
            cache_correct(cache, u, in, off);
        }
    }
}

/* What is verified, in the planner's costs; the corrected model's bound comes at the end. */
static void tell(const struct verifying *v) {
    const struct solver *solver = v->solver;
    size_t asked = solver->cache->plans + solver->cache->costs->calls + v->planner->calls;
    double charges = solver_charges(solver, v->best);
    progress_tell(solver->problem->progress, asked, v->best_total - charges, v->bound - charges);
}

/* Asks for the set as a whole, and keeps it when it is the cheapest so far. False when the planner gave out. */
static bool verify_set(struct verifying *v, struct id_set set) {
    double total;
    if (!costs_total(v->planner, set, &total)) {
        return false;
    }
    total += solver_charges(v->solver, set);
    if (total < v->best_total) {
        v->best_total = total;
        v->best = set;
    }
    tell(v);
    return true;
}

/* Over the corrected plans; from the present set, from the cheapest verified, and from the prices of the corrected program. */
static void solve_again(struct solver *solver) {
    struct state state = state_new(solver);
    state_settle(solver, &solver->best);
    state_copy(solver, &state, &solver->best);
    solver->work = 0;
    solver->bound = -INFINITY;
    incumbent_improve(solver, &state, false);
    if (!solver->problem->options.quick) {
        branch_solve(solver, EPSILON, solver->cache->plans + 10 * solver->cache->unit_count);
    }
}

static size_t questions_of(const struct problem *problem) {
    size_t n = 0;
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        n += problem->weight[t] > 0 ? problem->workload->templates[t].sample_count : 0;
    }
    return n;
}

/* The last round may need an answer for each statement. */
static bool may_ask(const struct verifying *v, size_t asked_before) {
    size_t each = questions_of(v->solver->problem);
    return v->planner->calls - asked_before + each <= CALLS_EACH * each && !problem_out_of_time(v->solver->problem);
}

bool confirm_solution(struct solver *solver, struct costs *planner, struct id_set *set, double *total) {
    struct verifying v = {.solver = solver, .planner = planner, .best_total = INFINITY, .bound = -INFINITY};
    planner->last_words = true;
    solver->silent = true;
    calibrate(&v);
    state_settle(solver, &solver->best);
    if (!verify_set(&v, (struct id_set){0})) {
        return false;
    }
    for (size_t round = 0; round < ROUNDS_MAX; round++) {
        struct id_set next = solver_set(solver);
        if (!verify_set(&v, next)) {
            if (round && progress_cancelled(solver->problem->progress)) {
                break;
            }
            return false;
        }
        correct(&v, next, solver->best.in);
        solve_again(solver);
        v.bound = fmin(solver->bound, v.best_total);
        tell(&v);
        bool better = solver->best.total < v.best_total * (1 - EPSILON) && !set_equal(solver_set(solver), next);
        if (!better || !may_ask(&v, 0)) {
            break;
        }
    }
    solver->bound = v.bound;
    *set = v.best;
    *total = v.best_total - solver_charges(solver, v.best);
    return true;
}
