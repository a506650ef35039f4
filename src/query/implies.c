/*
 * Do the filters of a relation prove an index's predicate? The rules of predicate_implied_by (predtest.c), over conjuncts that are
 * in normal form on both sides:
 *
 *   a conjunction is proved when every member is; an OR when one of its branches is, or when the filters hold an OR each of whose
 *   branches proves it; an atom by an equal atom, by a tighter comparison of the same operand, or, for IS NOT NULL, by any strict one,
 *   of the operand or of what is NULL with it: lower(x) = 'a' proves x IS NOT NULL;
 *   IS [NOT] TRUE, FALSE and UNKNOWN are proved by the same test and prove nothing else, though b IS FALSE says what NOT b says.
 *
 * Says no whenever in doubt: an unknown value proves nothing but its presence, and texts are compared only for equality.
 */
#include "query/bound.h"
#include "query/value.h"

static bool proves(const struct query_predicate *const *given, size_t n, const struct query_predicate *wanted,
                   int depth);

/* --- Operands -------------------------------------------------------------------------------------------- */

static bool same_left(const struct query_operand *a, const struct query_operand *b) {
    if (a->kind != b->kind || (a->kind != OPERAND_COLUMN && a->kind != OPERAND_EXPRESSION)) {
        return false;
    }
    return a->kind == OPERAND_COLUMN ? a->column.rel == b->column.rel && a->column.column == b->column.column
                                     : str_eq(a->text, b->text);
}

static bool known(const struct query_operand *value) {
    return value->kind == OPERAND_CONSTANT && !value->is_null;
}

static bool equal_values(const struct query_operand *left, const struct query_operand *a,
                         const struct query_operand *b) {
    int order;
    if (!known(a) || !known(b)) {
        return false;
    }
    return str_eq(a->text, b->text) || (value_compare(left->family, a->text, b->text, &order) && order == 0);
}

/* Is a certainly another value than b? */
static bool differ(const struct query_operand *left, const struct query_operand *a, const struct query_operand *b) {
    int order;
    if (!known(a) || !known(b)) {
        return false;
    }
    if (left->family == FAMILY_TEXT || left->family == FAMILY_ENUM || left->family == FAMILY_BOOLEAN ||
        left->family == FAMILY_UUID) {
        return !str_eq(a->text, b->text);
    }
    return value_compare(left->family, a->text, b->text, &order) && order != 0;
}

/* --- Comparisons ----------------------------------------------------------------------------------------- */

/* x = value proves x op bound */
static bool value_satisfies(const struct query_operand *left, const struct query_operand *value, enum query_op op,
                            const struct query_operand *bound) {
    int order;
    if (op == OP_EQ) {
        return equal_values(left, value, bound);
    }
    if (op == OP_NE) {
        return differ(left, value, bound);
    }
    if (!known(value) || !known(bound) || !value_compare(left->family, value->text, bound->text, &order)) {
        return false;
    }
    switch ((int)op) {
    case OP_LT:
        return order < 0;
    case OP_LE:
        return order <= 0;
    case OP_GT:
        return order > 0;
    case OP_GE:
        return order >= 0;
    default:
        return false;
    }
}

/* x a proves x b, both ranges */
static bool range_proves(const struct query_operand *left, enum query_op a, const struct query_operand *value,
                         enum query_op b, const struct query_operand *bound) {
    int order;
    bool below = query_op_is_below(a), above = query_op_is_above(a);
    if ((!below && !above) || !known(value) || !known(bound) ||
        !value_compare(left->family, value->text, bound->text, &order)) {
        return false;
    }
    order = below ? order : -order;
    bool strict = a == OP_LT || a == OP_GT;
    if (b == OP_NE) {
        return order < 0 || (order == 0 && strict);
    }
    if (b == (below ? OP_LE : OP_GE)) {
        return order <= 0;
    }
    return b == (below ? OP_LT : OP_GT) && (order < 0 || (order == 0 && strict));
}

static bool all_values(const struct query_predicate *a, const struct query_predicate *b) {
    for (size_t i = 0; i < a->value_count; i++) {
        if (!value_satisfies(&a->left, &a->values[i], b->op, &b->right)) {
            return false;
        }
    }
    return a->value_count > 0;
}

