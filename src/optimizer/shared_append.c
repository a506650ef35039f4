/*
 * Which way each part of an append is read where workers share it, and each way has a price.
 *
 * Workers share a part, or one of them reads it whole while the others read on: then it costs less than its total, but its price all the same. So what is best is
 * neither the least total nor the least sum of total and price, nor does it follow part by part: it is searched for. What is left to choose costs at least the least of
 * each part, whole ones a worker's share, or nothing beside the dearest of them; sets of choices that cannot be better are left out.
 */
#include <math.h>

#include "optimizer/plan.h"

enum { TRIES_MAX = 4000 };

struct choices { /* as VEC: of one part: none of the others has a lower total at no higher a price */
    const struct path **at;
    size_t n, cap;
};

struct search {
    struct arena *arena;
    struct choices *parts;
    size_t n, tries;
    int workers;
    double *rest, *rest_idle; /* of the parts from here on: the least by even shares; where whole ones take no time */
    const struct path **now, **best;
    double least, cut; /* what was found; of what was not looked at because it took too long */
};

struct taken { /* by the parts so far */
    double sum, whole, longest; /* shared, and prices; whole ones; the dearest of them */
};

static bool stands_for(const struct path *a, const struct path *b) {
    return a->total <= b->total && a->price <= b->price;
}

/* Of two that are equal the first stays: whole ones come first. */
static void add_choice(struct arena *arena, struct choices *choices, const struct path *path) {
    size_t kept = 0;
    for (size_t i = 0; i < choices->n; i++) {
        if (stands_for(choices->at[i], path)) {
            return;
        }
    }
    for (size_t i = 0; i < choices->n; i++) {
        if (!stands_for(path, choices->at[i])) {
            choices->at[kept++] = choices->at[i];
        }
    }
    choices->n = kept;
    VEC_PUSH(arena, choices, path);
}

static double even_share(const struct search *s, const struct path *path) {
    return path->price + (path->partial ? path->total : path->total / s->workers);
}

static double without_whole(const struct path *path) {
    return path->price + (path->partial ? path->total : 0);
}

/* The most promising first: so the first set is a good one. */
static void sort_choices(const struct search *s, struct choices *choices) {
    for (size_t i = 1; i < choices->n; i++) {
        const struct path *one = choices->at[i];
        size_t at = i;
        for (; at && even_share(s, one) < even_share(s, choices->at[at - 1]); at--) {
            choices->at[at] = choices->at[at - 1];
        }
        choices->at[at] = one;
    }
}

static void list_choices(struct search *s, const struct relation *part, struct choices *choices) {
    for (size_t i = 0; i < part->paths.n; i++) {
        if (!part->paths.at[i]->needs && !part->paths.at[i]->gathered) {
            add_choice(s->arena, choices, part->paths.at[i]);
        }
    }
    for (size_t i = 0; i < part->partial.n; i++) {
        if (!part->partial.at[i]->needs) {
            add_choice(s->arena, choices, part->partial.at[i]);
        }
    }
    sort_choices(s, choices);
}

static double longest_worker(const struct search *s) {
    double *falling = ARENA_ARRAY(s->arena, double, s->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (!s->now[i]->partial) {
            append_insert_falling(falling, n++, s->now[i]->total);
        }
    }
    return append_cost_of_whole(falling, n, s->workers);
}

static void end_here(struct search *s, const struct taken *taken) {
    double sum = taken->sum + longest_worker(s);
    if (sum < s->least) {
        s->least = sum;
        memcpy(s->best, s->now, s->n * sizeof *s->best);
    }
}

static void go_on(struct search *s, size_t part, struct taken taken) {
    double low = fmax(taken.sum + taken.whole / s->workers + s->rest[part], taken.sum + taken.longest + s->rest_idle[part]);
    if (low >= s->least) {
        return;
    }
    if (s->tries++ >= TRIES_MAX) {
        s->cut = fmin(s->cut, low);
        return;
    }
    if (part == s->n) {
        end_here(s, &taken);
        return;
    }
    for (size_t i = 0; i < s->parts[part].n; i++) {
        const struct path *path = s->parts[part].at[i];
        double whole = path->partial ? 0 : path->total;
        s->now[part] = path;
        go_on(s, part + 1, (struct taken){taken.sum + without_whole(path), taken.whole + whole, fmax(taken.longest, whole)});
    }
}

static bool open_search(struct search *s, const struct relation *parts) {
    s->parts = ARENA_ARRAY(s->arena, struct choices, s->n + 1);
    s->rest = ARENA_ARRAY(s->arena, double, s->n + 1);
    s->rest_idle = ARENA_ARRAY(s->arena, double, s->n + 1);
    s->now = ARENA_ARRAY(s->arena, const struct path *, s->n + 1);
    s->best = ARENA_ARRAY(s->arena, const struct path *, s->n + 1);
    for (size_t part = s->n; part-- > 0;) {
        double even = INFINITY, idle = INFINITY;
        list_choices(s, &parts[part], &s->parts[part]);
        for (size_t i = 0; i < s->parts[part].n; i++) {
            even = fmin(even, even_share(s, s->parts[part].at[i]));
            idle = fmin(idle, without_whole(s->parts[part].at[i]));
        }
        s->rest[part] = s->rest[part + 1] + even;
        s->rest_idle[part] = s->rest_idle[part + 1] + idle;
    }
    return isfinite(s->rest[0]);
}

const struct path *const *append_best_shared(struct arena *arena, const struct relation *parts, size_t n, int workers, double *unseen) {
    struct search s = {.arena = arena, .n = n, .workers = workers, .least = INFINITY, .cut = INFINITY};
    if (!open_search(&s, parts)) {
        return NULL;
    }
    go_on(&s, 0, (struct taken){0});
    *unseen = fmax(0, s.least - s.cut);
    return s.best;
}
