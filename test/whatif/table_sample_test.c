/*
 * Sizes that hang on what no statistic tells: predicted with some rows read, against what the server builds (DOVETAIL_TEST_PG). Each case is one that the statistics
 * alone miss by more than a tenth, or one that they tell well and that the sample must not spoil.
 */
#include <math.h>
#include <stdlib.h>

#include "collect/collect.h"
#include "cost/index_sample.h"
#include "cost/index_size.h"
#include "db/db.h"
#include "support/server.h"
#include "whatif/whatif.h"

struct world {
    struct arena arena;
    struct db *db, *asked;
    struct catalog *catalog;
    struct whatif *whatif;
};

static void open_world(struct world *w, const char *name, const char *rows) {
    struct err err = {0};
    struct collect_options options = {.no_statements = true};
    server_needed();
    arena_init(&w->arena, NULL);
    w->db = server_open(&w->arena, NULL);
    must(w->db, "create extension if not exists hypopg; create extension if not exists citext");
    must(w->db, str_z(&w->arena, str_fmt(&w->arena, "drop table if exists %s; create table %s as %s; analyze %s", name, name, rows, name)));
    w->catalog = collect_catalog(&w->arena, w->db, &options, NULL, &err);
    assert_done(w->catalog != NULL, &err);
    w->asked = server_open(&w->arena, NULL);
    w->whatif = whatif_open_hypopg(&w->arena, w->catalog, w->asked, &err);
    assert_done(w->whatif != NULL, &err);
}

static void close_world(struct world *w, const char *name) {
    whatif_close(w->whatif);
    db_close(w->asked);
    must(w->db, str_z(&w->arena, str_fmt(&w->arena, "drop table if exists %s", name)));
    db_close(w->db);
    arena_release(&w->arena);
}

static struct design_index *index_of(struct world *w, const char *definition) {
    struct design design = {0};
    struct err err = {0};
    assert_done(design_parse(&w->arena, w->catalog, str_fmt(&w->arena, "create index on %s", definition), &design, &err), &err);
    return design_index_make(&w->arena, w->catalog, design.added[0]);
}

static double built_pages(struct world *w, const char *definition) {
    struct err err = {0};
    struct db_result result;
    double pages;
    must(w->db, str_z(&w->arena, str_fmt(&w->arena, "create index sampled_one on %s", definition)));
    assert_done(db_query(&w->arena, w->db, STR(""), STR("select pg_relation_size('sampled_one') / 8192"), NULL, 0, &result, &err), &err);
    assert_true(str_to_double(result.values[0].text, &pages));
    must(w->db, "drop index sampled_one");
    return pages;
}

struct pages {
    double built, told, blind; /* blind: told by the statistics alone */
};

static struct pages assert_told(struct world *w, const char *definition) {
    struct design_index *index = index_of(w, definition), without = *index;
    struct pages pages = {.built = built_pages(w, definition)};
    cost_index_size(w->catalog, &without);
    whatif_sample_rows(w->whatif, &index, 1, true);
    cost_index_size(w->catalog, index);
    pages.told = index->pages;
    pages.blind = without.pages;
    if (fabs(pages.told / pages.built - 1) > 0.1) {
        fail_msg("%s: built %.0f, predicted %.0f, by the statistics alone %.0f", definition, pages.built, pages.told, pages.blind);
    }
    return pages;
}

/* `blind`: the statistics alone are off by more than a tenth, so that the case shows something. */
static void assert_as_built(struct world *w, const char *definition, bool blind) {
    struct pages pages = assert_told(w, definition);
    if ((fabs(pages.blind / pages.built - 1) > 0.1) != blind) {
        fail_msg("%s: built %.0f, predicted %.0f, by the statistics alone %.0f", definition, pages.built, pages.told, pages.blind);
    }
}

static void columns_that_follow_from_each_other(void **state) {
    struct world w = {0};
    (void)state;
    open_world(&w, "sampled_places", "select i as id, c as city, c / 20 as region, c / 100 as country, i * 7919 % 60013 as owner "
                                     "from (select i, (i::bigint * 7919 % 3001 * (i % 7) / 3)::int as c from generate_series(1, 60000) i) s");
    assert_as_built(&w, "sampled_places (region, city)", true);
    assert_as_built(&w, "sampled_places (country, region, city)", true);
    assert_as_built(&w, "sampled_places (city)", false);
    assert_as_built(&w, "sampled_places (city, owner)", false);
    close_world(&w, "sampled_places");
}

