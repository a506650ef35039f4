/*
 * Exadata: a full scan that the storage cells filter must not be traded for an index that reads more.
 *
 * The cost model prices a scan by the blocks that are read, but a smart scan returns only what passed the filter. Per
 * statement the capture tells how many bytes were eligible for offload and how many came back (IO_OFFLOAD_ELIG_BYTES
 * and IO_OFFLOAD_RETURN_BYTES, else IO_INTERCONNECT_BYTES); with efficiency e = 1 - returned / eligible the scan is
 * worth
 *
 *     cost of the scan with offload = (1 - e) x its cost
 *
 * An index of the set stays when, with that in place of the scans it replaces, it still saves more than its upkeep;
 * else it is taken out, and the figures say why.
 *
 * Knowingly: e is taken for the whole of a statement's cost, its other steps included: a hint in favour of the scan.
 */
#include "advise/oracle/oracle.h"

#include <math.h>

double oracle_offload_efficiency(const struct catalog_statement *statement) {
    double eligible = statement->offload_eligible_bytes;
    double returned =
        isfinite(statement->offload_returned_bytes) ? statement->offload_returned_bytes : statement->interconnect_bytes;
    return eligible > 0 && isfinite(returned) ? fmax(0, fmin(1, 1 - returned / eligible)) : 0;
}

/* Of the template's own statement; 0: no smart scan was seen. */
static double efficiency_of(const struct problem *problem, size_t t) {
    const struct catalog_statement *statement =
        oracle_statement(problem->catalog->oracle, problem->workload->templates[t].id);
    return statement ? oracle_offload_efficiency(statement) : 0;
}

struct judgement {
    double saved;    /* by the model, as if every scan read all its blocks */
    double honest;   /* with smart scans at their worth */
    size_t template; /* that loses most by the difference */
    double scan, by_index, efficiency;
};

static bool judge(struct costs *costs, struct id_set set, uint32_t id, struct judgement *out) {
    const struct problem *problem = costs->problem;
    struct id_set others = set_without(problem->arena, set, id), templates = problem->candidates.at[id].templates;
    double worst = 0;
    *out = (struct judgement){.saved = -problem->candidates.at[id].maintenance,
                              .honest = -problem->candidates.at[id].maintenance};
    for (size_t i = 0; i < templates.n; i++) {
        uint32_t t = templates.at[i];
        double with, without;
        if (isnan(costs->base[t]) || !costs_get(costs, t, set, &with, NULL) ||
            !costs_get(costs, t, others, &without, NULL)) {
            continue;
        }
        double e = efficiency_of(problem, t), scan = without * (1 - e);
        double lost = problem->weight[t] * (without - scan);
        out->saved += problem->weight[t] * (without - with);
        out->honest += problem->weight[t] * (with < without ? scan - with : 0);
        if (lost > worst) {
            worst = lost;
            out->template = t;
            out->scan = scan;
            out->by_index = with;
            out->efficiency = e;
        }
    }
    return worst > 0;
}

static struct str figures(const struct problem *problem, const struct judgement *judgement) {
    return str_fmt(problem->arena,
                   "statement " STR_FMT
                   " is served by smart scan: the cells filter %.0f %% of its bytes, so its scan is "
                   "worth a cost of " STR_FMT ", against " STR_FMT " by the index",
                   STR_ARG(problem->workload->templates[judgement->template].id), 100 * judgement->efficiency,
                   STR_ARG(explain_count(problem->arena, judgement->scan)),
                   STR_ARG(explain_count(problem->arena, judgement->by_index)));
}

void oracle_guard_offload(struct problem *problem, struct costs *costs, struct id_set *set) {
    if (!problem->catalog->oracle || !problem->catalog->oracle->exadata) {
        return;
    }
    costs->last_words = true;
    for (size_t i = 0; i < set->n;) {
        const struct design_index *index = problem->candidates.at[set->at[i]].index;
        struct judgement judgement;
        if (!judge(costs, *set, set->at[i], &judgement)) {
            i++;
        } else if (judgement.honest > 0) {
            problem_note(problem, "%s stays beside smart scans: " STR_FMT,
                         str_z(problem->arena, explain_title(problem->arena, problem->catalog, index)),
                         STR_ARG(figures(problem, &judgement)));
            i++;
        } else {
            problem_reject(problem, index, "offload", figures(problem, &judgement));
            *set = set_without(problem->arena, *set, set->at[i]);
        }
    }
}
