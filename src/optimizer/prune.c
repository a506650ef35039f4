/*
 * Which partitions the constants of a scan's filters leave, when the plan is made.
 *
 * Model: PostgreSQL 15, partprune.c: =, ranges, IN, IS NULL and OR of these on the columns of the key; of several range keys a prefix; of hash keys
 * all; <> of lists. A partition stays unless no value that its bound allows meets the filters; the default one stays where such a value is in no other.
 * Values that are not known before the plan runs prune nothing: PostgreSQL skips those partitions later, and prices them all the same.
 *
 * Knowingly not: keys that are expressions; row comparisons beyond their first column. Text compares bytewise, as in pg_value.h.
 */
#include <math.h>

#include "catalog/partitions.h"
#include "cost/pg_hash.h"
#include "cost/pg_value.h"
#include "optimizer/plan.h"

struct condition { /* an AND list */
    const struct query_predicate **at;
    size_t n;
};

struct pruning {
    const struct prepared *pre;
    const struct catalog_table *whole; /* whose columns the filters name */
    size_t rel;
    struct table_ids left;
};

struct test { /* of one partition */
    const struct pruning *pruning;
    const struct condition *condition;
    const struct partition_bound *bound;
    uint32_t columns[PATH_KEYS]; /* of the key; CATALOG_NONE: an expression */
    size_t n;
    bool unknown; /* some value could not be compared */
};

/* --- What the filters allow in one column ------------------------------------------------------------------- */

static bool is_on(const struct test *t, const struct query_predicate *p, uint32_t column) {
    return !p->row_count && p->left.kind == OPERAND_COLUMN && p->left.column.rel == t->pruning->rel && p->left.column.column == column;
}

static bool is_constant(const struct query_operand *o) {
    return o->kind == OPERAND_CONSTANT;
}

static int compared(struct test *t, uint32_t column, struct str a, struct str b) {
    int order = 0;
    t->unknown |= !pg_value_compare(t->pruning->whole->columns[column].family, a, b, &order);
    return order;
}

static bool is_among(struct test *t, uint32_t column, struct str value, const struct query_predicate *p) {
    bool found = false;
    for (size_t i = 0; i < p->value_count && !found; i++) {
        found = !is_constant(&p->values[i]) ? p->op == OP_IN : !p->values[i].is_null && compared(t, column, value, p->values[i].text) == 0;
    }
    return found;
}

static bool value_meets(struct test *t, uint32_t column, struct str value, const struct query_predicate *p) {
    bool known = is_constant(&p->right);
    if (p->op == OP_IN || p->op == OP_NOT_IN) {
        return !p->value_count || is_among(t, column, value, p) == (p->op == OP_IN);
    }
    if (p->op == OP_IS_TRUE || p->op == OP_IS_FALSE) {
        return (compared(t, column, value, STR("true")) == 0) == (p->op == OP_IS_TRUE);
    }
    if (p->op > OP_GE || !known) {
        return p->op != OP_IS_NULL;
    }
    if (p->right.is_null) {
        return false;
    }
    int order = compared(t, column, value, p->right.text);
    return p->op == OP_EQ   ? order == 0
           : p->op == OP_NE ? order != 0
           : p->op == OP_LT ? order < 0
           : p->op == OP_LE ? order <= 0
           : p->op == OP_GT ? order > 0
                            : order >= 0;
}

static bool value_may_be(struct test *t, uint32_t column, struct str value) {
    for (size_t i = 0; i < t->condition->n; i++) {
        const struct query_predicate *p = t->condition->at[i];
        if (is_on(t, p, column) && !value_meets(t, column, value, p)) {
            return false;
        }
    }
    return true;
}

/* Comparisons are strict: no NULL meets them. */
static bool null_may_be(const struct test *t, uint32_t column) {
    for (size_t i = 0; i < t->condition->n; i++) {
        const struct query_predicate *p = t->condition->at[i];
        if (is_on(t, p, column) && p->op != OP_IS_NULL && p->op < OP_OR) {
            return false;
        }
    }
    return true;
}

static bool must_be_null(const struct test *t, uint32_t column) {
    for (size_t i = 0; i < t->condition->n; i++) {
        if (is_on(t, t->condition->at[i], column) && t->condition->at[i]->op == OP_IS_NULL) {
            return true;
        }
    }
    return false;
}

/* The value that the column must have; NULL: none is said. */
static const struct query_operand *value_of(const struct test *t, uint32_t column) {
    for (size_t i = 0; i < t->condition->n; i++) {
        const struct query_predicate *p = t->condition->at[i];
        if (is_on(t, p, column) && p->op == OP_EQ && is_constant(&p->right)) {
            return &p->right;
        }
    }
    return NULL;
}

