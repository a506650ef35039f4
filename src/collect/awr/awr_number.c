/*
 * Numbers, moments and words of a report.
 *
 * Reports are printed with fixed masks, so a comma groups and a point divides, whatever the session's language; those that were
 * opened and saved by a spreadsheet in another country have it the other way round. The last of both signs divides; a comma
 * alone groups when three digits follow each.
 */
#include <math.h>

#include "base/buf.h"
#include "collect/awr/awr_table.h"

struct str awr_plain(struct arena *arena, struct str text) {
    struct buf out;
    bool blank = true;
    buf_init(&out, arena);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            blank = true;
            continue;
        }
        if (blank && out.len) {
            buf_char(&out, ' ');
        }
        blank = false;
        buf_char(&out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
    return buf_view(&out);
}

bool awr_is_sql_id(struct str text) {
    enum { SQL_ID_LENGTH = 13 };
    for (size_t i = 0; i < text.len; i++) {
        bool digit = text.ptr[i] >= '0' && text.ptr[i] <= '9', letter = text.ptr[i] >= 'a' && text.ptr[i] <= 'z';
        if (!digit && !letter) {
            return false;
        }
    }
    return text.len == SQL_ID_LENGTH;
}

/* --- Numbers --------------------------------------------------------------------------------------------- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Which sign divides: '.' or ','; 0 when no sign does. */
static char decimal_sign(struct str digits) {
    size_t commas = 0, points = 0, last_comma = 0, last_point = 0;
    bool grouped = true;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] == ',') {
            grouped = grouped && i + 3 < digits.len && (i + 4 == digits.len || !is_digit(digits.ptr[i + 4]));
            commas++;
            last_comma = i;
        } else if (digits.ptr[i] == '.') {
            points++;
            last_point = i;
        }
    }
    if (commas && points) {
        return last_comma > last_point ? ',' : '.';
    }
    if (points) {
        return points == 1 ? '.' : 0;
    }
    return commas == 1 && !grouped ? ',' : 0;
}

static double unit_factor(struct str unit) {
    static const struct {
        const char *name;
        double factor;
    } units[] = {{"k", 1e3}, {"m", 1e6}, {"g", 1e9}, {"t", 1e12}, {"p", 1e15}, {"%", 1}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (str_ieq_z(unit, units[i].name)) {
            return units[i].factor;
        }
    }
    return unit.len == 0 || unit.ptr[0] == '(' ? 1 : NAN; /* 60.25 (mins) */
}

static size_t exponent_length(struct str rest) {
    size_t at = 1;
    if (!rest.len || (rest.ptr[0] != 'E' && rest.ptr[0] != 'e')) {
        return 0;
    }
    at += at < rest.len && (rest.ptr[at] == '+' || rest.ptr[at] == '-');
    size_t first = at;
    while (at < rest.len && is_digit(rest.ptr[at])) {
        at++;
    }
    return at > first ? at : 0;
}

double awr_number(struct str text) {
    enum { LENGTH_MAX = 40 };
    char plain[LENGTH_MAX * 2];
    size_t length = 0, end = 0;
    double number;
    text = str_trim(text);
    while (end < text.len && (is_digit(text.ptr[end]) || strchr(",.-+", text.ptr[end]))) {
        end++;
    }
    struct str digits = str_slice(text, 0, end), rest = str_slice(text, end, text.len);
    size_t exponent = exponent_length(rest);
    if (digits.len == 0 || digits.len + exponent > LENGTH_MAX) {
        return NAN;
    }
    char sign = decimal_sign(digits);
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        if (c != ',' && c != '.') {
            plain[length++] = c;
        } else if (c == sign) {
            if (length == 0 || !is_digit(plain[length - 1])) {
                plain[length++] = '0';
            }
            plain[length++] = '.';
        }
    }
    for (size_t i = 0; i < exponent; i++) {
        plain[length++] = rest.ptr[i];
    }
    double factor = unit_factor(str_trim(str_slice(rest, exponent, rest.len)));
    return str_to_double((struct str){plain, length}, &number) ? number * factor : NAN;
}

/* --- Moments --------------------------------------------------------------------------------------------- */

/* Beginnings of months' names in the languages reports are printed in; English first. */
static int month_of(struct str name) {
    static const struct {
        const char *name;
        int month;
    } months[] = {{"jan", 1},  {"feb", 2},   {"mar", 3}, {"apr", 4}, {"may", 5},  {"jun", 6},  {"jul", 7}, {"aug", 8},
                  {"sep", 9},  {"oct", 10},  {"nov", 11}, {"dec", 12}, {"fev", 2}, {"f\xC3\xA9v", 2}, {"avr", 4}, {"mai", 5},
                  {"jui", 7},  {"ao", 8},    {"d\xC3\xA9" "c", 12}, {"m\xC3\xA4r", 3}, {"okt", 10}, {"dez", 12}, {"ene", 1}, {"abr", 4},
                  {"ago", 8},  {"dic", 12},  {"gen", 1},  {"mag", 5}, {"giu", 6},  {"lug", 7},  {"set", 9}, {"ott", 10},
                  {"out", 10}};
    int64_t number;
    size_t digits = 0;
    while (digits < name.len && name.ptr[digits] >= '0' && name.ptr[digits] <= '9') {
        digits++;
    }
    if (digits && str_to_i64(str_slice(name, 0, digits), &number)) { /* Chinese, Japanese, Korean: the month's number */
        return number >= 1 && number <= 12 ? (int)number : 0;
    }
    if (name.len > 3 && str_ieq_z(str_slice(name, 0, 4), "juin")) {
        return 6;
    }
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
        struct str known = str_from_z(months[i].name);
        if (name.len >= known.len && str_ieq(str_slice(name, 0, known.len), known)) {
            return months[i].month;
        }
    }
    return 0;
}

struct str awr_moment(struct arena *arena, struct str text) {
    struct str rest = str_trim(text), day_text = str_cut(&rest, '-'), month_text = str_cut(&rest, '-');
    struct str year_text = str_cut(&rest, ' '), hour_text = str_cut(&rest, ':'), minute_text = str_cut(&rest, ':');
    struct str second_text = str_cut(&rest, ' ');
    int64_t day, year, hour, minute, second = 0;
    int month = month_of(month_text);
    if (!month || !str_to_i64(day_text, &day) || !str_to_i64(year_text, &year) ||
        !str_to_i64(str_trim(hour_text), &hour) || !str_to_i64(minute_text, &minute) ||
        (second_text.len && !str_to_i64(second_text, &second))) {
        return (struct str){0};
    }
    year += year < 100 ? 2000 : 0;
    bool possible = day >= 1 && day <= 31 && year >= 1990 && year <= 2199 && hour >= 0 && hour < 24 && minute >= 0 &&
                    minute < 60 && second >= 0 && second < 61;
    return possible ? str_fmt(arena, "%04d-%02d-%02dT%02d:%02d:%02d", (int)year, month, (int)day, (int)hour,
                              (int)minute, (int)second)
                    : (struct str){0};
}
