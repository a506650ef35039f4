/* Dates after Howard Hinnant, "chrono-compatible low-level date algorithms" (days_from_civil, civil_from_days). */
#include "query/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

enum { SECOND = 1000000, YEARS_MOST = 200000 };
static const int64_t DAY = (int64_t)86400 * SECOND;

/* --- Decimals -------------------------------------------------------------------------------------------- */

bool value_decimal_parse(struct str text, struct value_decimal *out) {
    bool negative = text.len && text.ptr[0] == '-', point = false;
    *out = (struct value_decimal){0};
    size_t digits = 0;
    for (size_t i = negative || (text.len && text.ptr[0] == '+'); i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9' || ++digits > 18) {
            return false;
        }
        out->digits = out->digits * 10 + (c - '0');
        out->scale += point;
    }
    out->digits = negative ? -out->digits : out->digits;
    return digits > 0;
}

static bool rescale(struct value_decimal *value, int scale) {
    for (; value->scale < scale; value->scale++) {
        if (__builtin_mul_overflow(value->digits, (int64_t)10, &value->digits)) {
            return false;
        }
    }
    return true;
}

bool value_decimal_compute(char op, struct value_decimal a, struct value_decimal b, struct value_decimal *out) {
    if (op == '*') {
        out->scale = a.scale + b.scale;
        return !__builtin_mul_overflow(a.digits, b.digits, &out->digits) && out->scale <= 18;
    }
    int scale = a.scale > b.scale ? a.scale : b.scale;
    if (!rescale(&a, scale) || !rescale(&b, scale)) {
        return false;
    }
    out->scale = scale;
    return !(op == '+' ? __builtin_add_overflow(a.digits, b.digits, &out->digits)
                       : __builtin_sub_overflow(a.digits, b.digits, &out->digits));
}

struct str value_decimal_print(struct arena *arena, struct value_decimal value) {
    uint64_t digits = value.digits < 0 ? -(uint64_t)value.digits : (uint64_t)value.digits, power = 1;
    for (int i = 0; i < value.scale; i++) {
        power *= 10;
    }
    const char *sign = value.digits < 0 ? "-" : "";
    if (!value.scale) {
        return str_fmt(arena, "%s%llu", sign, (unsigned long long)digits);
    }
    return str_fmt(arena, "%s%llu.%0*llu", sign, (unsigned long long)(digits / power), value.scale,
                   (unsigned long long)(digits % power));
}

/* --- Moments --------------------------------------------------------------------------------------------- */

static int64_t days_from_civil(int64_t year, int month, int day) { /* since 2000-01-01 */
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 730425;
}

static void civil_from_days(int64_t days, int64_t *year, int *month, int *day) {
    days += 730425;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = y + era * 400 + (*month <= 2);
}

