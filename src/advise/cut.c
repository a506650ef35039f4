/*
 * The last look at a set: members that nobody would miss leave it, and a member gives way to its plainer equal.
 *
 * The search takes whatever lowers the sum, however little; each index of a set is work for a person, and one more thing for writes and vacuum.
 * To charge for each in the search itself was tried, and led it astray (an index may be the only one that serves a statement which is little to
 * the sum): so it is asked afterwards, of the finished set. A member leaves when without it
 *     the workload costs at most LEAST_EACH more, and all that left at most LEAST_ALL, and
 *     no statement gets costlier by more than 5 %.
 * Where existing indexes are part of the choice, one that is there takes the place of a new one under the same conditions.
 *
 * Losses are the corrected model's where a planner judges (its questions are few); what is left is asked, and where the planner sees more
 * in what was cut, the set is as it was.
 */
#include "advise/search.h"

#include <math.h>
#include <stdlib.h>

#define LEAST_EACH 1e-4 /* of what the workload costs with the set */
#define LEAST_ALL 2e-4
#define NOTICED 1.05

struct cut {
    struct costs *costs;
    struct id_set set;
    double allowed_each, allowed; /* what is left to lose */
};

/* What the workload loses by this change of the set; INFINITY: not known, or some statement would notice. */
static double loss_of(const struct cut *cut, struct id_set changed, struct id_set templates) {
    const struct problem *problem = cut->costs->problem;
    double sum = 0;
    for (size_t i = 0; i < templates.n; i++) {
        uint32_t t = templates.at[i];
        double before, after;
        if (isnan(cut->costs->base[t])) {
            continue;
        }
        if (!costs_get(cut->costs, t, cut->set, &before, NULL) || !costs_get(cut->costs, t, changed, &after, NULL) ||
            after > before * NOTICED) {
            return INFINITY;
        }
        sum += problem->weight[t] * (after - before);
    }
    struct id_set gone = set_minus(problem->arena, cut->set, changed), come = set_minus(problem->arena, changed, cut->set);
    for (size_t i = 0; i < gone.n; i++) {
        sum -= problem->candidates.at[gone.at[i]].maintenance;
    }
    for (size_t i = 0; i < come.n; i++) {
        sum += problem->candidates.at[come.at[i]].maintenance;
    }
    return sum;
}

static bool accept(struct cut *cut, struct id_set changed, struct id_set templates) {
    const struct problem *problem = cut->costs->problem;
    double loss = loss_of(cut, changed, templates);
    if (problem_size(problem, changed) > problem->options.budget_bytes || loss > fmin(cut->allowed_each, cut->allowed)) {
        return false;
    }
    cut->set = changed;
    cut->allowed -= fmax(0, loss);
    return true;
}

/* --- Equals ---------------------------------------------------------------------------------------------- */

size_t cut_oddness(const struct design_index *index) {
    size_t n = 0;
    for (size_t i = 0; i < index->key_count; i++) {
        n += (size_t)index->keys[i].descending + index->keys[i].nulls_first;
    }
    return n;
}

static bool same_but_for_direction(const struct design_index *a, const struct design_index *b) {
    if (a->table != b->table || a->method != b->method || a->key_count != b->key_count || a->include_count != b->include_count ||
        !str_eq(a->predicate_text, b->predicate_text)) {
        return false;
    }
    for (size_t i = 0; i < a->key_count; i++) {
        if (!catalog_key_alike(&a->keys[i], &b->keys[i])) {
            return false;
        }
    }
    return !a->include_count || !memcmp(a->include, b->include, a->include_count * sizeof *a->include);
}

/* What may stand in for a new index: a plainer twin, or an index of the table that is there. */
static bool may_replace(const struct problem *problem, uint32_t member, uint32_t other) {
    const struct candidate *a = &problem->candidates.at[member], *b = &problem->candidates.at[other];
    bool plainer = same_but_for_direction(a->index, b->index) && cut_oddness(b->index) < cut_oddness(a->index);
    return plainer || (b->existing != CATALOG_NONE && a->index->table == b->index->table);
}

static bool replace(struct cut *cut, uint32_t member) {
    const struct problem *problem = cut->costs->problem;
    struct id_set without = set_without(problem->arena, cut->set, member);
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        if (set_has(cut->set, c) || !may_replace(problem, member, c)) {
            continue;
        }
        struct id_set templates =
            set_union(problem->arena, problem->candidates.at[member].templates, problem->candidates.at[c].templates);
        if (accept(cut, set_with(problem->arena, without, c), templates)) {
            return true;
        }
    }
    return false;
}

/* --- All ------------------------------------------------------------------------------------------------- */

struct member {
    uint32_t id;
    size_t oddness;
    double loss;
};

static int by_loss(const void *a, const void *b) {
    const struct member *x = a, *y = b;
    if (x->loss != y->loss) {
        return x->loss < y->loss ? -1 : 1;
    }
    if (x->oddness != y->oddness) {
        return x->oddness > y->oddness ? -1 : 1;
    }
    return x->id > y->id ? -1 : x->id < y->id;
}

/* New and not forced, the least missed first. */
static size_t list_members(const struct cut *cut, struct member *members) {
    const struct problem *problem = cut->costs->problem;
    struct id_set new = problem_new(problem->arena, problem, cut->set);
    size_t n = 0;
    for (size_t i = 0; i < new.n; i++) {
        if (!problem_forces(problem, new.at[i])) {
            struct id_set without = set_without(problem->arena, cut->set, new.at[i]);
            const struct candidate *one = &problem->candidates.at[new.at[i]];
            members[n++] = (struct member){new.at[i], cut_oddness(one->index), loss_of(cut, without, one->templates)};
        }
    }
    if (n) {
        qsort(members, n, sizeof *members, by_loss);
    }
    return n;
}

static void cut_members(struct cut *cut) {
    const struct problem *problem = cut->costs->problem;
    struct member *members = ARENA_ARRAY(problem->arena, struct member, cut->set.n + 1);
    size_t n = list_members(cut, members);
    for (size_t i = 0; i < n; i++) {
        struct id_set without = set_without(problem->arena, cut->set, members[i].id);
        if (!accept(cut, without, problem->candidates.at[members[i].id].templates)) {
            replace(cut, members[i].id);
        }
    }
}

bool cut_least(struct costs *costs, struct cache *guess, struct id_set *set, double *total) {
    struct cut cut = {.costs = costs, .set = *set};
    double after;
    if (!costs_total(costs, *set, total)) {
        return false;
    }
    cut.allowed_each = LEAST_EACH * *total;
    cut.allowed = LEAST_ALL * *total;
    costs->estimator = guess;
    cut_members(&cut);
    costs->estimator = NULL;
    if (set_equal(cut.set, *set) || !costs_may_ask_about(costs, cut.set)) {
        return true;
    }
    if (!costs_total(costs, cut.set, &after)) {
        return false;
    }
    if (after <= *total * (1 + LEAST_ALL)) {
        *set = cut.set;
        *total = after;
    }
    return true;
}
