/* Selectivity of joins by equality, merge scan limits, and number of groups (selfuncs.c: eqjoinsel_inner, eqjoinsel_semi,
 * mergejoinscansel, estimate_num_groups). */
#include <math.h>

#include "cost/pg_params.h"
#include "cost/pg_selectivity.h"
#include "cost/pg_value.h"

#define MATCH_MAX 128 /* most common values compared pairwise; statistics_target above it gains nothing here */

static const struct catalog_stats *stats_of(const struct pg_variable *v) {
    return v->stats && v->stats->present ? v->stats : NULL;
}

struct match {                    /* most common values of both sides against each other */
    double product, left, right;  /* matched: sum of products, of left, of right fractions */
    double left_rest, right_rest; /* unmatched fractions */
    size_t count;
};

static struct match match_common(const struct pg_variable *l, const struct pg_variable *r, size_t right_limit) {
    const struct catalog_stats *a = l->stats, *b = r->stats;
    bool taken[MATCH_MAX] = {false};
    struct match m = {0};
    size_t nb = b->common_count < right_limit ? b->common_count : right_limit;
    nb = nb < MATCH_MAX ? nb : MATCH_MAX;
    for (size_t i = 0; i < a->common_count; i++) {
        bool found = false;
        for (size_t k = 0; k < nb && !found; k++) {
            if (!taken[k] && pg_value_equal(l->family, a->common[i], b->common[k])) {
                taken[k] = found = true;
                m.product += a->common_fraction[i] * b->common_fraction[k];
                m.left += a->common_fraction[i];
                m.right += b->common_fraction[k];
                m.count++;
            }
        }
        m.left_rest += found ? 0 : a->common_fraction[i];
    }
    for (size_t k = 0; k < b->common_count; k++) {
        m.right_rest += k < MATCH_MAX && taken[k] ? 0 : b->common_fraction[k];
    }
    return m;
}

double pg_join_equal(const struct pg_variable *l, const struct pg_variable *r) {
    bool guess;
    double nl = pg_distinct(l, &guess), nr = pg_distinct(r, &guess);
    const struct catalog_stats *a = stats_of(l), *b = stats_of(r);
    double known_l = 1 - pg_null_fraction(l), known_r = 1 - pg_null_fraction(r);
    if (!a || !b || !a->common_count || !b->common_count) {
        return pg_clamp_selectivity(known_l * known_r / fmax(nl, nr));
    }
    struct match m = match_common(l, r, SIZE_MAX);
    double other_l = pg_clamp_selectivity(known_l - m.left - m.left_rest);
    double other_r = pg_clamp_selectivity(known_r - m.right - m.right_rest);
    double from_l = m.product, from_r = m.product;
    if (nr > (double)b->common_count) {
        from_l += m.left_rest * other_r / (nr - (double)b->common_count);
    }
    if (nr > (double)m.count) {
        from_l += other_l * (other_r + m.right_rest) / (nr - (double)m.count);
    }
    if (nl > (double)a->common_count) {
        from_r += m.right_rest * other_l / (nl - (double)a->common_count);
    }
    if (nl > (double)m.count) {
        from_r += other_r * (other_l + m.left_rest) / (nl - (double)m.count);
    }
    return pg_clamp_selectivity(fmin(from_l, from_r));
}

double pg_join_semi(const struct pg_variable *l, const struct pg_variable *r, double right_rows) {
    bool guess_l, guess_r;
    double nl = pg_distinct(l, &guess_l), nr = pg_distinct(r, &guess_r);
    const struct catalog_stats *a = stats_of(l), *b = stats_of(r);
    double nulls = pg_null_fraction(l);
    double limit = r->rel_rows > 0 ? fmin(r->rel_rows, right_rows) : right_rows;
    if (nr >= limit) {
        nr = limit;
        guess_r = false;
    }
    if (a && b && a->common_count && b->common_count) {
        size_t visible = (size_t)fmin((double)b->common_count, fmax(0, nr));
        struct match m = match_common(l, r, visible);
        double left = nl - (double)m.count, right = nr - (double)m.count;
        double share = guess_l || guess_r ? 0.5 : left <= right || right < 0 ? 1 : right / left;
        return pg_clamp_selectivity(m.left + share * pg_clamp_selectivity(1 - m.left - nulls));
    }
    if (guess_l || guess_r) {
        return pg_clamp_selectivity(0.5 * (1 - nulls));
    }
    return pg_clamp_selectivity(nl <= nr || nr < 0 ? 1 - nulls : nr / nl * (1 - nulls));
}

static bool extremes(const struct pg_variable *v, struct str *low, struct str *high) {
    const struct catalog_stats *s = stats_of(v);
    bool have = false;
    int order;
    if (!s) {
        return false;
    }
    if (s->bound_count >= 2) {
        *low = s->bounds[0];
        *high = s->bounds[s->bound_count - 1];
        have = pg_value_compare(v->family, *low, *high, &order);
    }
    for (size_t i = 0; i < s->common_count; i++) {
        if (!have) {
            *low = *high = s->common[i];
            have = pg_value_compare(v->family, *low, *high, &order);
            continue;
        }
        if (pg_value_compare(v->family, s->common[i], *low, &order) && order < 0) {
            *low = s->common[i];
        }
        if (pg_value_compare(v->family, s->common[i], *high, &order) && order > 0) {
            *high = s->common[i];
        }
    }
    return have;
}

struct pg_merge_scan pg_merge_scan(const struct pg_variable *l, const struct pg_variable *r) {
    struct pg_merge_scan scan = {0, 1, 0, 1};
    struct str l_low, l_high, r_low, r_high;
    if (!extremes(l, &l_low, &l_high) || !extremes(r, &r_low, &r_high)) {
        return scan;
    }
    scan.left_end = pg_inequality(l, PG_LE, r_high);
    scan.right_end = pg_inequality(r, PG_LE, l_high);
    /* Only one side can end early; the other is read to its end. */
    if (scan.left_end > scan.right_end) {
        scan.left_end = 1;
    } else if (scan.left_end < scan.right_end) {
        scan.right_end = 1;
    } else {
        scan.left_end = scan.right_end = 1;
    }
    scan.left_start = pg_inequality(l, PG_LT, r_low);
    scan.right_start = pg_inequality(r, PG_LT, l_low);
    if (scan.left_start < scan.right_start) {
        scan.left_start = 0;
    } else if (scan.left_start > scan.right_start) {
        scan.right_start = 0;
    } else {
        scan.left_start = scan.right_start = 0;
    }
    return scan;
}

double pg_groups(const struct pg_group_variable *v, size_t n, double input_rows) {
    double groups = 1;
    for (size_t i = 0; i < n;) {
        double product = 1, largest = 1;
        size_t k = i;
        for (; k < n && v[k].rel == v[i].rel; k++) {
            product *= v[k].distinct;
            largest = fmax(largest, v[k].distinct);
        }
        double clamp = v[i].tuples;
        if (k - i > 1) {
            clamp = fmax(clamp * 0.1, largest);
            clamp = fmin(clamp, v[i].tuples);
        }
        if (v[i].tuples > 0) {
            product = fmin(product, clamp);
            if (v[i].rows < v[i].tuples && product > 0) { /* distinct values left when p of N rows are drawn */
                product *= 1 - pow((v[i].tuples - v[i].rows) / v[i].tuples, v[i].tuples / product);
            }
            groups *= pg_clamp_rows(product);
        }
        i = k;
    }
    groups = ceil(groups);
    return fmax(1, fmin(groups, fmax(1, input_rows)));
}
