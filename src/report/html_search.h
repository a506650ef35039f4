/* The parts of the page that draw the search: how it closed in on its answer, and what less room would buy. */
#ifndef DOVETAIL_REPORT_HTML_SEARCH_H
#define DOVETAIL_REPORT_HTML_SEARCH_H

#include "base/buf.h"
#include "report/report.h"

/* Best set and bound against work, with `timings` against seconds. Nothing when the search told nothing. */
void html_search_curve(struct buf *out, struct arena *arena, const struct advise_result *result, bool timings);
/* Cost against size, and each point's statements to copy. Nothing unless it was asked for. */
void html_frontier(struct buf *out, struct arena *arena, const struct advise_result *result);

#endif
