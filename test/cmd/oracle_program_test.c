/*
 * The program against a live Oracle, as far as one can be had: the real driver on ODPI-C, behind it the stand-in for
 * Oracle's client library, which answers the extraction statements from a small dictionary written here.
 */
#include "base/buf.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/json.h"
#include "base/vec.h"
#include "collect/oracle/oracle_text.h"
#include "db/bundle.h"
#include "sql/parse.h"
#include "support/oracle_world.h"

#define URL "oracle://scott:tiger@db.example:1521/shop"
#define DBID 4711

struct answer {
    const char *name;
    const char *rows[8]; /* "column=value|column=value"; columns left out are NULL */
};

/* A shop with 1,000,000 orders, one index, and a statement that looks for a customer's orders. */
static const struct answer answers[] = {
    {"licence", {"value=DIAGNOSTIC+TUNING"}},
    {"server",
     {"product=Oracle|version_full=19.21.0.0.0|version_text=19.0.0.0.0|database=SHOPDB|dbid=4711|container=SHOP|"
      "search_path=SCOTT|captured_at=2026-11-26T17:00:00Z|edition=EE|platform=Linux x86 "
      "64-bit|role=PRIMARY|instances=1"}},
    {"settings",
     {"name=cursor_sharing|value=EXACT|is_default=TRUE|is_modified=FALSE|change=IMMEDIATE",
      "name=db_block_size|value=8192|is_default=FALSE|is_modified=FALSE|change=FALSE",
      "name=workarea_size_policy|value=MANUAL|is_default=FALSE|is_modified=FALSE|change=IMMEDIATE"}},
    {"tables",
     {"schema=SHOP|name=ORDERS|num_rows=1000000|blocks=20000|avg_row_len=120|sample_size=1000000|last_analyzed=2026-11-"
      "20 "
      "22:00:00|stale_stats=NO|tablespace=USERS|pct_free=10|partitioned=NO|temporary=N|read_only=NO|compression="
      "DISABLED|"
      "degree=1|external=NO|bytes=167772160"}},
    {"columns",
     {"schema=SHOP|table_name=ORDERS|name=ID|column_id=1|internal_column_id=1|data_type=NUMBER|data_length=22|nullable="
      "N|"
      "hidden_column=NO|virtual_column=NO|num_distinct=1000000|density=0.000001|num_nulls=0|avg_col_len=5|low_value="
      "C102|"
      "high_value=C402|histogram=NONE|num_buckets=1|sample_size=1000000",
      "schema=SHOP|table_name=ORDERS|name=CUSTOMER_ID|column_id=2|internal_column_id=2|data_type=NUMBER|data_length=22|"
      "nullable=N|hidden_column=NO|virtual_column=NO|num_distinct=10000|density=0.0001|num_nulls=0|avg_col_len=4|"
      "low_value=C102|high_value=C302|histogram=NONE|num_buckets=1|sample_size=1000000",
      "schema=SHOP|table_name=ORDERS|name=NOTE|column_id=3|internal_column_id=3|data_type=VARCHAR2|data_length=200|"
      "char_length=200|nullable=Y|hidden_column=NO|virtual_column=NO|num_distinct=900000|density=0.000001|num_nulls="
      "1000|"
      "avg_col_len=100|histogram=NONE|num_buckets=1|sample_size=1000000"}},
    {"indexes",
     {"schema=SHOP|name=ORDERS_PK|table_schema=SHOP|table_name=ORDERS|index_type=NORMAL|uniqueness=UNIQUE|compression="
      "DISABLED|"
      "tablespace=INDX|blevel=2|leaf_blocks=2000|distinct_keys=1000000|clustering_factor=20000|num_rows=1000000|"
      "leaf_blocks_per_key=1|data_blocks_per_key=1|status=VALID|partitioned=NO|visibility=VISIBLE|generated=N|bytes="
      "16777216"}},
    {"index_columns", {"schema=SHOP|index_name=ORDERS_PK|position=1|column_name=ID|descend=ASC"}},
    {"constraints", {"schema=SHOP|name=ORDERS_PK|kind=P|table_name=ORDERS|index_name=ORDERS_PK|status=ENABLED"}},
    {"constraint_columns", {"schema=SHOP|name=ORDERS_PK|table_name=ORDERS|column_name=ID|position=1"}},
    {"snapshots",
     {"dbid=4711|instance_number=1|snap_id=10|startup_time=2026-11-01T00:00:00|begin_time=2026-11-26T15:00:00|"
      "end_time=2026-11-26T16:00:00",
      "dbid=4711|instance_number=1|snap_id=11|startup_time=2026-11-01T00:00:00|begin_time=2026-11-26T16:00:00|"
      "end_time=2026-11-26T17:00:00"}},
    {"sqlstat",
     {"instance_number=1|sql_id=8qvgk2w4tn1za|plan_hash_value=1|parsing_schema=SHOP|module=shop|executions=5000|"
      "elapsed_us=90000000|cpu_us=80000000|buffer_gets=100000000|disk_reads=5|rows_processed=500000|parse_calls=10"}},
    {"sqltext", {"sql_id=8qvgk2w4tn1za|command_type=3|sql_text=SELECT * FROM orders WHERE customer_id = 4711"}},
};
enum { ANSWERS = sizeof answers / sizeof *answers };

