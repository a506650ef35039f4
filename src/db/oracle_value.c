/* Values of Oracle Database as texts: see the header for the forms. */
#include "db/oracle_value.h"

#include <math.h>

#include "base/buf.h"

/* ".25" of 250,000,000; nothing of 0. */
static void write_fraction(struct buf *out, uint32_t nanosecond) {
    char digits[16];
    if (nanosecond == 0 || nanosecond > 999999999)
        return;
    int length = snprintf(digits, sizeof digits, ".%09u", nanosecond);
    while (digits[length - 1] == '0')
        length--;
    buf_str(out, (struct str){digits, (size_t)length});
}

struct str oracle_time_text(struct arena *arena, const struct oracle_time *time) {
    struct buf out;
    buf_init(&out, arena);
    buf_fmt(&out, "%s%04d-%02d-%02d %02d:%02d:%02d", time->year < 0 ? "-" : "", abs(time->year), time->month, time->day,
            time->hour, time->minute, time->second);
    write_fraction(&out, time->nanosecond);
    if (time->zoned) {
        int offset = abs(time->offset_minutes);
        buf_fmt(&out, "%c%02d:%02d", time->offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
    }
    return buf_view(&out);
}

struct str oracle_days_text(struct arena *arena, const struct oracle_days *interval) {
    struct buf out;
    bool negative = interval->days < 0 || interval->hours < 0 || interval->minutes < 0 || interval->seconds < 0 ||
                    interval->nanoseconds < 0;
    buf_init(&out, arena);
    buf_fmt(&out, "%s%d %02d:%02d:%02d", negative ? "-" : "", abs(interval->days), abs(interval->hours),
            abs(interval->minutes), abs(interval->seconds));
    write_fraction(&out, (uint32_t)abs(interval->nanoseconds));
    return buf_view(&out);
}

struct str oracle_months_text(struct arena *arena, int years, int months) {
    return str_fmt(arena, "%s%d-%02d", years < 0 || months < 0 ? "-" : "", abs(years), abs(months));
}

struct str oracle_raw_text(struct arena *arena, struct str bytes) {
    static const char digits[] = "0123456789ABCDEF";
    char *text = arena_alloc(arena, 2 * bytes.len + 1);
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];
        text[2 * i] = digits[byte >> 4];
        text[2 * i + 1] = digits[byte & 15];
    }
    return (struct str){text, 2 * bytes.len};
}

static struct str not_finite(double number) {
    return isnan(number) ? STR("NaN") : number > 0 ? STR("Infinity") : STR("-Infinity");
}

struct str oracle_double_text(struct arena *arena, double number) {
    struct buf out;
    if (!isfinite(number))
        return not_finite(number);
    buf_init(&out, arena);
    buf_double(&out, number);
    return buf_view(&out);
}

struct str oracle_float_text(struct arena *arena, float number) {
    struct str text = {0};
    if (!isfinite(number))
        return not_finite(number);
    for (int digits = 6; digits <= 9; digits++) { /* 9 always suffice for 32 bits */
        text = str_fmt(arena, "%.*g", digits, (double)number);
        double back;
        if (str_to_double(text, &back) && (float)back == number)
            break;
    }
    return text;
}
