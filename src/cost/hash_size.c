/*
 * The size of a hash index as PostgreSQL builds it (hashpage.c, hashutil.c).
 *
 * An entry is 20 bytes whatever the key. The build makes rows / 307 buckets (75 % of a page), rounded up: to powers of two up to 512, then
 * to quarters between them. With B buckets and M the power of two above, M - B of them still hold the rows of two: they get 2N/M, the others
 * N/M. What does not fit a bucket's page of 407 entries goes to overflow pages; a bucket's load is taken as normal, its variance widened by
 * the rows that share a key; a key of many rows is added to such a bucket.
 */
#include <math.h>

#include "cost/index_key.h"
#include "cost/index_kinds.h"
#include "cost/key_spread.h"

#define PAGE 8192.0
#define PER_BUCKET 307.0
#define PER_PAGE 407.0
#define FIXED 2 /* the meta page and one of the bitmap of overflow pages */

static double buckets_for(double rows) {
    double wanted = floor(rows / PER_BUCKET), power = 2;
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

/* Pages beyond the first of a bucket with so many entries on average. */
static double overflow(double mean, double deviation) {
    double pages = 0;
    for (double k = 1; k < 1000; k++) {
        double chance = above(k * PER_PAGE, mean, deviation);
        pages += chance;
        if (chance < 1e-6) {
            return pages;
        }
    }
    return fmax(pages, mean / PER_PAGE);
}

struct load { /* entries of keys with few rows; those with many are alone in mind */
    double entries, squares;
};

static bool is_heavy(double rows) {
    return rows > PER_PAGE;
}

static double rows_of(const struct key_class *class, double share) {
    return class->cells > 0 ? share * class->rows / class->cells : 0;
}

static struct load light_load(const struct key_spread *spread, double share) {
    struct load load = {0};
    for (size_t i = 0; i < KEY_SPREAD_CLASSES; i++) {
        double each = rows_of(&spread->at[i], share);
        if (!is_heavy(each)) {
            load.entries += share * spread->at[i].rows;
            load.squares += spread->at[i].cells * each * (1 + each); /* of a cell's rows, Poisson */
        }
    }
    return load;
}

/* What the heavy keys add to the buckets that they fall into. */
static double heavy_pages(const struct key_spread *spread, double share, double mean, double deviation) {
    double pages = 0;
    for (size_t i = 0; i < KEY_SPREAD_CLASSES; i++) {
        double each = rows_of(&spread->at[i], share);
        if (is_heavy(each)) {
            pages += spread->at[i].cells * (overflow(mean + each, deviation) - overflow(mean, deviation));
        }
    }
    return pages;
}

void index_size_hash(const struct catalog *catalog, struct design_index *index, double rows, double share) {
    const struct catalog_table *table = &catalog->tables[index->table];
    struct key_sample sample = key_sample_of(catalog, table);
    struct arena scratch;
    struct key_spread spread;
    double B = buckets_for(rows), M = 2;
    while (M < B) {
        M *= 2;
    }
    arena_init(&scratch, NULL);
    struct index_key key = index_key_of(&scratch, table, &index->keys[0], index->predicate, rows);
    share *= 1 - key.stats.null_fraction; /* NULLs are not in it */
    index_key_without_nulls(&scratch, &key);
    key_spread_of(&key, &sample, &spread);
    struct load load = light_load(&spread, share);
    double alike = index->unique || load.entries <= 0 ? 1 : fmax(1, load.squares / load.entries);
    double few = load.entries / M, many = 2 * few, mean = load.entries / B;
    double pages = FIXED + B + (M - B) * overflow(many, sqrt(many * alike)) +
                   (2 * B - M) * overflow(few, sqrt(few * alike)) +
                   heavy_pages(&spread, share, mean, sqrt(mean * alike));
    design_index_set_size(index, pages, share * rows, 0, (uint32_t)PAGE);
    arena_release(&scratch);
}
