/*
 * What stands above the joins of a block (planner.c, grouping_planner): grouping, windows, DISTINCT, ORDER BY, LIMIT, set operations, and
 * the sub-plans, each under the present design.
 */
#include <math.h>

#include "optimizer/plan.h"

static struct pg_cost cost_of(const struct path *path) {
    return (struct pg_cost){path->startup, path->total};
}

struct path *path_above(struct planner *pl, enum path_kind kind, const struct path *input, double rows, struct pg_cost cost) {
    struct path *path = path_new(pl, kind, rows, input->width);
    path->startup = cost.startup;
    path->total = cost.total;
    path->outer = input;
    path->price = input->price;
    path->order = input->order;
    path->workers = input->workers;
    path->partial = input->partial;
    path->gathered = input->gathered;
    return path;
}

static struct path *path_copy(struct planner *pl, const struct path *path) {
    struct path *copy = ARENA_NEW(pl->arena, struct path);
    *copy = *path;
    return copy;
}

static void add_cost(struct path *path, double cost) {
    path->total += cost;
    path->charged += cost;
}

static void charge(const struct planner *pl, struct path *path, double operators) {
    add_cost(path, path->rows * operators * pl->p->cpu_operator);
}

/* --- Grouping -------------------------------------------------------------------------------------------- */

struct grouping {
    struct pg_aggregation agg;
    double rows; /* into it */
    bool may_hash, may_spread;
    struct path_order order;
};

static void add_grouped(struct planner *pl, struct relation *out, const struct grouping *g, const struct path *input) {
    double keys = g->agg.keys;
    if (keys <= 0) {
        path_add(pl, out, path_above(pl, PATH_GROUP, input, 1, pl->book->group_sorted(pl, cost_of(input), g->rows, &g->agg)));
        return;
    }
    if (order_contains(&input->order, &g->order) || input == out->cheapest) {
        const struct path *sorted = path_sorted(pl, input, &g->order, -1);
        path_add(pl, out,
                 path_above(pl, PATH_GROUP, sorted, g->agg.groups, pl->book->group_sorted(pl, cost_of(sorted), g->rows, &g->agg)));
    }
}

static struct path *hashed(struct planner *pl, const struct path *input, const struct pg_aggregation *agg,
                           double rows) {
    struct path *path =
        path_above(pl, PATH_HASH_GROUP, input, agg->groups, pl->book->group_hashed(pl, cost_of(input), rows, input->width, agg));
    path->order.n = 0;
    return path;
}

/* What a worker hands on. */
static struct path *spread(struct planner *pl, struct path *path) {
    path->width = pl->pre->partial_width;
    return path;
}

/* What functions that return sets give for one value of a key's columns are different keys (estimate_num_groups, srf_multiplier). */
static double different(const struct planner *pl, const struct query_operand *key, size_t n, bool of_sets, double rows) {
    double keys = distinct_of_operands(pl->pre, key, n, rows);
    return pg_clamp_rows(of_sets ? fmin(rows, keys * pl->pre->block->set_rows) : keys);
}

static double groups_among(const struct planner *pl, double rows) {
    const struct query_block *block = pl->pre->block;
    return different(pl, block->group, block->group_count, block->sets_in_groups, rows);
}

static double distinct_among(const struct planner *pl, double rows) {
    const struct query_block *block = pl->pre->block;
    return different(pl, block->distinct, block->distinct_count, block->set_rows > 0, rows);
}

