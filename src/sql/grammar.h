/*
 * The long tail of the dialects (DDL, privileges, sessions, …) as grammars that read like the vendors' manuals: the files of
 * src/sql/grammar, compiled by tool/compile-grammar into the tables below and followed by grammar.c. Strict: what a rule does not say is an
 * error, at the furthest token that could still be read.
 *
 * Notation. A rule is "name:" with its body behind it and on the indented lines that follow.
 *   word              that keyword, in any case          ( ) , = . @ : ;   themselves; other marks in quotes: '=>'
 *   <name>            another rule or a native (below)   [a | b]           one of them or nothing
 *   {a | b}           one of them, the first that fits   {…}* {…}+         any number; at least one
 *   {…}%              at least one, commas between       {a | b}&          any of them in any order, each at most once
 *   ~word             nothing, and not before that word
 * The first alternative that fits is taken and never given up for what follows, so longer ones stand first.
 *
 * Trees. A rule gives a CLAUSE with its name and, in order, WORDS (keywords and marks), names, literals, types, expressions, queries,
 * COMMA_LISTs and further clauses. A rule that consists of one choice between other rules adds no clause of its own.
 */
#ifndef DOVETAIL_SQL_GRAMMAR_H
#define DOVETAIL_SQL_GRAMMAR_H

#include <stdint.h>

#include "sql/parser.h"

enum grammar_kind {
    GRAMMAR_WORDS, GRAMMAR_RULE, GRAMMAR_NATIVE, GRAMMAR_CHOICE, GRAMMAR_ALTERNATIVE, GRAMMAR_GROUP, GRAMMAR_OPTIONAL, GRAMMAR_MANY, GRAMMAR_SOME, GRAMMAR_COMMAS, GRAMMAR_SET,
    GRAMMAR_NOT
};

/* What the parser itself reads: enumerator, what an error calls it. Their functions are in grammar_native.c. */
#define GRAMMAR_NATIVES(X)                                                                                             \
    X(NAME, name, "a name")                                                                                            \
    X(OBJECT, object, "a name")                  /* [schema.]name[@link] */                                            \
    X(ROUTINE_NAME, routine_name, "a name")      /* an object of whose name fewer words are reserved */                \
    X(LABEL, label, "a word")                    /* any word, reserved or not */                                       \
    X(WORD, word, "a word")                      /* a word that must stay bare */                                      \
    X(FOREIGN_WORD, foreign_word, "a word")       /* any word; quotes that it does not need are no difference */        \
    X(NUMBER, number, "a number")                /* may have a sign */                                                 \
    X(SIZE, size, "a size")                      /* 10, 10K, 2 G */                                                    \
    X(STRING, string, "a string")                                                                                      \
    X(BIND, bind, "a bind variable")                                                                                   \
    X(EXPRESSION, expression, "an expression")                                                                         \
    X(OPERAND, operand, "an expression")         /* without AND, OR, NOT, comparisons: what a DEFAULT takes */         \
    X(ORDER, order_item, "an expression")        /* with ASC, DESC, NULLS FIRST */                                     \
    X(QUERY, query, "a query")                                                                                         \
    X(TYPE, type, "a type")                                                                                            \
    X(COLUMN, column, "a column")                /* [table.]name, or a path of an object's attributes */               \
    X(COLUMN_DEF, column_def, "a column")                                                                              \
    X(CONSTRAINT, constraint, "a constraint")    /* of a table */                                                      \
    X(COLUMN_CONSTRAINT, column_constraint, "a constraint")                                                            \
    X(KEY, key, "an index key")                                                                                        \
    X(STATEMENT, statement, "a statement")                                                                             \
    X(OPERATOR, operator_name, "an operator")                                                                          \
    X(TOKENS, tokens, "access parameters")       /* anything up to the parenthesis that closes, as text */             \
    X(ARGUMENT, argument, "a parameter")         /* [name] type, of a routine */                                       \
    X(PROCEDURE_CALL, procedure_call, "a call")                                                                        \
    X(TABLE_REF, table_ref, "a table")

#define X(NAME, name, what) NATIVE_##NAME,
enum grammar_native { GRAMMAR_NATIVES(X) NATIVE_COUNT };
#undef X

struct grammar_op {
    uint8_t kind;
    uint16_t arg, next; /* arg: a text, a rule, a native, or the first operation of the body; next: 0 at the end */
};

struct grammar_rule {
    const char *name; /* "create tablespace" */
    int dialect;      /* -1: both */
    uint16_t first;
};

extern const struct grammar_op grammar_ops[];
extern const struct grammar_rule grammar_rules[]; /* by name */
extern const size_t grammar_rule_count;
extern const char *const grammar_texts[];

/* Reads one native thing; false without failure when none begins here. */
bool grammar_native(struct parser *p, enum grammar_native native, struct sql_list *items);

#endif
