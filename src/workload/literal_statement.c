/* Finding parameters: statements and their clauses; what is written to a column is what the column holds. */
#include "workload/literal_walk.h"

static struct literal_expect limit(void) {
    return expect_of(FAMILY_INTEGER, ROLE_LIMIT);
}

static void walk_select(struct literal_finder *finder, const struct sql_select *select,
                        const struct literal_expect *outputs, size_t output_count) {
    literal_walk_list(finder, &select->with, EXPECT_NOTHING);
    literal_walk_list(finder, &select->distinct_on, EXPECT_NOTHING);
    for (size_t i = 0; i < select->targets.n; i++) {
        const struct sql_node *target = select->targets.at[i];
        const struct sql_node *value = target->kind == SQL_TARGET ? SQL_AS_CONST(target, target)->expression : target;
        literal_walk(finder, value, i < output_count ? outputs[i] : EXPECT_NOTHING);
    }
    literal_walk_list(finder, &select->from, EXPECT_NOTHING);
    literal_walk(finder, select->where, expect_condition());
    literal_walk(finder, select->start_with, expect_condition());
    literal_walk(finder, select->connect_by, expect_condition());
    literal_walk_list(finder, &select->group, EXPECT_NOTHING);
    literal_walk(finder, select->having, expect_condition());
    literal_walk_list(finder, &select->windows, EXPECT_NOTHING);
    literal_walk(finder, select->qualify, expect_condition());
    literal_walk_list(finder, &select->order, EXPECT_NOTHING);
    literal_walk(finder, select->limit, limit());
    literal_walk(finder, select->offset, expect_fixed("20"));
}

/* Both branches yield the same types: what one leaves open, the other may tell. */
static void walk_setop(struct literal_finder *finder, const struct sql_setop *setop,
                       const struct literal_expect *outputs, size_t output_count) {
    size_t count = infer_output_count(&setop->node);
    struct literal_expect *known = arena_calloc(finder->infer.arena, count, sizeof *known);
    for (size_t i = 0; i < count; i++) {
        known[i] = infer_output(&finder->infer, setop->left, i);
        if (known[i].family == FAMILY_OTHER) {
            known[i] = infer_output(&finder->infer, setop->right, i);
        }
        if (known[i].family == FAMILY_OTHER) {
            known[i] = i < output_count ? outputs[i] : EXPECT_NOTHING;
        }
    }
    literal_walk_list(finder, &setop->with, EXPECT_NOTHING);
    literal_walk_query(finder, setop->left, known, count);
    literal_walk_query(finder, setop->right, known, count);
    literal_walk_list(finder, &setop->order, EXPECT_NOTHING);
    literal_walk(finder, setop->limit, limit());
    literal_walk(finder, setop->offset, expect_fixed("20"));
}

static void walk_values(struct literal_finder *finder, const struct sql_values *values,
                        const struct literal_expect *outputs, size_t output_count) {
    for (size_t r = 0; r < values->rows.n; r++) {
        const struct sql_node *row = values->rows.at[r];
        const struct sql_list *items = row->kind == SQL_ROW ? &SQL_AS_CONST(row, row)->items : NULL;
        for (size_t i = 0; items && i < items->n; i++) {
            literal_walk(finder, items->at[i], i < output_count ? outputs[i] : EXPECT_NOTHING);
        }
    }
    literal_walk(finder, values->limit, limit());
    literal_walk(finder, values->offset, expect_fixed("0"));
}

void literal_walk_query(struct literal_finder *finder, const struct sql_node *node,
                        const struct literal_expect *outputs, size_t output_count) {
    switch (node ? (int)node->kind : SQL_NONE) {
    case SQL_SELECT:
        walk_select(finder, SQL_AS_CONST(select, node), outputs, output_count);
        return;
    case SQL_SETOP:
        walk_setop(finder, SQL_AS_CONST(setop, node), outputs, output_count);
        return;
    case SQL_VALUES:
        walk_values(finder, SQL_AS_CONST(values, node), outputs, output_count);
        return;
    default:
        literal_walk(finder, node, EXPECT_NOTHING);
        return;
    }
}

static struct literal_expect column_named(const struct catalog_table *table, struct str name) {
    uint32_t column = table ? catalog_find_column(table, name) : CATALOG_NONE;
    return column == CATALOG_NONE ? EXPECT_NOTHING : infer_column(table, column);
}

static struct str name_of(const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_NAME:
        return SQL_AS_CONST(name, node)->text;
    case SQL_COLUMN:
        return SQL_AS_CONST(column, node)->name;
    default:
        return (struct str){0};
    }
}

