/*
 * AND, OR, NOT, comparisons of a column with a literal, IN lists, IS [NOT] NULL and boolean columns, each by the formulas of
 * pg_selectivity.h. Bounds on one column are not paired into a range: the predicates of partial indexes rarely have two.
 *
 * An expression's values are those of its column's sample (index_key.h), and what a document holds is looked up in the sampled ones. Of two columns that
 * are compared the values are taken as independent: exact where one of them is nearly constant (attempts < max_attempts), else anybody's guess.
 */
#include "cost/predicate_share.h"

#include <math.h>

#include "cost/index_key.h"
#include "cost/pg_elements.h"
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

static bool looks_into(struct str op) {
    return str_eq_z(op, "?") || str_eq_z(op, "?|") || str_eq_z(op, "?&") || str_eq_z(op, "@>") || str_eq_z(op, "<@");
}

/* What none of the n sampled documents outside the common ones has may still be in some: half of one in n + 1 (Jeffreys' estimate). To the planner it is in one of 10,000 rows. */
static double unseen(const struct catalog_stats *stats) {
    double left = 1 - stats->null_fraction;
    for (size_t i = 0; i < stats->common_count; i++) {
        left -= stats->common_fraction[i];
    }
    return stats->bound_count ? fmax(0, left) * 0.5 / (double)(stats->bound_count + 1) : 0;
}

/* What is looked for in a document, by the sampled ones; matchingsel's default else. */
static double looked_into(struct arena *arena, const struct catalog_table *table, const struct sql_binary *b) {
    struct pg_variable v;
    struct query_predicate p = {.op = str_eq_z(b->op, "?") ? OP_HAS_KEY : OP_CONTAINS, .right.kind = OPERAND_CONSTANT, .tree = &b->node};
    bool known = (str_eq_z(b->op, "?") || str_eq_z(b->op, "@>")) && variable(table, b->left, &v) && literal(b->right, &p.right.text);
    bool sampled = known && v.family == FAMILY_JSON && v.stats->present;
    return sampled ? fmax(unseen(v.stats), pg_elements_selectivity(&v, arena, &p)) : MATCHING;
}

/* doc ->> 'state' = 'open'; 0: not known. */
static double expression_equal(struct arena *arena, const struct catalog_table *table, const struct sql_binary *b) {
    struct catalog_key key = {.column = CATALOG_NONE, .tree = bare(b->left)};
    struct str text;
    double rows = fmax(1, table->rows);
    if (!str_eq_z(b->op, "=") || !literal(b->right, &text)) {
        return 0;
    }
    struct index_key values = index_key_of(arena, table, &key, NULL, rows);
    struct pg_variable v = {.stats = &values.stats, .family = values.family, .tuples = rows};
    return values.computed ? pg_equal(&v, text) : 0;
}

/* The share of rows in which a's value and b's compare so, as if they were independent: for each of a's, how many of b's. */
static double compared(const struct pg_variable *a, enum pg_compare op, const struct pg_variable *b) {
    static const enum pg_compare turned[] = {[PG_LT] = PG_GT, [PG_LE] = PG_GE, [PG_GT] = PG_LT, [PG_GE] = PG_LE};
    const struct catalog_stats *s = a->stats;
    double share = 0, left = 1 - s->null_fraction;
    for (size_t i = 0; i < s->common_count; i++) {
        share += s->common_fraction[i] * pg_inequality(b, turned[op], s->common[i]);
        left -= s->common_fraction[i];
    }
    for (size_t i = 0; i < s->bound_count; i++) {
        share += fmax(0, left) / (double)s->bound_count * pg_inequality(b, turned[op], s->bounds[i]);
    }
    return share;
}

static enum pg_compare compare_of(struct str op, bool turned) {
    bool less = op.len && (op.ptr[0] == '<') != turned, equal = op.len == 2;
    return less ? (equal ? PG_LE : PG_LT) : (equal ? PG_GE : PG_GT);
}

static bool is_inequality(struct str op) {
    return str_eq_z(op, "<") || str_eq_z(op, "<=") || str_eq_z(op, ">") || str_eq_z(op, ">=");
}

