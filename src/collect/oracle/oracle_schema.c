/* Constraints, views, synonyms; documents; what is In-Memory; what segments were used for. */
#include <math.h>

#include "base/map.h"
#include "collect/load.h"
#include "collect/oracle/oracle_load.h"

/* --- Constraints ----------------------------------------------------------------------------------------- */

struct oracle_constraint { /* while its columns are gathered */
    struct catalog_constraint constraint;
    uint32_t table;
    struct str referred; /* key of the constraint that a foreign key refers to */
    struct str index_schema, index_name;
    struct str schema;
};

static bool kind_of(struct str text, enum catalog_constraint_kind *kind) {
    static const char letters[] = "PURC";
    static const enum catalog_constraint_kind kinds[] = {CONSTRAINT_PRIMARY, CONSTRAINT_UNIQUE, CONSTRAINT_FOREIGN,
                                                         CONSTRAINT_CHECK};
    const char *found = text.len == 1 ? memchr(letters, text.ptr[0], 4) : NULL;
    *kind = found ? kinds[found - letters] : CONSTRAINT_CHECK;
    return found != NULL;
}

bool oracle_load_constraints(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, TABLE, NAME, KIND, R_OWNER, R_NAME, INDEX_SCHEMA, INDEX, STATUS, CONDITION };
    static const char *const columns[] = {"schema",       "table_name", "name",   "kind",  "r_owner", "r_constraint_name",
                                          "index_schema", "index_name", "status", "search_condition"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "constraints", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct oracle_constraint *loaded = arena_alloc(load->arena, sizeof *loaded);
        struct str schema = rows_text(&rows, SCHEMA);
        loaded->table = catalog_builder_table(load->builder, schema, rows_text(&rows, TABLE));
        loaded->schema = schema;
        loaded->constraint = (struct catalog_constraint){.name = rows_text(&rows, NAME),
                                                         .foreign_table = CATALOG_NONE,
                                                         .check_text = rows_text(&rows, CONDITION)};
        loaded->referred = oracle_key(load->arena, rows_text(&rows, R_OWNER), rows_text(&rows, R_NAME), (struct str){0});
        loaded->index_schema = rows_is_null(&rows, INDEX_SCHEMA) ? schema : rows_text(&rows, INDEX_SCHEMA);
        loaded->index_name = rows_text(&rows, INDEX);
        if (!kind_of(rows_text(&rows, KIND), &loaded->constraint.kind)) {
            rows_fail(&rows, KIND, "a kind of constraint (P, U, R, C)");
        } else if (loaded->table != CATALOG_NONE && !str_eq_z(rows_text(&rows, STATUS), "DISABLED")) {
            map_put(&load->constraints, oracle_key(load->arena, schema, loaded->constraint.name, (struct str){0}), loaded);
        }
    }
    return rows_good(&rows);
}

bool oracle_load_constraint_columns(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, COLUMN, COLUMNS_MAX = 1000 };
    static const char *const columns[] = {"schema", "name", "column_name"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "constraint_columns", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct oracle_constraint *loaded = map_find(
            &load->constraints, oracle_key(load->arena, rows_text(&rows, SCHEMA), rows_text(&rows, NAME), (struct str){0}));
        uint32_t column =
            loaded ? catalog_builder_column(load->builder, loaded->table, rows_text(&rows, COLUMN)) : CATALOG_NONE;
        if (column == CATALOG_NONE || loaded->constraint.column_count == COLUMNS_MAX) {
            continue;
        }
        size_t n = loaded->constraint.column_count;
        loaded->constraint.columns =
            arena_grow(load->arena, loaded->constraint.columns, n * sizeof column, (n + 1) * sizeof column);
        loaded->constraint.columns[n] = column;
        loaded->constraint.column_count = n + 1;
    }
    return rows_good(&rows);
}

static bool not_null_check(const struct catalog_constraint *constraint) {
    return constraint->kind == CONSTRAINT_CHECK && str_ends(constraint->check_text, STR("IS NOT NULL"));
}

/* A foreign key takes its other side from the key it refers to; false when that key is not in the catalog. */
static bool refer(struct oracle_load *load, struct oracle_constraint *loaded) {
    const struct oracle_constraint *referred = map_find(&load->constraints, loaded->referred);
    if (!referred || referred->constraint.column_count != loaded->constraint.column_count) {
        return false;
    }
    loaded->constraint.foreign_table = referred->table;
    loaded->constraint.foreign_columns = referred->constraint.columns;
    return true;
}

static void mark_index(struct oracle_load *load, const struct oracle_constraint *loaded) {
    struct oracle_index *index = oracle_find_index(load, loaded->index_schema, loaded->index_name);
    if (index && (loaded->constraint.kind == CONSTRAINT_PRIMARY || loaded->constraint.kind == CONSTRAINT_UNIQUE)) {
        index->index.backs_constraint = true;
        index->index.primary = loaded->constraint.kind == CONSTRAINT_PRIMARY;
    }
}

