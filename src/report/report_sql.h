/* The scripts of one engine, for report_sql.c. */
#ifndef DOVETAIL_REPORT_REPORT_SQL_H
#define DOVETAIL_REPORT_REPORT_SQL_H

#include "report/report.h"

struct str report_sql_oracle(struct arena *arena, const struct advise_result *result);
struct str report_sql_oracle_undo(struct arena *arena, const struct advise_result *result);

#endif
