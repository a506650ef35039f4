/*
 * Plans that ran, the rows their steps gave, and where sampled sessions spent their time.
 *
 * A sample of ASH stands for the microseconds it says, or, before USECS_PER_ROW, for ten seconds: DBA_HIST_ACTIVE_SESS_HISTORY
 * keeps one sample in ten of those a second apart. The object of a sample means something only while the session waits.
 */
#include <math.h>

#include "collect/oracle/oracle_load.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SAMPLE_US 1e7
#define HASH_MAX 4294967295.0

static struct catalog_plan *plan_of(struct oracle_load *load, struct str sql_id, double hash, bool add) {
    struct catalog_oracle *oracle = load->builder->catalog->oracle;
    struct str key = str_fmt(load->arena, STR_FMT "\1%.0f", STR_ARG(sql_id), hash);
    size_t position = (size_t)(uintptr_t)map_find(&load->plans, key);
    if (!position && add && sql_id.len && !isnan(hash)) {
        struct catalog_plan plan = {.sql_id = sql_id, .hash = hash};
        VEC_PUSH(load->arena, &oracle->plans, plan);
        position = oracle->plans.n;
        map_put(&load->plans, key, (void *)(uintptr_t)position);
    }
    return position ? &oracle->plans.at[position - 1] : NULL;
}

static struct catalog_plan_line *line_of(struct catalog_plan *plan, double id) {
    for (size_t i = 0; plan && i < plan->lines.n; i++) {
        if (plan->lines.at[i].id == id) {
            return &plan->lines.at[i];
        }
    }
    return NULL;
}

static struct catalog_plan_line new_line(double id) {
    return (struct catalog_plan_line){
        .id = id, .parent = NAN, .cardinality = NAN, .cost = NAN, .starts = NAN, .rows = NAN};
}

bool oracle_load_plans(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SQL_ID, HASH, ID, PARENT, OPERATION, OPTIONS, OWNER, NAME, COST, CARDINALITY };
    static const char *const columns[] = {"sql_id",  "plan_hash_value", "id",          "parent_id", "operation",
                                          "options", "object_owner",    "object_name", "cost",      "cardinality"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "sqlplan", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        double hash = rows_number(&rows, HASH, 0, HASH_MAX, NAN);
        struct catalog_plan_line line = new_line(rows_number(&rows, ID, 0, 1e6, NAN));
        line.parent = rows_number(&rows, PARENT, 0, 1e6, NAN);
        line.cost = rows_number(&rows, COST, 0, INFINITY, NAN);
        line.cardinality = rows_number(&rows, CARDINALITY, 0, INFINITY, NAN);
        line.operation = rows_text(&rows, OPERATION);
        line.options = rows_text(&rows, OPTIONS);
        line.schema = rows_text(&rows, OWNER);
        line.object = rows_text(&rows, NAME);
        struct catalog_plan *plan = plan_of(load, rows_text(&rows, SQL_ID), hash, true);
        if (plan && !isnan(line.id)) {
            VEC_PUSH(load->arena, &plan->lines, line);
        }
    }
    return rows_good(&rows);
}

bool oracle_load_plan_rows(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SQL_ID, HASH, ID, OPERATION, OPTIONS, OWNER, NAME, CARDINALITY, STARTS, OUTPUT };
    static const char *const columns[] = {"sql_id",       "plan_hash_value", "id",          "operation", "options",
                                          "object_owner", "object_name",     "cardinality", "starts",    "output_rows"};
    struct rows rows;
    if (!ROWS_OPEN(rows, "plan_rows", columns)) {
        return false;
    }
    while (rows_next(&rows)) {
        double id = rows_number(&rows, ID, 0, 1e6, NAN), hash = rows_number(&rows, HASH, 0, HASH_MAX, NAN);
        double expected = rows_number(&rows, CARDINALITY, 0, INFINITY, NAN);
        double starts = rows_number(&rows, STARTS, 0, INFINITY, NAN);
        double output = rows_number(&rows, OUTPUT, 0, INFINITY, NAN);
        struct catalog_plan *plan = plan_of(load, rows_text(&rows, SQL_ID), hash, true);
        if (!plan || isnan(id)) {
            continue;
        }
        struct catalog_plan_line *line = line_of(plan, id);
        if (!line) { /* the plan itself was not captured */
            line = VEC_ADD(load->arena, &plan->lines);
            *line = new_line(id);
            line->operation = rows_text(&rows, OPERATION);
            line->options = rows_text(&rows, OPTIONS);
            line->schema = rows_text(&rows, OWNER);
            line->object = rows_text(&rows, NAME);
        }
        line->cardinality = isnan(line->cardinality) ? expected : line->cardinality;
        line->starts = starts;
        line->rows = output;
    }
    return rows_good(&rows);
}

