/* Advice for Oracle alone: a small shop, one thing wrong with it at a time, and what is found. */
#include <math.h>

#include "advise/advise.h"
#include "catalog/catalog_build.h"
#include "sql/parse.h"
#include "support/support.h"
#include "whatif/whatif_driver.h"

enum { CUSTOMERS, ORDERS }; /* as the catalog sorts them */
enum { ID, CUSTOMER_ID, STATUS, REGION, ORDERED };

struct shop {
    struct arena arena;
    struct catalog_builder *builder;
    struct catalog *catalog;
    struct workload_builder *statements;
    struct advise_result result;
    uint64_t budget_bytes; /* 0: no limit */
};

static const int64_t noon = 1764000000;

struct column {
    const char *name, *type;
    enum catalog_family family;
    double distinct, width, low, high;
};

static void add_columns(struct shop *shop, uint32_t table, const struct column *columns, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct column *c = &columns[i];
        struct catalog_column column = {
            .name = str_from_z(c->name), .type_name = str_from_z(c->type), .family = c->family};
        column.not_null = true;
        column.type_length = -1;
        column.stats = (struct catalog_stats){.present = true, .distinct = c->distinct, .width_bytes = c->width};
        column.stats.correlation = NAN;
        column.stats.oracle = catalog_oracle_stats_new(&shop->arena);
        column.stats.oracle->distinct = c->distinct;
        column.stats.oracle->density = 1 / c->distinct;
        column.stats.oracle->nulls = 0;
        column.stats.oracle->low_scale = c->low;
        column.stats.oracle->high_scale = c->high;
        if (c->family == FAMILY_TIMESTAMP) {
            static struct str bounds[] = {STR_INIT("2022-01-01 00:00:00"), STR_INIT("2024-12-31 00:00:00")};
            column.stats.bounds = bounds;
            column.stats.bound_count = 2;
        }
        catalog_builder_add_column(shop->builder, table, &column);
    }
}

static void add_table(struct shop *shop, const char *name, double rows, double pages) {
    struct catalog_table table = {
        .schema = STR("SHOP"), .name = str_from_z(name), .rows = rows, .pages = pages, .fill_factor = 90};
    table.size_bytes = (uint64_t)pages * 8192;
    table.oracle = catalog_oracle_table_new(&shop->arena);
    table.oracle->rows = rows;
    table.oracle->blocks = pages;
    table.oracle->average_row_length = 100;
    table.oracle->tablespace = STR("USERS");
    table.oracle->last_analyzed = STR("2026-11-01 02:00:00");
    table.oracle->inserts = table.oracle->updates = table.oracle->deletes = 0;
    catalog_builder_add_table(shop->builder, &table, (struct str){0}, (struct str){0});
}

static void add_index(struct shop *shop, uint32_t table, const char *name, const uint32_t *columns, size_t count,
                      bool unique, double distinct_keys, double clustering) {
    struct catalog_key *keys = ARENA_ARRAY(&shop->arena, struct catalog_key, count);
    for (size_t i = 0; i < count; i++) {
        keys[i].column = columns[i];
    }
    struct catalog_index index = {
        .schema = STR("SHOP"), .name = str_from_z(name), .table = table, .method = METHOD_BTREE};
    index.keys = keys;
    index.key_count = count;
    index.valid = true;
    index.unique = index.primary = index.backs_constraint = unique;
    index.pages = 1000;
    index.tuples = 1e6;
    index.size_bytes = 1000 * 8192;
    index.scans = NAN;
    index.tree_height = 2;
    index.oracle = catalog_oracle_index_new(&shop->arena);
    index.oracle->type = STR("NORMAL");
    index.oracle->blevel = 2;
    index.oracle->leaf_blocks = 1000;
    index.oracle->distinct_keys = distinct_keys;
    index.oracle->clustering_factor = clustering;
    index.oracle->tablespace = STR("INDX");
    catalog_builder_add_index(shop->builder, &index);
}

static const uint32_t first[] = {0};

/* CUSTOMERS(ID) and 1,000,000 ORDERS with a foreign key to it; primary keys are indexed, all is analysed. */
static void open_shop(struct shop *shop) {
    static const struct column customers[] = {{"ID", "NUMBER", FAMILY_NUMERIC, 1e4, 4, 1, 1e4}};
    static const struct column orders[] = {
        {"ID", "NUMBER", FAMILY_NUMERIC, 1e6, 5, 1, 1e6},
        {"CUSTOMER_ID", "NUMBER", FAMILY_NUMERIC, 1e4, 4, 1, 1e4},
        {"STATUS", "VARCHAR2(10)", FAMILY_TEXT, 20, 8, 0, 1e35},
        {"REGION", "VARCHAR2(10)", FAMILY_TEXT, 20, 8, 0, 1e35},
        {"ORDERED", "DATE", FAMILY_TIMESTAMP, 1e5, 8, 2459581, 2460676}, /* 2022-01-01 to 2024-12-31, Julian days */
    };
    static uint32_t child[] = {CUSTOMER_ID}, parent[] = {ID};
    *shop = (struct shop){0};
    arena_init(&shop->arena, NULL);
    shop->builder = catalog_builder_new(&shop->arena, SQL_ORACLE);
    shop->builder->catalog->search_path = STR("SHOP");
    shop->builder->catalog->captured_at = STR("2026-11-26T17:00:00Z");
    shop->builder->catalog->stats_age_s = NAN;
    add_table(shop, "CUSTOMERS", 1e4, 200);
    add_table(shop, "ORDERS", 1e6, 20000);
    catalog_builder_seal_tables(shop->builder);
    add_columns(shop, CUSTOMERS, customers, 1);
    add_columns(shop, ORDERS, orders, 5);
    add_index(shop, CUSTOMERS, "CUSTOMERS_PK", first, 1, true, 1e4, 200);
    add_index(shop, ORDERS, "ORDERS_PK", first, 1, true, 1e6, 20000);
    struct catalog_constraint key = {.kind = CONSTRAINT_FOREIGN,
                                     .name = STR("ORDERS_CUSTOMER_FK"),
                                     .columns = child,
                                     .column_count = 1,
                                     .foreign_table = CUSTOMERS,
                                     .foreign_columns = parent};
    catalog_builder_add_constraint(shop->builder, ORDERS, &key);
}

static struct catalog_table *table_of(struct shop *shop, uint32_t table) {
    return catalog_builder_table_at(shop->builder, table);
}

static void set(struct shop *shop, const char *name, const char *value, const char *change) {
    struct catalog_setting setting = {
        .name = str_from_z(name), .value = str_from_z(value), .change = str_from_z(change)};
    catalog_builder_add_setting(shop->builder, &setting);
}

static void measure(struct shop *shop, const char *name, double value) {
    struct catalog_statistic statistic = {.name = str_from_z(name), .value = value};
    VEC_PUSH(&shop->arena, &shop->builder->catalog->oracle->statistics, statistic);
}

