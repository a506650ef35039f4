/* Which file knows a method: btree_size.c, gin_size.c, gist_size.c, brin_size.c, hash_size.c. Rows of a partial index come from its predicate. */
#include "cost/index_size.h"

#include <math.h>

#include "cost/index_kinds.h"
#include "cost/key_spread.h"
#include "cost/ora_catalog.h"
#include "cost/predicate_share.h"
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

static void set_size(const struct catalog *catalog, struct key_spreads *spreads, struct design_index *index) {
    if (catalog->dialect == SQL_ORACLE) {
        ora_index_size(catalog, index);
        return;
    }
    const struct catalog_table *table = &catalog->tables[index->table];
    bool partial = index->predicate_text.len && index->predicate;
    double share = partial ? cost_predicate_share(table, index->predicate) : 1;
    size_by_method(catalog, spreads, index, cost_table_size(catalog, table).rows, share);
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
