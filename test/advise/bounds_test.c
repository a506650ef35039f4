/*
 * The bound against every set there is: on small instances each set is priced by whole plans of the optimizer, statement by statement, without the search's
 * own parts of plans; none may cost less than the bound says, and what was found is near the best.
 *
 * Over tables by hand, with statements of many kinds, existing indexes that may be dropped, forced ones, limits per table, on writes and on statements that
 * get costlier, and a charge for each index:
 *
 *     customer (c_id, c_land)    sale (s_customer, s_day, s_shop, s_price, s_agent)    r (r_device, r_at, r_kind, r_value), RANGE (r_at) in thousands
 */
#include <math.h>
#include <stdlib.h>

#include "advise/search.h"
#include "advise/select/solve.h"
#include "advise/world.h"
#include "base/buf.h"
#include "base/random.h"
#include "catalog/catalog_build.h"
#include "support/support.h"

enum { INSTANCES = 60, CANDIDATES_MAX = 8, PARTS = 5, TEMPLATES = 3 };

static const int64_t noon = 1764000000;

struct instance {
    struct arena arena;
    struct catalog *catalog;
    struct workload *workload;
    struct problem problem;
    struct clock clock;
    struct whatif *model;
    struct costs costs;
    struct solver solver;
    struct random random;
};

/* @9 stands for a number below 9. */
static const char *const reads[] = {
    "select sum(s_customer) from sale where s_day > @3000 and s_shop = @500",
    "select sum(s_customer) from sale where s_day < @60 and s_shop = @500 and s_agent = @60",
    "select s_customer from sale where s_day = @3000 or s_shop = @500",
    "select s_price from sale where (s_day = @3000 or s_shop = @500) and s_agent = @60",
    "select s_day, s_shop from sale where s_customer = @20000 order by s_day limit 10",
    "select * from sale order by s_day, s_shop limit @200",
    "select s_agent, s_price from sale where s_shop = @500 order by s_price desc limit 3",
    "select max(s_price), min(s_day) from sale where s_agent = @60",
    "select s_shop, count(*) from sale where s_day > @3000 group by s_shop order by s_shop limit 5",
    "select distinct s_customer from sale where s_agent = @60",
    "select s_day, rank() over (order by s_price) from sale where s_shop = @500",
    "select c_id, s_day from customer join sale on s_customer = c_id where c_land = @40 and s_shop = @500",
    "select c_id, s_price from customer join sale on s_customer = c_id where c_land = @40 order by s_price limit 20",
    "select c_id, s_price from customer left join sale on s_customer = c_id order by c_id limit @90",
    "select c_land from customer where c_id in (select s_customer from sale where s_day < @60) order by c_id limit 40",
    "select c_id from customer where c_land = @40 and exists (select 1 from sale where s_customer = c_id and s_day = @3000)",
    "select c_id from customer where c_land = @40 and not exists (select 1 from sale where s_customer = c_id and s_agent = @60)",
    "select c_id, (select max(s_day) from sale where s_customer = c_id) from customer where c_id < @40",
    "select c_id, (select s_shop from sale where s_customer = c_id order by s_day limit 1) from customer where c_land = @40",
    "select c_id, s_shop from customer join sale on s_customer = c_id where c_id < @9 and s_shop not in (select s_day from sale where s_shop = @500)",
    "select c_id, s_shop from (select s_customer, s_shop from sale where s_day >= @3000 order by s_day limit @600) x join customer on c_id = s_customer",
    "select x.s_price from customer, lateral (select * from sale where s_customer = c_id) x where c_land = @40 and c_id < @400",
    "with x as (select s_customer, count(*) n from sale where s_shop = @500 group by s_customer) select * from x a join x b on a.n = b.n",
    "select s_customer from sale where s_day = @3000 union all select r_device from r where r_kind = @30 and r_at >= 4000",
    "select u.s_customer from (select s_customer, s_day from sale union all select r_device, r_at from r) u join customer on c_id = u.s_customer where c_land = @40 and c_id < @900",
    "select sum(r_value) from r where r_device = @5000 and r_at >= 3000",
    "select count(*) from r where r_device = @5000",
    "select count(*) from r where r_device < @200 and r_kind = @30",
    "select r_value from r where (r_device = @5000 or r_kind = @30) and r_at >= 3000",
    "select r_value from r where r_device < @500 and r_kind = @30 and r_at >= 3000",
    "select r_value from r where r_device = @5000 order by r_at desc limit 5",
    "select r_device, max(r_value) from r where r_kind = @30 and r_at < 1000 group by r_device",
    "select c_land, r_value from customer join r on r_device = c_id where c_land = @40 and r_at >= 3000",
    "select c_id from customer where c_land = @40 and exists (select 1 from r where r_device = c_id and r_at >= 4000)",
};

