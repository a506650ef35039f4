/* Reading by cases; limits, odd bytes and the round trip through the writer here. */
#include "base/csv.h"

#include "support/cases.h"
#include "support/support.h"

static struct str show(struct arena *arena, struct str input, void *context) {
    (void)context;
    struct buf out;
    struct csv_reader reader;
    struct err err = {0};
    const struct csv_value *row = NULL;
    buf_init(&out, arena);
    if (csv_open(arena, &reader, input, NULL, &err)) {
        for (size_t i = 0; i < reader.column_count; i++) {
            buf_fmt(&out, "%s" STR_FMT, i ? " " : "", STR_ARG(reader.columns[i]));
        }
        buf_char(&out, '\n');
        while (csv_next(&reader, &row, &err) && row) {
            for (size_t i = 0; i < reader.column_count; i++) {
                if (row[i].is_null) {
                    buf_char(&out, '~');
                } else {
                    buf_fmt(&out, "[" STR_FMT "]", STR_ARG(row[i].text));
                }
            }
            buf_char(&out, '\n');
        }
    }
    if (err.code) {
        buf_fmt(&out, "%s %zu:%zu %s", err_info(err.code)->name, err.line, err.column, err.message);
    }
    return buf_view(&out);
}

static void cases(void **state) {
    (void)state;
    cases_run("test/base/csv.t", show, NULL);
}

static struct str show_text(struct arena *arena, struct str text) {
    return show(arena, text, NULL);
}

static void odd_bytes(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    assert_str(show_text(&arena, STR("\xEF\xBB\xBF"
                                     "a,b\r\n1,\"x\r\ny\"\r\n")),
               "a b\n[1][x\r\ny]\n");
    assert_str(show_text(&arena, STR("a,b\n1,2")), "a b\n[1][2]\n"); /* no line end behind the last row */
    assert_str(show_text(&arena, STR("a\nx\ry\n")),
               "a\nCSV_MALFORMED 2:2 line 2, column 2: a carriage return without a line feed");
    assert_str(show_text(&arena, STR("a\nx\0y\n")), "CSV_MALFORMED 0:0 a NUL byte at offset 3");
    assert_str(show_text(&arena, (struct str){0}), "CSV_MALFORMED 0:0 line 1: the header is missing");
    assert_str(show_text(&arena, STR("a\n\"")),
               "a\nCSV_MALFORMED 2:1 line 2, column 1: the quoted field that begins here is not closed");
    arena_release(&arena);
}

static void limits(void **state) {
    (void)state;
    struct arena arena;
    struct csv_reader reader;
    struct csv_limits limits = {.columns = 2, .rows = 1};
    const struct csv_value *row;
    struct err err = {0};
    arena_init(&arena, NULL);
    assert_false(csv_open(&arena, &reader, STR("a,b,c\n"), &limits, &err));
    assert_err(&err, ERR_CSV_MALFORMED);
    err_clear(&err);
    assert_true(csv_open(&arena, &reader, STR("a,b\n1,2\n3,4\n"), &limits, &err));
    assert_true(csv_next(&reader, &row, &err) && row);
    assert_false(csv_next(&reader, &row, &err));
    assert_err(&err, ERR_CSV_MALFORMED);
    assert_true(csv_column(&reader, "b") == 1 && csv_column(&reader, "c") == SIZE_MAX);
    arena_release(&arena);
}

static void round_trip(void **state) {
    (void)state;
    static const struct csv_value fields[] = {
        {STR_INIT("plain"), false}, {STR_INIT(""), false},       {STR_INIT(""), true},   {STR_INIT("a,b"), false},
        {STR_INIT("\"\""), false},  {STR_INIT("x\r\ny"), false}, {STR_INIT(" "), false}, {STR_INIT("\\."), false},
    };
    enum { COUNT = sizeof fields / sizeof *fields };
    struct arena arena;
    struct csv_reader reader;
    struct err err = {0};
    struct buf out;
    arena_init(&arena, NULL);
    buf_init(&out, &arena);
    struct csv_writer writer = {.out = &out};
    csv_write(&writer, STR("only"));
    csv_end_row(&writer);
    for (size_t i = 0; i < COUNT; i++) {
        if (fields[i].is_null) {
            csv_write_null(&writer);
        } else {
            csv_write(&writer, fields[i].text);
        }
        csv_end_row(&writer);
    }
    assert_true(csv_open(&arena, &reader, buf_view(&out), NULL, &err));
    for (size_t i = 0; i < COUNT; i++) {
        const struct csv_value *row;
        assert_done(csv_next(&reader, &row, &err), &err);
        assert_true(row && str_eq(row->text, fields[i].text) && row->is_null == fields[i].is_null);
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases),
        cmocka_unit_test(odd_bytes),
        cmocka_unit_test(limits),
        cmocka_unit_test(round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
