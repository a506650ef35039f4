/* Definitions and the other statements that are no queries: text cases by dialect and topic, and valid statements that lost a token. */
#include <stdio.h>

#include "base/file.h"
#include "sql/show_script.h"
#include "sql/token.h"
#include "support/cases.h"
#include "support/support.h"

static void run_cases(const char *path, enum sql_dialect dialect) { cases_run(path, show_script, &dialect); }

static void test_oracle_table(void **state) { (void)state, run_cases("test/sql/oracle_table.t", SQL_ORACLE); }
static void test_oracle_alter(void **state) { (void)state, run_cases("test/sql/oracle_alter.t", SQL_ORACLE); }
static void test_oracle_index(void **state) { (void)state, run_cases("test/sql/oracle_index.t", SQL_ORACLE); }
static void test_oracle_duality(void **state) { (void)state, run_cases("test/sql/oracle_duality.t", SQL_ORACLE); }
static void test_oracle_administration(void **state) { (void)state, run_cases("test/sql/oracle_administration.t", SQL_ORACLE); }
static void test_oracle_other(void **state) { (void)state, run_cases("test/sql/oracle_other.t", SQL_ORACLE); }
static void test_postgresql_ddl(void **state) { (void)state, run_cases("test/sql/postgresql_ddl.t", SQL_POSTGRESQL); }

/* ---- valid statements without one of their parentheses or closing quotes ---- */

struct losses {
    size_t tried, refused;
};

static void lose_one(struct arena *arena, enum sql_dialect dialect, struct str text, size_t at, struct losses *losses) {
    struct str rest = str_fmt(arena, STR_FMT " " STR_FMT, STR_ARG(str_slice(text, 0, at)), STR_ARG(str_slice(text, at + 1, text.len)));
    const struct sql_node *tree = sql_parse_statement(arena, dialect, rest, NULL);
    losses->tried++;
    losses->refused += !tree;
    if (tree) printf("not refused: " STR_FMT "\n", STR_ARG(rest));
}

static void lose_each(struct arena *arena, enum sql_dialect dialect, struct str text, struct losses *losses) {
    struct sql_lexer lexer = {.arena = arena, .dialect = dialect, .text = text};
    struct sql_token token;
    while (sql_lexer_next(&lexer, &token) && token.kind != TOKEN_END) {
        bool mark = sql_token_is_operator(&token, "(") || sql_token_is_operator(&token, ")");
        if (mark || token.kind == TOKEN_STRING) lose_one(arena, dialect, text, token.end - 1, losses);
    }
}

/* Every statement of the cases that parses. */
static void lose_in_cases(const char *path, enum sql_dialect dialect, struct losses *losses) {
    struct arena arena;
    struct str text;
    struct err err = {0};
    arena_init(&arena, NULL);
    assert_done(file_read(&arena, str_from_z(path), 1 << 24, &text, &err), &err);
    size_t begin, end;
    while (str_find(text, STR("\n=== "), &begin)) {
        struct sql_script script = {0};
        text = str_slice(text, begin + 5, text.len);
        str_cut(&text, '\n');
        assert_true(str_find(text, STR("\n---\n"), &end));
        sql_parse_script(&arena, dialect, str_slice(text, 0, end), &script);
        for (size_t i = 0; i < script.statements.n; i++)
            if (script.statements.at[i].outcome == SQL_PARSED) lose_each(&arena, dialect, script.statements.at[i].text, losses);
    }
    arena_release(&arena);
}

static void test_losses(void **state) {
    static const char *const oracle[] = {"table", "alter", "index", "duality", "other", "administration"};
    struct losses losses = {0};
    (void)state;
    for (size_t i = 0; i < sizeof oracle / sizeof *oracle; i++) {
        char path[64];
        snprintf(path, sizeof path, "test/sql/oracle_%s.t", oracle[i]);
        lose_in_cases(path, SQL_ORACLE, &losses);
    }
    lose_in_cases("test/sql/postgresql_ddl.t", SQL_POSTGRESQL, &losses);
    printf("%zu of %zu refused\n", losses.refused, losses.tried);
    assert_true(losses.tried > 600);
    assert_int_equal(losses.refused, losses.tried);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oracle_table), cmocka_unit_test(test_oracle_alter), cmocka_unit_test(test_oracle_index), cmocka_unit_test(test_oracle_duality),
        cmocka_unit_test(test_oracle_other), cmocka_unit_test(test_oracle_administration), cmocka_unit_test(test_postgresql_ddl),
        cmocka_unit_test(test_losses),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