static const char *const writes[] = {
    "insert into r values (1, 4500, 2, 3)", "insert into r_3 values (1, 2500, 2, 3)", "update sale set s_price = 3 where s_customer = @20000",
    "delete from sale where s_day = @3000", "update r_4 set r_kind = 3 where r_device = @5000", "insert into sale values (1, 2, 3, 4, 5)",
};

/* --- The tables ---------------------------------------------------------------------------------------------- */

static void add_table(struct instance *s, struct catalog_builder *b, const char *name, double rows, struct str key, struct str bound) {
    bool stored = !key.len;
    double pages = ceil(rows / 150);
    struct catalog_table table = {.schema = STR("public"),
                                  .name = str_dup(&s->arena, str_from_z(name)),
                                  .kind = bound.len ? TABLE_PARTITION : stored ? TABLE_ORDINARY : TABLE_PARTITIONED,
                                  .parent = CATALOG_NONE,
                                  .partition_key = key,
                                  .partition_bound = bound,
                                  .rows = stored ? rows : -1,
                                  .pages = stored ? pages : 0,
                                  .visible_pages = stored ? pages : 0,
                                  .size_bytes = stored ? (uint64_t)pages * 8192 : 0,
                                  .has_stats = true};
    catalog_builder_add_table(b, &table, bound.len ? STR("public") : (struct str){0}, bound.len ? STR("r") : (struct str){0});
}

/* Whole numbers from `low`, evenly spread. */
static void add_column(struct instance *s, struct catalog_builder *b, const char *table, const char *name, double low, double distinct, double correlation) {
    enum { STEPS = 10 };
    struct catalog_column column = {.name = str_from_z(name), .type_name = STR("integer"), .type_length = 4, .family = FAMILY_INTEGER, .not_null = true};
    struct catalog_stats *stats = &column.stats;
    *stats = (struct catalog_stats){.present = true, .distinct = distinct, .width_bytes = 4, .correlation = correlation, .bound_count = STEPS + 1};
    stats->bounds = ARENA_ARRAY(&s->arena, struct str, stats->bound_count);
    for (int i = 0; i <= STEPS; i++) {
        stats->bounds[i] = str_fmt(&s->arena, "%.0f", low + (distinct - 1) * i / STEPS);
    }
    catalog_builder_add_column(b, catalog_builder_table(b, STR("public"), str_from_z(table)), &column);
}

static void add_readings(struct instance *s, struct catalog_builder *b, const char *table, double low, double distinct) {
    add_column(s, b, table, "r_device", 0, 5000, 0);
    add_column(s, b, table, "r_at", low, distinct, 0.9);
    add_column(s, b, table, "r_kind", 0, 30, 0);
    add_column(s, b, table, "r_value", 0, 9000, 0);
}

static void add_existing(struct instance *s, struct catalog_builder *b, const char *table, const char *name, uint32_t first, uint32_t second) {
    struct catalog_index index = {.schema = STR("public"), .name = str_from_z(name), .table = catalog_builder_table(b, STR("public"), str_from_z(table)),
                                  .method = METHOD_BTREE, .valid = true, .modelled = true, .scans = NAN, .tree_height = -1, .key_count = second == CATALOG_NONE ? 1 : 2};
    index.keys = ARENA_ARRAY(&s->arena, struct catalog_key, 2);
    index.keys[0].column = first;
    index.keys[1].column = second;
    index.tuples = str_eq_z(str_from_z(table), "sale") ? 400000 : 20000;
    index.pages = index.tuples / 360;
    index.size_bytes = (uint64_t)index.pages * 8192;
    catalog_builder_add_index(b, &index);
}

