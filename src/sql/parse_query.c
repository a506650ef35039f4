/* Queries: SELECT, VALUES, set operations, WITH, FROM. INTERSECT binds tighter than UNION and EXCEPT (MINUS). */
#include "sql/parser.h"

/* ---- ORDER BY, LIMIT ---- */

struct sql_node *parse_order_item(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_ORDER, parser_offset(p), 0);
    struct sql_order *order = SQL_AS(order, node);
    order->expression = parse_expression(p);
    if (parser_accept(p, "asc")) order->direction = SQL_ORDER_ASC;
    else if (parser_accept(p, "desc")) order->direction = SQL_ORDER_DESC;
    else if (parser_accept(p, "using")) order->using = parser_peek(p, 0)->kind == TOKEN_OPERATOR ? p->tokens[p->at++].text : (parser_fail(p, "an operator"), (struct str){0});
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
    struct sql_list order, locks;
    struct sql_node *limit, *offset;
    bool limit_percent, with_ties, siblings;
};

static void parse_fetch(struct parser *p, struct tail *tail) {
    if (!parser_accept(p, "first") && !parser_accept(p, "next")) parser_fail(p, "FIRST or NEXT");
    if (parser_is_word(p, 0, "row") || parser_is_word(p, 0, "rows")) {
        tail->limit = parser_new(p, SQL_LITERAL, parser_offset(p));
        SQL_AS(literal, tail->limit)->kind = SQL_LITERAL_NUMBER;
        SQL_AS(literal, tail->limit)->text = STR("1");
    } else {
        tail->limit = parse_operand(p);
    }
    tail->limit_percent = parser_accept(p, "percent");
    if (!parser_accept(p, "rows")) parser_expect(p, "row");
    if (parser_accept(p, "with ties")) tail->with_ties = true;
    else parser_expect(p, "only");
}

