/* Queries: SELECT, VALUES, set operations, and what stands behind them. WITH is in parse_with.c, FROM in parse_from.c. */
#include "sql/parse_call.h"
#include "sql/parse_from.h"

#include <string.h>

/* ---- ORDER BY, LIMIT ---- */

/* USING < or USING OPERATOR(schema.<) */
static struct str parse_order_operator(struct parser *p) {
    size_t from = p->at;
    bool wrapped = parser_is_word(p, 0, "operator") && parser_is_operator(p, 1, "(");
    p->at += wrapped ? 2 : 0;
    while (wrapped && parser_is_name(p, 0) && parser_is_operator(p, 1, ".")) p->at += 2;
    const struct sql_token *token = parser_peek(p, 0);
    if (token->kind != TOKEN_OPERATOR || strchr("(),;.", token->text.ptr[0])) return parser_fail(p, "an operator"), (struct str){0};
    p->at++;
    if (wrapped) parser_expect_operator(p, ")");
    return p->failed ? (struct str){0} : str_slice(p->text, p->tokens[from].offset, p->tokens[p->at - 1].end);
}

struct sql_node *parse_order_item(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_ORDER, parser_offset(p), 0);
    struct sql_order *order = SQL_AS(order, node);
    order->expression = parse_expression(p);
    if (parser_accept(p, "asc")) order->direction = SQL_ORDER_ASC;
    else if (parser_accept(p, "desc")) order->direction = SQL_ORDER_DESC;
    else if (parser_accept(p, "using")) order->using = parse_order_operator(p);
    if (parser_accept(p, "nulls first")) order->nulls = SQL_NULLS_FIRST;
    else if (parser_accept(p, "nulls last")) order->nulls = SQL_NULLS_LAST;
    parser_close(p, node);
    return p->failed ? NULL : node;
}

void parse_order_list(struct parser *p, struct sql_list *list) {
    do {
        struct sql_node *item = parse_order_item(p);
        if (!item) return;
        sql_list_push(p->arena, list, item);
    } while (parser_accept_operator(p, ","));
}

struct tail { /* what may follow a whole query */
    struct sql_list order, locks, fetch_partitions;
    struct sql_node *limit, *offset;
    bool limit_percent, with_ties, siblings;
    struct str fetch, accuracy;
};

/* Oracle's vector search: n PARTITIONS BY x, … in front of the rows */
static struct sql_node *parse_fetch_count(struct parser *p, struct tail *tail) {
    struct sql_node *count = parse_operand(p);
    while (count && (parser_is(p, "partitions by") || parser_is(p, "partition by"))) {
        struct sql_node *node = parser_new(p, SQL_FETCH_PARTITION, count->offset);
        p->at += 2;
        SQL_AS(fetch_partition, node)->count = count;
        SQL_AS(fetch_partition, node)->by = parse_operand(p);
        sql_list_push(p->arena, &tail->fetch_partitions, node);
        count = parser_expect_operator(p, ",") ? parse_operand(p) : NULL;
    }
    return count;
}

/* WITH TARGET ACCURACY 90 [PERCENT], WITH TARGET ACCURACY PARAMETERS (…) */
static struct str parse_accuracy(struct parser *p) {
    size_t from = p->at;
    if (p->dialect != SQL_ORACLE || (!parser_accept(p, "with target accuracy") && !parser_accept(p, "target accuracy"))) return (struct str){0};
    if (parser_accept(p, "parameters")) {
        parser_expect_operator(p, "(");
        parser_balanced_text(p, false);
        parser_expect_operator(p, ")");
    } else {
        parse_operand(p);
        parser_accept(p, "percent");
    }
    return parser_words_from(p, from);
}

