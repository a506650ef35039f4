/* What the files of the printer share. */
#ifndef DOVETAIL_SQL_PRINTER_H
#define DOVETAIL_SQL_PRINTER_H

#include "base/buf.h"
#include "sql/ast.h"

struct printer {
    struct buf out;
    enum sql_dialect dialect;
};

void print_word(struct printer *p, const char *word);            /* with one blank around it */
void print_text(struct printer *p, struct str text);              /* as it is, behind a blank */
void print_name(struct printer *p, struct str name);              /* quoted where needed */
void print_expression(struct printer *p, const struct sql_node *node);
void print_operand(struct printer *p, const struct sql_node *node); /* in parentheses when it is compound */
void print_list(struct printer *p, const struct sql_list *list);  /* a, b, c */
void print_list_in(struct printer *p, const struct sql_list *list); /* (a, b, c) */
void print_query(struct printer *p, const struct sql_node *node);
void print_order(struct printer *p, const struct sql_list *order, const char *words);
void print_window(struct printer *p, const struct sql_node *node);
void print_with(struct printer *p, const struct sql_list *with, bool recursive);
void print_from_item(struct printer *p, const struct sql_node *node);
void print_targets(struct printer *p, const struct sql_list *targets);
bool print_statement(struct printer *p, const struct sql_node *node); /* false: not a statement */
bool print_definition(struct printer *p, const struct sql_node *node);

#endif
