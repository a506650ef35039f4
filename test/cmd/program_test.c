/* The program from outside: streams, files and exit statuses that its users rely on. Advice itself is in test/program. */
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "db/db.h"
#include "support/support.h"

#define EXAMPLE "examples/orders.zip"
#define SLOW_EXAMPLE "examples/tpch.zip" /* seconds of search */

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

#define RUN(input, ...) test_program(arena, STR(input), (const char *const[]){__VA_ARGS__, NULL})
#define assert_has(text, needle) assert_has_at((text), (needle), __LINE__)

static void assert_has_at(struct str text, const char *needle, int line) {
    if (!str_find(text, str_from_z(needle), &(size_t){0})) {
        print_error("\"%s\" is not in:\n" STR_FMT "\n", needle, STR_ARG(text));
        _fail(__FILE__, line);
    }
}

/* An error is one message that names the thing, its id, and nothing on standard output. */
static void assert_refused(struct test_run run, int status, const char *needle, const char *id, int line) {
    if (run.status != status || run.out.len) {
        print_error("status %d, not %d; output " STR_FMT "\n" STR_FMT "\n", run.status, status, STR_ARG(run.out),
                    STR_ARG(run.err));
        _fail(__FILE__, line);
    }
    assert_has_at(run.err, "dovetail: ", line);
    assert_has_at(run.err, needle, line);
    assert_has_at(run.err, id, line);
}
#define REFUSED(run, status, needle, id) assert_refused((run), (status), (needle), (id), __LINE__)

static void need_example(void) {
    if (access(EXAMPLE, R_OK) != 0) {
        test_skip(EXAMPLE " is not there");
    }
}

static void help_and_version(void **state) {
    struct arena *arena = *state;
    static const char *const commands[] = {"advise", "collect", "whatif", "compress", "parse", "fingerprint", "memory"};
    struct test_run summary = RUN("", "--help");
    assert_int_equal(summary.status, 0);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct test_run run = RUN("", commands[i], "--help"), same = RUN("", "help", commands[i]);
        assert_int_equal(run.status, 0);
        assert_int_equal(run.err.len, 0);
        assert_has(run.out, "usage: dovetail ");
        assert_true(str_eq(run.out, same.out));
        assert_has(summary.out, commands[i]);
    }
    struct test_run version = RUN("", "--version");
    assert_int_equal(version.status, 0);
    assert_true(str_starts(version.out, STR("dovetail ")));
    assert_has(version.out, "postgresql");
}

static void usage_errors(void **state) {
    struct arena *arena = *state;
    assert_int_equal(test_program(arena, STR(""), (const char *const[]){NULL}).status, 2);
    REFUSED(RUN("", "advice", "x"), 2, "advise", "DVT-0101");
    REFUSED(RUN("", "frobnicate"), 2, "frobnicate", "DVT-0101");
    REFUSED(RUN("", "advise"), 2, "SOURCE", "DVT-0101");
    REFUSED(RUN("", "advise", "a.zip", "b.zip"), 2, "b.zip", "DVT-0101");
    REFUSED(RUN("", "advise", "a.zip", "--budgt", "1MB"), 2, "Did you mean --budget?", "DVT-0101");
    REFUSED(RUN("", "advise", "a.zip", "--budget", "12parsecs"), 2, "12parsecs", "DVT-0101");
    REFUSED(RUN("", "advise", "a.zip", "--format", "pdf"), 2, "text, json, html, sql", "DVT-0101");
    REFUSED(RUN("", "collect", "postgresql://x/y"), 2, "-o", "DVT-0101");
    REFUSED(RUN("", "whatif", EXAMPLE), 2, "--design", "DVT-0101");
}

static void bad_sources(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    struct str folder = test_folder(arena), torn = file_join(arena, folder, STR("torn.zip")), whole = {0};
    const char *unreachable = "postgresql://nobody:hunter2@127.0.0.1:1/nothing";
    REFUSED(RUN("", "advise", "absent.zip"), 3, "absent.zip", "DVT-0201");
    REFUSED(RUN("", "advise", unreachable), 4, "127.0.0.1", "DVT-0401");
    REFUSED(RUN("", "whatif", unreachable, "--design", "x.sql"), 4, "127.0.0.1", "DVT-0401");
    struct test_run run = RUN("", "collect", unreachable, "-o", str_z(arena, torn));
    REFUSED(run, 4, "127.0.0.1", "DVT-0401");
    assert_false(str_find(run.err, STR("hunter2"), &(size_t){0}));
    assert_int_equal(file_kind(torn), FILE_ABSENT);
    need_example();
    assert_done(file_read(arena, STR(EXAMPLE), 0, &whole, &err), &err);
    assert_done(file_write(torn, str_slice(whole, 0, whole.len / 2), &err), &err);
    REFUSED(RUN("", "advise", str_z(arena, torn)), 3, "torn.zip", "DVT-0213");
    REFUSED(RUN("", "advise", EXAMPLE, "--whatif", "database"), 2, "live database", "DVT-0101");
    REFUSED(RUN("", "advise", EXAMPLE, "--workload", "absent.sql"), 3, "absent.sql", "DVT-0201");
}

