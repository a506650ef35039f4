/* Costs are drawn as a share of the workload's cost without a new index: planner units mean nothing to a reader. */
#include "report/html_search.h"

#include <inttypes.h>
#include <math.h>

#include "report/format.h"
#include "report/html_page.h"
#include "report/html_plot.h"

static double *numbers(struct arena *arena, size_t n) {
    return ARENA_ARRAY(arena, double, n + 1);
}

static double percent(const struct advise_result *result, double cost) {
    return result->baseline > 0 ? 100 * cost / result->baseline : NAN;
}

/* --- How the search went --------------------------------------------------------------------------------- */

/* Two scales do not mix: where the planner has verified, the curve is its part, else the model's. */
static enum progress_phase phase_drawn(const struct advise_result *result) {
    bool verified = format_by_database(result);
    return verified ? PROGRESS_VERIFYING : PROGRESS_SEARCHING;
}

void html_search_curve(struct buf *out, struct arena *arena, const struct advise_result *result, bool timings) {
    size_t n = 0;
    double *x = numbers(arena, result->curve_count), *best = numbers(arena, result->curve_count),
           *bound = numbers(arena, result->curve_count);
    for (size_t i = 0; i < result->curve_count; i++) {
        const struct progress_point *point = &result->curve[i];
        if (point->phase == phase_drawn(result) && isfinite(point->best)) {
            x[n] = timings ? point->elapsed_ms / 1000 : (double)point->asked;
            best[n] = percent(result, point->best);
            bound[n++] = percent(result, point->bound);
        }
    }
    if (n < 2) {
        return;
    }
    const struct plot_line lines[] = {{.class = "bound", .x = x, .y = bound, .n = n},
                                      {.class = "best", .x = x, .y = best, .n = n}};
    buf_z(out, "<h4>How the search closed in</h4>\n<p class=\"legend\"><i class=\"a\"></i>best set so far<i "
               "class=\"k\"></i>proven bound</p>\n");
    html_plot(out, arena,
              &(struct plot){.label = "Cost of the best set and the proven bound, as the search went on",
                             .y_name = "Cost of the workload, in % of that without new indexes",
                             .x_name = timings ? "time" : "plans and planner questions asked",
                             .x_unit = timings ? PLOT_SECONDS : PLOT_COUNT,
                             .y_unit = PLOT_PERCENT,
                             .lines = lines,
                             .line_count = 2});
}

/* --- What less room would buy ---------------------------------------------------------------------------- */

static struct str dot_name(struct arena *arena, const struct advise_result *result, const struct advise_point *point) {
    struct str size = format_size(arena, point->size_bytes);
    struct str change = format_change(arena, result->baseline, point->cost);
    struct str indexes = format_plural(arena, point->design.added_count, "index", "indexes");
    struct str cost = format_number(arena, point->cost);
    return str_fmt(arena, STR_FMT ", " STR_FMT ": cost " STR_FMT " (" STR_FMT ")", STR_ARG(size), STR_ARG(indexes),
                   STR_ARG(cost), STR_ARG(change));
}

/* From nothing, which costs what the workload costs today. */
static void draw_frontier(struct buf *out, struct arena *arena, const struct advise_result *result) {
    size_t n = result->frontier_count + 1;
    double *x = numbers(arena, n), *cost = numbers(arena, n), *bound = numbers(arena, n);
    struct str *names = ARENA_ARRAY(arena, struct str, n);
    cost[0] = bound[0] = 100;
    names[0] = STR("no new index");
    for (size_t i = 1; i < n; i++) {
        const struct advise_point *point = &result->frontier[i - 1];
        x[i] = (double)point->size_bytes;
        cost[i] = percent(result, point->cost);
        bound[i] = percent(result, point->bound);
        names[i] = dot_name(arena, result, point);
    }
    const struct plot_line lines[] = {
        {.class = "bound", .x = x, .y = bound, .n = n},
        {.class = "best", .x = x, .y = cost, .n = n, .dots = true, .names = names},
    };
    html_plot(out, arena,
              &(struct plot){.label = "Cost of the workload against the size of the new indexes",
                             .y_name = "Cost of the workload, in % of that without new indexes",
                             .x_name = "size of the new indexes",
                             .x_unit = PLOT_BYTES,
                             .y_unit = PLOT_PERCENT,
                             .from_zero = true,
                             .lines = lines,
                             .line_count = 2});
}

static struct str script_of(struct arena *arena, const struct advise_point *point) {
    struct buf text;
    buf_init(&text, arena);
    for (size_t i = 0; i < point->ddl_count; i++) {
        buf_fmt(&text, STR_FMT ";\n", STR_ARG(point->ddl[i]));
    }
    return buf_view(&text);
}

static void write_point(struct buf *out, struct arena *arena, const struct advise_result *result, size_t at) {
    const struct advise_point *point = &result->frontier[at];
    buf_z(out, point->advised ? "<details class=\"advised\"><summary>" : "<details><summary>");
    html_text(out, dot_name(arena, result, point));
    if (isfinite(point->bound)) {
        struct str gap = format_share(arena, (point->cost - point->bound) / point->cost);
        html_text(out, str_fmt(arena, ", at most " STR_FMT " from the best of its size", STR_ARG(gap)));
    }
    html_text(out, point->advised ? STR(" (the advice above)") : STR(""));
    buf_fmt(out, "</summary><p class=\"small muted\">dovetail advise with <code>--budget %" PRIu64
                 "kB</code>, or as it is:</p>",
            (point->size_bytes + 1023) / 1024);
    html_code(out, str_z(arena, str_fmt(arena, "point%zu", at + 1)), "the statements", script_of(arena, point));
    buf_z(out, "</details>\n");
}

void html_frontier(struct buf *out, struct arena *arena, const struct advise_result *result) {
    if (!result->frontier_count) {
        return;
    }
    buf_z(out, "<h2 id=\"frontier\">What less room would buy</h2>\n<div class=\"card\"><p class=\"legend\"><i "
               "class=\"a\"></i>best set of that size<i class=\"k\"></i>proven bound</p>\n");
    draw_frontier(out, arena, result);
    buf_z(out, "<h4>Each point is a set to choose</h4>\n<div class=\"points\">");
    for (size_t i = 0; i < result->frontier_count; i++) {
        write_point(out, arena, result, i);
    }
    buf_z(out, "</div></div>\n");
}