/* Each worker groups its share; the leader groups the groups (create_partial_grouping_paths). */
static void add_spread(struct planner *pl, struct relation *out, const struct grouping *g, const struct path *input) {
    const struct query_block *block = pl->pre->block;
    struct pg_aggregation part = g->agg, final = g->agg;
    part.groups = g->agg.keys > 0 ? groups_among(pl, input->rows) : 1;
    part.final_ops = (double)block->aggregates_packed + block->group_operators;
    final.transition_ops = (double)(block->aggregate_transitions + block->aggregates_packed);
    double gathered_rows = part.groups * input->workers;
    if (g->agg.keys <= 0) {
        struct path *partial =
            spread(pl, path_above(pl, PATH_GROUP, input, 1, pl->book->group_sorted(pl, cost_of(input), input->rows, &part)));
        partial->order.n = 0;
        const struct path *all = path_gathered(pl, partial, gathered_rows);
        path_add(pl, out, path_above(pl, PATH_GROUP, all, 1, pl->book->group_sorted(pl, cost_of(all), gathered_rows, &final)));
        return;
    }
    const struct path *sorted = path_sorted(pl, input, &g->order, -1);
    struct path *partial =
        spread(pl, path_above(pl, PATH_GROUP, sorted, part.groups, pl->book->group_sorted(pl, cost_of(sorted), input->rows, &part)));
    const struct path *merged = path_gathered(pl, partial, gathered_rows);
    path_add(
        pl, out,
        path_above(pl, PATH_GROUP, merged, g->agg.groups, pl->book->group_sorted(pl, cost_of(merged), gathered_rows, &final)));
    if (!g->may_hash) {
        return;
    }
    struct path *hash = spread(pl, hashed(pl, input, &part, input->rows));
    if (!pl->exact && partial->total <= PATH_FUZZ * hash->total) { /* as good, and in order: workers that hash are forgotten (add_partial_path) */
        *hash = *partial;
        hash->order.n = 0;
    }
    const struct path *all = path_gathered(pl, hash, gathered_rows);
    path_add(pl, out, hashed(pl, all, &final, gathered_rows));
    const struct path *all_sorted = path_sorted(pl, all, &g->order, -1);
    path_add(pl, out,
             path_above(pl, PATH_GROUP, all_sorted, g->agg.groups,
                   pl->book->group_sorted(pl, cost_of(all_sorted), gathered_rows, &final)));
    const struct path *hash_sorted = path_sorted(pl, hash, &g->order, -1);
    merged = path_gathered(pl, hash_sorted, gathered_rows);
    path_add(
        pl, out,
        path_above(pl, PATH_GROUP, merged, g->agg.groups, pl->book->group_sorted(pl, cost_of(merged), gathered_rows, &final)));
}

static double having_share(const struct planner *pl, double *operators) {
    const struct query_block *block = pl->pre->block;
    double share = 1;
    for (size_t i = 0; i < block->having_count; i++) {
        const struct query_predicate *p = &block->having[i];
        bool range = p->op >= OP_LT && p->op <= OP_GE;
        share *= p->op == OP_EQ               ? PG_DEFAULT_EQ
                 : p->op == OP_NE             ? 1 - PG_DEFAULT_EQ
                 : range || p->op == OP_OTHER ? PG_DEFAULT_INEQ
                                              : 0.5;
        *operators += p->cost_operators;
    }
    return share;
}

/* One row of what comes in order, whatever the rest would cost. */
static struct path *first_row(struct planner *pl, const struct path *input) {
    struct pg_cost cost = cost_of(input);
    struct path *path = path_above(pl, PATH_LIMIT, input, 1, pg_limit(cost, input->rows, 0, 1));
    for (size_t k = 0; k < 2; k++) {
        struct pg_cost moved = cost;
        *(k ? &moved.total : &moved.startup) += 1;
        path->slope[k] = pg_limit(moved, input->rows, 0, 1).total - path->total;
    }
    return path;
}

static bool has_first(const struct path *path, const struct path_order *order) {
    return !path->needs && order_contains(&path->order, order);
}

/* A MIN and a MAX, each by a scan of its own beside the other (planagg.c); what serves both is paid once. */
static void add_two_firsts(struct planner *pl, struct relation *out, const struct path *a, const struct path *b) {
    const struct path *one = first_row(pl, a), *other = first_row(pl, b);
    double total = one->total + other->total;
    struct path *path = path_new(pl, PATH_RESULT, 1, pl->pre->output_width);
    path->startup = total;
    path->total = total + pl->p->cpu_tuple;
    path->price = a->price + b->price - path_shared_price(a, b);
    path->gathered = a->gathered || b->gathered;
    path->outer = one;
    path->inner = other;
    path_add(pl, out, path);
}