static void keys_whose_rows_lie_together(void **state) {
    struct world w = {0};
    (void)state;
    open_world(&w, "sampled_groups", "select i as id, md5((i / 4)::text)::uuid as four, hashint4(i / 5) as five, i / 12 as twelve, i * 22 / 25 as most, "
                                     "(case when i % 3 = 0 then 'Ann' else 'ANN' end || i / 5)::citext as folded from generate_series(1, 90000) i");
    assert_as_built(&w, "sampled_groups (four)", true);
    assert_as_built(&w, "sampled_groups (five, twelve)", true);
    assert_as_built(&w, "sampled_groups (twelve)", false);
    assert_as_built(&w, "sampled_groups (most, twelve)", false);
    assert_as_built(&w, "sampled_groups (most, folded)", false);
    assert_as_built(&w, "sampled_groups (folded)", false); /* equal, but not alike: nothing is merged */
    close_world(&w, "sampled_groups");
}

static void paths_of_one_document(void **state) {
    struct world w = {0};
    (void)state;
    open_world(&w, "sampled_documents", "select i as id, jsonb_build_object('device', d, 'site', 'site-' || d % 300, 'fault', case when i % 50 = 7 then 'hot' else 'none' end) as doc "
                                        "from (select i, i::bigint * 7919 % 2999 as d from generate_series(1, 60000) i) s");
    assert_as_built(&w, "sampled_documents ((doc ->> 'site'), (doc ->> 'device'))", true);
    assert_as_built(&w, "sampled_documents (id) where (doc ->> 'fault') = 'hot'", true);
    close_world(&w, "sampled_documents");
}

static void conditions_together(void **state) {
    struct world w = {0};
    (void)state;
    open_world(&w, "sampled_jobs", "select i as id, case when i % 4 = 0 then 'open' else 'done' end as status, case when i % 4 > 0 then date '2026-01-01' + i % 300 end as closed, "
                                   "(i::bigint * i % 4099 * (i % 3) / 2)::int as code, i % 1000 as began, i % 1000 + 5 - i % 6 as ended, case when i % 2 = 0 then 'note ' || md5(i::text) end as note from generate_series(1, 80000) i");
    assert_as_built(&w, "sampled_jobs (id) where status = 'open' and closed is null", true);
    assert_as_built(&w, "sampled_jobs (id) where began < ended", true);
    assert_as_built(&w, "sampled_jobs (id) where status = 'open'", false);
    assert_as_built(&w, "sampled_jobs (note) where note is not null", false);
    assert_as_built(&w, "sampled_jobs (code, closed)", false);
    close_world(&w, "sampled_jobs");
}

/* Of few rows that lie together some meet what no statistic tells: a sample has those few by the page, more or fewer of them than there are. */
static void a_condition_of_all_rows_in_a_rare_state(void **state) {
    struct world w = {0};
    (void)state;
    open_world(&w, "sampled_dues", "select i as id, case when i > 190000 then 'open' else 'done' end as status, t as total, case when abs(hashint4(i)) % 10 < 6 then t else 0 end as paid "
                                   "from (select i, 1000 + (i::bigint * 7919 % 1000)::int as t from generate_series(1, 200000) i) s");
    assert_as_built(&w, "sampled_dues (id) where total > paid and status = 'open'", true);
    assert_as_built(&w, "sampled_dues (id) where status = 'open' and total <= paid", true);
    close_world(&w, "sampled_dues");
}

/* A predicate on one column decides which of the others have a value: a call has seconds, a download bytes; what is closed has a day on which. */
static void values_that_hang_on_the_predicate(void **state) {
    struct world w = {0};
    (void)state;
    open_world(&w, "sampled_calls", "select i as id, k as kind, case when k = 'voice' then hashint4(i) end as seconds, case when k = 'data' then hashint8(i) % 40000 end as bytes, "
                                    "case when k = 'text' then md5(i::text) end as body, case when i % 3 = 0 then i end as other "
                                    "from (select i, (array['voice', 'data', 'data', 'text', 'none'])[1 + abs(hashint4(-i)) % 5] as k from generate_series(1, 90000) i) s");
    assert_as_built(&w, "sampled_calls (seconds) where kind = 'voice'", true);
    assert_as_built(&w, "sampled_calls (bytes) where kind = 'data'", true);
    assert_as_built(&w, "sampled_calls (seconds) where kind = 'data'", true);
    assert_as_built(&w, "sampled_calls (seconds, bytes) where kind = 'voice'", true);
    assert_as_built(&w, "sampled_calls (id) include (body) where kind = 'text'", true);
    assert_as_built(&w, "sampled_calls (id) include (body) where kind = 'data'", true);
    assert_as_built(&w, "sampled_calls (other) where kind = 'data'", false);
    assert_as_built(&w, "sampled_calls (seconds) where seconds is not null", false);
    close_world(&w, "sampled_calls");
}

