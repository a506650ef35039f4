#include "base/err.h"

#include <stdarg.h>

#define USER ERR_CLASS_USER
#define REMOTE ERR_CLASS_REMOTE
#define LIMIT ERR_CLASS_LIMIT
#define INTERNAL ERR_CLASS_INTERNAL
static const struct err_info infos[] = {
    [ERR_NONE] = {"NONE", "DVT-0000", "no error", ERR_CLASS_INTERNAL, false, 200, 0, 0},
#define ERR(name, id, class, retryable, http, grpc, exit, message)                                                     \
    [ERR_##name] = {#name, id, message, class, retryable, http, grpc, exit},
#include "base/err.def"
#undef ERR
};
#undef USER
#undef REMOTE
#undef LIMIT
#undef INTERNAL

const struct err_info *err_info(enum err_code code) {
    return (unsigned)code < ERR_CODE_COUNT ? &infos[code] : &infos[ERR_INTERNAL];
}

/* A cut text must not end inside a UTF-8 character. */
static void trim_cut_character(char *text, size_t size) {
    size_t end = strlen(text);
    if (end + 1 < size) {
        return;
    }
    size_t start = end;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    if (start == 0) {
        return;
    }
    unsigned char lead = (unsigned char)text[start - 1];
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (start - 1 + length > end) {
        text[start - 1] = '\0';
    }
}

static void fill(char *text, size_t size, const char *format, va_list args) {
    vsnprintf(text, size, format, args);
    trim_cut_character(text, size);
}

bool err_set(struct err *err, enum err_code code, const char *format, ...) {
    if (!err || err->code != ERR_NONE) {
        return false;
    }
    err->code = code;
    va_list args;
    va_start(args, format);
    fill(err->message, sizeof err->message, format, args);
    va_end(args);
    return false;
}

void err_detail(struct err *err, const char *format, ...) {
    if (!err || err->detail[0]) {
        return;
    }
    va_list args;
    va_start(args, format);
    fill(err->detail, sizeof err->detail, format, args);
    va_end(args);
}

void err_hint(struct err *err, const char *format, ...) {
    if (!err || err->hint[0]) {
        return;
    }
    va_list args;
    va_start(args, format);
    fill(err->hint, sizeof err->hint, format, args);
    va_end(args);
}

void err_native(struct err *err, const char *native) {
    if (err && !err->native[0] && native) {
        snprintf(err->native, sizeof err->native, "%s", native);
    }
}

void err_place(struct err *err, size_t line, size_t column) {
    if (err && err->line == 0) {
        err->line = line;
        err->column = column;
    }
}

void err_context(struct err *err, const char *format, ...) {
    if (!err) {
        return;
    }
    char text[sizeof err->message];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (length < 0) {
        return;
    }
    size_t used = (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
    snprintf(text + used, sizeof text - used, "%s", err->message);
    memcpy(err->message, text, sizeof text);
    trim_cut_character(err->message, sizeof err->message);
}

void err_clear(struct err *err) {
    *err = (struct err){0};
}
