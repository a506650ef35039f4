/*
 * What Oracle's optimizer takes a predicate to keep, from the catalog's statistics by cost/ora_selectivity and ora_cardinality.
 *
 * Not modelled: dynamic sampling, adaptive statistics and directives, cardinality feedback.
 */
#include <math.h>

#include "catalog/oracle_value.h"
#include "cost/ora_cardinality.h"
#include "cost/ora_catalog.h"
#include "cost/ora_join_histogram.h"
#include "cost/ora_selectivity.h"
#include "optimizer/oracle_estimates.h"

#define SUB_SELECT 0.05 /* a filter by a sub-select */

static bool known(const struct query_operand *o) {
    return o->kind == OPERAND_CONSTANT;
}

/* --- Statistics of a variable ------------------------------------------------------------------------------- */

static const enum ora_histogram histograms[] = {
    [HISTOGRAM_NONE] = ORA_NO_HISTOGRAM,
    [HISTOGRAM_FREQUENCY] = ORA_FREQUENCY,
    [HISTOGRAM_TOP_FREQUENCY] = ORA_TOP_FREQUENCY,
    [HISTOGRAM_HEIGHT_BALANCED] = ORA_HEIGHT_BALANCED,
    [HISTOGRAM_HYBRID] = ORA_HYBRID,
};

/* Texts alike in their first bytes share a number: the one that is asked for keeps it, the others move aside. */
static void copy_endpoints(struct arena *arena, const struct catalog_oracle_stats *s, struct str asked,
                           struct ora_column *c) {
    struct ora_endpoint *at = ARENA_ARRAY(arena, struct ora_endpoint, s->endpoint_count + 1);
    for (size_t i = 0; i < s->endpoint_count; i++) {
        const struct catalog_endpoint *e = &s->endpoints[i];
        bool other = asked.len && e->text.len && !str_eq(e->text, asked);
        at[i] = (struct ora_endpoint){other ? nextafter(e->scale, INFINITY) : e->scale, e->number, e->repeat_count};
    }
    c->endpoints = at;
    c->endpoint_count = s->endpoint_count;
    c->histogram = histograms[s->histogram];
    c->buckets = s->buckets > 0 ? s->buckets : 0;
    c->sample = s->sample_size > 0 ? s->sample_size : 0;
}

static void shared_range(const struct pg_variable *v, struct ora_column *c) {
    if (v->stats->bound_count > 1) {
        c->low = oracle_value_scale(v->family, v->stats->bounds[0]);
        c->high = oracle_value_scale(v->family, v->stats->bounds[v->stats->bound_count - 1]);
    }
}

static struct ora_column column_of(struct arena *arena, const struct pg_variable *v, struct str asked) {
    struct ora_column c = {.has_stats = v->stats && v->stats->present, .rows = v->tuples, .low = NAN, .high = NAN};
    if (!c.has_stats) {
        return c;
    }
    const struct catalog_oracle_stats *own = v->stats->oracle;
    c.nulls = v->tuples * ora_clamp_selectivity(v->stats->null_fraction);
    c.distinct = ora_distinct_of(v->stats, v->tuples);
    if (!own) {
        shared_range(v, &c);
        return c;
    }
    c.low = own->low_scale;
    c.high = own->high_scale;
    if (own->histogram != HISTOGRAM_NONE && own->endpoint_count && own->endpoint_count < 100000) {
        copy_endpoints(arena, own, v->family == FAMILY_TEXT ? asked : (struct str){0}, &c);
    }
    return c;
}

/* --- Filters ------------------------------------------------------------------------------------------------ */

static double compare_known(struct arena *arena, const struct pg_variable *v, const struct query_predicate *p) {
    static const enum ora_compare compares[] = {
        [OP_LT] = ORA_LT, [OP_LE] = ORA_LE, [OP_GT] = ORA_GT, [OP_GE] = ORA_GE};
    struct arena_mark mark = arena_mark(arena);
    struct ora_column c = column_of(arena, v, p->right.text);
    double value = oracle_value_scale(v->family, p->right.text), equal = ora_equal(&c, value);
    double selectivity = p->op == OP_EQ   ? equal
                         : p->op == OP_NE ? ora_not_equal(&c, equal)
                                          : ora_compare(&c, compares[p->op], value);
    arena_rewind(arena, mark);
    return selectivity;
}

