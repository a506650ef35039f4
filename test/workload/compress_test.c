/* Compression by hand-computed examples, against a naive greedy, and by laws that hold for every method. */
#include "workload/compress.h"

#include <math.h>

#include "base/random.h"
#include "support/support.h"
#include "workload/sample.h"

#define assert_near(a, b) assert_true(fabs((a) - (b)) < 1e-9)

/* --- By hand --------------------------------------------------------------------------------------------- */

/*
 * Utilities 0.6, 0.3, 0.1. S(0,1) = 1 / 1.5 = 2/3; S(1,2) = 0.5 / 2 = 1/4; S(0,2) = 0.
 * ISUM: B = 0.6 + 0.2, 0.3 + 0.4 + 0.025, 0.1 + 0.075, so 0 comes first; what is left of 1 comes before 2 (0.15 each, the earlier).
 */
static struct compress_feature a[] = {{0, 1}}, b[] = {{0, 1}, {1, 0.5}}, c[] = {{1, 1}};
static struct compress_item three[] = {
    {.features = a, .feature_count = 1, .cost = 6, .shape = 1},
    {.features = b, .feature_count = 2, .cost = 3, .shape = 2},
    {.features = c, .feature_count = 1, .cost = 1, .shape = 3},
};
static const struct compress_input by_hand = {.items = three, .item_count = 3, .feature_count = 2};

static void similarity_is_weighted_jaccard(void **state) {
    (void)state;
    assert_near(compress_similarity(&three[0], &three[1]), 2.0 / 3);
    assert_near(compress_similarity(&three[1], &three[2]), 0.25);
    assert_near(compress_similarity(&three[0], &three[2]), 0);
    assert_near(compress_similarity(&three[1], &three[1]), 1);
}

static void the_example_comes_out_as_by_hand(void **state) {
    static const enum compress_method methods[] = {COMPRESS_FACILITY, COMPRESS_ISUM, COMPRESS_ISUM_PAIRS};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct arena arena;
        struct compression out;
        arena_init(&arena, NULL);
        compress_run(&arena, &by_hand, methods[i], 2, 1, 1, &out);
        assert_int_equal(out.pick_count, 2);
        assert_int_equal(out.picks[0].item, 0);
        assert_int_equal(out.picks[1].item, 1);
        assert_near(out.coverage, 0.925); /* 0.6 + 0.3 + 0.1 / 4 */
        assert_near(out.cost_share, 0.9);
        assert_near(out.picks[0].factor, 1);
        assert_near(out.picks[1].factor, 4.0 / 3); /* it speaks for 2 as well */
        arena_release(&arena);
    }
}

static void enough_coverage_ends_it(void **state) {
    struct arena arena;
    struct compression out;
    (void)state;
    arena_init(&arena, NULL);
    compress_run(&arena, &by_hand, COMPRESS_FACILITY, 3, 0.75, 1, &out);
    assert_int_equal(out.pick_count, 1);
    assert_near(out.coverage, 0.8);
    arena_release(&arena);
}

/* --- At random ------------------------------------------------------------------------------------------- */

enum { ITEMS = 60, FEATURES = 12 };

static struct compress_input at_random(struct arena *arena, uint64_t seed) {
    struct compress_input input = {.item_count = ITEMS, .feature_count = FEATURES};
    struct random random;
    random_init(&random, seed);
    input.items = ARENA_ARRAY(arena, struct compress_item, ITEMS);
    for (size_t i = 0; i < ITEMS; i++) {
        struct compress_item *item = &input.items[i];
        item->features = ARENA_ARRAY(arena, struct compress_feature, FEATURES);
        for (uint32_t id = (uint32_t)random_below(&random, 4); id < FEATURES;
             id += 1 + (uint32_t)random_below(&random, 6)) {
            item->features[item->feature_count++] = (struct compress_feature){id, 0.1 + 0.9 * random_unit(&random)};
        }
        item->cost = 1 + floor(1000 * pow(random_unit(&random), 4));
        item->selectivity = random_unit(&random) / 2;
        item->shape = random_below(&random, 5);
    }
    return input;
}

static double utility_of(const struct compress_input *input, size_t i) {
    double sum = 0;
    for (size_t k = 0; k < input->item_count; k++) {
        sum += (1 - input->items[k].selectivity) * input->items[k].cost;
    }
    return (1 - input->items[i].selectivity) * input->items[i].cost / sum;
}

static double covered(const struct compress_input *input, const size_t *picks, size_t n) {
    double sum = 0;
    for (size_t k = 0; k < input->item_count; k++) {
        double nearest = 0;
        for (size_t i = 0; i < n; i++) {
            nearest = fmax(nearest, compress_similarity(&input->items[picks[i]], &input->items[k]));
        }
        sum += utility_of(input, k) * nearest;
    }
    return sum;
}

