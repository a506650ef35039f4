/*
 * Limits that a set must obey beside the budget, each a row of the program: the members' amounts sum to a number at most.
 *
 *     new indexes on one table   1 each, those on its partitions too                  <= what the user allows
 *     a writing statement        what one execution pays for the index                <= its share of what it costs today (writes.c)
 *     one that was measured      the same in milliseconds, where measured             <= its share of what it took
 *     a set that made a          1 for each index of the plan that did, -1 for each   <= the plan's indexes less one
 *     statement costlier         other that the set left out and the statement may use
 *
 * The last kind is learnt: a planner chose that plan under the set, so it chooses it wherever the plan's indexes are there and nothing new is (a plan
 * that is best under a set stays best under a smaller one that holds its indexes). The limit cuts off exactly those sets, and no other.
 *
 * What a statement's plan saves is not set against its writes: a change that pays for both is cheap to find already, and such limits stay linear. So
 * they promise a little more than they must. What is forced is in the set whatever it breaks: a limit gives way to it.
 */
#include "advise/select/solve.h"

#include <math.h>

#include "catalog/partitions.h"

static size_t add_limit(struct solver *solver, double most) {
    VEC_PUSH(solver->arena, &solver->limits, (struct limit){.most = most});
    solver->load = ARENA_ARRAY(solver->arena, double, solver->limits.n);
    return solver->limits.n - 1;
}

/* Amounts of an index lie together, limit by limit. */
static void add_share(struct solver *solver, size_t limit, uint32_t id, double amount) {
    VEC_PUSH(solver->arena, &solver->shares[id], (struct limit_share){limit, amount});
    if (problem_forces(solver->problem, id) && amount > 0) {
        solver->limits.at[limit].forced += amount;
    }
    solver->limits.at[limit].most = fmax(solver->limits.at[limit].most, solver->limits.at[limit].forced);
}

static void limit_tables(struct solver *solver) {
    const struct problem *problem = solver->problem;
    size_t most = problem->options.max_indexes_per_table, first = solver->limits.n;
    for (size_t t = 0; most && t < problem->catalog->table_count; t++) {
        add_limit(solver, (double)most);
    }
    for (uint32_t c = 0; most && c < problem->candidates.n; c++) {
        if (problem->candidates.at[c].existing == CATALOG_NONE) {
            add_share(solver, first + catalog_topmost(problem->catalog, problem->candidates.at[c].index->table), c, 1);
        }
    }
}

static void limit_write(struct solver *solver, size_t t, double most) {
    const struct problem *problem = solver->problem;
    size_t limit = add_limit(solver, most);
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        double share = writes_share(problem, t, problem->candidates.at[c].index);
        if (share > 0) {
            add_share(solver, limit, c, share);
        }
    }
}

static void limit_writes(struct solver *solver, const struct costs *costs) {
    const struct problem *problem = solver->problem;
    for (size_t t = 0; problem->options.limit_writes && t < problem->workload->template_count; t++) {
        double today = validate_write_today(costs, t);
        if (today > 0) {
            limit_write(solver, t, problem->options.max_write_regression * today + validate_upkeep(problem, t, problem->today));
        }
    }
}

/* --- By the clock ------------------------------------------------------------------------------------------ */

#define UNIT_MS 0.0055 /* writes.c; where the model says that no index that was measured costs anything */

static const struct advise_upkeep *measured(const struct advise_write_limit *limit, const struct design_index *index) {
    for (size_t i = 0; i < limit->measured_count; i++) {
        if (str_eq(limit->measured[i].index->identity, index->identity)) {
            return &limit->measured[i];
        }
    }
    return NULL;
}

static double unit_ms(const struct problem *problem, size_t t, const struct advise_write_limit *limit) {
    double ms = 0, units = 0;
    for (size_t i = 0; i < limit->measured_count; i++) {
        double share = writes_share(problem, t, limit->measured[i].index);
        units += share;
        ms += share > 0 ? limit->measured[i].ms : 0;
    }
    return units > 0 ? ms / units : UNIT_MS;
}

