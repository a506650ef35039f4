/*
 * Templates chosen by what the indexes they want save on all templates (savings.h).
 *
 * Greedily a template is taken, with the indexes of one of its plans, all of them or the dense part; what they save counts on top of what those
 * taken before save, on every template and together: a statement of many joins is served by the indexes of several picks. This is what ISUM (Siddiqui
 * et al., SIGMOD 2022) estimates by utility and similarity.
 *
 * Two things are scarce, room for indexes and places among the picks; a score is what is saved per share of both:
 *
 *     score = saved / (bytes / B + 1 / k)        B  room, k  picks; a pick's other plans need no second place
 *
 * Without the first term the picks are those that want the most and the largest indexes, of which a budget holds a few: 86 to 93 % of the improvement
 * was kept at a tenth of the templates, with it 95 to 99 %, for budgets of 10 to 40 % of the data (bench/compress_bench). B is twice the
 * budget; when it is full and places are left, twice that, and so on.
 *
 * A gain computed before another was taken is mostly too high, so only those at the top are computed again (Minoux 1978).
 *
 * A pick's calls count for those it serves: each template left out gives what is saved on it to the picks in proportion to what each one's indexes
 * would save on it alone.
 */
#include "advise/stand_ins_plans.h"

#include <math.h>

#include "advise/savings.h"

#define ROOM 2.0 /* times the budget */

enum { FILLS_MAX = 4 }; /* in the last, room for all */

struct offer { /* the indexes of one of the unit's plans */
    struct savings_wish wish;
    uint32_t unit;
    double score; /* -INFINITY: taken, or good for nothing */
    size_t round; /* offers taken when it was computed; SIZE_MAX: before the score may have risen */
};

struct choosing {
    struct savings savings;
    struct offer *offers;
    size_t offer_count;
    bool *picked;    /* per unit */
    uint32_t *picks; /* units */
    size_t count, most;
    double enough; /* to be saved */
};

/* --- Choosing -------------------------------------------------------------------------------------------- */

static void choosing_open(struct choosing *c) {
    struct savings *s = &c->savings;
    c->offers = ARENA_ARRAY(s->arena, struct offer, s->units.n * SAVINGS_PLANS);
    c->picked = ARENA_ARRAY(s->arena, bool, s->units.n);
    c->picks = ARENA_ARRAY(s->arena, uint32_t, s->units.n);
    for (uint32_t u = 0; u < s->units.n; u++) {
        for (size_t p = 0; p < s->units.at[u].plan_count; p++) {
            if (s->units.at[u].plans[p].wanted.n) {
                c->offers[c->offer_count++] = (struct offer){.wish = s->units.at[u].plans[p].wanted, .unit = u};
            }
        }
    }
}

static void look_again(struct offer *offer) {
    offer->score = INFINITY;
    offer->round = SIZE_MAX;
}

static struct offer *best_offer(const struct choosing *c) {
    struct offer *best = NULL;
    double score = -INFINITY;
    for (size_t i = 0; i < c->offer_count; i++) {
        if (c->offers[i].score > score) {
            best = &c->offers[i];
            score = best->score;
        }
    }
    return best;
}

static bool wants_one(struct savings_wish wish, const bool *fresh) {
    for (size_t i = 0; i < wish.n; i++) {
        if (fresh[wish.at[i]]) {
            return true;
        }
    }
    return false;
}

/* Whoever wants one of these indexes, or has a place now, needs less: his score may have risen. */
static void take(struct choosing *c, struct offer *taken) {
    struct savings *s = &c->savings;
    bool *fresh = ARENA_ARRAY(s->arena, bool, s->indexes.n), placed = !c->picked[taken->unit];
    for (size_t i = 0; i < taken->wish.n; i++) {
        fresh[taken->wish.at[i]] = !s->indexes.at[taken->wish.at[i]].taken;
    }
    savings_take(s, taken->wish);
    if (placed) {
        c->picked[taken->unit] = true;
        c->picks[c->count++] = taken->unit;
    }
    for (size_t i = 0; i < c->offer_count; i++) {
        if (wants_one(c->offers[i].wish, fresh) || (placed && c->offers[i].unit == taken->unit)) {
            look_again(&c->offers[i]);
        }
    }
    taken->score = -INFINITY;
}

