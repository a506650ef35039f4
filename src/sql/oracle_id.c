/*
 * The numbers Oracle gives a statement's text. SQL_ID and HASH_VALUE: MD5 (RFC 1321) over the text and a NUL byte; the last 8 of
 * its 16 bytes, taken as two little-endian words, are a 64-bit number whose 13 digits of base 32 are the SQL_ID and whose lower
 * half is the HASH_VALUE (published many times, first by Tanel Poder, 2009).
 *
 * The matching signatures are MD5 over the text normalised (white space squeezed, letters outside quotes in upper case; for
 * FORCE_MATCHING literals become ":\"SYS_B_n\""). Knowingly: this is how they are described, not how they were measured; they
 * identify within Dovetail and are not promised to equal V$SQL's.
 */
#include <string.h>

#include "base/buf.h"
#include "sql/fingerprint.h"
#include "sql/token.h"

struct md5 {
    uint32_t state[4];
    uint64_t length;
    unsigned char block[64];
};

static uint32_t rotate(uint32_t x, unsigned bits) { return x << bits | x >> (32 - bits); }

static void md5_block(uint32_t state[4], const unsigned char *block) {
    static const uint32_t sines[64] = {
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1,
        0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453,
        0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942,
        0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05,
        0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d,
        0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
    static const unsigned char turns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t word[16], a = state[0], b = state[1], c = state[2], d = state[3];
    for (int i = 0; i < 16; i++)
        word[i] = block[4 * i] | (uint32_t)block[4 * i + 1] << 8 | (uint32_t)block[4 * i + 2] << 16 | (uint32_t)block[4 * i + 3] << 24;
    for (int i = 0; i < 64; i++) {
        uint32_t f, next;
        int g;
        if (i < 16) f = (b & c) | (~b & d), g = i;
        else if (i < 32) f = (d & b) | (~d & c), g = (5 * i + 1) % 16;
        else if (i < 48) f = b ^ c ^ d, g = (3 * i + 5) % 16;
        else f = c ^ (b | ~d), g = 7 * i % 16;
        next = b + rotate(a + f + sines[i] + word[g], turns[i / 16][i % 4]);
        a = d, d = c, c = b, b = next;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
}

static void md5_add(struct md5 *md5, const void *bytes, size_t n) {
    const unsigned char *from = bytes;
    for (size_t i = 0; i < n; i++) {
        md5->block[md5->length++ % 64] = from[i];
        if (md5->length % 64 == 0) md5_block(md5->state, md5->block);
    }
}

/* The digest's last two words, the first of them in the upper half. */
static uint64_t md5_tail(struct str text, bool with_nul) {
    struct md5 md5 = {{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}, 0, {0}};
    md5_add(&md5, text.ptr ? text.ptr : "", text.len);
    if (with_nul) md5_add(&md5, "", 1);
    uint64_t bits = md5.length * 8;
    unsigned char length[8], pad = 0x80;
    for (int i = 0; i < 8; i++) length[i] = (unsigned char)(bits >> 8 * i);
    md5_add(&md5, &pad, 1);
    for (pad = 0; md5.length % 64 != 56;) md5_add(&md5, &pad, 1);
    md5_add(&md5, length, 8);
    return (uint64_t)md5.state[2] << 32 | md5.state[3];
}

static struct str normalised(struct arena *arena, struct str text, bool force) {
    struct sql_lexer lexer = {.arena = arena, .dialect = SQL_ORACLE, .text = text};
    struct sql_token token;
    struct buf out;
    size_t end = 0, literals = 0;
    buf_init(&out, arena);
    while (sql_lexer_next(&lexer, &token) && token.kind != TOKEN_END) {
        if (end && token.offset > end) buf_char(&out, ' ');
        struct str raw = str_slice(text, token.offset, token.end);
        if (force && (token.kind == TOKEN_STRING || token.kind == TOKEN_NUMBER)) buf_fmt(&out, ":\"SYS_B_%zu\"", literals++);
        else buf_str(&out, token.kind == TOKEN_WORD ? str_upper(arena, raw) : raw);
        end = token.end;
    }
    return buf_view(&out);
}

struct sql_oracle_id sql_oracle_id(struct arena *arena, struct str text) {
    static const char digits[] = "0123456789abcdfghjkmnpqrstuvwxyz";
    struct sql_oracle_id id = {0};
    uint64_t number = md5_tail(text, true);
    for (int i = 12; i >= 0; i--, number >>= 5) id.sql_id[i] = digits[number & 31];
    id.hash_value = (uint32_t)md5_tail(text, true);
    id.exact_matching_signature = md5_tail(normalised(arena, text, false), false);
    id.force_matching_signature = md5_tail(normalised(arena, text, true), false);
    return id;
}
