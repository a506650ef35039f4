/* Keys and bounds of partitions as a bundle has them: whatever the text, what is read has a value for each place it counts. */
#include <stddef.h>
#include <stdint.h>

#include "catalog/partition_bound.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_key(const struct partition_key *key) {
    if (key && (!key->n || !key->columns)) {
        abort();
    }
}

static void check_bound(const struct partition_bound *bound) {
    bool ranges = bound && !bound->is_default && bound->strategy == PARTITION_RANGE;
    bool hash = bound && !bound->is_default && bound->strategy == PARTITION_HASH;
    if ((ranges && (!bound->n || !bound->low || !bound->high)) || (hash && !(bound->remainder < bound->modulus))) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, NULL);
    check_key(partition_key_parse(&arena, text));
    check_bound(partition_bound_parse(&arena, text));
    arena_release(&arena);
    return 0;
}
