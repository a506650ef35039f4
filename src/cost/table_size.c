/* See the header. Not modelled: declared lengths of numeric and bit types, which PostgreSQL counts and which change a guess a little. */
#include "cost/table_size.h"

#include <math.h>

#include "cost/pg_params.h"

#define PAGE_HEADER 24.0
#define ROW_OVERHEAD 28.0  /* MAXALIGN(SizeofHeapTupleHeader) + sizeof(ItemIdData) */
#define UNKNOWN_WIDTH 32.0 /* of a type of varying length and no declared one */
#define FEWEST_PAGES 10.0  /* a table that was never analysed is planned as if it had so many */
#define MOST_PAGES 1e12
#define MOST_ROWS 1e15

/* The n of varchar(n), char(n); 0: none. */
static double declared_length(const struct catalog_column *column) {
    struct str type = column->type_name;
    size_t open, close;
    int64_t n;
    if (column->family != FAMILY_TEXT || !str_find(type, STR("("), &open) || !str_find(type, STR(")"), &close) ||
        close < open || !str_to_i64(str_slice(type, open + 1, close), &n) || n < 1) {
        return 0;
    }
    return (double)n;
}

double cost_column_width(const struct catalog_column *column) {
    if (column->stats.present && column->stats.width_bytes > 0) {
        return column->stats.width_bytes;
    }
    if (column->type_length > 0) {
        return column->type_length;
    }
    double most = declared_length(column);
    if (most <= 0) {
        return UNKNOWN_WIDTH;
    }
    return most <= 32 || str_starts(column->type_name, STR("char")) ? most : 32 + (fmin(most, 1000) - 32) / 2;
}

static double rows_per_page(const struct catalog *catalog, const struct catalog_table *table) {
    double width = ROW_OVERHEAD;
    for (size_t i = 0; i < table->column_count; i++) {
        width += cost_column_width(&table->columns[i]);
    }
    return floor((pg_page_bytes(catalog) - PAGE_HEADER) / width);
}

struct table_size cost_table_size(const struct catalog *catalog, const struct catalog_table *table) {
    double pages = fmin(fmax(0, table->pages), MOST_PAGES), rows = fmin(fmax(0, table->rows), MOST_ROWS);
    double real = floor((double)table->size_bytes / pg_page_bytes(catalog));
    if (table->rows < 0 && real <= 0) { /* never analysed, and empty for all that is known */
        return (struct table_size){FEWEST_PAGES, FEWEST_PAGES * rows_per_page(catalog, table)};
    }
    if (table->rows < 0) {
        pages = fmax(real, FEWEST_PAGES);
        return (struct table_size){pages, rint(pages * rows_per_page(catalog, table))};
    }
    if (real > 0 && pages > 0) {
        return (struct table_size){real, rint(rows / pages * real)};
    }
    if (real > 0) { /* analysed when it was empty, filled since */
        return (struct table_size){real, rint(real * rows_per_page(catalog, table))};
    }
    return (struct table_size){pages, rows};
}
