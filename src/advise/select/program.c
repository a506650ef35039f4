/* The selection program of the known plans: built, priced, searched (see program.h). */
#include "advise/select/program.h"

#include <math.h>
#include <stdlib.h>

#define GAP 1e-3          /* of the search: the incumbent is improved by exchanges afterwards */
enum { NODES_MAX = 60 }; /* … and its branching */

/*
 * Of a large program only the columns of least reduced cost are left in, a search and no proof: of TPC-DS's 70,000 columns 48,000 could be in a better
 * set and kept the solver busy for 42 s; with 10,000 (and those that cost nothing) it takes 3 s and ends at no worse sets.
 */
#define COLUMNS_MAX 10000u
/* On TPC-DS (100,000 columns) the linked solver took 18 of 43 s, and at six budgets found sets that were at most 0.5 % cheaper; TPC-H has 9,000. */
#define SEARCHED_COLUMNS_MAX 30000u

/* --- Building -------------------------------------------------------------------------------------------- */

struct building {
    struct arena *arena;
    struct program *program;
    struct solver *solver;
    const struct node *node;
    const struct cache_unit *unit;
    int *first_link; /* per candidate: among the program's links; -1: none */
    int *row_rows;  /* per row of the unit: the program's; -1: none */
    int *seat_rows; /* per seat */
};

static uint32_t candidate_at(const struct cache_unit *unit, uint32_t seat) {
    return unit->candidates.at[unit->seats.at[seat].at];
}

static bool is_offered(const struct building *b, uint32_t seat) {
    return b->node->fixed[candidate_at(b->unit, seat)] >= 0;
}

static bool is_possible(const struct building *b, const struct cache_plan *plan) {
    for (size_t i = 0; i < plan->fixed_count; i++) {
        if (b->node->fixed[b->unit->candidates.at[plan->fixed[i]]] < 0) {
            return false;
        }
    }
    return true;
}

static int link_row(struct building *b, size_t unit, uint32_t seat) {
    if (b->seat_rows[seat] < 0) {
        int *first = &b->first_link[candidate_at(b->unit, seat)];
        b->seat_rows[seat] = mip_add_row(b->arena, &b->program->mip, -INFINITY, 0);
        VEC_PUSH(b->arena, &b->program->links,
                 (struct program_link){(uint32_t)unit, seat, b->seat_rows[seat], *first});
        *first = (int)b->program->links.n - 1;
    }
    return b->seat_rows[seat];
}

static double plain_cost(const struct cache_unit *unit, const struct cache_plan *plan) {
    double cost = cache_constant(unit, plan);
    for (size_t i = 0; i < plan->row_count; i++) {
        double existing = unit->rows.at[plan->rows[i]].existing;
        cost += isfinite(existing) ? existing : 0;
    }
    return cost;
}

static int row_row(struct building *b, uint32_t r) {
    if (b->row_rows[r] < 0) {
        bool must = !isfinite(b->unit->rows.at[r].existing);
        b->row_rows[r] = mip_add_row(b->arena, &b->program->mip, must ? 0 : -INFINITY, 0);
    }
    return b->row_rows[r];
}

static void build_plan(struct building *b, size_t u, const struct cache_plan *plan, int one) {
    struct mip *mip = &b->program->mip;
    mip_add_column(b->arena, mip, plain_cost(b->unit, plan) / b->program->scale, 0, INFINITY, false);
    mip_add_entry(b->arena, mip, one, 1);
    for (size_t i = 0; i < plan->row_count; i++) {
        mip_add_entry(b->arena, mip, row_row(b, plan->rows[i]), -1);
    }
    for (size_t i = 0; i < plan->fixed_count; i++) {
        if (cache_fixed_pays(plan, i)) {
            mip_add_entry(b->arena, mip, link_row(b, u, plan->seats[i]), 1);
        }
    }
}