static bool among(const struct query_operand *left, const struct query_operand *value,
                  const struct query_predicate *list) {
    for (size_t i = 0; i < list->value_count; i++) {
        if (equal_values(left, value, &list->values[i])) {
            return true;
        }
    }
    return false;
}

static bool list_proved(const struct query_predicate *a, const struct query_predicate *b) {
    if (a->op == OP_EQ) {
        return among(&a->left, &a->right, b);
    }
    for (size_t i = 0; i < a->value_count; i++) {
        if (!among(&a->left, &a->values[i], b)) {
            return false;
        }
    }
    return a->op == OP_IN && a->value_count > 0;
}

static bool not_in_proved(const struct query_predicate *a, const struct query_predicate *b) {
    struct query_predicate one = *b;
    one.op = OP_NE;
    for (size_t i = 0; i < b->value_count; i++) {
        one.right = b->values[i];
        bool apart = a->op == OP_EQ       ? value_satisfies(&a->left, &a->right, OP_NE, &one.right)
                     : a->op == OP_IN     ? all_values(a, &one)
                     : a->op == OP_NOT_IN ? among(&a->left, &b->values[i], a)
                                          : range_proves(&a->left, a->op, &a->right, OP_NE, &one.right);
        if (!apart) {
            return false;
        }
    }
    return b->value_count > 0;
}

/* A BooleanTest, as which PostgreSQL 15's predtest.c knows no rule but equality; b = false, to the planner NOT b, is none. */
static bool is_boolean_test(const struct query_predicate *p) {
    if (!p->tree || p->tree->kind != SQL_IS) {
        return false;
    }
    enum sql_is_test test = SQL_AS_CONST(is, p->tree)->test;
    return test == SQL_IS_TRUE || test == SQL_IS_FALSE || test == SQL_IS_UNKNOWN;
}

/* An operator that is not true of NULL, by clause_is_strict_for: it does not look into NOT. */
static bool is_strict(enum query_op op) {
    switch (op) {
    case OP_IS_NULL:
    case OP_IS_FALSE:
    case OP_OR:
    case OP_OTHER:
        return false;
    case OP_EQ:
    case OP_NE:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
    case OP_IN:
    case OP_NOT_IN:
    case OP_LIKE_PREFIX:
    case OP_LIKE:
    case OP_NOT_LIKE:
    case OP_IS_NOT_NULL:
    case OP_IS_TRUE:
    case OP_CONTAINS:
    case OP_HAS_KEY:
    case OP_OVERLAPS:
    case OP_MATCHES:
        break;
    }
    return true;
}

static bool one_is_null_with(const struct sql_list *list, uint32_t column);

/* Is the expression, which reads one relation, NULL where that one's column is (clause_is_strict_for)? */
static bool is_null_with(const struct sql_node *node, uint32_t column) {
    const struct sql_call *call = SQL_AS_CONST(call, node);
    const struct sql_binary *binary = SQL_AS_CONST(binary, node);
    switch (node ? (int)node->kind : -1) {
    case SQL_COLUMN:
        return ((const struct bound_column *)node)->id == column;
    case SQL_BINARY: /* arrays are joined to nothing, too */
        return !(str_eq_z(binary->op, "||") && bound_family(node) == FAMILY_ARRAY) &&
               (is_null_with(binary->left, column) || is_null_with(binary->right, column));
    case SQL_UNARY:
        return is_null_with(SQL_AS_CONST(unary, node)->operand, column);
    case SQL_CAST:
        return is_null_with(SQL_AS_CONST(cast, node)->operand, column);
    case SQL_COLLATE:
        return is_null_with(SQL_AS_CONST(collate, node)->operand, column);
    case SQL_EXTRACT:
        return is_null_with(SQL_AS_CONST(extract, node)->source, column);
    case SQL_AT_TIME_ZONE:
        return is_null_with(SQL_AS_CONST(at_time_zone, node)->operand, column);
    case SQL_CALL:
        return tree_call_is_strict(call->name) && !call->over && one_is_null_with(&call->args, column);
    default:
        return false;
    }
}

static bool one_is_null_with(const struct sql_list *list, uint32_t column) {
    for (size_t i = 0; i < list->n; i++) {
        if (is_null_with(list->at[i], column)) {
            return true;
        }
    }
    return false;
}

