/*
 * The planner as what-if, on a real PostgreSQL with HypoPG: its answers are compared with what the same session's EXPLAIN and
 * HypoPG's own list say. The test has a scratch database with one table; skipped without DOVETAIL_TEST_PG.
 */
#include <math.h>
#include <stdlib.h>

#include "catalog/catalog_build.h"
#include "db/db.h"
#include "sql/parse.h"
#include "support/server.h"
#include "whatif/whatif.h"

struct fixture {
    struct arena arena;
    struct db *db, *admin;
    struct catalog *catalog;
    struct whatif *whatif;
    struct sql_node select;
};

static struct catalog *make_catalog(struct arena *arena) {
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_POSTGRESQL);
    struct catalog_table table = {.schema = STR("public"), .name = STR("t"), .rows = 100000, .pages = 500};
    static struct catalog_key key = {.column = 0};
    builder->catalog->search_path = STR("public");
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    struct catalog_table whole = {.schema = STR("public"), .name = STR("u"), .kind = TABLE_PARTITIONED},
                         low = {.schema = STR("public"), .name = STR("u_low"), .kind = TABLE_PARTITION, .rows = 50000},
                         high = {.schema = STR("public"), .name = STR("u_high"), .kind = TABLE_PARTITION, .rows = 50000};
    catalog_builder_add_table(builder, &whole, (struct str){0}, (struct str){0});
    catalog_builder_add_table(builder, &low, STR("public"), STR("u"));
    catalog_builder_add_table(builder, &high, STR("public"), STR("u"));
    struct catalog_table typed = {.schema = STR("public"), .name = STR("w"), .rows = 100000, .pages = 900};
    catalog_builder_add_table(builder, &typed, (struct str){0}, (struct str){0});
    catalog_builder_seal_tables(builder);
    for (uint32_t column_of = 0; column_of < 4 * 3; column_of++) {
        struct catalog_column column = {.name = str_fmt(arena, "c%u", column_of % 3), .type_name = STR("integer")};
        catalog_builder_add_column(builder, column_of / 3, &column);
    }
    static const char *const types[][2] = {{"k", "integer"},          {"v", "character varying(8)"}, {"n", "numeric(10,2)"}, {"b", "bigint"},
                                           {"s", "smallint"},         {"r", "real"},                 {"d", "double precision"}, {"x", "text"},
                                           {"c", "character(2)"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct catalog_column column = {.name = str_from_z(types[i][0]), .type_name = str_from_z(types[i][1])};
        catalog_builder_add_column(builder, 4, &column);
    }
    struct catalog_index index = {.schema = STR("public"), .name = STR("t_c0"), .method = METHOD_BTREE, .valid = true};
    index.ddl = STR("CREATE INDEX t_c0 ON public.t USING btree (c0)");
    index.keys = &key;
    index.key_count = 1;
    catalog_builder_add_index(builder, &index);
    return catalog_builder_finish(builder);
}

static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    struct err err = {0};
    *state = f;
    if (!server_is_there()) {
        return 0;
    }
    arena_init(&f->arena, NULL);
    f->db = server_create(&f->arena, "dovetail_whatif");
    f->admin = server_open(&f->arena, "postgres");
    must(f->db, "CREATE EXTENSION hypopg");
    must(f->db, "CREATE TABLE t AS SELECT i AS c0, i % 1000 AS c1, i % 7 AS c2 FROM generate_series(1, 100000) i");
    must(f->db, "CREATE INDEX t_c0 ON t (c0)");
    must(f->db, "VACUUM ANALYZE t");
    must(f->db, "CREATE TABLE u (c0 int, c1 int, c2 int) PARTITION BY RANGE (c0)");
    must(f->db, "CREATE TABLE u_low (c2 int, c1 int, c0 int)"); /* its columns in another order */
    must(f->db, "ALTER TABLE u ATTACH PARTITION u_low FOR VALUES FROM (MINVALUE) TO (50001)");
    must(f->db, "CREATE TABLE u_high PARTITION OF u FOR VALUES FROM (50001) TO (MAXVALUE)");
    must(f->db, "INSERT INTO u SELECT * FROM t");
    must(f->db, "ANALYZE u");
    must(f->db, "CREATE TABLE w (k int, v varchar(8), n numeric(10,2), b bigint, s smallint, r real, d double precision, x text, c char(2))");
    must(f->db, "INSERT INTO w SELECT i, i % 9, i % 9, i % 9, i % 9, i % 9, i % 9, i % 9, i % 9 FROM generate_series(1, 100000) i");
    must(f->db, "VACUUM ANALYZE w");
    f->catalog = make_catalog(&f->arena);
    f->whatif = whatif_open_hypopg(&f->arena, f->catalog, f->db, &err);
    assert_done(f->whatif, &err);
    f->select.kind = SQL_SELECT;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    struct err err = {0};
    if (f->admin) {
        whatif_close(f->whatif);
        db_close(f->db);
        db_exec(f->admin, STR("DROP DATABASE dovetail_whatif"), &err);
        arena_release(&f->arena);
    }
    free(f);
    return 0;
}

