/*
 * Oracle's answers, made by hand: what they mean, how figures that only grow are subtracted, what a licence forbids, and what
 * happens when they are wrong or missing. A driver of the test's own stands for a live database.
 */
#include "collect/collect.h"

#include <errno.h>
#include <math.h>

#include "collect/oracle/oracle_binds.h"
#include "collect/oracle/oracle_delta.h"
#include "base/file.h"
#include "collect/redact.h"
#include "db/bundle.h"
#include "db/driver.h"
#include "support/fault.h"
#include "support/support.h"

static const struct bundle_file sample[] = {
    {STR_INIT("manifest"), STR_INIT("format,source\n1,oracle\n")},
    {STR_INIT("server"),
     STR_INIT("product,version_full,version_text,database,dbid,container,user_name,search_path,captured_at,edition,platform,role,instances\n"
              "Oracle,19.21.0.0.0,19.0.0.0.0,SHOP,42,PDB1,SCOTT,REPORTER,2026-01-01T00:00:00Z,EE,Linux,PRIMARY,2\n")},
    {STR_INIT("settings"), STR_INIT("name,value,change,is_default\ndb_block_size,16384,FALSE,FALSE\noptimizer_mode,ALL_ROWS,IMMEDIATE,TRUE\n")},
    {STR_INIT("system_statistics"), STR_INIT("section,name,value\nSYSSTATS_INFO,STATUS,\nSYSSTATS_MAIN,CPUSPEEDNW,2900\n"
                                             "SYSSTATS_MAIN,IOSEEKTIM,10\nSYSSTATS_MAIN,MBRC,\n")},
    {STR_INIT("tables"),
     STR_INIT("schema,name,num_rows,blocks,avg_row_len,sample_size,last_analyzed,stale_stats,stattype_locked,tablespace,pct_free,"
              "iot_type,cluster_name,partitioned,temporary,read_only,compression,compress_for,degree,inmemory,"
              "inmemory_priority,inmemory_compression,external,bytes\n"
              "APP,ORDERS,1000,50,80,1000,2026-01-01 00:00:00,YES,,USERS,10,,,YES,N,NO,ENABLED,ADVANCED,DEFAULT,ENABLED,HIGH,"
              "FOR QUERY LOW,NO,819200\n"
              "APP,CODES,10,,20,10,2026-01-01 00:00:00,NO,ALL,,,IOT,,NO,N,NO,DISABLED,,1,DISABLED,,,NO,\n"
              "APP,NEWBORN,,,,,,,,USERS,10,,,NO,N,NO,DISABLED,,1,,,,NO,65536\n")},
    {STR_INIT("columns"),
     STR_INIT("schema,table_name,name,column_id,internal_column_id,data_type,data_length,char_length,data_precision,data_scale,"
              "nullable,hidden_column,virtual_column,num_distinct,density,num_nulls,avg_col_len,low_value,high_value,"
              "histogram,num_buckets,sample_size\n"
              "APP,ORDERS,ID,1,1,NUMBER,22,0,10,0,N,NO,NO,1000,0.001,0,4,C102,C20B,NONE,1,1000\n"
              "APP,ORDERS,STATE,2,2,VARCHAR2,10,10,,,Y,NO,NO,3,0.0005,100,5,41,43,FREQUENCY,3,900\n"
              "APP,ORDERS,AMOUNT,3,3,NUMBER,22,0,12,2,Y,NO,NO,800,0.001,0,5,C102,C20B,HYBRID,2,1000\n"
              "APP,ORDERS,MADE,4,4,DATE,7,0,,,Y,NO,NO,300,0.003,0,8,786D0102010101,786D0202010101,HEIGHT BALANCED,4,1000\n"
              "APP,ORDERS,SYS_NC00005$,,5,VARCHAR2,10,10,,,Y,YES,YES,3,0.33,100,5,61,63,NONE,1,900\n"
              "APP,ORDERS,SYS_STUX,,6,NUMBER,22,0,,,Y,YES,YES,250,0.004,0,12,,,NONE,1,1000\n"
              "APP,CODES,CODE,1,1,VARCHAR2,4,4,,,N,NO,NO,10,0.1,0,3,,,NONE,1,10\n"
              "OTHER,ELSEWHERE,ID,1,1,NUMBER,22,0,,,Y,NO,NO,,,,,,,NONE,,\n")},
    {STR_INIT("column_expressions"), STR_INIT("schema,table_name,name,expression\nAPP,ORDERS,SYS_NC00005$,\"LOWER(\"\"STATE\"\")\"\n")},
    {STR_INIT("histograms"),
     STR_INIT("schema,table_name,column_name,endpoint_number,endpoint_value,endpoint_actual_value,endpoint_repeat_count\n"
              "APP,ORDERS,STATE,600,337499295804764000000000000000000000,A,0\n"
              "APP,ORDERS,STATE,890,342691592663299000000000000000000000,B,0\n"
              "APP,ORDERS,STATE,900,347883889521834000000000000000000000,C,0\n"
              "APP,ORDERS,AMOUNT,1,1,,1\nAPP,ORDERS,AMOUNT,700,5,,650\nAPP,ORDERS,AMOUNT,1000,1000,,2\n"
              "APP,ORDERS,MADE,0,2454834,,0\nAPP,ORDERS,MADE,3,2454840.5,,0\nAPP,ORDERS,MADE,4,2454865,,0\n")},
    {STR_INIT("extensions"), STR_INIT("schema,table_name,name,extension\nAPP,ORDERS,SYS_STUX,\"(\"\"STATE\"\",\"\"ID\"\")\"\n"
                                      "APP,ORDERS,SYS_NC00005$,\"(LOWER(\"\"STATE\"\"))\"\n")},
    {STR_INIT("column_usage"), STR_INIT("schema,table_name,column_name,equality,equijoin,nonequijoin,range,like,null\n"
                                        "APP,ORDERS,STATE,7,1,0,2,0,0\n")},
    {STR_INIT("modifications"), STR_INIT("schema,table_name,inserts,updates,deletes\nAPP,ORDERS,100,20,3\n")},
    {STR_INIT("part_tables"), STR_INIT("schema,name,kind,subkind,interval,subpartition_count\n"
                                       "APP,ORDERS,RANGE,HASH,\"NUMTOYMINTERVAL(1,'MONTH')\",4\n")},
    {STR_INIT("partitions"), STR_INIT("schema,table_name,name,high_value,num_rows,blocks\n"
                                      "APP,ORDERS,P1,TO_DATE(…),400,20\nAPP,ORDERS,P2,MAXVALUE,600,30\n")},
    {STR_INIT("indexes"),
     STR_INIT("schema,name,table_schema,table_name,index_type,uniqueness,compression,prefix_length,tablespace,blevel,leaf_blocks,"
              "distinct_keys,clustering_factor,num_rows,leaf_blocks_per_key,data_blocks_per_key,last_analyzed,status,"
              "partitioned,visibility,ityp_name,funcidx_status,automatic,stale_stats,bytes\n"
              "APP,ORDERS_PK,APP,ORDERS,NORMAL,UNIQUE,DISABLED,,USERS,1,4,1000,50,1000,1,1,,VALID,NO,VISIBLE,,,NO,NO,65536\n"
              "APP,ORDERS_STATE,APP,ORDERS,FUNCTION-BASED NORMAL,NONUNIQUE,ENABLED,1,USERS,1,3,3,150,900,1,50,,N/A,YES,INVISIBLE,,"
              "ENABLED,YES,NO,\n"
              "APP,CODES_PK,APP,CODES,IOT - TOP,UNIQUE,DISABLED,,,0,1,10,0,10,1,1,,VALID,NO,VISIBLE,,,NO,NO,\n"
              "APP,ORDERS_REV,APP,ORDERS,NORMAL/REV,NONUNIQUE,DISABLED,,,1,4,1000,900,1000,1,1,,UNUSABLE,NO,VISIBLE,,,NO,NO,\n")},
    {STR_INIT("index_columns"), STR_INIT("schema,index_name,position,column_name,descend\nAPP,ORDERS_PK,1,ID,ASC\n"
                                         "APP,ORDERS_STATE,1,SYS_NC00005$,ASC\nAPP,ORDERS_STATE,2,SYS_NC00007$,DESC\n"
                                         "APP,CODES_PK,1,CODE,ASC\nAPP,ORDERS_REV,1,ID,ASC\n")},
    {STR_INIT("index_expressions"), STR_INIT("schema,index_name,position,expression\nAPP,ORDERS_STATE,1,\"LOWER(\"\"STATE\"\")\"\n"
                                             "APP,ORDERS_STATE,2,\"\"\"MADE\"\"\"\n")},
    {STR_INIT("index_usage"), STR_INIT("schema,name,accesses,executions,rows_returned,last_used\nAPP,ORDERS_PK,500,400,500,\n")},
    {STR_INIT("part_indexes"), STR_INIT("schema,name,kind,subkind,partition_count,locality,alignment\n"
                                        "APP,ORDERS_STATE,RANGE,NONE,2,LOCAL,NON_PREFIXED\n")},
    {STR_INIT("part_keys"), STR_INIT("schema,name,object_type,level,column_name\nAPP,ORDERS,TABLE,1,MADE\nAPP,ORDERS,TABLE,2,ID\n"
                                     "APP,ORDERS_STATE,INDEX,1,MADE\n")},
    {STR_INIT("constraints"),
     STR_INIT("schema,table_name,name,kind,r_owner,r_constraint_name,index_schema,index_name,status,search_condition\n"
              "APP,ORDERS,PK,P,,,,ORDERS_PK,ENABLED,\nAPP,ORDERS,FK,R,APP,CPK,,,ENABLED,\nAPP,CODES,CPK,P,,,,CODES_PK,ENABLED,\n"
              "APP,ORDERS,NN,C,,,,,ENABLED,\"\"\"ID\"\" IS NOT NULL\"\nAPP,ORDERS,OFF,U,,,,,DISABLED,\n")},
    {STR_INIT("constraint_columns"), STR_INIT("schema,name,table_name,column_name\nAPP,PK,ORDERS,ID\nAPP,FK,ORDERS,STATE\n"
                                              "APP,CPK,CODES,CODE\nAPP,NN,ORDERS,ID\n")},
    {STR_INIT("views"), STR_INIT("schema,name,text\n")},
    {STR_INIT("synonyms"), STR_INIT("schema,name,table_schema,table_name\nPUBLIC,BESTELLUNGEN,APP,ORDERS\nPUBLIC,CODES,OTHER,X\n")},
    {STR_INIT("snapshots"), STR_INIT("instance_number,snap_id,startup_time,end_time\n1,10,S,2026-01-01T00:00:00\n"
                                     "1,11,S,2026-01-01T01:00:00\n2,11,S,2026-01-01T01:00:30\n")},
    {STR_INIT("sqlstat"),
     STR_INIT("instance_number,sql_id,plan_hash_value,parsing_schema,module,executions,elapsed_us,cpu_us,buffer_gets,disk_reads,"
              "rows_processed,offload_eligible_bytes,offload_returned_bytes\n"
              "1,aaaaaaaaaaaaa,1,APP,web,10,1000000,500000,200,20,10,8192,0\n"
              "2,aaaaaaaaaaaaa,2,APP,web,5,4000000,,100,,5,,\n"
              "1,bbbbbbbbbbbbb,3,BATCH,,0,7000000,,,,,,\n"
              "1,ccccccccccccc,4,SYS,,1000,900000,,,,,,\n"
              "1,ddddddddddddd,0,APP,,3,100,,,,,,\n"
              "1,eeeeeeeeeeeee,5,APP,,,,,,,,,\n")},
    {STR_INIT("sqltext"), STR_INIT("sql_id,sql_text\naaaaaaaaaaaaa,SELECT id FROM orders WHERE state = :1\n"
                                   "bbbbbbbbbbbbb,SELECT COUNT(*) FROM bestellungen\nccccccccccccc,select 1 from dual\n"
                                   "ddddddddddddd,BEGIN p; END;\n")},
    {STR_INIT("sysstat"), STR_INIT("instance_number,snap_id,startup_time,name,value\n1,10,S,execute count,100\n1,11,S,execute count,130\n"
                                   "2,10,S,execute count,50\n2,11,T,execute count,8\n")},
    {STR_INIT("time_model"), STR_INIT("instance_number,snap_id,startup_time,name,value\n1,10,S,DB time,5000000\n1,11,S,DB time,17000000\n")},
    {STR_INIT("system_event"), STR_INIT("instance_number,snap_id,startup_time,name,wait_class,waits,time_us\n"
                                        "1,10,S,log file sync,Commit,10,100\n1,11,S,log file sync,Commit,25,400\n"
                                        "1,11,S,db file scattered read,User I/O,3,9000\n")},
    {STR_INIT("sqlplan"),
     STR_INIT("sql_id,plan_hash_value,id,parent_id,operation,options,object_owner,object_name,cost,cardinality\n"
              "aaaaaaaaaaaaa,1,0,,SELECT STATEMENT,,,,9,\naaaaaaaaaaaaa,1,1,0,TABLE ACCESS,FULL,APP,ORDERS,9,40\n"
              "aaaaaaaaaaaaa,2,0,,SELECT STATEMENT,,,,3,\n")},
    {STR_INIT("plan_rows"),
     STR_INIT("sql_id,plan_hash_value,id,operation,options,object_owner,object_name,cardinality,starts,output_rows\n"
              "aaaaaaaaaaaaa,1,1,TABLE ACCESS,FULL,APP,ORDERS,41,2,900\n"
              "ddddddddddddd,7,3,INDEX,RANGE SCAN,APP,ORDERS_PK,5,1,6\n")},
    {STR_INIT("ash"),
     STR_INIT("sql_id,plan_hash_value,plan_line,session_state,event,object_owner,object_name,samples,time_us\n"
              "aaaaaaaaaaaaa,1,1,ON CPU,,APP,ORDERS,3,30000000\n"
              "aaaaaaaaaaaaa,1,,WAITING,buffer busy waits,APP,ORDERS_PK,1,1000000\n"
              "bbbbbbbbbbbbb,3,1,WAITING,buffer busy waits,APP,ORDERS_PK,2,\n"
              "zzzzzzzzzzzzz,9,1,WAITING,log file sync,,,1,5000000\n")},
    {STR_INIT("segment_use"),
     STR_INIT("schema,name,object_type,logical_reads,physical_reads,physical_writes,direct_reads,block_changes,table_scans,"
              "buffer_busy_waits,itl_waits,row_lock_waits\nAPP,ORDERS,TABLE,5000,,,,70,9,,,2\nAPP,ORDERS_REV,INDEX,10,,,,,,33,,\n")},
};
enum { SAMPLE_COUNT = sizeof sample / sizeof sample[0] };