static int month_days(int64_t year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Digits at *at, at most `most` of them; -1 when there are none. */
static int64_t take_digits(struct str text, size_t *at, size_t most) {
    int64_t value = 0;
    size_t from = *at;
    while (*at < text.len && *at - from < most && text.ptr[*at] >= '0' && text.ptr[*at] <= '9') {
        value = value * 10 + (text.ptr[(*at)++] - '0');
    }
    return *at > from ? value : -1;
}

static bool take(struct str text, size_t *at, char c) {
    if (*at < text.len && text.ptr[*at] == c) {
        ++*at;
        return true;
    }
    return false;
}

static bool take_time(struct str text, size_t *at, int64_t *micros) {
    int64_t hour = take_digits(text, at, 2), minute = take(text, at, ':') ? take_digits(text, at, 2) : -1, second = 0,
            fraction = 0;
    if (hour < 0 || minute < 0) {
        return false;
    }
    if (take(text, at, ':') && (second = take_digits(text, at, 2)) < 0) {
        return false;
    }
    if (take(text, at, '.')) {
        size_t from = *at;
        fraction = take_digits(text, at, 6);
        for (size_t i = *at - from; i < 6 && fraction > 0; i++) {
            fraction *= 10;
        }
        take_digits(text, at, 12);
    }
    *micros = ((hour * 60 + minute) * 60 + second) * SECOND + (fraction > 0 ? fraction : 0);
    return hour <= 24 && minute < 60 && second <= 60;
}

static bool take_zone(struct str text, size_t *at, int64_t *micros) {
    while (take(text, at, ' ')) {
    }
    if (*at == text.len || take(text, at, 'Z')) {
        return *at == text.len;
    }
    bool minus = take(text, at, '-');
    if (!minus && !take(text, at, '+')) {
        return false;
    }
    int64_t hours = take_digits(text, at, 2);
    take(text, at, ':');
    int64_t minutes = *at < text.len ? take_digits(text, at, 2) : 0;
    int64_t offset = (hours * 60 + minutes) * 60 * SECOND;
    *micros -= minus ? -offset : offset;
    return hours >= 0 && minutes >= 0 && *at == text.len;
}

bool value_moment_parse(struct str text, int64_t *micros, bool *date_only) {
    text = str_trim(text);
    size_t at = 0;
    int64_t year = take_digits(text, &at, 6), month = -1, day = -1, time = 0;
    bool good = year >= 0 && take(text, &at, '-') && (month = take_digits(text, &at, 2)) >= 1 && month <= 12 &&
                take(text, &at, '-') && (day = take_digits(text, &at, 2)) >= 1;
    if (!good || year > YEARS_MOST || day > month_days(year, (int)month)) {
        return false;
    }
    *micros = days_from_civil(year, (int)month, (int)day) * DAY;
    *date_only = at == text.len;
    if (*date_only) {
        return true;
    }
    if ((!take(text, &at, ' ') && !take(text, &at, 'T')) || !take_time(text, &at, &time)) {
        return false;
    }
    *micros += time;
    return take_zone(text, &at, micros);
}

struct str value_moment_print(struct arena *arena, int64_t micros, bool date_only) {
    int64_t days = micros >= 0 ? micros / DAY : -((-micros + DAY - 1) / DAY), time = micros - days * DAY, year;
    int month, day;
    civil_from_days(days, &year, &month, &day);
    if (date_only) {
        return str_fmt(arena, "%04lld-%02d-%02d", (long long)year, month, day);
    }
    int64_t seconds = time / SECOND, fraction = time % SECOND;
    struct str text = str_fmt(arena, "%04lld-%02d-%02d %02d:%02d:%02d", (long long)year, month, day,
                              (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
    if (!fraction) {
        return text;
    }
    text = str_fmt(arena, STR_FMT ".%06d", STR_ARG(text), (int)fraction);
    while (text.ptr[text.len - 1] == '0') {
        text.len--;
    }
    return text;
}

/* --- Intervals ------------------------------------------------------------------------------------------- */

static bool add_part(struct value_interval *out, double amount, struct str unit) {
    static const struct {
        const char *name;
        int64_t months, days, micros;
    } units[] = {
        {"millennium", 12000, 0, 0},
        {"century", 1200, 0, 0},
        {"decade", 120, 0, 0},
        {"year", 12, 0, 0},
        {"month", 1, 0, 0},
        {"mon", 1, 0, 0},
        {"week", 0, 7, 0},
        {"day", 0, 1, 0},
        {"d", 0, 1, 0},
        {"y", 12, 0, 0},
        {"hour", 0, 0, (int64_t)3600 * SECOND},
        {"hr", 0, 0, (int64_t)3600 * SECOND},
        {"h", 0, 0, (int64_t)3600 * SECOND},
        {"minute", 0, 0, 60 * SECOND},
        {"min", 0, 0, 60 * SECOND},
        {"m", 0, 0, 60 * SECOND},
        {"second", 0, 0, SECOND},
        {"sec", 0, 0, SECOND},
        {"s", 0, 0, SECOND},
        {"millisecond", 0, 0, 1000},
        {"ms", 0, 0, 1000},
        {"microsecond", 0, 0, 1},
    };
    struct str singular =
        unit.len > 2 && (unit.ptr[unit.len - 1] | 0x20) == 's' ? str_slice(unit, 0, unit.len - 1) : unit;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!str_ieq_z(unit, units[i].name) && !str_ieq_z(singular, units[i].name)) {
            continue;
        }
        double days = amount * (double)units[i].days, micros = amount * (double)units[i].micros;
        if (fabs(amount) > 1e7 && fabs(micros) > 1e17) {
            return false;
        }
        out->months += (int64_t)(amount * (double)units[i].months);
        out->days += (int64_t)days;
        out->micros += (int64_t)(micros + (days - trunc(days)) * (double)DAY);
        return fabs(amount) < 1e15 && llabs(out->months) < YEARS_MOST * (int64_t)12 &&
               llabs(out->days) < YEARS_MOST * (int64_t)366;
    }
    return false;
}

static struct str next_word(struct str *rest) {
    *rest = str_trim(*rest);
    size_t end = 0;
    bool number = rest->len && (strchr("+-.0123456789", rest->ptr[0]) != NULL);
    while (end < rest->len && rest->ptr[end] != ' ') {
        if (number && !strchr("+-.:0123456789", rest->ptr[end])) {
            break;
        }
        end++;
    }
    struct str word = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end, rest->len);
    return word;
}

