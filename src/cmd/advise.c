/* dovetail advise: the main job, from a source to a report. */
#include <math.h>

#include "advise/verify/verify.h"
#include "catalog/design.h"
#include "cmd/cmd.h"
#include "cmd/memory_file.h"
#include "cmd/source.h"
#include "report/format.h"
#include "report/report.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_HTML, FORMAT_SQL, FORMAT_BY_NAME };
enum verify { VERIFY_PLANNER, VERIFY_EXECUTE };
static const char *const write_clocks[] = {"client", "server", NULL};
static const char *const verifies[] = {"planner", "execute", NULL};
static const char *const size_models[] = {"built", "hypopg", NULL};
static const char *const formats[] = {"text", "json", "html", "sql", NULL};

struct advise_values {
    struct source_values source;
    struct source_planner planner;
    uint64_t budget_bytes, max_width, max_indexes_per_table, verify_runs, templates;
    double min_gain, min_index_gain, max_regression, max_write_regression, time_limit_s, prove_within, verify_timeout_s;
    size_t format, verify, size_model, write_clock;
    struct str output, clone, force, forbid, memory;
    bool quick, frontier, drop_existing, timings, no_progress;
};

#define FRONTIER_POINTS 15
#define BUDGET_DEFAULT UINT64_MAX /* not given */
#define REGRESSION_LISTED (-1.0)  /* not given: regressions are listed, not refused */

