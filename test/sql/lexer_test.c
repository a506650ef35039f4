/* Tokens as text, one a line: kind, text. And the vector twins of scan.h against the portable ones. */
#include "base/buf.h"
#include "base/random.h"
#include "sql/reserved.h"
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

static struct str tokens_of(struct arena *arena, struct str text, enum sql_dialect dialect) {
    struct sql_lexer lexer = {.arena = arena, .dialect = dialect, .text = text};
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

/* Near the end of the text some is read byte by byte: with blanks behind it, it reads alike. */
static struct str show_tokens(struct arena *arena, struct str input, void *context) {
    enum sql_dialect dialect = *(const enum sql_dialect *)context;
    struct str text = with_bytes(arena, input), shown = tokens_of(arena, text, dialect);
    struct str longer = tokens_of(arena, str_fmt(arena, STR_FMT "%64s", STR_ARG(text), ""), dialect);
    if (!memchr(text.ptr, '\0', text.len)) {
        assert_string_equal(str_z(arena, longer), str_z(arena, shown));
    }
    return shown;
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

static void test_reserved(void **state) {
    (void)state;
    assert_int_equal(sql_word_class(SQL_POSTGRESQL, STR("SELECT")), SQL_WORD_RESERVED);
    assert_int_equal(sql_word_class(SQL_POSTGRESQL, STR("as")), SQL_WORD_RESERVED | SQL_WORD_NEEDS_AS);
    assert_int_equal(sql_word_class(SQL_POSTGRESQL, STR("current_schema")), SQL_WORD_RESERVED | SQL_WORD_FUNCTION);
    assert_int_equal(sql_word_class(SQL_POSTGRESQL, STR("Current_Timestamp")), SQL_WORD_RESERVED);
    assert_int_equal(sql_word_class(SQL_POSTGRESQL, STR("year")), SQL_WORD_NEEDS_AS);
    assert_int_equal(sql_word_class(SQL_ORACLE, STR("ROWNUM")), SQL_WORD_RESERVED | SQL_WORD_PSEUDO);
    assert_int_equal(sql_word_class(SQL_ORACLE, STR("nested_table_id")), SQL_WORD_RESERVED | SQL_WORD_PSEUDO);
    assert_int_equal(sql_word_class(SQL_ORACLE, STR("with")), SQL_WORD_RESERVED);
    static const char *const names[] = {"", "a", "ss_item_sk", "selects", "selec", "current_timestamps", "_all", "a_name_of_more_than_thirty_characters_in_all"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(sql_word_class(SQL_POSTGRESQL, str_from_z(names[i])), 0);
        assert_int_equal(sql_word_class(SQL_ORACLE, str_from_z(names[i])), 0);
    }
}

#ifdef __SSE2__
enum { RUN_MAX = 90, SLACK = SCAN_STEP };

static void compare_words(const char *at, const char *end, bool upper) {
    char one[RUN_MAX + SLACK], two[RUN_MAX + SLACK];
    struct scan_run vector = scan_word_sse2(at, end, upper), portable = scan_word_portable(at, end, upper);
    assert_ptr_equal(vector.end, portable.end);
    assert_int_equal(vector.turns, portable.turns);
    for (const char *room = end; room <= end + SLACK; room += SLACK) {
        scan_fold_sse2(one, at, end, room, upper);
        scan_fold_portable(two, at, end, room, upper);
        assert_memory_equal(one, two, (size_t)(end - at));
    }
    struct scan_short quick = scan_short_word_sse2(at, upper, one), slow = scan_short_word_portable(at, upper, two);
    assert_int_equal(quick.length, slow.length);
    assert_int_equal(quick.turns, slow.turns);
    assert_memory_equal(one, two, slow.turns ? slow.length : 0);
}

/* SCAN_STEP bytes behind the end are there, but do not count. */
static void compare_twins(const char *at, const char *end) {
    assert_ptr_equal(scan_blanks_sse2(at, end), scan_blanks_portable(at, end));
    assert_ptr_equal(scan_either_sse2(at, end, '\'', '\\'), scan_either_portable(at, end, '\'', '\\'));
    compare_words(at, end, false);
    compare_words(at, end, true);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_postgresql), cmocka_unit_test(test_oracle), cmocka_unit_test(test_keys), cmocka_unit_test(test_reserved), cmocka_unit_test(test_twins)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