/* In the order in which they came; at random, of which few overlap, or thousands, alike long or not. */
static void ranges_by_order_and_overlap(void **state) {
    struct world w = {0};
    (void)state;
    open_world(&w, "sampled_spans", "select tsrange(timestamp '2025-01-01' + i * interval '5 minutes', timestamp '2025-01-01' + i * interval '5 minutes' + (1 + abs(hashint4(i) % 40)) * interval '1 minute') as came, "
                                    "int4range(hashint4(i) / 4, hashint4(i) / 4 + 1 + i * 31 % 199999) as few, numrange(hashint4(-i), hashint4(-i)::bigint + 900000000) as alike, "
                                    "int8range(hashint4(i), hashint4(i)::bigint + 1 + i * 7919::bigint % 900000001) as crowd "
                                    "from generate_series(1, 50000) i");
    assert_as_built(&w, "sampled_spans using gist (came)", true);
    assert_as_built(&w, "sampled_spans using gist (few)", false);
    assert_as_built(&w, "sampled_spans using gist (alike)", false);
    assert_as_built(&w, "sampled_spans using gist (crowd)", false);
    close_world(&w, "sampled_spans");
}

/* Of a day's rows, which lie together, each is of one of nine chapters, anywhere in it: what is read of a page repeats itself, and the table does not. */
static void keys_within_a_stretch(void **state) {
    struct world w = {0};
    (void)state;
    open_world(&w, "sampled_days", "select i as id, date '2020-01-01' + i / 110 as day, substr('IJEKMCFSZ', 1 + sqrt(hashint4(i) & 63)::int, 1) as chapter, i / 37 as batch from generate_series(1, 120000) i");
    assert_told(&w, "sampled_days (day, chapter)");
    assert_told(&w, "sampled_days (chapter, day)");
    assert_told(&w, "sampled_days (day, chapter, batch)");
    close_world(&w, "sampled_days");
}

/* The first letters of names that are all different; two columns in one expression, of which neither tells what it gives. */
static void expressions_of_which_statistics_tell_nothing(void **state) {
    struct world w = {0};
    (void)state;
    open_world(&w, "sampled_names", "select i as id, substr('AnnaBo  ChenDoraEmil', 1 + 4 * (i % 5), 3) || ' ' || initcap(md5(i::text)) as name, (hashint4(i) & 31) * 1000003 as price, 1 + (hashint4(-i) & 1023) as amount "
                                    "from generate_series(1, 90000) i");
    assert_as_built(&w, "sampled_names (left(name, 6))", true);
    assert_as_built(&w, "sampled_names ((price / amount))", true);
    assert_told(&w, "sampled_names (lower(name))");
    close_world(&w, "sampled_names");
}

/* Entries that the statistics do not tell: of arrays what is behind the common elements, of documents and texts what a hundred of them do not have. */
static void entries_of_inverted_indexes(void **state) {
    struct world w = {0};
    (void)state;
    open_world(&w, "sampled_entries", "select i as id, array[hashint4(i) & 8191, hashint4(-i) & 8191, i / 100] as friends, md5((i / 5)::text) as code, "
                                      "jsonb_build_object('gems', jsonb_build_array(i % 9, 9 + i % 7), 'owner', 'user-' || (hashint4(i) & 4095), 'serial', 'S' || 500000 + i) as doc, "
                                      "'Connected users ' || substr(md5((i % 9000)::text), 1, 6) as note, case when i % 4 = 0 then 'open' else 'done' end as state "
                                      "from generate_series(1, 60000) i; create extension if not exists pg_trgm");
    assert_as_built(&w, "sampled_entries using gin (friends)", true);
    assert_as_built(&w, "sampled_entries using gin (code gin_trgm_ops)", true);
    assert_told(&w, "sampled_entries using gin (code gin_trgm_ops) where state = 'open'");
    assert_told(&w, "sampled_entries using gin (doc)");
    assert_told(&w, "sampled_entries using gin (doc jsonb_path_ops)");
    assert_told(&w, "sampled_entries using gin ((doc -> 'gems'))");
    assert_told(&w, "sampled_entries using gin (to_tsvector('english', note))");
    assert_told(&w, "sampled_entries using gin (note gin_trgm_ops)");
    close_world(&w, "sampled_entries");
}

