/*
 * How PostgreSQL builds a B-tree (nbtsort.c, nbtdedup.c; its README on deduplication and suffix truncation), in expectation over the statistics.
 *
 * A page of 8192 bytes has 24 of header, 16 of special space and a line pointer kept for its high key: 8148 for tuples and their line pointers of 4. A leaf is
 * finished before a tuple that does not fit, or when, without the posting list of the last tuple, less than 819 bytes (fill factor 90) are free, an inner
 * page at 2457 (70); the last tuple then goes to the next page, and is what the high key is cut from.
 *
 * Equal keys merge into posting lists of 6 bytes per row, at most 808 bytes each in a build (_bt_load: maxpostingsize, a tenth of a page), unless the
 * index is unique, has INCLUDE columns, or equal values of a key may differ in their bytes (numeric, float, jsonb: no "equal image" in pg_amproc). NULLs are
 * keys like others.
 *
 * Inner tuples are cut behind the first key in which two leaves differ, and have the row's place (8 bytes) where none does.
 */
#include <math.h>

#include "cost/index_key.h"
#include "cost/index_kinds.h"
#include "cost/index_sample.h"
#include "cost/index_tuple.h"
#include "cost/key_spread.h"
#include "cost/pg_params.h"
#include "cost/table_size.h"

#define PAGE 8192
#define LEAF_FULL 7325.0  /* 8144 - 819: what tuples may take before a leaf is finished */
#define INNER_FULL 5687.0 /* 8144 - 2457 */
#define FIRST_INNER 12.0  /* the first tuple of an inner page has no key */
#define PAGE_ROOM                                                                                                      \
    8140.0 /* for the tuples of a leaf, whatever its fill factor, with its high key's place in the table */
#define POSTING_MOST 808.0
#define POSTING_ROW 6.0
#define HEAP_PLACE 8.0
#define WIDE 1000
#define HEIGHT_MOST 60
#define WITHOUT_DEDUP 130000 /* versions before */

struct leaves {                       /* what is put on them, one after the other */
    double tuples[INDEX_TUPLE_STEPS]; /* of 8 i bytes */
    double full_pages;                /* within long runs of full lists */
    double single;                    /* mean size of a tuple of one row */
};

/* --- Keys ------------------------------------------------------------------------------------------------ */

static bool has_equal_image(const struct index_key *key) {
    if (str_eq_z(key->type_name, "citext")) { /* equal without being alike */
        return false;
    }
    switch (key->family) {
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

/* Among the first `count` keys. */
static bool holds_column(const struct design_index *index, size_t count, uint32_t column) {
    for (size_t i = 0; i < count; i++) {
        if (index->keys[i].column == column) {
            return true;
        }
    }
    return false;
}

static bool holds_columns(const struct design_index *index, size_t count, const uint32_t *columns, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!holds_column(index, count, columns[i])) {
            return false;
        }
    }
    return n > 0;
}

static bool are_never_null(const struct catalog_table *table, const uint32_t *columns, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!table->columns[columns[i]].not_null) {
            return false;
        }
    }
    return true;
}

/* A constraint, or an index that is there, says that no two rows are alike in the keys. */
static bool is_known_unique(const struct catalog *catalog, const struct catalog_table *table,
                            const struct design_index *index) {
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct catalog_constraint *c = &table->constraints[i];
        bool unique = c->kind == CONSTRAINT_PRIMARY || c->kind == CONSTRAINT_UNIQUE;
        if (unique && holds_columns(index, index->key_count, c->columns, c->column_count) &&
            are_never_null(table, c->columns, c->column_count)) {
            return true;
        }
    }
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *there = &catalog->indexes[table->indexes.at[i]];
        bool held = there->unique && there->valid && !there->predicate_text.len;
        for (size_t k = 0; held && k < there->key_count; k++) {
            uint32_t column = there->keys[k].column;
            held = column != CATALOG_NONE && holds_column(index, index->key_count, column) &&
                   table->columns[column].not_null;
        }
        if (held && there->key_count) {
            return true;
        }
    }
    return false;
}

/* A computed key of a column that is among the first `count` keys tells nothing new beside it. */
static bool follows_another(const struct catalog_table *table, const struct design_index *index, size_t key,
                            size_t count) {
    const struct catalog_column *of =
        index->keys[key].column == CATALOG_NONE ? index_key_column(table, &index->keys[key]) : NULL;
    return of && holds_column(index, count, (uint32_t)(of - table->columns));
}

