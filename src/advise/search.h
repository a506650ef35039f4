/*
 * What the files of advise share: the problem (candidates, weights, budget) and the costs it is solved over.
 *
 * The order of work: candidates.c and merge.c say what could help; maintain.c prices writes; costs.c remembers what a template
 * costs under a set; plan_cache.c knows it from the parts of plans; solve.h finds the set and proves how far it can be from the best;
 * confirm.c has it confirmed by a database's planner; cut.c takes out what nobody would miss; validate.c holds it against every template; rank.c and explain.c turn it into advice;
 * existing.c and drop.c look at what exists.
 *
 * A set of candidates is an ascending array of candidate numbers. Numbers follow (table, identity), so every tie that is
 * broken on the number is broken the same way in every run.
 */
#ifndef DOVETAIL_ADVISE_SEARCH_H
#define DOVETAIL_ADVISE_SEARCH_H

#include "advise/advise.h"
#include "base/map.h"
#include "base/pool.h"
#include "base/vec.h"
#include "cost/index_size.h"

struct id_set {
    uint32_t *at;
    size_t n;
};

struct candidate {
    const struct design_index *index;
    double maintenance;      /* planner units over the window */
    struct id_set templates; /* that it may help */
    uint32_t existing;       /* the index that it is in the catalog; CATALOG_NONE: a new one */
    double gain;             /* weighted, as far as anyone asked: alone, or as a promise of plans that use it */
};

struct table_writes {                               /* per window, over the workload's own statements or the counters */
    double inserted, updated, hot_updated, deleted; /* rows; hot_updated of updated */
    double *column_updated;                         /* rows in which the column is assigned, per column */
    bool from_counters;
};

struct existing { /* an index of the database that may be dropped */
    uint32_t index;      /* catalog id */
    struct id_set users; /* templates whose plans use it today */
    const struct design_index *shape;
    double upkeep;
    uint32_t candidate;  /* it, or the twin that stands for it */
};

struct problem {
    struct arena *arena;
    const struct catalog *catalog; /* without the existing indexes that are candidates */
    const struct workload *workload;
    struct advise_options options; /* resolved: nothing is zero that means a default */
    const struct clock *clock;
    struct log *log;
    double deadline_ms;          /* INFINITY: none */
    struct progress *progress;   /* may be NULL */
    struct pool *pool;           /* for statements side by side; NULL: one after the other */
    VEC(struct candidate) candidates;
    bool judged_by_hypopg;       /* its planner sees HypoPG's sizes */
    VEC(struct existing) existing; /* candidates, by catalog id; none, where nothing is to be dropped by choice */
    struct id_set today;         /* those as candidates: the set that the database has */
    double least_gain;           /* what each new index had to save (solve.h) */
    bool *forced;                /* per candidate: the user wants it; NULL: none */
    double *weight;              /* per template: calls x priority weight; 0: not costed */
    double *stands_for;          /* per template of a large workload: its calls times this count in the search; NULL: all do, as they are */
    size_t stand_ins;            /* how many count */
    struct id_set *relevant;     /* per template: candidates that may help it */
    uint64_t **touched;          /* per template: tables, a bit each */
    struct map expressions; /* candidates/facts_expressions.c: of a table and a text -> struct index_key, as sampled */
    struct table_writes *writes; /* per table */
    struct whatif *database;     /* whose rows may be sampled; NULL: none */
    struct cost_sizes *sizes;    /* of candidates, may be NULL */
    VEC(struct advise_rejected) rejected;
    VEC(struct str) notes;
};

/* The time limit is over, or the user has cancelled. */
bool problem_out_of_time(const struct problem *problem);
void problem_note(struct problem *problem, const char *format, ...) __attribute__((format(printf, 2, 3)));
void problem_reject(struct problem *problem, const struct design_index *index, const char *reason, struct str detail);
bool problem_touches(const struct problem *problem, size_t template, uint32_t table);
/* The options with their defaults in place of zeros. */
struct advise_options advise_resolve(const struct advise_options *options, const struct catalog *catalog);
/* Calls x priority weight; 0: not costed. */
double template_weight(const struct workload_template *template);
uint64_t problem_size(const struct problem *problem, struct id_set set);
/* The user wants the candidate, whatever it saves. */
bool problem_forces(const struct problem *problem, size_t candidate);
struct id_set problem_forced(struct arena *arena, const struct problem *problem);
/* The forced beside what the database has, where there is room: what can be had whatever the search finds. */
struct id_set problem_start(struct arena *arena, const struct problem *problem);

/* --- What exists: existing.c ------------------------------------------------------------------------------- */

