/* The linked solver, whichever it is, on programs small enough to solve by hand. */
#include <math.h>

#include "advise/select/mip.h"
#include "base/random.h"
#include "support/support.h"

/* Three things of worth 6, 10, 12 and weights 1, 2, 3 in a sack of `room`: with 5 the best are the last two, worth 22. */
static struct mip knapsack(struct arena *arena, double room) {
    static const double worth[] = {6, 10, 12}, weight[] = {1, 2, 3};
    struct mip mip = {0};
    int sack = mip_add_row(arena, &mip, -INFINITY, room);
    for (size_t i = 0; i < 3; i++) {
        int thing = mip_add_column(arena, &mip, -worth[i], 0, 1, true);
        mip_add_entry(arena, &mip, sack, thing, weight[i]);
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

/* An index that is out takes what uses it along, and the plan that nothing else serves; the row between them goes too. */
static void shrinks_to_what_can_be(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct mip mip = {0}, small;
    uint32_t *kept;
    int one = mip_add_row(&arena, &mip, 1, 1), served = mip_add_row(&arena, &mip, 0, 0), link = mip_add_row(&arena, &mip, -INFINITY, 0);
    int bare = mip_add_column(&arena, &mip, 5, 0, INFINITY, false); /* a plan that needs nothing */
    mip_add_entry(&arena, &mip, one, bare, 1);
    int needy = mip_add_column(&arena, &mip, 1, 0, INFINITY, false); /* one that must be served */
    mip_add_entry(&arena, &mip, one, needy, 1);
    mip_add_entry(&arena, &mip, served, needy, -1);
    int service = mip_add_column(&arena, &mip, 1, 0, INFINITY, false); /* its service by the index */
    mip_add_entry(&arena, &mip, served, service, 1);
    mip_add_entry(&arena, &mip, link, service, 1);
    int index = mip_add_column(&arena, &mip, 0, 0, 0, true); /* the index, which is out */
    mip_add_entry(&arena, &mip, link, index, -1);
    mip_shrink(&arena, &mip, &small, &kept);
    assert_int_equal(small.columns.n, 1);
    assert_int_equal(small.rows.n, 1);
    assert_int_equal(small.entries.n, 1);
    assert_int_equal(kept[0], 0);
    mip.columns.at[3].upper = 1;
    mip_shrink(&arena, &mip, &small, &kept);
    assert_int_equal(small.columns.n, 4);
    assert_int_equal(small.rows.n, 3);
    arena_release(&arena);
}

/* Rows of every shape over few columns, some of which are out. */
static struct mip random_program(struct arena *arena, struct random *random) {
    enum { COLUMNS = 8, ROWS = 6 };
    struct mip mip = {0};
    for (int i = 0; i < ROWS; i++) {
        double side = (double)random_below(random, 3);
        mip_add_row(arena, &mip, random_below(random, 2) ? 0 : -INFINITY, side);
    }
    for (int j = 0; j < COLUMNS; j++) {
        double upper = (double)random_below(random, 3);
        int column = mip_add_column(arena, &mip, (double)random_below(random, 21) - 10, 0, upper, true);
        for (int i = 0; i < ROWS; i++) {
            double value = (double)random_below(random, 5) - 2;
            if (random_below(random, 2) && value != 0) {
                mip_add_entry(arena, &mip, i, column, value);
            }
        }
    }
    return mip;
}

static void has_the_same_best_when_shrunk(void **state) {
    (void)state;
    needs_solver();
    struct random random;
    random_init(&random, 6);
    size_t smaller = 0;
    for (int i = 0; i < 200; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct mip mip = random_program(&arena, &random), small;
        uint32_t *kept;
        struct mip_limits limits = exact(NULL);
        struct mip_end whole, rest = {0};
        double *x;
        mip_shrink(&arena, &mip, &small, &kept);
        smaller += small.columns.n < mip.columns.n;
        assert_true(mip_solve(&arena, &mip, &limits, &x, &whole)); /* nothing at all is always a point */
        assert_true(!small.columns.n || mip_solve(&arena, &small, &limits, &x, &rest));
        assert_true(fabs(whole.bound - rest.bound) < 1e-6);
        arena_release(&arena);
    }
    assert_true(smaller > 100);
}

/* Columns that come later, in rows of before and in new ones, which ask something of the columns of before as well. */
static void grow_at_random(struct arena *arena, struct random *random, struct mip *mip) {
    int rows = (int)mip->rows.n, columns = (int)mip->columns.n;
    for (int i = 0; i < 3; i++) {
        int row = mip_add_row(arena, mip, -INFINITY, (double)random_below(random, 3));
        for (int j = 0; j < columns; j++) {
            if (random_below(random, 3) == 0) {
                mip_add_entry(arena, mip, row, j, (double)random_below(random, 3) - 1);
            }
        }
    }
    for (int j = 0; j < 4; j++) {
        int column = mip_add_column(arena, mip, (double)random_below(random, 21) - 10, 0, 2, false);
        for (int i = 0; i < rows + 3; i++) {
            if (random_below(random, 2)) {
                mip_add_entry(arena, mip, i, column, (double)random_below(random, 3) - 1);
            }
        }
    }
}

static void grows_as_if_made_at_once(void **state) {
    (void)state;
    needs_solver();
    struct random random;
    random_init(&random, 7);
    size_t changed = 0;
    for (int i = 0; i < 200; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct mip mip = random_program(&arena, &random);
        struct mip_relaxation *relaxation = mip_relax(&arena, &mip);
        struct mip_point grown, whole;
        assert_true(mip_relaxation_solve(relaxation, &grown));
        for (int times = 0; times < 3; times++) {
            double before = grown.cost;
            grow_at_random(&arena, &random, &mip);
            mip_relaxation_grow(relaxation, &mip);
            assert_true(mip_relaxation_solve(relaxation, &grown));
            assert_true(mip_relaxation_solve(mip_relax(&arena, &mip), &whole));
            assert_true(fabs(grown.cost - whole.cost) < 1e-6);
            changed += fabs(grown.cost - before) > 1e-6;
        }
        arena_release(&arena);
    }
    assert_true(changed > 300);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_best),
        cmocka_unit_test(says_when_there_is_none),
        cmocka_unit_test(relaxes),
        cmocka_unit_test(shrinks_to_what_can_be),
        cmocka_unit_test(has_the_same_best_when_shrunk),
        cmocka_unit_test(grows_as_if_made_at_once),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
