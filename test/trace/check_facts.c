/* What a trace states: system statistics, parameters, tables, columns and indexes of the present query block. */
#include <math.h>

#include "check.h"

#define BLOCKS_AROUND 64 /* a trace that never ends its blocks is cut short, not deep */

static double or_else(double value, double fallback) {
    return isnan(value) ? fallback : value;
}

/* A statistic that was not gathered is printed as no value, or as -1. */
static double positive_or(double value, double fallback) {
    return value > 0 ? value : fallback;
}

static void choose_hash_start(struct check *c) {
    double behaves_as = c->features > 0 ? c->features : c->release;
    c->system.hash_starts_half = behaves_as > 0 && behaves_as < 12;
}

/* Workload statistics whose multi-block reads are not slower than single ones are not believed (Performance Tuning Guide). */
static void on_system(struct check *c, const struct trace_line *line) {
    struct ora_system old = c->system;
    c->system = ora_system_no_workload(positive_or(line->mhz, old.mhz), positive_or(line->seek_ms, 10),
                                       positive_or(line->transfer, 4096),
                                       positive_or(line->multi_blocks, c->optimizer_blocks), old.block_bytes);
    if (line->workload && line->single_ms > 0 && line->multi_ms > line->single_ms) {
        c->system.single_ms = line->single_ms;
        c->system.multi_ms = line->multi_ms;
    }
    c->system.index_cost_adj = old.index_cost_adj;
    c->system.index_caching = old.index_caching;
    c->system.spill_blocks = fmax(1, floor(c->spill_bytes / old.block_bytes));
    choose_hash_start(c);
}

/* "11.2.0.4.0": 11.2; 0 when it is no release. */
static double release_of(struct check *c, struct str text) {
    double release = 0;
    struct str major = str_cut(&text, '.'), minor = str_cut(&text, '.');
    str_to_double(str_fmt(c->arena, STR_FMT "." STR_FMT, STR_ARG(major), STR_ARG(minor)), &release);
    return release;
}

static void on_parameter(struct check *c, const struct trace_line *line) {
    double value;
    if (str_eq_z(line->name, "optimizer_features_enable")) {
        c->features = release_of(c, line->detail);
        choose_hash_start(c);
        return;
    }
    struct str number = line->detail;
    if (!str_to_double(str_cut(&number, ' '), &value)) {
        return;
    }
    if (str_eq_z(line->name, "_db_file_optimizer_read_count") && value > 0) {
        c->optimizer_blocks = value;
    } else if (str_eq_z(line->name, "_optimizer_block_size") && value > 0) {
        c->system.block_bytes = value;
    } else if (str_eq_z(line->name, "_smm_auto_max_io_size") && value > 0) {
        c->spill_bytes = value * 1024;
    } else if (str_eq_z(line->name, "optimizer_index_cost_adj") && value > 0) {
        c->system.index_cost_adj = value;
    } else if (str_eq_z(line->name, "optimizer_index_caching")) {
        c->system.index_caching = value;
    }
}

void check_forget_costs(struct check *c) {
    for (size_t i = 0; i < CHECK_STEPS; i++) {
        c->step_cost[i] = c->step_rows[i] = c->finals[i] = c->final_rows[i] = NAN;
    }
}

/* A view's block may be optimized in the middle of the block around it, which then goes on with what it knew. */
static void on_block(struct check *c, const struct trace_line *line) {
    struct check outer = *c;
    if (c->around.n < BLOCKS_AROUND) {
        VEC_PUSH(c->arena, &c->around, outer);
    }
    c->block = line->name;
    c->tables = (__typeof__(c->tables)){0};
    c->stated = c->reading = NULL;
    c->order_length = c->step = 0;
    c->in_single = c->in_bitmap = c->in_index_join = c->above_joins = false;
    c->upper_sorts = c->group_columns = 0;
    c->order_number = 0;
    check_forget_costs(c);
}

static void on_block_end(struct check *c, const struct trace_line *line) {
    if (!c->around.n || !str_eq(c->block, line->name)) {
        return;
    }
    struct check inner = *c;
    *c = c->around.at[c->around.n - 1];
    c->seen = inner.seen;
    c->system = inner.system;
    c->optimizer_blocks = inner.optimizer_blocks;
    c->spill_bytes = inner.spill_bytes;
}

