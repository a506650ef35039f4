/* Statements. */
#include "sql/printer.h"

static void print_with(struct printer *p, const struct sql_list *with, bool recursive) {
    if (!with->n) return;
    print_z(p, recursive ? "WITH RECURSIVE " : "WITH ");
    print_list(p, with);
    print_z(p, " ");
}

static void print_hints(struct printer *p, struct str hints) {
    if (!hints.len) return;
    print_z(p, " /*+ ");
    print_text(p, hints);
    print_z(p, " */");
}

static void print_limit(struct printer *p, const struct sql_node *limit, const struct sql_node *offset, bool percent, bool with_ties) {
    bool fetch = p->dialect == SQL_ORACLE || with_ties || percent;
    if (limit && !fetch) print_clause(p, " LIMIT ", limit);
    if (offset) {
        print_z(p, " OFFSET ");
        print_operand(p, offset);
        if (fetch) print_z(p, " ROWS");
    }
    if (!limit || !fetch) return;
    print_z(p, " FETCH FIRST ");
    print_operand(p, limit);
    print_z(p, percent ? " PERCENT ROWS " : " ROWS ");
    print_z(p, with_ties ? "WITH TIES" : "ONLY");
}

static void print_locks(struct printer *p, const struct sql_list *locks) {
    for (size_t i = 0; i < locks->n; i++) {
        print_z(p, " ");
        print_node(p, locks->at[i]);
    }
}

static void print_select(struct printer *p, const struct sql_select *select) {
    print_with(p, &select->with, select->with_recursive);
    print_z(p, "SELECT");
    print_hints(p, select->hints);
    if (select->distinct) print_z(p, " DISTINCT");
    if (select->distinct_on.n) {
        print_list_clause(p, " ON (", &select->distinct_on);
        print_z(p, ")");
    }
    print_list_clause(p, " ", &select->targets);
    print_list_clause(p, " FROM ", &select->from);
    print_clause(p, " WHERE ", select->where);
    print_clause(p, " START WITH ", select->start_with);
    print_clause(p, select->nocycle ? " CONNECT BY NOCYCLE " : " CONNECT BY ", select->connect_by);
    print_list_clause(p, select->group_distinct ? " GROUP BY DISTINCT " : " GROUP BY ", &select->group);
    print_clause(p, " HAVING ", select->having);
    for (size_t i = 0; i < select->windows.n; i++) {
        print_z(p, i ? ", " : " WINDOW ");
        print_name(p, SQL_AS_CONST(window, select->windows.at[i])->name);
        print_z(p, " AS ");
        print_parenthesised(p, select->windows.at[i]);
    }
    print_clause(p, " QUALIFY ", select->qualify);
    print_list_clause(p, select->order_siblings ? " ORDER SIBLINGS BY " : " ORDER BY ", &select->order);
    print_limit(p, select->limit, select->offset, select->limit_percent, select->with_ties);
    print_locks(p, &select->locks);
}

/* A branch with clauses of its own, and every set operation inside another, in parentheses. */
static void print_branch(struct printer *p, const struct sql_node *node) {
    const struct sql_select *select = node->kind == SQL_SELECT ? SQL_AS_CONST(select, node) : NULL;
    bool bare = node->kind == SQL_VALUES || (select && !select->with.n && !select->order.n && !select->limit && !select->offset && !select->locks.n);
    if (bare) print_node(p, node);
    else print_parenthesised(p, node);
}

/* Set operations of one level go on from the left: a UNION b UNION c. */
static bool goes_on(const struct sql_setop *setop) {
    if (setop->left->kind != SQL_SETOP) return false;
    const struct sql_setop *left = SQL_AS_CONST(setop, setop->left);
    bool plain = !left->with.n && !left->order.n && !left->limit && !left->offset && !left->locks.n;
    return plain && (left->op == SQL_INTERSECT) == (setop->op == SQL_INTERSECT);
}

static void print_setop(struct printer *p, const struct sql_setop *setop) {
    const char *const ops[] = {[SQL_UNION] = " UNION ", [SQL_INTERSECT] = " INTERSECT ", [SQL_EXCEPT] = p->dialect == SQL_ORACLE ? " MINUS " : " EXCEPT "};
    print_with(p, &setop->with, setop->with_recursive);
    if (goes_on(setop)) print_node(p, setop->left);
    else print_branch(p, setop->left);
    print_z(p, ops[setop->op]);
    if (setop->all) print_z(p, "ALL ");
    print_branch(p, setop->right);
    print_list_clause(p, " ORDER BY ", &setop->order);
    print_limit(p, setop->limit, setop->offset, setop->limit_percent, setop->with_ties);
    print_locks(p, &setop->locks);
}

static void print_values(struct printer *p, const struct sql_values *values) {
    print_list_clause(p, "VALUES ", &values->rows);
    print_list_clause(p, " ORDER BY ", &values->order);
    print_limit(p, values->limit, values->offset, false, false);
}

static void print_returning(struct printer *p, const struct sql_list *returning, const struct sql_list *into) {
    print_list_clause(p, " RETURNING ", returning);
    print_list_clause(p, " INTO ", into);
}

static void print_columns(struct printer *p, const struct sql_list *columns) {
    if (!columns->n) return;
    print_list_clause(p, " (", columns);
    print_z(p, ")");
}

static void print_conflict(struct printer *p, const struct sql_conflict *conflict) {
    print_z(p, " ON CONFLICT");
    if (conflict->constraint.len) {
        print_z(p, " ON CONSTRAINT ");
        print_name(p, conflict->constraint);
    }
    print_columns(p, &conflict->keys);
    print_clause(p, " WHERE ", conflict->key_where);
    if (conflict->nothing) print_z(p, " DO NOTHING");
    print_list_clause(p, " DO UPDATE SET ", &conflict->set);
    print_clause(p, " WHERE ", conflict->where);
}

