/* What the files that read INSERT, UPDATE, DELETE and MERGE share. */
#ifndef DOVETAIL_SQL_PARSE_DML_H
#define DOVETAIL_SQL_PARSE_DML_H

#include "sql/parser.h"

/* A table with its alias; in Oracle also a query in parentheses or TABLE (…). */
struct sql_node *parse_target_table(struct parser *p);
/* (a, b, …) of an INSERT, the parenthesis not taken yet */
void parse_assigned_columns(struct parser *p, struct sql_list *columns);
/* a = 1, (b, c) = (select …), … */
void parse_set(struct parser *p, struct sql_list *set);
/* WHERE …, also CURRENT OF; NULL without failure when none stands here. */
struct sql_node *parse_where(struct parser *p);
/* LOG ERRORS …; NULL without failure when none stands here. */
struct sql_node *parse_error_log(struct parser *p);

struct returning { /* fields of a statement */
    struct sql_list *list, *into;
    bool *bulk;
    struct sql_node **names;
};
void parse_returning(struct parser *p, struct returning to);
/* A query, VALUES with a row or a record, DEFAULT VALUES apart. */
struct sql_node *parse_insert_source(struct parser *p);

#endif
