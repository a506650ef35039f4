/* dovetail whatif: what a design that somebody has in mind would do to every statement. */
#include "whatif/whatif.h"

#include <math.h>

#include "base/json.h"
#include "base/vec.h"
#include "cmd/cmd.h"
#include "cmd/source.h"
#include "cost/index_size.h"
#include "report/format.h"

#define LEFT_OUT_WHY                                                                                                   \
    "HypoPG can show the planner a partial index, or one on expressions, only where its table stands first in each FROM that reads it, or can be written there."

enum format { FORMAT_TEXT, FORMAT_JSON };
static const char *const formats[] = {"text", "json", NULL};

struct whatif_values {
    struct source_values source;
    struct source_planner planner;
    struct str design, output;
    size_t format;
};

struct outcome { /* one execution of a template */
    const struct workload_template *template;
    struct whatif_answer before, after;
    bool by_model; /* the database could not answer */
};

struct left_out { /* an index that the planner could not be shown for some statements */
    const struct design_index *index;
    size_t statements;
};

struct outcomes {
    VEC(struct outcome) list; /* the modelled templates, in workload order */
    double before, after;     /* over the workload, by calls; of those with a cost both ways */
    size_t by_model;          /* how many the model answered in the database's place */
    struct left_out *left_out;
    size_t left_out_count;
    struct design design;
    const char *who;
};

static const struct option options[] = {
    {.name = "design",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct whatif_values, design),
     .value = "FILE.sql",
     .help = "CREATE INDEX and DROP INDEX statements (required)"},
    SOURCE_OPTIONS(struct whatif_values, source),
    SOURCE_PLANNER(struct whatif_values, planner),
    {.name = "format",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct whatif_values, format),
     .value = "FORMAT",
     .help = "text (default) or json",
     .choices = formats},
    SOURCE_OUTPUT(struct whatif_values, output),
    {0},
};

static void defaults(void *values) {
    *(struct whatif_values *)values = (struct whatif_values){.planner.whatif = SOURCE_WHATIF_DEFAULT, .source.seed = SOURCE_SEED_DEFAULT};
}

/* The catalog knows shapes only: sizes are the cost book's. */
static bool read_design(struct cmd *cmd, struct str path, const struct source *source, struct design *design,
                        struct err *err) {
    const struct catalog *catalog = source->catalog;
    struct design parsed = {0};
    if (!source_read_design(cmd, source, path, &parsed, err)) {
        return false;
    }
    *design = parsed;
    design->added = NULL;
    design->added_count = 0;
    struct design_index **added = ARENA_ARRAY(&cmd->arena, struct design_index *, parsed.added_count + 1);
    for (size_t i = 0; i < parsed.added_count; i++) {
        added[i] = design_index_make(&cmd->arena, catalog, parsed.added[i]);
    }
    if (source->database) {
        whatif_sample_rows(source->database, added, parsed.added_count, true);
    }
    for (size_t i = 0; i < parsed.added_count; i++) {
        cost_index_size(catalog, added[i]);
        design_add(&cmd->arena, design, added[i]);
    }
    return true;
}

static bool cost_one(struct cmd *cmd, struct whatif *who, const struct design *design, struct outcome *one,
                     struct err *err) {
    const struct design none = {0};
    return whatif_template_cost(&cmd->arena, who, one->template, &none, &one->before, err) &&
           whatif_template_cost(&cmd->arena, who, one->template, design, &one->after, err);
}

static bool is_costed(const struct outcome *one) {
    return isfinite(one->before.cost) && isfinite(one->after.cost);
}

/* An index that the database cannot simulate (GIN), or not hide, has no cost of its. */
static bool is_simulated(const struct catalog *catalog, const struct outcome *one) {
    for (size_t i = 0; i < one->after.used_count; i++) {
        if (!whatif_simulates_index(catalog, one->after.used[i])) {
            return false;
        }
    }
    return !one->after.scaled;
}

/* What cost_all will ask of one side: several connections answer at a time. */
static bool ask_ahead(struct cmd *cmd, struct whatif *who, const struct workload *workload, const struct design *design,
                      struct err *err) {
    VEC(struct whatif_question) questions = {0};
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *template = &workload->templates[i];
        for (size_t k = 0; template->state == TEMPLATE_MODELLED && k < template->sample_count; k++) {
            VEC_PUSH(&cmd->arena, &questions, ((struct whatif_question){&template->samples[k], *design}));
        }
    }
    return whatif_ask(who, questions.at, questions.n, NULL, err);
}