static void print_insert(struct printer *p, const struct sql_insert *insert) {
    print_with(p, &insert->with, insert->with_recursive);
    print_z(p, "INSERT");
    print_hints(p, insert->hints);
    print_clause(p, " INTO ", insert->target);
    print_columns(p, &insert->columns);
    if (insert->overriding.len) print_z(p, str_eq_z(insert->overriding, "user") ? " OVERRIDING USER VALUE" : " OVERRIDING SYSTEM VALUE");
    if (insert->default_values) print_z(p, " DEFAULT VALUES");
    print_clause(p, " ", insert->source);
    if (insert->conflict) print_conflict(p, SQL_AS_CONST(conflict, insert->conflict));
    print_returning(p, &insert->returning, &insert->into);
}

static void print_update(struct printer *p, const struct sql_update *update) {
    print_with(p, &update->with, update->with_recursive);
    print_z(p, "UPDATE");
    print_hints(p, update->hints);
    print_clause(p, " ", update->target);
    print_list_clause(p, " SET ", &update->set);
    print_list_clause(p, " FROM ", &update->from);
    print_clause(p, " WHERE ", update->where);
    print_returning(p, &update->returning, &update->into);
}

static void print_delete(struct printer *p, const struct sql_delete *delete) {
    print_with(p, &delete->with, delete->with_recursive);
    print_z(p, "DELETE");
    print_hints(p, delete->hints);
    print_clause(p, " FROM ", delete->target);
    print_list_clause(p, " USING ", &delete->using);
    print_clause(p, " WHERE ", delete->where);
    print_returning(p, &delete->returning, &delete->into);
}

static void print_merge_action(struct printer *p, const struct sql_merge_action *action) {
    static const char *const matches[] = {[SQL_MATCHED] = " WHEN MATCHED", [SQL_NOT_MATCHED] = " WHEN NOT MATCHED", [SQL_NOT_MATCHED_BY_SOURCE] = " WHEN NOT MATCHED BY SOURCE"};
    static const char *const verbs[] = {[SQL_MERGE_UPDATE] = "UPDATE", [SQL_MERGE_INSERT] = "INSERT", [SQL_MERGE_DELETE] = "DELETE", [SQL_MERGE_NOTHING] = "DO NOTHING"};
    print_z(p, matches[action->match]);
    print_clause(p, " AND ", action->condition);
    print_z(p, " THEN ");
    print_z(p, verbs[action->verb]);
    print_list_clause(p, " SET ", &action->set);
    print_columns(p, &action->columns);
    if (action->values.n) {
        print_list_clause(p, " VALUES (", &action->values);
        print_z(p, ")");
    } else if (action->verb == SQL_MERGE_INSERT) {
        print_z(p, " DEFAULT VALUES");
    }
    print_clause(p, " WHERE ", action->where);
    print_clause(p, " DELETE WHERE ", action->delete_where);
}

static void print_merge(struct printer *p, const struct sql_merge *merge) {
    print_with(p, &merge->with, merge->with_recursive);
    print_z(p, "MERGE");
    print_hints(p, merge->hints);
    print_clause(p, " INTO ", merge->target);
    print_clause(p, " USING ", merge->source);
    print_z(p, " ON ");
    print_parenthesised(p, merge->on);
    for (size_t i = 0; i < merge->actions.n; i++) print_merge_action(p, SQL_AS_CONST(merge_action, merge->actions.at[i]));
}

bool print_statement(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_SELECT: return print_select(p, SQL_AS_CONST(select, node)), true;
    case SQL_SETOP: return print_setop(p, SQL_AS_CONST(setop, node)), true;
    case SQL_VALUES: return print_values(p, SQL_AS_CONST(values, node)), true;
    case SQL_INSERT: return print_insert(p, SQL_AS_CONST(insert, node)), true;
    case SQL_UPDATE: return print_update(p, SQL_AS_CONST(update, node)), true;
    case SQL_DELETE: return print_delete(p, SQL_AS_CONST(delete, node)), true;
    case SQL_MERGE: return print_merge(p, SQL_AS_CONST(merge, node)), true;
    case SQL_CREATE_TABLE: return print_create_table(p, SQL_AS_CONST(create_table, node)), true;
    case SQL_CREATE_INDEX: return print_create_index(p, SQL_AS_CONST(create_index, node)), true;
    case SQL_CREATE_VIEW: return print_create_view(p, SQL_AS_CONST(create_view, node)), true;
    case SQL_DUALITY_VIEW: return print_duality_view(p, SQL_AS_CONST(duality_view, node)), true;
    case SQL_ALTER_TABLE: return print_alter_table(p, SQL_AS_CONST(alter_table, node)), true;
    case SQL_DROP: return print_drop(p, SQL_AS_CONST(drop, node)), true;
    case SQL_COMMAND: return print_items(p, &SQL_AS_CONST(command, node)->items), true;
    case SQL_PLSQL_UNIT:
        print_text(p, SQL_AS_CONST(plsql_unit, node)->text);
        return print_clause(p, "", SQL_AS_CONST(plsql_unit, node)->header), true;
    case SQL_PLSQL_STATEMENT: return print_node(p, SQL_AS_CONST(plsql_statement, node)->statement), true;
    case SQL_OPAQUE: return print_text(p, SQL_AS_CONST(opaque, node)->text), true;
    case SQL_EXPLAIN:
        print_z(p, "EXPLAIN");
        print_items(p, &SQL_AS_CONST(explain, node)->options);
        return print_clause(p, " ", SQL_AS_CONST(explain, node)->statement), true;
    default: return false;
    }
}
