/*
 * Text of a value to a number, by family: numbers as they are, dates in days, timestamps in seconds since 2000-01-01 (only
 * differences count), booleans 0 and 1. Strings are scaled per pair of bounds (selfuncs.c, convert_string_to_scalar): the common
 * prefix is dropped, the rest read as a fraction in the base that the bytes seen span, widened to whole character classes.
 * Knowingly wrong: time zones in timestamps are ignored; UUID, bytea and enum get the middle of the bin.
 */
#include "cost/pg_value.h"

#include <math.h>

static struct str trimmed(struct str s) { /* char(n) pads with blanks that do not count */
    while (s.len && s.ptr[s.len - 1] == ' ') {
        s.len--;
    }
    return s;
}

static bool digits(struct str s, size_t *at, size_t max, double *out) {
    size_t start = *at;
    *out = 0;
    while (*at < s.len && *at - start < max && s.ptr[*at] >= '0' && s.ptr[*at] <= '9') {
        *out = *out * 10 + (s.ptr[(*at)++] - '0');
    }
    return *at > start;
}

/* Days from 2000-01-01 in the proleptic Gregorian calendar (the classic civil-to-days formula, March-based years). */
static double days_of(double year, double month, double day) {
    double y = month <= 2 ? year - 1 : year;
    double m = month <= 2 ? month + 9 : month - 3;
    double era_days = floor(y * 365.25) - floor(y / 100) + floor(y / 400);
    return era_days + floor((153 * m + 2) / 5) + day - 730426;
}

static bool time_number(struct str s, size_t at, double *out) {
    double h = 0, m = 0, sec = 0, fraction = 0;
    if (!digits(s, &at, 2, &h)) {
        return false;
    }
    if (at < s.len && s.ptr[at] == ':') {
        at++;
        digits(s, &at, 2, &m);
    }
    if (at < s.len && s.ptr[at] == ':') {
        at++;
        digits(s, &at, 2, &sec);
    }
    if (at < s.len && s.ptr[at] == '.') {
        size_t from = ++at;
        digits(s, &at, 9, &fraction);
        fraction /= pow(10, (double)(at - from));
    }
    *out = h * 3600 + m * 60 + sec + fraction;
    return true;
}

static bool date_number(struct str s, double *seconds) {
    double y, m, d, t = 0;
    size_t at = 0;
    if (str_eq_z(s, "infinity") || str_eq_z(s, "-infinity")) {
        *seconds = s.ptr[0] == '-' ? -1e15 : 1e15;
        return true;
    }
    if (!digits(s, &at, 6, &y) || at >= s.len || s.ptr[at++] != '-' || !digits(s, &at, 2, &m) || at >= s.len ||
        s.ptr[at++] != '-' || !digits(s, &at, 2, &d)) {
        return false;
    }
    if (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == 'T')) {
        time_number(s, at + 1, &t);
    }
    if (str_ends(s, STR(" BC"))) {
        y = 1 - y;
    }
    *seconds = days_of(y, m, d) * 86400 + t;
    return true;
}

static bool number_of(enum catalog_family family, struct str s, double *out) {
    switch (family) {
    case FAMILY_INTEGER:
    case FAMILY_FLOAT:
    case FAMILY_NUMERIC:
        return str_to_double(str_trim(s), out);
    case FAMILY_BOOLEAN:
        *out = s.len && (s.ptr[0] == 't' || s.ptr[0] == 'T' || s.ptr[0] == '1');
        return s.len > 0;
    case FAMILY_DATE:
    case FAMILY_TIMESTAMP:
        return date_number(s, out);
    case FAMILY_TIME:
        return time_number(s, 0, out);
    case FAMILY_OTHER:
    case FAMILY_TEXT:
    case FAMILY_INTERVAL:
    case FAMILY_UUID:
    case FAMILY_BYTES:
    case FAMILY_JSON:
    case FAMILY_ARRAY:
    case FAMILY_ENUM:
    case FAMILY_FULLTEXT:
    case FAMILY_GEOMETRY:
    case FAMILY_RANGE:
        return false;
    }
    return false;
}

bool pg_value_compare(enum catalog_family family, struct str a, struct str b, int *order) {
    double x, y;
    if (number_of(family, a, &x) && number_of(family, b, &y)) {
        *order = (x > y) - (x < y);
        return true;
    }
    if (family == FAMILY_TEXT || family == FAMILY_UUID || family == FAMILY_BYTES) {
        struct str s = trimmed(a), t = trimmed(b);
        *order = str_cmp(s, t);
        return true;
    }
    return false;
}

bool pg_value_equal(enum catalog_family family, struct str a, struct str b) {
    int order;
    return pg_value_compare(family, a, b, &order) ? order == 0 : str_eq(a, b);
}

static void widen(int *low, int *high, int from, int to) {
    if (*low <= to && *high >= from) {
        *low = *low < from ? *low : from;
        *high = *high > to ? *high : to;
    }
}

static double string_scale(struct str s, int low, int high) {
    double base = high - low + 1, scale = 0, place = base;
    if (s.len == 0) {
        return 0;
    }
    for (size_t i = 0; i < s.len && i < 12; i++, place *= base) {
        int byte = (unsigned char)s.ptr[i];
        byte = byte < low ? low - 1 : byte > high ? high + 1 : byte;
        scale += (byte - low) / place;
    }
    return scale;
}

static double string_fraction(struct str low, struct str high, struct str value) {
    int from = 255, to = 0;
    const struct str *bounds[] = {&low, &high};
    for (size_t b = 0; b < 2; b++) {
        for (size_t i = 0; i < bounds[b]->len; i++) {
            int byte = (unsigned char)bounds[b]->ptr[i];
            from = byte < from ? byte : from;
            to = byte > to ? byte : to;
        }
    }
    widen(&from, &to, 'A', 'Z');
    widen(&from, &to, 'a', 'z');
    widen(&from, &to, '0', '9');
    if (to - from < 9) {
        from = ' ';
        to = 127;
    }
    while (low.len && high.len && value.len && low.ptr[0] == high.ptr[0] && low.ptr[0] == value.ptr[0]) {
        low = str_slice(low, 1, low.len);
        high = str_slice(high, 1, high.len);
        value = str_slice(value, 1, value.len);
    }
    double l = string_scale(low, from, to), h = string_scale(high, from, to), v = string_scale(value, from, to);
    if (h <= l) {
        return 0.5;
    }
    return v <= l ? 0 : v >= h ? 1 : (v - l) / (h - l);
}

double pg_value_fraction(enum catalog_family family, struct str low, struct str high, struct str value) {
    double l, h, v;
    if (family == FAMILY_TEXT) {
        return string_fraction(trimmed(low), trimmed(high), trimmed(value));
    }
    if (!number_of(family, low, &l) || !number_of(family, high, &h) || !number_of(family, value, &v) || h <= l) {
        return 0.5;
    }
    return v <= l ? 0 : v >= h ? 1 : (v - l) / (h - l);
}

/* Backtracks to the last % only: linear for one, quadratic at worst. */
bool pg_like_matches(struct str text, struct str pattern) {
    size_t t = 0, p = 0, star = SIZE_MAX, mark = 0;
    while (t < text.len) {
        bool escaped = p + 1 < pattern.len && pattern.ptr[p] == '\\';
        if (p < pattern.len && !escaped && pattern.ptr[p] == '%') {
            star = p++;
            mark = t;
        } else if (p < pattern.len &&
                   ((!escaped && pattern.ptr[p] == '_') || pattern.ptr[p + escaped] == text.ptr[t])) {
            p += 1 + escaped;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '%') {
        p++;
    }
    return p == pattern.len;
}
