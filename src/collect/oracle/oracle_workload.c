/*
 * Statements with their texts as a workload.
 *
 * Left out, and told: statements of Oracle's own users (their tables are not in the catalog, and nobody can index them), PL/SQL
 * blocks (what they run is listed for itself), and texts of which only the beginning is known. An execution that had not ended
 * when the window did is not counted by the database, but its time is: it counts as one.
 */
#include <math.h>

#include "base/buf.h"
#include "base/map.h"
#include "collect/oracle/oracle_activity.h"
#include "collect/oracle/oracle_binds.h"
#include "sql/fingerprint.h"

struct text { /* of a SQL_ID */
    struct str text, schema, module;
    bool cut;
};

struct omitted {
    size_t own_users, blocks, cut, textless, running;
    double omitted_us, total_us;
};

/* --- Texts ----------------------------------------------------------------------------------------------- */

static struct str value_at(const struct db_result *result, size_t row, const char *column) {
    size_t at = db_column(result, column);
    const struct db_value *value = at == SIZE_MAX ? NULL : &result->values[row * result->column_count + at];
    return !value || value->is_null ? (struct str){0} : value->text;
}

/* Statspack cuts texts into pieces, in order; elsewhere the first row of a SQL_ID is the text. */
static void take_text(struct arena *arena, struct map *texts, const struct db_result *result, size_t row, bool pieces) {
    struct str sql_id = value_at(result, row, "sql_id"), text = value_at(result, row, "sql_text");
    struct text *known = map_find(texts, sql_id);
    struct str piece = value_at(result, row, "piece"), complete = value_at(result, row, "is_complete");
    if (!known) {
        known = arena_alloc(arena, sizeof *known);
        *known = (struct text){.text = text,
                               .schema = value_at(result, row, "parsing_schema"),
                               .module = value_at(result, row, "module"),
                               .cut = str_eq_z(complete, "N")};
        map_put(texts, sql_id, known);
    } else if (pieces && !str_eq_z(piece, "0")) {
        known->text = str_fmt(arena, STR_FMT STR_FMT, STR_ARG(known->text), STR_ARG(text));
    }
}

/*
 * A report in HTML prints a blank behind each comma, so that browsers can break lines; literals get it as well. Without it the text
 * has the SQL_ID it is listed under, which proves the repair (39 of 43 texts of a 12.1 report; in the others a line end was lost).
 */
static struct str as_executed(struct arena *arena, struct str sql_id, struct str text) {
    struct arena_mark mark = arena_mark(arena);
    struct buf out;
    if (str_eq_z(sql_id, sql_oracle_id(arena, text, SQL_FORCE_MIXED_KEEP).sql_id)) {
        arena_rewind(arena, mark);
        return text;
    }
    buf_init(&out, arena);
    for (size_t i = 0; i < text.len; i++) {
        bool printed = text.ptr[i] == ' ' && i > 0 && text.ptr[i - 1] == ',';
        if (!printed) {
            buf_char(&out, text.ptr[i]);
        }
    }
    return str_eq_z(sql_id, sql_oracle_id(arena, buf_view(&out), SQL_FORCE_MIXED_KEEP).sql_id) ? buf_view(&out) : text;
}

/* --- What counts ----------------------------------------------------------------------------------------- */

bool oracle_is_own_user(struct str schema) {
    static const char *const users[] = {"SYS", "SYSTEM", "DBSNMP", "SYSMAN", "CTXSYS", "MDSYS", "XDB", "WMSYS", "APPQOSSYS", "AUDSYS", "GSMADMIN_INTERNAL",
                                        "ORDSYS", "OLAPSYS", "LBACSYS", "DVSYS", "PERFSTAT", "SYS$UMF", "SYSBACKUP"};
    for (size_t i = 0; i < sizeof users / sizeof users[0]; i++) {
        if (str_eq_z(schema, users[i])) {
            return true;
        }
    }
    return false;
}

static bool is_block(struct str text) {
    static const char *const words[] = {"BEGIN", "DECLARE", "CALL"};
    text = str_trim(text);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct str word = str_from_z(words[i]);
        if (text.len > word.len && str_ieq(str_slice(text, 0, word.len), word) && strchr(" \t\r\n", text.ptr[word.len])) {
            return true;
        }
    }
    return false;
}

static double or_zero(double number) {
    return isnan(number) ? 0 : number;
}

/* A statement that ran on and on has no difference yet, and one between two snapshots never had one; but both were seen. */
static double time_of(const struct catalog_statement *cost) {
    bool measured = cost->elapsed_us > 0;
    return measured || isnan(cost->sampled_us) ? cost->elapsed_us : cost->sampled_us;
}

/* Figures of a report on the whole cluster (instance 0) are nobody's own. */
static struct workload_instances instances_of(struct arena *arena, const struct catalog_statement *cost) {
    struct workload_instances out = {0};
    for (size_t i = 0; i < cost->by_instance.n; i++) {
        const struct catalog_statement_part *part = &cost->by_instance.at[i];
        struct workload_instance ran = {
            .number = part->instance, .statements = 1, .calls = part->executions, .total_ms = part->elapsed_us / 1000};
        if (part->instance > 0) {
            VEC_PUSH(arena, &out.list, ran);
        }
    }
    return out;
}

