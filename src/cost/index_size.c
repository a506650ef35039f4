/*
 * How PostgreSQL 13 and later build a B-tree (nbtsort.c, nbtdedup.c), in expectation over the statistics.
 *
 * Leaf tuple: 8 header bytes (16 with a null bitmap), key columns at their alignment, MAXALIGNed; 4 bytes line pointer. A page of 8192
 * has 24 header and 16 special bytes; leaves are filled to 90 %, inner pages to 70 %; every page but the rightmost holds a high key.
 * Equal keys merge into posting lists of 6 bytes per row, at most 10 % of a page each during a build (_bt_load: maxpostingsize =
 * BLCKSZ * 10 / 100), unless the index has INCLUDE columns or a key's equality is not bytewise (numeric, float, jsonb …). NULLs are
 * keys like others.
 *
 * How many rows share a key: NULLs, each common value, and the rest spread evenly over the remaining distinct values; several columns
 * multiply their distinct counts, at most the rows (independence: correlated columns have more duplicates than this says).
 * A part of a document (doc ->> 'name') has the statistics of its values in the sampled documents (gin_entries.h).
 * Other access methods: gin_size.c, brin_size.c, hash_size.c.
 */
#include "cost/index_size.h"

#include <math.h>

#include "cost/gin_entries.h"
#include "cost/index_kinds.h"
#include "cost/ora_catalog.h"
#include "cost/pg_params.h"
#include "cost/pg_selectivity.h"
#include "cost/predicate_share.h"
#include "cost/table_size.h"

#define PAGE 8192.0
#define USABLE (PAGE - 24 - 16)
#define LINE_POINTER 4
#define POSTING_MAX 816 /* MAXALIGN_DOWN(8192 * 10 / 100) - 4 + 4 for its line pointer */

struct shape {    /* of one leaf tuple */
    double bytes; /* MAXALIGNed, without line pointer */
    bool dedup;
};

static bool bytewise(enum catalog_family family) {
    switch (family) {
    case FAMILY_NUMERIC:
    case FAMILY_FLOAT:
    case FAMILY_JSON:
    case FAMILY_ARRAY:
    case FAMILY_RANGE:
    case FAMILY_GEOMETRY:
    case FAMILY_FULLTEXT:
    case FAMILY_INTERVAL:
        return false;
    case FAMILY_OTHER:
    case FAMILY_BOOLEAN:
    case FAMILY_INTEGER:
    case FAMILY_TEXT:
    case FAMILY_DATE:
    case FAMILY_TIMESTAMP:
    case FAMILY_TIME:
    case FAMILY_UUID:
    case FAMILY_BYTES:
    case FAMILY_ENUM:
        return true;
    }
    return true;
}

/* Fixed widths align to themselves up to 8; short variable ones have one header byte and no alignment. */
static double place(double at, double width, int32_t type_length) {
    if (type_length > 0) {
        double align = type_length >= 8 ? (type_length == 16 ? 1 : 8) : type_length >= 4 ? 4 : type_length >= 2 ? 2 : 1;
        return ceil(at / align) * align + type_length;
    }
    return width > 126 ? ceil(at / 4) * 4 + width : at + width;
}

struct column_search {
    const struct catalog_table *table;
    uint32_t column;
};

static bool find_column(const struct sql_node *node, void *context) {
    struct column_search *search = context;
    if (node->kind == SQL_COLUMN && search->column == CATALOG_NONE) {
        search->column = catalog_find_column(search->table, SQL_AS_CONST(column, node)->name);
    }
    return true;
}

const struct catalog_column *index_key_column(const struct catalog_table *table, const struct catalog_key *key) {
    struct column_search search = {table, key->column};
    if (key->column == CATALOG_NONE && key->tree) {
        sql_walk(key->tree, find_column, &search);
    }
    return search.column == CATALOG_NONE ? NULL : &table->columns[search.column];
}

/* An expression without statistics is taken to be spread like the first column in it. */
const struct catalog_stats *index_key_stats(const struct catalog_table *table, const struct catalog_key *key) {
    bool own = key->column == CATALOG_NONE && key->stats.present;
    const struct catalog_column *column = own ? NULL : index_key_column(table, key);
    return column ? &column->stats : &key->stats;
}

double index_key_width(const struct catalog_stats *stats, int32_t type_length) {
    if (stats->present && stats->width_bytes > 0) {
        return stats->width_bytes;
    }
    return type_length > 0 ? type_length : 16;
}

static struct shape leaf_shape(const struct catalog_table *table, const struct design_index *index) {
    struct shape shape = {.dedup = index->include_count == 0};
    double data = 0;
    for (size_t i = 0; i < index->key_count; i++) {
        const struct catalog_key *key = &index->keys[i];
        const struct catalog_column *column = key->column == CATALOG_NONE ? NULL : &table->columns[key->column];
        const struct catalog_stats *stats = index_key_stats(table, key);
        int32_t length = column ? column->type_length : -1;
        data = place(data, index_key_width(stats, length), length);
        shape.dedup &= !column || bytewise(column->family);
    }
    for (size_t i = 0; i < index->include_count; i++) {
        const struct catalog_column *column = &table->columns[index->include[i]];
        data = place(data, index_key_width(&column->stats, column->type_length), column->type_length);
    }
    /* A tuple with a NULL has 8 bytes more for the bitmap, and about as much less data. Three must fit a page. */
    shape.bytes = pg_align(8 + fmin(data, 2696));
    return shape;
}

