/* What a partitioned table holds, from its partitions. */
#include "catalog/partitions.h"

#include <math.h>

enum { DEPTH_MAX = 32 }; /* a malformed bundle may name a table as its own ancestor */

static bool is_below(const struct catalog *catalog, uint32_t table, uint32_t ancestor) {
    for (int depth = 0; table != CATALOG_NONE && depth < DEPTH_MAX; depth++) {
        table = catalog->tables[table].parent;
        if (table == ancestor) return true;
    }
    return false;
}

bool catalog_is_within(const struct catalog *catalog, uint32_t table, uint32_t whole) {
    return table == whole || (catalog->tables[whole].kind == TABLE_PARTITIONED && is_below(catalog, table, whole));
}

uint32_t catalog_topmost(const struct catalog *catalog, uint32_t table) {
    for (int depth = 0; catalog->tables[table].parent != CATALOG_NONE && depth < DEPTH_MAX; depth++) {
        table = catalog->tables[table].parent;
    }
    return table;
}

struct table_ids catalog_partitions(struct arena *arena, const struct catalog *catalog, uint32_t table) {
    struct table_ids ids = {arena_calloc(arena, catalog->table_count, sizeof *ids.at), 0};
    for (uint32_t t = 0; t < catalog->table_count; t++) {
        if (catalog->tables[t].parent == table) ids.at[ids.n++] = t;
    }
    return ids;
}

struct table_ids catalog_leaves(struct arena *arena, const struct catalog *catalog, uint32_t table) {
    struct table_ids ids = {arena_calloc(arena, catalog->table_count, sizeof *ids.at), 0};
    if (catalog->tables[table].kind != TABLE_PARTITIONED) {
        ids.at[ids.n++] = table;
        return ids;
    }
    for (uint32_t t = 0; t < catalog->table_count; t++) {
        if (catalog->tables[t].kind == TABLE_PARTITION && is_below(catalog, t, table)) ids.at[ids.n++] = t;
    }
    return ids;
}

static void add_counter(double *total, double one) {
    if (isfinite(one)) *total = isfinite(*total) ? *total + one : one;
}

static void add_activity(struct catalog_activity *total, const struct catalog_activity *one) {
    add_counter(&total->inserted, one->inserted);
    add_counter(&total->updated, one->updated);
    add_counter(&total->hot_updated, one->hot_updated);
    add_counter(&total->deleted, one->deleted);
    add_counter(&total->live, one->live);
    add_counter(&total->dead, one->dead);
    add_counter(&total->seq_scans, one->seq_scans);
    add_counter(&total->index_scans, one->index_scans);
    add_counter(&total->modified_since_analyze, one->modified_since_analyze);
}

static void add_table(struct catalog_table *total, const struct catalog_table *one) {
    if (one->rows >= 0) total->rows = fmax(0, total->rows) + one->rows;
    total->pages += one->pages;
    total->visible_pages += one->visible_pages;
    total->size_bytes += one->size_bytes;
    add_activity(&total->activity, &one->activity);
}

/* The same keys by name: a partition may have its columns in another order. */
static bool are_alike(const struct catalog *catalog, const struct catalog_index *a, const struct catalog_index *b) {
    const struct catalog_column *of_a = catalog->tables[a->table].columns, *of_b = catalog->tables[b->table].columns;
    bool alike = a->method == b->method && a->key_count == b->key_count && a->include_count == b->include_count &&
                 a->unique == b->unique && str_eq(a->predicate_text, b->predicate_text);
    for (size_t i = 0; i < a->key_count && alike; i++) {
        const struct catalog_key *x = &a->keys[i], *y = &b->keys[i];
        bool named = x->column != CATALOG_NONE && y->column != CATALOG_NONE;
        alike = named ? str_eq(of_a[x->column].name, of_b[y->column].name) : x->column == y->column && str_eq(x->expression, y->expression);
    }
    return alike;
}

static void add_indexes(const struct catalog *catalog, struct catalog_table *total, const struct catalog_table *one) {
    for (size_t i = 0; i < total->indexes.n; i++) {
        struct catalog_index *whole = &catalog->indexes[total->indexes.at[i]];
        for (size_t k = 0; k < one->indexes.n; k++) {
            const struct catalog_index *part = &catalog->indexes[one->indexes.at[k]];
            if (!are_alike(catalog, whole, part)) continue;
            whole->pages += part->pages;
            whole->tuples = fmax(0, whole->tuples) + fmax(0, part->tuples);
            whole->size_bytes += part->size_bytes;
            whole->tree_height = whole->tree_height > part->tree_height ? whole->tree_height : part->tree_height;
            add_counter(&whole->scans, part->scans);
            break; /* twins of one partition belong to twins of the whole, and are as large */
        }
    }
}

