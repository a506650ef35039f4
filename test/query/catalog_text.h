/*
 * Catalogs for tests, from a text of one line per thing:
 *
 *     table name: column type [not null], …       view name: select …
 *     setting name: value                          captured: 2026-03-01 12:00:00
 *
 * Everything lives in schema public, which is the search path. Tables have 1,000 rows in 10 pages and no statistics.
 */
#ifndef DOVETAIL_TEST_QUERY_CATALOG_TEXT_H
#define DOVETAIL_TEST_QUERY_CATALOG_TEXT_H

#include "catalog/catalog.h"
#include "support/cases.h"

/* Aborts on a malformed text: it is the test's own. Oracle folds names upwards, so its texts name things in capitals. */
struct catalog *catalog_from_text(struct arena *arena, enum sql_dialect dialect, struct str text);
struct catalog *catalog_from_file(struct arena *arena, enum sql_dialect dialect, const char *path);

/* Runs the cases with the file's catalog as their context. */
void catalog_cases(const char *cases, const char *catalog, enum sql_dialect dialect, cases_fn *run);

#endif
