/*
 * Workload compression: time for 10,000 statements, and what is lost by tuning the few in place of all.
 *
 * Statements are made at random over the catalogs of the example bundles: tables by popularity, joins along foreign keys, filters, order
 * and grouping over columns drawn with skew, calls by Zipf. Quality: advise on the compressed workload (twice the default
 * budget, model only), then price its set on all statements; kept = that improvement / the improvement from tuning all. On demand: a quick
 * answer for 500 templates, with catalog and workload read: the first, and again with what the model remembers.
 * usage: compress_bench [STATEMENTS_FOR_QUALITY]
 */
#include <math.h>
#include <stdlib.h>

#include "advise/advise.h"
#include "base/buf.h"
#include "base/random.h"
#include "base/vec.h"
#include "collect/collect.h"
#include "workload/compress.h"

enum { QUALITY_STATEMENTS = 400, SPEED_STATEMENTS = 10000, ON_DEMAND_STATEMENTS = 500 };

/* --- Statements at random -------------------------------------------------------------------------------- */

struct maker {
    struct arena *arena;
    const struct catalog *catalog;
    struct random random;
    uint32_t *tables; /* with statistics, the popular ones first */
    size_t table_count;
};

/* Small numbers are likelier: the minimum of two draws, twice. */
static size_t skewed(struct maker *m, size_t bound) {
    size_t a = (size_t)random_below(&m->random, bound), b = (size_t)random_below(&m->random, bound);
    return a < b ? a : b;
}

static const struct catalog_column *column_of(struct maker *m, uint32_t table) {
    const struct catalog_table *t = &m->catalog->tables[table];
    for (int tries = 0; tries < 50; tries++) {
        const struct catalog_column *c = &t->columns[skewed(m, t->column_count)];
        bool plain = c->family == FAMILY_INTEGER || c->family == FAMILY_TEXT || c->family == FAMILY_NUMERIC ||
                     c->family == FAMILY_DATE || c->family == FAMILY_TIMESTAMP;
        if (plain && c->stats.present && c->stats.common_count + c->stats.bound_count > 0) {
            return c;
        }
    }
    return NULL;
}

static struct str value_of(struct maker *m, const struct catalog_stats *stats) {
    size_t n = stats->common_count + stats->bound_count, at = (size_t)random_below(&m->random, n);
    struct str raw = at < stats->common_count ? stats->common[at] : stats->bounds[at - stats->common_count];
    struct buf quoted;
    buf_init(&quoted, m->arena);
    for (size_t i = 0; i < raw.len; i++) {
        buf_char(&quoted, raw.ptr[i]);
        if (raw.ptr[i] == '\'') {
            buf_char(&quoted, '\'');
        }
    }
    return buf_view(&quoted);
}

static void put_filters(struct maker *m, struct buf *out, uint32_t table, const char *alias, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct catalog_column *c = column_of(m, table);
        if (!c) {
            return;
        }
        bool range = c->family != FAMILY_TEXT && random_below(&m->random, 3) == 0;
        struct str value = value_of(m, &c->stats);
        buf_fmt(out, " and %s." STR_FMT " %s '" STR_FMT "'", alias, STR_ARG(c->name), range ? ">" : "=",
                STR_ARG(value));
    }
}

/* A foreign key of the table, to join along; NULL when it has none. */
static const struct catalog_constraint *reference_of(struct maker *m, uint32_t table) {
    const struct catalog_table *t = &m->catalog->tables[table];
    size_t start = t->constraint_count ? (size_t)random_below(&m->random, t->constraint_count) : 0;
    for (size_t i = 0; i < t->constraint_count; i++) {
        const struct catalog_constraint *c = &t->constraints[(start + i) % t->constraint_count];
        if (c->kind == CONSTRAINT_FOREIGN && c->column_count == 1 && c->foreign_table != CATALOG_NONE) {
            return c;
        }
    }
    return NULL;
}

