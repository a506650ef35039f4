/*
 * UNION ALL in FROM as an append relation: the queries are read one by one, and their rows strung together.
 *
 * Model: PostgreSQL 15, prepjointree.c (pull_up_simple_union_all) and allpaths.c (add_paths_to_append_rel). A query over one relation without
 * WHERE is merged with the block around: the joins of the union's columns are joins of its relation, so that an index of it can be searched with
 * values of the other side. The others stay sub-selects.
 *
 * A merged query keeps its block. Behind its relation, in `bases`, stand those of the block around, so relation r of that is r + 1 in it. A path
 * of the union is a chain whose links add a query's path each.
 *
 * In the order of the block around, the queries' rows are merged: members by indexes that have it, others sorted (generate_orderedappend_paths).
 *
 * Knowingly not: parameters for sub-selects; merges for joins.
 */
#include <math.h>

#include "optimizer/plan.h"

enum { NEEDS_MAX = 24 };

/* --- The joins of a merged query -------------------------------------------------------------------------- */

static bool is_merged(const struct prepared *query) {
    return query && query->around_count > 0;
}

static uint64_t rels_within(uint64_t rels, size_t of_union) {
    uint64_t bit = UINT64_C(1) << of_union;
    return (rels & ~bit) << 1 | ((rels & bit) != 0);
}

static void move_within(struct query_operand *o, size_t of_union) {
    o->column.rel++;
    o->rels = rels_within(o->rels, of_union);
}

/* The union's column as the query makes it; false: it is no value of the query's relation. */
static bool find_output(const struct prepared *query, const struct query_operand *column,
                        struct query_operand *output) {
    if (column->kind != OPERAND_COLUMN || column->column.column >= query->block->output_count) {
        return false;
    }
    *output = query->block->outputs[column->column.column].operand;
    return output->kind == OPERAND_COLUMN || (output->kind == OPERAND_EXPRESSION && output->rels == 1);
}

static bool clause_within(const struct prepared *pre, size_t of_union, const struct prepared *query,
                          const struct clause *c, struct clause *within) {
    struct query_predicate *p = ARENA_NEW(pre->arena, struct query_predicate);
    uint64_t bit = UINT64_C(1) << of_union;
    bool left = c->left_rels == bit;
    *p = *c->p;
    p->tree = NULL;
    if (!clause_feeds(pre->block, c, bit) || c->p->sub_plan_count ||
        !find_output(query, left ? &c->p->left : &c->p->right, left ? &p->left : &p->right)) {
        return false;
    }
    move_within(left ? &p->right : &p->left, of_union);
    *within = (struct clause){.p = p,
                              .rels = rels_within(c->rels, of_union),
                              .left_rels = rels_within(c->left_rels, of_union),
                              .right_rels = rels_within(c->right_rels, of_union),
                              .selectivity = c->selectivity,
                              .operators = c->operators,
                              .class_id = c->class_id == NO_CLASS ? NO_CLASS : query->class_count + c->class_id,
                              .equi_join = c->equi_join,
                              .join = UINT16_MAX};
    within->required = within->rels;
    return true;
}

static void merge_query(const struct prepared *pre, size_t of_union, struct prepared *query) {
    const struct base *base = &pre->bases[of_union];
    struct base *bases = ARENA_ARRAY(pre->arena, struct base, pre->base_count + 1);
    struct clause *clauses = ARENA_ARRAY(pre->arena, struct clause, query->clause_count + base->join_count + 1);
    size_t n = query->clause_count;
    bases[0] = query->bases[0];
    memcpy(bases + 1, pre->bases, pre->base_count * sizeof *bases);
    memcpy(clauses, query->clauses, n * sizeof *clauses);
    bases[0].joins = ARENA_ARRAY(pre->arena, uint32_t, base->join_count + 1);
    for (size_t i = 0; i < base->join_count; i++) {
        if (clause_within(pre, of_union, query, &pre->clauses[base->joins[i]], &clauses[n])) {
            bases[0].joins[bases[0].join_count++] = (uint32_t)n++;
        }
    }
    query->bases = bases;
    query->clauses = clauses;
    query->around_count = pre->base_count;
    settle_partitions(query);
}

