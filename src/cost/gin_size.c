/*
 * The size of a GIN index as PostgreSQL builds it (ginbtree.c, ginentrypage.c, gindatapage.c, ginpostinglist.c).
 *
 * Entry tree: per entry a tuple of 8 bytes, the key, and its list of rows: 6 bytes for the first, 2 for the length, then the distances as
 * bytes of 7 bits. Entries come in their order, and a page that is full is split in the middle: leaves stay a little over half full; where
 * the build needs several batches (maintenance_work_mem) later ones fill them up to about ln 2. A list of more than a third of a page becomes a tree of its
 * own, whose pages are filled.
 *
 * A distance is (pages apart) * 2048 + (places apart), so for an entry in a share s of the rows, R to a page, it takes 1 byte with P(same page),
 * 2 below 8 pages, 3 below 1024, else 4; rows are taken as spread at random, P(further than k) = (1 - s)^k, but for those that were seen to lie together.
 *
 * A batch ends when what it has collected fills maintenance_work_mem (ginbulk.c: per entry a node with its key and an array of 6-byte rows that doubles from 5). A list that
 * outgrew its tuple in a later batch leaves an entry page behind that was split for what it had in the earlier ones.
 */
#include <math.h>

#include "base/vec.h"
#include "cost/gin_entries.h"
#include "cost/index_key.h"
#include "cost/index_kinds.h"
#include "cost/pg_params.h"
#include "cost/table_size.h"

#define PAGE 8192.0
#define USABLE (PAGE - 24 - 16)
#define LINE_POINTER 4
#define LIST_HEADER 8
#define BARE_KEY_BYTES 9 /* a tuple's header and a category */
#define LONG_LIST 40
#define TUPLE_MAX 2712
#define SEGMENT 256
#define TREE_FANOUT 815 /* 10 bytes a child */
#define SPLIT_FILL 0.525
#define BATCHED_FILL 0.69
#define BUILD_NODE_BYTES 104 /* of an entry in the build's memory, with what palloc adds to its key and list */
#define BUILD_PLACES 5
#define BUILD_PLACE_BYTES 6
#define BUILD_PLACE_ROUNDED 6.4 /* as palloc rounds them up to powers of two */
#define BUILD_CHUNK_MOST 8192
#define ALIKE 0.05 /* shares of rows: nearer than the two would come by chance, once in some ten */

struct extent { /* what all entries together need */
    double entry_bytes, entry_squares, inner_bytes, data_pages, entries;
    double batch; /* the share of the rows that the build takes at a time */
};

struct gin_groups {
    struct gin_group *at;
    size_t n, cap;
};

enum { HALVES = 30 };

static double distance_bytes(double share, double rows_per_page, double together) {
    double s = fmin(fmax(share, 1e-12), 1), R = fmax(1, rows_per_page), stay = 0, chance = s;
    if (s >= 1) {
        stay = 1 - 1 / R;
    }
    for (double k = 1; s < 1 && k < R && chance > 1e-9; k++) {
        stay += chance * (1 - k / R);
        chance *= 1 - s;
    }
    double near = 1 - pow(1 - s, 8 * R), far = 1 - pow(1 - s, 1024 * R);
    near = fmax(near, stay);
    far = fmax(far, near);
    double elsewhere = stay < 1 ? (2 * (near - stay) + 3 * (far - near) + 4 * (1 - far)) / (1 - stay) : 0;
    stay = fmax(stay, together);
    return stay + (1 - stay) * elsewhere;
}

/* Bytes of lists behind a key: rounded up to two, the tuple to eight; of long ones on average. */
static double tuple_bytes(double key, double list) {
    return key + (list < LONG_LIST ? pg_align(2 * ceil(list / 2)) : list + 3.5);
}

/* … of so many rows. */
static double list_tuple(double key, double rows, double distance) {
    return tuple_bytes(key, LIST_HEADER + (rows - 1) * distance);
}

/* The largest tuple that there was before a batch made it a tree; the key's where the first did. */
static double outgrown(double key, double rows, double distance, double batch) {
    double first = list_tuple(key, fmax(1, rows * batch), distance);
    return first > TUPLE_MAX ? key : first * floor(TUPLE_MAX / first);
}

static void add_tuples(struct extent *x, double entries, double key, double rows, double distance) {
    double tuple = list_tuple(key, rows, distance);
    if (tuple > TUPLE_MAX) {
        double bytes = rows * (distance + fmax(0, LIST_HEADER - distance) / SEGMENT), leaves = ceil(bytes / USABLE);
        double inner = leaves > 1 ? 1 + (leaves > TREE_FANOUT ? ceil(leaves / TREE_FANOUT) : 0) : 0;
        x->data_pages += entries * (leaves + inner);
        tuple = outgrown(key, rows, distance, x->batch);
    }
    x->entry_bytes += entries * (tuple + LINE_POINTER);
    x->entry_squares += entries * (tuple + LINE_POINTER) * (tuple + LINE_POINTER);
}

