/*
 * The order in which an Oracle source is read, what the licence lets be read, and what happens when a part cannot be had.
 *
 * The licence comes first. AWR and ASH belong to the Diagnostics Pack, whichever way they are read; so they are only touched when
 * CONTROL_MANAGEMENT_PACK_ACCESS does not say NONE and the user has said that the pack is licensed. Otherwise Statspack is read
 * where it is installed, and else the cursors in memory, twice, some time apart.
 *
 * Before anything is read for good, the dictionary is asked which views and columns this user sees in this release. All that
 * lacks is told at once, with the grants; optional columns become NULL.
 *
 * Required are tables and columns, but not of a report, which has neither, nor of another database whose activity the connected
 * one keeps (--dbid of an AWR Warehouse): then the catalog comes from DDL or from another bundle (--schema), or is empty.
 */
#include "collect/oracle/oracle_collect.h"

#include <math.h>
#include <time.h>

#include "base/buf.h"
#include "base/file.h"
#include "collect/oracle/oracle_activity.h"
#include "collect/oracle/oracle_containers.h"
#include "collect/oracle/oracle_ddl.h"
#include "collect/oracle/oracle_load.h"
#include "collect/oracle/oracle_preflight.h"
#include "collect/oracle/oracle_text.h"
#include "collect/oracle/oracle_warehouse.h"

struct source {
    struct arena *arena;
    struct db *db;
    const struct collect_options *options;
    struct log *log;
    struct oracle_load load;
    struct oracle_dictionary dictionary;
    bool dictionary_known;
    struct oracle_parameters parameters;
    struct oracle_texts lost;
    struct str dbid; /* of the manifest: whose activity was asked for; empty: the connected database's */
    bool explained; /* the bundle holds the warnings of its capture */
    struct str con_dbid; /* of the container that is connected to; empty unknown */
    bool foreign;   /* the activity is another database's: the dictionary here is not its own */
    struct db *dictionary_db; /* --schema BUNDLE: what the source lacks comes from there; else NULL */
};

static const struct step {
    const char *name;
    enum { REQUIRED, USUAL, RARE } need; /* RARE: its absence from a bundle needs no word */
    const char *lacking;
    oracle_loader *load;
} steps[] = {
    {"settings", USUAL, "the optimizer's default parameters are assumed", oracle_load_settings},
    {"system_statistics", USUAL, "default system statistics are assumed", oracle_load_system_statistics},
    {"cells", RARE, "it is not known whether this is Exadata", oracle_load_cells},
    {"tables", REQUIRED, NULL, oracle_load_tables},
    {"columns", REQUIRED, NULL, oracle_load_columns},
    {"column_expressions", USUAL, "expressions behind indexes may be unknown", oracle_load_column_expressions},
    {"histograms", USUAL, "skewed columns are costed as even ones", oracle_load_histograms},
    {"extensions", USUAL, "extended statistics are unknown", oracle_load_extensions},
    {"column_usage", RARE, "what predicates the optimizer saw is unknown", oracle_load_column_usage},
    {"modifications", USUAL, "writes are known from the statements only", oracle_load_modifications},
    {"part_tables", USUAL, "partitioning is unknown", oracle_load_part_tables},
    {"partitions", USUAL, "partitions are unknown", oracle_load_partitions},
    {"indexes", USUAL, "existing indexes are unknown", oracle_load_indexes},
    {"index_columns", USUAL, "existing indexes are unknown", oracle_load_index_columns},
    {"index_expressions", USUAL, "keys that are expressions are unknown", oracle_load_index_expressions},
    {"index_usage", RARE, "unused indexes cannot be told", oracle_load_index_usage},
    {"part_indexes", USUAL, "partitioned indexes are unknown", oracle_load_part_indexes},
    {"part_keys", USUAL, "the keys of partitions are unknown", oracle_load_part_keys},
    {"constraints", USUAL, "keys and references are unknown", oracle_load_constraints},
    {"constraint_columns", USUAL, "keys and references are unknown", oracle_load_constraint_columns},
    {"views", USUAL, "statements that read views are not modelled", oracle_load_views},
    {"synonyms", USUAL, "statements that use synonyms are not modelled", oracle_load_synonyms},
    {"json_columns", RARE, "columns that hold JSON as text are unknown", oracle_load_json_columns},
    {"json_collections", RARE, "collections of documents are unknown", oracle_load_json_collections},
    {"json_indexes", RARE, "indexes on JSON are known by their expressions only", oracle_load_json_indexes},
    {"duality_views", RARE, "duality views are unknown", oracle_load_duality_views},
    {"inmemory_segments", RARE, "what is populated In-Memory is unknown", oracle_load_inmemory_segments},
};
enum { STEP_COUNT = sizeof steps / sizeof steps[0] };

