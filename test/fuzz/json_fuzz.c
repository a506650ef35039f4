/* Whatever the bytes: a tree or an error, and the tree, written, reads back as the same text. */
#include <stdint.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_value(struct json_writer *writer, const struct json_value *value);

static void write_items(struct json_writer *writer, const struct json_value *value) {
    for (size_t i = 0; i < value->item_count; i++) {
        if (value->kind == JSON_OBJECT) {
            json_write_key_str(writer, value->items[i].key);
        }
        write_value(writer, &value->items[i]);
    }
}

static void write_value(struct json_writer *writer, const struct json_value *value) {
    switch (value->kind) {
    case JSON_NULL:
        json_write_null(writer);
        break;
    case JSON_BOOL:
        json_write_bool(writer, value->boolean);
        break;
    case JSON_NUMBER:
        if (value->is_integer) {
            json_write_i64(writer, value->integer);
        } else {
            json_write_number(writer, value->number);
        }
        break;
    case JSON_STRING:
        json_write_str(writer, value->text);
        break;
    case JSON_ARRAY:
        json_write_array(writer);
        write_items(writer, value);
        json_write_array_end(writer);
        break;
    case JSON_OBJECT:
        json_write_object(writer);
        write_items(writer, value);
        json_write_object_end(writer);
        break;
    }
}

static bool rewrite(struct arena *arena, struct str text, bool pretty, struct buf *out) {
    struct err err = {0};
    struct json_writer writer;
    const struct json_value *value = json_read(arena, text, &err);
    if (!value) {
        if (err.code != ERR_JSON_MALFORMED) {
            abort();
        }
        return false;
    }
    buf_init(out, arena);
    json_write_init(&writer, out, pretty);
    write_value(&writer, value);
    if (!json_write_done(&writer)) {
        abort();
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct buf once, twice, again;
    arena_init(&arena, NULL);
    if (rewrite(&arena, (struct str){(const char *)data, size}, true, &once)) {
        if (!rewrite(&arena, buf_view(&once), false, &twice) || !rewrite(&arena, buf_view(&twice), true, &again) ||
            !str_eq(buf_view(&once), buf_view(&again))) {
            abort();
        }
    }
    arena_release(&arena);
    return 0;
}
