/*
 * Sets of positions in struct measure: which indexes are built, left out, in a plan, to blame. Values, copied freely; {{0}} is empty.
 */
#ifndef DOVETAIL_ADVISE_MEMBERS_H
#define DOVETAIL_ADVISE_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MEMBERS_MAX = 512, MEMBERS_WORDS = MEMBERS_MAX / 64 };

struct members {
    uint64_t words[MEMBERS_WORDS];
};

static inline bool members_has(const struct members *set, size_t position) {
    return set->words[position / 64] >> position % 64 & 1;
}

static inline void members_add(struct members *set, size_t position) {
    set->words[position / 64] |= UINT64_C(1) << position % 64;
}

static inline void members_remove(struct members *set, size_t position) {
    set->words[position / 64] &= ~(UINT64_C(1) << position % 64);
}

static inline struct members members_one(size_t position) {
    struct members one = {{0}};
    members_add(&one, position);
    return one;
}

static inline struct members members_union(struct members a, struct members b) {
    for (size_t i = 0; i < MEMBERS_WORDS; i++) {
        a.words[i] |= b.words[i];
    }
    return a;
}

static inline struct members members_common(struct members a, struct members b) {
    for (size_t i = 0; i < MEMBERS_WORDS; i++) {
        a.words[i] &= b.words[i];
    }
    return a;
}

static inline struct members members_minus(struct members a, struct members b) {
    for (size_t i = 0; i < MEMBERS_WORDS; i++) {
        a.words[i] &= ~b.words[i];
    }
    return a;
}

static inline size_t members_count(const struct members *set) {
    size_t count = 0;
    for (size_t i = 0; i < MEMBERS_WORDS; i++) {
        count += (size_t)__builtin_popcountll(set->words[i]);
    }
    return count;
}

static inline bool members_equal(const struct members *a, const struct members *b) {
    for (size_t i = 0; i < MEMBERS_WORDS; i++) {
        if (a->words[i] != b->words[i]) {
            return false;
        }
    }
    return true;
}

static inline bool members_any(const struct members *set) {
    for (size_t i = 0; i < MEMBERS_WORDS; i++) {
        if (set->words[i]) {
            return true;
        }
    }
    return false;
}

static inline bool members_within(const struct members *part, const struct members *whole) {
    for (size_t i = 0; i < MEMBERS_WORDS; i++) {
        if (part->words[i] & ~whole->words[i]) {
            return false;
        }
    }
    return true;
}

#endif
