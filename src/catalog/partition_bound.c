/* The words are read one by one; anything else than what PostgreSQL 10 to 18 write ends the reading without a result. */
#include "catalog/partition_bound.h"

#include "base/buf.h"
#include "base/vec.h"

struct reading {
    struct arena *arena;
    struct str rest;
};

static void skip_blanks(struct reading *r) {
    r->rest = str_trim(r->rest);
}

static bool take_char(struct reading *r, char wanted) {
    skip_blanks(r);
    bool there = r->rest.len && r->rest.ptr[0] == wanted;
    r->rest = str_slice(r->rest, there, r->rest.len);
    return there;
}

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '.' || c == '-' || c == '+' || (c & 0x80);
}

static struct str take_word(struct reading *r) {
    size_t n = 0;
    skip_blanks(r);
    while (n < r->rest.len && is_word_byte(r->rest.ptr[n])) {
        n++;
    }
    struct str word = str_slice(r->rest, 0, n);
    r->rest = str_slice(r->rest, n, r->rest.len);
    return word;
}

static bool take_keyword(struct reading *r, const char *keyword) {
    struct reading ahead = *r;
    bool there = str_ieq_z(take_word(&ahead), keyword);
    *r = there ? ahead : *r;
    return there;
}

/* The text between quotes, a doubled one standing for itself. */
static bool take_quoted(struct reading *r, char quote, struct str *out) {
    struct buf text;
    buf_init(&text, r->arena);
    if (!take_char(r, quote)) {
        return false;
    }
    for (size_t i = 0; i < r->rest.len; i++) {
        if (r->rest.ptr[i] != quote) {
            buf_char(&text, r->rest.ptr[i]);
        } else if (i + 1 < r->rest.len && r->rest.ptr[i + 1] == quote) {
            buf_char(&text, r->rest.ptr[i++]);
        } else {
            r->rest = str_slice(r->rest, i + 1, r->rest.len);
            *out = buf_view(&text);
            return true;
        }
    }
    return false;
}

static bool at_end(struct reading *r) {
    skip_blanks(r);
    return !r->rest.len;
}

/* --- Keys -------------------------------------------------------------------------------------------------- */

static bool take_strategy(struct reading *r, enum partition_strategy *strategy) {
    static const char *const names[] = {[PARTITION_RANGE] = "range", [PARTITION_LIST] = "list", [PARTITION_HASH] = "hash"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (take_keyword(r, names[i])) {
            *strategy = (enum partition_strategy)i;
            return true;
        }
    }
    return false;
}

/* Everything up to the comma or bracket that ends this key; *plain: it was words and quoted names only. */
static bool skip_key(struct reading *r, bool *plain) {
    int depth = 0;
    struct str ignored;
    while (!at_end(r)) {
        char c = r->rest.ptr[0];
        if (depth == 0 && (c == ',' || c == ')')) {
            return true;
        }
        if (c == '"' || c == '\'') {
            if (!take_quoted(r, c, &ignored)) {
                return false;
            }
            continue;
        }
        depth += (c == '(') - (c == ')');
        *plain &= is_word_byte(c);
        r->rest = str_slice(r->rest, 1, r->rest.len);
    }
    return false;
}

/* A column may be followed by its collation and operator class; what has brackets or operators is an expression. */
static bool take_key(struct reading *r, struct str *column) {
    bool plain = true;
    skip_blanks(r);
    if (r->rest.len && r->rest.ptr[0] == '"') {
        if (!take_quoted(r, '"', column)) {
            return false;
        }
    } else {
        *column = take_word(r);
    }
    bool good = skip_key(r, &plain);
    *column = plain ? *column : (struct str){0};
    return good;
}

struct partition_key *partition_key_parse(struct arena *arena, struct str text) {
    struct reading r = {arena, text};
    struct partition_key *key = ARENA_NEW(arena, struct partition_key);
    VEC(struct str) columns = {0};
    if (!take_strategy(&r, &key->strategy) || !take_char(&r, '(')) {
        return NULL;
    }
    do {
        struct str column;
        if (!take_key(&r, &column)) {
            return NULL;
        }
        VEC_PUSH(arena, &columns, column);
    } while (take_char(&r, ','));
    key->columns = columns.at;
    key->n = columns.n;
    return take_char(&r, ')') && at_end(&r) ? key : NULL;
}

/* --- Bounds ------------------------------------------------------------------------------------------------ */

static bool take_value(struct reading *r, struct partition_value *value) {
    *value = (struct partition_value){.limit = LIMIT_VALUE};
    skip_blanks(r);
    if (r->rest.len && r->rest.ptr[0] == '\'') {
        return take_quoted(r, '\'', &value->text);
    }
    value->text = take_word(r);
    value->is_null = str_ieq_z(value->text, "null");
    value->limit = str_ieq_z(value->text, "minvalue")   ? LIMIT_LOWEST
                   : str_ieq_z(value->text, "maxvalue") ? LIMIT_HIGHEST
                                                        : LIMIT_VALUE;
    return value->text.len > 0;
}

static bool take_values(struct reading *r, struct partition_value **values, size_t *n) {
    VEC(struct partition_value) list = {0};
    if (!take_char(r, '(')) {
        return false;
    }
    do {
        struct partition_value value;
        if (!take_value(r, &value)) {
            return false;
        }
        VEC_PUSH(r->arena, &list, value);
    } while (take_char(r, ','));
    *values = list.at;
    *n = list.n;
    return take_char(r, ')');
}

static bool take_range(struct reading *r, struct partition_bound *bound) {
    size_t n;
    bound->strategy = PARTITION_RANGE;
    return take_values(r, &bound->low, &bound->n) && take_keyword(r, "to") && take_values(r, &bound->high, &n) && n == bound->n;
}

static bool take_hash(struct reading *r, struct partition_bound *bound) {
    bound->strategy = PARTITION_HASH;
    return take_char(r, '(') && take_keyword(r, "modulus") && str_to_double(take_word(r), &bound->modulus) && take_char(r, ',') &&
           take_keyword(r, "remainder") && str_to_double(take_word(r), &bound->remainder) && take_char(r, ')') && bound->modulus >= 1 &&
           bound->remainder >= 0 && bound->remainder < bound->modulus;
}

static bool take_bound(struct reading *r, struct partition_bound *bound) {
    bound->is_default = take_keyword(r, "default");
    if (bound->is_default) {
        return true;
    }
    if (!take_keyword(r, "for") || !take_keyword(r, "values")) {
        return false;
    }
    if (take_keyword(r, "from")) {
        return take_range(r, bound);
    }
    if (take_keyword(r, "with")) {
        return take_hash(r, bound);
    }
    bound->strategy = PARTITION_LIST;
    return take_keyword(r, "in") && take_values(r, &bound->low, &bound->n);
}

struct partition_bound *partition_bound_parse(struct arena *arena, struct str text) {
    struct reading r = {arena, text};
    struct partition_bound *bound = ARENA_NEW(arena, struct partition_bound);
    return take_bound(&r, bound) && at_end(&r) ? bound : NULL;
}