/* --- The world --------------------------------------------------------------------------------------------------- */

/* The column names that a statement gives: AS "name". */
static size_t columns_of(struct str text, struct str *names, size_t room) {
    size_t n = 0, at;
    while (n < room && str_find(text, STR("AS \""), &at)) {
        text = str_slice(text, at + 4, text.len);
        names[n++] = str_cut(&text, '"');
    }
    return n;
}

static bool find_value(const char *row, struct str column, struct str *value) {
    for (struct str rest = str_from_z(row); rest.len;) {
        *value = str_cut(&rest, '|');
        if (str_eq(str_cut(value, '='), column)) {
            return true;
        }
    }
    return false;
}

static struct str as_csv(struct arena *arena, const struct answer *answer, const struct str *columns, size_t count) {
    struct buf out;
    struct csv_writer writer = {.out = &out};
    buf_init(&out, arena);
    for (size_t c = 0; c < count; c++) {
        csv_write(&writer, columns[c]);
    }
    csv_end_row(&writer);
    for (size_t r = 0; answer->rows[r]; r++) {
        for (size_t c = 0; c < count; c++) {
            struct str value;
            if (find_value(answer->rows[r], columns[c], &value)) {
                csv_write(&writer, value);
            } else {
                csv_write_null(&writer);
            }
        }
        csv_end_row(&writer);
    }
    return buf_view(&out);
}

/* Numbers come as NUMBER, texts of statements as CLOB, the rest as VARCHAR2. */
static void add_types(struct buf *types, const struct answer *answer, const struct str *columns, size_t count) {
    for (size_t c = 0; c < count; c++) {
        struct str value;
        double number;
        if (str_eq_z(columns[c], "sql_text")) {
            buf_fmt(types, "%s," STR_FMT ",CLOB\n", answer->name, STR_ARG(columns[c]));
        } else if (find_value(answer->rows[0], columns[c], &value) && str_to_double(value, &number)) {
            buf_fmt(types, "%s," STR_FMT ",NUMBER\n", answer->name, STR_ARG(columns[c]));
        }
    }
}

static struct str make_world(struct arena *arena) {
    static const struct oracle_parameters parameters = {.dbid = DBID, .days = 7};
    struct str world = oracle_world(arena), columns[64];
    struct buf statements, types;
    struct csv_writer writer = {.out = &statements};
    buf_init(&statements, arena);
    buf_init(&types, arena);
    buf_z(&statements, "text,name\n");
    buf_z(&types, "name,column,type\n");
    for (size_t i = 0; i < ANSWERS; i++) {
        struct str text = oracle_text(arena, answers[i].name);
        size_t count = columns_of(text, columns, sizeof columns / sizeof *columns);
        csv_write(&writer, oracle_prepare(arena, text, NULL, &parameters, NULL));
        csv_write(&writer, str_from_z(answers[i].name));
        csv_end_row(&writer);
        add_types(&types, &answers[i], columns, count);
        oracle_world_put(arena, world, answers[i].name, str_z(arena, as_csv(arena, &answers[i], columns, count)));
    }
    oracle_world_put(arena, world, "statements", str_z(arena, buf_view(&statements)));
    oracle_world_put(arena, world, "types", str_z(arena, buf_view(&types)));
    return world;
}

/* One more statement that the database knows. */
static void add_answer(struct arena *arena, struct str world, const char *text, const char *name, const char *csv) {
    struct err err = {0};
    struct str statements, path = str_fmt(arena, STR_FMT "/statements.csv", STR_ARG(world));
    assert_done(file_read(arena, path, 0, &statements, &err), &err);
    oracle_world_put(arena, world, "statements",
                     str_z(arena, str_fmt(arena, STR_FMT "\"%s\",%s\n", STR_ARG(statements), text, name)));
    oracle_world_put(arena, world, name, csv);
}

static size_t lines_with(struct str log, const char *beginning, const char *end) {
    size_t count = 0;
    while (log.len) {
        struct str line = str_cut(&log, '\n');
        count += str_starts(line, str_from_z(beginning)) && str_ends(line, str_from_z(end));
    }
    return count;
}

/* --- What the program does ------------------------------------------------------------------------------------------ */

