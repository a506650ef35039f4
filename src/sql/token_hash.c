/*
 * Known texts without parsing: a hash of the tokens, and fingerprints kept by it.
 *
 * The law is that equal token hashes have equal fingerprints, so whatever of a literal may matter to the tree is hashed as it stands: numbers that
 * may be places of ORDER BY or GROUP BY (behind BY or a comma, in parentheses in which BY was seen), and strings that may be JSON paths (that have
 * a $) or SQL that a program runs (behind IMMEDIATE, EXECUTE or FOR). Telling apart what the fingerprint does not costs only a parse. A list of values behind IN counts as one, because generated lists
 * of every length would fill the cache.
 */
#include "base/hash.h"
#include "sql/fingerprint.h"
#include "sql/parse.h"
#include "sql/token.h"

/* ---- the hash ---- */

enum list_state { LIST_NONE, LIST_IN /* IN seen */, LIST_OPEN /* IN ( */, LIST_VALUES /* IN ( value */, LIST_COMMA /* IN ( value , */ };

struct token_hasher {
    uint64_t hash;
    uint64_t by;        /* a bit a level of parentheses, the innermost lowest: BY was seen in it */
    uint64_t before;    /* key of the token before */
    enum list_state list;
    bool after_for;     /* FOR x IN (…) of PIVOT and MODEL: the values become columns and cells, their number counts */
    uint64_t skipped;   /* values of the list beyond the first */
};

/* One multiplication a token: its high bits come back low (the 64 bits of a fractional part of the golden ratio). */
static uint64_t mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

static uint64_t load_folded(const char *at, size_t n) {
    uint64_t bytes = 0;
    memcpy(&bytes, at, n);
    return bytes | UINT64_C(0x2020202020202020);
}

/* Bytes beyond the eight of the key; for words with case set aside as keys do it. */
static uint64_t hash_rest(uint64_t hash, struct str text, bool fold) {
    for (size_t i = 0; i < text.len; i += 8) {
        size_t n = text.len - i < 8 ? text.len - i : 8;
        uint64_t bytes = 0;
        memcpy(&bytes, text.ptr + i, n);
        hash = mix(hash, fold ? load_folded(text.ptr + i, n) : bytes);
    }
    return mix(hash, text.len);
}

enum { SHAPE_VALUE = 1, SHAPE_QUOTED, SHAPE_HINT, SHAPE_SKIPPED };

static void add_text(struct token_hasher *h, unsigned shape, struct str text) { h->hash = hash_rest(mix(h->hash, shape), text, false); }

static void add_word(struct token_hasher *h, const struct sql_token *token) {
    h->hash = mix(h->hash, token->key);
    if (token->text.len >= 8) h->hash = hash_rest(h->hash, str_slice(token->text, 8, token->text.len), true);
    bool in = sql_token_is(token, "in");
    h->list = in && !h->after_for ? LIST_IN : LIST_NONE;
    h->after_for = sql_token_is(token, "for") || (h->after_for && !in);
    h->by |= sql_token_is(token, "by");
}

static void add_operator(struct token_hasher *h, const struct sql_token *token) {
    bool open = sql_token_is_operator(token, "("), close = sql_token_is_operator(token, ")");
    if (h->list == LIST_VALUES && sql_token_is_operator(token, ",")) {
        h->list = LIST_COMMA; /* counted with the value that follows, if one does */
        return;
    }
    h->hash = mix(h->hash, token->key);
    if (token->text.len > 8) h->hash = hash_rest(h->hash, token->text, false);
    h->list = open && h->list == LIST_IN ? LIST_OPEN : LIST_NONE;
    /* Deeper than 64 levels all have seen BY: numbers are then hashed as they stand. */
    if (open) h->by = h->by << 1 | (h->by & UINT64_C(1) << 63);
    if (close) h->by = h->by >> 1 | (h->by & UINT64_C(1) << 63);
}

/* A list that was not of values alone after all: what was left out of it counts. */
static void end_list(struct token_hasher *h, const struct sql_token *token) {
    bool values = token->kind == TOKEN_NUMBER || token->kind == TOKEN_STRING || token->kind == TOKEN_BITS || token->kind == TOKEN_BIND;
    bool comma = sql_token_is_operator(token, ","), whole = h->list == LIST_VALUES && sql_token_is_operator(token, ")");
    bool goes_on = (h->list == LIST_VALUES && comma) || (h->list == LIST_COMMA && values);
    if ((h->list != LIST_VALUES && h->list != LIST_COMMA) || goes_on) return;
    if (!whole) h->hash = mix(mix(h->hash, SHAPE_SKIPPED), h->skipped * 2 + (h->list == LIST_COMMA));
    h->list = LIST_NONE;
    h->skipped = 0;
}

static bool may_be_run(const struct token_hasher *h) {
    return h->before == sql_word_key("immediate", 9) || h->before == sql_word_key("execute", 7) || h->before == sql_word_key("for", 3);
}

