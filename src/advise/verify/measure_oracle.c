/*
 * Measuring on a clone of Oracle Database: invisible indexes that this session alone uses (see measure.h).
 *
 * A statement is run by DBMS_SQL inside an anonymous block: parsed, then executed and, when it is a query, fetched to its last row between two
 * looks at the server's clock; no row crosses the network, and parsing, which shared cursors do once, is not counted. What took how long comes home
 * as the session's client information, in microseconds.
 *
 * Indexes that were invisible on the clone before are hidden from every run by the same hints: they would be used on both sides.
 *
 * Knowingly: a query over a view that brings the table has no place for a hint; where the plan shows an index that was to be hidden,
 * the run is refused. What is read stays in the buffer cache between runs: a warm comparison, on either side. Rows are fetched
 * one by one, some microseconds each, on either side, too.
 */
#include <math.h>

#include "advise/verify/measure_engine.h"
#include "advise/oracle/oracle.h"
#include "base/hash.h"
#include "catalog/design_oracle.h"
#include "sql/print.h"
#include "whatif/oracle_hide.h"

#define PREFIX "DVT_VERIFY_"
#define PLSQL_TEXT_MAX 32767 /* bytes of a literal (PL/SQL Language Reference, "PL/SQL Program Limits") */

static struct str qualified(struct arena *arena, struct str schema, struct str name) {
    return str_fmt(arena, STR_FMT "." STR_FMT, STR_ARG(sql_quote_name(arena, SQL_ORACLE, schema)),
                   STR_ARG(sql_quote_name(arena, SQL_ORACLE, name)));
}

static struct str own_name(struct arena *arena, size_t position) {
    return str_fmt(arena, PREFIX "%zu", position);
}

/* --- Indexes ------------------------------------------------------------------------------------------------- */

/* The one place that drops. */
static bool drop_named(struct arena *scratch, struct measure *m, struct str schema, struct str name, struct err *err) {
    if (!str_starts(name, STR(PREFIX))) {
        return err_set(err, ERR_INTERNAL, "the verification was about to drop \"" STR_FMT "\", which is not its own", STR_ARG(name));
    }
    return db_exec(m->db, str_fmt(scratch, "DROP INDEX " STR_FMT, STR_ARG(qualified(scratch, schema, name))), err);
}

static bool drop_leftovers(struct arena *scratch, struct measure *m, struct err *err) {
    struct db_result left;
    if (!db_query(scratch, m->db, STR(""),
                  STR("SELECT owner, index_name FROM all_indexes WHERE index_name LIKE 'DVT\\_VERIFY\\_%' ESCAPE '\\' "
                      "AND visibility = 'INVISIBLE' ORDER BY owner, index_name"),
                  NULL, 0, &left, err)) {
        return false;
    }
    for (size_t i = 0; i < left.row_count; i++) {
        const struct db_value *row = left.values + i * left.column_count;
        log_message(m->log, LOG_WARNING, "dropping " STR_FMT "." STR_FMT " on the clone, left by a run that was interrupted",
                    STR_ARG(row[0].text), STR_ARG(row[1].text));
        if (!drop_named(scratch, m, row[0].text, row[1].text, err)) {
            return false;
        }
    }
    return true;
}

static bool begin(struct arena *scratch, struct measure *m, struct err *err) {
    return drop_leftovers(scratch, m, err) &&
           db_exec(m->db, STR("ALTER SESSION SET OPTIMIZER_USE_INVISIBLE_INDEXES = TRUE"), err);
}

static bool drop(struct arena *scratch, struct measure *m, size_t position, struct err *err) {
    struct str schema = m->catalog->tables[m->built[position]->table].schema;
    return drop_named(scratch, m, schema, own_name(scratch, position), err);
}

/* Stored as it is advised. Statistics of the index come with its building, those of its expressions do not. */
static bool build(struct arena *scratch, struct measure *m, size_t position, const struct design_index *index, struct err *err) {
    const struct design_index *stored = oracle_stored(scratch, m->catalog, index);
    struct str schema = m->catalog->tables[index->table].schema;
    struct str name = qualified(scratch, schema, own_name(scratch, position)), gather = oracle_gather_text(scratch, m->catalog, index);
    struct str ddl = design_oracle_ddl_named(scratch, m->catalog, stored, name, DESIGN_ORACLE_INVISIBLE);
    struct err ignored = {0};
    if (!db_exec(m->db, ddl, err)) {
        return false;
    }
    if (gather.len && !db_exec(m->db, gather, err)) {
        drop_named(scratch, m, schema, own_name(scratch, position), &ignored);
        return false;
    }
    return true;
}

