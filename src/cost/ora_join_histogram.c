/* Joins between columns with histograms of values (see ora_join_histogram.h). */
#include "cost/ora_join_histogram.h"

#include <math.h>

#include "cost/ora_system.h"

static bool names_values(const struct catalog_oracle_stats *s) {
    return s && s->endpoint_count && (s->histogram == HISTOGRAM_FREQUENCY || s->histogram == HISTOGRAM_TOP_FREQUENCY);
}

/* Rows the histogram stands for: a top-frequency one leaves the rare values out. */
static double rows_behind(const struct catalog_oracle_stats *s) {
    double named = s->endpoints[s->endpoint_count - 1].number;
    bool more = s->histogram == HISTOGRAM_TOP_FREQUENCY && s->sample_size > named;
    return fmax(1, more ? s->sample_size : named);
}

static double share(const struct catalog_oracle_stats *s, size_t i) {
    return ora_clamp_selectivity((s->endpoints[i].number - (i ? s->endpoints[i - 1].number : 0)) / rows_behind(s));
}

/* Strings that are alike in their first bytes have one scale, but texts of their own. */
static bool same_value(const struct catalog_endpoint *a, const struct catalog_endpoint *b) {
    return a->scale == b->scale && (!a->text.len || !b->text.len || str_eq(a->text, b->text));
}

static double shared_values(const struct catalog_oracle_stats *a, const struct catalog_oracle_stats *b) {
    double sum = 0;
    for (size_t i = 0, from = 0; i < a->endpoint_count; i++) {
        while (from < b->endpoint_count && b->endpoints[from].scale < a->endpoints[i].scale) {
            from++;
        }
        for (size_t k = from; k < b->endpoint_count && b->endpoints[k].scale == a->endpoints[i].scale; k++) {
            sum += same_value(&a->endpoints[i], &b->endpoints[k]) ? share(a, i) * share(b, k) : 0;
        }
    }
    return sum;
}

static double unnamed(const struct catalog_oracle_stats *s) {
    return fmax(0, 1 - s->endpoints[s->endpoint_count - 1].number / rows_behind(s));
}

double ora_join_histograms(const struct ora_join_histogram *a, const struct ora_join_histogram *b) {
    if (!names_values(a->stats) || !names_values(b->stats)) {
        return NAN;
    }
    double rest_a = a->distinct - (double)a->stats->endpoint_count, rest_b = b->distinct - (double)b->stats->endpoint_count;
    double rest = unnamed(a->stats) * unnamed(b->stats) / fmax(1, fmax(rest_a, rest_b));
    double both = ora_clamp_selectivity(a->filled) * ora_clamp_selectivity(b->filled);
    return ora_clamp_selectivity(both * (shared_values(a->stats, b->stats) + rest));
}
