/* Sets of positions that do not fit into one word. */
#include "advise/verify/members.h"

#include "support/support.h"

static void beyond_one_word(void **state) {
    (void)state;
    struct members set = members_one(63);
    members_add(&set, 64);
    members_add(&set, MEMBERS_MAX - 1);
    assert_int_equal(members_count(&set), 3);
    assert_true(members_has(&set, 64) && !members_has(&set, 65) && !members_has(&set, 0));
    members_remove(&set, 64);
    assert_false(members_has(&set, 64));
    assert_int_equal(members_count(&set), 2);
}

static void as_sets_go(void **state) {
    (void)state;
    struct members odd = {{0}}, high = {{0}};
    for (size_t i = 0; i < MEMBERS_MAX; i++) {
        if (i % 2) {
            members_add(&odd, i);
        }
        if (i >= 100) {
            members_add(&high, i);
        }
    }
    struct members both = members_common(odd, high), either = members_union(odd, high), low = members_minus(odd, high);
    assert_int_equal(members_count(&both), (MEMBERS_MAX - 100) / 2);
    assert_int_equal(members_count(&either), MEMBERS_MAX - 50);
    assert_int_equal(members_count(&low), 50);
    struct members none = members_common(low, high);
    assert_false(members_any(&none));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beyond_one_word),
        cmocka_unit_test(as_sets_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
