/* Blocks and statements of PL/SQL and PL/pgSQL. */
#include "sql/plsql.h"

static bool at_end(const struct parser *p) { return p->failed || parser_peek(p, 0)->kind == TOKEN_END; }

/* The last one is not among the tokens: the unit's reader has looked for it. */
void plsql_semicolon(struct plsql *plsql) {
    if (!at_end(plsql->p)) parser_expect_operator(plsql->p, ";");
}

static bool at_label(const struct parser *p) { return parser_is_operator(p, 0, "<<"); }

/* SQL's reserved words may be names here. */
static struct str take_word(struct parser *p, const char *what) {
    const struct sql_token *token = parser_peek(p, 0);
    if (p->failed || token->kind == TOKEN_WORD || token->kind == TOKEN_QUOTED) return p->failed ? (struct str){0} : p->tokens[p->at++].text;
    parser_fail(p, what);
    return (struct str){0};
}

static void label(struct plsql *plsql) {
    struct parser *p = plsql->p;
    p->at++;
    plsql_declare(plsql, take_word(p, "a label"));
    parser_expect_operator(p, ">>");
}

/* The name behind END: of the unit, the routine or the label; of a timing point several words. */
static void end_name(struct plsql *plsql) {
    struct parser *p = plsql->p;
    while (!at_end(p) && !parser_is_operator(p, 0, ";") && parser_peek(p, 0)->kind != TOKEN_OPERATOR) {
        p->at++;
        if (!parser_accept_operator(p, ".") && !parser_is_word(p, 0, "each") && !parser_is_word(p, 0, "row") && !parser_is_word(p, 0, "statement") && !parser_is_word(p, 0, "of")) break;
    }
}

void plsql_end(struct plsql *plsql) {
    parser_expect(plsql->p, "end");
    end_name(plsql);
    plsql_semicolon(plsql);
}

/* ---- branches and loops ---- */

static void condition_then(struct plsql *plsql) {
    plsql_expression(plsql, "a condition");
    parser_expect(plsql->p, "then");
    plsql_statements(plsql);
}

static void if_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    p->at++;
    condition_then(plsql);
    while (parser_accept(p, "elsif") || (plsql->postgresql && parser_accept(p, "elseif"))) condition_then(plsql);
    if (parser_accept(p, "else")) plsql_statements(plsql);
    parser_expect(p, "end if");
    plsql_semicolon(plsql);
}

static void case_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    p->at++;
    bool selector = !parser_is_word(p, 0, "when");
    if (selector) plsql_expression(plsql, "an expression");
    if (!parser_is_word(p, 0, "when")) parser_fail(p, "WHEN");
    while (parser_accept(p, "when")) {
        plsql_when(plsql, selector);
        parser_expect(p, "then");
        plsql_statements(plsql);
    }
    if (parser_accept(p, "else")) plsql_statements(plsql);
    parser_expect(p, "end case");
    end_name(plsql);
    plsql_semicolon(plsql);
}

static void loop_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    parser_expect(p, "loop");
    plsql_statements(plsql);
    parser_expect(p, "end loop");
    end_name(plsql);
    plsql_semicolon(plsql);
}

static void while_statement(struct plsql *plsql) {
    plsql->p->at++;
    plsql_expression(plsql, "a condition");
    loop_statement(plsql);
}

/* The parenthesis at hand holds a query, not a bound. */
static bool at_inline_query(const struct parser *p) {
    size_t ahead = 0;
    while (parser_is_operator(p, ahead, "(")) ahead++;
    return ahead > 0 && (parser_is_word(p, ahead, "select") || parser_is_word(p, ahead, "with"));
}

/* What a loop runs over: bounds, a cursor, a query in parentheses; from 21c on a list of such, with BY, WHILE and WHEN. */
static void iteration(struct plsql *plsql) {
    struct parser *p = plsql->p;
    parser_accept(p, "reverse");
    if (parser_is_word(p, 0, "repeat") && parser_peek(p, 1)->kind != TOKEN_OPERATOR) p->at++;
    if (!parser_accept(p, "values of") && !parser_accept(p, "indices of")) parser_accept(p, "pairs of");
    if (at_inline_query(p)) {
        p->at++;
        plsql_sql(plsql);
        parser_expect_operator(p, ")");
    } else if (parser_is_operator(p, 0, "(") && parser_is_word(p, 1, "execute")) {
        plsql_parenthesis(plsql);
    } else {
        plsql_expression(plsql, "a range, a cursor or a query");
    }
    while (parser_accept(p, "by") || parser_accept(p, "while") || parser_accept(p, "when")) plsql_expression(plsql, "an expression");
}