static double comparison(struct arena *arena, const struct catalog_table *table, const struct sql_binary *b) {
    struct pg_variable v, w;
    struct str text;
    if (looks_into(b->op)) {
        return looked_into(arena, table, b);
    }
    bool turned = !variable(table, b->left, &v);
    if (!turned && is_inequality(b->op) && variable(table, b->right, &w) && v.stats->present && w.stats->present) {
        return compared(&v, compare_of(b->op, false), &w);
    }
    if ((turned && !variable(table, b->right, &v)) || !literal(turned ? b->left : b->right, &text)) {
        double equal = turned ? expression_equal(arena, table, b) : 0;
        return equal > 0 ? equal : str_eq_z(b->op, "=") ? PG_DEFAULT_EQ : PG_DEFAULT_INEQ;
    }
    if (str_eq_z(b->op, "=")) {
        return pg_equal(&v, text);
    }
    if (str_eq_z(b->op, "<>") || str_eq_z(b->op, "!=")) {
        return pg_not_equal(&v, pg_equal(&v, text));
    }
    return pg_inequality(&v, compare_of(b->op, turned), text);
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

enum truth cost_truth_asked(const struct sql_is *is) {
    const struct sql_node *other = is->test == SQL_IS_DISTINCT_FROM ? is->other : NULL;
    enum sql_literal_kind literal = other && other->kind == SQL_LITERAL ? (enum sql_literal_kind)SQL_AS_CONST(literal, other)->kind : SQL_LITERAL_NULL;
    if (is->test == SQL_IS_TRUE || literal == SQL_LITERAL_TRUE) {
        return TRUTH_TRUE;
    }
    return is->test == SQL_IS_FALSE || literal == SQL_LITERAL_FALSE ? TRUTH_FALSE : TRUTH_NONE;
}

static double is_test(const struct catalog_table *table, const struct sql_is *is) {
    struct pg_variable v;
    double share = 0.5;
    if (variable(table, is->operand, &v)) {
        enum truth truth = cost_truth_asked(is);
        bool null = is->test == SQL_IS_NULL || is->test == SQL_IS_UNKNOWN;
        share = null    ? v.stats->present ? v.stats->null_fraction : 0.005
                : truth ? pg_is_true(&v, truth == TRUTH_TRUE)
                        : 0.5;
        share = is->test == SQL_IS_DISTINCT_FROM ? 1 - share : share;
    }
    return is->negated ? 1 - share : share;
}

static double share_of(struct arena *arena, const struct catalog_table *table, const struct sql_node *node, int depth) {
    struct pg_variable v;
    double share;
    if (!node || depth > DEPTH_MAX) {
        return 1;
    }
    switch ((int)node->kind) {
    case SQL_AND:
        share = 1;
        for (size_t i = 0; i < SQL_AS_CONST(and, node)->items.n; i++) {
            share *= share_of(arena, table, SQL_AS_CONST(and, node)->items.at[i], depth + 1);
        }
        return share;
    case SQL_OR:
        share = 0;
        for (size_t i = 0; i < SQL_AS_CONST(or, node)->items.n; i++) {
            double one = share_of(arena, table, SQL_AS_CONST(or, node)->items.at[i], depth + 1);
            share += one - share * one;
        }
        return share;
    case SQL_NOT:
        if (variable(table, SQL_AS_CONST(not, node)->operand, &v)) {
            return pg_is_true(&v, false);
        }
        return 1 - share_of(arena, table, SQL_AS_CONST(not, node)->operand, depth + 1);
    case SQL_BINARY:
        return comparison(arena, table, SQL_AS_CONST(binary, node));
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
    struct arena arena;
    arena_init(&arena, NULL);
    double share = pg_clamp_selectivity(share_of(&arena, table, predicate, 0));
    arena_release(&arena);
    return share;
}

bool cost_predicate_is_plain(const struct catalog_table *table, const struct sql_node *predicate) {
    struct pg_variable v;
    struct str text;
    switch ((int)predicate->kind) {
    case SQL_COLUMN:
        return true;
    case SQL_NOT:
        return SQL_AS_CONST(not, predicate)->operand->kind == SQL_COLUMN;
    case SQL_IS:
        return variable(table, SQL_AS_CONST(is, predicate)->operand, &v);
    case SQL_IN:
        return variable(table, SQL_AS_CONST(in, predicate)->operand, &v);
    case SQL_BINARY: {
        const struct sql_binary *b = SQL_AS_CONST(binary, predicate);
        return !looks_into(b->op) && ((variable(table, b->left, &v) && literal(b->right, &text)) ||
                                      (variable(table, b->right, &v) && literal(b->left, &text)));
    }
    default:
        return false;
    }
}

bool cost_predicate_is_of_plain(const struct catalog_table *table, const struct sql_node *predicate) {
    if (predicate->kind != SQL_AND) {
        return cost_predicate_is_plain(table, predicate);
    }
    for (size_t i = 0; i < SQL_AS_CONST(and, predicate)->items.n; i++) {
        if (!cost_predicate_is_plain(table, SQL_AS_CONST(and, predicate)->items.at[i])) {
            return false;
        }
    }
    return true;
}

bool cost_predicate_parts(struct arena *arena, const struct catalog_table *table, const struct sql_node *predicate, struct cost_predicate_parts *parts) {
    if (predicate->kind != SQL_AND) {
        return false;
    }
    const struct sql_list *items = &SQL_AS_CONST(and, predicate)->items;
    struct sql_node *told = sql_node_new(arena, SQL_AND, predicate->offset, predicate->length), *untold = sql_node_new(arena, SQL_AND, predicate->offset, predicate->length);
    for (size_t i = 0; i < items->n; i++) {
        struct sql_node *part = cost_predicate_is_plain(table, items->at[i]) ? told : untold;
        sql_list_push(arena, &SQL_AS(and, part)->items, items->at[i]);
    }
    const struct sql_list *some = &SQL_AS(and, told)->items, *others = &SQL_AS(and, untold)->items;
    if (!some->n || !others->n) {
        return false;
    }
    *parts = (struct cost_predicate_parts){some->n == 1 ? some->at[0] : told, others->n == 1 ? others->at[0] : untold, cost_predicate_share(table, told)};
    return true;
}
