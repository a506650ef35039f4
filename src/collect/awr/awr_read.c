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

static bool holds(struct str text, const char *words) {
    size_t at;
    return str_find(text, str_from_z(words), &at);
}

bool awr_is_report(struct str text) {
    enum { LOOKED_AT = 16384 };
    struct str head = str_slice(text, 0, LOOKED_AT);
    return holds(head, "WORKLOAD REPOSITORY") || holds(head, "AWR Report") || holds(head, "AWR RAC Report") ||
           holds(head, "ASH Report For") || holds(head, "class=\"awr\"") || holds(head, "class='awr'");
}

static bool is_html(struct str text) {
    enum { LOOKED_AT = 16384 };
    struct str head = str_slice(text, 0, LOOKED_AT);
    return holds(head, "<html") || holds(head, "<HTML") || holds(head, "<table") || holds(head, "<TABLE");
}

/* Reports of other questions look like AWR reports, but their lists hold something else. */
static const char *other_kind(struct str text) {
    static const struct {
        const char *words, *kind;
    } others[] = {{"WORKLOAD REPOSITORY COMPARE PERIOD", "a comparison of two periods"},
                  {"WORKLOAD REPOSITORY SQL Report", "a report on one statement"},
                  {"ASH Report For", "an ASH report, a sample of sessions"},
                  {"ASH Report -", "an ASH report, a sample of sessions"}};
    enum { LOOKED_AT = 16384 };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (holds(str_slice(text, 0, LOOKED_AT), others[i].words)) {
            return others[i].kind;
        }
    }
    return NULL;
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
    if (!awr_is_report(text)) {
        err_set(err, ERR_REPORT_MALFORMED, "this is no AWR report: the words WORKLOAD REPOSITORY are not at its beginning");
        err_hint(err, "Make one with awrrpt.sql or DBMS_WORKLOAD_REPOSITORY.AWR_REPORT_HTML.");
        return false;
    }
    const char *kind = other_kind(text);
    if (kind) {
        err_set(err, ERR_REPORT_MALFORMED, "this is %s, not an AWR report of one period", kind);
        err_hint(err, "Make one with awrrpt.sql, or awrgrpt.sql for all instances.");
        return false;
    }
    if (is_html(text)) {
        awr_html_tables(&tables, text);
    } else {
        awr_text_tables(&tables, text);
    }
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
