/*
 * Indexes with predicates or expressions on tables that are not the first of FROM, told by the planner of a text in which they are: beside what it says of the
 * statement as it is written once the index is really built. On a scratch database with HypoPG; skipped without DOVETAIL_TEST_PG.
 */
#include <math.h>
#include <stdlib.h>

#include "collect/collect.h"
#include "sql/parse.h"
#include "sql/turn.h"
#include "support/server.h"
#include "whatif/whatif_driver.h"

enum { SESSIONS = 3 };

struct fixture {
    struct arena arena;
    struct db *db, *builder, *admin;
    struct catalog *catalog;
    struct whatif *whatif;
};

static struct db *open_db(struct fixture *f, const char *database) {
    struct arena *arena = ARENA_NEW(&f->arena, struct arena);
    arena_init(arena, &f->arena);
    return server_open(arena, database);
}

static int set_up(void **state) {
    struct fixture *f = calloc(1, sizeof *f);
    struct err err = {0};
    struct collect_options options = {.no_statements = true};
    *state = f;
    if (!server_is_there()) {
        return 0;
    }
    arena_init(&f->arena, NULL);
    f->admin = open_db(f, "postgres");
    must(f->admin, "DROP DATABASE IF EXISTS dovetail_turned");
    must(f->admin, "CREATE DATABASE dovetail_turned");
    f->builder = open_db(f, "dovetail_turned");
    must(f->builder, "CREATE EXTENSION hypopg");
    must(f->builder, "CREATE TABLE client AS SELECT i AS client_id, 'client ' || i AS name, i % 100 AS region FROM generate_series(1, 5000) i");
    must(f->builder, "CREATE TABLE job AS SELECT i AS job_id, 1 + i * 7 % 5000 AS client_id, CASE i % 500 WHEN 0 THEN 'open' ELSE 'done' END AS state, "
                     "'Job ' || i % 20000 AS title, repeat('x', 60) AS pad FROM generate_series(1, 100000) i");
    must(f->builder, "CREATE TABLE bill AS SELECT i AS bill_id, i AS job_id, i % 1000 = 0 AS unpaid, repeat('y', 30) AS pad FROM generate_series(1, 100000) i");
    must(f->builder, "CREATE VIEW open_job AS SELECT j.job_id, j.client_id AS owner, j.title, lower(j.title) AS low, c.name, c.region "
                     "FROM client c JOIN job j ON j.client_id = c.client_id WHERE j.state = 'open'");
    must(f->builder, "CREATE VIEW open_of_one (client, what) AS SELECT owner, title FROM open_job WHERE region = 1");
    must(f->builder, "CREATE VIEW only_open AS SELECT client_id, title FROM job WHERE state = 'open'");
    must(f->builder, "CREATE VIEW guarded WITH (security_barrier) AS SELECT c.region, j.client_id, j.title FROM client c JOIN job j USING (client_id) WHERE j.state = 'open'");
    must(f->builder, "CREATE VIEW open_counts AS SELECT client_id, count(*) AS n FROM job WHERE state = 'open' GROUP BY client_id");
    must(f->builder, "VACUUM ANALYZE");
    f->db = open_db(f, "dovetail_turned");
    f->catalog = collect_catalog(&f->arena, f->db, &options, NULL, &err);
    assert_done(f->catalog != NULL, &err);
    f->whatif = whatif_open_hypopg(&f->arena, f->catalog, f->db, &err);
    assert_done(f->whatif != NULL, &err);
    return 0;
}

static int tear_down(void **state) {
    struct fixture *f = *state;
    struct err err = {0};
    if (f->admin) {
        whatif_close(f->whatif);
        db_close(f->db);
        db_close(f->builder);
        db_exec(f->admin, STR("DROP DATABASE dovetail_turned"), &err);
        arena_release(&f->arena);
    }
    free(f);
    return 0;
}

static struct fixture *need(void **state) {
    server_needed();
    return *state;
}

static struct workload_sample *sample_of(struct fixture *f, const char *text) {
    struct workload_sample *sample = ARENA_NEW(&f->arena, struct workload_sample);
    struct err err = {0};
    *sample = (struct workload_sample){.text = str_from_z(text), .weight = 1};
    sample->tree = sql_parse_statement(&f->arena, SQL_POSTGRESQL, sample->text, &err);
    assert_done(sample->tree != NULL, &err);
    sample->query = query_resolve(&f->arena, f->catalog, sample->tree, sample->text, &err);
    assert_done(sample->query != NULL, &err);
    return sample;
}

