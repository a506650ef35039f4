/* The Oracle driver through ODPI-C, with a stand-in for Oracle's client library behind it (test/oci). */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "db/db.h"
#include "support/oracle_world.h"

#define URL "oracle://scott:tiger@db.example:1521/sales"

static struct db *open_with(struct arena *arena, const char *url, const struct db_options *options) {
    struct err err = {0};
    struct db *db = db_open(arena, str_from_z(url), options, &err);
    assert_done(db != NULL, &err);
    return db;
}

static struct err no_connection(const char *url) {
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    assert_null(db_open(&arena, str_from_z(url), NULL, &err));
    arena_release(&arena);
    return err;
}

/* A world with one answer, to the statement "q". */
static struct str world_of(struct arena *arena, const char *answer, const char *types) {
    struct str world = oracle_world(arena);
    oracle_world_put(arena, world, "statements", "text,name\nSELECT q,q\n");
    oracle_world_put(arena, world, "q", answer);
    oracle_world_put(arena, world, "types", types);
    return world;
}

/* The answer as lines of values, NULL as \N. */
static struct str as_text(struct arena *arena, const struct db_result *result) {
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < result->row_count * result->column_count; i++) {
        const struct db_value *value = &result->values[i];
        buf_fmt(&out, STR_FMT "%c", STR_ARG(value->is_null ? STR("\\N") : value->text),
                (i + 1) % result->column_count ? '|' : '\n');
    }
    return buf_view(&out);
}

static struct str ask(struct arena *arena, struct db *db, const char *sql) {
    struct err err = {0};
    struct db_result result;
    assert_done(db_query(arena, db, (struct str){0}, str_from_z(sql), NULL, 0, &result, &err), &err);
    return as_text(arena, &result);
}

static struct err refused(struct arena *arena, struct db *db, const char *sql) {
    struct err err = {0};
    struct db_result result;
    assert_false(db_query(arena, db, (struct str){0}, str_from_z(sql), NULL, 0, &result, &err));
    return err;
}

/* --- Connecting -------------------------------------------------------------------------------------------- */

static void what_a_session_says_first(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str world = world_of(&arena, "a\n1\n", "name,column,type\n");
    struct db *db = open_with(&arena, URL, &(struct db_options){.read_only = true});
    db_close(db);
    struct str log = oracle_world_log(&arena, world);
    assert_str(log, "attach db.example:1521/sales?connect_timeout=10\n"
                    "begin by password as scott\n"
                    "module 'dovetail'\n"
                    "action 'read'\n"
                    "execute ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,' NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS' "
                    "NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF' NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD "
                    "HH24:MI:SS.FFTZH:TZM' NLS_SORT = BINARY NLS_COMP = BINARY TIME_ZONE = '+00:00'\n"
                    "end\ndetach\n");
    arena_release(&arena);
}

/* What follows "attach " and "begin ". */
static struct str greeting(struct arena *arena, struct str world, const char *url) {
    db_close(open_with(arena, url, NULL));
    struct str rest = oracle_world_log(arena, world), attach = str_cut(&rest, '\n'), begin = str_cut(&rest, '\n');
    if (str_starts(begin, STR("connection class"))) {
        begin = str_fmt(arena, STR_FMT " " STR_FMT, STR_ARG(str_cut(&rest, '\n')), STR_ARG(str_cut(&rest, '\n')));
    }
    return str_fmt(arena, STR_FMT "; " STR_FMT, STR_ARG(str_slice(attach, 7, attach.len)), STR_ARG(begin));
}

static void ways_to_connect(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str world = world_of(&arena, "a\n1\n", "name,column,type\n");
    assert_str(greeting(&arena, world, "oracle://scott:tiger@SALES"), "SALES; begin by password as scott");
    assert_str(greeting(&arena, world, "oracle://@SALES"), "SALES; begin externally as ");
    assert_str(greeting(&arena, world, "oracle://app[scott]:tiger@SALES"), "SALES; begin by password as app[scott]");
    assert_str(greeting(&arena, world, "oracle://%5Bscott%5D@SALES"), "SALES; begin externally as [scott]");
    assert_str(greeting(&arena, world, "oracle://s%40x:t%2Fy@h:1/s?protocol=tcps&wallet_location=/w&connect_timeout=3"),
               "tcps://h:1/s?wallet_location=/w&connect_timeout=3; begin by password as s@x");
    setenv("ORACLE_PASSWORD", "tiger", 1);
    assert_str(greeting(&arena, world, "oracle://scott@h/s"), "h/s?connect_timeout=10; begin by password as scott");
    unsetenv("ORACLE_PASSWORD");
    db_close(open_with(&arena, "oracle://scott:tiger@h:1/s:pooled", NULL));
    struct str log = oracle_world_log(&arena, world);
    size_t at;
    assert_true(str_find(log, STR("h:1/s:pooled?connect_timeout=10"), &at));
    assert_true(str_find(log, STR("connection class 'DOVETAIL'"), &at));
    assert_true(str_find(log, STR("purity 2"), &at));
    arena_release(&arena);
}

