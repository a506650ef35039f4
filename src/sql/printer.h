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

/* Items of clauses, each with a blank in front where one belongs (print_clause.c). */
void print_items(struct printer *p, const struct sql_list *items);

void print_order_words(struct printer *p, int64_t direction, int64_t nulls);

/* Definitions (print_ddl.c). */
void print_constraint(struct printer *p, const struct sql_constraint *constraint);
void print_column_def(struct printer *p, const struct sql_column_def *column);
void print_index_key(struct printer *p, const struct sql_index_key *key);
void print_create_table(struct printer *p, const struct sql_create_table *table);
void print_create_index(struct printer *p, const struct sql_create_index *index);
void print_create_view(struct printer *p, const struct sql_create_view *view);
void print_alter_table(struct printer *p, const struct sql_alter_table *alter);
void print_duality_view(struct printer *p, const struct sql_duality_view *view); /* print_duality.c */
void print_drop(struct printer *p, const struct sql_drop *drop);

/* False when the node is none of theirs. */
bool print_statement(struct printer *p, const struct sql_node *node); /* print_statement.c */
bool print_part(struct printer *p, const struct sql_node *node);      /* print_part.c: tables, joins, clauses, definitions */
void print_expression(struct printer *p, const struct sql_node *node); /* print_expression.c */

#endif
