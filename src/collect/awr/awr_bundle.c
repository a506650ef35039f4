/*
 * The same columns as the extraction statements have, so that one set of loaders reads both. A report knows differences over its window:
 * cumulative answers get two rows, 0 at the first snapshot and the difference at the last. What a report does not know is NULL.
 */
#include <math.h>

#include "base/csv.h"
#include "base/map.h"
#include "collect/awr/awr_bundle.h"

struct sheet { /* one answer while it is written */
    struct buf out;
    struct csv_writer writer;
};

static void sheet_begin(struct arena *arena, struct sheet *sheet, const char *columns) {
    struct str rest = str_from_z(columns);
    buf_init(&sheet->out, arena);
    sheet->writer = (struct csv_writer){.out = &sheet->out};
    while (rest.len) {
        csv_write(&sheet->writer, str_cut(&rest, ','));
    }
    csv_end_row(&sheet->writer);
}

static void put(struct sheet *sheet, struct str text) {
    if (text.len) {
        csv_write(&sheet->writer, text);
    } else {
        csv_write_null(&sheet->writer);
    }
}

static void put_number(struct sheet *sheet, double number) {
    struct arena *arena = sheet->out.arena;
    struct buf text;
    buf_init(&text, arena);
    if (isnan(number)) {
        csv_write_null(&sheet->writer);
        return;
    }
    buf_double(&text, number);
    csv_write(&sheet->writer, buf_view(&text));
}

static void end_row(struct sheet *sheet) {
    csv_end_row(&sheet->writer);
}

static void sheet_end(struct arena *arena, struct sheet *sheet, struct awr_files *files, const char *name) {
    struct bundle_file file = {str_from_z(name), buf_view(&sheet->out)};
    VEC_PUSH(arena, &files->list, file);
}

/* --- The database ---------------------------------------------------------------------------------------- */

static struct str first_startup(const struct awr_report *report) {
    return report->instances.n ? report->instances.at[0].startup_time : (struct str){0};
}

static double first_instance(const struct awr_report *report) {
    bool known = report->instances.n && !isnan(report->instances.at[0].number);
    return known ? report->instances.at[0].number : 1;
}

/* 0: all of them together. */
static double told_instance(const struct awr_report *report) {
    return report->rac && report->instances.n > 1 ? 0 : first_instance(report);
}

static void write_manifest(struct arena *arena, const struct awr_report *report, struct awr_files *files) {
    struct sheet sheet;
    sheet_begin(arena, &sheet, "format,source,captured_at,program,redacted,workload,diagnostics_consent");
    put(&sheet, STR("1"));
    put(&sheet, STR("oracle"));
    put(&sheet, report->end_time);
    put(&sheet, STR("awr report"));
    put(&sheet, STR("f"));
    put(&sheet, STR("report"));
    put(&sheet, STR("f"));
    end_row(&sheet);
    sheet_end(arena, &sheet, files, "manifest");
}

static void write_server(struct arena *arena, const struct awr_report *report, struct awr_files *files) {
    struct sheet sheet;
    sheet_begin(arena, &sheet,
                "product,version_full,version_text,database,dbid,container,search_path,captured_at,edition,platform,role,instances");
    put(&sheet, STR("Oracle"));
    put(&sheet, (struct str){0});
    put(&sheet, report->release);
    put(&sheet, report->database);
    put_number(&sheet, report->dbid);
    put(&sheet, report->container);
    put(&sheet, (struct str){0});
    put(&sheet, report->end_time);
    put(&sheet, report->edition);
    put(&sheet, report->platform);
    put(&sheet, report->role);
    put_number(&sheet, report->instances.n ? (double)report->instances.n : 1);
    end_row(&sheet);
    sheet_end(arena, &sheet, files, "server");
}

static void write_settings(struct arena *arena, const struct awr_report *report, struct awr_files *files) {
    struct sheet sheet;
    bool block = false;
    sheet_begin(arena, &sheet, "name,value,is_default,is_modified,change");
    for (size_t i = 0; i < report->parameters.n; i++) {
        block = block || str_eq_z(report->parameters.at[i].name, "db_block_size");
        put(&sheet, report->parameters.at[i].name);
        put(&sheet, report->parameters.at[i].value);
        put(&sheet, (struct str){0});
        put(&sheet, (struct str){0});
        put(&sheet, (struct str){0});
        end_row(&sheet);
    }
    if (!block && !isnan(report->block_bytes)) {
        put(&sheet, STR("db_block_size"));
        put_number(&sheet, report->block_bytes);
        put(&sheet, (struct str){0});
        put(&sheet, (struct str){0});
        put(&sheet, (struct str){0});
        end_row(&sheet);
    }
    sheet_end(arena, &sheet, files, "settings");
}

static void put_snapshot(struct sheet *sheet, const struct awr_report *report, const struct awr_instance *instance, bool last) {
    put_number(sheet, report->dbid);
    put_number(sheet, instance->number);
    put_number(sheet, last ? report->end_snap : report->begin_snap);
    put(sheet, instance->startup_time);
    put(sheet, last ? report->begin_time : (struct str){0});
    put(sheet, last ? report->end_time : report->begin_time);
    put(sheet, instance->name);
    put_number(sheet, instance->db_time_s);
    end_row(sheet);
}

