/*
 * What HypoPG 1.3.1 told of indexes on a table of 40,000 rows, whose texts are 22 bytes wide and whose varchars 17 (hypopg_relation_size): it looks for
 * the column in lower() and upper() of a text, knows how wide an md5() is, and takes all else for 50 bytes, a varchar behind its cast too.
 */
#include "catalog/catalog_build.h"
#include "cost/hypopg_size.h"
#include "support/support.h"

static void an_expression_is_as_wide_as_hypopg_says(void **state) {
    static const struct {
        const char *keys;
        uint64_t bytes;
    } told[] = {{"email", 1982464},        {"lower(email)", 1982464}, {"upper(email)", 1982464},  {"lower(handle)", 3448832},
                {"md5(email)", 2506752},   {"md5(handle)", 2506752},  {"length(email)", 3448832}, {"email || 'x'", 3448832}};
    struct arena arena;
    struct err err = {0};
    (void)state;
    arena_init(&arena, NULL);
    struct catalog_builder *builder = catalog_builder_new(&arena, SQL_POSTGRESQL);
    struct catalog_table table = {.schema = STR("public"), .name = STR("shipper"), .rows = 40000, .pages = 900};
    struct catalog_column email = {.name = STR("email"), .type_name = STR("text"), .family = FAMILY_TEXT, .type_length = -1, .stats = {.present = true, .width_bytes = 22}},
                          handle = {.name = STR("handle"), .type_name = STR("character varying(40)"), .family = FAMILY_TEXT, .type_length = -1, .stats = {.present = true, .width_bytes = 17}};
    builder->catalog->search_path = STR("public");
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    catalog_builder_seal_tables(builder);
    catalog_builder_add_column(builder, 0, &email);
    catalog_builder_add_column(builder, 0, &handle);
    const struct catalog *catalog = catalog_builder_finish(builder);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        struct design design;
        bool column = str_eq_z(STR("email"), told[i].keys);
        struct str ddl = str_fmt(&arena, column ? "CREATE INDEX ON shipper (%s)" : "CREATE INDEX ON shipper ((%s))", told[i].keys);
        assert_done(design_parse(&arena, catalog, ddl, &design, &err), &err);
        struct design_index index = *design.added[0];
        index.tuples = 40000;
        assert_int_equal(cost_hypopg_size(catalog, &index), told[i].bytes);
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_expression_is_as_wide_as_hypopg_says)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
