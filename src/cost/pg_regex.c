/*
 * How much of a column a regular expression finds: tried on the statistics' values, and guessed by how it reads (like_support.c: regex_selectivity).
 *
 * PostgreSQL's expressions are tried as POSIX's, which most are; of what is only PostgreSQL's (look-ahead, back references, classes within brackets, reluctant
 * quantifiers) and of large repetitions the guess alone decides.
 */
#include <math.h>
#include <regex.h>
#include <string.h>

#include "base/buf.h"
#include "cost/pg_patterns.h"

#define FIXED_CHARACTER 0.2
#define ANY_CHARACTER 0.9
#define RANGE 0.25
#define QUANTIFIED 2.0
#define MORE_BEHIND 5.0

enum { PATTERN_MAX = 200, REPEATED_MAX = 50, DEPTH_MAX = 50 };

/* --- As it reads ------------------------------------------------------------------------------------------ */

static double guess_of(struct str p, int level);

/* One character at the top level of the pattern: what it multiplies the guess by. `at` moves to the last character of what it begins. */
static double factor_of(struct str p, size_t *at) {
    bool negated = *at + 1 < p.len && p.ptr[*at + 1] == '^';
    switch (p.ptr[*at]) {
    case '[':
        *at = query_regex_past_bracket(p, *at);
        return negated ? 1 - RANGE : RANGE;
    case '.':
        return ANY_CHARACTER;
    case '*':
    case '+':
    case '?':
        return QUANTIFIED;
    case '{':
        while (*at < p.len && p.ptr[*at] != '}') {
            ++*at;
        }
        return QUANTIFIED;
    case '\\':
        ++*at;
        return *at < p.len ? FIXED_CHARACTER : 1;
    default:
        return FIXED_CHARACTER;
    }
}

static double guess_of(struct str p, int level) {
    double guess = 1;
    size_t opened = 0;
    int depth = 0;
    for (size_t i = 0; i < p.len && level < DEPTH_MAX; i++) {
        char c = p.ptr[i];
        if (c == '(') {
            opened = depth++ ? opened : i;
        } else if (c == ')' && depth > 0) {
            guess *= --depth ? 1 : guess_of(str_slice(p, opened + 1, i), level + 1);
        } else if (c == '|' && !depth) { /* several ways: their sum */
            guess += guess_of(str_slice(p, i + 1, p.len), level + 1);
            break;
        } else {
            double factor = factor_of(p, &i);
            guess *= depth ? 1 : factor;
        }
    }
    return fmin(guess, 1);
}

static double rest_of(struct str pattern, size_t prefix) {
    bool ends = pattern.len && pattern.ptr[pattern.len - 1] == '$' && (pattern.len == 1 || pattern.ptr[pattern.len - 2] != '\\');
    double guess = guess_of(str_slice(pattern, 0, pattern.len - ends), 0) * (ends ? 1 : MORE_BEHIND), fixed = pow(FIXED_CHARACTER, (double)prefix);
    return fmin(1, fixed > 0 ? guess / fixed : guess);
}

/* --- Tried ------------------------------------------------------------------------------------------------ */

/* \d, \w, \s and what they are not; false: another letter, which means something else. */
static bool put_class(struct buf *out, char c) {
    static const struct {
        char letter;
        const char *class;
    } classes[] = {{'d', "[0-9]"}, {'D', "[^0-9]"}, {'w', "[[:alnum:]_]"}, {'W', "[^[:alnum:]_]"}, {'s', "[[:space:]]"}, {'S', "[^[:space:]]"}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (c == classes[i].letter) {
            buf_z(out, classes[i].class);
            return true;
        }
    }
    bool meant = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    buf_char(out, '\\');
    buf_char(out, c);
    return !meant;
}

static bool repeats_little(struct str p, size_t at) {
    int count = 0;
    for (at++; at < p.len && p.ptr[at] != '}'; at++) {
        bool digit = p.ptr[at] >= '0' && p.ptr[at] <= '9';
        count = digit ? count * 10 + (p.ptr[at] - '0') : 0;
        if ((!digit && p.ptr[at] != ',') || count > REPEATED_MAX) {
            return false;
        }
    }
    return true;
}

/* The pattern as POSIX has it; false: it cannot be said so. */
static bool as_posix(struct str p, struct buf *out) {
    size_t repeated = 0;
    for (size_t i = 0; i < p.len; i++) {
        char c = p.ptr[i], next = i + 1 < p.len ? p.ptr[i + 1] : 0;
        bool reluctant = strchr("*+?}", c) && next == '?';
        repeated += c == '{';
        if (!c || reluctant || (c == '(' && next == '?') || (c == '{' && (repeated > 2 || !repeats_little(p, i)))) {
            return false;
        }
        if (c == '[') {
            size_t end = query_regex_past_bracket(p, i);
            if (end >= p.len || memchr(p.ptr + i, '\\', end - i)) {
                return false;
            }
            /* [[:alpha:]] has an inner ] */
            end += p.ptr[end - 1] == ':' && end + 1 < p.len && p.ptr[end + 1] == ']';
            buf_str(out, str_slice(p, i, end + 1));
            i = end;
        } else if (c == '\\') {
            if (!next || !put_class(out, next)) {
                return false;
            }
            i++;
        } else {
            buf_char(out, c);
        }
    }
    return true;
}

struct tried {
    regex_t compiled;
    struct arena *arena;
};

static bool is_found(void *context, struct str text) {
    struct tried *tried = context;
    struct arena_mark mark = arena_mark(tried->arena);
    bool found = !regexec(&tried->compiled, str_z(tried->arena, text), 0, NULL, 0);
    arena_rewind(tried->arena, mark);
    return found;
}

double pg_regex(const struct pg_variable *v, struct arena *arena, struct str pattern, bool ignore_case) {
    struct query_regex fixed = query_regex_prefix(arena, pattern, ignore_case);
    struct tried tried = {.arena = arena};
    struct buf posix;
    if (fixed.exact) {
        return pg_equal(v, fixed.prefix);
    }
    buf_init(&posix, arena);
    bool known = pattern.len <= PATTERN_MAX && as_posix(pattern, &posix) &&
                 !regcomp(&tried.compiled, str_z(arena, buf_view(&posix)), REG_EXTENDED | REG_NOSUB | (ignore_case ? REG_ICASE : 0));
    struct pg_pattern p = {.prefix = fixed.prefix, .rest = rest_of(pattern, fixed.prefix.len), .matches = known ? is_found : NULL, .context = &tried};
    double share = pg_pattern_share(v, arena, &p);
    if (known) {
        regfree(&tried.compiled);
    }
    return share;
}
