/* Parts of statements: what stands in FROM, clauses, definitions. */
#include "sql/printer.h"

static void print_alias(struct printer *p, struct str alias, const struct sql_list *columns) {
    if (alias.len) {
        print_z(p, p->dialect == SQL_ORACLE ? " " : " AS ");
        print_name(p, alias);
    }
    if (!columns->n) return;
    print_list_clause(p, " (", columns);
    print_z(p, ")");
}

static void print_sample(struct printer *p, const struct sql_sample *sample) {
    print_z(p, p->dialect == SQL_ORACLE ? " SAMPLE " : " TABLESAMPLE ");
    print_text(p, sample->method);
    print_clause(p, " (", sample->percent);
    print_z(p, ")");
    if (!sample->seed) return;
    print_clause(p, p->dialect == SQL_ORACLE ? " SEED (" : " REPEATABLE (", sample->seed);
    print_z(p, ")");
}

static void print_table(struct printer *p, const struct sql_table *table) {
    if (table->only) print_z(p, "ONLY ");
    const struct str parts[] = {table->database, table->schema, table->name};
    for (size_t i = 0; i < 3; i++) {
        if (!parts[i].len) continue;
        print_name(p, parts[i]);
        if (i < 2) print_z(p, ".");
    }
    if (table->dblink.len) {
        print_z(p, "@");
        print_text(p, table->dblink);
    }
    if (table->partition.len) {
        print_z(p, " ");
        print_text(p, table->partition);
    }
    print_clause(p, " AS OF SCN ", table->as_of);
    if (table->sample && p->dialect == SQL_ORACLE) print_sample(p, SQL_AS_CONST(sample, table->sample));
    print_alias(p, table->alias, &table->column_aliases);
    if (table->sample && p->dialect != SQL_ORACLE) print_sample(p, SQL_AS_CONST(sample, table->sample));
}

static void print_join(struct printer *p, const struct sql_join *join) {
    static const char *const words[] = {[SQL_JOIN_CROSS] = "CROSS JOIN ", [SQL_JOIN_INNER] = "JOIN ", [SQL_JOIN_LEFT] = "LEFT JOIN ", [SQL_JOIN_RIGHT] = "RIGHT JOIN ",
                                        [SQL_JOIN_FULL] = "FULL JOIN ", [SQL_JOIN_CROSS_APPLY] = "CROSS APPLY ", [SQL_JOIN_OUTER_APPLY] = "OUTER APPLY "};
    bool whole = join->alias.len && !join->using.n; /* (a join b on …) as j */
    if (whole) print_z(p, "(");
    print_node(p, join->left);
    print_z(p, join->natural ? " NATURAL " : " ");
    print_z(p, words[join->type]);
    if (join->right->kind == SQL_JOIN && !(SQL_AS_CONST(join, join->right)->alias.len && !SQL_AS_CONST(join, join->right)->using.n)) print_parenthesised(p, join->right);
    else print_node(p, join->right);
    print_clause(p, " ON ", join->on);
    if (join->using.n) {
        print_list_clause(p, " USING (", &join->using);
        print_z(p, ")");
    }
    if (whole) print_z(p, ")");
    if (!join->alias.len) return;
    print_z(p, " AS ");
    print_name(p, join->alias);
}

static void print_derived(struct printer *p, const struct sql_derived *derived) {
    if (derived->lateral) print_z(p, "LATERAL ");
    print_parenthesised(p, derived->query);
    print_alias(p, derived->alias, &derived->column_aliases);
}

static void print_table_function(struct printer *p, const struct sql_table_function *function) {
    if (function->lateral) print_z(p, "LATERAL ");
    if (function->wrapper.len) {
        print_text(p, str_upper(p->out.arena, function->wrapper));
        print_z(p, " (");
    }
    for (size_t i = 0; i < function->calls.n; i++) {
        const struct sql_node *call = function->calls.at[i];
        if (i) print_z(p, ", ");
        print_node(p, call->kind == SQL_SUBQUERY ? SQL_AS_CONST(subquery, call)->query : call);
    }
    if (function->wrapper.len) print_z(p, ")");
    if (function->ordinality) print_z(p, " WITH ORDINALITY");
    print_alias(p, function->alias, &function->column_aliases);
}

static void print_cte(struct printer *p, const struct sql_cte *cte) {
    print_name(p, cte->name);
    if (cte->columns.n) {
        print_list_clause(p, " (", &cte->columns);
        print_z(p, ")");
    }
    print_z(p, cte->materialized == SQL_CTE_MATERIALIZED ? " AS MATERIALIZED " : cte->materialized == SQL_CTE_NOT_MATERIALIZED ? " AS NOT MATERIALIZED " : " AS ");
    print_parenthesised(p, cte->query);
    if (!cte->tail.len) return;
    print_z(p, " ");
    print_text(p, cte->tail);
}