static struct fixture *need(void **state) {
    server_needed();
    return *state;
}

static const struct design_index *index_on(struct fixture *f, uint32_t a, uint32_t b) {
    struct catalog_key keys[2] = {{.column = a}, {.column = b}};
    struct design_index like = {
        .table = 0, .method = METHOD_BTREE, .keys = keys, .key_count = b == CATALOG_NONE ? 1 : 2};
    return design_index_make(&f->arena, f->catalog, &like);
}

/* Without tree or query where it cannot be read. */
static struct workload_sample sample_of(struct fixture *f, const char *text) {
    struct err err = {0};
    struct workload_sample sample = {.text = str_from_z(text), .weight = 1};
    sample.tree = sql_parse_statement(&f->arena, SQL_POSTGRESQL, sample.text, &err);
    sample.query = sample.tree ? query_resolve(&f->arena, f->catalog, sample.tree, sample.text, &err) : NULL;
    return sample;
}

static struct whatif_answer ask(struct fixture *f, const char *text, const struct design *design) {
    struct workload_sample *sample = ARENA_NEW(&f->arena, struct workload_sample);
    struct whatif_answer answer;
    struct err err = {0};
    *sample = sample_of(f, text);
    sample->tree = sample->query ? sample->tree : &f->select;
    assert_done(whatif_cost(&f->arena, f->whatif, sample, design, &answer, &err), &err);
    return answer;
}

static size_t hypothetical_indexes(struct fixture *f) {
    struct db_result result;
    struct err err = {0};
    double n;
    assert_done(db_query(&f->arena, f->db, STR(""), STR("SELECT count(*) FROM hypopg()"), NULL, 0, &result, &err),
                &err);
    assert_true(str_to_double(result.values[0].text, &n));
    return (size_t)n;
}

static void follows_the_design(void **state) {
    struct fixture *f = need(state);
    struct design none = {0}, one = {0}, two = {0};
    const struct design_index *c1 = index_on(f, 1, CATALOG_NONE), *c1c2 = index_on(f, 1, 2);
    design_add(&f->arena, &one, c1);
    design_add(&f->arena, &two, c1);
    design_add(&f->arena, &two, c1c2);
    struct whatif_answer scan = ask(f, "SELECT * FROM t WHERE c1 = 5", &none);
    struct whatif_answer found = ask(f, "SELECT * FROM t WHERE c1 = 5", &one);
    assert_true(found.cost < scan.cost / 2);
    assert_int_equal(found.used_count, 1);
    assert_ptr_equal(found.used[0], c1);
    assert_int_equal(hypothetical_indexes(f), 1);
    struct whatif_answer only = ask(f, "SELECT c2 FROM t WHERE c1 = 5", &two);
    assert_int_equal(hypothetical_indexes(f), 2);
    assert_true(only.used_count == 1 && only.used[0] == c1c2);
    size_t at;
    assert_true(str_find(only.plan, STR("using idx_t_c1_c2"), &at));
    ask(f, "SELECT c2 FROM t WHERE c1 = 6", &none);
    assert_int_equal(hypothetical_indexes(f), 0);
    struct whatif_answer existing = ask(f, "SELECT * FROM t WHERE c0 = 5", &none);
    assert_int_equal(existing.used_existing_count, 1);
    assert_int_equal(existing.used_existing[0], 0);
}

