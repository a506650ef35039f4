/* Groups, the best plan so far of a join order, and the final cost of a query block. */
#include <math.h>

#include "check.h"
#include "cost/ora_cardinality.h"

static void on_group_column(struct check *c, const struct trace_line *line) {
    if (c->group_closed) {
        c->group_product = 1;
        c->group_columns = 0;
        c->group_closed = false;
    }
    c->group_product = c->group_columns ? c->group_product * line->distinct : line->distinct;
    c->group_columns++;
    c->group_factor = NAN;
}

static void on_group(struct check *c, const struct trace_line *line) {
    c->groups = line->computed;
    c->upper_rows = line->rows;
    if (!c->group_columns) {
        return;
    }
    double factor = isnan(c->group_factor) ? pow(0.5, ((double)c->group_columns - 1) / 2) : c->group_factor;
    double ours = ora_groups_adjusted(&c->group_product, 1, factor, line->rows);
    check_compare(c, CHECK_GROUP, line, ours, line->computed,
                  str_fmt(c->arena, "product %g, factor %g, rows %g", c->group_product, factor, line->rows));
}

static void on_best_so_far(struct check *c, const struct trace_line *line) {
    size_t i = c->so_far++;
    if (i >= c->order_length) {
        return;
    }
    double cost = c->step_cost[i] + (c->order_length == 1 ? c->upper_sorts : 0);
    bool rows_differ = !isnan(c->step_rows[i]) && !check_close(c->step_rows[i], line->rows);
    struct str inputs = str_fmt(c->arena, "order %g, table %zu: cost %g (%g), rows %g (%g)", c->order_number, i + 1, cost,
                                line->cost, c->step_rows[i], line->rows);
    check_compare(c, CHECK_BEST_SO_FAR, line, rows_differ ? c->step_rows[i] : cost,
                  rows_differ ? line->rows : line->cost, inputs);
    if (c->order_number >= 0 && c->order_number < CHECK_STEPS && i + 1 == c->order_length) {
        double *final = &c->finals[(size_t)c->order_number]; /* an order may be costed again without its sort */
        *final = isnan(*final) ? cost : fmin(*final, cost);
    }
}

static void on_final(struct check *c, const struct trace_line *line) {
    if (line->number >= 0 && line->number < CHECK_STEPS) {
        check_compare(c, CHECK_FINAL, line, c->finals[(size_t)line->number], line->cost,
                      str_fmt(c->arena, "join order %g", line->number));
    }
}

bool check_ends(struct check *c, const struct trace_line *line) {
    c->group_closed |= line->kind != TRACE_GROUP_COLUMN;
    switch ((int)line->kind) {
    case TRACE_UPPER_SORT:
        c->above_joins = true;
        c->ordering = str_eq_z(line->detail, "ORDER");
        return true;
    case TRACE_GROUP_COLUMN:
        on_group_column(c, line);
        return true;
    case TRACE_GROUP_FACTOR:
        c->group_factor = line->sel;
        return true;
    case TRACE_GROUP:
        on_group(c, line);
        return true;
    case TRACE_BEST_SO_FAR:
        on_best_so_far(c, line);
        return true;
    case TRACE_FINAL:
        on_final(c, line);
        return true;
    default:
        return false;
    }
}
