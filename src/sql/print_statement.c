/* Queries, writes and definitions, back to text. */
#include "sql/printer.h"

#include <string.h>

/* ---- parts of queries ---- */

void print_order(struct printer *p, const struct sql_list *order, const char *words) {
    for (size_t i = 0; i < order->n; i++) {
        const struct sql_order *item = SQL_AS_CONST(order, order->at[i]);
        if (i == 0) print_word(p, words);
        else buf_z(&p->out, ", ");
        print_expression(p, item->expression);
        if (item->direction) print_text(p, item->direction == SQL_ORDER_ASC ? STR("ASC") : STR("DESC"));
        if (item->using.len) {
            print_word(p, "USING");
            buf_str(&p->out, item->using);
        }
        if (item->nulls) print_text(p, item->nulls == SQL_NULLS_FIRST ? STR("NULLS FIRST") : STR("NULLS LAST"));
    }
}

void print_window(struct printer *p, const struct sql_node *node) {
    const struct sql_window *window = SQL_AS_CONST(window, node);
    buf_char(&p->out, '(');
    if (window->base.len) print_name(p, window->base);
    if (window->partition.n) {
        print_word(p, "PARTITION BY");
        print_list(p, &window->partition);
    }
    print_order(p, &window->order, "ORDER BY");
    print_text(p, window->frame);
    buf_char(&p->out, ')');
}

static void print_alias(struct printer *p, struct str alias, const struct sql_list *columns) {
    if (alias.len) {
        print_text(p, p->dialect == SQL_ORACLE ? (struct str){0} : STR("AS"));
        buf_char(&p->out, ' ');
        print_name(p, alias);
    }
    for (size_t i = 0; columns && i < columns->n; i++) {
        buf_z(&p->out, i ? ", " : " (");
        if (columns->at[i]->kind == SQL_COLUMN_DEF) print_definition(p, columns->at[i]);
        else print_expression(p, columns->at[i]);
    }
    if (columns && columns->n) buf_char(&p->out, ')');
}

static void print_table_name(struct printer *p, const struct sql_table *table) {
    if (table->only) buf_z(&p->out, "ONLY ");
    const struct str parts[] = {table->database, table->schema};
    for (size_t i = 0; i < 2; i++)
        if (parts[i].len) {
            print_name(p, parts[i]);
            buf_char(&p->out, '.');
        }
    print_name(p, table->name);
    if (table->dblink.len) {
        buf_char(&p->out, '@');
        buf_str(&p->out, table->dblink);
    }
    print_text(p, table->partition);
}

static void print_table(struct printer *p, const struct sql_table *table) {
    print_table_name(p, table);
    print_alias(p, table->alias, &table->column_aliases);
    if (table->sample && table->sample->kind == SQL_SAMPLE) {
        const struct sql_sample *sample = SQL_AS_CONST(sample, table->sample);
        print_word(p, sample->method.len ? "TABLESAMPLE" : "SAMPLE");
        buf_str(&p->out, sample->method);
        buf_char(&p->out, '(');
        print_expression(p, sample->percent);
        buf_char(&p->out, ')');
    }
}

static void print_join(struct printer *p, const struct sql_join *join) {
    static const char *const words[] = {"CROSS JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS APPLY", "OUTER APPLY"};
    print_from_item(p, join->left);
    if (join->natural) print_word(p, "NATURAL");
    print_word(p, words[join->type]);
    bool nested = join->right->kind == SQL_JOIN;
    buf_z(&p->out, nested ? "(" : "");
    print_from_item(p, join->right);
    buf_z(&p->out, nested ? ")" : "");
    if (join->on) {
        print_word(p, "ON");
        print_expression(p, join->on);
    }
    if (join->using.n) {
        print_word(p, "USING");
        print_list_in(p, &join->using);
        print_alias(p, join->alias, NULL);
    }
}

