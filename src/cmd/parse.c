/*
 * dovetail parse: does Dovetail understand this SQL? One line per statement, or statistics of all. Statements go through one at a time, each in
 * memory that the next one uses again, so that a script's size does not matter.
 */
#include <inttypes.h>

#include "base/json.h"
#include "cmd/parse_stats.h"
#include "cmd/script_stream.h"
#include "cmd/statements.h"
#include "report/format.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"

/* Lines are written once so many bytes have gathered; a statement's tree may take so much memory. */
enum { OUT_BYTES = 1 << 16, STATEMENT_MEMORY_MAX = 56 << 20 };

struct parse_values {
    size_t dialect, format;
    bool stats;
};

static const struct option options[] = {
    {.name = "dialect",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct parse_values, dialect),
     .value = "NAME",
     .help = "postgresql (default) or oracle",
     .choices = statements_dialects},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct parse_values, format),
     .value = "FORMAT",
     .help = "text (default), or json: one object a line",
     .choices = statements_formats},
    {.name = "stats",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct parse_values, stats),
     .help = "how much is understood, by kind, instead of a line per statement"},
    {0},
};

static const char *const outcomes[] = {[SQL_PARSED] = "ok", [SQL_SKIPPED] = "opaque", [SQL_FAILED] = "error"};

/* What the script's variables were taken for: "&t=name". */
static void write_substitutions(struct buf *out, const struct sql_statement *one) {
    for (size_t i = 0; i < one->substitutions.n; i++) {
        const struct sql_substitution *variable = &one->substitutions.at[i];
        buf_fmt(out, i ? ", &" STR_FMT "=%s" : "\t&" STR_FMT "=%s", STR_ARG(variable->name), sql_taken_name(variable->taken));
    }
}

static void write_text(struct buf *out, enum sql_dialect dialect, const struct sql_statement *one, struct str file) {
    buf_fmt(out, "%s\t", outcomes[one->outcome]);
    switch (one->outcome) {
    case SQL_PARSED:
        buf_fmt(out, STR_FMT "\t%016" PRIx64, STR_ARG(one->kind), sql_fingerprint(dialect, one->tree));
        break;
    case SQL_SKIPPED:
        buf_fmt(out, STR_FMT "\t%zu:%zu", STR_ARG(one->kind), one->line, one->column);
        break;
    case SQL_FAILED:
        buf_fmt(out, "%zu:%zu\t%s", one->err.line, one->err.column, one->err.message);
        break;
    }
    buf_fmt(out, file.len ? "\t" STR_FMT : STR_FMT, STR_ARG(file));
    write_substitutions(out, one);
    buf_char(out, '\n');
}

static void write_json(struct buf *out, enum sql_dialect dialect, const struct sql_statement *one, struct str file) {
    struct json_writer json;
    bool failed = one->outcome == SQL_FAILED;
    json_write_init(&json, out, false);
    json_write_object(&json);
    json_write_key(&json, "status");
    json_write_z(&json, outcomes[one->outcome]);
    if (!failed) {
        json_write_key(&json, "kind");
        json_write_str(&json, one->kind);
    }
    if (one->outcome == SQL_PARSED) {
        json_write_key(&json, "fingerprint");
        json_write_str(&json, str_fmt(out->arena, "%016" PRIx64, sql_fingerprint(dialect, one->tree)));
    }
    json_write_key(&json, "line");
    json_write_u64(&json, failed ? one->err.line : one->line);
    json_write_key(&json, "column");
    json_write_u64(&json, failed ? one->err.column : one->column);
    if (failed) {
        json_write_key(&json, "message");
        json_write_str(&json, format_line(out->arena, str_from_z(one->err.message)));
    }
    if (one->substitutions.n) {
        json_write_key(&json, "substitutions");
        json_write_object(&json);
        for (size_t i = 0; i < one->substitutions.n; i++) {
            json_write_key(&json, str_z(out->arena, one->substitutions.at[i].name));
            json_write_z(&json, sql_taken_name(one->substitutions.at[i].taken));
        }
        json_write_object_end(&json);
    }
    if (file.len) {
        json_write_key(&json, "file");
        json_write_str(&json, file);
    }
    json_write_object_end(&json);
    buf_char(out, '\n');
}

struct parse_run {
    struct cmd *cmd;
    const struct parse_values *given;
    struct arena scratch; /* of one statement */
    struct arena lines;   /* of what is not written yet */
    struct buf out;
    struct parse_stats stats;
    bool failed;
};

