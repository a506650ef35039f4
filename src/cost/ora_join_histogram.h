/*
 * Oracle: what an equality between two columns with histograms of values keeps (Dell'Era, "Join Over Histograms", 2007).
 *
 * Where both sides know how many rows each value has (frequency and top-frequency histograms), the values they share are counted:
 *   jsel = sum over shared v of f1(v) * f2(v) + (1 - P1) * (1 - P2) / max(D1 - n1, D2 - n2)
 * f the share of a value, P what the n values of a histogram have together; the second part, of values that no histogram names, is empty
 * for frequency histograms. Both sides without their NULLs.
 * Bias: shares are those of the tables before their filters.
 */
#ifndef DOVETAIL_COST_ORA_JOIN_HISTOGRAM_H
#define DOVETAIL_COST_ORA_JOIN_HISTOGRAM_H

#include "catalog/catalog_oracle.h"

struct ora_join_histogram {
    const struct catalog_oracle_stats *stats;
    double filled, distinct; /* share of the rows that is not NULL; D */
};

/* NAN where a side has no such histogram. */
double ora_join_histograms(const struct ora_join_histogram *a, const struct ora_join_histogram *b);

#endif