static void urls_that_are_refused(void **state) {
    static const char *const urls[] = {
        "oracle://",
        "oracle://scott:tiger@",
        "oracle://scott:ti@ger@h:1/s",
        "oracle://scott:ti/ger@h:1/s",
        "oracle://scott:tige?r@h:1/s",
        "oracle://scott:tiger%4@h:1/s",
        "oracle://scott:tiger%00@h:1/s",
        "oracle://app[:tiger@h:1/s",
        "oracle://app[]:tiger@h:1/s",
        "oracle://[scott]:tiger@h:1/s",
        "oracle://:tiger@h:1/s",
        "oracle://scott:tiger@h:1/s?protocol=ipc",
        "oracle://scott:tiger@h:1/s?wallet_location=",
        "oracle://scott:tiger@SALES?wallet_location=/w",
        "oracle://scott:tiger@/s",
    };
    (void)state;
    if (!getenv("DOVETAIL_TEST_OCI") || !*getenv("DOVETAIL_TEST_OCI")) {
        test_skip("this build has no driver for Oracle");
    }
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct err err = no_connection(urls[i]);
        assert_err(&err, ERR_SOURCE_UNKNOWN);
        assert_null(strstr(err.message, "ger"));
        assert_true(err.hint[0] != 0);
    }
}

static void a_password_is_needed(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    oracle_world(&arena);
    unsetenv("ORACLE_PASSWORD");
    struct err err = no_connection("oracle://scott@h:1/s");
    assert_err(&err, ERR_DB_REFUSED);
    assert_non_null(strstr(err.hint, "ORACLE_PASSWORD"));
    arena_release(&arena);
}

