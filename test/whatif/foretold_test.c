/*
 * What is foretold of an index, beside what the server's planner says once it is built and analysed (DOVETAIL_TEST_PG): rows of conditions on ranges, and
 * costs of statements by indexes whose rows lie in an order that no statistic tells before.
 */
#include <math.h>
#include <stdlib.h>

#include "collect/collect.h"
#include "cost/index_sample.h"
#include "cost/index_size.h"
#include "optimizer/optimizer.h"
#include "sql/parse.h"
#include "support/server.h"
#include "whatif/whatif.h"

struct world {
    struct arena arena;
    struct db *db, *asked;
    struct catalog *catalog;
    struct whatif *whatif;
};

#define DATABASE "dovetail_foretold"

static void open_world(struct world *w, const char *const *set_up, size_t n) {
    struct err err = {0};
    struct collect_options options = {.no_statements = true};
    server_needed();
    arena_init(&w->arena, NULL);
    w->db = server_create(&w->arena, DATABASE);
    must(w->db, "CREATE EXTENSION hypopg");
    for (size_t i = 0; i < n; i++) {
        must(w->db, set_up[i]);
    }
    must(w->db, "CHECKPOINT"); /* what committed asynchronously is visible to all only once its log is written */
    must(w->db, "SET default_statistics_target = 200"); /* of 60,000 rows: what ANALYZE says of a part of them is chance */
    must(w->db, "VACUUM ANALYZE");
    w->catalog = collect_catalog(&w->arena, w->db, &options, NULL, &err);
    assert_done(w->catalog != NULL, &err);
    w->asked = server_open(&w->arena, DATABASE);
    w->whatif = whatif_open_hypopg(&w->arena, w->catalog, w->asked, &err);
    assert_done(w->whatif != NULL, &err);
}

static void close_world(struct world *w) {
    whatif_close(w->whatif);
    db_close(w->asked);
    server_drop(&w->arena, w->db, DATABASE);
    arena_release(&w->arena);
}

static struct optimizer_plan plan_of(struct world *w, const char *query, const struct design *design) {
    struct err err = {0};
    struct optimizer_plan plan;
    struct str text = str_from_z(query);
    struct sql_node *tree = sql_parse_statement(&w->arena, SQL_POSTGRESQL, text, &err);
    struct query *resolved = tree ? query_resolve(&w->arena, w->catalog, tree, text, &err) : NULL;
    assert_done(resolved != NULL, &err);
    optimizer_plan(&w->arena, optimizer_prepare(&w->arena, w->catalog, resolved), design, true, &plan);
    return plan;
}

/* "cost=0.29..8.31 rows=1 width=4" of the topmost node. */
static void told_by_server(struct world *w, const char *query, double *cost, double *rows, struct str *text) {
    size_t at;
    *text = server_explain(&w->arena, w->db, query);
    struct str rest = *text;
    assert_true(str_find(rest, STR(".."), &at));
    rest = str_slice(rest, at + 2, rest.len);
    assert_true(str_to_double(str_cut(&rest, ' '), cost) && str_starts(rest, STR("rows=")));
    rest = str_slice(rest, 5, rest.len);
    assert_true(str_to_double(str_cut(&rest, ' '), rows));
}

/* --- Rows ------------------------------------------------------------------------------------------------ */

/* Even, then with a long tail, open ends, empty ones and NULLs, then in bursts; of moments, numbers and days. */
static const char *const ranges[] = {
    "CREATE TABLE spans AS SELECT i AS id, "
    "tsrange(timestamp '2025-01-01' + i * interval '9 minutes', timestamp '2025-01-02' + i * interval '9 minutes') AS even, "
    "CASE WHEN i % 20 = 3 THEN NULL WHEN i % 15 = 2 THEN 'empty' ELSE tstzrange(timestamptz '2025-01-01 00:00+00' + i * 7919::bigint % 60000 * interval '9 minutes', "
    "CASE WHEN i % 6 > 0 THEN timestamptz '2025-01-01 00:00+00' + i * 7919::bigint % 60000 * interval '9 minutes' + exp(i % 97 / 9.0) * interval '1 minute' END) END AS tail, "
    "int4range((i * 7919::bigint % 300 * 1000 + i % 50)::int, (i * 7919::bigint % 300 * 1000 + i % 50 + 1 + i % 13)::int) AS burst, "
    "daterange(date '2020-01-01' + (i % 2000), date '2020-01-01' + (i % 2000 + i % 31), '[]') AS days, "
    "numrange((i * 31 % 6007)::numeric ^ 2 / 100, (i * 31 % 6007)::numeric ^ 2 / 100 + 40 + i % 7, '(]') AS amounts "
    "FROM generate_series(1, 60000) i",
};

