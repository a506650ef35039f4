/* Catalog and workload of an Oracle source, live or bundle: collect.c's other half. */
#ifndef DOVETAIL_COLLECT_ORACLE_ORACLE_COLLECT_H
#define DOVETAIL_COLLECT_ORACLE_ORACLE_COLLECT_H

#include "collect/collect.h"

/* Is the source an Oracle database, or a bundle of one? A bundle says so in its manifest. */
bool oracle_is_source(struct arena *arena, struct db *db, bool *oracle, struct err *err);

/* step_warnings: how many of the catalog's warnings the steps gave, first in the list. */
struct catalog *oracle_collect_catalog(struct arena *arena, struct db *db, const struct collect_options *options,
                                       struct log *log, size_t *step_warnings, struct err *err);
bool oracle_collect_workload(struct db *db, struct workload_builder *builder, const struct collect_options *options,
                             struct log *log, struct err *err);

#endif
