/*
 * The proof over real plans: on small instances, whose plans our own optimizer makes, the bound is never above the cheapest set found by trying
 * all; bitmaps of several indexes, limits per table, forced indexes and a planner's corrections among it. And no bound is below zero.
 */
#include <math.h>

#include "advise/select/exchange.h"
#include "advise/select/mip.h"
#include "advise/world.h"
#include "base/random.h"
#include "support/made_up.h"
#include "support/support.h"

enum { INSTANCES = 30, CANDIDATES_MAX = 8, TEMPLATES = 3 };

static const int64_t noon = 1764000000;

struct shop {
    struct arena arena;
    struct catalog *catalog;
    struct workload *workload;
    struct problem problem;
    struct clock clock;
    struct costs costs;
    struct solver solver;
    struct random random;
    const char *only; /* the statement; NULL: made up */
    const char *const *texts; /* statements in its place; NULL: none */
    size_t text_count;
};

static void add_column(struct shop *s, struct catalog_builder *b, const char *table, const char *name, double distinct,
                       double correlation) {
    made_up_column(&s->arena, b, catalog_builder_table(b, STR("public"), str_from_z(table)), str_from_z(name), distinct,
                   correlation, 10);
}

static struct catalog *catalog_of(struct shop *s) {
    struct catalog_builder *b = catalog_builder_new(&s->arena, SQL_POSTGRESQL);
    b->catalog->search_path = STR("public");
    b->catalog->version = 150000;
    made_up_table(b, STR("public"), STR("customer"), 20000, 300);
    made_up_table(b, STR("public"), STR("sale"), 400000, 4500);
    catalog_builder_seal_tables(b);
    add_column(s, b, "customer", "c_id", 20000, 1);
    add_column(s, b, "customer", "c_land", 40, 0.1);
    add_column(s, b, "sale", "s_customer", 20000, 0);
    add_column(s, b, "sale", "s_day", 3000, 0.3);
    add_column(s, b, "sale", "s_shop", 500, 0);
    add_column(s, b, "sale", "s_price", 9000, 0);
    add_column(s, b, "sale", "s_agent", 60, 0);
    return catalog_builder_finish(b);
}

/*
 * Two indexes under one bitmap, one index after the other, nested loops, correlated sub-plans, one that is hashed, once or for each outer row, and the
 * first rows of a sub-select. */
static struct str statement(struct shop *s) {
    int day = (int)random_below(&s->random, 2900), shop = (int)random_below(&s->random, 500);
    int land = (int)random_below(&s->random, 40), days = (int)random_below(&s->random, 60);
    switch (random_below(&s->random, 8)) {
    case 0:
        return str_fmt(&s->arena, "select sum(s_customer) from sale where s_day between %d and %d and s_shop = %d", day,
                       day + days, shop);
    case 1:
        return str_fmt(&s->arena, "select s_customer from sale where s_day = %d or s_shop = %d", day, shop);
    case 2:
        return str_fmt(
            &s->arena,
            "select c_id, s_day from customer join sale on s_customer = c_id where c_land = %d and s_shop = %d", land,
            shop);
    case 3:
        return str_fmt(&s->arena,
                       "select c_id from customer where c_land = %d and exists (select 1 from sale where s_customer = "
                       "c_id and s_day = %d)",
                       land, day);
    case 4:
        return str_fmt(
            &s->arena,
            "select c_id, (select max(s_day) from sale where s_customer = c_id) from customer where c_id < %d",
            1 + land);
    case 5:
        return str_fmt(&s->arena,
                       "select c_id, s_shop from customer join sale on s_customer = c_id where c_id < %d and s_shop not in "
                       "(select s_day from sale where s_shop = %d)",
                       1 + land / 8, shop);
    case 6:
        return str_fmt(&s->arena,
                       "select c_id, s_shop from (select s_customer, s_shop from sale where s_day >= %d order by s_day limit %d) r "
                       "join customer on c_id = s_customer",
                       day, 20 + 10 * days);
    default:
        return str_fmt(&s->arena, "select s_day, s_shop from sale where s_customer = %d order by s_day limit 10",
                       20 * day);
    }
}

