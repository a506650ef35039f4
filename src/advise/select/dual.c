/*
 * A lower bound on every set within the budget: Lagrangian decomposition of the selection program (CoPhy's, PVLDB 4:362) into its statements
 * and one knapsack.
 *
 * Each unit u may choose its own indexes x_uc, the budget its own s_c; x_uc <= s_c is given up for a price p_uc >= 0:
 *
 *     min over S of sum cost_u(S) + m(S)   >=   sum over u of min over X ( cost_u(X) + p_u(X) )
 *                                              - max over s with z(s) <= B of sum over c of ( sum over u of p_uc - m_c ) s_c
 *
 * with m_c what having an index costs (solve.h; at a node also what the limits ask) and z_c its size. The first minimum is a plan of the optimizer with priced indexes, the second an exact knapsack, so the
 * bound is at least the program's linear one, and higher where the budget is lumpy. Every step's prices give a valid bound, and the best stands.
 */
#include <math.h>

#include "advise/select/knapsack.h"
#include "advise/select/tally.h"

/* --- One evaluation -------------------------------------------------------------------------------------- */

struct unit_answer { /* at the prices that it was last asked at */
    bool stale;      /* they are others now */
    double least;
    uint32_t *seats; /* taken */
    size_t seat_count;
};

struct evaluation {
    double bound;
    struct unit_answer *units;
    double *wanted; /* per candidate: 1 where some unit takes it */
    double *kept;   /* … the share of it in the knapsack */
};

static uint32_t id_at(const struct cache_unit *unit, size_t seat) {
    return unit->candidates.at[unit->seats.at[seat].at];
}

static double unit_min(struct solver *solver, double *const *prices, size_t u, struct evaluation *e) {
    struct unit_answer *answer = &e->units[u];
    if (answer->stale) {
        answer->stale = false;
        answer->least = cache_known_price(solver->cache, u, prices[u], answer->seats, &answer->seat_count);
    }
    for (size_t i = 0; i < answer->seat_count; i++) {
        e->wanted[id_at(&solver->cache->units[u], answer->seats[i])] = 1;
    }
    return answer->least;
}

void dual_add_prices(const struct solver *solver, double *const *prices, double *sums) {
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        const struct cache_unit *unit = &solver->cache->units[u];
        for (size_t i = 0; i < unit->seats.n; i++) {
            sums[id_at(unit, i)] += isfinite(prices[u][i]) ? prices[u][i] : 0;
        }
    }
}

double dual_toll_price(const struct solver *solver, const struct node *node, uint32_t c) {
    return solver_price(solver, c) + node->toll[c];
}

/* What the knapsack may take at these sums of prices, and the room for it. Returns their number. */
static size_t offer(const struct solver *solver, const struct node *node, const double *paid,
                    struct knapsack_item *items, uint64_t *room) {
    const struct problem *problem = solver->problem;
    size_t n = 0;
    *room = solver->budget;
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        uint64_t bytes = problem->candidates.at[c].index->size_bytes;
        double profit = paid[c] - dual_toll_price(solver, node, c);
        if (node->fixed[c] > 0) {
            *room -= bytes < *room ? bytes : *room;
        } else if (node->fixed[c] == 0 && profit > 0) {
            items[n++] = (struct knapsack_item){c, profit, bytes};
        }
    }
    return n;
}

/* Of the sums that are paid for each candidate. */
static double solve_knapsack(struct solver *solver, const struct node *node, const double *paid, double *kept) {
    struct arena_mark mark = arena_mark(solver->arena);
    struct knapsack_item *items = ARENA_ARRAY(solver->arena, struct knapsack_item, solver->problem->candidates.n + 1);
    double fixed = -node->toll_back;
    uint64_t room;
    size_t n = offer(solver, node, paid, items, &room);
    for (uint32_t c = 0; c < solver->problem->candidates.n; c++) {
        if (node->fixed[c] > 0) {
            fixed += dual_toll_price(solver, node, c);
            kept[c] = 1;
        }
    }
    double earned = knapsack_solve(solver->arena, items, n, room, kept);
    arena_rewind(solver->arena, mark);
    return fixed - earned;
}

