/* Join steps: nested loops and what they start from, sort-merge and hash joins, sorts, cardinalities. */
#include <math.h>

#include "check.h"
#include "cost/ora_cardinality.h"

#define HASH_AREA 124 /* blocks, where none is printed */

/* --- Where a step begins ------------------------------------------------------------------------------------ */

static void on_order(struct check *c, const struct trace_line *line) {
    struct str rest = line->detail;
    c->order_length = c->step = c->so_far = 0;
    c->order_number = line->number;
    c->above_joins = false;
    c->upper_sorts = 0;
    while (rest.len && c->order_length < CHECK_STEPS) {
        struct str one = str_cut(&rest, ' ');
        if (one.len) {
            c->order[c->order_length++] = one;
        }
    }
    struct str name, alias;
    if (c->order_length) {
        trace_name_alias(c->order[0], &name, &alias);
        const struct known_table *first = check_table(c, name, alias);
        c->step_cost[0] = first ? first->best_cost : NAN;
        c->step_rows[0] = first ? first->card : NAN;
        c->upper_rows = c->step_rows[0];
        c->groups = NAN;
    }
}

static void on_joining(struct check *c, const struct trace_line *line) {
    struct str name, alias;
    c->in_single = c->in_bitmap = c->in_index_join = c->above_joins = false;
    c->reading = check_table(c, line->name, line->alias);
    c->nl = c->sm = c->hash = (struct method){INFINITY, INFINITY};
    c->fresh_sides = c->parallel = false;
    c->scan_cpu = NAN;
    c->upper_sorts = 0;
    for (size_t i = 0; i < c->order_length; i++) {
        trace_name_alias(c->order[i], &name, &alias);
        if (str_eq(name, line->name) && str_eq(alias, line->alias)) {
            c->step = i;
        }
    }
}

/* The join's selectivity is printed behind the nested loops whose probes it limits. */
static double join_selectivity_ahead(const struct check *c, size_t at) {
    for (size_t i = at + 1; i < c->trace->lines.n; i++) {
        const struct trace_line *line = &c->trace->lines.at[i];
        if (line->kind == TRACE_JOIN_CARD) {
            return line->sel;
        }
        if (line->kind == TRACE_NL || line->kind == TRACE_JOINING) {
            break;
        }
    }
    return INFINITY;
}

static void on_nl(struct check *c, const struct trace_line *line, size_t at) {
    c->outer_cost = line->cost;
    c->outer_rows = line->rows;
    c->join_sel = join_selectivity_ahead(c, at);
    c->scan_cpu = NAN;
    c->join_predicates = 0;
}

static void on_best(struct check *c, const struct trace_line *line, enum check_kind kind, struct method *m) {
    if (c->parallel) {
        check_skip(c, kind, "the best is of the responses, and how a join is spread over servers is not printed");
        m->running = line->cost;
    } else if (isfinite(m->running)) {
        check_compare(c, kind, line, m->running, line->cost, STR("cheapest of the method's lines before"));
    }
    if (isinf(m->best)) {
        m->best = isfinite(m->running) ? m->running : line->cost;
    }
    m->running = INFINITY;
}

/* --- Cardinality -------------------------------------------------------------------------------------------- */

static void on_join_card(struct check *c, const struct trace_line *line) {
    double ours;
    enum check_kind kind;
    if (str_eq_z(line->detail, "outer")) {
        kind = CHECK_JOIN_OUTER;
        ours = ora_join_outer(line->outer, line->inner_rows, line->sel);
    } else if (str_eq_z(line->detail, "semi")) {
        kind = CHECK_JOIN_SEMI;
        ours = ora_join_semi(line->outer, line->sel);
    } else if (str_eq_z(line->detail, "anti")) {
        kind = CHECK_JOIN_ANTI;
        ours = ora_join_anti(line->outer, line->sel);
    } else {
        kind = CHECK_JOIN_INNER;
        ours = ora_join_inner(line->outer, line->inner_rows, line->sel);
    }
    bool lacks = isnan(line->outer) || isnan(line->sel) ||
                 (isnan(line->inner_rows) && (kind == CHECK_JOIN_INNER || kind == CHECK_JOIN_OUTER));
    check_compare(c, kind, line, lacks ? NAN : ours, line->computed,
                  str_fmt(c->arena, "outer %g, inner %g, sel %g", line->outer, line->inner_rows, line->sel));
    c->join_card = line->computed;
}

