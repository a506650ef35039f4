/*
 * Equality classes (equivclass.c): what must be equal, closed over a = b and b = c. With a constant in it every member is compared
 * with the constant where it is read and the join clauses say nothing more; without one, each pair of members gets a clause.
 *
 * Also the restrictions hidden in OR join clauses (orclauses.c): (a.x = 1 AND b.y = 2) OR (a.x = 3 AND b.y = 4) lets a.x be filtered early.
 */
#include "query/bound.h"

struct member {
    struct query_operand operand;
    size_t parent; /* union-find */
    bool constant;
};

struct classes {
    struct emit *e;
    VEC(struct member) members;
};

static size_t root_of(const struct classes *c, size_t i) {
    while (c->members.at[i].parent != i) {
        i = c->members.at[i].parent;
    }
    return i;
}

static bool same_operand(const struct query_operand *a, const struct query_operand *b) {
    if (a->kind != b->kind || a->rels != b->rels) {
        return false;
    }
    if (a->kind == OPERAND_COLUMN) {
        return a->column.rel == b->column.rel && a->column.column == b->column.column;
    }
    if (a->kind == OPERAND_CONSTANT) {
        return a->is_null == b->is_null && str_eq(a->text, b->text) && a->family == b->family;
    }
    return a->tree && b->tree && bound_equal(a->tree, b->tree);
}

static size_t member_of(struct classes *c, const struct query_operand *operand) {
    for (size_t i = 0; i < c->members.n; i++) {
        if (same_operand(&c->members.at[i].operand, operand)) {
            return i;
        }
    }
    struct member member = {*operand, c->members.n, operand->rels == 0};
    VEC_PUSH(c->e->arena, &c->members, member);
    return c->members.n - 1;
}

/* Equal in every row of the result: WHERE, inner ON, semi-join; nothing an outer join may leave out. */
static bool makes_class(const struct emit *e, const struct query_predicate *p) {
    bool owned = p->join != UINT16_MAX && e->joins.at[p->join].kind != JOIN_SEMI;
    bool sided = !(p->left.rels & p->right.rels) || p->left.kind == OPERAND_COLUMN;
    bool null = p->right.kind == OPERAND_CONSTANT && p->right.is_null;
    return p->op == OP_EQ && p->rels && !owned && p->required == p->rels && sided && !null && p->left.rels &&
           p->left.tree && p->right.tree && !bound_has_sublink(p->left.tree) && !bound_has_sublink(p->right.tree) &&
           !bound_is_volatile(p->right.tree) && !bound_is_volatile(p->left.tree);
}

static bool one_rel(uint64_t rels) {
    return rels && !(rels & (rels - 1));
}

static bool stated(const struct emit *e, const struct query_operand *a, const struct query_operand *b) {
    for (size_t i = 0; i < e->predicates.n; i++) {
        const struct query_predicate *p = &e->predicates.at[i];
        if (p->op == OP_EQ && p->class_id != UINT32_MAX &&
            ((same_operand(&p->left, a) && same_operand(&p->right, b)) ||
             (same_operand(&p->left, b) && same_operand(&p->right, a)))) {
            return true;
        }
    }
    return false;
}

static void add(struct emit *e, const struct query_operand *a, const struct query_operand *b, uint32_t class_id,
                bool implied) {
    struct query_predicate p = predicate_new(OP_EQ);
    p.left = *a;
    p.right = *b;
    p.class_id = class_id;
    p.implied = implied;
    p.rels = a->rels | b->rels;
    p.required = p.rels;
    p.cost_operators = 1 + (a->kind == OPERAND_EXPRESSION ? bound_operators(a->tree) : 0) +
                       (b->kind == OPERAND_EXPRESSION ? bound_operators(b->tree) : 0);
    VEC_PUSH(e->arena, &e->predicates, p);
}