static void write_snapshots(struct arena *arena, const struct awr_report *report, struct awr_files *files) {
    struct sheet sheet;
    size_t count = report->instances.n ? report->instances.n : 1;
    sheet_begin(arena, &sheet, "dbid,instance_number,snap_id,startup_time,begin_time,end_time,instance_name,db_time_s");
    for (size_t i = 0; i < count; i++) {
        struct awr_instance one = {.number = NAN, .db_time_s = NAN};
        one = report->instances.n ? report->instances.at[i] : one;
        one.number = isnan(one.number) ? (double)(i + 1) : one.number;
        put_snapshot(&sheet, report, &one, false);
        put_snapshot(&sheet, report, &one, true);
    }
    sheet_end(arena, &sheet, files, "snapshots");
}

/* --- Statements ------------------------------------------------------------------------------------------ */

static void write_sqlstat(struct arena *arena, const struct awr_report *report, struct awr_files *files) {
    /* Metrics behind the columns from "executions" on; -1: a report does not have it. */
    static const int metrics[] = {AWR_EXECUTIONS, AWR_ELAPSED, AWR_CPU, AWR_IO_WAIT, AWR_CLUSTER_WAIT, -1, -1, AWR_BUFFER_GETS,
                                  AWR_DISK_READS, -1, AWR_ROWS, -1, AWR_PARSE_CALLS, -1, -1, AWR_READ_REQUESTS, -1, -1, -1, -1,
                                  AWR_VERSION_COUNT, AWR_SHARABLE_MEMORY, -1, AWR_UNOPTIMIZED_READS};
    struct sheet sheet;
    sheet_begin(arena, &sheet,
                "instance_number,sql_id,plan_hash_value,parsing_schema,module,action,force_matching_signature,executions,"
                "elapsed_us,cpu_us,io_wait_us,cluster_wait_us,application_wait_us,concurrency_wait_us,buffer_gets,disk_reads,"
                "direct_writes,rows_processed,fetches,parse_calls,sorts,px_executions,read_requests,read_bytes,"
                "offload_eligible_bytes,interconnect_bytes,offload_returned_bytes,version_count,sharable_memory,"
                "optimizer_cost,unoptimized_read_requests,container");
    for (size_t i = 0; i < report->statements.n; i++) {
        const struct awr_statement *statement = &report->statements.at[i];
        put_number(&sheet, told_instance(report));
        put(&sheet, statement->sql_id);
        put_number(&sheet, statement->plan_hash);
        put(&sheet, (struct str){0});
        put(&sheet, statement->module);
        put(&sheet, (struct str){0});
        put(&sheet, (struct str){0});
        for (size_t m = 0; m < sizeof metrics / sizeof metrics[0]; m++) {
            double value = metrics[m] < 0 ? NAN : statement->metrics[metrics[m]];
            bool time = metrics[m] == AWR_ELAPSED || metrics[m] == AWR_CPU || metrics[m] == AWR_IO_WAIT ||
                        metrics[m] == AWR_CLUSTER_WAIT;
            put_number(&sheet, time ? round(value) : value);
        }
        put(&sheet, statement->pdb);
        end_row(&sheet);
    }
    sheet_end(arena, &sheet, files, "sqlstat");
}

static void write_sqltext(struct arena *arena, const struct awr_report *report, struct awr_files *files) {
    struct sheet sheet;
    struct map seen;
    map_init(&seen, arena);
    sheet_begin(arena, &sheet, "sql_id,command_type,sql_text,is_complete");
    for (size_t i = 0; i < report->statements.n; i++) {
        const struct awr_statement *statement = &report->statements.at[i];
        if (!statement->text.len || map_find(&seen, statement->sql_id)) {
            continue;
        }
        map_put(&seen, statement->sql_id, files);
        put(&sheet, statement->sql_id);
        put(&sheet, (struct str){0});
        put(&sheet, statement->text);
        put(&sheet, statement->text_cut ? STR("N") : STR("Y"));
        end_row(&sheet);
    }
    sheet_end(arena, &sheet, files, "sqltext");
}

/* --- The instance ---------------------------------------------------------------------------------------- */

/* Two snapshots of one cumulative figure. */
static void put_named(struct sheet *sheet, const struct awr_report *report, struct str name, double value) {
    for (int last = 0; last < 2; last++) {
        put_number(sheet, told_instance(report));
        put_number(sheet, last ? report->end_snap : report->begin_snap);
        put(sheet, first_startup(report));
        put(sheet, name);
        put_number(sheet, last ? value : 0);
        end_row(sheet);
    }
}