double dual_knapsack(struct solver *solver, const struct node *node, double *const *prices, double *kept) {
    struct arena_mark mark = arena_mark(solver->arena);
    double *paid = ARENA_ARRAY(solver->arena, double, solver->problem->candidates.n + 1);
    dual_add_prices(solver, prices, paid);
    double least = solve_knapsack(solver, node, paid, kept);
    arena_rewind(solver->arena, mark);
    return least;
}

double dual_worth_of_byte(const struct solver *solver, const struct node *node, const double *paid) {
    struct arena_mark mark = arena_mark(solver->arena);
    struct knapsack_item *items = ARENA_ARRAY(solver->arena, struct knapsack_item, solver->problem->candidates.n + 1);
    uint64_t room;
    size_t n = offer(solver, node, paid, items, &room);
    double worth = knapsack_worth(solver->arena, items, n, room);
    arena_rewind(solver->arena, mark);
    return worth;
}

static void evaluate(struct solver *solver, double *const *prices, const double *paid, const struct node *node, struct evaluation *e) {
    size_t n = solver->problem->candidates.n;
    memset(e->wanted, 0, n * sizeof *e->wanted);
    memset(e->kept, 0, n * sizeof *e->kept);
    e->bound = solver->cache->outside;
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        e->bound += unit_min(solver, prices, u, e);
    }
    e->bound += solve_knapsack(solver, node, paid, e->kept);
}

static struct evaluation new_evaluation(struct solver *solver) {
    size_t n = solver->problem->candidates.n;
    struct evaluation e = {.wanted = ARENA_ARRAY(solver->arena, double, n + 1),
                           .kept = ARENA_ARRAY(solver->arena, double, n + 1),
                           .units = ARENA_ARRAY(solver->arena, struct unit_answer, solver->cache->unit_count + 1)};
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        e.units[u].stale = true;
        e.units[u].seats = ARENA_ARRAY(solver->arena, uint32_t, solver->cache->units[u].seats.n + 1);
    }
    return e;
}

/* --- Steps ----------------------------------------------------------------------------------------------- */

/*
 * Deflected subgradient steps: along an average of the answers met, each price scaled by what its candidate can save the statement. On TPC-H at 500
 * MB the bound stood 14 % below the optimum after 400 plain steps of Polyak's length, 3 % with the scale, and 1 % with the average as well; the
 * volume algorithm, which steps from the best prices, stayed at 4 %.
 */
#define AVERAGE_SHARE 0.2
/* Of the bound or the incumbent: that may be far off, and steps towards it too long; a bound near nothing (-57, where 1,470,000 were to be had) makes them too short to lead anywhere. */
#define AIM_MOST 0.1
#define LENGTH_FIRST 0.2  /* of a step towards the aim; with 0.5 TPC-DS's proofs ended 1 % lower */
#define LENGTH_LEAST 2e-3
#define LENGTH_KEPT 0.6   /* when IDLE_MOST steps brought nothing */

enum { IDLE_MOST = 15 };

struct moving { /* a price that moves: not of what is fixed or cannot be had */
    uint32_t unit, seat, candidate;
    bool taken; /* by its unit, at the last answer */
    double price, scale;
    double average; /* of taken - kept */
};

/*
 * Prices of what neither side has ever taken stay where they are, and no step looks at them: of TPC-DS's 57,000 some 12,000 move. They lie side by side in the
 * order in which they were first taken: fetched from where the seats lie, they kept a step waiting for memory.
 */
struct steps {
    double **prices; /* where the walk is */
    double **scale;  /* of each price's steps */
    double *paid;    /* per candidate: the sum of its prices */
    struct moving *moving;
    size_t moving_count;
    uint32_t **place; /* per unit, along its seats: among moving; UINT32_MAX: it was never taken */
    bool *was_kept;   /* per candidate */
    double norm; /* of the step */
    double length;
    size_t idle;
};