/*
 * Where the options ask for it: existing indexes that may be dropped become candidates, the problem's catalog is without them, and so is the
 * model that is returned. `database` may be NULL. False when the model broke.
 */
bool existing_offer(struct problem *problem, struct whatif **model, struct whatif *database, struct err *err);
/* Stays whatever the search would say. */
bool existing_is_kept(const struct advise_options *options, uint32_t index);
/* No constraint, replica, clustering order or partitioned table needs it, and what it does is modelled. */
bool existing_may_be_dropped(const struct catalog *catalog, const struct catalog_index *index);
/* On foreign key columns an index also serves the deletes of the other table, which no statement of the workload shows. */
bool existing_serves_foreign_key(const struct catalog *catalog, const struct catalog_index *index);
/* No scan since the counters began, and they began long ago. */
bool existing_is_unused(const struct catalog *catalog, const struct catalog_index *index);

/* --- What comes first: fronts.c ---------------------------------------------------------------------------- */

/* After the candidates are known: which of a statement's tables may be written first, for planners that see some of them only there. */
void fronts_settle(struct problem *problem);

/* --- Sets ------------------------------------------------------------------------------------------------ */

bool set_has(struct id_set set, uint32_t id);
bool set_is_subset(struct id_set part, struct id_set whole);
struct id_set set_with(struct arena *arena, struct id_set set, uint32_t id);
struct id_set set_without(struct arena *arena, struct id_set set, uint32_t id);
struct id_set set_union(struct arena *arena, struct id_set a, struct id_set b);
struct id_set set_intersect(struct arena *arena, struct id_set a, struct id_set b);
struct id_set set_minus(struct arena *arena, struct id_set a, struct id_set b);
bool set_equal(struct id_set a, struct id_set b);
/* All of the set as added: what the model is asked about, in whose catalog none of it exists. */
struct design problem_design(struct arena *arena, const struct problem *problem, struct id_set set);
/* What the set changes in the database: new indexes are added, existing ones that it does not hold are hidden. */
struct design problem_change(struct arena *arena, const struct problem *problem, struct id_set set);
/* Of the set, what is to be built. */
struct id_set problem_new(struct arena *arena, const struct problem *problem, struct id_set set);

/* --- Candidates: candidates.c, merge.c ------------------------------------------------------------------- */

struct index_list { /* as VEC */
    const struct design_index **at;
    size_t n, cap;
};

/* Fills candidates, sorted; those that exist or cannot be had go to rejected. */
void candidates_generate(struct problem *problem);
struct facts;
/* Adds an index like this to `all`, unless it is there; seen: identity -> index. */
void candidates_offer(struct problem *problem, const struct design_index *like, struct index_list *all, struct map *seen);
/* GIN, BRIN and hash indexes for one table reference (candidates_beyond.c). */
void candidates_beyond_btree(struct problem *problem, const struct facts *facts, struct index_list *all,
                             struct map *seen);
/* What one table reference could want, whether it can be had or not. */
void candidates_for(struct problem *problem, const struct facts *facts, struct index_list *all, struct map *seen);
/* Two indexes, or predicates, are the same however they were written (alike.c). */
struct alike_predicate {
    struct str text;
    const struct sql_node *tree;
};
bool alike_predicates(const struct catalog *catalog, uint32_t table, struct alike_predicate a, struct alike_predicate b);
bool alike_indexes(const struct catalog *catalog, const struct design_index *a, const struct design_index *b);
/* Of the same table, method and predicate, with the same first key, whatever its direction. */
bool alike_beginning(const struct design_index *a, const struct design_index *b);
/* The design adds one like it. */
bool alike_any(const struct catalog *catalog, const struct design *design, const struct design_index *index);
/* Sizes it. False: it exists, is forbidden, or does not fit alone. */
bool candidate_admissible(const struct problem *problem, struct design_index *index, double *upkeep);
/* Wider ones made of two that start alike. */
void candidates_merge(struct problem *problem, struct index_list *all);
/* True when the existing index does all that the candidate would. */
bool candidate_exists(const struct catalog *catalog, const struct design_index *candidate, uint32_t *by);

/* The user's wishes can be had together (wishes.c); width_given: the user's own limit, 0: none. */
bool wishes_fit(const struct problem *problem, size_t width_given, struct err *err);

/* --- Large workloads: stand_ins.c ------------------------------------------------------------------------ */

/* Sets stands_for where there are more templates than the options say. False when the model broke. */
bool stand_ins_choose(struct problem *problem, struct whatif *model, struct err *err);
/* The same with the weights that the search counts. */
struct problem stand_ins_problem(const struct problem *problem);

/* --- Writes: maintain.c, writes.c ---------------------------------------------------------------------------------- */

