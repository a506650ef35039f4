/* Operands: literals, binds, names, parentheses, CASE, CAST, constructors, and what follows them (::, [], .field). */
#include "sql/parser.h"

#include <string.h>

static struct sql_node *make_literal(struct parser *p, enum sql_literal_kind kind, struct str text, size_t offset) {
    struct sql_node *node = parser_new(p, SQL_LITERAL, offset);
    SQL_AS(literal, node)->kind = kind;
    SQL_AS(literal, node)->text = text;
    return node;
}

/* ---- types ---- */

/* Words that may follow the first word of a type's name. */
static void parse_type_words(struct parser *p, struct sql_type *type) {
    size_t first = p->at;
    static const char *const more[] = {"precision", "varying", "character varying", "character", "char", "raw"};
    bool multi = str_ieq_z(type->name, "double") || str_ieq_z(type->name, "character") || str_ieq_z(type->name, "char") || str_ieq_z(type->name, "bit") ||
                 str_ieq_z(type->name, "national") || str_ieq_z(type->name, "nchar") || str_ieq_z(type->name, "long");
    for (size_t i = 0; multi && i < sizeof more / sizeof *more; i++)
        if (parser_accept(p, more[i])) {
            parser_accept(p, "varying");
            for (; first < p->at; first++) type->name = str_fmt(p->arena, STR_FMT " " STR_FMT, STR_ARG(type->name), STR_ARG(p->tokens[first].text)); /* blanks and comments between them mean nothing */
            return;
        }
}

static void parse_type_suffix(struct parser *p, struct sql_type *type) {
    size_t from = p->at;
    if (parser_accept(p, "with time zone") || parser_accept(p, "without time zone") || parser_accept(p, "with local time zone")) {
    } else if (str_ieq_z(type->name, "interval")) {
        static const char *const units[] = {"year", "month", "day", "hour", "minute", "second"};
        for (int part = 0; part < 2; part++) {
            if (part && !parser_accept(p, "to")) break;
            for (size_t i = 0; i < sizeof units / sizeof *units; i++)
                if (parser_accept(p, units[i])) break;
            if (p->at > from && parser_accept_operator(p, "(")) {
                parser_balanced_text(p, false);
                parser_expect_operator(p, ")");
            }
        }
    }
    if (p->at > from) type->suffix = str_lower(p->arena, str_slice(p->text, p->tokens[from].offset, p->tokens[p->at - 1].end));
    while (p->dialect == SQL_POSTGRESQL && parser_is_operator(p, 0, "[")) {
        p->at++;
        if (parser_peek(p, 0)->kind == TOKEN_NUMBER) p->at++;
        parser_expect_operator(p, "]");
        type->dimensions++;
    }
    if (parser_accept(p, "array")) type->dimensions++;
}

struct sql_node *parse_type(struct parser *p) {
    size_t offset = parser_offset(p);
    bool reference = p->dialect == SQL_ORACLE && parser_is_word(p, 0, "ref") && (parser_peek(p, 1)->kind == TOKEN_WORD || parser_peek(p, 1)->kind == TOKEN_QUOTED);
    p->at += reference;
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED) return parser_fail(p, "a type");
    p->at++;
    struct sql_node *node = parser_new(p, SQL_TYPE, offset);
    struct sql_type *type = SQL_AS(type, node);
    type->reference = reference;
    type->name = token->text;
    if (parser_is_operator(p, 0, ".")) {
        while (parser_accept_operator(p, ".")) {
            type->schema = type->schema.len ? str_fmt(p->arena, STR_FMT "." STR_FMT, STR_ARG(type->schema), STR_ARG(type->name)) : type->name;
            type->name = parser_name(p, "a type");
        }
    } else if (token->kind == TOKEN_WORD) {
        parse_type_words(p, type);
    }
    if (parser_accept_operator(p, "(")) {
        do {
            size_t at = parser_offset(p);
            struct sql_node *modifier = parser_accept_operator(p, "*") ? make_literal(p, SQL_LITERAL_NUMBER, STR("*"), at) : parse_operand(p);
            if (!modifier) return NULL;
            if (parser_accept(p, "byte")) type->unit = STR("BYTE");
            else if (parser_accept(p, "char")) type->unit = STR("CHAR");
            sql_list_push(p->arena, &type->modifiers, modifier);
        } while (parser_accept_operator(p, ","));
        parser_expect_operator(p, ")");
    }
    parse_type_suffix(p, type);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- literals with a type in front ---- */

