/*
 * Which pairs of sets of relations are tried: the space that dynamic programming then searches under each design. It does not depend on the
 * design, so it is made once, and an index never takes a plan away.
 *
 * All connected pairs (joinrels.c: by size, left-deep and bushy, cross products only where nothing else is left) where they are few; else, after
 * Neumann and Radke, Adaptive Optimization of Very Large Join Queries (SIGMOD 2018), the pairs within sets that stand together in one of a few
 * linear orders (join_linear.c), of as many orders as the number of pairs allows; at last a single greedy tree. What decides is the number of
 * pairs, not that of relations: a chain of 18 has fewer than a clique of eight.
 *
 * On the Join Order Benchmark's queries, of up to 17 tables, 600 to 2,600 linear pairs stand for 5,000 to 227,000: the plans' costs add up to 0.2 %
 * (with a few indexes) or 0.8 % (with all that help) above those of all pairs, in a tenth of the time. The planner's own search from
 * geqo_threshold on is genetic, and is that near, too. As many pairs chosen by the least sum of rows of a plan through them were 6 to 20 % above: the
 * best by that measure are alike.
 *
 * The size of a join is estimated once, from the first pair that makes it, as the planner does; of all pairs, where those can be counted at all.
 */
#include <string.h>

#include "base/hash.h"
#include "optimizer/plan.h"

enum {
    PAIRS_ALL = 1200,     /* all connected pairs, if no more */
    PAIRS_LINEAR = 4000,  /* else those of linear orders */
    PAIRS_SIZED = 40000,  /* all are looked through for the joins' sizes, if no more */
};

struct set { /* while they are looked for */
    uint64_t mask, neighbours;
};

struct masks { /* open addressing: a mask's number plus one */
    uint64_t *keys;
    uint32_t *values;
    size_t count, size;
};

struct search {
    struct planner *pl;
    const struct prepared *pre;
    struct arena *arena;
    bool in_parts, cross;
    size_t most;
    const struct masks *family; /* no other sets are made; NULL: any */
    VEC(struct set) sets;
    struct masks known; /* their numbers, plus one */
    VEC(struct join_step) steps;
    double *rows; /* along sets, when they are set */
};

/* --- Sets of masks --------------------------------------------------------------------------------------- */