static void read_bounds(struct catalog *catalog) {
    for (uint32_t t = 0; t < catalog->table_count; t++) {
        struct catalog_table *table = &catalog->tables[t];
        if (table->partition_key.len) table->key = partition_key_parse(catalog->arena, table->partition_key);
        if (table->partition_bound.len) table->bound = partition_bound_parse(catalog->arena, table->partition_bound);
    }
}

void catalog_total_partitions(struct catalog *catalog) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    read_bounds(catalog);
    for (uint32_t t = 0; t < catalog->table_count; t++) {
        struct catalog_table *total = &catalog->tables[t];
        if (total->kind != TABLE_PARTITIONED) continue;
        struct table_ids leaves = catalog_leaves(&scratch, catalog, t);
        if (leaves.n) { /* ANALYZE writes the rows of a partitioned table once, autovacuum never; its partitions know better */
            total->rows = -1;
            total->pages = total->visible_pages = 0;
            total->size_bytes = 0;
        }
        for (size_t i = 0; i < leaves.n; i++) {
            add_table(total, &catalog->tables[leaves.at[i]]);
            add_indexes(catalog, total, &catalog->tables[leaves.at[i]]);
        }
    }
    arena_release(&scratch);
}

/* --- A leaf in its table's queries ------------------------------------------------------------------------ */

uint32_t *catalog_columns_along(struct arena *arena, const struct catalog_table *from, const struct catalog_table *to) {
    uint32_t *along = ARENA_ARRAY(arena, uint32_t, from->column_count + 1);
    bool same = true;
    for (uint32_t i = 0; i < from->column_count; i++) {
        bool here = i < to->column_count && str_eq(from->columns[i].name, to->columns[i].name);
        along[i] = here ? i : catalog_find_column(to, from->columns[i].name);
        same &= here;
    }
    return same ? NULL : along;
}

uint32_t catalog_partition_column(const struct catalog_table *table, const struct partition_key *key, size_t at) {
    return key->columns[at].len ? catalog_find_column(table, key->columns[at]) : CATALOG_NONE;
}

/* Analysing the whole gathers statistics of each leaf as well; a bundle may have lost them. */
bool catalog_leaves_have_stats(const struct catalog *catalog, uint32_t whole) {
    for (uint32_t t = 0; t < catalog->table_count; t++) {
        if (catalog->tables[t].kind == TABLE_PARTITION && catalog->tables[t].has_stats && is_below(catalog, t, whole)) return true;
    }
    return !catalog->tables[whole].has_stats;
}

struct catalog_table *catalog_leaf_in_whole(struct arena *arena, const struct catalog *catalog, uint32_t whole, uint32_t leaf) {
    const struct catalog_table *table = &catalog->tables[whole], *part = &catalog->tables[leaf];
    struct catalog_table *seen = ARENA_NEW(arena, struct catalog_table);
    uint32_t *along = catalog_columns_along(arena, table, part);
    bool own = catalog_leaves_have_stats(catalog, whole);
    *seen = *part;
    if (own && !along) return seen;
    seen->column_count = table->column_count;
    seen->columns = ARENA_ARRAY(arena, struct catalog_column, table->column_count + 1);
    for (uint32_t i = 0; i < table->column_count; i++) {
        uint32_t at = along ? along[i] : i;
        seen->columns[i] = at == CATALOG_NONE ? table->columns[i] : part->columns[at];
        if (!own) seen->columns[i].stats = table->columns[i].stats;
    }
    return seen;
}

uint32_t catalog_index_of_whole(const struct catalog *catalog, uint32_t whole, uint32_t index) {
    const struct catalog_table *table = &catalog->tables[whole];
    for (size_t i = 0; i < table->indexes.n; i++) {
        if (are_alike(catalog, &catalog->indexes[table->indexes.at[i]], &catalog->indexes[index])) return table->indexes.at[i];
    }
    return CATALOG_NONE;
}