static void parse_fetch(struct parser *p, struct tail *tail) {
    bool oracle = p->dialect == SQL_ORACLE;
    if (oracle && (parser_accept(p, "approx") || parser_accept(p, "approximate"))) tail->fetch = STR("approx");
    else if (oracle && parser_accept(p, "exact")) tail->fetch = STR("exact");
    bool said = parser_accept(p, "first") || parser_accept(p, "next");
    if (!said && !tail->fetch.len) parser_fail(p, "FIRST or NEXT");
    if ((parser_is_word(p, 0, "row") || parser_is_word(p, 0, "rows")) && !parser_is_operator(p, 1, "(")) {
        tail->limit = parser_new(p, SQL_LITERAL, parser_offset(p));
        SQL_AS(literal, tail->limit)->kind = SQL_LITERAL_NUMBER;
        SQL_AS(literal, tail->limit)->text = STR("1");
    } else {
        tail->limit = parse_fetch_count(p, tail);
    }
    tail->limit_percent = oracle && parser_accept(p, "percent");
    if (!parser_accept(p, "rows")) parser_expect(p, "row");
    if (parser_accept(p, "with ties")) tail->with_ties = true;
    else parser_expect(p, "only");
    tail->accuracy = p->failed ? (struct str){0} : parse_accuracy(p);
}

static void parse_limit(struct parser *p, struct tail *tail) {
    bool all = false;
    for (int clause = 0; clause < 2 && !p->failed; clause++) {
        if (!all && !tail->limit && parser_accept(p, "limit")) {
            all = true;
            if (!parser_accept(p, "all")) tail->limit = parse_expression(p);
        } else if (!tail->offset && parser_accept(p, "offset")) {
            tail->offset = parse_expression(p);
            if (!parser_accept(p, "rows")) parser_accept(p, "row");
        } else if (!tail->limit && parser_accept(p, "fetch")) {
            parse_fetch(p, tail);
        }
    }
}

static void parse_lock(struct parser *p, struct tail *tail) {
    static const char *const strengths[] = {"no key update", "key share", "update", "share"};
    struct sql_node *node = sql_node_new(p->arena, SQL_LOCK, parser_offset(p), 0);
    p->at++;
    const char *strength = p->dialect == SQL_POSTGRESQL ? parser_accept_one(p, strengths, sizeof strengths / sizeof *strengths) : parser_accept(p, "update") ? strengths[2] : NULL;
    if (!strength) parser_fail(p, p->dialect == SQL_ORACLE ? "UPDATE" : "UPDATE, NO KEY UPDATE, SHARE or KEY SHARE");
    else SQL_AS(lock, node)->strength = str_from_z(strength);
    struct sql_list *of = &SQL_AS(lock, node)->of;
    if (parser_accept(p, "of")) parse_expression_list(p, of);
    for (size_t i = 0; i < of->n; i++)
        if (of->at[i]->kind != SQL_COLUMN) parser_fail(p, "names behind OF");
    size_t from = p->at;
    if (parser_accept(p, "nowait") || parser_accept(p, "skip locked") || (p->dialect == SQL_ORACLE && parser_accept(p, "wait") && parse_operand(p)))
        SQL_AS(lock, node)->wait = parser_words_from(p, from);
    parser_close(p, node);
    sql_list_push(p->arena, &tail->locks, node);
}

static void parse_tail(struct parser *p, struct tail *tail) {
    tail->siblings = parser_accept(p, "order siblings by");
    if (tail->siblings || parser_accept(p, "order by")) parse_order_list(p, &tail->order);
    parse_limit(p, tail);
    while (!p->failed && parser_is_word(p, 0, "for")) parse_lock(p, tail);
    if (!tail->locks.n) return;
    if (p->dialect == SQL_ORACLE && !tail->order.n && parser_accept(p, "order by")) parse_order_list(p, &tail->order); /* Oracle takes it there, too */
    parse_limit(p, tail);
}

static bool tail_is_empty(const struct tail *tail) { return !tail->order.n && !tail->locks.n && !tail->limit && !tail->offset; }

/* Where a query keeps its tail. VALUES has neither locks nor ties. */
struct ends {
    struct sql_list *order, *locks;
    struct sql_node **limit, **offset;
    bool *with_ties;
};

static struct ends ends_of(struct sql_node *query) {
    struct sql_select *select = SQL_AS(select, query);
    struct sql_setop *setop = SQL_AS(setop, query);
    struct sql_values *values = SQL_AS(values, query);
    if (query->kind == SQL_SELECT) return (struct ends){&select->order, &select->locks, &select->limit, &select->offset, &select->with_ties};
    if (query->kind == SQL_SETOP) return (struct ends){&setop->order, &setop->locks, &setop->limit, &setop->offset, &setop->with_ties};
    return (struct ends){.order = &values->order, .limit = &values->limit, .offset = &values->offset};
}

