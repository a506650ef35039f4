/* Selectivity of operators that look into a value: arrays, jsonb, full text (array_selfuncs.c, ts_selfuncs.c, matchingsel of selfuncs.c). */
#ifndef DOVETAIL_COST_PG_ELEMENTS_H
#define DOVETAIL_COST_PG_ELEMENTS_H

#include "cost/pg_selectivity.h"
#include "query/query.h"

/* Of a predicate with OP_CONTAINS, OP_HAS_KEY, OP_OVERLAPS or OP_MATCHES on the variable. */
double pg_elements_selectivity(const struct pg_variable *variable, struct arena *arena,
                               const struct query_predicate *predicate);

/* The share of rows whose array, the variable, holds the element (scalararraysel_containment). */
double pg_element_selectivity(const struct pg_variable *variable, struct str element);

#endif
