/*
 * A live PostgreSQL is asked for its own plans when HypoPG is there, because its word is worth more than any model's; without
 * HypoPG the model answers and the report says so. Only an explicit --whatif database makes that an error. A live Oracle is asked
 * only when told to: its hypothetical indexes are objects of the dictionary, and nothing is made there unasked.
 */
#include "cmd/source.h"

#include "collect/collect.h"

const char *const source_whatifs[] = {"model", "database", NULL};

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

bool source_open(struct cmd *cmd, struct str url, const struct option_list *paths, const struct collect_options *how,
                 enum source_whatif whatif, struct source *source, struct err *err) {
    static const struct db_options read_only = {.read_only = true};
    struct collect_options options = *how;
    options.no_statements = paths->n > 0;
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