static void run(struct shop *shop, const char *id, const char *text, double calls) {
    if (!shop->catalog) {
        shop->catalog = catalog_builder_finish(shop->builder);
        shop->statements = workload_builder_new(&shop->arena, shop->catalog, 1);
    }
    struct workload_statement statement = {.text = str_from_z(text), .id = str_from_z(id), .calls = calls};
    statement.total_ms = statement.rows = statement.blocks_read = statement.blocks_hit = NAN;
    workload_builder_add(shop->statements, &statement);
}

static void advise_with(struct shop *shop, struct whatif *database) {
    struct err err = {0};
    struct log log = {0};
    struct clock clock = clock_fixed(&noon);
    struct advise_options options = {.min_gain = 0.01, .max_regression = 0.05, .seed = 1};
    options.budget_bytes = shop->budget_bytes ? shop->budget_bytes : UINT64_C(1) << 40;
    struct workload *workload = workload_builder_finish(shop->statements, &err);
    assert_done(workload != NULL, &err);
    struct whatif *model = whatif_open_model(&shop->arena, shop->catalog);
    assert_done(
        advise_run(&shop->arena, shop->catalog, workload, model, database, &options, &clock, &log, &shop->result, &err),
        &err);
}

static void advise(struct shop *shop) {
    advise_with(shop, NULL);
}

static const struct advise_recommendation *find(const struct shop *shop, const char *title) {
    for (size_t i = 0; i < shop->result.recommendation_count; i++) {
        if (str_eq_z(shop->result.recommendations[i].title, title)) {
            return &shop->result.recommendations[i];
        }
    }
    return NULL;
}

static const struct advise_recommendation *get(const struct shop *shop, const char *title) {
    const struct advise_recommendation *one = find(shop, title);
    for (size_t i = 0; !one && i < shop->result.recommendation_count; i++) {
        print_error("there is: " STR_FMT "\n", STR_ARG(shop->result.recommendations[i].title));
    }
    assert_non_null(one);
    return one;
}

static bool noted(const struct shop *shop, const char *words) {
    size_t at;
    for (size_t i = 0; i < shop->result.note_count; i++) {
        if (str_find(shop->result.notes[i], str_from_z(words), &at)) {
            return true;
        }
    }
    return false;
}

static size_t count_kind(const struct shop *shop, enum advise_kind kind) {
    size_t count = 0;
    for (size_t i = 0; i < shop->result.recommendation_count; i++) {
        count += shop->result.recommendations[i].kind == kind;
    }
    return count;
}

/* Every statement of the advice is one that our own parser takes. */
static void close_shop(struct shop *shop) {
    for (size_t i = 0; i < shop->result.recommendation_count; i++) {
        const struct advise_recommendation *one = &shop->result.recommendations[i];
        assert_true(one->ddl_count > 0 && one->why.len && one->risk.len && one->confidence_why.len);
        for (size_t k = 0; k < one->ddl_count + one->undo_count; k++) {
            struct sql_script script = {0};
            struct str text = k < one->ddl_count ? one->ddl[k] : one->undo[k - one->ddl_count];
            sql_parse_script(&shop->arena, SQL_ORACLE, text, &script);
            if (script.statements.n != 1 || script.statements.at[0].outcome == SQL_FAILED) {
                print_error("our parser refuses: " STR_FMT "\n", STR_ARG(text));
                fail();
            }
        }
    }
    arena_release(&shop->arena);
}

/* --- Indexes ------------------------------------------------------------------------------------------------- */

static void an_index_in_oracles_words(void **state) {
    (void)state;
    struct shop shop;
    open_shop(&shop);
    run(&shop, "q1", "SELECT * FROM orders WHERE customer_id = 17", 1000);
    advise(&shop);
    const struct advise_recommendation *one = get(&shop, "index ORDERS(CUSTOMER_ID)");
    /* 100 rows a customer, 4 + 1 bytes of 13 an entry: 5 * 0.99 - 4 / 100 of 13 saved, 38 % */
    assert_str(one->ddl[0],
               str_z(&shop.arena, str_fmt(&shop.arena,
                                          "CREATE INDEX SHOP." STR_FMT " ON SHOP.ORDERS (CUSTOMER_ID) COMPRESS 1 "
                                          "TABLESPACE INDX INVISIBLE ONLINE",
                                          STR_ARG(one->index->name))));
    assert_str(one->undo[0], str_z(&shop.arena, str_fmt(&shop.arena, "DROP INDEX SHOP." STR_FMT " ONLINE",
                                                        STR_ARG(one->index->name))));
    close_shop(&shop);
}

/* On a table partitioned by day; its DDL is looked at by close_shop's parser. */
static void kinds_of_index(void **state) {
    (void)state;
    static const struct {
        const char *query, *holds, *lacks;
    } cases[] = {
        {"SELECT id FROM orders WHERE UPPER(region) = 'NORTH' AND customer_id = 7", "pper(REGION)", "LOCAL"},
        {"SELECT * FROM orders WHERE customer_id = 3 ORDER BY ordered DESC, id FETCH FIRST 5 ROWS ONLY", " DESC", "INCLUDE"},
        {"SELECT * FROM orders WHERE customer_id = 3", "(CUSTOMER_ID", "LOCAL"},
        {"SELECT * FROM orders WHERE customer_id = 3 AND ordered = DATE '2024-05-01'", " LOCAL", "GLOBAL"},
    };
    static uint32_t keys[] = {ORDERED};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct shop shop;
        bool holds = false;
        size_t at;
        open_shop(&shop);
        struct catalog_partitioning *partitioning = ARENA_NEW(&shop.arena, struct catalog_partitioning);
        *partitioning = (struct catalog_partitioning){.kind = STR("RANGE"), .keys = keys, .key_count = 1, .partition_count = 30};
        table_of(&shop, ORDERS)->oracle->partitioning = partitioning;
        run(&shop, "q1", cases[i].query, 1000);
        advise(&shop);
        for (size_t k = 0; k < shop.result.recommendation_count; k++) {
            const struct advise_recommendation *one = &shop.result.recommendations[k];
            if (one->kind == ADVISE_INDEX && str_find(one->ddl[0], str_from_z(cases[i].holds), &at)) {
                holds = true;
                assert_false(str_find(one->ddl[0], str_from_z(cases[i].lacks), &at));
            }
        }
        if (!holds) {
            fail_msg("no index with %s for %s", cases[i].holds, cases[i].query);
        }
        close_shop(&shop);
    }
}

