/*
 * INSERT, UPDATE, DELETE and MERGE as the query that finds their rows, plus what they write.
 *
 * MERGE is the source joined with the target: an outer join when something happens to rows that match nothing. ON CONFLICT
 * looks up one entry per inserted row in the arbiter index; that cost belongs to index maintenance and is not part of the block.
 *
 * Knowingly: of a table that others inherit from only its own rows change.
 */
#include "query/dml.h"

#include <stdlib.h>

static struct bound_rel *bind_target(struct binder *b, struct scope *scope, const struct sql_node *node) {
    if (!node || node->kind != SQL_TABLE) {
        bind_fail(b, node, ERR_SQL_UNSUPPORTED, "the target of the statement is not a table");
        return NULL;
    }
    struct sql_table plain = *SQL_AS_CONST(table, node);
    if (!catalog_find_table(b->catalog, plain.schema, plain.name) &&
        catalog_find_view(b->catalog, plain.schema, plain.name)) {
        bind_fail(b, node, ERR_SQL_UNSUPPORTED, "writing through view \"" STR_FMT "\" is not modelled",
                  STR_ARG(plain.name));
        return NULL;
    }
    plain.only = true; /* rows of its heirs that change, too, are left out */
    struct scope alone = {.select = scope->select}; /* a CTE of the same name is not the target */
    struct bound_from *from = bind_from(b, &alone, &plain.node, false);
    if (b->failed || from->kind != FROM_REL || from->rel->kind != REL_TABLE) {
        bind_fail(b, node, ERR_SQL_UNSUPPORTED, "the target of the statement is not a table");
        return NULL;
    }
    for (size_t i = 0; i < alone.items.n; i++) {
        VEC_PUSH(b->arena, &scope->items, alone.items.at[i]);
    }
    from->rel->target = true;
    return from->rel;
}

/* --- Written columns ------------------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b) {
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

static void add_written(struct binder *b, struct query *query, const struct catalog_table *table,
                        const struct sql_node *name) {
    while (name && (name->kind == SQL_SUBSCRIPT || name->kind == SQL_FIELD)) {
        name = name->kind == SQL_FIELD ? SQL_AS_CONST(field, name)->operand : SQL_AS_CONST(subscript, name)->operand;
    }
    if (!name || (name->kind != SQL_NAME && name->kind != SQL_COLUMN)) {
        return;
    }
    struct str text = name->kind == SQL_NAME ? SQL_AS_CONST(name, name)->text : SQL_AS_CONST(column, name)->name;
    uint32_t id = catalog_find_column(table, text);
    if (id == CATALOG_NONE) { /* column.field = … of a composite */
        id = name->kind == SQL_COLUMN && SQL_AS_CONST(column, name)->table.len
                 ? catalog_find_column(table, SQL_AS_CONST(column, name)->table)
                 : CATALOG_NONE;
    }
    if (id == CATALOG_NONE) {
        bind_fail(b, name, ERR_SQL_UNKNOWN_COLUMN, "column \"" STR_FMT "\" of table \"" STR_FMT "\" does not exist",
                  STR_ARG(text), STR_ARG(table->name));
        err_hint(b->err, "Check the spelling, and that the capture holds the table's newest definition.");
        return;
    }
    if (!query) {
        return;
    }
    for (size_t i = 0; i < query->written_count; i++) {
        if (query->written[i] == id) {
            return;
        }
    }
    uint32_t *grown = ARENA_ARRAY(b->arena, uint32_t, query->written_count + 1);
    for (size_t i = 0; i < query->written_count; i++) {
        grown[i] = query->written[i];
    }
    grown[query->written_count++] = id;
    query->written = grown;
    qsort(query->written, query->written_count, sizeof *query->written, compare_ids);
}

static void bind_assignments(struct binder *b, struct scope *scope, const struct sql_list *set,
                             const struct catalog_table *table, struct query *query) {
    for (size_t i = 0; i < set->n && !b->failed; i++) {
        const struct sql_assign *assign = SQL_AS_CONST(assign, set->at[i]);
        for (size_t t = 0; t < assign->targets.n; t++) {
            add_written(b, query, table, assign->targets.at[t]);
        }
        struct bound_target target = {.name = STR("set"), .expr = bind_expr(b, scope, assign->value)};
        VEC_PUSH(b->arena, &scope->select->targets, target);
    }
}

/* Outputs of the statement; those of SET stay in front only when nothing is returned to a CTE. */
static void bind_returning(struct binder *b, struct scope *scope, const struct sql_list *returning, bool in_cte) {
    if (in_cte && returning->n) {
        scope->select->targets.n = 0;
    }
    bind_targets(b, scope, returning);
}

/* --- The statements -------------------------------------------------------------------------------------- */

static void start(struct binder *b, struct scope *scope, const struct sql_list *with, bool recursive,
                  const struct sql_node *node) {
    scope_add_ctes(b, scope, with, recursive, node);
    scope->select->has_ctes = true; /* keeps a writing CTE from being merged */
    scope->select->from = from_new(b, FROM_LIST);
}

