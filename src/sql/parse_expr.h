/* What the files of the expression grammar share: the levels of precedence and the operators that are words. */
#ifndef DOVETAIL_SQL_PARSE_EXPR_H
#define DOVETAIL_SQL_PARSE_EXPR_H

#include "sql/parser.h"

enum level {
    LEVEL_NONE, LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_IS, LEVEL_COMPARISON, LEVEL_MATCH, LEVEL_OTHER, LEVEL_ADD, LEVEL_MULTIPLY, LEVEL_POWER, LEVEL_AT, LEVEL_COLLATE,
    LEVEL_SIGN
};

/* An expression whose operators are of the level or tighter. */
struct sql_node *parse_level(struct parser *p, int level);
struct sql_node *parse_make_binary(struct parser *p, struct str op, struct sql_node *left, struct sql_node *right);
/* ANY (…), SOME (…), ALL (…) behind an operator that is taken; NULL without failure when none stands here. */
struct sql_node *parse_quantified(struct parser *p, struct str op, struct sql_node *left);
struct sql_node *parse_is(struct parser *p, struct sql_node *operand);
bool parse_at_match(const struct parser *p); /* [NOT] BETWEEN, IN, LIKE …, MEMBER, SUBMULTISET, OVERLAPS */
struct sql_node *parse_match(struct parser *p, struct sql_node *left);
/* YEAR, DAY TO SECOND(3) …, in small letters; a failure when none stands here. */
struct str parse_interval_unit(struct parser *p);
struct sql_node *parse_make_literal(struct parser *p, enum sql_literal_kind kind, struct str text, size_t offset);
/* ::type, [subscript], .field, .method(…) … behind an operand, as many as there are (parse_suffix.c). */
struct sql_node *parse_suffixes(struct parser *p, struct sql_node *node, bool grouped); /* grouped: it stood in parentheses */
/* .name or .* behind an operand */
struct sql_node *parse_field(struct parser *p, struct sql_node *operand);
struct sql_node *parse_member(struct parser *p, struct sql_node *operand); /* Oracle: a field, or a method with its arguments */
bool parse_at_clause_word(const struct parser *p); /* Oracle: FROM, WHERE … are no names, not even behind a dot */
bool parse_at_outer_mark(const struct parser *p); /* Oracle's (+) */

#endif
