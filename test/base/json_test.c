/* Reading, with the places of errors; writing, with every misuse. */
#include "base/json.h"

#include <math.h>

#include "support/support.h"

static void reads_every_kind(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    const struct json_value *v =
        json_read(&arena,
                  STR("{\"i\":-9223372036854775808, \"u\":18446744073709551615, \"d\":1.50, \"s\":\"\\u20ac\\n\","
                      "\"t\":true, \"n\":null, \"a\":[1,[],{}], \"i\":2}"),
                  &err);
    assert_done(v != NULL, &err);
    assert_int_equal(v->item_count, 8);
    assert_int_equal(json_get_i64(v, "i", 0), INT64_MIN); /* of repeated keys the first */
    assert_int_equal(json_get_i64(v, "u", 5), 5);         /* does not fit */
    assert_true(json_get_number(v, "u", 0) == 18446744073709551616.0);
    assert_false(json_get(v, "d")->is_integer);
    assert_true(json_get_number(v, "d", 0) == 1.5);
    assert_str(json_get_str(v, "s", STR("")), "\xE2\x82\xAC\n");
    assert_true(json_get_bool(v, "t", false));
    assert_int_equal(json_get(v, "n")->kind, JSON_NULL);
    assert_int_equal(json_at(json_get(v, "a"), 0)->integer, 1);
    assert_null(json_at(json_get(v, "a"), 3));
    arena_release(&arena);
}

static void lookups_tolerate_what_is_not_there(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    const struct json_value *v = json_read(&arena, STR("[1]"), &err);
    assert_null(json_get(v, "a"));
    assert_null(json_get(json_get(json_at(v, 0), "a"), "b"));
    assert_null(json_at(NULL, 0));
    assert_str(json_get_str(v, "a", STR("other")), "other");
    assert_true(json_get_number(NULL, "a", 2.5) == 2.5);
    assert_true(json_get_bool(json_at(v, 0), "a", true));
    arena_release(&arena);
}

static void errors_have_a_place(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t line, column;
    } cases[] = {
        {"", 1, 1},    {"{\n  \"a\": x\n}", 2, 8}, {"[1,]", 1, 3}, {"[1] 2", 1, 5}, {"{\"a\" 1}", 1, 6},
        {"NaN", 1, 1}, {"// c\n1", 1, 1},
    };
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        assert_null(json_read(&arena, str_from_z(cases[i].text), &err));
        assert_err(&err, ERR_JSON_MALFORMED);
        assert_int_equal(err.line, cases[i].line);
        assert_int_equal(err.column, cases[i].column);
    }
    arena_release(&arena);
}

static void depth_has_a_limit(void **state) {
    (void)state;
    struct arena arena;
    struct buf text;
    struct err err = {0};
    arena_init(&arena, NULL);
    buf_init(&text, &arena);
    buf_repeat(&text, '[', JSON_DEPTH_MAX);
    buf_repeat(&text, ']', JSON_DEPTH_MAX);
    assert_non_null(json_read(&arena, buf_view(&text), &err));
    buf_reset(&text);
    buf_repeat(&text, '[', 1000000);
    buf_repeat(&text, ']', 1000000);
    assert_null(json_read(&arena, buf_view(&text), &err));
    assert_err(&err, ERR_JSON_MALFORMED);
    arena_release(&arena);
}

