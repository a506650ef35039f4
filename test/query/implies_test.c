/* query_implies and query_canonical_expression; the latter also against what a real server prints. */
#include "support/support.h"

#include "query/query.h"
#include "sql/parse.h"
#include "support/cases.h"

#include "catalog_text.h"

static struct catalog *shop(struct arena *arena) {
    return catalog_from_file(arena, SQL_POSTGRESQL, "test/query/shop.catalog");
}

static struct str implies_case(struct arena *arena, struct str input, void *context) {
    const struct catalog *catalog = context;
    struct err err = {0};
    struct str rest = input, predicate = str_cut(&rest, '\n'), table = str_cut(&predicate, ':');
    struct str text = str_fmt(arena, "select 1 from " STR_FMT " where " STR_FMT, STR_ARG(table), STR_ARG(rest));
    struct sql_node *tree = sql_parse_statement(arena, SQL_POSTGRESQL, text, &err);
    struct query *query = tree ? query_resolve(arena, catalog, tree, text, &err) : NULL;
    assert_done(query != NULL, &err);
    struct sql_node *wanted = sql_parse_expression(arena, SQL_POSTGRESQL, str_trim(predicate), &err);
    assert_done(wanted != NULL, &err);
    return query_implies(query->root, 0, wanted, catalog, query->root->rels[0].table) ? STR("yes") : STR("no");
}

static void test_implies(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    cases_run("test/query/implies.t", implies_case, shop(&arena));
    arena_release(&arena);
}

/* Left as pg_get_indexdef of PostgreSQL 15 prints it, right as a query may write it. */
static const char *const same[][3] = {
    {"customers", "lower(email)", "LOWER(customers.email)"},
    {"customers", "lower((name)::text)", "lower(name)"},
    {"customers", "((preferences ->> 'lang'::text))", "preferences ->> 'lang'"},
    {"orders", "date_trunc('day'::text, placed_at)", "date_trunc('day', orders.placed_at)"},
    {"orders", "((total * (2)::numeric))", "total * 2"},
    {"orders", "COALESCE(coupon, ''::text)", "coalesce(coupon, '')"},
    {"orders", "((placed_at AT TIME ZONE 'UTC'::text))::date", "(placed_at at time zone 'UTC')::date"},
    {"orders", "EXTRACT(year FROM placed_at)", "extract('year' from placed_at)"},
    {"products", "((((attributes -> 'a'::text) ->> 'b'::text))::integer)", "(attributes->'a'->>'b')::integer"},
    {"products", "(category_id IS NULL)", "category_id is null"},
    {"customers", "((country)::text || (name)::text)", "country || name"},
};

static struct str canonical(struct arena *arena, const struct catalog *catalog, const char *table, const char *text) {
    struct err err = {0};
    struct sql_node *tree = sql_parse_expression(arena, SQL_POSTGRESQL, str_from_z(text), &err);
    assert_done(tree != NULL, &err);
    uint32_t id = catalog_table_id(catalog, catalog_find_table(catalog, (struct str){0}, str_from_z(table)));
    return query_canonical_expression(arena, catalog, id, tree);
}

static void test_canonical(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct catalog *catalog = shop(&arena);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct str stored = canonical(&arena, catalog, same[i][0], same[i][1]);
        assert_true(stored.len > 0);
        assert_str(canonical(&arena, catalog, same[i][0], same[i][2]), str_z(&arena, stored));
        /* What is printed is SQL, and canonical already. */
        assert_str(canonical(&arena, catalog, same[i][0], str_z(&arena, stored)), str_z(&arena, stored));
    }
    assert_int_equal(canonical(&arena, catalog, "orders", "lower(nothing)").len, 0);
    arena_release(&arena);
}

static void test_limits(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct catalog *catalog = shop(&arena);
    struct str text = STR("select 1 from orders o0");
    for (int i = 1; i <= QUERY_RELS_MAX; i++) {
        text = str_fmt(&arena, STR_FMT ", orders o%d", STR_ARG(text), i);
    }
    struct sql_node *tree = sql_parse_statement(&arena, SQL_POSTGRESQL, text, &err);
    assert_null(query_resolve(&arena, catalog, tree, text, &err));
    assert_err(&err, ERR_SQL_UNSUPPORTED);
    err = (struct err){0};
    text = STR("select id from orders");
    for (int i = 0; i < 100; i++) {
        text = str_fmt(&arena, "select id from (" STR_FMT " limit 5) s", STR_ARG(text));
    }
    tree = sql_parse_statement(&arena, SQL_POSTGRESQL, text, &err);
    assert_done(tree != NULL, &err);
    assert_null(query_resolve(&arena, catalog, tree, text, &err));
    assert_err(&err, ERR_SQL_UNSUPPORTED);
    assert_null(query_resolve(&arena, catalog, NULL, text, NULL));
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_implies), cmocka_unit_test(test_canonical),
                                       cmocka_unit_test(test_limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
