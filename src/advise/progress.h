/*
 * How a search tells of itself while it runs, and is told to stop.
 *
 * Work is counted in questions, not in time: plans asked of our own optimizer, and EXPLAINs of the database's planner. So the search's curve
 * is the same in every run on the same input; elapsed_ms stands beside it for those who want the clock.
 *
 * A NULL progress is fine everywhere: it tells nobody, and is never cancelled.
 */
#ifndef DOVETAIL_ADVISE_PROGRESS_H
#define DOVETAIL_ADVISE_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/vec.h"

enum progress_phase {
    PROGRESS_COSTING,   /* what every statement costs as things are */
    PROGRESS_SEARCHING, /* sets and bounds, by the model */
    PROGRESS_VERIFYING, /* by the database's planner: its costs are another scale than the model's */
    PROGRESS_FRONTIER   /* sets within less room; no part of the curve */
};

struct progress_point {
    enum progress_phase phase;
    size_t asked;      /* questions so far */
    double elapsed_ms; /* since the search began */
    double best;       /* weighted cost of the best set so far, upkeep included; NAN: none yet */
    double bound;      /* no set is below; NAN: none yet */
    double gap;        /* (best - bound) / best; NAN where one is missing */
};

/* Whoever wants to know. It is called on the thread of the search, which waits for it. */
struct progress_listener {
    void (*tell)(void *context, const struct progress_point *point); /* may be NULL */
    void *context;
    const atomic_bool *cancel; /* true: the best so far is the answer; may be NULL */
};

struct progress {
    struct arena *arena;
    const struct clock *clock;
    double start_ms;
    struct progress_listener listener;
    enum progress_phase phase;
    VEC(struct progress_point) curve; /* the points at which the phase, the best or the bound changed */
};

void progress_init(struct progress *progress, struct arena *arena, const struct clock *clock,
                   const struct progress_listener *listener);
void progress_enter(struct progress *progress, enum progress_phase phase);
/* Tells the listener each time, and keeps the point when something changed. Infinities count as not known. */
void progress_tell(struct progress *progress, size_t asked, double best, double bound);
bool progress_cancelled(const struct progress *progress);

#endif
