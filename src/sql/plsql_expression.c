/*
 * Expressions of PL/SQL, for their structure: operands and operators take turns, parentheses and CASE … END are balanced. What stands in the
 * parentheses of a call is passed over, but for queries.
 */
#include "sql/plsql.h"

static bool is_one_of(const struct sql_token *token, const char *const *words, size_t count) {
    for (size_t i = 0; i < count && token->kind == TOKEN_WORD; i++)
        if (str_ieq_z(token->text, words[i])) return true;
    return false;
}
#define IS_ONE_OF(token, words) is_one_of(token, words, sizeof words / sizeof *words)

/* Words of the structure: never an operand. */
static bool is_structure(const struct sql_token *token) {
    static const char *const words[] = {"and", "begin", "between", "else", "elsif", "end", "from", "in", "into", "is", "like", "loop", "or", "select", "then", "using", "when", "where"};
    return IS_ONE_OF(token, words);
}

static bool at_query(const struct parser *p, size_t ahead) {
    return parser_is_word(p, ahead, "select") || (parser_is_word(p, ahead, "with") && !parser_is_operator(p, ahead + 1, "("));
}

/* ---- what is passed over ---- */

static bool is_open(const struct parser *p) { return parser_is_operator(p, 0, "(") || parser_is_operator(p, 0, "[") || parser_is_operator(p, 0, "{"); }
static bool is_close(const struct parser *p) { return parser_is_operator(p, 0, ")") || parser_is_operator(p, 0, "]") || parser_is_operator(p, 0, "}"); }
/* Braces stand behind JSON alone. */
static bool is_foreign_brace(const struct parser *p) { return parser_is_operator(p, 0, "{") && !sql_token_is(&p->tokens[p->at - 1], "json"); }

/* An operator or a comma in front of what closes or parts: the operand between them is missing. A star may be count(*). */
static bool lacks_operand(const struct plsql *plsql) {
    static const char *const operators[] = {"+", "-", "/", "||", "=", "<>", "!=", "<", ">", "<=", ">=", ",", "=>", ":="};
    const struct parser *p = plsql->p;
    if (plsql->postgresql || (!is_close(p) && !parser_is_operator(p, 0, ","))) return false; /* operator(pg_catalog.+) */
    const struct sql_token *before = &p->tokens[p->at - 1];
    if (before->kind != TOKEN_OPERATOR) return false;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (str_eq_z(before->text, operators[i])) return true;
    return false;
}

/* From an opening parenthesis to behind the closing one. */
void plsql_parenthesis(struct plsql *plsql) {
    struct parser *p = plsql->p;
    size_t depth = 0;
    do {
        bool open = is_open(p), query = open && at_query(p, 1);
        if (parser_is_operator(p, 0, ";") || parser_peek(p, 0)->kind == TOKEN_END) {
            parser_fail(p, "\")\"");
            return;
        }
        if (lacks_operand(plsql)) {
            parser_fail(p, "an expression");
            return;
        }
        depth += open;
        depth -= is_close(p);
        p->at++;
        if (query) plsql_sql(plsql);
    } while (depth && !p->failed);
}

static bool at_stop(const struct parser *p, const char *const *stops) {
    for (size_t i = 0; stops && stops[i]; i++)
        if (parser_peek(p, 0)->kind == TOKEN_WORD && str_ieq_z(parser_peek(p, 0)->text, stops[i])) return true;
    return false;
}

/* CASE … END on the way has its own THEN, ELSE and END. */
void plsql_pass(struct plsql *plsql, const char *const *stops) {
    struct parser *p = plsql->p;
    size_t cases = 0;
    while (!p->failed && !parser_is_operator(p, 0, ";") && parser_peek(p, 0)->kind != TOKEN_END) {
        if (!cases && at_stop(p, stops)) return;
        cases += parser_is_word(p, 0, "case");
        cases -= cases && parser_is_word(p, 0, "end");
        if (is_close(p)) {
            parser_fail(p, "no \")\"");
        } else if (is_open(p)) {
            plsql_parenthesis(plsql);
        } else {
            p->at++;
        }
    }
}

/* ---- operands ---- */

static bool next_operator(struct plsql *plsql);