/* PL/pgSQL's queries stand without parentheses. */
static void for_range(struct plsql *plsql) {
    static const char *const stops[] = {"loop", NULL};
    struct parser *p = plsql->p;
    if (!plsql->postgresql) {
        do iteration(plsql);
        while (parser_accept_operator(p, ","));
        return;
    }
    if (at_inline_query(p)) {
        p->at++;
        plsql_sql(plsql);
        parser_expect_operator(p, ")");
    } else if (plsql_at_sql(plsql) || parser_is_word(p, 0, "execute")) {
        if (!parser_accept(p, "execute")) plsql_sql(plsql);
    } else if (parser_is_word(p, 0, "loop")) {
        parser_fail(p, "a range, a cursor or a query");
    }
    plsql_pass(plsql, stops);
}

/* In PL/pgSQL also r.field and a[1]. */
static void loop_variable(struct plsql *plsql) {
    struct parser *p = plsql->p;
    plsql_declare(plsql, take_word(p, "the loop's variable"));
    while (plsql->postgresql && !p->failed) {
        if (parser_is_operator(p, 0, "[")) plsql_parenthesis(plsql);
        else if (parser_accept_operator(p, ".")) take_word(p, "a field");
        else return;
    }
}

/* FOR a [type] [, b] IN …: also the iterators of 21c; PL/pgSQL's FOREACH … IN ARRAY. */
static void for_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    static const char *const stops[] = {"in", "loop", NULL};
    size_t scope = plsql_open_scope(plsql);
    p->at++;
    do loop_variable(plsql);
    while (parser_accept_operator(p, ","));
    if (parser_peek(p, 0)->kind == TOKEN_WORD) plsql_pass(plsql, stops); /* a type */
    parser_expect(p, "in");
    for_range(plsql);
    loop_statement(plsql);
    plsql_close_scope(plsql, scope);
}

static bool at_forall_statement(const struct parser *p) {
    return parser_is_word(p, 0, "insert") || parser_is_word(p, 0, "update") || parser_is_word(p, 0, "delete") || parser_is_word(p, 0, "merge") || parser_is(p, "execute immediate");
}

static void forall_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    size_t scope = plsql_open_scope(plsql);
    p->at++;
    plsql_declare(plsql, take_word(p, "the index"));
    parser_expect(p, "in");
    if (!parser_accept(p, "indices of")) parser_accept(p, "values of");
    plsql_expression(plsql, "a range");
    parser_accept(p, "save exceptions");
    if (!at_forall_statement(p)) parser_fail(p, "INSERT, UPDATE, DELETE, MERGE or EXECUTE IMMEDIATE");
    else plsql_statement(plsql);
    plsql_close_scope(plsql, scope);
}

/* ---- simple statements ---- */

/* Never over a word that only begins or ends something else: the semicolon is missing then. */
static void pass_statement(struct plsql *plsql) {
    static const char *const stops[] = {"begin", "end", "then", "else", "elsif", "loop", "exception", NULL};
    plsql_pass(plsql, stops);
    plsql_semicolon(plsql);
}

static void variables(struct plsql *plsql) {
    do plsql_expression(plsql, "a variable");
    while (parser_accept_operator(plsql->p, ","));
}

/* USING [IN | OUT | IN OUT] a, … */
static void arguments(struct plsql *plsql) {
    struct parser *p = plsql->p;
    do {
        while (parser_accept(p, "in") || parser_accept(p, "out")) {}
        plsql_expression(plsql, "an expression");
    } while (parser_accept_operator(p, ","));
}

/* [BULK COLLECT] INTO … USING … RETURNING [BULK COLLECT] INTO …, behind the text of dynamic SQL. */
static void dynamic_clauses(struct plsql *plsql) {
    struct parser *p = plsql->p;
    if (parser_accept(p, "bulk collect into") || parser_accept(p, "into")) variables(plsql);
    if (parser_accept(p, "using")) arguments(plsql);
    if (!parser_accept(p, "returning") && !parser_accept(p, "return")) return;
    parser_accept(p, "bulk collect");
    if (parser_expect(p, "into")) variables(plsql);
}

/* OPEN c; OPEN c (1); OPEN c FOR query or string. */
static void open_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    static const char *const stops[] = {"for", NULL};
    p->at++;
    plsql_pass(plsql, stops);
    if (parser_accept(p, "for")) {
        if (plsql->postgresql && parser_accept(p, "execute")) plsql_dynamic_sql(plsql);
        else if (plsql_at_sql(plsql)) plsql_sql(plsql);
        else if (at_inline_query(p)) plsql_sql(plsql);
        else if (!plsql->postgresql) plsql_dynamic_sql(plsql), plsql_expression(plsql, "a query's text"), dynamic_clauses(plsql);
        else plsql_dynamic_sql(plsql);
    }
    pass_statement(plsql);
}

static void execute_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    p->at++;
    parser_accept(p, "immediate");
    plsql_dynamic_sql(plsql);
    plsql_expression(plsql, "a statement's text");
    dynamic_clauses(plsql);
    plsql_semicolon(plsql);
}

