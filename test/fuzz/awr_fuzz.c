/*
 * Any text as an AWR report. Whatever it says, reading ends, every statement has a SQL_ID (or its beginning, where a narrow list cut it), no
 * figure is negative, lists hold as many rows as they say, and the bundle it is written as can be read again, with a catalog at its end.
 */
#include <math.h>
#include <stdint.h>

#include "collect/awr/awr_bundle.h"
#include "collect/awr/awr_table.h"
#include "collect/collect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
    if (!holds) {
        abort();
    }
}

static void check_report(const struct awr_report *report) {
    for (size_t i = 0; i < report->statements.n; i++) {
        const struct awr_statement *statement = &report->statements.at[i];
        check(awr_is_sql_id(statement->sql_id) || awr_is_cut_sql_id(statement->sql_id));
        for (size_t m = 0; m < AWR_METRICS; m++) {
            check(!(statement->metrics[m] < 0));
        }
    }
    check(!report->begin_time.len || report->begin_time.len == 19);
}

static void check_bundle(struct arena *arena, const struct awr_report *report) {
    static const struct collect_options options;
    struct awr_files files = {0};
    struct err err = {0};
    awr_bundle_files(arena, report, &files);
    struct db *db = db_open_bundle(arena, bundle_open_files(arena, files.list.at, files.list.n), &err);
    check(db != NULL);
    struct catalog *catalog = collect_catalog(arena, db, &options, NULL, &err);
    /* The one thing that is refused: a figure beyond what any database reaches, or a report of too long a text. */
    check(catalog || err.code == ERR_DB_VALUE_MALFORMED || err.code == ERR_CSV_MALFORMED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { SIZE_MAX_BYTES = 200000 };
    struct arena arena;
    struct awr_report report;
    struct err err = {0};
    if (size > SIZE_MAX_BYTES) {
        return 0;
    }
    arena_init(&arena, NULL);
    struct str text = str_dup(&arena, (struct str){(const char *)data, size});
    awr_number(text);
    if (awr_read(&arena, text, &report, &err)) {
        check_report(&report);
        check_bundle(&arena, &report);
    } else {
        check(err.code == ERR_REPORT_MALFORMED);
    }
    arena_release(&arena);
    return 0;
}
