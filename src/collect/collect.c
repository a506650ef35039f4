/*
 * The order in which a source is read, and what happens when a part of it cannot be had.
 *
 * Three answers are required: server, tables, columns. Any other that is refused, too slow or absent becomes a warning in
 * the catalog, and the catalog is marked partial by it; a lost connection or a malformed answer ends everything. The
 * warnings travel in the bundle (warnings.csv), so that a replay tells the same.
 */
#include "collect/collect.h"

#include <math.h>

#include "catalog/catalog_build.h"
#include "collect/load.h"
#include "collect/oracle/oracle_collect.h"
#include "collect/query_text.h"
#include "collect/redact.h"
#include "collect/rows.h"
#include "sql/print.h"

static const struct step {
    const char *name;
    bool required;
    const char *lacking; /* what the advice does without */
    bool (*load)(struct load *load, const struct db_result *result, struct err *err);
    bool (*applies)(const struct load *load); /* NULL: always */
} steps[] = {
    {"server", true, NULL, load_server, NULL},
    {"settings", false, "the planner's default settings are assumed", load_settings, NULL},
    {"tables", true, NULL, load_tables, NULL},
    {"columns", true, NULL, load_columns, NULL},
    {"indexes", false, "existing indexes are unknown", load_indexes, NULL},
    {"index_keys", false, "existing indexes are unknown", load_index_keys, NULL},
    {"statistics", false, "every column is costed by defaults", load_statistics, NULL},
    {"ranges", false, "conditions on ranges are costed by defaults", load_ranges, load_has_ranges},
    {"constraints", false, "keys and references are unknown", load_constraints, NULL},
    {"views", false, "statements that read views are not modelled", load_views, NULL},
    {"sequences", false, "sequences are unknown", load_sequences, NULL},
    {"activity", false, "writes are known from the statements only", load_activity, NULL},
    {"extensions", false, "indexes that need an extension are not advised", load_extensions, NULL},
};

/* May the rest be read without this answer? */
static bool can_do_without(const struct err *err) {
    return err->code == ERR_DB_PRIVILEGE || err->code == ERR_DB_QUERY_FAILED || err->code == ERR_DB_TIMEOUT;
}

static void warn_lacking(struct load *load, const struct step *step, const struct err *err) {
    catalog_builder_warn(load->builder, "%s could not be read, so %s: %s%s%s", step->name, step->lacking, err->message,
                         err->hint[0] ? ". " : "", err->hint);
}

