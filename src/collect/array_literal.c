/* One pass, no recursion: nested arrays are only counted through. */
#include "collect/array_literal.h"

#include "base/buf.h"
#include "base/vec.h"

struct cursor {
    struct arena *arena;
    struct str text;
    size_t at;
};

static bool at_char(const struct cursor *cursor, char c) {
    return cursor->at < cursor->text.len && cursor->text.ptr[cursor->at] == c;
}

static void skip_space(struct cursor *cursor) {
    while (at_char(cursor, ' ') || at_char(cursor, '\t') || at_char(cursor, '\n')) {
        cursor->at++;
    }
}

/* From the opening quote to behind the closing one. */
static bool read_quoted(struct cursor *cursor, struct str *element) {
    size_t from = ++cursor->at, escapes = 0;
    while (cursor->at < cursor->text.len && !at_char(cursor, '"')) {
        if (at_char(cursor, '\\')) {
            escapes++;
            cursor->at++;
        }
        cursor->at++;
    }
    if (cursor->at >= cursor->text.len) {
        return false;
    }
    struct str raw = str_slice(cursor->text, from, cursor->at++);
    *element = raw;
    if (escapes) {
        char *plain = arena_alloc(cursor->arena, raw.len);
        size_t n = 0;
        for (size_t i = 0; i < raw.len; i++) {
            i += raw.ptr[i] == '\\';
            plain[n++] = raw.ptr[i];
        }
        *element = (struct str){plain, n};
    }
    return true;
}

/* An inner array, from its brace to behind the matching one, quotes respected. */
static bool read_nested(struct cursor *cursor, struct str *element) {
    size_t from = cursor->at, depth = 0;
    struct str ignored;
    while (cursor->at < cursor->text.len) {
        if (at_char(cursor, '"')) {
            if (!read_quoted(cursor, &ignored)) {
                return false;
            }
            continue;
        }
        depth += at_char(cursor, '{');
        depth -= at_char(cursor, '}');
        cursor->at++;
        if (depth == 0) {
            *element = str_slice(cursor->text, from, cursor->at);
            return true;
        }
    }
    return false;
}

static bool read_bare(struct cursor *cursor, struct str *element) {
    size_t from = cursor->at;
    while (cursor->at < cursor->text.len && !strchr(",{}\"", cursor->text.ptr[cursor->at])) {
        cursor->at += at_char(cursor, '\\') ? 2 : 1;
    }
    if (cursor->at > cursor->text.len) {
        return false;
    }
    *element = str_trim(str_slice(cursor->text, from, cursor->at));
    return element->len > 0;
}

static bool read_element(struct cursor *cursor, struct str *element) {
    if (at_char(cursor, '"')) {
        return read_quoted(cursor, element);
    }
    return at_char(cursor, '{') ? read_nested(cursor, element) : read_bare(cursor, element);
}

/* "[0:2]=" in front: skipped. */
static void skip_subscripts(struct cursor *cursor) {
    size_t equals;
    if (at_char(cursor, '[') && str_find(cursor->text, STR("="), &equals)) {
        cursor->at = equals + 1;
    }
}

bool array_literal_read(struct arena *arena, struct str text, struct str **elements, size_t *count) {
    struct cursor cursor = {.arena = arena, .text = str_trim(text)};
    VEC(struct str) found = {0};
    skip_subscripts(&cursor);
    if (!at_char(&cursor, '{')) {
        return false;
    }
    cursor.at++;
    skip_space(&cursor);
    bool more = !at_char(&cursor, '}');
    while (more) {
        struct str element;
        skip_space(&cursor);
        if (found.n == ARRAY_LITERAL_ELEMENTS_MAX || !read_element(&cursor, &element)) {
            return false;
        }
        VEC_PUSH(arena, &found, element);
        skip_space(&cursor);
        more = at_char(&cursor, ',');
        cursor.at += more;
    }
    if (!at_char(&cursor, '}') || cursor.at + 1 != cursor.text.len) {
        return false;
    }
    *elements = found.at;
    *count = found.n;
    return true;
}

bool array_literal_read_numbers(struct arena *arena, struct str text, double **numbers, size_t *count) {
    struct str *elements;
    if (!array_literal_read(arena, text, &elements, count)) {
        return false;
    }
    *numbers = arena_calloc(arena, *count, sizeof **numbers);
    for (size_t i = 0; i < *count; i++) {
        if (!str_to_double(elements[i], &(*numbers)[i])) {
            return false;
        }
    }
    return true;
}

static bool needs_quotes(struct str element) {
    if (element.len == 0 || str_ieq_z(element, "null")) {
        return true;
    }
    for (size_t i = 0; i < element.len; i++) {
        if (strchr("{},\"\\ \t\n\r\v\f", element.ptr[i])) { /* also the NUL byte */
            return true;
        }
    }
    return false;
}

struct str array_literal_write(struct arena *arena, const struct str *elements, size_t count) {
    struct buf out;
    buf_init(&out, arena);
    buf_char(&out, '{');
    for (size_t i = 0; i < count; i++) {
        buf_z(&out, i ? "," : "");
        if (!needs_quotes(elements[i])) {
            buf_str(&out, elements[i]);
            continue;
        }
        buf_char(&out, '"');
        for (size_t k = 0; k < elements[i].len; k++) {
            if (elements[i].ptr[k] == '"' || elements[i].ptr[k] == '\\') {
                buf_char(&out, '\\');
            }
            buf_char(&out, elements[i].ptr[k]);
        }
        buf_char(&out, '"');
    }
    buf_char(&out, '}');
    return buf_view(&out);
}
