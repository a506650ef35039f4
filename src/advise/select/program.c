/* The selection program of the known plans: built, priced, searched (see program.h). */
#include "advise/select/program.h"

#include <math.h>
#include <stdlib.h>

#define GAP 1e-3          /* of the search, which need not begin where the incumbent is as near: that one is improved by exchanges afterwards */
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
    const struct cache_unit *unit;
    struct program_unit *known; /* the unit's */
    uint32_t number;            /* … */
    VEC(uint32_t) fresh;        /* rows of the unit whose options are not built yet */
};

static uint32_t candidate_at(const struct cache_unit *unit, uint32_t seat) {
    return unit->candidates.at[unit->seats.at[seat].at];
}

static bool is_offered(const struct building *b, uint32_t seat) {
    return b->solver->root->fixed[candidate_at(b->unit, seat)] >= 0;
}

static bool is_possible(const struct building *b, const struct cache_plan *plan) {
    for (size_t i = 0; i < plan->fixed_count; i++) {
        if (b->solver->root->fixed[b->unit->candidates.at[plan->fixed[i]]] < 0) {
            return false;
        }
    }
    return true;
}

static int link_row(struct building *b, uint32_t seat) {
    int *row = &b->known->seat_rows[seat];
    if (*row < 0) {
        *row = mip_add_row(b->arena, &b->program->mip, -INFINITY, 0);
        mip_add_entry(b->arena, &b->program->mip, *row, b->program->set_columns[candidate_at(b->unit, seat)], -1);
        VEC_PUSH(b->arena, &b->program->links, (struct program_link){b->number, seat, *row});
    }
    return *row;
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
    int *row = &b->known->row_rows[r];
    if (*row < 0) {
        bool must = !isfinite(b->unit->rows.at[r].existing);
        *row = mip_add_row(b->arena, &b->program->mip, must ? 0 : -INFINITY, 0);
        VEC_PUSH(b->arena, &b->fresh, r);
    }
    return *row;
}

static void build_plan(struct building *b, const struct cache_plan *plan) {
    struct mip *mip = &b->program->mip;
    int column = mip_add_column(b->arena, mip, plain_cost(b->unit, plan) / b->program->scale, 0, INFINITY, false);
    mip_add_entry(b->arena, mip, b->known->one, column, 1);
    for (size_t i = 0; i < plan->row_count; i++) {
        mip_add_entry(b->arena, mip, row_row(b, plan->rows[i]), column, -1);
    }
    for (size_t i = 0; i < plan->fixed_count; i++) {
        if (cache_fixed_pays(plan, i)) {
            mip_add_entry(b->arena, mip, link_row(b, plan->seats[i]), column, 1);
        }
    }
}

static void build_options(struct building *b, uint32_t r) {
    struct mip *mip = &b->program->mip;
    const struct cache_row *row = &b->unit->rows.at[r];
    double existing = isfinite(row->existing) ? row->existing : 0;
    for (size_t i = 0; i < row->option_count; i++) {
        const struct cache_option *option = &row->options[i];
        if (is_offered(b, option->seat)) {
            int column = mip_add_column(b->arena, mip, (option->cost - existing) / b->program->scale, 0, INFINITY, false);
            mip_add_entry(b->arena, mip, b->known->row_rows[r], column, 1);
            mip_add_entry(b->arena, mip, link_row(b, option->seat), column, 1);
        }
    }
}

static int *no_rows(struct arena *arena, size_t n) {
    int *rows = ARENA_ARRAY(arena, int, n + 1);
    memset(rows, 0xff, (n + 1) * sizeof *rows);
    return rows;
}

static void make_room_for_rows(struct building *b) {
    int *rows = b->known->row_rows;
    if (b->known->row_count < b->unit->rows.n) {
        b->known->row_rows = no_rows(b->arena, b->unit->rows.n);
        if (rows) {
            memcpy(b->known->row_rows, rows, b->known->row_count * sizeof *rows);
        }
        b->known->row_count = b->unit->rows.n;
    }
}