static const char report_text[] =
    "WORKLOAD REPOSITORY report for\n\nDB Name         DB Id    Instance     Inst Num Startup Time    Release     RAC\n"
    "------------ ----------- ------------ -------- --------------- ----------- ---\n"
    "SHOP                  42 shop                1 01-Mar-24 08:00 19.0.0.0.0  NO\n\n"
    "              Snap Id      Snap Time      Sessions Curs/Sess\n            --------- ------------------- -------- ---------\n"
    "Begin Snap:        10 04-Mar-24 10:00:00        41       1.5\n  End Snap:        11 04-Mar-24 11:00:00        40       1.4\n"
    "   DB Time:               10.00 (mins)\n\n"
    "SQL ordered by Elapsed Time               DB/Inst: SHOP/shop  Snaps: 10-11\n\n"
    "        Elapsed                  Elapsed Time\n        Time (s)    Executions  per Exec (s)  %Total   %CPU    %IO    SQL Id\n"
    "---------------- -------------- ------------- ------ ------ ------ -------------\n"
    "           500.5            100          5.01    0.7   10.0    N/A bcdfghjkmnpqr\n"
    "SELECT total FROM app.orders WHERE customer_id = :1\n\n"
    "                          ------------------------------------------------------\n";

/* The sample with one answer replaced; without it when text is empty; with one more when the name is new. */
static struct db *open_changed(struct arena *arena, const char *name, const char *text) {
    struct bundle_file *files = arena_calloc(arena, SAMPLE_COUNT + 1, sizeof *files);
    size_t count = 0;
    struct err err = {0};
    bool found = !*name;
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        bool changed = str_eq_z(sample[i].name, name);
        found = found || changed;
        if (!changed || *text) {
            files[count] = sample[i];
            files[count++].text = changed ? str_from_z(text) : sample[i].text;
        }
    }
    if (!found) {
        files[count++] = (struct bundle_file){str_from_z(name), str_from_z(text)};
    }
    struct db *db = db_replay_open_bundle(arena, bundle_open_files(arena, files, count), &err);
    assert_done(db != NULL, &err);
    return db;
}

