/* Families of types, lookups, numbers derived from statistics. */
#include "catalog/catalog_build.h"

#include <math.h>

#include "support/support.h"

static void families(void **state) {
    (void)state;
    static const struct {
        const char *type;
        enum catalog_family family;
    } cases[] = {
        {"integer", FAMILY_INTEGER},
        {"bigint", FAMILY_INTEGER},
        {"numeric(15,2)", FAMILY_NUMERIC},
        {"double precision", FAMILY_FLOAT},
        {"character varying(25)", FAMILY_TEXT},
        {"character(1)", FAMILY_TEXT},
        {"\"char\"", FAMILY_TEXT},
        {"text", FAMILY_TEXT},
        {"date", FAMILY_DATE},
        {"timestamp without time zone", FAMILY_TIMESTAMP},
        {"timestamp(3) with time zone", FAMILY_TIMESTAMP},
        {"time without time zone", FAMILY_TIME},
        {"interval", FAMILY_INTERVAL},
        {"interval day to second", FAMILY_INTERVAL},
        {"uuid", FAMILY_UUID},
        {"bytea", FAMILY_BYTES},
        {"jsonb", FAMILY_JSON},
        {"text[]", FAMILY_ARRAY},
        {"numeric(10,2)[]", FAMILY_ARRAY},
        {"tsvector", FAMILY_FULLTEXT},
        {"int4range", FAMILY_RANGE},
        {"datemultirange", FAMILY_RANGE},
        {"point", FAMILY_GEOMETRY},
        {"pg_catalog.int8", FAMILY_INTEGER},
        {"VARCHAR2(10 CHAR)", FAMILY_TEXT},
        {"NUMBER(10)", FAMILY_NUMERIC},
        {"my_schema.mood", FAMILY_OTHER},
        {"", FAMILY_OTHER},
        {"((((", FAMILY_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (catalog_family_of(str_from_z(cases[i].type)) != cases[i].family) {
            fail_msg("%s is of family %d", cases[i].type, (int)catalog_family_of(str_from_z(cases[i].type)));
        }
    }
}

static void add(struct catalog_builder *builder, const char *schema, const char *name, double rows) {
    struct catalog_table table = {
        .schema = str_from_z(schema), .name = str_from_z(name), .rows = rows, .size_bytes = 8192};
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
}

/* Two schemas with a table of the same name, a view that hides a table, a partition. */
static struct catalog *sample(struct arena *arena) {
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_POSTGRESQL);
    builder->catalog->search_path = STR("app, public");
    add(builder, "public", "orders", 10);
    add(builder, "app", "orders", 20);
    add(builder, "public", "zebra", 30);
    add(builder, "hidden", "secret", 40);
    struct catalog_table part = {.schema = STR("public"), .name = STR("orders_1"), .kind = TABLE_PARTITION};
    catalog_builder_add_table(builder, &part, STR("public"), STR("orders"));
    catalog_builder_seal_tables(builder);
    uint32_t orders = catalog_builder_table(builder, STR("app"), STR("orders"));
    struct catalog_column id = {.name = STR("id")}, note = {.name = STR("note"), .stats = {.present = true}};
    catalog_builder_add_column(builder, orders, &id);
    catalog_builder_add_column(builder, orders, &note);
    struct catalog_index second = {.schema = STR("app"), .name = STR("b"), .table = orders},
                         first = {.schema = STR("app"), .name = STR("a"), .table = orders};
    catalog_builder_add_index(builder, &second);
    catalog_builder_add_index(builder, &first);
    struct catalog_setting work_mem = {.name = STR("work_mem"), .value = STR("4096"), .unit = STR("kB")},
                           jit = {.name = STR("jit"), .value = STR("off")};
    catalog_builder_add_setting(builder, &work_mem);
    catalog_builder_add_setting(builder, &jit);
    return catalog_builder_finish(builder);
}

static void lookups(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct catalog *catalog = sample(&arena);
    assert_int_equal(catalog->table_count, 5);
    assert_str(catalog->tables[0].schema, "app");                                         /* sorted */
    assert_true(catalog_find_table(catalog, (struct str){0}, STR("orders"))->rows == 20); /* the path's first */
    assert_true(catalog_find_table(catalog, STR("public"), STR("orders"))->rows == 10);
    assert_true(catalog_find_table(catalog, (struct str){0}, STR("zebra"))->rows == 30);
    assert_null(catalog_find_table(catalog, (struct str){0}, STR("secret"))); /* not on the path */
    assert_non_null(catalog_find_table(catalog, STR("hidden"), STR("secret")));
    assert_null(catalog_find_table(catalog, STR("public"), STR("nothing")));
    const struct catalog_table *part = catalog_find_table(catalog, STR("public"), STR("orders_1"));
    assert_ptr_equal(&catalog->tables[part->parent], catalog_find_table(catalog, STR("public"), STR("orders")));
    const struct catalog_table *orders = catalog_find_table(catalog, STR("app"), STR("orders"));
    assert_int_equal(catalog_table_id(catalog, orders), 0);
    assert_int_equal(catalog_table_id(catalog, NULL), CATALOG_NONE);
    assert_int_equal(catalog_find_column(orders, STR("note")), 1);
    assert_int_equal(catalog_find_column(orders, STR("NOTE")), CATALOG_NONE);
    assert_true(orders->has_stats);
    assert_int_equal(orders->indexes.n, 2);
    assert_str(catalog->indexes[orders->indexes.at[0]].name, "a");
    assert_int_equal(catalog_data_bytes(catalog), 4 * 8192);
    assert_true(catalog_setting_number(catalog, "work_mem", 1) == 4096);
    assert_true(catalog_setting_number(catalog, "unknown", 7) == 7);
    assert_false(catalog_setting_on(catalog, "jit", true));
    assert_true(catalog_setting_on(catalog, "enable_seqscan", true));
    arena_release(&arena);
}

static void distinct_values(void **state) {
    (void)state;
    static const struct {
        double distinct, rows, expected;
    } cases[] = {
        {5, 100, 5}, {500, 100, 100},  {-1, 100, 100}, {-0.5, 100, 50}, {0, 1000, 200},
        {0, 50, 50}, {-0.0001, 10, 1}, {3, 0, 1},      {3, -1, 1},      {1e300, 10, 10},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct catalog_stats stats = {.present = true, .distinct = cases[i].distinct};
        assert_true(catalog_distinct(&stats, cases[i].rows) == cases[i].expected);
    }
    struct catalog_stats absent = {.distinct = 5};
    assert_true(catalog_distinct(&absent, 1000) == 200);
    assert_true(catalog_distinct(&absent, NAN) >= 1 || isnan(catalog_distinct(&absent, NAN)) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(families), cmocka_unit_test(lookups),
                                       cmocka_unit_test(distinct_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
