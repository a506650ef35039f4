/*
 * Join order (joinrels.c, allpaths.c): dynamic programming over connected sets of relations, left-deep and bushy, where outer, semi and
 * anti joins allow it; cross products only where nothing else is left. A long FROM is planned in parts (query/collapse.c). Above DYNAMIC_MAX members
 * of one part the search is greedy: the pair with the fewest rows is joined next (the planner's genetic search is not reproduced).
 *
 * The size of a join does not depend on the design; it is estimated once, from the first pair that makes it, as the planner does.
 */
#include <math.h>

#include "optimizer/plan.h"

#define DYNAMIC_MAX 11 /* geqo_threshold is 12 */

/* --- The sets found so far ------------------------------------------------------------------------------- */

static size_t slot_of(const struct planner *pl, uint64_t mask) {
    size_t at = (size_t)((mask * UINT64_C(0x9e3779b97f4a7c15)) >> 40) & (pl->slot_count - 1);
    while (pl->slots[at] && pl->joins[pl->slots[at] - 1]->mask != mask) {
        at = (at + 1) & (pl->slot_count - 1);
    }
    return at;
}

static struct relation *find_set(const struct planner *pl, uint64_t mask) {
    size_t at = slot_of(pl, mask);
    return pl->slots[at] ? pl->joins[pl->slots[at] - 1] : NULL;
}

static void keep_set(struct planner *pl, struct relation *rel) {
    if ((pl->join_count + 1) * 2 > pl->slot_count) {
        pl->slot_count = pl->slot_count ? pl->slot_count * 2 : 64;
        pl->slots = ARENA_ARRAY(pl->arena, uint32_t, pl->slot_count);
        for (size_t i = 0; i < pl->join_count; i++) {
            pl->slots[slot_of(pl, pl->joins[i]->mask)] = (uint32_t)i + 1;
        }
    }
    if (pl->join_count == pl->join_cap) {
        size_t cap = pl->join_cap ? pl->join_cap * 2 : 64;
        pl->joins = arena_grow(pl->arena, pl->joins, pl->join_cap * sizeof *pl->joins, cap * sizeof *pl->joins);
        pl->join_cap = cap;
    }
    pl->joins[pl->join_count++] = rel;
    pl->slots[slot_of(pl, rel->mask)] = (uint32_t)pl->join_count;
}

/* --- May these two be joined, and how -------------------------------------------------------------------- */

static bool within(uint64_t small, uint64_t big) {
    return !(small & ~big);
}

/* Neither side cuts through a part of the FROM that is planned for itself, unless both are within it. */
static bool keeps_parts(const struct planner *pl, uint64_t a, uint64_t b) {
    const struct query_block *block = pl->pre->block;
    for (size_t i = 0; i < block->part_count && !pl->ignore_parts; i++) {
        uint64_t part = block->parts[i];
        bool cut = ((a & part) && (part & ~a)) || ((b & part) && (part & ~b));
        if (cut && ((a | b) & ~part)) {
            return false;
        }
    }
    return true;
}

/* Relations whose values these still wait for; directly: not for those that only others they wait for need. */
static uint64_t waits_for(const struct planner *pl, uint64_t mask, bool directly) {
    uint64_t needs = 0;
    for (size_t i = 0; i < pl->pre->base_count; i++) {
        const struct base *base = &pl->pre->bases[i];
        needs |= mask >> i & 1 ? (directly ? base->q->given : base->given) : 0;
    }
    return needs & ~mask;
}

/* An outer or semi join will yet bring these in on the right: together with what its left side has to wait for. */
static uint64_t with_right_sides(const struct query_block *block, uint64_t mask) {
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < block->join_count; i++) {
            const struct query_join *j = &block->joins[i];
            if (j->kind != JOIN_FULL && (j->min_left & mask) && !within(j->min_right, mask)) {
                mask |= j->min_right;
                more = true;
            }
        }
    }
    return mask;
}

/* joinrels.c, join_is_legal, of LATERAL: who is given values is on the right, and joined with those who give some directly first. */
static bool lateral_legal(const struct planner *pl, uint64_t a, uint64_t b, const struct query_join *join, bool turned) {
    if (!pl->pre->has_given) {
        return true;
    }
    bool forth = (waits_for(pl, b, false) & a) != 0, back = (waits_for(pl, a, false) & b) != 0;
    bool full = join && join->kind == JOIN_FULL;
    if ((forth && back) || ((forth || back) && full) || (join && ((forth && turned) || (back && !turned)))) {
        return false;
    }
    if ((forth && !(waits_for(pl, b, true) & a)) || (back && !(waits_for(pl, a, true) & b))) {
        return false;
    }
    return !(waits_for(pl, a | b, false) & with_right_sides(pl->pre->block, a | b));
}

