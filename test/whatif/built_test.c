/*
 * Indexes beyond B-trees as PostgreSQL 15 really built them: quality/built.csv holds, per GIN, BRIN and hash index, its pages and EXPLAIN's total cost
 * of queries with it (quality/record-built). Size and cost are predicted here from the captured statistics alone, the cost with the predicted
 * size, as advice does.
 *
 * q-error = max(ours / theirs, theirs / ours). The budgets are what has been reached; a change that worsens them is a regression.
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

enum { ROWS_MAX = 200 };

struct built {
    struct arena arena;
    struct catalog *orders, *articles;
    double costs[ROWS_MAX], sizes[ROWS_MAX];
    size_t cost_count, size_count;
    struct str last; /* index whose size was noted */
};

static struct catalog *catalog_of(struct arena *arena, const char *bundle) {
    struct err err = {0};
    struct collect_options options = {.no_statements = true};
    struct db *db = db_open(arena, str_from_z(bundle), NULL, &err);
    assert_done(db != NULL, &err);
    struct catalog *catalog = collect_catalog(arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    return catalog;
}

static double q_error(double ours, double theirs) {
    return fmax(ours / theirs, theirs / ours);
}

static double cost_with(struct built *b, struct catalog *catalog, const struct design *design, struct str text) {
    struct err err = {0};
    struct optimizer_plan plan;
    struct sql_node *tree = sql_parse_statement(&b->arena, SQL_POSTGRESQL, text, &err);
    struct query *query = tree ? query_resolve(&b->arena, catalog, tree, text, &err) : NULL;
    assert_done(query != NULL, &err);
    optimizer_plan(&b->arena, optimizer_prepare(&b->arena, catalog, query), design, true, &plan);
    return plan.cost;
}

static void add_row(struct built *b, const struct csv_value *cells) {
    struct catalog *catalog = str_eq_z(cells[0].text, "orders") ? b->orders : b->articles;
    struct design parsed = {0}, design = {0};
    struct err err = {0};
    double pages, theirs;
    struct str ddl = str_fmt(&b->arena, "create index on " STR_FMT, STR_ARG(cells[1].text));
    assert_done(design_parse(&b->arena, catalog, ddl, &parsed, &err), &err);
    struct design_index *index = ARENA_NEW(&b->arena, struct design_index);
    *index = *parsed.added[0];
    cost_index_size(catalog, index);
    design_add(&b->arena, &design, index);
    assert_true(str_to_double(cells[2].text, &pages) && str_to_double(cells[4].text, &theirs));
    double ours = cost_with(b, catalog, &design, cells[3].text);
    assert_true(b->cost_count < ROWS_MAX);
    b->costs[b->cost_count++] = q_error(ours, theirs);
    if (!str_eq(cells[1].text, b->last)) {
        b->sizes[b->size_count++] = q_error(index->pages, pages);
        b->last = str_dup(&b->arena, cells[1].text);
        if (getenv("DOVETAIL_QUALITY")) {
            printf("%5.2f pages " STR_FMT " ours %.0f theirs %.0f\n", index->pages / pages, STR_ARG(cells[1].text),
                   index->pages, pages);
        }
    }
    if (getenv("DOVETAIL_QUALITY")) {
        printf("%5.2f cost  " STR_FMT " ours %.2f theirs %.2f\n", ours / theirs, STR_ARG(cells[3].text), ours, theirs);
    }
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(double *errors, size_t n, double share) {
    qsort(errors, n, sizeof *errors, ascending);
    return errors[(size_t)(share * (double)(n - 1))];
}

static void as_built(void **state) {
    struct built b = {0};
    struct err err = {0};
    struct str text;
    struct csv_reader reader;
    const struct csv_value *row;
    size_t near = 0;
    (void)state;
    arena_init(&b.arena, NULL);
    b.orders = catalog_of(&b.arena, "examples/orders.zip");
    b.articles = catalog_of(&b.arena, "test/whatif/quality/articles.zip");
    assert_done(file_read(&b.arena, STR("test/whatif/quality/built.csv"), 0, &text, &err), &err);
    assert_done(csv_open(&b.arena, &reader, text, NULL, &err), &err);
    while (csv_next(&reader, &row, &err) && row) {
        add_row(&b, row);
    }
    assert_done(err.code == ERR_NONE, &err);
    for (size_t i = 0; i < b.size_count; i++) {
        near += b.sizes[i] <= 1.1;
    }
    double cost_median = quantile(b.costs, b.cost_count, 0.5), cost_p90 = quantile(b.costs, b.cost_count, 0.9);
    double size_median = quantile(b.sizes, b.size_count, 0.5), size_p90 = quantile(b.sizes, b.size_count, 0.9);
    printf("%zu plans with built indexes: q-error median %.3f p90 %.3f; %zu sizes: median %.3f p90 %.3f, %zu within 10 %%\n",
           b.cost_count, cost_median, cost_p90, b.size_count, size_median, size_p90, near);
    assert_true(cost_median <= 1.02);
    assert_true(cost_p90 <= 1.1);
    assert_true(size_p90 <= 1.15);
    arena_release(&b.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_built)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
