/* What each shape of the report must hold: every fact, escaped for its place, within its width, the same bytes twice. */
#include "report/report.h"

#include <math.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "report/format.h"
#include "report/sample.h"
#include "support/support.h"

#define assert_has(text, needle) assert_has_at((text), (needle), __LINE__)
#define assert_lacks(text, needle) assert_false(str_find((text), str_from_z(needle), &(size_t){0}))

static void assert_has_at(struct str text, const char *needle, int line) {
    if (!str_find(text, str_from_z(needle), &(size_t){0})) {
        print_error("\"%s\" is not in:\n" STR_FMT "\n", needle, STR_ARG(text));
        _fail(__FILE__, line);
    }
}

static int set_up(void **state) {
    struct arena *arena = malloc(sizeof *arena);
    arena_init(arena, NULL);
    *state = arena;
    return 0;
}

static int tear_down(void **state) {
    arena_release(*state);
    free(*state);
    return 0;
}

static void numbers_for_people(void **state) {
    struct arena *arena = *state;
    assert_str(format_number(arena, 0), "0");
    assert_str(format_number(arena, 0.4166), "0.42");
    assert_str(format_number(arena, 12.34), "12.3");
    assert_str(format_number(arena, 1234567.4), "1,234,567");
    assert_str(format_number(arena, -1234.4), "-1,234");
    assert_str(format_number(arena, NAN), "-");
    assert_str(format_count(arena, 999), "999");
    assert_str(format_count(arena, 1000), "1,000");
    assert_str(format_size(arena, 0), "0 bytes");
    assert_str(format_size(arena, 8192), "8.0 kB");
    assert_str(format_size(arena, 25427968), "24 MB");
    assert_str(format_size(arena, (uint64_t)3 << 29), "1.5 GB");
    assert_str(format_share(arena, 0.5), "50 %");
    assert_str(format_share(arena, 0.9999), "99.9 %");
    assert_str(format_share(arena, 1), "100 %");
    assert_str(format_share(arena, 0.0001), "<0.1 %");
    assert_str(format_share(arena, 0), "0 %");
    assert_str(format_change(arena, 100, 17), "-83 %");
    assert_str(format_change(arena, 100, 104), "+4.0 %");
    assert_str(format_change(arena, 100, 100.01), "same");
    assert_str(format_change(arena, NAN, 1), "-");
}

static void foreign_text_is_one_harmless_line(void **state) {
    struct arena *arena = *state;
    assert_str(format_line(arena, STR("  a\n\tb  c ")), "a b c");
    assert_str(format_line(arena, STR("\x1b[31m\xff\xc2\x9b")), "\xEF\xBF\xBD[31m\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_str(format_line(arena, STR("\xC3\xA4")), "\xC3\xA4");
    assert_str(format_cut(arena, STR("abcdefghij"), 10), "abcdefghij");
    assert_str(format_cut(arena, STR("abcdefghijk"), 10), "abcdefg...");
}

static void text_tells_all_within_100_columns(void **state) {
    struct arena *arena = *state;
    struct str text = report_text(arena, sample_full(arena)), rest = text;
    static const char *const facts[] = {"Create 2 indexes and drop 1",
                                        "883,248,123",
                                        "1,786,234",
                                        "-99.8 %",
                                        "1,701,234",
                                        "gap 4.8 %",
                                        "25 MB of a budget of 500 MB",
                                        "5,123 plans",
                                        "3 statements",
                                        "57,619 statements, 6 templates",
                                        "99 % of the load",
                                        "r1 index orders(customer_id",
                                        "24 MB",
                                        "Undo       DROP INDEX CONCURRENTLY",
                                        "18,234",
                                        "12.8",
                                        "x 48,000",
                                        "-99.9 %",
                                        "0.91 = 0.3 x 0.97",
                                        "0.88: the planner verified",
                                        "r2 (degree 0.31)",
                                        "Gets costlier",
                                        "+10 %",
                                        "9.31",
                                        "874,000,124",
                                        "4,822",
                                        "frees 9.0 MB",
                                        "dominated: r1 serves",
                                        "Statements left out",
                                        "q5 (utility, a utility statement)",
                                        "never analysed",
                                        "reads all 412,000 rows",
                                        "can no longer be HOT",
                                        "What less room would buy",
                                        "648kB"};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        assert_has(text, facts[i]);
    }
    assert_lacks(text, "\x1b");
    assert_lacks(text, "\xff");
    assert_lacks(text, "nan");
    while (rest.len) {
        struct str line = str_cut(&rest, '\n');
        if (format_width(line) > 100) {
            fail_msg("a line of %zu columns: " STR_FMT, format_width(line), STR_ARG(line));
        }
        assert_false(str_ends(line, STR(" ")));
    }
}

