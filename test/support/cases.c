#include "support/cases.h"

#include <errno.h>

#include "base/file.h"
#include "support/support.h"

struct one_case {
    struct str name, input, expected;
    size_t line;
};

static struct str drop_line_ends(struct str s) {
    while (s.len && s.ptr[s.len - 1] == '\n') {
        s.len--;
    }
    return s;
}

static bool begins_case(struct str rest) {
    return str_starts(rest, STR("=== "));
}

static bool begins_expected(struct str rest) {
    return str_eq_z(str_cut(&rest, '\n'), "---");
}

/* Up to the next line that `ends` (not included); *rest begins with that line. */
static struct str take_until(struct str *rest, bool (*ends)(struct str rest), size_t *line) {
    struct str all = *rest;
    while (rest->len && !ends(*rest)) {
        str_cut(rest, '\n');
        ++*line;
    }
    return str_slice(all, 0, all.len - rest->len);
}

static void next_case(const char *path, struct str *rest, size_t *line, struct one_case *one) {
    one->line = *line;
    struct str head = str_cut(rest, '\n');
    ++*line;
    one->name = str_trim(str_slice(head, 3, head.len));
    struct str body = take_until(rest, begins_case, line);
    struct str text = body;
    size_t ignored = 0;
    one->input = drop_line_ends(take_until(&text, begins_expected, &ignored));
    if (text.len == 0) {
        fail_msg("%s:%zu: case \"" STR_FMT "\" has no line ---", path, one->line, STR_ARG(one->name));
    }
    str_cut(&text, '\n');
    one->expected = drop_line_ends(text);
}

static void print_difference(const char *path, const struct one_case *one, struct str actual) {
    printf("%s:%zu: case \"" STR_FMT "\" differs\n--- input\n" STR_FMT "\n--- expected\n" STR_FMT
           "\n--- actual\n" STR_FMT "\n--- run it alone: make test T=%s CASE='" STR_FMT "'\n",
           path, one->line, STR_ARG(one->name), STR_ARG(one->input), STR_ARG(one->expected), STR_ARG(actual),
           test_topic(), STR_ARG(one->name));
}

void cases_run(const char *path, cases_fn *run, void *context) {
    const char *only = getenv("CASE");
    struct arena arena;
    struct err err = {0};
    struct str rest;
    size_t line = 1, ran = 0, differing = 0;
    arena_init(&arena, NULL);
    if (!file_read(&arena, str_from_z(path), 0, &rest, &err)) {
        fail_msg("%s", err.message);
    }
    take_until(&rest, begins_case, &line);
    while (rest.len) {
        struct one_case one;
        next_case(path, &rest, &line, &one);
        if (only && *only && !str_eq_z(one.name, only)) {
            continue;
        }
        struct arena scratch;
        arena_init(&scratch, &arena);
        struct str actual = drop_line_ends(run(&scratch, one.input, context));
        ran++;
        if (!str_eq(actual, one.expected)) {
            print_difference(path, &one, actual);
            differing++;
        }
        arena_release(&scratch);
    }
    arena_release(&arena);
    if (ran == 0 && !(only && *only)) {
        fail_msg("%s holds no case", path);
    }
    if (differing) {
        fail_msg("%zu of %zu cases of %s differ", differing, ran, path);
    }
}
