/*
 * What we print is PostgreSQL's, as PostgreSQL says itself: on a server (DOVETAIL_TEST_PG) every statement is prepared, or if it cannot be,
 * executed and rolled back, as it was written and as it is printed. Both must come to the same: accepted, or refused with the same
 * SQLSTATE (a table that is not there, say, is found missing only by who has understood the whole text). Statements over the schemas of the
 * tests of queries are accepted; all other cases and, where they were fetched, foreign statements come along for their syntax.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "sql/statements.h"
#include "support/support.h"

struct pair {
    struct str written, printed;
};

struct trial {
    struct arena *arena;
    struct buf script;
    VEC(struct pair) pairs;
};

#define SYNTAX_ERROR "42601"

/* ---- the script ---- */

/* The tables and views of a catalog's text, in a schema that nobody else sees. */
static void add_schema(struct trial *trial, const char *path) {
    struct str text;
    struct err err = {0};
    assert_done(file_read(trial->arena, str_from_z(path), 1 << 20, &text, &err), &err);
    while (text.len) {
        struct str line = str_cut(&text, '\n'), head = str_cut(&line, ':'), what = str_cut(&head, ' ');
        if (str_eq_z(what, "table")) buf_fmt(&trial->script, "create temp table " STR_FMT " (" STR_FMT ");\n", STR_ARG(head), STR_ARG(line));
        if (str_eq_z(what, "view")) buf_fmt(&trial->script, "create temp view " STR_FMT " as " STR_FMT ";\n", STR_ARG(head), STR_ARG(line));
    }
}

static bool can_be_prepared(const struct sql_node *tree) {
    switch ((int)tree->kind) { /* few of many */
    case SQL_SELECT: case SQL_SETOP: case SQL_VALUES: case SQL_INSERT: case SQL_UPDATE: case SQL_DELETE: case SQL_MERGE: return true;
    default: return false;
    }
}

/* What a rollback undoes; anything else might end the transaction, or wait. */
static bool can_be_undone(const struct sql_node *tree) {
    static const char *const verbs[] = {"create ", "alter ", "drop ", "grant", "revoke", "comment"};
    struct str kind = sql_statement_kind(tree);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (str_starts(kind, str_from_z(verbs[i]))) return true;
    return false;
}

static void add_text(struct trial *trial, struct str text, bool prepare, char which) {
    buf_fmt(&trial->script, prepare ? "prepare p as " STR_FMT "\n;\n" : "begin;\n" STR_FMT "\n;\n", STR_ARG(text));
    buf_fmt(&trial->script, "\\echo %zu %c :SQLSTATE\n%s\n", trial->pairs.n, which, prepare ? "deallocate all;" : "rollback;");
}

static void add_statement(struct arena *arena, enum sql_dialect dialect, struct str text, void *context) {
    struct trial *trial = context;
    const struct sql_node *tree = sql_parse_statement(arena, dialect, text, NULL);
    if (!tree || !(can_be_prepared(tree) || can_be_undone(tree))) return;
    struct pair pair = {str_dup(trial->arena, text), sql_print(trial->arena, dialect, tree)};
    add_text(trial, pair.written, can_be_prepared(tree), 'w');
    add_text(trial, pair.printed, can_be_prepared(tree), 'p');
    VEC_PUSH(trial->arena, &trial->pairs, pair);
}

/* ---- the server's answers ---- */

/* SQLSTATEs as "number w 00000" and "number p 00000", from psql. */
static struct str run(struct trial *trial) {
    struct err err = {0};
    struct str folder = test_folder(trial->arena), script = file_join(trial->arena, folder, STR("printed.sql")), answers = file_join(trial->arena, folder, STR("answers")), text;
    assert_done(file_write(script, buf_view(&trial->script), &err), &err);
    struct str command = str_fmt(trial->arena, "psql -q -X -A -t -v VERBOSITY=sqlstate '%s' -f '" STR_FMT "' 2>/dev/null >'" STR_FMT "'", getenv("DOVETAIL_TEST_PG"), STR_ARG(script), STR_ARG(answers));
    if (system(str_z(trial->arena, command)) != 0) test_skip("no psql");
    assert_done(file_read(trial->arena, answers, 1 << 24, &text, &err), &err);
    return text;
}

