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

_Static_assert(sizeof(HighsInt) == sizeof(int), "slices are handed over as they are");

static void *load(struct arena *arena, const struct mip *mip, bool integers) {
    struct mip_arrays a = mip_arrays(arena, mip, (struct mip_size){0}, INFINITY);
    HighsInt *integer = ARENA_ARRAY(arena, HighsInt, mip->columns.n + 1);
    for (size_t j = 0; j < mip->columns.n; j++) {
        integer[j] = integers && mip->columns.at[j].integer;
    }
    void *highs = Highs_create();
    Highs_setBoolOptionValue(highs, "output_flag", 0);
    Highs_setIntOptionValue(highs, "threads", 1);
    Highs_setStringOptionValue(highs, "parallel", "off");
    Highs_passMip(highs, a.columns, a.rows, a.entries.start[a.columns], kHighsMatrixFormatColwise, kHighsObjSenseMinimize, 0,
                  a.cost, a.lower, a.upper, a.row_lower, a.row_upper, a.entries.start, a.entries.place, a.entries.value, integer);
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
    struct arena *arena;
    void *highs;
    struct mip_size size; /* of the program it knows */
    double *x, *reduced_costs, *prices;
};

static void close_relaxation(void *relaxation) {
    Highs_destroy(((struct mip_relaxation *)relaxation)->highs);
}

static void make_room(struct mip_relaxation *relaxation, const struct mip *mip) {
    relaxation->size = mip_size(mip);
    relaxation->x = ARENA_ARRAY(relaxation->arena, double, mip->columns.n + 1);
    relaxation->reduced_costs = ARENA_ARRAY(relaxation->arena, double, mip->columns.n + 1);
    relaxation->prices = ARENA_ARRAY(relaxation->arena, double, mip->rows.n + 1);
}

struct mip_relaxation *mip_relax(struct arena *arena, const struct mip *mip) {
    struct mip_relaxation *relaxation = ARENA_NEW(arena, struct mip_relaxation);
    struct arena scratch;
    arena_init(&scratch, NULL);
    *relaxation = (struct mip_relaxation){.arena = arena, .highs = load(&scratch, mip, false)};
    arena_release(&scratch);
    arena_on_release(arena, close_relaxation, relaxation);
    make_room(relaxation, mip);
    return relaxation;
}

void mip_relaxation_grow(struct mip_relaxation *relaxation, const struct mip *mip) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct mip_arrays a = mip_arrays(&scratch, mip, relaxation->size, INFINITY);
    Highs_addRows(relaxation->highs, a.rows, a.row_lower, a.row_upper, a.before.start[a.rows], a.before.start, a.before.place,
                  a.before.value);
    Highs_addCols(relaxation->highs, a.columns, a.cost, a.lower, a.upper, a.entries.start[a.columns], a.entries.start,
                  a.entries.place, a.entries.value);
    arena_release(&scratch);
    make_room(relaxation, mip);
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
