/*
 * Advice on a partitioned table of a real server (DOVETAIL_TEST_PG), from outside. Measurements by month, of which most statements ask for the newest: where
 * there is no room for the key on all months it stands on that month, and on another as far as there is room, for the statements that read them all; where there is, the whole
 * has it, and no month a second time. What is told is held
 * against EXPLAIN of the same server, before and with the index built by the statements that were advised.
 */
#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "db/db.h"
#include "support/server.h"

static const char newest[] = "select * from reading where device = 7 and at >= '2026-06-01'", any[] = "select * from reading where device = 7";

static const char *const set_up[] = {
    "CREATE EXTENSION IF NOT EXISTS hypopg",
    "DROP TABLE IF EXISTS reading",
    "CREATE TABLE reading (device int, at date, v int, pad text) PARTITION BY RANGE (at)",
    "DO $$ BEGIN FOR m IN 1..6 LOOP EXECUTE format('CREATE TABLE reading_%s PARTITION OF reading FOR VALUES FROM (%L) TO (%L)', m, make_date(2026, m, 1), "
    "make_date(2026, m + 1, 1)); END LOOP; END $$",
    "INSERT INTO reading SELECT i * 7919::bigint % 2000, date '2026-01-01' + i % 181, i, repeat('x', 40) FROM generate_series(1, 120000) i",
    "VACUUM ANALYZE reading",
};

/* The recommendation whose first statement has this; NULL: none. */
static const struct json_value *advised(struct arena *arena, struct test_run run, const char *on) {
    struct err err = {0};
    const struct json_value *all = json_get(json_read(arena, run.out, &err), "recommendations");
    assert_true(run.status == 0 && all);
    for (size_t i = 0; i < all->item_count; i++) {
        if (str_find(json_at(json_get(json_at(all, i), "ddl"), 0)->text, str_from_z(on), &(size_t){0})) {
            return json_at(all, i);
        }
    }
    return NULL;
}

static double explained(struct arena *arena, struct db *db, const char *sql) {
    struct db_result result;
    struct err err = {0};
    assert_done(db_query(arena, db, STR(""), str_fmt(arena, "EXPLAIN (FORMAT JSON) %s", sql), NULL, 0, &result, &err), &err);
    return json_get_number(json_get(json_at(json_read(arena, result.values[0].text, &err), 0), "Plan"), "Total Cost", NAN);
}

static void as_told(struct arena *arena, struct db *db, const struct json_value *leaf) {
    struct str ddl = json_at(json_get(leaf, "ddl"), 0)->text, undo = json_at(json_get(leaf, "undo"), 0)->text;
    const struct json_value *effect = json_at(json_get(leaf, "affected"), 0);
    double before = explained(arena, db, newest), told = json_get_number(effect, "after", NAN);
    assert_true(str_starts(ddl, STR("CREATE INDEX CONCURRENTLY idx_reading_6_device_")));
    assert_true(str_starts(undo, STR("DROP INDEX CONCURRENTLY public.idx_reading_6_device_")));
    assert_true(str_find(json_get(leaf, "why")->text, STR("one partition of reading alone"), &(size_t){0}));
    assert_true(fabs(json_get_number(effect, "before", NAN) / before - 1) < 0.02);
    must(db, str_z(arena, ddl));
    double built = explained(arena, db, newest);
    assert_true(built < before / 5);
    if (fabs(told / built - 1) > 0.05) {
        fail_msg("told %.2f, built %.2f", told, built);
    }
    must(db, str_z(arena, undo));
    assert_true(explained(arena, db, newest) == before);
}

static void one_partition_is_indexed_alone(void **state) {
    struct arena arena;
    const char *url = getenv("DOVETAIL_TEST_PG");
    struct err err = {0};
    (void)state;
    server_needed();
    arena_init(&arena, NULL);
    struct str queries = file_join(&arena, test_folder(&arena), STR("q.sql"));
    struct db *db = server_open_with(&arena, NULL, &(struct db_options){.statement_timeout_ms = -1});
    for (size_t i = 0; i < sizeof set_up / sizeof *set_up; i++) {
        must(db, set_up[i]);
    }
    assert_done(file_write(queries, str_fmt(&arena, "-- calls: 1000\n%s;\n-- calls: 100\n%s;\n-- calls: 10\ninsert into reading values (1, '2026-06-30', 3, 'x');\n", newest, any), &err), &err);
    for (size_t i = 0; i < 4; i++) {
        bool ample = i % 2;
        struct test_run run = test_program(&arena, STR(""), (const char *const[]){"advise", url, "--workload", str_z(&arena, queries), "--budget", ample ? "20MB" : "700kB",
                                                                                "--whatif", i < 2 ? "database" : "model", "--memory", "none", "--max-width", "1", "--min-gain", "0", "--format", "json", NULL});
        const struct json_value *leaf = advised(&arena, run, " ON public.reading_6 USING btree (device"), *whole = advised(&arena, run, " ON ONLY public.reading USING btree (device");
        assert_true((leaf != NULL) == !ample && (whole != NULL) == ample);
        assert_false(ample && advised(&arena, run, " ON public.reading_5 "));
        if (leaf) {
            as_told(&arena, db, leaf);
        }
    }
    must(db, "DROP TABLE reading");
    db_close(db);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_partition_is_indexed_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
