/*
 * Building a catalog: by `collect`, and by the tests of every room above.
 *
 *     struct catalog_builder *b = catalog_builder_new(arena, SQL_POSTGRESQL);
 *     b->catalog->version = 150000; ...                      (plain fields are the caller's to set; so are those of
 *                                                             catalog->oracle, which is there when the dialect is Oracle's)
 *     catalog_builder_add_table(b, &table, parent_schema, parent_name);      all tables first
 *     catalog_builder_seal_tables(b);                        sorted: table ids are final from here
 *     uint32_t t = catalog_builder_table(b, schema, name);   then what belongs to them, in any order;
 *     catalog_builder_add_column(b, t, &column);             columns in order of position, before indexes and constraints
 *     catalog_builder_add_index(b, &index);
 *     struct catalog *catalog = catalog_builder_finish(b);
 *
 * Structs are copied; texts are not: they must live in the catalog's arena or longer. finish sorts, fills the name maps,
 * parses expressions, predicates and views, and decides which indexes are modelled. What cannot be parsed keeps its text, gets no
 * tree, and is told in catalog.warnings.
 */
#ifndef DOVETAIL_CATALOG_CATALOG_BUILD_H
#define DOVETAIL_CATALOG_CATALOG_BUILD_H

#include "catalog/catalog.h"

struct catalog_builder_table { /* what grows per table */
    struct catalog_table table;
    struct str parent_schema, parent_name;
    VEC(struct catalog_column) columns;
    VEC(struct catalog_constraint) constraints;
};

struct catalog_synonym { /* Oracle's other names; whose it is does not matter, because the search path stands for all users */
    struct str name, table_schema, table_name;
};

struct catalog_builder {
    struct catalog *catalog;
    bool sealed;
    VEC(struct catalog_builder_table) tables;
    VEC(struct catalog_index) indexes;
    VEC(struct catalog_view) views;
    VEC(struct catalog_sequence) sequences;
    VEC(struct catalog_setting) settings;
    VEC(struct catalog_synonym) synonyms;
};

struct catalog_builder *catalog_builder_new(struct arena *arena, enum sql_dialect dialect);
/* Parent names are empty unless the table is a partition. A repeated (schema, name) keeps the first. */
void catalog_builder_add_table(struct catalog_builder *builder, const struct catalog_table *table,
                               struct str parent_schema, struct str parent_name);
void catalog_builder_seal_tables(struct catalog_builder *builder);
uint32_t catalog_builder_table(const struct catalog_builder *builder, struct str schema,
                               struct str name); /* CATALOG_NONE */
/* The column's id; CATALOG_NONE when absent. */
uint32_t catalog_builder_column(const struct catalog_builder *builder, uint32_t table, struct str name);
void catalog_builder_add_column(struct catalog_builder *builder, uint32_t table, const struct catalog_column *column);
/* The place to write to: a column's statistics, a table's counters. Valid until the next add. */
struct catalog_column *catalog_builder_column_at(struct catalog_builder *builder, uint32_t table, uint32_t column);
struct catalog_table *catalog_builder_table_at(struct catalog_builder *builder, uint32_t table);
void catalog_builder_add_constraint(struct catalog_builder *builder, uint32_t table,
                                    const struct catalog_constraint *constraint);
void catalog_builder_add_index(struct catalog_builder *builder, const struct catalog_index *index);
void catalog_builder_add_view(struct catalog_builder *builder, const struct catalog_view *view);
void catalog_builder_add_sequence(struct catalog_builder *builder, const struct catalog_sequence *sequence);
void catalog_builder_add_setting(struct catalog_builder *builder, const struct catalog_setting *setting);
/* A name without schema that means that table or view, unless one on the search path has it. */
void catalog_builder_add_synonym(struct catalog_builder *builder, const struct catalog_synonym *synonym);
void catalog_builder_warn(struct catalog_builder *builder, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct catalog *catalog_builder_finish(struct catalog_builder *builder);

#endif
