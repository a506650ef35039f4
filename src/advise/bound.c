/*
 * A proven lower bound on the cost of every set within the budget: a Lagrangian relaxation of the selection program
 * (CoPhy's, PVLDB 4:362) over its budget row and over the link between templates.
 *
 * Let c_t(S) be a template's weighted cost, m_a and z_a an index's maintenance and size, B the budget. For a price lambda >= 0
 * of a byte and prices p_ta >= 0 that a template pays for an index, with sum over t of p_ta <= m_a + lambda z_a,
 *
 *     min over S with z(S) <= B of  sum_t c_t(S) + m(S)   >=   sum_t min over S_t of ( c_t(S_t) + p_t(S_t) )  -  lambda B
 *
 * because lambda (z(S) - B) <= 0 and every index is paid for at most once. The inner minimum is found exactly by branching: with
 * the candidates O left out, c_t(all - O) is the least possible cost, and the indexes U its plan uses say where to go on: either
 * all of U is taken, then the cost is reached and p_t(U) is paid, or one of U is left out. Each node is one question, the
 * same for all prices, so it is asked once. A node that may not be asked any more counts with its parent's cost: lower, still a bound.
 *
 * lambda and the shares of p are improved by subgradient steps (Held and Karp); every iterate gives a valid bound and the best stands.
 *
 * Knowingly: it holds for the costs asked, if more candidates never make a plan costlier (planners: to within 1 %).
 */
#include "advise/search.h"

#include <math.h>

enum { ITERATIONS = 60, NODES_MAX = 60 };

struct bounding {
    struct costs *costs;
    const struct problem *problem;
    double **price; /* per template, along relevant[t] */
    double **paid;  /* same shape: 1 where the inner solution takes the index */
    size_t nodes;
    bool ask; /* new questions are allowed */
};

struct node {
    size_t t;
    double best; /* of complete solutions */
    struct id_set best_set;
};

static double price_of(const struct bounding *b, size_t t, struct id_set set) {
    struct id_set relevant = b->problem->relevant[t];
    double sum = 0;
    size_t k = 0;
    for (size_t i = 0; i < set.n; i++) {
        while (relevant.at[k] < set.at[i]) {
            k++;
        }
        sum += b->price[t][k];
    }
    return sum;
}

/*
 * Least c + p over the sets that hold `in` and nothing of the candidates not in `open`. floor_cost is the parent's cost. Returns a lower bound
 * on it; node->best is the least complete solution met.
 */
static double branch(struct bounding *b, struct node *node, struct id_set open, struct id_set in, double floor_cost) {
    double weight = b->problem->weight[node->t], cost, in_price = price_of(b, node->t, in);
    struct id_set used = {0};
    if (weight * floor_cost + in_price >= node->best) {
        return node->best;
    }
    bool asked = b->nodes++ < NODES_MAX && (b->ask ? costs_get(b->costs, node->t, open, &cost, &used)
                                                   : costs_known(b->costs, node->t, open, &cost, &used));
    if (!asked || !isfinite(cost)) {
        return weight * floor_cost + in_price;
    }
    cost = fmax(cost, floor_cost);
    struct id_set taken = set_union(b->costs->arena, in, used);
    double complete = weight * cost + price_of(b, node->t, taken);
    if (complete < node->best) {
        node->best = complete;
        node->best_set = taken;
    }
    double bound = complete;
    struct id_set fixed = in;
    for (size_t i = 0; i < used.n; i++) {
        if (set_has(fixed, used.at[i])) {
            continue;
        }
        struct id_set without = set_without(b->costs->arena, open, used.at[i]);
        bound = fmin(bound, branch(b, node, without, fixed, cost));
        fixed = set_with(b->costs->arena, fixed, used.at[i]);
    }
    return bound;
}

static double inner(struct bounding *b, size_t t) {
    struct id_set relevant = b->problem->relevant[t];
    struct node node = {.t = t, .best = b->problem->weight[t] * b->costs->base[t]};
    struct arena_mark mark = arena_mark(b->costs->arena);
    b->nodes = 0;
    double bound = branch(b, &node, relevant, (struct id_set){0}, 0);
    for (size_t i = 0; i < relevant.n; i++) {
        b->paid[t][i] = set_has(node.best_set, relevant.at[i]) ? 1 : 0;
    }
    if (!b->ask) { /* otherwise remembered answers lie behind the mark */
        arena_rewind(b->costs->arena, mark);
    }
    return fmin(bound, node.best);
}

