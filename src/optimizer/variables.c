/*
 * What is known about an operand: the statistics behind it, its equality class, its distinct values (selfuncs.c, examine_variable).
 * Columns of a sub-select lead through to the column they pass on, unless grouping or DISTINCT stands between.
 */
#include <math.h>

#include "cost/pg_params.h"
#include "optimizer/plan.h"

/* Of a partitioned table's indexes the planner knows from 16 on (plancat.c). */
static bool is_unique_column(const struct prepared *pre, const struct catalog_table *table, uint32_t column) {
    if (table->kind == TABLE_PARTITIONED && pre->catalog->version < 160000) {
        return false;
    }
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *index = &pre->catalog->indexes[table->indexes.at[i]];
        if (index->unique && index->valid && index->key_count == 1 && index->keys[0].column == column &&
            !index->predicate_text.len) {
            return true;
        }
    }
    return false;
}

/* A partial index's values are those of its rows alone: the planner does not take them for all rows' (selfuncs.c, examine_variable). */
static const struct catalog_stats *expression_stats(const struct prepared *pre, const struct catalog_table *table,
                                                    struct str text) {
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *index = &pre->catalog->indexes[table->indexes.at[i]];
        for (size_t k = 0; k < index->key_count && !index->predicate_text.len; k++) {
            if (index->keys[k].column == CATALOG_NONE && index->keys[k].stats.present &&
                str_eq(index->keys[k].expression, text)) {
                return &index->keys[k].stats;
            }
        }
    }
    return NULL;
}

/* What the values of GROUP BY are like is not known; that a single key is unique, from 18 on (selfuncs.c, examine_simple_variable). */
static bool groups_are_unique(const struct prepared *pre) {
    return pre->catalog->dialect != SQL_POSTGRESQL || pre->catalog->version >= 180000;
}

/* Up to 16 the planner knows nothing of the values in a CTE's rows (selfuncs.c, examine_simple_variable). */
static bool looks_through(const struct base *base) {
    return base->q->kind != REL_CTE || base->sub->catalog->dialect != SQL_POSTGRESQL || base->sub->catalog->version >= 170000;
}

static struct pg_variable through_block(const struct base *base, uint32_t output, struct pg_variable v) {
    const struct query_block *block = base->sub ? base->sub->block : NULL;
    if (!block || !looks_through(base) || block->set_op != SET_NONE || output >= block->output_count) {
        return v;
    }
    const struct query_operand *inner = &block->outputs[output].operand;
    bool grouped = block->aggregated || block->distinct_count;
    if (grouped) {
        size_t keys = block->distinct_count ? block->distinct_count : block->group_count;
        const struct query_operand *key = block->distinct_count ? block->distinct : block->group;
        v.unique = keys == 1 && (block->distinct_count || groups_are_unique(base->sub)) && key->kind == inner->kind && key->kind == OPERAND_COLUMN &&
                   key->column.rel == inner->column.rel && key->column.column == inner->column.column;
        return v;
    }
    if (inner->kind == OPERAND_COLUMN) {
        struct pg_variable below = variable_of(base->sub, inner);
        v.stats = below.stats;
        v.family = below.family;
    }
    return v;
}

bool operand_is_place(const struct prepared *pre, const struct query_operand *operand) {
    return operand->kind == OPERAND_EXPRESSION && pre->catalog->dialect == SQL_POSTGRESQL && operand->tree && operand->tree->kind == SQL_COLUMN &&
           str_eq_z(SQL_AS_CONST(column, operand->tree)->name, "ctid");
}

struct pg_variable variable_of(const struct prepared *pre, const struct query_operand *operand) {
    struct pg_variable v = {.family = operand->family};
    struct query_operand inner = {.kind = OPERAND_COLUMN, .family = operand->family, .rels = operand->rels};
    if (operand->kind == OPERAND_EXPRESSION && pre->catalog->dialect == SQL_POSTGRESQL && query_relabelled_column(pre->block, operand->tree, &inner.column)) {
        return variable_of(pre, &inner);
    }
    uint64_t rels = operand->kind == OPERAND_COLUMN ? UINT64_C(1) << operand->column.rel : operand->rels;
    if (!rels || (rels & (rels - 1))) {
        return v;
    }
    size_t rel = (size_t)__builtin_ctzll(rels);
    const struct base *base = &pre->bases[rel];
    v.tuples = base->cost.tuples;
    v.rel_rows = base->rows;
    if (operand->kind == OPERAND_COLUMN && base->table && operand->column.column < base->table->column_count) {
        const struct catalog_column *column = &base->table->columns[operand->column.column];
        v.stats = &column->stats;
        v.family = column->family;
        v.unique = is_unique_column(pre, base->table, operand->column.column);
    } else if (operand->kind == OPERAND_COLUMN && base->sub) {
        v = through_block(base, operand->column.column, v);
    } else if (operand->kind == OPERAND_EXPRESSION && base->table) {
        v.stats = expression_stats(pre, base->table, operand->text);
        v.unique = operand_is_place(pre, operand);
    }
    return v;
}

uint32_t class_of_column(const struct prepared *pre, uint16_t rel, uint32_t column) {
    for (size_t i = 0; i < pre->members.n; i++) {
        const struct class_member *m = &pre->members.at[i];
        if (m->rel == rel && m->column == column && !m->text.len) {
            return m->class_id;
        }
    }
    return NO_CLASS;
}

