/*
 * The budget frontier: what less room would still buy, each point a set one can choose.
 *
 * The plan cache that the search has filled answers for every budget, so a point costs a search without a database. Points go up in size, in a
 * geometric row, because the first megabytes buy most; each starts from the one before, which fits as well, and from the advice with what
 * it can spare taken out. No solver is asked for a point: on TPC-H it took 16 s for 15 points and bettered none by more than 1 %. A point's budget is the size of its set:
 * no smaller one holds it, and what is best within more is best within that. Points that bring nothing over a smaller one are left out.
 *
 * The largest point is the advice itself. The others are not asked of the database's planner: their costs are those of the model, as corrected
 * for the advice.
 */
#include <math.h>

#include "advise/oracle/oracle.h"
#include "advise/select/solve.h"

#define SMALLEST (1.0 / 64) /* of the advised size */
#define WORK_EACH 300000u   /* unit costs a point may take */
#define LEAST_GAIN 0.002    /* of the cost: what a point must bring over the one before */

static double ratio_of_row(size_t points) {
    return pow(1 / SMALLEST, 1.0 / (double)points);
}

/* The starts of each search: the best set so far that fits, which at the first is that of the forced; and what is left of the advice. */
static void solve_within(struct solver *solver, uint64_t budget, const struct state *start, const struct state *advised) {
    struct state rest = state_new(solver);
    solver->budget = budget;
    solver->work = 0;
    solver->work_limit = WORK_EACH;
    solver->bound = -INFINITY;
    state_copy(solver, &solver->best, start);
    state_copy(solver, &rest, advised);
    incumbent_shrink(solver, &rest);
    incumbent_improve(solver, &rest, false);
    incumbent_find(solver);
    if (!solver->problem->options.quick) {
        branch_solve(solver, SOLVE_GAP, INFINITY, solver->cache->plans + solver->cache->unit_count);
    }
}

/* From costs of the search to those of the workload: the same, but where few templates stand for all, by what nothing and the advice cost in both. */
struct scale {
    bool compressed;
    double from, to, factor;
};

/* Without the charges, as costs are told. */
static double cost_of(const struct solver *solver, const struct state *state) {
    return state->total - state_charges(solver, state);
}

static struct scale scale_of(struct solver *solver, const struct state *advised, const struct advise_result *result) {
    struct state none = state_new(solver);
    struct scale scale = {.compressed = solver->problem->stands_for, .factor = 1};
    state_settle(solver, &none);
    double after = cost_of(solver, advised);
    if (scale.compressed && none.total > after) {
        scale.from = none.total;
        scale.to = result->baseline;
        scale.factor = (result->baseline - result->after) / (none.total - after);
    }
    return scale;
}

static struct advise_point point_of(const struct solver *solver, const struct scale *scale) {
    const struct problem *problem = solver->problem;
    double cost = cost_of(solver, &solver->best), bound = solver->bound - (solver->best.total - cost);
    struct id_set set = solver_set(solver);
    return (struct advise_point){.size_bytes = problem_size(problem, problem_new(problem->arena, problem, set)),
                                 .cost = scale->to + scale->factor * (cost - scale->from),
                                 .bound = isfinite(bound) && !scale->compressed ? fmin(bound, cost) : NAN,
                                 .design = problem_change(problem->arena, problem, set)};
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

/* No set within more room is below a bound, so none within less is: of cost and charges (solve.h), without which costs are told. */
static void share_bounds(struct advise_result *result, double charge) {
    for (size_t i = result->frontier_count; i-- > 1;) {
        struct advise_point *less = &result->frontier[i - 1], *more = &result->frontier[i];
        double charges = charge * ((double)more->design.added_count - (double)less->design.added_count);
        less->bound = fmin(less->cost, fmax(less->bound, more->bound + charges));
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
    for (size_t i = 0; i < point->design.hidden_count; i++) {
        struct design_index *shape = design_index_from_catalog(arena, catalog, &catalog->indexes[point->design.hidden[i]]);
        VEC_PUSH(arena, &all, design_index_undo(arena, catalog, shape));
    }
    point->ddl = all.at;
    point->ddl_count = all.n;
}

/* Existing indexes that the advice keeps stay in every point: a flag for each candidate, beside the forced. Their bytes. */
static uint64_t keep_existing(struct solver *solver, const struct design *advised, struct state *start) {
    const struct problem *problem = solver->problem;
    uint64_t bytes = 0;
    for (size_t c = 0; c < problem->candidates.n; c++) {
        uint32_t existing = problem->candidates.at[c].existing;
        bool kept = existing != CATALOG_NONE && !design_hides(advised, existing);
        problem->forced[c] |= kept;
        bytes += kept ? problem->candidates.at[c].index->size_bytes : 0;
        start->in[c] = problem_forces(problem, c);
    }
    return bytes;
}

void frontier_find(struct solver *solver, size_t points, struct advise_result *result) {
    struct arena *arena = solver->arena;
    struct state start = state_new(solver), advised = state_new(solver);
    double budget = SMALLEST * (double)result->design_bytes, ratio = ratio_of_row(points);
    if (!result->design.added_count) {
        return;
    }
    result->frontier = ARENA_ARRAY(arena, struct advise_point, points + 1);
    uint64_t kept_bytes = keep_existing(solver, &result->design, &start);
    state_settle(solver, &start);
    for (size_t c = 0; c < solver->problem->candidates.n; c++) {
        advised.in[c] = start.in[c] || design_has(&result->design, solver->problem->candidates.at[c].index);
    }
    state_settle(solver, &advised);
    const struct scale scale = scale_of(solver, &advised, result);
    solver->quick = solver->passing = true;
    for (size_t i = 0; i < points && !problem_out_of_time(solver->problem); i++, budget *= ratio) {
        if (start.bytes > budget + (double)kept_bytes) {
            continue; /* the forced alone need more */
        }
        solve_within(solver, (uint64_t)budget + kept_bytes, &start, &advised);
        state_copy(solver, &start, &solver->best);
        struct advise_point point = point_of(solver, &scale);
        if (brings_more(result, &point)) {
            result->frontier[result->frontier_count++] = point;
        }
        double charges = state_charges(solver, &solver->best);
        progress_tell(solver->problem->progress, solver->cache->plans, solver->best.total - charges, solver->bound - charges);
    }
    add_advice(result);
    share_bounds(result, solver->charge);
    for (size_t i = 0; i < result->frontier_count; i++) {
        write_ddl(arena, solver->problem->catalog, &result->frontier[i]);
    }
}
