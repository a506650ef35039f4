/* Rows of filters, joins and groups (see ora_cardinality.h for sources). */
#include "cost/ora_cardinality.h"

#include <math.h>

double ora_filtered(double rows, double selectivity) {
    return ora_clamp(rows * ora_clamp_selectivity(selectivity));
}

double ora_group_equal(double product, double distinct_keys) {
    return distinct_keys > 0 ? fmax(ora_clamp_selectivity(product), 1 / distinct_keys) : ora_clamp_selectivity(product);
}

double ora_distinct_left(double distinct, double rows, double rows_left) {
    if (!(distinct > 1) || !(rows > 0)) {
        return 1;
    }
    double lost = fmax(0, 1 - rows_left / rows), left = distinct * (1 - pow(lost, rows / distinct));
    return fmin(distinct, fmax(1, round(ora_clamp(left))));
}

static double not_null(const struct ora_join_column *c) {
    return c->rows > 0 ? ora_clamp_selectivity((c->rows - c->nulls) / c->rows) : 1;
}

double ora_join_equal(const struct ora_join_column *a, const struct ora_join_column *b) {
    return ora_clamp_selectivity(not_null(a) * not_null(b) / fmax(1, fmax(a->distinct, b->distinct)));
}

double ora_join_sanity(double product, double rows_a, double rows_b) {
    return fmax(ora_clamp_selectivity(product), 1 / fmax(1, fmax(rows_a, rows_b)));
}

double ora_join_inner(double outer, double inner, double selectivity) {
    return ora_clamp(outer * inner * ora_clamp_selectivity(selectivity));
}

double ora_join_outer(double outer, double inner, double selectivity) {
    return fmax(ora_clamp(outer), ora_join_inner(outer, inner, selectivity));
}

double ora_join_semi(double outer, double selectivity) {
    return ora_clamp(outer * ora_clamp_selectivity(selectivity));
}

double ora_join_anti(double outer, double selectivity) {
    return ora_clamp(outer * (1 - ora_clamp_selectivity(selectivity)));
}

double ora_semi_equal(const struct ora_join_column *outer, const struct ora_join_column *inner) {
    return ora_clamp_selectivity(not_null(outer) * fmin(1, fmax(1, inner->distinct) / fmax(1, outer->distinct)));
}

double ora_groups_adjusted(const double *distinct, size_t n, double factor, double rows) {
    double product = 1;
    for (size_t i = 0; i < n; i++) {
        product *= fmax(1, distinct[i]);
    }
    return fmin(fmax(1, ora_clamp(rows)), fmax(1, ora_clamp(product * factor)));
}

double ora_groups(const double *distinct, size_t n, double rows) {
    return ora_groups_adjusted(distinct, n, n > 1 ? pow(0.5, ((double)n - 1) / 2) : 1, rows);
}
