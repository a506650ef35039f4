/* What the files that read SQL/JSON share. */
#ifndef DOVETAIL_SQL_PARSE_JSON_H
#define DOVETAIL_SQL_PARSE_JSON_H

#include "sql/parser.h"

/* JSON { … }, JSON [ … ] and, inside another, { … }, [ … ]. */
struct sql_node *parse_json_constructor(struct parser *p);
/* The inside of JSON_VALUE(…) and its like; false when the name is none of theirs. */
bool parse_json_call(struct parser *p, struct sql_call *call);
/* NULL ON ERROR, DEFAULT 1 ON EMPTY …, as many as there are. */
void parse_handlers(struct parser *p, struct sql_list *handlers);
/* PASSING a AS "b", … behind the word. */
void parse_passing(struct parser *p, struct sql_list *passing);
/* COLUMNS …, the word not taken yet. */
void parse_json_columns(struct parser *p, struct sql_list *columns);
/* The path of a literal as a tree; NULL without failure when the node is no literal. */
struct sql_node *parse_json_path_of(struct parser *p, const struct sql_node *literal);
/* The operations of JSON_TRANSFORM, separated by commas. */
void parse_json_operations(struct parser *p, struct sql_list *operations);
/* Adds a phrase to an options text, blanks between. */
void parse_add_option(struct parser *p, struct str *options, struct str phrase);
/* NULL: none of the phrases stands here. Otherwise it is taken and added. */
bool parse_option(struct parser *p, struct str *options, const char *const *phrases, size_t count);
/* TYPE (STRICT), TYPE (LAX) */
bool parse_type_clause(struct parser *p, struct str *options);

#endif
