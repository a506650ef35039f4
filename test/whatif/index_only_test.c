/*
 * Index-only scans on a real server with a really built index (DOVETAIL_TEST_PG): the server's plan is one where our optimizer says so, and
 * only there; and both find it as dear.
 */
#include <math.h>
#include <stdlib.h>

#include "collect/collect.h"
#include "optimizer/optimizer.h"
#include "sql/parse.h"
#include "support/server.h"

static const char *const set_up[] = {
    "CREATE TABLE r (a int, b int, d int, pad text)",
    "INSERT INTO r SELECT i, i % 20, i % 1000, repeat('x', 200) FROM generate_series(1, 60000) i",
    "CREATE INDEX r_a ON r (a, d)",
};

static const struct {
    const char *query;
    bool only;
} cases[] = {
    {"SELECT a, d FROM r WHERE a < 2000", true},
    {"SELECT a, b FROM r WHERE a < 2000", false},
    {"SELECT a, d FROM r WHERE a < 2000 FOR UPDATE", false}, /* to be locked a row must be visited */
};

static struct optimizer_plan plan_of(struct arena *arena, const struct catalog *catalog, const char *query) {
    struct err err = {0};
    struct design none = {0};
    struct optimizer_plan plan;
    struct str text = str_from_z(query);
    struct sql_node *tree = sql_parse_statement(arena, SQL_POSTGRESQL, text, &err);
    struct query *resolved = tree ? query_resolve(arena, catalog, tree, text, &err) : NULL;
    assert_done(resolved != NULL, &err);
    optimizer_plan(arena, optimizer_prepare(arena, catalog, resolved), &none, true, &plan);
    return plan;
}

static void compare(struct arena *arena, struct db *db, const struct catalog *catalog, const char *query, bool only) {
    size_t at;
    double theirs_cost = 0;
    struct str theirs = server_explain(arena, db, query), rest = theirs;
    struct optimizer_plan ours = plan_of(arena, catalog, query);
    assert_true(str_find(rest, STR(".."), &at));
    rest = str_slice(rest, at + 2, rest.len);
    assert_true(str_to_double(str_cut(&rest, ' '), &theirs_cost));
    bool theirs_only = str_find(theirs, STR("Index Only Scan"), &at), ours_only = str_find(ours.text, STR("Index Only Scan"), &at);
    if (theirs_only != only || ours_only != only || fabs(ours.cost / theirs_cost - 1) > 0.03) {
        fail_msg("%s\n" STR_FMT "\nours, %.2f: " STR_FMT, query, STR_ARG(theirs), ours.cost, STR_ARG(ours.text));
    }
}

static void only_where_the_server_does(void **state) {
    struct arena arena;
    struct err err = {0};
    struct collect_options options = {.no_statements = true};
    (void)state;
    server_needed();
    arena_init(&arena, NULL);
    struct db *db = server_create(&arena, "dovetail_index_only");
    for (size_t i = 0; i < sizeof set_up / sizeof *set_up; i++) {
        must(db, set_up[i]);
    }
    must(db, "CHECKPOINT"); /* what committed asynchronously is visible to all only once its log is written */
    must(db, "VACUUM ANALYZE");
    const struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        compare(&arena, db, catalog, cases[i].query, cases[i].only);
    }
    server_drop(&arena, db, "dovetail_index_only");
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_where_the_server_does)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
