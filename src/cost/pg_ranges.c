/*
 * See the header. What overlaps [a, b] is all but what ends before a or begins after b: two histograms decide it. A value is the range of itself. What
 * contains [a, b], or lies within, begins before a (within it) and is as long as that asks for, lengths taken as independent of beginnings
 * (calc_hist_selectivity_scalar, _contains, _contained, calc_length_hist_frac).
 *
 * Bounds are numbers with a nudge: an exclusive lower bound lies just above its number, an exclusive upper one just below; open ones are infinite.
 *
 * Knowingly: ranges of what has no numbers here (texts, network addresses) and multiranges get the planner's defaults.
 */
#include "cost/pg_ranges.h"

#include <math.h>

#include "cost/pg_params.h"
#include "query/value.h"

#define DEFAULT_OVERLAPS 0.01 /* default_range_selectivity */
#define DEFAULT_CONTAINS 0.005

enum { BOUNDS_MAX = 10001 }; /* default_statistics_target is at most 10000 */

struct bound {
    double at;
    int nudge;
};

struct range {
    struct bound low, high;
    bool empty;
};

/* --- Reading --------------------------------------------------------------------------------------------- */

/* In the unit of the lengths: days of dates, seconds of moments. */
static bool read_value(enum catalog_family family, struct str text, double *at) {
    int64_t micros;
    bool date_only;
    if (str_ieq_z(text, "infinity") || str_ieq_z(text, "-infinity")) {
        *at = text.ptr[0] == '-' ? -INFINITY : INFINITY;
        return true;
    }
    if (family == FAMILY_DATE || family == FAMILY_TIMESTAMP) {
        bool good = value_moment_parse(text, &micros, &date_only);
        *at = good ? (double)micros / (family == FAMILY_DATE ? 86400e6 : 1e6) : 0;
        return good;
    }
    bool number = family == FAMILY_INTEGER || family == FAMILY_NUMERIC || family == FAMILY_FLOAT;
    return number && str_to_double(text, at) && isfinite(*at);
}

static struct str unquoted(struct str text) {
    text = str_trim(text);
    return text.len >= 2 && text.ptr[0] == '"' ? str_slice(text, 1, text.len - 1) : text;
}

/* ["2026-01-01 00:00:00",) and the like. */
static bool read_range(const struct catalog_ranges *ranges, struct str text, struct range *out) {
    text = str_trim(text);
    *out = (struct range){{-INFINITY, 0}, {INFINITY, 0}, str_ieq_z(text, "empty")};
    if (out->empty) {
        return true;
    }
    if (text.len < 3 || !strchr("[(", text.ptr[0]) || !strchr("])", text.ptr[text.len - 1])) {
        return false;
    }
    struct str rest = str_slice(text, 1, text.len - 1), first = str_cut(&rest, ','), low = unquoted(first), high = unquoted(rest);
    if ((low.len && !read_value(ranges->family, low, &out->low.at)) || (high.len && !read_value(ranges->family, high, &out->high.at))) {
        return false;
    }
    out->low.nudge = low.len && text.ptr[0] == '(' ? 1 : 0;
    out->high.nudge = high.len && text.ptr[text.len - 1] == ')' ? -1 : 0;
    if (ranges->discrete) { /* as they are stored: the lower bound in, the upper one out */
        out->low = (struct bound){out->low.at + out->low.nudge, 0};
        out->high = isfinite(out->high.at) ? (struct bound){out->high.at + (out->high.nudge ? 0 : 1), -1} : out->high;
    }
    out->empty = out->low.at > out->high.at || (out->low.at >= out->high.at && (out->low.nudge || out->high.nudge));
    return true;
}

/* --- Histograms ------------------------------------------------------------------------------------------ */

static int order_of(struct bound a, struct bound b) {
    return a.at != b.at ? (a.at > b.at) - (a.at < b.at) : a.nudge - b.nudge;
}