/* The planner knows an index of a partitioned table only by those of its partitions. */
static void indexes_each_partition(void **state) {
    struct fixture *f = need(state);
    struct design none = {0}, one = {0};
    struct catalog_key key = {.column = 1};
    struct design_index like = {.table = 1, .method = METHOD_BTREE, .keys = &key, .key_count = 1};
    const struct design_index *c1 = design_index_make(&f->arena, f->catalog, &like);
    design_add(&f->arena, &one, c1);
    struct whatif_answer scan = ask(f, "SELECT * FROM u WHERE c1 = 5", &none), found = ask(f, "SELECT * FROM u WHERE c1 = 5", &one);
    assert_true(found.cost < scan.cost / 2);
    assert_true(found.used_count == 1 && found.used[0] == c1);
    assert_int_equal(hypothetical_indexes(f), 2);
    ask(f, "SELECT * FROM u WHERE c1 = 6", &none);
    assert_int_equal(hypothetical_indexes(f), 0);
}

static void refuses_and_goes_on(void **state) {
    struct fixture *f = need(state);
    struct design none = {0}, hiding = {0};
    struct sql_node drop = {.kind = SQL_DROP};
    size_t before = whatif_stats(f->whatif).refused;
    assert_true(isnan(ask(f, "SELECT nonsense FROM t", &none).cost));
    assert_true(isnan(ask(f, "SELECT 1; DELETE FROM t", &none).cost));
    assert_true(isnan(ask(f, "SELECT * FROM t WHERE c0 = $1", &none).cost));
    f->select = drop;
    assert_true(isnan(ask(f, "DROP TABLE t", &none).cost));
    f->select.kind = SQL_SELECT;
    assert_int_equal(whatif_stats(f->whatif).refused, before + 4);
    assert_true(isfinite(ask(f, "SELECT * FROM t WHERE c0 = 9", &none).cost));
    design_hide(&f->arena, &hiding, 0);
    struct whatif_answer hidden = ask(f, "SELECT * FROM t WHERE c0 = 11", &hiding);
    assert_true(isnan(hidden.cost) || hidden.used_existing_count == 0); /* by HypoPG's version */
}

/* Writes are planned, never done. */
static void changes_nothing(void **state) {
    struct fixture *f = need(state);
    struct design none = {0};
    struct db_result result;
    struct err err = {0};
    f->select.kind = SQL_DELETE;
    assert_true(isfinite(ask(f, "DELETE FROM t", &none).cost));
    f->select.kind = SQL_INSERT;
    assert_true(isfinite(ask(f, "INSERT INTO t VALUES (1, 2, 3)", &none).cost));
    f->select.kind = SQL_SELECT;
    assert_done(db_query(&f->arena, f->db, STR(""), STR("SELECT count(*) FROM t"), NULL, 0, &result, &err), &err);
    assert_str(result.values[0].text, "100000");
}

static void an_index_it_cannot_simulate_is_refused(void **state) {
    struct fixture *f = need(state);
    struct design odd = {0}, good = {0};
    struct catalog_key key = {.column = CATALOG_NONE, .expression = STR("no_such_function(c1)")};
    struct design_index like = {.table = 0, .method = METHOD_BTREE, .keys = &key, .key_count = 1};
    design_add(&f->arena, &good, index_on(f, 1, CATALOG_NONE));
    odd = design_copy(&f->arena, &good);
    design_add(&f->arena, &odd, design_index_make(&f->arena, f->catalog, &like));
    assert_true(isnan(ask(f, "SELECT * FROM t WHERE c1 = 17", &odd).cost));
    assert_int_equal(ask(f, "SELECT * FROM t WHERE c1 = 17", &good).used_count, 1);
}

/* HypoPG knows no GIN: the planner is asked without it, and a model that cannot say what it saves leaves that answer. */
static void a_gin_index_is_left_to_the_model(void **state) {
    struct fixture *f = need(state);
    struct design with = {0}, without = {0};
    struct catalog_key key = {.column = 2};
    struct design_index like = {.table = 0, .method = METHOD_GIN, .keys = &key, .key_count = 1};
    design_add(&f->arena, &without, index_on(f, 1, CATALOG_NONE));
    with = design_copy(&f->arena, &without);
    design_add(&f->arena, &with, design_index_make(&f->arena, f->catalog, &like));
    struct whatif_answer answer = ask(f, "SELECT * FROM t WHERE c1 = 29", &with);
    assert_true(answer.cost == ask(f, "SELECT * FROM t WHERE c1 = 29", &without).cost);
    assert_int_equal(answer.used_count, 1);
    assert_int_equal(hypothetical_indexes(f), 1);
    assert_true(whatif_simulates(f->catalog, METHOD_BRIN));
    assert_false(whatif_simulates(f->catalog, METHOD_GIN));
}

