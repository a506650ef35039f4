/*
 * What the files that parse PL/SQL share. The structure is parsed strictly (blocks, their ends, conditions, parentheses, the order of
 * operands and operators outside calls), types and the arguments of calls only for balance. The statements of SQL inside are parsed whole.
 *
 * Which names are variables is decided without a catalog: declared names, parameters, fields of declared records, and qualified names whose
 * qualifier is no table of the statement. Where a column has a variable's name PL/SQL takes the column; we take the variable.
 */
#ifndef DOVETAIL_SQL_PLSQL_H
#define DOVETAIL_SQL_PLSQL_H

#include "base/map.h"
#include "sql/parser.h"

struct plsql {
    struct parser *p;
    struct sql_list statements;  /* PLSQL_STATEMENT nodes, in the order of the text */
    struct map declared;         /* name to size_t: how many scopes declare it */
    VEC(size_t *) in_scope;      /* what the open scopes declared */
    struct map routines;         /* names of functions and procedures, which with arguments are calls, no elements of collections */
    bool postgresql;             /* PL/pgSQL */
    bool open_ended;             /* a trigger that calls: no semicolon ends it */
};

void plsql_init(struct plsql *plsql, struct parser *p);
void plsql_declare(struct plsql *plsql, struct str name);
bool plsql_is_declared(const struct plsql *plsql, struct str name);
size_t plsql_open_scope(const struct plsql *plsql);
void plsql_close_scope(struct plsql *plsql, size_t scope);

/* ---- plsql_sql.c ---- */
bool plsql_at_sql(const struct plsql *plsql);
/* A statement of SQL up to its semicolon, or inside parentheses up to the closing one, which stays. */
void plsql_sql(struct plsql *plsql);
/* EXECUTE IMMEDIATE: a plain literal at hand is parsed too, if it can be. */
void plsql_dynamic_sql(struct plsql *plsql);

/* A statement of tokens that were put together; NULL on failure. Its variables are made binds. */
struct sql_node *plsql_parse_tokens(struct plsql *plsql, const struct sql_token *tokens, size_t count);

/* ---- parse.c ---- */
/* The tokens of text from an offset on, for a parser; places are those in the text. */
bool sql_read_tokens(struct arena *arena, enum sql_dialect dialect, struct str text, size_t from, struct parser *p, struct err *err);
/* Whether what else walks the tree may do so by recursion; else it fails. */
bool parser_check_height(struct parser *p, const struct sql_node *node);
/* A statement inside another's text, in a parser of its own. */
struct sql_node *sql_parse_nested(const struct parser *outer, struct str text, struct err *err);

/* ---- plsql_expression.c ---- */
/* An expression; stops in front of what cannot go on. */
void plsql_expression(struct plsql *plsql, const char *what);
/* What can be assigned to or called: a name with its parts, arguments and subscripts. */
void plsql_target(struct plsql *plsql);
/* What stands between WHEN and THEN: a condition, or the values of a selector, or from 23ai on conditions without the selector. */
void plsql_when(struct plsql *plsql, bool selector);
/* To the semicolon, a word of those, or the end, none of which is taken; parentheses must be balanced. */
void plsql_pass(struct plsql *plsql, const char *const *stops);
void plsql_parenthesis(struct plsql *plsql);

/* ---- plsql_block.c ---- */
void plsql_statements(struct plsql *plsql);
void plsql_statement(struct plsql *plsql);
/* BEGIN … END, behind its declarations. */
void plsql_body(struct plsql *plsql);
void plsql_handlers(struct plsql *plsql); /* EXCEPTION WHEN …, if there is any */
void plsql_block(struct plsql *plsql);
void plsql_end(struct plsql *plsql); /* END [name] ; */
void plsql_semicolon(struct plsql *plsql);

/* ---- plsql_declare.c ---- */
/* Up to BEGIN, END or what is no declaration. */
void plsql_declarations(struct plsql *plsql);
void plsql_routine(struct plsql *plsql); /* at FUNCTION or PROCEDURE */
/* Behind IS or AS: a call specification, or declarations and a body. */
void plsql_implementation(struct plsql *plsql);

/* ---- plsql_unit.c ---- */
/* A unit, or what is written like one; NULL without failure when none begins here. */
struct sql_node *parse_plsql_unit(struct parser *p);
/* What EXEC takes: statements without a block around them. */
struct sql_node *parse_plsql_execute(struct parser *p);
/* Java, JavaScript and wrapped units, whose text is no PL/SQL; NULL when it is none of them. */
struct sql_node *parse_foreign_unit(struct arena *arena, struct str text);

/* ---- plsql_branches.c ---- */
/* What `read` reads, once with each branch of $IF … $END. */
struct sql_node *plsql_read_branches(struct parser *p, struct sql_node *(*read)(struct parser *p));

/* ---- plpgsql.c ---- */
/*
 * A statement of PostgreSQL that was parsed from the token `from` on: when it is CREATE FUNCTION, CREATE PROCEDURE or DO, a unit that holds it,
 * with the SQL of its body; else itself.
 */
struct sql_node *parse_plpgsql_unit(struct parser *p, struct sql_node *header, size_t from);
void plpgsql_expression(struct plsql *plsql, const char *what);
bool plpgsql_statement(struct plsql *plsql); /* false: one that PL/SQL has too */

#endif