/* Building does not count what an index's expression gives: a second step does. Sizes are no more than estimates. */
static void expressions_get_statistics(void **state) {
    (void)state;
    struct shop shop;
    size_t at;
    open_shop(&shop);
    run(&shop, "q1", "SELECT id FROM orders WHERE UPPER(region) = 'NORTH' AND customer_id = 7", 1000);
    run(&shop, "q2", "SELECT id FROM customers WHERE id = 7", 1000);
    advise(&shop);
    const struct advise_recommendation *one = &shop.result.recommendations[0];
    assert_true(str_find(one->ddl[0], STR("pper(REGION)"), &at));
    assert_int_equal(one->ddl_count, 2);
    assert_str(one->ddl[1], "BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => 'SHOP', tabname => 'ORDERS', method_opt => 'FOR ALL HIDDEN COLUMNS SIZE "
                            "AUTO', cascade => FALSE); END;");
    assert_true(str_find(one->risk, STR("Until its hidden column has statistics"), &at) && !str_find(one->risk, STR("within about"), &at));
    close_shop(&shop);
}

static bool refuse(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                   const struct design *design, struct whatif_answer *answer, struct err *err) {
    (void)arena, (void)whatif, (void)sample, (void)design, (void)err;
    answer->cost = NAN;
    answer->plan = STR("not today");
    return true;
}

static bool fourteen(struct arena *arena, struct whatif *whatif, const struct design_index *index, uint64_t *bytes) {
    (void)arena, (void)whatif, (void)index;
    *bytes = 14 << 20;
    return true;
}

/* A live database's word on the size stands beside ours. */
static void the_database_says_what_it_would_take(void **state) {
    (void)state;
    static const struct whatif_driver driver = {.name = "database", .cost = refuse, .size = fourteen};
    struct whatif database = {0};
    struct shop shop;
    size_t at;
    open_shop(&shop);
    run(&shop, "q1", "SELECT * FROM orders WHERE customer_id = 17", 1000);
    whatif_init(&shop.arena, &database, &driver, shop.catalog);
    advise_with(&shop, &database);
    assert_true(str_find(get(&shop, "index ORDERS(CUSTOMER_ID)")->why,
                         STR("It would take 14 MB uncompressed, by DBMS_SPACE.CREATE_INDEX_COST."), &at));
    close_shop(&shop);
}

/* Oracle has neither INCLUDE nor WHERE, and a row of NULLs alone stands in no index. */
static void nothing_of_another_engine(void **state) {
    (void)state;
    struct shop shop;
    size_t at;
    open_shop(&shop);
    run(&shop, "q1", "SELECT id, status, region, ordered FROM orders WHERE customer_id = 17", 1000);
    run(&shop, "q2", "SELECT region FROM orders WHERE status = 'OPEN' AND customer_id = 4", 1000);
    run(&shop, "q3", "SELECT id FROM orders WHERE status LIKE 'AB%' AND region IS NULL", 1000);
    advise(&shop);
    assert_true(count_kind(&shop, ADVISE_INDEX) > 0);
    for (size_t i = 0; i < shop.result.recommendation_count + shop.result.rejected_count; i++) {
        size_t k = i - shop.result.recommendation_count;
        struct str ddl =
            i < shop.result.recommendation_count ? shop.result.recommendations[i].ddl[0] : shop.result.rejected[k].ddl;
        assert_false(str_find(ddl, STR("INCLUDE"), &at) || str_find(ddl, STR(" WHERE "), &at) ||
                     str_find(ddl, STR("pattern_ops"), &at) || str_find(ddl, STR("(REGION)"), &at) ||
                     str_find(ddl, STR("CONCURRENTLY"), &at));
    }
    close_shop(&shop);
}

static void foreign_keys(void **state) {
    (void)state;
    struct shop shop;
    open_shop(&shop);
    run(&shop, "q1", "DELETE FROM customers WHERE id = 3", 50);
    advise(&shop);
    const struct advise_recommendation *one = get(&shop, "index ORDERS(CUSTOMER_ID)");
    assert_true(one->confidence > 0.8);
    close_shop(&shop);
    open_shop(&shop); /* written only in the child: no more than a note */
    run(&shop, "q1", "INSERT INTO orders (id, customer_id) VALUES (1, 2)", 50);
    advise(&shop);
    assert_null(find(&shop, "index ORDERS(CUSTOMER_ID)"));
    assert_true(noted(&shop, "ORDERS_CUSTOMER_FK of ORDERS"));
    close_shop(&shop);
    open_shop(&shop); /* for some table's lock sessions did wait */
    VEC_PUSH(&shop.arena, &shop.builder->catalog->oracle->events,
             (struct catalog_event){.name = STR("enq: TM - contention"), .time_us = 7e6});
    run(&shop, "q1", "INSERT INTO orders (id, customer_id) VALUES (1, 2)", 50);
    advise(&shop);
    assert_true(noted(&shop, "Sessions waited 7 s for locks of tables"));
    close_shop(&shop);
    open_shop(&shop); /* sessions waited for the child's lock */
    VEC_PUSH(&shop.arena, &shop.builder->catalog->oracle->waits,
             (struct catalog_wait){STR("enq: TM - contention"), STR("SHOP"), STR("ORDERS"), 12e6});
    run(&shop, "q1", "INSERT INTO orders (id, customer_id) VALUES (1, 2)", 50);
    advise(&shop);
    one = get(&shop, "index ORDERS(CUSTOMER_ID)");
    assert_true(one->confidence > 0.7 && one->confidence < 0.8);
    size_t at;
    assert_true(str_find(one->why, STR("wait 12 s for that lock"), &at));
    assert_false(noted(&shop, "ORDERS_CUSTOMER_FK"));
    close_shop(&shop);
    open_shop(&shop); /* the key itself is changed, by the counters' word nothing is deleted */
    run(&shop, "q1", "UPDATE customers SET id = 7 WHERE id = 3", 2);
    advise(&shop);
    get(&shop, "index ORDERS(CUSTOMER_ID)");
    close_shop(&shop);
    open_shop(&shop); /* nobody writes */
    run(&shop, "q1", "SELECT * FROM orders WHERE id = 3", 50);
    advise(&shop);
    assert_null(find(&shop, "index ORDERS(CUSTOMER_ID)"));
    assert_false(noted(&shop, "ORDERS_CUSTOMER_FK"));
    close_shop(&shop);
    open_shop(&shop); /* indexed already, in another order */
    add_index(&shop, ORDERS, "ORDERS_CS", (const uint32_t[]){CUSTOMER_ID, STATUS}, 2, false, 2e5, 9e5);
    run(&shop, "q1", "DELETE FROM customers WHERE id = 3", 50);
    advise(&shop);
    assert_null(find(&shop, "index ORDERS(CUSTOMER_ID)"));
    close_shop(&shop);
}