static struct workload *workload_of(struct shop *s) {
    struct err err = {0};
    struct workload_builder *builder = workload_builder_new(&s->arena, s->catalog, 1);
    for (size_t t = 0; t < (s->texts ? s->text_count : TEMPLATES); t++) {
        double calls = 1 + (double)random_below(&s->random, 20);
        struct str text = s->texts ? str_from_z(s->texts[t]) : s->only ? str_from_z(s->only) : statement(s);
        struct workload_statement untimed = world_statement(text, calls);
        workload_builder_add(builder, &untimed);
    }
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    return workload;
}

static void open_shop_again(struct shop *s, uint64_t seed) {
    arena_init(&s->arena, NULL);
    random_init(&s->random, seed);
    s->clock = clock_fixed(&noon);
    s->catalog = catalog_of(s);
    s->workload = workload_of(s);
    s->problem = (struct problem){.arena = &s->arena,
                                  .catalog = s->catalog,
                                  .workload = s->workload,
                                  .clock = &s->clock,
                                  .deadline_ms = INFINITY};
    struct problem *problem = &s->problem;
    problem->options =
        (struct advise_options){.budget_bytes = (2 + random_below(&s->random, 12)) << 20,
                                 .max_width = s->texts ? 3 : 1 + random_below(&s->random, 2)};
    problem->options.max_indexes_per_table = random_below(&s->random, 3);
    world_weigh(problem);
    maintain_count_writes(problem);
    candidates_generate(problem);
}

static void open_shop_of(struct shop *s, uint64_t seed, const char *only) {
    *s = (struct shop){.only = only};
    open_shop_again(s, seed);
}

static void open_shop(struct shop *s, uint64_t seed) {
    open_shop_of(s, seed, NULL);
}

/* Returns the model that it asks. */
static struct whatif *open_solver(struct shop *s) {
    struct whatif *model = whatif_open_model(&s->arena, s->catalog);
    assert_true(costs_open(&s->arena, &s->costs, &s->problem, model, NULL, SIZE_MAX));
    solver_open(&s->arena, &s->solver, &s->costs);
    return model;
}

static void solve(struct shop *s) {
    s->solver.bound = -INFINITY;
    branch_solve(&s->solver, 1e-6, INFINITY, SIZE_MAX);
}

/* As confirm.c does it. */
static void solve_again(struct shop *s) {
    solver_restart(&s->solver);
    branch_search(&s->solver);
    branch_again(&s->solver, 1e-6, INFINITY, SIZE_MAX);
}

/* Costs of the set by the cache, once the optimizer has been asked for its own plan of each unit. INFINITY: it breaks a limit. */
static double cost_of(struct shop *s, uint32_t mask) {
    struct state state = state_new(&s->solver);
    for (size_t c = 0; c < s->problem.candidates.n; c++) {
        state.in[c] = mask >> c & 1;
        if (s->problem.forced[c] && !state.in[c]) {
            return INFINITY;
        }
    }
    state_settle(&s->solver, &state);
    state_refresh(&s->solver, &state);
    return state_fits(&s->solver, &state) ? state.total : INFINITY;
}

static double enumerate(struct shop *s, uint32_t *best_mask) {
    double best = INFINITY;
    for (uint32_t mask = 0; mask < 1u << s->problem.candidates.n; mask++) {
        double cost = cost_of(s, mask);
        if (cost < best) {
            best = cost;
            *best_mask = mask;
        }
    }
    return best;
}

/* A planner's word about a set: other costs, and not all that the model used. */
static void correct(struct shop *s, uint32_t mask) {
    struct cache *cache = s->solver.cache;
    bool *in = ARENA_ARRAY(&s->arena, bool, s->problem.candidates.n + 1);
    struct id_set used = {0};
    for (uint32_t c = 0; c < s->problem.candidates.n; c++) {
        in[c] = mask >> c & 1;
        used = in[c] && random_below(&s->random, 2) ? set_with(&s->arena, used, c) : used;
    }
    for (size_t u = 0; u < cache->unit_count; u++) {
        double cost = cache_cost(cache, u, in) * (0.7 + 0.1 * (double)random_below(&s->random, 15));
        cost = fmin(cost, cache->units[u].plain);
        cache_learn(cache, u, set_intersect(&s->arena, used, cache->units[u].candidates),
                    cost / cache->units[u].weight);
        cache_blame(cache, u, in, s->solver.active, used, cost);
        assert_true(cache_cost(cache, u, in) <= cost * (1 + 1e-9));
    }
    state_settle(&s->solver, &s->solver.best);
}

