/*
 * The accepted set against every template: none may get costlier than the user allows.
 *
 * An optimizer with one index more has one plan more and should never do worse; planners compare with fuzz and their
 * estimates do not always agree with each other, so it is looked at and not assumed. The search itself avoids what is found (limits.c); the
 * repair here is for what few rounds of that leave, and for the templates of a large workload that it did not look at.
 *
 * What a set costs a writing statement is priced as maintenance; where the user limits it, it is also held against what the statement costs today
 * (writes.c).
 */
#include "advise/search.h"

#include <math.h>

#include "base/buf.h"

#define NOISE 1.0 /* planner units below which a change of plan means nothing: one page */

double validate_upkeep(const struct problem *problem, size_t t, struct id_set set) {
    double sum = 0;
    for (size_t i = 0; i < set.n; i++) {
        sum += writes_share(problem, t, problem->candidates.at[set.at[i]].index);
    }
    return sum;
}

struct id_set validate_written(const struct problem *problem, size_t t, struct id_set set) {
    struct id_set written = {.at = ARENA_ARRAY(problem->arena, uint32_t, set.n + 1)};
    for (size_t i = 0; i < set.n; i++) {
        if (writes_share(problem, t, problem->candidates.at[set.at[i]].index) > 0) {
            written.at[written.n++] = set.at[i];
        }
    }
    return written;
}

double validate_write_today(const struct costs *costs, size_t t) {
    double today = writes_cost_today(costs->problem, t);
    return today > 0 && !isnan(costs->today[t]) ? today + costs->today[t] : today;
}

void validate_tell_writes(struct problem *problem, const struct costs *costs, struct id_set set) {
    double most = problem->options.limit_writes ? problem->options.max_write_regression : problem->options.max_regression;
    struct buf names;
    size_t n = 0;
    buf_init(&names, problem->arena);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        double today = validate_write_today(costs, t), more = validate_upkeep(problem, t, set) - validate_upkeep(problem, t, problem->today);
        if (today > 0 && more > most * today) {
            buf_fmt(&names, "%s" STR_FMT " %.0f %%", n++ ? ", " : "", STR_ARG(problem->workload->templates[t].id), 100 * more / today);
        }
    }
    if (n) {
        problem_note(problem, "for entries in new indexes %zu write%s more than %.0f %% of what the statement takes %s, by the model: " STR_FMT,
                     n, n == 1 ? " pays" : "s pay", 100 * most, problem->options.by_server_clock ? "on the server" : "but for its commit", STR_ARG(buf_view(&names)));
    }
}

size_t validate_write_broken(const struct costs *costs, uint32_t index, double *by) {
    const struct problem *problem = costs->problem;
    for (size_t t = 0; problem->options.limit_writes && t < problem->workload->template_count; t++) {
        double today = validate_write_today(costs, t);
        *by = writes_share(problem, t, problem->candidates.at[index].index) / today;
        if (today > 0 && *by > problem->options.max_write_regression * (1 + 1e-9)) {
            return t;
        }
    }
    return SIZE_MAX;
}

/* What one execution costs with its writing, before and after. */
static bool write_regressed(const struct problem *problem, struct id_set set, struct regression *found) {
    double today = problem->options.limit_writes ? writes_cost_today(problem, found->template) : 0;
    if (today <= 0) {
        return false;
    }
    found->before += today;
    found->after += today + validate_upkeep(problem, found->template, set) -
                    validate_upkeep(problem, found->template, problem->today);
    found->by_upkeep = true;
    return found->after > found->before * (1 + problem->options.max_write_regression) * (1 + 1e-9);
}

bool validate_set(struct costs *costs, struct id_set set, struct regressions *out) {
    const struct problem *problem = costs->problem;
    out->n = 0;
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        struct regression one = {.template = t, .before = costs->today[t]};
        if (isnan(costs->base[t])) {
            continue;
        }
        if (!costs_get(costs, t, set, &one.after, NULL)) {
            return false;
        }
        bool dearer = one.after > one.before * (1 + problem->options.max_regression) + NOISE;
        if (dearer || write_regressed(problem, set, &one)) {
            VEC_PUSH(costs->arena, out, one);
        }
    }
    return true;
}

