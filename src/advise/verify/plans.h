/*
 * What the planner does with parts of a set that stands on the clone: each question is asked once, and many never.
 *
 * The plan it takes with some indexes is also the cheapest with fewer, as long as those in it are among them: what is left out was not worth taking. So one
 * answer serves all sets between what is in the plan and what was there.
 *
 * An index can also tell the planner something without being in the plan: PostgreSQL reads a column's least and largest value from one, where rows came since the
 * statistics were gathered. So a plan that uses none and is another than without the set has hints: all new indexes on the statement's tables. Its answer serves the
 * sets that have all of them. Knowingly: what a plan that uses some was told by others is not seen.
 */
#ifndef DOVETAIL_ADVISE_PLANS_H
#define DOVETAIL_ADVISE_PLANS_H

#include "advise/verify/measure.h"

enum plan_verdict { PLAN_FINE, PLAN_UNKNOWN, PLAN_SLOWER }; /* better ones first */

struct known_plan {
    struct members there; /* new ones that are not left out, and existing ones that come back */
    struct measure_plan plan;
    enum plan_verdict verdict; /* settle.c */
    double ms;
    size_t as_of; /* what was known then */
};

struct plan_list { /* as VEC; of one statement */
    struct known_plan *at;
    size_t n, cap;
    struct measure_plan bare; /* without the set; without a shape: it was not asked for */
    size_t last; /* what answered last mostly answers again: a search changes one index at a time, and few plans use it */
};

/* Of a plan with `hidden` left out, beside that without the set. Where that misses an index that goes, this is what makes the other. */
void plans_add_hints(const struct measure *measure, const struct workload_sample *sample, struct members hidden, const struct measure_plan *bare, struct measure_plan *plan);
/* With `hidden` left out. NULL: the statement cannot be planned so. */
struct known_plan *plans_find(struct plan_list *list, struct measure *measure, const struct workload_sample *sample, struct members hidden, size_t *asked);
/* What was asked for already. */
void plans_note(struct plan_list *list, const struct measure *measure, struct members hidden, const struct measure_plan *plan);

#endif
