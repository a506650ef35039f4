/*
 * Verification by execution on Oracle, against the stand-in for its client library: what is asked, statement by statement, and that none of
 * our indexes stays behind.
 */
#include <math.h>
#include <stdlib.h>

#include "advise/verify/measure.h"
#include "advise/verify/verify.h"
#include "catalog/catalog_build.h"
#include "sql/parse.h"
#include "support/oracle_world.h"

#define LEFT                                                                                                           \
    "SELECT owner, index_name FROM all_indexes WHERE index_name LIKE 'DVT\\_VERIFY\\_%' ESCAPE '\\' AND visibility = "  \
    "'INVISIBLE' ORDER BY owner, index_name"
#define STEPS "SELECT object_name, cost FROM sys.plan_table$ WHERE statement_id = 'DVT' ORDER BY id"
#define TIME "SELECT SYS_CONTEXT('USERENV', 'CLIENT_INFO') FROM dual"
#define EXPLAIN "execute EXPLAIN PLAN SET STATEMENT_ID = 'DVT' INTO sys.plan_table$ FOR "

struct fixture {
    struct arena arena;
    struct str world;
    struct db *db;
    struct catalog *catalog;
    struct measure measure;
};

/* ORDERS(ID, CUSTOMER_ID, NAME), and an index that the clone's owner made invisible. */
static struct catalog *make_catalog(struct arena *arena) {
    static const char *const columns[] = {"ID", "CUSTOMER_ID", "NAME"};
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_ORACLE);
    struct catalog_table table = {.schema = STR("SHOP"), .name = STR("ORDERS"), .rows = 100000, .pages = 500};
    static struct catalog_key key = {.column = 0};
    builder->catalog->search_path = STR("SHOP");
    table.oracle = catalog_oracle_table_new(arena);
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    catalog_builder_seal_tables(builder);
    for (size_t i = 0; i < 3; i++) {
        struct catalog_column column = {.name = str_from_z(columns[i]), .type_name = STR("NUMBER")};
        catalog_builder_add_column(builder, 0, &column);
    }
    struct catalog_index index = {.schema = STR("SHOP"),
                                  .name = STR("ORDERS_OLD"),
                                  .method = METHOD_BTREE,
                                  .valid = true,
                                  .keys = &key,
                                  .key_count = 1};
    index.oracle = catalog_oracle_index_new(arena);
    index.oracle->visible = false;
    catalog_builder_add_index(builder, &index);
    return catalog_builder_finish(builder);
}

static struct fixture *start(const char *left, const char *steps, const char *faults) {
    struct err err = {0};
    struct fixture *f = calloc(1, sizeof *f);
    arena_init(&f->arena, NULL);
    f->world = oracle_world(&f->arena);
    oracle_world_put(&f->arena, f->world, "statements",
                     "text,name,nth\n\"" LEFT "\",left,\n\"" STEPS "\",steps,\n\"" TIME "\",time,\n");
    oracle_world_put(&f->arena, f->world, "left", str_z(&f->arena, str_fmt(&f->arena, "owner,index_name\n%s", left)));
    oracle_world_put(&f->arena, f->world, "steps", str_z(&f->arena, str_fmt(&f->arena, "object_name,cost\n%s", steps)));
    oracle_world_put(&f->arena, f->world, "time", "a\n12500\n");
    f->catalog = make_catalog(&f->arena);
    f->db = db_open(&f->arena, STR("oracle://scott:tiger@h:1/s"), &(struct db_options){.statement_timeout_ms = -1}, &err);
    assert_done(f->db != NULL, &err);
    oracle_world_log(&f->arena, f->world);
    oracle_world_put(&f->arena, f->world, "faults",
                     str_z(&f->arena, str_fmt(&f->arena, "on,nth,code,delay_ms\n%s", faults)));
    return f;
}

static void stop(struct fixture *f) {
    arena_release(&f->arena);
    free(f);
}

static void open_measure(struct fixture *f, double timeout_ms) {
    struct err err = {0};
    assert_done(measure_open(&f->arena, f->db, f->catalog, timeout_ms, NULL, &f->measure, &err), &err);
}

static const struct workload_sample *sample_of(struct fixture *f, const char *text) {
    struct err err = {0};
    struct workload_sample *sample = ARENA_NEW(&f->arena, struct workload_sample);
    sample->text = str_from_z(text);
    sample->tree = sql_parse_statement(&f->arena, SQL_ORACLE, sample->text, &err);
    assert_done(sample->tree != NULL, &err);
    return sample;
}

