/*
 * Wanted orders: ORDER BY, GROUP BY, DISTINCT, windows. A key that is constant in every row, or that stands before already, orders
 * nothing (pathkey_is_redundant of pathkeys.c) and is left out, so an index needs to give only what is listed.
 */
#include "query/bound.h"

static bool is_constant(const struct emit *e, const struct query_operand *operand) {
    for (size_t i = 0; i < e->predicates.n; i++) {
        const struct query_predicate *p = &e->predicates.at[i];
        bool fixes = p->op == OP_EQ && p->required == p->rels && p->join == UINT16_MAX && p->right.rels == 0 &&
                     p->left.kind == operand->kind && p->left.rels == operand->rels;
        if (fixes && operand->kind == OPERAND_COLUMN && p->left.column.rel == operand->column.rel &&
            p->left.column.column == operand->column.column) {
            return true;
        }
        if (fixes && operand->kind == OPERAND_EXPRESSION && p->left.tree && bound_equal(p->left.tree, operand->tree)) {
            return true;
        }
    }
    return operand->kind == OPERAND_CONSTANT || operand->kind == OPERAND_PARAMETER;
}

static bool stands_before(const struct query_order *keys, size_t n, const struct query_operand *operand) {
    for (size_t i = 0; i < n; i++) {
        const struct query_operand *other = &keys[i].operand;
        if (other->tree && operand->tree && bound_equal(other->tree, operand->tree)) {
            return true;
        }
        if (other->kind == OPERAND_COLUMN && operand->kind == OPERAND_COLUMN &&
            other->column.rel == operand->column.rel && other->column.column == operand->column.column) {
            return true;
        }
    }
    return false;
}

static size_t emit_keys(struct emit *e, const struct bound_order *keys, size_t n, struct query_order **out) {
    size_t count = 0;
    *out = ARENA_ARRAY(e->arena, struct query_order, n);
    for (size_t i = 0; i < n; i++) {
        struct query_operand operand = emit_operand(e, keys[i].expr);
        if (!is_constant(e, &operand) && !stands_before(*out, count, &operand)) {
            (*out)[count++] = (struct query_order){operand, keys[i].descending, keys[i].nulls_first};
        }
        emit_sub_plans(e, keys[i].expr);
    }
    return count;
}

/* A set operation is ordered by its outputs, which belong to no relation. */
static void emit_set_order(struct emit *e) {
    const struct bound_select *s = e->select;
    e->block->order = ARENA_ARRAY(e->arena, struct query_order, s->order.n);
    for (size_t i = 0; i < s->order.n; i++) {
        struct str name = STR("expression");
        for (size_t t = 0; t < s->targets.n; t++) {
            name = s->targets.at[t].expr == s->order.at[i].expr ? s->targets.at[t].name : name;
        }
        struct query_operand operand = {
            .kind = OPERAND_EXPRESSION, .text = name, .family = bound_family(s->order.at[i].expr)};
        e->block->order[e->block->order_count++] =
            (struct query_order){operand, s->order.at[i].descending, s->order.at[i].nulls_first};
    }
}

/* Expression `from` of GROUP BY is number `to` of the block's groups. */
static void emit_in_sets(struct emit *e, size_t from, size_t to) {
    const struct bound_sets *sets = &e->select->sets;
    for (size_t i = 0; i < sets->n && from < BOUND_GROUPS_MAX; i++) {
        e->block->sets[i] |= (sets->at[i] >> from & 1) << to;
    }
}

/* --- Columns that only grouping expressions read --------------------------------------------------------- */

struct columns_read {
    struct emit *e;
    VEC(const struct bound_column *) at;
    bool in_groups; /* and not elsewhere */
};

static bool has_column(const struct columns_read *read, const struct bound_column *column) {
    for (size_t i = 0; i < read->at.n; i++) {
        if (read->at.at[i]->rel == column->rel && read->at.at[i]->id == column->id) {
            return true;
        }
    }
    return false;
}

static bool visit_columns(const struct sql_node *node, void *context) {
    struct columns_read *read = context;
    const struct bound_select *s = read->e->select;
    for (size_t i = 0; i < s->group.n && !read->in_groups; i++) {
        if (node->kind != SQL_COLUMN && bound_equal(s->group.at[i], node)) {
            return false;
        }
    }
    const struct bound_column *column = (const struct bound_column *)node;
    if (node->kind == SQL_COLUMN && column->rel && bound_owner(column->rel) == s && !has_column(read, column)) {
        VEC_PUSH(read->e->arena, &read->at, column);
    }
    return true;
}

