/* Made-up tables for laws of optimizer and advice. Inline: not every room's tests link the catalog. */
#ifndef DOVETAIL_TEST_SUPPORT_MADE_UP_H
#define DOVETAIL_TEST_SUPPORT_MADE_UP_H

#include "catalog/catalog_build.h"

static inline void made_up_table(struct catalog_builder *b, struct str schema, struct str name, double rows, double pages) {
    struct catalog_table table = {.schema = schema,
                                  .name = name,
                                  .rows = rows,
                                  .pages = pages,
                                  .visible_pages = pages,
                                  .size_bytes = (uint64_t)pages * 8192,
                                  .has_stats = true};
    catalog_builder_add_table(b, &table, (struct str){0}, (struct str){0});
}

/* Whole numbers 0 … distinct - 1, evenly spread, with a histogram of so many steps. */
static inline void made_up_column(struct arena *arena, struct catalog_builder *b, uint32_t table, struct str name,
                                  double distinct, double correlation, int steps) {
    struct catalog_column column = {.name = name,
                                    .type_name = STR("integer"),
                                    .type_length = 4,
                                    .family = FAMILY_INTEGER,
                                    .not_null = true};
    struct catalog_stats *stats = &column.stats;
    *stats = (struct catalog_stats){.present = true, .distinct = distinct, .width_bytes = 4, .correlation = correlation};
    stats->bound_count = (size_t)steps + 1;
    stats->bounds = ARENA_ARRAY(arena, struct str, stats->bound_count);
    for (int i = 0; i <= steps; i++) {
        stats->bounds[i] = str_fmt(arena, "%.0f", (distinct - 1) * i / steps);
    }
    catalog_builder_add_column(b, table, &column);
}

#endif
