/* What is not a list of statements: database and window, load profile, events, parameters, segments, statistics. */
#include <math.h>

#include "base/map.h"
#include "collect/awr/awr_table.h"

/* The first row's value under that column, of the first table that has it; empty when there is none. Lists of statements have
 * columns of the same names, but of the statements. */
static struct str field(const struct awr_tables *tables, const char *column) {
    for (size_t i = 0; i < tables->list.n; i++) {
        const struct awr_table *table = &tables->list.at[i];
        size_t at = awr_column(table, column);
        if (at != SIZE_MAX && awr_column(table, "sql id") == SIZE_MAX && table->rows.n && table->rows.at[0][at].len) {
            return table->rows.at[0][at];
        }
    }
    return (struct str){0};
}

static struct str field_of(const struct awr_tables *tables, const char *const *columns) {
    for (; *columns; columns++) {
        struct str value = field(tables, *columns);
        if (value.len) {
            return value;
        }
    }
    return (struct str){0};
}

/* --- Database and window --------------------------------------------------------------------------------- */

static bool labelled(struct str cell, const char *label) {
    struct str wanted = str_from_z(label);
    cell = str_trim(cell);
    return cell.len >= wanted.len && str_ieq(str_slice(cell, 0, wanted.len), wanted);
}

/* The first value in the row that is a number. */
static double row_number(const struct awr_table *table, const struct str *row) {
    for (size_t c = 1; c < table->column_count; c++) {
        double number = awr_number(row[c]);
        if (!isnan(number)) {
            return number;
        }
    }
    return NAN;
}

static struct str row_moment(struct arena *arena, const struct awr_table *table, const struct str *row) {
    for (size_t c = 1; c < table->column_count; c++) {
        struct str moment = awr_moment(arena, row[c]);
        if (moment.len) {
            return moment;
        }
    }
    return (struct str){0};
}

static void read_window_row(struct awr_report *report, const struct awr_table *table, const struct str *row) {
    double number = row_number(table, row);
    if (labelled(row[0], "begin snap") && isnan(report->begin_snap)) {
        report->begin_snap = number;
        report->begin_time = row_moment(report->arena, table, row);
    } else if (labelled(row[0], "end snap") && isnan(report->end_snap)) {
        report->end_snap = number;
        report->end_time = row_moment(report->arena, table, row);
    } else if (labelled(row[0], "elapsed:") && isnan(report->elapsed_s)) {
        report->elapsed_s = number * 60;
    } else if (labelled(row[0], "db time:") && isnan(report->db_time_s)) {
        report->db_time_s = number * 60;
    }
}

/* The global report of RAC has its window in columns. */
static void read_global_window(struct awr_report *report, const struct awr_table *table) {
    for (size_t c = 0; c < table->column_count && table->rows.n; c++) {
        struct str name = table->columns[c], group = table->groups[c], value = table->rows.at[0][c];
        size_t at;
        bool snaps = str_find(group, STR("snap"), &at), minutes = str_find(group, STR("(min"), &at);
        if (snaps && str_eq_z(name, "begin") && isnan(report->begin_snap)) {
            report->begin_snap = awr_number(value);
        } else if (snaps && str_eq_z(name, "end") && isnan(report->end_snap)) {
            report->end_snap = awr_number(value);
        } else if (minutes && str_eq_z(name, "elapsed time") && isnan(report->elapsed_s)) {
            report->elapsed_s = awr_number(value) * 60;
        } else if (minutes && str_eq_z(name, "db time") && isnan(report->db_time_s)) {
            report->db_time_s = awr_number(value) * 60;
        }
    }
}

static void add_instance(struct awr_report *report, struct awr_instance instance) {
    for (size_t i = 0; i < report->instances.n; i++) {
        if (str_eq(report->instances.at[i].name, instance.name)) {
            return;
        }
    }
    if (instance.name.len) {
        VEC_PUSH(report->arena, &report->instances, instance);
    }
}