static void connections_that_fail(void **state) {
    static const struct {
        const char *fault;
        enum err_code code;
        const char *native;
    } cases[] = {
        {"OCIServerAttach,0,12541,0", ERR_DB_UNREACHABLE, "ORA-12541"},
        {"OCIServerAttach,0,12154,0", ERR_DB_UNREACHABLE, "ORA-12154"},
        {"OCIServerAttach,0,12514,0", ERR_DB_REFUSED, "ORA-12514"},
        {"OCISessionBegin,0,1017,0", ERR_DB_REFUSED, "ORA-01017"},
        {"OCISessionBegin,0,28000,0", ERR_DB_REFUSED, "ORA-28000"},
        {"OCISessionBegin,0,1034,0", ERR_DB_UNREACHABLE, "ORA-01034"},
        {"OCISessionBegin,0,3113,0", ERR_DB_UNREACHABLE, "ORA-03113"},
        {"OCISessionBegin,0,1031,0", ERR_DB_REFUSED, "ORA-01031"},
        {"OCIStmtExecute,0,1031,0", ERR_DB_PRIVILEGE, "ORA-01031"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct str world = oracle_world(&arena);
        oracle_world_put(&arena, world, "faults",
                         str_z(&arena, str_fmt(&arena, "on,nth,code,delay_ms\n%s\n", cases[i].fault)));
        struct err err = no_connection(URL);
        assert_err(&err, cases[i].code);
        assert_string_equal(err.native, cases[i].native);
        assert_true(err.hint[0] != 0);
        assert_null(strstr(err.message, "tiger"));
        arena_release(&arena);
    }
}

static void too_old_a_server(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    oracle_world(&arena);
    setenv("DOVETAIL_OCI_SERVER", "11", 1);
    struct err err = no_connection(URL);
    unsetenv("DOVETAIL_OCI_SERVER");
    assert_err(&err, ERR_DB_VERSION);
    arena_release(&arena);
}

/* --- Values ------------------------------------------------------------------------------------------------ */

static void every_type(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    world_of(&arena,
             "v,n,d,ts,tz,ltz,ds,ym,r,bd,bf,b,id,c,l,bl,ch\n"
             "x,12,2026-11-26 17:05:09,2026-11-26 17:05:09.25,2026-11-26 17:05:09.000000001+05:30,"
             "2026-11-26 17:05:09,5 04:03:02.5,1-02,00FF7f,0.1,0.1,t,AAAR3sAAEAAAACXAAA,text,long,0A0b,ab \n"
             ",,,,,,,,,,,,,,,,\n"
             "größer → 文,-0.000000000000000000123,0001-01-01 00:00:00,1999-12-31 23:59:59,"
             "2026-01-02 03:04:05-03:30,2026-11-26 17:05:09.5,-5 04:03:02,-1-11,AB,-1.5e300,1e-10,f,"
             "AAAR3sAAEAAAACXAAB,\"\",é,FF,z  \n",
             "name,column,type\nq,v,VARCHAR2(40)\nq,n,NUMBER\nq,d,DATE\nq,ts,TIMESTAMP\nq,tz,TIMESTAMP WITH TIME ZONE\n"
             "q,ltz,TIMESTAMP WITH LOCAL TIME ZONE\nq,ds,INTERVAL DAY TO SECOND\nq,ym,INTERVAL YEAR TO MONTH\n"
             "q,r,RAW(20)\nq,bd,BINARY_DOUBLE\nq,bf,BINARY_FLOAT\nq,b,BOOLEAN\nq,id,ROWID\nq,c,CLOB\nq,l,LONG\n"
             "q,bl,BLOB\nq,ch,CHAR(3)\n");
    struct db *db = open_with(&arena, URL, NULL);
    assert_str(ask(&arena, db, "SELECT q"),
               "x|12|2026-11-26 17:05:09|2026-11-26 17:05:09.25|2026-11-26 17:05:09.000000001+05:30|"
               "2026-11-26 17:05:09|5 04:03:02.5|1-02|00FF7F|0.1|0.1|t|AAAR3sAAEAAAACXAAA|text|long|0A0B|ab \n"
               "\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N\n"
               "größer → 文|-0.000000000000000000123|0001-01-01 00:00:00|1999-12-31 23:59:59|"
               "2026-01-02 03:04:05-03:30|2026-11-26 17:05:09.5|-5 04:03:02|-1-11|AB|-1.5e+300|1e-10|f|"
               "AAAR3sAAEAAAACXAAB||é|FF|z  \n");
    arena_release(&arena);
}

/* A document as text: its own types, and those that only Oracle's binary form has; more than a batch of members and elements; a NULL. */
static void documents(void **state) {
    struct arena arena;
    struct buf numbers;
    (void)state;
    arena_init(&arena, NULL);
    buf_init(&numbers, &arena);
    for (size_t i = 0; i < 300; i++) {
        buf_fmt(&numbers, "%s%zu", i ? "," : "", i);
    }
    struct str many = buf_view(&numbers);
    world_of(&arena,
             str_z(&arena, str_fmt(&arena,
                                   "n,j\n1,\"{\"\"a\"\":[1,-2.5,true,false,null,\"\"é\"\"],\"\"b\"\":{},\"\"c\"\":{\"\"d\"\":[]}}\"\n"
                                   "2,\"{\"\"t\"\":{\"\"$oracleTimestamp\"\":\"\"2026-11-26 17:05:09.25\"\"},\"\"d\"\":{\"\"$oracleDate\"\":\"\"2026-11-26 "
                                   "00:00:00\"\"},\"\"r\"\":{\"\"$rawhex\"\":\"\"0aff\"\"},\"\"y\"\":{\"\"$intervalYearMonth\"\":\"\"1-02\"\"},"
                                   "\"\"s\"\":{\"\"$intervalDaySecond\"\":\"\"5 04:03:02\"\"},\"\"f\"\":{\"\"$numberDouble\"\":\"\"0.5\"\"}}\"\n"
                                   "3,\n4,\"[" STR_FMT "]\"\n5,\"\"\"alone\"\"\"\n",
                                   STR_ARG(many))),
             "name,column,type\nq,n,NUMBER\nq,j,JSON\n");
    struct db *db = open_with(&arena, URL, NULL);
    struct str answer = ask(&arena, db, "SELECT q");
    assert_str(str_cut(&answer, '\n'), "1|{\"a\":[1,-2.5,true,false,null,\"é\"],\"b\":{},\"c\":{\"d\":[]}}");
    assert_str(str_cut(&answer, '\n'), "2|{\"t\":\"2026-11-26 17:05:09.25\",\"d\":\"2026-11-26 00:00:00\",\"r\":\"0AFF\",\"y\":\"1-02\","
                                       "\"s\":\"5 04:03:02\",\"f\":0.5}");
    assert_str(str_cut(&answer, '\n'), "3|\\N");
    assert_str(str_cut(&answer, '\n'), str_z(&arena, str_fmt(&arena, "4|[" STR_FMT "]", STR_ARG(many))));
    assert_str(str_cut(&answer, '\n'), "5|\"alone\"");
    arena_release(&arena);
}

/* What the library cannot read is an error that names the call, not a value. */
static void a_document_that_is_broken(void **state) {
    struct arena arena;
    (void)state;
    arena_init(&arena, NULL);
    world_of(&arena, "j\n{\n", "name,column,type\nq,j,JSON\n");
    struct db *db = open_with(&arena, URL, NULL);
    struct err err = refused(&arena, db, "SELECT q");
    assert_string_equal(err.native, "ORA-40441");
    arena_release(&arena);
}

/* No digit is lost on the way: what a double would round, and the ends of NUMBER's range. */
static void numbers_keep_their_digits(void **state) {
    static const char *const numbers[] = {
        "0",
        "1",
        "-1",
        "10",
        "100",
        "1000000",
        "99",
        "0.1",
        "0.01",
        "0.001",
        "-0.5",
        "123456789.987654321",
        "99999999999999999999999999999999999999",
        "-99999999999999999999999999999999999999",
        "12345678901234567890123456789012345678",
        "0.12345678901234567890123456789012345678",
        "18446744073709551615",
    };
    struct arena arena;
    struct buf csv;
    (void)state;
    arena_init(&arena, NULL);
    buf_init(&csv, &arena);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        buf_fmt(&csv, "%s\n", numbers[i]);
    }
    world_of(&arena, str_z(&arena, str_fmt(&arena, "n\n" STR_FMT, STR_ARG(buf_view(&csv)))),
             "name,column,type\nq,n,NUMBER\n");
    struct db *db = open_with(&arena, URL, NULL);
    struct str answer = ask(&arena, db, "SELECT q");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_str(str_cut(&answer, '\n'), numbers[i]);
    }
    arena_release(&arena);
}