static void write_statistics(struct arena *arena, const struct awr_report *report, struct awr_files *files) {
    struct sheet sysstat, times;
    bool db_time = false;
    sheet_begin(arena, &sysstat, "instance_number,snap_id,startup_time,name,value");
    sheet_begin(arena, &times, "instance_number,snap_id,startup_time,name,value");
    for (size_t i = 0; i < report->statistics.n; i++) {
        if (report->statistics.at[i].value >= 0) {
            put_named(&sysstat, report, report->statistics.at[i].name, report->statistics.at[i].value);
        }
    }
    for (size_t i = 0; i < report->time_model.n; i++) {
        struct str name = report->time_model.at[i].name;
        db_time = db_time || str_eq_z(name, "DB time");
        put_named(&times, report, name, round(fmax(report->time_model.at[i].value, 0) * 1e6));
    }
    if (!db_time && !isnan(report->db_time_s)) {
        put_named(&times, report, STR("DB time"), round(report->db_time_s * 1e6));
    }
    sheet_end(arena, &sysstat, files, "sysstat");
    sheet_end(arena, &times, files, "time_model");
}

static void write_events(struct arena *arena, const struct awr_report *report, struct awr_files *files) {
    struct sheet sheet;
    sheet_begin(arena, &sheet, "instance_number,snap_id,startup_time,name,wait_class,waits,time_us");
    for (size_t i = 0; i < report->events.n; i++) {
        const struct awr_event *event = &report->events.at[i];
        for (int last = 0; last < 2; last++) {
            put_number(&sheet, told_instance(report));
            put_number(&sheet, last ? report->end_snap : report->begin_snap);
            put(&sheet, first_startup(report));
            put(&sheet, event->name);
            put(&sheet, event->wait_class);
            put_number(&sheet, last ? (isnan(event->waits) ? 0 : event->waits) : 0);
            put_number(&sheet, last ? round(fmax(event->time_s, 0) * 1e6) : 0);
            end_row(&sheet);
        }
    }
    sheet_end(arena, &sheet, files, "system_event");
}

static void write_metrics(struct arena *arena, const struct awr_report *report, struct awr_files *files) {
    struct sheet sheet;
    sheet_begin(arena, &sheet, "name,unit,average,maximum");
    for (size_t i = 0; i < report->load.n; i++) {
        put(&sheet, report->load.at[i].name);
        put(&sheet, STR("Per Second"));
        put_number(&sheet, report->load.at[i].per_second);
        put(&sheet, (struct str){0});
        end_row(&sheet);
    }
    sheet_end(arena, &sheet, files, "metrics");
}

/* --- Segments -------------------------------------------------------------------------------------------- */

static const char *const segment_statistics[] = {"logical reads",     "physical reads",  "physical writes",
                                                 "physical reads direct", "db block changes", "segment scans",
                                                 "buffer busy waits", "ITL waits",       "row lock waits"};
enum { SEGMENT_STATISTICS = sizeof segment_statistics / sizeof segment_statistics[0] };

struct segment {
    const struct awr_segment *first;
    double values[SEGMENT_STATISTICS];
};

static size_t statistic_of(struct str name) {
    for (size_t i = 0; i < SEGMENT_STATISTICS; i++) {
        if (str_eq_z(name, segment_statistics[i])) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* Partitions of an object are summed. */
static void gather_segments(struct arena *arena, const struct awr_report *report, struct map *segments) {
    map_init(segments, arena);
    for (size_t i = 0; i < report->segments.n; i++) {
        const struct awr_segment *from = &report->segments.at[i];
        struct str key = str_fmt(arena, STR_FMT "\1" STR_FMT, STR_ARG(from->owner), STR_ARG(from->name));
        struct segment *to = map_find(segments, key);
        size_t statistic = statistic_of(from->statistic);
        if (!to) {
            to = arena_alloc(arena, sizeof *to);
            to->first = from;
            for (size_t s = 0; s < SEGMENT_STATISTICS; s++) {
                to->values[s] = NAN;
            }
            map_put(segments, key, to);
        }
        if (statistic != SIZE_MAX && from->value >= 0) {
            to->values[statistic] = (isnan(to->values[statistic]) ? 0 : to->values[statistic]) + from->value;
        }
    }
}

static void write_segments(struct arena *arena, const struct awr_report *report, struct awr_files *files) {
    struct map segments;
    struct sheet sheet;
    gather_segments(arena, report, &segments);
    sheet_begin(arena, &sheet,
                "schema,name,object_type,logical_reads,physical_reads,physical_writes,direct_reads,block_changes,"
                "table_scans,buffer_busy_waits,itl_waits,row_lock_waits");
    for (size_t i = 0; i < segments.n; i++) {
        const struct segment *segment = segments.entries[i].value;
        put(&sheet, segment->first->owner);
        put(&sheet, segment->first->name);
        put(&sheet, segment->first->type);
        for (size_t s = 0; s < SEGMENT_STATISTICS; s++) {
            put_number(&sheet, segment->values[s]);
        }
        end_row(&sheet);
    }
    sheet_end(arena, &sheet, files, "segment_use");
}

void awr_bundle_files(struct arena *arena, const struct awr_report *report, struct awr_files *files) {
    write_manifest(arena, report, files);
    write_server(arena, report, files);
    write_settings(arena, report, files);
    write_snapshots(arena, report, files);
    write_sqlstat(arena, report, files);
    write_sqltext(arena, report, files);
    write_statistics(arena, report, files);
    write_events(arena, report, files);
    write_metrics(arena, report, files);
    write_segments(arena, report, files);
}
