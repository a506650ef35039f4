/*
 * From all candidates to those worth a search: the ones some template's best plan uses, and their smaller relatives.
 *
 * Offered every relevant candidate at once, an optimizer shows by its plan which indexes a template wants, and its cost is a floor no
 * design can go under. Asked again without the covering ones, with single columns only, and without what it used before, it
 * names the cheaper-to-store and second-best choices. That is four or five questions a template, whatever the number of candidates;
 * where questions are cheap each candidate is asked alone as well, and the best by gain and by gain per byte are kept.
 */
#include "advise/search.h"

#include <math.h>

enum { ROUNDS_WITHOUT = 3, KEEP_BY_GAIN = 10, KEEP_BY_RATIO = 8 };

static const struct design_index *index_of(const struct costs *costs, uint32_t id) {
    return costs->problem->candidates.at[id].index;
}

/* --- What the best plans use ----------------------------------------------------------------------------- */

static void keep_move(struct costs *costs, struct pool *pool, struct id_set used) {
    if (used.n < 2) {
        return;
    }
    for (size_t i = 0; i < pool->moves.n; i++) {
        if (set_equal(pool->moves.at[i].set, used)) {
            return;
        }
    }
    VEC_PUSH(costs->arena, &pool->moves, (struct move){used});
}

/* Each template promises an index the best of its plans that use it. */
static void promise(struct costs *costs, struct pool *pool, size_t t, struct id_set used, double gain) {
    struct id_set known = pool->wanted[t];
    for (size_t i = 0; i < used.n; i++) {
        if (!set_has(known, used.at[i])) { /* later rounds offer less, so the first gain is the largest, or nearly */
            pool->promise[used.at[i]] += gain;
        }
    }
    pool->wanted[t] = set_union(costs->arena, known, used);
}

/* The used ones of a question about `offered`; empty when it brought nothing. */
static struct id_set ask_for_used(struct costs *costs, struct pool *pool, size_t t, struct id_set offered) {
    struct id_set used = {0};
    double cost;
    if (!offered.n || !costs_get(costs, t, offered, &cost, &used) || !(cost < costs->base[t])) {
        return (struct id_set){0};
    }
    pool->candidates = set_union(costs->arena, pool->candidates, used);
    promise(costs, pool, t, used, costs->problem->weight[t] * (costs->base[t] - cost));
    keep_move(costs, pool, used);
    return used;
}

enum form { FORM_PLAIN, FORM_NARROW, FORM_SINGLE };

static struct id_set of_form(struct costs *costs, struct id_set all, enum form form) {
    struct id_set out = {.at = ARENA_ARRAY(costs->arena, uint32_t, all.n)};
    for (size_t i = 0; i < all.n; i++) {
        const struct design_index *index = index_of(costs, all.at[i]);
        bool keep = form == FORM_PLAIN ? index->include_count == 0
                                       : index->include_count == 0 && index->key_count <= (form == FORM_NARROW ? 2 : 1);
        if (keep) {
            out.at[out.n++] = all.at[i];
        }
    }
    return out;
}

static void harvest(struct costs *costs, struct pool *pool, size_t t) {
    struct id_set all = costs->problem->relevant[t], rest = all;
    for (size_t i = 0; i < ROUNDS_WITHOUT; i++) {
        struct id_set used = ask_for_used(costs, pool, t, rest);
        if (!used.n) {
            break;
        }
        rest = set_minus(costs->arena, rest, used);
    }
    for (enum form form = FORM_PLAIN; form <= FORM_SINGLE; form++) {
        ask_for_used(costs, pool, t, of_form(costs, all, form));
    }
}

/* --- Each alone ------------------------------------------------------------------------------------------ */

struct scored {
    uint32_t id;
    double gain, score;
};

static int by_score(const void *a, const void *b) {
    const struct scored *x = a, *y = b;
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return x->id < y->id ? -1 : x->id > y->id;
}

