/*
 * Captured statements with sampled literals must be plannable: every template of the example bundles goes through EXPLAIN on
 * the database it was captured from, when the server that DOVETAIL_TEST_PG names holds it. 95 % of the samples must pass.
 */
#include "collect/collect.h"
#include "support/support.h"

static const struct collect_options options = {.seed = 1};

static struct db *connect(struct arena *arena, const char *database) {
    static const struct db_options read_only = {.read_only = true};
    const char *url = getenv("DOVETAIL_TEST_PG");
    struct err err = {0};
    if (!url || !*url) {
        return NULL;
    }
    struct str rest = str_slice(str_from_z(url), strlen("postgresql://"), strlen(url)), place = str_cut(&rest, '/');
    return db_open(arena, str_fmt(arena, "postgresql://" STR_FMT "/%s", STR_ARG(place), database), &read_only, &err);
}

static void explain_all(const char *database) {
    struct arena arena;
    struct err err = {0};
    size_t asked = 0, good = 0, lost = 0;
    arena_init(&arena, NULL);
    struct db *db = connect(&arena, database);
    struct db *bundle = db_open(&arena, str_fmt(&arena, "examples/%s.zip", database), NULL, &err);
    if (!db || !bundle) {
        arena_release(&arena);
        test_skip("no server with database %s and its bundle (DOVETAIL_TEST_PG)", database);
    }
    struct catalog *catalog = collect_catalog(&arena, bundle, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    struct workload_builder *builder = workload_builder_new(&arena, catalog, options.seed);
    assert_done(collect_workload(bundle, builder, &options, NULL, &err), &err);
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *template = &workload->templates[i];
        if (template->state == TEMPLATE_UNPARSED || template->state == TEMPLATE_UNRESOLVED) {
            lost++;
            print_message("not modelled: %.*s\n  %.*s\n", STR_ARG(template->reason), STR_ARG(template->text));
        }
        for (size_t k = 0; k < template->sample_count; k++) {
            struct err refused = {0};
            struct db_result plan;
            struct str sql = str_fmt(&arena, "EXPLAIN " STR_FMT, STR_ARG(template->samples[k].text));
            bool passed = db_query(&arena, db, (struct str){0}, sql, NULL, 0, &plan, &refused);
            asked++;
            good += passed;
            if (!passed) {
                print_message("%s\n  %.*s\n", refused.message, STR_ARG(sql));
            }
        }
    }
    print_message("%s: %zu templates, %zu not modelled, %zu of %zu samples explained\n", database,
                  workload->template_count, lost, good, asked);
    assert_true(asked > 0 && (double)good >= 0.95 * (double)asked);
    assert_true((double)lost <= 0.05 * (double)workload->template_count);
    arena_release(&arena);
}

static void orders(void **state) {
    (void)state;
    explain_all("orders");
}

static void tpch(void **state) {
    (void)state;
    explain_all("tpch");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(orders), cmocka_unit_test(tpch)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
