/* Programs solved by COIN-OR's CBC, relaxations by its Clp. Both come with libcbc; their defaults are left as they are. */
#include "advise/select/mip.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include <coin/Cbc_C_Interface.h>
#include <coin/Clp_C_Interface.h>

const char *mip_solver(void) {
    return "CBC";
}

/* --- Programs -------------------------------------------------------------------------------------------- */

static void set(Cbc_Model *model, const char *name, double value) {
    char text[32];
    snprintf(text, sizeof text, "%.9g", value);
    Cbc_setParameter(model, name, text);
}

static Cbc_Model *load(struct arena *arena, const struct mip *mip) {
    struct mip_arrays a = mip_arrays(arena, mip, (struct mip_size){0}, DBL_MAX);
    Cbc_Model *model = Cbc_newModel();
    Cbc_setLogLevel(model, 0);
    Cbc_setParameter(model, "log", "0");
    Cbc_setParameter(model, "preprocess", "on"); /* its default makes equations of "one of these" by columns whose names a start then lacks: it gives up, loudly */
    Cbc_loadProblem(model, a.columns, a.rows, a.entries.start, a.entries.place, a.entries.value, a.lower, a.upper, a.cost,
                    a.row_lower, a.row_upper);
    for (int j = 0; j < a.columns; j++) {
        if (mip->columns.at[j].integer) {
            Cbc_setInteger(model, j);
        }
    }
    return model;
}

/* CBC completes a point of which it is told the integers. */
static void start_from(struct arena *arena, Cbc_Model *model, const struct mip *mip, const double *start) {
    int *columns = ARENA_ARRAY(arena, int, mip->columns.n + 1), n = 0;
    double *values = ARENA_ARRAY(arena, double, mip->columns.n + 1);
    for (size_t j = 0; j < mip->columns.n; j++) {
        if (mip->columns.at[j].integer) {
            values[n] = start[j];
            columns[n++] = (int)j;
        }
    }
    Cbc_setMIPStartI(model, n, columns, values);
}

bool mip_solve(struct arena *arena, const struct mip *mip, const struct mip_limits *limits, double **x,
               struct mip_end *end) {
    Cbc_Model *model = load(arena, mip);
    Cbc_setParameter(model, "preprocess", "off"); /* of 1,000 small programs one ended the process by an assertion there; nor was it faster with it */
    set(model, "ratioGap", limits->gap);
    Cbc_setParameter(model, "cutsOnOff", "off"); /* over TPC-H's ten budgets these two took three quarters of its time, and found no better sets */
    Cbc_setParameter(model, "strongBranching", "0");
    Cbc_setParameter(model, "heuristicsOnOff", "off"); /* it starts from a good point: on TPC-DS they took 14 of 23 s and found nothing */
    set(model, "maxNodes", limits->nodes);
    if (isfinite(limits->seconds)) {
        set(model, "seconds", fmax(0.1, limits->seconds));
    }
    if (limits->start) {
        start_from(arena, model, mip, limits->start);
    }
    Cbc_solve(model);
    const double *best = Cbc_bestSolution(model);
    bool found = best && Cbc_numberSavedSolutions(model) > 0;
    *end = (struct mip_end){Cbc_getBestPossibleObjValue(model), (size_t)Cbc_getIterationCount(model)};
    *x = ARENA_ARRAY(arena, double, mip->columns.n + 1);
    if (found) {
        memcpy(*x, best, mip->columns.n * sizeof **x);
    }
    Cbc_deleteModel(model);
    return found;
}

/* --- Relaxations ----------------------------------------------------------------------------------------- */

struct mip_relaxation {
    Clp_Simplex *model;
    struct mip_size size; /* of the program it knows */
    bool solved;
    bool grown; /* since it was solved */
};

static void close_relaxation(void *relaxation) {
    Clp_deleteModel(((struct mip_relaxation *)relaxation)->model);
}

struct mip_relaxation *mip_relax(struct arena *arena, const struct mip *mip) {
    struct mip_relaxation *relaxation = ARENA_NEW(arena, struct mip_relaxation);
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct mip_arrays a = mip_arrays(&scratch, mip, (struct mip_size){0}, DBL_MAX);
    *relaxation = (struct mip_relaxation){.model = Clp_newModel(), .size = mip_size(mip)};
    arena_on_release(arena, close_relaxation, relaxation);
    Clp_setLogLevel(relaxation->model, 0);
    Clp_loadProblem(relaxation->model, a.columns, a.rows, a.entries.start, a.entries.place, a.entries.value, a.lower, a.upper,
                    a.cost, a.row_lower, a.row_upper);
    arena_release(&scratch);
    return relaxation;
}

void mip_relaxation_grow(struct mip_relaxation *relaxation, const struct mip *mip) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct mip_arrays a = mip_arrays(&scratch, mip, relaxation->size, DBL_MAX);
    Clp_addRows(relaxation->model, a.rows, a.row_lower, a.row_upper, a.before.start, a.before.place, a.before.value);
    Clp_addColumns(relaxation->model, a.columns, a.lower, a.upper, a.cost, a.entries.start, a.entries.place, a.entries.value);
    relaxation->size = mip_size(mip);
    relaxation->grown = true;
    arena_release(&scratch);
}

void mip_relaxation_bound(struct mip_relaxation *relaxation, int column, double lower, double upper) {
    Clp_columnLower(relaxation->model)[column] = mip_bounded(lower, DBL_MAX);
    Clp_columnUpper(relaxation->model)[column] = mip_bounded(upper, DBL_MAX);
}

/*
 * First by Clp's own choice of method. Where only bounds have changed since, the last basis is still dual feasible; where columns have come, primal
 * feasible.
 */
bool mip_relaxation_solve(struct mip_relaxation *relaxation, struct mip_point *point) {
    Clp_Simplex *model = relaxation->model;
    if (!relaxation->solved) {
        Clp_initialSolve(model);
    } else if (relaxation->grown) {
        Clp_primal(model, 0);
    } else {
        Clp_dual(model, 0);
    }
    relaxation->grown = false;
    relaxation->solved = Clp_status(model) == 0;
    *point = (struct mip_point){.cost = Clp_objectiveValue(model),
                                .x = Clp_primalColumnSolution(model),
                                .reduced_costs = Clp_dualColumnSolution(model),
                                .prices = Clp_dualRowSolution(model),
                                .iterations = (size_t)Clp_numberIterations(model)};
    return relaxation->solved;
}
