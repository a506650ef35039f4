/* Access paths of one table: scans, indexes, index joins, cardinality, and the best of them. */
#include <math.h>

#include "check.h"
#include "cost/ora_cardinality.h"

static bool is(struct str method, const char *name) {
    return str_eq_z(method, name);
}

/* --- Table scans ------------------------------------------------------------------------------------------ */

/* 12c and later print the parts of a scan's cycles; 11g only their sum, which then stands for itself. */
static double cycles_of_scan(const struct check *c, const struct trace_line *line) {
    return isnan(c->scan_cpu) ? line->cpu : c->scan_cpu + c->reading->rows * c->filter_cycles;
}

static const char *why_not_compared(const struct check *c, const struct known_table *t) {
    return !t || isnan(t->blocks)            ? "the table's statistics are not printed"
           : t->populated > 0                ? "the In-Memory column store holds the table"
           : c->in_single && c->first_rows   ? CHECK_FIRST_ROWS
                                             : NULL;
}

static void on_table_scan(struct check *c, const struct trace_line *line) {
    struct known_table *t = c->reading;
    if (isnan(line->cost)) {
        return;
    }
    check_degree(c, line);
    const char *cause = why_not_compared(c, t);
    if (cause) {
        double *best = c->in_single ? &c->best : &c->nl.running;
        check_skip(c, line->inner ? CHECK_NL_SCAN : CHECK_TABLE_SCAN, cause);
        *best = fmin(*best, line->cost);
        return;
    }
    struct str inputs = str_fmt(c->arena, STR_FMT ": blocks %g, rows %g, cycles %g", STR_ARG(t->name), t->blocks, t->rows,
                                line->cpu);
    if (!line->inner) {
        struct ora_cost cost = {ora_ceil(ora_scan_reads(&c->system, t->blocks)) + 1, cycles_of_scan(c, line)};
        double ours = ora_total(&c->system, cost);
        t->scan_cpu = cost.cpu;
        check_compare(c, CHECK_TABLE_SCAN, line, ours, line->cost, inputs);
        c->best = fmin(c->best, ours);
        c->best_scan = ours;
        return;
    }
    double loops = ora_clamp_rows(c->outer_rows);
    double cycles = isnan(c->scan_cpu) ? t->scan_cpu : cycles_of_scan(c, line);
    struct ora_cost inner = {ora_ceil(loops * ora_scan_reads(&c->system, t->blocks)) + 1,
                             loops * (isnan(cycles) ? 0 : cycles)};
    double ours = c->outer_cost + ora_total(&c->system, inner);
    check_compare(c, CHECK_NL_SCAN, line, ours, line->cost,
                  str_fmt(c->arena, "outer cost %g, rows %g; " STR_FMT, c->outer_cost, c->outer_rows, STR_ARG(inputs)));
    c->nl.running = fmin(c->nl.running, ours);
}

/* Cycles of a scan to the column position that comes closest to what is printed. */
static double nearest_cycles(const struct check *c, const struct known_table *t, double printed, bool direct,
                             double *last) {
    double blocks = direct ? 0 : ORA_CPU_BLOCK * t->blocks;
    struct ora_table table = {t->blocks, t->rows};
    *last = fmax(1, round(((printed - blocks) / t->rows - ORA_CPU_ROW) / ORA_CPU_COLUMN) + 1);
    return ora_table_scan(&c->system, &table, &(struct ora_scan){.last_column = *last, .direct = direct}).cpu;
}

/* The cycles without predicates are those of some column position; direct path reads leave the blocks' out. */
static void on_scan_cpu(struct check *c, const struct trace_line *line) {
    struct known_table *t = c->reading;
    c->scan_cpu = line->cpu;
    c->filter_cycles = 0;
    c->filter_share = 1;
    c->predicates = c->join_predicates = 0;
    if (!t || !(t->rows > 0) || isnan(t->blocks)) {
        return;
    }
    double last, last_direct, ours = nearest_cycles(c, t, line->cpu, false, &last);
    double direct = nearest_cycles(c, t, line->cpu, true, &last_direct);
    if (fabs(direct - line->cpu) < fabs(ours - line->cpu)) {
        ours = direct;
        last = last_direct;
    }
    check_compare(c, CHECK_SCAN_CPU, line, ours, line->cpu,
                  str_fmt(c->arena, STR_FMT ": blocks %g, rows %g, column %g", STR_ARG(t->name), t->blocks,
                          t->rows, last));
}