static struct design design_of(struct fixture *f, const char *ddl) {
    struct design design = {0};
    struct err err = {0};
    assert_done(design_parse(&f->arena, f->catalog, str_from_z(ddl), &design, &err), &err);
    return design;
}

static struct whatif_answer ask(struct fixture *f, const struct workload_sample *sample, const struct design *design) {
    struct whatif_answer answer;
    struct err err = {0};
    assert_done(whatif_cost(&f->arena, f->whatif, sample, design, &answer, &err), &err);
    return answer;
}

/* The planner's cost of the statement as it is written, with the indexes really there. */
static double built(struct fixture *f, const char *ddl, const char *sql) {
    struct db_result result;
    struct err err = {0};
    double cost = NAN;
    must(f->builder, "BEGIN");
    must(f->builder, ddl);
    struct str explain = str_fmt(&f->arena, "EXPLAIN (FORMAT JSON) %s", sql);
    assert_done(db_query(&f->arena, f->builder, STR(""), explain, NULL, 0, &result, &err), &err);
    must(f->builder, "ROLLBACK");
    struct str text = result.values[0].text;
    size_t at;
    assert_true(str_find(text, STR("\"Total Cost\": "), &at)); /* the root's stands first */
    struct str number = str_slice(text, at + strlen("\"Total Cost\": "), text.len);
    assert_true(str_to_double(str_cut(&number, ','), &cost));
    return cost;
}

#define OPEN_JOBS "CREATE INDEX open_jobs ON job (client_id) WHERE state = 'open'"
#define TITLES "CREATE INDEX titles ON job (lower(title))"

