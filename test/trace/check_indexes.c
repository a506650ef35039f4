/*
 * Index paths: reads and cost of each, alone and inside of nested loops, and the selectivity of equality on a whole key.
 *
 * What a trace does not say of an index is found out: that it holds all columns the query reads (from the statement, or because a fast
 * full scan of it was weighed), and which column of an old trace, which prints no column statistics, it is on (from the statement's joins).
 */
#include <math.h>

#include "check.h"
#include "cost/ora_cardinality.h"

static bool is(struct str method, const char *name) {
    return str_eq_z(method, name);
}

struct path_kind {
    enum ora_index_kind use;
    enum check_kind check;
    bool index_only, all_equal;
};

static bool kind_of(struct str method, struct path_kind *kind) {
    if (is(method, "UniqueScan") || is(method, "AllEqUnique")) {
        *kind = (struct path_kind){ORA_UNIQUE, CHECK_UNIQUE, false, true};
    } else if (is(method, "FullScan")) {
        *kind = (struct path_kind){ORA_FULL, CHECK_FULL, false, false};
    } else if (is(method, "FFS")) {
        *kind = (struct path_kind){ORA_FAST_FULL, CHECK_FAST_FULL, true, false};
    } else if (is(method, "SkipScan")) {
        *kind = (struct path_kind){ORA_SKIP, CHECK_SKIP, false, false};
    } else if (is(method, "IndexOnly") || is(method, "Min/Max")) {
        *kind = (struct path_kind){ORA_RANGE, CHECK_INDEX_ONLY, true, false};
    } else if (is(method, "RangeScan")) {
        *kind = (struct path_kind){ORA_RANGE, CHECK_RANGE, false, false};
    } else if (str_starts(method, STR("AllEq"))) {
        *kind = (struct path_kind){ORA_RANGE, CHECK_ALL_EQUAL, false, true};
    } else {
        return false;
    }
    return true;
}

/* --- What is not printed of an index ------------------------------------------------------------------------- */

static bool in_key(const struct known_index *x, double number) {
    struct str rest = x->columns;
    double one;
    while (rest.len) {
        if (str_to_double(str_cut(&rest, ' '), &one) && one == number) {
            return true;
        }
    }
    return false;
}

static const struct known_column *column_named(const struct known_table *t, struct str name) {
    for (size_t i = 0; i < t->columns.n; i++) {
        if (str_eq(t->columns.at[i].name, name)) {
            return &t->columns.at[i];
        }
    }
    return NULL;
}

static const struct known_column *column_numbered(const struct known_table *t, double number) {
    for (size_t i = 0; i < t->columns.n; i++) {
        if (t->columns.at[i].number == number && t->columns.at[i].distinct > 0) {
            return &t->columns.at[i];
        }
    }
    return NULL;
}

/* The next column of the alias that the statement names; false at its end. */
static bool next_column(struct arena *arena, struct str alias, struct str *sql, struct str *name) {
    struct str prefix = str_fmt(arena, "\"" STR_FMT "\".\"", STR_ARG(alias));
    size_t at;
    if (!alias.len || !str_find(*sql, prefix, &at)) {
        return false;
    }
    *sql = str_slice(*sql, at + prefix.len, sql->len);
    struct str rest = *sql;
    *name = str_cut(&rest, '"');
    return true;
}

/* Every column of the table that the statement names is a key of the index. */
static bool holds_all_columns(const struct check *c, const struct known_index *x) {
    struct str sql = c->sql, name;
    bool any = false;
    while (c->reading && next_column(c->arena, c->reading->alias, &sql, &name)) {
        const struct known_column *column = column_named(c->reading, name);
        if (!column || !in_key(x, column->number)) {
            return false;
        }
        any = true;
    }
    return any;
}

/* The statement, or the columns that its text names, are not printed: nothing says what the query reads of the table. */
static bool columns_are_unknown(const struct check *c) {
    struct str sql = c->sql, name;
    bool named = c->reading && next_column(c->arena, c->reading->alias, &sql, &name);
    bool described = false;
    for (size_t i = 0; c->reading && i < c->reading->columns.n; i++) {
        described |= c->reading->columns.at[i].name.len > 0;
    }
    return !named || !described;
}