double oracle_comparison(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p) {
    if (known(&p->right)) {
        return p->right.is_null ? 0 : compare_known(pre->arena, v, p);
    }
    double equal = oracle_equal_unknown(v);
    return p->op == OP_EQ ? equal : p->op == OP_NE ? 1 - equal : ORA_UNKNOWN_RANGE;
}

double oracle_in_list(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p) {
    if (!p->value_count) {
        return SUB_SELECT;
    }
    double sum = 0;
    for (size_t i = 0; i < p->value_count; i++) {
        struct query_predicate one = {.op = OP_EQ, .left = p->left, .right = p->values[i]};
        sum += oracle_comparison(pre, v, &one);
    }
    sum = ora_clamp_selectivity(sum);
    return p->op == OP_IN ? sum : 1 - sum;
}

/* 'abc%' is the range from abc to its successor; any other pattern keeps 5 %. */
double oracle_like(const struct prepared *pre, const struct pg_variable *v, const struct query_predicate *p) {
    double selectivity = ORA_UNKNOWN_RANGE;
    if (p->op == OP_LIKE_PREFIX && p->value_count && known(&p->values[0]) && p->values[0].text.len) {
        struct arena_mark mark = arena_mark(pre->arena);
        struct ora_column c = column_of(pre->arena, v, (struct str){0});
        char *next = str_z(pre->arena, p->values[0].text);
        size_t last = p->values[0].text.len - 1;
        next[last] = (char)((unsigned char)next[last] + 1);
        double low = oracle_value_scale(FAMILY_TEXT, p->values[0].text);
        double high = oracle_value_scale(FAMILY_TEXT, (struct str){next, last + 1});
        selectivity = ora_like_prefix(&c, low, high);
        arena_rewind(pre->arena, mark);
    }
    return p->op == OP_NOT_LIKE ? 1 - selectivity : selectivity;
}

double oracle_other(const struct query_predicate *p) {
    const struct sql_node *tree = p->tree;
    if (p->sub_plan_count || !tree || tree->kind != SQL_BINARY) {
        return tree && tree->kind == SQL_CALL ? ORA_UNKNOWN_EQUAL : SUB_SELECT;
    }
    struct str op = SQL_AS_CONST(binary, tree)->op;
    bool equal = str_eq_z(op, "="), different = str_eq_z(op, "<>") || str_eq_z(op, "!=");
    return equal ? ORA_UNKNOWN_EQUAL : different ? 1 - ORA_UNKNOWN_EQUAL : ORA_UNKNOWN_RANGE;
}

/* --- Column groups ---------------------------------------------------------------------------------------- */

/* Selectivity of `column = value` among the filters; 0 when there is none, or a histogram says more than a group could. */
static double equality_on(const struct prepared *pre, const struct base *base, uint32_t column) {
    const struct catalog_stats *s = &base->table->columns[column].stats;
    bool plain = !s->oracle || s->oracle->histogram == HISTOGRAM_NONE;
    for (size_t i = 0; i < base->filter_count && plain; i++) {
        const struct clause *c = &pre->clauses[base->filters[i]];
        if (c->p->op == OP_EQ && c->p->left.kind == OPERAND_COLUMN && c->p->left.column.column == column) {
            return c->selectivity;
        }
    }
    return 0;
}

struct group { /* columns whose combinations have been counted */
    size_t columns;
    double factor; /* what the count makes of the product */
    bool whole;    /* all of them are compared */
};

/*
 * The group with most columns compared, one that has all of its columns compared first. Some of its columns are enough: what they keep is no
 * less than one combination of all ("Partial: #1 (2 4 ) Sel: 0.0010" in an 11.2 trace: 1/10 * 1/1000, and 1,000 keys).
 */
static void consider(const struct prepared *pre, const struct base *base, const uint32_t *columns, size_t n,
                     double combinations, struct group *best) {
    double product = 1;
    size_t compared = 0;
    for (size_t i = 0; i < n; i++) {
        double share = columns[i] == CATALOG_NONE ? 0 : equality_on(pre, base, columns[i]);
        product *= share > 0 ? share : 1;
        compared += share > 0;
    }
    bool whole = compared == n;
    bool better = whole != best->whole ? whole : compared > best->columns;
    if (compared > 1 && better && combinations >= 1) {
        *best = (struct group){compared, ora_group_equal(product, combinations) / product, whole};
    }
}

