/*
 * Documents of the type JSON, as ODPI-C walks them: OCIJsonDomDocGet gives a document that begins with a table of functions. No manual of the
 * client library describes it; its layout and the numbers of its types are those that ODPI-C itself declares (dpiImpl.h, "representation of
 * JSON DOM API"). Here are the functions that read; the others are NULL.
 *
 * What JSON's text has no form for stands in the answers as the SQL/JSON manual writes it: {"$oracleTimestamp": "2026-11-26 17:05:09"}.
 */
#include "base/json.h"
#include "oci/oci.h"

#define CALL __attribute__((visibility("default")))

enum { NODE_SCALAR = 1, NODE_OBJECT = 2, NODE_ARRAY = 3 };
enum {
    VALUE_NULL = 2,
    VALUE_STRING = 3,
    VALUE_FALSE = 5,
    VALUE_TRUE = 6,
    VALUE_FLOAT = 11,
    VALUE_DOUBLE = 12,
    VALUE_BINARY = 13,
    VALUE_NUMBER = 17,
    VALUE_DATE = 18,
    VALUE_TIMESTAMP = 19,
    VALUE_TIMESTAMP_TZ = 20,
    VALUE_INTERVAL_YM = 21,
    VALUE_INTERVAL_DS = 22,
};

struct json_document;

struct pair { /* a member of an object */
    struct {
        const char *ptr;
        uint32_t length, hash_id;
        uint16_t short_id, oson_id;
        uint8_t flags, hash;
        uint32_t id;
    } name;
    const void *value;
};

struct scalar {
    int type;
    union {
        struct {
            const char *value;
            uint32_t length;
        } bytes;
        float single;
        double number;
    } value;
};

union scalar_more { /* of the types that OCI has its own forms for */
    struct {
        int16_t year;
        uint8_t month, day, hour, minute, second;
        uint32_t nanosecond;
        int8_t offset_hours, offset_minutes;
    } time;
    struct {
        int32_t days, hours, minutes, seconds, fraction;
    } days;
    struct {
        int32_t years, months;
    } months;
    unsigned char number[22];
};

struct methods {
    void (*load[2])(void);
    int (*node_type)(struct json_document *document, const struct json_value *node);
    void (*scalar_info)(void);
    const struct json_value *(*root)(struct json_document *document);
    uint32_t (*member_count)(struct json_document *document, const struct json_value *object);
    void (*member[3])(void);
    uint32_t (*members)(struct json_document *document, const struct json_value *object, uint32_t from, uint32_t most, struct pair *out);
    uint32_t (*element_count)(struct json_document *document, const struct json_value *array);
    void (*element)(void);
    uint32_t (*elements)(struct json_document *document, const struct json_value *array, uint32_t from, uint32_t most, const void **out);
    void (*writing[27])(void);
    void (*scalar)(struct json_document *document, const struct json_value *node, struct scalar *out, union scalar_more *more);
};

struct json_document {
    const struct methods *methods;
    void *xml;
    int code;
    uint32_t changes;
    struct arena arena; /* ours from here on */
    const struct json_value *root;
};

static const struct {
    const char *key;
    int type;
} extended[] = {{"$rawhex", VALUE_BINARY},
                {"$oracleDate", VALUE_DATE},
                {"$oracleTimestamp", VALUE_TIMESTAMP},
                {"$oracleTimestampTZ", VALUE_TIMESTAMP_TZ},
                {"$intervalYearMonth", VALUE_INTERVAL_YM},
                {"$intervalDaySecond", VALUE_INTERVAL_DS},
                {"$numberDouble", VALUE_DOUBLE},
                {"$numberFloat", VALUE_FLOAT}};

/* The type that {"$...": "text"} stands for; 0 for any other node. */
static int extended_type(const struct json_value *node) {
    for (size_t i = 0; i < sizeof extended / sizeof *extended && node->kind == JSON_OBJECT && node->item_count == 1; i++)
        if (str_eq_z(node->items[0].key, extended[i].key))
            return extended[i].type;
    return 0;
}

static int node_type(struct json_document *document, const struct json_value *node) {
    (void)document;
    bool array = node->kind == JSON_ARRAY, object = node->kind == JSON_OBJECT && !extended_type(node);
    return array ? NODE_ARRAY : object ? NODE_OBJECT : NODE_SCALAR;
}

static const struct json_value *root(struct json_document *document) {
    return document->root;
}

static uint32_t item_count(struct json_document *document, const struct json_value *node) {
    (void)document;
    return (uint32_t)node->item_count;
}

