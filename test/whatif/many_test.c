/* Several sessions as one, with sessions that are made up: the answers of any number are those of one, and a broken one is done without. */
#include <math.h>

#include "catalog/catalog_build.h"
#include "support/support.h"
#include "whatif/whatif_driver.h"

enum { QUESTIONS = 60, SESSIONS_MAX = 8, TABLES = 5 };

struct made_up {
    struct whatif whatif;
    size_t calls, break_at; /* the call at which it breaks; 0: none */
    bool spiteful;          /* breaks by the question itself */
};

struct fixture {
    struct arena arena;
    struct catalog *catalog;
    struct workload_sample samples[QUESTIONS];
    struct whatif_question questions[QUESTIONS];
    struct made_up *sessions[SESSIONS_MAX];
    struct whatif *joined;
};

static bool cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                 const struct design *design, struct whatif_answer *answer, struct err *err) {
    struct made_up *session = (struct made_up *)whatif;
    (void)design;
    bool poison = session->spiteful && str_eq_z(sample->text, "7");
    if (++session->calls == session->break_at || poison) {
        return err_set(err, ERR_DB_LOST, "the connection was lost");
    }
    if (str_eq_z(sample->text, "13")) {
        answer->plan = STR("refused");
        return true;
    }
    answer->cost = sample->weight;
    answer->plan = str_fmt(arena, "plan of " STR_FMT, STR_ARG(sample->text));
    return true;
}

/* Counts, and remembers with how many others of its table each came. */
static void sample_rows(struct whatif *whatif, struct design_index *const *indexes, size_t count, bool sizes) {
    (void)whatif, (void)sizes;
    for (size_t i = 0; i < count; i++) {
        indexes[i]->sample.rows++;
        indexes[i]->sample.held = indexes[i]->table == indexes[0]->table ? (double)count : -1;
    }
}

static const struct whatif_driver driver = {.name = "made up", .cost = cost, .sample_rows = sample_rows};

static void open_sessions(struct fixture *f, size_t count) {
    struct whatif *sessions[SESSIONS_MAX];
    *f = (struct fixture){0};
    arena_init(&f->arena, NULL);
    struct catalog_builder *builder = catalog_builder_new(&f->arena, SQL_POSTGRESQL);
    for (size_t i = 0; i < TABLES; i++) {
        struct catalog_table table = {.name = str_fmt(&f->arena, "t%zu", i)};
        catalog_builder_add_table(builder, &table, STR(""), STR(""));
    }
    catalog_builder_seal_tables(builder);
    f->catalog = catalog_builder_finish(builder);
    for (size_t i = 0; i < QUESTIONS; i++) {
        f->samples[i] = (struct workload_sample){.text = str_fmt(&f->arena, "%zu", i), .weight = 10.5 * (double)i};
        f->questions[i].sample = &f->samples[i];
    }
    for (size_t i = 0; i < count; i++) {
        f->sessions[i] = ARENA_NEW(&f->arena, struct made_up);
        whatif_init(&f->arena, &f->sessions[i]->whatif, &driver, f->catalog);
        sessions[i] = &f->sessions[i]->whatif;
    }
    f->joined = whatif_join(&f->arena, f->catalog, sessions, count);
}

static void close_sessions(struct fixture *f) {
    whatif_close(f->joined);
    arena_release(&f->arena);
}

static size_t calls_of(const struct fixture *f, size_t count) {
    size_t calls = 0;
    for (size_t i = 0; i < count; i++) {
        calls += f->sessions[i]->calls;
    }
    return calls;
}

/* What is asked one by one afterwards is known already. */
static void assert_answers(struct fixture *f, size_t refused_too) {
    struct err err = {0};
    size_t calls = whatif_stats(f->joined).calls;
    for (size_t i = 0; i < QUESTIONS; i++) {
        struct whatif_answer answer;
        assert_done(whatif_cost(&f->arena, f->joined, &f->samples[i], &f->questions[i].design, &answer, &err), &err);
        if (i == 13 || i == refused_too) {
            assert_true(isnan(answer.cost) && answer.plan.len > 0);
        } else {
            assert_true(answer.cost == 10.5 * (double)i);
            assert_true(str_eq(answer.plan, str_fmt(&f->arena, "plan of %zu", i)));
        }
    }
    assert_int_equal(whatif_stats(f->joined).calls, calls);
}

