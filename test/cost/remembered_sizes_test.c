/* An index has the same size whether the spread of its columns is remembered from others or worked out for it alone: predicates restrict some of its keys, and not others. */
#include "catalog/catalog_build.h"
#include "cost/index_size.h"
#include "sql/parse.h"
#include "support/support.h"

/* A million rows: 0 a number of 1,000 values, 1 of 50,000, 2 a word with common ones and NULLs, 3 a flag. */
static struct catalog *make_catalog(struct arena *arena) {
    static const double distinct[] = {1000, 50000, 300, 2};
    static struct str words[] = {STR_INIT("lamp"), STR_INIT("chandelier")};
    static double shares[] = {0.3, 0.1};
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_POSTGRESQL);
    struct catalog_table table = {.schema = STR("public"), .name = STR("t"), .rows = 1e6, .pages = 20000, .has_stats = true};
    builder->catalog->search_path = STR("public");
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    catalog_builder_seal_tables(builder);
    for (size_t c = 0; c < 4; c++) {
        struct catalog_column column = {.name = str_fmt(arena, "c%zu", c), .type_name = c == 2 ? STR("text") : STR("integer")};
        column.family = c == 2 ? FAMILY_TEXT : FAMILY_INTEGER;
        column.type_length = c == 2 ? -1 : 4;
        column.stats = (struct catalog_stats){.present = true, .distinct = distinct[c], .width_bytes = c == 2 ? 8 : 4};
        if (c == 2) {
            column.stats.null_fraction = 0.4;
            column.stats.common = words;
            column.stats.common_fraction = shares;
            column.stats.common_count = 2;
        }
        catalog_builder_add_column(builder, 0, &column);
    }
    return catalog_builder_finish(builder);
}

struct wanted {
    uint32_t columns[2];
    size_t count;
    const char *predicate; /* or NULL */
};

static struct design_index *make_index(struct arena *arena, const struct catalog *catalog, const struct wanted *wanted) {
    struct catalog_key keys[2] = {{.column = wanted->columns[0]}, {.column = wanted->columns[1]}};
    struct design_index like = {.table = 0, .method = METHOD_BTREE, .keys = keys, .key_count = wanted->count};
    if (wanted->predicate) {
        like.predicate_text = str_from_z(wanted->predicate);
        like.predicate = sql_parse_expression(arena, SQL_POSTGRESQL, like.predicate_text, NULL);
        assert_non_null(like.predicate);
    }
    return design_index_make(arena, catalog, &like);
}

static void remembered_is_worked_out(void **state) {
    static const struct wanted wanted[] = {
        {{0}, 1, NULL},
        {{2}, 1, NULL},
        {{0, 2}, 2, NULL},
        {{0, 1}, 2, "c3 = 1"},
        {{2, 1}, 2, "c3 = 1"},
        {{2}, 1, "c2 = 'lamp'"},
        {{2, 0}, 2, "c2 = 'chandelier'"},
        {{2, 1}, 2, "c2 is not null"},
        {{1, 2}, 2, "c2 is null"},
        {{1}, 1, "c1 > 10 and c3 = 0"},
        {{3, 1}, 2, "c3"},
        {{2}, 1, NULL},
        {{1}, 1, NULL},
    };
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct catalog *catalog = make_catalog(&arena);
    for (int backwards = 0; backwards < 2; backwards++) { /* whoever comes first must not tell the others what only holds of it */
        struct cost_sizes *sizes = cost_sizes_new(&arena);
        size_t n = sizeof wanted / sizeof *wanted;
        for (size_t i = 0; i < n; i++) {
            const struct wanted *one = &wanted[backwards ? n - 1 - i : i];
            struct design_index *alone = make_index(&arena, catalog, one), *among = make_index(&arena, catalog, one);
            cost_index_size(catalog, alone);
            cost_sizes_set(sizes, catalog, among);
            assert_true(alone->pages > 1);
            assert_true(alone->pages == among->pages && alone->tuples == among->tuples && alone->size_bytes == among->size_bytes);
        }
    }
    arena_release(&arena);
}

/* The values that a predicate leaves are those of the index: one of the words is longer than the other, and rarer. */
static void a_predicate_restricts(void **state) {
    static const struct wanted whole = {{2}, 1, NULL}, lamp = {{2}, 1, "c2 = 'lamp'"}, beside = {{2}, 1, "c3 = 1"};
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct catalog *catalog = make_catalog(&arena);
    struct cost_sizes *sizes = cost_sizes_new(&arena);
    const struct wanted *all[] = {&whole, &lamp, &beside};
    struct design_index *made[3];
    for (size_t i = 0; i < 3; i++) {
        made[i] = make_index(&arena, catalog, all[i]);
        cost_sizes_set(sizes, catalog, made[i]);
    }
    assert_true(made[1]->pages < made[0]->pages);
    assert_true(made[2]->pages < made[0]->pages);
    assert_true(made[1]->pages != made[2]->pages);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(remembered_is_worked_out),
        cmocka_unit_test(a_predicate_restricts),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