static const struct design_index *partial_on(struct fixture *f, uint32_t table) {
    struct catalog_key key = {.column = 1};
    struct design_index like = {.table = table, .method = METHOD_BTREE, .keys = &key, .key_count = 1};
    like.predicate_text = STR("c2 = 3");
    return design_index_make(&f->arena, f->catalog, &like);
}

/* Whether the planner, shown the index whatever the statement is, reads it. */
static bool planner_sees(struct fixture *f, const char *sql) {
    struct db_result result;
    struct err err = {0};
    size_t at;
    must(f->db, "SELECT hypopg_create_index('CREATE INDEX ON t (c1) WHERE c2 = 3')");
    struct str explain = str_fmt(&f->arena, "EXPLAIN (FORMAT JSON) %s", sql);
    assert_done(db_query(&f->arena, f->db, STR(""), explain, NULL, 0, &result, &err), &err);
    must(f->db, "SELECT hypopg_reset()");
    return str_find(result.values[0].text, STR("btree_t_c1"), &at);
}

/* Of each statement: what the planner does with the index where it is shown for this text, and whether we show it. We never do in vain; not always where we could. */
static void a_partial_index_is_shown_where_its_table_leads(void **state) {
    static const struct {
        const char *sql;
        bool seen, shown;
    } cases[] = {
        {"SELECT t.c0 FROM t WHERE c1 = 5 AND c2 = 3", true, true},
        {"SELECT t.c0 FROM t, (VALUES (1)) v(x) WHERE c1 = 5 AND c2 = 3", true, true},
        {"SELECT t.c0 FROM (VALUES (1)) v(x), t WHERE c1 = 5 AND c2 = 3", false, true}, /* of a text that has it in front */
        {"SELECT t.c0 FROM (SELECT 1) v(x), t WHERE c1 = 5 AND c2 = 3", false, true},
        {"SELECT x.c0 FROM (SELECT * FROM t) x WHERE c1 = 5 AND c2 = 3", false, true},
        {"SELECT x.n FROM (SELECT count(*) AS n FROM t WHERE c1 = 5 AND c2 = 3) x", true, true},
        {"SELECT 1 FROM (VALUES (1)) v(y) LEFT JOIN (SELECT 1 AS x FROM t WHERE c1 = 5 AND c2 = 3) z ON x = y", false, false},
        {"WITH w AS (SELECT c0 FROM t WHERE c1 = 5 AND c2 = 3) SELECT * FROM w", false, true},
        {"WITH w AS MATERIALIZED (SELECT c0 FROM t WHERE c1 = 5 AND c2 = 3) SELECT * FROM w", true, true},
        {"SELECT c0 FROM t WHERE c1 = 5 AND c2 = 3 UNION SELECT 1", true, true},
        {"SELECT c0 FROM t WHERE c1 = 5 AND c2 = 3 UNION ALL SELECT 1", true, true},
        {"SELECT c0 FROM (SELECT c0, c1, c2 FROM t UNION ALL SELECT 1, 1, 1) x WHERE c1 = 5 AND c2 = 3", false, false},
        {"SELECT x FROM (VALUES (1)) v(x) WHERE EXISTS (SELECT FROM t WHERE c0 = x AND c1 = 5 AND c2 = 3)", false, false},
        {"SELECT (SELECT max(c0) FROM t WHERE c1 = 5 AND c2 = 3)", true, true},
        {"SELECT c0 FROM t WHERE c1 = 5 AND c2 = 3 AND c0 < (SELECT max(s.c0) FROM u, t s WHERE s.c1 = 5)", true, false},
        {"INSERT INTO u SELECT c0, c1, c2 FROM t WHERE c1 = 5 AND c2 = 3", false, false},
        {"DELETE FROM t USING (VALUES (1)) v(x) WHERE c1 = 5 AND c2 = 3", true, true},
        {"UPDATE t SET c0 = x FROM (VALUES (1)) v(x) WHERE c1 = 5 AND c2 = 3", true, true},
    };
    struct fixture *f = need(state);
    const struct design_index *index = partial_on(f, 0);
    struct design none = {0}, design = {0};
    design_add(&f->arena, &design, index);
    ask(f, "SELECT 1", &none);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct workload_sample sample = sample_of(f, cases[i].sql);
        assert_non_null(sample.query);
        bool seen = planner_sees(f, cases[i].sql);
        struct whatif_answer answer = ask(f, cases[i].sql, &design);
        bool is_as_told = seen == cases[i].seen && whatif_leaves_out(f->whatif, &sample, index) == !cases[i].shown &&
                          hypothetical_indexes(f) == cases[i].shown && answer.used_count == cases[i].shown;
        if (!is_as_told) {
            print_error("%s: seen %d, left out %d, made %zu, used %zu\n", cases[i].sql, seen,
                        whatif_leaves_out(f->whatif, &sample, index), hypothetical_indexes(f), answer.used_count);
        }
        assert_true(is_as_told);
        assert_true(isfinite(answer.cost));
        ask(f, "SELECT 1", &none);
        ask(f, "SELECT c0 FROM t WHERE c0 = 1", &none);
    }
}

