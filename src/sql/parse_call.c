/* Function calls: arguments, what aggregates and windows add, and the calls whose arguments have words between them. */
#include "sql/parser.h"

#include <string.h>

/* ---- arguments ---- */

static struct sql_node *parse_argument(struct parser *p) {
    size_t offset = parser_offset(p);
    bool named = (parser_peek(p, 0)->kind == TOKEN_WORD || parser_peek(p, 0)->kind == TOKEN_QUOTED) && (parser_is_operator(p, 1, "=>") || parser_is_operator(p, 1, ":="));
    if (named) {
        struct sql_node *node = sql_node_new(p->arena, SQL_NAMED_ARG, offset, offset);
        SQL_AS(named_arg, node)->name = p->tokens[p->at].text;
        SQL_AS(named_arg, node)->arrow = p->tokens[p->at + 1].text;
        p->at += 2;
        SQL_AS(named_arg, node)->value = parse_expression(p);
        parser_close(p, node);
        return p->failed ? NULL : node;
    }
    if (!parse_at_query(p)) return parse_expression(p);
    struct sql_node *query = parse_query(p); /* MULTISET(select …), CURSOR(select …), PostgreSQL's f((select …)) comes as a parenthesis */
    if (!query) return NULL;
    struct sql_node *node = parser_new(p, SQL_SUBQUERY, offset);
    SQL_AS(subquery, node)->query = query;
    return node;
}

/* Functions whose arguments go on in words: JSON_VALUE(x, '$.a' RETURNING number NULL ON ERROR), XMLTABLE(…), LISTAGG(… ON OVERFLOW …). */
static bool takes_words(struct str name) {
    static const char *const exact[] = {"listagg", "treat", "xmlparse", "xmlserialize", "xmlelement", "xmlforest", "xmltable", "xmlroot", "xmlexists", "xmlquery", "xmlagg",
                                        "translate", "collect", "first_value", "last_value", "lag", "lead", "nth_value", "validate_conversion", "to_number", "to_date", "to_timestamp",
                                        "vector_distance", "json"};
    if (name.len > 5 && str_ieq(str_slice(name, 0, 5), STR("json_"))) return true;
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
        if (str_ieq_z(name, exact[i])) return true;
    return false;
}

static void parse_arguments(struct parser *p, struct sql_call *call) {
    if (parser_accept_operator(p, "*")) {
        call->star = true;
        return;
    }
    if (parser_accept(p, "distinct") || parser_accept(p, "unique")) call->distinct = true;
    else parser_accept(p, "all");
    while (!p->failed && !parser_is_operator(p, 0, ")") && !parser_is(p, "order by")) {
        if (parser_accept(p, "variadic")) call->variadic = true;
        struct sql_node *argument = parse_argument(p);
        if (!argument) return;
        sql_list_push(p->arena, &call->args, argument);
        if (!parser_accept_operator(p, ",")) break;
        if (parser_is_operator(p, 0, ")")) parser_fail(p, "an argument behind the comma");
    }
    if (parser_accept(p, "order by")) parse_order_list(p, &call->order);
    if (!p->failed && !parser_is_operator(p, 0, ")") && takes_words(call->name)) call->tail = parser_balanced_text(p, false);
}

/* ---- windows ---- */

static struct str parse_frame(struct parser *p) {
    if (!parser_is_word(p, 0, "rows") && !parser_is_word(p, 0, "range") && !parser_is_word(p, 0, "groups")) return (struct str){0};
    return parser_balanced_text(p, false);
}

struct sql_node *parse_window(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_WINDOW, parser_offset(p), 0);
    struct sql_window *window = SQL_AS(window, node);
    if (parser_is_name(p, 0) && !parser_is(p, "partition by") && !parser_is_word(p, 0, "rows") && !parser_is_word(p, 0, "range") && !parser_is_word(p, 0, "groups"))
        window->base = parser_name(p, "a window");
    if (parser_accept(p, "partition by")) parse_expression_list(p, &window->partition);
    if (parser_accept(p, "order by")) parse_order_list(p, &window->order);
    window->frame = parse_frame(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_over(struct parser *p, struct sql_call *call) {
    if (!parser_accept(p, "over")) return;
    if (parser_accept_operator(p, "(")) {
        call->over = parse_window(p);
        parser_expect_operator(p, ")");
        return;
    }
    struct sql_node *node = parser_new(p, SQL_WINDOW, parser_offset(p));
    SQL_AS(window, node)->name = parser_name(p, "a window");
    parser_close(p, node);
    call->over = node;
}

static void parse_keep(struct parser *p, struct sql_call *call) {
    if (!parser_is_word(p, 0, "keep") || !parser_is_operator(p, 1, "(")) return;
    p->at += 2;
    bool first = parser_accept(p, "dense_rank first");
    if (!first && !parser_accept(p, "dense_rank last")) parser_fail(p, "DENSE_RANK FIRST or LAST");
    call->keep = first ? STR("first") : STR("last");
    parser_expect(p, "order by");
    parse_order_list(p, &call->keep_order);
    parser_expect_operator(p, ")");
}

/* What may follow the closing parenthesis, in this order. */
static void parse_call_clauses(struct parser *p, struct sql_call *call) {
    if (parser_accept(p, "within group")) {
        parser_expect_operator(p, "(");
        parser_expect(p, "order by");
        parse_order_list(p, &call->within_group);
        parser_expect_operator(p, ")");
    }
    parse_keep(p, call);
    if (parser_is_word(p, 0, "filter") && parser_is_operator(p, 1, "(")) {
        p->at += 2;
        parser_expect(p, "where");
        call->filter = parse_expression(p);
        parser_expect_operator(p, ")");
    }
    if (parser_is(p, "respect nulls") || parser_is(p, "ignore nulls")) {
        call->form = parser_is(p, "respect nulls") ? STR("respect nulls") : STR("ignore nulls");
        p->at += 2;
    }
    parse_over(p, call);
}

struct sql_node *parse_call(struct parser *p, struct str schema, struct str name, size_t offset) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CALL, offset, offset);
    struct sql_call *call = SQL_AS(call, node);
    call->schema = schema;
    call->name = name;
    parser_expect_operator(p, "(");
    parse_arguments(p, call);
    parser_expect_operator(p, ")");
    if (!p->failed) parse_call_clauses(p, call);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- calls with words between the arguments ---- */