/* Without room for a B-tree, two filters of 20 values each leave 2,500 of 1,000,000 rows. */
static void bitmaps(void **state) {
    (void)state;
    const char *query = "SELECT COUNT(*) FROM orders WHERE status = 'OPEN' AND region = 'NORTH'";
    struct shop shop;
    open_shop(&shop);
    shop.budget_bytes = 1;
    run(&shop, "q1", query, 1);
    advise(&shop);
    const struct advise_recommendation *one = get(&shop, "bitmap index ORDERS(REGION)");
    get(&shop, "bitmap index ORDERS(STATUS)");
    assert_str(one->ddl[0], str_z(&shop.arena, str_fmt(&shop.arena,
                                                       "CREATE BITMAP INDEX SHOP." STR_FMT
                                                       " ON SHOP.ORDERS (REGION) TABLESPACE INDX INVISIBLE",
                                                       STR_ARG(one->index->name))));
    close_shop(&shop);
    open_shop(&shop); /* one row in two hundred changed */
    shop.budget_bytes = 1;
    table_of(&shop, ORDERS)->oracle->updates = 5000;
    run(&shop, "q1", query, 1);
    advise(&shop);
    assert_null(find(&shop, "bitmap index ORDERS(REGION)"));
    close_shop(&shop);
    open_shop(&shop); /* a statement writes it */
    shop.budget_bytes = 1;
    run(&shop, "q1", query, 1);
    run(&shop, "q2", "UPDATE orders SET status = 'SENT' WHERE id = 4", 1);
    advise(&shop);
    assert_null(find(&shop, "bitmap index ORDERS(REGION)"));
    close_shop(&shop);
}

static void indexes_to_drop(void **state) {
    (void)state;
    struct shop shop;
    open_shop(&shop);
    add_index(&shop, ORDERS, "ORDERS_OLD", (const uint32_t[]){REGION}, 1, false, 20, 9e5);
    shop.builder->indexes.at[1].oracle->usage.accesses = 1000;
    shop.builder->indexes.at[2].oracle->usage.accesses = 0;
    run(&shop, "q1", "SELECT * FROM orders WHERE id = 3", 50);
    advise(&shop);
    const struct advise_recommendation *one = get(&shop, "drop ORDERS_OLD");
    assert_str(one->ddl[0], "ALTER INDEX SHOP.ORDERS_OLD INVISIBLE");
    assert_str(one->undo[0], "ALTER INDEX SHOP.ORDERS_OLD VISIBLE");
    size_t at;
    assert_true(str_find(one->risk, STR("DROP INDEX SHOP.ORDERS_OLD ONLINE"), &at));
    close_shop(&shop);
    open_shop(&shop); /* not counted at all: no word about it */
    add_index(&shop, ORDERS, "ORDERS_OLD", (const uint32_t[]){REGION}, 1, false, 20, 9e5);
    run(&shop, "q1", "SELECT * FROM orders WHERE id = 3", 50);
    advise(&shop);
    assert_int_equal(count_kind(&shop, ADVISE_DROP_INDEX), 0);
    close_shop(&shop);
}

static void contend(struct shop *shop, double waited_us) {
    struct catalog_event event = {.name = STR("enq: TX - index contention"), .time_us = waited_us};
    shop->builder->catalog->oracle->db_time_s = 1000;
    VEC_PUSH(&shop->arena, &shop->builder->catalog->oracle->events, event);
    shop->builder->indexes.at[1].oracle->use.buffer_busy_waits = 900;
    table_of(shop, ORDERS)->oracle->use.buffer_busy_waits = 100;
}

static void right_hand_contention(void **state) {
    (void)state;
    struct shop shop;
    open_shop(&shop);
    contend(&shop, 200e6);
    run(&shop, "q1", "SELECT * FROM orders WHERE id = 3", 50);
    advise(&shop);
    assert_str(get(&shop, "reverse ORDERS_PK")->ddl[0], "ALTER INDEX SHOP.ORDERS_PK REBUILD REVERSE ONLINE");
    assert_str(get(&shop, "reverse ORDERS_PK")->undo[0], "ALTER INDEX SHOP.ORDERS_PK REBUILD NOREVERSE ONLINE");
    close_shop(&shop);
    open_shop(&shop); /* a range scan on it: reversing would take that away */
    contend(&shop, 200e6);
    run(&shop, "q1", "SELECT * FROM orders WHERE id BETWEEN 3 AND 10", 50);
    advise(&shop);
    assert_null(find(&shop, "reverse ORDERS_PK"));
    get(&shop, "hash-partition ORDERS_PK");
    close_shop(&shop);
    open_shop(&shop); /* 2 % of the time is no contention */
    contend(&shop, 20e6);
    run(&shop, "q1", "SELECT * FROM orders WHERE id = 3", 50);
    advise(&shop);
    assert_null(find(&shop, "reverse ORDERS_PK"));
    close_shop(&shop);
}

/* What ASH saw names the index itself. */
static void sampled(struct shop *shop, const char *event, const char *index, double waited_us) {
    struct catalog_oracle *oracle = shop->builder->catalog->oracle;
    struct catalog_wait wait = {str_from_z(event), STR("SHOP"), str_from_z(index), waited_us};
    VEC_PUSH(&shop->arena, &oracle->waits, wait);
    oracle->sampled_us = 100e6;
}

