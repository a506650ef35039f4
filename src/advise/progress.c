/* See progress.h. The curve keeps changes only: a search of hours that finds nothing new adds nothing to the report. */
#include "advise/progress.h"

#include <math.h>

enum { CURVE_MAX = 2000 }; /* points kept; a search that improves more often is drawn as well by these */

void progress_init(struct progress *progress, struct arena *arena, const struct clock *clock,
                   const struct progress_listener *listener) {
    *progress = (struct progress){.arena = arena, .clock = clock, .start_ms = clock_ms(clock), .listener = *listener};
}

void progress_enter(struct progress *progress, enum progress_phase phase) {
    if (progress) {
        progress->phase = phase;
    }
}

static bool same(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

static void keep(struct progress *progress, const struct progress_point *point) {
    const struct progress_point *last = progress->curve.n ? &progress->curve.at[progress->curve.n - 1] : NULL;
    bool news = !last || last->phase != point->phase || !same(last->best, point->best) ||
                !same(last->bound, point->bound);
    if (news && point->phase != PROGRESS_FRONTIER && progress->curve.n < CURVE_MAX) {
        VEC_PUSH(progress->arena, &progress->curve, *point);
    }
}

void progress_tell(struct progress *progress, size_t asked, double best, double bound) {
    if (!progress) {
        return;
    }
    struct progress_point point = {.phase = progress->phase,
                                   .asked = asked,
                                   .elapsed_ms = clock_ms(progress->clock) - progress->start_ms,
                                   .best = isfinite(best) ? best : NAN,
                                   .bound = isfinite(bound) ? bound : NAN};
    point.gap = point.best > 0 ? (point.best - point.bound) / point.best : NAN;
    keep(progress, &point);
    if (progress->listener.tell) {
        progress->listener.tell(progress->listener.context, &point);
    }
}

bool progress_cancelled(const struct progress *progress) {
    return progress && progress->listener.cancel && atomic_load(progress->listener.cancel);
}
