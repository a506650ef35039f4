/*
 * What the files of the parser share. A parse function returns NULL once something failed; the first failure is kept in p->err and
 * stops everything, because every accept and expect then says no.
 */
#ifndef DOVETAIL_SQL_PARSER_H
#define DOVETAIL_SQL_PARSER_H

#include "sql/parse.h"
#include "sql/token.h"

struct parser {
    struct arena *arena;
    enum sql_dialect dialect;
    struct str text;
    const struct sql_token *tokens; /* of one statement, ended by sql_tokens_end */
    size_t count;
    size_t at;
    struct sql_node *pending; /* an operand that was read ahead: the next that parse_primary gives */
    bool versions;           /* behind Oracle's RETURNING: OLD a and NEW a are values */
    unsigned depth;
    size_t furthest; /* token at which the grammars (grammar.h) missed something, furthest of all */
    struct str missed[3];
    size_t missed_count;
    bool failed;
    struct err *err;
};

/* ---- looking and taking ----
 * With a literal, as nearly always, a look costs one comparison (see token.h); what is rare goes on in parser.c. */
SQL_INLINE const struct sql_token *parser_peek(const struct parser *p, size_t ahead) {
    /* A fixed look ahead needs no bounds of its own, only the place that it starts from: 6 % faster than the two lines below. */
    if (__builtin_constant_p(ahead) && ahead <= SQL_TOKENS_BEYOND) return __builtin_expect(p->at < p->count, true) ? p->tokens + p->at + ahead : p->tokens + p->count - 1;
    size_t at = p->at + ahead, last = p->count - 1;
    return p->tokens + (at < last ? at : last);
}

SQL_INLINE bool parser_is_word(const struct parser *p, size_t ahead, const char *word) { return sql_token_is(parser_peek(p, ahead), word) && !p->failed; }
SQL_INLINE bool parser_is_operator(const struct parser *p, size_t ahead, const char *op) { return sql_token_is_operator(parser_peek(p, ahead), op) && !p->failed; }

size_t parser_words_here(const struct parser *p, const char *words); /* how many tokens they take; 0 when they do not stand here */

/* Words separated by blanks, all of them or nothing, as in parser_accept(p, "group by"): how many tokens they take. */
SQL_INLINE size_t parser_length_here(const struct parser *p, const char *words) {
    const char *blank = strchr(words, ' ');
    size_t first = blank ? (size_t)(blank - words) : strlen(words);
    if (parser_peek(p, 0)->key != sql_word_key(words, first)) return 0;
    return blank || first >= 8 ? parser_words_here(p, words) : !p->failed;
}

SQL_INLINE bool parser_is(const struct parser *p, const char *words) { return parser_length_here(p, words) > 0; }

SQL_INLINE bool parser_accept(struct parser *p, const char *words) {
    size_t length = parser_length_here(p, words);
    p->at += length;
    return length > 0;
}

SQL_INLINE bool parser_accept_operator(struct parser *p, const char *op) {
    if (!parser_is_operator(p, 0, op)) return false;
    p->at++;
    return true;
}

void *parser_fail_operator(struct parser *p, const char *op);
void *parser_fail(struct parser *p, const char *expected); /* gives NULL: "expected … near …" at the present token, or further where a grammar got; NULL: what that missed */
SQL_INLINE bool parser_expect(struct parser *p, const char *words) { return parser_accept(p, words) || parser_fail(p, words) != NULL; }
SQL_INLINE bool parser_expect_operator(struct parser *p, const char *op) { return parser_accept_operator(p, op) || parser_fail_operator(p, op) != NULL; }
void parser_expected(struct parser *p, struct str what);   /* no failure: something else may fit; told if nothing further does */
void *parser_fail_code(struct parser *p, enum err_code code, const char *message);
void *parser_too_deep(struct parser *p);
/* One level deeper; false at the limit. */
SQL_INLINE bool parser_enter(struct parser *p) { return !p->failed && (p->depth++ < SQL_DEPTH_MAX || parser_too_deep(p) != NULL); }
SQL_INLINE void parser_leave(struct parser *p) { p->depth -= p->depth > 0; }
struct str parser_hint(const struct parser *p);                                    /* of the comments between the last token and this */
SQL_INLINE size_t parser_offset(const struct parser *p) { return parser_peek(p, 0)->offset; }
SQL_INLINE size_t parser_end(const struct parser *p) { return p->at ? p->tokens[p->at - 1].end : 0; } /* of the last token taken */
struct sql_node *parser_new(struct parser *p, enum sql_kind kind, size_t offset);                 /* ends at the last token taken */
/* Sets its length to here. */
SQL_INLINE void parser_close(const struct parser *p, struct sql_node *node) {
    size_t end = parser_end(p);
    node->length = end > node->offset ? (uint32_t)(end - node->offset) : 0;
}
bool parser_is_name(const struct parser *p, size_t ahead);                         /* could be a name (not a reserved word) */
struct str parser_name(struct parser *p, const char *what);                        /* a name, or a failure */
bool parser_at_model(const struct parser *p);                                      /* Oracle's MODEL clause, and no name MODEL */
bool parser_alias(struct parser *p, struct str *alias);                            /* [AS] name; false when there is none */
void parser_name_list(struct parser *p, struct sql_list *list);                    /* (a, b, …) as NAME nodes */
bool parser_label(struct parser *p, struct str *label);                            /* the same of a target, which more words may name */
struct str parser_any_word(struct parser *p, const char *what);                    /* a name, reserved or not, or a failure */
/* The first of the phrases that stands here, taken; NULL when none does. */
const char *parser_accept_one(struct parser *p, const char *const *phrases, size_t count);
/* The tokens from there to here, words in capitals, one blank between. */
struct str parser_words_from(const struct parser *p, size_t from);
/* Where a colon is expected, ":a" was read as a bind: makes it the word or number behind the colon; false for another token. */
bool parser_split_bind(struct parser *p);
/* Text of the tokens up to, not including, the closing parenthesis or `stop` at this level. */
struct str parser_balanced_text(struct parser *p, bool stop_at_comma);