static struct catalog *load(struct arena *arena, const char *name, const char *text, struct err *err) {
    static const struct collect_options options;
    return collect_catalog(arena, open_changed(arena, name, text), &options, NULL, err);
}

/* The sample as it is, in an arena that is new. */
static struct catalog *load_sample(struct arena *arena) {
    struct err err = {0};
    arena_init(arena, NULL);
    struct catalog *catalog = load(arena, "", "", &err);
    assert_done(catalog != NULL, &err);
    return catalog;
}

static const struct catalog_table *table_of(const struct catalog *catalog, const char *name) {
    const struct catalog_table *table = catalog_find_table(catalog, STR("APP"), str_from_z(name));
    assert_non_null(table);
    return table;
}

static const struct catalog_index *index_of(const struct catalog *catalog, const char *name) {
    for (size_t i = 0; i < catalog->index_count; i++) {
        if (str_eq_z(catalog->indexes[i].name, name)) {
            return &catalog->indexes[i];
        }
    }
    fail_msg("no index %s", name);
    return NULL;
}

static bool warned(const struct catalog *catalog, const char *words) {
    size_t at;
    for (size_t i = 0; i < catalog->warnings.n; i++) {
        if (str_find(catalog->warnings.at[i], str_from_z(words), &at)) {
            return true;
        }
    }
    return false;
}

/* --- What the answers mean -------------------------------------------------------------------------------- */

static void database(void **state) {
    (void)state;
    struct arena arena;
    struct catalog *catalog = load_sample(&arena);
    assert_int_equal(catalog->dialect, SQL_ORACLE);
    assert_int_equal(catalog->version, 190021);
    assert_int_equal(catalog_setting_origin(catalog, "db_block_size"), SETTING_SET);
    assert_int_equal(catalog_setting_origin(catalog, "optimizer_mode"), SETTING_OWN_CHOICE);
    assert_int_equal(catalog->oracle->block_bytes, 16384);
    assert_true(catalog->oracle->dbid == 42 && catalog->oracle->instances == 2);
    assert_str(catalog->oracle->container, "PDB1");
    assert_true(catalog->oracle->system.cpu_speed_nw == 2900 && isnan(catalog->oracle->system.multi_read_blocks));
    assert_str(catalog->search_path, "BATCH,APP,SYS,REPORTER"); /* by elapsed time, then the captor's own */
    assert_ptr_equal(catalog_find_table(catalog, STR(""), STR("ORDERS")), table_of(catalog, "ORDERS"));
    assert_ptr_equal(catalog_find_table(catalog, STR(""), STR("BESTELLUNGEN")), table_of(catalog, "ORDERS"));
    assert_ptr_equal(catalog_find_table(catalog, STR(""), STR("CODES")), table_of(catalog, "CODES"));
    arena_release(&arena);
}

static void tables(void **state) {
    (void)state;
    struct arena arena;
    struct catalog *catalog = load_sample(&arena);
    const struct catalog_table *orders = table_of(catalog, "ORDERS"), *codes = table_of(catalog, "CODES");
    const struct catalog_oracle_table *own = orders->oracle;
    assert_true(own->rows == 1000 && own->blocks == 50 && own->average_row_length == 80);
    assert_true(own->stale && !own->locked && own->degree == 0 && own->inmemory == INMEMORY_ENABLED);
    assert_str(own->compression, "ADVANCED");
    assert_true(own->inserts == 100 && own->updates == 20 && own->deletes == 3);
    assert_true(orders->activity.modified_since_analyze == 123 && orders->size_bytes == 819200);
    assert_str(own->partitioning->kind, "RANGE");
    assert_str(own->partitioning->subkind, "HASH");
    assert_true(own->partitioning->interval && own->partitioning->partition_count == 2);
    assert_true(own->partitioning->key_count == 1 && own->partitioning->keys[0] == 3 && own->partitioning->subkeys[0] == 0);
    assert_str(own->partitioning->partitions[1].high_value, "MAXVALUE");
    assert_true(own->use.logical_reads == 5000 && own->use.row_lock_waits == 2 && isnan(own->use.direct_reads));
    assert_true(codes->oracle->organization == ORGANIZATION_INDEX && codes->oracle->locked && codes->pages == 1);
    assert_true(table_of(catalog, "NEWBORN")->rows == -1);
    assert_int_equal(own->groups.n, 2);
    assert_int_equal(own->groups.at[0].column_count, 2);
    assert_true(own->groups.at[0].columns[0] == 0 && own->groups.at[0].columns[1] == 1);
    assert_true(own->groups.at[0].stats->distinct == 250);
    assert_str(own->groups.at[1].expression, "(LOWER(\"STATE\"))");
    arena_release(&arena);
}

static void histograms(void **state) {
    (void)state;
    struct arena arena;
    struct catalog *catalog = load_sample(&arena);
    const struct catalog_table *orders = table_of(catalog, "ORDERS");
    assert_int_equal(orders->column_count, 4);
    const struct catalog_stats *id = &orders->columns[0].stats, *state_stats = &orders->columns[1].stats;
    const struct catalog_stats *amount = &orders->columns[2].stats, *made = &orders->columns[3].stats;
    assert_str(orders->columns[2].type_name, "NUMBER(12,2)");
    assert_str(orders->columns[1].type_name, "VARCHAR2(10)");
    assert_str(id->oracle->high, "1000"); /* C2 0B: 10 * 100 */
    assert_true(id->oracle->low_scale == 1 && id->bound_count == 2);
    assert_true(state_stats->oracle->histogram == HISTOGRAM_FREQUENCY && state_stats->oracle->usage.equality == 7);
    assert_true(fabs(state_stats->null_fraction - 0.1) < 1e-12);
    assert_str(state_stats->common[0], "A");
    assert_true(fabs(state_stats->common_fraction[0] - 0.6) < 1e-12); /* 600 of 900, of the 90 % that are not NULL */
    assert_true(state_stats->bound_count == 0);
    /* hybrid: 650 of 1000 repeat, more than sample/buckets = 500; 1 and 2 do not */
    assert_int_equal(amount->common_count, 1);
    assert_str(amount->common[0], "5");
    assert_true(fabs(amount->common_fraction[0] - 0.65) < 1e-12 && amount->bound_count == 3);
    /* height-balanced: the second endpoint spans three of four buckets */
    assert_int_equal(made->common_count, 1);
    assert_str(made->common[0], "2009-01-08 12:00:00");
    assert_true(fabs(made->common_fraction[0] - 0.75) < 1e-12);
    assert_true(isnan(table_of(catalog, "NEWBORN")->oracle->rows));
    arena_release(&arena);
}

