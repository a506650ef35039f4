/*
 * Arena: memory with a named lifetime.
 *
 * Everything a job, snapshot or statement allocates comes from one arena and goes with it; pure code never frees.
 * An arena may be the child of another: releasing the parent releases the child first. Memory comes back zeroed and
 * aligned to 16 bytes, so a fresh struct is a valid empty one.
 *
 * Running out of memory aborts the process: a caller cannot do better, and durable state is journalled before it is
 * touched. The soft limit is the polite version: loops poll arena_over_limit() and stop with an error.
 *
 * An arena belongs to one thread at a time.
 */
#ifndef DOVETAIL_BASE_ARENA_H
#define DOVETAIL_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

enum { ARENA_ALIGN = 16 };

struct arena_block;

struct arena_cleanup {
    void (*run)(void *context);
    void *context;
    struct arena_cleanup *next;
};

struct arena {
    struct arena_block *block;      /* newest block, where the next allocation goes */
    unsigned char *next, *end;      /* what is free of it (under AddressSanitizer nothing that could be taken without being asked for) */
    size_t used_bytes;              /* handed out, over all blocks */
    size_t limit_bytes;             /* soft limit; 0 is none */
    struct arena_cleanup *cleanups; /* newest first */
    struct arena *parent, *first_child, *next_sibling;
};

/* A place to rewind to; valid until the arena is released or rewound past it. */
struct arena_mark {
    struct arena_block *block;
    unsigned char *next;
    size_t used_bytes;
    struct arena_cleanup *cleanups;
};

/* Prepares `arena`; with a parent, it is released together with (before) the parent. */
void arena_init(struct arena *arena, struct arena *parent);

/* Runs the clean-ups, newest first, releases the children, frees every block. The arena can be used again. */
void arena_release(struct arena *arena);

/* Zeroed memory of `size` bytes, 16-byte aligned. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* Where the newest block has no room. */
void *arena_alloc_slowly(struct arena *arena, size_t size);

/* As arena_alloc, but what is in it is not defined: for what is written whole before it is read. */
static inline void *arena_alloc_raw(struct arena *arena, size_t size) {
    if (size - 1 >= (size_t)(arena->end - arena->next)) return arena_alloc_slowly(arena, size); /* 0 too: it takes an address of its own */
    void *p = arena->next;
    size_t taken = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
    arena->next += taken;
    arena->used_bytes += taken;
    return p;
}

/* Like arena_alloc for count * size, aborting on overflow. */
void *arena_calloc(struct arena *arena, size_t count, size_t size);

/* A grown copy of old[0..old_size); extends in place when it was the last allocation. The tail is zeroed. */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size);

/* Runs `run(context)` when the arena is released or rewound past this point: closes what memory alone cannot. */
void arena_on_release(struct arena *arena, void (*run)(void *context), void *context);

void arena_set_limit(struct arena *arena, size_t limit_bytes);
bool arena_over_limit(const struct arena *arena);

/* Scratch: the rewind gives back all that was allocated after the mark. Children made since must be released first. */
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_calloc((arena), (count), sizeof(type)))

#endif
