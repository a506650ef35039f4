/*
 * Touched columns: what a relation must give for the statement to be answered, the question behind index-only scans.
 *
 * On demand from the outside in: a column of a block counts only when someone asks for that output, so that a view's
 * unused outputs touch nothing (remove_unused_subquery_outputs). The select list of EXISTS is never asked for.
 */
#include "query/bound.h"

static void touch_inner(struct binder *b, struct bound_select *select);
static void touch_output(struct binder *b, struct bound_select *select, uint32_t id, int depth);
static void touch_tree(struct binder *b, const struct sql_node *node);

enum { DEPTH_MOST = 200 }; /* a recursive CTE's output may ask for itself */

/* True when it was not touched before. */
static bool mark(struct binder *b, struct bound_rel *rel, uint32_t id) {
    if (id >= rel->touched_cap) {
        size_t cap = id + 16;
        rel->touched =
            arena_grow(b->arena, rel->touched, rel->touched_cap * sizeof *rel->touched, cap * sizeof *rel->touched);
        rel->touched_cap = cap;
    }
    bool first = !rel->touched[id];
    rel->touched[id] = true;
    return first;
}

static void touch_column(struct binder *b, struct bound_rel *rel, uint32_t id) {
    if (mark(b, rel, id) && rel->select) {
        touch_output(b, rel->select, id, 0);
    }
}

static void touch_row(struct binder *b, struct bound_rel *rel) {
    size_t count = rel->kind == REL_TABLE ? rel->table->column_count
                   : rel->select          ? rel->select->targets.n
                                          : rel->columns.n;
    rel->whole_row = true;
    for (size_t i = 0; i < count; i++) {
        touch_column(b, rel, (uint32_t)i);
    }
}

static bool visit(const struct sql_node *node, void *context) {
    struct binder *b = context;
    if (node->kind == SQL_COLUMN) {
        const struct bound_column *column = (const struct bound_column *)node;
        if (column->rel && column->column.star) {
            touch_row(b, column->rel);
        } else if (column->rel && column->id != CATALOG_NONE) {
            touch_column(b, column->rel, column->id);
        } else if (column->rel && b->catalog->dialect == SQL_POSTGRESQL) {
            column->rel->placed = true;
        }
    } else if (node->kind == SQL_SUBQUERY) {
        const struct bound_sublink *link = (const struct bound_sublink *)node;
        if (link->select) {
            touch_inner(b, link->select);
            for (size_t i = 0; link->kind != SUBLINK_EXISTS && i < link->select->targets.n; i++) {
                touch_output(b, link->select, (uint32_t)i, 0);
            }
        }
    }
    return true;
}

static void touch_tree(struct binder *b, const struct sql_node *node) {
    bound_walk(node, visit, b);
}

static void touch_output(struct binder *b, struct bound_select *select, uint32_t id, int depth) {
    for (size_t i = 0; i < select->branches.n && depth < DEPTH_MOST; i++) {
        touch_output(b, select->branches.at[i], id, depth + 1);
    }
    if (select->set_op == SET_NONE && id < select->targets.n) {
        touch_tree(b, select->targets.at[id].expr);
    }
}

static void touch_from(struct binder *b, const struct bound_from *from) {
    for (size_t i = 0; i < from->quals.n; i++) {
        touch_tree(b, from->quals.at[i]);
    }
    for (size_t i = 0; i < from->items.n; i++) {
        touch_from(b, from->items.at[i]);
    }
}

static void touch_keys(struct binder *b, struct bound_select *select) {
    for (size_t i = 0; i < select->group.n; i++) {
        touch_tree(b, select->group.at[i]);
    }
    touch_tree(b, select->having);
    for (size_t i = 0; i < select->distinct_on.n; i++) {
        touch_tree(b, select->distinct_on.at[i]);
    }
    for (size_t i = 0; i < select->order.n && select->set_op == SET_NONE; i++) {
        touch_tree(b, select->order.at[i].expr);
    }
    for (size_t i = 0; i < select->windows.n; i++) {
        for (size_t key = 0; key < select->windows.at[i].keys.n; key++) {
            touch_tree(b, select->windows.at[i].keys.at[key].expr);
        }
    }
    touch_tree(b, select->limit);
    touch_tree(b, select->offset);
}

/* What is read whoever asks for which output. */
static void touch_inner(struct binder *b, struct bound_select *select) {
    if (select->inner_touched) {
        return;
    }
    select->inner_touched = true;
    bool all = select->distinct || (select->set_op != SET_NONE && select->set_op != SET_UNION_ALL) ||
               (select->set_op != SET_NONE && select->order.n);
    for (size_t i = 0; all && i < select->targets.n; i++) {
        touch_output(b, select, (uint32_t)i, 0);
    }
    if (select->from) {
        touch_from(b, select->from);
    }
    touch_keys(b, select);
    for (size_t i = 0; i < select->branches.n; i++) {
        touch_inner(b, select->branches.at[i]);
    }
    for (size_t i = 0; i < select->rels.n; i++) {
        struct bound_rel *rel = select->rels.at[i];
        for (size_t input = 0; input < rel->inputs.n; input++) {
            touch_tree(b, rel->inputs.at[input]);
        }
        if (rel->select) {
            touch_inner(b, rel->select);
        }
    }
}

static void write_touched(struct binder *b, const struct bound_rel *rel) {
    struct query_rel *out = rel->emitted;
    out->whole_row = rel->whole_row;
    out->placed = rel->placed;
    out->touched = ARENA_ARRAY(b->arena, uint32_t, rel->touched_cap);
    for (size_t i = 0; i < rel->touched_cap; i++) {
        if (rel->touched[i]) {
            out->touched[out->touched_count++] = (uint32_t)i;
        }
    }
    bool every = rel->kind == REL_TABLE && out->touched_count == rel->table->column_count && out->touched_count > 1;
    out->whole_row |= every;
}

void touch_statement(struct binder *b, struct bound_select *root) {
    touch_inner(b, root);
    for (size_t i = 0; i < root->targets.n; i++) {
        touch_output(b, root, (uint32_t)i, 0);
    }
    for (size_t i = 0; i < b->rels.n; i++) {
        if (b->rels.at[i]->emitted) {
            write_touched(b, b->rels.at[i]);
        }
    }
}
