/*
 * What the files of the plan cache share; for them only: plan_cache.c keeps rows and plans and evaluates them, plan_cache_ask.c asks for more,
 * plan_cache_correct.c corrects them by a planner's word.
 */
#ifndef DOVETAIL_ADVISE_PLAN_CACHE_PARTS_H
#define DOVETAIL_ADVISE_PLAN_CACHE_PARTS_H

#include "advise/price/plan_cache.h"

#define CACHE_NO_PLACE UINT32_MAX

/* What the candidate at `at` pays for in that table reference. CACHE_NO_PLACE: it serves nothing there, or is none. */
uint32_t cache_seat_of(const struct cache_unit *unit, uint32_t at, uint32_t slot);
/* Of a whole answer nobody knows which table reference an index served: the first pays. CACHE_NO_PLACE: it serves none. */
uint32_t cache_first_seat(const struct cache_unit *unit, uint32_t at);
/* Adds the seat, once. */
void cache_take_seat(uint32_t seat, uint32_t *used, size_t *used_count);

/* Each candidate's cheapest way in the row's place, as far as it beats what exists; anew after a correction. */
void cache_fill_row(const struct cache_unit *unit, struct cache_row *row);
/* The plan's rows, by its leaves and its factor. */
void cache_place_rows(struct cache_unit *unit, struct cache_plan *plan);
/* Sums up what its fixed seats are blamed for. */
void cache_blame_plan(const struct cache_unit *unit, struct cache_plan *plan);

/* To be called where the unit's rows or plans have changed. */
void cache_revise(struct cache *cache, struct cache_unit *unit);

/* Learn a plan, unless it is known; its number. */
size_t cache_add_skeleton(struct cache *cache, struct cache_unit *unit, const struct optimizer_skeleton *skeleton);
size_t cache_add_whole(struct cache *cache, struct cache_unit *unit, struct id_set used, double cost, double factor);

/* The cheapest known plan under the set and its weighted cost; SIZE_MAX: none. */
size_t cache_best_plan(struct cache_unit *unit, const bool *in, double *cost);

#endif
