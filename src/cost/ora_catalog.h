/*
 * What the Oracle book needs, out of the catalog: system statistics, a table, an index that is there, one that could be.
 *
 * Where the dictionary has no statistics Oracle's own defaults stand in (Database Performance Tuning Guide; 19c trace): rows of 100 bytes, an
 * index of one level, 25 leaves, clustering 800.
 */
#ifndef DOVETAIL_COST_ORA_CATALOG_H
#define DOVETAIL_COST_ORA_CATALOG_H

#include "catalog/design.h"
#include "cost/ora_scan.h"

/*
 * Workload statistics when they are complete and multi-block reads slower than single ones, else the no-workload ones; parameters
 * optimizer_index_cost_adj, optimizer_index_caching, db_file_multiblock_read_count (its automatic value of 1 MB counts as not set: costing
 * then takes 8), pga_aggregate_target (a work area is a thousandth of it, at most a fifth).
 */
struct ora_system ora_system_of(const struct catalog *catalog);
/*
 * Share of a table's blocks that the In-Memory column store holds, where the store is on and queries may use it: those are not read. How
 * Oracle prices a populated row is published nowhere; it is taken as any other row here, which is too dear, and what min-max pruning leaves out
 * is not known beforehand.
 */
/*
 * The degree that DEFAULT means: cpu_count * parallel_threads_per_cpu, over all instances (VLDB and Partitioning Guide, "Degree of
 * Parallelism"). 1 where these are not known, and where parallel_max_servers is 0.
 */
double ora_default_degree(const struct catalog *catalog);
/* Of a scan: what a hint says (0: nothing, below 0: DEFAULT), else what the table says (0: DEFAULT). */
double ora_scan_degree(const struct catalog *catalog, const struct catalog_table *table, double hinted);
double ora_populated_share(const struct catalog *catalog, const struct catalog_table *table);
struct ora_table ora_table_of(const struct ora_system *s, const struct catalog_table *table);
/* Distinct values of a column; a thirty-second of the rows without statistics. */
double ora_distinct_of(const struct catalog_stats *stats, double rows);

struct ora_index ora_index_of(const struct ora_system *s, const struct catalog *catalog,
                              const struct catalog_index *index);
/*
 * An index as CREATE INDEX would build it.
 *   Entry: 2 + 2 bytes of flags and slot, the columns as DBA_TAB_COLUMNS.AVG_COL_LEN has them (length bytes included), ROWID 6, + 1 when
 *   not unique; rows whose keys are all NULL have none. Leaves are filled to 90 % (PCTFREE 10): 1153 for the 1148 of the 19c trace.
 *   Levels: branches of 10 bytes beside the key.
 *   Clustering: of D distinct keys each has its R/D rows in B * (1 - (1 - 1/B)^(R/D)) blocks when rows lie at random (Cardenas, CACM 18(5),
 *   1975), B when the table is in the order of the index. Between the two stands what an existing index with the same first column
 *   shows, else the square of the correlation where one is known, else random: no cheaper than the truth, so that an index is not
 *   advised for what may not be there.
 */
struct ora_index ora_index_estimated(const struct ora_system *s, const struct catalog *catalog,
                                     const struct design_index *index);
void ora_index_size(const struct catalog *catalog, struct design_index *index);
/* Distinct keys of a design index: the product of its columns', at most the rows. */
/*
 * Distinct values of an expression that keeps its column's values apart but for case or blanks: LOWER, UPPER, TRIM. 0: another expression, or
 * nothing is known of the column. The hidden column of an index on it has them once statistics are gathered; until then Oracle
 * takes 1 % for an equality.
 */
double ora_expression_distinct(const struct catalog_table *table, const struct catalog_key *key, double rows);
double ora_distinct_keys(const struct catalog *catalog, const struct design_index *index, double rows);

#endif
