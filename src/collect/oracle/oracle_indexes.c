/* Indexes, their keys and expressions, what they were used for. */
#include <math.h>

#include "base/map.h"
#include "collect/oracle/oracle_load.h"

#define INDEX_KEYS_MAX 32 /* Oracle's own */
struct oracle_index *oracle_find_index(struct oracle_load *load, struct str schema, struct str name) {
    return map_find(&load->indexes, oracle_key(load->arena, schema, name, (struct str){0}));
}

enum {
    I_SCHEMA,
    I_NAME,
    I_TABLE_SCHEMA,
    I_TABLE,
    I_TYPE,
    I_UNIQUENESS,
    I_COMPRESSION,
    I_PREFIX,
    I_TABLESPACE,
    I_BLEVEL,
    I_LEAF_BLOCKS,
    I_DISTINCT,
    I_CLUSTERING,
    I_ROWS,
    I_LEAF_PER_KEY,
    I_DATA_PER_KEY,
    I_ANALYZED,
    I_STATUS,
    I_PARTITIONED,
    I_VISIBILITY,
    I_ITYP,
    I_FUNCIDX,
    I_AUTOMATIC,
    I_STALE,
    I_BYTES
};
static const char *const index_columns[] = {
    "schema",        "name",       "table_schema",      "table_name", "index_type",          "uniqueness",
    "compression",   "prefix_length", "tablespace",     "blevel",     "leaf_blocks",         "distinct_keys",
    "clustering_factor", "num_rows", "leaf_blocks_per_key", "data_blocks_per_key", "last_analyzed", "status",
    "partitioned",   "visibility", "ityp_name",         "funcidx_status", "automatic",        "stale_stats",
    "bytes"};

static bool mentions(struct str text, const char *word) {
    size_t at;
    return str_find(text, str_from_z(word), &at);
}

static struct catalog_oracle_index *read_own(struct arena *arena, struct rows *rows) {
    struct catalog_oracle_index *own = catalog_oracle_index_new(arena);
    own->type = rows_text(rows, I_TYPE);
    own->blevel = rows_number(rows, I_BLEVEL, 0, 64, NAN);
    own->leaf_blocks = rows_number(rows, I_LEAF_BLOCKS, 0, 4294967295.0, NAN);
    own->distinct_keys = rows_number(rows, I_DISTINCT, 0, 1e15, NAN);
    own->clustering_factor = rows_number(rows, I_CLUSTERING, 0, 1e15, NAN);
    own->rows = rows_number(rows, I_ROWS, 0, 1e15, NAN);
    own->leaf_blocks_per_key = rows_number(rows, I_LEAF_PER_KEY, 0, 1e15, NAN);
    own->data_blocks_per_key = rows_number(rows, I_DATA_PER_KEY, 0, 1e15, NAN);
    own->compression = rows_text(rows, I_COMPRESSION);
    own->prefix_length = (int)rows_number(rows, I_PREFIX, 0, INDEX_KEYS_MAX, 0);
    own->visible = !str_eq_z(rows_text(rows, I_VISIBILITY), "INVISIBLE");
    own->reverse = mentions(own->type, "/REV");
    own->bitmap = mentions(own->type, "BITMAP");
    own->functional = mentions(own->type, "FUNCTION-BASED");
    own->partitioned = oracle_yes(rows, I_PARTITIONED);
    own->automatic = oracle_yes(rows, I_AUTOMATIC);
    own->tablespace = rows_text(rows, I_TABLESPACE);
    own->last_analyzed = rows_text(rows, I_ANALYZED);
    own->stale = oracle_yes(rows, I_STALE);
    if (own->partitioned) {
        own->partitioning = arena_alloc(arena, sizeof *own->partitioning);
        own->partitioning->partition_count = own->partitioning->subpartition_count = NAN;
    }
    return own;
}

static enum catalog_method method_of(const struct catalog_oracle_index *own) {
    return own->bitmap ? METHOD_BITMAP
           : mentions(own->type, "NORMAL") || mentions(own->type, "IOT") ? METHOD_BTREE
                                                                          : METHOD_OTHER;
}

