/* The linked solver, whichever it is, on programs small enough to solve by hand. */
#include <math.h>

#include "advise/select/mip.h"
#include "support/support.h"

/* Three things of worth 6, 10, 12 and weights 1, 2, 3 in a sack of `room`: with 5 the best are the last two, worth 22. */
static struct mip knapsack(struct arena *arena, double room) {
    static const double worth[] = {6, 10, 12}, weight[] = {1, 2, 3};
    struct mip mip = {0};
    int sack = mip_add_row(arena, &mip, -INFINITY, room);
    for (size_t i = 0; i < 3; i++) {
        mip_add_column(arena, &mip, -worth[i], 0, 1, true);
        mip_add_entry(arena, &mip, sack, weight[i]);
    }
    return mip;
}

static struct mip_limits exact(const double *start) {
    return (struct mip_limits){.gap = 0, .nodes = 1000, .seconds = INFINITY, .start = start};
}

static void needs_solver(void) {
    if (!mip_solver()) {
        test_skip("no solver is linked");
    }
}

static void finds_the_best(void **state) {
    (void)state;
    struct arena arena;
    needs_solver();
    arena_init(&arena, NULL);
    struct mip mip = knapsack(&arena, 5);
    struct mip_limits limits = exact(NULL);
    double *x, from_one[] = {1, 1, 0};
    struct mip_end end;
    assert_true(mip_solve(&arena, &mip, &limits, &x, &end));
    assert_true(x[0] < 0.5 && x[1] > 0.5 && x[2] > 0.5);
    assert_true(fabs(end.bound + 22) < 1e-6);
    limits = exact(from_one); /* a start that is feasible, but not the best */
    assert_true(mip_solve(&arena, &mip, &limits, &x, &end));
    assert_true(x[0] < 0.5 && x[1] > 0.5 && x[2] > 0.5);
    arena_release(&arena);
}

static void says_when_there_is_none(void **state) {
    (void)state;
    struct arena arena;
    needs_solver();
    arena_init(&arena, NULL);
    struct mip mip = knapsack(&arena, -1);
    struct mip_limits limits = exact(NULL);
    struct mip_point point;
    struct mip_end end;
    double *x;
    assert_false(mip_solve(&arena, &mip, &limits, &x, &end));
    assert_false(mip_relaxation_solve(mip_relax(&arena, &mip), &point));
    arena_release(&arena);
}

/* By worth per weight: the first two whole, and two thirds of the last: 24, and one more of room is worth 4. */
static void relaxes(void **state) {
    (void)state;
    struct arena arena;
    needs_solver();
    arena_init(&arena, NULL);
    struct mip mip = knapsack(&arena, 5);
    struct mip_relaxation *relaxation = mip_relax(&arena, &mip);
    struct mip_point point;
    assert_true(mip_relaxation_solve(relaxation, &point));
    assert_true(fabs(point.cost + 24) < 1e-6 && fabs(point.x[2] - 2.0 / 3) < 1e-6);
    assert_true(fabs(point.prices[0] + 4) < 1e-6);
    assert_true(fabs(point.reduced_costs[0] + 2) < 1e-6); /* its 6 less the 4 its room is worth */
    mip_relaxation_bound(relaxation, 2, 1, 1);            /* the last must be in: 12, then 6, then half of 10 */
    assert_true(mip_relaxation_solve(relaxation, &point));
    assert_true(fabs(point.cost + 23) < 1e-6);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_best),
        cmocka_unit_test(says_when_there_is_none),
        cmocka_unit_test(relaxes),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