static void parse_tells_each_statement(void **state) {
    struct arena *arena = *state;
    struct test_run run = RUN("select 1;\ncreate teapot t;\nselect from from;\nselect 2", "parse", "-");
    struct str rest = run.out;
    assert_int_equal(run.status, 1);
    struct str first = str_cut(&rest, '\n');
    assert_true(str_starts(first, STR("ok\tselect\t")));
    assert_int_equal(first.len, strlen("ok\tselect\t") + 16);
    assert_true(str_starts(str_cut(&rest, '\n'), STR("opaque\tcreate teapot\t2:1")));
    assert_true(str_starts(str_cut(&rest, '\n'), STR("error\t3:")));
    assert_true(str_eq(str_cut(&rest, '\n'), first)); /* literals do not count */
    assert_int_equal(rest.len, 0);
    assert_int_equal(RUN("select 1", "parse", "-").status, 0);
    assert_int_equal(RUN("", "parse", "-").status, 0);
    REFUSED(RUN("", "parse", "absent.sql"), 3, "absent.sql", "DVT-0201");
}

static void parse_as_json_lines(void **state) {
    struct arena *arena = *state;
    struct test_run run = RUN("select 1;\nselect from from;", "parse", "--format", "json", "-");
    struct str rest = run.out;
    struct err err = {0};
    const struct json_value *good = json_read(arena, str_cut(&rest, '\n'), &err);
    const struct json_value *bad = json_read(arena, str_cut(&rest, '\n'), &err);
    assert_done(good && bad, &err);
    assert_str(json_get_str(good, "status", STR("")), "ok");
    assert_str(json_get_str(good, "kind", STR("")), "select");
    assert_str(json_get_str(bad, "status", STR("")), "error");
    assert_int_equal(json_get_i64(bad, "line", 0), 2);
    assert_true(json_get_str(bad, "message", STR("")).len > 0);
}

static void parse_reads_folders(void **state) {
    struct arena *arena = *state;
    struct str folder = test_folder(arena), below = file_join(arena, folder, STR("a"));
    struct err err = {0};
    assert_done(file_make_folder(below, &err), &err);
    REFUSED(RUN("", "parse", str_z(arena, folder)), 3, "holds no SQL file", "DVT-0201");
    assert_done(file_write(file_join(arena, folder, STR("b.sql")), STR("prompt hello\nselect 1 from dual;\nselect from;\n"), &err), &err);
    assert_done(file_write(file_join(arena, below, STR("p.pkb")), STR("begin delete t; end;\n/\n"), &err), &err);
    assert_done(file_write(file_join(arena, below, STR("p.txt")), STR("no SQL"), &err), &err);
    struct test_run run = RUN("", "parse", "--dialect", "oracle", str_z(arena, folder));
    struct str rest = run.out;
    assert_int_equal(run.status, 1);
    struct str first = str_cut(&rest, '\n');
    assert_true(str_starts(first, STR("ok\tblock\t")) && str_ends(first, STR("/a/p.pkb")));
    assert_true(str_starts(str_cut(&rest, '\n'), STR("ok\tselect\t")));
    assert_true(str_starts(str_cut(&rest, '\n'), STR("error\t3:")));
    run = RUN("", "parse", "--dialect", "oracle", "--stats", "--format", "json", str_z(arena, folder));
    const struct json_value *json = json_read(arena, run.out, &err);
    assert_done(json != NULL, &err);
    assert_int_equal(json_get_i64(json, "files", 0), 2);
    assert_int_equal(json_get_i64(json, "files_whole", 0), 1);
    assert_int_equal(json_get_i64(json, "statements", 0), 3);
    assert_int_equal(json_get_i64(json, "ok", 0), 2);
    assert_int_equal(json_get_i64(json, "plsql_units_parsed", 0), 1);
    assert_int_equal(json_get_i64(json, "plsql_statements_inside", 0), 1);
    run = RUN("", "parse", "--dialect", "oracle", "--stats", str_z(arena, folder));
    size_t at;
    assert_true(str_find(run.out, STR("statements            3  full tree 67 %, opaque 0, error 1\n"), &at));
    assert_true(str_find(run.out, STR("script commands       1  prompt 1\n"), &at));
    assert_true(str_find(run.out, STR("/b.sql:3:"), &at));
}

