/*
 * Functions, procedures and DO of PostgreSQL: what their bodies in PL/pgSQL and SQL hold.
 *
 * PL/pgSQL has no expressions of its own: each is what stands behind SELECT in a query of SQL, and is parsed as that. Only those that read
 * tables are kept as statements. Blocks, branches and loops are PL/SQL's (plsql_block.c).
 */
#include "sql/plsql.h"

/* ---- expressions and queries ---- */

static bool at_stop(const struct parser *p, const char *const *stops) {
    if (parser_is_operator(p, 0, ";") || parser_peek(p, 0)->kind == TOKEN_END) return true;
    for (size_t i = 0; stops[i]; i++)
        if (parser_peek(p, 0)->kind == TOKEN_WORD && str_ieq_z(parser_peek(p, 0)->text, stops[i])) return true;
    return false;
}

/* Where an expression ends: in front of a semicolon or such a word outside parentheses and CASE … END. */
static size_t expression_end(const struct plsql *plsql, const char *const *stops) {
    struct parser p = *plsql->p;
    size_t depth = 0;
    for (; depth || !at_stop(&p, stops); p.at++) {
        if (parser_is_operator(&p, 0, ";") || parser_peek(&p, 0)->kind == TOKEN_END) break;
        bool open = parser_is_operator(&p, 0, "(") || parser_is_operator(&p, 0, "[") || parser_is_word(&p, 0, "case");
        bool close = parser_is_operator(&p, 0, ")") || parser_is_operator(&p, 0, "]") || parser_is_word(&p, 0, "end");
        if (close && !depth) break;
        depth += open;
        depth -= close;
    }
    return p.at;
}

static bool find_table(const struct sql_node *node, void *context) {
    *(bool *)context |= node->kind == SQL_TABLE;
    return true;
}

/* The tokens up to `end` as a query: SELECT in front of them. */
static void parse_as_query(struct plsql *plsql, size_t end, size_t offset, bool keep) {
    struct parser *p = plsql->p;
    struct sql_node *node = sql_node_new(p->arena, SQL_PLSQL_STATEMENT, offset, p->tokens[end ? end - 1 : 0].end);
    struct sql_tokens tokens = {0};
    struct sql_token select = {.kind = TOKEN_WORD, .offset = (uint32_t)offset, .end = (uint32_t)offset, .key = sql_word_key("select", strlen("select")), .text = STR("select")};
    VEC_PUSH(p->arena, &tokens, select);
    for (; p->at < end; p->at++) VEC_PUSH(p->arena, &tokens, p->tokens[p->at]);
    sql_tokens_end(p->arena, &tokens, p->tokens[end].offset);
    struct sql_node *tree = plsql_parse_tokens(plsql, tokens.at, tokens.n);
    bool table = keep;
    if (tree) sql_walk(tree, find_table, &table);
    if (!table || p->failed) return;
    SQL_AS(plsql_statement, node)->statement = tree;
    sql_list_push(p->arena, &plsql->statements, node);
}

void plpgsql_expression(struct plsql *plsql, const char *what) {
    static const char *const stops[] = {"then", "loop", "using", "into", "when", NULL};
    struct parser *p = plsql->p;
    size_t end = expression_end(plsql, stops);
    if (end == p->at) parser_fail(p, what);
    else parse_as_query(plsql, end, parser_offset(p), false);
}

/* PERFORM is SELECT whose rows nobody wants. */
static void perform_statement(struct plsql *plsql) {
    static const char *const stops[] = {NULL};
    struct parser *p = plsql->p;
    size_t offset = parser_offset(p);
    p->at++;
    size_t end = expression_end(plsql, stops);
    if (end == p->at) parser_fail(p, "an expression");
    else parse_as_query(plsql, end, offset, true);
    plsql_semicolon(plsql);
}

/* ---- statements ---- */

static void pass_statement(struct plsql *plsql) {
    static const char *const stops[] = {"begin", "then", "else", "elsif", "loop", NULL};
    plsql->p->at++;
    plsql_pass(plsql, stops);
    plsql_semicolon(plsql);
}

static void return_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    p->at++;
    if (parser_is(p, "query execute")) return pass_statement(plsql);
    if (parser_accept(p, "query")) plsql_sql(plsql);
    else if (!parser_accept(p, "next") || !parser_is_operator(p, 0, ";"))
        if (!parser_is_operator(p, 0, ";") && parser_peek(p, 0)->kind != TOKEN_END) plpgsql_expression(plsql, "an expression");
    plsql_semicolon(plsql);
}

