/* For table_sample.c: what ANALYZE will find of an expression, by the rows that are read. */
#ifndef DOVETAIL_WHATIF_SAMPLED_VALUES_H
#define DOVETAIL_WHATIF_SAMPLED_VALUES_H

#include "base/buf.h"
#include "catalog/catalog.h"

/* The rows of dovetail_rows that meet the predicate (may be empty), to stand in a FROM. */
struct str sampled_rows(struct arena *arena, struct str predicate);
/* A sub-select over dovetail_rows (dovetail_page, dovetail_item) that meet the predicate (may be empty): one text. */
void sampled_values_ask(struct arena *arena, struct buf *sql, struct str key, struct str predicate);
/* Its answer; there are so many rows for each that was read. NULL: too few were. told_apart: as in struct design_sample. */
const struct catalog_stats *sampled_values_read(struct arena *arena, struct str answer, double rows_for_each, bool *told_apart);

#endif