/* A statement that is larger than the window, or takes too much memory, fails, and reading goes on. */
/* What was assumed of a script's variables is said, in every format. */
static void parse_says_what_variables_are(void **state) {
#define VARIABLES "define t = emp\nselect &cols from &t &w where a = 1;\nselect 1 from dual;\n"
    struct arena *arena = *state;
    struct err err = {0};
    struct test_run run = RUN(VARIABLES, "parse", "--dialect", "oracle", "-");
    struct str rest = run.out;
    assert_int_equal(run.status, 0);
    assert_true(str_ends(str_cut(&rest, '\n'), STR("\t&cols=name, &t=value, &w=name")));
    assert_int_equal(str_cut(&rest, '\n').len, strlen("ok\tselect\t") + 16);
    run = RUN(VARIABLES, "parse", "--dialect", "oracle", "--format", "json", "-");
    rest = run.out;
    const struct json_value *line = json_read(arena, str_cut(&rest, '\n'), &err);
    assert_done(line != NULL, &err);
    assert_str(json_get_str(json_get(line, "substitutions"), "t", STR("")), "value");
    assert_str(json_get_str(json_get(line, "substitutions"), "cols", STR("")), "name");
    run = RUN(VARIABLES, "parse", "--dialect", "oracle", "--stats", "-");
    assert_non_null(strstr(str_z(arena, run.out), "substituted           1  variables taken as value 1, name 2\n"));
    run = RUN(VARIABLES, "parse", "--dialect", "oracle", "--stats", "--format", "json", "-");
    const struct json_value *stats = json_read(arena, run.out, &err);
    assert_done(stats != NULL, &err);
    assert_int_equal(json_get_i64(stats, "substituted", 0), 1);
    assert_int_equal(json_get_i64(json_get(stats, "variables"), "name", 0), 2);
}

static void parse_has_bounds(void **state) {
    struct arena *arena = *state;
    struct buf text;
    buf_init(&text, arena);
    buf_z(&text, "select 'it''s");
    buf_repeat(&text, 'x', 17 << 20);
    buf_z(&text, "';\nselect 2 from dual;\n");
    struct str path = file_join(arena, test_folder(arena), STR("large.sql"));
    struct err err = {0};
    assert_done(file_write(path, buf_view(&text), &err), &err);
    struct test_run run = RUN("", "parse", "--dialect", "oracle", str_z(arena, path));
    struct str rest = run.out;
    size_t at;
    assert_int_equal(run.status, 1);
    assert_true(str_find(str_cut(&rest, '\n'), STR("does not end within 16 MB"), &at));
    assert_true(str_find(rest, STR("ok\tselect\t"), &at));
    struct buf list;
    buf_init(&list, arena);
    buf_z(&list, "select 1 from t where a in (1");
    for (size_t i = 0; i < 300000; i++) {
        buf_z(&list, ",2");
    }
    buf_z(&list, ");\nselect 2 from dual;\n");
    assert_done(file_write(path, buf_view(&list), &err), &err);
    run = RUN("", "parse", "--dialect", "oracle", str_z(arena, path));
    rest = run.out;
    assert_true(str_find(str_cut(&rest, '\n'), STR("takes more memory than it may"), &at));
    assert_true(str_starts(rest, STR("ok\tselect\t")));
}

static void fingerprint_has_five_identities(void **state) {
    struct arena *arena = *state;
    struct test_run run =
        RUN("select * from dual", "fingerprint", "--dialect", "oracle", "--raw", "--format", "json", "-");
    struct err err = {0};
    const struct json_value *json = json_read(arena, run.out, &err);
    assert_done(json != NULL, &err);
    assert_int_equal(run.status, 0);
    /* a5ks9fhw2v9s1 is the SQL_ID that Oracle itself shows for this text in countless published traces. */
    assert_str(json_get_str(json, "sql_id", STR("")), "a5ks9fhw2v9s1");
    assert_int_equal(json_get_i64(json, "hash_value", 0), 942515969);
    assert_int_equal(json_get(json, "exact_matching_signature")->kind, JSON_NUMBER);
    assert_int_equal(json_get(json, "force_matching_signature")->kind, JSON_NUMBER);
    assert_int_equal(json_get_str(json, "fingerprint", STR("")).len, 16);
}

static void fingerprint_explains_itself(void **state) {
    struct arena *arena = *state;
    struct test_run run = RUN("select a from t where b = 1", "fingerprint", "--debug", "--force-mixed", "replace", "-");
    size_t at;
    assert_int_equal(run.status, 0);
    assert_true(str_find(run.out, STR("\n    name t\n"), &at) && str_find(run.out, STR("\n    value\n"), &at));
}

/* The example has an index that only writes pay for: kept without the option unless the counters say more, and its drop undone by one statement. */
static void existing_indexes_are_part_of_the_choice(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    need_example();
    struct test_run run = RUN("", "advise", EXAMPLE, "--drop-existing", "--format", "json");
    const struct json_value *json = json_read(arena, run.out, &err), *all = json_get(json, "recommendations");
    assert_true(run.status <= 1 && all);
    for (size_t i = 0; i < all->item_count; i++) {
        const struct json_value *one = json_at(all, i);
        bool drop = str_eq_z(json_get_str(one, "kind", STR("")), "drop_index");
        struct str undo = json_at(json_get(one, "undo"), 0)->text;
        assert_true(!drop || str_starts(undo, STR("CREATE INDEX CONCURRENTLY")));
    }
}