/* The world's repository holds another database as well, which did the same. */
static void add_database(struct arena *arena, struct str world, double dbid, const char *databases) {
    const struct oracle_parameters parameters = {.dbid = dbid, .days = 7};
    struct err err = {0};
    struct str known, path = str_fmt(arena, STR_FMT "/statements.csv", STR_ARG(world));
    struct buf statements;
    struct csv_writer writer = {.out = &statements};
    assert_done(file_read(arena, path, 0, &known, &err), &err);
    buf_init(&statements, arena);
    buf_str(&statements, known);
    for (size_t i = 0; i < ANSWERS; i++) {
        struct str text = oracle_text(arena, answers[i].name);
        if (oracle_text_label(text, "pack").len) {
            csv_write(&writer, oracle_prepare(arena, text, NULL, &parameters, NULL));
            csv_write(&writer, str_from_z(answers[i].name));
            csv_end_row(&writer);
        }
    }
    csv_write(&writer, oracle_prepare(arena, oracle_text(arena, "databases"), NULL, &parameters, NULL));
    csv_write(&writer, STR("databases"));
    csv_end_row(&writer);
    oracle_world_put(arena, world, "statements", str_z(arena, buf_view(&statements)));
    oracle_world_put(arena, world, "databases", databases);
}

static void collect_gives_what_the_database_has(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str world = make_world(&arena), columns[64];
    const char *path = str_z(&arena, str_fmt(&arena, STR_FMT "/bundle", STR_ARG(world)));
    struct test_run run = test_program(
        &arena, (struct str){0}, (const char *const[]){"collect", URL, "-o", path, "--consent-diagnostics-pack", NULL});
    if (run.status != 0) {
        print_error(STR_FMT, STR_ARG(run.err));
    }
    assert_int_equal(run.status, 0);
    struct bundle *bundle = bundle_open(&arena, str_from_z(path), &err);
    assert_done(bundle != NULL, &err);
    for (size_t i = 0; i < ANSWERS; i++) {
        struct str text;
        size_t count = columns_of(oracle_text(&arena, answers[i].name), columns, sizeof columns / sizeof *columns);
        assert_done(bundle_read(&arena, bundle, str_from_z(answers[i].name), &text, &err), &err);
        assert_str(text, str_z(&arena, as_csv(&arena, &answers[i], columns, count)));
    }
    arena_release(&arena);
}

/* --- Containers --------------------------------------------------------------------------------------------------- */

#define ROOT "oracle://c%23%23dv:tiger@db.example:1521/cdb1"
static const char three_containers[] = "name,open_mode,may_enter\nARCHIVE,MOUNTED,1\nHR,READ ONLY,1\nSALES,READ WRITE,1\n";

/* The shop again, asked in the root of a container database; each container's own answer says its name. */
static struct str make_container_world(struct arena *arena, const char *containers) {
    static const char *const names[] = {"HR", "SALES", "CDB$ROOT"};
    struct str world = make_world(arena), columns[64];
    add_answer(arena, world, "SELECT /* dovetail */ p.name AS%", "containers", containers);
    size_t count = columns_of(oracle_text(arena, "server"), columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < 3; i++) {
        struct str row = str_fmt(arena,
                                 "product=Oracle|version_full=19.21.0.0.0|version_text=19.0.0.0.0|database=CDB1|dbid=4711|"
                                 "container=%s|user_name=C##DV|search_path=C##DV|captured_at=2026-11-26T17:00:00Z|edition=EE|"
                                 "platform=Linux|role=PRIMARY|instances=1", names[i]);
        struct answer server = {"server", {str_z(arena, row)}};
        const char *file = i < 2 ? str_z(arena, str_fmt(arena, "server@%s", names[i])) : "server";
        oracle_world_put(arena, world, file, str_z(arena, as_csv(arena, &server, columns, count)));
    }
    return world;
}

static struct test_run collect(struct arena *arena, const char *output, const char *option, const char *value) {
    return test_program(arena, (struct str){0},
                        (const char *const[]){"collect", ROOT, "-o", output, "--consent-diagnostics-pack", option, value, NULL});
}

/* What server.csv of the bundle says; empty: there is no bundle. */
static struct str container_of(struct arena *arena, const char *path) {
    struct err err = {0};
    struct str text, columns[64], values;
    if (file_kind(str_from_z(path)) == FILE_ABSENT) {
        return (struct str){0};
    }
    struct bundle *bundle = bundle_open(arena, str_from_z(path), &err);
    assert_done(bundle != NULL && bundle_read(arena, bundle, STR("server"), &text, &err), &err);
    size_t count = columns_of(oracle_text(arena, "server"), columns, sizeof columns / sizeof *columns), at = 0;
    while (at < count && !str_eq_z(columns[at], "container")) {
        at++;
    }
    str_cut(&text, '\n');
    for (values = text; at > 0; at--) {
        str_cut(&values, ',');
    }
    return str_cut(&values, ',');
}