static bool is_left_out(const struct whatif *who, const struct outcome *one, const struct design_index *index) {
    bool any = false;
    for (size_t i = 0; i < one->template->sample_count && !one->by_model; i++) {
        any |= whatif_leaves_out(who, &one->template->samples[i], index);
    }
    return any;
}

static void count_left_out(struct cmd *cmd, const struct whatif *who, struct outcomes *outcomes) {
    outcomes->left_out = ARENA_ARRAY(&cmd->arena, struct left_out, outcomes->design.added_count + 1);
    for (size_t i = 0; i < outcomes->design.added_count; i++) {
        struct left_out one = {.index = outcomes->design.added[i]};
        for (size_t k = 0; k < outcomes->list.n; k++) {
            one.statements += is_left_out(who, &outcomes->list.at[k], one.index);
        }
        if (one.statements) {
            outcomes->left_out[outcomes->left_out_count++] = one;
        }
    }
}

/* Where the database refuses, the model answers for both sides: costs of two sources are never compared. */
static bool cost_all(struct cmd *cmd, const struct source *source, struct outcomes *outcomes, struct err *err) {
    const struct workload *workload = source->workload;
    struct whatif *who = source->database ? source->database : source->model;
    outcomes->who = whatif_name(who);
    const struct design none = {0};
    if (!ask_ahead(cmd, who, workload, &none, err) || !ask_ahead(cmd, who, workload, &outcomes->design, err)) {
        return false;
    }
    for (size_t i = 0; i < workload->template_count; i++) {
        struct outcome one = {.template = &workload->templates[i]};
        log_progress(&cmd->log, "costing", i + 1, workload->template_count);
        if (one.template->state != TEMPLATE_MODELLED) {
            continue;
        }
        if (!cost_one(cmd, who, &outcomes->design, &one, err)) {
            return false;
        }
        one.by_model = source->database && (!is_costed(&one) || !is_simulated(source->catalog, &one));
        if (one.by_model && !cost_one(cmd, source->model, &outcomes->design, &one, err)) {
            return false;
        }
        if (is_costed(&one)) {
            outcomes->before += one.template->calls * one.before.cost;
            outcomes->after += one.template->calls * one.after.cost;
        }
        outcomes->by_model += one.by_model;
        VEC_PUSH(&cmd->arena, &outcomes->list, one);
    }
    count_left_out(cmd, who, outcomes);
    return true;
}

static void tell_left_out(struct buf *out, const struct outcomes *outcomes) {
    for (size_t i = 0; i < outcomes->left_out_count; i++) {
        const struct left_out *one = &outcomes->left_out[i];
        buf_fmt(out, "Left out for %zu statement%s on its table: " STR_FMT ". " LEFT_OUT_WHY "\n", one->statements,
                one->statements == 1 ? "" : "s", STR_ARG(one->index->name));
    }
}

static struct str as_text(struct arena *arena, const struct outcomes *outcomes) {
    struct buf out;
    buf_init(&out, arena);
    struct str before = format_number(arena, outcomes->before), after = format_number(arena, outcomes->after);
    struct str change = format_change(arena, outcomes->before, outcomes->after);
    struct str size = format_size(arena, design_size_bytes(&outcomes->design));
    buf_fmt(&out,
            "Workload: " STR_FMT " -> " STR_FMT " (" STR_FMT "), by the %s; indexes: %zu new (" STR_FMT
            "), %zu dropped\n",
            STR_ARG(before), STR_ARG(after), STR_ARG(change), outcomes->who, outcomes->design.added_count,
            STR_ARG(size), outcomes->design.hidden_count);
    if (outcomes->by_model) {
        buf_fmt(&out, "%zu statements, marked *, could not be costed by the database: the model answers for them\n",
                outcomes->by_model);
    }
    tell_left_out(&out, outcomes);
    buf_char(&out, '\n');
    for (size_t i = 0; i < outcomes->list.n; i++) {
        const struct outcome *one = &outcomes->list.at[i];
        before = format_number(arena, one->before.cost);
        after = format_number(arena, one->after.cost);
        change = format_change(arena, one->before.cost, one->after.cost);
        struct str calls = format_count(arena, one->template->calls), id = format_line(arena, one->template->id);
        struct str sql = format_cut(arena, format_line(arena, one->template->text), 80);
        buf_fmt(&out, "%-16.*s%s %13.*s -> %-13.*s %8.*s  x " STR_FMT "\n    " STR_FMT "\n", STR_ARG(id),
                one->by_model ? "*" : " ", STR_ARG(before), STR_ARG(after), STR_ARG(change), STR_ARG(calls),
                STR_ARG(sql));
    }
    return buf_view(&out);
}