static void parse_limit(struct parser *p, struct tail *tail) {
    for (int clause = 0; clause < 2 && !p->failed; clause++) {
        if (!tail->limit && parser_accept(p, "limit")) {
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
    for (size_t i = 0; i < sizeof strengths / sizeof *strengths && !SQL_AS(lock, node)->strength.len; i++)
        if (parser_accept(p, strengths[i])) SQL_AS(lock, node)->strength = str_from_z(strengths[i]);
    if (!SQL_AS(lock, node)->strength.len) parser_fail(p, "UPDATE, NO KEY UPDATE, SHARE or KEY SHARE");
    if (parser_accept(p, "of")) parse_expression_list(p, &SQL_AS(lock, node)->of);
    size_t from = parser_offset(p);
    if (parser_accept(p, "nowait") || parser_accept(p, "skip locked") || (parser_accept(p, "wait") && parse_operand(p)))
        SQL_AS(lock, node)->wait = str_slice(p->text, from, p->tokens[p->at - 1].end);
    parser_close(p, node);
    sql_list_push(p->arena, &tail->locks, node);
}

static void parse_tail(struct parser *p, struct tail *tail) {
    tail->siblings = parser_accept(p, "order siblings by");
    if (tail->siblings || parser_accept(p, "order by")) parse_order_list(p, &tail->order);
    parse_limit(p, tail);
    while (!p->failed && parser_is_word(p, 0, "for")) parse_lock(p, tail);
    if (tail->locks.n) parse_limit(p, tail);
}

static bool tail_is_empty(const struct tail *tail) { return !tail->order.n && !tail->locks.n && !tail->limit && !tail->offset; }

/* Puts the tail on the query; false when one is there already: (select … limit 1) limit 2 keeps both by a wrapper. */
static bool tail_put(struct sql_node *query, const struct tail *tail) {
    if (tail_is_empty(tail)) return true;
    if (query->kind == SQL_SELECT) {
        struct sql_select *select = SQL_AS(select, query);
        if (select->order.n || select->limit || select->offset || select->locks.n) return false;
        select->order = tail->order, select->limit = tail->limit, select->offset = tail->offset, select->locks = tail->locks;
        select->limit_percent = tail->limit_percent, select->with_ties = tail->with_ties, select->order_siblings = tail->siblings;
    } else if (query->kind == SQL_SETOP) {
        struct sql_setop *setop = SQL_AS(setop, query);
        if (setop->order.n || setop->limit || setop->offset || setop->locks.n) return false;
        setop->order = tail->order, setop->limit = tail->limit, setop->offset = tail->offset, setop->locks = tail->locks;
        setop->limit_percent = tail->limit_percent, setop->with_ties = tail->with_ties;
    } else if (query->kind == SQL_VALUES) {
        struct sql_values *values = SQL_AS(values, query);
        if (values->order.n || values->limit || values->offset) return false;
        values->order = tail->order, values->limit = tail->limit, values->offset = tail->offset;
    }
    return true;
}

/* ---- FROM ---- */

struct sql_node *parse_table_name(struct parser *p) {
    size_t offset = parser_offset(p);
    struct str parts[3] = {{0}};
    size_t count = 0;
    do {
        if (count == 3) return parser_fail(p, "at most three parts in a table name");
        parts[count++] = parser_name(p, "a table name");
    } while (parser_accept_operator(p, "."));
    struct sql_node *node = sql_node_new(p->arena, SQL_TABLE, offset, offset);
    struct sql_table *table = SQL_AS(table, node);
    table->name = parts[count - 1];
    if (count > 1) table->schema = parts[count - 2];
    if (count > 2) table->database = parts[0];
    if (parser_accept_operator(p, "@")) {
        table->dblink = parser_name(p, "a database link");
        while (parser_accept_operator(p, ".")) {
            struct str domain = parser_name(p, "a domain");
            table->dblink = str_fmt(p->arena, STR_FMT "." STR_FMT, STR_ARG(table->dblink), STR_ARG(domain));
        }
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_range_alias(struct parser *p, struct str *alias, struct sql_list *columns) {
    if (!parser_alias(p, alias)) return;
    if (!parser_is_operator(p, 0, "(")) return;
    size_t before = p->at; /* (a, b) or, for a record function, (a int, b text) */
    parser_accept_operator(p, "(");
    bool typed = parser_is_name(p, 0) && !parser_is_operator(p, 1, ",") && !parser_is_operator(p, 1, ")");
    p->at = before;
    if (!typed) {
        parser_name_list(p, columns);
        return;
    }
    p->at++;
    do {
        struct sql_node *column = sql_node_new(p->arena, SQL_COLUMN_DEF, parser_offset(p), 0);
        SQL_AS(column_def, column)->name = parser_name(p, "a column");
        SQL_AS(column_def, column)->type = p->failed ? NULL : parse_type(p);
        parser_close(p, column);
        sql_list_push(p->arena, columns, column);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

static struct sql_node *parse_sample(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_SAMPLE, parser_offset(p), 0);
    struct sql_sample *sample = SQL_AS(sample, node);
    if (parser_accept(p, "tablesample")) sample->method = parser_name(p, "a sampling method");
    else if (parser_accept(p, "sample")) sample->method = parser_accept(p, "block") ? STR("block") : (struct str){0};
    parser_expect_operator(p, "(");
    sample->percent = parse_expression(p);
    parser_expect_operator(p, ")");
    if (parser_accept(p, "repeatable") || parser_accept(p, "seed")) {
        parser_expect_operator(p, "(");
        sample->seed = parse_expression(p);
        parser_expect_operator(p, ")");
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_base_table(struct parser *p) {
    bool only = parser_accept(p, "only"), parenthesis = only && parser_accept_operator(p, "(");
    struct sql_node *node = parse_table_name(p);
    if (!node) return NULL;
    struct sql_table *table = SQL_AS(table, node);
    table->only = only;
    if (parenthesis) parser_expect_operator(p, ")");
    else if (!only) parser_accept_operator(p, "*");
    if (parser_is_word(p, 0, "partition") || parser_is_word(p, 0, "subpartition")) {
        size_t from = parser_offset(p);
        p->at++;
        parser_accept(p, "for");
        parser_expect_operator(p, "(");
        parser_balanced_text(p, false);
        parser_expect_operator(p, ")");
        table->partition = str_slice(p->text, from, p->at ? p->tokens[p->at - 1].end : from);
    }
    if (parser_accept(p, "as of scn") || parser_accept(p, "as of timestamp")) table->as_of = parse_operand(p);
    if (parser_is_word(p, 0, "sample") && p->dialect == SQL_ORACLE) table->sample = parse_sample(p);
    parse_range_alias(p, &table->alias, &table->column_aliases);
    if (parser_is_word(p, 0, "tablesample")) table->sample = parse_sample(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_derived(struct parser *p, bool lateral) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DERIVED, parser_offset(p), 0);
    struct sql_derived *derived = SQL_AS(derived, node);
    parser_expect_operator(p, "(");
    derived->lateral = lateral;
    derived->query = parse_query(p);
    parser_expect_operator(p, ")");
    if (!p->failed) parse_range_alias(p, &derived->alias, &derived->column_aliases);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* f(x), rows from (f(x), g(y)), table(f(x)), xmltable(…), json_table(…) */
static struct sql_node *parse_table_function(struct parser *p, bool lateral) {
    struct sql_node *node = sql_node_new(p->arena, SQL_TABLE_FUNCTION, parser_offset(p), 0);
    struct sql_table_function *function = SQL_AS(table_function, node);
    function->lateral = lateral;
    bool wrapped = parser_is_operator(p, 1, "(") && (parser_is_word(p, 0, "table") || parser_is_word(p, 0, "the"));
    bool rows_from = parser_accept(p, "rows from");
    if (wrapped) function->wrapper = p->tokens[p->at++].text;
    if (rows_from) function->wrapper = STR("rows from");
    if (wrapped || rows_from) {
        parser_expect_operator(p, "(");
        if (parse_at_query(p)) {
            struct sql_node *value = sql_node_new(p->arena, SQL_SUBQUERY, parser_offset(p), 0);
            SQL_AS(subquery, value)->query = parse_query(p);
            sql_list_push(p->arena, &function->calls, value);
        } else {
            parse_expression_list(p, &function->calls);
        }
        parser_expect_operator(p, ")");
    } else {
        struct sql_node *call = parse_primary(p);
        if (!call) return NULL;
        sql_list_push(p->arena, &function->calls, call);
    }
    function->ordinality = parser_accept(p, "with ordinality");
    if (!p->failed) parse_range_alias(p, &function->alias, &function->column_aliases);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static bool at_table_function(const struct parser *p) {
    if (parser_is(p, "rows from")) return true;
    if (parser_is_operator(p, 1, "(")) return parser_peek(p, 0)->kind == TOKEN_WORD && !parser_is_word(p, 0, "only");
    return parser_is_name(p, 0) && parser_is_operator(p, 1, ".") && parser_is_name(p, 2) && parser_is_operator(p, 3, "(");
}

/* ((select …) as a join b …): two parentheses may also begin a join, whose first part is a query with an alias. */
static bool at_joined_tables(const struct parser *p) {
    static const char *const behind_query[] = {"union", "intersect", "except", "minus", "order", "limit", "offset", "fetch", "for"};
    size_t at = 1, depth = 0;
    if (!parser_is_operator(p, 1, "(")) return false;
    do {
        if (parser_peek(p, at)->kind == TOKEN_END) return false;
        depth += parser_is_operator(p, at, "(");
        depth -= parser_is_operator(p, at, ")");
        at++;
    } while (depth);
    for (size_t i = 0; i < sizeof behind_query / sizeof *behind_query; i++)
        if (parser_is_word(p, at, behind_query[i])) return false;
    return parser_peek(p, at)->kind == TOKEN_WORD || parser_peek(p, at)->kind == TOKEN_QUOTED;
}

static struct sql_node *parse_table_primary(struct parser *p) {
    bool lateral = parser_accept(p, "lateral");
    if (parser_is_operator(p, 0, "(")) {
        if (parse_at_query(p) && !at_joined_tables(p)) return parse_derived(p, lateral);
        p->at++;
        struct sql_node *inner = parse_table_ref(p);
        parser_expect_operator(p, ")");
        if (!p->failed && inner->kind == SQL_JOIN) {
            struct str alias = {0};
            if (parser_alias(p, &alias)) SQL_AS(join, inner)->alias = alias;
        }
        return p->failed ? NULL : inner;
    }
    if (at_table_function(p)) return parse_table_function(p, lateral);
    return parse_base_table(p);
}

/* The join words here; false when none. Sets type and natural. */
static bool parse_join_words(struct parser *p, struct sql_join *join) {
    size_t before = p->at;
    if (parser_accept(p, "cross apply")) return join->type = SQL_JOIN_CROSS_APPLY, true;
    if (parser_accept(p, "outer apply")) return join->type = SQL_JOIN_OUTER_APPLY, true;
    if (parser_accept(p, "cross join")) return join->type = SQL_JOIN_CROSS, true;
    join->natural = parser_accept(p, "natural");
    join->type = SQL_JOIN_INNER;
    if (parser_accept(p, "left")) join->type = SQL_JOIN_LEFT;
    else if (parser_accept(p, "right")) join->type = SQL_JOIN_RIGHT;
    else if (parser_accept(p, "full")) join->type = SQL_JOIN_FULL;
    else parser_accept(p, "inner");
    if (join->type != SQL_JOIN_INNER) parser_accept(p, "outer");
    if (parser_accept(p, "join")) return true;
    if (p->at > before) parser_fail(p, "JOIN");
    return false;
}

static void parse_join_condition(struct parser *p, struct sql_join *join) {
    bool none = join->natural || join->type == SQL_JOIN_CROSS || join->type == SQL_JOIN_CROSS_APPLY || join->type == SQL_JOIN_OUTER_APPLY;
    if (none) return;
    if (parser_accept(p, "on")) {
        join->on = parse_expression(p);
    } else if (parser_accept(p, "using")) {
        parser_name_list(p, &join->using);
        if (parser_accept(p, "as")) join->alias = parser_name(p, "an alias");
    } else {
        parser_fail(p, "ON or USING");
    }
}

/* a join b join c on … on …: a join without its condition yet takes the next join as its right side. */
static struct sql_node *parse_joins(struct parser *p, struct sql_node *left) {
    while (left && !p->failed) {
        struct sql_join words = {0};
        if (!parse_join_words(p, &words)) break;
        struct sql_node *node = sql_node_new(p->arena, SQL_JOIN, left->offset, 0);
        struct sql_join *join = SQL_AS(join, node);
        join->type = words.type;
        join->natural = words.natural;
        join->left = left;
        join->right = parse_table_primary(p);
        bool conditional = !join->natural && join->type != SQL_JOIN_CROSS && join->type != SQL_JOIN_CROSS_APPLY && join->type != SQL_JOIN_OUTER_APPLY;
        if (join->right && conditional && !parser_is_word(p, 0, "on") && !parser_is_word(p, 0, "using") && parser_enter(p)) {
            join->right = parse_joins(p, join->right);
            parser_leave(p);
        }
        parse_join_condition(p, join);
        parser_close(p, node);
        left = node;
        if (p->depth && (parser_is_word(p, 0, "on") || parser_is_word(p, 0, "using"))) break; /* the condition of the join around */
    }
    return p->failed ? NULL : left;
}

struct sql_node *parse_table_ref(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    struct sql_node *node = parse_joins(p, parse_table_primary(p));
    parser_leave(p);
    return node;
}

void parse_from_list(struct parser *p, struct sql_list *list) {
    do {
        struct sql_node *item = parse_table_ref(p);
        if (!item) return;
        sql_list_push(p->arena, list, item);
    } while (parser_accept_operator(p, ","));
}

/* ---- SELECT ---- */

static struct sql_node *parse_target(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_TARGET, parser_offset(p), 0);
    struct sql_target *target = SQL_AS(target, node);
    if (parser_accept_operator(p, "*")) {
        target->expression = parser_new(p, SQL_COLUMN, p->tokens[p->at - 1].offset);
        SQL_AS(column, target->expression)->star = true;
    } else {
        target->expression = parse_expression(p);
    }
    if (!p->failed) parser_alias(p, &target->alias);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

void parse_targets(struct parser *p, struct sql_list *list) {
    do {
        struct sql_node *target = parse_target(p);
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
    select->group_distinct = parser_accept(p, "distinct");
    if (!select->group_distinct) parser_accept(p, "all");
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

static void parse_select_head(struct parser *p, struct sql_select *select) {
    if (parser_accept(p, "distinct on")) {
        parser_expect_operator(p, "(");
        parse_expression_list(p, &select->distinct_on);
        parser_expect_operator(p, ")");
        select->distinct = true;
    } else if (parser_accept(p, "distinct") || parser_accept(p, "unique")) {
        select->distinct = true;
    } else {
        parser_accept(p, "all");
    }
    bool empty = p->dialect == SQL_POSTGRESQL && (parser_is_word(p, 0, "from") || parser_peek(p, 0)->kind == TOKEN_END || parser_is_operator(p, 0, ")"));
    if (!empty) parse_targets(p, &select->targets);
}

static struct sql_node *parse_select(struct parser *p) {
    size_t offset = parser_offset(p);
    p->at++;
    struct sql_node *node = sql_node_new(p->arena, SQL_SELECT, offset, offset);
    struct sql_select *select = SQL_AS(select, node);
    select->hints = parser_hint(p);
    parse_select_head(p, select);
    if (parser_accept(p, "from")) parse_from_list(p, &select->from);
    if (parser_accept(p, "where")) select->where = parse_expression(p);
    parse_connect_by(p, select);
    if (parser_accept(p, "group by")) parse_group_by(p, select);
    if (parser_accept(p, "having")) select->having = parse_expression(p);
    if (parser_accept(p, "group by")) parse_group_by(p, select); /* Oracle takes HAVING first, too */
    if (parser_accept(p, "window")) parse_named_windows(p, select);
    if (parser_accept(p, "qualify")) select->qualify = parse_expression(p);
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
    struct sql_node *table = parse_table_name(p);
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

static bool accept_set_op(struct parser *p, bool intersect, enum sql_set_op *op) {
    if (intersect) return parser_accept(p, "intersect") && (*op = SQL_INTERSECT, true);
    if (parser_accept(p, "union")) return *op = SQL_UNION, true;
    if (parser_accept(p, "except") || (p->dialect == SQL_ORACLE && parser_accept(p, "minus"))) return *op = SQL_EXCEPT, true;
    return false;
}

static struct sql_node *parse_set_level(struct parser *p, bool intersect) {
    struct sql_node *left = intersect ? parse_query_primary(p) : parse_set_level(p, true);
    enum sql_set_op op;
    while (left && accept_set_op(p, intersect, &op)) {
        struct sql_node *node = sql_node_new(p->arena, SQL_SETOP, left->offset, 0);
        struct sql_setop *setop = SQL_AS(setop, node);
        setop->op = op;
        setop->all = parser_accept(p, "all");
        if (!setop->all) parser_accept(p, "distinct");
        setop->left = left;
        setop->right = intersect ? parse_query_primary(p) : parse_set_level(p, true);
        parser_close(p, node);
        left = p->failed ? NULL : node;
    }
    return left;
}

/* ---- WITH ---- */

static struct sql_node *parse_cte_body(struct parser *p) {
    if (parser_is_word(p, 0, "insert")) return parse_insert(p);
    if (parser_is_word(p, 0, "update")) return parse_update(p);
    if (parser_is_word(p, 0, "delete")) return parse_delete(p);
    if (parser_is_word(p, 0, "merge")) return parse_merge(p);
    return parse_query(p);
}

static struct sql_node *parse_cte(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_CTE, parser_offset(p), 0);
    struct sql_cte *cte = SQL_AS(cte, node);
    cte->name = parser_name(p, "the name of a common table expression");
    if (parser_is_operator(p, 0, "(")) parser_name_list(p, &cte->columns);
    parser_expect(p, "as");
    if (parser_accept(p, "materialized")) cte->materialized = SQL_CTE_MATERIALIZED;
    else if (parser_accept(p, "not materialized")) cte->materialized = SQL_CTE_NOT_MATERIALIZED;
    parser_expect_operator(p, "(");
    cte->query = p->failed ? NULL : parse_cte_body(p);
    parser_expect_operator(p, ")");
    size_t from = p->at;
    while (parser_is(p, "search depth first by") || parser_is(p, "search breadth first by") || parser_is_word(p, 0, "cycle")) {
        do p->at++;
        while (!p->failed && parser_peek(p, 0)->kind != TOKEN_END && !parser_is_operator(p, 0, ",") && !parser_is_word(p, 0, "select") && !parser_is_word(p, 0, "cycle"));
    }
    if (p->at > from) cte->tail = str_slice(p->text, p->tokens[from].offset, p->tokens[p->at - 1].end);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

void parse_with(struct parser *p, struct sql_list *with, bool *recursive) {
    if (!parser_accept(p, "with")) return;
    *recursive = parser_accept(p, "recursive");
    do {
        struct sql_node *cte = parse_cte(p);
        if (!cte) return;
        sql_list_push(p->arena, with, cte);
    } while (parser_accept_operator(p, ","));
}

static bool with_put(struct sql_node *query, struct sql_list with, bool recursive) {
    if (!with.n) return true;
    if (query->kind == SQL_SELECT && !SQL_AS(select, query)->with.n) return SQL_AS(select, query)->with = with, SQL_AS(select, query)->with_recursive = recursive, true;
    if (query->kind == SQL_SETOP && !SQL_AS(setop, query)->with.n) return SQL_AS(setop, query)->with = with, SQL_AS(setop, query)->with_recursive = recursive, true;
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
    /* Deeper than the parser goes need not be looked at: without the limit, nested parentheses would cost the square of their number. */
    while (ahead <= SQL_DEPTH_MAX && parser_is_operator(p, ahead, "(")) ahead++;
    return parser_is_word(p, ahead, "select") || parser_is_word(p, ahead, "with") || (parser_is_word(p, ahead, "values") && parser_is_operator(p, ahead + 1, "("));
}

struct sql_node *parse_query(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    size_t offset = parser_offset(p);
    struct sql_list with = {0};
    bool recursive = false;
    parse_with(p, &with, &recursive);
    struct sql_node *query = parse_query_with(p, offset, with, recursive);
    parser_leave(p);
    return query;
}

struct sql_node *parse_query_with(struct parser *p, size_t offset, struct sql_list with, bool recursive) {
    struct sql_node *query = p->failed ? NULL : parse_set_level(p, false);
    struct tail tail = {0};
    if (query) parse_tail(p, &tail);
    if (query && !p->failed && !tail_put(query, &tail)) tail_put(query = wrap_query(p, query), &tail);
    if (query && !p->failed && !with_put(query, with, recursive)) with_put(query = wrap_query(p, query), with, recursive);
    if (query && !p->failed) {
        query->offset = (uint32_t)offset;
        parser_close(p, query);
    }
    return p->failed ? NULL : query;
}
