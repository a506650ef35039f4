/* What the indexes that one template wants save on each of the others (see savings.h). */
#include "advise/savings.h"

#include <math.h>

#include "advise/price/plan_cache.h"

/* --- Indexes --------------------------------------------------------------------------------------------- */

/* UINT32_MAX: cannot be had, or is there. */
static uint32_t number_of(struct savings *s, const struct design_index *index) {
    void *known = map_find(&s->numbers, index->identity);
    if (!known) {
        uint32_t number = UINT32_MAX;
        struct savings_index entry = {.index = index};
        if (candidate_admissible(&s->problem, (struct design_index *)index, &entry.upkeep)) {
            number = (uint32_t)s->indexes.n;
            VEC_PUSH(s->arena, &s->indexes, entry);
        }
        known = (void *)((uintptr_t)number + 1); /* NULL means absent */
        map_put(&s->numbers, index->identity, known);
    }
    return (uint32_t)((uintptr_t)known - 1);
}

static double leaf_cost(const struct savings_leaf *leaf, const struct optimizer_access *access) {
    return leaf->wants.startup_times * access->startup + leaf->wants.total_times * access->total;
}

/* The cheapest of these ways to do the scan. */
static double cheapest(const struct savings_leaf *leaf, const struct optimizer_access *accesses, size_t n) {
    double best = INFINITY;
    for (size_t i = 0; i < n; i++) {
        const struct optimizer_access *a = &accesses[i];
        if (a->index_count <= 1 && !a->sub_plan && optimizer_access_fits(a, &leaf->wants.wants)) {
            best = fmin(best, leaf_cost(leaf, a));
        }
    }
    return best;
}

static void add_effects(struct savings *s, struct savings_index *index, const struct savings_unit *unit) {
    struct arena scratch;
    struct optimizer_access *accesses;
    arena_init(&scratch, NULL);
    size_t n = optimizer_accesses(&scratch, unit->query, index->index, &accesses);
    for (size_t p = 0; p < 2; p++) {
        for (uint32_t i = 0; i < unit->plans[p].leaf_count; i++) {
            uint32_t at = unit->plans[p].first_leaf + i;
            double cost = cheapest(&s->leaves.at[at], accesses, n);
            if (cost < s->leaves.at[at].existing) {
                VEC_PUSH(s->arena, &index->effects, (struct savings_effect){at, cost});
            }
        }
    }
    arena_release(&scratch);
}

/* Whoever has a partial index's predicate in the same words may read it: implication in other words takes ten times the time of all the rest. */
static bool has_predicate_of(const struct facts *facts, const struct design_index *index) {
    bool has = !index->predicate;
    for (size_t i = 0; i < facts->partial_count && !has; i++) {
        has = str_eq(facts->partials[i].text, index->predicate_text);
    }
    return has;
}

static void find_effects_on(struct savings *s, struct savings_index *index, const struct facts_list *facts) {
    uint32_t last = UINT32_MAX;
    for (size_t i = 0; i < facts->n; i++) {
        uint32_t unit = s->unit_of[facts->at[i]->template];
        if (unit != last && has_predicate_of(facts->at[i], index->index) &&
            facts_may_use(&s->problem, facts->at[i], index->index)) {
            add_effects(s, index, &s->units.at[unit]);
            last = unit; /* facts of one template stand together */
        }
    }
}

/* On who names its table, or what that is a partition of. */
static void find_effects(struct savings *s, struct savings_index *index) {
    for (uint32_t table = index->index->table; table != CATALOG_NONE; table = s->problem.catalog->tables[table].parent) {
        find_effects_on(s, index, &s->facts[table]);
    }
    index->known = true;
}

/* --- Units ----------------------------------------------------------------------------------------------- */

static int by_identity(const void *a, const void *b) {
    return str_cmp((*(const struct design_index *const *)a)->identity,
                   (*(const struct design_index *const *)b)->identity);
}

struct wish { /* an index that could be had, with what it offers to the statement */
    const struct design_index *index;
    struct optimizer_access *accesses;
    size_t count;
    double least; /* of their costs */
};

struct wishes { /* as VEC */
    struct wish *at;
    size_t n, cap;
};

static void add_wish(struct arena *arena, struct wishes *wishes, struct optimizer_query *query, const struct design_index *index) {
    struct wish wish = {.index = index, .least = INFINITY};
    wish.count = optimizer_accesses(arena, query, index, &wish.accesses);
    for (size_t i = 0; i < wish.count; i++) {
        wish.least = fmin(wish.least, wish.accesses[i].total);
    }
    if (wish.count) {
        VEC_PUSH(arena, wishes, wish);
    }
}

static int cheapest_first(const void *a, const void *b) {
    const struct wish *x = a, *y = b;
    if (x->least != y->least) {
        return x->least < y->least ? -1 : 1;
    }
    return str_cmp(x->index->identity, y->index->identity);
}