/* Whichever way the statements were read: counted rows are in memory only, and no part of the Diagnostics Pack. */
static const struct step measured_plans = {"plan_rows", RARE, NULL, oracle_load_plan_rows};

static const char *suffix_of(enum catalog_workload_from from) {
    return from == WORKLOAD_FROM_CURSORS ? "_cursors" : from == WORKLOAD_FROM_STATSPACK ? "_statspack" : "";
}

/* --- Asking ---------------------------------------------------------------------------------------------- */

static bool can_do_without(const struct err *err) {
    return err->code == ERR_DB_PRIVILEGE || err->code == ERR_DB_QUERY_FAILED || err->code == ERR_DB_TIMEOUT;
}

/* Of another database a live one knows only what its repository holds; those statements are not asked for by this. */
static bool has(struct source *source, const char *name) {
    bool own = !source->foreign || db_is_bundle(source->db) || str_eq_z(str_from_z(name), "settings");
    return own && db_has(source->db, str_from_z(name));
}

static bool has_anywhere(struct source *source, const char *name) {
    return has(source, name) || (source->dictionary_db && db_has(source->dictionary_db, str_from_z(name)));
}

/* The answer is called `name`; a live database gets the text of `text_name`. */
static bool ask_as(struct source *source, const char *name, const char *text_name, struct db_result *result,
                   struct err *err) {
    struct str text = {0};
    if (source->dictionary_db && !has(source, name)) {
        return db_query(source->arena, source->dictionary_db, str_from_z(name), text, NULL, 0, result, err);
    }
    if (!db_is_bundle(source->db)) {
        text = oracle_prepare(source->arena, oracle_text(source->arena, text_name),
                              source->dictionary_known ? &source->dictionary : NULL, &source->parameters, &source->lost);
    }
    return db_query(source->arena, source->db, str_from_z(name), text, NULL, 0, result, err);
}

static bool run_step(struct source *source, const struct step *step, bool tables_required, struct err *err) {
    struct err failure = {0};
    struct db_result result;
    bool required = step->need == REQUIRED && tables_required;
    if (!has_anywhere(source, step->name) && !required) {
        if (!source->explained && step->need == USUAL && tables_required) {
            catalog_builder_warn(source->load.builder, "the bundle lacks %s.csv, so %s", step->name, step->lacking);
        }
        return true;
    }
    const char *text_name = source->foreign && str_eq_z(str_from_z(step->name), "settings") ? "settings_repository" : step->name;
    if (ask_as(source, step->name, text_name, &result, &failure)) {
        return step->load(&source->load, &result, err);
    }
    if (!required && can_do_without(&failure)) {
        if (step->lacking && !source->dictionary_known) { /* the pre-flight has told it otherwise */
            catalog_builder_warn(source->load.builder, "%s could not be read, so %s: %s", step->name, step->lacking,
                                 failure.message);
        }
        return true;
    }
    *err = failure;
    return false;
}

/* --- Manifest, licence, pre-flight ------------------------------------------------------------------------ */

static struct str first_value(const struct db_result *result, const char *column) {
    size_t at = db_column(result, column);
    return result->row_count && at != SIZE_MAX && !result->values[at].is_null ? result->values[at].text : (struct str){0};
}

bool oracle_is_source(struct arena *arena, struct db *db, bool *oracle, struct err *err) {
    struct db_result manifest;
    if (!db_is_bundle(db)) {
        *oracle = strcmp(db_engine(db), "oracle") == 0;
        return true;
    }
    if (!db_query(arena, db, STR("manifest"), (struct str){0}, NULL, 0, &manifest, err)) {
        return false;
    }
    *oracle = str_eq_z(first_value(&manifest, "source"), "oracle");
    return true;
}