/* What is grouped has the expressions in their place (make_group_input_target). */
static double bytes_read_by_groups(struct emit *e) {
    const struct bound_select *s = e->select;
    struct columns_read grouped = {.e = e, .in_groups = true}, others = {.e = e};
    double bytes = 0;
    for (size_t i = 0; i < s->targets.n; i++) {
        bound_walk(s->targets.at[i].expr, visit_columns, &others);
    }
    for (size_t i = 0; i < s->order.n; i++) {
        bound_walk(s->order.at[i].expr, visit_columns, &others);
    }
    bound_walk(s->having, visit_columns, &others);
    for (size_t i = 0; i < s->group.n; i++) {
        bound_walk(s->group.at[i], visit_columns, s->group.at[i]->kind == SQL_COLUMN ? &others : &grouped);
    }
    for (size_t i = 0; i < grouped.at.n; i++) {
        bytes += has_column(&others, grouped.at.at[i]) ? 0 : bound_width(&grouped.at.at[i]->column.node);
    }
    return bytes;
}

static bool is_column_of(const struct sql_node *node, const struct bound_rel *rel, uint32_t id) {
    const struct bound_column *column = (const struct bound_column *)node;
    return node->kind == SQL_COLUMN && column->rel == rel && column->id == id;
}

static bool groups_by_column(const struct bound_select *s, const struct bound_rel *rel, uint32_t id) {
    for (size_t i = 0; i < s->group.n; i++) {
        if (is_column_of(s->group.at[i], rel, id)) {
            return true;
        }
    }
    return false;
}

static bool is_key_column(const struct catalog_index *key, uint32_t id) {
    bool found = false;
    for (size_t i = 0; i < key->key_count; i++) {
        found |= key->keys[i].column == id;
    }
    return found;
}

/*
 * The whole primary key of its table is among the groups, and it is not of that: PostgreSQL groups by the key alone (remove_useless_groupby_columns).
 * Tables with heirs, whose rows the key does not keep apart, are no REL_TABLE.
 */
static bool is_settled_by_key(const struct emit *e, const struct sql_node *node) {
    const struct bound_select *s = e->select;
    const struct bound_column *column = (const struct bound_column *)node;
    if (node->kind != SQL_COLUMN || !column->rel || column->rel->kind != REL_TABLE || bound_owner(column->rel) != s || s->sets.n > 1 ||
        e->catalog->dialect != SQL_POSTGRESQL) {
        return false;
    }
    const struct catalog_table *table = column->rel->table;
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *key = &e->catalog->indexes[table->indexes.at[i]];
        bool all = key->primary && !is_key_column(key, column->id);
        for (size_t k = 0; k < key->key_count && all; k++) {
            all = groups_by_column(s, column->rel, key->keys[k].column);
        }
        if (all) {
            return true;
        }
    }
    return false;
}

static void emit_group(struct emit *e) {
    const struct bound_select *s = e->select;
    e->block->group = ARENA_ARRAY(e->arena, struct query_operand, s->group.n);
    e->block->group_bytes = ARENA_ARRAY(e->arena, double, s->group.n + 1);
    e->block->set_count = s->group.n ? s->sets.n : 0;
    e->block->sets = ARENA_ARRAY(e->arena, uint64_t, s->sets.n + 1);
    for (size_t i = 0; i < s->group.n; i++) {
        struct query_operand operand = emit_operand(e, s->group.at[i]);
        bool settled = is_settled_by_key(e, s->group.at[i]);
        e->block->group_settled_bytes += settled ? bound_width(s->group.at[i]) : 0;
        if (operand.rels && !settled) {
            emit_in_sets(e, i, e->block->group_count);
            e->block->group_bytes[e->block->group_count] = bound_width(s->group.at[i]);
            e->block->group[e->block->group_count++] = operand;
        }
        emit_sub_plans(e, s->group.at[i]);
    }
    e->block->group_column_bytes = bytes_read_by_groups(e);
}

static void emit_distinct(struct emit *e) {
    const struct bound_select *s = e->select;
    if (!s->distinct || s->recursive) {
        return;
    }
    size_t n = s->distinct_on.n ? s->distinct_on.n : s->targets.n;
    e->block->distinct = ARENA_ARRAY(e->arena, struct query_operand, n);
    e->block->distinct_count = n;
    e->block->distinct_on = s->distinct_on.n > 0;
    for (size_t i = 0; i < n; i++) {
        e->block->distinct[i] = emit_operand(e, s->distinct_on.n ? s->distinct_on.at[i] : s->targets.at[i].expr);
    }
}

