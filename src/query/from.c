/*
 * FROM: tables, views, sub-selects, CTEs, functions and joins become relations of a join tree; simple sub-selects are merged
 * into the select around them at once (pull_up_subqueries of PostgreSQL's prepjointree.c), so that no later substitution is needed.
 */
#include "query/bound.h"

struct bound_from *from_new(struct binder *b, enum from_kind kind) {
    struct bound_from *from = ARENA_NEW(b->arena, struct bound_from);
    from->kind = kind;
    from->join_id = UINT16_MAX;
    return from;
}

struct bound_from *from_rel(struct binder *b, struct bound_rel *rel) {
    struct bound_from *from = from_new(b, FROM_REL);
    from->rel = rel;
    return from;
}

struct bound_from *from_join(struct binder *b, enum from_join join, struct bound_from *left, struct bound_from *right) {
    struct bound_from *from = from_new(b, FROM_JOIN);
    from->join = join;
    VEC_PUSH(b->arena, &from->items, left);
    VEC_PUSH(b->arena, &from->items, right);
    return from;
}

/* --- Sub-selects ----------------------------------------------------------------------------------------- */

/* Below the nullable side of an outer join an output must go NULL with its row, or it cannot be merged. */
static bool outputs_go_null(const struct bound_select *select) {
    for (size_t i = 0; i < select->targets.n; i++) {
        if (select->targets.at[i].expr->kind != SQL_COLUMN) {
            return false;
        }
    }
    return true;
}

/* … unless it is LATERAL and computes them of its own relations: kept apart, it would be run again for each row around it, which the planner does not do. */
static bool outputs_are_own(const struct bound_select *select) {
    for (size_t i = 0; i < select->targets.n; i++) {
        const struct sql_node *expr = select->targets.at[i].expr;
        if (!bound_reads_any(expr, select) || bound_reads_outer(expr, select)) {
            return false;
        }
    }
    return true;
}

static struct bound_from *add_select(struct binder *b, struct scope *scope, struct bound_select *child,
                                     struct str alias, const struct sql_list *column_aliases, bool lateral,
                                     bool nullable) {
    bool merge = flatten_is_simple(child) && (!nullable || (child->rels.n > 0 && (outputs_go_null(child) || (lateral && outputs_are_own(child)))));
    if (merge) {
        scope->select->led_by_nothing |= !child->rels.n;
        flatten_merge(b, scope->select, child);
        scope_add_targets(b, scope, alias, child, NULL, column_aliases);
        return child->from;
    }
    struct bound_rel *rel = bind_rel(b, scope->select, REL_BLOCK, alias);
    child->contained = true;
    rel->select = child;
    rel->lateral = lateral;
    scope_add_targets(b, scope, alias, child, rel, column_aliases);
    return from_rel(b, rel);
}

static struct bound_from *from_derived(struct binder *b, struct scope *scope, const struct sql_derived *derived,
                                       bool lateral, bool nullable) {
    struct bound_select *child = bind_query(b, lateral ? scope : scope->parent, scope, derived->query);
    if (b->failed) {
        return NULL;
    }
    return add_select(b, scope, child, derived->alias, &derived->column_aliases, lateral, nullable);
}

static struct bound_from *from_view(struct binder *b, struct scope *scope, const struct sql_table *table,
                                    const struct catalog_view *view, bool nullable) {
    if (!view->tree) {
        bind_fail(b, &table->node, ERR_SQL_UNSUPPORTED, "view \"" STR_FMT "\" could not be parsed",
                  STR_ARG(view->name));
        return NULL;
    }
    b->view_depth++;
    const struct sql_node *tree = view->tree;
    tree = tree->kind == SQL_CREATE_VIEW ? SQL_AS_CONST(create_view, tree)->query : tree;
    struct bound_select *child = bind_query(b, NULL, NULL, tree);
    b->view_depth--;
    if (b->failed) {
        if (!b->view_depth) {
            err_context(b->err, "view \"" STR_FMT "\": ", STR_ARG(view->name));
        }
        return NULL;
    }
    child->barrier = view->barrier;
    return add_select(b, scope, child, table->alias.len ? table->alias : table->name, &table->column_aliases, false,
                      nullable);
}

/* --- CTEs ------------------------------------------------------------------------------------------------ */

static bool is_query(const struct sql_node *node) {
    return node->kind == SQL_SELECT || node->kind == SQL_SETOP || node->kind == SQL_VALUES;
}

