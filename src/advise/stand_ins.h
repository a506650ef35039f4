/*
 * Large workloads: a few templates that stand for all of them, for the search (search.h), and for other tools (dovetail compress).
 *
 * The methods are our own, which asks the optimizer what the indexes of one template save on the others, and those of workload/compress.h,
 * which know the statements' columns only.
 */
#ifndef DOVETAIL_ADVISE_STAND_INS_H
#define DOVETAIL_ADVISE_STAND_INS_H

#include "base/log.h"
#include "whatif/whatif.h"
#include "workload/compress.h"

enum stand_in_method {
    STAND_INS_REHEARSED, /* the default: by plans, and improved by trials where the templates are few enough to be searched over */
    STAND_INS_BY_PLANS,
    STAND_INS_BY_COLUMNS /* and on: enum compress_method, from its first */
};
extern const char *const stand_in_methods[]; /* names, NULL-ended: "rehearsed", "plans", then compress_methods */

struct stand_ins {
    struct compression chosen; /* by plans or rehearsed, its coverage is of what indexes could save on each template: what the picks' own indexes save of it */
    double *costs;             /* per template over the window, as things are; NAN: takes no part */
    size_t costed;             /* templates that take part */
    size_t tried, untried;     /* rehearsed: choices; untried: at most so many more would have been, had the effort not been spent. None tried: it chose as "plans" */
};

struct stand_in_options {
    enum stand_in_method method;
    size_t most;     /* templates */
    double coverage; /* 0..1]: fewer do when it is reached before */
    uint64_t seed;
    double effort; /* rehearsed: trials take so much at most, times what the quick searches over all took; 0: see rehearse() */
    size_t jobs; /* threads; what is found does not depend on it. 0: one */
};

/* The model is our own; one that answers whole questions only takes "facility" for both. False when it broke. */
bool stand_ins_find(struct arena *arena, const struct catalog *catalog, const struct workload *workload, struct whatif *model,
                    const struct stand_in_options *options, struct log *log, struct stand_ins *out, struct err *err);

#endif
