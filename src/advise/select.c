/*
 * The set within the budget that makes the workload cheapest: several greedy starts, then a local search.
 *
 * No single greedy is safe (facts of the field: ratio, benefit and Extend-like ones each lose up to 15 points somewhere), so all
 * run over the same remembered costs: gain / size^a for a = 1, 1/2, 0. Steps add one candidate or one move, the indexes a
 * plan wants together, whose parts bring nothing alone. The local search drops what does not pay, replaces an index by
 * another one on its table (which is how an index is widened, narrowed or made covering), and takes one out and fills the room anew.
 *
 * Greedy is lazy: an option's last gain stands as its promise, and is computed again only when it would win. Gains are
 * joint costs of the affected templates, never sums of single benefits.
 */
#include "advise/search.h"

#include <math.h>

#define STEP_MIN 5e-4 /* of the cost reached: below it an index is not worth having */
#define SWAP_MIN 1e-6 /* a change must win at least this share, or two sets could replace each other for ever */

enum {
    ROUNDS_MAX = 12,
    PAIRS_MAX = 20, /* members up to which every pair is taken out on trial */
};

struct state {
    struct id_set set;
    double total;
    uint64_t size_bytes;
    double *cost; /* per template, weighted; NULL until settled */
};

struct option {
    struct id_set add;
    double promise;
    size_t fresh; /* step it was computed in */
};

struct search {
    struct costs *costs;
    const struct problem *problem;
    const struct pool *pool;
    struct option *options;
    size_t option_count;
    bool sparing;
    bool *marked; /* per template: scratch of peek */
};

/* Costs of every template under the state's set, by which neighbours are then judged. */
static bool settle(struct search *search, struct state *state) {
    const struct problem *problem = search->problem;
    size_t n = problem->workload->template_count;
    double *cost = ARENA_ARRAY(search->costs->arena, double, n);
    state->total = 0;
    state->size_bytes = problem_size(problem, state->set);
    for (size_t t = 0; t < n; t++) {
        if (!isnan(search->costs->base[t])) {
            if (!costs_get(search->costs, t, state->set, &cost[t], NULL)) {
                return false;
            }
            cost[t] *= problem->weight[t];
            state->total += cost[t];
        }
    }
    for (size_t i = 0; i < state->set.n; i++) {
        state->total += problem->candidates.at[state->set.at[i]].maintenance;
    }
    state->cost = cost;
    return true;
}

/* Adds what changes when the candidate comes or goes, each template once. */
static bool shift(struct search *search, const struct state *from, struct id_set set, uint32_t changed, double *total) {
    struct id_set templates = search->problem->candidates.at[changed].templates;
    for (size_t i = 0; i < templates.n; i++) {
        uint32_t t = templates.at[i];
        double cost;
        if (search->marked[t] || isnan(search->costs->base[t])) {
            continue;
        }
        search->marked[t] = true;
        if (!costs_get(search->costs, t, set, &cost, NULL)) {
            return false;
        }
        *total += search->problem->weight[t] * cost - from->cost[t];
    }
    return true;
}

/* A neighbour of a settled state, by the templates that the difference touches. */
static bool peek(struct search *search, const struct state *from, struct id_set set, struct state *out) {
    const struct problem *problem = search->problem;
    *out = (struct state){.set = set, .total = from->total, .size_bytes = problem_size(problem, set)};
    memset(search->marked, 0, problem->workload->template_count);
    for (size_t i = 0; i < set.n; i++) {
        if (!set_has(from->set, set.at[i])) {
            out->total += problem->candidates.at[set.at[i]].maintenance;
            if (!shift(search, from, set, set.at[i], &out->total)) {
                return false;
            }
        }
    }
    for (size_t i = 0; i < from->set.n; i++) {
        if (!set_has(set, from->set.at[i])) {
            out->total -= problem->candidates.at[from->set.at[i]].maintenance;
            if (!shift(search, from, set, from->set.at[i], &out->total)) {
                return false;
            }
        }
    }
    return true;
}

static bool fits(const struct search *search, struct id_set set) {
    return problem_size(search->problem, set) <= search->problem->options.budget_bytes;
}

/* --- Greedy ---------------------------------------------------------------------------------------------- */

static double score_of(const struct search *search, const struct state *state, const struct option *option,
                       double power) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    uint64_t bytes = problem_size(search->problem, set_minus(&scratch, option->add, state->set));
    arena_release(&scratch);
    return option->promise / pow((double)(bytes ? bytes : 1), power);
}

