/*
 * Ways to join two relations (joinpath.c): nested loops with plain, materialised, memoised and parameterised inner sides; merge joins
 * with and without sorts; hash joins; each also with the outer side spread over workers. A semi join may make its right side unique first
 * and become an inner join in either direction.
 */
#include <math.h>

#include "optimizer/plan.h"

#define EQUI_MAX 8
#define GIVEN_MAX 8 /* values of LATERAL that tell how often the same come again */

enum join_type { J_INNER, J_LEFT, J_RIGHT, J_FULL, J_SEMI, J_ANTI };

struct equi { /* left = right clause, turned to this direction */
    const struct query_operand *outer, *inner;
    uint32_t outer_class, inner_class;
    double operators, selectivity;
    struct clause *clause;
    bool turned;
};

struct direction {
    struct planner *pl;
    struct relation *out;
    const struct join_pair *pair;
    const struct relation *outer, *inner;
    const struct path *unique_outer, *unique_inner; /* in place of the relation's paths */
    enum join_type type;
    struct equi equi[EQUI_MAX];
    size_t equi_count;
    double equi_operators, operators; /* of the equi clauses, of all clauses */
    double equi_selectivity;
    bool serial; /* a clause holds a correlated sub-plan: not for workers */
    struct pg_match match;
    bool inner_unique;
    uint64_t sources;              /* relations for whose values the join may wait */
    const struct path *kept_inner; /* the plain inner path, materialised; NULL: not worth it */
};

/* --- Facts of one direction ------------------------------------------------------------------------------ */

static void find_equi(struct direction *d) {
    const struct prepared *pre = d->pl->pre;
    size_t join = d->pair->join ? (size_t)(d->pair->join - pre->block->joins) : SIZE_MAX;
    bool outer_join = d->type == J_LEFT || d->type == J_RIGHT || d->type == J_FULL || d->type == J_ANTI;
    d->equi_selectivity = 1;
    d->serial = ((d->outer->mask | d->inner->mask) & pre->serial_rels) != 0;
    for (size_t i = 0; i < d->pair->clause_count; i++) {
        struct clause *c = &pre->clauses[d->pair->clauses[i]];
        d->operators += c->operators + c->sub_plan_cost / d->pl->p->cpu_operator;
        d->serial |= c->serial;
        if (!c->equi_join || d->equi_count == EQUI_MAX || (outer_join && c->join != join)) {
            continue;
        }
        bool straight = !(c->left_rels & ~d->outer->mask) && !(c->right_rels & ~d->inner->mask);
        bool reverse = !(c->left_rels & ~d->inner->mask) && !(c->right_rels & ~d->outer->mask);
        if (!straight && !reverse) {
            continue;
        }
        struct equi *e = &d->equi[d->equi_count++];
        e->clause = c;
        e->turned = !straight;
        e->outer = straight ? &c->p->left : &c->p->right;
        e->inner = straight ? &c->p->right : &c->p->left;
        e->outer_class = class_of(pre, e->outer);
        e->inner_class = class_of(pre, e->inner);
        e->operators = c->operators + c->sub_plan_cost / d->pl->p->cpu_operator;
        d->equi_operators += e->operators;
        e->selectivity = join_clause_selectivity(pre, c, false, d->inner->mask, d->inner->rows);
        d->equi_selectivity *= e->selectivity;
    }
}

static bool same_operand(const struct query_operand *a, const struct query_operand *b) {
    bool column = a->kind == OPERAND_COLUMN;
    return a->kind == b->kind && a->rels == b->rels &&
           (column ? a->column.rel == b->column.rel && a->column.column == b->column.column : a->text.len && str_eq(a->text, b->text));
}

static bool compares_output(const struct direction *d, const struct query_block *sub, const struct query_operand *key) {
    for (size_t i = 0; i < d->equi_count; i++) {
        const struct query_operand *o = d->equi[i].inner;
        if (o->kind == OPERAND_COLUMN && o->column.column < sub->output_count &&
            same_operand(&sub->outputs[o->column.column].operand, key)) {
            return true;
        }
    }
    return false;
}

/* All that the sub-select groups by, or makes distinct, is compared (analyzejoins.c, query_is_distinct_for). */
static bool sub_select_is_unique(const struct direction *d, const struct query_block *sub) {
    size_t n = sub->distinct_count ? sub->distinct_count : sub->group_count;
    const struct query_operand *keys = sub->distinct_count ? sub->distinct : sub->group;
    if (sub->set_op != SET_NONE || (!sub->distinct_count && (!sub->aggregated || sub->set_count > 1))) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!compares_output(d, sub, &keys[i])) {
            return false;
        }
    }
    return true;
}

