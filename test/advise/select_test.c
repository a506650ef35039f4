/* Selection against enumeration: the set found is (nearly always) the best, and the bound is never above it. */
#include <math.h>

#include "advise/search.h"
#include "advise/world.h"
#include "support/support.h"

enum { INSTANCES = 60, CANDIDATES_MAX = 14 };

static void open_problem(struct world *world, struct problem *problem, uint64_t budget) {
    *problem = (struct problem){.arena = &world->arena,
                                .catalog = world->catalog,
                                .workload = &world->workload,
                                .clock = &world->clock,
                                .deadline_ms = INFINITY,
                                .options = world_advise_options()};
    problem->options.budget_bytes = budget;
    problem->options.max_width = 1;
    problem->weight = ARENA_ARRAY(&world->arena, double, world->workload.template_count);
    for (size_t t = 0; t < world->workload.template_count; t++) {
        problem->weight[t] = world->workload.templates[t].calls;
    }
    maintain_count_writes(problem);
    candidates_generate(problem);
}

/* The cheapest set within the budget, by trying all. */
static double enumerate(struct world *world, const struct problem *problem, double *without_budget) {
    double best = INFINITY;
    *without_budget = INFINITY;
    assert_true(problem->candidates.n <= CANDIDATES_MAX);
    for (uint32_t mask = 0; mask < 1u << problem->candidates.n; mask++) {
        struct arena_mark mark = arena_mark(&world->arena);
        struct design design = {0};
        uint64_t bytes = 0;
        double cost = 0;
        for (uint32_t c = 0; c < problem->candidates.n; c++) {
            if (mask >> c & 1) {
                design_add(&world->arena, &design, problem->candidates.at[c].index);
                bytes += problem->candidates.at[c].index->size_bytes;
                cost += problem->candidates.at[c].maintenance;
            }
        }
        for (size_t t = 0; t < world->workload.template_count; t++) {
            const struct workload_template *template = &world->workload.templates[t];
            /* Only relevant candidates count, as in the search. */
            struct design relevant = {0};
            for (size_t i = 0; i < problem->relevant[t].n; i++) {
                if (mask >> problem->relevant[t].at[i] & 1) {
                    design_add(&world->arena, &relevant, problem->candidates.at[problem->relevant[t].at[i]].index);
                }
            }
            cost += template->calls * world_cost(world, template->samples, &relevant);
        }
        arena_rewind(&world->arena, mark);
        *without_budget = fmin(*without_budget, cost);
        if (bytes <= problem->options.budget_bytes) {
            best = fmin(best, cost);
        }
    }
    return best;
}

static void small_instances(void **state) {
    (void)state;
    size_t exact = 0, tried = 0, tight = 0;
    for (uint64_t seed = 1; seed <= INSTANCES; seed++) {
        struct world world;
        struct problem problem;
        struct costs costs;
        struct pool pool = {0};
        world_make(&world, &(struct world_options){.seed = seed, .templates = 3 + seed % 4});
        open_problem(&world, &problem, (uint64_t)(1 + seed % 7) << 20);
        if (problem.candidates.n <= CANDIDATES_MAX) {
            double floor_cost, best = enumerate(&world, &problem, &floor_cost);
            assert_true(costs_open(&world.arena, &costs, &problem, world.model, NULL, SIZE_MAX));
            pool_harvest(&costs, &pool, true);
            struct selection found = select_best(&costs, &pool, (struct id_set){0}, false);
            double bound = bound_lower(&costs, found.cost);
            assert_true(problem_size(&problem, found.set) <= problem.options.budget_bytes);
            assert_true(found.cost >= best * (1 - 1e-9));
            if (bound > best * (1 + 1e-9)) {
                fail_msg("seed %d: bound %f above the optimum %f", (int)seed, bound, best);
            }
            assert_true(bound >= floor_cost * (1 - 1e-9)); /* never worse than no budget at all */
            tried++;
            exact += found.cost <= best * (1 + 1e-4);
            tight += bound >= best * 0.95;
            if (found.cost > best * 1.03) {
                fail_msg("seed %d: found %f, best %f", (int)seed, found.cost, best);
            }
        }
        world_free(&world);
    }
    print_message("%zu instances: %zu solved exactly, %zu with a bound within 5 %%\n", tried, exact, tight);
    assert_true(tried >= INSTANCES / 2);
    assert_true(exact * 100 >= tried * 90);
}

/* A plan that is best under a set is best under a smaller set that still holds what it uses. */
static void remembers_implied_costs(void **state) {
    (void)state;
    struct world world;
    struct problem problem;
    struct costs costs;
    world_make(&world, &(struct world_options){.seed = 5, .templates = 4});
    open_problem(&world, &problem, 100 << 20);
    assert_true(costs_open(&world.arena, &costs, &problem, world.model, NULL, SIZE_MAX));
    for (size_t t = 0; t < 4; t++) {
        double all, few;
        struct id_set used, again;
        assert_true(costs_get(&costs, t, problem.relevant[t], &all, &used));
        size_t calls = costs.calls;
        assert_true(costs_get(&costs, t, used, &few, &again));
        assert_int_equal(costs.calls, calls);
        assert_true(all == few && set_equal(used, again));
    }
    world_free(&world);
}

static void stops_at_the_limit(void **state) {
    (void)state;
    struct world world;
    struct problem problem;
    struct costs costs;
    struct pool pool = {0};
    world_make(&world, &(struct world_options){.seed = 9, .templates = 6});
    open_problem(&world, &problem, 8 << 20);
    for (size_t limit = 6; limit < 60; limit++) {
        assert_true(costs_open(&world.arena, &costs, &problem, world.model, NULL, limit));
        pool_harvest(&costs, &pool, true);
        struct selection found = select_best(&costs, &pool, (struct id_set){0}, false);
        assert_true(costs.calls <= limit);
        assert_true(found.cost <= costs_base_total(&costs));
    }
    world_free(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_instances),
        cmocka_unit_test(remembers_implied_costs),
        cmocka_unit_test(stops_at_the_limit),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
