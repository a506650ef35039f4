/*
 * Identities of statements: our own structural fingerprint, and the numbers Oracle gives a text.
 *
 * Fingerprint, version 2: a 64-bit hash of the tree. It does not change with literals and binds (one may stand for the other), the length of IN
 * lists (= ANY of a list is one), the number of equal rows behind VALUES, blanks, case, comments, the order of operands of AND and OR and of the
 * items of a comma join, nor with names that only label: aliases of tables, columns and common table expressions. What changes the plan space
 * does change it: tables, columns, operators, joins, order, limits, positions in ORDER BY and GROUP BY, JSON paths, and hints.
 */
#ifndef DOVETAIL_SQL_FINGERPRINT_H
#define DOVETAIL_SQL_FINGERPRINT_H

#include "base/err.h"
#include "base/vec.h"
#include "sql/ast.h"

#define SQL_FINGERPRINT_VERSION 3

/* The dialect is that of the parse: what the parser keeps as text is read in it again. */
uint64_t sql_fingerprint(enum sql_dialect dialect, const struct sql_node *tree);

struct sql_fingerprint_tokens {
    VEC(struct str) list;
};
/* What was hashed, in a canonical order: two statements have one fingerprint when their lists are equal, and a line-by-line comparison shows why not. */
uint64_t sql_fingerprint_explain(struct arena *arena, enum sql_dialect dialect, const struct sql_node *tree, struct sql_fingerprint_tokens *tokens);

/* ---- known texts, without parsing ---- */

/*
 * A hash of the text's tokens, literals and binds left out; 0 when it cannot be read. Statements with one token hash have one fingerprint;
 * not the other way round. It costs a small part of parsing and hashing the tree (bench/sql_bench has the numbers).
 */
uint64_t sql_token_hash(enum sql_dialect dialect, struct str text);

/* Fingerprints by token hash. Grows with the number of different token hashes, up to `capacity`; then what is new is parsed each time. */
struct sql_fingerprint_cache {
    struct arena *arena;
    enum sql_dialect dialect;
    struct sql_known *slots; /* open addressing; a token hash of 0 is a free slot */
    size_t slot_count, n, capacity;
    uint64_t hits, misses;
};
void sql_fingerprint_cache_init(struct sql_fingerprint_cache *cache, struct arena *arena, enum sql_dialect dialect, size_t capacity);
/* The fingerprint of a statement's text, parsed only when its tokens are new. False: it does not parse, err says why. */
bool sql_fingerprint_cached(struct sql_fingerprint_cache *cache, struct str text, uint64_t *fingerprint, struct err *err);

/* ---- Oracle's ---- */

struct sql_oracle_id {
    char sql_id[14]; /* 13 digits, base 32 */
    uint32_t hash_value;
    uint64_t exact_matching_signature, force_matching_signature; /* 0: none, as Oracle stores for PL/SQL, DDL and text that is no SQL */
};
/* Of a statement with both binds and literals: Oracle's manual says its literals stay; releases from 19.13 and 21c on are reported to replace them. */
enum sql_force_mixed { SQL_FORCE_MIXED_KEEP, SQL_FORCE_MIXED_REPLACE };
/* Of the text byte for byte (SQL_ID, HASH_VALUE) and of its tokens (signatures). The rules were derived from published pairs of text and number, listed in the tests. */
struct sql_oracle_id sql_oracle_id(struct arena *arena, struct str text, enum sql_force_mixed mixed);

#endif
