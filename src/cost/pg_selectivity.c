/*
 * Selectivity of comparisons with constants: most common values are compared one by one, the rest is read off the histogram
 * (selfuncs.c: var_eq_const, scalarineqsel, ineq_histogram_selectivity, nulltestsel, boolvarsel, scalararraysel; clausesel.c).
 */
#include "cost/pg_selectivity.h"

#include <math.h>

#include "cost/pg_params.h"
#include "cost/pg_patterns.h"
#include "cost/pg_value.h"

static const struct catalog_stats *stats_of(const struct pg_variable *v) {
    return v->stats && v->stats->present ? v->stats : NULL;
}

static double common_sum(const struct catalog_stats *s) {
    double sum = 0;
    for (size_t i = 0; i < s->common_count; i++) {
        sum += s->common_fraction[i];
    }
    return sum;
}

double pg_null_fraction(const struct pg_variable *v) {
    const struct catalog_stats *s = stats_of(v);
    return s ? s->null_fraction : 0;
}

double pg_distinct(const struct pg_variable *v, bool *is_default) {
    const struct catalog_stats *s = stats_of(v);
    double distinct = s ? s->distinct : v->family == FAMILY_BOOLEAN ? 2 : 0;
    *is_default = false;
    if (v->unique) {
        distinct = -1 * (1 - pg_null_fraction(v));
    }
    if (distinct > 0) {
        return pg_clamp_rows(distinct);
    }
    if (v->tuples > 0 && distinct < 0) {
        return pg_clamp_rows(-distinct * v->tuples);
    }
    if (v->tuples > 0 && v->tuples < 200) {
        return pg_clamp_rows(v->tuples);
    }
    *is_default = true;
    return 200;
}

double pg_equal(const struct pg_variable *v, struct str constant) {
    const struct catalog_stats *s = stats_of(v);
    bool is_default;
    double distinct = pg_distinct(v, &is_default);
    if (v->unique && v->tuples >= 1) {
        return 1 / v->tuples;
    }
    if (!s) {
        return pg_clamp_selectivity(1 / distinct);
    }
    for (size_t i = 0; i < s->common_count; i++) {
        if (pg_value_equal(v->family, s->common[i], constant)) {
            return pg_clamp_selectivity(s->common_fraction[i]);
        }
    }
    double rest = pg_clamp_selectivity(1 - common_sum(s) - s->null_fraction);
    double others = distinct - (double)s->common_count;
    if (others > 1) {
        rest /= others;
    }
    if (s->common_count && rest > s->common_fraction[s->common_count - 1]) {
        rest = s->common_fraction[s->common_count - 1];
    }
    return pg_clamp_selectivity(rest);
}

double pg_equal_unknown(const struct pg_variable *v) {
    const struct catalog_stats *s = stats_of(v);
    bool is_default;
    double distinct = pg_distinct(v, &is_default);
    if (v->unique && v->tuples >= 1) {
        return 1 / v->tuples;
    }
    double selectivity = (1 - pg_null_fraction(v)) / fmax(1, distinct);
    if (s && s->common_count && selectivity > s->common_fraction[0]) {
        selectivity = s->common_fraction[0];
    }
    return pg_clamp_selectivity(selectivity);
}

double pg_not_equal(const struct pg_variable *v, double equal) {
    return pg_clamp_selectivity(1 - equal - pg_null_fraction(v));
}

static bool holds(enum pg_compare compare, int order) {
    switch (compare) {
    case PG_LT:
        return order < 0;
    case PG_LE:
        return order <= 0;
    case PG_GT:
        return order > 0;
    case PG_GE:
        return order >= 0;
    }
    return false;
}

/*
 * The histogram's bound, or at its ends what an index says instead (get_actual_variable_range), which the planner asks wherever its search comes by there;
 * *asked: it did. Knowingly: it does so by the indexes there are, even where a design is without them.
 */
static struct str bound_or_end(const struct catalog_stats *s, size_t i, bool *asked) {
    struct str end = i == 0 ? s->low_end : i + 1 == s->bound_count ? s->high_end : (struct str){0};
    *asked |= end.len > 0;
    return end.len ? end : s->bounds[i];
}

/*
 * Share of the histogram's rows for which the comparison holds; -1 without a usable one. The bins are equally high; within a bin
 * values are linear. eq: share of one value, which separates < from <= and corrects the first bin.
 */
