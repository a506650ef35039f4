/* dovetail fingerprint: the identities of statements, Oracle's and our own. */
#include <inttypes.h>

#include "base/json.h"
#include "cmd/cmd.h"
#include "cmd/statements.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"

const char *const statements_dialects[] = {"postgresql", "oracle", NULL};
const char *const statements_formats[] = {"text", "json", NULL};

static const char *const mixed_choices[] = {"keep", "replace", NULL}; /* in the order of enum sql_force_mixed */

struct fingerprint_values {
    size_t dialect, format, mixed;
    bool raw, debug;
};

static const struct option options[] = {
    {.name = "dialect",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct fingerprint_values, dialect),
     .value = "NAME",
     .help = "postgresql (default) or oracle",
     .choices = statements_dialects},
    {.name = "raw",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct fingerprint_values, raw),
     .help = "the whole input is one statement, byte for byte"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct fingerprint_values, format),
     .value = "FORMAT",
     .help = "text (default), or json: one object a line",
     .choices = statements_formats},
    {.name = "force-mixed",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct fingerprint_values, mixed),
     .value = "RULE",
     .help = "literals beside binds in FORCE_MATCHING_SIGNATURE: keep (default), or replace as newer releases",
     .choices = mixed_choices},
    {.name = "debug",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct fingerprint_values, debug),
     .help = "below each line, indented, what the fingerprint was made of: compare two to see why they differ"},
    {0},
};

static void write_tokens(struct buf *out, enum sql_dialect dialect, const struct sql_node *tree) {
    struct sql_fingerprint_tokens tokens = {0};
    sql_fingerprint_explain(out->arena, dialect, tree, &tokens);
    for (size_t i = 0; i < tokens.list.n; i++) {
        buf_fmt(out, "    " STR_FMT "\n", STR_ARG(tokens.list.at[i]));
    }
}

/* `tree` is NULL when the statement is not understood: it then has Oracle's identities only. */
static void write_one(struct buf *out, const struct fingerprint_values *given, struct str text,
                      const struct sql_node *tree) {
    enum sql_dialect dialect = (enum sql_dialect)given->dialect;
    struct sql_oracle_id id = sql_oracle_id(out->arena, text, (enum sql_force_mixed)given->mixed);
    struct str own = tree ? str_fmt(out->arena, "%016" PRIx64, sql_fingerprint(dialect, tree)) : (struct str){0};
    if (given->format != STATEMENTS_JSON) {
        buf_fmt(out, "%s\t%" PRIu32 "\t%" PRIu64 "\t%" PRIu64 "\t" STR_FMT "\n", id.sql_id, id.hash_value,
                id.exact_matching_signature, id.force_matching_signature, STR_ARG(tree ? own : STR("-")));
        if (tree && given->debug) {
            write_tokens(out, dialect, tree);
        }
        return;
    }
    struct json_writer json;
    json_write_init(&json, out, false);
    json_write_object(&json);
    json_write_key(&json, "sql_id");
    json_write_z(&json, id.sql_id);
    json_write_key(&json, "hash_value");
    json_write_u64(&json, id.hash_value);
    json_write_key(&json, "exact_matching_signature");
    json_write_u64(&json, id.exact_matching_signature);
    json_write_key(&json, "force_matching_signature");
    json_write_u64(&json, id.force_matching_signature);
    json_write_key(&json, "fingerprint");
    if (tree) {
        json_write_str(&json, own);
    } else {
        json_write_null(&json);
    }
    json_write_object_end(&json);
    buf_char(out, '\n');
}

/* True when every statement was understood. */
static bool fingerprint_text(struct cmd *cmd, const struct fingerprint_values *given, struct str text,
                             struct buf *out) {
    enum sql_dialect dialect = (enum sql_dialect)given->dialect;
    bool understood = true;
    struct sql_script script = {0};
    if (given->raw) {
        const struct sql_node *tree = sql_parse_statement(&cmd->arena, dialect, text, &(struct err){0});
        write_one(out, given, text, tree);
        return tree != NULL;
    }
    sql_parse_script(&cmd->arena, dialect, text, &script);
    for (size_t i = 0; i < script.statements.n; i++) {
        const struct sql_statement *one = &script.statements.at[i];
        const struct sql_node *tree = one->outcome == SQL_FAILED ? NULL : one->tree;
        write_one(out, given, one->text, tree);
        if (!tree) {
            log_message(&cmd->log, LOG_WARNING, "line %zu, column %zu: %s", one->err.line, one->err.column,
                        one->err.message);
            understood = false;
        }
    }
    return understood;
}

static int run(struct cmd *cmd, const void *values, const struct option_list *operands, struct err *err) {
    struct buf out;
    bool understood = true;
    buf_init(&out, &cmd->arena);
    for (size_t i = 0; i < operands->n; i++) {
        struct str text;
        if (!cmd_read(cmd, operands->at[i], &text, err)) {
            return CMD_BAD_INPUT;
        }
        understood &= fingerprint_text(cmd, values, text, &out);
    }
    return cmd_write(cmd, (struct str){0}, buf_view(&out), err) && !understood ? CMD_FINDINGS : CMD_DONE;
}

const struct cmd_command cmd_fingerprint = {
    .name = "fingerprint",
    .usage = "fingerprint [--dialect oracle|postgresql] [--raw] [--force-mixed keep|replace] [--debug] [--format text|json] FILE...|-",
    .summary = "Prints the identities of each statement: Oracle's and Dovetail's own.",
    .help = "One line per statement, its parts separated by tabs: SQL_ID, HASH_VALUE,\n"
            "EXACT_MATCHING_SIGNATURE, FORCE_MATCHING_SIGNATURE as Oracle computes them from the text, and the\n"
            "structural fingerprint (16 hexadecimal digits), equal for statements that differ in literals, aliases\n"
            "or the order of conditions only; '-' (null in JSON) when the statement is not understood.\n"
            "PL/SQL and DDL have no signatures: 0.\n"
            "Status 1: at least one statement was not understood.",
    .options = options,
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .operand = "FILE, or - for standard input",
    .values_size = sizeof(struct fingerprint_values),
    .run = run,
};
