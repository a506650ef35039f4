/* dovetail collect: a bundle that stands for the database wherever the database cannot be reached. */
#include "collect/collect.h"
#include "cmd/source.h"
#include "collect/oracle/oracle_script.h"

enum script { SCRIPT_ORACLE, SCRIPT_NONE };
static const char *const scripts[] = {"oracle", NULL};

struct collect_values {
    struct str output;
    struct source_values history;
    uint64_t interval_s;
    size_t script;
    bool redact, all_databases, all_containers;
};

static const struct option options[] = {
    {.name = "output",
     .letter = 'o',
     .kind = OPTION_TEXT,
     .offset = offsetof(struct collect_values, output),
     .value = "BUNDLE",
     .help = "the bundle to write: a folder, or one file when it ends in .zip (required)"},
    {.name = "redact",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct collect_values, redact),
     .help = "put hashes in the place of literals and of most common values"},
    {.name = "history",
     .kind = OPTION_GROUP,
     .offset = offsetof(struct collect_values, history),
     .group = source_history_options},
    {.name = "interval",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct collect_values, interval_s),
     .value = "SECONDS",
     .help = "Oracle: between two samples of the statements in memory; default 60",
     .min = 1,
     .max = 86400},
    {.name = "all-databases",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct collect_values, all_databases),
     .help = "Oracle: of a repository that holds several databases one bundle each; -o is then a folder"},
    {.name = "all-containers",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct collect_values, all_containers),
     .help = "Oracle: of the root of a container database one bundle for each open pluggable database; -o is then a folder"},
    {.name = "script",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct collect_values, script),
     .value = "KIND",
     .help = "write no bundle, but a script for SQL*Plus that writes the files of one where nothing may be installed: oracle",
     .choices = scripts},
    {0},
};

static void defaults(void *values) {
    *(struct collect_values *)values = (struct collect_values){.script = SCRIPT_NONE};
}

static bool collect(struct cmd *cmd, const struct collect_values *given, struct str source, const struct collect_options *how,
                    struct err *err) {
    if (given->all_containers && (given->all_databases || how->container.len || how->dbid > 0)) {
        err_set(err, ERR_USAGE, "--all-containers goes with none of --container, --all-databases and --dbid");
        err_hint(err, "Each container is read as one that is connected to; leave the other option out.");
        return false;
    }
    if (given->all_containers || given->all_databases) {
        enum collect_each each = given->all_containers ? COLLECT_EACH_CONTAINER : COLLECT_EACH_DATABASE;
        return collect_bundles(&cmd->arena, source, given->output, each, how, &cmd->clock, &cmd->log, err);
    }
    return collect_bundle(&cmd->arena, source, given->output, how, &cmd->clock, &cmd->log, err);
}

static int run(struct cmd *cmd, const void *values, const struct option_list *operands, struct err *err) {
    const struct collect_values *given = values;
    struct collect_options how = {.redact = given->redact,
                                  .consent = given->history.consent,
                                  .days = (unsigned)given->history.days,
                                  .interval_ms = (unsigned)given->interval_s * 1000,
                                  .dbid = (double)given->history.dbid,
                                  .container = given->history.container};
    if (given->script == SCRIPT_ORACLE) {
        return cmd_write(cmd, given->output, oracle_script(&cmd->arena), err) ? CMD_DONE : CMD_BAD_INPUT;
    }
    if (operands->n == 0) {
        err_set(err, ERR_USAGE, "collect needs a source");
        err_hint(err, "Name a database's URL, a bundle or an AWR report, or ask for --script oracle.");
        return CMD_USAGE;
    }
    if (given->output.len == 0) {
        err_set(err, ERR_USAGE, "collect needs the bundle to write");
        err_hint(err, "Add -o BUNDLE, for example -o bundle.zip.");
        return CMD_USAGE;
    }
    if (given->history.days && db_is_postgres_url(operands->at[0])) {
        log_message(&cmd->log, LOG_WARNING, "PostgreSQL keeps no history of its counters: --days changes nothing");
    }
    if (!collect(cmd, given, operands->at[0], &how, err)) {
        return CMD_BAD_INPUT;
    }
    log_message(&cmd->log, LOG_INFO, STR_FMT " written", STR_ARG(given->output));
    return CMD_DONE;
}

const struct cmd_command cmd_collect = {
    .name = "collect",
    .usage = "collect SOURCE -o BUNDLE [--days N] [--redact] | --script oracle",
    .summary = "Writes schema, statistics and statements of a database as a bundle.",
    .help = "The bundle holds no rows of tables: schema, statistics (with their most common values and histogram\n"
            "bounds), settings, counters, and the text of the statements that ran. It is written whole or not at all.\n"
            "SOURCE may also be an AWR report (.html, .txt): the bundle then holds what the report says.",
    .options = options,
    .operands_max = 1,
    .operand = "SOURCE",
    .values_size = sizeof(struct collect_values),
    .defaults = defaults,
    .run = run,
};
