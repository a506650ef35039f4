/* Statements resolved and dumped: tpch.t over the TPC-H schema, shop.t, heirs.t, dml.t and oracle.t over small ones. */
#include "support/support.h"

#include "query/dump.h"
#include "sql/parse.h"

#include "catalog_text.h"

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

static void test_tpch(void **state) {
    (void)state;
    catalog_cases("test/query/tpch.t", "test/query/tpch.catalog", SQL_POSTGRESQL, resolve_case);
}

static void test_shop(void **state) {
    (void)state;
    catalog_cases("test/query/shop.t", "test/query/shop.catalog", SQL_POSTGRESQL, resolve_case);
}

static void test_heirs(void **state) {
    (void)state;
    catalog_cases("test/query/heirs.t", "test/query/heirs.catalog", SQL_POSTGRESQL, resolve_case);
}

static void test_dml(void **state) {
    (void)state;
    catalog_cases("test/query/dml.t", "test/query/shop.catalog", SQL_POSTGRESQL, resolve_case);
}

static void test_oracle(void **state) {
    (void)state;
    catalog_cases("test/query/oracle.t", "test/query/oracle.catalog", SQL_ORACLE, resolve_case);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tpch), cmocka_unit_test(test_shop), cmocka_unit_test(test_heirs),
                                       cmocka_unit_test(test_dml), cmocka_unit_test(test_oracle)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
