/* The part of a document that an expression takes out: doc -> 'a' -> 0 ->> 'b', doc #>> '{a,0,b}', casts among them. */
#ifndef DOVETAIL_COST_JSON_PART_H
#define DOVETAIL_COST_JSON_PART_H

#include "base/json.h"
#include "sql/ast.h"

/* NULL: the document has no such part, or the expression does something else. What is returned is of `document`; `arena` is for names. */
const struct json_value *json_part(struct arena *arena, const struct json_value *document, const struct sql_node *tree);

/* Is the part taken out as a text? */
bool json_part_is_text(const struct sql_node *tree);

#endif