/* Each would pay if it were built. */
static void told_as_built(void **state) {
    static const struct {
        const char *ddl, *sql;
        bool shown;
    } cases[] = {
        {OPEN_JOBS, "SELECT name, title FROM client c JOIN job j ON j.client_id = c.client_id WHERE j.state = 'open'", true},
        {OPEN_JOBS, "SELECT name, title FROM client c, job j WHERE j.client_id = c.client_id AND j.state = 'open' AND c.region = 3", true},
        {OPEN_JOBS, "SELECT name, title FROM client c LEFT JOIN job j ON j.client_id = c.client_id AND j.state = 'open' WHERE c.region = 3", true},
        {OPEN_JOBS, "SELECT name, title FROM bill b JOIN client c ON c.client_id = b.bill_id RIGHT JOIN job j ON j.client_id = c.client_id "
                    "WHERE j.state = 'open' AND j.client_id < 100", true},
        {OPEN_JOBS, "SELECT client_id, name, title FROM client JOIN job USING (client_id) WHERE state = 'open' ORDER BY client_id LIMIT 20", true},
        {OPEN_JOBS, "SELECT * FROM client NATURAL JOIN job WHERE state = 'open'", true},
        {OPEN_JOBS, "SELECT * FROM client c, bill b JOIN job j ON j.job_id = b.bill_id WHERE j.client_id = c.client_id AND j.state = 'open' AND j.client_id < 50 "
                    "FOR UPDATE OF j", true},
        {OPEN_JOBS, "WITH few AS MATERIALIZED (SELECT * FROM client WHERE region = 3) SELECT count(*) FROM few f JOIN job j ON j.client_id = f.client_id "
                    "AND j.state = 'open'", true},
        {TITLES, "SELECT name, title FROM client c JOIN job j ON j.client_id = c.client_id WHERE lower(j.title) = 'job 17'", true},
        {OPEN_JOBS, "SELECT name, l.title FROM client c, LATERAL (SELECT title FROM job j WHERE j.client_id = c.client_id AND j.state = 'open' LIMIT 5) l "
                    "WHERE c.region = 3", true}, /* its table leads the sub-query, which is planned by itself */
        {OPEN_JOBS, "SELECT name, l.title FROM client c, LATERAL (SELECT title FROM job j WHERE j.client_id = c.client_id AND j.state = 'open') l "
                    "WHERE c.region = 3", true}, /* merged */
        {OPEN_JOBS, "SELECT * FROM open_job WHERE owner = 17", true},
        {OPEN_JOBS, "SELECT what FROM open_of_one WHERE client < 1000", true},
        {OPEN_JOBS, "SELECT unpaid, title FROM bill JOIN open_job o USING (job_id) WHERE region = 3 ORDER BY title LIMIT 3", true},
        {OPEN_JOBS, "SELECT c.name, x.t FROM client c LEFT JOIN only_open AS x (id, t) ON x.id = c.client_id WHERE c.region = 3", true},
        {OPEN_JOBS, "SELECT DISTINCT region, count(*) OVER (PARTITION BY region) FROM open_job WHERE EXISTS (SELECT FROM bill WHERE bill.job_id = open_job.job_id AND unpaid)", true},
        {OPEN_JOBS, "SELECT c.name, (SELECT count(*) FROM bill b WHERE b.job_id = o.job_id AND title <> '') FROM open_job o, client c WHERE c.client_id = o.owner AND owner IN (7, 8)",
         true},
        {OPEN_JOBS, "WITH o AS (SELECT * FROM only_open) SELECT region, max(title) FROM client c JOIN o USING (client_id) GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, 1", true},
        {OPEN_JOBS, "SELECT name, n FROM client JOIN open_counts USING (client_id) WHERE n > 1", true}, /* behind OLD and NEW */
        {TITLES, "SELECT name FROM open_job WHERE low = 'job 17'", true},
        {OPEN_JOBS, "SELECT title FROM guarded WHERE client_id < 100", false},
        {OPEN_JOBS, "SELECT name, title FROM client FULL JOIN only_open USING (client_id) WHERE title = 'Job 17'", false},
        {OPEN_JOBS, "SELECT name FROM open_job FOR UPDATE", false},
        {OPEN_JOBS, "SELECT name, title FROM client c, unnest(ARRAY[c.region]) r JOIN job j ON j.client_id = r WHERE j.state = 'open' AND c.client_id < 9", false},
        {OPEN_JOBS, "SELECT i.title FROM job i, job j WHERE i.job_id = j.job_id + 1 AND j.state = 'open' AND i.state = 'open' AND j.client_id < 9 AND i.client_id < 9",
         false},
    };
    struct fixture *f = need(state);
    const struct design none = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct workload_sample *sample = sample_of(f, cases[i].sql);
        struct design design = design_of(f, cases[i].ddl);
        double base = ask(f, sample, &none).cost, real = built(f, cases[i].ddl, cases[i].sql);
        struct whatif_answer told = ask(f, sample, &design);
        bool is_as_built = told.used_count == 1 && fabs(told.cost / real - 1) < 0.1 && !whatif_leaves_out(f->whatif, sample, design.added[0]);
        bool is_as_without = told.used_count == 0 && told.cost == base && whatif_leaves_out(f->whatif, sample, design.added[0]);
        if (real > 0.8 * base || (cases[i].shown ? !is_as_built : !is_as_without)) {
            print_error("%s\n  without %.1f built %.1f told %.1f, uses %zu\n", cases[i].sql, base, real, told.cost, told.used_count);
        }
        assert_true(real < 0.8 * base);
        assert_true(cases[i].shown ? is_as_built : is_as_without);
    }
}

static struct str rows_of(struct fixture *f, struct str sql) {
    struct db_result result;
    struct err err = {0};
    struct str text = str_fmt(&f->arena, "SELECT count(*) || ' ' || md5(coalesce(string_agg(x::text, '; ' ORDER BY x::text), '')) FROM (" STR_FMT ") x", STR_ARG(sql));
    assert_done(db_query(&f->arena, f->db, STR(""), text, NULL, 0, &result, &err), &err);
    return result.values[0].text;
}

