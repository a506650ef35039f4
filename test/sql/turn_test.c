/* A SELECT with another table first, against turn.t. What a server makes of it: test/whatif/turned_test.c. */
#include "sql/turn.h"

#include "sql/parse.h"
#include "support/cases.h"
#include "support/support.h"

struct wanted {
    struct str name;
    const struct sql_node *table;
};

static bool note_table(const struct sql_node *node, void *context) {
    struct wanted *wanted = context;
    if (node->kind == SQL_TABLE && str_eq(SQL_AS_CONST(table, node)->name, wanted->name)) {
        wanted->table = node;
    }
    return true;
}

static struct str turned(struct arena *arena, struct str input, void *context) {
    (void)context;
    struct err err = {0};
    struct wanted wanted = {.name = str_cut(&input, ':')};
    struct sql_node *tree = sql_parse_statement(arena, SQL_POSTGRESQL, input, &err);
    assert_done(tree != NULL, &err);
    sql_walk(tree, note_table, &wanted);
    assert_non_null(wanted.table);
    struct str text = sql_turned(arena, SQL_POSTGRESQL, tree, wanted.table);
    assert_true(sql_can_turn(tree, wanted.table) == (text.len > 0));
    return text.len ? text : STR("not turned");
}

static void another_table_first(void **state) {
    (void)state;
    cases_run("test/sql/turn.t", turned, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(another_table_first)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
