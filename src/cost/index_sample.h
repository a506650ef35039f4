/*
 * What a bounded sample of a table's rows tells of an index that pg_stats does not: the share of a predicate that is not one condition on one column, which columns it
 * leaves NULL, and how
 * many different keys there are where several columns, or parts of one document, depend on each other, or equal keys lie together.
 */
#ifndef DOVETAIL_COST_INDEX_SAMPLE_H
#define DOVETAIL_COST_INDEX_SAMPLE_H

#include "cost/index_key.h"

struct index_sample_wish {
    bool share, keys, order, entries;
    bool nulls; /* how many of the rows that it holds have a value, of each column for which index_sample_asks_nulls */
};
/* Of an index that the statistics alone give the size of: neither. */
struct index_sample_wish index_sample_wish(const struct catalog *catalog, const struct design_index *index);

/* The share of the rows that the index holds; what of its predicate the statistics answer is theirs to say. */
double index_sample_held(const struct catalog_table *table, const struct design_index *index);

/*
 * The share of the rows that the index holds, by the sample where there is one, and what the statistics say. well_said: they know each condition, and only took them
 * as independent.
 */
double index_sample_share(const struct design_sample *sample, double said, bool well_said);

/* Whether a column has NULLs that a predicate may leave out, or keep alone. */
bool index_sample_asks_nulls(const struct catalog_table *table, uint32_t column);
/* The share of NULLs among the rows that the index holds, of its key or, beyond those, included column; `said` by the statistics of all rows. */
double index_sample_nulls(const struct design_sample *sample, size_t member, double said);

/*
 * What ANALYZE will find of an expression, of whose values the column's statistics gave a few (computed), and the rows that were read many; NULL: nobody knows.
 * sample: NULL where the expression is not the index's first key. rows: those of the index.
 */
const struct catalog_stats *index_sample_foreseen(struct arena *arena, const struct design_sample *sample, const struct index_key *few, double rows);

#endif
