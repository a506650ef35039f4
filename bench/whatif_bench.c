/*
 * What-if costs per second on the example bundles: full plans; questions to the what-if interface as an advisor asks them (the
 * same designs come again and again; those that differ only on tables a statement does not touch are one); and what the search asks, the cost of
 * a statement under a set of its own candidates, which comes from the parts of plans (plan_cache.h) and was never asked before. One thread.
 * usage: whatif_bench [BUNDLE QUERIES]
 */
#include <math.h>
#include <time.h>

#include "advise/price/plan_cache.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "collect/collect.h"
#include "cost/index_size.h"
#include "optimizer/optimizer.h"
#include "sql/parse.h"
#include "whatif/whatif.h"

#define CANDIDATES 60
#define SECONDS 2.0

enum {
    SET_MAX = 40,     /* indexes of a set: as many as a budget holds */
    LEARNT_SETS = 30, /* sets whose plans are known: a search knows a few for each statement */
};

struct bench {
    struct arena arena;
    struct catalog *catalog;
    VEC(struct workload_sample *) samples;
    VEC(const struct design_index *) candidates;
};

static bool load(struct bench *b, const char *bundle, const char *folder, struct err *err) {
    struct str *names;
    size_t count;
    struct collect_options options = {.no_statements = true};
    struct db *db = db_open(&b->arena, str_from_z(bundle), NULL, err);
    b->catalog = db ? collect_catalog(&b->arena, db, &options, NULL, err) : NULL;
    if (!b->catalog || !file_list(&b->arena, str_from_z(folder), &names, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct str text;
        if (!str_ends(names[i], STR(".sql"))) {
            continue;
        }
        if (!file_read(&b->arena, file_join(&b->arena, str_from_z(folder), names[i]), 0, &text, err)) {
            return false;
        }
        struct workload_sample *sample = ARENA_NEW(&b->arena, struct workload_sample);
        sample->text = text;
        sample->weight = 1;
        sample->tree = sql_parse_statement(&b->arena, SQL_POSTGRESQL, text, err);
        sample->query = sample->tree ? query_resolve(&b->arena, b->catalog, sample->tree, text, err) : NULL;
        if (!sample->query) {
            return false;
        }
        VEC_PUSH(&b->arena, &b->samples, sample);
    }
    return true;
}

/* Single columns and pairs of columns, drawn from all tables. */
static void make_candidates(struct bench *b, struct random *random) {
    while (b->candidates.n < CANDIDATES) {
        uint32_t table = (uint32_t)random_below(random, b->catalog->table_count);
        size_t columns = b->catalog->tables[table].column_count;
        struct catalog_key keys[2] = {{.column = (uint32_t)random_below(random, columns)},
                                      {.column = (uint32_t)random_below(random, columns)}};
        struct design_index like = {.table = table,
                                    .method = METHOD_BTREE,
                                    .keys = keys,
                                    .key_count = keys[0].column == keys[1].column ? 1 : 2};
        struct design_index *index = design_index_make(&b->arena, b->catalog, &like);
        cost_index_size(b->catalog, index);
        VEC_PUSH(&b->arena, &b->candidates, index);
    }
}

static struct design random_design(struct bench *b, struct arena *arena, struct random *random) {
    struct design design = {0};
    size_t n = 1 + random_below(random, 8);
    for (size_t i = 0; i < n; i++) {
        design_add(arena, &design, b->candidates.at[random_below(random, b->candidates.n)]);
    }
    return design;
}

/* Of the processor, so that neighbours on the machine do not count. */
static double cpu_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void report(const char *what, size_t costs, double elapsed_ms) {
    printf("%-28s %12.0f costs/s  (%zu in %.0f ms)\n", what, (double)costs / elapsed_ms * 1000, costs, elapsed_ms);
}

static void full_plans(struct bench *b, struct random *random) {
    struct optimizer_query **queries = ARENA_ARRAY(&b->arena, struct optimizer_query *, b->samples.n);
    struct arena arena;
    size_t costs = 0;
    for (size_t i = 0; i < b->samples.n; i++) {
        queries[i] = optimizer_prepare(&b->arena, b->catalog, b->samples.at[i]->query);
    }
    arena_init(&arena, NULL);
    double start = cpu_ms(), now = start;
    while ((now = cpu_ms()) - start < SECONDS * 1000) {
        struct design design = random_design(b, &arena, random);
        for (size_t i = 0; i < b->samples.n; i++, costs++) {
            struct optimizer_plan plan;
            optimizer_plan(&arena, queries[i], &design, false, &plan);
        }
        arena_release(&arena);
    }
    report("full plans", costs, now - start);
}

static bool questions(struct bench *b, struct random *random, struct err *err) {
    struct whatif *whatif = whatif_open_model(&b->arena, b->catalog);
    struct design *designs = ARENA_ARRAY(&b->arena, struct design, 200);
    struct arena arena;
    size_t costs = 0;
    for (size_t i = 0; i < 200; i++) {
        designs[i] = random_design(b, &b->arena, random);
    }
    arena_init(&arena, NULL);
    double start = cpu_ms(), now = start;
    while ((now = cpu_ms()) - start < SECONDS * 1000 * 3) {
        const struct design *design = &designs[random_below(random, 200)];
        for (size_t i = 0; i < b->samples.n; i++, costs++) {
            struct whatif_answer answer;
            if (!whatif_cost(&arena, whatif, b->samples.at[i], design, &answer, err)) {
                return false;
            }
        }
        arena_release(&arena);
    }
    struct whatif_stats stats = whatif_stats(whatif);
    report("what-if, with plan caching", costs, now - start);
    printf("%-28s %zu planned, %zu from the cache\n", "", stats.calls, stats.cached);
    return true;
}

/* The statements as a workload, a call each. */
static struct workload *workload_of(struct bench *b) {
    struct workload *workload = ARENA_NEW(&b->arena, struct workload);
    workload->templates = ARENA_ARRAY(&b->arena, struct workload_template, b->samples.n);
    workload->template_count = workload->statements = b->samples.n;
    for (size_t i = 0; i < b->samples.n; i++) {
        workload->templates[i] = (struct workload_template){.id = str_fmt(&b->arena, "q%zu", i + 1),
                                                            .text = b->samples.at[i]->text,
                                                            .state = TEMPLATE_MODELLED,
                                                            .samples = b->samples.at[i],
                                                            .sample_count = 1,
                                                            .calls = 1,
                                                            .total_ms = NAN,
                                                            .rows = NAN,
                                                            .priority_weight = 1};
    }
    return workload;
}

static void random_set(struct random *random, bool *in, size_t candidates) {
    memset(in, 0, candidates * sizeof *in);
    for (size_t n = 1 + random_below(random, SET_MAX); n > 0; n--) {
        in[random_below(random, candidates)] = true;
    }
}

static bool sets(struct bench *b, struct random *random, const struct clock *clock, struct err *err) {
    struct whatif *model = whatif_open_model(&b->arena, b->catalog);
    struct problem problem = {.arena = &b->arena, .catalog = b->catalog, .workload = workload_of(b), .clock = clock, .deadline_ms = INFINITY};
    struct costs costs;
    struct cache cache;
    problem.options = advise_resolve(&(struct advise_options){0}, b->catalog);
    problem.weight = ARENA_ARRAY(&b->arena, double, b->samples.n);
    for (size_t t = 0; t < b->samples.n; t++) {
        problem.weight[t] = template_weight(&problem.workload->templates[t]);
    }
    maintain_count_writes(&problem);
    candidates_generate(&problem);
    if (!problem.candidates.n || !costs_open(&b->arena, &costs, &problem, model, NULL, SIZE_MAX)) {
        *err = costs.err;
        return false;
    }
    cache_open(&b->arena, &cache, &costs);
    bool *in = ARENA_ARRAY(&b->arena, bool, problem.candidates.n);
    for (size_t i = 0; i < LEARNT_SETS; i++) {
        random_set(random, in, problem.candidates.n);
        for (size_t u = 0; u < cache.unit_count; u++) {
            cache_refresh(&cache, u, in);
        }
    }
    size_t known = 0, count = 0;
    double sum = 0, start = cpu_ms(), now = start;
    while ((now = cpu_ms()) - start < SECONDS * 1000) {
        random_set(random, in, problem.candidates.n);
        for (size_t u = 0; u < cache.unit_count; u++, count++) {
            sum += cache_cost(&cache, u, in);
        }
    }
    for (size_t u = 0; u < cache.unit_count; u++) {
        known += cache.units[u].plans.n;
    }
    report("sets, from parts of plans", count, now - start);
    printf("%-28s %zu candidates, %zu plans known of %zu statements, mean cost %.0f\n", "", problem.candidates.n, known,
           cache.unit_count, sum / (double)count);
    return true;
}

static bool run(const char *bundle, const char *folder) {
    struct bench b = {0};
    struct err err = {0};
    struct clock clock = clock_system();
    struct random random;
    arena_init(&b.arena, NULL);
    random_init(&random, 7);
    bool done = load(&b, bundle, folder, &err);
    if (done) {
        printf("%s: %zu statements\n", bundle, b.samples.n);
        make_candidates(&b, &random);
        full_plans(&b, &random);
        done = questions(&b, &random, &err) && sets(&b, &random, &clock, &err);
    }
    if (!done) {
        fprintf(stderr, "%s\n", err.message);
    }
    arena_release(&b.arena);
    return done;
}

int main(int argc, char **argv) {
    if (argc == 3) {
        return run(argv[1], argv[2]) ? 0 : 1;
    }
    return run("examples/tpch.zip", "examples/tpch/queries") && run("examples/orders.zip", "test/whatif/quality/orders")
               ? 0
               : 1;
}