static void add_group(struct extent *x, const struct gin_group *g, double rows, double rows_per_page) {
    double twice = g->rows < 2 ? g->rows - 1 : 0, distance = distance_bytes(g->rows / fmax(1, rows), rows_per_page, g->together);
    if (g->rows < 2) { /* some of them stand in one row, the others in two */
        add_tuples(x, g->entries * (1 - twice), g->key_bytes, 1, distance);
        add_tuples(x, g->entries * twice, g->key_bytes, 2, distance);
    } else {
        add_tuples(x, g->entries, g->key_bytes, g->rows, distance);
    }
    x->inner_bytes += g->entries * (g->key_bytes + LINE_POINTER);
    x->entries += g->entries;
}

/* What the build has in memory of an entry with so many rows. */
static double collected(const struct gin_group *g, double rows) {
    double places = BUILD_PLACES;
    while (places < rows) {
        places *= 2;
    }
    double list = places * BUILD_PLACE_BYTES < BUILD_CHUNK_MOST ? places * BUILD_PLACE_ROUNDED : places * BUILD_PLACE_BYTES;
    return BUILD_NODE_BYTES + g->key_bytes + list;
}

static double collected_of_all(const struct gin_groups *groups, double share) {
    double bytes = 0;
    for (size_t i = 0; i < groups->n; i++) {
        const struct gin_group *g = &groups->at[i];
        double rows = g->rows * share;
        bytes += g->entries * fmin(1, rows) * collected(g, fmax(1, rows));
    }
    return bytes;
}

/* The share of the rows after which maintenance_work_mem is full. */
static double batch_of(const struct catalog *catalog, const struct gin_groups *groups) {
    double memory = 1024 * catalog_setting_number(catalog, "maintenance_work_mem", 65536), low = 0, high = 1;
    if (collected_of_all(groups, 1) <= memory) {
        return 1;
    }
    for (int i = 0; i < HALVES; i++) {
        double middle = (low + high) / 2;
        *(collected_of_all(groups, middle) < memory ? &low : &high) = middle;
    }
    return fmax(low, 1e-4);
}

/* entrySplitPage: of a full page and one tuple more, each x bytes, the left half keeps what passes the middle: half a page's tuples and one. */
static double split_bytes(double x) {
    return x * (fmax(2, USABLE / x - 0.5) / 2 + 1);
}

static double entry_pages(const struct extent *x) {
    double size = x->entry_squares / fmax(1, x->entry_bytes), page = split_bytes(fmax(20, size));
    page = fmax(page, fmin(page / x->batch, USABLE * BATCHED_FILL)); /* later batches fill what the first has left */
    double level = fmax(1, ceil(x->entry_bytes / page)), pages = level;
    double fanout = fmax(2, USABLE * SPLIT_FILL / fmax(1, x->inner_bytes / fmax(1, x->entries)));
    while (level > 1 && isfinite(level)) {
        level = ceil(level / fanout);
        pages += level;
    }
    return pages;
}

/*
 * The predicate says so of the column, or holds for as many rows as the column is filled in: one column then mostly says what a row is, and which of the others it has
 * (kind = 'company', company_name). Of customers, one in nine a company, independence made trigrams of one name in 81: a sixth of what was built.
 */
static bool is_filled(struct arena *arena, const struct catalog_table *table, const struct design_index *index, size_t k, double share) {
    uint32_t column = index->keys[k].column;
    if (!index->predicate || column == CATALOG_NONE) {
        return false;
    }
    double nulls = table->columns[column].stats.null_fraction;
    double left = index_key_of_included(arena, table, column, index->predicate).stats.null_fraction;
    return nulls > 0 && (left <= 0 || fabs(1 - nulls - share) <= ALIKE * share);
}

void index_size_gin(const struct catalog *catalog, struct design_index *index, double rows) {
    const struct catalog_table *table = &catalog->tables[index->table];
    struct table_size whole = cost_table_size(catalog, table);
    double per_page = whole.pages > 0 ? whole.rows / whole.pages : 50;
    struct gin_groups groups = {0};
    struct arena scratch;
    double items = 0;
    arena_init(&scratch, NULL);
    for (size_t k = 0; k < index->key_count; k++) {
        bool filled = is_filled(&scratch, table, index, k, rows / fmax(1, whole.rows));
        struct gin_entries entries = cost_gin_entries(&scratch, table, &index->keys[k], rows, filled, index->sample.seen);
        for (size_t i = 0; i < entries.n; i++) {
            VEC_PUSH(&scratch, &groups, entries.at[i]);
        }
        if (entries.bare >= 1) {
            VEC_PUSH(&scratch, &groups, (struct gin_group){.entries = 1, .rows = entries.bare, .key_bytes = pg_align(BARE_KEY_BYTES)});
        }
        items += entries.items + entries.bare;
    }
    struct extent x = {.batch = batch_of(catalog, &groups)};
    for (size_t i = 0; i < groups.n; i++) {
        add_group(&x, &groups.at[i], whole.rows, per_page);
    }
    arena_release(&scratch);
    double pages = entry_pages(&x);
    index->gin = (struct design_gin){
        .entries = x.entries, .entry_pages = pages, .data_pages = x.data_pages, .items_per_row = items / fmax(1, rows)};
    design_index_set_size(index, 1 + pages + x.data_pages, rows, 0, (uint32_t)PAGE);
}