/* --- Ranges ------------------------------------------------------------------------------------------------ */

/* Of a value against one column of a bound. */
static int against(struct test *t, uint32_t column, struct str value, const struct partition_value *limit) {
    return limit->limit == LIMIT_LOWEST ? 1 : limit->limit == LIMIT_HIGHEST ? -1 : compared(t, column, value, limit->text);
}

/* Some value within the comparisons lies between the bounds: `low` and `high` say which of them still matter in this column. */
static bool interval_reaches(struct test *t, size_t at, bool low, bool high) {
    uint32_t column = t->columns[at];
    bool last = at + 1 == t->bound->n;
    for (size_t i = 0; i < t->condition->n; i++) {
        const struct query_predicate *p = t->condition->at[i];
        if (!is_on(t, p, column) || p->op < OP_LT || p->op > OP_GE || !is_constant(&p->right)) {
            continue;
        }
        bool above = query_op_is_above(p->op);
        if (p->right.is_null) {
            return false;
        }
        if (above ? high : low) {
            int order = against(t, column, p->right.text, above ? &t->bound->high[at] : &t->bound->low[at]);
            bool touches = order == 0 && (p->op == OP_LE || (p->op == OP_GE && !last));
            if (above ? order > 0 || (order == 0 && !touches) : order < 0 || (order == 0 && !touches)) {
                return false;
            }
        }
    }
    return true;
}

/* Rows whose first columns are those of the bounds, as far as low and high say, may lie in the partition. */
static bool range_reaches(struct test *t, size_t at, bool low, bool high) {
    if (at == t->bound->n) {
        return !high; /* the upper bound itself is out */
    }
    uint32_t column = t->columns[at];
    if (column == CATALOG_NONE) {
        return true;
    }
    const struct query_operand *v = value_of(t, column);
    if (!v) {
        return !must_be_null(t, column) && interval_reaches(t, at, low, high);
    }
    int from = low ? against(t, column, v->text, &t->bound->low[at]) : 1;
    int to = high ? against(t, column, v->text, &t->bound->high[at]) : -1;
    return value_may_be(t, column, v->text) && from >= 0 && to <= 0 && range_reaches(t, at + 1, from == 0, to == 0);
}

/* --- Lists and hashes -------------------------------------------------------------------------------------- */

static bool list_reaches(struct test *t) {
    for (size_t i = 0; i < t->bound->n; i++) {
        const struct partition_value *v = &t->bound->low[i];
        if (t->columns[0] == CATALOG_NONE || (v->is_null ? null_may_be(t, t->columns[0]) : value_may_be(t, t->columns[0], v->text))) {
            return true;
        }
    }
    return false;
}

/* Every key must have a value, or be NULL. */
static bool hash_reaches(struct test *t) {
    uint64_t hash = 0;
    for (size_t k = 0; k < t->n; k++) {
        uint32_t column = t->columns[k];
        const struct query_operand *v = column == CATALOG_NONE ? NULL : value_of(t, column);
        uint64_t one = 0;
        if (!v && column != CATALOG_NONE && must_be_null(t, column)) {
            continue;
        }
        if (!v || !pg_hash_key(&t->pruning->whole->columns[column], v->text, &one)) {
            return true;
        }
        hash = pg_hash_combine(hash, one);
    }
    return (double)(hash % (uint64_t)t->bound->modulus) == t->bound->remainder;
}

/* --- Default partitions ------------------------------------------------------------------------------------ */

static const struct partition_bound *bound_at(const struct pruning *pruning, const struct table_ids *siblings, size_t i) {
    const struct partition_bound *b = pruning->pre->catalog->tables[siblings->at[i]].bound;
    return b && !b->is_default ? b : NULL;
}

static bool is_listed(struct test *t, const struct table_ids *siblings, const struct str *value) {
    for (size_t s = 0; s < siblings->n; s++) {
        const struct partition_bound *b = bound_at(t->pruning, siblings, s);
        for (size_t i = 0; b && i < b->n; i++) {
            bool null = b->low[i].is_null;
            if (value ? !null && compared(t, t->columns[0], *value, b->low[i].text) == 0 : null) {
                return true;
            }
        }
    }
    return false;
}

static bool list_leaves_others(struct test *t, const struct table_ids *siblings) {
    uint32_t column = t->columns[0];
    const struct query_operand *v = column == CATALOG_NONE ? NULL : value_of(t, column);
    if (column != CATALOG_NONE && must_be_null(t, column)) {
        return !is_listed(t, siblings, NULL);
    }
    return !v || (value_may_be(t, column, v->text) && !is_listed(t, siblings, &v->text));
}

