/*
 * Images of Oracle's data types, by the Call Interface manual's chapter on data types (NUMBER and DATE), the rest by Lewis and
 * by DUMP() of known values: a NUMBER is an exponent of 100 and digits of base 100, complemented when negative; a DATE seven
 * bytes; a BINARY_DOUBLE is IEEE 754 with the bits turned so that bytes compare as values do.
 */
#include "catalog/oracle_value.h"

#include <math.h>

#include "base/buf.h"

enum { IMAGE_MAX = 2000, TEXT_SCALE_BYTES = 15 };

/* --- Images ---------------------------------------------------------------------------------------------- */

static int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool from_hex(struct arena *arena, struct str hex, unsigned char **bytes, size_t *count) {
    if (hex.len % 2 || hex.len / 2 > IMAGE_MAX) {
        return false;
    }
    *count = hex.len / 2;
    *bytes = arena_alloc(arena, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        int high = hex_digit(hex.ptr[2 * i]), low = hex_digit(hex.ptr[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        (*bytes)[i] = (unsigned char)(high * 16 + low);
    }
    return true;
}

/* The digits of base 100 behind the first byte, most significant first; the power of 100 of the first. */
static bool number_digits(const unsigned char *bytes, size_t count, int *digits, size_t *digit_count, int *power,
                          bool *negative) {
    enum { DIGITS_MAX = 20, COMPLEMENT_END = 102 };
    *negative = bytes[0] < 0x80;
    *power = *negative ? 62 - bytes[0] : bytes[0] - 193;
    *digit_count = 0;
    for (size_t i = 1; i < count && !(*negative && bytes[i] == COMPLEMENT_END); i++) {
        int digit = *negative ? 101 - bytes[i] : bytes[i] - 1;
        if (digit < 0 || digit > 99 || *digit_count == DIGITS_MAX) {
            return false;
        }
        digits[(*digit_count)++] = digit;
    }
    return *digit_count > 0;
}

static bool number_text(struct arena *arena, const unsigned char *bytes, size_t count, struct str *text) {
    int digits[20], power;
    size_t digit_count;
    bool negative;
    struct buf out;
    if (count == 1 && bytes[0] == 0x80) {
        *text = STR("0");
        return true;
    }
    if (count < 2 || !number_digits(bytes, count, digits, &digit_count, &power, &negative)) {
        return false;
    }
    buf_init(&out, arena);
    buf_z(&out, negative ? "-" : "");
    if (power < 0) {
        buf_z(&out, "0.");
        buf_repeat(&out, '0', (size_t)(-1 - power) * 2);
    }
    for (int i = 0; i <= power || i < (int)digit_count; i++) {
        int digit = i < (int)digit_count ? digits[i] : 0;
        if (power >= 0 && i == power + 1) {
            buf_char(&out, '.');
        }
        buf_fmt(&out, i == 0 && power >= 0 ? "%d" : "%02d", digit);
    }
    struct str all = buf_view(&out);
    if (power < (int)digit_count - 1 && all.ptr[all.len - 1] == '0') { /* 0.50 */
        all.len--;
    }
    *text = all;
    return true;
}

/* DATE, and the timestamps, which append four bytes of nanoseconds, and two of a zone (the moment is in UTC then). */
static bool moment_text(struct arena *arena, const unsigned char *b, size_t count, struct str *text) {
    if (count != 7 && count != 11 && count != 13) {
        return false;
    }
    int year = (b[0] - 100) * 100 + (b[1] - 100), hour = b[4] - 1, minute = b[5] - 1, second = b[6] - 1;
    if (year < -4712 || year > 9999 || b[2] < 1 || b[2] > 12 || b[3] < 1 || b[3] > 31 || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59 || second < 0 || second > 59) {
        return false;
    }
    struct str whole =
        str_fmt(arena, "%04d-%02d-%02d %02d:%02d:%02d", year, (int)b[2], (int)b[3], hour, minute, second);
    uint32_t nanos =
        count > 7 ? (uint32_t)b[7] << 24 | (uint32_t)b[8] << 16 | (uint32_t)b[9] << 8 | (uint32_t)b[10] : 0;
    *text = nanos ? str_fmt(arena, STR_FMT ".%06u", STR_ARG(whole), (unsigned)(nanos / 1000)) : whole;
    return nanos < 1000000000u;
}

static bool binary_text(struct arena *arena, const unsigned char *bytes, size_t count, struct str *text) {
    uint64_t bits = 0;
    double number;
    if (count != 4 && count != 8) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        bits = bits << 8 | (bytes[0] & 0x80 ? (i == 0 ? bytes[i] & 0x7Fu : bytes[i]) : (unsigned)(unsigned char)~bytes[i]);
    }
    if (count == 4) {
        uint32_t half = (uint32_t)bits;
        float single;
        memcpy(&single, &half, sizeof single);
        number = (double)single;
    } else {
        memcpy(&number, &bits, sizeof number);
    }
    struct buf out;
    buf_init(&out, arena);
    buf_double(&out, isfinite(number) ? number : 0);
    *text = buf_view(&out);
    return isfinite(number);
}

/* NCHAR and NVARCHAR2 are UTF-16, high byte first. What is no character becomes a question mark. */
static struct str utf16_text(struct arena *arena, const unsigned char *bytes, size_t count) {
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i + 1 < count; i += 2) {
        unsigned unit = (unsigned)bytes[i] << 8 | bytes[i + 1];
        if (unit < 0x80) {
            buf_char(&out, unit ? (char)unit : '?');
        } else if (unit < 0x800) {
            buf_char(&out, (char)(0xC0 | unit >> 6));
            buf_char(&out, (char)(0x80 | (unit & 0x3F)));
        } else if (unit < 0xD800 || unit > 0xDFFF) {
            buf_char(&out, (char)(0xE0 | unit >> 12));
            buf_char(&out, (char)(0x80 | (unit >> 6 & 0x3F)));
            buf_char(&out, (char)(0x80 | (unit & 0x3F)));
        } else {
            buf_char(&out, '?');
        }
    }
    return buf_view(&out);
}

