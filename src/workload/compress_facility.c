/*
 * The picks that cover the most utility: maximise f(P) = sum over b of U(b) max over s in P of S(s,b), the facility-location objective.
 * f is monotone and submodular, so taking the greatest gain each time comes within 1 - 1/e of the best (Cornuejols, Fisher,
 * Nemhauser 1977), and a gain once computed bounds all later ones of its template from above (Minoux 1978): only those at the top of
 * the list are computed again.
 *
 * ISUM forgets a template's features once any pick has covered them, so its later picks cover less: over the benchmark's
 * workloads this keeps more of the improvement at every size (bench/compress_bench).
 *
 * First bound, from S(a,b) <= sum over c of min(w_ac, w_bc) / W_b, W_b = sum of b's weights: gain(a) <= sum over c in a of B_c with
 * B_c = sum over b of U(b) w_bc / W_b.
 */
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "workload/compress_order.h"

struct offer { /* a template, with what it can gain at most */
    size_t item;
    double gain;
    size_t round; /* picks taken when the gain was computed; SIZE_MAX: the first bound */
};

struct facility {
    const struct compress_input *input;
    double *utility, *nearest; /* nearest: similarity to the most similar pick */
    struct compress_alike alike;
    struct offer *heap; /* greatest gain first */
    size_t n;
};

/* --- A heap ---------------------------------------------------------------------------------------------- */

static bool before(const struct offer *a, const struct offer *b) {
    return a->gain != b->gain ? a->gain > b->gain : a->item < b->item;
}

static void sink(struct facility *f, size_t at) {
    for (;;) {
        size_t left = 2 * at + 1, top = at;
        if (left < f->n && before(&f->heap[left], &f->heap[top])) {
            top = left;
        }
        if (left + 1 < f->n && before(&f->heap[left + 1], &f->heap[top])) {
            top = left + 1;
        }
        if (top == at) {
            return;
        }
        struct offer held = f->heap[at];
        f->heap[at] = f->heap[top];
        f->heap[top] = held;
        at = top;
    }
}

/* --- Gains ----------------------------------------------------------------------------------------------- */

static double *bound_by_feature(struct arena *arena, const struct compress_input *input, const double *utility) {
    double *bounds = ARENA_ARRAY(arena, double, input->feature_count);
    for (size_t b = 0; b < input->item_count; b++) {
        const struct compress_item *item = &input->items[b];
        double sum = 0;
        for (size_t i = 0; i < item->feature_count; i++) {
            sum += item->features[i].weight;
        }
        for (size_t i = 0; i < item->feature_count; i++) {
            bounds[item->features[i].id] += utility[b] * item->features[i].weight / sum;
        }
    }
    return bounds;
}

/* Templates over the same columns cover the same: the first, which is the costliest, speaks for all of them. */
static void merge_equal(struct arena *arena, struct facility *f) {
    struct map first;
    map_init(&first, arena);
    for (size_t b = 0; b < f->input->item_count; b++) {
        const struct compress_item *item = &f->input->items[b];
        struct buf key;
        buf_init(&key, arena);
        for (size_t i = 0; i < item->feature_count; i++) {
            const struct compress_feature *feature = &item->features[i];
            buf_str(&key, (struct str){(const char *)&feature->id, sizeof feature->id});
            buf_str(&key, (struct str){(const char *)&feature->weight, sizeof feature->weight});
        }
        double *owner = map_find(&first, buf_view(&key));
        if (owner) {
            *owner += f->utility[b];
            f->utility[b] = 0;
        } else {
            map_put(&first, buf_view(&key), &f->utility[b]);
        }
    }
}

static void make_heap(struct arena *arena, struct facility *f) {
    double *bounds = bound_by_feature(arena, f->input, f->utility);
    f->heap = ARENA_ARRAY(arena, struct offer, f->input->item_count);
    for (size_t a = 0; a < f->input->item_count; a++) {
        const struct compress_item *item = &f->input->items[a];
        struct offer offer = {.item = a, .round = SIZE_MAX};
        for (size_t i = 0; i < item->feature_count; i++) {
            offer.gain += bounds[item->features[i].id];
        }
        if (f->utility[a] > 0) {
            f->heap[f->n++] = offer;
        }
    }
    for (size_t at = f->n; at-- > 0;) {
        sink(f, at);
    }
}

/* What the template would add; with `take`, is added. */
static double gain_of(struct facility *f, size_t a, bool take) {
    double gain = 0;
    compress_alike_to(&f->alike, a);
    for (size_t i = 0; i < f->alike.count; i++) {
        size_t b = f->alike.items[i];
        double similarity = f->alike.similarity[i];
        if (similarity > f->nearest[b]) {
            gain += f->utility[b] * (similarity - f->nearest[b]);
            f->nearest[b] = take ? similarity : f->nearest[b];
        }
    }
    return gain;
}

size_t compress_order_facility(struct arena *arena, const struct compress_input *input, size_t most, double coverage, size_t *order) {
    struct facility f = {.input = input,
                         .utility = compress_utilities(arena, input),
                         .nearest = ARENA_ARRAY(arena, double, input->item_count)};
    size_t count = 0;
    double covered = 0;
    merge_equal(arena, &f);
    compress_alike_init(arena, &f.alike, input, f.utility);
    make_heap(arena, &f);
    while (count < most && f.n && covered < coverage) {
        struct offer *top = &f.heap[0];
        if (top->round != count) {
            top->gain = gain_of(&f, top->item, false);
            top->round = count;
            sink(&f, 0);
            continue;
        }
        if (top->gain <= 0) {
            break;
        }
        covered += gain_of(&f, top->item, true);
        order[count++] = top->item;
        f.heap[0] = f.heap[--f.n];
        sink(&f, 0);
    }
    return count;
}
