/*
 * The budget frontier: what less room would still buy, each point a set one can choose.
 *
 * The plan cache that the search has filled answers for every budget, so a point costs a search without a database. Points go up in size, in a
 * geometric row, because the first megabytes buy most; each starts from the one before, which fits as well. A point's budget is the size of its set:
 * no smaller one holds it, and what is best within more is best within that. Points that bring nothing over a smaller one are left out.
 *
 * The largest point is the advice itself. The others are not asked of the database's planner: their costs are those of the model, as corrected
 * for the advice.
 */
#include <math.h>

#include "advise/oracle.h"
#include "advise/solve.h"

#define SMALLEST (1.0 / 64) /* of the advised size */
#define WORK_EACH 300000u   /* unit costs a point may take */
#define LEAST_GAIN 0.002    /* of the cost: what a point must bring over the one before */

static double ratio_of_row(size_t points) {
    return pow(1 / SMALLEST, 1.0 / (double)points);
}

/* The start of each search: the best set so far that fits, which at the first is that of the forced. */
static void solve_within(struct solver *solver, uint64_t budget, const struct state *start) {
    solver->budget = budget;
    solver->work = 0;
    solver->work_limit = WORK_EACH;
    solver->bound = -INFINITY;
    state_copy(solver, &solver->best, start);
    incumbent_find(solver);
    branch_solve(solver, SOLVE_GAP, solver->cache->plans + solver->cache->unit_count);
}

static struct advise_point point_of(const struct solver *solver) {
    const struct problem *problem = solver->problem;
    return (struct advise_point){.size_bytes = solver->best.bytes,
                                 .cost = solver->best.total,
                                 .bound = isfinite(solver->bound) ? fmin(solver->bound, solver->best.total) : NAN,
                                 .design = problem_design(problem->arena, problem, solver_set(solver))};
}

static bool brings_more(const struct advise_result *result, const struct advise_point *point) {
    double before = result->frontier_count ? result->frontier[result->frontier_count - 1].cost : result->baseline;
    return point->design.added_count && point->cost < before * (1 - LEAST_GAIN);
}

static void add_advice(struct advise_result *result) {
    while (result->frontier_count && result->frontier[result->frontier_count - 1].cost <= result->after) {
        result->frontier_count--; /* beaten by the corrections or the guards of the advice: its own costs decide */
    }
    result->frontier[result->frontier_count++] = (struct advise_point){.size_bytes = result->design_bytes,
                                                                       .cost = result->after,
                                                                       .bound = result->bound,
                                                                       .design = result->design,
                                                                       .advised = true};
}

/* No set within more room is below a bound, so none within less is. */
static void share_bounds(struct advise_result *result) {
    for (size_t i = result->frontier_count; i-- > 1;) {
        result->frontier[i - 1].bound = fmax(result->frontier[i - 1].bound, result->frontier[i].bound);
    }
}

static void write_ddl(struct arena *arena, const struct catalog *catalog, struct advise_point *point) {
    VEC(struct str) all = {0};
    for (size_t i = 0; i < point->design.added_count; i++) {
        struct str *steps;
        size_t n = design_build_steps(arena, catalog, oracle_stored(arena, catalog, point->design.added[i]), &steps);
        for (size_t k = 0; k < n; k++) {
            VEC_PUSH(arena, &all, steps[k]);
        }
    }
    point->ddl = all.at;
    point->ddl_count = all.n;
}

void frontier_find(struct solver *solver, size_t points, struct advise_result *result) {
    struct arena *arena = solver->arena;
    struct state start = state_new(solver);
    double budget = SMALLEST * (double)result->design_bytes, ratio = ratio_of_row(points);
    if (!result->design.added_count) {
        return;
    }
    result->frontier = ARENA_ARRAY(arena, struct advise_point, points + 1);
    for (size_t c = 0; c < solver->problem->candidates.n; c++) {
        start.in[c] = solver->forced && solver->forced[c];
    }
    state_settle(solver, &start);
    for (size_t i = 0; i < points && !problem_out_of_time(solver->problem); i++, budget *= ratio) {
        if (start.bytes > budget) {
            continue; /* the forced alone need more */
        }
        solve_within(solver, (uint64_t)budget, &start);
        state_copy(solver, &start, &solver->best);
        struct advise_point point = point_of(solver);
        if (brings_more(result, &point)) {
            result->frontier[result->frontier_count++] = point;
        }
        progress_tell(solver->problem->progress, solver->cache->plans, solver->best.total, solver->bound);
    }
    add_advice(result);
    share_bounds(result);
    for (size_t i = 0; i < result->frontier_count; i++) {
        write_ddl(arena, solver->problem->catalog, &result->frontier[i]);
    }
}