/* Computed is printed to two places in 11g, so the cardinality line before it says what is rounded. */
static void on_join_rounded(struct check *c, const struct trace_line *line) {
    double rows = check_close(c->join_card, line->computed) ? c->join_card : line->computed;
    check_compare(c, CHECK_JOIN_ROUNDED, line, ora_clamp_rows(rows), line->rounded,
                  str_fmt(c->arena, "join cardinality %g", rows));
    c->join_card = rows;
}

/* --- Sort-merge and hash joins -------------------------------------------------------------------------------- */

static void on_side(struct check *c, const struct trace_line *line) {
    if (isnan(line->cost)) {
        return; /* the inner table of a nested loop, only named */
    }
    check_degree(c, line);
    c->sides[line->inner] = *line;
    c->fresh_sides |= line->inner;
    c->sorts = line->inner ? c->sorts : 0;
}

static void add_sort(struct check *c, double total) {
    c->sorts += total;
    c->upper_sorts += c->above_joins ? total : 0;
}

/* Grouping prints the sum alone; what it groups are the rows of the joins, what is ordered behind it are the groups. */
static void on_bare_sort(struct check *c, const struct trace_line *line) {
    double rows = c->ordering && c->groups > 0 ? c->groups : c->upper_rows;
    struct ora_cost ours = ora_sort_of_blocks(&c->system, rows, 1, 0), printed = {line->io, line->cpu};
    if (!c->above_joins || isnan(rows) || line->io > 0) {
        check_skip(c, CHECK_SORT, "neither rows nor sizes of the sort are printed");
        add_sort(c, ora_total(&c->system, printed));
        return;
    }
    check_compare(c, CHECK_SORT, line, ora_total(&c->system, ours), ora_total(&c->system, printed),
                  str_fmt(c->arena, "rows %g, in memory: cycles %g (%g)", rows, ours.cpu, line->cpu));
    add_sort(c, ora_total(&c->system, ours));
}

static void on_sort(struct check *c, const struct trace_line *line) {
    if (isnan(line->rows)) {
        on_bare_sort(c, line);
        return;
    }
    struct ora_system s = c->system;
    s.work_bytes = isnan(line->area) ? s.work_bytes : line->area;
    s.work_max_bytes = isnan(line->max_area) ? s.work_max_bytes : line->max_area;
    double blocks = ora_sort_blocks(&s, line->rows, line->bytes);
    struct ora_cost cost = ora_sort(&s, line->rows, line->bytes);
    struct str inputs = str_fmt(c->arena, "rows %g of %g bytes, area %g: blocks %g (%g), io %g (%g), cycles %g (%g)",
                                line->rows, line->bytes, line->area, blocks, line->blocks, cost.io, line->io, cost.cpu, line->cpu);
    bool same = check_close(blocks, line->blocks) && check_close(cost.io, line->io);
    struct ora_cost printed = {line->io, line->cpu};
    check_compare(c, CHECK_SORT, line, same ? ora_total(&s, cost) : -1, ora_total(&s, printed), inputs);
    add_sort(c, ora_total(&s, cost));
    if (c->in_bitmap) {
        check_bitmap_part(c, (struct str){0}, ora_total(&s, cost), false);
    }
}

static void on_sm(struct check *c, const struct trace_line *line) {
    if (!c->fresh_sides) {
        return;
    }
    double ours = c->sides[0].cost + c->sides[1].cost + c->sorts + (line->multi > 0 ? line->multi : 0);
    c->fresh_sides = false;
    check_degree(c, line);
    check_compare(c, CHECK_SM, line, ours, line->cost,
                  str_fmt(c->arena, "outer %g, inner %g, sorts %g", c->sides[0].cost, c->sides[1].cost, c->sorts));
    c->sm.running = fmin(c->sm.running, ours);
}

