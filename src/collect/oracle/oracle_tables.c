/* The database, its parameters, tables and columns. */
#include "collect/oracle/oracle_load.h"

#include <math.h>

#include "base/map.h"
#include "catalog/oracle_value.h"

/* Bounds that no real database reaches: what lies beyond is a damaged or hostile bundle. */
#define ROWS_MAX 1e15
#define BLOCKS_MAX 4294967295.0
#define BYTES_MAX 1e17
#define COLUMNS_MAX 4096 /* 1,000 until 23ai, then 4,096 */

struct str oracle_key(struct arena *arena, struct str a, struct str b, struct str c) {
    return str_fmt(arena, STR_FMT "\1" STR_FMT "\1" STR_FMT, STR_ARG(a), STR_ARG(b), STR_ARG(c));
}

bool oracle_yes(const struct rows *rows, size_t column) {
    struct str text = rows_text(rows, column);
    return str_eq_z(text, "YES") || str_eq_z(text, "Y");
}

struct catalog_oracle_table *oracle_find_table(struct oracle_load *load, struct str schema, struct str name) {
    uint32_t table = catalog_builder_table(load->builder, schema, name);
    return table == CATALOG_NONE ? NULL : catalog_builder_table_at(load->builder, table)->oracle;
}

/* --- Database -------------------------------------------------------------------------------------------- */

/* "19.21.0.0.0" -> 190021 */
static int version_number(struct str text) {
    int64_t major = 0, minor = 0;
    str_to_i64(str_cut(&text, '.'), &major);
    str_to_i64(str_cut(&text, '.'), &minor);
    return major > 0 && major < 100 && minor >= 0 && minor < 10000 ? (int)(major * 10000 + minor) : 0;
}

bool oracle_load_server(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { PRODUCT, FULL, VERSION, DATABASE, DBID, CONTAINER, PATH, CAPTURED, EDITION, PLATFORM, ROLE, INSTANCES };
    static const char *const columns[] = {"product",     "version_full", "version_text", "database",  "dbid", "container",
                                          "search_path", "captured_at",  "edition",      "platform", "role", "instances"};
    struct catalog *catalog = load->builder->catalog;
    struct rows rows;
    if (!ROWS_OPEN(rows, "server", columns)) {
        return false;
    }
    if (!rows_next(&rows)) {
        return err_set(err, ERR_BUNDLE_MALFORMED, "answer server has no row");
    }
    catalog->product = rows_text(&rows, PRODUCT);
    catalog->version_text = rows_is_null(&rows, FULL) ? rows_text(&rows, VERSION) : rows_text(&rows, FULL);
    catalog->version = version_number(catalog->version_text);
    catalog->database = rows_text(&rows, DATABASE);
    catalog->captured_at = rows_text(&rows, CAPTURED);
    catalog->search_path = rows_text(&rows, PATH);
    catalog->oracle->dbid = rows_number(&rows, DBID, 0, 1e15, NAN);
    catalog->oracle->container = rows_text(&rows, CONTAINER);
    catalog->oracle->edition = rows_text(&rows, EDITION);
    catalog->oracle->instances = rows_number(&rows, INSTANCES, 1, 1000, 1);
    return rows_good(&rows);
}

bool oracle_load_settings(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { NAME, VALUE, CHANGE, IN_CONTAINER, IS_DEFAULT, NEEDED = IN_CONTAINER };
    static const char *const columns[] = {"name", "value", "change", "in_container", "is_default"};
    struct rows rows;
    double block;
    if (!rows_open(&rows, "settings", result, columns, NEEDED, err)) {
        return false;
    }
    rows_add_optional(&rows, IN_CONTAINER);
    rows_add_optional(&rows, IS_DEFAULT);
    while (rows_next(&rows)) {
        struct catalog_setting setting = {
            .name = rows_text(&rows, NAME), .value = rows_text(&rows, VALUE), .change = rows_text(&rows, CHANGE)};
        setting.in_container = rows_is_null(&rows, IN_CONTAINER) ? (struct str){0} : rows_text(&rows, IN_CONTAINER);
        setting.origin = str_ieq_z(rows_text(&rows, IS_DEFAULT), "TRUE")    ? SETTING_OWN_CHOICE
                         : str_ieq_z(rows_text(&rows, IS_DEFAULT), "FALSE") ? SETTING_SET
                                                                            : SETTING_UNKNOWN;
        catalog_builder_add_setting(load->builder, &setting);
        if (str_eq_z(setting.name, "db_block_size") && str_to_double(setting.value, &block) && block >= 512 &&
            block <= 65536) {
            load->builder->catalog->oracle->block_bytes = (uint32_t)block;
        }
    }
    return rows_good(&rows);
}