static void add_first(struct planner *pl, struct relation *out, const struct relation *input, const struct grouping *g) {
    const struct prepared *pre = pl->pre;
    for (size_t i = 0; pre->first_count && i < input->paths.n; i++) {
        const struct path *path = input->paths.at[i];
        if (!has_first(path, &pre->first_orders[0])) {
            continue;
        }
        if (pre->first_count == 1) {
            path = first_row(pl, path);
            path_add(pl, out, path_above(pl, PATH_GROUP, path, 1, pl->book->group_sorted(pl, cost_of(path), 1, &g->agg)));
        }
        for (size_t k = 0; pre->first_count == 2 && k < input->paths.n; k++) {
            if (has_first(input->paths.at[k], &pre->first_orders[1])) {
                add_two_firsts(pl, out, path, input->paths.at[k]);
            }
        }
    }
}

static void add_plain_groups(struct planner *pl, struct relation *out, const struct relation *input, const struct grouping *g) {
    out->cheapest = input->cheapest;
    for (size_t i = 0; i < input->paths.n; i++) {
        if (!input->paths.at[i]->needs) {
            add_grouped(pl, out, g, input->paths.at[i]);
        }
    }
    if (g->may_hash) {
        path_add(pl, out, hashed(pl, input->cheapest, &g->agg, input->rows));
    }
    add_first(pl, out, input, g);
    for (size_t i = 0; i < input->partial.n && g->may_spread; i++) {
        const struct path *partial = input->partial.at[i];
        if (partial == input->shared || order_contains(&partial->order, &g->order)) {
            add_spread(pl, out, g, partial);
        }
    }
}

/* What is computed per group that HAVING keeps: grouping expressions are charged as if they were, too (create_agg_path); below windows nothing else is. */
static double output_operators(const struct query_block *block) {
    return block->group_operators + (block->window_count ? 0 : block->target_operators);
}

static const struct relation *plan_groups(struct planner *pl, const struct relation *input) {
    const struct query_block *block = pl->pre->block;
    struct relation *out = ARENA_NEW(pl->arena, struct relation);
    struct grouping g = {.rows = input->rows, .order = pl->pre->group_order};
    double having_operators = 0, share = having_share(pl, &having_operators);
    g.agg = (struct pg_aggregation){.keys = (double)block->group_count,
                                    .aggregates = (double)block->aggregate_count,
                                    .bytes = block->aggregate_bytes,
                                    .transition_ops = (double)block->aggregate_transitions + block->aggregate_operators - block->group_operators,
                                    .final_ops = (double)block->aggregate_finals + having_operators,
                                    .groups = 1};
    g.may_hash = block->group_count > 0 && !block->distinct_aggregates;
    g.may_spread = !block->distinct_aggregates && !block->whole_aggregates;
    if (pl->pre->sets) {
        plan_grouping_sets(pl, input, &g.agg, g.may_hash, out);
    } else {
        g.agg.groups = block->group_count ? groups_among(pl, input->rows) : 1;
        add_plain_groups(pl, out, input, &g);
    }
    out->width = pl->pre->output_width;
    for (size_t i = 0; i < out->paths.n; i++) {
        struct path *path = out->paths.at[i];
        path->rows = out->rows = pg_clamp_rows(path->rows * share);
        path->width = out->width;
        charge(pl, path, output_operators(block));
    }
    relation_settle(out);
    return out;
}

/* --- DISTINCT, windows, order, limit --------------------------------------------------------------------- */

#define DISTINCT_SORTS_INCREMENTALLY 160000 /* PostgreSQL since */