/* The index of a foreign key may go where a new one begins with its keys: deletes of the other table find their rows by that. */
static void a_new_index_frees_that_of_a_foreign_key(void **state) {
    struct arena *arena = *state;
    const char *url = getenv("DOVETAIL_TEST_PG");
    struct err err = {0};
    if (!url) {
        test_skip("DOVETAIL_TEST_PG is not set");
    }
    struct str folder = test_folder(arena), queries = file_join(arena, folder, STR("q.sql")), wishes = file_join(arena, folder, STR("w.sql"));
    const char *sql = str_z(arena, queries), *forced = str_z(arena, wishes);
    struct db *db = db_open(arena, str_from_z(url), &(struct db_options){.statement_timeout_ms = -1}, &err);
    assert_done(db && db_exec(db, STR("CREATE EXTENSION IF NOT EXISTS hypopg; DROP TABLE IF EXISTS child, parent; CREATE TABLE parent (id int PRIMARY KEY); "
                                      "INSERT INTO parent SELECT generate_series(1, 50); "
                                      "CREATE TABLE child AS SELECT 1 + i % 50 AS pid, i % 997 AS kind, i AS n FROM generate_series(1, 60000) i; "
                                      "ALTER TABLE child ADD FOREIGN KEY (pid) REFERENCES parent; CREATE INDEX child_pid ON child (pid); ANALYZE child, parent"),
                              &err), &err);
    assert_done(file_write(queries, STR("select count(*) from parent;"), &err), &err);
    for (size_t wide = 0; wide < 2; wide++) {
        assert_done(file_write(wishes, wide ? STR("CREATE INDEX ON child (pid, kind);") : STR("CREATE INDEX ON child (kind, pid);"), &err), &err);
        struct test_run run = RUN("", "advise", url, "--workload", sql, "--budget", "10MB", "--drop-existing", "--force", forced, "--min-gain", "0", "--format", "sql");
        assert_int_equal(run.status, 0);
        assert_int_equal(str_find(run.out, STR("DROP INDEX CONCURRENTLY public.child_pid"), &(size_t){0}), wide);
    }
    assert_done(db_exec(db, STR("DROP TABLE child, parent"), &err), &err);
    db_close(db);
}

/* A folder as people keep it: a byte order mark, CR LF, psql's commands, placeholders of several kinds, an empty file, and what is wrong is told. */
static void a_workload_may_hold_anything(void **state) {
    static const struct {
        const char *name, *text;
    } files[] = {
        {"a.sql", "\xef\xbb\xbfselect * from orders where status = 'open';\r\nselect count(*) from orders where id = 7;\r\n"},
        {"b.sql", "\\set ON_ERROR_STOP 1\n\\timing on\n/* ; */ select 'it''s ; no end', $$ ; $$ from orders where id = 8 \\g\n"},
        {"c.sql", "select * from orders where id = $1;\nselect * from orders where id = :id;\nselect * from orders where id = ?;\nbegin;"},
        {"d.sql", ""},
        {"e.sql", "selec * frm orders where;"},
        {"f.sql", "select * from nosuch where a = 1; select nocol from orders where id = 1; select * from orders where id = 9"},
    };
    struct arena *arena = *state;
    struct err err = {0};
    struct str folder = test_folder(arena);
    need_example();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_done(file_write(file_join(arena, folder, str_from_z(files[i].name)), str_from_z(files[i].text), &err), &err);
    }
    struct test_run run = RUN("", "advise", EXAMPLE, "--workload", str_z(arena, folder), "--min-gain", "0", "--format", "json");
    const struct json_value *workload = json_get(json_read(arena, run.out, &err), "workload");
    assert_true(run.status <= 1 && workload);
    assert_int_equal((int)json_get_number(workload, "statements", 0), 11);
    assert_int_equal((int)json_get_number(workload, "unparsed", 0), 4); /* begin among them */
    assert_has(run.out, "expected a statement near");
    assert_has(run.out, "nosuch");
    assert_has(run.out, "nocol");
}

static void advice_goes_where_asked(void **state) {
    struct arena *arena = *state;
    struct str folder = test_folder(arena), names[2] = {STR("advice.sql"), STR("advice.undo.sql")}, text, *left;
    struct err err = {0};
    size_t count;
    need_example();
    const char *path = str_z(arena, file_join(arena, folder, names[0]));
    struct test_run run = RUN("", "advise", EXAMPLE, "-o", path);
    assert_true(run.status <= 1);
    assert_int_equal(run.out.len, 0);
    assert_done(file_read(arena, str_from_z(path), 0, &text, &err), &err);
    assert_has(text, "CREATE INDEX CONCURRENTLY");
    assert_done(file_read(arena, file_join(arena, folder, names[1]), 0, &text, &err), &err);
    assert_has(text, "DROP INDEX CONCURRENTLY");
    REFUSED(RUN("", "advise", EXAMPLE, "-o", "/no/such/folder/x.txt"), 3, "/no/such/folder", "DVT-0203");
    struct test_run guarded = RUN("", "advise", EXAMPLE, "--min-gain", "100");
    assert_int_equal(guarded.status, 5);
    assert_true(guarded.out.len > 0);
    assert_done(file_list(arena, folder, &left, &count, &err), &err);
    assert_true(count >= 2); /* the two scripts, and nothing temporary beside them */
    for (size_t i = 0; i < count; i++) {
        assert_false(str_find(left[i], STR(".tmp-"), &(size_t){0}));
    }
}

