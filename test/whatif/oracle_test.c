/*
 * Oracle's optimizer as what-if, against the stand-in for its client library: what is asked, statement by statement,
 * and that nothing of ours stays behind, whichever statement fails.
 */
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "catalog/catalog_build.h"
#include "db/db.h"
#include "sql/parse.h"
#include "support/oracle_world.h"
#include "whatif/whatif.h"
#include "whatif/oracle_hide.h"
#include "whatif/whatif_oracle.h"

#define WHO "SELECT SYS_CONTEXT('USERENV', 'SESSION_USER'), SYS_CONTEXT('USERENV', 'SESSIONID') FROM dual"
#define LEFT                                                                                                           \
    "SELECT o.object_name FROM user_objects o WHERE o.object_type = 'INDEX' AND o.object_name LIKE 'DVT\\_WI\\_%' "    \
    "ESCAPE '\\' AND NOT EXISTS (SELECT 1 FROM user_indexes i WHERE i.index_name = o.object_name) AND "
#define LEFT_BY_SESSION                                                                                                \
    LEFT "NOT EXISTS (SELECT 1 FROM gv$session s WHERE s.audsid = TO_NUMBER(REGEXP_SUBSTR(o.object_name, "             \
         "'[0-9]+'))) ORDER BY o.object_name"
#define LEFT_BY_AGE LEFT "o.created < SYSDATE - 1 ORDER BY o.object_name"
#define PLAN                                                                                                           \
    "SELECT depth, operation, options, object_owner, object_name, cost FROM sys.plan_table$ WHERE statement_id = "     \
    "'DVT' ORDER BY id"
#define SIZE "SELECT SYS_CONTEXT('USERENV', 'CLIENT_INFO') FROM dual"

struct fixture {
    struct arena arena;
    struct str world;
    struct db *db;
    struct catalog *catalog;
    struct whatif *whatif;
    struct sql_node select;
};

static struct catalog *make_catalog(struct arena *arena) {
    static const char *const columns[] = {"ID", "CUSTOMER_ID", "Status"};
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_ORACLE);
    struct catalog_table table = {.schema = STR("SHOP"), .name = STR("ORDERS"), .rows = 100000, .pages = 500};
    static struct catalog_key key = {.column = 0};
    builder->catalog->search_path = STR("SHOP");
    catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    catalog_builder_seal_tables(builder);
    for (size_t i = 0; i < 3; i++) {
        struct catalog_column column = {.name = str_from_z(columns[i]), .type_name = STR("NUMBER")};
        catalog_builder_add_column(builder, 0, &column);
    }
    struct catalog_index index = {.schema = STR("SHOP"),
                                  .name = STR("ORDERS_PK"),
                                  .method = METHOD_BTREE,
                                  .valid = true,
                                  .keys = &key,
                                  .key_count = 1};
    catalog_builder_add_index(builder, &index);
    return catalog_builder_finish(builder);
}

static const char *quoted(struct arena *arena, const char *text) {
    return str_z(arena, str_fmt(arena, "\"%s\"", text));
}

static void fill_world(struct fixture *f, const char *left_names) {
    struct arena *a = &f->arena;
    oracle_world_put(a, f->world, "statements",
                     str_z(a, str_fmt(a, "text,name,nth\n%s,who,\n%s,left,\n%s,left,\n%s,plan,1\n%s,plan2,\n%s,size,\n",
                                      quoted(a, WHO), quoted(a, LEFT_BY_SESSION), quoted(a, LEFT_BY_AGE),
                                      quoted(a, PLAN), quoted(a, PLAN), quoted(a, SIZE))));
    oracle_world_put(a, f->world, "who", "a,b\nSCOTT,4711\n");
    oracle_world_put(a, f->world, "left", str_z(a, str_fmt(a, "object_name\n%s", left_names)));
    oracle_world_put(a, f->world, "plan",
                     "depth,operation,options,object_owner,object_name,cost\n"
                     "0,SELECT STATEMENT,,,,137\n1,TABLE ACCESS,FULL,SHOP,ORDERS,137\n");
    oracle_world_put(a, f->world, "plan2",
                     "depth,operation,options,object_owner,object_name,cost\n"
                     "0,SELECT STATEMENT,,,,4\n1,NESTED LOOPS,,,,4\n"
                     "2,TABLE ACCESS,BY INDEX ROWID BATCHED,SHOP,ORDERS,3\n3,INDEX,RANGE SCAN,SCOTT,DVT_WI_4711_1,2\n"
                     "2,INDEX,UNIQUE SCAN,SHOP,ORDERS_PK,1\n");
    oracle_world_put(a, f->world, "size", "a\n1048576 2097152\n");
}

