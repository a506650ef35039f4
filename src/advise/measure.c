/* See the header. Everything but the workload's statements is generated here, and only names with our prefix are ever dropped. */
#include "advise/measure.h"

#include <math.h>

#include "base/json.h"
#include "sql/print.h"

#define PREFIX "dovetail_verify_"

static bool is_fatal(const struct err *err) {
    return err->code == ERR_DB_LOST || err->code == ERR_DB_UNREACHABLE || err->code == ERR_DB_REFUSED;
}

/* --- Building and dropping ------------------------------------------------------------------------------- */

static struct str schema_of(const struct measure *m, size_t position) {
    return m->catalog->tables[m->built[position]->table].schema;
}

static struct str name_of(struct arena *arena, const struct measure *m, size_t position) {
    return str_fmt(arena, STR_FMT "." PREFIX "%zu",
                   STR_ARG(sql_quote_name(arena, SQL_POSTGRESQL, schema_of(m, position))), position);
}

static bool drop_leftovers(struct arena *arena, struct db *db, struct log *log, struct err *err) {
    struct db_result result;
    if (!db_query(arena, db, STR(""),
                  STR("SELECT format('%I.%I', schemaname, indexname) FROM pg_indexes "
                      "WHERE indexname ~ '^" PREFIX "[0-9]+$' ORDER BY 1"),
                  NULL, 0, &result, err)) {
        return false;
    }
    for (size_t i = 0; i < result.row_count; i++) {
        log_message(log, LOG_WARNING, "dropping " STR_FMT " on the clone, left by a run that was interrupted",
                    STR_ARG(result.values[i].text));
        if (!db_exec(db, str_fmt(arena, "DROP INDEX " STR_FMT, STR_ARG(result.values[i].text)), err)) {
            return false;
        }
    }
    return true;
}

bool measure_open(struct arena *arena, struct db *clone, const struct catalog *catalog, double timeout_ms,
                  struct log *log, struct measure *measure, struct err *err) {
    *measure = (struct measure){.arena = arena, .db = clone, .catalog = catalog, .log = log, .timeout_ms = timeout_ms};
    if (!drop_leftovers(arena, clone, log, err)) {
        err_context(err, "the clone");
        return false;
    }
    return true;
}

static bool build_one(struct measure *m, size_t position, const struct design_index *index, struct err *err) {
    struct arena scratch;
    struct design_index named = *index;
    arena_init(&scratch, NULL);
    named.name = str_fmt(&scratch, PREFIX "%zu", position);
    log_message(m->log, LOG_INFO, "building " STR_FMT " on the clone", STR_ARG(index->name));
    bool built = db_exec(m->db, design_index_ddl(&scratch, m->catalog, &named, false), err);
    arena_release(&scratch);
    if (built) {
        m->built[position] = index;
        m->present |= UINT64_C(1) << position;
    }
    return built;
}

static bool drop_one(struct measure *m, size_t position, struct err *err) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    bool dropped =
        db_exec(m->db, str_fmt(&scratch, "DROP INDEX " STR_FMT, STR_ARG(name_of(&scratch, m, position))), err);
    arena_release(&scratch);
    m->present &= dropped ? ~(UINT64_C(1) << position) : ~UINT64_C(0);
    return dropped;
}

size_t measure_position(const struct measure *measure, const struct design_index *index) {
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (measure->present >> i & 1 && str_eq(measure->built[i]->identity, index->identity)) {
            return i;
        }
    }
    return SIZE_MAX;
}

bool measure_build(struct measure *measure, const struct design *design, struct err *err) {
    if (design->added_count > MEASURE_INDEXES_MAX) {
        err_set(err, ERR_SQL_UNSUPPORTED, "%zu indexes are more than the %d that can be verified by execution",
                design->added_count, MEASURE_INDEXES_MAX);
        err_hint(err, "Use a smaller --budget, or leave --verify out.");
        return false;
    }
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (measure->present >> i & 1 && !design_has(design, measure->built[i]) && !drop_one(measure, i, err)) {
            return false;
        }
    }
    for (size_t i = 0, position = 0; i < design->added_count; i++) {
        if (measure_position(measure, design->added[i]) != SIZE_MAX) {
            continue;
        }
        while (measure->present >> position & 1) {
            position++;
        }
        if (!build_one(measure, position, design->added[i], err)) {
            err_context(err, "the clone");
            return false;
        }
    }
    return true;
}