/* The key is equal to a column of the outer side, or to a constant (relation_has_unique_index_for). */
static bool is_given(const struct direction *d, size_t rel, uint32_t column) {
    const struct prepared *pre = d->pl->pre;
    const struct base *base = &pre->bases[rel];
    for (size_t i = 0; i < d->equi_count; i++) {
        if (d->equi[i].inner->kind == OPERAND_COLUMN && d->equi[i].inner->column.column == column) {
            return true;
        }
    }
    for (size_t i = 0; i < base->filter_count; i++) {
        const struct query_predicate *p = pre->clauses[base->filters[i]].p;
        bool known = p->right.kind == OPERAND_CONSTANT || p->right.kind == OPERAND_PARAMETER;
        if (p->op == OP_EQ && known && p->left.kind == OPERAND_COLUMN && p->left.column.column == column) {
            return true;
        }
    }
    return false;
}

/* A unique index on the inner table, or the keys of a sub-select, all compared: at most one match. */
static bool inner_is_unique(const struct direction *d) {
    if (!d->inner->mask || (d->inner->mask & (d->inner->mask - 1)) || !d->pair->clause_count) { /* innerrel_is_unique */
        return false;
    }
    size_t rel = (size_t)__builtin_ctzll(d->inner->mask);
    const struct base *base = &d->pl->pre->bases[rel];
    if (base->q->kind == REL_BLOCK && base->sub && sub_select_is_unique(d, base->sub->block)) {
        return true;
    }
    for (size_t x = 0; x < d->pl->index_counts[rel]; x++) {
        const struct index_view *v = &d->pl->indexes[rel][x];
        size_t matched = 0;
        while (v->unique && d->equi_count && matched < v->key_count && is_given(d, rel, v->keys[matched].column)) {
            matched++;
        }
        if (v->unique && !v->for_branches && matched == v->key_count) {
            return true;
        }
    }
    return false;
}

/* Of an outer join only its own conditions decide who has a match: others filter what comes out. */
static const uint32_t *own_clauses(const struct direction *d, size_t *n) {
    const struct prepared *pre = d->pl->pre;
    bool outer_join = d->type == J_LEFT || d->type == J_RIGHT || d->type == J_FULL || d->type == J_ANTI;
    if (!outer_join) {
        return d->pair->clauses;
    }
    uint32_t *own = ARENA_ARRAY(d->pl->arena, uint32_t, d->pair->clause_count + 1);
    *n = 0;
    for (size_t i = 0; i < d->pair->clause_count; i++) {
        if (pre->clauses[d->pair->clauses[i]].join == (size_t)(d->pair->join - pre->block->joins)) {
            own[(*n)++] = d->pair->clauses[i];
        }
    }
    return own;
}

/* How many rows of the outer side have a match, and how many each (compute_semi_anti_join_factors). */
static void count_matches(struct direction *d) {
    struct join_pair turned = *d->pair;
    turned.left = d->outer;
    turned.right = d->inner;
    turned.clauses = own_clauses(d, &turned.clause_count);
    bool semi = d->type == J_SEMI || d->type == J_ANTI || d->unique_inner || d->unique_outer; /* of an inner or outer join the planner takes what pairs it keeps */
    double share = pair_selectivity(d->pl, &turned, semi);
    double pairs = pair_selectivity(d->pl, &turned, false) * d->inner->rows;
    d->match.match_share = share;
    d->match.matches = share > 0 ? fmax(1, pairs / share) : 1;
}

static void find_match(struct direction *d) {
    d->inner_unique = inner_is_unique(d);
    d->match.anti = d->type == J_ANTI;
    d->match.single = d->type == J_SEMI || d->type == J_ANTI || d->inner_unique;
    if (d->unique_inner) { /* once what it is compared with has come: then a row has one match (add_paths_to_joinrel) */
        d->match.single = !(d->pair->join->min_left & ~d->outer->mask);
    }
    if (d->match.single) {
        count_matches(d);
    }
}

/*
 * Where an outer or semi join's order keeps one side from being joined with a relation directly, the join may wait for that one's values
 * (joinpath.c, param_source_rels): its left side has not come yet.
 */
static void find_sources(struct direction *d) {
    const struct query_block *block = d->pl->pre->block;
    d->sources = d->pl->book->any_parameters ? UINT64_MAX : 0;
    for (size_t i = 0; i < d->pl->pre->base_count; i++) { /* and who is given values always waits */
        d->sources |= d->out->mask >> i & 1 ? d->pl->pre->bases[i].given : 0;
    }
    for (size_t i = 0; i < block->join_count; i++) {
        const struct query_join *j = &block->joins[i];
        bool left = (d->out->mask & j->min_left) != 0, right = (d->out->mask & j->min_right) != 0;
        d->sources |= right && !left ? ~j->min_right : 0;
        d->sources |= left && !right && j->kind == JOIN_FULL ? ~j->min_left : 0;
    }
}

/* … or in a star, where the outer side has some of the values and another relation the rest. */
static bool may_wait(const struct direction *d, const struct path *outer, const struct path *inner) {
    uint64_t needs = (outer->needs | inner->needs) & ~d->out->mask;
    bool star = (inner->needs & d->outer->mask) && (inner->needs & ~d->outer->mask);
    return !needs || (needs & d->sources) || star;
}