static void types_without_a_text(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    world_of(&arena, "j\n1\n", "name,column,type\nq,j,BFILE\n");
    struct db *db = open_with(&arena, URL, NULL);
    struct err err = refused(&arena, db, "SELECT q");
    assert_err(&err, ERR_DB_VALUE_MALFORMED);
    assert_non_null(strstr(err.message, "\"j\""));
    arena_release(&arena);
}

/* Around the size of the array: nothing is lost or doubled. */
static void arrays_of_rows(void **state) {
    static const size_t counts[] = {0, 1, 99, 100, 101, 999, 1000, 1001, 2000};
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct arena arena;
        struct buf csv;
        struct db_result result;
        struct err err = {0};
        arena_init(&arena, NULL);
        buf_init(&csv, &arena);
        buf_z(&csv, "n,c\n");
        for (size_t r = 0; r < counts[i]; r++) {
            buf_fmt(&csv, "%zu,%s\n", r, r % 3 ? "text" : "");
        }
        world_of(&arena, str_z(&arena, buf_view(&csv)),
                 i % 2 ? "name,column,type\nq,n,NUMBER\nq,c,CLOB\n" : "name,column,type\nq,n,NUMBER\nq,c,CHAR(4)\n");
        struct db *db = open_with(&arena, URL, NULL);
        assert_done(db_query(&arena, db, (struct str){0}, STR("SELECT q"), NULL, 0, &result, &err), &err);
        assert_int_equal(result.row_count, counts[i]);
        for (size_t r = 0; r < counts[i]; r++) {
            assert_str(result.values[2 * r].text, str_z(&arena, str_fmt(&arena, "%zu", r)));
            assert_int_equal(result.values[2 * r + 1].is_null, r % 3 == 0);
        }
        arena_release(&arena);
    }
}

/* Longer than one piece of 64 kB. */
static void long_texts(void **state) {
    struct arena arena;
    struct buf text;
    (void)state;
    arena_init(&arena, NULL);
    buf_init(&text, &arena);
    buf_repeat(&text, 'x', 65535);
    buf_z(&text, "é");
    buf_repeat(&text, 'y', 140000);
    world_of(&arena, str_z(&arena, str_fmt(&arena, "c\n" STR_FMT "\n\"\"\n", STR_ARG(buf_view(&text)))),
             "name,column,type\nq,c,CLOB\n");
    struct db *db = open_with(&arena, URL, NULL);
    assert_str(ask(&arena, db, "SELECT q"), str_z(&arena, str_fmt(&arena, STR_FMT "\n\n", STR_ARG(buf_view(&text)))));
    arena_release(&arena);
}

