/*
 * SQL/JSON paths: one recursive descent over the characters for both dialects (Oracle's JSON Developer's Guide, "SQL/JSON Path Expressions";
 * PostgreSQL's manual 9.16.2 and its jsonpath grammar).
 *
 * Predicates and expressions are one grammar here, loosest first: ||, &&, !, comparison, + -, * / %, sign. Both databases tell them apart by
 * type; a path that compares predicates is accepted though neither would take it.
 */
#include "sql/json_path.h"

#include <string.h>

#include "base/buf.h"

/* What was printed nests at most twice as deep as the tree is high, and must be readable again. */
enum { HEIGHT_MAX = 100, DEPTH_MAX = 4 * HEIGHT_MAX };

struct reader {
    struct arena *arena;
    enum sql_dialect dialect;
    struct str text;
    size_t at, depth;
    bool failed;
    struct err *err;
};

/* ---- characters ---- */

static char peek(const struct reader *r, size_t ahead) { return r->at + ahead < r->text.len ? r->text.ptr[r->at + ahead] : '\0'; }

static void *fail(struct reader *r, const char *expected) {
    if (r->failed) return NULL;
    r->failed = true;
    size_t column = 1;
    for (size_t i = 0; i < r->at && i < r->text.len; i++) column += ((unsigned char)r->text.ptr[i] & 0xC0) != 0x80;
    if (r->at >= r->text.len) err_set(r->err, ERR_SQL_SYNTAX, "expected %s at the end of the path", expected);
    else err_set(r->err, ERR_SQL_SYNTAX, "expected %s near \"" STR_FMT "\" in the path", expected, STR_ARG(str_slice(r->text, r->at, r->at + 20)));
    err_place(r->err, 1, column);
    return NULL;
}

static void pass_blank(struct reader *r) {
    for (;;) {
        while (peek(r, 0) && strchr(" \t\r\n\f", peek(r, 0))) r->at++;
        if (peek(r, 0) != '/' || peek(r, 1) != '*') return;
        size_t end;
        struct str rest = str_slice(r->text, r->at + 2, r->text.len);
        if (!str_find(rest, STR("*/"), &end)) return;
        r->at += end + 4;
    }
}

static bool accept(struct reader *r, const char *symbol) {
    pass_blank(r);
    size_t n = strlen(symbol);
    if (r->failed || !str_eq(str_slice(r->text, r->at, r->at + n), (struct str){symbol, n})) return false;
    r->at += n;
    return true;
}

static bool expect(struct reader *r, const char *symbol) { return accept(r, symbol) || fail(r, str_z(r->arena, str_fmt(r->arena, "\"%s\"", symbol))) != NULL; }

static bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_name(char c) { return is_name_start(c) || is_digit(c) || c == '$'; }

/* A word that ends there: "to" is not the begin of "total". */
static bool accept_word(struct reader *r, const char *word) {
    pass_blank(r);
    size_t n = strlen(word);
    if (r->failed || !str_eq(str_slice(r->text, r->at, r->at + n), (struct str){word, n}) || is_name(peek(r, n))) return false;
    r->at += n;
    return true;
}

static struct str read_name(struct reader *r) {
    size_t from = r->at;
    while (is_name(peek(r, 0))) r->at++;
    return str_slice(r->text, from, r->at);
}

/* One escape of a string, the reader standing behind the backslash. */
static void read_escape(struct reader *r, struct buf *out) {
    static const char letters[] = "bfnrtv", values[] = "\b\f\n\r\t\v";
    char c = peek(r, 0);
    const char *found = c ? strchr(letters, c) : NULL;
    r->at++;
    if (c == 'u') {
        buf_z(out, "\\u"); /* kept: what it means is the database's business */
        return;
    }
    buf_char(out, found ? values[found - letters] : c);
}

/* "…", in Oracle also '…' */
static struct str read_string(struct reader *r) {
    char quote = peek(r, 0);
    struct buf out;
    buf_init(&out, r->arena);
    for (r->at++; r->at < r->text.len && peek(r, 0) != quote;) {
        char c = peek(r, 0);
        r->at++;
        if (c == '\\') read_escape(r, &out);
        else buf_char(&out, c);
    }
    if (r->at >= r->text.len) fail(r, "the closing quote");
    r->at++;
    return buf_view(&out);
}

static bool at_string(struct reader *r) {
    pass_blank(r);
    return peek(r, 0) == '"' || (peek(r, 0) == '\'' && r->dialect == SQL_ORACLE);
}

/* ---- nodes ---- */

static struct sql_node *make(struct reader *r, enum sql_kind kind) { return sql_node_new(r->arena, kind, 0, 0); }