/* Takes the best offers until nothing fits in the room, *left of which is free. */
static void fill(struct choosing *c, double room, double *left) {
    size_t round = 0;
    for (size_t i = 0; i < c->offer_count; i++) {
        look_again(&c->offers[i]);
    }
    for (struct offer *best; c->savings.saved < c->enough && (best = best_offer(c));) {
        double bytes, gain = savings_gain(&c->savings, best->wish, &bytes);
        bool picked = c->picked[best->unit], fits = bytes <= *left && (picked || c->count < c->most);
        if (best->round == round) {
            *left -= bytes;
            take(c, best);
            round++;
        } else {
            best->round = round;
            best->score = gain > 0 && fits ? gain / (bytes / room + (picked ? 0 : 1 / (double)c->most)) : -INFINITY;
        }
    }
}

static void choose(struct choosing *c) {
    double room = ROOM * (double)c->savings.problem.options.budget_bytes, left = room;
    for (int i = 0; i < FILLS_MAX && c->count < c->most; i++) {
        fill(c, room, &left);
        room = i + 2 < FILLS_MAX ? 2 * room : INFINITY;
        left += room / 2;
    }
}

/* --- Weighing -------------------------------------------------------------------------------------------- */

/* What these indexes alone save, along the units. */
static double *saved_by(struct savings *s, struct savings_wish indexes) {
    double *out = ARENA_ARRAY(s->arena, double, s->units.n);
    savings_clear(s);
    savings_take(s, indexes);
    for (size_t u = 0; u < s->units.n; u++) {
        out[u] = s->units.at[u].base - s->units.at[u].now;
    }
    return out;
}

static double stands_for(const struct choosing *c, uint32_t pick, const double *served, const double *by, const double *alone) {
    double sum = 0;
    for (size_t u = 0; u < c->savings.units.n; u++) {
        sum += c->picked[u] || by[u] <= 0 ? 0 : served[u] * by[u] / alone[u];
    }
    return served[pick] > 0 ? 1 + sum / served[pick] : 1;
}

static void weigh(struct choosing *c, const struct compress_pick *looked_at, struct compression *out) {
    struct savings *s = &c->savings;
    size_t n = s->units.n;
    double *alone = ARENA_ARRAY(s->arena, double, n), *served = ARENA_ARRAY(s->arena, double, n);
    double **by = ARENA_ARRAY(s->arena, double *, c->count);
    struct savings_wish *used = ARENA_ARRAY(s->arena, struct savings_wish, c->count);
    for (size_t u = 0; u < n; u++) {
        served[u] = s->units.at[u].base - s->units.at[u].now;
    }
    for (size_t i = 0; i < c->count; i++) {
        used[i] = savings_used(s, c->picks[i]);
    }
    for (size_t i = 0; i < c->count; i++) {
        by[i] = saved_by(s, used[i]);
        for (size_t u = 0; u < n; u++) {
            alone[u] += by[i][u];
        }
    }
    for (size_t i = 0; i < c->count; i++) {
        const struct compress_pick *as = &looked_at[c->picks[i]]; /* units stand along them */
        out->picks[i] = (struct compress_pick){as->item, as->factor * stands_for(c, c->picks[i], served, by[i], alone)};
    }
}

bool stand_ins_by_plans(const struct problem *problem, struct whatif *model, const struct compression *looked_at, size_t most,
                        double coverage, struct compression *out) {
    struct choosing c = {.most = most};
    struct arena scratch;
    arena_init(&scratch, NULL);
    bool good = savings_open(&scratch, &c.savings, problem, model, looked_at->picks, looked_at->pick_count);
    if (good) {
        double possible = c.savings.possible;
        c.enough = coverage * possible;
        choosing_open(&c);
        choose(&c);
        *out = (struct compression){.picks = ARENA_ARRAY(problem->arena, struct compress_pick, c.count),
                                    .pick_count = c.count,
                                    .coverage = looked_at->coverage * (possible > 0 ? fmin(1, c.savings.saved / possible) : 1)};
        weigh(&c, looked_at->picks, out);
    }
    arena_release(&scratch);
    return good;
}
