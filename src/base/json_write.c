/* The streaming JSON writer: knows only the chain of open containers. */
#include <math.h>

#include "base/json.h"

void json_quote(struct buf *out, struct str text) {
    buf_char(out, '"');
    size_t i = 0;
    while (i < text.len) {
        unsigned char c = (unsigned char)text.ptr[i];
        size_t length = str_utf8_length(str_slice(text, i, text.len));
        if (length == 0) {
            buf_z(out, "\xEF\xBF\xBD"); /* U+FFFD for each byte that belongs to no character */
            i++;
            continue;
        }
        if (c == '"' || c == '\\') {
            buf_char(out, '\\');
            buf_char(out, (char)c);
        } else if (c == '\n') {
            buf_z(out, "\\n");
        } else if (c == '\t') {
            buf_z(out, "\\t");
        } else if (c < 0x20 || c == 0x7f) {
            buf_fmt(out, "\\u%04x", c);
        } else {
            buf_str(out, str_slice(text, i, i + length));
        }
        i += length;
    }
    buf_char(out, '"');
}

void json_write_init(struct json_writer *writer, struct buf *out, bool pretty) {
    *writer = (struct json_writer){.out = out, .pretty = pretty};
}

bool json_write_done(const struct json_writer *writer) {
    return !writer->broken && writer->depth == 0 && writer->has_items;
}

static void new_line(struct json_writer *writer) {
    if (writer->pretty) {
        buf_char(writer->out, '\n');
        buf_repeat(writer->out, ' ', 2 * writer->depth);
    }
}

static bool in_object(const struct json_writer *writer) {
    return writer->depth && writer->open[writer->depth - 1] == '{';
}

/* The comma and line end in front of an element or key. */
static void separate(struct json_writer *writer) {
    if (writer->has_items) {
        buf_char(writer->out, ',');
    }
    if (writer->depth) {
        new_line(writer);
    }
    writer->has_items = true;
}

/* Before a value: false, and broken, where none may stand. */
static bool begin_value(struct json_writer *writer) {
    bool misplaced = in_object(writer) ? !writer->after_key : writer->depth == 0 && writer->has_items;
    if (writer->broken || misplaced) {
        writer->broken = true;
        return false;
    }
    if (!writer->after_key) {
        separate(writer);
    }
    writer->after_key = false;
    return true;
}

static void begin_container(struct json_writer *writer, char bracket) {
    if (writer->depth == JSON_DEPTH_MAX) {
        writer->broken = true;
    }
    if (begin_value(writer)) {
        buf_char(writer->out, bracket);
        writer->open[writer->depth++] = bracket;
        writer->has_items = false;
    }
}

static void end_container(struct json_writer *writer, char bracket) {
    if (writer->depth == 0 || writer->open[writer->depth - 1] != bracket || writer->after_key) {
        writer->broken = true;
    }
    if (writer->broken) {
        return;
    }
    writer->depth--;
    if (writer->has_items) {
        new_line(writer);
    }
    buf_char(writer->out, bracket == '{' ? '}' : ']');
    writer->has_items = true;
}

void json_write_object(struct json_writer *writer) {
    begin_container(writer, '{');
}

void json_write_object_end(struct json_writer *writer) {
    end_container(writer, '{');
}

void json_write_array(struct json_writer *writer) {
    begin_container(writer, '[');
}

void json_write_array_end(struct json_writer *writer) {
    end_container(writer, '[');
}

void json_write_key_str(struct json_writer *writer, struct str key) {
    if (!in_object(writer) || writer->after_key) {
        writer->broken = true;
    }
    if (writer->broken) {
        return;
    }
    separate(writer);
    json_quote(writer->out, key);
    buf_z(writer->out, writer->pretty ? ": " : ":");
    writer->after_key = true;
}

void json_write_key(struct json_writer *writer, const char *key) {
    json_write_key_str(writer, str_from_z(key));
}

void json_write_str(struct json_writer *writer, struct str text) {
    if (begin_value(writer)) {
        json_quote(writer->out, text);
    }
}

void json_write_z(struct json_writer *writer, const char *z) {
    if (z) {
        json_write_str(writer, str_from_z(z));
    } else {
        json_write_null(writer);
    }
}

void json_write_number(struct json_writer *writer, double number) {
    if (!isfinite(number)) {
        json_write_null(writer);
    } else if (begin_value(writer)) {
        buf_double(writer->out, number);
    }
}

void json_write_i64(struct json_writer *writer, int64_t number) {
    if (begin_value(writer)) {
        buf_fmt(writer->out, "%lld", (long long)number);
    }
}

void json_write_u64(struct json_writer *writer, uint64_t number) {
    if (begin_value(writer)) {
        buf_fmt(writer->out, "%llu", (unsigned long long)number);
    }
}

void json_write_digits(struct json_writer *writer, struct str digits) {
    if (begin_value(writer)) {
        buf_str(writer->out, digits);
    }
}

void json_write_bool(struct json_writer *writer, bool value) {
    if (begin_value(writer)) {
        buf_z(writer->out, value ? "true" : "false");
    }
}

void json_write_null(struct json_writer *writer) {
    if (begin_value(writer)) {
        buf_z(writer->out, "null");
    }
}
