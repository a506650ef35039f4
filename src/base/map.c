/* Open addressing with linear probing; at most half of the slots are taken, so a miss ends soon. */
#include "base/map.h"

#include "base/hash.h"

void map_init(struct map *map, struct arena *arena) {
    *map = (struct map){.arena = arena};
}

/* The slot that holds key, or the free one where it belongs. Needs slot_count > 0. */
static size_t find_slot(const struct map *map, struct str key, uint64_t hash) {
    size_t mask = map->slot_count - 1;
    size_t slot = (size_t)hash & mask;
    while (map->slots[slot]) {
        const struct map_entry *entry = &map->entries[map->slots[slot] - 1];
        if (entry->hash == hash && str_eq(entry->key, key)) {
            return slot;
        }
        slot = (slot + 1) & mask;
    }
    return slot;
}

static void grow(struct map *map) {
    size_t cap = map->cap ? map->cap * 2 : 8;
    if (cap > UINT32_MAX / 2) {
        abort(); /* slots hold 32-bit indexes; two billion names are not a schema */
    }
    map->entries = arena_grow(map->arena, map->entries, map->cap * sizeof *map->entries, cap * sizeof *map->entries);
    map->cap = cap;
    map->slot_count = cap * 2;
    map->slots = ARENA_ARRAY(map->arena, uint32_t, map->slot_count);
    for (size_t i = 0; i < map->n; i++) {
        map->slots[find_slot(map, map->entries[i].key, map->entries[i].hash)] = (uint32_t)(i + 1);
    }
}

void *map_find(const struct map *map, struct str key) {
    if (map->n == 0) {
        return NULL;
    }
    uint32_t index = map->slots[find_slot(map, key, hash_str(key))];
    return index ? map->entries[index - 1].value : NULL;
}

void *map_put(struct map *map, struct str key, void *value) {
    if (map->n == map->cap) {
        grow(map);
    }
    uint64_t hash = hash_str(key);
    size_t slot = find_slot(map, key, hash);
    if (map->slots[slot]) {
        struct map_entry *entry = &map->entries[map->slots[slot] - 1];
        void *replaced = entry->value;
        entry->value = value;
        return replaced;
    }
    map->entries[map->n] = (struct map_entry){.key = key, .hash = hash, .value = value};
    map->slots[slot] = (uint32_t)++map->n;
    return NULL;
}
