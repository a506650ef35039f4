/*
 * What Oracle chose, from the steps of a plan table: how each table is read, and the methods of its joins.
 *
 * Joins are counted, not placed: a plan of one tree has one join less than tables, batched nested loops are two steps for one join, and what
 * is neither hash nor merge is a nested loop. Plans that are more than one tree (set operations, filters with sub-plans) are not compared.
 */
#include "whole.h"

#include <math.h>

static struct str table_of_index(const struct trace *trace, struct str index) {
    struct str table = {0};
    for (size_t i = 0; i < trace->lines.n; i++) {
        const struct trace_line *line = &trace->lines.at[i];
        table = line->kind == TRACE_TABLE && !isnan(line->rows) ? line->name : table;
        if (line->kind == TRACE_INDEX && str_eq(line->name, index)) {
            return table;
        }
    }
    return (struct str){0};
}

static bool reads_whole_table(struct str step) {
    size_t at;
    return str_starts(step, STR("TABLE ACCESS")) && str_find(step, STR(" FULL"), &at);
}

static bool reads_index(struct str step) {
    return str_starts(step, STR("INDEX")) || str_starts(step, STR("BITMAP INDEX"));
}

/*
 * Several indexes of one table in one plan are an index join or a combination of bitmaps, unless the table stands there twice. True when
 * the index joins another.
 */
static bool add_index(struct arena *arena, struct chosen *out, struct str table, struct str index, bool combines) {
    for (size_t i = 0; combines && i < out->tables.n; i++) {
        struct choice *c = &out->tables.at[i];
        if (str_eq(c->table, table) && !str_eq_z(c->access, "FULL")) {
            c->access = str_fmt(arena, STR_FMT " + " STR_FMT, STR_ARG(c->access), STR_ARG(index));
            return true;
        }
    }
    VEC_PUSH(arena, &out->tables, (struct choice){.table = table, .access = index});
    return false;
}

static bool more_than_one_tree(struct str step) {
    static const char *const starts[] = {"UNION-ALL", "CONCATENATION", "MINUS", "INTERSECTION", "CONNECT BY",
                                         "TEMP TABLE TRANSFORMATION", "RECURSIVE WITH"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (str_starts(step, str_from_z(starts[i]))) {
            return true;
        }
    }
    return false;
}

void whole_oracle(struct arena *arena, const struct trace *trace, const whole_steps *steps, struct chosen *out) {
    bool index_join = false, bitmaps = false;
    size_t hashes = 0, of_indexes = 0, loops = 0;
    for (size_t i = 0; i < steps->n; i++) {
        const struct trace_line *step = steps->at[i];
        if (more_than_one_tree(step->detail)) {
            out->why_not = str_fmt(arena, "its plan has a step " STR_FMT, STR_ARG(step->detail));
        }
        if (str_starts(step->detail, STR("STATISTICS COLLECTOR"))) {
            out->why_not = STR("its plan is adaptive: the plan table has both alternatives");
        }
        index_join |= str_starts(step->name, STR("index$_join$"));
        bitmaps |= str_starts(step->detail, STR("BITMAP AND")) || str_starts(step->detail, STR("BITMAP OR"));
        if (reads_whole_table(step->detail)) {
            VEC_PUSH(arena, &out->tables, (struct choice){.table = step->name, .access = STR("FULL")});
        } else if (reads_index(step->detail)) {
            struct str table = table_of_index(trace, step->name);
            of_indexes += add_index(arena, out, table, step->name, index_join || bitmaps) && index_join;
        }
        hashes += str_starts(step->detail, STR("HASH JOIN"));
        out->merge += str_starts(step->detail, STR("MERGE JOIN"));
        loops += str_starts(step->detail, STR("NESTED LOOPS"));
    }
    out->hash = hashes > of_indexes ? hashes - of_indexes : 0;
    size_t others = out->hash + out->merge, needed = out->tables.n ? out->tables.n - 1 : 0;
    if (!out->why_not.len && needed > others + loops) {
        out->why_not = STR("its plan runs sub-plans of a filter or of the select list");
    }
    out->nested = needed > others ? needed - others : 0;
}