static bool may_be_member(const struct prepared *query) {
    return query && query->block->member && query->base_count == 1 && !query->block->sub_plan_count;
}

/* Around a set operation its outputs are known by their names; UINT32_MAX: by none, or by one that several have. */
static uint32_t output_named(const struct query_block *block, struct str name) {
    uint32_t found = UINT32_MAX;
    for (uint32_t i = 0; i < block->output_count; i++) {
        if (str_eq(block->outputs[i].operand.text, name)) {
            if (found != UINT32_MAX) {
                return UINT32_MAX;
            }
            found = i;
        }
    }
    return found;
}

/* The union's output that the class is; UINT32_MAX: it is something else. */
static uint32_t output_of_class(const struct prepared *pre, size_t of_union, uint32_t class_id) {
    bool by_name = pre->block->set_op != SET_NONE;
    for (size_t i = 0; i < pre->members.n; i++) {
        const struct class_member *m = &pre->members.at[i];
        if (m->class_id == class_id && by_name && m->text.len) {
            return output_named(pre->block, m->text);
        }
        if (m->class_id == class_id && !by_name && m->rel == of_union && !m->text.len) {
            return m->column;
        }
    }
    return UINT32_MAX;
}

/* The block's order as the query would have it. */
static struct path_order order_within(const struct prepared *pre, size_t of_union, const struct prepared *query) {
    struct path_order order = {0};
    for (size_t k = 0; k < pre->sort_order.n; k++) {
        uint32_t output = output_of_class(pre, of_union, pre->sort_order.at[k] / 4);
        uint32_t class_id = output < query->block->output_count ? class_of(query, &query->block->outputs[output].operand) : NO_CLASS;
        if (class_id == NO_CLASS || query->class_constant[class_id]) {
            return (struct path_order){0};
        }
        order.at[order.n++] = class_id * 4 + pre->sort_order.at[k] % 4;
    }
    return order;
}

void prepare_append(struct prepared *pre, size_t rel) {
    const struct prepared *sub = pre->bases[rel].sub;
    for (size_t i = 0; i < sub->block->branch_count; i++) {
        struct prepared *query = sub->branches[i];
        if (pre->base_count < QUERY_RELS_MAX && may_be_member(query)) {
            query->is_member = true;
            query->asked_order = order_within(pre, rel, query);
            merge_query(pre, rel, query);
        }
    }
}

void prepare_union(struct prepared *pre) {
    for (size_t i = 0; i < pre->block->branch_count && pre->block->strung && pre->book->appends; i++) {
        if (may_be_member(pre->branches[i])) {
            pre->branches[i]->is_member = true;
            pre->branches[i]->asked_order = order_within(pre, 0, pre->branches[i]);
        }
    }
}

/* --- Paths of the queries --------------------------------------------------------------------------------- */

struct appending {
    struct planner *pl;
    size_t rel;
    const struct prepared *whole; /* the union */
    double width;
    struct relation *queries; /* along the union's branches */
    size_t n;
};

static struct relation plan_merged(const struct planner *pl, struct prepared *query) {
    struct planner own = {.arena = pl->arena,
                          .pre = query,
                          .book = pl->book,
                          .owner = pl->owner,
                          .design = pl->design,
                          .p = pl->p,
                          .exact = pl->exact,
                          .ceiling = INFINITY,
                          .effort = pl->effort};
    query->needs_quick_start = pl->pre->needs_quick_start;
    own.shared_later = pl->p->workers_per_gather > 0;
    own.bases = ARENA_ARRAY(pl->arena, struct relation, 1);
    own.indexes = ARENA_ARRAY(pl->arena, struct index_view *, 1);
    own.index_counts = ARENA_ARRAY(pl->arena, size_t, 1);
    plan_base(&own, 0);
    return own.bases[0];
}

