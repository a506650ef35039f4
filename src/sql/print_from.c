/* What stands in FROM. */
#include "sql/printer.h"

void print_alias(struct printer *p, struct str alias, const struct sql_list *columns) {
    if (alias.len) {
        print_z(p, p->dialect == SQL_ORACLE ? " " : " AS ");
        print_name(p, alias);
    } else if (columns->n && p->dialect == SQL_POSTGRESQL) {
        print_z(p, " AS");
    }
    print_list_in_parentheses(p, " ", columns);
}

static void print_sample(struct printer *p, const struct sql_node *node) {
    if (!node) return;
    const struct sql_sample *sample = SQL_AS_CONST(sample, node);
    print_z(p, p->dialect == SQL_ORACLE ? " SAMPLE " : " TABLESAMPLE ");
    if (p->dialect == SQL_ORACLE) print_upper(p, sample->method);
    else print_name(p, sample->method);
    print_z(p, sample->method.len ? " " : "");
    print_clause(p, "(", sample->percent);
    print_clause(p, ", ", sample->blocks);
    print_z(p, ")");
    if (!sample->seed) return;
    print_z(p, p->dialect == SQL_ORACLE ? " SEED " : " REPEATABLE ");
    print_parenthesised(p, sample->seed);
}

static void print_partition(struct printer *p, const struct sql_partition *partition) {
    print_z(p, partition->sub ? "SUBPARTITION" : "PARTITION");
    print_list_in_parentheses(p, partition->values ? " FOR " : " ", &partition->items);
}

static void print_flashback_unit(struct printer *p, const struct sql_flashback *flashback) {
    bool period = str_eq_z(flashback->unit, "period");
    print_upper(p, flashback->unit);
    print_z(p, period ? " FOR " : " ");
    if (period) print_name(p, flashback->period);
}

static void print_flashback(struct printer *p, const struct sql_flashback *flashback) {
    bool period = str_eq_z(flashback->unit, "period");
    print_z(p, flashback->versions ? " VERSIONS " : " AS OF ");
    if (flashback->versions && !period) print_z(p, "BETWEEN ");
    print_flashback_unit(p, flashback);
    if (flashback->versions && period) print_z(p, " BETWEEN ");
    if (!flashback->versions && period) print_z(p, " ");
    if (flashback->from) print_operand(p, flashback->from);
    if (!flashback->versions) return;
    print_z(p, flashback->from ? " AND " : "MINVALUE AND ");
    if (flashback->to) print_operand(p, flashback->to);
    else print_z(p, "MAXVALUE");
}

static void print_flashbacks(struct printer *p, const struct sql_list *list) {
    for (size_t i = 0; i < list->n; i++) print_flashback(p, SQL_AS_CONST(flashback, list->at[i]));
}

static void print_table_name(struct printer *p, const struct sql_table *table) {
    const struct str parts[] = {table->database, table->schema, table->name};
    bool only = table->only && p->dialect == SQL_ORACLE;
    if (table->only) print_z(p, only ? "ONLY (" : "ONLY ");
    if (table->wrapper.len) {
        print_upper(p, table->wrapper);
        print_z(p, " (");
    }
    for (size_t i = 0; i < 3; i++) {
        if (!parts[i].len) continue;
        print_name(p, parts[i]);
        if (i < 2) print_z(p, ".");
    }
    print_link(p, table->dblink);
    if (table->wrapper.len || only) print_z(p, ")");
}

static void print_table(struct printer *p, const struct sql_table *table) {
    bool oracle = p->dialect == SQL_ORACLE;
    print_table_name(p, table);
    print_clause(p, " ", table->partition);
    print_flashbacks(p, &table->flashback);
    if (oracle) print_sample(p, table->sample);
    print_clause(p, " ", table->modifier);
    print_alias(p, table->alias, &table->column_aliases);
    if (!oracle) print_sample(p, table->sample);
    print_words(p, table->tags);
}

/* ---- joins ---- */

static bool is_whole(const struct sql_join *join) { return join->alias.len > 0; } /* (a join b on …) as j */

static void print_join_partition(struct printer *p, const struct sql_list *columns) { print_list_in_parentheses(p, " PARTITION BY ", columns); }

static void print_to_one(struct printer *p, const struct sql_join *join) {
    print_z(p, join->type == SQL_JOIN_INNER ? " JOIN TO ONE (INNER JOIN " : " JOIN TO ONE (");
    print_node(p, join->right);
    print_clause(p, " ON ", join->on);
    print_z(p, ")");
}

static void print_join(struct printer *p, const struct sql_join *join) {
    static const char *const words[] = {[SQL_JOIN_CROSS] = "CROSS JOIN ", [SQL_JOIN_INNER] = "JOIN ", [SQL_JOIN_LEFT] = "LEFT JOIN ", [SQL_JOIN_RIGHT] = "RIGHT JOIN ",
                                        [SQL_JOIN_FULL] = "FULL JOIN ", [SQL_JOIN_CROSS_APPLY] = "CROSS APPLY ", [SQL_JOIN_OUTER_APPLY] = "OUTER APPLY "};
    bool whole = is_whole(join), nested = join->right->kind == SQL_JOIN && !is_whole(SQL_AS_CONST(join, join->right));
    if (whole) print_z(p, "(");
    print_node(p, join->left);
    if (join->to_one) return print_to_one(p, join);
    print_join_partition(p, &join->left_partition);
    print_z(p, join->natural ? " NATURAL " : " ");
    print_z(p, words[join->type]);
    if (nested) print_parenthesised(p, join->right);
    else print_node(p, join->right);
    print_join_partition(p, &join->right_partition);
    print_clause(p, " ON ", join->on);
    print_list_in_parentheses(p, " USING ", &join->using);
    if (join->using_alias.len) print_alias(p, join->using_alias, &(struct sql_list){0});
    if (!whole) return;
    print_z(p, ")");
    print_alias(p, join->alias, &join->column_aliases);
}

