#include "support/support.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

enum { PROGRAM_TIMEOUT_S = 120 };

void test_skip_reason(const char *format, ...) {
    va_list args;
    va_start(args, format);
    printf("skipped: ");
    vprintf(format, args);
    printf("\n");
    fflush(stdout);
    va_end(args);
}

const char *test_topic(void) {
    static char topic[256];
    const char *from = strstr(program_invocation_name, "/test/");
    snprintf(topic, sizeof topic, "%s", from ? from + 6 : program_invocation_short_name);
    size_t length = strlen(topic);
    if (length > 5 && strcmp(topic + length - 5, "_test") == 0) {
        topic[length - 5] = '\0';
    }
    return topic;
}

void test_assert_str(struct str actual, const char *expected, const char *file, int line) {
    if (!str_eq_z(actual, expected)) {
        print_error("expected: \"%s\"\nactual:   \"" STR_FMT "\"\n", expected, STR_ARG(actual));
        _fail(file, line);
    }
}

void test_assert_done(bool done, const struct err *err, const char *file, int line) {
    if (!done || err->code != ERR_NONE) {
        print_error("failed: %s %s\n%s\n%s\n", err_info(err->code)->name, err->message, err->detail, err->hint);
        _fail(file, line);
    }
}

void test_assert_err(const struct err *err, enum err_code code, const char *file, int line) {
    size_t length = strlen(err->message);
    bool wrong_style = length == 0 || strchr(err->message, '\n') || err->message[length - 1] == '.' ||
                       (isupper((unsigned char)err->message[0]) && islower((unsigned char)err->message[1]));
    if (err->code != code || wrong_style) {
        print_error("expected %s in the style of err.h\nactual   %s: %s\n", err_info(code)->name,
                    err_info(err->code)->name, err->message);
        _fail(file, line);
    }
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk) {
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

static void remove_folder(void *path) {
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct str test_folder(struct arena *arena) {
    const char *base = getenv("TMPDIR");
    char *path = str_z(arena, str_fmt(arena, "%s/dovetail-test-XXXXXX", base && *base ? base : "/tmp"));
    if (!mkdtemp(path)) {
        fail_msg("cannot make %s: %s", path, strerror(errno));
    }
    arena_on_release(arena, remove_folder, path);
    return str_from_z(path);
}

static _Noreturn void become_program(const char *folder, char **argv) {
    alarm(PROGRAM_TIMEOUT_S); /* survives exec: a hanging program dies of SIGALRM */
    static const struct {
        const char *name;
        int flags;
    } streams[] = {{"in", O_RDONLY}, {"out", O_WRONLY | O_CREAT | O_TRUNC}, {"err", O_WRONLY | O_CREAT | O_TRUNC}};
    for (int fd = 0; fd < 3; fd++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, streams[fd].name);
        int opened = open(path, streams[fd].flags, 0600);
        if (opened < 0 || dup2(opened, fd) < 0) {
            _exit(126);
        }
        close(opened);
    }
    execv(argv[0], argv);
    _exit(127);
}

struct test_run test_program(struct arena *arena, struct str input, const char *const *args) {
    struct test_run run = {0};
    struct err err = {0};
    char *argv[64] = {getenv("DOVETAIL_BIN")};
    size_t n = 0;
    if (!argv[0] || access(argv[0], X_OK) != 0) {
        fail_msg("DOVETAIL_BIN does not name the built program; run the tests by make test");
    }
    for (; args[n] && n + 2 < sizeof argv / sizeof *argv; n++) {
        argv[n + 1] = str_z(arena, str_from_z(args[n]));
    }
    struct str folder = test_folder(arena);
    assert_done(file_write(file_join(arena, folder, STR("in")), input, &err), &err);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        become_program(str_z(arena, folder), argv);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    run.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    assert_done(file_read(arena, file_join(arena, folder, STR("out")), 0, &run.out, &err), &err);
    assert_done(file_read(arena, file_join(arena, folder, STR("err")), 0, &run.err, &err), &err);
    return run;
}
