/*
 * What a set costs after a change, from what the known plans cost before it.
 *
 * A state holds, for each unit, what serves each row of the unit's known plans (plan_cache.h) and what each plan comes to. A candidate that comes in
 * matters in the rows where it is cheaper than what serves them, one that goes in those that it serves, and either in the plans that must have
 * it. Most changes touch no row of most statements: they are seen to cost the same without a look at any plan. On TPC-DS (90 statements, 63,000 pairs
 * of one and a candidate) evaluating all plans anew took 16 % of the search's time.
 *
 * A unit's index of its plans is made again when the cache has learnt about it, and states follow when they are next used.
 */
#ifndef DOVETAIL_ADVISE_TALLY_H
#define DOVETAIL_ADVISE_TALLY_H

#include "advise/select/solve.h"

struct tally_option { /* of a candidate, in a row */
    uint32_t row, rank;
    double cost;
};

struct tally_unit {
    struct arena arena;
    struct arena_mark empty; /* of the arena */
    size_t revision; /* the unit's (plan_cache.h) when this was made; SIZE_MAX: never */
    size_t row_count, plan_count;
    size_t first_row, first_plan; /* in a state's arrays */
    uint32_t *first_option;       /* along the unit's candidates, and the end */
    struct tally_option *options;
    uint32_t *first_need; /* along the unit's candidates, and the end */
    uint32_t *needs;      /* plans that must have it */
    uint32_t *first_user; /* along the rows, and the end */
    uint32_t *users;      /* plans */
};

struct tally_user {
    uint32_t unit, place;
};

struct tally {
    struct tally_unit *units;
    size_t revision; /* of the cache; SIZE_MAX: none yet */
    size_t row_count, plan_count;
    struct tally_user **users; /* per candidate, along the cache's */
    double *fresh;     /* scratch, of one unit: what a row costs after the change */
    double *raise;     /* … by how much a plan rises */
    int *lost;         /* … how many of its needs go */
    bool *touched;     /* … rows */
    uint32_t *touched_rows;
    size_t touched_count;
    size_t room_rows, room_plans; /* of the scratch */
};

struct tally_part { /* of a change: one candidate */
    uint32_t id, place; /* UINT32_MAX: the unit has nothing of it */
};

void tally_open(struct solver *solver);
/* Costs, rows and plans of state->in; its total is not touched. */
void tally_settle(struct solver *solver, struct state *state);
/* Again as the known plans say, where the cache has learnt since the state was settled. */
void tally_follow(struct solver *solver, struct state *state);
/* The unit's cost, when state->in is already changed by these and the state stands as before. */
double tally_cost(struct solver *solver, const struct state *state, size_t unit, const struct tally_part *parts, size_t n);
/* The unit stands as state->in says. */
void tally_keep(struct solver *solver, struct state *state, size_t unit);
void tally_copy(struct solver *solver, struct state *to, const struct state *from);

#endif
