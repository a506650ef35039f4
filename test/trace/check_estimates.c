/* Estimates that a trace prints with the column's statistics beside them, and whose values stand in the predicate's text. */
#include <math.h>

#include "check.h"
#include "cost/ora_scan.h"
#include "cost/ora_selectivity.h"

static const struct known_column *column_numbered(const struct known_table *t, double number) {
    for (size_t i = 0; t && i < t->columns.n; i++) {
        if (t->columns.at[i].number == number) {
            return &t->columns.at[i];
        }
    }
    return NULL;
}

/* The number behind "NAME" and a comparison; false where it is no number, as dates and strings are. */
static bool compared_number(struct str *text, struct str name, double *out) {
    size_t at;
    if (!str_find(*text, name, &at)) {
        return false;
    }
    *text = str_slice(*text, at + name.len - 1, text->len);
    return trace_number(*text, "=", out);
}

static struct ora_column described(const struct check *c, const struct known_column *known) {
    return (struct ora_column){.has_stats = true,
                               .rows = c->reading->rows,
                               .nulls = known->nulls,
                               .distinct = known->distinct,
                               .low = known->low,
                               .high = known->high};
}

/* The index of a skip scan is named by the path that comes of it, or instead of it. */
static const struct known_index *index_ahead(struct check *c, size_t at) {
    for (size_t i = at + 1; i < c->trace->lines.n && i < at + 4; i++) {
        const struct trace_line *line = &c->trace->lines.at[i];
        if (line->kind == TRACE_PATH) {
            return check_index(c, line->name);
        }
    }
    return NULL;
}

void check_skip_reads(struct check *c, const struct trace_line *line, size_t at) {
    const struct known_index *known = index_ahead(c, at);
    if (!known) {
        check_skip(c, CHECK_SKIP_READS, "the index's statistics are not printed");
        return;
    }
    struct ora_index x = {known->levels, known->leaves, known->clustering, known->entries, 1};
    check_compare(c, CHECK_SKIP_READS, line, ora_skip_reads(&x, line->sel, line->skips), line->io,
                  str_fmt(c->arena, STR_FMT ": leaves %g, sel %g, skips %g", STR_ARG(known->name), known->leaves, line->sel,
                          line->skips));
}

/* An IN list names several values; the line is of the one that comes nearest. */
void check_out_of_range(struct check *c, const struct trace_line *line) {
    const struct known_column *known = column_numbered(c->reading, line->number);
    if (!known || known->histogram || isnan(known->low) || isnan(known->high)) {
        check_skip(c, CHECK_OUT_OF_RANGE, "a histogram decides, or the column's range is not printed");
        return;
    }
    struct ora_column column = described(c, known);
    struct str text = c->predicate, name = str_fmt(c->arena, "\"" STR_FMT "\"=", STR_ARG(known->name));
    double value, ours = NAN;
    while (compared_number(&text, name, &value)) {
        double one = ora_equal(&column, value);
        ours = isnan(ours) || fabs(one - line->sel) < fabs(ours - line->sel) ? one : ours;
    }
    if (isnan(ours)) {
        check_skip(c, CHECK_OUT_OF_RANGE, "the predicate's value is no number");
        return;
    }
    check_compare(c, CHECK_OUT_OF_RANGE, line, ours / line->sel * 100, 100,
                  str_fmt(c->arena, STR_FMT ": distinct %g, range %g to %g, sel %g, ours %g", STR_ARG(known->name),
                          known->distinct, known->low, known->high, line->sel, ours));
}