static const char *const conditions[] = {
    "even @> timestamp '2025-04-02 10:00'",
    "even @> '2025-01-01 03:00'::timestamp",
    "even && tsrange('2025-03-01', '2025-03-04')",
    "even && tsrange('2025-03-01', NULL, '(]')",
    "even <@ tsrange('2025-03-01', '2025-03-04 12:00')",
    "even @> tsrange('2025-03-01', '2025-03-01 08:00')",
    "even @> '[2025-03-01,2025-03-01 23:00)'::tsrange",
    "tail @> timestamptz '2025-06-01 00:00+00'",
    "tail @> timestamptz '2025-01-01 00:05+00'",
    "tail && tstzrange('2025-06-01 00:00+00', '2025-06-02 00:00+00')",
    "tail && '(,2025-02-01 00:00+00)'::tstzrange",
    "tail <@ tstzrange('2025-06-01 00:00+00', '2025-06-20 00:00+00')",
    "tail <@ tstzrange('2025-06-01 00:00+00', NULL)",
    "tail <@ 'empty'::tstzrange",
    "tail @> tstzrange('2025-06-01 00:00+00', '2025-06-20 00:00+00')",
    "tail @> 'empty'::tstzrange",
    "burst @> 7000",
    "burst @> 7020",
    "burst && int4range(7000, 9040, '[]')",
    "burst && '[150000,150000]'",
    "burst <@ int4range(7000, 90000)",
    "burst @> int4range(7010, 7015)",
    "days @> date '2022-05-05'",
    "days && daterange('2022-05-05', '2022-05-05', '[]')",
    "days <@ daterange('2022-05-05', '2022-08-05')",
    "days @> daterange('2022-05-05', '2022-05-25')",
    "amounts @> 1000.5",
    "amounts && numrange(5000, 9000)",
    "amounts <@ numrange(300000, 350000, '[]')",
    "amounts @> numrange(300000, 300030)",
    "numrange(5000, 9000) @> amounts",
    "id < 5000 AND even @> timestamp '2025-04-02 10:00'",
};

static void rows_of_ranges(void **state) {
    struct world w = {0};
    size_t far = 0;
    (void)state;
    open_world(&w, ranges, sizeof ranges / sizeof *ranges);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        struct str text;
        double cost, rows;
        const char *query = str_z(&w.arena, str_fmt(&w.arena, "SELECT * FROM spans WHERE %s", conditions[i]));
        struct optimizer_plan plan = plan_of(&w, query, &(struct design){0});
        told_by_server(&w, query, &cost, &rows, &text);
        if (fabs(plan.rows / rows - 1) > 0.01 && fabs(plan.rows - rows) > 1.5) {
            far++;
            printf("%s: %.0f rows, the server says %.0f\n", conditions[i], plan.rows, rows);
        }
    }
    close_world(&w);
    assert_int_equal(far, 0);
}

/* --- Costs by an index ----------------------------------------------------------------------------------- */

static const struct index_told {
    const char *index, *query;
    double within;
} told[] = {
    {"spans USING gist (even)", "SELECT * FROM spans WHERE even @> timestamp '2025-04-02 10:00'", 1.05},
    {"spans USING gist (tail)", "SELECT * FROM spans WHERE tail && tstzrange('2025-06-01 00:00+00', '2025-06-02 00:00+00')", 1.05},
    {"spans USING gist (burst)", "SELECT * FROM spans WHERE burst && int4range(7000, 9040)", 1.05},
    {"spans USING gist (days)", "SELECT * FROM spans WHERE days @> date '2022-05-05'", 1.05},
};

static struct design_index *index_of(struct world *w, const char *definition) {
    struct design design = {0};
    struct err err = {0};
    assert_done(design_parse(&w->arena, w->catalog, str_fmt(&w->arena, "create index on %s", definition), &design, &err), &err);
    struct design_index *index = design_index_make(&w->arena, w->catalog, design.added[0]);
    whatif_sample_rows(w->whatif, &index, 1, true);
    if (design_index_has_tree(index)) {
        const struct catalog_table *table = &w->catalog->tables[index->table];
        struct index_key *key = ARENA_NEW(&w->arena, struct index_key);
        *key = index_key_of(&w->arena, table, &index->keys[0], NULL, table->rows);
        index->keys[0].foreseen = index_sample_foreseen(&w->arena, &index->sample, key, table->rows);
    }
    cost_index_size(w->catalog, index);
    return index;
}

/* How many are not as told. The server is asked to analyse again only what it needs to: the expression. */
static size_t told_wrong(struct world *w, const struct index_told *cases, size_t n) {
    size_t far = 0;
    for (size_t i = 0; i < n; i++) {
        struct design design = {0};
        struct str text;
        double cost, rows;
        const char *built = str_z(&w->arena, str_fmt(&w->arena, "CREATE INDEX foretold ON %s", cases[i].index));
        struct design_index *index = index_of(w, cases[i].index);
        design_add(&w->arena, &design, index);
        struct optimizer_plan plan = plan_of(w, cases[i].query, &design);
        must(w->db, built);
        must(w->db, design_index_has_tree(index) ? "ANALYZE" : "SELECT 1");
        told_by_server(w, cases[i].query, &cost, &rows, &text);
        must(w->db, "DROP INDEX foretold");
        if (fmax(plan.cost / cost, cost / plan.cost) > cases[i].within) {
            far++;
            printf("%s by %s: %.2f " STR_FMT ", the server says %.2f\n" STR_FMT, cases[i].query, cases[i].index, plan.cost, STR_ARG(plan.text), cost, STR_ARG(text));
        }
    }
    return far;
}