static void check_bound(struct shop *s, uint64_t seed, const char *when, uint32_t *mask) {
    double best = enumerate(s, mask);
    if (s->solver.bound > best * (1 + 1e-9) || s->solver.bound < 0) {
        fail_msg("seed %d, %s: the bound %f, the best %f", (int)seed, when, s->solver.bound, best);
    }
    if (s->solver.best.total > best * 1.02) {
        fail_msg("seed %d, %s: found %f, the best %f", (int)seed, when, s->solver.best.total, best);
    }
}

static void check_instance(uint64_t seed, size_t *tried) {
    struct shop s;
    open_shop(&s, seed);
    if (s.problem.candidates.n && s.problem.candidates.n <= CANDIDATES_MAX) {
        uint32_t mask = 0;
        s.problem.forced[0] =
            seed % 4 == 0 && s.problem.candidates.at[0].index->size_bytes <= s.problem.options.budget_bytes;
        struct whatif *model = open_solver(&s);
        incumbent_find(&s.solver);
        solve(&s);
        check_bound(&s, seed, "as modelled", &mask);
        for (int round = 0; round < 3; round++) {
            correct(&s, mask);
            (seed % 2 ? solve_again : solve)(&s);
            check_bound(&s, seed, "corrected", &mask);
        }
        whatif_close(model);
        ++*tried;
    }
    arena_release(&s.arena);
}

static void no_set_is_below_the_bound(void **state) {
    (void)state;
    size_t tried = 0;
    for (uint64_t seed = 1; tried < INSTANCES && seed < 10 * INSTANCES; seed++) {
        check_instance(seed, &tried);
    }
    assert_int_equal(tried, INSTANCES);
}

/* Served by an index of one, of both, or of each under a bitmap. */
static void two_conditions_on_one_table(void **state) {
    (void)state;
    static const char *const texts[] = {"select sum(s_customer) from sale where s_day between 1886 and 1888 and s_shop = 357",
                                        "select sum(s_customer) from sale where s_day between 1800 and 1840 and s_shop = 357",
                                        "select sum(s_customer) from sale where s_day between 1000 and 1400 and s_shop = 357",
                                        "select sum(s_customer) from sale where s_day > 2700 and s_shop in (7, 9, 11)"};
    for (uint64_t seed = 1; seed <= 16; seed++) {
        struct shop s;
        uint32_t mask = 0;
        open_shop_of(&s, seed, texts[seed % 4]);
        struct whatif *model = open_solver(&s);
        incumbent_find(&s.solver);
        solve(&s);
        check_bound(&s, seed, "one statement", &mask);
        whatif_close(model);
        arena_release(&s.arena);
    }
}

/* A table that is read for rows, and for each of them once more: any of many pairs of indexes serves that. */
static const char *const twice_read[] = {
    "select sum(a.s_price) from sale a where a.s_shop = 3 and a.s_day between 100 and 1300 and a.s_price > "
    "(select avg(b.s_price) from sale b where b.s_customer = a.s_customer)",
    "select sum(a.s_price) from sale a where a.s_shop = 9 and a.s_day between 1000 and 1100 and a.s_price > "
    "(select avg(b.s_price) from sale b where b.s_customer = a.s_customer)",
    "select sum(a.s_price) from sale a where a.s_shop = 77 and a.s_day between 1000 and 1030 and a.s_price > "
    "(select avg(b.s_price) from sale b where b.s_customer = a.s_customer)",
    "select s_shop, count(*) from sale where s_customer = 17 group by s_shop",
    "select s_customer, sum(s_price) from sale where s_agent = 5 and s_day < 300 group by s_customer",
    "select s_agent, sum(s_price) from sale where s_customer between 10 and 50 and s_shop = 8 group by s_agent",
    "select s_day, max(s_price) from sale where s_shop = 90 and s_agent = 17 group by s_day",
    "select s_agent, count(*) from sale where s_day between 70 and 100 group by s_agent",
    "select c_land, sum(s_price) from customer join sale on s_customer = c_id where s_day = 2000 group by c_land",
    "select c_id, s_agent from customer join sale on s_customer = c_id where c_land = 7 and s_shop < 20"};

enum { PAIR_WORLDS = 24 };

static struct whatif *open_pairs(struct shop *s, uint64_t seed) {
    *s = (struct shop){.texts = twice_read, .text_count = sizeof twice_read / sizeof *twice_read};
    open_shop_again(s, seed);
    s->problem.options.max_indexes_per_table = 0;
    s->problem.options.budget_bytes = (10 + seed) << 20;
    return open_solver(s);
}