void oracle_finish_constraints(struct oracle_load *load) {
    for (size_t i = 0; i < load->constraints.n; i++) {
        struct oracle_constraint *loaded = load->constraints.entries[i].value;
        mark_index(load, loaded);
        if (!not_null_check(&loaded->constraint) && (loaded->constraint.kind != CONSTRAINT_FOREIGN || refer(load, loaded))) {
            catalog_builder_add_constraint(load->builder, loaded->table, &loaded->constraint);
        }
    }
}

/* --- Views, synonyms ------------------------------------------------------------------------------------- */

bool oracle_load_views(struct oracle_load *load, const struct db_result *result, struct err *err) {
    return load_views_of(load->builder, result, err);
}

bool oracle_load_synonyms(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, TABLE_SCHEMA, TABLE };
    static const char *const columns[] = {"schema", "name", "table_schema", "table_name"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "synonyms", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct catalog_synonym synonym = {.name = rows_text(&rows, NAME),
                                          .table_schema = rows_text(&rows, TABLE_SCHEMA),
                                          .table_name = rows_text(&rows, TABLE)};
        catalog_builder_add_synonym(load->builder, &synonym);
    }
    return rows_good(&rows);
}

/* --- Documents ------------------------------------------------------------------------------------------- */

bool oracle_load_json_columns(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, TABLE, COLUMN, FORMAT };
    static const char *const columns[] = {"schema", "table_name", "column_name", "format"};
    struct catalog_oracle *oracle = load->builder->catalog->oracle;
    struct rows rows;
    if (!ROWS_OPEN(rows, "json_columns", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        uint32_t table = catalog_builder_table(load->builder, rows_text(&rows, SCHEMA), rows_text(&rows, TABLE));
        uint32_t column = table == CATALOG_NONE
                              ? CATALOG_NONE
                              : catalog_builder_column(load->builder, table, rows_text(&rows, COLUMN));
        if (column != CATALOG_NONE) {
            struct catalog_json_column found = {table, column, rows_text(&rows, FORMAT)};
            VEC_PUSH(load->arena, &oracle->json_columns, found);
            catalog_builder_column_at(load->builder, table, column)->family = FAMILY_JSON;
        }
    }
    return rows_good(&rows);
}

bool oracle_load_json_collections(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME };
    static const char *const columns[] = {"schema", "name"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "json_collections", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct catalog_oracle_table *table = oracle_find_table(load, rows_text(&rows, SCHEMA), rows_text(&rows, NAME));
        if (table) {
            table->json_collection = true;
        }
    }
    return rows_good(&rows);
}

bool oracle_load_duality_views(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, TABLE_SCHEMA, TABLE, PARENT, READ_ONLY };
    static const char *const columns[] = {"schema",     "name",                "table_schema",
                                          "table_name", "parent_table_number", "read_only"};
    struct catalog_oracle *oracle = load->builder->catalog->oracle;
    struct rows rows;
    if (!ROWS_OPEN(rows, "duality_views", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct str schema = rows_text(&rows, SCHEMA), name = rows_text(&rows, NAME);
        size_t n = oracle->duality_views.n;
        struct catalog_duality_view *view = n ? &oracle->duality_views.at[n - 1] : NULL;
        uint32_t table = catalog_builder_table(load->builder, rows_text(&rows, TABLE_SCHEMA), rows_text(&rows, TABLE));
        if (!view || !str_eq(view->schema, schema) || !str_eq(view->name, name)) {
            view = VEC_ADD(load->arena, &oracle->duality_views);
            *view = (struct catalog_duality_view){
                .schema = schema, .name = name, .root_table = CATALOG_NONE, .writable = !oracle_yes(&rows, READ_ONLY)};
        }
        if (table != CATALOG_NONE) {
            VEC_PUSH(load->arena, &view->tables, table);
            view->root_table = rows_is_null(&rows, PARENT) ? table : view->root_table;
        }
    }
    return rows_good(&rows);
}

/* --- Memory and use -------------------------------------------------------------------------------------- */

bool oracle_load_inmemory_segments(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, BYTES, NOT_POPULATED };
    static const char *const columns[] = {"schema", "name", "inmemory_bytes", "not_populated_bytes"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "inmemory_segments", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct catalog_oracle_table *table = oracle_find_table(load, rows_text(&rows, SCHEMA), rows_text(&rows, NAME));
        double bytes = rows_number(&rows, BYTES, 0, 1e17, NAN), missing = rows_number(&rows, NOT_POPULATED, 0, 1e17, 0);
        if (table) {
            table->inmemory_bytes = bytes;
            table->inmemory_not_populated_bytes = missing;
        }
    }
    return rows_good(&rows);
}

