/* The budget frontier: its points are sets that fit, cost what they say, and are as good as a search within their own size finds. */
#include <math.h>

#include "advise/world.h"
#include "support/support.h"

static struct advise_result run(struct world *world, uint64_t budget, size_t points, struct whatif *database) {
    struct advise_options options = world_advise_options();
    struct advise_result result;
    struct err err = {0};
    options.budget_bytes = budget;
    options.frontier_points = points;
    assert_done(advise_run(&world->arena, world->catalog, &world->workload, world->model, database, &options,
                           &world->clock, NULL, &result, &err),
                &err);
    return result;
}

/* By the driver's table, without the search; it may find use for an index that the search took for irrelevant to a statement. */
static double cost_of(const struct world *world, const struct design *design) {
    double sum = 0;
    for (size_t t = 0; t < world->workload.template_count; t++) {
        sum += world->workload.templates[t].calls * world_cost(world, world->workload.templates[t].samples, design);
    }
    return sum;
}

static void points_are_sets_that_hold(void **state) {
    (void)state;
    size_t points = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct world world;
        world_make(&world, &(struct world_options){.seed = seed, .templates = 8});
        struct advise_result result = run(&world, 12 << 20, 10, NULL);
        for (size_t i = 0; i < result.frontier_count; i++) {
            const struct advise_point *point = &result.frontier[i];
            assert_true(design_size_bytes(&point->design) == point->size_bytes);
            assert_true(point->ddl_count >= point->design.added_count && point->design.added_count > 0);
            assert_true(cost_of(&world, &point->design) <= point->cost * (1 + 1e-9));
            assert_true(isnan(point->bound) || point->bound <= point->cost);
            assert_true(i == 0 || (point->size_bytes > point[-1].size_bytes && point->cost < point[-1].cost));
            assert_true(point->advised == (i + 1 == result.frontier_count));
        }
        points += result.frontier_count;
        world_free(&world);
    }
    assert_true(points > 30);
}

/* A search of its own within a point's size finds nothing that its gap does not allow, and nothing below its bound. */
static void each_point_is_what_its_budget_gives(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct world world;
        world_make(&world, &(struct world_options){.seed = seed, .templates = 7});
        struct advise_result all = run(&world, 12 << 20, 8, NULL);
        for (size_t i = 0; i < all.frontier_count; i++) {
            const struct advise_point *point = &all.frontier[i];
            struct advise_result alone = run(&world, point->size_bytes, 0, NULL);
            assert_true(alone.after <= point->cost * 1.006 && alone.after >= point->bound * (1 - 1e-9));
            assert_true(point->cost <= alone.after * 1.006);
        }
        world_free(&world);
    }
}

static void the_advice_is_the_same_with_and_without(void **state) {
    (void)state;
    for (size_t planner = 0; planner < 2; planner++) {
        struct world a, b;
        world_make(&a, &(struct world_options){.seed = 4, .templates = 8});
        world_make(&b, &(struct world_options){.seed = 4, .templates = 8});
        struct advise_result with = run(&a, 6 << 20, 10, planner ? world_whatif(&a, "database", 0, false) : NULL);
        struct advise_result without = run(&b, 6 << 20, 0, planner ? world_whatif(&b, "database", 0, false) : NULL);
        assert_true(without.frontier == NULL && with.frontier_count > 0);
        assert_true(with.after == without.after && with.bound == without.bound);
        assert_true(with.recommendation_count == without.recommendation_count);
        assert_true(!planner || with.whatif_calls == without.whatif_calls);
        world_free(&a);
        world_free(&b);
    }
}

static void nothing_to_do_has_no_frontier(void **state) {
    (void)state;
    struct world world;
    world_make(&world, &(struct world_options){.seed = 4, .templates = 3});
    struct advise_result result = run(&world, 1, 10, NULL);
    assert_int_equal(result.design.added_count, 0);
    assert_int_equal(result.frontier_count, 0);
    world_free(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_sets_that_hold),
        cmocka_unit_test(each_point_is_what_its_budget_gives),
        cmocka_unit_test(the_advice_is_the_same_with_and_without),
        cmocka_unit_test(nothing_to_do_has_no_frontier),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