static bool is_beaten(const struct optimizer_access *access, const struct wish *kept, size_t n) {
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < kept[i].count; k++) {
            if (kept[i].accesses[k].slot == access->slot && access_beats(&kept[i].accesses[k], access)) {
                return true;
            }
        }
    }
    return false;
}

/* Leaves those that offer something no other does as cheaply: of some hundred a dozen, and planning takes time by their number. */
static void drop_beaten(struct wishes *wishes) {
    size_t kept = 0;
    if (wishes->n) {
        qsort(wishes->at, wishes->n, sizeof *wishes->at, cheapest_first);
    }
    for (size_t i = 0; i < wishes->n; i++) {
        bool worth = false;
        for (size_t k = 0; k < wishes->at[i].count && !worth; k++) {
            worth = !is_beaten(&wishes->at[i].accesses[k], wishes->at, kept);
        }
        if (worth) {
            wishes->at[kept++] = wishes->at[i];
        }
    }
    wishes->n = kept;
}

/* All that the template could want, as far as it can be had and could be wanted beside the rest. */
static struct design wished(struct savings *s, struct arena *scratch, struct optimizer_query *query,
                            const struct facts *const *facts, size_t n) {
    struct index_list list = {0};
    struct wishes wishes = {0};
    struct map seen;
    map_init(&seen, scratch);
    for (size_t i = 0; i < n; i++) {
        candidates_for(&s->problem, facts[i], &list, &seen);
    }
    for (size_t i = 0; i < list.n; i++) {
        uint32_t number = number_of(s, list.at[i]);
        if (number != UINT32_MAX) {
            add_wish(scratch, &wishes, query, s->indexes.at[number].index);
        }
    }
    drop_beaten(&wishes);
    struct design design = {.added = ARENA_ARRAY(scratch, const struct design_index *, wishes.n + 1)};
    for (size_t i = 0; i < wishes.n; i++) {
        design.added[design.added_count++] = wishes.at[i].index;
    }
    if (design.added_count) {
        qsort(design.added, design.added_count, sizeof *design.added, by_identity);
    }
    return design;
}

static void add_leaves(struct savings *s, uint32_t unit, const struct optimizer_skeleton *skeleton,
                       const struct optimizer_access *existing, size_t existing_count, struct savings_plan *plan) {
    plan->constant = skeleton->constant;
    plan->first_leaf = (uint32_t)s->leaves.n;
    plan->leaf_count = (uint32_t)skeleton->leaf_count;
    for (size_t i = 0; i < skeleton->leaf_count; i++) {
        struct savings_leaf leaf = {.wants = skeleton->leaves[i], .unit = unit};
        leaf.existing = cheapest(&leaf, existing, existing_count);
        VEC_PUSH(s->arena, &s->leaves, leaf);
    }
    plan->fixed = ARENA_ARRAY(s->arena, uint32_t, skeleton->fixed_count);
    for (size_t i = 0; i < skeleton->fixed_count; i++) {
        uint32_t number = number_of(s, skeleton->fixed[i].index);
        plan->fixed[plan->fixed_count++] = number;
        VEC_PUSH(s->arena, &s->indexes.at[number].fixed_in, unit);
    }
}

/* Plans the unit under the design; its cost. */
static double plan_unit(struct savings *s, struct savings_unit *unit, uint32_t number, const struct design *design,
                        struct savings_plan *out, struct optimizer_plan *plan) {
    struct arena *arena = s->arena;
    struct optimizer_skeleton skeleton;
    struct optimizer_access *existing;
    double price, *prices = ARENA_ARRAY(arena, double, optimizer_slots(unit->query) * design->added_count + 1);
    optimizer_price(arena, unit->query, design, prices, INFINITY, &optimizer_rough_look, plan, &price, &skeleton);
    if (!isfinite(plan->cost)) {
        out->constant = INFINITY;
        return INFINITY;
    }
    size_t n = optimizer_accesses(arena, unit->query, NULL, &existing);
    add_leaves(s, number, &skeleton, existing, n, out);
    return plan->cost;
}

static bool add_unit(struct savings *s, struct whatif *model, const struct compress_pick *pick,
                     const struct facts *const *facts, size_t n) {
    const struct workload_template *t = &s->problem.workload->templates[pick->item];
    struct savings_unit unit = {.template = pick->item, .weight = s->problem.weight[pick->item] * pick->factor};
    struct optimizer_plan bare, full;
    struct arena scratch;
    uint32_t number = (uint32_t)s->units.n;
    unit.query = whatif_prepared(model, &t->samples[0]);
    if (!unit.query) {
        return false;
    }
    arena_init(&scratch, NULL);
    struct design design = wished(s, &scratch, unit.query, facts, n);
    unit.base = unit.weight * plan_unit(s, &unit, number, &(struct design){0}, &unit.plans[0], &bare);
    unit.own = unit.weight * plan_unit(s, &unit, number, &design, &unit.plans[1], &full);
    arena_release(&scratch);
    unit.own = fmin(unit.own, unit.base);
    unit.wanted = ARENA_ARRAY(s->arena, uint32_t, full.used_count);
    for (size_t i = 0; i < full.used_count && unit.own < unit.base; i++) {
        unit.wanted[unit.wanted_count++] = number_of(s, full.used[i]);
    }
    s->unit_of[pick->item] = number;
    s->possible += unit.base - unit.own;
    VEC_PUSH(s->arena, &s->units, unit);
    return true;
}

