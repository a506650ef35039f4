/*
 * Why a candidate was not chosen: a reader who expects an index finds it here with its reason, and the figures that decided.
 */
#include "advise/search.h"

#include <math.h>

enum { REJECTED_MAX = 60, WITHOUT_GAIN_MAX = 15 }; /* entries of the list of rejected candidates */

/* Whether the set with one more index is known to be cheaper; no new questions. */
static bool would_help(struct costs *costs, struct id_set wider, uint32_t id, double total, double *with) {
    struct id_set templates = costs->problem->candidates.at[id].templates;
    for (size_t i = 0; i < templates.n; i++) {
        double cost;
        if (!isnan(costs->base[templates.at[i]]) && !costs_known(costs, templates.at[i], wider, &cost, NULL)) {
            return false;
        }
    }
    return costs_total(costs, wider, with) && *with < total * (1 - 1e-4);
}

static void reject_one(struct problem *problem, struct costs *costs, struct id_set set, double total, uint32_t id) {
    struct candidate *candidate = &problem->candidates.at[id];
    struct arena *arena = problem->arena;
    double with, by, gain = candidate->gain;
    size_t broken = validate_write_broken(costs, id, &by);
    uint64_t bytes = candidate->index->size_bytes, room = problem->options.budget_bytes - problem_size(problem, set);
    if (gain <= 0) {
        problem_reject(problem, candidate->index, "no gain",
                       STR("no statement's best plan uses it, even when it is offered"));
    } else if (gain <= candidate->maintenance) {
        problem_reject(problem, candidate->index, "maintenance",
                       str_fmt(arena, "keeping it up to date costs " STR_FMT ", reading with it saves at most " STR_FMT,
                               STR_ARG(explain_count(arena, candidate->maintenance)),
                               STR_ARG(explain_count(arena, gain))));
    } else if (broken != SIZE_MAX) {
        problem_reject(problem, candidate->index, "write limit",
                       str_fmt(arena, "an entry more would make " STR_FMT " %.1f %% costlier; %.3g %% are allowed",
                               STR_ARG(problem->workload->templates[broken].id), 100 * by,
                               100 * problem->options.max_write_regression));
    } else if (gain <= candidate->maintenance + problem->least_gain) {
        problem_reject(problem, candidate->index, "least gain",
                       str_fmt(arena, "would save at most " STR_FMT "; an index must save " STR_FMT ", %.3g %% of the least that the workload could cost",
                               STR_ARG(explain_count(arena, gain - candidate->maintenance)),
                               STR_ARG(explain_count(arena, problem->least_gain)), 100 * problem->options.min_index_gain));
    } else if (bytes > room && would_help(costs, set_with(arena, set, id), id, total, &with)) {
        problem_reject(problem, candidate->index, "budget",
                       str_fmt(arena,
                               "would save another %.1f %%, but its " STR_FMT " do not fit in the " STR_FMT " left",
                               100 * (1 - with / total), STR_ARG(explain_bytes(arena, bytes)),
                               STR_ARG(explain_bytes(arena, room))));
    } else {
        problem_reject(problem, candidate->index, "dominated",
                       STR("helps alone, but beside the chosen indexes it adds too little for its size, or less than an index must"));
    }
}

static int by_gain(const void *a, const void *b) {
    const struct candidate *x = *(const struct candidate *const *)a, *y = *(const struct candidate *const *)b;
    if (x->gain != y->gain) {
        return x->gain > y->gain ? -1 : 1;
    }
    /* Of those without a gain the simplest first: they are the ones a reader expects to see. */
    size_t a_width = x->index->key_count + x->index->include_count,
           b_width = y->index->key_count + y->index->include_count;
    if (a_width != b_width) {
        return a_width < b_width ? -1 : 1;
    }
    return x->index->table != y->index->table ? (x->index->table < y->index->table ? -1 : 1)
                                              : str_cmp(x->index->identity, y->index->identity);
}

/* Candidates without a gain are many, and after a few of them the list says nothing new. */
void reject_rest(struct problem *problem, struct costs *costs, struct id_set set, double total) {
    size_t without_gain = 0, listed = 0, n = 0, count = problem->candidates.n;
    struct candidate **rest = ARENA_ARRAY(problem->arena, struct candidate *, count);
    for (uint32_t c = 0; c < count; c++) {
        if (!set_has(set, c) && problem->candidates.at[c].existing == CATALOG_NONE) {
            rest[n++] = &problem->candidates.at[c];
        }
    }
    if (n) {
        qsort(rest, n, sizeof *rest, by_gain);
    }
    for (size_t i = 0; i < n && listed < REJECTED_MAX; i++) {
        without_gain += rest[i]->gain <= 0;
        if (without_gain <= WITHOUT_GAIN_MAX) {
            reject_one(problem, costs, set, total, (uint32_t)(rest[i] - problem->candidates.at));
            listed++;
        }
    }
    if (n > listed) {
        problem_note(problem, "%zu more candidates were considered and not chosen", n - listed);
    }
}
