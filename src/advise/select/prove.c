/*
 * A node's bound over all plans, known or not: the optimizer is asked what each unit's least cost + prices is (cache_price).
 *
 * The optimizer's work for statements of eight tables is 100 times that of two, and most of the time goes into it. So what it said at other
 * prices is kept, and bounds what it would say now; the units that may raise the bound the most for their work go first, side by side; and none is asked any
 * more once the bound reaches the target.
 *
 * Where a unit's proof does not come to an end (it needs too many questions), its prices buy little. It then pays nothing, which the optimizer proves
 * with one question: the unit's least cost of all, often near its real one, for one candidate makes most of the difference in such a statement.
 */
#include <math.h>
#include <stdlib.h>

#include "advise/select/solve.h"

#define NEAR_ENOUGH 2e-5 /* of the incumbent: a unit's bound so near to the known plans is taken as it is */
#define LEARNT 3e-5      /* of the incumbent: a plan so much cheaper than the known ones is worth a new program */
#define SLACK_LOSS 1e-4  /* of the bound: less than the proof's own slack */
#define RAISE_LEAST                                                                                                    \
    5e-2 /* of the unit's cost: small differences of price keep more plans alive than they rule out (at 0.1 % 1000 MB took 3.8 s, at 5 % 2.4) */
#define FAILED 5e-3 /* of the incumbent: what a unit's proof leaves open */
#define POOR 0.5    /* of the incumbent: a bound below says little */
#define WORK_LEAST 1e5 /* of the optimizer (optimizer.h): a question's, however small the statement */

/*
 * A proof asks no unit that promises less of what is left to prove than its share of this work: of a round of TPC-DS's proofs a third of the units took half of the work, and
 * raised the bound by 2 % of the cost; they did so in each round, at prices that then changed. They are asked at the best prices, when no other round follows (dual_prove_rest).
 */
#define WORK_TO_CLOSE ((double)((size_t)1 << 30))

enum { PROOFS_KEPT = 16, ASKED_AT_ONCE = 32 };

struct proving {
    struct solver *solver;
    const struct node *node;
    double **prices;
    double *known, *low; /* per unit: its least cost + prices, over the known plans, and proven */
    double *answers; /* per unit: scratch */
    bool *asked;
    bool closely; /* asked with less slack */
    double least_rate; /* of a doubt, by work: less is not worth asking now */
    double rest; /* the knapsack's part, and what no unit stands for */
};

/* --- What was proven before ------------------------------------------------------------------------------ */

/* A price lowered by d lowers the least of cost + prices by d at most. */
static double bound_from(const struct cache_unit *unit, const struct cache_proof *proof, const double *prices) {
    double bound = proof->bound;
    for (size_t i = 0; i < unit->seats.n && bound > 0; i++) {
        double before = proof->prices[i];
        if (!isfinite(before)) { /* it was out, and is not: nothing is known */
            bound = isfinite(prices[i]) ? 0 : bound;
        } else if (isfinite(prices[i])) {
            bound -= fmax(0, before - prices[i]);
        }
    }
    return bound;
}

/* Neither costs nor prices are below zero. */
static double proven_before(const struct cache_unit *unit, const double *prices) {
    double bound = 0;
    for (size_t i = 0; i < unit->proofs.n; i++) {
        bound = fmax(bound, bound_from(unit, &unit->proofs.at[i], prices));
    }
    return bound;
}

/* The oldest gives way. */
static struct cache_proof *new_proof(struct cache_unit *unit) {
    if (unit->proofs.n < PROOFS_KEPT) {
        VEC_PUSH(unit->arena, &unit->proofs,
                 ((struct cache_proof){.prices = ARENA_ARRAY(unit->arena, double, unit->seats.n + 1)}));
        return &unit->proofs.at[unit->proofs.n - 1];
    }
    return &unit->proofs.at[unit->proof_count++ % PROOFS_KEPT];
}

