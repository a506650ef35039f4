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
 * Knowingly not: queries merged in order (MergeAppend), and parameters for sub-selects.
 */
#include <math.h>

#include "optimizer/plan.h"

#define APPEND_TUPLE 0.5 /* of cpu_tuple_cost, per row (costsize.c, APPEND_CPU_COST_MULTIPLIER) */

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

void prepare_append(struct prepared *pre, size_t rel) {
    const struct prepared *sub = pre->bases[rel].sub;
    for (size_t i = 0; i < sub->block->branch_count; i++) {
        struct prepared *query = sub->branches[i];
        bool room = pre->base_count < QUERY_RELS_MAX;
        if (query && room && query->block->member && query->base_count == 1 && !query->block->sub_plan_count) {
            merge_query(pre, rel, query);
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
    for (size_t i = 0; sub && i < sub->paths.n; i++) {
        path_add(pl, &out, plan_sub_path(pl, a->rel, sub->paths.at[i], a->width, a->pl->p->cpu_tuple));
    }
    for (size_t i = 0; sub && i < sub->partial.n; i++) {
        path_add_partial(pl, &out, plan_sub_path(pl, a->rel, sub->partial.at[i], a->width, a->pl->p->cpu_tuple));
    }
    relation_settle(&out);
    return out;
}

/* Relations of the block around whose values the query's path is given. */
static uint64_t needs_of(const struct appending *a, size_t query, const struct path *path) {
    return is_merged(a->whole->branches[query]) ? path->needs >> 1 : 0;
}

/* --- Strung together -------------------------------------------------------------------------------------- */

static struct path *add_link(const struct appending *a, const struct path *before, const struct path *next,
                             uint64_t needs) {
    double rows = next->rows + (before ? before->rows : 0);
    struct path *path = path_new(a->pl, PATH_APPEND, rows, a->width);
    path->startup = before ? before->startup : next->startup;
    path->total = next->total + APPEND_TUPLE * a->pl->p->cpu_tuple * next->rows + (before ? before->total : 0);
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
    path->total = (next->partial ? next->total : 0) + (before ? before->total : 0);
    path->slope[3] = next->partial ? 1 : NAN;
    path->partial = true;
    path->workers = (uint8_t)workers;
    s->string = path;
    size_t at = s->whole;
    if (!next->partial) {
        for (s->whole++; at > 0 && s->costs[at - 1] < next->total; at--) {
            s->costs[at] = s->costs[at - 1];
        }
        s->costs[at] = next->total;
    }
}

/* Each query by all workers; `mixed`: or whole by one of them, where that is cheaper (a parallel append). */
static void add_shared(const struct appending *a, bool mixed, struct relation *out) {
    int workers = append_workers(a->pl->p, a->queries, a->n);
    struct sharing s = {.a = a, .divisor = pg_parallel_divisor(a->pl->p, workers)};
    s.costs = ARENA_ARRAY(a->pl->arena, double, a->n + 1);
    for (size_t i = 0; i < a->n; i++) {
        const struct path *next = mixed ? append_shared_or_whole(&a->queries[i]) : a->queries[i].shared;
        if (!next) {
            return;
        }
        share(&s, next, workers);
    }
    if (mixed && !s.whole) {
        return;
    }
    s.string->total += append_cost_of_whole(s.costs, s.whole, workers) + APPEND_TUPLE * a->pl->p->cpu_tuple * s.string->rows;
    path_add_partial(a->pl, out, s.string);
}

static void plan_queries(struct appending *a) {
    a->n = a->whole->block->branch_count;
    a->queries = ARENA_ARRAY(a->pl->arena, struct relation, a->n);
    for (size_t i = 0; i < a->n; i++) {
        struct prepared *query = a->whole->branches[i];
        if (query) { /* else nested too deep to be planned */
            a->queries[i] = is_merged(query) ? plan_merged(a->pl, query) : plan_apart(a, query);
        }
    }
}

static void string_all(const struct appending *a, struct relation *out) {
    string_together(a, 0, out);
    if (a->pl->p->workers_per_gather > 0) {
        add_shared(a, false, out);
        add_shared(a, true, out);
    }
}

void plan_append(struct planner *pl, size_t rel) {
    const struct base *base = &pl->pre->bases[rel];
    struct appending a = {.pl = pl, .rel = rel, .whole = base->sub, .width = base->width};
    plan_queries(&a);
    string_all(&a, &pl->bases[rel]);
    string_by_needs(&a, &pl->bases[rel]);
}

void plan_branches(struct planner *pl, struct relation *out) {
    struct appending a = {.pl = pl, .whole = pl->pre, .width = pl->pre->output_width};
    plan_queries(&a);
    string_all(&a, out);
    relation_settle(out);
}
