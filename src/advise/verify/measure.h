/*
 * Times of statements on a clone of the database, with real indexes and without some of them: the proof that an estimate is not.
 *
 * The clone is the user's: a restored copy that may be changed. What is changed there is little and undone: indexes of our own names are
 * built, and dropped on close, or, when this process was killed, at the next open. Each statement runs in a transaction that is rolled back,
 * so writes leave nothing (but sequences move on: no database takes nextval back).
 *
 *     PostgreSQL  dovetail_verify_N. EXPLAIN ANALYZE; "without" an index is a DROP INDEX in the transaction: the planner sees exactly what
 *                 it would see, whatever the server's version
 *     Oracle      DVT_VERIFY_N, invisible: only this session uses them (OPTIMIZER_USE_INVISIBLE_INDEXES), others never notice. The statement
 *                 runs inside the server to its last row, by its clock; "without" an index is a NO_INDEX hint, and the plan is held to it
 *
 * Existing indexes that the set drops go in the same two ways, so the set's change is undone by parts: without a position is without the new
 * index, or with the old one.
 */
#ifndef DOVETAIL_ADVISE_MEASURE_H
#define DOVETAIL_ADVISE_MEASURE_H

#include "advise/verify/members.h"
#include "base/log.h"
#include "catalog/design.h"
#include "db/db.h"
#include "workload/workload.h"

enum { MEASURE_INDEXES_MAX = MEMBERS_MAX }; /* built at once */

struct measure_engine; /* measure_engine.h */

struct measure {
    struct arena *arena;
    struct db *db;
    const struct measure_engine *engine;
    struct str schema; /* Oracle: that names are looked up in now */
    const struct catalog *catalog;
    struct log *log;
    const struct design_index *built[MEASURE_INDEXES_MAX]; /* each named by its position; or what exists */
    uint32_t existing[MEASURE_INDEXES_MAX];                /* of what exists: catalog ids */
    struct members present;                                /* positions of indexes that were built on the clone */
    struct members gone;                                   /* positions of existing ones that the set drops */
    double timeout_ms;                                     /* of one execution */
    double commit_ms;                                      /* the least that a transaction with something written waits for its commit; 0 unknown */
    const struct workload_sample *first;                   /* run before it in its transaction, not timed; NULL. PostgreSQL only */
};

struct measure_time {
    double ms; /* planning and execution; the time limit when it was reached */
    double client_ms; /* of a quick write: the same as its client sees it, at the least; else 0 */
    bool timed_out;
};

struct measure_plan {
    struct members used; /* of the new indexes, and of those that are to go */
    struct members hints; /* plans.h: it uses none, and is another than without them: what the planner may have read of them */
    double cost;
    uint64_t shape; /* equal: the same steps in the same order, by the same indexes whatever their names here; not what they are estimated at */
};

/* Drops what an earlier run left. `clone` belongs to it until closed; it must not be read-only. */
bool measure_open(struct arena *arena, struct db *clone, const struct catalog *catalog, double timeout_ms,
                  struct log *log, struct measure *measure, struct err *err);
/* Builds what of the design is missing, drops what is not in it; what it hides stays, and is left out of runs. */
bool measure_build(struct measure *measure, const struct design *design, struct err *err);
/* The position of an index that is built; SIZE_MAX. */
size_t measure_position(const struct measure *measure, const struct design_index *index);
/* A difference of two writes, or two short reads, below it is the clock's. */
double measure_least_write_ms(const struct measure *measure);
/* All positions. */
struct members measure_all(const struct measure *measure);
/* The plan without the members of `without`, not run. */
bool measure_plan(struct measure *measure, const struct workload_sample *sample, struct members without, struct measure_plan *plan,
                  struct err *err);
/* One execution without the members of `without`. False: the statement fails there, or the connection broke (err says which). */
bool measure_run(struct measure *measure, const struct workload_sample *sample, struct members without,
                 struct measure_time *time, struct err *err);
/* Drops what was built; closing twice is fine. */
void measure_close(struct measure *measure);

#endif