/* The same rows each time; of a table that is gone nothing, and the session still answers. */
static void is_the_same_again(void **state) {
    struct world w = {0};
    (void)state;
    open_world(&w, "sampled_again", "select i as id, i / 3 as a, i % 700 as b from generate_series(1, 50000) i");
    struct design_index *pair[] = {index_of(&w, "sampled_again (a, b)"), index_of(&w, "sampled_again (b, a)")};
    struct design_index *later = index_of(&w, "sampled_again (a, b) where a < b");
    whatif_sample_rows(w.whatif, pair, 2, true);
    assert_true(pair[0]->sample.rows > 2000 && pair[0]->sample.rows < 6000 && pair[0]->sample.keys > 0);
    assert_memory_equal(&pair[0]->sample, &pair[1]->sample, sizeof pair[0]->sample);
    struct design_sample before = pair[0]->sample;
    whatif_sample_rows(w.whatif, pair, 1, true);
    assert_memory_equal(&pair[0]->sample, &before, sizeof before);
    must(w.db, "drop table sampled_again");
    whatif_sample_rows(w.whatif, &later, 1, true);
    assert_true(later->sample.rows == 0);
    must(w.asked, "select 1");
    close_world(&w, "sampled_again");
}

/* A table that many statements ask for: more sets of keys than are grouped, and behind them predicates, which are counted all the same. */
static void many_of_one_table(void **state) {
    enum { COLUMNS = 9, MANY = 9 * 8 * 7 / 6 + 2 };
    struct world w = {0};
    struct design_index *indexes[MANY];
    size_t n = 0;
    (void)state;
    open_world(&w, "sampled_many", "select i as id, i / 2 as c0, i / 3 as c1, i / 4 as c2, i / 5 as c3, i / 6 as c4, i / 7 as c5, i / 8 as c6, i / 9 as c7, i / 11 as c8, "
                                   "i % 4 as state, case when i % 4 > 0 then i end as closed from generate_series(1, 40000) i");
    for (int a = 0; a < COLUMNS; a++) {
        for (int b = a + 1; b < COLUMNS; b++) {
            for (int c = b + 1; c < COLUMNS; c++) {
                indexes[n++] = index_of(&w, str_z(&w.arena, str_fmt(&w.arena, "sampled_many (c%d, c%d, c%d)", a, b, c)));
            }
        }
    }
    indexes[n++] = index_of(&w, "sampled_many (id) where state = 0 and closed is null");
    indexes[n++] = index_of(&w, "sampled_many (c8, c0) where state = 1 and closed is null");
    whatif_sample_rows(w.whatif, indexes, n, true);
    assert_int_equal(n, MANY);
    assert_true(indexes[0]->sample.keys > 0 && indexes[MANY - 3]->sample.rows == 0);
    assert_true(fabs(indexes[MANY - 2]->sample.held / indexes[MANY - 2]->sample.rows - 0.25) < 0.02);
    assert_true(indexes[MANY - 1]->sample.rows > 2000 && indexes[MANY - 1]->sample.held == 0 && indexes[MANY - 1]->sample.keys == 0);
    close_world(&w, "sampled_many");
}

/* What CREATE INDEX would fail on is marked; the others are sampled all the same. */
static void what_fails_on_a_row(void **state) {
    static const struct {
        const char *definition;
        bool fails;
    } cases[] = {{"sampled_casts (kind, ((doc ->> 'qty')::integer))", true},
                 {"sampled_casts (((doc ->> 'qty')::integer)) where kind = 'order'", false},
                 {"sampled_casts (((doc ->> 'qty')::integer)) where kind in ('order', 'gift')", true},
                 {"sampled_casts (id) where (doc ->> 'qty')::numeric > 5", true},
                 {"sampled_casts ((id / part))", true},
                 {"sampled_casts ((id / part)) where part > 0", false},
                 {"sampled_casts ((doc ->> 'qty'))", false},
                 {"sampled_casts (half, kind)", false}};
    enum { COUNT = sizeof cases / sizeof *cases };
    struct world w = {0};
    struct design_index *indexes[COUNT], *again[COUNT];
    struct err err = {0};
    (void)state;
    open_world(&w, "sampled_casts", "select i as id, i / 2 as half, i % 5 as part, case when i % 10 = 0 then 'order' when i % 10 = 1 then 'gift' else 'visit' end as kind, "
                                    "jsonb_build_object('qty', case when i % 10 = 0 then (i % 300)::text else 'none' end) as doc from generate_series(1, 40000) i");
    for (size_t i = 0; i < COUNT; i++) {
        indexes[i] = index_of(&w, cases[i].definition);
        again[i] = index_of(&w, cases[i].definition);
    }
    whatif_sample_rows(w.whatif, indexes, COUNT, true);
    whatif_sample_rows(w.whatif, again, COUNT, false);
    for (size_t i = 0; i < COUNT; i++) {
        bool built = db_exec(w.db, str_fmt(&w.arena, "create index on %s", cases[i].definition), &err);
        if (built == cases[i].fails || indexes[i]->sample.fails != cases[i].fails || again[i]->sample.fails != cases[i].fails) {
            fail_msg("%s: built %d, fails %d and %d", cases[i].definition, built, indexes[i]->sample.fails, again[i]->sample.fails);
        }
        assert_true(again[i]->sample.rows == 0);
    }
    assert_true(indexes[COUNT - 1]->sample.keys > 0);
    close_world(&w, "sampled_casts");
}