static struct relation plan_apart(struct appending *a, struct prepared *query) {
    struct planner *pl = a->pl;
    const struct relation *sub = plan_block(pl->arena, pl->owner, query, pl->design);
    struct relation out = {0};
    struct planner own = *pl;
    own.shared_later = pl->p->workers_per_gather > 0;
    for (size_t i = 0; sub && i < sub->paths.n; i++) {
        path_add(&own, &out, plan_sub_path(pl, a->rel, query, sub->paths.at[i], a->width, a->pl->p->cpu_tuple));
    }
    for (size_t i = 0; sub && i < sub->partial.n; i++) {
        path_add_partial(&own, &out, plan_sub_path(pl, a->rel, query, sub->partial.at[i], a->width, a->pl->p->cpu_tuple));
    }
    relation_settle(&out);
    return out;
}

/* Relations of the block around whose values the query's path is given. */
static uint64_t needs_of(const struct appending *a, size_t query, const struct path *path) {
    return is_merged(a->whole->branches[query]) ? path->needs >> 1 : 0;
}

/* --- Strung together -------------------------------------------------------------------------------------- */

/* A partitioned table's append is one with the union's, which is charged once for each row (accumulate_append_subpath). */
static bool is_append(const struct path *path) {
    return path->kind == PATH_APPEND && path->part_count;
}

static struct path *add_link(const struct appending *a, const struct path *before, const struct path *next,
                             uint64_t needs) {
    double rows = next->rows + (before ? before->rows : 0);
    struct path *path = path_new(a->pl, PATH_APPEND, rows, a->width);
    path->startup = before ? before->startup : next->startup;
    path->total = next->total + (is_append(next) ? 0 : pg_append_cost(a->pl->p, next->rows)) + (before ? before->total : 0);
    path->price = next->price + (before ? before->price : 0);
    path->gathered = next->gathered || (before && before->gathered);
    path->needs = needs;
    path->rel = (uint16_t)a->rel;
    path->outer = before;
    path->inner = next;
    path->slope[3] = 1;
    return path;
}

static bool fits(const struct appending *a, size_t query, const struct path *path, uint64_t needs) {
    uint64_t mine = needs_of(a, query, path);
    return needs ? (mine || is_merged(a->whole->branches[query])) && !(mine & ~needs) : !mine;
}

/* A scan that is not searched with the values checks its rows against them (reparameterize_path). */
static const struct path *given(const struct appending *a, size_t query, const struct path *path, uint64_t needs) {
    struct prepared *pre = a->whole->branches[query];
    if (!needs || needs_of(a, query, path)) {
        return path;
    }
    struct planner own = {.arena = a->pl->arena, .pre = pre, .book = a->pl->book, .p = a->pl->p};
    struct path *checked = ARENA_NEW(a->pl->arena, struct path);
    double operators;
    *checked = *path;
    checked->rows = plan_given_rows(&own, 0, needs << 1, &operators);
    checked->charged += operators * a->pl->p->cpu_operator * path->rows;
    checked->total += operators * a->pl->p->cpu_operator * path->rows;
    return checked;
}

static const struct path *cheapest_that_fits(const struct appending *a, size_t query, uint64_t needs) {
    const struct path_list *paths = &a->queries[query].paths;
    const struct path *best = NULL;
    for (size_t i = 0; i < paths->n; i++) {
        bool better = fits(a, query, paths->at[i], needs) && (!best || paths->at[i]->total < best->total);
        best = better ? paths->at[i] : best;
    }
    return best;
}

