/* Which file knows a method: btree_size.c, gin_size.c, gist_size.c, brin_size.c, hash_size.c. Rows of a partial index come from its predicate. */
#include "cost/index_size.h"

#include <math.h>

#include "catalog/partitions.h"
#include "cost/index_kinds.h"
#include "cost/index_sample.h"
#include "cost/key_spread.h"
#include "cost/ora_catalog.h"
#include "cost/table_size.h"

#define PAGE 8192.0
#define USABLE (PAGE - 24 - 16)

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

static void size_by_method(const struct catalog *catalog, struct key_spreads *spreads, struct design_index *index, double all,
                           double share) {
    const struct catalog_table *table = &catalog->tables[index->table];
    double rows = all * share;
    switch ((int)index->method) {
    case METHOD_BTREE:
    case METHOD_OTHER:
        index_size_btree(catalog, spreads, index, all, share);
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
        index_size_hash(catalog, index, all, share);
        return;
    default:
        size_rest(table, index, rows);
        return;
    }
}

static void size_whole(const struct catalog *catalog, struct key_spreads *spreads, struct design_index *index) {
    const struct catalog_table *table = &catalog->tables[index->table];
    bool partial = index->predicate_text.len && index->predicate;
    double share = partial ? index_sample_held(table, index) : 1;
    size_by_method(catalog, spreads, index, cost_table_size(catalog, table).rows, share);
}

/* --- Partitioned tables: an index of one is an index on each leaf -------------------------------------------- */

/* The index as it is on the leaf, whose columns may have other numbers. */
static struct design_index index_on_leaf(struct arena *arena, const struct catalog *catalog, const struct design_index *index, uint32_t leaf) {
    struct design_index part = *index;
    const uint32_t *along = catalog_columns_along(arena, &catalog->tables[index->table], &catalog->tables[leaf]);
    part.table = leaf;
    part.part_count = 0;
    if (!along) {
        return part;
    }
    part.keys = ARENA_ARRAY(arena, struct catalog_key, index->key_count + 1);
    part.include = ARENA_ARRAY(arena, uint32_t, index->include_count + 1);
    for (size_t i = 0; i < index->key_count; i++) {
        part.keys[i] = index->keys[i];
        part.keys[i].column = index->keys[i].column == CATALOG_NONE ? CATALOG_NONE : along[index->keys[i].column];
    }
    for (size_t i = 0; i < index->include_count; i++) {
        part.include[i] = along[index->include[i]];
    }
    return part;
}

static void clear_size(struct design_index *index) {
    index->pages = index->tuples = 0;
    index->size_bytes = 0;
    index->tree_height = 0;
    index->gin = (struct design_gin){0};
}

static void add_part(struct design_index *index, const struct design_index *part) {
    double before = index->tuples, all = before + part->tuples;
    double per_row = all > 0 ? (index->gin.items_per_row * before + part->gin.items_per_row * part->tuples) / all : 0;
    index->pages += part->pages;
    index->tuples += part->tuples;
    index->size_bytes += part->size_bytes;
    index->tree_height = index->tree_height > part->tree_height ? index->tree_height : part->tree_height;
    index->gin.entries += part->gin.entries;
    index->gin.entry_pages += part->gin.entry_pages;
    index->gin.data_pages += part->gin.data_pages;
    index->gin.pending_pages += part->gin.pending_pages;
    index->gin.items_per_row = per_row;
}

/* No leaf was analysed, but the whole was: its statistics say what the index holds, the rows how it is shared out. */
static void share_out(const struct catalog *catalog, struct design_index *index) {
    double rows = fmax(1, cost_table_size(catalog, &catalog->tables[index->table]).rows);
    for (size_t i = 0; i < index->part_count; i++) {
        struct design_part *part = &index->parts[i];
        double share = fmin(1, cost_table_size(catalog, &catalog->tables[part->table]).rows / rows), pages = ceil(index->pages * share);
        *part = (struct design_part){part->table, fmax(1, pages), rint(index->tuples * share), pages <= 2 ? 0 : index->tree_height, index->gin};
        part->gin.entry_pages = ceil(index->gin.entry_pages * share);
        part->gin.data_pages = ceil(index->gin.data_pages * share);
        part->gin.pending_pages = ceil(index->gin.pending_pages * share);
    }
}

static void size_parts(const struct catalog *catalog, struct key_spreads *spreads, struct design_index *index) {
    struct arena scratch;
    if (!catalog_leaves_have_stats(catalog, index->table)) {
        size_whole(catalog, spreads, index);
        share_out(catalog, index);
        return;
    }
    arena_init(&scratch, NULL);
    clear_size(index);
    for (size_t i = 0; i < index->part_count; i++) {
        struct design_index part = index_on_leaf(&scratch, catalog, index, index->parts[i].table);
        size_whole(catalog, spreads, &part);
        index->parts[i] = (struct design_part){part.table, part.pages, part.tuples, part.tree_height, part.gin};
        add_part(index, &part);
    }
    arena_release(&scratch);
}

static void set_size(const struct catalog *catalog, struct key_spreads *spreads, struct design_index *index) {
    if (catalog->dialect == SQL_ORACLE) {
        ora_index_size(catalog, index);
        return;
    }
    if (index->part_count) {
        size_parts(catalog, spreads, index);
    } else {
        size_whole(catalog, spreads, index);
    }
}

void cost_index_size(const struct catalog *catalog, struct design_index *index) {
    set_size(catalog, NULL, index);
}

struct cost_sizes {
    struct key_spreads spreads;
};

struct cost_sizes *cost_sizes_new(struct arena *arena) {
    struct cost_sizes *sizes = ARENA_NEW(arena, struct cost_sizes);
    key_spreads_init(&sizes->spreads, arena);
    return sizes;
}

void cost_sizes_set(struct cost_sizes *sizes, const struct catalog *catalog, struct design_index *index) {
    set_size(catalog, sizes ? &sizes->spreads : NULL, index);
}
