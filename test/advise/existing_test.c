/*
 * Existing indexes as part of the choice: on small worlds the set that is advised, what is dropped included, against the best by trying all.
 */
#include <math.h>

#include "advise/advise.h"
#include "advise/search.h"
#include "advise/world.h"
#include "support/support.h"

enum { INSTANCES = 300, CHOICES_MAX = 12 };

/* One thing that can be there or not, with what it takes. */
struct choice {
    const struct design_index *index;
    uint32_t existing;
    uint64_t bytes;
    double upkeep;
};

struct choices {
    struct choice at[CHOICES_MAX];
    size_t n;
    uint64_t budget; /* with what the existing ones take */
    struct problem problem;
};

/* As advise_run sets its problem up; the candidates it makes are what the enumeration tries. */
static bool list_choices(struct world *world, const struct advise_options *options, struct choices *choices) {
    struct problem *problem = &choices->problem;
    struct whatif *model = world->model;
    struct err err = {0};
    *problem = (struct problem){.arena = &world->arena, .catalog = world->catalog, .workload = &world->workload, .clock = &world->clock,
                                .deadline_ms = INFINITY, .options = *options};
    world_weigh(problem);
    assert_done(existing_offer(problem, &model, NULL, &err), &err);
    maintain_count_writes(problem);
    candidates_generate(problem);
    choices->n = problem->candidates.n;
    choices->budget = options->budget_bytes;
    for (size_t i = 0; i < world->catalog->index_count; i++) {
        choices->budget += world->catalog->indexes[i].size_bytes;
    }
    for (size_t c = 0; c < choices->n && choices->n <= CHOICES_MAX; c++) {
        const struct candidate *one = &problem->candidates.at[c];
        choices->at[c] = (struct choice){one->index, one->existing, one->index->size_bytes, one->maintenance};
    }
    return choices->n <= CHOICES_MAX;
}

/* Reads and upkeep of a set, every index of which is one that the template sees. */
static double cost_of(struct world *world, const struct choices *choices, uint32_t mask, uint64_t *bytes) {
    double cost = 0;
    struct arena_mark mark = arena_mark(&world->arena);
    *bytes = 0;
    for (size_t c = 0; c < choices->n; c++) {
        cost += mask >> c & 1 ? choices->at[c].upkeep : 0;
        *bytes += mask >> c & 1 ? choices->at[c].bytes : 0;
    }
    for (size_t t = 0; t < world->workload.template_count; t++) {
        struct design seen = {0};
        for (size_t i = 0; i < choices->problem.relevant[t].n; i++) {
            uint32_t c = choices->problem.relevant[t].at[i];
            if (mask >> c & 1) {
                design_add(&world->arena, &seen, choices->at[c].index);
            }
        }
        cost += world->workload.templates[t].calls * world_cost(world, world->workload.templates[t].samples, &seen);
    }
    arena_rewind(&world->arena, mark);
    return cost;
}

static double best_of_all(struct world *world, const struct choices *choices, double *today) {
    double best = INFINITY;
    for (uint32_t mask = 0; mask < 1u << choices->n; mask++) {
        uint64_t bytes;
        double cost = cost_of(world, choices, mask, &bytes);
        bool as_is = true;
        for (size_t c = 0; c < choices->n; c++) {
            as_is &= (mask >> c & 1) == (choices->at[c].existing != CATALOG_NONE);
        }
        best = bytes <= choices->budget ? fmin(best, cost) : best;
        *today = as_is ? cost : *today;
    }
    return best;
}

struct tried {
    size_t instances, drops, made_room; /* drops, though the index served some statement */
};

/* What the advice does to the database, in bytes: within the budget. */
static void check_room(const struct world *world, const struct advise_result *result, uint64_t budget) {
    uint64_t freed = 0;
    for (size_t i = 0; i < result->design.hidden_count; i++) {
        freed += world->catalog->indexes[result->design.hidden[i]].size_bytes;
    }
    for (size_t i = 0; i < result->recommendation_count; i++) { /* twins are no part of the search's choice */
        uint32_t id = result->recommendations[i].existing;
        freed += id != CATALOG_NONE && !design_hides(&result->design, id) ? world->catalog->indexes[id].size_bytes : 0;
    }
    assert_true(result->design_bytes <= budget + freed);
}

