/*
 * The extraction statements of src/collect/oracle, and what this database can answer of them.
 *
 * A file begins with comments: what it is for, then "-- reads: VIEW, VIEW", and perhaps "-- since: 23" (the release that has the
 * views) and "-- pack: diagnostics" (what must be licensed). An item that some releases lack stands in a line of its own:
 *
 *     i.auto / *? DBA_INDEXES.AUTO which indexes the database made by itself * / AS "automatic",
 *
 * where the column is missing it becomes NULL, and the rest of the comment says what is lost. Parameters are words: :dbid,
 * :days, :sample. Values are numbers of our own, written into the text, because the same text goes into a script for SQL*Plus.
 */
#ifndef DOVETAIL_COLLECT_ORACLE_ORACLE_TEXT_H
#define DOVETAIL_COLLECT_ORACLE_ORACLE_TEXT_H

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"

struct oracle_dictionary { /* columns the user can see, as ALL_TAB_COLUMNS has them */
    struct map columns;    /* "V_$INSTANCE.VERSION" */
    struct map views;
};

struct oracle_parameters {
    double dbid, days, sample;
};

struct oracle_texts {
    VEC(struct str) list;
};

/* The text of src/collect/oracle/NAME.sql; empty when there is none. */
struct str oracle_text(struct arena *arena, const char *name);
/* The views its "-- reads:" lists. */
void oracle_text_reads(struct arena *arena, struct str text, struct oracle_texts *views);
/* What stands behind "-- LABEL:" in its head; empty when nothing does. */
struct str oracle_text_label(struct str text, const char *label);
/* Views as the dictionary names them: V$X is V_$X. */
struct str oracle_view_name(struct arena *arena, struct str view);

/* Ready to be run. `dictionary` may be NULL, then nothing is missing; `lost` gathers what missing columns cost. */
struct str oracle_prepare(struct arena *arena, struct str text, const struct oracle_dictionary *dictionary,
                          const struct oracle_parameters *parameters, struct oracle_texts *lost);

/* An optional item in a line: where its expression and its mark stand. */
struct oracle_optional {
    size_t expression_from, expression_to, mark_from, mark_to;
    struct str view, column, lost;
};
bool oracle_optional_find(struct str line, struct oracle_optional *optional);

/* Every statement of the folder, by name. */
size_t oracle_text_count(void);
struct str oracle_text_at(size_t i, struct str *name);

#endif