/* < 1, IN (…), IS NULL, LIKE …: a condition that lacks its left side. */
static bool at_dangling(const struct parser *p) {
    static const char *const comparisons[] = {"<", ">", "<=", ">=", "=", "!=", "<>", "^="};
    static const char *const words[] = {"is", "in", "like", "between", "member", "not"};
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++)
        if (parser_is_operator(p, 0, comparisons[i])) return true;
    return IS_ONE_OF(parser_peek(p, 0), words);
}

void plsql_when(struct plsql *plsql, bool selector) {
    struct parser *p = plsql->p;
    do {
        bool dangling = selector && !plsql->postgresql && at_dangling(p);
        if (!dangling || next_operator(plsql)) plsql_expression(plsql, selector ? "an expression" : "a condition");
    } while (selector && parser_accept_operator(p, ","));
}

static void case_expression(struct plsql *plsql) {
    struct parser *p = plsql->p;
    if (!parser_enter(p)) return;
    p->at++;
    bool selector = !parser_is_word(p, 0, "when");
    if (selector) plsql_expression(plsql, "an expression");
    if (!parser_is_word(p, 0, "when")) parser_fail(p, "WHEN");
    while (parser_accept(p, "when")) {
        plsql_when(plsql, selector);
        parser_expect(p, "then");
        plsql_expression(plsql, "an expression");
    }
    if (parser_accept(p, "else")) plsql_expression(plsql, "an expression");
    parser_expect(p, "end");
    parser_leave(p);
}

/* (self AS supertype).method: an object seen as its supertype */
static void supertype(struct parser *p) {
    if (!parser_accept(p, "as")) return;
    do parser_name(p, "a type");
    while (parser_accept_operator(p, "."));
}

/* (a), (a, b), or a query. */
static void grouping(struct plsql *plsql) {
    struct parser *p = plsql->p;
    if (at_query(p, 1)) {
        p->at++;
        plsql_sql(plsql);
        parser_expect_operator(p, ")");
        return;
    }
    if (!parser_enter(p)) return;
    p->at++;
    do plsql_expression(plsql, "an expression");
    while (parser_accept_operator(p, ","));
    supertype(p);
    parser_expect_operator(p, ")");
    parser_leave(p);
}

/* (3), (3, 2) */
static void precision(struct parser *p) {
    do p->at++;
    while (parser_peek(p, 0)->kind == TOKEN_NUMBER || (parser_is_operator(p, 0, ",") && parser_peek(p, 1)->kind == TOKEN_NUMBER));
    parser_expect_operator(p, ")");
}

/* INTERVAL '1' DAY (3) TO SECOND (2), and the same behind a difference in parentheses. */
static void interval_fields(struct parser *p) {
    static const char *const fields[] = {"year", "month", "day", "hour", "minute", "second"};
    while (IS_ONE_OF(parser_peek(p, 0), fields)) {
        p->at++;
        if (parser_is_operator(p, 0, "(") && parser_peek(p, 1)->kind == TOKEN_NUMBER) precision(p);
        if (!parser_accept(p, "to")) return;
    }
}

static void operand(struct plsql *plsql, const char *what) {
    struct parser *p = plsql->p;
    const struct sql_token *token = parser_peek(p, 0), *next = parser_peek(p, 1);
    if (parser_is_operator(p, 0, "(")) {
        grouping(plsql);
    } else if (parser_is_word(p, 0, "case")) {
        case_expression(plsql);
    } else if (token->kind == TOKEN_OPERATOR || token->kind == TOKEN_END || is_structure(token)) {
        parser_fail(p, what);
    } else {
        bool typed = token->kind == TOKEN_WORD && next->kind == TOKEN_STRING;
        p->at += typed ? 2 : 1;
        if (typed && sql_token_is(token, "interval")) interval_fields(p);
    }
}

