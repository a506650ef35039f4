/*
 * Units of PL/SQL: what is created (functions, procedures, packages, triggers, types, their bodies) and anonymous blocks. Also without CREATE,
 * as the dictionary keeps their source.
 */
#include "sql/plsql.h"

/* ---- what begins here ---- */

/* The words behind CREATE that say how, not what. */
static size_t pass_modifiers(const struct parser *p, size_t ahead) {
    static const char *const modifiers[] = {"or", "replace", "editionable", "noneditionable", "and", "resolve", "compile", "noforce"};
    for (bool modifier = true; modifier;) {
        modifier = false;
        for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers && !modifier; i++) modifier = parser_is_word(p, ahead, modifiers[i]);
        ahead += modifier;
    }
    return ahead;
}

static void unit_name(struct parser *p, struct sql_plsql_unit *unit) {
    parser_accept(p, "if not exists");
    unit->name = parser_name(p, "a name");
    if (!parser_accept_operator(p, ".")) return;
    unit->schema = unit->name;
    unit->name = parser_name(p, "a name");
}

/* ---- the units ---- */

/* Sharing, rights, who may call it: to IS or AS. */
static void to_is(struct plsql *plsql) {
    static const char *const stops[] = {"is", "as", NULL};
    plsql_pass(plsql, stops);
    if (!parser_accept(plsql->p, "is")) parser_expect(plsql->p, "as");
}

/* Declarations, and what is done first when the package is used. */
static void package(struct plsql *plsql, struct sql_plsql_unit *unit) {
    struct parser *p = plsql->p;
    unit_name(p, unit);
    to_is(plsql);
    plsql_declarations(plsql);
    if (parser_is_word(p, 0, "begin")) plsql_body(plsql);
    else plsql_end(plsql);
}

static bool at_trigger_action(const struct parser *p) {
    return parser_is_word(p, 0, "declare") || parser_is_word(p, 0, "begin") || parser_is_word(p, 0, "call") || parser_is(p, "compound trigger") || parser_is_operator(p, 0, "<<");
}

static void trigger(struct plsql *plsql, struct sql_plsql_unit *unit) {
    static const char *const stops[] = {"declare", "begin", "call", "compound", "when", NULL};
    struct parser *p = plsql->p;
    unit_name(p, unit);
    if (!parser_is_word(p, 0, "before") && !parser_is_word(p, 0, "after") && !parser_is_word(p, 0, "instead") && !parser_is_word(p, 0, "for") && !parser_is_word(p, 0, "sharing") &&
        !parser_is_word(p, 0, "default"))
        parser_fail(p, "BEFORE, AFTER, INSTEAD OF or FOR");
    while (!p->failed && !at_trigger_action(p) && !parser_is_operator(p, 0, ";") && parser_peek(p, 0)->kind != TOKEN_END) {
        if (parser_accept(p, "when")) plsql_expression(plsql, "a condition");
        if (parser_is_word(p, 0, "compound") && !at_trigger_action(p)) p->at++;
        plsql_pass(plsql, stops);
    }
    if (parser_accept(p, "call")) {
        plsql_expression(plsql, "a procedure");
        plsql->open_ended = true;
    } else if (parser_accept(p, "compound trigger")) {
        plsql_declarations(plsql);
        plsql_end(plsql);
    } else if (at_trigger_action(p)) {
        plsql_block(plsql);
    } else {
        parser_fail(p, "the trigger's block");
    }
}

/* Attributes and the headers of methods: balanced text. */
static void type(struct plsql *plsql, struct sql_plsql_unit *unit) {
    unit_name(plsql->p, unit);
    plsql_pass(plsql, NULL);
    plsql_semicolon(plsql);
}

static void routine(struct plsql *plsql, struct sql_plsql_unit *unit) {
    struct parser *p = plsql->p;
    size_t before = p->at++;
    unit_name(p, unit);
    p->at = before;
    if (!p->failed) plsql_routine(plsql);
}

/* "create function", "create package body", "block" … */
static struct str unit_what(const struct parser *p, bool create, size_t ahead) {
    const struct sql_token *word = parser_peek(p, ahead);
    bool body = parser_is_word(p, ahead + 1, "body");
    return str_fmt(p->arena, "%s" STR_FMT "%s", create ? "create " : "", STR_ARG(str_lower(p->arena, word->text)), body ? " body" : "");
}

static bool object(struct plsql *plsql, struct sql_plsql_unit *unit) {
    struct parser *p = plsql->p;
    if (parser_is_word(p, 0, "function") || parser_is_word(p, 0, "procedure")) return routine(plsql, unit), true;
    if (parser_accept(p, "package body") || parser_accept(p, "package") || parser_accept(p, "type body")) return package(plsql, unit), true;
    if (parser_accept(p, "trigger")) return trigger(plsql, unit), true;
    if (parser_accept(p, "type")) return type(plsql, unit), true;
    return false;
}

static bool at_object(const struct parser *p, size_t ahead) {
    return parser_is_word(p, ahead, "function") || parser_is_word(p, ahead, "procedure") || parser_is_word(p, ahead, "package") || parser_is_word(p, ahead, "trigger") || parser_is_word(p, ahead, "type");
}

/* The semicolon that ends a unit is not among the tokens, but must be there. */
static void check_closed(struct parser *p) {
    size_t found, from = p->at ? p->tokens[p->at - 1].end : 0;
    struct str rest = str_slice(p->text, from, p->text.len);
    if (!p->failed && parser_peek(p, 0)->kind == TOKEN_END && from && p->text.ptr[from - 1] != ';' && !str_find(rest, STR(";"), &found)) parser_fail(p, "\";\"");
}

