/* Ways to read one relation of a block (allpaths.c): sequentially, by index (index_paths.c), a sub-select's plan, a CTE, a function. */
#include <math.h>

#include "optimizer/plan.h"

/* A relation that is given values of others checks what compares it with them as well: there is no later join that could. */
static void check_given(struct planner *pl, struct path *path, double rows_read) {
    uint64_t given = pl->pre->bases[path->rel].given;
    double operators;
    path->needs = given;
    if (given) {
        path->rows = plan_given_rows(pl, path->rel, given, &operators);
        path->gathered |= pl->pre->bases[path->rel].sub != NULL; /* values that reach a sub-select as parameters are the leader's (is_parallel_safe) */
        path->total += operators * pl->p->cpu_operator * rows_read;
    }
}

static void add_scan(struct planner *pl, size_t rel, enum path_kind kind, struct pg_cost cost) {
    const struct base *base = &pl->pre->bases[rel];
    struct path *path = path_new(pl, kind, base->rows, base->width);
    path->startup = cost.startup;
    path->total = cost.total;
    path->rel = (uint16_t)rel;
    path->gathered = kind == PATH_CTE; /* the leader's tuple store is out of the workers' reach */
    check_given(pl, path, base->cost.tuples);
    path_begin(pl, path);
    path_add(pl, &pl->bases[rel], path);
}

/* A hint leaves only the indexes, and one of them can be used without waiting for another table. */
static bool is_by_index_only(const struct planner *pl, size_t rel) {
    const struct path_list *paths = &pl->bases[rel].paths;
    bool alone = false;
    for (size_t i = 0; i < paths->n; i++) {
        alone |= paths->at[i]->needs == 0;
    }
    return alone && plan_hints_want_index(pl, &pl->pre->bases[rel]);
}

static void plan_table(struct planner *pl, size_t rel) {
    const struct base *base = &pl->pre->bases[rel];
    struct relation *out = &pl->bases[rel];
    double sub = 0;
    bool serial = false;
    for (size_t i = 0; i < base->filter_count; i++) {
        sub += pl->pre->clauses[base->filters[i]].sub_plan_cost * base->cost.tuples;
        serial |= pl->pre->clauses[base->filters[i]].serial;
    }
    if (plan_hints_want_index(pl, base)) {
        plan_index_paths(pl, rel);
        if (is_by_index_only(pl, rel)) {
            return;
        }
    }
    struct pg_cost cost = pl->book->table_scan(pl, base, 0);
    cost.total += sub;
    add_scan(pl, rel, PATH_SEQ, cost);
    if (base->q->sample_share > 0) {
        return; /* a sample is read by neither workers nor indexes (set_tablesample_rel_pathlist) */
    }
    int workers = serial ? 0 : pg_parallel_workers(pl->p, base->cost.pages, -1, path_is_of_member(pl->pre, base));
    if (workers > 0) {
        double rows = pg_clamp_rows(base->rows / pg_parallel_divisor(pl->p, workers));
        struct path *path = path_new(pl, PATH_SEQ, rows, base->width);
        cost = pl->book->table_scan(pl, base, workers);
        cost.total += sub / pg_parallel_divisor(pl->p, workers);
        path->startup = cost.startup;
        path->total = cost.total;
        path->rel = (uint16_t)rel;
        path->workers = (uint8_t)workers;
        path->partial = true;
        path_begin(pl, path);
        path_add_partial(pl, out, path);
    }
    plan_tid_scans(pl, rel);
    if (!plan_hints_want_index(pl, base)) {
        plan_index_paths(pl, rel);
    }
}

static uint32_t output_class(const struct prepared *sub, size_t output) {
    return sub->block->set_op == SET_NONE ? class_of(sub, &sub->block->outputs[output].operand) : set_output_class(output);
}

/* The order of a sub-select's rows, in terms of this block: output i sorted there is column i here. */
static struct path_order order_outside(const struct planner *pl, size_t rel, const struct path *path) {
    const struct base *base = &pl->pre->bases[rel];
    struct path_order order = {0};
    for (size_t k = 0; k < path->order.n; k++) {
        uint32_t class_id = NO_CLASS;
        for (size_t i = 0; i < base->sub->block->output_count && class_id == NO_CLASS; i++) {
            if (output_class(base->sub, i) == path->order.at[k] / 4) {
                class_id = class_of_column(pl->pre, (uint16_t)rel, (uint32_t)i);
            }
        }
        if (class_id == NO_CLASS) {
            break;
        }
        order.at[order.n++] = class_id * 4 + path->order.at[k] % 4;
    }
    return order_truncated(pl, UINT64_C(1) << rel, order);
}

