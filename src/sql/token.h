/* Tokens of a statement: views into the text, with strings unescaped and names folded. */
#ifndef DOVETAIL_SQL_TOKEN_H
#define DOVETAIL_SQL_TOKEN_H

#include "base/vec.h"
#include "sql/ast.h"

enum sql_token_kind {
    TOKEN_END,
    TOKEN_WORD,   /* name or keyword: text folded for the dialect */
    TOKEN_QUOTED, /* "name": text unescaped */
    TOKEN_NUMBER,
    TOKEN_STRING, /* text unescaped */
    TOKEN_BITS,   /* B'…', X'…': text with prefix and quotes */
    TOKEN_BIND,   /* $1, ?, :name */
    TOKEN_OPERATOR, /* also punctuation */
    TOKEN_COMMENT,  /* only when asked for: comments and hints */
};

struct sql_token {
    enum sql_token_kind kind;
    uint32_t offset, end;
    struct str text;
};

struct sql_lexer {
    struct arena *arena;
    enum sql_dialect dialect;
    struct str text;
    size_t at;
    bool keep_comments;  /* yield TOKEN_COMMENT instead of passing over them */
    const char *problem; /* why the last token could not be read; NULL */
    size_t problem_at;
};

/* Reads the next token; false when the text is malformed there (unterminated string, comment, stray byte). */
bool sql_lexer_next(struct sql_lexer *lexer, struct sql_token *token);
/* Line and column, from 1, of a byte offset; columns count characters of UTF-8. */
void sql_place(struct str text, size_t offset, size_t *line, size_t *column);

#endif
