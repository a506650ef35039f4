/* Selectivity of patterns: PostgreSQL 15's like_support.c. */
#ifndef DOVETAIL_COST_PG_PATTERNS_H
#define DOVETAIL_COST_PG_PATTERNS_H

#include "cost/pg_selectivity.h"
#include "query/regex.h"

struct pg_pattern {
    struct str prefix; /* that all that matches begins with; empty: none */
    double rest;       /* of those, how many match, as the pattern reads */
    bool (*matches)(void *context, struct str text); /* NULL: nobody can say */
    void *context;
};

/* By the common values and the histogram's bounds that match, and where these are few by how the pattern reads (patternsel_common). */
double pg_pattern_share(const struct pg_variable *variable, struct arena *arena, const struct pg_pattern *pattern);

/* A regular expression: ~, ~*. */
double pg_regex(const struct pg_variable *variable, struct arena *arena, struct str pattern, bool ignore_case);

#endif
