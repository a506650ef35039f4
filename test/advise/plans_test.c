/* Which questions about plans the planner need not be asked: on a stand-in, that takes of the first two indexes which it is given, and counts. */
#include "advise/verify/plans.h"

#include "advise/idle_engine.h"
#include "support/support.h"

static size_t asked_for; /* by the stand-in, which gets no context */

/* Both at 10, the first at 20, the second at 30, none at 1000. The third is of no use. */
static bool plan(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without, struct measure_plan *plan,
                 struct err *err) {
    static const double costs[] = {1000, 20, 30, 10};
    struct members there = measure_all(m), left = members_minus(there, measure_absent(m, without));
    (void)scratch, (void)sample;
    asked_for++;
    plan->used.words[0] = left.words[0] & 3;
    plan->cost = costs[plan->used.words[0]];
    return !members_has(&left, 3) || err_set(err, ERR_DB_VALUE_MALFORMED, "cannot be planned with the fourth");
}

static const struct measure_engine engine = {.name = "stand-in", .plan = plan};

static struct members of(uint64_t word) {
    return (struct members){{word}};
}

static double cost_without(struct plan_list *list, struct measure *m, uint64_t hidden, size_t asked) {
    const struct known_plan *known = plans_find(list, m, NULL, of(hidden), &asked_for);
    assert_non_null(known);
    assert_int_equal(asked_for, 2 * asked); /* counted here, and by the stand-in */
    return known->plan.cost;
}

static void what_is_not_in_the_plan_may_go(void **state) {
    struct arena arena;
    struct plan_list list = {0};
    (void)state;
    arena_init(&arena, NULL);
    struct measure m = {.arena = &arena, .engine = &engine, .present = of(7)};
    asked_for = 0;
    assert_true(cost_without(&list, &m, 0, 1) == 10);
    assert_true(cost_without(&list, &m, 4, 1) == 10); /* by two of three, so by two */
    assert_true(cost_without(&list, &m, 1, 2) == 30);
    assert_true(cost_without(&list, &m, 5, 2) == 30);
    assert_true(cost_without(&list, &m, 2, 3) == 20);
    assert_true(cost_without(&list, &m, 7, 4) == 1000);
    assert_true(cost_without(&list, &m, 3, 5) == 1000); /* with one more there than with none, it may be taken */
    assert_true(cost_without(&list, &m, 1, 5) == 30);
    arena_release(&arena);
}

/* Without an existing one that goes is with it. */
static void what_goes_comes_back(void **state) {
    struct arena arena;
    struct plan_list list = {0};
    (void)state;
    arena_init(&arena, NULL);
    struct measure m = {.arena = &arena, .engine = &engine, .present = of(5), .gone = of(2)};
    asked_for = 0;
    assert_true(cost_without(&list, &m, 0, 1) == 20);
    assert_true(cost_without(&list, &m, 2, 2) == 10);
    assert_true(cost_without(&list, &m, 3, 3) == 30);
    assert_true(cost_without(&list, &m, 7, 3) == 30);
    assert_true(cost_without(&list, &m, 4, 3) == 20);
    arena_release(&arena);
}

static void what_cannot_be_planned_is_no_plan(void **state) {
    struct arena arena;
    struct plan_list list = {0};
    (void)state;
    arena_init(&arena, NULL);
    struct measure m = {.arena = &arena, .engine = &engine, .present = of(15)};
    asked_for = 0;
    assert_null(plans_find(&list, &m, NULL, of(0), &asked_for));
    assert_true(cost_without(&list, &m, 8, 2) == 10);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_in_the_plan_may_go),
        cmocka_unit_test(what_goes_comes_back),
        cmocka_unit_test(what_cannot_be_planned_is_no_plan),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