bool oracle_load_system_statistics(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SECTION, NAME, VALUE };
    static const char *const columns[] = {"section", "name", "value"};
    struct catalog_system_statistics *system = &load->builder->catalog->oracle->system;
    const struct {
        const char *name;
        double *place;
    } places[] = {{"CPUSPEEDNW", &system->cpu_speed_nw},  {"IOSEEKTIM", &system->io_seek_ms},
                  {"IOTFRSPEED", &system->io_transfer_bytes_ms}, {"SREADTIM", &system->single_read_ms},
                  {"MREADTIM", &system->multi_read_ms},   {"CPUSPEED", &system->cpu_speed},
                  {"MBRC", &system->multi_read_blocks},   {"MAXTHR", &system->max_throughput},
                  {"SLAVETHR", &system->slave_throughput}};
    struct rows rows;
    if (!ROWS_OPEN(rows, "system_statistics", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            if (str_eq_z(rows_text(&rows, SECTION), "SYSSTATS_MAIN") && str_eq_z(rows_text(&rows, NAME), places[i].name)) {
                *places[i].place = rows_number(&rows, VALUE, 0, 1e15, NAN);
            }
        }
    }
    return rows_good(&rows);
}

bool oracle_load_cells(struct oracle_load *load, const struct db_result *result, struct err *err) {
    static const char *const columns[] = {"cells"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "cells", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        load->builder->catalog->oracle->exadata = rows_number(&rows, 0, 0, 1e6, 0) > 0;
    }
    return rows_good(&rows);
}

/* --- Tables ---------------------------------------------------------------------------------------------- */

enum {
    T_SCHEMA,
    T_NAME,
    T_ROWS,
    T_BLOCKS,
    T_LENGTH,
    T_SAMPLE,
    T_ANALYZED,
    T_STALE,
    T_LOCKED,
    T_TABLESPACE,
    T_FREE,
    T_IOT,
    T_CLUSTER,
    T_PARTITIONED,
    T_TEMPORARY,
    T_READ_ONLY,
    T_COMPRESSION,
    T_COMPRESS_FOR,
    T_DEGREE,
    T_INMEMORY,
    T_INMEMORY_PRIORITY,
    T_INMEMORY_COMPRESSION,
    T_EXTERNAL,
    T_BYTES
};
static const char *const table_columns[] = {
    "schema",      "name",     "num_rows",     "blocks",       "avg_row_len",  "sample_size",
    "last_analyzed", "stale_stats", "stattype_locked", "tablespace", "pct_free", "iot_type",
    "cluster_name", "partitioned", "temporary", "read_only",   "compression",  "compress_for",
    "degree",      "inmemory", "inmemory_priority", "inmemory_compression", "external", "bytes"};

static enum catalog_organization organization_of(const struct rows *rows) {
    return rows_text(rows, T_IOT).len      ? ORGANIZATION_INDEX
           : rows_text(rows, T_CLUSTER).len ? ORGANIZATION_CLUSTER
           : oracle_yes(rows, T_EXTERNAL)   ? ORGANIZATION_EXTERNAL
                                            : ORGANIZATION_HEAP;
}

static enum catalog_inmemory inmemory_of(const struct rows *rows) {
    struct str state = rows_text(rows, T_INMEMORY);
    return str_eq_z(state, "ENABLED")    ? INMEMORY_ENABLED
           : str_eq_z(state, "DISABLED") ? INMEMORY_DISABLED
                                         : INMEMORY_UNKNOWN;
}

/* "1", "8", "DEFAULT" (0); what is none of them is 1. */
static int degree_of(struct str text) {
    int64_t degree;
    text = str_trim(text);
    return str_eq_z(text, "DEFAULT") ? 0 : str_to_i64(text, &degree) && degree > 0 && degree < 32768 ? (int)degree : 1;
}

static struct catalog_oracle_table *read_table(struct arena *arena, struct rows *rows) {
    struct catalog_oracle_table *table = catalog_oracle_table_new(arena);
    table->rows = rows_number(rows, T_ROWS, 0, ROWS_MAX, NAN);
    table->blocks = rows_number(rows, T_BLOCKS, 0, BLOCKS_MAX, NAN);
    table->average_row_length = rows_number(rows, T_LENGTH, 0, 1e9, NAN);
    table->sample_size = rows_number(rows, T_SAMPLE, 0, ROWS_MAX, NAN);
    table->last_analyzed = rows_text(rows, T_ANALYZED);
    table->stale = oracle_yes(rows, T_STALE);
    table->locked = rows_text(rows, T_LOCKED).len > 0;
    table->tablespace = rows_text(rows, T_TABLESPACE);
    table->organization = organization_of(rows);
    table->temporary = oracle_yes(rows, T_TEMPORARY);
    table->read_only = oracle_yes(rows, T_READ_ONLY);
    table->compression = str_eq_z(rows_text(rows, T_COMPRESSION), "ENABLED") ? rows_text(rows, T_COMPRESS_FOR)
                                                                             : (struct str){0};
    table->degree = degree_of(rows_text(rows, T_DEGREE));
    table->inmemory = inmemory_of(rows);
    table->inmemory_priority = rows_text(rows, T_INMEMORY_PRIORITY);
    table->inmemory_compression = rows_text(rows, T_INMEMORY_COMPRESSION);
    if (oracle_yes(rows, T_PARTITIONED)) {
        table->partitioning = arena_alloc(arena, sizeof *table->partitioning);
        table->partitioning->partition_count = table->partitioning->subpartition_count = NAN;
    }
    return table;
}