static struct sql_node *make_literal(struct reader *r, enum sql_literal_kind kind, struct str text) {
    struct sql_node *node = make(r, SQL_LITERAL);
    SQL_AS(literal, node)->kind = kind;
    SQL_AS(literal, node)->text = text;
    return node;
}

static struct sql_node *make_unary(struct reader *r, struct str op, struct sql_node *operand) {
    struct sql_node *node = make(r, SQL_UNARY);
    SQL_AS(unary, node)->op = op;
    SQL_AS(unary, node)->operand = operand;
    return r->failed ? NULL : node;
}

static struct sql_node *make_binary(struct reader *r, struct str op, struct sql_node *left, struct sql_node *right) {
    struct sql_node *node = make(r, SQL_BINARY);
    SQL_AS(binary, node)->op = op;
    SQL_AS(binary, node)->left = left;
    SQL_AS(binary, node)->right = right;
    return r->failed ? NULL : node;
}

static void push(struct reader *r, struct sql_list *list, struct sql_node *node) {
    if (node) sql_list_push(r->arena, list, node);
}

static struct sql_node *read_expression(struct reader *r);
static struct sql_node *read_sum(struct reader *r);

/* ---- steps ---- */

/* 0, last - 1, 2 to 4 */
static struct sql_node *read_index(struct reader *r) {
    struct sql_node *from = read_sum(r);
    if (!from || !accept_word(r, "to")) return from;
    struct sql_node *range = make(r, SQL_CELL_RANGE);
    SQL_AS(cell_range, range)->from = from;
    SQL_AS(cell_range, range)->to = read_sum(r);
    return r->failed ? NULL : range;
}

static struct sql_node *read_elements(struct reader *r) {
    struct sql_node *node = make(r, SQL_JSON_STEP);
    struct sql_json_step *step = SQL_AS(json_step, node);
    step->kind = SQL_JSON_ELEMENTS;
    if (accept(r, "*")) {
        step->kind = SQL_JSON_ANY_ELEMENT;
    } else {
        do push(r, &step->items, read_index(r));
        while (accept(r, ","));
    }
    expect(r, "]");
    return node;
}

static struct sql_node *read_filter(struct reader *r) {
    struct sql_node *node = make(r, SQL_JSON_STEP);
    SQL_AS(json_step, node)->kind = SQL_JSON_FILTER;
    expect(r, "(");
    SQL_AS(json_step, node)->filter = read_expression(r);
    expect(r, ")");
    return node;
}

/* .**{2 to last} behind the stars */
static void read_levels(struct reader *r, struct sql_json_step *step) {
    step->kind = SQL_JSON_LEVELS;
    if (!accept(r, "{")) return;
    push(r, &step->items, read_index(r));
    expect(r, "}");
}

static void read_method(struct reader *r, struct sql_json_step *step) {
    step->kind = SQL_JSON_METHOD;
    while (!r->failed && !accept(r, ")")) {
        push(r, &step->items, read_sum(r));
        if (accept(r, ")")) return;
        expect(r, ",");
    }
}

/* Behind the dot: name, "name", *, **, .name, method() */
static struct sql_node *read_member(struct reader *r) {
    struct sql_node *node = make(r, SQL_JSON_STEP);
    struct sql_json_step *step = SQL_AS(json_step, node);
    bool oracle = r->dialect == SQL_ORACLE;
    step->kind = SQL_JSON_MEMBER;
    if (!oracle && accept(r, "**")) {
        read_levels(r, step);
        return node;
    }
    if (oracle && accept(r, ".")) step->kind = SQL_JSON_DESCENDANT;
    pass_blank(r);
    if (at_string(r)) {
        step->name = read_string(r);
        return node;
    }
    if (accept(r, "*")) {
        step->kind = step->kind == SQL_JSON_MEMBER ? SQL_JSON_ANY_MEMBER : SQL_JSON_ANY_DESCENDANT;
        return node;
    }
    if (!is_name(peek(r, 0))) return fail(r, "a field name");
    step->name = read_name(r);
    if (step->kind == SQL_JSON_MEMBER && accept(r, "(")) read_method(r, step);
    return node;
}

static struct sql_node *read_steps(struct reader *r, struct sql_node *root) {
    bool goes_on = root && root->kind == SQL_JSON_ACCESS; /* ($.a).b is $.a.b */
    struct sql_node *node = goes_on ? root : make(r, SQL_JSON_ACCESS);
    struct sql_list *steps = &SQL_AS(json_access, node)->steps;
    if (!goes_on) SQL_AS(json_access, node)->root = root;
    while (root && !r->failed) {
        if (accept(r, ".")) push(r, steps, read_member(r));
        else if (accept(r, "[")) push(r, steps, read_elements(r));
        else if (accept(r, "?")) push(r, steps, read_filter(r));
        else break;
    }
    if (r->failed || !root) return NULL;
    return steps->n ? node : root;
}