static uint32_t members(struct json_document *document, const struct json_value *object, uint32_t from, uint32_t most, struct pair *out) {
    uint32_t n = 0;
    (void)document;
    for (; n < most && from + n < object->item_count; n++) {
        const struct json_value *item = &object->items[from + n];
        out[n] = (struct pair){.name = {.ptr = item->key.ptr, .length = (uint32_t)item->key.len}, .value = item};
    }
    return n;
}

static uint32_t elements(struct json_document *document, const struct json_value *array, uint32_t from, uint32_t most, const void **out) {
    uint32_t n = 0;
    (void)document;
    for (; n < most && from + n < array->item_count; n++)
        out[n] = &array->items[from + n];
    return n;
}

static void set_time(struct str text, union scalar_more *more) {
    struct descriptor time = {0};
    value_time(text, &time);
    more->time.year = (int16_t)time.year;
    more->time.month = (uint8_t)time.month;
    more->time.day = (uint8_t)time.day;
    more->time.hour = (uint8_t)time.hour;
    more->time.minute = (uint8_t)time.minute;
    more->time.second = (uint8_t)time.second;
    more->time.nanosecond = time.nanosecond;
    more->time.offset_hours = (int8_t)(time.offset_minutes / 60);
    more->time.offset_minutes = (int8_t)(time.offset_minutes % 60);
}

static void set_interval(struct str text, int type, union scalar_more *more) {
    struct descriptor interval = {0};
    value_interval(text, &interval);
    if (type == VALUE_INTERVAL_YM) {
        more->months.years = interval.years;
        more->months.months = interval.months;
        return;
    }
    more->days.days = interval.days;
    more->days.hours = interval.hours;
    more->days.minutes = interval.minutes;
    more->days.seconds = interval.seconds;
    more->days.fraction = interval.fraction;
}

static void set_extended(struct json_document *document, const struct json_value *node, struct scalar *out, union scalar_more *more) {
    struct str text = node->items[0].text;
    double number = 0;
    out->type = extended_type(node);
    if (out->type == VALUE_BINARY) {
        char *raw = arena_alloc(&document->arena, text.len / 2 + 1);
        out->value.bytes.length = (uint32_t)value_raw(text, (unsigned char *)raw, text.len / 2);
        out->value.bytes.value = raw;
    } else if (out->type == VALUE_DOUBLE || out->type == VALUE_FLOAT) {
        str_to_double(text, &number);
        if (out->type == VALUE_FLOAT)
            out->value.single = (float)number;
        else
            out->value.number = number;
    } else if (out->type == VALUE_INTERVAL_YM || out->type == VALUE_INTERVAL_DS) {
        set_interval(text, out->type, more);
    } else {
        set_time(text, more);
    }
}

static void scalar(struct json_document *document, const struct json_value *node, struct scalar *out, union scalar_more *more) {
    struct str text = node->text;
    switch (node->kind) {
    case JSON_NULL:
        out->type = VALUE_NULL;
        break;
    case JSON_BOOL:
        out->type = node->boolean ? VALUE_TRUE : VALUE_FALSE;
        break;
    case JSON_NUMBER:
        out->type = VALUE_NUMBER;
        text = node->is_integer ? str_fmt(&document->arena, "%lld", (long long)node->integer) : str_fmt(&document->arena, "%.15g", node->number);
        value_number(more->number, text);
        break;
    case JSON_STRING:
        out->type = VALUE_STRING;
        out->value.bytes.value = text.ptr;
        out->value.bytes.length = (uint32_t)text.len;
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        set_extended(document, node, out, more);
        break;
    }
}

static const struct methods reading = {.node_type = node_type,
                                       .root = root,
                                       .member_count = item_count,
                                       .members = members,
                                       .element_count = item_count,
                                       .elements = elements,
                                       .scalar = scalar};

void document_free(struct descriptor *descriptor) {
    if (descriptor->document) {
        arena_release(&descriptor->document->arena);
        free(descriptor->document);
        descriptor->document = NULL;
    }
}

CALL int OCIJsonDomDocGet(struct handle *service, struct descriptor *json, struct json_document **out, struct handle *error, uint32_t mode);

int OCIJsonDomDocGet(struct handle *service, struct descriptor *json, struct json_document **out, struct handle *error, uint32_t mode) {
    struct err err = {0};
    (void)service, (void)mode;
    document_free(json);
    struct json_document *document = calloc(1, sizeof *document);
    arena_init(&document->arena, NULL);
    document->methods = &reading;
    document->root = json_read(&document->arena, str_from_z(json->text), &err);
    json->document = document;
    *out = document;
    return document->root ? OCI_SUCCESS : fail_with(error, 40441); /* JSON syntax error */
}
