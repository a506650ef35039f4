/*
 * The model's set before the database's planner: its word is final, and its questions are few.
 *
 * Asked are only the baseline, each statement once, and each set that the search proposes, each statement that it can change once with the
 * set as a whole, so joint effects are in the answers; after the first set only as long as it may still be better than the best. What is not asked
 * is bounded by what is (a plan that is best under a set stays best under each smaller set that holds its indexes: costs.c; Wu et al., "Wii", SIGMOD
 * 2024, skip the calls whose bounds meet): the cache holds every answer as a plan of its own, an upper bound for all sets with those indexes.
 *
 * From the answers the model is corrected: all plans of a statement by how far its baseline was off, then, where it takes a set for cheaper than
 * the planner does, what it uses and the planner does not (cache_blame). The program is solved again over the corrected costs, by exchanges
 * and the linked solver, and asked about while it proposes a set that is clearly better; then proven, which often finds a better one; and after each
 * correction what was proven is looked at again. That ends with a set of which nothing is left to correct, or when the questions run out. The
 * bound is the corrected model's.
 * A set under which a statement gets costlier than the user allows is not kept, and what the planner did there becomes a limit of the
 * program (limits.c).
 */
#include <math.h>

#include "advise/select/solve.h"

#define EPSILON 0.0092 /* of the proof, from what is verified */
#define CLOSEST 0.002 /* … from the solver's set, which promises better: nearer than that it takes long */
#define WORTH 1e-4    /* what a better set must promise to be asked about */
#define WORTH_SOON 1e-3 /* … before the proof, which often finds a better one: four of five that promise less bring nothing */
#define WORTH_SOON_OF_GAP 0.2   /* … of what the model leaves open: where that is much, the proof finds more, and the questions are few */
#define WORTH_SOON_MOST 5e-3

enum { ROUNDS_MAX = 12 };

struct verifying {
    struct solver *solver;
    struct costs *planner;
    struct id_set best;
    double best_total; /* charges included (solve.h), as the bound */
    struct id_set asked;   /* the last set verified */
    struct id_set refused; /* the first that makes a statement costlier than the user allows */
    bool is_new_ground; /* the last set asked about is the best so far */
    double bound; /* of the last corrected program; -INFINITY: none yet */
};

