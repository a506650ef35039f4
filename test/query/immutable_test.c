/* Which expressions an index may hold, against immutable.t. */
#include "query/query.h"
#include "sql/parse.h"
#include "support/support.h"

#include "catalog_text.h"

static struct str immutable_case(struct arena *arena, struct str input, void *context) {
    struct err err = {0};
    struct str text = str_fmt(arena, "select id from orders order by " STR_FMT, STR_ARG(input));
    struct sql_node *tree = sql_parse_statement(arena, SQL_POSTGRESQL, text, &err);
    struct query *query = tree ? query_resolve(arena, context, tree, text, &err) : NULL;
    assert_done(query != NULL, &err);
    assert_int_equal(query->root->order_count, 1);
    return query_is_immutable(query->root->order[0].operand.tree) ? STR("immutable") : STR("no");
}

static void expressions(void **state) {
    (void)state;
    catalog_cases("test/query/immutable.t", "test/query/shop.catalog", SQL_POSTGRESQL, immutable_case);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(expressions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