static bool is_index_only(const struct check *c, const struct known_index *x, struct path_kind kind) {
    return kind.index_only || x->covering || c->in_bitmap || c->in_index_join || holds_all_columns(c, x);
}

/* Values of an IN list on the first key, each of which is looked for: "N"=1 OR "N"=2 in a predicate of the table. */
static double values_of_list(const struct check *c, const struct known_index *x) {
    struct str rest = x->columns;
    double number, most = 1;
    const struct known_column *first = NULL;
    if (c->reading && str_to_double(str_cut(&rest, ' '), &number)) {
        first = column_numbered(c->reading, number);
    }
    for (size_t i = 0; first && first->name.len && i < c->lists.n; i++) {
        struct str wanted = str_fmt(c->arena, "\"" STR_FMT "\"=", STR_ARG(first->name)), text = c->lists.at[i];
        double values = 0;
        for (size_t at; str_find(text, wanted, &at); values++) {
            text = str_slice(text, at + wanted.len, text.len);
        }
        most = fmax(most, values);
    }
    return most;
}

/* --- Reads and cost ------------------------------------------------------------------------------------------- */

/* Half of the last place that is printed of a selectivity: of five digits, or of six places. */
static double half_place(const struct trace_line *line, double printed) {
    return line->exponent && printed < 1e-4 ? printed * 5e-5 : 5e-7;
}

/* A printed selectivity that is one over the distinct keys, as far as it is printed, is meant to be it. */
static double refined(const struct trace_line *line, double printed, double distinct) {
    return distinct > 0 && fabs(1 / distinct - printed) <= half_place(line, printed) ? 1 / distinct : printed;
}

static struct ora_index_use use_of(const struct check *c, const struct known_index *x, const struct trace_line *line,
                                   struct path_kind kind, double moved) {
    return (struct ora_index_use){.kind = kind.use,
                                  .selectivity = refined(line, line->sel, x->distinct) + moved,
                                  .table_selectivity = refined(line, line->filter_sel, x->distinct) + moved,
                                  .index_only = is_index_only(c, x, kind),
                                  .all_equal = kind.all_equal,
                                  .probes = line->inner ? 1 : values_of_list(c, x),
                                  .inner = line->inner};
}

