/* The plan cache by a planner's word: all plans of a unit by one factor, single answers as plans of their own, and blame on what was modelled too cheap. */
#include "advise/price/plan_cache_parts.h"

#include <math.h>

#define BLAME_LEAST 1e-3 /* of the cost */

enum { BLAMES_MAX = 20 };

/* The seats that the plan takes under the set, but for those of candidates in `but`. */
static size_t seats_taken(const struct cache_unit *unit, const struct cache_plan *plan, const bool *in, struct id_set but,
                          uint32_t *seats) {
    size_t n = 0;
    for (size_t i = 0; i < plan->fixed_count; i++) {
        if (plan->seats[i] != CACHE_NO_PLACE && !set_has(but, unit->candidates.at[plan->fixed[i]])) {
            cache_take_seat(plan->seats[i], seats, &n);
        }
    }
    for (size_t i = 0; i < plan->row_count; i++) {
        const struct cache_row *row = &unit->rows.at[plan->rows[i]];
        for (size_t k = 0; k < row->option_count; k++) {
            uint32_t id = unit->candidates.at[row->options[k].at];
            if (in[id]) {
                if (!set_has(but, id)) {
                    cache_take_seat(row->options[k].seat, seats, &n);
                }
                break;
            }
        }
    }
    return n;
}

static void blame_beaten(struct cache_unit *unit, uint32_t seat, struct id_set active) {
    for (size_t i = 0; i < unit->seats.n; i++) {
        const struct cache_seat *other = &unit->seats.at[i];
        if (other->slot == unit->seats.at[seat].slot && !set_has(active, unit->candidates.at[other->at])) {
            unit->blame[i] = fmax(unit->blame[i], unit->blame[seat]);
        }
    }
}

static void blame_seats(struct cache *cache, struct cache_unit *unit, struct id_set active, const uint32_t *seats, size_t n,
                        double each) {
    if (!unit->blame) {
        unit->blame = ARENA_ARRAY(unit->arena, double, unit->seats.n + 1);
    }
    for (size_t i = 0; i < n; i++) {
        unit->blame[seats[i]] += each;
        blame_beaten(unit, seats[i], active);
    }
    cache_revise(cache, unit);
    for (size_t r = 0; r < unit->rows.n; r++) {
        cache_fill_row(unit, &unit->rows.at[r]);
    }
    for (size_t k = 0; k < unit->plans.n; k++) {
        cache_blame_plan(unit, &unit->plans.at[k]);
    }
}

/* Of a unit whose plans are whole answers: nothing tells what is wrong with the one. */
static void scale_plan(struct cache *cache, struct cache_unit *unit, size_t plan, double factor) {
    cache_revise(cache, unit);
    unit->plans.at[plan].factor *= factor;
    cache_place_rows(unit, &unit->plans.at[plan]);
}

/* False: the known plans cost what the planner says, or more, or the cheapest of them uses nothing that could be blamed. */
static bool blame_best(struct cache *cache, struct cache_unit *unit, const bool *in, struct id_set active, struct id_set used,
                       double cost) {
    double known;
    size_t best = cache_best_plan(unit, in, &known);
    if (best == SIZE_MAX || known >= cost * (1 - BLAME_LEAST)) {
        return false;
    }
    if (!unit->query) {
        scale_plan(cache, unit, best, cost / known);
        return true;
    }
    uint32_t *seats = ARENA_ARRAY(unit->arena, uint32_t, unit->seats.n + 1);
    size_t n = seats_taken(unit, &unit->plans.at[best], in, used, seats);
    n = n ? n : seats_taken(unit, &unit->plans.at[best], in, (struct id_set){0}, seats);
    if (n) {
        blame_seats(cache, unit, active, seats, n, (cost - known) / (double)n);
    }
    return n > 0;
}

void cache_blame(struct cache *cache, size_t unit_number, const bool *in, struct id_set active, struct id_set used,
                 double cost) {
    struct cache_unit *unit = &cache->units[unit_number];
    for (size_t i = 0; i < BLAMES_MAX; i++) {
        if (blame_best(cache, unit, in, active, used, cost)) {
            continue;
        }
        if (!unit->query || cache_refresh(cache, unit_number, in) >= cost * (1 - BLAME_LEAST)) {
            return; /* nor is any plan cheaper that was not known */
        }
    }
}

void cache_learn(struct cache *cache, size_t unit_number, struct id_set used, double cost) {
    cache_add_whole(cache, &cache->units[unit_number], used, cost, 1);
    cache->units[unit_number].corrected = true;
}

void cache_calibrate(struct cache *cache, size_t unit_number, double factor) {
    struct cache_unit *unit = &cache->units[unit_number];
    unit->factor *= factor;
    unit->plain *= factor;
    cache_revise(cache, unit);
    unit->proofs.n = 0;
    for (size_t i = 0; i < unit->plans.n; i++) {
        unit->plans.at[i].factor *= factor;
        cache_place_rows(unit, &unit->plans.at[i]);
    }
}
