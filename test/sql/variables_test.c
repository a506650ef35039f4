/* What the variables of a script's statements are taken for, as text. */
#include "base/buf.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "support/cases.h"
#include "support/support.h"

static void show_substitutions(struct buf *out, const struct sql_statement *one) {
    for (size_t i = 0; i < one->substitutions.n; i++) {
        const struct sql_substitution *variable = &one->substitutions.at[i];
        buf_fmt(out, "%s&" STR_FMT "=%s", i ? ", " : " -- ", STR_ARG(variable->name), sql_taken_name(variable->taken));
    }
}

/* What was parsed is a statement of its own, and gives the same tree. */
static void check_parsed(struct arena *arena, const struct sql_statement *one) {
    struct err err = {0};
    const struct sql_node *again = str_eq_z(one->kind, "execute") ? sql_parse_plsql_statement(arena, one->parsed, &err) : sql_parse_statement(arena, SQL_ORACLE, one->parsed, &err);
    if (!again || !sql_equal(one->tree, again)) {
        fail_msg("is another statement: " STR_FMT ": %s", STR_ARG(one->parsed), err.message);
    }
}

static struct str show_script(struct arena *arena, struct str input, void *context) {
    struct sql_script script = {0};
    struct buf out;
    (void)context;
    buf_init(&out, arena);
    sql_parse_script(arena, SQL_ORACLE, input, &script);
    for (size_t i = 0; i < script.statements.n; i++) {
        const struct sql_statement *one = &script.statements.at[i];
        if (one->outcome == SQL_FAILED) {
            buf_fmt(&out, "error %zu:%zu %s", one->err.line, one->err.column, one->err.message);
        } else {
            check_parsed(arena, one);
            buf_str(&out, sql_print(arena, SQL_ORACLE, one->tree));
        }
        show_substitutions(&out, one);
        buf_char(&out, '\n');
    }
    return buf_view(&out);
}

static void test_variables(void **state) {
    (void)state;
    cases_run("test/sql/variables.t", show_script, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_variables)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
