/* Labels and numbers in a line of a trace. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "trace.h"

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* Where the text behind the label begins; the label must not continue a word. */
static bool behind(struct str line, const char *label, size_t *at) {
    struct str wanted = str_from_z(label);
    for (size_t from = 0; from + wanted.len <= line.len;) {
        size_t found;
        if (!str_find(str_slice(line, from, line.len), wanted, &found)) {
            return false;
        }
        found += from;
        if (found == 0 || !is_word(line.ptr[found - 1]) || !is_word(label[0])) {
            *at = found + wanted.len;
            return true;
        }
        from = found + 1;
    }
    return false;
}

static struct str first_word(struct str text) {
    text = str_trim(text);
    size_t n = 0;
    while (n < text.len && !isspace((unsigned char)text.ptr[n])) {
        n++;
    }
    return str_slice(text, 0, n);
}

struct str trace_word(struct str line, const char *label) {
    size_t at;
    return behind(line, label, &at) ? first_word(str_slice(line, at, line.len)) : (struct str){0};
}

static bool in_number(char c) {
    return isdigit((unsigned char)c) || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E';
}

bool trace_number(struct str line, const char *label, double *out) {
    size_t at;
    char digits[64];
    if (!behind(line, label, &at)) {
        return false;
    }
    struct str text = str_trim(str_slice(line, at, line.len));
    size_t n = 0;
    while (n < text.len && n + 1 < sizeof digits && in_number(text.ptr[n])) {
        digits[n] = text.ptr[n];
        n++;
    }
    digits[n] = 0;
    char *end;
    double value = strtod(digits, &end);
    if (end == digits || !isfinite(value)) {
        return false;
    }
    *out = value;
    return true;
}

bool trace_has(struct str line, const char *text) {
    size_t at;
    return str_find(line, str_from_z(text), &at);
}

void trace_name_alias(struct str text, struct str *name, struct str *alias) {
    size_t open = 0, close = 0;
    *name = first_word(text);
    *alias = *name;
    if (str_find(text, STR("["), &open) && str_find(text, STR("]"), &close) && open < close) {
        *name = str_slice(str_trim(text), 0, open);
        *alias = str_slice(text, open + 1, close);
    }
}
