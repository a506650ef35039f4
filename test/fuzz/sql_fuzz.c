/*
 * Whatever the bytes, in both dialects: trees or errors with a place; a tree that was parsed prints, and what was printed
 * parses to an equal tree with the same fingerprint.
 */
#include <stdio.h>

#include "sql/fingerprint.h"
#include "sql/parse.h"
#include "sql/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *law, struct str text) {
    if (holds) {
        return;
    }
    fprintf(stderr, "%s: " STR_FMT "\n", law, STR_ARG(text));
    abort();
}

static void check_statement(struct arena *arena, enum sql_dialect dialect, const struct sql_statement *one) {
    if (one->outcome == SQL_FAILED) {
        check(one->err.code != ERR_NONE && one->err.message[0], "an error says what", one->text);
        check(one->err.line >= 1 && one->err.column >= 1, "an error says where", one->text);
        return;
    }
    struct err err = {0};
    struct str text = sql_print(arena, dialect, one->tree);
    const struct sql_node *again = sql_parse_statement(arena, dialect, text, &err);
    check(again != NULL, err.message, text);
    check(sql_equal(one->tree, again), "what was printed is an equal tree", text);
    check(sql_fingerprint(one->tree) == sql_fingerprint(again), "equal trees have one fingerprint", text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    for (int dialect = SQL_POSTGRESQL; dialect <= SQL_ORACLE; dialect++) {
        struct arena arena;
        struct sql_script script = {0};
        arena_init(&arena, NULL);
        sql_parse_script(&arena, (enum sql_dialect)dialect, text, &script);
        for (size_t i = 0; i < script.statements.n; i++) {
            check_statement(&arena, (enum sql_dialect)dialect, &script.statements.at[i]);
        }
        sql_oracle_id(&arena, text, SQL_FORCE_MIXED_KEEP);
        arena_release(&arena);
    }
    return 0;
}
