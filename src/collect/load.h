/*
 * The steps that turn answers into a catalog, for collect.c. Every answer is read by its own function; rows of relations
 * that are not in the catalog (extensions' tables, views) are passed over.
 */
#ifndef DOVETAIL_COLLECT_LOAD_H
#define DOVETAIL_COLLECT_LOAD_H

#include "catalog/catalog_build.h"
#include "db/db.h"

struct load {
    struct arena *arena;
    struct catalog_builder *builder;
    struct map indexes; /* schema \1 name -> struct load_index * */
};

bool load_server(struct load *load, const struct db_result *result, struct err *err);
bool load_settings(struct load *load, const struct db_result *result, struct err *err);
bool load_tables(struct load *load, const struct db_result *result, struct err *err);
bool load_columns(struct load *load, const struct db_result *result, struct err *err);
bool load_indexes(struct load *load, const struct db_result *result, struct err *err);
bool load_index_keys(struct load *load, const struct db_result *result, struct err *err);
bool load_constraints(struct load *load, const struct db_result *result, struct err *err);
bool load_views(struct load *load, const struct db_result *result, struct err *err);
bool load_sequences(struct load *load, const struct db_result *result, struct err *err);
bool load_activity(struct load *load, const struct db_result *result, struct err *err);
bool load_extensions(struct load *load, const struct db_result *result, struct err *err);
bool load_statistics(struct load *load, const struct db_result *result, struct err *err);
bool load_ranges(struct load *load, const struct db_result *result, struct err *err);
/* What is asked of the indexes; empty: nothing. */
struct str load_ends_query(struct load *load);
bool load_ends(struct load *load, const struct db_result *result, struct err *err);
/* Some column holds ranges. */
bool load_has_ranges(const struct load *load);

/* Schema, name and text, of whichever engine. */
bool load_views_of(struct catalog_builder *builder, const struct db_result *result, struct err *err);

/* Adds the indexes, whose keys and statistics came row by row; warns of what is missing. The last step. */
void load_finish(struct load *load);

/* An index while its keys are being gathered. */
struct load_index {
    struct catalog_index index;
    struct str *statistics_names; /* per key: what pg_stats calls an expression */
};
struct load_index *load_find_index(const struct load *load, struct str schema, struct str name);

#endif
