/* Filling lines: words onto lines of a width, each with its indent. */
#ifndef DOVETAIL_REPORT_WRAP_H
#define DOVETAIL_REPORT_WRAP_H

#include "base/buf.h"
#include "base/str.h"

struct wrap {
    const char *first, *rest; /* what the first line begins with, and every other */
    size_t width;             /* in characters; a word longer than that overflows */
    bool sql;                 /* blanks between quotes do not end a word: the text stays what it is */
};

/* `line` has no line ends (format_line). Ends with a line end; writes nothing for an empty line. */
void wrap_line(struct buf *out, const struct wrap *wrap, struct str line);

#endif
