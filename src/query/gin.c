/*
 * See the header. How many entries a search looks up follows the extractQuery functions of the classes (jsonb_gin.c, ginarrayproc.c,
 * tsginidx.c, trgm_op.c).
 *
 * Knowingly: of a jsonpath the member names and the comparisons by == are counted, as if all were needed, and nothing where there is no ==; of a regular expression the runs of
 * letters and digits; a word is what has letters, digits and bytes beyond ASCII.
 */
#include "query/gin.h"

#include "base/json.h"
#include "query/bound.h"

enum { ELEMENTS_MAX = 1000, GRAM = 3 };

/* --- Classes and their operators ------------------------------------------------------------------------- */

enum query_gin_class query_gin_class(enum catalog_family family, struct str opclass) {
    if (str_eq_z(opclass, "gin_trgm_ops")) {
        return GIN_TRIGRAM;
    }
    if (family == FAMILY_JSON) {
        return !opclass.len || str_eq_z(opclass, "jsonb_ops") ? GIN_JSONB
               : str_eq_z(opclass, "jsonb_path_ops")          ? GIN_JSONB_PATH
                                                              : GIN_NONE;
    }
    if (opclass.len && !str_eq_z(opclass, "array_ops") && !str_eq_z(opclass, "tsvector_ops")) {
        return GIN_NONE;
    }
    return family == FAMILY_ARRAY ? GIN_ARRAY : family == FAMILY_FULLTEXT ? GIN_TSVECTOR : GIN_NONE;
}

struct str query_predicate_operator(const struct query_predicate *predicate) {
    const struct sql_node *tree = predicate->tree;
    if (tree && tree->kind == SQL_BINARY) {
        return SQL_AS_CONST(binary, tree)->op;
    }
    if (tree && tree->kind == SQL_LIKE) {
        return SQL_AS_CONST(like, tree)->op;
    }
    return (struct str){0};
}

static bool is_regular_expression(const struct query_predicate *p) {
    struct str op = query_predicate_operator(p);
    return (p->op == OP_OTHER || p->op == OP_LIKE_PREFIX) && p->tree->kind == SQL_BINARY && (str_eq_z(op, "~") || str_eq_z(op, "~*")) && !bound_is_citext(SQL_AS_CONST(binary, p->tree)->left); /* citext has its own ~ */
}

bool query_gin_serves(enum query_gin_class class, const struct query_predicate *p) {
    struct str op = query_predicate_operator(p);
    bool path = str_eq_z(op, "@?") || str_eq_z(op, "@@");
    if (p->right.rels) { /* what is looked for must be the same for all rows */
        return false;
    }
    switch (class) {
    case GIN_NONE:
        return false;
    case GIN_JSONB:
        return (p->op == OP_CONTAINS && !p->contained) || p->op == OP_HAS_KEY || (p->op == OP_MATCHES && path);
    case GIN_JSONB_PATH:
        return (p->op == OP_CONTAINS && !p->contained) || (p->op == OP_MATCHES && path);
    case GIN_ARRAY:
        return p->op == OP_CONTAINS || p->op == OP_OVERLAPS;
    case GIN_TSVECTOR:
        return p->op == OP_MATCHES;
    case GIN_TRIGRAM:
        return p->op == OP_LIKE || p->op == OP_LIKE_PREFIX || is_regular_expression(p);
    }
    return false;
}

/* --- Values ---------------------------------------------------------------------------------------------- */

static const struct sql_node *without_casts(const struct sql_node *node) {
    while (node && node->kind == SQL_CAST) {
        node = SQL_AS_CONST(cast, node)->operand;
    }
    return node;
}

/* '{a,"b c"}': elements as they stand, without the outer quotes. */
static size_t split_array(struct str text, struct str *elements) {
    size_t n = 0, start = 1;
    bool quoted = false;
    for (size_t i = 1; i < text.len && n < ELEMENTS_MAX; i++) {
        char c = text.ptr[i];
        if (c == '\\' && quoted) {
            i++;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == ',' || c == '}')) {
            struct str item = str_trim(str_slice(text, start, i));
            if (item.len >= 2 && item.ptr[0] == '"') {
                item = str_slice(item, 1, item.len - 1);
            }
            elements[n] = item;
            n += item.len > 0;
            start = i + 1;
        }
    }
    return n;
}

