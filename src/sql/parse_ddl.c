/*
 * CREATE TABLE, INDEX and VIEW, ALTER TABLE ADD constraint, DROP: what says which structures exist. Storage clauses are kept as
 * text. Any other CREATE, ALTER or DROP gives NULL without failure: the statement is opaque.
 */
#include "sql/parser.h"

/* The tokens from here to the end of the statement, as text. */
static struct str rest_of_statement(struct parser *p) {
    size_t from = parser_offset(p), end = from;
    while (!p->failed && parser_peek(p, 0)->kind != TOKEN_END) end = p->tokens[p->at++].end;
    return str_slice(p->text, from, end);
}

/* ---- constraints ---- */

static void parse_references(struct parser *p, struct sql_constraint *constraint) {
    static const char *const actions[] = {"on delete cascade", "on delete set null", "on delete set default", "on delete restrict", "on delete no action",
                                          "on update cascade", "on update set null", "on update set default", "on update restrict", "on update no action",
                                          "match full", "match simple", "match partial"};
    constraint->references = parse_table_name(p);
    if (!p->failed && parser_is_operator(p, 0, "(")) parser_name_list(p, &constraint->reference_columns);
    size_t from = p->at;
    for (bool again = true; again && !p->failed;) {
        again = false;
        for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) again |= parser_accept(p, actions[i]);
    }
    if (p->at > from) constraint->tail = str_slice(p->text, p->tokens[from].offset, p->tokens[p->at - 1].end);
}

static void parse_state(struct parser *p, struct sql_constraint *constraint) {
    static const char *const states[] = {"not deferrable", "deferrable", "initially deferred", "initially immediate", "not valid", "no inherit",
                                         "enable", "disable", "novalidate", "validate", "rely", "norely"};
    size_t from = p->at;
    if (parser_accept(p, "using index tablespace")) parser_name(p, "a tablespace");
    for (bool again = true; again && !p->failed;) {
        again = false;
        for (size_t i = 0; i < sizeof states / sizeof *states; i++) again |= parser_accept(p, states[i]);
    }
    if (p->at == from) return;
    size_t begin = constraint->tail.len ? (size_t)(constraint->tail.ptr - p->text.ptr) : p->tokens[from].offset;
    constraint->tail = str_slice(p->text, begin, p->tokens[p->at - 1].end);
}

static void parse_check(struct parser *p, struct sql_constraint *constraint) {
    constraint->kind = SQL_CONSTRAINT_CHECK;
    parser_expect_operator(p, "(");
    constraint->expression = p->failed ? NULL : parse_expression(p);
    parser_expect_operator(p, ")");
}

/* [CONSTRAINT name] PRIMARY KEY (a) …; NULL without failure when none stands here. */
static struct sql_node *parse_table_constraint(struct parser *p) {
    bool named = parser_is_word(p, 0, "constraint");
    size_t ahead = named ? 2 : 0;
    static const char *const begins[] = {"primary", "unique", "foreign", "check", "exclude"};
    bool here = false;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) here |= parser_is_word(p, ahead, begins[i]);
    if (!here) return NULL;
    struct sql_node *node = sql_node_new(p->arena, SQL_CONSTRAINT, parser_offset(p), 0);
    struct sql_constraint *constraint = SQL_AS(constraint, node);
    if (named) {
        p->at++;
        constraint->name = parser_name(p, "a constraint");
    }
    if (parser_accept(p, "primary key") || parser_is_word(p, 0, "unique")) {
        constraint->kind = parser_accept(p, "unique") ? SQL_CONSTRAINT_UNIQUE : SQL_CONSTRAINT_PRIMARY;
        if (parser_accept(p, "nulls not distinct")) constraint->tail = str_slice(p->text, p->tokens[p->at - 3].offset, p->tokens[p->at - 1].end);
        if (parser_accept(p, "using index")) parser_name(p, "an index");
        else parser_name_list(p, &constraint->columns);
    } else if (parser_accept(p, "foreign key")) {
        constraint->kind = SQL_CONSTRAINT_FOREIGN;
        parser_name_list(p, &constraint->columns);
        if (parser_expect(p, "references")) parse_references(p, constraint);
    } else if (parser_accept(p, "check")) {
        parse_check(p, constraint);
    } else {
        constraint->kind = SQL_CONSTRAINT_OTHER;
        constraint->tail = parser_balanced_text(p, true);
    }
    if (!p->failed) parse_state(p, constraint);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* What may follow a column's type; NULL without failure when nothing does. */
