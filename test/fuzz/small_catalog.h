/* A few tables and views for targets that resolve statements: t and u, in capitals for Oracle, a view v, and w, which is a view of itself. */
#ifndef DOVETAIL_FUZZ_SMALL_CATALOG_H
#define DOVETAIL_FUZZ_SMALL_CATALOG_H

#include "catalog/catalog_build.h"

static inline void add_table(struct catalog_builder *builder, struct str name) {
    struct catalog_table table = {
        .schema = STR("public"), .name = name, .parent = CATALOG_NONE, .rows = 1000, .pages = 10, .fill_factor = 100};
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
}

static inline void add_columns(struct catalog_builder *builder, struct str name, struct str columns) {
    uint32_t table = catalog_builder_table(builder, STR("public"), name);
    while (columns.len) {
        struct str type = str_cut(&columns, ','), column_name = str_cut(&type, ' ');
        struct catalog_column column = {
            .name = column_name, .type_name = type, .family = catalog_family_of(type), .type_length = -1};
        catalog_builder_add_column(builder, table, &column);
    }
}

static inline struct catalog *small_catalog(struct arena *arena, enum sql_dialect dialect) {
    static const struct {
        struct str name, columns;
    } tables[] = {
        {STR_INIT("t"), STR_INIT("a integer,b text,c date,d boolean,e jsonb,f numeric,g timestamp,h text[],i tsvector")},
        {STR_INIT("u"), STR_INIT("a integer,x integer,y text")},
        {STR_INIT("T"), STR_INIT("A number,B varchar2(9),C date")},
        {STR_INIT("U"), STR_INIT("A number,X number")},
    };
    struct catalog_builder *builder = catalog_builder_new(arena, dialect);
    builder->catalog->search_path = STR("public");
    builder->catalog->captured_at = STR("2026-01-02 03:04:05");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        add_table(builder, tables[i].name);
    }
    catalog_builder_seal_tables(builder);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        add_columns(builder, tables[i].name, tables[i].columns);
    }
    struct catalog_view view = {.schema = STR("public"),
                                .name = STR("v"),
                                .text = STR("select a, count(*) as n from t where b = 'x' group by a")};
    catalog_builder_add_view(builder, &view);
    view = (struct catalog_view){.schema = STR("public"), .name = STR("w"), .text = STR("select * from w")};
    catalog_builder_add_view(builder, &view); /* of itself */
    return catalog_builder_finish(builder);
}

#endif