/* A partition's columns are numbered behind those that the statement names; alone it leads. */
static void a_partial_index_of_a_partition_is_shown_where_it_is_read_alone(void **state) {
    struct fixture *f = need(state);
    struct design whole = {0}, low = {0};
    design_add(&f->arena, &whole, partial_on(f, 1));
    design_add(&f->arena, &low, partial_on(f, 3));
    ask(f, "SELECT c0 FROM u WHERE c1 = 5 AND c2 = 3", &whole);
    assert_int_equal(hypothetical_indexes(f), 0);
    ask(f, "SELECT c0 FROM u WHERE c1 = 6 AND c2 = 3", &low);
    assert_int_equal(hypothetical_indexes(f), 0);
    assert_int_equal(ask(f, "SELECT c0 FROM u_low WHERE c1 = 6 AND c2 = 3", &low).used_count, 1);
}

static size_t used_of(struct fixture *f, const char *predicate, const char *condition) {
    struct catalog_key key = {.column = 0};
    struct design_index like = {.table = 4, .method = METHOD_BTREE, .keys = &key, .key_count = 1, .predicate_text = str_from_z(predicate)};
    struct design design = {0};
    struct err err = {0};
    like.predicate = sql_parse_expression(&f->arena, SQL_POSTGRESQL, like.predicate_text, &err);
    assert_non_null(like.predicate);
    design_add(&f->arena, &design, design_index_make(&f->arena, f->catalog, &like));
    struct str sql = str_fmt(&f->arena, "SELECT * FROM w WHERE k = 17 AND %s", condition);
    return ask(f, str_z(&f->arena, sql), &design).used_count;
}

/* The planner reads a built index on k where the query says its predicate; a hypothetical one, too, although HypoPG simplifies no predicate. */
static void a_predicate_is_told_simplified(void **state) {
    static const char *const predicates[] = {
        "v IN ('1', '2')",  "v NOT IN ('1', '2')", "v = '1'",        "n > 3",          "n > -3.5",     "n IN (1, 2)", "b IN (1, 2)",
        "b NOT IN (1, -2)", "b = 1",               "s IN (1, 2)",    "s > 3",          "r > 3",        "r IN (1, 2)", "d <= 3",
        "d IN (1, 2.5)",    "x IN ('1', '2')",     "c IN ('1', '2')", "v IN ('a\"b', 'it''s', '\\')", "k IN (17, 18)",
        "n > 3 AND v IN ('1', '2')", "n > 3 OR v IN ('1', '2')",
    };
    struct fixture *f = need(state);
    struct db_options options = {0};
    struct err err = {0};
    struct db *builder = db_open(&f->arena, server_url(&f->arena, "dovetail_whatif", NULL), &options, &err); /* the other session may not write */
    assert_done(builder, &err);
    for (size_t i = 0; i < sizeof predicates / sizeof *predicates; i++) {
        struct db_result built;
        size_t at;
        must(builder, "BEGIN");
        must(builder, str_z(&f->arena, str_fmt(&f->arena, "CREATE INDEX w_built ON w (k) WHERE %s", predicates[i])));
        struct str explain = str_fmt(&f->arena, "EXPLAIN SELECT * FROM w WHERE k = 17 AND (%s)", predicates[i]);
        assert_done(db_query(&f->arena, builder, STR(""), explain, NULL, 0, &built, &err), &err);
        must(builder, "ROLLBACK");
        size_t used = used_of(f, predicates[i], str_z(&f->arena, str_fmt(&f->arena, "(%s)", predicates[i])));
        if (!str_find(built.values[0].text, STR("w_built"), &at) || used != 1) {
            print_error("%s: used %zu, built: " STR_FMT "\n", predicates[i], used, STR_ARG(built.values[0].text));
        }
        assert_true(str_find(built.values[0].text, STR("w_built"), &at));
        assert_int_equal(used, 1);
    }
    db_close(builder);
    assert_int_equal(used_of(f, "v IN ('1', '2')", "v IN ('1', '3')"), 0);
    assert_int_equal(used_of(f, "n > 3", "n > 2"), 0);
    assert_int_equal(used_of(f, "n > 3", "n > 4"), 1);
}

