/*
 * From a workload to proven advice: candidates, selection within the budget, validation over every template, ranking and
 * the reasons. Pure but for the whatif it asks; report turns the result into text, JSON, HTML or SQL.
 */
#ifndef DOVETAIL_ADVISE_ADVISE_H
#define DOVETAIL_ADVISE_ADVISE_H

#include "advise/progress.h"
#include "base/clock.h"
#include "base/log.h"
#include "catalog/design.h"
#include "whatif/whatif.h"
#include "workload/workload.h"

struct advise_barred { /* an index that is not to be advised */
    const struct design_index *index;
    bool with_its_kind; /* nor any other that begins with the same key: it was the second of them that did harm */
    const char *reason; /* as in struct advise_rejected */
    struct str detail;
};

struct advise_upkeep { /* what one execution of a write pays for an index, by the clock */
    const struct design_index *index;
    double ms;
};

struct advise_write_limit { /* what one execution of a write may pay for new indexes; those that were not measured go by the model, scaled to those that were */
    const struct workload_template *template;
    double most_ms;
    struct advise_upkeep *measured;
    size_t measured_count;
};

enum advise_size { ADVISE_SIZE_BUILT, ADVISE_SIZE_HYPOPG };

struct advise_options {
    uint64_t budget_bytes;           /* total size of new structures; 0: 20 % of the data */
    size_t max_width;                /* key columns; 0: 3 */
    double min_gain;                 /* 0.15: the set is rejected below this share of the workload's cost */
    double min_index_gain;           /* what each index must save, beside the others, as a share of the least the workload could cost; 0: anything */
    double max_regression;           /* 0.05: a template may get costlier by this share at most */
    bool reject_on_regression;       /* true: no set that breaks it is looked for; false: list the regression (see docs) */
    bool limit_writes;               /* with reject_on_regression: the upkeep of a set counts in the cost of a write as well … */
    double max_write_regression;     /* … which may get costlier by this share at most (writes.c) … */
    bool by_server_clock;            /* … of what the server takes for it, not of what its client waits */
    size_t max_indexes_per_table;    /* new ones; 0: any number */
    enum advise_size size_model;     /* what the budget counts: what will be built, or HypoPG's estimate of it */
    struct design forced, forbidden; /* indexes that must, and must not, be in the set */
    bool drop_existing;              /* existing indexes are chosen among as well, and what they take joins the budget (existing.c) */
    const uint32_t *kept;            /* catalog ids of those that stay whatever the search would say */
    size_t kept_count;
    double time_limit_s;             /* 0: none */
    double prove_within;             /* share of the cost: proofs take more work until the bound is so near; 0: what seconds can do */
    const struct advise_barred *barred;
    size_t barred_count;
    const struct design *only; /* no new index but these and the forced ones; NULL: whatever is found */
    const struct advise_write_limit *write_limits; /* beside those of limit_writes */
    size_t write_limit_count;
    uint64_t seed;
    bool quick;              /* an answer at once: heuristics only, without a bound */
    size_t search_templates; /* where there are more, the search looks at so many that stand for all; 0: 500 */
    size_t frontier_points;  /* of the budget frontier; 0: none is wanted */
    size_t jobs;             /* threads of the search; the advice does not depend on it. 0: one */
    struct progress_listener listener; /* told how the search goes; its cancel ends it with the best set so far */
};

enum advise_kind { ADVISE_INDEX, ADVISE_DROP_INDEX, ADVISE_STATISTICS, ADVISE_PARTITION, ADVISE_PARAMETER };

struct advise_effect { /* on one template, cost of one execution */
    const struct workload_template *template;
    double before, after;
    struct str plan_before, plan_after; /* one line; may be empty */
};

struct advise_interaction {
    size_t with; /* position of the other recommendation */
    double
        doi; /* degree of interaction (Schnaitter et al. 2009), facts: |c(0)-c(a)-c(b)+c(ab)|/c(ab) over the workload */
};

