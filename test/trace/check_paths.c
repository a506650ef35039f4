/* Access paths of one table: scans, indexes, index joins, cardinality, and the best of them. */
#include <math.h>

#include "check.h"
#include "cost/ora_cardinality.h"


static bool is(struct str method, const char *name) {
    return str_eq_z(method, name);
}

/* --- Index paths ------------------------------------------------------------------------------------------ */

struct path_kind {
    enum ora_index_kind use;
    enum check_kind check;
    bool index_only;
};

static bool kind_of(struct str method, struct path_kind *kind) {
    if (is(method, "UniqueScan") || is(method, "AllEqUnique")) {
        *kind = (struct path_kind){ORA_UNIQUE, CHECK_UNIQUE, false};
    } else if (is(method, "FullScan")) {
        *kind = (struct path_kind){ORA_FULL, CHECK_FULL, false};
    } else if (is(method, "FFS")) {
        *kind = (struct path_kind){ORA_FAST_FULL, CHECK_FAST_FULL, true};
    } else if (is(method, "SkipScan")) {
        *kind = (struct path_kind){ORA_SKIP, CHECK_SKIP, false};
    } else if (is(method, "IndexOnly")) {
        *kind = (struct path_kind){ORA_RANGE, CHECK_INDEX_ONLY, true};
    } else if (is(method, "RangeScan")) {
        *kind = (struct path_kind){ORA_RANGE, CHECK_RANGE, false};
    } else if (str_starts(method, STR("AllEq"))) {
        *kind = (struct path_kind){ORA_RANGE, CHECK_ALL_EQUAL, false};
    } else {
        return false;
    }
    return true;
}

/* Half of the last place that is printed of a selectivity: of five digits, or of six places. */
static double half_place(const struct trace_line *line, double printed) {
    return line->exponent && printed < 1e-4 ? printed * 5e-5 : 5e-7;
}

/* A printed selectivity that is one over the distinct keys, as far as it is printed, is meant to be it. */
static double refined(const struct trace_line *line, double printed, double distinct) {
    return distinct > 0 && fabs(1 / distinct - printed) <= half_place(line, printed) ? 1 / distinct : printed;
}

static double index_reads(const struct check *c, const struct known_index *x, const struct trace_line *line,
                          struct path_kind kind, double moved) {
    struct ora_index index = {x->levels, x->leaves, x->clustering, x->entries, 1};
    struct ora_index_use use = {.kind = kind.use,
                                .selectivity = refined(line, line->sel, x->distinct) + moved,
                                .table_selectivity = refined(line, line->filter_sel, x->distinct) + moved,
                                .index_only = kind.index_only || x->covering || c->in_bitmap || c->in_index_join,
                                .inner = line->inner};
    struct ora_system s = c->system;
    s.index_cost_adj = 100; /* the printed reads are before the adjustment */
    if (kind.use == ORA_SKIP) {
        double rows = fmax(1, ora_ceil(x->clustering * ora_clamp_selectivity(use.table_selectivity)));
        return x->levels + c->skip_io + (use.index_only ? 0 : rows);
    }
    return ora_index_scan(&s, &index, &use).io;
}

/* What the printed selectivity leaves open by its last place is not held against either side. */
static double settled_reads(const struct check *c, const struct known_index *x, const struct trace_line *line,
                            struct path_kind kind) {
    double reads = index_reads(c, x, line, kind, 0);
    double half = half_place(line, line->sel);
    double low = index_reads(c, x, line, kind, -half), high = index_reads(c, x, line, kind, half);
    return low <= line->io && line->io <= high ? line->io : reads;
}

static double adjusted(const struct check *c, struct ora_cost cost) {
    return ora_total(&c->system, cost) * c->system.index_cost_adj / 100;
}

static struct str index_inputs(struct check *c, const struct known_index *x, const struct trace_line *line) {
    return str_fmt(c->arena, STR_FMT " " STR_FMT ": levels %g, leaves %g, clustering %g, sel %g, with filters %g%s",
                   STR_ARG(line->detail), STR_ARG(x->name), x->levels, x->leaves, x->clustering, line->sel,
                   line->filter_sel, c->in_bitmap || c->in_index_join ? ", index only" : "");
}

/*
 * What equality on all of an index's columns keeps: the predicate's own printed selectivity; 1 / D of the column without its NULLs; 1 /
 * distinct keys. NAN where a histogram decides.
 */
static double all_equal_selectivity(const struct check *c, const struct known_index *x, const struct trace_line *line) {
    double number;
    bool one_column = str_to_double(x->columns, &number);
    if (!one_column || !c->reading) {
        return 1 / x->distinct;
    }
    if (!line->inner && c->selectivities == 1 && c->selectivity_column == number) {
        return c->selectivity;
    }
    for (size_t i = 0; i < c->reading->columns.n; i++) {
        const struct known_column *column = &c->reading->columns.at[i];
        if (column->number == number && column->distinct > 0 && c->reading->rows > 0) {
            double filled = ora_clamp_selectivity(1 - column->nulls / c->reading->rows);
            return column->histogram ? NAN : filled / column->distinct;
        }
    }
    return 1 / x->distinct;
}

static void check_selectivity(struct check *c, const struct known_index *x, const struct trace_line *line) {
    bool all_equal = str_starts(line->detail, STR("AllEq")) || is(line->detail, "UniqueScan");
    if (all_equal && x->distinct > 0 && x->analyzed) {
        double ours = all_equal_selectivity(c, x, line);
        check_compare(c, CHECK_INDEX_SELECTIVITY, line, line->sel / ours * 100, 100,
                      str_fmt(c->arena, STR_FMT ": sel %g, ours %g", STR_ARG(x->name), line->sel, ours));
    }
}

