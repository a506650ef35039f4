/* What the grammars leave to the parser: names, numbers, expressions, queries, definitions. */
#include <string.h>

#include "sql/grammar.h"
#include "sql/print.h"
#include "sql/reserved.h"

/* Oracle's reserved words: where only a name can stand, every other word is one. (SQL Language Reference, appendix D.) */
static const char *const reserved_in_oracle[] = {
    "access", "add", "all", "alter", "and", "any", "as", "asc", "audit", "between", "by", "char", "check", "cluster", "column", "comment", "compress", "connect", "create", "current", "date",
    "decimal", "default", "delete", "desc", "distinct", "drop", "else", "exclusive", "exists", "file", "float", "for", "from", "grant", "group", "having", "identified", "immediate",
    "in", "increment", "index", "initial", "insert", "integer", "intersect", "into", "is", "level", "like", "lock", "long", "maxextents", "minus", "mode", "modify", "noaudit",
    "nocompress", "not", "nowait", "null", "number", "of", "offline", "on", "online", "option", "or", "order", "pctfree", "prior", "public", "raw", "rename", "resource", "revoke",
    "row", "rowid", "rownum", "rows", "select", "session", "set", "share", "size", "smallint", "start", "successful", "synonym", "sysdate", "table", "then", "to", "trigger", "uid",
    "union", "unique", "update", "user", "validate", "values", "varchar", "varchar2", "view", "whenever", "where", "with",
};

/* PostgreSQL's (manual, appendix C), and those that may still name functions and types. */
static const char *const reserved_in_postgresql[] = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast", "check", "collate", "column", "constraint", "create", "current_catalog", "current_date",
    "current_role", "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "from", "grant",
    "group", "having", "in", "initially", "intersect", "into", "lateral", "leading", "limit", "localtime", "localtimestamp", "not", "null", "offset", "on", "only", "or", "order", "placing", "primary",
    "references", "returning", "select", "session_user", "some", "symmetric", "system_user", "table", "then", "to", "trailing", "true", "union", "unique", "user", "using", "variadic", "when", "where",
    "window", "with",
};
static const char *const names_routines[] = {
    "authorization", "binary", "collation", "concurrently", "cross", "current_schema", "freeze", "full", "ilike", "inner", "is", "isnull", "join", "left", "like", "natural", "notnull", "outer",
    "overlaps", "right", "similar", "tablesample", "verbose",
};

static int compare_words(const void *key, const void *item) {
    const struct str *word = key;
    const char *other = *(const char *const *)item;
    size_t length = strlen(other);
    int order = strncasecmp(word->ptr, other, word->len < length ? word->len : length);
    return order ? order : (word->len > length) - (word->len < length);
}

#define IS_ONE_OF(words, token) (bsearch(&(token)->text, words, sizeof words / sizeof *words, sizeof *words, compare_words) != NULL)

static bool at_routine_name(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    if (p->failed || token->kind != TOKEN_WORD) return !p->failed && token->kind == TOKEN_QUOTED;
    return p->dialect == SQL_ORACLE ? !IS_ONE_OF(reserved_in_oracle, token) : !IS_ONE_OF(reserved_in_postgresql, token);
}

bool parser_at_ddl_name(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    return at_routine_name(p) && (p->dialect == SQL_ORACLE || token->kind == TOKEN_QUOTED || !IS_ONE_OF(names_routines, token));
}

static bool is_any_word(const struct parser *p) {
    enum sql_token_kind kind = parser_peek(p, 0)->kind;
    return kind == TOKEN_WORD || kind == TOKEN_QUOTED;
}

static bool push(struct parser *p, struct sql_list *items, struct sql_node *node) {
    if (!node || p->failed) return false;
    sql_list_push(p->arena, items, node);
    return true;
}

static struct sql_node *take_name(struct parser *p, enum sql_kind kind) {
    size_t offset = parser_offset(p);
    struct str text = p->tokens[p->at++].text;
    struct sql_node *node = parser_new(p, kind, offset);
    SQL_AS(name, node)->text = text; /* NAME and WORDS are laid out alike */
    return node;
}

static bool read_name(struct parser *p, struct sql_list *items) { return parser_at_ddl_name(p) && push(p, items, take_name(p, SQL_NAME)); }
static bool read_label(struct parser *p, struct sql_list *items) { return is_any_word(p) && push(p, items, take_name(p, SQL_NAME)); }

/* PostgreSQL takes a name in quotes for a word; one that needs none is printed without, and is then the same. */
static bool is_quoted_word(const struct parser *p, const struct sql_token *token) {
    return token->kind == TOKEN_QUOTED && p->dialect == SQL_POSTGRESQL && sql_quote_name(p->arena, p->dialect, token->text).ptr == token->text.ptr;
}

