/* What follows an operand and belongs to it. */
#include "sql/parse_call.h"
#include "sql/parse_expr.h"

/* ---- PostgreSQL: ::type, [subscript], (row).field ---- */

static struct sql_node *parse_subscript(struct parser *p, struct sql_node *operand) {
    struct sql_node *node = parser_new(p, SQL_SUBSCRIPT, operand->offset);
    struct sql_subscript *subscript = SQL_AS(subscript, node);
    p->at++;
    subscript->operand = operand;
    if (!parser_is_operator(p, 0, ":")) subscript->from = parse_expression(p);
    if (parser_accept_operator(p, ":")) {
        subscript->slice = true;
        if (!parser_is_operator(p, 0, "]")) subscript->to = parse_expression(p);
    }
    parser_expect_operator(p, "]");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_field(struct parser *p, struct sql_node *operand) {
    p->at++;
    struct sql_node *node = parser_new(p, SQL_FIELD, operand->offset);
    SQL_AS(field, node)->operand = operand;
    SQL_AS(field, node)->star = parser_accept_operator(p, "*");
    const struct sql_token *token = parser_peek(p, 0);
    if (!SQL_AS(field, node)->star) {
        if (parse_at_clause_word(p)) return parser_fail(p, "a field name");
        if (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED) return parser_fail(p, "a field name");
        struct str raw = str_slice(p->text, token->offset, token->end);
        SQL_AS(field, node)->name = token->text;
        if (p->dialect == SQL_ORACLE && token->kind == TOKEN_WORD && !str_eq(raw, token->text)) SQL_AS(field, node)->written = raw;
        p->at++;
    }
    parser_close(p, node);
    return node;
}

static struct sql_node *parse_colons(struct parser *p, struct sql_node *operand) {
    struct sql_node *cast = parser_new(p, SQL_CAST, operand->offset);
    p->at++;
    SQL_AS(cast, cast)->operand = operand;
    SQL_AS(cast, cast)->style = SQL_CAST_COLONS;
    SQL_AS(cast, cast)->type = parse_type(p);
    parser_close(p, cast);
    return p->failed ? NULL : cast;
}

/* numeric(3) '1.5', pg_catalog.int4 '1': what looked like a call or a column is a type. */
static struct sql_node *parse_literal_behind_type(struct parser *p, struct sql_node *type) {
    const struct sql_token *value = parser_peek(p, 0);
    struct str text = str_slice(p->text, type->offset, type->offset + type->length);
    p->at++;
    struct sql_node *node = parse_make_literal(p, SQL_LITERAL_TYPED, value->text, type->offset);
    SQL_AS(literal, node)->type = text;
    return node;
}

static bool is_type_before_string(const struct parser *p, const struct sql_node *node) {
    if (parser_peek(p, 0)->kind != TOKEN_STRING) return false;
    if (node->kind == SQL_COLUMN) return SQL_AS_CONST(column, node)->table.len > 0 && !SQL_AS_CONST(column, node)->star;
    return node->kind == SQL_CALL && SQL_AS_CONST(call, node)->args.n > 0 && !SQL_AS_CONST(call, node)->clauses && !SQL_AS_CONST(call, node)->over;
}

/* Names, parameters and what stands in parentheses take [1] and .field; calls, arrays and literals do not. */
static bool takes_indirection(const struct sql_node *node, bool grouped) {
    enum sql_kind kind = node->kind;
    return grouped || kind == SQL_COLUMN || kind == SQL_BIND || kind == SQL_SUBSCRIPT || kind == SQL_FIELD;
}

static struct sql_node *parse_postgresql_suffixes(struct parser *p, struct sql_node *node, bool grouped) {
    for (; node && !p->failed; grouped = false) {
        if (parser_is_operator(p, 0, "::")) node = parse_colons(p, node);
        else if (parser_is_operator(p, 0, "[") && takes_indirection(node, grouped)) node = parse_subscript(p, node);
        else if (parser_is_operator(p, 0, ".") && node->kind != SQL_COLUMN && takes_indirection(node, grouped)) node = parse_field(p, node);
        else if (is_type_before_string(p, node)) node = parse_literal_behind_type(p, node);
        else return node;
    }
    return p->failed ? NULL : node;
}

/* ---- Oracle: .field, .method(…), [step], (argument), %attribute ---- */

struct sql_node *parse_member(struct parser *p, struct sql_node *operand) {
    bool method = parser_is_operator(p, 2, "(") && !(parser_is_operator(p, 3, "+") && parser_is_operator(p, 4, ")"));
    if (!method) return parse_field(p, operand);
    p->at++;
    struct str name = parser_any_word(p, "a method");
    struct sql_node *node = p->failed ? NULL : parse_call(p, (struct str){0}, name, operand->offset);
    if (node && node->kind == SQL_CALL) SQL_AS(call, node)->operand = operand;
    return node;
}

/* FOR x IN (…), FOR x LIKE '…' FROM 1 TO 9 INCREMENT 2, FOR (x, y) IN (…) */
static struct sql_node *parse_cell_for(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CELL_FOR, parser_offset(p), 0);
    struct sql_cell_for *loop = SQL_AS(cell_for, node);
    p->at++;
    bool several = parser_accept_operator(p, "(");
    do {
        struct sql_node *column = parse_primary(p);
        if (column) sql_list_push(p->arena, &loop->columns, column);
    } while (several && parser_accept_operator(p, ","));
    if (several) parser_expect_operator(p, ")");
    if (parser_accept(p, "in")) {
        parser_expect_operator(p, "(");
        if (!p->failed) parse_query_or_list(p, &loop->query, &loop->items);
        parser_expect_operator(p, ")");
    } else {
        if (parser_accept(p, "like")) loop->like = parse_operand(p);
        parser_expect(p, "from");
        loop->from = parse_operand(p);
        parser_expect(p, "to");
        loop->to = parse_operand(p);
        loop->decrement = parser_accept(p, "decrement");
        if (!loop->decrement) parser_expect(p, "increment");
        loop->step = parse_operand(p);
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* One step of a JSON array (0, last - 1, 2 to 4, *) or dimension of a cell (a value, a condition, ANY, FOR …). */
static struct sql_node *parse_cell_item(struct parser *p) {
    if (parser_is_word(p, 0, "any")) return parse_bare_word(p);
    if (parser_is_operator(p, 0, "*")) return parse_star(p);
    if (parser_is_word(p, 0, "for")) return parse_cell_for(p);
    struct sql_node *item = parse_expression(p);
    if (!item || !parser_accept(p, "to")) return item;
    struct sql_node *range = parser_new(p, SQL_CELL_RANGE, item->offset);
    SQL_AS(cell_range, range)->from = item;
    SQL_AS(cell_range, range)->to = parse_operand(p);
    parser_close(p, range);
    return p->failed ? NULL : range;
}

static struct sql_node *parse_cell(struct parser *p, struct sql_node *operand) {
    struct sql_node *node = parser_new(p, SQL_CELL, operand->offset);
    SQL_AS(cell, node)->operand = operand;
    p->at++;
    do {
        struct sql_node *item = parse_cell_item(p);
        if (item) sql_list_push(p->arena, &SQL_AS(cell, node)->items, item);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, "]");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* a(1)(2): an element of a collection in a collection */
static struct sql_node *parse_element(struct parser *p, struct sql_node *operand) {
    struct sql_node *node = parse_call(p, (struct str){0}, (struct str){0}, operand->offset);
    if (node) SQL_AS(call, node)->operand = operand;
    return node;
}

/* %ROWCOUNT and the other attributes of cursors */
static bool at_attribute(const struct parser *p) {
    static const char *const names[] = {"found", "notfound", "isopen", "rowcount", "bulk_rowcount", "bulk_exceptions"};
    if (!parser_is_operator(p, 0, "%")) return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (parser_is_word(p, 1, names[i])) return true;
    return false;
}

static struct sql_node *parse_attribute(struct parser *p, struct sql_node *operand) {
    struct sql_node *node = parser_new(p, SQL_ATTRIBUTE, operand->offset);
    p->at++;
    SQL_AS(attribute, node)->operand = operand;
    SQL_AS(attribute, node)->name = parser_any_word(p, "an attribute");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* Behind a name the dots are its own, unless it has all the parts a name can have. */
static bool takes_members(const struct sql_node *node) {
    const struct sql_column *column = SQL_AS_CONST(column, node);
    return node->kind != SQL_COLUMN || (column->database.len > 0 && !column->star);
}

static struct sql_node *parse_oracle_suffixes(struct parser *p, struct sql_node *node) {
    while (node && !p->failed) {
        bool call = node->kind == SQL_CALL && !str_eq_z(SQL_AS_CONST(call, node)->form, "bare");
        if (parser_is_operator(p, 0, ".") && takes_members(node)) node = parse_member(p, node);
        else if (parser_is_operator(p, 0, "[")) node = parse_cell(p, node);
        else if (call && parser_is_operator(p, 0, "(") && !parse_at_outer_mark(p)) node = parse_element(p, node);
        else if (at_attribute(p)) node = parse_attribute(p, node);
        else return node;
    }
    return p->failed ? NULL : node;
}

/* Words, and the marks that stand behind most operands, begin no suffix. */
static bool may_begin(const struct sql_token *token) {
    if (token->kind != TOKEN_OPERATOR) return token->kind == TOKEN_STRING;
    return !sql_token_is_operator(token, ",") && !sql_token_is_operator(token, ")") && !sql_token_is_operator(token, "=");
}

struct sql_node *parse_suffixes(struct parser *p, struct sql_node *node, bool grouped) {
    if (!may_begin(parser_peek(p, 0))) return p->failed ? NULL : node;
    return p->dialect == SQL_ORACLE ? parse_oracle_suffixes(p, node) : parse_postgresql_suffixes(p, node, grouped);
}