static void build_options(struct building *b, size_t u, uint32_t r) {
    const struct cache_row *row = &b->unit->rows.at[r];
    double existing = isfinite(row->existing) ? row->existing : 0;
    for (size_t i = 0; b->row_rows[r] >= 0 && i < row->option_count; i++) {
        const struct cache_option *option = &row->options[i];
        if (is_offered(b, option->seat)) {
            mip_add_column(b->arena, &b->program->mip, (option->cost - existing) / b->program->scale, 0, INFINITY, false);
            mip_add_entry(b->arena, &b->program->mip, b->row_rows[r], 1);
            mip_add_entry(b->arena, &b->program->mip, link_row(b, u, option->seat), 1);
        }
    }
}

static int *no_rows(struct arena *arena, size_t n) {
    int *rows = ARENA_ARRAY(arena, int, n + 1);
    memset(rows, 0xff, (n + 1) * sizeof *rows);
    return rows;
}

static void build_unit(struct building *b, size_t u) {
    const struct cache_unit *unit = b->unit = &b->solver->cache->units[u];
    int one = mip_add_row(b->arena, &b->program->mip, 1, 1);
    b->row_rows = no_rows(b->arena, unit->rows.n);
    b->seat_rows = no_rows(b->arena, unit->seats.n);
    for (size_t k = 0; k < unit->plans.n; k++) {
        if (is_possible(b, &unit->plans.at[k])) {
            build_plan(b, u, &unit->plans.at[k], one);
        }
    }
    for (uint32_t r = 0; r < unit->rows.n; r++) {
        build_options(b, u, r);
    }
}

/* After the units: the column of each candidate has an entry in every link to it. */
static void build_sets(struct building *b) {
    const struct problem *problem = b->solver->problem;
    struct mip *mip = &b->program->mip;
    int budget = mip_add_row(b->arena, mip, -INFINITY, 1);
    b->program->first_limit = (int)mip->rows.n;
    for (size_t i = 0; i < b->solver->limits.n; i++) {
        mip_add_row(b->arena, mip, -INFINITY, b->solver->limits.at[i].most);
    }
    for (size_t c = 0; c < problem->candidates.n; c++) {
        const struct candidate *candidate = &problem->candidates.at[c];
        if (b->node->fixed[c] < 0) {
            continue;
        }
        double least = b->node->fixed[c] > 0 ? 1 : 0;
        b->program->set_columns[c] = mip_add_column(b->arena, mip, solver_price(b->solver, c) / b->program->scale, least, 1, true);
        mip_add_entry(b->arena, mip, budget, (double)candidate->index->size_bytes / (double)(b->solver->budget + 1));
        const struct limit_shares *shares = &b->solver->shares[c];
        for (size_t i = 0; i < shares->n; i++) {
            mip_add_entry(b->arena, mip, b->program->first_limit + (int)shares->at[i].limit, shares->at[i].amount);
        }
        for (int i = b->first_link[c]; i >= 0; i = b->program->links.at[i].next) {
            mip_add_entry(b->arena, mip, b->program->links.at[i].row, -1);
        }
    }
}

static size_t count_plans(const struct cache *cache) {
    size_t n = 0;
    for (size_t u = 0; u < cache->unit_count; u++) {
        n += cache->units[u].plans.n;
    }
    return n;
}

static struct program *program_build(struct solver *solver, const struct node *node) {
    struct program *program = ARENA_NEW(solver->arena, struct program);
    size_t n = solver->problem->candidates.n;
    arena_init(&program->arena, solver->arena);
    program->scale = fmax(1e-9, fabs(solver->best.total) / 1000);
    program->set_columns = no_rows(&program->arena, n);
    program->known_plans = count_plans(solver->cache);
    struct building b = {.arena = &program->arena, .program = program, .solver = solver, .node = node};
    b.first_link = no_rows(&program->arena, n);
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        build_unit(&b, u);
    }
    build_sets(&b);
    return program;
}

/* --- Prices ---------------------------------------------------------------------------------------------- */

void program_forget(struct solver *solver) {
    if (solver->program) {
        arena_release(&solver->program->arena);
        solver->program = NULL;
    }
}

