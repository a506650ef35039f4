/* See the header. */
#include "advise/verify/plans.h"

#include "base/vec.h"
#include "catalog/partitions.h"

static struct members there_without(const struct measure *measure, struct members hidden) {
    return members_union(members_minus(measure->present, hidden), members_common(measure->gone, hidden));
}

void plans_note(struct plan_list *list, const struct measure *measure, struct members hidden, const struct measure_plan *plan) {
    VEC_PUSH(measure->arena, list, ((struct known_plan){.there = there_without(measure, hidden), .plan = *plan}));
}

static bool is_on(const struct measure *measure, const struct workload_sample *sample, size_t position) {
    for (size_t i = 0; i < sample->query->tables.n; i++) {
        uint32_t read = sample->query->tables.at[i]->table, table = measure->built[position]->table;
        if (catalog_is_within(measure->catalog, table, read) || catalog_is_within(measure->catalog, read, table)) {
            return true;
        }
    }
    return false;
}

static bool is_told(const struct measure_plan *plan, const struct measure_plan *bare) {
    return bare->shape && plan->shape != bare->shape && !members_any(&plan->used) && !members_any(&bare->used);
}

void plans_add_hints(const struct measure *measure, const struct workload_sample *sample, struct members hidden, const struct measure_plan *bare, struct measure_plan *plan) {
    struct members there = members_minus(measure->present, hidden);
    bool told = is_told(plan, bare);
    plan->hints = (struct members){{0}};
    for (size_t i = 0; told && i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&there, i) && is_on(measure, sample, i)) {
            members_add(&plan->hints, i);
        }
    }
}

static bool answers(const struct known_plan *known, const struct members *there) {
    return members_within(&known->plan.used, there) && members_within(&known->plan.hints, there) && members_within(there, &known->there);
}

/* That very set first: what was asked for it is surer than what follows from another. */
static struct known_plan *look_up(const struct plan_list *list, const struct members *there) {
    for (size_t i = 0; i < list->n; i++) {
        if (members_equal(&list->at[i].there, there)) {
            return &list->at[i];
        }
    }
    for (size_t i = 0; i < list->n; i++) {
        if (answers(&list->at[i], there)) {
            return &list->at[i];
        }
    }
    return NULL;
}

static struct known_plan *answered(struct plan_list *list, const struct members *there) {
    bool again = list->n && answers(&list->at[list->last], there);
    struct known_plan *known = again ? &list->at[list->last] : look_up(list, there);
    list->last = known ? (size_t)(known - list->at) : list->last;
    return known;
}

struct known_plan *plans_find(struct plan_list *list, struct measure *measure, const struct workload_sample *sample, struct members hidden, size_t *asked) {
    struct members there = there_without(measure, hidden);
    struct known_plan *known = answered(list, &there);
    struct measure_plan plan;
    struct err unimportant = {0};
    if (known) {
        return known;
    }
    ++*asked;
    if (!measure_plan(measure, sample, hidden, &plan, &unimportant)) {
        return NULL;
    }
    plans_add_hints(measure, sample, hidden, &list->bare, &plan);
    plans_note(list, measure, hidden, &plan);
    list->last = list->n - 1;
    return &list->at[list->last];
}
