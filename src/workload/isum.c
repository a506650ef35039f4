/*
 * ISUM's greedy selection (Siddiqui et al., SIGMOD 2022, with the options its authors recommend).
 *
 *   S(a,b)  weighted Jaccard similarity       U(q)  utility, sums to 1
 *   benefit of a: B(a) = U(a) + sum over b != a of S(a,b) U(b); the greatest is taken, call it s; then for every b left
 *   U(b) = U(b) (1 - S(s,b)); features of b that s covers become 0, and a b that has none left gets all of its own back.
 *
 * The summary variant replaces the sum by S(a, V - U(a) w_a) with V = sum of U(b) w_b, one vector for the whole workload: O(k n) instead
 * of O(k n^2), an approximation. Both end when no utility is left.
 */
#include <math.h>
#include <string.h>

#include "workload/compress_order.h"

/* One template's weights laid out by feature, so that its similarity to any other takes as long as the other is. */
struct dense {
    double *weights; /* by feature id; 0 where the template has none */
    double sum;
};

static void dense_load(struct dense *dense, const struct compress_item *item) {
    dense->sum = 0;
    for (size_t i = 0; i < item->feature_count; i++) {
        dense->weights[item->features[i].id] = item->features[i].weight;
        dense->sum += item->features[i].weight;
    }
}

static void dense_clear(struct dense *dense, const struct compress_item *item) {
    for (size_t i = 0; i < item->feature_count; i++) {
        dense->weights[item->features[i].id] = 0;
    }
    dense->sum = 0;
}

static double dense_similarity(const struct dense *dense, const struct compress_item *item) {
    double smaller = 0, greater = dense->sum;
    for (size_t i = 0; i < item->feature_count; i++) {
        double other = dense->weights[item->features[i].id], weight = item->features[i].weight;
        smaller += fmin(weight, other);
        greater += fmax(weight, other) - other;
    }
    return greater > 0 ? smaller / greater : 0;
}

struct isum {
    const struct compress_input *input;
    struct compress_input now; /* the same items; weights of covered features are 0 */
    double *utility;
    bool *taken;
    double *summary; /* V */
    double summary_sum;
    struct dense dense;
};

/* --- The summary vector V -------------------------------------------------------------------------------- */

static void add_to_summary(struct isum *isum, size_t b, double sign) {
    const struct compress_item *item = &isum->now.items[b];
    for (size_t i = 0; i < item->feature_count; i++) {
        double part = sign * isum->utility[b] * item->features[i].weight;
        isum->summary[item->features[i].id] += part;
        isum->summary_sum += part;
    }
}

/* S(w_a, V - U(a) w_a): outside of a's features only V has weight. */
static double influence_by_summary(const struct isum *isum, size_t a) {
    const struct compress_item *item = &isum->now.items[a];
    double smaller = 0, greater = fmax(0, isum->summary_sum);
    for (size_t i = 0; i < item->feature_count; i++) {
        double weight = item->features[i].weight, in_summary = isum->summary[item->features[i].id];
        double rest = fmax(0, in_summary - isum->utility[a] * weight);
        smaller += fmin(weight, rest);
        greater += fmax(weight, rest) - in_summary;
    }
    return greater > 0 ? smaller / greater : 0;
}

static double influence_by_pairs(struct isum *isum, size_t a) {
    double sum = 0;
    dense_load(&isum->dense, &isum->now.items[a]);
    for (size_t b = 0; b < isum->now.item_count; b++) {
        if (b != a && !isum->taken[b]) {
            sum += isum->utility[b] * dense_similarity(&isum->dense, &isum->now.items[b]);
        }
    }
    dense_clear(&isum->dense, &isum->now.items[a]);
    return sum;
}

/* --- Taking one ------------------------------------------------------------------------------------------ */

/* Features that the chosen one has are covered; a template of which nothing is left could never be taken, so it starts anew. */
static void uncover(struct isum *isum, size_t b) {
    struct compress_item *item = &isum->now.items[b];
    double left = 0;
    for (size_t i = 0; i < item->feature_count; i++) {
        if (isum->dense.weights[item->features[i].id] > 0) {
            item->features[i].weight = 0;
        }
        left += item->features[i].weight;
    }
    if (left <= 0) {
        memcpy(item->features, isum->input->items[b].features, item->feature_count * sizeof *item->features);
    }
}

static void take(struct isum *isum, size_t s, bool by_summary) {
    struct compress_item chosen = isum->now.items[s];
    isum->taken[s] = true;
    if (by_summary) {
        add_to_summary(isum, s, -1);
    }
    dense_load(&isum->dense, &chosen);
    for (size_t b = 0; b < isum->now.item_count; b++) {
        double alike = isum->taken[b] ? 0 : dense_similarity(&isum->dense, &isum->now.items[b]);
        if (alike <= 0) {
            continue;
        }
        if (by_summary) {
            add_to_summary(isum, b, -1);
        }
        isum->utility[b] *= 1 - alike;
        uncover(isum, b);
        if (by_summary) {
            add_to_summary(isum, b, 1);
        }
    }
    dense_clear(&isum->dense, &chosen);
}

/* SIZE_MAX: nothing left that matters. */
static size_t best(struct isum *isum, bool by_summary) {
    size_t best = SIZE_MAX;
    double most = 0;
    for (size_t a = 0; a < isum->now.item_count; a++) {
        if (isum->taken[a] || isum->input->items[a].feature_count == 0 || isum->utility[a] <= 0) {
            continue;
        }
        double benefit = isum->utility[a] + (by_summary ? influence_by_summary(isum, a) : influence_by_pairs(isum, a));
        if (benefit > most * (1 + 1e-12)) {
            most = benefit;
            best = a;
        }
    }
    return best;
}

/* --- The whole ------------------------------------------------------------------------------------------- */

static struct compress_input copy_of(struct arena *arena, const struct compress_input *input) {
    struct compress_input copy = *input;
    copy.items = ARENA_ARRAY(arena, struct compress_item, input->item_count);
    for (size_t i = 0; i < input->item_count; i++) {
        size_t count = input->items[i].feature_count;
        copy.items[i] = input->items[i];
        copy.items[i].features = ARENA_ARRAY(arena, struct compress_feature, count);
        for (size_t k = 0; k < count; k++) {
            copy.items[i].features[k] = input->items[i].features[k];
        }
    }
    return copy;
}

static size_t order_by_isum(struct arena *arena, const struct compress_input *input, size_t most, bool by_summary,
                            size_t *order) {
    struct isum isum = {.input = input,
                        .now = copy_of(arena, input),
                        .utility = compress_utilities(arena, input),
                        .taken = ARENA_ARRAY(arena, bool, input->item_count),
                        .summary = ARENA_ARRAY(arena, double, input->feature_count),
                        .dense = {ARENA_ARRAY(arena, double, input->feature_count), 0}};
    size_t n = 0;
    for (size_t b = 0; b < input->item_count && by_summary; b++) {
        add_to_summary(&isum, b, 1);
    }
    while (n < most) {
        size_t next = best(&isum, by_summary);
        if (next == SIZE_MAX) {
            break;
        }
        take(&isum, next, by_summary);
        order[n++] = next;
    }
    return n;
}

size_t compress_order_isum(struct arena *arena, const struct compress_input *input, size_t most, size_t *order) {
    return order_by_isum(arena, input, most, true, order);
}

size_t compress_order_isum_pairs(struct arena *arena, const struct compress_input *input, size_t most, size_t *order) {
    return order_by_isum(arena, input, most, false, order);
}