static double histogram_share(const struct pg_variable *v, enum pg_compare compare, struct str constant) {
    const struct catalog_stats *s = stats_of(v);
    int order;
    bool asked = false, by_end = false; /* in the bin; on the way there */
    if (!s || s->bound_count < 2 || !pg_value_compare(v->family, s->bounds[0], constant, &order)) {
        return -1;
    }
    bool greater = compare == PG_GT || compare == PG_GE, or_equal = compare == PG_LE || compare == PG_GE;
    size_t low = 0, high = s->bound_count, n = s->bound_count;
    while (low < high) {
        size_t probe = low + (high - low) / 2;
        if (!pg_value_compare(v->family, bound_or_end(s, probe, &by_end), constant, &order)) {
            return -1;
        }
        if (holds(compare, order) != greater) {
            low = probe + 1;
        } else {
            high = probe;
        }
    }
    double share;
    if (low == 0) {
        share = 0;
    } else if (low >= n) {
        share = 1;
    } else {
        bool is_default;
        double others = pg_distinct(v, &is_default) - (double)s->common_count;
        double eq = (low == 1 || greater == or_equal) && others > 1 ? 1 / others : 0;
        double in_bin = pg_value_fraction(v->family, bound_or_end(s, low - 1, &asked), bound_or_end(s, low, &asked), constant);
        share = ((double)(low - 1) + in_bin) / (double)(n - 1);
        share += low == 1 ? eq * (1 - in_bin) : 0;
        share -= greater == or_equal ? eq : 0;
    }
    share = greater ? 1 - share : share;
    double cutoff = by_end ? 0 : 0.01 / (double)(n - 1); /* an end that was looked at is believed */
    return share < cutoff ? cutoff : share > 1 - cutoff ? 1 - cutoff : share;
}

/* … where the histogram is in another order than the comparison's: a sample, of which those that it holds for are counted. */
static double counted_share(const struct pg_variable *v, enum pg_compare compare, struct str constant) {
    const struct catalog_stats *s = stats_of(v);
    size_t hits = 0;
    if (!s || s->bound_count < 2) {
        return -1;
    }
    for (size_t i = 0; i < s->bound_count; i++) {
        int order;
        hits += pg_value_compare(v->family, s->bounds[i], constant, &order) && holds(compare, order);
    }
    double share = (double)hits / (double)s->bound_count, cutoff = 0.01 / (double)(s->bound_count - 1);
    return fmin(fmax(share, cutoff), 1 - cutoff);
}

/* histogram: what its share is; -1 without a usable one. */
static double inequality(const struct pg_variable *v, enum pg_compare compare, struct str constant, double histogram) {
    const struct catalog_stats *s = stats_of(v);
    if (!s) {
        return PG_DEFAULT_INEQ;
    }
    double common = 0, kept = 0;
    for (size_t i = 0; i < s->common_count; i++) {
        int order;
        common += s->common_fraction[i];
        if (pg_value_compare(v->family, s->common[i], constant, &order) && holds(compare, order)) {
            kept += s->common_fraction[i];
        }
    }
    double rest = (1 - s->null_fraction - common) * (histogram >= 0 ? histogram : 0.5);
    return pg_clamp_selectivity(kept + fmax(0, rest));
}

double pg_inequality(const struct pg_variable *v, enum pg_compare compare, struct str constant) {
    return inequality(v, compare, constant, histogram_share(v, compare, constant));
}

double pg_in(const struct pg_variable *v, const struct str *constants, size_t n, size_t unknown, bool negated) {
    double any = negated ? 1 : 0, disjoint = any;
    for (size_t i = 0; i < n + unknown; i++) {
        double one = i < n ? pg_equal(v, constants[i]) : pg_equal_unknown(v);
        if (negated) {
            one = pg_not_equal(v, one);
            any *= one;
            disjoint += one - 1;
        } else {
            any += one - any * one;
            disjoint += one;
        }
    }
    return pg_clamp_selectivity(disjoint >= 0 && disjoint <= 1 ? disjoint : any);
}

double pg_is_null(const struct pg_variable *v) {
    return v->stats && v->stats->present ? pg_clamp_selectivity(v->stats->null_fraction) : 0.005;
}

double pg_is_true(const struct pg_variable *v, bool truth) {
    const struct catalog_stats *s = stats_of(v);
    if (!s || v->family != FAMILY_BOOLEAN) {
        return 0.5;
    }
    double yes = pg_equal(v, STR("t"));
    return truth ? yes : pg_clamp_selectivity(1 - yes - s->null_fraction);
}

double pg_range(const struct pg_variable *v, double low, double high) {
    if (low == PG_DEFAULT_INEQ || high == PG_DEFAULT_INEQ) {
        return PG_DEFAULT_RANGE;
    }
    double both = low + high - 1 + pg_null_fraction(v);
    if (both <= 0) {
        return both < -0.01 ? PG_DEFAULT_RANGE : 1e-10;
    }
    return pg_clamp_selectivity(both);
}

