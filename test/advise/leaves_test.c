/*
 * Indexes on a single partition: who is offered one, who may use it, what its upkeep is, and what is told of it. Over a catalog by hand:
 *
 *     m (device int, at date, v int), RANGE (at), a month each of 2026 from January to June; February's columns are in another order
 *     h (device int, at date, v int), HASH (device) in four; device 1 is in the first (satisfies_hash_partition of PostgreSQL 15)
 */
#include <math.h>

#include "advise/search.h"
#include "advise/world.h"
#include "catalog/catalog_build.h"
#include "support/support.h"

enum { MONTHS = 6, HASHES = 4, CALLS = 100 };

static const int64_t noon = 1764000000;

struct fixture {
    struct arena arena;
    struct catalog *catalog;
    struct clock clock;
    struct problem problem;
};

static void add_table(struct catalog_builder *b, const char *name, const char *parent, const char *key, struct str bound) {
    bool stored = !key;
    struct catalog_table table = {.schema = STR("public"),
                                  .name = str_from_z(name),
                                  .kind = stored ? TABLE_PARTITION : TABLE_PARTITIONED,
                                  .parent = CATALOG_NONE,
                                  .partition_key = str_from_z(key ? key : ""),
                                  .partition_bound = bound,
                                  .rows = stored ? 100000 : -1,
                                  .pages = stored ? 541 : 0,
                                  .size_bytes = stored ? 541 * 8192 : 0,
                                  .fill_factor = 100,
                                  .has_stats = true};
    catalog_builder_add_table(b, &table, parent ? STR("public") : (struct str){0}, str_from_z(parent ? parent : ""));
}

static void add_columns(struct catalog_builder *b, uint32_t table, bool turned) {
    for (size_t i = 0; i < 3; i++) {
        size_t at = turned ? 2 - i : i;
        struct catalog_column column = {.name = at == 0 ? STR("device") : at == 1 ? STR("at") : STR("v"),
                                        .type_name = at == 1 ? STR("date") : STR("integer"),
                                        .family = at == 1 ? FAMILY_DATE : FAMILY_INTEGER,
                                        .type_length = 4,
                                        .not_null = true};
        column.stats = (struct catalog_stats){.present = true, .distinct = at == 1 ? 30 : 5000, .width_bytes = 4, .correlation = 0};
        catalog_builder_add_column(b, table, &column);
    }
}

static void make(struct fixture *f) {
    *f = (struct fixture){0};
    arena_init(&f->arena, NULL);
    f->clock = clock_fixed(&noon);
    struct catalog_builder *b = catalog_builder_new(&f->arena, SQL_POSTGRESQL);
    b->catalog->search_path = STR("public");
    b->catalog->version = 150000;
    add_table(b, "m", NULL, "RANGE (at)", (struct str){0});
    add_table(b, "h", NULL, "HASH (device)", (struct str){0});
    for (int i = 1; i <= MONTHS; i++) {
        add_table(b, str_z(&f->arena, str_fmt(&f->arena, "m_%d", i)), "m", NULL,
                  str_fmt(&f->arena, "FOR VALUES FROM ('2026-%02d-01') TO ('2026-%02d-01')", i, i + 1));
    }
    for (int i = 0; i < HASHES; i++) {
        add_table(b, str_z(&f->arena, str_fmt(&f->arena, "h_%d", i)), "h", NULL, str_fmt(&f->arena, "FOR VALUES WITH (modulus 4, remainder %d)", i));
    }
    catalog_builder_seal_tables(b);
    for (uint32_t t = 0; t < 2 + MONTHS + HASHES; t++) {
        add_columns(b, t, t == catalog_builder_table(b, STR("public"), STR("m_2")));
    }
    f->catalog = catalog_builder_finish(b);
}

static void offer_within(struct fixture *f, const char *const *texts, size_t count, uint64_t budget_bytes) {
    struct err err = {0};
    struct workload_builder *builder = workload_builder_new(&f->arena, f->catalog, 1);
    for (size_t i = 0; i < count; i++) {
        struct workload_statement statement = world_statement(str_from_z(texts[i]), CALLS - (double)i); /* templates stand by their calls */
        workload_builder_add(builder, &statement);
    }
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    f->problem = (struct problem){.arena = &f->arena, .catalog = f->catalog, .workload = workload, .clock = &f->clock, .deadline_ms = INFINITY};
    f->problem.options = (struct advise_options){.budget_bytes = budget_bytes, .max_width = 2};
    f->problem.weight = ARENA_ARRAY(&f->arena, double, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(workload->templates[i].state, TEMPLATE_MODELLED);
        f->problem.weight[i] = 1;
    }
    maintain_count_writes(&f->problem);
    candidates_generate(&f->problem);
}

static void offer(struct fixture *f, const char *const *texts, size_t count) {
    offer_within(f, texts, count, UINT64_C(1) << 40);
}

