/*
 * Literals of a statement, replaced in place. A scan by characters, not a parse: what the parser does not know must be
 * redacted too. It errs towards replacing: what it cannot read to its end is cut off.
 */
#include "base/buf.h"
#include "collect/redact.h"

struct scan {
    struct arena *arena;
    const struct redact *redact;
    struct str text;
    size_t at;
    struct buf out;
};

static char peek(const struct scan *scan, size_t ahead) {
    return scan->at + ahead < scan->text.len ? scan->text.ptr[scan->at + ahead] : '\0';
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static void put_literal(struct scan *scan, struct str plain) {
    struct str value = redact_value(scan->arena, scan->redact, plain);
    buf_char(&scan->out, '\'');
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '\'') {
            buf_char(&scan->out, '\'');
        }
        buf_char(&scan->out, value.ptr[i]);
    }
    buf_char(&scan->out, '\'');
}

/* '...' with doubled quotes; backslashes too when it began with E. */
static void string(struct scan *scan, bool escapes) {
    struct buf plain;
    buf_init(&plain, scan->arena);
    scan->at++;
    while (scan->at < scan->text.len) {
        char c = peek(scan, 0);
        if (c == '\'' && peek(scan, 1) != '\'') {
            break;
        }
        bool skips = c == '\'' || (escapes && c == '\\' && scan->at + 1 < scan->text.len);
        scan->at += skips;
        buf_char(&plain, peek(scan, 0));
        scan->at++;
    }
    scan->at++;
    put_literal(scan, buf_view(&plain));
}

/* $tag$ ... $tag$; false when this is no opening tag. */
static bool dollar_string(struct scan *scan) {
    size_t close = 1, end;
    while (is_word(peek(scan, close)) && peek(scan, close) != '$') {
        close++;
    }
    if (peek(scan, close) != '$' || (close > 1 && peek(scan, 1) >= '0' && peek(scan, 1) <= '9')) {
        return false;
    }
    struct str tag = str_slice(scan->text, scan->at, scan->at + close + 1);
    struct str rest = str_slice(scan->text, scan->at + tag.len, scan->text.len);
    bool closed = str_find(rest, tag, &end);
    put_literal(scan, closed ? str_slice(rest, 0, end) : rest);
    scan->at = closed ? scan->at + 2 * tag.len + end : scan->text.len;
    return true;
}

static void comment(struct scan *scan) {
    size_t depth = 0;
    if (peek(scan, 0) == '-') {
        while (scan->at < scan->text.len && peek(scan, 0) != '\n') {
            scan->at++;
        }
    } else {
        do {
            bool opens = peek(scan, 0) == '/' && peek(scan, 1) == '*',
                 closes = peek(scan, 0) == '*' && peek(scan, 1) == '/';
            depth = depth + opens - closes;
            scan->at += opens || closes ? 2 : 1;
        } while (depth && scan->at < scan->text.len);
    }
    buf_char(&scan->out, ' ');
}

/* An identifier, a keyword, a parameter: as it is. A number: hashed. */
static void word(struct scan *scan) {
    size_t from = scan->at;
    bool number = (peek(scan, 0) >= '0' && peek(scan, 0) <= '9') || peek(scan, 0) == '.';
    while (is_word(peek(scan, 0)) || (number && peek(scan, 0) == '.')) {
        scan->at++;
    }
    struct str text = str_slice(scan->text, from, scan->at);
    buf_str(&scan->out, number ? redact_value(scan->arena, scan->redact, text) : text);
}

static void quoted_name(struct scan *scan) {
    size_t from = scan->at++;
    while (scan->at < scan->text.len && peek(scan, 0) != '"') {
        scan->at++;
    }
    scan->at++;
    buf_str(&scan->out, str_slice(scan->text, from, scan->at));
}

struct str redact_sql(struct arena *arena, const struct redact *redact, struct str sql) {
    struct scan scan = {.arena = arena, .redact = redact, .text = sql};
    buf_init(&scan.out, arena);
    while (scan.at < sql.len) {
        char c = peek(&scan, 0), next = peek(&scan, 1);
        if ((c == 'E' || c == 'e') && next == '\'') {
            scan.at++;
            string(&scan, true);
        } else if (c == '\'') {
            string(&scan, false);
        } else if (c == '$' && dollar_string(&scan)) {
            continue;
        } else if ((c == '-' && next == '-') || (c == '/' && next == '*')) {
            comment(&scan);
        } else if (c == '"') {
            quoted_name(&scan);
        } else if (is_word(c) || (c == '.' && next >= '0' && next <= '9')) {
            word(&scan);
        } else {
            buf_char(&scan.out, c);
            scan.at++;
        }
    }
    return buf_view(&scan.out);
}
