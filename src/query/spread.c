/*
 * What is equal to a constant through something else is compared with it where it is read: x.a = y.b and y.b = 5 filter x, too. Here for what
 * is about to move into sub-selects (flatten.c), and for the nullable side of outer joins; class.c does the same for relations of one block.
 *
 * Model: PostgreSQL 15, equivclass.c (generate_base_implied_equalities, reconsider_outer_join_clauses).
 */
#include "query/bound.h"

enum { VALUES_MOST = 300 };

struct value { /* a column, or a constant */
    struct sql_node *node;
    size_t parent; /* union-find */
};

struct spread {
    struct binder *b;
    struct bound_select *select;
    VEC(struct value) values;
};

static bool is_column(const struct sql_node *node) {
    return node->kind == SQL_COLUMN && ((const struct bound_column *)node)->rel &&
           ((const struct bound_column *)node)->id != CATALOG_NONE;
}

static bool is_own(const struct spread *s, const struct sql_node *node) {
    return is_column(node) && bound_owner(((const struct bound_column *)node)->rel) == s->select;
}

/* The sides of a = b; NULL: it is something else. */
static const struct sql_binary *equality(const struct sql_node *qual) {
    const struct sql_binary *binary = SQL_AS_CONST(binary, qual);
    bool equal = qual->kind == SQL_BINARY && str_eq_z(binary->op, "=") && binary->left && binary->right;
    return equal ? binary : NULL;
}

static size_t root_of(const struct spread *s, size_t i) {
    while (s->values.at[i].parent != i) {
        i = s->values.at[i].parent;
    }
    return i;
}

static size_t find_value(const struct spread *s, const struct sql_node *node) {
    size_t i = 0;
    while (i < s->values.n && !bound_equal(s->values.at[i].node, node)) {
        i++;
    }
    return i;
}

static size_t value_of(struct spread *s, struct sql_node *node) {
    size_t at = find_value(s, node);
    if (at == s->values.n) {
        VEC_PUSH(s->b->arena, &s->values, ((struct value){node, at}));
    }
    return at;
}

static bool counts(const struct spread *s, const struct sql_node *node) {
    return is_own(s, node) || tree_is_constant(node);
}

/* Equalities that hold in every row of the result. */
static void collect(struct spread *s, const struct bound_from *from) {
    bool outer = from->kind == FROM_JOIN && from->join != FROM_INNER && from->join != FROM_SEMI;
    for (size_t i = 0; i < from->quals.n && !outer && s->values.n < VALUES_MOST; i++) {
        const struct sql_binary *e = equality(from->quals.at[i]);
        if (e && counts(s, e->left) && counts(s, e->right)) {
            size_t a = root_of(s, value_of(s, e->left)), c = root_of(s, value_of(s, e->right));
            s->values.at[a > c ? a : c].parent = a < c ? a : c;
        }
    }
    size_t kept = from->kind == FROM_JOIN && from->join == FROM_FULL ? 0 : outer ? 1 : from->items.n;
    for (size_t i = 0; i < kept; i++) {
        collect(s, from->items.at[i]);
    }
}

/* The constant that the value equals; NULL: none is known. */
static struct sql_node *constant_of(const struct spread *s, const struct sql_node *node) {
    size_t at = find_value(s, node), root = at < s->values.n ? root_of(s, at) : 0;
    for (size_t i = 0; i < s->values.n && at < s->values.n; i++) {
        if (root_of(s, i) == root && !is_column(s->values.at[i].node)) {
            return s->values.at[i].node;
        }
    }
    return NULL;
}

static void compare(struct spread *s, struct bound_from *from, struct sql_node *column, struct sql_node *constant) {
    for (size_t i = 0; i < from->quals.n; i++) {
        const struct sql_binary *e = equality(from->quals.at[i]);
        if (e && ((bound_equal(e->left, column) && bound_equal(e->right, constant)) ||
                  (bound_equal(e->right, column) && bound_equal(e->left, constant)))) {
            return;
        }
    }
    VEC_PUSH(s->b->arena, &from->quals, tree_binary(s->b->arena, "=", column, constant));
}

static bool is_of_sub_select(const struct sql_node *node) {
    return is_column(node) && ((const struct bound_column *)node)->rel->kind == REL_BLOCK;
}

static void spread_to_sub_selects(struct spread *s) {
    size_t n = s->values.n;
    for (size_t i = 0; i < n; i++) {
        struct sql_node *column = s->values.at[i].node,
                        *constant = is_of_sub_select(column) ? constant_of(s, column) : NULL;
        if (constant) {
            compare(s, s->select->from, column, constant);
        }
    }
}

/* The outer side equals a constant, so what is to be joined does: the inner side is filtered, and the condition says nothing more. */
static void spread_over(struct spread *s, struct bound_from *join) {
    uint64_t inner = join->items.at[1]->rels;
    size_t n = join->quals.n;
    for (size_t i = 0; i < n; i++) {
        const struct sql_binary *e = equality(join->quals.at[i]);
        if (!e || !is_own(s, e->left) || !is_own(s, e->right)) {
            continue;
        }
        bool left_inner = bound_rels(s->select, e->left) & inner, right_inner = bound_rels(s->select, e->right) & inner;
        struct sql_node *constant = left_inner == right_inner ? NULL : constant_of(s, left_inner ? e->right : e->left);
        if (constant) {
            VEC_PUSH(s->b->arena, &join->settled, join->quals.at[i]);
            compare(s, join, left_inner ? e->left : e->right, constant);
        }
    }
}

static void spread_over_joins(struct spread *s, struct bound_from *from) {
    bool join = from->kind == FROM_JOIN, left = join && (from->join == FROM_LEFT || from->join == FROM_ANTI);
    if (left) {
        spread_over(s, from);
    }
    size_t kept = join && from->join == FROM_FULL ? 0 : left ? 1 : from->items.n;
    for (size_t i = 0; i < kept; i++) {
        spread_over_joins(s, from->items.at[i]);
    }
}

void flatten_spread(struct binder *b, struct bound_select *select) {
    struct spread s = {.b = b, .select = select};
    collect(&s, select->from);
    spread_to_sub_selects(&s);
    spread_over_joins(&s, select->from);
}
