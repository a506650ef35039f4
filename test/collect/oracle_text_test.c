/* The extraction statements: each parses, and each column it names is one of its view, in every release it is for. */
#include "collect/oracle/oracle_text.h"

#include "base/file.h"
#include "collect/oracle/oracle_script.h"
#include "sql/parse.h"
#include "support/support.h"

struct view {
    struct str columns; /* " OWNER TABLE_NAME AUTO@19 " */
    int64_t since;
};

struct views {
    struct map by_name;
};

static void read_views(struct arena *arena, struct views *views) {
    struct str text;
    struct err err = {0};
    assert_done(file_read(arena, STR("test/collect/oracle_views.txt"), 0, &text, &err), &err);
    map_init(&views->by_name, arena);
    while (text.len) {
        struct str line = str_cut(&text, '\n'), head = str_cut(&line, ':');
        if (!head.len || head.ptr[0] == '#') {
            continue;
        }
        struct view *view = arena_alloc(arena, sizeof *view);
        struct str name = str_cut(&head, ' ');
        view->since = 12;
        str_to_i64(head, &view->since);
        view->columns = str_fmt(arena, STR_FMT " ", STR_ARG(line));
        map_put(&views->by_name, name, view);
    }
}

/* The release a column came with; 0 when the view has no such column. */
static int64_t column_since(struct arena *arena, const struct view *view, struct str column) {
    size_t at;
    int64_t since;
    struct str plain = str_fmt(arena, " " STR_FMT " ", STR_ARG(column)), later = str_fmt(arena, " " STR_FMT "@", STR_ARG(column));
    if (str_find(view->columns, plain, &at)) {
        return view->since;
    }
    if (!str_find(view->columns, later, &at)) {
        return 0;
    }
    struct str rest = str_slice(view->columns, at + later.len, view->columns.len);
    return str_to_i64(str_cut(&rest, ' '), &since) ? since : 0;
}

struct checking {
    struct arena *arena;
    const struct views *views;
    struct map aliases; /* alias -> view's name */
    struct str name, text;
    struct oracle_texts reads;
    int64_t since;
    size_t columns;
};

static struct str view_of_table(struct arena *arena, const struct sql_table *table) {
    return str_upper(arena, table->name);
}

static bool gather_tables(const struct sql_node *node, void *context) {
    struct checking *c = context;
    if (node->kind == SQL_TABLE && !str_ieq_z(SQL_AS_CONST(table, node)->name, "DUAL")) {
        const struct sql_table *table = SQL_AS_CONST(table, node);
        struct str *view = arena_alloc(c->arena, sizeof *view);
        bool declared = false;
        *view = view_of_table(c->arena, table);
        for (size_t i = 0; i < c->reads.list.n; i++) {
            declared = declared || str_eq(c->reads.list.at[i], *view);
        }
        if (!declared) {
            fail_msg(STR_FMT ".sql reads " STR_FMT ", and its head does not say so", STR_ARG(c->name), STR_ARG(*view));
        }
        assert_true(table->alias.len > 0);
        map_put(&c->aliases, table->alias, view);
    }
    return true;
}

static bool check_column(const struct sql_node *node, void *context) {
    struct checking *c = context;
    if (node->kind != SQL_COLUMN) {
        return true;
    }
    const struct sql_column *column = SQL_AS_CONST(column, node);
    const struct str *view_name = map_find(&c->aliases, column->table);
    if (!view_name) { /* of a derived table */
        return true;
    }
    const struct view *view = map_find(&c->views->by_name, *view_name);
    if (!view) {
        fail_msg("oracle_views.txt lacks " STR_FMT, STR_ARG(*view_name));
        return false;
    }
    int64_t since = column_since(c->arena, view, column->name);
    size_t at;
    struct str mark = str_fmt(c->arena, "/*? " STR_FMT "." STR_FMT " ", STR_ARG(*view_name), STR_ARG(column->name));
    if (!since) {
        fail_msg(STR_FMT ".sql: " STR_FMT " has no column " STR_FMT, STR_ARG(c->name), STR_ARG(*view_name),
                 STR_ARG(column->name));
    }
    if (since > c->since && !str_find(c->text, mark, &at)) {
        fail_msg(STR_FMT ".sql: " STR_FMT "." STR_FMT " came with %lld and is not marked as optional", STR_ARG(c->name),
                 STR_ARG(*view_name), STR_ARG(column->name), (long long)since);
    }
    c->columns++;
    return true;
}

