/*
 * The size of a GiST index as PostgreSQL builds it, row by row. A leaf entry is its header of 8 bytes, the value aligned (a point stands as the box
 * around it, 32 bytes) and a line pointer. Splits leave pages 60 % full, those of ranges 45 to 61 %.
 *
 * Built with PostgreSQL 15, filling in %: 200,000 rows in random order, point 69, box 61. Ranges of 15,000 to 600,000 rows: 45 where they come in their order, 59 to 61 at
 * random where a range overlaps 15 others, 49 where it overlaps thousands of another length: splits are then as uneven as they may be for less overlap (rangetypes_gist.c, LIMIT_RATIO 0.3).
 * Order is seen in a sample of the rows, overlap in the histograms of their bounds; where neither is known sizes are mostly within 15 %, at most 30 % too large.
 *
 * Knowingly: ranges in clusters with gaps between them, or that come round and round, leave pages 65 to 70 % full, and those that dozens of rows have each 33 to 67; beside other keys (33 to 64) nothing is known.
 */
#include <math.h>

#include "cost/index_kinds.h"
#include "cost/pg_ranges.h"
#include "cost/table_size.h"

#define PAGE 8192.0
#define USABLE (PAGE - 40)
#define FILLING 0.6
#define FILLING_RANGES 0.52
#define FILLING_IN_ORDER 0.455
#define FILLING_APART 0.61
#define FILLING_CROWDED 0.485
#define IN_ORDER 0.95   /* correlation */
#define APART 15.0      /* others that a range overlaps */
#define CROWDED 1500.0
#define ALIKE 0.9 /* the shortest to the longest */
#define FILLING_POINTS 0.67 /* built from sorted points (gist_point_sortsupport) */
#define HEIGHT_MOST 60 /* endless: of absurd statistics */
#define BOX_BYTES 32.0
#define ENTRY_BYTES 12.0 /* the header and a line pointer */
#define NULLS_BYTES 8.0 /* which of the keys are NULL */

static bool is_point(const struct catalog_table *table, const struct catalog_key *key) {
    const struct catalog_column *column = index_key_column(table, key);
    return column && str_eq_z(column->type_name, "point");
}

/* Then they lie in one order by either bound, and a split may be even whatever overlaps. */
static bool are_alike_long(const struct catalog_ranges *ranges) {
    size_t n = ranges->length_count;
    return n && ranges->lengths[0] >= ALIKE * ranges->lengths[n - 1];
}

static double filling_of_ranges(const struct catalog_column *column, double correlation, double rows) {
    double overlap = pg_ranges_overlap(column->stats.ranges);
    if (fabs(correlation) >= IN_ORDER) {
        return FILLING_IN_ORDER;
    }
    if (overlap < 0) {
        return FILLING_RANGES;
    }
    if (are_alike_long(column->stats.ranges)) {
        return FILLING_APART;
    }
    double crowd = log(fmax(APART, fmin(CROWDED, overlap * rows)) / APART) / log(CROWDED / APART);
    return FILLING_APART + crowd * (FILLING_CROWDED - FILLING_APART);
}

static double filling_of(const struct catalog_table *table, const struct design_index *index, const struct catalog_key *key, double rows) {
    const struct catalog_column *column = index_key_column(table, key);
    if (column && column->family == FAMILY_RANGE) {
        return filling_of_ranges(column, index->sample.correlation, rows);
    }
    return is_point(table, key) ? FILLING_POINTS : FILLING;
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
        double own = filling_of(table, index, &index->keys[i], rows);
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
