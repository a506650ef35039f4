/*
 * What an expression makes of a column's sampled values, and how wide that is, beside a real server's word (DOVETAIL_TEST_PG).
 */
#include <stdlib.h>

#include "cost/expression_value.h"
#include "db/db.h"
#include "sql/parse.h"
#include "support/server.h"

static struct catalog_column columns[] = {
    {.name = STR_INIT("at"), .type_name = STR_INIT("timestamp without time zone"), .family = FAMILY_TIMESTAMP, .type_length = 8},
    {.name = STR_INIT("days"), .type_name = STR_INIT("daterange"), .family = FAMILY_RANGE, .type_length = -1},
    {.name = STR_INIT("hours"), .type_name = STR_INIT("tstzrange"), .family = FAMILY_RANGE, .type_length = -1},
    {.name = STR_INIT("few"), .type_name = STR_INIT("int4range"), .family = FAMILY_RANGE, .type_length = -1},
    {.name = STR_INIT("many"), .type_name = STR_INIT("int8range"), .family = FAMILY_RANGE, .type_length = -1},
    {.name = STR_INIT("share"), .type_name = STR_INIT("numrange"), .family = FAMILY_RANGE, .type_length = -1},
    {.name = STR_INIT("name"), .type_name = STR_INIT("text"), .family = FAMILY_TEXT, .type_length = -1},
};

static const struct catalog_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};

static struct str ask(struct arena *arena, struct db *db, struct str sql) {
    struct err err = {0};
    struct db_result result;
    assert_done(db_query(arena, db, STR(""), sql, NULL, 0, &result, &err), &err);
    return result.values[0].text;
}

static const struct sql_node *parsed(struct arena *arena, const char *text) {
    struct err err = {0};
    const struct sql_node *tree = sql_parse_expression(arena, SQL_POSTGRESQL, str_from_z(text), &err);
    assert_done(tree != NULL, &err);
    return tree;
}

static void moments_are_truncated_as_the_server_does(void **state) {
    static const char *const expressions[] = {
        "date_trunc('week', at)",  "date_trunc('quarter', at)", "date_trunc('month', at)", "date_trunc('hour', at)",
        "extract(quarter from at)", "extract(isodow from at)", "extract(dow from at)",     "extract(year from at)",
    };
    static const char *const moments[] = {"2024-01-01 00:00:00", "2023-12-31 23:59:59", "2024-03-31 12:00:00", "2024-04-01 00:00:01",
                                          "2000-01-01 06:00:00", "1999-12-27 00:00:00", "1999-12-26 23:00:00", "1969-10-05 01:02:03"};
    struct arena arena;
    (void)state;
    arena_init(&arena, NULL);
    struct db *db = server_open(&arena, NULL);
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        for (size_t k = 0; k < sizeof moments / sizeof *moments; k++) {
            struct str value = str_from_z(moments[k]);
            double all = 1;
            bool counted;
            struct catalog_column column = columns[0];
            struct catalog_stats out;
            column.stats = (struct catalog_stats){.present = true, .distinct = 1, .common = &value, .common_fraction = &all, .common_count = 1};
            assert_true(expression_stats(&arena, &column, parsed(&arena, expressions[i]), FAMILY_TIMESTAMP, 1000, &out, &counted));
            struct str same = ask(&arena, db, str_fmt(&arena, "select (%s) = '" STR_FMT "' from (select timestamp '%s' as at) x", expressions[i],
                                                      STR_ARG(out.common[0]), moments[k]));
            if (!str_eq_z(same, "t")) {
                print_error("%s of %s: " STR_FMT "\n", expressions[i], moments[k], STR_ARG(out.common[0]));
            }
            assert_true(str_eq_z(same, "t"));
        }
    }
    db_close(db);
    arena_release(&arena);
}

static void results_are_as_wide_as_the_server_says(void **state) {
    static const char *const expressions[] = {"lower(days)", "upper(hours)", "lower(few)", "lower(many)", "upper(share)", "lower(name)", "upper(name)"};
    struct arena arena;
    (void)state;
    arena_init(&arena, NULL);
    struct db *db = server_open(&arena, NULL);
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        enum catalog_family family;
        int32_t length;
        int64_t theirs;
        expression_type(&table, parsed(&arena, expressions[i]), &family, &length);
        struct str said = ask(&arena, db, str_fmt(&arena, "select typlen from pg_type, (select null::daterange as days, null::tstzrange as hours, null::int4range as few, "
                                                          "null::int8range as many, null::numrange as share, null::text as name) x where oid = pg_typeof(%s)",
                                                  expressions[i]));
        assert_true(str_to_i64(said, &theirs));
        if (theirs != length) {
            print_error("%s: %d bytes, the server says %d\n", expressions[i], (int)length, (int)theirs);
        }
        assert_true(theirs == length);
    }
    db_close(db);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(moments_are_truncated_as_the_server_does),
                                       cmocka_unit_test(results_are_as_wide_as_the_server_says)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