static void right_hand_contention_in_samples(void **state) {
    (void)state;
    static const struct {
        const char *event, *index;
        double waited_us;
        bool found;
    } cases[] = {{"enq: TX - index contention", "ORDERS_PK", 12e6, true},
                 {"gc buffer busy acquire", "ORDERS_PK", 5e6, true},
                 {"enq: TX - index contention", "ORDERS_PK", 4e6, false},
                 {"db file sequential read", "ORDERS_PK", 50e6, false},
                 {"buffer busy waits", "ANOTHER", 50e6, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct shop shop;
        size_t at;
        open_shop(&shop);
        sampled(&shop, cases[i].event, cases[i].index, cases[i].waited_us);
        run(&shop, "q1", "INSERT INTO orders (id, customer_id) VALUES (1, 2)", 50);
        advise(&shop);
        const struct advise_recommendation *one = find(&shop, "reverse ORDERS_PK");
        assert_int_equal(one != NULL, cases[i].found);
        assert_true(!one || str_find(one->why, str_from_z(cases[i].event), &at));
        assert_true(i > 0 || str_find(one->why, STR("for 12 % of the time"), &at));
        close_shop(&shop);
    }
}

/* --- Plans that ran -------------------------------------------------------------------------------------------- */

static void ran(struct shop *shop, const char *sql_id, const char *options, double expected, double starts, double rows) {
    struct catalog_oracle *oracle = shop->builder->catalog->oracle;
    struct catalog_plan plan = {.sql_id = str_from_z(sql_id), .hash = 4711, .sampled_us = 40e6};
    struct catalog_plan_line line = {.id = 1, .cardinality = expected, .starts = starts, .rows = rows, .sampled_us = 30e6};
    line.operation = STR("TABLE ACCESS");
    line.options = str_from_z(options);
    line.schema = STR("SHOP");
    line.object = STR("ORDERS");
    VEC_PUSH(&shop->arena, &plan.lines, line);
    VEC_PUSH(&shop->arena, &oracle->plans, plan);
}

static void what_was_seen_is_told(void **state) {
    (void)state;
    struct shop shop;
    size_t at;
    open_shop(&shop);
    ran(&shop, "q1", "STORAGE FULL", 100, NAN, NAN);
    struct catalog_statement statement = {.sql_id = STR("q1"), .elapsed_us = 1e6, .sampled_us = 40e6};
    statement.offload_eligible_bytes = 1000;
    statement.offload_returned_bytes = 250;
    VEC_PUSH(&shop.arena, &shop.builder->catalog->oracle->statements, statement);
    shop.builder->catalog->oracle->sampled_us = 160e6;
    run(&shop, "q1", "SELECT * FROM orders WHERE customer_id = 17", 1000);
    advise(&shop);
    struct str why = get(&shop, "index ORDERS(CUSTOMER_ID)")->why;
    assert_true(str_find(why, STR("The plan that ran q1 (4711) reads it by TABLE ACCESS STORAGE FULL, of which the cells "
                                  "filter 75 %; 75 % of its sampled time is there."), &at));
    assert_true(str_find(why, STR("By ASH, the statements it is for took 25 % of the time of all that ran."), &at));
    close_shop(&shop);
}

/* --- Statistics ---------------------------------------------------------------------------------------------- */

static void stale_statistics(void **state) {
    (void)state;
    struct shop shop;
    open_shop(&shop);
    table_of(&shop, ORDERS)->oracle->inserts = 150000;
    table_of(&shop, CUSTOMERS)->oracle->inserts = 9000; /* stale too, but nobody asks for it */
    run(&shop, "q1", "SELECT * FROM orders WHERE id = 3", 50);
    advise(&shop);
    const struct advise_recommendation *one = get(&shop, "statistics of ORDERS");
    assert_str(one->ddl[0],
               "BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => 'SHOP', tabname => 'ORDERS', cascade => TRUE); END;");
    assert_str(one->undo[0],
               "BEGIN DBMS_STATS.RESTORE_TABLE_STATS(ownname => 'SHOP', tabname => 'ORDERS', as_of_timestamp => "
               "TO_TIMESTAMP_TZ('2026-11-26T17:00:00Z' || ' +00:00', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\" TZH:TZM')); END;");
    assert_str(one->why,
               "150,000 rows of ORDERS changed since 2026-11-01 02:00:00, of 1,000,000 (DBA_TAB_MODIFICATIONS).");
    assert_null(find(&shop, "statistics of CUSTOMERS"));
    close_shop(&shop);
    open_shop(&shop); /* a tenth is the limit */
    table_of(&shop, ORDERS)->oracle->inserts = 90000;
    run(&shop, "q1", "SELECT * FROM orders WHERE id = 3", 50);
    advise(&shop);
    assert_null(find(&shop, "statistics of ORDERS"));
    close_shop(&shop);
}

/* Of 20 statuses one has half the rows: 50,000 were expected, 500,000 came. Without the count nobody knows, and it is a note. */
static void histograms(void **state) {
    (void)state;
    static const struct {
        const char *where;
        double expected, rows;
        bool found, noted;
    } cases[] = {
        {"status = 'OPEN'", 50000, 500000, true, false},
        {"status = 'LOST'", 50000, 12, true, false}, /* a rare one */
        {"status = 'OPEN'", 50000, 80000, false, true},
        {"status = 'OPEN'", 50000, NAN, false, true},
        {"status = 'OPEN' AND customer_id = 7", 5, 500, false, true}, /* which column it is does not show */
        {"customer_id = 7", 100, 5000, false, false},                 /* 10,000 values */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct shop shop;
        open_shop(&shop);
        ran(&shop, "q1", "FULL", cases[i].expected, 1, cases[i].rows);
        run(&shop, "q1", str_z(&shop.arena, str_fmt(&shop.arena, "SELECT * FROM orders WHERE %s", cases[i].where)), 50);
        advise(&shop);
        const struct advise_recommendation *one = find(&shop, "histogram on ORDERS(STATUS)");
        assert_int_equal(one != NULL, cases[i].found);
        assert_int_equal(noted(&shop, "have no histogram: ORDERS.STATUS."), cases[i].noted);
        if (one) {
            assert_str(one->ddl[0], "BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => 'SHOP', tabname => 'ORDERS', method_opt => 'FOR COLUMNS "
                                    "SIZE SKEWONLY STATUS'); END;");
        }
        close_shop(&shop);
    }
    struct shop shop;
    open_shop(&shop);
    catalog_builder_column_at(shop.builder, ORDERS, STATUS)->stats.oracle->histogram = HISTOGRAM_FREQUENCY;
    run(&shop, "q1", "SELECT * FROM orders WHERE status = 'OPEN' AND customer_id = 7", 50);
    advise(&shop);
    assert_false(noted(&shop, "have no histogram"));
    close_shop(&shop);
}

/* 20 statuses and 20 regions, but 25 pairs instead of 400. The optimizer takes these from the index, save where a column has a histogram. */
static void column_groups(void **state) {
    (void)state;
    static const struct {
        double keys;
        bool histogram, found;
    } cases[] = {{25, true, true}, {25, false, false}, {100, true, false}}; /* four times fewer is not enough */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct shop shop;
        size_t at;
        open_shop(&shop);
        add_index(&shop, ORDERS, "ORDERS_SR", (const uint32_t[]){STATUS, REGION}, 2, false, cases[i].keys, 9e5);
        if (cases[i].histogram) {
            catalog_builder_column_at(shop.builder, ORDERS, REGION)->stats.oracle->histogram = HISTOGRAM_FREQUENCY;
        }
        run(&shop, "q1", "SELECT * FROM orders WHERE status = 'OPEN' AND region = 'NORTH'", 50);
        advise(&shop);
        const struct advise_recommendation *one = find(&shop, "column group ORDERS(STATUS, REGION)");
        assert_int_equal(one != NULL, cases[i].found);
        if (one) {
            assert_true(str_find(one->why, STR("Because REGION has a histogram"), &at));
            assert_true(str_find(one->ddl[0], STR("FOR COLUMNS SIZE 254 (STATUS, REGION)"), &at));
            assert_str(one->undo[0], "BEGIN DBMS_STATS.DROP_EXTENDED_STATS('SHOP', 'ORDERS', '(STATUS, REGION)'); END;");
        }
        close_shop(&shop);
    }
}

