/* Server, settings, tables, columns, constraints, views, sequences. */
#include <math.h>

#include "collect/array_literal.h"
#include "collect/load.h"
#include "collect/rows.h"

/* Bounds that no real database reaches: what lies beyond is a damaged or hostile bundle. */
#define ROWS_MAX 1e15
#define PAGES_MAX 4294967295.0
#define BYTES_MAX 1e17
#define COUNT_MAX 1e18
#define COLUMNS_MAX 1600 /* PostgreSQL's own */
#define PATH_MAX_BYTES 4096

bool load_server(struct load *load, const struct db_result *result, struct err *err) {
    enum { PRODUCT, VERSION_TEXT, VERSION, DATABASE, CAPTURED_AT, SEARCH_PATH, STATS_AGE };
    static const char *const columns[] = {"product",     "version_text", "version",    "database",
                                          "captured_at", "search_path",  "stats_age_s"};
    struct catalog *catalog = load->builder->catalog;
    struct rows rows;
    if (!ROWS_OPEN(rows, "server", columns)) {
        return false;
    }
    if (!rows_next(&rows)) {
        return err_set(err, ERR_BUNDLE_MALFORMED, "answer server has no row");
    }
    catalog->product = rows_text(&rows, PRODUCT);
    catalog->version_text = rows_text(&rows, VERSION_TEXT);
    catalog->version = (int)rows_number(&rows, VERSION, 0, 9999999, 0);
    catalog->database = rows_text(&rows, DATABASE);
    catalog->captured_at = rows_text(&rows, CAPTURED_AT);
    catalog->search_path = rows_text(&rows, SEARCH_PATH);
    catalog->stats_age_s = rows_number(&rows, STATS_AGE, -86400, 1e11, NAN);
    if (catalog->search_path.len > PATH_MAX_BYTES) {
        rows_fail(&rows, SEARCH_PATH, "a search path of at most 4096 bytes");
    }
    if (!rows_good(&rows)) {
        return false;
    }
    if (catalog->version && catalog->version < 120000) {
        err_set(err, ERR_DB_VERSION, "version " STR_FMT " of PostgreSQL is not supported",
                STR_ARG(catalog->version_text));
        err_hint(err, "Dovetail reads PostgreSQL 12 and later.");
        return false;
    }
    return true;
}

bool load_settings(struct load *load, const struct db_result *result, struct err *err) {
    enum { NAME, VALUE, UNIT };
    static const char *const columns[] = {"name", "value", "unit"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "settings", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct catalog_setting setting = {
            .name = rows_text(&rows, NAME), .value = rows_text(&rows, VALUE), .unit = rows_text(&rows, UNIT)};
        catalog_builder_add_setting(load->builder, &setting);
    }
    return rows_good(&rows);
}

/* --- Tables ---------------------------------------------------------------------------------------------- */

static enum catalog_table_kind table_kind(struct rows *rows, size_t kind_column, bool is_partition) {
    struct str kind = rows_text(rows, kind_column);
    if (str_eq_z(kind, "p")) {
        return TABLE_PARTITIONED;
    }
    if (str_eq_z(kind, "m")) {
        return TABLE_MATVIEW;
    }
    if (str_eq_z(kind, "f")) {
        return TABLE_FOREIGN;
    }
    if (!str_eq_z(kind, "r")) {
        rows_fail(rows, kind_column, "a kind of table (r, p, m, f)");
    }
    return is_partition ? TABLE_PARTITION : TABLE_ORDINARY;
}

bool load_tables(struct load *load, const struct db_result *result, struct err *err) {
    enum {
        SCHEMA,
        NAME,
        KIND,
        IS_PARTITION,
        PARENT_SCHEMA,
        PARENT_NAME,
        BOUND,
        ROWS,
        PAGES,
        VISIBLE,
        SIZE,
        FILL,
        READABLE,
        KEY
    };
    static const char *const columns[] = {
        "schema", "name",  "kind",          "is_partition", "parent_schema", "parent_name", "partition_bound",
        "rows",   "pages", "visible_pages", "size_bytes",   "fill_factor",   "readable",    "partition_key"};
    struct rows rows;
    if (!rows_open(&rows, "tables", result, columns, KEY, err)) {
        return false;
    }
    rows_add_optional(&rows, KEY);
    while (rows_next(&rows)) {
        struct catalog_table table = {
            .schema = rows_text(&rows, SCHEMA),
            .name = rows_text(&rows, NAME),
            .kind = table_kind(&rows, KIND, rows_flag(&rows, IS_PARTITION)),
            .partition_bound = rows_text(&rows, BOUND),
            .partition_key = rows_text(&rows, KEY),
            .rows = rows_number(&rows, ROWS, -1, ROWS_MAX, -1),
            .pages = rows_number(&rows, PAGES, 0, PAGES_MAX, 0),
            .visible_pages = rows_number(&rows, VISIBLE, 0, PAGES_MAX, 0),
            .size_bytes = (uint64_t)rows_number(&rows, SIZE, 0, BYTES_MAX, 0),
            .fill_factor = (int)rows_number(&rows, FILL, 10, 100, 100),
            .unreadable = !rows_flag(&rows, READABLE),
            .activity = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN},
        };
        if (!table.name.len) {
            rows_fail(&rows, NAME, "a name");
        }
        catalog_builder_add_table(load->builder, &table, rows_text(&rows, PARENT_SCHEMA),
                                  rows_text(&rows, PARENT_NAME));
    }
    catalog_builder_seal_tables(load->builder);
    return rows_good(&rows);
}