static bool read_word(struct parser *p, struct sql_list *items) {
    const struct sql_token *token = parser_peek(p, 0);
    return (token->kind == TOKEN_WORD || is_quoted_word(p, token)) && push(p, items, take_name(p, SQL_WORDS));
}

/* ---- dotted names ---- */

struct str parser_ddl_name(struct parser *p, const char *what) {
    if (parser_at_ddl_name(p)) return p->tokens[p->at++].text;
    parser_fail(p, what);
    return (struct str){0};
}

void parser_ddl_name_list(struct parser *p, struct sql_list *list) {
    if (!parser_expect_operator(p, "(")) return;
    do {
        if (!parser_at_ddl_name(p)) {
            parser_fail(p, "a name");
            return;
        }
        sql_list_push(p->arena, list, take_name(p, SQL_NAME));
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

/* Up to `most` parts, of which the first was looked at; the words behind a dot may be reserved. */
static size_t read_parts(struct parser *p, struct str *parts, size_t most) {
    size_t count = 0;
    do {
        parts[count++] = p->tokens[p->at++].text;
        bool more = count < most && parser_is_operator(p, 0, ".") && (parser_peek(p, 1)->kind == TOKEN_WORD || parser_peek(p, 1)->kind == TOKEN_QUOTED);
        if (!more) break;
        p->at++;
    } while (true);
    return count;
}

/* link, link.domain.domain@qualifier */
static struct str read_dblink(struct parser *p) {
    struct str link = sql_quote_name(p->arena, p->dialect, parser_ddl_name(p, "a database link"));
    while (!p->failed && (parser_is_operator(p, 0, ".") || parser_is_operator(p, 0, "@"))) {
        char separator = p->tokens[p->at++].text.ptr[0];
        struct str part = sql_quote_name(p->arena, p->dialect, parser_ddl_name(p, "a domain"));
        link = str_fmt(p->arena, STR_FMT "%c" STR_FMT, STR_ARG(link), separator, STR_ARG(part));
    }
    return link;
}

static struct sql_node *take_object_name(struct parser *p) {
    struct str parts[3] = {{0}};
    size_t offset = parser_offset(p), count = read_parts(p, parts, 3);
    struct sql_node *node = sql_node_new(p->arena, SQL_TABLE, offset, offset);
    struct sql_table *table = SQL_AS(table, node);
    table->name = parts[count - 1];
    if (count > 1) table->schema = parts[count - 2];
    if (count > 2) table->database = parts[0];
    parser_close(p, node);
    return node;
}

struct sql_node *parse_local_name(struct parser *p, const char *what) { return parser_at_ddl_name(p) ? take_object_name(p) : parser_fail(p, what); }

struct sql_node *parse_object_name(struct parser *p, const char *what) {
    struct sql_node *node = parse_local_name(p, what);
    if (node && p->dialect == SQL_ORACLE && parser_accept_operator(p, "@")) SQL_AS(table, node)->dblink = read_dblink(p);
    if (node) parser_close(p, node);
    return p->failed ? NULL : node;
}

static bool read_object(struct parser *p, struct sql_list *items) { return parser_at_ddl_name(p) && push(p, items, parse_object_name(p, "a name")); }

/* Alone, a column's word (int, values) names a routine only in quotes, which it keeps. */
static bool read_routine_name(struct parser *p, struct sql_list *items) {
    const struct sql_token *token = parser_peek(p, 0);
    bool column = p->dialect == SQL_POSTGRESQL && sql_is_column_word(token->text) && !parser_is_operator(p, 1, ".");
    if (!at_routine_name(p) || (column && token->kind == TOKEN_WORD)) return false;
    if (!column) return push(p, items, take_object_name(p));
    struct sql_node *node = take_name(p, SQL_WORDS);
    SQL_AS(words, node)->text = str_fmt(p->arena, "\"" STR_FMT "\"", STR_ARG(token->text));
    return push(p, items, node);
}

static bool read_column(struct parser *p, struct sql_list *items) {
    struct str parts[4] = {{0}};
    if (!parser_at_ddl_name(p)) return false;
    size_t offset = parser_offset(p), count = read_parts(p, parts, 4);
    struct sql_node *node = parser_new(p, SQL_COLUMN, offset);
    struct sql_column *column = SQL_AS(column, node);
    column->name = parts[count - 1];
    if (count > 1) column->table = parts[count - 2];
    if (count > 2) column->schema = parts[count - 3];
    if (count > 3) column->database = parts[0];
    return push(p, items, node);
}

/* ---- literals ---- */

static bool push_literal(struct parser *p, struct sql_list *items, enum sql_literal_kind kind, struct str text, size_t offset) {
    struct sql_node *node = parser_new(p, SQL_LITERAL, offset);
    SQL_AS(literal, node)->kind = kind;
    SQL_AS(literal, node)->text = text;
    return push(p, items, node);
}

static bool read_number(struct parser *p, struct sql_list *items) {
    size_t offset = parser_offset(p), sign = parser_is_operator(p, 0, "-") || parser_is_operator(p, 0, "+");
    if (parser_peek(p, sign)->kind != TOKEN_NUMBER) return false;
    bool negative = parser_is_operator(p, 0, "-");
    p->at += sign + 1;
    struct str text = p->tokens[p->at - 1].text;
    return push_literal(p, items, SQL_LITERAL_NUMBER, negative ? str_fmt(p->arena, "-" STR_FMT, STR_ARG(text)) : text, offset);
}

static bool read_size(struct parser *p, struct sql_list *items) {
    static const char *const units[] = {"k", "m", "g", "t", "p", "e"};
    size_t offset = parser_offset(p);
    if (parser_peek(p, 0)->kind != TOKEN_NUMBER) return false;
    struct str text = p->tokens[p->at++].text;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!parser_is_word(p, 0, units[i]) || parser_is_operator(p, 1, "=")) continue; /* SET a = 5 t = 6 */
        struct str unit = str_upper(p->arena, p->tokens[p->at++].text);
        text = str_fmt(p->arena, STR_FMT STR_FMT, STR_ARG(text), STR_ARG(unit));
        break;
    }
    return push_literal(p, items, SQL_LITERAL_NUMBER, text, offset);
}