static void any_number_answers_as_one(void **state) {
    (void)state;
    for (size_t n = 1; n <= SESSIONS_MAX; n++) {
        struct fixture f;
        struct err err = {0};
        open_sessions(&f, n);
        assert_done(whatif_ask(f.joined, f.questions, QUESTIONS / 2, NULL, &err), &err);
        assert_done(whatif_ask(f.joined, f.questions, QUESTIONS, NULL, &err), &err);
        assert_int_equal(whatif_stats(f.joined).calls, QUESTIONS);
        assert_int_equal(whatif_stats(f.joined).refused, 1);
        assert_int_equal(calls_of(&f, n), QUESTIONS);
        assert_answers(&f, 13);
        close_sessions(&f);
    }
}

/* Each of the first calls of the first session in turn. */
static void a_broken_session_is_done_without(void **state) {
    (void)state;
    for (size_t at = 1; at <= 5; at++) {
        struct fixture f;
        struct err err = {0};
        open_sessions(&f, 3);
        f.sessions[0]->break_at = at; /* of one only: a question that two break on is refused */
        assert_done(whatif_ask(f.joined, f.questions, QUESTIONS, NULL, &err), &err);
        assert_answers(&f, 13);
        assert_true(whatif_stats(f.joined).lost <= 1);
        close_sessions(&f);
    }
}

static void with_none_left_it_is_broken(void **state) {
    (void)state;
    struct fixture f;
    struct err err = {0};
    open_sessions(&f, 2);
    f.sessions[0]->break_at = f.sessions[1]->break_at = 1;
    assert_false(whatif_ask(f.joined, f.questions, QUESTIONS, NULL, &err));
    assert_err(&err, ERR_DB_LOST);
    struct whatif_answer answer;
    err_clear(&err);
    assert_false(whatif_cost(&f.arena, f.joined, &f.samples[QUESTIONS - 1], &(struct design){0}, &answer, &err));
    assert_err(&err, ERR_DB_LOST);
    close_sessions(&f);
}

/* It takes two sessions, and is then refused; the rest is answered. */
static void a_question_that_breaks_sessions_is_refused(void **state) {
    (void)state;
    struct fixture f;
    struct err err = {0};
    open_sessions(&f, 4);
    for (size_t i = 0; i < 4; i++) {
        f.sessions[i]->spiteful = true;
    }
    assert_done(whatif_ask(f.joined, f.questions, QUESTIONS, NULL, &err), &err);
    assert_int_equal(whatif_stats(f.joined).lost, 2);
    assert_answers(&f, 7);
    close_sessions(&f);
}

static void a_cancel_leaves_the_rest(void **state) {
    (void)state;
    struct fixture f;
    struct err err = {0};
    atomic_bool cancel = true;
    open_sessions(&f, 2);
    assert_done(whatif_ask(f.joined, f.questions, QUESTIONS, &cancel, &err), &err);
    assert_int_equal(whatif_stats(f.joined).calls, 0);
    close_sessions(&f);
}

/* Every index once, together with those of its table and no others: a table's rows are read once for all of its indexes. */
static void each_table_is_sampled_by_one(void **state) {
    (void)state;
    for (size_t n = 1; n <= SESSIONS_MAX; n++) {
        struct fixture f;
        struct design_index made[TABLES * (TABLES + 1) / 2] = {0}, *indexes[TABLES * (TABLES + 1) / 2];
        size_t count = 0;
        open_sessions(&f, n);
        for (uint32_t round = 0; round < TABLES; round++) { /* table t has t + 1, not side by side */
            for (uint32_t t = round; t < TABLES; t++) {
                made[count].table = t;
                indexes[count] = &made[count];
                count++;
            }
        }
        whatif_sample_rows(f.joined, indexes, count, true);
        for (size_t i = 0; i < count; i++) {
            assert_true(made[i].sample.rows == 1);
            assert_true(made[i].sample.held == made[i].table + 1);
        }
        close_sessions(&f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_answers_as_one),
        cmocka_unit_test(a_broken_session_is_done_without),
        cmocka_unit_test(with_none_left_it_is_broken),
        cmocka_unit_test(a_question_that_breaks_sessions_is_refused),
        cmocka_unit_test(a_cancel_leaves_the_rest),
        cmocka_unit_test(each_table_is_sampled_by_one),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
