/*
 * A real database with one of everything, when DOVETAIL_TEST_PG names a server (a superuser's URL): live and replayed catalogs
 * are equal; roles without rights, denied views and killed connections end as documented.
 */
#include "base/buf.h"
#include "base/file.h"
#include "collect/collect.h"
#include "collect/dump.h"
#include "support/server.h"

#define DATABASE "dovetail_collect_test"
#define ROLE "dovetail_collect_test_role"

static const char schema[] =
    "CREATE SCHEMA monitor; CREATE EXTENSION pg_stat_statements SCHEMA monitor;"
    "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy'); CREATE DOMAIN cents AS numeric(12,2);"
    "CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL, feeling mood, balance cents, tags text[], "
    "extra jsonb, "
    "  \"Odd \"\"Name\" int, full_name text GENERATED ALWAYS AS (upper(email)) STORED, gone int);"
    "ALTER TABLE customers DROP COLUMN gone;"
    "CREATE TABLE orders (id bigserial, customer_id bigint REFERENCES customers, state text, created_at timestamptz, "
    "deleted boolean DEFAULT false, "
    "  CONSTRAINT orders_key PRIMARY KEY (id), CHECK (state <> 'it''s')) WITH (fillfactor = 80);"
    "CREATE TABLE events (at date, kind int) PARTITION BY RANGE (at);"
    "CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');"
    "CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');"
    "CREATE TABLE never_analyzed AS SELECT g AS a FROM generate_series(1, 1000) g;"
    "CREATE SCHEMA other; CREATE TABLE other.orders (a int);"
    "CREATE INDEX customers_email ON customers (lower(email) text_pattern_ops DESC NULLS LAST);"
    "CREATE UNIQUE INDEX customers_odd ON customers (\"Odd \"\"Name\", id) INCLUDE (email) WHERE balance > 0;"
    "CREATE INDEX customers_extra ON customers USING gin (extra);"
    "CREATE INDEX orders_state ON orders (state, created_at DESC) WHERE NOT deleted;"
    "CREATE INDEX events_kind ON events (kind);"
    "INSERT INTO customers SELECT g, 'User' || g || '@example.com', (ARRAY['sad','ok','happy'])[g % 3 + 1]::mood, g / "
    "7.0, ARRAY['a', 'b,\"' || g % 5], "
    "  jsonb_build_object('k', g % 10), g FROM generate_series(1, 3000) g;"
    "INSERT INTO orders (customer_id, state, created_at) SELECT g % 3000 + 1, CASE WHEN g % 10 = 0 THEN 'o\"pen, "
    "{new}\\' ELSE 'done' END, "
    "  '2024-01-01'::timestamptz + g * interval '1 minute' FROM generate_series(1, 20000) g;"
    "INSERT INTO events SELECT '2024-01-01'::date + g % 700, g % 4 FROM generate_series(1, 5000) g;"
    "UPDATE orders SET state = 'done' WHERE id < 100;"
    "CREATE VIEW open_orders AS SELECT o.id, c.email FROM orders o JOIN customers c ON c.id = o.customer_id WHERE NOT "
    "o.deleted;"
    "CREATE MATERIALIZED VIEW per_customer AS SELECT customer_id, count(*) AS n FROM orders GROUP BY customer_id;"
    "CREATE SEQUENCE loose; ANALYZE customers, orders, events, per_customer;";

static struct db *connect(struct arena *arena, const char *database, const char *user) {
    struct err err = {0};
    struct db *db = db_open(arena, server_url(arena, database, user), NULL, &err);
    assert_done(db != NULL, &err);
    return db;
}

static int set_up(void **state) {
    struct arena arena;
    (void)state;
    if (!server_is_there()) {
        return 0;
    }
    arena_init(&arena, NULL);
    struct db *admin = connect(&arena, "postgres", NULL);
    must(admin, "DROP DATABASE IF EXISTS " DATABASE);
    must(admin, "DROP ROLE IF EXISTS " ROLE);
    must(admin, "CREATE DATABASE " DATABASE);
    must(admin, "CREATE ROLE " ROLE " LOGIN");
    struct db *db = connect(&arena, DATABASE, NULL);
    must(db, schema);
    for (int i = 0; i < 3; i++) {
        must(db, "SELECT count(*) FROM orders WHERE state = 'done'");
        must(db, "SELECT * FROM customers WHERE lower(email) = 'user7@example.com'");
    }
    must(db, "CREATE ROLE dovetail_secret PASSWORD 'topsecret'; DROP ROLE dovetail_secret");
    arena_release(&arena);
    return 0;
}

