/*
 * Selectivity of resolved predicates (clausesel.c): each clause by its kind, ANDs as independent, but bounds on one variable paired into
 * a range. How much one clause keeps is the book's to say.
 */
#include <math.h>

#include "cost/pg_elements.h"
#include "cost/pg_params.h"
#include "cost/predicate_share.h"
#include "optimizer/plan.h"
#include "query/regex.h"

static double or_selectivity(const struct prepared *pre, const struct query_predicate *p) {
    double selectivity = 0;
    for (size_t i = 0; i < p->branch_count; i++) {
        double one = conjunction_selectivity(pre, &p->branches[i]);
        selectivity += one - selectivity * one;
    }
    return selectivity;
}

/* booltestsel of IS NOT TRUE and IS NOT FALSE, which NULL satisfies; IS [NOT] DISTINCT FROM a truth value counts as its equality does. 0: none of them. */
static double truth_tested(const struct pg_variable *v, const struct query_predicate *p) {
    const struct sql_is *is = p->tree && p->tree->kind == SQL_IS && !p->sub_plan_count ? SQL_AS_CONST(is, p->tree) : NULL;
    enum truth truth = is && v->family == FAMILY_BOOLEAN ? cost_truth_asked(is) : TRUTH_NONE;
    if (!truth) {
        return 0;
    }
    double equal = pg_is_true(v, truth == TRUTH_TRUE);
    return pg_clamp_selectivity(is->test == SQL_IS_DISTINCT_FROM && is->negated ? equal : 1 - equal);
}

/* Whether a = b in the clause's rows or pairs of rows, where no comparison says it: of what is not known in advance, DEFAULT_EQ_SEL. */
static double equal_share(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p) {
    struct query_predicate equal = *p;
    equal.op = OP_EQ;
    if (p->rels & (p->rels - 1)) {
        struct pg_variable right = variable_of(pre, &p->right);
        return pg_clamp_selectivity(pre->book->join_equal(v, &right));
    }
    return p->right.rels ? PG_DEFAULT_EQ : pg_clamp_selectivity(pre->book->comparison(pre, v, &equal));
}

/* IS NOT DISTINCT FROM counts as equality does, IS DISTINCT FROM as what is left (clause_selectivity of clausesel.c). -1: it is neither. */
static double distinct_from(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p) {
    const struct sql_is *is = p->tree && p->tree->kind == SQL_IS && !p->sub_plan_count ? SQL_AS_CONST(is, p->tree) : NULL;
    if (!is || is->test != SQL_IS_DISTINCT_FROM || is->operand->kind == SQL_ROW) {
        return -1;
    }
    double equal = equal_share(pre, v, p);
    return pg_clamp_selectivity(is->negated ? equal : 1 - equal);
}

/*
 * x = ANY (tags) counts as tags @> ARRAY[x], x <> ALL (tags) as what is left (scalararraysel_containment). Of an x that is not known
 * the planner tries ten elements that it does not know either (scalararraysel). -1: it is neither.
 */
static double held_by_array(const struct prepared *pre, const struct pg_variable *array, const struct query_predicate *p) {
    enum { ELEMENTS = 10 }; /* estimate_array_length */
    const struct sql_quantified *q = p->tree && p->tree->kind == SQL_QUANTIFIED && !p->sub_plan_count ? SQL_AS_CONST(quantified, p->tree) : NULL;
    bool all = q && str_ieq_z(q->quantifier, "all");
    if (!q || !q->array || !str_eq_z(q->op, all ? "<>" : "=")) {
        return -1;
    }
    struct pg_variable unknown = {0}, x = variable_of(pre, &p->right);
    bool value = p->right.kind == OPERAND_CONSTANT || query_has_value(&p->right);
    double one = p->rels & (p->rels - 1) ? pre->book->join_equal(&x, &unknown) : p->right.rels ? pre->book->equal_unknown(&x) : PG_DEFAULT_EQ;
    double any = !value ? 1 - pow(1 - one, ELEMENTS) : p->right.is_null ? 0 : pg_element_selectivity(array, p->right.text);
    return pg_clamp_selectivity(all ? 1 - any : any);
}

