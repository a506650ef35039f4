/* See exchange.h. */
#include "advise/select/exchange.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- What units lose ------------------------------------------------------------------------------------- */

static void forget_losses(struct solver *solver) {
    memset(solver->gains->back, 0, solver->problem->candidates.n * sizeof *solver->gains->back);
}

static void note_loss(struct solver *solver, uint32_t u, double loss) {
    const struct cache_unit *unit = &solver->cache->units[u];
    for (size_t i = 0; i < unit->candidates.n && loss > 0; i++) {
        solver->gains->back[unit->candidates.at[i]] += loss;
    }
}

/* Returns the total without the member. */
static double lose(struct solver *solver, struct state *state, uint32_t out) {
    double total = state->total - solver_price(solver, out);
    struct id_set users = solver->cache->users[out];
    tally_follow(solver, state);
    state->in[out] = false;
    for (size_t k = 0; k < users.n; k++) {
        const struct tally_user *user = &solver->tally->users[out][k];
        struct tally_part part = {out, user->place};
        double loss = tally_cost(solver, state, user->unit, &part, 1) - state->cost[user->unit];
        solver->work++;
        note_loss(solver, user->unit, loss);
        total += loss;
    }
    state->in[out] = true;
    return total;
}

/* … of what went already; a unit that used several of it counts once for each, which is more than it lost and does no harm. */
static void note_lost(struct solver *solver, const struct state *before, const struct state *after, const struct change *out) {
    for (size_t i = 0; i < out->n; i++) {
        struct id_set users = solver->cache->users[out->at[i]];
        for (size_t k = 0; k < users.n; k++) {
            uint32_t u = users.at[k];
            note_loss(solver, u, after->cost[u] - before->cost[u]);
        }
    }
}

/* --- Drop, replace, refill ------------------------------------------------------------------------------- */

bool exchange_drop(struct solver *solver, struct state *state) {
    bool changed = false;
    for (uint32_t c = (uint32_t)solver->problem->candidates.n; c-- > 0;) {
        struct change change = {{c}, 1};
        if (!state->in[c] || problem_forces(solver->problem, c)) {
            continue;
        }
        if (change_try(solver, state, &change) <= state->total * (1 + 1e-12)) {
            change_make(solver, state, &change);
            changed = true;
        }
    }
    return changed;
}

struct replacement {
    uint32_t in;
    double least; /* that the total can be with it */
};

static int by_least(const void *a, const void *b) {
    const struct replacement *x = a, *y = b;
    if (x->least != y->least) {
        return x->least < y->least ? -1 : 1;
    }
    return x->in < y->in ? -1 : x->in > y->in;
}

/* Candidates on the member's table that may be better than it, the most promising first. */
static size_t replacements_of(struct solver *solver, struct state *state, uint32_t out, struct replacement *found) {
    const struct problem *problem = solver->problem;
    const struct design_index *gone = problem->candidates.at[out].index;
    size_t n = 0;
    forget_losses(solver);
    gains_follow(solver, state);
    double without = lose(solver, state, out);
    for (size_t i = 0; i < solver->active.n && !incumbent_tired(solver); i++) {
        uint32_t in = solver->active.at[i];
        const struct design_index *index = problem->candidates.at[in].index;
        if (state->in[in] || index->table != gone->table || state->bytes - gone->size_bytes + index->size_bytes > solver->budget) {
            continue;
        }
        double least = without - gains_of(solver, state, i) - solver->gains->back[in] + solver_price(solver, in);
        if (change_is_better(least, state)) {
            found[n++] = (struct replacement){in, least};
        }
    }
    if (n) {
        qsort(found, n, sizeof *found, by_least);
    }
    return n;
}

