/*
 * Lines with a figure of the optimizer's that no rule reads, gathered by their shape: a layout that the reader does not know shows here, not
 * as a silent loss. Lines that repeat a figure in other words, and those of other components (cursors, waits, sampling), are known.
 */
#include <ctype.h>

#include "trace.h"

#define SHAPES_MAX 200
#define SHAPE_CHARS 72

static const char *const figures[] = {"cost", "Cost", "card", "Card", "sel:",   "sel =", "selectivity", "resc",
                                      "Resc", "#Rows", "#Blks", "LVLS", "Density", "io:",  "cpu:",        "_io",  "_cpu"};

static const char *const known[] = {
    "resc:",      "resp:",    "Resp_io:",  "Resp:",  "Sort width:",    "Degree:",      "using dmeth:", "Total Temp space",
    "PARSE #",    "EXEC #",   "FETCH #",   "STAT #", "WAIT #",         "PARSING IN",   "CLOSE #",      "Total Scan",
    "Cost = ",    "Using",    "SELECT",    "|",      "fro(",           "SPD:",         "CBQT",         "JPPD",
    "Scan IO",    "=   ",     "+ ",        "Plan cardinality mismatch", "Join order aborted", "kk",    "query text",
    "orig. card", "filtered", "min. sel.", "OPT_",   "Index join cost", "_",           "DOP:",         "OJE:", "SU:", "CVM:",
    "Used ",      "Not used", "block cnt", "AvgLen",   "Cost_io:",     "Resc:",        "Scaled NDVs",  "** Using dynamic sampling card",
    "block_size=", "tot_io_size=", "cost:",  "Final IO cst", "#Rows",
};

static bool starts_known(struct str line) {
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_starts(line, str_from_z(known[i]))) {
            return true;
        }
    }
    return false;
}

static bool has_figure(struct str line) {
    bool digit = false, named = false;
    for (size_t i = 0; i + 1 < line.len; i++) {
        bool mark = line.ptr[i] == ':' || line.ptr[i] == '=' || line.ptr[i] == '(' || line.ptr[i] == ' ';
        digit |= mark && isdigit((unsigned char)line.ptr[i + 1]);
    }
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        named |= trace_has(line, figures[i]);
    }
    return digit && named;
}

/* Numbers become #; the rest stays, up to some length. */
static struct str shape_of(struct arena *arena, struct str line) {
    char *shape = arena_alloc(arena, SHAPE_CHARS + 1);
    size_t n = 0;
    for (size_t i = 0; i < line.len && n < SHAPE_CHARS; i++) {
        bool number = isdigit((unsigned char)line.ptr[i]) || (line.ptr[i] == '.' && n && shape[n - 1] == '#');
        if (number && n && shape[n - 1] == '#') {
            continue;
        }
        shape[n++] = number ? '#' : line.ptr[i];
    }
    shape[n] = 0;
    return (struct str){shape, n};
}

void trace_unread(struct arena *arena, struct str line, size_t at, struct trace *trace) {
    trace->passed_over++;
    if (starts_known(line) || !has_figure(line)) {
        return;
    }
    trace->unread++;
    struct str shape = shape_of(arena, line);
    for (size_t i = 0; i < trace->shapes.n; i++) {
        if (str_eq(trace->shapes.at[i].text, shape)) {
            trace->shapes.at[i].lines++;
            return;
        }
    }
    if (trace->shapes.n < SHAPES_MAX) {
        VEC_PUSH(arena, &trace->shapes, (struct trace_shape){shape, at, 1});
    }
}
