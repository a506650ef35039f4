/*
 * The memory as text: a line that says what it is, then one JSON object a line (docs/format-memory.md).
 *
 * The first line decides: a file without it was not written here, and is neither believed nor overwritten. Of the rest every line stands by itself, so
 * damage costs the line that it hit.
 */
#include "learn/memory.h"

#include <math.h>

#include "base/json.h"

enum { VERSION = 1, LINE_MAX_BYTES = 1 << 20, TEXTS_MAX = 4096 };

/* --- Reading --------------------------------------------------------------------------------------------- */

static bool read_hash(const struct json_value *object, const char *key, uint64_t *hash) {
    struct str digits = json_get_str(object, key, STR(""));
    *hash = 0;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) {
            return false;
        }
        *hash = *hash << 4 | (uint64_t)digit;
    }
    return digits.len == 16;
}

static bool read_texts(struct arena *arena, const struct json_value *object, const char *key, struct memory_texts *texts) {
    const struct json_value *array = json_get(object, key);
    if (!array || array->kind != JSON_ARRAY || array->item_count > TEXTS_MAX) {
        return false;
    }
    texts->at = ARENA_ARRAY(arena, struct str, array->item_count + 1);
    for (size_t i = 0; i < array->item_count; i++) {
        if (array->items[i].kind != JSON_STRING) {
            return false;
        }
        texts->at[texts->n++] = array->items[i].text;
    }
    return true;
}

static bool read_number(const struct json_value *object, const char *key, double *number) {
    *number = json_get_number(object, key, NAN);
    return isfinite(*number) && *number >= 0;
}

static const char *read_answer(struct arena *arena, struct memory *memory, const struct json_value *line) {
    struct memory_answer answer = {.plan = json_get_str(line, "plan", STR("")), .on = json_get_str(line, "on", STR(""))};
    if (!read_hash(line, "statement", &answer.statement) || !read_hash(line, "statistics", &answer.statistics)) {
        return "statement and statistics are hashes of 16 digits";
    }
    if (!read_texts(arena, line, "indexes", &answer.indexes) || !read_texts(arena, line, "used", &answer.used) ||
        !read_texts(arena, line, "existing", &answer.existing)) {
        return "indexes, used and existing are lists of texts";
    }
    if (!read_number(line, "cost", &answer.cost)) {
        return "cost is a number";
    }
    memory_add_answer(memory, &answer);
    return NULL;
}

static const char *read_verdict(struct arena *arena, struct memory *memory, const struct json_value *line) {
    struct memory_verdict verdict = {.template = json_get_str(line, "template", STR("")),
                                     .on = json_get_str(line, "on", STR("")),
                                     .slower = json_get_bool(line, "slower", false),
                                     .limited = json_get_bool(line, "limited", false),
                                     .cost_ratio = json_get_number(line, "cost_ratio", NAN)};
    if (!read_hash(line, "statement", &verdict.statement)) {
        return "statement is a hash of 16 digits";
    }
    if (!read_texts(arena, line, "indexes", &verdict.indexes) || !verdict.indexes.n) {
        return "indexes is a list of texts";
    }
    if (!read_number(line, "without_ms", &verdict.without_ms) || !read_number(line, "with_ms", &verdict.with_ms) ||
        !read_number(line, "rows", &verdict.rows)) {
        return "without_ms, with_ms and rows are numbers";
    }
    memory_add_verdict(memory, &verdict);
    return NULL;
}

/* What is wrong with it; NULL: nothing. Kinds of a later version are not damage, but are not kept either. */
static const char *read_line(struct arena *arena, struct memory *memory, struct str text, struct err *err) {
    const struct json_value *line = text.len <= LINE_MAX_BYTES ? json_read(arena, text, err) : NULL;
    struct str kind = json_get_str(line, "kind", STR(""));
    if (!line) {
        return err->code == ERR_NONE ? "it is too long" : err->message;
    }
    return str_eq_z(kind, "answer")    ? read_answer(arena, memory, line)
           : str_eq_z(kind, "verdict") ? read_verdict(arena, memory, line)
                                       : "it is neither an answer nor a verdict";
}

static bool read_head(struct memory *memory, struct str text, struct err *err) {
    struct arena scratch;
    struct err ignored = {0};
    arena_init(&scratch, NULL);
    const struct json_value *line = text.len <= LINE_MAX_BYTES ? json_read(&scratch, text, &ignored) : NULL;
    int64_t version = json_get_i64(line, "dovetail_memory", 0);
    struct str source = json_get_str(line, "source", STR(""));
    memory->source = memory->source.len ? memory->source : str_dup(memory->arena, source);
    arena_release(&scratch);
    if (version > VERSION) {
        return err_set(err, ERR_MEMORY_MALFORMED, "the memory has version %lld; this program reads %d", (long long)version, VERSION);
    }
    if (version != VERSION) {
        err_set(err, ERR_MEMORY_MALFORMED, "the file is no memory of Dovetail: its first line is not {\"dovetail_memory\":%d,…}", VERSION);
        err_hint(err, "Name another file, or remove this one: it is left as it is.");
        return false;
    }
    return true;
}