/* PostgreSQL 12 and later inline what is referenced once, is not recursive and has no side effects; so does Oracle. */
static bool is_inlined(const struct scope_cte *cte) {
    if (cte->recursive || !is_query(cte->node->query) || cte->node->materialized == SQL_CTE_MATERIALIZED) {
        return false;
    }
    return cte->references <= 1 || cte->node->materialized == SQL_CTE_NOT_MATERIALIZED;
}

struct bound_select *bind_cte(struct binder *b, struct scope_cte *cte) {
    if (cte->select || cte->binding) {
        return cte->select;
    }
    cte->binding = true;
    struct bound_select *select = bind_query(b, NULL, cte->scope, cte->node->query);
    cte->select = cte->select ? cte->select : select;
    cte->binding = false;
    return cte->select;
}

static struct bound_from *from_cte(struct binder *b, struct scope *scope, const struct sql_table *table,
                                   struct scope_cte *cte, bool nullable) {
    struct str alias = table->alias.len ? table->alias : table->name;
    const struct sql_list *names = table->column_aliases.n ? &table->column_aliases : &cte->node->columns;
    if (is_inlined(cte) && !cte->binding) {
        cte->binding = true;
        struct bound_select *child = bind_query(b, NULL, cte->scope, cte->node->query);
        cte->binding = false;
        return b->failed ? NULL : add_select(b, scope, child, alias, names, false, nullable);
    }
    struct bound_select *select = bind_cte(b, cte);
    if (!select && !b->failed) {
        bind_fail(b, &table->node, ERR_SQL_UNKNOWN_TABLE,
                  "common table expression \"" STR_FMT "\" refers to itself without RECURSIVE", STR_ARG(cte->name));
    }
    if (b->failed) {
        return NULL;
    }
    struct bound_rel *rel = bind_rel(b, scope->select, REL_CTE, alias);
    rel->select = select;
    scope_add_targets(b, scope, alias, select, rel, names);
    return from_rel(b, rel);
}

/* --- Tables ---------------------------------------------------------------------------------------------- */

/* Of the name's own table it is the view over that and its heirs, which ONLY leaves out. */
static const struct catalog_view *view_of(struct binder *b, const struct sql_table *table, const struct catalog_table *known) {
    if (!known) {
        return catalog_find_view(b->catalog, table->schema, table->name);
    }
    return table->only ? NULL : catalog_find_view(b->catalog, known->schema, known->name);
}

static double number_of(const struct sql_node *node, bool *known) {
    double value = 0;
    *known =
        *known && tree_is_literal(node, SQL_LITERAL_NUMBER) && str_to_double(SQL_AS_CONST(literal, node)->text, &value);
    return value;
}

#define SAMPLE_UNKNOWN 0.1 /* what the planner takes for a share that it cannot see (system.c, bernoulli.c) */

static void note_sample(struct binder *b, const struct sql_table *table, struct bound_rel *rel) {
    const struct sql_sample *sample = SQL_AS_CONST(sample, table->sample);
    bool pages = str_ieq_z(sample->method, "system"), known = true;
    if (b->catalog->dialect != SQL_POSTGRESQL || !(pages || str_ieq_z(sample->method, "bernoulli"))) {
        bind_note(b, "the sample of table " STR_FMT " is read as the whole table", STR_ARG(table->name));
        return;
    }
    double percent = number_of(sample->percent, &known);
    rel->sample_share = known && percent > 0 && percent <= 100 ? percent / 100 : SAMPLE_UNKNOWN;
    rel->sample_pages = pages;
}

static struct bound_from *from_table(struct binder *b, struct scope *scope, const struct sql_table *table,
                                     bool nullable) {
    struct scope_cte *cte = table->schema.len ? NULL : scope_find_cte(scope, table->name);
    if (cte) {
        return from_cte(b, scope, table, cte, nullable);
    }
    struct str alias = table->alias.len ? table->alias : table->name;
    const struct catalog_table *known = catalog_find_table(b->catalog, table->schema, table->name);
    const struct catalog_view *view = view_of(b, table, known);
    if (view) {
        return from_view(b, scope, table, view, nullable);
    }
    bool dual = b->catalog->dialect == SQL_ORACLE && str_ieq_z(table->name, "DUAL");
    if (!known && !dual) {
        scope_unknown_table(b, table);
        return NULL;
    }
    struct bound_rel *rel = bind_rel(b, scope->select, dual && !known ? REL_VALUES : REL_TABLE, alias);
    rel->table = known;
    rel->place = b->view_depth ? NULL : &table->node;
    rel->written = table;
    rel->rows_hint = dual ? 1 : 0;
    if (table->sample) {
        note_sample(b, table, rel);
    }
    scope_add(b, scope, rel, known ? known->schema : (struct str){0}, &table->column_aliases);
    return from_rel(b, rel);
}

