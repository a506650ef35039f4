/* Oracle's estimates, as its book names them (book.h). */
#ifndef DOVETAIL_OPTIMIZER_ORACLE_ESTIMATES_H
#define DOVETAIL_OPTIMIZER_ORACLE_ESTIMATES_H

#include "optimizer/plan.h"

double oracle_comparison(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p);
double oracle_in_list(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p);
double oracle_like(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p);
double oracle_other(const struct query_predicate *p);
double oracle_together(const struct prepared *pre, const struct base *base, double product);
double oracle_range(const struct pg_variable *v, double low, double high);
double oracle_equal_unknown(const struct pg_variable *v);
double oracle_join_equal(const struct pg_variable *l, const struct pg_variable *r);
double oracle_join_semi(const struct pg_variable *l, const struct pg_variable *r, double right_rows);
double oracle_join_floor(double product, size_t clauses, double left_rows, double right_rows);
double oracle_groups(const struct pg_group_variable *variables, size_t n, double input_rows);

#endif
