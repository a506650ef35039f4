/* Oracle's MODEL clause. Cells are read with the other operands: parse_cell in parse_suffix.c. */
#include "sql/parse_from.h"
#include "sql/parse_json.h"

/* IGNORE NAV, UNIQUE DIMENSION … */
static struct str parse_cell_options(struct parser *p) {
    static const char *const phrases[] = {"ignore nav", "keep nav", "unique dimension", "unique single reference"};
    struct str options = {0};
    while (parse_option(p, &options, phrases, sizeof phrases / sizeof *phrases)) {
    }
    return options;
}

static void parse_columns_in_parentheses(struct parser *p, struct sql_list *list) {
    parser_expect_operator(p, "(");
    if (!p->failed) parse_targets(p, list);
    parser_expect_operator(p, ")");
}

static struct sql_node *parse_model_columns(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_MODEL_COLUMNS, parser_offset(p), 0);
    struct sql_model_columns *columns = SQL_AS(model_columns, node);
    if (parser_accept(p, "partition by")) parse_columns_in_parentheses(p, &columns->partition);
    parser_expect(p, "dimension by");
    if (!p->failed) parse_columns_in_parentheses(p, &columns->dimension);
    parser_expect(p, "measures");
    if (!p->failed) parse_columns_in_parentheses(p, &columns->measures);
    columns->options = parse_cell_options(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

static struct sql_node *parse_reference(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_MODEL_REFERENCE, parser_offset(p), 0);
    struct sql_model_reference *reference = SQL_AS(model_reference, node);
    p->at++;
    reference->name = parser_name(p, "a reference model");
    parser_expect(p, "on");
    parser_expect_operator(p, "(");
    reference->query = p->failed ? NULL : parse_query(p);
    parser_expect_operator(p, ")");
    reference->columns = p->failed ? NULL : parse_model_columns(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* ORDER BY of a rule: what stands behind it is an assignment, so its items hold no comparison. */
static void parse_rule_order(struct parser *p, struct sql_list *list) {
    do {
        struct sql_node *node = sql_node_new(p->arena, SQL_ORDER, parser_offset(p), 0);
        SQL_AS(order, node)->expression = parse_operand(p);
        SQL_AS(order, node)->direction = parser_accept(p, "asc") ? SQL_ORDER_ASC : parser_accept(p, "desc") ? SQL_ORDER_DESC : SQL_ORDER_DEFAULT;
        parser_close(p, node);
        sql_list_push(p->arena, list, node);
    } while (parser_accept_operator(p, ","));
}

static const char *const modes[] = {"upsert all", "upsert", "update"};

static struct sql_node *parse_model_rule(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_MODEL_RULE, parser_offset(p), 0);
    struct sql_model_rule *rule = SQL_AS(model_rule, node);
    const char *mode = parser_accept_one(p, modes, sizeof modes / sizeof *modes);
    if (mode) rule->mode = str_from_z(mode);
    rule->cell = parse_primary(p);
    if (parser_accept(p, "order by")) parse_rule_order(p, &rule->order);
    parser_expect_operator(p, "=");
    rule->value = p->failed ? NULL : parse_expression(p);
    parser_close(p, node);
    return p->failed ? NULL : node;
}

/* [RULES [mode] [order] [ITERATE (n) [UNTIL (condition)]]] (rule, …) */
static void parse_rules(struct parser *p, struct sql_model *model) {
    static const char *const orders[] = {"automatic order", "sequential order"};
    if (parser_accept(p, "rules")) model->rule_options = STR("RULES");
    parse_option(p, &model->rule_options, modes, sizeof modes / sizeof *modes);
    parse_option(p, &model->rule_options, orders, sizeof orders / sizeof *orders);
    if (parser_accept(p, "iterate")) {
        parser_expect_operator(p, "(");
        model->iterate = parse_expression(p);
        parser_expect_operator(p, ")");
        if (parser_accept(p, "until")) model->until = parse_expression(p);
    }
    parser_expect_operator(p, "(");
    bool more = !parser_is_operator(p, 0, ")"); /* RULES () only reads the cells */
    while (more && !p->failed) {
        struct sql_node *rule = parse_model_rule(p);
        if (rule) sql_list_push(p->arena, &model->rules, rule);
        more = parser_accept_operator(p, ",");
    }
    parser_expect_operator(p, ")");
}

struct sql_node *parse_model(struct parser *p) {
    struct sql_node *node = sql_node_new(p->arena, SQL_MODEL, parser_offset(p), 0);
    struct sql_model *model = SQL_AS(model, node);
    p->at++;
    model->options = parse_cell_options(p);
    if (parser_accept(p, "return updated rows")) model->rows = STR("updated");
    else if (parser_accept(p, "return all rows")) model->rows = STR("all");
    while (!p->failed && parser_is_word(p, 0, "reference")) {
        struct sql_node *reference = parse_reference(p);
        if (reference) sql_list_push(p->arena, &model->references, reference);
    }
    if (parser_accept(p, "main")) model->name = parser_name(p, "the main model");
    model->columns = p->failed ? NULL : parse_model_columns(p);
    if (!p->failed) parse_rules(p, model);
    parser_close(p, node);
    return p->failed ? NULL : node;
}
