/* Looking at tokens, taking them, and failing with the place, what was expected and what stood there. */
#include "sql/parser.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

/* How many tokens the words take, 0 when they do not stand here. */
size_t parser_words_here(const struct parser *p, const char *words) {
    struct str rest = str_from_z(words);
    size_t n = 0;
    while (rest.len) {
        struct str word = str_cut(&rest, ' ');
        const struct sql_token *token = parser_peek(p, n);
        if (p->failed || token->kind != TOKEN_WORD || !str_ieq(token->text, word)) return 0;
        n++;
    }
    return n;
}

bool parser_expect(struct parser *p, const char *words) { return parser_accept(p, words) || parser_fail(p, words) != NULL; }

bool parser_expect_operator(struct parser *p, const char *op) {
    if (parser_accept_operator(p, op)) return true;
    char quoted[16];
    snprintf(quoted, sizeof quoted, "\"%s\"", op);
    return parser_fail(p, quoted) != NULL;
}

void parser_expected(struct parser *p, struct str what) {
    if (p->failed || p->at < p->furthest) return;
    if (p->at > p->furthest) p->missed_count = 0;
    p->furthest = p->at;
    for (size_t i = 0; i < p->missed_count && i < sizeof p->missed / sizeof *p->missed; i++)
        if (str_eq(p->missed[i], what)) return;
    if (p->missed_count < sizeof p->missed / sizeof *p->missed) p->missed[p->missed_count] = what;
    p->missed_count++;
}

/* "A", "A or B", …; beyond what is remembered there are too many to tell. */
static struct str missed_words(const struct parser *p) {
    const size_t known = sizeof p->missed / sizeof *p->missed;
    struct buf out;
    buf_init(&out, p->arena);
    for (size_t i = 0; i < p->missed_count && i < known; i++) {
        buf_z(&out, i == 0 ? "" : i + 1 == p->missed_count ? " or " : ", ");
        bool mark = !(p->missed[i].ptr[0] == '_' || ((p->missed[i].ptr[0] | 0x20) >= 'a' && (p->missed[i].ptr[0] | 0x20) <= 'z'));
        buf_fmt(&out, mark ? "\"" STR_FMT "\"" : STR_FMT, STR_ARG(p->missed[i]));
    }
    if (p->missed_count > known) buf_z(&out, " or another clause");
    return buf_view(&out);
}

void *parser_fail(struct parser *p, const char *expected) {
    if (p->failed) return NULL;
    p->failed = true;
    bool further = p->furthest > p->at || !expected;
    if (further) p->at = p->furthest;
    struct str wanted = further ? missed_words(p) : str_from_z(expected);
    const struct sql_token *token = &p->tokens[p->at];
    size_t line, column;
    sql_place(p->text, token->offset, &line, &column);
    if (token->kind == TOKEN_END) {
        err_set(p->err, ERR_SQL_SYNTAX, "expected " STR_FMT " at the end of the statement", STR_ARG(wanted));
    } else {
        struct str found = str_slice(p->text, token->offset, token->end);
        err_set(p->err, ERR_SQL_SYNTAX, "expected " STR_FMT " near \"" STR_FMT "\"", STR_ARG(wanted), STR_ARG(str_slice(found, 0, 60)));
    }
    err_place(p->err, line, column);
    return NULL;
}

void *parser_fail_code(struct parser *p, enum err_code code, const char *message) {
    if (p->failed) return NULL;
    p->failed = true;
    size_t line, column;
    sql_place(p->text, parser_peek(p, 0)->offset, &line, &column);
    err_set(p->err, code, "%s", message);
    err_place(p->err, line, column);
    return NULL;
}

void *parser_too_deep(struct parser *p) {
    p->depth--;
    return parser_fail_code(p, ERR_SQL_TOO_DEEP, "the statement is nested too deeply");
}

/* The first hint counts, as in Oracle. One of a line may hold what ends a block, as which it would print: it is left out. */
struct str parser_hint(const struct parser *p) {
    struct str gap = str_slice(p->text, p->tokens[p->at - 1].end, parser_offset(p));
    if (gap.len < sizeof "--+" - 1) return (struct str){0};
    struct sql_lexer lexer = {.arena = p->arena, .dialect = p->dialect, .text = gap, .keep_comments = true};
    struct sql_token token;
    while (sql_lexer_next(&lexer, &token) && token.kind == TOKEN_COMMENT) {
        struct str comment = str_slice(gap, token.offset, token.end);
        bool block = comment.ptr[0] == '/';
        size_t at;
        if (comment.len < 3 || comment.ptr[2] != '+') continue;
        struct str hint = str_trim(str_slice(comment, 3, comment.len - (block ? 2 : 0)));
        if (block || (!str_find(hint, STR("*/"), &at) && !str_find(hint, STR("/*"), &at))) return hint;
    }
    return (struct str){0};
}

