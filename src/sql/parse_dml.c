/* INSERT, UPDATE, DELETE, MERGE, both dialects. A WITH in front is parsed by parse_statement and handed over. */
#include "sql/parser.h"

/* A table, or in Oracle a parenthesis with a query, as the target. */
static struct sql_node *parse_target_table(struct parser *p) {
    bool only = parser_accept(p, "only");
    struct sql_node *node = parse_table_name(p);
    if (!node) return NULL;
    SQL_AS(table, node)->only = only;
    if (!only) parser_accept_operator(p, "*");
    if (!parser_is_word(p, 0, "set") && !parser_is_word(p, 0, "values") && !parser_is_word(p, 0, "default") && !parser_is_word(p, 0, "overriding"))
        parser_alias(p, &SQL_AS(table, node)->alias);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_returning(struct parser *p, struct sql_list *returning, struct sql_list *into) {
    if (!parser_accept(p, "returning") && !parser_accept(p, "return")) return;
    parse_targets(p, returning);
    if (!p->failed && parser_accept(p, "into")) parse_expression_list(p, into);
}

/* a, t.b, c[1], d.e: what an assignment names. Qualifiers of the table itself are kept in the column. */
static struct sql_node *parse_assigned(struct parser *p) {
    struct sql_node *node = parse_primary(p);
    if (node && node->kind != SQL_COLUMN && node->kind != SQL_SUBSCRIPT && node->kind != SQL_FIELD) return parser_fail(p, "a column to assign");
    return node;
}

static struct sql_node *parse_assignment(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_ASSIGN, parser_offset(p), 0);
    struct sql_assign *assign = SQL_AS(assign, node);
    if (parser_accept_operator(p, "(")) {
        do {
            struct sql_node *column = parse_assigned(p);
            if (column) sql_list_push(p->arena, &assign->targets, column);
        } while (parser_accept_operator(p, ","));
        parser_expect_operator(p, ")");
    } else {
        struct sql_node *column = parse_assigned(p);
        if (column) sql_list_push(p->arena, &assign->targets, column);
    }
    parser_expect_operator(p, "=");
    assign->value = p->failed ? NULL : parse_expression(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_set(struct parser *p, struct sql_list *set) {
    do {
        struct sql_node *assignment = parse_assignment(p);
        if (!assignment) return;
        sql_list_push(p->arena, set, assignment);
    } while (parser_accept_operator(p, ","));
}

/* ---- INSERT ---- */

static struct sql_node *parse_conflict(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CONFLICT, parser_offset(p), 0);
    struct sql_conflict *conflict = SQL_AS(conflict, node);
    if (parser_accept(p, "on constraint")) {
        conflict->constraint = parser_name(p, "a constraint");
    } else if (parser_accept_operator(p, "(")) {
        parse_expression_list(p, &conflict->keys);
        parser_expect_operator(p, ")");
        if (parser_accept(p, "where")) conflict->key_where = parse_expression(p);
    }
    parser_expect(p, "do");
    if (parser_accept(p, "nothing")) {
        conflict->nothing = true;
    } else if (parser_accept(p, "update set")) {
        parse_set(p, &conflict->set);
        if (parser_accept(p, "where")) conflict->where = parse_expression(p);
    } else {
        parser_fail(p, "NOTHING or UPDATE SET");
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* VALUES (DEFAULT, 1), (2, 3): a query like any other; Oracle's VALUES takes one row or a record. */
static struct sql_node *parse_insert_source(struct parser *p) {
    if (!parser_is_word(p, 0, "values") || parser_is_operator(p, 1, "(")) return parse_query(p);
    struct sql_node *node = sql_node_new(p->arena, SQL_VALUES, parser_offset(p), 0), *row = sql_node_new(p->arena, SQL_ROW, parser_offset(p), 0);
    p->at++;
    struct sql_node *record = parse_expression(p);
    if (!record) return NULL;
    sql_list_push(p->arena, &SQL_AS(row, row)->items, record);
    sql_list_push(p->arena, &SQL_AS(values, node)->rows, row);
    parser_close(p, node);
    return node;
}

struct sql_node *parse_insert(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_INSERT, parser_offset(p), 0);
    struct sql_insert *insert = SQL_AS(insert, node);
    p->at++;
    insert->hints = parser_hint(p);
    parser_expect(p, "into");
    insert->target = p->failed ? NULL : parse_target_table(p);
    if (!p->failed && parser_is_operator(p, 0, "(") && !parse_at_query(p)) {
        p->at++;
        do {
            struct sql_node *column = parse_assigned(p);
            if (column) sql_list_push(p->arena, &insert->columns, column);
        } while (parser_accept_operator(p, ","));
        parser_expect_operator(p, ")");
    }
    if (parser_accept(p, "overriding system value")) insert->overriding = STR("system");
    else if (parser_accept(p, "overriding user value")) insert->overriding = STR("user");
    if (parser_accept(p, "default values")) insert->default_values = true;
    else insert->source = p->failed ? NULL : parse_insert_source(p);
    if (parser_accept(p, "on conflict")) insert->conflict = parse_conflict(p);
    parse_returning(p, &insert->returning, &insert->into);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- UPDATE, DELETE ---- */

struct sql_node *parse_update(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_UPDATE, parser_offset(p), 0);
    struct sql_update *update = SQL_AS(update, node);
    p->at++;
    update->hints = parser_hint(p);
    update->target = parse_target_table(p);
    parser_expect(p, "set");
    if (!p->failed) parse_set(p, &update->set);
    if (parser_accept(p, "from")) parse_from_list(p, &update->from);
    if (parser_accept(p, "where")) update->where = parse_expression(p);
    parse_returning(p, &update->returning, &update->into);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_delete(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DELETE, parser_offset(p), 0);
    struct sql_delete *delete = SQL_AS(delete, node);
    p->at++;
    delete->hints = parser_hint(p);
    if (p->dialect == SQL_ORACLE) parser_accept(p, "from");
    else parser_expect(p, "from");
    delete->target = p->failed ? NULL : parse_target_table(p);
    if (parser_accept(p, "using")) parse_from_list(p, &delete->using);
    if (parser_accept(p, "where")) delete->where = parse_expression(p);
    parse_returning(p, &delete->returning, &delete->into);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- MERGE ---- */

static void parse_merge_insert(struct parser *p, struct sql_merge_action *action) {
    action->verb = SQL_MERGE_INSERT;
    if (parser_is_operator(p, 0, "(")) {
        p->at++;
        do {
            struct sql_node *column = parse_assigned(p);
            if (column) sql_list_push(p->arena, &action->columns, column);
        } while (parser_accept_operator(p, ","));
        parser_expect_operator(p, ")");
    }
    if (parser_accept(p, "default values")) return;
    parser_expect(p, "values");
    parser_expect_operator(p, "(");
    parse_expression_list(p, &action->values);
    parser_expect_operator(p, ")");
    if (parser_accept(p, "where")) action->where = parse_expression(p);
}

static void parse_merge_verb(struct parser *p, struct sql_merge_action *action) {
    if (parser_accept(p, "update set")) {
        action->verb = SQL_MERGE_UPDATE;
        parse_set(p, &action->set);
        if (parser_accept(p, "where")) action->where = parse_expression(p);
        if (parser_accept(p, "delete where")) action->delete_where = parse_expression(p);
    } else if (parser_accept(p, "insert")) {
        parse_merge_insert(p, action);
    } else if (parser_accept(p, "delete")) {
        action->verb = SQL_MERGE_DELETE;
    } else if (parser_accept(p, "do nothing")) {
        action->verb = SQL_MERGE_NOTHING;
    } else {
        parser_fail(p, "UPDATE SET, INSERT, DELETE or DO NOTHING");
    }
}

static struct sql_node *parse_merge_action(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_MERGE_ACTION, parser_offset(p), 0);
    struct sql_merge_action *action = SQL_AS(merge_action, node);
    p->at++; /* WHEN */
    action->match = parser_accept(p, "not matched by source") ? SQL_NOT_MATCHED_BY_SOURCE : parser_accept(p, "not matched") ? SQL_NOT_MATCHED : SQL_MATCHED;
    if (action->match == SQL_MATCHED) parser_expect(p, "matched");
    if (parser_accept(p, "by target") && action->match != SQL_NOT_MATCHED) parser_fail(p, "NOT MATCHED in front of BY TARGET");
    if (parser_accept(p, "and")) action->condition = parse_expression(p);
    parser_expect(p, "then");
    if (!p->failed) parse_merge_verb(p, action);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_merge(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_MERGE, parser_offset(p), 0);
    struct sql_merge *merge = SQL_AS(merge, node);
    p->at++;
    merge->hints = parser_hint(p);
    parser_expect(p, "into");
    merge->target = p->failed ? NULL : parse_target_table(p);
    parser_expect(p, "using");
    merge->source = p->failed ? NULL : parse_table_ref(p);
    parser_expect(p, "on");
    merge->on = p->failed ? NULL : parse_expression(p);
    while (!p->failed && parser_is_word(p, 0, "when")) {
        struct sql_node *action = parse_merge_action(p);
        if (action) sql_list_push(p->arena, &merge->actions, action);
    }
    if (!merge->actions.n) parser_fail(p, "WHEN");
    parser_close(p, node);
    return p->failed ? NULL : node;
}
