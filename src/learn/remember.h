/* The planner's answers of earlier runs, in front of a what-if: it asks only what is not known, or no longer. */
#ifndef DOVETAIL_LEARN_REMEMBER_H
#define DOVETAIL_LEARN_REMEMBER_H

#include "learn/memory.h"
#include "learn/statistics.h"
#include "whatif/whatif.h"

struct remember {
    struct memory *memory;
    struct statistics statistics;
    struct map seen; /* sample -> statistics that it sees: of a large schema they take a while */
    struct str on; /* today */
    struct whatif_store store;
};

/* Both live as long as the what-if. */
void remember_answers(struct remember *remember, struct arena *arena, struct memory *memory, const struct catalog *catalog,
                      struct str on, struct whatif *whatif);

#endif
