/* Programs and their relaxations solved by HiGHS. */
#include "advise/select/mip.h"

#include <math.h>
#include <stdint.h>

/* The header declares a static function that it does not define. */
#pragma GCC diagnostic ignored "-Wunused-function"
#include <interfaces/highs_c_api.h>

const char *mip_solver(void) {
    return "HiGHS";
}

static void *load(struct arena *arena, const struct mip *mip, bool integers) {
    size_t n = mip->columns.n, m = mip->rows.n, k = mip->entries.n;
    HighsInt *start = ARENA_ARRAY(arena, HighsInt, n + 1), *row = ARENA_ARRAY(arena, HighsInt, k + 1),
             *integer = ARENA_ARRAY(arena, HighsInt, n + 1);
    double *cost = ARENA_ARRAY(arena, double, n + 1), *lower = ARENA_ARRAY(arena, double, n + 1),
           *upper = ARENA_ARRAY(arena, double, n + 1), *row_lower = ARENA_ARRAY(arena, double, m + 1),
           *row_upper = ARENA_ARRAY(arena, double, m + 1), *value = ARENA_ARRAY(arena, double, k + 1);
    for (size_t j = 0; j < n; j++) {
        start[j] = mip->starts.at[j];
        cost[j] = mip->columns.at[j].cost;
        lower[j] = mip->columns.at[j].lower;
        upper[j] = mip->columns.at[j].upper;
        integer[j] = integers && mip->columns.at[j].integer;
    }
    for (size_t i = 0; i < m; i++) {
        row_lower[i] = mip->rows.at[i].lower;
        row_upper[i] = mip->rows.at[i].upper;
    }
    for (size_t e = 0; e < k; e++) {
        row[e] = mip->entries.at[e].row;
        value[e] = mip->entries.at[e].value;
    }
    void *highs = Highs_create();
    Highs_setBoolOptionValue(highs, "output_flag", 0);
    Highs_setIntOptionValue(highs, "threads", 1);
    Highs_setStringOptionValue(highs, "parallel", "off");
    Highs_passMip(highs, (HighsInt)n, (HighsInt)m, (HighsInt)k, kHighsMatrixFormatColwise, kHighsObjSenseMinimize, 0,
                  cost, lower, upper, row_lower, row_upper, start, row, value, integer);
    return highs;
}

/* --- Programs -------------------------------------------------------------------------------------------- */

/* HiGHS completes a point of which it is told the integers. */
static void start_from(struct arena *arena, void *highs, const struct mip *mip, const double *start) {
    HighsInt *columns = ARENA_ARRAY(arena, HighsInt, mip->columns.n + 1), n = 0;
    double *values = ARENA_ARRAY(arena, double, mip->columns.n + 1);
    for (size_t j = 0; j < mip->columns.n; j++) {
        if (mip->columns.at[j].integer) {
            values[n] = start[j];
            columns[n++] = (HighsInt)j;
        }
    }
    Highs_setSparseSolution(highs, n, columns, values);
}

static size_t iterations_of(void *highs) {
    HighsInt n = 0;
    Highs_getIntInfoValue(highs, "simplex_iteration_count", &n);
    return n > 0 ? (size_t)n : 0;
}

bool mip_solve(struct arena *arena, const struct mip *mip, const struct mip_limits *limits, double **x,
               struct mip_end *end) {
    void *highs = load(arena, mip, true);
    HighsInt status = 0;
    Highs_setDoubleOptionValue(highs, "mip_rel_gap", limits->gap);
    Highs_setIntOptionValue(highs, "mip_max_nodes", limits->nodes);
    if (isfinite(limits->seconds)) {
        Highs_setDoubleOptionValue(highs, "time_limit", fmax(0.1, limits->seconds));
    }
    if (limits->start) {
        start_from(arena, highs, mip, limits->start);
    }
    Highs_run(highs);
    Highs_getIntInfoValue(highs, "primal_solution_status", &status);
    Highs_getDoubleInfoValue(highs, "mip_dual_bound", &end->bound);
    end->iterations = iterations_of(highs);
    *x = ARENA_ARRAY(arena, double, mip->columns.n + 1);
    bool found = status == kHighsSolutionStatusFeasible;
    if (found) {
        Highs_getSolution(highs, *x, NULL, NULL, NULL);
    }
    Highs_destroy(highs);
    return found;
}

/* --- Relaxations ----------------------------------------------------------------------------------------- */

struct mip_relaxation {
    void *highs;
    double *x, *reduced_costs, *prices;
};

static void close_relaxation(void *relaxation) {
    Highs_destroy(((struct mip_relaxation *)relaxation)->highs);
}

struct mip_relaxation *mip_relax(struct arena *arena, const struct mip *mip) {
    struct mip_relaxation *relaxation = ARENA_NEW(arena, struct mip_relaxation);
    struct arena scratch;
    arena_init(&scratch, NULL);
    relaxation->highs = load(&scratch, mip, false);
    arena_release(&scratch);
    arena_on_release(arena, close_relaxation, relaxation);
    relaxation->x = ARENA_ARRAY(arena, double, mip->columns.n + 1);
    relaxation->reduced_costs = ARENA_ARRAY(arena, double, mip->columns.n + 1);
    relaxation->prices = ARENA_ARRAY(arena, double, mip->rows.n + 1);
    return relaxation;
}

void mip_relaxation_bound(struct mip_relaxation *relaxation, int column, double lower, double upper) {
    Highs_changeColBounds(relaxation->highs, column, lower, upper);
}

bool mip_relaxation_solve(struct mip_relaxation *relaxation, struct mip_point *point) {
    Highs_run(relaxation->highs);
    bool solved = Highs_getModelStatus(relaxation->highs) == kHighsModelStatusOptimal;
    if (solved) {
        Highs_getSolution(relaxation->highs, relaxation->x, relaxation->reduced_costs, NULL, relaxation->prices);
    }
    *point = (struct mip_point){Highs_getObjectiveValue(relaxation->highs), relaxation->x, relaxation->reduced_costs,
                                relaxation->prices, iterations_of(relaxation->highs)};
    return solved;
}