static void limit_by_clock(struct solver *solver, const struct advise_write_limit *write) {
    const struct problem *problem = solver->problem;
    size_t t = (size_t)(write->template - problem->workload->templates), limit = add_limit(solver, write->most_ms);
    double unit = unit_ms(problem, t, write);
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        const struct design_index *index = problem->candidates.at[c].index;
        const struct advise_upkeep *known = measured(write, index);
        double ms = known ? known->ms : unit * writes_share(problem, t, index);
        if (ms > 0 && problem->candidates.at[c].existing == CATALOG_NONE) {
            add_share(solver, limit, c, ms);
        }
    }
}

void limits_open(struct solver *solver, const struct costs *costs) {
    size_t n = solver->problem->candidates.n;
    solver->limits.n = 0;
    solver->shares = arena_calloc(solver->arena, n + 1, sizeof *solver->shares);
    limit_tables(solver);
    limit_writes(solver, costs);
    for (size_t i = 0; i < solver->problem->options.write_limit_count; i++) {
        limit_by_clock(solver, &solver->problem->options.write_limits[i]);
    }
}

void limits_learn(struct solver *solver, size_t template, struct id_set set, struct id_set used) {
    struct id_set relevant = solver->problem->relevant[template], there = set_intersect(solver->arena, set, relevant);
    struct id_set plan = used.n ? used : there, left_out = set_minus(solver->arena, relevant, there);
    if (!plan.n) {
        return;
    }
    size_t limit = add_limit(solver, (double)plan.n - 1);
    for (size_t i = 0; i < plan.n; i++) {
        add_share(solver, limit, plan.at[i], 1);
    }
    for (size_t i = 0; i < left_out.n; i++) {
        add_share(solver, limit, left_out.at[i], -1);
    }
}

void limits_learn_all(struct solver *solver, struct costs *costs, struct id_set set, const struct regressions *found) {
    for (size_t i = 0; i < found->n; i++) {
        double cost;
        struct id_set used;
        if (!found->at[i].by_upkeep && costs_get(costs, found->at[i].template, set, &cost, &used)) {
            limits_learn(solver, found->at[i].template, set, used);
        }
    }
}

static bool is_below(const struct solver *solver, size_t limit, double load) {
    return load <= solver->limits.at[limit].most * (1 + 1e-9) + 1e-9;
}

static bool all_below(const struct solver *solver) {
    for (size_t i = 0; i < solver->limits.n; i++) {
        if (!is_below(solver, i, solver->load[i])) {
            return false;
        }
    }
    return true;
}

bool limits_hold(const struct solver *solver, const bool *in) {
    if (!solver->limits.n) {
        return true;
    }
    memset(solver->load, 0, solver->limits.n * sizeof *solver->load);
    for (size_t c = 0; c < solver->problem->candidates.n; c++) {
        for (size_t i = 0; in[c] && i < solver->shares[c].n; i++) {
            solver->load[solver->shares[c].at[i].limit] += solver->shares[c].at[i].amount;
        }
    }
    return all_below(solver);
}

bool limits_may_hold(const struct solver *solver, const signed char *fixed) {
    if (!solver->limits.n) {
        return true;
    }
    memset(solver->load, 0, solver->limits.n * sizeof *solver->load);
    for (size_t c = 0; c < solver->problem->candidates.n; c++) {
        for (size_t i = 0; fixed[c] >= 0 && i < solver->shares[c].n; i++) {
            const struct limit_share *share = &solver->shares[c].at[i];
            solver->load[share->limit] += fixed[c] > 0 ? share->amount : fmin(0, share->amount);
        }
    }
    return all_below(solver);
}

bool limits_bar(const struct solver *solver, uint32_t candidate) {
    for (size_t i = 0; i < solver->shares[candidate].n; i++) {
        const struct limit_share *share = &solver->shares[candidate].at[i];
        if (share->amount > 0 && !is_below(solver, share->limit, solver->load[share->limit] + share->amount)) {
            return true;
        }
    }
    return false;
}
