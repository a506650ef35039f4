/* What share of the rows a partial index holds where the sample has none of them: expectations by hand. */
#include <math.h>

#include "cost/predicate_share.h"
#include "sql/parse.h"
#include "support/support.h"

static double share(struct arena *arena, const struct catalog_table *table, const char *predicate) {
    struct err err = {0};
    const struct sql_node *tree = sql_parse_expression(arena, SQL_POSTGRESQL, str_from_z(predicate), &err);
    assert_non_null(tree);
    return cost_predicate_share(table, tree);
}

/* Of 100 sampled documents that stand for nine tenths of the rows 2 have "seen" and none has "rare"; those of the common value have neither. */
static void what_the_sample_misses_is_not_nowhere(void **state) {
    struct arena arena;
    struct str bounds[100], common[1] = {STR("{\"a\": 0}")};
    double fraction[1] = {0.1};
    (void)state;
    arena_init(&arena, NULL);
    for (int i = 0; i < 100; i++) {
        bounds[i] = str_fmt(&arena, i == 40 || i == 60 ? "{\"seen\": %d}" : "{\"a\": %d}", i + 1);
    }
    struct catalog_column column = {.name = STR("j"), .type_name = STR("jsonb"), .family = FAMILY_JSON};
    column.stats = (struct catalog_stats){.present = true, .distinct = -0.9, .bounds = bounds, .bound_count = 100, .common = common,
                                          .common_fraction = fraction, .common_count = 1};
    struct catalog_table table = {.rows = 500000, .columns = &column, .column_count = 1};
    assert_true(fabs(share(&arena, &table, "j ? 'rare'") - 0.9 * 0.5 / 101) < 1e-9);
    assert_true(fabs(share(&arena, &table, "j ? 'seen'") - 0.9 * 2 / 98) < 0.9 * 0.5 / 98);
    arena_release(&arena);
}

/* Of 20,000 rows 2 % NULL and 2 % false: PostgreSQL 15 expected 800, 400, 19,600, 400, 19,600, 800, 19,600 and 19,200 of them; the OR by hand. */
static void truth_tests_count_nulls(void **state) {
    static const struct {
        const char *test;
        double rows;
    } told[] = {{"b IS NOT TRUE", 800}, {"b IS FALSE", 400}, {"b IS NOT FALSE", 19600}, {"b IS UNKNOWN", 400}, {"b IS NOT UNKNOWN", 19600},
                {"b IS DISTINCT FROM true", 800}, {"b IS DISTINCT FROM false", 19600}, {"b IS NOT DISTINCT FROM true", 19200},
                {"NOT b OR b IS NULL", 20000 * (0.02 + 0.02 - 0.02 * 0.02)}};
    struct arena arena;
    struct str common[2] = {STR("t"), STR("f")};
    double fraction[2] = {0.96, 0.02};
    (void)state;
    arena_init(&arena, NULL);
    struct catalog_column column = {.name = STR("b"), .type_name = STR("boolean"), .family = FAMILY_BOOLEAN};
    column.stats = (struct catalog_stats){.present = true, .distinct = 2, .null_fraction = 0.02, .common = common, .common_fraction = fraction, .common_count = 2};
    struct catalog_table table = {.rows = 20000, .columns = &column, .column_count = 1};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        assert_true(fabs(20000 * share(&arena, &table, told[i].test) - told[i].rows) < 1);
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(truth_tests_count_nulls), cmocka_unit_test(what_the_sample_misses_is_not_nowhere)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