static size_t place_of(const struct masks *m, uint64_t mask) {
    size_t at = (size_t)((mask * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (m->size - 1);
    while (m->values[at] && m->keys[at] != mask) {
        at = (at + 1) & (m->size - 1);
    }
    return at;
}

/* 0: not in it. */
static uint32_t masks_find(const struct masks *m, uint64_t mask) {
    return m->size ? m->values[place_of(m, mask)] : 0;
}

static void masks_add(struct arena *arena, struct masks *m, uint64_t mask, uint32_t value) {
    if ((m->count + 1) * 2 > m->size) {
        struct masks old = *m;
        m->size = old.size ? old.size * 2 : 64;
        m->keys = ARENA_ARRAY(arena, uint64_t, m->size);
        m->values = ARENA_ARRAY(arena, uint32_t, m->size);
        for (size_t i = 0; i < old.size; i++) {
            if (old.values[i]) {
                size_t at = place_of(m, old.keys[i]);
                m->keys[at] = old.keys[i];
                m->values[at] = old.values[i];
            }
        }
    }
    size_t at = place_of(m, mask);
    m->count += !m->values[at];
    m->keys[at] = mask;
    m->values[at] = value;
}

/* --- Enumeration ----------------------------------------------------------------------------------------- */

static void keep_set(struct search *s, uint64_t mask, uint64_t neighbours) {
    VEC_PUSH(s->arena, &s->sets, (struct set){mask, neighbours & ~mask});
    masks_add(s->arena, &s->known, mask, (uint32_t)s->sets.n);
}

static void try_pair(struct search *s, size_t a, size_t b) {
    const struct query_join *join;
    bool turned;
    struct set x = s->sets.at[a], y = s->sets.at[b];
    if ((s->family && !masks_find(s->family, x.mask | y.mask)) || !join_legal(s->pre, s->in_parts, x.mask, y.mask, &join, &turned)) {
        return;
    }
    if (!masks_find(&s->known, x.mask | y.mask)) {
        keep_set(s, x.mask | y.mask, x.neighbours | y.neighbours);
    }
    VEC_PUSH(s->arena, &s->steps,
             (struct join_step){.left = (uint16_t)(turned ? b : a),
                                .right = (uint16_t)(turned ? a : b),
                                .out = (uint16_t)(masks_find(&s->known, x.mask | y.mask) - 1),
                                .join = join ? (uint16_t)(join - s->pre->block->joins) : NO_JOIN});
}

static void try_level(struct search *s, const size_t *starts, size_t level, bool cross) {
    const struct query_block *block = s->pre->block;
    size_t largest = s->pl->book->bushy || cross ? level / 2 : 1;
    for (size_t small = 1; small <= largest; small++) {
        size_t large = level - small;
        for (size_t i = starts[large]; i < starts[large + 1] && s->steps.n <= s->most; i++) {
            for (size_t k = small == large ? i + 1 : starts[small]; k < starts[small + 1]; k++) {
                const struct set *a = &s->sets.at[i], *b = &s->sets.at[k];
                if (!(a->mask & b->mask) && (cross || (a->neighbours & b->mask) || (block->join_count && join_is_asked(block, a->mask, b->mask)))) {
                    try_pair(s, i, k);
                }
            }
        }
    }
}

/* The whole is found, unless there are too many pairs or no order is legal. */
static bool enumerate(struct search *s) {
    size_t n = s->pre->base_count;
    size_t *starts = ARENA_ARRAY(s->arena, size_t, n + 3);
    uint64_t all = 0;
    s->sets.n = s->steps.n = 0;
    s->known = (struct masks){0};
    for (size_t i = 0; i < n; i++) {
        keep_set(s, UINT64_C(1) << i, join_neighbours(s->pre, i));
        all |= UINT64_C(1) << i;
    }
    starts[2] = n;
    for (size_t level = 2; level <= n && s->steps.n <= s->most; level++) {
        try_level(s, starts, level, s->cross);
        bool none = s->sets.n == starts[level] || level == n;
        if (none && !s->cross && !masks_find(&s->known, all)) {
            try_level(s, starts, level, true);
        }
        starts[level + 1] = s->sets.n;
    }
    return masks_find(&s->known, all) && s->steps.n <= s->most;
}

/* What stands together in the first orders, or with none of them what is in the tree. */
static struct masks family_of(struct search *s, const uint8_t *orders, size_t n, const uint64_t *tree) {
    struct masks family = {0};
    size_t count = s->pre->base_count;
    for (size_t i = 0; i + 1 < count; i++) {
        masks_add(s->arena, &family, tree[i], 1);
    }
    for (size_t i = 0; i < n * count; i++) {
        uint64_t mask = 0;
        for (size_t k = i; k < i - i % count + count; k++) {
            mask |= UINT64_C(1) << orders[k];
            masks_add(s->arena, &family, mask, 1);
        }
    }
    return family;
}

/* Each time of half as many orders, until there are few enough pairs. What no clause joins may be joined where the tree does. */
static bool enumerate_linear(struct search *s) {
    uint8_t *orders;
    uint64_t *tree = ARENA_ARRAY(s->arena, uint64_t, s->pre->base_count);
    for (size_t n = join_linear_orders(s->pl, s->in_parts, &orders, tree), more = n > 0; more; n /= 2) {
        struct masks family = family_of(s, orders, n, tree);
        more = n > 0;
        s->family = &family;
        s->most = more ? PAIRS_LINEAR : SIZE_MAX;
        bool found = false;
        for (int cross = 0; cross < 2 && !found && (!cross || s->steps.n <= s->most); cross++) {
            s->cross = cross;
            found = enumerate(s);
        }
        if (found) {
            return true;
        }
    }
    return false;
}

/* --- The space ------------------------------------------------------------------------------------------- */

struct lists { /* of clauses: the same few come again in thousands of steps */
    VEC(uint32_t) at;
    struct masks known; /* by hash, where each begins */
};

static uint32_t keep_list(struct arena *arena, struct lists *lists, const uint32_t *clauses, size_t n) {
    uint64_t hash = hash_bytes(HASH_START, clauses, n * sizeof *clauses);
    uint32_t known = masks_find(&lists->known, hash);
    if (known && lists->at.at[known - 1] == n && memcmp(&lists->at.at[known], clauses, n * sizeof *clauses) == 0) {
        return known - 1;
    }
    uint32_t begin = (uint32_t)lists->at.n;
    VEC_PUSH(arena, &lists->at, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        VEC_PUSH(arena, &lists->at, clauses[i]);
    }
    masks_add(arena, &lists->known, hash, begin + 1);
    return begin;
}

/* As the steps make them; those that `sized` knows as it does. */
static void set_rows(struct search *s, struct lists *lists, const struct search *sized) {
    const struct prepared *pre = s->pre;
    uint32_t *clauses = ARENA_ARRAY(s->arena, uint32_t, pre->clause_count + 1);
    s->rows = ARENA_ARRAY(s->arena, double, s->sets.n);
    for (size_t i = 0; i < s->sets.n; i++) {
        uint32_t known = sized ? masks_find(&sized->known, s->sets.at[i].mask) : 0;
        s->rows[i] = i < pre->base_count ? pre->bases[i].rows : known ? sized->rows[known - 1] : 0;
    }
    for (size_t i = 0; i < s->steps.n; i++) {
        struct join_step *step = &s->steps.at[i];
        struct relation left = {.mask = s->sets.at[step->left].mask, .rows = s->rows[step->left]},
                        right = {.mask = s->sets.at[step->right].mask, .rows = s->rows[step->right]};
        struct join_pair pair = {&left, &right, step->join == NO_JOIN ? NULL : &pre->block->joins[step->join], clauses, 0};
        pair.clause_count = join_clauses(pre, left.mask, right.mask, clauses);
        step->clauses = keep_list(s->arena, lists, clauses, pair.clause_count);
        if (s->rows[step->out] <= 0) {
            s->rows[step->out] = join_rows(s->pl, &pair);
        }
    }
}

static void *copy_to(struct arena *arena, const void *items, size_t bytes) {
    return memcpy(arena_alloc(arena, bytes + 1), items, bytes);
}

static void keep_space(const struct search *s, const struct lists *lists, struct join_space *space) {
    struct arena *arena = s->pre->arena;
    space->set_count = s->sets.n;
    space->sets = ARENA_ARRAY(arena, struct join_set, s->sets.n);
    for (size_t i = 0; i < s->sets.n; i++) {
        space->sets[i] = (struct join_set){s->sets.at[i].mask, s->rows[i], prepared_width(s->pre, s->sets.at[i].mask)};
    }
    space->step_count = s->steps.n;
    space->steps = copy_to(arena, s->steps.at, s->steps.n * sizeof *space->steps);
    space->clauses = copy_to(arena, lists->at.at, lists->at.n * sizeof *space->clauses);
    space->whole = (uint32_t)s->sets.n - 1;
}

static void make_space(struct search *s, struct join_space *space) {
    struct lists lists = {0}, linear_lists = {0};
    bool found = enumerate(s);
    if (found) {
        set_rows(s, &lists, NULL);
    }
    if (found && s->steps.n <= PAIRS_ALL) {
        keep_space(s, &lists, space);
        return;
    }
    struct search linear = {.pl = s->pl, .pre = s->pre, .arena = s->arena, .in_parts = s->in_parts};
    if ((found || s->steps.n > s->most) && enumerate_linear(&linear)) {
        set_rows(&linear, &linear_lists, found ? s : NULL);
        keep_space(&linear, &linear_lists, space);
    }
}

/* Where no order keeps to the parts of the FROM, they are forgotten. */
struct join_space *join_space_make(struct planner *pl) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct planner own = *pl; /* the plan at hand is not charged for it */
    own.arena = &scratch;
    struct join_space *space = ARENA_NEW(pl->pre->arena, struct join_space);
    for (int parts = 1; parts >= 0 && !space->whole; parts--) {
        make_space(&(struct search){.pl = &own, .pre = pl->pre, .arena = &scratch, .in_parts = parts, .most = PAIRS_SIZED}, space);
    }
    arena_release(&scratch);
    return space;
}
