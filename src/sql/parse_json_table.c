/* COLUMNS of JSON_TABLE and NESTED, and the operations of JSON_TRANSFORM. */
#include "sql/parse_json.h"

/* ---- COLUMNS ---- */

/* '$.a.b', and in Oracle also a.b[*] without quotes */
static struct sql_node *parse_column_path(struct parser *p) {
    if (p->dialect == SQL_POSTGRESQL && parser_peek(p, 0)->kind != TOKEN_STRING) return parser_fail(p, "a JSON path");
    return parse_primary(p);
}

static const char *const options_of_column[] = {
    "format json", "allow scalars", "disallow scalars", "pretty", "ascii", "truncate", "without array wrapper", "without wrapper", "with unconditional array wrapper",
    "with unconditional wrapper", "with conditional array wrapper", "with conditional wrapper", "with array wrapper", "with wrapper", "keep quotes on scalar string",
    "omit quotes on scalar string", "keep quotes", "omit quotes",
};

static void parse_column_options(struct parser *p, struct sql_table_column *column) {
    while (parse_option(p, &column->options, options_of_column, sizeof options_of_column / sizeof *options_of_column)) {
    }
}

/* A type, unless a clause stands here at once. */
static bool at_column_type(const struct parser *p) {
    static const char *const clauses[] = {"path", "exists", "format", "with", "without", "keep", "omit", "allow", "disallow", "truncate", "pretty", "ascii", "error", "null", "default", "empty"};
    enum sql_token_kind kind = parser_peek(p, 0)->kind;
    if (kind != TOKEN_WORD && kind != TOKEN_QUOTED) return false;
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
        if (parser_is_word(p, 0, clauses[i])) return false;
    return true;
}

static void parse_value_column(struct parser *p, struct sql_table_column *column) {
    if (p->dialect == SQL_POSTGRESQL || at_column_type(p)) column->type = parse_type(p);
    if (parser_accept(p, "exists")) column->kind = SQL_COLUMN_EXISTS;
    parse_column_options(p, column);
    if (parser_accept(p, "path")) column->path = parse_column_path(p);
    if (column->path) column->path_tree = parse_json_path_of(p, column->path);
    parse_column_options(p, column);
    if (p->dialect == SQL_ORACLE && column->path) parse_type_clause(p, &column->strictness);
    parse_handlers(p, &column->handlers);
}

static void parse_nested_columns(struct parser *p, struct sql_table_column *column) {
    column->kind = SQL_COLUMN_NESTED;
    p->at++;
    parser_accept(p, "path");
    column->path = parse_column_path(p);
    column->path_tree = parse_json_path_of(p, column->path);
    if (p->dialect == SQL_POSTGRESQL && parser_accept(p, "as")) column->path_name = parser_name(p, "a name of the path");
    parse_handlers(p, &column->handlers);
    if (!p->failed) parse_json_columns(p, &column->columns);
}

static bool at_nested(const struct parser *p) {
    enum sql_token_kind next = parser_peek(p, 1)->kind;
    return parser_is_word(p, 0, "nested") && (next == TOKEN_STRING || next == TOKEN_QUOTED || (next == TOKEN_WORD && !parser_is_word(p, 1, "for")));
}

static struct sql_node *parse_json_column(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    struct sql_node *node = sql_node_new(p->arena, SQL_TABLE_COLUMN, parser_offset(p), 0);
    struct sql_table_column *column = SQL_AS(table_column, node);
    if (at_nested(p)) {
        parse_nested_columns(p, column);
    } else {
        column->name = parser_name(p, "a column");
        if (parser_accept(p, "for ordinality")) column->kind = SQL_COLUMN_ORDINALITY;
        else if (!p->failed) parse_value_column(p, column);
    }
    parser_close(p, node);
    parser_leave(p);
    return p->failed ? NULL : node;
}

void parse_json_columns(struct parser *p, struct sql_list *columns) {
    if (!parser_expect(p, "columns")) return;
    bool parenthesis = p->dialect == SQL_POSTGRESQL ? parser_expect_operator(p, "(") : parser_accept_operator(p, "(");
    do {
        struct sql_node *column = parse_json_column(p);
        if (!column) return;
        sql_list_push(p->arena, columns, column);
    } while (parser_accept_operator(p, ","));
    if (parenthesis) parser_expect_operator(p, ")");
}

/* ---- JSON_TRANSFORM ---- */

static void push_path(struct parser *p, struct sql_json_operation *operation) {
    struct sql_node *path = parse_operand(p);
    if (!path) return;
    parse_json_path_of(p, path);
    sql_list_push(p->arena, &operation->paths, path);
}

/* = value, = PATH '$.b' */
static void parse_assigned_value(struct parser *p, struct sql_json_operation *operation) {
    parser_expect_operator(p, "=");
    operation->value_is_path = parser_is_word(p, 0, "path") && !parser_is_operator(p, 1, ".") && parser_peek(p, 1)->kind != TOKEN_OPERATOR;
    p->at += operation->value_is_path;
    operation->value = parse_expression(p);
    if (operation->value && operation->value_is_path) parse_json_path_of(p, operation->value);
    static const char *const format[] = {"format json"};
    parse_option(p, &operation->options, format, 1);
}