static size_t quoted_tables(struct str text) {
    struct str first = {0}, part;
    size_t dot, differing = 0;
    while (str_find(text, STR("\".\""), &dot)) {
        part = str_slice(text, 0, dot);
        size_t open = part.len;
        while (open > 0 && part.ptr[open - 1] != '"') {
            open--;
        }
        part = str_slice(part, open, part.len);
        differing += first.len && !str_eq(first, part);
        first = first.len ? first : part;
        text = str_slice(text, dot + 3, text.len);
    }
    return differing + 1;
}

static void on_predicate(struct check *c, const struct trace_line *line) {
    if (!isnan(line->cpu)) {
        c->filter_cycles += line->cpu * c->filter_share;
        c->filter_share *= isnan(line->sel) ? 1 : line->sel;
        c->predicates++;
        c->join_predicates += quoted_tables(line->detail) > 1;
    }
}

/* --- One table ------------------------------------------------------------------------------------------------ */

static void on_single(struct check *c, size_t at) {
    c->reading = check_single(c, at);
    c->in_single = true;
    c->first_rows = c->trace->lines.at[at].first_rows;
    c->in_bitmap = c->in_index_join = false;
    c->best = c->best_scan = INFINITY;
    c->index_join = 0;
    c->selectivity = 1;
    c->selectivities = 0;
    c->named_predicates = c->lists.n = 0;
    c->same_column = false;
    c->selectivity_column = NAN;
    c->scan_cpu = NAN;
}

static void on_selectivity(struct check *c, const struct trace_line *line) {
    c->selectivity *= isnan(line->sel) ? 1 : line->sel;
    c->selectivities++;
    c->same_column |= c->selectivity_column == line->number;
    c->selectivity_column = line->number;
}

/* Statistics of a group of columns that matches all predicates take the place of their product. */
static void on_column_group(struct check *c, const struct trace_line *line) {
    if (c->in_single && !isnan(line->sel) && line->number == (double)c->selectivities) {
        c->selectivity = line->sel;
    }
}

/*
 * 12c and later say each predicate's selectivity once more with the scan that follows, also of those that have no line of their own (IN
 * lists, values out of range). 1 when there are none; NAN when two are of one column, and so perhaps a range.
 */
static double selectivity_ahead(const struct check *c, size_t at) {
    double product = 1, top = 0; /* what is within ORs and lists stands further right */
    size_t predicates = 0;
    for (size_t i = at + 1; i < c->trace->lines.n; i++) {
        const struct trace_line *line = &c->trace->lines.at[i];
        if (line->kind == TRACE_PREDICATE) {
            top = predicates ? top : line->indent;
            product *= line->indent == top ? line->sel : 1;
            predicates += line->indent == top;
        } else if (line->kind != TRACE_PREDICATE && line->kind != TRACE_SCAN_CPU) {
            break;
        }
    }
    return predicates == c->named_predicates ? product : NAN;
}

/* Of the rows, as far as the trace says what its predicates keep; else what it computed, whose rounding is left to check. */
static double filtered_rows(const struct check *c, const struct trace_line *line, double rows, size_t at) {
    bool all_known = c->selectivities && !c->same_column &&
                     (c->selectivities == c->named_predicates || !c->named_predicates);
    if (all_known) {
        return ora_filtered(rows, c->selectivity);
    }
    double ahead = c->named_predicates == 1 && !c->same_column ? selectivity_ahead(c, at) : NAN;
    return isnan(ahead) ? line->computed : ora_filtered(rows, ahead);
}

static void on_card(struct check *c, const struct trace_line *line, size_t at) {
    if (!c->in_single || !c->reading) {
        return;
    }
    if (c->first_rows) {
        check_skip(c, CHECK_CARDINALITY, CHECK_FIRST_ROWS);
        return;
    }
    c->reading->rows = isnan(line->rows) ? c->reading->rows : line->rows;
    c->reading->card = line->computed;
    double ours = filtered_rows(c, line, c->reading->rows, at);
    check_compare(c, CHECK_CARDINALITY, line, ora_clamp_rows(ours), line->rounded,
                  str_fmt(c->arena, STR_FMT ": rows %g, selectivity %g", STR_ARG(c->reading->name), c->reading->rows,
                          c->selectivity));
}