/* --- Functions ------------------------------------------------------------------------------------------- */

/* As pg_proc's prorows say, and the functions beside them that look at constants (array_unnest_support, generate_series_int4_support). */
double bound_rows_of_set(const struct sql_call *call) {
    static const struct {
        const char *name;
        double rows;
    } sets[] = {
        {"unnest", 10},
        {"regexp_matches", 10},
        {"json_array_elements", 100},
        {"json_array_elements_text", 100},
        {"json_each", 100},
        {"json_each_text", 100},
        {"json_object_keys", 100},
        {"json_populate_recordset", 100},
        {"json_to_recordset", 100},
        {"jsonb_array_elements", 100},
        {"jsonb_array_elements_text", 100},
        {"jsonb_each", 100},
        {"jsonb_each_text", 100},
        {"jsonb_object_keys", 100},
        {"jsonb_populate_recordset", 100},
        {"jsonb_to_recordset", 100},
        {"generate_series", 1000},
        {"generate_subscripts", 1000},
        {"jsonb_path_query", 1000},
        {"jsonb_path_query_tz", 1000},
        {"regexp_split_to_table", 1000},
        {"string_to_table", 1000},
    };
    const struct sql_node *first = call->args.n ? call->args.at[0] : NULL;
    bool known = call->args.n >= 2 && str_ieq_z(call->name, "generate_series");
    double from = known ? number_of(first, &known) : 0, to = known ? number_of(call->args.at[1], &known) : 0,
           step = known && call->args.n > 2 ? number_of(call->args.at[2], &known) : 1;
    if (known && step > 0 && to >= from) {
        return (to - from) / step + 1;
    }
    if (first && first->kind == SQL_ARRAY && SQL_AS_CONST(array, first)->items.n && str_ieq_z(call->name, "unnest")) {
        return (double)SQL_AS_CONST(array, first)->items.n;
    }
    if (call->args.n == 2 && str_ieq_z(call->name, "regexp_matches")) {
        return 1;
    }
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        if (str_ieq_z(call->name, sets[i].name)) {
            return sets[i].rows;
        }
    }
    return 0;
}

/* In FROM, where a function that returns one row may stand as well. */
static double rows_of_function(const struct sql_call *call) {
    static const char *const records[] = {"json_to_record", "jsonb_to_record", "json_populate_record", "jsonb_populate_record"};
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        if (str_ieq_z(call->name, records[i])) {
            return 1;
        }
    }
    return bound_rows_of_set(call);
}

/* Names of the columns of functions that have more than one, or one of another name. */
static const char *const *function_columns(struct str name) {
    static const char *const pair[] = {"key", "value", NULL}, *const value[] = {"value", NULL};
    if (str_ieq_z(name, "json_each") || str_ieq_z(name, "jsonb_each") || str_ieq_z(name, "json_each_text") ||
        str_ieq_z(name, "jsonb_each_text")) {
        return pair;
    }
    bool elements = str_starts(name, STR("json")) &&
                    (str_ends(name, STR("array_elements")) || str_ends(name, STR("array_elements_text")));
    return elements ? value : NULL;
}

static const struct sql_node *without_casts(const struct sql_node *node) {
    while (node->kind == SQL_CAST) {
        node = SQL_AS_CONST(cast, node)->operand;
    }
    return node;
}

/*
 * FROM articles, to_tsquery('a & b') AS q WHERE search @@ q: one row of one value, the same for the whole statement. PostgreSQL (from 13 on) puts a constant
 * in its place (pull_up_constant_function), and hands what a setting decides to a nested loop, which scans as if it were one.
 */
static bool is_text_query(const struct sql_table_function *function) {
    const struct sql_node *first = function->calls.n == 1 && !function->ordinality ? function->calls.at[0] : NULL;
    const struct sql_call *call = first && first->kind == SQL_CALL ? SQL_AS_CONST(call, first) : NULL;
    bool settled = call && tree_makes_text_query(call->name);
    for (size_t i = 0; settled && i < call->args.n; i++) {
        enum sql_kind kind = without_casts(call->args.at[i])->kind;
        settled = kind == SQL_LITERAL || kind == SQL_BIND;
    }
    return settled;
}

/* As (SELECT the call): that is merged. */
static struct bound_from *from_text_query(struct binder *b, struct scope *scope, const struct sql_table_function *function,
                                          bool nullable) {
    struct sql_node *call = function->calls.at[0];
    struct str name = function->alias.len ? function->alias : SQL_AS_CONST(call, call)->name;
    struct sql_node *target = sql_node_new(b->arena, SQL_TARGET, call->offset, call->offset + call->length),
                    *select = sql_node_new(b->arena, SQL_SELECT, call->offset, call->offset + call->length);
    SQL_AS(target, target)->expression = call;
    SQL_AS(target, target)->alias = name;
    sql_list_push(b->arena, &SQL_AS(select, select)->targets, target);
    struct bound_select *child = bind_query(b, scope->parent, scope, select);
    return b->failed ? NULL : add_select(b, scope, child, name, &function->column_aliases, false, nullable);
}

