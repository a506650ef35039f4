/* MERGE of both dialects: PostgreSQL's to version 17, Oracle's with WHERE and DELETE WHERE behind the verbs. */
#include "sql/parse_dml.h"

static void parse_merge_where(struct parser *p, struct sql_node **where) {
    if (p->dialect == SQL_ORACLE && parser_accept(p, "where")) *where = parse_expression(p);
}

static void parse_merge_insert(struct parser *p, struct sql_merge_action *action) {
    bool oracle = p->dialect == SQL_ORACLE;
    action->verb = SQL_MERGE_INSERT;
    action->by_name = oracle && parser_accept(p, "by name");
    if (action->by_name) return parse_merge_where(p, &action->where);
    if (oracle && parser_accept(p, "set")) {
        parse_set(p, &action->set);
        return parse_merge_where(p, &action->where);
    }
    if (parser_is_operator(p, 0, "(")) parse_assigned_columns(p, &action->columns);
    if (!oracle && parser_accept(p, "overriding system value")) action->overriding = STR("system");
    else if (!oracle && parser_accept(p, "overriding user value")) action->overriding = STR("user");
    if (!oracle && parser_accept(p, "default values")) return;
    parser_expect(p, "values");
    if (oracle && !parser_is_operator(p, 0, "(")) { /* a record */
        struct sql_node *record = parse_expression(p);
        if (record) sql_list_push(p->arena, &action->values, record);
    } else {
        parser_expect_operator(p, "(");
        parse_expression_list(p, &action->values);
        parser_expect_operator(p, ")");
    }
    parse_merge_where(p, &action->where);
}

static void parse_merge_update(struct parser *p, struct sql_merge_action *action) {
    action->verb = SQL_MERGE_UPDATE;
    parse_set(p, &action->set);
    parse_merge_where(p, &action->where);
    if (p->dialect == SQL_ORACLE && parser_accept(p, "delete where")) action->delete_where = parse_expression(p);
}

/* A row that is not there can only be inserted, one that is there only changed. */
static void parse_merge_verb(struct parser *p, struct sql_merge_action *action) {
    bool oracle = p->dialect == SQL_ORACLE, absent = action->match == SQL_NOT_MATCHED;
    if (!oracle && parser_accept(p, "do nothing")) {
        action->verb = SQL_MERGE_NOTHING;
    } else if (absent && parser_accept(p, "insert")) {
        parse_merge_insert(p, action);
    } else if (!absent && parser_accept(p, "update set")) {
        parse_merge_update(p, action);
    } else if (!oracle && !absent && parser_accept(p, "delete")) {
        action->verb = SQL_MERGE_DELETE;
    } else {
        parser_fail(p, absent ? (oracle ? "INSERT" : "INSERT or DO NOTHING") : oracle ? "UPDATE SET" : "UPDATE SET, DELETE or DO NOTHING");
    }
}

static struct sql_node *parse_merge_action(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_MERGE_ACTION, parser_offset(p), 0);
    struct sql_merge_action *action = SQL_AS(merge_action, node);
    p->at++; /* WHEN */
    bool oracle = p->dialect == SQL_ORACLE, source = !oracle && parser_accept(p, "not matched by source");
    action->match = source ? SQL_NOT_MATCHED_BY_SOURCE : parser_accept(p, "not matched") ? SQL_NOT_MATCHED : SQL_MATCHED;
    if (action->match == SQL_MATCHED) parser_expect(p, "matched");
    if (!oracle && parser_accept(p, "by target") && action->match != SQL_NOT_MATCHED) parser_fail(p, "NOT MATCHED in front of BY TARGET");
    if (!oracle && parser_accept(p, "and")) action->condition = parse_expression(p);
    parser_expect(p, "then");
    if (!p->failed) parse_merge_verb(p, action);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* Oracle's has one action for the rows that match, one for those that do not. */
static bool repeats(const struct sql_list *actions) {
    size_t last = actions->n - 1;
    return last > 1 || (last == 1 && SQL_AS_CONST(merge_action, actions->at[0])->match == SQL_AS_CONST(merge_action, actions->at[1])->match);
}

struct sql_node *parse_merge(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_MERGE, parser_offset(p), 0);
    struct sql_merge *merge = SQL_AS(merge, node);
    p->at++;
    merge->hints = parser_hint(p);
    parser_expect(p, "into");
    merge->target = p->failed ? NULL : parse_target_table(p);
    bool alone = p->dialect == SQL_ORACLE && parser_is_word(p, 0, "on") && merge->target && merge->target->kind == SQL_TABLE; /* no source */
    if (!alone && parser_expect(p, "using")) merge->source = parse_table_ref(p);
    parser_expect(p, "on");
    if (p->dialect == SQL_ORACLE && !parser_is_operator(p, 0, "(")) parser_fail(p, "\"(\"");
    merge->on = p->failed ? NULL : parse_expression(p);
    while (!p->failed && parser_is_word(p, 0, "when")) {
        struct sql_node *action = parse_merge_action(p);
        if (action) sql_list_push(p->arena, &merge->actions, action);
        if (action && p->dialect == SQL_ORACLE && repeats(&merge->actions)) parser_fail(p, "each of MATCHED and NOT MATCHED once");
    }
    if (!merge->actions.n) parser_fail(p, "WHEN");
    parse_returning(p, (struct returning){&merge->returning, &merge->into, &merge->bulk, &merge->returning_names});
    merge->error_log = parse_error_log(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}
