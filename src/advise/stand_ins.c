/*
 * Large workloads: a few templates that stand for all of them, by plans (stand_ins_plans.c) or by columns alone (workload/compress.h).
 *
 * Of very many templates, those are looked at by plans that "facility" takes by columns, with the weights it gives them.
 */
#include "advise/stand_ins.h"

#include <math.h>

#include "advise/search.h"
#include "advise/stand_ins_plans.h"

#define COVERAGE 0.99 /* of what indexes could save; fewer templates than allowed when so much is reached */

enum { LOOK_AT = 750 }; /* templates, or half as many again as the picks where that is more */

const char *const stand_in_methods[] = {"plans",      "facility",  "isum", "isum-pairs", "top-cost", "uniform",
                                        "stratified", "k-medoids", "gsum", NULL};

/* --- By plans -------------------------------------------------------------------------------------------- */

static double share_of(const struct compression *chosen, const double *costs, size_t n) {
    double all = 0, picked = 0;
    for (size_t t = 0; t < n; t++) {
        all += costs[t] > 0 ? costs[t] : 0;
    }
    for (size_t i = 0; i < chosen->pick_count; i++) {
        picked += costs[chosen->picks[i].item];
    }
    return all > 0 ? picked / all : 0;
}

/* All that take part, or those that "facility" takes where they are many. */
static void look(const struct problem *problem, const struct stand_ins *all, size_t most, struct compression *looked_at) {
    size_t half_more = most + most / 2, limit = half_more > LOOK_AT ? half_more : LOOK_AT, n = problem->workload->template_count;
    if (all->costed > limit) {
        struct compress_input input;
        compress_features(problem->arena, problem->catalog, problem->workload, all->costs, &input);
        compress_run(problem->arena, &input, COMPRESS_FACILITY, limit, 1, problem->options.seed, looked_at);
        return;
    }
    *looked_at = (struct compression){.picks = ARENA_ARRAY(problem->arena, struct compress_pick, n), .coverage = 1};
    for (size_t t = 0; t < n; t++) {
        if (all->costs[t] > 0) {
            looked_at->picks[looked_at->pick_count++] = (struct compress_pick){t, 1};
        }
    }
}

/* False: the model cannot tell parts of plans. */
static bool choose_by_plans(const struct problem *problem, struct whatif *model, size_t most, double coverage,
                            struct stand_ins *out) {
    struct compression looked_at;
    look(problem, out, most, &looked_at);
    if (!stand_ins_by_plans(problem, model, &looked_at, most, coverage, &out->chosen)) {
        return false;
    }
    out->chosen.cost_share = share_of(&out->chosen, out->costs, problem->workload->template_count);
    return true;
}

/* --- Choosing -------------------------------------------------------------------------------------------- */

/* What every template costs as things are, over the window: the search asks for it anyway. */
static bool cost_templates(const struct problem *problem, struct whatif *model, struct stand_ins *out, struct err *err) {
    size_t n = problem->workload->template_count;
    const struct design none = {0};
    out->costs = ARENA_ARRAY(problem->arena, double, n);
    out->costed = 0;
    for (size_t t = 0; t < n; t++) {
        struct whatif_answer answer;
        log_progress(problem->log, "costing", t + 1, n);
        out->costs[t] = NAN;
        if (problem->weight[t] <= 0) {
            continue;
        }
        if (!whatif_template_cost(problem->arena, model, &problem->workload->templates[t], &none, &answer, err)) {
            return false;
        }
        out->costs[t] = isfinite(answer.cost) ? answer.cost * problem->weight[t] : NAN;
        out->costed += out->costs[t] > 0;
    }
    return true;
}

static bool find(const struct problem *problem, struct whatif *model, enum stand_in_method method, size_t most,
                 double coverage, struct stand_ins *out, struct err *err) {
    struct compress_input input;
    if (!cost_templates(problem, model, out, err)) {
        return false;
    }
    if (method == STAND_INS_BY_PLANS && choose_by_plans(problem, model, most, coverage, out)) {
        return true;
    }
    bool columns = method >= STAND_INS_BY_COLUMNS;
    enum compress_method known = columns ? (enum compress_method)(method - STAND_INS_BY_COLUMNS) : COMPRESS_FACILITY;
    compress_features(problem->arena, problem->catalog, problem->workload, out->costs, &input);
    compress_run(problem->arena, &input, known, most, coverage, problem->options.seed, &out->chosen);
    return true;
}

bool stand_ins_find(struct arena *arena, const struct catalog *catalog, const struct workload *workload, struct whatif *model,
                    enum stand_in_method method, size_t most, double coverage, uint64_t seed, struct log *log,
                    struct stand_ins *out, struct err *err) {
    struct problem problem = {.arena = arena, .catalog = catalog, .workload = workload, .log = log, .deadline_ms = INFINITY};
    problem.options = advise_resolve(&(struct advise_options){.seed = seed}, catalog);
    problem.weight = ARENA_ARRAY(arena, double, workload->template_count);
    for (size_t t = 0; t < workload->template_count; t++) {
        problem.weight[t] = template_weight(&workload->templates[t]);
    }
    return find(&problem, model, method, most, coverage, out, err);
}

/* --- For the search -------------------------------------------------------------------------------------- */

static size_t costed(const struct problem *problem) {
    size_t n = 0;
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        n += problem->weight[t] > 0;
    }
    return n;
}

bool stand_ins_choose(struct problem *problem, struct whatif *model, struct err *err) {
    size_t n = problem->workload->template_count, all = costed(problem);
    struct stand_ins found;
    if (all <= problem->options.search_templates) {
        return true;
    }
    if (!find(problem, model, STAND_INS_BY_PLANS, problem->options.search_templates, COVERAGE, &found, err)) {
        return false;
    }
    problem->stands_for = ARENA_ARRAY(problem->arena, double, n);
    for (size_t i = 0; i < found.chosen.pick_count; i++) {
        problem->stands_for[found.chosen.picks[i].item] = found.chosen.picks[i].factor;
    }
    problem->stand_ins = found.chosen.pick_count;
    problem_note(problem,
                 "the search looked at %zu of %zu statement templates, which stand for %.1f %% of what indexes could save; "
                 "all figures are of the whole workload (--templates 0 searches over all)",
                 found.chosen.pick_count, all, 100 * found.chosen.coverage);
    return true;
}

struct problem stand_ins_problem(const struct problem *problem) {
    struct problem searched = *problem;
    size_t n = problem->workload->template_count;
    searched.weight = ARENA_ARRAY(problem->arena, double, n);
    for (size_t t = 0; t < n; t++) {
        searched.weight[t] = problem->weight[t] * problem->stands_for[t];
    }
    return searched;
}