static const struct relation *plan_distinct(struct planner *pl, const struct relation *input) {
    const struct query_block *block = pl->pre->block;
    struct relation *out = ARENA_NEW(pl->arena, struct relation);
    double keys = (double)block->distinct_count;
    double groups =
        block->aggregated
            ? input->rows
            : distinct_among(pl, input->rows);
    struct pg_aggregation agg = {.keys = keys, .groups = groups};
    bool incremental = !pl->pre->catalog->version || pl->pre->catalog->version >= DISTINCT_SORTS_INCREMENTALLY;
    for (size_t i = 0; i < input->paths.n; i++) {
        const struct path *path = input->paths.at[i];
        if (path == input->cheapest || order_contains(&path->order, &pl->pre->distinct_order)) {
            const struct path *sorted = incremental ? path_sorted(pl, path, &pl->pre->distinct_order, -1)
                                                    : path_sorted_whole(pl, path, &pl->pre->distinct_order);
            path_add(pl, out,
                     path_above(pl, PATH_UNIQUE, sorted, groups, pl->book->unique(pl, cost_of(sorted), input->rows, keys)));
        }
    }
    if (!block->distinct_on) {
        path_add(pl, out, hashed(pl, input->cheapest, &agg, input->rows));
    }
    for (size_t i = 0; i < input->partial.n && !block->aggregated && !block->distinct_on; i++) {
        const struct path *partial = input->partial.at[i];
        struct pg_aggregation part = agg;
        part.groups = distinct_among(pl, partial->rows);
        const struct path *all =
            path_gathered(pl, hashed(pl, partial, &part, partial->rows), part.groups * partial->workers);
        path_add(pl, out, hashed(pl, all, &agg, all->rows));
    }
    out->rows = groups;
    out->width = input->width;
    relation_settle(out);
    return out;
}

/*
 * Per row of a window, beside its functions: all that it hands on is charged anew, grouping expressions and the windows' keys, of the last one the
 * outputs (create_windowagg_path). Columns and results are free.
 */
static double window_operators(const struct query_block *block, bool last) {
    double operators = block->aggregated ? block->group_operators : 0;
    return operators + (last ? block->target_operators : block->window_operators);
}

static const struct relation *plan_windows(struct planner *pl, const struct relation *input) {
    const struct query_block *block = pl->pre->block;
    struct relation *out = ARENA_NEW(pl->arena, struct relation);
    for (size_t i = 0; i < input->paths.n; i++) {
        const struct path *path = input->paths.at[i];
        if (path->needs || (path != input->cheapest &&
                            (!block->window_count || !order_common(&path->order, &pl->pre->window_orders[0])))) {
            continue;
        }
        for (size_t w = 0; w < block->window_count; w++) {
            path = path_sorted(pl, path, &pl->pre->window_orders[w], -1);
            double operators = block->window_functions[w] + window_operators(block, w + 1 == block->window_count);
            struct path *above = path_above(pl, PATH_WINDOW, path, path->rows,
                         pl->book->window(pl, cost_of(path), path->rows, operators, (double)block->window_counts[w]));
            above->width += block->window_bytes[w];
            path = above;
        }
        path_add(pl, out, path_copy(pl, path));
    }
    out->rows = input->rows;
    out->width = input->width;
    relation_settle(out);
    return out;
}

#define LIMIT_UNKNOWN 0.1 /* of the rows, where a value that nobody knows limits them */

static const struct path *limited(struct planner *pl, const struct path *input) {
    const struct query_block *block = pl->pre->block;
    double count = block->limit_rows, offset = fmax(0, block->offset_rows);
    if (block->limit_unknown) { /* adjust_limit_rows_costs */
        count = pg_clamp_rows(input->rows * LIMIT_UNKNOWN);
    }
    if (count < 0 && offset <= 0) {
        return input;
    }
    double rows = fmax(1, input->rows - offset);
    rows = count >= 0 ? fmin(rows, fmax(1, count)) : rows;
    struct pg_cost cost = cost_of(input);
    struct path *path = path_above(pl, PATH_LIMIT, input, rows, pg_limit(cost, input->rows, offset, count));
    for (size_t k = 0; k < 2; k++) {
        struct pg_cost moved = cost;
        *(k ? &moved.total : &moved.startup) += 1;
        path->slope[k] = pg_limit(moved, input->rows, offset, count).total - path->total;
    }
    return path;
}

/* FOR UPDATE: a tuple more for each row (create_lockrows_path). */
static const struct path *locked(struct planner *pl, const struct path *input) {
    if (!pl->pre->block->lock_rows || pl->pre->catalog->dialect != SQL_POSTGRESQL) {
        return input;
    }
    struct path *path = path_copy(pl, input);
    add_cost(path, pl->p->cpu_tuple * input->rows);
    return path;
}