static struct str cell_of(const struct awr_table *table, const struct str *row, const char *column) {
    size_t at = awr_column(table, column);
    return at == SIZE_MAX ? (struct str){0} : row[at];
}

static void read_instances(struct awr_report *report, const struct awr_table *table) {
    bool global = awr_column(table, "begin snap time") != SIZE_MAX;
    for (size_t i = 0; i < table->rows.n; i++) {
        const struct str *row = table->rows.at[i];
        struct str startup = cell_of(table, row, "startup time"), number = cell_of(table, row, "inst num");
        add_instance(report, (struct awr_instance){
                                 .name = cell_of(table, row, "instance"),
                                 .host = cell_of(table, row, "host"),
                                 .startup_time = awr_moment(report->arena, startup.len ? startup : cell_of(table, row, "startup")),
                                 .number = awr_number(number.len ? number : row[0]),
                                 .db_time_s = 60 * awr_number(cell_of(table, row, "db time(min)")),
                             });
        if (global && !report->begin_time.len) {
            report->begin_time = awr_moment(report->arena, cell_of(table, row, "begin snap time"));
            report->end_time = awr_moment(report->arena, cell_of(table, row, "end snap time"));
        }
    }
}

void awr_read_database(struct awr_report *report, const struct awr_tables *tables) {
    struct str host = field_of(tables, (const char *const[]){"host name", NULL});
    report->database = field_of(tables, (const char *const[]){"db name", "name", NULL});
    report->release = field_of(tables, (const char *const[]){"release", NULL});
    report->edition = field_of(tables, (const char *const[]){"edition", NULL});
    report->role = field_of(tables, (const char *const[]){"db role", "role", NULL});
    report->container = field_of(tables, (const char *const[]){"pdb name", "container name", "pdb", NULL});
    report->platform = field_of(tables, (const char *const[]){"platform", NULL});
    report->dbid = awr_number(field_of(tables, (const char *const[]){"db id", "id", NULL}));
    report->block_bytes = awr_number(field_of(tables, (const char *const[]){"block size", "std block size", NULL}));
    report->rac = str_ieq_z(field_of(tables, (const char *const[]){"rac", NULL}), "YES");
    for (size_t i = 0; i < tables->list.n; i++) {
        const struct awr_table *table = &tables->list.at[i];
        if (awr_column(table, "instance") != SIZE_MAX && (awr_column(table, "startup time") != SIZE_MAX ||
                                                          awr_column(table, "startup") != SIZE_MAX)) {
            read_instances(report, table);
        }
        read_global_window(report, table);
        for (size_t r = 0; table->column_count && r < table->rows.n; r++) {
            read_window_row(report, table, table->rows.at[r]);
        }
    }
    if (report->instances.n && !report->instances.at[0].host.len) {
        report->instances.at[0].host = host;
    }
}

/* --- Activity -------------------------------------------------------------------------------------------- */

static struct str without_colon(struct str name) {
    return str_ends(name, STR(":")) ? str_slice(name, 0, name.len - 1) : name;
}

static void read_load(struct awr_report *report, const struct awr_table *table) {
    size_t second = awr_column(table, "per second"), transaction = awr_column(table, "per transaction");
    for (size_t i = 0; i < table->rows.n && second != SIZE_MAX; i++) {
        const struct str *row = table->rows.at[i];
        struct awr_rate rate = {without_colon(row[0]), awr_number(row[second]),
                                transaction == SIZE_MAX ? NAN : awr_number(row[transaction])};
        if (rate.name.len && !isnan(rate.per_second)) {
            VEC_PUSH(report->arena, &report->load, rate);
        }
    }
}

/* The same event, whose name a narrower column cut? */
static bool is_event(struct str known, struct str name) {
    enum { NARROWEST_COLUMN = 26 }; /* one less where the last character is a blank */
    return str_eq(known, name) || (name.len >= NARROWEST_COLUMN - 1 && str_starts(known, name));
}

