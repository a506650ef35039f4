/* advise --write-clock: of whose time a write may pay a share. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "db/db.h"
#include "support/server.h"

#define EXAMPLE "examples/orders.zip"
#define RUN(...) test_program(arena, STR(""), (const char *const[]){"advise", __VA_ARGS__, NULL})

static int set_up(void **state) {
    struct arena *arena = malloc(sizeof *arena);
    arena_init(arena, NULL);
    *state = arena;
    return 0;
}

static int tear_down(void **state) {
    arena_release(*state);
    free(*state);
    return 0;
}

static bool has(struct str text, const char *needle) {
    return str_find(text, str_from_z(needle), &(size_t){0});
}

static const char *workload_file(struct arena *arena, const char *statements) {
    struct err err = {0};
    struct str path = file_join(arena, test_folder(arena), STR("w.sql"));
    assert_done(file_write(path, str_from_z(statements), &err), &err);
    return str_z(arena, path);
}

/* --- Without a server ------------------------------------------------------------------------------------ */

static void a_clock_is_the_clients_or_the_servers(void **state) {
    struct arena *arena = *state;
    struct test_run other = RUN(EXAMPLE, "--write-clock", "sundial"), none = RUN(EXAMPLE, "--write-clock");
    assert_true(other.status == 2 && !other.out.len && has(other.err, "sundial") && has(other.err, "DVT-0101"));
    assert_true(none.status == 2 && !none.out.len && has(none.err, "write-clock") && has(none.err, "DVT-0101"));
}

static void running_needs_a_clone_whatever_the_clock(void **state) {
    struct arena *arena = *state;
    if (access(EXAMPLE, R_OK) != 0) {
        test_skip(EXAMPLE " is not there");
    }
    struct test_run run = RUN(EXAMPLE, "--verify", "execute", "--max-regression", "5", "--write-clock", "server");
    assert_true(run.status == 2 && !run.out.len && has(run.err, "--clone") && has(run.err, "DVT-0101"));
}

/* One entry more is a small part of what the client of an INSERT waits, and a large one of what the server does for it. */
static void the_servers_clock_allows_less(void **state) {
    struct arena *arena = *state;
    if (access(EXAMPLE, R_OK) != 0) {
        test_skip(EXAMPLE " is not there");
    }
    const char *sql = workload_file(arena, "-- calls: 100\nselect * from payments where reference = 'P4711';\n"
                                           "-- calls: 10\ninsert into payments (order_id, reference, amount) values (4712, 'P1', 2);\n");
    struct test_run client = RUN(EXAMPLE, "--workload", sql, "--max-regression", "10", "--write-clock", "client");
    struct test_run same = RUN(EXAMPLE, "--workload", sql, "--max-regression", "10");
    struct test_run server = RUN(EXAMPLE, "--workload", sql, "--max-regression", "10", "--write-clock", "server");
    assert_true(client.status == 0 && server.status == 0);
    assert_true(str_eq(client.out, same.out));
    assert_true(has(client.out, "Create 1 index"));
    assert_true(has(server.out, "No new index") && has(server.out, "write limit: an entry more would make w:2 "));
}

/* --- On a server ----------------------------------------------------------------------------------------- */

#define FILL                                                                                                           \
    "DROP TABLE IF EXISTS clocked; CREATE TABLE clocked (id bigint GENERATED ALWAYS AS IDENTITY, kind int, pad text);" \
    "INSERT INTO clocked (kind, pad) SELECT i::bigint * 7919 % 20000, repeat('x', 60) FROM generate_series(1, 20000) i"

struct pair { /* a database and its clone */
    struct db *admin, *source, *clone;
    const char *source_url, *clone_url;
};

static struct pair open_pair(struct arena *arena) {
    static const struct db_options unlimited = {.statement_timeout_ms = -1};
    server_needed();
    struct pair p = {.admin = server_open_with(arena, NULL, &unlimited), .source_url = getenv("DOVETAIL_TEST_PG")};
    p.clone_url = str_z(arena, server_url(arena, "clocked_clone", NULL));
    must(p.admin, "DROP DATABASE IF EXISTS clocked_clone");
    must(p.admin, "CREATE DATABASE clocked_clone");
    p.source = p.admin;
    p.clone = server_open_with(arena, "clocked_clone", &unlimited);
    must(p.source, "CREATE EXTENSION IF NOT EXISTS hypopg");
    must(p.source, FILL);
    must(p.clone, FILL);
    must(p.source, "VACUUM (FREEZE, ANALYZE) clocked");
    must(p.clone, "VACUUM (FREEZE, ANALYZE) clocked");
    return p;
}

static size_t rows_of(struct arena *arena, struct db *db, const char *sql) {
    struct db_result result;
    struct err err = {0};
    assert_done(db_query(arena, db, STR(""), str_from_z(sql), NULL, 0, &result, &err), &err);
    return result.row_count;
}

/* Nothing was built for good, and what was written is undone. */
static void close_pair(struct arena *arena, struct pair *p) {
    struct db *both[] = {p->source, p->clone};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(rows_of(arena, both[i], "SELECT 1 FROM pg_indexes WHERE tablename = 'clocked'"), 0);
        assert_int_equal(rows_of(arena, both[i], "SELECT 1 FROM clocked WHERE pad = 'new'"), 0);
    }
    db_close(p->clone);
    must(p->source, "DROP TABLE clocked");
    must(p->admin, "DROP DATABASE clocked_clone");
    db_close(p->admin);
}

static struct test_run advise_pair(struct arena *arena, const struct pair *p, const char *sql, const char *most) {
    return RUN(p->source_url, "--workload", sql, "--budget", "10MB", "--verify", "execute", "--clone", p->clone_url, "--memory", "none",
               "--verify-runs", "3", "--max-regression", most, "--write-clock", "server", "--format", "json");
}

/* 100 rows at once, each with an entry at a place of its own: half as long again and more, so a fifth is exceeded whatever else the machine does. */
static void what_the_server_takes_decides_by_running(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    struct pair p = open_pair(arena);
    const char *sql = workload_file(arena, "-- calls: 1000\nselect pad from clocked where kind = 4711;\n-- calls: 10\n"
                                           "insert into clocked (kind, pad) select i::bigint * 104729 % 20000, 'new' from generate_series(1, 100) i;\n");
    struct test_run strict = advise_pair(arena, &p, sql, "20"), lenient = advise_pair(arena, &p, sql, "1000");
    const struct json_value *no = json_read(arena, strict.out, &err), *yes = json_read(arena, lenient.out, &err);
    assert_true(strict.status == 0 && lenient.status == 0 && no && yes);
    assert_int_equal(json_get(no, "recommendations")->item_count, 0);
    assert_true(has(strict.out, "write limit"));
    assert_int_equal(json_get(yes, "recommendations")->item_count, 1);
    assert_true(json_get_number(json_get(yes, "execution"), "slower", -1) == 0);
    assert_true(json_get_number(json_get(yes, "execution"), "without_ms", 0) > json_get_number(json_get(yes, "execution"), "with_ms", INFINITY));
    close_pair(arena, &p);
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_clock_is_the_clients_or_the_servers), TEST(running_needs_a_clone_whatever_the_clock),
        TEST(the_servers_clock_allows_less), TEST(what_the_server_takes_decides_by_running)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
