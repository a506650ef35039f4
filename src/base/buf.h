/* Growable byte buffer on an arena: builders append, then take the text as a view. */
#ifndef DOVETAIL_BASE_BUF_H
#define DOVETAIL_BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

struct buf {
    struct arena *arena; /* owns the bytes */
    char *ptr;
    size_t len, cap;
};

void buf_init(struct buf *buf, struct arena *arena);
void buf_reset(struct buf *buf); /* empty, memory kept */
void buf_char(struct buf *buf, char c);
void buf_str(struct buf *buf, struct str s);
void buf_z(struct buf *buf, const char *z);
void buf_repeat(struct buf *buf, char c, size_t count);
void buf_fmt(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vfmt(struct buf *buf, const char *format, va_list args);
/* The shortest of %.15g, %.16g and %.17g that reads back as the same number; whole ones below 10^15 in full. */
void buf_double(struct buf *buf, double number);
struct str buf_view(const struct buf *buf); /* valid until the next append */

#endif