static void add_event(struct awr_report *report, struct awr_event event) {
    for (size_t i = 0; i < report->events.n; i++) {
        struct awr_event *known = &report->events.at[i];
        if (is_event(known->name, event.name)) {
            known->waits = isnan(known->waits) ? event.waits : known->waits;
            if (known->time_cut && !event.time_cut && !isnan(event.time_s)) {
                known->time_s = event.time_s;
                known->time_cut = false;
            }
            return;
        }
    }
    if (event.name.len && !isnan(event.time_s)) {
        VEC_PUSH(report->arena, &report->events, event);
    }
}

/* In 11.2.0.4 the first list's times have a column of four characters, "Tota" over "Time": 27.9K is printed as 27.9. */
static const char cut_time[] = "tota time";

/* The column that holds the total time of events, whatever it is called. */
static size_t time_column(const struct awr_table *table) {
    static const char *const names[] = {"total wait time (sec)", "total wait time (s)", "time(s)", "time (s)",
                                        "total wait time(s)", "wait time (s)", "total time (s)", "total(s)", cut_time};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t column = awr_column(table, names[i]);
        if (column != SIZE_MAX) {
            return column;
        }
    }
    return SIZE_MAX;
}

static void read_events(struct awr_report *report, const struct awr_table *table) {
    size_t name = awr_column(table, "event"), time = time_column(table);
    for (size_t i = 0; i < table->rows.n && time != SIZE_MAX; i++) {
        const struct str *row = table->rows.at[i];
        struct str wait_class = cell_of(table, row, "wait class");
        add_event(report, (struct awr_event){.name = row[name],
                                             .wait_class = wait_class.len ? wait_class : cell_of(table, row, "class"),
                                             .waits = awr_number(cell_of(table, row, "waits")),
                                             .time_s = awr_number(row[time]),
                                             .time_cut = str_eq_z(table->columns[time], cut_time)});
    }
}

static void read_parameters(struct awr_report *report, struct map *known, const struct awr_table *table) {
    size_t name = awr_column(table, "parameter name"), begin = awr_column(table, "begin value");
    size_t end = awr_column(table, "end value (if different)");
    for (size_t i = 0; i < table->rows.n; i++) {
        const struct str *row = table->rows.at[i];
        bool changed = end != SIZE_MAX && row[end].len;
        struct awr_parameter parameter = {row[name], changed ? row[end] : row[begin]};
        if (parameter.name.len && !map_find(known, parameter.name)) {
            VEC_PUSH(report->arena, &report->parameters, parameter);
            map_put(known, parameter.name, report);
        }
    }
}

/* "Segments by Physical Reads" -> "physical reads", the name of V$SEGMENT_STATISTICS where it has one. */
static struct str segment_statistic(struct arena *arena, struct str heading) {
    static const char *const renamed[][2] = {{"direct physical reads", "physical reads direct"},
                                             {"direct physical writes", "physical writes direct"},
                                             {"db blocks changes", "db block changes"},
                                             {"itl waits", "ITL waits"},
                                             {"table scans", "segment scans"}};
    struct str plain = awr_plain(arena, heading), prefix = STR("segments by ");
    plain = str_starts(plain, prefix) ? str_slice(plain, prefix.len, plain.len) : (struct str){0};
    for (size_t i = 0; i < sizeof renamed / sizeof renamed[0]; i++) {
        if (str_eq_z(plain, renamed[i][0])) {
            return str_from_z(renamed[i][1]);
        }
    }
    return plain;
}

static void read_segments(struct awr_report *report, const struct awr_table *table) {
    struct str statistic = segment_statistic(report->arena, table->heading);
    size_t type = awr_column(table, "obj. type"), value = type + 1;
    while (value < table->column_count && (str_eq_z(table->columns[value], "obj#") || str_eq_z(table->columns[value], "dataobj#"))) {
        value++;
    }
    if (!statistic.len || type == SIZE_MAX || value >= table->column_count) {
        return;
    }
    for (size_t i = 0; i < table->rows.n; i++) {
        const struct str *row = table->rows.at[i];
        struct awr_segment segment = {.owner = cell_of(table, row, "owner"),
                                      .name = cell_of(table, row, "object name"),
                                      .subname = cell_of(table, row, "subobject name"),
                                      .tablespace = cell_of(table, row, "tablespace name"),
                                      .type = row[type],
                                      .statistic = statistic,
                                      .value = awr_number(row[value])};
        if (segment.name.len && !isnan(segment.value)) {
            VEC_PUSH(report->arena, &report->segments, segment);
        }
    }
}

