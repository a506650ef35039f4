/*
 * The columns of a statement that an index could serve, weighted: ISUM's features with statistics (ISUM-S).
 *
 * Weight of a column = rows of its table x (1 - selectivity) for filters and joins, x (1 - 1/distinct) for grouping and order,
 * divided by the greatest of the statement. Selectivities are rules of thumb over the number of distinct values: they rank columns,
 * nobody is costed by them. A template's first sample stands for all: they differ in literals only.
 */
#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/vec.h"
#include "workload/compress.h"

#define RANGE_SELECTIVITY (1.0 / 3)
#define MATCH_SELECTIVITY 0.05
#define UNKNOWN_DISTINCT 200.0 /* of a column without statistics, as PostgreSQL assumes */

struct features { /* of one statement while it is read */
    struct arena *arena;
    const struct catalog *catalog;
    const uint32_t *first_feature; /* per table: the id of its first column */
    struct map *expressions;       /* "table expression" -> its id */
    uint32_t *feature_count;
    VEC(struct compress_feature) list;
    VEC(uint64_t) shape;
    double selectivity_sum;
    size_t selectivity_count;
};

/* --- One column ------------------------------------------------------------------------------------------ */

static uint32_t expression_feature(struct features *f, uint32_t table, struct str text) {
    struct str key = str_fmt(f->arena, "%u " STR_FMT, table, STR_ARG(text));
    void *known = map_find(f->expressions, key);
    if (!known) {
        known = (void *)(uintptr_t)(++*f->feature_count); /* the id and one, as NULL means absent */
        map_put(f->expressions, key, known);
    }
    return (uint32_t)(uintptr_t)known - 1;
}

/* The relation's table and the feature of an operand that is a column or an expression of one table. */
static bool feature_of(struct features *f, const struct query_block *block, const struct query_operand *operand,
                       uint32_t *table, uint32_t *id, const struct catalog_stats **stats) {
    bool column = operand->kind == OPERAND_COLUMN && !operand->outer;
    bool expression = operand->kind == OPERAND_EXPRESSION && operand->text.len && !operand->outer && operand->rels &&
                      !(operand->rels & (operand->rels - 1));
    if (!column && !expression) {
        return false;
    }
    size_t rel = column ? operand->column.rel : (size_t)__builtin_ctzll(operand->rels);
    if (rel >= block->rel_count || block->rels[rel].kind != REL_TABLE) {
        return false;
    }
    *table = block->rels[rel].table;
    const struct catalog_table *t = &f->catalog->tables[*table];
    if (column && operand->column.column >= t->column_count) {
        return false;
    }
    *stats = column ? &t->columns[operand->column.column].stats : NULL;
    *id = column ? f->first_feature[*table] + operand->column.column : expression_feature(f, *table, operand->text);
    return true;
}

static double distinct_of(const struct features *f, uint32_t table, const struct catalog_stats *stats) {
    return stats && stats->present ? catalog_distinct(stats, fmax(1, f->catalog->tables[table].rows))
                                   : UNKNOWN_DISTINCT;
}

static void add_feature(struct features *f, uint32_t table, uint32_t id, double position) {
    double weight = fmax(1, f->catalog->tables[table].rows) * position;
    for (size_t i = 0; i < f->list.n; i++) {
        if (f->list.at[i].id == id) {
            f->list.at[i].weight = fmax(f->list.at[i].weight, weight);
            return;
        }
    }
    if (weight > 0) {
        VEC_PUSH(f->arena, &f->list, (struct compress_feature){id, weight});
    }
}

static void count_selectivity(struct features *f, double selectivity) {
    f->selectivity_sum += selectivity;
    f->selectivity_count++;
}

/* --- Predicates, grouping, order ------------------------------------------------------------------------- */

static double filter_selectivity(const struct query_predicate *p, double distinct) {
    switch ((int)p->op) {
    case OP_EQ:
        return 1 / distinct;
    case OP_IN:
        return fmin(1, fmax(1, (double)p->value_count) / distinct);
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
        return RANGE_SELECTIVITY;
    case OP_IS_TRUE:
    case OP_IS_FALSE:
        return 0.5;
    case OP_LIKE_PREFIX:
    case OP_LIKE:
    case OP_IS_NULL:
    case OP_CONTAINS:
    case OP_HAS_KEY:
    case OP_OVERLAPS:
    case OP_MATCHES:
        return MATCH_SELECTIVITY;
    default:
        return 1;
    }
}

static void read_join(struct features *f, const struct query_block *block, const struct query_predicate *p) {
    const struct query_operand *sides[2] = {&p->left, &p->right};
    double distinct[2] = {1, 1};
    uint32_t tables[2], ids[2];
    bool known[2];
    for (size_t i = 0; i < 2; i++) {
        const struct catalog_stats *stats;
        known[i] = feature_of(f, block, sides[i], &tables[i], &ids[i], &stats);
        distinct[i] = known[i] ? distinct_of(f, tables[i], stats) : 1;
    }
    double selectivity = 1 / fmax(distinct[0], distinct[1]);
    for (size_t i = 0; i < 2; i++) {
        if (known[i]) {
            add_feature(f, tables[i], ids[i], 1 - selectivity);
            VEC_PUSH(f->arena, &f->shape, hash_u64(HASH_START, ids[i]));
        }
    }
    count_selectivity(f, selectivity);
}

