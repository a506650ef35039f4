/* Window, costs of statements, statistics and events: all instances summed; what reports tell of each is kept beside the sums. */
#include "collect/oracle/oracle_activity.h"

#include <math.h>

#include "base/map.h"
#include "catalog/oracle_value.h"
#include "collect/oracle/oracle_delta.h"
#include "collect/rows.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- Cells of answers ------------------------------------------------------------------------------------ */

/* A column that this kind of source lacks (Statspack has no plans, and nothing of cells) is NULL in every row. */
static size_t column_of(const struct db_result *result, const char *name) {
    return db_column(result, name);
}

static struct str text_at(const struct db_result *result, size_t row, size_t column) {
    const struct db_value *value = column == SIZE_MAX ? NULL : &result->values[row * result->column_count + column];
    return !value || value->is_null ? (struct str){0} : value->text;
}

static bool number_at(const struct db_result *result, const char *answer, size_t row, const char *name, size_t column,
                      double *number, struct err *err) {
    struct str text = text_at(result, row, column);
    *number = NAN;
    if (!text.len) {
        return true;
    }
    if (str_to_double(text, number)) {
        *number = *number >= 0 ? *number : NAN; /* a counter that ran over, or a known defect: unknown */
        return true;
    }
    err_set(err, ERR_DB_VALUE_MALFORMED, "answer %s, row %zu, column %s: \"" STR_FMT "\" is not a number", answer,
            row + 1, name, STR_ARG(str_slice(text, 0, 60)));
    err_hint(err, "The bundle is damaged or was edited: capture it again with dovetail collect.");
    return false;
}

static bool need(const struct oracle_answers *answers, size_t i, const char *column, struct err *err) {
    if (column_of(answers->results[i], column) != SIZE_MAX) {
        return true;
    }
    err_set(err, ERR_DB_COLUMN_MISSING, "answer %s lacks column %s", answers->names[i], column);
    err_hint(err, "Capture the bundle again with this version of dovetail.");
    return false;
}

/* --- The window ------------------------------------------------------------------------------------------ */

/* No cluster is as large: a bound for what a damaged answer may hold. 0 stands for all of them. */
static bool is_instance(double number) {
    enum { INSTANCES_MAX = 1024 };
    return number >= 0 && number <= INSTANCES_MAX && number == floor(number);
}

static struct catalog_instance *find_instance(const struct catalog_oracle *oracle, double number) {
    for (size_t i = 0; i < oracle->by_instance.n; i++) {
        if (oracle->by_instance.at[i].number == number) {
            return &oracle->by_instance.at[i];
        }
    }
    return NULL;
}

/* A report of a whole cluster has the DB time of each instance beside its snapshots, and nothing else of each. */
static bool note_instance(struct arena *arena, struct catalog_oracle *oracle, const struct oracle_answers *answers, size_t i,
                          size_t row, struct err *err) {
    const struct db_result *result = answers->results[i];
    struct catalog_instance one = {.name = text_at(result, row, column_of(result, "instance_name"))};
    if (!number_at(result, answers->names[i], row, "instance_number", column_of(result, "instance_number"), &one.number, err) ||
        !number_at(result, answers->names[i], row, "db_time_s", column_of(result, "db_time_s"), &one.db_time_s, err)) {
        return false;
    }
    if (is_instance(one.number) && one.number > 0 && !find_instance(oracle, one.number)) {
        VEC_PUSH(arena, &oracle->by_instance, one);
    }
    return true;
}

static bool note_instances(struct arena *arena, struct catalog_oracle *oracle, const struct oracle_answers *answers,
                           struct err *err) {
    for (size_t i = 0; i < answers->count; i++) {
        for (size_t row = 0; row < answers->results[i]->row_count; row++) {
            if (!note_instance(arena, oracle, answers, i, row, err)) {
                return false;
            }
        }
    }
    return true;
}