void print_from_item(struct printer *p, const struct sql_node *node) {
    switch (node ? (int)node->kind : SQL_NONE) {
    case SQL_TABLE: print_table(p, SQL_AS_CONST(table, node)); return;
    case SQL_JOIN: print_join(p, SQL_AS_CONST(join, node)); return;
    case SQL_DERIVED: {
        const struct sql_derived *derived = SQL_AS_CONST(derived, node);
        buf_z(&p->out, derived->lateral ? "LATERAL (" : "(");
        print_query(p, derived->query);
        buf_char(&p->out, ')');
        print_alias(p, derived->alias, &derived->column_aliases);
        return;
    }
    case SQL_TABLE_FUNCTION: {
        const struct sql_table_function *function = SQL_AS_CONST(table_function, node);
        buf_z(&p->out, function->lateral ? "LATERAL " : "");
        if (function->wrapper.len) {
            buf_str(&p->out, str_upper(p->out.arena, function->wrapper));
            print_list_in(p, &function->calls);
        } else {
            print_list(p, &function->calls);
        }
        if (function->ordinality) print_text(p, STR("WITH ORDINALITY"));
        print_alias(p, function->alias, &function->column_aliases);
        return;
    }
    default: print_expression(p, node); return;
    }
}

static void print_from(struct printer *p, const struct sql_list *from, const char *word) {
    for (size_t i = 0; i < from->n; i++) {
        if (i == 0) print_word(p, word);
        else buf_z(&p->out, ", ");
        print_from_item(p, from->at[i]);
    }
}

void print_targets(struct printer *p, const struct sql_list *targets) {
    for (size_t i = 0; i < targets->n; i++) {
        const struct sql_target *target = SQL_AS_CONST(target, targets->at[i]);
        buf_z(&p->out, i ? ", " : "");
        print_expression(p, target->expression);
        if (target->alias.len) {
            print_word(p, "AS");
            print_name(p, target->alias);
        }
    }
}

static void print_clause(struct printer *p, const char *word, const struct sql_node *node) {
    if (!node) return;
    print_word(p, word);
    print_expression(p, node);
}

static void print_limit(struct printer *p, const struct sql_node *limit, const struct sql_node *offset, bool percent, bool ties) {
    bool fetch = p->dialect == SQL_ORACLE || percent || ties;
    if (offset) {
        print_clause(p, "OFFSET", offset);
        if (fetch) print_text(p, STR("ROWS"));
    }
    if (!limit) return;
    if (!fetch) {
        print_clause(p, "LIMIT", limit);
        return;
    }
    print_word(p, "FETCH FIRST");
    print_operand(p, limit);
    if (percent) print_text(p, STR("PERCENT"));
    print_text(p, ties ? STR("ROWS WITH TIES") : STR("ROWS ONLY"));
}

static void print_locks(struct printer *p, const struct sql_list *locks) {
    for (size_t i = 0; i < locks->n; i++) {
        const struct sql_lock *lock = SQL_AS_CONST(lock, locks->at[i]);
        print_word(p, "FOR");
        buf_str(&p->out, str_upper(p->out.arena, lock->strength));
        if (lock->of.n) {
            print_word(p, "OF");
            print_list(p, &lock->of);
        }
        print_text(p, str_upper(p->out.arena, lock->wait));
    }
}

void print_with(struct printer *p, const struct sql_list *with, bool recursive) {
    static const char *const materialized[] = {"", "MATERIALIZED ", "NOT MATERIALIZED "};
    for (size_t i = 0; i < with->n; i++) {
        const struct sql_cte *cte = SQL_AS_CONST(cte, with->at[i]);
        buf_z(&p->out, i ? ", " : recursive ? "WITH RECURSIVE " : "WITH ");
        print_name(p, cte->name);
        print_alias(p, (struct str){0}, &cte->columns);
        print_word(p, "AS");
        buf_z(&p->out, materialized[cte->materialized]);
        buf_char(&p->out, '(');
        print_statement(p, cte->query);
        buf_char(&p->out, ')');
        print_text(p, cte->tail);
    }
    if (with->n) buf_char(&p->out, ' ');
}

/* ---- queries ---- */

