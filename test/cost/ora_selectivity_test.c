/* Oracle's selectivities: rules of thumb, histograms of every kind worked out by hand, one from a 19c trace, and the laws they keep. */
#include <math.h>

#include "cost/ora_selectivity.h"
#include "support/support.h"

#define NEAR(actual, expected) assert_true(fabs((actual) - (expected)) < 1e-9)

static const struct ora_column plain = {
    .has_stats = true, .rows = 1000, .nulls = 100, .distinct = 10, .low = 0, .high = 100};

static struct ora_column with_histogram(enum ora_histogram kind, const struct ora_endpoint *at, size_t n) {
    struct ora_column c = plain;
    c.nulls = 0;
    c.histogram = kind;
    c.endpoints = at;
    c.endpoint_count = n;
    c.low = at[0].value;
    c.high = at[n - 1].value;
    return c;
}

static void without_histogram(void **state) {
    (void)state;
    NEAR(ora_equal(&plain, 50), 0.9 / 10);
    NEAR(ora_equal(&plain, 150), 0.9 / 10 * 0.5); /* half a range's width outside */
    NEAR(ora_equal(&plain, 201), 0.0005); /* half a row */
    NEAR(ora_compare(&plain, ORA_GT, 75), 0.9 * 0.25);
    NEAR(ora_compare(&plain, ORA_GE, 75), 0.9 * 0.35);
    NEAR(ora_compare(&plain, ORA_LT, 75), 0.9 * 0.75);
    NEAR(ora_compare(&plain, ORA_GT, 150), 0.9 * 0.05);
    NEAR(ora_between(&plain, 20, true, 40, true), 0.9 * (0.2 + 0.2));
    NEAR(ora_between(&plain, 20, false, 40, false), 0.9 * 0.2);
    NEAR(ora_between(&plain, 40, true, 20, true), 0);
    NEAR(ora_is_null(&plain), 0.1);
    NEAR(ora_not_equal(&plain, ora_equal(&plain, 50)), 0.81);
    NEAR(ora_in(&plain, (double[]){1, 2}, 2, 1), 0.27);
    NEAR(ora_in(&plain, NULL, 0, 40), 0.9);
    NEAR(ora_or(0.5, 0.5), 0.75);
    NEAR(ora_and(0.5, 0.5), 0.25);
}

/*
 * 1000 rows of values 0 to 9 (19c trace): 11 and 12 lie 2 and 3 beyond a range of 9; both together are 144 rows. 22 keeps half a row. So do
 * two million rows with a frequency histogram that lacks the value (11.2.0.2 trace: selectivity printed as 0.000000, 0.50 rows).
 */
static void values_out_of_range(void **state) {
    (void)state;
    struct ora_column digits = {.has_stats = true, .rows = 1000, .distinct = 10, .low = 0, .high = 9};
    assert_true(fabs(ora_equal(&digits, 11) - 0.077778) < 1e-6);
    assert_true(fabs(ora_equal(&digits, 12) - 0.066667) < 1e-6);
    assert_true(fabs(1000 * ora_in(&digits, (double[]){11, 12}, 2, 0) - 144.444444) < 1e-6);
    NEAR(ora_equal(&digits, 22), 0.0005);
    const struct ora_endpoint at[] = {{3, 2749, 0}, {100, 5458, 0}};
    struct ora_column codes = with_histogram(ORA_FREQUENCY, at, 2);
    codes.rows = 2e6;
    codes.distinct = 2;
    assert_true(fabs(2e6 * ora_equal(&codes, 300) - 0.5) < 1e-9);
}

/* A table of twelve months and ten cities, 1200 rows: one month is 100 rows, one city 120. */
static void months_and_cities(void **state) {
    (void)state;
    struct ora_column month = {.has_stats = true, .rows = 1200, .distinct = 12, .low = 1, .high = 12};
    struct ora_column city = {.has_stats = true, .rows = 1200, .distinct = 10, .low = 1, .high = 10};
    NEAR(ora_equal(&month, 6) * 1200, 100);
    NEAR(ora_equal_unknown(&city) * 1200, 120);
}

static void unknown_values(void **state) {
    (void)state;
    struct ora_column none = {0}, no_range = plain;
    no_range.low = no_range.high = NAN;
    NEAR(ora_equal(&none, 1), 0.01);
    NEAR(ora_equal_unknown(&plain), 0.09);
    NEAR(ora_compare(&plain, ORA_GT, NAN), 0.05);
    NEAR(ora_compare(&no_range, ORA_GT, 5), 0.05);
    NEAR(ora_between(&plain, NAN, true, NAN, true), 0.0025);
    NEAR(ora_like_prefix(&plain, NAN, NAN), 0.05);
}