/* The value of a one-column key is in some partition, whose upper bound is then in *end; `value` NULL: the lowest of all. */
static bool is_in_range(struct test *t, const struct table_ids *siblings, const struct str *value, const struct partition_value **end) {
    for (size_t s = 0; s < siblings->n; s++) {
        const struct partition_bound *b = bound_at(t->pruning, siblings, s);
        if (!b || b->strategy != PARTITION_RANGE || b->n != 1) {
            continue;
        }
        bool from = value ? against(t, t->columns[0], *value, &b->low[0]) >= 0 : b->low[0].limit == LIMIT_LOWEST;
        if (from && (!value || against(t, t->columns[0], *value, &b->high[0]) < 0)) {
            *end = &b->high[0];
            return true;
        }
    }
    return false;
}

/* From bound to bound until the comparisons end, or a gap is found. */
static bool interval_has_gap(struct test *t, const struct table_ids *siblings) {
    const struct query_predicate *low = NULL, *high = NULL;
    for (size_t i = 0; i < t->condition->n; i++) {
        const struct query_predicate *p = t->condition->at[i];
        bool counts = is_on(t, p, t->columns[0]) && is_constant(&p->right) && !p->right.is_null;
        low = counts && query_op_is_above(p->op) ? p : low;
        high = counts && query_op_is_below(p->op) ? p : high;
    }
    const struct str *at = low ? &low->right.text : NULL;
    for (size_t steps = 0; (low || high) && steps <= siblings->n; steps++) {
        const struct partition_value *end;
        if (!is_in_range(t, siblings, at, &end)) {
            return true;
        }
        if (end->limit == LIMIT_HIGHEST) {
            return false;
        }
        int order = high ? compared(t, t->columns[0], high->right.text, end->text) : 1;
        if (order < 0 || (order == 0 && high->op == OP_LT)) {
            return false;
        }
        at = &end->text;
    }
    return true;
}

static bool range_leaves_others(struct test *t, const struct table_ids *siblings) {
    const struct partition_value *end;
    if (t->n != 1 || t->columns[0] == CATALOG_NONE || must_be_null(t, t->columns[0])) {
        return true;
    }
    const struct query_operand *v = value_of(t, t->columns[0]);
    return v ? value_may_be(t, t->columns[0], v->text) && !is_in_range(t, siblings, &v->text, &end) : interval_has_gap(t, siblings);
}

/* --- A partition, a table ---------------------------------------------------------------------------------- */

static bool bound_reaches(struct test *t, enum partition_strategy strategy, const struct table_ids *siblings) {
    bool of_default = t->bound->is_default, ranges = strategy == PARTITION_RANGE;
    bool fits = of_default || (t->bound->strategy == strategy && (!ranges || t->bound->n <= t->n));
    if (!fits) {
        return true;
    }
    switch (strategy) {
    case PARTITION_RANGE:
        return of_default ? range_leaves_others(t, siblings) : range_reaches(t, 0, true, true);
    case PARTITION_LIST:
        return of_default ? list_leaves_others(t, siblings) : list_reaches(t);
    case PARTITION_HASH:
        return of_default || hash_reaches(t);
    }
    return true;
}

static bool stays(const struct pruning *pruning, const struct partition_key *key, const struct partition_bound *bound,
                  const struct condition *condition, const struct table_ids *siblings);

/* Some branch of the OR leaves it. */
static bool stays_by_branch(const struct pruning *pruning, const struct partition_key *key, const struct partition_bound *bound,
                            const struct query_predicate *p, const struct table_ids *siblings) {
    for (size_t b = 0; b < p->branch_count; b++) {
        struct condition branch = {ARENA_ARRAY(pruning->pre->arena, const struct query_predicate *, p->branches[b].n + 1), 0};
        for (size_t i = 0; i < p->branches[b].n; i++) {
            branch.at[branch.n++] = &p->branches[b].at[i];
        }
        if (stays(pruning, key, bound, &branch, siblings)) {
            return true;
        }
    }
    return !p->branch_count;
}

/* An IN is an OR of its values, each by itself: the other keys' conditions do not join in (gen_partprune_steps_internal). */
static bool stays_by_value(const struct pruning *pruning, const struct partition_key *key, const struct partition_bound *bound,
                           const struct query_predicate *p, const struct table_ids *siblings) {
    struct query_predicate one = *p;
    const struct query_predicate *at = &one;
    struct condition alone = {&at, 1};
    one.op = OP_EQ;
    for (size_t i = 0; i < p->value_count; i++) {
        one.right = p->values[i];
        if (!is_constant(&one.right) || (!one.right.is_null && stays(pruning, key, bound, &alone, siblings))) {
            return true;
        }
    }
    return !p->value_count;
}