/* --- Adding ---------------------------------------------------------------------------------------------- */

static bool partial_outer(const struct path *outer) {
    return outer->partial;
}

/*
 * Fewer rows where values of other relations are given (get_parameterized_joinrel_size): each equality with them keeps, as in a scan that is
 * given the value, what equals one unknown.
 */
static double count_given(struct planner *pl, const struct relation *out, uint64_t needs) {
    const struct prepared *pre = pl->pre;
    uint32_t seen[EQUI_MAX * 2];
    size_t seen_count = 0;
    double rows = out->rows;
    for (size_t i = 0; i < pre->clause_count; i++) {
        const struct clause *c = &pre->clauses[i];
        bool left = !(c->left_rels & ~out->mask), given = left ? !(c->right_rels & ~needs) : !(c->left_rels & ~needs) && !(c->right_rels & ~out->mask);
        if (!c->equi_join || !given) {
            continue;
        }
        uint32_t class_id = class_of(pre, left ? &c->p->left : &c->p->right);
        bool known = false;
        for (size_t k = 0; k < seen_count; k++) {
            known |= seen[k] == class_id && class_id != NO_CLASS;
        }
        if (known || seen_count == EQUI_MAX * 2) {
            continue;
        }
        seen[seen_count++] = class_id;
        struct pg_variable v = variable_of(pre, left ? &c->p->left : &c->p->right);
        rows *= pl->book->equal_unknown(&v);
    }
    return fmin(out->rows, pl->book->clamp_rows(rows));
}

static double given_rows(struct planner *pl, struct relation *out, uint64_t needs) {
    for (size_t i = 0; i < out->given.n; i++) {
        if (out->given.at[i].needs == needs) {
            return out->given.at[i].rows;
        }
    }
    double rows = count_given(pl, out, needs);
    VEC_PUSH(pl->arena, &out->given, ((struct given_rows){needs, rows}));
    return rows;
}

/* NULL when it is not worth keeping. */
static struct path *add_join(const struct direction *d, enum path_kind kind, const struct path *outer,
                             const struct path *inner, struct pg_cost cost, struct path_order order) {
    struct planner *pl = d->pl;
    struct path made = {.kind = kind,
                        .startup = cost.startup,
                        .total = cost.total,
                        .rows = d->out->rows,
                        .width = d->out->width,
                        .outer = outer,
                        .inner = inner,
                        .block = pl->pre,
                        .price = outer->price + inner->price};
    made.needs = (outer->needs | inner->needs) & ~d->out->mask;
    if (made.needs) {
        made.rows = given_rows(pl, d->out, made.needs);
    }
    made.gathered = outer->gathered || inner->gathered;
    made.partial = partial_outer(outer);
    made.workers = made.partial ? outer->workers : 0;
    if (made.partial) {
        made.rows = pg_clamp_rows(made.rows / pg_parallel_divisor(pl->p, outer->workers));
    }
    if (d->pl->exact && !made.needs && made.total + made.price + d->out->ahead > d->pl->ceiling) {
        return NULL;
    }
    if (made.partial && (made.needs || inner->gathered || d->serial)) {
        return NULL;
    }
    made.order = made.needs ? (struct path_order){0} : order_useful_to(pl, d->out, order);
    return path_add_made(pl, d->out, &made);
}

/* The cost functions are linear in their inputs' costs, so a small step gives the slope exactly. */
static double step_of(const struct path *path) {
    return 1 + 1e-3 * path->total;
}

/* --- Nested loops ---------------------------------------------------------------------------------------- */

/* Operators of the clauses that a parameterised inner side has not already checked. */
static double operators_after(const struct direction *d, const struct path *inner, size_t *left) {
    double operators = 0;
    *left = 0;
    for (size_t i = 0; i < d->pair->clause_count; i++) {
        const struct clause *c = &d->pl->pre->clauses[d->pair->clauses[i]];
        bool comparison = c->equi_join || (c->p->op >= OP_LT && c->p->op <= OP_GE && c->left_rels && c->right_rels);
        if (!comparison || !(c->rels & inner->needs) || (c->rels & ~(d->inner->mask | inner->needs))) {
            operators += c->operators + c->sub_plan_cost / d->pl->p->cpu_operator;
            (*left)++;
        }
    }
    return operators;
}

/* The inner side with its own costs, below a cache the scan's, moved by this much. */
static struct path moved_inner(const struct path *inner, struct path *below, double startup, double total) {
    struct path moved = *inner;
    if (inner->kind == PATH_MEMOIZE) {
        *below = *inner->outer;
        below->startup += startup;
        below->total += total;
        moved.outer = below;
        startup *= inner->slope[2];
        total *= inner->slope[3];
    }
    moved.startup += startup;
    moved.total += total;
    return moved;
}

