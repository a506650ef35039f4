/*
 * Hash map from string to pointer, on an arena; iteration follows insertion order, so output never depends on the
 * hash. Keys are not copied: they must live as long as the map. There is no removal.
 */
#ifndef DOVETAIL_BASE_MAP_H
#define DOVETAIL_BASE_MAP_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct map_entry {
    struct str key;
    uint64_t hash;
    void *value;
};

struct map {
    struct arena *arena;
    struct map_entry *entries; /* in insertion order: entries[0..n) */
    size_t n, cap;
    uint32_t *slots; /* open addressing into entries, index + 1; 0 is free */
    size_t slot_count;
};

void map_init(struct map *map, struct arena *arena);
void *map_find(const struct map *map, struct str key); /* NULL when absent */
/* Sets key to value, replacing; returns what it replaced, or NULL. */
void *map_put(struct map *map, struct str key, void *value);

#endif
