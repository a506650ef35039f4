/*
 * How close our own model is to PostgreSQL's planner. costs.csv holds EXPLAIN's total cost per query and hypothetical design, recorded by
 * quality/record on the databases from which the example bundles were captured (PostgreSQL 15, HypoPG); here the same statements are
 * planned from the bundles alone. Indexes get HypoPG's size, so that plan costing is measured and not the (better) size formula.
 *
 * q-error = max(ours / theirs, theirs / ours). tau: Kendall's tau-b over the benefits of single indexes, all pairs of a source; benefits
 * below half a per cent are none. The budgets are what has been reached; a change that worsens them is a regression.
 *
 * DOVETAIL_QUALITY=1 in the environment prints every row.
 */
#include <math.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/file.h"
#include "collect/collect.h"
#include "cost/index_size.h"
#include "optimizer/optimizer.h"
#include "sql/parse.h"
#include "support/support.h"

#define FOLDER "test/whatif/quality"

struct row {
    struct str query;
    double ours, theirs, our_benefit, their_benefit;
    bool single, plain;
};

struct quality {
    struct arena arena;
    struct str source;
    struct catalog *catalog;
    struct map queries; /* name -> struct optimizer_query */
    VEC(struct row) rows;
    size_t refused;
};

static struct optimizer_query *query_of(struct quality *q, struct str name) {
    struct optimizer_query *prepared = map_find(&q->queries, name);
    if (prepared) {
        return prepared;
    }
    struct err err = {0};
    const char *folder = str_eq_z(q->source, "tpch") ? "examples/tpch/queries" : FOLDER "/orders";
    struct str text, path = str_fmt(&q->arena, "%s/" STR_FMT ".sql", folder, STR_ARG(name));
    assert_done(file_read(&q->arena, path, 0, &text, &err), &err);
    struct sql_node *tree = sql_parse_statement(&q->arena, SQL_POSTGRESQL, text, &err);
    struct query *query = tree ? query_resolve(&q->arena, q->catalog, tree, text, &err) : NULL;
    if (!query) {
        printf(STR_FMT ": %s\n", STR_ARG(name), err.message);
        return NULL;
    }
    prepared = optimizer_prepare(&q->arena, q->catalog, query);
    map_put(&q->queries, name, prepared);
    return prepared;
}

/* "t(a, b);u(c)" with HypoPG's sizes in pages. */
static struct design design_of(struct quality *q, struct str indexes, struct str pages) {
    struct design design = {0};
    struct err err = {0};
    while (indexes.len) {
        struct str definition = str_cut(&indexes, ';');
        struct str ddl = str_fmt(&q->arena, "create index on " STR_FMT, STR_ARG(definition));
        struct design one = {0};
        assert_done(design_parse(&q->arena, q->catalog, ddl, &one, &err), &err);
        struct design_index *index = ARENA_NEW(&q->arena, struct design_index);
        *index = *one.added[0];
        cost_index_size(q->catalog, index);
        double size;
        assert_true(str_to_double(str_cut(&pages, ';'), &size));
        design_index_set_size(index, size, q->catalog->tables[index->table].rows, -1,
                              8192); /* HypoPG leaves the height unknown */
        design_add(&q->arena, &design, index);
    }
    return design;
}

static void add_row(struct quality *q, const struct csv_value *cells, const struct row *base) {
    struct optimizer_plan plan;
    struct row row = {.query = cells[1].text, .plain = cells[2].text.len == 0};
    size_t semicolon;
    row.single = !row.plain && !str_find(cells[2].text, STR(";"), &semicolon);
    struct optimizer_query *query = query_of(q, row.query);
    assert_true(str_to_double(cells[4].text, &row.theirs));
    if (!query) {
        q->refused++;
        return;
    }
    struct design design = design_of(q, cells[2].text, cells[3].text);
    optimizer_plan(&q->arena, query, &design, true, &plan);
    row.ours = plan.cost;
    if (base && str_eq(base->query, row.query)) {
        row.our_benefit = 1 - row.ours / base->ours;
        row.their_benefit = 1 - row.theirs / base->theirs;
    }
    VEC_PUSH(&q->arena, &q->rows, row);
    if (getenv("DOVETAIL_QUALITY")) {
        printf("%6.2f " STR_FMT " [" STR_FMT "] ours %.2f theirs %.2f " STR_FMT "\n", row.ours / row.theirs,
               STR_ARG(row.query), STR_ARG(cells[2].text), row.ours, row.theirs, STR_ARG(plan.text));
    }
}

