/*
 * Numbers of distinct values read back from what ANALYZE said. PostgreSQL 15.18, 200,000 rows, sample of 30,000; each column below as pg_stats had it, with the true
 * number by count(DISTINCT …):
 *
 *     mix    5 values in 80 % of the rows, 25,000 possible ones in the others
 *     even   md5 of 60,000 numbers, all as likely
 *     skew   md5 of floor(200000 u^3): the r-th has about r^(-2/3) of the rows
 *     fours  four rows of each, one behind the other
 *     half   one value in half of the rows, the others all different
 */
#include <math.h>

#include "cost/key_spread.h"
#include "support/support.h"

static const struct key_sample sample = {.rows = 200000, .sampled = 30000, .pages = 2688, .sampled_pages = 2688};

static double distinct_of(double said, double correlation, double *common, size_t count) {
    struct str names[100] = {{0}};
    struct index_key key = {.family = FAMILY_TEXT,
                            .type_length = -1,
                            .stats = {.present = true,
                                      .distinct = said < 0 ? -said * sample.rows : said,
                                      .correlation = correlation,
                                      .common = names,
                                      .common_fraction = common,
                                      .common_count = count}};
    struct key_spread spread;
    key_spread_of(&key, &sample, &spread);
    double rows = 0;
    for (size_t i = 0; i < KEY_SPREAD_CLASSES; i++) {
        rows += spread.at[i].rows;
    }
    assert_true(fabs(rows / sample.rows - 1) < 1e-6);
    return key_spread_distinct(&spread, 1);
}

#define NEAR(actual, expected, share) assert_true(fabs((actual) / (expected)-1) <= (share))

static void as_counted(void **state) {
    double mix[] = {0.1632, 0.16033334, 0.1602, 0.15996666, 0.1579}, even[] = {0.0002}, half[] = {0.50173336};
    double skew[100] = {0.017566666, 0.004166667,  0.0032666668, 0.0024333333, 0.0023666667,
                        0.002,       0.0017666667, 0.0015333333, 0.0014,       0.0011666666};
    for (size_t i = 10; i < 100; i++) { /* from 34 sightings to 9, about as the list fell */
        skew[i] = rint(9 + 25 * pow((99 - (double)i) / 89, 2.5)) / 30000;
    }
    (void)state;
    NEAR(distinct_of(6143, 0.13332316, mix, 5), 19977, 0.1);
    NEAR(distinct_of(-0.242315, 3.4128236e-05, even, 1), 57930, 0.1);
    NEAR(distinct_of(-0.25588, -0.0018715543, skew, 100), 95638, 0.15);
    NEAR(distinct_of(-0.24897, 1, NULL, 0), 50001, 0.1);
    NEAR(distinct_of(-0.12966, 0.5019078, half, 1), 99939, 0.1);
    NEAR(distinct_of(-1, 0, NULL, 0), 200000, 0.001);
    NEAR(distinct_of(1, 1, NULL, 0), 1, 0.001);
}

/* Independent columns of 400 values each, in 200,000 rows: 160,000 (1 - e^(-1.25)) pairs. */
static void columns_multiply(void **state) {
    struct str none[1];
    struct index_key key = {.family = FAMILY_TEXT,
                            .type_length = -1,
                            .counted = true,
                            .stats = {.present = true, .distinct = 400, .correlation = 0, .bounds = none}};
    struct key_spread one, both, ordered;
    (void)state;
    key_spread_of(&key, &sample, &one);
    key_spread_multiply(&one, &one, &both);
    NEAR(key_spread_distinct(&both, 1), 160000 * (1 - exp(-1.25)), 0.01);
    key_spread_limit(&both, 5000);
    NEAR(key_spread_distinct(&both, 1), 5000, 0.01);
    key.stats.correlation = 1; /* both in the table's order: each value of one meets two or three of the other */
    key_spread_of(&key, &sample, &ordered);
    key_spread_multiply(&ordered, &ordered, &both);
    assert_true(key_spread_distinct(&both, 1) < 1000);
    key_spread_unique(sample.rows, &both);
    NEAR(key_spread_distinct(&both, 1), 200000, 0.001);
    key_spread_multiply(&one, &both, &both);
    NEAR(key_spread_distinct(&both, 1), 200000, 0.001);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_counted), cmocka_unit_test(columns_multiply)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
