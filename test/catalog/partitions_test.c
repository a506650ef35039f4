/* A partitioned table holds what its partitions hold, at any depth, and is indexed partition by partition. */
#include "catalog/partitions.h"

#include <math.h>

#include "catalog/catalog_build.h"
#include "catalog/design.h"
#include "support/support.h"

static void add(struct catalog_builder *builder, const char *name, enum catalog_table_kind kind, double rows, const char *parent) {
    struct catalog_table table = {.schema = STR("public"), .name = str_from_z(name), .kind = kind, .rows = rows, .parent = CATALOG_NONE};
    table.pages = kind == TABLE_PARTITIONED ? 0 : 10;
    table.size_bytes = (uint64_t)table.pages * 8192;
    table.activity = (struct catalog_activity){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (kind == TABLE_PARTITION && rows >= 0) table.activity.inserted = rows;
    catalog_builder_add_table(builder, &table, parent ? STR("public") : (struct str){0}, str_from_z(parent ? parent : ""));
}

static void add_index(struct catalog_builder *builder, const char *name, uint32_t table, double pages) {
    struct catalog_key *key = ARENA_NEW(builder->catalog->arena, struct catalog_key);
    struct catalog_index index = {.schema = STR("public"), .name = str_from_z(name), .table = table, .method = METHOD_BTREE, .valid = true};
    index.keys = key;
    index.key_count = 1;
    index.pages = pages;
    index.scans = 3;
    index.tree_height = -1;
    catalog_builder_add_index(builder, &index);
}

enum { EV, EV_1, EV_2, EV_2A, EV_2B, EV_3, OTHER };

/* ev is ev_1, ev_2 (which is ev_2a, never analysed, and ev_2b) and ev_3, a foreign table when asked for. */
static struct catalog *sample(struct arena *arena, enum catalog_table_kind third) {
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_POSTGRESQL);
    builder->catalog->search_path = STR("public");
    add(builder, "ev", TABLE_PARTITIONED, 5, NULL);
    add(builder, "ev_1", TABLE_PARTITION, 100, "ev");
    add(builder, "ev_2", TABLE_PARTITIONED, -1, "ev");
    add(builder, "ev_2a", TABLE_PARTITION, -1, "ev_2");
    add(builder, "ev_2b", TABLE_PARTITION, 20, "ev_2");
    add(builder, "ev_3", third, 3, "ev");
    add(builder, "other", TABLE_ORDINARY, 1, NULL);
    catalog_builder_seal_tables(builder);
    for (uint32_t table = 0; table <= OTHER; table++) {
        struct catalog_column column = {.name = STR("who"), .type_name = STR("text"), .family = FAMILY_TEXT};
        catalog_builder_add_column(builder, table, &column);
    }
    add_index(builder, "ev_who", EV, 0);
    add_index(builder, "ev_1_who", EV_1, 4);
    add_index(builder, "ev_2b_who", EV_2B, 2);
    return catalog_builder_finish(builder);
}

static void totals(void **state) {
    struct arena arena;
    (void)state;
    arena_init(&arena, NULL);
    struct catalog *catalog = sample(&arena, TABLE_PARTITION);
    const struct catalog_table *ev = &catalog->tables[EV], *below = &catalog->tables[EV_2];
    assert_true(ev->rows == 123 && ev->pages == 40 && ev->size_bytes == 40 * 8192);
    assert_true(below->rows == 20 && below->pages == 20);
    assert_true(ev->activity.inserted == 100 + 20 + 3);
    assert_true(isnan(ev->activity.updated)); /* unknown stays unknown */
    const struct catalog_index *whole = &catalog->indexes[ev->indexes.at[0]];
    assert_true(whole->pages == 6 && whole->scans == 9);
    assert_true(catalog_data_bytes(catalog) == 50 * 8192); /* nothing twice */
    arena_release(&arena);
}

static void leaves(void **state) {
    struct arena arena;
    (void)state;
    arena_init(&arena, NULL);
    struct catalog *catalog = sample(&arena, TABLE_FOREIGN);
    struct table_ids ids = catalog_leaves(&arena, catalog, EV);
    assert_true(ids.n == 3 && ids.at[0] == EV_1 && ids.at[1] == EV_2A && ids.at[2] == EV_2B);
    ids = catalog_leaves(&arena, catalog, OTHER);
    assert_true(ids.n == 1 && ids.at[0] == OTHER);
    ids = catalog_partitions(&arena, catalog, EV);
    assert_true(ids.n == 3 && ids.at[1] == EV_2);
    arena_release(&arena);
}

static const struct design_index *index_on(struct arena *arena, struct catalog *catalog, uint32_t table) {
    static struct catalog_key key = {.column = 0};
    struct design_index like = {.table = table, .method = METHOD_BTREE, .keys = &key, .key_count = 1};
    struct design_index *index = design_index_make(arena, catalog, &like);
    index->name = STR("i");
    return index;
}

static void steps(void **state) {
    static const char *const expected[] = {
        "CREATE INDEX i ON ONLY public.ev USING btree (who)",
        "CREATE INDEX CONCURRENTLY i_p1 ON public.ev_1 USING btree (who)",
        "ALTER INDEX public.i ATTACH PARTITION public.i_p1",
        "CREATE INDEX i_p2 ON ONLY public.ev_2 USING btree (who)",
        "CREATE INDEX CONCURRENTLY i_p3 ON public.ev_2a USING btree (who)",
        "ALTER INDEX public.i_p2 ATTACH PARTITION public.i_p3",
        "CREATE INDEX CONCURRENTLY i_p4 ON public.ev_2b USING btree (who)",
        "ALTER INDEX public.i_p2 ATTACH PARTITION public.i_p4",
        "ALTER INDEX public.i ATTACH PARTITION public.i_p2",
        "CREATE INDEX CONCURRENTLY i_p5 ON public.ev_3 USING btree (who)",
        "ALTER INDEX public.i ATTACH PARTITION public.i_p5",
    };
    struct arena arena;
    struct str *made;
    (void)state;
    arena_init(&arena, NULL);
    struct catalog *catalog = sample(&arena, TABLE_PARTITION);
    assert_int_equal(design_build_steps(&arena, catalog, index_on(&arena, catalog, EV), &made), sizeof expected / sizeof *expected);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_str(made[i], expected[i]);
    }
    assert_int_equal(design_build_steps(&arena, catalog, index_on(&arena, catalog, OTHER), &made), 1);
    assert_str(made[0], "CREATE INDEX CONCURRENTLY i ON public.other USING btree (who)");
    catalog = sample(&arena, TABLE_FOREIGN); /* which has no index, and so the whole cannot be put together */
    assert_int_equal(design_build_steps(&arena, catalog, index_on(&arena, catalog, EV), &made), 1);
    assert_str(made[0], "CREATE INDEX i ON public.ev USING btree (who)");
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(totals), cmocka_unit_test(leaves), cmocka_unit_test(steps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