static void binds(void **state) {
    (void)state;
    struct arena arena;
    struct db_result result;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str world = world_of(&arena, "a\n1\n", "name,column,type\n");
    const struct db_value params[] = {{.text = STR("o'neil")}, {.is_null = true}, {.text = STR("文")}};
    struct db *db = open_with(&arena, URL, NULL);
    oracle_world_log(&arena, world);
    assert_done(db_query(&arena, db, (struct str){0}, STR("SELECT q"), params, 3, &result, &err), &err);
    assert_str(oracle_world_log(&arena, world),
               "execute SELECT q\n  bind 1 'o'neil'\n  bind 2 null\n  bind 3 '文'\n  fetch 1 of 1000\n");
    arena_release(&arena);
}

/* --- Failures ---------------------------------------------------------------------------------------------- */

static struct db *faulty(struct arena *arena, const char *faults, const struct db_options *options) {
    struct str world = world_of(arena, "a\n1\n2\n3\n", "name,column,type\n");
    oracle_world_put(arena, world, "statements", "text,name\nSELECT q,q\nSELECT p,q\n");
    oracle_world_put(arena, world, "faults", str_z(arena, str_fmt(arena, "on,nth,code,delay_ms\n%s\n", faults)));
    return open_with(arena, URL, options);
}

/* The statement fails, the session goes on. */
static void statements_that_are_refused(void **state) {
    static const struct {
        const char *fault;
        enum err_code code;
        const char *native, *hint;
    } cases[] = {
        {"sql:SELECT q,0,942,0", ERR_DB_PRIVILEGE, "ORA-00942", "GRANT SELECT_CATALOG_ROLE TO scott"},
        {"sql:SELECT q,0,1031,0", ERR_DB_PRIVILEGE, "ORA-01031", "GRANT SELECT_CATALOG_ROLE TO scott"},
        {"sql:SELECT q,0,6550,0", ERR_DB_PRIVILEGE, "ORA-06550", "GRANT"},
        {"sql:SELECT q,0,900,0", ERR_DB_QUERY_FAILED, "ORA-00900", ""},
        {"OCIStmtFetch2,1,1722,0", ERR_DB_QUERY_FAILED, "ORA-01722", ""},
        {"OCIStmtFetch2,1,24345,0", ERR_DB_VALUE_MALFORMED, "ORA-24345", "cut a value short"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct db *db = faulty(&arena, cases[i].fault, NULL);
        struct err err = refused(&arena, db, "SELECT q");
        assert_err(&err, cases[i].code);
        assert_string_equal(err.native, cases[i].native);
        assert_non_null(strstr(err.hint, cases[i].hint));
        assert_str(ask(&arena, db, "SELECT p"), "1\n2\n3\n");
        arena_release(&arena);
    }
}

/* The session is gone: said once by the server, from then on by us; a new connection works. */
static void connections_that_break(void **state) {
    static const char *const faults[] = {"sql:SELECT q,1,3113,0", "OCIStmtFetch2,1,3113,0", "sql:SELECT q,1,28,0",
                                         "OCIStmtFetch2,1,3114,0"};
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct db *db = faulty(&arena, faults[i], NULL);
        struct err err = refused(&arena, db, "SELECT q");
        assert_err(&err, ERR_DB_LOST);
        assert_true(str_starts(str_from_z(err.native), STR("ORA-")));
        struct err again = refused(&arena, db, "SELECT p");
        assert_err(&again, ERR_DB_LOST);
        db_close(db);
        db = open_with(&arena, URL, NULL);
        assert_str(ask(&arena, db, "SELECT p"), "1\n2\n3\n");
        arena_release(&arena);
    }
}

static void a_slow_server(void **state) {
    (void)state;
    struct arena arena;
    struct clock clock = clock_system();
    arena_init(&arena, NULL);
    struct db *db = faulty(&arena, "sql:SELECT q,0,0,5000", &(struct db_options){.statement_timeout_ms = 50});
    double begin = clock_ms(&clock);
    struct err err = refused(&arena, db, "SELECT q");
    assert_err(&err, ERR_DB_TIMEOUT);
    assert_true(clock_ms(&clock) - begin < 2000);
    arena_release(&arena);
}