/* Bytes that `rows` entries of one key take on the leaves, line pointers included. */
static double key_bytes(const struct shape *shape, double rows) {
    double single = shape->bytes + LINE_POINTER;
    if (rows < 1.5 || !shape->dedup) {
        return rows * single;
    }
    double per_list = floor((POSTING_MAX - LINE_POINTER - shape->bytes) / 6);
    if (per_list < 2) {
        return rows * single;
    }
    double full = floor(rows / per_list), rest = rows - full * per_list;
    double bytes = full * (pg_align(shape->bytes + per_list * 6) + LINE_POINTER);
    if (rest >= 1) {
        bytes += (rest > 1 ? pg_align(shape->bytes + rest * 6) : shape->bytes) + LINE_POINTER;
    }
    return bytes;
}

/* Keys of about `mean` rows each: a Poisson mixture for few, the mean for many. */
static double spread_bytes(const struct shape *shape, double keys, double rows) {
    double mean = keys > 0 ? rows / keys : 0, bytes = 0, seen = 0;
    if (mean > 12 || !shape->dedup || mean <= 1.02) {
        return keys > 0 ? keys * key_bytes(shape, mean) : 0;
    }
    /* At least one row per key; the excess is Poisson. */
    double excess = mean - 1, chance = exp(-excess);
    for (int k = 0; k < 60; k++) {
        bytes += chance * key_bytes(shape, k + 1);
        seen += chance;
        chance *= excess / (k + 1);
    }
    return keys * bytes / fmax(seen, 1e-9);
}

/*
 * Distinct values of a key. ANALYZE's estimate (Haas and Stokes' Duj1 on a sample of blocks) is too low where equal values stand
 * together or frequencies are skewed: 0.3 times the truth for lineitem's order keys. For whole numbers the histogram gives an upper
 * bound, every value between two bounds in use: w(1 - e^(-r/w)) values for r rows over a width of w. The geometric mean of both is
 * within 25 % on the test tables.
 */
double index_key_distinct(const struct catalog_stats *s, double rows) {
    struct pg_variable v = {.stats = s, .tuples = rows};
    bool guess;
    double estimate = fmin(rows, pg_distinct(&v, &guess)), dense = 0, left = rows, low, high;
    if (!s->present || s->bound_count < 2 || estimate < 1000) {
        return estimate;
    }
    for (size_t i = 0; i < s->common_count; i++) {
        left -= s->common_fraction[i] * rows;
    }
    left = fmax(0, left - s->null_fraction * rows) / (double)(s->bound_count - 1);
    for (size_t i = 0; i + 1 < s->bound_count; i++) {
        if (!str_to_double(s->bounds[i], &low) || !str_to_double(s->bounds[i + 1], &high) || low != floor(low) ||
            high != floor(high)) {
            return estimate;
        }
        double width = fmax(1, high - low);
        dense += width * (1 - exp(-left / width));
    }
    return sqrt(estimate * fmax(estimate, fmin(dense, rows)));
}

/*
 * Whole numbers: the histogram's bins hold equally many rows, so narrow bins hold few, frequent keys and wide bins many rare ones. The
 * keys are dealt to the bins in proportion to their width, at most one per value and per row. -1 when there is no such histogram.
 */
static double binned_bytes(const struct shape *shape, const struct catalog_stats *s, double keys, double rows) {
    double low, high, scale_low = 0, scale_high = 1;
    size_t bins = s->bound_count > 1 ? s->bound_count - 1 : 0;
    double per_bin = bins ? rows / (double)bins : 0;
    for (int step = -1; bins && step < 40; step++) { /* bisect the share of values in use so that the keys add up */
        double scale = step < 0 ? 1 : (scale_low + scale_high) / 2, sum = 0;
        for (size_t i = 0; i < bins; i++) {
            if (!str_to_double(s->bounds[i], &low) || !str_to_double(s->bounds[i + 1], &high) || low != floor(low) ||
                high != floor(high)) {
                return -1;
            }
            sum += fmin(fmax(1, high - low) * scale, per_bin);
        }
        if (step < 0 && sum < keys) {
            return -1;
        }
        if (sum > keys) {
            scale_high = scale;
        } else {
            scale_low = scale;
        }
    }
    double bytes = 0;
    for (size_t i = 0; i < bins; i++) {
        str_to_double(s->bounds[i], &low);
        str_to_double(s->bounds[i + 1], &high);
        bytes += spread_bytes(shape, fmax(1, fmin(fmax(1, high - low) * scale_high, per_bin)), per_bin);
    }
    return bins ? bytes : -1;
}