static struct sql_node *parse_extract(struct parser *p) {
    size_t offset = parser_offset(p), from;
    p->at += 2;
    struct sql_node *node = sql_node_new(p->arena, SQL_EXTRACT, offset, offset);
    from = parser_offset(p);
    const struct sql_token *field = parser_peek(p, 0);
    if (field->kind == TOKEN_WORD || field->kind == TOKEN_QUOTED) {
        p->at++;
        SQL_AS(extract, node)->field = parser_new(p, SQL_NAME, from);
        SQL_AS(name, SQL_AS(extract, node)->field)->text = field->text;
    } else {
        SQL_AS(extract, node)->field = parse_primary(p); /* 'year', or $1 as pg_stat_statements writes it */
    }
    parser_expect(p, "from");
    SQL_AS(extract, node)->source = parse_expression(p);
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void push_argument(struct parser *p, struct sql_call *call, struct sql_node *argument) {
    if (argument) sql_list_push(p->arena, &call->args, argument);
}

/* substring(x from a for b), overlay(x placing y from a for b), position(a in b), trim(both x from y): `form` says which words to print. */
static bool parse_word_arguments(struct parser *p, struct sql_call *call) {
    if (str_ieq_z(call->name, "trim")) {
        static const char *const sides[] = {"both", "leading", "trailing"};
        for (size_t i = 0; i < 3; i++)
            if (parser_accept(p, sides[i])) call->form = str_from_z(sides[i]);
        if (!parser_is_word(p, 0, "from")) push_argument(p, call, parse_expression(p));
        if (!parser_accept(p, "from")) return call->form.len > 0;
        if (!call->form.len) call->form = STR("from");
        push_argument(p, call, parse_expression(p));
        return true;
    }
    push_argument(p, call, parse_operand(p));
    if (str_ieq_z(call->name, "position")) {
        if (!parser_accept(p, "in")) return false;
        call->form = STR("in");
        push_argument(p, call, parse_operand(p));
        return true;
    }
    if (parser_accept(p, "placing")) {
        call->form = STR("placing");
        push_argument(p, call, parse_operand(p));
    }
    bool from = parser_accept(p, "from"), only_for = false;
    if (from) push_argument(p, call, parse_operand(p));
    else if (!call->form.len && parser_accept(p, "for")) only_for = true;
    if (!from && !only_for) return false;
    if (!call->form.len) call->form = only_for ? STR("for") : STR("from");
    if (only_for || parser_accept(p, "for")) push_argument(p, call, parse_operand(p));
    return true;
}

static struct sql_node *parse_words_call(struct parser *p) {
    size_t offset = parser_offset(p), before = p->at;
    struct sql_node *node = sql_node_new(p->arena, SQL_CALL, offset, offset);
    SQL_AS(call, node)->name = p->tokens[p->at].text;
    p->at += 2;
    if (!parse_word_arguments(p, SQL_AS(call, node)) && !p->failed) {
        p->at = before; /* the plain form: substring(x, 1, 2) */
        return NULL;
    }
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* CURRENT_DATE and its like have no parentheses. */
static bool is_bare_call(const struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
#define IS(word) sql_token_is(token, word)
    switch (token->key & 0xFF) { /* the first letter */
    case 'c':
        return IS("current_date") || IS("current_timestamp") || IS("current_time") || IS("current_user") || IS("current_role") || IS("current_schema") || IS("current_catalog");
    case 'l': return IS("localtime") || IS("localtimestamp");
    case 's': return IS("session_user") || (p->dialect == SQL_ORACLE && (IS("sysdate") || IS("systimestamp")));
    case 'u': return IS("user");
    default: return false;
    }
#undef IS
}

static struct sql_node *parse_bare_call(struct parser *p) {
    size_t offset = parser_offset(p);
    if (!is_bare_call(p)) return NULL;
    if (!parser_is_operator(p, 1, "(") && !parser_is_operator(p, 1, ".")) {
        struct str name = p->tokens[p->at++].text;
        struct sql_node *node = parser_new(p, SQL_CALL, offset);
        SQL_AS(call, node)->name = name;
        SQL_AS(call, node)->form = STR("bare");
        return node;
    }
    if (!parser_is_word(p, 0, "current_timestamp") && !parser_is_word(p, 0, "current_date")) return NULL;
    struct str name = p->tokens[p->at++].text; /* reserved, but current_timestamp(3) is a call */
    return parse_call(p, (struct str){0}, name, offset);
}

struct sql_node *parse_special_call(struct parser *p) {
    const struct sql_token *token = parser_peek(p, 0);
    if (!parser_is_operator(p, 1, "(")) return parse_bare_call(p);
    if (sql_token_is(token, "extract")) return parse_extract(p);
    bool worded = sql_token_is(token, "substring") || sql_token_is(token, "overlay") || sql_token_is(token, "position") || sql_token_is(token, "trim");
    return worded ? parse_words_call(p) : parse_bare_call(p);
}
