/*
 * Ticks stand at multiples of 1, 2 or 5 times a power of ten (of bytes: times a power of 1024), four to eight of them; on a logarithmic axis at
 * the powers of ten. An axis is logarithmic where a linear one would show all but the first values as nothing.
 */
#include "report/html_plot.h"

#include <math.h>

#include "report/format.h"
#include "report/html_page.h"

enum { WIDTH = 760, HEIGHT = 300, LEFT = 64, RIGHT = 16, TOP = 14, BOTTOM = 46, TICKS = 5 };

#define LOGARITHMIC 30.0 /* from the least to the greatest value: a factor above it */

struct axis {
    double low, high, step; /* of a logarithmic axis: exponents of ten */
    enum plot_unit unit;
    bool logarithmic;
};

struct canvas {
    struct buf *out;
    struct arena *arena;
    const struct plot *plot;
    struct axis x, y;
};

/* --- Axes ------------------------------------------------------------------------------------------------ */

static void extend(struct axis *axis, double value) {
    if (isfinite(value)) {
        axis->low = fmin(axis->low, value);
        axis->high = fmax(axis->high, value);
    }
}

static double nice_step(double span, enum plot_unit unit) {
    double scale = 1;
    while (unit == PLOT_BYTES && span / scale >= 1024) {
        scale *= 1024;
    }
    double rough = span / scale / TICKS, power = pow(10, floor(log10(rough))), lead = rough / power;
    double step = scale * power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
    return unit == PLOT_COUNT ? fmax(1, step) : step;
}

static void round_axis(struct axis *axis, bool from_zero) {
    if (axis->logarithmic) {
        axis->low = floor(log10(axis->low) + 1e-9);
        axis->high = ceil(log10(axis->high) - 1e-9);
        axis->step = 1;
        return;
    }
    axis->low = from_zero ? fmin(0, axis->low) : axis->low;
    double span = axis->high - axis->low;
    span = span > 0 ? span : fmax(1e-9, fabs(axis->high));
    axis->step = nice_step(span, axis->unit);
    axis->low = axis->step * floor(axis->low / axis->step + 1e-9);
    axis->high = fmax(axis->low + axis->step, axis->step * ceil(axis->high / axis->step - 1e-9));
}

static bool measure(struct canvas *canvas) {
    const struct plot *plot = canvas->plot;
    canvas->x = (struct axis){.low = INFINITY, .high = -INFINITY, .unit = plot->x_unit};
    canvas->y = (struct axis){.low = INFINITY, .high = -INFINITY, .unit = plot->y_unit};
    for (size_t i = 0; i < plot->line_count; i++) {
        for (size_t k = 0; k < plot->lines[i].n; k++) {
            extend(&canvas->x, plot->lines[i].x[k]);
            extend(&canvas->y, plot->lines[i].y[k]);
        }
    }
    if (!isfinite(canvas->x.low) || !isfinite(canvas->y.low)) {
        return false;
    }
    canvas->y.logarithmic = canvas->y.low > 0 && canvas->y.high / canvas->y.low > LOGARITHMIC;
    round_axis(&canvas->x, plot->from_zero);
    round_axis(&canvas->y, plot->from_zero);
    return true;
}

static double x_at(const struct canvas *canvas, double value) {
    double share = (value - canvas->x.low) / (canvas->x.high - canvas->x.low);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
}

/* On the scale of the axis' low and high. */
static double y_at_scaled(const struct canvas *canvas, double value) {
    double share = (value - canvas->y.low) / (canvas->y.high - canvas->y.low);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
}

static double y_at(const struct canvas *canvas, double value) {
    return y_at_scaled(canvas, canvas->y.logarithmic ? log10(value) : value);
}