/* joinrels.c, join_is_legal: at most one special join may match; inside its right side, or once it is done, it does not matter. */
static bool legal(const struct planner *pl, uint64_t a, uint64_t b, const struct query_join **join, bool *turned) {
    const struct query_block *block = pl->pre->block;
    bool must_be_left = false;
    *join = NULL;
    *turned = false;
    if (!keeps_parts(pl, a, b)) {
        return false;
    }
    for (size_t i = 0; i < block->join_count; i++) {
        const struct query_join *j = &block->joins[i];
        uint64_t both = a | b;
        if (!(j->min_right & both) || within(both, j->min_right) || within(j->min_left | j->min_right, a) ||
            within(j->min_left | j->min_right, b)) {
            continue;
        }
        bool straight = within(j->min_left, a) && within(j->min_right, b),
             reverse = within(j->min_left, b) && within(j->min_right, a);
        if (straight || reverse) {
            if (*join) {
                return false;
            }
            *join = j;
            *turned = reverse && !straight;
        } else if ((j->min_right & a) && (j->min_right & b)) {
            continue; /* part of the right side is being put together */
        } else {
            if (j->kind != JOIN_LEFT || (j->min_left & both)) {
                return false;
            }
            must_be_left = true;
        }
    }
    return (!must_be_left || (*join && (*join)->kind == JOIN_LEFT)) && lateral_legal(pl, a, b, *join, *turned);
}

static bool connected(const struct planner *pl, uint64_t a, uint64_t b) {
    for (size_t i = 0; i < pl->pre->clause_count; i++) {
        if ((pl->pre->clauses[i].rels & a) && (pl->pre->clauses[i].rels & b)) {
            return true;
        }
    }
    for (size_t i = 0; i < pl->pre->block->join_count; i++) {
        const struct query_join *j = &pl->pre->block->joins[i];
        if ((within(j->min_left, a) && within(j->min_right, b)) ||
            (within(j->min_left, b) && within(j->min_right, a))) {
            return true;
        }
    }
    return pl->pre->has_given && ((waits_for(pl, a, true) & b) || (waits_for(pl, b, true) & a));
}

/* --- Size ------------------------------------------------------------------------------------------------ */

/* Clauses that become checkable with this pair, one of each equality class. */
static void find_clauses(struct planner *pl, struct join_pair *pair) {
    const struct prepared *pre = pl->pre;
    uint64_t l = pair->left->mask, r = pair->right->mask;
    pair->clauses = ARENA_ARRAY(pl->arena, uint32_t, pre->clause_count + 1);
    for (size_t i = 0; i < pre->clause_count; i++) {
        const struct clause *c = &pre->clauses[i];
        if (!within(c->required, l | r) || within(c->required, l) || within(c->required, r)) {
            continue;
        }
        size_t k = 0;
        while (k < pair->clause_count &&
               (c->class_id == NO_CLASS || pre->clauses[pair->clauses[k]].class_id != c->class_id)) {
            k++;
        }
        if (k == pair->clause_count) {
            pair->clauses[pair->clause_count++] = (uint32_t)i;
        } else if (clause_stands_before(c, &pre->clauses[pair->clauses[k]], l)) {
            pair->clauses[k] = (uint32_t)i;
        }
    }
}

/* A foreign key's clauses together keep 1 / referenced rows (costsize.c, get_foreign_key_join_selectivity). */
static double foreign_selectivity(const struct planner *pl, const struct join_pair *pair, bool semi, bool *done) {
    const struct prepared *pre = pl->pre;
    double selectivity = 1;
    for (size_t f = 0; f < pre->foreign.n; f++) {
        const struct foreign *k = &pre->foreign.at[f];
        uint64_t from = UINT64_C(1) << k->from, to = UINT64_C(1) << k->to;
        bool straight = (pair->left->mask & from) && (pair->right->mask & to),
             reverse = (pair->left->mask & to) && (pair->right->mask & from);
        if ((!straight && !reverse) || (semi && (reverse || pair->right->mask != to))) {
            continue;
        }
        size_t found = 0;
        for (size_t c = 0; c < k->n; c++) {
            for (size_t i = 0; i < pair->clause_count; i++) {
                found += !done[i] && pre->clauses[pair->clauses[i]].class_id == k->classes[c];
            }
        }
        if (found != k->n) {
            continue;
        }
        for (size_t c = 0; c < k->n; c++) {
            for (size_t i = 0; i < pair->clause_count; i++) {
                done[i] |= pre->clauses[pair->clauses[i]].class_id == k->classes[c];
            }
        }
        double referenced = fmax(1, pre->bases[k->to].cost.tuples);
        selectivity *= semi ? pre->bases[k->to].rows / referenced : 1 / referenced;
    }
    return selectivity;
}

