/*
 * Advice for people and programs: one result, four shapes. Pure: no I/O, no clock; equal results give equal bytes.
 *
 * Everything that came from outside (statements, names, plans) is escaped for its place: HTML entities, JSON strings,
 * SQL comments that cannot end early, terminal text without control characters. What is not a number (not modelled, no
 * bound) is shown as a dash and is null in JSON.
 */
#ifndef DOVETAIL_REPORT_REPORT_H
#define DOVETAIL_REPORT_REPORT_H

#include "advise/advise.h"
#include "base/arena.h"
#include "base/str.h"

struct report_options {
    bool timings; /* JSON, HTML: tell times; off by default, so that the same input gives the same bytes */
};

/* For a terminal of 100 columns; only a name or literal longer than that overflows. */
struct str report_text(struct arena *arena, const struct advise_result *result);
/* Format 1: docs/advice.schema.json. */
struct str report_json(struct arena *arena, const struct advise_result *result, const struct report_options *options);
/* One self-contained file: no resource from elsewhere, readable without scripts, printable. */
struct str report_html(struct arena *arena, const struct advise_result *result, const struct report_options *options);
/* A psql script (for Oracle one of SQL*Plus) that applies the advice, and one that takes it back, in the opposite order. */
struct str report_sql(struct arena *arena, const struct advise_result *result);
struct str report_sql_undo(struct arena *arena, const struct advise_result *result);

#endif