static void print_select(struct printer *p, const struct sql_select *select) {
    print_with(p, &select->with, select->with_recursive);
    buf_z(&p->out, "SELECT ");
    if (select->hints.len) buf_fmt(&p->out, "/*+ " STR_FMT " */ ", STR_ARG(select->hints));
    if (select->distinct) buf_z(&p->out, "DISTINCT ");
    if (select->distinct_on.n) {
        buf_z(&p->out, "ON ");
        print_list_in(p, &select->distinct_on);
        buf_char(&p->out, ' ');
    }
    print_targets(p, &select->targets);
    print_from(p, &select->from, "FROM");
    print_clause(p, "WHERE", select->where);
    print_clause(p, "START WITH", select->start_with);
    print_clause(p, select->nocycle ? "CONNECT BY NOCYCLE" : "CONNECT BY", select->connect_by);
    if (select->group.n) {
        print_word(p, select->group_distinct ? "GROUP BY DISTINCT" : "GROUP BY");
        print_list(p, &select->group);
    }
    print_clause(p, "HAVING", select->having);
    for (size_t i = 0; i < select->windows.n; i++) {
        if (i == 0) print_word(p, "WINDOW");
        else buf_z(&p->out, ", ");
        print_name(p, SQL_AS_CONST(window, select->windows.at[i])->name);
        print_word(p, "AS");
        print_window(p, select->windows.at[i]);
    }
    print_clause(p, "QUALIFY", select->qualify);
    print_order(p, &select->order, select->order_siblings ? "ORDER SIBLINGS BY" : "ORDER BY");
    print_limit(p, select->limit, select->offset, select->limit_percent, select->with_ties);
    print_locks(p, &select->locks);
}

/* A branch with clauses of its own needs its parentheses. */
static void print_branch(struct printer *p, const struct sql_node *node) {
    bool closed = node->kind == SQL_SETOP;
    if (node->kind == SQL_SELECT) {
        const struct sql_select *select = SQL_AS_CONST(select, node);
        closed = select->with.n || select->order.n || select->limit || select->offset || select->locks.n;
    }
    buf_z(&p->out, closed ? "(" : "");
    print_query(p, node);
    buf_z(&p->out, closed ? ")" : "");
}

static void print_setop(struct printer *p, const struct sql_setop *setop) {
    static const char *const words[] = {"UNION", "INTERSECT", "EXCEPT"};
    print_with(p, &setop->with, setop->with_recursive);
    print_branch(p, setop->left);
    print_word(p, setop->op == SQL_EXCEPT && p->dialect == SQL_ORACLE ? "MINUS" : words[setop->op]);
    if (setop->all) buf_z(&p->out, "ALL ");
    print_branch(p, setop->right);
    print_order(p, &setop->order, "ORDER BY");
    print_limit(p, setop->limit, setop->offset, setop->limit_percent, setop->with_ties);
    print_locks(p, &setop->locks);
}

static void print_grouping(struct printer *p, const struct sql_grouping *grouping) {
    static const char *const words[] = {"ROLLUP ", "CUBE ", "GROUPING SETS ", ""};
    buf_z(&p->out, words[grouping->kind]);
    print_list_in(p, &grouping->items);
}

void print_query(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_SELECT: print_select(p, SQL_AS_CONST(select, node)); return;
    case SQL_SETOP: print_setop(p, SQL_AS_CONST(setop, node)); return;
    case SQL_VALUES:
        buf_z(&p->out, "VALUES ");
        print_list(p, &SQL_AS_CONST(values, node)->rows);
        print_order(p, &SQL_AS_CONST(values, node)->order, "ORDER BY");
        print_limit(p, SQL_AS_CONST(values, node)->limit, SQL_AS_CONST(values, node)->offset, false, false);
        return;
    case SQL_GROUPING: print_grouping(p, SQL_AS_CONST(grouping, node)); return;
    default: print_statement(p, node); return;
    }
}

/* ---- writes ---- */

static void print_verb(struct printer *p, const char *verb, struct str hints) {
    print_word(p, verb);
    if (hints.len) buf_fmt(&p->out, "/*+ " STR_FMT " */ ", STR_ARG(hints));
}