/* ---- grammar ---- */
struct sql_node *parse_expression(struct parser *p);
struct sql_node *parse_operand(struct parser *p);    /* without AND, OR, NOT, comparisons: PostgreSQL's b_expr, for BETWEEN … AND */
struct sql_node *parse_primary(struct parser *p);    /* parse_primary.c */
struct sql_node *parse_call(struct parser *p, struct str schema, struct str name, size_t offset); /* at the "(" */
struct sql_node *parse_special_call(struct parser *p); /* NULL without failure when it is none */
struct sql_node *parse_window(struct parser *p);      /* inside the parentheses */
void parse_expression_list(struct parser *p, struct sql_list *list);
bool parser_at_type(const struct parser *p);
struct sql_node *parse_type(struct parser *p);
struct sql_node *parse_query(struct parser *p);      /* SELECT, VALUES, set operations, with WITH, ORDER BY, LIMIT */
bool parse_at_query(const struct parser *p);         /* SELECT, WITH, VALUES or a parenthesis that leads to one */
/* What may stand in IN (…), ANY (…), a call: a query, or expressions, of which the first may begin with a query. */
void parse_query_or_list(struct parser *p, struct sql_node **query, struct sql_list *items);
bool parse_at_query_end(const struct parser *p);     /* a set operation, ORDER BY, LIMIT …: what may go on behind a whole query in parentheses */
bool parse_at_set_operator(const struct parser *p);
struct sql_node *parse_query_rest(struct parser *p, struct sql_node *first); /* the rest of a query whose first part is read */
struct str parse_database_link(struct parser *p);    /* behind the @ */
void parse_order_list(struct parser *p, struct sql_list *list);
struct with { /* a WITH clause before it is known what it belongs to */
    struct sql_list list;
    bool recursive;
    struct str plsql; /* WITH FUNCTION …: the declarations */
    size_t offset;
};
void parse_with(struct parser *p, struct with *with); /* nothing when none stands here */
struct sql_node *parse_with_statement(struct parser *p); /* WITH … INSERT, UPDATE, DELETE, MERGE; before a query it is the query's own */
struct sql_node *parse_query_behind_with(struct parser *p, const struct with *with);
struct sql_node *parse_target_item(struct parser *p);      /* expression [AS label], or * */
void parse_targets(struct parser *p, struct sql_list *list);
void parse_from_list(struct parser *p, struct sql_list *list);
struct sql_node *parse_table_name(struct parser *p); /* [db.][schema.]name[@link], no alias */
struct sql_node *parse_table_ref(struct parser *p);  /* with alias, joins */
struct sql_node *parse_statement(struct parser *p);  /* any, to the end of the tokens */
struct sql_node *parse_insert(struct parser *p);
struct sql_node *parse_update(struct parser *p);
struct sql_node *parse_delete(struct parser *p);
struct sql_node *parse_merge(struct parser *p);
/*
 * A rule of the grammars by its name, into the list without a clause of its own. parse_rule: false without failure when it does not begin
 * here; expect_rule fails then.
 */
bool parse_rule(struct parser *p, const char *name, struct sql_list *items);
struct sql_node *parse_clause(struct parser *p, const char *name); /* as parse_rule, in a clause of its own; NULL where that is false */
bool expect_rule(struct parser *p, const char *name, struct sql_list *items);
struct sql_node *parse_object_name(struct parser *p, const char *what);   /* as parse_table_name, where only a name can stand: fewer words are reserved */
struct sql_node *parse_local_name(struct parser *p, const char *what); /* likewise, without a database link */
struct str parser_ddl_name(struct parser *p, const char *what); /* likewise, one part */
bool parser_at_ddl_name(const struct parser *p);
void parser_ddl_name_list(struct parser *p, struct sql_list *list); /* (a, b) */
struct sql_node *parse_order_item(struct parser *p);
struct sql_node *parse_column_def(struct parser *p, bool typed); /* typed: what follows the name in PostgreSQL is a type, if anything does */
bool sql_column_is_bare(const struct sql_node *column_def); /* neither type nor option nor constraint */
struct sql_node *parse_table_constraint(struct parser *p);  /* NULL without failure when none begins here */
struct sql_node *parse_column_constraint(struct parser *p); /* likewise */
void parse_index_key_rest(struct parser *p, struct sql_index_key *key); /* behind its expression and collation */
struct sql_node *parse_index_key(struct parser *p);
struct sql_node *parse_create_table(struct parser *p, size_t offset, const struct sql_list *prefix);
struct sql_node *parse_create_index(struct parser *p, size_t offset, const struct sql_list *prefix);
struct sql_node *parse_create_view(struct parser *p, size_t offset, const struct sql_list *prefix);
struct sql_node *parse_duality_view(struct parser *p, size_t offset, const struct sql_list *prefix);
struct sql_node *parse_graphql_object(struct parser *p); /* table @insert { key : column … } */
struct sql_node *parse_create(struct parser *p);     /* NULL without failure: a kind that is not parsed */
struct sql_node *parse_command(struct parser *p);    /* a statement of the grammars; NULL without failure: none of theirs */
struct sql_node *parse_alter(struct parser *p);
struct sql_node *parse_drop(struct parser *p);

#endif