static struct sql_node *parse_column_constraint(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CONSTRAINT, parser_offset(p), 0);
    struct sql_constraint *constraint = SQL_AS(constraint, node);
    if (parser_accept(p, "constraint")) constraint->name = parser_name(p, "a constraint");
    if (parser_accept(p, "not null")) {
        constraint->kind = SQL_CONSTRAINT_NOT_NULL;
    } else if (parser_accept(p, "null")) {
        constraint->kind = SQL_CONSTRAINT_NULL;
    } else if (parser_accept(p, "default on null") || parser_accept(p, "default")) {
        constraint->kind = SQL_CONSTRAINT_DEFAULT;
        constraint->expression = parse_operand(p);
    } else if (parser_accept(p, "primary key")) {
        constraint->kind = SQL_CONSTRAINT_PRIMARY;
    } else if (parser_accept(p, "unique")) {
        constraint->kind = SQL_CONSTRAINT_UNIQUE;
    } else if (parser_accept(p, "references")) {
        constraint->kind = SQL_CONSTRAINT_FOREIGN;
        parse_references(p, constraint);
    } else if (parser_accept(p, "check")) {
        parse_check(p, constraint);
    } else if (parser_is_word(p, 0, "generated") || parser_is_word(p, 0, "identity")) {
        constraint->kind = SQL_CONSTRAINT_GENERATED;
        constraint->tail = parser_balanced_text(p, true);
    } else if (parser_accept(p, "collate")) {
        constraint->kind = SQL_CONSTRAINT_COLLATE;
        const struct sql_token *token = parser_peek(p, 0);
        constraint->tail = str_slice(p->text, token->offset, token->end);
        p->at += token->kind != TOKEN_END;
    } else {
        return constraint->name.len ? parser_fail(p, "a constraint") : NULL;
    }
    if (!p->failed) parse_state(p, constraint);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- CREATE TABLE ---- */

