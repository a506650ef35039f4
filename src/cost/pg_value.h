/*
 * Values of statistics and constants, as text, compared and placed on a scale: what selfuncs.c's convert_to_scalar does.
 * Text compares bytewise: exact for the C collation, an approximation for others. Families without a known order do not compare.
 */
#ifndef DOVETAIL_COST_PG_VALUE_H
#define DOVETAIL_COST_PG_VALUE_H

#include "catalog/catalog.h"

/* False when the family has no order that we know, or a text is no value of it. */
bool pg_value_compare(enum catalog_family family, struct str a, struct str b, int *order);
bool pg_value_equal(enum catalog_family family, struct str a, struct str b);
/* Where between low and high, 0..1; 0.5 when it cannot be said. */
double pg_value_fraction(enum catalog_family family, struct str low, struct str high, struct str value);
/* LIKE with % and _ and backslash. */
bool pg_like_matches(struct str text, struct str pattern);

#endif
