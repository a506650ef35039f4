/* dovetail memory: shows what earlier runs learnt about a database, and forgets it. */
#include <math.h>

#include "base/file.h"
#include "cmd/memory_file.h"
#include "report/format.h"

enum forget { FORGET_ANSWERS, FORGET_VERDICTS, FORGET_ALL, FORGET_NOTHING };
static const char *const forgets[] = {"answers", "verdicts", "all", NULL};

struct memory_values {
    size_t forget;
};

static const struct option options[] = {
    {.name = "forget",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct memory_values, forget),
     .value = "WHAT",
     .help = "answers: what the planner said; verdicts: what running statements showed; all",
     .choices = forgets},
    {0},
};

static void defaults(void *values) {
    *(struct memory_values *)values = (struct memory_values){.forget = FORGET_NOTHING};
}

/* "slower   q07   1.74 times   12.3 ms, 21.4 with   2026-11-27", and what builds the indexes. */
static void write_verdict(struct buf *out, const struct memory_verdict *verdict) {
    double times = verdict->with_ms / fmax(1e-6, verdict->without_ms);
    buf_fmt(out, "\n%s  " STR_FMT ": %.3g ms without, %.3g with (%.2f times; the planner said ",
            verdict->slower ? "slower" : "run", STR_ARG(verdict->template), verdict->without_ms, verdict->with_ms, times);
    buf_fmt(out, isfinite(verdict->cost_ratio) ? "%.2f" : "nothing", verdict->cost_ratio);
    buf_fmt(out, "), " STR_FMT "\n", STR_ARG(verdict->on));
    for (size_t i = 0; i < verdict->indexes.n; i++) {
        buf_fmt(out, "        " STR_FMT "\n", STR_ARG(verdict->indexes.at[i]));
    }
}

static size_t count_answers(const struct memory *memory) {
    size_t n = 0;
    for (size_t i = 0; i < memory->answers.n; i++) {
        n += !memory->answers.at[i].gone;
    }
    return n;
}

static bool show(struct cmd *cmd, const struct memory *memory, struct str path, struct err *err) {
    struct buf out;
    buf_init(&out, &cmd->arena);
    buf_fmt(&out, "Memory of " STR_FMT " (" STR_FMT ")\n%zu answers of the planner, %zu verdicts of running statements",
            STR_ARG(memory->source), STR_ARG(path), count_answers(memory), memory->verdicts.n);
    buf_fmt(&out, memory->damaged ? ", %zu damaged lines\n" : "\n", memory->damaged);
    for (size_t i = 0; i < memory->verdicts.n; i++) {
        write_verdict(&out, &memory->verdicts.at[i]);
    }
    return cmd_write(cmd, (struct str){0}, buf_view(&out), err);
}

static bool forget(struct cmd *cmd, struct memory *memory, enum forget what, struct str path, struct err *err) {
    if (what != FORGET_VERDICTS) {
        memory->answers.n = 0;
    }
    if (what != FORGET_ANSWERS) {
        memory->verdicts.n = 0;
    }
    log_message(&cmd->log, LOG_INFO, STR_FMT ": %s forgotten", STR_ARG(path), forgets[what]);
    return file_write(path, memory_text(&cmd->arena, memory), err);
}

static int run(struct cmd *cmd, const void *values, const struct option_list *operands, struct err *err) {
    const struct memory_values *given = values;
    struct str source = operands->at[0], path = source;
    struct memory memory;
    if (file_kind(source) != FILE_REGULAR) {
        path = memory_file_default(&cmd->arena, db_url_redact(&cmd->arena, source));
    }
    memory_init(&cmd->arena, &memory, STR(""));
    if (!path.len || file_kind(path) != FILE_REGULAR) {
        err_set(err, ERR_FILE_NOT_FOUND, "there is no memory of " STR_FMT, STR_ARG(db_url_redact(&cmd->arena, source)));
        err_hint(err, "Memories are made by advise --memory, and by --verify execute.");
        return CMD_BAD_INPUT;
    }
    if (!memory_load(&memory, path, err)) {
        return CMD_BAD_INPUT;
    }
    bool done = given->forget == FORGET_NOTHING ? show(cmd, &memory, path, err)
                                                : forget(cmd, &memory, (enum forget)given->forget, path, err);
    return done ? CMD_DONE : CMD_INTERNAL;
}

const struct cmd_command cmd_memory = {
    .name = "memory",
    .usage = "memory FILE|SOURCE [--forget answers|verdicts|all]",
    .summary = "Shows what earlier runs learnt about a database, or forgets it.",
    .help = "FILE is the memory that advise --memory FILE wrote; SOURCE stands for the one in the user's state folder\n"
            "($XDG_STATE_HOME/dovetail, or ~/.local/state/dovetail) and is not connected to.\n"
            "Damaged lines are counted; --forget leaves them out of the file as well.",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .operand = "FILE, or SOURCE",
    .values_size = sizeof(struct memory_values),
    .defaults = defaults,
    .run = run,
};
