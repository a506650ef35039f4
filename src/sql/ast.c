/*
 * Generic work on trees, driven by the descriptors that node.def yields: make, compare, copy, walk, dump.
 */
#include "sql/ast.h"

#include <string.h>

#include "base/buf.h"
#include "base/vec.h"

#define CHILD(name, f) {SQL_FIELD_CHILD, #f, offsetof(struct sql_##name, f)},
#define LIST(name, f) {SQL_FIELD_LIST, #f, offsetof(struct sql_##name, f)},
#define TEXT(name, f) {SQL_FIELD_TEXT, #f, offsetof(struct sql_##name, f)},
#define NUM(name, f) {SQL_FIELD_NUM, #f, offsetof(struct sql_##name, f)},
#define FLAG(name, f) {SQL_FIELD_FLAG, #f, offsetof(struct sql_##name, f)},
/* The terminating entry keeps a kind without fields (DEFAULT) from being an empty array. */
#define NODE(kind, name, fields) static const struct sql_field_info fields_##name[] = {fields{SQL_FIELD_FLAG, NULL, 0}};
#include "sql/node.def"
#undef NODE

static const struct sql_kind_info kinds[SQL_KIND_COUNT] = {
    [SQL_NONE] = {"none", sizeof(struct sql_node), NULL, 0},
#define NODE(kind, name, fields) [SQL_##kind] = {#name, sizeof(struct sql_##name), fields_##name, sizeof fields_##name / sizeof *fields_##name - 1},
#include "sql/node.def"
#undef NODE
};

const struct sql_kind_info *sql_kind_info(enum sql_kind kind) { return &kinds[kind]; }

struct sql_node *sql_node_new(struct arena *arena, enum sql_kind kind, size_t offset, size_t end) {
    size_t size = kinds[kind].size;
    struct sql_node *node = (struct sql_node *)memset(arena_alloc_raw(arena, size), 0, size);
    node->kind = kind;
    node->offset = (uint32_t)offset;
    node->length = (uint32_t)(end > offset ? end - offset : 0);
    return node;
}

void sql_list_push(struct arena *arena, struct sql_list *list, struct sql_node *node) { VEC_PUSH(arena, list, node); }

static const void *field_at(const struct sql_node *node, const struct sql_field_info *field) { return (const char *)node + field->offset; }
static const struct sql_node *child_at(const struct sql_node *node, const struct sql_field_info *field) {
    return *(struct sql_node *const *)field_at(node, field);
}

static bool lists_equal(const struct sql_list *a, const struct sql_list *b) {
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!sql_equal(a->at[i], b->at[i])) return false;
    return true;
}

static bool fields_equal(const struct sql_node *a, const struct sql_node *b, const struct sql_field_info *field) {
    const void *left = field_at(a, field), *right = field_at(b, field);
    switch (field->type) {
    case SQL_FIELD_CHILD: return sql_equal(child_at(a, field), child_at(b, field));
    case SQL_FIELD_LIST: return lists_equal(left, right);
    case SQL_FIELD_TEXT: return str_eq(*(const struct str *)left, *(const struct str *)right);
    case SQL_FIELD_NUM: return *(const int64_t *)left == *(const int64_t *)right;
    case SQL_FIELD_FLAG: return *(const bool *)left == *(const bool *)right;
    }
    return false;
}

bool sql_equal(const struct sql_node *a, const struct sql_node *b) {
    if (a == b) return true;
    if (!a || !b || a->kind != b->kind) return false;
    const struct sql_kind_info *info = &kinds[a->kind];
    for (size_t i = 0; i < info->field_count; i++)
        if (!fields_equal(a, b, &info->fields[i])) return false;
    return true;
}

static void copy_list(struct arena *arena, struct sql_list *to, const struct sql_list *from) {
    *to = (struct sql_list){0};
    for (size_t i = 0; i < from->n; i++) sql_list_push(arena, to, sql_copy(arena, from->at[i]));
}

