/* Catalogs from bundles made by hand: what the answers mean, and what happens when they are wrong or missing. */
#include "collect/collect.h"

#include <math.h>

#include "collect/query_text.h"
#include "db/bundle.h"
#include "db/driver.h"
#include "support/support.h"

static const struct bundle_file sample[] = {
    {STR_INIT("manifest"), STR_INIT("format\n1\n")},
    {STR_INIT("server"), STR_INIT("product,version_text,version,database,captured_at,search_path,stats_age_s\n"
                                  "PostgreSQL,15.20,150020,shop,2026-01-01T00:00:00Z,public,3600\n")},
    {STR_INIT("settings"), STR_INIT("name,value,unit\nwork_mem,4096,kB\n")},
    {STR_INIT("tables"), STR_INIT("schema,name,kind,is_partition,parent_schema,parent_name,partition_bound,rows,pages,"
                                  "visible_pages,size_bytes,fill_factor,readable\n"
                                  "public,orders,r,f,,,,1e+06,10000,9000,81920000,90,t\n"
                                  "public,customers,r,f,,,,5000,50,50,409600,,t\n")},
    {STR_INIT("columns"), STR_INIT("schema,table_name,name,type_name,type_kind,length,not_null,generated,storage\n"
                                   "public,orders,id,bigint,b,8,t,f,p\n"
                                   "public,orders,state,mood,e,4,t,f,p\n"
                                   "public,orders,customer_id,bigint,b,8,f,f,p\n"
                                   "public,orders,during,tsrange,b,-1,f,f,x\n"
                                   "public,customers,id,bigint,b,8,t,f,p\n"
                                   "public,customers,email,text,b,-1,t,f,x\n"
                                   "public,elsewhere,id,bigint,b,8,t,f,p\n")},
    {STR_INIT("indexes"),
     STR_INIT("schema,name,table_schema,table_name,method,ddl,predicate,is_unique,is_primary,backs_constraint,is_valid,"
              "is_replica_identity,is_clustered,pages,tuples,size_bytes,scans\n"
              "public,orders_pkey,public,orders,btree,CREATE …,,t,t,t,t,f,f,2745,1e+06,22487040,17\n"
              "public,customers_email,public,customers,btree,CREATE …,,f,f,f,t,f,f,20,5000,163840,\n")},
    {STR_INIT("index_keys"),
     STR_INIT(
         "schema,index_name,position,is_key,column_name,expression,statistics_name,descending,nulls_first,opclass\n"
         "public,orders_pkey,1,t,id,,id,f,f,\n"
         "public,orders_pkey,2,f,customer_id,,customer_id,f,f,\n"
         "public,customers_email,1,t,,lower(email),lower,t,t,text_pattern_ops\n")},
    {STR_INIT("statistics"), STR_INIT("schema,relation,column_name,null_fraction,width_bytes,distinct_values,"
                                      "correlation,common,common_fraction,bounds,"
                                      "elements,element_fraction\n"
                                      "public,orders,state,0,4,3,0.5,\"{open,paid}\",\"{0.75,0.2}\",,,\n"
                                      "public,customers,id,0,8,-1,1,,,,,\n"
                                      "public,orders,id,0,8,-1,1,,,\"{1,500000,1000000}\",,\n"
                                      "public,customers_email,lower,0.1,20,-0.9,,,,\"{a,m,z}\",,\n")},
    {STR_INIT("ranges"), STR_INIT("schema,relation,column_name,subtype,bounds,lengths,empty_fraction\n"
                                  "public,orders,during,timestamp without time zone,\"{\"\"[\\\"\"2026-01-01 00:00:00\\\"\",)\"\",\"\"[\\\"\"2026-02-01 00:00:00\\\"\",)\"\"}\",\"{60,Infinity}\",0.25\n"
                                  "public,elsewhere,during,date,{},,0\n")},
    {STR_INIT("ends"), STR_INIT("schema,relation,column_name,low,high\n"
                                "public,orders,id,-7,1000090\n"
                                "public,elsewhere,id,1,2\n")},
    {STR_INIT("constraints"),
     STR_INIT("schema,table_name,name,kind,columns,foreign_schema,foreign_table,foreign_columns,check_text\n"
              "public,orders,orders_pkey,p,{id},,,,\n"
              "public,orders,orders_customer,f,{customer_id},public,customers,{id},\n")},
    {STR_INIT("views"), STR_INIT("schema,name,text\npublic,open_orders,SELECT id FROM orders WHERE state = 'open'\n")},
    {STR_INIT("sequences"), STR_INIT("schema,name,last_value\npublic,orders_id_seq,1000000\n")},
    {STR_INIT("activity"), STR_INIT("schema,table_name,inserted,updated,hot_updated,deleted,live,dead,seq_scans,index_"
                                    "scans,modified_since_analyze\n"
                                    "public,orders,100,50,20,5,1000000,55,3,17,155\n")},
    {STR_INIT("extensions"), STR_INIT("name,version,schema\npg_trgm,1.6,public\n")},
    {STR_INIT("statements"), STR_INIT("query,calls,total_ms,rows,blocks_hit,blocks_read\n"
                                      "SELECT id FROM orders WHERE state = $1,10,100.5,70,1000,0\n")},
};
enum { SAMPLE_COUNT = sizeof sample / sizeof sample[0] };

