/*
 * What the indexes that one template wants save on each of the others: the measure by which templates stand for others (stand_ins.h).
 *
 * Each template is planned twice, without new indexes and with all it could want; the two plans' skeletons (INUM, optimizer.h) then tell what
 * it costs under the indexes of any other. Plans in between are not seen, so a saving is understated rather than overstated.
 */
#ifndef DOVETAIL_ADVISE_SAVINGS_H
#define DOVETAIL_ADVISE_SAVINGS_H

#include "advise/candidates/facts.h"
#include "optimizer/optimizer.h"
#include "workload/compress.h"

struct savings_leaf { /* a scan of a plan */
    struct optimizer_leaf wants;
    uint32_t unit;
    double existing, tried; /* cost per execution: as things are, and with the indexes on trial; INFINITY: needs an index */
    size_t trial;           /* `tried` belongs to it */
};

struct savings_plan {
    double constant;
    uint32_t first_leaf, leaf_count;
    uint32_t *fixed; /* indexes whose cost hides in the constant: all must be there */
    size_t fixed_count;
};

struct savings_share {
    uint32_t unit;
    double saved; /* weighted */
};

struct savings_unit { /* a template */
    size_t template;
    double weight;    /* of one execution */
    double base, own; /* weighted cost without new indexes, and with all it wants */
    struct optimizer_query *query;
    struct savings_plan plans[2];
    uint32_t *wanted; /* indexes that its plan uses when it may have any */
    size_t wanted_count;
    VEC(struct savings_share) serves; /* who is served by them, itself among them */
    size_t trial;
};

struct savings_effect { /* of an index on a scan */
    uint32_t leaf;
    double cost;
};

struct savings_index {
    const struct design_index *index;
    double upkeep;
    bool known; /* effects are filled */
    VEC(struct savings_effect) effects;
    VEC(uint32_t) fixed_in; /* units */
    size_t trial;           /* it was on trial then */
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
    double possible; /* what all would save, each with all it wants */
};

/* Looks at these templates, each with its calls times its factor. False: the model cannot tell parts of plans. */
bool savings_open(struct arena *arena, struct savings *savings, const struct problem *problem, struct whatif *model,
                  const struct compress_pick *looked_at, size_t count);

#endif