/* The one in use, built anew when plans have been learnt since. */
static struct program *program_of(struct solver *solver) {
    if (solver->program && solver->program->known_plans == count_plans(solver->cache)) {
        return solver->program;
    }
    program_forget(solver);
    solver->program = program_build(solver, solver->root);
    solver->program->relaxation = mip_relax(&solver->program->arena, &solver->program->mip);
    return solver->program;
}

static void fix(const struct program *program, const struct node *node, size_t n) {
    for (size_t c = 0; c < n; c++) {
        if (program->set_columns[c] >= 0) {
            mip_relaxation_bound(program->relaxation, program->set_columns[c], node->fixed[c] > 0 ? 1 : 0,
                                 node->fixed[c] < 0 ? 0 : 1);
        }
    }
}

static double limit_price(const struct program *program, const double *prices, size_t limit) {
    return fmax(0, -prices[program->first_limit + (int)limit]) * program->scale;
}

/* What no known plan uses has no link, and asks nothing yet; what is fixed keeps its price. */
static void tell_prices(struct solver *solver, const struct program *program, const double *prices, struct node *node) {
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        const struct cache_unit *unit = &solver->cache->units[u];
        for (uint32_t i = 0; i < unit->seats.n; i++) {
            node->prices[u][i] = node->fixed[candidate_at(unit, i)] == 0 ? 0 : node->prices[u][i];
        }
    }
    for (size_t i = 0; i < program->links.n; i++) {
        const struct program_link *link = &program->links.at[i];
        if (node->fixed[candidate_at(&solver->cache->units[link->unit], link->seat)] == 0) {
            node->prices[link->unit][link->seat] = fmax(0, -prices[link->row]) * program->scale;
        }
    }
}

/* What the limits ask of each index, and give back to all: the knapsack counts it (dual.c). */
static void tell_tolls(const struct solver *solver, const struct program *program, const double *prices, struct node *node) {
    node->toll_back = 0;
    for (size_t i = 0; i < solver->limits.n; i++) {
        node->toll_back += solver->limits.at[i].most * limit_price(program, prices, i);
    }
    for (size_t c = 0; c < solver->problem->candidates.n; c++) {
        const struct limit_shares *shares = &solver->shares[c];
        node->toll[c] = 0;
        for (size_t i = 0; i < shares->n; i++) {
            node->toll[c] += shares->at[i].amount * limit_price(program, prices, shares->at[i].limit);
        }
    }
}

static void tell_shares(const struct solver *solver, const struct program *program, const double *x, struct node *node) {
    for (size_t c = 0; c < solver->problem->candidates.n; c++) {
        int column = program->set_columns[c];
        node->kept[c] = column >= 0 ? x[column] : 0;
        node->wanted[c] = node->kept[c];
        node->knapsack[c] = node->kept[c] > 0.5;
    }
}

/* In the optimizer's currency, so that one count limits both: by time, an iteration goes a few times over the rows. */
static void count_work(struct solver *solver, size_t iterations) {
    solver->cache->work += 3 * iterations * solver->program->mip.rows.n;
}

/* Of the program as it is now. */
static bool relax(struct solver *solver, const struct node *node, struct mip_point *point) {
    if (!mip_solver()) {
        return false;
    }
    struct program *program = program_of(solver);
    fix(program, node, solver->problem->candidates.n);
    bool solved = mip_relaxation_solve(program->relaxation, point);
    count_work(solver, point->iterations);
    return solved;
}

bool program_price(struct solver *solver, struct node *node) {
    struct mip_point point;
    if (!relax(solver, node, &point)) {
        return false;
    }
    tell_prices(solver, solver->program, point.prices, node);
    tell_tolls(solver, solver->program, point.prices, node);
    tell_shares(solver, solver->program, point.x, node);
    node->bound = point.cost * solver->program->scale + solver->cache->outside;
    return true;
}

/* --- Search ---------------------------------------------------------------------------------------------- */