static void write_outcome(struct json_writer *json, const struct outcome *one) {
    json_write_object(json);
    json_write_key(json, "template");
    json_write_str(json, one->template->id);
    json_write_key(json, "sql");
    json_write_str(json, one->template->text);
    json_write_key(json, "calls");
    json_write_number(json, one->template->calls);
    json_write_key(json, "before");
    json_write_number(json, one->before.cost);
    json_write_key(json, "after");
    json_write_number(json, one->after.cost);
    json_write_key(json, "by_model");
    json_write_bool(json, one->by_model);
    json_write_key(json, "plan_before");
    json_write_str(json, one->before.plan);
    json_write_key(json, "plan_after");
    json_write_str(json, one->after.plan);
    json_write_object_end(json);
}

static void write_left_out(struct json_writer *json, const struct outcomes *outcomes) {
    json_write_key(json, "left_out");
    json_write_array(json);
    for (size_t i = 0; i < outcomes->left_out_count; i++) {
        json_write_object(json);
        json_write_key(json, "index");
        json_write_str(json, outcomes->left_out[i].index->name);
        json_write_key(json, "statements");
        json_write_u64(json, outcomes->left_out[i].statements);
        json_write_key(json, "why");
        json_write_z(json, LEFT_OUT_WHY);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static struct str as_json(struct arena *arena, const struct outcomes *outcomes) {
    struct buf out;
    struct json_writer json;
    buf_init(&out, arena);
    json_write_init(&json, &out, true);
    json_write_object(&json);
    json_write_key(&json, "format");
    json_write_u64(&json, 1);
    json_write_key(&json, "model");
    json_write_z(&json, outcomes->who);
    json_write_key(&json, "baseline");
    json_write_number(&json, outcomes->before);
    json_write_key(&json, "after");
    json_write_number(&json, outcomes->after);
    json_write_key(&json, "design_bytes");
    json_write_u64(&json, design_size_bytes(&outcomes->design));
    write_left_out(&json, outcomes);
    json_write_key(&json, "templates");
    json_write_array(&json);
    for (size_t i = 0; i < outcomes->list.n; i++) {
        write_outcome(&json, &outcomes->list.at[i]);
    }
    json_write_array_end(&json);
    json_write_object_end(&json);
    buf_char(&out, '\n');
    return buf_view(&out);
}

static int run(struct cmd *cmd, const void *values, const struct option_list *operands, struct err *err) {
    const struct whatif_values *given = values;
    struct outcomes outcomes = {0};
    struct source source;
    if (given->design.len == 0) {
        err_set(err, ERR_USAGE, "whatif needs a design");
        err_hint(err, "Add --design FILE.sql with the CREATE INDEX and DROP INDEX statements in question.");
        return CMD_USAGE;
    }
    if (!source_open(cmd, operands->at[0], &given->source, &given->planner, &source, err)) {
        return CMD_BAD_INPUT;
    }
    bool done = read_design(cmd, given->design, &source, &outcomes.design, err) &&
                cost_all(cmd, &source, &outcomes, err);
    if (done) {
        struct str text = (given->format == FORMAT_JSON ? as_json : as_text)(&cmd->arena, &outcomes);
        cmd_write(cmd, given->output, text, err);
    }
    source_close(&source);
    return CMD_DONE;
}

const struct cmd_command cmd_whatif = {
    .name = "whatif",
    .usage = "whatif SOURCE --design FILE.sql [OPTIONS]",
    .summary = "Tells what given indexes would do to the cost of every statement.",
    .help = "Costs are those of one execution, in the planner's units; the upkeep of indexes is not in them.",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .operand = "SOURCE",
    .values_size = sizeof(struct whatif_values),
    .defaults = defaults,
    .run = run,
};