/* What does not resolve might read the table anywhere. */
static void without_a_resolved_query_nothing_with_trees_is_shown(void **state) {
    struct fixture *f = need(state);
    struct design design = {0};
    struct workload_sample unknown = {.text = STR("SELECT c0 FROM t WHERE c1 = 8 AND c2 = 3"), .weight = 1, .tree = &f->select};
    struct whatif_answer answer;
    struct err err = {0};
    design_add(&f->arena, &design, partial_on(f, 0));
    design_add(&f->arena, &design, index_on(f, 1, CATALOG_NONE));
    assert_done(whatif_cost(&f->arena, f->whatif, &unknown, &design, &answer, &err), &err);
    assert_int_equal(hypothetical_indexes(f), 1);
    assert_true(whatif_leaves_out(f->whatif, &unknown, design.added[0]) != whatif_leaves_out(f->whatif, &unknown, design.added[1]));
}

/* HypoPG has about 2,500 oids and gives them back only with a reset. */
static void survives_thousands_of_indexes(void **state) {
    struct fixture *f = need(state);
    for (uint32_t i = 0; i < 2600; i++) {
        struct design design = {0};
        design_add(&f->arena, &design, index_on(f, 1 + i % 2, i % 4 < 2 ? CATALOG_NONE : 0));
        struct str text = str_fmt(&f->arena, "SELECT * FROM t WHERE c1 = %d", (int)i);
        assert_true(isfinite(ask(f, str_z(&f->arena, text), &design).cost));
    }
}

static void leaves_nothing(void **state) {
    struct fixture *f = need(state);
    struct design one = {0};
    design_add(&f->arena, &one, index_on(f, 1, CATALOG_NONE));
    ask(f, "SELECT * FROM t WHERE c1 = 123", &one);
    assert_int_equal(hypothetical_indexes(f), 1);
    whatif_close(f->whatif);
    assert_int_equal(hypothetical_indexes(f), 0);
}

/* --- Several sessions ------------------------------------------------------------------------------------ */

enum { SESSIONS = 3, STATEMENTS = 12 };

struct sessions {
    struct db *db[SESSIONS];
    struct whatif *joined;
    struct workload_sample samples[STATEMENTS];
    struct whatif_question questions[2 * STATEMENTS]; /* each without and with a design of its own */
};

static struct sessions *open_sessions(struct fixture *f, size_t count) {
    struct sessions *s = ARENA_NEW(&f->arena, struct sessions);
    struct whatif *all[SESSIONS];
    struct err err = {0};
    for (size_t i = 0; i < count; i++) {
        struct arena *arena = ARENA_NEW(&f->arena, struct arena);
        arena_init(arena, &f->arena);
        s->db[i] = db_open(arena, server_url(&f->arena, "dovetail_whatif", NULL), &(struct db_options){0}, &err);
        assert_done(s->db[i], &err);
        all[i] = whatif_open_hypopg(arena, f->catalog, s->db[i], &err);
        assert_done(all[i], &err);
    }
    s->joined = whatif_join(&f->arena, f->catalog, all, count);
    for (size_t i = 0; i < STATEMENTS; i++) {
        struct design design = {0};
        design_add(&f->arena, &design, index_on(f, 1, i % 3 ? 2 : CATALOG_NONE));
        design_add(&f->arena, &design, index_on(f, 2, i % 2 ? 1 : CATALOG_NONE));
        s->samples[i] = (struct workload_sample){.weight = 1, .tree = &f->select};
        s->samples[i].text = str_fmt(&f->arena, "SELECT c2 FROM t WHERE c1 = %zu AND c2 < %zu", i, i % 4);
        s->questions[2 * i].sample = &s->samples[i];
        s->questions[2 * i + 1] = (struct whatif_question){&s->samples[i], design};
    }
    return s;
}

