/* Bundles, folder and zip: what goes in comes out; what is hostile is refused with the right error. */
#include "db/bundle.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "db/db.h"
#include "support/fault.h"
#include "support/support.h"

#define MANIFEST "format,source,captured_at,program,redacted\n1,postgresql,2026-01-01T00:00:00Z,dovetail,f\n"

static struct db *open_folder_with(struct arena *arena, const char *name, struct str text, struct err *err) {
    struct str folder = test_folder(arena);
    assert_done(file_write(file_join(arena, folder, STR("manifest.csv")), STR(MANIFEST), err), err);
    assert_done(file_write(file_join(arena, folder, str_from_z(name)), text, err), err);
    return db_open(arena, folder, NULL, err);
}

static bool query(struct arena *arena, struct db *db, const char *name, struct db_result *result, struct err *err) {
    return db_query(arena, db, str_from_z(name), (struct str){0}, NULL, 0, result, err);
}

/* --- Round trip ------------------------------------------------------------------------------------------ */

static void put_sample(struct arena *arena, struct db *record, struct err *err) {
    struct str manifest_columns[] = {STR("format")}, columns[] = {STR("name"), STR("value")};
    struct db_value format[] = {{.text = STR("1")}};
    struct db_value values[] = {
        {.text = STR("plain")}, {.is_null = true}, {.text = STR("a,\"b\"\nc")}, {.text = STR("")}};
    struct db_result manifest = {manifest_columns, 1, format, 1}, result = {columns, 2, values, 2};
    (void)arena;
    assert_done(db_record_put(record, STR("manifest"), &manifest, err), err);
    assert_done(db_record_put(record, STR("things"), &result, err), err);
}

static void round_trip(struct arena *arena, struct str path) {
    struct err err = {0};
    struct db *inner = db_open(arena, STR("sqlite::memory:"), NULL, &err),
              *record = db_open_record(arena, inner, path, &err);
    assert_done(record != NULL, &err);
    put_sample(arena, record, &err);
    assert_done(db_exec(record, STR("CREATE TABLE t (a); INSERT INTO t VALUES (1), (NULL)"), &err), &err);
    struct db_result live, replayed;
    assert_done(db_query(arena, record, STR("rows"), STR("SELECT a, 'x' AS b FROM t"), NULL, 0, &live, &err), &err);
    assert_int_equal(file_kind(path), FILE_ABSENT); /* nothing before the end */
    assert_done(db_record_finish(record, &err), &err);
    struct db *replay = db_open(arena, path, NULL, &err);
    assert_done(replay != NULL, &err);
    assert_string_equal(db_driver(replay), "replay");
    assert_done(query(arena, replay, "rows", &replayed, &err), &err);
    assert_int_equal(replayed.row_count, 2);
    assert_str(replayed.values[0].text, "1");
    assert_true(replayed.values[2].is_null);
    assert_done(query(arena, replay, "things", &replayed, &err), &err);
    assert_true(replayed.values[1].is_null);
    assert_str(replayed.values[2].text, "a,\"b\"\nc");
    assert_false(replayed.values[3].is_null); /* the empty string is not NULL */
    assert_true(db_has(replay, STR("rows")));
    assert_false(db_has(replay, STR("nothing")));
    assert_false(query(arena, replay, "nothing", &replayed, &err));
    assert_err(&err, ERR_BUNDLE_MALFORMED);
}

static void writes_and_reads(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str folder = test_folder(&arena);
    round_trip(&arena, file_join(&arena, folder, STR("bundle")));
    round_trip(&arena, file_join(&arena, folder, STR("bundle.zip")));
    arena_release(&arena);
}

static void equal_input_gives_equal_bytes(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct str first, second;
    arena_init(&arena, NULL);
    struct bundle_file files[] = {
        {STR("manifest"), STR(MANIFEST)}, {STR("empty"), STR("")}, {STR("data"), STR("a\n1\n")}};
    struct str path = file_join(&arena, test_folder(&arena), STR("b.zip"));
    assert_done(bundle_write(path, files, 3, &err), &err);
    assert_done(file_read(&arena, path, 0, &first, &err), &err);
    setenv("TZ", "Asia/Tokyo", 1);
    sleep(2); /* a zip's clock ticks in twos */
    assert_done(bundle_write(path, files, 3, &err), &err);
    unsetenv("TZ");
    assert_done(file_read(&arena, path, 0, &second, &err), &err);
    assert_int_equal(first.len, second.len);
    assert_memory_equal(first.ptr, second.ptr, first.len);
    arena_release(&arena);
}

