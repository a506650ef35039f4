/* INSERT, UPDATE, DELETE, MERGE. */
#include "sql/printer.h"

struct returning {
    const struct sql_list *list, *into;
    bool bulk;
    const struct sql_node *names;
};

static void print_returning_names(struct printer *p, const struct sql_returning_names *names) {
    print_z(p, "WITH (");
    if (names->old.len) {
        print_z(p, "OLD AS ");
        print_name(p, names->old);
    }
    if (names->new.len) {
        print_z(p, names->old.len ? ", NEW AS " : "NEW AS ");
        print_name(p, names->new);
    }
    print_z(p, ") ");
}

static void print_returning(struct printer *p, struct returning returning) {
    if (!returning.list->n) return;
    print_z(p, " RETURNING ");
    if (returning.names) print_returning_names(p, SQL_AS_CONST(returning_names, returning.names));
    print_list(p, returning.list);
    print_list_clause(p, returning.bulk ? " BULK COLLECT INTO " : " INTO ", returning.into);
}

static void print_error_log(struct printer *p, const struct sql_node *node) {
    if (!node) return;
    const struct sql_error_log *log = SQL_AS_CONST(error_log, node);
    print_z(p, " LOG ERRORS");
    print_clause(p, " INTO ", log->table);
    if (log->tag) {
        print_z(p, " ");
        print_parenthesised(p, log->tag);
    }
    if (log->unlimited) print_z(p, " REJECT LIMIT UNLIMITED");
    print_operand_clause(p, " REJECT LIMIT ", log->limit);
}

/* A column, or a part of it: a[1].b, which in an expression would need parentheses. */
static void print_assigned(struct printer *p, const struct sql_node *node) {
    const struct sql_field *field = SQL_AS_CONST(field, node);
    const struct sql_subscript *subscript = SQL_AS_CONST(subscript, node);
    if (p->dialect == SQL_POSTGRESQL && node->kind == SQL_FIELD && !field->star) {
        print_assigned(p, field->operand);
        print_z(p, ".");
        print_name(p, field->name);
    } else if (p->dialect == SQL_POSTGRESQL && node->kind == SQL_SUBSCRIPT) {
        print_assigned(p, subscript->operand);
        print_brackets(p, subscript);
    } else {
        print_node(p, node);
    }
}

static void print_assigned_list(struct printer *p, const char *words, const struct sql_list *columns) {
    if (!columns->n) return;
    print_z(p, words);
    for (size_t i = 0; i < columns->n; i++) {
        print_z(p, i ? ", " : "(");
        print_assigned(p, columns->at[i]);
    }
    print_z(p, ")");
}

static void print_assign(struct printer *p, const struct sql_assign *assign) {
    bool row = assign->targets.n == 1 && assign->targets.at[0]->kind == SQL_COLUMN && str_eq_z(SQL_AS_CONST(column, assign->targets.at[0])->name, "ROW");
    if (row) print_z(p, "ROW");
    else if (assign->targets.n == 1) print_assigned(p, assign->targets.at[0]);
    else print_assigned_list(p, "", &assign->targets);
    print_clause(p, " = ", assign->value);
}

/* Like the key of an index: more than a column or a call stands in parentheses. */
static void print_conflict_key(struct printer *p, const struct sql_node *node) {
    struct sql_index_key key = {.expression = (struct sql_node *)node};
    if (node->kind == SQL_COLLATE) {
        const struct sql_collate *collate = SQL_AS_CONST(collate, node);
        key.expression = collate->operand;
        key.collation = sql_quote_name(p->out.arena, p->dialect, collate->name);
        if (collate->schema.len) key.collation = str_fmt(p->out.arena, STR_FMT "." STR_FMT, STR_ARG(sql_quote_name(p->out.arena, p->dialect, collate->schema)), STR_ARG(key.collation));
    }
    if (node->kind == SQL_INDEX_KEY) print_node(p, node);
    else print_index_key(p, &key);
}

static void print_conflict_keys(struct printer *p, const struct sql_list *keys) {
    if (!keys->n) return;
    print_z(p, " (");
    for (size_t i = 0; i < keys->n; i++) {
        if (i) print_z(p, ", ");
        print_conflict_key(p, keys->at[i]);
    }
    print_z(p, ")");
}

static void print_conflict(struct printer *p, const struct sql_conflict *conflict) {
    print_z(p, " ON CONFLICT");
    if (conflict->constraint.len) {
        print_z(p, " ON CONSTRAINT ");
        print_name(p, conflict->constraint);
    }
    print_conflict_keys(p, &conflict->keys);
    print_clause(p, " WHERE ", conflict->key_where);
    if (conflict->nothing) print_z(p, " DO NOTHING");
    print_list_clause(p, " DO UPDATE SET ", &conflict->set);
    print_clause(p, " WHERE ", conflict->where);
}

static void print_insert_into(struct printer *p, const struct sql_insert *insert) {
    print_clause(p, " INTO ", insert->target);
    print_assigned_list(p, " ", &insert->columns);
}

/* One INTO of a statement of several. */
static void print_branch_insert(struct printer *p, const struct sql_insert *insert) {
    print_insert_into(p, insert);
    print_clause(p, " ", insert->source);
    print_error_log(p, insert->error_log);
}

static void print_insert_branch(struct printer *p, const struct sql_insert_branch *branch) {
    print_clause(p, " WHEN ", branch->condition);
    if (branch->condition) print_z(p, " THEN");
    if (branch->otherwise) print_z(p, " ELSE");
    for (size_t i = 0; i < branch->inserts.n; i++) print_branch_insert(p, SQL_AS_CONST(insert, branch->inserts.at[i]));
}

