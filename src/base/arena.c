/*
 * Arenas: a chain of blocks, bumped. Block sizes double from 4 kB to 1 MB, so that a small statement costs one small
 * block and a large job few system calls; larger requests get a block of their own size.
 *
 * Memory is zeroed on allocation rather than per block, because a rewound block is handed out again. Under
 * AddressSanitizer the free part of a block is poisoned, so that a stale pointer into rewound memory is caught.
 */
#include "base/arena.h"

#include <stdint.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define END(next, end) (next)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define END(next, end) (end)
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

enum { BLOCK_MIN = 4096, BLOCK_MAX = 1 << 20 };

struct arena_block {
    struct arena_block *older;
    size_t cap;
    _Alignas(ARENA_ALIGN) unsigned char bytes[];
};

static size_t room_of(const struct arena *arena) {
    return arena->block ? (size_t)(arena->block->bytes + arena->block->cap - arena->next) : 0;
}

static void set_next(struct arena *arena, unsigned char *next) {
    arena->next = next;
    arena->end = END(next, arena->block->bytes + arena->block->cap);
}

static _Noreturn void out_of_memory(size_t size) {
    fprintf(stderr, "dovetail: out of memory (a request of %zu bytes)\n", size);
    abort();
}

static size_t round_up(size_t size) {
    if (size > SIZE_MAX / 2) {
        out_of_memory(size);
    }
    return (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
}

void arena_init(struct arena *arena, struct arena *parent) {
    *arena = (struct arena){.parent = parent};
    if (parent) {
        arena->next_sibling = parent->first_child;
        parent->first_child = arena;
    }
}

static void run_cleanups(struct arena *arena, const struct arena_cleanup *until) {
    while (arena->cleanups != until) {
        struct arena_cleanup *cleanup = arena->cleanups;
        arena->cleanups = cleanup->next;
        cleanup->run(cleanup->context);
    }
}

static void free_blocks(struct arena *arena, const struct arena_block *until) {
    while (arena->block != until) {
        struct arena_block *block = arena->block;
        arena->block = block->older;
        UNPOISON(block->bytes, block->cap);
        free(block);
    }
}

static void leave_parent(struct arena *arena) {
    if (!arena->parent) {
        return;
    }
    struct arena **link = &arena->parent->first_child;
    while (*link != arena) {
        link = &(*link)->next_sibling;
    }
    *link = arena->next_sibling;
    arena->parent = arena->next_sibling = NULL;
}

void arena_release(struct arena *arena) {
    while (arena->first_child) {
        arena_release(arena->first_child);
    }
    run_cleanups(arena, NULL);
    free_blocks(arena, NULL);
    leave_parent(arena);
    arena->next = arena->end = NULL;
    arena->used_bytes = 0;
}

static void add_block(struct arena *arena, size_t need) {
    size_t cap = arena->block ? arena->block->cap * 2 : BLOCK_MIN;
    if (cap > BLOCK_MAX) {
        cap = BLOCK_MAX;
    }
    if (cap < need) {
        cap = need;
    }
    struct arena_block *block = malloc(sizeof *block + cap);
    if (!block) {
        out_of_memory(need);
    }
    block->older = arena->block;
    block->cap = cap;
    POISON(block->bytes, cap);
    arena->block = block;
    set_next(arena, block->bytes);
}

void *arena_alloc_slowly(struct arena *arena, size_t size) {
    size_t need = round_up(size ? size : 1);
    if (room_of(arena) < need) {
        add_block(arena, need);
    }
    unsigned char *p = arena->next;
    set_next(arena, p + need);
    arena->used_bytes += need;
    UNPOISON(p, size);
    return p;
}

void *arena_alloc(struct arena *arena, size_t size) {
    return memset(arena_alloc_raw(arena, size), 0, size);
}

void *arena_calloc(struct arena *arena, size_t count, size_t size) {
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        out_of_memory(SIZE_MAX);
    }
    return arena_alloc(arena, total);
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size) {
    if (!old) {
        return arena_alloc(arena, new_size);
    }
    if (new_size <= old_size) {
        return old;
    }
    size_t held = round_up(old_size ? old_size : 1), need = round_up(new_size);
    unsigned char *p = old;
    bool is_last = p + held == arena->next;
    if (is_last && room_of(arena) >= need - held) {
        set_next(arena, p + need);
        arena->used_bytes += need - held;
        UNPOISON(p, new_size);
        memset(p + old_size, 0, new_size - old_size);
        return p;
    }
    p = arena_alloc(arena, new_size);
    return old_size ? memcpy(p, old, old_size) : p;
}

void arena_on_release(struct arena *arena, void (*run)(void *context), void *context) {
    struct arena_cleanup *cleanup = ARENA_NEW(arena, struct arena_cleanup);
    *cleanup = (struct arena_cleanup){.run = run, .context = context, .next = arena->cleanups};
    arena->cleanups = cleanup;
}

void arena_set_limit(struct arena *arena, size_t limit_bytes) {
    arena->limit_bytes = limit_bytes;
}

bool arena_over_limit(const struct arena *arena) {
    return arena->limit_bytes && arena->used_bytes > arena->limit_bytes;
}

struct arena_mark arena_mark(const struct arena *arena) {
    return (struct arena_mark){
        .block = arena->block,
        .next = arena->next,
        .used_bytes = arena->used_bytes,
        .cleanups = arena->cleanups,
    };
}

void arena_rewind(struct arena *arena, struct arena_mark mark) {
    run_cleanups(arena, mark.cleanups);
    if (!mark.block && arena->block) {
        /* Marked when empty: the oldest block is kept, so that a loop over scratch does not call malloc each time. */
        struct arena_block *oldest = arena->block;
        while (oldest->older) {
            oldest = oldest->older;
        }
        mark.block = oldest;
        mark.next = oldest->bytes;
    }
    free_blocks(arena, mark.block);
    if (arena->block) {
        set_next(arena, mark.next);
        POISON(mark.next, room_of(arena));
    }
    arena->used_bytes = mark.used_bytes;
}
