/*
 * trace-check FILE...: holds Oracle optimizer traces (event 10053) against the Oracle cost book. Exit: 0 every distinct line matched,
 * 1 some did not, 2 usage, 3 a file could not be read.
 */
#include "base/file.h"
#include "trace/check.h"

static bool check_file(const char *path, bool *missed) {
    struct arena arena;
    struct err err = {0};
    struct str text;
    struct trace trace = {0};
    struct check_result result = {0};
    size_t choices = 0, same = 0;
    arena_init(&arena, NULL);
    bool read = file_read(&arena, str_from_z(path), 0, &text, &err);
    if (read) {
        trace_read(&arena, text, &trace);
        trace_check(&arena, &trace, &result);
        check_report(stdout, path, &result);
        check_report_reading(stdout, &trace);
        trace_whole_plans(&arena, &trace, stdout, &choices, &same);
        *missed |= result.misses.n > 0;
    } else {
        fprintf(stderr, "trace-check: %s\n", err.message);
    }
    arena_release(&arena);
    return read;
}

int main(int argc, char **argv) {
    bool missed = false;
    int status = 0;
    if (argc < 2) {
        fputs("usage: trace-check FILE...\n", stderr);
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        if (!check_file(argv[i], &missed)) {
            status = 3;
        }
    }
    return status ? status : missed;
}