/* The best replacement of one member by a candidate on its table. */
static bool replace_one(struct solver *solver, struct state *state, uint32_t out, struct replacement *found) {
    struct change best = {{0}, 0};
    double best_total = INFINITY;
    size_t n = replacements_of(solver, state, out, found);
    for (size_t i = 0; i < n && found[i].least < best_total && !incumbent_tired(solver); i++) {
        struct change change = {{out, found[i].in}, 2};
        double total = change_try(solver, state, &change);
        if (total < best_total) {
            best_total = total;
            best = change;
        }
    }
    if (!change_is_better(best_total, state)) {
        return false;
    }
    change_make(solver, state, &best);
    return true;
}

bool exchange_replace(struct solver *solver, struct state *state) {
    struct replacement *found = ARENA_ARRAY(solver->arena, struct replacement, solver->active.n + 1);
    bool changed = false;
    for (uint32_t c = 0; c < solver->problem->candidates.n; c++) {
        if (state->in[c] && !problem_forces(solver->problem, c)) {
            changed |= replace_one(solver, state, c, found);
        }
    }
    return changed;
}

/* The best candidate on the table of two members in place of both: it searches as the one and reads as the other. */
static bool merge_two(struct solver *solver, struct state *state, struct state *next, const struct change *out) {
    const struct problem *problem = solver->problem;
    uint32_t table = problem->candidates.at[out->at[0]].index->table, best = 0;
    double best_total = INFINITY;
    state_copy(solver, next, state);
    change_make(solver, next, out);
    forget_losses(solver);
    note_lost(solver, state, next, out);
    for (size_t i = 0; i < solver->active.n && !incumbent_tired(solver); i++) {
        struct change in = {{solver->active.at[i]}, 1};
        if (state->in[in.at[0]] || problem->candidates.at[in.at[0]].index->table != table) {
            continue;
        }
        double least = next->total - gains_of(solver, state, i) - solver->gains->back[in.at[0]] + solver_price(solver, in.at[0]);
        double total = least < best_total && change_is_better(least, state) ? change_try(solver, next, &in) : INFINITY;
        if (total < best_total) {
            best_total = total;
            best = in.at[0];
        }
    }
    if (!change_is_better(best_total, state)) {
        return false;
    }
    change_make(solver, next, &(struct change){{best}, 1});
    state_copy(solver, state, next);
    return true;
}

bool exchange_merge(struct solver *solver, struct state *state) {
    const struct problem *problem = solver->problem;
    struct id_set members = state_members(solver, state);
    struct state next = state_new(solver);
    bool changed = false;
    gains_follow(solver, state);
    for (size_t i = 0; i < members.n && !changed; i++) {
        for (size_t k = i + 1; k < members.n && !changed && !incumbent_tired(solver); k++) {
            struct change out = {{members.at[i], members.at[k]}, 2};
            bool beside = problem->candidates.at[out.at[0]].index->table == problem->candidates.at[out.at[1]].index->table;
            changed = beside && merge_two(solver, state, &next, &out);
        }
    }
    return changed;
}

/* What each option may bring at most to `next`, which is `state` with something out. */
static void promise_room(struct solver *solver, struct state *state, const struct state *next, const struct change *out, double power) {
    forget_losses(solver);
    note_lost(solver, state, next, out);
    for (size_t i = 0; i < solver->options.n; i++) {
        const struct solve_option *option = &solver->options.at[i];
        struct change missing;
        uint64_t bytes;
        double promise = 0;
        if (!incumbent_tired(solver) && change_missing(solver, next, option, &missing, &bytes)) {
            promise = gains_of(solver, state, i) - change_price(solver, &missing);
            for (size_t k = 0; k < option->add.n; k++) {
                promise += solver->gains->back[option->add.at[k]];
            }
        }
        incumbent_promise(solver, next, i, promise, power);
    }
}

static bool refill(struct solver *solver, struct state *state, struct state *next, const struct change *out, double power) {
    state_copy(solver, next, state);
    change_make(solver, next, out);
    promise_room(solver, state, next, out, power);
    incumbent_fill(solver, next, power);
    if (!change_is_better(next->total, state) || !state_fits(solver, next)) { /* a limit may ask for what was taken out */
        return false;
    }
    state_copy(solver, state, next);
    return true;
}

