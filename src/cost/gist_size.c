/*
 * The size of a GiST index as PostgreSQL builds it, row by row. A leaf entry is its header of 8 bytes, the value aligned (a point stands as the box
 * around it, 32 bytes) and a line pointer. Splits leave pages 60 % full, those of ranges 52 %, in the middle of what they may be.
 *
 * Built with PostgreSQL 15, filling in %: 200,000 rows in random order, point 69, box 61. Ranges of 15,000 to 600,000 rows: 57 to 66 in random order where
 * few or none overlap (59 from 150,000 where some do), 49 to 54 where hundreds cover each point, as splits are then as uneven as they may be for less overlap (rangetypes_gist.c:
 * LIMIT_RATIO 0.3), 45 where all overlap or rows come in the order of their ranges. Neither order nor overlap is in pg_stats before version 17: sizes of ranges are
 * mostly within 15 %, at most 27 % too large; beside other keys (33 to 64) not.
 */
#include <math.h>

#include "cost/index_kinds.h"
#include "cost/table_size.h"

#define PAGE 8192.0
#define USABLE (PAGE - 40)
#define FILLING 0.6
#define FILLING_RANGES 0.52
#define FILLING_POINTS 0.67 /* built from sorted points (gist_point_sortsupport) */
#define HEIGHT_MOST 60 /* endless: of absurd statistics */
#define BOX_BYTES 32.0
#define ENTRY_BYTES 12.0 /* the header and a line pointer */
#define NULLS_BYTES 8.0 /* which of the keys are NULL */

static bool is_point(const struct catalog_table *table, const struct catalog_key *key) {
    const struct catalog_column *column = index_key_column(table, key);
    return column && str_eq_z(column->type_name, "point");
}

static double filling_of(const struct catalog_table *table, const struct catalog_key *key) {
    const struct catalog_column *column = index_key_column(table, key);
    return is_point(table, key) ? FILLING_POINTS : column && column->family == FAMILY_RANGE ? FILLING_RANGES : FILLING;
}

static double value_bytes(const struct catalog_table *table, const struct catalog_key *key) {
    const struct catalog_column *column = index_key_column(table, key);
    bool point = is_point(table, key);
    const struct catalog_stats *stats = index_key_stats(table, key);
    double width = index_key_width(stats, column && key->column != CATALOG_NONE ? column->type_length : -1);
    double nulls = stats->present ? stats->null_fraction : 0;
    return nulls * NULLS_BYTES + (1 - nulls) * (point ? BOX_BYTES : 8 * ceil(width / 8));
}

void index_size_gist(const struct catalog *catalog, struct design_index *index, double rows) {
    const struct catalog_table *table = &catalog->tables[index->table];
    double entry = ENTRY_BYTES, filling = FILLING, per_page, level, pages;
    int height = 0;
    for (size_t i = 0; i < index->key_count; i++) {
        entry += value_bytes(table, &index->keys[i]);
        double own = filling_of(table, &index->keys[i]);
        filling = index->key_count == 1 ? own : fmin(filling, own);
    }
    per_page = fmax(2, floor(USABLE * filling / entry));
    level = fmax(1, ceil(rows / per_page));
    for (pages = level; level > 1 && height < HEIGHT_MOST; pages += level) {
        level = ceil(level / per_page);
        height++;
    }
    design_index_set_size(index, pages, rows, height, (uint32_t)PAGE);
}
