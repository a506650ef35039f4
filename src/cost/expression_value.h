/*
 * Indexed expressions of one column, as far as they can be computed here: their types, and what they make of a column's sampled values. Casts, AT TIME ZONE,
 * date_trunc, EXTRACT, arithmetic with a constant, lower and upper, the beginning of a text.
 */
#ifndef DOVETAIL_COST_EXPRESSION_VALUE_H
#define DOVETAIL_COST_EXPRESSION_VALUE_H

#include "catalog/catalog.h"

void expression_type(const struct catalog_table *table, const struct sql_node *tree, enum catalog_family *family,
                     int32_t *type_length);
/* False: it cannot be computed; the values are then the column's. *counted: there are fewer of them than the column has, by our own estimate. */
bool expression_stats(struct arena *arena, const struct catalog_column *column, const struct sql_node *tree,
                      enum catalog_family family, double rows, struct catalog_stats *stats, bool *counted);

#endif
