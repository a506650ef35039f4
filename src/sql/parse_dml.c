/* UPDATE and DELETE, and what INSERT and MERGE share with them, both dialects. A WITH in front is parsed by parse_statement and handed over. */
#include "sql/parse_dml.h"

#include "sql/parse_from.h"

/* ---- targets ---- */

/* Words that follow a target and are not its alias. SET is no reserved word of PostgreSQL, and yet no alias there. */
static void parse_target_alias(struct parser *p, struct str *alias) {
    static const char *const next[] = {"set", "values", "default", "by", "overriding"};
    size_t count = sizeof next / sizeof *next - (p->dialect == SQL_ORACLE); /* which knows no OVERRIDING */
    for (size_t i = 0; i < count; i++)
        if (parser_is_word(p, 0, next[i])) return;
    parser_alias(p, alias);
}

/* (select …) as a target: an inline view */
static struct sql_node *parse_target_query(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DERIVED, parser_offset(p), 0);
    struct sql_derived *derived = SQL_AS(derived, node);
    p->at++;
    derived->query = parse_query(p);
    derived->restriction = p->failed ? (struct str){0} : parse_restriction(p);
    parser_expect_operator(p, ")");
    if (!p->failed) parse_target_alias(p, &derived->alias);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_target_table(struct parser *p) {
    bool oracle = p->dialect == SQL_ORACLE;
    if (oracle && parser_is_operator(p, 0, "(") && parse_at_query(p)) return parse_target_query(p);
    if (oracle && parser_is_operator(p, 1, "(") && (parser_is_word(p, 0, "table") || parser_is_word(p, 0, "the"))) return parse_table_function(p, false);
    bool parenthesis = oracle && parser_accept_operator(p, "("); /* UPDATE (t) */
    bool only = parser_accept(p, "only"), around = only && parser_accept_operator(p, "(");
    struct sql_node *node = parse_table_name(p);
    if (!node) return NULL;
    SQL_AS(table, node)->only = only;
    if (around) parser_expect_operator(p, ")");
    else if (!only && !oracle) parser_accept_operator(p, "*");
    if (oracle && !p->failed) SQL_AS(table, node)->partition = parse_partition(p);
    if (parenthesis) parser_expect_operator(p, ")");
    if (!p->failed) parse_target_alias(p, &SQL_AS(table, node)->alias);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* a, t.b, c[1], d.e, and Oracle's VALUE(t), SET ROW: what an assignment names. Qualifiers of the table itself are kept in the column. */
static struct sql_node *parse_assigned(struct parser *p) {
    size_t offset = parser_offset(p);
    if (p->dialect == SQL_ORACLE && parser_accept(p, "row")) {
        struct sql_node *row = parser_new(p, SQL_COLUMN, offset);
        SQL_AS(column, row)->name = STR("ROW");
        return row;
    }
    struct sql_node *node = parse_primary(p);
    if (!node) return NULL;
    bool fits = node->kind == SQL_COLUMN || node->kind == SQL_SUBSCRIPT || node->kind == SQL_FIELD || (p->dialect == SQL_ORACLE && (node->kind == SQL_CALL || node->kind == SQL_CELL));
    return fits ? node : parser_fail(p, "a column to assign");
}

void parse_assigned_columns(struct parser *p, struct sql_list *columns) {
    parser_expect_operator(p, "(");
    do {
        struct sql_node *column = parse_assigned(p);
        if (column) sql_list_push(p->arena, columns, column);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

static struct sql_node *parse_assignment(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_ASSIGN, parser_offset(p), 0);
    struct sql_assign *assign = SQL_AS(assign, node);
    if (parser_is_operator(p, 0, "(")) {
        parse_assigned_columns(p, &assign->targets);
    } else {
        struct sql_node *column = parse_assigned(p);
        if (column) sql_list_push(p->arena, &assign->targets, column);
    }
    parser_expect_operator(p, "=");
    assign->value = p->failed ? NULL : parse_expression(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

void parse_set(struct parser *p, struct sql_list *set) {
    do {
        struct sql_node *assignment = parse_assignment(p);
        if (!assignment) return;
        sql_list_push(p->arena, set, assignment);
    } while (parser_accept_operator(p, ","));
}

/* ---- clauses ---- */

struct sql_node *parse_where(struct parser *p) {
    size_t offset = parser_offset(p);
    if (!parser_accept(p, "where")) return NULL;
    if (!parser_accept(p, "current of")) return parse_expression(p);
    struct sql_node *node = sql_node_new(p->arena, SQL_CURSOR_OF, offset, 0);
    struct sql_cursor_of *cursor = SQL_AS(cursor_of, node);
    cursor->bind = parser_peek(p, 0)->kind == TOKEN_BIND;
    cursor->name = cursor->bind ? p->tokens[p->at++].text : parser_name(p, "a cursor");
    while (!cursor->bind && parser_accept_operator(p, ".")) cursor->name = parser_any_word(p, "a cursor");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* LOG ERRORS [INTO t] [('tag')] [REJECT LIMIT n | UNLIMITED] */
struct sql_node *parse_error_log(struct parser *p) {
    size_t offset = parser_offset(p);
    if (p->dialect != SQL_ORACLE || !parser_accept(p, "log errors")) return NULL;
    struct sql_node *node = sql_node_new(p->arena, SQL_ERROR_LOG, offset, 0);
    struct sql_error_log *log = SQL_AS(error_log, node);
    if (parser_accept(p, "into")) log->table = parse_table_name(p);
    if (parser_accept_operator(p, "(")) {
        log->tag = parse_expression(p);
        parser_expect_operator(p, ")");
    }
    if (parser_accept(p, "reject limit")) {
        log->unlimited = parser_accept(p, "unlimited");
        if (!log->unlimited) log->limit = parse_operand(p);
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* WITH (OLD AS o, NEW AS n) behind RETURNING */
static struct sql_node *parse_returning_names(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_RETURNING_NAMES, parser_offset(p), 0);
    p->at++;
    parser_expect_operator(p, "(");
    do {
        bool old = parser_accept(p, "old");
        if (!old) parser_expect(p, "new");
        parser_expect(p, "as");
        struct str name = parser_name(p, "a name");
        if (old) SQL_AS(returning_names, node)->old = name;
        else SQL_AS(returning_names, node)->new = name;
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* [OLD | NEW] a [alias], … */
static void parse_returned(struct parser *p, struct sql_list *list) {
    do {
        struct sql_node *target = parse_target_item(p);
        if (!target) return;
        struct sql_node **value = &SQL_AS(target, target)->expression;
        bool version = (*value)->kind == SQL_UNARY && (str_eq_z(SQL_AS(unary, *value)->op, "old") || str_eq_z(SQL_AS(unary, *value)->op, "new"));
        if (version) SQL_AS(target, target)->version = SQL_AS(unary, *value)->op, *value = SQL_AS(unary, *value)->operand;
        if (p->dialect == SQL_ORACLE && SQL_AS(target, target)->alias.len) parser_fail(p, "no alias in RETURNING");
        sql_list_push(p->arena, list, target);
    } while (parser_accept_operator(p, ","));
}

void parse_returning(struct parser *p, struct returning to) {
    bool oracle = p->dialect == SQL_ORACLE;
    if (!parser_accept(p, "returning") && !(oracle && parser_accept(p, "return"))) return;
    if (!oracle && parser_is_word(p, 0, "with") && parser_is_operator(p, 1, "(")) *to.names = parse_returning_names(p);
    p->versions = oracle;
    if (!p->failed) parse_returned(p, to.list);
    p->versions = false;
    if (p->failed || !oracle) return;
    *to.bulk = parser_accept(p, "bulk collect");
    if (*to.bulk ? parser_expect(p, "into") : parser_accept(p, "into")) parse_expression_list(p, to.into);
}

/* ---- UPDATE, DELETE ---- */

/* FROM, for which Oracle also takes USING, in front of what the rows are joined to */
static bool accept_sources(struct parser *p) { return parser_accept(p, "from") || (p->dialect == SQL_ORACLE && parser_accept(p, "using")); }

struct sql_node *parse_update(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_UPDATE, parser_offset(p), 0);
    struct sql_update *update = SQL_AS(update, node);
    p->at++;
    update->hints = parser_hint(p);
    update->target = parse_target_table(p);
    while (p->dialect == SQL_ORACLE && update->target && parser_accept(p, "join to one")) update->target = parse_to_one(p, update->target);
    parser_expect(p, "set");
    if (!p->failed) parse_set(p, &update->set);
    if (accept_sources(p)) parse_from_list(p, &update->from);
    update->where = parse_where(p);
    parse_returning(p, (struct returning){&update->returning, &update->into, &update->bulk, &update->returning_names});
    update->error_log = parse_error_log(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_delete(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DELETE, parser_offset(p), 0);
    struct sql_delete *delete = SQL_AS(delete, node);
    bool oracle = p->dialect == SQL_ORACLE;
    p->at++;
    delete->hints = parser_hint(p);
    if (oracle) parser_accept(p, "from");
    else parser_expect(p, "from");
    delete->target = p->failed ? NULL : parse_target_table(p);
    if (oracle ? accept_sources(p) : parser_accept(p, "using")) parse_from_list(p, &delete->using);
    delete->where = parse_where(p);
    parse_returning(p, (struct returning){&delete->returning, &delete->into, &delete->bulk, &delete->returning_names});
    delete->error_log = parse_error_log(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}
