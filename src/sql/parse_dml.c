/* INSERT, UPDATE, DELETE, MERGE. WITH in front of them is the caller's. */
#include "sql/parser.h"

/* ---- what they share ---- */

/* The hint comment between the token just taken and the next. */
static struct str take_hints(const struct parser *p) {
    struct str text = str_slice(p->text, p->tokens[p->at - 1].end, parser_offset(p));
    size_t at, end;
    if (!str_find(text, STR("/*+"), &at)) return (struct str){0};
    text = str_slice(text, at + 3, text.len);
    return str_find(text, STR("*/"), &end) ? str_trim(str_slice(text, 0, end)) : (struct str){0};
}

static struct sql_node *parse_assignment(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_ASSIGN, parser_offset(p), 0);
    struct sql_assign *assign = SQL_AS(assign, node);
    if (parser_is_operator(p, 0, "(")) {
        parser_name_list(p, &assign->targets);
    } else {
        size_t offset = parser_offset(p);
        struct str name = parser_name(p, "a column");
        while (!p->failed && parser_accept_operator(p, ".")) name = parser_name(p, "a column"); /* Oracle: t.a = … */
        struct sql_node *target = parser_new(p, SQL_NAME, offset);
        SQL_AS(name, target)->text = name;
        sql_list_push(p->arena, &assign->targets, target);
        if (!p->failed && parser_accept_operator(p, "[")) { /* an element of an array: the column is written */
            parser_balanced_text(p, false);
            parser_expect_operator(p, "]");
        }
    }
    if (!p->failed) parser_expect_operator(p, "=");
    assign->value = p->failed ? NULL : parse_expression(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_assignments(struct parser *p, struct sql_list *set) {
    do {
        struct sql_node *assignment = parse_assignment(p);
        if (!assignment) return;
        sql_list_push(p->arena, set, assignment);
    } while (parser_accept_operator(p, ","));
}

/* RETURNING a, b [INTO :x, :y] */
static void parse_returning(struct parser *p, struct sql_list *returning, struct sql_list *into) {
    if (!parser_accept(p, "returning") && !(p->dialect == SQL_ORACLE && parser_accept(p, "return"))) return;
    parse_targets(p, returning);
    if (!p->failed && (parser_accept(p, "into") || parser_accept(p, "bulk collect into"))) parse_expression_list(p, into);
}

/* WHERE condition, or WHERE CURRENT OF cursor. */
static struct sql_node *parse_where(struct parser *p) {
    if (!parser_accept(p, "where")) return NULL;
    size_t offset = parser_offset(p);
    if (!parser_accept(p, "current of")) return parse_expression(p);
    struct sql_node *node = sql_node_new(p->arena, SQL_CURSOR_OF, offset, 0);
    SQL_AS(cursor_of, node)->name = parser_peek(p, 0)->kind == TOKEN_BIND ? p->tokens[p->at++].text : parser_name(p, "a cursor");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- INSERT ---- */

static struct sql_node *parse_conflict(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CONFLICT, parser_offset(p), 0);
    struct sql_conflict *conflict = SQL_AS(conflict, node);
    if (parser_accept_operator(p, "(")) {
        parse_expression_list(p, &conflict->keys);
        while (!p->failed && !parser_is_operator(p, 0, ")") && parser_peek(p, 0)->kind == TOKEN_WORD) p->at++; /* an operator class */
        if (!p->failed) parser_expect_operator(p, ")");
        if (parser_accept(p, "where")) conflict->key_where = parse_expression(p);
    } else if (parser_accept(p, "on constraint")) {
        conflict->constraint = parser_name(p, "a constraint");
    }
    if (!p->failed) parser_expect(p, "do");
    if (parser_accept(p, "nothing")) {
        conflict->nothing = true;
    } else if (!p->failed && parser_expect(p, "update") && parser_expect(p, "set")) {
        parse_assignments(p, &conflict->set);
        if (parser_accept(p, "where")) conflict->where = parse_expression(p);
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_insert(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_INSERT, offset, offset);
    struct sql_insert *insert = SQL_AS(insert, node);
    insert->hints = take_hints(p);
    if (!parser_expect(p, "into")) return NULL;
    insert->target = parse_table_name(p);
    if (!insert->target) return NULL;
    bool alias = parser_is_word(p, 0, "as") || (p->dialect == SQL_ORACLE && parser_is_name(p, 0));
    if (alias) parser_alias(p, &SQL_AS(table, insert->target)->alias);
    parser_close(p, insert->target);
    if (parser_is_operator(p, 0, "(") && !parse_at_query(p)) parser_name_list(p, &insert->columns);
    if (parser_accept(p, "overriding system value")) insert->overriding = STR("system");
    else if (parser_accept(p, "overriding user value")) insert->overriding = STR("user");
    insert->default_values = parser_accept(p, "default values");
    if (!insert->default_values && !p->failed) insert->source = parse_query(p);
    if (!p->failed && parser_accept(p, "on conflict")) insert->conflict = parse_conflict(p);
    if (!p->failed) parse_returning(p, &insert->returning, &insert->into);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- UPDATE, DELETE ---- */

struct sql_node *parse_update(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_UPDATE, offset, offset);
    struct sql_update *update = SQL_AS(update, node);
    update->hints = take_hints(p);
    update->target = parse_table_ref(p);
    if (!p->failed) parser_expect(p, "set");
    if (!p->failed) parse_assignments(p, &update->set);
    if (!p->failed && parser_accept(p, "from")) parse_from_list(p, &update->from);
    if (!p->failed) update->where = parse_where(p);
    if (!p->failed) parse_returning(p, &update->returning, &update->into);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_delete(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_DELETE, offset, offset);
    struct sql_delete *delete = SQL_AS(delete, node);
    delete->hints = take_hints(p);
    bool from = parser_accept(p, "from");
    if (!from && p->dialect == SQL_POSTGRESQL) return parser_fail(p, "FROM");
    delete->target = parse_table_ref(p);
    if (!p->failed && parser_accept(p, "using")) parse_from_list(p, &delete->using);
    if (!p->failed) delete->where = parse_where(p);
    if (!p->failed) parse_returning(p, &delete->returning, &delete->into);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- MERGE ---- */

static void parse_merge_insert(struct parser *p, struct sql_merge_action *action) {
    action->verb = SQL_MERGE_INSERT;
    if (parser_is_operator(p, 0, "(")) parser_name_list(p, &action->columns);
    if (!parser_accept(p, "overriding system value")) parser_accept(p, "overriding user value");
    if (parser_accept(p, "default values")) return;
    if (p->failed || !parser_expect(p, "values") || !parser_expect_operator(p, "(")) return;
    parse_expression_list(p, &action->values);
    if (!p->failed) parser_expect_operator(p, ")");
}

static void parse_merge_verb(struct parser *p, struct sql_merge_action *action) {
    if (parser_accept(p, "update set")) {
        action->verb = SQL_MERGE_UPDATE;
        parse_assignments(p, &action->set);
    } else if (parser_accept(p, "insert")) {
        parse_merge_insert(p, action);
    } else if (parser_accept(p, "delete")) {
        action->verb = SQL_MERGE_DELETE;
    } else if (parser_accept(p, "do nothing")) {
        action->verb = SQL_MERGE_NOTHING;
    } else {
        parser_fail(p, "UPDATE SET, INSERT, DELETE or DO NOTHING");
    }
    if (!p->failed && parser_accept(p, "where")) action->where = parse_expression(p);
    if (!p->failed && parser_accept(p, "delete where")) action->delete_where = parse_expression(p);
}

static struct sql_node *parse_merge_action(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_MERGE_ACTION, parser_offset(p), 0);
    struct sql_merge_action *action = SQL_AS(merge_action, node);
    p->at++; /* WHEN */
    action->match = SQL_MATCHED;
    if (parser_accept(p, "not")) action->match = SQL_NOT_MATCHED;
    if (!parser_expect(p, "matched")) return NULL;
    if (parser_accept(p, "by source")) action->match = SQL_NOT_MATCHED_BY_SOURCE;
    else parser_accept(p, "by target");
    if (parser_accept(p, "and")) action->condition = parse_expression(p);
    if (p->failed || !parser_expect(p, "then")) return NULL;
    parse_merge_verb(p, action);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_merge(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_MERGE, offset, offset);
    struct sql_merge *merge = SQL_AS(merge, node);
    merge->hints = take_hints(p);
    if (!parser_expect(p, "into")) return NULL;
    merge->target = parse_table_ref(p);
    if (p->failed || !parser_expect(p, "using")) return NULL;
    merge->source = parse_table_ref(p);
    if (p->failed || !parser_expect(p, "on")) return NULL;
    merge->on = parse_expression(p);
    while (!p->failed && parser_is_word(p, 0, "when")) {
        struct sql_node *action = parse_merge_action(p);
        if (action) sql_list_push(p->arena, &merge->actions, action);
    }
    if (!p->failed && !merge->actions.n) return parser_fail(p, "WHEN");
    parser_close(p, node);
    return p->failed ? NULL : node;
}