/* .name, (arguments), [subscript], %attribute, @link, ::type */
static void suffixes(struct plsql *plsql) {
    struct parser *p = plsql->p;
    for (;;) {
        if (is_foreign_brace(p)) return;
        if (is_open(p)) {
            plsql_parenthesis(plsql);
        } else if (parser_is_operator(p, 0, ".") || parser_is_operator(p, 0, "%") || parser_is_operator(p, 0, "@") || parser_is_operator(p, 0, "::")) {
            const struct sql_token *next = parser_peek(p, 1);
            bool name = next->kind == TOKEN_WORD || next->kind == TOKEN_QUOTED, modulo = plsql->postgresql && parser_is_operator(p, 0, "%");
            if (modulo) return;
            if (!name && !parser_is_operator(p, 1, "*")) {
                p->at++;
                parser_fail(p, "a name");
                return;
            }
            p->at += 2;
        } else {
            return;
        }
        if (p->failed) return;
    }
}

void plsql_target(struct plsql *plsql) {
    struct parser *p = plsql->p;
    if (parser_is_operator(p, 0, "(")) grouping(plsql);
    else if (parser_peek(p, 0)->kind == TOKEN_OPERATOR || is_structure(parser_peek(p, 0))) parser_fail(p, "a statement");
    else p->at++;
    if (!p->failed) suffixes(plsql);
}

/* ---- operators ---- */

/* IS [NOT] NULL, A SET, EMPTY, OF (…), JSON … */
static void is_test(struct plsql *plsql) {
    struct parser *p = plsql->p;
    p->at++;
    parser_accept(p, "not");
    if (parser_peek(p, 0)->kind != TOKEN_WORD || is_structure(parser_peek(p, 0))) {
        parser_fail(p, "NULL");
        return;
    }
    parser_accept(p, "a");
    p->at++;
    parser_accept(p, "type");
    if (parser_is_operator(p, 0, "(")) plsql_parenthesis(plsql);
}

/* Words that join operands, with those that may follow them. */
static bool word_operator(struct parser *p) {
    static const char *const words[] = {"and", "or", "in", "like", "likec", "like2", "like4", "between", "member", "submultiset", "escape", "mod", "rem"};
    static const char *const sets[] = {"union", "intersect", "except"};
    bool negated = parser_is_word(p, 0, "not");
    const struct sql_token *word = parser_peek(p, negated ? 1 : 0);
    if (sql_token_is(word, "multiset") && IS_ONE_OF(parser_peek(p, negated ? 2 : 1), sets)) {
        p->at += 2;
        if (!parser_accept(p, "all")) parser_accept(p, "distinct");
        return true;
    }
    if (!IS_ONE_OF(word, words)) return false;
    p->at += negated ? 2 : 1;
    parser_accept(p, "of");
    if (parser_is_word(p, 0, "not") && sql_token_is(word, "in")) parser_fail(p, "\"(\"");
    return true;
}

static bool sign_operator(struct parser *p) {
    static const char *const signs[] = {"+", "-", "*", "/", "**", "||", "=", "<>", "!=", "^=", "~=", "<", ">", "<=", ">=", ".."};
    if (parser_peek(p, 0)->kind != TOKEN_OPERATOR) return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!str_eq_z(parser_peek(p, 0)->text, signs[i])) continue;
        p->at++;
        return true;
    }
    return false;
}

/* Behind an operand: true when an operator was taken, and another operand must follow. */
static bool next_operator(struct plsql *plsql) {
    struct parser *p = plsql->p;
    for (;;) {
        if (p->failed) return false;
        if (parser_is_word(p, 0, "is")) {
            is_test(plsql);
        } else if (parser_is_word(p, 0, "at") && (parser_is_word(p, 1, "time") || parser_is_word(p, 1, "local"))) {
            p->at += 2;
            if (parser_accept(p, "zone")) return true;
        } else {
            interval_fields(p);
            return sign_operator(p) || word_operator(p);
        }
    }
}

void plsql_expression(struct plsql *plsql, const char *what) {
    struct parser *p = plsql->p;
    if (plsql->postgresql) {
        plpgsql_expression(plsql, what);
        return;
    }
    do {
        while (parser_accept(p, "not") || parser_accept_operator(p, "-") || parser_accept_operator(p, "+") || parser_accept(p, "prior")) {}
        if (parser_is_word(p, 0, "new") && (parser_is_name(p, 1) && !parser_is_operator(p, 1, "."))) p->at++;
        operand(plsql, what);
        if (p->failed) return;
        suffixes(plsql);
        what = "an expression";
    } while (next_operator(plsql));
}