/* A memory is made where it is told, shown, and forgotten; another file is neither read nor written. */
static void a_memory_is_kept_and_forgotten(void **state) {
    static const char verdict[] = "{\"kind\":\"verdict\",\"template\":\"q1\",\"statement\":\"0000000000000002\","
                                  "\"indexes\":[\"CREATE INDEX i ON t (a)\"],\"slower\":true,\"without_ms\":2,\"with_ms\":3,"
                                  "\"cost_ratio\":0.5,\"rows\":1000,\"on\":\"2026-11-27\"}\n";
    struct arena *arena = *state;
    struct str folder = test_folder(arena), text;
    struct err err = {0};
    const char *path = str_z(arena, file_join(arena, folder, STR("memory"))), *other = str_z(arena, file_join(arena, folder, STR("other")));
    need_example();
    assert_true(RUN("", "advise", EXAMPLE, "--quick", "--memory", path).status <= 1);
    assert_done(file_read(arena, str_from_z(path), 0, &text, &err), &err);
    assert_has(text, "{\"dovetail_memory\":1,\"source\":\"" EXAMPLE "\"}");
    assert_done(file_write(str_from_z(path), str_fmt(arena, STR_FMT "%soops\n", STR_ARG(text), verdict), &err), &err);
    struct test_run shown = RUN("", "memory", path);
    assert_int_equal(shown.status, 0);
    assert_has(shown.out, "1 verdicts of running statements, 1 damaged lines");
    assert_has(shown.out, "slower  q1: 2 ms without, 3 with (1.50 times; the planner said 0.50), 2026-11-27");
    assert_has(RUN("", "advise", EXAMPLE, "--quick", "--memory", path).err, "line 3: ");
    assert_int_equal(RUN("", "memory", path, "--forget", "verdicts").status, 0);
    assert_has(RUN("", "memory", path).out, "0 verdicts of running statements\n");
    assert_done(file_write(str_from_z(other), STR("mine\n"), &err), &err);
    REFUSED(RUN("", "advise", EXAMPLE, "--quick", "--memory", other), 3, "no memory of Dovetail", "DVT-0251");
    REFUSED(RUN("", "memory", other), 3, "no memory of Dovetail", "DVT-0251");
    assert_done(file_read(arena, str_from_z(other), 0, &text, &err), &err);
    assert_str(text, "mine\n");
    REFUSED(RUN("", "memory", "postgresql://nobody:secret@host/nothing"), 3, "there is no memory of postgresql://nobody", "DVT-0201");
}

static double calls_of(struct arena *arena, struct test_run run) {
    struct err err = {0};
    const struct json_value *advice = json_read(arena, run.out, &err);
    assert_done(advice != NULL, &err);
    return json_get_number(json_get(advice, "cost"), "whatif_calls", -1);
}

/* What the planner has said once is not asked again; the advice is the same. */
static void a_planner_is_asked_once(void **state) {
    struct arena *arena = *state;
    const char *url = getenv("DOVETAIL_TEST_PG");
    struct err err = {0};
    if (!url) {
        test_skip("DOVETAIL_TEST_PG is not set");
    }
    struct str folder = test_folder(arena), queries = file_join(arena, folder, STR("q.sql"));
    const char *memory = str_z(arena, file_join(arena, folder, STR("memory"))), *sql = str_z(arena, queries);
    struct db *db = db_open(arena, str_from_z(url), &(struct db_options){.statement_timeout_ms = -1}, &err);
    assert_done(db && db_exec(db, STR("CREATE EXTENSION IF NOT EXISTS hypopg; DROP TABLE IF EXISTS remembered; CREATE TABLE remembered AS SELECT i AS id, i % 1000 AS kind "
                                      "FROM generate_series(1, 50000) i; ANALYZE remembered"), &err), &err);
    assert_done(file_write(queries, STR("select * from remembered where kind = 7;\nselect * from remembered where id = 9;\n"), &err), &err);
    struct test_run first = RUN("", "advise", url, "--workload", sql, "--memory", memory, "--budget", "10MB", "--format", "json");
    struct test_run second = RUN("", "advise", url, "--workload", sql, "--memory", memory, "--budget", "10MB", "--format", "json");
    assert_true(first.status <= 1 && calls_of(arena, first) > 0);
    assert_true(calls_of(arena, second) == 0);
    assert_has(second.out, "are those of earlier runs");
    assert_has(second.out, "remembered_kind");
    assert_done(db_exec(db, STR("INSERT INTO remembered SELECT i, 5 FROM generate_series(1, 5000) i; ANALYZE remembered"), &err), &err);
    struct test_run third = RUN("", "advise", url, "--workload", sql, "--memory", memory, "--budget", "10MB", "--format", "json");
    assert_true(calls_of(arena, third) > 0); /* other statistics */
    assert_done(db_exec(db, STR("DROP TABLE remembered"), &err), &err);
    db_close(db);
}