bool oracle_load_indexes(struct oracle_load *load, const struct db_result *result, struct err *err) {
    struct rows rows;
    if (!ROWS_OPEN(rows, "indexes", index_columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct oracle_index *loaded = arena_alloc(load->arena, sizeof *loaded);
        struct catalog_oracle_index *own = read_own(load->arena, &rows);
        loaded->bytes = rows_number(&rows, I_BYTES, 0, 1e17, NAN);
        loaded->index = (struct catalog_index){
            .schema = rows_text(&rows, I_SCHEMA),
            .name = rows_text(&rows, I_NAME),
            .table = catalog_builder_table(load->builder, rows_text(&rows, I_TABLE_SCHEMA), rows_text(&rows, I_TABLE)),
            .method = method_of(own),
            .unique = str_eq_z(rows_text(&rows, I_UNIQUENESS), "UNIQUE"),
            .valid = !str_eq_z(rows_text(&rows, I_STATUS), "UNUSABLE") &&
                     !str_eq_z(rows_text(&rows, I_FUNCIDX), "DISABLED"),
            .pages = isnan(own->leaf_blocks) ? 0 : own->leaf_blocks,
            .tuples = isnan(own->rows) ? -1 : own->rows,
            .scans = NAN,
            .tree_height = isnan(own->blevel) ? -1 : (int)own->blevel,
            .oracle = own,
        };
        if (loaded->index.table != CATALOG_NONE) {
            map_put(&load->indexes,
                    oracle_key(load->arena, loaded->index.schema, loaded->index.name, (struct str){0}), loaded);
        }
    }
    return rows_good(&rows);
}

static void add_key(struct oracle_load *load, struct oracle_index *loaded, const struct catalog_key *key,
                    struct str name) {
    size_t n = loaded->index.key_count;
    loaded->index.keys = arena_grow(load->arena, loaded->index.keys, n * sizeof *key, (n + 1) * sizeof *key);
    loaded->key_names = arena_grow(load->arena, loaded->key_names, n * sizeof name, (n + 1) * sizeof name);
    loaded->index.keys[n] = *key;
    loaded->key_names[n] = name;
    loaded->index.key_count = n + 1;
}

bool oracle_load_index_columns(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, INDEX, COLUMN, DESCEND };
    static const char *const columns[] = {"schema", "index_name", "column_name", "descend"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "index_columns", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct oracle_index *loaded = oracle_find_index(load, rows_text(&rows, SCHEMA), rows_text(&rows, INDEX));
        struct str name = rows_text(&rows, COLUMN);
        if (!loaded) {
            continue;
        }
        struct catalog_key key = {
            .column = catalog_builder_column(load->builder, loaded->index.table, name),
            .descending = str_eq_z(rows_text(&rows, DESCEND), "DESC"),
            .stats = {.correlation = NAN},
        };
        if (loaded->index.key_count >= INDEX_KEYS_MAX) {
            rows_fail(&rows, INDEX, "an index of at most 32 columns");
        } else {
            add_key(load, loaded, &key, name);
        }
    }
    return rows_good(&rows);
}

/* A descending column is an expression to Oracle: "CREATED". Told from a real one by being a bare name. */
static bool bare_column(struct oracle_load *load, const struct oracle_index *loaded, struct str expression, uint32_t *column) {
    if (expression.len > 2 && expression.ptr[0] == '"' && expression.ptr[expression.len - 1] == '"') {
        *column = catalog_builder_column(load->builder, loaded->index.table, str_slice(expression, 1, expression.len - 1));
        return *column != CATALOG_NONE;
    }
    return false;
}

bool oracle_load_index_expressions(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, INDEX, POSITION, EXPRESSION };
    static const char *const columns[] = {"schema", "index_name", "position", "expression"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "index_expressions", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct oracle_index *loaded = oracle_find_index(load, rows_text(&rows, SCHEMA), rows_text(&rows, INDEX));
        double position = rows_number(&rows, POSITION, 1, INDEX_KEYS_MAX, 1);
        struct str expression = str_trim(rows_text(&rows, EXPRESSION));
        uint32_t column;
        if (!loaded || position > (double)loaded->index.key_count) {
            continue;
        }
        struct catalog_key *key = &loaded->index.keys[(size_t)position - 1];
        if (bare_column(load, loaded, expression, &column)) {
            key->column = column;
        } else {
            key->expression = expression;
        }
    }
    return rows_good(&rows);
}