/* --- Samples of sessions --------------------------------------------------------------------------------- */

static void add_wait(struct oracle_load *load, struct map *known, const struct catalog_wait *wait) {
    struct catalog_oracle *oracle = load->builder->catalog->oracle;
    struct str key = str_fmt(load->arena, STR_FMT "\1" STR_FMT "\1" STR_FMT, STR_ARG(wait->event),
                             STR_ARG(wait->schema), STR_ARG(wait->object));
    size_t position = (size_t)(uintptr_t)map_find(known, key);
    if (position) {
        oracle->waits.at[position - 1].time_us += wait->time_us;
        return;
    }
    VEC_PUSH(load->arena, &oracle->waits, *wait);
    map_put(known, key, (void *)(uintptr_t)oracle->waits.n);
}

static void add_time(struct oracle_load *load, struct map *statements, struct str sql_id, double hash, double line_id,
                     double time_us) {
    struct catalog_oracle *oracle = load->builder->catalog->oracle;
    struct catalog_plan *plan = plan_of(load, sql_id, hash, false);
    struct catalog_plan_line *line = line_of(plan, line_id);
    struct catalog_statement *statement = map_find(statements, sql_id);
    oracle->sampled_us += time_us;
    if (statement) {
        statement->sampled_us = isnan(statement->sampled_us) ? time_us : statement->sampled_us + time_us;
    }
    if (plan) {
        plan->sampled_us += time_us;
    }
    if (line) {
        line->sampled_us += time_us;
    }
}

bool oracle_load_ash(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SQL_ID, HASH, LINE, STATE, EVENT, SAMPLES, TIME, OWNER, NAME, ALL };
    static const char *const columns[ALL] = {"sql_id",  "plan_hash_value", "plan_line",    "session_state", "event",
                                             "samples", "time_us",         "object_owner", "object_name"};
    struct catalog_oracle *oracle = load->builder->catalog->oracle;
    bool named = db_column(result, "object_name") != SIZE_MAX; /* bundles captured before objects were named lack both */
    struct map statements, waits;
    struct rows rows;
    map_init(&statements, load->arena);
    map_init(&waits, load->arena);
    if (!rows_open(&rows, "ash", result, columns, named ? ALL : OWNER, err)) {
        return false;
    }
    for (size_t i = 0; i < oracle->statements.n; i++) {
        map_put(&statements, oracle->statements.at[i].sql_id, &oracle->statements.at[i]);
    }
    while (rows_next(&rows)) {
        double samples = rows_number(&rows, SAMPLES, 0, INFINITY, 0);
        double time_us = rows_number(&rows, TIME, 0, INFINITY, samples * SAMPLE_US);
        add_time(load, &statements, rows_text(&rows, SQL_ID), rows_number(&rows, HASH, 0, HASH_MAX, NAN),
                 rows_number(&rows, LINE, 0, 1e6, NAN), time_us);
        struct catalog_wait wait = {.event = rows_text(&rows, EVENT), .time_us = time_us};
        if (named) {
            wait.schema = rows_text(&rows, OWNER);
            wait.object = rows_text(&rows, NAME);
        }
        if (wait.event.len && wait.object.len && str_eq_z(rows_text(&rows, STATE), "WAITING")) {
            add_wait(load, &waits, &wait);
        }
    }
    return rows_good(&rows);
}