/* Keys that refer to another table have at most as many values as it has rows; INFINITY: they do not. */
static double rows_referred_to(const struct catalog *catalog, const struct catalog_table *table,
                               const struct design_index *index, size_t count) {
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct catalog_constraint *c = &table->constraints[i];
        if (c->kind == CONSTRAINT_FOREIGN && c->column_count == count && c->foreign_table < catalog->table_count &&
            holds_columns(index, count, c->columns, count)) {
            return cost_table_size(catalog, &catalog->tables[c->foreign_table]).rows;
        }
    }
    return INFINITY;
}

/* --- Leaves ---------------------------------------------------------------------------------------------- */

static void put(struct leaves *leaves, double tuples, double bytes) {
    leaves->tuples[(size_t)fmin(INDEX_TUPLE_STEPS - 1, rint(bytes / 8))] += tuples;
}

/* Tuples of one size that fill a leaf; where they are lists, their keys alone count for the limit. */
static double tuples_to_leaf(double size, double key) {
    return fmax(2, floor((LEAF_FULL - key) / size) + (key < size ? 1 : 0));
}

/* `keys` keys of `rows` rows each, one tuple and its own size where they are few. */
static void put_keys(struct leaves *leaves, const struct index_tuple *tuple, double keys, double rows) {
    double per_list = floor((POSTING_MOST - leaves->single) / POSTING_ROW);
    if (rows < 1.5 || per_list < 2) {
        for (size_t i = 0; i < INDEX_TUPLE_STEPS; i++) {
            leaves->tuples[i] += keys * rows * tuple->share[i];
        }
        return;
    }
    double lists = floor(rows / per_list), rest = rows - lists * per_list,
           list = pg_align(leaves->single + per_list * POSTING_ROW);
    double page = tuples_to_leaf(list + INDEX_LINE_POINTER, leaves->single + INDEX_LINE_POINTER),
           run = fmax(0, lists - page);
    leaves->full_pages += keys * run / page;
    put(leaves, keys * (lists - run), list);
    if (rest >= 1) {
        put(leaves, keys, rest < 1.5 ? leaves->single : pg_align(leaves->single + floor(rest) * POSTING_ROW));
    }
}

/* Keys of m rows each, those in cells with `rows` on average: some have the whole number below, some the one above. */
static void put_even(struct leaves *leaves, const struct index_tuple *tuple, double cells, double rows) {
    if (cells <= 0) {
        return;
    }
    double keys = cells * -expm1(-rows), m = cells * rows / keys, below = floor(m + 1e-6);
    put_keys(leaves, tuple, keys * fmin(1, 1 - m + below), below);
    put_keys(leaves, tuple, keys * fmax(0, m - below), below + 1);
}

/* Cells with so many rows on average, Poisson. */
static void put_cells(struct leaves *leaves, const struct index_tuple *tuple, double cells, double rows) {
    static const struct {
        double deviations, share;
    } of_many[] = {{-1.5, 0.16}, {-0.5, 0.34}, {0.5, 0.34}, {1.5, 0.16}};
    if (rows > 30) {
        for (size_t i = 0; i < sizeof of_many / sizeof *of_many; i++) {
            put_keys(leaves, tuple, cells * of_many[i].share, rint(rows + of_many[i].deviations * sqrt(rows)));
        }
        return;
    }
    double chance = rows * exp(-rows);
    for (int k = 1; k < 100 && (k <= rows + 1 || chance > 1e-12); k++) {
        put_keys(leaves, tuple, cells * chance, k);
        chance *= rows / (k + 1);
    }
}

struct mixture { /* of sizes with line pointers */
    double tuples, bytes;
    double beyond[INDEX_TUPLE_STEPS + 1]; /* [i]: the share of tuples of 8 i bytes and more */
    size_t largest, kinds;
};

static struct mixture mixture_of(const struct leaves *leaves) {
    struct mixture m = {0};
    for (size_t i = INDEX_TUPLE_STEPS; i-- > 0;) {
        m.tuples += leaves->tuples[i];
        m.bytes += leaves->tuples[i] * (8 * (double)i + INDEX_LINE_POINTER);
        m.beyond[i] = m.tuples;
        m.kinds += leaves->tuples[i] > 0;
        m.largest = m.kinds == 1 && leaves->tuples[i] > 0 ? i : m.largest;
    }
    for (size_t i = 0; i < INDEX_TUPLE_STEPS; i++) {
        m.beyond[i] /= fmax(m.tuples, 1e-9);
    }
    return m;
}

/*
 * What a leaf keeps of tuples of many sizes. `limit` falls into a tuple of x bytes with a chance in proportion to x and to how many there are, anywhere in it
 * (renewal theory), o bytes before its end. Lists: it stays, if the next one still fits onto the page beside it, else goes to the next page. Tuples of one row: it goes, and so does
 * the one before it if o is more than is left of the page.
 */