static void add_some_existing(struct instance *s, struct catalog_builder *b) {
    for (int i = 0; i < 2 && random_below(&s->random, 3) == 0; i++) {
        uint32_t first = (uint32_t)random_below(&s->random, 5);
        add_existing(s, b, "sale", i ? "sale_b" : "sale_a", first, random_below(&s->random, 2) ? CATALOG_NONE : (first + 1) % 5);
    }
    if (random_below(&s->random, 3) == 0) {
        add_existing(s, b, "customer", "customer_id", 0, CATALOG_NONE);
    }
}

static struct catalog *catalog_of(struct instance *s) {
    static struct catalog_setting settings[] = {{.name = STR("parallel_setup_cost"), .value = STR("50")}, {.name = STR("min_parallel_table_scan_size"), .value = STR("80"), .unit = STR("8kB")}};
    struct catalog_builder *b = catalog_builder_new(&s->arena, SQL_POSTGRESQL);
    b->catalog->search_path = STR("public");
    b->catalog->version = 150000;
    add_table(s, b, "customer", 20000, (struct str){0}, (struct str){0});
    add_table(s, b, "sale", 400000, (struct str){0}, (struct str){0});
    add_table(s, b, "r", 0, STR("RANGE (r_at)"), (struct str){0});
    for (int i = 0; i < PARTS; i++) {
        add_table(s, b, str_z(&s->arena, str_fmt(&s->arena, "r_%d", i + 1)), 60000 + 20000 * i, (struct str){0},
                  str_fmt(&s->arena, "FOR VALUES FROM (%d) TO (%d)", 1000 * i, 1000 * (i + 1)));
    }
    catalog_builder_seal_tables(b);
    add_column(s, b, "customer", "c_id", 0, 20000, 1);
    add_column(s, b, "customer", "c_land", 0, 40, 0.1);
    add_column(s, b, "sale", "s_customer", 0, 20000, 0);
    add_column(s, b, "sale", "s_day", 0, 3000, 0.3);
    add_column(s, b, "sale", "s_shop", 0, 500, 0);
    add_column(s, b, "sale", "s_price", 0, 9000, 0);
    add_column(s, b, "sale", "s_agent", 0, 60, 0);
    add_readings(s, b, "r", 0, 1000 * PARTS);
    for (int i = 0; i < PARTS; i++) {
        add_readings(s, b, str_z(&s->arena, str_fmt(&s->arena, "r_%d", i + 1)), 1000 * i, 1000);
    }
    add_some_existing(s, b);
    struct catalog *catalog = catalog_builder_finish(b);
    catalog->settings = settings;
    catalog->setting_count = random_below(&s->random, 2) ? 2 : 0;
    return catalog;
}

/* --- The workload -------------------------------------------------------------------------------------------- */

static struct str made_up(struct instance *s, const char *text) {
    struct buf out;
    buf_init(&out, &s->arena);
    for (const char *at = text; *at;) {
        char *end = NULL;
        unsigned long below = *at == '@' ? strtoul(at + 1, &end, 10) : 0;
        if (below) {
            buf_fmt(&out, "%d", (int)random_below(&s->random, below));
        } else {
            buf_char(&out, *at);
        }
        at = below ? end : at + 1;
    }
    return buf_view(&out);
}

static struct workload *workload_of(struct instance *s) {
    enum { READS = sizeof reads / sizeof *reads, WRITES = sizeof writes / sizeof *writes };
    struct err err = {0};
    struct workload_builder *builder = workload_builder_new(&s->arena, s->catalog, 1);
    size_t first = random_below(&s->random, READS), near = 1 + random_below(&s->random, READS);
    for (size_t t = 0; t < TEMPLATES; t++) {
        struct workload_statement read = world_statement(made_up(s, reads[(first + random_below(&s->random, near)) % READS]), 1 + (double)random_below(&s->random, 20));
        workload_builder_add(builder, &read);
    }
    for (size_t t = random_below(&s->random, 3); t > 0; t--) {
        struct workload_statement write = world_statement(made_up(s, writes[random_below(&s->random, WRITES)]), 1 + (double)random_below(&s->random, 5000));
        workload_builder_add(builder, &write);
    }
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    return workload;
}

