/*
 * From a plan to its skeleton: which scans could be exchanged for others, and how the plan's cost follows theirs.
 *
 * The cost functions are linear in their inputs' costs, so the total is constant + sum of (a * startup + b * total) over the scans. The
 * factors are found from the top: at each node, with how much the statement's cost follows its startup and total, the rule of its kind says
 * how it follows the inputs'. Joins and limits keep theirs as slopes, taken when the path was made; the others' are plain.
 *
 * Where no rule holds (a parallel append of whole queries, scans whose filters hold correlated sub-plans, bitmaps of
 * several indexes) the scans below are left as they are, in the constant, and their indexes become a condition of the skeleton.
 */
#include <math.h>

#include "optimizer/plan.h"

struct begun { /* how often the plan builds the hash table of a sub-plan */
    const struct prepared *sub_plan;
    double times; /* NAN: what does must stay as it is */
};

struct walk {
    struct arena *arena;
    struct optimizer_skeleton *skeleton;
    VEC(struct begun) begun;
};

struct weight { /* how the statement's cost follows a node's */
    double startup, total;
    bool ordered; /* something above relies on the node's order */
    bool fixed;   /* what is below must stay */
};

static void fix_indexes(const struct walk *walk, const struct path *path) {
    struct optimizer_skeleton *s = walk->skeleton;
    for (size_t i = 0; i < path->index_count; i++) {
        const struct design_index *added = path->indexes[i]->added;
        uint32_t slot = path->block->bases[path->rel].slot;
        bool known = !added;
        for (size_t k = 0; k < s->fixed_count; k++) {
            known |= s->fixed[k].index == added && s->fixed[k].slot == slot;
        }
        if (!known) {
            s->fixed = arena_grow(walk->arena, s->fixed, s->fixed_count * sizeof *s->fixed,
                                  (s->fixed_count + 1) * sizeof *s->fixed);
            s->fixed[s->fixed_count++] = (struct optimizer_fixed){added, slot, path->block->repeated};
        }
    }
}

static bool runs_in_clause(const struct prepared *pre, const struct clause *c) {
    for (size_t k = c->p->sub_plan_first; k < c->p->sub_plan_first + c->p->sub_plan_count; k++) {
        if (k < pre->block->sub_plan_count && prepared_runs_again(pre, k)) {
            return true;
        }
    }
    return false;
}

/* Its filters run a correlated sub-plan: how often, and so its cost, is not the scan's own business. */
static bool runs_sub_plan(const struct prepared *pre, size_t rel, uint64_t needs) {
    uint64_t known = UINT64_C(1) << rel | needs;
    for (size_t i = 0; i < pre->clause_count && pre->has_repeated; i++) {
        const struct clause *c = &pre->clauses[i];
        if ((c->rels >> rel & 1) && !(c->rels & ~known) && runs_in_clause(pre, c)) {
            return true;
        }
    }
    return false;
}

static double *times_begun(struct walk *walk, const struct prepared *sub_plan) {
    for (size_t i = 0; i < walk->begun.n; i++) {
        if (walk->begun.at[i].sub_plan == sub_plan) {
            return &walk->begun.at[i].times;
        }
    }
    VEC_PUSH(walk->arena, &walk->begun, (struct begun){sub_plan, 0});
    return &walk->begun.at[walk->begun.n - 1].times;
}

/* The sub-plans in the scan's filters stand beside the plan, and are visited after it: what they cost follows the scan's weight. */
static void begin(struct walk *walk, const struct path *path, struct weight weight) {
    const struct prepared *pre = path->block;
    const struct base *base = &pre->bases[path->rel];
    double times = weight.fixed ? NAN : weight.startup + weight.total;
    for (size_t i = 0; i < base->filter_count && path->begun > 0; i++) {
        const struct query_predicate *p = pre->clauses[base->filters[i]].p;
        for (size_t k = p->sub_plan_first; k < p->sub_plan_first + p->sub_plan_count && k < pre->block->sub_plan_count; k++) {
            *times_begun(walk, pre->sub_plans[k]) += times;
        }
    }
    if (path->begun > 0 && !weight.fixed) { /* in a bound it was taken for less */
        walk->skeleton->constant += times * (base->begin - path->begun);
    }
}

/* Existing indexes have their paths in the list as well; they are the business of the question without a new index. */
static size_t added_of(const struct path *path) {
    size_t n = 0;
    for (size_t i = 0; i < path->index_count; i++) {
        n += path->indexes[i]->added != NULL;
    }
    return n;
}

/* No single index can take its place. Partitions may have existing indexes of their own besides. */
static bool is_of_several(const struct path *path) {
    return (path->part_count ? added_of(path) : path->index_count) > 1;
}

