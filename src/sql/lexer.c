/*
 * Characters to tokens, both dialects. Operators follow PostgreSQL's maximal munch (a run of operator characters, cut before a
 * comment, with a trailing + or - given back unless a character of ~!@#%^&|`? stands before it), in Oracle the fixed set.
 */
#include <string.h>

#include "base/buf.h"
#include "sql/token.h"

static char at(const struct sql_lexer *lexer, size_t ahead) {
    return lexer->at + ahead < lexer->text.len ? lexer->text.ptr[lexer->at + ahead] : '\0';
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80; }
static bool is_word(char c) { return is_word_start(c) || is_digit(c) || c == '$' || c == '#'; }
static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

static bool fail(struct sql_lexer *lexer, const char *problem, size_t where) {
    lexer->problem = problem;
    lexer->problem_at = where;
    return false;
}

void sql_place(struct str text, size_t offset, size_t *line, size_t *column) {
    *line = 1;
    *column = 1;
    if (offset > text.len) offset = text.len;
    for (size_t i = 0; i < offset; i++) {
        if (text.ptr[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)text.ptr[i] & 0xC0) != 0x80) {
            ++*column;
        }
    }
}

/* ---- comments ---- */

static void pass_line(struct sql_lexer *lexer) {
    while (lexer->at < lexer->text.len && lexer->text.ptr[lexer->at] != '\n') lexer->at++;
}

/* Nested in PostgreSQL, flat in Oracle. */
static bool pass_block(struct sql_lexer *lexer) {
    size_t start = lexer->at, depth = 1;
    lexer->at += 2;
    while (lexer->at < lexer->text.len) {
        if (at(lexer, 0) == '*' && at(lexer, 1) == '/') {
            lexer->at += 2;
            if (--depth == 0) return true;
        } else if (lexer->dialect == SQL_POSTGRESQL && at(lexer, 0) == '/' && at(lexer, 1) == '*') {
            lexer->at += 2;
            depth++;
        } else {
            lexer->at++;
        }
    }
    return fail(lexer, "the comment is not closed", start);
}

static bool pass_blank(struct sql_lexer *lexer) {
    for (;;) {
        while (lexer->at < lexer->text.len && is_space(lexer->text.ptr[lexer->at])) lexer->at++;
        bool line = at(lexer, 0) == '-' && at(lexer, 1) == '-';
        bool block = at(lexer, 0) == '/' && at(lexer, 1) == '*';
        if ((!line && !block) || lexer->keep_comments) return true;
        if (line) pass_line(lexer);
        else if (!pass_block(lexer)) return false;
    }
}

static bool read_comment(struct sql_lexer *lexer, struct sql_token *token) {
    if (at(lexer, 0) == '-') pass_line(lexer);
    else if (!pass_block(lexer)) return false;
    token->kind = TOKEN_COMMENT;
    return true;
}

/* ---- strings ---- */