/* Where := or = stands behind name, name.field, name[subscript] or $1; 0: this is no assignment. */
static size_t assignment_at(const struct parser *outer) {
    struct parser p = *outer;
    size_t depth = 0;
    if (parser_peek(&p, 0)->kind != TOKEN_WORD && parser_peek(&p, 0)->kind != TOKEN_QUOTED && parser_peek(&p, 0)->kind != TOKEN_BIND) return 0;
    for (p.at++; parser_peek(&p, 0)->kind != TOKEN_END && !parser_is_operator(&p, 0, ";"); p.at++) {
        if (parser_is_operator(&p, 0, "[")) depth++;
        else if (parser_is_operator(&p, 0, "]") && depth) depth--;
        else if (!depth && parser_is_operator(&p, 0, ".") && parser_peek(&p, 1)->kind != TOKEN_OPERATOR) p.at++;
        else if (!depth) return parser_is_operator(&p, 0, ":=") || parser_is_operator(&p, 0, "=") ? p.at : 0;
    }
    return 0;
}

static void assignment(struct plsql *plsql, size_t at) {
    plsql->p->at = at + 1;
    plpgsql_expression(plsql, "an expression");
    plsql_semicolon(plsql);
}

static bool leads(const struct parser *p, const char *word) { return parser_is_word(p, 0, word) && !parser_is_operator(p, 1, ".") && !parser_is_operator(p, 1, "("); }

bool plpgsql_statement(struct plsql *plsql) {
    struct parser *p = plsql->p;
    size_t at = assignment_at(p);
    if (at) return assignment(plsql, at), true;
    if (parser_is_word(p, 0, "perform")) return perform_statement(plsql), true;
    if (parser_is_word(p, 0, "return")) return return_statement(plsql), true;
    static const char *const passed[] = {"raise", "assert", "get", "fetch", "move", "close", "execute", "null"};
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
        if (parser_is_word(p, 0, passed[i]) && !parser_is_operator(p, 1, ".")) return pass_statement(plsql), true;
    if (leads(p, "open") || leads(p, "exit") || leads(p, "continue")) return false;
    if (parser_peek(p, 0)->kind != TOKEN_WORD) return parser_fail(p, "a statement"), true;
    plsql_sql(plsql);
    plsql_semicolon(plsql);
    return true;
}

/* ---- bodies ---- */