static void take_leaf(struct walk *walk, const struct path *path, struct weight weight) {
    struct optimizer_skeleton *s = walk->skeleton;
    weight.fixed |= path->part_count && path->begun > 0; /* each partition builds its own hash tables */
    begin(walk, path, weight);
    if (weight.fixed || path->block->repeated || is_of_several(path) || runs_sub_plan(path->block, path->rel, path->needs)) {
        fix_indexes(walk, path);
        return;
    }
    struct optimizer_leaf leaf = {.startup_times = weight.startup, .total_times = weight.total};
    leaf.wants = (struct optimizer_access){.slot = path->block->bases[path->rel].slot,
                                           .needs = path->needs,
                                           .workers = path->partial ? path->workers : 0,
                                           .startup = path->startup - path->begun,
                                           .total = path->total - path->begun - path->charged};
    if (weight.ordered) {
        leaf.wants.order = path->order;
    }
    s->constant -= weight.startup * leaf.wants.startup + weight.total * leaf.wants.total;
    s->leaves =
        arena_grow(walk->arena, s->leaves, s->leaf_count * sizeof *s->leaves, (s->leaf_count + 1) * sizeof *s->leaves);
    s->leaves[s->leaf_count++] = leaf;
}

static void visit(struct walk *walk, const struct path *path, struct weight weight);

/* What the weight of a first row is for an input of which this share is read before it. */
static struct weight first_rows_of(struct weight w, double share) {
    return (struct weight){.startup = w.startup * (1 - share), .total = w.startup * share, .fixed = w.fixed};
}

static void visit_join(struct walk *walk, const struct path *path, struct weight w) {
    struct weight outer = w, inner = w;
    const struct path *inner_path = path->inner;
    switch ((int)path->kind) {
    case PATH_NEST_LOOP:
        inner.ordered = false;
        inner.startup = w.startup + w.total * path->slope[2];
        inner.total = w.total * path->slope[3];
        inner_path = inner_path->kind == PATH_MEMOIZE ? inner_path->outer : inner_path;
        break;
    case PATH_HASH_JOIN:
        outer.ordered = inner.ordered = false;
        inner.startup = 0;
        inner.total = w.startup + w.total;
        break;
    default: /* a merge join */
        outer = first_rows_of(w, path->before_first[0]);
        inner = first_rows_of(w, path->before_first[1]);
        outer.ordered = inner.ordered = true;
        outer.startup += w.total * path->slope[0];
        outer.total += w.total * path->slope[1];
        inner.startup += w.total * path->slope[2];
        inner.total += w.total * path->slope[3];
        break;
    }
    visit(walk, path->outer, outer);
    visit(walk, inner_path, inner);
}

/* All input is read before the first row comes out. */
static struct weight blocking(struct weight w) {
    return (struct weight){.total = w.startup + w.total, .fixed = w.fixed};
}

static void visit_group(struct walk *walk, const struct path *path, struct weight w) {
    const struct query_block *block = path->block->block;
    w.fixed |= path->block->sets && w.startup != 0;
    if (path->kind == PATH_HASH_GROUP || !block->group_count) {
        w = blocking(w);
        w.ordered = path->outer->kind == PATH_LIMIT; /* the first row is the MIN or MAX */
    } else {
        w.ordered = true;
    }
    visit(walk, path->outer, w);
}

/* One query of a union, and those before it: its first row is the first query's. */
static void visit_append(struct walk *walk, const struct path *path, struct weight w) {
    struct weight inner = w;
    w.ordered = inner.ordered = false;
    if (path->outer) {
        inner.startup = 0;
    }
    w.fixed |= path->partial && w.startup != 0;
    inner.fixed |= w.fixed || isnan(path->slope[3]);
    if (path->outer) {
        visit(walk, path->outer, w);
    }
    if (path->inner) {
        visit(walk, path->inner, inner);
    }
}

/* A sub-plan: run once, or as often as the scan starts that evaluates it. */
static void visit_beside(struct walk *walk, const struct path *path, struct weight w) {
    double times = (w.startup + w.total) * path->slope[3] + *times_begun(walk, path->inner->block);
    visit(walk, path->inner, (struct weight){.total = times, .ordered = true, .fixed = w.fixed || isnan(times)});
}

