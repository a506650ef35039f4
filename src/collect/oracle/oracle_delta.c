/* See the header. */
#include "collect/oracle/oracle_delta.h"

#include <math.h>
#include <stdlib.h>

static int order_of(double a, double b) {
    return (a > b) - (a < b);
}

static int by_key(const void *a, const void *b) {
    const struct oracle_sample *left = a, *right = b;
    int order = str_cmp(left->key, right->key);
    order = order ? order : order_of(left->instance, right->instance);
    return order ? order : order_of(left->snap, right->snap);
}

struct baseline { /* of an instance */
    double instance, first, last;
};

struct baselines {
    VEC(struct baseline) list;
};

static struct baseline *baseline_of(struct arena *arena, struct baselines *all, double instance) {
    for (size_t i = 0; i < all->list.n; i++) {
        if (all->list.at[i].instance == instance) {
            return &all->list.at[i];
        }
    }
    struct baseline *added = VEC_ADD(arena, &all->list);
    *added = (struct baseline){instance, INFINITY, -INFINITY};
    return added;
}

static double grown(double now, double before, bool anew) {
    return isnan(now) ? 0 : anew || isnan(before) || now < before ? now : now - before;
}

static void add_growth(struct oracle_difference *to, const struct oracle_sample *now, const struct oracle_sample *before,
                       size_t count) {
    bool anew = !before || !str_eq(now->startup, before->startup);
    for (size_t f = 0; f < count; f++) {
        bool known = !isnan(now->figures[f]);
        if (known) {
            to->figures[f] = (isnan(to->figures[f]) ? 0 : to->figures[f]) +
                             grown(now->figures[f], before ? before->figures[f] : NAN, anew);
        }
    }
}

static struct oracle_difference *begin(struct arena *arena, struct oracle_differences *out,
                                       const struct oracle_sample *sample) {
    struct oracle_difference *added = VEC_ADD(arena, &out->list);
    *added = (struct oracle_difference){.instance = sample->instance, .key = sample->key};
    for (size_t f = 0; f < ORACLE_FIGURES_MAX; f++) {
        added->figures[f] = NAN;
    }
    return added;
}

void oracle_differences_of(struct arena *arena, struct oracle_samples *samples, size_t figure_count,
                           struct oracle_differences *out) {
    struct baselines baselines = {0};
    *out = (struct oracle_differences){.since_start = samples->list.n > 0};
    for (size_t i = 0; i < samples->list.n; i++) {
        const struct oracle_sample *sample = &samples->list.at[i];
        struct baseline *of = baseline_of(arena, &baselines, sample->instance);
        of->first = fmin(of->first, sample->snap);
        of->last = fmax(of->last, sample->snap);
        out->since_start = out->since_start && of->first == of->last;
    }
    if (samples->list.n > 1) {
        qsort(samples->list.at, samples->list.n, sizeof *samples->list.at, by_key);
    }
    struct oracle_difference *to = NULL;
    for (size_t i = 0; i < samples->list.n; i++) {
        const struct oracle_sample *now = &samples->list.at[i], *before = i ? now - 1 : NULL;
        bool same = before && str_eq(before->key, now->key) && before->instance == now->instance;
        bool baseline = now->snap == baseline_of(arena, &baselines, now->instance)->first && !out->since_start;
        to = same ? to : begin(arena, out, now);
        if (!baseline) {
            add_growth(to, now, same ? before : NULL, figure_count);
        }
    }
}
