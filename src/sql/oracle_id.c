/*
 * The numbers Oracle gives a statement, from MD5 (RFC 1321) over its text.
 *
 * SQL_ID and HASH_VALUE: the text and a zero byte. Signatures: the text with one blank between tokens, upper case but for strings and quoted
 * names; FORCE_MATCHING also with literals replaced by :"SYS_B_n" (two digits beyond ten literals, three beyond a hundred), unless the statement
 * mixes binds and literals. Derived from published pairs of text and number; what is in doubt: hints, comments in lower case, newer releases' mixing rule.
 */
#include <math.h>

#include "base/buf.h"
#include "base/vec.h"
#include "sql/fingerprint.h"
#include "sql/token.h"

/* ---- MD5 ---- */

static uint32_t rotate(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }

static uint32_t little_endian(const unsigned char *at) { return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24; }

static void md5_block(uint32_t state[4], const unsigned char *block) {
    static const unsigned char shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    for (unsigned i = 0; i < 64; i++) {
        unsigned round = i / 16;
        uint32_t f = round == 0 ? (b & c) | (~b & d) : round == 1 ? (d & b) | (~d & c) : round == 2 ? b ^ c ^ d : c ^ (b | ~d);
        unsigned word = round == 0 ? i : round == 1 ? (5 * i + 1) % 16 : round == 2 ? (3 * i + 5) % 16 : 7 * i % 16;
        uint32_t constant = (uint32_t)floor(fabs(sin((double)(i + 1))) * 4294967296.0); /* RFC 1321, 3.4 */
        uint32_t sum = a + f + constant + little_endian(block + (size_t)4 * word);
        a = d, d = c, c = b, b += rotate(sum, shifts[round][i % 4]);
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
}

/* Words three and four of the digest, as one number: all that Oracle uses. */
static uint64_t md5_tail(struct str text, bool zero_byte) {
    uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    size_t length = text.len + zero_byte, whole = text.len / 64 * 64;
    unsigned char last[128] = {0};
    for (size_t i = 0; i < whole; i += 64) md5_block(state, (const unsigned char *)text.ptr + i);
    size_t rest = text.len - whole, used = rest + zero_byte;
    if (rest) memcpy(last, text.ptr + whole, rest);
    last[used] = 0x80;
    size_t blocks = used + 9 <= 64 ? 1 : 2;
    for (unsigned i = 0; i < 8; i++) last[blocks * 64 - 8 + i] = (unsigned char)((uint64_t)length * 8 >> 8 * i);
    for (size_t i = 0; i < blocks; i++) md5_block(state, last + 64 * i);
    return (uint64_t)state[2] << 32 | state[3];
}

/* ---- signatures ---- */

static bool read_tokens(struct arena *arena, struct str text, struct sql_token **tokens, size_t *count) {
    struct sql_lexer lexer = {.arena = arena, .dialect = SQL_ORACLE, .text = text, .keep_comments = true};
    VEC(struct sql_token) list = {0};
    struct sql_token token;
    if (text.len >= UINT32_MAX) return false;
    for (;;) {
        if (!sql_lexer_next(&lexer, &token)) return false;
        if (token.kind == TOKEN_END) break;
        VEC_PUSH(arena, &list, token);
    }
    *tokens = list.at;
    *count = list.n;
    return true;
}

static bool is_literal(const struct sql_token *token) { return token->kind == TOKEN_STRING || token->kind == TOKEN_NUMBER; }

static uint64_t signature(struct arena *arena, struct str text, const struct sql_token *tokens, size_t count, bool force) {
    struct buf out;
    size_t literals = 0, binds = 0, seen = 0;
    for (size_t i = 0; i < count; i++) {
        literals += is_literal(&tokens[i]);
        binds += tokens[i].kind == TOKEN_BIND;
    }
    int digits = literals > 100 ? 3 : literals > 10 ? 2 : 1;
    bool replace = force && !(binds && literals);
    buf_init(&out, arena);
    for (size_t i = 0; i < count; i++) {
        const struct sql_token *token = &tokens[i];
        struct str raw = str_slice(text, token->offset, token->end);
        if (i) buf_char(&out, ' ');
        if (is_literal(token) && replace) buf_fmt(&out, ":\"SYS_B_%0*zu\"", digits, seen++);
        else if (token->kind == TOKEN_STRING || token->kind == TOKEN_QUOTED || token->kind == TOKEN_COMMENT) buf_str(&out, raw);
        else buf_str(&out, str_upper(arena, raw));
    }
    return md5_tail(buf_view(&out), false);
}

struct sql_oracle_id sql_oracle_id(struct arena *arena, struct str text) {
    static const char alphabet[] = "0123456789abcdfghjkmnpqrstuvwxyz";
    struct sql_oracle_id id = {0};
    struct sql_token *tokens;
    size_t count;
    uint64_t number = md5_tail(text, true);
    id.hash_value = (uint32_t)number;
    for (int i = 0; i < 13; i++) id.sql_id[i] = alphabet[number >> 5 * (12 - i) & 31];
    if (!read_tokens(arena, text, &tokens, &count)) return id; /* no SQL: Oracle stores 0, too */
    id.exact_matching_signature = signature(arena, text, tokens, count, false);
    id.force_matching_signature = signature(arena, text, tokens, count, true);
    return id;
}
