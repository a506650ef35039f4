/* Quoted things of the lexer (lexer_text.c), apart from the rest because they are a third of it. */
#ifndef DOVETAIL_SQL_LEXER_TEXT_H
#define DOVETAIL_SQL_LEXER_TEXT_H

#include "sql/token.h"

static inline char lexer_at(const struct sql_lexer *lexer, size_t ahead) {
    return ahead < lexer->text.len - lexer->at ? lexer->text.ptr[lexer->at + ahead] : '\0';
}

/* Notes the problem; always false. */
static inline bool lexer_fail(struct sql_lexer *lexer, const char *problem, size_t where) {
    lexer->problem = problem;
    lexer->problem_at = where;
    return false;
}

bool lexer_pass_blank(struct sql_lexer *lexer); /* blanks, and comments unless they are kept; lexer.c */

/* All stand on the opening quote (or $) and leave the lexer behind the closing one; false: not closed. */
bool lexer_read_string(struct sql_lexer *lexer, bool backslash, struct str *text);
bool lexer_read_quoted_name(struct sql_lexer *lexer, struct str *text);
bool lexer_read_q_string(struct sql_lexer *lexer, struct str *text);      /* q'[…]' */
bool lexer_read_dollar_string(struct sql_lexer *lexer, struct str *text); /* false without a problem: none stands here */
/* What U& stands before: unescapes text, with the UESCAPE character when that follows. */
bool lexer_unescape_unicode(struct sql_lexer *lexer, struct str *text);

#endif
