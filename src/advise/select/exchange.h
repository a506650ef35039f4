/*
 * Exchanges: a set is bettered by dropping what does not pay, by putting one index in another's place on its table (which is how an index is widened,
 * narrowed or made covering), by taking one or two out and filling the room anew, and by letting in what only fits where several go.
 *
 * Each asks, member by member, what everything else would bring without it. More indexes never make a unit dearer, so what an option o brings to a unit
 * without the member m is at most what it brings beside m and what the unit loses with m:
 *
 *     cost(S-m) - cost(S-m+o)  <=  [cost(S) - cost(S+o)] + [cost(S-m) - cost(S)]      as cost(S+o) <= cost(S-m+o)
 *
 * The first is computed once for a set, and again only where a unit of the option has changed (gains_of); options are evaluated from the most promising
 * on, as long as their bound is better than what was found. On TPC-DS at 1000 MB evaluating all of them had taken 97 % of the search's work, and
 * its limit was reached after 13 of 140 rounds.
 */
#ifndef DOVETAIL_ADVISE_EXCHANGE_H
#define DOVETAIL_ADVISE_EXCHANGE_H

#include "advise/select/tally.h"

struct change { /* ids that come and go */
    uint32_t at[16];
    size_t n;
};

struct gain_pair { /* of a candidate and a unit */
    double gain;
    size_t computed; /* when; 0: never */
};

struct gains { /* of the options, in the set that was followed last */
    bool *in;        /* per candidate: that set */
    size_t now;      /* rises with each change of it */
    size_t *changed; /* per unit: when */
    size_t *revision; /* per unit: of what the cache knew then */
    struct gain_pair **pairs; /* per candidate, along the tally's users: what it saves the unit */
    double *gain;     /* per option of several: what its missing part saves all units, before its price */
    size_t *computed; /* … when; 0: never */
    double *back;     /* per candidate, scratch: what its units have lost */
};

/* incumbent.c: who may go: all but the forced. */
struct id_set state_members(const struct solver *solver, const struct state *state);
/* The total after the change, whether it fits or not; changes nothing. */
double change_total(struct solver *solver, struct state *state, const struct change *change);
/* … INFINITY where it does not fit. */
double change_try(struct solver *solver, struct state *state, const struct change *change);
void change_make(struct solver *solver, struct state *state, const struct change *change);
/* What of the option is not in yet; false: nothing, or it does not fit. */
bool change_missing(const struct solver *solver, const struct state *state, const struct solve_option *option,
                    struct change *change, uint64_t *bytes);
double change_price(const struct solver *solver, const struct change *change);
/* A change must win at least a share of the cost, or two sets could follow each other for ever. */
bool change_is_better(double total, const struct state *state);
/* The limit of work, or of time, is reached. */
bool incumbent_tired(const struct solver *solver);
/* The best options that fit, one by one, from promises that may be too high and are computed again before one is taken. */
void incumbent_fill(struct solver *solver, struct state *state, double power);
/* … from promises that are computed first. */
void incumbent_greedy(struct solver *solver, struct state *state, double power);
/* incumbent_shrink, but nothing of `kept` goes. */
void incumbent_make_room(struct solver *solver, struct state *state, const struct change *kept);
void incumbent_promise(struct solver *solver, const struct state *state, size_t option, double promise, double power);

/* gains.c */
void gains_open(struct solver *solver);
/* They are of this set now. */
void gains_follow(struct solver *solver, const struct state *state);
/* What the missing part of the option saves the units of the set that was followed, before its price; room and limits are not looked at. */
double gains_of(struct solver *solver, struct state *state, size_t option);

/* exchange.c: each true when it changed the set for the better. */
bool exchange_drop(struct solver *solver, struct state *state);
/* Two members on one table go for one candidate on it, which is mostly larger than either: alone it has no room, and beside the one it brings little. */
bool exchange_merge(struct solver *solver, struct state *state);
bool exchange_replace(struct solver *solver, struct state *state);
/* Takes one out, or two, and fills the room by gain / size^power. */
bool exchange_refill(struct solver *solver, struct state *state, double power, bool pairs);
/* Lets one in that needs the room of several members, which go, and improves what is left. */
bool exchange_admit(struct solver *solver, struct state *state);

#endif