/* Where a bundle's statements come from: its manifest says it, or the names of its answers do. */
static bool bundle_workload(struct source *source, struct err *err) {
    static const struct {
        const char *word, *answer;
        enum catalog_workload_from from;
    } kinds[] = {{"report", "sqlstat", WORKLOAD_FROM_REPORT},
                 {"awr", "sqlstat", WORKLOAD_FROM_AWR},
                 {"cursors", "sqlstat_cursors_1", WORKLOAD_FROM_CURSORS},
                 {"statspack", "sqlstat_statspack", WORKLOAD_FROM_STATSPACK}};
    struct catalog_oracle *oracle = source->load.builder->catalog->oracle;
    struct db_result manifest;
    if (!db_query(source->arena, source->db, STR("manifest"), (struct str){0}, NULL, 0, &manifest, err)) {
        return false;
    }
    struct str word = first_value(&manifest, "workload");
    source->dbid = first_value(&manifest, "dbid");
    source->foreign = source->dbid.len && !has(source, "tables");
    oracle->diagnostics_consent = str_eq_z(first_value(&manifest, "diagnostics_consent"), "t");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        bool told = str_eq_z(word, kinds[i].word), found = !word.len && i > 0 && has(source, kinds[i].answer);
        if (told || found) {
            oracle->workload_from = kinds[i].from;
            return true;
        }
    }
    return true;
}

static bool read_licence(struct source *source, bool *licensed, struct err *err) {
    struct db_result result;
    struct err failure = {0};
    if (!ask_as(source, "licence", "licence", &result, &failure)) {
        if (!can_do_without(&failure)) {
            *err = failure;
            return false;
        }
        catalog_builder_warn(source->load.builder, "control_management_pack_access could not be read, so AWR is not touched");
        *licensed = false;
        return true;
    }
    struct str value = first_value(&result, "value");
    *licensed = value.len && !str_ieq_z(value, "NONE");
    return true;
}

static struct str all_views(struct source *source) {
    struct oracle_texts views = {0};
    struct buf out;
    struct str name;
    buf_init(&out, source->arena);
    for (size_t i = 0; i < oracle_text_count(); i++) {
        oracle_text_reads(source->arena, oracle_text_at(i, &name), &views);
    }
    for (size_t i = 0; i < views.list.n; i++) {
        struct str view = oracle_view_name(source->arena, views.list.at[i]);
        buf_fmt(&out, "%s'" STR_FMT "'", i ? ", " : "", STR_ARG(view));
    }
    return buf_view(&out);
}

