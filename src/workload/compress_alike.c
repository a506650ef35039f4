/*
 * Which templates are alike, by lists of who has which column: only templates that share a column are looked at, and each shared
 * column once, which takes a tenth of comparing with every template (bench/compress_bench).
 */
#include <math.h>
#include <string.h>

#include "workload/compress_order.h"

static void fill_lists(struct arena *arena, struct compress_alike *alike, const struct compress_input *input, const double *utility) {
    for (size_t b = 0; b < input->item_count; b++) {
        for (size_t i = 0; i < input->items[b].feature_count && utility[b] > 0; i++) {
            alike->first[input->items[b].features[i].id + 1]++;
        }
    }
    for (uint32_t id = 0; id < input->feature_count; id++) {
        alike->first[id + 1] += alike->first[id];
    }
    size_t *next = ARENA_ARRAY(arena, size_t, input->feature_count + 1);
    memcpy(next, alike->first, input->feature_count * sizeof *next);
    alike->owners = ARENA_ARRAY(arena, struct compress_owner, alike->first[input->feature_count] + 1);
    for (size_t b = 0; b < input->item_count; b++) {
        for (size_t i = 0; i < input->items[b].feature_count; i++) {
            const struct compress_feature *feature = &input->items[b].features[i];
            alike->sum[b] += feature->weight;
            if (utility[b] > 0) {
                alike->owners[next[feature->id]++] = (struct compress_owner){b, feature->weight};
            }
        }
    }
}

void compress_alike_init(struct arena *arena, struct compress_alike *alike, const struct compress_input *input,
                         const double *utility) {
    *alike = (struct compress_alike){.input = input,
                                     .first = ARENA_ARRAY(arena, size_t, input->feature_count + 1),
                                     .sum = ARENA_ARRAY(arena, double, input->item_count),
                                     .shared = ARENA_ARRAY(arena, double, input->item_count),
                                     .items = ARENA_ARRAY(arena, size_t, input->item_count),
                                     .similarity = ARENA_ARRAY(arena, double, input->item_count)};
    fill_lists(arena, alike, input, utility);
}

static void add_shared(struct compress_alike *alike, const struct compress_feature *feature) {
    for (size_t i = alike->first[feature->id]; i < alike->first[feature->id + 1]; i++) {
        const struct compress_owner *owner = &alike->owners[i];
        if (alike->shared[owner->item] == 0) {
            alike->items[alike->count++] = owner->item;
        }
        alike->shared[owner->item] += fmin(owner->weight, feature->weight);
    }
}

/* The sum of the greater weights is what both have, less what they share. */
void compress_alike_to(struct compress_alike *alike, size_t item) {
    const struct compress_item *one = &alike->input->items[item];
    alike->count = 0;
    for (size_t i = 0; i < one->feature_count; i++) {
        add_shared(alike, &one->features[i]);
    }
    for (size_t i = 0; i < alike->count; i++) {
        size_t b = alike->items[i];
        alike->similarity[i] = b == item ? 1 : alike->shared[b] / (alike->sum[item] + alike->sum[b] - alike->shared[b]);
        alike->shared[b] = 0;
    }
    if (one->feature_count == 0) {
        alike->items[0] = item;
        alike->similarity[0] = 1;
        alike->count = 1;
    }
}
