/* Designs by cases; sets and names here. */
#include "catalog/design.h"

#include "base/buf.h"
#include "catalog/catalog_build.h"
#include "support/cases.h"
#include "support/support.h"

static struct catalog *sample(struct arena *arena) {
    static const char *const names[] = {"id",   "customer_id", "created_at",   "email",
                                        "note", "deleted_at",  "Weird \"Name", "order"};
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_POSTGRESQL);
    builder->catalog->search_path = STR("public");
    struct catalog_table table = {.schema = STR("public"), .name = STR("orders")},
                         parts = {.schema = STR("public"), .name = STR("parts"), .kind = TABLE_PARTITIONED};
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    catalog_builder_add_table(builder, &parts, (struct str){0}, (struct str){0});
    catalog_builder_seal_tables(builder);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct catalog_column column = {.name = str_from_z(names[i]), .type_name = STR("text"), .family = FAMILY_TEXT};
        catalog_builder_add_column(builder, 0, &column);
        catalog_builder_add_column(builder, 1, &column);
    }
    struct catalog_key *key = arena_alloc(arena, sizeof *key);
    struct catalog_index primary = {.schema = STR("public"),
                                    .name = STR("orders_pkey"),
                                    .table = 0,
                                    .keys = key,
                                    .key_count = 1,
                                    .method = METHOD_BTREE,
                                    .valid = true,
                                    .unique = true};
    catalog_builder_add_index(builder, &primary);
    return catalog_builder_finish(builder);
}

static struct str show(struct arena *arena, struct str input, void *context) {
    struct catalog *catalog = sample(arena);
    struct design design;
    struct err err = {0};
    struct buf out;
    (void)context;
    buf_init(&out, arena);
    if (!design_parse(arena, catalog, input, &design, &err)) {
        return str_fmt(arena, "%s %s", err_info(err.code)->name, err.message);
    }
    for (size_t i = 0; i < design.added_count; i++) {
        const struct design_index *index = design.added[i];
        buf_fmt(&out, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n", STR_ARG(index->identity),
                STR_ARG(design_index_ddl(arena, catalog, index, true)),
                STR_ARG(design_index_undo(arena, catalog, index)));
    }
    for (size_t i = 0; i < design.hidden_count; i++) {
        buf_fmt(&out, "hides " STR_FMT "\n", STR_ARG(catalog->indexes[design.hidden[i]].name));
    }
    return buf_view(&out);
}

static void cases(void **state) {
    (void)state;
    cases_run("test/catalog/design.t", show, NULL);
}

static const struct design_index *index_on(struct arena *arena, const struct catalog *catalog, uint32_t table,
                                           uint32_t column) {
    struct catalog_key key = {.column = column};
    struct design_index like = {.table = table, .method = METHOD_BTREE, .keys = &key, .key_count = 1};
    struct design_index *index = design_index_make(arena, catalog, &like);
    design_index_set_size(index, 10, 1000, 1, 8192);
    return index;
}

static void sets(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct catalog *catalog = sample(&arena);
    const struct design_index *a = index_on(&arena, catalog, 0, 1), *b = index_on(&arena, catalog, 0, 2),
                              *again = index_on(&arena, catalog, 0, 1);
    struct design design = {0}, reverse = {0};
    design_add(&arena, &design, a);
    design_add(&arena, &design, b);
    design_add(&arena, &design, again); /* the same index, made twice */
    design_add(&arena, &reverse, b);
    design_add(&arena, &reverse, a);
    assert_int_equal(design.added_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(str_eq(design.added[i]->identity, reverse.added[i]->identity)); /* whatever the order of adding */
    }
    assert_int_equal(design_size_bytes(&design), 2 * 81920);
    struct design copy = design_copy(&arena, &design);
    design_remove(&copy, again);
    assert_false(design_has(&copy, a));
    assert_true(design_has(&copy, b));
    assert_true(design_has(&design, a)); /* the copy is its own */
    design_hide(&arena, &design, 7);
    design_hide(&arena, &design, 3);
    design_hide(&arena, &design, 7);
    assert_int_equal(design.hidden_count, 2);
    assert_true(design_hides(&design, 3) && design_hides(&design, 7) && !design_hides(&design, 4));
    assert_true(design.hidden[0] == 3);
    arena_release(&arena);
}

static void names(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct catalog *catalog = sample(&arena);
    struct catalog_key keys[DESIGN_KEYS_MAX] = {{0}};
    for (uint32_t i = 0; i < DESIGN_KEYS_MAX; i++) {
        keys[i].column = i % 8;
    }
    struct design_index like = {.table = 0, .method = METHOD_BTREE, .keys = keys, .key_count = DESIGN_KEYS_MAX};
    struct design_index *wide = design_index_make(&arena, catalog, &like);
    assert_true(wide->name.len <= 63);
    like.key_count = 8; /* odd characters do not reach the name */
    struct design_index *odd = design_index_make(&arena, catalog, &like);
    for (size_t i = 0; i < odd->name.len; i++) {
        assert_true(strchr("abcdefghijklmnopqrstuvwxyz0123456789_", odd->name.ptr[i]));
    }
    like.key_count = 1;
    struct design_index *up = design_index_make(&arena, catalog, &like);
    keys[0].descending = keys[0].nulls_first = true;
    struct design_index *down = design_index_make(&arena, catalog, &like);
    assert_false(str_eq(up->name, down->name));
    assert_false(str_eq(up->identity, down->identity));
    struct str ddl = design_index_ddl(&arena, catalog, index_on(&arena, catalog, 1, 0), true);
    assert_true(str_starts(ddl, STR("CREATE INDEX idx_parts_id_"))); /* partitioned: never CONCURRENTLY */
    struct design_index *existing = design_index_from_catalog(&arena, catalog, &catalog->indexes[0]);
    assert_str(existing->name, "orders_pkey");
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cases), cmocka_unit_test(sets), cmocka_unit_test(names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
