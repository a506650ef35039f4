/* Oracle's DDL of a design, compared with the syntax of its manual, and read back by our own parser. */
#include "catalog/design_oracle.h"

#include "catalog/catalog_build.h"
#include "sql/parse.h"
#include "support/support.h"

struct fixture {
    struct arena arena;
    struct catalog *catalog;
};

static struct fixture *fixture(void) {
    static struct fixture f;
    static const char *const names[] = {"ID", "CUSTOMER_ID", "lower", "SELECT"};
    arena_init(&f.arena, NULL);
    struct catalog_builder *builder = catalog_builder_new(&f.arena, SQL_ORACLE);
    struct catalog_table table = {.schema = STR("SHOP"), .name = STR("ORDERS")};
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    catalog_builder_seal_tables(builder);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct catalog_column column = {.name = str_from_z(names[i]), .type_name = STR("NUMBER")};
        catalog_builder_add_column(builder, 0, &column);
    }
    f.catalog = catalog_builder_finish(builder);
    return &f;
}

static struct design_index *make(struct fixture *f, const struct catalog_key *keys, size_t count,
                                 enum catalog_method method) {
    struct design_index like = {
        .method = method, .keys = (struct catalog_key *)(uintptr_t)keys, .key_count = count, .name = STR("X")};
    struct design_index *index = design_index_make(&f->arena, f->catalog, &like);
    index->name = STR("IX");
    return index;
}

/* What is written is what is expected, and our parser takes it as one statement. */
static void written(struct fixture *f, struct str ddl, const char *expected) {
    struct sql_script script = {0};
    assert_str(ddl, expected);
    sql_parse_script(&f->arena, SQL_ORACLE, ddl, &script);
    assert_int_equal(script.statements.n, 1);
    assert_int_not_equal(script.statements.at[0].outcome, SQL_FAILED);
}

static void creating(void **state) {
    (void)state;
    struct fixture *f = fixture();
    const struct catalog_key two[] = {{.column = 1}, {.column = 2, .descending = true}},
                             expression[] = {{.column = CATALOG_NONE, .expression = STR("UPPER(\"lower\")")},
                                             {.column = 3}};
    struct design_index *index = make(f, two, 2, METHOD_BTREE);
    written(f, design_oracle_ddl(&f->arena, f->catalog, index, DESIGN_ORACLE_PLAIN),
            "CREATE INDEX SHOP.IX ON SHOP.ORDERS (CUSTOMER_ID, \"lower\" DESC)");
    written(f, design_index_ddl(&f->arena, f->catalog, index, true),
            "CREATE INDEX SHOP.IX ON SHOP.ORDERS (CUSTOMER_ID, \"lower\" DESC) INVISIBLE ONLINE");
    index->storage = (struct design_storage){.tablespace = STR("USERS"), .prefix_length = 1, .local = true};
    written(f, design_oracle_ddl(&f->arena, f->catalog, index, DESIGN_ORACLE_INVISIBLE),
            "CREATE INDEX SHOP.IX ON SHOP.ORDERS (CUSTOMER_ID, \"lower\" DESC) LOCAL COMPRESS 1 TABLESPACE USERS "
            "INVISIBLE ONLINE");
    index->storage = (struct design_storage){.advanced_low = true, .prefix_length = 1, .reverse = true};
    index->unique = true;
    written(f, design_oracle_ddl(&f->arena, f->catalog, index, DESIGN_ORACLE_INVISIBLE),
            "CREATE UNIQUE INDEX SHOP.IX ON SHOP.ORDERS (CUSTOMER_ID, \"lower\" DESC) REVERSE COMPRESS ADVANCED LOW "
            "INVISIBLE ONLINE");
    index = make(f, expression, 2, METHOD_BTREE);
    written(f, design_oracle_ddl(&f->arena, f->catalog, index, DESIGN_ORACLE_PLAIN),
            "CREATE INDEX SHOP.IX ON SHOP.ORDERS (UPPER(\"lower\"), \"SELECT\")");
    index = make(f, two, 1, METHOD_BITMAP); /* no bitmap index is built online */
    written(f, design_index_ddl(&f->arena, f->catalog, index, true),
            "CREATE BITMAP INDEX SHOP.IX ON SHOP.ORDERS (CUSTOMER_ID) INVISIBLE");
    arena_release(&f->arena);
}

static void standard_edition_builds_offline(void **state) {
    (void)state;
    struct fixture *f = fixture();
    const struct catalog_key key = {.column = 1};
    struct design_index *index = make(f, &key, 1, METHOD_BTREE);
    f->catalog->oracle = catalog_oracle_new(&f->arena);
    f->catalog->oracle->edition = STR("Oracle Database 19c Standard Edition 2");
    written(f, design_index_ddl(&f->arena, f->catalog, index, true),
            "CREATE INDEX SHOP.IX ON SHOP.ORDERS (CUSTOMER_ID) INVISIBLE");
    written(f, design_index_undo(&f->arena, f->catalog, index), "DROP INDEX SHOP.IX");
    arena_release(&f->arena);
}

static void there_and_back(void **state) {
    (void)state;
    struct fixture *f = fixture();
    const struct catalog_key key = {.column = 1};
    struct design_index *index = make(f, &key, 1, METHOD_BTREE);
    struct catalog_index existing = {.schema = STR("SHOP"), .name = STR("Mixed")};
    written(f, design_index_undo(&f->arena, f->catalog, index), "DROP INDEX SHOP.IX ONLINE");
    written(f, design_oracle_show(&f->arena, f->catalog, index), "ALTER INDEX SHOP.IX VISIBLE");
    written(f, design_oracle_hide_existing(&f->arena, &existing), "ALTER INDEX SHOP.\"Mixed\" INVISIBLE");
    written(f, design_oracle_show_existing(&f->arena, &existing), "ALTER INDEX SHOP.\"Mixed\" VISIBLE");
    arena_release(&f->arena);
}

/* Oracle before 12.2 takes 30 bytes; unquoted names are upper case. */
static void proposed_names(void **state) {
    (void)state;
    struct fixture *f = fixture();
    const struct catalog_key keys[] = {{.column = 1}, {.column = 2}, {.column = 3}};
    struct design_index like = {.keys = (struct catalog_key *)(uintptr_t)keys, .key_count = 3};
    struct str name = design_index_make(&f->arena, f->catalog, &like)->name;
    assert_true(name.len <= 30);
    assert_true(str_starts(name, STR("IDX_ORDERS_CUSTOMER_ID_")));
    assert_true(str_eq(name, str_upper(&f->arena, name)));
    arena_release(&f->arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(creating),
        cmocka_unit_test(standard_edition_builds_offline),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(proposed_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
