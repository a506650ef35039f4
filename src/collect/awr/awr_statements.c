/*
 * Statements from all lists of a report. One statement stands in several lists, each with other figures: what a list gives first is
 * kept, because all count the same window. Twice in one list (containers of a report without the column PDB Name, several plans)
 * it is a sum. A list that tells no containers speaks of the same statement as those that do.
 */
#include <math.h>

#include "base/map.h"
#include "collect/awr/awr_table.h"

/* A column by its name, without the unit in brackets. */
static const struct {
    const char *name;
    enum awr_metric metric;
    bool time;
} columns[] = {
    {"executions", AWR_EXECUTIONS, false},
    {"execs", AWR_EXECUTIONS, false},
    {"elapsed time", AWR_ELAPSED, true},
    {"elapsed", AWR_ELAPSED, true},
    {"elapsd time", AWR_ELAPSED, true},
    {"cpu time", AWR_CPU, true},
    {"cpu", AWR_CPU, true},
    {"user i/o time", AWR_IO_WAIT, true},
    {"user i/o wait time", AWR_IO_WAIT, true},
    {"iowait", AWR_IO_WAIT, true},
    {"io wait", AWR_IO_WAIT, true},
    {"io", AWR_IO_WAIT, true},
    {"i/o", AWR_IO_WAIT, true},
    {"cluster wait time", AWR_CLUSTER_WAIT, true},
    {"cluster wait", AWR_CLUSTER_WAIT, true},
    {"cluster", AWR_CLUSTER_WAIT, true},
    {"buffer gets", AWR_BUFFER_GETS, false},
    {"gets", AWR_BUFFER_GETS, false},
    {"physical reads", AWR_DISK_READS, false},
    {"disk reads", AWR_DISK_READS, false},
    {"reads", AWR_DISK_READS, false},
    {"physical read reqs", AWR_READ_REQUESTS, false},
    {"physical read requests", AWR_READ_REQUESTS, false},
    {"read reqs", AWR_READ_REQUESTS, false},
    {"read requests", AWR_READ_REQUESTS, false},
    {"unoptimized read reqs", AWR_UNOPTIMIZED_READS, false},
    {"unoptimized read requests", AWR_UNOPTIMIZED_READS, false},
    {"unoptimized reads", AWR_UNOPTIMIZED_READS, false},
    {"unopt reads", AWR_UNOPTIMIZED_READS, false},
    {"rows processed", AWR_ROWS, false},
    {"rows", AWR_ROWS, false},
    {"parse calls", AWR_PARSE_CALLS, false},
    {"sharable mem", AWR_SHARABLE_MEMORY, false},
    {"version count", AWR_VERSION_COUNT, false},
    {"%cpu", AWR_CPU_PERCENT, false},
    {"%io", AWR_IO_PERCENT, false},
};

/* Microseconds in the unit that stands in brackets; seconds where none does. */
static double time_unit(struct str unit) {
    static const struct {
        const char *name;
        double micros;
    } units[] = {{"(us)", 1}, {"(ms)", 1e3}, {"(cs)", 1e4}, {"(s)", 1e6}, {"(min)", 6e7}, {"(mins)", 6e7}, {"(m)", 6e7}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (str_eq_z(unit, units[i].name)) {
            return units[i].micros;
        }
    }
    return 1e6;
}

static bool per_something(struct str group) {
    size_t at;
    return str_find(group, STR("per "), &at) || str_find(group, STR("%"), &at) || str_find(group, STR("perc"), &at);
}

static bool metric_of(const struct awr_table *table, size_t column, enum awr_metric *metric, double *factor) {
    struct str name = table->columns[column];
    size_t bracket = name.len;
    str_find(name, STR("("), &bracket);
    struct str unit = str_slice(name, bracket, name.len);
    name = str_trim(str_slice(name, 0, bracket));
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        if (str_eq_z(name, columns[i].name) && !per_something(table->groups[column])) {
            *metric = columns[i].metric;
            *factor = columns[i].time ? time_unit(unit) : 1;
            return true;
        }
    }
    return false;
}

/* --- One statement --------------------------------------------------------------------------------------- */

struct known { /* statements by SQL_ID and container, and the first one of each SQL_ID */
    struct map exact, by_id;
};

static struct awr_statement *at_position(struct awr_report *report, const struct map *map, struct str key) {
    size_t position = (size_t)(uintptr_t)map_find(map, key);
    return position ? &report->statements.at[position - 1] : NULL;
}