static int tear_down(void **state) {
    struct arena arena;
    (void)state;
    if (!server_is_there()) {
        return 0;
    }
    arena_init(&arena, NULL);
    struct db *admin = connect(&arena, "postgres", NULL);
    must(admin, "DROP DATABASE " DATABASE " WITH (FORCE)");
    must(admin, "DROP ROLE " ROLE);
    arena_release(&arena);
    return 0;
}

static bool told(const struct catalog *catalog, const char *what) {
    size_t at;
    for (size_t i = 0; i < catalog->warnings.n; i++) {
        if (str_find(catalog->warnings.at[i], str_from_z(what), &at)) {
            return true;
        }
    }
    return false;
}

static const struct collect_options options;
static const int64_t noon = 1767268800;

static void record_and_replay(struct arena *arena, const char *user, const char *name, struct catalog **replayed) {
    struct err err = {0};
    struct clock clock = clock_fixed(&noon);
    struct str path = file_join(arena, test_folder(arena), str_from_z(name));
    assert_done(collect_bundle(arena, server_url(arena, DATABASE, user), path, &options, &clock, NULL, &err), &err);
    struct db *replay = db_open(arena, path, NULL, &err);
    assert_done(replay != NULL, &err);
    *replayed = collect_catalog(arena, replay, &options, NULL, &err);
    assert_done(*replayed != NULL, &err);
}

/* A capture asks indexes that are in use where their columns end (load_ends.c), which counts. */
static void forget_scans(struct catalog *catalog) {
    for (size_t i = 0; i < catalog->index_count; i++) {
        catalog->indexes[i].scans = 0;
    }
    for (size_t i = 0; i < catalog->table_count; i++) {
        catalog->tables[i].activity.index_scans = 0;
    }
}

/* Everything but the moment. */
static void assert_same(struct arena *arena, struct catalog *a, struct catalog *b) {
    a->captured_at = b->captured_at = STR("then");
    a->stats_age_s = b->stats_age_s = 0;
    forget_scans(a);
    forget_scans(b);
    struct str left = dump_catalog(arena, a), right = dump_catalog(arena, b);
    assert_str(left, str_z(arena, right));
}

static void live_and_replay_are_equal(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct catalog *folder, *zip;
    arena_init(&arena, NULL);
    struct catalog *live = collect_catalog(&arena, connect(&arena, DATABASE, NULL), &options, NULL, &err);
    assert_done(live != NULL, &err);
    record_and_replay(&arena, NULL, "bundle", &folder);
    record_and_replay(&arena, NULL, "bundle.zip", &zip);
    assert_same(&arena, live, folder);
    assert_same(&arena, folder, zip);
    arena_release(&arena);
}

static const struct catalog_index *index_named(const struct catalog *catalog, const char *name) {
    for (size_t i = 0; i < catalog->index_count; i++) {
        if (str_eq_z(catalog->indexes[i].name, name)) {
            return &catalog->indexes[i];
        }
    }
    fail_msg("there is no index %s", name);
    return NULL;
}