/* ---- operands ---- */

static struct sql_node *read_root(struct reader *r) {
    struct sql_node *node = make(r, SQL_JSON_ROOT);
    size_t from = r->at;
    bool variable = peek(r, 0) == '$';
    r->at++;
    if (variable && peek(r, 0) == '"') {
        struct str name = read_string(r);
        SQL_AS(json_root, node)->name = str_fmt(r->arena, "$" STR_FMT, STR_ARG(name));
        return node;
    }
    if (variable && is_name(peek(r, 0)) && peek(r, 0) != '$') read_name(r);
    SQL_AS(json_root, node)->name = str_slice(r->text, from, r->at);
    return node;
}

static struct sql_node *read_number(struct reader *r) {
    size_t from = r->at;
    while (is_digit(peek(r, 0)) || peek(r, 0) == '.' || peek(r, 0) == '_' || is_name_start(peek(r, 0))) {
        bool exponent = (peek(r, 0) == 'e' || peek(r, 0) == 'E') && (peek(r, 1) == '-' || peek(r, 1) == '+');
        if (peek(r, 0) == '.' && !is_digit(peek(r, 1))) break;
        r->at += exponent ? 2 : 1;
    }
    return make_literal(r, SQL_LITERAL_NUMBER, str_slice(r->text, from, r->at));
}

static struct sql_node *read_parenthesis(struct reader *r) {
    struct sql_node *inner = read_expression(r);
    expect(r, ")");
    return inner;
}

static struct sql_node *read_exists(struct reader *r) {
    expect(r, "(");
    struct sql_node *inner = read_expression(r);
    expect(r, ")");
    return make_unary(r, STR("exists"), inner);
}

static struct sql_node *read_primary(struct reader *r) {
    pass_blank(r);
    char c = peek(r, 0);
    if (c == '$' || c == '@') return read_root(r);
    if (at_string(r)) return make_literal(r, SQL_LITERAL_STRING, read_string(r));
    if (is_digit(c) || (c == '.' && is_digit(peek(r, 1)))) return read_number(r);
    if (accept(r, "(")) return read_parenthesis(r);
    if (accept_word(r, "null")) return make_literal(r, SQL_LITERAL_NULL, (struct str){0});
    if (accept_word(r, "true")) return make_literal(r, SQL_LITERAL_TRUE, (struct str){0});
    if (accept_word(r, "false")) return make_literal(r, SQL_LITERAL_FALSE, (struct str){0});
    if (accept_word(r, "exists")) return read_exists(r);
    if (!accept_word(r, "last")) return fail(r, "$, @ or a value");
    struct sql_node *last = make(r, SQL_JSON_ROOT);
    SQL_AS(json_root, last)->name = STR("last");
    return last;
}

/* ---- operators ---- */

static struct sql_node *read_signed(struct reader *r) {
    if (r->depth >= DEPTH_MAX) return fail(r, "less nesting");
    r->depth++;
    struct sql_node *node;
    if (accept(r, "-")) node = make_unary(r, STR("-"), read_signed(r));
    else if (accept(r, "+")) node = make_unary(r, STR("+"), read_signed(r));
    else node = read_steps(r, read_primary(r));
    r->depth--;
    return node;
}

static struct sql_node *read_product(struct reader *r) {
    struct sql_node *left = read_signed(r);
    while (left) {
        const char *op = accept(r, "*") ? "*" : accept(r, "/") ? "/" : accept(r, "%") ? "%" : NULL;
        if (!op) break;
        left = make_binary(r, str_from_z(op), left, read_signed(r));
    }
    return left;
}

static struct sql_node *read_sum(struct reader *r) {
    struct sql_node *left = read_product(r);
    while (left) {
        const char *op = accept(r, "+") ? "+" : accept(r, "-") ? "-" : NULL;
        if (!op) break;
        left = make_binary(r, str_from_z(op), left, read_product(r));
    }
    return left;
}

/* like_regex "…" flag "i", and Oracle's other ways to match a text */
static struct sql_node *read_regex(struct reader *r, struct sql_node *left) {
    static const char *const ops[] = {"like_regex", "ci_like_regex", "eq_ci_regex", "eq_regex", "ci_regex", "regex", "like"};
    const char *op = NULL;
    for (size_t i = 0; i < sizeof ops / sizeof *ops && !op; i++)
        if ((i == 0 || r->dialect == SQL_ORACLE) && accept_word(r, ops[i])) op = ops[i];
    if (!op) return NULL;
    struct sql_node *node = make(r, SQL_JSON_REGEX);
    bool words = str_eq_z(str_from_z(op), "regex") && accept_word(r, "like"); /* "regex like", in two words */
    SQL_AS(json_regex, node)->op = words ? STR("regex like") : str_from_z(op);
    SQL_AS(json_regex, node)->operand = left;
    if (!at_string(r)) return fail(r, "a pattern");
    SQL_AS(json_regex, node)->pattern = read_string(r);
    if (!accept_word(r, "flag")) return node;
    if (!at_string(r)) return fail(r, "flags");
    SQL_AS(json_regex, node)->flags = read_string(r);
    return node;
}

