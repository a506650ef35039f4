/*
 * Which table of a statement comes first in the text that HypoPG's planner is asked about (whatif/front.c), for the whole search.
 *
 * Candidates with predicates or expressions are seen on one table of a FROM only. It is settled before anything is priced: a model that took them for seen wherever they
 * might be promised what no text shows. The table is the one whose own such candidates, all of them and nothing else, make the statement cheapest by the model, and by
 * so much that it pays to ask: with many small partial indexes of dimensions, which save 1 to 3 % of a statement each, TPC-DS at 250 MB cost 76.4 % in place of 75.0, as the
 * questions ran out before the model was corrected.
 *
 * By HypoPG's sizes sets are compared with others', which are priced by EXPLAIN of the statements as they are written: there they stay so.
 *
 * Knowingly: what another table's would save beside plain indexes, or within a budget, is not weighed.
 */
#include "advise/search.h"

#include <math.h>

#define WORTH 0.1 /* of the statement's cost: what saves less needs no text of its own */

struct fronts {
    struct problem *problem;
    struct whatif *model;
    struct arena *arena;
};

static bool is_bound_to_front(const struct problem *problem, uint32_t candidate) {
    return problem->candidates.at[candidate].index->seen_in_front_only;
}

static struct design candidates_on(const struct fronts *f, size_t template, uint32_t table) {
    struct design design = {0};
    struct id_set relevant = f->problem->relevant[template];
    for (size_t i = 0; i < relevant.n && table != CATALOG_NONE; i++) {
        const struct design_index *index = f->problem->candidates.at[relevant.at[i]].index;
        if (index->table == table && index->seen_in_front_only) {
            design_add(f->arena, &design, index);
        }
    }
    return design;
}

static double cost_with(const struct fronts *f, const struct workload_sample *sample, const struct design *design) {
    struct whatif_answer answer;
    struct err ignored = {0};
    return whatif_cost(f->arena, f->model, sample, design, &answer, &ignored) && isfinite(answer.cost) ? answer.cost : INFINITY;
}

/* CATALOG_NONE: as written. */
static uint32_t best_front(const struct fronts *f, size_t template, const struct workload_sample *sample) {
    const struct query *query = sample->query;
    if (f->problem->options.size_model == ADVISE_SIZE_HYPOPG) {
        return CATALOG_NONE;
    }
    struct design as_written = candidates_on(f, template, query->first);
    double least = (1 - WORTH) * cost_with(f, sample, &as_written);
    uint32_t best = CATALOG_NONE;
    for (size_t i = 0; i < query->turns.n; i++) {
        struct design design = candidates_on(f, template, query->turns.at[i].table);
        double cost = design.added_count ? cost_with(f, sample, &design) : INFINITY;
        if (cost < least) {
            least = cost;
            best = query->turns.at[i].table;
        }
    }
    return best;
}

static bool is_seen(const struct workload_template *template, uint32_t table) {
    for (size_t i = 0; i < template->sample_count; i++) {
        if (template->samples[i].query && query_may_lead(template->samples[i].query, table)) {
            return true;
        }
    }
    return false;
}

/* What is seen no longer may not help. */
static void forget_unseen(struct problem *problem, size_t t) {
    struct id_set *relevant = &problem->relevant[t], kept = {.at = ARENA_ARRAY(problem->arena, uint32_t, relevant->n + 1)};
    for (size_t i = 0; i < relevant->n; i++) {
        uint32_t id = relevant->at[i];
        struct candidate *candidate = &problem->candidates.at[id];
        if (!is_bound_to_front(problem, id) || is_seen(&problem->workload->templates[t], candidate->index->table)) {
            kept.at[kept.n++] = id;
        } else {
            candidate->templates = set_without(problem->arena, candidate->templates, (uint32_t)t);
        }
    }
    *relevant = kept;
}

void fronts_settle(struct problem *problem) {
    struct arena scratch;
    if (!problem->judged_by_hypopg) {
        return;
    }
    arena_init(&scratch, NULL);
    struct fronts f = {.problem = problem, .model = whatif_open_model(&scratch, problem->catalog), .arena = &scratch};
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        const struct workload_template *template = &problem->workload->templates[t];
        bool any = false;
        for (size_t i = 0; i < template->sample_count && problem->weight[t] > 0; i++) {
            struct query *query = template->samples[i].query;
            if (query && query->turns.n) {
                query_settle_front(query, best_front(&f, t, &template->samples[i]));
                any = true;
            }
        }
        if (any) {
            forget_unseen(problem, t);
        }
    }
    arena_release(&scratch);
}
