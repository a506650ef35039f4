/* Whatever the bytes, in both dialects: a tree or an error with a place; what was parsed prints to an equal tree. */
#include <stdio.h>

#include "sql/json_path.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *law, struct str text) {
    if (holds) {
        return;
    }
    fprintf(stderr, "%s: " STR_FMT "\n", law, STR_ARG(text));
    abort();
}

static void check_path(enum sql_dialect dialect, struct str text) {
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    const struct sql_node *path = sql_json_path_parse(&arena, dialect, text, &err);
    if (!path) {
        check(err.code != ERR_NONE && err.column >= 1, "an error says what and where", text);
    } else {
        struct str printed = sql_json_path_print(&arena, path);
        const struct sql_node *again = sql_json_path_parse(&arena, dialect, printed, &err);
        check(again != NULL, err.message, printed);
        check(sql_equal(path, again), "what was printed is an equal tree", text);
    }
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    check_path(SQL_POSTGRESQL, text);
    check_path(SQL_ORACLE, text);
    return 0;
}