static void *cancel_soon(void *db) {
    usleep(50000);
    db_cancel(db);
    return NULL;
}

static void cancelled_from_outside(void **state) {
    (void)state;
    struct arena arena;
    pthread_t thread;
    arena_init(&arena, NULL);
    struct db *db = faulty(&arena, "sql:SELECT q,0,0,10000", NULL);
    assert_int_equal(pthread_create(&thread, NULL, cancel_soon, db), 0);
    struct err err = refused(&arena, db, "SELECT q");
    pthread_join(thread, NULL);
    assert_err(&err, ERR_CANCELLED);
    assert_string_equal(err.native, "ORA-01013");
    assert_str(ask(&arena, db, "SELECT p"), "1\n2\n3\n");
    arena_release(&arena);
}

/* --- Reading only, and nothing commits ---------------------------------------------------------------------- */

static void a_reader_does_not_write(void **state) {
    static const char *const writes[] = {
        "DELETE FROM t", "CREATE INDEX i ON t(a)", "ALTER SYSTEM SET a = 1",   "BEGIN dbms_x.y; END;",
        "COMMIT",        "DROP TABLE t",           "ALTER SESSIONS SET a = 1", "EXPLAIN PLAN FOR SELECT 1 FROM dual"};
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str world = world_of(&arena, "a\n1\n", "name,column,type\n");
    struct db *db = open_with(&arena, URL, &(struct db_options){.read_only = true});
    oracle_world_log(&arena, world);
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
        struct err err = {0};
        assert_false(db_exec(db, str_from_z(writes[i]), &err));
        assert_err(&err, ERR_DB_PRIVILEGE);
    }
    assert_str(oracle_world_log(&arena, world), "");
    struct err err = {0};
    assert_done(db_exec(db, STR("ALTER SESSION SET CONTAINER = PDB1"), &err), &err);
    arena_release(&arena);
}

static void a_writer_commits_when_told(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str world = world_of(&arena, "a\n1\n", "name,column,type\n");
    struct db *db = open_with(&arena, URL, NULL);
    oracle_world_log(&arena, world);
    assert_done(db_exec(db, STR("DELETE FROM t"), &err) && db_exec(db, STR("COMMIT"), &err), &err);
    db_close(db);
    assert_str(oracle_world_log(&arena, world), "execute DELETE FROM t\nexecute COMMIT\nend\ndetach\n");
    db = open_with(&arena, URL, NULL);
    oracle_world_log(&arena, world);
    assert_done(db_exec(db, STR("DELETE FROM t"), &err), &err);
    db_close(db);
    assert_str(oracle_world_log(&arena, world), "execute DELETE FROM t\nrollback\nend\ndetach\n");
    arena_release(&arena);
}

static void many_connections(void **state) {
    (void)state;
    for (int i = 0; i < 20; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        world_of(&arena, "a\n1\n", "name,column,type\n");
        struct db *one = open_with(&arena, URL, NULL), *two = open_with(&arena, URL, NULL);
        assert_str(ask(&arena, one, "SELECT q"), "1\n");
        assert_str(ask(&arena, two, "SELECT q"), "1\n");
        db_close(one);
        assert_str(ask(&arena, two, "SELECT q"), "1\n");
        arena_release(&arena);
    }
}

static struct db *another(struct arena *arena, struct db *first, const char *url) {
    struct err err = {0};
    struct db *db = db_open_another(arena, first, str_from_z(url), NULL, &err);
    assert_done(db != NULL, &err);
    return db;
}

static bool logged(struct arena *arena, struct str world, const char *words) {
    size_t at;
    return str_find(oracle_world_log(arena, world), str_from_z(words), &at);
}

