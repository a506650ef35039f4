/*
 * What a newcomer brings that needs the room of several members: such sets, asked about as a whole.
 *
 * Known plans tell what one member less costs and what one candidate more brings, as that was asked (neighbours.c). Of a set that differs in five members they
 * know little where statements join many tables: their plans use together what is there, and where some of that is missing, other orders of joins are
 * best. A set of four was taken for 2,962 by the known plans that costs 1,505, beside one of eight that cost 1,715, and no exchange went there. So single gains and losses are added
 * up, which says nothing certain but costs no question; the optimizer is asked about the sets that come out best.
 *
 * On 113 joins of up to 17 tables, at 30 % of the data: 0.2244 -> 0.1970 of no index, and with what neighbours.c asks 0.8814 -> 0.8741 at 5 %; TPC-DS at 250 and 500 MB as
 * it was.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "advise/select/exchange.h"
#include "advise/select/knapsack.h"

enum { ASKED_MAX = 8, ASKED_OF_TABLE = 2 };
#define EXPECTED_NEAR 1.02 /* of the cost before: indexes that do the same are missed less one by one than together, others more */
#define FOUND_NEAR 1.05    /* … as asked: improving the rest of a set has won as much */

struct proposal {
    size_t option;
    double expected; /* cost */
};

struct members {
    struct knapsack_item *at; /* profit: what is lost without it */
    size_t n;
    uint64_t forced_bytes;
};

static struct members weigh_members(struct solver *solver, struct state *state) {
    struct id_set ids = state_members(solver, state);
    struct members members = {.at = ARENA_ARRAY(solver->arena, struct knapsack_item, ids.n + 1), .forced_bytes = state->bytes};
    for (size_t i = 0; i < ids.n; i++) {
        struct change change = {{ids.at[i]}, 1};
        uint64_t bytes = solver->problem->candidates.at[ids.at[i]].index->size_bytes;
        double loss = change_total(solver, state, &change) - state->total;
        members.forced_bytes -= bytes;
        if (loss > 0) {
            members.at[members.n++] = (struct knapsack_item){ids.at[i], loss, bytes};
        }
    }
    return members;
}

/* Members that stay beside what is let in, as shares by id; those that bring nothing go in any case. Returns what is lost with the others. */
static double choose_kept(struct solver *solver, const struct members *members, uint64_t bytes, double *kept) {
    struct knapsack_item *items = ARENA_ARRAY(solver->arena, struct knapsack_item, members->n + 1);
    uint64_t taken = bytes + members->forced_bytes;
    double lost = 0;
    memcpy(items, members->at, members->n * sizeof *items);
    memset(kept, 0, (solver->problem->candidates.n + 1) * sizeof *kept);
    knapsack_solve(solver->arena, items, members->n, taken < solver->budget ? solver->budget - taken : 0, kept);
    for (size_t i = 0; i < members->n; i++) {
        lost += kept[members->at[i].id] < 1 ? members->at[i].profit : 0;
    }
    return lost;
}

/* Of an option for which there is no room; INFINITY: there is, or it is in, or brings nothing. */
static double expect(struct solver *solver, struct state *state, const struct members *members, size_t option, double *kept) {
    struct change missing;
    uint64_t bytes;
    bool fits = change_missing(solver, state, &solver->options.at[option], &missing, &bytes);
    if (fits || !missing.n || bytes + members->forced_bytes > solver->budget) {
        return INFINITY;
    }
    double gain = gains_of(solver, state, option) - change_price(solver, &missing);
    return change_is_better(state->total - gain, state) ? state->total - gain + choose_kept(solver, members, bytes, kept) : INFINITY;
}

static int by_expected(const void *a, const void *b) {
    const struct proposal *x = a, *y = b;
    if (x->expected != y->expected) {
        return x->expected < y->expected ? -1 : 1;
    }
    return x->option < y->option ? -1 : x->option > y->option;
}

static size_t propose(struct solver *solver, struct state *state, const struct members *members, struct proposal *found) {
    double *kept = ARENA_ARRAY(solver->arena, double, solver->problem->candidates.n + 1);
    size_t n = 0;
    gains_follow(solver, state);
    for (size_t i = 0; i < solver->options.n && !incumbent_tired(solver); i++) {
        double expected = expect(solver, state, members, i, kept);
        if (expected < EXPECTED_NEAR * state->total) {
            found[n++] = (struct proposal){i, expected};
        }
    }
    if (n) {
        qsort(found, n, sizeof *found, by_expected);
    }
    return n;
}

/* The option, and what stays beside it. */
static void fill_set(struct solver *solver, const struct state *state, const struct members *members, size_t option, struct state *next) {
    double *kept = ARENA_ARRAY(solver->arena, double, solver->problem->candidates.n + 1);
    struct change missing;
    uint64_t bytes;
    change_missing(solver, state, &solver->options.at[option], &missing, &bytes);
    choose_kept(solver, members, bytes, kept);
    for (uint32_t c = 0; c < solver->problem->candidates.n; c++) {
        next->in[c] = problem_forces(solver->problem, c) || kept[c] >= 1;
    }
    for (size_t i = 0; i < missing.n; i++) {
        next->in[missing.at[i]] = true;
    }
}

/* As the optimizer has it, and improved where it is near. */
static void ask_about(struct solver *solver, struct state *next) {
    solver->work = 0;
    state_settle(solver, next);
    if (!state_fits(solver, next)) { /* a limit does not allow it */
        return;
    }
    state_refresh(solver, next);
    if (next->total < FOUND_NEAR * solver->best.total) {
        incumbent_improve(solver, next, false);
    }
}

struct asked {
    struct id_set sets[ASKED_MAX];
    size_t n;
    uint32_t *of_table;
};

/* Options that share what is in already lead to one set. False: it was asked about, or enough were that let in one of its table. */
static bool is_another(struct asked *asked, struct id_set set, uint32_t table) {
    for (size_t i = 0; i < asked->n; i++) {
        if (set_equal(asked->sets[i], set)) {
            return false;
        }
    }
    return asked->of_table[table]++ < ASKED_OF_TABLE;
}

void newcomers_ask(struct solver *solver) {
    struct state state = state_new(solver), next = state_new(solver);
    struct asked asked = {.of_table = ARENA_ARRAY(solver->arena, uint32_t, solver->problem->catalog->table_count + 1)};
    state_copy(solver, &state, &solver->best);
    state_settle(solver, &state);
    struct members members = weigh_members(solver, &state);
    struct proposal *found = ARENA_ARRAY(solver->arena, struct proposal, solver->options.n + 1);
    size_t n = propose(solver, &state, &members, found);
    for (size_t i = 0; i < n && asked.n < ASKED_MAX && !problem_out_of_time(solver->problem); i++) {
        uint32_t first = solver->options.at[found[i].option].add.at[0];
        fill_set(solver, &state, &members, found[i].option, &next);
        struct id_set set = state_members(solver, &next);
        if (is_another(&asked, set, solver->problem->candidates.at[first].index->table)) {
            asked.sets[asked.n++] = set;
            ask_about(solver, &next);
        }
    }
}