/* The optimizer's word. */
static double price_exactly(struct solver *solver, size_t u, const double *prices, bool closely) {
    struct cache_unit *unit = &solver->cache->units[u];
    double bound = cache_price(solver->cache, u, prices, closely);
    struct cache_proof *proof = new_proof(unit);
    memcpy(proof->prices, prices, unit->seats.n * sizeof *prices);
    proof->bound = bound;
    return bound;
}

/* --- Prices that rule out more --------------------------------------------------------------------------- */

static uint32_t id_at(const struct cache_unit *unit, size_t seat) {
    return unit->candidates.at[unit->seats.at[seat].at];
}

/* What a candidate can be asked beside its prices, and the knapsack still does not want it: its upkeep and what its bytes are worth, less what is paid. */
struct slack {
    const struct solver *solver;
    const struct node *node;
    double *paid; /* per candidate */
    double worth; /* of a byte */
};

static struct slack find_slack(const struct solver *solver, const struct node *node, double *const *prices) {
    struct slack slack = {.solver = solver, .node = node};
    slack.paid = ARENA_ARRAY(solver->arena, double, solver->problem->candidates.n + 1);
    dual_add_prices(solver, prices, slack.paid);
    slack.worth = dual_worth_of_byte(solver, node, slack.paid);
    return slack;
}

static double bytes_of(const struct solver *solver, uint32_t c) {
    return (double)solver->problem->candidates.at[c].index->size_bytes;
}

static double slack_of(const struct slack *slack, uint32_t c) {
    double most = dual_toll_price(slack->solver, slack->node, c) + slack->worth * bytes_of(slack->solver, c);
    return slack->node->fixed[c] == 0 ? fmax(0, most - slack->paid[c]) : 0;
}

struct kin { /* candidates that can stand for each other in a unit: in one slot, with the same leading column */
    uint32_t slot, column;
    double most, most_of_byte; /* that one of them is asked */
};

struct kinship {
    struct kin *at;
    size_t n;
};

static struct kin *kin_of(struct kinship *all, const struct solver *solver, const struct cache_unit *unit, size_t seat) {
    const struct design_index *index = solver->problem->candidates.at[id_at(unit, seat)].index;
    uint32_t slot = unit->seats.at[seat].slot, column = index->key_count ? index->keys[0].column : CATALOG_NONE;
    for (size_t i = 0; i < all->n; i++) {
        if (all->at[i].slot == slot && all->at[i].column == column) {
            return &all->at[i];
        }
    }
    all->at[all->n] = (struct kin){slot, column, 0, 0};
    return &all->at[all->n++];
}

static struct kinship find_kin(const struct solver *solver, const struct cache_unit *unit, const double *prices) {
    struct kinship all = {.at = ARENA_ARRAY(solver->arena, struct kin, unit->seats.n + 1)};
    for (size_t i = 0; i < unit->seats.n; i++) {
        struct kin *kin = kin_of(&all, solver, unit, i);
        double price = isfinite(prices[i]) ? prices[i] : 0;
        kin->most = fmax(kin->most, price);
        kin->most_of_byte = fmax(kin->most_of_byte, price / (bytes_of(solver, id_at(unit, i)) + 1));
    }
    return all;
}

/* What each seat is to be asked more, so that it asks what its kin do, a smaller one in proportion. */
static void find_wishes(const struct solver *solver, const struct cache_unit *unit, const double *prices, double *wishes) {
    struct kinship all = find_kin(solver, unit, prices);
    for (size_t i = 0; i < unit->seats.n; i++) {
        const struct kin *kin = kin_of(&all, solver, unit, i);
        double like = fmin(kin->most, kin->most_of_byte * bytes_of(solver, id_at(unit, i)));
        wishes[i] = isfinite(prices[i]) ? fmax(0, like - prices[i]) : 0;
    }
}

/*
 * Of indexes that are alike the known plans use one, which asks a price; the others ask nothing, as no known plan is with them, and the optimizer answers with
 * one after the other, proof by proof. They ask the same, as far as their slack goes. Of four statements that read a table twice, with 35 indexes for
 * either, where an index alone changes nothing, seven proofs left a gap of 10.7 %, and two with this 0.9; TPC-H's ten budgets took 21 s, and take 14.
 */