static const struct option options[] = {
    SOURCE_OPTIONS(struct advise_values, source),
    {.name = "budget",
     .kind = OPTION_SIZE,
     .offset = offsetof(struct advise_values, budget_bytes),
     .value = "SIZE",
     .help = "total size of new structures, such as 500MB; default 20 % of the data"},
    {.name = "templates",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct advise_values, templates),
     .value = "N",
     .help = "of a larger workload the search looks at N templates that stand for all (see compress); figures are always those "
             "of the whole. Default 500; 0: at all of any number",
     .min = 0,
     .max = 1e6},
    {.name = "frontier",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct advise_values, frontier),
     .help = "also tell what less room would buy: sets of several sizes below the budget, each with its cost"},
    {.name = "size-model",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct advise_values, size_model),
     .value = "WHICH",
     .help = "what --budget counts: built (the size an index will have; the default), or hypopg (HypoPG's estimate, up to "
             "3.8 times as large: for comparing with advisors that use it)",
     .choices = size_models},
    {.name = "max-indexes-per-table",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct advise_values, max_indexes_per_table),
     .value = "N",
     .help = "new indexes on one table; default any number",
     .min = 1,
     .max = 1000},
    {.name = "force",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct advise_values, force),
     .value = "FILE",
     .help = "CREATE INDEX statements that must be part of the advice; they count in the budget"},
    {.name = "forbid",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct advise_values, forbid),
     .value = "FILE",
     .help = "CREATE INDEX statements that must not be"},
    {.name = "drop-existing",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct advise_values, drop_existing),
     .help = "choose among the existing indexes as well: those that are not worth their room and upkeep beside the new ones are advised "
             "to be dropped, and what they take joins the budget. Never those of constraints, unique or foreign keys"},
    {.name = "max-width",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct advise_values, max_width),
     .value = "N",
     .help = "columns in the key of an index; default 3",
     .min = 1,
     .max = 32},
    {.name = "min-gain",
     .kind = OPTION_PERCENT,
     .offset = offsetof(struct advise_values, min_gain),
     .value = "PCT",
     .help = "refuse the whole set when it saves less of the workload's cost; default 15",
     .min = 0,
     .max = 100},
    {.name = "min-index-gain",
     .kind = OPTION_PERCENT,
     .offset = offsetof(struct advise_values, min_index_gain),
     .value = "PCT",
     .help = "leave out each index that saves less, beside the others and its upkeep paid, of what the workload costs with all candidates; default 0",
     .min = 0,
     .max = 100},
    {.name = "max-regression",
     .kind = OPTION_PERCENT,
     .offset = offsetof(struct advise_values, max_regression),
     .value = "PCT",
     .help = "only sets under which no statement gets costlier by more; where none is found the advice is refused. Not "
             "given: those above 5 % are listed",
     .min = 0,
     .max = 1000},
    {.name = "max-write-regression",
     .kind = OPTION_PERCENT,
     .offset = offsetof(struct advise_values, max_write_regression),
     .value = "PCT",
     .help = "with --max-regression: how much costlier the entries in new indexes may make an INSERT, UPDATE or DELETE; "
             "default the same share",
     .min = 0,
     .max = 1e6},
    {.name = "write-clock",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct advise_values, write_clock),
     .value = "WHOSE",
     .help = "with --max-regression: the time of which a write may pay a share. client (default): what its client waits, the way there and back "
             "and the commit included; server: planning and execution alone, of which one entry more is 5 to 50 %",
     .choices = write_clocks},
    SOURCE_PLANNER(struct advise_values, planner),
    {.name = "verify",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct advise_values, verify),
     .value = "HOW",
     .help = "planner (default): costs decide; execute: build the set on --clone, run the statements with and without "
             "it, and replace what makes one slower",
     .choices = verifies},
    {.name = "clone",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct advise_values, clone),
     .value = "URL",
     .help = "a restored copy of SOURCE that may be changed: postgresql://… or oracle://…; for --verify execute"},
    {.name = "verify-runs",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct advise_values, verify_runs),
     .value = "N",
     .help = "runs of a statement with and without, medians count; default 5",
     .min = 1,
     .max = 101},
    {.name = "verify-timeout",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct advise_values, verify_timeout_s),
     .value = "SECONDS",
     .help = "for one run of a statement; default 60",
     .min = 0.1,
     .max = 86400},
    {.name = "memory",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct advise_values, memory),
     .value = "FILE|auto|none",
     .help = "what earlier runs learnt of this database: answers of its planner, and what running showed, are used and added to; "
             "auto: in the state folder (see memory). Default: auto with --verify execute, else none"},
    {.name = "time-limit",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct advise_values, time_limit_s),
     .value = "SECONDS",
     .help = "the best set found until then; default none",
     .min = 0.001,
     .max = 1e6},
    {.name = "prove-within",
     .kind = OPTION_PERCENT,
     .offset = offsetof(struct advise_values, prove_within),
     .value = "PCT",
     .help = "go on until the set is proven to be within PCT of the best possible, or the time limit ends it; each step takes four "
             "times the work of the one before. Default: what seconds can prove, and one step more where a quarter is open",
     .min = 1,
     .max = 100},
    {.name = "quick",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct advise_values, quick),
     .help = "an answer at once: the heuristics' set, without a proof of how far it is from the best"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct advise_values, format),
     .value = "FORMAT",
     .help = "text, json, html or sql; default by the ending of -o, else text. With sql, FILE.sql of -o is joined by "
             "FILE.undo.sql",
     .choices = formats},
    SOURCE_OUTPUT(struct advise_values, output),
    {.name = "timings",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct advise_values, timings),
     .help = "tell times in JSON and HTML, which then differ from run to run"},
    {.name = "no-progress",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct advise_values, no_progress),
     .help = "draw no progress on the terminal; elsewhere none is drawn anyway"},
    {0},
};

static void defaults(void *values) {
    *(struct advise_values *)values = (struct advise_values){.budget_bytes = BUDGET_DEFAULT,
                                                             .min_gain = 0.15,
                                                             .min_index_gain = 0,
                                                             .max_regression = REGRESSION_LISTED,
                                                             .max_write_regression = REGRESSION_LISTED,
                                                             .planner.whatif = SOURCE_WHATIF_DEFAULT,
                                                             .format = FORMAT_BY_NAME,
                                                             .verify_runs = 5,
                                                             .templates = 500,
                                                             .verify_timeout_s = 60,
                                                             .source.seed = SOURCE_SEED_DEFAULT};
}

static enum format format_of(const struct advise_values *given) {
    if (given->format != FORMAT_BY_NAME) {
        return (enum format)given->format;
    }
    return str_ends(given->output, STR(".html"))   ? FORMAT_HTML
           : str_ends(given->output, STR(".json")) ? FORMAT_JSON
           : str_ends(given->output, STR(".sql"))  ? FORMAT_SQL
                                                   : FORMAT_TEXT;
}

