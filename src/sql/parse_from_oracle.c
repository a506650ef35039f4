/* What only Oracle has in FROM: partitions, flashback, duality tags, CONTAINERS, PIVOT, UNPIVOT, NESTED. */
#include "sql/parse_from.h"
#include "sql/parse_json.h"

/* ---- behind a table's name ---- */

struct sql_node *parse_partition(struct parser *p) {
    bool sub = parser_is_word(p, 0, "subpartition");
    if ((!sub && !parser_is_word(p, 0, "partition")) || (!parser_is_operator(p, 1, "(") && !parser_is_word(p, 1, "for"))) return NULL;
    struct sql_node *node = sql_node_new(p->arena, SQL_PARTITION, parser_offset(p), 0);
    struct sql_partition *partition = SQL_AS(partition, node);
    p->at++;
    partition->sub = sub;
    partition->values = parser_accept(p, "for");
    if (partition->values) {
        parser_expect_operator(p, "(");
        parse_expression_list(p, &partition->items);
        parser_expect_operator(p, ")");
    } else {
        parser_name_list(p, &partition->items);
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct str parse_flashback_unit(struct parser *p, struct str *period) {
    if (parser_accept(p, "scn")) return STR("scn");
    if (parser_accept(p, "timestamp")) return STR("timestamp");
    if (!parser_accept(p, "period for")) return parser_fail(p, "SCN, TIMESTAMP or PERIOD FOR"), (struct str){0};
    *period = parser_name(p, "a valid time column");
    return STR("period");
}

static struct sql_node *parse_flashback_end(struct parser *p, const char *unlimited) { return parser_accept(p, unlimited) ? NULL : parse_operand(p); }

static struct sql_node *parse_one_flashback(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_FLASHBACK, parser_offset(p), 0);
    struct sql_flashback *flashback = SQL_AS(flashback, node);
    flashback->versions = parser_accept(p, "versions");
    if (!flashback->versions) {
        parser_expect(p, "as of");
        flashback->unit = parser_accept(p, "snapshot") ? STR("snapshot") : parse_flashback_unit(p, &flashback->period);
        flashback->from = parse_operand(p);
    } else {
        bool period = parser_is_word(p, 0, "period");
        if (period) flashback->unit = parse_flashback_unit(p, &flashback->period);
        parser_expect(p, "between");
        if (!period) flashback->unit = parse_flashback_unit(p, &flashback->period);
        flashback->from = parse_flashback_end(p, "minvalue");
        parser_expect(p, "and");
        flashback->to = parse_flashback_end(p, "maxvalue");
    }
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static bool at_flashback(const struct parser *p) {
    bool as_of = parser_is(p, "as of scn") || parser_is(p, "as of timestamp") || parser_is(p, "as of period") || parser_is(p, "as of snapshot");
    return as_of || parser_is(p, "versions between") || parser_is(p, "versions period");
}

void parse_flashback(struct parser *p, struct sql_list *list) {
    while (at_flashback(p)) {
        struct sql_node *node = parse_one_flashback(p);
        if (!node) return;
        sql_list_push(p->arena, list, node);
    }
}

struct str parse_table_tags(struct parser *p) {
    static const char *const tags[] = {"insert", "noinsert", "update", "noupdate", "delete", "nodelete", "check", "nocheck"};
    size_t from = p->at;
    if (!parser_accept(p, "with")) return (struct str){0};
    if (!parser_accept_one(p, tags, sizeof tags / sizeof *tags)) {
        p->at = from; /* WITH READ ONLY, WITH CHECK OPTION … of what stands around */
        return (struct str){0};
    }
    if (parser_is_word(p, 0, "option")) return p->at = from, (struct str){0};
    while (parser_accept_one(p, tags, sizeof tags / sizeof *tags)) {
    }
    return parser_words_from(p, from);
}

/* CONTAINERS (t), SHARDS (t) */
static struct sql_node *parse_wrapped_table(struct parser *p) {
    size_t offset = parser_offset(p);
    struct str wrapper = p->tokens[p->at].text;
    p->at += 2;
    struct sql_node *node = parse_table_name(p);
    parser_expect_operator(p, ")");
    if (p->failed) return NULL;
    node->offset = (uint32_t)offset;
    SQL_AS(table, node)->wrapper = wrapper;
    parser_alias(p, &SQL_AS(table, node)->alias);
    parser_close(p, node);
    return node;
}

/* HIERARCHIES (h, d.h), EXTERNAL MODIFY (LOCATION ('x')); NULL without failure when none stands here. */
struct sql_node *parse_table_modifier(struct parser *p) {
    if (parser_is_word(p, 0, "hierarchies") && parser_is_operator(p, 1, "(")) return parse_clause(p, "view hierarchies");
    return parser_is(p, "external modify") ? parse_clause(p, "external modification") : NULL;
}

/* (USING v HIERARCHIES (…) ADD MEASURES (…)), ((a NUMBER) LOCATION ('x')): what is behind ANALYTIC VIEW, EXTERNAL */
struct sql_node *parse_defined_table(struct parser *p, const char *kind, const char *rule) {
    struct sql_node *node = sql_node_new(p->arena, SQL_DEFINED_TABLE, parser_offset(p), 0);
    SQL_AS(defined_table, node)->kind = str_from_z(kind);
    parser_expect_operator(p, "(");
    SQL_AS(defined_table, node)->definition = p->failed ? NULL : parse_clause(p, rule);
    if (!SQL_AS(defined_table, node)->definition && !p->failed) parser_fail(p, str_eq_z(SQL_AS(defined_table, node)->kind, "external") ? "columns" : "USING");
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_defined_table_in_from(struct parser *p) {
    bool external = parser_accept(p, "external");
    if (!external) parser_accept(p, "analytic view");
    struct sql_node *node = external ? parse_defined_table(p, "external", "inline external") : parse_defined_table(p, "analytic view", "analytic view query");
    if (!node) return NULL;
    parser_alias(p, &SQL_AS(defined_table, node)->alias);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static bool at_defined_table(const struct parser *p) {
    bool external = parser_is_word(p, 0, "external") && parser_is_operator(p, 1, "(") && parser_is_operator(p, 2, "(");
    return external || (parser_is(p, "analytic view") && parser_is_operator(p, 2, "("));
}

struct sql_node *parse_oracle_table(struct parser *p) {
    if (at_defined_table(p)) return parse_defined_table_in_from(p);
    if (!parser_is_operator(p, 1, "(")) return NULL;
    if (parser_is_word(p, 0, "containers") || parser_is_word(p, 0, "shards")) return parse_wrapped_table(p);
    return parser_is_word(p, 0, "graph_table") ? parse_graph_table(p) : NULL;
}

/* ---- PIVOT ---- */

/* x or (x, y), as the FOR lists of PIVOT and UNPIVOT have them */
static void parse_one_or_more(struct parser *p, struct sql_list *list) {
    if (parser_accept_operator(p, "(")) {
        parse_expression_list(p, list);
        parser_expect_operator(p, ")");
        return;
    }
    struct sql_node *one = parse_operand(p);
    if (one) sql_list_push(p->arena, list, one);
}

static void parse_pivot_values(struct parser *p, struct sql_pivot *pivot) {
    parser_expect(p, "in");
    parser_expect_operator(p, "(");
    if (parser_accept(p, "any")) {
        for (pivot->any = 1; parser_accept_operator(p, ","); pivot->any++) parser_expect(p, "any");
    } else if (parse_at_query(p)) { /* Oracle takes ANY and a query with XML only; others' manuals show them without */
        pivot->query = parse_query(p);
    } else if (!p->failed) {
        parse_targets(p, &pivot->values);
    }
    parser_expect_operator(p, ")");
}

static struct sql_node *parse_pivot(struct parser *p, struct sql_node *source) {
    struct sql_node *node = sql_node_new(p->arena, SQL_PIVOT, source->offset, 0);
    struct sql_pivot *pivot = SQL_AS(pivot, node);
    p->at++;
    pivot->source = source;
    pivot->xml = parser_accept(p, "xml");
    parser_expect_operator(p, "(");
    if (!p->failed) parse_targets(p, &pivot->aggregates);
    parser_expect(p, "for");
    parse_one_or_more(p, &pivot->columns);
    parse_pivot_values(p, pivot);
    parser_expect_operator(p, ")");
    if (!p->failed && parser_alias(p, &pivot->alias) && parser_is_operator(p, 0, "(")) parse_column_aliases(p, &pivot->column_aliases);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* a AS 'x', (a, b) AS ('x', 'y') */
static struct sql_node *parse_unpivot_item(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_UNPIVOT_ITEM, parser_offset(p), 0);
    parse_one_or_more(p, &SQL_AS(unpivot_item, node)->columns);
    if (parser_accept(p, "as")) parse_one_or_more(p, &SQL_AS(unpivot_item, node)->values);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_unpivot(struct parser *p, struct sql_node *source) {
    struct sql_node *node = sql_node_new(p->arena, SQL_UNPIVOT, source->offset, 0);
    struct sql_unpivot *unpivot = SQL_AS(unpivot, node);
    p->at++;
    unpivot->source = source;
    if (parser_accept(p, "include nulls")) unpivot->nulls = STR("include");
    else if (parser_accept(p, "exclude nulls")) unpivot->nulls = STR("exclude");
    parser_expect_operator(p, "(");
    parse_one_or_more(p, &unpivot->measures);
    parser_expect(p, "for");
    parse_one_or_more(p, &unpivot->columns);
    parser_expect(p, "in");
    parser_expect_operator(p, "(");
    do {
        struct sql_node *item = parse_unpivot_item(p);
        if (item) sql_list_push(p->arena, &unpivot->items, item);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
    parser_expect_operator(p, ")");
    if (!p->failed && parser_alias(p, &unpivot->alias) && parser_is_operator(p, 0, "(")) parse_column_aliases(p, &unpivot->column_aliases);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- NESTED ---- */

/* t NESTED [PATH] doc[.steps] [, 'path'] [handlers] COLUMNS (…) */
static struct sql_node *parse_nested(struct parser *p, struct sql_node *source) {
    struct sql_node *node = sql_node_new(p->arena, SQL_NESTED, source->offset, 0), *clauses = sql_node_new(p->arena, SQL_CALL_CLAUSES, parser_offset(p), 0);
    struct sql_nested *nested = SQL_AS(nested, node);
    p->at++;
    parser_accept(p, "path");
    nested->source = source;
    nested->document = parse_primary(p);
    nested->clauses = clauses;
    if (parser_accept_operator(p, ",")) nested->path = parse_operand(p);
    if (!p->failed) parse_handlers(p, &SQL_AS(call_clauses, clauses)->handlers);
    if (!p->failed) parse_json_columns(p, &SQL_AS(call_clauses, clauses)->columns);
    parser_close(p, clauses);
    if (!p->failed) parser_alias(p, &nested->alias);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

struct sql_node *parse_table_suffixes(struct parser *p, struct sql_node *table) {
    while (table && p->dialect == SQL_ORACLE && !p->failed) {
        if (parser_is_word(p, 0, "pivot")) table = parse_pivot(p, table);
        else if (parser_is_word(p, 0, "unpivot")) table = parse_unpivot(p, table);
        else if (parser_is_word(p, 0, "match_recognize")) table = parse_match_recognize(p, table);
        else if (parser_is_word(p, 0, "nested")) table = parse_nested(p, table);
        else return table;
    }
    return p->failed ? NULL : table;
}