static struct fixture *start(const char *left_names, const char *faults) {
    struct err err = {0};
    struct fixture *f = calloc(1, sizeof *f);
    arena_init(&f->arena, NULL);
    f->world = oracle_world(&f->arena);
    fill_world(f, left_names);
    f->catalog = make_catalog(&f->arena);
    f->select.kind = SQL_SELECT;
    f->db = db_open(&f->arena, STR("oracle://scott:tiger@h:1/s"), NULL, &err);
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

static void open_whatif(struct fixture *f) {
    struct err err = {0};
    f->whatif = whatif_open_oracle(&f->arena, f->catalog, f->db, &err);
    assert_done(f->whatif != NULL, &err);
}

static const struct workload_sample *sample_of(struct fixture *f, const char *text) {
    struct workload_sample *sample = ARENA_NEW(&f->arena, struct workload_sample);
    sample->text = str_from_z(text);
    sample->weight = 1;
    sample->tree = &f->select;
    return sample;
}

static struct whatif_answer ask(struct fixture *f, const char *text, const struct design *design) {
    struct err err = {0};
    struct whatif_answer answer;
    assert_done(whatif_cost(&f->arena, f->whatif, sample_of(f, text), design, &answer, &err), &err);
    return answer;
}

static struct design design_of(struct fixture *f, uint32_t first, uint32_t second) {
    struct catalog_key keys[2] = {{.column = first}, {.column = second, .descending = true}};
    struct design_index like = {.method = METHOD_BTREE, .keys = keys, .key_count = second == CATALOG_NONE ? 1 : 2};
    struct design design = {0};
    design_add(&f->arena, &design, design_index_make(&f->arena, f->catalog, &like));
    return design;
}

static void statement_by_statement(void **state) {
    (void)state;
    struct fixture *f = start("", "");
    struct design none = {0}, one = design_of(f, 1, CATALOG_NONE), other = design_of(f, 1, 2);
    open_whatif(f);
    assert_str(oracle_world_log(&f->arena, f->world),
               "execute " WHO "\n  fetch 1 of 524\nexecute " LEFT_BY_SESSION "\n  fetch 0 of 1000\n"
               "execute ALTER SESSION SET \"_use_nosegment_indexes\" = TRUE\n");
    struct whatif_answer before = ask(f, "SELECT * FROM orders WHERE customer_id = 5 ; ", &none);
    assert_true(before.cost == 137);
    assert_str(before.plan, "TABLE ACCESS FULL ORDERS");
    assert_str(oracle_world_log(&f->arena, f->world),
               "execute ALTER SESSION SET CURRENT_SCHEMA = SHOP\n"
               "execute EXPLAIN PLAN SET STATEMENT_ID = 'DVT' INTO sys.plan_table$ FOR SELECT * FROM orders WHERE "
               "customer_id = 5\nexecute " PLAN "\n  fetch 2 of 174\nexecute ROLLBACK\n");
    struct whatif_answer after = ask(f, "SELECT * FROM orders WHERE customer_id = 5", &one);
    assert_true(after.cost == 4);
    assert_int_equal(after.used_count, 1);
    assert_ptr_equal(after.used[0], one.added[0]);
    assert_int_equal(after.used_existing_count, 1);
    assert_int_equal(after.used_existing[0], 0);
    assert_str(after.plan, str_z(&f->arena, str_fmt(&f->arena,
                                                    "NESTED LOOPS (TABLE ACCESS BY INDEX ROWID BATCHED ORDERS (INDEX "
                                                    "RANGE SCAN " STR_FMT "), INDEX UNIQUE SCAN ORDERS_PK)",
                                                    STR_ARG(one.added[0]->name))));
    assert_str(oracle_world_log(&f->arena, f->world),
               "execute CREATE INDEX SCOTT.DVT_WI_4711_1 ON SHOP.ORDERS (CUSTOMER_ID) NOSEGMENT\n"
               "execute BEGIN DBMS_STATS.GENERATE_STATS('SCOTT', 'DVT_WI_4711_1'); END;\n"
               "execute EXPLAIN PLAN SET STATEMENT_ID = 'DVT' INTO sys.plan_table$ FOR SELECT * FROM orders WHERE "
               "customer_id = 5\nexecute " PLAN "\n  fetch 5 of 174\nexecute ROLLBACK\n");
    ask(f, "SELECT 1 FROM orders", &other);
    assert_str(oracle_world_log(&f->arena, f->world),
               "execute DROP INDEX SCOTT.DVT_WI_4711_1\n"
               "execute CREATE INDEX SCOTT.DVT_WI_4711_2 ON SHOP.ORDERS (CUSTOMER_ID, \"Status\" DESC) NOSEGMENT\n"
               "execute BEGIN DBMS_STATS.GENERATE_STATS('SCOTT', 'DVT_WI_4711_2'); END;\n"
               "execute EXPLAIN PLAN SET STATEMENT_ID = 'DVT' INTO sys.plan_table$ FOR SELECT 1 FROM orders\n"
               "execute " PLAN "\n  fetch 5 of 174\nexecute ROLLBACK\n");
    whatif_close(f->whatif);
    assert_str(oracle_world_log(&f->arena, f->world), "execute DROP INDEX SCOTT.DVT_WI_4711_2\n");
    stop(f);
}

static size_t times(struct str log, const char *words) {
    size_t count = 0, at;
    for (; str_find(log, str_from_z(words), &at); count++) {
        log = str_slice(log, at + 1, log.len);
    }
    return count;
}

/* Each statement is explained in the schema it ran in; a change of schema is a call, staying there is none. */
static void in_the_statements_own_schema(void **state) {
    (void)state;
    static const char *const schemas[] = {"", "BRANCH", "BRANCH", ""};
    struct fixture *f = start("", "");
    struct design none = {0};
    struct err err = {0};
    open_whatif(f);
    for (size_t i = 0; i < sizeof schemas / sizeof schemas[0]; i++) {
        struct whatif_answer answer;
        struct workload_sample *sample = ARENA_NEW(&f->arena, struct workload_sample);
        *sample = *sample_of(f, "SELECT 1 FROM orders");
        sample->schema = str_from_z(schemas[i]);
        assert_done(whatif_cost(&f->arena, f->whatif, sample, &none, &answer, &err), &err);
    }
    struct str log = oracle_world_log(&f->arena, f->world);
    assert_int_equal(times(log, "CURRENT_SCHEMA = SHOP\n"), 2);
    assert_int_equal(times(log, "CURRENT_SCHEMA = BRANCH\n"), 1);
    assert_int_equal(times(log, "EXPLAIN PLAN"), 4);
    stop(f);
}

static void what_a_crash_left_goes(void **state) {
    (void)state;
    struct fixture *f = start("DVT_WI_12_1\nDVT_WI_12_2\n", "");
    open_whatif(f);
    struct str log = oracle_world_log(&f->arena, f->world);
    size_t at;
    assert_true(
        str_find(log, STR("execute DROP INDEX SCOTT.DVT_WI_12_1\nexecute DROP INDEX SCOTT.DVT_WI_12_2\n"), &at));
    stop(f);
    f = start("DVT_WI_12_1\n", "sql:gv$session,0,942,0\n"); /* no right to see sessions: by age */
    open_whatif(f);
    log = oracle_world_log(&f->arena, f->world);
    assert_true(str_find(log, STR("execute " LEFT_BY_AGE), &at));
    assert_true(str_find(log, STR("execute DROP INDEX SCOTT.DVT_WI_12_1\n"), &at));
    stop(f);
}

/* Whatever the dictionary answers. */
static void nothing_without_the_prefix_is_dropped(void **state) {
    (void)state;
    struct fixture *f = start("ORDERS_PK\ndvt_wi_12_1\nDVT\n", "");
    open_whatif(f);
    whatif_close(f->whatif);
    size_t at;
    assert_false(str_find(oracle_world_log(&f->arena, f->world), STR("DROP"), &at));
    stop(f);
}

static void what_is_refused(void **state) {
    (void)state;
    struct fixture *f = start("", "sql:CREATE INDEX,1,1408,0\nsql:SELECT wrong,0,942,0\n");
    struct design none = {0}, one = design_of(f, 1, CATALOG_NONE);
    open_whatif(f);
    assert_true(isnan(ask(f, "SELECT 1 FROM orders", &one).cost));
    assert_true(isnan(ask(f, "SELECT 2 FROM orders", &one).cost)); /* not tried again */
    assert_true(isnan(ask(f, "SELECT wrong FROM orders", &none).cost));
    f->select.kind = SQL_CREATE_INDEX;
    assert_true(isnan(ask(f, "CREATE INDEX i ON orders (id)", &none).cost));
    f->select.kind = SQL_SELECT;
    assert_false(isnan(ask(f, "SELECT 3 FROM orders", &none).cost));
    assert_int_equal(whatif_stats(f->whatif).refused, 4);
    whatif_close(f->whatif);
    stop(f);
}

static struct workload_sample *parsed(struct fixture *f, const char *text) {
    struct err err = {0};
    struct workload_sample *sample = ARENA_NEW(&f->arena, struct workload_sample);
    sample->text = str_from_z(text);
    sample->weight = 1;
    sample->tree = sql_parse_statement(&f->arena, SQL_ORACLE, sample->text, &err);
    assert_done(sample->tree != NULL, &err);
    return sample;
}

/* Where the hints go, and which tables of which blocks they name. */
static void an_index_is_hidden_by_hints(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"SELECT * FROM orders o WHERE id = 1", "SELECT /*+ NO_INDEX(O ORDERS_PK) */ * FROM orders o WHERE id = 1"},
        {"select\n/*+ FIRST_ROWS(1) */ id from shop.orders",
         "select\n/*+ NO_INDEX(ORDERS ORDERS_PK) FIRST_ROWS(1) */ id from shop.orders"},
        {"SELECT 1 FROM dual", "SELECT 1 FROM dual"},
        {"DELETE FROM orders \"o\" WHERE id = 1",
         "DELETE /*+ NO_INDEX(@DEL$1 \"o\"@DEL$1 ORDERS_PK) */ FROM orders \"o\" WHERE id = 1"},
        {"SELECT 1 FROM dual WHERE EXISTS (SELECT 1 FROM orders WHERE id = 3)",
         "SELECT /*+ NO_INDEX(@SEL$1 ORDERS@SEL$1 ORDERS_PK) NO_INDEX(@SEL$2 ORDERS@SEL$2 ORDERS_PK) */ 1 FROM dual WHERE "
         "EXISTS (SELECT 1 FROM orders WHERE id = 3)"},
        {"INSERT INTO archive SELECT id FROM orders a",
         "INSERT INTO archive SELECT /*+ NO_INDEX(@SEL$1 A@SEL$1 ORDERS_PK) */ id FROM orders a"},
        {"WITH x AS (SELECT id FROM orders) SELECT id FROM x",
         "WITH x AS (SELECT /*+ NO_INDEX(@SEL$1 ORDERS@SEL$1 ORDERS_PK) NO_INDEX(@SEL$2 ORDERS@SEL$2 ORDERS_PK) */ id FROM "
         "orders) SELECT id FROM x"},
    };
    struct fixture *f = start("", "");
    struct design hiding = {0};
    design_hide(&f->arena, &hiding, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_str(oracle_hide(&f->arena, f->catalog, parsed(f, cases[i][0]), &hiding), cases[i][1]);
    }
    stop(f);
}

