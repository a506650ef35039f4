/* URLs without passwords, and SQLite. */
#include "db/db.h"

#include <arpa/inet.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "support/support.h"

static void passwords_stay_out(void **state) {
    (void)state;
    static const struct {
        const char *url, *shown;
    } cases[] = {
        {"postgresql://u:secret@h:5432/d", "postgresql://u:***@h:5432/d"},
        {"postgresql://u@h/d", "postgresql://u@h/d"},
        {"postgresql://h/d", "postgresql://h/d"},
        {"postgresql://h:5432/d", "postgresql://h:5432/d"},
        {"postgres://u:se@cret@h/d", "postgres://u:***@h/d"},
        {"postgres://u:se/cret@h/d", "postgres://u:***@h/d"},
        {"postgres://u:se?cret@h/d", "postgres://u:***@h/d"},
        {"postgresql:///d?user=u&password=secret&sslmode=require",
         "postgresql:///d?user=u&password=***&sslmode=require"},
        {"postgresql://h/d?sslpassword=secret", "postgresql://h/d?sslpassword=***"},
        {"postgresql://u@h/d?password=sec@ret", "postgresql://u:***@ret"},
        {"bundle.zip", "bundle.zip"},
        {"", ""},
    };
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str shown = db_url_redact(&arena, str_from_z(cases[i].url));
        assert_str(shown, cases[i].shown);
    }
    arena_release(&arena);
}

/* A URL that libpq would cut in the middle of the password never reaches it. */
static void unsafe_urls_are_refused(void **state) {
    (void)state;
    static const char *const urls[] = {"postgresql://u:top@secret@h/d", "postgresql://u:top/secret@h/d",
                                       "postgresql://u:%zzsecret@h/d", "postgresql://u:secret@h/d?nonsense=1"};
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct err err = {0};
        assert_null(db_open(&arena, str_from_z(urls[i]), NULL, &err));
        assert_err(&err, ERR_SOURCE_UNKNOWN);
        assert_null(strstr(err.message, "secret"));
        assert_null(strstr(err.detail, "secret"));
        assert_null(strstr(err.hint, "secret"));
    }
    arena_release(&arena);
}

static void nobody_listens(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    assert_null(db_open(&arena, STR("postgresql://u:secret@127.0.0.1:1/d"), NULL, &err));
    assert_err(&err, ERR_DB_UNREACHABLE);
    assert_non_null(strstr(err.message, "127.0.0.1:1"));
    assert_null(strstr(err.detail, "secret"));
    assert_int_equal(err_info(err.code)->exit_status, 4);
    arena_release(&arena);
}

/* A port that takes connections and never says a word. */
static void a_silent_server(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct clock clock = clock_system();
    struct db_options options = {.connect_timeout_s = 1};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    arena_init(&arena, NULL);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listener, 4), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    struct str url = str_fmt(&arena, "postgresql://u@127.0.0.1:%d/d", ntohs(address.sin_port));
    double begin = clock_ms(&clock);
    assert_null(db_open(&arena, url, &options, &err));
    assert_err(&err, ERR_DB_UNREACHABLE);
    assert_non_null(strstr(err.message, "in time"));
    assert_true(clock_ms(&clock) - begin < 5000);
    close(listener);
    arena_release(&arena);
}

static void sqlite(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct db_result result;
    struct db_value params[] = {{.text = STR("it's")}, {.is_null = true}};
    arena_init(&arena, NULL);
    struct str path = str_fmt(&arena, "sqlite:" STR_FMT "/t.db", STR_ARG(test_folder(&arena)));
    struct db *db = db_open(&arena, path, NULL, &err);
    assert_done(db != NULL, &err);
    assert_done(db_exec(db, STR("CREATE TABLE t (a TEXT, b TEXT)"), &err), &err);
    assert_done(db_query(&arena, db, (struct str){0}, STR("INSERT INTO t VALUES ($1, $2)"), params, 2, &result, &err),
                &err);
    assert_done(db_query(&arena, db, (struct str){0}, STR("SELECT a, b, $1 AS c FROM t"), params, 1, &result, &err),
                &err);
    assert_int_equal(result.row_count, 1);
    assert_int_equal(result.column_count, 3);
    assert_str(result.values[0].text, "it's");
    assert_true(result.values[1].is_null);
    assert_int_equal(db_column(&result, "c"), 2);
    assert_int_equal(db_column(&result, "d"), SIZE_MAX);
    assert_false(db_query(&arena, db, (struct str){0}, STR("SELECT nothing FROM nowhere"), NULL, 0, &result, &err));
    assert_err(&err, ERR_DB_QUERY_FAILED);
    err_clear(&err);
    struct db_options read_only = {.read_only = true};
    struct db *second = db_open(&arena, path, &read_only, &err);
    assert_done(second != NULL, &err);
    assert_false(db_exec(second, STR("DROP TABLE t"), &err));
    assert_err(&err, ERR_DB_PRIVILEGE);
    err_clear(&err);
    assert_false(db_enter(&arena, second, STR("HR"), &err));
    assert_int_equal(err.code, ERR_INTERNAL);
    err_clear(&err);
    db_close(second);
    assert_false(db_exec(second, STR("SELECT 1"), &err));
    assert_int_equal(err.code, ERR_INTERNAL);
    err_clear(&err);
    assert_null(db_open(&arena, STR("sqlite:/no/such/folder/t.db"), NULL, &err));
    assert_err(&err, ERR_DB_UNREACHABLE);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passwords_stay_out),
        cmocka_unit_test(unsafe_urls_are_refused),
        cmocka_unit_test(nobody_listens),
        cmocka_unit_test(a_silent_server),
        cmocka_unit_test(sqlite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