static void verdict_comes_first(void **state) {
    struct arena *arena = *state;
    assert_true(
        str_starts(report_text(arena, sample_refused(arena)), STR("Nothing worth doing: the best set saves 3 %")));
    assert_has(report_html(arena, sample_refused(arena), NULL), "Nothing worth doing: the best set saves 3 %");
    assert_has(report_sql(arena, sample_refused(arena)), "There is nothing to do.");
    assert_has(report_sql_undo(arena, sample_refused(arena)), "There is nothing to undo.");
}

static void json_holds_every_number(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    const struct json_value *json = json_read(arena, report_json(arena, sample_full(arena), NULL), &err);
    assert_done(json != NULL, &err);
    assert_int_equal(json_get_i64(json, "format", 0), 1);
    assert_str(json_get_str(json_get(json, "source"), "kind", STR("")), "bundle");
    const struct json_value *cost = json_get(json, "cost");
    assert_true(json_get_number(cost, "baseline", 0) == 883248123.25);
    assert_true(json_get_number(cost, "bound", 0) == 1701234.5);
    assert_int_equal(json_get(cost, "elapsed_ms")->kind, JSON_NULL);
    assert_true(json_get_number(json_get(json, "workload"), "coverage", 0) == 1 - 0.0123);
    assert_int_equal(json_get(json, "recommendations")->item_count, 3);
    const struct json_value *first = json_at(json_get(json, "recommendations"), 0);
    assert_str(json_get_str(first, "kind", STR("")), "index");
    assert_true(json_get_number(json_get(first, "priority_parts"), "user_impact", 0) == 0.82);
    assert_str(json_get_str(json_at(json_get(first, "interactions"), 0), "with", STR("")), "r2");
    assert_true(json_get_number(json_at(json_get(first, "affected"), 0), "after", 0) == 12.75);
    assert_int_equal(json_get(first, "regressions")->item_count, 1);
    assert_str(json_get_str(json_at(json_get(json, "recommendations"), 2), "kind", STR("")), "drop_index");
    assert_int_equal(json_get(json, "rejected")->item_count, 2);
    assert_int_equal(json_get_i64(cost, "model_plans", 0), 340);
    assert_false(json_get_bool(json, "cancelled", true));
    const struct json_value *worse = json_at(json_get(json, "regressions"), 0);
    assert_str(json_get_str(worse, "template", STR("")), "order_status_change");
    assert_str(json_get_str(worse, "plan_after", STR("")), "Bitmap Heap Scan orders_status_idx");
    assert_int_equal(json_get(worse, "indexes")->item_count, 1);
    const struct json_value *found = json_at(json_get(json, "search"), 1);
    assert_str(json_get_str(found, "phase", STR("")), "searching");
    assert_int_equal(json_get_i64(found, "asked", 0), 340);
    assert_int_equal(json_get(found, "elapsed_ms")->kind, JSON_NULL);
    const struct json_value *point = json_at(json_get(json, "frontier"), 0);
    assert_int_equal(json_get_i64(point, "budget_bytes", 0), 663552);
    assert_int_equal(json_get(point, "bound")->kind, JSON_NULL);
    assert_int_equal(json_get(point, "ddl")->item_count, 1);
    assert_int_equal(json_get(json, "templates")->item_count, 6);
    assert_int_equal(json_get(json_at(json_get(json, "templates"), 4), "before")->kind, JSON_NULL);
}

static void json_tells_the_time_only_when_asked(void **state) {
    struct arena *arena = *state;
    struct str text = report_json(arena, sample_full(arena), &(struct report_options){.timings = true});
    const struct json_value *json = json_read(arena, text, NULL);
    assert_true(json_get_number(json_get(json, "cost"), "elapsed_ms", 0) == 812.5);
    assert_true(json_get_number(json_at(json_get(json, "search"), 0), "elapsed_ms", 0) == 15.5);
    const struct report_options timings = {.timings = true};
    assert_has(report_html(arena, sample_full(arena), &timings), ">0.8 s<");
    assert_lacks(report_html(arena, sample_full(arena), NULL), ">0.8 s<");
}

