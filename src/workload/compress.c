/*
 * One way for all methods: an order of the items, cut where enough is covered, and for each pick the factor by which it stands for
 * those left out. ISUM's factors spread the utility of what was left out over the picks in proportion to their similarity; the
 * baselines scale all picks alike, as their papers do.
 */
#include "workload/compress.h"

#include <math.h>

#include "workload/compress_order.h"

const char *const compress_methods[] = {"facility",   "isum",      "isum-pairs", "top-cost", "uniform",
                                        "stratified", "k-medoids", "gsum",       NULL};

/* --- Similarity ------------------------------------------------------------------------------------------ */

double compress_similarity(const struct compress_item *a, const struct compress_item *b) {
    double smaller = 0, greater = 0;
    size_t i = 0, k = 0;
    while (i < a->feature_count || k < b->feature_count) {
        bool in_a = i < a->feature_count && (k == b->feature_count || a->features[i].id <= b->features[k].id);
        bool in_b = k < b->feature_count && (i == a->feature_count || b->features[k].id <= a->features[i].id);
        double left = in_a ? a->features[i].weight : 0, right = in_b ? b->features[k].weight : 0;
        smaller += fmin(left, right);
        greater += fmax(left, right);
        i += in_a;
        k += in_b;
    }
    return greater > 0 ? smaller / greater : 0;
}

double *compress_utilities(struct arena *arena, const struct compress_input *input) {
    double *utility = ARENA_ARRAY(arena, double, input->item_count), sum = 0;
    for (size_t i = 0; i < input->item_count; i++) {
        const struct compress_item *item = &input->items[i];
        utility[i] = item->feature_count ? (1 - item->selectivity) * item->cost : 0;
        sum += utility[i];
    }
    for (size_t i = 0; i < input->item_count && sum > 0; i++) {
        utility[i] /= sum;
    }
    return utility;
}

/* --- Cutting and weighing -------------------------------------------------------------------------------- */

struct cut {
    const struct compress_input *input;
    const double *utility;
    double *nearest; /* per item: similarity to the most similar pick */
    double *total;   /* per item: sum of its similarities to the picks */
    struct compress_alike alike;
};

/* Covers what the pick covers; the utility that is new. */
static double cover(struct cut *cut, size_t pick) {
    double gained = 0;
    compress_alike_to(&cut->alike, pick);
    for (size_t i = 0; i < cut->alike.count; i++) {
        size_t b = cut->alike.items[i];
        double similarity = cut->alike.similarity[i];
        gained += cut->utility[b] * fmax(0, similarity - cut->nearest[b]);
        cut->nearest[b] = fmax(cut->nearest[b], similarity);
        cut->total[b] += similarity;
    }
    return gained;
}

static void spread(struct cut *cut, const bool *picked, struct compression *out) {
    for (size_t i = 0; i < out->pick_count; i++) {
        struct compress_pick *pick = &out->picks[i];
        double own = cut->utility[pick->item], stands_for = own;
        compress_alike_to(&cut->alike, pick->item);
        for (size_t k = 0; k < cut->alike.count; k++) {
            size_t b = cut->alike.items[k];
            stands_for += picked[b] ? 0 : cut->utility[b] * cut->alike.similarity[k] / cut->total[b];
        }
        pick->factor = own > 0 ? stands_for / own : 1;
    }
}

static void scale(double factor, struct compression *out) {
    for (size_t i = 0; i < out->pick_count; i++) {
        out->picks[i].factor = factor;
    }
}

static size_t order_by(struct arena *arena, const struct compress_input *input, enum compress_method method,
                       size_t most, double coverage, uint64_t seed, size_t *order) {
    switch (method) {
    case COMPRESS_FACILITY:
        return compress_order_facility(arena, input, most, coverage, order);
    case COMPRESS_ISUM:
        return compress_order_isum(arena, input, most, order);
    case COMPRESS_ISUM_PAIRS:
        return compress_order_isum_pairs(arena, input, most, order);
    case COMPRESS_TOP_COST:
        return compress_order_top_cost(arena, input, most, order);
    case COMPRESS_UNIFORM:
        return compress_order_uniform(arena, input, most, seed, order);
    case COMPRESS_STRATIFIED:
        return compress_order_stratified(arena, input, most, order);
    case COMPRESS_K_MEDOIDS:
        return compress_order_k_medoids(arena, input, most, order);
    case COMPRESS_GSUM:
    case COMPRESS_METHOD_COUNT:
        break;
    }
    return compress_order_gsum(arena, input, most, order);
}

void compress_run(struct arena *arena, const struct compress_input *input, enum compress_method method, size_t most,
                  double coverage, uint64_t seed, struct compression *out) {
    size_t n = input->item_count;
    most = most < n ? most : n;
    size_t *order = ARENA_ARRAY(arena, size_t, most), ordered = order_by(arena, input, method, most, coverage, seed, order);
    struct cut cut = {.input = input,
                      .utility = compress_utilities(arena, input),
                      .nearest = ARENA_ARRAY(arena, double, n),
                      .total = ARENA_ARRAY(arena, double, n)};
    bool *picked = ARENA_ARRAY(arena, bool, n);
    double cost = 0, picked_cost = 0;
    compress_alike_init(arena, &cut.alike, input, cut.utility);
    *out = (struct compression){.picks = ARENA_ARRAY(arena, struct compress_pick, ordered)};
    for (size_t i = 0; i < n; i++) {
        cost += input->items[i].cost;
    }
    while (out->pick_count < ordered && out->coverage < coverage) {
        size_t pick = order[out->pick_count];
        out->coverage += cover(&cut, pick);
        out->picks[out->pick_count++].item = pick;
        picked[pick] = true;
        picked_cost += input->items[pick].cost;
    }
    out->coverage = fmin(1, out->coverage);
    out->cost_share = cost > 0 ? picked_cost / cost : 0;
    if (method == COMPRESS_FACILITY || method == COMPRESS_ISUM || method == COMPRESS_ISUM_PAIRS) {
        spread(&cut, picked, out);
    } else {
        scale(picked_cost > 0 ? cost / picked_cost : 1, out);
    }
}
