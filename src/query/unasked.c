/*
 * What nobody asks for: outputs of sub-selects, and outer joins that add neither rows nor columns. Views and generated statements are full of both.
 *
 * Model: PostgreSQL 15, allpaths.c (remove_unused_subquery_outputs: such an output becomes NULL) and analyzejoins.c (remove_useless_joins): a LEFT JOIN
 * goes when nothing else reads its right side, one relation, and at most one row of that matches (rel_is_distinct_for): by a unique index whose
 * keys are compared with values or with the left side, or by what a sub-select groups by or makes distinct.
 *
 * Knowingly: a deferrable constraint counts as unique (the planner does not take it for that), a partial unique index never does.
 */
#include "query/bound.h"

static bool is_postgresql(const struct binder *b) {
    return b->catalog->dialect == SQL_POSTGRESQL;
}

/* --- Who reads a relation -------------------------------------------------------------------------------- */

struct readers {
    const struct bound_rel *rel;
    size_t count;
    bool whole;   /* as a row, or a column that has no number */
    bool *wanted; /* per output; NULL: not asked */
    size_t outputs;
};

static bool visit_reader(const struct sql_node *node, void *context) {
    struct readers *readers = context;
    const struct bound_column *column = (const struct bound_column *)node;
    if (node->kind == SQL_COLUMN && column->rel == readers->rel) {
        readers->count++;
        readers->whole |= column->column.star || column->id >= readers->outputs;
        if (readers->wanted && column->id < readers->outputs) {
            readers->wanted[column->id] = true;
        }
    }
    return true;
}

static bool visit_cte(const struct sql_node *node, void *context) {
    bool *found = context;
    const struct bound_sublink *link = (const struct bound_sublink *)node;
    *found |= node->kind == SQL_SUBQUERY && link->select && link->select->has_ctes;
    return !*found;
}

/* A sub-link's CTE may read what is around it, where no walk finds it. */
static bool hides_readers(const struct bound_select *select) {
    bool found = false;
    bound_walk_select(select, visit_cte, &found);
    return found;
}

/* --- Outputs --------------------------------------------------------------------------------------------- */

static bool may_lose_outputs(const struct bound_rel *rel) {
    const struct bound_select *s = rel->select;
    return rel->kind == REL_BLOCK && s && s->set_op == SET_NONE && !s->distinct && !s->distinct_on.n && !s->set_returning &&
           !s->volatile_targets && !s->recursive && !s->block && !s->finishing;
}

/* What groups or sorts stays (ressortgroupref). */
static bool is_key(const struct bound_select *s, const struct sql_node *target) {
    bool key = false;
    for (size_t i = 0; i < s->group.n; i++) {
        key |= bound_equal(s->group.at[i], target);
    }
    for (size_t i = 0; i < s->order.n; i++) {
        key |= bound_equal(s->order.at[i].expr, target);
    }
    for (size_t i = 0; i < s->windows.n; i++) {
        for (size_t k = 0; k < s->windows.at[i].keys.n; k++) {
            key |= bound_equal(s->windows.at[i].keys.at[k].expr, target);
        }
    }
    return key;
}

void unasked_outputs(struct binder *b, struct bound_select *select) {
    if (!is_postgresql(b) || hides_readers(select)) {
        return;
    }
    for (size_t i = 0; i < select->rels.n; i++) {
        struct bound_rel *rel = select->rels.at[i];
        if (!may_lose_outputs(rel)) {
            continue;
        }
        struct readers readers = {.rel = rel, .outputs = rel->select->targets.n};
        readers.wanted = ARENA_ARRAY(b->arena, bool, readers.outputs + 1);
        bound_walk_select(select, visit_reader, &readers);
        for (size_t t = 0; t < readers.outputs && !readers.whole; t++) {
            struct sql_node **expr = &rel->select->targets.at[t].expr;
            *expr = readers.wanted[t] || rel->select->targets.at[t].stops || is_key(rel->select, *expr) ? *expr : tree_literal(b->arena, SQL_LITERAL_NULL, (struct str){0});
        }
    }
}

/* --- Joins ----------------------------------------------------------------------------------------------- */

/* A right side of one relation: that, with what is asked of it alone where a merged view brought it. */
static const struct bound_from *single(const struct bound_from *from, struct bound_quals *quals, struct arena *arena) {
    for (;;) {
        for (size_t i = 0; i < from->quals.n; i++) {
            VEC_PUSH(arena, quals, from->quals.at[i]);
        }
        if (from->kind != FROM_LIST || from->items.n != 1) {
            return from->kind == FROM_REL ? from : NULL;
        }
        from = from->items.at[0];
    }
}

struct matching { /* the right side, and what its rows are compared with */
    struct binder *b;
    const struct bound_rel *rel;
    struct bound_quals sides;
};

static bool reads_rel(const struct sql_node *node, const struct bound_rel *rel) {
    struct readers readers = {.rel = rel};
    bound_walk(node, visit_reader, &readers);
    return readers.count || bound_has_sublink(node);
}

static void find_sides(struct matching *m, const struct bound_quals *quals) {
    for (size_t i = 0; i < quals->n; i++) {
        const struct sql_binary *e = SQL_AS_CONST(binary, quals->at[i]);
        if (quals->at[i]->kind != SQL_BINARY || !str_eq_z(e->op, "=") || !e->left || !e->right || bound_is_volatile(quals->at[i])) {
            continue;
        }
        bool left = reads_rel(e->left, m->rel), right = reads_rel(e->right, m->rel);
        if (left != right) {
            VEC_PUSH(m->b->arena, &m->sides, left ? e->left : e->right);
        }
    }
}

