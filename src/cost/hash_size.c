/*
 * The size of a hash index as PostgreSQL builds it (hashpage.c, hashutil.c).
 *
 * An entry is 20 bytes whatever the key. The build makes rows / 307 buckets (75 % of a page), rounded up: to powers of two up to 512, then
 * to quarters between them. With B buckets and M the power of two above, M - B of them still hold the rows of two: they get 2N/M, the others
 * N/M. What does not fit a bucket's page of 407 entries goes to overflow pages; a bucket's load is taken as normal, its variance widened by
 * the rows that share a key, and each common value as one bucket of its own.
 */
#include <math.h>

#include "cost/index_kinds.h"
#include "cost/table_size.h"

#define PAGE 8192.0
#define PER_BUCKET 307.0
#define PER_PAGE 407.0
#define FIXED 2 /* the meta page and one of the bitmap of overflow pages */

static double buckets_for(double rows) {
    double wanted = ceil(rows / PER_BUCKET), power = 2;
    while (power < wanted) {
        power *= 2;
    }
    if (power <= 512) {
        return power;
    }
    return power / 2 + ceil((wanted - power / 2) / (power / 8)) * (power / 8);
}

static double above(double limit, double mean, double deviation) {
    return deviation > 0 ? 0.5 * erfc((limit - mean) / (deviation * sqrt(2))) : mean > limit;
}

/* Pages beyond the first of a bucket with so many entries on average, where `alike` of them share a key. */
static double overflow(double mean, double alike) {
    double pages = 0, deviation = sqrt(mean * fmax(1, alike));
    for (double k = 1; k < 1000; k++) {
        double chance = above(k * PER_PAGE, mean, deviation);
        pages += chance;
        if (chance < 1e-6) {
            break;
        }
    }
    return pages;
}

void index_size_hash(const struct catalog *catalog, struct design_index *index, double rows) {
    const struct catalog_table *table = &catalog->tables[index->table];
    const struct catalog_stats *stats = index_key_stats(table, &index->keys[0]);
    double B = buckets_for(cost_table_size(catalog, table).rows), M = 2, pages = FIXED + B, left = rows;
    while (M < B) {
        M *= 2;
    }
    if (stats->present) {
        left = fmax(0, rows * (1 - stats->null_fraction));
    }
    double entries = left, distinct = index_key_distinct(stats, rows);
    for (size_t i = 0; i < stats->common_count; i++) {
        double one = stats->common_fraction[i] * rows;
        pages += one > PER_PAGE / 4 ? floor((one + entries / M) / PER_PAGE) : 0;
        left -= one > PER_PAGE / 4 ? one : 0;
        distinct -= one > PER_PAGE / 4 ? 1 : 0;
    }
    left = fmax(0, left);
    double alike = index->unique ? 1 : fmax(1, left / fmax(1, distinct));
    pages += (M - B) * overflow(2 * left / M, alike) + (2 * B - M) * overflow(left / M, alike);
    design_index_set_size(index, pages, entries, 0, (uint32_t)PAGE);
}