bool oracle_activity_snapshots(struct arena *arena, struct catalog *catalog, const struct oracle_answers *answers,
                               struct err *err) {
    enum { END };
    static const char *const columns[] = {"end_time"};
    struct catalog_oracle *oracle = catalog->oracle;
    for (size_t i = 0; i < answers->count; i++) {
        struct rows rows;
        if (!rows_open(&rows, answers->names[i], answers->results[i], columns, COUNT(columns), err)) {
            return false;
        }
        while (rows_next(&rows)) {
            struct str end = rows_text(&rows, END);
            bool first = !oracle->window_begin.len || str_cmp(end, oracle->window_begin) < 0;
            oracle->window_begin = end.len && first ? end : oracle->window_begin;
            oracle->window_end = str_cmp(end, oracle->window_end) > 0 ? end : oracle->window_end;
        }
        if (!rows_good(&rows)) {
            return false;
        }
    }
    double days = oracle_value_scale(FAMILY_TIMESTAMP, oracle->window_end) -
                  oracle_value_scale(FAMILY_TIMESTAMP, oracle->window_begin);
    oracle->window_s = days > 0 ? round(days * 86400) : NAN;
    return note_instances(arena, oracle, answers, err);
}

/* --- Statements ------------------------------------------------------------------------------------------ */

enum {
    EXECUTIONS,
    ELAPSED,
    CPU,
    IO_WAIT,
    CLUSTER_WAIT,
    CONCURRENCY_WAIT,
    GETS,
    READS,
    ROWS_PROCESSED,
    PARSE_CALLS,
    OFFLOAD_ELIGIBLE,
    OFFLOAD_RETURNED,
    INTERCONNECT,
    GROWING, /* those above add up; those below are states, of which the largest counts */
    VERSIONS = GROWING,
    SHARABLE,
    FIGURES
};
static const char *const figure_columns[FIGURES] = {
    "executions",  "elapsed_us",  "cpu_us",         "io_wait_us",  "cluster_wait_us",        "concurrency_wait_us",
    "buffer_gets", "disk_reads",  "rows_processed", "parse_calls", "offload_eligible_bytes", "offload_returned_bytes",
    "interconnect_bytes", "version_count", "sharable_memory"};

static bool read_sample(const struct oracle_answers *answers, size_t i, size_t row,
                        const char *const *names, size_t figure_count, struct str key, struct oracle_sample *sample,
                        struct err *err) {
    const struct db_result *result = answers->results[i];
    const char *answer = answers->names[i];
    *sample = (struct oracle_sample){.key = key};
    if (!number_at(result, answer, row, "instance_number", column_of(result, "instance_number"), &sample->instance, err) ||
        !number_at(result, answer, row, "snap_id", column_of(result, "snap_id"), &sample->snap, err)) {
        return false;
    }
    sample->instance = isnan(sample->instance) ? 1 : sample->instance;
    sample->snap = isnan(sample->snap) ? 0 : sample->snap;
    sample->startup = text_at(result, row, column_of(result, "startup_time"));
    for (size_t f = 0; f < figure_count; f++) {
        if (!number_at(result, answer, row, names[f], column_of(result, names[f]), &sample->figures[f], err)) {
            return false;
        }
    }
    return true;
}

static double sum(double a, double b) {
    return isnan(a) ? b : isnan(b) ? a : a + b;
}

struct statements {
    struct arena *arena;
    struct catalog_oracle *oracle;
    struct map by_id;   /* sql_id -> position + 1 */
    struct map largest; /* sql_id -> double *: elapsed of the part whose schema is taken */
};

static struct catalog_statement *statement_of(struct statements *all, struct str sql_id) {
    size_t position = (size_t)(uintptr_t)map_find(&all->by_id, sql_id);
    if (!position) {
        struct catalog_statement *added = VEC_ADD(all->arena, &all->oracle->statements);
        *added = catalog_statement_new(sql_id);
        position = all->oracle->statements.n;
        map_put(&all->by_id, sql_id, (void *)(uintptr_t)position);
    }
    return &all->oracle->statements.at[position - 1];
}