/* The second session and those after it come from a pool; what is closed is given out again, and may outlive the first. */
static void sessions_of_a_pool(void **state) {
    (void)state;
    struct arena arena, longer;
    arena_init(&arena, NULL);
    arena_init(&longer, NULL);
    struct str world = world_of(&arena, "a\n1\n", "name,column,type\n");
    struct db *first = open_with(&arena, URL, NULL);
    assert_false(logged(&arena, world, "pool"));
    struct db *second = another(&longer, first, URL), *third = another(&arena, first, URL);
    struct str log = oracle_world_log(&arena, world);
    size_t at;
    assert_true(str_find(log, STR("pool of 8 to db.example:1521/sales?connect_timeout=10 as scott\n"), &at));
    assert_true(str_find(log, STR("get session pool-0"), &at) && str_find(log, STR("module 'dovetail'"), &at));
    assert_str(ask(&arena, second, "SELECT q"), "1\n");
    assert_str(ask(&arena, third, "SELECT q"), "1\n");
    db_close(third);
    assert_true(logged(&arena, world, "release session"));
    third = another(&arena, first, URL);
    assert_true(logged(&arena, world, ", again"));
    db_close(third);
    db_close(first);
    assert_false(logged(&arena, world, "pool closed"));
    assert_str(ask(&arena, second, "SELECT q"), "1\n");
    db_close(second);
    assert_true(logged(&arena, world, "pool closed, 2 sessions open"));
    arena_release(&longer);
    arena_release(&arena);
}

static void a_pool_that_is_full(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    world_of(&arena, "a\n1\n", "name,column,type\n");
    struct db *first = open_with(&arena, URL, NULL), *last = NULL;
    for (int i = 0; i < DB_POOL_MOST; i++) {
        last = another(&arena, first, URL);
    }
    assert_null(db_open_another(&arena, first, STR(URL), NULL, &err));
    assert_err(&err, ERR_DB_UNREACHABLE);
    assert_string_equal(err.native, "ORA-24418");
    db_close(last);
    another(&arena, first, URL);
    arena_release(&arena);
}

/* A pool logs on as a wallet says; who logs on through a proxy gets a session of his own; a pool that cannot be made says why. */
static void pools_of_other_users(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str world = world_of(&arena, "a\n1\n", "name,column,type\n");
    struct db *first = open_with(&arena, "oracle://@sales", NULL);
    assert_str(ask(&arena, another(&arena, first, "oracle://@sales"), "SELECT q"), "1\n");
    assert_true(logged(&arena, world, "pool of 8 to sales as  externally"));
    first = open_with(&arena, "oracle://app[scott]:tiger@db.example:1521/sales", NULL);
    assert_str(ask(&arena, another(&arena, first, "oracle://app[scott]:tiger@db.example:1521/sales"), "SELECT q"), "1\n");
    assert_false(logged(&arena, world, "pool of"));
    first = open_with(&arena, URL, NULL);
    oracle_world_put(&arena, world, "faults", "on,nth,code,delay_ms\nOCISessionPoolCreate,0,12541,0\n");
    assert_null(db_open_another(&arena, first, STR(URL), NULL, &err));
    assert_err(&err, ERR_DB_UNREACHABLE);
    oracle_world_put(&arena, world, "faults", "on,nth,code,delay_ms\nOCISessionGet,0,28000,0\n");
    err = (struct err){0};
    assert_null(db_open_another(&arena, first, STR(URL), NULL, &err));
    assert_err(&err, ERR_DB_REFUSED);
    oracle_world_put(&arena, world, "faults", "on,nth,code,delay_ms\n");
    assert_str(ask(&arena, another(&arena, first, URL), "SELECT q"), "1\n"); /* the pool was made, then */
    arena_release(&arena);
}

/* --- Containers --------------------------------------------------------------------------------------------- */

#define FORMATS                                                                                                        \
    "execute ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,' NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS' "               \
    "NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF' NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FFTZH:TZM' "   \
    "NLS_SORT = BINARY NLS_COMP = BINARY TIME_ZONE = '+00:00'\n"
#define TO_HR "execute ALTER SESSION SET CONTAINER = \"HR\"\n"

static void enter(struct arena *arena, struct db *db, const char *container) {
    struct err err = {0};
    assert_done(db_enter(arena, db, str_from_z(container), &err), &err);
}

/* The session that reads goes first; those of the pool, new or given back, and a proxy's of its own, are where it is. */
static void sessions_in_a_container(void **state) {
    (void)state;
    static const char *const urls[] = {URL, "oracle://app[scott]:tiger@db.example:1521/sales"};
    for (size_t i = 0; i < 2; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct str world = world_of(&arena, "a\nroot\n", "name,column,type\n");
        oracle_world_put(&arena, world, "q@HR", "a\nhr\n");
        struct db *first = open_with(&arena, urls[i], &(struct db_options){.read_only = true});
        assert_str(ask(&arena, first, "SELECT q"), "root\n");
        oracle_world_log(&arena, world);
        enter(&arena, first, "HR");
        assert_str(oracle_world_log(&arena, world), TO_HR FORMATS);
        assert_str(ask(&arena, first, "SELECT q"), "hr\n");
        struct db *second = another(&arena, first, urls[i]);
        assert_true(logged(&arena, world, "action 'what-if'\n" TO_HR FORMATS));
        assert_str(ask(&arena, second, "SELECT q"), "hr\n");
        db_close(second);
        assert_str(ask(&arena, another(&arena, first, urls[i]), "SELECT q"), "hr\n");
        assert_true(logged(&arena, world, TO_HR));
        arena_release(&arena);
    }
}