/* --- Trying ---------------------------------------------------------------------------------------------- */

static void touch(struct savings *s, uint32_t unit) {
    if (s->units.at[unit].trial != s->trial) {
        s->units.at[unit].trial = s->trial;
        VEC_PUSH(s->arena, &s->touched, unit);
    }
}

static void try_index(struct savings *s, struct savings_index *index) {
    index->trial = s->trial;
    if (!index->known) {
        find_effects(s, index);
    }
    for (size_t i = 0; i < index->effects.n; i++) {
        const struct savings_effect *effect = &index->effects.at[i];
        struct savings_leaf *leaf = &s->leaves.at[effect->leaf];
        double before = leaf->trial == s->trial ? leaf->tried : leaf->existing;
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

static double tried_cost(const struct savings *s, const struct savings_plan *plan) {
    double sum = plan->constant;
    for (size_t i = 0; i < plan->fixed_count; i++) {
        if (s->indexes.at[plan->fixed[i]].trial != s->trial) {
            return INFINITY;
        }
    }
    for (uint32_t i = 0; i < plan->leaf_count; i++) {
        const struct savings_leaf *leaf = &s->leaves.at[plan->first_leaf + i];
        sum += leaf->trial == s->trial ? leaf->tried : leaf->existing;
    }
    return sum;
}

/* What the wanted indexes of one save on each that they can serve. */
static void find_served(struct savings *s, struct savings_unit *wants) {
    s->trial++;
    s->touched.n = 0;
    for (size_t i = 0; i < wants->wanted_count; i++) {
        try_index(s, &s->indexes.at[wants->wanted[i]]);
    }
    for (size_t i = 0; i < s->touched.n; i++) {
        const struct savings_unit *unit = &s->units.at[s->touched.at[i]];
        double cost = unit->weight * fmin(tried_cost(s, &unit->plans[0]), tried_cost(s, &unit->plans[1]));
        if (cost < unit->base) {
            VEC_PUSH(s->arena, &wants->serves, (struct savings_share){s->touched.at[i], unit->base - cost});
        }
    }
}

/* --- Opening --------------------------------------------------------------------------------------------- */

static void file_facts(struct savings *s, const struct facts_list *all) {
    s->facts = ARENA_ARRAY(s->arena, struct facts_list, s->problem.catalog->table_count);
    for (size_t i = 0; i < all->n; i++) {
        if (s->unit_of[all->at[i]->template] != UINT32_MAX) {
            VEC_PUSH(s->arena, &s->facts[all->at[i]->table], all->at[i]);
        }
    }
}

/* Of those looked at. */
static void collect_facts(struct savings *s, const struct compress_pick *looked_at, size_t count, struct facts_list *facts) {
    struct problem some = s->problem;
    some.weight = ARENA_ARRAY(s->arena, double, some.workload->template_count);
    for (size_t p = 0; p < count; p++) {
        some.weight[looked_at[p].item] = s->problem.weight[looked_at[p].item];
    }
    facts_collect(&some, facts);
}

bool savings_open(struct arena *arena, struct savings *s, const struct problem *problem, struct whatif *model,
                  const struct compress_pick *looked_at, size_t count) {
    size_t n = problem->workload->template_count, i = 0;
    size_t *first = ARENA_ARRAY(arena, size_t, n + 1); /* of its facts, along the list */
    struct facts_list facts = {0};
    *s = (struct savings){.arena = arena, .problem = *problem};
    s->problem.arena = arena;
    s->unit_of = ARENA_ARRAY(arena, uint32_t, n);
    map_init(&s->numbers, arena);
    maintain_count_writes(&s->problem);
    collect_facts(s, looked_at, count, &facts);
    for (size_t t = 0; t < n; t++) {
        while (i < facts.n && facts.at[i]->template == t) {
            i++;
        }
        first[t + 1] = i;
        s->unit_of[t] = UINT32_MAX;
    }
    for (size_t p = 0; p < count; p++) {
        size_t t = looked_at[p].item;
        if (!add_unit(s, model, &looked_at[p], (const struct facts *const *)facts.at + first[t], first[t + 1] - first[t])) {
            return false;
        }
    }
    file_facts(s, &facts);
    for (size_t u = 0; u < s->units.n; u++) {
        find_served(s, &s->units.at[u]);
    }
    return true;
}