static void print_insert_multi(struct printer *p, const struct sql_insert_multi *multi) {
    print_z(p, "INSERT");
    print_hints(p, multi->hints);
    print_z(p, multi->first ? " FIRST" : " ALL");
    for (size_t i = 0; i < multi->branches.n; i++) print_insert_branch(p, SQL_AS_CONST(insert_branch, multi->branches.at[i]));
    print_clause(p, " ", multi->source);
}

static void print_insert(struct printer *p, const struct sql_insert *insert) {
    print_with(p, &insert->with, insert->with_recursive, (struct str){0});
    print_z(p, "INSERT");
    print_hints(p, insert->hints);
    print_insert_into(p, insert);
    if (insert->overriding.len) print_z(p, str_eq_z(insert->overriding, "user") ? " OVERRIDING USER VALUE" : " OVERRIDING SYSTEM VALUE");
    if (insert->default_values) print_z(p, " DEFAULT VALUES");
    print_list_clause(p, " SET ", &insert->set);
    if (insert->by_name) print_z(p, " BY NAME");
    print_clause(p, " ", insert->source);
    if (insert->conflict) print_conflict(p, SQL_AS_CONST(conflict, insert->conflict));
    print_returning(p, (struct returning){&insert->returning, &insert->into, insert->bulk, insert->returning_names});
    print_error_log(p, insert->error_log);
}

static void print_update(struct printer *p, const struct sql_update *update) {
    print_with(p, &update->with, update->with_recursive, (struct str){0});
    print_z(p, "UPDATE");
    print_hints(p, update->hints);
    print_clause(p, " ", update->target);
    print_list_clause(p, " SET ", &update->set);
    print_list_clause(p, " FROM ", &update->from);
    print_clause(p, " WHERE ", update->where);
    print_returning(p, (struct returning){&update->returning, &update->into, update->bulk, update->returning_names});
    print_error_log(p, update->error_log);
}

static void print_delete(struct printer *p, const struct sql_delete *delete) {
    print_with(p, &delete->with, delete->with_recursive, (struct str){0});
    print_z(p, "DELETE");
    print_hints(p, delete->hints);
    print_clause(p, " FROM ", delete->target);
    print_list_clause(p, p->dialect == SQL_ORACLE ? " FROM " : " USING ", &delete->using);
    print_clause(p, " WHERE ", delete->where);
    print_returning(p, (struct returning){&delete->returning, &delete->into, delete->bulk, delete->returning_names});
    print_error_log(p, delete->error_log);
}

static void print_merge_action(struct printer *p, const struct sql_merge_action *action) {
    static const char *const matches[] = {[SQL_MATCHED] = " WHEN MATCHED", [SQL_NOT_MATCHED] = " WHEN NOT MATCHED", [SQL_NOT_MATCHED_BY_SOURCE] = " WHEN NOT MATCHED BY SOURCE"};
    static const char *const verbs[] = {[SQL_MERGE_UPDATE] = "UPDATE", [SQL_MERGE_INSERT] = "INSERT", [SQL_MERGE_DELETE] = "DELETE", [SQL_MERGE_NOTHING] = "DO NOTHING"};
    print_z(p, matches[action->match]);
    print_clause(p, " AND ", action->condition);
    print_z(p, " THEN ");
    print_z(p, verbs[action->verb]);
    print_list_clause(p, " SET ", &action->set);
    if (action->by_name) print_z(p, " BY NAME");
    print_assigned_list(p, " ", &action->columns);
    if (action->overriding.len) print_z(p, str_eq_z(action->overriding, "user") ? " OVERRIDING USER VALUE" : " OVERRIDING SYSTEM VALUE");
    if (action->values.n) print_list_in_parentheses(p, " VALUES ", &action->values);
    else if (action->verb == SQL_MERGE_INSERT && !action->set.n && !action->by_name) print_z(p, " DEFAULT VALUES");
    print_clause(p, " WHERE ", action->where);
    print_clause(p, " DELETE WHERE ", action->delete_where);
}

static void print_merge(struct printer *p, const struct sql_merge *merge) {
    print_with(p, &merge->with, merge->with_recursive, (struct str){0});
    print_z(p, "MERGE");
    print_hints(p, merge->hints);
    print_clause(p, " INTO ", merge->target);
    print_clause(p, " USING ", merge->source);
    print_z(p, " ON ");
    print_parenthesised(p, merge->on);
    for (size_t i = 0; i < merge->actions.n; i++) print_merge_action(p, SQL_AS_CONST(merge_action, merge->actions.at[i]));
    print_returning(p, (struct returning){&merge->returning, &merge->into, merge->bulk, merge->returning_names});
    print_error_log(p, merge->error_log);
}

bool print_dml(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_INSERT: return print_insert(p, SQL_AS_CONST(insert, node)), true;
    case SQL_INSERT_MULTI: return print_insert_multi(p, SQL_AS_CONST(insert_multi, node)), true;
    case SQL_UPDATE: return print_update(p, SQL_AS_CONST(update, node)), true;
    case SQL_DELETE: return print_delete(p, SQL_AS_CONST(delete, node)), true;
    case SQL_MERGE: return print_merge(p, SQL_AS_CONST(merge, node)), true;
    case SQL_ASSIGN: return print_assign(p, SQL_AS_CONST(assign, node)), true;
    default: return false;
    }
}
