/*
 * The steps that turn Oracle's answers into a catalog, for oracle_collect.c. Every answer is read by its own function; rows of
 * relations that are not in the catalog are passed over. Flags are Oracle's: YES/NO, Y/N.
 */
#ifndef DOVETAIL_COLLECT_ORACLE_ORACLE_LOAD_H
#define DOVETAIL_COLLECT_ORACLE_ORACLE_LOAD_H

#include "catalog/catalog_build.h"
#include "collect/rows.h"

struct oracle_hidden { /* a column that stands for an expression, or for a group of columns */
    struct str expression;
    struct str type_name;
    enum catalog_family family;
    struct catalog_oracle_stats *stats;
};

struct oracle_index { /* an index while its keys are gathered */
    struct catalog_index index;
    struct str *key_names; /* what DBA_IND_COLUMNS calls each key */
    double bytes;
};

struct oracle_load {
    struct arena *arena;
    struct catalog_builder *builder;
    struct map hidden;      /* schema \1 table \1 column -> struct oracle_hidden * */
    struct map indexes;     /* schema \1 name -> struct oracle_index * */
    struct map constraints; /* schema \1 name -> struct oracle_constraint * */
    struct map plans;       /* sql_id \1 hash -> position in catalog->oracle->plans, from 1 */
};

typedef bool oracle_loader(struct oracle_load *load, const struct db_result *result, struct err *err);

oracle_loader oracle_load_server, oracle_load_settings, oracle_load_system_statistics, oracle_load_cells;
oracle_loader oracle_load_tables, oracle_load_columns, oracle_load_column_expressions;
oracle_loader oracle_load_histograms, oracle_load_extensions, oracle_load_column_usage, oracle_load_modifications;
oracle_loader oracle_load_part_tables, oracle_load_part_indexes, oracle_load_part_keys, oracle_load_partitions;
oracle_loader oracle_load_indexes, oracle_load_index_columns, oracle_load_index_expressions, oracle_load_index_usage;
oracle_loader oracle_load_constraints, oracle_load_constraint_columns, oracle_load_views, oracle_load_synonyms;
oracle_loader oracle_load_json_columns, oracle_load_json_collections, oracle_load_json_indexes, oracle_load_duality_views;
oracle_loader oracle_load_inmemory_segments, oracle_load_segment_use, oracle_load_metrics;
oracle_loader oracle_load_plans, oracle_load_plan_rows, oracle_load_ash, oracle_load_sampled; /* in this order, behind the statements */

/* What came row by row is put where it belongs; the shared fields of the catalog are filled from Oracle's. The last step. */
void oracle_load_finish(struct oracle_load *load);

/* --- For the loaders ------------------------------------------------------------------------------------- */

struct str oracle_key(struct arena *arena, struct str a, struct str b, struct str c);
bool oracle_yes(const struct rows *rows, size_t column); /* YES or Y */
/* Statistics that the row's column or expression gets; NULL when neither is known. */
struct catalog_oracle_stats *oracle_stats_of(struct oracle_load *load, struct str schema, struct str table,
                                             struct str column);
struct oracle_index *oracle_find_index(struct oracle_load *load, struct str schema, struct str name);
struct catalog_oracle_table *oracle_find_table(struct oracle_load *load, struct str schema, struct str name);
void oracle_finish_statistics(struct oracle_load *load);
void oracle_finish_indexes(struct oracle_load *load);
void oracle_finish_constraints(struct oracle_load *load);

#endif