static bool stays(const struct pruning *pruning, const struct partition_key *key, const struct partition_bound *bound,
                  const struct condition *condition, const struct table_ids *siblings) {
    struct test t = {.pruning = pruning, .condition = condition, .bound = bound};
    for (; t.n < key->n && t.n < PATH_KEYS; t.n++) {
        t.columns[t.n] = catalog_partition_column(pruning->whole, key, t.n);
    }
    if (key->n > PATH_KEYS || !key->n || (!bound_reaches(&t, key->strategy, siblings) && !t.unknown)) {
        return key->n > PATH_KEYS || !key->n;
    }
    for (size_t i = 0; i < condition->n; i++) {
        const struct query_predicate *p = condition->at[i];
        if ((p->op == OP_OR && !stays_by_branch(pruning, key, bound, p, siblings)) ||
            (p->op == OP_IN && !stays_by_value(pruning, key, bound, p, siblings))) {
            return false;
        }
    }
    return true;
}

/* Its lower bound is before the other's; the default partition comes last. */
static bool is_before(const struct pruning *pruning, const struct partition_key *key, uint32_t a, uint32_t b) {
    const struct partition_bound *x = pruning->pre->catalog->tables[a].bound, *y = pruning->pre->catalog->tables[b].bound;
    struct test t = {.pruning = pruning};
    if (!x || !y || x->is_default || y->is_default) {
        return x && !x->is_default && y && y->is_default;
    }
    for (size_t k = 0; k < key->n && k < x->n && k < y->n; k++) {
        uint32_t column = catalog_partition_column(pruning->whole, key, k);
        const struct partition_value *low = &x->low[k], *other = &y->low[k];
        bool plain = low->limit == LIMIT_VALUE && other->limit == LIMIT_VALUE;
        int order = !plain ? (int)low->limit - (int)other->limit : column == CATALOG_NONE ? 0 : compared(&t, column, low->text, other->text);
        if (order) {
            return order < 0;
        }
    }
    return false;
}

/* Names mostly have that order already. */
static void sort_by_bound(const struct pruning *pruning, const struct partition_key *key, struct table_ids *parts) {
    for (size_t i = 1; i < parts->n && key->strategy == PARTITION_RANGE; i++) {
        uint32_t part = parts->at[i];
        size_t at = i;
        for (; at > 0 && is_before(pruning, key, part, parts->at[at - 1]); at--) {
            parts->at[at] = parts->at[at - 1];
        }
        parts->at[at] = part;
    }
}

static void descend(struct pruning *pruning, uint32_t table, const struct condition *condition, int depth) {
    const struct catalog *catalog = pruning->pre->catalog;
    const struct partition_key *key = catalog->tables[table].key;
    struct table_ids parts = catalog_partitions(pruning->pre->arena, catalog, table);
    if (key) {
        sort_by_bound(pruning, key, &parts);
    }
    for (size_t i = 0; i < parts.n && depth < 32; i++) {
        const struct catalog_table *part = &catalog->tables[parts.at[i]];
        if (key && part->bound && !stays(pruning, key, part->bound, condition, &parts)) {
            continue;
        }
        if (part->kind == TABLE_PARTITIONED) {
            descend(pruning, parts.at[i], condition, depth + 1);
        } else if (part->kind == TABLE_PARTITION) {
            pruning->left.at[pruning->left.n++] = parts.at[i];
        }
    }
}

static bool is_never_true(const struct condition *condition) {
    for (size_t i = 0; i < condition->n; i++) {
        const struct query_predicate *p = condition->at[i];
        if (p->op <= OP_GE && is_constant(&p->right) && p->right.is_null) {
            return true;
        }
    }
    return false;
}

struct table_ids prune_partitions(const struct prepared *pre, size_t rel) {
    const struct base *base = &pre->bases[rel];
    const struct catalog *catalog = pre->catalog;
    struct pruning pruning = {.pre = pre, .whole = base->table, .rel = rel};
    struct condition condition = {ARENA_ARRAY(pre->arena, const struct query_predicate *, base->filter_count + 1), 0};
    bool on = catalog_setting_on(catalog, "enable_partition_pruning", true);
    pruning.left.at = ARENA_ARRAY(pre->arena, uint32_t, catalog->table_count + 1);
    for (size_t i = 0; i < base->filter_count && on; i++) {
        condition.at[condition.n++] = pre->clauses[base->filters[i]].p;
    }
    if (!is_never_true(&condition)) {
        descend(&pruning, base->q->table, &condition, 0);
    }
    return pruning.left;
}