static struct sql_node *parse_interval(struct parser *p) {
    size_t offset = parser_offset(p), from;
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_INTERVAL, offset, offset);
    const struct sql_token *token = parser_peek(p, 0);
    if (parser_accept_operator(p, "(")) { /* interval(6) '…' */
        parser_balanced_text(p, false);
        parser_expect_operator(p, ")");
        token = parser_peek(p, 0);
    }
    if (token->kind == TOKEN_STRING) {
        p->at++;
        SQL_AS(interval, node)->value = make_literal(p, SQL_LITERAL_STRING, token->text, token->offset);
    } else {
        SQL_AS(interval, node)->value = parse_primary(p);
    }
    from = p->at;
    struct sql_type unit = {.name = STR("interval")};
    parse_type_suffix(p, &unit);
    if (p->at > from) SQL_AS(interval, node)->unit = unit.suffix;
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* date '…', timestamp with time zone '…', numeric(3) '1.5'; also date $1, as pg_stat_statements writes it. NULL: none stands here. */
static struct sql_node *parse_typed_literal(struct parser *p) {
    size_t offset = parser_offset(p), before = p->at;
    const struct sql_token *next = parser_peek(p, 1);
    bool known = parser_is_word(p, 0, "date") || parser_is_word(p, 0, "timestamp") || parser_is_word(p, 0, "time") || parser_is_word(p, 0, "timestamptz") || parser_is_word(p, 0, "timetz");
    bool long_form = known && (parser_is_word(p, 1, "with") || parser_is_word(p, 1, "without") || parser_is_operator(p, 1, "("));
    if (next->kind != TOKEN_STRING && !(known && next->kind == TOKEN_BIND) && !long_form) return NULL;
    if (parser_peek(p, 0)->kind != TOKEN_WORD || !parser_is_name(p, 0)) return NULL;
    struct sql_node *type = parse_type(p);
    const struct sql_token *value = parser_peek(p, 0);
    if (!type || (value->kind != TOKEN_STRING && value->kind != TOKEN_BIND)) { /* a call such as time(3) or date(x) after all */
        if (!p->failed) p->at = before;
        return NULL;
    }
    p->at++;
    if (value->kind == TOKEN_STRING) {
        struct sql_node *node = make_literal(p, SQL_LITERAL_TYPED, value->text, offset);
        const struct sql_type *of = SQL_AS(type, type);
        size_t end = type->offset + type->length;
        SQL_AS(literal, node)->type = of->modifiers.n || of->suffix.len ? str_lower(p->arena, str_slice(p->text, type->offset, end)) : of->name;
        return node;
    }
    struct sql_node *bind = parser_new(p, SQL_BIND, value->offset);
    SQL_AS(bind, bind)->name = value->text;
    struct sql_node *node = parser_new(p, SQL_CAST, offset);
    SQL_AS(cast, node)->operand = bind;
    SQL_AS(cast, node)->type = type;
    SQL_AS(cast, node)->style = SQL_CAST_PREFIX;
    return node;
}

/* ---- CASE, CAST, constructors ---- */

