/*
 * The accepted set against every template: none may get costlier than the user allows.
 *
 * An optimizer with one index more has one plan more and should never do worse; planners compare with fuzz and their
 * estimates do not always agree with each other, so it is looked at and not assumed. Writes are not judged here: what an index
 * costs a writing statement is priced as maintenance, and shown there.
 */
#include "advise/search.h"

#include <math.h>

#define NOISE 1.0 /* planner units below which a change means nothing: one page */

bool validate_set(struct costs *costs, struct id_set set, struct regressions *out) {
    const struct problem *problem = costs->problem;
    out->n = 0;
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        double after;
        if (isnan(costs->base[t])) {
            continue;
        }
        if (!costs_get(costs, t, set, &after, NULL)) {
            return false;
        }
        if (after > costs->base[t] * (1 + problem->options.max_regression) + NOISE) {
            VEC_PUSH(costs->arena, out, (struct regression){t, costs->base[t], after});
        }
    }
    return true;
}

/* Of the indexes the worst template's plan uses, the one whose loss costs the workload least. */
static bool without_worst(struct costs *costs, const struct regressions *regressions, struct id_set *set) {
    size_t worst = 0;
    for (size_t i = 1; i < regressions->n; i++) {
        const struct regression *a = &regressions->at[i], *b = &regressions->at[worst];
        if (a->after / a->before > b->after / b->before) {
            worst = i;
        }
    }
    double cost, best_total = INFINITY;
    struct id_set used, best = {0};
    if (!costs_get(costs, regressions->at[worst].template, *set, &cost, &used)) {
        return false;
    }
    struct id_set suspects = used.n ? used : *set;
    for (size_t i = 0; i < suspects.n; i++) {
        struct id_set next = set_without(costs->arena, *set, suspects.at[i]);
        double total;
        if (!costs_total(costs, next, &total)) {
            return false;
        }
        if (total < best_total) {
            best_total = total;
            best = next;
        }
    }
    *set = best;
    return true;
}

bool validate_repair(struct costs *costs, struct id_set *set) {
    struct regressions regressions = {0};
    for (;;) {
        if (!validate_set(costs, *set, &regressions)) {
            return false;
        }
        if (!regressions.n || !set->n) {
            return true;
        }
        if (!without_worst(costs, &regressions, set)) {
            return false;
        }
    }
}
