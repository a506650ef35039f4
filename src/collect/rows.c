/* Typed access to an answer's rows. */
#include "collect/rows.h"

bool rows_open(struct rows *rows, const char *name, const struct db_result *result, const char *const *columns,
               size_t column_count, struct err *err) {
    *rows = (struct rows){.name = name, .result = result, .columns = columns, .err = err};
    for (size_t i = 0; i < column_count; i++) {
        rows->at[i] = db_column(result, columns[i]);
        if (rows->at[i] == SIZE_MAX) {
            rows->failed = true;
            err_set(err, ERR_DB_COLUMN_MISSING, "answer %s lacks column %s", name, columns[i]);
            err_hint(err, "Capture the bundle again with this version of dovetail.");
            return false;
        }
    }
    return true;
}

void rows_add_optional(struct rows *rows, size_t column) {
    rows->at[column] = db_column(rows->result, rows->columns[column]);
}

bool rows_next(struct rows *rows) {
    if (rows->failed || rows->row == rows->result->row_count) {
        return false;
    }
    rows->row++;
    return true;
}

bool rows_good(const struct rows *rows) {
    return !rows->failed;
}

static const struct db_value *value(const struct rows *rows, size_t column) {
    return &rows->result->values[(rows->row - 1) * rows->result->column_count + rows->at[column]];
}

bool rows_is_null(const struct rows *rows, size_t column) {
    return rows->at[column] == SIZE_MAX || value(rows, column)->is_null;
}

struct str rows_text(const struct rows *rows, size_t column) {
    return rows_is_null(rows, column) ? (struct str){0} : value(rows, column)->text;
}

void rows_fail(struct rows *rows, size_t column, const char *wanted) {
    rows->failed = true;
    err_set(rows->err, ERR_DB_VALUE_MALFORMED, "answer %s, row %zu, column %s: \"" STR_FMT "\" is not %s", rows->name,
            rows->row, rows->columns[column], STR_ARG(str_slice(rows_text(rows, column), 0, 60)), wanted);
    err_hint(rows->err, "The bundle is damaged or was edited: capture it again with dovetail collect.");
}

bool rows_flag(struct rows *rows, size_t column) {
    struct str text = rows_text(rows, column);
    if (str_eq_z(text, "t") || str_eq_z(text, "true")) {
        return true;
    }
    if (text.len && !str_eq_z(text, "f") && !str_eq_z(text, "false")) {
        rows_fail(rows, column, "t or f");
    }
    return false;
}

double rows_number(struct rows *rows, size_t column, double low, double high, double absent) {
    double number;
    if (rows_is_null(rows, column)) {
        return absent;
    }
    if (!str_to_double(rows_text(rows, column), &number)) {
        rows_fail(rows, column, "a number");
        return absent;
    }
    if (!(number >= low && number <= high)) {
        rows_fail(rows, column, "a number in the possible range");
        return absent;
    }
    return number;
}