static double mixed_leaf_bytes(const struct leaves *leaves, const struct mixture *m, double limit, bool lists) {
    double kept = 0, all = 0, room = PAGE_ROOM - limit;
    for (size_t i = 1; i < INDEX_TUPLE_STEPS; i++) {
        double x = 8 * (double)i + INDEX_LINE_POINTER;
        for (double o = 4; leaves->tuples[i] > 0 && o < x; o += 8) {
            double free = fmax(0, room - o), no_room = m->beyond[(size_t)fmin(INDEX_TUPLE_STEPS, floor(free / 8) + 1)];
            double gone = limit + o - x, stays = lists ? limit + o : gone;
            double fails = lists ? no_room : o > room ? 1 : 0;
            kept += leaves->tuples[i] * ((1 - fails) * stays + fails * (lists ? gone : gone - m->bytes / m->tuples));
            all += leaves->tuples[i];
        }
    }
    return all > 0 ? fmax(kept / all, 2 * m->bytes / m->tuples) : limit;
}

static double pages_of(const struct leaves *leaves, bool lists) {
    struct mixture m = mixture_of(leaves);
    double key = leaves->single + INDEX_LINE_POINTER, size = 8 * (double)m.largest + INDEX_LINE_POINTER;
    if (!lists && m.bytes > WIDE * m.tuples) { /* so few that their number, not where the limit falls, is what counts */
        size = m.bytes / m.tuples;
        m.kinds = 1;
    }
    double page = m.kinds == 1 ? size * tuples_to_leaf(size, lists ? key : size)
                               : mixed_leaf_bytes(leaves, &m, lists ? LEAF_FULL - key : LEAF_FULL, lists);
    return fmax(1, ceil(leaves->full_pages + m.bytes / page - 1e-6));
}

static double tuples_on(const struct leaves *leaves) {
    return mixture_of(leaves).tuples;
}

/* --- All ------------------------------------------------------------------------------------------------- */

static double upper_pages(double level, double inner_tuple, int *height) {
    double pages = 0, per_page = fmax(2, 1 + floor((INNER_FULL - FIRST_INNER) / (inner_tuple + INDEX_LINE_POINTER)));
    for (*height = 0; level > 1 && *height < HEIGHT_MOST; ++*height) { /* endless: of absurd statistics */
        level = ceil(level / per_page);
        pages += level;
    }
    return pages;
}

struct building {
    struct arena *arena;
    const struct catalog *catalog;
    const struct catalog_table *table;
    struct key_spreads *spreads; /* or NULL */
    const struct design_index *index;
    double rows;  /* of the table */
    double share; /* of them in the index */
    struct index_key *keys, *include;
    struct key_spread *prefix; /* [i]: of the keys up to i */
};

/* Remembered but where a predicate leaves rows out of some of the values: statements with hundreds of constants want hundreds of partial indexes on the same columns. */
static void spread_key(const struct building *b, size_t i, const struct key_sample *sample, struct key_spread *out) {
    uint32_t column = b->index->keys[i].column;
    if (b->spreads && column != CATALOG_NONE && !b->keys[i].restricted) {
        key_spreads_of(b->spreads, &b->table->columns[column], &b->keys[i], sample, out);
    } else {
        key_spread_of(&b->keys[i], sample, out);
    }
}

/* The rows that were read say what an expression gives, where it has no statistics of its own. */
static void foresee(const struct building *b, struct index_key *key) {
    const struct design_index *index = b->index;
    const struct catalog_stats *read = index->sample.values;
    bool open = index->keys[0].column == CATALOG_NONE && !index->keys[0].stats.present;
    if (!open || !read || index_sample_foreseen(b->arena, &index->sample, key, b->rows * b->share) != read) {
        return;
    }
    key->stats = *read;
    key->stats.distinct = read->distinct < 0 ? fmax(1, -read->distinct * b->rows * b->share) : read->distinct;
    key->counted = key->unstored = true;
}

/* The predicate may hold of rows with a value, or of those without, and be of another column. */
static void count_nulls(const struct building *b, size_t member, uint32_t column, struct index_key *key) {
    if (b->index->predicate && !key->restricted && index_sample_asks_nulls(b->table, column)) {
        double said = key->stats.null_fraction, nulls = index_sample_nulls(&b->index->sample, member, said);
        if (nulls != said) {
            index_key_with_nulls(b->arena, nulls, key);
        }
    }
}