/* Samples share their template's answer, for which some of them are asked about: the planner's mean is compared with the model's. */
static double model_cost(struct cache *cache, size_t t, const bool *in) {
    double sum = 0;
    for (size_t u = cache->first_unit[t]; u < cache->first_unit[t + 1]; u++) {
        sum += cache_cost(cache, u, in);
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
    limits_open(v->solver, v->planner);
    cache->outside = 0;
    for (size_t t = 0; t < cache->problem->workload->template_count; t++) {
        if (!isnan(v->planner->base[t]) && !cache->problem->relevant[t].n) {
            cache->outside += cache->problem->weight[t] * v->planner->base[t];
        }
    }
    solver_charge_indexes(v->solver);
}

/* The planner's answers for a set, along the templates. */
struct answers {
    struct verifying *v;
    const bool *in;
    double *cost; /* NAN: none */
    struct id_set *used;
};

/* What the answer says about the plans of the template whose first unit this is. */
static void correct_template(void *context, size_t first) {
    const struct answers *answers = context;
    struct cache *cache = answers->v->solver->cache;
    size_t t = cache->units[first].template;
    double factor = ratio_of(answers->cost[t], model_cost(cache, t, answers->in));
    for (size_t u = first; u < cache->first_unit[t + 1]; u++) {
        double cost = cache_cost(cache, u, answers->in) * factor;
        cache_learn(cache, u, answers->used[t], cost / cache->units[u].weight);
        cache_blame(cache, u, answers->in, answers->v->solver->active, answers->used[t], cost);
    }
}

static void correct(struct verifying *v, struct id_set set, const bool *in) {
    const struct problem *problem = v->solver->problem;
    const struct cache *cache = v->solver->cache;
    size_t count = problem->workload->template_count, n = 0;
    uint32_t *firsts = ARENA_ARRAY(v->solver->arena, uint32_t, count + 1);
    struct answers answers = {.v = v, .in = in};
    answers.cost = ARENA_ARRAY(v->solver->arena, double, count + 1);
    answers.used = ARENA_ARRAY(v->solver->arena, struct id_set, count + 1);
    for (size_t t = 0; t < count; t++) {
        bool asked = !isnan(v->planner->base[t]) && !v->planner->delegated[t] && cache->first_unit[t] < cache->first_unit[t + 1];
        if (asked && costs_known(v->planner, t, set, &answers.cost[t], &answers.used[t]) && isfinite(answers.cost[t])) {
            firsts[n++] = (uint32_t)cache->first_unit[t];
        }
    }
    cache_each(v->solver->cache, firsts, n, correct_template, &answers);
}

/* What is verified, in the planner's costs; the corrected model's bound comes at the end. */
static void tell(const struct verifying *v) {
    const struct solver *solver = v->solver;
    size_t asked = solver->cache->plans + solver->cache->costs->calls + v->planner->calls;
    double charges = solver_charges(solver, v->best);
    progress_tell(solver->problem->progress, asked, v->best_total - charges, v->bound - charges);
}

/* True: there are none, or they do not matter. */
static bool learn_regressions(struct verifying *v, struct id_set set) {
    struct regressions found = {0};
    if (!v->solver->problem->options.reject_on_regression || !validate_set(v->planner, set, &found) || !found.n) {
        return true;
    }
    limits_learn_all(v->solver, v->planner, set, &found);
    return false;
}

/* Asks for the set as a whole, and keeps it when it is the cheapest so far. False when the planner gave out. */
static bool verify_set(struct verifying *v, struct id_set set) {
    double total;
    if (!costs_total(v->planner, set, &total)) {
        return false;
    }
    v->asked = set;
    bool can_avoid = !set_equal(set, problem_start(v->solver->arena, v->solver->problem));
    if (can_avoid && !learn_regressions(v, set)) {
        v->refused = v->refused.n ? v->refused : set;
        return true;
    }
    total += solver_charges(v->solver, set);
    v->is_new_ground = total < v->best_total;
    if (v->is_new_ground) {
        v->best_total = total;
        v->best = set;
    }
    tell(v);
    return true;
}

/*
 * Over the corrected plans, from the present set: by exchanges, and by the linked solver over the plans that are known. That one is for new ground: where the
 * last set was refuted, the next differs little (of TPC-H's 20 sets of 2000 MB it took half of all time, and found nothing).
 */
static void search_again(struct verifying *v) {
    struct solver *solver = v->solver;
    solver_restart(solver);
    if (v->is_new_ground && !solver->problem->options.quick && !problem_out_of_time(solver->problem)) {
        branch_search(solver);
    }
}

/* The same with a bound; what the proof teaches may show a better set. */
static void prove_again(struct verifying *v) {
    struct solver *solver = v->solver;
    solver->bound = -INFINITY;
    solver->passing = false;
    (solver->leaves.n ? branch_again : branch_solve)(solver, CLOSEST, (1 - EPSILON) * v->best_total,
                                                     solver->cache->plans + 300 * (solver->cache->unit_count + 1));
    v->bound = fmin(solver->bound, v->best_total);
    tell(v);
}

struct doubt { /* a statement that the planner was not asked about under the set */
    size_t template;
    double change; /* by the model, of its cost under the best set, weighted */
};

static int by_change(const void *a, const void *b) {
    const struct doubt *x = a, *y = b;
    if (x->change != y->change) {
        return x->change > y->change ? -1 : 1;
    }
    return x->template < y->template ? -1 : x->template > y->template;
}

/* What the set costs by the answers there are, and by the model where there are none: those statements, the most changed first. */
static double expect(struct verifying *v, struct id_set set, const bool *in, struct doubt *doubts, size_t *n) {
    const struct problem *problem = v->solver->problem;
    double sum = solver_charges(v->solver, set);
    *n = 0;
    for (size_t i = 0; i < set.n; i++) {
        sum += problem->candidates.at[set.at[i]].maintenance;
    }
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        double cost = 0, best = 0;
        if (!isnan(v->planner->base[t]) && !costs_known(v->planner, t, set, &cost, NULL)) {
            cost = model_cost(v->solver->cache, t, in);
            costs_known(v->planner, t, v->best, &best, NULL);
            doubts[(*n)++] = (struct doubt){t, problem->weight[t] * fabs(cost - best)};
        }
        sum += problem->weight[t] * cost;
    }
    if (*n) {
        qsort(doubts, *n, sizeof *doubts, by_change);
    }
    return sum;
}

/*
 * Of the doubts, those that must be asked in any case, if no answer is further off than what it changes; and half of all, for each round costs a
 * search. False: there are no questions for any.
 */
static bool choose(const struct verifying *v, struct id_set set, const struct doubt *doubts, size_t n, double promise, bool *these) {
    const struct workload *workload = v->solver->problem->workload;
    size_t questions = v->planner->questions, most = costs_questions_most(v->planner);
    bool any = false;
    memset(these, 0, workload->template_count * sizeof *these);
    for (size_t i = 0; i < n && (promise > 0 || 2 * i < n); i++) {
        size_t more = costs_questions_of(v->planner, doubts[i].template, set);
        if (questions + more <= most) {
            questions += more;
            promise -= doubts[i].change;
            these[doubts[i].template] = any = true;
        }
    }
    return any;
}