static bool says(struct str text, const char *words) {
    size_t at;
    return str_find(text, str_from_z(words), &at);
}

/* In the root what is there is asked first, then the session goes, by the name that V$PDBS has; all that follows is there. */
static void one_container(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str world = make_container_world(&arena, three_containers);
    const char *path = str_z(&arena, str_fmt(&arena, STR_FMT "/hr.zip", STR_ARG(world)));
    struct test_run run = collect(&arena, path, "--container", "hr");
    assert_int_equal(run.status, 0);
    assert_str(container_of(&arena, path), "HR");
    struct str log = oracle_world_log(&arena, world);
    assert_int_equal(lines_with(log, "attach ", ""), 1);
    assert_int_equal(lines_with(log, "execute ALTER SESSION SET CONTAINER = \"HR\"", ""), 1);
    size_t asked, goes, licence;
    assert_true(str_find(log, STR(" FROM v$pdbs p WHERE p.name NOT LIKE '%$SEED' ORDER BY p.name\n  fetch 3 of "), &asked));
    assert_true(str_find(log, STR("\nexecute ALTER SESSION SET CONTAINER = \"HR\"\nexecute ALTER SESSION SET NLS_NUMERIC_"), &goes));
    assert_true(str_find(log, STR("\nexecute SELECT /* dovetail */ p.value AS "), &licence) && asked < goes && goes < licence);
    assert_true(str_ends(str_trim(log), STR("end\ndetach"))); /* closed: nobody gets it in that container */
    run = test_program(&arena, (struct str){0},
                       (const char *const[]){"advise", ROOT, "--consent-diagnostics-pack", "--container", "SALES", "--budget", "1GB", NULL});
    assert_true(run.status <= 1 && says(run.out, "index ORDERS(CUSTOMER_ID)"));
    assert_int_equal(lines_with(oracle_world_log(&arena, world), "execute ALTER SESSION SET CONTAINER = \"SALES\"", ""), 1);
    arena_release(&arena);
}

/* Without the option the root is collected, and says what it does not see. */
static void the_root_alone(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str world = make_container_world(&arena, three_containers);
    const char *path = str_z(&arena, str_fmt(&arena, STR_FMT "/root.zip", STR_ARG(world)));
    struct test_run run = test_program(&arena, (struct str){0},
                                       (const char *const[]){"advise", ROOT, "--consent-diagnostics-pack", NULL});
    assert_true(run.status <= 1);
    assert_true(says(run.out, "(open: HR, SALES)") && says(run.out, "--container"));
    assert_int_equal(collect(&arena, path, NULL, NULL).status, 0);
    assert_str(container_of(&arena, path), "CDB$ROOT");
    assert_false(says(oracle_world_log(&arena, world), "SESSION SET CONTAINER"));
    run = test_program(&arena, (struct str){0}, (const char *const[]){"advise", path, NULL});
    assert_true(run.status <= 1 && says(run.out, "(open: HR, SALES)"));
    arena_release(&arena);
}

