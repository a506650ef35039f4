/* Growable byte buffer: doubles, and extends in place while it is the newest thing on its arena. */
#include "base/buf.h"

#include <math.h>

void buf_init(struct buf *buf, struct arena *arena) {
    *buf = (struct buf){.arena = arena};
}

void buf_reset(struct buf *buf) {
    buf->len = 0;
}

/* Room for `more` bytes behind the text. A length that overflows is more than memory: arena_grow aborts on it. */
static char *make_room(struct buf *buf, size_t more) {
    if (buf->cap - buf->len < more) {
        size_t need;
        if (__builtin_add_overflow(buf->len, more, &need)) {
            need = SIZE_MAX;
        }
        size_t cap = buf->cap > SIZE_MAX / 2 ? need : buf->cap * 2;
        if (cap < need) {
            cap = need;
        }
        if (cap < 64) {
            cap = 64;
        }
        buf->ptr = arena_grow(buf->arena, buf->ptr, buf->cap, cap);
        buf->cap = cap;
    }
    return buf->ptr + buf->len;
}

void buf_char(struct buf *buf, char c) {
    *make_room(buf, 1) = c;
    buf->len++;
}

void buf_str(struct buf *buf, struct str s) {
    if (s.len) {
        memcpy(make_room(buf, s.len), s.ptr, s.len);
        buf->len += s.len;
    }
}

void buf_z(struct buf *buf, const char *z) {
    buf_str(buf, str_from_z(z));
}

void buf_repeat(struct buf *buf, char c, size_t count) {
    if (count) {
        memset(make_room(buf, count), c, count);
        buf->len += count;
    }
}

void buf_vfmt(struct buf *buf, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    char *p = make_room(buf, 64);
    size_t room = buf->cap - buf->len;
    int need = vsnprintf(p, room, format, args);
    if (need >= 0 && (size_t)need >= room) {
        p = make_room(buf, (size_t)need + 1);
        vsnprintf(p, (size_t)need + 1, format, again);
    }
    if (need > 0) {
        buf->len += (size_t)need;
    }
    va_end(again);
}

void buf_fmt(struct buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vfmt(buf, format, args);
    va_end(args);
}

void buf_double(struct buf *buf, double number) {
    char text[40];
    if (number == trunc(number) && fabs(number) < 1e15) {
        buf_fmt(buf, "%.0f", number == 0 ? 0.0 : number); /* no "-0" */
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number) {
            break;
        }
    }
    buf_z(buf, text);
}

struct str buf_view(const struct buf *buf) {
    return (struct str){buf->ptr, buf->len};
}