/* --- Windows --------------------------------------------------------------------------------------------- */

/* Sorting and grouping expressions in the order in which the parser numbers them (assignSortGroupRef). */
struct references {
    struct emit *e;
    VEC(const struct sql_node *) at;
};

static size_t reference_of(struct references *r, const struct sql_node *node) {
    for (size_t i = 0; i < r->at.n; i++) {
        if (bound_equal(r->at.at[i], node)) {
            return i;
        }
    }
    VEC_PUSH(r->e->arena, &r->at, node);
    return r->at.n - 1;
}

static void number_references(struct references *r) {
    const struct bound_select *s = r->e->select;
    for (size_t i = 0; i < s->order.n; i++) {
        reference_of(r, s->order.at[i].expr);
    }
    for (size_t i = 0; i < s->group.n; i++) {
        reference_of(r, s->group.at[i]);
    }
    for (size_t i = 0; i < s->distinct_on.n; i++) {
        reference_of(r, s->distinct_on.at[i]);
    }
    for (size_t i = 0; i < s->targets.n && s->distinct; i++) {
        reference_of(r, s->targets.at[i].expr);
    }
    for (size_t w = 0; w < s->windows.n; w++) {
        const struct bound_window *window = &s->windows.at[w];
        for (size_t k = 0; k < window->keys.n; k++) { /* ORDER BY's first */
            reference_of(r, window->keys.at[(k + window->partitions) % window->keys.n].expr);
        }
    }
}

/* The window that is sorted for first: that of the later numbers, then the longer one (common_prefix_cmp). */
static bool window_goes_before(struct references *r, const struct bound_window *a, const struct bound_window *b) {
    for (size_t i = 0; i < a->keys.n && i < b->keys.n; i++) {
        size_t one = reference_of(r, a->keys.at[i].expr), other = reference_of(r, b->keys.at[i].expr);
        if (one != other) {
            return one > other;
        }
        if (a->keys.at[i].descending != b->keys.at[i].descending) {
            return a->keys.at[i].descending; /* > has the greater number as an operator */
        }
        if (a->keys.at[i].nulls_first != b->keys.at[i].nulls_first) {
            return a->keys.at[i].nulls_first;
        }
    }
    return a->keys.n > b->keys.n;
}

/* In the order in which they are computed, each from the one before: those alike beginning come together, so that one sort serves several (select_active_windows). */
static size_t *order_windows(struct emit *e) {
    const struct bound_select *s = e->select;
    struct references references = {.e = e};
    size_t *order = ARENA_ARRAY(e->arena, size_t, s->windows.n + 1);
    number_references(&references);
    for (size_t i = 0; i < s->windows.n; i++) {
        size_t at = i;
        while (at && e->catalog->dialect == SQL_POSTGRESQL && window_goes_before(&references, &s->windows.at[i], &s->windows.at[order[at - 1]])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
    return order;
}

static void emit_windows(struct emit *e) {
    const struct bound_select *s = e->select;
    const size_t *order = order_windows(e);
    e->block->windows = ARENA_ARRAY(e->arena, struct query_order *, s->windows.n);
    e->block->window_counts = ARENA_ARRAY(e->arena, size_t, s->windows.n);
    e->block->window_count = s->windows.n;
    e->block->window_functions = ARENA_ARRAY(e->arena, double, s->windows.n + 1);
    e->block->window_bytes = ARENA_ARRAY(e->arena, double, s->windows.n + 1);
    for (size_t i = 0; i < s->windows.n; i++) {
        const struct bound_window *window = &s->windows.at[order[i]];
        e->block->window_counts[i] = emit_keys(e, window->keys.at, window->keys.n, &e->block->windows[i]);
        e->block->window_functions[i] = (double)window->functions;
        e->block->window_bytes[i] = window->bytes;
        for (size_t k = 0; k < window->keys.n; k++) {
            e->block->window_operators += bound_operators(window->keys.at[k].expr);
        }
    }
}

void emit_orders(struct emit *e) {
    if (e->select->set_op != SET_NONE) {
        emit_set_order(e);
        return;
    }
    emit_group(e);
    emit_distinct(e);
    emit_windows(e);
    e->block->order_count = emit_keys(e, e->select->order.at, e->select->order.n, &e->block->order);
}