static void containers_that_cannot_be_entered(void **state) {
    (void)state;
    static const struct {
        const char *name, *faults, *told, *also;
    } cases[] = {
        {"PAYROLL", "", "no pluggable database \"PAYROLL\" is seen from here", "Open and seen: HR, SALES. "},
        {"PDB$SEED", "", "no pluggable database \"PDB$SEED\" is seen", "HR, SALES"},
        {"HR\" SERVICE = \"X", "", "is seen from here", "HR, SALES"},
        {"archive", "", "the pluggable database ARCHIVE is not open in this instance", "Open here: HR, SALES."},
        {"HR", "sql:SESSION SET CONTAINER,0,1031,0\n", "this user may not enter the container HR", "GRANT SET CONTAINER TO c##dv CONTAINER=ALL"},
        {"HR", "sql:SESSION SET CONTAINER,0,65011,0\n", "ORA-65011", "V$PDBS"},
        {"HR", "sql:v$pdbs,0,942,0\n", "ORA-00942", "GRANT SELECT_CATALOG_ROLE TO c##dv"},
        {"HR", "sql:SESSION SET CONTAINER,0,3113,0\n", "was lost", "ORA-03113"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct str world = make_container_world(&arena, three_containers);
        const char *path = str_z(&arena, str_fmt(&arena, STR_FMT "/one.zip", STR_ARG(world)));
        oracle_world_put(&arena, world, "faults", str_z(&arena, str_fmt(&arena, "on,nth,code,delay_ms\n%s", cases[i].faults)));
        struct test_run run = collect(&arena, path, "--container", cases[i].name);
        if (!says(run.err, cases[i].told) || !says(run.err, cases[i].also)) {
            fail_msg("%s: " STR_FMT, cases[i].name, STR_ARG(run.err));
        }
        assert_int_equal(run.status, 4);
        assert_true(file_kind(str_from_z(path)) == FILE_ABSENT);
        assert_false(says(oracle_world_log(&arena, world), "FROM dba_tables"));
        arena_release(&arena);
    }
}

struct all_run {
    struct test_run run;
    struct str hr, sales; /* whose the two bundles are; empty: there is none */
};

static struct all_run collect_all(struct arena *arena, const char *containers, const char *faults) {
    struct str world = make_container_world(arena, containers);
    const char *folder = str_z(arena, str_fmt(arena, STR_FMT "/all", STR_ARG(world)));
    oracle_world_put(arena, world, "faults", str_z(arena, str_fmt(arena, "on,nth,code,delay_ms\n%s", faults)));
    struct all_run all = {.run = collect(arena, folder, "--all-containers", NULL)};
    all.hr = container_of(arena, str_z(arena, str_fmt(arena, "%s/HR.zip", folder)));
    all.sales = container_of(arena, str_z(arena, str_fmt(arena, "%s/SALES.zip", folder)));
    assert_true(file_kind(str_fmt(arena, "%s/ARCHIVE.zip", folder)) == FILE_ABSENT);
    return all;
}

static void a_bundle_of_each_container(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct all_run all = collect_all(&arena, three_containers, "");
    assert_int_equal(all.run.status, 0);
    assert_str(all.hr, "HR");
    assert_str(all.sales, "SALES");
    assert_true(says(all.run.err, "1 pluggable database is not open in this instance and left out: ARCHIVE"));
    all = collect_all(&arena, "name,open_mode,may_enter\nA,MOUNTED,1\nB,MIGRATE,1\n", "");
    assert_int_equal(all.run.status, 4);
    assert_true(says(all.run.err, "2 pluggable databases are not open in this instance and left out: A, B"));
    assert_true(says(all.run.err, "no open pluggable database is seen from here"));
    all = collect_all(&arena, three_containers, "sql:v$pdbs,0,942,0\n");
    assert_true(all.run.status == 4 && says(all.run.err, "GRANT SELECT_CATALOG_ROLE TO c##dv"));
    arena_release(&arena);
}

/* One that fails is told and named, the others are whole, and the exit status says that not all is well. */
static void containers_that_fail_alone(void **state) {
    (void)state;
    static const struct {
        const char *faults, *told;
        bool hr, sales;
    } cases[] = {
        {"sql:FROM dba_tables,2,3113,0\n", "container SALES was not collected: the connection to the database", true, false},
        {"sql:FROM dba_tables,1,3113,0\n", "container HR was not collected: the connection to the database", false, true},
        {"OCIStmtFetch2,25,3113,0\n", "was not collected: the connection to the database", true, false},
        {"\"sql:CONTAINER = \"\"SALES\",0,1031,0\n",
         "container SALES was not collected: this user may not enter the container SALES. Let a DBA run in the root: GRANT SET CONTAINER TO "
         "c##dv CONTAINER=ALL", true, false},
        {"\"sql:CONTAINER = \"\"HR\",0,65011,0\n", "container HR was not collected: the database refused the statement: Pluggable database", false, true},
        {"sql:SESSION SET CONTAINER,0,1031,0\n", "container SALES was not collected: this user may not", false, false},
        {"OCISessionBegin,3,1035,0\n", "container SALES was not collected: the database at", true, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct all_run all = collect_all(&arena, three_containers, cases[i].faults);
        bool as_told = says(all.run.err, cases[i].told) && all.run.status == 4;
        if (!as_told || str_eq_z(all.hr, "HR") != cases[i].hr || str_eq_z(all.sales, "SALES") != cases[i].sales) {
            fail_msg("case %zu: status %d, " STR_FMT, i, all.run.status, STR_ARG(all.run.err));
        }
        assert_true(says(all.run.err, cases[i].hr ? "container SALES: " : "container HR: "));
        arena_release(&arena);
    }
}

/* Options that do not go together, and sources without containers. */
static void containers_of_other_sources(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str world = make_container_world(&arena, three_containers);
    const char *bundle = str_z(&arena, str_fmt(&arena, STR_FMT "/hr.zip", STR_ARG(world)));
    assert_int_equal(collect(&arena, bundle, "--container", "HR").status, 0);
    const char *const uses[][8] = {{"collect", ROOT, "-o", "x", "--all-containers", "--container", "HR", NULL},
                                   {"collect", ROOT, "-o", "x", "--all-containers", "--all-databases", NULL},
                                   {"collect", ROOT, "-o", "x", "--all-containers", "--dbid", "7", NULL},
                                   {"collect", bundle, "-o", "x", "--all-containers", NULL},
                                   {"collect", bundle, "-o", "x", "--container", "HR", NULL},
                                   {"advise", bundle, "--container", "HR", NULL}};
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
        struct test_run run = test_program(&arena, (struct str){0}, uses[i]);
        assert_true(run.status == 2 && says(run.err, "DVT-0101"));
    }
    arena_release(&arena);
}

/* Nothing that is run could write, whatever it is called. */
static void collecting_only_reads(void **state) {
    (void)state;
    struct arena arena;
    size_t queries = 0;
    arena_init(&arena, NULL);
    struct str world = make_world(&arena);
    const char *path = str_z(&arena, str_fmt(&arena, STR_FMT "/bundle", STR_ARG(world)));
    test_program(&arena, (struct str){0},
                 (const char *const[]){"collect", URL, "-o", path, "--consent-diagnostics-pack", NULL});
    for (struct str log = oracle_world_log(&arena, world); log.len;) {
        struct str line = str_cut(&log, '\n');
        if (str_starts(line, STR("execute "))) {
            assert_true(str_starts(line, STR("execute SELECT /* dovetail */ ")) ||
                        str_starts(line, STR("execute ALTER SESSION SET NLS_")));
            queries++;
        }
        assert_false(str_starts(line, STR("commit")));
    }
    assert_true(queries > ANSWERS);
    arena_release(&arena);
}

static const struct json_value *recommendation(const struct json_value *advice, const char *title) {
    const struct json_value *all = json_get(advice, "recommendations");
    for (size_t i = 0; all && i < all->item_count; i++) {
        if (str_eq_z(json_get_str(json_at(all, i), "title", STR("")), title)) {
            return json_at(all, i);
        }
    }
    return NULL;
}

static const struct json_value *advise(struct arena *arena, const char *source) {
    struct err err = {0};
    struct test_run run = test_program(
        arena, (struct str){0},
        (const char *const[]){"advise", source, "--format", "json", "--budget", "1GB",
                              strstr(source, "oracle://") ? "--consent-diagnostics-pack" : "--seed=0", NULL});
    if (run.status > 1) {
        print_error(STR_FMT, STR_ARG(run.err));
    }
    assert_true(run.status <= 1);
    const struct json_value *advice = json_read(arena, run.out, &err);
    assert_done(advice != NULL, &err);
    return advice;
}

/* One run, a bundle for each; the other one's tables come from its own bundle. */
static void bundles_of_a_warehouse(void **state) {
    (void)state;
    struct arena arena;
    size_t at;
    arena_init(&arena, NULL);
    struct str world = make_world(&arena);
    add_database(&arena, world, 77, "dbid,name,version_text,instances\n77,BR ANCH,21.0.0.0.0,1\n4711,SHOPDB,19.0.0.0.0,1\n");
    const char *folder = str_z(&arena, str_fmt(&arena, STR_FMT "/all", STR_ARG(world)));
    const char *own = str_z(&arena, str_fmt(&arena, "%s/SHOPDB-4711.zip", folder));
    const char *other = str_z(&arena, str_fmt(&arena, "%s/BR_ANCH-77.zip", folder));
    struct test_run run = test_program(&arena, (struct str){0},
                                       (const char *const[]){"collect", URL, "-o", folder, "--consent-diagnostics-pack",
                                                             "--all-databases", NULL});
    if (run.status != 0) {
        print_error(STR_FMT, STR_ARG(run.err));
    }
    assert_int_equal(run.status, 0);
    assert_non_null(recommendation(advise(&arena, own), "index ORDERS(CUSTOMER_ID)"));
    run = test_program(&arena, (struct str){0},
                       (const char *const[]){"advise", other, "--schema", own, "--budget", "1GB", NULL});
    assert_true(run.status <= 1);
    assert_true(str_find(run.out, STR("index ORDERS(CUSTOMER_ID)"), &at));
    assert_true(str_find(run.out, STR("BR ANCH"), &at) || str_find(run.out, STR("21.0"), &at));
    run = test_program(&arena, (struct str){0}, (const char *const[]){"advise", other, NULL});
    assert_true(run.status <= 1 && !str_find(run.out, STR("index ORDERS(CUSTOMER_ID)"), &at));
    run = test_program(&arena, (struct str){0}, (const char *const[]){"collect", URL, "-o", folder, "--all-databases", NULL});
    assert_int_equal(run.status, 2);
    assert_true(str_find(run.err, STR("--consent-diagnostics-pack"), &at));
    arena_release(&arena);
}

static void advice_from_a_live_oracle(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    make_world(&arena);
    const struct json_value *advice = advise(&arena, URL);
    const struct json_value *index = recommendation(advice, "index ORDERS(CUSTOMER_ID)");
    assert_non_null(index);
    struct str ddl = json_at(json_get(index, "ddl"), 0)->text;
    assert_true(str_starts(ddl, STR("CREATE INDEX SHOP.IDX_ORDERS_CUSTOMER_ID_")));
    assert_true(str_ends(ddl, STR(" ON SHOP.ORDERS (CUSTOMER_ID) COMPRESS 1 TABLESPACE INDX INVISIBLE ONLINE")));
    assert_non_null(recommendation(advice, "parameter workarea_size_policy = AUTO"));
    arena_release(&arena);
}

/* Unasked, nothing is made in the database; asked, what was made is gone at the end. */
static void only_asked_it_makes_hypothetical_indexes(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str world = make_world(&arena);
    advise(&arena, URL);
    struct str log = oracle_world_log(&arena, world);
    assert_int_equal(lines_with(log, "execute CREATE", ""), 0);
    assert_int_equal(lines_with(log, "execute EXPLAIN", ""), 0);
    add_answer(&arena, world, "SELECT SYS_CONTEXT('USERENV', 'SESSION_USER')%", "who", "a,b\nSCOTT,4711\n");
    add_answer(&arena, world, "SELECT o.object_name FROM user_objects o%", "left", "object_name\n");
    add_answer(&arena, world, "SELECT depth, operation, options, object_owner, object_name, cost FROM sys.plan_table$%",
               "plan",
               "depth,operation,options,object_owner,object_name,cost\n0,SELECT STATEMENT,,,,100\n1,TABLE "
               "ACCESS,FULL,SHOP,ORDERS,100\n");
    add_answer(&arena, world, "SELECT SYS_CONTEXT('USERENV', 'CLIENT_INFO')%", "size", "a\n30000000 33554432\n");
    struct test_run run = test_program(&arena, (struct str){0},
                                       (const char *const[]){"advise", URL, "--consent-diagnostics-pack", "--whatif",
                                                             "database", "--budget", "1GB", NULL});
    log = oracle_world_log(&arena, world);
    if (run.status > 1) {
        print_error(STR_FMT, STR_ARG(run.err));
    }
    assert_true(run.status <= 1);
    assert_int_equal(lines_with(log, "attach ", ""), 1); /* one session reads, one of a pool asks the planner */
    assert_int_equal(lines_with(log, "get session pool-", ""), 1);
    size_t made = lines_with(log, "execute CREATE INDEX SCOTT.DVT_WI_4711_", " NOSEGMENT");
    assert_true(made > 0);
    assert_int_equal(lines_with(log, "execute CREATE", ""), made);
    assert_int_equal(lines_with(log, "execute DROP INDEX SCOTT.DVT_WI_4711_", ""), made);
    assert_int_equal(lines_with(log, "execute DROP", ""), made);
    arena_release(&arena);
}

/* A design that somebody wrote, in Oracle's own words. */
static void a_design_is_priced(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct str world = make_world(&arena), path = str_fmt(&arena, STR_FMT "/design.sql", STR_ARG(world));
    assert_done(
        file_write(path, STR("CREATE INDEX shop.by_customer ON shop.orders (customer_id) COMPRESS 1 ONLINE;\n"), &err),
        &err);
    struct test_run run = test_program(&arena, (struct str){0},
                                       (const char *const[]){"whatif", URL, "--consent-diagnostics-pack", "--design",
                                                             str_z(&arena, path), "--format", "json", NULL});
    if (run.status > 1) {
        print_error(STR_FMT, STR_ARG(run.err));
    }
    assert_int_equal(run.status, 0);
    const struct json_value *told = json_read(&arena, run.out, &err);
    assert_done(told != NULL, &err);
    double before = json_get_number(told, "baseline", 0), after = json_get_number(told, "after", 0);
    assert_true(before > 0 && after < before / 10);
    arena_release(&arena);
}

/* A script for SQL*Plus, all of which our own parser takes. */
static void advice_as_a_script(void **state) {
    (void)state;
    struct arena arena;
    struct sql_script script = {0};
    size_t at;
    arena_init(&arena, NULL);
    make_world(&arena);
    struct test_run run = test_program(
        &arena, (struct str){0},
        (const char *const[]){"advise", URL, "--consent-diagnostics-pack", "--budget", "1GB", "--format", "sql", NULL});
    assert_true(run.status <= 1);
    assert_true(str_find(run.out, STR("\nWHENEVER SQLERROR EXIT FAILURE\n"), &at));
    assert_true(str_find(run.out, STR("IF SYS_CONTEXT('USERENV', 'CON_NAME') <> 'SHOP' THEN\n"), &at));
    assert_true(str_find(run.out, STR("\nALTER SYSTEM SET workarea_size_policy = AUTO SCOPE = BOTH;\n"), &at));
    assert_true(str_find(run.out, STR("\n-- ALTER SESSION SET OPTIMIZER_USE_INVISIBLE_INDEXES = TRUE;\n"), &at));
    sql_parse_script(&arena, SQL_ORACLE, run.out, &script);
    for (size_t i = 0; i < script.statements.n; i++) {
        if (script.statements.at[i].outcome == SQL_FAILED) {
            print_error("refused: " STR_FMT "\n", STR_ARG(script.statements.at[i].text));
            fail();
        }
    }
    assert_true(script.statements.n >= 4);
    arena_release(&arena);
}

/* Through the real driver: calls that fail while everything is read, one run each. Whole bundles, or none and the reason. */
static void a_collection_that_breaks(void **state) {
    (void)state;
    static const struct {
        const char *call;
        int code;
        bool ends; /* lost, or broken off: nothing more can be asked */
    } faults[] = {{"OCIStmtExecute", 3113, true}, {"OCIStmtFetch2", 3113, true}, {"OCIStmtFetch2", 1013, true},
                  {"OCIStmtExecute", 942, false}, {"OCIStmtFetch2", 1555, false}, {"OCIStmtExecute", 1031, false}};
    static const unsigned places[] = {3, 5, 8, 14, 30};
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        size_t ended = 0;
        for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
            struct arena arena;
            struct err err = {0};
            size_t at;
            arena_init(&arena, NULL);
            struct str world = make_world(&arena), path = str_fmt(&arena, STR_FMT "/out.zip", STR_ARG(world));
            oracle_world_put(&arena, world, "faults",
                             str_z(&arena, str_fmt(&arena, "on,nth,code,delay_ms\n%s,%u,%d,0\n", faults[f].call,
                                                   places[p], faults[f].code)));
            struct test_run run = test_program(&arena, (struct str){0},
                                               (const char *const[]){"collect", URL, "-o", str_z(&arena, path),
                                                                     "--consent-diagnostics-pack", NULL});
            struct str native = str_fmt(&arena, "ORA-%05d", faults[f].code);
            if (run.status == 0) {
                assert_done(bundle_open(&arena, path, &err) != NULL, &err);
            } else {
                assert_true(file_kind(path) == FILE_ABSENT && str_find(run.err, native, &at));
                ended++;
            }
            arena_release(&arena);
        }
        assert_true(!faults[f].ends || ended >= 3); /* the last places may lie behind the last fetch */
    }
}

