/*
 * A live PostgreSQL is asked for its own plans when HypoPG is there, because its word is worth more than any model's; without
 * HypoPG the model answers and the report says so. Only an explicit --whatif database makes that an error. A live Oracle is asked
 * only when told to: its hypothetical indexes are objects of the dictionary, and nothing is made there unasked.
 */
#include "cmd/source.h"

#include "collect/collect.h"

const char *const source_whatifs[] = {"model", "database", NULL};

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
     .help = "Oracle: tables and indexes of an AWR report, which has none"},
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
    source->planner = db_open(&cmd->arena, source->url, NULL, err);
    source->database =
        source->planner ? whatif_open_oracle(&cmd->arena, source->catalog, source->planner, err) : NULL;
    return source->database != NULL;
}

static bool open_database(struct cmd *cmd, struct source *source, enum source_whatif whatif, struct err *err) {
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
    source->database = whatif_open_hypopg(&cmd->arena, source->catalog, source->db, &failure);
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

bool source_open(struct cmd *cmd, struct str url, const struct source_values *values, enum source_whatif whatif,
                 struct source *source, struct err *err) {
    static const struct db_options read_only = {.read_only = true};
    const struct option_list *paths = &values->workload;
    const struct collect_options options = {.seed = values->seed,
                                            .schema = values->schema,
                                            .consent = values->consent,
                                            .days = (unsigned)values->days,
                                            .no_statements = paths->n > 0};
    *source = (struct source){.url = url, .name = db_url_redact(&cmd->arena, url)};
    source->db = collect_open(&cmd->arena, url, &read_only, err);
    source->catalog = source->db ? collect_catalog(&cmd->arena, source->db, &options, &cmd->log, err) : NULL;
    if (source->catalog && read_workload(cmd, source, paths, &options, err)) {
        source->model = whatif_open_model(&cmd->arena, source->catalog);
        if (open_database(cmd, source, whatif, err)) {
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
    db_close(source->planner);
    db_close(source->db);
}