/* With what is merged written out, whichever table comes first. */
static void asks_for_the_same_rows(void **state) {
    static const char *const statements[] = {
        "SELECT * FROM open_job WHERE owner < 170",
        "SELECT client, upper(what) FROM open_of_one",
        "SELECT unpaid, title, region FROM bill JOIN open_job o USING (job_id) WHERE owner < 2000 ORDER BY title, job_id LIMIT 3",
        "SELECT * FROM bill RIGHT JOIN only_open x ON x.client_id = bill_id + 1 AND unpaid",
        "SELECT c.name, x.t FROM client c LEFT JOIN only_open AS x (id, t) ON x.id = c.client_id AND c.region < 50",
        "SELECT c.name, x.t, y.bill_id FROM client c LEFT JOIN (only_open AS x (id, t) LEFT JOIN (SELECT * FROM bill WHERE unpaid) y ON y.bill_id = x.id + 999) ON x.id = c.client_id",
        "SELECT title FROM open_job o WHERE owner < 1001 AND owner + 999 NOT IN (SELECT job_id FROM bill b WHERE b.bill_id < o.owner + 600 AND unpaid)",
        "SELECT x.client_id, (SELECT min(bill_id) FROM bill y WHERE y.job_id > x.client_id AND unpaid), ARRAY(SELECT bill_id FROM bill WHERE bill_id < client_id / 100 ORDER BY 1) "
        "FROM client c JOIN only_open x USING (client_id) WHERE client_id = 501",
        "WITH o AS (SELECT * FROM only_open) SELECT region, max(title), count(DISTINCT client_id) FILTER (WHERE title <> '') FROM client c JOIN o USING (client_id) GROUP BY 1 "
        "HAVING count(*) > 1",
        "SELECT DISTINCT ON (region) region, title, rank() OVER (PARTITION BY region ORDER BY title DESC) FROM open_job ORDER BY region, title, owner",
        "SELECT name, n FROM client NATURAL JOIN open_counts WHERE n >= ALL (SELECT n FROM open_counts WHERE client_id < 50)",
        "SELECT a.title, b.* FROM only_open a, LATERAL (SELECT bill_id, unpaid FROM bill o WHERE o.job_id > a.client_id ORDER BY 1 LIMIT 2) b WHERE a.client_id = 1001",
        "SELECT CASE WHEN region = ANY (ARRAY[1, 3]) THEN low ELSE name END AS \"Odd one\", region BETWEEN 2 AND 5 FROM open_job WHERE name LIKE 'client 1%' OR owner IN (3, 4)",
    };
    struct fixture *f = need(state);
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        const struct workload_sample *sample = sample_of(f, statements[i]);
        struct str rows = rows_of(f, sample->text);
        size_t written_out = 0;
        assert_false(str_starts(rows, STR("0 ")));
        for (size_t t = 0; t < sample->query->turns.n; t++) {
            const struct query_turn *turn = &sample->query->turns.at[t];
            struct str text = turn->statement != sample->tree ? sql_turned(&f->arena, SQL_POSTGRESQL, turn->statement, turn->place) : (struct str){0};
            if (text.len && !str_eq(rows_of(f, text), rows)) {
                print_error("%s\n  %.*s\n", statements[i], (int)text.len, text.ptr);
            }
            assert_true(!text.len || str_eq(rows_of(f, text), rows));
            written_out += text.len > 0;
        }
        if (!written_out) {
            print_error("%s\n", statements[i]);
        }
        assert_true(written_out > 0);
    }
}

static size_t hypothetical_indexes(struct fixture *f) {
    struct db_result result;
    struct err err = {0};
    double n;
    assert_done(db_query(&f->arena, f->db, STR(""), STR("SELECT count(*) FROM hypopg()"), NULL, 0, &result, &err), &err);
    assert_true(str_to_double(result.values[0].text, &n));
    return (size_t)n;
}

/* Of a text where another table comes first, an index of the one that did must not be in the session: it would be read as that one's. */
static void only_one_table_comes_first(void **state) {
    static const char sql[] = "SELECT name, title FROM bill b JOIN job j ON j.job_id = b.job_id JOIN client c ON c.client_id = j.client_id "
                              "WHERE b.unpaid AND j.state = 'open' AND j.client_id = 1234";
    static const char bills[] = "CREATE INDEX unpaid_bills ON bill (job_id) WHERE unpaid";
    struct fixture *f = need(state);
    const struct workload_sample *sample = sample_of(f, sql);
    struct design jobs_only = design_of(f, OPEN_JOBS), bills_only = design_of(f, bills), both = design_of(f, OPEN_JOBS "; CREATE INDEX unpaid_bills ON bill (job_id) WHERE unpaid");
    assert_int_equal(both.added_count, 2);
    struct whatif_answer jobs = ask(f, sample, &jobs_only), bill = ask(f, sample, &bills_only);
    assert_int_equal(jobs.used_count, 1);
    assert_int_equal(bill.used_count, 1);
    assert_true(fabs(jobs.cost / bill.cost - 1) > 0.05);
    size_t calls = whatif_stats(f->whatif).calls;
    struct whatif_answer answer = ask(f, sample, &both);
    assert_true(answer.cost == fmin(jobs.cost, bill.cost)); /* the better of the two … */
    assert_int_equal(whatif_stats(f->whatif).calls, calls); /* … and known */
    assert_true(built(f, OPEN_JOBS, sql) < bill.cost || built(f, bills, sql) < jobs.cost);
    ask(f, sample_of(f, sql), &both);
    assert_int_equal(hypothetical_indexes(f), 1);
}