static void keep_best(struct costs *costs, struct pool *pool, struct scored *scored, size_t n, size_t keep) {
    if (n) {
        qsort(scored, n, sizeof *scored, by_score);
    }
    for (size_t i = 0; i < n && i < keep; i++) {
        pool->candidates = set_with(costs->arena, pool->candidates, scored[i].id);
    }
}

static void ask_singly(struct costs *costs, struct pool *pool, size_t t) {
    const struct problem *problem = costs->problem;
    struct id_set all = problem->relevant[t];
    struct scored *scored = ARENA_ARRAY(costs->arena, struct scored, all.n);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++) {
        struct id_set one = {.at = &all.at[i], .n = 1};
        double cost;
        if (!costs_get(costs, t, one, &cost, NULL)) {
            return;
        }
        double gain = problem->weight[t] * (costs->base[t] - cost);
        if (gain > 1e-9 * problem->weight[t] * costs->base[t]) {
            problem->candidates.at[all.at[i]].gain += gain;
            scored[n++] = (struct scored){all.at[i], gain, gain};
        }
    }
    keep_best(costs, pool, scored, n, KEEP_BY_GAIN);
    for (size_t i = 0; i < n; i++) {
        scored[i].score = scored[i].gain / (double)(index_of(costs, scored[i].id)->size_bytes + 1);
    }
    keep_best(costs, pool, scored, n, KEEP_BY_RATIO);
}

/* --- Smaller relatives ----------------------------------------------------------------------------------- */

static bool begins(const struct design_index *longer, const struct design_index *shorter) {
    if (longer->table != shorter->table || shorter->key_count > longer->key_count ||
        !str_eq(longer->predicate_text, shorter->predicate_text) || shorter->size_bytes >= longer->size_bytes) {
        return false;
    }
    for (size_t i = 0; i < shorter->key_count; i++) {
        if (longer->keys[i].column != shorter->keys[i].column ||
            !str_eq(longer->keys[i].expression, shorter->keys[i].expression)) {
            return false;
        }
    }
    return shorter->include_count == 0;
}

static void add_relatives(struct costs *costs, struct pool *pool) {
    struct id_set kept = pool->candidates;
    for (uint32_t c = 0; c < costs->problem->candidates.n; c++) {
        for (size_t i = 0; i < kept.n; i++) {
            if (begins(index_of(costs, kept.at[i]), index_of(costs, c))) {
                pool->candidates = set_with(costs->arena, pool->candidates, c);
                pool->promise[c] = fmax(pool->promise[c], pool->promise[kept.at[i]]);
            }
        }
    }
}

void pool_harvest(struct costs *costs, struct pool *pool, bool singles) {
    const struct problem *problem = costs->problem;
    pool->wanted = ARENA_ARRAY(costs->arena, struct id_set, problem->workload->template_count);
    pool->promise = ARENA_ARRAY(costs->arena, double, problem->candidates.n);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        if (!isnan(costs->base[t]) && problem->relevant[t].n) {
            harvest(costs, pool, t);
            if (singles) {
                ask_singly(costs, pool, t);
            }
        }
        log_progress(problem->log, "candidates", t + 1, problem->workload->template_count);
    }
    add_relatives(costs, pool);
}

static bool same_start(const struct design_index *a, const struct design_index *b) {
    return a->table == b->table && a->keys[0].column == b->keys[0].column &&
           str_eq(a->keys[0].expression, b->keys[0].expression);
}

void pool_narrow(struct costs *costs, const struct pool *pool) {
    const struct problem *problem = costs->problem;
    struct id_set *narrow = ARENA_ARRAY(costs->arena, struct id_set, problem->workload->template_count);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        struct id_set all = problem->relevant[t], wanted = pool->wanted[t];
        narrow[t].at = ARENA_ARRAY(costs->arena, uint32_t, all.n);
        for (size_t i = 0; i < all.n; i++) {
            for (size_t k = 0; k < wanted.n; k++) {
                if (same_start(index_of(costs, all.at[i]), index_of(costs, wanted.at[k]))) {
                    narrow[t].at[narrow[t].n++] = all.at[i];
                    break;
                }
            }
        }
    }
    costs->relevant = narrow;
}