static void everything_is_seen(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct catalog *catalog = collect_catalog(&arena, connect(&arena, DATABASE, NULL), &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    assert_str(catalog->search_path, "public");
    const struct catalog_table *customers = catalog_find_table(catalog, (struct str){0}, STR("customers"));
    const struct catalog_table *orders = catalog_find_table(catalog, (struct str){0}, STR("orders"));
    assert_int_equal(customers->column_count, 8); /* without the dropped one */
    assert_true(customers->rows == 3000 && orders->rows == 20000 && orders->fill_factor == 80);
    assert_int_equal(customers->columns[2].family, FAMILY_ENUM);
    assert_int_equal(customers->columns[3].family, FAMILY_NUMERIC); /* through the domain */
    assert_int_equal(customers->columns[4].family, FAMILY_ARRAY);
    assert_true(customers->columns[4].stats.element_count > 0);
    assert_true(customers->columns[7].generated);
    assert_str(customers->columns[6].name, "Odd \"Name");
    uint32_t state_column = catalog_find_column(orders, STR("state"));
    assert_int_equal(orders->columns[state_column].stats.common_count, 2);
    assert_str(orders->columns[state_column].stats.common[1], "o\"pen, {new}\\"); /* quoted, braced, escaped */
    assert_true(orders->activity.updated == 99 && orders->activity.inserted == 20000);
    const struct catalog_index *email = index_named(catalog, "customers_email"),
                               *odd = index_named(catalog, "customers_odd");
    assert_true(email->keys[0].stats.present && email->keys[0].tree && email->modelled);
    assert_true(email->keys[0].descending && !email->keys[0].nulls_first);
    assert_str(email->keys[0].opclass, "text_pattern_ops");
    assert_true(odd->unique && odd->predicate && odd->include_count == 1 && odd->key_count == 2);
    assert_int_equal(index_named(catalog, "customers_extra")->method, METHOD_GIN);
    assert_true(index_named(catalog, "customers_extra")->modelled);
    assert_true(index_named(catalog, "orders_key")->backs_constraint);
    const struct catalog_table *part = catalog_find_table(catalog, (struct str){0}, STR("events_2024"));
    assert_int_equal(part->kind, TABLE_PARTITION);
    assert_str(catalog->tables[part->parent].name, "events");
    assert_true(catalog->tables[part->parent].has_stats);
    assert_int_equal(catalog_find_table(catalog, (struct str){0}, STR("per_customer"))->kind, TABLE_MATVIEW);
    assert_non_null(catalog_find_view(catalog, (struct str){0}, STR("open_orders"))->tree);
    assert_null(catalog_find_view(catalog, STR("monitor"), STR("pg_stat_statements"))); /* an extension's */
    assert_true(told(catalog, "1 table (never_analyzed) without statistics"));
    assert_true(catalog_setting_number(catalog, "random_page_cost", 0) > 0);
    arena_release(&arena);
}

static void statements_are_captured(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    size_t at, seen = 0;
    arena_init(&arena, NULL);
    struct db *db = connect(&arena, DATABASE, NULL);
    struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
    assert_done(collect_workload(db, builder, &options, NULL, &err), &err);
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    for (size_t i = 0; i < workload->template_count; i++) {
        struct str text = workload->templates[i].text;
        assert_false(str_find(text, STR("topsecret"), &at));
        assert_false(str_find(text, STR("dovetail"), &at)); /* our own questions are not workload */
        if (str_find(text, STR("FROM orders WHERE state = $1"), &at)) {
            assert_true(workload->templates[i].calls == 3);
            seen++;
        }
    }
    assert_int_equal(seen, 1);
    arena_release(&arena);
}

static struct str workload_text(struct arena *arena, struct db *db) {
    struct err err = {0};
    struct buf out;
    buf_init(&out, arena);
    struct catalog *catalog = collect_catalog(arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    struct workload_builder *builder = workload_builder_new(arena, catalog, 1);
    assert_done(collect_workload(db, builder, &options, NULL, &err), &err);
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *template = &workload->templates[i];
        buf_fmt(&out, STR_FMT " %d %.17g %.17g %.17g " STR_FMT "\n", STR_ARG(template->id), (int)template->state,
                template->calls, template->total_ms, template->rows, STR_ARG(template->text));
        for (size_t k = 0; k < template->sample_count; k++) {
            buf_fmt(&out, "  %.9g " STR_FMT "\n", template->samples[k].weight, STR_ARG(template->samples[k].text));
        }
    }
    return buf_view(&out);
}

static void live_and_replayed_workloads_are_equal(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct clock clock = clock_fixed(&noon);
    arena_init(&arena, NULL);
    struct str path = file_join(&arena, test_folder(&arena), STR("bundle.zip"));
    assert_done(collect_bundle(&arena, server_url(&arena, DATABASE, NULL), path, &options, &clock, NULL, &err), &err);
    struct str live = workload_text(&arena, connect(&arena, DATABASE, NULL));
    struct str replayed = workload_text(&arena, db_open(&arena, path, NULL, &err));
    assert_true(live.len > 0);
    assert_str(replayed, str_z(&arena, live));
    arena_release(&arena);
}

static void a_role_without_rights(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct catalog *replayed;
    arena_init(&arena, NULL);
    struct db *db = connect(&arena, DATABASE, ROLE);
    struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    assert_true(told(catalog, "GRANT SELECT"));
    assert_false(catalog_find_table(catalog, (struct str){0}, STR("orders"))->has_stats);
    record_and_replay(&arena, ROLE, "bundle", &replayed);
    assert_same(&arena, catalog, replayed);
    /* The extension's schema is closed: the hint names the grant. */
    struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
    assert_false(collect_workload(db, builder, &options, NULL, &err));
    assert_err(&err, ERR_WORKLOAD_EMPTY);
    arena_release(&arena);
}

static void hidden_statements_are_counted(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    size_t at, hidden = 0;
    arena_init(&arena, NULL);
    struct db *admin = connect(&arena, DATABASE, NULL);
    must(admin, "GRANT USAGE ON SCHEMA monitor TO " ROLE);
    struct db *db = connect(&arena, DATABASE, ROLE);
    struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
    assert_done(collect_workload(db, builder, &options, NULL, &err), &err);
    struct workload *workload = workload_builder_finish(builder, &err);
    for (size_t i = 0; i < workload->template_count; i++) {
        hidden += str_find(workload->templates[i].reason, STR("may not read"), &at);
    }
    assert_int_equal(hidden, 1);
    assert_true(workload->unparsed_share > 0.5);
    must(admin, "REVOKE USAGE ON SCHEMA monitor FROM " ROLE);
    arena_release(&arena);
}

static void a_denied_view_degrades(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct catalog *replayed;
    arena_init(&arena, NULL);
    struct db *admin = connect(&arena, DATABASE, NULL);
    must(admin, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " ROLE "; REVOKE SELECT ON pg_stats FROM PUBLIC");
    struct catalog *catalog = collect_catalog(&arena, connect(&arena, DATABASE, ROLE), &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    assert_true(told(catalog, "statistics could not be read"));
    assert_true(told(catalog, "GRANT SELECT ON pg_stats TO " ROLE));
    record_and_replay(&arena, ROLE, "bundle.zip", &replayed); /* the bundle tells it too */
    assert_same(&arena, catalog, replayed);
    must(admin, "GRANT SELECT ON pg_stats TO PUBLIC; REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM " ROLE);
    arena_release(&arena);
}

/* Kills the connection of `victim` after a number of answers. */
struct killer {
    struct db *db;
    struct str pid;
    size_t left;
};

static void kill_after(void *context, struct arena *arena, struct str name, struct db_result *result) {
    struct killer *killer = context;
    (void)name;
    (void)result;
    if (killer->left-- == 1) {
        must(killer->db,
             str_z(arena, str_fmt(arena, "SELECT pg_terminate_backend(" STR_FMT ")", STR_ARG(killer->pid))));
    }
}

/* Whichever answer is the last: a clear error, and no bundle. */
static void a_connection_lost_anywhere(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct db *admin = connect(&arena, DATABASE, NULL);
    for (size_t nth = 1; nth <= 10; nth++) {
        struct err err = {0};
        struct db_result pid;
        struct str path = file_join(&arena, test_folder(&arena), STR("bundle"));
        struct db *victim = connect(&arena, DATABASE, NULL), *record = db_open_record(&arena, victim, path, &err);
        assert_done(db_query(&arena, victim, (struct str){0}, STR("SELECT pg_backend_pid()"), NULL, 0, &pid, &err),
                    &err);
        struct killer killer = {admin, pid.values[0].text, nth};
        db_record_filter(record, kill_after, &killer);
        assert_null(collect_catalog(&arena, record, &options, NULL, &err));
        assert_err(&err, ERR_DB_LOST);
        db_close(record);
        assert_int_equal(file_kind(path), FILE_ABSENT);
    }
    arena_release(&arena);
}

static void redacted_bundles_tell_nothing(void **state) {
    (void)state;
    static const char *const secrets[] = {"o\"pen", "done", "User", "example.com", "2024-01-01 0"};
    struct arena arena;
    struct err err = {0};
    struct clock clock = clock_fixed(&noon);
    struct collect_options redact = {.redact = true};
    size_t count, at;
    struct str *names, text, path;
    arena_init(&arena, NULL);
    path = file_join(&arena, test_folder(&arena), STR("bundle"));
    assert_done(collect_bundle(&arena, server_url(&arena, DATABASE, NULL), path, &redact, &clock, NULL, &err), &err);
    assert_done(file_list(&arena, path, &names, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        assert_done(file_read(&arena, file_join(&arena, path, names[i]), 0, &text, &err), &err);
        for (size_t k = 0; k + 1 < sizeof secrets / sizeof secrets[0]; k++) {
            if (str_find(text, str_from_z(secrets[k]), &at)) {
                fail_msg("%.*s holds %s", STR_ARG(names[i]), secrets[k]);
            }
        }
    }
    struct db *replay = db_open(&arena, path, NULL, &err);
    struct catalog *catalog = collect_catalog(&arena, replay, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    assert_true(catalog_find_table(catalog, (struct str){0}, STR("orders"))->has_stats);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(live_and_replay_are_equal),     cmocka_unit_test(everything_is_seen),
        cmocka_unit_test(statements_are_captured),       cmocka_unit_test(live_and_replayed_workloads_are_equal),
        cmocka_unit_test(a_role_without_rights),         cmocka_unit_test(hidden_statements_are_counted),
        cmocka_unit_test(a_denied_view_degrades),        cmocka_unit_test(a_connection_lost_anywhere),
        cmocka_unit_test(redacted_bundles_tell_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