static double index_reads(const struct check *c, const struct known_index *x, const struct trace_line *line,
                          struct path_kind kind, double moved) {
    double trees = x->composite && c->reading && c->reading->partitions > 1 ? c->reading->partitions : 1;
    struct ora_index index = {x->levels, x->leaves, x->clustering, x->entries, trees};
    struct ora_index_use use = use_of(c, x, line, kind, moved);
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

/* Where nothing says what the query reads, the printed figure does: exactly the index's blocks, and not the table's. */
static bool reads_the_index_alone(const struct check *c, const struct known_index *x, const struct trace_line *line,
                                  struct path_kind kind) {
    struct path_kind alone = kind;
    alone.index_only = true;
    return columns_are_unknown(c) && !is_index_only(c, x, kind) && settled_reads(c, x, line, kind) != line->io &&
           settled_reads(c, x, line, alone) == line->io;
}

static double adjusted(const struct check *c, struct ora_cost cost) {
    return ora_total(&c->system, cost) * c->system.index_cost_adj / 100;
}

static struct str index_inputs(struct check *c, const struct known_index *x, const struct trace_line *line,
                               struct path_kind kind) {
    return str_fmt(c->arena, STR_FMT " " STR_FMT ": levels %g, leaves %g, clustering %g, sel %g, with filters %g%s",
                   STR_ARG(line->detail), STR_ARG(x->name), x->levels, x->leaves, x->clustering, line->sel,
                   line->filter_sel, is_index_only(c, x, kind) ? ", index only" : "");
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
    if (kind.use != ORA_FULL && !is_index_only(c, x, kind)) {
        table = kind.use == ORA_UNIQUE ? 1 : ora_ceil(x->clustering * refined(line, line->filter_sel, x->distinct));
    }
    reads -= fmin(reads, table) * (1 - matched_share(c, x, line));
    return c->outer_cost + ora_clamp_rows(c->outer_rows) * adjusted(c, (struct ora_cost){reads, line->cpu});
}

/* --- Equality on a whole key ------------------------------------------------------------------------------------ */

static bool is_outer(const struct check *c, struct str alias) {
    struct str name, one;
    for (size_t i = 0; i < c->step && i < c->order_length; i++) {
        trace_name_alias(c->order[i], &name, &one);
        if (str_eq(one, alias)) {
            return true;
        }
    }
    return false;
}

/* "A"."X" in front of, or behind, an equals sign. */
static struct str side_before(struct str text) {
    size_t quotes = 0, at = text.len;
    while (at > 0 && quotes < 4) {
        at--;
        quotes += text.ptr[at] == '"';
    }
    return quotes == 4 ? str_slice(text, at, text.len) : (struct str){0};
}

static struct str side_behind(struct str text) {
    size_t quotes = 0, at = 0;
    while (at < text.len && quotes < 4) {
        quotes += text.ptr[at] == '"';
        at++;
    }
    return quotes == 4 ? str_slice(text, 0, at) : (struct str){0};
}

/* "A"."X" taken apart; what is between the quotes of something else gives no alias that is known. */
static struct str alias_of(struct str side, struct str *column) {
    struct str rest = side;
    str_cut(&rest, '"');
    struct str alias = str_cut(&rest, '"');
    str_cut(&rest, '"');
    *column = str_cut(&rest, '"');
    return alias;
}

/* The one column of the inner table that the statement joins with those before it in the order; empty when there are several. */
static struct str joined_column(const struct check *c) {
    struct str sql = c->sql, found = {0};
    size_t at;
    while (c->reading && str_find(sql, STR("\"=\""), &at)) {
        struct str left, right, before = str_slice(sql, 0, at + 1), behind = str_slice(sql, at + 2, sql.len);
        struct str a = alias_of(side_before(before), &left), b = alias_of(side_behind(behind), &right);
        struct str column = str_eq(a, c->reading->alias) && is_outer(c, b)   ? left
                            : str_eq(b, c->reading->alias) && is_outer(c, a) ? right
                                                                             : (struct str){0};
        if (column.len && found.len && !str_eq(column, found)) {
            return (struct str){0};
        }
        found = column.len ? column : found;
        sql = behind;
    }
    return found;
}

static bool null_filter_on(const struct check *c, struct str column) {
    struct str wanted = str_fmt(c->arena, "\"" STR_FMT "\" IS NOT NULL", STR_ARG(column));
    size_t at;
    for (size_t i = 0; column.len && i < c->reading->index_filters.n; i++) {
        if (str_find(c->reading->index_filters.at[i], wanted, &at)) {
            return true;
        }
    }
    return false;
}

/*
 * A probe keeps 1 / D of the entries, which are (R - n) / R of the rows: R / (R - n) / D. A filter IS NOT NULL, which Oracle adds where many
 * are, takes it back to 1 / D, but not where bitmaps are weighed (11.2.0.1 trace: 1/11 * 107/106 = 0.091767; 1/9, and 1/9 * 105/70).
 */
static double probe_selectivity(const struct check *c, const struct known_index *x, const struct known_column *column) {
    double filled = 1;
    bool filtered = null_filter_on(c, column ? column->name : joined_column(c));
    if (column) {
        filled = ora_clamp_selectivity(1 - column->nulls / c->reading->rows);
    } else if (filtered && c->reading->card > 0) {
        filled = ora_clamp_selectivity(c->reading->card / c->reading->rows);
    }
    double distinct = column && column->distinct > 0 ? column->distinct : x->distinct;
    return 1 / (filtered && !c->in_bitmap ? distinct : distinct * filled);
}

/*
 * What equality on all of an index's columns keeps: the predicate's own printed selectivity; of the column's values one; 1 / distinct keys.
 * NAN where a histogram decides.
 */
static double all_equal_selectivity(const struct check *c, const struct known_index *x, const struct trace_line *line) {
    double number;
    bool one_column = str_to_double(x->columns, &number);
    if (!one_column || !c->reading || !(c->reading->rows > 0)) {
        return 1 / x->distinct;
    }
    if (!line->inner && c->selectivities == 1 && c->selectivity_column == number) {
        return c->selectivity;
    }
    const struct known_column *column = column_numbered(c->reading, number);
    if (column && column->histogram) {
        return NAN;
    }
    if (line->inner) {
        return probe_selectivity(c, x, column);
    }
    double one = column ? ora_clamp_selectivity(1 - column->nulls / c->reading->rows) / column->distinct : 1 / x->distinct;
    return ora_clamp_selectivity(one * values_of_list(c, x));
}

static void check_selectivity(struct check *c, const struct known_index *x, const struct trace_line *line) {
    if (!(x->distinct > 0) || !x->analyzed) {
        return;
    }
    double ours = all_equal_selectivity(c, x, line);
    if (isnan(ours)) {
        check_skip(c, CHECK_INDEX_SELECTIVITY, "a histogram decides, whose values are not printed");
    }
    check_compare(c, CHECK_INDEX_SELECTIVITY, line, line->sel / ours * 100, 100,
                  str_fmt(c->arena, STR_FMT ": sel %g, ours %g", STR_ARG(x->name), line->sel, ours));
}

/* --- Lines -------------------------------------------------------------------------------------------------------- */

/* What the book does not price competes with its printed cost. */
static void on_other_path(struct check *c, const struct trace_line *line) {
    bool aside = c->in_bitmap || c->in_index_join;
    if (!aside && !isnan(line->cost)) {
        double *best = c->in_single ? &c->best : &c->nl.running;
        *best = fmin(*best, line->cost);
    }
}

static void not_comparable(struct check *c, const struct trace_line *line, enum check_kind kind, const char *cause) {
    if (!isnan(line->cost)) {
        check_skip(c, kind, cause);
    }
    on_other_path(c, line);
}

static void on_single_path(struct check *c, struct known_index *x, const struct trace_line *line, struct path_kind kind) {
    bool aside = c->in_bitmap || c->in_index_join;
    double ours = adjusted(c, (struct ora_cost){settled_reads(c, x, line, kind), line->cpu});
    check_compare(c, kind.index_only || !aside ? kind.check : CHECK_INDEX_ONLY, line, ours, line->cost,
                  index_inputs(c, x, line, kind));
    if (c->in_bitmap) {
        check_bitmap_part(c, line->name, ours, kind.use == ORA_FULL);
    }
    if (c->in_single && !aside && !isnan(line->cost)) {
        c->best = fmin(c->best, ours);
    }
}

static void on_probe(struct check *c, struct known_index *x, const struct trace_line *line, struct path_kind kind) {
    double ours = nested_loop_cost(c, x, line, kind);
    check_degree(c, line);
    check_compare(c, CHECK_NL_INDEX, line, ours, line->cost,
                  str_fmt(c->arena, "outer cost %g, rows %g; " STR_FMT, c->outer_cost, c->outer_rows,
                          STR_ARG(index_inputs(c, x, line, kind))));
    if (c->in_bitmap) {
        check_bitmap_part(c, line->name, ours, kind.use == ORA_FULL);
    }
    c->nl.running = c->in_bitmap || c->in_index_join ? c->nl.running : fmin(c->nl.running, ours);
}

void check_index_path(struct check *c, const struct trace_line *line) {
    struct known_index *x = check_index(c, line->name);
    struct path_kind kind;
    bool known = kind_of(line->detail, &kind);
    if (!known) {
        not_comparable(c, line, CHECK_BEST_PATH, "a path that the book does not price (cluster, domain index, by ROWID)");
    } else if (!x) {
        not_comparable(c, line, kind.check, "the index's statistics are not printed");
    } else if (c->in_single && c->first_rows) {
        not_comparable(c, line, kind.check, CHECK_FIRST_ROWS);
    } else if (x->composite && !(c->reading && c->reading->partitions > 0)) {
        not_comparable(c, line, kind.check, "the number of partitions of a local index is not printed");
    } else if (!isnan(line->io)) {
        x->covering |= kind.index_only && !c->in_bitmap && !c->in_index_join;
        kind.index_only |= reads_the_index_alone(c, x, line, kind);
        if (line->inner) {
            on_probe(c, x, line, kind);
        } else {
            on_single_path(c, x, line, kind);
        }
        if (kind.all_equal) {
            check_selectivity(c, x, line);
        }
    } else {
        on_other_path(c, line);
    }
}
