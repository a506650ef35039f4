/* Tokens of a statement: views into the text, with strings unescaped and names folded. */
#ifndef DOVETAIL_SQL_TOKEN_H
#define DOVETAIL_SQL_TOKEN_H

#include <string.h>

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
    uint64_t key; /* of words and operators, below; 0 of all others */
    struct str text;
};

struct sql_lexer {
    struct arena *arena; /* NULL: words stay as written, strings escaped; for who looks at kinds, places and keys only */
    enum sql_dialect dialect;
    struct str text;
    size_t at;
    bool keep_comments;  /* yield TOKEN_COMMENT instead of passing over them */
    const char *problem; /* why the last token could not be read; NULL */
    size_t problem_at;
    size_t brackets; /* open [: a colon in them parts a slice, no bind */
    char *folded;    /* room for folded words */
    size_t folded_left;
};

/*
 * Reads the next token; false when the text is malformed there (unterminated string, comment, stray byte). `at` is then where reading may
 * go on (with `problem` cleared): behind what was wrong, at the end of the text for what is not closed.
 */
bool sql_lexer_next(struct sql_lexer *lexer, struct sql_token *token);

/*
 * The tokens of a statement, the last of them TOKEN_END, and behind it as many more of that kind as a look ahead of a fixed number may reach, so
 * that it needs no check.
 */
struct sql_tokens {
    struct sql_token *at;
    size_t n, cap;
};
#define SQL_TOKENS_BEYOND 16
/* Ends them where the text ends for whoever looks at them. */
void sql_tokens_end(struct arena *arena, struct sql_tokens *tokens, size_t offset);

/* Line and column, from 1, of a byte offset; columns count characters of UTF-8. */
void sql_place(struct str text, size_t offset, size_t *line, size_t *column);

/*
 * ---- telling words apart ----
 * The key of a word is its first eight bytes with 0x20 set in each, so that case does not matter; that of an operator its first eight bytes
 * as they are. A word never begins as an operator does, so keys need no kind beside them. Against a literal the key is a constant of the
 * compiler: sql_token_is(token, "select") is one comparison; eight bytes and more are compared as text once the keys agree.
 */
#define SQL_KEY_BYTE(z, n, i, bit) ((n) > (i) ? (uint64_t)(unsigned char)((z)[i] | (bit)) << 8 * (i) : 0)
#define SQL_KEY(z, n, bit) \
    (SQL_KEY_BYTE(z, n, 0, bit) | SQL_KEY_BYTE(z, n, 1, bit) | SQL_KEY_BYTE(z, n, 2, bit) | SQL_KEY_BYTE(z, n, 3, bit) | SQL_KEY_BYTE(z, n, 4, bit) | \
     SQL_KEY_BYTE(z, n, 5, bit) | SQL_KEY_BYTE(z, n, 6, bit) | SQL_KEY_BYTE(z, n, 7, bit))
#define SQL_INLINE static inline __attribute__((always_inline))

SQL_INLINE uint64_t sql_word_key(const char *z, size_t n) { return SQL_KEY(z, n, 0x20); }
SQL_INLINE uint64_t sql_operator_key(const char *z, size_t n) { return SQL_KEY(z, n, 0); }

SQL_INLINE bool sql_token_is(const struct sql_token *token, const char *word) {
    size_t n = strlen(word);
    return token->key == sql_word_key(word, n) && (n < 8 || (token->text.len == n && str_ieq(token->text, (struct str){word, n})));
}

SQL_INLINE bool sql_token_is_operator(const struct sql_token *token, const char *op) {
    size_t n = strlen(op);
    return token->key == sql_operator_key(op, n) && (n < 8 || str_eq(token->text, (struct str){op, n}));
}

#endif
