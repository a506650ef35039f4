/*
 * Typed vector on an arena: VEC(struct column) columns; VEC_PUSH(arena, &columns, column).
 * Read it as columns.at[i], i < columns.n. Growing moves the items: keep indexes, not pointers, while pushing.
 */
#ifndef DOVETAIL_BASE_VEC_H
#define DOVETAIL_BASE_VEC_H

#include <stddef.h>

#include "base/arena.h"

#define VEC(type)                                                                                                      \
    struct {                                                                                                           \
        type *at;                                                                                                      \
        size_t n, cap;                                                                                                 \
    }

/* Room for one more item, doubling; returns the (possibly moved) items. */
void *vec_reserve_one(struct arena *arena, void *items, size_t n, size_t *cap, size_t item_size);

#define VEC_RESERVE_ONE(arena, vec)                                                                                    \
    ((vec)->n < (vec)->cap                                                                                             \
         ? (void)0                                                                                                     \
         : (void)((vec)->at = vec_reserve_one((arena), (vec)->at, (vec)->n, &(vec)->cap, sizeof *(vec)->at)))

#define VEC_PUSH(arena, vec, ...) (VEC_RESERVE_ONE(arena, vec), (vec)->at[(vec)->n++] = (__VA_ARGS__))

/* Pushes an item and gives its address; zeroed, unless n was lowered before. */
#define VEC_ADD(arena, vec) (VEC_RESERVE_ONE(arena, vec), &(vec)->at[(vec)->n++])

#endif