static void parse_nested_operations(struct parser *p, struct sql_json_operation *operation) {
    parser_expect_operator(p, "(");
    if (!p->failed && !parser_is_operator(p, 0, ")")) parse_json_operations(p, &operation->operations);
    parser_expect_operator(p, ")");
}

/* CASE WHEN path THEN (…) … ELSE (…) END */
static void parse_case_operations(struct parser *p, struct sql_json_operation *operation) {
    while (!p->failed && (parser_is_word(p, 0, "when") || parser_is_word(p, 0, "else"))) {
        struct sql_node *node = sql_node_new(p->arena, SQL_JSON_OPERATION, parser_offset(p), 0);
        struct sql_json_operation *branch = SQL_AS(json_operation, node);
        bool when = parser_accept(p, "when");
        branch->verb = when ? STR("when") : STR("else");
        if (when) push_path(p, branch);
        if (when) parser_expect(p, "then");
        else parser_expect(p, "else");
        parse_nested_operations(p, branch);
        parser_close(p, node);
        sql_list_push(p->arena, &operation->operations, node);
    }
    if (!operation->operations.n) parser_fail(p, "WHEN");
    parser_expect(p, "end");
}

static bool accept_sort_word(struct parser *p) { return parser_accept(p, "asc") || parser_accept(p, "desc") || parser_accept(p, "unique"); }

/* Behind a comma: another path, where no further operation stands. */
static bool next_of_sort(struct parser *p) {
    if (!parser_is_operator(p, 0, ",") || parser_peek(p, 1)->kind != TOKEN_STRING) return false;
    p->at++;
    return parse_operand(p);
}

/* SORT '$.a' [REVERSE | ASC | DESC] [UNIQUE] [ORDER BY '$.b' DESC, …]: the words are kept as they are. */
static void parse_sort_words(struct parser *p, struct sql_json_operation *operation) {
    static const char *const words[] = {"reverse", "asc", "desc", "unique", "remove duplicates", "remove nulls"};
    size_t from = p->at;
    while (parser_accept_one(p, words, sizeof words / sizeof *words)) {
    }
    if (parser_accept(p, "order by")) {
        if (!parse_operand(p)) return;
        while (accept_sort_word(p) || next_of_sort(p)) {
        }
    }
    if (p->at > from) parse_add_option(p, &operation->options, parser_words_from(p, from));
}

/* ERROR ON MISSING …, and of the sets IGNORE IF PRESENT, IGNORE IF ABSENT among them */
static void parse_operation_handlers(struct parser *p, struct sql_json_operation *operation) {
    static const char *const present[] = {"ignore if present"}, *const absent[] = {"ignore if absent"};
    bool adds = str_eq_z(operation->verb, "add_set"), removes = str_eq_z(operation->verb, "remove_set");
    do parse_handlers(p, &operation->handlers);
    while ((adds && parse_option(p, &operation->options, present, 1)) || (removes && parse_option(p, &operation->options, absent, 1)));
}

static struct sql_node *parse_json_operation(struct parser *p) {
    static const char *const verbs[] = {"set", "insert", "replace", "append", "prepend", "copy", "union", "intersect", "minus", "merge", "add_set", "remove_set",
                                        "remove", "keep", "rename", "sort", "nested path", "nested", "case"};
    enum { FIRST_WITHOUT_VALUE = 12 };
    struct sql_node *node = sql_node_new(p->arena, SQL_JSON_OPERATION, parser_offset(p), 0);
    struct sql_json_operation *operation = SQL_AS(json_operation, node);
    const char *verb = parser_accept_one(p, verbs, sizeof verbs / sizeof *verbs);
    if (!verb) return parser_fail(p, "SET, INSERT, REPLACE, REMOVE, KEEP or another operation of JSON_TRANSFORM");
    operation->verb = str_eq_z(str_from_z(verb), "nested") ? STR("nested path") : str_from_z(verb);
    bool valued = false;
    for (size_t i = 0; i < FIRST_WITHOUT_VALUE; i++) valued |= verb == verbs[i];
    if (str_eq_z(operation->verb, "case")) {
        parse_case_operations(p, operation);
    } else {
        push_path(p, operation);
        if (valued) parse_assigned_value(p, operation);
        if (str_eq_z(operation->verb, "keep")) /* further paths, where no further operation stands */
            while (parser_is_operator(p, 0, ",") && parser_peek(p, 1)->kind == TOKEN_STRING) p->at++, push_path(p, operation);
        if (str_eq_z(operation->verb, "rename")) {
            if (parser_accept(p, "with")) operation->value = parse_operand(p);
            else parse_assigned_value(p, operation);
        }
        if (str_eq_z(operation->verb, "sort")) parse_sort_words(p, operation);
        if (str_eq_z(operation->verb, "nested path")) parse_nested_operations(p, operation);
        if (!p->failed) parse_operation_handlers(p, operation);
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

void parse_json_operations(struct parser *p, struct sql_list *operations) {
    if (!parser_enter(p)) return;
    do {
        struct sql_node *operation = parse_json_operation(p);
        if (!operation) break;
        sql_list_push(p->arena, operations, operation);
    } while (parser_accept_operator(p, ","));
    parser_leave(p);
}
