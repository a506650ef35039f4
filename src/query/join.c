/*
 * Outer joins: which are none in truth, what may be joined before what, and where each condition may be applied.
 *
 * reduce_outer_joins (prepjointree.c): a LEFT join under a condition that NULLs cannot pass is INNER; one whose inner side must be
 * NULL is ANTI. make_outerjoininfo and check_outerjoin_delay (initsplan.c): the least relations on each side of a join, and of a condition.
 * The rules are those of PostgreSQL 15; 16 describes the same plans by other means.
 */
#include "query/bound.h"

/* --- Reduction ------------------------------------------------------------------------------------------- */

struct above {                /* what conditions further out say */
    uint64_t not_null;        /* relations that cannot be all NULL */
    struct bound_quals nulls; /* x IS NULL, x a column */
};

static uint64_t set_rels(struct bound_from *from) {
    from->rels = from->kind == FROM_REL ? (uint64_t)1 << from->rel->index : 0;
    for (size_t i = 0; i < from->items.n; i++) {
        from->rels |= set_rels(from->items.at[i]);
    }
    return from->rels;
}

static uint64_t strict_quals(const struct bound_select *select, const struct bound_from *from) {
    uint64_t rels = 0;
    for (size_t i = 0; i < from->quals.n; i++) {
        rels |= bound_strict_rels(select, from->quals.at[i], true);
    }
    return rels;
}

static const struct sql_node *null_tested(const struct sql_node *qual) {
    const struct sql_is *is = SQL_AS_CONST(is, qual);
    bool test = qual->kind == SQL_IS && is->test == SQL_IS_NULL && !is->negated && is->operand->kind == SQL_COLUMN;
    return test ? is->operand : NULL;
}

static void add_nulls(struct binder *b, struct above *above, const struct bound_from *from) {
    for (size_t i = 0; i < from->quals.n; i++) {
        if (null_tested(from->quals.at[i])) {
            VEC_PUSH(b->arena, &above->nulls, from->quals.at[i]);
        }
    }
}

struct column_wanted {
    const struct sql_node *column;
    bool found;
};

static bool visit_wanted(const struct sql_node *node, void *context) {
    struct column_wanted *wanted = context;
    wanted->found |= node->kind == SQL_COLUMN && sql_equal(node, wanted->column);
    return !wanted->found;
}

/* Is there a condition above that the column is NULL, while a strict condition of the join reads it? Then only rows without match stay. */
static bool forced_null(const struct bound_select *select, const struct bound_from *join, const struct above *above,
                        struct bound_quals *dropped, struct arena *arena) {
    for (size_t i = 0; i < above->nulls.n; i++) {
        const struct sql_node *column = null_tested(above->nulls.at[i]);
        uint64_t rel = bound_rels(select, column);
        for (size_t q = 0; (rel & join->items.at[1]->rels) && q < join->quals.n; q++) {
            struct column_wanted wanted = {column, false};
            const struct sql_node *qual = join->quals.at[q];
            bool simple = qual->kind == SQL_BINARY && (bound_strict_rels(select, qual, true) & rel);
            bound_walk(simple ? qual : NULL, visit_wanted, &wanted);
            if (wanted.found) {
                VEC_PUSH(arena, dropped, above->nulls.at[i]);
                return true;
            }
        }
    }
    return false;
}

struct reduction {
    struct binder *b;
    struct bound_select *select;
    struct bound_quals dropped; /* IS NULL tests that became the anti join */
};

static void reduce(struct reduction *r, struct bound_from *from, struct above above) {
    if (from->kind == FROM_REL) {
        return;
    }
    if (from->kind == FROM_LIST || from->join == FROM_INNER || from->join == FROM_SEMI) {
        above.not_null |= strict_quals(r->select, from);
        if (from->join != FROM_SEMI || from->kind == FROM_LIST) {
            add_nulls(r->b, &above, from);
        }
        for (size_t i = 0; i < from->items.n; i++) {
            reduce(r, from->items.at[i], above);
        }
        return;
    }
    struct bound_from *left = from->items.at[0], *right = from->items.at[1];
    if (from->join == FROM_FULL) {
        bool keeps_left = (left->rels & above.not_null) != 0, keeps_right = (right->rels & above.not_null) != 0;
        if (keeps_right && !keeps_left) {
            from->items.at[0] = right;
            from->items.at[1] = left;
        }
        from->join = keeps_left && keeps_right ? FROM_INNER : keeps_left || keeps_right ? FROM_LEFT : FROM_FULL;
        left = from->items.at[0];
        right = from->items.at[1];
    } else if (from->join == FROM_LEFT && (right->rels & above.not_null)) {
        from->join = FROM_INNER;
    }
    if (from->join == FROM_INNER) {
        reduce(r, from, above);
        return;
    }
    if (from->join == FROM_LEFT && forced_null(r->select, from, &above, &r->dropped, r->b->arena)) {
        from->join = FROM_ANTI;
    }
    struct above inside = {.not_null = from->join == FROM_FULL ? 0 : strict_quals(r->select, from)};
    struct above none = {0};
    if (from->join != FROM_FULL) { /* the ON condition binds the inner side only */
        inside.not_null |= above.not_null & right->rels;
        add_nulls(r->b, &inside, from);
    }
    reduce(r, left, from->join == FROM_FULL ? none : above);
    reduce(r, right, inside);
}

static void drop_quals(struct bound_from *from, const struct bound_quals *dropped) {
    size_t kept = 0;
    for (size_t i = 0; i < from->quals.n; i++) {
        bool drop = false;
        for (size_t d = 0; d < dropped->n; d++) {
            drop |= from->quals.at[i] == dropped->at[d];
        }
        if (!drop) {
            from->quals.at[kept++] = from->quals.at[i];
        }
    }
    from->quals.n = kept;
    for (size_t i = 0; i < from->items.n; i++) {
        drop_quals(from->items.at[i], dropped);
    }
}

