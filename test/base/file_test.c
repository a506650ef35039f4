/* Reading with limits, writing all or nothing under every single failure, listing. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/fault.h"
#include "support/support.h"

struct here {
    struct arena arena;
    struct str folder, path;
    struct err err;
};

static int set_up(void **state) {
    struct here *here = malloc(sizeof *here);
    *here = (struct here){0};
    arena_init(&here->arena, NULL);
    here->folder = test_folder(&here->arena);
    here->path = file_join(&here->arena, here->folder, STR("a file"));
    *state = here;
    return 0;
}

static int tear_down(void **state) {
    struct here *here = *state;
    arena_release(&here->arena);
    free(here);
    return 0;
}

static void writes_and_reads(void **state) {
    struct here *here = *state;
    struct str text;
    struct stat st;
    mode_t mask = umask(027);
    assert_done(file_write(here->path, STR("one\0two\n"), &here->err), &here->err);
    umask(mask);
    assert_done(file_read(&here->arena, here->path, 8, &text, &here->err), &here->err);
    assert_int_equal(text.len, 8);
    assert_memory_equal(text.ptr, "one\0two\n\0", 9);
    assert_int_equal(stat(str_z(&here->arena, here->path), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_done(file_write(here->path, (struct str){0}, &here->err), &here->err);
    assert_done(file_read(&here->arena, here->path, 0, &text, &here->err), &here->err);
    assert_int_equal(text.len, 0);
}

static void reads_pipes_to_their_end(void **state) {
    struct here *here = *state;
    struct str text;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    char chunk[30000];
    memset(chunk, 'x', sizeof chunk);
    assert_int_equal(write(ends[1], chunk, sizeof chunk), sizeof chunk);
    close(ends[1]);
    assert_done(file_read_fd(&here->arena, ends[0], STR("a pipe"), 0, &text, &here->err), &here->err);
    assert_int_equal(text.len, sizeof chunk);
    close(ends[0]);
    int endless = open("/dev/zero", O_RDONLY);
    assert_false(file_read_fd(&here->arena, endless, STR("zeros"), 100000, &text, &here->err));
    assert_err(&here->err, ERR_FILE_TOO_LARGE);
    close(endless);
}

static void refuses_with_a_name(void **state) {
    struct here *here = *state;
    struct str text;
    struct err *err = &here->err;
    assert_false(file_read(&here->arena, here->path, 0, &text, err));
    assert_err(err, ERR_FILE_NOT_FOUND);
    assert_non_null(strstr(err->message, "a file"));
    err_clear(err);
    assert_false(file_read(&here->arena, here->folder, 0, &text, err));
    assert_err(err, ERR_FILE_UNREADABLE);
    err_clear(err);
    assert_done(file_write(here->path, STR("12345"), err), err);
    assert_false(file_read(&here->arena, here->path, 4, &text, err));
    assert_err(err, ERR_FILE_TOO_LARGE);
    err_clear(err);
    assert_false(file_read(&here->arena, STR("nul\0byte"), 0, &text, err));
    assert_err(err, ERR_FILE_NOT_FOUND);
    err_clear(err);
    assert_false(file_read(&here->arena, str_fmt(&here->arena, "%05000d", 1), 0, &text, err));
    assert_err(err, ERR_FILE_NOT_FOUND);
    err_clear(err);
    assert_false(file_write(file_join(&here->arena, here->path, STR("below a file")), STR("x"), err));
    assert_err(err, ERR_FILE_UNWRITABLE);
    err_clear(err);
    assert_false(file_write(STR("/dev/full"), STR("x"), err));
    assert_err(err, ERR_FILE_UNWRITABLE);
}

static size_t entries(struct here *here) {
    struct str *names;
    size_t count = 0;
    assert_done(file_list(&here->arena, here->folder, &names, &count, &here->err), &here->err);
    return count;
}

static void a_failed_write_changes_nothing(void **state) {
    struct here *here = *state;
    static const enum fault faults[] = {FAULT_OPEN, FAULT_WRITE, FAULT_FSYNC, FAULT_RENAME};
    struct str text;
    size_t failures = 0;
    assert_done(file_write(here->path, STR("old"), &here->err), &here->err);
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        for (size_t nth = 1;; nth++) {
            struct err err = {0};
            fault_arm(faults[f], nth, ENOSPC);
            bool done = file_write(here->path, STR("new"), &err);
            if (!fault_disarm()) {
                assert_true(done);
                break;
            }
            assert_done(file_read(&here->arena, here->path, 0, &text, &here->err), &here->err);
            if (!done) {
                assert_err(&err, ERR_FILE_UNWRITABLE);
                assert_str(text, "old");
                failures++;
            } else {
                assert_str(text, "new"); /* only the folder could not be synced */
            }
            assert_int_equal(entries(here), 1);
            assert_done(file_write(here->path, STR("old"), &here->err), &here->err);
        }
        assert_done(file_write(here->path, STR("old"), &here->err), &here->err);
    }
    assert_int_equal(failures, 4);
}

