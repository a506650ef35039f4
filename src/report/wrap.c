/* Greedy filling. A width is counted in characters, which is right for Latin scripts and too narrow a guess for wide ones. */
#include "report/wrap.h"

#include "report/format.h"

/* The next word of *rest: up to a blank that is outside quotes, or any blank in prose. */
static struct str next_word(struct str *rest, bool sql) {
    char quote = '\0';
    size_t end = 0;
    for (; end < rest->len; end++) {
        char c = rest->ptr[end];
        if (quote) {
            quote = c == quote ? '\0' : quote;
        } else if (sql && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == ' ' && !(!sql && end + 1 < rest->len && rest->ptr[end + 1] == '%')) { /* "10 %" stays together */
            break;
        }
    }
    struct str word = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end < rest->len ? end + 1 : end, rest->len);
    return word;
}

void wrap_line(struct buf *out, const struct wrap *wrap, struct str line) {
    size_t column = 0;
    bool begun = false;
    while (line.len) {
        struct str word = next_word(&line, wrap->sql);
        size_t width = format_width(word);
        if (!begun || column + 1 + width > wrap->width) {
            const char *indent = begun ? wrap->rest : wrap->first;
            if (begun) {
                buf_char(out, '\n');
            }
            buf_z(out, indent);
            column = format_width(str_from_z(indent));
        } else {
            buf_char(out, ' ');
            column++;
        }
        buf_str(out, word);
        column += width;
        begun = true;
    }
    if (begun) {
        buf_char(out, '\n');
    }
}
