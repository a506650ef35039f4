/*
 * Texts as values of Oracle's external types. NUMBER: Oracle Call Interface Programmer's Guide, "Data Types": an
 * exponent byte, then base-100 digits plus 1; for negative numbers the complement, digits as 101 minus digit, and a
 * 102 behind.
 */
#include <ctype.h>

#include "oci/oci.h"

uint16_t value_code(struct str type, uint16_t *size_bytes) {
    static const struct {
        const char *name;
        uint16_t code;
    } codes[] = {
        {"NUMBER", SQLT_NUM},
        {"DATE", SQLT_DAT},
        {"TIMESTAMP", SQLT_TIMESTAMP},
        {"TIMESTAMP WITH TIME ZONE", SQLT_TIMESTAMP_TZ},
        {"CLOB", SQLT_CLOB},
        {"TIMESTAMP WITH LOCAL TIME ZONE", SQLT_TIMESTAMP_LTZ},
        {"BLOB", SQLT_BLOB},
        {"INTERVAL DAY TO SECOND", SQLT_INTERVAL_DS},
        {"LONG", SQLT_LNG},
        {"INTERVAL YEAR TO MONTH", SQLT_INTERVAL_YM},
        {"LONG RAW", SQLT_LBI},
        {"BINARY_DOUBLE", SQLT_IBDOUBLE},
        {"BOOLEAN", SQLT_BOL},
        {"BINARY_FLOAT", SQLT_IBFLOAT},
        {"JSON", SQLT_JSON},
        {"ROWID", SQLT_RDD},
        {"BFILE", SQLT_BFILE},
    };
    struct str rest = type, name = str_cut(&rest, '('), digits = str_cut(&rest, ')');
    int64_t size;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (str_eq_z(type, codes[i].name)) {
            *size_bytes = 22;
            return codes[i].code;
        }
    *size_bytes = str_to_i64(digits, &size) ? (uint16_t)size : 4000;
    return str_eq_z(name, "RAW") ? SQLT_BIN : str_eq_z(name, "CHAR") ? SQLT_AFC : SQLT_CHR;
}

/* --- NUMBER --------------------------------------------------------------------------------------------------- */