/* The ways to the rows the query wants, in its order: compared after the limit. */
const struct relation *plan_order(struct planner *pl, const struct relation *input) {
    const struct query_block *block = pl->pre->block;
    double wanted = block->limit_rows >= 0 && !block->limit_unknown ? block->limit_rows + fmax(0, block->offset_rows) : -1;
    struct relation *out = ARENA_NEW(pl->arena, struct relation);
    bool ordered = block->order_count > 0;
    struct path_order order = pl->pre->sort_order;
    if (ordered && !order.n && block->aggregated) {
        order = (struct path_order){{NO_CLASS - 3}, 1}; /* by an aggregate: nothing below can deliver that */
    }
    for (size_t i = 0; i < input->paths.n; i++) {
        const struct path *path = input->paths.at[i];
        if (path->needs) {
            continue;
        }
        path_add(pl, out, path_copy(pl, limited(pl, locked(pl, ordered ? path_sorted(pl, path, &order, wanted) : path))));
    }
    bool by_workers = ordered && !block->window_count && !pl->serial_output;
    for (size_t i = 0; i < input->partial.n && by_workers; i++) {
        const struct path *partial = input->partial.at[i], *sorted = path_sorted(pl, partial, &order, wanted);
        if (sorted != partial && sorted->order.n) { /* in order already: plan_gathers had it. Here the planner forgets the leader's share */
            path_add(pl, out, path_copy(pl, limited(pl, path_gathered(pl, sorted, partial->rows * partial->workers))));
        }
    }
    if (!ordered && block->limit_rows < 0 && block->offset_rows <= 0) {
        out->partial = input->partial; /* the select around may go on with the workers' shares (grouping_planner) */
    }
    return out;
}

/* What is computed of the joins' rows; a window's results are told, and then computed with, above it. */
static void charge_targets(struct planner *pl, struct relation *rel) {
    const struct query_block *block = pl->pre->block;
    double operators = block->aggregated ? block->group_operators : block->window_count ? block->window_operators : block->target_operators;
    for (size_t i = 0; i < rel->paths.n && operators > 0; i++) {
        charge(pl, rel->paths.at[i], operators);
    }
    for (size_t i = 0; i < rel->partial.n && operators > 0; i++) {
        charge(pl, rel->partial.at[i], operators);
    }
}

/* ProjectSet: each row becomes as many as the functions give (create_set_projection_path). */
static struct path *multiplied(struct planner *pl, const struct path *path) {
    struct path *copy = path_copy(pl, path);
    copy->rows = path->rows * pl->pre->block->set_rows;
    double cost = pl->p->cpu_tuple * (path->rows + (copy->rows - path->rows) / 2) +
                  pl->p->cpu_operator * pl->pre->block->set_operators * path->rows;
    add_cost(copy, cost);
    return copy;
}

static struct relation *multiply(struct planner *pl, const struct relation *rel) {
    struct relation *out = ARENA_NEW(pl->arena, struct relation);
    *out = *rel;
    memset(&out->paths, 0, sizeof out->paths);
    memset(&out->partial, 0, sizeof out->partial);
    out->rows = rel->rows * pl->pre->block->set_rows;
    for (size_t i = 0; i < rel->paths.n; i++) {
        path_add(pl, out, multiplied(pl, rel->paths.at[i]));
    }
    for (size_t i = 0; i < rel->partial.n; i++) {
        path_add_partial(pl, out, multiplied(pl, rel->partial.at[i]));
    }
    relation_settle(out);
    return out;
}

/* Grouping expressions are computed before rows are sorted or hashed by them (make_group_input_target). */
static void widen_for_groups(const struct planner *pl, struct relation *rel) {
    double more = pl->pre->block->group_count ? pl->pre->grouped_more : 0;
    for (size_t i = 0; i < rel->paths.n && more != 0; i++) {
        rel->paths.at[i]->width = fmax(0, rel->paths.at[i]->width + more);
    }
    for (size_t i = 0; i < rel->partial.n && more != 0; i++) {
        rel->partial.at[i]->width = fmax(0, rel->partial.at[i]->width + more);
    }
    rel->width = fmax(0, rel->width + more);
}