static struct str make_statement(struct maker *m) {
    uint32_t table = m->tables[skewed(m, m->table_count)];
    const struct catalog_table *t = &m->catalog->tables[table];
    const struct catalog_constraint *key = random_below(&m->random, 2) ? reference_of(m, table) : NULL;
    const struct catalog_column *shown = column_of(m, table), *order = column_of(m, table);
    uint64_t form = random_below(&m->random, 4);
    struct buf out;
    buf_init(&out, m->arena);
    struct str name = shown ? shown->name : t->columns[0].name, by = order ? order->name : name;
    if (form == 0) {
        buf_fmt(&out, "select a." STR_FMT ", count(*) from " STR_FMT " a", STR_ARG(by), STR_ARG(t->name));
    } else {
        buf_fmt(&out, "select a." STR_FMT " from " STR_FMT " a", STR_ARG(name), STR_ARG(t->name));
    }
    if (key) {
        const struct catalog_table *other = &m->catalog->tables[key->foreign_table];
        buf_fmt(&out, " join " STR_FMT " b on b." STR_FMT " = a." STR_FMT, STR_ARG(other->name),
                STR_ARG(other->columns[key->foreign_columns[0]].name), STR_ARG(t->columns[key->columns[0]].name));
    }
    buf_z(&out, " where true");
    put_filters(m, &out, table, "a", 1 + (size_t)random_below(&m->random, 2));
    if (key && random_below(&m->random, 2)) {
        put_filters(m, &out, key->foreign_table, "b", 1);
    }
    if (form == 0) {
        buf_fmt(&out, " group by a." STR_FMT, STR_ARG(by));
    } else if (form == 1) {
        buf_fmt(&out, " order by a." STR_FMT " limit 20", STR_ARG(by));
    }
    return buf_view(&out);
}

static int by_rows(const void *a, const void *b, void *catalog) {
    const struct catalog_table *tables = catalog;
    double left = tables[*(const uint32_t *)a].rows, right = tables[*(const uint32_t *)b].rows;
    return left > right ? -1 : left < right;
}

static struct workload *make_workload(struct arena *arena, const struct catalog *catalog, size_t statements,
                                      uint64_t seed, struct err *err) {
    struct maker m = {.arena = arena, .catalog = catalog};
    struct workload_builder *builder = workload_builder_new(arena, catalog, seed);
    m.tables = ARENA_ARRAY(arena, uint32_t, catalog->table_count);
    random_init(&m.random, seed);
    for (uint32_t i = 0; i < catalog->table_count; i++) {
        if (catalog->tables[i].has_stats && catalog->tables[i].rows > 1000) {
            m.tables[m.table_count++] = i;
        }
    }
    qsort_r(m.tables, m.table_count, sizeof *m.tables, by_rows, catalog->tables);
    for (size_t i = 0; i < statements; i++) {
        struct workload_statement statement = {.text = make_statement(&m),
                                               .calls = 1 + floor(1000 / (1.0 + (double)random_below(&m.random, 1000))),
                                               .total_ms = NAN,
                                               .rows = NAN,
                                               .blocks_read = NAN,
                                               .blocks_hit = NAN};
        workload_builder_add(builder, &statement);
    }
    return workload_builder_finish(builder, err);
}

/* --- Pricing --------------------------------------------------------------------------------------------- */

static double price(struct arena *arena, struct whatif *model, const struct workload *workload,
                    const struct design *design, double *costs) {
    double sum = 0;
    for (size_t i = 0; i < workload->template_count; i++) {
        struct whatif_answer answer;
        struct err err = {0};
        const struct workload_template *template = &workload->templates[i];
        double cost = template->state == TEMPLATE_MODELLED &&
                              whatif_template_cost(arena, model, template, design, &answer, &err) &&
                              isfinite(answer.cost)
                          ? answer.cost * template->calls
                          : 0;
        sum += cost;
        if (costs) {
            costs[i] = cost;
        }
    }
    return sum;
}

static struct design advise(struct arena *arena, const struct catalog *catalog, const struct workload *workload) {
    struct advise_options options = {
        .budget_bytes = catalog_data_bytes(catalog) / 5 * 2, .max_width = 3, .max_regression = 0.05, .seed = 1,
        .search_templates = SIZE_MAX};
    struct advise_result result;
    struct clock clock = clock_system();
    struct err err = {0};
    struct whatif *model = whatif_open_model(arena, catalog);
    bool good = advise_run(arena, catalog, workload, model, NULL, &options, &clock, NULL, &result, &err);
    whatif_close(model);
    return good ? result.design : (struct design){0};
}

static struct workload *selected(struct arena *arena, const struct workload *all, const struct compression *chosen) {
    struct workload *few = ARENA_NEW(arena, struct workload);
    *few = *all;
    few->templates = ARENA_ARRAY(arena, struct workload_template, chosen->pick_count);
    few->template_count = chosen->pick_count;
    for (size_t i = 0; i < chosen->pick_count; i++) {
        few->templates[i] = all->templates[chosen->picks[i].item];
        few->templates[i].calls *= chosen->picks[i].factor;
    }
    return few;
}

/* --- The two measurements -------------------------------------------------------------------------------- */

