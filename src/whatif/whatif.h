/*
 * The cost of a statement under a design, whoever answers: our own optimizer, or the database's planner.
 *
 * One interface, several drivers (a vtable); a cache in front counts and remembers. Costs are in the planner's units.
 * A driver may be asked from one thread only; several joined as one use threads of their own.
 */
#ifndef DOVETAIL_WHATIF_WHATIF_H
#define DOVETAIL_WHATIF_WHATIF_H

#include <stdatomic.h>

#include "base/clock.h"
#include "base/log.h"
#include "catalog/design.h"
#include "workload/workload.h"

struct db;
struct optimizer_query;
struct whatif;

struct whatif_answer {
    double cost; /* total cost of the plan; NAN: the driver refuses this statement, plan says why */
    const struct design_index **used; /* design indexes in the plan; may be NULL where the driver cannot say */
    size_t used_count;
    uint32_t *used_existing; /* ids of existing indexes in the plan */
    size_t used_existing_count;
    bool scaled;     /* the planner could not be shown all of the design: its cost for the rest, times what the model says of the whole */
    struct str plan; /* short one-line text for people; may be empty */
};

/* False: no hypothetical index of the method can be asked for in the database, so that an answer that uses one is the model's. */
bool whatif_simulates(const struct catalog *catalog, enum catalog_method method);
/*
 * … nor of one on an expression whose values are foreseen (catalog_key): without statistics the planner takes any equality for a row in 200, and a built
 * index would have them.
 */
bool whatif_simulates_index(const struct catalog *catalog, const struct design_index *index);

struct whatif_stats {
    size_t calls;   /* asked of the driver */
    size_t cached;  /* answered from the cache */
    size_t stored;  /* answered from the store */
    size_t refused; /* the driver could not answer: model's answer stands, counted */
    size_t compared; /* texts with another table first whose cost without indexes was asked: calls for nothing else */
    size_t lost;    /* sessions of several whose connection broke: the others went on */
};

struct whatif_question {
    const struct workload_sample *sample;
    struct design design;
};

/* Answers that outlive the process: asked before the driver is, and told what it answers. */
struct whatif_store {
    void *context;
    /* The answer lives in `arena`. False: it is not known. */
    bool (*find)(void *context, struct arena *arena, const struct whatif_question *question, struct whatif_answer *answer);
    void (*keep)(void *context, const struct whatif_question *question, const struct whatif_answer *answer);
};
/* Lives as long as the what-if. */
void whatif_use_store(struct whatif *whatif, const struct whatif_store *store);

/* False: the statement does not see what lies on that table. */
bool whatif_touches(const struct catalog *catalog, const struct workload_sample *sample, uint32_t table);

/*
 * True where the answers about this statement are given without that index though the statement reads its table: HypoPG must not show the planner
 * a partial index, or one on expressions, unless its table leads (query_leads), in this text or another of the same meaning (front.c).
 */
bool whatif_leaves_out(const struct whatif *whatif, const struct workload_sample *sample, const struct design_index *index);

/* Own model over the catalog; never fails to open. */
struct whatif *whatif_open_model(struct arena *arena, const struct catalog *catalog);
/* A driver that answers from a catalog, asked about one in which some of its indexes are not there (catalog_without); others are as they are. */
struct whatif *whatif_over(struct arena *arena, struct whatif *whatif, const struct catalog *catalog);
/*
 * PostgreSQL with HypoPG on an open connection, which it uses alone. ERR_DB_DRIVER_MISSING with a hint when HypoPG is absent (the
 * caller then uses the model and says so). Hypothetical indexes live in the session's memory only; they are reset on close.
 */
struct whatif *whatif_open_hypopg(struct arena *arena, const struct catalog *catalog, struct db *db, struct err *err);
/*
 * Oracle Database on an open connection, which it uses alone and which must be allowed to write: NOSEGMENT indexes and EXPLAIN PLAN. The
 * indexes lie in the schema of the connected user, who needs INDEX on the tables (or CREATE ANY INDEX) and SELECT on what the statements
 * read. Opening removes what an earlier run left behind; closing drops what is there.
 */
struct whatif *whatif_open_oracle(struct arena *arena, const struct catalog *catalog, struct db *db, struct err *err);
/*
 * Several sessions of the same database as one, which it closes: whatif_ask then has as many questions answered at a time. Each session has
 * an arena and a connection of its own. Answers do not depend on how many there are.
 */
struct whatif *whatif_join(struct arena *arena, const struct catalog *catalog, struct whatif *const *sessions,
                           size_t count);
void whatif_close(struct whatif *whatif);
const char *whatif_name(const struct whatif *whatif); /* "model", "database" */

/*
 * False and err when the driver is broken: every later call then fails with the same error. A refusal (a statement the planner
 * rejects) is true with a cost of NAN, counted. The answer lives as long as the whatif.
 */
bool whatif_cost(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                 const struct design *design, struct whatif_answer *answer, struct err *err);
/*
 * Questions that are about to be asked one by one: a driver that can answers them side by side, and then knows them. For the others it does
 * nothing. A cancel (may be NULL) leaves the rest unanswered. False and err as whatif_cost.
 */
bool whatif_ask(struct whatif *whatif, const struct whatif_question *questions, size_t count, const atomic_bool *cancel,
                struct err *err);
/* Weighted over the template's samples, one execution; NAN when one sample is refused. The answer lives in `arena`. */
bool whatif_template_cost(struct arena *arena, struct whatif *whatif, const struct workload_template *template,
                          const struct design *design, struct whatif_answer *answer, struct err *err);

/*
 * Reads some rows of the tables, one question each, and notes in the indexes what the sizes of those that the statistics leave open hang on (cost/index_sample.h);
 * to be sized afterwards; without `sizes` only which cannot be built, because an expression fails on a row. Of a driver without a database, a table that may not be read, or one that takes too long, nothing is noted.
 */
void whatif_sample_rows(struct whatif *whatif, struct design_index *const *indexes, size_t count, bool sizes);

/* Which samples of a template are asked about, and for which others they speak (speakers.c). */
struct whatif_speakers {
    uint32_t *of;                /* along the samples: the one that is asked about in its place, itself mostly */
    struct whatif_answer *model; /* along them, where one speaks for others */
    size_t asked;
};
/* Of samples that the model plans alike under the design one speaks for all. The answers' parts live as long as the model. */
struct whatif_speakers whatif_speakers(struct arena *arena, struct whatif *model, const struct workload_template *template,
                                       const struct design *design);
/* As whatif_template_cost; the design may be written otherwise than for the model. */
bool whatif_spoken_cost(struct arena *arena, struct whatif *whatif, const struct workload_template *template, const struct design *design,
                        const struct whatif_speakers *speakers, struct whatif_answer *answer, struct err *err);
/*
 * The statement as our own optimizer plans it, for drivers that answer from it: a search that knows the parts of plans needs far fewer of
 * them. NULL: this driver answers whole questions only.
 */
struct optimizer_query *whatif_prepared(struct whatif *whatif, const struct workload_sample *sample);
/* What an index would take by the database's own word (Oracle: DBMS_SPACE.CREATE_INDEX_COST, its segment). False: nobody says. */
bool whatif_index_size(struct arena *arena, struct whatif *whatif, const struct design_index *index, uint64_t *bytes);
struct whatif_stats whatif_stats(const struct whatif *whatif);

#endif
