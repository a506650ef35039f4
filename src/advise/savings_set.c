/* What a set of indexes saves, and what more would (see savings.h). */
#include "advise/savings.h"

#include <math.h>

/* --- Trying ---------------------------------------------------------------------------------------------- */

static void touch(struct savings *s, uint32_t unit) {
    if (s->units.at[unit].trial != s->trial) {
        s->units.at[unit].trial = s->trial;
        VEC_PUSH(s->arena, &s->touched, unit);
    }
}

static void try_index(struct savings *s, struct savings_index *index) {
    index->trial = s->trial;
    for (size_t i = 0; i < index->effects.n; i++) {
        const struct savings_effect *effect = &index->effects.at[i];
        struct savings_leaf *leaf = &s->leaves.at[effect->leaf];
        double before = leaf->trial == s->trial ? leaf->tried : leaf->now;
        if (effect->cost < before) {
            leaf->trial = s->trial;
            leaf->tried = effect->cost;
            touch(s, leaf->unit);
        }
    }
    for (size_t i = 0; i < index->fixed_in.n; i++) {
        touch(s, index->fixed_in.at[i]);
    }
}

static double plan_cost(const struct savings *s, const struct savings_plan *plan) {
    double sum = plan->constant;
    for (size_t i = 0; i < plan->fixed.n; i++) {
        const struct savings_index *index = &s->indexes.at[plan->fixed.at[i]];
        if (!index->taken && index->trial != s->trial) {
            return INFINITY;
        }
    }
    for (uint32_t i = 0; i < plan->leaf_count; i++) {
        const struct savings_leaf *leaf = &s->leaves.at[plan->first_leaf + i];
        sum += leaf->trial == s->trial ? leaf->tried : leaf->now;
    }
    return sum;
}

static size_t best_plan(const struct savings *s, const struct savings_unit *unit, double *cost) {
    size_t best = 0;
    *cost = INFINITY;
    for (size_t p = 0; p < unit->plan_count; p++) {
        double each = plan_cost(s, &unit->plans[p]);
        if (each < *cost) {
            *cost = each;
            best = p;
        }
    }
    return best;
}

static double unit_cost(const struct savings *s, const struct savings_unit *unit) {
    double cost;
    best_plan(s, unit, &cost);
    return fmin(unit->now, unit->weight * cost);
}

double savings_gain(struct savings *s, struct savings_wish wish, double *bytes) {
    double gain = 0;
    s->trial++;
    s->touched.n = 0;
    *bytes = 0;
    for (size_t i = 0; i < wish.n; i++) {
        struct savings_index *index = &s->indexes.at[wish.at[i]];
        if (!index->taken) {
            *bytes += (double)index->index->size_bytes;
            gain -= index->upkeep;
            try_index(s, index);
        }
    }
    for (size_t i = 0; i < s->touched.n; i++) {
        const struct savings_unit *unit = &s->units.at[s->touched.at[i]];
        gain += unit->now - unit_cost(s, unit);
    }
    return gain;
}

/* --- Having ---------------------------------------------------------------------------------------------- */

void savings_clear(struct savings *s) {
    s->trial++;
    s->saved = 0;
    for (size_t i = 0; i < s->leaves.n; i++) {
        s->leaves.at[i].now = s->leaves.at[i].existing;
        s->leaves.at[i].by = UINT32_MAX;
    }
    for (size_t i = 0; i < s->indexes.n; i++) {
        s->indexes.at[i].taken = false;
    }
    for (size_t u = 0; u < s->units.n; u++) {
        s->units.at[u].now = s->units.at[u].base;
    }
}

static void take_index(struct savings *s, uint32_t number) {
    struct savings_index *index = &s->indexes.at[number];
    index->taken = true;
    for (size_t i = 0; i < index->effects.n; i++) {
        const struct savings_effect *effect = &index->effects.at[i];
        struct savings_leaf *leaf = &s->leaves.at[effect->leaf];
        if (effect->cost < leaf->now) {
            leaf->now = effect->cost;
            leaf->by = number;
            touch(s, leaf->unit);
        }
    }
    for (size_t i = 0; i < index->fixed_in.n; i++) {
        touch(s, index->fixed_in.at[i]);
    }
}

void savings_take(struct savings *s, struct savings_wish wish) {
    s->trial++;
    s->touched.n = 0;
    for (size_t i = 0; i < wish.n; i++) {
        if (!s->indexes.at[wish.at[i]].taken) {
            take_index(s, wish.at[i]);
        }
    }
    for (size_t i = 0; i < s->touched.n; i++) {
        struct savings_unit *unit = &s->units.at[s->touched.at[i]];
        double cost = unit_cost(s, unit);
        s->saved += unit->now - cost;
        unit->now = cost;
    }
}

static void add_once(struct savings_wish *wish, uint32_t number) {
    for (size_t i = 0; i < wish->n; i++) {
        if (wish->at[i] == number) {
            return;
        }
    }
    wish->at[wish->n++] = number;
}

struct savings_wish savings_used(const struct savings *s, uint32_t number) {
    const struct savings_unit *unit = &s->units.at[number];
    struct savings_wish used = {0};
    double cost;
    if (unit->now >= unit->base) {
        return used;
    }
    const struct savings_plan *plan = &unit->plans[best_plan(s, unit, &cost)];
    used.at = ARENA_ARRAY(s->arena, uint32_t, plan->leaf_count + plan->fixed.n);
    for (uint32_t i = 0; i < plan->leaf_count; i++) {
        uint32_t by = s->leaves.at[plan->first_leaf + i].by;
        if (by != UINT32_MAX) {
            add_once(&used, by);
        }
    }
    for (size_t i = 0; i < plan->fixed.n; i++) {
        add_once(&used, plan->fixed.at[i]);
    }
    return used;
}
