/*
 * Units of PL/SQL (plsql.t) and PL/pgSQL (plpgsql.t): what they are, and the statements of SQL found in them, with their places in the script,
 * their variables as binds, and what INTO fills.
 */
#include "base/buf.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "support/cases.h"
#include "support/support.h"

struct place {
    struct str text; /* of the unit */
    const struct sql_statement *unit;
};

static void show_place(struct buf *out, const struct place *place, uint32_t offset) {
    size_t line = place->unit->line, column = place->unit->column;
    for (size_t i = 0; i < offset; i++) {
        column = place->text.ptr[i] == '\n' ? 1 : column + 1;
        line += place->text.ptr[i] == '\n';
    }
    buf_fmt(out, "  %zu:%zu ", line, column);
}

static void show_embedded(struct buf *out, const struct place *place, enum sql_dialect dialect, const struct sql_node *node) {
    const struct sql_plsql_statement *embedded = SQL_AS_CONST(plsql_statement, node);
    show_place(out, place, node->offset);
    if (embedded->dynamic) buf_z(out, "dynamic ");
    if (embedded->bulk) buf_z(out, "bulk ");
    buf_str(out, sql_print(out->arena, dialect, embedded->statement));
    for (size_t i = 0; i < embedded->into.n; i++) buf_fmt(out, "%s" STR_FMT, i ? ", " : " => ", STR_ARG(SQL_AS_CONST(name, embedded->into.at[i])->text));
    buf_char(out, '\n');
}

static void show_unit(struct buf *out, enum sql_dialect dialect, const struct sql_statement *one) {
    const struct sql_plsql_unit *unit = SQL_AS_CONST(plsql_unit, one->tree);
    struct place place = {one->text, one};
    buf_fmt(out, "%zu:%zu " STR_FMT, one->line, one->column, STR_ARG(unit->what));
    if (unit->schema.len) buf_fmt(out, " " STR_FMT ".", STR_ARG(unit->schema));
    if (unit->name.len) buf_fmt(out, unit->schema.len ? STR_FMT : " " STR_FMT, STR_ARG(unit->name));
    buf_char(out, '\n');
    for (size_t i = 0; i < unit->statements.n; i++) show_embedded(out, &place, dialect, unit->statements.at[i]);
}

static void check_round_trip(struct arena *arena, enum sql_dialect dialect, const struct sql_node *tree) {
    struct err err = {0};
    const struct sql_node *again = sql_parse_statement(arena, dialect, sql_print(arena, dialect, tree), &err);
    assert_done(again != NULL, &err);
    assert_true(sql_equal(tree, again));
}

static struct str show_script(struct arena *arena, struct str input, void *context) {
    enum sql_dialect dialect = *(const enum sql_dialect *)context;
    struct sql_script script = {0};
    struct buf out;
    buf_init(&out, arena);
    sql_parse_script(arena, dialect, input, &script);
    for (size_t i = 0; i < script.statements.n; i++) {
        const struct sql_statement *one = &script.statements.at[i];
        if (one->outcome == SQL_FAILED) {
            buf_fmt(&out, "error %zu:%zu %s\n", one->err.line, one->err.column, one->err.message);
        } else if (one->tree->kind == SQL_PLSQL_UNIT) {
            show_unit(&out, dialect, one);
            if (!str_eq_z(one->kind, "execute")) check_round_trip(arena, dialect, one->tree);
        } else {
            buf_fmt(&out, "%zu:%zu " STR_FMT "\n", one->line, one->column, STR_ARG(one->kind));
        }
    }
    return buf_view(&out);
}

static void test_plsql(void **state) {
    enum sql_dialect dialect = SQL_ORACLE;
    (void)state;
    cases_run("test/sql/plsql.t", show_script, &dialect);
}

static void test_plpgsql(void **state) {
    enum sql_dialect dialect = SQL_POSTGRESQL;
    (void)state;
    cases_run("test/sql/plpgsql.t", show_script, &dialect);
}

/* As deep as text can nest, and as long: an error or success, soon. */
static void test_depth_and_length(void **state) {
    static const char *const pieces[] = {"begin ", "if a then ", "loop ", "x := (", "x := case when ", "declare procedure p is ", "begin x(", "for i in (select ", "null; ", "x := 1 + "};
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct arena arena;
        struct buf text;
        struct err err = {0};
        arena_init(&arena, NULL);
        buf_init(&text, &arena);
        buf_z(&text, "begin ");
        for (size_t depth = 0; depth < 100000; depth++) buf_z(&text, pieces[i]);
        assert_null(sql_parse_statement(&arena, SQL_ORACLE, buf_view(&text), &err));
        assert_true(err.code == ERR_SQL_TOO_DEEP || err.code == ERR_SQL_SYNTAX);
        arena_release(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plsql),
        cmocka_unit_test(test_plpgsql),
        cmocka_unit_test(test_depth_and_length),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
