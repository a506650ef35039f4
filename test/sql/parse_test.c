/*
 * Statements as text: what parses, what it prints as, and where and why the rest fails. Cases of oracle*.t are read in that
 * dialect. Every tree that parses must print to text that parses to an equal tree.
 */
#include <string.h>

#include "base/buf.h"
#include "sql/parse.h"
#include "sql/show_script.h"
#include "support/cases.h"
#include "support/support.h"

static void run_cases(enum sql_dialect dialect, const char *const *paths, size_t count) {
    for (size_t i = 0; i < count; i++) {
        cases_run(paths[i], show_script, &dialect);
    }
}

static void test_postgresql(void **state) {
    static const char *const paths[] = {"test/sql/postgresql.t", "test/sql/postgresql_query.t",
                                        "test/sql/postgresql_refused.t"};
    (void)state;
    run_cases(SQL_POSTGRESQL, paths, sizeof paths / sizeof *paths);
}

static void test_oracle(void **state) {
    static const char *const paths[] = {"test/sql/oracle.t",         "test/sql/oracle_query.t",
                                        "test/sql/oracle_dml.t",     "test/sql/oracle_json.t",
                                        "test/sql/oracle_corners.t", "test/sql/oracle_refused.t"};
    (void)state;
    run_cases(SQL_ORACLE, paths, sizeof paths / sizeof *paths);
}

/* "(((… 1 …)))" and the other ways to nest: an error from some depth on, never a crash. */
/* A view whose text nobody may read. */
static void test_no_text_is_an_empty_one(void **state) {
    (void)state;
    for (int dialect = SQL_POSTGRESQL; dialect <= SQL_ORACLE; dialect++) {
        struct arena arena;
        struct err err = {0};
        arena_init(&arena, NULL);
        assert_null(sql_parse_statement(&arena, (enum sql_dialect)dialect, (struct str){0}, &err));
        assert_err(&err, ERR_SQL_SYNTAX);
        arena_release(&arena);
    }
}

static void test_depth_is_limited(void **state) {
    static const char *const openings[] = {"(",      "f(",       "not ",  "- ",    "case when ", "exists (select ",
                                           "array[", "(select ", "cast(", "1 + (", "a in ("};
    (void)state;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        struct arena arena;
        struct buf text;
        struct err err = {0};
        arena_init(&arena, NULL);
        buf_init(&text, &arena);
        buf_z(&text, "select ");
        for (size_t depth = 0; depth < 100000; depth++) {
            buf_z(&text, openings[i]);
        }
        assert_null(sql_parse_statement(&arena, SQL_POSTGRESQL, buf_view(&text), &err));
        assert_err(&err, ERR_SQL_TOO_DEEP);
        arena_release(&arena);
    }
}

static void test_expression(void **state) {
    struct arena arena;
    struct err err = {0};
    (void)state;
    arena_init(&arena, NULL);
    struct sql_node *tree =
        sql_parse_expression(&arena, SQL_POSTGRESQL, STR("(lower((name)::text) = 'x'::text)"), &err);
    assert_done(tree != NULL, &err);
    assert_int_equal(tree->kind, SQL_BINARY);
    assert_null(sql_parse_expression(&arena, SQL_POSTGRESQL, STR("a = 1 from"), &err));
    assert_err(&err, ERR_SQL_SYNTAX);
    arena_release(&arena);
}

static bool count_node(const struct sql_node *node, void *context) {
    ++*(size_t *)context;
    return node->kind != SQL_SUBQUERY;
}

static void test_walk(void **state) {
    struct arena arena;
    size_t count = 0;
    (void)state;
    arena_init(&arena, NULL);
    struct sql_node *tree = sql_parse_expression(&arena, SQL_POSTGRESQL, STR("a + (select b from t)"), NULL);
    assert_non_null(tree);
    sql_walk(tree, count_node, &count);
    assert_int_equal(count, 3); /* +, a, the sub-select; not what is in it */
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_postgresql),       cmocka_unit_test(test_oracle),
        cmocka_unit_test(test_depth_is_limited), cmocka_unit_test(test_no_text_is_an_empty_one),
        cmocka_unit_test(test_expression),       cmocka_unit_test(test_walk),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