/* However many pairs there are: questions about few tables are cheap. With 30 for each statement three of these were left with gaps of 62 to 82 %. */
static void many_pairs_are_proven(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= PAIR_WORLDS; seed++) {
        struct shop s;
        struct whatif *model = open_pairs(&s, seed);
        solver_run(&s.solver);
        if (!(s.solver.bound >= s.solver.best.total * (1 - SOLVE_GAP) * (1 - 1e-9))) {
            fail_msg("seed %d: found %f, the bound %f", (int)seed, s.solver.best.total, s.solver.bound);
        }
        whatif_close(model);
        arena_release(&s.arena);
    }
}

/*
 * Each index is like others that are in no known plan: few questions bring the proof near all the same. The gaps sum up to 0.69; one world of 24 is left open by
 * 0.6 until 1,700.
 */
static void alike_indexes_ask_alike(void **state) {
    (void)state;
    double gaps = 0;
    if (!mip_solver()) { /* its prices are those of few plans; steps' are rounder, and 2.21 sinks to 2.16 */
        skip();
    }
    for (uint64_t seed = 1; seed <= PAIR_WORLDS; seed++) {
        struct shop s;
        struct whatif *model = open_pairs(&s, seed);
        incumbent_find(&s.solver);
        branch_solve(&s.solver, SOLVE_GAP, INFINITY, s.solver.cache->plans + 740);
        gaps += 1 - s.solver.bound / s.solver.best.total;
        whatif_close(model);
        arena_release(&s.arena);
    }
    if (gaps > 0.9) {
        fail_msg("gaps of %f", gaps);
    }
}

/*
 * Beyond all limits of questions a root gets two rounds, and more as long as each raises the bound by a tenth of the cost. Of 200 such worlds two, left open by 4.3 and 3.6 %, come nearer
 * with a third.
 */
static void rounds_that_prove_much_go_on(void **state) {
    (void)state;
    static const uint64_t seeds[] = {73, 82};
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        struct shop s;
        open_shop(&s, seeds[i]);
        struct whatif *model = open_solver(&s);
        incumbent_find(&s.solver);
        branch_solve(&s.solver, SOLVE_GAP, INFINITY, 0);
        if (s.solver.bound < 0.97 * s.solver.best.total) {
            fail_msg("seed %d: found %f, the bound %f", (int)seeds[i], s.solver.best.total, s.solver.bound);
        }
        whatif_close(model);
        arena_release(&s.arena);
    }
}

/* Of 300 worlds, 29 had been left open by 6 to 90 % because other statements had taken much work before: nodes that take little are worth it all the same. */
static void work_before_leaves_no_gap(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        struct shop s;
        open_shop(&s, seed);
        struct whatif *model = open_solver(&s);
        incumbent_find(&s.solver);
        s.solver.cache->work += (size_t)1 << 30;
        branch_solve(&s.solver, SOLVE_GAP, INFINITY, SIZE_MAX);
        if (s.solver.bound < 0.99 * s.solver.best.total) {
            fail_msg("seed %d: found %f, the bound %f", (int)seed, s.solver.best.total, s.solver.bound);
        }
        whatif_close(model);
        arena_release(&s.arena);
    }
}

/* After the first rounds, when nothing more may be asked; 0: as far as they lead. The bound is no higher than the best of all sets, where those can be tried. */
static double gap_within(uint64_t seed, double within, size_t *enumerated) {
    struct shop s;
    open_shop(&s, seed);
    s.problem.options.prove_within = within;
    struct whatif *model = open_solver(&s);
    incumbent_find(&s.solver);
    branch_solve(&s.solver, SOLVE_GAP, INFINITY, 0);
    double gap = 1 - s.solver.bound / s.solver.best.total;
    if (s.problem.candidates.n && s.problem.candidates.n <= CANDIDATES_MAX) {
        uint32_t mask = 0;
        check_bound(&s, seed, "proven", &mask);
        ++*enumerated;
    }
    whatif_close(model);
    arena_release(&s.arena);
    return gap;
}

/* Unasked as well, where more than a quarter is open: of 300 such worlds, without a question more, two that had been left open by 59 and 43 % are not. */
static void what_is_wide_open_gets_more_work(void **state) {
    (void)state;
    static const uint64_t seeds[] = {68, 208};
    size_t enumerated = 0;
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        double gap = gap_within(seeds[i], 0, &enumerated);
        if (gap > 0.2) {
            fail_msg("seed %d: a gap of %f", (int)seeds[i], gap);
        }
    }
}

