/*
 * pglz: a literal takes a byte, a match of 3 to 273 bytes among the last 4,095 two bytes, three beyond 17; every eight of them one more for their kinds. Kept
 * if a quarter is saved (PGLZ_strategy_default); compressed values have 4 bytes for their original length. Matches are searched in the last CHAIN places with
 * the same four bytes, the longest is taken; PostgreSQL gives up a little earlier where one is good enough.
 */
#include "cost/compressed_size.h"

#include <stdint.h>

enum { WINDOW = 4095, MATCH_MIN = 3, MATCH_MAX = 273, SHORT_MATCH = 17, BUCKETS = 1024, CHAIN = 64, VALUE_MAX = 8192 };

struct history {
    int last[BUCKETS];
    int before[VALUE_MAX]; /* place + 1 of the earlier one of the same bucket; 0: none */
};

static size_t bucket_of(const unsigned char *at) {
    return (((size_t)at[0] << 6) ^ ((size_t)at[1] << 4) ^ ((size_t)at[2] << 2) ^ at[3]) & (BUCKETS - 1);
}

static size_t match_length(const unsigned char *bytes, size_t from, size_t at, size_t end) {
    size_t n = 0;
    while (at + n < end && n < MATCH_MAX && bytes[from + n] == bytes[at + n]) {
        n++;
    }
    return n;
}

static size_t longest_match(const struct history *history, const unsigned char *bytes, size_t at, size_t end) {
    size_t best = 0;
    int place = history->last[bucket_of(bytes + at)];
    for (int i = 0; place && i < CHAIN && at - (size_t)(place - 1) <= WINDOW; i++) {
        size_t n = match_length(bytes, (size_t)(place - 1), at, end);
        best = n > best ? n : best;
        place = history->before[place - 1];
    }
    return best;
}

double compressed_size(struct str value) {
    const unsigned char *bytes = (const unsigned char *)value.ptr;
    size_t end = value.len < VALUE_MAX ? value.len : VALUE_MAX, items = 0, out = 0;
    struct history history;
    if (end < 32) {
        return (double)value.len;
    }
    for (size_t i = 0; i < BUCKETS; i++) {
        history.last[i] = 0;
    }
    for (size_t at = 0; at < end; items++) {
        size_t match = at + 4 <= end ? longest_match(&history, bytes, at, end) : 0,
               step = match >= MATCH_MIN ? match : 1;
        out += step == 1 ? 1 : step > SHORT_MATCH ? 3 : 2;
        for (size_t i = at; i < at + step && i + 4 <= end; i++) {
            size_t bucket = bucket_of(bytes + i);
            history.before[i] = history.last[bucket];
            history.last[bucket] = (int)i + 1;
        }
        at += step;
    }
    double size = (double)(out + (items + 7) / 8) * (double)value.len / (double)end;
    return size <= 0.75 * (double)value.len ? size + 4 : (double)value.len;
}