static bool read_string(struct parser *p, struct sql_list *items) {
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_STRING) return false;
    p->at++;
    return push_literal(p, items, SQL_LITERAL_STRING, token->text, token->offset);
}

static bool read_bind(struct parser *p, struct sql_list *items) {
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_BIND) return false;
    p->at++;
    struct sql_node *node = parser_new(p, SQL_BIND, token->offset);
    SQL_AS(bind, node)->name = token->text;
    return push(p, items, node);
}

/* PostgreSQL's OPERATOR names: a run of marks, perhaps with a schema in front. */
static bool read_operator_name(struct parser *p, struct sql_list *items) {
    size_t begin = p->at, offset = parser_offset(p);
    while (parser_at_ddl_name(p) && parser_is_operator(p, 1, ".")) p->at += 2;
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_OPERATOR || strchr("(),;", token->text.ptr[0])) {
        p->at = begin;
        return false;
    }
    size_t end = p->tokens[p->at++].end;
    struct sql_node *node = parser_new(p, SQL_WORDS, offset);
    SQL_AS(words, node)->text = str_slice(p->text, offset, end);
    return push(p, items, node);
}

/* A word that names nothing of this language, "T" as well as T: only what needs its quotes is a name, which is printed with them. */
static struct sql_node *take_foreign_word(struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    bool needs_quotes = token->kind == TOKEN_QUOTED && sql_quote_name(p->arena, p->dialect, token->text).ptr[0] == '"';
    return take_name(p, needs_quotes ? SQL_NAME : SQL_WORDS);
}

static bool read_foreign_word(struct parser *p, struct sql_list *items) { return is_any_word(p) && push(p, items, take_foreign_word(p)); }

/* A token of another language: literals stay literals, everything else is words. */
static bool push_token(struct parser *p, struct sql_list *items) {
    const struct sql_token *token = &p->tokens[p->at++];
    if (token->kind == TOKEN_STRING) return push_literal(p, items, SQL_LITERAL_STRING, token->text, token->offset);
    if (token->kind == TOKEN_NUMBER) return push_literal(p, items, SQL_LITERAL_NUMBER, token->text, token->offset);
    p->at--;
    return push(p, items, take_foreign_word(p));
}

/* Whatever the words of another language are, their parentheses pair. */
static bool read_tokens(struct parser *p, struct sql_list *items) {
    size_t before = p->at, depth = 0;
    while (parser_peek(p, 0)->kind != TOKEN_END && (depth || !parser_is_operator(p, 0, ")"))) {
        depth += parser_is_operator(p, 0, "(");
        depth -= parser_is_operator(p, 0, ")");
        push_token(p, items);
    }
    if (depth) return parser_fail(p, "\")\"") != NULL;
    return p->at > before;
}

/* ---- what the parser has functions for ---- */

/* What cannot begin an expression, so that an optional one may be missing. */
static bool at_expression(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind == TOKEN_END) return false;
    return token->kind != TOKEN_OPERATOR || !strchr(",);=", token->text.ptr[0]);
}