static void few_hits_are_believed_where_they_contradict(void **state) {
    const struct design_sample many = {.rows = 4000, .held = 400}, few = {.rows = 4000, .held = 9}, none = {.rows = 4000}, unread = {0};
    (void)state;
    assert_true(fabs(index_sample_share(&many, 0.02, false) - 0.1) < 0.001);
    assert_true(index_sample_share(&few, 0.002, false) == 0.002);
    assert_true(index_sample_share(&many, 0.105, true) == 0.105 && index_sample_share(&many, 0.105, false) < 0.101);
    assert_true(index_sample_share(&many, 0.2, true) < 0.101);
    assert_true(fabs(index_sample_share(&few, 0.1, false) - 9.5 / 4001) < 1e-9);
    assert_true(index_sample_share(&none, 0.1, false) > 0 && index_sample_share(&none, 0.1, false) < 0.001);
    assert_true(index_sample_share(&unread, 0.3, false) == 0.3);
}

/* What ANALYZE said of the column, then what was read, but for how many different values there are where that cannot be told by it. */
static void what_is_foreseen_of_an_expression(void **state) {
    struct arena arena;
    const struct catalog_stats read = {.present = true, .distinct = 70, .null_fraction = 0.25};
    const struct design_sample unread = {0}, apart = {.values = &read, .told_apart = true}, together = {.values = &read};
    const struct index_key unknown = {0}, of_documents = {.computed = true, .counted = true, .stats = {.present = true, .distinct = 9}}, of_column = {.computed = true, .stats = {.present = true, .distinct = 80}},
                           of_many = {.computed = true, .stats = {.present = true, .distinct = 900}};
    (void)state;
    arena_init(&arena, NULL);
    assert_null(index_sample_foreseen(&arena, NULL, &unknown, 1000));
    assert_null(index_sample_foreseen(&arena, &unread, &unknown, 1000));
    assert_null(index_sample_foreseen(&arena, &together, &unknown, 1000));
    assert_ptr_equal(index_sample_foreseen(&arena, &apart, &unknown, 1000), &read);
    assert_ptr_equal(index_sample_foreseen(&arena, &apart, &of_documents, 1000), &read);
    assert_ptr_equal(index_sample_foreseen(&arena, &apart, &of_column, 1000), &of_column.stats);
    assert_ptr_equal(index_sample_foreseen(&arena, &apart, &of_many, 1000), &read);
    assert_ptr_equal(index_sample_foreseen(&arena, &together, &of_many, 1000), &of_many.stats);
    assert_ptr_equal(index_sample_foreseen(&arena, NULL, &of_documents, 1000), &of_documents.stats);
    const struct catalog_stats *both = index_sample_foreseen(&arena, &together, &of_documents, 1000);
    assert_true(both->distinct == 9 && both->null_fraction == 0.25);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_that_follow_from_each_other), cmocka_unit_test(keys_whose_rows_lie_together), cmocka_unit_test(paths_of_one_document),
        cmocka_unit_test(conditions_together), cmocka_unit_test(a_condition_of_all_rows_in_a_rare_state),
        cmocka_unit_test(values_that_hang_on_the_predicate), cmocka_unit_test(entries_of_inverted_indexes), cmocka_unit_test(keys_within_a_stretch), cmocka_unit_test(expressions_of_which_statistics_tell_nothing), cmocka_unit_test(is_the_same_again),            cmocka_unit_test(many_of_one_table),
        cmocka_unit_test(ranges_by_order_and_overlap),         cmocka_unit_test(what_fails_on_a_row),          cmocka_unit_test(few_hits_are_believed_where_they_contradict),
        cmocka_unit_test(what_is_foreseen_of_an_expression)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