static void add_sums(struct catalog_statement *to, const double *f) {
    to->executions = sum(to->executions, f[EXECUTIONS]);
    to->elapsed_us = sum(to->elapsed_us, f[ELAPSED]);
    to->cpu_us = sum(to->cpu_us, f[CPU]);
    to->io_wait_us = sum(to->io_wait_us, f[IO_WAIT]);
    to->cluster_wait_us = sum(to->cluster_wait_us, f[CLUSTER_WAIT]);
    to->concurrency_wait_us = sum(to->concurrency_wait_us, f[CONCURRENCY_WAIT]);
    to->buffer_gets = sum(to->buffer_gets, f[GETS]);
    to->disk_reads = sum(to->disk_reads, f[READS]);
    to->rows = sum(to->rows, f[ROWS_PROCESSED]);
    to->parse_calls = sum(to->parse_calls, f[PARSE_CALLS]);
    to->offload_eligible_bytes = sum(to->offload_eligible_bytes, f[OFFLOAD_ELIGIBLE]);
    to->offload_returned_bytes = sum(to->offload_returned_bytes, f[OFFLOAD_RETURNED]);
    to->interconnect_bytes = sum(to->interconnect_bytes, f[INTERCONNECT]);
    to->version_count = fmax(to->version_count, f[VERSIONS]);
    to->sharable_memory = fmax(to->sharable_memory, f[SHARABLE]);
}

static void add_part(struct arena *arena, struct catalog_statement *to, double instance, const double *f) {
    size_t i = 0;
    while (i < to->by_instance.n && to->by_instance.at[i].instance != instance) {
        i++;
    }
    if (!is_instance(instance)) {
        return;
    }
    if (i == to->by_instance.n) {
        VEC_PUSH(arena, &to->by_instance, (struct catalog_statement_part){instance, NAN, NAN});
    }
    struct catalog_statement_part *part = &to->by_instance.at[i];
    part->executions = sum(part->executions, f[EXECUTIONS]);
    part->elapsed_us = sum(part->elapsed_us, f[ELAPSED]);
}

/* "sql_id \1 plan" of a sample: what a cumulative figure is compared by. */
static struct str sql_id_of(struct str key) {
    return str_cut(&key, '\1');
}

static void add_figures(struct statements *all, struct str key, double instance, const double *figures) {
    struct catalog_statement *statement = statement_of(all, sql_id_of(key));
    add_sums(statement, figures);
    add_part(all->arena, statement, instance, figures);
}

/* The schema of the costliest part stands for the statement. */
static void take_schema(struct statements *all, struct catalog_statement *statement, struct str schema, double elapsed) {
    double *largest = map_find(&all->largest, statement->sql_id);
    if (!largest) {
        largest = arena_alloc(all->arena, sizeof *largest);
        *largest = -1;
        map_put(&all->largest, statement->sql_id, largest);
    }
    if (schema.len && (isnan(elapsed) ? 0 : elapsed) > *largest) {
        *largest = isnan(elapsed) ? 0 : elapsed;
        statement->schema = schema;
    }
}

static void count_plan(struct map *seen, struct arena *arena, struct str sql_id, struct str plan, size_t *count) {
    struct str key = str_fmt(arena, STR_FMT "\1" STR_FMT, STR_ARG(sql_id), STR_ARG(plan));
    if (!map_find(seen, key)) {
        map_put(seen, key, arena);
        ++*count;
    }
}