bool query_array_elements(struct arena *arena, const struct query_operand *operand, struct str **elements, size_t *n) {
    const struct sql_node *node = without_casts(operand->tree);
    *n = 0;
    if (node && node->kind == SQL_ARRAY) {
        const struct sql_list *items = &SQL_AS_CONST(array, node)->items;
        *elements = ARENA_ARRAY(arena, struct str, items->n + 1);
        for (size_t i = 0; i < items->n; i++) {
            const struct sql_node *item = without_casts(items->at[i]);
            if (!item || item->kind != SQL_LITERAL) {
                return false;
            }
            (*elements)[(*n)++] = SQL_AS_CONST(literal, item)->text;
        }
        return true;
    }
    if (operand->kind != OPERAND_CONSTANT || operand->is_null || operand->text.len < 2 || operand->text.ptr[0] != '{') {
        return false;
    }
    *elements = ARENA_ARRAY(arena, struct str, ELEMENTS_MAX);
    *n = split_array(operand->text, *elements);
    return true;
}

bool query_text_search(const struct query_operand *operand, struct str *function, struct str *text) {
    const struct sql_node *node = without_casts(operand->tree);
    *function = (struct str){0};
    if (operand->kind == OPERAND_CONSTANT && !operand->is_null) {
        *text = operand->text;
        return true;
    }
    if (!node || node->kind != SQL_CALL || !SQL_AS_CONST(call, node)->args.n) {
        return false;
    }
    const struct sql_list *args = &SQL_AS_CONST(call, node)->args;
    const struct sql_node *last = without_casts(args->at[args->n - 1]);
    if (last->kind != SQL_LITERAL) {
        return false;
    }
    *function = SQL_AS_CONST(call, node)->name;
    *text = SQL_AS_CONST(literal, last)->text;
    return true;
}

/* --- jsonb ----------------------------------------------------------------------------------------------- */

static double json_entries(const struct json_value *value, bool paths) {
    double n = 0;
    if (value->kind != JSON_ARRAY && value->kind != JSON_OBJECT) {
        return 1;
    }
    for (size_t i = 0; i < value->item_count; i++) {
        n += json_entries(&value->items[i], paths) + (value->kind == JSON_OBJECT && !paths ? 1 : 0);
    }
    return n;
}

static struct query_gin_search search_document(struct arena *arena, const struct query_operand *value, bool paths) {
    struct query_gin_search one = {.exact = 1};
    const struct json_value *json = query_has_value(value) ? json_read(arena, value->text, NULL) : NULL;
    double n = json ? json_entries(json, paths) : 1;
    return n > 0 ? (struct query_gin_search){.exact = n} : json ? (struct query_gin_search){.full = true} : one;
}

/* Member names and comparisons by == of a jsonpath. */
static struct query_gin_search search_path(struct str path, bool paths) {
    double members = 0, equals = 0;
    char quote = 0;
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i], next = i + 1 < path.len ? path.ptr[i + 1] : 0;
        if (quote) {
            i += c == '\\';
            quote = c == quote ? 0 : quote;
        } else if (c == '"') {
            quote = c;
        } else if (c == '=' && next == '=') {
            equals++;
            i++;
        }
        bool name = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '_' || next == '"';
        members += !quote && c == '.' && name;
    }
    double n = !equals || paths ? equals : members + equals; /* without an == nothing is looked up */
    return n > 0 ? (struct query_gin_search){.exact = n} : (struct query_gin_search){.full = true};
}

static struct query_gin_search search_jsonb(struct arena *arena, const struct query_predicate *p, bool paths) {
    struct str *keys;
    size_t n;
    if (p->op == OP_CONTAINS) {
        return search_document(arena, &p->right, paths);
    }
    if (p->op == OP_HAS_KEY) {
        bool many = !str_eq_z(query_predicate_operator(p), "?") && query_array_elements(arena, &p->right, &keys, &n);
        return (struct query_gin_search){.exact = many ? (double)n : 1};
    }
    return p->right.kind == OPERAND_CONSTANT && !p->right.is_null ? search_path(p->right.text, paths)
                                                                  : (struct query_gin_search){.exact = 1};
}

