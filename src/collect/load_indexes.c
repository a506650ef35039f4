/* Indexes and their keys. */
#include <math.h>

#include "collect/load.h"
#include "collect/rows.h"

#define INDEX_KEYS_MAX 32
#define BRIN_RANGE_MOST 131072 /* BRIN_MAX_PAGES_PER_RANGE */

static struct str index_key(struct arena *arena, struct str schema, struct str name) {
    return str_fmt(arena, STR_FMT "\1" STR_FMT, STR_ARG(schema), STR_ARG(name));
}

struct load_index *load_find_index(const struct load *load, struct str schema, struct str name) {
    return map_find(&load->indexes, index_key(load->arena, schema, name));
}

static enum catalog_method method_of(struct str name) {
    static const struct {
        const char *name;
        enum catalog_method method;
    } methods[] = {{"btree", METHOD_BTREE}, {"hash", METHOD_HASH},     {"gin", METHOD_GIN},
                   {"gist", METHOD_GIST},   {"spgist", METHOD_SPGIST}, {"brin", METHOD_BRIN}};
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (str_eq_z(name, methods[i].name)) {
            return methods[i].method;
        }
    }
    return METHOD_OTHER;
}

/* WITH (pages_per_range='32'), as pg_get_indexdef writes it; 0: the statement names none. */
static double range_pages_of(enum catalog_method method, struct str ddl) {
    const struct str option = STR("pages_per_range='");
    size_t at, end;
    double pages;
    if (method != METHOD_BRIN || !str_find(ddl, option, &at)) {
        return 0;
    }
    struct str value = str_slice(ddl, at + option.len, ddl.len);
    bool good = str_find(value, STR("'"), &end) && str_to_double(str_slice(value, 0, end), &pages);
    return good && pages >= 1 && pages <= BRIN_RANGE_MOST ? pages : 0;
}

bool load_indexes(struct load *load, const struct db_result *result, struct err *err) {
    enum {
        SCHEMA,
        NAME,
        TABLE_SCHEMA,
        TABLE,
        METHOD,
        DDL,
        PREDICATE,
        UNIQUE,
        PRIMARY,
        BACKS,
        VALID,
        REPLICA,
        CLUSTERED,
        PAGES,
        TUPLES,
        SIZE,
        SCANS
    };
    static const char *const columns[] = {
        "schema",       "name",      "table_schema", "table_name",       "method",   "ddl",
        "predicate",    "is_unique", "is_primary",   "backs_constraint", "is_valid", "is_replica_identity",
        "is_clustered", "pages",     "tuples",       "size_bytes",       "scans"};
    struct rows rows;
    if (!rows_open(&rows, "indexes", result, columns, sizeof columns / sizeof columns[0], err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct load_index *loaded = arena_alloc(load->arena, sizeof *loaded);
        loaded->index = (struct catalog_index){
            .schema = rows_text(&rows, SCHEMA),
            .name = rows_text(&rows, NAME),
            .ddl = rows_text(&rows, DDL),
            .table = catalog_builder_table(load->builder, rows_text(&rows, TABLE_SCHEMA), rows_text(&rows, TABLE)),
            .method = method_of(rows_text(&rows, METHOD)),
            .predicate_text = rows_text(&rows, PREDICATE),
            .unique = rows_flag(&rows, UNIQUE),
            .primary = rows_flag(&rows, PRIMARY),
            .backs_constraint = rows_flag(&rows, BACKS),
            .valid = rows_flag(&rows, VALID),
            .replica_identity = rows_flag(&rows, REPLICA),
            .clustered = rows_flag(&rows, CLUSTERED),
            .pages = rows_number(&rows, PAGES, 0, 4294967295.0, 0),
            .tuples = rows_number(&rows, TUPLES, -1, 1e15, 0),
            .size_bytes = (uint64_t)rows_number(&rows, SIZE, 0, 1e17, 0),
            .scans = rows_number(&rows, SCANS, 0, 1e18, NAN),
            .tree_height = -1,
        };
        loaded->index.range_pages = range_pages_of(loaded->index.method, loaded->index.ddl);
        if (loaded->index.table != CATALOG_NONE) {
            map_put(&load->indexes, index_key(load->arena, loaded->index.schema, loaded->index.name), loaded);
        }
    }
    return rows_good(&rows);
}

static void add_key(struct load *load, struct load_index *loaded, const struct catalog_key *key,
                    struct str statistics_name) {
    size_t n = loaded->index.key_count;
    loaded->index.keys = arena_grow(load->arena, loaded->index.keys, n * sizeof *key, (n + 1) * sizeof *key);
    loaded->statistics_names =
        arena_grow(load->arena, loaded->statistics_names, n * sizeof statistics_name, (n + 1) * sizeof statistics_name);
    loaded->index.keys[n] = *key;
    loaded->statistics_names[n] = statistics_name;
    loaded->index.key_count = n + 1;
}

static void add_include(struct load *load, struct catalog_index *index, uint32_t column) {
    size_t n = index->include_count;
    index->include = arena_grow(load->arena, index->include, n * sizeof column, (n + 1) * sizeof column);
    index->include[n] = column;
    index->include_count = n + 1;
}

bool load_index_keys(struct load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, INDEX, IS_KEY, COLUMN, EXPRESSION, STATISTICS_NAME, DESCENDING, NULLS_FIRST, OPCLASS };
    static const char *const columns[] = {"schema",          "index_name", "is_key",      "column_name", "expression",
                                          "statistics_name", "descending", "nulls_first", "opclass"};
    struct rows rows;
    if (!rows_open(&rows, "index_keys", result, columns, sizeof columns / sizeof columns[0], err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct load_index *loaded = load_find_index(load, rows_text(&rows, SCHEMA), rows_text(&rows, INDEX));
        if (!loaded) {
            continue;
        }
        struct catalog_key key = {
            .column = catalog_builder_column(load->builder, loaded->index.table, rows_text(&rows, COLUMN)),
            .expression = rows_text(&rows, EXPRESSION),
            .descending = rows_flag(&rows, DESCENDING),
            .nulls_first = rows_flag(&rows, NULLS_FIRST),
            .opclass = rows_text(&rows, OPCLASS),
            .stats = {.correlation = NAN},
        };
        if (!rows_is_null(&rows, COLUMN) && key.column == CATALOG_NONE) {
            rows_fail(&rows, COLUMN, "a column of the index's table");
        } else if (loaded->index.key_count + loaded->index.include_count >= INDEX_KEYS_MAX) {
            rows_fail(&rows, INDEX, "an index of at most 32 columns");
        } else if (rows_flag(&rows, IS_KEY)) {
            add_key(load, loaded, &key, rows_text(&rows, STATISTICS_NAME));
        } else if (key.column != CATALOG_NONE) {
            add_include(load, &loaded->index, key.column);
        }
    }
    return rows_good(&rows);
}
