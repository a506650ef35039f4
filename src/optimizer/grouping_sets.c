/*
 * ROLLUP, CUBE and GROUPING SETS: which sets one sort serves, and what grouping by all of them costs.
 *
 * Model: PostgreSQL 15, planner.c (preprocess_grouping_sets, consider_groupingsets_paths) and pathnode.c (create_groupingsets_path). Sets of which
 * each holds the next form a chain: input in one order groups them all in one pass, and a further chain sorts the input again. Or all sets are
 * hashed in one pass, if their tables fit into memory; the empty set is counted along.
 *
 * Knowingly: chains are found greedily, the planner's matching may find fewer; of several chains all but the first are hashed, or none.
 */
#include "optimizer/plan.h"

static int by_size(const void *a, const void *b) {
    const struct group_set *x = a, *y = b;
    int sizes = __builtin_popcountll(y->columns) - __builtin_popcountll(x->columns);
    return sizes ? sizes : (x->columns > y->columns) - (x->columns < y->columns);
}

static int by_chain(const void *a, const void *b) {
    const struct group_set *x = a, *y = b;
    return x->chain != y->chain ? (x->chain > y->chain) - (x->chain < y->chain) : by_size(a, b);
}

/* Each set goes to the first chain whose last set holds it. */
static void find_chains(struct prepared *pre, uint64_t *last) {
    for (size_t i = 0; i < pre->set_count; i++) {
        size_t chain = 0;
        while (chain < pre->chain_count && (pre->sets[i].columns & ~last[chain])) {
            chain++;
        }
        pre->chain_count += chain == pre->chain_count;
        pre->sets[i].chain = chain;
        last[chain] = pre->sets[i].columns;
    }
}

static void push(const struct prepared *pre, struct path_order *order, uint32_t class_id, uint32_t direction) {
    bool known = class_id == NO_CLASS || pre->class_constant[class_id] || order->n == PATH_KEYS;
    for (size_t i = 0; i < order->n && !known; i++) {
        known = order->at[i] / 4 == class_id;
    }
    if (!known) {
        order->at[order->n++] = class_id * 4 + direction;
    }
}

/* The columns in the order of ORDER BY as far as it names them, then as written (reorder_grouping_sets). */
static void push_columns(const struct prepared *pre, struct path_order *order, uint64_t columns,
                         const struct path_order *wanted) {
    const struct query_block *block = pre->block;
    for (size_t k = 0; k < wanted->n; k++) {
        bool named = false;
        for (size_t i = 0; i < block->group_count && i < 64; i++) {
            named |= (columns >> i & 1) && class_of(pre, &block->group[i]) == wanted->at[k] / 4;
        }
        if (!named) {
            break;
        }
        push(pre, order, wanted->at[k] / 4, wanted->at[k] % 4);
    }
    for (size_t i = 0; i < block->group_count && i < 64; i++) {
        if (columns >> i & 1) {
            push(pre, order, class_of(pre, &block->group[i]), 0);
        }
    }
}

static struct path_order order_of_chain(const struct prepared *pre, size_t chain) {
    struct path_order order = {0}, wanted = {0};
    uint64_t done = 0;
    for (size_t i = pre->set_count; i-- > 0;) {
        if (pre->sets[i].chain == chain) {
            if (pre->chain_count == 1 && !done) {
                wanted = pre->sort_order;
            }
            push_columns(pre, &order, pre->sets[i].columns & ~done, &wanted);
            wanted.n = 0;
            done |= pre->sets[i].columns;
        }
    }
    return order;
}

void prepare_grouping_sets(struct prepared *pre) {
    const struct query_block *block = pre->block;
    if (block->set_count <= 1) {
        return;
    }
    pre->set_count = block->set_count;
    pre->sets = ARENA_ARRAY(pre->arena, struct group_set, block->set_count);
    for (size_t i = 0; i < block->set_count; i++) {
        pre->sets[i].columns = block->sets[i];
    }
    qsort(pre->sets, pre->set_count, sizeof *pre->sets, by_size);
    find_chains(pre, ARENA_ARRAY(pre->arena, uint64_t, pre->set_count));
    qsort(pre->sets, pre->set_count, sizeof *pre->sets, by_chain);
    pre->chain_orders = ARENA_ARRAY(pre->arena, struct path_order, pre->chain_count);
    for (size_t i = 0; i < pre->chain_count; i++) {
        pre->chain_orders[i] = order_of_chain(pre, i);
    }
    pre->group_order = pre->chain_orders[0];
}

/* --- Paths ------------------------------------------------------------------------------------------------ */

struct sets_plan {
    struct planner *pl;
    const struct relation *input;
    struct pg_aggregation agg; /* keys and groups are each set's own */
    double rows;               /* of all sets */
};

static double count_groups(const struct prepared *pre, uint64_t columns, double rows) {
    const struct query_block *block = pre->block;
    struct query_operand operands[64];
    size_t n = 0;
    for (size_t i = 0; i < block->group_count && i < 64; i++) {
        if (columns >> i & 1) {
            operands[n++] = block->group[i];
        }
    }
    return n ? pg_clamp_rows(distinct_of_operands(pre, operands, n, rows)) : 1;
}

