/* What race.c and single.c share: a workload, and what the planner says of a statement. */
#ifndef DOVETAIL_BENCH_WORLD_RACE_H
#define DOVETAIL_BENCH_WORLD_RACE_H

#include "db/db.h"

struct statement {
    struct str text;
    double calls;
};

struct statements {
    struct statement *at;
    size_t n, cap;
};

/* "-- calls: N", the statement, ";" and the end of the line. */
bool read_statements(struct arena *arena, const char *path, struct statements *out, struct err *err);
/* NAN, and why in err, where the planner refuses it. */
double planned_cost(struct db *db, const struct statement *statement, struct err *err);
/* The best B-trees on one column, chosen with HypoPG, as statements on standard output (single.c). */
int single(struct arena *arena, struct db *db, const struct statements *workload);

#endif
