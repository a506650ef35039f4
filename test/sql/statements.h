/* Statements for the tests that go over all there are: our cases, TPC-H, and what test/sql/fetch-corpora fetched. Each comes with an arena of its own. */
#ifndef DOVETAIL_TEST_SQL_STATEMENTS_H
#define DOVETAIL_TEST_SQL_STATEMENTS_H

#include "sql/ast.h"

typedef void statement_fn(struct arena *arena, enum sql_dialect dialect, struct str text, void *context);

/* The inputs of a file of text cases, split as scripts. */
void statements_of_cases(enum sql_dialect dialect, const char *path, statement_fn *visit, void *context);
void statements_of_tpch(enum sql_dialect dialect, statement_fn *visit, void *context);
/* Each statement is followed by a line with a semicolon, or is alone. Nothing when there is no such file. */
void statements_of_fetched(enum sql_dialect dialect, const char *path, statement_fn *visit, void *context);

#endif
