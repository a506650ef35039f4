/*
 * CSV as RFC 4180 and PostgreSQL's COPY ... CSV write it: comma, double quotes, LF or CRLF, a header row.
 *
 * An unquoted empty field is NULL, a quoted empty one ("") is the empty string. Quoted fields may hold commas, line
 * ends and doubled quotes. Refused, with line and column: NUL bytes, a quote inside an unquoted field, text behind a
 * closing quote, an unclosed quote, a bare CR, a row with more or fewer fields than the header, an empty or repeated
 * column name, more than the limits. A byte order mark in front is skipped. Encoding is not checked here.
 *
 *     struct csv_reader reader;
 *     const struct csv_value *row;
 *     if (!csv_open(arena, &reader, text, NULL, err)) return false;
 *     while (csv_next(&reader, &row, err) && row) ... row[0 .. reader.column_count) ...
 *     if (err->code) return false;
 */
#ifndef DOVETAIL_BASE_CSV_H
#define DOVETAIL_BASE_CSV_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct csv_value {
    struct str text;
    bool is_null;
};

struct csv_limits {
    size_t columns; /* 0: 1,600, PostgreSQL's own limit */
    size_t rows;    /* 0: 10,000,000 */
};

struct csv_reader {
    struct arena *arena;
    struct str *columns; /* the header's names */
    size_t column_count;
    size_t row_count; /* rows delivered so far */
    size_t line;      /* line where the row last delivered begins, from 1 */

    struct str text; /* private from here on */
    size_t at, at_line, line_start, row_limit;
    struct csv_value *row;
};

/* Reads the header. `text` must outlive the reader: unquoted fields are views into it. limits may be NULL. */
bool csv_open(struct arena *arena, struct csv_reader *reader, struct str text, const struct csv_limits *limits,
              struct err *err);

/* The next row, or NULL at the end. The next call overwrites the array; the texts live as long as text and arena. */
bool csv_next(struct csv_reader *reader, const struct csv_value **row, struct err *err);

size_t csv_column(const struct csv_reader *reader, const char *name); /* SIZE_MAX when absent */

/* Writing: fields of a row one after the other, then the end of the row. Quotes only where needed; lines end in LF. */
struct csv_writer {
    struct buf *out;
    bool in_row;
};

void csv_write(struct csv_writer *writer, struct str text);
void csv_write_null(struct csv_writer *writer);
void csv_end_row(struct csv_writer *writer);

#endif