static void says(struct query *query, enum query_kind kind, const struct catalog *catalog,
                 const struct bound_rel *target) {
    if (query && target) {
        query->kind = kind;
        query->target = catalog_table_id(catalog, target->table);
    }
}

static void join_others(struct binder *b, struct scope *scope, struct bound_rel *target, const struct sql_list *others,
                        const struct sql_node *where) {
    struct bound_from *from = scope->select->from;
    if (target) {
        VEC_PUSH(b->arena, &from->items, from_rel(b, target));
    }
    for (size_t i = 0; i < others->n && !b->failed; i++) {
        struct bound_from *item = bind_from(b, scope, others->at[i], false);
        VEC_PUSH(b->arena, &from->items, item);
    }
    bool current = where && where->kind == SQL_CURSOR_OF;
    if (where && !current && !b->failed) {
        VEC_PUSH(b->arena, &from->quals, bind_expr(b, scope, where));
    }
}

static void bind_update(struct binder *b, struct scope *scope, const struct sql_update *update, struct query *query) {
    start(b, scope, &update->with, update->with_recursive, &update->node);
    struct bound_rel *target = bind_target(b, scope, update->target);
    says(query, QUERY_UPDATE, b->catalog, target);
    join_others(b, scope, target, &update->from, update->where);
    if (!b->failed) {
        bind_assignments(b, scope, &update->set, target->table, query);
        bind_returning(b, scope, &update->returning, !query);
    }
}

static void bind_delete(struct binder *b, struct scope *scope, const struct sql_delete *delete, struct query *query) {
    start(b, scope, &delete->with, delete->with_recursive, &delete->node);
    struct bound_rel *target = bind_target(b, scope, delete->target);
    says(query, QUERY_DELETE, b->catalog, target);
    join_others(b, scope, target, &delete->using, delete->where);
    bind_returning(b, scope, &delete->returning, !query);
}

/* The expressions of ON CONFLICT are checked for names; they read the row at hand, so they are no part of the block. */
static void bind_conflict(struct binder *b, struct scope *scope, const struct sql_conflict *conflict,
                          struct bound_rel *target, struct query *query) {
    struct scope excluded = {.cte_parent = scope, .select = bind_select_new(b, &conflict->node)};
    if (!excluded.select) {
        return;
    }
    struct bound_rel *row = bind_rel(b, excluded.select, REL_TABLE, STR("excluded"));
    row->table = target->table;
    scope_add(b, &excluded, target, target->table->schema, NULL);
    bool oracle = b->catalog->dialect == SQL_ORACLE;
    row->alias = oracle ? STR("EXCLUDED") : row->alias;
    struct scope only_row = {.parent = &excluded, .select = excluded.select};
    scope_add(b, &only_row, row, (struct str){0}, NULL);
    struct scope both = {.cte_parent = scope, .select = excluded.select};
    VEC_PUSH(b->arena, &both.items, excluded.items.at[0]);
    both.parent = &only_row; /* bare names are the target's */
    bind_assignments(b, &both, &conflict->set, target->table, query);
    bind_expr(b, &both, conflict->where);
}

/* Numbers that become those of the columns they are written to. */
static double casts_to_columns(const struct catalog_table *table, const struct sql_insert *insert, const struct bound_select *source) {
    double casts = 0;
    for (size_t i = 0; i < source->targets.n && (i < insert->columns.n || !insert->columns.n); i++) {
        const struct sql_node *named = insert->columns.n ? insert->columns.at[i] : NULL;
        uint32_t column = !named                      ? (uint32_t)i
                          : named->kind == SQL_COLUMN ? catalog_find_column(table, SQL_AS_CONST(column, named)->name)
                                                      : CATALOG_NONE;
        if (column < table->column_count) {
            enum number_kind from = bound_number(source->targets.at[i].expr), to = bound_number_named(table->columns[column].type_name);
            casts += from && to && from != to;
        }
    }
    return casts;
}

