#include "base/vec.h"

#include <stdint.h>

void *vec_reserve_one(struct arena *arena, void *items, size_t n, size_t *cap, size_t item_size) {
    if (n < *cap) {
        return items;
    }
    size_t grown = *cap ? *cap * 2 : 8, bytes;
    /* A count whose bytes overflow is more than memory: arena_grow aborts on it. */
    if (grown < n || __builtin_mul_overflow(grown, item_size, &bytes)) {
        bytes = SIZE_MAX;
    }
    items = arena_grow(arena, items, *cap * item_size, bytes);
    *cap = grown;
    return items;
}
