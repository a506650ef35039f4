/*
 * Pages and rows of a table as PostgreSQL's planner takes them (plancat.c, estimate_rel_size; tableam.c,
 * table_block_relation_estimate_size): the file as it is now, filled as densely as ANALYZE last saw it. A table that was never
 * analysed is taken as full of rows of its types' usual widths.
 */
#ifndef DOVETAIL_COST_TABLE_SIZE_H
#define DOVETAIL_COST_TABLE_SIZE_H

#include "catalog/catalog.h"

struct table_size {
    double pages, rows;
};

/* Of the table itself: a partitioned one has none. Finite and not negative, whatever the catalog holds. */
struct table_size cost_table_size(const struct catalog *catalog, const struct catalog_table *table);
/* Average stored width of a column: from the statistics, else of its type (lsyscache.c, get_typavgwidth). */
double cost_column_width(const struct catalog_column *column);

#endif