static void bind_insert(struct binder *b, struct scope *scope, const struct sql_insert *insert, struct query *query) {
    start(b, scope, &insert->with, insert->with_recursive, &insert->node);
    struct scope hidden = {.select = bind_select_new(b, &insert->node)}; /* the target is written, not read */
    struct bound_rel *target = hidden.select ? bind_target(b, &hidden, insert->target) : NULL;
    says(query, QUERY_INSERT, b->catalog, target);
    for (size_t i = 0; i < insert->columns.n && target && !b->failed; i++) {
        add_written(b, NULL, target->table, insert->columns.at[i]); /* checked; an INSERT writes every index anyway */
    }
    if (!b->failed && insert->source) {
        struct bound_select *source = bind_query(b, scope->parent, scope, insert->source);
        bool values = insert->source->kind == SQL_VALUES;
        if (!b->failed && query && values) {
            query->insert_rows = (double)SQL_AS_CONST(values, insert->source)->rows.n;
        }
        if (!b->failed && query && target) {
            query->hands_on_operators = casts_to_columns(target->table, insert, source);
        }
        if (!b->failed) {
            struct bound_rel *rel = bind_rel(b, scope->select, REL_BLOCK, STR("source"));
            source->contained = true;
            rel->select = source;
            VEC_PUSH(b->arena, &scope->select->from->items, from_rel(b, rel));
            scope_add_targets(b, scope, rel->alias, source, rel, NULL);
            struct sql_column star = {.star = true};
            scope_star(b, scope, &star, scope->select);
            scope->items.n = 0;
        }
    } else if (query) {
        bool rows = insert->set.n && insert->set.at[0]->kind == SQL_ROW;
        query->insert_rows = rows ? (double)insert->set.n : 1;
    }
    if (insert->conflict && !b->failed) {
        bind_conflict(b, scope, SQL_AS_CONST(conflict, insert->conflict), target, query);
    }
    if (!b->failed && insert->returning.n) { /* of the new rows: read from memory */
        struct scope returned = {.parent = &hidden, .cte_parent = scope, .select = hidden.select};
        VEC_PUSH(b->arena, &returned.items, hidden.items.at[0]);
        bind_returning(b, &returned, &insert->returning, false);
        for (size_t i = 0; !query && i < hidden.select->targets.n; i++) {
            struct bound_target target_of = hidden.select->targets.at[i];
            target_of.expr = tree_literal(b->arena, SQL_LITERAL_NULL, (struct str){0});
            scope->select->targets.n = i;
            VEC_PUSH(b->arena, &scope->select->targets, target_of);
        }
    }
}

static void bind_merge(struct binder *b, struct scope *scope, const struct sql_merge *merge, struct query *query) {
    start(b, scope, &merge->with, merge->with_recursive, &merge->node);
    struct bound_rel *target = bind_target(b, scope, merge->target);
    says(query, QUERY_MERGE, b->catalog, target);
    bool unmatched = false;
    for (size_t i = 0; i < merge->actions.n; i++) {
        unmatched |= SQL_AS_CONST(merge_action, merge->actions.at[i])->match != SQL_MATCHED;
    }
    struct bound_from *source = b->failed || !merge->source ? NULL : bind_from(b, scope, merge->source, false);
    if (b->failed) {
        return;
    }
    struct bound_from *join = from_rel(b, target), *from = scope->select->from;
    if (source) {
        from = join = from_join(b, unmatched ? FROM_LEFT : FROM_INNER, source, join);
    }
    VEC_PUSH(b->arena, &from->quals, bind_expr(b, scope, merge->on));
    VEC_PUSH(b->arena, &scope->select->from->items, join);
    for (size_t i = 0; i < merge->actions.n && !b->failed; i++) {
        const struct sql_merge_action *action = SQL_AS_CONST(merge_action, merge->actions.at[i]);
        if (action->verb == SQL_MERGE_UPDATE) {
            bind_assignments(b, scope, &action->set, target->table, query);
        }
        const struct sql_node *conditions[] = {action->condition, action->where, action->delete_where};
        for (size_t c = 0; c < 3; c++) {
            struct bound_target condition = {.name = STR("condition"), .expr = bind_expr(b, scope, conditions[c])};
            if (condition.expr) {
                VEC_PUSH(b->arena, &scope->select->targets, condition);
            }
        }
        for (size_t v = 0; v < action->values.n; v++) {
            struct bound_target value = {.name = STR("value"), .expr = bind_expr(b, scope, action->values.at[v])};
            VEC_PUSH(b->arena, &scope->select->targets, value);
        }
        if (query && action->verb == SQL_MERGE_INSERT) {
            query->merge_inserts = true;
        }
    }
}

void bind_modify(struct binder *b, struct scope *scope, const struct sql_node *statement, struct query *query) {
    if (!query) {
        bind_note(b, "the writes of a data-modifying CTE are not counted, its reads are");
    }
    switch ((int)statement->kind) {
    case SQL_UPDATE:
        bind_update(b, scope, SQL_AS_CONST(update, statement), query);
        bind_hints(b, scope->select, SQL_AS_CONST(update, statement)->hints);
        break;
    case SQL_DELETE:
        bind_delete(b, scope, SQL_AS_CONST(delete, statement), query);
        bind_hints(b, scope->select, SQL_AS_CONST(delete, statement)->hints);
        break;
    case SQL_INSERT:
        bind_hints(b, scope->select, SQL_AS_CONST(insert, statement)->hints); /* a degree; what is read has its own */
        bind_insert(b, scope, SQL_AS_CONST(insert, statement), query);
        break;
    case SQL_MERGE:
        bind_merge(b, scope, SQL_AS_CONST(merge, statement), query);
        bind_hints(b, scope->select, SQL_AS_CONST(merge, statement)->hints);
        break;
    default:
        bind_fail(b, statement, ERR_SQL_UNSUPPORTED, "a statement of kind %s has no plan to model",
                  sql_kind_info(statement->kind)->name);
        err_hint(b->err, "Only SELECT, INSERT, UPDATE, DELETE and MERGE are costed.");
        break;
    }
}