static void read_keys(struct building *b) {
    const struct design_index *index = b->index;
    struct key_sample sample = key_sample_of(b->catalog, b->table);
    b->keys = ARENA_ARRAY(b->arena, struct index_key, index->key_count);
    b->include = ARENA_ARRAY(b->arena, struct index_key, index->include_count + 1);
    b->prefix = ARENA_ARRAY(b->arena, struct key_spread, index->key_count);
    struct key_spread *own = ARENA_NEW(b->arena, struct key_spread), *widest = ARENA_NEW(b->arena, struct key_spread),
                      *before = NULL; /* before: told by the keys that follow no other */
    for (size_t i = 0; i < index->key_count; i++) {
        b->keys[i] = index_key_of(b->arena, b->table, &index->keys[i], index->predicate, b->rows);
        if (i == 0) {
            foresee(b, &b->keys[0]);
        }
        count_nulls(b, i, index->keys[i].column, &b->keys[i]);
        spread_key(b, i, &sample, own);
        b->prefix[i] = *own;
        *widest = key_spread_distinct(own, 1) > key_spread_distinct(widest, 1) ? *own : *widest;
        if (before && follows_another(b->table, index, i, i)) {
            b->prefix[i] = *before;
        } else if (before) {
            key_spread_multiply(before, own, &b->prefix[i]);
            key_spread_limit(&b->prefix[i], rows_referred_to(b->catalog, b->table, index, i + 1));
        }
        before = follows_another(b->table, index, i, index->key_count) ? before : &b->prefix[i];
    }
    for (size_t i = 0; i < index->include_count; i++) {
        b->include[i] = index_key_of_included(b->arena, b->table, index->include[i], index->predicate);
        count_nulls(b, index->key_count + i, index->include[i], &b->include[i]);
    }
    bool analysed = index->keys[0].column != CATALOG_NONE || index->keys[0].stats.present;
    bool told = index->key_count == 1 && analysed && !b->keys[0].counted;
    key_spread_hold_to(&b->prefix[index->key_count - 1], told ? NULL : widest, &index->sample);
    if (is_known_unique(b->catalog, b->table, index)) {
        key_spread_unique(b->rows, &b->prefix[index->key_count - 1]);
    }
}

bool index_may_deduplicate(const struct catalog *catalog, const struct design_index *index) {
    bool since = !catalog->version || catalog->version >= WITHOUT_DEDUP;
    return since && index->method == METHOD_BTREE && !index->unique && !index->include_count;
}

static bool deduplicates(const struct building *b) {
    bool dedup = index_may_deduplicate(b->catalog, b->index);
    for (size_t i = 0; i < b->index->key_count; i++) {
        dedup &= has_equal_image(&b->keys[i]);
    }
    return dedup;
}

/* Where key i is the first to differ the tuple ends: in so many of the places between leaf tuples. */
static double inner_tuple(const struct building *b, const struct index_tuple *tuple, double tuples) {
    double before = 0, bytes = 0, last = 0;
    for (size_t i = 0; i < b->index->key_count; i++) {
        double differ = fmax(before, fmin(1, key_spread_distinct(&b->prefix[i], b->share) / fmax(1, tuples)));
        last = tuple->pivot[i];
        bytes += (differ - before) * last;
        before = differ;
    }
    return bytes + (1 - before) * (last + HEAP_PLACE);
}

void index_size_btree(const struct catalog *catalog, struct key_spreads *spreads, struct design_index *index, double rows, double share) {
    struct arena scratch;
    int height;
    arena_init(&scratch, NULL);
    struct building b = {&scratch, catalog, &catalog->tables[index->table], spreads, index, rows, share, NULL, NULL, NULL};
    read_keys(&b);
    bool dedup = deduplicates(&b);
    struct index_tuple tuple = index_tuple_of(&scratch, b.keys, index->key_count, b.include, index->include_count,
                                              dedup && index->key_count == 1);
    struct leaves *leaves = ARENA_NEW(&scratch, struct leaves);
    leaves->single = tuple.mean;
    const struct key_spread *spread = &b.prefix[index->key_count - 1];
    for (size_t i = 0; dedup && i < KEY_SPREAD_CLASSES; i++) {
        double cells = spread->at[i].cells, even = share < 1 && !spread->bunched ? 0 : spread->even;
        if (cells > 0) {
            put_even(leaves, &tuple, even * cells, share * spread->at[i].rows / cells);
            put_cells(leaves, &tuple, (1 - even) * cells, share * spread->at[i].rows / cells);
        }
    }
    if (!dedup) {
        put_keys(leaves, &tuple, share * rows, 1);
    }
    double level = pages_of(leaves, dedup);
    double pages =
        1 + level + upper_pages(level, inner_tuple(&b, &tuple, tuples_on(leaves)), &height); /* 1: the meta page */
    design_index_set_size(index, pages, share * rows, height, PAGE);
    arena_release(&scratch);
}
