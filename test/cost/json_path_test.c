/* Paths tried on documents; what is expected is what PostgreSQL 15 says of the same (@? and @@). */
#include "cost/json_path.h"
#include "support/support.h"

static void finds_what_postgresql_finds(void **state) {
    static const struct {
        const char *op, *path, *document;
        bool found;
    } tried[] = {{"@?", "$.items[*] ? (@ > 97)", "{\"items\":[3,98]}", true},
                 {"@?", "$.items[*] ? (@ > 97)", "{\"items\":[3,8]}", false},
                 {"@?", "$.items ? (@ > 97)", "{\"items\":[3,98]}", true},
                 {"@?", "$.items[*] ? (@ > 97)", "{\"items\":99}", true},
                 {"@?", "$.x", "{\"x\":null}", true},
                 {"@?", "$.x", "{\"y\":1}", false},
                 {"@@", "$.n > 300", "{\"n\":301}", true},
                 {"@@", "$.n > 300", "{\"n\":[1,301]}", true},
                 {"@@", "$.n > 300", "{\"m\":301}", false},
                 {"@?", "$.n > 300", "{\"m\":301}", true}, /* the answer is there: it is false */
                 {"@@", "$.x == \"web\"", "{\"x\":\"web\"}", true},
                 {"@@", "$.x == \"web\"", "{\"x\":\"api\"}", false},
                 {"@@", "$.n != 3", "{\"n\":\"3\"}", false},
                 {"@@", "$.c == true", "{\"c\":[false,true]}", true},
                 {"@?", "$.a.b ? (@.c > 3 && @.d == \"x\")", "{\"a\":{\"b\":{\"c\":4,\"d\":\"x\"}}}", true},
                 {"@?", "$.a.b ? (@.c > 3 && @.d == \"x\")", "{\"a\":{\"b\":{\"c\":4,\"d\":\"y\"}}}", false},
                 {"@?", "$.a.b ? (@.c > 3 || @.d == \"x\")", "{\"a\":{\"b\":[{\"c\":1},{\"c\":4,\"d\":\"y\"}]}}", true},
                 {"@?", "$.a.b ? (@.c != null)", "{\"a\":{\"b\":[{\"c\":1}]}}", true},
                 {"@?", "$[0] ? (@ == 1)", "[1,2]", true},
                 {"@?", "$[1] ? (@ == 1)", "[1,2]", false},
                 {"@?", "$.a[*].b ? (@ >= 2.5)", "{\"a\":[{\"b\":2},{\"b\":3}]}", true},
                 {"@?", "$.\"a b\" ? (@ < -1)", "{\"a b\":-2}", true}};
    struct arena arena;
    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        const struct json_path *path = json_path_read(&arena, str_from_z(tried[i].path), tried[i].op[1] == '@');
        const struct json_value *document = json_read(&arena, str_from_z(tried[i].document), NULL);
        assert_non_null(path);
        assert_non_null(document);
        if (json_path_finds(path, document) != tried[i].found) {
            fail_msg("%s %s of %s", tried[i].op, tried[i].path, tried[i].document);
        }
    }
    arena_release(&arena);
}

static void leaves_what_it_does_not_know(void **state) {
    static const char *const paths[] = {"strict $.a", "$.a.size() > 3", "$.a == $.b", "$.a ? (exists(@.b))", "$.a ? (@.b > 1 && @.c > 2 || @.d > 3)", "$.a ? (@ > 1",
                                        "$[", "", "$.\"a", "$.a + 1"};
    struct arena arena;
    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_null(json_path_read(&arena, str_from_z(paths[i]), false));
    }
    assert_null(json_path_read(&arena, STR("$.a ? (@ > 1)"), true)); /* no truth */
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_what_postgresql_finds), cmocka_unit_test(leaves_what_it_does_not_know)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