static struct advise_options advise_options_of(const struct advise_values *given) {
    bool refuse = given->max_regression >= 0;
    return (struct advise_options){
        .budget_bytes = given->budget_bytes == BUDGET_DEFAULT ? 0
                        : given->budget_bytes                 ? given->budget_bytes
                                                              : 1,
        .max_width = (size_t)given->max_width,
        .max_indexes_per_table = (size_t)given->max_indexes_per_table,
        .size_model = (enum advise_size)given->size_model,
        .drop_existing = given->drop_existing,
        .min_gain = given->min_gain,
        .min_index_gain = given->min_index_gain,
        .max_regression = refuse ? given->max_regression : 0.05,
        .reject_on_regression = refuse,
        .limit_writes = refuse,
        .by_server_clock = given->write_clock == 1,
        .max_write_regression = given->max_write_regression >= 0 ? given->max_write_regression : given->max_regression,
        .time_limit_s = given->time_limit_s,
        .prove_within = given->prove_within,
        .seed = given->source.seed,
        .quick = given->quick,
        .search_templates = given->templates ? (size_t)given->templates : SIZE_MAX,
        .frontier_points = given->frontier ? FRONTIER_POINTS : 0,
        .jobs = source_jobs(&given->planner),
    };
}

/* "advice.sql" -> "advice.undo.sql" */
static struct str undo_path(struct arena *arena, struct str path) {
    struct str stem = str_ends(path, STR(".sql")) ? str_slice(path, 0, path.len - 4) : path;
    return str_fmt(arena, STR_FMT ".undo.sql", STR_ARG(stem));
}

static bool write_report(struct cmd *cmd, const struct advise_values *given, const struct advise_result *result,
                         struct err *err) {
    struct arena *arena = &cmd->arena;
    const struct report_options how = {.timings = given->timings};
    struct str text = {0};
    switch (format_of(given)) {
    case FORMAT_JSON:
        text = report_json(arena, result, &how);
        break;
    case FORMAT_HTML:
        text = report_html(arena, result, &how);
        break;
    case FORMAT_SQL:
        text = report_sql(arena, result);
        if (given->output.len &&
            !cmd_write(cmd, undo_path(arena, given->output), report_sql_undo(arena, result), err)) {
            return false;
        }
        break;
    case FORMAT_TEXT:
    case FORMAT_BY_NAME:
        text = report_text(arena, result);
        break;
    }
    return cmd_write(cmd, given->output, text, err);
}

/* The report is written by now; the refusal is an error besides, so that scripts see its id and status. */
static int refuse(const struct advise_result *result, struct err *err) {
    err_set(err, result->refused, STR_FMT, STR_ARG(result->verdict));
    err_hint(err, result->refused == ERR_GUARD_GAIN ? "Use a lower --min-gain to see the set."
                                                    : "Without --max-regression such statements are listed instead.");
    return CMD_GUARD;
}

static int status_of(const struct advise_result *result, struct err *err) {
    if (result->refused) {
        return refuse(result, err);
    }
    if (result->cancelled || (result->execution && (result->execution->slower || result->execution->unrun))) {
        return CMD_FINDINGS;
    }
    for (size_t i = 0; i < result->recommendation_count; i++) {
        if (result->recommendations[i].regression_count) {
            return CMD_FINDINGS;
        }
    }
    return CMD_DONE;
}

/* The copy that --verify execute may change: never SOURCE itself. */
static struct db *open_clone(struct cmd *cmd, const struct advise_values *given, const struct source *source,
                             struct err *err) {
    static const struct db_options writable = {.statement_timeout_ms = -1};
    if (!given->clone.len) {
        err_set(err, ERR_USAGE, "--verify execute needs a --clone");
        err_hint(err, "Restore a copy of the database and give its URL: indexes are built and dropped there.");
        return NULL;
    }
    if (str_eq(db_url_redact(&cmd->arena, given->clone), db_url_redact(&cmd->arena, source->url))) {
        err_set(err, ERR_USAGE, "--clone is SOURCE itself");
        err_hint(err, "Statements, writes among them, are run on the clone: give a copy that nobody works on.");
        return NULL;
    }
    return db_open(&cmd->arena, given->clone, &writable, err);
}