/* The planner takes each query's cheapest; where indexes have prices, what is cheapest depends on how often the union is read. */
static void extend(const struct appending *a, const struct path *before, size_t query, uint64_t needs,
                   struct relation *out) {
    const struct path_list *paths = &a->queries[query].paths;
    const struct path *cheapest = a->pl->exact ? NULL : cheapest_that_fits(a, query, needs);
    if (cheapest) {
        path_add(a->pl, out, add_link(a, before, given(a, query, cheapest, needs), needs));
    }
    for (size_t i = 0; i < paths->n && a->pl->exact; i++) {
        if (fits(a, query, paths->at[i], needs)) {
            path_add(a->pl, out, add_link(a, before, given(a, query, paths->at[i], needs), needs));
        }
    }
}

static void string_together(const struct appending *a, uint64_t needs, struct relation *out) {
    struct relation strings = {0};
    extend(a, NULL, 0, needs, &strings);
    for (size_t query = 1; query < a->n; query++) {
        struct relation longer = {0};
        for (size_t i = 0; i < strings.paths.n; i++) {
            extend(a, strings.paths.at[i], query, needs, &longer);
        }
        strings = longer;
    }
    for (size_t i = 0; i < strings.paths.n; i++) {
        path_add(a->pl, out, strings.paths.at[i]);
    }
}

static void string_by_needs(const struct appending *a, struct relation *out) {
    uint64_t seen[NEEDS_MAX];
    size_t n = 0;
    for (size_t query = 0; query < a->n; query++) {
        for (size_t i = 0; i < a->queries[query].paths.n; i++) {
            uint64_t needs = needs_of(a, query, a->queries[query].paths.at[i]);
            bool known = !needs || n == NEEDS_MAX;
            for (size_t k = 0; k < n; k++) {
                known |= seen[k] == needs;
            }
            if (!known) {
                seen[n++] = needs;
                string_together(a, needs, out);
            }
        }
    }
}

/* --- Shared by workers ------------------------------------------------------------------------------------ */

/* At least as many as halve the queries down to one (add_paths_to_append_rel). */
int append_workers(const struct pg_params *p, const struct relation *parts, size_t n) {
    int workers = 0;
    for (size_t i = 0; i < n; i++) {
        const struct path *shared = parts[i].shared;
        workers = shared && shared->workers > workers ? shared->workers : workers;
    }
    int least = (int)floor(log2((double)n)) + 1, most = (int)p->workers_per_gather;
    workers = workers < least ? least : workers;
    return workers < most ? workers : most;
}

void append_insert_falling(double *costs, size_t n, double cost) {
    size_t at = n;
    for (; at > 0 && costs[at - 1] < cost; at--) {
        costs[at] = costs[at - 1];
    }
    costs[at] = cost;
}

const struct path *append_shared_or_whole(const struct relation *query) {
    bool whole = query->safe && (!query->shared || query->safe->total <= query->shared->total);
    return whole ? query->safe : query->shared;
}

/* Whole queries are given to the workers the dearest first, each to who has least to do (append_nonpartial_cost). */
double append_cost_of_whole(const double *costs, size_t n, int workers) {
    double busy[UINT8_MAX + 1] = {0}, most = 0;
    for (size_t i = 0; i < n; i++) {
        int least = 0;
        for (int w = 1; w < workers; w++) {
            least = busy[w] < busy[least] ? w : least;
        }
        busy[least] += costs[i];
        most = fmax(most, busy[least]);
    }
    return most;
}

struct sharing {
    const struct appending *a;
    struct path *string;
    double divisor;
    double *costs; /* of queries that one worker reads whole, falling */
    size_t whole;
};

static void share(struct sharing *s, const struct path *next, int workers) {
    const struct pg_params *p = s->a->pl->p;
    const struct path *before = s->string;
    double per_worker = next->partial ? pg_parallel_divisor(p, next->workers) / s->divisor : 1 / s->divisor;
    struct path *path = add_link(s->a, before, next, 0);
    path->startup = before ? fmin(before->startup, next->startup) : next->startup;
    path->rows = pg_clamp_rows(next->rows * per_worker + (before ? before->rows : 0));
    double charged = is_append(next) ? pg_append_cost(p, next->rows) : 0;
    path->total = (next->partial ? next->total - charged : 0) + (before ? before->total : 0);
    path->slope[3] = next->partial ? 1 : NAN;
    path->partial = true;
    path->workers = (uint8_t)workers;
    s->string = path;
    if (!next->partial) {
        append_insert_falling(s->costs, s->whole++, next->total);
    }
}

