/*
 * How a new index is stored in Oracle: in which tablespace, and whether its leading columns are worth compressing.
 *
 * Tablespace: that of most of the table's indexes (the first by name on a tie), else the table's: a new index goes
 * where the DBA put the others.
 *
 * Prefix compression (Concepts, "Prefix Compression") stores each distinct prefix once per leaf block, the rows'
 * entries keep the rest. With rows N, distinct prefixes D, average bytes P of the prefix and E of the whole entry, an
 * entry's saving is about
 *
 *     saved(p) = P (1 - 1/r) - O / r        r = min(N / D, entries per block)
 *
 * O: 4 bytes of overhead of a prefix entry. The p with the largest saving is taken when it makes the index at least 20
 * % smaller; below that the CPU of packing and unpacking is for nothing. Distinct prefixes are the product of the
 * columns' distinct values, at most N: too many when columns depend on each other, so the saving is rather larger.
 *
 * Local or global: an index of a partitioned table is local when it holds the partition key, global otherwise; a
 * bitmap can only be local.
 *
 * COMPRESS ADVANCED LOW finds the prefix block by block but needs the Advanced Compression option: it is taken only
 * where the database already has indexes of that kind.
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#include "sql/print.h"

#define PREFIX_OVERHEAD 4.0
#define ROWID_BYTES 8.0 /* 6, its length, the entry's flags */
#define LEAST_SAVING 0.2
#define PCT_FREE 0.9

static double column_bytes(const struct catalog_table *table, const struct catalog_key *key) {
    const struct catalog_stats *stats = key->column != CATALOG_NONE ? &table->columns[key->column].stats : &key->stats;
    return stats->present && stats->width_bytes > 0 ? stats->width_bytes + 1 : 8; /* with its length */
}

static double column_distinct(const struct catalog_table *table, const struct catalog_key *key) {
    const struct catalog_stats *stats = key->column != CATALOG_NONE ? &table->columns[key->column].stats : &key->stats;
    return stats->present ? catalog_distinct(stats, table->rows) : INFINITY;
}

static double entry_bytes(const struct catalog_table *table, const struct design_index *index) {
    double bytes = ROWID_BYTES;
    for (size_t i = 0; i < index->key_count; i++) {
        bytes += column_bytes(table, &index->keys[i]);
    }
    return bytes;
}

/* The prefix length that saves most, and its share of the index; 0: none is worth it. */
static int best_prefix(const struct catalog *catalog, const struct design_index *index) {
    const struct catalog_table *table = &catalog->tables[index->table];
    double entry = entry_bytes(table, index), bytes = 0, distinct = 1, most = LEAST_SAVING;
    double per_block = (catalog->oracle ? catalog->oracle->block_bytes : 8192) * PCT_FREE / entry;
    size_t longest = index->unique ? index->key_count - 1 : index->key_count;
    int best = 0;
    for (size_t p = 0; p < longest; p++) {
        bytes += column_bytes(table, &index->keys[p]);
        distinct = fmin(distinct * column_distinct(table, &index->keys[p]), fmax(1, table->rows));
        double rows = fmax(1, fmin(table->rows / distinct, per_block));
        double saved = (bytes * (1 - 1 / rows) - PREFIX_OVERHEAD / rows) / entry;
        if (saved > most) {
            most = saved;
            best = (int)p + 1;
        }
    }
    return best;
}

static bool has_advanced_compression(const struct catalog *catalog) {
    size_t at;
    for (size_t i = 0; i < catalog->index_count; i++) {
        const struct catalog_oracle_index *index = catalog->indexes[i].oracle;
        if (index && str_find(index->compression, STR("ADVANCED"), &at)) {
            return true;
        }
    }
    return false;
}

static size_t indexes_in(const struct catalog *catalog, const struct catalog_table *table, struct str tablespace) {
    size_t count = 0;
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_oracle_index *index = catalog->indexes[table->indexes.at[i]].oracle;
        count += index && str_eq(index->tablespace, tablespace);
    }
    return count;
}

static struct str tablespace_of(const struct catalog *catalog, const struct catalog_table *table) {
    struct str best = table->oracle ? table->oracle->tablespace : (struct str){0};
    size_t most = 0;
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_oracle_index *index = catalog->indexes[table->indexes.at[i]].oracle;
        size_t count = index && index->tablespace.len ? indexes_in(catalog, table, index->tablespace) : 0;
        if (count > most) {
            most = count;
            best = index->tablespace;
        }
    }
    return best;
}

/* An index that holds the partition key divides as its table does; others would have to be searched in every partition. */
static bool holds_partition_key(const struct catalog_table *table, const struct design_index *index) {
    const struct catalog_partitioning *partitioning = table->oracle ? table->oracle->partitioning : NULL;
    for (size_t i = 0; partitioning && partitioning->key_count && i < index->key_count; i++) {
        if (index->keys[i].column == partitioning->keys[0]) {
            return true;
        }
    }
    return false;
}

const struct design_index *oracle_stored(struct arena *arena, const struct catalog *catalog,
                                         const struct design_index *index) {
    if (catalog->dialect != SQL_ORACLE) {
        return index;
    }
    struct design_index *stored = ARENA_NEW(arena, struct design_index);
    *stored = *index;
    stored->storage.tablespace = tablespace_of(catalog, &catalog->tables[index->table]);
    stored->storage.local = holds_partition_key(&catalog->tables[index->table], index) ||
                            (index->method == METHOD_BITMAP && catalog->tables[index->table].oracle &&
                             catalog->tables[index->table].oracle->partitioning);
    if (index->method == METHOD_BTREE) {
        stored->storage.prefix_length = best_prefix(catalog, index);
        stored->storage.advanced_low = stored->storage.prefix_length && has_advanced_compression(catalog);
    }
    return stored;
}

/* CREATE INDEX counts the index, not the hidden column of its expression; without statistics that is taken for 1 % of the rows. */
struct str oracle_gather_text(struct arena *arena, const struct catalog *catalog, const struct design_index *index) {
    bool any = false;
    for (size_t i = 0; i < index->key_count; i++) {
        any |= index->keys[i].column == CATALOG_NONE;
    }
    if (!any || catalog->dialect != SQL_ORACLE || index->method == METHOD_GIN) {
        return (struct str){0};
    }
    const struct catalog_table *table = &catalog->tables[index->table];
    return str_fmt(arena,
                   "BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => " STR_FMT ", tabname => " STR_FMT
                   ", method_opt => 'FOR ALL HIDDEN COLUMNS SIZE AUTO', cascade => FALSE); END;",
                   STR_ARG(sql_quote_string(arena, table->schema)), STR_ARG(sql_quote_string(arena, table->name)));
}

void oracle_gather_expressions(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                               struct advise_recommendation *out) {
    struct str gather = oracle_gather_text(arena, catalog, index);
    if (gather.len) {
        struct str *steps = ARENA_ARRAY(arena, struct str, out->ddl_count + 1);
        memcpy(steps, out->ddl, out->ddl_count * sizeof *steps);
        steps[out->ddl_count++] = gather;
        out->ddl = steps;
    }
}
