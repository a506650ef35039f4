/*
 * The model driver: our own optimizer over the captured statistics (optimizer/). Each sample is prepared on its first question and planned
 * per design.
 *
 * A plan answers more than the design it was made for: where design D offers no access path that E did not, and all that E's plan uses is
 * in D, the planner would choose the same plan, because the cheapest of many stays the cheapest of fewer. Only indexes on tables that the
 * statement reads count. So a search that takes indexes away, or adds ones that lose, costs no plans. (The planner's 1 % fuzz can make its
 * choice depend on what else was offered: answers differ by no more than that.)
 */
#include "catalog/partitions.h"
#include "optimizer/optimizer.h"
#include "whatif/whatif_driver.h"

#define REMEMBERED 64 /* plans per statement that are looked through; older ones are forgotten in turn */

struct remembered {
    const struct design_index **added; /* on tables it reads, by identity */
    size_t added_count;
    uint32_t *hidden;
    size_t hidden_count;
    struct whatif_answer answer;
};

struct model_sample {
    struct arena arena; /* its own: statements are planned side by side */
    struct optimizer_query *query;
    bool *reads; /* per table of the catalog */
    VEC(struct remembered) plans;
    size_t plan_count; /* ever made */
};

struct model {
    struct whatif whatif;
    struct map samples; /* address of the sample -> struct model_sample * */
};

/* An index may stand on one of its partitions. */
static void mark_table(const struct catalog *catalog, uint32_t table, bool *reads) {
    reads[table] = true;
    for (uint32_t t = 0; t < catalog->table_count && catalog->tables[table].kind == TABLE_PARTITIONED; t++) {
        reads[t] |= catalog_is_within(catalog, t, table);
    }
}

static void mark_tables(const struct catalog *catalog, const struct query_block *block, bool *reads, int depth) {
    for (size_t i = 0; block && depth < 64 && i < block->rel_count; i++) {
        if (block->rels[i].kind == REL_TABLE) {
            mark_table(catalog, block->rels[i].table, reads);
        } else if (block->rels[i].block != block) {
            mark_tables(catalog, block->rels[i].block, reads, depth + 1);
        }
    }
    for (size_t i = 0; block && depth < 64 && i < block->sub_plan_count; i++) {
        mark_tables(catalog, block->sub_plans[i].block, reads, depth + 1);
    }
    for (size_t i = 0; block && depth < 64 && i < block->branch_count; i++) {
        mark_tables(catalog, block->branches[i], reads, depth + 1);
    }
}

static struct model_sample *sample_of(struct model *model, const struct workload_sample *sample) {
    struct str key = {(const char *)&sample, sizeof sample};
    struct model_sample *known = map_find(&model->samples, key);
    if (!known) {
        struct arena *arena = model->whatif.arena;
        known = ARENA_NEW(arena, struct model_sample);
        arena_init(&known->arena, arena);
        known->query = optimizer_prepare(&known->arena, model->whatif.catalog, sample->query);
        known->reads = ARENA_ARRAY(arena, bool, model->whatif.catalog->table_count + 1);
        mark_tables(model->whatif.catalog, sample->query->root, known->reads, 0);
        map_put(&model->samples, str_dup(arena, key), known);
    }
    return known;
}

static bool holds_index(const struct remembered *plan, const struct design_index *index) {
    for (size_t i = 0; i < plan->added_count; i++) {
        if (plan->added[i] == index || str_eq(plan->added[i]->identity, index->identity)) {
            return true;
        }
    }
    return false;
}

static bool hides(const struct remembered *plan, uint32_t index) {
    for (size_t i = 0; i < plan->hidden_count; i++) {
        if (plan->hidden[i] == index) {
            return true;
        }
    }
    return false;
}

/* Nothing is offered that was not offered then, and the plan made then is still possible. */
static bool still_best(const struct remembered *plan, const struct model_sample *sample, const struct catalog *catalog,
                       const struct design *design) {
    for (size_t i = 0; i < design->added_count; i++) {
        if (sample->reads[design->added[i]->table] && !holds_index(plan, design->added[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < plan->hidden_count; i++) {
        if (sample->reads[catalog->indexes[plan->hidden[i]].table] && !design_hides(design, plan->hidden[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < design->hidden_count;
         i++) { /* a unique index tells the planner that matches are single, used or not */
        const struct catalog_index *index = &catalog->indexes[design->hidden[i]];
        if (sample->reads[index->table] && index->unique && !hides(plan, design->hidden[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < plan->answer.used_count; i++) {
        if (!design_has(design, plan->answer.used[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < plan->answer.used_existing_count; i++) {
        if (design_hides(design, plan->answer.used_existing[i])) {
            return false;
        }
    }
    return true;
}

static void remember(struct arena *arena, struct model_sample *sample, const struct design *design,
                     const struct whatif_answer *answer) {
    if (sample->plans.n < REMEMBERED) {
        (void)VEC_ADD(arena, &sample->plans);
    }
    struct remembered *plan = &sample->plans.at[sample->plan_count++ % REMEMBERED];
    *plan = (struct remembered){.answer = *answer};
    plan->added = ARENA_ARRAY(arena, const struct design_index *, design->added_count + 1);
    for (size_t i = 0; i < design->added_count; i++) {
        if (sample->reads[design->added[i]->table]) {
            plan->added[plan->added_count++] = design->added[i];
        }
    }
    plan->hidden = ARENA_ARRAY(arena, uint32_t, design->hidden_count + 1);
    for (size_t i = 0; i < design->hidden_count; i++) {
        plan->hidden[plan->hidden_count++] = design->hidden[i];
    }
}

static bool model_cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                       const struct design *design, struct whatif_answer *answer, struct err *err) {
    struct model *model = (struct model *)whatif;
    struct optimizer_plan plan;
    (void)arena;
    (void)err;
    if (!sample->query) {
        answer->plan = STR("the statement could not be resolved");
        return true;
    }
    struct model_sample *known = sample_of(model, sample);
    for (size_t i = 0; i < known->plans.n; i++) {
        if (still_best(&known->plans.at[i], known, whatif->catalog, design)) {
            *answer = known->plans.at[i].answer;
            return true;
        }
    }
    optimizer_plan(whatif->arena, known->query, design, true, &plan);
    answer->cost = plan.cost;
    answer->used = plan.used;
    answer->used_count = plan.used_count;
    answer->used_existing = plan.used_existing;
    answer->used_existing_count = plan.used_existing_count;
    answer->plan = plan.text;
    remember(whatif->arena, known, design, answer);
    return true;
}

static struct optimizer_query *model_prepared(struct whatif *whatif, const struct workload_sample *sample) {
    return sample_of((struct model *)whatif, sample)->query;
}

static const struct whatif_driver model_driver = {
    .name = "model", .cost = model_cost, .prepared = model_prepared, .over = whatif_open_model};

struct whatif *whatif_open_model(struct arena *arena, const struct catalog *catalog) {
    struct model *model = ARENA_NEW(arena, struct model);
    map_init(&model->samples, arena);
    whatif_init(arena, &model->whatif, &model_driver, catalog);
    return &model->whatif;
}