static void share_all(const struct appending *a, const struct path *const *queries, double unseen, struct relation *out) {
    int workers = append_workers(a->pl->p, a->queries, a->n);
    struct sharing s = {.a = a, .divisor = pg_parallel_divisor(a->pl->p, workers)};
    s.costs = ARENA_ARRAY(a->pl->arena, double, a->n + 1);
    for (size_t i = 0; i < a->n; i++) {
        share(&s, queries[i], workers);
    }
    s.string->total += append_cost_of_whole(s.costs, s.whole, workers) + pg_append_cost(a->pl->p, s.string->rows);
    s.string->price -= unseen;
    path_add_partial(a->pl, out, s.string);
}

/* Each query by all workers; `mixed`: or whole by one of them, where that is cheaper (a parallel append). */
static void add_shared(const struct appending *a, bool mixed, struct relation *out) {
    const struct path **queries = ARENA_ARRAY(a->pl->arena, const struct path *, a->n + 1);
    bool any_whole = false;
    for (size_t i = 0; i < a->n; i++) {
        queries[i] = mixed ? append_shared_or_whole(&a->queries[i]) : a->queries[i].shared;
        if (!queries[i]) {
            return;
        }
        any_whole |= !queries[i]->partial;
    }
    if (!mixed || any_whole) {
        share_all(a, queries, 0, out);
    }
}

static void add_best_shared(const struct appending *a, struct relation *out) {
    double unseen;
    const struct path *const *queries = append_best_shared(a->pl->arena, a->queries, a->n, append_workers(a->pl->p, a->queries, a->n), &unseen);
    if (queries) {
        share_all(a, queries, unseen, out);
    }
}

static void plan_queries(struct appending *a) {
    a->n = a->whole->block->branch_count;
    a->queries = ARENA_ARRAY(a->pl->arena, struct relation, a->n);
    for (size_t i = 0; i < a->n; i++) {
        struct prepared *query = a->whole->branches[i];
        if (query) { /* else nested too deep to be planned */
            a->queries[i] = query->is_member ? plan_merged(a->pl, query) : plan_apart(a, query);
        }
    }
}

static void string_all(const struct appending *a, struct relation *out) {
    string_together(a, 0, out);
    if (a->pl->p->workers_per_gather > 0) {
        add_shared(a, false, out);
        add_shared(a, true, out);
        if (a->pl->exact) {
            add_best_shared(a, out);
        }
    }
}

/* --- Merged in order -------------------------------------------------------------------------------------- */

double append_sort_limit(const struct planner *pl) {
    const struct query_block *block = pl->pre->block;
    bool limited = block->limit_rows >= 0 && !block->limit_unknown && !block->aggregated && !block->distinct_count && !block->window_count;
    return limited ? block->limit_rows + fmax(0, block->offset_rows) : -1;
}

static bool is_in_order(const struct appending *a, size_t query, const struct path *path) {
    const struct path_order *asked = &a->whole->branches[query]->asked_order;
    return !path->needs && asked->n && order_contains(&path->order, asked);
}

/* The cheapest that has the order, by its first row or by all; else NULL. */
static const struct path *best_in_order(const struct appending *a, size_t query, bool soon) {
    const struct path_list *paths = &a->queries[query].paths;
    const struct path *best = NULL;
    for (size_t i = 0; i < paths->n; i++) {
        const struct path *path = paths->at[i];
        bool better = !best || (soon ? path->startup < best->startup : path->total < best->total);
        best = is_in_order(a, query, path) && better ? path : best;
    }
    return best;
}

static const struct path *sorted_for_merge(const struct appending *a, const struct path *input) {
    return path_sort_below_merge(a->pl, input, input->rows, append_sort_limit(a->pl));
}

