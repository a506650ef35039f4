/* Strings and quoted names: where they end, and what their escapes stand for. Text is a view unless something had to be unescaped. */
#include "sql/lexer_text.h"

#include "base/buf.h"
#include "sql/scan.h"

static const char *end_of(const struct sql_lexer *lexer) { return lexer->text.ptr + lexer->text.len; }

/* ---- escapes ---- */

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
    if (scan_is_digit(c)) return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Up to `most` digits of the base at the lexer's place. */
static uint32_t read_digits(struct sql_lexer *lexer, int base, int most) {
    uint32_t value = 0;
    for (int i = 0; i < most; i++) {
        int digit = hex_value(lexer_at(lexer, 0));
        if (digit < 0 || digit >= base) break;
        value = value * (uint32_t)base + (uint32_t)digit;
        lexer->at++;
    }
    return value;
}

/* One backslash escape of E'…', the lexer standing behind the backslash. */
static void read_escape(struct sql_lexer *lexer, struct buf *out) {
    char c = lexer_at(lexer, 0);
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

/* \XXXX and \+XXXXXX, or with another character than the backslash. */
static struct str unescape(struct arena *arena, struct str text, char mark) {
    struct sql_lexer inner = {.text = text};
    struct buf out;
    buf_init(&out, arena);
    while (inner.at < text.len) {
        char c = lexer_at(&inner, 0), next = lexer_at(&inner, 1);
        bool six = next == '+', escape = c == mark && (six || hex_value(next) >= 0);
        if (!escape) buf_char(&out, c);
        inner.at += escape ? 1 + six : c == mark && next == mark ? 2 : 1;
        if (escape) put_code_point(&out, read_digits(&inner, 16, six ? 6 : 4) & 0x1FFFFF);
    }
    return buf_view(&out);
}

/* UESCAPE 'c' behind the string; the lexer stays where it is when there is none. */
static bool read_uescape(struct sql_lexer *lexer, char *mark) {
    size_t before = lexer->at;
    if (!lexer_pass_blank(lexer)) return false;
    size_t place = lexer->at;
    struct str word = str_slice(lexer->text, place, place + strlen("uescape")), character;
    if (!str_ieq(word, STR("uescape"))) {
        lexer->at = before;
        return true;
    }
    lexer->at += word.len;
    if (!lexer_pass_blank(lexer)) return false;
    if (lexer_at(lexer, 0) != '\'' || !lexer_read_string(lexer, false, &character) || character.len != 1) return lexer_fail(lexer, "UESCAPE takes one character in quotes", place);
    *mark = character.ptr[0];
    return true;
}

bool lexer_unescape_unicode(struct sql_lexer *lexer, struct str *text) {
    char mark = '\\';
    size_t found;
    if (lexer->dialect == SQL_POSTGRESQL && !read_uescape(lexer, &mark)) return false;
    if (lexer->arena && str_find(*text, (struct str){&mark, 1}, &found)) *text = unescape(lexer->arena, *text, mark);
    return true;
}

/* ---- between quotes ---- */

struct pieces { /* a text that is a view until something must change */
    struct buf out;
    bool built;
};

/* What was read so far, text[from, to), becomes bytes of our own. Without an arena it stays a view. */
static void build(struct sql_lexer *lexer, struct pieces *pieces, size_t from, size_t to) {
    if (pieces->built || !lexer->arena) return;
    buf_init(&pieces->out, lexer->arena);
    buf_str(&pieces->out, str_slice(lexer->text, from, to));
    pieces->built = true;
}

/*
 * PostgreSQL joins strings that only blanks with a line end in them part, comments to the line end among them. Stands behind a closing
 * quote; when the string goes on, behind the next opening one.
 */
static bool goes_on(struct sql_lexer *lexer, char quote) {
    const char *at = lexer->text.ptr + lexer->at, *end = end_of(lexer);
    bool line = false;
    if (quote != '\'' || lexer->dialect != SQL_POSTGRESQL) return false;
    while (at < end && (scan_is_blank(*at) || (*at == '-' && end - at > 1 && at[1] == '-'))) {
        if (*at == '-') at = scan_either(at, end, '\n', '\r');
        else line |= *at == '\n' || *at == '\r', at++;
    }
    if (!line || at == end || *at != quote) return false;
    lexer->at = (size_t)(at - lexer->text.ptr) + 1;
    return true;
}

/* From the opening quote; `quote` doubled stands for itself. */
static bool read_between(struct sql_lexer *lexer, char quote, bool backslash, struct str *text) {
    size_t start = lexer->at++, from = lexer->at;
    struct pieces pieces = {.built = false};
    for (;;) {
        const char *here = lexer->text.ptr + lexer->at, *stop = scan_either(here, end_of(lexer), quote, backslash ? '\\' : quote);
        size_t to = lexer->at += (size_t)(stop - here);
        if (pieces.built) buf_str(&pieces.out, (struct str){here, (size_t)(stop - here)});
        if (to == lexer->text.len) return lexer_fail(lexer, quote == '"' ? "the quoted name is not closed" : "the string is not closed", start);
        lexer->at++;
        if (*stop == '\\' && quote != '\\') {
            build(lexer, &pieces, from, to);
            if (pieces.built && lexer->at < lexer->text.len) read_escape(lexer, &pieces.out);
            else if (lexer->at < lexer->text.len) lexer->at++;
        } else if (lexer_at(lexer, 0) == quote) {
            build(lexer, &pieces, from, to);
            if (pieces.built) buf_char(&pieces.out, quote);
            lexer->at++;
        } else if (goes_on(lexer, quote)) {
            build(lexer, &pieces, from, to);
        } else {
            *text = pieces.built ? buf_view(&pieces.out) : str_slice(lexer->text, from, to);
            return true;
        }
    }
}

bool lexer_read_string(struct sql_lexer *lexer, bool backslash, struct str *text) { return read_between(lexer, '\'', backslash, text); }
/* A name has at least one character, in both dialects. */
bool lexer_read_quoted_name(struct sql_lexer *lexer, struct str *text) {
    size_t start = lexer->at;
    if (!read_between(lexer, '"', false, text)) return false;
    return text->len || lexer_fail(lexer, "the quoted name is empty", start);
}

/* What closes q'[: its partner, else the same character. */
static struct str closing_delimiter(struct str open) {
    static const char pairs[] = "[](){}<>";
    const char *pair = memchr(pairs, open.ptr[0], sizeof pairs - 1);
    return pair && (pair - pairs) % 2 == 0 ? (struct str){pair + 1, 1} : open;
}

bool lexer_read_q_string(struct sql_lexer *lexer, struct str *text) {
    size_t start = lexer->at;
    struct str rest = str_slice(lexer->text, start + 1, lexer->text.len);
    size_t length = rest.len && str_utf8_length(rest) ? str_utf8_length(rest) : 1;
    if (rest.len < length || scan_is_blank(rest.ptr[0])) {
        lexer->at++;
        return lexer_fail(lexer, "the delimiter of the q-quoted string is missing", start);
    }
    struct str close = closing_delimiter(str_slice(rest, 0, length));
    const char *from = rest.ptr + length, *end = end_of(lexer), *at = from;
    for (; (at = scan_either(at, end, close.ptr[0], close.ptr[0])) < end; at++) {
        if ((size_t)(end - at) <= length || memcmp(at, close.ptr, length) != 0 || at[length] != '\'') continue;
        *text = (struct str){from, (size_t)(at - from)};
        lexer->at = (size_t)(at + length + 1 - lexer->text.ptr);
        return true;
    }
    lexer->at = lexer->text.len;
    return lexer_fail(lexer, "the q-quoted string is not closed", start);
}

bool lexer_read_dollar_string(struct sql_lexer *lexer, struct str *text) {
    size_t start = lexer->at;
    const char *at = lexer->text.ptr + start, *end = end_of(lexer), *tag = at + 1;
    if (tag < end && scan_is_digit(*tag)) return false;
    while (tag < end && *tag != '$' && (scan_is_word(*tag) || (unsigned char)*tag >= 0x80)) tag++;
    if (tag == end || *tag != '$') return false;
    size_t fence = (size_t)(tag + 1 - at);
    const char *from = tag + 1, *stop = from;
    while ((stop = scan_either(stop, end, '$', '$')) < end) {
        if ((size_t)(end - stop) >= fence && memcmp(stop, at, fence) == 0) break;
        stop++;
    }
    if (stop >= end) {
        lexer->at = lexer->text.len;
        return lexer_fail(lexer, "the dollar-quoted string is not closed", start);
    }
    *text = (struct str){from, (size_t)(stop - from)};
    lexer->at = start + fence + text->len + fence;
    return true;
}
