/*
 * Dominance (facts of the field: 874 candidates of TPC-H became 45, and the program a thousand times easier, with the same optimum).
 *
 * A rival b beats a when it is on the same table, no larger, no dearer to keep, and for every access of a there is one of b, or of what
 * exists, with the same needs and workers, at least its order, and no higher cost. Then b can take a's place in every plan. Accesses that
 * combine several indexes are left out of the comparison: they are few, and found again by the rival's own combinations.
 */
#include "advise/select/solve.h"

static bool rival_beats(const struct cache_unit *unit, uint32_t rival, const struct optimizer_access *a) {
    for (size_t i = unit->first_access[rival]; i < unit->first_access[rival + 1]; i++) {
        if (access_beats(&unit->accesses.at[i].access, a)) {
            return true;
        }
    }
    return false;
}

static bool beats_in(const struct cache_unit *unit, uint32_t rival, uint32_t at) {
    for (size_t i = unit->first_access[at]; i < unit->first_access[at + 1]; i++) {
        const struct cache_access *a = &unit->accesses.at[i];
        if (!a->beaten && !(rival != UINT32_MAX && rival_beats(unit, rival, &a->access))) {
            return false;
        }
    }
    return true;
}

/* rival UINT32_MAX: what exists. */
static bool beats(const struct cache *cache, uint32_t rival, uint32_t candidate) {
    struct id_set users = cache->users[candidate];
    for (size_t i = 0; i < users.n; i++) {
        const struct cache_unit *unit = &cache->units[users.at[i]];
        if (!unit->query) {
            return false;
        }
        uint32_t rival_at = rival == UINT32_MAX ? UINT32_MAX : cache_place(unit, rival);
        if (!beats_in(unit, rival_at, cache_place(unit, candidate))) {
            return false;
        }
    }
    return true;
}

/* Of two that are equal the plainer stays, else the lower number. */
static bool is_meant(const struct problem *problem, uint32_t b, uint32_t a) {
    size_t odd_b = cut_oddness(problem->candidates.at[b].index), odd_a = cut_oddness(problem->candidates.at[a].index);
    return odd_b != odd_a ? odd_b < odd_a : b < a;
}

/* No worse in size and upkeep; of two that are equal the one that is meant stays. */
static bool may_rival(const struct problem *problem, uint32_t b_id, uint32_t a_id) {
    const struct candidate *b = &problem->candidates.at[b_id], *a = &problem->candidates.at[a_id];
    bool no_worse = b->index->table == a->index->table && b->index->size_bytes <= a->index->size_bytes &&
                    b->maintenance <= a->maintenance;
    bool equal = b->index->size_bytes == a->index->size_bytes && b->maintenance == a->maintenance;
    bool builds_anew = b->existing == CATALOG_NONE && a->existing != CATALOG_NONE; /* what is there need not be built */
    return no_worse && !builds_anew && (!equal || is_meant(problem, b_id, a_id));
}

static bool is_beaten(const struct cache *cache, uint32_t candidate, const bool *out) {
    const struct problem *problem = cache->problem;
    if (beats(cache, UINT32_MAX, candidate)) {
        return true;
    }
    for (uint32_t b = 0; b < problem->candidates.n; b++) {
        if (b != candidate && !out[b] && may_rival(problem, b, candidate) && beats(cache, b, candidate)) {
            return true;
        }
    }
    return false;
}

struct id_set prune_candidates(struct arena *arena, const struct cache *cache) {
    size_t n = cache->problem->candidates.n;
    struct id_set left = {.at = ARENA_ARRAY(arena, uint32_t, n + 1)};
    bool *out = ARENA_ARRAY(arena, bool, n + 1);
    for (uint32_t c = 0; c < n; c++) {
        out[c] = !problem_forces(cache->problem, c) && is_beaten(cache, c, out);
        if (!out[c]) {
            left.at[left.n++] = c;
        }
    }
    return left;
}
