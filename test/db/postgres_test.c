/* Against a real server, when DOVETAIL_TEST_PG names one: its URL as a superuser. Works in a database of its own. */
#include <time.h>

#include "base/clock.h"
#include "db/db.h"
#include "support/server.h"

#define DATABASE "dovetail_db_test"
#define ROLE "dovetail_db_test_role"

static struct db *connect(struct arena *arena, const char *database, const char *user,
                          const struct db_options *options) {
    struct err err = {0};
    struct db *db = db_open(arena, server_url(arena, database, user), options, &err);
    assert_done(db != NULL, &err);
    return db;
}

static struct str one(struct arena *arena, struct db *db, const char *sql) {
    struct err err = {0};
    struct db_result result;
    assert_done(db_query(arena, db, (struct str){0}, str_from_z(sql), NULL, 0, &result, &err), &err);
    assert_int_equal(result.row_count, 1);
    return result.values[0].text;
}

static int set_up(void **state) {
    struct arena arena;
    (void)state;
    if (!server_is_there()) {
        return 0;
    }
    arena_init(&arena, NULL);
    struct db *admin = connect(&arena, "postgres", NULL, NULL);
    must(admin, "DROP DATABASE IF EXISTS " DATABASE);
    must(admin, "DROP ROLE IF EXISTS " ROLE);
    must(admin, "CREATE DATABASE " DATABASE);
    must(admin, "CREATE ROLE " ROLE " LOGIN");
    struct db *db = connect(&arena, DATABASE, NULL, NULL);
    must(db, "CREATE SCHEMA closed; CREATE TABLE closed.t (a int); CREATE TABLE secrets (a int); CREATE FUNCTION "
             "hidden() RETURNS int LANGUAGE sql "
             "AS 'SELECT 1'; REVOKE ALL ON FUNCTION hidden() FROM PUBLIC");
    arena_release(&arena);
    return 0;
}

static int tear_down(void **state) {
    struct arena arena;
    (void)state;
    if (!server_is_there()) {
        return 0;
    }
    arena_init(&arena, NULL);
    struct db *admin = connect(&arena, "postgres", NULL, NULL);
    must(admin, "DROP DATABASE " DATABASE);
    must(admin, "DROP ROLE " ROLE);
    arena_release(&arena);
    return 0;
}

static void answers(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct db_result result;
    arena_init(&arena, NULL);
    struct db *db = connect(&arena, DATABASE, NULL, NULL);
    struct db_value params[] = {{.text = STR("it's")}, {.is_null = true}};
    assert_done(db_query(&arena, db, STR("named"),
                         STR("SELECT $1::text AS a, $2::int AS b, '' AS c, current_setting('application_name') AS d"),
                         params, 2, &result, &err),
                &err);
    assert_int_equal(result.column_count, 4);
    assert_str(result.values[0].text, "it's");
    assert_true(result.values[1].is_null);
    assert_false(result.values[2].is_null);
    assert_str(result.values[3].text, "dovetail");
    /* One statement a query: a captured text cannot bring a second one along. */
    assert_false(db_query(&arena, db, (struct str){0}, STR("SELECT 1; DROP TABLE secrets"), NULL, 0, &result, &err));
    assert_err(&err, ERR_DB_QUERY_FAILED);
    assert_string_equal(err.native, "42601");
    err_clear(&err);
    assert_false(db_query(&arena, db, (struct str){0}, STR("SELECT 1\0"), NULL, 0, &result, &err));
    assert_err(&err, ERR_DB_QUERY_FAILED);
    err_clear(&err);
    assert_done(db_query(&arena, db, (struct str){0}, STR("SELECT count(*) FROM secrets"), NULL, 0, &result, &err),
                &err);
    arena_release(&arena);
}