/*
 * PostgreSQL adds to a query in parentheses what it has not: (SELECT a FROM t LIMIT 1) ORDER BY a is the query with both, and says nothing twice
 * (insertSelectOptions of its gram.y). Oracle keeps the two apart, as a query in FROM.
 */
static bool tail_fits(enum sql_dialect dialect, const struct ends *ends, const struct tail *tail) {
    if (!ends->locks && (tail->locks.n || tail->with_ties)) return false;
    if (dialect == SQL_ORACLE) return !ends->order->n && !*ends->limit && !*ends->offset && !(ends->locks && ends->locks->n);
    return !(ends->order->n && tail->order.n) && !(*ends->limit && tail->limit) && !(*ends->offset && tail->offset);
}

static void tail_put(struct parser *p, struct sql_node *query, const struct tail *tail) {
    struct ends ends = ends_of(query);
    if (tail->order.n) *ends.order = tail->order;
    if (tail->limit) *ends.limit = tail->limit;
    if (tail->offset) *ends.offset = tail->offset;
    for (size_t i = 0; i < tail->locks.n; i++) sql_list_push(p->arena, ends.locks, tail->locks.at[i]);
    if (ends.with_ties) *ends.with_ties |= tail->with_ties;
    if (query->kind == SQL_SETOP) SQL_AS(setop, query)->limit_percent = tail->limit_percent;
    if (query->kind != SQL_SELECT) return;
    struct sql_select *select = SQL_AS(select, query);
    select->limit_percent = tail->limit_percent, select->order_siblings = tail->siblings;
    select->fetch = tail->fetch, select->accuracy = tail->accuracy, select->fetch_partitions = tail->fetch_partitions;
}

/* ---- SELECT ---- */

struct sql_node *parse_target_item(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_TARGET, parser_offset(p), 0);
    struct sql_target *target = SQL_AS(target, node);
    bool all = parser_is_operator(p, 0, "*");
    target->expression = all ? parse_star(p) : parse_expression(p);
    if (!p->failed && !all) parser_label(p, &target->alias);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

void parse_targets(struct parser *p, struct sql_list *list) {
    do {
        struct sql_node *target = parse_target_item(p);
        if (!target) return;
        sql_list_push(p->arena, list, target);
    } while (parser_accept_operator(p, ","));
}

static struct sql_node *parse_group_item(struct parser *p);