/* --- The problem --------------------------------------------------------------------------------------------- */

static struct advise_options options_of(struct instance *s) {
    struct advise_options options = {.budget_bytes = (1 + random_below(&s->random, 20)) << 20, .max_width = 1 + random_below(&s->random, 2), .max_regression = 0.05};
    options.max_indexes_per_table = random_below(&s->random, 6) < 3 ? random_below(&s->random, 3) : 0;
    options.min_index_gain = random_below(&s->random, 4) ? 0 : 0.01;
    options.drop_existing = random_below(&s->random, 2);
    options.limit_writes = options.reject_on_regression = random_below(&s->random, 3) == 0;
    options.max_write_regression = 0.1 * (double)(1 + random_below(&s->random, 9));
    return options;
}

static void set_problem(struct instance *s, const struct advise_options *options) {
    struct err err = {0};
    s->problem = (struct problem){.arena = &s->arena, .catalog = s->catalog, .workload = s->workload, .clock = &s->clock, .deadline_ms = INFINITY, .options = *options};
    s->model = whatif_open_model(&s->arena, s->catalog);
    world_weigh(&s->problem);
    assert_done(existing_offer(&s->problem, &s->model, NULL, &err), &err);
    maintain_count_writes(&s->problem);
    candidates_generate(&s->problem);
    fronts_settle(&s->problem);
}

/* Some of what is offered, so that all sets can be tried. */
static struct design some_of(struct instance *s) {
    struct design only = {0};
    size_t n = s->problem.candidates.n, existing = s->problem.existing.n;
    for (size_t c = 0; c < n; c++) {
        bool chosen = random_below(&s->random, n) < CANDIDATES_MAX - existing && only.added_count + existing < CANDIDATES_MAX;
        if (s->problem.candidates.at[c].existing == CATALOG_NONE && chosen) {
            design_add(&s->arena, &only, s->problem.candidates.at[c].index);
        }
    }
    return only;
}

static void open_instance(struct instance *s, uint64_t seed) {
    *s = (struct instance){0};
    arena_init(&s->arena, NULL);
    random_init(&s->random, seed);
    s->clock = clock_fixed(&noon);
    s->catalog = catalog_of(s);
    s->workload = workload_of(s);
    struct advise_options options = options_of(s);
    set_problem(s, &options);
    struct design only = some_of(s);
    whatif_close(s->model);
    options.only = &only;
    set_problem(s, &options);
    size_t n = s->problem.candidates.n;
    if (n && random_below(&s->random, 4) == 0) {
        size_t c = random_below(&s->random, n);
        s->problem.forced[c] = s->problem.candidates.at[c].existing == CATALOG_NONE && s->problem.candidates.at[c].index->size_bytes <= s->problem.options.budget_bytes;
    }
}

static void close_instance(struct instance *s) {
    whatif_close(s->model);
    arena_release(&s->arena);
}

/* --- All sets ------------------------------------------------------------------------------------------------ */

static struct id_set set_of(struct instance *s, uint32_t mask) {
    struct id_set set = {0};
    for (uint32_t c = 0; c < s->problem.candidates.n; c++) {
        set = mask >> c & 1 ? set_with(&s->arena, set, c) : set;
    }
    return set;
}

static bool may_be_had(struct instance *s, uint32_t mask, struct id_set set, const double *costs) {
    bool in[CANDIDATES_MAX] = {0}, allowed = problem_size(&s->problem, set) <= s->problem.options.budget_bytes;
    for (uint32_t c = 0; c < s->problem.candidates.n; c++) {
        in[c] = mask >> c & 1;
        allowed &= in[c] || !s->problem.forced[c];
    }
    for (size_t t = 0; t < s->workload->template_count && s->problem.options.reject_on_regression; t++) {
        allowed &= isnan(s->costs.today[t]) || costs[t] <= s->costs.today[t] * (1 + s->problem.options.max_regression) + 1;
    }
    return allowed && limits_hold(&s->solver, in);
}

