/* Walks a trace's lines; comparing and counting (see check.h). */
#include "check.h"

#include <math.h>

static const char *const names[CHECK_KINDS] = {
    [CHECK_TABLE_SCAN] = "table scan",
    [CHECK_SCAN_CPU] = "table scan cycles",
    [CHECK_RANGE] = "index range scan",
    [CHECK_ALL_EQUAL] = "index all-equal",
    [CHECK_UNIQUE] = "index unique",
    [CHECK_FULL] = "index full scan",
    [CHECK_FAST_FULL] = "index fast full scan",
    [CHECK_SKIP] = "index skip scan",
    [CHECK_INDEX_ONLY] = "index only",
    [CHECK_INDEX_JOIN] = "index join",
    [CHECK_BITMAP_NODE] = "bitmap node",
    [CHECK_BITMAP] = "bitmap access",
    [CHECK_BEST_PATH] = "best access path",
    [CHECK_CARDINALITY] = "single-table cardinality",
    [CHECK_INDEX_SELECTIVITY] = "index selectivity",
    [CHECK_OUT_OF_RANGE] = "selectivity out of range",
    [CHECK_SKIP_READS] = "skip scan reads",
    [CHECK_NL_SCAN] = "nested loop, table scan",
    [CHECK_NL_INDEX] = "nested loop, index",
    [CHECK_BEST_NL] = "best nested loop",
    [CHECK_SM] = "sort-merge join",
    [CHECK_SM_BEST] = "sort-merge cost",
    [CHECK_HASH] = "hash join",
    [CHECK_HASH_BEST] = "hash cost",
    [CHECK_JOIN_INNER] = "join cardinality, inner",
    [CHECK_JOIN_OUTER] = "join cardinality, outer",
    [CHECK_JOIN_SEMI] = "join cardinality, semi",
    [CHECK_JOIN_ANTI] = "join cardinality, anti",
    [CHECK_JOIN_ROUNDED] = "join cardinality, rounded",
    [CHECK_SORT] = "sort",
    [CHECK_GROUP] = "group-by cardinality",
    [CHECK_BEST_SO_FAR] = "best so far",
    [CHECK_FINAL] = "final cost",
};

const char *check_kind_name(enum check_kind kind) {
    return names[kind];
}

bool check_close(double ours, double printed) {
    double difference = fabs(ours - printed);
    return difference <= 0.01 * fabs(printed) || (fabs(printed) < 100 && difference <= 1 + 1e-6);
}

void check_skip(struct check *c, enum check_kind kind, const char *cause) {
    for (size_t i = 0; i < c->result->skipped.n; i++) {
        struct check_skipped *s = &c->result->skipped.at[i];
        if (s->kind == kind && s->cause == cause) {
            s->lines++;
            return;
        }
    }
    VEC_PUSH(c->arena, &c->result->skipped, (struct check_skipped){kind, cause, 1});
}

void check_degree(struct check *c, const struct trace_line *line) {
    c->parallel |= line->resp < 0.99 * line->cost;
}

static void *result_of(struct check *c) {
    return c->result;
}

void check_compare(struct check *c, enum check_kind kind, const struct trace_line *line, double ours, double printed,
                   struct str inputs) {
    if (isnan(ours) || isnan(printed)) {
        return;
    }
    struct check_count *count = &c->result->kinds[kind];
    bool matched = check_close(ours, printed);
    count->comparable++;
    count->matched += matched;
    struct str object = c->reading && kind <= CHECK_BEST_NL ? c->reading->name : (struct str){0};
    struct str key = str_fmt(c->arena, "%d|" STR_FMT "|" STR_FMT "|" STR_FMT "|%.6g|%.6g|%.6g|%.6g", (int)kind,
                             STR_ARG(object), STR_ARG(line->name), STR_ARG(line->detail), printed, line->io, line->rows, line->sel);
    if (map_find(&c->seen, key)) {
        return;
    }
    map_put(&c->seen, key, result_of(c));
    count->distinct_comparable++;
    count->distinct_matched += matched;
    if (!matched) {
        VEC_PUSH(c->arena, &c->result->misses, (struct check_miss){kind, line->at, ours, printed, inputs});
    }
}

struct known_table *check_table(struct check *c, struct str name, struct str alias) {
    for (size_t i = 0; i < c->tables.n; i++) {
        struct known_table *t = &c->tables.at[i];
        if (str_eq(t->name, name) && (!alias.len || str_eq(t->alias, alias))) {
            return t;
        }
    }
    return NULL;
}

struct known_table *check_single(struct check *c, size_t at) {
    const struct trace_line *line = &c->trace->lines.at[at];
    for (size_t i = at; i < c->trace->lines.n && !line->name.len; i++) {
        enum trace_kind kind = c->trace->lines.at[i].kind;
        if (kind == TRACE_CARD || kind == TRACE_SINGLE) {
            line = &c->trace->lines.at[i];
        } else if (kind == TRACE_PATH || kind == TRACE_BEST_PATH) {
            break;
        }
    }
    return line->name.len ? check_table(c, line->name, line->alias) : NULL;
}

static struct known_index *index_of(struct known_table *table, struct str name) {
    for (size_t i = 0; table && i < table->indexes.n; i++) {
        if (str_eq(table->indexes.at[i].name, name)) {
            return &table->indexes.at[i];
        }
    }
    return NULL;
}

/* Of the table being read; a merge join may read the outer table's instead. */
struct known_index *check_index(struct check *c, struct str name) {
    struct known_index *found = index_of(c->reading, name);
    for (size_t i = 0; i < c->tables.n && !found; i++) {
        found = index_of(&c->tables.at[i], name);
    }
    return found;
}

void trace_check(struct arena *arena, const struct trace *trace, struct check_result *result) {
    struct check c = {.arena = arena, .result = result, .trace = trace, .optimizer_blocks = 8, .spill_bytes = 253952};
    map_init(&c.seen, arena);
    c.system = ora_system_default();
    check_forget_costs(&c);
    for (size_t i = 0; i < trace->lines.n; i++) {
        const struct trace_line *line = &trace->lines.at[i];
        if (!check_facts(&c, line) && !check_paths(&c, line, i) && !check_joins(&c, line, i)) {
            check_ends(&c, line);
        }
    }
}