static bool strict_of(const struct query_operand *side, const struct query_operand *of) {
    return same_left(side, of) ||
           (side->kind == OPERAND_EXPRESSION && of->kind == OPERAND_COLUMN && !side->outer &&
            side->rels == UINT64_C(1) << of->column.rel && is_null_with(side->tree, of->column.column));
}

static bool not_null_proved(const struct query_predicate *a, const struct query_predicate *b) {
    return is_strict(a->op) && (strict_of(&a->left, &b->left) || strict_of(&a->right, &b->left));
}

/* Same operator, same operands, by text: whatever it means, it is the same condition. */
static bool same_atom(const struct query_predicate *a, const struct query_predicate *b) {
    if (a->op != b->op || a->row_count || b->row_count || !a->tree || !b->tree) {
        return false;
    }
    struct arena scratch;
    arena_init(&scratch, NULL);
    bool same =
        !bound_has_sublink(a->tree) && !bound_is_volatile(a->tree) &&
        str_eq(canonical_text(&scratch, SQL_POSTGRESQL, a->tree), canonical_text(&scratch, SQL_POSTGRESQL, b->tree));
    arena_release(&scratch);
    return same && a->rels == b->rels;
}

static bool atom_proves(const struct query_predicate *a, const struct query_predicate *b) {
    if (a->row_count && b->op != OP_IS_NOT_NULL) {
        return false; /* loosened: only its first member is known */
    }
    if (is_boolean_test(a) || is_boolean_test(b)) {
        return same_atom(a, b);
    }
    if (b->op == OP_IS_NOT_NULL && not_null_proved(a, b)) {
        return true;
    }
    if (same_atom(a, b)) {
        return true;
    }
    if (!same_left(&a->left, &b->left)) {
        return false;
    }
    if (b->op == OP_IN) {
        return list_proved(a, b);
    }
    if (b->op == OP_NOT_IN) {
        return not_in_proved(a, b);
    }
    if ((b->op == OP_IS_TRUE || b->op == OP_IS_FALSE || b->op == OP_IS_NULL) && a->op == b->op) {
        return true;
    }
    if (b->op > OP_GE) {
        return false;
    }
    if (a->op == OP_NOT_IN && b->op == OP_NE) {
        return among(&a->left, &b->right, a);
    }
    return a->op == OP_EQ   ? value_satisfies(&a->left, &a->right, b->op, &b->right)
           : a->op == OP_IN ? all_values(a, b)
           : a->op == OP_NE ? b->op == OP_NE && equal_values(&a->left, &a->right, &b->right)
                            : range_proves(&a->left, a->op, &a->right, b->op, &b->right);
}

/* --- AND, OR --------------------------------------------------------------------------------------------- */

enum { DEPTH_MOST = 20 };

static bool proves_branch(const struct query_predicate *const *given, size_t n, const struct query_conjunction *branch,
                          int depth) {
    for (size_t i = 0; i < branch->n; i++) {
        if (!proves(given, n, &branch->at[i], depth)) {
            return false;
        }
    }
    return branch->n > 0;
}

/* Each branch of a given OR, taken alone, proves it. */
static bool or_proves(const struct query_predicate * or, const struct query_predicate *wanted, int depth) {
    struct arena scratch;
    bool all = or->branch_count > 0;
    arena_init(&scratch, NULL);
    for (size_t i = 0; i < or->branch_count && all; i++) {
        const struct query_conjunction *branch = & or->branches[i];
        const struct query_predicate **given = ARENA_ARRAY(&scratch, const struct query_predicate *, branch->n);
        for (size_t c = 0; c < branch->n; c++) {
            given[c] = &branch->at[c];
        }
        all = proves(given, branch->n, wanted, depth);
    }
    arena_release(&scratch);
    return all;
}