static void writes_pretty_and_compact(void **state) {
    (void)state;
    static const char *const expected[] = {
        "{\"a\":[1,-2,18446744073709551615],\"e\":[],\"o\":{},\"s\":\"x\",\"n\":null,\"b\":false,\"f\":0.1,\"inf\":"
        "null}",
        "{\n  \"a\": [\n    1,\n    -2,\n    18446744073709551615\n  ],\n  \"e\": [],\n  \"o\": {},\n  \"s\": \"x\",\n"
        "  \"n\": null,\n  \"b\": false,\n  \"f\": 0.1,\n  \"inf\": null\n}",
    };
    struct arena arena;
    arena_init(&arena, NULL);
    for (int pretty = 0; pretty < 2; pretty++) {
        struct buf out;
        struct json_writer w;
        buf_init(&out, &arena);
        json_write_init(&w, &out, pretty);
        assert_false(json_write_done(&w));
        json_write_object(&w);
        json_write_key(&w, "a");
        json_write_array(&w);
        json_write_number(&w, 1);
        json_write_i64(&w, -2);
        json_write_u64(&w, UINT64_MAX);
        json_write_array_end(&w);
        json_write_key(&w, "e");
        json_write_array(&w);
        json_write_array_end(&w);
        json_write_key(&w, "o");
        json_write_object(&w);
        json_write_object_end(&w);
        json_write_key_str(&w, STR("s"));
        json_write_str(&w, STR("x"));
        json_write_key(&w, "n");
        json_write_z(&w, NULL);
        json_write_key(&w, "b");
        json_write_bool(&w, false);
        json_write_key(&w, "f");
        json_write_number(&w, 0.1);
        json_write_key(&w, "inf");
        json_write_number(&w, INFINITY);
        json_write_object_end(&w);
        assert_true(json_write_done(&w));
        assert_str(buf_view(&out), expected[pretty]);
    }
    arena_release(&arena);
}

static void escapes(void **state) {
    (void)state;
    struct arena arena;
    struct buf out;
    arena_init(&arena, NULL);
    buf_init(&out, &arena);
    json_quote(&out, STR("\"\\\n\t\r\x01\x7f\0/\xC3\xA4\xC3\xFF"));
    assert_str(buf_view(&out), "\"\\\"\\\\\\n\\t\\u000d\\u0001\\u007f\\u0000/\xC3\xA4\xEF\xBF\xBD\xEF\xBF\xBD\"");
    arena_release(&arena);
}

static void value_without_key(struct json_writer *w) {
    json_write_object(w);
    json_write_null(w);
}

static void key_in_array(struct json_writer *w) {
    json_write_array(w);
    json_write_key(w, "a");
}

static void two_keys(struct json_writer *w) {
    json_write_object(w);
    json_write_key(w, "a");
    json_write_key(w, "b");
}

static void two_values(struct json_writer *w) {
    json_write_null(w);
    json_write_null(w);
}

static void wrong_end(struct json_writer *w) {
    json_write_array(w);
    json_write_object_end(w);
}

static void key_without_value(struct json_writer *w) {
    json_write_object(w);
    json_write_key(w, "a");
    json_write_object_end(w);
}

static void end_too_many(struct json_writer *w) {
    json_write_array(w);
    json_write_array_end(w);
    json_write_array_end(w);
}

static void too_deep(struct json_writer *w) {
    for (int i = 0; i <= JSON_DEPTH_MAX; i++) {
        json_write_array(w);
    }
}

static void left_open(struct json_writer *w) {
    json_write_array(w);
}

static void misuse_is_noticed(void **state) {
    (void)state;
    static void (*const misuses[])(struct json_writer *) = {value_without_key, key_in_array, two_keys,
                                                            two_values,        wrong_end,    key_without_value,
                                                            end_too_many,      too_deep,     left_open};
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof misuses / sizeof *misuses; i++) {
        struct buf out;
        struct json_writer w;
        buf_init(&out, &arena);
        json_write_init(&w, &out, false);
        misuses[i](&w);
        assert_false(json_write_done(&w));
        if (w.broken) { /* sticky: nothing more comes out */
            size_t length = out.len;
            json_write_null(&w);
            json_write_array(&w);
            json_write_key(&w, "x");
            assert_int_equal(out.len, length);
        }
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind),          cmocka_unit_test(lookups_tolerate_what_is_not_there),
        cmocka_unit_test(errors_have_a_place),       cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(writes_pretty_and_compact), cmocka_unit_test(escapes),
        cmocka_unit_test(misuse_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