static struct err not_entered(struct arena *arena, struct db *db, const char *container) {
    struct err err = {0};
    assert_false(db_enter(arena, db, str_from_z(container), &err));
    return err;
}

/* Refused, it is where it was, and so is what is opened after it. */
static void containers_that_are_not_entered(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str world = world_of(&arena, "a\nroot\n", "name,column,type\n");
    oracle_world_put(&arena, world, "q@HR", "a\nhr\n");
    oracle_world_put(&arena, world, "faults", "on,nth,code,delay_ms\nsql:SET CONTAINER,1,1031,0\n");
    struct db *db = open_with(&arena, URL, &(struct db_options){.read_only = true});
    struct err err = not_entered(&arena, db, "HR");
    assert_err(&err, ERR_DB_PRIVILEGE);
    assert_string_equal(err.native, "ORA-01031");
    assert_string_equal(err.message, "this user may not enter the container HR");
    assert_non_null(strstr(err.hint, "GRANT SET CONTAINER TO scott CONTAINER=ALL"));
    assert_str(ask(&arena, db, "SELECT q"), "root\n");
    assert_str(ask(&arena, another(&arena, db, URL), "SELECT q"), "root\n");
    oracle_world_put(&arena, world, "faults", "on,nth,code,delay_ms\nsql:SET CONTAINER,0,65011,0\n");
    err = not_entered(&arena, db, "HR");
    assert_err(&err, ERR_DB_QUERY_FAILED);
    assert_string_equal(err.native, "ORA-65011");
    oracle_world_log(&arena, world);
    err = not_entered(&arena, db, "H\"R");
    assert_err(&err, ERR_DB_QUERY_FAILED);
    assert_str(oracle_world_log(&arena, world), "");
    oracle_world_put(&arena, world, "faults", "on,nth,code,delay_ms\nsql:SET CONTAINER,0,3113,0\n");
    err = not_entered(&arena, db, "HR");
    assert_err(&err, ERR_DB_LOST);
    db_close(db);
    err = not_entered(&arena, db, "HR");
    assert_err(&err, ERR_INTERNAL);
    arena_release(&arena);
}

/* A further session that may not go there is none. */
static void a_pool_outside_the_container(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str world = world_of(&arena, "a\nroot\n", "name,column,type\n");
    struct db *first = open_with(&arena, URL, NULL);
    enter(&arena, first, "HR");
    oracle_world_put(&arena, world, "faults", "on,nth,code,delay_ms\nsql:SET CONTAINER,0,1031,0\n");
    assert_null(db_open_another(&arena, first, STR(URL), NULL, &err));
    assert_err(&err, ERR_DB_PRIVILEGE);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_session_says_first),
        cmocka_unit_test(ways_to_connect),
        cmocka_unit_test(urls_that_are_refused),
        cmocka_unit_test(a_password_is_needed),
        cmocka_unit_test(connections_that_fail),
        cmocka_unit_test(too_old_a_server),
        cmocka_unit_test(every_type),
        cmocka_unit_test(documents), cmocka_unit_test(a_document_that_is_broken), cmocka_unit_test(numbers_keep_their_digits),
        cmocka_unit_test(types_without_a_text),
        cmocka_unit_test(arrays_of_rows),
        cmocka_unit_test(long_texts),
        cmocka_unit_test(binds),
        cmocka_unit_test(statements_that_are_refused),
        cmocka_unit_test(connections_that_break),
        cmocka_unit_test(a_slow_server),
        cmocka_unit_test(cancelled_from_outside),
        cmocka_unit_test(a_reader_does_not_write),
        cmocka_unit_test(a_writer_commits_when_told),
        cmocka_unit_test(many_connections),
        cmocka_unit_test(sessions_of_a_pool), cmocka_unit_test(a_pool_that_is_full), cmocka_unit_test(pools_of_other_users),
        cmocka_unit_test(sessions_in_a_container), cmocka_unit_test(containers_that_are_not_entered),
        cmocka_unit_test(a_pool_outside_the_container),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