void maintain_count_writes(struct problem *problem);
/* Cost of keeping the index up to date over the window, in planner units. */
double maintain_cost(const struct problem *problem, const struct design_index *index);
/* Rows that the table's own counters know to have been written, whatever the workload shows; a first load is not counted. */
double maintain_counted_writes(const struct catalog_table *table);
/* Pages of a GIN index's pending list that a reader meets on average. */
double maintain_pending_pages(const struct problem *problem, const struct design_index *index);
/* What an entry more in the index costs, and what one in each of the table's existing indexes does. */
double maintain_entry(const struct problem *problem, const struct design_index *index);
double maintain_entries_of_others(const struct problem *problem, const struct catalog_table *table);
/* Of rows written to a table, the share that reaches an index on `table`: it, a partition of it, what it is a partition of, or (0) another; and a column of the one in the other. */
double maintain_share_written(const struct catalog *catalog, uint32_t written, uint32_t table);
uint32_t maintain_column_of(const struct catalog *catalog, uint32_t written, uint32_t column, uint32_t table);
/* Rows that have an entry in it, of all. */
double maintain_partial_share(const struct problem *problem, const struct design_index *index);
bool maintain_holds(const struct problem *problem, const struct design_index *index, uint32_t column);
/* Updates of its columns stay HOT. */
bool maintain_lets_hot(const struct problem *problem, const struct design_index *index);
/* By one execution. */
double maintain_rows_written(const struct workload_template *template, const struct query *query);
/* True when an UPDATE of the workload assigns a column of the index. */
bool maintain_breaks_hot(const struct problem *problem, const struct design_index *index, struct str *column);

/* What the template's writing costs today, beside its plan, one execution: it itself, its rows, entries in the existing indexes. 0: it only reads. */
double writes_cost_today(const struct problem *problem, size_t template);
/* What one execution pays for the index. */
double writes_share(const struct problem *problem, size_t template, const struct design_index *index);

/* --- Costs: costs.c -------------------------------------------------------------------------------------- */

struct cost_entry {
    struct id_set key, used; /* key is restricted to the template's relevant candidates */
    double cost;             /* INFINITY: refused */
    bool implied;            /* follows from another entry */
    bool scaled;             /* see struct whatif_answer */
};

struct cache;

struct cost_memo { /* of one template */
    VEC(struct cost_entry) entries;
    uint32_t *slots;
    size_t slot_count;
};

struct costs {
    struct arena *arena;
    const struct problem *problem;
    struct whatif *whatif;
    struct cost_memo *memos;
    double *base; /* per template, none of the candidates there; NAN: refused */
    double *today; /* per template, as the database is: the base, but where existing indexes are candidates */
    const struct id_set
        *relevant;     /* per template: what the search takes as able to help; problem->relevant, or narrower */
    size_t call_limit; /* questions to the driver; SIZE_MAX: none */
    size_t calls;
    size_t questions;       /* that those calls came to: one for each sample that is asked about */
    bool exhausted;         /* the limit, the time or a cancel ended it: what is not known stays unknown */
    bool last_words;        /* neither limit nor time count any more: what the result needs is asked */
    bool by_planner;        /* each answer takes a server's time: a cancel ends even the last words */
    struct cache *estimator; /* once set, answers what is not known, instead of the driver: for what is only told, not decided */
    struct costs *fallback; /* answers for templates this driver refused with nothing added; may be NULL */
    bool *delegated;
    struct err err; /* the driver broke */
};

/* Costs every template with nothing added. False when the driver broke: costs->err. */
bool costs_open(struct arena *arena, struct costs *costs, const struct problem *problem, struct whatif *whatif,
                struct costs *fallback, size_t call_limit);
/*
 * Cost of one execution of the template under the set; *used (may be NULL) is what its plan uses. False when it is not known and may not be
 * asked any more (exhausted, or the driver broke).
 */
bool costs_get(struct costs *costs, size_t template, struct id_set set, double *cost, struct id_set *used);
/* Like costs_get, from memory only. */
bool costs_known(const struct costs *costs, size_t template, struct id_set set, double *cost, struct id_set *used);
/* Like costs_get, of these templates (a flag for each), at once where the driver can. */
bool costs_ask(struct costs *costs, struct id_set set, const bool *these);
/* Weighted cost over the workload, plus the maintenance of the set. */
bool costs_total(struct costs *costs, struct id_set set, double *total);
/* What costs_total would ask about the set. */
size_t costs_questions_about(const struct costs *costs, struct id_set set);
/* … about one template, not looking at what is known: its samples, but those for which another speaks (whatif_speakers). */
size_t costs_questions_of(const struct costs *costs, size_t template, struct id_set set);
/* What a planner may be asked in all: three times as many as there are templates, the baseline included. */
size_t costs_questions_most(const struct costs *costs);
bool costs_may_ask_about(const struct costs *costs, struct id_set set);
double costs_base_total(const struct costs *costs);
/* Of the database as it is: upkeep of the existing indexes that are candidates included. */
double costs_today_total(const struct costs *costs);
/* The planner's answer is scaled by the model's (struct whatif_answer). */
bool costs_scaled(const struct costs *costs, size_t template, struct id_set set);
/* The template's plan under the set, as a line for people; empty when nobody can tell. */
struct str costs_plan(struct costs *costs, size_t template, struct id_set set);