static bool value_counts(const struct token_hasher *h, const struct sql_token *token) {
    if (token->kind == TOKEN_STRING) return may_be_run(h) || (token->text.len && memchr(token->text.ptr, '$', token->text.len));
    return token->kind == TOKEN_NUMBER && h->by & (1 | UINT64_C(1) << 63) && (h->before == ',' || h->before == sql_word_key("by", 2));
}

static void add_value(struct token_hasher *h, const struct sql_token *token) {
    if (value_counts(h, token)) {
        if (h->list == LIST_COMMA) h->hash = mix(mix(h->hash, SHAPE_SKIPPED), h->skipped);
        add_text(h, SHAPE_VALUE, token->text);
        h->list = LIST_NONE;
        h->skipped = 0;
        return;
    }
    if (h->list == LIST_COMMA) h->skipped++;
    else h->hash = mix(h->hash, SHAPE_VALUE);
    h->list = h->list == LIST_OPEN || h->list == LIST_COMMA ? LIST_VALUES : LIST_NONE;
}

static bool is_hint(struct str comment) { return comment.len > 2 && comment.ptr[2] == '+'; }

uint64_t sql_token_hash(enum sql_dialect dialect, struct str text) {
    struct sql_lexer lexer = {.dialect = dialect, .text = text, .keep_comments = true};
    struct token_hasher h = {.hash = HASH_START};
    struct sql_token token;
    if (text.len >= UINT32_MAX) return 0;
    while (sql_lexer_next(&lexer, &token)) {
        if (token.kind == TOKEN_COMMENT) {
            struct str comment = str_slice(text, token.offset, token.end);
            if (is_hint(comment)) add_text(&h, SHAPE_HINT, comment);
            continue;
        }
        end_list(&h, &token);
        switch (token.kind) {
        case TOKEN_WORD: add_word(&h, &token); break;
        case TOKEN_OPERATOR: add_operator(&h, &token); break;
        case TOKEN_QUOTED: add_text(&h, SHAPE_QUOTED, token.text); h.list = LIST_NONE; break;
        case TOKEN_NUMBER: case TOKEN_STRING: case TOKEN_BITS: case TOKEN_BIND: add_value(&h, &token); break;
        case TOKEN_END: return hash_finish(h.hash) | 1;
        case TOKEN_COMMENT: break;
        }
        h.before = token.key;
    }
    return 0;
}

/* ---- the cache ---- */

struct sql_known {
    uint64_t tokens, fingerprint;
};

static struct sql_known *slot_of(const struct sql_fingerprint_cache *cache, uint64_t tokens) {
    size_t at = (size_t)(tokens >> 1) & (cache->slot_count - 1);
    while (cache->slots[at].tokens && cache->slots[at].tokens != tokens) at = (at + 1) & (cache->slot_count - 1);
    return &cache->slots[at];
}

static void grow(struct sql_fingerprint_cache *cache) {
    struct sql_fingerprint_cache old = *cache;
    cache->slot_count = old.slot_count ? old.slot_count * 2 : 64;
    cache->slots = ARENA_ARRAY(cache->arena, struct sql_known, cache->slot_count);
    for (size_t i = 0; i < old.slot_count; i++)
        if (old.slots[i].tokens) *slot_of(cache, old.slots[i].tokens) = old.slots[i];
}

void sql_fingerprint_cache_init(struct sql_fingerprint_cache *cache, struct arena *arena, enum sql_dialect dialect, size_t capacity) {
    *cache = (struct sql_fingerprint_cache){.arena = arena, .dialect = dialect, .capacity = capacity};
    grow(cache);
}

static bool parse_fingerprint(enum sql_dialect dialect, struct str text, uint64_t *fingerprint, struct err *err) {
    struct arena arena;
    arena_init(&arena, NULL);
    const struct sql_node *tree = sql_parse_statement(&arena, dialect, text, err);
    if (tree) *fingerprint = sql_fingerprint(dialect, tree);
    arena_release(&arena);
    return tree != NULL;
}

bool sql_fingerprint_cached(struct sql_fingerprint_cache *cache, struct str text, uint64_t *fingerprint, struct err *err) {
    uint64_t tokens = sql_token_hash(cache->dialect, text);
    struct sql_known *known = slot_of(cache, tokens);
    if (tokens && known->tokens == tokens) {
        cache->hits++;
        *fingerprint = known->fingerprint;
        return true;
    }
    cache->misses++;
    if (!parse_fingerprint(cache->dialect, text, fingerprint, err)) return false;
    if (!tokens || cache->n >= cache->capacity) return true;
    if (cache->n * 4 >= cache->slot_count * 3) {
        grow(cache);
        known = slot_of(cache, tokens);
    }
    *known = (struct sql_known){tokens, *fingerprint};
    cache->n++;
    return true;
}