void print_order_words(struct printer *p, int64_t direction, int64_t nulls) {
    if (direction == SQL_ORDER_ASC) print_z(p, " ASC");
    if (direction == SQL_ORDER_DESC) print_z(p, " DESC");
    if (nulls == SQL_NULLS_FIRST) print_z(p, " NULLS FIRST");
    if (nulls == SQL_NULLS_LAST) print_z(p, " NULLS LAST");
}

static void print_order(struct printer *p, const struct sql_order *order) {
    print_node(p, order->expression);
    if (order->using.len) {
        print_z(p, " USING ");
        print_text(p, order->using);
    }
    print_order_words(p, order->direction, order->nulls);
}

static void print_grouping(struct printer *p, const struct sql_grouping *grouping) {
    static const char *const words[] = {[SQL_GROUP_ROLLUP] = "ROLLUP (", [SQL_GROUP_CUBE] = "CUBE (", [SQL_GROUP_SETS] = "GROUPING SETS (", [SQL_GROUP_SET] = "("};
    print_z(p, words[grouping->kind]);
    print_list(p, &grouping->items);
    print_z(p, ")");
}

static void print_window(struct printer *p, const struct sql_window *window) {
    bool any = window->base.len > 0;
    if (any) print_name(p, window->base);
    print_list_clause(p, any ? " PARTITION BY " : "PARTITION BY ", &window->partition);
    any |= window->partition.n > 0;
    print_list_clause(p, any ? " ORDER BY " : "ORDER BY ", &window->order);
    any |= window->order.n > 0;
    if (!window->frame.len) return;
    if (any) print_z(p, " ");
    print_text(p, window->frame);
}

static void print_lock(struct printer *p, const struct sql_lock *lock) {
    print_z(p, "FOR ");
    print_text(p, str_upper(p->out.arena, lock->strength));
    print_list_clause(p, " OF ", &lock->of);
    if (!lock->wait.len) return;
    print_z(p, " ");
    print_text(p, lock->wait);
}

static void print_type(struct printer *p, const struct sql_type *type) {
    if (type->reference) print_z(p, "REF ");
    if (type->schema.len) {
        print_name(p, type->schema);
        print_z(p, ".");
    }
    print_callable(p, type->name);
    if (type->modifiers.n) {
        print_list_clause(p, "(", &type->modifiers);
        if (type->unit.len) print_z(p, " ");
        print_text(p, type->unit);
        print_z(p, ")");
    }
    if (type->suffix.len) {
        print_z(p, " ");
        print_text(p, type->suffix);
    }
    for (int64_t i = 0; i < type->dimensions; i++) print_z(p, "[]");
}

static void print_assign(struct printer *p, const struct sql_assign *assign) {
    if (assign->targets.n == 1) print_node(p, assign->targets.at[0]);
    else {
        print_z(p, "(");
        print_list(p, &assign->targets);
        print_z(p, ")");
    }
    print_clause(p, " = ", assign->value);
}

static void print_target(struct printer *p, const struct sql_target *target) {
    print_node(p, target->expression);
    if (!target->alias.len) return;
    print_z(p, " AS ");
    print_name(p, target->alias);
}

bool print_part(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_TABLE: return print_table(p, SQL_AS_CONST(table, node)), true;
    case SQL_JOIN: return print_join(p, SQL_AS_CONST(join, node)), true;
    case SQL_DERIVED: return print_derived(p, SQL_AS_CONST(derived, node)), true;
    case SQL_TABLE_FUNCTION: return print_table_function(p, SQL_AS_CONST(table_function, node)), true;
    case SQL_CTE: return print_cte(p, SQL_AS_CONST(cte, node)), true;
    case SQL_TARGET: return print_target(p, SQL_AS_CONST(target, node)), true;
    case SQL_ORDER: return print_order(p, SQL_AS_CONST(order, node)), true;
    case SQL_GROUPING: return print_grouping(p, SQL_AS_CONST(grouping, node)), true;
    case SQL_WINDOW: return print_window(p, SQL_AS_CONST(window, node)), true;
    case SQL_LOCK: return print_lock(p, SQL_AS_CONST(lock, node)), true;
    case SQL_NAME: return print_name(p, SQL_AS_CONST(name, node)->text), true;
    case SQL_TYPE: return print_type(p, SQL_AS_CONST(type, node)), true;
    case SQL_CONSTRAINT: return print_constraint(p, SQL_AS_CONST(constraint, node)), true;
    case SQL_COLUMN_DEF: return print_column_def(p, SQL_AS_CONST(column_def, node)), true;
    case SQL_INDEX_KEY: return print_index_key(p, SQL_AS_CONST(index_key, node)), true;
    case SQL_CLAUSE: return print_items(p, &SQL_AS_CONST(clause, node)->items), true;
    case SQL_COMMA_LIST: return print_list(p, &SQL_AS_CONST(comma_list, node)->items), true;
    case SQL_WORDS: return print_text(p, SQL_AS_CONST(words, node)->text), true;
    case SQL_ASSIGN: return print_assign(p, SQL_AS_CONST(assign, node)), true;
    default: return false;
    }
}