bool load_columns(struct load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, TABLE, NAME, TYPE, TYPE_KIND, LENGTH, NOT_NULL, GENERATED, STORAGE };
    static const char *const columns[] = {"schema", "table_name", "name",      "type_name", "type_kind",
                                          "length", "not_null",   "generated", "storage"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "columns", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        uint32_t table = catalog_builder_table(load->builder, rows_text(&rows, SCHEMA), rows_text(&rows, TABLE));
        struct str storage = rows_text(&rows, STORAGE);
        struct catalog_column column = {
            .name = rows_text(&rows, NAME),
            .type_name = rows_text(&rows, TYPE),
            .type_length = (int32_t)rows_number(&rows, LENGTH, -2, 65535, -1),
            .not_null = rows_flag(&rows, NOT_NULL),
            .generated = rows_flag(&rows, GENERATED),
            .toasted = str_eq_z(storage, "x") || str_eq_z(storage, "e"),
            .stats = {.correlation = NAN},
        };
        column.family = str_eq_z(rows_text(&rows, TYPE_KIND), "e") ? FAMILY_ENUM : catalog_family_of(column.type_name);
        if (table == CATALOG_NONE) {
            continue;
        }
        if (load->builder->tables.at[table].columns.n == COLUMNS_MAX) {
            rows_fail(&rows, NAME, "one of at most 1600 columns");
            break;
        }
        catalog_builder_add_column(load->builder, table, &column);
    }
    return rows_good(&rows);
}

/* --- Constraints ----------------------------------------------------------------------------------------- */

/* An array of column names as ids of `table`; false when malformed or a name is unknown. */
static bool column_ids(struct load *load, uint32_t table, struct str names, uint32_t **ids, size_t *count) {
    struct str *elements = NULL;
    *count = 0;
    if (names.len && !array_literal_read(load->arena, names, &elements, count)) {
        return false;
    }
    if (*count > COLUMNS_MAX) {
        return false;
    }
    *ids = arena_calloc(load->arena, *count, sizeof **ids);
    for (size_t i = 0; i < *count; i++) {
        (*ids)[i] = catalog_builder_column(load->builder, table, elements[i]);
        if ((*ids)[i] == CATALOG_NONE) {
            return false;
        }
    }
    return true;
}

static enum catalog_constraint_kind constraint_kind(struct rows *rows, size_t column) {
    struct str kind = rows_text(rows, column);
    switch (kind.len == 1 ? kind.ptr[0] : 0) {
    case 'p':
        return CONSTRAINT_PRIMARY;
    case 'u':
        return CONSTRAINT_UNIQUE;
    case 'f':
        return CONSTRAINT_FOREIGN;
    case 'x':
        return CONSTRAINT_EXCLUDE;
    case 'c':
        return CONSTRAINT_CHECK;
    default:
        rows_fail(rows, column, "a kind of constraint (p, u, f, c, x)");
        return CONSTRAINT_CHECK;
    }
}