/* "-12.50" as digits 1 2 5 and the power of ten of the point behind them; at most 40 digits. */
static bool read_decimal(struct str text, int *digits, int *count, int *point, bool *negative) {
    bool fraction = false, any = false;
    size_t i = text.len && (text.ptr[0] == '-' || text.ptr[0] == '+');
    *negative = text.len && text.ptr[0] == '-';
    *count = *point = 0;
    for (; i < text.len && text.ptr[i] != 'E' && text.ptr[i] != 'e'; i++) {
        char c = text.ptr[i];
        if (c == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (!isdigit((unsigned char)c) || *count == 40)
            return false;
        any = true;
        if (*count || c != '0')
            digits[(*count)++] = c - '0';
        *point += *count && !fraction ? 1 : !*count && fraction ? -1 : 0;
    }
    int64_t exponent = 0;
    if (i < text.len && !str_to_i64(str_slice(text, i + 1, text.len), &exponent))
        return false;
    *point += (int)exponent;
    while (*count && digits[*count - 1] == 0)
        (*count)--;
    return any;
}

int value_number(unsigned char *out, struct str text) {
    int digits[42], count, point, length = 0;
    bool negative;
    memset(out, 0, 22);
    if (!read_decimal(text, digits, &count, &point, &negative))
        return 1722;
    if (count == 0) {
        out[0] = 1;
        out[1] = 0x80;
        return 0;
    }
    if (point & 1) { /* pairs start on an even place */
        memmove(digits + 1, digits, (size_t)count * sizeof *digits);
        digits[0] = 0;
        count++;
        point++;
    }
    if (count & 1)
        digits[count++] = 0;
    int exponent = 0xC0 + point / 2;
    out[1] = (unsigned char)(negative ? 0xFF - exponent : exponent);
    for (int i = 0; i < count && length < 20; i += 2, length++) {
        int pair = digits[i] * 10 + digits[i + 1];
        out[2 + length] = (unsigned char)(negative ? 101 - pair : pair + 1);
    }
    if (negative && length < 20)
        out[2 + length++] = 102;
    out[0] = (unsigned char)(length + 1);
    return 0;
}

/* --- Times ---------------------------------------------------------------------------------------------------- */

static int64_t digits_at(struct str text, size_t *at) {
    int64_t number = 0;
    while (*at < text.len && isdigit((unsigned char)text.ptr[*at]))
        number = number * 10 + text.ptr[(*at)++] - '0';
    return number;
}

static uint32_t fraction_at(struct str text, size_t *at) {
    uint32_t number = 0;
    int places = 0;
    if (*at < text.len && text.ptr[*at] == '.')
        for ((*at)++; *at < text.len && isdigit((unsigned char)text.ptr[*at]); (*at)++)
            if (places++ < 9)
                number = number * 10 + (uint32_t)(text.ptr[*at] - '0');
    for (; places < 9; places++)
        number *= 10;
    return number;
}

/* 2026-11-26 17:05:09.25+01:00 */
void value_time(struct str text, struct descriptor *out) {
    size_t at = 0;
    int *parts[] = {&out->year, &out->month, &out->day, &out->hour, &out->minute, &out->second};
    for (size_t i = 0; i < 6; i++) {
        *parts[i] = (int)digits_at(text, &at);
        at += i < 5;
    }
    out->nanosecond = fraction_at(text, &at);
    if (at < text.len) {
        bool west = text.ptr[at++] == '-';
        int hours = (int)digits_at(text, &at);
        at++;
        out->offset_minutes = (hours * 60 + (int)digits_at(text, &at)) * (west ? -1 : 1);
    }
}

/* -5 04:03:02.5 and -1-02; all parts get the sign */
void value_interval(struct str text, struct descriptor *out) {
    size_t at = text.len && text.ptr[0] == '-', space;
    int sign = at ? -1 : 1;
    if (!str_find(text, STR(" "), &space)) {
        out->years = sign * (int)digits_at(text, &at);
        at++;
        out->months = sign * (int)digits_at(text, &at);
        return;
    }
    int *parts[] = {&out->days, &out->hours, &out->minutes, &out->seconds};
    for (size_t i = 0; i < 4; i++) {
        *parts[i] = sign * (int)digits_at(text, &at);
        at += i < 3;
    }
    out->fraction = sign * (int)fraction_at(text, &at);
}

static void store_date(unsigned char *out, struct str text) {
    struct descriptor time = {0};
    value_time(text, &time);
    int16_t year = (int16_t)time.year;
    memcpy(out, &year, sizeof year);
    out[2] = (unsigned char)time.month;
    out[3] = (unsigned char)time.day;
    out[4] = (unsigned char)time.hour;
    out[5] = (unsigned char)time.minute;
    out[6] = (unsigned char)time.second;
}

/* --- Bytes ---------------------------------------------------------------------------------------------------- */

static unsigned char hex_at(struct str text, size_t at) {
    char c = text.ptr[at];
    return (unsigned char)(isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10);
}

size_t value_raw(struct str text, unsigned char *out, size_t room) {
    size_t length = 0;
    for (size_t i = 0; i + 1 < text.len && length < room; i += 2)
        out[length++] = (unsigned char)(hex_at(text, i) << 4 | hex_at(text, i + 1));
    return length;
}

/* Piece by piece into the buffers that the caller's callback gives, as OCI does with LONG and CLOB. */
static int store_pieces(struct place *define, size_t row, struct str text, bool null) {
    size_t done = 0;
    uint8_t piece = OCI_FIRST_PIECE;
    do {
        void *buffer = NULL, *indicator = NULL;
        uint32_t *room = NULL;
        uint16_t *code = NULL;
        define->callback(define->context, &define->handle, (uint32_t)row, &buffer, &room, &piece, &indicator, &code);
        size_t part = text.len - done < *room ? text.len - done : *room;
        memcpy(buffer, text.ptr + done, part);
        *room = (uint32_t)part;
        *(int16_t *)indicator = null ? -1 : 0;
        if (code)
            *code = 0;
        done += part;
        piece = OCI_NEXT_PIECE;
    } while (done < text.len);
    return 0;
}

static int store_bytes(struct place *define, size_t row, struct str text) {
    unsigned char *raw = NULL;
    int result = 0;
    if (define->type == SQLT_BIN || define->type == SQLT_LBI) {
        raw = malloc(text.len / 2 + 1);
        text = (struct str){(char *)raw, value_raw(text, raw, text.len / 2)};
    }
    if (define->mode & OCI_DYNAMIC_FETCH)
        result = store_pieces(define, row, text, false);
    else if (text.len > (size_t)define->size_bytes)
        result = 1406;
    else {
        memcpy((char *)define->values + row * (size_t)define->size_bytes, text.ptr, text.len);
        define->lengths[row] = (uint32_t)text.len;
    }
    free(raw);
    return result;
}

static void store_descriptor(struct descriptor *descriptor, uint16_t type, struct str text) {
    uint32_t kind = descriptor->type, count = descriptor->count;
    document_free(descriptor);
    *descriptor = (struct descriptor){.type = kind, .count = count};
    if (type == SQLT_INTERVAL_DS || type == SQLT_INTERVAL_YM)
        value_interval(text, descriptor);
    else if (type == SQLT_RDD || type == SQLT_JSON)
        snprintf(descriptor->text, sizeof descriptor->text, STR_FMT, STR_ARG(text));
    else
        value_time(text, descriptor);
}

int value_store(struct place *define, size_t row, struct str text) {
    char *at = (char *)define->values + row * (size_t)define->size_bytes;
    double number = 0;
    if (define->codes)
        define->codes[row] = 0;
    if (text.ptr == NULL) {
        if (define->mode & OCI_DYNAMIC_FETCH)
            return store_pieces(define, row, STR(""), true);
        define->indicators[row] = -1;
        return 0;
    }
    if (define->indicators)
        define->indicators[row] = 0;
    switch (define->type) {
    case SQLT_VNU:
        return value_number((unsigned char *)at, text);
    case SQLT_ODT:
        store_date((unsigned char *)at, text);
        return 0;
    case SQLT_BOL: {
        int truth = str_eq_z(text, "t");
        memcpy(at, &truth, sizeof truth);
        return 0;
    }
    case SQLT_BDOUBLE:
    case SQLT_IBDOUBLE:
        str_to_double(text, &number);
        memcpy(at, &number, sizeof number);
        return 0;
    case SQLT_BFLOAT:
    case SQLT_IBFLOAT: {
        str_to_double(text, &number);
        float single = (float)number;
        memcpy(at, &single, sizeof single);
        return 0;
    }
    case SQLT_TIMESTAMP:
    case SQLT_TIMESTAMP_TZ:
    case SQLT_TIMESTAMP_LTZ:
    case SQLT_INTERVAL_DS:
    case SQLT_INTERVAL_YM:
    case SQLT_RDD:
    case SQLT_JSON:
        store_descriptor(*(struct descriptor **)(void *)at, define->type, text);
        return 0;
    default:
        return store_bytes(define, row, text);
    }
}
