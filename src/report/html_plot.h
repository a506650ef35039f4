/* A small plot as inline SVG: steps and dots over two axes. It scales with the page, follows its colours, and needs no script. */
#ifndef DOVETAIL_REPORT_HTML_PLOT_H
#define DOVETAIL_REPORT_HTML_PLOT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum plot_unit { PLOT_COUNT, PLOT_SECONDS, PLOT_BYTES, PLOT_PERCENT };

struct plot_line {
    const char *class; /* of the page's style: "best", "bound" */
    const double *x, *y; /* ascending in x; where y is not a number nothing is drawn */
    size_t n;
    bool dots;               /* a mark at each point */
    const struct str *names; /* along the points: shown when one points at a mark; may be NULL */
};

struct plot {
    const char *label; /* what it shows, for those who do not see it */
    const char *x_name, *y_name;
    enum plot_unit x_unit, y_unit;
    bool from_zero; /* both axes begin at zero; else they fit what is drawn. Where y spans more than a decade and a half it is logarithmic */
    const struct plot_line *lines;
    size_t line_count;
};

/* Values hold until the next one: lines go in steps. Nothing where there is nothing to draw. */
void html_plot(struct buf *out, struct arena *arena, const struct plot *plot);

#endif