/* --- Arrays, full text ----------------------------------------------------------------------------------- */

static struct query_gin_search search_array(struct arena *arena, const struct query_predicate *p) {
    struct str *elements;
    size_t n;
    if (!query_array_elements(arena, &p->right, &elements, &n)) {
        return (struct query_gin_search){.exact = 1};
    }
    if (p->contained) { /* and the entry of empty arrays */
        return (struct query_gin_search){.exact = (double)n + 1};
    }
    return (struct query_gin_search){.exact = (double)n, .full = !n && p->op == OP_CONTAINS};
}

static bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80);
}

static struct query_gin_search search_text(const struct query_predicate *p) {
    struct query_gin_search search = {0};
    struct str function, text;
    bool negated = false, positive = false;
    if (!query_text_search(&p->right, &function, &text)) {
        return (struct query_gin_search){.exact = 1};
    }
    bool plain = str_ieq_z(function, "plainto_tsquery") || str_ieq_z(function, "phraseto_tsquery");
    for (size_t i = 0; i < text.len; i++) {
        bool starts = in_word(text.ptr[i]) && (!i || !in_word(text.ptr[i - 1]));
        negated |= !plain && (text.ptr[i] == '!' || (text.ptr[i] == '-' && (!i || text.ptr[i - 1] == ' ')));
        if (!starts) {
            continue;
        }
        size_t end = i;
        while (end < text.len && in_word(text.ptr[end])) {
            end++;
        }
        bool prefix = !plain && end + 1 < text.len && text.ptr[end] == ':' && text.ptr[end + 1] == '*';
        search.exact += !prefix;
        search.partial += prefix;
        positive |= !negated;
        negated = false;
        i = prefix ? end + 1 : end - 1;
    }
    search.full = !positive;
    return search;
}

/* --- Trigrams -------------------------------------------------------------------------------------------- */

static bool is_wildcard(char c, bool regular) {
    return regular ? !in_word(c) : c == '%' || c == '_';
}

/* Characters of a word: bytes that begin one. */
static size_t characters(struct str word) {
    size_t n = 0;
    for (size_t i = 0; i < word.len; i++) {
        n += ((unsigned char)word.ptr[i] & 0xC0) != 0x80;
    }
    return n;
}

/* A word that begins or ends in the text, and not at a wildcard, is padded: two blanks before it, one behind. */
static struct query_gin_search search_trigrams(const struct query_predicate *p) {
    struct query_gin_search search = {0};
    const struct query_operand *value = p->op == OP_LIKE_PREFIX && p->value_count > 1 ? &p->values[1] : &p->right;
    bool regular = is_regular_expression(p);
    if (value->kind != OPERAND_CONSTANT || value->is_null) {
        return (struct query_gin_search){.exact = 1};
    }
    struct str text = value->text;
    for (size_t i = 0; i < text.len; i++) {
        if (!in_word(text.ptr[i])) {
            continue;
        }
        size_t end = i;
        while (end < text.len && in_word(text.ptr[end])) {
            end++;
        }
        bool begins = i ? !is_wildcard(text.ptr[i - 1], regular) : !regular;
        bool ends = end < text.len ? !is_wildcard(text.ptr[end], regular) : !regular;
        size_t n = characters(str_slice(text, i, end)) + (begins ? 2 : 0) + (ends ? 1 : 0);
        search.exact += n >= GRAM ? (double)(n - GRAM + 1) : 0;
        i = end;
    }
    search.full = search.exact <= 0;
    return search;
}

struct query_gin_search query_gin_search(struct arena *arena, enum query_gin_class class,
                                         const struct query_predicate *predicate) {
    switch (class) {
    case GIN_JSONB:
    case GIN_JSONB_PATH:
        return search_jsonb(arena, predicate, class == GIN_JSONB_PATH);
    case GIN_ARRAY:
        return search_array(arena, predicate);
    case GIN_TSVECTOR:
        return search_text(predicate);
    case GIN_TRIGRAM:
        return search_trigrams(predicate);
    case GIN_NONE:
        break;
    }
    return (struct query_gin_search){.full = true};
}