static void indexes(void **state) {
    (void)state;
    struct arena arena;
    struct catalog *catalog = load_sample(&arena);
    const struct catalog_index *primary = index_of(catalog, "ORDERS_PK"), *on_state = index_of(catalog, "ORDERS_STATE");
    assert_true(primary->primary && primary->backs_constraint && primary->unique && primary->valid);
    assert_true(primary->oracle->usage.accesses == 500 && primary->scans == 500 && primary->size_bytes == 65536);
    assert_true(on_state->scans == 0); /* known, and not used */
    assert_true(on_state->oracle->functional && !on_state->oracle->visible && on_state->oracle->automatic);
    assert_true(on_state->oracle->local && !on_state->oracle->prefixed && on_state->oracle->prefix_length == 1);
    assert_true(on_state->oracle->partitioning->partition_count == 2 && on_state->oracle->partitioning->keys[0] == 3);
    assert_true(on_state->keys[0].column == CATALOG_NONE && on_state->keys[0].stats.oracle->distinct == 3);
    assert_str(on_state->keys[0].expression, "lower(STATE)");
    assert_str(on_state->keys[0].written, "LOWER(\"STATE\")");
    assert_true(on_state->keys[1].column == 3 && on_state->keys[1].descending); /* a descending column is no expression */
    assert_true(primary->modelled && !on_state->modelled); /* invisible */
    assert_true(index_of(catalog, "ORDERS_REV")->oracle->reverse && !index_of(catalog, "ORDERS_REV")->valid);
    assert_true(index_of(catalog, "ORDERS_REV")->oracle->use.buffer_busy_waits == 33);
    assert_true(on_state->size_bytes == 3 * 16384);
    /* clustering factor 50 of 50 blocks and 1000 rows: in order */
    assert_true(table_of(catalog, "ORDERS")->columns[0].stats.correlation == 1);
    const struct catalog_table *orders = table_of(catalog, "ORDERS");
    assert_int_equal(orders->constraint_count, 2); /* neither NOT NULL nor the disabled one */
    assert_int_equal(orders->constraints[0].kind, CONSTRAINT_FOREIGN);
    assert_true(orders->constraints[0].foreign_table == catalog_table_id(catalog, table_of(catalog, "CODES")));
    arena_release(&arena);
}

static void activity(void **state) {
    (void)state;
    struct arena arena;
    struct catalog *catalog = load_sample(&arena);
    const struct catalog_oracle *oracle = catalog->oracle;
    assert_int_equal(oracle->workload_from, WORKLOAD_FROM_AWR);
    assert_true(oracle->window_s == 3630 && oracle->db_time_s == 12);
    assert_true(oracle->by_instance.n == 2 && oracle->by_instance.at[0].db_time_s == 12 && isnan(oracle->by_instance.at[1].db_time_s));
    assert_int_equal(oracle->statements.n, 5);
    assert_str(oracle->statements.at[0].sql_id, "bbbbbbbbbbbbb");
    const struct catalog_statement *both = &oracle->statements.at[1];
    assert_true(both->executions == 15 && both->elapsed_us == 5000000 && both->cpu_us == 500000);
    assert_true(both->plans == 2 && both->by_instance.n == 2 && both->buffer_gets == 300 && both->disk_reads == 20);
    assert_true(both->offload_eligible_bytes == 8192 && both->offload_returned_bytes == 0);
    assert_str(both->schema, "APP");
    assert_true(isnan(oracle->statements.at[4].executions));
    /* 30 on one instance, 8 since the other was started again */
    assert_true(oracle->statistics.at[0].value == 38);
    assert_str(oracle->events.at[0].name, "db file scattered read");
    assert_true(oracle->events.at[0].time_us == 9000 && oracle->events.at[1].time_us == 300 && oracle->events.at[1].waits == 15);
    arena_release(&arena);
}

/* Rows of steps, and time of sessions: by plan, by statement, by what was waited for where. */
static void plans(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct catalog *catalog = load_sample(&arena);
    const struct catalog_oracle *oracle = catalog->oracle;
    assert_int_equal(oracle->plans.n, 3);
    const struct catalog_plan *first = &oracle->plans.at[0];
    assert_true(first->hash == 1 && first->lines.n == 2 && first->sampled_us == 31e6);
    const struct catalog_plan_line *scan = &first->lines.at[1];
    assert_true(scan->cardinality == 40 && scan->starts == 2 && scan->rows == 900 && scan->sampled_us == 30e6);
    assert_true(scan->parent == 0 && isnan(first->lines.at[0].rows));
    assert_str(scan->options, "FULL");
    assert_str(oracle->plans.at[2].sql_id, "ddddddddddddd"); /* known by its counted rows alone */
    assert_true(oracle->plans.at[2].lines.n == 1 && oracle->plans.at[2].lines.at[0].cardinality == 5);
    assert_true(oracle->sampled_us == 56e6); /* a sample without its weight stands for ten seconds */
    assert_int_equal(oracle->waits.n, 1);
    assert_str(oracle->waits.at[0].object, "ORDERS_PK");
    assert_true(oracle->waits.at[0].time_us == 21e6);
    for (size_t i = 0; i < oracle->statements.n; i++) {
        const struct catalog_statement *one = &oracle->statements.at[i];
        double seen = str_eq_z(one->sql_id, "aaaaaaaaaaaaa") ? 31e6 : str_eq_z(one->sql_id, "bbbbbbbbbbbbb") ? 20e6 : NAN;
        assert_true(isnan(seen) ? isnan(one->sampled_us) : one->sampled_us == seen);
    }
    arena_release(&arena);
    arena_init(&arena, NULL); /* captured before objects were named */
    catalog = load(&arena, "ash",
                   "sql_id,plan_hash_value,plan_line,session_state,event,samples,time_us\n"
                   "aaaaaaaaaaaaa,1,1,WAITING,buffer busy waits,3,7\n", &err);
    assert_true(catalog && catalog->oracle->waits.n == 0 && catalog->oracle->sampled_us == 7);
    assert_null(load(&arena, "ash", "sql_id,plan_hash_value,plan_line,session_state,event,samples,time_us\na,1,1,,,x,\n", &err));
    assert_err(&err, ERR_DB_VALUE_MALFORMED);
    arena_release(&arena);
}

static void statements(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct db *db = open_changed(&arena, "", "");
    static const struct collect_options options = {.seed = 1};
    struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
    assert_done(collect_workload(db, builder, &options, NULL, &err), &err);
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_int_equal(workload->template_count, 2); /* neither SYS's, nor the block, nor the one without text */
    assert_str(workload->templates[0].id, "bbbbbbbbbbbbb");
    assert_true(workload->templates[0].calls == 1); /* still running at the end */
    assert_true(workload->templates[0].state == TEMPLATE_MODELLED && workload->templates[1].state == TEMPLATE_MODELLED);
    assert_true(workload->templates[1].calls == 15 && workload->templates[1].total_ms == 5000);
    assert_true(workload->templates[1].blocks_hit == 280 && workload->templates[1].blocks_read == 20);
    arena_release(&arena);
}

/* Seen by ASH, kept by no snapshot: a statement like the others, with what samples tell. */
static void sampled_statements(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct db *db = open_changed(&arena, "sampled_statements",
                                 "sql_id,parsing_schema,module,samples,executions,time_us,sql_text\n"
                                 "aaaaaaaaaaaaa,APP,shop,9,9,,SELECT 1 FROM known\n" /* the snapshots have it after all */
                                 "xxxxxxxxxxxxx,APP,shop,2,2,,\n"                    /* nobody has its text */
                                 "yyyyyyyyyyyyy,SYS,,2,2,,SELECT id FROM codes\n"
                                 "zzzzzzzzzzzzz,APP,shop,3,2,,SELECT amount FROM orders WHERE id = 7\n");
    static const struct collect_options options = {.seed = 1};
    struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    const struct catalog_statement *seen = &catalog->oracle->statements.at[catalog->oracle->statements.n - 1];
    assert_str(seen->sql_id, "zzzzzzzzzzzzz");
    assert_true(seen->executions == 2 && seen->sampled_us == 30e6 && isnan(seen->elapsed_us) && isnan(seen->buffer_gets));
    assert_true(warned(catalog, "1 statement is known from samples of sessions only, in no snapshot (zzzzzzzzzzzzz)"));
    struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
    assert_done(collect_workload(db, builder, &options, NULL, &err), &err);
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_int_equal(workload->template_count, 3);
    const struct workload_template *template = &workload->templates[0]; /* thirty seconds: the costliest */
    assert_str(template->id, "zzzzzzzzzzzzz");
    assert_true(template->calls == 2 && template->total_ms == 30000 && template->state == TEMPLATE_MODELLED);
    arena_release(&arena);
}