void measure_close(struct measure *measure) {
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        struct err ignored = {0}; /* what stays is dropped by the next open */
        if (measure->present >> i & 1) {
            drop_one(measure, i, &ignored);
        }
    }
}

/* --- One execution --------------------------------------------------------------------------------------- */

static void note_used(const struct measure *m, const struct json_value *node, uint64_t *used) {
    const struct json_value *children = json_get(node, "Plans");
    struct str name = json_get_str(node, "Index Name", STR(""));
    int64_t position;
    if (str_starts(name, STR(PREFIX)) && str_to_i64(str_slice(name, sizeof PREFIX - 1, name.len), &position) &&
        position >= 0 && position < MEASURE_INDEXES_MAX && m->present >> position & 1) {
        *used |= UINT64_C(1) << position;
    }
    for (size_t i = 0; children && i < children->item_count; i++) {
        note_used(m, json_at(children, i), used);
    }
}

static bool read_times(struct arena *arena, const struct measure *m, const struct db_result *result,
                       struct measure_time *time, struct err *err) {
    const struct json_value *answer =
        result->row_count ? json_at(json_read(arena, result->values[0].text, err), 0) : NULL;
    time->ms = json_get_number(answer, "Planning Time", NAN) + json_get_number(answer, "Execution Time", NAN);
    note_used(m, json_get(answer, "Plan"), &time->used);
    return isfinite(time->ms) || err_set(err, ERR_DB_VALUE_MALFORMED, "the clone's EXPLAIN ANALYZE gives no times");
}

bool measure_plan(struct measure *measure, const struct workload_sample *sample, uint64_t *used, double *cost,
                  struct err *err) {
    struct arena scratch;
    struct db_result result;
    arena_init(&scratch, NULL);
    *used = 0;
    struct str sql = str_fmt(&scratch, "EXPLAIN (FORMAT JSON) " STR_FMT, STR_ARG(sample->text));
    bool done = db_query(&scratch, measure->db, STR(""), sql, NULL, 0, &result, err);
    if (done) {
        const struct json_value *plan =
            json_get(result.row_count ? json_at(json_read(&scratch, result.values[0].text, err), 0) : NULL, "Plan");
        *cost = json_get_number(plan, "Total Cost", NAN);
        note_used(measure, plan, used);
    }
    arena_release(&scratch);
    return done;
}

static bool begin_without(struct arena *arena, struct measure *m, uint64_t without, struct err *err) {
    if (!db_exec(m->db, str_fmt(arena, "BEGIN; SET LOCAL statement_timeout = %.0f", m->timeout_ms), err)) {
        return false;
    }
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (m->present & without & UINT64_C(1) << i &&
            !db_exec(m->db, str_fmt(arena, "DROP INDEX " STR_FMT, STR_ARG(name_of(arena, m, i))), err)) {
            return false;
        }
    }
    return true;
}

bool measure_run(struct measure *measure, const struct workload_sample *sample, uint64_t without,
                 struct measure_time *time, struct err *err) {
    struct arena scratch;
    struct db_result result;
    struct err failure = {0}, unimportant = {0};
    arena_init(&scratch, NULL);
    *time = (struct measure_time){0};
    struct str plain = str_fmt(&scratch, "EXPLAIN " STR_FMT, STR_ARG(sample->text)), sql =
        str_fmt(&scratch, "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY ON, FORMAT JSON) " STR_FMT, STR_ARG(sample->text));
    /* Dropping makes the session read the catalog anew, so the statement is planned once before it counts, on either side. */
    bool done = begin_without(&scratch, measure, without, &failure) &&
                db_query(&scratch, measure->db, STR(""), plain, NULL, 0, &result, &failure) &&
                db_query(&scratch, measure->db, STR(""), sql, NULL, 0, &result, &failure) &&
                read_times(&scratch, measure, &result, time, &failure);
    if (!done && failure.code == ERR_DB_TIMEOUT) {
        *time = (struct measure_time){.ms = measure->timeout_ms, .timed_out = true};
        done = true;
    }
    if (!is_fatal(&failure)) {
        db_exec(measure->db, STR("ROLLBACK"), &unimportant);
    }
    arena_release(&scratch);
    if (!done) {
        *err = failure;
    }
    return done;
}
