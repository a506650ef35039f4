/* Selectivity of operators on ranges: PostgreSQL 15's rangetypes_selfuncs.c. */
#ifndef DOVETAIL_COST_PG_RANGES_H
#define DOVETAIL_COST_PG_RANGES_H

#include "cost/pg_selectivity.h"
#include "query/query.h"

/* Of a predicate with OP_CONTAINS or OP_OVERLAPS on a variable that holds ranges. */
double pg_ranges_selectivity(const struct pg_variable *variable, const struct query_predicate *predicate);

/* Of pairs of the ranges, how many overlap; -1: nobody knows. */
double pg_ranges_overlap(const struct catalog_ranges *ranges);

#endif