static void close_sessions(struct sessions *s) {
    whatif_close(s->joined);
    for (size_t i = 0; i < SESSIONS; i++) {
        db_close(s->db[i]);
    }
}

/* Costs and plans as one text. */
static struct str answers_of(struct fixture *f, struct sessions *s, const struct whatif_question *questions, size_t n) {
    struct str out = {0};
    struct err err = {0};
    assert_done(whatif_ask(s->joined, questions, n, NULL, &err), &err);
    for (size_t i = 0; i < n; i++) {
        struct whatif_answer answer;
        assert_done(
            whatif_cost(&f->arena, s->joined, questions[i].sample, &questions[i].design, &answer, &err), &err);
        out = str_fmt(&f->arena, STR_FMT "%.17g %zu " STR_FMT "\n", STR_ARG(out), answer.cost, answer.used_count,
                      STR_ARG(answer.plan));
    }
    return out;
}

/* Nor do they depend on the order of the questions, though the session's indexes come from the questions before. */
static void answers_do_not_depend_on_who_gives_them(void **state) {
    struct fixture *f = need(state);
    struct sessions *one = open_sessions(f, 1), *backwards = open_sessions(f, 1);
    struct str expected = answers_of(f, one, one->questions, 2 * STATEMENTS);
    close_sessions(one);
    for (size_t i = 2 * STATEMENTS; i-- > 0;) {
        struct err err = {0};
        assert_done(whatif_ask(backwards->joined, &backwards->questions[i], 1, NULL, &err), &err);
    }
    assert_true(str_eq(answers_of(f, backwards, backwards->questions, 2 * STATEMENTS), expected));
    close_sessions(backwards);
    for (size_t round = 0; round < 3; round++) {
        struct sessions *many = open_sessions(f, SESSIONS);
        assert_true(str_eq(answers_of(f, many, many->questions, 2 * STATEMENTS), expected));
        close_sessions(many);
    }
}

static void end_backend(struct fixture *f, struct db *db) {
    struct db_result result;
    struct err err = {0};
    assert_done(db_query(&f->arena, db, STR(""), STR("SELECT pg_backend_pid()"), NULL, 0, &result, &err), &err);
    must(f->admin, str_z(&f->arena, str_fmt(&f->arena, "SELECT pg_terminate_backend(" STR_FMT ", 5000)",
                                            STR_ARG(result.values[0].text))));
}

static void a_lost_session_leaves_the_others(void **state) {
    struct fixture *f = need(state);
    struct sessions *one = open_sessions(f, 1), *many = open_sessions(f, SESSIONS);
    struct str expected = answers_of(f, one, one->questions, 2 * STATEMENTS);
    close_sessions(one);
    end_backend(f, many->db[1]);
    assert_true(str_eq(answers_of(f, many, many->questions, 2 * STATEMENTS), expected));
    assert_true(whatif_stats(many->joined).lost <= 1); /* it may have been given nothing to do */
    close_sessions(many);
}

/* A function that ends its own backend while the planner folds it: such a statement must not take every session with it. */
static void a_statement_that_ends_its_session_is_refused(void **state) {
    struct fixture *f = need(state);
    struct err err = {0};
    must(f->db, "SET default_transaction_read_only = off");
    must(f->db, "CREATE FUNCTION fatal() RETURNS int IMMUTABLE LANGUAGE plpgsql AS "
                "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN 1; END'");
    struct sessions *s = open_sessions(f, SESSIONS);
    s->samples[3].text = STR("SELECT * FROM t WHERE c1 = fatal()");
    assert_done(whatif_ask(s->joined, s->questions, 7, NULL, &err), &err);
    assert_int_equal(whatif_stats(s->joined).lost, 2);
    struct whatif_answer answer;
    assert_done(whatif_cost(&f->arena, s->joined, &s->samples[3], &(struct design){0}, &answer, &err), &err);
    assert_true(isnan(answer.cost) && answer.plan.len > 0);
    assert_done(whatif_cost(&f->arena, s->joined, &s->samples[2], &(struct design){0}, &answer, &err), &err);
    assert_true(isfinite(answer.cost));
    close_sessions(s);
    must(f->db, "DROP FUNCTION fatal()");
}