static void close_with_constant(struct classes *c, size_t root, size_t constant) {
    struct emit *e = c->e;
    for (size_t i = 0; i < e->predicates.n; i++) {
        struct query_predicate *p = &e->predicates.at[i];
        p->implied |= p->class_id == root && p->right.rels != 0;
    }
    for (size_t i = 0; i < c->members.n; i++) {
        bool mine = root_of(c, i) == root && !c->members.at[i].constant;
        bool has = false;
        for (size_t k = 0; mine && k < c->members.n; k++) {
            has |= c->members.at[k].constant && root_of(c, k) == root &&
                   stated(e, &c->members.at[i].operand, &c->members.at[k].operand);
        }
        if (mine && !has) {
            add(e, &c->members.at[i].operand, &c->members.at[constant].operand, (uint32_t)root, false);
        }
    }
}

static void close_without(struct classes *c, size_t root) {
    for (size_t i = 0; i < c->members.n; i++) {
        for (size_t k = i + 1; k < c->members.n && root_of(c, i) == root; k++) {
            const struct query_operand *a = &c->members.at[i].operand, *b = &c->members.at[k].operand;
            if (root_of(c, k) == root && one_rel(a->rels) && one_rel(b->rels) && !stated(c->e, a, b)) {
                add(c->e, a, b, (uint32_t)root, a->rels != b->rels);
            }
        }
    }
}

void class_close(struct emit *e) {
    enum { MEMBERS_MOST = 500 };
    struct classes c = {.e = e};
    for (size_t i = 0; i < e->predicates.n && c.members.n < MEMBERS_MOST; i++) {
        struct query_predicate *p = &e->predicates.at[i];
        if (makes_class(e, p)) {
            size_t left = member_of(&c, &p->left), right = member_of(&c, &p->right);
            size_t a = root_of(&c, left), b = root_of(&c, right);
            c.members.at[a > b ? a : b].parent = a < b ? a : b;
            p->class_id = (uint32_t)left;
        }
    }
    for (size_t i = 0; i < e->predicates.n; i++) {
        struct query_predicate *p = &e->predicates.at[i];
        p->class_id = p->class_id == UINT32_MAX ? UINT32_MAX : (uint32_t)root_of(&c, p->class_id);
    }
    for (size_t root = 0; root < c.members.n; root++) {
        size_t constant = SIZE_MAX;
        for (size_t i = c.members.n; i-- > 0;) {
            constant = root_of(&c, i) == root && c.members.at[i].constant ? i : constant;
        }
        if (c.members.at[root].parent != root) {
            continue;
        }
        if (constant != SIZE_MAX) {
            close_with_constant(&c, root, constant);
        } else {
            close_without(&c, root);
        }
    }
}

/* --- Restrictions out of OR join clauses ----------------------------------------------------------------- */

static bool extract_for(struct emit *e, const struct query_predicate * or, uint64_t rel, struct query_predicate *out) {
    *out = predicate_new(OP_OR);
    out->rels = out->required = rel;
    out->extracted = true;
    out->branches = ARENA_ARRAY(e->arena, struct query_conjunction, or->branch_count);
    out->branch_count = or->branch_count;
    for (size_t i = 0; i < or->branch_count; i++) {
        const struct query_conjunction *branch = & or->branches[i];
        struct query_conjunction *kept = &out->branches[i];
        kept->at = ARENA_ARRAY(e->arena, struct query_predicate, branch->n);
        for (size_t c = 0; c < branch->n; c++) {
            if (branch->at[c].rels == rel && !(branch->at[c].tree && bound_has_sublink(branch->at[c].tree))) {
                kept->at[kept->n++] = branch->at[c];
                out->cost_operators += branch->at[c].cost_operators;
            }
        }
        if (!kept->n) {
            return false;
        }
    }
    return true;
}

void extract_or_clauses(struct emit *e) {
    size_t count = e->predicates.n;
    for (size_t i = 0; i < count; i++) {
        struct query_predicate p = e->predicates.at[i];
        bool owned = p.join != UINT16_MAX && e->joins.at[p.join].kind != JOIN_SEMI;
        for (uint64_t left = p.op == OP_OR && !owned && p.required == p.rels && !one_rel(p.rels) ? p.rels : 0; left;
             left &= left - 1) {
            struct query_predicate restriction;
            if (extract_for(e, &p, left & -left, &restriction)) {
                restriction.extracted_from = (uint32_t)i;
                VEC_PUSH(e->arena, &e->predicates, restriction);
            }
        }
    }
}
