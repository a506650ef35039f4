/*
 * Bitmaps: what each index gives of one, and the table read by what they leave.
 *
 *   node    the index path weighed before it, and of a B-tree's range a sort of its rowids
 *   access  nodes * 1.1 + table, four fifths of the rows together and one fifth each in a block of its own (Lewis, ch. 8); index only: the
 *           nodes alone
 */
#include <math.h>

#include "check.h"

void check_bitmap_begins(struct check *c) {
    c->parts = c->used = 0;
}

/* A weighed index, or the sort behind it. */
void check_bitmap_part(struct check *c, struct str index, double cost, bool whole) {
    if (index.len && c->parts < CHECK_PARTS) {
        c->part[c->parts++] = (struct bitmap_part){index, cost, whole};
    } else if (!index.len && c->parts) {
        c->part[c->parts - 1].cost += cost;
    }
}

static const struct bitmap_part *part_of(const struct check *c, struct str index) {
    for (size_t i = c->parts; i > 0; i--) {
        if (str_eq(c->part[i - 1].index, index)) {
            return &c->part[i - 1];
        }
    }
    return NULL;
}

void check_bitmap_node(struct check *c, const struct trace_line *line) {
    const struct bitmap_part *part = part_of(c, line->name);
    double ours = part && !part->whole ? part->cost : NAN;
    if (part && part->whole) {
        check_skip(c, CHECK_BITMAP_NODE, "an index read whole: printed at 1.25 times its cost (11.2.0.1) and at its cost (11.1), no rule known");
    }
    check_compare(c, CHECK_BITMAP_NODE, line, ours, line->cost,
                  str_fmt(c->arena, "bitmap of " STR_FMT ", sel %g", STR_ARG(line->name), line->sel));
    if (line->used) {
        c->used += line->cost - (c->in_single ? 0 : c->outer_cost);
    }
}

void check_bitmap_access(struct check *c, const struct trace_line *line) {
    double loops = c->in_single ? 1 : ora_clamp_rows(c->outer_rows), outer = c->in_single ? 0 : c->outer_cost;
    if (!c->reading || isnan(line->sel) || !(c->reading->rows > 0)) {
        check_skip(c, CHECK_BITMAP, "the table's statistics are not printed");
        return;
    }
    struct ora_table t = {c->reading->blocks, c->reading->rows};
    struct ora_scan how = {.last_column = 1};
    double table = fmax(1, ora_bitmap_table(&c->system, &t, line->sel, &how).io);
    double ours = outer + c->used * (line->index_only ? 1 : ORA_BITMAP_FACTOR) + (line->index_only ? 0 : loops * table);
    check_compare(c, CHECK_BITMAP, line, ours, line->cost,
                  str_fmt(c->arena, STR_FMT ": nodes %g, sel %g, blocks %g, loops %g", STR_ARG(c->reading->name), c->used,
                          line->sel, table, loops));
    double *best = c->in_single ? &c->best : &c->nl.running;
    *best = line->used ? fmin(*best, ours) : *best;
}
