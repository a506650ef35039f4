/*
 * Verification by execution: is every statement at least as fast with the set as without it, and if not, which indexes are to
 * blame? Planner costs promise; on TPC-H the published advisors' sets make 3 of 19 queries slower than no index does.
 *
 * Per statement whose plan uses the set, and per write to its tables: runs with and without in turn, so that a busy machine slows both;
 * medians. Slower means: by more than the tolerance, by more than the noise (twice the median absolute deviations), and again when
 * measured once more. The blame is found by halving the indexes its plan uses (delta debugging).
 */
#ifndef DOVETAIL_ADVISE_VERIFY_H
#define DOVETAIL_ADVISE_VERIFY_H

#include "advise/advise.h"
#include "advise/measure.h"

struct verify_options {
    size_t runs;      /* of each, after one to warm up */
    double tolerance; /* 0.05: slower by less is as fast */
    const atomic_bool *cancel; /* true: what was not run yet is skipped; may be NULL */
};

struct verify_time {
    const struct workload_template *template;
    double without_ms, with_ms; /* medians of one execution; NAN: not run */
    bool without_timed_out, with_timed_out;
    bool slower;
    struct str plan;    /* which indexes of the set it used, and at what cost: the same again need not be run again */
    uint64_t harmful;   /* slower: positions in struct measure of the indexes to blame */
    struct str skipped; /* why it was not run; empty */
};

struct verify_result {
    struct verify_time *times; /* the statements that the set touches, in workload order */
    size_t count, skipped, slower, runs;
    double without_ms, with_ms; /* times calls, of those that were run; a time limit counts as what it allows */
    bool limited;               /* some statement hit the time limit: the sums are too kind to it */
};

/*
 * False only when the clone broke. Statements that fail there are skipped, and say why. `before` (may be NULL): what an earlier set
 * showed; a statement with the same plan as then keeps its times.
 */
bool verify_set(struct measure *measure, const struct workload *workload, const struct design *set,
                const struct verify_options *options, const struct verify_result *before, struct verify_result *out,
                struct err *err);

/*
 * advise_run, and then the proof: what makes a statement slower when it is run is barred, with the statement as the reason, and the
 * search begins again, until nothing is slower or a round finds nothing to bar. The result's `execution` tells of its own set.
 */
bool verify_advice(struct arena *arena, const struct catalog *catalog, const struct workload *workload,
                   struct whatif *model, struct whatif *database, const struct advise_options *options,
                   struct measure *measure, const struct verify_options *how, const struct clock *clock,
                   struct advise_result *result, struct err *err);

#endif
