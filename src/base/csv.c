/* CSV in one pass over the text; only fields with doubled quotes are copied. */
#include "base/csv.h"

#include "base/map.h"
#include "base/vec.h"

enum { COLUMNS_DEFAULT = 1600, ROWS_DEFAULT = 10000000 };

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

enum field_end { END_FIELD, END_ROW, END_TEXT };

static bool fail(const struct csv_reader *reader, size_t at, struct err *err, const char *what) {
    size_t column = at - reader->line_start + 1;
    err_set(err, ERR_CSV_MALFORMED, "line %zu, column %zu: %s", reader->at_line, column, what);
    err_place(err, reader->at_line, column);
    return false;
}

/* Behind a field: eats the separator and says which it was. */
static bool read_end(struct csv_reader *reader, enum field_end *end, struct err *err) {
    struct str text = reader->text;
    if (reader->at == text.len) {
        *end = END_TEXT;
        return true;
    }
    char c = text.ptr[reader->at];
    if (c == ',') {
        reader->at++;
        *end = END_FIELD;
        return true;
    }
    if (c == '\r' && reader->at + 1 < text.len && text.ptr[reader->at + 1] == '\n') {
        reader->at++;
        c = '\n';
    }
    if (c != '\n') {
        return fail(reader, reader->at, err,
                    c == '\r'  ? "a carriage return without a line feed"
                    : c == '"' ? "a quote inside an unquoted field"
                               : "text behind the closing quote");
    }
    reader->at++;
    reader->at_line++;
    reader->line_start = reader->at;
    *end = END_ROW;
    return true;
}

/* From the opening quote to behind the closing one. */
static bool read_quoted(struct csv_reader *reader, struct csv_value *value, struct err *err) {
    struct str text = reader->text;
    size_t open = reader->at, doubled = 0;
    size_t i = open + 1, line = reader->at_line, line_start = reader->line_start;
    for (;; i++) {
        if (i == text.len) {
            return fail(reader, open, err, "the quoted field that begins here is not closed");
        }
        if (text.ptr[i] == '\n') {
            line++;
            line_start = i + 1;
        } else if (text.ptr[i] == '"') {
            if (i + 1 == text.len || text.ptr[i + 1] != '"') {
                break;
            }
            doubled++;
            i++;
        }
    }
    struct str raw = str_slice(text, open + 1, i);
    if (doubled) {
        char *plain = arena_alloc(reader->arena, raw.len - doubled);
        size_t n = 0;
        for (size_t k = 0; k < raw.len; k++) {
            plain[n++] = raw.ptr[k];
            k += raw.ptr[k] == '"';
        }
        raw = (struct str){plain, n};
    }
    *value = (struct csv_value){.text = raw};
    reader->at = i + 1;
    reader->at_line = line;
    reader->line_start = line_start;
    return true;
}

static bool read_field(struct csv_reader *reader, struct csv_value *value, enum field_end *end, struct err *err) {
    struct str text = reader->text;
    if (reader->at < text.len && text.ptr[reader->at] == '"') {
        return read_quoted(reader, value, err) && read_end(reader, end, err);
    }
    size_t from = reader->at, i = from;
    while (i < text.len && text.ptr[i] != ',' && text.ptr[i] != '\n' && text.ptr[i] != '\r' && text.ptr[i] != '"') {
        i++;
    }
    reader->at = i;
    *value = (struct csv_value){.text = str_slice(text, from, i), .is_null = i == from};
    return read_end(reader, end, err);
}

static bool check_names(struct csv_reader *reader, struct err *err) {
    struct map seen;
    map_init(&seen, reader->arena);
    for (size_t i = 0; i < reader->column_count; i++) {
        struct str name = reader->columns[i];
        if (name.len == 0) {
            return err_set(err, ERR_CSV_MALFORMED, "line 1: column %zu of the header has no name", i + 1);
        }
        if (map_put(&seen, name, reader)) {
            return err_set(err, ERR_CSV_MALFORMED, "line 1: column \"" STR_FMT "\" appears twice in the header",
                           STR_ARG(str_slice(name, 0, 100)));
        }
    }
    return true;
}

