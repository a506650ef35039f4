/* Statements resolved and dumped: tpch.t over the TPC-H schema, shop.t, dml.t and oracle.t over small ones. */
#include "support/support.h"

#include "base/file.h"
#include "query/dump.h"
#include "sql/parse.h"
#include "support/cases.h"

#include "catalog_text.h"

static struct catalog *read_catalog(struct arena *arena, const char *path, enum sql_dialect dialect) {
    struct err err = {0};
    struct str text;
    assert_done(file_read(arena, str_from_z(path), 1 << 20, &text, &err), &err);
    return catalog_from_text(arena, dialect, text);
}

static struct str error_text(struct arena *arena, const struct err *err) {
    return str_fmt(arena, "error %s at %zu:%zu: %s\nhint: %s", err_info(err->code)->id, err->line, err->column,
                   err->message, err->hint);
}

static struct str resolve_case(struct arena *arena, struct str input, void *context) {
    const struct catalog *catalog = context;
    struct err err = {0};
    struct sql_node *tree = sql_parse_statement(arena, catalog->dialect, input, &err);
    struct query *query = tree ? query_resolve(arena, catalog, tree, input, &err) : NULL;
    return query ? query_dump(arena, catalog, query) : error_text(arena, &err);
}

static void run(const char *cases, const char *catalog_path, enum sql_dialect dialect) {
    struct arena arena;
    arena_init(&arena, NULL);
    struct catalog *catalog = read_catalog(&arena, catalog_path, dialect);
    cases_run(cases, resolve_case, catalog);
    arena_release(&arena);
}

static void test_tpch(void **state) {
    (void)state;
    run("test/query/tpch.t", "test/query/tpch.catalog", SQL_POSTGRESQL);
}

static void test_shop(void **state) {
    (void)state;
    run("test/query/shop.t", "test/query/shop.catalog", SQL_POSTGRESQL);
}

static void test_dml(void **state) {
    (void)state;
    run("test/query/dml.t", "test/query/shop.catalog", SQL_POSTGRESQL);
}

static void test_oracle(void **state) {
    (void)state;
    run("test/query/oracle.t", "test/query/oracle.catalog", SQL_ORACLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tpch), cmocka_unit_test(test_shop),
                                       cmocka_unit_test(test_dml), cmocka_unit_test(test_oracle)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