/* --- Selection: solve.h ---------------------------------------------------------------------------------- */

struct selection {
    struct id_set set;
    double cost; /* costs_total */
};

/* --- Guards: validate.c ---------------------------------------------------------------------------------- */

struct regression {
    size_t template;
    double before, after; /* cost of one execution; by_upkeep: writing included (writes.c) */
    bool by_upkeep;       /* a write whose plan is no dearer: the set's entries make it so */
};

struct regressions { /* as VEC */
    struct regression *at;
    size_t n, cap;
};

/* Templates that get costlier than the options allow. False when costs are missing. */
bool validate_set(struct costs *costs, struct id_set set, struct regressions *out);
/* What one execution of a writing statement pays for the set. */
double validate_upkeep(const struct problem *problem, size_t template, struct id_set set);
/* Of the set, what the writing statement makes entries in. */
struct id_set validate_written(const struct problem *problem, size_t template, struct id_set set);
/* One execution of a writing statement today, its plan included; 0: it only reads. */
double validate_write_today(const struct costs *costs, size_t template);
/* The writing statement that this index alone makes too costly, by the share *by; SIZE_MAX: none, or writes have no limit. */
size_t validate_write_broken(const struct costs *costs, uint32_t index, double *by);
/* A note that names the writes which pay more for the set's new entries than the user allows, or than is listed. */
void validate_tell_writes(struct problem *problem, const struct costs *costs, struct id_set set);

/* Tells of the candidates outside the set, the most gainful first, why they were not chosen. total: what the workload costs with the set. */
void reject_rest(struct problem *problem, struct costs *costs, struct id_set set, double total);
/*
 * Puts existing indexes back that a regressed statement uses today; takes out new ones that cause regressions, but for the forced, the cheapest loss first. False when costs are missing. A guess (may be NULL) says what losses
 * cost that are not known: then a planner is asked only about the sets that are left, and when its questions run out only the forced are left.
 */
bool validate_repair(struct costs *costs, struct cache *guess, struct id_set *set);

/*
 * cut.c: takes out of the set what nobody would miss, and puts plainer equals in; *total: what is left costs. The guess as for validate_repair. False
 * when costs are missing.
 */
bool cut_least(struct costs *costs, struct cache *guess, struct id_set *set, double *total);
/* How many of its keys are in another than the default order: of two that do the same the plainer is meant. */
size_t cut_oddness(const struct design_index *index);

/* --- Advice: drop.c, rank.c, explain.c ------------------------------------------------------------------- */

struct drop {
    uint32_t index; /* catalog id */
    bool redundant;
    uint32_t by;  /* redundant: the index that serves instead */
    const struct design_index *by_new; /* chosen: the new index that does the same, and more; NULL */
    bool chosen;  /* the search did not keep it (existing.c) */
    size_t users; /* chosen: statements whose plans use it today */
    double saved; /* maintenance, planner units */
};

struct drops {
    struct drop *at;
    size_t n;
};

/* The model is over the problem's catalog; the set is what the search has found. */
struct drops drop_find(struct problem *problem, struct whatif *model, struct id_set set);
/* Puts existing indexes back into the set of which the loss brings nothing: neither upkeep nor room, and nobody says that they are useless. */
void drop_spare(const struct problem *problem, struct id_set *set);
void rank_recommend(struct problem *problem, struct costs *costs, struct id_set set, const struct drops *drops,
                    bool verified, struct advise_result *result);
/* Stable partitions of what is recommended, with a note. */
void groups_find(struct problem *problem, struct advise_result *result);
struct str explain_title(struct arena *arena, const struct catalog *catalog, const struct design_index *index);
struct str explain_why(const struct problem *problem, const struct design_index *index,
                       const struct advise_recommendation *recommendation);
struct str explain_risk(const struct problem *problem, const struct design_index *index);
struct str explain_drop_why(const struct problem *problem, const struct drop *drop);
/* "1,234,567" */
struct str explain_count(struct arena *arena, double count);
struct str explain_bytes(struct arena *arena, uint64_t bytes);

#endif