static void a_nearer_proof_is_had_for_more_work(void **state) {
    (void)state;
    size_t left_open = 0, enumerated = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        left_open += gap_within(seed, 0, &enumerated) > 0.01;
        double gap = gap_within(seed, 0.01, &enumerated);
        if (gap > 0.01) {
            fail_msg("seed %d: a gap of %f", (int)seed, gap);
        }
    }
    assert_true(left_open > 0 && enumerated > 0);
}

/* The unit's cost with the prices of all that is there; which a plan that uses all of it pays. */
static double cost_with_prices(struct shop *s, size_t u, uint32_t mask, const double *prices) {
    const struct cache_unit *unit = &s->solver.cache->units[u];
    bool *in = ARENA_ARRAY(&s->arena, bool, s->problem.candidates.n + 1);
    double paid = 0;
    for (size_t c = 0; c < s->problem.candidates.n; c++) {
        in[c] = mask >> c & 1;
    }
    for (size_t i = 0; i < unit->seats.n; i++) {
        paid += in[unit->candidates.at[unit->seats.at[i].at]] ? prices[i] : 0;
    }
    return cache_refresh(s->solver.cache, u, in) + paid;
}

static void check_looks(struct shop *s, size_t u) {
    struct cache_unit *unit = &s->solver.cache->units[u];
    double *prices = ARENA_ARRAY(&s->arena, double, unit->seats.n + 1), least = INFINITY, closely = 0;
    for (size_t i = 0; i < unit->seats.n; i++) {
        prices[i] = unit->plain * (double)(random_below(&s->random, 40) * random_below(&s->random, 2)) / 100;
    }
    for (uint32_t mask = 0; mask < 1u << s->problem.candidates.n; mask++) {
        least = fmin(least, cost_with_prices(s, u, mask, prices));
    }
    for (uint8_t look = 0; look <= CACHE_LOOKS; look++) {
        unit->look = look;
        unit->close_work = SIZE_MAX / 4; /* nothing is at stake that is worth more */
        double bound = cache_price(s->solver.cache, u, prices, false);
        closely = look ? closely : bound;
        if (bound > least * (1 + 1e-9) || (look == 1 && bound < 0.7 * closely)) {
            fail_msg("look %d: the bound is %f (%f), the least %f", look, bound, closely, least);
        }
    }
    unit->close_work = 1;
    double again = cache_price(s->solver.cache, u, prices, false);
    if (again < closely * (1 - 1e-9) || again > least * (1 + 1e-9)) {
        fail_msg("once more: the bound is %f (%f), the least %f", again, closely, least);
    }
}

/* A statement that takes too much work is looked at less closely: what that says is less, and true. */
static void a_look_from_afar_bounds_as_well(void **state) {
    (void)state;
    size_t tried = 0;
    for (uint64_t seed = 1; tried < 40; seed++) {
        struct shop s;
        open_shop(&s, seed);
        if (s.problem.candidates.n && s.problem.candidates.n <= CANDIDATES_MAX) {
            struct whatif *model = open_solver(&s);
            for (size_t u = 0; u < s.solver.cache->unit_count; u++) {
                check_looks(&s, u);
            }
            whatif_close(model);
            tried++;
        }
        arena_release(&s.arena);
    }
}

/* What parts of plans add up to is what the optimizer says of the whole; its fuzz apart. */
static void parts_are_worth_the_whole(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 25; seed++) {
        struct shop s;
        open_shop(&s, seed);
        struct whatif *model = open_solver(&s);
        solver_run(&s.solver);
        s.costs.last_words = true;
        for (int round = 0; round < 20; round++) {
            struct id_set set = {0}, used;
            for (uint32_t c = 0; c < s.problem.candidates.n; c++) {
                set = random_below(&s.random, 3) ? set : set_with(&s.arena, set, c);
            }
            for (size_t t = 0; t < s.workload->template_count; t++) {
                double parts, whole;
                if (s.problem.relevant[t].n && costs_get(&s.costs, t, set, &whole, NULL) &&
                    cache_template_cost(s.solver.cache, t, set, &parts, &used) && parts < whole * 0.97) {
                    fail_msg("seed %d: by parts %f, planned %f: " STR_FMT, (int)seed, parts, whole, STR_ARG(s.workload->templates[t].text));
                }
            }
        }
        whatif_close(model);
        arena_release(&s.arena);
    }
}

