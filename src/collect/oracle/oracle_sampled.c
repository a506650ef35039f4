/*
 * Statements that only samples of sessions show. A snapshot keeps the 30 costliest of each kind, so what ran between two snapshots and left
 * memory, or never was among those 30, has no figures; ASH has seen it all the same. It counts with what was seen: the microseconds its
 * samples stand for, and the executions they fell into, which are fewer than there were. Nothing else is known of it.
 */
#include <math.h>

#include "base/buf.h"
#include "base/map.h"
#include "collect/oracle/oracle_activity.h"
#include "collect/oracle/oracle_load.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SAMPLE_US 1e7

static void tell(struct oracle_load *load, size_t first) {
    enum { NAMED = 5 };
    const struct catalog_oracle *oracle = load->builder->catalog->oracle;
    struct buf names;
    double sampled_us = 0;
    size_t count = oracle->statements.n - first;
    buf_init(&names, load->arena);
    for (size_t i = first; i < oracle->statements.n; i++) {
        const struct catalog_statement *one = &oracle->statements.at[i];
        sampled_us += one->sampled_us;
        if (i - first < NAMED) {
            buf_fmt(&names, "%s" STR_FMT, i > first ? ", " : "", STR_ARG(one->sql_id));
        }
    }
    if (count) {
        catalog_builder_warn(load->builder,
                             "%zu %s known from samples of sessions only, in no snapshot (" STR_FMT "%s): calls and time are "
                             "what samples saw, %.0f %% of all sampled time",
                             count, count == 1 ? "statement is" : "statements are", STR_ARG(buf_view(&names)),
                             count > NAMED ? ", ..." : "",
                             oracle->sampled_us > 0 ? 100 * fmin(sampled_us / oracle->sampled_us, 1) : 100.0);
    }
}

bool oracle_load_sampled(struct oracle_load *load, const struct db_result *result, struct err *err) {
    enum { SQL_ID, SCHEMA, MODULE, SAMPLES, EXECUTIONS, TIME, TEXT };
    static const char *const columns[] = {"sql_id", "parsing_schema", "module", "samples", "executions", "time_us", "sql_text"};
    struct catalog_oracle *oracle = load->builder->catalog->oracle;
    size_t first = oracle->statements.n;
    struct map known;
    struct rows rows;
    map_init(&known, load->arena);
    for (size_t i = 0; i < first; i++) {
        map_put(&known, oracle->statements.at[i].sql_id, load);
    }
    if (!rows_open(&rows, "sampled_statements", result, columns, COUNT(columns), err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct str sql_id = rows_text(&rows, SQL_ID), text = rows_text(&rows, TEXT);
        double samples = rows_number(&rows, SAMPLES, 0, INFINITY, 0);
        bool own = oracle_is_own_user(rows_text(&rows, SCHEMA));
        if (!sql_id.len || !str_trim(text).len || own || map_find(&known, sql_id)) {
            continue;
        }
        struct catalog_statement seen = catalog_statement_new(sql_id);
        seen.schema = rows_text(&rows, SCHEMA);
        seen.module = rows_text(&rows, MODULE);
        seen.executions = fmax(rows_number(&rows, EXECUTIONS, 0, INFINITY, 1), 1);
        seen.sampled_us = rows_number(&rows, TIME, 0, INFINITY, samples * SAMPLE_US);
        seen.sampled_text = text;
        VEC_PUSH(load->arena, &oracle->statements, seen);
        map_put(&known, sql_id, load);
    }
    tell(load, first);
    return rows_good(&rows);
}