void dual_copy_prices(struct solver *solver, double *const *from, double **to) {
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        memcpy(to[u], from[u], solver->cache->units[u].seats.n * sizeof *to[u]);
    }
}

uint32_t *dual_seats_scratch(struct solver *solver) {
    size_t most = 0;
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        most = solver->cache->units[u].seats.n > most ? solver->cache->units[u].seats.n : most;
    }
    return ARENA_ARRAY(solver->arena, uint32_t, most + 1);
}

double **dual_new_prices(struct solver *solver) {
    double **prices = ARENA_ARRAY(solver->arena, double *, solver->cache->unit_count + 1);
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        prices[u] = ARENA_ARRAY(solver->arena, double, solver->cache->units[u].seats.n + 1);
    }
    return prices;
}

/* The most that each candidate can save the unit: statements differ by orders of magnitude, and so must their prices' steps. */
static void scale_unit(const struct solver *solver, const struct cache_unit *unit, double *scale) {
    double most = fmin(unit->plain, fabs(solver->best.total));
    for (size_t i = 0; i < unit->seats.n; i++) {
        scale[i] = 1e-9 * fabs(solver->best.total);
    }
    for (size_t r = 0; r < unit->rows.n; r++) {
        const struct cache_row *row = &unit->rows.at[r];
        double existing = fmin(row->existing, most);
        for (size_t k = 0; k < row->option_count; k++) {
            double *one = &scale[row->options[k].seat];
            *one = fmax(*one, existing - row->options[k].cost);
        }
    }
    for (size_t k = 0; k < unit->plans.n; k++) {
        const struct cache_plan *plan = &unit->plans.at[k];
        for (size_t i = 0; i < plan->fixed_count; i++) {
            if (plan->seats[i] != UINT32_MAX) {
                scale[plan->seats[i]] = fmax(scale[plan->seats[i]], most);
            }
        }
    }
}

static size_t count_seats(const struct cache *cache) {
    size_t n = 0;
    for (size_t u = 0; u < cache->unit_count; u++) {
        n += cache->units[u].seats.n;
    }
    return n;
}

static struct steps new_steps(struct solver *solver, const struct node *node) {
    const struct cache *cache = solver->cache;
    size_t candidates = solver->problem->candidates.n;
    struct steps steps = {.prices = dual_new_prices(solver), .scale = dual_new_prices(solver), .length = LENGTH_FIRST};
    steps.paid = ARENA_ARRAY(solver->arena, double, candidates + 1);
    steps.was_kept = ARENA_ARRAY(solver->arena, bool, candidates + 1);
    steps.place = ARENA_ARRAY(solver->arena, uint32_t *, cache->unit_count + 1);
    steps.moving = ARENA_ARRAY(solver->arena, struct moving, count_seats(cache) + 1);
    dual_copy_prices(solver, node->prices, steps.prices);
    dual_add_prices(solver, steps.prices, steps.paid);
    for (size_t u = 0; u < cache->unit_count; u++) {
        size_t seats = cache->units[u].seats.n;
        steps.place[u] = ARENA_ARRAY(solver->arena, uint32_t, seats + 1);
        memset(steps.place[u], 0xff, seats * sizeof *steps.place[u]);
        scale_unit(solver, &cache->units[u], steps.scale[u]);
    }
    return steps;
}

/* From now on, if it may. */
static void let_move(struct steps *steps, const struct node *node, uint32_t candidate, uint32_t unit, uint32_t seat) {
    double price = node->prices[unit][seat];
    if (steps->place[unit][seat] == UINT32_MAX && node->fixed[candidate] == 0 && isfinite(price)) {
        steps->place[unit][seat] = (uint32_t)steps->moving_count;
        steps->moving[steps->moving_count++] = (struct moving){
            unit, seat, candidate, .price = price, .scale = fmax(steps->scale[unit][seat], price)}; /* a price that nothing justifies must be able to fall */
    }
}