/* --- LIKE (like_support.c: patternsel_common, prefix_selectivity, like_selectivity) --------------------- */

static double per_character(struct str rest) {
    double selectivity = 1;
    size_t i = 0;
    while (i < rest.len && (rest.ptr[i] == '%' || rest.ptr[i] == '_')) {
        i++; /* leading wildcards say nothing */
    }
    for (; i < rest.len; i++) {
        if (rest.ptr[i] == '%') {
            selectivity *= 5;
        } else if (rest.ptr[i] == '_') {
            selectivity *= 0.9;
        } else {
            i += rest.ptr[i] == '\\' && i + 1 < rest.len;
            selectivity *= 0.2;
        }
    }
    return selectivity > 1 ? 1 : selectivity;
}

/* The least string above all with this prefix, bytewise; empty: there is none. */
static struct str above_prefix(struct arena *arena, struct str prefix) {
    char *next = str_z(arena, prefix);
    size_t n = prefix.len;
    while (n && (unsigned char)next[n - 1] == 255) {
        n--;
    }
    if (n) {
        next[n - 1]++;
    }
    return (struct str){next, n};
}

static double prefix_share(const struct pg_variable *v, struct arena *arena, struct str prefix) {
    double low = histogram_share(v, PG_GE, prefix);
    if (low < 0) {
        return PG_DEFAULT_MATCH;
    }
    struct str next = above_prefix(arena, prefix);
    double both = next.len ? low + histogram_share(v, PG_LT, next) - 1 : low;
    return fmax(fmax(both, 1e-10), pg_equal(v, prefix));
}

double pg_prefix_range(const struct pg_variable *v, struct arena *arena, struct str prefix, bool pattern_class) {
    double (*share)(const struct pg_variable *, enum pg_compare, struct str) = pattern_class ? counted_share : histogram_share;
    struct str next = above_prefix(arena, prefix);
    double low = inequality(v, PG_GE, prefix, share(v, PG_GE, prefix));
    return next.len ? pg_range(v, low, inequality(v, PG_LT, next, share(v, PG_LT, next))) : low;
}

static struct str like_text(struct arena *arena, struct str s, bool ignore_case) {
    return ignore_case ? str_lower(arena, s) : s;
}

struct liked {
    struct arena *arena;
    struct str pattern;
    bool ignore_case;
};

static bool is_liked(void *context, struct str text) {
    const struct liked *liked = context;
    return pg_like_matches(like_text(liked->arena, text, liked->ignore_case), liked->pattern);
}

double pg_like(const struct pg_variable *v, struct arena *arena, struct str pattern, bool ignore_case) {
    size_t cut = 0;
    while (cut < pattern.len && !strchr("%_\\", pattern.ptr[cut]) && !ignore_case) {
        cut++;
    }
    if (cut == pattern.len && cut) {
        return pg_equal(v, pattern);
    }
    struct liked liked = {arena, like_text(arena, pattern, ignore_case), ignore_case};
    struct pg_pattern p = {str_slice(pattern, 0, cut), per_character(str_slice(pattern, cut, pattern.len)), is_liked, &liked};
    return pg_pattern_share(v, arena, &p);
}

double pg_pattern_share(const struct pg_variable *v, struct arena *arena, const struct pg_pattern *p) {
    static const struct catalog_stats none = {0}; /* an expression: the pattern says all the same how rare it is */
    const struct catalog_stats *s = stats_of(v) ? stats_of(v) : &none;
    double share = -1, weight = (double)s->bound_count / 100;
    if (s->bound_count > 10 && p->matches) {
        size_t hits = 0;
        for (size_t i = 1; i + 1 < s->bound_count; i++) {
            hits += p->matches(p->context, s->bounds[i]);
        }
        share = (double)hits / (double)(s->bound_count - 2);
    }
    if (s->bound_count < 100 || !p->matches) {
        double guess = (p->prefix.len ? prefix_share(v, arena, p->prefix) : 1) * p->rest;
        share = share < 0 ? guess : share * weight + guess * (1 - weight);
    }
    share = fmin(fmax(share, 0.0001), 0.9999);
    double common = 0, kept = 0;
    for (size_t i = 0; i < s->common_count; i++) {
        common += s->common_fraction[i];
        kept += p->matches && p->matches(p->context, s->common[i]) ? s->common_fraction[i] : 0;
    }
    return pg_clamp_selectivity(share * fmax(0, 1 - s->null_fraction - common) + kept);
}
