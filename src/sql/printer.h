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
void print_column_name(struct printer *p, struct str name); /* of a reference: Oracle's pseudo-columns stand bare, quoted they would be columns */
void print_quoted(struct printer *p, struct str name); /* in quotes, needed or not */
void print_parameter(struct printer *p, struct str name); /* of a routine: PostgreSQL has fewer words for it than for columns */
void print_callable(struct printer *p, struct str name);     /* bare where it may be several words or parts: double precision */
void print_one_callable(struct printer *p, struct str name); /* of one part: a blank or a dot in it needs quotes, as in functions and behind a schema */
void print_list(struct printer *p, const struct sql_list *list);
/* Nothing when there is no node, or no item. */
void print_clause(struct printer *p, const char *words, const struct sql_node *node);
void print_list_clause(struct printer *p, const char *words, const struct sql_list *list);
void print_operand_clause(struct printer *p, const char *words, const struct sql_node *node);
void print_list_in_parentheses(struct printer *p, const char *words, const struct sql_list *list);
/* x or (x, y) */
void print_one_or_more(struct printer *p, const struct sql_list *list);
void print_upper(struct printer *p, struct str words);
void print_words(struct printer *p, struct str words); /* a blank and the text, nothing for an empty one */
void print_link(struct printer *p, struct str link);   /* @link */
void print_alias(struct printer *p, struct str alias, const struct sql_list *columns);
/* WITH …, and the blank behind it */
void print_with(struct printer *p, const struct sql_list *with, bool recursive, struct str plsql);
void print_hints(struct printer *p, struct str hints);
void print_owner(struct printer *p, const struct sql_node *owner); /* in front of .member or .method() */
void print_brackets(struct printer *p, const struct sql_subscript *subscript); /* [1], [1:2] */
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
bool print_dml(struct printer *p, const struct sql_node *node);       /* print_dml.c */
bool print_from(struct printer *p, const struct sql_node *node);      /* print_from.c */
bool print_pattern(struct printer *p, const struct sql_node *node);   /* print_pattern.c: MATCH_RECOGNIZE, GRAPH_TABLE, MODEL */
bool print_call(struct printer *p, const struct sql_node *node);      /* print_call.c: calls and what stands in them */
void print_expression(struct printer *p, const struct sql_node *node); /* print_expression.c */

#endif
