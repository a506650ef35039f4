/* SQL/JSON paths as text: what they print as, in both dialects; every path that parses prints to one that parses to an equal tree. */
#include "base/buf.h"
#include "sql/json_path.h"
#include "sql/parse.h"
#include "support/cases.h"
#include "support/support.h"

static void show_path(struct arena *arena, enum sql_dialect dialect, struct str line, struct buf *out) {
    struct err err = {0};
    const struct sql_node *path = sql_json_path_parse(arena, dialect, line, &err);
    if (!path) {
        buf_fmt(out, "error %zu %s\n", err.column, err.message);
        return;
    }
    struct str printed = sql_json_path_print(arena, path);
    const struct sql_node *again = sql_json_path_parse(arena, dialect, printed, &err);
    assert_done(again != NULL, &err);
    assert_true(sql_equal(path, again));
    buf_fmt(out, STR_FMT "\n", STR_ARG(printed));
}

static struct str show_paths(struct arena *arena, struct str input, void *context) {
    struct buf out;
    buf_init(&out, arena);
    while (input.len) {
        show_path(arena, *(const enum sql_dialect *)context, str_cut(&input, '\n'), &out);
    }
    return buf_view(&out);
}

static void test_oracle(void **state) {
    enum sql_dialect dialect = SQL_ORACLE;
    (void)state;
    cases_run("test/sql/json_path_oracle.t", show_paths, &dialect);
}

static void test_postgresql(void **state) {
    enum sql_dialect dialect = SQL_POSTGRESQL;
    (void)state;
    cases_run("test/sql/json_path_postgresql.t", show_paths, &dialect);
}

/* The path of a literal hangs in the tree of its call; one that is wrong is refused where the literal stands. */
static void test_in_statements(void **state) {
    struct arena arena;
    struct err err = {0};
    (void)state;
    arena_init(&arena, NULL);
    struct sql_node *call = sql_parse_expression(&arena, SQL_ORACLE, STR("json_value(doc, '$.a[0]')"), &err);
    assert_done(call != NULL, &err);
    assert_int_equal(call->kind, SQL_CALL);
    const struct sql_call_clauses *clauses = SQL_AS_CONST(call_clauses, SQL_AS_CONST(call, call)->clauses);
    assert_non_null(clauses);
    assert_int_equal(clauses->path->kind, SQL_JSON_PATH);
    assert_null(sql_parse_expression(&arena, SQL_ORACLE, STR("json_value(doc, '$.a[')"), &err));
    assert_err(&err, ERR_SQL_SYNTAX);
    assert_int_equal(err.column, 17);
    arena_release(&arena);
}

/* Nesting ends in an error, never in a crash. */
static void test_depth_is_limited(void **state) {
    static const char *const openings[] = {"(", "$?(", "!", "- ", "$[", "exists("};
    (void)state;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        struct arena arena;
        struct buf text;
        struct err err = {0};
        arena_init(&arena, NULL);
        buf_init(&text, &arena);
        for (size_t depth = 0; depth < 100000; depth++) {
            buf_z(&text, openings[i]);
        }
        assert_null(sql_json_path_parse(&arena, SQL_POSTGRESQL, buf_view(&text), &err));
        assert_err(&err, ERR_SQL_SYNTAX);
        arena_release(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oracle),
        cmocka_unit_test(test_postgresql),
        cmocka_unit_test(test_in_statements),
        cmocka_unit_test(test_depth_is_limited),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
