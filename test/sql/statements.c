#include "sql/statements.h"

#include <unistd.h>

#include "base/file.h"
#include "sql/parse.h"
#include "support/support.h"

static void visit_one(enum sql_dialect dialect, struct str text, statement_fn *visit, void *context) {
    struct arena arena;
    arena_init(&arena, NULL);
    visit(&arena, dialect, text, context);
    arena_release(&arena);
}

static void visit_script(struct arena *arena, enum sql_dialect dialect, struct str text, statement_fn *visit, void *context) {
    struct sql_script script = {0};
    sql_parse_script(arena, dialect, text, &script);
    for (size_t i = 0; i < script.statements.n; i++) {
        visit_one(dialect, script.statements.at[i].text, visit, context);
    }
}

static struct str read_text(struct arena *arena, struct str path) {
    struct str text;
    struct err err = {0};
    assert_done(file_read(arena, path, 1 << 24, &text, &err), &err);
    return text;
}

void statements_of_cases(enum sql_dialect dialect, const char *path, statement_fn *visit, void *context) {
    struct arena arena;
    arena_init(&arena, NULL);
    struct str text = read_text(&arena, str_from_z(path));
    for (size_t at; str_find(text, STR("\n=== "), &at);) {
        text = str_slice(text, at + 1, text.len);
        str_cut(&text, '\n');
        size_t end = text.len;
        str_find(text, STR("\n---\n"), &end);
        visit_script(&arena, dialect, str_slice(text, 0, end), visit, context);
    }
    arena_release(&arena);
}

void statements_of_tpch(enum sql_dialect dialect, statement_fn *visit, void *context) {
    for (int query = 1; query <= 22; query++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct str text = read_text(&arena, str_fmt(&arena, "examples/tpch/queries/q%02d.sql", query));
        visit_script(&arena, dialect, text, visit, context);
        arena_release(&arena);
    }
}

void statements_of_fetched(enum sql_dialect dialect, const char *path, statement_fn *visit, void *context) {
    struct arena arena;
    if (access(path, R_OK) != 0) {
        return;
    }
    arena_init(&arena, NULL);
    struct str text = read_text(&arena, str_from_z(path));
    while (text.len) {
        size_t end = text.len;
        str_find(text, STR("\n;\n"), &end);
        visit_one(dialect, str_slice(text, 0, end), visit, context);
        text = str_slice(text, end + 3, text.len);
    }
    arena_release(&arena);
}