static void walk_assignments(struct literal_finder *finder, const struct catalog_table *table,
                             const struct sql_list *set) {
    for (size_t i = 0; i < set->n; i++) {
        const struct sql_assign *assign = SQL_AS_CONST(assign, set->at[i]);
        if (set->at[i]->kind != SQL_ASSIGN) {
            continue;
        }
        bool row = assign->targets.n > 1 && assign->value && assign->value->kind == SQL_ROW;
        for (size_t k = 0; row && k < SQL_AS_CONST(row, assign->value)->items.n; k++) {
            literal_walk(finder, SQL_AS_CONST(row, assign->value)->items.at[k],
                         k < assign->targets.n ? column_named(table, name_of(assign->targets.at[k])) : EXPECT_NOTHING);
        }
        if (!row) {
            literal_walk(finder, assign->value,
                         assign->targets.n ? column_named(table, name_of(assign->targets.at[0])) : EXPECT_NOTHING);
        }
    }
}

/* What the named columns, or all of the table's, are. */
static struct literal_expect *column_list(struct literal_finder *finder, const struct catalog_table *table,
                                          const struct sql_list *names, size_t *count) {
    *count = names->n ? names->n : table ? table->column_count : 0;
    struct literal_expect *columns = arena_calloc(finder->infer.arena, *count, sizeof *columns);
    for (size_t i = 0; i < *count; i++) {
        columns[i] = names->n ? column_named(table, name_of(names->at[i])) : infer_column(table, (uint32_t)i);
    }
    return columns;
}

static void walk_insert(struct literal_finder *finder, const struct sql_insert *insert) {
    const struct catalog_table *table = infer_table(&finder->infer, insert->target);
    size_t count;
    struct literal_expect *columns = column_list(finder, table, &insert->columns, &count);
    literal_walk_list(finder, &insert->with, EXPECT_NOTHING);
    literal_walk_query(finder, insert->source, columns, count);
    if (insert->conflict && insert->conflict->kind == SQL_CONFLICT) {
        const struct sql_conflict *conflict = SQL_AS_CONST(conflict, insert->conflict);
        literal_walk(finder, conflict->key_where, expect_condition());
        walk_assignments(finder, table, &conflict->set);
        literal_walk(finder, conflict->where, expect_condition());
    }
    literal_walk_list(finder, &insert->returning, EXPECT_NOTHING);
}

static void walk_merge(struct literal_finder *finder, const struct sql_merge *merge) {
    const struct catalog_table *table = infer_table(&finder->infer, merge->target);
    literal_walk_list(finder, &merge->with, EXPECT_NOTHING);
    literal_walk(finder, merge->source, EXPECT_NOTHING);
    literal_walk(finder, merge->on, expect_condition());
    for (size_t i = 0; i < merge->actions.n; i++) {
        const struct sql_merge_action *action = SQL_AS_CONST(merge_action, merge->actions.at[i]);
        size_t count;
        struct literal_expect *columns = column_list(finder, table, &action->columns, &count);
        literal_walk(finder, action->condition, expect_condition());
        walk_assignments(finder, table, &action->set);
        for (size_t k = 0; k < action->values.n; k++) {
            literal_walk(finder, action->values.at[k], k < count ? columns[k] : EXPECT_NOTHING);
        }
        literal_walk(finder, action->where, expect_condition());
        literal_walk(finder, action->delete_where, expect_condition());
    }
}

void literal_walk(struct literal_finder *finder, const struct sql_node *node, struct literal_expect expect) {
    switch (node ? (int)node->kind : SQL_NONE) {
    case SQL_NONE:
        return;
    case SQL_SELECT:
    case SQL_SETOP:
    case SQL_VALUES:
        literal_walk_query(finder, node, NULL, 0);
        return;
    case SQL_INSERT:
        walk_insert(finder, SQL_AS_CONST(insert, node));
        return;
    case SQL_UPDATE: {
        const struct sql_update *update = SQL_AS_CONST(update, node);
        literal_walk_list(finder, &update->with, EXPECT_NOTHING);
        walk_assignments(finder, infer_table(&finder->infer, update->target), &update->set);
        literal_walk_list(finder, &update->from, EXPECT_NOTHING);
        literal_walk(finder, update->where, expect_condition());
        literal_walk_list(finder, &update->returning, EXPECT_NOTHING);
        return;
    }
    case SQL_MERGE:
        walk_merge(finder, SQL_AS_CONST(merge, node));
        return;
    default:
        literal_walk_expression(finder, node, expect);
        return;
    }
}
