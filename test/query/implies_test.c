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
    struct query_conjunction said = query_table_predicates(arena, catalog, query->root->rels[0].table, 0, wanted);
    return query_implies_all(query->root, 0, &said) ? STR("yes") : STR("no");
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
    {"products", "((attributes ->> 'a'::text))::integer", "(attributes ->> 'a')::int"},
    {"products", "((attributes ->> 'a'::text))::bigint", "cast(attributes ->> 'a' as INT8)"},
    {"products", "((attributes ->> 'a'::text))::boolean", "(attributes ->> 'a')::bool"},
    {"products", "((attributes ->> 'a'::text))::double precision", "(attributes ->> 'a')::float"},
    {"products", "((attributes ->> 'a'::text))::numeric(8,2)", "(attributes ->> 'a')::decimal(8, 2)"},
    {"products", "((attributes ->> 'a'::text))::character varying(9)", "(attributes ->> 'a')::varchar(9)"},
    {"orders", "(shipped_on)::timestamp without time zone", "shipped_on::timestamp"},
    {"orders", "(shipped_on)::timestamp with time zone", "shipped_on::timestamptz"},
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

/* Left as pg_get_expr of PostgreSQL 15 prints a predicate, right as a person or a query writes it. */
static const struct {
    const char *table, *stored, *written;
    bool same;
} conditions[] = {
    {"orders", "(status = 'open'::text)", "status = 'open'", true},
    {"orders", "(status = 'open'::text)", "'open' = status", true},
    {"orders", "(status = ANY (ARRAY['open'::text, 'paid'::text]))", "status in ('paid', 'open')", true},
    {"orders", "((status = 'open'::text) AND (NOT is_deleted))", "not is_deleted and status = 'open'", true},
    {"customers", "(((name)::text = 'x'::text) AND (deleted_at IS NULL))", "deleted_at is null and name = 'x'", true},
    {"orders", "(total > (100)::numeric)", "total > 100", true},
    {"orders", "(total > (100)::numeric)", "total >= 100", false},
    {"orders", "(status = 'open'::text)", "status = 'open' and not is_deleted", false},
    {"orders", "(status = 'open'::text)", "status in ('open', 'paid')", false},
    {"orders", "(status = 'open'::text)", "no_column = 'open'", false},
};

static void test_same_conditions(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct catalog *catalog = shop(&arena);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        uint32_t table = catalog_table_id(catalog, catalog_find_table(catalog, (struct str){0}, str_from_z(conditions[i].table)));
        struct sql_node *a = sql_parse_expression(&arena, SQL_POSTGRESQL, str_from_z(conditions[i].stored), &err),
                        *b = sql_parse_expression(&arena, SQL_POSTGRESQL, str_from_z(conditions[i].written), &err);
        assert_true(a && b);
        assert_true(query_same_condition(catalog, table, a, b) == conditions[i].same);
        assert_true(query_same_condition(catalog, table, b, a) == conditions[i].same);
    }
    arena_release(&arena);
}

/* A design that a person wrote: keys in canonical words, its DDL as it was written. */
static void test_canonical_design(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct design written;
    arena_init(&arena, NULL);
    struct catalog *catalog = shop(&arena);
    assert_done(design_parse(&arena, catalog, STR("CREATE INDEX mine ON customers (LOWER((name)::text), id) INCLUDE (vip)"), &written, &err), &err);
    struct design design = query_canonical_design(&arena, catalog, &written);
    assert_int_equal(design.added_count, 1);
    assert_str(design.added[0]->keys[0].expression, "lower(name)");
    assert_true(str_eq_z(design.added[0]->name, "mine") && design.added[0]->include_count == 1);
    struct str ddl = design_index_ddl(&arena, catalog, design.added[0], false);
    size_t at;
    assert_true(str_find(ddl, STR("::"), &at) && str_find(ddl, STR("mine"), &at));
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
                                       cmocka_unit_test(test_same_conditions), cmocka_unit_test(test_canonical_design),
                                       cmocka_unit_test(test_limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
