/* INSERT of both dialects, with ON CONFLICT of PostgreSQL and several tables of Oracle. */
#include "sql/parse_dml.h"

/* a, lower(b) COLLATE c text_pattern_ops */
static void parse_conflict_keys(struct parser *p, struct sql_list *keys) {
    do {
        struct sql_node *key = parse_expression(p);
        if (!key) return;
        if (!parser_is_operator(p, 0, ",") && !parser_is_operator(p, 0, ")")) {
            struct sql_node *node = parser_new(p, SQL_INDEX_KEY, key->offset);
            SQL_AS(index_key, node)->expression = key;
            parse_index_key_rest(p, SQL_AS(index_key, node));
            parser_close(p, node);
            key = node;
        }
        sql_list_push(p->arena, keys, key);
    } while (parser_accept_operator(p, ","));
}

static struct sql_node *parse_conflict(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CONFLICT, parser_offset(p), 0);
    struct sql_conflict *conflict = SQL_AS(conflict, node);
    if (parser_accept(p, "on constraint")) {
        conflict->constraint = parser_name(p, "a constraint");
    } else if (parser_accept_operator(p, "(")) {
        parse_conflict_keys(p, &conflict->keys);
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

/* VALUES (DEFAULT, 1), (2, 3): a query like any other; Oracle's VALUES also takes a record without parentheses. */
struct sql_node *parse_insert_source(struct parser *p) {
    if (!parser_is_word(p, 0, "values") || parser_is_operator(p, 1, "(") || p->dialect == SQL_POSTGRESQL) return parse_query(p);
    struct sql_node *node = sql_node_new(p->arena, SQL_VALUES, parser_offset(p), 0), *row = sql_node_new(p->arena, SQL_ROW, parser_offset(p), 0);
    p->at++;
    struct sql_node *record = parse_expression(p);
    if (!record) return NULL;
    sql_list_push(p->arena, &SQL_AS(row, row)->items, record);
    sql_list_push(p->arena, &SQL_AS(values, node)->rows, row);
    parser_close(p, node);
    return node;
}

static bool at_assigned_row(const struct parser *p) {
    size_t ahead = 2;
    while (parser_is_operator(p, ahead, ".")) ahead += 2;
    return parser_is_operator(p, 0, "(") && parser_is_operator(p, ahead, "=");
}

/* (a = 1, b = 2), (a = 3): the assignments themselves of one row, a ROW each of several */
static void parse_set_rows(struct parser *p, struct sql_list *set) {
    struct sql_list rows = {0};
    do {
        struct sql_node *row = sql_node_new(p->arena, SQL_ROW, parser_offset(p), 0);
        parser_expect_operator(p, "(");
        if (!p->failed) parse_set(p, &SQL_AS(row, row)->items);
        parser_expect_operator(p, ")");
        parser_close(p, row);
        sql_list_push(p->arena, &rows, row);
    } while (parser_accept_operator(p, ","));
    *set = rows.n == 1 ? SQL_AS(row, rows.at[0])->items : rows;
}

static void parse_insert_set(struct parser *p, struct sql_list *set) {
    if (at_assigned_row(p)) parse_set_rows(p, set);
    else parse_set(p, set);
}

static void parse_insert_rows(struct parser *p, struct sql_insert *insert) {
    bool oracle = p->dialect == SQL_ORACLE;
    if (!oracle && parser_accept(p, "overriding system value")) insert->overriding = STR("system");
    else if (!oracle && parser_accept(p, "overriding user value")) insert->overriding = STR("user");
    if (!oracle && parser_accept(p, "default values")) {
        insert->default_values = true;
    } else if (oracle && parser_accept(p, "set")) {
        parse_insert_set(p, &insert->set);
    } else {
        insert->by_name = oracle && parser_accept(p, "by name");
        if (oracle && !insert->by_name) parser_accept(p, "by position");
        insert->source = p->failed ? NULL : parse_insert_source(p);
    }
}

/* Behind INTO: target, columns, values of one table. */
static void parse_into(struct parser *p, struct sql_insert *insert) {
    bool columns_only = p->dialect == SQL_ORACLE && parser_is_operator(p, 0, "(") && !parse_at_query(p);
    if (columns_only) parser_fail(p, "a table name");
    insert->target = p->failed ? NULL : parse_target_table(p);
    if (!p->failed && parser_is_operator(p, 0, "(") && !parse_at_query(p)) parse_assigned_columns(p, &insert->columns);
}

/* ---- several tables ---- */

static struct sql_node *parse_branch_insert(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_INSERT, parser_offset(p), 0);
    struct sql_insert *insert = SQL_AS(insert, node);
    parser_expect(p, "into");
    parse_into(p, insert);
    if (parser_is_word(p, 0, "values")) insert->source = parse_insert_source(p);
    insert->error_log = parse_error_log(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* [WHEN condition THEN | ELSE] INTO … INTO … */
static struct sql_node *parse_branch(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_INSERT_BRANCH, parser_offset(p), 0);
    struct sql_insert_branch *branch = SQL_AS(insert_branch, node);
    if (parser_accept(p, "when")) {
        branch->condition = parse_expression(p);
        parser_expect(p, "then");
    } else {
        branch->otherwise = parser_accept(p, "else");
    }
    do {
        struct sql_node *insert = parse_branch_insert(p);
        if (insert) sql_list_push(p->arena, &branch->inserts, insert);
    } while (!p->failed && parser_is_word(p, 0, "into"));
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_insert_multi(struct parser *p, size_t offset, struct str hints) {
    struct sql_node *node = sql_node_new(p->arena, SQL_INSERT_MULTI, offset, 0);
    struct sql_insert_multi *multi = SQL_AS(insert_multi, node);
    multi->hints = hints;
    multi->first = parser_accept(p, "first");
    if (!multi->first) parser_expect(p, "all");
    do {
        struct sql_node *branch = parse_branch(p);
        if (branch) sql_list_push(p->arena, &multi->branches, branch);
    } while (!p->failed && (parser_is_word(p, 0, "when") || parser_is_word(p, 0, "else")));
    multi->source = p->failed ? NULL : parse_query(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- INSERT ---- */

struct sql_node *parse_insert(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct str hints = parser_hint(p);
    if (p->dialect == SQL_ORACLE && (parser_is_word(p, 0, "all") || parser_is_word(p, 0, "first"))) return parse_insert_multi(p, offset, hints);
    struct sql_node *node = sql_node_new(p->arena, SQL_INSERT, offset, 0);
    struct sql_insert *insert = SQL_AS(insert, node);
    insert->hints = hints;
    parser_expect(p, "into");
    parse_into(p, insert);
    if (!p->failed) parse_insert_rows(p, insert);
    if (p->dialect == SQL_POSTGRESQL && parser_accept(p, "on conflict")) insert->conflict = parse_conflict(p);
    parse_returning(p, (struct returning){&insert->returning, &insert->into, &insert->bulk, &insert->returning_names});
    insert->error_log = parse_error_log(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}