static void nest_loop(const struct direction *d, const struct path *outer, const struct path *inner) {
    size_t left;
    if (!may_wait(d, outer, inner)) {
        return;
    }
    double operators = operators_after(d, inner, &left);
    struct pg_match match = d->match;
    match.indexed = inner->needs && left == 0 &&
                    (inner->kind == PATH_INDEX || inner->kind == PATH_INDEX_ONLY || inner->kind == PATH_BITMAP);
    struct pg_cost cost = d->pl->book->nest_loop(d->pl, outer, inner, operators, &match);
    struct path *path = add_join(d, PATH_NEST_LOOP, outer, inner, cost, outer->order);
    if (path && d->pl->exact) {
        struct path below, moved = moved_inner(inner, &below, step_of(inner), 0);
        path->slope[2] =
            (d->pl->book->nest_loop(d->pl, outer, &moved, operators, &match).total - cost.total) / step_of(inner);
        moved = moved_inner(inner, &below, 0, step_of(inner));
        path->slope[3] =
            (d->pl->book->nest_loop(d->pl, outer, &moved, operators, &match).total - cost.total) / step_of(inner);
    }
}

static const struct path *materialized(struct planner *pl, const struct path *inner) {
    struct path *path = path_new(pl, PATH_MATERIALIZE, inner->rows, inner->width);
    struct pg_input input = path_input(pl, inner);
    struct pg_cost cost = pg_materialize(pl->p, &input);
    path->startup = cost.startup;
    path->total = cost.total;
    path->outer = inner;
    path->price = inner->price;
    path->order = inner->order;
    path->gathered = inner->gathered;
    return path;
}

/* What a scan of one relation compares with values of those it needs (paraminfo_get_equal_hashops): of each class what its one clause compares. */
static size_t compared_with(const struct direction *d, uint64_t needs, struct query_operand *operands) {
    const struct prepared *pre = d->pl->pre;
    const struct base *base = &pre->bases[__builtin_ctzll(d->inner->mask)];
    uint32_t classes[EQUI_MAX];
    size_t n = 0;
    for (size_t i = 0; i < base->join_count && n < EQUI_MAX; i++) {
        const struct clause *c = &pre->clauses[base->joins[i]];
        bool repeated = (c->rels & ~d->inner->mask & ~needs) || !clause_feeds(pre->block, c, d->inner->mask);
        for (size_t k = 0; k < n && !repeated; k++) {
            repeated = c->class_id != NO_CLASS && classes[k] == c->class_id;
        }
        if (!repeated) {
            classes[n] = c->class_id;
            operands[n++] = c->left_rels == d->inner->mask ? c->p->right : c->p->left;
        }
    }
    return n;
}

/* Distinct values of what the inner side needs, among the outer rows; 0 when nothing is known. */
static double distinct_calls(const struct direction *d, uint64_t needs, double calls) {
    struct query_operand operands[EQUI_MAX + GIVEN_MAX];
    bool single = !(d->inner->mask & (d->inner->mask - 1));
    size_t n = single ? compared_with(d, needs, operands) : 0;
    for (size_t i = 0; i < d->equi_count && !single; i++) {
        operands[n++] = *d->equi[i].outer;
    }
    const struct query_rel *to = &d->pl->pre->block->rels[__builtin_ctzll(d->inner->mask)];
    for (size_t i = 0; i < to->given_count && single && i < GIVEN_MAX; i++) {
        struct query_column column = to->given_columns[i];
        operands[n++] = (struct query_operand){.kind = OPERAND_COLUMN, .column = column, .rels = UINT64_C(1) << column.rel};
    }
    for (size_t i = 0; i < n; i++) {
        bool guess;
        struct pg_variable v = variable_of(d->pl->pre, &operands[i]);
        pg_distinct(&v, &guess);
        if (guess) {
            return calls;
        }
    }
    return n ? distinct_of_operands(d->pl->pre, operands, n, calls) : 0;
}

/* Of the last inner side asked about; needs 0: none. */
struct memoize_calls {
    uint64_t needs;
    double distinct;
};

/* Not for semi and anti joins, which stop early and would leave half-filled entries, unless the inner side is unique. */
static const struct path *memoized(const struct direction *d, const struct path *outer, const struct path *inner, struct memoize_calls *calls) {
    bool allowed = d->type == J_INNER || d->type == J_LEFT || d->inner_unique;
    if (!d->pl->p->memoize || !inner->needs || (inner->needs & ~d->outer->mask) || !allowed || outer->rows < 2) {
        return NULL;
    }
    if (calls->needs != inner->needs) {
        *calls = (struct memoize_calls){inner->needs, distinct_calls(d, inner->needs, outer->rows)};
    }
    if (calls->distinct <= 0) {
        return NULL;
    }
    struct pg_input input = path_input(d->pl, inner);
    struct pg_cost cost = pg_memoize_rescan(d->pl->p, &input, outer->rows, calls->distinct);
    struct path *path = path_new(d->pl, PATH_MEMOIZE, inner->rows, inner->width);
    path->startup = cost.startup;
    path->total = cost.total;
    path->needs = inner->needs;
    path->outer = inner;
    path->price = inner->price;
    path->gathered = inner->gathered;
    if (d->pl->exact) {
        double step = step_of(inner);
        input.startup += step;
        input.total += step;
        struct pg_cost moved = pg_memoize_rescan(d->pl->p, &input, outer->rows, calls->distinct);
        path->slope[2] = (moved.startup - cost.startup) / step;
        path->slope[3] = (moved.total - cost.total) / step;
    }
    return path;
}

