/* What the files of the printer share. */
#ifndef DOVETAIL_SQL_PRINTER_H
#define DOVETAIL_SQL_PRINTER_H

#include "base/buf.h"
#include "sql/print.h"

struct printer {
    struct buf out;
    enum sql_dialect dialect;
};

void print_z(struct printer *p, const char *z);
void print_text(struct printer *p, struct str text);
void print_name(struct printer *p, struct str name);
void print_callable(struct printer *p, struct str name);
void print_list(struct printer *p, const struct sql_list *list);
/* Nothing when there is no node, or no item. */
void print_clause(struct printer *p, const char *words, const struct sql_node *node);
void print_list_clause(struct printer *p, const char *words, const struct sql_list *list);
void print_parenthesised(struct printer *p, const struct sql_node *node);
void print_node(struct printer *p, const struct sql_node *node);
/* In parentheses unless it is a single thing. */
void print_operand(struct printer *p, const struct sql_node *node);

/* False when the node is none of theirs. */
bool print_statement(struct printer *p, const struct sql_node *node); /* print_statement.c */
bool print_part(struct printer *p, const struct sql_node *node);      /* print_part.c: tables, joins, clauses, definitions */
void print_expression(struct printer *p, const struct sql_node *node); /* print_expression.c */

#endif