static void print_set(struct printer *p, const struct sql_list *set) {
    for (size_t i = 0; i < set->n; i++) {
        const struct sql_assign *assign = SQL_AS_CONST(assign, set->at[i]);
        if (i == 0) print_word(p, "SET");
        else buf_z(&p->out, ", ");
        if (assign->targets.n > 1) print_list_in(p, &assign->targets);
        else print_list(p, &assign->targets);
        print_word(p, "=");
        print_expression(p, assign->value);
    }
}

static void print_returning(struct printer *p, const struct sql_list *returning, const struct sql_list *into) {
    if (returning->n) {
        print_word(p, "RETURNING");
        print_targets(p, returning);
    }
    if (into->n) {
        print_word(p, "INTO");
        print_list(p, into);
    }
}

static void print_conflict(struct printer *p, const struct sql_conflict *conflict) {
    print_word(p, "ON CONFLICT");
    if (conflict->keys.n) print_list_in(p, &conflict->keys);
    print_clause(p, "WHERE", conflict->key_where);
    if (conflict->constraint.len) {
        print_word(p, "ON CONSTRAINT");
        print_name(p, conflict->constraint);
    }
    print_word(p, conflict->nothing ? "DO NOTHING" : "DO UPDATE");
    print_set(p, &conflict->set);
    print_clause(p, "WHERE", conflict->where);
}

static void print_insert(struct printer *p, const struct sql_insert *insert) {
    print_with(p, &insert->with, insert->with_recursive);
    print_verb(p, "INSERT", insert->hints);
    print_word(p, "INTO");
    print_from_item(p, insert->target);
    if (insert->columns.n) {
        buf_char(&p->out, ' ');
        print_list_in(p, &insert->columns);
    }
    if (insert->overriding.len) print_word(p, str_eq_z(insert->overriding, "user") ? "OVERRIDING USER VALUE" : "OVERRIDING SYSTEM VALUE");
    if (insert->default_values) print_text(p, STR("DEFAULT VALUES"));
    if (insert->source) {
        buf_char(&p->out, ' ');
        print_query(p, insert->source);
    }
    if (insert->conflict) print_conflict(p, SQL_AS_CONST(conflict, insert->conflict));
    print_returning(p, &insert->returning, &insert->into);
}

static void print_merge_action(struct printer *p, const struct sql_merge_action *action) {
    static const char *const matches[] = {"WHEN MATCHED", "WHEN NOT MATCHED", "WHEN NOT MATCHED BY SOURCE"};
    print_word(p, matches[action->match]);
    print_clause(p, "AND", action->condition);
    print_word(p, "THEN");
    switch ((enum sql_merge_verb)action->verb) {
    case SQL_MERGE_UPDATE:
        buf_z(&p->out, "UPDATE");
        print_set(p, &action->set);
        break;
    case SQL_MERGE_INSERT:
        buf_z(&p->out, "INSERT ");
        if (action->columns.n) print_list_in(p, &action->columns);
        print_word(p, action->values.n ? "VALUES" : "DEFAULT VALUES");
        if (action->values.n) print_list_in(p, &action->values);
        break;
    case SQL_MERGE_DELETE: buf_z(&p->out, "DELETE"); break;
    case SQL_MERGE_NOTHING: buf_z(&p->out, "DO NOTHING"); break;
    }
    print_clause(p, "WHERE", action->where);
    print_clause(p, "DELETE WHERE", action->delete_where);
}

static void print_merge(struct printer *p, const struct sql_merge *merge) {
    print_with(p, &merge->with, merge->with_recursive);
    print_verb(p, "MERGE", merge->hints);
    print_word(p, "INTO");
    print_from_item(p, merge->target);
    print_word(p, "USING");
    print_from_item(p, merge->source);
    print_word(p, "ON");
    print_operand(p, merge->on);
    for (size_t i = 0; i < merge->actions.n; i++) print_merge_action(p, SQL_AS_CONST(merge_action, merge->actions.at[i]));
}

