/* Definitions: tables, columns, constraints, indexes, views. */
#include "sql/printer.h"

static void print_columns(struct printer *p, const struct sql_list *columns) {
    if (!columns->n) return;
    print_list_clause(p, " (", columns);
    print_z(p, ")");
}

/* ---- constraints, columns ---- */

static void print_constraint_kind(struct printer *p, const struct sql_constraint *constraint) {
    static const char *const words[] = {[SQL_CONSTRAINT_NOT_NULL] = "NOT NULL", [SQL_CONSTRAINT_NULL] = "NULL", [SQL_CONSTRAINT_DEFAULT] = "DEFAULT", [SQL_CONSTRAINT_PRIMARY] = "PRIMARY KEY",
                                        [SQL_CONSTRAINT_UNIQUE] = "UNIQUE", [SQL_CONSTRAINT_FOREIGN] = "", [SQL_CONSTRAINT_CHECK] = "CHECK", [SQL_CONSTRAINT_GENERATED] = "",
                                        [SQL_CONSTRAINT_COLLATE] = "COLLATE", [SQL_CONSTRAINT_OTHER] = ""};
    print_z(p, words[constraint->kind]);
    if (constraint->kind == SQL_CONSTRAINT_GENERATED) print_text(p, constraint->how);
    else print_words(p, constraint->how);
    if (constraint->kind == SQL_CONSTRAINT_FOREIGN && constraint->columns.n) print_z(p, "FOREIGN KEY");
}

void print_constraint(struct printer *p, const struct sql_constraint *constraint) {
    if (constraint->name.len) {
        print_z(p, "CONSTRAINT ");
        print_name(p, constraint->name);
        print_z(p, " ");
    }
    print_constraint_kind(p, constraint);
    print_columns(p, &constraint->columns);
    if (constraint->references) print_clause(p, constraint->columns.n ? " REFERENCES " : "REFERENCES ", constraint->references);
    print_columns(p, &constraint->reference_columns);
    if (constraint->expression) {
        print_z(p, " ");
        if (constraint->kind == SQL_CONSTRAINT_DEFAULT) print_operand(p, constraint->expression);
        else print_parenthesised(p, constraint->expression);
    }
    print_items(p, &constraint->options);
}

void print_column_def(struct printer *p, const struct sql_column_def *column) {
    print_parameter(p, column->name);
    print_clause(p, " ", column->type);
    print_items(p, &column->options);
    for (size_t i = 0; i < column->constraints.n; i++) print_clause(p, " ", column->constraints.at[i]);
}

/* ---- statements ---- */

void print_create_table(struct printer *p, const struct sql_create_table *table) {
    const struct sql_list *const parts[] = {&table->columns, &table->constraints, &table->elements};
    print_z(p, "CREATE");
    print_items(p, &table->prefix);
    print_z(p, table->if_not_exists ? " TABLE IF NOT EXISTS " : " TABLE ");
    print_node(p, table->name);
    print_items(p, &table->before);
    if (table->parenthesis) print_z(p, " (");
    for (size_t i = 0, any = 0; i < sizeof parts / sizeof *parts; any |= parts[i]->n > 0, i++) {
        if (any && parts[i]->n) print_z(p, ", ");
        print_list(p, parts[i]);
    }
    if (table->parenthesis) print_z(p, ")");
    print_items(p, &table->options);
    print_clause(p, " AS ", table->query);
    print_items(p, &table->ending);
}

/* What PostgreSQL's grammar keeps out of a bare key, though it means nothing in one. */
static bool is_windowed(const struct sql_call *call) { return call->over || call->filter || call->within_group.n; }

void print_index_key(struct printer *p, const struct sql_index_key *key) {
    enum sql_kind kind = key->expression->kind;
    bool bare = kind == SQL_COLUMN || (kind == SQL_CALL && !is_windowed(SQL_AS_CONST(call, key->expression))) || p->dialect == SQL_ORACLE;
    if (bare) print_node(p, key->expression);
    else print_parenthesised(p, key->expression);
    if (key->collation.len) {
        print_z(p, " COLLATE ");
        print_text(p, key->collation);
    }
    if (key->opclass.len) {
        print_z(p, " ");
        print_text(p, key->opclass);
    }
    print_items(p, &key->options);
    print_order_words(p, key->order, key->nulls);
}

void print_create_index(struct printer *p, const struct sql_create_index *index) {
    bool oracle = p->dialect == SQL_ORACLE;
    print_z(p, "CREATE");
    print_items(p, &index->prefix);
    print_z(p, index->concurrently ? " INDEX CONCURRENTLY" : " INDEX");
    if (index->if_not_exists) print_z(p, " IF NOT EXISTS");
    print_clause(p, " ", index->name);
    print_clause(p, index->cluster ? " ON CLUSTER " : " ON ", index->table);
    if (index->method.len) {
        print_z(p, " USING ");
        print_name(p, index->method);
    }
    print_columns(p, &index->keys);
    print_list_clause(p, " FROM ", &index->from);
    if (oracle) print_clause(p, " WHERE ", index->where);
    if (index->include.n) print_z(p, " INCLUDE");
    print_columns(p, &index->include);
    if (index->nulls_not_distinct) print_z(p, " NULLS NOT DISTINCT");
    print_items(p, &index->options);
    if (!oracle) print_clause(p, " WHERE ", index->where);
}

void print_create_view(struct printer *p, const struct sql_create_view *view) {
    print_z(p, view->or_replace ? "CREATE OR REPLACE" : "CREATE");
    print_items(p, &view->prefix);
    print_z(p, view->materialized ? " MATERIALIZED VIEW" : " VIEW");
    print_z(p, view->if_not_exists ? " IF NOT EXISTS " : " ");
    print_node(p, view->name);
    if (view->columns.n || view->constraints.n) {
        print_list_clause(p, " (", &view->columns);
        print_list_clause(p, view->columns.n ? ", " : " (", &view->constraints);
        print_z(p, ")");
    }
    print_items(p, &view->options);
    print_clause(p, " AS ", view->query);
    print_items(p, &view->ending);
}

void print_alter_table(struct printer *p, const struct sql_alter_table *alter) {
    print_z(p, alter->if_exists ? "ALTER TABLE IF EXISTS " : "ALTER TABLE ");
    if (alter->only) print_z(p, "ONLY ");
    print_node(p, alter->name);
    print_items(p, &alter->actions);
}

void print_drop(struct printer *p, const struct sql_drop *drop) {
    print_z(p, "DROP ");
    print_text(p, str_upper(p->out.arena, drop->object));
    if (drop->concurrently) print_z(p, " CONCURRENTLY");
    if (drop->if_exists) print_z(p, " IF EXISTS");
    print_list_clause(p, " ", &drop->names);
    print_items(p, &drop->options);
}
