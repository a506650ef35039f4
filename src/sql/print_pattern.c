/* MATCH_RECOGNIZE, GRAPH_TABLE, MODEL. */
#include "sql/printer.h"

/* ---- MATCH_RECOGNIZE ---- */

static void print_items_between(struct printer *p, const struct sql_list *items, const char *between) {
    for (size_t i = 0; i < items->n; i++) {
        if (i) print_z(p, between);
        print_node(p, items->at[i]);
    }
}

/* Sequences and choices stand in parentheses only as parts of others, and always with a quantifier. */
static void print_sequence(struct printer *p, const struct sql_pattern *pattern) {
    bool group = pattern->quantifier.len > 0 || pattern->items.n < 2;
    if (group) print_z(p, "(");
    for (size_t i = 0; i < pattern->items.n; i++) {
        const struct sql_pattern *item = SQL_AS_CONST(pattern, pattern->items.at[i]);
        if (i) print_z(p, " ");
        print_node(p, &item->node);
    }
    if (group) print_z(p, ")");
}

static void print_row_pattern(struct printer *p, const struct sql_pattern *pattern) {
    switch ((enum sql_pattern_kind)pattern->kind) {
    case SQL_PATTERN_NAME: print_name(p, pattern->name); break;
    case SQL_PATTERN_SEQUENCE: print_sequence(p, pattern); break;
    case SQL_PATTERN_CHOICE: print_items_between(p, &pattern->items, " | "); break;
    case SQL_PATTERN_PERMUTE: print_list_in_parentheses(p, "PERMUTE ", &pattern->items); break;
    case SQL_PATTERN_EXCLUDE:
        print_z(p, "{- ");
        print_items_between(p, &pattern->items, " ");
        print_z(p, " -}");
        break;
    case SQL_PATTERN_START: print_z(p, "^"); break;
    case SQL_PATTERN_END: print_z(p, "$"); break;
    }
    print_text(p, pattern->quantifier);
}

static void print_define(struct printer *p, const struct sql_define *define) {
    print_name(p, define->name);
    print_clause(p, " AS ", define->condition);
}

static void print_subset(struct printer *p, const struct sql_subset *subset) {
    print_name(p, subset->name);
    print_list_in_parentheses(p, " = ", &subset->items);
}

static void print_skip(struct printer *p, const struct sql_match_recognize *match) {
    if (!match->skip.len) return;
    print_z(p, " AFTER MATCH SKIP ");
    print_upper(p, match->skip);
    if (!match->skip_to.len) return;
    print_z(p, " ");
    print_name(p, match->skip_to);
}

static void print_match(struct printer *p, const struct sql_match_recognize *match) {
    if (match->source->kind == SQL_JOIN) print_parenthesised(p, match->source);
    else print_node(p, match->source);
    print_z(p, " MATCH_RECOGNIZE (");
    print_list_clause(p, "PARTITION BY ", &match->partition);
    print_list_clause(p, " ORDER BY ", &match->order);
    print_list_clause(p, " MEASURES ", &match->measures);
    if (match->rows.len) {
        print_z(p, " ");
        print_upper(p, match->rows);
    }
    print_skip(p, match);
    print_z(p, " PATTERN ");
    print_parenthesised(p, match->pattern);
    print_list_clause(p, " SUBSET ", &match->subsets);
    print_list_clause(p, " DEFINE ", &match->defines);
    print_z(p, ")");
    print_alias(p, match->alias, &(struct sql_list){0});
}

/* ---- GRAPH_TABLE ---- */

static void print_filler(struct printer *p, const struct sql_graph_element *element) {
    if (element->name.len) print_name(p, element->name);
    if (element->labels.n) print_z(p, element->name.len ? " IS " : "IS ");
    print_items_between(p, &element->labels, " | ");
    print_clause(p, element->name.len || element->labels.n ? " WHERE " : "WHERE ", element->where);
}

static void print_element(struct printer *p, const struct sql_graph_element *element) {
    bool left = element->arrow.len && element->arrow.ptr[0] == '<', right = element->arrow.len && element->arrow.ptr[element->arrow.len - 1] == '>';
    bool filled = element->name.len || element->labels.n || element->where;
    if (!element->arrow.len) {
        print_z(p, "(");
        print_filler(p, element);
        print_z(p, ")");
        return;
    }
    print_z(p, left ? " <-" : " -");
    if (filled) {
        print_z(p, "[");
        print_filler(p, element);
        print_z(p, "]-");
    }
    print_z(p, right ? ">" : "");
    print_text(p, element->quantifier);
    print_z(p, " ");
}

static bool is_edge(const struct sql_node *element) { return element->kind == SQL_GRAPH_ELEMENT && SQL_AS_CONST(graph_element, element)->arrow.len; }