struct sql_node *parser_new(struct parser *p, enum sql_kind kind, size_t offset) { return sql_node_new(p->arena, kind, offset, p->at ? parser_end(p) : offset); }

/* Words that end a clause or begin one: never an alias or a bare name. Both dialects' common core. */
static bool is_reserved(const struct sql_token *token) {
#define IS(word) sql_token_is(token, word)
    switch (token->key & 0xFF) { /* the first letter */
    case 'a': return IS("all") || IS("and") || IS("any") || IS("array") || IS("as") || IS("asc");
    case 'b': return IS("between") || IS("by");
    case 'c': return IS("case") || IS("check") || IS("collate") || IS("connect") || IS("create") || IS("cross") || IS("current_date") || IS("current_timestamp");
    case 'd': return IS("desc") || IS("distinct");
    case 'e': return IS("else") || IS("end") || IS("except") || IS("exists");
    case 'f': return IS("false") || IS("fetch") || IS("for") || IS("foreign") || IS("from") || IS("full");
    case 'g': return IS("grant") || IS("group");
    case 'h': return IS("having");
    case 'i': return IS("ilike") || IS("in") || IS("inner") || IS("insert") || IS("intersect") || IS("into") || IS("is");
    case 'j': return IS("join");
    case 'l': return IS("lateral") || IS("left") || IS("like") || IS("limit");
    case 'm': return IS("minus");
    case 'n': return IS("natural") || IS("not") || IS("null");
    case 'o': return IS("offset") || IS("on") || IS("or") || IS("order") || IS("outer");
    case 'p': return IS("primary");
    case 'r': return IS("references") || IS("returning") || IS("right");
    case 's': return IS("select") || IS("set") || IS("start");
    case 't': return IS("table") || IS("then") || IS("to") || IS("true");
    case 'u': return IS("union") || IS("unique") || IS("update") || IS("using");
    case 'v': return IS("values");
    case 'w': return IS("when") || IS("where") || IS("window") || IS("with");
    default: return false;
    }
#undef IS
}

bool parser_is_name(const struct parser *p, size_t ahead) {
    const struct sql_token *token = parser_peek(p, ahead);
    if (p->failed) return false;
    return token->kind == TOKEN_QUOTED || (token->kind == TOKEN_WORD && !is_reserved(token));
}

struct str parser_name(struct parser *p, const char *what) {
    if (!parser_is_name(p, 0)) {
        parser_fail(p, what);
        return (struct str){0};
    }
    return p->tokens[p->at++].text;
}

/* Words that follow a table or a target and are not its alias. */
static bool follows_alias(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
#define IS(word) sql_token_is(token, word)
    return IS("tablesample") || IS("sample") || IS("partition") || IS("pivot") || IS("unpivot") || IS("model") || IS("log") || IS("qualify") || IS("siblings") || IS("versions") ||
           IS("overlaps");
#undef IS
}

bool parser_alias(struct parser *p, struct str *alias) {
    if (parser_accept(p, "as")) {
        const struct sql_token *token = parser_peek(p, 0);
        if (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED) return parser_fail(p, "an alias") != NULL;
        *alias = p->tokens[p->at++].text; /* after AS even a reserved word is a label */
        return true;
    }
    if (!parser_is_name(p, 0) || follows_alias(p)) return false;
    *alias = p->tokens[p->at++].text;
    return true;
}

void parser_name_list(struct parser *p, struct sql_list *list) {
    if (!parser_expect_operator(p, "(")) return;
    do {
        size_t offset = parser_offset(p);
        struct str name = parser_name(p, "a name");
        if (p->failed) return;
        struct sql_node *node = parser_new(p, SQL_NAME, offset);
        SQL_AS(name, node)->text = name;
        sql_list_push(p->arena, list, node);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

struct str parser_balanced_text(struct parser *p, bool stop_at_comma) {
    size_t from = parser_offset(p), end = from, depth = 0;
    while (!p->failed) {
        const struct sql_token *token = parser_peek(p, 0);
        bool open = parser_is_operator(p, 0, "(") || parser_is_operator(p, 0, "["), close = parser_is_operator(p, 0, ")") || parser_is_operator(p, 0, "]");
        if (token->kind == TOKEN_END || (close && depth == 0) || (stop_at_comma && depth == 0 && parser_is_operator(p, 0, ","))) break;
        depth += open ? 1 : 0;
        depth -= close ? 1 : 0;
        end = token->end;
        p->at++;
    }
    return str_slice(p->text, from, end);
}
