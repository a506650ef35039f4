/*
 * Reading an answer row by row, with types. An answer may come from a hostile bundle: every value is checked, and the
 * first that is wrong ends the reading with an error that names answer, row, column and value.
 *
 *     struct rows rows;
 *     if (!rows_open(&rows, "tables", &result, columns, COLUMN_COUNT, err)) return false;
 *     while (rows_next(&rows)) ... rows_text(&rows, SCHEMA), rows_number(&rows, PAGES, 0, 1e12, NAN) ...
 *     return rows_good(&rows);
 */
#ifndef DOVETAIL_COLLECT_ROWS_H
#define DOVETAIL_COLLECT_ROWS_H

#include "db/db.h"

enum { ROWS_COLUMNS_MAX = 40 };

struct rows {
    const char *name;
    const struct db_result *result;
    size_t at[ROWS_COLUMNS_MAX]; /* position in the result, by the caller's column number */
    const char *const *columns;
    size_t row; /* current one, from 1 */
    struct err *err;
    bool failed;
};

/* ERR_DB_COLUMN_MISSING when the answer lacks one of the columns. */
bool rows_open(struct rows *rows, const char *name, const struct db_result *result, const char *const *columns,
               size_t column_count, struct err *err);
/* One that older captures lack: then it is NULL in every row. `column` follows the others; its name must be in the list given to rows_open. */
void rows_add_optional(struct rows *rows, size_t column);
/* In a loader, whose arguments are called result and err. */
#define ROWS_OPEN(rows, name, columns) \
    rows_open(&(rows), name, result, columns, sizeof(columns) / sizeof((columns)[0]), err)
bool rows_next(struct rows *rows); /* false at the end, and after an error */
bool rows_good(const struct rows *rows);

bool rows_is_null(const struct rows *rows, size_t column);
struct str rows_text(const struct rows *rows, size_t column); /* empty for NULL */
/* t, true / f, false; NULL is false. */
bool rows_flag(struct rows *rows, size_t column);
/* Within [low, high], else an error; `absent` for NULL. */
double rows_number(struct rows *rows, size_t column, double low, double high, double absent);
/* Marks the current value as malformed. */
void rows_fail(struct rows *rows, size_t column, const char *wanted);

#endif
