/*
 * JSON: a reader into a small tree on the arena, and a streaming writer onto a buffer.
 *
 * Reading is strict RFC 8259: no comments, trailing commas, NaN, or byte order mark; one value per text. Nesting has a
 * limit, so hostile text can exhaust neither stack nor patience. Parsed by yyjson, whose header appears in json.c only.
 *
 * Writing is deterministic: members in the order given, numbers as buf_double gives them, two spaces per level when
 * pretty. Bytes that are not UTF-8 become U+FFFD; a number that is not finite becomes null.
 */
#ifndef DOVETAIL_BASE_JSON_H
#define DOVETAIL_BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum { JSON_DEPTH_MAX = 256 }; /* EXPLAIN nests three levels per plan node */

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json_value {
    enum json_kind kind;
    bool boolean;
    bool is_integer; /* a number written without fraction or exponent that fits `integer` */
    int64_t integer;
    double number;            /* any number */
    struct str text;          /* a string, decoded; may hold NUL bytes */
    struct str key;           /* in an object: the member's name */
    struct json_value *items; /* elements or members, in the order written */
    size_t item_count;
};

/* NULL on failure: JSON_MALFORMED with line and column. */
const struct json_value *json_read(struct arena *arena, struct str text, struct err *err);

/* Lookups that tolerate NULL and wrong kinds, so that they can be chained. With repeated keys the first counts. */
const struct json_value *json_get(const struct json_value *object, const char *key); /* NULL when absent */
const struct json_value *json_at(const struct json_value *array, size_t index);      /* NULL when absent */
/* The member's value, or `otherwise` when it is absent or of another kind. */
struct str json_get_str(const struct json_value *object, const char *key, struct str otherwise);
double json_get_number(const struct json_value *object, const char *key, double otherwise);
int64_t json_get_i64(const struct json_value *object, const char *key, int64_t otherwise);
bool json_get_bool(const struct json_value *object, const char *key, bool otherwise);

/*
 * Writer. A misuse (a value in an object without a key, an end that does not match, too deep) marks it broken; from
 * then on it writes nothing. Check json_write_done() once, at the end: true when one whole value was written.
 */
struct json_writer {
    struct buf *out;
    bool pretty;
    bool broken;
    bool has_items; /* the open container is not empty */
    bool after_key;
    size_t depth;
    char open[JSON_DEPTH_MAX]; /* '{' or '[' per level */
};

void json_write_init(struct json_writer *writer, struct buf *out, bool pretty);
bool json_write_done(const struct json_writer *writer);

void json_write_object(struct json_writer *writer);
void json_write_object_end(struct json_writer *writer);
void json_write_array(struct json_writer *writer);
void json_write_array_end(struct json_writer *writer);
void json_write_key(struct json_writer *writer, const char *key);
void json_write_key_str(struct json_writer *writer, struct str key);
void json_write_str(struct json_writer *writer, struct str text);
void json_write_z(struct json_writer *writer, const char *z); /* NULL writes null */
void json_write_number(struct json_writer *writer, double number);
void json_write_i64(struct json_writer *writer, int64_t number);
void json_write_u64(struct json_writer *writer, uint64_t number);
/* A number by its digits, which must be those of a JSON number. */
void json_write_digits(struct json_writer *writer, struct str digits);
void json_write_bool(struct json_writer *writer, bool value);
void json_write_null(struct json_writer *writer);

/* The quoted, escaped form of a text by itself. */
void json_quote(struct buf *out, struct str text);

#endif