/* The warnings that the bundle's capture gave; an answer whose absence they explain needs no second one. */
static bool read_warnings(struct load *load, struct db *db, struct err *err) {
    static const char *const columns[] = {"message"};
    struct db_result result;
    struct rows rows;
    if (!db_query(load->arena, db, STR("warnings"), (struct str){0}, NULL, 0, &result, err) ||
        !rows_open(&rows, "warnings", &result, columns, 1, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        catalog_builder_warn(load->builder, STR_FMT, STR_ARG(rows_text(&rows, 0)));
    }
    return true;
}

/* "17.0", for what is asked differently from a version on; unknown before the first answer. */
static struct str server_version(const struct load *load) {
    return str_fmt(load->arena, "%d.0", load->builder->catalog->version / 10000);
}

static bool run_step(struct load *load, struct db *db, const struct step *step, bool explained, struct err *err) {
    struct err failure = {0};
    struct db_result result;
    struct str name = str_from_z(step->name), version = server_version(load);
    if (step->applies && !step->applies(load)) {
        return true;
    }
    if (!db_has(db, name) && !step->required) {
        if (!explained) {
            catalog_builder_warn(load->builder, "the bundle lacks %s.csv, so %s", step->name, step->lacking);
        }
        return true;
    }
    if (db_query(load->arena, db, name, collect_query_text(name, version), NULL, 0, &result, &failure)) {
        return step->load(load, &result, err);
    }
    if (!step->required && can_do_without(&failure)) {
        warn_lacking(load, step, &failure);
        return true;
    }
    *err = failure;
    return false;
}

/* The only question that is made from earlier answers. A bundle without it is of a time before it was asked, and none the worse. */
static bool run_ends(struct load *load, struct db *db, struct err *err) {
    static const struct step step = {"ends", false, "values beyond the histograms' ends are costed by these", load_ends, NULL};
    struct err failure = {0};
    struct db_result result;
    struct str question = load_ends_query(load);
    if (!question.len || !db_has(db, STR("ends"))) {
        return true;
    }
    if (db_query(load->arena, db, STR("ends"), question, NULL, 0, &result, &failure)) {
        return step.load(load, &result, err);
    }
    if (can_do_without(&failure)) {
        warn_lacking(load, &step, &failure);
        return true;
    }
    *err = failure;
    return false;
}

/* step_warnings: how many of the catalog's warnings the steps gave, first in the list; the rest follows from the answers. */
static struct catalog *read_catalog(struct arena *arena, struct db *db, struct log *log, size_t *step_warnings,
                                    struct err *err) {
    struct load load = {.arena = arena, .builder = catalog_builder_new(arena, SQL_POSTGRESQL)};
    size_t step_count = sizeof steps / sizeof steps[0];
    bool explained = db_is_bundle(db) && db_has(db, STR("warnings"));
    map_init(&load.indexes, arena);
    if (explained && !read_warnings(&load, db, err)) {
        return NULL;
    }
    for (size_t i = 0; i < step_count; i++) {
        log_progress(log, "reading the catalog", i + 1, step_count);
        if (!run_step(&load, db, &steps[i], explained, err)) {
            return NULL;
        }
    }
    if (!run_ends(&load, db, err)) {
        return NULL;
    }
    *step_warnings = load.builder->catalog->warnings.n;
    load_finish(&load);
    return catalog_builder_finish(load.builder);
}

static struct catalog *read_any_catalog(struct arena *arena, struct db *db, const struct collect_options *options,
                                        struct log *log, size_t *step_warnings, struct err *err) {
    bool oracle;
    if (!oracle_is_source(arena, db, &oracle, err)) {
        return NULL;
    }
    struct catalog *catalog = oracle ? oracle_collect_catalog(arena, db, options, log, step_warnings, err)
                                     : read_catalog(arena, db, log, step_warnings, err);
    for (size_t i = 0; catalog && i < catalog->index_count; i++) {
        struct catalog_index *index = &catalog->indexes[i];
        query_canonical_keys(arena, catalog, index->table, index->keys, index->key_count);
    }
    return catalog;
}

struct catalog *collect_catalog(struct arena *arena, struct db *db, const struct collect_options *options,
                                struct log *log, struct err *err) {
    size_t step_warnings;
    return read_any_catalog(arena, db, options, log, &step_warnings, err);
}

/* --- Statements ------------------------------------------------------------------------------------------ */

static bool no_statements(struct err *err, const char *message, const char *hint) {
    err_set(err, ERR_WORKLOAD_EMPTY, "%s", message);
    err_hint(err, "%s", hint);
    return false;
}

/* Version and schema of pg_stat_statements. */
static bool find_extension(struct arena *arena, struct db *db, struct str *version, struct str *schema,
                           struct err *err) {
    enum { NAME, VERSION, SCHEMA };
    static const char *const columns[] = {"name", "version", "schema"};
    struct db_result result;
    struct rows rows;
    struct str query = STR("extensions");
    if (!db_query(arena, db, query, collect_query_text(query, STR("")), NULL, 0, &result, err) ||
        !rows_open(&rows, "extensions", &result, columns, 3, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        if (str_eq_z(rows_text(&rows, NAME), "pg_stat_statements")) {
            *version = rows_text(&rows, VERSION);
            *schema = rows_text(&rows, SCHEMA);
            return true;
        }
    }
    return no_statements(
        err, "the database has no pg_stat_statements, so no statement is known",
        "Set shared_preload_libraries = 'pg_stat_statements', restart, run CREATE EXTENSION pg_stat_statements; "
        "or give the statements by --workload.");
}

/* The extension may live in a schema that is not on the search path. */
static bool ask_live(struct arena *arena, struct db *db, struct db_result *result, struct err *err) {
    struct str version = {0}, schema = {0}, name = STR("statements");
    struct err failure = {0};
    if (!find_extension(arena, db, &version, &schema, err)) {
        return false;
    }
    struct str path =
        str_fmt(arena, "SET search_path = " STR_FMT, STR_ARG(sql_quote_name(arena, SQL_POSTGRESQL, schema)));
    bool good = db_exec(db, path, &failure) &&
                db_query(arena, db, name, collect_query_text(name, version), NULL, 0, result, &failure) &&
                db_exec(db, STR("RESET search_path"), &failure);
    if (good) {
        return true;
    }
    if (!can_do_without(&failure)) {
        *err = failure;
        return false;
    }
    db_exec(db, STR("RESET search_path"), NULL);
    err_set(err, ERR_WORKLOAD_EMPTY, "the captured statements cannot be read: %s", failure.message);
    err_hint(err, "%s",
             failure.code == ERR_DB_PRIVILEGE ? failure.hint
                                              : "pg_stat_statements must be in shared_preload_libraries (restart the "
                                                "server); or give the statements by --workload.");
    err_native(err, failure.native);
    return false;
}

static bool ask_statements(struct arena *arena, struct db *db, struct db_result *result, struct err *err) {
    if (!db_is_bundle(db)) {
        return ask_live(arena, db, result, err);
    }
    if (!db_has(db, STR("statements"))) {
        return no_statements(
            err, "the bundle holds no captured statements",
            "Capture it again from a database with pg_stat_statements, or give the statements by --workload.");
    }
    return db_query(arena, db, STR("statements"), (struct str){0}, NULL, 0, result, err);
}

static bool add_statements(const struct db_result *result, struct workload_builder *builder, struct log *log,
                           struct err *err) {
    enum { QUERY, CALLS, TOTAL_MS, ROWS, HIT, READ };
    static const char *const columns[] = {"query", "calls", "total_ms", "rows", "blocks_hit", "blocks_read"};
    struct rows rows;
    size_t hidden = 0;
    if (!rows_open(&rows, "statements", result, columns, 6, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct workload_statement statement = {
            .text = rows_text(&rows, QUERY),
            .calls = rows_number(&rows, CALLS, 0, 1e18, NAN),
            .total_ms = rows_number(&rows, TOTAL_MS, 0, 1e18, NAN),
            .rows = rows_number(&rows, ROWS, 0, 1e18, NAN),
            .blocks_hit = rows_number(&rows, HIT, 0, 1e18, NAN),
            .blocks_read = rows_number(&rows, READ, 0, 1e18, NAN),
        };
        hidden += rows_is_null(&rows, QUERY);
        if (rows_good(&rows)) {
            workload_builder_add(builder, &statement);
        }
    }
    if (hidden) {
        log_message(log, LOG_WARNING,
                    "%zu statements of other roles are hidden from this one: GRANT pg_read_all_stats to the role", hidden);
    }
    return rows_good(&rows);
}

bool collect_workload(struct db *db, struct workload_builder *builder, const struct collect_options *options,
                      struct log *log, struct err *err) {
    struct arena scratch;
    struct db_result result;
    bool good;
    if (options && options->no_statements) {
        return true;
    }
    if (workload_builder_catalog(builder)->dialect == SQL_ORACLE) {
        return oracle_collect_workload(db, builder, options, log, err);
    }
    arena_init(&scratch, NULL);
    good = ask_statements(&scratch, db, &result, err);
    if (good && result.row_count == 0) {
        good = no_statements(err, "no statement was captured yet",
                             "Let the application run for a while, or give the statements by --workload.");
    }
    good = good && add_statements(&result, builder, log, err);
    arena_release(&scratch);
    return good;
}

/* --- Bundles --------------------------------------------------------------------------------------------- */

static bool put_row(struct arena *arena, struct db *record, const char *name, const char *const *columns,
                    const struct str *values, size_t count, struct err *err) {
    struct db_result result = {.column_count = count, .row_count = 1};
    result.columns = arena_calloc(arena, count, sizeof *result.columns);
    result.values = arena_calloc(arena, count, sizeof *result.values);
    for (size_t i = 0; i < count; i++) {
        result.columns[i] = str_from_z(columns[i]);
        result.values[i].text = values[i];
    }
    return db_record_put(record, str_from_z(name), &result, err);
}

/* A bundle of a bundle, or of a report, keeps what the first manifest says. */
static bool put_manifest(struct arena *arena, struct db *record, struct db *db, const struct collect_options *options,
                         const struct clock *clock, struct err *err) {
    static const char *const columns[] = {"format",   "source",              "captured_at", "program",
                                          "redacted", "diagnostics_consent", "dbid"};
    bool oracle = strcmp(db_driver(db), "oracle") == 0;
    struct db_result manifest;
    if (db_is_bundle(db)) {
        if (!db_query(arena, db, STR("manifest"), (struct str){0}, NULL, 0, &manifest, err)) {
            return false;
        }
        size_t redacted = db_column(&manifest, "redacted");
        if (options->redact && redacted != SIZE_MAX) {
            manifest.values[redacted] = (struct db_value){.text = STR("t")};
        }
        return db_record_put(record, STR("manifest"), &manifest, err);
    }
    const struct str values[] = {STR("1"),
                                 oracle ? STR("oracle") : STR("postgresql"),
                                 clock_iso8601(arena, clock->wall_s(clock->context)),
                                 STR("dovetail"),
                                 options->redact ? STR("t") : STR("f"),
                                 options->consent ? STR("t") : STR("f"),
                                 str_fmt(arena, "%.0f", options->dbid)};
    return put_row(arena, record, "manifest", columns, values, !oracle ? 5 : options->dbid > 0 ? 7 : 6, err);
}

static bool put_warnings(struct arena *arena, struct db *record, const struct catalog *catalog, size_t count,
                         struct err *err) {
    struct str column = STR("message");
    struct db_result result = {.columns = &column, .column_count = 1, .row_count = count};
    result.values = arena_calloc(arena, count, sizeof *result.values);
    for (size_t i = 0; i < count; i++) {
        result.values[i].text = catalog->warnings.at[i];
    }
    return db_record_put(record, STR("warnings"), &result, err);
}

/* Statements that cannot be had leave a bundle that still serves with --workload. */
static bool record_statements(struct arena *arena, struct db *record, const struct catalog *catalog,
                              const struct collect_options *options, struct log *log, struct err *err) {
    struct err failure = {0};
    struct workload_builder *unused = workload_builder_new(arena, catalog, options->seed);
    if (collect_workload(record, unused, options, log, &failure)) {
        return true;
    }
    if (failure.code != ERR_WORKLOAD_EMPTY) {
        *err = failure;
        return false;
    }
    log_message(log, LOG_WARNING, "%s. %s", failure.message, failure.hint);
    return true;
}

bool collect_bundle(struct arena *arena, struct str source, struct str bundle, const struct collect_options *options,
                    const struct clock *clock, struct log *log, struct err *err) {
    struct redact redact;
    size_t step_warnings;
    struct db *db = collect_open(arena, source, options->container, err);
    struct db *record = db ? db_open_record(arena, db, bundle, err) : NULL;
    if (!record) {
        db_close(db);
        return false;
    }
    bool good = !options->redact || redact_init(&redact, err);
    if (good && options->redact) {
        db_record_filter(record, redact_answer, &redact);
    }
    good = good && put_manifest(arena, record, db, options, clock, err);
    struct catalog *catalog =
        good ? read_any_catalog(arena, record, options, log, &step_warnings, err) : NULL;
    good = catalog && put_warnings(arena, record, catalog, step_warnings, err) &&
           record_statements(arena, record, catalog, options, log, err) && db_record_finish(record, err);
    db_close(record);
    db_close(db);
    return good;
}
