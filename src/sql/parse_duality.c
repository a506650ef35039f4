/*
 * CREATE JSON RELATIONAL DUALITY VIEW in its SQL form (SQL Language Reference, "CREATE JSON RELATIONAL DUALITY VIEW"). JSON {…} and
 * JSON_OBJECT (…), […] and JSON_ARRAYAGG (…), the colon, VALUE and IS say the same, and give the same tree.
 */
#include "sql/parser.h"

static struct sql_node *parse_select(struct parser *p);

/* ---- tags ---- */

static bool accept_tag(struct parser *p, struct sql_list *tags) {
    static const char *const names[] = {"INSERT", "NOINSERT", "UPDATE", "NOUPDATE", "DELETE", "NODELETE", "CHECK", "NOCHECK"};
    size_t offset = parser_offset(p);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!parser_accept(p, names[i])) continue;
        struct sql_node *node = parser_new(p, SQL_DUALITY_TAG, offset);
        SQL_AS(duality_tag, node)->name = str_from_z(names[i]);
        sql_list_push(p->arena, tags, node);
        return true;
    }
    return false;
}

static void parse_tags(struct parser *p, struct sql_list *tags) {
    if (!parser_accept(p, "with")) return;
    if (!accept_tag(p, tags)) parser_fail(p, "INSERT, UPDATE, DELETE, CHECK or their opposites");
    while (accept_tag(p, tags)) {
    }
}

/* ---- fields ---- */

/* What separates a key from its value. A colon that touches a name was read as a bind variable. */
static bool accept_separator(struct parser *p) {
    return parser_split_bind(p) || parser_accept_operator(p, ":") || parser_accept(p, "value") || parser_accept(p, "is");
}

static bool at_object(const struct parser *p) {
    return parser_is_operator(p, 0, "{") || (parser_is_word(p, 0, "json") && parser_is_operator(p, 1, "{")) || (parser_is_word(p, 0, "json_object") && parser_is_operator(p, 1, "("));
}

static void parse_fields(struct parser *p, struct sql_duality_object *object);

static struct sql_node *parse_nested(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DUALITY_OBJECT, parser_offset(p), 0);
    parse_fields(p, SQL_AS(duality_object, node));
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* (select …), [select …]: objects of another table; {…}: of this one. NULL without failure: none of them. */
static struct sql_node *parse_object_value(struct parser *p) {
    if (at_object(p)) return parse_nested(p);
    bool array = parser_is_operator(p, 0, "["), json_array = parser_is_word(p, 0, "json") && parser_is_operator(p, 1, "[");
    bool query = (array || parser_is_operator(p, 0, "(")) && parser_is_word(p, 1, "select");
    if (!query && !json_array) return NULL;
    array |= json_array;
    p->at += json_array ? 2 : 1;
    struct sql_node *node = parse_select(p);
    if (!node) return NULL;
    SQL_AS(duality_object, node)->array |= array;
    parser_expect_operator(p, array ? "]" : ")");
    return node;
}

/* GENERATED USING (…), GENERATED USING PATH '…' */
static void parse_generated(struct parser *p, struct sql_duality_field *field) {
    field->generated = true;
    bool using = parser_accept(p, "using");
    if (parser_accept(p, "path")) {
        if (parser_peek(p, 0)->kind != TOKEN_STRING) parser_fail(p, "a path");
    } else if (!using) {
        parser_fail(p, "USING");
    }
    if (!p->failed) field->value = parse_operand(p);
}

static void parse_value(struct parser *p, struct sql_duality_field *field) {
    field->hidden = parser_accept(p, "hidden");
    if (parser_accept(p, "generated")) parse_generated(p, field);
    else if (!(field->value = parse_object_value(p)) && !p->failed) field->value = parse_operand(p);
    parser_accept(p, "format json");
    field->flex = parser_accept(p, "as flex");
    if (field->flex) parser_accept(p, "column");
    field->hidden |= parser_accept(p, "hidden");
    parse_tags(p, &field->tags);
}

/* UNNEST (select json {…} from …) */
static void parse_unnest(struct parser *p, struct sql_duality_field *field) {
    parser_expect_operator(p, "(");
    field->value = parse_select(p);
    parser_expect_operator(p, ")");
    if (field->value) SQL_AS(duality_object, field->value)->unnest = true;
}

static struct sql_node *parse_field(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DUALITY_FIELD, parser_offset(p), 0);
    struct sql_duality_field *field = SQL_AS(duality_field, node);
    if (!parser_enter(p)) return NULL;
    bool keyed = parser_peek(p, 0)->kind == TOKEN_STRING || (parser_is_word(p, 0, "key") && parser_peek(p, 1)->kind == TOKEN_STRING);
    if (parser_accept(p, "unnest")) {
        parse_unnest(p, field);
    } else if (keyed) {
        parser_accept(p, "key");
        field->key = p->tokens[p->at++].text;
        if (accept_separator(p)) parse_value(p, field);
        else parser_fail(p, "\":\", VALUE or IS");
    } else {
        parse_value(p, field);
    }
    parser_leave(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* JSON {…}, {…}, JSON_OBJECT (…) */
static void parse_fields(struct parser *p, struct sql_duality_object *object) {
    bool call = parser_accept(p, "json_object");
    if (!call) parser_accept(p, "json");
    parser_expect_operator(p, call ? "(" : "{");
    do {
        struct sql_node *field = p->failed ? NULL : parse_field(p);
        if (field) sql_list_push(p->arena, &object->fields, field);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, call ? ")" : "}");
}

/* ---- queries ---- */

static void parse_from_table(struct parser *p, struct sql_duality_object *object) {
    object->table = p->failed ? NULL : parse_object_name(p, "a table name");
    if (object->table && !parser_is_word(p, 0, "with") && !parser_is_word(p, 0, "where") && parser_at_ddl_name(p)) SQL_AS(table, object->table)->alias = parser_ddl_name(p, "an alias");
    parse_tags(p, &object->tags);
    if (parser_accept(p, "where")) object->where = parse_expression(p);
}

/* SELECT JSON {…} FROM t WITH INSERT … WHERE … */
static struct sql_node *parse_select(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DUALITY_OBJECT, parser_offset(p), 0);
    struct sql_duality_object *object = SQL_AS(duality_object, node);
    if (!parser_expect(p, "select")) return NULL;
    object->array = parser_accept(p, "json_arrayagg");
    if (object->array) parser_expect_operator(p, "(");
    if (!p->failed && !at_object(p)) return parser_fail(p, "JSON {…}");
    parse_fields(p, object);
    if (object->array) parser_expect_operator(p, ")");
    parser_expect(p, "from");
    parse_from_table(p, object);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_duality_view(struct parser *p, size_t offset, const struct sql_list *prefix) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DUALITY_VIEW, offset, 0);
    struct sql_duality_view *view = SQL_AS(duality_view, node);
    view->prefix = *prefix;
    view->if_not_exists = parser_accept(p, "if not exists");
    view->name = parse_object_name(p, "a view name");
    parse_rule(p, "duality options", &view->options);
    parser_expect(p, "as");
    view->graphql = !parser_is_word(p, 0, "select");
    view->root = p->failed ? NULL : view->graphql ? parse_graphql_object(p) : parse_select(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}