static void on_table(struct check *c, const struct trace_line *line) {
    struct known_table *t = check_table(c, line->name, line->alias);
    if (isnan(line->rows)) {
        return;
    }
    if (!t) {
        VEC_PUSH(c->arena, &c->tables, (struct known_table){.name = line->name, .alias = line->alias});
        t = &c->tables.at[c->tables.n - 1];
        t->scan_cpu = t->best_cost = NAN;
    }
    t->rows = line->rows;
    t->blocks = line->blocks;
    t->bytes = line->bytes;
    t->analyzed = line->analyzed;
    t->partitions = or_else(line->number, 0);
    t->populated = or_else(line->populated, 0);
    c->stated = t;
    c->reading = NULL;
}

static void on_index(struct check *c, const struct trace_line *line) {
    if (!c->stated || isnan(line->levels)) {
        return;
    }
    struct known_index x = {.name = line->name,
                            .columns = line->detail,
                            .levels = line->levels,
                            .leaves = line->leaves,
                            .clustering = line->clustering,
                            .entries = or_else(line->rows, c->stated->rows),
                            .distinct = line->distinct,
                            .analyzed = line->analyzed,
                            .composite = line->composite};
    for (size_t i = 0; i < c->stated->indexes.n; i++) {
        if (str_eq(c->stated->indexes.at[i].name, x.name)) { /* a later statement in one trace */
            c->stated->indexes.at[i] = x;
            return;
        }
    }
    VEC_PUSH(c->arena, &c->stated->indexes, x);
}

/* Said in the base statistics or, of the columns in predicates, with the table's access paths; the last word counts. */
static void on_column(struct check *c, const struct trace_line *line) {
    struct known_table *t = c->reading ? c->reading : c->stated;
    if (!t || isnan(line->number)) {
        return;
    }
    struct known_column column = {.number = line->number,
                                  .distinct = line->distinct,
                                  .nulls = or_else(line->nulls, 0),
                                  .low = line->low,
                                  .high = line->high,
                                  .density = line->density,
                                  .bytes = line->bytes,
                                  .histogram = line->histogram,
                                  .analyzed = line->analyzed,
                                  .name = line->name,
                                  .type = line->alias};
    for (size_t i = 0; i < t->columns.n; i++) {
        if (t->columns.at[i].number == line->number) {
            t->columns.at[i] = column;
            return;
        }
    }
    VEC_PUSH(c->arena, &t->columns, column);
}

/* An index without statistics has its blocks counted; its clustering is then taken as eight rows' blocks per table block. */
static void on_sampled_index(struct check *c, const struct trace_line *line) {
    struct known_index *x = check_index(c, line->name);
    if (x && c->reading && !isnan(line->blocks)) {
        x->leaves = line->blocks;
        x->clustering = x->analyzed ? x->clustering : 8 * c->reading->blocks;
    }
}

static void on_sampled_table(struct check *c, const struct trace_line *line) {
    if (c->reading && !isnan(line->blocks)) {
        c->reading->blocks = line->blocks;
    }
}

bool check_facts(struct check *c, const struct trace_line *line) {
    switch ((int)line->kind) {
    case TRACE_RELEASE:
        c->release = release_of(c, line->name);
        return true;
    case TRACE_SQL:
        c->sql = line->detail;
        return true;
    case TRACE_SYSTEM:
        on_system(c, line);
        return true;
    case TRACE_PARAMETER:
        on_parameter(c, line);
        return true;
    case TRACE_BLOCK:
        on_block(c, line);
        return true;
    case TRACE_BLOCK_END:
        on_block_end(c, line);
        return true;
    case TRACE_TABLE:
        on_table(c, line);
        return true;
    case TRACE_INDEX:
        on_index(c, line);
        return true;
    case TRACE_COLUMN:
        on_column(c, line);
        return true;
    case TRACE_SAMPLED_INDEX:
        on_sampled_index(c, line);
        return true;
    case TRACE_SAMPLED_TABLE:
        on_sampled_table(c, line);
        return true;
    default:
        return false;
    }
}
