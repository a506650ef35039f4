/*
 * The size of a BRIN index (brin_tuple.c, brin_revmap.c): the meta page; the range map, 6 bytes for each range of 128 heap pages; and a tuple
 * per range: 8 bytes, the least and the greatest value of each key, each at its alignment, and a line pointer.
 */
#include <math.h>

#include "cost/index_kinds.h"
#include "cost/pg_params.h"
#include "cost/pg_scan.h"
#include "cost/table_size.h"

#define PAGE 8192.0
#define USABLE (PAGE - 24 - 8)
#define LINE_POINTER 4

void index_size_brin(const struct catalog *catalog, struct design_index *index, double rows) {
    const struct catalog_table *table = &catalog->tables[index->table];
    double ranges = fmax(1, ceil(cost_table_size(catalog, table).pages / PG_BRIN_RANGE)), data = 8;
    for (size_t i = 0; i < index->key_count; i++) {
        const struct catalog_key *key = &index->keys[i];
        int32_t length = key->column == CATALOG_NONE ? -1 : table->columns[key->column].type_length;
        double width = index_key_width(index_key_stats(table, key), length);
        data += 2 * (length >= 8 ? pg_align(width) : width);
    }
    double per_page = floor(USABLE / (pg_align(data) + LINE_POINTER));
    double pages = 1 + ceil(ranges / PG_BRIN_MAPPED) + ceil(ranges / fmax(1, per_page));
    design_index_set_size(index, pages, rows, 0, (uint32_t)PAGE);
}
