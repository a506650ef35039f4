/* What every page of the report has: its style and its script, both inline because the file must stand alone. */
#ifndef DOVETAIL_REPORT_HTML_PAGE_H
#define DOVETAIL_REPORT_HTML_PAGE_H

#include "base/buf.h"
#include "base/str.h"

extern const char html_style[], html_script[];

/* Text as text, in an element or a quoted attribute; what is not printable UTF-8 becomes U+FFFD. Line ends stay. */
void html_text(struct buf *out, struct str text);
/* A bar of that share of its track, 0 to 1; at least a sliver when it is not nothing. For the eye only. */
void html_bar(struct buf *out, const char *class, double share);
/* Text to copy, with a button that script brings to life. `id` is unique within the page. */
void html_code(struct buf *out, const char *id, const char *label, struct str text);

#endif
