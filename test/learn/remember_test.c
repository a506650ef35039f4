/* The planner's answers in front of a what-if: asked once, and again when what they hang on has changed. */
#include "learn/remember.h"

#include <math.h>

#include "catalog/catalog_build.h"
#include "support/support.h"
#include "whatif/whatif_driver.h"

struct driver {
    struct whatif whatif;
    size_t asked;
};

static bool answer_cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                        const struct design *design, struct whatif_answer *answer, struct err *err) {
    (void)sample;
    (void)err;
    ((struct driver *)whatif)->asked++;
    *answer = (struct whatif_answer){.cost = 100.0 / (1 + (double)design->added_count), .plan = STR("Index Scan")};
    answer->used = ARENA_ARRAY(arena, const struct design_index *, design->added_count + 1);
    for (size_t i = 0; i < design->added_count; i++) {
        answer->used[answer->used_count++] = design->added[i];
    }
    return true;
}

static const struct whatif_driver driver_calls = {.name = "database", .cost = answer_cost};

static struct catalog *make_catalog(struct arena *arena, double rows) {
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_POSTGRESQL);
    struct catalog_table table = {.schema = STR("public"), .name = STR("t"), .has_stats = true, .fill_factor = 100};
    struct catalog_column column = {.name = STR("a"), .type_name = STR("integer"), .family = FAMILY_INTEGER, .type_length = 4};
    builder->catalog->version = 150000;
    builder->catalog->search_path = STR("public");
    table.rows = rows;
    table.pages = 1000;
    table.size_bytes = 8192000;
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    catalog_builder_seal_tables(builder);
    column.stats = (struct catalog_stats){.present = true, .distinct = 10, .width_bytes = 4, .correlation = NAN};
    catalog_builder_add_column(builder, catalog_builder_table(builder, STR("public"), STR("t")), &column);
    return catalog_builder_finish(builder);
}

struct session { /* a run: its own catalog, what-if and memory, which is read from the text of the one before */
    struct arena arena;
    struct catalog *catalog;
    struct driver driver;
    struct memory memory;
    struct remember remember;
    struct design design;
};

static void open_session(struct session *s, struct str memory, double rows) {
    struct err err = {0};
    *s = (struct session){0};
    arena_init(&s->arena, NULL);
    s->catalog = make_catalog(&s->arena, rows);
    whatif_init(&s->arena, &s->driver.whatif, &driver_calls, s->catalog);
    memory_init(&s->arena, &s->memory, STR("x"));
    assert_done(!memory.len || memory_read(&s->memory, memory, &err), &err);
    remember_answers(&s->remember, &s->arena, &s->memory, s->catalog, STR("2026-11-27"), &s->driver.whatif);
    assert_done(design_parse(&s->arena, s->catalog, STR("CREATE INDEX ON t (a)"), &s->design, &err), &err);
}

static const struct workload_sample sample = {.text = {"select 1", 8}, .weight = 1};

static double ask(struct session *s, const struct design *design, size_t *used) {
    struct whatif_answer answer;
    struct err err = {0};
    assert_done(whatif_cost(&s->arena, &s->driver.whatif, &sample, design, &answer, &err), &err);
    *used = answer.used_count;
    if (answer.used_count) {
        assert_ptr_equal(answer.used[0], design->added[0]);
    }
    assert_str(answer.plan, "Index Scan");
    return answer.cost;
}

static void asks_once_for_all_runs(void **state) {
    (void)state;
    struct session first, second, third;
    struct design none = {0};
    size_t used;
    open_session(&first, STR(""), 1000);
    assert_true(ask(&first, &none, &used) == 100 && used == 0);
    assert_true(ask(&first, &first.design, &used) == 50 && used == 1);
    assert_int_equal(whatif_stats(&first.driver.whatif).calls, 2);
    open_session(&second, memory_text(&first.arena, &first.memory), 1000);
    assert_true(ask(&second, &none, &used) == 100 && used == 0);
    assert_true(ask(&second, &second.design, &used) == 50 && used == 1);
    assert_int_equal(second.driver.asked, 0);
    assert_int_equal(whatif_stats(&second.driver.whatif).calls, 0);
    assert_int_equal(whatif_stats(&second.driver.whatif).stored, 2);
    open_session(&third, memory_text(&second.arena, &second.memory), 1001); /* analysed since */
    assert_true(ask(&third, &third.design, &used) == 50);
    assert_int_equal(third.driver.asked, 1);
    arena_release(&first.arena);
    arena_release(&second.arena);
    arena_release(&third.arena);
}

/* An answer that names an index which is not there any more is none. */
static void a_dropped_index_is_asked_about_again(void **state) {
    (void)state;
    struct session first, second;
    size_t used;
    open_session(&first, STR(""), 1000);
    ask(&first, &first.design, &used);
    first.memory.answers.at[0].existing = (struct memory_texts){&(struct str){"gone_idx", 8}, 1};
    open_session(&second, memory_text(&first.arena, &first.memory), 1000);
    ask(&second, &second.design, &used);
    assert_int_equal(second.driver.asked, 1);
    arena_release(&first.arena);
    arena_release(&second.arena);
}

/* Each of what the planner looks at changes the number; a few rows more in the file do not. */
static void statistics_tell_changes(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct catalog *catalog = make_catalog(&arena, 1000);
    struct statistics before = statistics_of(&arena, catalog), now;
    uint64_t was = statistics_seen_by(&before, &sample);
    double *numbers[] = {&catalog->tables[0].rows, &catalog->tables[0].pages, &catalog->tables[0].visible_pages,
                         &catalog->tables[0].columns[0].stats.distinct, &catalog->tables[0].columns[0].stats.null_fraction,
                         &catalog->tables[0].columns[0].stats.width_bytes};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double kept = *numbers[i];
        *numbers[i] += 0.25;
        now = statistics_of(&arena, catalog);
        assert_true(statistics_seen_by(&now, &sample) != was);
        *numbers[i] = kept;
    }
    catalog->settings = &(struct catalog_setting){.name = STR("random_page_cost"), .value = STR("1.1")};
    catalog->setting_count = 1;
    now = statistics_of(&arena, catalog);
    assert_true(statistics_seen_by(&now, &sample) != was);
    catalog->setting_count = 0;
    catalog->tables[0].size_bytes += 8192;
    now = statistics_of(&arena, catalog);
    assert_true(statistics_seen_by(&now, &sample) == was);
    catalog->tables[0].size_bytes *= 2;
    now = statistics_of(&arena, catalog);
    assert_true(statistics_seen_by(&now, &sample) != was);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_once_for_all_runs),
        cmocka_unit_test(a_dropped_index_is_asked_about_again),
        cmocka_unit_test(statistics_tell_changes),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
