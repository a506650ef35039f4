/*
 * Rows that have nothing for a GIN index are in it all the same. A table of 200,000 rows in 1,721 pages, its statistics as ANALYZE left them, and the
 * pages of the indexes that PostgreSQL 15.18 built:
 *
 *     a  text[]: six of ten are empty, the others hold one of eight elements                          43 pages
 *     j  jsonb: four of ten are NULL, the others {"s": one of four}, with jsonb_path_ops              38
 *     t  text: a quarter is NULL, a quarter '--', the others one of 50 words, with gin_trgm_ops       194
 */
#include <math.h>

#include "catalog/catalog_build.h"
#include "cost/index_size.h"
#include "support/support.h"

static void add(struct catalog_builder *builder, const char *name, const char *type, enum catalog_family family, struct catalog_stats stats) {
    struct catalog_column column = {.name = str_from_z(name), .type_name = str_from_z(type), .family = family, .type_length = -1, .stats = stats};
    column.stats.present = true;
    column.stats.correlation = NAN;
    catalog_builder_add_column(builder, 0, &column);
}

static double pages_of(struct arena *arena, const struct catalog *catalog, uint32_t column, const char *opclass) {
    struct catalog_key key = {.column = column, .opclass = str_from_z(opclass)};
    struct design_index like = {.table = 0, .method = METHOD_GIN, .keys = &key, .key_count = 1};
    struct design_index index = *design_index_make(arena, catalog, &like);
    cost_index_size(catalog, &index);
    return index.pages;
}

static void rows_without_entries_take_room(void **state) {
    struct arena arena;
    struct str arrays[9], elements[8], documents[4], texts[51];
    double shares[9] = {0.60036665}, each[8], fourths[4], words[51] = {0.24673334};
    (void)state;
    arena_init(&arena, NULL);
    arrays[0] = STR("{}");
    texts[0] = STR("--");
    for (int i = 0; i < 8; i++) {
        elements[i] = str_fmt(&arena, "%c%c", 'a' + 2 * i, 'b' + 2 * i);
        arrays[i + 1] = str_fmt(&arena, "{" STR_FMT "}", STR_ARG(elements[i]));
        shares[i + 1] = each[i] = 0.04995;
    }
    for (int i = 0; i < 4; i++) {
        documents[i] = str_fmt(&arena, "{\"s\": %d}", i);
        fourths[i] = 0.1504;
    }
    for (int i = 0; i < 50; i++) {
        texts[i + 1] = str_fmt(&arena, "word%d", i);
        words[i + 1] = 0.01007;
    }
    struct catalog_builder *builder = catalog_builder_new(&arena, SQL_POSTGRESQL);
    struct catalog_table table = {.schema = STR("public"), .name = STR("g1"), .rows = 200000, .pages = 1721};
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    catalog_builder_seal_tables(builder);
    add(builder, "a", "text[]", FAMILY_ARRAY,
        (struct catalog_stats){.distinct = 9, .width_bytes = 19, .common = arrays, .common_fraction = shares, .common_count = 9,
                               .elements = elements, .element_fraction = each, .element_count = 8, .elements_per_row = 0.4});
    add(builder, "j", "jsonb", FAMILY_JSON,
        (struct catalog_stats){.null_fraction = 0.3984, .distinct = 4, .width_bytes = 24, .common = documents, .common_fraction = fourths,
                               .common_count = 4});
    add(builder, "t", "text", FAMILY_TEXT,
        (struct catalog_stats){.null_fraction = 0.24963333, .distinct = 51, .width_bytes = 5, .common = texts, .common_fraction = words,
                               .common_count = 51});
    const struct catalog *catalog = catalog_builder_finish(builder);
    double pages[] = {pages_of(&arena, catalog, 0, ""), pages_of(&arena, catalog, 1, "jsonb_path_ops"), pages_of(&arena, catalog, 2, "gin_trgm_ops")};
    static const double built[] = {43, 38, 194};
    for (size_t i = 0; i < 3; i++) {
        if (fabs(pages[i] / built[i] - 1) > 0.1) {
            print_error("%zu: %.1f pages, built %.0f\n", i, pages[i], built[i]);
        }
        assert_true(fabs(pages[i] / built[i] - 1) <= 0.1);
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_without_entries_take_room)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
