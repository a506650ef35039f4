/* What the compression methods share. A method fills `order` with at most `most` items, best first, and gives their number. */
#ifndef DOVETAIL_WORKLOAD_COMPRESS_ORDER_H
#define DOVETAIL_WORKLOAD_COMPRESS_ORDER_H

#include "workload/compress.h"

/* One template's weights laid out by feature, so that its similarity to any other takes as long as the other is. */
struct compress_dense {
    double *weights; /* by feature id; 0 where the template has none */
    double sum;
};

void compress_dense_load(struct compress_dense *dense, const struct compress_item *item);
void compress_dense_clear(struct compress_dense *dense, const struct compress_item *item);
double compress_dense_similarity(const struct compress_dense *dense, const struct compress_item *item);

/* Each item's share of the cost that indexes could save: (1 - selectivity) cost, normalised (ISUM); 0 without features. */
double *compress_utilities(struct arena *arena, const struct compress_input *input);

/* compress_facility.c */
size_t compress_order_facility(struct arena *arena, const struct compress_input *input, size_t most, size_t *order);
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
