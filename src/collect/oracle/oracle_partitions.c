/* Partitioning of tables and indexes. */
#include <math.h>

#include "collect/oracle/oracle_load.h"

enum { PARTITION_KEYS_MAX = 16, PARTITIONS_MAX = 1048575 }; /* Oracle's own */

static struct catalog_partitioning *table_partitioning(struct oracle_load *load, struct str schema, struct str name) {
    struct catalog_oracle_table *table = oracle_find_table(load, schema, name);
    return table ? table->partitioning : NULL;
}

static struct catalog_partitioning *index_partitioning(struct oracle_load *load, struct str schema, struct str name) {
    struct oracle_index *index = oracle_find_index(load, schema, name);
    return index ? index->index.oracle->partitioning : NULL;
}

static struct str unless_none(struct str text) {
    return str_eq_z(text, "NONE") ? (struct str){0} : text;
}

bool oracle_load_part_tables(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, KIND, SUBKIND, INTERVAL, SUBPARTITIONS };
    static const char *const columns[] = {"schema", "name", "kind", "subkind", "interval", "subpartition_count"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "part_tables", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct catalog_partitioning *to = table_partitioning(load, rows_text(&rows, SCHEMA), rows_text(&rows, NAME));
        double subpartitions = rows_number(&rows, SUBPARTITIONS, 0, PARTITIONS_MAX, NAN);
        if (to) {
            to->kind = rows_text(&rows, KIND);
            to->subkind = unless_none(rows_text(&rows, SUBKIND));
            to->interval = rows_text(&rows, INTERVAL).len > 0;
            to->subpartition_count = to->subkind.len ? subpartitions : NAN;
        }
    }
    return rows_good(&rows);
}

bool oracle_load_part_indexes(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, KIND, SUBKIND, COUNT, LOCALITY, ALIGNMENT };
    static const char *const columns[] = {"schema",   "name",     "kind",     "subkind", "partition_count",
                                          "locality", "alignment"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "part_indexes", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct oracle_index *index = oracle_find_index(load, rows_text(&rows, SCHEMA), rows_text(&rows, NAME));
        double count = rows_number(&rows, COUNT, 0, PARTITIONS_MAX, NAN);
        if (index && index->index.oracle->partitioning) {
            struct catalog_partitioning *to = index->index.oracle->partitioning;
            to->kind = rows_text(&rows, KIND);
            to->subkind = unless_none(rows_text(&rows, SUBKIND));
            to->partition_count = count;
            index->index.oracle->local = str_eq_z(rows_text(&rows, LOCALITY), "LOCAL");
            index->index.oracle->prefixed = str_eq_z(rows_text(&rows, ALIGNMENT), "PREFIXED");
        }
    }
    return rows_good(&rows);
}

static void add_column(struct arena *arena, uint32_t **columns, size_t *count, uint32_t column) {
    *columns = arena_grow(arena, *columns, *count * sizeof column, (*count + 1) * sizeof column);
    (*columns)[(*count)++] = column;
}

bool oracle_load_part_keys(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, OBJECT, LEVEL, COLUMN };
    static const char *const columns[] = {"schema", "name", "object_type", "level", "column_name"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "part_keys", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct str schema = rows_text(&rows, SCHEMA), name = rows_text(&rows, NAME);
        bool of_index = str_eq_z(rows_text(&rows, OBJECT), "INDEX");
        struct oracle_index *index = of_index ? oracle_find_index(load, schema, name) : NULL;
        struct catalog_partitioning *to = of_index ? index_partitioning(load, schema, name)
                                                   : table_partitioning(load, schema, name);
        uint32_t table = index ? index->index.table : catalog_builder_table(load->builder, schema, name);
        uint32_t column = to ? catalog_builder_column(load->builder, table, rows_text(&rows, COLUMN)) : CATALOG_NONE;
        double level = rows_number(&rows, LEVEL, 1, 2, 1);
        if (!to || column == CATALOG_NONE) {
            continue;
        }
        if ((level > 1 ? to->subkey_count : to->key_count) >= PARTITION_KEYS_MAX) {
            rows_fail(&rows, NAME, "partitioned by at most 16 columns");
        } else if (level > 1) {
            add_column(load->arena, &to->subkeys, &to->subkey_count, column);
        } else {
            add_column(load->arena, &to->keys, &to->key_count, column);
        }
    }
    return rows_good(&rows);
}

static void add_partition(struct oracle_load *load, struct catalog_partitioning *to,
                          const struct catalog_oracle_partition *partition) {
    size_t n = to->partition_known, size = sizeof *partition;
    bool full = n == 0 || (n >= 8 && (n & (n - 1)) == 0);
    if (full) { /* 8, 16, 32, … */
        to->partitions = arena_grow(load->arena, to->partitions, n * size, (n ? n * 2 : 8) * size);
    }
    to->partitions[n] = *partition;
    to->partition_known = n + 1;
    to->partition_count = (double)(n + 1);
}

bool oracle_load_partitions(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, TABLE, NAME, HIGH, ROWS, BLOCKS };
    static const char *const columns[] = {"schema", "table_name", "name", "high_value", "num_rows", "blocks"};
    uint32_t block_bytes = load->builder->catalog->oracle->block_bytes;
    struct rows rows;
    if (!ROWS_OPEN(rows, "partitions", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct catalog_partitioning *to = table_partitioning(load, rows_text(&rows, SCHEMA), rows_text(&rows, TABLE));
        struct catalog_oracle_partition partition = {.name = rows_text(&rows, NAME),
                                                     .high_value = rows_text(&rows, HIGH),
                                                     .rows = rows_number(&rows, ROWS, 0, 1e15, NAN),
                                                     .blocks = rows_number(&rows, BLOCKS, 0, 4294967295.0, NAN)};
        partition.size_bytes = isnan(partition.blocks) ? 0 : (uint64_t)(partition.blocks * (double)block_bytes);
        if (to && to->partition_known == PARTITIONS_MAX) {
            rows_fail(&rows, NAME, "one of at most 1048575 partitions");
        } else if (to) {
            add_partition(load, to, &partition);
        }
    }
    return rows_good(&rows);
}
