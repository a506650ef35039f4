/* dovetail compress: the few templates that stand for the workload, for people, programs, and other tools. */
#include "workload/compress.h"

#include <math.h>

#include "base/json.h"
#include "cmd/cmd.h"
#include "cmd/source.h"
#include "report/format.h"

#define TEMPLATES_DEFAULT 500
#define COVERAGE_DEFAULT 0.95

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SQL };
static const char *const formats[] = {"text", "json", "sql", NULL};

struct compress_values {
    struct source_values source;
    uint64_t templates;
    double coverage;
    size_t method, format;
    struct str output;
};

static const struct option options[] = {
    SOURCE_OPTIONS(struct compress_values, source),
    {.name = "templates",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct compress_values, templates),
     .value = "N",
     .help = "at most so many; default 500",
     .min = 1,
     .max = 1e6},
    {.name = "coverage",
     .kind = OPTION_PERCENT,
     .offset = offsetof(struct compress_values, coverage),
     .value = "PCT",
     .help = "stop when so much of what indexes could save is alike to a chosen template; default 95",
     .min = 1,
     .max = 100},
    {.name = "method",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct compress_values, method),
     .value = "NAME",
     .help = "isum (default), isum-pairs; to compare: top-cost, uniform, stratified, k-medoids, gsum",
     .choices = compress_methods},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct compress_values, format),
     .value = "FORMAT",
     .help = "text (default), json, or sql: statements with their calls, for --workload",
     .choices = formats},
    SOURCE_OUTPUT(struct compress_values, output),
    {0},
};

static void defaults(void *values) {
    *(struct compress_values *)values =
        (struct compress_values){.templates = TEMPLATES_DEFAULT, .coverage = COVERAGE_DEFAULT, .source.seed = SOURCE_SEED_DEFAULT};
}

struct compressed { /* what the formats show */
    const struct workload *workload;
    const double *costs; /* per template, over the window */
    const char *method;
    size_t costed;
    struct compression result;
};

/* What every template costs as things are, by the model: only their proportions matter. */
static bool cost_templates(struct cmd *cmd, const struct source *source, struct compressed *out, struct err *err) {
    const struct workload *workload = source->workload;
    const struct design none = {0};
    double *costs = ARENA_ARRAY(&cmd->arena, double, workload->template_count);
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *template = &workload->templates[i];
        struct whatif_answer answer;
        log_progress(&cmd->log, "costing", i + 1, workload->template_count);
        if (template->state != TEMPLATE_MODELLED) {
            continue;
        }
        if (!whatif_template_cost(&cmd->arena, source->model, template, &none, &answer, err)) {
            return false;
        }
        costs[i] = isfinite(answer.cost) ? answer.cost * template->calls : 0;
        out->costed += costs[i] > 0;
    }
    out->workload = workload;
    out->costs = costs;
    return true;
}

static struct str as_text(struct arena *arena, const struct compressed *c) {
    struct buf out;
    buf_init(&out, arena);
    buf_fmt(&out,
            "%zu of %zu templates stand for the workload (%s): " STR_FMT " of what indexes could save is like one of "
            "them;\nthey cost " STR_FMT " of the whole\n",
            c->result.pick_count, c->costed, c->method, STR_ARG(format_share(arena, c->result.coverage)),
            STR_ARG(format_share(arena, c->result.cost_share)));
    if (c->workload->template_count > c->costed) {
        buf_fmt(&out, "%zu templates take no part: they cannot be costed\n", c->workload->template_count - c->costed);
    }
    buf_z(&out, "\ntemplate            calls   stands for  statement\n");
    for (size_t i = 0; i < c->result.pick_count; i++) {
        const struct compress_pick *pick = &c->result.picks[i];
        const struct workload_template *template = &c->workload->templates[pick->item];
        struct str id = format_line(arena, template->id), calls = format_count(arena, template->calls);
        struct str sql = format_cut(arena, format_line(arena, template->text), 60);
        buf_fmt(&out, "%-16.*s %8.*s   %10.3g  " STR_FMT "\n", STR_ARG(id), STR_ARG(calls),
                template->calls * pick->factor, STR_ARG(sql));
    }
    return buf_view(&out);
}

static struct str as_json(struct arena *arena, const struct compressed *c) {
    struct buf out;
    struct json_writer json;
    buf_init(&out, arena);
    json_write_init(&json, &out, true);
    json_write_object(&json);
    json_write_key(&json, "format");
    json_write_u64(&json, 1);
    json_write_key(&json, "method");
    json_write_z(&json, c->method);
    json_write_key(&json, "templates");
    json_write_u64(&json, c->costed);
    json_write_key(&json, "coverage");
    json_write_number(&json, c->result.coverage);
    json_write_key(&json, "cost_share");
    json_write_number(&json, c->result.cost_share);
    json_write_key(&json, "selected");
    json_write_array(&json);
    for (size_t i = 0; i < c->result.pick_count; i++) {
        const struct compress_pick *pick = &c->result.picks[i];
        const struct workload_template *template = &c->workload->templates[pick->item];
        json_write_object(&json);
        json_write_key(&json, "template");
        json_write_str(&json, template->id);
        json_write_key(&json, "sql");
        json_write_str(&json, template->text);
        json_write_key(&json, "calls");
        json_write_number(&json, template->calls);
        json_write_key(&json, "factor");
        json_write_number(&json, pick->factor);
        json_write_key(&json, "cost");
        json_write_number(&json, c->costs[pick->item]);
        json_write_object_end(&json);
    }
    json_write_array_end(&json);
    json_write_object_end(&json);
    buf_char(&out, '\n');
    return buf_view(&out);
}

/* Whole calls are what "-- calls:" takes; the least is one. */
static struct str as_sql(struct arena *arena, const struct compressed *c) {
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < c->result.pick_count; i++) {
        const struct compress_pick *pick = &c->result.picks[i];
        const struct workload_template *template = &c->workload->templates[pick->item];
        buf_fmt(&out, "-- calls: %.0f\n" STR_FMT ";\n", fmax(1, rint(template->calls * pick->factor)),
                STR_ARG(template->text));
    }
    return buf_view(&out);
}

static int run(struct cmd *cmd, const void *values, const struct option_list *operands, struct err *err) {
    const struct compress_values *given = values;
    struct str (*const writers[])(struct arena *, const struct compressed *) = {as_text, as_json, as_sql};
    struct compressed compressed = {.method = compress_methods[given->method]};
    struct source source;
    if (!source_open(cmd, operands->at[0], &given->source, &(struct source_planner){.whatif = SOURCE_WHATIF_MODEL}, &source, err)) {
        return CMD_BAD_INPUT;
    }
    if (cost_templates(cmd, &source, &compressed, err)) {
        struct compress_input input;
        compress_features(&cmd->arena, source.catalog, source.workload, compressed.costs, &input);
        compress_run(&cmd->arena, &input, (enum compress_method)given->method, (size_t)given->templates,
                     given->coverage, given->source.seed, &compressed.result);
        cmd_write(cmd, given->output, writers[given->format](&cmd->arena, &compressed), err);
    }
    source_close(&source);
    return CMD_DONE;
}

const struct cmd_command cmd_compress = {
    .name = "compress",
    .usage = "compress SOURCE [OPTIONS]",
    .summary = "Finds the few statements that stand for the whole workload.",
    .help = "ISUM: greedily by what indexes could save on a statement and on those like it. \"stands for\" is the "
            "number of\n"
            "calls with which a chosen statement also speaks for those left out.",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .operand = "SOURCE",
    .values_size = sizeof(struct compress_values),
    .defaults = defaults,
    .run = run,
};