const struct relation *plan_upper(struct planner *pl, const struct relation *input) {
    const struct query_block *block = pl->pre->block;
    struct relation top = *input;
    bool first = block->set_rows > 0 && !block->window_count && (!block->aggregated || block->sets_in_groups);
    charge_targets(pl, &top);
    widen_for_groups(pl, &top);
    if (first) {
        top = *multiply(pl, &top);
    }
    if (top.partial.n && !block->aggregated) {
        plan_gathers(pl, &top);
    }
    relation_settle(&top);
    const struct relation *rel = &top;
    if (block->aggregated) {
        if (top.partial.n) {
            plan_gathers(pl, &top);
        }
        rel = plan_groups(pl, rel);
    }
    if (block->window_count) {
        rel = plan_windows(pl, rel);
    }
    if (block->set_rows > 0 && !first) {
        rel = multiply(pl, rel);
    }
    if (block->distinct_count) {
        rel = plan_distinct(pl, rel);
    }
    return plan_order(pl, rel);
}

void plan_beside(struct planner *pl, const struct path *path, double slope) {
    VEC_PUSH(pl->arena, &pl->extra_paths, path);
    VEC_PUSH(pl->arena, &pl->extra_slopes, slope);
}

/* --- Sub-plans ------------------------------------------------------------------------------------------- */

static bool holds_sub_plan(const struct clause *c, size_t number) {
    return number >= c->p->sub_plan_first && number < c->p->sub_plan_first + c->p->sub_plan_count;
}

/* The table whose filter evaluates it; NULL: something above does. */
static struct base *base_of_sub_plan(const struct prepared *pre, size_t number) {
    for (size_t b = 0; b < pre->base_count; b++) {
        for (size_t i = 0; i < pre->bases[b].filter_count && pre->bases[b].table; i++) {
            if (holds_sub_plan(&pre->clauses[pre->bases[b].filters[i]], number)) {
                return &pre->bases[b];
            }
        }
    }
    return NULL;
}

static double hash_cost(const struct planner *pl, const struct path *path) {
    return path->total + pl->p->cpu_operator * path->rows;
}

/* The plan was chosen for one run, at the indexes' prices. A scan that starts again runs it again, and could want a cheaper one: a bound takes the cheapest. */
static double least_hash_cost(struct planner *pl, size_t number) {
    struct optimizer_query free = *pl->owner;
    free.prices = NULL;
    return hash_cost(pl, plan_prepared(pl->arena, &free, pl->pre->sub_plans[number], pl->design));
}

/* As cost_subplan: an uncorrelated IN is the start of the scan that evaluates it, so the inner side of a nested loop builds its table for each outer row. */
static void hash_sub_plan(struct planner *pl, size_t number, double least, const struct path *path) {
    struct base *base = pl->book->hashes_again ? base_of_sub_plan(pl->pre, number) : NULL;
    double cost = hash_cost(pl, path);
    plan_beside(pl, path, base ? 0 : 1);
    if (base) {
        base->begin += cost;
        base->begin_least += fmin(least, cost);
    } else {
        pl->extra_cost += cost;
    }
}

/* EXISTS is planned for one row, and costs what that takes (make_subplan's fraction): what starts soon may win over what ends soon. */
static const struct path *plan_for_one_row(struct planner *pl, struct prepared *block) {
    const struct relation *rel = plan_block(pl->arena, pl->owner, block, pl->design);
    const struct path *best = NULL;
    for (size_t i = 0; rel && i < rel->paths.n; i++) {
        const struct path *path = rel->paths.at[i]->needs ? NULL : first_row(pl, rel->paths.at[i]);
        if (path && (!best || path->total + path->price < best->total + best->price)) {
            best = path;
        }
    }
    return best;
}

static bool uses_added(const struct path *path) {
    bool uses = false;
    for (size_t i = 0; path && i < path->index_count; i++) {
        uses |= path->indexes[i]->added != NULL;
    }
    for (size_t i = 0; path && i < path->part_count; i++) {
        uses |= uses_added(path->parts[i]);
    }
    return path && (uses || uses_added(path->outer) || uses_added(path->inner));
}