/* A text in the database's character set: low and high values are cut after 64 bytes, perhaps inside a character. */
static struct str char_text(struct arena *arena, const unsigned char *bytes, size_t count) {
    struct str text = {(const char *)bytes, count};
    for (size_t cut = 0; cut < 4 && cut < count; cut++) {
        struct str shorter = str_slice(text, 0, count - cut);
        if (str_is_utf8(shorter) && !memchr(shorter.ptr, 0, shorter.len)) {
            return shorter;
        }
    }
    struct buf out; /* of another character set: what is ASCII can be read */
    buf_init(&out, arena);
    for (size_t i = 0; i < count; i++) {
        buf_char(&out, bytes[i] >= ' ' && bytes[i] < 0x7F ? (char)bytes[i] : '?');
    }
    return buf_view(&out);
}

bool oracle_value_text(struct arena *arena, struct str type_name, struct str hex, struct str *text) {
    unsigned char *bytes;
    size_t count;
    struct str type = str_upper(arena, type_name);
    if (!from_hex(arena, hex, &bytes, &count) || count == 0) {
        return false;
    }
    if (str_starts(type, STR("NUMBER")) || str_starts(type, STR("FLOAT"))) {
        return number_text(arena, bytes, count, text);
    }
    if (str_eq_z(type, "DATE") || str_starts(type, STR("TIMESTAMP"))) {
        return moment_text(arena, bytes, count, text);
    }
    if (str_starts(type, STR("BINARY_"))) {
        return binary_text(arena, bytes, count, text);
    }
    if (str_starts(type, STR("NCHAR")) || str_starts(type, STR("NVARCHAR"))) {
        *text = utf16_text(arena, bytes, count);
    } else if (str_starts(type, STR("CHAR")) || str_starts(type, STR("VARCHAR"))) {
        *text = char_text(arena, bytes, count);
    } else {
        *text = hex;
    }
    return true;
}

/* --- The optimizer's scale ------------------------------------------------------------------------------- */

#define TEXT_SCALE_UNIT 1e21 /* 256^15 has 36 digits, of which 15 are kept */

static double text_scale(struct str text) {
    double scale = 0;
    for (size_t i = 0; i < TEXT_SCALE_BYTES; i++) {
        scale = scale * 256 + (i < text.len ? (unsigned char)text.ptr[i] : 0);
    }
    return round(scale / TEXT_SCALE_UNIT) * TEXT_SCALE_UNIT;
}

/* Julian day of a day of the Gregorian calendar (Fliegel and Van Flandern 1968). */
static double julian_day(int64_t year, int64_t month, int64_t day) {
    int64_t a = (month - 14) / 12;
    return (double)(1461 * (year + 4800 + a) / 4 + 367 * (month - 2 - 12 * a) / 12 - 3 * ((year + 4900 + a) / 100) / 4 +
                    day - 32075);
}

