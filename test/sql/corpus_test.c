/*
 * Round trips over foreign statements: parse, print, parse, compare. TPC-H comes with the examples; TPC-DS and sqlglot's own
 * test statements are fetched (test/sql/fetch-corpora) and are skipped without.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "support/support.h"

struct tally {
    size_t statements, understood, changed; /* changed: not equal once printed and read again */
};

/* sqlglot's corpora also hold bare expressions. */
static struct sql_node *parse_either(struct arena *arena, enum sql_dialect dialect, struct str text) {
    struct sql_node *tree = sql_parse_statement(arena, dialect, text, NULL);
    return tree ? tree : sql_parse_expression(arena, dialect, text, NULL);
}

static void check_one(struct arena *arena, enum sql_dialect dialect, struct str text, struct tally *tally) {
    const struct sql_node *tree = parse_either(arena, dialect, text);
    tally->statements++;
    if (!tree || tree->kind == SQL_OPAQUE) {
        return;
    }
    tally->understood++;
    struct str printed = sql_print(arena, dialect, tree);
    const struct sql_node *again = parse_either(arena, dialect, printed);
    if (!again || !sql_equal(tree, again) || sql_fingerprint(dialect, tree) != sql_fingerprint(dialect, again)) {
        tally->changed++;
        printf("does not survive printing: " STR_FMT "\nprinted: " STR_FMT "\n", STR_ARG(text), STR_ARG(printed));
    }
}

static struct tally check_file(const char *path, enum sql_dialect dialect) {
    struct tally tally = {0};
    struct arena arena;
    struct str text;
    struct err err = {0};
    arena_init(&arena, NULL);
    if (access(path, R_OK) != 0) {
        arena_release(&arena);
        test_skip("no %s: run test/sql/fetch-corpora (needs the network)", path);
    }
    assert_done(file_read(&arena, str_from_z(path), 64 << 20, &text, &err), &err);
    while (text.len) { /* each statement is followed by a line with a semicolon, or is alone */
        size_t end = text.len;
        str_find(text, STR("\n;\n"), &end);
        check_one(&arena, dialect, str_slice(text, 0, end), &tally);
        text = str_slice(text, end + 3, text.len);
    }
    arena_release(&arena);
    return tally;
}

/* A table's alias with AS, which Oracle has not. */
static bool is_foreign_to_oracle(int query) { return query == 7 || query == 8 || query == 9 || query == 13 || query == 15 || query == 22; }

static void test_tpch(void **state) {
    (void)state;
    for (int query = 1; query <= 22; query++) {
        char path[64];
        snprintf(path, sizeof path, "examples/tpch/queries/q%02d.sql", query);
        for (int dialect = SQL_POSTGRESQL; dialect <= SQL_ORACLE; dialect++) {
            struct tally tally = check_file(path, (enum sql_dialect)dialect);
            assert_true(tally.statements > 0);
            assert_int_equal(tally.understood, dialect == SQL_ORACLE && is_foreign_to_oracle(query) ? 0 : tally.statements);
            assert_int_equal(tally.changed, 0);
        }
    }
}

static void test_tpcds(void **state) {
    (void)state;
    for (int dialect = SQL_POSTGRESQL; dialect <= SQL_ORACLE; dialect++) {
        struct tally tally = check_file("deps/corpora/tpcds.sql", (enum sql_dialect)dialect);
        assert_int_equal(tally.statements, 99);
        assert_int_equal(tally.understood, dialect == SQL_ORACLE ? 98 : 99); /* one has a table's alias with AS */
        assert_int_equal(tally.changed, 0);
    }
}

/*
 * The floors are what was reached: a parser that understands less has lost something. Known to change in printing: types
 * written ARRAY[n], intervals with a parenthesised value.
 */
static void check_floor(const char *path, enum sql_dialect dialect, size_t floor_percent) {
    struct tally tally = check_file(path, dialect);
    if (tally.understood * 100 < tally.statements * floor_percent) {
        fail_msg("%s: %zu of %zu understood, %zu %% are due", path, tally.understood, tally.statements, floor_percent);
    }
    assert_true(tally.changed * 100 <= tally.understood * 2);
    printf("%s: %zu of %zu understood\n", path, tally.understood, tally.statements);
}

static void test_sqlglot_postgresql(void **state) {
    (void)state;
    check_floor("deps/corpora/sqlglot-postgresql.sql", SQL_POSTGRESQL, 80);
}

static void test_sqlglot_oracle(void **state) {
    (void)state;
    check_floor("deps/corpora/sqlglot-oracle.sql", SQL_ORACLE, 60);
}

/* Of all dialects, so that the share understood says little; the round trip of what is says more. */
static void test_sqlglot_identity(void **state) {
    (void)state;
    check_floor("deps/corpora/sqlglot-identity.sql", SQL_POSTGRESQL, 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tpch),          cmocka_unit_test(test_tpcds),           cmocka_unit_test(test_sqlglot_postgresql),
        cmocka_unit_test(test_sqlglot_oracle), cmocka_unit_test(test_sqlglot_identity),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