/* A question for the text without indexes, once; asked side by side it is the same. */
static void asks_once_whether_the_text_costs_the_same(void **state) {
    struct fixture *f = need(state);
    const struct workload_sample *sample = sample_of(f, "SELECT name, title FROM client c JOIN job j USING (client_id) WHERE j.state = 'open' AND c.region = 5");
    struct design design = design_of(f, OPEN_JOBS), plain = design_of(f, OPEN_JOBS "; CREATE INDEX names ON client (name)");
    const struct design none = {0};
    ask(f, sample, &none);
    size_t calls = whatif_stats(f->whatif).calls;
    struct whatif_answer alone = ask(f, sample, &design);
    assert_int_equal(whatif_stats(f->whatif).calls, calls + 2);
    ask(f, sample, &plain);
    assert_int_equal(whatif_stats(f->whatif).calls, calls + 3);
    struct whatif *all[SESSIONS];
    struct db *dbs[SESSIONS];
    struct err err = {0};
    for (size_t i = 0; i < SESSIONS; i++) {
        struct arena *arena = ARENA_NEW(&f->arena, struct arena);
        arena_init(arena, &f->arena);
        dbs[i] = open_db(f, "dovetail_turned");
        all[i] = whatif_open_hypopg(arena, f->catalog, dbs[i], &err);
        assert_done(all[i] != NULL, &err);
    }
    struct whatif *joined = whatif_join(&f->arena, f->catalog, all, SESSIONS);
    struct whatif_question questions[] = {{sample, none}, {sample, design}, {sample, plain}};
    struct whatif_answer answer;
    assert_done(whatif_ask(joined, questions, 3, NULL, &err), &err);
    assert_int_equal(whatif_stats(joined).calls, 4);
    assert_done(whatif_cost(&f->arena, joined, sample, &design, &answer, &err), &err);
    assert_int_equal(whatif_stats(joined).calls, 4);
    assert_true(answer.cost == alone.cost && answer.used_count == 1);
    whatif_close(joined);
    for (size_t i = 0; i < SESSIONS; i++) {
        db_close(dbs[i]);
    }
}

/* Where the planner does not look at all orders, the texts cost unlike already without indexes: then it is asked as ever. */
static void a_text_that_costs_otherwise_is_not_asked(void **state) {
    struct fixture *f = need(state);
    struct design design = design_of(f, OPEN_JOBS);
    const struct design none = {0};
    const struct workload_sample *sample = sample_of(f, "SELECT count(*) FROM client c CROSS JOIN bill b, client d JOIN job j ON d.client_id = j.client_id "
                                                        "WHERE b.job_id = j.job_id AND c.client_id = j.client_id AND j.state = 'open'");
    must(f->db, "SET from_collapse_limit = 3"); /* the two of the join that stands first are free, the others joined before them */
    double base = ask(f, sample, &none).cost;
    struct whatif_answer told = ask(f, sample, &design);
    must(f->db, "RESET from_collapse_limit");
    assert_true(told.cost == base);
    assert_int_equal(told.used_count, 0);
    assert_true(whatif_leaves_out(f->whatif, sample, design.added[0]));
    struct whatif_answer free = ask(f, sample_of(f, str_z(&f->arena, sample->text)), &design);
    assert_int_equal(free.used_count, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(told_as_built), cmocka_unit_test(asks_for_the_same_rows), cmocka_unit_test(only_one_table_comes_first), cmocka_unit_test(asks_once_whether_the_text_costs_the_same),
        cmocka_unit_test(a_text_that_costs_otherwise_is_not_asked)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
