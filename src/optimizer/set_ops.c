/*
 * UNION, INTERSECT, EXCEPT, and UNION ALL where it is no append relation; recursive terms.
 *
 * Model: PostgreSQL 15, prepunion.c. The branches' rows are strung together; a union then makes them unique, INTERSECT and EXCEPT count each value's
 * rows of either side: by hashing, where the table fits into memory and is cheaper, or sorted.
 */
#include <math.h>

#include "optimizer/plan.h"

#define RECURSION 10           /* the planner takes a recursive term to run about ten times */
#define APPEND_TUPLE 0.5       /* of cpu_tuple_cost, per row */
#define FIRST_CLASS (1u << 20) /* no block has so many of its own */
#define TUPLE_HEADER 16

uint32_t set_output_class(size_t output) {
    return FIRST_CLASS + (uint32_t)output;
}

static struct pg_cost cost_of(const struct path *path) {
    return (struct pg_cost){path->startup, path->total};
}

/* Columns in order, as far as orders reach. */
static struct path_order order_of_outputs(const struct planner *pl) {
    struct path_order order = {0};
    for (size_t i = 0; i < pl->pre->block->output_count && order.n < PATH_KEYS; i++) {
        order.at[order.n++] = set_output_class(i) * 4;
    }
    return order;
}

static bool fits_hashed(const struct planner *pl, const struct path *input, double groups) {
    return (pg_align(input->width) + TUPLE_HEADER) * groups <= pl->p->hash_mem;
}

static struct path *hashed(struct planner *pl, const struct path *input, const struct pg_aggregation *agg) {
    struct pg_cost cost = pl->book->group_hashed(pl, cost_of(input), input->rows, input->width, agg);
    struct path *path = path_above(pl, PATH_HASH_GROUP, input, agg->groups, cost);
    path->order.n = 0;
    return path;
}

static struct path *unique(struct planner *pl, const struct path *input, const struct pg_aggregation *agg) {
    struct path_order order = order_of_outputs(pl);
    const struct path *sorted = path_sorted(pl, input, &order, -1);
    return path_above(pl, PATH_UNIQUE, sorted, agg->groups,
                      pl->book->unique(pl, cost_of(sorted), input->rows, agg->keys));
}

/* The planner's choice (choose_hashed_setop): of the two only one path is made. */
static struct path *cheaper_unique(struct planner *pl, const struct path *input) {
    struct pg_aggregation agg = {.keys = fmax(1, (double)pl->pre->block->output_count), .groups = input->rows};
    struct path *by_sort = unique(pl, input, &agg),
                *by_hash = fits_hashed(pl, input, input->rows) ? hashed(pl, input, &agg) : NULL;
    return by_hash && by_hash->total < by_sort->total ? by_hash : by_sort;
}

/* Different rows of a branch, as recurse_set_operations estimates them. */
static double count_different(const struct prepared *branch, double rows) {
    const struct query_block *block = branch->block;
    if (block->set_op != SET_NONE || block->aggregated || block->distinct_count || block->having_count) {
        return rows;
    }
    struct query_operand *outputs = ARENA_ARRAY(branch->arena, struct query_operand, block->output_count + 1);
    for (size_t i = 0; i < block->output_count; i++) {
        outputs[i] = block->outputs[i].operand;
    }
    return pg_clamp_rows(distinct_of_operands(branch, outputs, block->output_count, rows));
}

static double rows_of_set(const struct planner *pl, const struct path *string) {
    const struct prepared *pre = pl->pre;
    double right = count_different(pre->branches[1], string->inner->rows);
    double left = count_different(pre->branches[0], string->outer->rows);
    return pre->block->set_op == SET_EXCEPT ? left : fmin(left, right);
}

/* INTERSECT and EXCEPT of two branches (generate_nonunion_paths). */
static struct path *counted(struct planner *pl, const struct path *string) {
    double keys = fmax(1, (double)pl->pre->block->output_count), rows = rows_of_set(pl, string);
    struct path_order order = order_of_outputs(pl);
    struct pg_aggregation agg = {.keys = keys, .groups = rows};
    const struct path *sorted = path_sorted(pl, string, &order, -1);
    double by_sort = pl->book->unique(pl, cost_of(sorted), string->rows, keys).total;
    bool hash = fits_hashed(pl, string, rows) && hashed(pl, string, &agg)->total < by_sort;
    const struct path *input = hash ? string : sorted;
    struct pg_cost cost = pl->book->unique(pl, cost_of(input), string->rows, keys);
    cost.startup = hash ? cost.total : cost.startup;
    struct path *path = path_above(pl, hash ? PATH_HASH_GROUP : PATH_UNIQUE, input, rows, cost);
    path->order.n = 0;
    return path;
}

static struct path *combined(struct planner *pl, const struct path *string) {
    switch (pl->pre->block->set_op) {
    case SET_UNION:
        return cheaper_unique(pl, string);
    case SET_INTERSECT:
    case SET_EXCEPT:
        return counted(pl, string);
    case SET_NONE:
    case SET_UNION_ALL:
        break;
    }
    struct path *copy = ARENA_NEW(pl->arena, struct path);
    *copy = *string;
    return copy;
}

static bool is_bag(const struct query_block *block) {
    return block->set_op == SET_UNION || block->set_op == SET_UNION_ALL || block->set_op == SET_NONE;
}

/*
 * Both sides of a recursive union, the second many times; their paths hang beside. Each row is handed on, then put among those that the next run reads
 * (cost_recursive_union); to see whether it was there costs nothing more.
 */
static const struct relation *plan_recursive(struct planner *pl) {
    struct path *append = path_new(pl, PATH_APPEND, 0, pl->pre->output_width);
    struct relation rel = {0};
    for (size_t i = 0; i < pl->pre->block->branch_count; i++) {
        struct prepared *query = pl->pre->branches[i];
        const struct path *branch = query ? plan_prepared(pl->arena, pl->owner, query, pl->design) : NULL;
        double times = i > 0 ? RECURSION : 1;
        if (!branch) {
            return NULL;
        }
        append->total += times * (branch->total + 2 * pl->p->cpu_tuple * branch->rows);
        append->rows += times * branch->rows;
        append->width = fmax(append->width, branch->width);
        plan_beside(pl, branch, pl->pre->block->limit_rows < 0 ? times : NAN);
    }
    rel.rows = append->rows = pg_clamp_rows(append->rows);
    rel.width = append->width;
    path_add(pl, &rel, append);
    relation_settle(&rel);
    return plan_order(pl, &rel);
}

const struct relation *plan_set(struct planner *pl) {
    const struct query_block *block = pl->pre->block;
    struct relation strings = {0}, rel = {0};
    if (block->recursive) {
        return plan_recursive(pl);
    }
    plan_branches(pl, &strings);
    if (!strings.cheapest) {
        return NULL;
    }
    for (size_t i = 0; i < strings.paths.n; i++) {
        path_add(pl, &rel, combined(pl, strings.paths.at[i]));
    }
    for (size_t i = 0; i < strings.partial.n && is_bag(block); i++) {
        path_add(pl, &rel, combined(pl, path_gathered(pl, strings.partial.at[i], strings.cheapest->rows)));
    }
    if (block->strung) {
        rel.partial = strings.partial; /* each worker may sort its share */
    }
    relation_settle(&rel);
    rel.rows = rel.cheapest->rows;
    rel.width = rel.cheapest->width;
    return plan_order(pl, &rel);
}
