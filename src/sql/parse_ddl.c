/*
 * CREATE, ALTER and DROP: tables, indexes and views by hand, because other rooms read them; everything else, like all statements that are not
 * queries or changes of rows, by the grammars, as a COMMAND. NULL without failure: a kind that is only split (PL/SQL).
 */
#include "sql/parser.h"

struct sql_node *parse_command(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_COMMAND, parser_offset(p), 0);
    struct sql_list items = {0};
    if (!parse_rule(p, "command", &items)) return NULL;
    struct sql_clause *clause = SQL_AS(clause, items.at[0]);
    SQL_AS(command, node)->what = clause->name;
    SQL_AS(command, node)->items = clause->items;
    parser_close(p, node);
    return node;
}

/* ---- CREATE VIEW ---- */

/* (a, b UNIQUE RELY DISABLE, CONSTRAINT c PRIMARY KEY (a)): names where there is nothing more to say. */
static void parse_view_columns(struct parser *p, struct sql_create_view *view) {
    parser_expect_operator(p, "(");
    do {
        struct sql_node *constraint = parse_table_constraint(p), *column;
        if (!constraint && !p->failed && view->materialized && parser_is(p, "scope for")) constraint = parse_clause(p, "table element");
        if (constraint) sql_list_push(p->arena, &view->constraints, constraint);
        if (constraint || p->failed) continue;
        column = parse_column_def(p, false);
        if (!column) return;
        if (sql_column_is_bare(column)) {
            struct sql_node *name = parser_new(p, SQL_NAME, column->offset);
            SQL_AS(name, name)->text = SQL_AS(column_def, column)->name;
            column = name;
        }
        sql_list_push(p->arena, &view->columns, column);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

struct sql_node *parse_create_view(struct parser *p, size_t offset, const struct sql_list *prefix) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CREATE_VIEW, offset, 0);
    struct sql_create_view *view = SQL_AS(create_view, node);
    const char *options = "view options", *ending = "view ending";
    for (size_t i = 0; i < prefix->n; i++) {
        struct str words = SQL_AS(words, prefix->at[i])->text;
        if (str_eq_z(words, "OR REPLACE")) view->or_replace = true;
        else if (str_eq_z(words, "MATERIALIZED")) view->materialized = true;
        else sql_list_push(p->arena, &view->prefix, prefix->at[i]);
    }
    if (view->materialized) options = "materialized view options", ending = "materialized view ending";
    view->if_not_exists = parser_accept(p, "if not exists");
    view->name = parse_object_name(p, "a view name");
    if (view->materialized) parse_rule(p, "materialized view type", &view->options);
    if (!p->failed && parser_is_operator(p, 0, "(")) parse_view_columns(p, view);
    parse_rule(p, options, &view->options);
    parser_expect(p, "as");
    view->query = p->failed ? NULL : parse_query(p);
    parse_rule(p, ending, &view->ending);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* The name before Oracle 8i. */
static struct sql_node *parse_create_snapshot(struct parser *p, size_t offset, const struct sql_list *prefix) {
    struct sql_list materialized = *prefix;
    struct sql_node *word = parser_new(p, SQL_WORDS, offset);
    SQL_AS(words, word)->text = STR("MATERIALIZED");
    sql_list_push(p->arena, &materialized, word);
    return parse_create_view(p, offset, &materialized);
}

/* ---- CREATE ---- */

struct sql_node *parse_create(struct parser *p) {
    static const struct {
        const char *prefix, *object;
        struct sql_node *(*parse)(struct parser *p, size_t offset, const struct sql_list *prefix);
    } objects[] = {
        {"table prefix", "table", parse_create_table},
        {"index prefix", "index", parse_create_index},
        {"view prefix", "view", parse_create_view},
        {"view prefix", "snapshot", parse_create_snapshot}, /* from here on Oracle's */
        {"view prefix", "json relational duality view", parse_duality_view},
        {"view prefix", "json duality view", parse_duality_view},
    };
    size_t offset = parser_offset(p), before = p->at, count = p->dialect == SQL_ORACLE ? sizeof objects / sizeof *objects : 3;
    for (size_t i = 0; i < count; i++) {
        struct sql_list prefix = {0};
        p->at = before + 1;
        parse_rule(p, objects[i].prefix, &prefix);
        bool log = parser_is(p, "view log on") || parser_is(p, "view log if") || parser_is(p, "snapshot log"); /* CREATE MATERIALIZED VIEW LOG */
        if (!log && parser_accept(p, objects[i].object)) return objects[i].parse(p, offset, &prefix);
    }
    p->at = before;
    return NULL;
}

/* ---- ALTER TABLE ---- */

struct sql_node *parse_alter(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_ALTER_TABLE, parser_offset(p), 0);
    struct sql_alter_table *alter = SQL_AS(alter_table, node);
    if (!parser_accept(p, "alter table")) return NULL;
    if (p->dialect == SQL_POSTGRESQL && parser_is(p, "all in tablespace")) {
        p->at -= 2;
        return NULL;
    }
    alter->if_exists = parser_accept(p, "if exists");
    alter->only = p->dialect == SQL_POSTGRESQL && parser_accept(p, "only");
    alter->name = parse_object_name(p, "a table name");
    if (p->dialect == SQL_POSTGRESQL) parser_accept_operator(p, "*");
    expect_rule(p, "alter table actions", &alter->actions);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- DROP ---- */

struct sql_node *parse_drop(struct parser *p) {
    static const char *const objects[] = {"index", "table", "view", "materialized view"};
    struct sql_node *node = sql_node_new(p->arena, SQL_DROP, parser_offset(p), 0);
    struct sql_drop *drop = SQL_AS(drop, node);
    size_t before = p->at;
    p->at++;
    for (size_t i = 0; i < sizeof objects / sizeof *objects && !drop->object.len; i++)
        if (parser_accept(p, objects[i])) drop->object = str_from_z(objects[i]);
    if (!drop->object.len || parser_is_word(p, 0, "log")) {
        p->at = before;
        return NULL;
    }
    drop->concurrently = parser_accept(p, "concurrently");
    drop->if_exists = parser_accept(p, "if exists");
    do {
        struct sql_node *name = parse_object_name(p, "a name");
        if (name) sql_list_push(p->arena, &drop->names, name);
    } while (p->dialect == SQL_POSTGRESQL && parser_accept_operator(p, ","));
    parse_rule(p, "drop options", &drop->options);
    parser_close(p, node);
    return p->failed ? NULL : node;
}