static void add_merge_link(const struct appending *a, const struct path *before, const struct path *next, struct relation *out) {
    struct path *path = add_link(a, before, next, 0);
    path->startup = next->startup + (before ? before->startup : 0);
    path_add(a->pl, out, path);
}

/* With prices each way to read a query stands for itself. */
static void extend_in_order(const struct appending *a, const struct path *before, size_t query, bool soon, struct relation *out) {
    const struct path_list *paths = &a->queries[query].paths;
    const struct path *best = a->pl->exact ? NULL : best_in_order(a, query, soon), *cheapest = a->queries[query].cheapest;
    if (!a->pl->exact && (best || cheapest)) {
        add_merge_link(a, before, best ? best : sorted_for_merge(a, cheapest), out);
    }
    for (size_t i = 0; i < paths->n && a->pl->exact; i++) {
        if (!paths->at[i]->needs) {
            bool ordered = is_in_order(a, query, paths->at[i]);
            add_merge_link(a, before, ordered ? paths->at[i] : sorted_for_merge(a, paths->at[i]), out);
        }
    }
}

/* A partitioned table's merge is one with the union's. */
static void add_streams(const struct path *path, struct pg_cost *sum, size_t *streams) {
    bool merge = path->kind == PATH_MERGE_APPEND && path->part_count;
    for (size_t i = 0; merge && i < path->part_count; i++) {
        sum->startup += path->parts[i]->startup;
        sum->total += path->parts[i]->total;
    }
    sum->startup += merge ? 0 : path->startup;
    sum->total += merge ? 0 : path->total;
    *streams += merge ? path->part_count : 1;
}

static void finish_merge(const struct appending *a, const struct path *chain, struct relation *out) {
    struct path *path = ARENA_NEW(a->pl->arena, struct path);
    struct pg_cost sum = {0, 0};
    size_t streams = 0;
    *path = *chain;
    for (const struct path *link = chain; link; link = link->outer) {
        add_streams(link->inner, &sum, &streams);
    }
    sum = pg_merge_append(a->pl->p, sum, path->rows, streams);
    path->kind = PATH_MERGE_APPEND;
    path->startup = sum.startup;
    path->total = sum.total;
    path->order = a->pl->pre->sort_order;
    path_add(a->pl, out, path);
}

static void merge_all(const struct appending *a, bool soon, struct relation *out) {
    struct relation chains = {0};
    extend_in_order(a, NULL, 0, soon, &chains);
    for (size_t query = 1; query < a->n; query++) {
        struct relation longer = {0};
        for (size_t i = 0; i < chains.paths.n; i++) {
            extend_in_order(a, chains.paths.at[i], query, soon, &longer);
        }
        chains = longer;
    }
    for (size_t i = 0; i < chains.paths.n; i++) {
        finish_merge(a, chains.paths.at[i], out);
    }
}

/* Worth a look where some query has the order by itself. */
static void merge_in_order(const struct appending *a, struct relation *out) {
    for (size_t query = 0; query < a->n && a->pl->pre->sort_order.n; query++) {
        bool has = a->whole->branches[query] && best_in_order(a, query, false);
        if (has) {
            merge_all(a, true, out);
            merge_all(a, false, out);
            return;
        }
    }
}

void plan_append(struct planner *pl, size_t rel) {
    const struct base *base = &pl->pre->bases[rel];
    struct appending a = {.pl = pl, .rel = rel, .whole = base->sub, .width = base->width};
    plan_queries(&a);
    string_all(&a, &pl->bases[rel]);
    merge_in_order(&a, &pl->bases[rel]);
    string_by_needs(&a, &pl->bases[rel]);
}

void plan_branches(struct planner *pl, struct relation *out) {
    struct appending a = {.pl = pl, .whole = pl->pre, .width = pl->pre->output_width};
    plan_queries(&a);
    string_all(&a, out);
    merge_in_order(&a, out);
    relation_settle(out);
}
