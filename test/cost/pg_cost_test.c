/*
 * The formulas against PostgreSQL 15.18's EXPLAIN on TPC-H SF 1 with default settings (effective_cache_size 4 GB), hypothetical indexes
 * by HypoPG. Table sizes are those of pg_class there; each expected number is the one EXPLAIN printed, so it holds to the cent.
 */
#include <math.h>

#include "cost/pg_join.h"
#include "cost/pg_upper.h"
#include "support/support.h"

static const struct pg_params params = {
    .seq_page = 1,
    .random_page = 4,
    .cpu_tuple = 0.01,
    .cpu_index_tuple = 0.005,
    .cpu_operator = 0.0025,
    .parallel_tuple = 0.1,
    .parallel_setup = 1000,
    .cache_pages = 524288,
    .work_mem = 4 << 20,
    .hash_mem = 8 << 20,
    .page_bytes = 8192,
    .min_parallel_table_pages = 1024,
    .min_parallel_index_pages = 64,
    .workers_per_gather = 2,
    .leader_participates = true,
    .memoize = true,
    .incremental_sort = true,
};
static const struct pg_table customer = {3597, 150000, 1, 3597}, orders = {26131, 1500000, 1, 26131},
                             lineitem = {112560, 6001286, 1, 112560};
static const struct pg_index by_custkey = {
    .method = METHOD_BTREE, .pages = 4784, .tuples = 1500000, .tree_height = -1, .correlation = 0.0019341486};

#define CENTS(actual, expected) assert_true(fabs((actual) - (expected)) < 0.006)

static void sequential_scans(void **state) {
    (void)state;
    CENTS(pg_seq_scan(&params, &customer, 2, 0).total, 5847.00);
    CENTS(pg_seq_scan(&params, &orders, 2, 0).total, 48631.00);
    CENTS(pg_seq_scan(&params, &lineitem, 1, 2).total, 143816.70); /* two workers and the leader */
}

static void index_and_bitmap_scans(void **state) {
    (void)state;
    struct pg_index_use one = {.selectivity = 17 / 1500000.0,
                               .bound_selectivity = 17 / 1500000.0,
                               .conditions = 1,
                               .array_scans = 1,
                               .loops = 1};
    struct pg_index_cost cost = pg_index_scan(&params, &orders, &by_custkey, &one);
    CENTS(cost.cost.startup, 0.05);
    CENTS(cost.cost.total, 72.35);
    CENTS(cost.access.total, 4.18);
    cost.access.total += 0.1 * params.cpu_operator * 17; /* what putting a row into the bitmap costs */
    CENTS(pg_bitmap_heap(&params, &orders, cost.access, one.selectivity, 1, 4784, 1, 0).total, 71.10);
    struct pg_index_use many = one;
    many.selectivity = many.bound_selectivity = 26988 / 1500000.0;
    cost = pg_index_scan(&params, &orders, &by_custkey, &many);
    CENTS(cost.access.total, 550.46);
    CENTS(pg_bitmap_heap(&params, &orders, (struct pg_cost){557.21, 557.21}, many.selectivity, 1, 4784, 1, 0).total,
          28020.92);
}

static void sorts(void **state) {
    (void)state;
    struct pg_cost scan = pg_seq_scan(&params, &orders, 0, 0);
    struct pg_cost all = pg_sort(&params, scan, 1500000, 107, -1), top = pg_sort(&params, scan, 1500000, 107, 10);
    CENTS(scan.total, 41131.00);
    CENTS(all.startup, 369325.98);
    CENTS(all.total, 373075.98);
    CENTS(top.startup, 73545.46);
    CENTS(pg_limit(top, 1500000, 0, 10).total, 73545.49);
}