static void visit(struct walk *walk, const struct path *path, struct weight w) {
    switch (path->kind) {
    case PATH_SEQ:
    case PATH_INDEX:
    case PATH_INDEX_ONLY:
    case PATH_BITMAP:
    case PATH_INDEX_JOIN:
    case PATH_TID:
        take_leaf(walk, path, w);
        return;
    case PATH_NEST_LOOP:
    case PATH_HASH_JOIN:
    case PATH_MERGE_JOIN:
        visit_join(walk, path, w);
        return;
    case PATH_SORT:
        visit(walk, path->outer, blocking(w));
        return;
    case PATH_GROUP:
    case PATH_HASH_GROUP:
        visit_group(walk, path, w);
        return;
    case PATH_UNIQUE:
    case PATH_INCREMENTAL_SORT: {
        struct weight input = first_rows_of(w, path->before_first[0]);
        input.total += w.total;
        input.ordered = true;
        visit(walk, path->outer, input);
        return;
    }
    case PATH_GATHER:
        w.ordered = false;
        visit(walk, path->outer, w);
        return;
    case PATH_GATHER_MERGE:
    case PATH_WINDOW:
        w.ordered = true;
        visit(walk, path->outer, w);
        return;
    case PATH_LIMIT:
        w.fixed |= w.startup != 0 && path->block->block->offset_rows > 0;
        w.startup += w.total * path->slope[0];
        w.total *= path->slope[1];
        visit(walk, path->outer, w);
        return;
    case PATH_SUBQUERY:
        w.ordered |= !path->inner && (path->order.n > 0 || path->outer->block->block->order_count > 0);
        visit(walk, path->outer, w);
        if (path->inner) {
            visit_beside(walk, path, w);
        }
        return;
    case PATH_MATERIALIZE:
    case PATH_MEMOIZE:
        visit(walk, path->outer, w);
        return;
    case PATH_APPEND:
    case PATH_MERGE_APPEND:
        if (path->part_count) {
            take_leaf(walk, path, w);
        } else {
            w.fixed |= path->kind == PATH_MERGE_APPEND; /* what a merge costs depends on how many there are below */
            visit_append(walk, path, w);
        }
        return;
    case PATH_CTE:
    case PATH_FUNCTION:
    case PATH_VALUES:
    case PATH_RESULT:
        w.fixed |= path->inner != NULL; /* MIN and MAX: one table reference is read twice */
        if (path->outer) {
            visit(walk, path->outer, w);
        }
        if (path->inner) {
            visit(walk, path->inner, w);
        }
        return;
    }
}

/* Adds the plan of one block (the whole statement, or a shared CTE) to the skeleton. */
void plan_skeleton(struct arena *arena, const struct prepared *pre, const struct path *path,
                   struct optimizer_skeleton *skeleton) {
    struct walk walk = {.arena = arena, .skeleton = skeleton};
    struct weight top = {.total = 1, .ordered = pre->block->order_count > 0};
    skeleton->constant += path->total;
    visit(&walk, path, top);
}

/* --- Accesses -------------------------------------------------------------------------------------------- */

bool optimizer_access_fits(const struct optimizer_access *access, const struct optimizer_access *wants) {
    return access->slot == wants->slot && access->needs == wants->needs && access->workers == wants->workers &&
           order_contains(&access->order, &wants->order);
}

/* Plus one; 0: none, or an expression. */
static uint32_t leading_column(const struct path *path) {
    const struct design_index *index = NULL;
    for (size_t i = 0; i < path->index_count && !is_of_several(path) && !index; i++) {
        index = path->indexes[i]->added;
    }
    return index && index->keys[0].column != CATALOG_NONE ? index->keys[0].column + 1 : 0;
}

static bool has_bitmap(const struct path *path) {
    bool found = path->kind == PATH_BITMAP;
    for (size_t i = 0; i < path->part_count; i++) {
        found |= path->parts[i]->kind == PATH_BITMAP;
    }
    return found;
}

struct access_list { /* as VEC */
    struct optimizer_access *at;
    size_t n, cap;
};

/* Plus one; 0: the index, if any, is the whole table's. */
static uint32_t part_of(const struct design *design, const struct base *base) {
    bool on_part = design->added_count && design->added[0]->table != base->q->table;
    return on_part ? design->added[0]->table + 1 : 0;
}