static void short_and_interrupted_calls_go_on(void **state) {
    struct here *here = *state;
    struct str text;
    fault_arm(FAULT_WRITE, 1, 0);
    assert_done(file_write(here->path, STR("halves"), &here->err), &here->err);
    assert_true(fault_disarm());
    fault_arm(FAULT_READ, 1, EINTR);
    assert_done(file_read(&here->arena, here->path, 0, &text, &here->err), &here->err);
    assert_true(fault_disarm());
    assert_str(text, "halves");
    fault_arm(FAULT_READ, 2, EIO);
    assert_false(file_read(&here->arena, here->path, 0, &text, &here->err));
    assert_true(fault_disarm());
    assert_err(&here->err, ERR_FILE_UNREADABLE);
}

static void lists_in_order(void **state) {
    struct here *here = *state;
    struct str *names;
    size_t count;
    static const char *const made[] = {"b", "a", ".hidden", "B", "a1"};
    for (size_t i = 0; i < 5; i++) {
        assert_done(file_write(file_join(&here->arena, here->folder, str_from_z(made[i])), STR(""), &here->err),
                    &here->err);
    }
    assert_done(file_list(&here->arena, here->folder, &names, &count, &here->err), &here->err);
    assert_int_equal(count, 5);
    static const char *const sorted[] = {".hidden", "B", "a", "a1", "b"};
    for (size_t i = 0; i < 5; i++) {
        assert_str(names[i], sorted[i]);
    }
    assert_false(file_list(&here->arena, here->path, &names, &count, &here->err));
    assert_err(&here->err, ERR_FILE_NOT_FOUND);
}

static void knows_kinds_and_makes_folders(void **state) {
    struct here *here = *state;
    struct str folder = file_join(&here->arena, here->folder, STR("sub"));
    assert_int_equal(file_kind(folder), FILE_ABSENT);
    assert_done(file_make_folder(folder, &here->err), &here->err);
    assert_done(file_make_folder(folder, &here->err), &here->err);
    assert_int_equal(file_kind(folder), FILE_FOLDER);
    assert_int_equal(file_kind(STR("/dev/null")), FILE_OTHER);
    assert_int_equal(file_kind((struct str){0}), FILE_ABSENT);
    assert_str(file_join(&here->arena, STR("a/"), STR("b")), "a/b");
    assert_done(file_write(here->path, STR(""), &here->err), &here->err);
    assert_int_equal(file_kind(here->path), FILE_REGULAR);
    assert_false(file_make_folder(here->path, &here->err));
    assert_err(&here->err, ERR_FILE_UNWRITABLE);
}

#define HERE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        HERE(writes_and_reads),
        HERE(reads_pipes_to_their_end),
        HERE(refuses_with_a_name),
        HERE(a_failed_write_changes_nothing),
        HERE(short_and_interrupted_calls_go_on),
        HERE(lists_in_order),
        HERE(knows_kinds_and_makes_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