static struct awr_statement *add_statement(struct awr_report *report, struct str sql_id) {
    struct awr_statement *added = VEC_ADD(report->arena, &report->statements);
    *added = (struct awr_statement){.sql_id = sql_id, .plan_hash = NAN};
    for (size_t i = 0; i < AWR_METRICS; i++) {
        added->metrics[i] = NAN;
    }
    return added;
}

/* pdbs: the list tells containers, so that an empty one is a container too. */
static struct awr_statement *statement_of(struct awr_report *report, struct known *known, struct str sql_id, struct str pdb,
                                          bool pdbs) {
    struct str key = str_fmt(report->arena, STR_FMT "\1" STR_FMT, STR_ARG(sql_id), STR_ARG(pdb));
    struct awr_statement *found = at_position(report, &known->exact, key), *first = at_position(report, &known->by_id, sql_id);
    if (!found && first && (!pdbs || !first->pdb_known)) {
        found = first;
    }
    if (!found) {
        found = add_statement(report, sql_id);
    }
    void *position = (void *)(uintptr_t)(found - report->statements.at + 1);
    if (!first) {
        map_put(&known->by_id, sql_id, position);
    }
    if (pdbs && !found->pdb_known) {
        found->pdb = pdb;
        found->pdb_known = true;
        map_put(&known->exact, key, position);
    }
    return found;
}

static void set_metric(struct awr_statement *statement, enum awr_metric metric, double value, int section) {
    bool percent = metric == AWR_CPU_PERCENT || metric == AWR_IO_PERCENT;
    if (isnan(value) || value < 0) {
        return;
    }
    if (statement->set_by[metric] == 0) {
        statement->metrics[metric] = value;
        statement->set_by[metric] = section;
    } else if (statement->set_by[metric] == section && !percent) {
        statement->metrics[metric] += value;
    }
}

static struct str cell(const struct awr_table *table, const struct str *row, const char *name) {
    size_t column = awr_column(table, name);
    return column == SIZE_MAX ? (struct str){0} : row[column];
}

/* Releases name the column differently. */
static struct str container_of(const struct awr_table *table, const struct str *row) {
    static const char *const names[] = {"pdb name", "container name", "pdb", "container"};
    struct str name = {0};
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !name.len; i++) {
        name = cell(table, row, names[i]);
    }
    return name;
}

static bool is_text(struct str text) {
    size_t at;
    return str_trim(text).len && !str_find(text, STR("SQL text not available"), &at) &&
           !str_find(text, STR("SQL Text Not Available"), &at) && !str_find(text, STR("SQL Text missing"), &at);
}

/* A longer text is a better one. The list's own column shows 30 characters and dots. */
static void offer_text(struct awr_statement *statement, struct str text, bool cut) {
    bool better = text.len > statement->text.len || (statement->text_cut && !cut);
    if (is_text(text) && better) {
        statement->text = text;
        statement->text_cut = cut;
    }
}

static bool text_is_cut(const struct awr_table *table, const struct str *row, struct str text) {
    return str_ends(text, STR("...")) || str_eq_z(cell(table, row, "text cut"), "Y");
}

static void read_list_row(struct awr_report *report, struct known *known, const struct awr_table *table,
                          const struct str *row, int section, bool pdbs) {
    struct awr_statement *statement = statement_of(report, known, cell(table, row, "sql id"), container_of(table, row), pdbs);
    struct str module = cell(table, row, "sql module"), text = cell(table, row, "sql text");
    statement->module = statement->module.len ? statement->module : module;
    offer_text(statement, text, text_is_cut(table, row, text));
    /* The first column of a name is the total; a report of several instances repeats it for one execution and as a share. */
    bool seen[AWR_METRICS] = {0};
    for (size_t c = 0; c < table->column_count; c++) {
        enum awr_metric metric;
        double factor;
        if (metric_of(table, c, &metric, &factor) && !seen[metric]) {
            seen[metric] = true;
            set_metric(statement, metric, awr_number(row[c]) * factor, section);
        }
    }
}

/* --- Lists ----------------------------------------------------------------------------------------------- */

/* By its title; where a program that saved the report again lost the titles, by its columns. ASH's lists tell plans, and count samples. */
static bool is_list(struct arena *arena, const struct awr_table *table) {
    bool counted = awr_column(table, "executions") != SIZE_MAX || awr_column(table, "execs") != SIZE_MAX;
    bool known = awr_table_about(arena, table, "sql ordered by") || awr_table_about(arena, table, "top sql by");
    return awr_column(table, "sql id") != SIZE_MAX && awr_column(table, "plan hash") == SIZE_MAX &&
           (known || (counted && awr_column(table, "sql text") != SIZE_MAX));
}

