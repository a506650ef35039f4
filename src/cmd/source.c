/*
 * A live PostgreSQL is asked for its own plans when HypoPG is there, because its word is worth more than any model's; without
 * HypoPG the model answers and the report says so. Only an explicit --whatif database makes that an error. A live Oracle is asked
 * only when told to: its hypothetical indexes are objects of the dictionary, and nothing is made there unasked.
 */
#include "cmd/source.h"

#include <unistd.h>

#include "collect/collect.h"

#define JOBS_DEFAULT 4 /* more mostly load the server: EXPLAIN is all processor */

static const char *const whatifs[] = {"model", "database", NULL};

const struct option source_planner_options[] = {
    {.name = "whatif",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct source_planner, whatif),
     .value = "WHO",
     .help = "who answers for the costs: model (Dovetail's own), or database (its planner, with HypoPG); default: "
             "database when SOURCE is live and has HypoPG; of Oracle only when told",
     .choices = whatifs},
    {.name = "jobs",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct source_planner, jobs),
     .value = "N",
     .help = "threads of the search, and connections over which the database's planner is asked; the advice does not depend on "
             "it. Default: one for each processor here, up to 4",
     .min = 1,
     .max = SOURCE_JOBS_MAX},
    {0},
};

const struct option source_history_options[] = {
    {.name = "days",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct source_values, days),
     .value = "N",
     .help = "Oracle: how far back AWR or Statspack are read; default 7 (PostgreSQL keeps no history)",
     .min = 1,
     .max = 3650},
    {.name = "consent-diagnostics-pack",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct source_values, consent),
     .help = "Oracle: the Diagnostics Pack is licensed, so AWR and ASH may be read; a bundle keeps the consent. Without it "
             "Statspack or the statements in memory are read"},
    {.name = "dbid",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct source_values, dbid),
     .value = "N",
     .help = "Oracle: the database to read from a repository that holds several; default the connected one",
     .min = 1,
     .max = 1e12},
    {.name = "container",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct source_values, container),
     .value = "NAME",
     .help = "Oracle: the pluggable database to go into from the root of a container database, as a common user with SET CONTAINER"},
    {0},
};

const struct option source_options[] = {
    {.name = "workload",
     .kind = OPTION_LIST,
     .offset = offsetof(struct source_values, workload),
     .value = "PATH",
     .help =
         "statements from a .sql file or a folder of them, in place of the captured ones; may be repeated. Calls come "
         "from weights.csv (file,calls) in the folder or from '-- calls: N' in front of a statement"},
    {.name = "schema",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct source_values, schema),
     .value = "DDL.sql",
     .help = "Oracle: tables and indexes of an AWR report or of a repository's other database, which have none: DDL, or a "
             "bundle of that database, which has its statistics as well"},
    {.name = "history", .kind = OPTION_GROUP, .group = source_history_options},
    {.name = "seed",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct source_values, seed),
     .value = "N",
     .help = "of everything random, as the sampling of literals; default 1",
     .min = 0,
     .max = 9e15},
    {0},
};

const struct option source_output_options[] = {
    {.name = "output",
     .letter = 'o',
     .kind = OPTION_TEXT,
     .value = "FILE",
     .help = "write there instead of standard output"},
    {0},
};

static bool read_workload(struct cmd *cmd, struct source *source, const struct option_list *paths,
                          const struct collect_options *options, struct err *err) {
    struct workload_builder *builder = workload_builder_new(&cmd->arena, source->catalog, options->seed);
    if (paths->n == 0 && !collect_workload(source->db, builder, options, &cmd->log, err)) {
        return false;
    }
    for (size_t i = 0; i < paths->n; i++) {
        if (!workload_add_path(builder, paths->at[i], err)) {
            return false;
        }
    }
    source->workload = workload_builder_finish(builder, err);
    return source->workload != NULL;
}

/* In a session of its own: the one that reads lets nothing through that writes. */
static bool open_oracle(struct cmd *cmd, struct source *source, struct err *err) {
    struct db *db = db_open_another(&cmd->arena, source->db, source->url, NULL, err);
    if (!db) {
        return false;
    }
    source->planners[source->planner_count++] = db;
    source->database = whatif_open_oracle(&cmd->arena, source->catalog, db, err);
    return source->database != NULL;
}

size_t source_jobs(const struct source_planner *planner) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return planner->jobs ? (size_t)planner->jobs : processors > JOBS_DEFAULT ? JOBS_DEFAULT : processors > 1 ? (size_t)processors : 1;
}

