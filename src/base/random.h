/*
 * Random numbers as an object, so that a run can be replayed: xoshiro256** 1.0 (Blackman and Vigna 2018), seeded by
 * SplitMix64.
 */
#ifndef DOVETAIL_BASE_RANDOM_H
#define DOVETAIL_BASE_RANDOM_H

#include <stdint.h>

struct random {
    uint64_t state[4];
};

void random_init(struct random *random, uint64_t seed);
uint64_t random_u64(struct random *random);
uint64_t random_below(struct random *random, uint64_t bound); /* uniform in [0, bound); bound > 0 */
double random_unit(struct random *random);                    /* uniform in [0, 1) */

#endif
