/*
 * How often a statement is run until its verdict, and how the blame is found: on a stand-in for the clone, whose statement takes as long as its case says,
 * so that no clock decides.
 */
#include <math.h>

#include "advise/idle_engine.h"
#include "advise/verify/verify.h"
#include "support/made_up.h"
#include "support/support.h"

enum { INDEXES = 6, HARMFUL = 4 };

static struct {
    double good_ms, bad_ms;  /* without the harmful member, with it */
    double shaking_ms;       /* every other run takes so much longer */
    bool plans_differ_always; /* also by members that do no harm */
    size_t runs;
    double spent_ms;
} stand_in;

static bool plan(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without, struct measure_plan *plan,
                 struct err *err) {
    struct members left = members_minus(m->present, without);
    (void)scratch, (void)sample, (void)err;
    plan->cost = members_has(&left, HARMFUL) ? 10 : 1000;
    if (stand_in.plans_differ_always) {
        plan->cost -= (double)members_count(&left);
    }
    plan->used = members_has(&left, HARMFUL) || stand_in.plans_differ_always ? left : (struct members){{0}};
    plan->shape = plan->used.words[0];
    return true;
}

static bool run(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without,
                struct measure_time *time, struct err *err) {
    struct measure_plan taken;
    bool harmed = !members_has(&without, HARMFUL);
    double ms = (harmed ? stand_in.bad_ms : stand_in.good_ms) + (stand_in.runs++ / 2 % 2 ? stand_in.shaking_ms : 0);
    stand_in.spent_ms += fmin(ms, m->timeout_ms);
    if (ms > m->timeout_ms) {
        return err_set(err, ERR_DB_TIMEOUT, "stopped");
    }
    time->ms = ms;
    return plan(scratch, m, sample, without, &taken, err);
}

static const struct measure_engine engine = {"stand-in", 0.002, idle_open, idle_build, idle_drop, plan, run};

static struct verify_time verdict(double good_ms, double bad_ms, double shaking_ms, bool plans_differ_always) {
    static const struct verify_options how = {.runs = 5, .tolerance = 0.05};
    struct arena arena;
    struct err err = {0};
    struct verify_result result;
    struct design set = {0};
    arena_init(&arena, NULL);
    stand_in.good_ms = good_ms;
    stand_in.bad_ms = bad_ms;
    stand_in.shaking_ms = shaking_ms;
    stand_in.plans_differ_always = plans_differ_always;
    stand_in.runs = 0;
    stand_in.spent_ms = 0;
    struct catalog_builder *b = catalog_builder_new(&arena, SQL_POSTGRESQL);
    b->catalog->search_path = STR("public");
    made_up_table(b, STR("public"), STR("t"), 60000, 1000);
    catalog_builder_seal_tables(b);
    for (int i = 0; i < INDEXES; i++) {
        made_up_column(&arena, b, catalog_builder_table(b, STR("public"), STR("t")), str_fmt(&arena, "c%d", i), 1000, 0, 4);
    }
    struct catalog *catalog = catalog_builder_finish(b);
    assert_done(design_parse(&arena, catalog, STR("create index on t (c0); create index on t (c1); create index on t (c2); create index on t (c3);"
                                                  "create index on t (c4); create index on t (c5)"), &set, &err), &err);
    assert_int_equal(set.added_count, INDEXES);
    struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
    workload_builder_add(builder, &(struct workload_statement){.text = STR("select c0 from t where c1 = 1"), .calls = 1, .total_ms = NAN, .rows = NAN});
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    struct db *db = db_open(&arena, STR("sqlite::memory:"), &(struct db_options){0}, &err);
    assert_done(db != NULL, &err);
    struct measure measure = {.arena = &arena, .db = db, .engine = &engine, .catalog = catalog, .timeout_ms = 60000};
    assert_done(verify_set(&measure, workload, &set, &how, NULL, &result, &err), &err);
    assert_int_equal(result.count, 1);
    assert_int_equal(result.skipped, 0);
    struct verify_time time = result.times[0];
    time.template = NULL;
    db_close(db);
    arena_release(&arena);
    return time;
}

static void only_the_harmful_is_to_blame(const struct verify_time *time) {
    const struct members harmful = members_one(HARMFUL);
    assert_true(time->slower);
    assert_true(members_equal(&time->harmful, &harmful));
}

/* The worst with the set is as good as the best without: two runs of each, and one to warm up. */
static void what_is_surely_faster_is_run_twice(void **state) {
    (void)state;
    struct verify_time time = verdict(100, 80, 0, false);
    assert_false(time.slower);
    assert_int_equal(stand_in.runs, 5);
    assert_true(time.with_ms == 80 && time.without_ms == 100);
}

/* 2 % faster, but one run in two takes 10 % longer: as many runs as were asked for. */
static void what_overlaps_is_run_as_often_as_asked(void **state) {
    (void)state;
    struct verify_time time = verdict(100, 98, 10, false);
    assert_false(time.slower);
    assert_int_equal(stand_in.runs, 11);
}

/*
 * The verdict takes four runs, the first of which warms up and counts, and is so plain that it is not confirmed. Without the harmful member the plan is the one that no index gives, which was run:
 * surest to mend it, so it is tried first. Where each plan is another, one run each until it is found, the fifth of six, and four of that.
 */
static void a_plan_that_was_run_is_not_run_again(void **state) {
    (void)state;
    struct verify_time time = verdict(100, 200, 0, false);
    only_the_harmful_is_to_blame(&time);
    assert_int_equal(stand_in.runs, 4);
    time = verdict(100, 200, 0, true);
    only_the_harmful_is_to_blame(&time);
    assert_int_equal(stand_in.runs, 4 + 4 + 4);
}

/* By a third: the verdict is confirmed. */
static void what_is_slower_by_less_is_confirmed(void **state) {
    (void)state;
    struct verify_time time = verdict(100, 133, 0, false);
    only_the_harmful_is_to_blame(&time);
    assert_int_equal(stand_in.runs, 4 + 4);
}

/* Seconds: the first run with the set, which met cold caches if any, is less than half of the first without it. */
static void what_takes_half_of_seconds_is_run_once(void **state) {
    (void)state;
    struct verify_time time = verdict(4000, 1500, 0, false);
    assert_false(time.slower);
    assert_int_equal(stand_in.runs, 2);
    assert_true(time.with_ms == 1500 && time.without_ms == 4000);
}

/* From one second to a hundred, with a limit of a minute: the first run reaches it, and none after it takes more than three times and a second. */
static void what_is_far_slower_is_stopped(void **state) {
    (void)state;
    struct verify_time time = verdict(1000, 100000, 0, true);
    only_the_harmful_is_to_blame(&time);
    assert_true(time.with_timed_out && time.with_ms >= 4000 && time.without_ms == 1000);
    assert_true(stand_in.spent_ms <= 60000 + (double)stand_in.runs * 4000);
    assert_true(stand_in.runs >= 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_surely_faster_is_run_twice),
        cmocka_unit_test(what_overlaps_is_run_as_often_as_asked),
        cmocka_unit_test(a_plan_that_was_run_is_not_run_again),
        cmocka_unit_test(what_is_slower_by_less_is_confirmed),
        cmocka_unit_test(what_takes_half_of_seconds_is_run_once),
        cmocka_unit_test(what_is_far_slower_is_stopped),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