/* The sample with one answer replaced; without it when text is empty. */
static struct db *open_changed(struct arena *arena, const char *name, const char *text) {
    struct bundle_file *files = arena_calloc(arena, SAMPLE_COUNT, sizeof *files);
    size_t count = 0;
    struct err err = {0};
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        bool changed = str_eq_z(sample[i].name, name);
        if (!changed || *text) {
            files[count] = sample[i];
            files[count++].text = changed ? str_from_z(text) : sample[i].text;
        }
    }
    struct db *db = db_replay_open_bundle(arena, bundle_open_files(arena, files, count), &err);
    assert_done(db != NULL, &err);
    return db;
}

static struct catalog *load(struct arena *arena, const char *name, const char *text, struct err *err) {
    static const struct collect_options options;
    return collect_catalog(arena, open_changed(arena, name, text), &options, NULL, err);
}

static void answers_become_a_catalog(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct catalog *catalog = load(&arena, "", "", &err);
    assert_done(catalog != NULL, &err);
    assert_int_equal(catalog->warnings.n, 0);
    assert_int_equal(catalog->version, 150020);
    assert_true(catalog_has_extension(catalog, "pg_trgm"));
    assert_false(catalog_has_extension(catalog, "hypopg"));
    assert_true(catalog->stats_age_s == 3600);
    const struct catalog_table *customers = &catalog->tables[0], *orders = &catalog->tables[1];
    assert_str(orders->name, "orders");
    assert_true(orders->rows == 1e6 && orders->pages == 10000 && orders->fill_factor == 90 &&
                customers->fill_factor == 100);
    assert_int_equal(orders->columns[1].family, FAMILY_ENUM);
    assert_int_equal(orders->columns[1].stats.common_count, 2);
    assert_str(orders->columns[1].stats.common[0], "open");
    assert_true(orders->columns[1].stats.common_fraction[1] == 0.2);
    assert_int_equal(orders->columns[0].stats.bound_count, 3);
    assert_str(orders->columns[0].stats.low_end, "-7");
    assert_str(orders->columns[0].stats.high_end, "1000090");
    const struct catalog_ranges *ranges = orders->columns[3].stats.ranges;
    assert_true(ranges && ranges->family == FAMILY_TIMESTAMP && !ranges->discrete && ranges->bound_count == 2 && ranges->empty_fraction == 0.25);
    assert_str(ranges->bounds[1], "[\"2026-02-01 00:00:00\",)");
    assert_true(ranges->length_count == 2 && ranges->lengths[0] == 60 && isinf(ranges->lengths[1]));
    assert_true(orders->activity.hot_updated == 20 && isnan(customers->activity.hot_updated));
    const struct catalog_index *email = &catalog->indexes[customers->indexes.at[0]],
                               *key = &catalog->indexes[orders->indexes.at[0]];
    assert_int_equal(email->keys[0].column, CATALOG_NONE);
    assert_non_null(email->keys[0].tree);
    assert_true(email->keys[0].descending && email->keys[0].nulls_first && email->modelled && isnan(email->scans));
    assert_true(email->keys[0].stats.present && email->keys[0].stats.bound_count == 3 &&
                isnan(email->keys[0].stats.correlation));
    assert_int_equal(key->include_count, 1);
    assert_true(key->unique && key->primary && key->backs_constraint);
    assert_int_equal(orders->constraint_count, 2);
    assert_ptr_equal(&catalog->tables[orders->constraints[0].foreign_table], customers);
    assert_non_null(catalog_find_view(catalog, (struct str){0}, STR("open_orders"))->tree);
    arena_release(&arena);
}