bool value_interval_parse(struct str text, struct str unit, struct value_interval *out) {
    *out = (struct value_interval){0};
    struct str rest = str_trim(text);
    size_t to;
    unit = str_find(unit, STR(" "), &to) ? str_slice(unit, 0, to) : unit;
    unit = str_find(unit, STR("("), &to) ? str_trim(str_slice(unit, 0, to)) : unit;
    if (!rest.len) {
        return false;
    }
    while (rest.len) {
        struct str word = next_word(&rest);
        double amount;
        size_t colon;
        if (str_find(word, STR(":"), &colon)) {
            bool negative = word.ptr[0] == '-';
            size_t at = negative || word.ptr[0] == '+';
            int64_t micros;
            if (!take_time(word, &at, &micros) || at != word.len) {
                return false;
            }
            out->micros += negative ? -micros : micros;
            continue;
        }
        if (!str_to_double(word, &amount)) {
            return false;
        }
        struct str ahead = rest, of = next_word(&ahead);
        bool named = of.len && strchr("+-.0123456789", of.ptr[0]) == NULL;
        struct str given = unit.len ? unit : str_find(rest, STR(":"), &colon) ? STR("day") : STR("second");
        if (!add_part(out, amount, named ? of : given)) {
            return false;
        }
        rest = named ? str_trim(ahead) : str_trim(rest);
    }
    return true;
}

struct str value_interval_print(struct arena *arena, struct value_interval value) {
    struct buf out;
    buf_init(&out, arena);
    if (value.months) {
        buf_fmt(&out, "%lld mons", (long long)value.months);
    }
    if (value.days) {
        buf_fmt(&out, "%s%lld days", out.len ? " " : "", (long long)value.days);
    }
    if (value.micros || !out.len) {
        buf_fmt(&out, "%s", out.len ? " " : "");
        buf_double(&out, (double)value.micros / SECOND);
        buf_z(&out, " secs");
    }
    return buf_view(&out);
}

bool value_moment_add(int64_t micros, struct value_interval interval, int sign, int64_t *out) {
    int64_t days = micros >= 0 ? micros / DAY : -((-micros + DAY - 1) / DAY), time = micros - days * DAY, year;
    int month, day;
    civil_from_days(days, &year, &month, &day);
    int64_t months = year * 12 + month - 1 + sign * interval.months;
    if (months < 0 || months > YEARS_MOST * (int64_t)12 || llabs(interval.days) > YEARS_MOST * (int64_t)366 ||
        llabs(interval.micros) > INT64_MAX / 4) {
        return false;
    }
    year = months / 12;
    month = (int)(months % 12) + 1;
    day = day > month_days(year, month) ? month_days(year, month) : day;
    int64_t result = days_from_civil(year, month, day) + sign * interval.days;
    return !__builtin_mul_overflow(result, DAY, out) &&
           !__builtin_add_overflow(*out, time + sign * interval.micros, out);
}

/* --- Comparing ------------------------------------------------------------------------------------------- */

static int sign_of(double difference) {
    return (difference > 0) - (difference < 0);
}

static bool compare_numbers(struct str a, struct str b, int *order) {
    struct value_decimal left, right, difference;
    double x, y;
    if (value_decimal_parse(a, &left) && value_decimal_parse(b, &right) &&
        value_decimal_compute('-', left, right, &difference)) {
        *order = (difference.digits > 0) - (difference.digits < 0);
        return true;
    }
    if (!str_to_double(a, &x) || !str_to_double(b, &y)) {
        return false;
    }
    *order = sign_of(x - y);
    return true;
}

static bool compare_moments(struct str a, struct str b, int *order) {
    int64_t left, right;
    bool ignored;
    if (!value_moment_parse(a, &left, &ignored) || !value_moment_parse(b, &right, &ignored)) {
        return false;
    }
    *order = (left > right) - (left < right);
    return true;
}

bool value_compare(enum catalog_family family, struct str a, struct str b, int *order) {
    if (str_eq(a, b)) {
        *order = 0;
        return true;
    }
    switch ((int)family) {
    case FAMILY_INTEGER:
    case FAMILY_NUMERIC:
    case FAMILY_FLOAT:
        return compare_numbers(a, b, order);
    case FAMILY_DATE:
    case FAMILY_TIMESTAMP:
        return compare_moments(a, b, order);
    default: /* text orders by a collation that is not known here; other types by rules of their own */
        return false;
    }
}