bool exchange_refill(struct solver *solver, struct state *state, double power, bool pairs) {
    struct id_set members = state_members(solver, state);
    struct state next = state_new(solver);
    gains_follow(solver, state);
    for (size_t i = 0; i < members.n; i++) {
        for (size_t k = i; k < (pairs ? members.n : i + 1) && !incumbent_tired(solver); k++) {
            struct change out = {{members.at[i], members.at[k]}, k > i ? 2 : 1};
            if (refill(solver, state, &next, &out, power)) {
                return true;
            }
        }
    }
    return false;
}

/* --- Admit ------------------------------------------------------------------------------------------------ */

/* On TPC-H at 500 MB, by built sizes, one covering index takes 57 % of the room: without these moves no exchange came there in three of eight statistics, and the set cost 5 % more. */
enum { ADMITTED_MAX = 24, ADMITTED_OF_TABLE = 3 };
#define ADMITTED_NEAR 1.05 /* of the cost before: improving the rest of a set has won as much */

struct newcomer {
    size_t option;
    double score; /* what it saves beside all members, for its size */
};

static int by_score(const void *a, const void *b) {
    const struct newcomer *x = a, *y = b;
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return x->option < y->option ? -1 : x->option > y->option;
}

/* Options that would pay, had they the room: the best first. */
static size_t newcomers(struct solver *solver, struct state *state, struct newcomer *found) {
    size_t n = 0;
    gains_follow(solver, state);
    for (size_t i = 0; i < solver->options.n && !incumbent_tired(solver); i++) {
        struct change missing;
        uint64_t bytes;
        if (change_missing(solver, state, &solver->options.at[i], &missing, &bytes) || !missing.n || bytes > solver->budget) {
            continue;
        }
        double gain = gains_of(solver, state, i) - change_price(solver, &missing);
        if (change_is_better(state->total - gain, state)) {
            found[n++] = (struct newcomer){i, gain / sqrt((double)bytes)};
        }
    }
    if (n) {
        qsort(found, n, sizeof *found, by_score);
    }
    return n;
}

static bool admit_one(struct solver *solver, const struct state *state, size_t option, struct state *next) {
    struct change missing;
    uint64_t bytes;
    state_copy(solver, next, state);
    change_missing(solver, state, &solver->options.at[option], &missing, &bytes);
    change_make(solver, next, &missing);
    incumbent_make_room(solver, next, &missing);
    if (!state_fits(solver, next)) { /* a limit does not allow it beside the forced */
        return false;
    }
    incumbent_greedy(solver, next, 0.5);
    if (next->total < ADMITTED_NEAR * state->total) {
        incumbent_improve(solver, next, false);
    }
    return change_is_better(next->total, state);
}

bool exchange_admit(struct solver *solver, struct state *state) {
    struct newcomer *found = ARENA_ARRAY(solver->arena, struct newcomer, solver->options.n + 1);
    struct state next = state_new(solver);
    uint32_t *tried = ARENA_ARRAY(solver->arena, uint32_t, solver->problem->catalog->table_count + 1);
    size_t n = newcomers(solver, state, found), admitted = 0;
    for (size_t i = 0; i < n && admitted < ADMITTED_MAX && !incumbent_tired(solver); i++) {
        uint32_t first = solver->options.at[found[i].option].add.at[0], table = solver->problem->candidates.at[first].index->table;
        if (tried[table]++ >= ADMITTED_OF_TABLE) { /* of the largest table alone there can be more than all that are tried */
            continue;
        }
        admitted++;
        if (admit_one(solver, state, found[i].option, &next)) {
            state_copy(solver, state, &next);
            return true;
        }
    }
    return false;
}