static bool cheap_to_repeat(const struct path *path) {
    return path->kind == PATH_MATERIALIZE || path->kind == PATH_CTE || path->kind == PATH_SORT ||
           path->kind == PATH_VALUES;
}

static void nest_loops_from(const struct direction *d, const struct path *outer) {
    const struct path *plain = d->unique_inner        ? d->unique_inner
                               : partial_outer(outer) ? d->inner->safe
                                                      : d->inner->cheapest;
    if (plain) {
        nest_loop(d, outer, plain);
        if (d->kept_inner && !partial_outer(outer)) {
            nest_loop(d, outer, d->kept_inner);
        }
    }
    struct memoize_calls calls = {0};
    for (size_t i = 0; i < d->inner->paths.n && !d->unique_inner; i++) {
        const struct path *inner = d->inner->paths.at[i];
        uint64_t open = inner->needs & ~d->outer->mask;
        if (!inner->needs || !(inner->needs & d->outer->mask) || (open && partial_outer(outer))) {
            continue;
        }
        nest_loop(d, outer, inner);
        const struct path *cached = memoized(d, outer, inner, &calls);
        if (cached) {
            nest_loop(d, outer, cached);
        }
    }
}

static void nest_loops(const struct direction *d) {
    if (d->unique_outer) {
        nest_loops_from(d, d->unique_outer);
        return;
    }
    for (size_t i = 0; i < d->outer->paths.n; i++) {
        if (!(d->outer->paths.at[i]->needs & d->inner->mask)) {
            nest_loops_from(d, d->outer->paths.at[i]);
        }
    }
    for (size_t i = 0; i < d->outer->partial.n; i++) {
        nest_loops_from(d, d->outer->partial.at[i]);
    }
}

/* --- Hash joins ------------------------------------------------------------------------------------------ */

static void hash_join(const struct direction *d, const struct path *outer, const struct path *inner) {
    struct planner *pl = d->pl;
    struct pg_hash_join join = {.clauses = (double)d->equi_count, .bucket_share = 1, .common = 1};
    join.operators = fmax(0, d->operators - d->equi_operators);
    join.hash_operators = d->equi_operators;
    join.pairs = pg_clamp_rows(d->equi_selectivity * outer->rows * inner->rows);
    double inner_rows = inner->rows;
    if (inner->partial) {
        join.shared_divisor = pg_parallel_divisor(pl->p, inner->workers);
        join.workers = outer->workers; /* whose memory it is */
        inner_rows *= join.shared_divisor;
    }
    struct pg_hash_table table = pg_hash_table(pl->p, inner_rows, inner->width, inner->partial ? join.workers : 0);
    for (size_t i = 0; i < d->equi_count; i++) {
        struct pg_variable v = variable_of(pl->pre, d->equi[i].inner);
        bool guess;
        double distinct = pg_distinct(&v, &guess);
        double common = v.stats && v.stats->present && v.stats->common_count ? v.stats->common_fraction[0] : 0;
        double share = d->unique_inner ? 1 / (table.buckets * table.batches)
                                       : pg_bucket_share(distinct, guess, pg_null_fraction(&v), common, v.tuples,
                                                         v.rel_rows, table.buckets * table.batches);
        join.bucket_share = fmin(join.bucket_share, share);
        join.common = fmin(join.common, d->unique_inner ? 0 : common);
    }
    struct path *path = add_join(d, PATH_HASH_JOIN, outer, inner, pl->book->hash_join(pl, outer, inner, &join, &d->match),
                                 (struct path_order){0});
    if (path) {
        path->one_batch = table.batches <= 1;
    }
}

/* Of a relation whose paths all wait for values (LATERAL) the cheapest of those is its cheapest (set_cheapest). */
static const struct path *cheapest_given(const struct relation *rel) {
    const struct path *best = rel->cheapest;
    for (size_t i = 0; i < rel->paths.n && !rel->cheapest; i++) {
        best = !best || rel->paths.at[i]->total < best->total ? rel->paths.at[i] : best;
    }
    return best;
}

/* At prices the other side may be any of its paths: what the join costs is paid for each row around it, an index once. */
static bool may_hash(const struct direction *d, const struct relation *rel, const struct path *path) {
    bool alike = (path->needs != 0) == !rel->cheapest;
    return d->pl->exact ? alike : path == cheapest_given(rel);
}