/* Rows that were counted: two columns filtered together gave fifty times the rows expected. */
static void column_groups_by_counted_rows(void **state) {
    (void)state;
    static const struct {
        const char *where;
        double expected, starts, rows;
        bool found;
    } cases[] = {
        {"status = 'OPEN' AND region = 'NORTH'", 2500, 1, 125000, true},
        {"status = 'OPEN' AND region = 'NORTH'", 2500, 1, 24000, false},   /* less than ten times */
        {"status = 'OPEN' AND region = 'NORTH'", 2, 1, 60, false},         /* few rows */
        {"status = 'OPEN' AND region = 'NORTH'", 2500, 50, 125000, false}, /* as many for each start */
        {"status = 'OPEN' AND region = 'NORTH'", 2500, NAN, NAN, false},   /* not counted */
        {"status = 'OPEN'", 2500, 1, 125000, false},                       /* one column: no group */
        {"status = 'OPEN' AND region = 'NORTH' AND id > 5", 2500, 1, 125000, false}, /* the range may be wrong */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct shop shop;
        size_t at;
        open_shop(&shop);
        ran(&shop, "q1", "FULL", cases[i].expected, cases[i].starts, cases[i].rows);
        run(&shop, "q1", str_z(&shop.arena, str_fmt(&shop.arena, "SELECT * FROM orders WHERE %s", cases[i].where)), 50);
        advise(&shop);
        const struct advise_recommendation *one = find(&shop, "column group ORDERS(STATUS, REGION)");
        assert_int_equal(one != NULL, cases[i].found);
        assert_true(!one || str_find(one->why, STR("expected 2,500 rows, 125,000 came (plan 4711, step 1"), &at));
        close_shop(&shop);
    }
}

/* --- Partitions ---------------------------------------------------------------------------------------------- */

static void partitions(void **state) {
    (void)state;
    struct shop shop;
    open_shop(&shop);
    table_of(&shop, ORDERS)->size_bytes = UINT64_C(3) << 30;
    run(&shop, "q1", "SELECT SUM(id) FROM orders WHERE ordered >= DATE '2024-11-01' AND ordered < DATE '2024-12-01'",
        50);
    advise(&shop);
    assert_str(
        get(&shop, "partition ORDERS by ORDERED")->ddl[0],
        "ALTER TABLE SHOP.ORDERS MODIFY PARTITION BY RANGE (ORDERED) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH')) (PARTITION "
        "P_FIRST VALUES LESS THAN (DATE '2022-01-01')) ONLINE UPDATE INDEXES");
    close_shop(&shop);
    open_shop(&shop); /* under 2 GB */
    run(&shop, "q1", "SELECT SUM(id) FROM orders WHERE ordered >= DATE '2024-11-01' AND ordered < DATE '2024-12-01'",
        50);
    advise(&shop);
    assert_int_equal(count_kind(&shop, ADVISE_PARTITION), 0);
    close_shop(&shop);
    open_shop(&shop); /* no partition key may have a time zone */
    table_of(&shop, ORDERS)->size_bytes = UINT64_C(3) << 30;
    catalog_builder_column_at(shop.builder, ORDERS, ORDERED)->type_name = STR("TIMESTAMP(6) WITH TIME ZONE");
    run(&shop, "q1", "SELECT SUM(id) FROM orders WHERE ordered >= DATE '2024-11-01' AND ordered < DATE '2024-12-01'",
        50);
    advise(&shop);
    assert_int_equal(count_kind(&shop, ADVISE_PARTITION), 0);
    close_shop(&shop);
    open_shop(&shop); /* half of the scans read everything */
    table_of(&shop, ORDERS)->size_bytes = UINT64_C(3) << 30;
    run(&shop, "q1", "SELECT SUM(id) FROM orders WHERE ordered >= DATE '2024-11-01' AND ordered < DATE '2024-12-01'",
        50);
    run(&shop, "q2", "SELECT SUM(customer_id) FROM orders", 50);
    advise(&shop);
    assert_int_equal(count_kind(&shop, ADVISE_PARTITION), 0);
    close_shop(&shop);
}

/* --- Parameters ---------------------------------------------------------------------------------------------- */

static void parameters(void **state) {
    (void)state;
    struct shop shop;
    open_shop(&shop);
    set(&shop, "cursor_sharing", "EXACT", "IMMEDIATE");
    set(&shop, "session_cached_cursors", "50", "DEFERRED");
    set(&shop, "log_buffer", "8388608", "FALSE");
    set(&shop, "pga_aggregate_target", "1073741824", "IMMEDIATE");
    set(&shop, "optimizer_index_cost_adj", "20", "IMMEDIATE");
    shop.builder->catalog->oracle->db_time_s = 1000;
    measure(&shop, "hard parse elapsed time", 300e6);
    measure(&shop, "redo buffer allocation retries", 500);
    measure(&shop, "redo entries", 10000);
    measure(&shop, "workarea executions - optimal", 900);
    measure(&shop, "workarea executions - onepass", 60);
    measure(&shop, "workarea executions - multipass", 40);
    measure(&shop, "parse count (total)", 9000);
    measure(&shop, "parse count (hard)", 90);
    measure(&shop, "execute count", 10000);
    measure(&shop, "session cursor cache hits", 1000);
    run(&shop, "q1", "SELECT * FROM orders WHERE id = 3", 1);
    run(&shop, "q2", "SELECT * FROM orders WHERE id = 4", 1);
    run(&shop, "q3", "SELECT * FROM orders WHERE id = 5", 1);
    advise(&shop);
    const struct advise_recommendation *one = get(&shop, "parameter cursor_sharing = FORCE");
    assert_str(one->ddl[0], "ALTER SYSTEM SET cursor_sharing = FORCE SCOPE = BOTH");
    assert_str(one->undo[0], "ALTER SYSTEM SET cursor_sharing = EXACT SCOPE = BOTH");
    assert_true(str_starts(one->risk, STR("Takes effect at once")));
    one = get(&shop, "parameter session_cached_cursors = 200");
    assert_str(one->ddl[0], "ALTER SYSTEM SET session_cached_cursors = 200 DEFERRED SCOPE = BOTH");
    one = get(&shop, "parameter log_buffer = 16777216");
    assert_str(one->ddl[0], "ALTER SYSTEM SET log_buffer = 16777216 SCOPE = SPFILE");
    assert_true(str_starts(one->risk, STR("Takes effect after a restart")));
    get(&shop, "parameter pga_aggregate_target = 2147483648");
    assert_true(noted(&shop, "optimizer_index_cost_adj is 20 (usual: 100): index paths are priced")); /* no figure speaks against it */
    assert_int_equal(count_kind(&shop, ADVISE_PARAMETER), 4);
    close_shop(&shop);
    open_shop(&shop); /* the same settings, nothing measured */
    set(&shop, "cursor_sharing", "EXACT", "IMMEDIATE");
    set(&shop, "session_cached_cursors", "50", "DEFERRED");
    set(&shop, "log_buffer", "8388608", "FALSE");
    set(&shop, "pga_aggregate_target", "1073741824", "IMMEDIATE");
    set(&shop, "optimizer_index_cost_adj", "100", "IMMEDIATE");
    run(&shop, "q1", "SELECT * FROM orders WHERE id = 3", 1);
    advise(&shop);
    assert_int_equal(count_kind(&shop, ADVISE_PARAMETER), 0);
    assert_false(noted(&shop, "optimizer_index_cost_adj"));
    close_shop(&shop);
    open_shop(&shop); /* values alone, as an AWR report prints them */
    set(&shop, "statistics_level", "BASIC", "");
    set(&shop, "session_cached_cursors", "50", "");
    measure(&shop, "parse count (total)", 9000);
    measure(&shop, "parse count (hard)", 90);
    measure(&shop, "execute count", 10000);
    measure(&shop, "session cursor cache hits", 1000);
    run(&shop, "q1", "SELECT * FROM orders WHERE id = 3", 1);
    advise(&shop);
    one = get(&shop, "parameter statistics_level = TYPICAL");
    assert_str(one->ddl[0], "ALTER SYSTEM SET statistics_level = TYPICAL SCOPE = BOTH");
    assert_true(str_starts(one->risk, STR("Takes effect at once (IMMEDIATE), by the Reference: ")));
    one = get(&shop, "parameter session_cached_cursors = 200"); /* differs between releases */
    assert_str(one->ddl[0], "ALTER SYSTEM SET session_cached_cursors = 200 SCOPE = SPFILE");
    close_shop(&shop);
}

