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

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_the_sample_misses_is_not_nowhere)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