bool csv_open(struct arena *arena, struct csv_reader *reader, struct str text, const struct csv_limits *limits,
              struct err *err) {
    size_t column_limit = limits && limits->columns ? limits->columns : COLUMNS_DEFAULT;
    if (str_starts(text, STR(BYTE_ORDER_MARK))) {
        text = str_slice(text, 3, text.len);
    }
    *reader = (struct csv_reader){.arena = arena,
                                  .text = text,
                                  .at_line = 1,
                                  .line = 1,
                                  .row_limit = limits && limits->rows ? limits->rows : ROWS_DEFAULT};
    const char *nul = text.len ? memchr(text.ptr, '\0', text.len) : NULL;
    if (nul) {
        return err_set(err, ERR_CSV_MALFORMED, "a NUL byte at offset %zu", (size_t)(nul - text.ptr));
    }
    if (text.len == 0) {
        return err_set(err, ERR_CSV_MALFORMED, "line 1: the header is missing");
    }
    VEC(struct str) names = {0};
    enum field_end end = END_FIELD;
    while (end == END_FIELD) {
        struct csv_value value;
        if (names.n == column_limit) {
            return err_set(err, ERR_CSV_MALFORMED, "line 1: more than %zu columns", column_limit);
        }
        if (!read_field(reader, &value, &end, err)) {
            return false;
        }
        VEC_PUSH(arena, &names, value.text);
    }
    reader->columns = names.at;
    reader->column_count = names.n;
    reader->row = ARENA_ARRAY(arena, struct csv_value, names.n);
    return check_names(reader, err);
}

bool csv_next(struct csv_reader *reader, const struct csv_value **row, struct err *err) {
    *row = NULL;
    if (reader->at == reader->text.len) {
        return true;
    }
    size_t line = reader->at_line;
    if (reader->row_count == reader->row_limit) {
        return err_set(err, ERR_CSV_MALFORMED, "line %zu: more than %zu rows", line, reader->row_limit);
    }
    enum field_end end = END_FIELD;
    size_t n = 0;
    for (; end == END_FIELD && n < reader->column_count; n++) {
        if (!read_field(reader, &reader->row[n], &end, err)) {
            return false;
        }
    }
    if (n < reader->column_count || end == END_FIELD) {
        err_set(err, ERR_CSV_MALFORMED, "line %zu: the row has %s fields than the header's %zu", line,
                end == END_FIELD ? "more" : "fewer", reader->column_count);
        err_place(err, line, 1);
        return false;
    }
    reader->line = line;
    reader->row_count++;
    *row = reader->row;
    return true;
}

size_t csv_column(const struct csv_reader *reader, const char *name) {
    for (size_t i = 0; i < reader->column_count; i++) {
        if (str_eq_z(reader->columns[i], name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static void begin_field(struct csv_writer *writer) {
    if (writer->in_row) {
        buf_char(writer->out, ',');
    }
    writer->in_row = true;
}

static bool needs_quotes(struct str text) {
    /* "\." alone ends the data for older COPY; a byte order mark must not be taken for the file's. */
    return text.len == 0 || memchr(text.ptr, ',', text.len) || memchr(text.ptr, '"', text.len) ||
           memchr(text.ptr, '\n', text.len) || memchr(text.ptr, '\r', text.len) || str_eq_z(text, "\\.") ||
           str_starts(text, STR(BYTE_ORDER_MARK));
}

void csv_write(struct csv_writer *writer, struct str text) {
    begin_field(writer);
    if (!needs_quotes(text)) {
        buf_str(writer->out, text);
        return;
    }
    buf_char(writer->out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') {
            buf_char(writer->out, '"');
        }
        buf_char(writer->out, text.ptr[i]);
    }
    buf_char(writer->out, '"');
}

void csv_write_null(struct csv_writer *writer) {
    begin_field(writer);
}

void csv_end_row(struct csv_writer *writer) {
    buf_char(writer->out, '\n');
    writer->in_row = false;
}