static struct sql_node *parse_grouping(struct parser *p, enum sql_grouping_kind kind) {
    struct sql_node *node = sql_node_new(p->arena, SQL_GROUPING, parser_offset(p), 0);
    SQL_AS(grouping, node)->kind = kind;
    parser_expect_operator(p, "(");
    while (!p->failed && !parser_is_operator(p, 0, ")")) {
        struct sql_node *item = parse_group_item(p);
        if (item) sql_list_push(p->arena, &SQL_AS(grouping, node)->items, item);
        if (!parser_accept_operator(p, ",")) break;
    }
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_group_item(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    struct sql_node *node;
    if (parser_is_word(p, 0, "rollup") && parser_is_operator(p, 1, "(")) p->at++, node = parse_grouping(p, SQL_GROUP_ROLLUP);
    else if (parser_is_word(p, 0, "cube") && parser_is_operator(p, 1, "(")) p->at++, node = parse_grouping(p, SQL_GROUP_CUBE);
    else if (parser_accept(p, "grouping sets")) node = parse_grouping(p, SQL_GROUP_SETS);
    else if (parser_is_operator(p, 0, "(") && parser_is_operator(p, 1, ")")) node = parse_grouping(p, SQL_GROUP_SET);
    else node = parse_expression(p);
    parser_leave(p);
    return node;
}

static void parse_group_by(struct parser *p, struct sql_select *select) {
    if (p->dialect == SQL_ORACLE) {
        select->group_all = parser_accept(p, "all");
        if (select->group_all) return;
    } else {
        select->group_distinct = parser_accept(p, "distinct");
        if (!select->group_distinct) parser_accept(p, "all");
    }
    do {
        struct sql_node *item = parse_group_item(p);
        if (!item) return;
        sql_list_push(p->arena, &select->group, item);
    } while (parser_accept_operator(p, ","));
}

static void parse_named_windows(struct parser *p, struct sql_select *select) {
    do {
        struct str name = parser_name(p, "a window");
        parser_expect(p, "as");
        parser_expect_operator(p, "(");
        struct sql_node *window = p->failed ? NULL : parse_window(p);
        parser_expect_operator(p, ")");
        if (p->failed) return;
        SQL_AS(window, window)->name = name;
        sql_list_push(p->arena, &select->windows, window);
    } while (parser_accept_operator(p, ","));
}

static void parse_connect_by(struct parser *p, struct sql_select *select) {
    for (int clause = 0; clause < 2; clause++) {
        if (parser_accept(p, "start with")) {
            select->start_with = parse_expression(p);
        } else if (parser_accept(p, "connect by")) {
            select->nocycle = parser_accept(p, "nocycle");
            select->connect_by = parse_expression(p);
        }
    }
    if (select->start_with && !select->connect_by) parser_fail(p, "CONNECT BY");
}

/* INTO a, b of PL/SQL; INTO [TEMP | UNLOGGED] [TABLE] t of PostgreSQL */
static void parse_select_into(struct parser *p, struct sql_select *select) {
    select->bulk = p->dialect == SQL_ORACLE && parser_accept(p, "bulk collect");
    if (select->bulk ? !parser_expect(p, "into") : !parser_accept(p, "into")) return;
    if (p->dialect == SQL_ORACLE) {
        parse_expression_list(p, &select->into);
        return;
    }
    bool temporary = parser_accept(p, "temporary") || parser_accept(p, "temp") || parser_accept(p, "local temporary") || parser_accept(p, "local temp");
    bool unlogged = !temporary && parser_accept(p, "unlogged");
    parser_accept(p, "table");
    select->into_table = parse_table_name(p);
    if (select->into_table && (temporary || unlogged)) SQL_AS(table, select->into_table)->wrapper = temporary ? STR("temporary") : STR("unlogged");
}

/* PostgreSQL's SELECT may have no targets at all. */
static bool at_no_targets(const struct parser *p) {
    if (p->dialect != SQL_POSTGRESQL) return false;
    bool clause = parser_is_word(p, 0, "from") || parser_is_word(p, 0, "where") || parser_is_word(p, 0, "into") || parser_is(p, "group by") || parser_is_word(p, 0, "having") || parser_is_word(p, 0, "window") ||
                  parser_is(p, "on conflict") || parser_is_word(p, 0, "returning") || parser_is_word(p, 0, "with");
    return clause || parser_peek(p, 0)->kind == TOKEN_END || parser_is_operator(p, 0, ")") || parser_is_operator(p, 0, ";") || parse_at_query_end(p);
}

static void parse_select_head(struct parser *p, struct sql_select *select) {
    if (p->dialect == SQL_POSTGRESQL && parser_accept(p, "distinct on")) {
        parser_expect_operator(p, "(");
        parse_expression_list(p, &select->distinct_on);
        parser_expect_operator(p, ")");
        select->distinct = true;
    } else if (parser_accept(p, "distinct") || (p->dialect == SQL_ORACLE && parser_accept(p, "unique"))) {
        select->distinct = true;
    } else {
        parser_accept(p, "all");
    }
    if (select->distinct || !at_no_targets(p)) parse_targets(p, &select->targets);
    if (!p->failed) parse_select_into(p, select);
}

static struct sql_node *parse_select(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_SELECT, offset, offset);
    struct sql_select *select = SQL_AS(select, node);
    bool oracle = p->dialect == SQL_ORACLE;
    select->hints = parser_hint(p);
    parse_select_head(p, select);
    if (parser_accept(p, "from")) parse_from_list(p, &select->from);
    if (parser_accept(p, "where")) select->where = parse_expression(p);
    if (oracle) parse_connect_by(p, select);
    if (parser_accept(p, "group by")) parse_group_by(p, select);
    if (parser_accept(p, "having")) select->having = parse_expression(p);
    if (oracle && !select->group.n && parser_accept(p, "group by")) parse_group_by(p, select); /* Oracle takes HAVING first, too */
    if (oracle && parser_at_model(p)) select->model = parse_model(p);
    if (parser_accept(p, "window")) parse_named_windows(p, select);
    if (oracle && parser_accept(p, "qualify")) select->qualify = parse_expression(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_values(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_VALUES, offset, offset);
    do {
        struct sql_node *row = sql_node_new(p->arena, SQL_ROW, parser_offset(p), 0);
        parser_expect_operator(p, "(");
        parse_expression_list(p, &SQL_AS(row, row)->items);
        parser_expect_operator(p, ")");
        parser_close(p, row);
        sql_list_push(p->arena, &SQL_AS(values, node)->rows, row);
    } while (parser_accept_operator(p, ","));
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* TABLE name is SELECT * FROM name. */
static struct sql_node *parse_table_command(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_SELECT, offset, offset), *target = sql_node_new(p->arena, SQL_TARGET, offset, offset);
    SQL_AS(target, target)->expression = sql_node_new(p->arena, SQL_COLUMN, offset, offset);
    SQL_AS(column, SQL_AS(target, target)->expression)->star = true;
    sql_list_push(p->arena, &SQL_AS(select, node)->targets, target);
    bool only = p->dialect == SQL_POSTGRESQL && parser_accept(p, "only"), parenthesis = only && parser_accept_operator(p, "(");
    struct sql_node *table = parse_table_name(p);
    if (parenthesis) parser_expect_operator(p, ")");
    else if (!only && p->dialect == SQL_POSTGRESQL) parser_accept_operator(p, "*");
    if (table) SQL_AS(table, table)->only = only;
    if (table) sql_list_push(p->arena, &SQL_AS(select, node)->from, table);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_query_primary(struct parser *p) {
    if (parser_is_word(p, 0, "select")) return parse_select(p);
    if (parser_is_word(p, 0, "values")) return parse_values(p);
    if (parser_is_word(p, 0, "table")) return parse_table_command(p);
    if (!parser_accept_operator(p, "(")) return parser_fail(p, "SELECT");
    struct sql_node *query = parse_query(p);
    parser_expect_operator(p, ")");
    return p->failed ? NULL : query;
}

/* How tight the set operation here binds: INTERSECT tighter in PostgreSQL, all alike in Oracle; 0 when none stands here. */
static int set_level(const struct parser *p, enum sql_set_op *op) {
    bool oracle = p->dialect == SQL_ORACLE;
    if (parser_is_word(p, 0, "union")) return *op = SQL_UNION, 1;
    if (parser_is_word(p, 0, "except") || (oracle && parser_is_word(p, 0, "minus"))) return *op = SQL_EXCEPT, 1;
    return parser_is_word(p, 0, "intersect") ? (*op = SQL_INTERSECT, oracle ? 1 : 2) : 0;
}

/* What follows the first branch, of operations that bind at least as tight as `level`. */
static struct sql_node *parse_set_operations(struct parser *p, struct sql_node *left, int level) {
    enum sql_set_op op = SQL_UNION;
    for (int here; left && (here = set_level(p, &op)) >= level;) {
        struct sql_node *node = sql_node_new(p->arena, SQL_SETOP, left->offset, 0);
        struct sql_setop *setop = SQL_AS(setop, node);
        p->at++;
        setop->op = op;
        setop->all = parser_accept(p, "all");
        if (!setop->all && p->dialect == SQL_POSTGRESQL) parser_accept(p, "distinct");
        setop->left = left;
        setop->right = parse_set_operations(p, parse_query_primary(p), here + 1);
        parser_close(p, node);
        left = p->failed ? NULL : node;
    }
    return left;
}

/* ---- the whole ---- */

static bool with_put(struct sql_node *query, const struct with *with) {
    if (!with->list.n && !with->plsql.len) return true;
    if (query->kind == SQL_SELECT && !SQL_AS(select, query)->with.n && !SQL_AS(select, query)->plsql.len) {
        struct sql_select *select = SQL_AS(select, query);
        return select->with = with->list, select->with_recursive = with->recursive, select->plsql = with->plsql, true;
    }
    if (query->kind == SQL_SETOP && !SQL_AS(setop, query)->with.n && !SQL_AS(setop, query)->plsql.len) {
        struct sql_setop *setop = SQL_AS(setop, query);
        return setop->with = with->list, setop->with_recursive = with->recursive, setop->plsql = with->plsql, true;
    }
    return false;
}

/* select * from (query): keeps an inner WITH, ORDER BY or LIMIT apart from the outer. */
static struct sql_node *wrap_query(struct parser *p, struct sql_node *query) {
    struct sql_node *node = sql_node_new(p->arena, SQL_SELECT, query->offset, query->offset + query->length);
    struct sql_node *target = sql_node_new(p->arena, SQL_TARGET, query->offset, 0), *derived = sql_node_new(p->arena, SQL_DERIVED, query->offset, 0);
    SQL_AS(target, target)->expression = sql_node_new(p->arena, SQL_COLUMN, query->offset, 0);
    SQL_AS(column, SQL_AS(target, target)->expression)->star = true;
    SQL_AS(derived, derived)->query = query;
    SQL_AS(derived, derived)->alias = p->dialect == SQL_ORACLE ? STR("INNER_QUERY") : STR("inner_query");
    sql_list_push(p->arena, &SQL_AS(select, node)->targets, target);
    sql_list_push(p->arena, &SQL_AS(select, node)->from, derived);
    return node;
}

bool parse_at_query(const struct parser *p) {
    size_t ahead = 0;
    while (ahead < SQL_DEPTH_MAX && parser_is_operator(p, ahead, "(")) ahead++;
    if (p->dialect == SQL_POSTGRESQL && parser_is_word(p, ahead, "table")) return true;
    return parser_is_word(p, ahead, "select") || parser_is_word(p, ahead, "with") || (parser_is_word(p, ahead, "values") && parser_is_operator(p, ahead + 1, "("));
}

bool parse_at_query_end(const struct parser *p) {
    enum sql_set_op op;
    if (parser_is_word(p, 0, "limit") || parser_is_word(p, 0, "offset") || parser_is_word(p, 0, "fetch") || parser_is_word(p, 0, "for")) return true;
    return set_level(p, &op) || parser_is(p, "order by");
}

bool parse_at_set_operator(const struct parser *p) {
    enum sql_set_op op;
    return set_level(p, &op) > 0;
}

/* ORDER BY, LIMIT and locks behind the query, in the tree that they make of it. */
static struct sql_node *parse_tail_of(struct parser *p, struct sql_node *query) {
    struct tail tail = {0};
    size_t from = p->at;
    parse_tail(p, &tail);
    if (p->failed || tail_is_empty(&tail)) return query;
    struct ends ends = ends_of(query);
    bool ordered = tail.order.n || ends.order->n;
    if (p->dialect == SQL_POSTGRESQL && tail.with_ties && !ordered) return parser_fail(p, "ORDER BY in front of WITH TIES");
    if (!tail_fits(p->dialect, &ends, &tail)) {
        bool again = p->dialect == SQL_POSTGRESQL && (ends.locks || !(tail.locks.n || tail.with_ties));
        p->at = again ? from : p->at;
        if (again) return parser_fail(p, "the end of the query (what stood in its parentheses is not said again)");
        query = wrap_query(p, query);
    }
    tail_put(p, query, &tail);
    return query;
}

/* Set operations and what stands behind them all. */
static struct sql_node *parse_query_from(struct parser *p, struct sql_node *first, const struct with *with) {
    size_t offset = with->offset;
    struct sql_node *query = first ? parse_set_operations(p, first, 1) : NULL;
    if (query) query = parse_tail_of(p, query);
    if (query && !p->failed && !with_put(query, with)) {
        if (p->dialect == SQL_POSTGRESQL && query->kind != SQL_VALUES) return parser_fail(p, "one WITH of a query");
        with_put(query = wrap_query(p, query), with);
    }
    if (!query || p->failed) return NULL;
    query->offset = (uint32_t)offset;
    parser_close(p, query);
    return query;
}

struct sql_node *parse_query_rest(struct parser *p, struct sql_node *first) { return parse_query_from(p, first, &(struct with){.offset = first->offset}); }

struct sql_node *parse_query(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    struct with with = {.offset = parser_offset(p)};
    parse_with(p, &with);
    struct sql_node *query = p->failed ? NULL : parse_query_behind_with(p, &with);
    parser_leave(p);
    return query;
}

struct sql_node *parse_query_behind_with(struct parser *p, const struct with *with) { return parse_query_from(p, parse_query_primary(p), with); }
