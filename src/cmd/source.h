/* What advise and whatif begin with: a source opened, its catalog and workload read, the models that answer. */
#ifndef DOVETAIL_CMD_SOURCE_H
#define DOVETAIL_CMD_SOURCE_H

#include "catalog/catalog.h"
#include "cmd/cmd.h"
#include "collect/collect.h"
#include "whatif/whatif.h"
#include "workload/workload.h"

enum source_whatif { SOURCE_WHATIF_MODEL, SOURCE_WHATIF_DATABASE, SOURCE_WHATIF_DEFAULT };
extern const char *const source_whatifs[]; /* the first two, by name */

struct source {
    struct str url, name; /* name: without a password */
    struct db *db;
    struct db *planner; /* a second session for the database's planner, where it needs one; else NULL */
    struct catalog *catalog;
    struct workload *workload;
    struct whatif *model, *database; /* database: NULL when the model alone answers */
    struct str note;                 /* why the database was not asked; empty */
};

/* `paths` in place of the captured statements when there are any. On failure nothing stays open. */
bool source_open(struct cmd *cmd, struct str url, const struct option_list *paths, const struct collect_options *how,
                 enum source_whatif whatif, struct source *source, struct err *err);
void source_close(struct source *source);

#endif
