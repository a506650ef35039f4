/*
 * See the header. Arrays: each element's frequency, what is not common at most half the least common one's; @> multiplies, && adds what is new.
 * jsonb: the operator is tried on the most common values and the histogram's bounds, as the planner does. Full text: each lexeme's frequency,
 * joined by the query's operators.
 *
 * Knowingly: of jsonpath only simple paths are understood (json_path.h; for others the default stands); the planner's <@ of arrays, which goes by the number of elements, is its default here; a
 * word is looked up as the longest lexeme that begins it (or with i for its y), for lack of a stemmer.
 */
#include "cost/pg_elements.h"

#define SHAPE_OVERLAPS 0.005 /* geo_selfuncs.c: areasel, contsel */
#define SHAPE_CONTAINS 0.001

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "cost/json_path.h"
#include "cost/pg_params.h"
#include "cost/pg_ranges.h"
#include "query/gin.h"

#define DEFAULT_ELEMENT 0.005 /* DEFAULT_CONTAIN_SEL, DEFAULT_TS_MATCH_SEL */

enum { HISTOGRAM_MIN = 10, STEM_CUT = 4 };

static const struct catalog_stats *stats_of(const struct pg_variable *v) {
    return v->stats && v->stats->present ? v->stats : NULL;
}

static double rare_element(const struct catalog_stats *s) {
    double least = 2 * DEFAULT_ELEMENT;
    for (size_t i = 0; s && i < s->element_count; i++) {
        least = fmin(least, s->element_fraction[i]);
    }
    return fmin(DEFAULT_ELEMENT, least / 2);
}

/* --- Arrays ---------------------------------------------------------------------------------------------- */

static double element_share(const struct catalog_stats *s, struct str element) {
    for (size_t i = 0; s && i < s->element_count; i++) {
        if (str_eq(s->elements[i], element)) {
            return s->element_fraction[i];
        }
    }
    return rare_element(s);
}

double pg_element_selectivity(const struct pg_variable *v, struct str element) {
    const struct catalog_stats *s = stats_of(v);
    return element_share(s, element) * (s ? 1 - s->null_fraction : 1);
}

static double array_share(const struct pg_variable *v, struct arena *arena, const struct query_predicate *p) {
    const struct catalog_stats *s = stats_of(v);
    struct str *elements;
    size_t n;
    if (p->contained || !query_array_elements(arena, &p->right, &elements, &n)) {
        return DEFAULT_ELEMENT;
    }
    double all = 1, any = 0;
    for (size_t i = 0; i < n; i++) {
        double one = element_share(s, elements[i]);
        all *= one;
        any += one - any * one;
    }
    return (p->op == OP_OVERLAPS ? any : all) * (s ? 1 - s->null_fraction : 1);
}

/* --- jsonb ----------------------------------------------------------------------------------------------- */