/* Runs take long, and may be interrupted: what one showed is kept before the next begins. */
static void remember_round(void *context, const struct measure *measure, const struct verify_result *run,
                           const struct advise_result *advice) {
    struct memory_file *file = context;
    verify_remember(&file->memory, measure, run, advice, file->on);
    memory_file_save(file);
}

/* Of what a write pays the clock decides, not the cost: that allows an INSERT of one row not one index more, and guesses how many updates are HOT (writes.c). */
static bool advise_by_execution(struct cmd *cmd, const struct advise_values *given, const struct source *source,
                                const struct advise_options *how, struct memory_file *memory,
                                struct advise_result *result, struct err *err) {
    struct measure measure;
    struct advise_options search = *how;
    search.limit_writes = false;
    const struct verify_options verify = {
        .runs = (size_t)given->verify_runs,
        .tolerance = how->max_regression,
        .limit_writes = how->limit_writes,
        .write_tolerance = how->max_write_regression,
        .by_server_clock = how->by_server_clock,
        .round = remember_round,
        .context = memory,
        .cancel = how->listener.cancel};
    struct db *clone = open_clone(cmd, given, source, err);
    if (!clone) {
        return false;
    }
    bool done = measure_open(&cmd->arena, clone, source->catalog, 1000 * given->verify_timeout_s, &cmd->log, &measure,
                             err);
    if (done) {
        done = verify_advice(&cmd->arena, source->catalog, source->workload, source->model, source->database, &search,
                             &measure, &verify, &cmd->clock, result, err);
        measure_close(&measure);
    }
    db_close(clone);
    return done;
}

/* No file: no index. */
static bool read_indexes(struct cmd *cmd, const struct source *source, struct str path, struct design *design, struct err *err) {
    if (!path.len) {
        return true;
    }
    if (!source_read_design(cmd, source, path, design, err)) {
        return false;
    }
    if (design->hidden_count) {
        err_set(err, ERR_DESIGN_INVALID, STR_FMT ": DROP INDEX has no place in it", STR_ARG(path));
        err_hint(err, "--force and --forbid take CREATE INDEX statements; existing indexes are chosen among by --drop-existing.");
        return false;
    }
    return true;
}

/* --- Progress -------------------------------------------------------------------------------------------- */

#define REDRAW_MS 100.0

struct drawing {
    struct cmd *cmd;
    double drawn_ms; /* when last; of the search's clock */
};

/* How much of the best set's cost is proven to be needed: full when no better set can be. The search's end is not known before. */
static void draw_bar(double gap, char bar[static 17]) {
    int filled = gap >= 0 && gap <= 1 ? (int)(16 * (1 - gap) + 1e-9) : 0;
    for (int i = 0; i < 16; i++) {
        bar[i] = i < filled ? '#' : ' ';
    }
    bar[16] = 0;
}

/* "searching [############### ]  12 s   cost 1,234,567   bound 1,200,001   gap 2.8 %   482 questions" */
static void draw_progress(void *context, const struct progress_point *point) {
    struct drawing *drawing = context;
    if (!drawing->cmd->log.progress || point->elapsed_ms < drawing->drawn_ms + REDRAW_MS) {
        return;
    }
    struct arena scratch;
    char bar[17];
    draw_bar(point->gap, bar);
    arena_init(&scratch, NULL);
    struct str best = format_number(&scratch, point->best), bound = format_number(&scratch, point->bound);
    struct str gap = format_share(&scratch, point->gap), asked = format_count(&scratch, (double)point->asked);
    log_status(&drawing->cmd->log,
               "%-9s [%s] %3.0f s   cost " STR_FMT "   bound " STR_FMT "   gap " STR_FMT "   " STR_FMT " questions",
               format_phase(point->phase), bar, point->elapsed_ms / 1000, STR_ARG(best), STR_ARG(bound), STR_ARG(gap),
               STR_ARG(asked));
    drawing->drawn_ms = point->elapsed_ms;
    arena_release(&scratch);
}