static void read_predicate(struct features *f, const struct query_block *block, const struct query_predicate *p) {
    uint32_t table, id;
    const struct catalog_stats *stats;
    if (p->implied) {
        return;
    }
    if (p->op == OP_EQ && p->left.rels && p->right.rels) {
        read_join(f, block, p);
        return;
    }
    for (size_t i = 0; i < p->branch_count; i++) {
        for (size_t k = 0; k < p->branches[i].n; k++) {
            const struct query_predicate *inner = &p->branches[i].at[k];
            if (inner->op != OP_OR) {
                read_predicate(f, block, inner);
            }
        }
    }
    if (p->op == OP_EQ && !p->left.rels && feature_of(f, block, &p->right, &table, &id, &stats)) {
        double selectivity = 1 / distinct_of(f, table, stats); /* 5 = a */
        add_feature(f, table, id, 1 - selectivity);
        count_selectivity(f, selectivity);
    } else if (feature_of(f, block, &p->left, &table, &id, &stats)) {
        double selectivity = filter_selectivity(p, distinct_of(f, table, stats));
        add_feature(f, table, id, 1 - selectivity);
        count_selectivity(f, selectivity);
    }
}

static void read_operand(struct features *f, const struct query_block *block, const struct query_operand *operand) {
    uint32_t table, id;
    const struct catalog_stats *stats;
    if (feature_of(f, block, operand, &table, &id, &stats)) {
        add_feature(f, table, id, 1 - 1 / distinct_of(f, table, stats));
    }
}

static void read_block(struct features *f, const struct query_block *block) {
    for (size_t i = 0; i < block->predicate_count; i++) {
        read_predicate(f, block, &block->predicates[i]);
    }
    for (size_t i = 0; i < block->group_count; i++) {
        read_operand(f, block, &block->group[i]);
    }
    for (size_t i = 0; i < block->order_count; i++) {
        read_operand(f, block, &block->order[i].operand);
    }
    for (size_t i = 0; i < block->min_max_count; i++) {
        read_operand(f, block, &block->min_max[i].operand);
    }
    for (size_t i = 0; i < block->rel_count; i++) {
        const struct query_rel *rel = &block->rels[i];
        if (rel->kind == REL_TABLE) {
            VEC_PUSH(f->arena, &f->shape, hash_u64(HASH_START, UINT64_C(1) << 32 | rel->table));
        } else if (rel->block) {
            read_block(f, rel->block);
        }
    }
    for (size_t i = 0; i < block->branch_count; i++) {
        read_block(f, block->branches[i]);
    }
    for (size_t i = 0; i < block->sub_plan_count; i++) {
        read_block(f, block->sub_plans[i].block);
    }
}

/* --- One statement, all statements ------------------------------------------------------------------------ */

static int by_id(const void *a, const void *b) {
    const struct compress_feature *left = a, *right = b;
    return (left->id > right->id) - (left->id < right->id);
}

/* Independent of the order in which tables and joins are written. */
static uint64_t shape_of(const struct features *f) {
    uint64_t sum = 0;
    for (size_t i = 0; i < f->shape.n; i++) {
        sum += hash_finish(f->shape.at[i]);
    }
    return sum;
}

static void read_statement(struct features *f, const struct query *query, struct compress_item *item) {
    double most = 0;
    read_block(f, query->root);
    for (size_t i = 0; i < f->list.n; i++) {
        most = fmax(most, f->list.at[i].weight);
    }
    for (size_t i = 0; i < f->list.n; i++) {
        f->list.at[i].weight /= most;
    }
    if (f->list.n > 1) {
        qsort(f->list.at, f->list.n, sizeof *f->list.at, by_id);
    }
    item->features = f->list.at;
    item->feature_count = f->list.n;
    item->selectivity = f->selectivity_count ? f->selectivity_sum / (double)f->selectivity_count : 1;
    item->shape = shape_of(f);
}

void compress_features(struct arena *arena, const struct catalog *catalog, const struct workload *workload,
                       const double *costs, struct compress_input *input) {
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, catalog->table_count + 1);
    struct map expressions;
    map_init(&expressions, arena);
    for (size_t i = 0; i < catalog->table_count; i++) {
        first[i + 1] = first[i] + (uint32_t)catalog->tables[i].column_count;
    }
    input->feature_count = first[catalog->table_count];
    input->item_count = workload->template_count;
    input->items = ARENA_ARRAY(arena, struct compress_item, input->item_count);
    for (size_t i = 0; i < input->item_count; i++) {
        const struct workload_template *template = &workload->templates[i];
        struct compress_item *item = &input->items[i];
        item->cost = isfinite(costs[i]) ? fmax(0, costs[i]) : 0;
        if (template->state == TEMPLATE_MODELLED && item->cost > 0) {
            struct features f = {.arena = arena,
                                 .catalog = catalog,
                                 .first_feature = first,
                                 .expressions = &expressions,
                                 .feature_count = &input->feature_count};
            read_statement(&f, template->samples[0].query, item);
        }
    }
}
