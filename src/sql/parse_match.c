/* Patterns: MATCH_RECOGNIZE over rows, GRAPH_TABLE over a property graph. */
#include "base/buf.h"
#include "sql/parse_from.h"

/* ---- quantifiers ---- */

/* *, +, ?, {2}, {2,}, {,3}, {2,3}, each with a ? for the reluctant form; as text without blanks. */
static struct str parse_quantifier(struct parser *p) {
    size_t from = p->at;
    struct buf out;
    bool excludes = parser_is_operator(p, 0, "{") && parser_is_operator(p, 1, "-"); /* a {- b -}: no quantifier */
    if (!excludes && parser_accept_operator(p, "{")) {
        if (parser_is_operator(p, 0, "}")) parser_fail(p, "a number");
        while (!p->failed && (parser_peek(p, 0)->kind == TOKEN_NUMBER || parser_is_operator(p, 0, ","))) p->at++;
        parser_expect_operator(p, "}");
    } else if (!parser_accept_operator(p, "*") && !parser_accept_operator(p, "+") && !parser_accept_operator(p, "**")) {
        if (parser_peek(p, 0)->kind != TOKEN_BIND || !str_eq_z(parser_peek(p, 0)->text, "?")) return (struct str){0};
    }
    if (parser_peek(p, 0)->kind == TOKEN_BIND && str_eq_z(parser_peek(p, 0)->text, "?")) p->at++;
    if (parser_peek(p, 0)->kind == TOKEN_BIND && str_eq_z(parser_peek(p, 0)->text, "?")) p->at++;
    buf_init(&out, p->arena);
    for (size_t i = from; i < p->at; i++) buf_str(&out, str_slice(p->text, p->tokens[i].offset, p->tokens[i].end));
    return buf_view(&out);
}

/* ---- MATCH_RECOGNIZE ---- */

static struct sql_node *parse_choice(struct parser *p);

static struct sql_node *new_pattern(struct parser *p, enum sql_pattern_kind kind) {
    struct sql_node *node = sql_node_new(p->arena, SQL_PATTERN, parser_offset(p), 0);
    SQL_AS(pattern, node)->kind = kind;
    return node;
}

static struct sql_node *parse_permute(struct parser *p) {
    struct sql_node *node = new_pattern(p, SQL_PATTERN_PERMUTE);
    p->at++;
    parser_expect_operator(p, "(");
    do {
        struct sql_node *item = parse_choice(p);
        if (item) sql_list_push(p->arena, &SQL_AS(pattern, node)->items, item);
    } while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
    return node;
}

static struct sql_node *parse_exclusion(struct parser *p) {
    struct sql_node *node = new_pattern(p, SQL_PATTERN_EXCLUDE);
    p->at += 2; /* {- */
    struct sql_node *inner = parse_choice(p);
    if (inner) sql_list_push(p->arena, &SQL_AS(pattern, node)->items, inner);
    parser_expect_operator(p, "-");
    parser_expect_operator(p, "}");
    return node;
}

/* (…): a group of one keeps its own node, so that the quantifier behind it counts for the group. */
static struct sql_node *parse_group(struct parser *p) {
    struct sql_node *node = new_pattern(p, SQL_PATTERN_SEQUENCE);
    p->at++;
    if (!parser_is_operator(p, 0, ")")) {
        struct sql_node *inner = parse_choice(p);
        if (inner) sql_list_push(p->arena, &SQL_AS(pattern, node)->items, inner);
    }
    parser_expect_operator(p, ")");
    return node;
}

