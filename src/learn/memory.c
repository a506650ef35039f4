/* Records and their order (see memory.h): what is used or added goes to the end, so what lies in front is the oldest. */
#include "learn/memory.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/hash.h"

enum { FILE_MAX = 256 << 20 };

void memory_init(struct arena *arena, struct memory *memory, struct str source) {
    *memory = (struct memory){.arena = arena, .source = str_dup(arena, source)};
    map_init(&memory->by_key, arena);
}

/* --- Answers --------------------------------------------------------------------------------------------- */

/* Without the statistics: a statement's answer under other ones replaces this. */
static struct str key_of(struct arena *arena, uint64_t statement, struct memory_texts indexes) {
    struct buf key;
    buf_init(&key, arena);
    buf_fmt(&key, "%016llx", (unsigned long long)statement);
    for (size_t i = 0; i < indexes.n; i++) {
        buf_char(&key, '\n');
        buf_str(&key, indexes.at[i]);
    }
    return buf_view(&key);
}

/* Values of the map are places, from one on. */
static struct memory_answer *known(const struct memory *memory, struct str key) {
    size_t place = (size_t)(uintptr_t)map_find(&memory->by_key, key);
    return place ? &memory->answers.at[place - 1] : NULL;
}

struct memory_answer *memory_find(struct memory *memory, uint64_t statement, uint64_t statistics, struct memory_texts indexes) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct memory_answer *answer = known(memory, key_of(&scratch, statement, indexes));
    arena_release(&scratch);
    return answer && !answer->gone && answer->statistics == statistics ? answer : NULL;
}

static struct memory_texts copy_texts(struct arena *arena, struct memory_texts texts) {
    struct memory_texts copy = {.at = ARENA_ARRAY(arena, struct str, texts.n + 1), .n = texts.n};
    for (size_t i = 0; i < texts.n; i++) {
        copy.at[i] = str_dup(arena, texts.at[i]);
    }
    return copy;
}

void memory_add_answer(struct memory *memory, const struct memory_answer *answer) {
    struct str key = key_of(memory->arena, answer->statement, answer->indexes);
    struct memory_answer *before = known(memory, key), copy = *answer;
    if (before) {
        before->gone = true;
    }
    copy.indexes = copy_texts(memory->arena, answer->indexes);
    copy.used = copy_texts(memory->arena, answer->used);
    copy.existing = copy_texts(memory->arena, answer->existing);
    copy.plan = str_dup(memory->arena, answer->plan);
    copy.on = str_dup(memory->arena, answer->on);
    VEC_PUSH(memory->arena, &memory->answers, copy);
    map_put(&memory->by_key, key, (void *)(uintptr_t)memory->answers.n);
}

/* --- Verdicts -------------------------------------------------------------------------------------------- */

static bool same_texts(struct memory_texts a, struct memory_texts b) {
    bool same = a.n == b.n;
    for (size_t i = 0; same && i < a.n; i++) {
        same = str_eq(a.at[i], b.at[i]);
    }
    return same;
}

static void forget_verdict(struct memory *memory, const struct memory_verdict *verdict) {
    size_t n = 0;
    for (size_t i = 0; i < memory->verdicts.n; i++) {
        const struct memory_verdict *one = &memory->verdicts.at[i];
        if (one->statement != verdict->statement || !same_texts(one->indexes, verdict->indexes)) {
            memory->verdicts.at[n++] = *one;
        }
    }
    memory->verdicts.n = n;
}

void memory_add_verdict(struct memory *memory, const struct memory_verdict *verdict) {
    struct memory_verdict copy = *verdict;
    forget_verdict(memory, verdict);
    copy.indexes = copy_texts(memory->arena, verdict->indexes);
    copy.template = str_dup(memory->arena, verdict->template);
    copy.on = str_dup(memory->arena, verdict->on);
    VEC_PUSH(memory->arena, &memory->verdicts, copy);
}

/* --- The file -------------------------------------------------------------------------------------------- */

bool memory_load(struct memory *memory, struct str path, struct err *err) {
    struct str text;
    if (file_kind(path) == FILE_ABSENT) {
        return true;
    }
    if (!file_read(memory->arena, path, FILE_MAX, &text, err)) {
        return false;
    }
    if (!memory_read(memory, text, err)) {
        err_context(err, STR_FMT, STR_ARG(path));
        return false;
    }
    return true;
}

static void add_fresh(struct memory *to, const struct memory *from) {
    for (size_t i = 0; i < from->answers.n; i++) {
        if (from->answers.at[i].fresh && !from->answers.at[i].gone) {
            memory_add_answer(to, &from->answers.at[i]);
        }
    }
    for (size_t i = 0; i < from->verdicts.n; i++) {
        if (from->verdicts.at[i].fresh) {
            memory_add_verdict(to, &from->verdicts.at[i]);
        }
    }
}

bool memory_save(const struct memory *memory, struct str path, struct err *err) {
    struct arena scratch;
    struct memory now;
    arena_init(&scratch, NULL);
    memory_init(&scratch, &now, memory->source);
    bool saved = memory_load(&now, path, err);
    if (saved) {
        add_fresh(&now, memory);
        saved = file_write(path, memory_text(&scratch, &now), err);
    }
    arena_release(&scratch);
    return saved;
}

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

struct str memory_file_name(struct arena *arena, struct str source) {
    enum { READABLE_MAX = 80 };
    struct buf name;
    buf_init(&name, arena);
    for (size_t i = 0; i < source.len && i < READABLE_MAX; i++) {
        bool plain = is_plain(source.ptr[i]) && !(i == 0 && source.ptr[i] == '.');
        buf_char(&name, plain ? source.ptr[i] : '_');
    }
    buf_fmt(&name, "-%016llx.jsonl", (unsigned long long)hash_str(source));
    return buf_view(&name);
}
