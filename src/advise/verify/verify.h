/*
 * Verification by execution: is every statement at least as fast with the set as without it, and if not, which indexes are to
 * blame? Planner costs promise; on TPC-H the published advisors' sets make 3 of 19 queries slower than no index does.
 *
 * Per statement whose plan uses the set, and per write to its tables: runs with and without in turn, so that a busy machine slows both;
 * medians. Slower means: by more than the tolerance, by more than the noise (twice the median absolute deviation of the difference between two runs in
 * turn), by more than a clock can be trusted with (0.1 ms; of a write, and of a read that takes less than half a millisecond, 0.002 ms, on Oracle 0.02), and again when measured once more. What noise hides is run on, up to
 * three times as often; a read that is plainly faster or slower is run once or twice, and stopped where it takes several times what it does without. What was
 * run of a plan is known from then on, in whatever set it comes again.
 *
 * Then the set is settled (settle.c): of the indexes that slower statements' plans use, those are left out that mend all of them and cost all statements least, until nothing that was
 * run is slower. What reaches the time limit with the set and without is run again only with a plan that the planner thinks better of.
 *
 * A write pays for every index of its table, so a write that is slower is no fault of the set as such. What it pays is measured index by index,
 * and weighed: an index that makes some write slower must save the reads more than WRITES_COUNT times what it costs the writes, and where a client notices a
 * worthwhile part of the whole. With limit_writes none may pay more than a share of what its client waits for it: the server's time, the way there and back, and
 * the commit, each the least that was seen. Or, by_server_clock, of the server's time alone, of which one entry more in a narrow index is 5 to 20 %. What each index costs
 * it then becomes a limit of the search, that the set of the next round obeys.
 */
#ifndef DOVETAIL_ADVISE_VERIFY_H
#define DOVETAIL_ADVISE_VERIFY_H

#include "advise/advise.h"
#include "advise/verify/measure.h"
#include "base/clock.h"
#include "base/map.h"
#include "learn/memory.h"

#define VERIFY_CONFIDENCE 0.95 /* of what was built and run */

struct verify_result;

struct verify_options {
    size_t runs;      /* of each, after one to warm up */
    double tolerance; /* 0.05: slower by less is as fast */
    bool limit_writes; /* writes are held to a limit as reads are; else they are weighed */
    double write_tolerance; /* with limit_writes: a share of … */
    bool by_server_clock; /* … the server's own time, planning and execution; else of what its client waits */
    /* Told after each round, with what it built and ran and the advice it ran; may be NULL. */
    void (*round)(void *context, const struct measure *measure, const struct verify_result *run,
                  const struct advise_result *advice);
    void *context;
    const atomic_bool *cancel; /* true: what was not run yet is skipped; may be NULL */
    const struct clock *clock; /* may be NULL: no time limit … */
    double deadline_ms;        /* … after which what was not run yet is skipped */
};

struct verify_time {
    const struct workload_template *template;
    double without_ms, with_ms; /* medians of one execution; NAN: not run */
    bool without_timed_out, with_timed_out;
    bool slower;
    bool pays; /* a write that is slower: for upkeep */
    double client_ms; /* pays: what its client waits without the set, the commit included */
    double *upkeep_ms; /* pays: of one execution, along positions in struct measure; else NULL */
    struct members used; /* in its plan */
    struct str kept_up; /* of a write: the indexes of the set on its table */
    struct str plan;    /* which indexes of the set it used, and how: the same again need not be run again */
    struct measure_plan now, bare; /* with the set, and without it */
    struct members harmful; /* slower: the indexes to blame */
    struct str skipped; /* why it was not run; empty */
    bool unrun;         /* because it was cancelled, or out of time */
};

struct verify_harm { /* indexes that were left out, and why */
    const struct workload_template *template;
    double without_ms, with_ms; /* before they were */
    bool with_timed_out;
    struct members part;
};

/* Three digits where there is a point, and no exponent: a statement of an order entry takes a tenth of a millisecond, all its calls half an hour. */
struct str verify_ms_text(struct arena *arena, double ms);
struct str verify_harm_text(struct arena *arena, const struct verify_harm *harm);