/* Each answer taken out in turn: three are needed, for the others the catalog says what it does without. */
static void missing_answers(void **state) {
    (void)state;
    static const char *const required[] = {"server", "tables", "columns"};
    static const char *const optional[] = {"settings",    "indexes", "index_keys", "statistics", "ranges",
                                           "constraints", "views",   "sequences",  "activity", "extensions"};
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < 3; i++) {
        struct err err = {0};
        assert_null(load(&arena, required[i], "", &err));
        assert_err(&err, ERR_BUNDLE_MALFORMED);
    }
    for (size_t i = 0; i < sizeof optional / sizeof optional[0]; i++) {
        struct err err = {0};
        struct catalog *catalog = load(&arena, optional[i], "", &err);
        assert_done(catalog != NULL, &err);
        size_t at, told = 0;
        for (size_t w = 0; w < catalog->warnings.n; w++) {
            told += str_find(catalog->warnings.at[w], str_from_z(optional[i]), &at);
        }
        assert_true(told >= 1);
    }
    arena_release(&arena);
}

static void wrong_values(void **state) {
    (void)state;
#define STATS                                                                                                          \
    "schema,relation,column_name,null_fraction,width_bytes,distinct_values,correlation,common,common_fraction,bounds," \
    "elements,element_fraction\n"
#define TABLES                                                                                                         \
    "schema,name,kind,is_partition,parent_schema,parent_name,partition_bound,rows,pages,visible_pages,size_bytes,"     \
    "fill_factor,readable\n"
#define RANGES "schema,relation,column_name,subtype,bounds,lengths,empty_fraction\n"
#define CONSTRAINTS "schema,table_name,name,kind,columns,foreign_schema,foreign_table,foreign_columns,check_text\n"
    static const struct {
        const char *name, *text;
        enum err_code code;
        const char *told;
    } cases[] = {
        {"tables", "schema,name\npublic,orders\n", ERR_DB_COLUMN_MISSING, "kind"},
        {"tables", TABLES "public,orders,r,f,,,,x,1,1,1,,t\n", ERR_DB_VALUE_MALFORMED, "rows"},
        {"tables", TABLES "public,orders,r,f,,,,1e400,1,1,1,,t\n", ERR_DB_VALUE_MALFORMED, "rows"},
        {"tables", TABLES "public,orders,r,f,,,,NaN,1,1,1,,t\n", ERR_DB_VALUE_MALFORMED, "rows"},
        {"tables", TABLES "public,orders,r,f,,,,1,-1,1,1,,t\n", ERR_DB_VALUE_MALFORMED, "pages"},
        {"tables", TABLES "public,orders,r,f,,,,1,1,1,99999999999999999999,,t\n", ERR_DB_VALUE_MALFORMED, "size_bytes"},
        {"tables", TABLES "public,orders,r,f,,,,1,1,1,1,0,t\n", ERR_DB_VALUE_MALFORMED, "fill_factor"},
        {"tables", TABLES "public,orders,z,f,,,,1,1,1,1,,t\n", ERR_DB_VALUE_MALFORMED, "kind"},
        {"tables", TABLES "public,orders,r,maybe,,,,1,1,1,1,,t\n", ERR_DB_VALUE_MALFORMED, "is_partition"},
        {"tables", TABLES "public,,r,f,,,,1,1,1,1,,t\n", ERR_DB_VALUE_MALFORMED, "name"},
        {"statistics", STATS "public,orders,id,2,8,-1,1,,,,,\n", ERR_DB_VALUE_MALFORMED, "null_fraction"},
        {"statistics", STATS "public,orders,id,0,8,-7,1,,,,,\n", ERR_DB_VALUE_MALFORMED, "distinct_values"},
        {"statistics", STATS "public,orders,id,0,8,-1,5,,,,,\n", ERR_DB_VALUE_MALFORMED, "correlation"},
        {"statistics", STATS "public,orders,id,0,8,-1,1,{1,,,,\n", ERR_DB_VALUE_MALFORMED, "common"},
        {"statistics", STATS "public,orders,id,0,8,-1,1,\"{1,2}\",{0.5},,,\n", ERR_DB_VALUE_MALFORMED,
         "common_fraction"},
        {"statistics", STATS "public,orders,id,0,8,-1,1,{1},{1.5},,,\n", ERR_DB_VALUE_MALFORMED, "common_fraction"},
        {"statistics", STATS "public,orders,id,0,8,-1,1,{1},{x},,,\n", ERR_DB_VALUE_MALFORMED, "common_fraction"},
        {"statistics", STATS "public,orders,id,0,8,-1,1,{1},,,,\n", ERR_DB_VALUE_MALFORMED, "common_fraction"},
        {"statistics", STATS "public,orders,id,0,8,-1,1,,,1,,\n", ERR_DB_VALUE_MALFORMED, "bounds"},
        {"ranges", RANGES "public,orders,during,date,{,,0\n", ERR_DB_VALUE_MALFORMED, "bounds"},
        {"ranges", RANGES "public,orders,during,date,{},\"{7,x}\",0\n", ERR_DB_VALUE_MALFORMED, "lengths"},
        {"ranges", RANGES "public,orders,during,date,{},\"{7,3}\",0\n", ERR_DB_VALUE_MALFORMED, "lengths"},
        {"ranges", RANGES "public,orders,during,date,{},{7},2\n", ERR_DB_VALUE_MALFORMED, "empty_fraction"},
        {"constraints", CONSTRAINTS "public,orders,k,p,{nothing},,,,\n", ERR_DB_VALUE_MALFORMED, "columns"},
        {"constraints", CONSTRAINTS "public,orders,k,f,{id},public,customers,\"{id,email}\",\n", ERR_DB_VALUE_MALFORMED,
         "foreign_columns"},
        {"constraints", CONSTRAINTS "public,orders,k,?,{id},,,,\n", ERR_DB_VALUE_MALFORMED, "kind"},
        {"server", "product,version_text,version,database,captured_at,search_path,stats_age_s\n", ERR_BUNDLE_MALFORMED,
         "server"},
        {"server",
         "product,version_text,version,database,captured_at,search_path,stats_age_s\nP,9.6,90600,d,,public,\n",
         ERR_DB_VERSION, "9.6"},
    };
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        assert_null(load(&arena, cases[i].name, cases[i].text, &err));
        assert_err(&err, cases[i].code);
        assert_non_null(strstr(err.message, cases[i].told));
    }
    arena_release(&arena);
}