/* A further one, in an arena of its own; NULL: the server gives no more, and fewer will do. */
static struct whatif *open_session(struct cmd *cmd, struct source *source) {
    static const struct db_options read_only = {.read_only = true};
    struct arena *arena = ARENA_NEW(&cmd->arena, struct arena);
    struct err why = {0};
    arena_init(arena, &cmd->arena);
    struct db *db = db_open_another(arena, source->db, source->url, &read_only, &why);
    struct whatif *session = db ? whatif_open_hypopg(arena, source->catalog, db, &why) : NULL;
    if (!session) {
        log_message(&cmd->log, LOG_WARNING, "the planner is asked over %zu connections, no more were given: %s",
                    source->planner_count + 1, why.message);
        db_close(db);
        return NULL;
    }
    source->planners[source->planner_count++] = db;
    return session;
}

/* The session that reads, and as many more. */
static struct whatif *open_hypopg(struct cmd *cmd, struct source *source, size_t jobs, struct err *err) {
    struct whatif *sessions[SOURCE_JOBS_MAX] = {whatif_open_hypopg(&cmd->arena, source->catalog, source->db, err)};
    size_t n = 1;
    if (!sessions[0]) {
        return NULL;
    }
    while (n < jobs && (sessions[n] = open_session(cmd, source))) {
        n++;
    }
    return whatif_join(&cmd->arena, source->catalog, sessions, n);
}

static bool open_database(struct cmd *cmd, struct source *source, const struct source_planner *planner,
                          struct err *err) {
    enum source_whatif whatif = (enum source_whatif)planner->whatif;
    struct err failure = {0};
    bool bundle = db_is_bundle(source->db);
    if (whatif == SOURCE_WHATIF_MODEL || (bundle && whatif == SOURCE_WHATIF_DEFAULT)) {
        return true;
    }
    if (bundle) {
        err_set(err, ERR_USAGE, "--whatif database needs a live database, and " STR_FMT " is a bundle",
                STR_ARG(source->name));
        err_hint(err, "Use --whatif model, or give the database's URL.");
        return false;
    }
    if (source->catalog->dialect == SQL_ORACLE) {
        return whatif == SOURCE_WHATIF_DEFAULT || open_oracle(cmd, source, err);
    }
    source->database = open_hypopg(cmd, source, source_jobs(planner), &failure);
    if (source->database) {
        return true;
    }
    if (whatif == SOURCE_WHATIF_DATABASE || failure.code != ERR_DB_DRIVER_MISSING) {
        *err = failure;
        return false;
    }
    source->note = str_fmt(&cmd->arena, "the database's own planner was not asked: %s%s%s", failure.message,
                           failure.hint[0] ? ". " : "", failure.hint);
    log_message(&cmd->log, LOG_WARNING, STR_FMT, STR_ARG(source->note));
    return true;
}

/* What is learnt of one container is not another's. */
static struct str name_of(struct arena *arena, struct str url, struct str container) {
    struct str name = db_url_redact(arena, url);
    return container.len ? str_fmt(arena, STR_FMT "#" STR_FMT, STR_ARG(name), STR_ARG(str_upper(arena, container))) : name;
}

bool source_open(struct cmd *cmd, struct str url, const struct source_values *values,
                 const struct source_planner *planner, struct source *source, struct err *err) {
    const struct option_list *paths = &values->workload;
    const struct collect_options options = {.seed = values->seed,
                                            .schema = values->schema,
                                            .consent = values->consent,
                                            .days = (unsigned)values->days,
                                            .dbid = (double)values->dbid,
                                            .container = values->container,
                                            .no_statements = paths->n > 0};
    *source = (struct source){.url = url, .name = name_of(&cmd->arena, url, values->container)};
    source->db = collect_open(&cmd->arena, url, values->container, err);
    source->catalog = source->db ? collect_catalog(&cmd->arena, source->db, &options, &cmd->log, err) : NULL;
    if (source->catalog && read_workload(cmd, source, paths, &options, err)) {
        source->model = whatif_open_model(&cmd->arena, source->catalog);
        if (open_database(cmd, source, planner, err)) {
            return true;
        }
    }
    source_close(source);
    return false;
}

void source_close(struct source *source) {
    if (source->database) {
        whatif_close(source->database);
    }
    if (source->model) {
        whatif_close(source->model);
    }
    for (size_t i = 0; i < source->planner_count; i++) {
        db_close(source->planners[i]);
    }
    db_close(source->db);
}

bool source_read_design(struct cmd *cmd, const struct source *source, struct str path, struct design *design, struct err *err) {
    struct design parsed;
    struct str text;
    if (!cmd_read(cmd, path, &text, err)) {
        return false;
    }
    if (!design_parse(&cmd->arena, source->catalog, text, &parsed, err)) {
        err_context(err, STR_FMT ": ", STR_ARG(path));
        return false;
    }
    *design = query_canonical_design(&cmd->arena, source->catalog, &parsed);
    return true;
}
