/*
 * See the header. A lax path looks into the elements of an array wherever it wants a member, filters or compares (jsonpath_exec.c).
 *
 * Knowingly: strict paths, methods, variables, arithmetic, exists(), like_regex and parentheses within a filter are not read.
 */
#include "cost/json_path.h"

#include <string.h>

enum { STEPS_MAX = 30, TERMS_MAX = 10 };

struct step {
    struct str member; /* empty: elements */
    bool is_member;
    long element; /* -1: all of them */
};

struct steps {
    struct step at[STEPS_MAX];
    size_t n;
};

enum comparison { EQUAL, UNEQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL };

struct term {
    struct steps steps; /* from where it is asked */
    enum comparison comparison;
    const struct json_value *value;
};

struct json_path {
    struct steps steps;
    struct term terms[TERMS_MAX];
    size_t term_count;
    bool any;      /* of the terms, joined by ||; else all */
    bool compares; /* the path itself is a comparison, and no filter's */
    bool matches;
};

/* --- Reading --------------------------------------------------------------------------------------------- */

struct reader {
    struct arena *arena;
    struct str text;
    size_t at;
};

static struct str rest_of(struct reader *r) {
    while (r->at < r->text.len && strchr(" \t\n", r->text.ptr[r->at])) {
        r->at++;
    }
    return str_slice(r->text, r->at, r->text.len);
}

static bool take(struct reader *r, const char *token) {
    bool there = str_starts(rest_of(r), str_from_z(token));
    r->at += there ? strlen(token) : 0;
    return there;
}

static bool is_name(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80);
}

/* "quoted", as JSON writes it; the length of what is quoted, 0: it has no end. */
static size_t quoted_length(struct str text) {
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] == '"') {
            return i + 1;
        }
        i += text.ptr[i] == '\\';
    }
    return 0;
}

static const struct json_value *read_value(struct reader *r) {
    struct str rest = rest_of(r);
    size_t n = rest.len && rest.ptr[0] == '"' ? quoted_length(rest) : 0;
    while (!(rest.len && rest.ptr[0] == '"') && n < rest.len && (is_name(rest.ptr[n]) || strchr("+-.", rest.ptr[n]))) {
        n++;
    }
    const struct json_value *value = n ? json_read(r->arena, str_slice(rest, 0, n), NULL) : NULL;
    r->at += n;
    return value;
}

static bool read_member(struct reader *r, struct step *step) {
    struct str rest = rest_of(r);
    size_t n = 0;
    if (rest.len && rest.ptr[0] == '"') {
        const struct json_value *name = read_value(r);
        step->member = name ? name->text : (struct str){0};
        return name && name->kind == JSON_STRING;
    }
    while (n < rest.len && is_name(rest.ptr[n])) {
        n++;
    }
    step->member = str_slice(rest, 0, n);
    r->at += n;
    return n && !str_starts(rest_of(r), STR("(")); /* a method */
}

static bool read_element(struct reader *r, struct step *step) {
    const struct json_value *number;
    step->element = -1;
    if (take(r, "*")) {
        return take(r, "]");
    }
    number = read_value(r);
    step->element = number && number->is_integer && number->integer >= 0 && number->integer < 100000 ? (long)number->integer : -1;
    return step->element >= 0 && take(r, "]");
}

static bool read_steps(struct reader *r, struct steps *steps) {
    while (steps->n < STEPS_MAX) {
        struct step *step = &steps->at[steps->n];
        *step = (struct step){0};
        if (take(r, ".")) {
            step->is_member = true;
            if (!read_member(r, step)) {
                return false;
            }
        } else if (!take(r, "[")) {
            return true;
        } else if (!read_element(r, step)) {
            return false;
        }
        steps->n++;
    }
    return false;
}

/* What follows the steps: an operator and a value. */
static bool read_comparison(struct reader *r, struct term *term) {
    static const struct {
        const char *text;
        enum comparison comparison;
    } operators[] = {{"==", EQUAL}, {"!=", UNEQUAL}, {"<>", UNEQUAL}, {"<=", LESS_EQUAL}, {">=", GREATER_EQUAL}, {"<", LESS}, {">", GREATER}};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (take(r, operators[i].text)) {
            term->comparison = operators[i].comparison;
            term->value = read_value(r);
            return term->value;
        }
    }
    return false;
}

