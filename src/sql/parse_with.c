/* WITH: common table expressions with SEARCH and CYCLE, and Oracle's inline PL/SQL, which is kept as text. */
#include "sql/parser.h"

/* ---- SEARCH, CYCLE ---- */

static void parse_search(struct parser *p, struct sql_cte *cte) {
    bool depth = parser_accept(p, "search depth first by");
    if (!depth && !parser_accept(p, "search breadth first by")) return;
    cte->search = depth ? STR("depth") : STR("breadth");
    parse_order_list(p, &cte->search_by);
    parser_expect(p, "set");
    cte->search_set = parser_name(p, "the column of the order");
}

static void parse_cycle(struct parser *p, struct sql_cte *cte) {
    if (!parser_accept(p, "cycle")) return;
    parse_expression_list(p, &cte->cycle_columns);
    parser_expect(p, "set");
    cte->cycle_set = parser_name(p, "the column of the cycle mark");
    if (parser_accept(p, "to")) {
        cte->cycle_value = parse_operand(p);
        parser_expect(p, "default");
        cte->cycle_default = parse_operand(p);
    } else if (p->dialect == SQL_ORACLE) {
        parser_fail(p, "TO");
    }
    if (p->dialect == SQL_POSTGRESQL && parser_expect(p, "using")) cte->cycle_path = parser_name(p, "the column of the path");
}

/* ---- common table expressions ---- */

static struct sql_node *parse_cte_body(struct parser *p) {
    if (p->dialect == SQL_POSTGRESQL) {
        if (parser_is_word(p, 0, "insert")) return parse_insert(p);
        if (parser_is_word(p, 0, "update")) return parse_update(p);
        if (parser_is_word(p, 0, "delete")) return parse_delete(p);
        if (parser_is_word(p, 0, "merge")) return parse_merge(p);
    }
    return parse_query(p);
}

static struct sql_node *parse_cte(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CTE, parser_offset(p), 0);
    struct sql_cte *cte = SQL_AS(cte, node);
    bool postgresql = p->dialect == SQL_POSTGRESQL;
    cte->name = parser_name(p, "the name of a common table expression");
    if (parser_is_operator(p, 0, "(")) parser_name_list(p, &cte->columns);
    parser_expect(p, "as");
    if (postgresql && parser_accept(p, "materialized")) cte->materialized = SQL_CTE_MATERIALIZED;
    else if (postgresql && parser_accept(p, "not materialized")) cte->materialized = SQL_CTE_NOT_MATERIALIZED;
    parser_expect_operator(p, "(");
    cte->query = p->failed ? NULL : parse_cte_body(p);
    parser_expect_operator(p, ")");
    if (!p->failed) parse_search(p, cte);
    if (!p->failed) parse_cycle(p, cte);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- inline PL/SQL ---- */

/* END closes the innermost BEGIN, CASE, IF or LOOP; END IF, END LOOP and END CASE name what they close. */
static size_t pass_block_word(struct parser *p, size_t depth) {
    if (parser_accept(p, "end")) {
        if (!parser_accept(p, "if") && !parser_accept(p, "loop")) parser_accept(p, "case");
        return depth ? depth - 1 : 0;
    }
    bool opens = parser_is_word(p, 0, "begin") || parser_is_word(p, 0, "case") || parser_is_word(p, 0, "if") || parser_is_word(p, 0, "loop");
    p->at++;
    return opens ? depth + 1 : depth;
}

/* From FUNCTION or PROCEDURE to IS or AS, or to the semicolon of a declaration without a body, which is not passed. */
static bool pass_subprogram_head(struct parser *p) {
    size_t parentheses = 0;
    while (parser_peek(p, 0)->kind != TOKEN_END) {
        parentheses += parser_is_operator(p, 0, "(");
        parentheses -= parser_is_operator(p, 0, ")") && parentheses;
        if (!parentheses && parser_is_operator(p, 0, ";")) return false;
        if (!parentheses && (parser_is_word(p, 0, "is") || parser_is_word(p, 0, "as"))) return p->at++, true;
        p->at++;
    }
    return false;
}

/* One FUNCTION or PROCEDURE with those declared in it, up to its own END and semicolon. */
static void pass_subprogram(struct parser *p) {
    size_t bodies = 0, depth = 0;
    bool in_body = false; /* a CASE of a declaration ends without ending a body */
    do {
        bool begins = depth == 0 && (parser_is_word(p, 0, "function") || parser_is_word(p, 0, "procedure"));
        if (parser_peek(p, 0)->kind == TOKEN_END) {
            parser_fail(p, "END of the function");
        } else if (begins) {
            bodies += pass_subprogram_head(p);
        } else if (depth == 1 && in_body && parser_is_word(p, 0, "end")) {
            depth = pass_block_word(p, depth);
            bodies--;
            in_body = false;
            if (parser_is_name(p, 0)) p->at++;
        } else {
            in_body |= depth == 0 && parser_is_word(p, 0, "begin");
            depth = pass_block_word(p, depth);
        }
    } while (!p->failed && bodies);
    parser_expect_operator(p, ";");
}

static bool at_subprogram(const struct parser *p) {
    if (p->dialect != SQL_ORACLE || (!parser_is_word(p, 0, "function") && !parser_is_word(p, 0, "procedure"))) return false;
    return !parser_is_word(p, 1, "as") && (parser_peek(p, 1)->kind == TOKEN_WORD || parser_peek(p, 1)->kind == TOKEN_QUOTED);
}

static struct str parse_subprograms(struct parser *p) {
    size_t from = parser_offset(p), end = from;
    while (!p->failed && at_subprogram(p)) {
        pass_subprogram(p);
        end = p->tokens[p->at - 1].end;
    }
    return str_slice(p->text, from, end);
}

void parse_with(struct parser *p, struct with *with) {
    if (!parser_accept(p, "with")) return;
    if (at_subprogram(p)) {
        with->plsql = parse_subprograms(p);
        if (!p->failed && parser_is_word(p, 0, "select")) return;
    }
    with->recursive = p->dialect == SQL_POSTGRESQL && parser_accept(p, "recursive");
    do {
        struct sql_node *cte = p->failed ? NULL : parse_cte(p);
        if (!cte) return;
        sql_list_push(p->arena, &with->list, cte);
    } while (parser_accept_operator(p, ","));
}
