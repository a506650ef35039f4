#include "base/random.h"

static uint64_t rotate_left(uint64_t x, int k) {
    return (x << k) | (x >> (64 - k));
}

void random_init(struct random *random, uint64_t seed) {
    for (int i = 0; i < 4; i++) { /* SplitMix64, as the authors advise: never leaves the state all zero */
        seed += 0x9e3779b97f4a7c15ULL;
        uint64_t z = seed;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        random->state[i] = z ^ (z >> 31);
    }
}

uint64_t random_u64(struct random *random) {
    uint64_t *s = random->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t random_below(struct random *random, uint64_t bound) {
    /* Values under 2^64 mod bound are drawn again: without that, small results are a little more likely. */
    uint64_t uneven = -bound % bound;
    uint64_t value;
    do {
        value = random_u64(random);
    } while (value < uneven);
    return value % bound;
}

double random_unit(struct random *random) {
    return (double)(random_u64(random) >> 11) * 0x1p-53;
}