bool oracle_load_tables(struct oracle_load *load, const struct db_result *result, struct err *err) {
    struct rows rows;
    if (!ROWS_OPEN(rows, "tables", table_columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct catalog_oracle_table *own = read_table(load->arena, &rows);
        struct catalog_table table = {
            .schema = rows_text(&rows, T_SCHEMA),
            .name = rows_text(&rows, T_NAME),
            .kind = own->organization == ORGANIZATION_EXTERNAL ? TABLE_FOREIGN : TABLE_ORDINARY,
            .rows = isnan(own->rows) ? -1 : own->rows,
            .pages = isnan(own->blocks) ? 0 : own->blocks,
            .size_bytes = (uint64_t)rows_number(&rows, T_BYTES, 0, BYTES_MAX, 0),
            .fill_factor = 100 - (int)rows_number(&rows, T_FREE, 0, 99, 10),
            .activity = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN},
            .oracle = own,
        };
        if (!table.name.len) {
            rows_fail(&rows, T_NAME, "a name");
        }
        catalog_builder_add_table(load->builder, &table, (struct str){0}, (struct str){0});
    }
    catalog_builder_seal_tables(load->builder);
    return rows_good(&rows);
}

/* --- Columns --------------------------------------------------------------------------------------------- */

enum {
    C_SCHEMA,
    C_TABLE,
    C_NAME,
    C_TYPE,
    C_LENGTH,
    C_CHAR_LENGTH,
    C_PRECISION,
    C_SCALE,
    C_NULLABLE,
    C_HIDDEN,
    C_VIRTUAL,
    C_DISTINCT,
    C_DENSITY,
    C_NULLS,
    C_AVERAGE,
    C_LOW,
    C_HIGH,
    C_HISTOGRAM,
    C_BUCKETS,
    C_SAMPLE
};
static const char *const column_columns[] = {
    "schema",        "table_name",     "name",         "data_type",    "data_length", "char_length", "data_precision",
    "data_scale",    "nullable",       "hidden_column", "virtual_column", "num_distinct", "density",   "num_nulls",
    "avg_col_len",   "low_value",      "high_value",   "histogram",    "num_buckets", "sample_size"};

/* NUMBER(10,2), VARCHAR2(20), TIMESTAMP(6), DATE. */
static struct str type_name(struct arena *arena, struct rows *rows) {
    struct str type = rows_text(rows, C_TYPE);
    double precision = rows_number(rows, C_PRECISION, 0, 255, NAN), scale = rows_number(rows, C_SCALE, -255, 255, NAN);
    double length = rows_number(rows, C_CHAR_LENGTH, 0, 1e9, 0);
    bool characters = str_starts(type, STR("VARCHAR")) || str_starts(type, STR("CHAR")) || str_starts(type, STR("NVARCHAR")) ||
                      str_starts(type, STR("NCHAR"));
    if (characters && length > 0) {
        return str_fmt(arena, STR_FMT "(%.0f)", STR_ARG(type), length);
    }
    if (str_eq_z(type, "RAW")) {
        return str_fmt(arena, "RAW(%.0f)", rows_number(rows, C_LENGTH, 0, 32767, 2000));
    }
    if (str_eq_z(type, "NUMBER") && !isnan(precision)) {
        return scale != 0 && !isnan(scale) ? str_fmt(arena, "NUMBER(%.0f,%.0f)", precision, scale)
                                           : str_fmt(arena, "NUMBER(%.0f)", precision);
    }
    if (str_eq_z(type, "NUMBER") && scale == 0) {
        return STR("NUMBER(38)"); /* INTEGER */
    }
    return type;
}

static enum catalog_histogram histogram_of(struct rows *rows) {
    static const struct {
        const char *name;
        enum catalog_histogram kind;
    } kinds[] = {{"NONE", HISTOGRAM_NONE},
                 {"FREQUENCY", HISTOGRAM_FREQUENCY},
                 {"TOP-FREQUENCY", HISTOGRAM_TOP_FREQUENCY},
                 {"HEIGHT BALANCED", HISTOGRAM_HEIGHT_BALANCED},
                 {"HYBRID", HISTOGRAM_HYBRID}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (str_eq_z(rows_text(rows, C_HISTOGRAM), kinds[i].name)) {
            return kinds[i].kind;
        }
    }
    if (!rows_is_null(rows, C_HISTOGRAM)) {
        rows_fail(rows, C_HISTOGRAM, "a kind of histogram");
    }
    return HISTOGRAM_NONE;
}

