/* What advise and whatif begin with: a source opened, its catalog and workload read, the models that answer. */
#ifndef DOVETAIL_CMD_SOURCE_H
#define DOVETAIL_CMD_SOURCE_H

#include "catalog/catalog.h"
#include "cmd/cmd.h"
#include "collect/collect.h"
#include "whatif/whatif.h"
#include "workload/workload.h"

/* The options that all have that read a source, and where they go: groups for the sub-commands' tables. */
struct source_values {
    struct option_list workload;
    struct str schema, container;
    uint64_t days, seed, dbid;
    bool consent;
};
extern const struct option source_options[];
extern const struct option source_history_options[]; /* of these, how history is read */
extern const struct option source_output_options[];  /* -o: a struct str */
#define SOURCE_OPTIONS(values, member)                                                                                 \
    {.name = #member, .kind = OPTION_GROUP, .offset = offsetof(values, member), .group = source_options}
#define SOURCE_OUTPUT(values, member)                                                                                  \
    {.name = #member, .kind = OPTION_GROUP, .offset = offsetof(values, member), .group = source_output_options}
#define SOURCE_SEED_DEFAULT 1

enum source_whatif { SOURCE_WHATIF_MODEL, SOURCE_WHATIF_DATABASE, SOURCE_WHATIF_DEFAULT };

/* Who answers what-if questions, and over how many connections and threads: a group as well. */
struct source_planner {
    size_t whatif;
    uint64_t jobs; /* 0: as many as there are processors, up to 4 */
};
size_t source_jobs(const struct source_planner *planner); /* with the default in place of 0 */
extern const struct option source_planner_options[];
#define SOURCE_PLANNER(values, member)                                                                                 \
    {.name = #member, .kind = OPTION_GROUP, .offset = offsetof(values, member), .group = source_planner_options}
enum { SOURCE_JOBS_MAX = 64 };

struct source {
    struct str url, name; /* name: without a password; #CONTAINER behind it */
    struct db *db;
    struct db *planners[SOURCE_JOBS_MAX]; /* more sessions, for the database's planner */
    size_t planner_count;
    struct catalog *catalog;
    struct workload *workload;
    struct whatif *model, *database; /* database: NULL when the model alone answers */
    struct str note;                 /* why the database was not asked; empty */
};

/* The files of --workload in place of the captured statements when there are any. On failure nothing stays open. */
bool source_open(struct cmd *cmd, struct str url, const struct source_values *values,
                 const struct source_planner *planner, struct source *source, struct err *err);
void source_close(struct source *source);
/* CREATE INDEX and DROP INDEX statements of a file, in canonical words. */
bool source_read_design(struct cmd *cmd, const struct source *source, struct str path, struct design *design, struct err *err);

#endif