/* --- Prices ---------------------------------------------------------------------------------------------- */

/* Scales each index's prices down to what it costs: sum over t of p_ta <= m_a + lambda z_a. */
static void make_feasible(struct bounding *b, double lambda, double *sum) {
    const struct problem *problem = b->problem;
    for (size_t c = 0; c < problem->candidates.n; c++) {
        sum[c] = 0;
    }
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        for (size_t i = 0; i < problem->relevant[t].n; i++) {
            sum[problem->relevant[t].at[i]] += b->price[t][i];
        }
    }
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        for (size_t i = 0; i < problem->relevant[t].n; i++) {
            uint32_t c = problem->relevant[t].at[i];
            const struct candidate *candidate = &problem->candidates.at[c];
            double cost = candidate->maintenance + lambda * (double)candidate->index->size_bytes;
            b->price[t][i] = sum[c] > 0 ? b->price[t][i] * cost / sum[c] : cost / (double)candidate->templates.n;
        }
    }
}

/* Templates that take an index pay more of it, the others less; returns the bytes that are taken by any. */
static double shift_prices(struct bounding *b, double step, double lambda, double *takers) {
    const struct problem *problem = b->problem;
    double bytes = 0;
    for (size_t c = 0; c < problem->candidates.n; c++) {
        takers[c] = 0;
    }
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        for (size_t i = 0; i < problem->relevant[t].n; i++) {
            takers[problem->relevant[t].at[i]] += b->paid[t][i];
        }
    }
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        for (size_t i = 0; i < problem->relevant[t].n; i++) {
            uint32_t c = problem->relevant[t].at[i];
            const struct candidate *candidate = &problem->candidates.at[c];
            double cost = candidate->maintenance + lambda * (double)candidate->index->size_bytes;
            double even = 1 / (double)candidate->templates.n;
            /* An index that nobody takes spreads evenly again; one that some take is paid by them. */
            double target = takers[c] > 0 ? b->paid[t][i] / takers[c] : even;
            b->price[t][i] += step * cost * (target - b->price[t][i] / fmax(cost, 1e-300));
            b->price[t][i] = fmax(0, b->price[t][i]);
        }
    }
    for (size_t c = 0; c < problem->candidates.n; c++) {
        bytes += takers[c] > 0 ? (double)problem->candidates.at[c].index->size_bytes : 0;
    }
    return bytes;
}

static double evaluate(struct bounding *b, double lambda) {
    double sum = -lambda * (double)b->problem->options.budget_bytes;
    for (size_t t = 0; t < b->problem->workload->template_count; t++) {
        if (!isnan(b->costs->base[t])) {
            sum += b->problem->relevant[t].n ? inner(b, t) : b->problem->weight[t] * b->costs->base[t];
        }
    }
    return sum;
}

double bound_lower(struct costs *costs, double incumbent) {
    const struct problem *problem = costs->problem;
    struct bounding b = {.costs = costs, .problem = problem};
    size_t templates = problem->workload->template_count;
    double *scratch = ARENA_ARRAY(costs->arena, double, problem->candidates.n);
    double best = -INFINITY, base = costs_base_total(costs);
    double lambda = fmax(0, base - incumbent) / fmax(1, (double)problem->options.budget_bytes);
    b.price = ARENA_ARRAY(costs->arena, double *, templates);
    b.paid = ARENA_ARRAY(costs->arena, double *, templates);
    for (size_t t = 0; t < templates; t++) {
        b.price[t] = ARENA_ARRAY(costs->arena, double, problem->relevant[t].n);
        b.paid[t] = ARENA_ARRAY(costs->arena, double, problem->relevant[t].n);
    }
    for (size_t i = 0; i < ITERATIONS; i++) {
        double step = 1.0 / (1.0 + (double)i / 5);
        b.ask = !costs->exhausted;
        make_feasible(&b, i ? lambda : 0, scratch); /* the first bound is without a budget: the floor */
        best = fmax(best, evaluate(&b, i ? lambda : 0));
        double bytes = shift_prices(&b, step, lambda, scratch), budget = fmax(1, (double)problem->options.budget_bytes);
        if (i) {
            lambda *= exp(0.5 * step * fmax(-1, fmin(1, (bytes - budget) / budget)));
        }
        if (best >= incumbent * (1 - 1e-6) || problem_out_of_time(problem)) {
            break;
        }
    }
    return fmin(best, incumbent);
}
