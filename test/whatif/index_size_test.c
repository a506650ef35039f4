/*
 * Our size of an index against the one PostgreSQL 15 built: quality/index_sizes.csv holds pages (relpages) of indexes built on copies of
 * the tables whose statistics the example bundles hold; those of lineitem come from a published measurement of the same data.
 */
#include <math.h>

#include "base/csv.h"
#include "base/file.h"
#include "collect/collect.h"
#include "cost/index_size.h"
#include "support/support.h"

static struct catalog *catalog_of(struct arena *arena, const char *source) {
    struct err err = {0};
    struct collect_options options = {.no_statements = true};
    struct db *db = db_open(arena, str_fmt(arena, "examples/%s.zip", source), NULL, &err);
    assert_done(db != NULL, &err);
    struct catalog *catalog = collect_catalog(arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    return catalog;
}

static void within_a_tenth(void **state) {
    struct arena arena;
    struct err err = {0};
    struct str text;
    struct csv_reader reader;
    const struct csv_value *row;
    size_t far = 0, n = 0;
    (void)state;
    arena_init(&arena, NULL);
    struct catalog *tpch = catalog_of(&arena, "tpch"), *orders = catalog_of(&arena, "orders");
    assert_done(file_read(&arena, STR("test/whatif/quality/index_sizes.csv"), 0, &text, &err), &err);
    assert_done(csv_open(&arena, &reader, text, NULL, &err), &err);
    while (csv_next(&reader, &row, &err) && row) {
        struct catalog *catalog = str_eq_z(row[0].text, "tpch") ? tpch : orders;
        struct design design = {0};
        double real;
        struct str ddl = str_fmt(&arena, "create index on " STR_FMT, STR_ARG(row[1].text));
        assert_done(design_parse(&arena, catalog, ddl, &design, &err), &err);
        assert_true(str_to_double(row[2].text, &real));
        struct design_index index = *design.added[0];
        cost_index_size(catalog, &index);
        double ratio = index.pages / real;
        n++;
        if (fabs(ratio - 1) > 0.1) {
            printf("%.2f " STR_FMT ": %.0f pages, built %.0f\n", ratio, STR_ARG(row[1].text), index.pages, real);
            far++;
        }
    }
    assert_done(err.code == ERR_NONE, &err);
    printf("%zu of %zu indexes within 10 %%\n", n - far, n);
    /* events (entity, entity_id): the columns depend on each other; payload ->> 'ip': a hundred samples, all different */
    assert_true(far <= 2);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(within_a_tenth)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