static void add_instances(const struct catalog_oracle *oracle, struct workload_builder *builder) {
    for (size_t i = 0; i < oracle->by_instance.n; i++) {
        const struct catalog_instance *one = &oracle->by_instance.at[i];
        struct workload_instance instance = {.number = one->number, .name = one->name, .db_time_ms = one->db_time_s * 1000};
        workload_builder_instance(builder, &instance);
    }
}

/* Once for each set of captured binds, which share its calls; the workload makes one template of them. */
static void add(struct arena *arena, const struct catalog_statement *cost, const struct text *text,
                const struct oracle_binds *binds, bool cluster, struct workload_builder *builder, struct omitted *omitted) {
    struct str executed = as_executed(arena, cost->sql_id, text->text);
    size_t sets = oracle_binds_sets(binds, cost->sql_id), parts = sets ? sets : 1;
    double total_us = time_of(cost), share = 1 / (double)parts, hit = cost->buffer_gets - or_zero(cost->disk_reads);
    omitted->running += !(cost->executions >= 1) && cost->elapsed_us > 0;
    for (size_t i = 0; i < parts; i++) {
        struct workload_statement statement = {
            .text = sets ? oracle_binds_fill(arena, binds, cost->sql_id, i, executed) : executed,
            .id = cost->sql_id,
            .schema = cost->schema.len ? cost->schema : text->schema,
            .calls = (cost->executions >= 1 ? cost->executions : 1) * share,
            .total_ms = total_us / 1000 * share,
            .rows = cost->rows * share,
            .blocks_read = cost->disk_reads * share,
            .blocks_hit = hit >= 0 ? hit * share : NAN,
        };
        if (cluster && i == 0) { /* whole: it is one statement, whatever its binds */
            statement.instances = instances_of(arena, cost);
        }
        workload_builder_add(builder, &statement);
    }
}

static bool is_wanted(const struct catalog_statement *cost, const struct text *text, struct omitted *omitted) {
    struct str schema = cost->schema.len || !text ? cost->schema : text->schema;
    bool own = oracle_is_own_user(schema), textless = !text || str_trim(text->text).len == 0;
    bool block = !own && !textless && is_block(text->text), cut = !own && !textless && !block && text->cut;
    omitted->own_users += own;
    omitted->textless += !own && textless;
    omitted->blocks += block;
    omitted->cut += cut;
    omitted->total_us += own || block ? 0 : or_zero(time_of(cost));
    omitted->omitted_us += textless || cut ? or_zero(time_of(cost)) : 0;
    return !own && !textless && !block && !cut;
}

static void tell(struct log *log, const struct omitted *omitted) {
    if (omitted->cut || omitted->textless) {
        log_message(log, LOG_WARNING,
                    "%zu statements are not looked at, because only the beginning of their text is known, or nothing "
                    "(%.0f %% of the time of all that were)",
                    omitted->cut + omitted->textless, 100 * omitted->omitted_us / fmax(omitted->total_us, 1));
    }
    if (omitted->own_users || omitted->blocks) {
        log_message(log, LOG_INFO, "left out: %zu statements of Oracle's own users, %zu PL/SQL blocks", omitted->own_users,
                    omitted->blocks);
    }
    if (omitted->running) {
        log_message(log, LOG_INFO, "%zu statements had not ended in the window: each counts as one call", omitted->running);
    }
}

bool oracle_workload_add(struct arena *arena, const struct catalog *catalog, const struct oracle_answers *answers,
                         const struct oracle_answers *captured, struct workload_builder *builder, struct log *log, struct err *err) {
    struct map texts;
    struct omitted omitted = {0};
    struct oracle_binds binds = {0};
    size_t added = 0;
    bool cluster = catalog->oracle->by_instance.n > 1;
    map_init(&texts, arena);
    if (captured->count) {
        oracle_binds_read(arena, captured->results[0], &binds);
    }
    for (size_t i = 0; i < answers->count; i++) {
        const struct db_result *result = answers->results[i];
        bool pieces = db_column(result, "piece") != SIZE_MAX;
        if (db_column(result, "sql_id") == SIZE_MAX || db_column(result, "sql_text") == SIZE_MAX) {
            err_set(err, ERR_DB_COLUMN_MISSING, "answer %s lacks column sql_id or sql_text", answers->names[i]);
            err_hint(err, "Capture the bundle again with this version of dovetail.");
            return false;
        }
        for (size_t row = 0; row < result->row_count; row++) {
            take_text(arena, &texts, result, row, pieces);
        }
    }
    if (cluster) {
        add_instances(catalog->oracle, builder);
    }
    for (size_t i = 0; i < catalog->oracle->statements.n; i++) {
        const struct catalog_statement *cost = &catalog->oracle->statements.at[i];
        const struct text seen = {.text = cost->sampled_text, .schema = cost->schema, .module = cost->module};
        const struct text *found = map_find(&texts, cost->sql_id), *text = found || !seen.text.len ? found : &seen;
        if (is_wanted(cost, text, &omitted)) {
            add(arena, cost, text, &binds, cluster, builder, &omitted);
            added++;
        }
    }
    tell(log, &omitted);
    if (added == 0) {
        err_set(err, ERR_WORKLOAD_EMPTY, "no statement of an application was captured with its text");
        err_hint(err, "Widen the window with --days, or give the statements by --workload.");
    }
    return added > 0;
}