uint32_t class_of_text(const struct prepared *pre, uint16_t rel, struct str text) {
    for (size_t i = 0; i < pre->members.n; i++) {
        const struct class_member *m = &pre->members.at[i];
        if (m->rel == rel && m->text.len && str_eq(m->text, text)) {
            return m->class_id;
        }
    }
    return NO_CLASS;
}

static uint16_t single_rel(const struct query_operand *operand) {
    return operand->rels && !(operand->rels & (operand->rels - 1)) ? (uint16_t)__builtin_ctzll(operand->rels)
                                                                   : UINT16_MAX;
}

uint32_t class_of(const struct prepared *pre, const struct query_operand *operand) {
    if (operand->kind == OPERAND_COLUMN) {
        return class_of_column(pre, operand->column.rel, operand->column.column);
    }
    return operand->kind == OPERAND_EXPRESSION && operand->text.len
               ? class_of_text(pre, single_rel(operand), operand->text)
               : NO_CLASS;
}

/* --- Distinct combinations ------------------------------------------------------------------------------- */

struct group_list {
    struct pg_group_variable at[64];
    uint64_t seen[64]; /* rel and column */
    size_t n;
    double outside; /* factor of what cannot be attributed to a relation */
};

static void add_column(const struct prepared *pre, struct group_list *list, const struct query_operand *operand) {
    uint16_t rel = operand->column.rel;
    uint64_t key = (uint64_t)rel << 32 | operand->column.column;
    for (size_t i = 0; i < list->n; i++) {
        if (list->seen[i] == key) {
            return;
        }
    }
    if (list->n == 64) {
        return;
    }
    bool guess;
    struct pg_variable v = variable_of(pre, operand);
    double distinct = pg_distinct(&v, &guess);
    size_t at = list->n++;
    while (at > 0 && list->at[at - 1].rel > rel) {
        list->at[at] = list->at[at - 1];
        list->seen[at] = list->seen[at - 1];
        at--;
    }
    list->seen[at] = key;
    list->at[at] = (struct pg_group_variable){rel, distinct, v.tuples, v.rel_rows};
}

struct column_walk {
    const struct prepared *pre;
    struct group_list *list;
    uint64_t rels;
    size_t found;
};

static bool visit_column(const struct sql_node *node, void *context) {
    struct column_walk *walk = context;
    if (node->kind != SQL_COLUMN) {
        return node->kind != SQL_SUBQUERY;
    }
    struct str name = SQL_AS_CONST(column, node)->name;
    for (size_t rel = 0; rel < walk->pre->base_count; rel++) {
        const struct base *base = &walk->pre->bases[rel];
        uint32_t column =
            base->table && (walk->rels >> rel & 1) ? catalog_find_column(base->table, name) : CATALOG_NONE;
        if (column != CATALOG_NONE) {
            struct query_operand operand = {.kind = OPERAND_COLUMN, .column = {(uint16_t)rel, column}};
            add_column(walk->pre, walk->list, &operand);
            walk->found++;
            break;
        }
    }
    return true;
}

/* An expression has the distinct values of its columns, unless it has statistics of its own (an index on it). */
static void add_operand(const struct prepared *pre, struct group_list *list, const struct query_operand *operand) {
    if (operand->kind == OPERAND_COLUMN) {
        add_column(pre, list, operand);
        return;
    }
    if (operand->kind != OPERAND_EXPRESSION) {
        return;
    }
    struct pg_variable v = variable_of(pre, operand);
    bool guess;
    if (operand->family == FAMILY_BOOLEAN && !v.stats) {
        list->outside *= 2;
    } else if (v.stats && list->n < 64) {
        size_t at = list->n++;
        list->seen[at] = UINT64_MAX - at;
        list->at[at] = (struct pg_group_variable){single_rel(operand), pg_distinct(&v, &guess), v.tuples, v.rel_rows};
    } else {
        struct column_walk walk = {pre, list, operand->rels, 0};
        if (operand->tree) {
            sql_walk(operand->tree, visit_column, &walk);
        }
        list->outside *= walk.found || !operand->rels ? 1 : 200;
    }
}

double distinct_of_operands(const struct prepared *pre, const struct query_operand *operands, size_t n,
                            double input_rows) {
    struct group_list list = {.outside = 1};
    for (size_t i = 0; i < n; i++) {
        add_operand(pre, &list, &operands[i]);
    }
    double groups = pre->book->groups(list.at, list.n, input_rows);
    return fmax(1, fmin(groups * list.outside, fmax(1, input_rows)));
}

/* For the prefix of an order: the first member of each class stands for it. */
double distinct_of_class_keys(const struct prepared *pre, const uint32_t *keys, size_t n, double input_rows) {
    struct group_list list = {.outside = 1};
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < pre->members.n; k++) {
            const struct class_member *m = &pre->members.at[k];
            if (m->class_id == keys[i] / 4) {
                struct query_operand operand = {.kind = OPERAND_COLUMN, .column = {m->rel, m->column}};
                if (!m->text.len) {
                    add_column(pre, &list, &operand);
                } else {
                    list.outside *= 200;
                }
                break;
            }
        }
    }
    return fmax(1, fmin(pre->book->groups(list.at, list.n, input_rows) * list.outside, fmax(1, input_rows)));
}