static void captured_binds(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct oracle_binds binds;
    struct db_result result;
    static const struct bundle_file files[] = {
        {STR_INIT("manifest"), STR_INIT("format\n1\n")},
        {STR_INIT("binds"), STR_INIT("sql_id,name,datatype,value,captured_at\na,:1,VARCHAR2(32),it's,t1\na,:B2,NUMBER,-5,t1\n"
                                     "a,:1,VARCHAR2(32),two,t2\na,:D,DATE,01/02/24 00:00:00,t2\na,:B2,NUMBER,many,t2\n"
                                     "a,:1,CHAR(1),3,t3\na,:1,CHAR(1),4,t4\n,:1,NUMBER,1,t1\na,1,NUMBER,1,t1\n")},
    };
    arena_init(&arena, NULL);
    struct db *db = db_replay_open_bundle(&arena, bundle_open_files(&arena, files, 2), &err);
    assert_done(db && db_query(&arena, db, STR("binds"), STR(""), NULL, 0, &result, &err), &err);
    oracle_binds_read(&arena, &result, &binds);
    assert_int_equal(oracle_binds_sets(&binds, STR("a")), 3);
    assert_int_equal(oracle_binds_sets(&binds, STR("b")), 0);
    struct str text = STR("select ':1' from t -- :1\n where a=:1 and b = :b2 and c = :d and d=:10 /* :1 */ and \":1\" = x");
    assert_str(oracle_binds_fill(&arena, &binds, STR("a"), 1, text),
               "select ':1' from t -- :1\n where a='two' and b = :b2 and c = :d and d=:10 /* :1 */ and \":1\" = x");
    assert_str(oracle_binds_fill(&arena, &binds, STR("a"), 0, STR("x = :1")), "x = '4'"); /* the oldest is gone */
    assert_str(oracle_binds_fill(&arena, &binds, STR("b"), 0, STR("x = :1")), "x = :1");
    arena_release(&arena);
}

/* --- Figures that only grow ------------------------------------------------------------------------------- */

static void add_sample(struct arena *arena, struct oracle_samples *samples, const char *key, double instance, double snap,
                       const char *startup, double value) {
    struct oracle_sample *added = VEC_ADD(arena, &samples->list);
    *added = (struct oracle_sample){.key = str_from_z(key), .instance = instance, .snap = snap, .startup = str_from_z(startup)};
    added->figures[0] = value;
}

static double difference(const struct oracle_differences *all, const char *key, double instance) {
    for (size_t i = 0; i < all->list.n; i++) {
        if (str_eq_z(all->list.at[i].key, key) && all->list.at[i].instance == instance) {
            return all->list.at[i].figures[0];
        }
    }
    return -1;
}

static void deltas(void **state) {
    (void)state;
    struct arena arena;
    struct oracle_samples samples = {0}, single = {0};
    struct oracle_differences out;
    arena_init(&arena, NULL);
    add_sample(&arena, &samples, "plain", 1, 3, "S", 70);
    add_sample(&arena, &samples, "plain", 1, 1, "S", 10);
    add_sample(&arena, &samples, "plain", 1, 2, "S", 30);
    add_sample(&arena, &samples, "reloaded", 1, 1, "S", 500);
    add_sample(&arena, &samples, "reloaded", 1, 2, "S", 20);
    add_sample(&arena, &samples, "reloaded", 1, 3, "S", 25);
    add_sample(&arena, &samples, "new", 1, 3, "S", 9);
    add_sample(&arena, &samples, "gone", 1, 1, "S", 9);
    add_sample(&arena, &samples, "unknown", 1, 2, "S", NAN);
    add_sample(&arena, &samples, "plain", 2, 1, "S", 100);
    add_sample(&arena, &samples, "plain", 2, 2, "T", 150); /* started again, and grown beyond */
    oracle_differences_of(&arena, &samples, 1, &out);
    assert_false(out.since_start);
    assert_true(difference(&out, "plain", 1) == 60);
    assert_true(difference(&out, "plain", 2) == 150);
    assert_true(difference(&out, "reloaded", 1) == 25);
    assert_true(difference(&out, "new", 1) == 9);
    assert_true(isnan(difference(&out, "gone", 1)));
    assert_true(isnan(difference(&out, "unknown", 1)));
    add_sample(&arena, &single, "plain", 1, 5, "S", 7);
    add_sample(&arena, &single, "plain", 2, 5, "S", 8);
    oracle_differences_of(&arena, &single, 1, &out);
    assert_true(out.since_start && difference(&out, "plain", 1) == 7 && difference(&out, "plain", 2) == 8);
    arena_release(&arena);
}

/* --- Bad input -------------------------------------------------------------------------------------------- */

static void malformed(void **state) {
    (void)state;
    static const struct {
        const char *name, *text;
        enum err_code code;
    } cases[] = {
        {"tables", "", ERR_BUNDLE_MALFORMED},
        {"server", "product\nOracle\n", ERR_DB_COLUMN_MISSING},
        {"settings", "name,value\na,b\n", ERR_DB_COLUMN_MISSING},
        {"modifications", "schema,table_name,inserts,updates,deletes\nAPP,ORDERS,-1,0,0\n", ERR_DB_VALUE_MALFORMED},
        {"histograms",
         "schema,table_name,column_name,endpoint_number,endpoint_value,endpoint_actual_value,endpoint_repeat_count\n"
         "APP,ORDERS,STATE,9,1,A,0\nAPP,ORDERS,STATE,8,1,B,0\n",
         ERR_DB_VALUE_MALFORMED},
        {"constraints",
         "schema,table_name,name,kind,r_owner,r_constraint_name,index_schema,index_name,status,search_condition\n"
         "APP,ORDERS,X,Z,,,,,ENABLED,\n",
         ERR_DB_VALUE_MALFORMED},
        {"sqlstat", "sql_id,executions\na,1\n", ERR_DB_COLUMN_MISSING},
        {"sqlstat", "sql_id,executions,elapsed_us\na,many,1\n", ERR_DB_VALUE_MALFORMED},
        {"system_event", "instance_number\n1\n", ERR_DB_COLUMN_MISSING},
    };
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        assert_null(load(&arena, cases[i].name, cases[i].text, &err));
        assert_err(&err, cases[i].code);
    }
    arena_release(&arena);
}

static void missing(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct catalog *catalog = load(&arena, "histograms", "", &err);
    assert_done(catalog != NULL, &err);
    assert_true(warned(catalog, "lacks histograms.csv, so skewed columns are costed as even ones"));
    assert_true(warned(catalog, "1 tables (NEWBORN) have no statistics"));
    arena_release(&arena);
}

/* --- A live database, of the test's making ----------------------------------------------------------------- */

struct live {
    struct db db;
    struct arena *arena;
    const char *licence, *views, *server, *snapshots; /* the last three: in the place of the usual answers */
    const char *containers;
    size_t failing; /* the nth question fails; 0 none */
    enum err_code failure;
    VEC(struct str) asked; /* texts */
};