/* By python3-jsonschema, an implementation that is not ours. */
static void json_validates_against_the_schema(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    struct str schema = {0}, folder = test_folder(arena);
    if (system("python3 -c 'import jsonschema' 2>/dev/null") != 0) {
        test_skip("python3-jsonschema is not installed");
    }
    assert_done(file_read(arena, STR("docs/advice.schema.json"), 0, &schema, &err), &err);
    const struct advise_result *const results[] = {sample_full(arena), sample_refused(arena), sample_cluster(arena, true),
                                                   sample_cluster(arena, false)};
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        struct str path = file_join(arena, folder, STR("advice.json"));
        assert_done(file_write(path, report_json(arena, results[i], NULL), &err), &err);
        struct str command =
            str_fmt(arena, "python3 test/report/validate.py docs/advice.schema.json " STR_FMT, STR_ARG(path));
        assert_int_equal(system(str_z(arena, command)), 0);
    }
}

static void html_is_escaped_and_stands_alone(void **state) {
    struct arena *arena = *state;
    struct str html = report_html(arena, sample_full(arena), NULL);
    static const char *const facts[] = {"Create 2 indexes and drop 1",
                                        "883,248,123",
                                        "1,786,234",
                                        "5,123",
                                        "24 MB",
                                        "500 MB",
                                        "18,234",
                                        "12.8",
                                        "48,000",
                                        "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;",
                                        "CREATE INDEX CONCURRENTLY orders_status_idx",
                                        "DROP INDEX CONCURRENTLY IF EXISTS shop.orders_status_idx",
                                        "dominated",
                                        "VACUUM orders",
                                        "never analysed",
                                        "id=\"rec3\"",
                                        "href=\"#rec2\"",
                                        "Gets costlier",
                                        "0.82",
                                        "lang=\"en\"",
                                        "can no longer be HOT",
                                        "the planner verified 2 of 2",
                                        "What gets costlier",
                                        "Bitmap Heap Scan orders_status_idx",
                                        "What less room would buy",
                                        "--budget 648kB",
                                        "648 kB, 1 index: cost 500,111,222 (-43 %)",
                                        "<svg viewBox"};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        assert_has(html, facts[i]);
    }
    static const char *const absent[] = {"alert('x')", "\x1b", "\xff",    "http://", "https://",
                                         "src=",       "url(", "@import", "nan",     "inf%"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        assert_lacks(html, absent[i]);
    }
    assert_true(str_is_utf8(html));
}

static void a_cancelled_search_is_marked(void **state) {
    struct arena *arena = *state;
    struct advise_result *result = sample_full(arena);
    struct err err = {0};
    assert_lacks(report_html(arena, result, NULL), "The search was cancelled");
    result->cancelled = true;
    assert_has(report_html(arena, result, NULL), "The search was cancelled");
    const struct json_value *json = json_read(arena, report_json(arena, result, NULL), &err);
    assert_true(json_get_bool(json, "cancelled", false));
}

static void sql_stays_sql(void **state) {
    struct arena *arena = *state;
    struct str sql = report_sql(arena, sample_full(arena)), undo = report_sql_undo(arena, sample_full(arena)),
               rest = sql;
    size_t create, drop;
    assert_has(sql, "CONCURRENTLY refuse to run");
    assert_has(sql, "SET lock_timeout = '5s';");
    assert_has(sql, "\\set ON_ERROR_STOP on");
    assert_has(sql, "'two  blanks';"); /* a literal keeps its blanks */
    assert_has(sql, "('shop', 'order''s_customer_id_created_at_idx')");
    assert_has(undo, "CREATE INDEX CONCURRENTLY orders_note_idx");
    assert_true(str_find(sql, STR("\nCREATE INDEX CONCURRENTLY orders_status_idx"), &create));
    assert_true(str_find(sql, STR("\nDROP INDEX CONCURRENTLY IF EXISTS shop.orders_note_idx;"), &drop));
    assert_true(create < drop);
    assert_true(str_find(undo, STR("\nCREATE INDEX CONCURRENTLY orders_note_idx"), &create));
    assert_true(str_find(undo, STR("\nDROP INDEX CONCURRENTLY IF EXISTS shop.orders_status_idx;"), &drop));
    assert_true(create < drop);
    while (rest.len) { /* hostile text stands in comments only */
        struct str line = str_cut(&rest, '\n');
        assert_true(!str_find(line, STR("<script>"), &(size_t){0}) || str_starts(line, STR("-- ")));
    }
}

