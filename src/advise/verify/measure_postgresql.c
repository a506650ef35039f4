/* Measuring on a clone of PostgreSQL: EXPLAIN ANALYZE in transactions that are rolled back (see measure.h). */
#include <math.h>

#include "advise/verify/measure_engine.h"
#include "base/json.h"
#include "sql/print.h"

#define PREFIX "dovetail_verify_"

static struct str name_of(struct arena *arena, const struct measure *m, size_t position) {
    if (members_has(&m->gone, position)) {
        const struct catalog_index *index = &m->catalog->indexes[m->existing[position]];
        return str_fmt(arena, STR_FMT "." STR_FMT, STR_ARG(sql_quote_name(arena, SQL_POSTGRESQL, index->schema)),
                       STR_ARG(sql_quote_name(arena, SQL_POSTGRESQL, index->name)));
    }
    struct str schema = m->catalog->tables[m->built[position]->table].schema;
    return str_fmt(arena, STR_FMT "." PREFIX "%zu", STR_ARG(sql_quote_name(arena, SQL_POSTGRESQL, schema)), position);
}

static bool drop_leftovers(struct arena *scratch, struct measure *m, struct err *err) {
    struct db_result result;
    if (!db_query(scratch, m->db, STR(""),
                  STR("SELECT format('%I.%I', schemaname, indexname) FROM pg_indexes "
                      "WHERE indexname ~ '^" PREFIX "[0-9]+$' ORDER BY 1"),
                  NULL, 0, &result, err)) {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++) {
        log_message(m->log, LOG_WARNING, "dropping " STR_FMT " on the clone, left by a run that was interrupted",
                    STR_ARG(result.values[i].text));
        if (!db_exec(m->db, str_fmt(scratch, "DROP INDEX " STR_FMT, STR_ARG(result.values[i].text)), err)) {
            return false;
        }
    }
    return true;
}

static bool build(struct arena *scratch, struct measure *m, size_t position, const struct design_index *index, struct err *err) {
    struct design_index named = *index;
    named.name = str_fmt(scratch, PREFIX "%zu", position);
    return db_exec(m->db, design_index_ddl(scratch, m->catalog, &named, false), err);
}

static bool drop(struct arena *scratch, struct measure *m, size_t position, struct err *err) {
    return db_exec(m->db, str_fmt(scratch, "DROP INDEX " STR_FMT, STR_ARG(name_of(scratch, m, position))), err);
}

static void note_used(const struct measure *m, const struct json_value *node, struct members *used) {
    const struct json_value *children = json_get(node, "Plans");
    measure_note_name(m, json_get_str(node, "Index Name", STR("")), PREFIX, used);
    for (size_t i = 0; children && i < children->item_count; i++) {
        note_used(m, json_at(children, i), used);
    }
}

static bool begin_without(struct arena *scratch, struct measure *m, struct members without, struct err *err) {
    if (!db_exec(m->db, str_fmt(scratch, "BEGIN; SET LOCAL statement_timeout = %.0f", m->timeout_ms), err)) {
        return false;
    }
    struct members absent = measure_absent(m, without);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&absent, i) && !drop(scratch, m, i, err)) {
            return false;
        }
    }
    return true;
}

static bool explain(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members *used, double *cost,
                    struct err *err) {
    struct db_result result;
    struct str sql = str_fmt(scratch, "EXPLAIN (FORMAT JSON) " STR_FMT, STR_ARG(sample->text));
    if (!db_query(scratch, m->db, STR(""), sql, NULL, 0, &result, err)) {
        return false;
    }
    const struct json_value *top =
        json_get(result.row_count ? json_at(json_read(scratch, result.values[0].text, err), 0) : NULL, "Plan");
    *cost = json_get_number(top, "Total Cost", NAN);
    note_used(m, top, used);
    return true;
}

static bool plan(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without, struct members *used,
                 double *cost, struct err *err) {
    struct err unimportant = {0};
    bool done = begin_without(scratch, m, without, err) && explain(scratch, m, sample, used, cost, err);
    if (done || !measure_is_fatal(err)) {
        db_exec(m->db, STR("ROLLBACK"), &unimportant);
    }
    return done;
}

static bool read_times(struct arena *scratch, const struct measure *m, const struct db_result *result,
                       struct measure_time *time, struct err *err) {
    const struct json_value *answer =
        result->row_count ? json_at(json_read(scratch, result->values[0].text, err), 0) : NULL;
    time->ms = json_get_number(answer, "Planning Time", NAN) + json_get_number(answer, "Execution Time", NAN);
    note_used(m, json_get(answer, "Plan"), &time->used);
    return isfinite(time->ms) || err_set(err, ERR_DB_VALUE_MALFORMED, "the clone's EXPLAIN ANALYZE gives no times");
}

/* Dropping makes the session read the catalog anew, so the statement is planned once before it counts, on either side. */
static bool run(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without,
                struct measure_time *time, struct err *err) {
    struct db_result result;
    struct str plain = str_fmt(scratch, "EXPLAIN " STR_FMT, STR_ARG(sample->text)), sql =
        str_fmt(scratch, "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY ON, FORMAT JSON) " STR_FMT, STR_ARG(sample->text));
    return begin_without(scratch, m, without, err) && db_query(scratch, m->db, STR(""), plain, NULL, 0, &result, err) &&
           db_query(scratch, m->db, STR(""), sql, NULL, 0, &result, err) && read_times(scratch, m, &result, time, err);
}

const struct measure_engine measure_postgresql = {"postgresql", drop_leftovers, build, drop, plan, run};