/* --- Plans --------------------------------------------------------------------------------------------------- */

/* Names are looked up where the statement ran; where it came without a schema, in the search path's first. */
static bool enter_schema(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct err *err) {
    struct str path = m->catalog->search_path, schema = sample->schema;
    schema = schema.len ? schema : str_trim(str_cut(&path, ','));
    if (!schema.len || str_eq(schema, m->schema)) {
        return true;
    }
    if (!db_exec(m->db, str_fmt(scratch, "ALTER SESSION SET CURRENT_SCHEMA = " STR_FMT, STR_ARG(sql_quote_name(scratch, SQL_ORACLE, schema))),
                 err)) {
        return false;
    }
    m->schema = str_dup(m->arena, schema);
    return true;
}

/* Its text with hints against what is absent, and against what was invisible before. */
static struct str text_without(struct arena *scratch, const struct measure *m, const struct workload_sample *sample, struct members without) {
    const struct catalog *catalog = m->catalog;
    struct oracle_hidden *hidden = ARENA_ARRAY(scratch, struct oracle_hidden, catalog->index_count + MEASURE_INDEXES_MAX);
    struct members absent = measure_absent(m, without);
    size_t count = 0;
    for (size_t i = 0; i < catalog->index_count; i++) {
        if (catalog->indexes[i].oracle && !catalog->indexes[i].oracle->visible) {
            hidden[count++] = (struct oracle_hidden){catalog->indexes[i].table, catalog->indexes[i].name};
        }
    }
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&absent, i)) {
            bool old = members_has(&m->gone, i);
            hidden[count++] = (struct oracle_hidden){m->built[i]->table, old ? catalog->indexes[m->existing[i]].name : own_name(scratch, i)};
        }
    }
    return oracle_without_end(oracle_hide_named(scratch, catalog, sample, hidden, count));
}

/* The plan's rows go with the transaction. */
static bool explain(struct arena *scratch, struct measure *m, struct str text, struct members *used, double *cost, struct err *err) {
    struct db_result steps;
    struct err after = {0};
    bool good = db_exec(m->db, str_fmt(scratch, "EXPLAIN PLAN SET STATEMENT_ID = 'DVT' INTO sys.plan_table$ FOR " STR_FMT, STR_ARG(text)), err) &&
                db_query(scratch, m->db, STR(""),
                         STR("SELECT object_name, cost FROM sys.plan_table$ WHERE statement_id = 'DVT' ORDER BY id"), NULL, 0, &steps, err);
    bool back = db_exec(m->db, STR("ROLLBACK"), good ? err : &after);
    if (!good || !back) {
        return false;
    }
    if (!steps.row_count || !str_to_double(steps.values[1].text, cost)) {
        return err_set(err, ERR_DB_VALUE_MALFORMED, "the clone's EXPLAIN PLAN gives no cost");
    }
    for (size_t i = 0; i < steps.row_count; i++) {
        measure_note_name(m, steps.values[i * steps.column_count].text, PREFIX, used);
    }
    return true;
}

static bool plan_without(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without,
                         struct str *text, struct members *used, double *cost, struct err *err) {
    *text = text_without(scratch, m, sample, without);
    if (!text->len) {
        return err_set(err, ERR_SQL_UNSUPPORTED, "the statement has no place for the hints that hide an index");
    }
    if (!enter_schema(scratch, m, sample, err) || !explain(scratch, m, *text, used, cost, err)) {
        return false;
    }
    struct members seen = members_common(*used, measure_absent(m, without));
    return !members_any(&seen) || err_set(err, ERR_SQL_UNSUPPORTED, "the plan uses an index that was to be hidden");
}

/* By the indexes of the set and the cost, to three digits: that moves by a hair where statistics are gathered anew. */
static uint64_t shape_of(struct arena *scratch, const struct measure *m, const struct measure_plan *plan) {
    struct str cost = str_fmt(scratch, "%.3g", plan->cost);
    uint64_t hash = hash_bytes(HASH_START, cost.ptr, cost.len);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        hash = members_has(&plan->used, i) ? hash_bytes(hash, m->built[i]->identity.ptr, m->built[i]->identity.len) : hash;
    }
    return hash_finish(hash);
}