/* The known plans' bound at these prices, times a factor. */
static double bound_at(struct solver *solver, const struct node *node, double factor, double **scaled) {
    for (size_t u = 0; u < solver->cache->unit_count; u++) {
        for (size_t i = 0; i < solver->cache->units[u].seats.n; i++) {
            scaled[u][i] = isfinite(node->prices[u][i]) ? node->prices[u][i] * factor : INFINITY;
        }
    }
    return dual_known(solver, scaled, node);
}

/* Prices whose bound is next to nothing are as good a beginning: steps are as long as what is to be reached asks for. */
static void steps_lead_away_from_nothing(void **state) {
    (void)state;
    size_t tried = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct shop s;
        open_shop(&s, seed);
        struct whatif *model = open_solver(&s);
        incumbent_find(&s.solver);
        struct node *node = dual_root(&s.solver), *usual = dual_root(&s.solver);
        double **prices = dual_new_prices(&s.solver), low = 1, high = 1;
        dual_raise(&s.solver, usual, 500, s.solver.best.total);
        while (high < 1e9 && bound_at(&s.solver, node, high, prices) > 0) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < 60 && high < 1e9; i++) {
            double middle = (low + high) / 2;
            *(bound_at(&s.solver, node, middle, prices) > 0 ? &low : &high) = middle;
        }
        double bound = bound_at(&s.solver, node, low, prices);
        if (high < 1e9 && usual->bound > 0 && bound < 1e-3 * usual->bound) {
            tried++;
            dual_copy_prices(&s.solver, prices, node->prices);
            dual_raise(&s.solver, node, 500, s.solver.best.total);
            if (node->bound < 0.9 * usual->bound) {
                fail_msg("seed %d: from %f to %f, and %f from the usual prices", (int)seed, bound, node->bound, usual->bound);
            }
        }
        whatif_close(model);
        arena_release(&s.arena);
    }
    assert_true(tried > 10);
}

/* The time is over before the search begins: mostly still a set, by one greedy look at what is known. */
static void no_time_at_all_leaves_a_set(void **state) {
    (void)state;
    size_t found = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct shop s;
        open_shop(&s, seed);
        struct whatif *model = whatif_open_model(&s.arena, s.catalog);
        assert_true(costs_open(&s.arena, &s.costs, &s.problem, model, NULL, SIZE_MAX));
        s.problem.deadline_ms = -INFINITY;
        solver_open(&s.arena, &s.solver, &s.costs);
        solver_run(&s.solver);
        assert_true(s.solver.best.total <= costs_base_total(&s.costs) * (1 + 1e-12)); /* sums in another order */
        assert_true(problem_size(&s.problem, solver_set(&s.solver)) <= s.problem.options.budget_bytes);
        found += solver_set(&s.solver).n > 0;
        whatif_close(model);
        arena_release(&s.arena);
    }
    assert_true(found >= 8);
}

/* Two of three candidates, whatever room they take. */
static struct state most_of_all(struct shop *s) {
    struct state state = state_new(&s->solver);
    for (uint32_t c = 0; c < s->problem.candidates.n; c++) {
        state.in[c] = random_below(&s->random, 3) > 0;
    }
    state_settle(&s->solver, &state);
    return state;
}

/* Of one column, and may have the room. */
static bool is_narrow(const struct solver *solver, uint32_t candidate) {
    const struct design_index *index = solver->problem->candidates.at[candidate].index;
    return set_has(solver->active, candidate) && index->key_count + index->include_count == 1 && index->size_bytes <= solver->budget;
}

/* Units whose cost with one member less, or one narrow candidate more, was not known. */
static size_t unknown_neighbours(struct solver *solver, bool *in, bool more) {
    size_t n = 0;
    for (uint32_t c = 0; c < solver->problem->candidates.n; c++) {
        bool was = in[c];
        for (size_t u = 0; (more ? !was && is_narrow(solver, c) : was) && u < solver->cache->unit_count; u++) {
            in[c] = more;
            double known = cache_cost(solver->cache, u, in);
            n += cache_refresh(solver->cache, u, in) < known * (1 - 1e-6);
            in[c] = was;
        }
    }
    return n;
}