struct advise_recommendation {
    struct str id; /* "r1"… in order of priority */
    enum advise_kind kind;
    struct str title;       /* "index orders(customer_id, created_at)" */
    struct str *ddl, *undo; /* statements without semicolon */
    size_t ddl_count, undo_count;
    const struct design_index *index; /* ADVISE_INDEX; NULL when an existing one is rebuilt */
    uint32_t existing;                /* ADVISE_DROP_INDEX: catalog index id; else CATALOG_NONE */
    uint64_t size_bytes;              /* added; for a drop: freed */
    double
        benefit; /* (baseline - optimised) x calls x priority weight - maintenance, when removed from the final set last */
    double maintenance; /* cost of keeping it up to date over the window, in planner units; for a drop: saved */
    double priority, frequency, cost_savings, user_impact, resource; /* 0..1; priority = .3 .4 .2 .1 */
    double confidence;                                               /* 0..1 */
    struct str confidence_why;
    struct advise_effect *affected;
    size_t affected_count;
    struct advise_effect *regressions;
    size_t regression_count;
    struct advise_interaction *interactions;
    size_t interaction_count;
    size_t group; /* of a new index: which of the stable partitions, from 1 (groups.c); else 0 */
    struct str why;  /* plain language, from the facts */
    struct str risk; /* plain language: locks, HOT updates lost, size uncertainty … */
};

/* Reasons: "exists", "no gain", "maintenance", "write limit", "least gain", "budget", "dominated", "extension", "rewrite", "regression", "gain below the limit", "offload". */
struct advise_rejected {
    struct str ddl, reason, detail;
};

struct advise_regression { /* a template that the set makes costlier than the options allow */
    struct advise_effect effect;
    const struct design_index **used; /* of the set: in the costlier plan; or, of a limited write, those it makes entries in */
    size_t used_count;
};

struct advise_point { /* of the frontier: the best set within its own size */
    uint64_t size_bytes;
    double cost, bound; /* bound: no set within that size is below; NAN: none */
    struct design design;
    struct str *ddl; /* statements that build it */
    size_t ddl_count;
    bool advised; /* the advice itself */
};

struct verify_result;

struct advise_template { /* every template, costed */
    const struct workload_template *template;
    double before, after; /* one execution; NAN when not modelled */
    bool verified;        /* by the database's planner */
    struct str plan_before, plan_after;
};

struct advise_result {
    const struct catalog *catalog;
    const struct workload *workload;
    struct str source;                   /* as the user named it, without a password */
    struct str model;                    /* "model", "database" */
    double baseline, after, improvement; /* whole workload, weighted by calls; includes maintenance in `after` */
    double bound, gap;   /* proven lower bound for any design within budget from the same candidates; NAN when none */
    size_t whatif_calls; /* questions to the judge: EXPLAINs of the database, or plans of the model */
    size_t model_plans;  /* made by our own optimizer */
    double elapsed_ms;
    bool cancelled; /* the set is the best that was found until then */
    const struct progress_point *curve; /* of the search, in order */
    size_t curve_count;
    uint64_t budget_bytes, design_bytes;
    struct design design; /* the accepted set: what is added and, of what the search chose among, what is dropped */
    struct advise_recommendation *recommendations;
    size_t recommendation_count;
    struct advise_rejected *rejected;
    size_t rejected_count;
    struct advise_template *templates; /* in workload order */
    size_t template_count;
    size_t searched_templates; /* of a large workload: those that stood for all in the search; else all */
    struct advise_regression *regressions; /* every template is looked at; those of a refused set are told as well */
    size_t regression_count;
    struct advise_point *frontier; /* ascending in size, falling in cost; only where it was asked for */
    size_t frontier_count;
    /* ERR_GUARD_GAIN, ERR_GUARD_REGRESSION: the whole set is refused, no index is recommended; drops and statistics still are. */
    enum err_code refused;
    struct str verdict;                    /* one sentence: what to do, or why nothing */
    const struct verify_result *execution; /* verify.h; NULL: nothing was run */
    struct str *notes;                     /* skipped, degraded, approximated: counted facts */
    size_t note_count;
};

/* One more note; an empty one says nothing. */
void advise_note(struct arena *arena, struct advise_result *result, struct str note);

/*
 * Model answers every question of the search; `database` (may be NULL) verifies and corrects: where planner and model
 * disagree the planner wins and the search continues. Fails only on a failing model, memory or cancel; a failing
 * database degrades the result to the model's with a note.
 */
bool advise_run(struct arena *arena, const struct catalog *catalog, const struct workload *workload,
                struct whatif *model, struct whatif *database, const struct advise_options *options,
                const struct clock *clock, struct log *log, struct advise_result *result, struct err *err);

#endif