/* An image that cannot be decoded is no reason to lose the column: the range is unknown then. */
static void read_bound(struct arena *arena, const struct rows *rows, size_t column, struct str type,
                       enum catalog_family family, struct str *text, double *scale) {
    if (oracle_value_text(arena, type, rows_text(rows, column), text)) {
        *scale = oracle_value_scale(family, *text);
    }
}

static struct catalog_oracle_stats *read_stats(struct arena *arena, struct rows *rows, struct str type,
                                               enum catalog_family family) {
    struct catalog_oracle_stats *stats = catalog_oracle_stats_new(arena);
    stats->distinct = rows_number(rows, C_DISTINCT, 0, ROWS_MAX, NAN);
    stats->density = rows_number(rows, C_DENSITY, 0, 1e9, NAN);
    stats->nulls = rows_number(rows, C_NULLS, 0, ROWS_MAX, NAN);
    stats->average_length = rows_number(rows, C_AVERAGE, 0, 1e9, NAN);
    stats->histogram = histogram_of(rows);
    stats->buckets = rows_number(rows, C_BUCKETS, 0, 1e6, NAN);
    stats->sample_size = rows_number(rows, C_SAMPLE, 0, ROWS_MAX, NAN);
    read_bound(arena, rows, C_LOW, type, family, &stats->low, &stats->low_scale);
    read_bound(arena, rows, C_HIGH, type, family, &stats->high, &stats->high_scale);
    return stats;
}

static void add_hidden(struct oracle_load *load, const struct rows *rows, struct str type, enum catalog_family family,
                       struct catalog_oracle_stats *stats) {
    struct oracle_hidden *hidden = arena_alloc(load->arena, sizeof *hidden);
    *hidden = (struct oracle_hidden){.type_name = type, .family = family, .stats = stats};
    map_put(&load->hidden,
            oracle_key(load->arena, rows_text(rows, C_SCHEMA), rows_text(rows, C_TABLE), rows_text(rows, C_NAME)), hidden);
}

bool oracle_load_columns(struct oracle_load *load, const struct db_result *result, struct err *err) {
    struct rows rows;
    if (!ROWS_OPEN(rows, "columns", column_columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        uint32_t table = catalog_builder_table(load->builder, rows_text(&rows, C_SCHEMA), rows_text(&rows, C_TABLE));
        struct str type = type_name(load->arena, &rows);
        struct catalog_column column = {
            .name = rows_text(&rows, C_NAME),
            .type_name = type,
            .family = catalog_family_of(type),
            .type_length = -1,
            .not_null = str_eq_z(rows_text(&rows, C_NULLABLE), "N"),
            .generated = oracle_yes(&rows, C_VIRTUAL),
            .stats = {.correlation = NAN},
        };
        column.stats.oracle = read_stats(load->arena, &rows, type, column.family);
        if (table == CATALOG_NONE) {
            continue;
        }
        if (oracle_yes(&rows, C_HIDDEN)) {
            add_hidden(load, &rows, type, column.family, column.stats.oracle);
            continue;
        }
        if (load->builder->tables.at[table].columns.n == COLUMNS_MAX) {
            rows_fail(&rows, C_NAME, "one of at most 4096 columns");
            break;
        }
        catalog_builder_add_column(load->builder, table, &column);
    }
    return rows_good(&rows);
}

bool oracle_load_column_expressions(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, TABLE, NAME, EXPRESSION };
    static const char *const columns[] = {"schema", "table_name", "name", "expression"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "column_expressions", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct oracle_hidden *hidden =
            map_find(&load->hidden, oracle_key(load->arena, rows_text(&rows, SCHEMA), rows_text(&rows, TABLE),
                                               rows_text(&rows, NAME)));
        if (hidden) {
            hidden->expression = rows_text(&rows, EXPRESSION);
        }
    }
    return rows_good(&rows);
}

struct catalog_oracle_stats *oracle_stats_of(struct oracle_load *load, struct str schema, struct str table,
                                             struct str column) {
    uint32_t id = catalog_builder_table(load->builder, schema, table);
    uint32_t at = id == CATALOG_NONE ? CATALOG_NONE : catalog_builder_column(load->builder, id, column);
    if (at != CATALOG_NONE) {
        return catalog_builder_column_at(load->builder, id, at)->stats.oracle;
    }
    struct oracle_hidden *hidden = map_find(&load->hidden, oracle_key(load->arena, schema, table, column));
    return hidden ? hidden->stats : NULL;
}
