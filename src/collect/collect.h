/*
 * Fills a catalog and a workload from a source: a live PostgreSQL or Oracle, a bundle of one, or an AWR report. The statements
 * are SQL files in src/collect/postgresql/ and src/collect/oracle/, run by the same code over any db driver.
 */
#ifndef DOVETAIL_COLLECT_COLLECT_H
#define DOVETAIL_COLLECT_COLLECT_H

#include "base/clock.h"
#include "base/log.h"
#include "catalog/catalog.h"
#include "db/db.h"
#include "workload/workload.h"

struct collect_options {
    bool redact;        /* hash literals and most common values (record) */
    uint64_t seed;      /* literal sampling */
    bool no_statements; /* the workload comes from files: pg_stat_statements is not read */

    /* Oracle */
    bool consent;        /* the user says that the Diagnostics Pack is licensed: AWR and ASH may be read */
    unsigned days;       /* window of AWR or Statspack; 0: 7 */
    unsigned interval_ms; /* between two samples of the statements in memory; 0: 60,000 */
    double dbid;         /* of a repository that holds several databases; 0: the connected one's */
    struct str container; /* the pluggable database to go into from the root; empty: where the URL leads */
    struct str schema;   /* DDL, or a bundle, with the tables of an AWR report or of a repository's other database */
};

/* For reading: db_open, and an AWR report (HTML or text) as if it were the bundle it can be written as. `container` as in the options. */
struct db *collect_open(struct arena *arena, struct str source, struct str container, struct err *err);

struct catalog *collect_catalog(struct arena *arena, struct db *db, const struct collect_options *options,
                                struct log *log, struct err *err);
/* Adds the captured statements; an absent pg_stat_statements is ERR_WORKLOAD_EMPTY with a hint how to enable it or use --workload. */
bool collect_workload(struct db *db, struct workload_builder *builder, const struct collect_options *options,
                      struct log *log, struct err *err);
/* Runs every query of the source and records it as a bundle. */
bool collect_bundle(struct arena *arena, struct str source, struct str bundle, const struct collect_options *options,
                    const struct clock *clock, struct log *log, struct err *err);
/*
 * One bundle in the folder for each database of an Oracle repository, NAME-DBID.zip, or for each open pluggable database, NAME.zip. One that
 * fails is told and leaves the others; the first failure is the answer. Those that are closed are told.
 */
enum collect_each { COLLECT_EACH_DATABASE, COLLECT_EACH_CONTAINER };
bool collect_bundles(struct arena *arena, struct str source, struct str folder, enum collect_each each,
                     const struct collect_options *options, const struct clock *clock, struct log *log, struct err *err);

#endif
