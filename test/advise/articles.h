/* The catalog of test/whatif/quality/articles.zip, for cases over its tables. */
#ifndef DOVETAIL_TEST_ADVISE_ARTICLES_H
#define DOVETAIL_TEST_ADVISE_ARTICLES_H

#include "advise/search.h"
#include "support/cases.h"

/* Runs the cases with that catalog as their context. */
void articles_cases(const char *path, cases_fn *run);

/* Of the one statement: what is offered for it. `clock` is lent. */
void articles_candidates(struct arena *arena, const struct catalog *catalog, struct str statement, size_t width, const struct clock *clock, struct problem *problem);

#endif
