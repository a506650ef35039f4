/* Statements. */
#include "sql/printer.h"

void print_with(struct printer *p, const struct sql_list *with, bool recursive, struct str plsql) {
    if (!with->n && !plsql.len) return;
    print_z(p, recursive ? "WITH RECURSIVE " : "WITH ");
    print_text(p, plsql);
    if (plsql.len && with->n) print_z(p, " ");
    print_list(p, with);
    print_z(p, " ");
}

void print_hints(struct printer *p, struct str hints) {
    if (!hints.len) return;
    print_z(p, " /*+ ");
    print_text(p, hints);
    print_z(p, " */");
}

struct limit { /* of a query of any kind */
    const struct sql_node *limit, *offset;
    bool percent, with_ties;
    struct str mode, accuracy;
    const struct sql_list *partitions;
};

static void print_fetch(struct printer *p, const struct limit *limit) {
    print_z(p, " FETCH ");
    if (limit->mode.len) {
        print_upper(p, limit->mode);
        print_z(p, " ");
    }
    print_z(p, "FIRST ");
    for (size_t i = 0; limit->partitions && i < limit->partitions->n; i++) {
        const struct sql_fetch_partition *partition = SQL_AS_CONST(fetch_partition, limit->partitions->at[i]);
        print_operand(p, partition->count);
        print_operand_clause(p, " PARTITIONS BY ", partition->by);
        print_z(p, ", ");
    }
    if (limit->limit && limit->limit->kind == SQL_CAST) print_parenthesised(p, limit->limit);
    else print_operand(p, limit->limit);
    print_z(p, limit->percent ? " PERCENT ROWS " : " ROWS ");
    print_z(p, limit->with_ties ? "WITH TIES" : "ONLY");
    print_words(p, limit->accuracy);
}

static void print_limit(struct printer *p, struct limit limit) {
    bool fetch = p->dialect == SQL_ORACLE || limit.with_ties || limit.percent;
    if (limit.limit && !fetch) print_clause(p, " LIMIT ", limit.limit);
    print_operand_clause(p, " OFFSET ", limit.offset);
    if (limit.offset && fetch) print_z(p, " ROWS");
    if (limit.limit && fetch) print_fetch(p, &limit);
}

static void print_locks(struct printer *p, const struct sql_list *locks) {
    for (size_t i = 0; i < locks->n; i++) {
        print_z(p, " ");
        print_node(p, locks->at[i]);
    }
}

static void print_windows(struct printer *p, const struct sql_list *windows) {
    for (size_t i = 0; i < windows->n; i++) {
        print_z(p, i ? ", " : " WINDOW ");
        print_name(p, SQL_AS_CONST(window, windows->at[i])->name);
        print_z(p, " AS ");
        print_parenthesised(p, windows->at[i]);
    }
}

static void print_into(struct printer *p, const struct sql_select *select) {
    print_list_clause(p, select->bulk ? " BULK COLLECT INTO " : " INTO ", &select->into);
    if (!select->into_table) return;
    struct sql_table table = *SQL_AS_CONST(table, select->into_table);
    print_z(p, str_eq_z(table.wrapper, "unlogged") ? " INTO UNLOGGED TABLE " : table.wrapper.len ? " INTO TEMPORARY TABLE " : " INTO TABLE ");
    table.wrapper = (struct str){0};
    print_node(p, &table.node);
}

static void print_grouped(struct printer *p, const struct sql_select *select) {
    if (select->group_all) print_z(p, " GROUP BY ALL");
    print_list_clause(p, select->group_distinct ? " GROUP BY DISTINCT " : " GROUP BY ", &select->group);
    print_clause(p, " HAVING ", select->having);
    print_clause(p, " ", select->model);
    print_windows(p, &select->windows);
    print_clause(p, " QUALIFY ", select->qualify);
}

static void print_select(struct printer *p, const struct sql_select *select) {
    print_with(p, &select->with, select->with_recursive, select->plsql);
    print_z(p, "SELECT");
    print_hints(p, select->hints);
    if (select->distinct) print_z(p, " DISTINCT");
    print_list_in_parentheses(p, " ON ", &select->distinct_on);
    print_list_clause(p, " ", &select->targets);
    print_into(p, select);
    print_list_clause(p, " FROM ", &select->from);
    print_clause(p, " WHERE ", select->where);
    print_clause(p, " START WITH ", select->start_with);
    print_clause(p, select->nocycle ? " CONNECT BY NOCYCLE " : " CONNECT BY ", select->connect_by);
    print_grouped(p, select);
    print_list_clause(p, select->order_siblings ? " ORDER SIBLINGS BY " : " ORDER BY ", &select->order);
    print_limit(p, (struct limit){select->limit, select->offset, select->limit_percent, select->with_ties, select->fetch, select->accuracy, &select->fetch_partitions});
    print_locks(p, &select->locks);
}

/* A branch with clauses of its own, and every set operation inside another, in parentheses. */
static void print_branch(struct printer *p, const struct sql_node *node) {
    const struct sql_select *select = node->kind == SQL_SELECT ? SQL_AS_CONST(select, node) : NULL;
    const struct sql_values *values = node->kind == SQL_VALUES ? SQL_AS_CONST(values, node) : NULL;
    bool bare = (values && !values->order.n && !values->limit && !values->offset) || (select && !select->with.n && !select->plsql.len && !select->order.n && !select->limit && !select->offset && !select->locks.n);
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
    print_with(p, &setop->with, setop->with_recursive, setop->plsql);
    if (goes_on(setop)) print_node(p, setop->left);
    else print_branch(p, setop->left);
    print_z(p, ops[setop->op]);
    if (setop->all) print_z(p, "ALL ");
    print_branch(p, setop->right);
    print_list_clause(p, " ORDER BY ", &setop->order);
    print_limit(p, (struct limit){.limit = setop->limit, .offset = setop->offset, .percent = setop->limit_percent, .with_ties = setop->with_ties});
    print_locks(p, &setop->locks);
}

static void print_values(struct printer *p, const struct sql_values *values) {
    print_list_clause(p, "VALUES ", &values->rows);
    print_list_clause(p, " ORDER BY ", &values->order);
    print_limit(p, (struct limit){.limit = values->limit, .offset = values->offset});
}

bool print_statement(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_SELECT: return print_select(p, SQL_AS_CONST(select, node)), true;
    case SQL_SETOP: return print_setop(p, SQL_AS_CONST(setop, node)), true;
    case SQL_VALUES: return print_values(p, SQL_AS_CONST(values, node)), true;
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