static struct sql_node *parse_case(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_CASE, offset, offset);
    struct sql_case *cases = SQL_AS(case, node);
    if (!parser_is_word(p, 0, "when")) cases->operand = parse_expression(p);
    while (parser_is_word(p, 0, "when")) {
        struct sql_node *when = parser_new(p, SQL_WHEN, parser_offset(p));
        p->at++;
        SQL_AS(when, when)->condition = parse_expression(p);
        parser_expect(p, "then");
        SQL_AS(when, when)->result = parse_expression(p);
        parser_close(p, when);
        sql_list_push(p->arena, &cases->whens, when);
    }
    if (!cases->whens.n) return parser_fail(p, "WHEN");
    if (parser_accept(p, "else")) cases->otherwise = parse_expression(p);
    parser_expect(p, "end");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_cast(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at += 2;
    struct sql_node *node = sql_node_new(p->arena, SQL_CAST, offset, offset);
    SQL_AS(cast, node)->operand = parse_expression(p);
    parser_expect(p, "as");
    if (!p->failed) SQL_AS(cast, node)->type = parse_type(p);
    if (!parser_is_operator(p, 0, ")")) SQL_AS(cast, node)->tail = parser_balanced_text(p, false);
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_array(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_ARRAY, offset, offset);
    if (parser_accept_operator(p, "(")) {
        SQL_AS(array, node)->query = parse_query(p);
        parser_expect_operator(p, ")");
    } else {
        parser_expect_operator(p, "[");
        while (!p->failed && !parser_is_operator(p, 0, "]")) {
            struct sql_node *item = parser_is_operator(p, 0, "[") ? (p->at--, parse_array(p)) : parse_expression(p); /* a row of a matrix */
            if (item) sql_list_push(p->arena, &SQL_AS(array, node)->items, item);
            if (!parser_accept_operator(p, ",")) break;
        }
        parser_expect_operator(p, "]");
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_row(struct parser *p, bool keyword) {
    size_t offset = parser_offset(p);
    p->at += keyword ? 2 : 1;
    struct sql_node *node = sql_node_new(p->arena, SQL_ROW, offset, offset);
    SQL_AS(row, node)->keyword = keyword;
    if (!parser_is_operator(p, 0, ")")) parse_expression_list(p, &SQL_AS(row, node)->items);
    parser_expect_operator(p, ")");
    parser_close(p, node);
    if (p->failed) return NULL;
    bool grouping = !keyword && SQL_AS(row, node)->items.n == 1;
    return grouping ? SQL_AS(row, node)->items.at[0] : node;
}

static struct sql_node *make_subquery(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *query = parse_query(p);
    parser_expect_operator(p, ")");
    if (p->failed) return NULL;
    struct sql_node *node = parser_new(p, SQL_SUBQUERY, offset);
    SQL_AS(subquery, node)->query = query;
    return node;
}

static struct sql_node *parse_field(struct parser *p, struct sql_node *operand);

/* "(": a query, a row, or an expression in parentheses. */
static struct sql_node *parse_parenthesis(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    p->at++;
    bool query = parse_at_query(p);
    p->at--;
    struct sql_node *node = query ? make_subquery(p) : parse_row(p, false);
    if (node && node->kind == SQL_ROW && SQL_AS(row, node)->items.n == 0) node = parser_fail(p, "an expression in the parentheses");
    if (node && node->kind == SQL_COLUMN && parser_is_operator(p, 0, ".")) node = parse_field(p, node); /* (row).field */
    parser_leave(p);
    return node;
}

static struct sql_node *parse_exists(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at += 2;
    struct sql_node *node = sql_node_new(p->arena, SQL_EXISTS, offset, offset);
    SQL_AS(exists, node)->query = parse_query(p);
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- names ---- */

static struct sql_node *make_column(struct parser *p, const struct str *parts, size_t count, bool star, size_t offset) {
    struct sql_node *node = parser_new(p, SQL_COLUMN, offset);
    struct sql_column *column = SQL_AS(column, node);
    column->star = star;
    size_t tables = star ? count : count - 1;
    if (!star) column->name = parts[count - 1];
    if (tables > 0) column->table = parts[tables - 1];
    if (tables > 1) column->schema = parts[tables - 2];
    if (tables > 2) column->database = parts[tables - 3];
    if (p->dialect == SQL_ORACLE && parser_is_operator(p, 0, "(") && parser_is_operator(p, 1, "+") && parser_is_operator(p, 2, ")")) {
        p->at += 3;
        column->outer_mark = true;
    }
    parser_close(p, node);
    return node;
}

/* name(.name)*[.*], or a call when "(" follows. */
static struct sql_node *parse_name(struct parser *p) {
    struct str parts[4];
    size_t count = 0, offset = parser_offset(p);
    bool star = false;
    do {
        const struct sql_token *token = parser_peek(p, 0);
        if (count && parser_accept_operator(p, "*")) {
            star = true;
            break;
        }
        bool call = parser_is_operator(p, 1, "(") && (parser_is_word(p, 0, "left") || parser_is_word(p, 0, "right")); /* reserved, and functions */
        if (count || call ? token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED : !parser_is_name(p, 0)) return parser_fail(p, count ? "a name behind the dot" : "an expression");
        if (count == 4) return parser_fail(p, "at most four parts in a name");
        parts[count++] = token->text;
        p->at++;
    } while (parser_accept_operator(p, "."));
    bool mark = parser_is_operator(p, 1, "+") && parser_is_operator(p, 2, ")");
    if (!star && parser_is_operator(p, 0, "(") && !(mark && p->dialect == SQL_ORACLE))
        return parse_call(p, count > 1 ? parts[count - 2] : (struct str){0}, parts[count - 1], offset);
    return make_column(p, parts, count, star, offset);
}

/* ---- what follows an operand: ::type, [subscript], (row).field ---- */

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

static struct sql_node *parse_field(struct parser *p, struct sql_node *operand) {
    p->at++;
    struct sql_node *node = parser_new(p, SQL_FIELD, operand->offset);
    SQL_AS(field, node)->operand = operand;
    SQL_AS(field, node)->star = parser_accept_operator(p, "*");
    const struct sql_token *token = parser_peek(p, 0);
    if (!SQL_AS(field, node)->star) {
        if (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED) return parser_fail(p, "a field name");
        SQL_AS(field, node)->name = token->text;
        p->at++;
    }
    parser_close(p, node);
    return node;
}

static struct sql_node *parse_suffixes(struct parser *p, struct sql_node *node) {
    while (node && !p->failed) {
        if (p->dialect == SQL_POSTGRESQL && parser_accept_operator(p, "::")) {
            struct sql_node *cast = parser_new(p, SQL_CAST, node->offset);
            SQL_AS(cast, cast)->operand = node;
            SQL_AS(cast, cast)->style = SQL_CAST_COLONS;
            SQL_AS(cast, cast)->type = parse_type(p);
            parser_close(p, cast);
            node = cast;
        } else if (p->dialect == SQL_POSTGRESQL && parser_is_operator(p, 0, "[")) {
            node = parse_subscript(p, node);
        } else if (parser_is_operator(p, 0, ".") && node->kind != SQL_COLUMN) {
            node = parse_field(p, node);
        } else {
            return node;
        }
    }
    return p->failed ? NULL : node;
}

/* ---- dispatch ---- */

static struct sql_node *parse_token(struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    p->at++;
    switch (token->kind) {
    case TOKEN_NUMBER: return make_literal(p, SQL_LITERAL_NUMBER, token->text, token->offset);
    case TOKEN_STRING: return make_literal(p, SQL_LITERAL_STRING, token->text, token->offset);
    case TOKEN_BITS: return make_literal(p, SQL_LITERAL_BITS, token->text, token->offset);
    case TOKEN_BIND: break;
    case TOKEN_END: case TOKEN_WORD: case TOKEN_QUOTED: case TOKEN_OPERATOR: case TOKEN_COMMENT:
        p->at--;
        return parser_fail(p, "an expression");
    }
    struct sql_node *node = parser_new(p, SQL_BIND, token->offset);
    SQL_AS(bind, node)->name = token->text;
    return node;
}

static struct sql_node *parse_word(struct parser *p) {
    size_t offset = parser_offset(p);
    bool parenthesis = parser_is_operator(p, 1, "(");
    if (parser_is_operator(p, 1, ".")) return parse_name(p); /* most names have their table's in front: no word of the grammar has */
    if (parser_accept(p, "null")) return make_literal(p, SQL_LITERAL_NULL, (struct str){0}, offset);
    if (parser_accept(p, "true")) return make_literal(p, SQL_LITERAL_TRUE, (struct str){0}, offset);
    if (parser_accept(p, "false")) return make_literal(p, SQL_LITERAL_FALSE, (struct str){0}, offset);
    if (parser_accept(p, "default")) return parser_new(p, SQL_DEFAULT, offset);
    if (parser_is_word(p, 0, "case")) return parse_case(p);
    if (parser_is_word(p, 0, "cast") && parenthesis) return parse_cast(p);
    if (parser_is_word(p, 0, "exists") && parenthesis) return parse_exists(p);
    if (parser_is_word(p, 0, "row") && parenthesis) return parse_row(p, true);
    if (parser_is_word(p, 0, "array") && (parenthesis || parser_is_operator(p, 1, "["))) return parse_array(p);
    bool interval = parser_is_word(p, 0, "interval") && (parser_peek(p, 1)->kind == TOKEN_STRING || parser_peek(p, 1)->kind == TOKEN_BIND || parenthesis);
    if (interval) return parse_interval(p);
    struct sql_node *node = parse_typed_literal(p);
    if (!node && !p->failed) node = parse_special_call(p);
    if (!node && !p->failed) node = parse_name(p);
    return node;
}

/* JDBC's placeholder, where PostgreSQL's lexer sees an operator. */
static struct sql_node *parse_question_mark(struct parser *p) {
    struct sql_node *node = parser_new(p, SQL_BIND, parser_offset(p));
    p->at++;
    SQL_AS(bind, node)->name = STR("?");
    parser_close(p, node);
    return node;
}

struct sql_node *parse_primary(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    enum sql_token_kind kind = parser_peek(p, 0)->kind;
    struct sql_node *node;
    if (kind == TOKEN_WORD || kind == TOKEN_QUOTED) node = parse_word(p);
    else if (parser_is_operator(p, 0, "(")) node = parse_parenthesis(p);
    else if (parser_is_operator(p, 0, "?")) node = parse_question_mark(p);
    else node = parse_token(p);
    node = parse_suffixes(p, node);
    parser_leave(p);
    return node;
}