static void print_path_elements(struct printer *p, const struct sql_list *elements) {
    for (size_t i = 0; i < elements->n; i++) {
        const struct sql_node *element = elements->at[i];
        if (i && !is_edge(element) && !is_edge(elements->at[i - 1])) print_z(p, " ");
        if (element->kind != SQL_GRAPH_PATH) {
            print_node(p, element);
            continue;
        }
        const struct sql_graph_path *inner = SQL_AS_CONST(graph_path, element);
        print_z(p, "(");
        print_path_elements(p, &inner->elements);
        print_clause(p, " WHERE ", inner->where);
        print_z(p, ")");
        print_text(p, inner->quantifier);
    }
}

static void print_path(struct printer *p, const struct sql_graph_path *path) {
    if (path->prefix.len) {
        print_upper(p, path->prefix);
        print_z(p, " ");
    }
    if (path->name.len) {
        print_name(p, path->name);
        print_z(p, " = ");
    }
    print_path_elements(p, &path->elements);
}

static void print_graph(struct printer *p, const struct sql_graph_table *graph) {
    print_clause(p, "GRAPH_TABLE (", graph->graph);
    print_list_clause(p, " MATCH ", &graph->paths);
    print_clause(p, " WHERE ", graph->where);
    print_words(p, graph->rows);
    print_list_in_parentheses(p, " COLUMNS ", &graph->columns);
    print_z(p, ")");
    print_alias(p, graph->alias, &(struct sql_list){0});
}

/* ---- MODEL ---- */

static void print_model_columns(struct printer *p, const struct sql_model_columns *columns) {
    print_list_in_parentheses(p, " PARTITION BY ", &columns->partition);
    print_list_in_parentheses(p, " DIMENSION BY ", &columns->dimension);
    print_list_in_parentheses(p, " MEASURES ", &columns->measures);
    print_words(p, columns->options);
}

static void print_reference(struct printer *p, const struct sql_model_reference *reference) {
    print_z(p, " REFERENCE ");
    print_name(p, reference->name);
    print_z(p, " ON ");
    print_parenthesised(p, reference->query);
    print_node(p, reference->columns);
}

static void print_rule(struct printer *p, const struct sql_model_rule *rule) {
    if (rule->mode.len) {
        print_upper(p, rule->mode);
        print_z(p, " ");
    }
    print_node(p, rule->cell);
    print_list_clause(p, " ORDER BY ", &rule->order);
    print_clause(p, " = ", rule->value);
}

static void print_model(struct printer *p, const struct sql_model *model) {
    print_z(p, "MODEL");
    print_words(p, model->options);
    if (model->rows.len) print_z(p, str_eq_z(model->rows, "all") ? " RETURN ALL ROWS" : " RETURN UPDATED ROWS");
    for (size_t i = 0; i < model->references.n; i++) print_node(p, model->references.at[i]);
    if (model->name.len) {
        print_z(p, " MAIN ");
        print_name(p, model->name);
    }
    print_node(p, model->columns);
    print_words(p, model->rule_options);
    if (model->iterate) {
        print_z(p, " ITERATE ");
        print_parenthesised(p, model->iterate);
    }
    if (model->until) {
        print_z(p, " UNTIL ");
        print_parenthesised(p, model->until);
    }
    print_z(p, " (");
    print_list(p, &model->rules);
    print_z(p, ")");
}

bool print_pattern(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_PATTERN: return print_row_pattern(p, SQL_AS_CONST(pattern, node)), true;
    case SQL_MATCH_RECOGNIZE: return print_match(p, SQL_AS_CONST(match_recognize, node)), true;
    case SQL_DEFINE: return print_define(p, SQL_AS_CONST(define, node)), true;
    case SQL_SUBSET: return print_subset(p, SQL_AS_CONST(subset, node)), true;
    case SQL_GRAPH_TABLE: return print_graph(p, SQL_AS_CONST(graph_table, node)), true;
    case SQL_GRAPH_PATH: return print_path(p, SQL_AS_CONST(graph_path, node)), true;
    case SQL_GRAPH_ELEMENT: return print_element(p, SQL_AS_CONST(graph_element, node)), true;
    case SQL_MODEL: return print_model(p, SQL_AS_CONST(model, node)), true;
    case SQL_MODEL_COLUMNS: return print_model_columns(p, SQL_AS_CONST(model_columns, node)), true;
    case SQL_MODEL_REFERENCE: return print_reference(p, SQL_AS_CONST(model_reference, node)), true;
    case SQL_MODEL_RULE: return print_rule(p, SQL_AS_CONST(model_rule, node)), true;
    default: return false;
    }
}
