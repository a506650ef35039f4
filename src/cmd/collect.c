/* dovetail collect: a bundle that stands for the database wherever the database cannot be reached. */
#include "collect/collect.h"
#include "cmd/cmd.h"

struct collect_values {
    struct str output;
    uint64_t days;
    bool redact;
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
    {.name = "days",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct collect_values, days),
     .value = "N",
     .help = "how far back to read, where the source keeps history (PostgreSQL keeps none)",
     .min = 1,
     .max = 3650},
    {0},
};

static int run(struct cmd *cmd, const void *values, const struct option_list *operands, struct err *err) {
    const struct collect_values *given = values;
    struct collect_options how = {.redact = given->redact};
    if (given->output.len == 0) {
        err_set(err, ERR_USAGE, "collect needs the bundle to write");
        err_hint(err, "Add -o BUNDLE, for example -o bundle.zip.");
        return CMD_USAGE;
    }
    if (given->days) {
        log_message(&cmd->log, LOG_WARNING, "PostgreSQL keeps no history of its counters: --days changes nothing");
    }
    if (!collect_bundle(&cmd->arena, operands->at[0], given->output, &how, &cmd->clock, &cmd->log, err)) {
        return CMD_BAD_INPUT;
    }
    log_message(&cmd->log, LOG_INFO, STR_FMT " written", STR_ARG(given->output));
    return CMD_DONE;
}

const struct cmd_command cmd_collect = {
    .name = "collect",
    .usage = "collect SOURCE -o BUNDLE [--days N] [--redact]",
    .summary = "Writes schema, statistics and statements of a database as a bundle.",
    .help = "The bundle holds no rows of tables: schema, statistics (with their most common values and histogram\n"
            "bounds), settings, counters, and the text of the statements that ran. It is written whole or not at all.",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .operand = "SOURCE",
    .values_size = sizeof(struct collect_values),
    .run = run,
};