/* What is forced or forbidden are indexes to create; the file and the line of what is wrong are named. */
static void wishes_are_indexes_to_create(void **state) {
    struct arena *arena = *state;
    struct str path = file_join(arena, test_folder(arena), STR("wishes.sql"));
    const char *wishes = str_z(arena, path);
    struct err err = {0};
    need_example();
    assert_done(file_write(path, STR("DROP INDEX carts_pkey;"), &err), &err);
    REFUSED(RUN("", "advise", EXAMPLE, "--force", wishes), 3, "wishes.sql: DROP INDEX has no place in it", "DVT-0331");
    assert_done(file_write(path, STR("\nCREATE INDEX ON nowhere.orders (a);"), &err), &err);
    REFUSED(RUN("", "advise", EXAMPLE, "--forbid", wishes), 3, "wishes.sql: line 2: unknown table \"nowhere.orders\"", "DVT-0331");
}

/* No advised statement has either text. */
static bool advises_none_of(struct arena *arena, struct test_run run, const char *a, const char *b) {
    struct err err = {0};
    const struct json_value *advised = json_get(json_read(arena, run.out, &err), "recommendations");
    for (size_t i = 0; advised && i < advised->item_count; i++) {
        struct str ddl = json_at(json_get(json_at(advised, i), "ddl"), 0)->text;
        if (str_find(ddl, str_from_z(a), &(size_t){0}) || str_find(ddl, str_from_z(b), &(size_t){0})) {
            return false;
        }
    }
    return advised != NULL;
}

/*
 * PostgreSQL prints what an index holds in other words than a query has: lower((name)::text) for lower(name) of a varchar, = ANY for IN. What is there is
 * seen by the model, and not advised again; what is forbidden in either words is not advised.
 */
static void what_exists_is_known_in_any_words(void **state) {
    struct arena *arena = *state;
    const char *url = getenv("DOVETAIL_TEST_PG");
    struct err err = {0};
    if (!url) {
        test_skip("DOVETAIL_TEST_PG is not set");
    }
    struct str folder = test_folder(arena), queries = file_join(arena, folder, STR("q.sql")), wishes = file_join(arena, folder, STR("w.sql"));
    const char *sql = str_z(arena, queries), *forbidden = str_z(arena, wishes);
    struct db *db = db_open(arena, str_from_z(url), &(struct db_options){.statement_timeout_ms = -1}, &err);
    assert_done(db && db_exec(db, STR("CREATE EXTENSION IF NOT EXISTS hypopg; DROP TABLE IF EXISTS worded; "
                                      "CREATE TABLE worded AS SELECT i AS id, i % 20 AS kind, ('n' || i)::varchar(30) AS name FROM generate_series(1, 50000) i; "
                                      "CREATE INDEX worded_name ON worded (lower(name)); CREATE INDEX worded_kind ON worded (id) WHERE kind IN (1, 2); ANALYZE worded"),
                              &err), &err);
    assert_done(file_write(queries, STR("select * from worded where lower(name) = 'n7';\nselect * from worded where id = 9 and kind in (2, 1);\n"), &err), &err);
    for (size_t i = 0; i < 2; i++) {
        struct test_run run = RUN("", "advise", url, "--workload", sql, "--budget", "10MB", "--whatif", i ? "model" : "database", "--min-gain", "0", "--format", "json");
        assert_int_equal(run.status, 0);
        assert_has(run.out, "the index worded_name already does this");
        assert_has(run.out, "the index worded_kind already does this");
        assert_true(advises_none_of(arena, run, "lower(name)", "WHERE kind IN"));
    }
    assert_done(db_exec(db, STR("DROP INDEX worded_name, worded_kind"), &err), &err);
    assert_done(file_write(wishes, STR("create index on worded (LOWER((name)::text)); create index on worded (lower(name)) include (name, kind, id);"
                                       "create index on worded (id) where (kind = ANY (ARRAY[1, 2])); create index on worded (id) include (name, kind) where kind in (2, 1);"), &err), &err);
    struct test_run run = RUN("", "advise", url, "--workload", sql, "--budget", "10MB", "--max-width", "1", "--min-gain", "0", "--forbid", forbidden, "--format", "json");
    assert_has(run.out, "--forbid names it");
    assert_true(advises_none_of(arena, run, "lower(name)", "WHERE kind IN"));
    assert_done(db_exec(db, STR("DROP TABLE worded"), &err), &err);
    db_close(db);
}

static void whatif_costs_a_design(void **state) {
    struct arena *arena = *state;
    struct str folder = test_folder(arena), path = file_join(arena, folder, STR("design.sql"));
    struct err err = {0};
    need_example();
    assert_done(file_write(path, STR("CREATE INDEX ON no_such_table (a);"), &err), &err);
    REFUSED(RUN("", "whatif", EXAMPLE, "--design", str_z(arena, path)), 3, "no_such_table", "DVT-0");
    assert_done(file_write(path, STR(""), &err), &err);
    struct test_run run = RUN("", "whatif", EXAMPLE, "--design", str_z(arena, path), "--format", "json");
    assert_int_equal(run.status, 0);
    const struct json_value *json = json_read(arena, run.out, &err);
    assert_done(json != NULL, &err);
    assert_true(json_get_number(json, "baseline", 0) > 0);
    assert_true(json_get_number(json, "baseline", 0) == json_get_number(json, "after", 1));
}

