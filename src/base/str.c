/* String views and the strict text-to-number readers. */
#include "base/str.h"

#include <errno.h>
#include <math.h>

struct str str_from_z(const char *z) {
    return z ? (struct str){z, strlen(z)} : (struct str){0};
}

struct str str_slice(struct str s, size_t from, size_t to) {
    if (to > s.len) {
        to = s.len;
    }
    if (from >= to) {
        return (struct str){s.ptr ? s.ptr + to : NULL, 0};
    }
    return (struct str){s.ptr + from, to - from};
}

bool str_eq(struct str a, struct str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_eq_z(struct str a, const char *z) {
    bool differs_at_once = a.len && z && a.ptr[0] != z[0];
    return !differs_at_once && str_eq(a, str_from_z(z));
}

/* Not tolower(): that depends on the locale. */
static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool str_ieq(struct str a, struct str b) {
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.ptr[i]) != lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

bool str_ieq_z(struct str a, const char *z) {
    return str_ieq(a, str_from_z(z));
}

bool str_eq_any_z(struct str a, const char *const *z) {
    while (*z && !str_eq_z(a, *z)) {
        z++;
    }
    return *z;
}

bool str_ieq_any_z(struct str a, const char *const *z) {
    while (*z && !str_ieq_z(a, *z)) {
        z++;
    }
    return *z;
}

int str_cmp(struct str a, struct str b) {
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str prefix) {
    return s.len >= prefix.len && str_eq(str_slice(s, 0, prefix.len), prefix);
}

bool str_ends(struct str s, struct str suffix) {
    return s.len >= suffix.len && str_eq(str_slice(s, s.len - suffix.len, s.len), suffix);
}

bool str_find(struct str s, struct str needle, size_t *at) {
    if (needle.len == 0) {
        *at = 0;
        return true;
    }
    const char *found = s.len ? memmem(s.ptr, s.len, needle.ptr, needle.len) : NULL;
    if (!found) {
        return false;
    }
    *at = (size_t)(found - s.ptr);
    return true;
}

struct str str_trim(struct str s) {
    while (s.len && is_space(s.ptr[s.len - 1])) {
        s.len--;
    }
    while (s.len && is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    return s;
}

struct str str_cut(struct str *rest, char separator) {
    struct str all = *rest;
    const char *at = all.len ? memchr(all.ptr, separator, all.len) : NULL;
    if (!at) {
        *rest = str_slice(all, all.len, all.len);
        return all;
    }
    size_t head = (size_t)(at - all.ptr);
    *rest = str_slice(all, head + 1, all.len);
    return str_slice(all, 0, head);
}

struct str str_dup(struct arena *arena, struct str s) {
    if (s.len == 0) {
        return (struct str){"", 0};
    }
    return (struct str){memcpy(arena_alloc(arena, s.len), s.ptr, s.len), s.len};
}

char *str_z(struct arena *arena, struct str s) {
    char *z = arena_alloc(arena, s.len + 1);
    if (s.len) {
        memcpy(z, s.ptr, s.len);
    }
    return z;
}

struct str str_lower(struct arena *arena, struct str s) {
    char *out = arena_alloc(arena, s.len);
    for (size_t i = 0; i < s.len; i++) {
        out[i] = lower(s.ptr[i]);
    }
    return (struct str){out, s.len};
}

struct str str_upper(struct arena *arena, struct str s) {
    char *out = arena_alloc(arena, s.len);
    for (size_t i = 0; i < s.len; i++) {
        out[i] = upper(s.ptr[i]);
    }
    return (struct str){out, s.len};
}

struct str str_vfmt(struct arena *arena, const char *format, va_list args) {
    char most[200]; /* are shorter */
    va_list again;
    va_copy(again, args);
    int need = vsnprintf(most, sizeof most, format, args);
    if (need < 0) {
        va_end(again);
        return (struct str){"", 0};
    }
    char *text = arena_alloc_raw(arena, (size_t)need + 1);
    if ((size_t)need < sizeof most) {
        memcpy(text, most, (size_t)need + 1);
    } else {
        vsnprintf(text, (size_t)need + 1, format, again);
    }
    va_end(again);
    return (struct str){text, (size_t)need};
}

struct str str_fmt(struct arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct str s = str_vfmt(arena, format, args);
    va_end(args);
    return s;
}

bool str_to_i64(struct str s, int64_t *out) {
    bool negative = s.len && s.ptr[0] == '-';
    size_t i = s.len && (negative || s.ptr[0] == '+') ? 1 : 0;
    if (i == s.len) {
        return false;
    }
    int64_t value = 0;
    for (; i < s.len; i++) {
        int digit = s.ptr[i] - '0';
        /* Counted downwards, because the negative range is the larger one. */
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value)) {
            return false;
        }
    }
    if (!negative && __builtin_sub_overflow(0, value, &value)) {
        return false;
    }
    *out = value;
    return true;
}

