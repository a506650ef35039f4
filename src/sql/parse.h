/*
 * Text to tree. One hand-written lexer and recursive-descent parser for two dialects.
 *
 * Linear in the text; nesting is limited (ERR_SQL_TOO_DEEP); never more than one token of look-back, a few of look-ahead. An error names
 * line, column, what was expected and what stood there. Keywords are not reserved unless the grammar needs it.
 */
#ifndef DOVETAIL_SQL_PARSE_H
#define DOVETAIL_SQL_PARSE_H

#include "base/vec.h"
#include "sql/ast.h"

#define SQL_DEPTH_MAX 400 /* nested constructs: deep enough for generated SQL, shallow enough for an 8 MB stack with sanitizers */
#define SQL_HEIGHT_MAX 4000 /* of the tree: so long may a chain of operators, UNIONs or joins be */

enum sql_outcome { SQL_PARSED, SQL_SKIPPED /* a kind that is split but not parsed */, SQL_FAILED };

/* What a script's variable was taken for: its value, or in place of an unknown one what fits. */
enum sql_taken { SQL_TAKEN_VALUE, SQL_TAKEN_NAME, SQL_TAKEN_NUMBER, SQL_TAKEN_NOTHING, SQL_TAKEN_QUERY, SQL_TAKEN_CONDITION, SQL_TAKEN_OPERATOR, SQL_TAKEN_COMMENT, SQL_TAKEN_KEYWORD, SQL_TAKEN_COUNT };

struct sql_substitution {
    struct str name; /* of the variable, without its marks */
    enum sql_taken taken;
};

const char *sql_taken_name(enum sql_taken taken); /* "value", "name", … */

struct sql_statement {
    enum sql_outcome outcome;
    struct str text;             /* of the statement as it stands in the script, without the terminator */
    struct str parsed;           /* as the database would see it: variables put in, the client's marks taken out; mostly the text itself */
    VEC(struct sql_substitution) substitutions; /* one for each variable outside strings and comments */
    struct sql_node *tree;       /* SQL_PARSED; an SQL_OPAQUE node for SQL_SKIPPED */
    struct str kind;             /* "select", "create index", … */
    size_t line, column;         /* where it begins, from 1 */
    struct str calls;            /* number in a "-- calls: N" comment in front of it; empty */
    struct err err;              /* SQL_FAILED: line and column are those of the script */
};

struct sql_script {
    VEC(struct sql_statement) statements;
};

/* Splits and parses; a failing statement does not stop the rest. The text must outlive the script. */
void sql_parse_script(struct arena *arena, enum sql_dialect dialect, struct str text, struct sql_script *script);
/* Exactly one statement, an ending semicolon allowed. NULL and err on failure; an opaque statement is a node of kind SQL_OPAQUE. */
struct sql_node *sql_parse_statement(struct arena *arena, enum sql_dialect dialect, struct str text, struct err *err);
/* One statement of PL/SQL, as EXEC takes it. */
struct sql_node *sql_parse_plsql_statement(struct arena *arena, struct str text, struct err *err);
/* A stand-alone expression: an index key, a predicate, a default. */
struct sql_node *sql_parse_expression(struct arena *arena, enum sql_dialect dialect, struct str text, struct err *err);
/* "select", "insert", "create index" … of a tree. */
struct str sql_statement_kind(const struct sql_node *tree);

#endif
