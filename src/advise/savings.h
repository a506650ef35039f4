/*
 * What sets of indexes save on each template, roughly: the measure by which templates stand for others (stand_ins.h).
 *
 * Each template is planned thrice: without new indexes, with all it could want, and with the dense part of that, indexes having prices by their
 * size: of what a statement of many joins wants in full a budget may hold little. The plans' skeletons (INUM, optimizer.h) then tell what it costs under any set of the indexes that some plan uses. Plans in
 * between are not seen, so a saving is understated rather than overstated.
 *
 * A set is built up: savings_clear, savings_take; savings_gain tries what more would do.
 */
#ifndef DOVETAIL_ADVISE_SAVINGS_H
#define DOVETAIL_ADVISE_SAVINGS_H

#include "advise/facts.h"
#include "optimizer/optimizer.h"
#include "workload/compress.h"

enum { SAVINGS_PLANS = 3 };

struct savings_leaf { /* a scan of a plan; costs are of one execution, INFINITY: needs an index */
    struct optimizer_leaf wants;
    uint32_t unit;
    double existing, now, tried; /* as things are, with what is taken, and with what is on trial besides */
    uint32_t by;                 /* the index that `now` is of; UINT32_MAX: an existing one or none */
    size_t trial;                /* `tried` belongs to it */
};

struct savings_wish { /* indexes to be had together */
    uint32_t *at;     /* numbers, each once */
    size_t n;
};

struct savings_plan {
    double constant;
    uint32_t first_leaf, leaf_count;
    struct savings_wish fixed;  /* their cost hides in the constant: all must be there */
    struct savings_wish wanted; /* all that it uses */
};

struct savings_unit { /* a template */
    size_t template;
    double weight;    /* of one execution */
    double base, now; /* weighted cost without new indexes, and with what is taken */
    double own;       /* … and with all it wants */
    struct optimizer_query *query;
    struct savings_plan plans[SAVINGS_PLANS];
    size_t plan_count;
    size_t trial; /* it was touched by it */
};

struct savings_effect { /* of an index on a scan */
    uint32_t leaf;
    double cost;
};

struct savings_index {
    const struct design_index *index;
    double upkeep;
    VEC(struct savings_effect) effects;
    VEC(uint32_t) fixed_in; /* units */
    bool wanted, taken;
    size_t trial; /* it was on trial then */
};

struct savings {
    struct arena *arena;
    struct problem problem; /* a copy: what it rejects and notes is nobody's business */
    struct map numbers;     /* identity -> index number and one */
    VEC(struct savings_index) indexes;
    VEC(struct savings_unit) units; /* along what is looked at */
    VEC(struct savings_leaf) leaves;
    struct facts_list *facts; /* per table */
    uint32_t *unit_of;        /* per template; UINT32_MAX: not looked at */
    VEC(uint32_t) touched;    /* units that the indexes on trial may serve */
    size_t trial;
    double possible, saved; /* what all would save, each with all it wants; what is saved by what is taken */
};

/* Looks at these templates, each with its calls times its factor. False: the model cannot tell parts of plans. */
bool savings_open(struct arena *arena, struct savings *savings, const struct problem *problem, struct whatif *model,
                  const struct compress_pick *looked_at, size_t count);

/* --- savings_set.c: sets ---------------------------------------------------------------------------------- */

void savings_clear(struct savings *savings);
/* What taking them, too, would save, their upkeep deducted; *bytes: of those not taken yet. */
double savings_gain(struct savings *savings, struct savings_wish wish, double *bytes);
void savings_take(struct savings *savings, struct savings_wish wish);
/* What the unit's cheapest plan uses of what is taken. */
struct savings_wish savings_used(const struct savings *savings, uint32_t unit);

#endif