/* HypoPG must not show a partial index to the planner where its table neither leads nor can be written first; what was not shown is told. */
static void whatif_tells_what_it_left_out(void **state) {
    struct arena *arena = *state;
    const char *url = getenv("DOVETAIL_TEST_PG");
    struct err err = {0};
    if (!url) {
        test_skip("DOVETAIL_TEST_PG is not set");
    }
    struct str folder = test_folder(arena), design = file_join(arena, folder, STR("design.sql")), queries = file_join(arena, folder, STR("q.sql"));
    const char *sql = str_z(arena, queries), *wanted = str_z(arena, design);
    struct db *db = db_open(arena, str_from_z(url), &(struct db_options){.statement_timeout_ms = -1}, &err);
    assert_done(db && db_exec(db, STR("CREATE EXTENSION IF NOT EXISTS hypopg; DROP TABLE IF EXISTS led, leader; CREATE TABLE leader (id int); "
                                      "CREATE TABLE led AS SELECT i AS id, i % 1000 AS kind FROM generate_series(1, 50000) i; ANALYZE led"), &err), &err);
    assert_done(file_write(design, STR("CREATE INDEX ON led (id) WHERE kind = 7; CREATE INDEX ON led (kind);"), &err), &err);
    assert_done(file_write(queries, STR("select id from led where kind = 7;\nselect led.id from leader, led where leader.id = led.id and kind = 7;\n"
                                        "select led.id from leader, led, led twin where leader.id = led.id and twin.id = led.id and led.kind = 7;\n"
                                        "select count(*) from leader;\n"), &err), &err);
    struct test_run text = RUN("", "whatif", url, "--workload", sql, "--design", wanted, "--whatif", "database");
    assert_int_equal(text.status, 0);
    assert_has(text.out, "Left out for 1 statement on its table: idx_led_id_");
    assert_has(text.out, "HypoPG can show the planner a partial index");
    const struct json_value *json = json_read(arena, RUN("", "whatif", url, "--workload", sql, "--design", wanted, "--format", "json").out, &err);
    assert_done(json != NULL, &err);
    const struct json_value *left_out = json_get(json, "left_out");
    assert_true(left_out && left_out->item_count == 1 && json_get_number(json_at(left_out, 0), "statements", 0) == 1);
    struct test_run model = RUN("", "whatif", url, "--workload", sql, "--design", wanted, "--whatif", "model");
    size_t at;
    assert_false(str_find(model.out, STR("Left out"), &at));
    assert_done(db_exec(db, STR("DROP TABLE led, leader"), &err), &err);
    db_close(db);
}

static void oracle_sources(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    struct str folder = test_folder(arena), report = file_join(arena, folder, STR("report.txt"));
    struct str bundle = file_join(arena, folder, STR("bundle.zip"));
    assert_done(file_write(report,
                           STR("WORKLOAD REPOSITORY report for\n\n"
                               "SQL ordered by Parse Calls                DB/Inst: A/a  Snaps: 1-2\n\n"
                               "                            % Total\n Parse Calls  Executions     Parses    SQL Id\n"
                               "------------ ------------ --------- -------------\n"
                               "     544,758      544,751     16.32 ftj9uawt4wwzb\nselect condition from checks where rowid=:1\n"),
                           &err),
                &err);
    struct test_run run = RUN("", "collect", str_z(arena, report), "-o", str_z(arena, bundle));
    assert_int_equal(run.status, 0);
    run = RUN("", "advise", str_z(arena, bundle));
    assert_int_equal(run.status, 0);
    assert_has(run.out, "give their DDL by --schema");
    run = RUN("", "collect", "--script", "oracle");
    assert_int_equal(run.status, 0);
    assert_has(run.out, "SET TRANSACTION READ ONLY");
    REFUSED(RUN("", "collect"), 2, "collect needs a source", "DVT-0101");
    assert_done(file_write(report, STR("no report"), &err), &err);
    REFUSED(RUN("", "advise", str_z(arena, report)), 3, "this is no AWR report", "DVT-0241");
    run = RUN("", "advise", "examples/orders-oracle.zip", "--format", "json", "--time-limit", "20");
    assert_true(run.status <= 1);
    assert_has(run.out, "\"dialect\": \"oracle\"");
}

static void a_closed_or_full_output(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    struct str text, folder = test_folder(arena);
    const char *binary = getenv("DOVETAIL_BIN");
    assert_non_null(binary);
    struct str log = file_join(arena, folder, STR("log"));
    struct str command = str_fmt(arena, "%s --help 2>" STR_FMT " >/dev/full", binary, STR_ARG(log));
    assert_int_not_equal(system(str_z(arena, command)), 0);
    assert_done(file_read(arena, log, 0, &text, &err), &err);
    assert_has(text, "standard output");
    command = str_fmt(arena, "(trap '' PIPE; sleep 0.2; %s --help 2>" STR_FMT ") | true", binary, STR_ARG(log));
    assert_int_equal(system(str_z(arena, command)), 0);
    assert_done(file_read(arena, log, 0, &text, &err), &err);
    assert_int_equal(text.len, 0);
}