/* --- Exadata ------------------------------------------------------------------------------------------------- */

static void offload(struct shop *shop, double returned) {
    struct catalog_statement statement = {
        .sql_id = STR("q1"), .offload_eligible_bytes = 100e9, .offload_returned_bytes = returned};
    shop->builder->catalog->oracle->exadata = true;
    VEC_PUSH(&shop->arena, &shop->builder->catalog->oracle->statements, statement);
}

/* Tables of DDL alone: nobody knows whether they have statistics there, so none are asked for, nor would be deleted. */
static void statistics_that_are_not_known(void **state) {
    (void)state;
    struct shop shop;
    open_shop(&shop);
    for (uint32_t id = CUSTOMERS; id <= ORDERS; id++) {
        table_of(&shop, id)->oracle->rows = NAN;
        table_of(&shop, id)->oracle->stale = true;
    }
    run(&shop, "q1", "SELECT * FROM orders WHERE customer_id = 3", 50);
    advise(&shop);
    assert_int_equal(count_kind(&shop, ADVISE_STATISTICS), 0);
    assert_false(noted(&shop, "sampled by Oracle"));
    close_shop(&shop);
}

/* A parameter that a container may not change is changed in the root. */
static void parameters_of_the_root(void **state) {
    (void)state;
    struct shop shop;
    open_shop(&shop);
    struct catalog_setting setting = {
        .name = STR("log_buffer"), .value = STR("8388608"), .change = STR("FALSE"), .in_container = STR("FALSE")};
    catalog_builder_add_setting(shop.builder, &setting);
    shop.builder->catalog->oracle->container = STR("SHOP");
    measure(&shop, "redo buffer allocation retries", 500);
    measure(&shop, "redo entries", 10000);
    run(&shop, "q1", "SELECT * FROM orders WHERE id = 3", 1);
    advise(&shop);
    const struct advise_recommendation *one = get(&shop, "parameter log_buffer = 16777216");
    assert_int_equal(one->ddl_count, 3);
    assert_str(one->ddl[0], "ALTER SESSION SET CONTAINER = CDB$ROOT");
    assert_str(one->ddl[1], "ALTER SYSTEM SET log_buffer = 16777216 SCOPE = SPFILE");
    assert_str(one->ddl[2], "ALTER SESSION SET CONTAINER = SHOP");
    assert_str(one->undo[1], "ALTER SYSTEM SET log_buffer = 8388608 SCOPE = SPFILE");
    close_shop(&shop);
}

/* What the statement took in the window stands beside what the model says of it. */
static void measured_gets_are_told(void **state) {
    (void)state;
    struct shop shop;
    size_t at;
    open_shop(&shop);
    struct catalog_statement statement = catalog_statement_new(STR("q1"));
    statement.executions = 2000;
    statement.buffer_gets = 8098000;
    statement.elapsed_us = 657.5e6;
    VEC_PUSH(&shop.arena, &shop.builder->catalog->oracle->statements, statement);
    run(&shop, "q1", "SELECT * FROM orders WHERE customer_id = 3", 2000);
    advise(&shop);
    assert_true(str_find(shop.result.recommendations[0].why, STR("In the window an execution of q1 took 4,049 buffer gets and 329 ms."), &at));
    close_shop(&shop);
}

/* A hint keeps the index out that the statement would get without it; and the report says whose plans hints decide. */
static void hinted_statements(void **state) {
    (void)state;
    struct shop shop;
    open_shop(&shop);
    run(&shop, "whole", "SELECT /*+ FULL(o) */ id FROM orders o WHERE customer_id = 7", 1000);
    run(&shop, "named", "SELECT /*+ INDEX(o orders_pk) */ id FROM orders o WHERE customer_id = 7", 1000);
    advise(&shop);
    assert_int_equal(count_kind(&shop, ADVISE_INDEX), 0);
    assert_true(noted(&shop, "hints say how tables are read in: "));
    close_shop(&shop);
    open_shop(&shop);
    run(&shop, "free", "SELECT id FROM orders o WHERE customer_id = 7", 1000);
    advise(&shop);
    assert_int_equal(count_kind(&shop, ADVISE_INDEX), 1);
    assert_false(noted(&shop, "hints say"));
    close_shop(&shop);
}

static const struct statement {
    const char *id, *text;
} joins[] = {
    {"star", "SELECT COUNT(*) FROM orders o, customers c, customers d WHERE o.customer_id = c.id AND o.id = d.id AND c.id < 10"},
    {"whole", "SELECT COUNT(*) FROM orders o, customers c, customers d WHERE o.customer_id = c.id AND o.id = d.id"},
    {"outer", "SELECT COUNT(*) FROM orders o LEFT JOIN customers c ON o.customer_id = c.id JOIN customers d ON o.id = d.id WHERE d.id < 10"},
    {"one", "SELECT COUNT(*) FROM orders o, customers c WHERE o.customer_id = c.id AND c.id < 10"},
};

static void open_joins(struct shop *shop, const char *name, const char *value) {
    open_shop(shop);
    if (name) {
        set(shop, name, value, "IMMEDIATE");
    }
}

static void run_joins(struct shop *shop) {
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        run(shop, joins[i].id, joins[i].text, 1);
    }
    advise(shop);
}

