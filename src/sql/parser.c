/* Looking at tokens, taking them, and failing with the place, what was expected and what stood there. */
#include "sql/parser.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "sql/reserved.h"

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

void *parser_fail_operator(struct parser *p, const char *op) {
    char quoted[16];
    snprintf(quoted, sizeof quoted, "\"%s\"", op);
    return parser_fail(p, quoted);
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

bool parser_is_name(const struct parser *p, size_t ahead) {
    const struct sql_token *token = parser_peek(p, ahead);
    if (p->failed) return false;
    return token->kind == TOKEN_QUOTED || (token->kind == TOKEN_WORD && !(sql_token_class(p->dialect, token) & SQL_WORD_RESERVED));
}

struct str parser_name(struct parser *p, const char *what) {
    if (!parser_is_name(p, 0)) {
        parser_fail(p, what);
        return (struct str){0};
    }
    return p->tokens[p->at++].text;
}

/* MODEL PARTITION BY (…) and no DIMENSION BY: the alias of a table whose join is partitioned. */
static bool at_model_partition(const struct parser *p) {
    size_t ahead = 4, depth = 1;
    if (!parser_is_operator(p, 3, "(")) return false;
    for (; depth && parser_peek(p, ahead)->kind != TOKEN_END; ahead++) depth += parser_is_operator(p, ahead, "(") - parser_is_operator(p, ahead, ")");
    return parser_is_word(p, ahead, "dimension");
}

bool parser_at_model(const struct parser *p) {
    static const char *const begins[] = {"dimension", "ignore", "keep", "unique", "return", "reference", "main"};
    if (!parser_is_word(p, 0, "model")) return false;
    if (parser_is_word(p, 1, "partition") && parser_is_word(p, 2, "by")) return at_model_partition(p);
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (parser_is_word(p, 1, begins[i]) && parser_peek(p, 2)->kind == TOKEN_WORD) return true;
    return false;
}

/* Words that are not reserved but begin what follows a table or a value, so that they are no alias without AS; some only before others. */
/* Can what stands here only follow a whole table or column? Then the word in front was its alias. */
static bool ends_source(const struct sql_token *token) {
    static const char *const words[] = {"from", "where", "join", "left", "right", "inner", "on", "group", "order", "having"};
    if (sql_token_is_operator(token, ",") || sql_token_is_operator(token, ")")) return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token->kind == TOKEN_WORD && str_ieq_z(token->text, words[i])) return true;
    return false;
}

/* JSON_ARRAY(SELECT a FORMAT JSON): both dialects read the word together with the next. */
static bool at_json_format(const struct parser *p) { return parser_is_word(p, 0, "format") && parser_is_word(p, 1, "json"); }

static bool begins_clause(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0), *next = parser_peek(p, 1);
    if (token->kind != TOKEN_WORD || p->dialect != SQL_ORACLE) return at_json_format(p); /* PostgreSQL reserves all else of its own */
#define IS(word) sql_token_is(token, word)
#define NEXT(word) sql_token_is(next, word)
    bool parenthesis = sql_token_is_operator(next, "(");
    switch (token->key & 0xFF) { /* the first letter */
    case 'b': return (IS("bulk") && NEXT("collect")) || IS("bequeath");
    case 'c': return IS("cross") && (NEXT("join") || NEXT("apply"));
    case 'e': return IS("end") || (IS("except") && (NEXT("select") || NEXT("all") || parenthesis));
    case 'f':
        if (IS("full")) return NEXT("join") || NEXT("outer");
        return at_json_format(p) || (IS("fetch") && (NEXT("first") || NEXT("next") || NEXT("exact") || NEXT("approx") || NEXT("approximate")));
    case 'i': return IS("inner") && NEXT("join");
    case 'j': return IS("join");
    case 'l': return IS("limit") || (IS("log") && NEXT("errors")) || (IS("left") && (NEXT("join") || NEXT("outer")));
    case 'm': return parser_at_model(p) || (IS("match_recognize") && parenthesis);
    case 'n': return IS("natural") || (IS("nested") && parser_is_name(p, 1));
    case 'o': return IS("offset") || (IS("outer") && NEXT("apply"));
    case 'p': return (IS("pivot") && (parenthesis || NEXT("xml"))) || (IS("partition") && (parenthesis || NEXT("by") || NEXT("for")));
    case 'q': return IS("qualify") && !ends_source(next);
    case 'r': return IS("returning") || IS("return") || (IS("right") && (NEXT("join") || NEXT("outer")));
    case 's': return (IS("sample") && (parenthesis || NEXT("block"))) || (IS("subpartition") && (parenthesis || NEXT("for")));
    case 'u': return IS("using") || (IS("unpivot") && (parenthesis || NEXT("include") || NEXT("exclude")));
    case 'v': return IS("versions") && (NEXT("between") || NEXT("period"));
    case 'w': return (IS("window") && parser_is_name(p, 1) && parser_is_word(p, 2, "as")) || IS("when");
    default: return false;
    }