static void put_code_point(struct buf *out, uint32_t c) {
    if (c < 0x80) {
        buf_char(out, (char)c);
    } else if (c < 0x800) {
        buf_char(out, (char)(0xC0 | c >> 6));
        buf_char(out, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        buf_char(out, (char)(0xE0 | c >> 12));
        buf_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
        buf_char(out, (char)(0x80 | (c & 0x3F)));
    } else {
        buf_char(out, (char)(0xF0 | c >> 18));
        buf_char(out, (char)(0x80 | (c >> 12 & 0x3F)));
        buf_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
        buf_char(out, (char)(0x80 | (c & 0x3F)));
    }
}

static int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Up to `most` digits of the base at the lexer's place. */
static uint32_t read_digits(struct sql_lexer *lexer, int base, int most) {
    uint32_t value = 0;
    for (int i = 0; i < most; i++) {
        int digit = hex_value(at(lexer, 0));
        if (digit < 0 || digit >= base) break;
        value = value * (uint32_t)base + (uint32_t)digit;
        lexer->at++;
    }
    return value;
}

/* U&'…': \XXXX and \+XXXXXX. Another escape character (UESCAPE) is not understood. */
static struct str unescape_unicode(struct arena *arena, struct str text) {
    struct sql_lexer inner = {.text = text};
    struct buf out;
    size_t found;
    if (!str_find(text, STR("\\"), &found)) return text;
    buf_init(&out, arena);
    while (inner.at < text.len) {
        char c = at(&inner, 0), next = at(&inner, 1);
        bool six = next == '+', escape = c == '\\' && (six || hex_value(next) >= 0);
        if (!escape) buf_char(&out, c);
        inner.at += escape ? 1 + six : c == '\\' && next == '\\' ? 2 : 1;
        if (escape) put_code_point(&out, read_digits(&inner, 16, six ? 6 : 4) & 0x1FFFFF);
    }
    return buf_view(&out);
}

/* One backslash escape of E'…', the lexer standing behind the backslash. */
static void read_escape(struct sql_lexer *lexer, struct buf *out) {
    char c = at(lexer, 0);
    if (c >= '0' && c <= '7') {
        buf_char(out, (char)read_digits(lexer, 8, 3));
        return;
    }
    lexer->at++;
    switch (c) {
    case 'b': buf_char(out, '\b'); return;
    case 'f': buf_char(out, '\f'); return;
    case 'n': buf_char(out, '\n'); return;
    case 'r': buf_char(out, '\r'); return;
    case 't': buf_char(out, '\t'); return;
    case 'x': buf_char(out, (char)read_digits(lexer, 16, 2)); return;
    case 'u': put_code_point(out, read_digits(lexer, 16, 4)); return;
    case 'U': put_code_point(out, read_digits(lexer, 16, 8) & 0x1FFFFF); return;
    default: buf_char(out, c); return;
    }
}

/* From the opening quote; `quote` doubled stands for itself. The text is a view unless something had to be unescaped. */
static bool read_quoted(struct sql_lexer *lexer, char quote, bool backslash, struct str *text) {
    size_t start = lexer->at++, from = lexer->at;
    struct buf out;
    bool built = false;
    while (lexer->at < lexer->text.len) {
        char c = at(lexer, 0);
        bool doubled = c == quote && at(lexer, 1) == quote, escape = backslash && c == '\\';
        if (c == quote && !doubled) {
            *text = built ? buf_view(&out) : str_slice(lexer->text, from, lexer->at);
            lexer->at++;
            return true;
        }
        if ((doubled || escape) && !built) {
            buf_init(&out, lexer->arena);
            buf_str(&out, str_slice(lexer->text, from, lexer->at));
            built = true;
        }
        if (escape) {
            lexer->at++;
            if (lexer->at < lexer->text.len) read_escape(lexer, &out);
            continue;
        }
        if (built) buf_char(&out, c);
        lexer->at += doubled ? 2 : 1;
    }
    return fail(lexer, quote == '"' ? "the quoted name is not closed" : "the string is not closed", start);
}

/* q'[…]': the lexer stands on the quote. */
static bool read_q_string(struct sql_lexer *lexer, struct str *text) {
    size_t start = lexer->at;
    char open = at(lexer, 1), close = open;
    const char *pair = open ? strchr("[](){}<>", open) : NULL;
    if (pair && (pair - "[](){}<>") % 2 == 0) close = pair[1];
    lexer->at += 2;
    for (size_t from = lexer->at; lexer->at < lexer->text.len; lexer->at++) {
        if (at(lexer, 0) != close || at(lexer, 1) != '\'') continue;
        *text = str_slice(lexer->text, from, lexer->at);
        lexer->at += 2;
        return true;
    }
    return fail(lexer, "the q-quoted string is not closed", start);
}

/* $tag$…$tag$; false without a problem when this is no dollar quote. */
static bool read_dollar_string(struct sql_lexer *lexer, struct str *text) {
    size_t start = lexer->at, tag = 1;
    if (is_digit(at(lexer, 1))) return false;
    while (is_word(at(lexer, tag)) && at(lexer, tag) != '$') tag++;
    if (at(lexer, tag) != '$') return false;
    struct str fence = str_slice(lexer->text, start, start + tag + 1);
    size_t found;
    struct str rest = str_slice(lexer->text, start + fence.len, lexer->text.len);
    if (!str_find(rest, fence, &found)) return fail(lexer, "the dollar-quoted string is not closed", start);
    *text = str_slice(rest, 0, found);
    lexer->at = start + fence.len + found + fence.len;
    return true;
}

/* ---- the other tokens ---- */

static void read_number(struct sql_lexer *lexer, struct sql_token *token) {
    size_t start = lexer->at;
    while (is_digit(at(lexer, 0))) lexer->at++;
    if (at(lexer, 0) == '.' && at(lexer, 1) != '.') {
        lexer->at++;
        while (is_digit(at(lexer, 0))) lexer->at++;
    }
    size_t sign = at(lexer, 1) == '+' || at(lexer, 1) == '-' ? 1 : 0;
    if ((at(lexer, 0) == 'e' || at(lexer, 0) == 'E') && is_digit(at(lexer, 1 + sign))) {
        lexer->at += 1 + sign;
        while (is_digit(at(lexer, 0))) lexer->at++;
    }
    if (lexer->dialect == SQL_ORACLE && at(lexer, 0) && strchr("dDfF", at(lexer, 0)) && !is_word(at(lexer, 1))) lexer->at++;
    token->kind = TOKEN_NUMBER;
    token->text = str_slice(lexer->text, start, lexer->at);
}

static void read_word(struct sql_lexer *lexer, struct sql_token *token) {
    size_t start = lexer->at;
    while (is_word(at(lexer, 0))) lexer->at++;
    struct str raw = str_slice(lexer->text, start, lexer->at);
    token->kind = TOKEN_WORD;
    token->text = lexer->dialect == SQL_ORACLE ? str_upper(lexer->arena, raw) : str_lower(lexer->arena, raw);
}

static size_t postgres_operator_length(const struct sql_lexer *lexer) {
    size_t n = 0;
    while (at(lexer, n) && strchr("+-*/<>=~!@#%^&|`?", at(lexer, n))) {
        if (n && ((at(lexer, n) == '-' && at(lexer, n + 1) == '-') || (at(lexer, n) == '/' && at(lexer, n + 1) == '*'))) break;
        n++;
    }
    if (n < 2) return n;
    bool special = false;
    for (size_t i = 0; i < n; i++) special |= strchr("~!@#%^&|`?", at(lexer, i)) != NULL;
    while (n > 1 && !special && strchr("+-", at(lexer, n - 1))) n--;
    return n;
}

static size_t oracle_operator_length(const struct sql_lexer *lexer) {
    static const char *const pairs[] = {"||", "<=", ">=", "<>", "!=", "^=", "~=", "=>", "**", ":=", ".."};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (at(lexer, 0) == pairs[i][0] && at(lexer, 1) == pairs[i][1]) return 2;
    return 1;
}

static bool read_operator(struct sql_lexer *lexer, struct sql_token *token) {
    char c = at(lexer, 0);
    size_t n = 1;
    if (!c || !strchr("+-*/<>=~!@#%^&|`?()[],;.:{}\\", c)) return fail(lexer, "a character that begins no token", lexer->at);
    if (c == ':' && (at(lexer, 1) == ':' || at(lexer, 1) == '=')) n = 2;
    else if (c == '.' && at(lexer, 1) == '.') n = 2;
    else if (lexer->dialect == SQL_ORACLE) n = oracle_operator_length(lexer);
    else if (strchr("+-*/<>=~!@#%^&|`?", c)) n = postgres_operator_length(lexer);
    token->kind = TOKEN_OPERATOR;
    token->text = str_slice(lexer->text, lexer->at, lexer->at + n);
    lexer->at += n;
    return true;
}

static bool read_bind(struct sql_lexer *lexer, struct sql_token *token) {
    size_t start = lexer->at++;
    while (is_word(at(lexer, 0))) lexer->at++;
    token->kind = TOKEN_BIND;
    token->text = str_slice(lexer->text, start, lexer->at);
    if (token->text.ptr[0] == ':' && lexer->dialect == SQL_ORACLE) token->text = str_upper(lexer->arena, token->text);
    return true;
}

/* A letter that changes the meaning of the quote behind it: E'', N'', B'', X'', U&'', q''. */
static bool read_prefixed(struct sql_lexer *lexer, struct sql_token *token, bool *done) {
    char c = (char)(at(lexer, 0) | 0x20), next = at(lexer, 1);
    size_t start = lexer->at;
    bool national_q = c == 'n' && (next | 0x20) == 'q' && at(lexer, 2) == '\'' && lexer->dialect == SQL_ORACLE;
    *done = true;
    token->kind = TOKEN_STRING;
    if (national_q) lexer->at++;
    if (national_q || (c == 'q' && next == '\'' && lexer->dialect == SQL_ORACLE)) {
        lexer->at++;
        return read_q_string(lexer, &token->text);
    }
    if (next == '\'' && (c == 'n' || (c == 'e' && lexer->dialect == SQL_POSTGRESQL))) {
        lexer->at++;
        return read_quoted(lexer, '\'', c == 'e', &token->text);
    }
    if (next == '\'' && (c == 'b' || c == 'x')) {
        lexer->at++;
        if (!read_quoted(lexer, '\'', false, &token->text)) return false;
        token->kind = TOKEN_BITS;
        token->text = str_slice(lexer->text, start, lexer->at);
        return true;
    }
    if (c == 'u' && next == '&' && (at(lexer, 2) == '\'' || at(lexer, 2) == '"')) {
        char quote = at(lexer, 2);
        lexer->at += 2;
        token->kind = quote == '"' ? TOKEN_QUOTED : TOKEN_STRING;
        if (!read_quoted(lexer, quote, false, &token->text)) return false;
        token->text = unescape_unicode(lexer->arena, token->text);
        return true;
    }
    *done = false;
    return true;
}

static bool is_bind_start(const struct sql_lexer *lexer) {
    char c = at(lexer, 0), next = at(lexer, 1);
    if (c == '$') return is_digit(next);
    if (c == ':') return is_word_start(next) || (lexer->dialect == SQL_ORACLE && is_digit(next));
    /* A lone question mark; in PostgreSQL ?, ?| and ?& are operators of jsonb, told apart by the parser's place. */
    return c == '?' && lexer->dialect == SQL_ORACLE;
}

bool sql_lexer_next(struct sql_lexer *lexer, struct sql_token *token) {
    if (!pass_blank(lexer)) return false;
    *token = (struct sql_token){.offset = (uint32_t)lexer->at};
    char c = at(lexer, 0);
    bool ok = true, done = false;
    if (lexer->at >= lexer->text.len) {
        token->kind = TOKEN_END;
    } else if (lexer->keep_comments && ((c == '-' && at(lexer, 1) == '-') || (c == '/' && at(lexer, 1) == '*'))) {
        ok = read_comment(lexer, token);
    } else if (is_word_start(c)) {
        ok = read_prefixed(lexer, token, &done);
        if (ok && !done) read_word(lexer, token);
    } else if (is_digit(c) || (c == '.' && is_digit(at(lexer, 1)))) {
        read_number(lexer, token);
    } else if (c == '\'') {
        token->kind = TOKEN_STRING;
        ok = read_quoted(lexer, '\'', false, &token->text);
    } else if (c == '"') {
        token->kind = TOKEN_QUOTED;
        ok = read_quoted(lexer, '"', false, &token->text);
    } else if (c == '$' && lexer->dialect == SQL_POSTGRESQL && read_dollar_string(lexer, &token->text)) {
        token->kind = TOKEN_STRING;
    } else if (lexer->problem) {
        ok = false;
    } else if (is_bind_start(lexer)) {
        ok = read_bind(lexer, token);
    } else {
        ok = read_operator(lexer, token);
    }
    token->end = (uint32_t)lexer->at;
    return ok;
}
