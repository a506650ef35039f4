/* For table_sample.c: what the entries of a GIN index are made of, in the rows that are read. */
#ifndef DOVETAIL_WHATIF_SEEN_VALUES_H
#define DOVETAIL_WHATIF_SEEN_VALUES_H

#include "base/buf.h"
#include "catalog/design.h"

/* A sub-select over dovetail_rows (dovetail_page, dovetail_item) that meet the predicate (may be empty): one text. value: of each row, a text. */
void seen_values_ask(struct arena *arena, struct buf *sql, struct str value, struct str predicate);
/* Its answer; n stays 0 where there is none. */
void seen_values_read(struct arena *arena, struct str answer, struct design_seen *seen);

#endif
