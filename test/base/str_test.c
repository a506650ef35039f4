/* Views, strict numbers, sizes, UTF-8. */
#include "support/support.h"

#include <limits.h>
#include <math.h>

static void compares(void **state) {
    (void)state;
    assert_true(str_eq((struct str){0}, STR("")));
    assert_true(str_ieq_z(STR("Orders"), "oRDERS"));
    assert_false(str_ieq_z(STR("orders"), "order"));
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_int_equal(str_cmp(STR("ab"), STR("ab")), 0);
    assert_true(str_cmp(STR("\x7f"), STR("\x80")) < 0); /* bytes, not chars */
}

static void cuts_and_slices(void **state) {
    (void)state;
    struct str rest = STR("a,,c"), none = {0};
    size_t at = 99;
    assert_str(str_cut(&rest, ','), "a");
    assert_str(str_cut(&rest, ','), "");
    assert_str(str_cut(&rest, ','), "c");
    assert_str(str_cut(&rest, ','), "");
    assert_str(str_slice(STR("abc"), 1, 99), "bc");
    assert_str(str_slice(STR("abc"), 2, 1), "");
    assert_str(str_slice(none, 0, 5), "");
    assert_str(str_trim(STR(" \t\r\nx y\n ")), "x y");
    assert_str(str_trim(STR("   ")), "");
    assert_true(str_starts(STR("abc"), STR("")) && str_ends(STR("abc"), STR("bc")));
    assert_false(str_ends(STR("c"), STR("bc")));
    assert_true(str_find(STR("banana"), STR("nan"), &at) && at == 2);
    assert_false(str_find(STR("banana"), STR("nab"), &at));
    assert_true(str_find(none, STR(""), &at) && at == 0);
}

static void makes_copies(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    assert_str(str_fmt(&arena, "%s-%05d-" STR_FMT, "x", 42, STR_ARG(STR("view"))), "x-00042-view");
    assert_str(str_upper(&arena, STR("\xC3\xA4z")), "\xC3\xA4Z"); /* ASCII only: an umlaut keeps its bytes */
    assert_str(str_lower(&arena, STR("AZ[")), "az[");
    assert_string_equal(str_z(&arena, (struct str){0}), "");
    arena_release(&arena);
}

static void reads_integers(void **state) {
    (void)state;
    int64_t n = 7;
    assert_true(str_to_i64(STR("-9223372036854775808"), &n) && n == INT64_MIN);
    assert_true(str_to_i64(STR("+9223372036854775807"), &n) && n == INT64_MAX);
    assert_true(str_to_i64(STR("007"), &n) && n == 7);
    static const char *const bad[] = {"",    "-",   "+",  "9223372036854775808", "-9223372036854775809", "1 ", " 1",
                                      "1.0", "0x1", "1e3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        n = 123;
        assert_false(str_to_i64(str_from_z(bad[i]), &n));
        assert_int_equal(n, 123);
    }
}

static void reads_doubles(void **state) {
    (void)state;
    double x = 0;
    assert_true(str_to_double(STR("0.1"), &x) && x == 0.1);
    assert_true(str_to_double(STR("-1.5E-3"), &x) && x == -0.0015);
    assert_true(str_to_double(STR("1."), &x) && x == 1);
    assert_true(str_to_double(STR(".5"), &x) && x == 0.5);
    static const char *const bad[] = {"",    ".",    "-",     "e5",  "1e", "1e+", "inf",
                                      "nan", "0x10", "1e999", "1,5", " 1", "1 ",  "--1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(str_to_double(str_from_z(bad[i]), &x));
    }
}

static void reads_sizes(void **state) {
    (void)state;
    uint64_t n = 0;
    assert_true(str_to_size(STR("500MB"), &n) && n == 500ULL * 1024 * 1024);
    assert_true(str_to_size(STR(" 20 kB "), &n) && n == 20480);
    assert_true(str_to_size(STR("1.5GB"), &n) && n == 1610612736ULL);
    assert_true(str_to_size(STR("123"), &n) && n == 123);
    assert_true(str_to_size(STR("1tb"), &n) && n == 1ULL << 40);
    static const char *const bad[] = {"", "MB", "-1MB", "1 XB", "1MBs", "99999999TB", "1e3", "1..5kB"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(str_to_size(str_from_z(bad[i]), &n));
    }
}

static void knows_utf8(void **state) {
    (void)state;
    assert_true(str_is_utf8(STR("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x90\x8A")));
    static const char *const bad[] = {
        "\x80",             /* a continuation alone */
        "\xC0\x80",         /* overlong NUL */
        "\xE0\x9F\xBF",     /* overlong */
        "\xED\xA0\x80",     /* surrogate */
        "\xF4\x90\x80\x80", /* beyond U+10FFFF */
        "\xC3",
        "\xE2\x82", /* cut */
        "\xF0\x8F\xBF\xBF",
        "\xC3\x28",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(str_is_utf8(str_from_z(bad[i])));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares),       cmocka_unit_test(cuts_and_slices), cmocka_unit_test(makes_copies),
        cmocka_unit_test(reads_integers), cmocka_unit_test(reads_doubles),   cmocka_unit_test(reads_sizes),
        cmocka_unit_test(knows_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