static struct sql_node *finish_unit(struct plsql *plsql, struct sql_node *node) {
    struct parser *p = plsql->p;
    struct sql_plsql_unit *unit = SQL_AS(plsql_unit, node);
    if (p->failed) return NULL;
    unit->statements = plsql->statements;
    unit->text = str_trim(str_slice(p->text, node->offset, p->text.len));
    parser_close(p, node);
    return node;
}

static bool at_block(const struct parser *p) { return parser_is_word(p, 0, "begin") || parser_is_word(p, 0, "declare") || parser_is_operator(p, 0, "<<"); }

static struct sql_node *read_unit(struct parser *p) {
    bool block = at_block(p), create = parser_is_word(p, 0, "create");
    size_t ahead = create ? pass_modifiers(p, 1) : 0;
    struct plsql plsql;
    struct sql_node *node = sql_node_new(p->arena, SQL_PLSQL_UNIT, parser_offset(p), 0);
    plsql_init(&plsql, p);
    SQL_AS(plsql_unit, node)->what = block ? STR("block") : unit_what(p, create, ahead);
    p->at += ahead;
    if (block) plsql_block(&plsql);
    else object(&plsql, SQL_AS(plsql_unit, node));
    if (!plsql.open_ended) check_closed(p);
    return finish_unit(&plsql, node);
}

struct sql_node *parse_plsql_unit(struct parser *p) {
    bool create = parser_is_word(p, 0, "create");
    size_t ahead = create ? pass_modifiers(p, 1) : 0;
    bool specification = create && parser_is_word(p, ahead, "type") && !parser_is_word(p, ahead + 1, "body"); /* a definition like others */
    if (specification || (!at_block(p) && !at_object(p, ahead))) return NULL;
    return plsql_read_branches(p, read_unit);
}

struct sql_node *parse_plsql_execute(struct parser *p) {
    struct plsql plsql;
    struct sql_node *node = sql_node_new(p->arena, SQL_PLSQL_UNIT, parser_offset(p), 0);
    plsql_init(&plsql, p);
    SQL_AS(plsql_unit, node)->what = STR("execute");
    plsql_statements(&plsql);
    plsql_handlers(&plsql); /* the client puts what it is given between BEGIN and END */
    return finish_unit(&plsql, node);
}

/* ---- other languages ---- */

struct looking {
    struct sql_lexer lexer;
    struct sql_token token;
    int open; /* parentheses */
    bool good;
};

/* The next token; false at the end and where a parenthesis closes nothing. */
static bool look(struct looking *looking) {
    looking->good = looking->good && sql_lexer_next(&looking->lexer, &looking->token) && looking->token.kind != TOKEN_END;
    looking->open += looking->good ? sql_token_is_operator(&looking->token, "(") - sql_token_is_operator(&looking->token, ")") : 0;
    return looking->good && looking->open >= 0;
}

static struct sql_node *foreign_unit(struct arena *arena, struct str text, struct str what) {
    struct sql_node *node = sql_node_new(arena, SQL_PLSQL_UNIT, 0, text.len);
    SQL_AS(plsql_unit, node)->what = what;
    SQL_AS(plsql_unit, node)->text = str_trim(text);
    return node;
}

/* Behind MLE MODULE: its source follows AS; USING and FROM name where it is, in SQL. */
static bool has_module_source(struct looking *looking) {
    while (look(looking)) {
        if (sql_token_is(&looking->token, "as")) return true;
        if (sql_token_is(&looking->token, "using") || sql_token_is(&looking->token, "from")) return false;
    }
    return false;
}

/* Behind IS or AS: MLE LANGUAGE … {{ source }}. In a string it is a token like others. */
static bool has_braced_source(struct looking *looking) {
    if (!look(looking) || !sql_token_is(&looking->token, "mle") || !look(looking) || !sql_token_is(&looking->token, "language")) return false;
    while (look(looking) && looking->token.kind == TOKEN_WORD) {}
    return str_starts(str_slice(looking->lexer.text, looking->lexer.at ? looking->lexer.at - 1 : 0, looking->lexer.text.len), STR("{{"));
}

static bool is_object(const struct sql_token *token) {
    return sql_token_is(token, "function") || sql_token_is(token, "procedure") || sql_token_is(token, "package") || sql_token_is(token, "type") || sql_token_is(token, "trigger");
}

/* Only the header is looked at: up to IS or AS, or WRAPPED. */
struct sql_node *parse_foreign_unit(struct arena *arena, struct str text) {
    enum { HEADER_TOKENS = 200 };
    struct looking looking = {.lexer = {.dialect = SQL_ORACLE, .text = text}, .good = true};
    struct str what = {0};
    if (!look(&looking) || !sql_token_is(&looking.token, "create")) return NULL;
    for (size_t i = 0; i < HEADER_TOKENS && look(&looking); i++) {
        bool first = !what.len;
        if (sql_token_is(&looking.token, "java") && first) return foreign_unit(arena, text, STR("create java"));
        if (sql_token_is(&looking.token, "mle") && first) return look(&looking) && sql_token_is(&looking.token, "module") && has_module_source(&looking) ? foreign_unit(arena, text, STR("create mle module")) : NULL;
        if (first && is_object(&looking.token)) what = str_fmt(arena, "create " STR_FMT, STR_ARG(str_lower(arena, looking.token.text)));
        else if (first && i > 6) return NULL;
        if (what.len && sql_token_is(&looking.token, "wrapped")) return foreign_unit(arena, text, what);
        if (what.len && !looking.open && (sql_token_is(&looking.token, "is") || sql_token_is(&looking.token, "as"))) return has_braced_source(&looking) ? foreign_unit(arena, text, what) : NULL;
    }
    return NULL;
}