static void check_statement(struct arena *arena, const struct views *views, struct str name, struct str text) {
    static const struct oracle_parameters parameters = {1, 7, 1};
    struct checking c = {.arena = arena, .views = views, .name = name, .text = text, .since = 12};
    struct str sql = oracle_prepare(arena, text, NULL, &parameters, NULL);
    struct err err = {0};
    size_t at;
    if (str_find(sql, STR(":views"), &at)) {
        sql = str_fmt(arena, STR_FMT "'X')", STR_ARG(str_slice(sql, 0, at)));
    }
    struct sql_node *tree = sql_parse_statement(arena, SQL_ORACLE, sql, &err);
    assert_done(tree && tree->kind != SQL_OPAQUE, &err);
    str_to_i64(oracle_text_label(text, "since"), &c.since);
    oracle_text_reads(arena, text, &c.reads);
    assert_true(c.reads.list.n > 0);
    map_init(&c.aliases, arena);
    sql_walk(tree, gather_tables, &c);
    sql_walk(tree, check_column, &c);
    assert_true(c.columns > 0 || str_eq_z(name, "cells"));
}

static void statements(void **state) {
    (void)state;
    struct arena arena;
    struct views views;
    struct str name;
    arena_init(&arena, NULL);
    read_views(&arena, &views);
    assert_true(oracle_text_count() > 50);
    for (size_t i = 0; i < oracle_text_count(); i++) {
        struct str text = oracle_text_at(i, &name);
        check_statement(&arena, &views, name, text);
    }
    arena_release(&arena);
}

/* AWR, ASH and nothing else of the pack are marked as such: the guard goes by the mark. */
static void pack(void **state) {
    (void)state;
    struct arena arena;
    struct str name;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < oracle_text_count(); i++) {
        struct oracle_texts reads = {0};
        struct str text = oracle_text_at(i, &name);
        bool marked = str_eq_z(oracle_text_label(text, "pack"), "diagnostics"), awr = false;
        oracle_text_reads(&arena, text, &reads);
        for (size_t v = 0; v < reads.list.n; v++) {
            awr = awr || str_starts(reads.list.at[v], STR("DBA_HIST_")) ||
                  str_ends(reads.list.at[v], STR("ACTIVE_SESSION_HISTORY"));
        }
        if (marked != awr) {
            fail_msg(STR_FMT ".sql", STR_ARG(name));
        }
    }
    arena_release(&arena);
}

static void prepare(void **state) {
    (void)state;
    static const struct oracle_parameters parameters = {.dbid = 123456789012, .days = 30, .sample = 2};
    struct arena arena;
    struct oracle_dictionary dictionary;
    struct oracle_texts lost = {0};
    arena_init(&arena, NULL);
    map_init(&dictionary.columns, &arena);
    map_init(&dictionary.views, &arena);
    struct str text = STR("-- Head.\n-- reads: V$INSTANCE\nSELECT i.version_full /*? V$INSTANCE.VERSION_FULL the update */ AS \"v\",\n"
                          "       i.edition /*? V$INSTANCE.EDITION the edition */ AS \"e\"\n  FROM v$instance i\n"
                          " WHERE i.x = :dbid AND :days > :sample AND 'HH24:MI' = :daysx\n");
    const char *plain = "SELECT /* dovetail */ i.version_full AS \"v\",\n       i.edition AS \"e\"\n  FROM v$instance i\n"
                        " WHERE i.x = 123456789012 AND 30 > 2 AND 'HH24:MI' = :daysx";
    assert_str(oracle_prepare(&arena, text, NULL, &parameters, NULL), plain);
    assert_str(oracle_prepare(&arena, text, &dictionary, &parameters, &lost), plain); /* the view is not seen at all */
    map_put(&dictionary.views, STR("V_$INSTANCE"), &arena);
    map_put(&dictionary.columns, STR("V_$INSTANCE.EDITION"), &arena);
    assert_str(oracle_prepare(&arena, text, &dictionary, &parameters, &lost),
               "SELECT /* dovetail */ NULL AS \"v\",\n       i.edition AS \"e\"\n  FROM v$instance i\n"
               " WHERE i.x = 123456789012 AND 30 > 2 AND 'HH24:MI' = :daysx");
    assert_int_equal(lost.list.n, 1);
    assert_str(lost.list.at[0], "the update");
    arena_release(&arena);
}