static void mark_taken(const struct solver *solver, const struct node *node, const struct evaluation *e, struct steps *steps) {
    for (uint32_t u = 0; u < solver->cache->unit_count; u++) {
        for (size_t i = 0; i < e->units[u].seat_count; i++) {
            uint32_t seat = e->units[u].seats[i];
            let_move(steps, node, id_at(&solver->cache->units[u], seat), u, seat);
            if (steps->place[u][seat] != UINT32_MAX) {
                steps->moving[steps->place[u][seat]].taken = true;
            }
        }
    }
}

static void let_kept_move(const struct solver *solver, const struct node *node, const struct evaluation *e, struct steps *steps) {
    const struct cache *cache = solver->cache;
    for (uint32_t c = 0; c < solver->problem->candidates.n; c++) {
        struct id_set users = e->kept[c] > 0 && !steps->was_kept[c] ? cache->users[c] : (struct id_set){0};
        steps->was_kept[c] |= e->kept[c] > 0;
        for (size_t k = 0; k < users.n; k++) {
            size_t first, seats = cache_seats_of(&cache->units[users.at[k]], c, &first);
            for (size_t i = 0; i < seats; i++) {
                let_move(steps, node, c, users.at[k], (uint32_t)(first + i));
            }
        }
    }
}

/* Prices cannot fall below zero. */
static bool can_move(const struct moving *m) {
    return m->average != 0 && !(m->average < 0 && m->price <= 0);
}

/* And finds how far the next step goes. */
static void average_in(struct steps *steps, const struct evaluation *e, double share) {
    steps->norm = 0;
    for (size_t i = 0; i < steps->moving_count; i++) {
        struct moving *m = &steps->moving[i];
        double wish = (m->taken ? 1.0 : 0.0) - e->kept[m->candidate];
        m->taken = false;
        m->average += share * (wish - m->average);
        steps->norm += can_move(m) ? m->scale * m->average * m->average : 0;
    }
}

/* The units whose prices change have to be asked again. */
static void take_step(struct steps *steps, struct evaluation *e, double aim) {
    double length = steps->norm > 0 ? steps->length * aim / steps->norm : 0;
    for (size_t i = 0; i < steps->moving_count; i++) {
        struct moving *m = &steps->moving[i];
        double price = fmax(0, m->price + length * m->scale * m->average);
        if (can_move(m) && price != m->price) {
            steps->paid[m->candidate] += price - m->price;
            steps->prices[m->unit][m->seat] = m->price = price;
            e->units[m->unit].stale = true;
        }
    }
}

static void average(double *mean, const double *now, size_t n, double share) {
    for (size_t c = 0; c < n; c++) {
        mean[c] += share * (now[c] - mean[c]);
    }
}

static double aim_of(const struct solver *solver, const struct node *node) {
    double most = AIM_MOST * fmax(fabs(node->bound), fabs(solver->best.total));
    return fmax(1e-6 * fabs(node->bound), fmin(solver->best.total - node->bound, most));
}

/* Keeps the best prices; shortens the steps when nothing comes of them. */
static void judge_step(struct solver *solver, struct node *node, struct steps *steps, const struct evaluation *e) {
    bool much = e->bound > node->bound + 1e-5 * fabs(node->bound);
    if (e->bound > node->bound) {
        node->bound = e->bound;
        dual_copy_prices(solver, steps->prices, node->prices);
        for (size_t c = 0; c < solver->problem->candidates.n; c++) {
            node->knapsack[c] = e->kept[c] >= 1;
        }
    }
    steps->idle = much ? 0 : steps->idle + 1;
    if (steps->idle >= IDLE_MOST) {
        steps->idle = 0;
        steps->length *= LENGTH_KEPT;
    }
}

double dual_known(struct solver *solver, double *const *prices, const struct node *node) {
    struct arena_mark mark = arena_mark(solver->arena);
    struct evaluation e = new_evaluation(solver);
    double *paid = ARENA_ARRAY(solver->arena, double, solver->problem->candidates.n + 1);
    dual_add_prices(solver, prices, paid);
    evaluate(solver, prices, paid, node, &e);
    arena_rewind(solver->arena, mark);
    return e.bound;
}