bool load_constraints(struct load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, TABLE, NAME, KIND, COLUMNS, FOREIGN_SCHEMA, FOREIGN_TABLE, FOREIGN_COLUMNS, CHECK };
    static const char *const columns[] = {"schema",        "table_name",      "name",
                                          "kind",          "columns",         "foreign_schema",
                                          "foreign_table", "foreign_columns", "check_text"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "constraints", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        uint32_t table = catalog_builder_table(load->builder, rows_text(&rows, SCHEMA), rows_text(&rows, TABLE));
        struct catalog_constraint constraint = {
            .kind = constraint_kind(&rows, KIND),
            .name = rows_text(&rows, NAME),
            .foreign_table = CATALOG_NONE,
            .check_text = rows_text(&rows, CHECK),
        };
        size_t foreign_count = 0;
        if (table == CATALOG_NONE) {
            continue;
        }
        if (!column_ids(load, table, rows_text(&rows, COLUMNS), &constraint.columns, &constraint.column_count)) {
            rows_fail(&rows, COLUMNS, "an array of the table's columns");
            break;
        }
        if (constraint.kind == CONSTRAINT_FOREIGN) {
            constraint.foreign_table =
                catalog_builder_table(load->builder, rows_text(&rows, FOREIGN_SCHEMA), rows_text(&rows, FOREIGN_TABLE));
            if (constraint.foreign_table == CATALOG_NONE) {
                continue; /* to a table outside the user's schemas: of no use here */
            }
            if (!column_ids(load, constraint.foreign_table, rows_text(&rows, FOREIGN_COLUMNS),
                            &constraint.foreign_columns, &foreign_count) ||
                foreign_count != constraint.column_count) {
                rows_fail(&rows, FOREIGN_COLUMNS, "an array of as many columns of the foreign table");
                break;
            }
        }
        catalog_builder_add_constraint(load->builder, table, &constraint);
    }
    return rows_good(&rows);
}

/* --- Views, sequences, counters -------------------------------------------------------------------------- */

bool load_views_of(struct catalog_builder *builder, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, TEXT, BARRIER };
    static const char *const columns[] = {"schema", "name", "text", "barrier"};
    struct rows rows;
    if (!rows_open(&rows, "views", result, columns, BARRIER, err)) {
        return false;
    }
    rows_add_optional(&rows, BARRIER);
    while (rows_next(&rows)) {
        struct catalog_view view = {
            .schema = rows_text(&rows, SCHEMA), .name = rows_text(&rows, NAME), .text = rows_text(&rows, TEXT), .barrier = rows_flag(&rows, BARRIER)};
        catalog_builder_add_view(builder, &view);
    }
    return rows_good(&rows);
}

bool load_views(struct load *load, const struct db_result *result, struct err *err) {
    return load_views_of(load->builder, result, err);
}

bool load_sequences(struct load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, LAST };
    static const char *const columns[] = {"schema", "name", "last_value"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "sequences", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct catalog_sequence sequence = {rows_text(&rows, SCHEMA), rows_text(&rows, NAME),
                                            rows_number(&rows, LAST, -1e19, 1e19, NAN)};
        catalog_builder_add_sequence(load->builder, &sequence);
    }
    return rows_good(&rows);
}

bool load_extensions(struct load *load, const struct db_result *result, struct err *err) {
    enum { NAME };
    static const char *const columns[] = {"name"};
    struct catalog *catalog = load->builder->catalog;
    struct rows rows;
    if (!ROWS_OPEN(rows, "extensions", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        VEC_PUSH(load->arena, &catalog->extensions, rows_text(&rows, NAME));
    }
    return rows_good(&rows);
}

bool load_activity(struct load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, TABLE, INSERTED, UPDATED, HOT, DELETED, LIVE, DEAD, SEQ_SCANS, INDEX_SCANS, MODIFIED };
    static const char *const columns[] = {
        "schema", "table_name", "inserted",  "updated",     "hot_updated",           "deleted",
        "live",   "dead",       "seq_scans", "index_scans", "modified_since_analyze"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "activity", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        uint32_t table = catalog_builder_table(load->builder, rows_text(&rows, SCHEMA), rows_text(&rows, TABLE));
        struct catalog_activity activity = {
            .inserted = rows_number(&rows, INSERTED, 0, COUNT_MAX, NAN),
            .updated = rows_number(&rows, UPDATED, 0, COUNT_MAX, NAN),
            .hot_updated = rows_number(&rows, HOT, 0, COUNT_MAX, NAN),
            .deleted = rows_number(&rows, DELETED, 0, COUNT_MAX, NAN),
            .live = rows_number(&rows, LIVE, 0, COUNT_MAX, NAN),
            .dead = rows_number(&rows, DEAD, 0, COUNT_MAX, NAN),
            .seq_scans = rows_number(&rows, SEQ_SCANS, 0, COUNT_MAX, NAN),
            .index_scans = rows_number(&rows, INDEX_SCANS, 0, COUNT_MAX, NAN),
            .modified_since_analyze = rows_number(&rows, MODIFIED, 0, COUNT_MAX, NAN),
        };
        if (table != CATALOG_NONE) {
            catalog_builder_table_at(load->builder, table)->activity = activity;
        }
    }
    return rows_good(&rows);
}