static struct sql_node *parse_pattern_primary(struct parser *p) {
    struct sql_node *node;
    if (parser_is_operator(p, 0, "(")) node = parse_group(p);
    else if (parser_is_operator(p, 0, "{") && parser_is_operator(p, 1, "-")) node = parse_exclusion(p);
    else if (parser_is_word(p, 0, "permute") && parser_is_operator(p, 1, "(")) node = parse_permute(p);
    else if (parser_is_operator(p, 0, "^")) node = new_pattern(p, SQL_PATTERN_START), p->at++;
    else if (parser_is_operator(p, 0, "$")) node = new_pattern(p, SQL_PATTERN_END), p->at++;
    else {
        node = new_pattern(p, SQL_PATTERN_NAME);
        SQL_AS(pattern, node)->name = parser_name(p, "a pattern variable");
    }
    if (!p->failed) SQL_AS(pattern, node)->quantifier = parse_quantifier(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static bool ends_sequence(const struct parser *p) {
    return parser_peek(p, 0)->kind == TOKEN_END || parser_is_operator(p, 0, ")") || parser_is_operator(p, 0, "|") || parser_is_operator(p, 0, ",") || parser_is_operator(p, 0, "-");
}

/* A sequence of one is that one. */
static struct sql_node *parse_sequence(struct parser *p) {
    struct sql_node *first = parse_pattern_primary(p);
    if (!first || ends_sequence(p)) return first;
    struct sql_node *node = sql_node_new(p->arena, SQL_PATTERN, first->offset, 0);
    SQL_AS(pattern, node)->kind = SQL_PATTERN_SEQUENCE;
    for (struct sql_node *item = first; item; item = ends_sequence(p) ? NULL : parse_pattern_primary(p)) sql_list_push(p->arena, &SQL_AS(pattern, node)->items, item);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_choice(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    struct sql_node *first = parse_sequence(p), *node = first;
    if (first && parser_is_operator(p, 0, "|")) {
        node = sql_node_new(p->arena, SQL_PATTERN, first->offset, 0);
        SQL_AS(pattern, node)->kind = SQL_PATTERN_CHOICE;
        for (struct sql_node *item = first; item; item = parser_accept_operator(p, "|") ? parse_sequence(p) : NULL) sql_list_push(p->arena, &SQL_AS(pattern, node)->items, item);
        parser_close(p, node);
    }
    parser_leave(p);
    return p->failed ? NULL : node;
}

static void parse_rows_per_match(struct parser *p, struct sql_match_recognize *match) {
    static const char *const phrases[] = {"one row per match", "all rows per match show empty matches", "all rows per match omit empty matches",
                                          "all rows per match with unmatched rows", "all rows per match"};
    const char *rows = parser_accept_one(p, phrases, sizeof phrases / sizeof *phrases);
    if (rows) match->rows = str_from_z(rows);
    if (!parser_accept(p, "after match skip")) return;
    static const char *const places[] = {"past last row", "to next row", "to first", "to last", "to"};
    const char *place = parser_accept_one(p, places, sizeof places / sizeof *places);
    if (!place) parser_fail(p, "PAST LAST ROW, TO NEXT ROW, TO FIRST, TO LAST or TO");
    match->skip = str_from_z(place);
    if (place && place != places[0] && place != places[1]) match->skip_to = parser_name(p, "a pattern variable");
}

static void parse_subsets(struct parser *p, struct sql_list *subsets) {
    do {
        struct sql_node *node = sql_node_new(p->arena, SQL_SUBSET, parser_offset(p), 0);
        SQL_AS(subset, node)->name = parser_name(p, "the name of a subset");
        parser_expect_operator(p, "=");
        if (!p->failed) parser_name_list(p, &SQL_AS(subset, node)->items);
        parser_close(p, node);
        sql_list_push(p->arena, subsets, node);
    } while (parser_accept_operator(p, ","));
}

static void parse_defines(struct parser *p, struct sql_list *defines) {
    do {
        struct sql_node *node = sql_node_new(p->arena, SQL_DEFINE, parser_offset(p), 0);
        SQL_AS(define, node)->name = parser_name(p, "a pattern variable");
        parser_expect(p, "as");
        SQL_AS(define, node)->condition = parse_expression(p);
        parser_close(p, node);
        sql_list_push(p->arena, defines, node);
    } while (parser_accept_operator(p, ","));
}

static struct sql_node *parse_row_pattern(struct parser *p) {
    parser_expect(p, "pattern");
    parser_expect_operator(p, "(");
    struct sql_node *pattern = p->failed ? NULL : parse_choice(p);
    parser_expect_operator(p, ")");
    return pattern;
}

struct sql_node *parse_match_recognize(struct parser *p, struct sql_node *source) {
    struct sql_node *node = sql_node_new(p->arena, SQL_MATCH_RECOGNIZE, source->offset, 0);
    struct sql_match_recognize *match = SQL_AS(match_recognize, node);
    p->at++;
    match->source = source;
    parser_expect_operator(p, "(");
    if (parser_accept(p, "partition by")) parse_expression_list(p, &match->partition);
    if (parser_accept(p, "order by")) parse_order_list(p, &match->order);
    if (parser_accept(p, "measures")) parse_targets(p, &match->measures);
    if (!p->failed) parse_rows_per_match(p, match);
    match->pattern = parse_row_pattern(p);
    if (parser_accept(p, "subset")) parse_subsets(p, &match->subsets);
    parser_expect(p, "define");
    if (!p->failed) parse_defines(p, &match->defines);
    parser_expect_operator(p, ")");
    if (!p->failed) parser_alias(p, &match->alias);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ---- GRAPH_TABLE ---- */

/* [name] [IS label | label …] [WHERE condition], inside ( ) of a vertex or [ ] of an edge */
static void parse_element_filler(struct parser *p, struct sql_graph_element *element) {
    if (parser_is_name(p, 0)) element->name = parser_name(p, "a graph variable");
    if (parser_accept(p, "is")) {
        do {
            struct sql_node *label = sql_node_new(p->arena, SQL_NAME, parser_offset(p), 0);
            SQL_AS(name, label)->text = parser_name(p, "a label");
            parser_close(p, label);
            sql_list_push(p->arena, &element->labels, label);
        } while (parser_accept_operator(p, "|"));
    }
    if (parser_accept(p, "where")) element->where = parse_expression(p);
}

static struct sql_node *parse_vertex(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_GRAPH_ELEMENT, parser_offset(p), 0);
    parser_expect_operator(p, "(");
    if (!p->failed) parse_element_filler(p, SQL_AS(graph_element, node));
    parser_expect_operator(p, ")");
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* -[e]->, <-[e]-, -[e]-, <-[e]->, and without a filler ->, <-, - */
static struct sql_node *parse_edge(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_GRAPH_ELEMENT, parser_offset(p), 0);
    bool left = parser_accept_operator(p, "<");
    parser_expect_operator(p, "-");
    if (parser_accept_operator(p, "[")) {
        parse_element_filler(p, SQL_AS(graph_element, node));
        parser_expect_operator(p, "]");
        parser_expect_operator(p, "-");
    }
    bool right = parser_accept_operator(p, ">");
    SQL_AS(graph_element, node)->arrow = left ? (right ? STR("<->") : STR("<-")) : right ? STR("->") : STR("-");
    if (!p->failed) SQL_AS(graph_element, node)->quantifier = parse_quantifier(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static void parse_path_elements(struct parser *p, struct sql_list *elements);

/* ((a) -[e]-> (b) WHERE …){1,3}: a path in parentheses, as an element of the path around it */
static struct sql_node *parse_path_in_parentheses(struct parser *p) {
    if (!parser_enter(p)) return NULL;
    struct sql_node *node = sql_node_new(p->arena, SQL_GRAPH_PATH, parser_offset(p), 0);
    struct sql_graph_path *path = SQL_AS(graph_path, node);
    p->at++;
    parse_path_elements(p, &path->elements);
    if (parser_accept(p, "where")) path->where = parse_expression(p);
    parser_expect_operator(p, ")");
    if (!p->failed) path->quantifier = parse_quantifier(p);
    if (!path->quantifier.len) parser_fail(p, "a quantifier of the path in parentheses");
    parser_close(p, node);
    parser_leave(p);
    return p->failed ? NULL : node;
}

static bool at_edge(const struct parser *p, size_t ahead) { return parser_is_operator(p, ahead, "-") || parser_is_operator(p, ahead, "<"); }

/* Vertices that nobody names may be left out on either side of an edge. */
static struct sql_node *parse_path_element(struct parser *p) {
    if (at_edge(p, 0)) return parse_edge(p);
    bool path = parser_is_operator(p, 0, "(") && (parser_is_operator(p, 1, "(") || at_edge(p, 1));
    return path ? parse_path_in_parentheses(p) : parse_vertex(p);
}

static void parse_path_elements(struct parser *p, struct sql_list *elements) {
    do {
        struct sql_node *element = parse_path_element(p);
        if (!element) return;
        sql_list_push(p->arena, elements, element);
    } while (at_edge(p, 0) || parser_is_operator(p, 0, "("));
}

static struct sql_node *parse_path(struct parser *p) {
    static const char *const prefixes[] = {"any shortest", "all shortest", "any", "all"};
    struct sql_node *node = sql_node_new(p->arena, SQL_GRAPH_PATH, parser_offset(p), 0);
    struct sql_graph_path *path = SQL_AS(graph_path, node);
    const char *prefix = parser_accept_one(p, prefixes, sizeof prefixes / sizeof *prefixes);
    if (prefix) path->prefix = str_from_z(prefix);
    if (parser_is_name(p, 0) && parser_is_operator(p, 1, "=")) {
        path->name = parser_name(p, "a path variable");
        p->at++;
    }
    parse_path_elements(p, &path->elements);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* (a, b) */
static void pass_variables(struct parser *p) {
    parser_expect_operator(p, "(");
    do parser_name(p, "a graph variable");
    while (parser_accept_operator(p, ","));
    parser_expect_operator(p, ")");
}

struct sql_node *parse_graph_table(struct parser *p) {
    static const char *const rows[] = {"one row per match", "one row per vertex", "one row per step"};
    struct sql_node *node = sql_node_new(p->arena, SQL_GRAPH_TABLE, parser_offset(p), 0);
    struct sql_graph_table *graph = SQL_AS(graph_table, node);
    p->at += 2;
    graph->graph = parse_table_name(p);
    if (graph->graph) parse_flashback(p, &SQL_AS(table, graph->graph)->flashback);
    parser_expect(p, "match");
    do {
        struct sql_node *path = p->failed ? NULL : parse_path(p);
        if (path) sql_list_push(p->arena, &graph->paths, path);
    } while (parser_accept_operator(p, ","));
    if (parser_accept(p, "where")) graph->where = parse_expression(p);
    size_t from = p->at;
    if (parser_accept_one(p, rows, sizeof rows / sizeof *rows)) {
        if (parser_is_operator(p, 0, "(")) pass_variables(p); /* ONE ROW PER STEP (v1, e, v2) IN (p, q) */
        if (parser_accept(p, "in")) pass_variables(p);
        graph->rows = parser_words_from(p, from);
    }
    parser_expect(p, "columns");
    parser_expect_operator(p, "(");
    if (!p->failed) parse_targets(p, &graph->columns);
    parser_expect_operator(p, ")");
    parser_expect_operator(p, ")");
    parser_accept(p, "as");
    if (!p->failed) parser_alias(p, &graph->alias);
    parser_close(p, node);
    return p->failed ? NULL : node;
}
