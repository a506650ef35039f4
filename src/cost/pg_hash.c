/* Integers, texts and UUIDs: what hash keys are. Texts of nondeterministic collations hash otherwise, and are taken for ordinary ones. */
#include "cost/pg_hash.h"

#define PARTITION_SEED UINT64_C(0x7A5B22367996DCFD) /* HASH_PARTITION_SEED */
#define GOLDEN UINT32_C(0x9e3779b9)

struct state {
    uint32_t a, b, c;
};

static uint32_t turned(uint32_t x, unsigned by) {
    return x << by | x >> (32 - by);
}

static void mix(struct state *s) {
    static const unsigned turns[] = {4, 6, 8, 16, 19, 4};
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) { /* the three words change places each time */
        uint32_t a = (s->a - s->c) ^ turned(s->c, turns[i]), b = s->b, c = s->c + s->b;
        *s = (struct state){b, c, a};
    }
}

static void finish(struct state *s) {
    static const unsigned turns[] = {14, 11, 25, 16, 4, 14, 24};
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        uint32_t c = (s->c ^ s->b) - turned(s->b, turns[i]);
        *s = (struct state){s->b, c, s->a};
    }
}

static struct state begin(size_t n, uint64_t seed) {
    uint32_t first = GOLDEN + (uint32_t)n + 3923095;
    struct state s = {first, first, first};
    if (seed) {
        s.a += (uint32_t)(seed >> 32);
        s.b += (uint32_t)seed;
        mix(&s);
    }
    return s;
}

/* Seven turns have moved the words by one place. */
static uint64_t result_of(struct state s) {
    return (uint64_t)s.a << 32 | s.b;
}

uint64_t pg_hash_bytes(const void *bytes, size_t n, uint64_t seed) {
    const unsigned char *k = bytes;
    struct state s = begin(n, seed);
    for (; n >= 12; n -= 12, k += 12) {
        s.a += (uint32_t)k[0] | (uint32_t)k[1] << 8 | (uint32_t)k[2] << 16 | (uint32_t)k[3] << 24;
        s.b += (uint32_t)k[4] | (uint32_t)k[5] << 8 | (uint32_t)k[6] << 16 | (uint32_t)k[7] << 24;
        s.c += (uint32_t)k[8] | (uint32_t)k[9] << 8 | (uint32_t)k[10] << 16 | (uint32_t)k[11] << 24;
        mix(&s);
    }
    for (size_t i = 0; i < n; i++) { /* the lowest byte of c is the length's */
        uint32_t *word = i < 4 ? &s.a : i < 8 ? &s.b : &s.c;
        *word += (uint32_t)k[i] << 8 * (i < 8 ? i % 4 : i - 7);
    }
    finish(&s);
    return result_of(s);
}

static uint64_t hash_word(uint32_t word) {
    struct state s = begin(sizeof word, PARTITION_SEED);
    s.a += word;
    finish(&s);
    return result_of(s);
}

/* Equal values of int2, int4 and int8 hash alike. */
static uint64_t hash_integer(int64_t value, bool wide) {
    uint32_t low = (uint32_t)value, high = (uint32_t)((uint64_t)value >> 32);
    return hash_word(wide ? low ^ (value >= 0 ? high : ~high) : low);
}

static bool hash_uuid(struct str text, uint64_t *hash) {
    unsigned char bytes[16] = {0};
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit >= 0 && digits < 32) {
            bytes[digits / 2] = (unsigned char)(bytes[digits / 2] << 4 | digit);
            digits++;
        } else if (c != '-') {
            return false;
        }
    }
    *hash = pg_hash_bytes(bytes, sizeof bytes, PARTITION_SEED);
    return digits == 32;
}

bool pg_hash_key(const struct catalog_column *column, struct str value, uint64_t *hash) {
    int64_t number;
    if (column->family == FAMILY_INTEGER && str_to_i64(value, &number)) {
        *hash = hash_integer(number, column->type_length > 4);
        return true;
    }
    if (str_eq_z(column->type_name, "text") || str_starts(column->type_name, STR("character varying"))) {
        *hash = pg_hash_bytes(value.ptr, value.len, PARTITION_SEED);
        return true;
    }
    return column->family == FAMILY_UUID && hash_uuid(value, hash);
}

uint64_t pg_hash_combine(uint64_t hash, uint64_t next) {
    return hash ^ (next + UINT64_C(0x49a0f4dd15e5a8e3) + (hash << 54) + (hash >> 7));
}