/* INFINITY: it may not be had. */
static double price_of(struct instance *s, uint32_t mask) {
    struct err err = {0};
    struct id_set set = set_of(s, mask);
    struct design design = problem_design(&s->arena, &s->problem, set);
    double total = 0, *costs = ARENA_ARRAY(&s->arena, double, s->workload->template_count + 1);
    for (size_t t = 0; t < s->workload->template_count; t++) {
        struct whatif_answer answer;
        assert_done(whatif_template_cost(&s->arena, s->model, &s->workload->templates[t], &design, &answer, &err), &err);
        costs[t] = answer.cost;
        total += isnan(s->costs.base[t]) ? 0 : s->problem.weight[t] * answer.cost;
    }
    for (size_t i = 0; i < set.n; i++) {
        total += solver_price(&s->solver, set.at[i]);
    }
    return may_be_had(s, mask, set, costs) ? total : INFINITY;
}

static double best_of_all(struct instance *s, uint32_t *best_mask) {
    double best = INFINITY;
    for (uint32_t mask = 0; mask < 1u << s->problem.candidates.n; mask++) {
        double cost = price_of(s, mask);
        *best_mask = cost < best ? mask : *best_mask;
        best = fmin(best, cost);
    }
    return best;
}

static void tell(struct instance *s, uint32_t mask) {
    for (size_t t = 0; t < s->workload->template_count; t++) {
        print_error("%.0f x " STR_FMT "\n", s->problem.weight[t], STR_ARG(s->workload->templates[t].samples[0].text));
    }
    for (uint32_t c = 0; c < s->problem.candidates.n; c++) {
        print_error("%s%s " STR_FMT "\n", mask >> c & 1 ? "best " : "", s->solver.best.in[c] ? "found" : "", STR_ARG(s->problem.candidates.at[c].index->identity));
    }
}

static size_t check_instance(uint64_t seed) {
    struct instance s;
    size_t n;
    open_instance(&s, seed);
    n = s.problem.candidates.n;
    assert_true(n <= CANDIDATES_MAX);
    if (n) {
        uint32_t mask = 0;
        assert_true(costs_open(&s.arena, &s.costs, &s.problem, s.model, NULL, SIZE_MAX));
        solver_open(&s.arena, &s.solver, &s.costs);
        size_t limits = s.solver.limits.n;
        solver_run(&s.solver);
        solver_avoid_regressions(&s.solver, &s.costs);
        double found = s.solver.best.total, bound = s.solver.bound;
        s.solver.limits.n = limits;
        double best = best_of_all(&s, &mask);
        if (bound > best * (1 + 1e-6) || found > best * 1.03) {
            tell(&s, mask);
            fail_msg("seed %d: found %f, bound %f; the best of all %f", (int)seed, found, bound, best);
        }
    }
    close_instance(&s);
    return n;
}

/* BOUNDS_FIRST and BOUNDS_COUNT, from the environment, try others. */
static void no_set_is_below_the_bound(void **state) {
    static const uint64_t once_wrong[] = {86, 279, 320, 106, 194, 263, 268, 392, 434, 517, 647, 2125, 4958, 5681};
    size_t candidates = 0;
    const char *first = getenv("BOUNDS_FIRST"), *count = getenv("BOUNDS_COUNT");
    uint64_t from = first ? strtoull(first, NULL, 10) : 1, n = count ? strtoull(count, NULL, 10) : INSTANCES;
    (void)state;
    for (uint64_t seed = from; seed < from + n; seed++) {
        candidates += check_instance(seed);
    }
    for (size_t i = 0; i < sizeof once_wrong / sizeof *once_wrong && !first; i++) {
        candidates += check_instance(once_wrong[i]);
    }
    assert_true(candidates > 3 * n);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_set_is_below_the_bound)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
