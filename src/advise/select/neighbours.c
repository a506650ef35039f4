/*
 * What the neighbours of a set cost: the set with one member less, or with one narrow index more.
 *
 * Plans are learnt with everything at hand, at prices, and of sets that look good. What is missed where a member goes, and what a narrow index brings
 * beside few others, is in none of them, and no search over known plans could tell. On 113 joins of up to 17 tables, at 5 % of the data: 0.7552 ->
 * 0.7456 of no index, where Extend, which asks about every step, comes to 0.7466.
 *
 * Narrow ones that a statement would not use if all were there are asked about as well: one on the same table then stands in its place, and goes first where there is less.
 * Without them an index that saved 10 % of the cost beside the set was in no known plan with it; and it takes no longer, as the question with all was the dearest.
 */
#include <math.h>

#include "advise/select/solve.h"

struct neighbours {
    struct cache *cache;
    const struct state *state;
    const bool *narrow; /* per candidate */
};

/* Candidates of the plan that the known ones say is best under `in`. */
static struct id_set used_by(struct arena *arena, struct cache *cache, size_t u, const bool *in) {
    const struct cache_unit *unit = &cache->units[u];
    double *prices = ARENA_ARRAY(arena, double, unit->seats.n + 1);
    for (size_t i = 0; i < unit->seats.n; i++) {
        prices[i] = in[unit->candidates.at[unit->seats.at[i].at]] ? 0 : INFINITY;
    }
    return cache_known_choice(arena, cache, u, prices);
}

/* With each of these alone the other way round. */
static void ask_flipped(struct cache *cache, size_t u, struct id_set ids, bool to, bool *in) {
    for (size_t i = 0; i < ids.n; i++) {
        bool was = in[ids.at[i]];
        in[ids.at[i]] = to;
        cache_refresh(cache, u, in);
        in[ids.at[i]] = was;
    }
}

/* The narrow ones that could serve the statement, and are not there. */
static struct id_set missing_of(struct arena *arena, const struct neighbours *n, size_t u) {
    const struct cache_unit *unit = &n->cache->units[u];
    struct id_set missing = {.at = ARENA_ARRAY(arena, uint32_t, unit->candidates.n + 1)};
    for (size_t i = 0; i < unit->candidates.n; i++) {
        uint32_t c = unit->candidates.at[i];
        if (n->narrow[c] && !n->state->in[c]) {
            missing.at[missing.n++] = c;
        }
    }
    return missing;
}

static void learn_unit(void *context, size_t u) {
    const struct neighbours *n = context;
    size_t count = n->cache->problem->candidates.n;
    struct arena scratch;
    if (!n->cache->units[u].query) { /* each would be a question to the driver */
        return;
    }
    arena_init(&scratch, NULL);
    bool *in = ARENA_ARRAY(&scratch, bool, count + 1);
    memcpy(in, n->state->in, count * sizeof *in);
    ask_flipped(n->cache, u, used_by(&scratch, n->cache, u, in), false, in);
    ask_flipped(n->cache, u, missing_of(&scratch, n, u), true, in);
    arena_release(&scratch);
}

void neighbours_learn(struct solver *solver, const struct state *state) {
    const struct problem *problem = solver->problem;
    bool *narrow = ARENA_ARRAY(solver->arena, bool, problem->candidates.n + 1);
    struct neighbours n = {solver->cache, state, narrow};
    for (size_t i = 0; i < solver->active.n; i++) {
        const struct design_index *index = problem->candidates.at[solver->active.at[i]].index;
        narrow[solver->active.at[i]] = index->key_count + index->include_count == 1 && index->size_bytes <= solver->budget;
    }
    cache_each(solver->cache, solver->cache->all, solver->cache->unit_count, learn_unit, &n);
}