/* What cannot be parsed stays, without a tree, and is told. */
static void unparsable_definitions(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    size_t at;
    arena_init(&arena, NULL);
    struct catalog *catalog = load(&arena, "views", "schema,name,text\npublic,v,\"SELECT ) FROM\"\n", &err);
    assert_done(catalog != NULL, &err);
    assert_null(catalog->views[0].tree);
    assert_int_equal(catalog->warnings.n, 1);
    assert_true(str_find(catalog->warnings.at[0], STR("1 views (v) could not be parsed"), &at));
    catalog = load(&arena, "index_keys",
                   "schema,index_name,is_key,column_name,expression,statistics_name,descending,nulls_first,opclass\n"
                   "public,customers_email,t,,lower((,lower,f,f,\n",
                   &err);
    assert_done(catalog != NULL, &err);
    assert_false(catalog->indexes[0].modelled);
    arena_release(&arena);
}

static void statements(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    static const struct collect_options options;
    struct db *db = open_changed(&arena, "", "");
    struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
    assert_done(collect_workload(db, builder, &options, NULL, &err), &err);
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    assert_int_equal(workload->template_count, 1);
    assert_true(workload->templates[0].calls == 10 && workload->templates[0].total_ms == 100.5 &&
                workload->times_known);
    /* Without statements: an error that says how to get some. */
    builder = workload_builder_new(&arena, catalog, 1);
    assert_false(collect_workload(open_changed(&arena, "statements", ""), builder, &options, NULL, &err));
    assert_err(&err, ERR_WORKLOAD_EMPTY);
    assert_non_null(strstr(err.hint, "--workload"));
    err_clear(&err);
    db = open_changed(&arena, "statements", "query,calls,total_ms,rows,blocks_hit,blocks_read\n");
    assert_false(collect_workload(db, builder, &options, NULL, &err));
    assert_err(&err, ERR_WORKLOAD_EMPTY);
    err_clear(&err);
    db = open_changed(&arena, "statements", "query,calls,total_ms,rows,blocks_hit,blocks_read\nSELECT 1,-5,1,1,1,1\n");
    assert_false(collect_workload(db, builder, &options, NULL, &err));
    assert_err(&err, ERR_DB_VALUE_MALFORMED);
    err_clear(&err);
    /* A hidden text is a template that is not modelled, with its time. */
    builder = workload_builder_new(&arena, catalog, 1);
    db = open_changed(
        &arena, "statements",
        "query,calls,total_ms,rows,blocks_hit,blocks_read\nSELECT id FROM orders,5,25,1,1,1\n,5,75,1,1,1\n");
    assert_done(collect_workload(db, builder, &options, NULL, &err), &err);
    workload = workload_builder_finish(builder, &err);
    assert_true(fabs(workload->unparsed_share - 0.75) < 1e-9);
    arena_release(&arena);
}

static void versions_choose_the_text(void **state) {
    (void)state;
    size_t at;
    assert_true(str_find(collect_query_text(STR("statements"), STR("1.7")), STR("s.total_time"), &at));
    assert_true(str_find(collect_query_text(STR("statements"), STR("1.8")), STR("s.total_exec_time"), &at));
    assert_true(str_find(collect_query_text(STR("statements"), STR("1.10")), STR("s.total_exec_time"),
                         &at)); /* not before 1.8 */
    assert_int_equal(collect_query_text(STR("statements"), STR("1.3")).len, 0);
    assert_int_equal(collect_query_text(STR("statements"), STR("")).len, 0);
    assert_true(collect_query_text(STR("tables"), STR("")).len > 0);
    assert_int_equal(collect_query_text(STR("table"), STR("99")).len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_become_a_catalog),
        cmocka_unit_test(missing_answers),
        cmocka_unit_test(wrong_values),
        cmocka_unit_test(unparsable_definitions),
        cmocka_unit_test(statements),
        cmocka_unit_test(versions_choose_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
