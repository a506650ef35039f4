/*
 * Oracle: the share of a table's rows that one predicate keeps (SQL Tuning Guide, "Histograms"; Lewis, Cost-Based Oracle Fundamentals,
 * ch. 3, 6, 7; Dell'Era, "Join Over Histograms"; NewDensity as in 11.2.0.2 and later).
 *
 * Values are points on a number line: numbers as they are, dates as days, strings by ora_string_point. Letters: R rows, n nulls,
 * D distinct values, [l, h] the range of the values.
 */
#ifndef DOVETAIL_COST_ORA_SELECTIVITY_H
#define DOVETAIL_COST_ORA_SELECTIVITY_H

#include <stddef.h>

#include "cost/ora_system.h"

enum ora_histogram {
    ORA_NO_HISTOGRAM,
    ORA_FREQUENCY,
    ORA_TOP_FREQUENCY,
    ORA_HEIGHT_BALANCED,
    ORA_HYBRID,
};

struct ora_endpoint {
    double value;
    double number; /* ENDPOINT_NUMBER: cumulative rows (frequency, hybrid) or buckets (height balanced) */
    double repeat; /* ENDPOINT_REPEAT_COUNT: hybrid */
};

struct ora_column {
    bool has_stats;    /* without: rules of thumb */
    double rows, nulls; /* R, n */
    double distinct;    /* D */
    double low, high;   /* l, h; both NAN when unknown */
    enum ora_histogram histogram;
    const struct ora_endpoint *endpoints; /* by value */
    size_t endpoint_count;
    double buckets; /* height balanced: buckets; hybrid: buckets in the sample's histogram; 0: endpoint_count */
    double sample;  /* hybrid and top-frequency: rows sampled; 0: the last endpoint's number */
};

enum ora_compare { ORA_LT, ORA_LE, ORA_GT, ORA_GE };

#define ORA_UNKNOWN_EQUAL 0.01  /* expression = value, or a table without statistics */
#define ORA_UNKNOWN_RANGE 0.05  /* column compared with an unknown value; LIKE :b */
#define ORA_UNKNOWN_BETWEEN 0.0025

double ora_not_null(const struct ora_column *c); /* (R - n) / R */
double ora_is_null(const struct ora_column *c);
/* What a value that is not popular keeps of the non-null rows: 1 / D, or the histogram's NewDensity. */
double ora_density(const struct ora_column *c);

/* column = value. Outside [l, h] it falls off linearly to half a row at one range's width beyond. */
double ora_equal(const struct ora_column *c, double value);
double ora_equal_unknown(const struct ora_column *c); /* value not known: (R - n) / R / D */
double ora_not_equal(const struct ora_column *c, double equal);
/* column < value and the like: (value - l) / (h - l), + 1 / D with the equal sign; with a histogram the buckets' sum. */
double ora_compare(const struct ora_column *c, enum ora_compare op, double value);
/* low <(=) column <(=) high: (b - a) / (h - l), + 1 / D for each closed end. */
double ora_between(const struct ora_column *c, double low, bool low_closed, double high, bool high_closed);
double ora_in(const struct ora_column *c, const double *values, size_t n, size_t unknown);
/* column LIKE 'prefix%': the range of the prefix; without prefix or value 5 %. */
double ora_like_prefix(const struct ora_column *c, double low, double high);
/* A string on the number line: its first eight bytes as a fraction of 256^8. Bias: equal for strings alike that far. */
double ora_string_point(const char *text, size_t len);

double ora_and(double a, double b); /* a * b */
double ora_or(double a, double b);  /* a + b - a * b */

/* What Oracle assumes of a table without statistics: R = ceil(blocks * (block - 24) / 100), rows of 100 bytes, D = R / 32. */
double ora_default_rows(const struct ora_system *s, double blocks);
double ora_default_distinct(double rows);

#endif