static const struct candidate *find(const struct fixture *f, const char *identity) {
    for (size_t i = 0; i < f->problem.candidates.n; i++) {
        if (str_eq_z(f->problem.candidates.at[i].index->identity, identity)) {
            return &f->problem.candidates.at[i];
        }
    }
    return NULL;
}

/* Names of the partitions that a statement is offered an index of `device` for, beside the one on the whole. */
static struct str offered_on(const char *statement) {
    struct fixture f;
    static char names[100];
    make(&f);
    offer(&f, &statement, 1);
    names[0] = 0;
    for (uint32_t t = 0; t < f.catalog->table_count; t++) {
        const struct catalog_table *table = &f.catalog->tables[t];
        const char *body = str_z(&f.arena, str_fmt(&f.arena, "public." STR_FMT " USING btree (device)", STR_ARG(table->name)));
        bool found = find(&f, body) != NULL;
        assert_true(table->kind == TABLE_PARTITION || found == (str_find(str_from_z(statement), str_fmt(&f.arena, "from " STR_FMT, STR_ARG(table->name)), &(size_t){0})));
        if (table->kind == TABLE_PARTITION && found) {
            snprintf(names + strlen(names), sizeof names - strlen(names), " " STR_FMT, STR_ARG(table->name));
        }
    }
    arena_release(&f.arena);
    return str_from_z(names);
}

static void where_few_partitions_are_left(void **state) {
    (void)state;
    assert_str(offered_on("select v from m where device = 5 and at = '2026-05-07'"), " m_5");
    assert_str(offered_on("select v from m where device = 5 and at >= '2026-05-07' and at < '2026-07-01'"), " m_5 m_6");
    assert_str(offered_on("select v from m where device = 5 and at >= '2026-03-07'"), " m_3 m_4 m_5 m_6");
    assert_str(offered_on("select v from m where device = 5 and at >= '2026-02-01'"), "");                        /* five */
    assert_str(offered_on("select v from m where device = 5 and at < '2026-03-01'"), " m_1");                     /* February: another order */
    assert_str(offered_on("select v from m where device = 5"), "");                                              /* all */
    assert_str(offered_on("select v from m where device = 5 and v = 2"), "");
    assert_str(offered_on("select v from m where device = 5 and at >= $1"), "");                                  /* nobody knows which */
    assert_str(offered_on("select v from m where device = 5 and at >= now() - interval '2 days'"), "");           /* nor here */
    assert_str(offered_on("select v from h where device = 1"), " h_0");
    assert_str(offered_on("select v from h where at = '2026-05-07' order by device"), "");
    assert_str(offered_on("select v from h where device = $1"), "");
}

/* Who reads many partitions, or all, where the whole's index takes much of the budget: one column on each but February, whose columns are in another order. */
static void some_of_all(void **state) {
    static const struct {
        const char *sql;
        double budget; /* in sizes of the index of the whole */
        size_t months; /* with an index on device, and no other on any */
    } cases[] = {
        {"select v from m where device = 5", 0.5, 5},
        {"select v from m where device = 5", 2, 5},
        {"select v from m where device = 5", 10, 0},
        {"select v from m where device = $1 and at >= $2", 0.5, 5}, /* all, for all that is known */
        {"select v from m where device = 5 and at >= '2026-02-01'", 0.5, 4}, /* five: neither few nor all */
        {"select v from m where v > 5 order by device", 0.5, 0},
        {"select v from h where at = '2026-05-07'", 0.5, 0},
    };
    struct fixture f;
    (void)state;
    make(&f);
    offer(&f, &cases[0].sql, 1);
    double whole = (double)find(&f, "public.m USING btree (device)")->index->size_bytes;
    arena_release(&f.arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t months = 0;
        make(&f);
        offer_within(&f, &cases[i].sql, 1, (uint64_t)(cases[i].budget * whole));
        for (size_t c = 0; c < f.problem.candidates.n; c++) {
            const struct design_index *index = f.problem.candidates.at[c].index;
            bool on_partition = f.catalog->tables[index->table].kind == TABLE_PARTITION;
            assert_true(!on_partition || (index->key_count == 1 && index->keys[0].column == 0 && !index->include_count));
            assert_true(!on_partition || f.problem.candidates.at[c].templates.n == 1);
            months += on_partition;
        }
        if (months != cases[i].months) {
            print_error("%s\n", cases[i].sql);
        }
        assert_int_equal(months, cases[i].months);
        arena_release(&f.arena);
    }
}

/* One of four, whose keys others of the workload ask for in more than a handful of partitions, or in all: chance. */
static void by_hash_where_all_read_few(void **state) {
    static const char *const texts[] = {"select v from h where device = 1", "select at, v from h where device = 2", "select max(v) from h"};
    struct fixture f;
    (void)state;
    for (size_t n = 1; n <= 3; n++) {
        make(&f);
        offer(&f, texts, n);
        assert_true((find(&f, "public.h_0 USING btree (device)") != NULL) == (n < 3));
        assert_true((find(&f, "public.h_2 USING btree (device)") != NULL) == (n == 2));
        assert_true(find(&f, "public.h USING btree (device)") != NULL);
        arena_release(&f.arena);
    }
}

