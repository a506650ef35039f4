/*
 * Reports that went through a program of a country where a comma divides and points group. "43.043" alone could be either; so
 * the report as a whole is asked: where a number has both signs and the comma is always the last, every number is turned into
 * the form that reports are printed in.
 */
#include "collect/awr/awr_table.h"

static size_t digits_from(struct str text, size_t at) {
    size_t end = at;
    while (end < text.len && text.ptr[end] >= '0' && text.ptr[end] <= '9') {
        end++;
    }
    return end - at;
}

/* A number with these signs at the beginning of the text: how long it is, and how many of each sign it has; 0 when none is there. */
static size_t number_length(struct str text, char groups, char divides, size_t *grouped, size_t *divided) {
    size_t at = digits_from(text, 0), first = at;
    *grouped = *divided = 0;
    while (at < text.len && text.ptr[at] == groups && first >= 1 && first <= 3 && digits_from(text, at + 1) == 3) {
        at += 4;
        ++*grouped;
    }
    if (at < text.len && text.ptr[at] == divides && digits_from(text, at + 1) > 0) {
        at += 1 + digits_from(text, at + 1);
        *divided = 1;
    }
    bool ends = at == text.len || !(text.ptr[at] == ',' || text.ptr[at] == '.');
    return at && ends ? at : 0;
}

static void count_signs(struct str text, size_t *points, size_t *commas) {
    size_t grouped, divided;
    *points += number_length(text, ',', '.', &grouped, &divided) && grouped && divided;
    *commas += number_length(text, '.', ',', &grouped, &divided) && grouped && divided;
}

static struct str exchanged(struct arena *arena, struct str text) {
    size_t grouped, divided, length = number_length(text, '.', ',', &grouped, &divided);
    if (!length || !(grouped || divided)) {
        return text;
    }
    char *bytes = arena_alloc(arena, text.len);
    for (size_t i = 0; i < text.len; i++) {
        bool sign = i < length && (text.ptr[i] == ',' || text.ptr[i] == '.');
        bytes[i] = !sign ? text.ptr[i] : text.ptr[i] == ',' ? '.' : ',';
    }
    return (struct str){bytes, text.len};
}

static bool holds_text(struct str column) {
    return str_eq_z(column, "sql text") || str_eq_z(column, "sql module") || str_eq_z(column, "release") ||
           str_eq_z(column, "begin value") || str_eq_z(column, "end value (if different)");
}

static void each_number(const struct awr_tables *tables, size_t *points, size_t *commas, bool exchange) {
    for (size_t t = 0; t < tables->list.n; t++) {
        const struct awr_table *table = &tables->list.at[t];
        for (size_t r = 0; r < table->rows.n; r++) {
            for (size_t c = 0; c < table->column_count; c++) {
                struct str *cell = &table->rows.at[r][c];
                if (holds_text(table->columns[c])) {
                    continue;
                }
                if (exchange) {
                    *cell = exchanged(tables->arena, *cell);
                } else {
                    count_signs(*cell, points, commas);
                }
            }
        }
    }
}

void awr_unify_signs(const struct awr_tables *tables) {
    size_t points = 0, commas = 0;
    each_number(tables, &points, &commas, false);
    if (commas && !points) {
        each_number(tables, &points, &commas, true);
    }
}
