/*
 * Differences of figures that only grow, over the snapshots of a window.
 *
 * Figures count since the instance was started, in practice since a cursor was loaded. A snapshot's figure is compared with the one
 * before it of the same key and instance; where it is smaller, or the instance was started in between, counting began anew and
 * the figure itself is the difference. What is seen first in a later snapshot than the instance's first was not there before
 * and counts whole. A window of one snapshot has no differences: the figures since the start stand for it.
 */
#ifndef DOVETAIL_COLLECT_ORACLE_ORACLE_DELTA_H
#define DOVETAIL_COLLECT_ORACLE_ORACLE_DELTA_H

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "base/vec.h"

enum { ORACLE_FIGURES_MAX = 24 };

struct oracle_sample {
    double instance, snap;
    struct str startup, key;
    double figures[ORACLE_FIGURES_MAX]; /* NAN: not there, counts nothing */
};

struct oracle_samples {
    VEC(struct oracle_sample) list;
};

struct oracle_difference { /* of one key on one instance */
    double instance;
    struct str key;
    double figures[ORACLE_FIGURES_MAX];
};

struct oracle_differences {
    VEC(struct oracle_difference) list; /* by key, instance */
    bool since_start;                   /* one snapshot only */
};

/* Sorts the samples. */
void oracle_differences_of(struct arena *arena, struct oracle_samples *samples, size_t figure_count,
                           struct oracle_differences *out);

#endif