/* A side that waits for values of relations yet to come: the hash join is then the inner side of a nested loop with those. */
static void hash_joins_given(const struct direction *d) {
    for (size_t i = 0; i < d->outer->paths.n && !d->unique_outer && !d->unique_inner; i++) {
        const struct path *outer = d->outer->paths.at[i];
        for (size_t k = 0; k < d->inner->paths.n && may_hash(d, d->outer, outer); k++) {
            const struct path *inner = d->inner->paths.at[k];
            bool given_by_other = (outer->needs & d->inner->mask) || (inner->needs & d->outer->mask);
            if (!given_by_other && may_hash(d, d->inner, inner) && may_wait(d, outer, inner)) {
                hash_join(d, outer, inner);
            }
        }
    }
}

static void hash_joins(const struct direction *d) {
    if (!d->equi_count) {
        return;
    }
    if (!d->outer->cheapest || !d->inner->cheapest) {
        hash_joins_given(d);
    }
    const struct path *outer = d->unique_outer ? d->unique_outer : d->outer->cheapest;
    const struct path *inner = d->unique_inner ? d->unique_inner : d->inner->cheapest;
    if (outer && inner) {
        hash_join(d, outer, inner);
        if (!d->unique_outer && d->outer->quickest != outer && d->pl->pre->needs_quick_start) {
            hash_join(d, d->outer->quickest, inner);
        }
    }
    bool spread = d->type != J_RIGHT && d->type != J_FULL && !d->unique_outer && d->outer->shared;
    if (spread && d->inner->shared && !d->unique_inner) {
        hash_join(d, d->outer->shared, d->inner->shared);
    }
    inner = d->unique_inner ? d->unique_inner : d->inner->safe;
    if (spread && inner && !inner->gathered) {
        hash_join(d, d->outer->shared, inner);
    }
}

/* --- Merge joins ----------------------------------------------------------------------------------------- */

/* Merge on equi[use[0..n)]: both inputs are brought into that order if they are not. */
static void merge_join(const struct direction *d, const struct path *outer, const struct path *inner, const size_t *use,
                       size_t n) {
    struct planner *pl = d->pl;
    struct path_order outer_order = {0}, inner_order = {0};
    double used_operators = 0, selectivity = 1;
    for (size_t i = 0; i < n && i < PATH_KEYS; i++) {
        const struct equi *e = &d->equi[use[i]];
        outer_order.at[outer_order.n++] = e->outer_class * 4;
        inner_order.at[inner_order.n++] = e->inner_class * 4;
        used_operators += e->operators;
        selectivity *= e->selectivity; /* of those merged on only: the others look at each pair of these (approx_tuple_count) */
    }
    const struct path *o = path_sorted(pl, outer, &outer_order, -1), *i = path_sorted(pl, inner, &inner_order, -1);
    struct pg_merge_scan scan = clause_merge_scan(pl->pre, d->equi[use[0]].clause, d->equi[use[0]].turned);
    struct pg_merge_join join = {scan.left_start, scan.left_end, scan.right_start, scan.right_end, used_operators, 0, 0,
                                 false,           false};
    if (d->type == J_LEFT || d->type == J_ANTI || d->type == J_FULL) {
        join.outer_start = 0;
        join.outer_end = 1;
    }
    if (d->type == J_RIGHT || d->type == J_FULL) {
        join.inner_start = 0;
        join.inner_end = 1;
    }
    join.operators = fmax(0, d->operators - used_operators);
    join.pairs = pg_clamp_rows(selectivity * outer->rows * inner->rows);
    if (d->type == J_SEMI || d->type == J_ANTI) {
        join.pairs = fmin(join.pairs, outer->rows);
    }
    join.skip_mark = d->match.single && join.operators <= 0;
    join.sorted_inner = i->kind == PATH_SORT && i != inner;
    struct path_order order = d->type == J_RIGHT || d->type == J_FULL ? (struct path_order){0} : o->order;
    struct pg_cost cost = pl->book->merge_join(pl, o, i, &join);
    struct path *path = add_join(d, PATH_MERGE_JOIN, o, i, cost, order);
    for (size_t k = 0; k < 4 && path && pl->exact; k++) {
        struct path moved = k < 2 ? *o : *i;
        double step = 1e-3 * step_of(&moved);
        *(k % 2 ? &moved.total : &moved.startup) += step;
        struct pg_cost then = pl->book->merge_join(pl, k < 2 ? &moved : o, k < 2 ? i : &moved, &join);
        path->slope[k] = (then.total - cost.total) / step;
        path->before_first[k / 2] = (then.startup - cost.startup) / step; /* by the total, which comes last */
    }
}

static void merge_with_sorts(const struct direction *d, const struct path *outer, const struct path *inner) {
    for (size_t first = 0; first < d->equi_count && outer && inner; first++) {
        size_t use[EQUI_MAX], n = 0;
        use[n++] = first;
        for (size_t i = 0; i < d->equi_count; i++) {
            if (i != first) {
                use[n++] = i;
            }
        }
        merge_join(d, outer, inner, use, n);
    }
}

