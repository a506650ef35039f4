/* What the files that read calls share. */
#ifndef DOVETAIL_SQL_PARSE_CALL_H
#define DOVETAIL_SQL_PARSE_CALL_H

#include "sql/parser.h"

struct sql_node *parse_argument(struct parser *p);
/* The call of a function whose name, unquoted, would be a keyword. */
struct sql_node *parse_quoted_call(struct parser *p, struct str name, size_t offset);
/* x AS type */
struct sql_node *parse_typed(struct parser *p);
/* A word that stands for itself, as a call without parentheses. */
struct sql_node *parse_bare_word(struct parser *p);
/* The mark * as a column that means all */
struct sql_node *parse_star(struct parser *p);
/* The node of the clauses of a call, made when there is none. */
struct sql_call_clauses *parse_clauses_of(struct parser *p, struct sql_call *call);
/* The inside of XMLELEMENT(…) and its like; false when the name is none of theirs. */
bool parse_xml_call(struct parser *p, struct sql_call *call);
void parse_nulls_treatment(struct parser *p, struct sql_call *call);
/* WITHIN GROUP, KEEP, FILTER, OVER …: what may follow the closing parenthesis, in this order. */
void parse_call_clauses(struct parser *p, struct sql_call *call);

#endif
