/*
 * Texts made to hurt: long chains, deep nests, large literals and lists, bytes that belong nowhere. Each is an error with a place or a tree that
 * prints, reads back equal and has a fingerprint; none of them recurses out of the stack.
 */
#include <limits.h>
#include <malloc.h>

#include "base/buf.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "support/support.h"

struct shape {
    const char *begin, *again;
    size_t count;
    const char *end;
    enum err_code code; /* ERR_NONE: parses */
};

enum { CHAIN = SQL_HEIGHT_MAX - 20, LONG = 100000 };

static const struct shape shapes[] = {
    {"select ", "1 + ", CHAIN, "1", ERR_NONE},
    {"select ", "1 + ", LONG, "1", ERR_SQL_TOO_DEEP},
    {"select 1 ", "union select 1 ", CHAIN, "", ERR_NONE},
    {"select 1 ", "union all select 1 ", LONG, "", ERR_SQL_TOO_DEEP},
    {"select 1 from t ", "join t on 1 = 1 ", CHAIN, "", ERR_NONE},
    {"select 1 from t ", "cross join t ", LONG, "", ERR_SQL_TOO_DEEP},
    {"select 1 from t where a ", "is null ", LONG, "", ERR_SQL_TOO_DEEP},
    {"select 1 from t where a ", "between 1 and 2 ", LONG, "", ERR_SQL_SYNTAX},
    {"select (a)", ".b", LONG, "", ERR_SQL_TOO_DEEP},
    {"select a ", "collate x ", LONG, "", ERR_SQL_TOO_DEEP},
    {"select ", "(", LONG, "", ERR_SQL_TOO_DEEP},
    {"", "(select ", LONG, "", ERR_SQL_TOO_DEEP},
    {"select * from ", "(", LONG, "t", ERR_SQL_TOO_DEEP},
    {"select ", "f(", LONG, "1", ERR_SQL_TOO_DEEP},
    {"select ", "case when ", LONG, "1", ERR_SQL_TOO_DEEP},
    {"select ", "not ", LONG, "1", ERR_SQL_TOO_DEEP},
    {"select ", "- ", LONG, "1", ERR_SQL_TOO_DEEP},
    {"explain ", "explain ", LONG, "select 1", ERR_SQL_TOO_DEEP},
    {"select 1 from t where a in (", "1, ", LONG, "1)", ERR_NONE},
    {"select 1 from t where ", "a = 1 or ", LONG, "a = 2", ERR_NONE},
    {"select 1 from t where ", "a = 1 and ", LONG, "a = 2", ERR_NONE},
    {"select ", "a, ", LONG, "a from t", ERR_NONE},
    {"select 1 from ", "t, ", LONG, "t", ERR_NONE},
    {"select '", "0123456789", 1 << 20, "'", ERR_NONE},
    {"select \"", "0123456789", 1 << 14, "\"", ERR_NONE},
    {"select ", "a", 1 << 18, "", ERR_NONE},
    {"select ", "1", 1 << 18, "", ERR_NONE},
    {"select '", "''", LONG, "'", ERR_NONE},
    {"select '", "x", LONG, "", ERR_SQL_SYNTAX},
    {"select /*", "/*", LONG, "", ERR_SQL_SYNTAX},
    {"select 1 ", "/* */", LONG, "", ERR_NONE},
    {"select 1 ", "-- x\n", LONG, "", ERR_NONE},
    {"select ", ")", LONG, "", ERR_SQL_SYNTAX},
    {"select ", "=", LONG, "1", ERR_SQL_SYNTAX},
    {"", ";", LONG, "", ERR_SQL_SYNTAX},
};

static struct str make(struct arena *arena, const struct shape *shape) {
    struct buf text;
    buf_init(&text, arena);
    buf_z(&text, shape->begin);
    for (size_t i = 0; i < shape->count; i++) {
        buf_z(&text, shape->again);
    }
    buf_z(&text, shape->end);
    return buf_view(&text);
}

static void check_shape(const struct shape *shape, enum sql_dialect dialect) {
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str text = make(&arena, shape);
    const struct sql_node *tree = sql_parse_statement(&arena, dialect, text, &err);
    if ((tree != NULL) != (shape->code == ERR_NONE) || (!tree && err.code != shape->code)) {
        fail_msg("%s%s... in dialect %d: %s", shape->begin, shape->again, dialect, tree ? "parses" : err.message);
    }
    if (tree) {
        const struct sql_node *again = sql_parse_statement(&arena, dialect, sql_print(&arena, dialect, tree), &err);
        assert_done(again != NULL, &err);
        assert_true(sql_equal(tree, again) && sql_fingerprint(dialect, tree) == sql_fingerprint(dialect, again));
    } else {
        assert_true(err.line >= 1 && err.column >= 1);
    }
    sql_token_hash(dialect, text);
    if (dialect == SQL_ORACLE) {
        sql_oracle_id(&arena, text, SQL_FORCE_MIXED_REPLACE);
    }
    arena_release(&arena);
}

static void test_postgresql(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        check_shape(&shapes[i], SQL_POSTGRESQL);
    }
}

static void test_oracle(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        check_shape(&shapes[i], SQL_ORACLE);
    }
}

/* NUL, bytes that are no UTF-8, and the rest, in front of, inside and behind a statement. */
static void test_every_byte(void **state) {
    (void)state;
    for (int dialect = SQL_POSTGRESQL; dialect <= SQL_ORACLE; dialect++) {
        for (int c = 0; c < 256; c++) {
            for (size_t place = 0; place < 3; place++) {
                struct arena arena;
                struct err err = {0};
                struct buf text;
                static const char *const parts[] = {"", "select a", " from t"};
                arena_init(&arena, NULL);
                buf_init(&text, &arena);
                for (size_t part = 0; part < 3; part++) {
                    buf_z(&text, parts[part]);
                    if (part == place) {
                        buf_char(&text, (char)c);
                    }
                }
                bool parsed = sql_parse_statement(&arena, (enum sql_dialect)dialect, buf_view(&text), &err);
                assert_true(parsed || (err.code != ERR_NONE && err.line >= 1 && err.column >= 1));
                arena_release(&arena);
            }
        }
    }
}

int main(void) {
    /* Memory that was given back is taken again, not fetched anew from the system, zeroed page by page: that was 40 % of the time. */
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_postgresql), cmocka_unit_test(test_oracle), cmocka_unit_test(test_every_byte)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
