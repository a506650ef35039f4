/* What ran and what was waited for, from AWR, from cursors in memory, from Statspack, or from a report. */
#ifndef DOVETAIL_COLLECT_ORACLE_ORACLE_ACTIVITY_H
#define DOVETAIL_COLLECT_ORACLE_ORACLE_ACTIVITY_H

#include "base/log.h"
#include "catalog/catalog_build.h"
#include "db/db.h"
#include "workload/workload.h"

/* One answer, or both samples of it, appended. */
struct oracle_answers {
    const struct db_result *results[2];
    const char *names[2];
    size_t count;
};

/* Fills catalog->oracle: window, instances, statements, statistics, events. */
bool oracle_activity_snapshots(struct arena *arena, struct catalog *catalog, const struct oracle_answers *answers, struct err *err);
bool oracle_activity_statements(struct arena *arena, struct catalog *catalog, const struct oracle_answers *answers,
                                bool cumulative, struct err *err);
bool oracle_activity_statistics(struct arena *arena, struct catalog *catalog, const struct oracle_answers *answers,
                                struct err *err);
bool oracle_activity_events(struct arena *arena, struct catalog *catalog, const struct oracle_answers *answers,
                            struct err *err);
/* One path stands for all users: the schemas that statements run in, costliest first, then all others that have tables. */
void oracle_activity_search_path(struct arena *arena, struct catalog_builder *builder);

/* SYS and its like: nobody can index what their statements read. */
bool oracle_is_own_user(struct str schema);
/* Adds the statements whose text is there, with the captured values of binds; what is left out, and why, is told in the log. */
bool oracle_workload_add(struct arena *arena, const struct catalog *catalog, const struct oracle_answers *texts,
                         const struct oracle_answers *binds,
                         struct workload_builder *builder, struct log *log, struct err *err);

#endif