/* The option whose promise is best; NULL when none promises enough or fits. */
static struct option *most_promising(struct search *search, const struct state *state, double power) {
    struct option *best = NULL;
    double best_score = 0;
    for (size_t i = 0; i < search->option_count; i++) {
        struct option *option = &search->options[i];
        if (option->promise <= STEP_MIN * state->total || set_is_subset(option->add, state->set)) {
            continue;
        }
        double score = score_of(search, state, option, power);
        if (!best || score > best_score) {
            struct arena_mark mark = arena_mark(search->costs->arena);
            bool room = fits(search, set_union(search->costs->arena, state->set, option->add));
            arena_rewind(search->costs->arena, mark);
            if (room) {
                best = option;
                best_score = score;
            }
        }
    }
    return best;
}

static bool refresh(struct search *search, const struct state *state, struct option *option, size_t step) {
    struct state next;
    if (!peek(search, state, set_union(search->costs->arena, state->set, option->add), &next)) {
        return false;
    }
    option->promise = state->total - next.total;
    option->fresh = step;
    return true;
}

static double promise_of(const struct search *search, struct id_set set) {
    double sum = 0;
    for (size_t i = 0; i < set.n; i++) {
        sum += search->pool->promise[set.at[i]];
    }
    return sum;
}

static void renew_promises(struct search *search) {
    for (size_t i = 0; i < search->option_count; i++) {
        search->options[i].promise = search->sparing ? promise_of(search, search->options[i].add) : INFINITY;
    }
}

/* Adds to a settled state while it pays. False when the costs ran out; *state is then what was reached. */
static bool greedy(struct search *search, struct state *state, double power) {
    for (size_t i = 0; i < search->option_count; i++) {
        search->options[i].fresh = 0;
    }
    for (size_t step = 1;; step++) {
        struct option *best;
        while ((best = most_promising(search, state, power)) && best->fresh != step) {
            if (!refresh(search, state, best, step)) {
                return false;
            }
        }
        if (!best) {
            return true;
        }
        struct state next = {.set = set_union(search->costs->arena, state->set, best->add)};
        if (!settle(search, &next)) {
            return false;
        }
        *state = next;
    }
}

/* --- Local search ---------------------------------------------------------------------------------------- */

static bool is_better(const struct search *search, const struct state *next, const struct state *state, double slack) {
    bool better = next->total < state->total * (1 - SWAP_MIN) ||
                  (next->total <= state->total + slack && next->size_bytes < state->size_bytes);
    return better && next->size_bytes <= search->problem->options.budget_bytes;
}

/* Moves to the neighbour when it is better. False when the costs ran out. */
static bool accept(struct search *search, struct state *state, const struct state *next, double slack, bool *changed) {
    struct state settled = *next;
    if (!is_better(search, next, state, slack)) {
        return true;
    }
    if (!settled.cost && !settle(search, &settled)) {
        return false;
    }
    *state = settled;
    *changed = true;
    return true;
}

/* Takes out what costs more than it brings, the least useful first. */
static bool drop_useless(struct search *search, struct state *state, bool *changed) {
    for (size_t i = state->set.n; i-- > 0;) {
        struct state next;
        if (!peek(search, state, set_without(search->costs->arena, state->set, state->set.at[i]), &next) ||
            !accept(search, state, &next, STEP_MIN * state->total, changed)) {
            return false;
        }
    }
    return true;
}

/* One index in another's place, on the same table; the best of all such changes to each member. */
static bool replace_each(struct search *search, struct state *state, bool *changed) {
    struct arena *arena = search->costs->arena;
    for (size_t i = 0; i < state->set.n; i++) {
        uint32_t out = state->set.at[i];
        uint32_t table = search->problem->candidates.at[out].index->table;
        struct state best = *state;
        for (size_t k = 0; k < search->pool->candidates.n; k++) {
            uint32_t in = search->pool->candidates.at[k];
            struct id_set set = set_with(arena, set_without(arena, state->set, out), in);
            struct state next;
            if (search->problem->candidates.at[in].index->table != table || set_has(state->set, in) ||
                !fits(search, set)) {
                continue;
            }
            if (!peek(search, state, set, &next)) {
                return false;
            }
            if (is_better(search, &next, &best, 0)) {
                best = next;
            }
        }
        if (!accept(search, state, &best, 0, changed)) {
            return false;
        }
    }
    return true;
}