static struct design design_of(struct fixture *f, uint32_t column) {
    struct catalog_key key = {.column = column, .expression = column == CATALOG_NONE ? STR("UPPER(NAME)") : STR("")};
    struct design_index like = {.method = METHOD_BTREE, .keys = &key, .key_count = 1};
    struct design design = {0};
    design_add(&f->arena, &design, design_index_make(&f->arena, f->catalog, &like));
    return design;
}

static void build(struct fixture *f, const struct design *design) {
    struct err err = {0};
    assert_done(measure_build(&f->measure, design, &err), &err);
}

static bool log_has(struct fixture *f, const char *words) {
    size_t at;
    struct str log = oracle_world_log(&f->arena, f->world);
    bool found = str_find(log, str_from_z(words), &at);
    if (!found) {
        print_error("the log:\n" STR_FMT, STR_ARG(log));
    }
    return found;
}

/* The block that runs a statement, as our own parser of PL/SQL reads it. */
static void our_parser_takes(struct fixture *f, struct str log) {
    struct sql_script script = {0};
    size_t begin, end;
    assert_true(str_find(log, STR("DECLARE c "), &begin));
    struct str block = str_slice(log, begin, log.len);
    assert_true(str_find(block, STR("RAISE; END;"), &end));
    sql_parse_script(&f->arena, SQL_ORACLE, str_slice(block, 0, end + 11), &script);
    assert_true(script.statements.n == 1 && script.statements.at[0].outcome != SQL_FAILED);
}

/* With the index, and without it: the owner's invisible index is hidden from both. */
static void statement_by_statement(void **state) {
    (void)state;
    struct fixture *f = start("", ",7\nDVT_VERIFY_0,2\n", "");
    struct design design = design_of(f, 1);
    struct measure_time time;
    struct err err = {0};
    open_measure(f, 30000);
    assert_str(oracle_world_log(&f->arena, f->world),
               "execute " LEFT "\n  fetch 0 of 524\nexecute ALTER SESSION SET OPTIMIZER_USE_INVISIBLE_INDEXES = TRUE\n");
    build(f, &design);
    assert_str(oracle_world_log(&f->arena, f->world),
               "execute CREATE INDEX SHOP.DVT_VERIFY_0 ON SHOP.ORDERS (CUSTOMER_ID) INVISIBLE ONLINE\n");
    assert_done(measure_run(&f->measure, sample_of(f, "SELECT * FROM orders o WHERE customer_id = 5 ;"), (struct members){{0}}, &time, &err), &err);
    assert_true(time.ms == 12.5 && !time.timed_out);
    struct str log = oracle_world_log(&f->arena, f->world);
    assert_true(str_starts(log, STR("execute ALTER SESSION SET CURRENT_SCHEMA = SHOP\n" EXPLAIN
                                    "SELECT /*+ NO_INDEX(O ORDERS_OLD) */ * FROM orders o WHERE customer_id = 5\nexecute " STEPS)));
    size_t parse, fetch, tell, back;
    assert_true(str_find(log, STR("DBMS_SQL.PARSE(c, 'SELECT /*+ NO_INDEX(O ORDERS_OLD) */ * FROM orders o WHERE customer_id = 5', "),
                         &parse) &&
                str_find(log, STR("LOOP EXIT WHEN DBMS_SQL.FETCH_ROWS(c) = 0; END LOOP;"), &fetch) &&
                str_find(log, STR("execute " TIME), &tell) && parse < fetch && fetch < tell);
    assert_true(str_ends(log, STR("execute ROLLBACK\n")) && str_find(log, STR("took := SYSTIMESTAMP - began"), &back) && back > fetch);
    our_parser_takes(f, log);
    measure_close(&f->measure);
    assert_str(oracle_world_log(&f->arena, f->world), "execute DROP INDEX SHOP.DVT_VERIFY_0\n");
    stop(f);
}

static void without_an_index(void **state) {
    (void)state;
    struct fixture *f = start("", ",7\nORDERS,7\n", "");
    struct design design = design_of(f, 1);
    struct measure_time time;
    struct err err = {0};
    open_measure(f, 30000);
    build(f, &design);
    assert_done(measure_run(&f->measure, sample_of(f, "SELECT * FROM orders WHERE customer_id = 5"), members_one(0), &time, &err), &err);
    assert_true(log_has(f, "SELECT /*+ NO_INDEX(ORDERS ORDERS_OLD) NO_INDEX(ORDERS DVT_VERIFY_0) */ * FROM"));
    stop(f);
    f = start("", ",7\nDVT_VERIFY_0,7\n", ""); /* the hint was not heeded */
    design = design_of(f, 1);
    open_measure(f, 30000);
    build(f, &design);
    assert_false(measure_run(&f->measure, sample_of(f, "SELECT * FROM orders WHERE customer_id = 5"), members_one(0), &time, &err));
    assert_int_equal(err.code, ERR_SQL_UNSUPPORTED);
    stop(f);
}