bool print_statement(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_SELECT: case SQL_SETOP: case SQL_VALUES: print_query(p, node); return true;
    case SQL_INSERT: print_insert(p, SQL_AS_CONST(insert, node)); return true;
    case SQL_MERGE: print_merge(p, SQL_AS_CONST(merge, node)); return true;
    case SQL_UPDATE: {
        const struct sql_update *update = SQL_AS_CONST(update, node);
        print_with(p, &update->with, update->with_recursive);
        print_verb(p, "UPDATE", update->hints);
        print_from_item(p, update->target);
        print_set(p, &update->set);
        print_from(p, &update->from, "FROM");
        print_clause(p, "WHERE", update->where);
        print_returning(p, &update->returning, &update->into);
        return true;
    }
    case SQL_DELETE: {
        const struct sql_delete *delete = SQL_AS_CONST(delete, node);
        print_with(p, &delete->with, delete->with_recursive);
        print_verb(p, "DELETE", delete->hints);
        print_word(p, "FROM");
        print_from_item(p, delete->target);
        print_from(p, &delete->using, "USING");
        print_clause(p, "WHERE", delete->where);
        print_returning(p, &delete->returning, &delete->into);
        return true;
    }
    case SQL_EXPLAIN:
        print_word(p, "EXPLAIN");
        print_text(p, SQL_AS_CONST(explain, node)->options);
        buf_char(&p->out, ' ');
        return print_statement(p, SQL_AS_CONST(explain, node)->statement) || print_definition(p, SQL_AS_CONST(explain, node)->statement);
    default: return false;
    }
}

/* ---- definitions ---- */

static void print_constraint(struct printer *p, const struct sql_constraint *constraint) {
    static const char *const words[] = {"NOT NULL", "NULL", "DEFAULT", "PRIMARY KEY", "UNIQUE", "", "CHECK", "GENERATED", "COLLATE", ""};
    if (constraint->name.len) {
        print_word(p, "CONSTRAINT");
        print_name(p, constraint->name);
    }
    bool foreign = constraint->kind == SQL_CONSTRAINT_FOREIGN;
    print_word(p, foreign && constraint->columns.n ? "FOREIGN KEY" : words[constraint->kind]);
    if (constraint->columns.n) print_list_in(p, &constraint->columns);
    if (constraint->kind == SQL_CONSTRAINT_CHECK) buf_char(&p->out, '(');
    print_expression(p, constraint->expression);
    if (constraint->kind == SQL_CONSTRAINT_CHECK) buf_char(&p->out, ')');
    if (constraint->references) {
        print_word(p, "REFERENCES");
        print_from_item(p, constraint->references);
        if (constraint->reference_columns.n) print_list_in(p, &constraint->reference_columns);
    }
    print_text(p, constraint->tail);
}

static void print_create_table(struct printer *p, const struct sql_create_table *table) {
    buf_fmt(&p->out, "CREATE %s%sTABLE %s", table->temporary ? "TEMPORARY " : "", table->unlogged ? "UNLOGGED " : "", table->if_not_exists ? "IF NOT EXISTS " : "");
    print_from_item(p, table->name);
    size_t items = 0;
    for (size_t i = 0; i < table->columns.n; i++) {
        buf_z(&p->out, items++ ? ", " : " (");
        print_definition(p, table->columns.at[i]);
    }
    for (size_t i = 0; i < table->constraints.n; i++) {
        buf_z(&p->out, items++ ? ", " : " (");
        print_definition(p, table->constraints.at[i]);
    }
    if (table->like) {
        buf_z(&p->out, items++ ? ", LIKE " : " (LIKE ");
        print_from_item(p, table->like);
    }
    buf_z(&p->out, items ? ")" : "");
    print_text(p, table->tail);
    if (table->query) {
        print_word(p, "AS");
        print_query(p, table->query);
    }
}

