/* The tables of a report, as both its forms have them: headings, columns, rows of texts. */
#ifndef DOVETAIL_COLLECT_AWR_AWR_TABLE_H
#define DOVETAIL_COLLECT_AWR_AWR_TABLE_H

#include "base/buf.h"
#include "collect/awr/awr.h"

enum { AWR_COLUMNS_MAX = 64 };

struct awr_table {
    struct str heading; /* of the section: "SQL ordered by Elapsed Time" */
    struct str caption; /* text right above, or the summary attribute: "Load Profile" */
    struct str *groups; /* what stands above several columns: "Per Execution"; lower case, single blanks */
    struct str *columns;
    size_t column_count;
    VEC(struct str *) rows; /* column_count texts each, trimmed */
};

struct awr_tables {
    struct arena *arena;
    VEC(struct awr_table) list;
};

/* Whatever a file's encoding was, as UTF-8. */
struct str awr_decode(struct arena *arena, struct str text);
void awr_put_code_point(struct buf *out, uint32_t code); /* what no character has is left out */

void awr_html_tables(struct awr_tables *tables, struct str text);
/* A page's text without its tags: a text report that a page shows as it is. */
struct str awr_html_plain(struct arena *arena, struct str text);
void awr_text_tables(struct awr_tables *tables, struct str text);

/* Where commas divide and points group in the whole report, the other way round. */
void awr_unify_signs(const struct awr_tables *tables);

/* Lower case, runs of white space as one blank, trimmed. */
struct str awr_plain(struct arena *arena, struct str text);
/* The first column of that name, SIZE_MAX when there is none. */
size_t awr_column(const struct awr_table *table, const char *name);
/* Does the heading or caption hold the words (lower case)? */
bool awr_table_about(struct arena *arena, const struct awr_table *table, const char *words);
bool awr_is_sql_id(struct str text);
/* The beginning of one, as reports up to 11.2 print it where the page ends. */
bool awr_is_cut_sql_id(struct str text);
/* Cut SQL_IDs made whole, where another list or the text tells how. */
void awr_complete_ids(const struct awr_tables *tables);

/* Numbers as reports print them: 1,234.5  .5  2.4E+07  12.3K  60.25 (mins); NAN for anything else. */
double awr_number(struct str text);
/* "04-Feb-23 19:00:39" as 2023-02-04T19:00:39; empty when it is no moment. */
struct str awr_moment(struct arena *arena, struct str text);

/* Sections of a report, each from all its tables. */
void awr_read_statements(struct awr_report *report, const struct awr_tables *tables);
void awr_read_database(struct awr_report *report, const struct awr_tables *tables);
void awr_read_activity(struct awr_report *report, const struct awr_tables *tables);

#endif