static const struct regression *worst_of(const struct regressions *regressions) {
    const struct regression *worst = &regressions->at[0];
    for (size_t i = 1; i < regressions->n; i++) {
        const struct regression *one = &regressions->at[i];
        worst = one->after / one->before > worst->after / worst->before ? one : worst;
    }
    return worst;
}

/* Forced ones stay, and those that exist. */
static struct id_set without_what_stays(struct arena *arena, const struct problem *problem, struct id_set set) {
    return set_minus(arena, set, set_union(arena, problem_forced(arena, problem), problem->today));
}

/* The indexes that may be to blame and taken out. */
static bool suspects_of(struct costs *costs, const struct regression *regression, struct id_set set,
                        struct id_set *suspects) {
    const struct problem *problem = costs->problem;
    double cost;
    struct id_set used = {0};
    if (!regression->by_upkeep && !costs_get(costs, regression->template, set, &cost, &used)) {
        return false;
    }
    struct id_set guilty = regression->by_upkeep ? validate_written(problem, regression->template, set)
                           : used.n             ? used
                                                : set;
    *suspects = without_what_stays(costs->arena, problem, guilty);
    return true;
}

/* What saves least alone goes first; where there is nothing left to take out, all is as it was. */
static void make_room(const struct problem *problem, struct id_set *set) {
    while (problem_size(problem, *set) > problem->options.budget_bytes) {
        struct id_set new = without_what_stays(problem->arena, problem, *set);
        if (!new.n) {
            *set = problem_start(problem->arena, problem);
            return;
        }
        uint32_t least = new.at[0];
        for (size_t i = 1; i < new.n; i++) {
            least = problem->candidates.at[new.at[i]].gain < problem->candidates.at[least].gain ? new.at[i] : least;
        }
        *set = set_without(problem->arena, *set, least);
    }
}

/* Existing indexes that the statement's plan uses today, and that the set is without. *any: there were some. */
static bool put_back(struct costs *costs, const struct regression *regression, struct id_set *set, bool *any) {
    double cost;
    struct id_set used = {0};
    if (!costs_get(costs, regression->template, costs->problem->today, &cost, &used)) {
        return false;
    }
    struct id_set missing = set_minus(costs->arena, set_intersect(costs->arena, used, costs->problem->today), *set);
    struct id_set before = *set;
    *set = set_union(costs->arena, *set, missing);
    make_room(costs->problem, set);
    *any = !set_equal(before, *set);
    return true;
}

/* Of the indexes to blame for the worst, the one whose loss costs the workload least; nothing when only forced ones are. */
static bool without_worst(struct costs *costs, struct cache *guess, const struct regressions *regressions, struct id_set *set) {
    double best_total = INFINITY;
    struct id_set suspects, best = *set;
    if (!suspects_of(costs, worst_of(regressions), *set, &suspects)) {
        return false;
    }
    costs->estimator = guess;
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
    costs->estimator = NULL;
    *set = best;
    return true;
}

bool validate_repair(struct costs *costs, struct cache *guess, struct id_set *set) {
    struct regressions regressions = {0};
    bool changed;
    do {
        size_t before = set->n;
        bool any = false;
        if (!validate_set(costs, *set, &regressions) ||
            (regressions.n && !put_back(costs, worst_of(&regressions), set, &any))) {
            return false;
        }
        if (regressions.n && !any && set->n && !without_worst(costs, guess, &regressions, set)) {
            return false;
        }
        changed = any || set->n < before;
        if (!costs_may_ask_about(costs, *set)) {
            *set = problem_start(costs->arena, costs->problem);
        }
    } while (changed);
    return true;
}