static bool has_column(const struct matching *m, uint32_t id) {
    for (size_t i = 0; i < m->sides.n; i++) {
        const struct bound_column *column = (const struct bound_column *)m->sides.at[i];
        if (m->sides.at[i]->kind == SQL_COLUMN && column->rel == m->rel && column->id == id) {
            return true;
        }
    }
    return false;
}

static bool has_expression(const struct matching *m, struct str text) {
    struct fold fold = {.arena = m->b->arena, .catalog = m->b->catalog};
    for (size_t i = 0; i < m->sides.n; i++) {
        if (m->sides.at[i]->kind != SQL_COLUMN &&
            str_eq(canonical_text(m->b->arena, m->b->catalog->dialect, fold_tree(&fold, m->sides.at[i])), text)) {
            return true;
        }
    }
    return false;
}

static bool unique_by_index(const struct matching *m) {
    const struct catalog *catalog = m->b->catalog;
    const struct catalog_table *table = m->rel->table;
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *index = &catalog->indexes[table->indexes.at[i]];
        size_t matched = 0;
        if (!index->unique || !index->valid || index->predicate_text.len) {
            continue;
        }
        while (matched < index->key_count && (index->keys[matched].column == CATALOG_NONE ? has_expression(m, index->keys[matched].expression)
                                                                                          : has_column(m, index->keys[matched].column))) {
            matched++;
        }
        if (matched == index->key_count && matched) {
            return true;
        }
    }
    return false;
}

static bool compares_target(const struct matching *m, const struct sql_node *key) {
    const struct bound_select *s = m->rel->select;
    for (size_t t = 0; t < s->targets.n; t++) {
        if (has_column(m, (uint32_t)t) && (!key || bound_equal(s->targets.at[t].expr, key))) {
            return true;
        }
    }
    return false;
}

static bool unique_by_keys(const struct matching *m, struct sql_node *const *keys, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!compares_target(m, keys[i])) {
            return false;
        }
    }
    return true;
}

static bool compares_all_targets(const struct matching *m) {
    for (size_t t = 0; t < m->rel->select->targets.n; t++) {
        if (!has_column(m, (uint32_t)t)) {
            return false;
        }
    }
    return true;
}

/* query_is_distinct_for */
static bool unique_by_select(const struct matching *m) {
    const struct bound_select *s = m->rel->select;
    if (s->set_returning || s->recursive) {
        return false;
    }
    if (s->set_op != SET_NONE) {
        return s->set_op != SET_UNION_ALL && compares_all_targets(m);
    }
    if (s->distinct_on.n ? unique_by_keys(m, s->distinct_on.at, s->distinct_on.n) : s->distinct && compares_all_targets(m)) {
        return true;
    }
    bool plain = s->sets.n <= 1;
    return s->group.n ? plain && unique_by_keys(m, s->group.at, s->group.n) : plain && (s->aggregate_count || s->having);
}

static bool is_useless(struct binder *b, const struct bound_select *select, const struct bound_from *join) {
    struct bound_quals quals = {0};
    if (join->kind != FROM_JOIN || join->join != FROM_LEFT) {
        return false;
    }
    const struct bound_from *right = single(join->items.at[1], &quals, b->arena);
    bool known = right && !right->rel->target && (right->rel->kind == REL_TABLE || (right->rel->kind == REL_BLOCK && right->rel->select));
    if (!known) {
        return false;
    }
    for (size_t i = 0; i < join->quals.n; i++) {
        VEC_PUSH(b->arena, &quals, join->quals.at[i]);
    }
    struct readers all = {.rel = right->rel}, own = {.rel = right->rel};
    bound_walk_select(select, visit_reader, &all);
    for (size_t i = 0; i < quals.n; i++) {
        if (bound_has_sublink(quals.at[i])) {
            return false;
        }
        bound_walk(quals.at[i], visit_reader, &own);
    }
    struct matching m = {.b = b, .rel = right->rel};
    find_sides(&m, &quals);
    return all.count == own.count && m.sides.n && (right->rel->kind == REL_TABLE ? unique_by_index(&m) : unique_by_select(&m));
}

static void forget(struct bound_select *select, const struct bound_from *from) {
    size_t kept = 0;
    for (size_t i = 0; i < from->items.n; i++) {
        forget(select, from->items.at[i]);
    }
    for (size_t i = 0; i < select->rels.n && from->kind == FROM_REL; i++) {
        if (select->rels.at[i] != from->rel) {
            select->rels.at[i]->index = (uint16_t)kept;
            select->rels.at[kept++] = select->rels.at[i];
        }
    }
    select->rels.n = from->kind == FROM_REL ? kept : select->rels.n;
}

/* True when a join went: another may have been there for its sake only. */
static bool remove_one(struct binder *b, struct bound_select *select, struct bound_from **at) {
    struct bound_from *from = *at;
    if (is_useless(b, select, from)) {
        *at = from->items.at[0];
        forget(select, from->items.at[1]);
        return true;
    }
    for (size_t i = 0; i < from->items.n; i++) {
        if (remove_one(b, select, &from->items.at[i])) {
            return true;
        }
    }
    return false;
}

static bool changes_rows(const struct bound_select *select) {
    bool target = false;
    for (size_t i = 0; i < select->rels.n; i++) {
        target |= select->rels.at[i]->target;
    }
    return target;
}

/* Where rows are locked or changed, the planner wants to find every relation's rows again (preprocess_rowmarks). */
bool unasked_joins(struct binder *b, struct bound_select *select) {
    bool removed = false;
    if (!is_postgresql(b) || select->lock_rows || changes_rows(select) || hides_readers(select)) {
        return false;
    }
    while (remove_one(b, select, &select->from)) {
        removed = true;
    }
    return removed;
}