static void a_signal_ends_it_politely(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    struct str text, folder = test_folder(arena), log = file_join(arena, folder, STR("log"));
    /* It waits for its input from a pipe that nobody writes to; the shell's exit status is the program's. */
    struct str command =
        str_fmt(arena,
                "mkfifo " STR_FMT "/pipe; sleep 3 > " STR_FMT "/pipe & %s parse - < " STR_FMT "/pipe 2>" STR_FMT
                " & sleep 0.5; kill -TERM $!; wait $!",
                STR_ARG(folder), STR_ARG(folder), getenv("DOVETAIL_BIN"), STR_ARG(folder), STR_ARG(log));
    int status = system(str_z(arena, command));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 70);
    assert_done(file_read(arena, log, 0, &text, &err), &err);
    assert_has(text, "cancelled");
    assert_has(text, "DVT-0601");
}

static void compress_tells_what_it_left_untried(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    need_example();
    struct test_run text = RUN("", "compress", EXAMPLE, "--templates", "3", "--effort", "0.01");
    struct test_run json = RUN("", "compress", EXAMPLE, "--templates", "3", "--effort", "0.01", "--format", "json");
    struct test_run plans = RUN("", "compress", EXAMPLE, "--templates", "3", "--method", "plans");
    const struct json_value *told = json_read(arena, json.out, &err);
    assert_done(told != NULL, &err);
    assert_int_equal(text.status, 0);
    assert_int_equal(json_get_i64(told, "tried", 0), 1);
    assert_true(json_get_i64(told, "untried", 0) > 1);
    struct str line = str_fmt(arena, "1 choices were tried; up to %lld more were not", (long long)json_get_i64(told, "untried", 0));
    assert_has(text.out, str_z(arena, line));
    assert_int_equal(plans.status, 0);
    assert_false(str_find(plans.out, STR("were tried"), &(size_t){0}));
    REFUSED(RUN("", "compress", EXAMPLE, "--effort", "0"), 2, "--effort", "DVT-0101");
}

/* Reads what comes to the terminal until the word is there; false at its end. */
static bool see(int terminal, const char *word, struct buf *seen) {
    char piece[256];
    for (ssize_t n; (n = read(terminal, piece, sizeof piece)) > 0;) {
        buf_str(seen, (struct str){piece, (size_t)n});
        if (word && str_find(buf_view(seen), str_from_z(word), &(size_t){0})) {
            return true;
        }
    }
    return false;
}

/* On a terminal the search tells how it goes; asked to end, it writes the best so far, and says that it was asked. */
static void a_search_ends_with_the_best_so_far(void **state) {
    struct arena *arena = *state;
    struct err err = {0};
    struct buf seen;
    struct str json, path = file_join(arena, test_folder(arena), STR("advice.json"));
    char *name = str_z(arena, path);
    int terminal, status;
    need_example();
    buf_init(&seen, arena);
    pid_t child = forkpty(&terminal, NULL, NULL, NULL);
    if (child == 0) {
        execl(getenv("DOVETAIL_BIN"), "dovetail", "advise", SLOW_EXAMPLE, "--max-width", "4", "-o", name, (char *)NULL);
        _exit(127);
    }
    assert_true(child > 0 && see(terminal, "searching", &seen));
    assert_int_equal(kill(child, SIGINT), 0);
    see(terminal, NULL, &seen);
    assert_int_equal(waitpid(child, &status, 0), child);
    close(terminal);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_has(buf_view(&seen), "best so far");
    assert_has(buf_view(&seen), "questions");
    assert_done(file_read(arena, path, 0, &json, &err), &err);
    const struct json_value *advice = json_read(arena, json, &err);
    assert_done(advice != NULL, &err);
    assert_true(json_get_bool(advice, "cancelled", false));
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(help_and_version),           TEST(usage_errors),          TEST(bad_sources),
        TEST(parse_tells_each_statement), TEST(parse_as_json_lines),   TEST(fingerprint_has_five_identities),
        TEST(parse_reads_folders),        TEST(parse_has_bounds), TEST(parse_says_what_variables_are),
        TEST(fingerprint_explains_itself),
        TEST(oracle_sources),
        TEST(existing_indexes_are_part_of_the_choice), TEST(a_new_index_frees_that_of_a_foreign_key), TEST(a_workload_may_hold_anything),
        TEST(advice_goes_where_asked), TEST(a_memory_is_kept_and_forgotten), TEST(a_planner_is_asked_once), TEST(wishes_are_indexes_to_create), TEST(what_exists_is_known_in_any_words),
        TEST(whatif_costs_a_design), TEST(whatif_tells_what_it_left_out), TEST(compress_tells_what_it_left_untried), TEST(a_closed_or_full_output),
        TEST(a_signal_ends_it_politely),  TEST(a_search_ends_with_the_best_so_far),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