static void on_section(struct check *c, const struct trace_line *line) {
    if (line->detail.len) {
        check_bitmap_begins(c);
        c->in_bitmap |= str_eq_z(line->detail, "bitmap");
        c->in_index_join |= !str_eq_z(line->detail, "bitmap");
        c->index_join = str_eq_z(line->detail, "bitmap") ? c->index_join : 0;
    } else if (str_eq_z(line->alias, "bitmap")) {
        c->in_bitmap = false;
    } else {
        c->in_index_join = false;
    }
}

static void on_index_join(struct check *c, const struct trace_line *line) {
    check_compare(c, CHECK_INDEX_JOIN, line, c->index_join, line->cost,
                  str_fmt(c->arena, "hash joins of indexes %g", c->index_join));
    c->best = fmin(c->best, c->index_join);
}

static void on_best_path(struct check *c, const struct trace_line *line) {
    double ours = c->best;
    if (line->degree > 1) { /* of a degree are scans of tables */
        ours = ora_total(&c->system, ora_parallel((struct ora_cost){c->best_scan, 0}, line->degree));
    }
    if (isfinite(ours)) {
        check_compare(c, CHECK_BEST_PATH, line, ours, line->cost,
                      str_fmt(c->arena, "cheapest of the paths, degree %g", line->degree));
    }
    if (c->reading) {
        c->reading->best_cost = isfinite(ours) ? ours : line->cost;
    }
    c->in_single = false;
}

bool check_paths(struct check *c, const struct trace_line *line, size_t at) {
    switch ((int)line->kind) {
    case TRACE_SINGLE:
        on_single(c, at);
        return true;
    case TRACE_SELECTIVITY:
        on_selectivity(c, line);
        return true;
    case TRACE_SAMPLED_SELECTIVITY:
        c->selectivity = isnan(line->sel) ? c->selectivity : line->sel;
        c->selectivities = c->named_predicates = 1;
        return true;
    case TRACE_HAS_PREDICATE:
        c->named_predicates++;
        c->predicate = line->detail;
        if (trace_has(line->detail, " OR ")) {
            VEC_PUSH(c->arena, &c->lists, line->detail);
        }
        return true;
    case TRACE_COLUMN_GROUP:
        on_column_group(c, line);
        return true;
    case TRACE_CARD_ADJUSTED:
        c->same_column = true; /* what the predicates say does not count any more */
        return true;
    case TRACE_INDEX_FILTER:
        if (c->reading) {
            VEC_PUSH(c->arena, &c->reading->index_filters, line->detail);
        }
        return true;
    case TRACE_PRORATED:
        check_out_of_range(c, line);
        c->same_column |= c->selectivity_column == line->number;
        return true;
    case TRACE_CARD:
        on_card(c, line, at);
        return true;
    case TRACE_SCAN_CPU:
        on_scan_cpu(c, line);
        return true;
    case TRACE_PREDICATE:
        on_predicate(c, line);
        return true;
    case TRACE_PATH:
        c->result->paths++;
        if (is(line->detail, "TableScan")) {
            on_table_scan(c, line);
        } else {
            check_index_path(c, line);
        }
        return true;
    case TRACE_SKIP:
        c->result->paths++;
        c->skip_io = line->io;
        check_skip_reads(c, line, at);
        return true;
    case TRACE_BITMAP_NODES:
        c->used = 0;
        return true;
    case TRACE_BITMAP_NODE:
        check_bitmap_node(c, line);
        return true;
    case TRACE_BITMAP:
        check_bitmap_access(c, line);
        return true;
    case TRACE_SECTION:
        on_section(c, line);
        return true;
    case TRACE_INDEX_JOIN:
        on_index_join(c, line);
        return true;
    case TRACE_BEST_PATH:
        on_best_path(c, line);
        return true;
    default:
        return false;
    }
}