static struct sql_node *read_in(struct reader *r, struct sql_node *left) {
    struct sql_node *row = make(r, SQL_ROW);
    expect(r, "(");
    do push(r, &SQL_AS(row, row)->items, read_sum(r));
    while (accept(r, ","));
    expect(r, ")");
    return make_binary(r, STR("in"), left, row);
}

static struct str read_comparison_operator(struct reader *r) {
    static const char *const ops[] = {"==", "!=", "<>", "<=", ">=", "<", ">", "="};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (accept(r, ops[i])) return i == 2 ? STR("!=") : i == 7 ? STR("==") : str_from_z(ops[i]);
    return (struct str){0};
}

static struct sql_node *read_comparison(struct reader *r) {
    struct sql_node *left = read_sum(r);
    if (!left) return NULL;
    if (accept_word(r, "is")) {
        if (!accept_word(r, "unknown")) return fail(r, "unknown");
        return make_unary(r, STR("is unknown"), left);
    }
    if (accept_word(r, "starts")) return accept_word(r, "with") ? make_binary(r, STR("starts with"), left, read_sum(r)) : fail(r, "with");
    if (r->dialect == SQL_ORACLE && accept_word(r, "has")) return accept_word(r, "substring") ? make_binary(r, STR("has substring"), left, read_sum(r)) : fail(r, "substring");
    if (r->dialect == SQL_ORACLE && accept_word(r, "in")) return read_in(r, left);
    struct sql_node *regex = read_regex(r, left);
    if (regex || r->failed) return regex;
    struct str op = read_comparison_operator(r);
    return op.len ? make_binary(r, op, left, read_sum(r)) : left;
}

static struct sql_node *read_not(struct reader *r) {
    pass_blank(r);
    if (peek(r, 0) != '!' || peek(r, 1) == '=') return read_comparison(r);
    if (r->depth >= DEPTH_MAX) return fail(r, "less nesting");
    r->depth++;
    r->at++;
    struct sql_node *node = make(r, SQL_NOT);
    SQL_AS(not, node)->operand = read_not(r);
    r->depth--;
    return r->failed ? NULL : node;
}

/* && and ||: lists, as AND and OR of SQL are */
static struct sql_node *read_chain(struct reader *r, enum sql_kind kind, const char *symbol, struct sql_node *(*read)(struct reader *)) {
    struct sql_node *first = read(r);
    if (!first || !accept(r, symbol)) return first;
    struct sql_node *node = make(r, kind);
    struct sql_list *items = &SQL_AS(and, node)->items;
    for (struct sql_node *item = first; item;) {
        for (size_t i = 0; item->kind == kind && i < SQL_AS(and, item)->items.n; i++) push(r, items, SQL_AS(and, item)->items.at[i]);
        if (item->kind != kind) push(r, items, item);
        item = item == first || accept(r, symbol) ? read(r) : NULL;
    }
    return r->failed ? NULL : node;
}

static struct sql_node *read_and(struct reader *r) { return read_chain(r, SQL_AND, "&&", read_not); }

static struct sql_node *read_expression(struct reader *r) {
    if (r->depth >= DEPTH_MAX) return fail(r, "less nesting");
    r->depth++;
    struct sql_node *node = read_chain(r, SQL_OR, "||", read_and);
    r->depth--;
    return node;
}

struct sql_node *sql_json_path_parse(struct arena *arena, enum sql_dialect dialect, struct str text, struct err *err) {
    struct reader r = {.arena = arena, .dialect = dialect, .text = text, .err = err};
    struct sql_node *path = make(&r, SQL_JSON_PATH);
    if (accept_word(&r, "strict")) SQL_AS(json_path, path)->mode = STR("strict");
    else if (accept_word(&r, "lax")) SQL_AS(json_path, path)->mode = STR("lax");
    SQL_AS(json_path, path)->expression = read_expression(&r);
    pass_blank(&r);
    if (!r.failed && r.at < text.len) fail(&r, "a step or the end");
    if (!r.failed && sql_node_below(path, HEIGHT_MAX)) fail(&r, "less nesting");
    return r.failed ? NULL : path;
}