static void refusals(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    assert_null(db_open(&arena, server_url(&arena, "no_such_database", NULL), NULL, &err));
    assert_err(&err, ERR_DB_REFUSED);
    assert_non_null(strstr(err.detail, "no_such_database"));
    err_clear(&err);
    assert_null(db_open(&arena, server_url(&arena, DATABASE, "no_such_role:secret"), NULL, &err));
    assert_err(&err, ERR_DB_REFUSED);
    assert_null(strstr(err.detail, "secret"));
    arena_release(&arena);
}

static void the_missing_grant_is_named(void **state) {
    (void)state;
    static const struct {
        const char *sql, *hint;
    } cases[] = {
        {"SELECT * FROM secrets", "GRANT SELECT ON secrets TO " ROLE},
        {"SELECT * FROM closed.t", "GRANT USAGE ON SCHEMA closed TO " ROLE},
        {"SELECT hidden()", "GRANT EXECUTE ON FUNCTION hidden TO " ROLE},
    };
    struct arena arena;
    arena_init(&arena, NULL);
    struct db *db = connect(&arena, DATABASE, ROLE, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        struct db_result result;
        assert_false(db_query(&arena, db, (struct str){0}, str_from_z(cases[i].sql), NULL, 0, &result, &err));
        assert_err(&err, ERR_DB_PRIVILEGE);
        assert_string_equal(err.native, "42501");
        assert_non_null(strstr(err.hint, cases[i].hint));
    }
    arena_release(&arena);
}

static void read_only_sessions(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct db_options options = {.read_only = true};
    struct db *db = connect(&arena, DATABASE, NULL, &options);
    assert_false(db_exec(db, STR("DELETE FROM secrets"), &err));
    assert_err(&err, ERR_DB_QUERY_FAILED);
    assert_string_equal(err.native, "25006");
    arena_release(&arena);
}

static void slow_statements_end(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct clock clock = clock_system();
    arena_init(&arena, NULL);
    struct db_options options = {.statement_timeout_ms = 200};
    struct db *db = connect(&arena, DATABASE, NULL, &options);
    double begin = clock_ms(&clock);
    assert_false(db_exec(db, STR("SELECT pg_sleep(60)"), &err));
    assert_err(&err, ERR_DB_TIMEOUT);
    assert_true(clock_ms(&clock) - begin < 5000);
    err_clear(&err);
    must(db, "SELECT 1"); /* the connection lives on */
    /* The server's own limit switched off: ours strikes, and the statement is cancelled. */
    must(db, "SET statement_timeout = 0");
    assert_false(db_exec(db, STR("SELECT pg_sleep(60)"), &err));
    assert_err(&err, ERR_DB_TIMEOUT);
    assert_true(clock_ms(&clock) - begin < 15000);
    arena_release(&arena);
}

static void a_killed_backend_is_a_lost_connection(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct db *killer = connect(&arena, DATABASE, NULL, NULL), *victim = connect(&arena, DATABASE, NULL, NULL);
    struct str pid = one(&arena, victim, "SELECT pg_backend_pid()");
    /* While it runs: the other backend is woken by a timer inside the statement. */
    struct str kill = str_fmt(&arena, "SELECT pg_terminate_backend(" STR_FMT ")", STR_ARG(pid));
    assert_str(one(&arena, killer, str_z(&arena, kill)), "t");
    assert_false(db_exec(victim, STR("SELECT 1"), &err));
    assert_err(&err, ERR_DB_LOST);
    assert_int_equal(err_info(err.code)->exit_status, 4);
    err_clear(&err);
    assert_false(db_exec(victim, STR("SELECT 1"), &err)); /* and stays one */
    assert_err(&err, ERR_DB_LOST);
    err_clear(&err);
    struct db *suicide = connect(&arena, DATABASE, NULL, NULL);
    assert_false(db_exec(suicide, STR("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)"),
                         &err)); /* in the middle of a statement */
    assert_err(&err, ERR_DB_LOST);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers),
        cmocka_unit_test(refusals),
        cmocka_unit_test(the_missing_grant_is_named),
        cmocka_unit_test(read_only_sessions),
        cmocka_unit_test(slow_statements_end),
        cmocka_unit_test(a_killed_backend_is_a_lost_connection),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