static void ask_like_kin(struct solver *solver, const struct node *node, double **prices) {
    struct slack slack = find_slack(solver, node, prices);
    double **wishes = dual_new_prices(solver), *sums = ARENA_ARRAY(solver->arena, double, solver->problem->candidates.n + 1);
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        find_wishes(solver, &solver->cache->units[u], prices[u], wishes[u]);
    }
    dual_add_prices(solver, wishes, sums);
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        const struct cache_unit *unit = &solver->cache->units[u];
        for (size_t i = 0; i < unit->seats.n; i++) {
            uint32_t c = id_at(unit, i);
            prices[u][i] += wishes[u][i] > 0 ? wishes[u][i] * fmin(1, slack_of(&slack, c) / sums[c]) : 0;
        }
    }
}

/*
 * Candidates that neither side takes have prices that fell to nothing, and all of them are offered to the optimizer. Their slack is shared out among their
 * seats: the bound cannot fall by it but for the knapsack's rounding, and there are fewer to offer.
 */
static void spread_slack(const struct solver *solver, const struct node *node, double **prices) {
    struct slack slack = find_slack(solver, node, prices);
    double *seats = ARENA_ARRAY(solver->arena, double, solver->problem->candidates.n + 1);
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        for (size_t i = 0; i < solver->cache->units[u].seats.n; i++) {
            seats[id_at(&solver->cache->units[u], i)]++;
        }
    }
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        const struct cache_unit *unit = &solver->cache->units[u];
        for (size_t i = 0; i < unit->seats.n; i++) {
            double raise = slack_of(&slack, id_at(unit, i)) / seats[id_at(unit, i)];
            prices[u][i] += raise > RAISE_LEAST * fmin(unit->plain, solver->best.cost[u]) ? raise : 0;
        }
    }
}

/* The node's prices, raised where the known plans' bound does not fall by it. The walk goes on from the node's own: it is slower from the raised. */
static double **prices_to_prove(struct solver *solver, const struct node *node) {
    double **prices = dual_new_prices(solver);
    dual_copy_prices(solver, node->prices, prices);
    ask_like_kin(solver, node, prices);
    spread_slack(solver, node, prices);
    if (dual_known(solver, prices, node) < node->bound - SLACK_LOSS * fabs(node->bound)) {
        dual_copy_prices(solver, node->prices, prices);
    }
    return prices;
}

/* --- The proof ------------------------------------------------------------------------------------------- */

static void weigh(struct proving *p) {
    struct solver *solver = p->solver;
    double *kept = ARENA_ARRAY(solver->arena, double, solver->problem->candidates.n + 1);
    p->rest = solver->cache->outside + dual_knapsack(solver, p->node, p->prices, kept);
}

static void look_up(struct proving *p, size_t u) {
    size_t n;
    p->known[u] = cache_known_price(p->solver->cache, u, p->prices[u], dual_seats_scratch(p->solver), &n);
    p->low[u] = fmin(p->known[u], proven_before(&p->solver->cache->units[u], p->prices[u]));
}

static struct proving begin(struct solver *solver, const struct node *node, double **prices) {
    struct proving p = {.solver = solver, .node = node, .prices = prices};
    size_t n = solver->cache->unit_count;
    p.known = ARENA_ARRAY(solver->arena, double, n + 1);
    p.low = ARENA_ARRAY(solver->arena, double, n + 1);
    p.answers = ARENA_ARRAY(solver->arena, double, n + 1);
    p.asked = ARENA_ARRAY(solver->arena, bool, n + 1);
    for (size_t u = 0; u < n; u++) {
        look_up(&p, u);
    }
    weigh(&p);
    return p;
}

static double bound_of(const struct proving *p) {
    double bound = p->rest;
    for (size_t u = 0; u < p->solver->cache->unit_count; u++) {
        bound += p->low[u];
    }
    return bound;
}

/* What the optimizer can prove of the unit, if no plan is cheaper than those known. */
static double provable(const struct proving *p, size_t u) {
    return p->known[u] / cache_price_slack(&p->solver->cache->units[u], p->closely);
}

