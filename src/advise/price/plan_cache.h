/*
 * What a statement costs under any set of candidates, from plans seen before: the INUM cache of the search.
 *
 * A unit is one sample of one template. Its plans are kept as skeletons (optimizer.h): a constant and a few rows; a row is a scan that may be
 * done in several ways, the cheapest candidate first. The cost of a set is the least skeleton's; no plan is made for it. It is never below
 * the optimizer's, and equal where the optimizer's plan for that set has been seen, be it with other indexes in the same places.
 *
 * Two questions go to the optimizer and add what they learn: what a set costs (cache_refresh), and which plan is best when every index has
 * a price (cache_price), whose answer bounds all sets from below.
 *
 * Costs here are weighted (calls x priority, and for a corrected unit the factor to the planner's costs), so that they add up.
 */
#ifndef DOVETAIL_ADVISE_PLAN_CACHE_H
#define DOVETAIL_ADVISE_PLAN_CACHE_H

#include <stdatomic.h>

#include "advise/search.h"
#include "optimizer/optimizer.h"

struct cache_option { /* a candidate in a row's place */
    uint32_t at;      /* place among the unit's candidates */
    uint32_t seat;    /* what it pays for */
    double cost;
};

/* A candidate at one table reference. Prices are per seat: an index that serves a statement twice pays twice, as its link to the set is asked twice. */
struct cache_seat {
    uint32_t at; /* place among the unit's candidates */
    uint32_t slot;
};

struct cache_row {
    struct optimizer_leaf leaf;
    double factor;                /* of the skeletons it belongs to */
    double existing;              /* without a candidate; INFINITY: not possible */
    struct cache_option *options; /* cheaper than that, ascending */
    size_t option_count;
};

struct cache_plan {
    double constant; /* of one execution */
    double factor;   /* to the planner's costs; 1: as modelled */
    double blame;    /* weighted: of the fixed seats (struct cache_unit) */
    uint32_t *rows;
    struct optimizer_leaf *leaves;
    size_t row_count;
    uint32_t *fixed; /* places of candidates that must be there */
    uint32_t *seats; /* along them: what they pay for; UINT32_MAX: nothing */
    bool *unpriced;  /* along them: the optimizer asks no price; NULL: a whole answer */
    size_t fixed_count;
};

struct cache_access {
    uint32_t at; /* place of the candidate; the existing ones have UINT32_MAX */
    struct optimizer_access access;
    uint32_t seat; /* that it pays for; UINT32_MAX: none */
    uint32_t kind; /* number, of those among which one may beat another (access_beats) */
    bool beaten;   /* by an existing one */
};

struct cache_proof {
    double *prices; /* along the unit's seats */
    double bound;
};

struct cache_answer { /* of the optimizer */
    struct id_set set, used;
};

enum { CACHE_LOOKS = 3 }; /* at a statement for a proof, each less close and less laborious than the one before */

struct cache_unit {
    size_t template;
    struct arena *arena;  /* its own: units are asked about side by side */
    bool corrected; /* some plans cost what a planner said: the driver is not asked any more */
    double weight;  /* of one execution: calls x priority x share of the sample */
    double factor;  /* of plans that were not corrected singly, to the planner's costs */
    const struct workload_sample *sample;
    struct optimizer_query *query;     /* NULL: the driver answers whole questions only */
    struct id_set candidates;          /* that can change its plan, ascending */
    uint32_t *by_identity;             /* places in the order a design has */
    VEC(struct cache_seat) seats;      /* by candidate, then slot */
    uint32_t *first_seat;              /* along candidates; UINT32_MAX: none, it serves nothing here */
    VEC(struct cache_access) accesses; /* existing ones, then candidate by candidate */
    size_t existing_count;
    size_t *first_access; /* along candidates, and the end */
    size_t kind_count;    /* of accesses */
    VEC(struct cache_row) rows;
    VEC(struct cache_plan) plans;
    size_t revision;       /* rises when rows and plans change */
    double *blame;         /* along the seats, weighted: by a planner's word, what a plan that uses it costs more than modelled; NULL: nothing */
    VEC(struct cache_answer) answers; /* about sets */
    VEC(struct cache_proof) proofs; /* what the optimizer said of its least cost + prices */
    size_t proof_count;             /* that had to give way */
    size_t work;         /* of the optimizer's (optimizer_plan.work), so far */
    size_t price_work;   /* … for the last question at prices; 0: none yet */
    uint8_t look;                   /* that the next proof begins with: those before took too much work. CACHE_LOOKS: all of them did */
    size_t stake_work;   /* by looks that had more than their share, as much was at stake */
    size_t close_work;   /* of the optimizer: too little for the first look */
    bool *least_open;               /* along the seats: what was free when the least cost was asked; NULL: it was not */
    double least;                   /* before the unit's factor */
    size_t least_work;              /* that it took */
    double plain;          /* weighted cost without a candidate */
    double *value;         /* scratch, one per row */
    uint32_t *choice;
    size_t scratch;
};