/* The plans that it does not know yet. */
static void build_unit(struct building *b, uint32_t u) {
    b->number = u;
    b->unit = &b->solver->cache->units[u];
    b->known = &b->program->units[u];
    make_room_for_rows(b);
    for (; b->known->plan_count < b->unit->plans.n; b->known->plan_count++) {
        const struct cache_plan *plan = &b->unit->plans.at[b->known->plan_count];
        if (is_possible(b, plan)) {
            build_plan(b, plan);
        }
    }
    for (; b->fresh.n; b->fresh.n--) {
        build_options(b, b->fresh.at[b->fresh.n - 1]);
    }
}

/* First of all: what comes later has entries in the columns of before only where its rows are new, and so the program can grow. */
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
        if (b->solver->root->fixed[c] < 0) {
            continue;
        }
        double least = b->solver->root->fixed[c] > 0 ? 1 : 0;
        int column = mip_add_column(b->arena, mip, solver_price(b->solver, c) / b->program->scale, least, 1, true);
        b->program->set_columns[c] = column;
        mip_add_entry(b->arena, mip, budget, column, (double)candidate->index->size_bytes / (double)(b->solver->budget + 1));
        const struct limit_shares *shares = &b->solver->shares[c];
        for (size_t i = 0; i < shares->n; i++) {
            mip_add_entry(b->arena, mip, b->program->first_limit + (int)shares->at[i].limit, column, shares->at[i].amount);
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

/* What was learnt since. */
static void program_grow(struct solver *solver, struct program *program) {
    struct building b = {.arena = &program->arena, .program = program, .solver = solver};
    for (uint32_t u = 0; u < solver->cache->unit_count; u++) {
        build_unit(&b, u);
    }
    program->known_plans = count_plans(solver->cache);
}

static struct program *program_build(struct solver *solver) {
    struct program *program = ARENA_NEW(solver->arena, struct program);
    arena_init(&program->arena, solver->arena);
    program->scale = fmax(1e-9, fabs(solver->best.total) / 1000);
    program->set_columns = no_rows(&program->arena, solver->problem->candidates.n);
    program->units = ARENA_ARRAY(&program->arena, struct program_unit, solver->cache->unit_count + 1);
    struct building b = {.arena = &program->arena, .program = program, .solver = solver};
    build_sets(&b);
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        program->units[u].one = mip_add_row(&program->arena, &program->mip, 1, 1);
        program->units[u].seat_rows = no_rows(&program->arena, solver->cache->units[u].seats.n);
    }
    program_grow(solver, program);
    return program;
}

/* --- Prices ---------------------------------------------------------------------------------------------- */

void program_forget(struct solver *solver) {
    if (solver->program) {
        arena_release(&solver->program->arena);
        solver->program = NULL;
    }
}

/* The one in use, grown by what has been learnt since. */
static struct program *program_of(struct solver *solver) {
    struct program *program = solver->program;
    if (!program) {
        program = solver->program = program_build(solver);
        program->relaxation = mip_relax(&program->arena, &program->mip);
    } else if (program->known_plans < count_plans(solver->cache)) {
        program_grow(solver, program);
        mip_relaxation_grow(program->relaxation, &program->mip);
    }
    return program;
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
    double best = (solver->best.total - solver->cache->outside) / program->scale, room = best - relaxed->cost;
    mip.columns.at = ARENA_ARRAY(arena, struct mip_column, mip.columns.n + 1);
    if (mip.columns.n) {
        memcpy(mip.columns.at, program->mip.columns.at, mip.columns.n * sizeof *mip.columns.at);
    }
    leave_out_dear(&mip, relaxed->reduced_costs, fmin(room, room_for_columns(arena, &mip, relaxed->reduced_costs)));
    struct mip_limits limits = {.gap = GAP,
                                .nodes = NODES_MAX,
                                .seconds = seconds_left(solver->problem),
                                .start = incumbent_point(arena, solver)};
    bool found = room > GAP * fabs(best) && solve_rest(arena, &mip, limits, x, &end);
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
