/*
 * Identities of statements: our own structural fingerprint, and the numbers Oracle gives a text.
 *
 * Fingerprint, version 1: a 64-bit hash of the tree in which literals and binds are one token, lists of them in IN count as
 * one, aliases and places do not matter, operands of AND and OR and the items of a comma join are hashed in any order. What
 * changes the plan space (tables, columns, operators, joins, order, limits, hints) changes it.
 */
#ifndef DOVETAIL_SQL_FINGERPRINT_H
#define DOVETAIL_SQL_FINGERPRINT_H

#include "sql/ast.h"

#define SQL_FINGERPRINT_VERSION 1

uint64_t sql_fingerprint(const struct sql_node *tree);

struct sql_oracle_id {
    char sql_id[14]; /* 13 digits, base 32 */
    uint32_t hash_value;
    uint64_t exact_matching_signature, force_matching_signature;
};
/* Of the text byte for byte (SQL_ID, HASH_VALUE) and of its tokens (signatures). The rules were derived from published pairs of text and number, listed in the tests. */
struct sql_oracle_id sql_oracle_id(struct arena *arena, struct str text);

#endif
