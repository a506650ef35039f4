/*
 * The numbers Oracle gives a statement, from MD5 (RFC 1321) over its text.
 *
 * SQL_ID and HASH_VALUE: the text and a zero byte. Signatures: the text with one blank between tokens, upper case but for strings and quoted
 * names; FORCE_MATCHING also with literals replaced by :"SYS_B_n" (two digits beyond ten literals, three beyond a hundred), unless the statement
 * mixes binds and literals (which is the caller's choice). PL/SQL and DDL have none. Derived from published pairs of text and number; what is in doubt: hints, comments in lower case, newer releases' mixing rule.
 */
#include "base/buf.h"
#include "base/vec.h"
#include "sql/fingerprint.h"
#include "sql/token.h"

/* ---- MD5 ---- */

static uint32_t rotate(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }

static uint32_t little_endian(const unsigned char *at) { return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24; }

static void md5_block(uint32_t state[4], const unsigned char *block) {
    /* RFC 1321, 3.4: the integer part of 2^32 * |sin(i + 1)|. */
    static const uint32_t constants[64] = {
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
        0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
        0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
        0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
        0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
        0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
        0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
    };
    static const unsigned char shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    for (unsigned i = 0; i < 64; i++) {
        unsigned round = i / 16;
        uint32_t f = round == 0 ? (b & c) | (~b & d) : round == 1 ? (d & b) | (~d & c) : round == 2 ? b ^ c ^ d : c ^ (b | ~d);
        unsigned word = round == 0 ? i : round == 1 ? (5 * i + 1) % 16 : round == 2 ? (3 * i + 5) % 16 : 7 * i % 16;
        uint32_t sum = a + f + constants[i] + little_endian(block + (size_t)4 * word);
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

/* Signatures are given to statements that the optimizer plans; 0 to PL/SQL and DDL. */
static bool has_signature(const struct sql_token *tokens, size_t count) {
    size_t at = 0;
    while (at < count && (tokens[at].kind == TOKEN_COMMENT || sql_token_is_operator(&tokens[at], "("))) at++;
    if (at == count) return false;
    const struct sql_token *first = &tokens[at];
    return sql_token_is(first, "select") || sql_token_is(first, "with") || sql_token_is(first, "insert") || sql_token_is(first, "update") || sql_token_is(first, "delete") ||
           sql_token_is(first, "merge");
}

static void put_upper(struct buf *out, struct str raw) {
    for (size_t i = 0; i < raw.len; i++) buf_char(out, raw.ptr[i] >= 'a' && raw.ptr[i] <= 'z' ? (char)(raw.ptr[i] ^ 0x20) : raw.ptr[i]);
}

struct signer {
    struct arena *arena;
    struct str text;
    const struct sql_token *tokens;
    size_t count;
};

static uint64_t signature(const struct signer *signer, bool force, enum sql_force_mixed mixed) {
    const struct sql_token *tokens = signer->tokens;
    struct buf out;
    size_t literals = 0, binds = 0, seen = 0, count = signer->count;
    for (size_t i = 0; i < count; i++) {
        literals += is_literal(&tokens[i]);
        binds += tokens[i].kind == TOKEN_BIND;
    }
    int digits = literals > 100 ? 3 : literals > 10 ? 2 : 1;
    bool replace = force && (!binds || mixed == SQL_FORCE_MIXED_REPLACE);
    buf_init(&out, signer->arena);
    for (size_t i = 0; i < count; i++) {
        const struct sql_token *token = &tokens[i];
        struct str raw = str_slice(signer->text, token->offset, token->end);
        if (i) buf_char(&out, ' ');
        if (is_literal(token) && replace) buf_fmt(&out, ":\"SYS_B_%0*zu\"", digits, seen++);
        else if (token->kind == TOKEN_STRING || token->kind == TOKEN_QUOTED || token->kind == TOKEN_COMMENT) buf_str(&out, raw);
        else put_upper(&out, raw);
    }
    return md5_tail(buf_view(&out), false);
}

struct sql_oracle_id sql_oracle_id(struct arena *arena, struct str text, enum sql_force_mixed mixed) {
    static const char alphabet[] = "0123456789abcdfghjkmnpqrstuvwxyz";
    struct sql_oracle_id id = {0};
    struct sql_token *tokens;
    size_t count;
    uint64_t number = md5_tail(text, true);
    id.hash_value = (uint32_t)number;
    for (int i = 0; i < 13; i++) id.sql_id[i] = alphabet[number >> 5 * (12 - i) & 31];
    if (!read_tokens(arena, text, &tokens, &count) || !has_signature(tokens, count)) return id;
    struct signer signer = {arena, text, tokens, count};
    id.exact_matching_signature = signature(&signer, false, mixed);
    id.force_matching_signature = signature(&signer, true, mixed);
    return id;
}
