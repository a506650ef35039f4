/*
 * 64-bit non-cryptographic hashing, stable across runs, machines and versions (fingerprints are stored).
 * FNV-1a over the bytes with a final mix; there is no seed because nothing here faces chosen-key attacks: maps hold
 * names of a schema and their iteration order never depends on it.
 */
#ifndef DOVETAIL_BASE_HASH_H
#define DOVETAIL_BASE_HASH_H

#include <stdint.h>

#include "base/str.h"

#define HASH_START 0xcbf29ce484222325ULL

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n); /* continues `hash`; begin with HASH_START */
uint64_t hash_u64(uint64_t hash, uint64_t value);
uint64_t hash_finish(uint64_t hash); /* final avalanche */
uint64_t hash_str(struct str s);     /* start, bytes, finish */

#endif