static void hash_join_and_aggregate(void **state) {
    (void)state;
    struct pg_input outer = {.startup = 0, .total = 41131, .rows = 1500000, .width = 107},
                    inner = {.startup = 0, .total = 5097, .rows = 150000, .width = 159};
    struct pg_hash_table table = pg_hash_table(&params, inner.rows, inner.width, 0);
    struct pg_match match = {0};
    struct pg_hash_join join = {.clauses = 1, .hash_operators = 1, .pairs = 1500000};
    join.bucket_share = pg_bucket_share(150000, false, 0, 0, 150000, 150000, table.buckets * table.batches);
    assert_true(table.batches == 4);
    CENTS(pg_hash_join(&params, &outer, &inner, &join, &match).total, 125274.00);
    struct pg_aggregation agg = {.keys = 1, .aggregates = 1, .transition_ops = 1, .groups = 86199};
    struct pg_cost grouped = pg_agg_hashed(&params, (struct pg_cost){0, 41131}, 1500000, 4, &agg);
    CENTS(grouped.startup, 48631.00);
    CENTS(grouped.total, 49492.99);
}

/* Laws: more of anything never costs less; the paper's formula never fetches more pages than rows or than a table that fits the cache. */
/* Of 13 outer rows a share of 0.395 is read: five whole rows, so 5 / 13 of its cost. EXPLAIN on a database made up after IMDB. */
static void merge_join_of_few_rows(void **state) {
    (void)state;
    struct pg_input outer = {.startup = 6577.15, .total = 24000.12, .rows = 13, .width = 54},
                    inner = {.startup = 1113.28, .total = 1114.50, .rows = 487, .width = 9, .mark_free = true};
    struct pg_merge_join join = {.outer_end = 0.395, .inner_end = 1, .clauses = 1, .pairs = 1};
    struct pg_cost cost = pg_merge_join(&params, &outer, &inner, &join);
    assert_true(fabs(cost.startup - 7690.44) < 0.02 && fabs(cost.total - 14394.04) < 0.02);
}

static void memoize(void **state) {
    (void)state;
    struct pg_input series = {.startup = 0.005, .total = 10.005, .rows = 1000, .width = 4};
    struct pg_cost again = pg_memoize_rescan(&params, &series, 620, 1);
    /* EXPLAIN of 620 orders, each with generate_series(1, o_shippriority + 3), all the same: 10.02 at first, then from the cache. */
    CENTS(2190.75 + 10.015 + 619 * again.total + 620 * 1000 * params.cpu_tuple, 9965.99);
}

static void laws(void **state) {
    (void)state;
    double before = 0;
    for (double rows = 1; rows < 1500000; rows *= 1.7) {
        double pages = pg_pages_fetched(&params, rows, 26131, 4784, 26131);
        assert_true(pages <= 26131 && pages <= ceil(rows) + 1);
        struct pg_index_use use = {.selectivity = rows / 1500000,
                                   .bound_selectivity = rows / 1500000,
                                   .conditions = 1,
                                   .array_scans = 1,
                                   .loops = 1};
        double cost = pg_index_scan(&params, &orders, &by_custkey, &use).cost.total;
        struct pg_index_use covered = use;
        covered.index_only = true;
        assert_true(cost >= before);
        assert_true(pg_index_scan(&params, &orders, &by_custkey, &covered).cost.total <= cost);
        before = cost;
    }
    double hash_before = 0;
    for (double rows = 10; rows < 1e8; rows *= 3) {
        struct pg_hash_table t = pg_hash_table(&params, rows, 40, 0);
        assert_true(t.buckets >= 1024 && t.batches >= hash_before);
        hash_before = t.batches;
    }
    assert_true(pg_clamp_rows(NAN) == 1 && pg_clamp_rows(-5) == 1 && isfinite(pg_clamp_rows(INFINITY)));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sequential_scans), cmocka_unit_test(index_and_bitmap_scans),
                                       cmocka_unit_test(sorts), cmocka_unit_test(hash_join_and_aggregate),
                                       cmocka_unit_test(merge_join_of_few_rows), cmocka_unit_test(memoize),
                                       cmocka_unit_test(laws)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