static void same_bytes_twice(void **state) {
    struct arena *arena = *state;
    struct arena other;
    arena_init(&other, NULL);
    free(malloc(4099)); /* so that addresses differ */
    assert_true(str_eq(report_text(arena, sample_full(arena)), report_text(&other, sample_full(&other))));
    assert_true(str_eq(report_json(arena, sample_full(arena), NULL), report_json(&other, sample_full(&other), NULL)));
    assert_true(str_eq(report_html(arena, sample_full(arena), NULL), report_html(&other, sample_full(&other), NULL)));
    assert_true(str_eq(report_sql(arena, sample_full(arena)), report_sql(&other, sample_full(&other))));
    arena_release(&other);
}

/* To look at them: REPORT_FOLDER=/somewhere make test T=report/report */
static void leaves_samples_where_asked(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    const char *folder = getenv("REPORT_FOLDER");
    if (!folder) {
        return;
    }
    const struct advise_result *full = sample_full(arena), *refused = sample_refused(arena);
    const struct {
        const char *name;
        struct str text;
    } files[] = {{"full.html", report_html(arena, full, NULL)},       {"full.txt", report_text(arena, full)},
                 {"full.json", report_json(arena, full, NULL)}, {"full.sql", report_sql(arena, full)},
                 {"refused.html", report_html(arena, refused, NULL)}, {"refused.txt", report_text(arena, refused)}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_done(file_write(file_join(arena, str_from_z(folder), str_from_z(files[i].name)), files[i].text, &err),
                    &err);
    }
}

/* Advice without a costed plan shows neither size nor gain, in any shape. */
static void what_was_not_priced_shows_no_zeros(void **state) {
    struct arena *arena = *state;
    struct advise_result result = *sample_full(arena);
    struct report_options options = {0};
    struct str ddl = STR("ALTER SYSTEM SET cursor_sharing = FORCE");
    struct advise_recommendation one = {.id = STR("r1"), .kind = ADVISE_PARAMETER, .title = STR("cursor_sharing"),
                                        .ddl = &ddl, .ddl_count = 1, .why = STR("seen"), .existing = CATALOG_NONE};
    result.recommendations = &one;
    result.recommendation_count = 1;
    struct str text = report_text(arena, &result), html = report_html(arena, &result, &options), sql = report_sql(arena, &result);
    assert_lacks(text, "Net gain");
    assert_lacks(text, "Size       0 bytes");
    assert_lacks(html, "0 bytes</span>");
    assert_lacks(html, "Upkeep over the workload");
    assert_lacks(sql, "(0 bytes)");
    assert_has(text, "cursor_sharing");
}

/* 90 s of 120; of DB time 130 s of 520. */
static void instances_are_told_apart(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    const struct advise_result *cluster = sample_cluster(arena, true), *sums = sample_cluster(arena, false);
    struct str text = report_text(arena, cluster), html = report_html(arena, cluster, NULL);
    assert_has(text, "    Instances  1 shop1: 4 statements, 49,000 executions, 90.0 s, 75 % of the load\n               2 <script>");
    assert_lacks(text, "\x1b");
    assert_has(html, "Instance 1 shop1: 4 statements, 49,000 executions, 90.0 s, 75 % of the load");
    assert_has(html, "Instance 2 &lt;script&gt;");
    assert_has(report_text(arena, sums), "1 shop1: DB time 130.0 s, 25 % of all");
    const struct json_value *json = json_read(arena, report_json(arena, cluster, NULL), &err);
    assert_done(json != NULL, &err);
    const struct json_value *second = json_at(json_get(json_get(json, "workload"), "instances"), 1);
    assert_true(json_get_number(second, "executions", 0) == 1500.5 && json_get_number(second, "share", 0) == 0.25);
    const struct json_value *of_template = json_get(json_at(json_get(json, "templates"), 0), "instances");
    assert_int_equal(of_template->item_count, 2);
    assert_true(json_get_number(json_at(of_template, 0), "elapsed_ms", 0) == 90000);
    assert_null(json_get(json_at(json_get(json, "templates"), 1), "instances"));
    assert_lacks(report_json(arena, sample_full(arena), NULL), "instances");
    assert_lacks(report_text(arena, sample_full(arena)), "Instances");
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(numbers_for_people),
        TEST(foreign_text_is_one_harmless_line),
        TEST(text_tells_all_within_100_columns),
        TEST(what_was_not_priced_shows_no_zeros),
        TEST(verdict_comes_first),
        TEST(json_holds_every_number),
        TEST(json_tells_the_time_only_when_asked),
        TEST(json_validates_against_the_schema),
        TEST(html_is_escaped_and_stands_alone),
        TEST(a_cancelled_search_is_marked),
        TEST(sql_stays_sql),
        TEST(same_bytes_twice),
        TEST(instances_are_told_apart),
        TEST(leaves_samples_where_asked),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