static double half_of(const struct path *path) {
    return (path->startup + path->total) / 2;
}

/*
 * ANY and ALL take what has half of its rows the soonest, and may pay for all of them (make_subplan's fraction). At prices only a path that no index of the design is
 * in must be that: any other may be the one that is taken, of some part of the design.
 */
static const struct path *plan_for_half(struct planner *pl, struct prepared *block) {
    const struct relation *rel = plan_block(pl->arena, pl->owner, block, pl->design);
    const struct path *best = NULL, *soonest = NULL;
    for (size_t i = 0; rel && i < rel->paths.n; i++) {
        const struct path *path = rel->paths.at[i];
        bool counts = !path->needs && (!pl->exact || !uses_added(path));
        soonest = counts && (!soonest || half_of(path) < half_of(soonest)) ? path : soonest;
    }
    best = soonest;
    for (size_t i = 0; rel && i < rel->paths.n && pl->exact; i++) {
        const struct path *path = rel->paths.at[i];
        bool better = !path->needs && uses_added(path) && (!best || path->total + path->price < best->total + best->price);
        best = better ? path : best;
    }
    return best;
}

static const struct path *plan_sub_plan(struct planner *pl, size_t number) {
    struct prepared *block = pl->pre->sub_plans[number];
    if (!block) {
        return NULL;
    }
    const struct query_sub_plan *s = &pl->pre->block->sub_plans[number];
    bool half = s->half && pl->pre->catalog->dialect == SQL_POSTGRESQL;
    return s->exists ? plan_for_one_row(pl, block) : half ? plan_for_half(pl, block) : plan_prepared(pl->arena, pl->owner, block, pl->design);
}

/* Once, or per evaluation (cost_subplan): ANY stops after half of the rows. Returns the cost per evaluation. */
static double sub_plan_cost(struct planner *pl, size_t number) {
    const struct query_sub_plan *s = &pl->pre->block->sub_plans[number];
    bool hashed = s->hashed && !s->correlated, known = pl->pre->sub_plans[number] != NULL;
    double least = known && hashed && pl->owner->prices ? least_hash_cost(pl, number) : INFINITY;
    const struct path *path = plan_sub_plan(pl, number);
    if (!path) {
        return 0;
    }
    if (hashed) {
        hash_sub_plan(pl, number, least, path);
        return 0; /* the comparison is among the condition's operators */
    }
    bool again = prepared_runs_again(pl->pre, number);
    plan_beside(pl, path, again ? NAN : 1);
    if (!again) {
        pl->extra_cost += path->total;
        return 0;
    }
    double run = path->total - path->startup;
    if (!s->correlated) {
        pl->extra_cost += path->startup;
        return (run + 3 * path->rows * pl->p->cpu_operator) / 2;
    }
    return path->startup + (s->half ? (run + path->rows * pl->p->cpu_operator) / 2 : run);
}

static void plan_sub_plans(struct planner *pl, double *per_output_row) {
    struct prepared *pre = pl->pre;
    size_t n = pre->block->sub_plan_count;
    bool *placed = ARENA_ARRAY(pl->arena, bool, n + 1);
    double *costs = ARENA_ARRAY(pl->arena, double, n + 1);
    *per_output_row = 0;
    pre->serial_rels = 0;
    for (size_t i = 0; i < pre->base_count; i++) {
        pre->bases[i].begin = pre->bases[i].begin_least = 0;
    }
    for (size_t i = 0; i < n; i++) {
        costs[i] = sub_plan_cost(pl, i);
    }
    for (size_t i = 0; i < pre->clause_count; i++) {
        struct clause *c = &pre->clauses[i];
        c->sub_plan_cost = 0;
        c->serial = false;
        for (size_t k = c->p->sub_plan_first; k < c->p->sub_plan_first + c->p->sub_plan_count && k < n; k++) {
            c->sub_plan_cost += costs[k];
            c->serial |= pre->block->sub_plans[k].correlated;
            placed[k] = true;
        }
        pre->serial_rels |= c->serial && !(c->rels & (c->rels - 1)) ? c->rels : 0;
    }
    pl->serial_output = false;
    for (size_t i = 0; i < n; i++) {
        *per_output_row += placed[i] ? 0 : costs[i];
        pl->serial_output |= !placed[i] && pre->block->sub_plans[i].correlated;
    }
}