struct cache {
    struct arena *arena;
    const struct problem *problem;
    struct costs *costs; /* the model's: answers whole questions, and is the baseline */
    struct cache_unit *units;
    size_t unit_count;
    uint32_t *all;        /* units: their numbers */
    size_t *first_unit;   /* along the templates, and the end */
    bool *marked;         /* per candidate: scratch, none */
    struct id_set *users; /* per candidate: units it can change */
    atomic_size_t revision; /* rises with each unit's */
    atomic_size_t plans;    /* asked of the optimizer */
    atomic_size_t work;     /* its effort for them (optimizer.h) */
    size_t effort;          /* times the work that proofs may take: 1, and more where a nearer proof is wanted */
    double outside;       /* weighted cost of templates that no unit stands for */
};

/* Units, their candidates and accesses, and each one's plan without and with all candidates. */
void cache_open(struct arena *arena, struct cache *cache, struct costs *costs);

/*
 * Runs `each` for these units, in any order and side by side: it may ask about its unit, and write to places of its own. Units that only a
 * driver answers for share the driver, and are run one after the other.
 */
void cache_each(struct cache *cache, const uint32_t *units, size_t n, void (*each)(void *context, size_t unit), void *context);

/* Place of the candidate in the unit; UINT32_MAX: it has none. */
uint32_t cache_place(const struct cache_unit *unit, uint32_t candidate);
/* The seats of a candidate lie together, from *first. Returns their number. */
size_t cache_seats_of(const struct cache_unit *unit, uint32_t candidate, size_t *first);
/* b can stand wherever a can, at no higher cost. */
/* The plan's fixed seat at `at` has a price to pay: it has one, and none before it is the same (one index may be read twice under one bitmap). */
bool cache_fixed_pays(const struct cache_plan *plan, size_t at);
bool access_beats(const struct optimizer_access *b, const struct optimizer_access *a);

/* Weighted cost under the candidates with in[id]. */
double cache_cost(struct cache *cache, size_t unit, const bool *in);

/*
 * The least of cost + prices over the known plans; prices lie along the unit's seats, INFINITY: not to be had. *used (room for all
 * seats) gets the seats taken.
 */
double cache_known_price(struct cache *cache, size_t unit, const double *prices, uint32_t *used, size_t *used_count);

/* The candidates of the plan that is the least. */
struct id_set cache_known_choice(struct arena *arena, struct cache *cache, size_t unit, const double *prices);

/* The same over all plans there are, by the optimizer: a lower bound for every set. Learns the plan. `closely`: with less slack, for more work. */
double cache_price(struct cache *cache, size_t unit, const double *prices, bool closely);
/* The factor by which that may stay below the least. */
double cache_price_slack(const struct cache_unit *unit, bool closely);
/* Learns about the plan that is best at these prices, much quicker. */
void cache_suggest(struct cache *cache, size_t unit, const double *prices);

/*
 * Learns what narrow candidates and those that are worth their bytes can do among themselves. And a plan for each active candidate that a correlated
 * sub-plan can read, with the others of that kind left out: such scans are part of a plan's constant, so other plans say nothing about them.
 */
void cache_seed(struct cache *cache, size_t unit, struct id_set active);

/* The optimizer's own cost under the set; learns its plan where the known ones were dearer. */
double cache_refresh(struct cache *cache, size_t unit, const bool *in);
/* Of each unit. */
void cache_refresh_all(struct cache *cache, const bool *in, double *costs);

/* Cost of one execution of the template, and what its plans use (NULL: not asked), from known plans. False when none is known. */
bool cache_template_cost(struct cache *cache, size_t template, struct id_set set, double *cost, struct id_set *used);

/* Every plan of the unit, known and to come, costs `factor` times what it did. */
void cache_calibrate(struct cache *cache, size_t unit, double factor);
/*
 * The planner says that the unit costs so much under the set (weighted), with these candidates. What is modelled as cheaper is blamed on what it uses
 * besides, or, when it uses nothing else, on all of it: from now on each plan with such a candidate in that place costs so much
 * more. A blame is a price, so what the optimizer proves of prices holds for the corrected costs, whatever plans are still to come.
 * Candidates that are not active share the blame of the others in that place: a rival that beats them was wrong.
 */
void cache_blame(struct cache *cache, size_t unit, const bool *in, struct id_set active, struct id_set used, double cost);
/* What the plan costs beside its rows, weighted. */
double cache_constant(const struct cache_unit *unit, const struct cache_plan *plan);
/* The planner has used exactly these candidates at this cost of one execution. */
void cache_learn(struct cache *cache, size_t unit, struct id_set used, double cost);

#endif