bool oracle_load_segment_use(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SCHEMA, NAME, LOGICAL, PHYSICAL, WRITES, DIRECT, CHANGES, SCANS, BUSY, ITL, LOCKS };
    static const char *const columns[] = {"schema",        "name",        "logical_reads",     "physical_reads",
                                          "physical_writes", "direct_reads", "block_changes",  "table_scans",
                                          "buffer_busy_waits", "itl_waits", "row_lock_waits"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "segment_use", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct str schema = rows_text(&rows, SCHEMA), name = rows_text(&rows, NAME);
        struct catalog_segment_use use = {.logical_reads = rows_number(&rows, LOGICAL, 0, 1e18, NAN),
                                          .physical_reads = rows_number(&rows, PHYSICAL, 0, 1e18, NAN),
                                          .physical_writes = rows_number(&rows, WRITES, 0, 1e18, NAN),
                                          .direct_reads = rows_number(&rows, DIRECT, 0, 1e18, NAN),
                                          .block_changes = rows_number(&rows, CHANGES, 0, 1e18, NAN),
                                          .table_scans = rows_number(&rows, SCANS, 0, 1e18, NAN),
                                          .buffer_busy_waits = rows_number(&rows, BUSY, 0, 1e18, NAN),
                                          .itl_waits = rows_number(&rows, ITL, 0, 1e18, NAN),
                                          .row_lock_waits = rows_number(&rows, LOCKS, 0, 1e18, NAN)};
        struct catalog_oracle_table *table = oracle_find_table(load, schema, name);
        struct oracle_index *index = oracle_find_index(load, schema, name);
        if (table) {
            table->use = use;
        } else if (index) {
            index->index.oracle->use = use;
        }
    }
    return rows_good(&rows);
}

bool oracle_load_metrics(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { NAME, UNIT, AVERAGE, MAXIMUM };
    static const char *const columns[] = {"name", "unit", "average", "maximum"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "metrics", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct catalog_metric metric = {str_trim(rows_text(&rows, NAME)), rows_text(&rows, UNIT),
                                        rows_number(&rows, AVERAGE, -1e18, 1e18, NAN),
                                        rows_number(&rows, MAXIMUM, -1e18, 1e18, NAN)};
        VEC_PUSH(load->arena, &load->builder->catalog->oracle->metrics, metric);
    }
    return rows_good(&rows);
}

/* --- The end --------------------------------------------------------------------------------------------- */

struct unmeasured { /* ordinary tables without statistics */
    size_t tables, count;
    struct str names; /* of the first few */
};

static struct unmeasured find_unmeasured(const struct oracle_load *load) {
    enum { NAMED = 3 };
    struct unmeasured found = {0};
    for (size_t i = 0; i < load->builder->tables.n; i++) {
        const struct catalog_table *table = &load->builder->tables.at[i].table;
        if (table->oracle->temporary || table->kind != TABLE_ORDINARY) {
            continue;
        }
        found.tables++;
        if (isnan(table->oracle->rows) && found.count++ < NAMED) {
            found.names = str_fmt(load->arena, STR_FMT "%s" STR_FMT, STR_ARG(found.names), found.names.len ? ", " : "",
                                  STR_ARG(table->name));
        }
    }
    if (found.count > NAMED) {
        found.names = str_fmt(load->arena, STR_FMT ", …", STR_ARG(found.names));
    }
    return found;
}

/* An AWR report's tables are of DDL, or of a bundle, which has their statistics. That all lack them says nothing of the database. */
static void warn_missing_stats(struct oracle_load *load) {
    struct unmeasured found = find_unmeasured(load);
    bool report = load->builder->catalog->oracle->workload_from == WORKLOAD_FROM_REPORT;
    if (report && !load->builder->tables.n) {
        catalog_builder_warn(load->builder, "an AWR report holds no tables: give their DDL by --schema, or a bundle of the "
                                            "database; without them no statement can be costed");
    } else if (report && found.count && found.count == found.tables) {
        catalog_builder_warn(load->builder, "an AWR report holds no statistics: what this advice says of costs is by defaults; "
                                            "a bundle of the database knows them (dovetail collect)");
    } else if (found.count) {
        catalog_builder_warn(load->builder,
                             "%zu tables (" STR_FMT ") have no statistics and are costed by defaults: run "
                             "DBMS_STATS.GATHER_TABLE_STATS",
                             found.count, STR_ARG(found.names));
    }
}

void oracle_load_finish(struct oracle_load *load) {
    oracle_finish_indexes(load);
    oracle_finish_constraints(load);
    oracle_finish_statistics(load);
    for (size_t i = 0; i < load->indexes.n; i++) {
        const struct oracle_index *loaded = load->indexes.entries[i].value;
        catalog_builder_add_index(load->builder, &loaded->index);
    }
    warn_missing_stats(load);
}