static bool read_statements(struct statements *all, const struct oracle_answers *answers, struct oracle_samples *samples,
                            struct err *err) {
    struct map seen;
    map_init(&seen, all->arena);
    for (size_t i = 0; i < answers->count; i++) {
        const struct db_result *result = answers->results[i];
        size_t id = column_of(result, "sql_id"), plan = column_of(result, "plan_hash_value");
        size_t schema = column_of(result, "parsing_schema"), module = column_of(result, "module");
        if (!need(answers, i, "sql_id", err) || !need(answers, i, "executions", err) || !need(answers, i, "elapsed_us", err)) {
            return false;
        }
        for (size_t row = 0; row < result->row_count; row++) {
            struct str sql_id = text_at(result, row, id), plan_text = text_at(result, row, plan);
            struct str key = str_fmt(all->arena, STR_FMT "\1" STR_FMT "\1" STR_FMT, STR_ARG(sql_id), STR_ARG(plan_text),
                                     STR_ARG(text_at(result, row, schema)));
            struct oracle_sample *sample = VEC_ADD(all->arena, &samples->list);
            if (!read_sample(answers, i, row, figure_columns, FIGURES, key, sample, err)) {
                return false;
            }
            struct catalog_statement *statement = statement_of(all, sql_id);
            statement->module = statement->module.len ? statement->module : text_at(result, row, module);
            take_schema(all, statement, text_at(result, row, schema), sample->figures[ELAPSED]);
            count_plan(&seen, all->arena, sql_id, plan_text, &statement->plans);
        }
    }
    return true;
}

static int by_elapsed(const void *a, const void *b) {
    const struct catalog_statement *left = a, *right = b;
    double l = isnan(left->elapsed_us) ? -1 : left->elapsed_us, r = isnan(right->elapsed_us) ? -1 : right->elapsed_us;
    return l != r ? (l > r ? -1 : 1) : str_cmp(left->sql_id, right->sql_id);
}

bool oracle_activity_statements(struct arena *arena, struct catalog *catalog, const struct oracle_answers *answers,
                                bool cumulative, struct err *err) {
    struct statements all = {.arena = arena, .oracle = catalog->oracle};
    struct oracle_samples samples = {0};
    map_init(&all.by_id, arena);
    map_init(&all.largest, arena);
    if (!read_statements(&all, answers, &samples, err)) {
        return false;
    }
    if (cumulative) {
        struct oracle_differences differences;
        oracle_differences_of(arena, &samples, FIGURES, &differences);
        for (size_t i = 0; i < differences.list.n; i++) {
            const struct oracle_difference *one = &differences.list.at[i];
            add_figures(&all, one->key, one->instance, one->figures);
        }
    }
    for (size_t i = 0; !cumulative && i < samples.list.n; i++) {
        const struct oracle_sample *one = &samples.list.at[i];
        add_figures(&all, one->key, one->instance, one->figures);
    }
    if (catalog->oracle->statements.n > 1) {
        qsort(catalog->oracle->statements.at, catalog->oracle->statements.n, sizeof *catalog->oracle->statements.at, by_elapsed);
    }
    return true;
}

/* --- Statistics and events ------------------------------------------------------------------------------- */

/* Sums differences over instances: key -> figures. */
static void over_instances(struct arena *arena, const struct oracle_differences *differences, size_t figures,
                           struct map *out) {
    map_init(out, arena);
    for (size_t i = 0; i < differences->list.n; i++) {
        const struct oracle_difference *one = &differences->list.at[i];
        double *total = map_find(out, one->key);
        if (!total) {
            total = arena_calloc(arena, figures, sizeof *total);
            map_put(out, one->key, total);
        }
        for (size_t f = 0; f < figures; f++) {
            total[f] += isnan(one->figures[f]) ? 0 : one->figures[f];
        }
    }
}

static bool read_named(struct arena *arena, const struct oracle_answers *answers, const char *const *figures,
                       size_t figure_count, struct map *classes, struct oracle_differences *differences, struct err *err) {
    struct oracle_samples samples = {0};
    map_init(classes, arena);
    for (size_t i = 0; i < answers->count; i++) {
        const struct db_result *result = answers->results[i];
        size_t name = column_of(result, "name"), wait_class = column_of(result, "wait_class");
        if (!need(answers, i, "name", err)) {
            return false;
        }
        for (size_t row = 0; row < result->row_count; row++) {
            struct str key = text_at(result, row, name);
            struct oracle_sample *sample = VEC_ADD(arena, &samples.list);
            if (!read_sample(answers, i, row, figures, figure_count, key, sample, err)) {
                return false;
            }
            if (wait_class != SIZE_MAX && text_at(result, row, wait_class).len) {
                struct str *kept = arena_alloc(arena, sizeof *kept);
                *kept = text_at(result, row, wait_class);
                map_put(classes, key, kept);
            }
        }
    }
    oracle_differences_of(arena, &samples, figure_count, differences);
    return true;
}

