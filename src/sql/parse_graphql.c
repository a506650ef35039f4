/*
 * The GraphQL form of a duality view (JSON-Relational Duality Developer's Guide, "GraphQL Language Used for JSON-Relational Duality Views"):
 * keys keep the case in which they are written, tables and columns fold as in SQL, commas may be left out.
 */
#include "sql/parser.h"

static void parse_block(struct parser *p, struct sql_duality_object *object);

/* ---- directives ---- */

static const char *const directives[] = {"INSERT", "NOINSERT", "UPDATE", "NOUPDATE", "DELETE", "NODELETE", "CHECK", "NOCHECK", "UNNEST", "NEST", "ARRAY", "OBJECT",
                                         "FLEX", "HIDDEN", "GENERATED", "LINK", "CAST", "WHERE", "ORDERBY", "ALIAS"};

static void parse_arguments(struct parser *p, struct sql_list *list, const char *end);

/* [a, b]: a COMMA_LIST */
static struct sql_node *parse_array_value(struct parser *p);

/* {name: value, …}, as a filter has them: a ROW */
static struct sql_node *parse_object_argument(struct parser *p) {
    struct sql_node *row = sql_node_new(p->arena, SQL_ROW, parser_offset(p), 0);
    parser_expect_operator(p, "{");
    parse_arguments(p, &SQL_AS(row, row)->items, "}");
    parser_close(p, row);
    return p->failed ? NULL : row;
}

/* "text", 1, name, true, [a, b], {a: 1} */
static struct sql_node *parse_argument_value(struct parser *p) {
    struct sql_list items = {0};
    if (!parser_enter(p)) return NULL;
    struct sql_node *value = NULL;
    if (parser_is_operator(p, 0, "[")) value = parse_array_value(p);
    else if (parser_is_operator(p, 0, "{")) value = parse_object_argument(p);
    else if (parse_rule(p, "graphql value", &items)) value = items.at[0];
    else parser_fail(p, "a value");
    parser_leave(p);
    return p->failed ? NULL : value;
}

static struct sql_node *parse_array_value(struct parser *p) {
    struct sql_node *list = sql_node_new(p->arena, SQL_COMMA_LIST, parser_offset(p), 0);
    parser_expect_operator(p, "[");
    do {
        struct sql_node *value = parse_argument_value(p);
        if (value) sql_list_push(p->arena, &SQL_AS(comma_list, list)->items, value);
        parser_accept_operator(p, ",");
    } while (!p->failed && !parser_accept_operator(p, "]"));
    parser_close(p, list);
    return p->failed ? NULL : list;
}

/* name: value, … up to the mark that ends them */
static void parse_arguments(struct parser *p, struct sql_list *list, const char *end) {
    do {
        struct sql_node *node = sql_node_new(p->arena, SQL_NAMED_ARG, parser_offset(p), 0);
        if (parser_peek(p, 0)->kind != TOKEN_WORD) {
            parser_fail(p, "an argument's name");
            return;
        }
        SQL_AS(named_arg, node)->name = str_lower(p->arena, p->tokens[p->at++].text);
        if (parser_peek(p, 0)->kind == TOKEN_BIND) parser_split_bind(p);
        else parser_expect_operator(p, ":");
        SQL_AS(named_arg, node)->value = p->failed ? NULL : parse_argument_value(p);
        parser_close(p, node);
        sql_list_push(p->arena, list, node);
        parser_accept_operator(p, ",");
    } while (!p->failed && !parser_accept_operator(p, end));
}

static struct sql_node *parse_directive(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DUALITY_TAG, parser_offset(p), 0);
    struct sql_duality_tag *tag = SQL_AS(duality_tag, node);
    p->at++;
    for (size_t i = 0; i < sizeof directives / sizeof *directives && !tag->name.len; i++)
        if (parser_accept(p, directives[i])) tag->name = str_from_z(directives[i]);
    if (!tag->name.len) return parser_fail(p, "a directive");
    if (parser_accept_operator(p, "(")) parse_arguments(p, &tag->arguments, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct said { /* by directives that are flags of the tree */
    bool unnest, array, flex, hidden, generated, nest;
};

/* (check: {points: {_gt: 5}}), (name: "x") behind a table: a filter, kept as a tag without a name */
static void parse_filter(struct parser *p, struct sql_list *tags) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DUALITY_TAG, parser_offset(p), 0);
    if (!parser_accept_operator(p, "(")) return;
    parse_arguments(p, &SQL_AS(duality_tag, node)->arguments, ")");
    parser_close(p, node);
    sql_list_push(p->arena, tags, node);
}

