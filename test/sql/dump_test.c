/*
 * pg_dump -s of a database with one of everything: every statement is understood, and what it prints as makes the same database again. Skipped
 * without a server (DOVETAIL_TEST_PG) or its tools.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "sql/print.h"
#include "sql/show_script.h"
#include "support/support.h"

#define FIRST "dvt_dump_1"
#define SECOND "dvt_dump_2"

/* The server's URL with another database. */
static const char *url_of(struct arena *arena, const char *database) {
    struct str url = str_from_z(getenv("DOVETAIL_TEST_PG"));
    size_t end = url.len;
    while (end > 0 && url.ptr[end - 1] != '/') end--;
    return str_z(arena, str_fmt(arena, STR_FMT "%s", STR_ARG(str_slice(url, 0, end)), database));
}

static bool run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static bool run(const char *format, ...) {
    char command[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    return system(command) == 0;
}

static void drop_all(struct arena *arena) {
    static const char *const databases[] = {FIRST, SECOND};
    for (size_t i = 0; i < 2; i++) run("psql -q -X '%s' -c 'drop subscription if exists sub' >/dev/null 2>&1", url_of(arena, databases[i]));
    run("psql -q -X '%s' -c 'drop database if exists " FIRST "' -c 'drop database if exists " SECOND "' -c 'drop role if exists dvt_reader' >/dev/null 2>&1", url_of(arena, "postgres"));
}

/* The dump without what differs from run to run. */
static struct str dump(struct arena *arena, const char *database, const char *path) {
    struct str text;
    struct err err = {0};
    assert_true(run("pg_dump -s '%s' | grep -v '^.\\(un\\)\\?restrict ' > '%s'", url_of(arena, database), path));
    assert_done(file_read(arena, str_from_z(path), 1 << 24, &text, &err), &err);
    return text;
}

static struct str print_all(struct arena *arena, struct str text) {
    struct sql_script script = {0};
    struct buf out;
    buf_init(&out, arena);
    sql_parse_script(arena, SQL_POSTGRESQL, text, &script);
    assert_true(script.statements.n > 150);
    for (size_t i = 0; i < script.statements.n; i++) {
        const struct sql_statement *one = &script.statements.at[i];
        if (one->outcome != SQL_PARSED) {
            fail_msg("%zu:%zu: %s: " STR_FMT, one->line, one->column, one->err.message, STR_ARG(one->text));
        }
        check_round_trip(arena, SQL_POSTGRESQL, one->tree);
        buf_fmt(&out, STR_FMT ";\n", STR_ARG(sql_print(arena, SQL_POSTGRESQL, one->tree)));
    }
    return buf_view(&out);
}

static void test_dump(void **state) {
    struct arena arena;
    struct err err = {0};
    (void)state;
    if (!getenv("DOVETAIL_TEST_PG")) test_skip("DOVETAIL_TEST_PG is not set");
    if (!run("command -v psql pg_dump >/dev/null")) test_skip("no psql or pg_dump");
    arena_init(&arena, NULL);
    const char *path = str_z(&arena, file_join(&arena, test_folder(&arena), STR("script.sql")));
    drop_all(&arena);
    assert_true(run("psql -q -X '%s' -c 'create database " FIRST "' -c 'create database " SECOND "'", url_of(&arena, "postgres")));
    assert_true(run("psql -q -X -v ON_ERROR_STOP=1 '%s' -f test/sql/everything.sql >/dev/null 2>&1", url_of(&arena, FIRST)));
    struct str before = dump(&arena, FIRST, path), printed = print_all(&arena, before);
    assert_done(file_write(str_from_z(path), printed, &err), &err);
    assert_true(run("psql -q -X -v ON_ERROR_STOP=1 '%s' -f '%s' >/dev/null", url_of(&arena, SECOND), path));
    struct str after = dump(&arena, SECOND, path);
    assert_true(str_eq(before, after));
    drop_all(&arena);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dump)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