static void note_db_times(const struct catalog_oracle *oracle, const struct oracle_differences *differences) {
    for (size_t i = 0; i < differences->list.n; i++) {
        const struct oracle_difference *one = &differences->list.at[i];
        struct catalog_instance *instance = str_eq_z(one->key, "DB time") ? find_instance(oracle, one->instance) : NULL;
        if (instance && isnan(instance->db_time_s)) {
            instance->db_time_s = one->figures[0] / 1e6;
        }
    }
}

bool oracle_activity_statistics(struct arena *arena, struct catalog *catalog, const struct oracle_answers *answers,
                                struct err *err) {
    static const char *const figures[] = {"value"};
    struct catalog_oracle *oracle = catalog->oracle;
    struct oracle_differences differences;
    struct map classes, totals;
    if (!read_named(arena, answers, figures, 1, &classes, &differences, err)) {
        return false;
    }
    over_instances(arena, &differences, 1, &totals);
    note_db_times(oracle, &differences);
    for (size_t i = 0; i < totals.n; i++) {
        struct catalog_statistic statistic = {totals.entries[i].key, *(const double *)totals.entries[i].value};
        VEC_PUSH(arena, &oracle->statistics, statistic);
        if (str_eq_z(statistic.name, "DB time")) {
            oracle->db_time_s = statistic.value / 1e6;
        }
        if (str_eq_z(statistic.name, "cell physical IO bytes eligible for predicate offload")) {
            oracle->exadata = oracle->exadata || statistic.value > 0;
        }
    }
    return true;
}

static int by_time(const void *a, const void *b) {
    const struct catalog_event *left = a, *right = b;
    return left->time_us != right->time_us ? (left->time_us > right->time_us ? -1 : 1) : str_cmp(left->name, right->name);
}

bool oracle_activity_events(struct arena *arena, struct catalog *catalog, const struct oracle_answers *answers,
                            struct err *err) {
    static const char *const figures[] = {"waits", "time_us"};
    struct catalog_oracle *oracle = catalog->oracle;
    struct oracle_differences differences;
    struct map classes, totals;
    if (!read_named(arena, answers, figures, 2, &classes, &differences, err)) {
        return false;
    }
    over_instances(arena, &differences, 2, &totals);
    for (size_t i = 0; i < totals.n; i++) {
        const double *total = totals.entries[i].value;
        const struct str *wait_class = map_find(&classes, totals.entries[i].key);
        struct catalog_event event = {totals.entries[i].key, wait_class ? *wait_class : (struct str){0}, total[0], total[1]};
        VEC_PUSH(arena, &oracle->events, event);
    }
    if (oracle->events.n > 1) {
        qsort(oracle->events.at, oracle->events.n, sizeof *oracle->events.at, by_time);
    }
    return true;
}

/* --- The search path ------------------------------------------------------------------------------------- */

static void append(struct arena *arena, struct map *seen, struct str schema, struct str *path) {
    enum { PATH_MAX_BYTES = 4000 };
    if (schema.len && !map_find(seen, schema) && path->len + schema.len < PATH_MAX_BYTES) {
        map_put(seen, schema, seen);
        *path = str_fmt(arena, STR_FMT "%s" STR_FMT, STR_ARG(*path), path->len ? "," : "", STR_ARG(schema));
    }
}

void oracle_activity_search_path(struct arena *arena, struct catalog_builder *builder) {
    struct catalog *catalog = builder->catalog;
    struct map seen;
    struct str path = {0};
    map_init(&seen, arena);
    for (size_t i = 0; i < catalog->oracle->statements.n; i++) {
        append(arena, &seen, catalog->oracle->statements.at[i].schema, &path);
    }
    append(arena, &seen, catalog->search_path, &path);
    for (size_t i = 0; i < builder->tables.n; i++) {
        append(arena, &seen, builder->tables.at[i].table.schema, &path);
    }
    catalog->search_path = path;
}