static bool proves(const struct query_predicate *const *given, size_t n, const struct query_predicate *wanted,
                   int depth) {
    if (depth > DEPTH_MOST) {
        return false;
    }
    for (size_t i = 0; wanted->op == OP_OR && i < wanted->branch_count; i++) {
        if (proves_branch(given, n, &wanted->branches[i], depth + 1)) {
            return true;
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (given[i]->op == OP_OR ? or_proves(given[i], wanted, depth + 1) : atom_proves(given[i], wanted)) {
            return true;
        }
    }
    return false;
}

static bool prove_all(const struct query_predicate *const *given, size_t n, const struct query_conjunction *wanted) {
    bool all = wanted->n > 0;
    for (size_t i = 0; i < wanted->n && all; i++) {
        all = proves(given, n, &wanted->at[i], 0);
    }
    return all;
}

bool query_implies_all(const struct query_block *block, size_t rel, const struct query_conjunction *wanted) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    const struct query_predicate **given =
        ARENA_ARRAY(&scratch, const struct query_predicate *, block->predicate_count);
    size_t n = 0;
    for (size_t i = 0; i < block->predicate_count; i++) {
        const struct query_predicate *p = &block->predicates[i];
        bool strict_join =
            p->op == OP_EQ && p->join == UINT16_MAX && !p->implied; /* proves IS NOT NULL of its columns */
        if (p->rels == (uint64_t)1 << rel ? p->required == p->rels : strict_join) {
            given[n++] = p;
        }
    }
    bool implied = prove_all(given, n, wanted);
    arena_release(&scratch);
    return implied;
}

static bool is_filter_of(const struct query_predicate *p, size_t rel) {
    return p->rels == (uint64_t)1 << rel && p->required == p->rels;
}

static bool branch_proves(const struct query_block *block, size_t rel, const struct query_predicate *or, size_t branch,
                          const struct query_conjunction *wanted) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    const struct query_conjunction *own = &or->branches[branch];
    const struct query_predicate **given = ARENA_ARRAY(&scratch, const struct query_predicate *, block->predicate_count + own->n);
    size_t n = 0;
    for (size_t i = 0; i < own->n; i++) {
        given[n++] = &own->at[i];
    }
    for (size_t i = 0; i < block->predicate_count; i++) {
        if (&block->predicates[i] != or && is_filter_of(&block->predicates[i], rel)) {
            given[n++] = &block->predicates[i];
        }
    }
    bool all = prove_all(given, n, wanted);
    arena_release(&scratch);
    return all;
}

bool query_branch_implies(const struct query_block *block, size_t rel, const struct query_conjunction *wanted) {
    for (size_t i = 0; i < block->predicate_count; i++) {
        const struct query_predicate *p = &block->predicates[i];
        for (size_t b = 0; p->op == OP_OR && is_filter_of(p, rel) && b < p->branch_count; b++) {
            if (branch_proves(block, rel, p, b, wanted)) {
                return true;
            }
        }
    }
    return false;
}

bool query_implies_anywhere(const struct query_block *block, size_t rel, const struct sql_node *index_predicate,
                            const struct catalog *catalog, uint32_t table) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct query_conjunction wanted = query_table_predicates(&scratch, catalog, table, (uint16_t)rel, index_predicate);
    bool implied = query_implies_all(block, rel, &wanted) || query_branch_implies(block, rel, &wanted);
    arena_release(&scratch);
    return implied;
}

bool query_proves_any(const struct query_predicate *const *given, size_t n, const struct query_conjunction *wanted) {
    for (size_t i = 0; i < wanted->n; i++) {
        if (proves(given, n, &wanted->at[i], 0)) {
            return true;
        }
    }
    return false;
}

static bool proves_all(struct arena *arena, const struct query_conjunction *given, const struct query_conjunction *wanted) {
    const struct query_predicate **list = ARENA_ARRAY(arena, const struct query_predicate *, given->n + 1);
    for (size_t i = 0; i < given->n; i++) {
        list[i] = &given->at[i];
    }
    for (size_t i = 0; i < wanted->n; i++) {
        if (!proves(list, given->n, &wanted->at[i], 0)) {
            return false;
        }
    }
    return wanted->n > 0;
}

bool query_condition_implies(const struct catalog *catalog, uint32_t table, const struct sql_node *given, const struct sql_node *wanted) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct query_conjunction x = query_table_predicates(&scratch, catalog, table, 0, given),
                             y = query_table_predicates(&scratch, catalog, table, 0, wanted);
    bool implied = proves_all(&scratch, &x, &y);
    arena_release(&scratch);
    return implied;
}

bool query_same_condition(const struct catalog *catalog, uint32_t table, const struct sql_node *a, const struct sql_node *b) {
    return query_condition_implies(catalog, table, a, b) && query_condition_implies(catalog, table, b, a);
}
