/* FROM: tables, derived tables, functions, parentheses, joins. What only Oracle puts behind a table: parse_from_oracle.c. */
#include "sql/parse_from.h"
#include "sql/print.h"

/* ---- names ---- */

static struct str join_names(struct parser *p, struct str before, char between, struct str behind) { return str_fmt(p->arena, STR_FMT "%c" STR_FMT, STR_ARG(before), between, STR_ARG(behind)); }

/* Links are kept as they print. */
static struct str link_part(struct parser *p, const char *what) { return sql_quote_name(p->arena, p->dialect, parser_any_word(p, what)); }

struct str parse_database_link(struct parser *p) {
    if (parser_accept_operator(p, "!")) return STR("!");
    struct str link = link_part(p, "a database link");
    while (!p->failed && parser_accept_operator(p, ".")) link = join_names(p, link, '.', link_part(p, "a domain"));
    if (!p->failed && parser_accept_operator(p, "@")) link = join_names(p, link, '@', link_part(p, "a connection qualifier"));
    return link;
}

struct sql_node *parse_table_name(struct parser *p) {
    size_t offset = parser_offset(p);
    struct str parts[3] = {{0}};
    size_t count = 0;
    do {
        if (count == 3) return parser_fail(p, "at most three parts in a table name");
        parts[count] = count ? parser_any_word(p, "a table name") : parser_name(p, "a table name");
        count++;
    } while (!p->failed && parser_accept_operator(p, "."));
    struct sql_node *node = sql_node_new(p->arena, SQL_TABLE, offset, offset);
    struct sql_table *table = SQL_AS(table, node);
    table->name = parts[count - 1];
    if (count > 1) table->schema = parts[count - 2];
    if (count > 2) table->database = parts[0];
    if (!p->failed && parser_accept_operator(p, "@")) table->dblink = parse_database_link(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* (a, b) or, for a record function, (a int, b text COLLATE c) */
void parse_column_aliases(struct parser *p, struct sql_list *columns) {
    bool typed = !parser_is_operator(p, 2, ",") && !parser_is_operator(p, 2, ")");
    if (!typed || p->dialect == SQL_ORACLE) {
        parser_name_list(p, columns);
        return;
    }
    parser_expect_operator(p, "(");
    do {
        struct sql_node *column = sql_node_new(p->arena, SQL_COLUMN_DEF, parser_offset(p), 0);
        SQL_AS(column_def, column)->name = parser_name(p, "a column");
        SQL_AS(column_def, column)->type = p->failed ? NULL : parse_type(p);
        struct sql_node *collation = parser_is_word(p, 0, "collate") ? parse_column_constraint(p) : NULL;
        if (collation) sql_list_push(p->arena, &SQL_AS(column_def, column)->constraints, collation);
        parser_close(p, column);
        sql_list_push(p->arena, columns, column);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

/* Only a function's columns have types here. */
static void parse_table_alias(struct parser *p, struct str *alias, struct sql_list *columns) {
    if (parser_alias(p, alias) && parser_is_operator(p, 0, "(")) parser_name_list(p, columns);
}

/* Of Oracle's tables JSON_TABLE and XMLTABLE alone have an AS (SQL Language Reference, "JSON_TABLE": the examples). */
static void pass_as(struct parser *p, const struct sql_list *calls) {
    static const char *const names[] = {"json_table", "xmltable", NULL};
    if (p->dialect != SQL_ORACLE || calls->n != 1 || calls->at[0]->kind != SQL_CALL || !parser_is_word(p, 0, "as")) return;
    p->at += str_ieq_any_z(SQL_AS_CONST(call, calls->at[0])->name, names);
}

static void parse_range_alias(struct parser *p, struct str *alias, struct sql_list *columns) {
    bool unnamed = p->dialect == SQL_POSTGRESQL && parser_is_word(p, 0, "as") && parser_is_operator(p, 1, "("); /* f() AS (a int) */
    if (unnamed) p->at++;
    else if (!parser_alias(p, alias)) return;
    if (parser_is_operator(p, 0, "(")) parse_column_aliases(p, columns);
}

/* ---- tables ---- */

/* TABLESAMPLE method (percent) REPEATABLE (seed), SAMPLE BLOCK (percent) SEED (seed) */
struct sql_node *parse_sample(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_SAMPLE, parser_offset(p), 0);
    struct sql_sample *sample = SQL_AS(sample, node);
    bool oracle = p->dialect == SQL_ORACLE;
    p->at++;
    if (!oracle) sample->method = parser_name(p, "a sampling method");
    else if (parser_accept(p, "block")) sample->method = STR("block");
    parser_expect_operator(p, "(");
    sample->percent = parse_expression(p);
    if (parser_accept_operator(p, ",")) sample->blocks = parse_expression(p); /* as Oracle's own statements have it, and sampling methods of PostgreSQL's extensions */
    parser_expect_operator(p, ")");
    bool seeded = oracle ? parser_is_word(p, 0, "seed") && parser_is_operator(p, 1, "(") : parser_is_word(p, 0, "repeatable");
    if (seeded) {
        p->at++;
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
    else if (!only && p->dialect == SQL_POSTGRESQL) parser_accept_operator(p, "*");
    if (p->dialect == SQL_ORACLE) {
        table->partition = parse_partition(p);
        parse_flashback(p, &table->flashback);
        if (parser_is_word(p, 0, "sample") && (parser_is_operator(p, 1, "(") || parser_is_word(p, 1, "block"))) table->sample = parse_sample(p);
        if (!p->failed && !table->partition) table->partition = parse_partition(p);
        if (!p->failed) parse_flashback(p, &table->flashback);
        if (!p->failed) table->modifier = parse_table_modifier(p);
    }
    if (!p->failed) parse_table_alias(p, &table->alias, &table->column_aliases);
    if (p->dialect == SQL_POSTGRESQL && parser_is_word(p, 0, "tablesample")) table->sample = parse_sample(p);
    if (p->dialect == SQL_ORACLE && !p->failed && table->alias.len) parse_flashback(p, &table->flashback);
    if (p->dialect == SQL_ORACLE && !p->failed) table->tags = parse_table_tags(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- queries in FROM ---- */

/* WITH READ ONLY, WITH CHECK OPTION [CONSTRAINT c] inside the parentheses */
struct str parse_restriction(struct parser *p) {
    size_t from = p->at;
    if (p->dialect != SQL_ORACLE || (!parser_accept(p, "with read only") && !parser_accept(p, "with check option"))) return (struct str){0};
    if (parser_accept(p, "constraint")) parser_name(p, "a constraint");
    return parser_words_from(p, from);
}

static struct sql_node *finish_derived(struct parser *p, struct sql_node *node) {
    struct sql_derived *derived = SQL_AS(derived, node);
    if (p->dialect == SQL_ORACLE && !p->failed) {
        parse_flashback(p, &derived->flashback);
        if (parser_is_word(p, 0, "sample") && (parser_is_operator(p, 1, "(") || parser_is_word(p, 1, "block"))) derived->sample = parse_sample(p);
    }
    bool rows = derived->query && derived->query->kind == SQL_VALUES;
    if (rows && p->dialect == SQL_ORACLE) parser_accept(p, "as"); /* (VALUES …) AS t (a, b) alone has it */
    if (!p->failed) parse_table_alias(p, &derived->alias, &derived->column_aliases);
    if (p->dialect == SQL_ORACLE && !p->failed && derived->alias.len) parse_flashback(p, &derived->flashback);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* (+) behind a table that may have no rows */
static bool accept_outer_mark(struct parser *p) {
    bool mark = p->dialect == SQL_ORACLE && parser_is_operator(p, 0, "(") && parser_is_operator(p, 1, "+") && parser_is_operator(p, 2, ")");
    p->at += mark ? 3 : 0;
    return mark;
}

static struct sql_node *parse_derived(struct parser *p, bool lateral) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DERIVED, parser_offset(p), 0);
    struct sql_derived *derived = SQL_AS(derived, node);
    parser_expect_operator(p, "(");
    derived->lateral = lateral;
    derived->query = parse_query(p);
    derived->restriction = p->failed ? (struct str){0} : parse_restriction(p);
    parser_expect_operator(p, ")");
    derived->outer_mark = lateral && accept_outer_mark(p);
    return finish_derived(p, node);
}

/* ---- parentheses ---- */

static struct sql_node *parse_joins(struct parser *p, struct sql_node *left);
static struct sql_node *parse_parenthesis(struct parser *p, bool *is_query);

/* (query) with what makes it a table */
static struct sql_node *make_derived(struct parser *p, struct sql_node *query, struct str restriction, size_t offset) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DERIVED, offset, 0);
    SQL_AS(derived, node)->query = query;
    SQL_AS(derived, node)->restriction = restriction;
    return finish_derived(p, node);
}

/* Behind "(a JOIN b …)" or "(t)": AS j (x, y) */
static void parse_alias_behind(struct parser *p, struct sql_node *node) {
    struct sql_join *join = SQL_AS(join, node);
    if (node->kind == SQL_TABLE && !SQL_AS(table, node)->alias.len && p->dialect == SQL_ORACLE) parser_alias(p, &SQL_AS(table, node)->alias);
    if (node->kind != SQL_JOIN) return;
    if (!join->alias.len && parser_alias(p, &join->alias) && p->dialect == SQL_POSTGRESQL && parser_is_operator(p, 0, "(")) parser_name_list(p, &join->column_aliases);
    parser_close(p, node);
}

/* Behind "((…)": the rest of a query that began in parentheses, or the joins of a table that did. */
static struct sql_node *parse_after_inner(struct parser *p, struct sql_node *inner, bool *is_query, size_t offset) {
    if (*is_query && (parser_is_operator(p, 0, ")") || parse_at_query_end(p))) return parse_query_rest(p, inner);
    struct sql_node *table = *is_query ? make_derived(p, inner, (struct str){0}, offset) : inner;
    if (!*is_query) parse_alias_behind(p, table);
    *is_query = false;
    return p->failed ? NULL : parse_joins(p, parse_table_suffixes(p, table));
}

/* (query WITH READ ONLY) is a table for sure. */
static struct sql_node *parse_restricted(struct parser *p, struct sql_node *query, bool *is_query, size_t offset) {
    struct str restriction = parse_restriction(p);
    parser_expect_operator(p, ")");
    *is_query = false;
    return p->failed ? NULL : make_derived(p, query, restriction, offset);
}

/* "(…)": a query, or joined tables; which of them shows behind any number of parentheses. */
static struct sql_node *parse_parenthesis(struct parser *p, bool *is_query) {
    if (!parser_enter(p)) return NULL;
    size_t offset = parser_offset(p);
    struct sql_node *node;
    p->at++;
    *is_query = false;
    if (parser_is_operator(p, 0, "(")) {
        node = parse_parenthesis(p, is_query);
        if (node) node = parse_after_inner(p, node, is_query, offset);
    } else if (parse_at_query(p)) {
        *is_query = true;
        node = parse_query(p);
    } else {
        node = parse_table_ref(p);
    }
    if (node && *is_query && parser_is_word(p, 0, "with")) node = parse_restricted(p, node, is_query, offset);
    else parser_expect_operator(p, ")");
    parser_leave(p);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_parenthesised(struct parser *p) {
    size_t offset = parser_offset(p);
    bool is_query;
    struct sql_node *node = parse_parenthesis(p, &is_query);
    if (!node) return NULL;
    if (is_query) return make_derived(p, node, (struct str){0}, offset);
    if (node->kind != SQL_JOIN && p->dialect == SQL_POSTGRESQL) return parser_fail(p, "a join in the parentheses");
    parse_alias_behind(p, node);
    return p->failed ? NULL : node;
}

/* ---- functions ---- */

/* rows from (f() AS (a int), g()) */
static struct sql_node *parse_rows_from_item(struct parser *p) {
    struct sql_node *call = parse_primary(p);
    if (!call || !parser_accept(p, "as")) return call;
    struct sql_node *node = parser_new(p, SQL_FUNCTION_COLUMNS, call->offset);
    SQL_AS(function_columns, node)->call = call;
    parse_column_aliases(p, &SQL_AS(function_columns, node)->columns);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_wrapped(struct parser *p, struct sql_table_function *function, bool rows_from) {
    parser_expect_operator(p, "(");
    if (rows_from) {
        do {
            struct sql_node *item = parse_rows_from_item(p);
            if (item) sql_list_push(p->arena, &function->calls, item);
        } while (parser_accept_operator(p, ","));
    } else {
        struct sql_node *query = NULL;
        size_t offset = parser_offset(p);
        parse_query_or_list(p, &query, &function->calls);
        if (query) {
            struct sql_node *value = parser_new(p, SQL_SUBQUERY, offset);
            SQL_AS(subquery, value)->query = query;
            sql_list_push(p->arena, &function->calls, value);
        }
    }
    parser_expect_operator(p, ")");
    function->outer_mark = accept_outer_mark(p);
}

/* f(x), rows from (f(x), g(y)), table(f(x)), xmltable(…), json_table(…) */
struct sql_node *parse_table_function(struct parser *p, bool lateral) {
    struct sql_node *node = sql_node_new(p->arena, SQL_TABLE_FUNCTION, parser_offset(p), 0);
    struct sql_table_function *function = SQL_AS(table_function, node);
    function->lateral = lateral;
    bool wrapped = p->dialect == SQL_ORACLE && parser_is_operator(p, 1, "(") && (parser_is_word(p, 0, "table") || parser_is_word(p, 0, "the"));
    bool rows_from = parser_accept(p, "rows from");
    if (wrapped) function->wrapper = p->tokens[p->at++].text;
    if (rows_from) function->wrapper = STR("rows from");
    if (wrapped || rows_from) {
        parse_wrapped(p, function, rows_from);
    } else {
        struct sql_node *call = parse_primary(p);
        if (!call) return NULL;
        if (call->kind != SQL_CALL && call->kind != SQL_CAST && call->kind != SQL_EXTRACT) return parser_fail(p, "a function alone");
        sql_list_push(p->arena, &function->calls, call);
        function->outer_mark = accept_outer_mark(p);
    }
    function->ordinality = p->dialect == SQL_POSTGRESQL && parser_accept(p, "with ordinality");
    pass_as(p, &function->calls);
    if (!p->failed) parse_range_alias(p, &function->alias, &function->column_aliases);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* PostgreSQL: FROM current_date; these words name no tables. */
static bool at_value_function(const struct parser *p) {
    static const char *const words[] = {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user", "current_role", "session_user", "current_catalog"};
    if (p->dialect != SQL_POSTGRESQL || parser_peek(p, 0)->kind != TOKEN_WORD) return false;
    if (parser_is(p, "collation for") && parser_is_operator(p, 2, "(")) return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (parser_is_word(p, 0, words[i])) return true;
    return false;
}

bool parse_at_table_function(const struct parser *p) {
    size_t ahead = 0;
    if (at_value_function(p)) return true;
    if (parser_is(p, "rows from")) return true;
    if (parser_peek(p, 0)->kind != TOKEN_WORD && parser_peek(p, 0)->kind != TOKEN_QUOTED) return false;
    if (parser_is_word(p, 0, "only")) return false;
    while (parser_is_operator(p, ahead + 1, ".") && ahead < 6) ahead += 2;
    return parser_is_operator(p, ahead + 1, "(") || (p->dialect == SQL_ORACLE && parser_is_operator(p, ahead + 1, "@") && parser_is_operator(p, ahead + 3, "("));
}

static struct sql_node *parse_table_primary(struct parser *p) {
    bool lateral = parser_accept(p, "lateral");
    if (parser_is_operator(p, 0, "(")) return lateral ? parse_derived(p, true) : parse_parenthesised(p);
    struct sql_node *own = p->dialect == SQL_ORACLE ? parse_oracle_table(p) : NULL;
    if (own || p->failed) return own;
    return parse_at_table_function(p) ? parse_table_function(p, lateral) : parse_base_table(p);
}

/* ---- joins ---- */

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

static bool takes_condition(const struct sql_join *join) {
    return !join->natural && join->type != SQL_JOIN_CROSS && join->type != SQL_JOIN_CROSS_APPLY && join->type != SQL_JOIN_OUTER_APPLY;
}

static void parse_join_condition(struct parser *p, struct sql_join *join) {
    if (!takes_condition(join)) return;
    if (parser_accept(p, "on")) {
        join->on = parse_expression(p);
    } else if (parser_accept(p, "using")) {
        parser_name_list(p, &join->using);
        if (p->dialect == SQL_POSTGRESQL && parser_accept(p, "as")) join->using_alias = parser_name(p, "an alias");
    } else {
        parser_fail(p, "ON or USING");
    }
}

/* PARTITION BY (a, b) of a partitioned outer join */
static void parse_join_partition(struct parser *p, struct sql_list *list) {
    if (p->dialect != SQL_ORACLE || !parser_accept(p, "partition by")) return;
    bool parenthesis = parser_accept_operator(p, "(");
    parse_expression_list(p, list);
    if (parenthesis) parser_expect_operator(p, ")");
}

/* JOIN TO ONE (b, INNER JOIN c ON …, …): a join each, outer where nothing is said; without ON by the foreign key. */
struct sql_node *parse_to_one(struct parser *p, struct sql_node *left) {
    parser_expect_operator(p, "(");
    do {
        struct sql_node *node = sql_node_new(p->arena, SQL_JOIN, left->offset, 0);
        struct sql_join *join = SQL_AS(join, node);
        bool inner = parser_accept(p, "inner join");
        if (!inner && !parser_accept(p, "left outer join") && !parser_accept(p, "left join")) parser_accept(p, "outer join");
        join->type = inner ? SQL_JOIN_INNER : SQL_JOIN_LEFT;
        join->to_one = true;
        join->left = left;
        join->right = p->failed ? NULL : parse_base_table(p);
        if (parser_accept(p, "on")) join->on = parse_expression(p);
        parser_close(p, node);
        left = node;
    } while (parser_accept_operator(p, ",") || (!p->failed && (parser_is(p, "inner join") || parser_is(p, "left join") || parser_is(p, "left outer") || parser_is(p, "outer join"))));
    parser_expect_operator(p, ")");
    parser_close(p, left);
    return p->failed ? NULL : left;
}

/* a join b join c on … on …: a join without its condition yet takes the next join as its right side. */
static struct sql_node *parse_joins(struct parser *p, struct sql_node *left) {
    while (left && !p->failed) {
        if (p->dialect == SQL_ORACLE && parser_accept(p, "join to one")) {
            left = parse_to_one(p, left);
            continue;
        }
        struct sql_join words = {0};
        parse_join_partition(p, &words.left_partition);
        if (!parse_join_words(p, &words)) {
            if (words.left_partition.n) parser_fail(p, "an outer join behind PARTITION BY");
            break;
        }
        struct sql_node *node = sql_node_new(p->arena, SQL_JOIN, left->offset, 0);
        struct sql_join *join = SQL_AS(join, node);
        join->type = words.type;
        join->natural = words.natural;
        join->left_partition = words.left_partition;
        join->left = left;
        join->right = parse_table_suffixes(p, parse_table_primary(p));
        if (join->right) parse_join_partition(p, &join->right_partition);
        if (join->right && takes_condition(join) && !parser_is_word(p, 0, "on") && !parser_is_word(p, 0, "using") && parser_enter(p)) {
            join->right = parse_joins(p, join->right);
            parser_leave(p);
        }
        if (!p->failed) parse_join_condition(p, join);
        parser_close(p, node);
        left = parse_table_suffixes(p, node);
        if (p->depth && (parser_is_word(p, 0, "on") || parser_is_word(p, 0, "using"))) break; /* the condition of the join around */
    }
    return p->failed ? NULL : left;
}

struct sql_node *parse_table_ref(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    struct sql_node *node = parse_joins(p, parse_table_suffixes(p, parse_table_primary(p)));
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
