/* CREATE TABLE, INDEX, VIEW; ALTER TABLE … ADD constraint; DROP. Any other object: NULL without failure. */
#include "sql/parser.h"

/* What is left of the statement, as text. */
static struct str rest_text(struct parser *p) {
    size_t from = parser_offset(p), end = from;
    while (parser_peek(p, 0)->kind != TOKEN_END && !parser_is_operator(p, 0, ";")) end = p->tokens[p->at++].end;
    return str_slice(p->text, from, end);
}

/* ---- constraints ---- */

static bool at_constraint(const struct parser *p) {
    static const char *const words[] = {"constraint", "not", "null", "default", "primary", "unique", "references", "check", "generated", "foreign", "collate"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (parser_is_word(p, 0, words[i])) return true;
    return false;
}

static void parse_references(struct parser *p, struct sql_constraint *constraint) {
    if (!parser_expect(p, "references")) return;
    constraint->references = parse_table_name(p);
    if (!p->failed && parser_is_operator(p, 0, "(")) parser_name_list(p, &constraint->reference_columns);
}

/* ON DELETE CASCADE, DEFERRABLE, ENABLE, USING INDEX … up to the next constraint, comma or parenthesis. */
static struct str parse_constraint_tail(struct parser *p) {
    size_t from = p->at;
    while (!p->failed && parser_peek(p, 0)->kind == TOKEN_WORD && (parser_is(p, "not deferrable") || parser_is(p, "not valid") || !at_constraint(p))) {
        if (parser_is(p, "not deferrable") || parser_is(p, "not valid") || parser_is(p, "set null") || parser_is(p, "set default")) p->at++;
        p->at++;
        if (parser_is_operator(p, 0, "(")) {
            p->at++;
            parser_balanced_text(p, false);
            parser_expect_operator(p, ")");
        }
    }
    return p->at > from ? str_slice(p->text, p->tokens[from].offset, p->tokens[p->at - 1].end) : (struct str){0};
}

static void parse_constraint_body(struct parser *p, struct sql_constraint *constraint, bool of_table) {
    if (parser_accept(p, "not null")) {
        constraint->kind = SQL_CONSTRAINT_NOT_NULL;
    } else if (parser_accept(p, "null")) {
        constraint->kind = SQL_CONSTRAINT_NULL;
    } else if (parser_accept(p, "default")) {
        constraint->kind = SQL_CONSTRAINT_DEFAULT;
        constraint->expression = parse_operand(p);
    } else if (parser_accept(p, "primary key") || parser_accept(p, "unique")) {
        constraint->kind = SQL_CONSTRAINT_UNIQUE; /* the caller knows which of the two */
    } else if (parser_accept(p, "check")) {
        constraint->kind = SQL_CONSTRAINT_CHECK;
        if (parser_expect_operator(p, "(")) constraint->expression = parse_expression(p);
        if (!p->failed) parser_expect_operator(p, ")");
    } else if (of_table && parser_accept(p, "foreign key")) {
        constraint->kind = SQL_CONSTRAINT_FOREIGN;
        parser_name_list(p, &constraint->columns);
        if (!p->failed) parse_references(p, constraint);
    } else if (parser_is_word(p, 0, "references")) {
        constraint->kind = SQL_CONSTRAINT_FOREIGN;
        parse_references(p, constraint);
    } else if (parser_accept(p, "collate")) {
        constraint->kind = SQL_CONSTRAINT_COLLATE;
        constraint->tail = parser_name(p, "a collation");
    } else if (parser_accept(p, "generated")) {
        constraint->kind = SQL_CONSTRAINT_GENERATED;
    } else {
        parser_fail(p, "a constraint");
    }
}

static struct sql_node *parse_constraint(struct parser *p, bool of_table) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CONSTRAINT, parser_offset(p), 0);
    struct sql_constraint *constraint = SQL_AS(constraint, node);
    if (parser_accept(p, "constraint")) constraint->name = parser_name(p, "a constraint");
    bool primary = parser_is(p, "primary key"), key = primary || parser_is_word(p, 0, "unique");
    if (!p->failed) parse_constraint_body(p, constraint, of_table);
    if (key && !p->failed) {
        constraint->kind = primary ? SQL_CONSTRAINT_PRIMARY : SQL_CONSTRAINT_UNIQUE;
        if (of_table) parser_name_list(p, &constraint->columns);
    }
    if (!p->failed && !constraint->tail.len) constraint->tail = parse_constraint_tail(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- CREATE TABLE ---- */

static struct sql_node *parse_column(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_COLUMN_DEF, parser_offset(p), 0);
    struct sql_column_def *column = SQL_AS(column_def, node);
    column->name = parser_name(p, "a column or a constraint");
    if (!p->failed && !at_constraint(p) && !parser_is_operator(p, 0, ",") && !parser_is_operator(p, 0, ")")) column->type = parse_type(p);
    while (!p->failed && at_constraint(p)) {
        struct sql_node *constraint = parse_constraint(p, false);
        if (constraint) sql_list_push(p->arena, &column->constraints, constraint);
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_table_items(struct parser *p, struct sql_create_table *table) {
    p->at++;
    do {
        bool of_table = parser_is_word(p, 0, "constraint") || parser_is(p, "primary key") || parser_is(p, "foreign key") ||
                        (parser_is_word(p, 0, "unique") && parser_is_operator(p, 1, "(")) || (parser_is_word(p, 0, "check") && parser_is_operator(p, 1, "("));
        if (parser_accept(p, "like")) {
            table->like = parse_table_name(p);
            while (!p->failed && (parser_accept(p, "including") || parser_accept(p, "excluding"))) p->at++;
            continue;
        }
        struct sql_node *item = of_table ? parse_constraint(p, true) : parse_column(p);
        if (!item) return;
        sql_list_push(p->arena, of_table ? &table->constraints : &table->columns, item);
    } while (!p->failed && parser_accept_operator(p, ","));
    if (!p->failed) parser_expect_operator(p, ")");
}

static struct sql_node *parse_create_table(struct parser *p, size_t offset, bool temporary, bool unlogged) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CREATE_TABLE, offset, 0);
    struct sql_create_table *table = SQL_AS(create_table, node);
    table->temporary = temporary;
    table->unlogged = unlogged;
    table->if_not_exists = parser_accept(p, "if not exists");
    table->name = parse_table_name(p);
    if (!p->failed && parser_is_operator(p, 0, "(") && !parse_at_query(p)) parse_table_items(p, table);
    size_t from = parser_offset(p), end = from;
    while (!p->failed && parser_peek(p, 0)->kind != TOKEN_END && !parser_is_operator(p, 0, ";")) {
        if (parser_accept(p, "as")) {
            table->query = parse_query(p);
            break;
        }
        end = p->tokens[p->at++].end;
    }
    table->tail = str_trim(str_slice(p->text, from, end));
    if (table->query && !p->failed) rest_text(p); /* WITH DATA */
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- CREATE INDEX ---- */

static struct sql_node *parse_index_key(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_INDEX_KEY, parser_offset(p), 0);
    struct sql_index_key *key = SQL_AS(index_key, node);
    key->expression = parse_operand(p);
    if (key->expression && key->expression->kind == SQL_COLLATE) {
        key->collation = SQL_AS(collate, key->expression)->name;
        key->expression = SQL_AS(collate, key->expression)->operand;
    }
    if (!p->failed && parser_is_name(p, 0) && !parser_is_word(p, 0, "nulls")) {
        key->opclass = parser_name(p, "an operator class");
        while (!p->failed && parser_accept_operator(p, ".")) key->opclass = parser_name(p, "an operator class");
    }
    if (parser_accept(p, "asc")) key->order = SQL_ORDER_ASC;
    else if (parser_accept(p, "desc")) key->order = SQL_ORDER_DESC;
    if (parser_accept(p, "nulls first")) key->nulls = SQL_NULLS_FIRST;
    else if (parser_accept(p, "nulls last")) key->nulls = SQL_NULLS_LAST;
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_index_keys(struct parser *p, struct sql_list *keys) {
    if (!parser_expect_operator(p, "(")) return;
    do {
        struct sql_node *key = parse_index_key(p);
        if (!key) return;
        sql_list_push(p->arena, keys, key);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

static struct sql_node *parse_create_index(struct parser *p, size_t offset, bool unique, bool bitmap) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CREATE_INDEX, offset, 0);
    struct sql_create_index *index = SQL_AS(create_index, node);
    index->unique = unique;
    index->bitmap = bitmap;
    index->concurrently = parser_accept(p, "concurrently");
    index->if_not_exists = parser_accept(p, "if not exists");
    if (!parser_is_word(p, 0, "on")) index->name = parse_table_name(p);
    if (p->failed || !parser_expect(p, "on")) return NULL;
    parser_accept(p, "only");
    index->table = parse_table_name(p);
    if (!p->failed && parser_accept(p, "using")) index->method = parser_name(p, "an access method");
    if (!p->failed) parse_index_keys(p, &index->keys);
    if (!p->failed && parser_accept(p, "include")) parser_name_list(p, &index->include);
    if (parser_accept(p, "nulls not distinct")) index->nulls_not_distinct = true;
    else parser_accept(p, "nulls distinct");
    size_t from = parser_offset(p), end = from;
    while (!p->failed && parser_peek(p, 0)->kind != TOKEN_END && !parser_is_operator(p, 0, ";") && !parser_is_word(p, 0, "where")) end = p->tokens[p->at++].end;
    index->tail = str_slice(p->text, from, end); /* WITH (…), TABLESPACE, Oracle's storage clauses */
    if (parser_accept(p, "where")) index->where = parse_expression(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- CREATE VIEW ---- */

static struct sql_node *parse_create_view(struct parser *p, size_t offset, bool replace, bool materialized) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CREATE_VIEW, offset, 0);
    struct sql_create_view *view = SQL_AS(create_view, node);
    view->or_replace = replace;
    view->materialized = materialized;
    parser_accept(p, "if not exists");
    view->name = parse_table_name(p);
    if (!p->failed && parser_is_operator(p, 0, "(")) parser_name_list(p, &view->columns);
    while (!p->failed && parser_peek(p, 0)->kind != TOKEN_END && !parser_is_word(p, 0, "as")) p->at++; /* options */
    if (p->failed || !parser_expect(p, "as")) return NULL;
    view->query = parse_query(p);
    if (!p->failed) view->tail = rest_text(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- dispatch ---- */

struct sql_node *parse_create(struct parser *p) {
    size_t offset = parser_offset(p);
    bool temporary = false, unlogged = false;
    p->at++;
    bool replace = parser_accept(p, "or replace");
    for (bool again = true; again;) {
        again = parser_accept(p, "global") || parser_accept(p, "local") || parser_accept(p, "force") || parser_accept(p, "no force") || parser_accept(p, "private");
        if (parser_accept(p, "temporary") || parser_accept(p, "temp")) again = temporary = true;
        if (parser_accept(p, "unlogged")) again = unlogged = true;
    }
    if (parser_accept(p, "table")) return parse_create_table(p, offset, temporary, unlogged);
    bool unique = parser_accept(p, "unique"), bitmap = !unique && parser_accept(p, "bitmap");
    if (parser_accept(p, "index")) return parse_create_index(p, offset, unique, bitmap);
    bool materialized = p->dialect == SQL_POSTGRESQL && parser_accept(p, "materialized");
    if (parser_accept(p, "recursive view") || parser_accept(p, "view")) return parse_create_view(p, offset, replace, materialized);
    return NULL;
}

struct sql_node *parse_alter(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    if (!parser_accept(p, "table")) return NULL;
    struct sql_node *node = sql_node_new(p->arena, SQL_ALTER_TABLE, offset, 0);
    struct sql_alter_table *alter = SQL_AS(alter_table, node);
    alter->if_exists = parser_accept(p, "if exists");
    alter->only = parser_accept(p, "only");
    if (!parser_is_name(p, 0)) return NULL;
    alter->name = parse_table_name(p);
    if (p->failed || !parser_accept(p, "add")) return NULL;
    bool parenthesis = p->dialect == SQL_ORACLE && parser_accept_operator(p, "(");
    bool constraint = parser_is_word(p, 0, "constraint") || parser_is(p, "primary key") || parser_is(p, "foreign key") || parser_is_word(p, 0, "unique") ||
                      parser_is_word(p, 0, "check");
    if (!constraint) return NULL;
    if (parser_is_word(p, 0, "constraint") && (parser_is_word(p, 2, "exclude") || parser_is_word(p, 3, "using") || parser_is_word(p, 4, "using"))) return NULL;
    alter->constraint = parse_constraint(p, true);
    if (parenthesis && !p->failed) parser_expect_operator(p, ")");
    if (!p->failed && parser_is_operator(p, 0, ",")) return NULL; /* several actions: kept whole */
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_drop(struct parser *p) {
    static const char *const objects[] = {"index", "table", "view", "materialized view", "sequence"};
    size_t offset = parser_offset(p);
    struct sql_node *node = sql_node_new(p->arena, SQL_DROP, offset, 0);
    struct sql_drop *drop = SQL_AS(drop, node);
    p->at++;
    for (size_t i = 0; i < sizeof objects / sizeof *objects && !drop->object.len; i++)
        if (parser_accept(p, objects[i])) drop->object = str_from_z(objects[i]);
    if (!drop->object.len) return NULL;
    drop->concurrently = parser_accept(p, "concurrently");
    drop->if_exists = parser_accept(p, "if exists");
    do {
        struct sql_node *name = parse_table_name(p);
        if (!name) return NULL;
        sql_list_push(p->arena, &drop->names, name);
    } while (parser_accept_operator(p, ","));
    drop->tail = rest_text(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}