/* --- A block --------------------------------------------------------------------------------------------- */

static const struct relation *result(struct planner *pl) {
    struct relation *out = ARENA_NEW(pl->arena, struct relation);
    struct path *path = path_new(pl, PATH_RESULT, 1, pl->pre->output_width);
    path->total = pl->p->cpu_tuple + pl->pre->block->target_operators * pl->p->cpu_operator;
    path_add(pl, out, path);
    return pl->pre->block->set_rows > 0 ? multiply(pl, out) : out;
}

/* Sub-plans hang beside the plan: for the text and the used indexes only. */
static struct path *with_sub_plans(struct planner *pl, const struct path *path, double per_row) {
    struct path *whole = ARENA_NEW(pl->arena, struct path);
    *whole = *path;
    whole->startup += pl->extra_cost;
    whole->total += pl->extra_cost + per_row * path->rows;
    whole->charged += pl->extra_cost + per_row * path->rows;
    for (size_t i = 0; i < pl->extra_paths.n; i++) {
        struct path *beside = path_new(pl, PATH_RESULT, whole->rows, whole->width);
        *beside = *whole;
        beside->kind = PATH_SUBQUERY;
        beside->outer = whole;
        beside->inner = pl->extra_paths.at[i];
        beside->price = whole->price + beside->inner->price;
        beside->slope[3] = pl->extra_slopes.at[i];
        beside->indexes = NULL;
        beside->index_count = 0;
        whole = beside;
    }
    return whole;
}

static const struct relation *plan_rels(struct planner *pl) {
    const struct prepared *pre = pl->pre;
    pl->bases = ARENA_ARRAY(pl->arena, struct relation, pre->base_count);
    pl->indexes = ARENA_ARRAY(pl->arena, struct index_view *, pre->base_count);
    pl->index_counts = ARENA_ARRAY(pl->arena, size_t, pre->base_count);
    for (size_t i = 0; i < pre->base_count; i++) {
        plan_base(pl, i);
    }
    const struct relation *joined = plan_joins(pl);
    return joined && joined->cheapest ? plan_upper(pl, joined) : NULL; /* a sub-select that gave up leaves none */
}

static const struct relation *plan_whole(struct planner *pl) {
    struct prepared *pre = pl->pre;
    double per_row;
    plan_sub_plans(pl, &per_row);
    bool set = pre->block->set_op != SET_NONE || (pre->block->branch_count && !pre->base_count);
    const struct relation *rel = set ? plan_set(pl) : !pre->base_count ? result(pl) : plan_rels(pl);
    struct relation *out = ARENA_NEW(pl->arena, struct relation);
    for (size_t i = 0; rel && i < rel->paths.n; i++) {
        VEC_PUSH(pl->arena, &out->paths, with_sub_plans(pl, rel->paths.at[i], per_row));
    }
    if (rel && !pl->extra_paths.n && per_row <= 0) {
        out->partial = rel->partial;
    }
    relation_settle(out);
    return out->cheapest ? out : NULL;
}

const struct relation *plan_block(struct arena *arena, const struct optimizer_query *owner, struct prepared *pre,
                                  const struct design *design) {
    struct planner pl = {.arena = arena,
                         .pre = pre,
                         .owner = owner,
                         .design = design,
                         .p = &pre->params,
                         .book = pre->book,
                         .exact = owner->prices != NULL,
                         .effort = owner->effort,
                         .ceiling = pre == owner->root && pre->block->limit_rows < 0 ? owner->ceiling : INFINITY};
    return plan_whole(&pl);
}

const struct path *plan_prepared(struct arena *arena, const struct optimizer_query *owner, struct prepared *pre,
                                 const struct design *design) {
    const struct relation *rel = plan_block(arena, owner, pre, design);
    return rel ? rel->cheapest : NULL;
}
