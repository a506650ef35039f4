/* Sizes of indexes by their method, for index_size.c: pages, as PostgreSQL builds them at once. */
#ifndef DOVETAIL_COST_INDEX_KINDS_H
#define DOVETAIL_COST_INDEX_KINDS_H

#include "catalog/design.h"

struct key_spreads;

/* `rows` of the table, and the share of them that a partial index holds. spreads: of columns, remembered; or NULL. */
void index_size_btree(const struct catalog *catalog, struct key_spreads *spreads, struct design_index *index, double rows, double share);
void index_size_hash(const struct catalog *catalog, struct design_index *index, double rows, double share);
void index_size_brin(const struct catalog *catalog, struct design_index *index, double rows);
void index_size_gist(const struct catalog *catalog, struct design_index *index, double rows);
void index_size_gin(const struct catalog *catalog, struct design_index *index, double rows);

/* PostgreSQL merges equal keys of it, if their types allow it (nbtutils.c, _bt_allequalimage). */
bool index_may_deduplicate(const struct catalog *catalog, const struct design_index *index);

/* The column of a key, or the first one in its expression; NULL: none. */
const struct catalog_column *index_key_column(const struct catalog_table *table, const struct catalog_key *key);
/* Statistics of a key; those of the first column in it for an expression that has none. */
const struct catalog_stats *index_key_stats(const struct catalog_table *table, const struct catalog_key *key);
double index_key_width(const struct catalog_stats *stats, int32_t type_length);

#endif