struct decimal { /* as it is written */
    double digits; /* all of them, as a whole number; exact where they are few */
    size_t count, fraction;
    bool negative, scaled; /* scaled: by an exponent */
};

static size_t read_digits(struct str s, size_t i, struct decimal *out) {
    for (; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9'; i++) {
        out->digits = out->digits * 10 + (s.ptr[i] - '0');
        out->count++;
    }
    return i;
}

/* [+-] digits [. digits] [e [+-] digits], at least one digit in front of the exponent: no hex, inf, nan, or spaces. */
static bool read_decimal(struct str s, struct decimal *out) {
    *out = (struct decimal){.negative = s.len && s.ptr[0] == '-'};
    size_t i = read_digits(s, s.len && (s.ptr[0] == '-' || s.ptr[0] == '+') ? 1 : 0, out), whole = out->count;
    if (i < s.len && s.ptr[i] == '.') {
        i = read_digits(s, i + 1, out);
        out->fraction = out->count - whole;
    }
    if (out->count == 0) {
        return false;
    }
    if (i < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
        out->scaled = true;
        i++;
        if (i < s.len && (s.ptr[i] == '-' || s.ptr[i] == '+')) {
            i++;
        }
        if (i == s.len) {
            return false;
        }
        while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9') {
            i++;
        }
    }
    return i == s.len;
}

/* 15 digits are exact in a double, and so are the powers of ten up to 10^22: one division rounds as strtod does (Clinger 1990). Statistics are compared
 * by the million, and strtod took a tenth of the time. */
static bool is_short(const struct decimal *d) {
    return d->count <= 15 && !d->scaled;
}

static double value_of_short(const struct decimal *d) {
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    double value = d->digits / powers[d->fraction];
    return d->negative ? -value : value;
}

bool str_to_double(struct str s, double *out) {
    /* strtod needs a terminator. Numbers longer than the buffer exist only in hostile input, or in NUMERIC values of
     * a precision that no estimate needs; digits beyond it are refused rather than silently dropped. */
    char z[512];
    struct decimal decimal;
    if (s.len >= sizeof z || !read_decimal(s, &decimal)) {
        return false;
    }
    if (is_short(&decimal)) {
        *out = value_of_short(&decimal);
        return true;
    }
    memcpy(z, s.ptr, s.len);
    z[s.len] = '\0';
    double value = strtod(z, NULL); /* the program never calls setlocale, so the decimal point is a point */
    if (!isfinite(value)) {
        return false;
    }
    *out = value;
    return true;
}

bool str_to_size(struct str s, uint64_t *bytes) {
    static const struct {
        const char *unit;
        int shift;
    } units[] = {{"", 0}, {"B", 0}, {"kB", 10}, {"MB", 20}, {"GB", 30}, {"TB", 40}};
    s = str_trim(s);
    size_t number = 0;
    while (number < s.len && (s.ptr[number] == '.' || (s.ptr[number] >= '0' && s.ptr[number] <= '9'))) {
        number++;
    }
    struct str unit = str_trim(str_slice(s, number, s.len));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double value;
        if (!str_ieq_z(unit, units[i].unit)) {
            continue;
        }
        if (!str_to_double(str_slice(s, 0, number), &value)) {
            return false;
        }
        value = round(ldexp(value, units[i].shift));
        if (value >= 9007199254740992.0) { /* 2^53: beyond it a double is not exact, and no disk is that large */
            return false;
        }
        *bytes = (uint64_t)value;
        return true;
    }
    return false;
}

/* Length of the well-formed UTF-8 sequence at p[0..n), 0 if malformed (Unicode 15, table 3-7). */
static size_t utf8_length(const unsigned char *p, size_t n) {
    if (p[0] < 0x80) {
        return 1;
    }
    size_t length = p[0] >= 0xC2 && p[0] <= 0xDF ? 2 : (p[0] & 0xF0) == 0xE0 ? 3 : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : 0;
    if (length == 0 || n < length) {
        return 0;
    }
    unsigned char low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
    unsigned char high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

size_t str_utf8_length(struct str s) {
    return s.len ? utf8_length((const unsigned char *)s.ptr, s.len) : 0;
}

bool str_is_utf8(struct str s) {
    size_t i = 0;
    while (i < s.len) {
        size_t length = utf8_length((const unsigned char *)s.ptr + i, s.len - i);
        if (length == 0) {
            return false;
        }
        i += length;
    }
    return true;
}