static void parse_directives(struct parser *p, struct sql_list *tags, struct said *said) {
    while (!p->failed && parser_is_operator(p, 0, "@")) {
        struct sql_node *node = parse_directive(p);
        if (!node) return;
        struct str name = SQL_AS(duality_tag, node)->name;
        if (str_eq_z(name, "UNNEST")) said->unnest = true;
        else if (str_eq_z(name, "ARRAY")) said->array = true;
        else if (str_eq_z(name, "FLEX")) said->flex = true;
        else if (str_eq_z(name, "HIDDEN")) said->hidden = true;
        else if (str_eq_z(name, "NEST")) said->nest = true;
        else sql_list_push(p->arena, tags, node);
        said->generated |= str_eq_z(name, "GENERATED");
    }
}

/* ---- fields ---- */

static bool is_word(const struct parser *p, size_t ahead) { return parser_peek(p, ahead)->kind == TOKEN_WORD || parser_peek(p, ahead)->kind == TOKEN_QUOTED; }

/* As written: GraphQL's names have case. */
static struct str take_key(struct parser *p) {
    const struct sql_token *token = &p->tokens[p->at++];
    return token->kind == TOKEN_QUOTED ? token->text : str_slice(p->text, token->offset, token->end);
}

/* key :  or nothing; "key:name" was read as a bind variable. */
static struct str parse_key(struct parser *p) {
    struct str key = {0};
    if (is_word(p, 0) && parser_is_operator(p, 1, ":")) {
        key = take_key(p);
        p->at++;
    } else if (is_word(p, 0) && parser_peek(p, 1)->kind == TOKEN_BIND) {
        key = take_key(p);
        parser_split_bind(p);
    }
    return key;
}

static bool at_block(const struct parser *p) { return parser_is_operator(p, 0, "{") || parser_is_operator(p, 0, "["); }

/* What was a name and its directives turns out to be an object: of a table, or (@nest) of the table around. */
static struct sql_node *parse_object_of(struct parser *p, struct sql_node *table, const struct sql_list *tags, const struct said *said) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DUALITY_OBJECT, table ? table->offset : parser_offset(p), 0);
    struct sql_duality_object *object = SQL_AS(duality_object, node);
    object->table = table;
    object->tags = *tags;
    object->array = said->array;
    object->unnest = said->unnest;
    parse_block(p, object);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *column_of(struct parser *p, const struct sql_node *name) {
    const struct sql_table *from = SQL_AS_CONST(table, name);
    struct sql_node *node = sql_node_new(p->arena, SQL_COLUMN, name->offset, name->offset + name->length);
    SQL_AS(column, node)->table = from->schema;
    SQL_AS(column, node)->name = from->name;
    return node;
}

/* The field's own name, where what follows is no column: address @nest {…}, total @generated (…). */
static struct str own_key(const struct parser *p, const struct sql_node *name) {
    const struct sql_table *parts = SQL_AS_CONST(table, name);
    struct str text = str_slice(p->text, name->offset, name->offset + name->length);
    return text.len && text.ptr[0] == '"' ? parts->name : text;
}

static void parse_target(struct parser *p, struct sql_duality_field *field) {
    struct said said = {0};
    struct sql_list tags = {0};
    struct sql_node *name = parser_is_operator(p, 0, "@") || at_block(p) ? NULL : parse_local_name(p, "a column or table");
    if (name) parse_filter(p, &tags);
    parse_directives(p, &tags, &said);
    if (p->failed) return;
    if (name && !field->key.len && (said.generated || (said.nest && at_block(p)))) {
        field->key = own_key(p, name);
        name = NULL;
    }
    if (at_block(p)) {
        field->value = parse_object_of(p, name, &tags, &said);
    } else if (name || said.generated) {
        field->value = name ? column_of(p, name) : NULL;
        field->tags = tags;
    } else {
        parser_fail(p, "a column or table");
    }
    field->flex = said.flex;
    field->hidden = said.hidden;
    field->generated = said.generated;
}

static struct sql_node *parse_field(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DUALITY_FIELD, parser_offset(p), 0);
    if (!parser_enter(p)) return NULL;
    SQL_AS(duality_field, node)->key = parse_key(p);
    parse_target(p, SQL_AS(duality_field, node));
    parser_leave(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* { fields }, [ { fields } ] */
static void parse_block(struct parser *p, struct sql_duality_object *object) {
    bool array = parser_accept_operator(p, "[");
    object->array |= array;
    parser_expect_operator(p, "{");
    do {
        struct sql_node *field = p->failed ? NULL : parse_field(p);
        if (field) sql_list_push(p->arena, &object->fields, field);
        parser_accept_operator(p, ",");
    } while (!p->failed && !parser_accept_operator(p, "}"));
    if (array) parser_expect_operator(p, "]");
}

struct sql_node *parse_graphql_object(struct parser *p) {
    struct said said = {0};
    struct sql_list tags = {0};
    bool parenthesis = parser_accept_operator(p, "(");
    struct sql_node *table = parse_local_name(p, "SELECT or a table name");
    if (table) parse_filter(p, &tags);
    parse_directives(p, &tags, &said);
    struct sql_node *node = p->failed ? NULL : parse_object_of(p, table, &tags, &said);
    if (parenthesis) parser_expect_operator(p, ")");
    return p->failed ? NULL : node;
}
