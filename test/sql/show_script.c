#include "sql/show_script.h"

#include "base/buf.h"
#include "sql/fingerprint.h"
#include "sql/print.h"
#include "support/support.h"

void check_round_trip(struct arena *arena, enum sql_dialect dialect, const struct sql_node *tree) {
    struct err err = {0};
    struct str text = sql_print(arena, dialect, tree);
    const struct sql_node *again = sql_parse_statement(arena, dialect, text, &err);
    if (!again || !sql_equal(tree, again)) {
        fail_msg("does not survive printing: " STR_FMT ": %s", STR_ARG(text), err.message);
    }
    assert_true(sql_equal(tree, sql_copy(arena, tree)));
    assert_true(sql_fingerprint(dialect, tree) == sql_fingerprint(dialect, again));
}

struct str show_script(struct arena *arena, struct str input, void *context) {
    enum sql_dialect dialect = *(const enum sql_dialect *)context;
    struct sql_script script = {0};
    struct buf out;
    buf_init(&out, arena);
    sql_parse_script(arena, dialect, input, &script);
    for (size_t i = 0; i < script.statements.n; i++) {
        const struct sql_statement *one = &script.statements.at[i];
        if (one->calls.len) {
            buf_fmt(&out, "calls " STR_FMT "\n", STR_ARG(one->calls));
        }
        switch (one->outcome) {
        case SQL_FAILED:
            buf_fmt(&out, "error %zu:%zu %s\n", one->err.line, one->err.column, one->err.message);
            break;
        case SQL_SKIPPED:
            buf_fmt(&out, "opaque %zu:%zu " STR_FMT "\n", one->line, one->column, STR_ARG(one->kind));
            break;
        case SQL_PARSED:
            check_round_trip(arena, dialect, one->tree);
            buf_fmt(&out, STR_FMT "\n", STR_ARG(sql_print(arena, dialect, one->tree)));
            break;
        }
    }
    return buf_view(&out);
}