/* Without being asked about, some cost less than the plans say that were learnt for the set. */
static void neighbours_are_known_when_asked(void **state) {
    (void)state;
    size_t unknown[2][2] = {0};
    for (uint64_t seed = 1; seed <= 60; seed++) {
        for (int asks = 0; asks < 2; asks++) {
            struct shop s;
            open_shop(&s, seed);
            struct whatif *model = open_solver(&s);
            struct state some = most_of_all(&s);
            state_refresh(&s.solver, &some);
            if (asks) {
                neighbours_learn(&s.solver, &some);
            }
            unknown[asks][0] += unknown_neighbours(&s.solver, some.in, false);
            unknown[asks][1] += unknown_neighbours(&s.solver, some.in, true);
            whatif_close(model);
            arena_release(&s.arena);
        }
    }
    assert_true(unknown[0][0] > 0 && unknown[0][1] > 0);
    assert_int_equal(unknown[1][0], 0);
    assert_int_equal(unknown[1][1], 0);
}

/* Plans that are dearer than the known ones are not looked for: what is found is no worse than a question about the whole says, levels of slack apart. */
static void what_is_known_hides_no_better_plan(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 25; seed++) {
        struct shop s;
        open_shop(&s, seed);
        struct whatif *model = open_solver(&s);
        bool *in = ARENA_ARRAY(&s.arena, bool, s.problem.candidates.n + 1);
        for (int round = 0; round < 20; round++) {
            struct id_set set = {0};
            for (uint32_t c = 0; c < s.problem.candidates.n; c++) {
                in[c] = random_below(&s.random, 3) == 0;
                set = in[c] ? set_with(&s.arena, set, c) : set;
            }
            for (size_t t = 0; t < s.workload->template_count; t++) {
                double parts = 0, whole;
                for (size_t u = s.solver.cache->first_unit[t]; u < s.solver.cache->first_unit[t + 1]; u++) {
                    parts += cache_refresh(s.solver.cache, u, in);
                }
                if (s.problem.relevant[t].n && costs_get(&s.costs, t, set, &whole, NULL) && parts > whole * s.problem.weight[t] * 1.005) {
                    fail_msg("seed %d: by parts %f, planned %f: " STR_FMT, (int)seed, parts, whole * s.problem.weight[t],
                             STR_ARG(s.workload->templates[t].text));
                }
            }
        }
        whatif_close(model);
        arena_release(&s.arena);
    }
}

/* From a random set that fits: the exchanges over known plans, then those that are asked about as a whole. */
static void newcomers_lead_on(void **state) {
    (void)state;
    size_t better = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct shop s;
        open_shop(&s, seed);
        struct whatif *model = open_solver(&s);
        struct state some = most_of_all(&s);
        incumbent_shrink(&s.solver, &some);
        state_refresh(&s.solver, &some);
        neighbours_learn(&s.solver, &some);
        state_settle(&s.solver, &some);
        incumbent_improve(&s.solver, &some, true);
        double before = s.solver.best.total, total;
        newcomers_ask(&s.solver);
        better += s.solver.best.total < before * (1 - 1e-6);
        assert_true(s.solver.best.total <= before);
        assert_true(problem_size(&s.problem, solver_set(&s.solver)) <= s.problem.options.budget_bytes);
        if (costs_total(&s.costs, solver_set(&s.solver), &total) && total > s.solver.best.total * 1.02) {
            fail_msg("seed %d: found at %f, planned %f", (int)seed, s.solver.best.total, total);
        }
        whatif_close(model);
        arena_release(&s.arena);
    }
    assert_true(better > 0);
}

/* Statements are planned side by side: the same set, costs and bound, to the last bit. */
static void the_same_by_any_number_of_threads(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        double cost[2], bound[2];
        struct id_set sets[2];
        struct shop s[2];
        for (int i = 0; i < 2; i++) {
            open_shop(&s[i], seed);
            s[i].problem.pool = i ? pool_open(&s[i].arena, 4) : NULL;
            struct whatif *model = open_solver(&s[i]);
            solver_run(&s[i].solver);
            cost[i] = s[i].solver.best.total;
            bound[i] = s[i].solver.bound;
            sets[i] = solver_set(&s[i].solver);
            whatif_close(model);
        }
        assert_true(cost[0] == cost[1] && bound[0] == bound[1]);
        assert_true(set_equal(sets[0], sets[1]));
        arena_release(&s[0].arena);
        arena_release(&s[1].arena);
    }
}

/* --- Exchanges --- */