static bool plan(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without, struct measure_plan *plan,
                 struct err *err) {
    struct str text;
    bool done = plan_without(scratch, m, sample, without, &text, &plan->used, &plan->cost, err);
    plan->shape = shape_of(scratch, m, plan);
    return done;
}

/* --- One execution ------------------------------------------------------------------------------------------- */

#define DECLARE_RUN                                                                                                    \
    "DECLARE c INTEGER := DBMS_SQL.OPEN_CURSOR; n INTEGER; described DBMS_SQL.DESC_TAB2; shown VARCHAR2(4000); "           \
    "began TIMESTAMP(6) WITH TIME ZONE; took INTERVAL DAY(9) TO SECOND(6); BEGIN "
/* VARCHAR2, NUMBER, DATE and CHAR become text; what else a row holds stays where it is. */
#define DEFINE_COLUMNS                                                                                                 \
    "DBMS_SQL.DESCRIBE_COLUMNS2(c, n, described); FOR i IN 1 .. n LOOP IF described(i).col_type IN (1, 2, 12, 96) THEN "     \
    "DBMS_SQL.DEFINE_COLUMN(c, i, shown, 4000); END IF; END LOOP; "
#define FETCH_ALL "LOOP EXIT WHEN DBMS_SQL.FETCH_ROWS(c) = 0; END LOOP; "
#define TELL_TIME                                                                                                      \
    "DBMS_APPLICATION_INFO.SET_CLIENT_INFO(TO_CHAR(ROUND(1000000 * (86400 * EXTRACT(DAY FROM took) + 3600 * "           \
    "EXTRACT(HOUR FROM took) + 60 * EXTRACT(MINUTE FROM took) + EXTRACT(SECOND FROM took))))); "
#define CLOSE_AND_RAISE                                                                                                \
    "EXCEPTION WHEN OTHERS THEN IF DBMS_SQL.IS_OPEN(c) THEN DBMS_SQL.CLOSE_CURSOR(c); END IF; RAISE; END;"

static struct str run_block(struct arena *scratch, struct str text, bool query) {
    return str_fmt(scratch,
                   DECLARE_RUN "DBMS_SQL.PARSE(c, " STR_FMT
                               ", DBMS_SQL.NATIVE); %sbegan := SYSTIMESTAMP; n := DBMS_SQL.EXECUTE(c); %stook := SYSTIMESTAMP - "
                               "began; DBMS_SQL.CLOSE_CURSOR(c); " TELL_TIME CLOSE_AND_RAISE,
                   STR_ARG(text), query ? DEFINE_COLUMNS : "", query ? FETCH_ALL : "");
}

static bool returns_rows(const struct workload_sample *sample) {
    enum sql_kind kind = sample->tree->kind;
    return kind == SQL_SELECT || kind == SQL_SETOP || kind == SQL_VALUES;
}

static bool execute(struct arena *scratch, struct measure *m, struct str block, double *ms, struct err *err) {
    struct db_result told;
    db_limit(m->db, m->timeout_ms > 0 ? (int)fmin(m->timeout_ms, 1e9) : -1);
    bool good = db_exec(m->db, block, err);
    db_limit(m->db, -1);
    if (!good || !db_query(scratch, m->db, STR(""), STR("SELECT SYS_CONTEXT('USERENV', 'CLIENT_INFO') FROM dual"), NULL, 0, &told, err)) {
        return false;
    }
    double microseconds;
    if (told.row_count != 1 || !str_to_double(told.values[0].text, &microseconds) || !(microseconds >= 0)) {
        return err_set(err, ERR_DB_VALUE_MALFORMED, "the clone tells no time");
    }
    *ms = microseconds / 1000;
    return true;
}

static bool run(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without,
                struct measure_time *time, struct err *err) {
    struct str text;
    struct members used = {{0}};
    double cost;
    if (!plan_without(scratch, m, sample, without, &text, &used, &cost, err)) {
        return false;
    }
    struct str literal = sql_quote_string(scratch, text);
    if (literal.len > PLSQL_TEXT_MAX) {
        return err_set(err, ERR_SQL_UNSUPPORTED, "the statement is longer than a literal of PL/SQL (%d bytes)", PLSQL_TEXT_MAX);
    }
    return execute(scratch, m, run_block(scratch, literal, returns_rows(sample)), &time->ms, err);
}

const struct measure_engine measure_oracle = {"oracle", 0.02, begin, build, drop, plan, run};