/* A foreign key whose values come in fixed-size groups is not Poisson, but the posting lists' rounding hides the difference. */
static double leaf_bytes(const struct catalog_table *table, const struct design_index *index, const struct shape *shape,
                         double rows) {
    if (!shape->dedup || index->unique) {
        return rows * (shape->bytes + LINE_POINTER);
    }
    double distinct = 1;
    for (size_t i = 0; i < index->key_count; i++) {
        const struct catalog_stats *s = index_key_stats(table, &index->keys[i]);
        distinct *= fmin(rows, index_key_distinct(s, rows) + (s->present && s->null_fraction > 0 ? 1 : 0));
    }
    distinct = fmin(distinct, rows);
    if (index->key_count > 1) { /* `rows` draws from `distinct` combinations: those that occur */
        distinct = distinct >= rows ? rows : distinct * (1 - exp(-rows / distinct));
        return spread_bytes(shape, distinct, rows);
    }
    const struct catalog_stats *s = index_key_stats(table, &index->keys[0]);
    double bytes = 0, left = rows, keys = distinct;
    if (s->present && s->null_fraction > 0) {
        bytes += key_bytes(shape, rint(s->null_fraction * rows));
        left -= s->null_fraction * rows;
        keys -= 1;
    }
    for (size_t i = 0; s->present && i < s->common_count && keys > 1; i++) {
        bytes += key_bytes(shape, rint(s->common_fraction[i] * rows));
        left -= s->common_fraction[i] * rows;
        keys -= 1;
    }
    if (left <= 0) {
        return bytes;
    }
    double skewed = binned_bytes(shape, s, fmax(1, keys), left);
    return bytes + (skewed >= 0 ? skewed : spread_bytes(shape, fmax(1, keys), left));
}

static void size_btree(const struct catalog_table *table, struct design_index *index, double rows) {
    struct shape shape = leaf_shape(table, index);
    double per_leaf = floor(PAGE * 0.9) - 40 - shape.bytes - LINE_POINTER / 2.0; /* high key */
    double bytes = leaf_bytes(table, index, &shape, rows);
    double item = shape.bytes + LINE_POINTER;
    if (!shape.dedup) {
        per_leaf = floor(per_leaf / item) * item;
    }
    double level = fmax(1, ceil(bytes / fmax(item, per_leaf))), pages = level;
    int height = 0;
    double inner_item = item, per_inner = fmax(2, floor((floor(PAGE * 0.7) - 40) / inner_item));
    while (level > 1) {
        level = ceil(level / per_inner);
        pages += level;
        height++;
    }
    design_index_set_size(index, pages + 1, rows, height, (uint32_t)PAGE); /* and the meta page */
}

/* SP-GiST and what else there is, never advised: a rough share of the heap's values. */
static void size_rest(const struct catalog_table *table, struct design_index *index, double rows) {
    double width = 0;
    for (size_t i = 0; i < index->key_count; i++) {
        const struct catalog_key *key = &index->keys[i];
        width += index_key_width(index_key_stats(table, key),
                                 key->column == CATALOG_NONE ? -1 : table->columns[key->column].type_length);
    }
    design_index_set_size(index, 2 + ceil(rows * (width + 12) / (USABLE * 0.7)), rows, 2, (uint32_t)PAGE);
}

/* The parts of documents among the keys get statistics from the sampled documents. */
static struct catalog_key *keys_with_stats(struct arena *arena, const struct catalog_table *table,
                                           const struct design_index *index, double rows) {
    struct catalog_key *keys = ARENA_ARRAY(arena, struct catalog_key, index->key_count);
    for (size_t i = 0; i < index->key_count; i++) {
        keys[i] = index->keys[i];
        cost_document_stats(arena, table, &index->keys[i], rows, &keys[i].stats);
    }
    return keys;
}

static void size_by_method(const struct catalog *catalog, struct design_index *index, double rows) {
    const struct catalog_table *table = &catalog->tables[index->table];
    switch ((int)index->method) {
    case METHOD_BTREE:
    case METHOD_OTHER:
        size_btree(table, index, rows);
        return;
    case METHOD_GIN:
        index_size_gin(catalog, index, rows);
        return;
    case METHOD_GIST:
        index_size_gist(catalog, index, rows);
        return;
    case METHOD_BRIN:
        index_size_brin(catalog, index, rows);
        return;
    case METHOD_HASH:
        index_size_hash(catalog, index, rows);
        return;
    default:
        size_rest(table, index, rows);
        return;
    }
}

void cost_index_size(const struct catalog *catalog, struct design_index *index) {
    if (catalog->dialect == SQL_ORACLE) {
        ora_index_size(catalog, index);
        return;
    }
    const struct catalog_table *table = &catalog->tables[index->table];
    double rows = cost_table_size(catalog, table).rows;
    if (index->predicate_text.len) {
        rows *= index->predicate ? cost_predicate_share(table, index->predicate) : 1;
    }
    struct catalog_key *as_given = index->keys;
    struct arena scratch;
    arena_init(&scratch, NULL);
    index->keys = keys_with_stats(&scratch, table, index, rows);
    size_by_method(catalog, index, rows);
    index->keys = as_given;
    arena_release(&scratch);
}
