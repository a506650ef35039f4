/* What the compression methods share. A method fills `order` with at most `most` items, best first, and gives their number. */
#ifndef DOVETAIL_WORKLOAD_COMPRESS_ORDER_H
#define DOVETAIL_WORKLOAD_COMPRESS_ORDER_H

#include "workload/compress.h"

struct compress_owner {
    size_t item;
    double weight; /* of the feature, in the item */
};

/* All items that are alike to one, found through what they share. */
struct compress_alike {
    const struct compress_input *input;
    size_t *first; /* per feature: its first owner; one more at the end */
    struct compress_owner *owners;
    double *sum;    /* per item: of its weights */
    double *shared; /* per item: while one is compared; else 0 */
    size_t *items;  /* the answer, `count` of them, the item itself among them */
    double *similarity;
    size_t count;
};

/* utility: of those who have none nothing is asked, and they are in no answer. */
void compress_alike_init(struct arena *arena, struct compress_alike *alike, const struct compress_input *input, const double *utility);
/* Fills items, similarity and count: every item of use that shares a feature with `item`, at compress_similarity. */
void compress_alike_to(struct compress_alike *alike, size_t item);

/* Each item's share of the cost that indexes could save: (1 - selectivity) cost, normalised (ISUM); 0 without features. */
double *compress_utilities(struct arena *arena, const struct compress_input *input);

/* compress_facility.c */
/* Ends where so much is covered. */
size_t compress_order_facility(struct arena *arena, const struct compress_input *input, size_t most, double coverage, size_t *order);
/* isum.c */
size_t compress_order_isum(struct arena *arena, const struct compress_input *input, size_t most, size_t *order);
size_t compress_order_isum_pairs(struct arena *arena, const struct compress_input *input, size_t most, size_t *order);
/* compress_baselines.c */
size_t compress_order_top_cost(struct arena *arena, const struct compress_input *input, size_t most, size_t *order);
size_t compress_order_uniform(struct arena *arena, const struct compress_input *input, size_t most, uint64_t seed,
                              size_t *order);
size_t compress_order_stratified(struct arena *arena, const struct compress_input *input, size_t most, size_t *order);
size_t compress_order_k_medoids(struct arena *arena, const struct compress_input *input, size_t most, size_t *order);
size_t compress_order_gsum(struct arena *arena, const struct compress_input *input, size_t most, size_t *order);

#endif