/* The first plan does without the index and counts; the second uses it all the same, and does not. */
static void hints_are_believed_when_the_plan_shows_it(void **state) {
    (void)state;
    struct fixture *f = start("", "");
    struct design hiding = {0};
    struct whatif_answer answer;
    struct err err = {0};
    size_t at;
    design_hide(&f->arena, &hiding, 0);
    open_whatif(f);
    struct workload_sample *first = parsed(f, "SELECT * FROM orders WHERE id = 1"), *second = parsed(f, "SELECT id FROM orders");
    assert_done(whatif_cost(&f->arena, f->whatif, first, &hiding, &answer, &err), &err);
    assert_true(answer.cost == 137);
    assert_true(str_find(oracle_world_log(&f->arena, f->world), STR("FOR SELECT /*+ NO_INDEX(ORDERS ORDERS_PK) */ * FROM"), &at));
    assert_done(whatif_cost(&f->arena, f->whatif, second, &hiding, &answer, &err), &err);
    assert_true(isnan(answer.cost));
    assert_str(answer.plan, "the plan uses an index that was to be hidden");
    whatif_close(f->whatif);
    stop(f);
}

static void sizes(void **state) {
    (void)state;
    struct fixture *f = start("", "sql:CREATE_INDEX_COST,2,6550,0\n");
    struct design one = design_of(f, 1, CATALOG_NONE);
    struct err err = {0};
    uint64_t used, allocated;
    open_whatif(f);
    oracle_world_log(&f->arena, f->world);
    assert_done(whatif_oracle_size(&f->arena, f->whatif, one.added[0], &used, &allocated, &err), &err);
    assert_int_equal(used, 1048576);
    assert_int_equal(allocated, 2097152);
    assert_str(
        oracle_world_log(&f->arena, f->world),
        str_z(&f->arena,
              str_fmt(&f->arena,
                      "execute DECLARE used NUMBER; allocated NUMBER; BEGIN DBMS_SPACE.CREATE_INDEX_COST('CREATE "
                      "INDEX SHOP." STR_FMT " ON SHOP.ORDERS (CUSTOMER_ID)', used, allocated); "
                      "DBMS_APPLICATION_INFO.SET_CLIENT_INFO(used || ' ' || allocated); END;\n"
                      "execute " SIZE "\n  fetch 1 of 1000\nexecute ROLLBACK\n",
                      STR_ARG(one.added[0]->name))));
    assert_false(whatif_oracle_size(&f->arena, f->whatif, one.added[0], &used, &allocated, &err));
    assert_err(&err, ERR_DB_PRIVILEGE);
    whatif_close(f->whatif);
    stop(f);
}