/* NOT flag is the opposite of flag, and counts NULLs (clausesel.c); flag IS FALSE does not (booltestsel). */
static double is_false(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p) {
    bool tested = pre->catalog->dialect != SQL_POSTGRESQL || (p->tree && p->tree->kind == SQL_IS);
    return tested ? pg_is_true(v, false) : pg_clamp_selectivity(1 - pg_is_true(v, true));
}

/* A regular expression; -1: it is none. */
static double pattern_tested(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p) {
    struct str pattern;
    bool ignore_case, negated;
    bool is_one = pre->catalog->dialect == SQL_POSTGRESQL && query_is_regex(p, &pattern, &ignore_case, &negated);
    return is_one ? pre->book->like(pre, v, p) : -1;
}

/* What is no comparison, but is estimated as one. */
static double other_selectivity(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p) {
    double tested = truth_tested(v, p);
    double distinct = tested > 0 ? tested : distinct_from(pre, v, p);
    double held = distinct >= 0 ? distinct : held_by_array(pre, v, p);
    double matched = held >= 0 ? held : pattern_tested(pre, v, p);
    return matched >= 0 ? matched : pre->book->other(p);
}

double clause_selectivity(const struct prepared *pre, const struct query_predicate *p) {
    struct pg_variable v = variable_of(pre, &p->left);
    switch (p->op) {
    case OP_EQ:
    case OP_NE:
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
        return pg_clamp_selectivity(pre->book->comparison(pre, &v, p));
    case OP_IN:
    case OP_NOT_IN:
        return pg_clamp_selectivity(pre->book->in_list(pre, &v, p));
    case OP_LIKE_PREFIX:
    case OP_LIKE:
    case OP_NOT_LIKE:
        return pg_clamp_selectivity(pre->book->like(pre, &v, p));
    case OP_IS_NULL:
        return pg_is_null(&v);
    case OP_IS_NOT_NULL:
        return pg_clamp_selectivity(1 - pg_is_null(&v));
    case OP_IS_TRUE:
        return pg_is_true(&v, true);
    case OP_IS_FALSE:
        return is_false(pre, &v, p);
    case OP_CONTAINS:
    case OP_HAS_KEY:
    case OP_OVERLAPS:
    case OP_MATCHES:
        return pg_elements_selectivity(&v, pre->arena, p);
    case OP_OR:
        return pg_clamp_selectivity(or_selectivity(pre, p));
    case OP_OTHER:
        return other_selectivity(pre, &v, p);
    }
    return 0.5;
}

/* --- ANDs: bounds on one variable pair into a range ----------------------------------------------------- */

struct range {
    const struct query_operand *operand;
    double low, high; /* selectivity of the tightest bound; -1 none */
};

struct product {
    struct range ranges[16];
    size_t n;
    double selectivity;
};

static bool same_operand(const struct query_operand *a, const struct query_operand *b) {
    if (a->kind != b->kind) {
        return false;
    }
    return a->kind == OPERAND_COLUMN ? a->column.rel == b->column.rel && a->column.column == b->column.column
                                     : a->text.len && a->rels == b->rels && str_eq(a->text, b->text);
}

static void multiply(struct product *product, const struct query_predicate *p, double selectivity) {
    bool low = query_op_is_above(p->op), high = query_op_is_below(p->op);
    bool pseudo = p->right.kind == OPERAND_CONSTANT || p->right.kind == OPERAND_PARAMETER;
    if ((!low && !high) || !pseudo || (p->left.kind != OPERAND_COLUMN && p->left.kind != OPERAND_EXPRESSION)) {
        product->selectivity *= selectivity;
        return;
    }
    size_t i = 0;
    while (i < product->n && !same_operand(product->ranges[i].operand, &p->left)) {
        i++;
    }
    if (i == 16) {
        product->selectivity *= selectivity;
        return;
    }
    if (i == product->n) {
        product->ranges[product->n++] = (struct range){&p->left, -1, -1};
    }
    double *bound = low ? &product->ranges[i].low : &product->ranges[i].high;
    *bound = *bound < 0 ? selectivity : fmin(*bound, selectivity);
}

