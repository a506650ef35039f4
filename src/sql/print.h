/* Tree to text, one line, such that parsing it again gives an equal tree. Operands get parentheses: what is near SQL_DEPTH_MAX may come out beyond. */
#ifndef DOVETAIL_SQL_PRINT_H
#define DOVETAIL_SQL_PRINT_H

#include "sql/ast.h"

/* Statement or expression. */
struct str sql_print(struct arena *arena, enum sql_dialect dialect, const struct sql_node *node);
/* A name, quoted only where the dialect needs it. */
struct str sql_quote_name(struct arena *arena, enum sql_dialect dialect, struct str name);
/* A string literal with its quotes. */
struct str sql_quote_string(struct arena *arena, struct str text);

#endif