static void declare_built_in(struct plsql *plsql) {
    static const char *const names[] = {"new", "old", "found", "sqlstate", "sqlerrm", "tg_name", "tg_when", "tg_level", "tg_op", "tg_relid", "tg_table_name", "tg_table_schema", "tg_nargs", "tg_argv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) plsql_declare(plsql, str_from_z(names[i]));
}

/* Names of the parameters and of RETURNS TABLE's columns: what stands in front of a type. */
static void declare_parameters(struct plsql *plsql, const struct parser *header, size_t from) {
    struct parser p = *header;
    size_t depth = 0;
    for (p.at = from; p.at < header->at; p.at++) {
        bool item = depth == 1 && (parser_is_operator(&p, 0, ",") || (parser_is_operator(&p, 0, "(")));
        if (parser_is_operator(&p, 0, "(")) item = depth++ == 0;
        if (parser_is_operator(&p, 0, ")") && depth) depth--;
        if (parser_is_word(&p, 0, "as") || !item) continue;
        while (parser_is_word(&p, 1, "in") || parser_is_word(&p, 1, "out") || parser_is_word(&p, 1, "inout") || parser_is_word(&p, 1, "variadic")) p.at++;
        const struct sql_token *name = parser_peek(&p, 1), *type = parser_peek(&p, 2);
        if ((name->kind == TOKEN_WORD || name->kind == TOKEN_QUOTED) && (type->kind == TOKEN_WORD || type->kind == TOKEN_QUOTED)) plsql_declare(plsql, name->text);
    }
}

static void sql_body(struct plsql *plsql) {
    struct parser *p = plsql->p;
    while (!p->failed && parser_peek(p, 0)->kind != TOKEN_END)
        if (!parser_accept_operator(p, ";")) plsql_sql(plsql);
}

/* The body is a view into the text unless its quotes had to be undone; its places are then those of its literal. */
static bool read_body(const struct parser *header, const struct sql_token *body, struct parser *p, struct err *err) {
    struct str text = header->text;
    bool view = body->text.ptr >= text.ptr && body->text.ptr + body->text.len <= text.ptr + text.len;
    size_t from = view ? (size_t)(body->text.ptr - text.ptr) : 0;
    struct str part = view ? str_slice(text, 0, from + body->text.len) : body->text;
    bool good = sql_read_tokens(header->arena, SQL_POSTGRESQL, part, from, p, err);
    p->depth = header->depth + 1;
    return good;
}

static void place_error(const struct parser *header, const struct sql_token *body, struct err *err) {
    size_t line, column;
    struct str text = header->text;
    bool view = body->text.ptr >= text.ptr && body->text.ptr + body->text.len <= text.ptr + text.len;
    if (view) return;
    sql_place(text, body->offset, &line, &column);
    err_place(err, line, column);
}

static void parse_body(struct parser *header, size_t from, const struct sql_token *body, bool plpgsql, struct sql_list *statements) {
    struct parser p;
    struct plsql plsql;
    bool good = read_body(header, body, &p, header->err);
    if (good) {
        plsql_init(&plsql, &p);
        declare_built_in(&plsql);
        declare_parameters(&plsql, header, from);
        while (plpgsql && parser_accept_operator(&p, "#")) p.at += 2; /* #variable_conflict use_column */
        if (plpgsql) plsql_block(&plsql);
        else sql_body(&plsql);
        if (!p.failed && parser_peek(&p, 0)->kind != TOKEN_END) parser_fail(&p, "the end of the body");
        *statements = plsql.statements;
        good = !p.failed;
    }
    if (good) return;
    place_error(header, body, header->err);
    header->failed = true;
}

/* ---- units ---- */

struct routine {
    const struct sql_token *body;
    struct str language;
};

/* AS 'body' and LANGUAGE name among the tokens of the statement; DO's body stands alone. */
static struct routine find_routine(const struct parser *p, size_t from, bool anonymous) {
    struct routine routine = {.language = anonymous ? STR("plpgsql") : (struct str){0}};
    size_t depth = 0;
    for (size_t i = from; i < p->at; i++) {
        const struct sql_token *token = &p->tokens[i], *next = &p->tokens[i + 1];
        depth += sql_token_is_operator(token, "(");
        depth -= sql_token_is_operator(token, ")");
        bool language = !depth && token->kind == TOKEN_WORD && sql_token_is(token, "language"), as = !depth && token->kind == TOKEN_WORD && sql_token_is(token, "as");
        if (language) routine.language = next->text;
        if (as && next->kind == TOKEN_STRING) routine.body = next;
        if (anonymous && token->kind == TOKEN_STRING && !(i > from && sql_token_is(&p->tokens[i - 1], "language"))) routine.body = token;
    }
    return routine;
}

struct sql_node *parse_plpgsql_unit(struct parser *p, struct sql_node *header, size_t from) {
    struct parser start = *p;
    start.at = from;
    bool anonymous = parser_is_word(&start, 0, "do"), create = parser_is_word(&start, 0, "create");
    size_t ahead = parser_is_word(&start, 1, "or") ? 3 : 1;
    bool function = create && parser_is_word(&start, ahead, "function"), procedure = create && parser_is_word(&start, ahead, "procedure");
    if (!anonymous && !function && !procedure) return header;
    struct sql_node *node = sql_node_new(p->arena, SQL_PLSQL_UNIT, p->tokens[from].offset, p->tokens[p->at - 1].end);
    struct sql_plsql_unit *unit = SQL_AS(plsql_unit, node);
    struct routine routine = find_routine(p, from, anonymous);
    bool plpgsql = str_ieq_z(routine.language, "plpgsql");
    if (routine.body && str_trim(routine.body->text).len && (plpgsql || str_ieq_z(routine.language, "sql"))) parse_body(p, from, routine.body, plpgsql, &unit->statements);
    unit->what = anonymous ? STR("do") : function ? STR("create function") : STR("create procedure");
    unit->header = header;
    if (anonymous) return p->failed ? NULL : node;
    const struct sql_token *name = &p->tokens[from + ahead + 1];
    bool qualified = sql_token_is_operator(name + 1, ".");
    unit->schema = qualified ? name->text : (struct str){0};
    unit->name = qualified ? name[2].text : name->text;
    return p->failed ? NULL : node;
}