static double finish(const struct prepared *pre, struct product *product) {
    for (size_t i = 0; i < product->n; i++) {
        const struct range *r = &product->ranges[i];
        if (r->low >= 0 && r->high >= 0) {
            struct pg_variable v = variable_of(pre, r->operand);
            product->selectivity *= pre->book->range(&v, r->low, r->high);
        } else {
            product->selectivity *= r->low >= 0 ? r->low : r->high;
        }
    }
    return pg_clamp_selectivity(product->selectivity);
}

double conjunction_selectivity(const struct prepared *pre, const struct query_conjunction *c) {
    struct product product = {.selectivity = 1};
    for (size_t i = 0; i < c->n; i++) {
        multiply(&product, &c->at[i], clause_selectivity(pre, &c->at[i]));
    }
    return finish(pre, &product);
}

double clauses_selectivity(const struct prepared *pre, const uint32_t *clauses, size_t n, uint64_t rel) {
    struct product product = {.selectivity = 1};
    for (size_t i = 0; i < n; i++) {
        const struct clause *c = &pre->clauses[clauses[i]];
        if (c->rels & (c->rels - 1)) {
            /* The other side's value is not known: as col = $1. */
            bool left = c->left_rels == rel;
            struct pg_variable v = variable_of(pre, left ? &c->p->left : &c->p->right);
            double one = c->p->settled                            ? 1 /* the filter derived from it counts */
                         : c->equi_join                           ? pre->book->equal_unknown(&v)
                         : c->p->op >= OP_LT && c->p->op <= OP_GE ? pre->book->inequality_unknown
                                                                  : c->selectivity;
            product.selectivity *= one;
        } else {
            multiply(&product, c->p, c->selectivity);
        }
    }
    return finish(pre, &product);
}

static double equi_selectivity(const struct prepared *pre, struct clause *c, bool semi, uint64_t right,
                               double right_rows) {
    bool turned = (c->left_rels & right) != 0;
    struct pg_variable l = variable_of(pre, turned ? &c->p->right : &c->p->left);
    struct pg_variable r = variable_of(pre, turned ? &c->p->left : &c->p->right);
    if (!c->has_inner) {
        c->inner = pre->book->join_equal(&l, &r);
        c->has_inner = true;
    }
    if (!semi) {
        return c->inner;
    }
    if (!c->has_semi || c->semi_right != right || c->semi_rows != right_rows) {
        c->semi = fmin(pre->book->join_semi(&l, &r, right_rows), right_rows * c->inner);
        c->semi_right = right;
        c->semi_rows = right_rows;
        c->has_semi = true;
    }
    return c->semi;
}

double join_clause_selectivity(const struct prepared *pre, struct clause *c, bool semi, uint64_t right,
                               double right_rows) {
    if (c->p->settled) {
        return 1;
    }
    if (c->equi_join) {
        return !semi && c->has_inner ? c->inner : equi_selectivity(pre, c, semi, right, right_rows);
    }
    if (c->p->op != OP_NE || !c->left_rels || !c->right_rels) {
        return c->selectivity;
    }
    struct pg_variable l = variable_of(pre, &c->p->left), r = variable_of(pre, &c->p->right);
    if (semi) { /* some other value is almost always there (neqjoinsel) */
        return 1 - pg_null_fraction(&l);
    }
    if (!c->has_inner) {
        c->inner = pg_clamp_selectivity(1 - pre->book->join_equal(&l, &r));
        c->has_inner = true;
    }
    return c->inner;
}

struct pg_merge_scan clause_merge_scan(const struct prepared *pre, struct clause *c, bool turned) {
    if (!c->has_scan) {
        struct pg_variable l = variable_of(pre, &c->p->left), r = variable_of(pre, &c->p->right);
        c->scan = pg_merge_scan(&l, &r);
        c->has_scan = true;
    }
    struct pg_merge_scan s = c->scan;
    return turned ? (struct pg_merge_scan){s.right_start, s.right_end, s.left_start, s.left_end} : s;
}