bool oracle_load_index_usage(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, ACCESSES, EXECUTIONS, RETURNED, LAST };
    static const char *const columns[] = {"schema", "name", "accesses", "executions", "rows_returned", "last_used"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "index_usage", columns)) {
        return false;
    }
    for (size_t i = 0; i < load->indexes.n; i++) { /* the view has a row only for what was used */
        struct oracle_index *loaded = load->indexes.entries[i].value;
        loaded->index.oracle->usage = (struct catalog_index_usage){0};
        loaded->index.scans = 0;
    }
    while (rows_next(&rows)) {
        struct oracle_index *loaded = oracle_find_index(load, rows_text(&rows, SCHEMA), rows_text(&rows, NAME));
        struct catalog_index_usage usage = {.accesses = rows_number(&rows, ACCESSES, 0, 1e18, 0),
                                            .executions = rows_number(&rows, EXECUTIONS, 0, 1e18, 0),
                                            .rows_returned = rows_number(&rows, RETURNED, 0, 1e18, 0),
                                            .last_used = rows_text(&rows, LAST)};
        if (loaded) {
            loaded->index.oracle->usage = usage;
            loaded->index.scans = usage.accesses;
        }
    }
    return rows_good(&rows);
}

bool oracle_load_json_indexes(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, SEARCH, MULTIVALUE, EXPRESSION };
    static const char *const columns[] = {"schema", "name", "search_index", "multivalue_index", "expression"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "json_indexes", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct oracle_index *loaded = oracle_find_index(load, rows_text(&rows, SCHEMA), rows_text(&rows, NAME));
        if (!loaded) {
            continue;
        }
        loaded->index.oracle->json_search = oracle_yes(&rows, SEARCH);
        loaded->index.oracle->json_multivalue = oracle_yes(&rows, MULTIVALUE);
        struct catalog_key *key = loaded->index.key_count ? &loaded->index.keys[0] : NULL;
        if (key && key->column == CATALOG_NONE && !key->expression.len) {
            key->expression = rows_text(&rows, EXPRESSION);
        }
    }
    return rows_good(&rows);
}

/* --- The end --------------------------------------------------------------------------------------------- */

/* Keys that are hidden columns get the hidden column's expression and statistics. */
static void finish_keys(struct oracle_load *load, struct oracle_index *loaded) {
    const struct catalog_table *table = catalog_builder_table_at(load->builder, loaded->index.table);
    for (size_t k = 0; k < loaded->index.key_count; k++) {
        struct catalog_key *key = &loaded->index.keys[k];
        const struct oracle_hidden *hidden =
            map_find(&load->hidden, oracle_key(load->arena, table->schema, table->name, loaded->key_names[k]));
        if (key->column != CATALOG_NONE) {
            continue;
        }
        if (hidden) {
            key->expression = key->expression.len ? key->expression : hidden->expression;
            key->stats.oracle = hidden->stats;
        }
        if (!key->expression.len) {
            key->expression = loaded->key_names[k];
        }
    }
}

/* How the order of the rows follows the order of the first key: see oracle_stats.c. */
static double correlation_of(const struct catalog_oracle_index *own, const struct catalog_oracle_table *table) {
    double span = table->rows - table->blocks;
    double share = (own->clustering_factor - table->blocks) / span;
    return span > 0 && !isnan(share) ? 1 - fmin(fmax(share, 0), 1) : NAN;
}

static void finish_index(struct oracle_load *load, struct oracle_index *loaded) {
    struct catalog_index *index = &loaded->index;
    const struct catalog_oracle *database = load->builder->catalog->oracle;
    struct catalog_table *table = catalog_builder_table_at(load->builder, index->table);
    index->size_bytes = isnan(loaded->bytes) ? (uint64_t)(index->pages * (double)database->block_bytes)
                                             : (uint64_t)loaded->bytes;
    if (str_eq_z(index->oracle->type, "IOT - TOP") && table->pages == 0) { /* the table is the index */
        table->pages = index->pages;
        table->size_bytes = table->size_bytes ? table->size_bytes : index->size_bytes;
    }
    if (index->key_count && index->keys[0].column != CATALOG_NONE && !index->oracle->partitioned) {
        struct catalog_stats *stats = &catalog_builder_column_at(load->builder, index->table, index->keys[0].column)->stats;
        stats->correlation = isnan(stats->correlation) ? correlation_of(index->oracle, table->oracle) : stats->correlation;
    }
}

void oracle_finish_indexes(struct oracle_load *load) {
    for (size_t i = 0; i < load->indexes.n; i++) {
        struct oracle_index *loaded = load->indexes.entries[i].value;
        finish_keys(load, loaded);
        finish_index(load, loaded);
    }
}