/* Its keys are those of its largest set, its groups those of all of them. */
static struct pg_aggregation aggregation_of_chain(const struct sets_plan *s, size_t chain) {
    const struct prepared *pre = s->pl->pre;
    struct pg_aggregation agg = s->agg;
    agg.keys = agg.groups = 0;
    for (size_t i = 0; i < pre->set_count; i++) {
        if (pre->sets[i].chain == chain) {
            double keys = __builtin_popcountll(pre->sets[i].columns);
            agg.keys = keys > agg.keys ? keys : agg.keys;
            agg.groups += pre->sets[i].groups;
        }
    }
    return agg;
}

/* Beside what reads the input. */
static double cost_of_hashing(const struct sets_plan *s, const struct group_set *set) {
    struct pg_aggregation agg = s->agg;
    struct pg_cost none = {0, 0};
    agg.keys = __builtin_popcountll(set->columns);
    agg.groups = set->groups;
    struct planner *pl = s->pl;
    return set->columns ? pl->book->group_hashed(pl, none, s->input->rows, s->input->width, &agg).total
                        : pl->book->group_sorted(pl, none, s->input->rows, &agg).total;
}

static double cost_of_sorting(const struct sets_plan *s, size_t chain) {
    struct planner *pl = s->pl;
    struct pg_aggregation agg = aggregation_of_chain(s, chain);
    struct pg_cost sorted = pl->book->sort(pl, (struct pg_cost){0, 0}, s->input->rows, s->input->width, -1);
    return pl->book->group_sorted(pl, sorted, s->input->rows, &agg).total;
}

static double bytes_of_tables(const struct sets_plan *s, size_t first_chain) {
    const struct prepared *pre = s->pl->pre;
    double bytes = 0;
    for (size_t i = 0; i < pre->set_count; i++) {
        bool hashed = pre->sets[i].chain >= first_chain && pre->sets[i].columns;
        bytes += hashed ? pre->sets[i].groups * pg_hash_entry(s->input->width, &s->agg) : 0;
    }
    return bytes;
}

static struct path *new_path(const struct sets_plan *s, enum path_kind kind, const struct path *input,
                             struct pg_cost cost) {
    struct path *path = path_new(s->pl, kind, s->rows, input->width);
    path->startup = cost.startup;
    path->total = cost.total;
    path->outer = input;
    path->price = input->price;
    path->gathered = input->gathered;
    return path;
}

static void add_sorted(const struct sets_plan *s, const struct path *input, bool hash_rest, struct relation *out) {
    struct planner *pl = s->pl;
    const struct prepared *pre = pl->pre;
    const struct path *sorted = path_sorted(pl, input, &pre->chain_orders[0], -1);
    struct pg_aggregation agg = aggregation_of_chain(s, 0);
    struct pg_cost cost =
        pl->book->group_sorted(pl, (struct pg_cost){sorted->startup, sorted->total}, s->input->rows, &agg);
    for (size_t i = 0; i < pre->set_count && hash_rest; i++) {
        cost.total += pre->sets[i].chain ? cost_of_hashing(s, &pre->sets[i]) : 0;
    }
    for (size_t chain = 1; chain < pre->chain_count && !hash_rest; chain++) {
        cost.total += cost_of_sorting(s, chain);
    }
    struct path *path = new_path(s, PATH_GROUP, sorted, cost);
    if (pre->chain_count == 1) {
        path->order = sorted->order;
    }
    path_add(pl, out, path);
}

static void add_hashed(const struct sets_plan *s, struct relation *out) {
    const struct path *input = s->input->cheapest;
    struct pg_cost cost = {input->startup, input->total};
    for (size_t i = 0; i < s->pl->pre->set_count; i++) {
        cost.total += cost_of_hashing(s, &s->pl->pre->sets[i]);
    }
    path_add(s->pl, out, new_path(s, PATH_HASH_GROUP, input, cost));
}

void plan_grouping_sets(struct planner *pl, const struct relation *input, const struct pg_aggregation *agg,
                        bool may_hash, struct relation *out) {
    struct prepared *pre = pl->pre;
    struct sets_plan s = {.pl = pl, .input = input, .agg = *agg};
    for (size_t i = 0; i < pre->set_count; i++) {
        struct group_set *set = &pre->sets[i];
        set->groups = set->groups > 0 ? set->groups : count_groups(pre, set->columns, input->rows);
        s.rows += set->groups;
    }
    for (size_t i = 0; i < input->paths.n; i++) {
        const struct path *path = input->paths.at[i];
        if (!path->needs && (path == input->cheapest || order_contains(&path->order, &pre->chain_orders[0]))) {
            add_sorted(&s, path, false, out);
            if (may_hash && pre->chain_count > 1 && bytes_of_tables(&s, 1) <= pl->p->hash_mem) {
                add_sorted(&s, path, true, out);
            }
        }
    }
    if (may_hash && bytes_of_tables(&s, 0) <= pl->p->hash_mem) {
        add_hashed(&s, out);
    }
}