/* The last of the bounds that is less, with `equal` not greater, than the value; -1: none. */
static int last_below(const struct bound *bounds, int n, struct bound value, bool equal) {
    int low = -1, high = n - 1;
    while (low < high) {
        int middle = (low + high + 1) / 2, order = order_of(bounds[middle], value);
        if (order < 0 || (equal && order == 0)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

/* Of the way from a to b, where the value is: 0..1. */
static double way(double a, double b, double value) {
    if (isinf(a) && isinf(b)) {
        return 0.5;
    }
    if (isinf(a)) {
        return isinf(value) && value < 0 ? 0 : 1;
    }
    if (isinf(b)) {
        return isinf(value) && value > 0 ? 1 : 0;
    }
    return isinf(value) || b <= a ? 0.5 : fmin(1, fmax(0, (value - a) / (b - a)));
}

/* The share of the bounds below the value. */
static double share_below(const struct bound *bounds, int n, struct bound value, bool equal) {
    int i = last_below(bounds, n, value, equal);
    double bins = i < 0 ? 0 : i;
    if (i >= 0 && i < n - 1) {
        bins += way(bounds[i].at, bounds[i + 1].at, value.at);
    }
    return bins / (n - 1);
}

static double distance(double a, double b) {
    return isinf(a) || isinf(b) ? INFINITY : b - a;
}

/* The same of lengths, whose open ends the planner treats otherwise. */
static double length_way(double a, double b, double value) {
    return isinf(a) ? 0 : isinf(b) || isinf(value) ? 0.5 : 1 - (b - value) / (b - a);
}

static int last_length(const struct catalog_ranges *ranges, double length, bool equal) {
    int low = -1, high = (int)ranges->length_count - 1;
    while (low < high) {
        int middle = (low + high + 1) / 2;
        if (ranges->lengths[middle] < length || (equal && ranges->lengths[middle] <= length)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

/*
 * P(x), the share of the ranges that are shorter than x (with `equal`: not longer), on average over x from `from` to `to`. At the end of a bin the planner takes P of
 * its beginning.
 */
static double share_shorter(const struct catalog_ranges *ranges, double from, double to, bool equal) {
    int n = (int)ranges->length_count, i = last_length(ranges, from, equal);
    const double *lengths = ranges->lengths;
    if (to < 0) {
        return 0;
    }
    if ((isinf(to) && equal) || i >= n - 1) {
        return 1;
    }
    double x = from, P = i < 0 ? 0 : (i + length_way(lengths[i], lengths[i + 1], from)) / (n - 1), area = 0;
    i = i < 0 ? 0 : i;
    if (to <= from) {
        return P;
    }
    for (; i < n - 1 && (lengths[i + 1] < to || (equal && lengths[i + 1] <= to)); i++) {
        double next = (double)i / (n - 1);
        area += P > 0 || next > 0 ? 0.5 * (P + next) * (lengths[i + 1] - x) : 0;
        x = lengths[i + 1];
        P = next;
    }
    double end = (i + (i < n - 1 && lengths[i] < lengths[i + 1] ? length_way(lengths[i], lengths[i + 1], to) : 0)) / (n - 1);
    area += P > 0 || end > 0 ? 0.5 * (P + end) * (to - x) : 0;
    return isinf(area) ? 0.5 : area / (to - from);
}

/* --- Operators ------------------------------------------------------------------------------------------- */

struct bounds { /* of the table's ranges, ascending each */
    const struct catalog_ranges *ranges;
    struct bound *low, *high;
    int n;
};

static double overlapping(const struct bounds *b, const struct range *asked) {
    double before = share_below(b->high, b->n, asked->low, false), behind = 1 - share_below(b->low, b->n, asked->high, true);
    return 1 - before - behind;
}

/* Bin by bin of beginnings, from the one that the asked range begins in down: those that begin there must reach to its end. */
static double containing(const struct bounds *b, const struct range *asked) {
    int last = last_below(b->low, b->n, asked->low, true);
    double width = last >= 0 && last < b->n - 1 ? way(b->low[last].at, b->low[last + 1].at, asked->low.at) : 0;
    double length = distance(asked->low.at, asked->high.at), sum = 0;
    for (int i = last; i >= 0; i--) {
        double longest = distance(b->low[i].at, asked->high.at);
        sum += (1 - share_shorter(b->ranges, length, longest, false)) * width / (b->n - 1);
        width = 1;
        length = longest;
    }
    return sum;
}

static double within(const struct bounds *b, const struct range *asked) {
    if (isinf(asked->low.at)) {
        return share_below(b->high, b->n, asked->high, true);
    }
    if (isinf(asked->high.at)) {
        return 1 - share_below(b->low, b->n, asked->low, false);
    }
    struct bound end = {asked->high.at, asked->high.nudge ? 0 : 1}; /* as the beginning of what follows */
    int last = last_below(b->low, b->n, end, false);
    double width = last >= 0 && last < b->n - 1 ? way(b->low[last].at, b->low[last + 1].at, end.at) : 0, shorter = 0, sum = 0;
    for (int i = last; i >= 0; i--) {
        bool first = order_of(b->low[i], asked->low) < 0;
        double longest = distance(first ? asked->low.at : b->low[i].at, end.at);
        if (first && i < b->n - 1) {
            width = fmax(0, width - way(b->low[i].at, b->low[i + 1].at, asked->low.at));
        }
        sum += share_shorter(b->ranges, shorter, longest, true) * width / (b->n - 1);
        if (first) {
            break;
        }
        width = 1;
        shorter = longest;
    }
    return sum;
}

static int by_bound(const void *a, const void *b) {
    return order_of(*(const struct bound *)a, *(const struct bound *)b);
}

/* Each side ascends already; sorted again, for a bundle may come from anybody. */
static bool read_bounds(struct arena *arena, const struct catalog_ranges *ranges, struct bounds *out) {
    *out = (struct bounds){ranges, ARENA_ARRAY(arena, struct bound, ranges->bound_count + 1), ARENA_ARRAY(arena, struct bound, ranges->bound_count + 1), (int)ranges->bound_count};
    for (size_t i = 0; i < ranges->bound_count; i++) {
        struct range range;
        if (!read_range(ranges, ranges->bounds[i], &range)) {
            return false;
        }
        out->low[i] = range.low;
        out->high[i] = range.high;
    }
    qsort(out->low, ranges->bound_count, sizeof *out->low, by_bound);
    qsort(out->high, ranges->bound_count, sizeof *out->high, by_bound);
    return true;
}

/* Of those that are not empty; -1: nobody knows. */
static double share_by_bounds(const struct catalog_ranges *ranges, const struct query_predicate *p, const struct range *asked, bool is_value) {
    struct arena arena;
    struct bounds b;
    double share = -1;
    bool by_length = p->op == OP_CONTAINS && !is_value;
    if (ranges->bound_count < 2 || ranges->bound_count > BOUNDS_MAX || (by_length && ranges->length_count < 2)) {
        return -1;
    }
    arena_init(&arena, NULL);
    if (read_bounds(&arena, ranges, &b)) {
        share = !by_length ? overlapping(&b, asked) : p->contained ? within(&b, asked) : containing(&b, asked);
    }
    arena_release(&arena);
    return share;
}

static bool read_asked(const struct catalog_ranges *ranges, struct str text, struct range *asked, bool *is_value) {
    *is_value = text.len && !strchr("[(", text.ptr[0]) && !str_ieq_z(text, "empty");
    if (!*is_value) {
        return read_range(ranges, text, asked);
    }
    *asked = (struct range){0};
    bool good = read_value(ranges->family, str_trim(text), &asked->low.at);
    asked->high = asked->low;
    return good;
}

double pg_ranges_selectivity(const struct pg_variable *v, const struct query_predicate *p) {
    const struct catalog_stats *s = v->stats && v->stats->present ? v->stats : NULL;
    double otherwise = p->op == OP_OVERLAPS ? DEFAULT_OVERLAPS : DEFAULT_CONTAINS, present = s ? 1 - s->null_fraction : 1;
    struct range asked;
    bool is_value;
    if (!query_has_value(&p->right)) { /* then NULLs are not thought of either */
        return otherwise;
    }
    if (!s || !s->ranges || !read_asked(s->ranges, p->right.text, &asked, &is_value)) {
        return otherwise * present;
    }
    double empty = s->ranges->empty_fraction, share;
    if (asked.empty) {
        return pg_clamp_selectivity((p->op == OP_OVERLAPS ? 0 : p->contained ? empty : 1) * present);
    }
    share = share_by_bounds(s->ranges, p, &asked, is_value);
    share = (1 - empty) * (share < 0 ? otherwise : share) + (p->op == OP_CONTAINS && p->contained ? empty : 0);
    return pg_clamp_selectivity(share * present);
}

/* A beginning and the end of its rank stand for a range: how long they are on average is true of these as well. */
double pg_ranges_overlap(const struct catalog_ranges *ranges) {
    struct arena arena;
    struct bounds b;
    double sum = 0;
    if (!ranges || ranges->bound_count < 2 || ranges->bound_count > BOUNDS_MAX) {
        return -1;
    }
    arena_init(&arena, NULL);
    bool good = read_bounds(&arena, ranges, &b);
    for (int i = 0; good && i < b.n; i++) {
        sum += overlapping(&b, &(struct range){b.low[i], b.high[i], false});
    }
    arena_release(&arena);
    return good ? fmin(1, fmax(0, sum / (double)ranges->bound_count)) : -1;
}