static bool equal_scalars(const struct json_value *a, const struct json_value *b) {
    if (a->kind != b->kind) {
        return false;
    }
    switch (a->kind) {
    case JSON_NULL:
        return true;
    case JSON_BOOL:
        return a->boolean == b->boolean;
    case JSON_NUMBER:
        return a->number == b->number;
    case JSON_STRING:
        return str_eq(a->text, b->text);
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    return false;
}

static bool is_scalar(const struct json_value *v) {
    return v->kind != JSON_ARRAY && v->kind != JSON_OBJECT;
}

static const struct json_value *member(const struct json_value *object, struct str key) {
    for (size_t i = 0; i < object->item_count; i++) {
        if (str_eq(object->items[i].key, key)) {
            return &object->items[i];
        }
    }
    return NULL;
}

static bool contains(const struct json_value *whole, const struct json_value *part, bool top);

static bool some_element_contains(const struct json_value *whole, const struct json_value *part) {
    for (size_t i = 0; i < whole->item_count; i++) {
        if (contains(&whole->items[i], part, false)) {
            return true;
        }
    }
    return false;
}

/* The manual's "jsonb Containment": members and elements each in turn; at the top an array contains a scalar that it holds. */
static bool contains(const struct json_value *whole, const struct json_value *part, bool top) {
    if (top && whole->kind == JSON_ARRAY && is_scalar(part)) {
        return some_element_contains(whole, part);
    }
    if (is_scalar(part)) {
        return equal_scalars(whole, part);
    }
    if (whole->kind != part->kind) {
        return false;
    }
    for (size_t i = 0; i < part->item_count; i++) {
        const struct json_value *item = &part->items[i];
        const struct json_value *there = part->kind == JSON_OBJECT ? member(whole, item->key) : NULL;
        bool held = part->kind == JSON_OBJECT ? there && contains(there, item, false) : some_element_contains(whole, item);
        if (!held) {
            return false;
        }
    }
    return true;
}

/* A member of an object, a text in an array, or the text itself. */
static bool has_key(const struct json_value *value, struct str key) {
    if (value->kind == JSON_OBJECT) {
        return member(value, key);
    }
    for (size_t i = 0; value->kind == JSON_ARRAY && i < value->item_count; i++) {
        if (value->items[i].kind == JSON_STRING && str_eq(value->items[i].text, key)) {
            return true;
        }
    }
    return value->kind == JSON_STRING && str_eq(value->text, key);
}

/* --- jsonb, asked ---------------------------------------------------------------------------------------- */

struct question { /* what is asked of each value */
    enum query_op op;
    const struct json_value *part;
    const struct json_path *path; /* of @? and @@ */
    bool contained, all;
    struct str *keys;
    size_t key_count;
};

static bool read_question(struct arena *arena, const struct query_predicate *p, struct question *question) {
    struct str op = query_predicate_operator(p);
    *question = (struct question){.op = p->op, .contained = p->contained, .all = str_eq_z(op, "?&")};
    bool known = query_has_value(&p->right);
    if (known && p->op == OP_MATCHES) {
        question->path = json_path_read(arena, p->right.text, str_eq_z(op, "@@"));
        return question->path;
    }
    if (known && p->op == OP_CONTAINS) {
        question->part = json_read(arena, p->right.text, NULL);
        return question->part;
    }
    if (p->op == OP_HAS_KEY && str_eq_z(op, "?") && known) {
        question->keys = ARENA_NEW(arena, struct str);
        *question->keys = p->right.text;
        question->key_count = 1;
        return true;
    }
    return p->op == OP_HAS_KEY && query_array_elements(arena, &p->right, &question->keys, &question->key_count);
}

static bool holds(struct arena *arena, const struct question *q, struct str text) {
    const struct json_value *value = json_read(arena, text, NULL);
    if (!value) {
        return false;
    }
    if (q->path) {
        return json_path_finds(q->path, value);
    }
    if (q->op == OP_CONTAINS) {
        return q->contained ? contains(q->part, value, true) : contains(value, q->part, true);
    }
    size_t found = 0;
    for (size_t i = 0; i < q->key_count; i++) {
        found += has_key(value, q->keys[i]);
    }
    return q->all ? found == q->key_count : found > 0;
}

/* generic_restriction_selectivity: most common values, then the histogram without its ends, trusted the more the larger it is. */
static double document_share(const struct pg_variable *v, const struct query_predicate *p) {
    const struct catalog_stats *s = stats_of(v);
    struct question question;
    struct arena arena;
    double common = 0, kept = 0, hits = 0;
    arena_init(&arena, NULL);
    if (!s || !read_question(&arena, p, &question)) {
        arena_release(&arena);
        return PG_DEFAULT_CONTAIN;
    }
    for (size_t i = 0; i < s->common_count; i++) {
        common += s->common_fraction[i];
        kept += holds(&arena, &question, s->common[i]) ? s->common_fraction[i] : 0;
    }
    double share = PG_DEFAULT_CONTAIN, n = (double)s->bound_count;
    if (s->bound_count >= HISTOGRAM_MIN) {
        for (size_t i = 1; i + 1 < s->bound_count; i++) {
            hits += holds(&arena, &question, s->bounds[i]);
        }
        double trust = fmin(1, n / 100);
        share = hits / (n - 2) * trust + PG_DEFAULT_CONTAIN * (1 - trust);
    }
    arena_release(&arena);
    share = fmin(fmax(share, 0.0001), 0.9999);
    return share * fmax(0, 1 - s->null_fraction - common) + kept;
}

/* --- Full text ------------------------------------------------------------------------------------------- */

static bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80);
}