/*
 * Probes with values that the inner table lacks fetch no row: of the outer join column's values only D_inner / D_outer are found. The join's
 * selectivity is 1 / max(D), the index's 1 / D_inner (19c trace: 1.95004 reads per probe = 1 + 469233 / 493907).
 */
static double matched_share(const struct check *c, const struct known_index *x, const struct trace_line *line) {
    size_t blank;
    bool one_column = !str_find(x->columns, STR(" "), &blank);
    bool single = c->join_predicates == 1 && one_column && str_starts(line->detail, STR("AllEq"));
    return single && c->join_sel < line->sel ? c->join_sel / line->sel : 1;
}

static double nested_loop_cost(struct check *c, const struct known_index *x, const struct trace_line *line,
                               struct path_kind kind) {
    double reads = settled_reads(c, x, line, kind), table = 0;
    if (kind.use != ORA_FULL && !kind.index_only && !x->covering && !c->in_bitmap) {
        table = kind.use == ORA_UNIQUE ? 1 : ora_ceil(x->clustering * refined(line, line->filter_sel, x->distinct));
    }
    reads -= fmin(reads, table) * (1 - matched_share(c, x, line));
    return c->outer_cost + ora_clamp_rows(c->outer_rows) * adjusted(c, (struct ora_cost){reads, line->cpu});
}

/* Bitmaps, clusters, domain indexes and what else the book does not price: the printed cost competes. */
static void on_other_path(struct check *c, const struct trace_line *line) {
    bool aside = (c->in_bitmap || c->in_index_join) && !is(line->detail, "bitmap");
    if (!aside && !isnan(line->cost)) {
        double *best = c->in_single ? &c->best : &c->nl.running;
        *best = fmin(*best, line->cost);
    }
}

static void on_index_path(struct check *c, const struct trace_line *line) {
    struct known_index *x = check_index(c, line->name);
    struct path_kind kind;
    if (!kind_of(line->detail, &kind) || !x || isnan(line->io)) {
        on_other_path(c, line);
        return;
    }
    bool aside = c->in_bitmap || c->in_index_join;
    x->covering |= kind.index_only && !aside;
    if (!line->inner) {
        double ours = adjusted(c, (struct ora_cost){settled_reads(c, x, line, kind), line->cpu});
        check_compare(c, kind.index_only || !aside ? kind.check : CHECK_INDEX_ONLY, line, ours, line->cost,
                      index_inputs(c, x, line));
        c->best = aside || !c->in_single ? c->best : fmin(c->best, ours);
    } else {
        double ours = nested_loop_cost(c, x, line, kind);
        check_compare(c, CHECK_NL_INDEX, line, ours, line->cost,
                      str_fmt(c->arena, "outer cost %g, rows %g; " STR_FMT, c->outer_cost, c->outer_rows,
                              STR_ARG(index_inputs(c, x, line))));
        c->nl.running = aside ? c->nl.running : fmin(c->nl.running, ours);
    }
    check_selectivity(c, x, line);
}

/* --- Table scans ------------------------------------------------------------------------------------------ */

/* 12c and later print the parts of a scan's cycles; 11g only their sum, which then stands for itself. */
static double cycles_of_scan(const struct check *c, const struct trace_line *line) {
    return isnan(c->scan_cpu) ? line->cpu : c->scan_cpu + c->reading->rows * c->filter_cycles;
}

static void on_table_scan(struct check *c, const struct trace_line *line) {
    struct known_table *t = c->reading;
    if (!t || isnan(t->blocks) || isnan(line->cost)) {
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

static void on_single(struct check *c, const struct trace_line *line) {
    c->reading = check_table(c, line->name, line->alias);
    c->in_single = true;
    c->in_bitmap = c->in_index_join = false;
    c->best = c->best_scan = INFINITY;
    c->index_join = 0;
    c->selectivity = 1;
    c->selectivities = 0;
    c->named_predicates = 0;
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

static void on_card(struct check *c, const struct trace_line *line) {
    if (!c->in_single || !c->reading) {
        return;
    }
    c->reading->rows = line->rows;
    c->reading->card = line->computed;
    bool all_known = c->selectivities && !c->same_column &&
                     (c->selectivities == c->named_predicates || !c->named_predicates);
    double ours = all_known ? ora_filtered(line->rows, c->selectivity) : line->computed;
    check_compare(c, CHECK_CARDINALITY, line, ora_clamp_rows(ours), line->rounded,
                  str_fmt(c->arena, STR_FMT ": rows %g, selectivity %g", STR_ARG(c->reading->name), line->rows,
                          c->selectivity));
}

static void on_section(struct check *c, const struct trace_line *line) {
    if (line->detail.len) {
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
    (void)at;
    switch ((int)line->kind) {
    case TRACE_SINGLE:
        on_single(c, line);
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
        return true;
    case TRACE_COLUMN_GROUP:
        on_column_group(c, line);
        return true;
    case TRACE_CARD_ADJUSTED:
        c->same_column = true; /* what the predicates say does not count any more */
        return true;
    case TRACE_CARD:
        on_card(c, line);
        return true;
    case TRACE_SCAN_CPU:
        on_scan_cpu(c, line);
        return true;
    case TRACE_PREDICATE:
        on_predicate(c, line);
        return true;
    case TRACE_PATH:
        c->result->paths += !is(line->detail, "bitmap");
        if (is(line->detail, "TableScan")) {
            on_table_scan(c, line);
        } else {
            on_index_path(c, line);
        }
        return true;
    case TRACE_SKIP:
        c->result->paths++;
        c->skip_io = line->io;
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
