/* For drivers on a PostgreSQL connection: whatif_sample_rows, asked there. */
#ifndef DOVETAIL_WHATIF_TABLE_SAMPLE_H
#define DOVETAIL_WHATIF_TABLE_SAMPLE_H

#include "catalog/design.h"

struct db;

/* What is noted of values lives in the arena. */
void table_sample(struct arena *arena, struct db *db, const struct catalog *catalog, struct design_index *const *indexes, size_t count, bool sizes);

#endif