/* A write is executed and taken back, nothing is fetched. */
static void writes_are_rolled_back(void **state) {
    (void)state;
    struct fixture *f = start("", ",1\n", "");
    struct measure_time time;
    struct err err = {0};
    open_measure(f, 30000);
    oracle_world_log(&f->arena, f->world);
    assert_done(measure_run(&f->measure, sample_of(f, "UPDATE orders SET name = 3 WHERE id = 5"), (struct members){{0}}, &time, &err), &err);
    struct str log = oracle_world_log(&f->arena, f->world);
    size_t at;
    assert_false(str_find(log, STR("FETCH_ROWS"), &at));
    assert_true(str_ends(log, STR("execute ROLLBACK\n")));
    stop(f);
}

/* The hidden column of an expression gets statistics; where that fails, the index goes again. */
static void expressions(void **state) {
    (void)state;
    struct fixture *f = start("", "", "");
    struct design design = design_of(f, CATALOG_NONE);
    struct err err = {0};
    open_measure(f, 30000);
    oracle_world_log(&f->arena, f->world);
    build(f, &design);
    assert_true(log_has(f, "ON SHOP.ORDERS (UPPER(NAME)) INVISIBLE ONLINE\nexecute BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => 'SHOP', "
                           "tabname => 'ORDERS', method_opt => 'FOR ALL HIDDEN COLUMNS SIZE AUTO', cascade => FALSE); END;\n"));
    stop(f);
    f = start("", "", "sql:DBMS_STATS,0,20000,0\n");
    design = design_of(f, CATALOG_NONE);
    open_measure(f, 30000);
    assert_false(measure_build(&f->measure, &design, &err));
    assert_true(log_has(f, "execute DROP INDEX SHOP.DVT_VERIFY_0\n"));
    stop(f);
}

static void what_a_crash_left_goes(void **state) {
    (void)state;
    struct fixture *f = start("SHOP,DVT_VERIFY_3\nBRANCH,DVT_VERIFY_0\n", "", "");
    open_measure(f, 30000);
    assert_true(log_has(f, "execute DROP INDEX SHOP.DVT_VERIFY_3\nexecute DROP INDEX BRANCH.DVT_VERIFY_0\n"));
    stop(f);
    f = start("SHOP,ORDERS_PK\n", "", ""); /* whatever the dictionary answers */
    struct err err = {0};
    assert_false(measure_open(&f->arena, f->db, f->catalog, 1000, NULL, &f->measure, &err));
    size_t at;
    assert_false(str_find(oracle_world_log(&f->arena, f->world), STR("DROP"), &at));
    stop(f);
}

/* A run that takes longer than its limit counts with the limit; a statement that the clone refuses is the statement's failure. */
static void limits_and_refusals(void **state) {
    (void)state;
    struct fixture *f = start("", ",1\n", "sql:DBMS_SQL.PARSE,1,0,3000\nsql: 2 FROM,0,942,0\n");
    struct measure_time time;
    struct err err = {0};
    open_measure(f, 250);
    assert_done(measure_run(&f->measure, sample_of(f, "SELECT 1 FROM orders"), (struct members){{0}}, &time, &err), &err);
    assert_true(time.timed_out && time.ms == 250);
    assert_false(measure_run(&f->measure, sample_of(f, "SELECT 2 FROM orders"), (struct members){{0}}, &time, &err));
    assert_int_equal(err.code, ERR_DB_PRIVILEGE);
    stop(f);
}

static void a_clone_of_another_engine(void **state) {
    (void)state;
    struct fixture *f = start("", "", "");
    struct err err = {0};
    struct catalog_builder *builder = catalog_builder_new(&f->arena, SQL_POSTGRESQL);
    assert_false(measure_open(&f->arena, f->db, catalog_builder_finish(builder), 1000, NULL, &f->measure, &err));
    assert_int_equal(err.code, ERR_USAGE);
    stop(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statement_by_statement), cmocka_unit_test(without_an_index),
        cmocka_unit_test(writes_are_rolled_back), cmocka_unit_test(expressions),
        cmocka_unit_test(what_a_crash_left_goes), cmocka_unit_test(limits_and_refusals),
        cmocka_unit_test(a_clone_of_another_engine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