static bool live_query(struct arena *arena, struct db *db, struct str name, struct str sql, const struct db_value *params,
                       size_t param_count, struct db_result *result, struct err *err) {
    struct live *live = (struct live *)db;
    struct str text = {0};
    (void)params;
    (void)param_count;
    VEC_PUSH(live->arena, &live->asked, str_dup(live->arena, sql));
    if (live->failing == live->asked.n) {
        return err_set(err, live->failure, "question %zu fails", live->failing);
    }
    if (str_eq_z(name, "licence")) {
        text = str_fmt(arena, "value\n%s\n", live->licence);
    } else if (str_eq_z(name, "view_columns") && live->views) {
        text = str_from_z(live->views);
    } else if (str_eq_z(name, "server") && live->server) {
        text = str_from_z(live->server);
    } else if (str_eq_z(name, "containers")) {
        text = str_from_z(live->containers);
    } else if (str_eq_z(name, "snapshots") && live->snapshots) {
        text = str_from_z(live->snapshots);
    } else if (str_eq_z(name, "view_columns")) {
        text = STR("view_name,column_name\nV_$INSTANCE,VERSION\nV_$DATABASE,DBID\nDBA_TABLES,OWNER\nDBA_INDEXES,OWNER\n");
    } else if (str_eq_z(name, "databases")) {
        text = STR("dbid,name,version_text,instances\n42,SHOP,19.0.0.0.0,2\n77,BRANCH,21.0.0.0.0,3\n");
    }
    for (size_t i = 0; i < SAMPLE_COUNT && !text.len; i++) {
        text = str_eq(sample[i].name, name) ? sample[i].text : text;
    }
    if (!text.len) {
        err_set(err, ERR_DB_PRIVILEGE, "this user may not read " STR_FMT, STR_ARG(name));
        return false;
    }
    struct bundle_file files[] = {{STR_INIT("manifest"), STR_INIT("format,source\n1,oracle\n")}, {name, text}};
    struct db *replay = db_replay_open_bundle(arena, bundle_open_files(arena, files, 2), err);
    return db_query(arena, replay, name, sql, NULL, 0, result, err);
}

static bool live_exec(struct db *db, struct str sql, struct err *err) {
    (void)db;
    (void)sql;
    return err_set(err, ERR_DB_QUERY_FAILED, "nothing is changed");
}

static bool live_has(struct db *db, struct str name) {
    (void)db;
    (void)name;
    return true;
}

static void live_close(struct db *db) {
    (void)db;
}

static struct live *live_open(struct arena *arena, const char *licence) {
    static const struct db_driver driver = {
        .name = "oracle", .query = live_query, .exec = live_exec, .has = live_has, .close = live_close};
    struct live *live = arena_alloc(arena, sizeof *live);
    live->arena = arena;
    live->licence = licence;
    live->containers = "name,open_mode,may_enter\nARCHIVE,MOUNTED,1\nHR,READ WRITE,1\nSALES,READ ONLY,1\n";
    db_driver_init(arena, &live->db, &driver);
    return live;
}

static bool asked_for(const struct live *live, const char *words) {
    size_t at;
    for (size_t i = 0; i < live->asked.n; i++) {
        if (str_find(live->asked.at[i], str_from_z(words), &at) && !str_find(live->asked.at[i], STR("all_tab_columns"), &at)) {
            return true;
        }
    }
    return false;
}

static struct catalog *collect_live(struct arena *arena, struct live *live, bool consent) {
    const struct collect_options options = {.consent = consent, .days = 30, .interval_ms = 1};
    struct err err = {0};
    struct catalog *catalog = collect_catalog(arena, &live->db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    return catalog;
}

static void licence(void **state) {
    (void)state;
    static const struct {
        const char *licence;
        bool consent, awr;
        const char *told;
    } cases[] = {
        {"NONE", true, false, "control_management_pack_access says that the Diagnostics Pack is not licensed"},
        {"NONE", false, false, "control_management_pack_access says"},
        {"DIAGNOSTIC+TUNING", false, false, "nobody said that the Diagnostics Pack is licensed (--consent-diagnostics-pack)"},
        {"DIAGNOSTIC", true, true, NULL},
    };
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct live *live = live_open(&arena, cases[i].licence);
        struct catalog *catalog = collect_live(&arena, live, cases[i].consent);
        assert_true(str_starts(live->asked.at[0], STR("SELECT /* dovetail */ p.value"))); /* before anything else */
        assert_true(asked_for(live, "dba_hist_") == cases[i].awr);
        assert_true(asked_for(live, "gv$sqlstats s") != cases[i].awr);
        assert_true(!cases[i].told || warned(catalog, cases[i].told));
    }
    arena_release(&arena);
}

/* Required answers; without the others there is a catalog that says what it lacks. */
static bool is_required(struct str text) {
    size_t at;
    return str_find(text, STR("AS \"version_full\""), &at) || str_find(text, STR("AS \"avg_row_len\""), &at) ||
           str_find(text, STR("AS \"internal_column_id\""), &at);
}

/* Each question in turn: a refusal costs its answer, a lost connection or a cancel ends the reading, by its own name. */
static void every_question_may_fail(void **state) {
    (void)state;
    static const enum err_code codes[] = {ERR_DB_PRIVILEGE, ERR_DB_QUERY_FAILED, ERR_DB_TIMEOUT, ERR_DB_LOST, ERR_CANCELLED};
    const struct collect_options options = {.consent = true, .interval_ms = 1};
    for (size_t c = 0; c < sizeof codes / sizeof codes[0]; c++) {
        bool ends = codes[c] == ERR_DB_LOST || codes[c] == ERR_CANCELLED, reached = true;
        for (size_t nth = 1; reached; nth++) {
            struct arena arena;
            struct err err = {0};
            arena_init(&arena, NULL);
            struct live *live = live_open(&arena, "DIAGNOSTIC");
            live->failing = nth;
            live->failure = codes[c];
            struct catalog *catalog = collect_catalog(&arena, &live->db, &options, NULL, &err);
            struct workload_builder *builder = catalog ? workload_builder_new(&arena, catalog, 1) : NULL;
            bool good = builder && collect_workload(&live->db, builder, &options, NULL, &err);
            reached = live->asked.n >= nth;
            bool required = reached && is_required(live->asked.at[nth - 1]);
            if (reached && (ends || required)) {
                assert_null(builder && good ? catalog : NULL);
                assert_err(&err, codes[c]);
            } else {
                assert_true(catalog != NULL && (good || err.code == ERR_WORKLOAD_EMPTY));
            }
            arena_release(&arena);
        }
    }
}

/* The nth opening or reading of a file fails: an error that says so, whatever it was for. */
static void every_file_may_fail(void **state) {
    (void)state;
    static const enum fault faults[] = {FAULT_OPEN, FAULT_READ};
    struct arena keep;
    struct err err = {0};
    arena_init(&keep, NULL);
    struct str folder = test_folder(&keep), bundle = file_join(&keep, folder, STR("bundle"));
    struct str report = file_join(&keep, folder, STR("awr.txt"));
    assert_done(bundle_write(bundle, sample, SAMPLE_COUNT, &err) && file_write(report, str_from_z(report_text), &err), &err);
    const struct collect_options options = {.schema = bundle};
    for (size_t s = 0; s < 4; s++) {
        bool came_up = true;
        for (size_t nth = 1; came_up; nth++) {
            struct arena arena;
            arena_init(&arena, NULL);
            err = (struct err){0};
            fault_arm(faults[s % 2], nth, EIO);
            struct db *db = collect_open(&arena, s < 2 ? bundle : report, (struct str){0}, &err);
            struct catalog *catalog = db ? collect_catalog(&arena, db, &options, NULL, &err) : NULL;
            struct workload_builder *builder = catalog ? workload_builder_new(&arena, catalog, 1) : NULL;
            bool good = builder && collect_workload(db, builder, &options, NULL, &err);
            came_up = fault_disarm();
            if (good) {
                assert_false(came_up);
            } else {
                assert_true(came_up);
                assert_err(&err, ERR_FILE_UNREADABLE);
            }
            arena_release(&arena);
        }
    }
    arena_release(&keep);
}

/* A script that was killed while it wrote: every file may end anywhere. Nothing but an error or a catalog comes of it. */
static void every_answer_may_end_anywhere(void **state) {
    (void)state;
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        for (size_t part = 0; part < 16; part++) {
            struct arena arena;
            struct err err = {0};
            arena_init(&arena, NULL);
            size_t length = sample[i].text.len * part / 16;
            struct str cut = str_slice(sample[i].text, 0, length);
            struct bundle_file files[SAMPLE_COUNT];
            for (size_t k = 0; k < SAMPLE_COUNT; k++) {
                files[k] = sample[k];
            }
            files[i].text = cut;
            struct db *db = db_replay_open_bundle(&arena, bundle_open_files(&arena, files, SAMPLE_COUNT), &err);
            struct catalog *catalog = db ? collect_catalog(&arena, db, NULL, NULL, &err) : NULL;
            assert_true(catalog ? err.code == ERR_NONE : err.code != ERR_NONE && err.code != ERR_INTERNAL);
            arena_release(&arena);
        }
    }
}

