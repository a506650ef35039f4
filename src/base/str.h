/*
 * String view: pointer and length, not owned, not NUL-terminated. Tokens are views into the statement's text.
 * The empty string may have a NULL pointer. Functions that return memory take the arena first.
 */
#ifndef DOVETAIL_BASE_STR_H
#define DOVETAIL_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* For static initialisers. */
/* clang-format off */
#define STR_INIT(literal) {"" literal, sizeof(literal) - 1}
/* clang-format on */
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)((s).len), ((s).ptr ? (s).ptr : "")

struct str str_from_z(const char *z);                       /* NULL gives the empty string */
struct str str_slice(struct str s, size_t from, size_t to); /* clamped to the string */
bool str_eq(struct str a, struct str b);
bool str_eq_z(struct str a, const char *z);
bool str_ieq(struct str a, struct str b); /* ASCII case ignored */
bool str_ieq_z(struct str a, const char *z);
bool str_eq_any_z(struct str a, const char *const *z); /* one of these; NULL ends them */
bool str_ieq_any_z(struct str a, const char *const *z);
int str_cmp(struct str a, struct str b); /* bytewise, shorter first on a tie */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_find(struct str s, struct str needle, size_t *at); /* first place; false if absent */
struct str str_trim(struct str s);                          /* ASCII white space off both ends */
/* Cuts *rest at the first `separator`: returns what stood before it, *rest becomes what follows. */
struct str str_cut(struct str *rest, char separator);

struct str str_dup(struct arena *arena, struct str s);
char *str_z(struct arena *arena, struct str s);          /* NUL-terminated copy */
struct str str_lower(struct arena *arena, struct str s); /* ASCII only */
struct str str_upper(struct arena *arena, struct str s);
struct str str_fmt(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str str_vfmt(struct arena *arena, const char *format, va_list args);

/* Whole-string decimal numbers; false when anything is left over, out of range, or (double) not finite. */
bool str_to_i64(struct str s, int64_t *out);
bool str_to_double(struct str s, double *out);
/* "500MB", "20 kB", "1.5GB", "123": bytes; kB, MB, GB, TB are powers of 1024 as in PostgreSQL, their case does not
 * matter. False when malformed, negative, or 2^53 and more. */
bool str_to_size(struct str s, uint64_t *bytes);

/* True when the bytes are well-formed UTF-8 (no surrogates, no overlong forms). */
bool str_is_utf8(struct str s);
/* Bytes of the well-formed UTF-8 character that s begins with; 0 when s is empty or begins with a malformed one. */
size_t str_utf8_length(struct str s);

#endif