void join_reduce(struct binder *b, struct bound_select *select) {
    struct reduction r = {.b = b, .select = select};
    struct above above = {0};
    set_rels(select->from);
    reduce(&r, select->from, above);
    if (r.dropped.n) {
        drop_quals(select->from, &r.dropped);
    }
}

/* --- Dealing the conditions out -------------------------------------------------------------------------- */

struct dealt {
    uint64_t rels, inner; /* below; those under an inner join */
};

static struct query_join *special_joins(struct emit *e) {
    return e->joins.at;
}

/* A condition above an outer join that reads its nullable side waits until the join is done. */
static uint64_t delayed(struct emit *e, uint64_t rels, size_t joins_below) {
    bool again = true;
    while (again) {
        again = false;
        for (size_t i = 0; i < joins_below; i++) {
            const struct query_join *join = &special_joins(e)[i];
            uint64_t both = join->min_left | join->min_right;
            bool outer = join->kind == JOIN_LEFT || join->kind == JOIN_FULL;
            bool touched = (rels & join->min_right) || (join->kind == JOIN_FULL && (rels & join->min_left));
            if (outer && touched && (both & ~rels)) {
                rels |= both;
                again = true;
            }
        }
    }
    return rels;
}

static void deal_qual(struct emit *e, struct sql_node *qual, uint16_t join_id, uint64_t scope) {
    struct query_predicate p = emit_predicate(e, qual);
    const struct query_join *join = join_id == UINT16_MAX ? NULL : &special_joins(e)[join_id];
    bool outer = join && join->kind != JOIN_SEMI;
    p.join = join_id;
    size_t below = join ? join_id : e->joins.n;
    if (outer && (join->kind == JOIN_FULL || (p.rels & join->left) || !p.rels)) {
        p.required = join->min_left | join->min_right | p.rels;
    } else {
        p.required = delayed(e, p.rels, below) & (scope | p.rels);
    }
    VEC_PUSH(e->arena, &e->predicates, p);
}

static enum query_join_kind kind_of(enum from_join join) {
    switch (join) {
    case FROM_FULL:
        return JOIN_FULL;
    case FROM_SEMI:
        return JOIN_SEMI;
    case FROM_ANTI:
        return JOIN_ANTI;
    case FROM_INNER:
    case FROM_LEFT:
        break;
    }
    return JOIN_LEFT;
}

/* make_outerjoininfo: letters as there. `below` joins were made before, within either side. */
static struct query_join make_join(struct emit *e, const struct bound_from *from, uint64_t left, uint64_t right,
                                   uint64_t inner_joined) {
    uint64_t clause = 0, strict = 0;
    for (size_t i = 0; i < from->quals.n; i++) {
        clause |= bound_rels(e->select, from->quals.at[i]);
        strict |= bound_strict_rels(e->select, from->quals.at[i], true);
    }
    struct query_join made = {.kind = kind_of(from->join), .left = left, .right = right};
    made.min_left = made.kind == JOIN_FULL ? left : clause & left;
    made.min_right = made.kind == JOIN_FULL ? right : (clause | inner_joined) & right;
    bool exact = made.kind == JOIN_SEMI || made.kind == JOIN_ANTI;
    for (size_t i = 0; i < e->joins.n && made.kind != JOIN_FULL; i++) {
        const struct query_join *other = &special_joins(e)[i];
        uint64_t whole = other->left | other->right;
        if (other->kind == JOIN_FULL) {
            made.min_left |= left & whole ? whole : 0;
            made.min_right |= right & whole ? whole : 0;
            continue;
        }
        if ((left & other->right) && (clause & other->right) && (exact || !(strict & other->min_right))) {
            made.min_left |= whole;
        }
        bool other_exact = other->kind == JOIN_SEMI || other->kind == JOIN_ANTI;
        if ((right & other->right) &&
            ((clause & other->right) || !(clause & other->min_left) || exact || other_exact)) {
            made.min_right |= whole;
        }
    }
    made.min_left = made.min_left ? made.min_left & left : left;
    made.min_right = made.min_right ? made.min_right & right : right;
    return made;
}

static struct dealt deal(struct emit *e, struct bound_from *from) {
    struct dealt all = {0};
    if (from->kind == FROM_REL) {
        all.rels = (uint64_t)1 << from->rel->index;
        return all;
    }
    struct dealt sides[2] = {{0}, {0}};
    for (size_t i = 0; i < from->items.n; i++) {
        struct dealt one = deal(e, from->items.at[i]);
        sides[i ? 1 : 0].rels |= one.rels;
        sides[i ? 1 : 0].inner |= one.inner;
        all.rels |= one.rels;
        all.inner |= one.inner;
    }
    bool inner = from->kind == FROM_LIST || from->join == FROM_INNER;
    all.inner = inner && from->items.n > 1 ? all.rels : all.inner;
    uint16_t id = UINT16_MAX;
    if (!inner) {
        struct query_join made = make_join(e, from, sides[0].rels, sides[1].rels, sides[1].inner);
        id = (uint16_t)e->joins.n;
        VEC_PUSH(e->arena, &e->joins, made);
    }
    for (size_t i = 0; i < from->quals.n; i++) {
        deal_qual(e, from->quals.at[i], id, all.rels);
        for (size_t k = 0; k < from->settled.n; k++) {
            e->predicates.at[e->predicates.n - 1].settled |= from->settled.at[k] == from->quals.at[i];
        }
    }
    return all;
}

void join_deal(struct emit *e) {
    deal(e, e->select->from);
}
