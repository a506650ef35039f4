/*
 * Merged candidates: one index in place of two (Chaudhuri and Narasayya, "Index merging", 1999; restricted to what keeps the
 * first's searches as they are).
 *
 * Two candidates on one table whose included columns differ but whose keys are equal merge into one with both INCLUDE lists; where one's keys are the
 * beginning of the other's, the longer takes the shorter's included columns. Only within the covering limit, and not for
 * partial indexes, whose predicates would have to meet.
 */
#include "advise/candidates/facts.h"
#include "base/map.h"

enum { MERGE_INCLUDE_MAX = 8, MERGE_MAX = 400 };

static bool keys_begin(const struct design_index *longer, const struct design_index *shorter) {
    if (longer->table != shorter->table || longer->key_count < shorter->key_count || longer->method != METHOD_BTREE ||
        shorter->method != METHOD_BTREE) {
        return false;
    }
    for (size_t i = 0; i < shorter->key_count; i++) {
        const struct catalog_key *a = &longer->keys[i], *b = &shorter->keys[i];
        if (!catalog_key_alike(a, b) || !catalog_key_same_direction(a, b)) {
            return false;
        }
    }
    return true;
}

static bool add_column(const struct design_index *index, uint32_t *include, size_t *n, uint32_t column) {
    for (size_t i = 0; i < index->key_count; i++) {
        if (index->keys[i].column == column) {
            return true;
        }
    }
    size_t at = 0;
    while (at < *n && include[at] < column) {
        at++;
    }
    if (at < *n && include[at] == column) {
        return true;
    }
    if (*n == MERGE_INCLUDE_MAX) {
        return false;
    }
    for (size_t i = *n; i > at; i--) {
        include[i] = include[i - 1];
    }
    include[at] = column;
    (*n)++;
    return true;
}

/* Keys of the longer, included columns of both. */
static struct design_index *merge(struct problem *problem, const struct design_index *longer,
                                  const struct design_index *shorter) {
    uint32_t include[MERGE_INCLUDE_MAX];
    size_t n = 0;
    for (size_t i = 0; i < longer->include_count; i++) {
        if (!add_column(longer, include, &n, longer->include[i])) {
            return NULL;
        }
    }
    for (size_t i = 0; i < shorter->include_count; i++) {
        if (!add_column(longer, include, &n, shorter->include[i])) {
            return NULL;
        }
    }
    if (n == longer->include_count) {
        return NULL;
    }
    struct design_index like = *longer;
    like.include = include;
    like.include_count = n;
    return design_index_make(problem->arena, problem->catalog, &like);
}

void candidates_merge(struct problem *problem, struct index_list *all) {
    size_t before = all->n;
    struct map seen;
    map_init(&seen, problem->arena);
    for (size_t i = 0; i < before; i++) {
        map_put(&seen, all->at[i]->identity, (void *)all->at[i]);
    }
    for (size_t i = 0; i < before; i++) {
        for (size_t k = 0; k < before && all->n < before + MERGE_MAX; k++) {
            const struct design_index *a = all->at[i], *b = all->at[k];
            if (i == k || !b->include_count || a->predicate_text.len || b->predicate_text.len || !keys_begin(a, b)) {
                continue;
            }
            struct design_index *merged = merge(problem, a, b);
            if (merged && !map_find(&seen, merged->identity)) {
                map_put(&seen, merged->identity, merged);
                VEC_PUSH(problem->arena, all, merged);
            }
        }
    }
}