static struct bound_from *from_function(struct binder *b, struct scope *scope,
                                        const struct sql_table_function *function) {
    struct str alias = function->alias;
    const struct sql_node *first = function->calls.n ? function->calls.at[0] : NULL;
    struct str name = first && first->kind == SQL_CALL ? SQL_AS_CONST(call, first)->name : STR("function");
    VEC(struct sql_node *) inputs = {0};
    for (size_t i = 0; i < function->calls.n; i++) {
        struct sql_node *input = bind_expr(b, scope, function->calls.at[i]);
        VEC_PUSH(b->arena, &inputs, input);
    }
    if (b->failed) {
        return NULL;
    }
    struct bound_rel *rel = bind_rel(b, scope->select, REL_FUNCTION, alias.len ? alias : name);
    for (size_t i = 0; i < inputs.n; i++) {
        VEC_PUSH(b->arena, &rel->inputs, inputs.at[i]);
    }
    rel->lateral = true;
    rel->open = true;
    rel->rows_hint = first && inputs.at[0]->kind == SQL_CALL ? rows_of_function(SQL_AS_CONST(call, inputs.at[0])) : 0;
    const char *const *known = function_columns(name);
    for (size_t i = 0; known && known[i]; i++) {
        VEC_PUSH(b->arena, &rel->columns, str_from_z(known[i]));
    }
    while (rel->columns.n < function->column_aliases.n) {
        VEC_PUSH(b->arena, &rel->columns, name);
    }
    if (!rel->columns.n && function->calls.n == 1) {
        VEC_PUSH(b->arena, &rel->columns, alias.len ? alias : name);
    }
    if (function->ordinality) {
        VEC_PUSH(b->arena, &rel->columns, STR("ordinality"));
    }
    scope_add(b, scope, rel, (struct str){0}, &function->column_aliases);
    return from_rel(b, rel);
}

/* --- Joins ----------------------------------------------------------------------------------------------- */

struct item_range {
    size_t from, to;
};

static struct sql_node *column_in(struct binder *b, struct scope *scope, struct item_range range, struct str name,
                                  bool left) {
    for (size_t i = 0; left && i < scope->merged.n; i++) {
        if (str_eq(scope->merged.at[i].name, name)) {
            return scope->merged.at[i].expr;
        }
    }
    for (size_t i = range.from; i < range.to; i++) {
        struct sql_node *found = scope_item_column(b, &scope->items.at[i], name);
        if (found) {
            return found;
        }
    }
    return NULL;
}

static void merge_column(struct binder *b, struct scope *scope, struct bound_from *from, const struct sql_node *at,
                         struct str name, struct item_range left, struct item_range right, int64_t type) {
    struct sql_node *a = column_in(b, scope, left, name, true), *c = column_in(b, scope, right, name, false);
    if (!a || !c) {
        bind_fail(b, at, ERR_SQL_UNKNOWN_COLUMN, "column \"" STR_FMT "\" of USING is missing on one side of the join",
                  STR_ARG(name));
        err_hint(b->err, "Write the condition with ON, or correct the name.");
        return;
    }
    struct sql_node *same = tree_binary(b->arena, "=", a, c);
    if (b->catalog->dialect == SQL_POSTGRESQL) {
        coerce_node(b->arena, same);
    }
    VEC_PUSH(b->arena, &from->quals, same);
    struct sql_node *merged = type == SQL_JOIN_RIGHT ? c : a;
    if (type == SQL_JOIN_FULL) {
        merged = sql_node_new(b->arena, SQL_CALL, 0, 0);
        SQL_AS(call, merged)->name = STR("coalesce");
        sql_list_push(b->arena, &SQL_AS(call, merged)->args, a);
        sql_list_push(b->arena, &SQL_AS(call, merged)->args, c);
    }
    for (size_t i = 0; i < scope->merged.n; i++) {
        if (str_eq(scope->merged.at[i].name, name)) {
            scope->merged.at[i].expr = merged;
            return;
        }
    }
    struct scope_column column = {name, merged};
    VEC_PUSH(b->arena, &scope->merged, column);
}

