/* Lookups in a catalog, and the numbers that everyone derives from it the same way. */
#include "catalog/catalog.h"

#include <math.h>

/* --- Names ----------------------------------------------------------------------------------------------- */

static int compare_names(struct str schema_a, struct str name_a, struct str schema_b, struct str name_b) {
    int order = str_cmp(schema_a, schema_b);
    return order ? order : str_cmp(name_a, name_b);
}

/* Tables are sorted: no key to build, and a dot in a name cannot confuse it. */
static const struct catalog_table *find_qualified_table(const struct catalog *catalog, struct str schema,
                                                        struct str name) {
    size_t low = 0, high = catalog->table_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct catalog_table *table = &catalog->tables[middle];
        int order = compare_names(schema, name, table->schema, table->name);
        if (order == 0) {
            return table;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

static const struct catalog_view *find_qualified_view(const struct catalog *catalog, struct str schema,
                                                      struct str name) {
    for (size_t i = 0; i < catalog->view_count; i++) {
        const struct catalog_view *view = &catalog->views[i];
        if (str_eq(view->schema, schema) && str_eq(view->name, name)) {
            return view;
        }
    }
    return NULL;
}

/* At home a table and a view cannot have one name; on the path either hides what comes later. */
const struct catalog_table *catalog_find_table(const struct catalog *catalog, struct str schema, struct str name) {
    if (schema.len) {
        return find_qualified_table(catalog, schema, name);
    }
    const struct catalog_table *own =
        catalog->home_schema.len ? find_qualified_table(catalog, catalog->home_schema, name) : NULL;
    bool hidden = !own && catalog->home_schema.len && find_qualified_view(catalog, catalog->home_schema, name);
    return own || hidden ? own : map_find(&catalog->table_by_name, name);
}

const struct catalog_view *catalog_find_view(const struct catalog *catalog, struct str schema, struct str name) {
    if (schema.len) {
        return find_qualified_view(catalog, schema, name);
    }
    const struct catalog_view *own =
        catalog->home_schema.len ? find_qualified_view(catalog, catalog->home_schema, name) : NULL;
    bool hidden = !own && catalog->home_schema.len && find_qualified_table(catalog, catalog->home_schema, name);
    return own || hidden ? own : map_find(&catalog->view_by_name, name);
}

const struct catalog *catalog_in_schema(struct arena *arena, const struct catalog *catalog, struct str schema) {
    bool owns = false;
    for (size_t i = 0; i < catalog->table_count && !owns; i++) {
        owns = str_eq(catalog->tables[i].schema, schema);
    }
    for (size_t i = 0; i < catalog->view_count && !owns; i++) {
        owns = str_eq(catalog->views[i].schema, schema);
    }
    if (!owns || !schema.len) {
        return catalog;
    }
    struct catalog *seen = arena_alloc(arena, sizeof *seen);
    *seen = *catalog;
    seen->home_schema = str_dup(arena, schema);
    return seen;
}

static void leave_out(struct arena *arena, struct catalog_table *table, const bool *absent) {
    const struct catalog_table all = *table;
    table->indexes.at = NULL;
    table->indexes.n = table->indexes.cap = 0;
    for (size_t i = 0; i < all.indexes.n; i++) {
        if (!absent[all.indexes.at[i]]) {
            VEC_PUSH(arena, &table->indexes, all.indexes.at[i]);
        }
    }
}

const struct catalog *catalog_without(struct arena *arena, const struct catalog *catalog, const bool *absent) {
    struct catalog *seen = ARENA_NEW(arena, struct catalog);
    *seen = *catalog;
    seen->tables = ARENA_ARRAY(arena, struct catalog_table, catalog->table_count + 1);
    map_init(&seen->table_by_name, arena);
    for (size_t i = 0; i < catalog->table_count; i++) {
        struct catalog_table *table = &seen->tables[i];
        *table = catalog->tables[i];
        leave_out(arena, table, absent);
    }
    for (size_t i = 0; i < catalog->table_by_name.n; i++) {
        const struct map_entry *entry = &catalog->table_by_name.entries[i];
        map_put(&seen->table_by_name, entry->key, &seen->tables[catalog_table_id(catalog, entry->value)]);
    }
    return seen;
}

uint32_t catalog_table_id(const struct catalog *catalog, const struct catalog_table *table) {
    return table ? (uint32_t)(table - catalog->tables) : CATALOG_NONE;
}

uint32_t catalog_find_column(const struct catalog_table *table, struct str name) {
    for (size_t i = 0; i < table->column_count; i++) {
        if (str_eq(table->columns[i].name, name)) {
            return (uint32_t)i;
        }
    }
    return CATALOG_NONE;
}

/* --- Indexes --------------------------------------------------------------------------------------------- */

bool catalog_key_equal(const struct catalog_key *a, const struct catalog_key *b) {
    return a->column == b->column && str_eq(a->expression, b->expression);
}

bool catalog_key_alike(const struct catalog_key *a, const struct catalog_key *b) {
    return catalog_key_equal(a, b) && str_eq(a->opclass, b->opclass);
}

bool catalog_key_same_direction(const struct catalog_key *a, const struct catalog_key *b) {
    return a->descending == b->descending && a->nulls_first == b->nulls_first;
}

bool catalog_entry_holds(const struct catalog_key *keys, size_t key_count, const uint32_t *include, size_t include_count, uint32_t column) {
    for (size_t i = 0; i < key_count; i++) {
        if (keys[i].column == column) {
            return true;
        }
    }
    for (size_t i = 0; i < include_count; i++) {
        if (include[i] == column) {
            return true;
        }
    }
    return false;
}

/* --- Settings -------------------------------------------------------------------------------------------- */

static const struct catalog_setting *find_setting(const struct catalog *catalog, const char *name) {
    for (size_t i = 0; i < catalog->setting_count; i++) {
        if (str_eq_z(catalog->settings[i].name, name)) {
            return &catalog->settings[i];
        }
    }
    return NULL;
}

double catalog_setting_number(const struct catalog *catalog, const char *name, double fallback) {
    const struct catalog_setting *setting = find_setting(catalog, name);
    double value;
    return setting && str_to_double(setting->value, &value) ? value : fallback;
}

enum catalog_setting_origin catalog_setting_origin(const struct catalog *catalog, const char *name) {
    const struct catalog_setting *setting = find_setting(catalog, name);
    return setting ? setting->origin : SETTING_UNKNOWN;
}

bool catalog_setting_on(const struct catalog *catalog, const char *name, bool fallback) {
    const struct catalog_setting *setting = find_setting(catalog, name);
    if (!setting) {
        return fallback;
    }
    return str_ieq_z(setting->value, "on") || str_ieq_z(setting->value, "true") || str_eq_z(setting->value, "1");
}

/* --- Statistics ------------------------------------------------------------------------------------------ */

bool catalog_has_extension(const struct catalog *catalog, const char *name) {
    for (size_t i = 0; i < catalog->extensions.n; i++) {
        if (str_eq_z(catalog->extensions.at[i], name)) {
            return true;
        }
    }
    return false;
}

double catalog_distinct(const struct catalog_stats *stats, double rows) {
    enum { DEFAULT_DISTINCT = 200 }; /* PostgreSQL's DEFAULT_NUM_DISTINCT */
    double distinct = DEFAULT_DISTINCT;
    if (stats->present && stats->distinct > 0) {
        distinct = stats->distinct;
    } else if (stats->present && stats->distinct < 0) {
        distinct = -stats->distinct * rows;
    }
    if (!(distinct < rows)) { /* also when rows is unknown (-1) or NaN */
        distinct = rows;
    }
    return distinct >= 1 ? floor(distinct + 0.5) : 1;
}

uint64_t catalog_data_bytes(const struct catalog *catalog) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < catalog->table_count; i++) {
        bool counted_below = catalog->tables[i].kind == TABLE_PARTITIONED;
        bytes += counted_below ? 0 : catalog->tables[i].size_bytes;
    }
    return bytes;
}

