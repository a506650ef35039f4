/*
 * Values of constants: decimal numbers kept exact, moments as microseconds since 2000-01-01 (PostgreSQL's epoch), intervals
 * as months, days and microseconds. Just what constant folding and the comparison of constants need.
 */
#ifndef DOVETAIL_QUERY_VALUE_H
#define DOVETAIL_QUERY_VALUE_H

#include "catalog/catalog.h"

struct value_decimal { /* digits * 10^-scale */
    int64_t digits;
    int scale;
};

struct value_interval {
    int64_t months, days, micros;
};

bool value_decimal_parse(struct str text, struct value_decimal *out); /* no exponents; within 18 digits */
/* op is one of + - *; false on overflow. */
bool value_decimal_compute(char op, struct value_decimal a, struct value_decimal b, struct value_decimal *out);
struct str value_decimal_print(struct arena *arena, struct value_decimal value);

/* "1998-12-01", "1998-12-01 10:00[:00[.5]]", a zone's offset applied; date_only when no time was given. */
bool value_moment_parse(struct str text, int64_t *micros, bool *date_only);
struct str value_moment_print(struct arena *arena, int64_t micros, bool date_only);
/* "90 day", "1 year 2 mons", "-3 hours", "1 02:03:04"; a bare number takes `unit` ("day", "year to month" …), or seconds. */
bool value_interval_parse(struct str text, struct str unit, struct value_interval *out);
struct str value_interval_print(struct arena *arena, struct value_interval value);
/* Months first, clamped to the month's end, then days, then time: as PostgreSQL adds them. False out of range. */
bool value_moment_add(int64_t micros, struct value_interval interval, int sign, int64_t *out);

/* Three-way order of two constants of a family; false when they cannot be compared here (collations, unparsable). */
bool value_compare(enum catalog_family family, struct str a, struct str b, int *order);

#endif
