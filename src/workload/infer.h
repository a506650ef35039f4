/*
 * What an expression of a statement yields, as far as its syntax and the catalog tell: a family of types and, where one
 * column decides the values, that column's statistics. A light resolution for literals only, forgiving where query_resolve is exact:
 * a column that two tables have is taken from the first.
 */
#ifndef DOVETAIL_WORKLOAD_INFER_H
#define DOVETAIL_WORKLOAD_INFER_H

#include "base/vec.h"
#include "workload/literals.h"

struct infer_source { /* something in FROM, a CTE, a target */
    struct str alias;
    const struct catalog_table *table; /* or */
    const struct sql_node *query;      /* a derived table, a CTE, a view */
    const struct sql_list *columns;    /* names given to the query's outputs; may be empty */
    size_t from, to;                   /* the statement's text in which the alias holds */
};

struct infer {
    struct arena *arena;
    const struct catalog *catalog;
    VEC(struct infer_source) sources;
    size_t *steps_left;
};

void infer_init(struct infer *infer, struct arena *arena, const struct catalog *catalog,
                const struct sql_node *statement);
/* Role is ROLE_EQUAL; family FAMILY_OTHER and no stats when nothing is known. */
struct literal_expect infer_node(const struct infer *infer, const struct sql_node *node);
struct literal_expect infer_column(const struct catalog_table *table, uint32_t column);
/* Of the nth output of a query; nothing known when there is none. */
size_t infer_output_count(const struct sql_node *query);
struct literal_expect infer_output(const struct infer *infer, const struct sql_node *query, size_t position);
/* A family by a type's name; `type` is an SQL_TYPE node. */
struct literal_expect infer_type(const struct sql_node *type);
/* The catalog table behind a TABLE node; NULL for views, CTEs and the unknown. */
const struct catalog_table *infer_table(const struct infer *infer, const struct sql_node *table);
/* The column that the expression is, or is a function of; NULL table when there is none or more than one. */
struct infer_place {
    const struct catalog_table *table;
    uint32_t column;
};
struct infer_place infer_place(const struct infer *infer, const struct sql_node *column);

#endif
