/*
 * A statement as a text in which views and simple sub-selects of its FROM are merged already, as PostgreSQL merges them before it plans (pull_up_subqueries):
 *
 *     SELECT o.title FROM member m LEFT JOIN open_loans o USING (member_id)    -- a view: loans JOIN copies … WHERE back_at IS NULL
 *     SELECT t1.title FROM member AS t0 LEFT JOIN (loans AS t1 JOIN copies AS t2 ON …) ON t0.member_id = t1.member_id AND t1.back_at IS NULL
 *
 * So that a table within them can be written first (sql/turn.h). It is the bound tree made a parser's again: there every column is known by its relation, views are
 * expanded, and what PostgreSQL would merge is merged. Each relation gets an alias of its own, each output of a sub-select a name of its own.
 *
 * Conditions of what is merged go to where they hold as before: of the side of an outer join that may be absent to its ON, of all else to WHERE or an inner ON.
 *
 * Not written: what a bound tree does not keep (locks, named windows, grouping sets, shared CTEs, functions and VALUES in FROM, samples, set operations, hints), and
 * conditions of what is merged into a FULL join, which have no place.
 */
#include "query/bound.h"

struct writing {
    struct arena *arena;
    struct merged *out;
    bool failed;
};

static struct sql_node *write_select(struct writing *w, const struct bound_select *select);
static struct sql_node *write_expr(struct sql_node *node, void *context);

static void *node_of(struct writing *w, enum sql_kind kind) {
    return sql_node_new(w->arena, kind, 0, 0);
}

/* --- Expressions ----------------------------------------------------------------------------------------- */

static struct str alias_of(struct writing *w, const struct bound_rel *rel) {
    return str_fmt(w->arena, "t" STR_FMT, STR_ARG(str_slice(rel->uid, 1, rel->uid.len)));
}

static struct str output_name(struct writing *w, size_t id) {
    return str_fmt(w->arena, "c%zu", id);
}

static struct sql_node *write_column(struct writing *w, const struct bound_column *bound) {
    struct sql_column *column = node_of(w, SQL_COLUMN);
    bool of_table = bound->rel && bound->rel->kind == REL_TABLE, of_block = bound->rel && bound->rel->kind == REL_BLOCK;
    w->failed |= bound->column.star || !(of_table || of_block);
    if (!w->failed) {
        column->table = alias_of(w, bound->rel);
        column->name = of_table ? bound->column.name : output_name(w, bound->id);
    }
    return &column->node;
}

static struct sql_node *write_sublink(struct writing *w, const struct bound_sublink *link) {
    struct sql_node *query = write_select(w, link->select), *left = link->left ? write_expr(link->left, w) : NULL;
    struct sql_node *node = node_of(w, link->kind == SUBLINK_SCALAR   ? SQL_SUBQUERY
                                       : link->kind == SUBLINK_EXISTS ? SQL_EXISTS
                                       : link->kind == SUBLINK_ARRAY  ? SQL_ARRAY
                                       : str_eq_z(link->op, "=") && link->kind == SUBLINK_ANY ? SQL_IN : SQL_QUANTIFIED);
    if (node->kind == SQL_SUBQUERY) {
        SQL_AS(subquery, node)->query = query;
    } else if (node->kind == SQL_EXISTS) {
        SQL_AS(exists, node)->query = query;
    } else if (node->kind == SQL_ARRAY) {
        SQL_AS(array, node)->query = query;
    } else if (node->kind == SQL_IN) {
        SQL_AS(in, node)->operand = left;
        SQL_AS(in, node)->query = query;
        SQL_AS(in, node)->negated = link->negated;
    } else {
        SQL_AS(quantified, node)->op = link->op;
        SQL_AS(quantified, node)->quantifier = link->kind == SUBLINK_ALL ? STR("all") : STR("any");
        SQL_AS(quantified, node)->left = left;
        SQL_AS(quantified, node)->query = query;
    }
    return node;
}

