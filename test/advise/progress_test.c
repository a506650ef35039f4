/* What a search tells while it runs: the curve's laws, and that a cancel at any point leaves a set that holds. */
#include <math.h>

#include "advise/world.h"
#include "support/support.h"

struct watching { /* counts what it hears, and cancels at one of them */
    size_t heard, cancel_at;
    atomic_bool cancel;
};

static void hear(void *context, const struct progress_point *point) {
    struct watching *watching = context;
    assert_true(isnan(point->bound) || isnan(point->best) || point->bound <= point->best);
    assert_true(isnan(point->gap) || (point->gap >= 0 && point->gap <= 1));
    if (++watching->heard == watching->cancel_at) {
        atomic_store(&watching->cancel, true);
    }
}

static struct advise_result run(struct world *world, struct whatif *database, struct watching *watching) {
    struct advise_options options = world_advise_options();
    struct advise_result result;
    struct err err = {0};
    options.listener = (struct progress_listener){hear, watching, &watching->cancel};
    assert_done(advise_run(&world->arena, world->catalog, &world->workload, world->model, database, &options,
                           &world->clock, NULL, &result, &err),
                &err);
    return result;
}

/* A set never gets worse and a bound never falls while the same judge costs them; work only grows. */
static void curves_close_in(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct world world;
        struct watching watching = {0};
        world_make(&world, &(struct world_options){.seed = seed, .templates = 7});
        struct advise_result result = run(&world, NULL, &watching);
        assert_true(result.curve_count > 0 && watching.heard >= result.curve_count);
        for (size_t i = 1; i < result.curve_count; i++) {
            const struct progress_point *a = &result.curve[i - 1], *b = &result.curve[i];
            assert_true(b->asked >= a->asked && b->phase >= a->phase);
            assert_true(b->phase != a->phase || isnan(a->best) || b->best <= a->best * (1 + 1e-9));
            assert_true(b->phase != a->phase || isnan(a->bound) || b->bound >= a->bound * (1 - 1e-9));
        }
        const struct progress_point *last = &result.curve[result.curve_count - 1];
        assert_true(fabs(last->best - result.after) <= 1e-9 * result.after);
        assert_true(fabs(last->bound - result.bound) <= 1e-9 * result.after);
        world_free(&world);
    }
}

static void assert_same_curve(const struct advise_result *a, const struct advise_result *b) {
    assert_int_equal(a->curve_count, b->curve_count);
    for (size_t i = 0; i < a->curve_count; i++) {
        const struct progress_point *x = &a->curve[i], *y = &b->curve[i];
        assert_true(x->phase == y->phase && x->asked == y->asked);
        assert_true(x->best == y->best || (isnan(x->best) && isnan(y->best)));
        assert_true(x->bound == y->bound || (isnan(x->bound) && isnan(y->bound)));
    }
}

static void the_same_input_has_the_same_curve(void **state) {
    (void)state;
    struct world a, b;
    struct watching first = {0}, second = {0};
    world_make(&a, &(struct world_options){.seed = 5, .templates = 8});
    world_make(&b, &(struct world_options){.seed = 5, .templates = 8});
    struct advise_result x = run(&a, NULL, &first), y = run(&b, NULL, &second);
    assert_same_curve(&x, &y);
    world_free(&a);
    world_free(&b);
}

/* At every point that is heard of, in turn; with a planner and without. */
static void cancelled_anywhere_the_best_so_far_is_the_answer(void **state) {
    (void)state;
    for (size_t planner = 0; planner < 2; planner++) {
        bool cancelled = true;
        for (size_t at = 1; cancelled; at++) {
            struct world world;
            struct watching watching = {.cancel_at = at};
            world_make(&world, &(struct world_options){.seed = 3, .templates = 6});
            struct whatif *database = planner ? world_whatif(&world, "database", 0, true) : NULL;
            struct advise_result result = run(&world, database, &watching);
            cancelled = watching.heard >= at;
            assert_true(result.cancelled == cancelled);
            assert_true(result.design_bytes <= world_advise_options().budget_bytes);
            assert_true(result.after <= result.baseline * (1 + 1e-9));
            assert_true(isnan(result.bound) || result.bound <= result.after);
            assert_true(!cancelled || result.note_count > 0);
            assert_true(at < 1000);
            world_free(&world);
        }
    }
}

/* Before the search began there is nothing to lose: the advice is none, and says so. */
static void cancelled_at_once_is_a_result(void **state) {
    (void)state;
    struct world world;
    struct watching watching = {.cancel = true};
    world_make(&world, &(struct world_options){.seed = 3, .templates = 6});
    struct advise_result result = run(&world, world_whatif(&world, "database", 0, false), &watching);
    assert_true(result.cancelled && result.after <= result.baseline);
    world_free(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_close_in),
        cmocka_unit_test(the_same_input_has_the_same_curve),
        cmocka_unit_test(cancelled_anywhere_the_best_so_far_is_the_answer),
        cmocka_unit_test(cancelled_at_once_is_a_result),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