/* The bound, if asking finds no cheaper plan. */
static double hope_of(const struct proving *p) {
    double bound = p->rest;
    for (size_t u = 0; u < p->solver->cache->unit_count; u++) {
        bound += fmax(p->low[u], provable(p, u));
    }
    return bound;
}

/* Asked with less of it, the proof may reach its target. */
static bool slack_is_the_reason(struct proving *p, double target) {
    p->closely = true;
    return hope_of(p) >= target;
}

struct doubt {
    uint32_t unit;
    double much, rate; /* by the optimizer's work */
};

static int by_rate(const void *a, const void *b) {
    const struct doubt *x = a, *y = b;
    if (x->rate != y->rate) {
        return x->rate > y->rate ? -1 : 1;
    }
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

/* As the last one took, or all before: nobody knows better. */
static double work_expected(const struct cache_unit *unit) {
    return WORK_LEAST + (double)(unit->price_work ? unit->price_work : unit->work);
}

/* Returns the number of units that are worth asking. */
static size_t find_doubts(const struct proving *p, struct doubt *doubts) {
    const struct solver *solver = p->solver;
    size_t n = 0;
    for (uint32_t u = 0; u < solver->cache->unit_count; u++) {
        double much = provable(p, u) - p->low[u], rate = much / work_expected(&solver->cache->units[u]);
        if (!p->asked[u] && much > NEAR_ENOUGH * fabs(solver->best.total) && rate >= p->least_rate) {
            doubts[n++] = (struct doubt){u, much, rate};
        }
    }
    if (n) {
        qsort(doubts, n, sizeof *doubts, by_rate);
    }
    return n;
}

/*
 * The units to ask next, side by side: those that may raise the bound the most for their work, and no more than must be asked in any case, as an answer
 * raises the bound by no more than its doubt. Returns their number; 0: asking would change nothing.
 */
static size_t next_to_ask(const struct proving *p, double target, uint32_t *units) {
    struct doubt *doubts = ARENA_ARRAY(p->solver->arena, struct doubt, p->solver->cache->unit_count + 1);
    size_t n = find_doubts(p, doubts), chosen = 0;
    double reach = bound_of(p);
    while (chosen < n && chosen < ASKED_AT_ONCE && reach < target) {
        reach += doubts[chosen].much;
        units[chosen] = doubts[chosen].unit;
        chosen++;
    }
    return chosen;
}

static void ask_one(void *context, size_t u) {
    struct proving *p = context;
    p->answers[u] = price_exactly(p->solver, u, p->prices[u], p->closely);
}

/* True when one of them taught a plan that is cheaper at these prices. */
static bool ask(struct proving *p, const uint32_t *units, size_t n) {
    bool learnt = false;
    cache_each(p->solver->cache, units, n, ask_one, p);
    for (size_t i = 0; i < n; i++) {
        uint32_t u = units[i];
        double before = p->known[u];
        look_up(p, u);
        learnt |= p->known[u] < before - LEARNT * fabs(p->solver->best.total);
        p->low[u] = fmin(p->known[u], fmax(p->low[u], p->answers[u]));
        p->asked[u] = true;
    }
    return learnt;
}

/* The units pay nothing for what they may have: the optimizer proves that with one question each. */
static void free_of_prices(struct proving *p, const uint32_t *units, size_t n) {
    uint32_t *doubtful = ARENA_ARRAY(p->solver->arena, uint32_t, n + 1);
    size_t doubts = 0;
    for (size_t k = 0; k < n; k++) {
        uint32_t u = units[k];
        for (size_t i = 0; i < p->solver->cache->units[u].seats.n; i++) {
            p->prices[u][i] = isfinite(p->prices[u][i]) ? 0 : INFINITY;
        }
        look_up(p, u);
        if (p->known[u] - p->low[u] > NEAR_ENOUGH * fabs(p->solver->best.total)) {
            doubtful[doubts++] = u;
        }
    }
    ask(p, doubtful, doubts);
}

/* Undone where the bound falls by it. */
static void let_off(struct proving *p, uint32_t u) {
    struct solver *solver = p->solver;
    const struct cache_unit *unit = &solver->cache->units[u];
    double *before = ARENA_ARRAY(solver->arena, double, unit->seats.n + 1), *prices = p->prices[u];
    double bound = bound_of(p), known = p->known[u], low = p->low[u], rest = p->rest;
    memcpy(before, prices, unit->seats.n * sizeof *before);
    free_of_prices(p, &u, 1);
    weigh(p);
    if (bound_of(p) < bound) {
        memcpy(prices, before, unit->seats.n * sizeof *before);
        p->known[u] = known;
        p->low[u] = low;
        p->rest = rest;
    }
}

static void let_off_failed(struct proving *p) {
    for (uint32_t u = 0; u < p->solver->cache->unit_count; u++) {
        if (p->asked[u] && p->known[u] - p->low[u] > FAILED * fabs(p->solver->best.total)) {
            let_off(p, u);
        }
    }
}

/* With everything to be had for nothing but upkeep: never below zero. */
static double bound_without_prices(struct proving *p) {
    const struct node *node = p->node;
    struct node bare = *node;
    bare.toll = ARENA_ARRAY(p->solver->arena, double, p->solver->problem->candidates.n + 1);
    bare.toll_back = 0;
    p->node = &bare;
    free_of_prices(p, p->solver->cache->all, p->solver->cache->unit_count);
    weigh(p);
    p->node = node;
    return bound_of(p);
}

/* Returns whether it learnt a plan that is cheaper at these prices. */
static bool ask_the_doubtful(struct proving *p, double target, size_t work_limit) {
    struct solver *solver = p->solver;
    uint32_t *units = ARENA_ARRAY(solver->arena, uint32_t, solver->cache->unit_count + 1);
    bool learnt = false;
    size_t n;
    while (bound_of(p) < target && solver->cache->work < work_limit && (n = next_to_ask(p, target, units)) > 0) {
        learnt |= ask(p, units, n);
    }
    if (bound_of(p) < target) {
        let_off_failed(p);
    }
    return learnt;
}

static void keep_proof(const struct proving *p, struct node *node, double bound) {
    if (bound > node->proven || !node->proof.prices) {
        node->proof = (struct node_proof){p->prices, p->low, p->rest};
    }
    node->proven = fmax(node->proven, bound);
}

bool dual_prove(struct solver *solver, struct node *node, double target, size_t work_limit) {
    struct proving p = begin(solver, node, prices_to_prove(solver, node));
    double open = target - bound_of(&p);
    p.closely = hope_of(&p) < target && slack_is_the_reason(&p, target);
    p.least_rate = isfinite(open) ? fmax(0, open) / (WORK_TO_CLOSE * (double)solver->cache->effort) : 0;
    bool learnt = ask_the_doubtful(&p, target, work_limit);
    double bound = bound_of(&p);
    if (fmax(node->proven, bound) < POOR * fabs(solver->best.total)) {
        bound = fmax(bound, bound_without_prices(&p));
    }
    keep_proof(&p, node, bound);
    return learnt;
}

void dual_prove_rest(struct solver *solver, struct node *node, double target) {
    double **prices = dual_new_prices(solver);
    if (!node->proof.prices || node->proven >= target) {
        return;
    }
    dual_copy_prices(solver, node->proof.prices, prices); /* let_off changes them, and the proof that is kept stands on its own */
    struct proving p = begin(solver, node, prices);
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        p.low[u] = fmin(p.known[u], fmax(p.low[u], node->proof.low[u]));
    }
    ask_the_doubtful(&p, target, SIZE_MAX);
    keep_proof(&p, node, bound_of(&p));
}

void dual_prove_again(struct solver *solver, struct node *node) {
    uint32_t *seats = dual_seats_scratch(solver);
    double bound = node->proof.prices ? node->proof.rest : -INFINITY;
    for (size_t u = 0; u < solver->cache->unit_count && node->proof.prices; u++) {
        size_t n;
        bound += fmin(node->proof.low[u], cache_known_price(solver->cache, u, node->proof.prices[u], seats, &n));
    }
    node->proven = bound;
}
