/*
 * The block's joins under a design: what join_space.c says may be joined is, step by step, and each relation keeps its paths worth keeping.
 */
#include <math.h>

#include "optimizer/plan.h"

/* One read of a relation, by the least of its paths. Of one that a semi or anti join looks at, which may stop early, the price alone. */
static double reading(const struct planner *pl, size_t rel) {
    const struct query_block *block = pl->pre->block;
    const struct path_list *lists[] = {&pl->bases[rel].paths, &pl->bases[rel].partial};
    double least = INFINITY, whole = 1;
    for (size_t i = 0; i < block->join_count; i++) {
        bool stops = block->joins[i].kind == JOIN_SEMI || block->joins[i].kind == JOIN_ANTI;
        whole = stops && (block->joins[i].right >> rel & 1) ? 0 : whole;
    }
    for (size_t l = 0; l < 2; l++) {
        for (size_t i = 0; i < lists[l]->n; i++) {
            least = fmin(least, lists[l]->at[i]->price + whole * lists[l]->at[i]->total);
        }
    }
    return least;
}

/* Every plan reads them all, at least once: what cannot come below the ceiling even so leads nowhere. */
static double reading_others(const struct planner *pl, uint64_t mask) {
    double sum = 0;
    for (size_t i = 0; i < pl->pre->base_count; i++) {
        sum += mask >> i & 1 ? 0 : pl->readings[i];
    }
    return sum;
}

static void join_two(struct planner *pl, const struct join_space *space, const struct join_step *step) {
    const struct relation *left = pl->joins[step->left], *right = pl->joins[step->right];
    if (!left || !right || !left->paths.n || !right->paths.n) {
        return;
    }
    struct relation *out = pl->joins[step->out];
    if (!out) {
        const struct join_set *set = &space->sets[step->out];
        out = pl->joins[step->out] = ARENA_NEW(pl->arena, struct relation);
        out->mask = set->mask;
        out->rows = set->rows;
        out->width = set->width;
        out->ahead = pl->exact ? reading_others(pl, set->mask) : 0;
    }
    const uint32_t *clauses = &space->clauses[step->clauses];
    const struct query_join *join = step->join == NO_JOIN ? NULL : &pl->pre->block->joins[step->join];
    plan_join_pair(pl, out, &(struct join_pair){left, right, join, clauses + 1, *clauses});
}

static int size_of(const struct join_space *space, size_t set) {
    return __builtin_popcountll(space->sets[set].mask);
}

/* All sets of one size, whose steps are done; returns where the next begin. */
static size_t settle_level(struct planner *pl, const struct join_space *space, size_t from) {
    size_t i = from;
    for (; i < space->set_count && size_of(space, i) == size_of(space, from); i++) {
        struct relation *rel = pl->joins[i];
        if (rel) {
            relation_settle(rel);
        }
        if (rel && i != space->whole) {
            plan_gathers(pl, rel);
        }
    }
    return i;
}

static bool may_go_on(const struct planner *pl) {
    return !pl->exact || plan_work(pl->arena, pl->owner) <= pl->effort.work_most;
}

static const struct relation *run(struct planner *pl, const struct join_space *space) {
    pl->joins = ARENA_ARRAY(pl->arena, struct relation *, space->set_count);
    pl->readings = ARENA_ARRAY(pl->arena, double, pl->pre->base_count);
    for (size_t i = 0; i < pl->pre->base_count; i++) {
        pl->joins[i] = &pl->bases[i];
        pl->readings[i] = pl->exact ? reading(pl, i) : 0;
    }
    size_t level = pl->pre->base_count; /* where the sets begin that are being made */
    for (size_t i = 0; i < space->step_count && may_go_on(pl); i++) {
        if (size_of(space, space->steps[i].out) > size_of(space, level)) {
            level = settle_level(pl, space, level);
        }
        join_two(pl, space, &space->steps[i]);
    }
    settle_level(pl, space, level);
    const struct relation *top = pl->joins[space->whole];
    return top && top->cheapest ? top : NULL;
}

/* NULL when no legal order was found (contradictory join constraints). */
const struct relation *plan_joins(struct planner *pl) {
    if (pl->pre->base_count == 1) {
        return &pl->bases[0];
    }
    for (size_t i = 0; i < pl->pre->base_count; i++) {
        plan_gathers(pl, &pl->bases[i]);
    }
    if (!pl->pre->space) {
        pl->pre->space = join_space_make(pl);
    }
    return pl->pre->space->whole ? run(pl, pl->pre->space) : NULL;
}