struct verify_result {
    struct verify_time *times; /* the statements that the set touches, in workload order */
    size_t count, skipped, unrun, slower, pays, runs;
    double without_ms, with_ms; /* times calls, of those that were run; a time limit counts as what it allows */
    double saved_ms[MEASURE_INDEXES_MAX];  /* times calls: what statements save, shared among the indexes in their plans */
    double upkeep_ms[MEASURE_INDEXES_MAX]; /* times calls: what writes that are slower pay for the index */
    struct members outweighed;  /* what is not worth what writes pay for them */
    struct members shut;        /* what the limit on some write does not allow, alone as it is */
    bool limited;               /* some statement hit the time limit: the sums are too kind to it */
    struct members hidden;      /* without these no read is slower … */
    double settled_ms;          /* … and times calls, what was run takes so long */
    struct verify_harm *harms;  /* which statement made them be left out */
    size_t harm_count;
};

/*
 * What was run so far of each statement, by plan, and, of a write, by what it pays for: nothing of it is run again. And what each takes without the set, which
 * is run again only beside something that is not plainly faster.
 */
struct verify_known {
    struct map times; /* -> struct verify_time */
    struct map bare;  /* -> struct trial_bare */
    struct map stopped; /* -> double: the least cost of a plan that reached the time limit, of what reaches it without the set */
};

void verify_known_init(struct arena *arena, struct verify_known *known);

/* False only when the clone broke. Statements that fail there are skipped, and say why. `known` (may be NULL) is read and grows. */
bool verify_set(struct measure *measure, const struct workload *workload, const struct design *set,
                const struct verify_options *options, struct verify_known *known, struct verify_result *out,
                struct err *err);

/* prelude.c: what its transaction does before it, for its row to be there; NULL: nothing that is known. */
const struct workload_sample *verify_prelude(const struct catalog *catalog, const struct workload *workload, const struct workload_sample *sample);

/* What a write that pays may pay at most, with limit_writes. */
double verify_most_upkeep_ms(const struct verify_options *options, const struct verify_time *time);

/* upkeep.c: what the writes say against indexes of the set. */
struct barred_list { /* as VEC */
    struct advise_barred *at;
    size_t n, cap;
};

struct write_limit_list { /* as VEC */
    struct advise_write_limit *at;
    size_t n, cap;
};

/* Adds what is not worth its upkeep to `barred`, and notes it in the run. */
void upkeep_weigh(struct arena *arena, const struct measure *measure, struct verify_result *run,
                  struct barred_list *barred);
/*
 * Limits what the writes that are slower than they may be pay from now on; true when there was one that another set may spare. An index that is more than
 * the limit by itself is barred, and noted in the run.
 */
bool upkeep_limit(struct arena *arena, const struct measure *measure, struct verify_result *run, const struct verify_options *options,
                  const struct design *forced, struct write_limit_list *limits, struct barred_list *barred);

/*
 * advise_run, and then the proof: what makes a statement slower when it is run is barred, with the statement as the reason, and the
 * search begins again, until nothing is slower or a round finds nothing to bar; after some rounds without new members. The result's `execution` tells of its own set.
 */
bool verify_advice(struct arena *arena, const struct catalog *catalog, const struct workload *workload,
                   struct whatif *model, struct whatif *database, const struct advise_options *options,
                   struct measure *measure, const struct verify_options *how, const struct clock *clock,
                   struct advise_result *result, struct err *err);

/*
 * verify_memory.c: what was run becomes a verdict that outlives this run (learn/memory.h). An index that made a statement slower is barred in later
 * ones while the statement is in the workload and its tables have about as many rows; one that made it faster has that told as its proof. So is one
 * that was not worth what a write paid for it; or that a limit on writes did not allow, where one is set again.
 */
void verify_remember(struct memory *memory, const struct measure *measure, const struct verify_result *run,
                     const struct advise_result *advice, struct str on);
struct advise_barred *verify_recall_harm(struct arena *arena, struct memory *memory, const struct catalog *catalog,
                                         const struct workload *workload, bool limit_writes, size_t *count);
void verify_recall_proof(struct arena *arena, struct memory *memory, struct advise_result *result);

#endif
