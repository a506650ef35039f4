/* Array literals by cases; redaction by its properties, since its key is random. */
#include "base/buf.h"
#include "collect/array_literal.h"
#include "collect/redact.h"
#include "support/cases.h"
#include "support/support.h"

static struct str show(struct arena *arena, struct str input, void *context) {
    struct str *elements;
    size_t count;
    struct buf out;
    (void)context;
    if (!array_literal_read(arena, input, &elements, &count)) {
        return STR("!");
    }
    buf_init(&out, arena);
    buf_fmt(&out, "(%zu)", count);
    for (size_t i = 0; i < count; i++) {
        buf_fmt(&out, " [" STR_FMT "]", STR_ARG(elements[i]));
    }
    return buf_view(&out);
}

static void arrays(void **state) {
    (void)state;
    cases_run("test/collect/array_literal.t", show, NULL);
}

static const struct redact key = {{0x0706050403020100, 0x0f0e0d0c0b0a0908}};

/* The reference vector of the SipHash paper's appendix: key 00..0f, input 00..0e gives a129ca6149be45e5. */
static void hash_is_siphash(void **state) {
    (void)state;
    struct arena arena;
    char input[15];
    arena_init(&arena, NULL);
    for (int i = 0; i < 15; i++) {
        input[i] = (char)i;
    }
    assert_str(redact_value(&arena, &key, (struct str){input, 15}), "xca6149be45e5"); /* the lower 48 bits */
    arena_release(&arena);
}

static size_t shape(struct str value, char *out) {
    for (size_t i = 0; i < value.len; i++) {
        out[i] = value.ptr[i] >= '0' && value.ptr[i] <= '9' ? '9' : value.ptr[i];
    }
    return value.len;
}

static void shapes_stay(void **state) {
    (void)state;
    static const char *const values[] = {"12345", "-17.25", "1998-09-02", "2024-02-29 13:14:15",
                                         "2024-02-29 13:14:15+00"};
    static const char *const kept[] = {"", "t", "false", "7", "90 days", "1 mon"};
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char before[40], after[40];
        struct str value = str_from_z(values[i]), hashed = redact_value(&arena, &key, value);
        size_t length = shape(value, before);
        assert_false(str_eq(value, hashed));
        assert_int_equal(shape(hashed, after), length);
        assert_memory_equal(before, after, length);
    }
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        assert_str(redact_value(&arena, &key, str_from_z(kept[i])), kept[i]);
    }
    arena_release(&arena);
}

static void statements_keep_no_literal(void **state) {
    (void)state;
    struct arena arena;
    size_t at;
    arena_init(&arena, NULL);
    struct str sql = STR("SELECT \"Secret\", secret2 /* secret */ FROM t -- secret\n WHERE a = 'sec''ret' AND b = "
                         "E'sec\\'ret' AND c = $x$sec'ret$x$ "
                         "AND d > 1234.5 AND e = 7 AND f = $1 AND g LIKE 'secret%' AND h = 'unclosed secret");
    struct str hashed = redact_sql(&arena, &key, sql);
    struct str rest = hashed;
    assert_true(str_find(rest, STR("\"Secret\", secret2"), &at)); /* names stay */
    rest = str_slice(rest, at + strlen("\"Secret\", secret2"), rest.len);
    assert_false(str_find(rest, STR("ecret"), &at));
    assert_false(str_find(rest, STR("1234.5"), &at));
    assert_true(str_find(rest, STR("e = 7"), &at));
    assert_true(str_find(rest, STR("f = $1"), &at));
    assert_true(str_find(rest, STR("%'"), &at));
    /* Equal literals stay equal, whichever way they were written. */
    struct str value = redact_value(&arena, &key, STR("sec'ret"));
    size_t times = 0;
    for (rest = hashed; str_find(rest, value, &at); rest = str_slice(rest, at + 1, rest.len)) {
        times++;
    }
    assert_int_equal(times, 3);
    arena_release(&arena);
}

static void answers_are_filtered(void **state) {
    (void)state;
    struct arena arena;
    struct redact redact = key;
    arena_init(&arena, NULL);
    struct str columns[] = {STR("column_name"), STR("common"), STR("bounds")};
    struct db_value values[] = {{.text = STR("city")},
                                {.text = STR("{Paris,\"New York\"}")},
                                {.text = STR("{Berlin,Oslo,Zagreb}")},
                                {.text = STR("price")},
                                {.is_null = true},
                                {.text = STR("{1.5,2.5,30.25}")}};
    struct db_result result = {columns, 3, values, 2};
    redact_answer(&redact, &arena, STR("statistics"), &result);
    struct str *bounds, *common;
    size_t count;
    assert_str(values[0].text, "city");
    assert_true(array_literal_read(&arena, values[1].text, &common, &count));
    assert_int_equal(count, 2);
    assert_true(str_eq(common[0], redact_value(&arena, &key, STR("Paris"))));
    assert_true(array_literal_read(&arena, values[2].text, &bounds, &count));
    assert_int_equal(count, 3);
    assert_true(str_cmp(bounds[0], bounds[1]) < 0 && str_cmp(bounds[1], bounds[2]) < 0);
    assert_true(values[4].is_null);
    assert_str(values[5].text, "{1.5,2.5,30.25}");
    struct str name = STR("bounds");
    struct db_value spans[] = {{.text = STR("{\"[1,5)\",\"(,2026-01-01]\",\"[\\\"2026-01-01 10:00:00+00\\\",infinity)\"}")}, {.text = STR("{\"[1,5)\",\"[Berlin,Oslo)\"}")}};
    struct db_result ranges = {&name, 1, spans, 2};
    redact_answer(&redact, &arena, STR("ranges"), &ranges);
    assert_str(spans[0].text, "{\"[1,5)\",\"(,2026-01-01]\",\"[\\\"2026-01-01 10:00:00+00\\\",infinity)\"}");
    assert_str(spans[1].text, "{}");
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrays),
        cmocka_unit_test(hash_is_siphash),
        cmocka_unit_test(shapes_stay),
        cmocka_unit_test(statements_keep_no_literal),
        cmocka_unit_test(answers_are_filtered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