static double total_of(struct solver *solver, const bool *in) {
    struct state state = state_new(solver);
    memcpy(state.in, in, solver->problem->candidates.n * sizeof *in);
    state_settle(solver, &state);
    return state_fits(solver, &state) ? state.total : INFINITY;
}

static struct state some_set(struct shop *s) {
    struct state some = state_new(&s->solver);
    for (uint32_t c = 0; c < s->problem.candidates.n; c++) {
        some.in[c] = random_below(&s->random, 4) == 0;
    }
    state_settle(&s->solver, &some);
    incumbent_shrink(&s->solver, &some);
    return some;
}

static void check_gains(struct shop *s, struct state *set) {
    struct solver *solver = &s->solver;
    gains_follow(solver, set);
    for (size_t i = 0; i < solver->options.n; i++) {
        struct id_set add = solver->options.at[i].add;
        struct state with = state_new(solver);
        double prices = 0;
        memcpy(with.in, set->in, s->problem.candidates.n * sizeof *with.in);
        for (size_t k = 0; k < add.n; k++) {
            prices += with.in[add.at[k]] ? 0 : solver_price(solver, add.at[k]);
            with.in[add.at[k]] = true;
        }
        state_settle(solver, &with);
        double gain = set->total - (with.total - prices);
        assert_true(fabs(gains_of(solver, set, i) - gain) <= 1e-9 * fabs(set->total));
    }
}

/* Kept from set to set, they are what costing both anew says; also when the cache has learnt. */
static void gains_are_differences(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct shop s;
        open_shop(&s, seed);
        struct whatif *model = open_solver(&s);
        struct state set = some_set(&s);
        for (int step = 0; step < 12 && s.problem.candidates.n; step++) {
            uint32_t id = (uint32_t)random_below(&s.random, s.problem.candidates.n);
            check_gains(&s, &set);
            state_flip(&s.solver, &set, &id, 1);
            if (step % 4 == 3) {
                state_refresh(&s.solver, &set);
                state_settle(&s.solver, &set);
            }
        }
        whatif_close(model);
        arena_release(&s.arena);
    }
}

/* Where no replacement is left to be found, none is: all are tried. Returns how many there were. */
static size_t check_replacements(struct shop *s, const struct state *set) {
    const struct problem *problem = &s->problem;
    size_t tried = 0;
    for (uint32_t out = 0; out < problem->candidates.n; out++) {
        for (size_t i = 0; i < s->solver.active.n && set->in[out]; i++) {
            uint32_t in = s->solver.active.at[i];
            if (!set->in[in] && problem->candidates.at[in].index->table == problem->candidates.at[out].index->table) {
                set->in[out] = false;
                set->in[in] = true;
                assert_false(change_is_better(total_of(&s->solver, set->in), set));
                set->in[out] = true;
                set->in[in] = false;
                tried++;
            }
        }
    }
    return tried;
}

static void no_better_replacement_is_missed(void **state) {
    (void)state;
    size_t tried = 0, changed = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct shop s;
        open_shop(&s, seed);
        struct whatif *model = open_solver(&s);
        struct state set = some_set(&s);
        while (exchange_replace(&s.solver, &set)) {
            changed++;
        }
        tried += check_replacements(&s, &set);
        whatif_close(model);
        arena_release(&s.arena);
    }
    assert_true(changed > 5 && tried > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_set_is_below_the_bound), cmocka_unit_test(two_conditions_on_one_table),
                                       cmocka_unit_test(many_pairs_are_proven), cmocka_unit_test(alike_indexes_ask_alike),
                                       cmocka_unit_test(a_look_from_afar_bounds_as_well), cmocka_unit_test(parts_are_worth_the_whole), cmocka_unit_test(no_time_at_all_leaves_a_set),
                                       cmocka_unit_test(neighbours_are_known_when_asked),
                                       cmocka_unit_test(what_is_known_hides_no_better_plan), cmocka_unit_test(steps_lead_away_from_nothing), cmocka_unit_test(rounds_that_prove_much_go_on), cmocka_unit_test(work_before_leaves_no_gap), cmocka_unit_test(a_nearer_proof_is_had_for_more_work), cmocka_unit_test(what_is_wide_open_gets_more_work), cmocka_unit_test(newcomers_lead_on), cmocka_unit_test(the_same_by_any_number_of_threads),
                                       cmocka_unit_test(gains_are_differences), cmocka_unit_test(no_better_replacement_is_missed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