void dual_raise(struct solver *solver, struct node *node, size_t most, double target) {
    size_t n = solver->problem->candidates.n;
    struct arena_mark mark = arena_mark(solver->arena);
    struct evaluation e = new_evaluation(solver);
    struct steps steps = new_steps(solver, node);
    node->bound = -INFINITY;
    for (size_t step = 0; step < most; step++) {
        double share = step ? AVERAGE_SHARE : 1;
        evaluate(solver, steps.prices, steps.paid, node, &e);
        mark_taken(solver, node, &e, &steps);
        let_kept_move(solver, node, &e, &steps);
        average_in(&steps, &e, share);
        average(node->wanted, e.wanted, n, step ? 0.05 : 1);
        average(node->kept, e.kept, n, step ? 0.05 : 1);
        judge_step(solver, node, &steps, &e);
        if (node->bound >= target || steps.length < LENGTH_LEAST || problem_out_of_time(solver->problem)) {
            break;
        }
        take_step(&steps, &e, aim_of(solver, node));
    }
    arena_rewind(solver->arena, mark);
}

/* --- Nodes ----------------------------------------------------------------------------------------------- */

static struct node *new_node(struct solver *solver) {
    size_t n = solver->problem->candidates.n;
    struct node *node = ARENA_NEW(solver->arena, struct node);
    *node = (struct node){.bound = -INFINITY, .proven = -INFINITY};
    node->fixed = ARENA_ARRAY(solver->arena, signed char, n + 1);
    node->prices = dual_new_prices(solver);
    node->wanted = ARENA_ARRAY(solver->arena, double, n + 1);
    node->kept = ARENA_ARRAY(solver->arena, double, n + 1);
    node->toll = ARENA_ARRAY(solver->arena, double, n + 1);
    node->knapsack = ARENA_ARRAY(solver->arena, bool, n + 1);
    return node;
}

/* What a user of the candidate would lose without it, or gain with it, beside the incumbent: who should pay for it, and how much of it. */
static double stake(struct solver *solver, uint32_t c, size_t user) {
    struct state *best = &solver->best;
    const struct tally_user *unit = &solver->tally->users[c][user];
    struct tally_part part = {c, unit->place};
    best->in[c] = !best->in[c];
    double other = tally_cost(solver, best, unit->unit, &part, 1);
    best->in[c] = !best->in[c];
    return fabs(other - best->cost[unit->unit]);
}

/* Per byte, what the least useful member of the incumbent brings; what is left of the budget is worth nothing if all fits. */
static double price_of_byte(struct solver *solver) {
    const struct problem *problem = solver->problem;
    double least = INFINITY;
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        double gain = -solver_price(solver, c);
        for (size_t k = 0; k < solver->cache->users[c].n && solver->best.in[c]; k++) {
            gain += stake(solver, c, k);
        }
        if (solver->best.in[c]) {
            least = fmin(least, gain / (double)(problem->candidates.at[c].index->size_bytes + 1));
        }
    }
    return isfinite(least) ? fmax(0, least) : 0;
}

static void share_out(struct solver *solver, struct node *node, uint32_t c, double price) {
    struct id_set users = solver->cache->users[c];
    double *stakes = ARENA_ARRAY(solver->arena, double, users.n + 1), sum = 0;
    for (size_t k = 0; k < users.n; k++) {
        stakes[k] = stake(solver, c, k);
        sum += stakes[k];
    }
    for (size_t k = 0; k < users.n; k++) {
        double share = sum > 0 ? stakes[k] / sum : 1 / (double)users.n;
        size_t first, seats = cache_seats_of(&solver->cache->units[users.at[k]], c, &first);
        for (size_t i = 0; i < seats; i++) {
            node->prices[users.at[k]][first + i] = price * share / (double)seats;
        }
    }
}