#undef NEXT
#undef IS
}

static bool take_label(struct parser *p, struct str *alias) {
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED) return parser_fail(p, "an alias") != NULL;
    *alias = p->tokens[p->at++].text;
    return true;
}

/* Oracle's columns have AS, its tables do not (ORA-03048 of 23ai, ORA-00933 before). */
bool parser_alias(struct parser *p, struct str *alias) {
    bool announced = parser_is(p, "as");
    if (announced && p->dialect == SQL_ORACLE) return parser_fail(p, "an alias without AS") != NULL;
    p->at += announced;
    if (parser_is_name(p, 0) && !begins_clause(p)) return take_label(p, alias);
    return announced ? parser_fail(p, "an alias") != NULL : false;
}

bool parser_label(struct parser *p, struct str *alias) {
    if (parser_accept(p, "as")) return take_label(p, alias); /* even a reserved word */
    const struct sql_token *token = parser_peek(p, 0);
    if (p->dialect == SQL_ORACLE || token->kind != TOKEN_WORD) return parser_alias(p, alias);
    return !(sql_token_class(p->dialect, token) & SQL_WORD_NEEDS_AS) && !at_json_format(p) && take_label(p, alias);
}

struct str parser_any_word(struct parser *p, const char *what) {
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED) return parser_fail(p, what), (struct str){0};
    p->at++;
    return token->text;
}

const char *parser_accept_one(struct parser *p, const char *const *phrases, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (parser_accept(p, phrases[i])) return phrases[i];
    return NULL;
}

/* A token as its dialect would print it: words in capitals, so that two ways to write it make one text. */
static void write_token(const struct parser *p, const struct sql_token *token, struct buf *out) {
    struct str raw = str_slice(p->text, token->offset, token->end);
    bool word = token->kind == TOKEN_WORD;
    buf_str(out, word ? str_upper(p->arena, raw) : raw);
}

/* No blank inside parentheses, around a dot, in front of a comma, and between a word and its number in parentheses. */
static bool is_tight(const struct sql_token *left, const struct sql_token *right) {
#define IS(token, op) sql_token_is_operator(token, op)
    bool number = IS(right, "(") && left->kind == TOKEN_WORD && right[1].kind == TOKEN_NUMBER;
    return number || IS(left, "(") || IS(left, ".") || IS(right, ".") || IS(right, ")") || IS(right, ",");
#undef IS
}

struct str parser_words_from(const struct parser *p, size_t from) {
    struct buf out;
    buf_init(&out, p->arena);
    for (size_t i = from; i < p->at; i++) {
        if (i > from && !is_tight(&p->tokens[i - 1], &p->tokens[i])) buf_char(&out, ' ');
        write_token(p, &p->tokens[i], &out);
    }
    return buf_view(&out);
}

bool parser_split_bind(struct parser *p) {
    struct sql_token *token = (struct sql_token *)&p->tokens[p->at];
    if (token->kind != TOKEN_BIND || token->text.len < 2 || token->text.ptr[0] != ':') return false;
    struct str rest = str_slice(token->text, 1, token->text.len);
    bool number = rest.ptr[0] >= '0' && rest.ptr[0] <= '9';
    token->kind = number ? TOKEN_NUMBER : TOKEN_WORD;
    token->offset++;
    token->text = rest;
    token->key = number ? 0 : sql_word_key(rest.ptr, rest.len);
    struct sql_token *next = token + 1;
    if (!number || next->kind != TOKEN_NUMBER || next->offset != token->end) return true; /* :1.5 was read as :1 and .5 */
    next->offset = token->offset;
    next->text = str_slice(p->text, next->offset, next->end);
    p->at++;
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
