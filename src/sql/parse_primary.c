/* Operands: literals, binds, names, parentheses, CASE, CAST, constructors. What follows them (::, [], .field) is in parse_suffix.c. */
#include <string.h>

#include "base/buf.h"
#include "sql/parse_call.h"
#include "sql/parse_expr.h"
#include "sql/parse_json.h"
#include "sql/print.h"
#include "sql/reserved.h"

struct sql_node *parse_make_literal(struct parser *p, enum sql_literal_kind kind, struct str text, size_t offset) {
    struct sql_node *node = parser_new(p, SQL_LITERAL, offset);
    SQL_AS(literal, node)->kind = kind;
    SQL_AS(literal, node)->text = text;
    return node;
}

/* ---- types ---- */

/* A quoted name of a function or type that bare would begin a construct; ROLLUP and CUBE do so in GROUP BY. */
static bool needs_quotes(const struct parser *p, struct str name) {
    unsigned class = sql_word_class(p->dialect, name);
    if (p->dialect != SQL_POSTGRESQL) return false;
    if (class & SQL_WORD_RESERVED) return !(class & SQL_WORD_FUNCTION);
    return sql_is_column_word(name) || str_eq_z(name, "rollup") || str_eq_z(name, "cube");
}

/* A function of Oracle whose name is printed in quotes; beyond ASCII bare ones are too, and mean the same. */
static bool reads_otherwise_in_quotes(const struct parser *p, struct str name) {
    bool ascii = true;
    for (size_t i = 0; i < name.len; i++) ascii &= (unsigned char)name.ptr[i] < 0x80;
    return ascii && sql_quote_name(p->arena, p->dialect, name).ptr[0] == '"';
}

/* The name of a type that would be printed bare, and then be another: Oracle's words in capitals (ENUM), two words, a name with a dot. */
static bool reads_otherwise_bare(const struct parser *p, struct str name) {
    bool capitals = p->dialect == SQL_ORACLE;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == ' ' || name.ptr[i] == '.') return true;
        capitals &= (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z') || name.ptr[i] == '_';
    }
    return capitals;
}

/* Words that may follow the first word of a type's name. */
static void parse_type_words(struct parser *p, struct sql_type *type) {
    size_t first = p->at;
    static const char *const more[] = {"precision", "varying", "character varying", "character", "char", "raw", "varchar"};
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
    if (!parser_accept(p, "array")) return;
    type->dimensions++;
    if (p->dialect != SQL_POSTGRESQL || !parser_accept_operator(p, "[")) return;
    if (parser_peek(p, 0)->kind != TOKEN_NUMBER) parser_fail(p, "the size of the array");
    else p->at++;
    parser_expect_operator(p, "]");
}

/* A word that may be a type's name: in PostgreSQL none that is reserved. */
bool parser_at_type(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_WORD) return token->kind == TOKEN_QUOTED;
    unsigned class = p->dialect == SQL_POSTGRESQL ? sql_token_class(p->dialect, token) : 0;
    return !(class & SQL_WORD_RESERVED) || class & SQL_WORD_FUNCTION;
}