/* Options that share a statement with what was taken out may promise more than before. */
static void reopen(struct search *search, uint32_t out) {
    const struct problem *problem = search->problem;
    memset(search->marked, 0, problem->workload->template_count);
    for (size_t i = 0; i < problem->candidates.at[out].templates.n; i++) {
        search->marked[problem->candidates.at[out].templates.at[i]] = true;
    }
    for (size_t i = 0; i < search->option_count; i++) {
        struct option *option = &search->options[i];
        bool shared = false;
        for (size_t k = 0; k < option->add.n; k++) {
            struct id_set templates = problem->candidates.at[option->add.at[k]].templates;
            for (size_t t = 0; t < templates.n && !shared; t++) {
                shared = search->marked[templates.at[t]];
            }
        }
        if (shared) {
            option->promise = search->sparing ? promise_of(search, option->add) : INFINITY;
        }
    }
}

/* Without one member, or two, filled again. */
static bool refill(struct search *search, struct state *state, double power, bool pairs, bool *changed) {
    struct arena *arena = search->costs->arena;
    for (size_t i = 0; i < state->set.n; i++) {
        for (size_t k = pairs ? i + 1 : i; k < (pairs ? state->set.n : i + 1) && k < state->set.n; k++) {
            struct state next = {.set = set_without(arena, state->set, state->set.at[i])};
            next.set = set_without(arena, next.set, state->set.at[k]);
            reopen(search, state->set.at[i]);
            reopen(search, state->set.at[k]);
            if (!settle(search, &next) || !greedy(search, &next, power) || !accept(search, state, &next, 0, changed)) {
                return false;
            }
        }
    }
    return true;
}

static void improve(struct search *search, struct state *state) {
    bool changed = true;
    renew_promises(search);
    for (size_t round = 0; changed && round < ROUNDS_MAX; round++) {
        changed = false;
        if (!greedy(search, state, 0.5) || !drop_useless(search, state, &changed) ||
            !replace_each(search, state, &changed) || !refill(search, state, round % 2 ? 1.0 : 0.5, false, &changed)) {
            return;
        }
        if (!changed && state->set.n <= PAIRS_MAX && !refill(search, state, 0.5, true, &changed)) {
            return;
        }
    }
    drop_useless(search, state, &changed);
}

/* --- All of it ------------------------------------------------------------------------------------------- */

static void make_options(struct search *search) {
    const struct pool *pool = search->pool;
    struct arena *arena = search->costs->arena;
    search->options = ARENA_ARRAY(arena, struct option, pool->candidates.n + pool->moves.n);
    for (size_t i = 0; i < pool->candidates.n; i++) {
        struct id_set one = {.at = &pool->candidates.at[i], .n = 1};
        search->options[search->option_count++].add = one;
    }
    for (size_t i = 0; i < pool->moves.n; i++) {
        if (fits(search, pool->moves.at[i].set)) {
            search->options[search->option_count++].add = pool->moves.at[i].set;
        }
    }
}

/* Lets the next phase ask up to this share of all questions. */
static void allow(struct search *search, size_t first, size_t limit, double share) {
    if (search->sparing) {
        search->costs->call_limit = first + (size_t)(share * (double)(limit - first));
        search->costs->exhausted = false;
    }
}

static void keep_better(struct state *best, const struct state *state) {
    if (state->total < best->total) {
        *best = *state;
    }
}

/* From nothing, by each of the scores; all of it where questions are free, else up to the shares. */
static void start_anew(struct search *search, struct state *best, const struct state *nothing, size_t first,
                       size_t limit) {
    static const double powers[] = {0.5, 1, 0}, shares[] = {0.35, 0.5, 0.6};
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++) {
        struct state state = *nothing;
        renew_promises(search);
        allow(search, first, limit, shares[i]);
        greedy(search, &state, powers[i]);
        keep_better(best, &state);
    }
}

struct selection select_best(struct costs *costs, const struct pool *pool, struct id_set start, bool sparing) {
    struct search search = {.costs = costs, .problem = costs->problem, .pool = pool, .sparing = sparing};
    struct state nothing = {0}, best, state = {.set = start};
    size_t first = costs->calls, limit = costs->call_limit > first ? costs->call_limit : first;
    search.marked = ARENA_ARRAY(costs->arena, bool, costs->problem->workload->template_count);
    make_options(&search);
    if (!settle(&search, &nothing)) { /* known since costs_open: the driver broke */
        return (struct selection){nothing.set, costs_base_total(costs)};
    }
    best = nothing;
    if (start.n && fits(&search, start) && settle(&search, &state) && state.total < nothing.total) {
        best = state; /* found by another judge over the same candidates: to be improved, not found again */
    } else {
        start_anew(&search, &best, &nothing, first, limit);
    }
    allow(&search, first, limit, 1);
    improve(&search, &best);
    return (struct selection){best.set, best.total};
}