/* The password is in no message and no report. */
static void refused_log_on(void **state) {
    (void)state;
    struct arena arena;
    size_t at;
    arena_init(&arena, NULL);
    struct str world = make_world(&arena);
    oracle_world_put(&arena, world, "faults", "on,nth,code,delay_ms\nOCISessionBegin,0,1017,0\n");
    struct test_run run = test_program(&arena, (struct str){0}, (const char *const[]){"advise", URL, NULL});
    assert_int_equal(run.status, 4);
    assert_true(str_find(run.err, STR("ORA-01017"), &at));
    assert_false(str_find(run.err, STR("tiger"), &at));
    arena_release(&arena);
}

static void version_names_the_driver(void **state) {
    (void)state;
    struct arena arena;
    size_t at;
    arena_init(&arena, NULL);
    oracle_world(&arena);
    struct test_run run = test_program(&arena, (struct str){0}, (const char *const[]){"--version", NULL});
    assert_true(str_find(run.out, STR("oracle (client library 21.8)"), &at));
    setenv("DOVETAIL_ORACLE_CLIENT", "/no/such/folder", 1);
    run = test_program(&arena, (struct str){0}, (const char *const[]){"--version", NULL});
    assert_true(str_find(run.out, STR("no client library found"), &at));
    run = test_program(&arena, (struct str){0}, (const char *const[]){"advise", URL, NULL});
    assert_int_equal(run.status, 4);
    assert_true(str_find(run.err, STR("DPI-1047"), &at));
    assert_true(str_find(run.err, STR("/no/such/folder"), &at));
    assert_true(str_find(run.err, STR("Instant Client"), &at));
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(collect_gives_what_the_database_has),
        cmocka_unit_test(bundles_of_a_warehouse),
        cmocka_unit_test(one_container),
        cmocka_unit_test(the_root_alone),
        cmocka_unit_test(containers_that_cannot_be_entered),
        cmocka_unit_test(a_bundle_of_each_container),
        cmocka_unit_test(containers_that_fail_alone),
        cmocka_unit_test(containers_of_other_sources),
        cmocka_unit_test(collecting_only_reads),
        cmocka_unit_test(advice_from_a_live_oracle),
        cmocka_unit_test(only_asked_it_makes_hypothetical_indexes),
        cmocka_unit_test(a_design_is_priced),
        cmocka_unit_test(advice_as_a_script),
        cmocka_unit_test(a_collection_that_breaks),
        cmocka_unit_test(refused_log_on),
        cmocka_unit_test(version_names_the_driver),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
