/* Declarations of PL/SQL: variables, cursors, types, pragmas, and routines with their parameters and bodies. */
#include "sql/plsql.h"

static bool at_name(const struct parser *p) { return parser_peek(p, 0)->kind == TOKEN_WORD || parser_peek(p, 0)->kind == TOKEN_QUOTED; }

static struct str take_name(struct parser *p, const char *what) {
    if (p->failed || at_name(p)) return p->failed ? (struct str){0} : p->tokens[p->at++].text;
    parser_fail(p, what);
    return (struct str){0};
}

static bool at_type_end(const struct plsql *plsql) {
    const struct parser *p = plsql->p;
    bool end = parser_is_operator(p, 0, ";") || parser_is_operator(p, 0, ",") || parser_is_operator(p, 0, ")") || parser_is_operator(p, 0, ":=") || parser_is_word(p, 0, "default");
    return end || (plsql->postgresql && parser_is_operator(p, 0, "=")) || parser_is_word(p, 0, "begin") || parser_is_word(p, 0, "end");
}

/* Words that go on with a type: TIMESTAMP WITH LOCAL TIME ZONE, INTERVAL DAY TO SECOND, LONG RAW, NOT NULL … Behind CHARACTER SET and RANGE anything does. */
static bool goes_on_with_word(const struct parser *p, bool *anything) {
    static const char *const words[] = {"with", "local", "time", "zone", "to", "year", "month", "day", "second", "raw", "varying", "precision", "not", "null", "character", "char", "varchar",
                                        "large", "object", "collate", "cursor", "set", "range"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!parser_is_word(p, 0, words[i])) continue;
        *anything |= str_eq_z(str_from_z(words[i]), "set") || str_eq_z(str_from_z(words[i]), "range") || str_eq_z(str_from_z(words[i]), "collate");
        return true;
    }
    return false;
}

/* Behind its first name: a.b, a%type, a@b, (10), and the words that go on with it. */
static bool type_goes_on(const struct parser *p, bool *anything) {
    static const char *const parts[] = {".", "%", "@", "*", "-", ".."};
    const struct sql_token *before = &p->tokens[p->at - 1];
    bool joined = sql_token_is_operator(before, ".") || sql_token_is_operator(before, "%") || sql_token_is_operator(before, "@") || sql_token_is(before, "ref");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parser_is_operator(p, 0, parts[i])) return true;
    return *anything || joined || goes_on_with_word(p, anything);
}

/* A type, up to a default, the end of a parameter or of the declaration, which `closer` is. */
static void pass_type(struct plsql *plsql, const char *closer) {
    struct parser *p = plsql->p;
    size_t from = p->at;
    bool anything = plsql->postgresql;
    while (!p->failed && parser_peek(p, 0)->kind != TOKEN_END && !at_type_end(plsql)) {
        bool open = parser_is_operator(p, 0, "(") || parser_is_operator(p, 0, "[");
        if (open) plsql_parenthesis(plsql);
        else if (p->at == from || type_goes_on(p, &anything)) p->at++;
        else parser_fail(p, closer);
    }
    if (p->at == from) parser_fail(p, "a type");
}

static void pass_default(struct plsql *plsql) {
    struct parser *p = plsql->p;
    if (parser_accept_operator(p, ":=") || parser_accept(p, "default") || (plsql->postgresql && parser_accept_operator(p, "="))) plsql_expression(plsql, "an expression");
}