static void check_instance(uint64_t seed, bool by_database, struct tried *tried) {
    struct world world;
    struct choices choices;
    struct advise_result result;
    struct err err = {0};
    world_make(&world, &(struct world_options){.seed = seed, .templates = 3 + seed % 3, .writes = seed % 3 == 0, .existing = 1 + seed % 5});
    struct advise_options options = world_advise_options();
    options.budget_bytes = (1 + seed % 3) << 19;
    options.max_width = 1;
    options.drop_existing = true;
    options.reject_on_regression = false;
    if (list_choices(&world, &options, &choices)) {
        double today = NAN, best = best_of_all(&world, &choices, &today);
        for (size_t i = 0; i < choices.problem.existing.n; i++) { /* a twin costs upkeep, and serves nothing */
            const struct existing *one = &choices.problem.existing.at[i];
            bool twin = choices.problem.candidates.at[one->candidate].existing != one->index;
            today += twin ? maintain_cost(&choices.problem, one->shape) : 0;
        }
        struct whatif *database = by_database ? world_whatif(&world, "database", 0, false) : NULL;
        assert_done(advise_run(&world.arena, world.catalog, &world.workload, world.model, database, &options, &world.clock, NULL,
                               &result, &err), &err);
        if (fabs(result.baseline - today) > 1e-9 * today || result.after > best * 1.0051 || result.after < best * (1 - 1e-9)) {
            fail_msg("seed %d: from %f to %f; by trying all from %f to %f", (int)seed, result.baseline, result.after, today, best);
        }
        assert_true(isnan(result.bound) || result.bound <= best * (1 + 1e-9));
        check_room(&world, &result, options.budget_bytes);
        tried->instances++;
        tried->drops += result.design.hidden_count;
        for (size_t i = 0; i < result.design.hidden_count; i++) {
            struct design without = {0}, none = {0};
            design_hide(&world.arena, &without, result.design.hidden[i]);
            for (size_t t = 0; t < world.workload.template_count; t++) {
                const struct workload_sample *sample = world.workload.templates[t].samples;
                tried->made_room += world_database_cost(&world, sample, &without) > world_database_cost(&world, sample, &none);
            }
        }
    }
    world_free(&world);
}

static void matches_enumeration(void **state) {
    (void)state;
    struct tried tried = {0};
    for (uint64_t seed = 1; tried.instances < INSTANCES; seed++) {
        check_instance(seed, seed % 4 == 3, &tried);
    }
    assert_true(tried.drops > INSTANCES / 10 && tried.made_room > 5);
}

/* A planner that breaks at any question leaves the model's advice, marked; and equal input gives equal advice. */
static void a_planner_may_break(void **state) {
    (void)state;
    for (size_t at = 0; at <= 12; at++) {
        struct world world;
        struct advise_result result, again;
        struct err err = {0};
        world_make(&world, &(struct world_options){.seed = 8, .templates = 5, .writes = true, .existing = 4});
        struct advise_options options = world_advise_options();
        options.drop_existing = true;
        struct whatif *database = world_whatif(&world, "database", at, false), *twin = world_whatif(&world, "database", at, false);
        assert_done(advise_run(&world.arena, world.catalog, &world.workload, world.model, database, &options, &world.clock, NULL,
                               &result, &err), &err);
        assert_done(advise_run(&world.arena, world.catalog, &world.workload, world.model, twin, &options, &world.clock, NULL, &again,
                               &err), &err);
        assert_true(result.after <= result.baseline && result.after == again.after);
        assert_int_equal(result.design.hidden_count, again.design.hidden_count);
        assert_int_equal(str_eq_z(result.model, "model"), at > 0 && result.note_count > 0 && str_eq_z(again.model, "model"));
        world_free(&world);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(matches_enumeration), cmocka_unit_test(a_planner_may_break)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
