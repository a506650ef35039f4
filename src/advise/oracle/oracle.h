/*
 * Advice that only Oracle Database gets, beside the indexes of the search: each kind in a file of its own, all
 * appended to the result by oracle_find. Everything rests on evidence that the catalog holds, and says which; without
 * it there is no finding.
 */
#ifndef DOVETAIL_ADVISE_ORACLE_H
#define DOVETAIL_ADVISE_ORACLE_H

#include "advise/candidates/facts.h"

struct findings {
    const struct problem *problem;
    struct arena *arena;
    const struct facts_list *facts;
    const double *base; /* per template: cost of one execution; NAN unknown */
    VEC(struct advise_recommendation) all;
};

/* A new one, without effects; what it does and why are the caller's to fill. Valid until the next is added. */
struct advise_recommendation *findings_add(struct findings *findings, enum advise_kind kind, struct str title);
void findings_ddl(struct findings *findings, struct advise_recommendation *one, struct str ddl);
void findings_undo(struct findings *findings, struct advise_recommendation *one, struct str undo);
/* SHOP.ORDERS, quoted where needed; and 'SHOP' as a PL/SQL literal. */
struct str findings_table_name(const struct findings *findings, const struct catalog_table *table);
/* Whether a statement that is costed reads or writes the table. */
bool findings_table_matters(const struct findings *findings, uint32_t table);

/* Gathering where statistics are missing or stale; histograms; column groups: oracle_statistics.c, oracle_columns.c, oracle_groups.c. */
void oracle_find_statistics(struct findings *findings);
/* False where no table at all has any: then the schema came from DDL, and they are unknown here, not missing there. */
bool oracle_knows_statistics(const struct catalog *catalog);
void oracle_find_histograms(struct findings *findings, struct problem *notes);
void oracle_find_column_groups(struct findings *findings);
/*
 * Whether the step read the table, and its rows were counted: of a step that was started once, as what drives an inner step of nested loops
 * filters it, too.
 */
bool oracle_counted(const struct catalog_plan_line *line, const struct catalog_table *table);
/* Foreign keys without an index; a note on those that nothing speaks for yet: oracle_foreign_keys.c. */
void oracle_find_foreign_keys(struct findings *findings, const struct design *chosen, struct problem *notes);
/* Bitmap indexes for combinations of columns with few values: oracle_bitmap.c. */
void oracle_find_bitmaps(struct findings *findings, const struct design *chosen);
/* Index blocks that sessions queue for: oracle_contention.c. */
void oracle_find_contention(struct findings *findings);
/* Large tables whose scans read mostly what a range would exclude: oracle_partitions.c. */
void oracle_find_partitions(struct findings *findings);
/* Parameters: oracle_parameters.c. */
void oracle_find_parameters(struct findings *findings);

/* Notes on what the model cannot know here, with the statements concerned: oracle_limits.c. */
void oracle_tell_limits(const struct findings *findings, struct problem *notes);

/* Adds to the reasons of the search's indexes what was seen of the statements they are for: oracle_plans.c. */
void oracle_explain_plans(struct findings *findings, struct advise_result *result);
/* And what the live database says of their sizes. `database` may be NULL. */
void oracle_tell_sizes(struct problem *problem, struct whatif *database, struct advise_result *result);
const struct catalog_statement *oracle_statement(const struct catalog_oracle *oracle, struct str sql_id); /* or NULL */

/* All of the above, for a catalog of Oracle; nothing for another. `base` as in costs. */
void oracle_find(struct problem *problem, const double *base, struct advise_result *result);

/* The index as Oracle should store it (tablespace, prefix compression): a copy; for another engine the index itself. */
const struct design_index *oracle_stored(struct arena *arena, const struct catalog *catalog,
                                         const struct design_index *index);

/*
 * What follows the building of an index on expressions: their hidden columns get statistics, which building does not give them. Empty where
 * there is nothing to gather; and as a step of the advice.
 */
struct str oracle_gather_text(struct arena *arena, const struct catalog *catalog, const struct design_index *index);
void oracle_gather_expressions(struct arena *arena, const struct catalog *catalog, const struct design_index *index,
                               struct advise_recommendation *out);

/* Dropping: oracle_drop.c. By DBA_INDEX_USAGE never used; and how the advice to drop is written: invisible first. */
bool oracle_unused(const struct catalog *catalog, const struct catalog_index *index);
void oracle_write_drop(struct arena *arena, const struct catalog *catalog, const struct catalog_index *index,
                       struct advise_recommendation *out);

/* Takes out of the set what would turn smart scans off for nothing: oracle_offload.c. */
/* Share of the bytes eligible for offload that the cells filtered; 0: no smart scan was seen. */
double oracle_offload_efficiency(const struct catalog_statement *statement);
void oracle_guard_offload(struct problem *problem, struct costs *costs, struct id_set *set);

#endif