static void missing_statistics(void **state) {
    (void)state;
    struct ora_system s = ora_system_default();
    const struct ora_column none = {0};
    NEAR(ora_default_rows(&s, 2011), 164259);
    NEAR(round(164259 * ora_equal(&none, 10)), 1643);
    NEAR(ora_default_distinct(164259), 5133);
    NEAR(ora_default_rows(&s, 1), 82);
}

static void frequency(void **state) {
    (void)state;
    const struct ora_endpoint at[] = {{1, 700, 0}, {2, 950, 0}, {3, 1000, 0}};
    struct ora_column c = with_histogram(ORA_FREQUENCY, at, 3);
    NEAR(ora_equal(&c, 1), 0.7);
    NEAR(ora_equal(&c, 3), 0.05);
    NEAR(ora_equal(&c, 2.5), 0.025); /* half the lowest */
    NEAR(ora_compare(&c, ORA_LT, 3), 0.95);
    NEAR(ora_compare(&c, ORA_LE, 2), 0.95);
    NEAR(ora_compare(&c, ORA_GT, 1), 0.3);
    NEAR(ora_between(&c, 1, true, 2, true), 0.95);
}

static void top_frequency(void **state) {
    (void)state;
    const struct ora_endpoint at[] = {{1, 700, 0}, {2, 900, 0}};
    struct ora_column c = with_histogram(ORA_TOP_FREQUENCY, at, 2);
    c.sample = 1000;
    c.high = 10;
    NEAR(ora_equal(&c, 2), 0.2);
    NEAR(ora_equal(&c, 7), 0.1 / 8); /* the rest among 10 - 2 values */
}

static void height_balanced(void **state) {
    (void)state;
    const struct ora_endpoint at[] = {{0, 0, 0}, {10, 1, 0}, {20, 3, 0}, {40, 4, 0}};
    struct ora_column c = with_histogram(ORA_HEIGHT_BALANCED, at, 4);
    NEAR(ora_equal(&c, 20), 0.5);
    NEAR(ora_equal(&c, 33), 0.5 / 9);
    NEAR(ora_compare(&c, ORA_LT, 10), 0.25);
    NEAR(ora_compare(&c, ORA_LT, 30), 0.75 + 0.25 / 2);
}

/* BktCnt 5225, PopBktCnt 2633, PopValCnt 1, NDV 253072 of 500000 rows: popular 0.493858, others 0.000002 (19c trace). */
static void hybrid_of_a_trace(void **state) {
    (void)state;
    const struct ora_endpoint at[] = {{10, 2633, 2633}, {250000, 5225, 1}};
    struct ora_column c = with_histogram(ORA_HYBRID, at, 2);
    c.rows = 500000;
    c.distinct = 253072;
    c.buckets = 254;
    assert_true(fabs(ora_equal(&c, 10) - 0.493858) < 1e-6);
    assert_true(fabs(ora_equal(&c, 77) - 1.96e-6) < 1e-8);
}

static void laws(void **state) {
    (void)state;
    const struct ora_endpoint at[] = {{0, 100, 60}, {30, 500, 350}, {100, 1000, 20}};
    for (int kind = ORA_NO_HISTOGRAM; kind <= ORA_HYBRID; kind++) {
        struct ora_column c = with_histogram((enum ora_histogram)kind, at, 3);
        double before = 0;
        for (double v = -50; v < 160; v += 3) {
            double below = ora_compare(&c, ORA_LT, v), equal = ora_equal(&c, v);
            assert_true(below >= 0 && below <= 1 && equal >= 0 && equal <= 1);
            assert_true(v < c.low || v > c.high || below >= before - 1e-12);
            assert_true(ora_between(&c, v, true, v + 10, true) <= ora_between(&c, v - 3, true, v + 13, true) + 0.12);
            before = v < c.low || v > c.high ? 0 : below;
        }
    }
    assert_true(ora_string_point("apple", 5) < ora_string_point("apples", 6));
    assert_true(ora_string_point("", 0) == 0 && ora_string_point("zebra", 5) < 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_histogram), cmocka_unit_test(values_out_of_range), cmocka_unit_test(months_and_cities), cmocka_unit_test(unknown_values),
        cmocka_unit_test(missing_statistics), cmocka_unit_test(frequency), cmocka_unit_test(top_frequency),
        cmocka_unit_test(height_balanced), cmocka_unit_test(hybrid_of_a_trace), cmocka_unit_test(laws)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