/* The texts are those of the window and the database that the figures are of. */
static void texts_of_the_same_window(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    const struct collect_options options = {.consent = true, .days = 30, .dbid = 77};
    arena_init(&arena, NULL);
    struct live *live = live_open(&arena, "DIAGNOSTIC");
    struct catalog *catalog = collect_catalog(&arena, &live->db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    live->asked.n = 0;
    struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
    assert_done(collect_workload(&live->db, builder, &options, NULL, &err), &err);
    assert_true(asked_for(live, "NUMTODSINTERVAL(30, 'DAY')") && !asked_for(live, "NUMTODSINTERVAL(7, 'DAY')"));
    assert_true(asked_for(live, "t.dbid = 77"));
    arena_release(&arena);
}

/* A repository has the activity of another database, but not its tables. */
static void warehouse(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    struct collect_options options = {.consent = true, .dbid = 77};
    arena_init(&arena, NULL);
    struct live *live = live_open(&arena, "DIAGNOSTIC");
    struct catalog *catalog = collect_catalog(&arena, &live->db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    assert_str(catalog->database, "BRANCH");
    assert_str(catalog->version_text, "21.0.0.0.0");
    assert_true(catalog->oracle->dbid == 77 && catalog->oracle->instances == 3 && catalog->table_count == 0);
    assert_true(asked_for(live, "p.dbid = 77") && asked_for(live, "s.dbid = 77") && !asked_for(live, "dba_tab_statistics") &&
                !asked_for(live, "gv$sql_plan_statistics_all") && !asked_for(live, "v$system_parameter"));
    options.dbid = 42; /* its own: all of it */
    live = live_open(&arena, "DIAGNOSTIC");
    catalog = collect_catalog(&arena, &live->db, &options, NULL, &err);
    assert_true(catalog && catalog->table_count == 3 && asked_for(live, "gv$sql_plan_statistics_all"));
    options.dbid = 78;
    assert_null(collect_catalog(&arena, &live_open(&arena, "DIAGNOSTIC")->db, &options, NULL, &err));
    assert_err(&err, ERR_DB_QUERY_FAILED);
    assert_true(strstr(err.message, "no database with the DBID 78") && strstr(err.hint, "42 (SHOP), 77 (BRANCH)"));
    options.dbid = 77; /* not licensed */
    err = (struct err){0};
    assert_null(collect_catalog(&arena, &live_open(&arena, "NONE")->db, &options, NULL, &err));
    assert_err(&err, ERR_USAGE);
    arena_release(&arena);
}

static void preflight(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct live *live = live_open(&arena, "DIAGNOSTIC");
    struct catalog *catalog = collect_live(&arena, live, true);
    assert_true(warned(catalog, "GRANT SELECT_CATALOG_ROLE TO SCOTT, or narrower: "));
    assert_true(warned(catalog, "GRANT SELECT ON SYS.DBA_HIST_SQLSTAT TO SCOTT"));
    assert_true(warned(catalog, "GRANT SELECT ON SYS.V_$CELL TO SCOTT"));
    assert_true(warned(catalog, "; and what is in no role: GRANT SELECT ON SYS.COL_USAGE$ TO SCOTT; GRANT SELECT ON SYS.AUX_STATS$ TO SCOTT"));
    assert_true(warned(catalog, "GRANT EXECUTE ON SYS.DBMS_WORKLOAD_REPOSITORY TO SCOTT"));
    assert_false(warned(catalog, "GRANT SELECT ON SYS.DBA_TABLES TO SCOTT"));
    assert_false(warned(catalog, "ALL_TAB_COLUMNS"));
    assert_false(warned(catalog, "DBA_JSON_DUALITY_VIEWS")); /* this is 19c */
    assert_false(warned(catalog, "STATS$SNAPSHOT"));
    assert_true(asked_for(live, "NULL AS \"version_full\""));
    assert_true(asked_for(live, "NULL AS \"automatic\""));
    assert_true(asked_for(live, "NUMTODSINTERVAL(30, 'DAY')"));
    assert_true(asked_for(live, "s.dbid = 42"));
    assert_true(warned(catalog, "not known of this release: the release update is unknown"));
    arena_release(&arena);
}

/* Statspack's tables are PERFSTAT's, and are read where they are seen and the pack is not licensed; COL_USAGE$ is in no role. */
static void statspack(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct live *live = live_open(&arena, "NONE");
    live->views = "view_name,column_name\nV_$INSTANCE,VERSION\nSTATS$SQL_SUMMARY,SQL_ID\nSTATS$SNAPSHOT,SNAP_ID\n";
    struct catalog *catalog = collect_live(&arena, live, true);
    assert_true(catalog->oracle->workload_from == WORKLOAD_FROM_STATSPACK);
    assert_true(asked_for(live, "perfstat.stats$sql_summary") && !asked_for(live, "dba_hist_") && !asked_for(live, "gv$sqlstats"));
    assert_true(warned(catalog, "the statements are Statspack's"));
    assert_true(warned(catalog, "GRANT SELECT ON PERFSTAT.STATS$SQLTEXT TO SCOTT"));
    assert_false(warned(catalog, "GRANT SELECT ON PERFSTAT.STATS$SNAPSHOT TO SCOTT"));
    bool perfstat = false;
    size_t at;
    for (size_t i = 0; i < live->asked.n; i++) {
        perfstat = perfstat || str_find(live->asked.at[i], STR("c.owner IN ('SYS', 'PERFSTAT')"), &at);
    }
    assert_true(perfstat);
    arena_release(&arena);
}

#define IN_ROOT                                                                                                        \
    "product,version_full,version_text,database,dbid,con_dbid,container,user_name,search_path,captured_at,edition,platform,role,instances\n" \
    "Oracle,19.3.0.0.0,19.0.0.0.0,SHOP,42,43,CDB$ROOT,C##DV,APP,2024-05-01T10:00:00Z,EE,Linux,PRIMARY,2\n"

/* Only in the root are they asked for; what is open, and what going there takes, is told in one warning. */
static void the_root_names_its_containers(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct live *live = live_open(&arena, "DIAGNOSTIC");
    collect_live(&arena, live, true);
    assert_false(asked_for(live, "v$pdbs"));
    live = live_open(&arena, "DIAGNOSTIC");
    live->server = IN_ROOT;
    struct catalog *catalog = collect_live(&arena, live, true);
    assert_true(asked_for(live, "FROM v$pdbs p") && warned(catalog, "GRANT SELECT ON SYS.V_$PDBS TO C##DV"));
    assert_true(warned(catalog, "tables of its containers (open: HR, SALES) are not seen from here"));
    assert_true(warned(catalog, "Name one by --container, or write a bundle of each by collect --all-containers"));
    assert_false(warned(catalog, "GRANT SET CONTAINER") || warned(catalog, "SESSION_PRIVS"));
    live = live_open(&arena, "DIAGNOSTIC");
    live->server = IN_ROOT;
    live->containers = "name,open_mode,may_enter\nHR,READ WRITE,0\n";
    assert_true(warned(collect_live(&arena, live, true), "GRANT SET CONTAINER TO C##DV CONTAINER=ALL"));
    arena_release(&arena);
}

/* V$PDBS is the fourth question of a root: without it the warning names none; what is lost or cut short ends all. */
static void a_root_that_does_not_answer(void **state) {
    (void)state;
    static const enum err_code codes[] = {ERR_DB_PRIVILEGE, ERR_DB_QUERY_FAILED, ERR_DB_LOST, ERR_CANCELLED};
    const struct collect_options options = {.consent = true, .interval_ms = 1};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct arena arena;
        struct err err = {0};
        size_t at;
        arena_init(&arena, NULL);
        struct live *live = live_open(&arena, "DIAGNOSTIC");
        live->server = IN_ROOT;
        live->failing = 4;
        live->failure = codes[i];
        struct catalog *catalog = collect_catalog(&arena, &live->db, &options, NULL, &err);
        assert_true(str_find(live->asked.at[3], STR("v$pdbs"), &at));
        if (i < 2) {
            assert_true(catalog && warned(catalog, "tables of its containers are not seen from here"));
        } else {
            assert_null(catalog);
            assert_err(&err, codes[i]);
        }
        arena_release(&arena);
    }
}

/* From the root nothing of the containers is seen; a container may have its snapshots under its own DBID. */
static void containers(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct live *live = live_open(&arena, "DIAGNOSTIC");
    live->server = IN_ROOT;
    live->snapshots = "dbid,instance_number,snap_id,startup_time,begin_time,end_time\n";
    struct catalog *catalog = collect_live(&arena, live, true);
    assert_true(warned(catalog, "this is the root of a container database"));
    assert_true(warned(catalog, "AWR holds no snapshot of the database 42 in the last 30 days; this container's own ones are under --dbid 43"));
    live = live_open(&arena, "DIAGNOSTIC");
    catalog = collect_live(&arena, live, true);
    assert_false(warned(catalog, "this is the root") || warned(catalog, "AWR holds no snapshot"));
    arena_release(&arena);
}

/* Counters that ran over, as some do in each release, are unknown, and cost nothing else. */
static void negative_counters(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct catalog *catalog = load(&arena, "sqlstat", "sql_id,executions,elapsed_us,buffer_gets\na,10,5,-7\na,2,3,9\n", &err);
    assert_done(catalog != NULL, &err);
    assert_true(catalog->oracle->statements.at[0].executions == 12 && catalog->oracle->statements.at[0].buffer_gets == 9);
    arena_release(&arena);
}

/* --- Redaction -------------------------------------------------------------------------------------------- */

static void redaction(void **state) {
    (void)state;
    static const char *const secrets[] = {"SECRET", "534543524554", "431209"}; /* as text, as RAW, as the scale begins */
    struct arena arena;
    struct err err = {0};
    struct redact redact = {{1, 2}};
    size_t at;
    arena_init(&arena, NULL);
    static const struct bundle_file files[] = {
        {STR_INIT("manifest"), STR_INIT("format,source\n1,oracle\n")},
        {STR_INIT("columns"), STR_INIT("data_type,low_value,high_value\nVARCHAR2,534543524554,534543524554\nNUMBER,C102,C102\n")},
        {STR_INIT("histograms"), STR_INIT("endpoint_value,endpoint_actual_value\n431209e30,SECRET\n431209e30,\n17,\n")},
        {STR_INIT("sqltext_cursors"), STR_INIT("sql_text\nselect a from t where b = 'SECRET'\n")},
        {STR_INIT("sqltext_statspack"), STR_INIT("sql_text\nselect 'SECR\nSECRET'\n")},
        {STR_INIT("sampled_statements"), STR_INIT("sql_text\nselect a from t where b = 'SECRET'\n")},
        {STR_INIT("binds"), STR_INIT("value\nSECRET\n")},
        {STR_INIT("sqlplan"), STR_INIT("access_predicates,filter_predicates\nA='SECRET',B='SECRET'\n")},
    };
    struct db *db = db_replay_open_bundle(&arena, bundle_open_files(&arena, files, 8), &err);
    assert_done(db != NULL, &err);
    for (size_t i = 1; i < 8; i++) {
        struct db_result result;
        assert_done(db_query(&arena, db, files[i].name, STR(""), NULL, 0, &result, &err), &err);
        redact_answer(&redact, &arena, files[i].name, &result);
        for (size_t v = 0; v < result.row_count * result.column_count; v++) {
            for (size_t s = 0; s < 3; s++) {
                assert_false(str_find(result.values[v].text, str_from_z(secrets[s]), &at));
            }
        }
        if (i == 1) {
            assert_str(result.values[4].text, "C102");
        } else if (i == 2) {
            assert_str(result.values[4].text, "17");
        }
    }
    arena_release(&arena);
}

/* --- DDL and reports -------------------------------------------------------------------------------------- */

/* The tables of a report may come from a bundle, which has their statistics. */
static void report_with_a_bundle(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str folder = test_folder(&arena);
    struct str report = file_join(&arena, folder, STR("awr.txt")), bundle = file_join(&arena, folder, STR("bundle"));
    assert_done(bundle_write(bundle, sample, SAMPLE_COUNT, &err) && file_write(report, str_from_z(report_text), &err), &err);
    struct db *db = collect_open(&arena, report, (struct str){0}, &err);
    assert_done(db != NULL, &err);
    struct collect_options options = {.schema = bundle};
    struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    assert_int_equal(catalog->oracle->workload_from, WORKLOAD_FROM_REPORT);
    assert_true(warned(catalog, "1 tables (NEWBORN) have no statistics") && !warned(catalog, "an AWR report holds"));
    arena_release(&arena);
}

static void ddl(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str folder = test_folder(&arena);
    struct str report = file_join(&arena, folder, STR("awr.txt")), schema = file_join(&arena, folder, STR("schema.sql"));
    assert_done(file_write(report, str_from_z(report_text), &err), &err);
    assert_done(file_write(schema,
                           STR("CREATE TABLE app.orders (id NUMBER(10) NOT NULL, customer_id NUMBER, total NUMBER(12,2),\n"
                               "  CONSTRAINT orders_pk PRIMARY KEY (id));\n"
                               "CREATE BITMAP INDEX app.orders_b ON app.orders (UPPER(total), id DESC);\n"
                               "ALTER TABLE app.orders ADD CONSTRAINT orders_u UNIQUE (customer_id, id);\nthis is no SQL;\n"),
                           &err),
                &err);
    struct db *db = collect_open(&arena, report, (struct str){0}, &err);
    assert_done(db != NULL, &err);
    struct collect_options options = {.schema = schema};
    struct catalog *catalog = collect_catalog(&arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    assert_int_equal(catalog->oracle->workload_from, WORKLOAD_FROM_REPORT);
    assert_true(catalog->oracle->db_time_s == 600);
    assert_int_equal(catalog->table_count, 1);
    assert_int_equal(catalog->index_count, 3);
    assert_true(index_of(catalog, "ORDERS_PK")->primary && index_of(catalog, "ORDERS_U")->unique);
    assert_true(index_of(catalog, "ORDERS_B")->method == METHOD_BITMAP && index_of(catalog, "ORDERS_B")->keys[1].descending);
    assert_true(warned(catalog, "an AWR report holds no statistics") && !warned(catalog, "have no statistics and"));
    assert_true(warned(catalog, "1 statements of"));
    struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
    assert_done(collect_workload(db, builder, &options, NULL, &err), &err);
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_true(workload->templates[0].state == TEMPLATE_MODELLED && workload->templates[0].calls == 100);
    options.schema = STR("");
    catalog = collect_catalog(&arena, db, &options, NULL, &err);
    assert_true(catalog && catalog->table_count == 0 && warned(catalog, "give their DDL by --schema"));
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(database), cmocka_unit_test(tables),    cmocka_unit_test(histograms), cmocka_unit_test(indexes),
        cmocka_unit_test(activity), cmocka_unit_test(plans), cmocka_unit_test(statements), cmocka_unit_test(captured_binds), cmocka_unit_test(deltas),    cmocka_unit_test(malformed),
        cmocka_unit_test(missing),  cmocka_unit_test(licence),   cmocka_unit_test(sampled_statements), cmocka_unit_test(texts_of_the_same_window), cmocka_unit_test(every_question_may_fail),
        cmocka_unit_test(every_file_may_fail), cmocka_unit_test(every_answer_may_end_anywhere), cmocka_unit_test(warehouse), cmocka_unit_test(preflight), cmocka_unit_test(statspack), cmocka_unit_test(containers), cmocka_unit_test(the_root_names_its_containers), cmocka_unit_test(a_root_that_does_not_answer), cmocka_unit_test(negative_counters), cmocka_unit_test(redaction), cmocka_unit_test(report_with_a_bundle),
        cmocka_unit_test(ddl)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