double pair_selectivity(struct planner *pl, const struct join_pair *pair, bool semi) {
    const struct prepared *pre = pl->pre;
    bool *done = ARENA_ARRAY(pl->arena, bool, pair->clause_count + 1);
    double selectivity = foreign_selectivity(pl, pair, semi, done);
    for (size_t i = 0; i < pair->clause_count; i++) {
        if (!done[i]) {
            selectivity *= join_clause_selectivity(pre, &pre->clauses[pair->clauses[i]], semi, pair->right->mask,
                                                   pair->right->rows);
        }
    }
    if (!semi) {
        selectivity = pl->book->join_floor(selectivity, pair->clause_count, pair->left->rows, pair->right->rows);
    }
    return pg_clamp_selectivity(selectivity);
}

static double estimate(struct planner *pl, const struct join_pair *pair) {
    double l = pair->left->rows, r = pair->right->rows;
    bool semi = pair->join && (pair->join->kind == JOIN_SEMI || pair->join->kind == JOIN_ANTI);
    if (!pair->join) {
        return l * r * pair_selectivity(pl, pair, false);
    }
    /* Of an outer join only its own ON clauses decide who is matched; others filter what comes out. */
    struct join_pair own = *pair, after = *pair;
    size_t index = (size_t)(pair->join - pl->pre->block->joins);
    own.clauses = ARENA_ARRAY(pl->arena, uint32_t, pair->clause_count + 1);
    after.clauses = ARENA_ARRAY(pl->arena, uint32_t, pair->clause_count + 1);
    own.clause_count = after.clause_count = 0;
    for (size_t i = 0; i < pair->clause_count; i++) {
        bool is_own = pl->pre->clauses[pair->clauses[i]].join == index || pair->join->kind == JOIN_SEMI;
        struct join_pair *to = is_own ? &own : &after;
        to->clauses[to->clause_count++] = pair->clauses[i];
    }
    double matched = pair_selectivity(pl, &own, semi), kept = pair_selectivity(pl, &after, false);
    switch (pair->join->kind) {
    case JOIN_LEFT:
        return fmax(l * r * matched, l) * kept;
    case JOIN_FULL:
        return fmax(fmax(l * r * matched, l), r) * kept;
    case JOIN_SEMI:
        return l * matched;
    case JOIN_ANTI:
        return l * (1 - matched) * kept;
    }
    return l;
}

static struct join_size size_of(struct planner *pl, const struct join_pair *pair) {
    uint64_t mask = pair->left->mask | pair->right->mask;
    for (size_t i = 0; i < pl->pre->sizes.n; i++) {
        if (pl->pre->sizes.at[i].mask == mask) {
            return pl->pre->sizes.at[i];
        }
    }
    struct join_size size = {mask, pl->book->clamp_rows(estimate(pl, pair)), prepared_width(pl->pre, mask)};
    VEC_PUSH(pl->pre->arena, &pl->pre->sizes, size);
    return size;
}

/* --- Enumeration ----------------------------------------------------------------------------------------- */

static struct relation *join_two(struct planner *pl, const struct relation *a, const struct relation *b) {
    const struct query_join *join;
    bool turned;
    if ((a->mask & b->mask) || !a->paths.n || !b->paths.n || !legal(pl, a->mask, b->mask, &join, &turned)) {
        return NULL;
    }
    struct join_pair pair = {turned ? b : a, turned ? a : b, join, NULL, 0};
    find_clauses(pl, &pair);
    struct relation *out = find_set(pl, a->mask | b->mask);
    if (!out) {
        out = ARENA_NEW(pl->arena, struct relation);
        out->mask = a->mask | b->mask;
        struct join_size size = size_of(pl, &pair);
        out->width = size.width;
        out->rows = size.rows;
        keep_set(pl, out);
    }
    plan_join_pair(pl, out, &pair);
    return out;
}

static void settle_level(struct planner *pl, size_t from, uint64_t all) {
    for (size_t i = from; i < pl->join_count; i++) {
        struct relation *rel = pl->joins[i];
        relation_settle(rel);
        if (rel->mask != all) {
            plan_gathers(pl, rel);
        }
    }
}

static bool may_go_on(const struct planner *pl) {
    return !pl->exact || pl->arena->used_bytes <= pl->effort.work_most;
}

static void join_level(struct planner *pl, const size_t *starts, size_t level, bool cross) {
    size_t largest = pl->book->bushy || cross ? level / 2 : 1;
    for (size_t small = 1; small <= largest; small++) {
        size_t large = level - small;
        for (size_t i = starts[large]; i < starts[large + 1] && may_go_on(pl); i++) {
            for (size_t k = small == large ? i + 1 : starts[small]; k < starts[small + 1]; k++) {
                const struct relation *a = pl->joins[i], *b = pl->joins[k];
                if (!(a->mask & b->mask) && (cross || connected(pl, a->mask, b->mask))) {
                    join_two(pl, a, b);
                }
            }
        }
    }
}