/* ---- derived tables, functions ---- */

static void print_derived(struct printer *p, const struct sql_derived *derived) {
    if (derived->lateral) print_z(p, "LATERAL ");
    print_z(p, "(");
    print_node(p, derived->query);
    print_words(p, derived->restriction);
    print_z(p, derived->outer_mark ? ")(+)" : ")");
    print_flashbacks(p, &derived->flashback);
    print_sample(p, derived->sample);
    print_alias(p, derived->alias, &derived->column_aliases);
}

static void print_table_function(struct printer *p, const struct sql_table_function *function) {
    if (function->lateral) print_z(p, "LATERAL ");
    if (function->wrapper.len) {
        print_upper(p, function->wrapper);
        print_z(p, " (");
    }
    for (size_t i = 0; i < function->calls.n; i++) {
        const struct sql_node *call = function->calls.at[i];
        if (i) print_z(p, ", ");
        print_node(p, call->kind == SQL_SUBQUERY && function->wrapper.len ? SQL_AS_CONST(subquery, call)->query : call);
    }
    if (function->wrapper.len) print_z(p, ")");
    if (function->outer_mark) print_z(p, "(+)");
    if (function->ordinality) print_z(p, " WITH ORDINALITY");
    print_alias(p, function->alias, &function->column_aliases);
}

static void print_function_columns(struct printer *p, const struct sql_function_columns *columns) {
    print_node(p, columns->call);
    print_list_in_parentheses(p, " AS ", &columns->columns);
}

/* ---- PIVOT, UNPIVOT, NESTED ---- */

/* A join keeps its parentheses, which say that the clause is about all of it. */
static void print_source(struct printer *p, const struct sql_node *source) {
    if (source->kind == SQL_JOIN) print_parenthesised(p, source);
    else print_node(p, source);
}

static void print_pivot(struct printer *p, const struct sql_pivot *pivot) {
    print_source(p, pivot->source);
    print_z(p, pivot->xml ? " PIVOT XML (" : " PIVOT (");
    print_list(p, &pivot->aggregates);
    print_z(p, " FOR ");
    print_one_or_more(p, &pivot->columns);
    print_z(p, " IN (");
    for (int64_t i = 0; i < pivot->any; i++) print_z(p, i ? ", ANY" : "ANY");
    print_node(p, pivot->query);
    print_list(p, &pivot->values);
    print_z(p, "))");
    print_alias(p, pivot->alias, &pivot->column_aliases);
}

static void print_unpivot_item(struct printer *p, const struct sql_unpivot_item *item) {
    print_one_or_more(p, &item->columns);
    if (!item->values.n) return;
    print_z(p, " AS ");
    print_one_or_more(p, &item->values);
}

static void print_unpivot(struct printer *p, const struct sql_unpivot *unpivot) {
    print_source(p, unpivot->source);
    print_z(p, " UNPIVOT ");
    if (unpivot->nulls.len) {
        print_upper(p, unpivot->nulls);
        print_z(p, " NULLS ");
    }
    print_z(p, "(");
    print_one_or_more(p, &unpivot->measures);
    print_z(p, " FOR ");
    print_one_or_more(p, &unpivot->columns);
    print_list_in_parentheses(p, " IN ", &unpivot->items);
    print_z(p, ")");
    print_alias(p, unpivot->alias, &unpivot->column_aliases);
}

static void print_defined_table(struct printer *p, const struct sql_defined_table *table) {
    print_upper(p, table->kind);
    print_clause(p, " (", table->definition);
    print_z(p, ")");
    print_alias(p, table->alias, &(struct sql_list){0});
}

static void print_nested(struct printer *p, const struct sql_nested *nested) {
    const struct sql_call_clauses *clauses = SQL_AS_CONST(call_clauses, nested->clauses);
    print_source(p, nested->source);
    print_operand_clause(p, " NESTED ", nested->document);
    print_operand_clause(p, ", ", nested->path);
    for (size_t i = 0; i < clauses->handlers.n; i++) print_clause(p, " ", clauses->handlers.at[i]);
    print_list_in_parentheses(p, " COLUMNS ", &clauses->columns);
    print_alias(p, nested->alias, &(struct sql_list){0});
}

bool print_from(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_TABLE: return print_table(p, SQL_AS_CONST(table, node)), true;
    case SQL_JOIN: return print_join(p, SQL_AS_CONST(join, node)), true;
    case SQL_DEFINED_TABLE: return print_defined_table(p, SQL_AS_CONST(defined_table, node)), true;
    case SQL_DERIVED: return print_derived(p, SQL_AS_CONST(derived, node)), true;
    case SQL_TABLE_FUNCTION: return print_table_function(p, SQL_AS_CONST(table_function, node)), true;
    case SQL_FUNCTION_COLUMNS: return print_function_columns(p, SQL_AS_CONST(function_columns, node)), true;
    case SQL_PARTITION: return print_partition(p, SQL_AS_CONST(partition, node)), true;
    case SQL_PIVOT: return print_pivot(p, SQL_AS_CONST(pivot, node)), true;
    case SQL_UNPIVOT: return print_unpivot(p, SQL_AS_CONST(unpivot, node)), true;
    case SQL_UNPIVOT_ITEM: return print_unpivot_item(p, SQL_AS_CONST(unpivot_item, node)), true;
    case SQL_NESTED: return print_nested(p, SQL_AS_CONST(nested, node)), true;
    default: return false;
    }
}
