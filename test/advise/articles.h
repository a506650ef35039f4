/* The catalog of test/whatif/quality/articles.zip, for cases over its tables. */
#ifndef DOVETAIL_TEST_ADVISE_ARTICLES_H
#define DOVETAIL_TEST_ADVISE_ARTICLES_H

#include "support/cases.h"

/* Runs the cases with that catalog as their context. */
void articles_cases(const char *path, cases_fn *run);

#endif
