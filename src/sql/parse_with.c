/* WITH: common table expressions with SEARCH and CYCLE, and Oracle's inline PL/SQL, which is kept as text. */
#include "sql/parse_from.h"
#include "sql/plsql.h"

/* ---- SEARCH, CYCLE ---- */

/* PostgreSQL has nothing but names there. */
static void expect_bare_names(struct parser *p, const struct sql_list *list, size_t from) {
    for (size_t i = 0; i < list->n && p->dialect == SQL_POSTGRESQL && !p->failed; i++) {
        const struct sql_order *order = list->at[i]->kind == SQL_ORDER ? SQL_AS_CONST(order, list->at[i]) : NULL;
        const struct sql_node *column = order ? order->expression : list->at[i];
        bool bare = column->kind == SQL_COLUMN && !SQL_AS_CONST(column, column)->table.len && !(order && (order->direction || order->nulls || order->using.len));
        if (!bare) p->at = from, parser_fail(p, "names of columns");
    }
}

static void parse_search(struct parser *p, struct sql_cte *cte) {
    bool depth = parser_accept(p, "search depth first by");
    if (!depth && !parser_accept(p, "search breadth first by")) return;
    cte->search = depth ? STR("depth") : STR("breadth");
    size_t from = p->at;
    parse_order_list(p, &cte->search_by);
    expect_bare_names(p, &cte->search_by, from);
    parser_expect(p, "set");
    cte->search_set = parser_name(p, "the column of the order");
}

static void parse_cycle(struct parser *p, struct sql_cte *cte) {
    if (!parser_accept(p, "cycle")) return;
    size_t from = p->at;
    parse_expression_list(p, &cte->cycle_columns);
    expect_bare_names(p, &cte->cycle_columns, from);
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
        if (parser_is_word(p, 0, "with")) return parse_with_statement(p);
    }
    return parse_query(p);
}

static struct sql_node *parse_cte(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CTE, parser_offset(p), 0);
    struct sql_cte *cte = SQL_AS(cte, node);
    bool postgresql = p->dialect == SQL_POSTGRESQL;
    cte->name = parser_name(p, "the name of a common table expression");
    bool analytic = !postgresql && parser_accept(p, "analytic view");
    if (!analytic && parser_is_operator(p, 0, "(")) parser_name_list(p, &cte->columns);
    parser_expect(p, "as");
    if (analytic) {
        cte->query = p->failed ? NULL : parse_defined_table(p, "analytic view", "analytic view query");
        parser_close(p, node);
        return p->failed ? NULL : node;
    }
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

static bool at_subprogram(const struct parser *p) {
    if (p->dialect != SQL_ORACLE || (!parser_is_word(p, 0, "function") && !parser_is_word(p, 0, "procedure"))) return false;
    return !parser_is_word(p, 1, "as") && (parser_peek(p, 1)->kind == TOKEN_WORD || parser_peek(p, 1)->kind == TOKEN_QUOTED);
}

static struct str parse_subprograms(struct parser *p) {
    struct plsql plsql;
    size_t from = parser_offset(p);
    plsql_init(&plsql, p);
    while (!p->failed && at_subprogram(p)) plsql_routine(&plsql);
    return str_slice(p->text, from, p->tokens[p->at - 1].end);
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
