/*
 * Stable partitions (Schnaitter, Polyzotis, Getoor, PVLDB 2009): the new indexes in groups between which none interacts with any, so each group can be
 * accepted, delayed or left out without regard to the others. The connected components of the pairs whose degree of interaction is told
 * (rank.c, which knows it from below: groups are rather too small than too large).
 */
#include "advise/search.h"

#include "base/buf.h"

static void spread(struct advise_result *result, size_t from, size_t group) {
    struct advise_recommendation *one = &result->recommendations[from];
    if (one->group || one->kind != ADVISE_INDEX || !one->index) {
        return;
    }
    one->group = group;
    for (size_t i = 0; i < one->interaction_count; i++) {
        spread(result, one->interactions[i].with, group); /* as deep as a set has indexes */
    }
}

/* "r1, r2; r3" */
static struct str members_of(struct arena *arena, const struct advise_result *result, size_t groups) {
    struct buf out;
    buf_init(&out, arena);
    for (size_t g = 1; g <= groups; g++) {
        bool first = true;
        for (size_t i = 0; i < result->recommendation_count; i++) {
            if (result->recommendations[i].group == g) {
                buf_fmt(&out, "%s" STR_FMT, !first ? ", " : g > 1 ? "; " : "", STR_ARG(result->recommendations[i].id));
                first = false;
            }
        }
    }
    return buf_view(&out);
}

void groups_find(struct problem *problem, struct advise_result *result) {
    size_t groups = 0, indexes = 0;
    for (size_t i = 0; i < result->recommendation_count; i++) {
        const struct advise_recommendation *one = &result->recommendations[i];
        bool searched = one->kind == ADVISE_INDEX && one->index;
        groups += searched && !one->group;
        indexes += searched;
        spread(result, i, groups);
    }
    if (groups > 1 && groups < indexes) {
        problem_note(problem, "%zu groups of indexes can be taken or left without regard to each other (no degree of interaction of 0.01 or more between "
                              "them): " STR_FMT, groups, STR_ARG(members_of(problem->arena, result, groups)));
    } else if (groups > 1) {
        problem_note(problem, "each of the %zu new indexes can be taken or left without regard to the others: no degree of interaction is 0.01 or more", groups);
    }
}