/* The last step's query is no file of its own: it parses too, and fits into a literal of PL/SQL. */
static void check_warnings_query(struct arena *arena, struct str step) {
    enum { LITERAL_MAX = 32767 };
    struct err err = {0};
    size_t from, to;
    assert_true(str_find(step, STR("q'~"), &from) && str_find(step, STR("~'"), &to) && to - from < LITERAL_MAX);
    struct sql_node *tree = sql_parse_statement(arena, SQL_ORACLE, str_slice(step, from + 3, to), &err);
    assert_done(tree && tree->kind != SQL_OPAQUE, &err);
}

/* The script is one that our own splitter and parser take, names every answer, and has no statement that changes anything. */
static void script(void **state) {
    (void)state;
    struct arena arena;
    struct sql_script parsed = {0};
    struct str name;
    size_t at;
    arena_init(&arena, NULL);
    struct str text = oracle_script(&arena);
    sql_parse_script(&arena, SQL_ORACLE, text, &parsed);
    assert_true(parsed.statements.n > 100);
    for (size_t i = 0; i < parsed.statements.n; i++) {
        struct sql_statement *statement = &parsed.statements.at[i];
        if (statement->outcome == SQL_FAILED) {
            fail_msg("line %zu: %s", statement->line, statement->err.message);
        }
        bool reads = str_eq_z(statement->kind, "select") || str_eq_z(statement->kind, "block") ||
                     str_eq_z(statement->kind, "set transaction") || str_eq_z(statement->kind, "set") ||
                     str_eq_z(statement->kind, "rollback");
        if (!reads) {
            fail_msg("line %zu: " STR_FMT, statement->line, STR_ARG(statement->kind));
        }
    }
    for (size_t i = 0; i < oracle_text_count(); i++) {
        struct str one = oracle_text_at(i, &name);
        bool sampled = str_find(one, STR(":sample"), &at);
        struct str file = str_fmt(&arena, "'" STR_FMT "%s.csv'", STR_ARG(name), sampled ? "_2" : "");
        bool step = !str_eq_z(name, "view_columns") && !str_eq_z(name, "licence") && !str_eq_z(name, "databases") &&
                    !str_eq_z(name, "settings_repository") && !str_eq_z(name, "containers");
        assert_true(str_find(text, file, &at) == step);
    }
    assert_true(str_find(text, STR("'manifest.csv'"), &at));
    assert_true(str_find(text, STR("ELSE 'warnings.csv'"), &at));
    check_warnings_query(&arena, str_slice(text, at, text.len));
    assert_true(str_find(text, STR("SELECT 'DBA_INDEXES' AS view_name, 'AUTO' AS column_name, q'["), &at));
    assert_true(str_find(text, STR("SELECT 'DBA_HIST_SQLSTAT' AS view_name, 'awr' AS needed_in, 12 AS since_release"), &at));
    assert_true(str_find(text, STR("SELECT 'DBA_JSON_INDEXES' AS view_name, 'any' AS needed_in, 23 AS since_release"), &at));
    assert_true(str_find(text, STR("{{DBA_INDEXES.AUTO|i.auto}} AS \"automatic\""), &at));
    assert_true(str_find(text, STR("{{V_$INSTANCE.VERSION_FULL|i.version_full}}"), &at));
    assert_false(str_find(text, STR("/*?"), &at));
    assert_false(str_find(text, STR("{query}"), &at));
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(statements), cmocka_unit_test(pack), cmocka_unit_test(prepare),
                                       cmocka_unit_test(script)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
