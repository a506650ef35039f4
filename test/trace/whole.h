/*
 * Whole plans: what the files that compare our plan with Oracle's share.
 *
 *   whole_catalog.c  statistics of a trace -> a catalog
 *   whole_oracle.c   a trace's plan table -> what Oracle chose
 *   whole_plan.c     our plan under that catalog, held against it
 */
#ifndef DOVETAIL_TEST_TRACE_WHOLE_H
#define DOVETAIL_TEST_TRACE_WHOLE_H

#include "catalog/catalog.h"
#include "check.h"

struct choice {
    struct str table, alias; /* Oracle's plan table names no alias */
    struct str access;       /* "FULL", an index, or several joined by " + " */
    double rows;             /* ours, after the table's filters */
};

struct chosen {
    VEC(struct choice) tables;
    size_t nested, hash, merge;
    struct str why_not; /* the plan says nothing that could be compared; else empty */
};

typedef VEC(const struct trace_line *) whole_steps;

/*
 * Tables as known from the base statistics, their columns by number, and those that only the statement names. `transformed` names them with
 * their aliases and owners; `asked` is what will be planned.
 */
struct whole_source {
    const struct trace *trace;
    const struct known_table *tables;
    size_t table_count;
    const struct ora_system *system;
    double release;
    struct str transformed, asked;
};
struct catalog *whole_catalog(struct arena *arena, const struct whole_source *source);
/* Old traces print none: then an index has a number, no column. */
bool whole_lacks_columns(const struct whole_source *source);

void whole_oracle(struct arena *arena, const struct trace *trace, const whole_steps *steps, struct chosen *out);

#endif