struct path *plan_sub_path(struct planner *pl, size_t rel, const struct prepared *query, const struct path *sub, double width, double per_row) {
    struct path *path = path_new(pl, PATH_SUBQUERY, sub->rows, width);
    path->startup = sub->startup;
    path->total = sub->total + per_row * sub->rows;
    path->outer = sub;
    path->price = sub->price;
    /* each worker that ran it might find other rows within its limit (set_rel_consider_parallel) */
    path->gathered = sub->gathered || query->block->limit_rows >= 0 || query->block->offset_rows > 0;
    path->partial = sub->partial;
    path->workers = sub->partial ? sub->workers : 0;
    path->rel = (uint16_t)rel;
    return path;
}

/* Of the relation's filters, per row, correlated sub-plans included. */
static double filter_cost(const struct planner *pl, const struct base *base, bool *serial) {
    double cost = base->filter_operators * pl->p->cpu_operator;
    *serial = false;
    for (size_t i = 0; i < base->filter_count; i++) {
        const struct clause *c = &pl->pre->clauses[base->filters[i]];
        cost += c->sub_plan_cost;
        *serial |= c->serial;
    }
    return cost;
}

static void plan_sub_select(struct planner *pl, size_t rel) {
    const struct base *base = &pl->pre->bases[rel];
    struct relation *out = &pl->bases[rel];
    const struct relation *sub = base->sub ? plan_block(pl->arena, pl->owner, base->sub, pl->design) : NULL;
    bool serial;
    double per_row = pl->p->cpu_tuple + filter_cost(pl, base, &serial);
    if (!sub) {
        add_scan(pl, rel, PATH_FUNCTION, (struct pg_cost){0, base->cost.tuples * pl->p->cpu_tuple});
        return;
    }
    for (size_t i = 0; i < sub->paths.n; i++) {
        struct path *path = plan_sub_path(pl, rel, base->sub, sub->paths.at[i], base->width, per_row);
        path->rows = base->rows;
        path->order = order_outside(pl, rel, sub->paths.at[i]);
        check_given(pl, path, sub->paths.at[i]->rows);
        path_add(pl, out, path);
    }
    for (size_t i = 0; i < sub->partial.n && !serial && !base->given; i++) {
        struct path *path = plan_sub_path(pl, rel, base->sub, sub->partial.at[i], base->width, per_row);
        path->rows = pg_clamp_rows(base->rows / pg_parallel_divisor(pl->p, path->workers));
        path->order = order_outside(pl, rel, sub->partial.at[i]);
        path_add_partial(pl, out, path);
    }
}

void plan_base(struct planner *pl, size_t rel) {
    const struct base *base = &pl->pre->bases[rel];
    struct relation *out = &pl->bases[rel];
    out->mask = UINT64_C(1) << rel;
    out->rows = base->rows;
    out->width = base->width;
    bool serial;
    double filter = filter_cost(pl, base, &serial);
    switch (base->q->kind) {
    case REL_TABLE:
        if (base->partitioned) {
            plan_partitions(pl, rel);
        } else {
            plan_table(pl, rel);
        }
        break;
    case REL_BLOCK:
        if (base->appended) {
            plan_append(pl, rel);
        } else {
            plan_sub_select(pl, rel);
        }
        break;
    case REL_CTE: /* the tuple store gives a row for cpu_tuple, looking at it is another */
        add_scan(pl, rel, PATH_CTE, (struct pg_cost){0, base->cost.tuples * (2 * pl->p->cpu_tuple + filter)});
        break;
    case REL_FUNCTION:
        add_scan(pl, rel, PATH_FUNCTION,
                 (struct pg_cost){pl->p->cpu_operator, base->cost.tuples * (pl->p->cpu_tuple + filter)});
        break;
    case REL_VALUES:
        add_scan(pl, rel, PATH_VALUES,
                 (struct pg_cost){0, base->cost.tuples * (pl->p->cpu_operator + pl->p->cpu_tuple + filter)});
        break;
    }
    relation_settle(out);
}