/* Which views and columns the user sees. Without an answer everything is tried as it is. */
static bool read_dictionary(struct source *source, struct err *err) {
    enum { VIEW, COLUMN };
    static const char *const columns[] = {"view_name", "column_name"};
    struct str text = oracle_prepare(source->arena, oracle_text(source->arena, "view_columns"), NULL, &source->parameters, NULL);
    struct db_result result;
    struct err failure = {0};
    struct rows rows;
    size_t at;
    if (str_find(text, STR(":views"), &at)) {
        text = str_fmt(source->arena, STR_FMT STR_FMT STR_FMT, STR_ARG(str_slice(text, 0, at)), STR_ARG(all_views(source)),
                       STR_ARG(str_slice(text, at + strlen(":views"), text.len)));
    }
    if (!db_query(source->arena, source->db, STR("view_columns"), text, NULL, 0, &result, &failure)) {
        *err = failure;
        return can_do_without(&failure) ? (*err = (struct err){0}, true) : false;
    }
    if (!rows_open(&rows, "view_columns", &result, columns, 2, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct str view = rows_text(&rows, VIEW);
        map_put(&source->dictionary.views, view, source);
        map_put(&source->dictionary.columns,
                str_fmt(source->arena, STR_FMT "." STR_FMT, STR_ARG(view), STR_ARG(rows_text(&rows, COLUMN))), source);
    }
    source->dictionary_known = source->dictionary.views.n > 0;
    return rows_good(&rows);
}

static bool in_root(const struct source *source) {
    return str_eq_z(source->load.builder->catalog->oracle->container, "CDB$ROOT");
}

/* Is the statement one that this release and this way of reading run? */
static bool is_due(struct source *source, struct str name, struct str text, int version) {
    struct str since = oracle_text_label(text, "since");
    int64_t release;
    enum catalog_workload_from from = source->load.builder->catalog->oracle->workload_from;
    bool cursors = str_ends(name, STR("_cursors")), statspack = str_ends(name, STR("_statspack"));
    bool awr = oracle_text_label(text, "pack").len > 0;
    if (since.len && version && str_to_i64(since, &release) && version / 10000 < release) {
        return false;
    }
    bool repository = str_eq_z(name, "databases") || str_eq_z(name, "settings_repository");
    if (repository && !(source->options->dbid > 0)) {
        return false;
    }
    if (str_eq_z(name, "containers") && !in_root(source)) {
        return false;
    }
    return !(cursors && from != WORKLOAD_FROM_CURSORS) && !(statspack && from != WORKLOAD_FROM_STATSPACK) &&
           !(awr && from != WORKLOAD_FROM_AWR);
}

/* The views of all statements that are due, as the dictionary names them. */
static void preflight(struct source *source, int version, struct str user) {
    enum catalog_workload_from from = source->load.builder->catalog->oracle->workload_from;
    struct oracle_texts needed = {0};
    struct str name;
    for (size_t i = 0; i < oracle_text_count(); i++) {
        struct oracle_texts views = {0};
        struct str text = oracle_text_at(i, &name);
        if (!is_due(source, name, text, version)) {
            continue;
        }
        oracle_text_reads(source->arena, text, &views);
        for (size_t v = 0; v < views.list.n; v++) {
            struct str view = oracle_view_name(source->arena, views.list.at[v]);
            if (!str_starts(view, STR("ALL_")) && !str_starts(view, STR("SESSION_"))) { /* everybody has those */
                VEC_PUSH(source->arena, &needed.list, view);
            }
        }
    }
    oracle_preflight(source->arena, source->load.builder, &source->dictionary, &needed, user.len ? user : STR("user"),
                     from == WORKLOAD_FROM_AWR);
}

static void choose_workload(struct source *source, bool licensed) {
    struct catalog_builder *builder = source->load.builder;
    struct catalog_oracle *oracle = builder->catalog->oracle;
    bool statspack = map_find(&source->dictionary.views, STR("STATS$SQL_SUMMARY")) != NULL;
    oracle->diagnostics_consent = source->options->consent;
    if (licensed && source->options->consent) {
        oracle->workload_from = WORKLOAD_FROM_AWR;
        return;
    }
    oracle->workload_from = statspack ? WORKLOAD_FROM_STATSPACK : WORKLOAD_FROM_CURSORS;
    catalog_builder_warn(builder, "AWR was not read, because %s: %s",
                         licensed ? "nobody said that the Diagnostics Pack is licensed (--consent-diagnostics-pack)"
                                  : "control_management_pack_access says that the Diagnostics Pack is not licensed",
                         statspack ? "the statements are Statspack's" : "the statements are those in memory now");
}

/* --- Activity -------------------------------------------------------------------------------------------- */

/* NAME with the suffix of the source, and for cursors the number of the sample. */
static const char *answer_name(struct source *source, const char *name, int sample) {
    enum catalog_workload_from from = source->load.builder->catalog->oracle->workload_from;
    struct str number = sample ? str_fmt(source->arena, "_%d", sample) : (struct str){0};
    return str_z(source->arena, str_fmt(source->arena, "%s%s" STR_FMT, name, suffix_of(from), STR_ARG(number)));
}

static bool ask_activity(struct source *source, const char *name, int sample, struct oracle_answers *answers,
                         struct err *err) {
    enum catalog_workload_from from = source->load.builder->catalog->oracle->workload_from;
    const char *text_name = str_z(source->arena, str_fmt(source->arena, "%s%s", name, suffix_of(from)));
    const char *answer = answer_name(source, name, sample);
    struct db_result *result = arena_alloc(source->arena, sizeof *result);
    struct err failure = {0};
    bool exists = db_is_bundle(source->db) ? has(source, answer) : oracle_text(source->arena, text_name).len > 0;
    if (!exists) {
        return true;
    }
    source->parameters.sample = sample;
    if (!ask_as(source, answer, text_name, result, &failure)) {
        if (can_do_without(&failure)) {
            catalog_builder_warn(source->load.builder, "%s could not be read: %s", answer, failure.message);
            return true;
        }
        *err = failure;
        return false;
    }
    answers->names[answers->count] = answer;
    answers->results[answers->count++] = result;
    return true;
}

enum { SNAPSHOTS, SQLSTAT, SYSSTAT, TIME_MODEL, SYSTEM_EVENT, ACTIVITIES };
static const char *const activities[ACTIVITIES] = {"snapshots", "sqlstat", "sysstat", "time_model", "system_event"};

static bool ask_all(struct source *source, int sample, struct oracle_answers *answers, struct err *err) {
    for (size_t i = 0; i < ACTIVITIES; i++) {
        if (!ask_activity(source, activities[i], sample, &answers[i], err)) {
            return false;
        }
    }
    return true;
}

/* Between two samples of a live database. */
static void wait_between(struct source *source) {
    enum { INTERVAL_DEFAULT_MS = 60000 };
    unsigned interval_ms = source->options->interval_ms ? source->options->interval_ms : INTERVAL_DEFAULT_MS;
    struct timespec left = {.tv_sec = (time_t)(interval_ms / 1000), .tv_nsec = (long)(interval_ms % 1000) * 1000000};
    if (!db_is_bundle(source->db)) {
        log_message(source->log, LOG_INFO, "waiting %u seconds between two samples of the statements in memory",
                    interval_ms / 1000);
        nanosleep(&left, NULL);
    }
}

static bool fill_activity(struct source *source, const struct oracle_answers *answers, struct err *err) {
    struct catalog *catalog = source->load.builder->catalog;
    enum catalog_workload_from from = catalog->oracle->workload_from;
    bool cumulative = from == WORKLOAD_FROM_CURSORS || from == WORKLOAD_FROM_STATSPACK;
    return oracle_activity_snapshots(source->arena, catalog, &answers[SNAPSHOTS], err) &&
           oracle_activity_statements(source->arena, catalog, &answers[SQLSTAT], cumulative, err) &&
           oracle_activity_statistics(source->arena, catalog, &answers[SYSSTAT], err) &&
           oracle_activity_statistics(source->arena, catalog, &answers[TIME_MODEL], err) &&
           oracle_activity_events(source->arena, catalog, &answers[SYSTEM_EVENT], err);
}

/* Captured binds are read with the workload; asked for here, they come into a bundle at its place among the rest. */
static bool record_binds(struct source *source, struct err *err) {
    struct oracle_answers ignored = {0};
    return db_is_bundle(source->db) || ask_activity(source, "binds", 0, &ignored, err);
}

static bool load_with(struct source *source, const char *name, oracle_loader *load, struct err *err) {
    struct oracle_answers answers = {0};
    return ask_activity(source, name, 0, &answers, err) && (!answers.count || load(&source->load, answers.results[0], err));
}

static bool fill_more(struct source *source, struct err *err) {
    return load_with(source, "metrics", oracle_load_metrics, err) &&
           load_with(source, "segment_use", oracle_load_segment_use, err) &&
           load_with(source, "sqlplan", oracle_load_plans, err) && run_step(source, &measured_plans, false, err) &&
           load_with(source, "ash", oracle_load_ash, err) && load_with(source, "sampled_statements", oracle_load_sampled, err) &&
           record_binds(source, err);
}

/* A container may keep snapshots of its own, under its own DBID. */
static void warn_without_snapshots(struct source *source, const struct oracle_answers *snapshots) {
    double dbid = source->parameters.dbid;
    struct str own = str_fmt(source->arena, "%.0f", dbid);
    bool none = snapshots->count && snapshots->results[0]->row_count == 0, live = !db_is_bundle(source->db);
    bool other = source->con_dbid.len && !str_eq(source->con_dbid, own);
    struct str hint = other ? str_fmt(source->arena, "; this container's own ones are under --dbid " STR_FMT, STR_ARG(source->con_dbid))
                            : (struct str){0};
    if (none && live && source->load.builder->catalog->oracle->workload_from == WORKLOAD_FROM_AWR) {
        catalog_builder_warn(source->load.builder, "AWR holds no snapshot of the database %.0f in the last %.0f days" STR_FMT, dbid,
                             source->parameters.days, STR_ARG(hint));
    }
}

static bool read_activity(struct source *source, struct err *err) {
    struct oracle_answers answers[ACTIVITIES] = {0};
    enum catalog_workload_from from = source->load.builder->catalog->oracle->workload_from;
    if (from == WORKLOAD_FROM_NOTHING) {
        return true;
    }
    if (from == WORKLOAD_FROM_CURSORS) {
        if (!ask_all(source, 1, answers, err)) {
            return false;
        }
        wait_between(source);
    }
    if (!ask_all(source, from == WORKLOAD_FROM_CURSORS ? 2 : 0, answers, err)) {
        return false;
    }
    warn_without_snapshots(source, &answers[SNAPSHOTS]);
    return fill_activity(source, answers, err) && fill_more(source, err);
}

/* --- The whole ------------------------------------------------------------------------------------------- */

static bool read_warnings(struct source *source, struct err *err) {
    static const char *const columns[] = {"message"};
    struct db_result result;
    struct rows rows;
    source->explained = db_is_bundle(source->db) && has(source, "warnings");
    if (!source->explained) {
        return true;
    }
    if (!db_query(source->arena, source->db, STR("warnings"), (struct str){0}, NULL, 0, &result, err) ||
        !rows_open(&rows, "warnings", &result, columns, 1, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        catalog_builder_warn(source->load.builder, STR_FMT, STR_ARG(rows_text(&rows, 0)));
    }
    return true;
}

static struct oracle_parameters parameters_of(const struct collect_options *options, double own_dbid) {
    enum { DAYS_DEFAULT = 7 };
    return (struct oracle_parameters){.dbid = options->dbid > 0 ? options->dbid : isnan(own_dbid) ? 0 : own_dbid,
                                      .days = options->days ? (double)options->days : DAYS_DEFAULT};
}

static double number_of(struct str text) {
    double number;
    return str_to_double(text, &number) ? number : NAN;
}

/* Whose activity it is, when not the connected database's. */
static bool take_database(struct source *source, const struct db_result *server, struct err *err) {
    struct catalog *catalog = source->load.builder->catalog;
    double wanted = source->parameters.dbid, container = number_of(first_value(server, "con_dbid"));
    bool bundle = db_is_bundle(source->db);
    struct oracle_databases databases = {0};
    struct db_result result;
    if (!bundle) {
        source->foreign = wanted != catalog->oracle->dbid && wanted != container && source->options->dbid > 0;
    }
    if (!source->foreign || (bundle && !has(source, "databases"))) {
        return true;
    }
    if (catalog->oracle->workload_from != WORKLOAD_FROM_AWR) {
        err_set(err, ERR_USAGE, "the activity of the database %.0f is in AWR only, which is not read here", wanted);
        err_hint(err, "Add --consent-diagnostics-pack if the Diagnostics Pack is licensed, or leave --dbid out.");
        return false;
    }
    source->foreign = bundle; /* the list is asked of the connected database */
    bool good = ask_as(source, "databases", "databases", &result, err);
    source->foreign = true;
    return good && oracle_databases_read(source->arena, &result, &databases, err) &&
           oracle_database_take(&databases, wanted, catalog, err);
}

/* --schema names another bundle, which has what a report or a repository lacks. */
static bool open_dictionary(struct source *source, struct err *err) {
    struct str path = source->options->schema;
    bool oracle = false;
    if (!path.len || !(str_ends(path, STR(".zip")) || file_kind(path) == FILE_FOLDER)) {
        return true;
    }
    source->dictionary_db = db_open(source->arena, path, NULL, err);
    if (!source->dictionary_db || !oracle_is_source(source->arena, source->dictionary_db, &oracle, err)) {
        return false;
    }
    if (!oracle) {
        err_set(err, ERR_BUNDLE_MALFORMED, STR_FMT " is a bundle of another kind of database", STR_ARG(path));
        err_hint(err, "Give DDL, or a bundle that dovetail collect made of the same Oracle Database.");
    }
    return oracle;
}

/* What is not seen from here, and how it would be. */
static bool warn_of_root(struct source *source, struct str user, struct err *err) {
    struct oracle_containers containers = {0};
    struct err failure = {0};
    bool asked = !db_is_bundle(source->db) && oracle_containers_ask(source->arena, source->db, &containers, &failure);
    if (failure.code && !can_do_without(&failure)) {
        *err = failure;
        return false;
    }
    struct str open = oracle_containers_named(source->arena, &containers, true);
    struct str names = open.len ? str_fmt(source->arena, " (open: " STR_FMT ")", STR_ARG(open)) : (struct str){0};
    struct str user_name = user.len ? user : STR("user");
    struct str grant = asked && open.len && !containers.may_enter
                           ? str_fmt(source->arena, ". This user lacks what that takes: GRANT SET CONTAINER TO " STR_FMT " CONTAINER=ALL",
                                     STR_ARG(user_name))
                           : (struct str){0};
    catalog_builder_warn(source->load.builder,
                         "this is the root of a container database: tables of its containers" STR_FMT " are not seen from here, so their "
                         "statements are not looked at. Name one by --container, or write a bundle of each by collect --all-containers" STR_FMT,
                         STR_ARG(names), STR_ARG(grant));
    return true;
}

/* Licence, dictionary and server, in this order; a bundle has only the last. */
static bool begin(struct source *source, struct err *err) {
    struct db_result result;
    bool bundle = db_is_bundle(source->db), licensed = false;
    if (bundle ? !bundle_workload(source, err) : !read_licence(source, &licensed, err) || !read_dictionary(source, err)) {
        return false;
    }
    if (!ask_as(source, "server", "server", &result, err) || !oracle_load_server(&source->load, &result, err)) {
        return false;
    }
    source->con_dbid = first_value(&result, "con_dbid");
    if (!source->explained && in_root(source) && !warn_of_root(source, first_value(&result, "user_name"), err)) {
        return false;
    }
    double kept = bundle ? number_of(source->dbid) : NAN;
    source->parameters = parameters_of(source->options, isnan(kept) ? source->load.builder->catalog->oracle->dbid : kept);
    if (!bundle) {
        choose_workload(source, licensed);
        if (source->dictionary_known) {
            preflight(source, source->load.builder->catalog->version, first_value(&result, "user_name"));
        }
    }
    return take_database(source, &result, err);
}

static void warn_lost(struct source *source) {
    for (size_t i = 0; i < source->lost.list.n; i++) {
        catalog_builder_warn(source->load.builder, "not known of this release: " STR_FMT, STR_ARG(source->lost.list.at[i]));
    }
}

static bool read_all(struct source *source, struct err *err) {
    bool report = false;
    if (!read_warnings(source, err) || !begin(source, err)) {
        return false;
    }
    report = source->load.builder->catalog->oracle->workload_from == WORKLOAD_FROM_REPORT || source->foreign;
    if (!has(source, "tables") && !open_dictionary(source, err)) {
        return false;
    }
    if (source->options->schema.len && !has(source, "tables") && !source->dictionary_db) {
        if (!oracle_ddl_load(&source->load, source->options->schema, err)) {
            return false;
        }
    }
    for (size_t i = 0; i < STEP_COUNT; i++) {
        log_progress(source->log, "reading the catalog", i + 1, STEP_COUNT);
        if (!run_step(source, &steps[i], !report, err)) {
            return false;
        }
    }
    return read_activity(source, err);
}

struct catalog *oracle_collect_catalog(struct arena *arena, struct db *db, const struct collect_options *options,
                                       struct log *log, size_t *step_warnings, struct err *err) {
    static const struct collect_options none;
    struct source source = {.arena = arena, .db = db, .options = options ? options : &none, .log = log};
    source.load.arena = arena;
    source.load.builder = catalog_builder_new(arena, SQL_ORACLE);
    map_init(&source.load.hidden, arena);
    map_init(&source.load.indexes, arena);
    map_init(&source.load.constraints, arena);
    map_init(&source.load.plans, arena);
    map_init(&source.dictionary.columns, arena);
    map_init(&source.dictionary.views, arena);
    if (!read_all(&source, err)) {
        return NULL;
    }
    warn_lost(&source);
    *step_warnings = source.load.builder->catalog->warnings.n;
    oracle_load_finish(&source.load);
    oracle_activity_search_path(arena, source.load.builder);
    return catalog_builder_finish(source.load.builder);
}

bool oracle_collect_workload(struct db *db, struct workload_builder *builder, const struct collect_options *options,
                             struct log *log, struct err *err) {
    static const struct collect_options none;
    const struct catalog *catalog = workload_builder_catalog(builder);
    struct arena scratch;
    struct oracle_answers texts = {0}, binds = {0};
    arena_init(&scratch, NULL);
    struct source source = {.arena = &scratch, .db = db, .options = options ? options : &none, .log = log};
    source.load.builder = catalog_builder_new(&scratch, SQL_ORACLE); /* gathers warnings only */
    source.load.builder->catalog->oracle->workload_from = catalog->oracle->workload_from;
    source.parameters = parameters_of(source.options, catalog->oracle->dbid);
    bool good = ask_activity(&source, "sqltext", 0, &texts, err) && ask_activity(&source, "binds", 0, &binds, err);
    if (good && texts.count == 0) {
        err_set(err, ERR_WORKLOAD_EMPTY, "the source holds no captured statements");
        err_hint(err, "Capture it again with dovetail collect, or give the statements by --workload.");
        good = false;
    }
    good = good && oracle_workload_add(&scratch, catalog, &texts, &binds, builder, log, err);
    arena_release(&scratch);
    return good;
}
