/*
 * The model driver: our own optimizer over the captured statistics (optimizer/). Each sample is prepared on its first question and planned
 * per design.
 */
#include "optimizer/optimizer.h"
#include "whatif/whatif_driver.h"

struct model {
    struct whatif whatif;
    struct map prepared; /* address of the sample -> struct optimizer_query */
};

static struct optimizer_query *prepared_of(struct model *model, const struct workload_sample *sample) {
    struct str key = {(const char *)&sample, sizeof sample};
    struct optimizer_query *query = map_find(&model->prepared, key);
    if (!query) {
        query = optimizer_prepare(model->whatif.arena, model->whatif.catalog, sample->query);
        map_put(&model->prepared, str_dup(model->whatif.arena, key), query);
    }
    return query;
}

static bool model_cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample, const struct design *design,
                       struct whatif_answer *answer, struct err *err) {
    struct model *model = (struct model *)whatif;
    struct optimizer_plan plan;
    (void)err;
    if (!sample->query) {
        answer->plan = STR("the statement could not be resolved");
        return true;
    }
    optimizer_plan(arena, prepared_of(model, sample), design, true, &plan);
    answer->cost = plan.cost;
    answer->used = plan.used;
    answer->used_count = plan.used_count;
    answer->used_existing = plan.used_existing;
    answer->used_existing_count = plan.used_existing_count;
    answer->plan = plan.text;
    return true;
}

static const struct whatif_driver model_driver = {.name = "model", .cost = model_cost};

struct whatif *whatif_open_model(struct arena *arena, const struct catalog *catalog) {
    struct model *model = ARENA_NEW(arena, struct model);
    map_init(&model->prepared, arena);
    whatif_init(arena, &model->whatif, &model_driver, catalog);
    return &model->whatif;
}