/* The names both sides have. */
static void merge_natural(struct binder *b, struct scope *scope, struct bound_from *from, const struct sql_join *join,
                          struct item_range left, struct item_range right) {
    struct bound_select names = {0};
    for (size_t i = left.from; i < left.to; i++) {
        struct scope one = {0};
        VEC_PUSH(b->arena, &one.items, scope->items.at[i]);
        struct sql_column star = {.star = true};
        scope_star(b, &one, &star, &names);
    }
    for (size_t i = 0; i < names.targets.n && !b->failed; i++) {
        struct str name = names.targets.at[i].name;
        bool again = false;
        for (size_t before = 0; before < i; before++) {
            again |= str_eq(names.targets.at[before].name, name);
        }
        if (!again && column_in(b, scope, right, name, false)) {
            merge_column(b, scope, from, &join->node, name, left, right, join->type);
        }
    }
}

static enum from_join join_kind(int64_t type) {
    switch (type) {
    case SQL_JOIN_LEFT:
    case SQL_JOIN_RIGHT:
    case SQL_JOIN_OUTER_APPLY:
        return FROM_LEFT;
    case SQL_JOIN_FULL:
        return FROM_FULL;
    default:
        return FROM_INNER;
    }
}

static struct bound_from *from_joined(struct binder *b, struct scope *scope, const struct sql_join *join,
                                      bool nullable) {
    if (join->to_one && !join->on) {
        bind_fail(b, &join->node, ERR_SQL_UNSUPPORTED, "a JOIN TO ONE that leaves its condition to a foreign key is not modelled");
        return NULL;
    }
    bool full = join->type == SQL_JOIN_FULL, right_kept = join->type == SQL_JOIN_RIGHT;
    bool right_null = full || join_kind(join->type) == FROM_LEFT;
    struct item_range left_items = {.from = scope->items.n};
    struct bound_from *left = bind_from(b, scope, join->left, nullable || full || right_kept);
    left_items.to = scope->items.n;
    struct item_range right_items = {.from = scope->items.n};
    bool apply = join->type == SQL_JOIN_CROSS_APPLY || join->type == SQL_JOIN_OUTER_APPLY;
    bool right_nullable = nullable || (right_null && !right_kept);
    struct bound_from *right = NULL;
    if (!b->failed && apply && join->right->kind == SQL_DERIVED) {
        right = from_derived(b, scope, SQL_AS_CONST(derived, join->right), true, right_nullable);
    } else if (!b->failed) {
        right = bind_from(b, scope, join->right, right_nullable);
    }
    right_items.to = scope->items.n;
    if (b->failed) {
        return NULL;
    }
    struct bound_from *from = from_join(b, join_kind(join->type), right_kept ? right : left, right_kept ? left : right);
    for (size_t i = 0; i < join->using.n && !b->failed; i++) {
        const struct sql_node *name = join->using.at[i];
        merge_column(b, scope, from, name, SQL_AS_CONST(name, name)->text, left_items, right_items, join->type);
    }
    if (join->natural && !b->failed) {
        merge_natural(b, scope, from, join, left_items, right_items);
    }
    if (join->on && !b->failed) {
        VEC_PUSH(b->arena, &from->quals, bind_expr(b, scope, join->on));
    }
    return from;
}

struct bound_from *bind_from(struct binder *b, struct scope *scope, const struct sql_node *node, bool nullable) {
    if (b->failed) {
        return NULL;
    }
    switch ((int)node->kind) {
    case SQL_TABLE:
        return from_table(b, scope, SQL_AS_CONST(table, node), nullable);
    case SQL_DERIVED:
        return from_derived(b, scope, SQL_AS_CONST(derived, node), SQL_AS_CONST(derived, node)->lateral, nullable);
    case SQL_TABLE_FUNCTION:
        return is_text_query(SQL_AS_CONST(table_function, node))
                   ? from_text_query(b, scope, SQL_AS_CONST(table_function, node), nullable)
                   : from_function(b, scope, SQL_AS_CONST(table_function, node));
    case SQL_JOIN:
        return from_joined(b, scope, SQL_AS_CONST(join, node), nullable);
    default:
        bind_fail(b, node, ERR_SQL_UNSUPPORTED, "a %s in FROM is not modelled", sql_kind_info(node->kind)->name);
        return NULL;
    }
}

struct bound_from *bind_from_list(struct binder *b, struct scope *scope, const struct sql_list *list) {
    struct bound_from *from = from_new(b, FROM_LIST);
    for (size_t i = 0; i < list->n; i++) {
        struct bound_from *item = bind_from(b, scope, list->at[i], false);
        if (b->failed) {
            return from;
        }
        VEC_PUSH(b->arena, &from->items, item);
    }
    return from;
}