/* Neither what restricts nothing, nor one dimension alone, nor one that keeps all rows of the fact table. */
static void stars_are_named(void **state) {
    (void)state;
    struct shop shop;
    static const char *const values[] = {"TRUE", "temp_disable"};
    for (size_t i = 0; i < 2; i++) {
        open_joins(&shop, "star_transformation_enabled", values[i]);
        run_joins(&shop);
        assert_true(noted(&shop, "these may be cheaper than shown: star"));
        assert_false(noted(&shop, "shown: star, ") || noted(&shop, ", star"));
        close_shop(&shop);
    }
    open_joins(&shop, "star_transformation_enabled", "FALSE");
    run_joins(&shop);
    assert_false(noted(&shop, "star_transformation_enabled"));
    close_shop(&shop);
}

/* 20,000 blocks are 2,500 reads of 26 ms by noworkload statistics: 65 s, whatever the degree. A row by its key takes a few reads of 12 ms. */
static void automatic_degrees_are_told_of_slow_statements(void **state) {
    (void)state;
    static const struct {
        const char *policy, *threshold;
        int degree; /* 0: DEFAULT */
        bool noted;
    } cases[] = {
        {"AUTO", "AUTO", 1, true},     {"AUTO", "60", 1, true},    {"AUTO", "100", 1, false}, {"MANUAL", "AUTO", 1, false},
        {"LIMITED", "AUTO", 1, false}, {"LIMITED", "AUTO", 4, false}, {"LIMITED", "AUTO", 0, true}, {"ADAPTIVE", "AUTO", 8, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct shop shop;
        open_joins(&shop, "parallel_degree_policy", cases[i].policy);
        set(&shop, "parallel_min_time_threshold", cases[i].threshold, "IMMEDIATE");
        table_of(&shop, ORDERS)->oracle->degree = cases[i].degree;
        run(&shop, "scan", "SELECT COUNT(region) FROM orders", 1);
        run(&shop, "row", "SELECT status FROM orders WHERE id = 7", 1);
        advise(&shop);
        assert_int_equal(noted(&shop, "by the degrees of tables and hints in: scan"), cases[i].noted);
        assert_false(noted(&shop, "scan, row") || noted(&shop, "row, scan"));
        close_shop(&shop);
    }
}

static void adaptive_plans_are_named(void **state) {
    (void)state;
    struct shop shop;
    open_joins(&shop, NULL, NULL);
    ran(&shop, "one", "FULL", 10, NAN, NAN);
    ran(&shop, "star", "FULL", 10, NAN, NAN);
    struct catalog_plan *plan = &shop.builder->catalog->oracle->plans.at[0];
    VEC_PUSH(&shop.arena, &plan->lines, (struct catalog_plan_line){.id = 2, .operation = STR("STATISTICS COLLECTOR")});
    run_joins(&shop);
    assert_true(noted(&shop, "Priced is the plan it starts with in: one"));
    assert_false(noted(&shop, "in: one, "));
    close_shop(&shop);
}

static void what_is_not_known_is_told(void **state) {
    (void)state;
    struct shop shop;
    open_shop(&shop);
    table_of(&shop, CUSTOMERS)->oracle->rows = NAN;
    table_of(&shop, ORDERS)->oracle->inmemory = INMEMORY_ENABLED;
    table_of(&shop, ORDERS)->oracle->inmemory_bytes = 1e6;
    table_of(&shop, ORDERS)->oracle->inmemory_not_populated_bytes = 0;
    run(&shop, "guessed", "SELECT id FROM customers WHERE id = 7", 1);
    run(&shop, "held", "SELECT id FROM orders WHERE customer_id = 7", 1);
    advise(&shop);
    assert_true(noted(&shop, "tables without statistics (CUSTOMERS) are sampled by Oracle when it parses a statement"));
    assert_true(noted(&shop, "so costs rest on its defaults in: guessed"));
    assert_true(noted(&shop, "tables in the column store (ORDERS)") && noted(&shop, "Concerned: held"));
    close_shop(&shop);
    open_shop(&shop);
    set(&shop, "optimizer_dynamic_sampling", "0", "IMMEDIATE");
    table_of(&shop, CUSTOMERS)->oracle->rows = NAN;
    run(&shop, "guessed", "SELECT id FROM customers WHERE id = 7", 1);
    advise(&shop);
    assert_false(noted(&shop, "sampled by Oracle"));
    close_shop(&shop);
}

static void smart_scans(void **state) {
    (void)state;
    struct shop shop;
    const char *query =
        "SELECT SUM(id) FROM orders WHERE customer_id BETWEEN 100 AND 130"; /* 3,000 rows in as many blocks */
    open_shop(&shop);
    run(&shop, "q1", query, 50);
    advise(&shop);
    size_t without = count_kind(&shop, ADVISE_INDEX);
    close_shop(&shop);
    open_shop(&shop); /* the cells return a thousandth: the index reads more than that */
    offload(&shop, 0.1e9);
    run(&shop, "q1", query, 50);
    advise(&shop);
    size_t with = count_kind(&shop, ADVISE_INDEX);
    assert_true(without > 0);
    assert_int_equal(with, 0);
    bool shown = false;
    for (size_t i = 0; i < shop.result.rejected_count; i++) {
        shown |= str_eq_z(shop.result.rejected[i].reason, "offload");
    }
    assert_true(shown);
    close_shop(&shop);
    open_shop(&shop); /* the cells return nearly all: the gain holds */
    offload(&shop, 90e9);
    run(&shop, "q1", query, 50);
    advise(&shop);
    assert_int_equal(count_kind(&shop, ADVISE_INDEX), without);
    close_shop(&shop);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_in_oracles_words),
        cmocka_unit_test(the_database_says_what_it_would_take),
        cmocka_unit_test(kinds_of_index),
        cmocka_unit_test(nothing_of_another_engine),
        cmocka_unit_test(foreign_keys),
        cmocka_unit_test(bitmaps),
        cmocka_unit_test(indexes_to_drop),
        cmocka_unit_test(right_hand_contention),
        cmocka_unit_test(right_hand_contention_in_samples),
        cmocka_unit_test(what_was_seen_is_told),
        cmocka_unit_test(stale_statistics),
        cmocka_unit_test(histograms),
        cmocka_unit_test(column_groups),
        cmocka_unit_test(column_groups_by_counted_rows),
        cmocka_unit_test(partitions),
        cmocka_unit_test(parameters),
        cmocka_unit_test(expressions_get_statistics), cmocka_unit_test(statistics_that_are_not_known), cmocka_unit_test(parameters_of_the_root),
        cmocka_unit_test(measured_gets_are_told), cmocka_unit_test(hinted_statements), cmocka_unit_test(what_is_not_known_is_told),
        cmocka_unit_test(stars_are_named), cmocka_unit_test(automatic_degrees_are_told_of_slow_statements), cmocka_unit_test(adaptive_plans_are_named), cmocka_unit_test(smart_scans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
