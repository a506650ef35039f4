/*
 * AND, OR, NOT, comparisons of a column with a literal, IN lists, IS [NOT] NULL and boolean columns, each by the formulas of
 * pg_selectivity.h. Bounds on one column are not paired into a range: the predicates of partial indexes rarely have two.
 */
#include "cost/predicate_share.h"

#include "cost/pg_params.h"
#include "cost/pg_selectivity.h"

#define DEPTH_MAX 60
#define MATCHING 0.01 /* DEFAULT_MATCHING_SEL */

static const struct sql_node *bare(const struct sql_node *node) { /* 'open'::text, (x) */
    while (node && node->kind == SQL_CAST) {
        node = SQL_AS_CONST(cast, node)->operand;
    }
    return node;
}

static bool variable(const struct catalog_table *table, const struct sql_node *node, struct pg_variable *v) {
    node = bare(node);
    uint32_t column =
        node && node->kind == SQL_COLUMN ? catalog_find_column(table, SQL_AS_CONST(column, node)->name) : CATALOG_NONE;
    if (column == CATALOG_NONE) {
        return false;
    }
    *v = (struct pg_variable){
        .stats = &table->columns[column].stats, .family = table->columns[column].family, .tuples = table->rows};
    return true;
}

static bool literal(const struct sql_node *node, struct str *text) {
    node = bare(node);
    if (!node || node->kind != SQL_LITERAL) {
        return false;
    }
    const struct sql_literal *l = SQL_AS_CONST(literal, node);
    *text = l->kind == SQL_LITERAL_TRUE ? STR("t") : l->kind == SQL_LITERAL_FALSE ? STR("f") : l->text;
    return l->kind != SQL_LITERAL_NULL;
}

/* Operators that look into a value: matchingsel's default, whatever the statistics. */
static bool looks_into(struct str op) {
    return str_eq_z(op, "?") || str_eq_z(op, "?|") || str_eq_z(op, "?&") || str_eq_z(op, "@>") || str_eq_z(op, "<@");
}

static double comparison(const struct catalog_table *table, const struct sql_binary *b) {
    struct pg_variable v;
    struct str text;
    if (looks_into(b->op)) {
        return MATCHING;
    }
    bool turned = !variable(table, b->left, &v);
    if ((turned && !variable(table, b->right, &v)) || !literal(turned ? b->left : b->right, &text)) {
        return str_eq_z(b->op, "=") ? PG_DEFAULT_EQ : PG_DEFAULT_INEQ;
    }
    if (str_eq_z(b->op, "=")) {
        return pg_equal(&v, text);
    }
    if (str_eq_z(b->op, "<>") || str_eq_z(b->op, "!=")) {
        return pg_not_equal(&v, pg_equal(&v, text));
    }
    bool less = b->op.len && (b->op.ptr[0] == '<') != turned, equal = b->op.len == 2;
    return pg_inequality(&v, less ? (equal ? PG_LE : PG_LT) : (equal ? PG_GE : PG_GT), text);
}

static double in_list(const struct catalog_table *table, const struct sql_in *in) {
    struct pg_variable v;
    double share = 0;
    if (!variable(table, in->operand, &v)) {
        return PG_DEFAULT_INEQ;
    }
    for (size_t i = 0; i < in->items.n; i++) {
        struct str text;
        share += literal(in->items.at[i], &text) ? pg_equal(&v, text) : pg_equal_unknown(&v);
    }
    share = pg_clamp_selectivity(share);
    return in->negated ? pg_not_equal(&v, share) : share;
}

static double is_test(const struct catalog_table *table, const struct sql_is *is) {
    struct pg_variable v;
    double share = 0.5;
    if (variable(table, is->operand, &v)) {
        share = is->test == SQL_IS_NULL    ? v.stats->present ? v.stats->null_fraction : 0.005
                : is->test == SQL_IS_TRUE  ? pg_is_true(&v, true)
                : is->test == SQL_IS_FALSE ? pg_is_true(&v, false)
                                           : 0.5;
    }
    return is->negated ? 1 - share : share;
}

static double share_of(const struct catalog_table *table, const struct sql_node *node, int depth) {
    struct pg_variable v;
    double share;
    if (!node || depth > DEPTH_MAX) {
        return 1;
    }
    switch ((int)node->kind) {
    case SQL_AND:
        share = 1;
        for (size_t i = 0; i < SQL_AS_CONST(and, node)->items.n; i++) {
            share *= share_of(table, SQL_AS_CONST(and, node)->items.at[i], depth + 1);
        }
        return share;
    case SQL_OR:
        share = 0;
        for (size_t i = 0; i < SQL_AS_CONST(or, node)->items.n; i++) {
            double one = share_of(table, SQL_AS_CONST(or, node)->items.at[i], depth + 1);
            share += one - share * one;
        }
        return share;
    case SQL_NOT:
        if (variable(table, SQL_AS_CONST(not, node)->operand, &v)) {
            return pg_is_true(&v, false);
        }
        return 1 - share_of(table, SQL_AS_CONST(not, node)->operand, depth + 1);
    case SQL_BINARY:
        return comparison(table, SQL_AS_CONST(binary, node));
    case SQL_IN:
        return in_list(table, SQL_AS_CONST(in, node));
    case SQL_IS:
        return is_test(table, SQL_AS_CONST(is, node));
    case SQL_COLUMN:
        return variable(table, node, &v) ? pg_is_true(&v, true) : 0.5;
    default:
        return PG_DEFAULT_INEQ;
    }
}

double cost_predicate_share(const struct catalog_table *table, const struct sql_node *predicate) {
    return pg_clamp_selectivity(share_of(table, predicate, 0));
}