static struct str tick_text(const struct canvas *canvas, const struct axis *axis, double value) {
    struct arena *arena = canvas->arena;
    if (axis->logarithmic) {
        return str_fmt(arena, axis->unit == PLOT_PERCENT ? "%g %%" : "%g", pow(10, value));
    }
    int decimals = axis->step > 0 ? (int)fmin(9, fmax(0, -floor(log10(axis->step) + 1e-9))) : 0;
    switch (axis->unit) {
    case PLOT_COUNT:
        return format_count(arena, value);
    case PLOT_SECONDS:
        return str_fmt(arena, "%.*f s", decimals, value);
    case PLOT_BYTES:
        return value > 0 ? format_size(arena, (uint64_t)value) : STR("0");
    case PLOT_PERCENT:
        return str_fmt(arena, "%.*f %%", decimals, value);
    }
    return (struct str){0};
}

static void write_text(const struct canvas *canvas, double x, double y, const char *anchor, struct str text) {
    buf_fmt(canvas->out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
    html_text(canvas->out, text);
    buf_z(canvas->out, "</text>");
}

static void write_axes(const struct canvas *canvas) {
    double bottom = HEIGHT - BOTTOM;
    for (double y = canvas->y.low; y <= canvas->y.high + canvas->y.step / 2; y += canvas->y.step) {
        buf_fmt(canvas->out, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT,
                y_at_scaled(canvas, y), y_at_scaled(canvas, y));
        write_text(canvas, LEFT - 8, y_at_scaled(canvas, y) + 4, "end", tick_text(canvas, &canvas->y, y));
    }
    for (double x = canvas->x.low; x <= canvas->x.high + canvas->x.step / 2; x += canvas->x.step) {
        write_text(canvas, x_at(canvas, x), bottom + 18, "middle", tick_text(canvas, &canvas->x, x));
    }
    write_text(canvas, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "middle", str_from_z(canvas->plot->x_name));
}

/* --- Lines ----------------------------------------------------------------------------------------------- */

/* Horizontally to where the next value is known, then to it; the last one holds to the end of the axis' data. */
static void write_steps(const struct canvas *canvas, const struct plot_line *line, double end) {
    bool begun = false;
    buf_fmt(canvas->out, "<path class=\"line %s\" d=\"", line->class);
    for (size_t i = 0; i < line->n; i++) {
        if (!isfinite(line->y[i])) {
            continue;
        }
        double x = x_at(canvas, line->x[i]), y = y_at(canvas, line->y[i]);
        if (begun) {
            buf_fmt(canvas->out, "H%.1fV%.1f", x, y);
        } else {
            buf_fmt(canvas->out, "M%.1f %.1f", x, y);
        }
        begun = true;
    }
    if (begun) {
        buf_fmt(canvas->out, "H%.1f", x_at(canvas, end));
    }
    buf_z(canvas->out, "\"/>");
}

static void write_dots(const struct canvas *canvas, const struct plot_line *line) {
    for (size_t i = 0; i < line->n; i++) {
        if (!isfinite(line->y[i])) {
            continue;
        }
        buf_fmt(canvas->out, "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\">", line->class,
                x_at(canvas, line->x[i]), y_at(canvas, line->y[i]));
        if (line->names) {
            buf_z(canvas->out, "<title>");
            html_text(canvas->out, line->names[i]);
            buf_z(canvas->out, "</title>");
        }
        buf_z(canvas->out, "</circle>");
    }
}

static double last_x(const struct plot *plot) {
    double end = -INFINITY;
    for (size_t i = 0; i < plot->line_count; i++) {
        end = plot->lines[i].n ? fmax(end, plot->lines[i].x[plot->lines[i].n - 1]) : end;
    }
    return end;
}

void html_plot(struct buf *out, struct arena *arena, const struct plot *plot) {
    struct canvas canvas = {.out = out, .arena = arena, .plot = plot};
    if (!measure(&canvas)) {
        return;
    }
    buf_fmt(out, "<figure class=\"plot\"><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            plot->y_name, WIDTH, HEIGHT, plot->label);
    write_axes(&canvas);
    for (size_t i = 0; i < plot->line_count; i++) {
        write_steps(&canvas, &plot->lines[i], last_x(plot));
    }
    for (size_t i = 0; i < plot->line_count; i++) {
        if (plot->lines[i].dots) {
            write_dots(&canvas, &plot->lines[i]);
        }
    }
    buf_z(out, "</svg></figure>\n");
}