static bool digits_at(struct str text, size_t at, size_t count, int64_t *number) {
    return at + count <= text.len && str_to_i64(str_slice(text, at, at + count), number);
}

/* YYYY-MM-DD, with hh:mm:ss and a fraction or not. */
static double moment_scale(struct str text) {
    int64_t year, month, day, hour = 0, minute = 0, second = 0;
    double fraction = 0;
    if (!digits_at(text, 0, 4, &year) || !digits_at(text, 5, 2, &month) || !digits_at(text, 8, 2, &day) || month < 1 ||
        month > 12 || day < 1 || day > 31) {
        return NAN;
    }
    if (text.len > 10 && (!digits_at(text, 11, 2, &hour) || !digits_at(text, 14, 2, &minute))) {
        return NAN;
    }
    if (text.len > 17 && !digits_at(text, 17, 2, &second)) {
        return NAN;
    }
    if (text.len > 20 && text.ptr[19] == '.' && !str_to_double(str_slice(text, 19, text.len), &fraction)) {
        fraction = 0;
    }
    return julian_day(year, month, day) + ((double)(hour * 3600 + minute * 60 + second) + fraction) / 86400;
}

double oracle_value_scale(enum catalog_family family, struct str text) {
    double number;
    switch (family) {
    case FAMILY_INTEGER:
    case FAMILY_NUMERIC:
    case FAMILY_FLOAT:
        return str_to_double(text, &number) ? number : NAN;
    case FAMILY_DATE:
    case FAMILY_TIMESTAMP:
        return moment_scale(text);
    case FAMILY_TEXT:
        return text_scale(text);
    case FAMILY_BOOLEAN:
        return str_ieq_z(text, "true") || str_eq_z(text, "1") ? 1 : 0;
    case FAMILY_OTHER:
    case FAMILY_TIME:
    case FAMILY_INTERVAL:
    case FAMILY_UUID:
    case FAMILY_BYTES:
    case FAMILY_JSON:
    case FAMILY_ARRAY:
    case FAMILY_ENUM:
    case FAMILY_FULLTEXT:
    case FAMILY_GEOMETRY:
    case FAMILY_RANGE:
        break;
    }
    return NAN;
}

/* The inverse of julian_day, and of the fraction to the second. */
static struct str moment_from_scale(struct arena *arena, double scale) {
    if (!(scale >= 0 && scale < 5373485)) { /* 31 December 9999 */
        return (struct str){0};
    }
    int64_t day = (int64_t)floor(scale), seconds = (int64_t)floor((scale - (double)day) * 86400 + 0.5);
    day += seconds / 86400;
    seconds %= 86400;
    int64_t l = day + 68569, n = 4 * l / 146097;
    l -= (146097 * n + 3) / 4;
    int64_t year = 4000 * (l + 1) / 1461001;
    l = l - 1461 * year / 4 + 31;
    int64_t month = 80 * l / 2447, day_of_month = l - 2447 * month / 80;
    l = month / 11;
    return str_fmt(arena, "%04d-%02d-%02d %02d:%02d:%02d", (int)(100 * (n - 49) + year + l), (int)(month + 2 - 12 * l),
                   (int)day_of_month, (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
}

/* Only about six bytes survive the rounding to 15 digits. */
static struct str text_from_scale(struct arena *arena, double scale) {
    enum { KEPT = 6 };
    char *text = arena_alloc(arena, KEPT);
    double unit = pow(256, TEXT_SCALE_BYTES - 1);
    size_t length = 0;
    scale += TEXT_SCALE_UNIT / 2;
    while (length < KEPT && scale > 0 && scale < unit * 256) {
        double byte = floor(scale / unit);
        if (byte < ' ' || byte > 126) {
            break;
        }
        text[length++] = (char)(unsigned char)byte;
        scale -= byte * unit;
        unit /= 256;
    }
    return (struct str){text, length};
}

struct str oracle_value_from_scale(struct arena *arena, enum catalog_family family, double scale) {
    struct buf out;
    if (!isfinite(scale)) {
        return (struct str){0};
    }
    if (family == FAMILY_DATE || family == FAMILY_TIMESTAMP) {
        return moment_from_scale(arena, scale);
    }
    if (family == FAMILY_TEXT) {
        return text_from_scale(arena, scale);
    }
    buf_init(&out, arena);
    buf_double(&out, scale);
    return buf_view(&out);
}