/* From here to the end of the search a signal asks for the best so far. */
static void begin_search(struct cmd *cmd, struct advise_options *how, struct drawing *drawing) {
    *drawing = (struct drawing){.cmd = cmd, .drawn_ms = -INFINITY};
    how->listener = (struct progress_listener){
        .tell = draw_progress, .context = drawing, .cancel = &cmd->interrupt->requested};
    atomic_store(&cmd->interrupt->polled, true);
}

static void end_search(struct cmd *cmd) {
    atomic_store(&cmd->interrupt->polled, false);
    log_status(&cmd->log, NULL);
}

/* What the memory brought to it. */
static void tell_memory(struct cmd *cmd, const struct source *source, struct memory_file *memory,
                        struct advise_result *result) {
    size_t stored = source->database ? whatif_stats(source->database).stored : 0;
    verify_recall_proof(&cmd->arena, &memory->memory, result);
    if (stored) {
        advise_note(&cmd->arena, result, str_fmt(&cmd->arena, "%zu answers of the database's planner are those of earlier runs: "
                                                           "its statistics have not changed", stored));
    }
    memory_file_save(memory);
}

static bool find_advice(struct cmd *cmd, const struct advise_values *given, const struct source *source,
                        struct memory_file *memory, struct advise_result *result, struct err *err) {
    struct advise_options how = advise_options_of(given);
    how.barred = verify_recall_harm(&cmd->arena, &memory->memory, source->catalog, source->workload, how.limit_writes, &how.barred_count);
    if (!read_indexes(cmd, source, given->force, &how.forced, err) ||
        !read_indexes(cmd, source, given->forbid, &how.forbidden, err)) {
        return false;
    }
    struct drawing drawing;
    begin_search(cmd, &how, &drawing);
    bool done = given->verify == VERIFY_EXECUTE
                    ? advise_by_execution(cmd, given, source, &how, memory, result, err)
                    : advise_run(&cmd->arena, source->catalog, source->workload, source->model, source->database, &how,
                                 &cmd->clock, &cmd->log, result, err);
    end_search(cmd);
    return done;
}

static int run(struct cmd *cmd, const void *values, const struct option_list *operands, struct err *err) {
    const struct advise_values *given = values;
    struct advise_result result = {0};
    struct source source;
    cmd->log.progress = cmd->log.progress && !given->no_progress;
    if (!source_open(cmd, operands->at[0], &given->source, &given->planner, &source, err)) {
        return CMD_BAD_INPUT;
    }
    struct str where = given->memory.len ? given->memory : given->verify == VERIFY_EXECUTE ? STR("auto") : STR("none");
    struct memory_file memory;
    bool done = memory_file_open(cmd, where, &source, &memory, err) &&
                find_advice(cmd, given, &source, &memory, &result, err);
    if (done) {
        tell_memory(cmd, &source, &memory, &result);
        result.source = source.name;
        result.budget_bytes = given->budget_bytes ? result.budget_bytes : 0;
        advise_note(&cmd->arena, &result, source.note);
        done = write_report(cmd, given, &result, err);
    }
    source_close(&source);
    if (!done) {
        return CMD_INTERNAL;
    }
    if (given->output.len) {
        log_message(&cmd->log, LOG_INFO, STR_FMT " (" STR_FMT " written)", STR_ARG(result.verdict),
                    STR_ARG(given->output));
    }
    return status_of(&result, err);
}

const struct cmd_command cmd_advise = {
    .name = "advise",
    .usage = "advise SOURCE [OPTIONS]",
    .summary = "Finds the set of indexes that makes the whole workload cheapest within a budget.",
    .help = "SOURCE is postgresql://USER@HOST:PORT/DATABASE or a bundle (folder or .zip). Nothing is changed in the\n"
            "database: candidates are hypothetical indexes in the memory of one session.\n"
            "--verify execute changes the clone only: it builds indexes there, drops them again, and rolls writes back.\n"
            "SIGINT or SIGTERM ends the search with the best set found so far; the second ends the program.\n"
            "Status 1: the advice makes some statement costlier by more than 5 % (listed with it), or slower when run; or\n"
            "the search was cancelled.\n"
            "Status 5: a guard (--min-gain, --max-regression) refused the set; the report tells why.",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .operand = "SOURCE",
    .values_size = sizeof(struct advise_values),
    .defaults = defaults,
    .run = run,
};
