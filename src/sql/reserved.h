/* Which words a dialect keeps for itself, and where it still takes them for names. */
#ifndef DOVETAIL_SQL_RESERVED_H
#define DOVETAIL_SQL_RESERVED_H

#include "sql/ast.h"

enum {
    SQL_WORD_RESERVED = 1,   /* never a column or table without quotes */
    SQL_WORD_FUNCTION = 2,   /* reserved, but a function or type may be called so: left(…) */
    SQL_WORD_NEEDS_AS = 4,   /* PostgreSQL: a label only behind AS */
    SQL_WORD_PSEUDO = 8,     /* Oracle: reserved because it is a value itself: ROWNUM, SYSDATE */
};

/* The bits above; 0 for a word like any other. Case does not matter. */
unsigned sql_word_class(enum sql_dialect dialect, struct str word);
/* The same of a token that is a word. */
struct sql_token;
unsigned sql_token_class(enum sql_dialect dialect, const struct sql_token *word);

/*
 * Words of PostgreSQL that may be columns and tables but neither functions nor types, because a parenthesis behind them begins a construct (appendix C,
 * "cannot be function or type"): in lower case. PostgreSQL itself prints such names in quotes.
 */
bool sql_is_column_word(struct str word);

#endif