static bool is_full_texts(struct arena *arena, const struct awr_table *table) {
    return awr_column(table, "sql id") != SIZE_MAX && awr_column(table, "sql text") != SIZE_MAX &&
           (table->column_count == 2 || awr_table_about(arena, table, "complete list of sql"));
}

static bool tells_pdbs(const struct awr_table *table) {
    for (size_t i = 0; i < table->rows.n; i++) {
        if (container_of(table, table->rows.at[i]).len) {
            return true;
        }
    }
    return false;
}

static void read_list(struct awr_report *report, struct known *known, const struct awr_table *table) {
    size_t id = awr_column(table, "sql id");
    bool pdbs = tells_pdbs(table);
    struct awr_section *section = VEC_ADD(report->arena, &report->sections);
    section->title = table->heading.len ? table->heading : table->caption;
    section->rows = 0;
    for (size_t i = 0; i < table->rows.n; i++) {
        if (awr_is_sql_id(table->rows.at[i][id]) || awr_is_cut_sql_id(table->rows.at[i][id])) {
            read_list_row(report, known, table, table->rows.at[i], (int)report->sections.n, pdbs);
            section->rows++;
        }
    }
}

/* Column `value` by SQL_ID over all rows: the first that is there. */
static void gather(struct map *found, const struct awr_table *table, const char *value) {
    size_t id = awr_column(table, "sql id"), at = awr_column(table, value);
    for (size_t i = 0; i < table->rows.n; i++) {
        struct str *row = table->rows.at[i];
        if (awr_is_sql_id(row[id]) && row[at].len && !map_find(found, row[id])) {
            map_put(found, row[id], &row[at]);
        }
    }
}

/* "Complete List of SQL Text": for statements of all containers with that id, also for those that no list has. */
static void take_texts(struct awr_report *report, struct known *known, const struct map *texts) {
    struct map seen;
    map_init(&seen, report->arena);
    for (size_t i = 0; i < report->statements.n; i++) {
        struct awr_statement *statement = &report->statements.at[i];
        const struct str *text = map_find(texts, statement->sql_id);
        map_put(&seen, statement->sql_id, report);
        if (text) {
            offer_text(statement, *text, false);
        }
    }
    for (size_t i = 0; i < texts->n; i++) {
        if (!map_find(&seen, texts->entries[i].key)) {
            const struct str *text = texts->entries[i].value;
            offer_text(statement_of(report, known, texts->entries[i].key, (struct str){0}, false), *text, false);
        }
    }
}

/* "Top SQL with Top Events" tells plans; the first row of a statement has the most active one. */
static void take_plans(struct awr_report *report, const struct map *plans) {
    for (size_t i = 0; i < report->statements.n; i++) {
        const struct str *plan = map_find(plans, report->statements.at[i].sql_id);
        report->statements.at[i].plan_hash = plan ? awr_number(*plan) : NAN;
    }
}

/* CPU and I/O wait from their share of the elapsed time, where no list gave them: good to half a unit of the share's last place. */
static void derive(struct awr_statement *statement) {
    double elapsed = statement->metrics[AWR_ELAPSED];
    static const enum awr_metric of[][2] = {{AWR_CPU, AWR_CPU_PERCENT}, {AWR_IO_WAIT, AWR_IO_PERCENT}};
    for (size_t i = 0; i < 2; i++) {
        if (isnan(statement->metrics[of[i][0]])) {
            statement->metrics[of[i][0]] = elapsed * statement->metrics[of[i][1]] / 100;
        }
    }
}

void awr_read_statements(struct awr_report *report, const struct awr_tables *tables) {
    struct known known;
    struct map texts, plans;
    map_init(&known.exact, report->arena);
    map_init(&known.by_id, report->arena);
    map_init(&texts, report->arena);
    map_init(&plans, report->arena);
    for (size_t i = 0; i < tables->list.n; i++) {
        const struct awr_table *table = &tables->list.at[i];
        bool has_id = awr_column(table, "sql id") != SIZE_MAX;
        if (is_list(report->arena, table)) {
            read_list(report, &known, table);
        } else if (is_full_texts(report->arena, table)) {
            gather(&texts, table, "sql text");
        } else if (has_id && awr_column(table, "plan hash") != SIZE_MAX) {
            gather(&plans, table, "plan hash");
        }
    }
    take_texts(report, &known, &texts);
    take_plans(report, &plans);
    for (size_t i = 0; i < report->statements.n; i++) {
        derive(&report->statements.at[i]);
    }
}