static void list_accesses(struct arena *arena, const struct planner *pl, size_t rel, const struct path_list *paths,
                          bool added, enum access_sub_plan sub_plan, struct access_list *out) {
    const struct prepared *pre = pl->pre;
    for (size_t i = 0; i < paths->n; i++) {
        const struct path *path = paths->at[i];
        size_t n = added_of(path);
        enum access_sub_plan run = runs_sub_plan(pre, rel, path->needs) ? sub_plan : ACCESS_NO_SUB_PLAN;
        bool said = run == ACCESS_NO_SUB_PLAN && sub_plan == ACCESS_SUB_PLAN_DEAR; /* the free one's list has it */
        if ((n > 0) == added && !said) {
            VEC_PUSH(arena, out,
                     (struct optimizer_access){.slot = pre->bases[rel].slot,
                                               .needs = path->needs,
                                               .workers = path->partial ? path->workers : 0,
                                               .order = path->order,
                                               .startup = path->startup - path->begun,
                                               .total = path->total - path->begun,
                                               .index_count = n,
                                               .sub_plan = run,
                                               .part = part_of(pl->design, &pre->bases[rel]),
                                               .repeated = pre->repeated,
                                               .bitmap = pre->repeated || has_bitmap(path) ? leading_column(path) : 0});
        }
    }
}

/* Indexes that serve a branch of an OR each are of use only together: alone they have no access, so their parts are told. */
static void list_or_parts(struct arena *arena, struct planner *pl, size_t rel, bool added, struct access_list *out) {
    struct or_part parts[OR_PARTS_MAX];
    size_t n = plan_or_parts(pl, rel, added, parts, OR_PARTS_MAX);
    for (size_t i = 0; i < n; i++) {
        VEC_PUSH(arena, out,
                 (struct optimizer_access){.slot = pl->pre->bases[rel].slot,
                                           .startup = parts[i].startup,
                                           .total = parts[i].total,
                                           .index_count = added,
                                           .repeated = pl->pre->repeated,
                                           .part = part_of(pl->design, &pl->pre->bases[rel]),
                                           .branch = parts[i].branch});
    }
}

static void accesses_at(struct arena *arena, struct planner *pl, size_t rel, bool added, enum access_sub_plan sub_plan,
                        struct access_list *out) {
    pl->bases = ARENA_ARRAY(pl->arena, struct relation, pl->pre->base_count);
    pl->indexes = ARENA_ARRAY(pl->arena, struct index_view *, pl->pre->base_count);
    pl->index_counts = ARENA_ARRAY(pl->arena, size_t, pl->pre->base_count);
    if (added && !pl->pre->bases[rel].partitioned) {
        plan_index_paths(pl, rel);
    } else {
        plan_base(pl, rel);
    }
    list_accesses(arena, pl, rel, &pl->bases[rel].paths, added, sub_plan, out);
    list_accesses(arena, pl, rel, &pl->bases[rel].partial, added, sub_plan, out);
    list_or_parts(arena, pl, rel, added, out);
}

#define DEAR 1e9 /* a sub-plan that reads a large table whole */

static void set_sub_plans(struct prepared *pre, double cost) {
    for (size_t i = 0; i < pre->clause_count; i++) {
        if (runs_in_clause(pre, &pre->clauses[i])) {
            pre->clauses[i].sub_plan_cost = cost;
            pre->clauses[i].serial = true;
        }
    }
}

static void accesses_of_rel(struct arena *arena, struct planner *pl, size_t rel, bool added, struct access_list *out) {
    set_sub_plans(pl->pre, 0);
    accesses_at(arena, pl, rel, added, ACCESS_SUB_PLAN_FREE, out);
    if (pl->pre->has_repeated) {
        set_sub_plans(pl->pre, DEAR);
        accesses_at(arena, pl, rel, added, ACCESS_SUB_PLAN_DEAR, out);
    }
}

bool optimizer_hides_scans(const struct optimizer_query *query) {
    for (size_t i = 0; i < query->blocks.n; i++) {
        if (query->blocks.at[i]->repeated) {
            return true;
        }
    }
    return false;
}

size_t optimizer_slots(const struct optimizer_query *query) {
    return query->slot_count;
}

size_t optimizer_accesses(struct arena *arena, struct optimizer_query *query, const struct design_index *index,
                          struct optimizer_access **accesses) {
    struct access_list list = {0};
    struct design design = {.added = &index, .added_count = index != NULL};
    struct arena scratch;
    arena_init(&scratch, NULL);
    for (size_t b = 0; b < query->blocks.n; b++) {
        struct prepared *pre = query->blocks.at[b];
        for (size_t rel = 0; rel < pre->base_count; rel++) {
            if (!pre->bases[rel].table || (index && !plan_reads_table(pre, rel, index->table))) {
                continue;
            }
            struct planner pl = {.arena = &scratch,
                                 .pre = pre,
                                 .owner = query,
                                 .design = &design,
                                 .p = &pre->params,
                                 .book = pre->book,
                                 .exact = true,
                                 .effort = {.slack = 1.0005, .work_most = SIZE_MAX}};
            accesses_of_rel(arena, &pl, rel, index != NULL, &list);
        }
    }
    arena_release(&scratch);
    *accesses = list.at;
    return list.n;
}