struct outcome {
    size_t accepted, refused, different;
};

static struct outcome compare(struct trial *trial, struct str answers) {
    struct outcome outcome = {0};
    for (size_t i = 0; i < trial->pairs.n; i++) {
        struct str written = str_cut(&answers, '\n'), printed = str_cut(&answers, '\n'), head = str_fmt(trial->arena, "%zu w ", i);
        assert_true(str_starts(written, head));
        written = str_slice(written, head.len, written.len);
        printed = str_slice(printed, head.len, printed.len);
        if (str_eq_z(written, SYNTAX_ERROR)) continue; /* of a newer release, or of none */
        outcome.accepted += str_eq_z(written, "00000");
        outcome.refused += !str_eq_z(written, "00000");
        if (str_eq(written, printed)) continue;
        outcome.different++;
        printf("written: " STR_FMT ": " STR_FMT "\nprinted: " STR_FMT ": " STR_FMT "\n", STR_ARG(written), STR_ARG(trial->pairs.at[i].written), STR_ARG(printed), STR_ARG(trial->pairs.at[i].printed));
    }
    return outcome;
}

static struct outcome try_all(struct arena *arena, const char *schema, void (*add)(struct trial *trial)) {
    struct trial trial = {.arena = arena};
    buf_init(&trial.script, arena);
    if (schema) add_schema(&trial, schema);
    add(&trial);
    struct outcome outcome = compare(&trial, run(&trial));
    printf("%zu accepted, %zu refused, printed otherwise %zu\n", outcome.accepted, outcome.refused, outcome.different);
    return outcome;
}

/* ---- what is tried ---- */

static void need_server(void) {
    const char *url = getenv("DOVETAIL_TEST_PG");
    if (!url || !*url) test_skip("DOVETAIL_TEST_PG is not set");
}

static void add_tpch(struct trial *trial) { statements_of_tpch(SQL_POSTGRESQL, add_statement, trial); }

static void test_tpch(void **state) {
    struct arena arena;
    (void)state;
    need_server();
    arena_init(&arena, NULL);
    struct outcome outcome = try_all(&arena, "test/query/tpch.catalog", add_tpch);
    assert_true(outcome.accepted >= 22 && !outcome.refused && !outcome.different);
    arena_release(&arena);
}

static void add_shop(struct trial *trial) {
    statements_of_cases(SQL_POSTGRESQL, "test/query/shop.t", add_statement, trial);
    statements_of_cases(SQL_POSTGRESQL, "test/query/dml.t", add_statement, trial);
}

static void test_shop(void **state) {
    struct arena arena;
    (void)state;
    need_server();
    arena_init(&arena, NULL);
    struct outcome outcome = try_all(&arena, "test/query/shop.catalog", add_shop);
    assert_true(outcome.accepted >= 50 && !outcome.different);
    arena_release(&arena);
}

static void add_others(struct trial *trial) {
    static const char *const cases[] = {"test/sql/postgresql.t", "test/sql/postgresql_query.t", "test/sql/postgresql_ddl.t", "test/sql/plpgsql.t", "test/sql/psql.t"};
    static const char *const fetched[] = {"deps/corpora/tpcds.sql", "deps/corpora/sqlglot-postgresql.sql", "deps/corpora/sqlglot-identity.sql"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) statements_of_cases(SQL_POSTGRESQL, cases[i], add_statement, trial);
    for (size_t i = 0; i < sizeof fetched / sizeof *fetched; i++) statements_of_fetched(SQL_POSTGRESQL, fetched[i], add_statement, trial);
}

static void test_others(void **state) {
    struct arena arena;
    (void)state;
    need_server();
    arena_init(&arena, NULL);
    struct outcome outcome = try_all(&arena, NULL, add_others);
    assert_true(outcome.accepted + outcome.refused >= 100); /* without those to be fetched */
    assert_int_equal(outcome.different, 0);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tpch), cmocka_unit_test(test_shop), cmocka_unit_test(test_others)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
