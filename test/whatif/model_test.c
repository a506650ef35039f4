/* The model driver remembers plans; what it answers must be what planning anew would say, whatever was asked before. */
#include <math.h>

#include "base/file.h"
#include "base/random.h"
#include "collect/collect.h"
#include "cost/index_size.h"
#include "optimizer/optimizer.h"
#include "sql/parse.h"
#include "support/support.h"
#include "whatif/whatif.h"

#define CANDIDATES 30

static const struct design_index *candidate(struct arena *arena, const struct catalog *catalog, struct random *random) {
    uint32_t table = (uint32_t)random_below(random, catalog->table_count);
    size_t columns = catalog->tables[table].column_count;
    struct catalog_key keys[2] = {{.column = (uint32_t)random_below(random, columns)},
                                  {.column = (uint32_t)random_below(random, columns)}};
    struct design_index like = {
        .table = table, .method = METHOD_BTREE, .keys = keys, .key_count = keys[0].column == keys[1].column ? 1 : 2};
    struct design_index *index = design_index_make(arena, catalog, &like);
    cost_index_size(catalog, index);
    return index;
}

static void compare(struct arena *arena, const struct catalog *catalog, const char *file) {
    struct err err = {0};
    struct random random;
    const struct design_index *candidates[CANDIDATES];
    struct workload_sample sample = {.weight = 1};
    assert_done(file_read(arena, str_fmt(arena, "test/whatif/quality/orders/%s.sql", file), 0, &sample.text, &err),
                &err);
    sample.tree = sql_parse_statement(arena, SQL_POSTGRESQL, sample.text, &err);
    assert_done(sample.tree != NULL, &err);
    sample.query = query_resolve(arena, catalog, sample.tree, sample.text, &err);
    assert_done(sample.query != NULL, &err);
    random_init(&random, 11);
    for (size_t i = 0; i < CANDIDATES; i++) {
        candidates[i] = candidate(arena, catalog, &random);
    }
    struct whatif *whatif = whatif_open_model(arena, catalog);
    struct optimizer_query *query = optimizer_prepare(arena, catalog, sample.query);
    for (int round = 0; round < 300; round++) {
        struct design design = {0};
        struct whatif_answer answer;
        struct optimizer_plan plan;
        for (size_t n = random_below(&random, 7); n; n--) {
            design_add(arena, &design, candidates[random_below(&random, CANDIDATES)]);
        }
        if (catalog->index_count && random_below(&random, 2)) {
            design_hide(arena, &design, (uint32_t)random_below(&random, catalog->index_count));
        }
        assert_done(whatif_cost(arena, whatif, &sample, &design, &answer, &err), &err);
        optimizer_plan(arena, query, &design, false, &plan);
        if (fabs(answer.cost - plan.cost) > plan.cost * 0.01) {
            fail_msg("%s: remembered %.2f, planned anew %.2f", file, answer.cost, plan.cost);
        }
        for (size_t i = 0; i < answer.used_count; i++) {
            assert_true(design_has(&design, answer.used[i]));
        }
        for (size_t i = 0; i < answer.used_existing_count; i++) {
            assert_false(design_hides(&design, answer.used_existing[i]));
        }
    }
    whatif_close(whatif);
}

static void remembered_is_planned(void **state) {
    static const char *const files[] = {"customer_orders_page", "order_detail",     "revenue_by_country",
                                        "orders_open_queue",    "stock_to_reorder", "cart_by_token",
                                        "carts_stale"};
    struct arena arena;
    struct err err = {0};
    struct collect_options options = {.no_statements = true};
    (void)state;
    arena_init(&arena, NULL);
    struct db *db = db_open(&arena, STR("examples/orders.zip"), NULL, &err);
    assert_done(db != NULL, &err);
    const struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        compare(&arena, catalog, files[i]);
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(remembered_is_planned)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