/* A word stemmed is its beginning, or ends in i for a y after a consonant: memori for memory (Snowball's English, step 1c). */
static bool is_stem(struct str e, struct str word) {
    bool y = word.len > 2 && e.len == word.len && word.ptr[word.len - 1] == 'y' && e.ptr[e.len - 1] == 'i' && !strchr("aeiouy", word.ptr[word.len - 2]);
    return e.len > 2 && e.len + STEM_CUT > word.len && str_starts(word, y ? str_slice(e, 0, e.len - 1) : e);
}

static double lexeme_share(const struct catalog_stats *s, struct str word, bool prefix) {
    double share = 0, sum = 0;
    size_t longest = 0;
    for (size_t i = 0; s && i < s->element_count; i++) {
        struct str e = s->elements[i];
        sum += prefix && str_starts(e, word) ? s->element_fraction[i] : 0;
        bool stem = is_stem(e, word);
        if (str_eq(e, word) || (stem && e.len > longest)) {
            longest = str_eq(e, word) ? word.len + 1 : e.len;
            share = s->element_fraction[i];
        }
    }
    return prefix && sum > 0 ? fmin(sum, 1) : longest ? share : rare_element(s);
}

/* Left to right: & (and what has no operator) multiplies, | adds; ! takes the rest. Parentheses are passed over. */
static double query_share(const struct catalog_stats *s, struct arena *arena, struct str function, struct str text) {
    double share = -1;
    bool negated = false, any = false;
    struct str lower = str_lower(arena, text);
    bool web = str_ieq_z(function, "websearch_to_tsquery"),
         plain = str_ieq_z(function, "plainto_tsquery") || str_ieq_z(function, "phraseto_tsquery");
    for (size_t i = 0; i < lower.len; i++) {
        char c = lower.ptr[i];
        negated ^= !plain && (c == '!' || (web && c == '-' && (!i || lower.ptr[i - 1] == ' ')));
        any |= !plain && c == '|';
        if (!in_word(c)) {
            continue;
        }
        size_t end = i;
        while (end < lower.len && in_word(lower.ptr[end])) {
            end++;
        }
        struct str word = str_slice(lower, i, end);
        bool prefix = !plain && end + 1 < lower.len && lower.ptr[end] == ':' && lower.ptr[end + 1] == '*';
        i = prefix ? end + 1 : end - 1;
        if (web && str_eq_z(word, "or")) {
            any = true;
            continue;
        }
        double one = lexeme_share(s, word, prefix);
        one = negated ? 1 - one : one;
        share = share < 0 ? one : any ? share + one - share * one : share * one;
        negated = any = false;
    }
    return share < 0 ? DEFAULT_ELEMENT : share;
}

static double text_share(const struct pg_variable *v, struct arena *arena, const struct query_predicate *p) {
    const struct catalog_stats *s = stats_of(v);
    struct str function, text;
    if (!query_text_search(&p->right, &function, &text)) {
        return DEFAULT_ELEMENT;
    }
    return query_share(s, arena, function, text) * (s ? 1 - s->null_fraction : 1);
}

double pg_elements_selectivity(const struct pg_variable *v, struct arena *arena, const struct query_predicate *p) {
    if (v->family == FAMILY_JSON) {
        return pg_clamp_selectivity(document_share(v, p));
    }
    if (p->op == OP_MATCHES) {
        return pg_clamp_selectivity(text_share(v, arena, p));
    }
    if (v->family == FAMILY_RANGE) {
        return pg_ranges_selectivity(v, p);
    }
    if (v->family == FAMILY_GEOMETRY) {
        return p->op == OP_OVERLAPS ? SHAPE_OVERLAPS : SHAPE_CONTAINS;
    }
    return pg_clamp_selectivity(v->family == FAMILY_ARRAY ? array_share(v, arena, p) : PG_DEFAULT_CONTAIN);
}