static bool read_filter(struct reader *r, struct json_path *path) {
    bool all = false;
    do {
        struct term *term = &path->terms[path->term_count];
        if (path->term_count == TERMS_MAX || !take(r, "@") || !read_steps(r, &term->steps) || !read_comparison(r, term)) {
            return false;
        }
        path->term_count++;
        bool and = take(r, "&&"), or = !and && take(r, "||");
        all |= and;
        path->any |= or;
        if (!and && !or) {
            break;
        }
    } while (true);
    return !(all && path->any) && take(r, ")");
}

const struct json_path *json_path_read(struct arena *arena, struct str text, bool matches) {
    struct reader r = {arena, text, 0};
    struct json_path *path = ARENA_NEW(arena, struct json_path);
    *path = (struct json_path){.matches = matches};
    take(&r, "lax ");
    if (!take(&r, "$") || !read_steps(&r, &path->steps)) {
        return NULL;
    }
    if (take(&r, "?")) {
        return take(&r, "(") && read_filter(&r, path) && !rest_of(&r).len && !matches ? path : NULL;
    }
    if (rest_of(&r).len) {
        path->compares = true;
        path->term_count = 1;
        return read_comparison(&r, &path->terms[0]) && !rest_of(&r).len ? path : NULL;
    }
    return matches ? NULL : path;
}

/* --- Trying ----------------------------------------------------------------------------------------------- */

static bool is_compared(const struct json_value *item, const struct term *term) {
    const struct json_value *value = term->value;
    bool alike = item->kind == value->kind;
    if (!alike) {
        return term->comparison == UNEQUAL && (item->kind == JSON_NULL || value->kind == JSON_NULL);
    }
    double order = item->kind == JSON_NUMBER   ? item->number - value->number
                   : item->kind == JSON_STRING ? str_cmp(item->text, value->text)
                   : item->kind == JSON_BOOL   ? item->boolean - value->boolean
                                               : 0;
    if (item->kind == JSON_ARRAY || item->kind == JSON_OBJECT) {
        return false;
    }
    switch (term->comparison) {
    case EQUAL:
        return order >= 0 && order <= 0;
    case UNEQUAL:
        return order < 0 || order > 0;
    case LESS:
        return order < 0;
    case LESS_EQUAL:
        return order <= 0;
    case GREATER:
        return order > 0;
    case GREATER_EQUAL:
        return order >= 0;
    }
    return false;
}

struct wanted { /* of an item at the end of the steps */
    bool (*holds)(const struct json_value *item, const void *context);
    const void *context;
    bool looks_into_arrays;
};

static bool some_item(const struct json_value *value, const struct steps *steps, size_t at, bool unwrapped, const struct wanted *wanted) {
    bool array = value->kind == JSON_ARRAY, ends = at == steps->n;
    const struct step *step = &steps->at[at];
    bool found = false;
    if (array && !unwrapped && (ends ? wanted->looks_into_arrays : step->is_member)) {
        for (size_t i = 0; i < value->item_count && !found; i++) {
            found = some_item(&value->items[i], steps, at, true, wanted);
        }
        return found;
    }
    if (ends) {
        return wanted->holds(value, wanted->context);
    }
    if (step->is_member) {
        for (size_t i = 0; value->kind == JSON_OBJECT && i < value->item_count && !found; i++) {
            found = str_eq(value->items[i].key, step->member) && some_item(&value->items[i], steps, at + 1, false, wanted);
        }
        return found;
    }
    if (!array) { /* one value is the array of it */
        return step->element <= 0 && some_item(value, steps, at + 1, false, wanted);
    }
    for (size_t i = 0; i < value->item_count && !found; i++) {
        found = (step->element < 0 || (size_t)step->element == i) && some_item(&value->items[i], steps, at + 1, false, wanted);
    }
    return found;
}

static bool holds_term(const struct json_value *item, const void *context) {
    return is_compared(item, context);
}

static bool is_filtered(const struct json_value *item, const void *context) {
    const struct json_path *path = context;
    for (size_t i = 0; i < path->term_count; i++) {
        struct wanted wanted = {holds_term, &path->terms[i], true};
        if (some_item(item, &path->terms[i].steps, 0, false, &wanted) == path->any) {
            return path->any;
        }
    }
    return !path->any;
}

static bool is_there(const struct json_value *item, const void *context) {
    (void)context;
    return item;
}

bool json_path_finds(const struct json_path *path, const struct json_value *document) {
    struct wanted filtered = {path->term_count ? is_filtered : is_there, path, path->term_count > 0}, compared = {holds_term, &path->terms[0], true};
    if (path->compares) { /* by @? its answer is there, whatever it is */
        return !path->matches || some_item(document, &path->steps, 0, false, &compared);
    }
    return some_item(document, &path->steps, 0, false, &filtered);
}
