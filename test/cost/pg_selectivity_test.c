/* Selectivities worked out by hand from small statistics, and the laws they keep. */
#include <math.h>

#include "cost/pg_selectivity.h"
#include "cost/pg_value.h"
#include "support/support.h"

static struct str common[] = {STR_INIT("10"), STR_INIT("20")};
static double fractions[] = {0.3, 0.1};
static struct str bounds[] = {STR_INIT("0"), STR_INIT("100"), STR_INIT("200"), STR_INIT("400")};
static struct catalog_stats stats = {.present = true,
                                     .null_fraction = 0.1,
                                     .distinct = 102,
                                     .common = common,
                                     .common_fraction = fractions,
                                     .common_count = 2,
                                     .bounds = bounds,
                                     .bound_count = 4};
static struct pg_variable number = {.stats = &stats, .family = FAMILY_INTEGER, .tuples = 10000};

#define NEAR(actual, expected) assert_true(fabs((actual) - (expected)) < 1e-9)

static void equality(void **state) {
    (void)state;
    NEAR(pg_equal(&number, STR("10")), 0.3);
    NEAR(pg_equal(&number, STR("55")), (1 - 0.1 - 0.4) / 100); /* the rest, spread over 102 - 2 values */
    NEAR(pg_equal_unknown(&number), 0.9 / 102);
    NEAR(pg_not_equal(&number, 0.3), 0.6);
    struct pg_variable unknown = {.family = FAMILY_TEXT, .tuples = 10000};
    NEAR(pg_equal(&unknown, STR("x")), 1.0 / 200);
    struct pg_variable unique = number;
    unique.unique = true;
    NEAR(pg_equal(&unique, STR("55")), 1.0 / 10000);
    struct str list[] = {STR("10"), STR("20"), STR("55")};
    NEAR(pg_in(&number, list, 3, 0, false), 0.3 + 0.1 + 0.005);
}

static void inequality(void **state) {
    (void)state;
    /* > 150: a bin and a half of three, of the 0.5 that is neither NULL nor common */
    NEAR(pg_inequality(&number, PG_GT, STR("150")), 0.5 * 0.5);
    NEAR(pg_inequality(&number, PG_LE, STR("150")), 0.4 + 0.5 * 0.5);
    NEAR(pg_inequality(&number, PG_GT, STR("1000")), 0.5 * 0.01 / 3); /* never quite nothing */
    NEAR(pg_range(&number, 0.65, 0.55), 0.65 + 0.55 - 1 + 0.1);
    NEAR(pg_range(&number, PG_DEFAULT_INEQ, 0.5), PG_DEFAULT_RANGE);
}

static void tighter_is_never_more(void **state) {
    double before_less = 0, before_greater = 1;
    (void)state;
    for (int i = -50; i <= 450; i += 5) {
        char digits[16];
        snprintf(digits, sizeof digits, "%d", i);
        double less = pg_inequality(&number, PG_LT, str_from_z(digits)),
               greater = pg_inequality(&number, PG_GT, str_from_z(digits));
        assert_true(less >= before_less - 1e-12 && greater <= before_greater + 1e-12);
        assert_true(less + greater <= 0.9 + 0.02);
        before_less = less;
        before_greater = greater;
    }
}

static void patterns(void **state) {
    (void)state;
    assert_true(pg_like_matches(STR("forest green metallic"), STR("%green%")));
    assert_true(pg_like_matches(STR("a%b"), STR("a\\%b")));
    assert_false(pg_like_matches(STR("axb"), STR("a\\%b")));
    assert_true(pg_like_matches(STR("abc"), STR("_b%")));
    assert_false(pg_like_matches(STR("abc"), STR("_b")));
    assert_true(pg_like_matches(STR(""), STR("%%")));
}

static void values(void **state) {
    int order;
    (void)state;
    assert_true(pg_value_compare(FAMILY_DATE, STR("1998-09-02"), STR("1998-12-01"), &order) && order < 0);
    NEAR(pg_value_fraction(FAMILY_DATE, STR("2000-02-28"), STR("2000-03-01"), STR("2000-02-29")),
         0.5); /* a leap year */
    NEAR(pg_value_fraction(FAMILY_TIMESTAMP, STR("2025-01-01 00:00:00+00"), STR("2025-01-02 00:00:00+00"),
                           STR("2025-01-01 06:00:00+00")),
         0.25);
    assert_true(pg_value_equal(FAMILY_NUMERIC, STR("1.50"), STR("1.5")));
    assert_true(pg_value_equal(FAMILY_TEXT, STR("BUILDING  "), STR("BUILDING")));
    assert_false(pg_value_compare(FAMILY_JSON, STR("{}"), STR("[]"), &order));
    NEAR(pg_value_fraction(FAMILY_INTEGER, STR("x"), STR("y"), STR("z")), 0.5); /* no numbers: the middle */
}

static void joins_and_groups(void **state) {
    (void)state;
    struct catalog_stats key_stats = {.present = true, .distinct = -1},
                         foreign_stats = {.present = true, .distinct = 1000, .null_fraction = 0.2};
    struct pg_variable key = {.stats = &key_stats, .family = FAMILY_INTEGER, .tuples = 1000, .rel_rows = 1000};
    struct pg_variable foreign = {
        .stats = &foreign_stats, .family = FAMILY_INTEGER, .tuples = 50000, .rel_rows = 50000};
    NEAR(pg_join_equal(&foreign, &key), 0.8 / 1000);
    NEAR(pg_join_semi(&key, &foreign, 50000), 1);
    NEAR(pg_join_semi(&key, &foreign, 100), 0.1); /* 100 rows hold at most 100 of the 1000 values */
    struct pg_group_variable two[] = {{0, 50, 10000, 10000}, {0, 400, 10000, 10000}};
    NEAR(pg_groups(two, 2, 10000), 1000); /* 20,000 combinations: a tenth of the rows */
    NEAR(pg_groups(two, 1, 10000), 50);
    struct pg_group_variable filtered = {0, 10000, 10000, 100};
    NEAR(pg_groups(&filtered, 1, 100), 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equality), cmocka_unit_test(inequality), cmocka_unit_test(tighter_is_never_more),
        cmocka_unit_test(patterns), cmocka_unit_test(values),     cmocka_unit_test(joins_and_groups)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
