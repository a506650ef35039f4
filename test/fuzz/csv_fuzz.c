/* Whatever the bytes: rows or an error, and what was read writes and reads back the same. */
#include <stdint.h>

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
    if (!holds) {
        abort();
    }
}

/* Reads `text`; every row is also written to `again`. */
static size_t copy_rows(struct arena *arena, struct str text, struct buf *again) {
    struct csv_reader reader;
    struct csv_limits limits = {.columns = 64, .rows = 10000};
    const struct csv_value *row;
    struct err err = {0};
    struct csv_writer writer = {.out = again};
    if (!csv_open(arena, &reader, text, &limits, &err)) {
        check(err.code == ERR_CSV_MALFORMED);
        return 0;
    }
    for (size_t i = 0; i < reader.column_count; i++) {
        csv_write(&writer, reader.columns[i]);
    }
    csv_end_row(&writer);
    while (csv_next(&reader, &row, &err) && row) {
        for (size_t i = 0; i < reader.column_count; i++) {
            if (row[i].is_null) {
                csv_write_null(&writer);
            } else {
                csv_write(&writer, row[i].text);
            }
        }
        csv_end_row(&writer);
    }
    check(err.code == ERR_NONE || (err.code == ERR_CSV_MALFORMED && err.message[0]));
    return reader.row_count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct buf once, twice;
    arena_init(&arena, NULL);
    buf_init(&once, &arena);
    buf_init(&twice, &arena);
    size_t rows = copy_rows(&arena, (struct str){(const char *)data, size}, &once);
    if (once.len) {
        check(copy_rows(&arena, buf_view(&once), &twice) == rows);
        check(str_eq(buf_view(&once), buf_view(&twice)));
    }
    arena_release(&arena);
    return 0;
}