struct sql_node *parse_type(struct parser *p) {
    size_t offset = parser_offset(p);
    bool reference = p->dialect == SQL_ORACLE && parser_is_word(p, 0, "ref") && (parser_peek(p, 1)->kind == TOKEN_WORD || parser_peek(p, 1)->kind == TOKEN_QUOTED);
    p->at += reference;
    bool set = p->dialect == SQL_POSTGRESQL && parser_accept(p, "setof");
    const struct sql_token *token = parser_peek(p, 0);
    if (!parser_at_type(p)) return parser_fail(p, "a type");
    p->at++;
    struct sql_node *node = parser_new(p, SQL_TYPE, offset);
    struct sql_type *type = SQL_AS(type, node);
    type->reference = reference;
    type->set = set;
    type->name = token->text;
    if (parser_is_operator(p, 0, ".")) {
        while (parser_accept_operator(p, ".")) {
            if (type->database.len) return parser_fail(p, "at most three parts in the name of a type");
            type->database = type->schema;
            type->schema = type->name;
            type->name = parser_any_word(p, "a type");
        }
    } else if (token->kind == TOKEN_WORD) {
        parse_type_words(p, type);
    } else {
        type->quoted = needs_quotes(p, token->text) || reads_otherwise_bare(p, token->text);
    }
    bool json = p->dialect == SQL_ORACLE && str_ieq_z(type->name, "json");
    if (parser_accept_operator(p, "(")) {
        do {
            size_t at = parser_offset(p);
            struct sql_node *modifier = json ? parse_clause(p, "json modifier") : parser_accept_operator(p, "*") ? parse_make_literal(p, SQL_LITERAL_NUMBER, STR("*"), at)
                                                                             : p->dialect == SQL_ORACLE ? parse_operand(p) : parse_expression(p);
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

static bool accept_interval_field(struct parser *p) {
    static const char *const fields[] = {"year", "month", "day", "hour", "minute", "second"};
    if (!parser_accept_one(p, fields, sizeof fields / sizeof *fields)) return false;
    if (!parser_accept_operator(p, "(")) return true;
    do {
        if (!parse_operand(p)) return false;
    } while (parser_accept_operator(p, ","));
    return parser_expect_operator(p, ")");
}

struct str parse_interval_unit(struct parser *p) {
    size_t from = p->at;
    if (!accept_interval_field(p)) return parser_fail(p, "YEAR, MONTH, DAY, HOUR, MINUTE or SECOND"), (struct str){0};
    if (parser_accept(p, "to") && !accept_interval_field(p)) return parser_fail(p, "MONTH, HOUR, MINUTE or SECOND"), (struct str){0};
    return str_lower(p->arena, parser_words_from(p, from));
}

static bool at_interval_unit(const struct parser *p) {
    static const char *const fields[] = {"year", "month", "day", "hour", "minute", "second"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (parser_is_word(p, 0, fields[i])) return true;
    return false;
}

static struct sql_node *parse_bind(struct parser *p);

/* interval '3' month, interval(3) '…', interval $1 as pg_stat_statements writes it */
static struct sql_node *parse_interval(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_INTERVAL, offset, offset);
    if (parser_accept_operator(p, "(")) {
        SQL_AS(interval, node)->precision = parser_peek(p, 0)->text;
        if (parser_peek(p, 0)->kind != TOKEN_NUMBER) return parser_fail(p, "a precision");
        p->at++;
        parser_expect_operator(p, ")");
    }
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind == TOKEN_STRING) {
        p->at++;
        SQL_AS(interval, node)->value = parse_make_literal(p, SQL_LITERAL_STRING, token->text, token->offset);
    } else if (token->kind == TOKEN_BIND) { /* interval $1: a constant that was hidden; nothing can be taken from it */
        SQL_AS(interval, node)->value = parse_bind(p);
    } else {
        return parser_fail(p, "a string");
    }
    if (at_interval_unit(p) || (p->dialect == SQL_ORACLE && token->kind == TOKEN_STRING)) SQL_AS(interval, node)->unit = parse_interval_unit(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* double precision '1.5' and the like */
static bool is_type_of_words(const struct parser *p) {
    bool pair = (parser_is_word(p, 0, "double") && parser_is_word(p, 1, "precision")) ||
                ((parser_is_word(p, 0, "character") || parser_is_word(p, 0, "char") || parser_is_word(p, 0, "bit")) && parser_is_word(p, 1, "varying")) ||
                (parser_is_word(p, 0, "national") && (parser_is_word(p, 1, "character") || parser_is_word(p, 1, "char")));
    return pair;
}

static bool is_datetime(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
#define IS(word) sql_token_is(token, word)
    return IS("date") || IS("timestamp") || IS("time") || IS("timestamptz") || IS("timetz");
#undef IS
}

/* date '…', timestamp with time zone '…', numeric(3) '1.5'; also date $1, as pg_stat_statements writes it. NULL: none stands here. */
static struct sql_node *parse_typed_literal(struct parser *p) {
    size_t offset = parser_offset(p), before = p->at;
    const struct sql_token *next = parser_peek(p, 1);
    if (next->kind == TOKEN_OPERATOR && !sql_token_is_operator(next, "(")) return NULL; /* as behind most names */
    bool known = is_datetime(p);
    bool long_form = known && (parser_is_word(p, 1, "with") || parser_is_word(p, 1, "without") || parser_is_operator(p, 1, "("));
    bool multiword = p->dialect == SQL_POSTGRESQL && next->kind == TOKEN_WORD && is_type_of_words(p);
    if (next->kind != TOKEN_STRING && !(known && next->kind == TOKEN_BIND) && !long_form && !multiword) return NULL;
    if (!known && (p->dialect == SQL_ORACLE || !parser_is_name(p, 0))) return NULL;
    struct sql_node *type = parse_type(p);
    const struct sql_token *value = parser_peek(p, 0);
    if (!type || (value->kind != TOKEN_STRING && value->kind != TOKEN_BIND)) { /* a call such as time(3) or date(x) after all */
        if (!p->failed) p->at = before;
        return NULL;
    }
    p->at++;
    if (value->kind == TOKEN_STRING) {
        struct sql_node *node = parse_make_literal(p, SQL_LITERAL_TYPED, value->text, offset);
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

/* DEFAULT x ON CONVERSION ERROR, 'format', 'NLS parameters' */
static void parse_cast_extras(struct parser *p, struct sql_cast *cast) {
    if (p->dialect != SQL_ORACLE) return;
    if (parser_accept(p, "default")) {
        cast->fallback = parse_expression(p);
        parser_expect(p, "on conversion error");
    }
    if (parser_accept_operator(p, ",")) parse_expression_list(p, &cast->format);
}

static struct sql_node *parse_cast(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at += 2;
    struct sql_node *node = sql_node_new(p->arena, SQL_CAST, offset, offset);
    SQL_AS(cast, node)->operand = parse_expression(p);
    parser_expect(p, "as");
    if (!p->failed) SQL_AS(cast, node)->type = parse_type(p);
    if (!p->failed) parse_cast_extras(p, SQL_AS(cast, node));
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
        bool more = !parser_is_operator(p, 0, "]");
        while (!p->failed && more) {
            struct sql_node *item = parser_is_operator(p, 0, "[") ? (p->at--, parse_array(p)) : parse_expression(p); /* a row of a matrix */
            if (item) sql_list_push(p->arena, &SQL_AS(array, node)->items, item);
            more = parser_accept_operator(p, ",");
        }
        parser_expect_operator(p, "]");
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *make_subquery(struct parser *p, struct sql_node *query, size_t offset) {
    if (!query) return NULL;
    struct sql_node *node = parser_new(p, SQL_SUBQUERY, offset);
    SQL_AS(subquery, node)->query = query;
    return node;
}

/* Is what was read in parentheses the first part of a query: ((select …) union …)? */
static bool goes_on_as_query(const struct parser *p, const struct sql_node *inner) {
    return inner->kind == SQL_SUBQUERY && (parser_is_operator(p, 0, ")") || parse_at_query_end(p));
}

static struct sql_node *parse_parenthesis(struct parser *p);

/* A query inside a parenthesis. When another parenthesis begins there, it is read first; if it is no query, it waits to be the first operand. */
static struct sql_node *parse_inner_query(struct parser *p) {
    if (!parser_is_operator(p, 0, "(")) return parse_at_query(p) ? parse_query(p) : NULL;
    struct sql_node *inner = parse_parenthesis(p);
    if (!inner) return NULL;
    if (goes_on_as_query(p, inner)) return parse_query_rest(p, SQL_AS(subquery, inner)->query);
    p->pending = inner;
    return NULL;
}

void parse_query_or_list(struct parser *p, struct sql_node **query, struct sql_list *items) {
    *query = parse_inner_query(p);
    if (!*query && !p->failed) parse_expression_list(p, items);
}

static struct sql_node *parse_row(struct parser *p, bool keyword) {
    size_t offset = parser_offset(p);
    p->at += keyword ? 2 : 1;
    struct sql_node *query = keyword ? NULL : parse_inner_query(p);
    if (query) return parser_expect_operator(p, ")") ? make_subquery(p, query, offset) : NULL;
    struct sql_node *node = sql_node_new(p->arena, SQL_ROW, offset, offset);
    SQL_AS(row, node)->keyword = keyword;
    if (!parser_is_operator(p, 0, ")") || p->pending || !keyword) parse_expression_list(p, &SQL_AS(row, node)->items);
    parser_expect_operator(p, ")");
    parser_close(p, node);
    if (p->failed) return NULL;
    bool grouping = !keyword && SQL_AS(row, node)->items.n == 1;
    return grouping ? SQL_AS(row, node)->items.at[0] : node;
}

/* "(": a query, a row, or an expression in parentheses. */
static struct sql_node *parse_parenthesis(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    struct sql_node *node = parse_row(p, false);
    /* (row).field, (object).method(…) */
    if (node && node->kind == SQL_COLUMN && parser_is_operator(p, 0, ".")) node = p->dialect == SQL_ORACLE ? parse_member(p, node) : parse_field(p, node);
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

bool parse_at_outer_mark(const struct parser *p) {
    return p->dialect == SQL_ORACLE && parser_is_operator(p, 0, "(") && parser_is_operator(p, 1, "+") && parser_is_operator(p, 2, ")");
}

/* a.b.c as it stands, without blanks, when its case is not what the names were folded to: fields of JSON differ in case. */
static struct str written_name(struct parser *p, size_t from, size_t to) {
    struct buf out;
    bool folded = true;
    buf_init(&out, p->arena);
    for (size_t i = from; i < to; i++) {
        struct str raw = str_slice(p->text, p->tokens[i].offset, p->tokens[i].end);
        folded &= p->tokens[i].kind != TOKEN_WORD || str_eq(raw, p->tokens[i].text);
        buf_str(&out, raw);
    }
    return folded ? (struct str){0} : buf_view(&out);
}

static struct sql_node *make_column(struct parser *p, const struct str *parts, size_t count, bool star, size_t offset) {
    struct sql_node *node = parser_new(p, SQL_COLUMN, offset);
    struct sql_column *column = SQL_AS(column, node);
    column->star = star;
    size_t tables = star ? count : count - 1;
    if (!star) column->name = parts[count - 1];
    if (tables > 0) column->table = parts[tables - 1];
    if (tables > 1) column->schema = parts[tables - 2];
    if (tables > 2) column->database = parts[tables - 3];
    if (!star && p->dialect == SQL_ORACLE && parser_accept_operator(p, "@")) column->dblink = parse_database_link(p);
    if (parse_at_outer_mark(p)) {
        p->at += 3;
        column->outer_mark = true;
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* Behind a dot Oracle takes more words for names than elsewhere, but not those that begin what follows. */
bool parse_at_clause_word(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    if (p->dialect != SQL_ORACLE || token->kind != TOKEN_WORD) return false;
#define IS(word) sql_token_is(token, word)
    return IS("and") || IS("as") || IS("asc") || IS("between") || IS("connect") || IS("desc") || IS("else") || IS("from") || IS("group") || IS("having") || IS("in") || IS("into") || IS("is") ||
           IS("like") || IS("minus") || IS("on") || IS("or") || IS("order") || IS("set") || IS("start") || IS("then") || IS("union") || IS("values") || IS("where") ||
           (IS("delete") && !parser_is_operator(p, 1, "(")); /* p.delete(1) may be called */
#undef IS
}

/* May the word here begin a name in an expression? */
static bool begins_name(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind == TOKEN_QUOTED) return true;
    unsigned class = sql_token_class(p->dialect, token);
    if (class & SQL_WORD_PSEUDO) return true;
    bool set = p->dialect == SQL_ORACLE && parser_is_word(p, 0, "set"); /* SET (nested table) */
    if (class & SQL_WORD_RESERVED) return (class & SQL_WORD_FUNCTION || set) && parser_is_operator(p, 1, "(");
    if (p->dialect != SQL_ORACLE || (!parser_is_word(p, 0, "when") && !parser_is_word(p, 0, "end"))) return true;
    return parser_is_operator(p, 1, ",") || parser_is_operator(p, 1, ".") || parser_is_word(p, 1, "from"); /* else a word of CASE */
}

/* The call of a name: of one or two parts its own; of more, what stands in front of the last is the operand. f@link(…) is taken, too. */
static struct sql_node *parse_named_call(struct parser *p, const struct str *parts, size_t count, struct str link, size_t from) {
    size_t offset = p->tokens[from].offset;
    struct sql_node *operand = count > 2 ? make_column(p, parts, count - 1, false, offset) : NULL;
    if (operand && count > 3 && p->dialect == SQL_ORACLE) SQL_AS(column, operand)->written = written_name(p, from, from + 2 * (count - 1) - 1);
    struct sql_node *node = p->failed ? NULL : parse_call(p, count == 2 ? parts[0] : (struct str){0}, parts[count - 1], offset);
    if (!node || node->kind != SQL_CALL) return node;
    SQL_AS(call, node)->operand = operand;
    SQL_AS(call, node)->dblink = link;
    return node;
}

/* f@link(…): the link of a call, when a call it is. */
static struct str parse_call_link(struct parser *p) {
    size_t ahead = 1;
    if (p->dialect != SQL_ORACLE || !parser_is_operator(p, 0, "@")) return (struct str){0};
    while (parser_is_operator(p, ahead + 1, ".")) ahead += 2;
    if (!parser_is_operator(p, ahead + 1, "(") || parser_is_operator(p, ahead + 2, "+")) return (struct str){0};
    p->at++;
    return parse_database_link(p);
}

/* name(.name)*[.*], or a call when "(" follows. */
static struct sql_node *parse_name(struct parser *p) {
    struct str parts[4];
    size_t count = 0, offset = parser_offset(p), from = p->at;
    bool star = false;
    if (!begins_name(p)) return parser_fail(p, "an expression");
    do {
        star = count && parser_accept_operator(p, "*");
        if (star) break;
        if (count && parse_at_clause_word(p)) return parser_fail(p, "a name behind the dot");
        parts[count++] = parser_any_word(p, "a name behind the dot");
    } while (!p->failed && count < 4 && parser_accept_operator(p, "."));
    if (count == 4 && parser_is_operator(p, 0, ".") && p->dialect == SQL_POSTGRESQL) return parser_fail(p, "at most four parts in a name");
    size_t end = p->at;
    struct str link = parse_call_link(p);
    if (p->failed) return NULL;
    bool quoted = p->tokens[from].kind == TOKEN_QUOTED, postgresql = p->dialect == SQL_POSTGRESQL;
    if (count == 1 && !star && !link.len && (quoted || postgresql) && parser_is_operator(p, 0, "(") && !parse_at_outer_mark(p)) {
        bool worded = str_starts(parts[0], STR("TIME")) || str_eq_z(parts[0], "EXTRACT"); /* as which TIMESTAMP (…) and EXTRACT () would be tried */
        bool needs = quoted && (postgresql ? needs_quotes(p, parts[0]) || str_eq_z(parts[0], "collation for") : worded || reads_otherwise_in_quotes(p, parts[0]));
        if (needs) return parse_quoted_call(p, parts[0], offset);
        if (postgresql && sql_token_is(&p->tokens[from], "values") && !quoted) return parser_fail(p, "the end of a name that is a keyword");
    }
    if (!star && parser_is_operator(p, 0, "(") && !parse_at_outer_mark(p)) return parse_named_call(p, parts, count, link, from);
    struct sql_node *column = make_column(p, parts, count, star, offset);
    if (column && count > 2 && !star && p->dialect == SQL_ORACLE) SQL_AS(column, column)->written = written_name(p, from, end);
    return column;
}

/* ---- dispatch ---- */

/* 'a' 'b' on two lines is one string in PostgreSQL: the text of both. */
static struct str continued_string(struct parser *p, struct str text) {
    while (p->dialect == SQL_POSTGRESQL && parser_peek(p, 0)->kind == TOKEN_STRING) {
        struct str gap = str_slice(p->text, p->tokens[p->at - 1].end, parser_offset(p));
        size_t line;
        if (!str_find(gap, STR("\n"), &line) || p->text.ptr[parser_offset(p)] != '\'') break;
        text = str_fmt(p->arena, STR_FMT STR_FMT, STR_ARG(text), STR_ARG(p->tokens[p->at].text));
        p->at++;
    }
    return text;
}

/* U&'d!0061ta' UESCAPE '!': the lexer read it with the usual escape character, so it is read again. */
static struct str reescaped_string(struct parser *p, const struct sql_token *token) {
    const struct sql_token *escape = parser_peek(p, 1);
    if (!parser_is_word(p, 0, "uescape") || p->dialect != SQL_POSTGRESQL) return token->text;
    if (escape->kind != TOKEN_STRING || escape->text.len != 1) return parser_fail(p, "one escape character"), (struct str){0};
    p->at += 2;
    struct buf raw;
    buf_init(&raw, p->arena);
    for (size_t i = token->offset; i < token->end; i++) {
        char c = p->text.ptr[i];
        if (c == '\\') buf_z(&raw, "\\\\");
        else buf_char(&raw, c == escape->text.ptr[0] ? '\\' : c);
    }
    struct sql_lexer lexer = {.arena = p->arena, .dialect = p->dialect, .text = buf_view(&raw)};
    struct sql_token again;
    return sql_lexer_next(&lexer, &again) ? again.text : (struct str){0};
}

static struct sql_node *parse_string(struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    p->at++;
    struct str text = continued_string(p, reescaped_string(p, token));
    struct sql_node *node = parse_make_literal(p, SQL_LITERAL_STRING, text, token->offset);
    SQL_AS(literal, node)->national = p->dialect == SQL_ORACLE && (p->text.ptr[token->offset] | 0x20) == 'n';
    return p->failed ? NULL : node;
}

/* :b, and in Oracle its indicator: :b:i, :b INDICATOR :i */
static struct sql_node *parse_bind(struct parser *p) {
    struct sql_node *node = parser_new(p, SQL_BIND, parser_offset(p));
    SQL_AS(bind, node)->name = p->tokens[p->at++].text;
    bool word = p->dialect == SQL_ORACLE && parser_accept(p, "indicator");
    const struct sql_token *next = parser_peek(p, 0);
    if (p->dialect == SQL_ORACLE && next->kind == TOKEN_BIND && next->text.len > 1 && next->text.ptr[0] == ':') {
        SQL_AS(bind, node)->indicator = next->text;
        p->at++;
    } else if (word) {
        parser_fail(p, "an indicator variable");
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* Oracle takes blanks behind the colon. */
static bool at_parted_bind(const struct parser *p) {
    enum sql_token_kind name = parser_peek(p, 1)->kind;
    return p->dialect == SQL_ORACLE && parser_is_operator(p, 0, ":") && (parser_is_name(p, 1) || name == TOKEN_NUMBER);
}

static struct sql_node *parse_parted_bind(struct parser *p) {
    struct sql_node *node = parser_new(p, SQL_BIND, parser_offset(p));
    const struct sql_token *name = parser_peek(p, 1);
    SQL_AS(bind, node)->name = str_fmt(p->arena, ":" STR_FMT, STR_ARG(name->kind == TOKEN_QUOTED ? str_slice(p->text, name->offset, name->end) : name->text));
    p->at += 2;
    parser_close(p, node);
    return node;
}

static struct sql_node *parse_token(struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    switch (token->kind) {
    case TOKEN_NUMBER: return p->at++, parse_make_literal(p, SQL_LITERAL_NUMBER, token->text, token->offset);
    case TOKEN_STRING: return parse_string(p);
    case TOKEN_BITS: return p->at++, parse_make_literal(p, SQL_LITERAL_BITS, token->text, token->offset);
    case TOKEN_BIND: return parse_bind(p);
    case TOKEN_OPERATOR:
        if (at_parted_bind(p)) return parse_parted_bind(p);
        break;
    case TOKEN_END: case TOKEN_WORD: case TOKEN_QUOTED: case TOKEN_COMMENT: break;
    }
    return parser_fail(p, "an expression");
}

/* Words that begin something of their own; NULL without failure for a name. */
static struct sql_node *parse_keyword(struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0), *next = parser_peek(p, 1);
    size_t offset = token->offset;
    bool parenthesis = sql_token_is_operator(next, "("), bracket = sql_token_is_operator(next, "["), postgresql = p->dialect == SQL_POSTGRESQL;
    switch (token->key & 0xFF) { /* the first letter: names are many, and all comparisons for each were 4 % of a parse */
    case 'a': return (parenthesis || bracket) && postgresql && parser_is_word(p, 0, "array") ? parse_array(p) : NULL;
    case 'c':
        if (parser_is_word(p, 0, "case")) return parse_case(p);
        return parenthesis && parser_is_word(p, 0, "cast") ? parse_cast(p) : NULL;
    case 'd': return parser_accept(p, "default") ? parser_new(p, SQL_DEFAULT, offset) : NULL;
    case 'e': return parenthesis && parser_is_word(p, 0, "exists") ? parse_exists(p) : NULL;
    case 'f': return parser_accept(p, "false") ? parse_make_literal(p, SQL_LITERAL_FALSE, (struct str){0}, offset) : NULL;
    case 'i': {
        bool value = next->kind == TOKEN_STRING || next->kind == TOKEN_BIND || (postgresql && parenthesis);
        return value && parser_is_word(p, 0, "interval") ? parse_interval(p) : NULL;
    }
    case 'j': return !postgresql && (bracket || sql_token_is_operator(next, "{")) && parser_is_word(p, 0, "json") ? parse_json_constructor(p) : NULL;
    case 'n': return parser_accept(p, "null") ? parse_make_literal(p, SQL_LITERAL_NULL, (struct str){0}, offset) : NULL;
    case 'r': return parenthesis && postgresql && parser_is_word(p, 0, "row") ? parse_row(p, true) : NULL;
    case 't': return parser_accept(p, "true") ? parse_make_literal(p, SQL_LITERAL_TRUE, (struct str){0}, offset) : NULL;
    default: return NULL;
    }
}

static struct sql_node *parse_word(struct parser *p) {
    if (parser_is_operator(p, 1, ".")) return parse_name(p); /* most names have their table's in front: no word of the grammar has */
    struct sql_node *node = parse_keyword(p);
    if (!node && !p->failed) node = parse_typed_literal(p);
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

static struct sql_node *take_pending(struct parser *p) {
    struct sql_node *node = p->pending;
    p->pending = NULL;
    return node;
}

struct sql_node *parse_primary(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    enum sql_token_kind kind = parser_peek(p, 0)->kind;
    bool oracle = p->dialect == SQL_ORACLE;
    bool grouped = p->pending || parser_is_operator(p, 0, "(");
    struct sql_node *node;
    if (p->pending) node = take_pending(p);
    else if (kind == TOKEN_WORD) node = parse_word(p);
    else if (kind == TOKEN_QUOTED) node = parse_name(p);
    else if (parser_is_operator(p, 0, "(")) node = parse_parenthesis(p);
    else if (parser_is_operator(p, 0, "?")) node = parse_question_mark(p);
    else if (oracle && (parser_is_operator(p, 0, "{") || parser_is_operator(p, 0, "["))) node = parse_json_constructor(p);
    else node = parse_token(p);
    node = parse_suffixes(p, node, grouped);
    parser_leave(p);
    return node;
}
