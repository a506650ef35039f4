/*
 * The bytes of a report's file as UTF-8.
 *
 * Reports pass through editors, shells and browsers: PowerShell writes UTF-16, old databases write Windows-1252, Notepad puts a
 * byte order mark in front, and a page that a browser saved as one file is MIME with quoted-printable lines (RFC 2045, 6.7).
 * UTF-16 without a mark is known by its NUL bytes, which no text has otherwise. Bytes that are no UTF-8 are taken as
 * Windows-1252, one by one: a statement with a byte of another encoding must not cost the report.
 */
#include "base/buf.h"
#include "collect/awr/awr_table.h"

void awr_put_code_point(struct buf *out, uint32_t code) {
    if (code < 0x80) {
        buf_char(out, (char)code);
    } else if (code < 0x800) {
        buf_char(out, (char)(0xC0 | code >> 6));
        buf_char(out, (char)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000 && (code < 0xD800 || code > 0xDFFF)) {
        buf_char(out, (char)(0xE0 | code >> 12));
        buf_char(out, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_char(out, (char)(0x80 | (code & 0x3F)));
    } else if (code >= 0x10000 && code < 0x110000) {
        buf_char(out, (char)(0xF0 | code >> 18));
        buf_char(out, (char)(0x80 | (code >> 12 & 0x3F)));
        buf_char(out, (char)(0x80 | (code >> 6 & 0x3F)));
        buf_char(out, (char)(0x80 | (code & 0x3F)));
    }
}

/* --- UTF-16 ---------------------------------------------------------------------------------------------- */

/* The place of the more significant byte: 0 or 1; -1: this is no UTF-16. */
static int high_byte(struct str text) {
    enum { LOOKED_AT = 512 };
    size_t zeros[2] = {0, 0}, looked_at = text.len < LOOKED_AT ? text.len & ~(size_t)1 : LOOKED_AT;
    if (str_starts(text, STR("\xFF\xFE"))) {
        return 1;
    }
    if (str_starts(text, STR("\xFE\xFF"))) {
        return 0;
    }
    for (size_t i = 0; i < looked_at; i++) {
        zeros[i % 2] += text.ptr[i] == 0;
    }
    for (int place = 0; place < 2; place++) { /* mostly ASCII: nearly every unit has a zero there, and none elsewhere */
        if (zeros[place] * 2 > looked_at * 3 / 4 && zeros[1 - place] == 0) {
            return place;
        }
    }
    return -1;
}

static uint32_t unit_at(struct str text, size_t at, int high) {
    unsigned char first = (unsigned char)text.ptr[at], second = (unsigned char)text.ptr[at + 1];
    return high == 0 ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

static struct str from_utf16(struct arena *arena, struct str text, int high) {
    enum { MARK = 0xFEFF, HIGH_FIRST = 0xD800, LOW_FIRST = 0xDC00, LOW_LAST = 0xDFFF };
    struct buf out;
    buf_init(&out, arena);
    for (size_t at = 0; at + 1 < text.len; at += 2) {
        uint32_t code = unit_at(text, at, high);
        uint32_t next = at + 3 < text.len ? unit_at(text, at + 2, high) : 0;
        if (code >= HIGH_FIRST && code < LOW_FIRST && next >= LOW_FIRST && next <= LOW_LAST) {
            code = 0x10000 + ((code - HIGH_FIRST) << 10) + (next - LOW_FIRST);
            at += 2;
        }
        if (code != MARK) {
            awr_put_code_point(&out, code);
        }
    }
    return buf_view(&out);
}

/* --- One byte for each character ------------------------------------------------------------------------- */

/* Windows-1252 where it differs from Latin 1; 0: not assigned. */
static uint32_t code_of_byte(unsigned char byte) {
    static const uint16_t from_80[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                         0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                         0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    return byte >= 0x80 && byte < 0xA0 && from_80[byte - 0x80] ? from_80[byte - 0x80] : byte;
}

static struct str with_bytes_decoded(struct arena *arena, struct str text) {
    struct buf out;
    buf_init(&out, arena);
    while (text.len) {
        size_t length = str_utf8_length(text);
        if (length) {
            buf_str(&out, str_slice(text, 0, length));
        } else {
            awr_put_code_point(&out, code_of_byte((unsigned char)text.ptr[0]));
        }
        text = str_slice(text, length ? length : 1, text.len);
    }
    return buf_view(&out);
}

/* --- Pages saved as one file ----------------------------------------------------------------------------- */

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_quoted_printable(struct str text) {
    enum { LOOKED_AT = 8192 };
    size_t at;
    return str_find(str_slice(text, 0, LOOKED_AT), STR("Content-Transfer-Encoding: quoted-printable"), &at);
}

/* Behind a = : two digits are a byte, a line end is none at all. How much that takes; 0: the = stands for itself. */
static size_t escape_length(struct str rest, struct buf *out) {
    if (rest.len > 1 && rest.ptr[1] == '\n') {
        return 2;
    }
    if (rest.len > 2 && rest.ptr[1] == '\r' && rest.ptr[2] == '\n') {
        return 3;
    }
    int high = rest.len > 2 ? hex_digit(rest.ptr[1]) : -1, low = rest.len > 2 ? hex_digit(rest.ptr[2]) : -1;
    if (high < 0 || low < 0) {
        return 0;
    }
    buf_char(out, (char)(high << 4 | low));
    return 3;
}

static struct str from_quoted_printable(struct arena *arena, struct str text) {
    struct buf out;
    buf_init(&out, arena);
    for (size_t at = 0; at < text.len;) {
        size_t length = text.ptr[at] == '=' ? escape_length(str_slice(text, at, text.len), &out) : 0;
        if (!length) {
            buf_char(&out, text.ptr[at]);
            length = 1;
        }
        at += length;
    }
    return buf_view(&out);
}

struct str awr_decode(struct arena *arena, struct str text) {
    struct str mark = STR("\xEF\xBB\xBF");
    int high = high_byte(text);
    if (high >= 0) {
        text = from_utf16(arena, text, high);
    }
    if (is_quoted_printable(text)) {
        text = from_quoted_printable(arena, text);
    }
    text = str_starts(text, mark) ? str_slice(text, mark.len, text.len) : text;
    return str_is_utf8(text) ? text : with_bytes_decoded(arena, text);
}