static void set_price(struct solver *solver, struct node *node, uint32_t c, double price) {
    struct id_set users = solver->cache->users[c];
    for (size_t k = 0; k < users.n; k++) {
        size_t first, seats = cache_seats_of(&solver->cache->units[users.at[k]], c, &first);
        for (size_t i = 0; i < seats; i++) {
            node->prices[users.at[k]][first + i] = price;
        }
    }
}

/*
 * What no longer fits beside the fixed ones, or breaks a limit with them, is out. The relaxation would take the part of it that fits (order entry with
 * --max-regression 5: the bound stood 45 % below the best set for it).
 */
static void fix_out_what_cannot_be(struct solver *solver, struct node *node) {
    const struct problem *problem = solver->problem;
    uint64_t room = solver->budget;
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        uint64_t bytes = node->fixed[c] > 0 ? problem->candidates.at[c].index->size_bytes : 0;
        room -= bytes < room ? bytes : room;
    }
    limits_may_hold(solver, node->fixed);
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        bool fits = problem->candidates.at[c].index->size_bytes <= room && !limits_bar(solver, c);
        if (node->fixed[c] == 0 && !fits) {
            node->fixed[c] = -1;
            set_price(solver, node, c, INFINITY);
        }
    }
}

struct node *dual_free_root(struct solver *solver) {
    const struct problem *problem = solver->problem;
    struct node *node = new_node(solver);
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        bool may_be = set_has(solver->active, c) && problem->candidates.at[c].index->size_bytes <= solver->budget;
        node->fixed[c] = problem_forces(problem, c) ? 1 : may_be ? 0 : -1;
        set_price(solver, node, c, node->fixed[c] < 0 ? INFINITY : 0);
    }
    fix_out_what_cannot_be(solver, node);
    return node;
}

static void take_seats(const struct solver *solver, const struct node *from, struct node *node) {
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        const struct cache_unit *unit = &solver->cache->units[u];
        for (size_t i = 0; i < unit->seats.n; i++) {
            uint32_t c = id_at(unit, i);
            if (node->fixed[c] == 0 && isfinite(from->prices[u][i])) { /* what is out there has no price */
                node->prices[u][i] = from->prices[u][i];
            }
        }
    }
}

struct node *dual_root_like(struct solver *solver, const struct node *before) {
    struct node *node = dual_free_root(solver);
    take_seats(solver, before, node);
    return node;
}

struct node *dual_root(struct solver *solver) {
    struct node *node = dual_free_root(solver);
    tally_follow(solver, &solver->best);
    double per_byte = price_of_byte(solver);
    for (uint32_t c = 0; c < solver->problem->candidates.n; c++) {
        double bytes = (double)solver->problem->candidates.at[c].index->size_bytes;
        if (node->fixed[c] == 0) {
            share_out(solver, node, c, solver_price(solver, c) + per_byte * bytes);
        }
    }
    return node;
}

struct node *dual_child(struct solver *solver, const struct node *parent, uint32_t candidate, bool in) {
    struct node *node = new_node(solver);
    size_t n = solver->problem->candidates.n;
    memcpy(node->fixed, parent->fixed, n * sizeof *node->fixed);
    memcpy(node->wanted, parent->wanted, n * sizeof *node->wanted);
    memcpy(node->kept, parent->kept, n * sizeof *node->kept);
    memcpy(node->toll, parent->toll, n * sizeof *node->toll);
    node->toll_back = parent->toll_back;
    dual_copy_prices(solver, parent->prices, node->prices);
    node->fixed[candidate] = in ? 1 : -1;
    set_price(solver, node, candidate, in ? 0 : INFINITY);
    node->proven = parent->proven;
    node->proof = parent->proof;
    fix_out_what_cannot_be(solver, node);
    return node;
}

void dual_take_prices(struct solver *solver, const struct node *from, struct node *node) {
    take_seats(solver, from, node);
    memcpy(node->toll, from->toll, solver->problem->candidates.n * sizeof *node->toll);
    node->toll_back = from->toll_back;
}