struct sql_node *sql_copy(struct arena *arena, const struct sql_node *node) {
    if (!node) return NULL;
    const struct sql_kind_info *info = &kinds[node->kind];
    struct sql_node *copy = arena_alloc(arena, info->size);
    memcpy(copy, node, info->size);
    for (size_t i = 0; i < info->field_count; i++) {
        const struct sql_field_info *field = &info->fields[i];
        void *to = (char *)copy + field->offset;
        if (field->type == SQL_FIELD_CHILD) *(struct sql_node **)to = sql_copy(arena, child_at(node, field));
        if (field->type == SQL_FIELD_LIST) copy_list(arena, to, field_at(node, field));
    }
    return copy;
}

void sql_walk(const struct sql_node *node, bool (*visit)(const struct sql_node *node, void *context), void *context) {
    if (!node || !visit(node, context)) return;
    const struct sql_kind_info *info = &kinds[node->kind];
    for (size_t i = 0; i < info->field_count; i++) {
        const struct sql_field_info *field = &info->fields[i];
        if (field->type == SQL_FIELD_CHILD) sql_walk(child_at(node, field), visit, context);
        if (field->type != SQL_FIELD_LIST) continue;
        const struct sql_list *list = field_at(node, field);
        for (size_t item = 0; item < list->n; item++) sql_walk(list->at[item], visit, context);
    }
}

struct level {
    const struct sql_node *node;
    size_t depth;
};

const struct sql_node *sql_node_below(const struct sql_node *node, size_t height) {
    struct arena arena;
    VEC(struct level) open = {0}; /* met, their children not yet */
    arena_init(&arena, NULL);
    VEC_PUSH(&arena, &open, (struct level){node, 0});
    const struct sql_node *found = NULL;
    while (open.n && !found) {
        struct level level = open.at[--open.n];
        const struct sql_kind_info *info = &kinds[level.node->kind];
        if (level.depth > height) found = level.node;
        for (size_t i = 0; i < info->field_count; i++) {
            const struct sql_field_info *field = &info->fields[i];
            const struct sql_list *list = field->type == SQL_FIELD_LIST ? field_at(level.node, field) : NULL;
            const struct sql_node *child = field->type == SQL_FIELD_CHILD ? child_at(level.node, field) : NULL;
            if (child) VEC_PUSH(&arena, &open, (struct level){child, level.depth + 1});
            for (size_t item = 0; list && item < list->n; item++) VEC_PUSH(&arena, &open, (struct level){list->at[item], level.depth + 1});
        }
    }
    arena_release(&arena);
    return found;
}

static void dump_node(struct buf *out, const struct sql_node *node);

static void dump_field(struct buf *out, const struct sql_node *node, const struct sql_field_info *field) {
    const void *at = field_at(node, field);
    const struct sql_list *list = at;
    switch (field->type) {
    case SQL_FIELD_CHILD:
        if (!child_at(node, field)) return;
        buf_fmt(out, " %s=", field->name);
        dump_node(out, child_at(node, field));
        return;
    case SQL_FIELD_LIST:
        if (!list->n) return;
        buf_fmt(out, " %s=[", field->name);
        for (size_t i = 0; i < list->n; i++) {
            if (i) buf_char(out, ' ');
            dump_node(out, list->at[i]);
        }
        buf_char(out, ']');
        return;
    case SQL_FIELD_TEXT:
        if (((const struct str *)at)->len) buf_fmt(out, " %s='" STR_FMT "'", field->name, STR_ARG(*(const struct str *)at));
        return;
    case SQL_FIELD_NUM:
        if (*(const int64_t *)at) buf_fmt(out, " %s=%lld", field->name, (long long)*(const int64_t *)at);
        return;
    case SQL_FIELD_FLAG:
        if (*(const bool *)at) buf_fmt(out, " %s", field->name);
        return;
    }
}

static void dump_node(struct buf *out, const struct sql_node *node) {
    const struct sql_kind_info *info = &kinds[node->kind];
    buf_fmt(out, "(%s", info->name);
    for (size_t i = 0; i < info->field_count; i++) dump_field(out, node, &info->fields[i]);
    buf_char(out, ')');
}

struct str sql_dump(struct arena *arena, const struct sql_node *node) {
    struct buf out;
    buf_init(&out, arena);
    if (node) dump_node(&out, node);
    return buf_view(&out);
}

bool sql_is_comparison(struct str op) {
    static const char *const ops[] = {"=", "<>", "!=", "<", "<=", ">", ">="};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (str_eq_z(op, ops[i])) {
            return true;
        }
    }
    return false;
}