/* 10.2 prints neither fragments nor an area. */
static double or_blocks(const struct check *c, double printed, const struct trace_line *side) {
    return isnan(printed) && side->bytes > 0 ? ora_hash_blocks(&c->system, side->rows, side->bytes) : printed;
}

static void on_hash_detail(struct check *c, const struct trace_line *line) {
    double partitions = line->number > 1 ? line->number : 1;
    const struct trace_line *build = &c->sides[0], *probe = &c->sides[1];
    struct ora_hash join = {.build_rows = build->rows / partitions,
                            .probe_rows = probe->rows / partitions,
                            .build_blocks = or_blocks(c, line->build, build),
                            .probe_blocks = or_blocks(c, line->probe, probe),
                            .area_blocks = line->area > 0 ? line->area : HASH_AREA};
    c->hash_cost = partitions * ora_total(&c->system, ora_hash_join(&c->system, &join));
}

static struct str hash_inputs(struct check *c) {
    return str_fmt(c->arena, "outer %g with rows %g, inner %g with rows %g, join %g", c->sides[0].cost,
                   c->sides[0].rows, c->sides[1].cost, c->sides[1].rows, c->hash_cost);
}

static void on_hash(struct check *c, const struct trace_line *line) {
    if (!c->fresh_sides) {
        return; /* of another cardinality, without its inputs */
    }
    c->fresh_sides = false;
    double ours = c->sides[0].cost + c->sides[1].cost + c->hash_cost + (line->multi > 0 ? line->multi : 0);
    check_degree(c, line);
    check_compare(c, CHECK_HASH, line, ours, line->cost, hash_inputs(c));
    if (c->in_index_join) {
        c->index_join += ours;
    } else {
        c->hash.running = fmin(c->hash.running, ours);
    }
}

/* The step's cost is that of the cheapest method, and of the sorts that stand above the last one. */
static void on_best_join(struct check *c, const struct trace_line *line) {
    double ours = fmin(c->nl.best, fmin(c->sm.best, c->hash.best)) + c->upper_sorts;
    c->step_cost[c->step] = isfinite(ours) ? ours : line->cost;
    c->step_rows[c->step] = c->upper_rows = c->join_card;
    c->groups = NAN;
    c->above_joins = false;
    c->so_far = 0;
}

bool check_joins(struct check *c, const struct trace_line *line, size_t at) {
    switch ((int)line->kind) {
    case TRACE_ORDER:
        on_order(c, line);
        return true;
    case TRACE_JOINING:
        on_joining(c, line);
        return true;
    case TRACE_NL:
        on_nl(c, line, at);
        return true;
    case TRACE_BEST_NL:
        on_best(c, line, CHECK_BEST_NL, &c->nl);
        return true;
    case TRACE_JOIN_CARD:
        on_join_card(c, line);
        return true;
    case TRACE_JOIN_CARD_ADJUSTED:
        c->join_card = isnan(line->computed) ? c->join_card : line->computed;
        return true;
    case TRACE_JOIN_ROUNDED:
        on_join_rounded(c, line);
        return true;
    case TRACE_SIDE:
        on_side(c, line);
        return true;
    case TRACE_SORT:
        on_sort(c, line);
        return true;
    case TRACE_SM:
        on_sm(c, line);
        return true;
    case TRACE_HASH_DETAIL:
        on_hash_detail(c, line);
        return true;
    case TRACE_HASH:
        on_hash(c, line);
        return true;
    case TRACE_SM_BEST:
        on_best(c, line, CHECK_SM_BEST, &c->sm);
        return true;
    case TRACE_HASH_BEST:
        on_best(c, line, CHECK_HASH_BEST, &c->hash);
        return true;
    case TRACE_BEST_JOIN:
        on_best_join(c, line);
        return true;
    default:
        return false;
    }
}