static struct sql_node *parse_column_def(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_COLUMN_DEF, parser_offset(p), 0), *constraint;
    struct sql_column_def *column = SQL_AS(column_def, node);
    column->name = parser_name(p, "a column");
    if (!p->failed && !parser_is_operator(p, 0, ",") && !parser_is_operator(p, 0, ")")) column->type = parse_type(p);
    while (!p->failed && (constraint = parse_column_constraint(p))) sql_list_push(p->arena, &column->constraints, constraint);
    if (!p->failed && !parser_is_operator(p, 0, ",") && !parser_is_operator(p, 0, ")")) { /* storage, compression, visibility … */
        struct sql_node *other = sql_node_new(p->arena, SQL_CONSTRAINT, parser_offset(p), 0);
        SQL_AS(constraint, other)->kind = SQL_CONSTRAINT_OTHER;
        SQL_AS(constraint, other)->tail = parser_balanced_text(p, true);
        sql_list_push(p->arena, &column->constraints, other);
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_table_elements(struct parser *p, struct sql_create_table *table) {
    parser_expect_operator(p, "(");
    while (!p->failed && !parser_is_operator(p, 0, ")")) {
        struct sql_node *constraint = parse_table_constraint(p);
        if (p->failed) return;
        if (constraint) {
            sql_list_push(p->arena, &table->constraints, constraint);
        } else if (parser_accept(p, "like")) {
            table->like = parse_table_name(p);
            parser_balanced_text(p, true);
        } else {
            struct sql_node *column = parse_column_def(p);
            if (column) sql_list_push(p->arena, &table->columns, column);
        }
        if (!parser_accept_operator(p, ",")) break;
    }
    parser_expect_operator(p, ")");
}

/* Text up to AS and a query, or to the end. */
static struct str parse_storage(struct parser *p) {
    size_t from = parser_offset(p), end = from;
    while (!p->failed && parser_peek(p, 0)->kind != TOKEN_END &&
           !(parser_is_word(p, 0, "as") && (parser_is_word(p, 1, "select") || parser_is_word(p, 1, "with") || parser_is_word(p, 1, "values") || parser_is_operator(p, 1, "(") || parser_is_word(p, 1, "table"))))
        end = p->tokens[p->at++].end;
    return str_slice(p->text, from, end);
}

static struct sql_node *parse_create_table(struct parser *p, size_t offset, bool temporary, bool unlogged) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CREATE_TABLE, offset, 0);
    struct sql_create_table *table = SQL_AS(create_table, node);
    table->temporary = temporary;
    table->unlogged = unlogged;
    table->if_not_exists = parser_accept(p, "if not exists");
    table->name = parse_table_name(p);
    if (!p->failed && parser_is_operator(p, 0, "(")) parse_table_elements(p, table);
    table->tail = parse_storage(p);
    if (parser_accept(p, "as")) {
        table->query = parse_query(p);
        if (!p->failed && parser_accept(p, "with no data")) {
        } else if (!p->failed) parser_accept(p, "with data");
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- CREATE INDEX ---- */

static struct sql_node *parse_index_key(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_INDEX_KEY, parser_offset(p), 0);
    struct sql_index_key *key = SQL_AS(index_key, node);
    key->expression = parse_expression(p);
    if (key->expression && key->expression->kind == SQL_COLLATE) {
        key->collation = SQL_AS(collate, key->expression)->name;
        key->expression = SQL_AS(collate, key->expression)->operand;
    }
    if (parser_is_name(p, 0) && !parser_is_word(p, 0, "nulls")) {
        key->opclass = parser_name(p, "an operator class");
        while (parser_accept_operator(p, ".")) key->opclass = parser_name(p, "an operator class");
        if (parser_accept_operator(p, "(")) {
            parser_balanced_text(p, false);
            parser_expect_operator(p, ")");
        }
    }
    key->order = parser_accept(p, "asc") ? SQL_ORDER_ASC : parser_accept(p, "desc") ? SQL_ORDER_DESC : SQL_ORDER_DEFAULT;
    key->nulls = parser_accept(p, "nulls first") ? SQL_NULLS_FIRST : parser_accept(p, "nulls last") ? SQL_NULLS_LAST : SQL_NULLS_DEFAULT;
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* WITH (…), TABLESPACE and Oracle's storage words, up to WHERE or the end. */
static struct str parse_index_tail(struct parser *p) {
    size_t from = parser_offset(p), end = from;
    while (!p->failed && parser_peek(p, 0)->kind != TOKEN_END && !parser_is_word(p, 0, "where")) end = p->tokens[p->at++].end;
    return str_slice(p->text, from, end);
}

static struct sql_node *parse_create_index(struct parser *p, size_t offset, bool unique, bool bitmap) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CREATE_INDEX, offset, 0);
    struct sql_create_index *index = SQL_AS(create_index, node);
    index->unique = unique;
    index->bitmap = bitmap;
    index->concurrently = parser_accept(p, "concurrently");
    index->if_not_exists = parser_accept(p, "if not exists");
    if (!parser_is_word(p, 0, "on")) index->name = parse_table_name(p);
    parser_expect(p, "on");
    bool only = parser_accept(p, "only");
    index->table = p->failed ? NULL : parse_table_name(p);
    if (index->table) {
        SQL_AS(table, index->table)->only = only;
        if (p->dialect == SQL_ORACLE && parser_is_name(p, 0)) parser_alias(p, &SQL_AS(table, index->table)->alias);
    }
    if (parser_accept(p, "using")) index->method = parser_name(p, "an access method");
    parser_expect_operator(p, "(");
    do {
        struct sql_node *key = p->failed ? NULL : parse_index_key(p);
        if (key) sql_list_push(p->arena, &index->keys, key);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
    if (parser_accept(p, "include")) {
        parser_name_list(p, &index->include);
    }
    index->nulls_not_distinct = parser_accept(p, "nulls not distinct");
    if (!p->failed) index->tail = parse_index_tail(p);
    if (parser_accept(p, "where")) index->where = parse_expression(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- CREATE VIEW ---- */

static struct sql_node *parse_create_view(struct parser *p, size_t offset, bool or_replace, bool materialized) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CREATE_VIEW, offset, 0);
    struct sql_create_view *view = SQL_AS(create_view, node);
    view->or_replace = or_replace;
    view->materialized = materialized;
    parser_accept(p, "if not exists");
    view->name = parse_table_name(p);
    if (!p->failed && parser_is_operator(p, 0, "(")) parser_name_list(p, &view->columns);
    view->tail = parse_storage(p);
    parser_expect(p, "as");
    view->query = p->failed ? NULL : parse_query(p);
    if (!p->failed && !parser_accept(p, "with no data") && !parser_accept(p, "with data") && !parser_accept(p, "with check option") && !parser_accept(p, "with local check option") &&
        !parser_accept(p, "with cascaded check option"))
        parser_accept(p, "with read only");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_create(struct parser *p) {
    size_t offset = parser_offset(p), before = p->at;
    p->at++;
    bool or_replace = parser_accept(p, "or replace"), forced = parser_accept(p, "no force") || parser_accept(p, "force");
    bool temporary = parser_accept(p, "global temporary") || parser_accept(p, "local temporary") || parser_accept(p, "private temporary") || parser_accept(p, "temporary") ||
                     parser_accept(p, "temp");
    bool unlogged = parser_accept(p, "unlogged"), unique = parser_accept(p, "unique"), bitmap = parser_accept(p, "bitmap");
    bool materialized = parser_accept(p, "materialized"), recursive = parser_accept(p, "recursive");
    bool view = or_replace || forced || materialized || recursive;
    if (!view && !unique && !bitmap && parser_accept(p, "table")) return parse_create_table(p, offset, temporary, unlogged);
    if (!view && !temporary && parser_accept(p, "index")) return parse_create_index(p, offset, unique, bitmap);
    if (!unique && !bitmap && !recursive && parser_accept(p, "view")) return parse_create_view(p, offset, or_replace, materialized);
    p->at = before;
    return NULL;
}

/* ---- ALTER, DROP ---- */

struct sql_node *parse_alter(struct parser *p) {
    size_t offset = parser_offset(p), before = p->at;
    struct sql_node *node = sql_node_new(p->arena, SQL_ALTER_TABLE, offset, 0);
    struct sql_alter_table *alter = SQL_AS(alter_table, node);
    if (!parser_accept(p, "alter table")) return NULL;
    alter->if_exists = parser_accept(p, "if exists");
    alter->only = parser_accept(p, "only");
    alter->name = parser_is_name(p, 0) ? parse_table_name(p) : NULL;
    bool add = alter->name && parser_accept(p, "add");
    if (add) {
        bool parenthesis = parser_accept_operator(p, "(");
        alter->constraint = parse_table_constraint(p);
        if (alter->constraint && parenthesis) parser_expect_operator(p, ")");
    }
    if (p->failed) return NULL;
    if (!alter->constraint || parser_peek(p, 0)->kind != TOKEN_END) { /* another change: not parsed */
        p->at = before;
        return NULL;
    }
    parser_close(p, node);
    return node;
}

struct sql_node *parse_drop(struct parser *p) {
    static const char *const objects[] = {"index", "table", "view", "materialized view"};
    struct sql_node *node = sql_node_new(p->arena, SQL_DROP, parser_offset(p), 0);
    struct sql_drop *drop = SQL_AS(drop, node);
    size_t before = p->at;
    p->at++;
    for (size_t i = 0; i < sizeof objects / sizeof *objects && !drop->object.len; i++)
        if (parser_accept(p, objects[i])) drop->object = str_from_z(objects[i]);
    if (!drop->object.len) {
        p->at = before;
        return NULL;
    }
    drop->concurrently = parser_accept(p, "concurrently");
    drop->if_exists = parser_accept(p, "if exists");
    do {
        struct sql_node *name = parse_table_name(p);
        if (name) sql_list_push(p->arena, &drop->names, name);
    } while (parser_accept_operator(p, ","));
    drop->tail = rest_of_statement(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}
