/* From the text of a report to what it says. */
#include <math.h>

#include "collect/awr/awr_table.h"

size_t awr_column(const struct awr_table *table, const char *name) {
    for (size_t i = 0; i < table->column_count; i++) {
        if (str_eq_z(table->columns[i], name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

bool awr_table_about(struct arena *arena, const struct awr_table *table, const char *words) {
    size_t at;
    struct str wanted = str_from_z(words);
    bool first_column = table->column_count && str_find(table->columns[0], wanted, &at);
    return first_column || str_find(awr_plain(arena, table->heading), wanted, &at) ||
           str_find(awr_plain(arena, table->caption), wanted, &at);
}

/* Titles of the reports that the database makes. A page may have much in front of its title, and an AWR report has ASH's further below:
 * the first title tells. */
static const struct title {
    const char *words, *kind; /* NULL: an AWR report */
} titles[] = {
    {"WORKLOAD REPOSITORY report for", NULL},
    {"WORKLOAD REPOSITORY PDB report", NULL},
    {"WORKLOAD REPOSITORY REPORT (RAC)", NULL},
    {"AWR Report for DB", NULL},
    {"AWR RAC Report for DB", NULL},
    {"WORKLOAD REPOSITORY COMPARE PERIOD", "a comparison of two periods"},
    {"AWR Compare Period Report", "a comparison of two periods"},
    {"AWR Compare RAC Period Report", "a comparison of two periods"},
    {"WORKLOAD REPOSITORY SQL Report", "a report on one statement"},
    {"AWR SQL Report", "a report on one statement"},
    {"ASH Report For", "an ASH report, a sample of sessions"},
    {"ASH Report -", "an ASH report, a sample of sessions"},
    {"ADDM Report for Task", "an ADDM report, findings without lists of statements"},
    {"STATSPACK report for", "a Statspack report"},
    {"STATSPACK Statistics Report", "a Statspack report"},
    {"AWR INFO Report", "a report on the repository itself"},
    {"SQL Monitoring Report", "a report on one execution"},
    {"SQL Performance Analyzer Report", "a comparison of two trials"},
};

static const struct title *title_of(struct str text) {
    const struct title *first = NULL;
    size_t at, place = text.len;
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        if (str_find(str_slice(text, 0, place), str_from_z(titles[i].words), &at)) {
            first = &titles[i];
            place = at;
        }
    }
    return first;
}

static bool holds(struct str text, const char *words) {
    size_t at;
    return str_find(text, str_from_z(words), &at);
}

static bool is_html(struct str text) {
    return holds(text, "<html") || holds(text, "<HTML") || holds(text, "<table") || holds(text, "<TABLE") ||
           holds(text, "<pre") || holds(text, "<PRE");
}

static bool is_report(struct str text) {
    return title_of(text) || holds(text, "WORKLOAD REPOSITORY") || holds(text, "class=\"awr\"") || holds(text, "class='awr'");
}

static bool check_kind(struct str text, struct err *err) {
    const struct title *title = title_of(text);
    if (!is_report(text)) {
        err_set(err, ERR_REPORT_MALFORMED, "this is no AWR report: the words WORKLOAD REPOSITORY are not in it");
        err_hint(err, "Make one with awrrpt.sql or DBMS_WORKLOAD_REPOSITORY.AWR_REPORT_HTML.");
        return false;
    }
    if (title && title->kind) {
        err_set(err, ERR_REPORT_MALFORMED, "this is %s, not an AWR report of one period", title->kind);
        err_hint(err, holds(str_from_z(title->kind), "Statspack")
                          ? "Collect from the database: without --consent-diagnostics-pack Statspack's tables are read."
                          : "Make one with awrrpt.sql, or awrgrpt.sql for all instances.");
        return false;
    }
    return true;
}

static bool has_tables(const struct awr_tables *tables) {
    for (size_t i = 0; i < tables->list.n; i++) {
        if (awr_column(&tables->list.at[i], "sql id") != SIZE_MAX || awr_column(&tables->list.at[i], "snap id") != SIZE_MAX ||
            awr_column(&tables->list.at[i], "db name") != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static void read_tables(struct awr_tables *tables, struct str text) {
    if (!is_html(text)) {
        awr_text_tables(tables, text);
        return;
    }
    awr_html_tables(tables, text);
    bool shows_text = holds(text, "<pre") || holds(text, "<PRE");
    if (shows_text && !has_tables(tables)) { /* a page around the text form */
        tables->list.n = 0;
        awr_text_tables(tables, awr_html_plain(tables->arena, text));
    }
}

bool awr_read(struct arena *arena, struct str text, struct awr_report *report, struct err *err) {
    struct awr_tables tables = {.arena = arena};
    *report = (struct awr_report){.arena = arena,
                                  .dbid = NAN,
                                  .begin_snap = NAN,
                                  .end_snap = NAN,
                                  .elapsed_s = NAN,
                                  .db_time_s = NAN,
                                  .block_bytes = NAN};
    text = awr_decode(arena, text);
    if (!check_kind(text, err)) {
        return false;
    }
    read_tables(&tables, text);
    awr_unify_signs(&tables);
    awr_complete_ids(&tables);
    awr_read_database(report, &tables);
    awr_read_statements(report, &tables);
    awr_read_activity(report, &tables);
    if (report->statements.n == 0 && isnan(report->end_snap)) {
        err_set(err, ERR_REPORT_MALFORMED, "the AWR report names no snapshot and lists no statement");
        err_hint(err, "It may be cut off, or a report of another kind (ADDM, ASH, difference): make an AWR report of one "
                      "window.");
        return false;
    }
    return true;
}