static void load(struct quality *q) {
    struct err err = {0};
    struct str text;
    struct csv_reader reader;
    const struct csv_value *cells;
    size_t base = SIZE_MAX;
    struct collect_options options = {.no_statements = true};
    struct db *db = db_open(&q->arena, str_fmt(&q->arena, "examples/" STR_FMT ".zip", STR_ARG(q->source)), NULL, &err);
    assert_done(db != NULL, &err);
    q->catalog = collect_catalog(&q->arena, db, &options, NULL, &err);
    assert_done(q->catalog != NULL, &err);
    assert_done(file_read(&q->arena, STR(FOLDER "/costs.csv"), 0, &text, &err), &err);
    assert_done(csv_open(&q->arena, &reader, text, NULL, &err), &err);
    while (csv_next(&reader, &cells, &err) && cells) {
        if (str_eq(cells[0].text, q->source)) {
            size_t before = q->rows.n;
            add_row(q, cells, base == SIZE_MAX ? NULL : &q->rows.at[base]);
            base = q->rows.n > before && q->rows.at[before].plain ? before : base;
        }
    }
    assert_done(err.code == ERR_NONE, &err);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(struct quality *q, double share, bool plain_only) {
    double *errors = ARENA_ARRAY(&q->arena, double, q->rows.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < q->rows.n; i++) {
        if (!plain_only || q->rows.at[i].plain) {
            errors[n++] = fmax(q->rows.at[i].ours / q->rows.at[i].theirs, q->rows.at[i].theirs / q->rows.at[i].ours);
        }
    }
    qsort(errors, n, sizeof *errors, ascending);
    return n ? errors[(size_t)(share * (double)(n - 1))] : NAN;
}

static int sign_of(double x, double y) {
    x = fabs(x) < 0.005 ? 0 : x;
    y = fabs(y) < 0.005 ? 0 : y;
    return (x > y) - (x < y);
}

static double kendall(const struct quality *q) {
    double score = 0, pairs_ours = 0, pairs_theirs = 0;
    for (size_t i = 0; i < q->rows.n; i++) {
        for (size_t k = i + 1; k < q->rows.n; k++) {
            const struct row *a = &q->rows.at[i], *b = &q->rows.at[k];
            if (a->single && b->single) {
                int ours = sign_of(a->our_benefit, b->our_benefit),
                    theirs = sign_of(a->their_benefit, b->their_benefit);
                score += ours * theirs;
                pairs_ours += ours != 0;
                pairs_theirs += theirs != 0;
            }
        }
    }
    return pairs_ours > 0 && pairs_theirs > 0 ? score / sqrt(pairs_ours * pairs_theirs) : 1;
}

static void check(const char *source, double median_max, double p90_max, double tau_min) {
    struct quality q = {.source = str_from_z(source)};
    arena_init(&q.arena, NULL);
    map_init(&q.queries, &q.arena);
    load(&q);
    double median = quantile(&q, 0.5, false), p90 = quantile(&q, 0.9, false), tau = kendall(&q);
    printf("%s: %zu plans (%zu refused), q-error median %.3f p90 %.3f; without indexes %.3f, %.3f; tau %.3f\n", source,
           q.rows.n, q.refused, median, p90, quantile(&q, 0.5, true), quantile(&q, 0.9, true), tau);
    assert_true(q.refused == 0);
    assert_true(median <= median_max);
    assert_true(p90 <= p90_max);
    assert_true(tau >= tau_min);
    arena_release(&q.arena);
}

static void tpch(void **state) {
    (void)state;
    check("tpch", 1.01, 1.06, 0.95);
}

static void orders(void **state) {
    (void)state;
    check("orders", 1.01, 1.06, 0.95);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(tpch), cmocka_unit_test(orders)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