static void note_damage(struct memory *memory, size_t number, const char *what) {
    if (memory->damaged++ < MEMORY_DAMAGE_TOLD) {
        VEC_PUSH(memory->arena, &memory->damage, str_fmt(memory->arena, "line %zu: %s", number, what));
    }
}

bool memory_read(struct memory *memory, struct str text, struct err *err) {
    struct str rest = text;
    size_t number = 1;
    if (!read_head(memory, str_cut(&rest, '\n'), err)) {
        return false;
    }
    while (rest.len) {
        struct arena scratch;
        struct err why = {0};
        struct str line = str_trim(str_cut(&rest, '\n'));
        arena_init(&scratch, NULL);
        const char *wrong = line.len ? read_line(&scratch, memory, line, &why) : NULL;
        number++;
        if (wrong) {
            note_damage(memory, number, wrong);
        }
        arena_release(&scratch);
    }
    return true;
}

/* --- Writing --------------------------------------------------------------------------------------------- */

static void write_hash(struct json_writer *json, const char *key, uint64_t hash) {
    static const char digits[] = "0123456789abcdef";
    char text[16];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = digits[hash >> (60 - 4 * i) & 15];
    }
    json_write_key(json, key);
    json_write_str(json, (struct str){text, sizeof text});
}

static void write_text(struct json_writer *json, const char *key, struct str text) {
    json_write_key(json, key);
    json_write_str(json, text);
}

static void write_number(struct json_writer *json, const char *key, double number) {
    json_write_key(json, key);
    json_write_number(json, number);
}

static void write_texts(struct json_writer *json, const char *key, struct memory_texts texts) {
    json_write_key(json, key);
    json_write_array(json);
    for (size_t i = 0; i < texts.n; i++) {
        json_write_str(json, texts.at[i]);
    }
    json_write_array_end(json);
}

static void write_head(struct buf *out, const struct memory *memory) {
    struct json_writer json;
    json_write_init(&json, out, false);
    json_write_object(&json);
    json_write_key(&json, "dovetail_memory");
    json_write_i64(&json, VERSION);
    write_text(&json, "source", memory->source);
    json_write_object_end(&json);
    buf_char(out, '\n');
}

static void write_answer(struct buf *out, const struct memory_answer *answer) {
    struct json_writer json;
    json_write_init(&json, out, false);
    json_write_object(&json);
    write_text(&json, "kind", STR("answer"));
    write_hash(&json, "statement", answer->statement);
    write_hash(&json, "statistics", answer->statistics);
    write_texts(&json, "indexes", answer->indexes);
    write_number(&json, "cost", answer->cost);
    write_texts(&json, "used", answer->used);
    write_texts(&json, "existing", answer->existing);
    write_text(&json, "plan", answer->plan);
    write_text(&json, "on", answer->on);
    json_write_object_end(&json);
    buf_char(out, '\n');
}

static void write_verdict(struct buf *out, const struct memory_verdict *verdict) {
    struct json_writer json;
    json_write_init(&json, out, false);
    json_write_object(&json);
    write_text(&json, "kind", STR("verdict"));
    write_text(&json, "template", verdict->template);
    write_hash(&json, "statement", verdict->statement);
    write_texts(&json, "indexes", verdict->indexes);
    json_write_key(&json, "slower");
    json_write_bool(&json, verdict->slower);
    if (verdict->limited) {
        json_write_key(&json, "limited");
        json_write_bool(&json, true);
    }
    write_number(&json, "without_ms", verdict->without_ms);
    write_number(&json, "with_ms", verdict->with_ms);
    write_number(&json, "cost_ratio", verdict->cost_ratio);
    write_number(&json, "rows", verdict->rows);
    write_text(&json, "on", verdict->on);
    json_write_object_end(&json);
    buf_char(out, '\n');
}

static size_t count_present(const struct memory *memory) {
    size_t n = 0;
    for (size_t i = 0; i < memory->answers.n; i++) {
        n += !memory->answers.at[i].gone;
    }
    return n;
}

struct str memory_text(struct arena *arena, const struct memory *memory) {
    struct buf out;
    size_t present = count_present(memory), verdicts = memory->verdicts.n;
    size_t too_many = present > MEMORY_ANSWERS_MAX ? present - MEMORY_ANSWERS_MAX : 0;
    buf_init(&out, arena);
    write_head(&out, memory);
    for (size_t i = verdicts > MEMORY_VERDICTS_MAX ? verdicts - MEMORY_VERDICTS_MAX : 0; i < verdicts; i++) {
        write_verdict(&out, &memory->verdicts.at[i]);
    }
    for (size_t i = 0; i < memory->answers.n; i++) {
        if (memory->answers.at[i].gone) {
            continue;
        }
        if (too_many) {
            too_many--;
            continue;
        }
        write_answer(&out, &memory->answers.at[i]);
    }
    return buf_view(&out);
}
