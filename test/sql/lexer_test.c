/* Tokens as text, one a line: kind, text. And the vector twins of scan.h against the portable ones. */
#include "base/buf.h"
#include "base/random.h"
#include "sql/scan.h"
#include "sql/token.h"
#include "support/cases.h"
#include "support/support.h"

static const char *const kinds[] = {"end", "word", "quoted", "number", "string", "bits", "bind", "operator", "comment"};

/* "\x00" in a case is the byte: what an editor cannot show. */
static struct str with_bytes(struct arena *arena, struct str input) {
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < input.len; i++) {
        struct str here = str_slice(input, i, i + 4);
        bool byte = here.len == 4 && str_starts(here, STR("\\x")) && strchr("0123456789ABCDEF", here.ptr[2]) && strchr("0123456789ABCDEF", here.ptr[3]);
        buf_char(&out, byte ? (char)strtol(str_z(arena, str_slice(here, 2, 4)), NULL, 16) : input.ptr[i]);
        i += byte ? 3 : 0;
    }
    return buf_view(&out);
}

/* NUL, and whatever is no UTF-8, as \xNN. */
static void put_shown(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.len;) {
        struct str rest = str_slice(text, i, text.len);
        size_t length = rest.ptr[0] ? str_utf8_length(rest) : 0;
        if (length) {
            buf_str(out, str_slice(rest, 0, length));
        } else {
            buf_fmt(out, "\\x%02X", (unsigned char)rest.ptr[0]);
        }
        i += length ? length : 1;
    }
    buf_char(out, '\n');
}

static struct str show_tokens(struct arena *arena, struct str input, void *context) {
    struct sql_lexer lexer = {.arena = arena, .dialect = *(const enum sql_dialect *)context, .text = with_bytes(arena, input)};
    struct sql_token token;
    struct buf out;
    buf_init(&out, arena);
    for (;;) {
        if (!sql_lexer_next(&lexer, &token)) {
            size_t line, column;
            sql_place(lexer.text, lexer.problem_at, &line, &column);
            assert_true(lexer.at > lexer.problem_at); /* reading goes on behind it */
            buf_fmt(&out, "problem %zu:%zu %s\n", line, column, lexer.problem);
            lexer.problem = NULL;
            continue;
        }
        if (token.kind == TOKEN_END) {
            return buf_view(&out);
        }
        buf_fmt(&out, "%s ", kinds[token.kind]);
        put_shown(&out, token.text);
    }
}

static void test_postgresql(void **state) {
    enum sql_dialect dialect = SQL_POSTGRESQL;
    (void)state;
    cases_run("test/sql/lexer_postgresql.t", show_tokens, &dialect);
}

static void test_oracle(void **state) {
    enum sql_dialect dialect = SQL_ORACLE;
    (void)state;
    cases_run("test/sql/lexer_oracle.t", show_tokens, &dialect);
}

/* The key that the lexer gives by one load is the one that the compiler folds, at every place in the text. */
static void test_keys(void **state) {
    (void)state;
    for (int dialect = SQL_POSTGRESQL; dialect <= SQL_ORACLE; dialect++) {
        struct sql_lexer lexer = {.dialect = (enum sql_dialect)dialect, .text = STR("a SELECT ab materialized_view current_date exactly8 _")};
        struct sql_token token;
        static const char *const words[] = {"a", "select", "ab", "materialized_view", "current_date", "exactly8", "_"};
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            assert_true(sql_lexer_next(&lexer, &token));
            assert_true(sql_token_is(&token, words[i]));
            assert_false(sql_token_is(&token, "exactly9"));
            assert_false(sql_token_is(&token, "materialized_views"));
        }
    }
}

#ifdef __SSE2__
enum { RUN_MAX = 90, SLACK = SCAN_STEP };

static void compare_twins(const char *at, const char *end) {
    char one[RUN_MAX + SLACK], two[RUN_MAX + SLACK];
    assert_ptr_equal(scan_blanks_sse2(at, end), scan_blanks_portable(at, end));
    assert_ptr_equal(scan_either_sse2(at, end, '\'', '\\'), scan_either_portable(at, end, '\'', '\\'));
    for (int flag = 0; flag < 2; flag++) {
        assert_ptr_equal(scan_word_sse2(at, end, flag), scan_word_portable(at, end, flag));
        for (const char *room = end; room <= end + SLACK; room += SLACK) {
            assert_int_equal(scan_has_case_sse2(at, end, room, flag), scan_has_case_portable(at, end, room, flag));
            scan_fold_sse2(one, at, end, room, flag);
            scan_fold_portable(two, at, end, room, flag);
            assert_memory_equal(one, two, (size_t)(end - at));
        }
    }
}

/* Every byte at every place of runs that are otherwise of one class, then random ones. */
static void test_twins(void **state) {
    static const char fill[] = " \naZ_0'";
    char run[RUN_MAX];
    struct random random;
    (void)state;
    for (size_t kind = 0; kind < sizeof fill - 1; kind++) {
        for (size_t place = 0; place < 40; place++) {
            for (int c = 0; c < 256; c++) {
                memset(run, fill[kind], sizeof run);
                run[place] = (char)c;
                compare_twins(run, run + 40);
            }
        }
    }
    random_init(&random, 1);
    for (int i = 0; i < 20000; i++) {
        for (size_t at = 0; at < sizeof run; at++) {
            run[at] = (char)random_below(&random, 256);
        }
        compare_twins(run + i % 16, run + i % 16 + i % 54);
    }
}
#else
static void test_twins(void **state) {
    (void)state;
    test_skip("this machine has no SSE2: only the portable twins are there");
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_postgresql), cmocka_unit_test(test_oracle), cmocka_unit_test(test_keys), cmocka_unit_test(test_twins)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
