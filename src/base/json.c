/*
 * The one file that sees yyjson. Its document is copied into our tree at once: callers then need neither its types nor
 * its lifetime, and the arena owns everything.
 */
#include "base/json.h"

#include <math.h>
#include <yyjson.h>

static bool copy_value(struct arena *arena, yyjson_val *from, struct json_value *to, size_t depth, struct err *err);

static struct str view_of(yyjson_val *string) {
    return (struct str){yyjson_get_str(string), yyjson_get_len(string)};
}

static bool copy_items(struct arena *arena, yyjson_val *from, struct json_value *to, size_t depth, struct err *err) {
    if (depth == JSON_DEPTH_MAX) {
        return err_set(err, ERR_JSON_MALFORMED, "the JSON text is nested more than %d levels deep", JSON_DEPTH_MAX);
    }
    size_t index, count;
    yyjson_val *key, *item;
    to->item_count = yyjson_get_len(from);
    to->items = ARENA_ARRAY(arena, struct json_value, to->item_count);
    if (yyjson_is_arr(from)) {
        yyjson_arr_foreach(from, index, count, item) {
            if (!copy_value(arena, item, &to->items[index], depth + 1, err)) {
                return false;
            }
        }
        return true;
    }
    yyjson_obj_foreach(from, index, count, key, item) {
        to->items[index].key = str_dup(arena, view_of(key));
        if (!copy_value(arena, item, &to->items[index], depth + 1, err)) {
            return false;
        }
    }
    return true;
}

static void copy_number(yyjson_val *from, struct json_value *to) {
    to->kind = JSON_NUMBER;
    to->number = yyjson_get_num(from);
    if (yyjson_is_sint(from) || (yyjson_is_uint(from) && yyjson_get_uint(from) <= INT64_MAX)) {
        to->is_integer = true;
        to->integer = yyjson_get_sint(from);
    }
}

static bool copy_value(struct arena *arena, yyjson_val *from, struct json_value *to, size_t depth, struct err *err) {
    switch (yyjson_get_type(from)) {
    case YYJSON_TYPE_BOOL:
        to->kind = JSON_BOOL;
        to->boolean = yyjson_get_bool(from);
        return true;
    case YYJSON_TYPE_NUM:
        copy_number(from, to);
        return true;
    case YYJSON_TYPE_STR:
        to->kind = JSON_STRING;
        to->text = str_dup(arena, view_of(from));
        return true;
    case YYJSON_TYPE_ARR:
        to->kind = JSON_ARRAY;
        return copy_items(arena, from, to, depth, err);
    case YYJSON_TYPE_OBJ:
        to->kind = JSON_OBJECT;
        return copy_items(arena, from, to, depth, err);
    default:
        to->kind = JSON_NULL;
        return true;
    }
}

static void place_of(struct str text, size_t at, size_t *line, size_t *column) {
    *line = *column = 1;
    for (size_t i = 0; i < at && i < text.len; i++) {
        bool is_end = text.ptr[i] == '\n';
        *line += is_end;
        *column = is_end ? 1 : *column + 1;
    }
}

const struct json_value *json_read(struct arena *arena, struct str text, struct err *err) {
    yyjson_read_err why;
    /* Not in situ, so yyjson does not write through this pointer. */
    yyjson_doc *doc = yyjson_read_opts((char *)(uintptr_t)(text.len ? text.ptr : ""), text.len, 0, NULL, &why);
    if (!doc) {
        size_t line, column;
        place_of(text, why.pos, &line, &column);
        err_set(err, ERR_JSON_MALFORMED, "line %zu, column %zu: %s", line, column,
                text.len ? why.msg : "the JSON text is empty");
        err_place(err, line, column);
        return NULL;
    }
    struct json_value *value = ARENA_NEW(arena, struct json_value);
    bool done = copy_value(arena, yyjson_doc_get_root(doc), value, 0, err);
    yyjson_doc_free(doc);
    return done ? value : NULL;
}

const struct json_value *json_get(const struct json_value *object, const char *key) {
    if (!object || object->kind != JSON_OBJECT) {
        return NULL;
    }
    for (size_t i = 0; i < object->item_count; i++) {
        if (str_eq_z(object->items[i].key, key)) {
            return &object->items[i];
        }
    }
    return NULL;
}

const struct json_value *json_at(const struct json_value *array, size_t index) {
    return array && array->kind == JSON_ARRAY && index < array->item_count ? &array->items[index] : NULL;
}

static const struct json_value *get_kind(const struct json_value *object, const char *key, enum json_kind kind) {
    const struct json_value *value = json_get(object, key);
    return value && value->kind == kind ? value : NULL;
}

struct str json_get_str(const struct json_value *object, const char *key, struct str otherwise) {
    const struct json_value *value = get_kind(object, key, JSON_STRING);
    return value ? value->text : otherwise;
}

double json_get_number(const struct json_value *object, const char *key, double otherwise) {
    const struct json_value *value = get_kind(object, key, JSON_NUMBER);
    return value ? value->number : otherwise;
}

int64_t json_get_i64(const struct json_value *object, const char *key, int64_t otherwise) {
    const struct json_value *value = get_kind(object, key, JSON_NUMBER);
    return value && value->is_integer ? value->integer : otherwise;
}

bool json_get_bool(const struct json_value *object, const char *key, bool otherwise) {
    const struct json_value *value = get_kind(object, key, JSON_BOOL);
    return value ? value->boolean : otherwise;
}
