/*
 * What the planner's answers hang on: one number that changes when the statistics, the existing indexes or the settings do that it saw for a
 * statement. Sizes count in steps of a fifth: a table that grows between two ANALYZE is not a new one each minute.
 */
#ifndef DOVETAIL_LEARN_STATISTICS_H
#define DOVETAIL_LEARN_STATISTICS_H

#include "workload/workload.h"

struct statistics {
    const struct catalog *catalog;
    uint64_t common;  /* version, settings, what else all statements see */
    uint64_t *tables; /* each table's */
};

struct statistics statistics_of(struct arena *arena, const struct catalog *catalog);
uint64_t statistics_seen_by(const struct statistics *statistics, const struct workload_sample *sample);
/* Of the tables that it reads. */
double statistics_rows(const struct catalog *catalog, const struct workload_sample *sample);

#endif