static void a_failed_write_leaves_nothing(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct bundle_file files[] = {{STR("manifest"), STR(MANIFEST)}, {STR("data"), STR("a\n1\n")}};
    const char *names[] = {"bundle", "bundle.zip"};
    const enum fault faults[] = {FAULT_OPEN, FAULT_WRITE, FAULT_FSYNC, FAULT_RENAME};
    for (size_t n = 0; n < 2; n++) {
        for (size_t f = 0; f < 4; f++) {
            bool came_up = true;
            for (size_t nth = 1; came_up && nth < 50; nth++) {
                struct err err = {0};
                struct str *left, folder = test_folder(&arena), path = file_join(&arena, folder, str_from_z(names[n]));
                size_t count;
                fault_arm(faults[f], nth, ENOSPC);
                bool good = bundle_write(path, files, 2, &err);
                came_up = fault_disarm();
                struct err listing = {0};
                assert_done(file_list(&arena, folder, &left, &count, &listing), &listing);
                if (good) {
                    assert_int_equal(count, 1);
                } else {
                    assert_err(&err, ERR_FILE_UNWRITABLE);
                    assert_true(count == 0 || (count == 1 && str_eq_z(left[0], names[n]))); /* all or nothing */
                }
            }
            assert_false(came_up);
        }
    }
    arena_release(&arena);
}

