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

#define STEP_MIN 1e-4 /* of the workload's cost: below it an index is not worth having */
#define SWAP_MIN 1e-6 /* a change must win at least this share, or two sets could replace each other for ever */

enum { ROUNDS_MAX = 12 };

struct state {
    struct id_set set;
    double total;
    uint64_t size_bytes;
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
    double base;
    bool sparing;
};

static bool evaluate(struct search *search, struct id_set set, struct state *out) {
    *out = (struct state){.set = set, .size_bytes = problem_size(search->problem, set)};
    return costs_total(search->costs, set, &out->total);
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
        if (option->promise <= STEP_MIN * search->base || set_is_subset(option->add, state->set)) {
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
    if (!evaluate(search, set_union(search->costs->arena, state->set, option->add), &next)) {
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

/* False when the costs ran out; *state is then what was reached. */
static bool greedy(struct search *search, struct state *state, double power) {
    for (size_t i = 0; i < search->option_count; i++) {
        search->options[i].promise = search->sparing ? promise_of(search, search->options[i].add) : INFINITY;
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
        if (!evaluate(search, set_union(search->costs->arena, state->set, best->add), state)) {
            return false;
        }
    }
}

/* --- Local search ---------------------------------------------------------------------------------------- */

static bool accept(const struct search *search, struct state *state, const struct state *next, double slack) {
    bool better = next->total < state->total - SWAP_MIN * search->base ||
                  (next->total <= state->total + slack && next->size_bytes < state->size_bytes);
    if (better && next->size_bytes <= search->problem->options.budget_bytes) {
        *state = *next;
        return true;
    }
    return false;
}

/* Takes out what costs more than it brings, the least useful first. */
static bool drop_useless(struct search *search, struct state *state, bool *changed) {
    for (size_t i = state->set.n; i-- > 0;) {
        struct state next;
        if (!evaluate(search, set_without(search->costs->arena, state->set, state->set.at[i]), &next)) {
            return false;
        }
        *changed |= accept(search, state, &next, STEP_MIN * search->base);
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
            if (!evaluate(search, set, &next)) {
                return false;
            }
            accept(search, &best, &next, 0);
        }
        if (!set_equal(best.set, state->set)) {
            *state = best;
            *changed = true;
        }
    }
    return true;
}

/* Without one member, or two, filled again. */
static bool refill(struct search *search, struct state *state, double power, bool pairs, bool *changed) {
    struct arena *arena = search->costs->arena;
    for (size_t i = 0; i < state->set.n; i++) {
        for (size_t k = pairs ? i + 1 : i; k < (pairs ? state->set.n : i + 1); k++) {
            struct state next;
            struct id_set without = set_without(arena, state->set, state->set.at[i]);
            without = set_without(arena, without, state->set.at[k]);
            if (!evaluate(search, without, &next) || !greedy(search, &next, power)) {
                return false;
            }
            if (accept(search, state, &next, 0)) {
                *changed = true;
                break;
            }
        }
    }
    return true;
}

static void improve(struct search *search, struct state *state) {
    bool changed = true;
    for (size_t round = 0; changed && round < ROUNDS_MAX; round++) {
        changed = false;
        if (!drop_useless(search, state, &changed) || !greedy(search, state, 0.5) ||
            !replace_each(search, state, &changed) || !refill(search, state, round % 2 ? 1.0 : 0.5, false, &changed)) {
            return;
        }
        if (!changed && !refill(search, state, 0.5, true, &changed)) {
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

struct selection select_best(struct costs *costs, const struct pool *pool, struct id_set start, bool sparing) {
    static const double powers[] = {0.5, 1, 0}, shares[] = {0.35, 0.5, 0.6};
    struct search search = {.costs = costs, .problem = costs->problem, .pool = pool, .sparing = sparing};
    search.base = costs_base_total(costs);
    struct state best = {.total = search.base}, state;
    size_t first = costs->calls, limit = costs->call_limit > first ? costs->call_limit : first;
    make_options(&search);
    if (start.n && fits(&search, start) && evaluate(&search, start, &state)) {
        keep_better(&best, &state);
    }
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++) {
        state = (struct state){.total = search.base};
        allow(&search, first, limit, shares[i]);
        greedy(&search, &state, powers[i]);
        keep_better(&best, &state);
    }
    allow(&search, first, limit, 1);
    improve(&search, &best);
    return (struct selection){best.set, best.total};
}