static void measure_quality(struct arena *arena, const struct catalog *catalog, size_t statements) {
    struct err err = {0};
    struct clock clock = clock_system();
    struct workload *all = make_workload(arena, catalog, statements, 7, &err);
    struct whatif *model = whatif_open_model(arena, catalog);
    struct compress_input input;
    if (!all) {
        printf("no workload: %s\n", err.message);
        return;
    }
    double *costs = ARENA_ARRAY(arena, double, all->template_count);
    double before = price(arena, model, all, &(struct design){0}, costs), start = clock_ms(&clock);
    struct design best = advise(arena, catalog, all);
    double full_ms = clock_ms(&clock) - start, full = before - price(arena, model, all, &best, NULL);
    compress_features(arena, catalog, all, costs, &input);
    printf("%zu templates, all tuned: %.1f %% saved in %.1f s\n", all->template_count, 100 * full / before,
           full_ms / 1000);
    for (size_t share = 25; share <= 100; share *= 2) {
        size_t k = all->template_count * share / 1000;
        printf("k = %zu (%.1f %%), kept of the full improvement:\n", k, (double)share / 10);
        for (int method = 0; method < COMPRESS_METHOD_COUNT; method++) {
            struct compression chosen;
            compress_run(arena, &input, (enum compress_method)method, k, 1, 1, &chosen);
            start = clock_ms(&clock);
            struct design design = advise(arena, catalog, selected(arena, all, &chosen));
            printf("  %-12s %6.1f %%   coverage %5.1f %%   tuned in %.2f s\n", compress_methods[method],
                   100 * (before - price(arena, model, all, &design, NULL)) / full, 100 * chosen.coverage,
                   (clock_ms(&clock) - start) / 1000);
        }
    }
    whatif_close(model);
}

static void measure_on_demand(struct arena *arena, const struct catalog *catalog) {
    struct err err = {0};
    struct clock clock = clock_system();
    struct advise_options options = {.quick = true, .max_regression = 0.05, .seed = 1};
    struct workload *workload = make_workload(arena, catalog, ON_DEMAND_STATEMENTS, 5, &err);
    struct whatif *model = whatif_open_model(arena, catalog);
    for (int again = 0; workload && again < 2; again++) {
        struct advise_result result;
        double start = clock_ms(&clock);
        if (advise_run(arena, catalog, workload, model, NULL, &options, &clock, NULL, &result, &err)) {
            printf("on demand, %s: %zu templates, %.1f %% saved, in %.0f ms\n", again ? "again" : "first",
                   result.template_count, 100 * result.improvement, clock_ms(&clock) - start);
        }
    }
    whatif_close(model);
}

static void measure_speed(struct arena *arena, const struct catalog *catalog) {
    struct err err = {0};
    struct clock clock = clock_system();
    struct workload *all = make_workload(arena, catalog, SPEED_STATEMENTS, 11, &err);
    struct compress_input input;
    if (!all) {
        printf("no workload: %s\n", err.message);
        return;
    }
    double *costs = ARENA_ARRAY(arena, double, all->template_count);
    struct random random;
    random_init(&random, 3);
    for (size_t i = 0; i < all->template_count; i++) {
        costs[i] = 1 + (double)random_below(&random, 1000000); /* speed does not depend on whose cost it is */
    }
    double start = clock_ms(&clock);
    compress_features(arena, catalog, all, costs, &input);
    double features_ms = clock_ms(&clock) - start;
    printf("%zu statements, %zu templates: features in %.0f ms\n", all->statements, all->template_count, features_ms);
    for (int method = COMPRESS_FACILITY; method <= COMPRESS_ISUM; method++) {
        struct compression chosen;
        start = clock_ms(&clock);
        compress_run(arena, &input, (enum compress_method)method, 500, 1, 1, &chosen);
        printf("  %-12s %zu of them in %.0f ms, coverage %.1f %%\n", compress_methods[method], chosen.pick_count,
               clock_ms(&clock) - start, 100 * chosen.coverage);
    }
}

int main(int argc, char **argv) {
    static const char *const bundles[] = {"examples/orders.zip", "examples/tpch.zip"};
    size_t statements = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : QUALITY_STATEMENTS;
    for (size_t i = 0; i < 2; i++) {
        struct arena arena;
        struct err err = {0};
        struct collect_options options = {.no_statements = true};
        arena_init(&arena, NULL);
        struct db *db = db_open(&arena, str_from_z(bundles[i]), NULL, &err);
        struct catalog *catalog = db ? collect_catalog(&arena, db, &options, NULL, &err) : NULL;
        if (!catalog) {
            printf("%s: %s\n", bundles[i], err.message);
            return 1;
        }
        printf("%s:\n", bundles[i]);
        measure_speed(&arena, catalog);
        measure_on_demand(&arena, catalog);
        measure_quality(&arena, catalog, statements);
        db_close(db);
        arena_release(&arena);
    }
    return 0;
}