/* EXIT, CONTINUE, RETURN, RAISE: [name] [WHEN condition], or an expression. */
static void leaving_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    bool loops = parser_is_word(p, 0, "exit") || parser_is_word(p, 0, "continue");
    p->at++;
    if (loops && !parser_is_word(p, 0, "when") && !parser_is_operator(p, 0, ";") && !at_end(p)) p->at++;
    if (loops && parser_accept(p, "when")) plsql_expression(plsql, "a condition");
    else if (!loops && !parser_is_operator(p, 0, ";") && !at_end(p)) plsql_expression(plsql, "an expression");
    plsql_semicolon(plsql);
}

/* An assignment or a call. */
static void assignment_or_call(struct plsql *plsql) {
    struct parser *p = plsql->p;
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED && token->kind != TOKEN_BIND && !parser_is_operator(p, 0, "(")) {
        parser_fail(p, "a statement");
        return;
    }
    if (plsql->postgresql) plsql_expression(plsql, "a statement");
    else plsql_target(plsql);
    if (parser_accept_operator(p, ":=")) plsql_expression(plsql, "an expression");
    plsql_semicolon(plsql);
}

static bool leads(const struct parser *p, const char *word) { return parser_is_word(p, 0, word) && !parser_is_operator(p, 1, ":=") && !parser_is_operator(p, 1, ".") && !parser_is_operator(p, 1, "("); }

static bool structured_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    if (parser_is_word(p, 0, "if")) return if_statement(plsql), true;
    if (parser_is_word(p, 0, "case")) return case_statement(plsql), true;
    if (parser_is_word(p, 0, "loop")) return loop_statement(plsql), true;
    if (parser_is_word(p, 0, "while")) return while_statement(plsql), true;
    if (parser_is_word(p, 0, "for")) return for_statement(plsql), true;
    if (plsql->postgresql && parser_is_word(p, 0, "foreach")) return for_statement(plsql), true;
    if (leads(p, "forall")) return forall_statement(plsql), true;
    if (leads(p, "begin") || leads(p, "declare")) return plsql_block(plsql), true;
    return false;
}

void plsql_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    if (!parser_enter(p)) return;
    if (structured_statement(plsql) || (plsql->postgresql && plpgsql_statement(plsql))) {
    } else if (plsql_at_sql(plsql)) {
        plsql_sql(plsql);
        plsql_semicolon(plsql);
    } else if (leads(p, "open")) {
        open_statement(plsql);
    } else if (parser_is(p, "execute immediate")) {
        execute_statement(plsql);
    } else if (leads(p, "exit") || leads(p, "continue") || parser_is_word(p, 0, "return") || leads(p, "raise")) {
        leaving_statement(plsql);
    } else if (leads(p, "fetch") || leads(p, "close") || leads(p, "pipe") || leads(p, "pragma") || leads(p, "goto")) {
        p->at++;
        pass_statement(plsql);
    } else if (leads(p, "null")) {
        p->at++;
        plsql_semicolon(plsql);
    } else {
        assignment_or_call(plsql);
    }
    parser_leave(p);
}

/* ---- blocks ---- */

static bool at_statements_end(const struct parser *p) {
    if (at_end(p) || parser_is_word(p, 0, "end") || parser_is_word(p, 0, "else") || parser_is_word(p, 0, "elsif") || parser_is_word(p, 0, "when")) return true;
    return parser_is_word(p, 0, "elseif") || (parser_is_word(p, 0, "exception") && parser_is_word(p, 1, "when"));
}

void plsql_statements(struct plsql *plsql) {
    struct parser *p = plsql->p;
    size_t from = p->at;
    while (!at_statements_end(p)) {
        if (at_label(p)) label(plsql);
        else if (plsql->postgresql && parser_accept_operator(p, ";")) {}
        else plsql_statement(plsql);
    }
    if (p->at == from && !plsql->postgresql) parser_fail(p, "a statement");
}

void plsql_handlers(struct plsql *plsql) {
    struct parser *p = plsql->p;
    static const char *const stops[] = {"then", NULL};
    if (!parser_accept(p, "exception")) return;
    while (parser_accept(p, "when")) {
        if (parser_is_word(p, 0, "then")) parser_fail(p, "an exception");
        plsql_pass(plsql, stops);
        parser_expect(p, "then");
        plsql_statements(plsql);
    }
}

void plsql_body(struct plsql *plsql) {
    struct parser *p = plsql->p;
    parser_expect(p, "begin");
    plsql_statements(plsql);
    plsql_handlers(plsql);
    plsql_end(plsql);
}

void plsql_block(struct plsql *plsql) {
    struct parser *p = plsql->p;
    size_t scope = plsql_open_scope(plsql);
    while (at_label(p)) label(plsql);
    if (parser_accept(p, "declare")) plsql_declarations(plsql);
    plsql_body(plsql);
    plsql_close_scope(plsql, scope);
}
