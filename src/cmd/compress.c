/* dovetail compress: the few templates that stand for the workload, for people, programs, and other tools. */
#include "advise/stand_ins.h"

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
    double coverage, effort;
    size_t method, format;
    struct str output;
    uint64_t jobs; /* 0: the default */
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
     .help = "stop when the chosen ones' indexes save so much of what indexes could save; default 95",
     .min = 1,
     .max = 100},
    {.name = "method",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct compress_values, method),
     .value = "NAME",
     .help = "plans: by what the indexes of one save on the others; rehearsed (default): improved by tuning the chosen "
             "ones and looking at all, up to 500 templates; by columns: facility, isum, "
             "isum-pairs; to compare: top-cost, uniform, stratified, k-medoids, gsum",
     .choices = stand_in_methods},
    {.name = "effort",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct compress_values, effort),
     .value = "TIMES",
     .help = "rehearsed: choices are tried until that has taken so many times as long as searching over all; default 1.5, or "
             "some four seconds where that is more",
     .min = 0.01,
     .max = 1000},
    {.name = "jobs",
     .kind = OPTION_COUNT,
     .offset = offsetof(struct compress_values, jobs),
     .value = "N",
     .help = "threads; what is chosen does not depend on it. Default: one for each processor here, up to 4",
     .min = 1,
     .max = SOURCE_JOBS_MAX},
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
    const char *method;
    struct stand_ins found;
};

static struct str as_text(struct arena *arena, const struct compressed *c) {
    struct buf out;
    buf_init(&out, arena);
    buf_fmt(&out,
            "%zu of %zu templates stand for the workload (%s): " STR_FMT " of what indexes could save;\n"
            "they cost " STR_FMT " of the whole\n",
            c->found.chosen.pick_count, c->found.costed, c->method, STR_ARG(format_share(arena, c->found.chosen.coverage)),
            STR_ARG(format_share(arena, c->found.chosen.cost_share)));
    if (c->workload->template_count > c->found.costed) {
        buf_fmt(&out, "%zu templates take no part: they cannot be costed\n", c->workload->template_count - c->found.costed);
    }
    if (c->found.untried) {
        buf_fmt(&out, "%zu choices were tried; up to %zu more were not, as that took its share of effort beside searching over all (--effort)\n", c->found.tried,
                c->found.untried);
    }
    buf_z(&out, "\ntemplate            calls   stands for  statement\n");
    for (size_t i = 0; i < c->found.chosen.pick_count; i++) {
        const struct compress_pick *pick = &c->found.chosen.picks[i];
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
    json_write_u64(&json, c->found.costed);
    json_write_key(&json, "coverage");
    json_write_number(&json, c->found.chosen.coverage);
    json_write_key(&json, "cost_share");
    json_write_number(&json, c->found.chosen.cost_share);
    if (c->found.tried) {
        json_write_key(&json, "tried");
        json_write_u64(&json, c->found.tried);
        json_write_key(&json, "untried");
        json_write_u64(&json, c->found.untried);
    }
    json_write_key(&json, "selected");
    json_write_array(&json);
    for (size_t i = 0; i < c->found.chosen.pick_count; i++) {
        const struct compress_pick *pick = &c->found.chosen.picks[i];
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
        json_write_number(&json, c->found.costs[pick->item]);
        json_write_object_end(&json);
    }
    json_write_array_end(&json);
    json_write_object_end(&json);
    buf_char(&out, '\n');
    return buf_view(&out);
}

/* Few calls with their fractions: rounded to a whole one they would weigh twice as much as they should. */
static struct str format_calls(struct arena *arena, double calls) {
    return calls < 100 ? str_fmt(arena, "%.3g", calls) : str_fmt(arena, "%.0f", calls);
}

static struct str as_sql(struct arena *arena, const struct compressed *c) {
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < c->found.chosen.pick_count; i++) {
        const struct compress_pick *pick = &c->found.chosen.picks[i];
        const struct workload_template *template = &c->workload->templates[pick->item];
        struct str calls = format_calls(arena, template->calls * pick->factor);
        buf_fmt(&out, "-- calls: " STR_FMT "\n" STR_FMT ";\n", STR_ARG(calls), STR_ARG(template->text));
    }
    return buf_view(&out);
}

static int run(struct cmd *cmd, const void *values, const struct option_list *operands, struct err *err) {
    const struct compress_values *given = values;
    struct str (*const writers[])(struct arena *, const struct compressed *) = {as_text, as_json, as_sql};
    struct compressed compressed = {.method = stand_in_methods[given->method]};
    struct source source;
    if (!source_open(cmd, operands->at[0], &given->source, &(struct source_planner){.whatif = SOURCE_WHATIF_MODEL}, &source, err)) {
        return CMD_BAD_INPUT;
    }
    compressed.workload = source.workload;
    struct stand_in_options how = {.method = (enum stand_in_method)given->method,
                                   .most = (size_t)given->templates,
                                   .coverage = given->coverage,
                                   .seed = given->source.seed,
                                   .effort = given->effort,
                                   .jobs = source_jobs(&(struct source_planner){.jobs = given->jobs})};
    if (stand_ins_find(&cmd->arena, source.catalog, source.workload, source.model, &how, &cmd->log, &compressed.found, err)) {
        cmd_write(cmd, given->output, writers[given->format](&cmd->arena, &compressed), err);
    }
    source_close(&source);
    return CMD_DONE;
}

const struct cmd_command cmd_compress = {
    .name = "compress",
    .usage = "compress SOURCE [OPTIONS]",
    .summary = "Finds the few statements that stand for the whole workload.",
    .help = "A statement is chosen for what the indexes it wants would save on all statements. \"stands for\" is the number "
            "of\n"
            "calls with which it also speaks for those left out.",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .operand = "SOURCE",
    .values_size = sizeof(struct compress_values),
    .defaults = defaults,
    .run = run,
};