static void all_as_told(const char *const *set_up, size_t steps, const struct index_told *cases, size_t n) {
    struct world w = {0};
    open_world(&w, set_up, steps);
    size_t wrong = told_wrong(&w, cases, n);
    close_world(&w);
    assert_int_equal(wrong, 0);
}

static void costs_by_an_index_on_ranges(void **state) {
    (void)state;
    all_as_told(ranges, sizeof ranges / sizeof *ranges, told, sizeof told / sizeof *told);
}

/* Times in the order of the rows, and backwards; groups that lie together, in no order; names of rows anywhere, of which half are missing. */
static const char *const documents[] = {
    "CREATE TABLE notes AS SELECT i AS id, jsonb_build_object('at', to_char(timestamp '2025-01-01' + i * interval '7 minutes', 'YYYY-MM-DD HH24:MI'), "
    "'left', to_char(99999 - i, '00000'), 'owner', 'o' || floor(power(i * 7919::bigint % 60000 / 60000.0, 3) * 3000), 'state', case when i % 200 = 7 then 'rare' else 'done' end, 'group', 'g' || (i / 300 * 7919 % 200), 'pad', repeat('x', 90)) || "
    "CASE WHEN i % 2 = 0 THEN jsonb_build_object('name', md5(i::text)) ELSE '{}' END AS doc, "
    "'Name ' || substr(md5((i / 40)::text), 1, 9) AS name, timestamp '2025-01-01' + i * interval '7 minutes' AS at FROM generate_series(1, 60000) i",
};

static const struct index_told in_order[] = {
    {"notes ((doc ->> 'at'))", "SELECT * FROM notes ORDER BY doc ->> 'at' LIMIT 2000", 1.1},
    {"notes ((doc ->> 'at') DESC)", "SELECT * FROM notes ORDER BY doc ->> 'at' LIMIT 2000", 1.1},
    {"notes ((doc ->> 'left'))", "SELECT * FROM notes ORDER BY doc ->> 'left' LIMIT 2000", 1.1},
    {"notes ((doc ->> 'left'), id)", "SELECT * FROM notes ORDER BY doc ->> 'left', id LIMIT 2000", 1.1},
    {"notes ((doc ->> 'group'))", "SELECT * FROM notes ORDER BY doc ->> 'group' LIMIT 400", 1.1},
    {"notes ((doc ->> 'name'))", "SELECT * FROM notes ORDER BY doc ->> 'name' LIMIT 400", 1.1},
    {"notes (upper(name))", "SELECT * FROM notes ORDER BY upper(name) LIMIT 400", 1.1},
    {"notes (date_trunc('day', at))", "SELECT * FROM notes ORDER BY date_trunc('day', at) LIMIT 2000", 1.1},
    {"notes ((doc ->> 'group'))", "SELECT * FROM notes WHERE doc ->> 'group' = 'g17'", 2}, /* how many groups there are, a hundred documents say */
    {"notes ((doc ->> 'state'))", "SELECT * FROM notes WHERE doc ->> 'state' = 'rare'", 1.5}, /* of 4,000 rows, or 30,000 */
    {"notes ((doc ->> 'state'))", "SELECT * FROM notes WHERE doc ->> 'state' = 'done'", 1.2},
    {"notes ((doc ->> 'owner'))", "SELECT * FROM notes WHERE doc ->> 'owner' = 'o7'", 1.2},
    {"notes ((doc ->> 'owner'))", "SELECT * FROM notes WHERE doc ->> 'owner' IN ('o7', 'o2000', 'nobody')", 1.2},
    {"notes ((doc ->> 'name'))", "SELECT * FROM notes WHERE doc ->> 'name' = 'nobody'", 1.2},
    {"notes ((doc ->> 'at'))", "SELECT * FROM notes WHERE doc ->> 'at' >= '2025-10-01'", 1.3},
    {"notes ((doc ->> 'at'))", "SELECT * FROM notes WHERE doc ->> 'at' = '2025-10-01 00:07'", 1.2},
    {"notes ((doc ->> 'left'))", "SELECT * FROM notes WHERE doc ->> 'left' < ' 45000'", 1.2},
    {"notes (upper(name))", "SELECT * FROM notes WHERE upper(name) = 'NAME 2343'", 1.2},
    {"notes (substr(name, 6, 1))", "SELECT * FROM notes WHERE substr(name, 6, 1) = 'a'", 1.2},
    {"notes (date_trunc('day', at))", "SELECT * FROM notes WHERE date_trunc('day', at) = '2025-05-05'", 1.3},
};

static void costs_by_expressions_in_order(void **state) {
    (void)state;
    all_as_told(documents, sizeof documents / sizeof *documents, in_order, sizeof in_order / sizeof *in_order);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_of_ranges), cmocka_unit_test(costs_by_an_index_on_ranges), cmocka_unit_test(costs_by_expressions_in_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
