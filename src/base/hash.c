/* FNV-1a (Fowler, Noll, Vo) with MurmurHash3's 64-bit finaliser (Appleby), because FNV's low bits alone mix poorly. */
#include "base/hash.h"

#define FNV_PRIME 0x100000001b3ULL

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n) {
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ p[i]) * FNV_PRIME;
    }
    return hash;
}

/* Byte by byte from the low end, so that the result does not depend on the machine's byte order. */
uint64_t hash_u64(uint64_t hash, uint64_t value) {
    for (int i = 0; i < 8; i++) {
        hash = (hash ^ (value & 0xff)) * FNV_PRIME;
        value >>= 8;
    }
    return hash;
}

uint64_t hash_finish(uint64_t hash) {
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return hash ^ (hash >> 33);
}

uint64_t hash_str(struct str s) {
    return hash_finish(hash_bytes(HASH_START, s.ptr, s.len));
}