/* In a process of its own; true when it was killed. */
static bool write_and_be_killed(struct str path, const struct bundle_file *files, enum fault fault, size_t nth) {
    int status;
    pid_t child = fork();
    if (child == 0) {
        struct err err = {0};
        fault_arm(fault, nth, FAULT_KILLED);
        _exit(bundle_write(path, files, 2, &err) ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

static struct str content_of(struct arena *arena, struct str path) {
    struct err err = {0};
    struct str text = {0};
    struct bundle *bundle = bundle_open(arena, path, &err);
    assert_done(bundle && bundle_read(arena, bundle, STR("data"), &text, &err), &err);
    return text;
}

/* Whenever it is killed: what stands at the path is the old one or the new one, whole. A folder is there whole, or not at all. */
static void a_killed_write_leaves_old_or_new(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct bundle_file old[] = {{STR("manifest"), STR(MANIFEST)}, {STR("data"), STR("a\nold\n")}};
    struct bundle_file new[] = {{STR("manifest"), STR(MANIFEST)}, {STR("data"), STR("a\nnew\n")}};
    const enum fault faults[] = {FAULT_OPEN, FAULT_WRITE, FAULT_FSYNC, FAULT_RENAME};
    size_t kills = 0;
    for (size_t zip = 0; zip < 2; zip++) {
        for (size_t f = 0; f < 4; f++) {
            bool killed = true;
            for (size_t nth = 1; killed && nth < 50; nth++) {
                struct err err = {0};
                struct str path = file_join(&arena, test_folder(&arena), zip ? STR("bundle.zip") : STR("bundle"));
                if (zip) {
                    assert_done(bundle_write(path, old, 2, &err), &err);
                }
                killed = write_and_be_killed(path, new, faults[f], nth);
                kills += killed;
                bool there = file_kind(path) != FILE_ABSENT;
                struct str text = there ? content_of(&arena, path) : STR("");
                assert_true(there || (killed && !zip));
                assert_true(!there || str_eq_z(text, "a\nnew\n") || (killed && zip && str_eq_z(text, "a\nold\n")));
                /* what it left beside it is in nobody's way */
                assert_done((there && !zip) || bundle_write(path, new, 2, &err), &err);
                assert_str(content_of(&arena, path), "a\nnew\n");
            }
            assert_false(killed);
        }
    }
    assert_true(kills > 10);
    arena_release(&arena);
}

static void a_full_folder_is_not_overwritten(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str folder = test_folder(&arena);
    struct bundle_file files[] = {{STR("manifest"), STR(MANIFEST)}};
    assert_done(file_write(file_join(&arena, folder, STR("mine.txt")), STR("keep"), &err), &err);
    assert_false(bundle_write(folder, files, 1, &err));
    assert_err(&err, ERR_FILE_UNWRITABLE);
    assert_int_equal(file_kind(file_join(&arena, folder, STR("mine.txt"))), FILE_REGULAR);
    arena_release(&arena);
}

/* --- Hostile folders ------------------------------------------------------------------------------------- */

static void broken_manifests(void **state) {
    (void)state;
    static const struct {
        const char *manifest;
        enum err_code code;
    } cases[] = {
        {"format\n2\n", ERR_BUNDLE_VERSION},
        {"format\n99999999999999999999999\n", ERR_BUNDLE_MALFORMED},
        {"format\nx\n", ERR_BUNDLE_MALFORMED},
        {"format\n", ERR_BUNDLE_MALFORMED},
        {"format\n1\n1\n", ERR_BUNDLE_MALFORMED},
        {"other\n1\n", ERR_BUNDLE_MALFORMED},
        {"", ERR_CSV_MALFORMED},
        {"format\n\"1", ERR_CSV_MALFORMED},
    };
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        struct str folder = test_folder(&arena);
        assert_done(file_write(file_join(&arena, folder, STR("manifest.csv")), str_from_z(cases[i].manifest), &err),
                    &err);
        assert_null(db_open(&arena, folder, NULL, &err));
        assert_err(&err, cases[i].code);
        assert_int_equal(err_info(err.code)->exit_status, 3);
    }
    struct err err = {0};
    assert_null(db_open(&arena, test_folder(&arena), NULL, &err)); /* no manifest at all */
    assert_err(&err, ERR_BUNDLE_MALFORMED);
    arena_release(&arena);
}

static void broken_answers(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct db_result result;
    arena_init(&arena, NULL);
    struct db *db = open_folder_with(&arena, "tables.csv", STR("a,b\n1,2\n3\n"), &err);
    assert_false(query(&arena, db, "tables", &result, &err));
    assert_err(&err, ERR_CSV_MALFORMED);
    assert_non_null(strstr(err.message, "tables.csv"));
    err_clear(&err);
    db = open_folder_with(&arena, "tables.csv", STR("a\nx\0y\n"), &err);
    assert_false(query(&arena, db, "tables", &result, &err));
    assert_err(&err, ERR_CSV_MALFORMED);
    err_clear(&err);
    assert_false(query(&arena, db, "", &result, &err));
    assert_err(&err, ERR_DB_QUERY_FAILED);
    err_clear(&err);
    assert_false(db_exec(db, STR("DROP TABLE t"), &err));
    assert_err(&err, ERR_DB_QUERY_FAILED);
    arena_release(&arena);
}

static void links_are_refused(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str folder = test_folder(&arena);
    assert_done(file_write(file_join(&arena, folder, STR("manifest.csv")), STR(MANIFEST), &err), &err);
    assert_int_equal(symlink("/etc/passwd", str_z(&arena, file_join(&arena, folder, STR("tables.csv")))), 0);
    assert_null(db_open(&arena, folder, NULL, &err));
    assert_err(&err, ERR_BUNDLE_UNSAFE);
    struct str other = test_folder(&arena);
    err_clear(&err);
    assert_done(file_write(file_join(&arena, other, STR("manifest.csv")), STR(MANIFEST), &err), &err);
    assert_int_equal(mkfifo(str_z(&arena, file_join(&arena, other, STR("tables.csv"))), 0600), 0);
    assert_null(db_open(&arena, other, NULL, &err)); /* and does not wait for a writer */
    assert_err(&err, ERR_BUNDLE_UNSAFE);
    arena_release(&arena);
}

/* --- Hostile zips ---------------------------------------------------------------------------------------- */

static struct str zip_of(struct arena *arena, const struct bundle_file *files, size_t count) {
    struct err err = {0};
    struct str bytes;
    assert_done(bundle_zip_make(arena, files, count, &bytes, &err), &err);
    return bytes;
}

static void unsafe_names(void **state) {
    (void)state;
    static const char *const names[] = {
        "../../etc/passwd", "/etc/passwd", "a/../../b", "..\\..\\b", "c:b", "a\nb", ".."};
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct err err = {0};
        struct bundle_file files[] = {{STR("manifest"), STR(MANIFEST)},
                                      {str_fmt(&arena, "%s/x", names[i]), STR("a\n")}};
        struct str bytes = zip_of(&arena, files, 2);
        assert_null(bundle_open_zip(&arena, STR("b.zip"), bytes, &err));
        assert_err(&err, ERR_BUNDLE_UNSAFE);
    }
    arena_release(&arena);
}

/* Every truncation and every flipped byte: an error or an answer, never a crash, never a wrong text. */
static void damaged_zips(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct bundle_file files[] = {{STR("manifest"), STR(MANIFEST)}, {STR("data"), STR("a,b\n1,2\n3,4\n5,6\n")}};
    struct str bytes = zip_of(&arena, files, 2);
    for (size_t length = 0; length < bytes.len; length++) {
        struct err err = {0};
        struct arena scratch;
        arena_init(&scratch, NULL);
        assert_null(bundle_open_zip(&scratch, STR("b.zip"), str_slice(bytes, 0, length), &err));
        assert_err(&err, ERR_ZIP_MALFORMED);
        arena_release(&scratch);
    }
    for (size_t at = 0; at < bytes.len; at++) {
        struct err err = {0};
        struct arena scratch;
        struct str text = {0};
        arena_init(&scratch, NULL);
        struct str copy = str_dup(&scratch, bytes);
        ((char *)copy.ptr)[at] ^= 0x55;
        struct bundle *bundle = bundle_open_zip(&scratch, STR("b.zip"), copy, &err);
        if (bundle && bundle_has(bundle, STR("data")) && bundle_read(&scratch, bundle, STR("data"), &text, &err)) {
            assert_str(text, "a,b\n1,2\n3,4\n5,6\n");
        } else if (!bundle || bundle_has(bundle, STR("data"))) {
            assert_int_not_equal(err.code, ERR_NONE);
            assert_int_equal(err_info(err.code)->exit_status, 3);
        }
        arena_release(&scratch);
    }
    arena_release(&arena);
}

static void a_bomb_stops_at_the_limit(void **state) {
    (void)state;
    struct arena arena, writing;
    struct err err = {0};
    struct str text;
    arena_init(&arena, NULL);
    arena_init(&writing, NULL);
    size_t size = (size_t)BUNDLE_FILE_MAX + 1;
    char *zeros = arena_alloc(&writing, size);
    struct bundle_file files[] = {{STR("manifest"), STR(MANIFEST)}, {STR("data"), {zeros, size}}};
    struct str bytes = str_dup(&arena, zip_of(&writing, files, 2));
    arena_release(&writing);
    assert_true(bytes.len < 1 << 20); /* a quarter of a gigabyte in some hundred kilobytes */
    struct bundle *bundle = bundle_open_zip(&arena, STR("b.zip"), bytes, &err);
    assert_done(bundle != NULL, &err);
    assert_false(bundle_read(&arena, bundle, STR("data"), &text, &err));
    assert_err(&err, ERR_FILE_TOO_LARGE);
    arena_release(&arena);
}

static void too_many_entries(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct bundle_file *files = arena_calloc(&arena, BUNDLE_ENTRIES_MAX + 1, sizeof *files);
    for (size_t i = 0; i <= BUNDLE_ENTRIES_MAX; i++) {
        files[i].name = str_fmt(&arena, "f%zu", i);
    }
    struct str bytes = zip_of(&arena, files, BUNDLE_ENTRIES_MAX + 1);
    assert_null(bundle_open_zip(&arena, STR("b.zip"), bytes, &err));
    assert_err(&err, ERR_FILE_TOO_LARGE);
    arena_release(&arena);
}

static void a_zip_may_hold_one_folder(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct str text;
    arena_init(&arena, NULL);
    struct bundle_file files[] = {{STR("capture/manifest"), STR(MANIFEST)}, {STR("capture/data"), STR("a\n1\n")}};
    struct bundle *bundle = bundle_open_zip(&arena, STR("b.zip"), zip_of(&arena, files, 2), &err);
    assert_done(bundle != NULL, &err);
    assert_done(bundle_read(&arena, bundle, STR("data"), &text, &err), &err);
    assert_str(text, "a\n1\n");
    arena_release(&arena);
}

static void sources_that_are_none(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct err err = {0};
    assert_null(db_open(&arena, STR("no/such/bundle"), NULL, &err));
    assert_err(&err, ERR_FILE_NOT_FOUND);
    err_clear(&err);
    struct str file = file_join(&arena, test_folder(&arena), STR("notes.txt"));
    assert_done(file_write(file, STR("hello"), &err), &err);
    assert_null(db_open(&arena, file, NULL, &err));
    assert_err(&err, ERR_BUNDLE_MALFORMED);
    err_clear(&err);
    assert_null(db_open(&arena, STR("mysql://h/d"), NULL, &err));
    assert_err(&err, ERR_SOURCE_UNKNOWN);
    err_clear(&err);
    assert_null(db_open(&arena, STR("oracle://h/d"), NULL, &err));
    assert_err(&err, ERR_DB_DRIVER_MISSING);
    err_clear(&err);
    assert_null(db_open(&arena, STR("a\0b"), NULL, &err));
    assert_err(&err, ERR_SOURCE_UNKNOWN);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_and_reads),
        cmocka_unit_test(equal_input_gives_equal_bytes),
        cmocka_unit_test(a_failed_write_leaves_nothing),
        cmocka_unit_test(a_killed_write_leaves_old_or_new),
        cmocka_unit_test(a_full_folder_is_not_overwritten),
        cmocka_unit_test(broken_manifests),
        cmocka_unit_test(broken_answers),
        cmocka_unit_test(links_are_refused),
        cmocka_unit_test(unsafe_names),
        cmocka_unit_test(damaged_zips),
        cmocka_unit_test(a_bomb_stops_at_the_limit),
        cmocka_unit_test(too_many_entries),
        cmocka_unit_test(a_zip_may_hold_one_folder),
        cmocka_unit_test(sources_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