/* Bounding instead of computing changes nothing: each pick is one of the greatest gain. */
static void the_lazy_greedy_is_the_greedy(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct arena arena;
        struct compression out;
        size_t picks[8];
        arena_init(&arena, NULL);
        struct compress_input input = at_random(&arena, seed);
        compress_run(&arena, &input, COMPRESS_FACILITY, 8, 1, 1, &out);
        assert_int_equal(out.pick_count, 8);
        for (size_t n = 0; n < 8; n++) {
            double best = 0;
            for (size_t item = 0; item < ITEMS; item++) {
                picks[n] = item;
                best = fmax(best, covered(&input, picks, n + 1));
            }
            picks[n] = out.picks[n].item;
            assert_near(covered(&input, picks, n + 1), best);
        }
        assert_near(out.coverage, covered(&input, picks, 8));
        arena_release(&arena);
    }
}

static void every_method_keeps_the_promises(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        for (int method = 0; method < COMPRESS_METHOD_COUNT; method++) {
            struct arena arena;
            struct compression out, again;
            bool seen[ITEMS] = {0};
            arena_init(&arena, NULL);
            struct compress_input input = at_random(&arena, seed);
            compress_run(&arena, &input, (enum compress_method)method, 15, 1, seed, &out);
            compress_run(&arena, &input, (enum compress_method)method, 15, 1, seed, &again);
            assert_true(out.pick_count > 0 && out.pick_count <= 15);
            assert_true(out.coverage > 0 && out.coverage <= 1 && out.cost_share > 0 && out.cost_share <= 1);
            assert_int_equal(out.pick_count, again.pick_count);
            for (size_t i = 0; i < out.pick_count; i++) {
                assert_false(seen[out.picks[i].item]);
                seen[out.picks[i].item] = true;
                assert_int_equal(out.picks[i].item, again.picks[i].item);
                assert_true(out.picks[i].factor >= 1 - 1e-9 && isfinite(out.picks[i].factor));
            }
            arena_release(&arena);
        }
    }
}

/* The picks' utilities times their factors are all the utility that is like some pick. */
static void factors_speak_for_all(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct arena arena;
        struct compression out;
        double sum = 0, alike = 0;
        arena_init(&arena, NULL);
        struct compress_input input = at_random(&arena, seed);
        compress_run(&arena, &input, COMPRESS_FACILITY, 10, 1, 1, &out);
        for (size_t i = 0; i < out.pick_count; i++) {
            sum += utility_of(&input, out.picks[i].item) * out.picks[i].factor;
        }
        for (size_t k = 0; k < ITEMS; k++) {
            double nearest = 0;
            for (size_t i = 0; i < out.pick_count; i++) {
                nearest = fmax(nearest, compress_similarity(&input.items[out.picks[i].item], &input.items[k]));
            }
            alike += nearest > 0 ? utility_of(&input, k) : 0;
        }
        assert_near(sum, alike);
        arena_release(&arena);
    }
}

/* --- From statements ------------------------------------------------------------------------------------- */

static void columns_an_index_could_serve_are_features(void **state) {
    static const char *const texts[] = {
        "select total from orders where customer_id = 7 and state = 'open' order by created_at",
        "select o.id from orders o join customers c on c.id = o.customer_id where c.email = 'Ann@x.org'",
        "select count(*) from orders",
    };
    struct arena arena;
    struct err err = {0};
    struct compress_input input;
    double costs[3] = {1, 1, 1};
    (void)state;
    arena_init(&arena, NULL);
    const struct catalog *catalog = sample_catalog(&arena);
    struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
    for (size_t i = 0; i < 3; i++) {
        workload_builder_add(builder, &(struct workload_statement){
                                          .text = str_from_z(texts[i]), .calls = 3 - (double)i, .total_ms = NAN});
    }
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    compress_features(&arena, catalog, workload, costs, &input);
    assert_int_equal(input.items[0].feature_count, 3);
    assert_int_equal(input.items[1].feature_count, 3);
    assert_int_equal(input.items[2].feature_count, 0);
    /* customer_id has 1000 values in 1000 rows, state 3: weights 1 - 1/1000 and 1 - 1/3, over the greatest. */
    uint32_t orders = catalog_table_id(catalog, catalog_find_table(catalog, STR("public"), STR("orders")));
    uint32_t first = orders ? (uint32_t)catalog->tables[0].column_count : 0;
    assert_int_equal(input.items[0].features[0].id, first + 1);
    assert_near(input.items[0].features[0].weight, 1);
    assert_int_equal(input.items[0].features[1].id, first + 2);
    assert_near(input.items[0].features[1].weight, (1 - 1.0 / 3) / (1 - 1.0 / 1000));
    assert_int_equal(input.items[0].features[2].id, first + 5);
    assert_near(input.items[0].selectivity, (1.0 / 1000 + 1.0 / 3) / 2);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(similarity_is_weighted_jaccard),
        cmocka_unit_test(the_example_comes_out_as_by_hand),
        cmocka_unit_test(enough_coverage_ends_it),
        cmocka_unit_test(the_lazy_greedy_is_the_greedy),
        cmocka_unit_test(every_method_keeps_the_promises),
        cmocka_unit_test(factors_speak_for_all),
        cmocka_unit_test(columns_an_index_could_serve_are_features),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