static struct sql_node *write_expr(struct sql_node *node, void *context) {
    struct writing *w = context;
    if (!node || w->failed) {
        return node;
    }
    if (node->kind == SQL_COLUMN) {
        return write_column(w, (const struct bound_column *)node);
    }
    if (node->kind == SQL_SUBQUERY) {
        return write_sublink(w, (const struct bound_sublink *)node);
    }
    w->failed |= node->kind == SQL_WINDOW && (SQL_AS(window, node)->name.len || SQL_AS(window, node)->base.len);
    return tree_map(w->arena, node, write_expr, w);
}

/* --- FROM ------------------------------------------------------------------------------------------------ */

static void add_qual(struct writing *w, struct sql_node *qual, struct sql_list *quals) {
    struct sql_node *written = write_expr(qual, w);
    const struct sql_list *items = written->kind == SQL_AND ? &SQL_AS(and, written)->items : NULL;
    for (size_t i = 0; items && i < items->n; i++) {
        sql_list_push(w->arena, quals, items->at[i]);
    }
    if (!items) {
        sql_list_push(w->arena, quals, written);
    }
}

static void add_quals(struct writing *w, const struct bound_from *from, struct sql_list *quals) {
    for (size_t i = 0; i < from->quals.n; i++) {
        add_qual(w, from->quals.at[i], quals);
    }
}

static struct sql_node *all_of(struct writing *w, const struct sql_list *quals) {
    struct sql_node *all = quals->n > 1 ? node_of(w, SQL_AND) : quals->n ? quals->at[0] : NULL;
    if (quals->n > 1) {
        SQL_AS(and, all)->items = *quals;
    }
    return all;
}

static struct sql_node *join_of(struct writing *w, enum sql_join_type type, struct sql_node *left, struct sql_node *right, const struct sql_list *on) {
    struct sql_join *join = node_of(w, SQL_JOIN);
    join->type = type == SQL_JOIN_INNER && !on->n ? SQL_JOIN_CROSS : type;
    join->left = left;
    join->right = right;
    join->on = on->n || join->type == SQL_JOIN_CROSS ? all_of(w, on) : tree_bool(w->arena, true);
    return &join->node;
}

static struct sql_node *write_rel(struct writing *w, const struct bound_rel *rel) {
    bool is_block = rel->kind == REL_BLOCK && rel->select;
    struct sql_node *node = node_of(w, is_block ? SQL_DERIVED : SQL_TABLE);
    w->failed |= !is_block && !(rel->kind == REL_TABLE && rel->written && !rel->written->sample);
    if (w->failed) {
        return node;
    }
    if (is_block) {
        SQL_AS(derived, node)->query = write_select(w, rel->select);
        SQL_AS(derived, node)->lateral = rel->lateral;
        SQL_AS(derived, node)->alias = alias_of(w, rel);
        return node;
    }
    SQL_AS(table, node)->schema = rel->table->schema;
    SQL_AS(table, node)->name = rel->table->name;
    SQL_AS(table, node)->only = rel->written->only;
    SQL_AS(table, node)->alias = alias_of(w, rel);
    for (size_t i = 0; i < w->out->binder.rels.n; i++) {
        w->out->places[i] = w->out->binder.rels.at[i] == rel ? node : w->out->places[i];
    }
    return node;
}

/* Conditions that have no place in the node itself are added to `above`. */
static struct sql_node *write_from(struct writing *w, const struct bound_from *from, struct sql_list *above) {
    struct sql_list none = {0}, on = {0};
    struct sql_node *node = NULL;
    if (from->kind == FROM_REL) {
        return write_rel(w, from->rel);
    }
    for (size_t i = 0; from->kind == FROM_LIST && i < from->items.n; i++) {
        struct sql_node *item = write_from(w, from->items.at[i], above);
        node = node && item ? join_of(w, SQL_JOIN_INNER, node, item, &none) : item;
    }
    if (from->kind == FROM_LIST) {
        add_quals(w, from, above);
        w->failed |= !node; /* a sub-select without FROM */
        return node;
    }
    bool full = from->join == FROM_FULL, left_outer = from->join == FROM_LEFT;
    struct sql_node *left = write_from(w, from->items.at[0], left_outer ? above : &on), *right = write_from(w, from->items.at[1], &on);
    w->failed |= full && on.n;
    add_quals(w, from, &on);
    return left && right ? join_of(w, full ? SQL_JOIN_FULL : left_outer ? SQL_JOIN_LEFT : SQL_JOIN_INNER, left, right, &on) : NULL;
}