/* --- Faults at each statement ------------------------------------------------------------------------------ */

/* Indexes that the log creates, less those it drops: a failed statement did nothing. */
static size_t left_in(struct str log) {
    size_t created = 0, dropped = 0;
    while (log.len) {
        struct str line = str_cut(&log, '\n'), next = log, outcome = str_cut(&next, '\n');
        bool failed = str_starts(outcome, STR("  fails"));
        created += !failed && str_starts(line, STR("execute CREATE INDEX SCOTT.DVT_WI_"));
        dropped += !failed && str_starts(line, STR("execute DROP INDEX SCOTT.DVT_WI_"));
    }
    return created - dropped;
}

static size_t occurrences(struct str log, struct str what) {
    size_t count = 0, at;
    for (; str_find(log, what, &at); log = str_slice(log, at + what.len, log.len)) {
        count++;
    }
    return count;
}

/* A whole run in which the nth statement fails; how many indexes it left, and whether the nth was reached. */
static size_t run_with_fault(unsigned n, int code, size_t *statements) {
    struct arena scratch;
    struct err err = {0};
    arena_init(&scratch, NULL);
    struct fixture *f = start("", str_z(&scratch, str_fmt(&scratch, "OCIStmtExecute,%u,%d,0\n", n, code)));
    struct design none = {0}, one = design_of(f, 1, CATALOG_NONE), other = design_of(f, 1, 2);
    const struct design *const designs[] = {&none, &one, &other, &one};
    f->whatif = whatif_open_oracle(&f->arena, f->catalog, f->db, &err);
    for (size_t i = 0; f->whatif && i < 4; i++) {
        struct whatif_answer answer;
        struct err why = {0};
        bool answered =
            whatif_cost(&f->arena, f->whatif, sample_of(f, "SELECT 1 FROM orders"), designs[i], &answer, &why);
        assert_true(answered || why.code == ERR_DB_LOST);
    }
    whatif_close(f->whatif);
    db_close(f->db);
    struct str log = oracle_world_log(&f->arena, f->world);
    size_t left = left_in(log);
    *statements = occurrences(log, STR("execute "));
    stop(f);
    arena_release(&scratch);
    return left;
}

