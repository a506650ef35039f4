/* Many templates, of which the search looks at a few; and the quick answer. What is told is measured over all, by the driver's own table. */
#include <math.h>

#include "advise/world.h"
#include "support/support.h"

enum { TEMPLATES = 40 };

static struct advise_result run(struct world *world, size_t search_templates, bool quick, struct whatif *database) {
    struct advise_options options = world_advise_options();
    struct advise_result result;
    struct err err = {0};
    options.search_templates = search_templates;
    options.quick = quick;
    options.seed = 1;
    assert_done(advise_run(&world->arena, world->catalog, &world->workload, world->model, database, &options,
                           &world->clock, NULL, &result, &err),
                &err);
    return result;
}

static double baseline_of(const struct world *world) {
    double sum = 0;
    for (size_t t = 0; t < world->workload.template_count; t++) {
        sum += world->workload.templates[t].calls *
               world_cost(world, world->workload.templates[t].samples, &(struct design){0});
    }
    return sum;
}

static void figures_are_of_the_whole_workload(void **state) {
    (void)state;
    double kept = 0, whole = 0;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct world world;
        world_make(&world, &(struct world_options){.seed = seed, .templates = TEMPLATES});
        struct advise_result few = run(&world, 12, false, seed % 2 ? NULL : world_whatif(&world, "database", 0, false));
        struct advise_result all = run(&world, SIZE_MAX, false, NULL);
        double after = 0;
        assert_true(few.searched_templates <= 12 && few.searched_templates > 0);
        assert_int_equal(all.searched_templates, TEMPLATES);
        assert_int_equal(few.template_count, TEMPLATES);
        assert_true(fabs(few.baseline - baseline_of(&world)) < 1e-9 * few.baseline);
        for (size_t t = 0; t < TEMPLATES; t++) {
            after += world.workload.templates[t].calls * few.templates[t].after;
        }
        assert_true(fabs(few.after - after) < 1e-9 * after); /* no writes: no upkeep */
        assert_true(isnan(few.bound) && isfinite(all.bound));
        assert_true(few.note_count > all.note_count);
        assert_true(few.after >= all.bound && few.after < few.baseline);
        kept += few.improvement;
        whole += all.improvement;
        world_free(&world);
    }
    assert_true(kept > 0.8 * whole);
}

static void few_templates_are_not_compressed(void **state) {
    (void)state;
    struct world a, b;
    world_make(&a, &(struct world_options){.seed = 2, .templates = 20});
    world_make(&b, &(struct world_options){.seed = 2, .templates = 20});
    struct advise_result x = run(&a, 20, false, NULL), y = run(&b, SIZE_MAX, false, NULL);
    assert_true(x.after == y.after && x.bound == y.bound && x.note_count == y.note_count);
    world_free(&a);
    world_free(&b);
}

static void a_quick_answer_claims_no_bound(void **state) {
    (void)state;
    for (size_t planner = 0; planner < 2; planner++) {
        struct world world;
        world_make(&world, &(struct world_options){.seed = 3, .templates = 8});
        struct whatif *database = planner ? world_whatif(&world, "database", 0, false) : NULL;
        struct advise_result quick = run(&world, 0, true, database), full = run(&world, 0, false, database);
        assert_true(isnan(quick.bound) && isnan(quick.gap) && quick.note_count > full.note_count);
        assert_true(quick.after >= full.bound && quick.after <= full.after * 1.05);
        world_free(&world);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_of_the_whole_workload),
        cmocka_unit_test(few_templates_are_not_compressed),
        cmocka_unit_test(a_quick_answer_claims_no_bound),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
