/*
 * Statements as text: what parses, what it prints as, and where and why the rest fails. Cases of oracle.t are read in that
 * dialect. Every tree that parses must print to text that parses to an equal tree.
 */
#include <string.h>

#include "base/buf.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "support/cases.h"
#include "support/support.h"

static void check_round_trip(struct arena *arena, enum sql_dialect dialect, const struct sql_node *tree) {
    struct err err = {0};
    struct str text = sql_print(arena, dialect, tree);
    const struct sql_node *again = sql_parse_statement(arena, dialect, text, &err);
    assert_done(again != NULL, &err);
    assert_true(sql_equal(tree, again));
    assert_true(sql_equal(tree, sql_copy(arena, tree)));
    assert_true(sql_fingerprint(tree) == sql_fingerprint(again));
}

static struct str show_script(struct arena *arena, struct str input, void *context) {
    enum sql_dialect dialect = *(const enum sql_dialect *)context;
    struct sql_script script = {0};
    struct buf out;
    buf_init(&out, arena);
    sql_parse_script(arena, dialect, input, &script);
    for (size_t i = 0; i < script.statements.n; i++) {
        const struct sql_statement *one = &script.statements.at[i];
        if (one->calls.len) {
            buf_fmt(&out, "calls " STR_FMT "\n", STR_ARG(one->calls));
        }
        switch (one->outcome) {
        case SQL_FAILED:
            buf_fmt(&out, "error %zu:%zu %s\n", one->err.line, one->err.column, one->err.message);
            break;
        case SQL_SKIPPED:
            buf_fmt(&out, "opaque %zu:%zu " STR_FMT "\n", one->line, one->column, STR_ARG(one->kind));
            break;
        case SQL_PARSED:
            check_round_trip(arena, dialect, one->tree);
            buf_fmt(&out, STR_FMT "\n", STR_ARG(sql_print(arena, dialect, one->tree)));
            break;
        }
    }
    return buf_view(&out);
}

static void test_postgresql(void **state) {
    enum sql_dialect dialect = SQL_POSTGRESQL;
    (void)state;
    cases_run("test/sql/postgresql.t", show_script, &dialect);
}

static void test_oracle(void **state) {
    enum sql_dialect dialect = SQL_ORACLE;
    (void)state;
    cases_run("test/sql/oracle.t", show_script, &dialect);
}

/* "(((… 1 …)))" and the other ways to nest: an error from some depth on, never a crash. */
static void test_depth_is_limited(void **state) {
    static const char *const openings[] = {"(",     "f(",      "not ",         "- ",     "case when ", "exists (select ",
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
    struct sql_node *tree = sql_parse_expression(&arena, SQL_POSTGRESQL, STR("(lower((name)::text) = 'x'::text)"), &err);
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
        cmocka_unit_test(test_postgresql),       cmocka_unit_test(test_oracle), cmocka_unit_test(test_depth_is_limited),
        cmocka_unit_test(test_expression), cmocka_unit_test(test_walk),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