/* A statement that takes too long to plan is refused like one that the planner rejects, and the session goes on. */
static void a_time_out_is_refused(void **state) {
    struct fixture *f = need(state);
    struct err err = {0};
    must(f->db, "SET default_transaction_read_only = off");
    must(f->db, "CREATE FUNCTION slow() RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(20); RETURN 1; END'");
    struct db *db = db_open(&f->arena, server_url(&f->arena, "dovetail_whatif", NULL),
                            &(struct db_options){.statement_timeout_ms = 300}, &err);
    assert_done(db, &err);
    struct whatif *whatif = whatif_open_hypopg(&f->arena, f->catalog, db, &err);
    assert_done(whatif, &err);
    struct workload_sample slow = {.text = STR("SELECT * FROM t WHERE c1 = slow()"), .weight = 1, .tree = &f->select},
                           quick = {.text = STR("SELECT * FROM t WHERE c1 = 3"), .weight = 1, .tree = &f->select};
    struct whatif_answer answer;
    assert_done(whatif_cost(&f->arena, whatif, &slow, &(struct design){0}, &answer, &err), &err);
    assert_true(isnan(answer.cost) && answer.plan.len > 0);
    assert_done(whatif_cost(&f->arena, whatif, &quick, &(struct design){0}, &answer, &err), &err);
    assert_true(isfinite(answer.cost));
    whatif_close(whatif);
    db_close(db);
    must(f->db, "DROP FUNCTION slow()");
}

/* Someone else has the table for himself, maybe for hours: statements on it are refused, others are answered. */
static void a_locked_table_is_refused(void **state) {
    struct fixture *f = need(state);
    struct design none = {0};
    struct err err = {0};
    struct db *other = db_open(&f->arena, server_url(&f->arena, "dovetail_whatif", NULL), &(struct db_options){.statement_timeout_ms = -1}, &err);
    f->whatif = whatif_open_hypopg(&f->arena, f->catalog, f->db, &err);
    assert_done(other && f->whatif, &err);
    must(other, "BEGIN");
    must(other, "LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
    assert_true(isnan(ask(f, "SELECT * FROM t WHERE c1 = 5", &none).cost));
    assert_true(ask(f, "SELECT * FROM u WHERE c1 = 5", &none).cost > 0);
    must(other, "ROLLBACK");
    assert_true(ask(f, "SELECT * FROM t WHERE c1 = 6", &none).cost > 0);
    db_close(other);
}

/* The backend ends in the middle: an error, and the same error at once from then on. */
static void a_lost_connection_is_an_error(void **state) {
    struct fixture *f = need(state);
    struct design none = {0};
    struct err err = {0};
    struct whatif_answer answer;
    f->whatif = whatif_open_hypopg(&f->arena, f->catalog, f->db, &err);
    assert_done(f->whatif, &err);
    must(f->admin, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'dovetail_whatif'");
    for (size_t i = 0; i < 2; i++) {
        struct workload_sample sample = {.text = STR("SELECT * FROM t"), .weight = 1, .tree = &f->select};
        err_clear(&err);
        assert_false(whatif_cost(&f->arena, f->whatif, &sample, &none, &answer, &err));
        assert_err(&err, ERR_DB_LOST);
    }
    assert_int_equal(whatif_stats(f->whatif).calls, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_design),
        cmocka_unit_test(indexes_each_partition),
        cmocka_unit_test(refuses_and_goes_on),
        cmocka_unit_test(changes_nothing),
        cmocka_unit_test(an_index_it_cannot_simulate_is_refused),
        cmocka_unit_test(a_gin_index_is_left_to_the_model),
        cmocka_unit_test(a_partial_index_is_shown_where_its_table_leads),
        cmocka_unit_test(a_partial_index_of_a_partition_is_shown_where_it_is_read_alone),
        cmocka_unit_test(a_predicate_is_told_simplified),
        cmocka_unit_test(without_a_resolved_query_nothing_with_trees_is_shown),
        cmocka_unit_test(survives_thousands_of_indexes),
        cmocka_unit_test(leaves_nothing),
        cmocka_unit_test(answers_do_not_depend_on_who_gives_them),
        cmocka_unit_test(a_lost_session_leaves_the_others),
        cmocka_unit_test(a_statement_that_ends_its_session_is_refused),
        cmocka_unit_test(a_time_out_is_refused),
        cmocka_unit_test(a_locked_table_is_refused),
        cmocka_unit_test(a_lost_connection_is_an_error),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, set_up, tear_down);
}
