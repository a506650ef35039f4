/*
 * A made-up world for the tests of advise: tables, hand-built queries, and a what-if driver whose costs are a table one
 * can compute by hand. Costs are monotone: an index more never makes a template costlier, unless the world is told so.
 */
#ifndef DOVETAIL_TEST_ADVISE_WORLD_H
#define DOVETAIL_TEST_ADVISE_WORLD_H

#include "advise/advise.h"
#include "advise/search.h"
#include "base/random.h"
#include "whatif/whatif_driver.h"

enum { WORLD_TEMPLATES = 8, WORLD_TABLES = 3, WORLD_COLUMNS = 4 };

struct world {
    struct arena arena;
    struct catalog *catalog;
    struct workload workload;
    struct whatif *model;
    struct clock clock;
    uint64_t seed;
};

struct world_options {
    uint64_t seed;
    size_t templates;
    bool spare_table; /* one more table that nothing touches */
    size_t existing;  /* indexes of one column that the database has, of pseudo-random columns and sizes; twins may be among them */
    bool writes;      /* the last template updates column 0 of table 0, often */
    bool double_calls;
    bool reverse; /* templates in the opposite order */
};

void world_make(struct world *world, const struct world_options *options);
void world_free(struct world *world);
/* fail_at: the call that breaks the driver; 0: none. worse: every index makes the first template cost ten times as much. */
struct whatif *world_whatif(struct world *world, const char *name, size_t fail_at, bool worse);
/* What the driver answers; the database's, with existing indexes that are not hidden, world_database_cost. */
double world_cost(const struct world *world, const struct workload_sample *sample, const struct design *design);
double world_database_cost(struct world *world, const struct workload_sample *sample, const struct design *design);
struct advise_options world_advise_options(void);
/* Each template by its calls. */
void world_weigh(struct problem *problem);
/* A statement of a workload without measured times. */
struct workload_statement world_statement(struct str text, double calls);

#endif