/* Clauses in the order the outer path already has. */
static size_t clauses_in_order(const struct direction *d, const struct path *outer, size_t *use) {
    size_t n = 0;
    for (size_t k = 0; k < outer->order.n; k++) {
        size_t before = n;
        for (size_t i = 0; i < d->equi_count; i++) {
            if (d->equi[i].outer_class * 4 == outer->order.at[k]) {
                use[n++] = i;
                break;
            }
        }
        if (n == before) {
            break;
        }
    }
    return n;
}

static void merge_from_ordered(const struct direction *d, const struct path *outer) {
    size_t use[EQUI_MAX];
    size_t n = outer->needs ? 0 : clauses_in_order(d, outer, use);
    if (!n) {
        return;
    }
    const struct path *cheap = d->unique_inner        ? d->unique_inner
                               : partial_outer(outer) ? d->inner->safe
                                                      : d->inner->cheapest;
    if (cheap) {
        merge_join(d, outer, cheap, use, n);
    }
    for (size_t i = 0; i < d->inner->paths.n && !d->unique_inner; i++) {
        const struct path *inner = d->inner->paths.at[i];
        if (inner->needs || inner == cheap || (partial_outer(outer) && inner->gathered)) {
            continue;
        }
        size_t common = 0;
        while (common < n && common < inner->order.n &&
               inner->order.at[common] == d->equi[use[common]].inner_class * 4) {
            common++;
        }
        if (common) {
            merge_join(d, outer, inner, use, common);
        }
    }
}

static void merge_joins(const struct direction *d) {
    for (size_t i = 0; i < d->equi_count; i++) {
        if (d->equi[i].outer_class == NO_CLASS || d->equi[i].inner_class == NO_CLASS) {
            return;
        }
    }
    if (!d->equi_count) {
        return;
    }
    const struct path *inner = d->unique_inner ? d->unique_inner : d->inner->cheapest;
    merge_with_sorts(d, d->unique_outer ? d->unique_outer : d->outer->cheapest, inner);
    if (d->unique_outer) {
        return;
    }
    for (size_t i = 0; i < d->outer->paths.n; i++) {
        merge_from_ordered(d, d->outer->paths.at[i]);
    }
    if (d->type != J_RIGHT && d->type != J_FULL) {
        merge_with_sorts(d, d->outer->shared, d->unique_inner ? d->unique_inner : d->inner->safe);
        for (size_t i = 0; i < d->outer->partial.n; i++) {
            merge_from_ordered(d, d->outer->partial.at[i]);
        }
    }
}

/* --- Pairs ----------------------------------------------------------------------------------------------- */

static void join_one_way(struct planner *pl, struct relation *out, const struct join_pair *pair, bool turned,
                         enum join_type type, const struct path *unique) {
    struct direction d = {.pl = pl, .out = out, .pair = pair, .type = type};
    d.outer = turned ? pair->right : pair->left;
    d.inner = turned ? pair->left : pair->right;
    if (unique && turned) {
        d.unique_outer = unique;
    } else if (unique) {
        d.unique_inner = unique;
    }
    find_equi(&d);
    find_match(&d);
    find_sources(&d);
    merge_joins(&d);
    if (type != J_RIGHT && type != J_FULL) {
        const struct path *plain = d.unique_inner ? d.unique_inner : d.inner->cheapest;
        bool kept = plain && !d.unique_inner && pl->book->materializes && !cheap_to_repeat(plain); /* nor a unique side (match_unsorted_outer) */
        d.kept_inner = kept ? materialized(pl, plain) : NULL;
        nest_loops(&d);
    }
    hash_joins(&d);
}

static bool right_is_unique(struct planner *pl, const struct join_pair *pair) {
    struct direction d = {.pl = pl, .pair = pair, .type = J_SEMI, .outer = pair->left, .inner = pair->right};
    find_equi(&d);
    return inner_is_unique(&d);
}

/*
 * The right side of a semi join with duplicates removed (create_unique_path): hashed or sorted, whichever is cheaper; as it is where it has none
 * (UNIQUE_PATH_NOOP), and then with all its rows, whatever the estimate of distinct ones would be.
 */
