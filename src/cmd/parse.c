/* dovetail parse: does Dovetail understand this SQL? One line per statement. */
#include <inttypes.h>

#include "base/json.h"
#include "cmd/cmd.h"
#include "cmd/statements.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"

struct parse_values {
    size_t dialect, format;
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
    {0},
};

static const char *const outcomes[] = {[SQL_PARSED] = "ok", [SQL_SKIPPED] = "opaque", [SQL_FAILED] = "error"};

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
    buf_fmt(out, file.len ? "\t" STR_FMT "\n" : STR_FMT "\n", STR_ARG(file));
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
        json_write_z(&json, one->err.message);
    }
    if (file.len) {
        json_write_key(&json, "file");
        json_write_str(&json, file);
    }
    json_write_object_end(&json);
    buf_char(out, '\n');
}

static int run(struct cmd *cmd, const void *values, const struct option_list *operands, struct err *err) {
    const struct parse_values *given = values;
    struct buf out;
    enum sql_dialect dialect = (enum sql_dialect)given->dialect;
    bool failed = false;
    buf_init(&out, &cmd->arena);
    for (size_t i = 0; i < operands->n; i++) {
        struct sql_script script = {0};
        struct str text, file = operands->n > 1 ? operands->at[i] : (struct str){0};
        if (!cmd_read(cmd, operands->at[i], &text, err)) {
            return CMD_BAD_INPUT;
        }
        sql_parse_script(&cmd->arena, dialect, text, &script);
        for (size_t j = 0; j < script.statements.n; j++) {
            const struct sql_statement *one = &script.statements.at[j];
            failed |= one->outcome == SQL_FAILED;
            (given->format == STATEMENTS_JSON ? write_json : write_text)(&out, dialect, one, file);
        }
    }
    return cmd_write(cmd, (struct str){0}, buf_view(&out), err) && failed ? CMD_FINDINGS : CMD_DONE;
}

const struct cmd_command cmd_parse = {
    .name = "parse",
    .usage = "parse [--dialect oracle|postgresql] [--format text|json] FILE...|-",
    .summary = "Tells statement by statement whether Dovetail understands the SQL.",
    .help = "One line per statement, its parts separated by tabs:\n"
            "  ok      kind, fingerprint        understood in full\n"
            "  opaque  kind, line:column        a kind that is recognised but not analysed\n"
            "  error   line:column, message     not understood\n"
            "With several files, the file's name stands behind. '-' is standard input.\n"
            "Status 1: at least one statement was an error.",
    .options = options,
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .operand = "FILE, or - for standard input",
    .values_size = sizeof(struct parse_values),
    .run = run,
};