/* An index's distinct keys and gathered groups count when every column of theirs has an equality; the widest one does. */
double oracle_together(const struct prepared *pre, const struct base *base, double product) {
    struct group best = {0, 1, false};
    uint32_t columns[DESIGN_KEYS_MAX];
    for (size_t i = 0; base->table && i < base->table->indexes.n; i++) {
        const struct catalog_index *x = &pre->catalog->indexes[base->table->indexes.at[i]];
        size_t n = x->key_count < DESIGN_KEYS_MAX ? x->key_count : 0;
        for (size_t k = 0; k < n; k++) {
            columns[k] = x->keys[k].column;
        }
        consider(pre, base, columns, n, x->oracle ? x->oracle->distinct_keys : 0, &best);
    }
    const struct catalog_oracle_table *own = base->table ? base->table->oracle : NULL;
    for (size_t i = 0; own && i < own->groups.n; i++) {
        const struct catalog_column_group *g = &own->groups.at[i];
        consider(pre, base, g->columns, g->column_count, g->stats ? g->stats->distinct : 0, &best);
    }
    return ora_clamp_selectivity(product * best.factor);
}

/* Two bounds of one column: what both leave; two unknown ones 0.25 %. */
double oracle_range(const struct pg_variable *v, double low, double high) {
    double filled = v->stats && v->stats->present ? 1 - v->stats->null_fraction : 1;
    double both = low + high - filled;
    return both > 0 ? ora_clamp_selectivity(both) : ora_clamp_selectivity(low * high);
}

double oracle_equal_unknown(const struct pg_variable *v) {
    if (!v->stats || !v->stats->present) {
        return ORA_UNKNOWN_EQUAL;
    }
    return ora_clamp_selectivity((1 - v->stats->null_fraction) / fmax(1, ora_distinct_of(v->stats, v->tuples)));
}

/* --- Joins and groups ---------------------------------------------------------------------------------------- */

static struct ora_join_column join_column(const struct pg_variable *v) {
    struct ora_join_column c = {.rows = v->tuples};
    bool have = v->stats && v->stats->present;
    double distinct = have        ? ora_distinct_of(v->stats, v->tuples)
                      : v->unique ? v->tuples
                                  : ora_default_distinct(v->tuples);
    c.nulls = have ? v->tuples * ora_clamp_selectivity(v->stats->null_fraction) : 0;
    c.distinct = v->rel_rows > 0 ? ora_distinct_left(distinct, v->tuples, v->rel_rows) : distinct;
    return c;
}

static struct ora_join_histogram join_histogram(const struct pg_variable *v) {
    const struct catalog_stats *s = v->stats;
    return s ? (struct ora_join_histogram){s->oracle, 1 - s->null_fraction, ora_distinct_of(s, v->tuples)}
             : (struct ora_join_histogram){0};
}

double oracle_join_equal(const struct pg_variable *l, const struct pg_variable *r) {
    struct ora_join_column a = join_column(l), b = join_column(r);
    struct ora_join_histogram left = join_histogram(l), right = join_histogram(r);
    double counted = l->family == r->family ? ora_join_histograms(&left, &right) : NAN;
    return isnan(counted) ? ora_join_equal(&a, &b) : counted;
}

double oracle_join_semi(const struct pg_variable *l, const struct pg_variable *r, double right_rows) {
    struct ora_join_column a = join_column(l), b = join_column(r);
    b.distinct = fmin(b.distinct, fmax(1, right_rows));
    return ora_semi_equal(&a, &b);
}

double oracle_join_floor(double product, size_t clauses, double left_rows, double right_rows) {
    return clauses > 1 ? ora_join_sanity(product, left_rows, right_rows) : product;
}

double oracle_groups(const struct pg_group_variable *variables, size_t n, double input_rows) {
    double distinct[64];
    n = n < 64 ? n : 64;
    for (size_t i = 0; i < n; i++) {
        const struct pg_group_variable *v = &variables[i];
        distinct[i] = v->rows > 0 ? ora_distinct_left(v->distinct, v->tuples, v->rows) : v->distinct;
    }
    return ora_groups(distinct, n, input_rows);
}