static const struct path *unique_right(struct planner *pl, const struct join_pair *pair) {
    struct query_operand keys[EQUI_MAX];
    struct path_order order = {0};
    size_t n = 0;
    const struct path *input = pair->right->cheapest;
    if (!input || (pair->join->right & ~pair->right->mask) || (pair->right->mask & ~pair->join->right)) {
        return NULL;
    }
    for (size_t i = 0; i < pair->clause_count; i++) {
        const struct clause *c = &pl->pre->clauses[pair->clauses[i]];
        bool turned = (c->left_rels & pair->right->mask) != 0;
        if (!c->equi_join || n == EQUI_MAX) {
            return NULL; /* every condition on the right side must be an equality */
        }
        keys[n] = turned ? c->p->left : c->p->right;
        uint32_t class_id = class_of(pl->pre, &keys[n++]);
        if (class_id == NO_CLASS) {
            return NULL;
        }
        order.at[order.n++] = class_id * 4;
    }
    if (!n) {
        return NULL;
    }
    if (right_is_unique(pl, pair)) {
        return input;
    }
    double groups = pg_clamp_rows(distinct_of_operands(pl->pre, keys, n, pair->right->rows));
    struct path *path = path_new(pl, PATH_UNIQUE, groups, input->width);
    struct pg_aggregation agg = {.keys = (double)n, .groups = groups};
    struct pg_cost hashed = pl->book->group_hashed(pl, (struct pg_cost){input->startup, input->total},
                                                   pair->right->rows, input->width, &agg);
    const struct path *sorted = path_sorted(pl, input, &order, -1);
    struct pg_cost by_sort =
        pl->book->unique(pl, (struct pg_cost){sorted->startup, sorted->total}, pair->right->rows, (double)n);
    bool hash = hashed.total < by_sort.total;
    path->startup = hash ? hashed.startup : by_sort.startup;
    path->total = hash ? hashed.total : by_sort.total;
    path->outer = hash ? input : sorted;
    path->before_first[0] = hash;
    path->price = input->price;
    path->order = hash ? (struct path_order){0} : order;
    path->gathered = input->gathered;
    return path;
}

/* At most one row on the right matches (reduce_unique_semijoins). */
static bool is_an_inner_join(struct planner *pl, const struct join_pair *pair) {
    return pair->join->right == pair->right->mask && right_is_unique(pl, pair);
}

void plan_join_pair(struct planner *pl, struct relation *out, const struct join_pair *pair) {
    if (!pair->join) {
        join_one_way(pl, out, pair, false, J_INNER, NULL);
        join_one_way(pl, out, pair, true, J_INNER, NULL);
        return;
    }
    switch (pair->join->kind) {
    case JOIN_LEFT:
        join_one_way(pl, out, pair, false, J_LEFT, NULL);
        join_one_way(pl, out, pair, true, J_RIGHT, NULL);
        return;
    case JOIN_FULL:
        join_one_way(pl, out, pair, false, J_FULL, NULL);
        join_one_way(pl, out, pair, true, J_FULL, NULL);
        return;
    case JOIN_ANTI:
        join_one_way(pl, out, pair, false, J_ANTI, NULL);
        return;
    case JOIN_SEMI:
        if (is_an_inner_join(pl, pair)) {
            join_one_way(pl, out, pair, false, J_INNER, NULL);
            join_one_way(pl, out, pair, true, J_INNER, NULL);
            return;
        }
        join_one_way(pl, out, pair, false, J_SEMI, NULL);
        break;
    }
    const struct path *unique = unique_right(pl, pair);
    if (unique) {
        join_one_way(pl, out, pair, false, J_INNER, unique);
        join_one_way(pl, out, pair, true, J_INNER, unique);
    }
}

/* The order that what comes next above the joins would like best. */
static const struct path_order *query_order(const struct prepared *pre) {
    if (pre->block->aggregated) {
        return &pre->group_order;
    }
    return pre->block->window_count ? &pre->window_orders[0]
           : pre->distinct_order.n  ? &pre->distinct_order
                                    : &pre->sort_order;
}

static bool can_sort(const struct prepared *pre, uint64_t mask, const struct path_order *order) {
    for (size_t i = 0; i < order->n; i++) {
        bool found = false;
        for (size_t k = 0; k < pre->members.n && !found; k++) {
            const struct class_member *m = &pre->members.at[k];
            found = m->class_id == order->at[i] / 4 && m->rel < 64 && (mask >> m->rel & 1);
        }
        if (!found) {
            return false;
        }
    }
    return order->n > 0;
}

static void add_gathered(struct planner *pl, struct relation *rel, const struct path *input) {
    struct path *path = ARENA_NEW(pl->arena, struct path);
    *path = *path_gathered(pl, input, rel->rows);
    path_add(pl, rel, path);
}

/* Gather the cheapest partial path; in order, those that are ordered, and the cheapest once sorted as the query wants it. */
void plan_gathers(struct planner *pl, struct relation *rel) {
    if (!rel->shared) {
        return;
    }
    struct path *plain = ARENA_NEW(pl->arena, struct path);
    *plain = *rel->shared;
    plain->order.n = 0;
    add_gathered(pl, rel, plain);
    for (size_t i = 0; i < rel->partial.n; i++) {
        if (rel->partial.at[i]->order.n) {
            add_gathered(pl, rel, rel->partial.at[i]);
        }
    }
    const struct path_order *order = query_order(pl->pre);
    if (can_sort(pl->pre, rel->mask, order) && !order_contains(&rel->shared->order, order)) {
        add_gathered(pl, rel, path_sorted(pl, rel->shared, order, -1));
    }
    relation_settle(rel);
}