static void a_refusal_leaves_nothing(void **state) {
    (void)state;
    size_t statements, total;
    assert_int_equal(run_with_fault(0xffffff, 1031, &total), 0);
    assert_int_equal(total, 4 + 3 + 5 + 6 + 6 + 1); /* opening; no index; one, another, one; closing */
    for (unsigned n = 1; n <= total; n++) {
        size_t left = run_with_fault(n, 1031, &statements);
        assert_int_equal(left, n == total); /* the last DROP, refused: for the next start to find */
    }
}

/* The session is gone, nothing can be dropped; the next start finds it by its name. */
static void a_lost_connection_leaves_its_names(void **state) {
    (void)state;
    size_t statements, total;
    run_with_fault(0xffffff, 3113, &total);
    for (unsigned n = 1; n <= total; n++) {
        assert_true(run_with_fault(n, 3113, &statements) <= 1);
        assert_true(statements <= n); /* after it nothing more is asked */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statement_by_statement),
        cmocka_unit_test(in_the_statements_own_schema),
        cmocka_unit_test(what_a_crash_left_goes),
        cmocka_unit_test(nothing_without_the_prefix_is_dropped),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(an_index_is_hidden_by_hints),
        cmocka_unit_test(hints_are_believed_when_the_plan_shows_it),
        cmocka_unit_test(sizes),
        cmocka_unit_test(a_refusal_leaves_nothing),
        cmocka_unit_test(a_lost_connection_leaves_its_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