static void print_index_key(struct printer *p, const struct sql_index_key *key) {
    print_operand(p, key->expression);
    if (key->collation.len) {
        print_word(p, "COLLATE");
        print_name(p, key->collation);
    }
    print_text(p, key->opclass);
    if (key->order) print_text(p, key->order == SQL_ORDER_ASC ? STR("ASC") : STR("DESC"));
    if (key->nulls) print_text(p, key->nulls == SQL_NULLS_FIRST ? STR("NULLS FIRST") : STR("NULLS LAST"));
}

static void print_create_index(struct printer *p, const struct sql_create_index *index) {
    buf_fmt(&p->out, "CREATE %s%sINDEX %s%s", index->unique ? "UNIQUE " : "", index->bitmap ? "BITMAP " : "", index->concurrently ? "CONCURRENTLY " : "",
            index->if_not_exists ? "IF NOT EXISTS " : "");
    print_from_item(p, index->name);
    print_word(p, "ON");
    print_from_item(p, index->table);
    if (index->method.len) {
        print_word(p, "USING");
        buf_str(&p->out, index->method);
    }
    for (size_t i = 0; i < index->keys.n; i++) {
        buf_z(&p->out, i ? ", " : " (");
        print_index_key(p, SQL_AS_CONST(index_key, index->keys.at[i]));
    }
    buf_char(&p->out, ')');
    if (index->include.n) {
        print_word(p, "INCLUDE");
        print_list_in(p, &index->include);
    }
    if (index->nulls_not_distinct) print_text(p, STR("NULLS NOT DISTINCT"));
    print_text(p, index->tail);
    print_clause(p, "WHERE", index->where);
}

static void print_create_view(struct printer *p, const struct sql_create_view *view) {
    buf_fmt(&p->out, "CREATE %s%sVIEW ", view->or_replace ? "OR REPLACE " : "", view->materialized ? "MATERIALIZED " : "");
    print_from_item(p, view->name);
    if (view->columns.n) print_list_in(p, &view->columns);
    print_word(p, "AS");
    print_query(p, view->query);
    print_text(p, view->tail);
}

bool print_definition(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_CREATE_TABLE: print_create_table(p, SQL_AS_CONST(create_table, node)); return true;
    case SQL_CREATE_INDEX: print_create_index(p, SQL_AS_CONST(create_index, node)); return true;
    case SQL_CREATE_VIEW: print_create_view(p, SQL_AS_CONST(create_view, node)); return true;
    case SQL_CONSTRAINT: print_constraint(p, SQL_AS_CONST(constraint, node)); return true;
    case SQL_TABLE: case SQL_JOIN: case SQL_DERIVED: print_from_item(p, node); return true;
    case SQL_COLUMN_DEF: {
        const struct sql_column_def *column = SQL_AS_CONST(column_def, node);
        print_name(p, column->name);
        buf_char(&p->out, ' ');
        print_expression(p, column->type);
        for (size_t i = 0; i < column->constraints.n; i++) print_constraint(p, SQL_AS_CONST(constraint, column->constraints.at[i]));
        return true;
    }
    case SQL_ALTER_TABLE: {
        const struct sql_alter_table *alter = SQL_AS_CONST(alter_table, node);
        buf_fmt(&p->out, "ALTER TABLE %s%s", alter->if_exists ? "IF EXISTS " : "", alter->only ? "ONLY " : "");
        print_from_item(p, alter->name);
        print_word(p, "ADD");
        if (alter->constraint) print_constraint(p, SQL_AS_CONST(constraint, alter->constraint));
        return true;
    }
    case SQL_DROP: {
        const struct sql_drop *drop = SQL_AS_CONST(drop, node);
        buf_fmt(&p->out, "DROP " STR_FMT " %s%s", STR_ARG(str_upper(p->out.arena, drop->object)), drop->concurrently ? "CONCURRENTLY " : "",
                drop->if_exists ? "IF EXISTS " : "");
        for (size_t i = 0; i < drop->names.n; i++) {
            buf_z(&p->out, i ? ", " : "");
            print_from_item(p, drop->names.at[i]);
        }
        print_text(p, drop->tail);
        return true;
    }
    case SQL_OPAQUE: buf_str(&p->out, SQL_AS_CONST(opaque, node)->text); return true;
    default: return false;
    }
}