static const struct relation *dynamic(struct planner *pl, uint64_t all) {
    size_t n = pl->pre->base_count;
    size_t *starts = ARENA_ARRAY(pl->arena, size_t, n + 3);
    starts[1] = 0;
    starts[2] = pl->join_count;
    for (size_t level = 2; level <= n; level++) {
        join_level(pl, starts, level, false);
        if (pl->join_count == starts[level] || level == n) {
            if (!find_set(pl, all)) {
                join_level(pl, starts, level, true);
            }
        }
        settle_level(pl, starts[level], all);
        starts[level + 1] = pl->join_count;
    }
    struct relation *top = find_set(pl, all);
    return top && top->cheapest ? top : NULL;
}

static double pair_rows(struct planner *pl, const struct relation *a, const struct relation *b) {
    const struct query_join *join;
    bool turned;
    if (!legal(pl, a->mask, b->mask, &join, &turned)) {
        return -1;
    }
    struct join_pair pair = {turned ? b : a, turned ? a : b, join, NULL, 0};
    find_clauses(pl, &pair);
    return size_of(pl, &pair).rows;
}

static const struct relation *greedy(struct planner *pl, uint64_t all) {
    size_t n = pl->join_count;
    const struct relation **clumps = ARENA_ARRAY(pl->arena, const struct relation *, n + 1);
    for (size_t i = 0; i < n; i++) {
        clumps[i] = pl->joins[i];
    }
    while (n > 1) {
        size_t best_i = 0, best_k = 0;
        double best = -1;
        for (int cross = 0; cross < 2 && best < 0; cross++) {
            for (size_t i = 0; i < n; i++) {
                for (size_t k = i + 1; k < n; k++) {
                    double rows = cross || connected(pl, clumps[i]->mask, clumps[k]->mask)
                                      ? pair_rows(pl, clumps[i], clumps[k])
                                      : -1;
                    if (rows >= 0 && (best < 0 || rows < best)) {
                        best = rows;
                        best_i = i;
                        best_k = k;
                    }
                }
            }
        }
        struct relation *joined = best < 0 ? NULL : join_two(pl, clumps[best_i], clumps[best_k]);
        if (!joined) {
            return NULL;
        }
        relation_settle(joined);
        if (joined->mask != all) {
            plan_gathers(pl, joined);
        }
        if (!joined->paths.n) {
            return NULL;
        }
        clumps[best_i] = joined;
        clumps[best_k] = clumps[--n];
    }
    return clumps[0]->cheapest ? clumps[0] : NULL;
}

/* Within `rels`, a part planned before counts as one. */
static size_t count_members(const struct query_block *block, uint64_t rels) {
    uint64_t inside = 0;
    size_t n = 0;
    for (size_t i = block->part_count; i-- > 0;) { /* the larger ones stand behind what they hold */
        uint64_t part = block->parts[i];
        if (part != rels && within(part, rels) && !(part & inside)) {
            inside |= part;
            n++;
        }
    }
    return n + (size_t)__builtin_popcountll(rels & ~inside);
}

static size_t largest_problem(const struct planner *pl, uint64_t all) {
    const struct query_block *block = pl->pre->block;
    size_t most = count_members(block, all);
    for (size_t i = 0; i < block->part_count; i++) {
        size_t n = count_members(block, block->parts[i]);
        most = n > most ? n : most;
    }
    return pl->ignore_parts ? pl->pre->base_count : most;
}

static const struct relation *order_joins(struct planner *pl, uint64_t all) {
    pl->join_count = 0;
    pl->slots = NULL;
    pl->slot_count = 0;
    for (size_t i = 0; i < pl->pre->base_count; i++) {
        keep_set(pl, &pl->bases[i]);
    }
    return largest_problem(pl, all) <= DYNAMIC_MAX ? dynamic(pl, all) : greedy(pl, all);
}

/* NULL when no legal order was found (contradictory join constraints). */
const struct relation *plan_joins(struct planner *pl) {
    uint64_t all = 0;
    for (size_t i = 0; i < pl->pre->base_count; i++) {
        if (pl->pre->base_count > 1) {
            plan_gathers(pl, &pl->bases[i]);
        }
        all |= pl->bases[i].mask;
    }
    if (pl->pre->base_count == 1) {
        return &pl->bases[0];
    }
    const struct relation *joined = order_joins(pl, all);
    if (!joined && pl->pre->block->part_count) {
        pl->ignore_parts = true;
        joined = order_joins(pl, all);
    }
    return joined;
}