static bool flush(struct parse_run *run, size_t beyond, struct err *err) {
    if (run->out.len <= beyond) {
        return true;
    }
    bool done = cmd_write(run->cmd, (struct str){0}, buf_view(&run->out), err);
    arena_release(&run->lines);
    arena_init(&run->lines, NULL);
    buf_init(&run->out, &run->lines);
    return done;
}

/* `label` is empty when there is but one file. */
static void take_piece(struct parse_run *run, const struct sql_piece *piece, struct str file, struct str label) {
    struct sql_statement statement = {0};
    enum sql_dialect dialect = (enum sql_dialect)run->given->dialect;
    if (piece->kind == SQL_PIECE_STATEMENT) {
        sql_parse_piece(&run->scratch, dialect, piece, &statement);
        run->failed |= statement.outcome == SQL_FAILED;
        if (!run->given->stats) {
            (run->given->format == STATEMENTS_JSON ? write_json : write_text)(&run->out, dialect, &statement, label);
        }
    }
    if (run->given->stats) {
        parse_stats_add(&run->stats, piece, &statement, file);
    }
}

static bool parse_file(struct parse_run *run, struct str file, struct str label, struct err *err) {
    struct script_stream stream;
    struct sql_piece piece;
    size_t understood = run->stats.outcomes[SQL_SKIPPED] + run->stats.outcomes[SQL_FAILED];
    bool good = script_stream_open(&stream, (enum sql_dialect)run->given->dialect, file, err);
    if (!good) {
        return false;
    }
    struct arena_mark mark = arena_mark(&run->scratch);
    while (good && script_stream_next(&stream, &piece, err)) {
        take_piece(run, &piece, file, label);
        arena_rewind(&run->scratch, mark);
        good = flush(run, OUT_BYTES, err);
    }
    script_stream_close(&stream);
    run->stats.files++;
    run->stats.files_whole += understood == run->stats.outcomes[SQL_SKIPPED] + run->stats.outcomes[SQL_FAILED];
    run->stats.bytes += stream.bytes;
    return good && err->code == ERR_NONE;
}

static bool parse_files(struct parse_run *run, const struct option_list *files, struct err *err) {
    double start = clock_ms(&run->cmd->clock);
    for (size_t i = 0; i < files->n; i++) {
        if (!parse_file(run, files->at[i], files->n > 1 ? files->at[i] : (struct str){0}, err)) {
            return false;
        }
    }
    run->stats.elapsed_ms = clock_ms(&run->cmd->clock) - start;
    if (run->given->stats) {
        (run->given->format == STATEMENTS_JSON ? parse_stats_json : parse_stats_text)(&run->out, &run->stats);
    }
    return flush(run, 0, err);
}

static int run(struct cmd *cmd, const void *values, const struct option_list *operands, struct err *err) {
    struct parse_run run = {.cmd = cmd, .given = values};
    struct option_list files = {0};
    arena_init(&run.scratch, NULL);
    arena_alloc(&run.scratch, 1); /* a first block that every statement uses again */
    arena_set_limit(&run.scratch, STATEMENT_MEMORY_MAX);
    arena_init(&run.lines, NULL);
    buf_init(&run.out, &run.lines);
    parse_stats_init(&run.stats, &cmd->arena);
    bool done = script_files(&cmd->arena, operands, &files, err) && parse_files(&run, &files, err);
    arena_release(&run.lines);
    arena_release(&run.scratch);
    if (!done) {
        return CMD_BAD_INPUT;
    }
    return run.failed ? CMD_FINDINGS : CMD_DONE;
}

const struct cmd_command cmd_parse = {
    .name = "parse",
    .usage = "parse [--dialect oracle|postgresql] [--format text|json] [--stats] FILE|FOLDER...|-",
    .summary = "Tells statement by statement whether Dovetail understands the SQL.",
    .help = "One line per statement, its parts separated by tabs:\n"
            "  ok      kind, fingerprint        understood in full\n"
            "  opaque  kind, line:column        a kind that is recognised but not analysed\n"
            "  error   line:column, message     not understood\n"
            "Commands of SQL*Plus, SQLcl and psql are no statements; EXEC is one. Of a session's transcript what was\n"
            "typed at SQL> is read. A substitution variable stands for what DEFINE gave it, else for what fits; the line ends with\n"
            "what it was taken for (&t=name). Units of PL/SQL and PL/pgSQL are ok when their structure and all SQL in them is\n"
            "understood. With several files, the file's name stands behind. Of a folder the SQL files in it and below are read.\n"
            "'-' is standard input.\n"
            "--stats counts statements by kind, units of PL/SQL, script commands, and shows the first error of each class.\n"
            "Status 1: at least one statement was an error.",
    .options = options,
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .operand = "FILE, FOLDER, or - for standard input",
    .values_size = sizeof(struct parse_values),
    .run = run,
};