static bool read_expression(struct parser *p, struct sql_list *items) { return at_expression(p) && push(p, items, parse_expression(p)); }

static bool read_procedure_call(struct parser *p, struct sql_list *items) {
    struct sql_node *node = at_routine_name(p) ? parse_primary(p) : NULL;
    if (!node) return false;
    bool call = node->kind == SQL_CALL && !SQL_AS(call, node)->over && !SQL_AS(call, node)->filter && !str_eq_z(SQL_AS(call, node)->form, "bare");
    return call ? push(p, items, node) : parser_fail(p, "a call of a procedure") != NULL;
}

static bool read_operand(struct parser *p, struct sql_list *items) { return at_expression(p) && push(p, items, parse_operand(p)); }
static bool read_query(struct parser *p, struct sql_list *items) { return parse_at_query(p) && push(p, items, parse_query(p)); }
static bool read_type(struct parser *p, struct sql_list *items) { return parser_at_type(p) && push(p, items, parse_type(p)); }
/* More than a name: only views and CREATE TABLE … AS have columns of which nothing else is said. */
static bool read_column_def(struct parser *p, struct sql_list *items) {
    struct sql_node *node = parser_at_ddl_name(p) ? parse_column_def(p, true) : NULL;
    if (!node) return false;
    if (sql_column_is_bare(node)) return parser_fail(p, "a type") != NULL;
    return push(p, items, node);
}

static bool read_constraint(struct parser *p, struct sql_list *items) { return push(p, items, parse_table_constraint(p)); }
static bool read_column_constraint(struct parser *p, struct sql_list *items) { return push(p, items, parse_column_constraint(p)); }
static bool read_key(struct parser *p, struct sql_list *items) { return at_expression(p) && push(p, items, parse_index_key(p)); }
/* One of several: what ends the list is no statement. */
static bool read_statement(struct parser *p, struct sql_list *items) {
    return at_expression(p) && !parser_is_word(p, 0, "end") && push(p, items, parse_statement(p));
}

static bool read_table_ref(struct parser *p, struct sql_list *items) { return at_expression(p) && push(p, items, parse_table_ref(p)); }

static bool is_no_argument(const struct sql_token *token) { return token->kind == TOKEN_WORD && sql_is_column_word(token->text); }

static bool at_type_behind(const struct parser *p) {
    struct parser behind = *p;
    behind.at++;
    return parser_at_type(&behind);
}

/* Whether a name stands in front of the type: what follows the first word decides, unless that begins a type of several words. */
static bool at_named_argument(const struct parser *p) {
    static const char *const long_types[] = {"double", "character", "char", "timestamp", "time", "bit", "national", "interval", "nchar"};
    enum sql_token_kind next = parser_peek(p, 1)->kind;
    if (p->dialect == SQL_POSTGRESQL && (!at_routine_name(p) || is_no_argument(parser_peek(p, 0)) || !at_type_behind(p))) return false;
    if (!is_any_word(p) || (next != TOKEN_WORD && next != TOKEN_QUOTED) || parser_is_word(p, 1, "default") || parser_is_word(p, 1, "order")) return false;
    for (size_t i = 0; i < sizeof long_types / sizeof *long_types; i++) {
        if (!parser_is_word(p, 0, long_types[i])) continue;
        return !parser_is_word(p, 1, "precision") && !parser_is_word(p, 1, "varying") && !parser_is_word(p, 1, "with") && !parser_is_word(p, 1, "without") && !parser_is_word(p, 1, "character") &&
               !parser_is_word(p, 1, "char") && !parser_is_word(p, 1, "day") && !parser_is_word(p, 1, "year");
    }
    return true;
}

static bool read_argument(struct parser *p, struct sql_list *items) {
    if (!at_named_argument(p)) return read_type(p, items);
    struct sql_node *node = parser_new(p, SQL_COLUMN_DEF, parser_offset(p));
    SQL_AS(column_def, node)->name = p->tokens[p->at++].text;
    SQL_AS(column_def, node)->type = parse_type(p);
    parser_close(p, node);
    return push(p, items, node);
}

static bool read_order_item(struct parser *p, struct sql_list *items) { return at_expression(p) && push(p, items, parse_order_item(p)); }

bool grammar_native(struct parser *p, enum grammar_native native, struct sql_list *items) {
#define X(NAME, name, what) [NATIVE_##NAME] = read_##name,
    static bool (*const readers[])(struct parser *p, struct sql_list *items) = {GRAMMAR_NATIVES(X)};
#undef X
    return !p->failed && readers[native](p, items);
}
