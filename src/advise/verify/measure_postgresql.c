/* Measuring on a clone of PostgreSQL: EXPLAIN ANALYZE in transactions that are rolled back (see measure.h). */
#include <math.h>
#include <stdlib.h>

#include "advise/verify/measure_engine.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "sql/print.h"

#define PREFIX "dovetail_verify_"
#define PART "_" /* before the number of a partition's part */
#define QUICK_MS 2.0
#define SHORT_MS 0.5 /* a read that a few thousandths of a millisecond matter to */

enum {
    TIMES = 9, /* of a quick one, in a run */
    COMMITS = 100,
};

static struct str new_name(struct arena *arena, const struct measure *m, size_t position, const struct design_index *index) {
    struct str schema = m->catalog->tables[index->table].schema;
    return str_fmt(arena, STR_FMT "." PREFIX "%zu", STR_ARG(sql_quote_name(arena, SQL_POSTGRESQL, schema)), position);
}

static struct str name_of(struct arena *arena, const struct measure *m, size_t position) {
    if (members_has(&m->gone, position)) {
        const struct catalog_index *index = &m->catalog->indexes[m->existing[position]];
        return str_fmt(arena, STR_FMT "." STR_FMT, STR_ARG(sql_quote_name(arena, SQL_POSTGRESQL, index->schema)),
                       STR_ARG(sql_quote_name(arena, SQL_POSTGRESQL, index->name)));
    }
    return new_name(arena, m, position, m->built[position]);
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

/*
 * The server names an index's parts on a table's partitions by the partition and its columns, and plans tell of those alone: an index whose parts were not
 * known by name looked as if no plan used it, and was left out as worthless.
 */
static bool name_parts(struct arena *scratch, struct measure *m, size_t position, struct str name, struct err *err) {
    struct db_result parts;
    struct str tree = str_fmt(scratch,
                              "WITH RECURSIVE part AS (SELECT inhrelid FROM pg_inherits WHERE inhparent = '" STR_FMT "'::regclass "
                              "UNION ALL SELECT i.inhrelid FROM pg_inherits i JOIN part p ON i.inhparent = p.inhrelid) "
                              "SELECT inhrelid::regclass::text FROM part ORDER BY inhrelid",
                              STR_ARG(name));
    if (!db_query(scratch, m->db, STR(""), tree, NULL, 0, &parts, err)) {
        return false;
    }
    bool good = true;
    for (size_t i = 0; good && i < parts.row_count; i++) {
        struct str rename = str_fmt(scratch, "ALTER INDEX " STR_FMT " RENAME TO " PREFIX "%zu" PART "%zu", STR_ARG(parts.values[i].text), position, i);
        good = db_exec(m->db, rename, err);
    }
    return good;
}

static bool build(struct arena *scratch, struct measure *m, size_t position, const struct design_index *index, struct err *err) {
    struct design_index named = *index;
    named.name = str_fmt(scratch, PREFIX "%zu", position);
    return db_exec(m->db, design_index_ddl(scratch, m->catalog, &named, false), err) &&
           name_parts(scratch, m, position, new_name(scratch, m, position, index), err);
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

/* In one message: without all of a large set it would be a hundred of them, for every plan that is asked for. */
static bool begin_without(struct arena *scratch, struct measure *m, struct members without, struct err *err) {
    struct members absent = measure_absent(m, without);
    struct buf sql;
    buf_init(&sql, scratch);
    buf_fmt(&sql, "BEGIN; SET LOCAL statement_timeout = %.0f", m->timeout_ms);
    const char *before = "; DROP INDEX ";
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (members_has(&absent, i)) {
            buf_fmt(&sql, "%s" STR_FMT, before, STR_ARG(name_of(scratch, m, i)));
            before = ", ";
        }
    }
    return db_exec(m->db, buf_view(&sql), err);
}

/*
 * Of each node all that is a word, a flag or a list, and how many workers it has, but no estimate: what building an index does to the counts of rows
 * leaves it as it is. An index of ours is known by what it is, as its name is only a position.
 */
static uint64_t hash_node(const struct measure *m, const struct json_value *value, uint64_t hash) {
    size_t position = str_eq_z(value->key, "Index Name") ? measure_position_of(m, value->text, PREFIX) : SIZE_MAX;
    struct str text = position != SIZE_MAX ? m->built[position]->identity : value->text;
    bool counts = value->kind != JSON_NUMBER || str_eq_z(value->key, "Workers Planned");
    hash = counts ? hash_bytes(hash_u64(hash, (uint64_t)value->kind), value->key.ptr, value->key.len) : hash;
    hash = value->kind == JSON_STRING ? hash_bytes(hash, text.ptr, text.len) : hash;
    hash = value->kind == JSON_BOOL ? hash_u64(hash, value->boolean) : hash;
    hash = value->kind == JSON_NUMBER && counts ? hash_u64(hash, (uint64_t)value->integer) : hash;
    for (size_t i = 0; i < value->item_count; i++) {
        hash = hash_node(m, &value->items[i], hash);
    }
    return counts ? hash_u64(hash, value->item_count) : hash;
}

static bool explain(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct measure_plan *plan, struct err *err) {
    struct db_result result;
    struct str sql = str_fmt(scratch, "EXPLAIN (FORMAT JSON) " STR_FMT, STR_ARG(sample->text));
    if (!db_query(scratch, m->db, STR(""), sql, NULL, 0, &result, err)) {
        return false;
    }
    const struct json_value *top =
        json_get(result.row_count ? json_at(json_read(scratch, result.values[0].text, err), 0) : NULL, "Plan");
    plan->cost = json_get_number(top, "Total Cost", NAN);
    plan->shape = top ? hash_finish(hash_node(m, top, HASH_START)) : 0;
    note_used(m, top, &plan->used);
    return top || err_set(err, ERR_DB_VALUE_MALFORMED, "the clone's EXPLAIN gives no plan");
}

static bool plan(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without, struct measure_plan *plan,
                 struct err *err) {
    struct err unimportant = {0};
    bool done = begin_without(scratch, m, without, err) && explain(scratch, m, sample, plan, err);
    if (done || !measure_is_fatal(err)) {
        db_exec(m->db, STR("ROLLBACK"), &unimportant);
    }
    return done;
}

static bool read_times(struct arena *scratch, const struct db_result *result, struct measure_time *time, struct err *err) {
    const struct json_value *answer =
        result->row_count ? json_at(json_read(scratch, result->values[0].text, err), 0) : NULL;
    time->ms = json_get_number(answer, "Planning Time", NAN) + json_get_number(answer, "Execution Time", NAN);
    return isfinite(time->ms) || err_set(err, ERR_DB_VALUE_MALFORMED, "the clone's EXPLAIN ANALYZE gives no times");
}

static bool run_once(struct arena *scratch, struct measure *m, struct str sql, struct measure_time *time, struct err *err) {
    struct db_result result;
    return db_query(scratch, m->db, STR(""), sql, NULL, 0, &result, err) && read_times(scratch, &result, time, err);
}

static int by_number(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Dropping makes the session read the catalog anew, so the statement is planned once before it counts, on either side. */
static bool prepare(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without, struct err *err) {
    struct db_result result;
    struct str plain = str_fmt(scratch, "EXPLAIN " STR_FMT, STR_ARG(sample->text));
    return begin_without(scratch, m, without, err) && (!m->first || db_exec(m->db, m->first->text, err)) &&
           db_query(scratch, m->db, STR(""), plain, NULL, 0, &result, err);
}

/*
 * To before the write. An INSERT may come again in the same transaction. Versions of a row that was updated there would fill its page, which a running
 * transaction keeps from being pruned: the next would not be HOT any more, and pay for every index. (TPC-C's update of a customer: 60 % slower with
 * an index on the name.)
 */
static bool undo(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without, struct err *err) {
    if (sample->query->kind == QUERY_INSERT) {
        return db_exec(m->db, STR("ROLLBACK TO " PREFIX "s"), err);
    }
    return db_exec(m->db, STR("ROLLBACK"), err) && prepare(scratch, m, sample, without, err);
}

static double middle_mean(const double sorted[static TIMES]) {
    double sum = 0;
    for (size_t i = TIMES / 4; i < TIMES - TIMES / 4; i++) {
        sum += sorted[i];
    }
    return sum / (TIMES - 2 * (TIMES / 4));
}

/* From sending the plain statement to its answer. */
static bool run_as_client(struct measure *m, struct str sql, double *ms, struct err *err) {
    struct clock clock = clock_system();
    double start = clock_ms(&clock);
    bool good = db_exec(m->db, sql, err);
    *ms = clock_ms(&clock) - start;
    return good;
}

/*
 * A quick write is done, and undone, several times: an entry more in an index takes a few thousandths of a millisecond, and so does what dropping did to the
 * processor's caches. Of what the server counts, which is the same work each time, the mean of the middle half is kept: a median would be whole thousandths,
 * as EXPLAIN tells them, and a twentieth of a short INSERT is less.
 *
 * The server does not count what the client waits for beside: parsing, the way there and back. That is the same with any indexes, so the least that was
 * seen is kept: what an idle machine takes.
 */
static bool run_quick_write(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without, struct str sql,
                            struct measure_time *time, struct err *err) {
    double ms[TIMES], seen = INFINITY;
    bool good = true;
    time->client_ms = INFINITY;
    for (size_t i = 0; good && i < TIMES; i++) {
        good = undo(scratch, m, sample, without, err) && run_as_client(m, sample->text, &seen, err) &&
               undo(scratch, m, sample, without, err) && run_once(scratch, m, sql, time, err);
        time->client_ms = fmin(time->client_ms, seen);
        ms[i] = time->ms;
    }
    if (good) {
        qsort(ms, TIMES, sizeof *ms, by_number);
        time->ms = middle_mean(ms);
    }
    return good;
}

static bool run_write(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without, struct str sql,
                      struct measure_time *time, struct err *err) {
    return db_exec(m->db, STR("SAVEPOINT " PREFIX "s"), err) && run_once(scratch, m, sql, time, err) &&
           (time->ms >= QUICK_MS || run_quick_write(scratch, m, sample, without, sql, time, err));
}

static bool run_read(struct arena *scratch, struct measure *m, struct str sql, struct measure_time *time, struct err *err) {
    double ms[TIMES];
    bool good = run_once(scratch, m, sql, time, err), again = good && time->ms < SHORT_MS;
    for (size_t i = 0; good && again && i < TIMES; i++) {
        good = run_once(scratch, m, sql, time, err);
        ms[i] = time->ms;
    }
    if (good && again) {
        qsort(ms, TIMES, sizeof *ms, by_number);
        time->ms = middle_mean(ms);
    }
    return good;
}

static bool run(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without,
                struct measure_time *time, struct err *err) {
    struct str sql = str_fmt(scratch, "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY ON, FORMAT JSON) " STR_FMT, STR_ARG(sample->text));
    bool writes = sample->query && sample->query->kind != QUERY_SELECT;
    return prepare(scratch, m, sample, without, err) &&
           (writes ? run_write(scratch, m, sample, without, sql, time, err) : run_read(scratch, m, sql, time, err));
}

/* --- Commits --------------------------------------------------------------------------------------------- */

/* Of a transaction that has written no row, but to the log. */
static bool commit_once(struct measure *m, double *ms) {
    struct err unimportant = {0};
    return db_exec(m->db, STR("BEGIN"), &unimportant) &&
           db_exec(m->db, STR("SELECT pg_logical_emit_message(true, 'dovetail', '')"), &unimportant) &&
           run_as_client(m, STR("COMMIT"), ms, &unimportant);
}

/* The least of several: what the clone's own settings and disk make it, with nobody else there. Where the role may not ask, commits count as nothing. */
static void time_commits(struct measure *m) {
    struct err unimportant = {0};
    double least = INFINITY, ms;
    for (size_t i = 0; i < COMMITS && commit_once(m, &ms); i++) {
        least = fmin(least, ms);
    }
    db_exec(m->db, STR("ROLLBACK"), &unimportant);
    m->commit_ms = isfinite(least) ? least : 0;
}

/* --- Opening --------------------------------------------------------------------------------------------- */

#define ONE_AT_A_TIME "(1148610158, 1)" /* any two numbers that nobody else locks */

/*
 * A run that is killed leaves its session behind until the server next looks at the client, which a CREATE INDEX does at its end: it would be built after
 * its leftovers were dropped, under a name that the next run wants. (Killed in TPC-DS's store_sales, the next run ended with 23505.) So a session looks
 * once a second, where the server can (PostgreSQL 14), and holds a lock as long as it lives, which the next run waits for, or another run at the same time.
 */
static bool be_the_only_one(struct arena *scratch, struct measure *m, struct err *err) {
    struct db_result got;
    struct err unimportant = {0};
    db_exec(m->db, STR("SET client_connection_check_interval = 1000"), &unimportant);
    if (!db_query(scratch, m->db, STR(""), STR("SELECT pg_try_advisory_lock" ONE_AT_A_TIME "::text"), NULL, 0, &got, err)) {
        return false;
    }
    if (got.row_count && str_eq(got.values[0].text, STR("true"))) {
        return true;
    }
    log_message(m->log, LOG_WARNING, "waiting for another run's session on the clone to end");
    return db_exec(m->db, STR("SELECT pg_advisory_lock" ONE_AT_A_TIME), err);
}

static bool open_clone(struct arena *scratch, struct measure *m, struct err *err) {
    if (!be_the_only_one(scratch, m, err)) {
        return false;
    }
    time_commits(m);
    return drop_leftovers(scratch, m, err);
}

const struct measure_engine measure_postgresql = {"postgresql", 0.002, open_clone, build, drop, plan, run};
