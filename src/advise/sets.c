/* Sets of candidates as ascending arrays, and what belongs to the problem as a whole. */
#include "advise/search.h"

#include <math.h>

bool set_has(struct id_set set, uint32_t id) {
    size_t low = 0, high = set.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set.at[middle] < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < set.n && set.at[low] == id;
}

bool set_is_subset(struct id_set part, struct id_set whole) {
    size_t k = 0;
    for (size_t i = 0; i < part.n; i++) {
        while (k < whole.n && whole.at[k] < part.at[i]) {
            k++;
        }
        if (k == whole.n || whole.at[k] != part.at[i]) {
            return false;
        }
    }
    return true;
}

bool set_equal(struct id_set a, struct id_set b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n * sizeof *a.at) == 0);
}

/* Merges two ascending arrays, keeping an id when keep[in a][in b] says so. */
static struct id_set combine(struct arena *arena, struct id_set a, struct id_set b, bool only_a, bool both,
                             bool only_b) {
    struct id_set out = {.at = arena_calloc(arena, a.n + b.n, sizeof *out.at)};
    size_t i = 0, k = 0;
    while (i < a.n || k < b.n) {
        if (k == b.n || (i < a.n && a.at[i] < b.at[k])) {
            if (only_a) {
                out.at[out.n++] = a.at[i];
            }
            i++;
        } else if (i == a.n || b.at[k] < a.at[i]) {
            if (only_b) {
                out.at[out.n++] = b.at[k];
            }
            k++;
        } else {
            if (both) {
                out.at[out.n++] = a.at[i];
            }
            i++;
            k++;
        }
    }
    return out;
}

struct id_set set_union(struct arena *arena, struct id_set a, struct id_set b) {
    return combine(arena, a, b, true, true, true);
}

/* A search asks it of a few and of hundreds, all the time: each of the few is looked up. */
struct id_set set_intersect(struct arena *arena, struct id_set a, struct id_set b) {
    struct id_set few = a.n <= b.n ? a : b, many = a.n <= b.n ? b : a;
    struct id_set out = {.at = arena_calloc(arena, few.n, sizeof *out.at)};
    for (size_t i = 0; i < few.n; i++) {
        if (set_has(many, few.at[i])) {
            out.at[out.n++] = few.at[i];
        }
    }
    return out;
}

struct id_set set_minus(struct arena *arena, struct id_set a, struct id_set b) {
    return combine(arena, a, b, true, false, false);
}

struct id_set set_with(struct arena *arena, struct id_set set, uint32_t id) {
    return set_union(arena, set, (struct id_set){.at = &id, .n = 1});
}

struct id_set set_without(struct arena *arena, struct id_set set, uint32_t id) {
    return set_minus(arena, set, (struct id_set){.at = &id, .n = 1});
}

struct design problem_design(struct arena *arena, const struct problem *problem, struct id_set set) {
    struct design design = {0};
    for (size_t i = 0; i < set.n; i++) {
        design_add(arena, &design, problem->candidates.at[set.at[i]].index);
    }
    return design;
}

struct id_set problem_new(struct arena *arena, const struct problem *problem, struct id_set set) {
    return set_minus(arena, set, problem->today);
}

struct design problem_change(struct arena *arena, const struct problem *problem, struct id_set set) {
    struct design design = problem_design(arena, problem, problem_new(arena, problem, set));
    for (size_t i = 0; i < problem->existing.n; i++) {
        if (!set_has(set, problem->existing.at[i].candidate)) {
            design_hide(arena, &design, problem->existing.at[i].index);
        }
    }
    return design;
}

bool problem_forces(const struct problem *problem, size_t candidate) {
    return problem->forced && problem->forced[candidate];
}

struct id_set problem_forced(struct arena *arena, const struct problem *problem) {
    struct id_set set = {0};
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        set = problem_forces(problem, c) ? set_with(arena, set, c) : set;
    }
    return set;
}

struct id_set problem_start(struct arena *arena, const struct problem *problem) {
    struct id_set forced = problem_forced(arena, problem), all = set_union(arena, forced, problem->today);
    return problem_size(problem, all) <= problem->options.budget_bytes ? all : forced;
}

uint64_t problem_size(const struct problem *problem, struct id_set set) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < set.n; i++) {
        bytes += problem->candidates.at[set.at[i]].index->size_bytes;
    }
    return bytes;
}

bool problem_touches(const struct problem *problem, size_t template, uint32_t table) {
    return problem->touched[template][table / 64] >> (table % 64) & 1;
}

bool problem_out_of_time(const struct problem *problem) {
    return (problem->deadline_ms < INFINITY && clock_ms(problem->clock) > problem->deadline_ms) || arena_over_limit(problem->arena) ||
           progress_cancelled(problem->progress);
}

void problem_note(struct problem *problem, const char *format, ...) {
    va_list args;
    va_start(args, format);
    VEC_PUSH(problem->arena, &problem->notes, str_vfmt(problem->arena, format, args));
    va_end(args);
}

void problem_reject(struct problem *problem, const struct design_index *index, const char *reason, struct str detail) {
    VEC_PUSH(problem->arena, &problem->rejected,
             (struct advise_rejected){.ddl = design_index_ddl(problem->arena, problem->catalog, index, true),
                                      .reason = str_from_z(reason),
                                      .detail = detail});
}