/* Whoever reads the partition, however many others besides. */
static void users_are_those_who_read_it(void **state) {
    static const char *const texts[] = {
        "select v from m where device = 5 and at = '2026-05-07'",
        "select v from m where device = 5",
        "select v, at from m where device = 5 and at = '2026-04-07'",
        "select v from m_5 where device = 9",
        "select at from m where v = 5",
    };
    struct fixture f;
    (void)state;
    make(&f);
    offer(&f, texts, 5);
    const struct candidate *leaf = find(&f, "public.m_5 USING btree (device)"), *whole = find(&f, "public.m USING btree (device)");
    assert_true(leaf && whole);
    assert_int_equal(leaf->templates.n, 3);
    assert_true(set_has(leaf->templates, 0) && set_has(leaf->templates, 1) && set_has(leaf->templates, 3));
    assert_int_equal(whole->templates.n, 3);
    assert_true(set_has(whole->templates, 0) && set_has(whole->templates, 1) && set_has(whole->templates, 2));
    assert_true(fabs((double)leaf->index->size_bytes / ((double)whole->index->size_bytes / MONTHS) - 1) < 0.01);
    assert_str(design_index_undo(&f.arena, f.catalog, leaf->index),
               str_z(&f.arena, str_fmt(&f.arena, "DROP INDEX CONCURRENTLY public." STR_FMT, STR_ARG(leaf->index->name))));
    assert_true(str_starts(design_index_ddl(&f.arena, f.catalog, leaf->index, true), STR("CREATE INDEX CONCURRENTLY idx_m_5_device_")));
    arena_release(&f.arena);
}

/* Rows that come to the table may all come to one month; of four hashes a quarter does. */
static void upkeep_reaches_partitions(void **state) {
    static const char *const texts[] = {
        "select v from m where device = 5 and at = '2026-05-07'",
        "insert into m values (1, '2026-06-01', 3)",
        "update m set device = 4 where at = '2026-01-01'",
        "select v from h where device = 1",
        "insert into h values (1, '2026-06-01', 3)",
    };
    struct fixture f;
    (void)state;
    make(&f);
    offer(&f, texts, 5);
    const struct candidate *month = find(&f, "public.m_5 USING btree (device)"), *hash = find(&f, "public.h_0 USING btree (device)");
    assert_true(month && hash);
    const struct table_writes *writes = &f.problem.writes[month->index->table];
    assert_true(writes->inserted == CALLS - 1 && writes->updated == CALLS - 2 && writes->column_updated[0] == CALLS - 2);
    assert_true(f.problem.writes[hash->index->table].inserted == (CALLS - 4) / (double)HASHES);
    double entry = maintain_entry(&f.problem, month->index);
    assert_true(fabs(writes_share(&f.problem, 1, month->index) / entry - 1) < 1e-9);
    assert_true(fabs(writes_share(&f.problem, 4, hash->index) / (maintain_entry(&f.problem, hash->index) / HASHES) - 1) < 1e-9);
    assert_true(writes_share(&f.problem, 2, month->index) > 0);
    assert_true(writes_share(&f.problem, 4, month->index) == 0);
    assert_true(month->maintenance > 0 && hash->maintenance > 0);
    arena_release(&f.arena);
}

/* A load into the month by its name writes the index of the whole there too, and no other month's. */
static void upkeep_reaches_the_whole(void **state) {
    static const char *const texts[] = {
        "select v from m where device = 5 and at = '2026-05-07'",
        "insert into m_5 values (1, '2026-05-01', 3)",
        "update m_2 set device = 4 where v = 3", /* its columns are in another order */
    };
    struct fixture f;
    (void)state;
    make(&f);
    offer(&f, texts, 3);
    const struct candidate *month = find(&f, "public.m_5 USING btree (device)"), *whole = find(&f, "public.m USING btree (device)");
    assert_true(month && whole);
    const struct table_writes *on_whole = &f.problem.writes[whole->index->table], *on_month = &f.problem.writes[month->index->table];
    assert_true(on_whole->inserted == CALLS - 1 && on_whole->updated == CALLS - 2 && on_whole->column_updated[0] == CALLS - 2 && on_whole->column_updated[2] == 0);
    assert_true(on_month->inserted == CALLS - 1 && on_month->updated == 0);
    assert_true(fabs(writes_share(&f.problem, 1, whole->index) / maintain_entry(&f.problem, whole->index) - 1) < 1e-9);
    assert_true(writes_share(&f.problem, 2, whole->index) > 0);
    assert_true(writes_share(&f.problem, 2, month->index) == 0);
    assert_true(whole->maintenance > month->maintenance);
    arena_release(&f.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_few_partitions_are_left),
        cmocka_unit_test(some_of_all),
        cmocka_unit_test(by_hash_where_all_read_few),
        cmocka_unit_test(users_are_those_who_read_it),
        cmocka_unit_test(upkeep_reaches_partitions),
        cmocka_unit_test(upkeep_reaches_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