/* (a in out nocopy number := 1, b t%rowtype) */
static void parameters(struct plsql *plsql) {
    struct parser *p = plsql->p;
    if (!parser_accept_operator(p, "(")) return;
    do {
        plsql_declare(plsql, take_name(p, "a parameter"));
        while (parser_accept(p, "in") || parser_accept(p, "out") || parser_accept(p, "nocopy")) {}
        pass_type(plsql, "\")\"");
        pass_default(plsql);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

/* ---- what is declared ---- */

/* [(parameters)] [RETURN type] [IS query]; in PL/pgSQL FOR. */
static void cursor_query(struct plsql *plsql) {
    struct parser *p = plsql->p;
    static const char *const stops[] = {"is", "for", NULL};
    size_t scope = plsql_open_scope(plsql);
    parameters(plsql);
    plsql_pass(plsql, stops); /* RETURN type */
    if (parser_accept(p, "is") || parser_accept(p, "for")) plsql_sql(plsql);
    plsql_close_scope(plsql, scope);
    plsql_semicolon(plsql);
}

static void cursor(struct plsql *plsql) {
    plsql->p->at++;
    plsql_declare(plsql, take_name(plsql->p, "a cursor's name"));
    cursor_query(plsql);
}

static void pass_statement(struct plsql *plsql) {
    plsql_pass(plsql, NULL);
    plsql_semicolon(plsql);
}

static void variable(struct plsql *plsql) {
    struct parser *p = plsql->p;
    plsql_declare(plsql, take_name(p, "a declaration"));
    if (plsql->postgresql && (parser_is_word(p, 0, "cursor") || parser_is(p, "no scroll cursor") || parser_is(p, "scroll cursor"))) {
        while (!parser_accept(p, "cursor")) p->at++;
        cursor_query(plsql);
        return;
    }
    parser_accept(p, "constant");
    pass_type(plsql, "\";\"");
    pass_default(plsql);
    plsql_semicolon(plsql);
}

/* BEFORE EACH ROW IS … END BEFORE EACH ROW; of a compound trigger. */
static void timing_point(struct plsql *plsql) {
    struct parser *p = plsql->p;
    static const char *const stops[] = {"is", NULL};
    plsql_pass(plsql, stops);
    parser_expect(p, "is");
    size_t scope = plsql_open_scope(plsql);
    plsql_implementation(plsql);
    plsql_close_scope(plsql, scope);
}

static bool at_timing_point(const struct parser *p) {
    return (parser_is_word(p, 0, "before") || parser_is_word(p, 0, "after") || parser_is(p, "instead of")) &&
           (parser_is_word(p, 1, "statement") || parser_is_word(p, 1, "each") || parser_is_word(p, 2, "each"));
}

/* MEMBER, STATIC, MAP … in front of a type's routine. */
static bool at_routine(const struct parser *p) {
    static const char *const modifiers[] = {"final", "instantiable", "overriding", "not", "map", "order", "member", "static", "constructor"};
    size_t ahead = 0;
    for (bool modifier = true; modifier; ahead += modifier) {
        modifier = false;
        for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers && !modifier; i++) modifier = parser_is_word(p, ahead, modifiers[i]);
    }
    return parser_is_word(p, ahead, "function") || parser_is_word(p, ahead, "procedure");
}

static bool at_type(const struct parser *p) { return (parser_is_word(p, 0, "type") || parser_is_word(p, 0, "subtype")) && parser_is_word(p, 2, "is"); }

void plsql_declarations(struct plsql *plsql) {
    struct parser *p = plsql->p;
    while (!p->failed && parser_peek(p, 0)->kind != TOKEN_END && !parser_is_word(p, 0, "begin") && !parser_is_word(p, 0, "end")) {
        if (plsql->postgresql && parser_accept(p, "declare")) continue;
        if (!plsql->postgresql && at_routine(p)) {
            while (!parser_is_word(p, 0, "function") && !parser_is_word(p, 0, "procedure")) p->at++;
            plsql_routine(plsql);
        } else if (parser_is_word(p, 0, "pragma") || at_type(p)) {
            pass_statement(plsql);
        } else if (parser_is_word(p, 0, "cursor") && !parser_is_operator(p, 1, "%")) {
            cursor(plsql);
        } else if (at_timing_point(p)) {
            timing_point(plsql);
        } else {
            variable(plsql);
        }
    }
}

/* ---- routines ---- */

static bool is_call_specification(const struct parser *p) { return parser_is_word(p, 0, "language") || parser_is_word(p, 0, "external") || parser_is_word(p, 0, "mle"); }

void plsql_implementation(struct plsql *plsql) {
    struct parser *p = plsql->p;
    if (is_call_specification(p)) {
        pass_statement(plsql);
        return;
    }
    if (!parser_enter(p)) return;
    plsql_declarations(plsql);
    if (!parser_is_word(p, 0, "begin")) parser_fail(p, "a declaration or BEGIN");
    plsql_body(plsql);
    parser_leave(p);
}

/* RETURN type, AUTHID, PIPELINED, RESULT_CACHE and the like, to IS, AS or the semicolon. SELF AS RESULT goes on. */
static void pass_options(struct plsql *plsql) {
    static const char *const stops[] = {"is", "as", NULL};
    struct parser *p = plsql->p;
    plsql_pass(plsql, stops);
    while (parser_is(p, "as result")) {
        p->at += 2;
        plsql_pass(plsql, stops);
    }
}

void plsql_routine(struct plsql *plsql) {
    struct parser *p = plsql->p;
    bool function = parser_is_word(p, 0, "function");
    p->at++;
    parser_accept(p, "if not exists");
    struct str name = take_name(p, function ? "a function's name" : "a procedure's name");
    while (parser_accept_operator(p, ".")) name = take_name(p, "a name");
    plsql_declare(plsql, name);
    map_put(&plsql->routines, name, plsql);
    size_t scope = plsql_open_scope(plsql);
    parameters(plsql);
    pass_options(plsql);
    if (parser_accept(p, "is") || parser_accept(p, "as")) plsql_implementation(plsql);
    else plsql_semicolon(plsql);
    plsql_close_scope(plsql, scope);
}