/* Columns whose reduced cost lifts the relaxation above the incumbent are in no better point. */
static void leave_out_dear(struct mip *mip, const double *reduced_costs, double room) {
    for (size_t j = 0; j < mip->columns.n; j++) {
        if (mip->columns.at[j].lower <= 0 && reduced_costs[j] > room) {
            mip->columns.at[j].upper = 0;
        }
    }
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The room in which no more than COLUMNS_MAX columns are left, but for those that cost nothing. */
static double room_for_columns(struct arena *arena, const struct mip *mip, const double *reduced_costs) {
    if (mip->columns.n <= COLUMNS_MAX) {
        return INFINITY;
    }
    double *sorted = ARENA_ARRAY(arena, double, mip->columns.n);
    memcpy(sorted, reduced_costs, mip->columns.n * sizeof *sorted);
    qsort(sorted, mip->columns.n, sizeof *sorted, by_value);
    return sorted[COLUMNS_MAX];
}

static double *incumbent_point(struct arena *arena, const struct solver *solver) {
    const struct program *program = solver->program;
    double *start = ARENA_ARRAY(arena, double, program->mip.columns.n + 1);
    for (size_t c = 0; c < solver->problem->candidates.n; c++) {
        if (program->set_columns[c] >= 0) {
            start[program->set_columns[c]] = solver->best.in[c] ? 1 : 0;
        }
    }
    return start;
}

static double seconds_left(const struct problem *problem) {
    return isfinite(problem->deadline_ms) ? (problem->deadline_ms - clock_ms(problem->clock)) / 1000 : INFINITY;
}

/* Without what leave_out_dear left out. */
static bool solve_rest(struct arena *arena, const struct mip *mip, struct mip_limits limits, double *x, struct mip_end *end) {
    struct mip small;
    uint32_t *kept;
    mip_shrink(arena, mip, &small, &kept);
    double *start = ARENA_ARRAY(arena, double, small.columns.n + 1), *found;
    for (size_t j = 0; j < small.columns.n; j++) {
        start[j] = limits.start[kept[j]];
    }
    limits.start = start;
    if (!mip_solve(arena, &small, &limits, &found, end)) {
        return false;
    }
    for (size_t j = 0; j < small.columns.n; j++) {
        x[kept[j]] = found[j];
    }
    return true;
}

static bool search(struct arena *arena, struct solver *solver, const struct mip_point *relaxed, double *x) {
    const struct program *program = solver->program;
    struct mip mip = program->mip;
    struct mip_end end = {0};
    double room = (solver->best.total - solver->cache->outside) / program->scale - relaxed->cost;
    mip.columns.at = ARENA_ARRAY(arena, struct mip_column, mip.columns.n + 1);
    if (mip.columns.n) {
        memcpy(mip.columns.at, program->mip.columns.at, mip.columns.n * sizeof *mip.columns.at);
    }
    leave_out_dear(&mip, relaxed->reduced_costs, fmin(room, room_for_columns(arena, &mip, relaxed->reduced_costs)));
    struct mip_limits limits = {.gap = GAP,
                                .nodes = NODES_MAX,
                                .seconds = seconds_left(solver->problem),
                                .start = incumbent_point(arena, solver)};
    bool found = room > 0 && solve_rest(arena, &mip, limits, x, &end);
    count_work(solver, end.iterations);
    return found;
}

bool program_is_small(struct solver *solver) {
    return program_of(solver)->mip.columns.n <= SEARCHED_COLUMNS_MAX;
}

bool program_search(struct solver *solver, bool *in) {
    struct mip_point relaxed;
    struct arena scratch;
    if (!program_is_small(solver) || !relax(solver, solver->root, &relaxed)) {
        return false;
    }
    arena_init(&scratch, NULL);
    double *x = ARENA_ARRAY(&scratch, double, solver->program->mip.columns.n + 1);
    bool found = search(&scratch, solver, &relaxed, x);
    for (size_t c = 0; c < solver->problem->candidates.n; c++) {
        int column = solver->program->set_columns[c];
        in[c] = found && column >= 0 && x[column] > 0.5;
    }
    arena_release(&scratch);
    return found;
}