/* --- Types ----------------------------------------------------------------------------------------------- */

/* "pg_catalog.numeric(15,2)" -> "numeric", "timestamp(3) with time zone" -> "timestamp with time zone". */
static struct str bare_type(struct str type, char *buffer, size_t size) {
    size_t at, length = 0;
    int depth = 0;
    if (str_starts(type, STR("pg_catalog."))) {
        type = str_slice(type, strlen("pg_catalog."), type.len);
    }
    for (at = 0; at < type.len && length < size; at++) {
        char c = type.ptr[at];
        depth += c == '(';
        if (depth == 0 && c != '"') {
            buffer[length++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        }
        depth -= c == ')' && depth > 0;
    }
    return str_trim((struct str){buffer, length});
}

enum catalog_family catalog_family_of(struct str type_name) {
    static const struct {
        const char *name;
        enum catalog_family family;
    } families[] = {
        {"boolean", FAMILY_BOOLEAN},
        {"bool", FAMILY_BOOLEAN},
        {"smallint", FAMILY_INTEGER},
        {"integer", FAMILY_INTEGER},
        {"bigint", FAMILY_INTEGER},
        {"int", FAMILY_INTEGER},
        {"int2", FAMILY_INTEGER},
        {"int4", FAMILY_INTEGER},
        {"int8", FAMILY_INTEGER},
        {"oid", FAMILY_INTEGER},
        {"real", FAMILY_FLOAT},
        {"double precision", FAMILY_FLOAT},
        {"float4", FAMILY_FLOAT},
        {"float8", FAMILY_FLOAT},
        {"float", FAMILY_FLOAT},
        {"binary_float", FAMILY_FLOAT},
        {"binary_double", FAMILY_FLOAT},
        {"numeric", FAMILY_NUMERIC},
        {"decimal", FAMILY_NUMERIC},
        {"number", FAMILY_NUMERIC},
        {"text", FAMILY_TEXT},
        {"character varying", FAMILY_TEXT},
        {"varchar", FAMILY_TEXT},
        {"varchar2", FAMILY_TEXT},
        {"nvarchar2", FAMILY_TEXT},
        {"character", FAMILY_TEXT},
        {"char", FAMILY_TEXT},
        {"nchar", FAMILY_TEXT},
        {"bpchar", FAMILY_TEXT},
        {"name", FAMILY_TEXT},
        {"citext", FAMILY_TEXT},
        {"clob", FAMILY_TEXT},
        {"date", FAMILY_DATE},
        {"timestamp", FAMILY_TIMESTAMP},
        {"timestamp without time zone", FAMILY_TIMESTAMP},
        {"timestamp with time zone", FAMILY_TIMESTAMP},
        {"timestamp with local time zone", FAMILY_TIMESTAMP},
        {"timestamptz", FAMILY_TIMESTAMP},
        {"time", FAMILY_TIME},
        {"timetz", FAMILY_TIME},
        {"time without time zone", FAMILY_TIME},
        {"time with time zone", FAMILY_TIME},
        {"interval", FAMILY_INTERVAL},
        {"uuid", FAMILY_UUID},
        {"bytea", FAMILY_BYTES},
        {"raw", FAMILY_BYTES},
        {"blob", FAMILY_BYTES},
        {"json", FAMILY_JSON},
        {"jsonb", FAMILY_JSON},
        {"tsvector", FAMILY_FULLTEXT},
        {"point", FAMILY_GEOMETRY},
        {"box", FAMILY_GEOMETRY},
        {"polygon", FAMILY_GEOMETRY},
        {"circle", FAMILY_GEOMETRY},
        {"path", FAMILY_GEOMETRY},
        {"lseg", FAMILY_GEOMETRY},
        {"line", FAMILY_GEOMETRY},
        {"geometry", FAMILY_GEOMETRY},
        {"geography", FAMILY_GEOMETRY},
        {"sdo_geometry", FAMILY_GEOMETRY},
    };
    char buffer[64];
    struct str type = str_trim(type_name);
    if (str_ends(type, STR("[]"))) {
        return FAMILY_ARRAY;
    }
    type = bare_type(type, buffer, sizeof buffer);
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        if (str_eq_z(type, families[i].name)) {
            return families[i].family;
        }
    }
    if (str_starts(type, STR("interval"))) { /* interval day to second */
        return FAMILY_INTERVAL;
    }
    return str_ends(type, STR("range")) ? FAMILY_RANGE : FAMILY_OTHER;
}