/* The solver's set is better than what is verified by so much of it, and there is something left to ask about it, or to verify. */
static bool is_worth_asking(struct verifying *v, double worth) {
    const struct solver *solver = v->solver;
    size_t templates = solver->problem->workload->template_count, n;
    struct id_set set = solver_set(solver);
    struct doubt *doubts = ARENA_ARRAY(solver->arena, struct doubt, templates + 1);
    bool *these = ARENA_ARRAY(solver->arena, bool, templates + 1);
    double expected = expect(v, set, solver->best.in, doubts, &n);
    bool is_new = n || !set_equal(set, v->asked); /* one that was refused may leave a part that needs no question */
    bool is_better = expected < v->best_total * (1 - (costs_may_ask_about(v->planner, set) ? worth : EPSILON - CLOSEST));
    return is_better && is_new && (!n || choose(v, set, doubts, n, 0, these)) && !problem_out_of_time(solver->problem);
}

/*
 * Asks about the set, statement by statement, as long as it may be better than the best: most sets that the corrected model proposes are not, and a few
 * answers say so. *known: all are there. False: the planner gave out.
 */
static bool ask_while_better(struct verifying *v, struct id_set set, const bool *in, bool *known) {
    struct doubt *doubts = ARENA_ARRAY(v->solver->arena, struct doubt, v->solver->problem->workload->template_count + 1);
    bool *these = ARENA_ARRAY(v->solver->arena, bool, v->solver->problem->workload->template_count + 1);
    double enough = v->best_total * (1 - WORTH), expected;
    size_t n;
    while ((expected = expect(v, set, in, doubts, &n)) < enough && choose(v, set, doubts, n, enough - expected, these)) {
        if (!costs_ask(v->planner, set, these)) {
            return false;
        }
    }
    *known = !n;
    return true;
}

/* False: the planner gave out. */
static bool ask_and_correct(struct verifying *v) {
    struct id_set set = solver_set(v->solver);
    bool known;
    v->is_new_ground = false;
    if (!ask_while_better(v, set, v->solver->best.in, &known) || (known && !verify_set(v, set))) {
        return false;
    }
    correct(v, set, v->solver->best.in);
    return true;
}

/*
 * Sets are asked about as a whole, so one may hold a member that the model wanted and no plan of the planner uses. Without it those plans are
 * the same: nothing is asked.
 */
static void leave_out_unused(struct verifying *v) {
    const struct problem *problem = v->planner->problem;
    struct arena *arena = v->solver->arena;
    struct id_set kept = set_intersect(arena, v->best, problem_forced(v->solver->arena, v->solver->problem)), used;
    double total, cost;
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        if (!isnan(v->planner->base[t])) {
            if (!costs_get(v->planner, t, v->best, &cost, &used)) {
                return;
            }
            kept = set_union(arena, kept, set_intersect(arena, v->best, used));
        }
    }
    if (kept.n < v->best.n && costs_total(v->planner, kept, &total)) {
        v->best = kept;
        v->best_total = total + solver_charges(v->solver, kept);
    }
}

static double worth_soon(const struct solver *solver) {
    double gap = 1 - solver->bound / solver->best.total;
    return fmax(WORTH_SOON, fmin(WORTH_SOON_OF_GAP * gap, WORTH_SOON_MOST));
}

bool confirm_solution(struct solver *solver, struct costs *planner, struct id_set *set, double *total) {
    struct verifying v = {.solver = solver, .planner = planner, .best_total = INFINITY, .bound = -INFINITY};
    double soon = worth_soon(solver);
    planner->last_words = true;
    solver->silent = true;
    solver->leaves.n = 0; /* of other costs */
    calibrate(&v);
    state_settle(solver, &solver->best);
    if (!verify_set(&v, problem_start(solver->arena, solver->problem))) {
        return false;
    }
    struct id_set first = solver_set(solver);
    if (!verify_set(&v, first)) {
        return false;
    }
    correct(&v, first, solver->best.in);
    v.is_new_ground = true;
    for (size_t round = 0; round < ROUNDS_MAX && !problem_out_of_time(solver->problem); round++) {
        search_again(&v);
        if (!is_worth_asking(&v, soon) && !solver->problem->options.quick) {
            prove_again(&v);
        }
        if (!is_worth_asking(&v, WORTH)) {
            break;
        }
        v.bound = -INFINITY; /* of costs that are corrected now */
        if (!ask_and_correct(&v)) {
            if (progress_cancelled(solver->problem->progress)) {
                break;
            }
            return false;
        }
    }
    if (!isfinite(v.bound) && !solver->problem->options.quick && !problem_out_of_time(solver->problem)) {
        prove_again(&v);
    }
    solver->bound = v.bound;
    if (!solver->problem->stands_for) { /* else a statement that was not asked about may use it */
        leave_out_unused(&v);
    }
    *set = !v.best.n && v.refused.n ? v.refused : v.best; /* where every set does harm, the one that is told, and refused */
    *total = v.best_total - solver_charges(solver, v.best); /* of what is refused nobody asks */
    return true;
}
