/* How many rows a join has: clauses, foreign keys, outer and semi joins. */
#include <math.h>

#include "optimizer/plan.h"

/* Clauses that become checkable with this pair, one of each equality class. Room for all of the block's. */
size_t join_clauses(const struct prepared *pre, uint64_t l, uint64_t r, uint32_t *clauses) {
    size_t n = 0;
    for (size_t i = 0; i < pre->clause_count; i++) {
        const struct clause *c = &pre->clauses[i];
        if (!rels_inside(c->required, l | r) || rels_inside(c->required, l) || rels_inside(c->required, r)) {
            continue;
        }
        size_t k = 0;
        while (k < n && (c->class_id == NO_CLASS || pre->clauses[clauses[k]].class_id != c->class_id)) {
            k++;
        }
        if (k == n) {
            clauses[n++] = (uint32_t)i;
        } else if (clause_stands_before(c, &pre->clauses[clauses[k]], l)) {
            clauses[k] = (uint32_t)i;
        }
    }
    return n;
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
    uint32_t *of_on = ARENA_ARRAY(pl->arena, uint32_t, pair->clause_count + 1), *of_rest = ARENA_ARRAY(pl->arena, uint32_t, pair->clause_count + 1);
    own.clauses = of_on;
    after.clauses = of_rest;
    own.clause_count = after.clause_count = 0;
    for (size_t i = 0; i < pair->clause_count; i++) {
        bool is_own = pl->pre->clauses[pair->clauses[i]].join == index || pair->join->kind == JOIN_SEMI;
        *(is_own ? &of_on[own.clause_count++] : &of_rest[after.clause_count++]) = pair->clauses[i];
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

double join_rows(struct planner *pl, const struct join_pair *pair) {
    return pl->book->clamp_rows(estimate(pl, pair));
}