/* All instances' segments in one table: the statistic once, then owner, tablespace, object, part, type, value. */
static void read_global_segments(struct awr_report *report, const struct awr_table *table) {
    enum { TABLESPACE = 1, OBJECT, PART, TYPE, VALUE };
    size_t owner = awr_column(table, "owner");
    struct str statistic = {0};
    for (size_t i = 0; owner > 0 && owner + VALUE < table->column_count && i < table->rows.n; i++) {
        const struct str *row = table->rows.at[i], *of = row + owner;
        statistic = row[0].len ? row[0] : statistic;
        struct str heading = str_fmt(report->arena, "segments by " STR_FMT, STR_ARG(statistic));
        struct awr_segment segment = {.owner = of[0],
                                      .tablespace = of[TABLESPACE],
                                      .name = of[OBJECT],
                                      .subname = of[PART],
                                      .type = of[TYPE],
                                      .statistic = segment_statistic(report->arena, heading),
                                      .value = awr_number(of[VALUE])};
        if (segment.name.len && !isnan(segment.value)) {
            VEC_PUSH(report->arena, &report->segments, segment);
        }
    }
}

/* Name and value, first wins: the key statistics stand in two tables. */
static void read_statistics(struct awr_report *report, const struct awr_table *table, size_t name, size_t value,
                            struct map *known, bool time_model) {
    for (size_t i = 0; i < table->rows.n; i++) {
        const struct str *row = table->rows.at[i];
        struct awr_statistic statistic = {row[name], awr_number(row[value])};
        if (!statistic.name.len || isnan(statistic.value) || map_find(known, statistic.name)) {
            continue;
        }
        map_put(known, statistic.name, report);
        if (time_model) {
            VEC_PUSH(report->arena, &report->time_model, statistic);
        } else {
            VEC_PUSH(report->arena, &report->statistics, statistic);
        }
    }
}

void awr_read_activity(struct awr_report *report, const struct awr_tables *tables) {
    struct map parameters, statistics, times;
    struct arena *arena = report->arena;
    map_init(&parameters, arena);
    map_init(&statistics, arena);
    map_init(&times, arena);
    for (size_t i = 0; i < tables->list.n; i++) {
        const struct awr_table *table = &tables->list.at[i];
        size_t statistic = awr_column(table, "statistic"), total = awr_column(table, "total");
        size_t time = awr_column(table, "statistic name"), seconds = awr_column(table, "time (s)");
        if (awr_column(table, "per second") != SIZE_MAX && awr_table_about(arena, table, "load profile")) {
            read_load(report, table);
        } else if (awr_column(table, "parameter name") != SIZE_MAX && awr_column(table, "begin value") != SIZE_MAX) {
            read_parameters(report, &parameters, table);
        } else if (awr_table_about(arena, table, "segments by")) {
            read_segments(report, table);
        } else if (awr_table_about(arena, table, "segment statistics") && awr_column(table, "owner") != SIZE_MAX) {
            read_global_segments(report, table);
        } else if (awr_column(table, "event") != SIZE_MAX && !awr_table_about(arena, table, "background") &&
                   !awr_table_about(arena, table, "top sql") && !awr_table_about(arena, table, "histogram")) {
            read_events(report, table);
        } else if (statistic != SIZE_MAX && total != SIZE_MAX) {
            read_statistics(report, table, statistic, total, &statistics, false);
        } else if (time != SIZE_MAX && seconds != SIZE_MAX) {
            read_statistics(report, table, time, seconds, &times, true);
        }
    }
}
