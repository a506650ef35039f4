/*
 * Large workloads: the search looks at a few templates that stand for all of them (workload/compress.h).
 *
 * A template that was chosen counts with the calls of those it stands for; the others count nothing in the search, and name no candidate. All that
 * is told is measured over the whole workload: baseline, cost, regressions, effects. The bound is the exception: it is one of the
 * smaller program, so it is told in words and not as the workload's.
 */
#include <math.h>

#include "advise/search.h"
#include "workload/compress.h"

#define COVERAGE 0.99 /* of what indexes could save; fewer templates than allowed when so much is reached */

/* What every template costs as things are, over the window: the search asks for it anyway. */
static bool cost_templates(struct problem *problem, struct whatif *model, double *costs, struct err *err) {
    const struct design none = {0};
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        struct whatif_answer answer;
        costs[t] = NAN;
        if (problem->weight[t] <= 0) {
            continue;
        }
        if (!whatif_template_cost(problem->arena, model, &problem->workload->templates[t], &none, &answer, err)) {
            return false;
        }
        costs[t] = answer.cost * problem->weight[t];
    }
    return true;
}

static size_t costed(const struct problem *problem) {
    size_t n = 0;
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        n += problem->weight[t] > 0;
    }
    return n;
}

bool stand_ins_choose(struct problem *problem, struct whatif *model, struct err *err) {
    size_t n = problem->workload->template_count, all = costed(problem);
    struct compress_input input;
    struct compression chosen;
    if (all <= problem->options.search_templates) {
        return true;
    }
    double *costs = ARENA_ARRAY(problem->arena, double, n);
    if (!cost_templates(problem, model, costs, err)) {
        return false;
    }
    compress_features(problem->arena, problem->catalog, problem->workload, costs, &input);
    compress_run(problem->arena, &input, COMPRESS_FACILITY, problem->options.search_templates, COVERAGE,
                 problem->options.seed, &chosen);
    problem->stands_for = ARENA_ARRAY(problem->arena, double, n);
    for (size_t i = 0; i < chosen.pick_count; i++) {
        problem->stands_for[chosen.picks[i].item] = chosen.picks[i].factor;
    }
    problem->stand_ins = chosen.pick_count;
    problem_note(problem,
                 "the search looked at %zu of %zu statement templates, which stand for %.1f %% of what indexes could save; "
                 "all figures are of the whole workload (--templates 0 searches over all)",
                 chosen.pick_count, all, 100 * chosen.coverage);
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