/* What a list holds stands in the list around it. */
static void write_list(struct writing *w, const struct bound_from *list, struct sql_list *items, struct sql_list *where) {
    for (size_t i = 0; i < list->items.n && !w->failed; i++) {
        if (list->items.at[i]->kind == FROM_LIST) {
            write_list(w, list->items.at[i], items, where);
        } else {
            sql_list_push(w->arena, items, write_from(w, list->items.at[i], where));
        }
    }
    add_quals(w, list, where);
}

/* --- Selects --------------------------------------------------------------------------------------------- */

static bool groups_plainly(const struct bound_select *s) {
    uint64_t all = s->group.n < BOUND_GROUPS_MAX ? (UINT64_C(1) << s->group.n) - 1 : 0;
    return !s->sets.n || (s->sets.n == 1 && s->group.n && s->sets.at[0] == all);
}

static struct sql_node *order_of(struct writing *w, const struct bound_order *bound) {
    struct sql_order *order = node_of(w, SQL_ORDER);
    order->expression = write_expr(bound->expr, w);
    order->direction = bound->descending ? SQL_ORDER_DESC : SQL_ORDER_ASC;
    order->nulls = bound->nulls_first ? SQL_NULLS_FIRST : SQL_NULLS_LAST;
    return &order->node;
}

static void write_targets(struct writing *w, const struct bound_select *s, struct sql_list *targets) {
    for (size_t i = 0; i < s->targets.n; i++) {
        struct sql_target *target = node_of(w, SQL_TARGET);
        target->expression = write_expr(s->targets.at[i].expr, w);
        target->alias = output_name(w, i);
        sql_list_push(w->arena, targets, &target->node);
    }
}

static struct sql_node *write_select(struct writing *w, const struct bound_select *s) {
    struct sql_select *select = node_of(w, SQL_SELECT);
    struct sql_list where = {0};
    w->failed |= !s || !s->from || s->set_op != SET_NONE || s->recursive || s->limit_percent || s->with_ties || s->lock_rows || !groups_plainly(s);
    if (w->failed) {
        return &select->node;
    }
    write_list(w, s->from, &select->from, &where);
    select->where = all_of(w, &where);
    write_targets(w, s, &select->targets);
    select->distinct = s->distinct;
    for (size_t i = 0; i < s->distinct_on.n; i++) {
        sql_list_push(w->arena, &select->distinct_on, write_expr(s->distinct_on.at[i], w));
    }
    for (size_t i = 0; i < s->group.n; i++) {
        sql_list_push(w->arena, &select->group, write_expr(s->group.at[i], w));
    }
    select->having = write_expr(s->having, w);
    for (size_t i = 0; i < s->order.n; i++) {
        sql_list_push(w->arena, &select->order, order_of(w, &s->order.at[i]));
    }
    select->limit = write_expr(s->limit, w);
    select->offset = write_expr(s->offset, w);
    return &select->node;
}

/* Bound anew: what finish_select made of the first binding is no longer the statement's form. */
struct merged *merged_statement(const struct binder *b, const struct sql_node *statement) {
    struct merged *merged = ARENA_NEW(b->arena, struct merged);
    struct writing w = {.arena = b->arena, .out = merged};
    merged->binder = (struct binder){.arena = b->arena, .catalog = b->catalog, .query = ARENA_NEW(b->arena, struct query), .text = b->text, .err = &merged->err};
    bool plain = statement->kind == SQL_SELECT && !SQL_AS_CONST(select, statement)->hints.len;
    struct bound_select *root = plain ? bind_query(&merged->binder, NULL, NULL, statement) : NULL;
    merged->places = ARENA_ARRAY(b->arena, const struct sql_node *, merged->binder.rels.n + 1);
    merged->tree = root ? write_select(&w, root) : NULL;
    merged->tree = w.failed ? NULL : merged->tree;
    merged->root = root;
    return merged;
}
