/*
 * Our own fingerprint of a tree, version 1, over the descriptors of node.def: kind, then fields that are not empty, by name.
 * Left out: aliases, places, texts of literals and binds, how a cast is written. Orders that do not matter are evened out by
 * sorting the parts' hashes: AND, OR, items of FROM.
 */
#include "sql/fingerprint.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

static uint64_t hash_node(const struct sql_node *node);

static uint64_t hash_text(uint64_t hash, struct str text) { return hash_bytes(hash_u64(hash, text.len), text.ptr ? text.ptr : "", text.len); }

static int compare_hashes(const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return left < right ? -1 : left > right;
}

static uint64_t hash_sequence(const struct sql_list *list) {
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < list->n; i++) hash = hash_u64(hash, hash_node(list->at[i]));
    return hash_finish(hash);
}

/* In any order. A sum of mixed hashes needs no memory and does not depend on the order either. */
static uint64_t hash_bag(const struct sql_list *list) {
    uint64_t sum = 0, product = 1;
    for (size_t i = 0; i < list->n; i++) {
        uint64_t hash = hash_node(list->at[i]);
        sum += hash;
        product *= hash | 1;
    }
    return hash_finish(hash_u64(hash_u64(hash_u64(HASH_START, list->n), sum), product));
}

static bool is_value(const struct sql_node *node) { return node->kind == SQL_LITERAL || node->kind == SQL_BIND; }

/* IN (1, 2, 3) counts as IN (1): each distinct shape of an item once. */
static uint64_t hash_items(const struct sql_list *list) {
    uint64_t seen[16];
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        uint64_t hash = hash_node(list->at[i]);
        bool known = false;
        for (size_t k = 0; k < n; k++) known |= seen[k] == hash;
        if (!known && n < sizeof seen / sizeof *seen) seen[n++] = hash;
    }
    qsort(seen, n, sizeof *seen, compare_hashes);
    uint64_t hash = HASH_START;
    for (size_t k = 0; k < n; k++) hash = hash_u64(hash, seen[k]);
    return hash_finish(hash);
}

static bool is_left_out(const struct sql_node *node, const char *field) {
    if (strcmp(field, "alias") == 0) return true;
    if (node->kind == SQL_CAST && strcmp(field, "style") == 0) return true;
    return node->kind == SQL_ROW && strcmp(field, "keyword") == 0;
}

static uint64_t hash_list(const struct sql_node *node, const char *field, const struct sql_list *list) {
    if (node->kind == SQL_AND || node->kind == SQL_OR || (node->kind == SQL_SELECT && strcmp(field, "from") == 0)) return hash_bag(list);
    if (node->kind == SQL_IN || node->kind == SQL_VALUES) return hash_items(list);
    return hash_sequence(list);
}

static uint64_t hash_field(uint64_t hash, const struct sql_node *node, const struct sql_field_info *info) {
    const void *field = (const char *)node + info->offset;
    uint64_t name = hash_str(str_from_z(info->name));
    switch (info->type) {
    case SQL_FIELD_CHILD: {
        const struct sql_node *child = *(struct sql_node *const *)field;
        return child ? hash_u64(hash_u64(hash, name), hash_node(child)) : hash;
    }
    case SQL_FIELD_LIST: {
        const struct sql_list *list = field;
        return list->n ? hash_u64(hash_u64(hash, name), hash_list(node, info->name, list)) : hash;
    }
    case SQL_FIELD_TEXT: {
        struct str text = *(const struct str *)field;
        return text.len ? hash_text(hash_u64(hash, name), text) : hash;
    }
    case SQL_FIELD_NUM: {
        int64_t number = *(const int64_t *)field;
        return number ? hash_u64(hash_u64(hash, name), (uint64_t)number) : hash;
    }
    case SQL_FIELD_FLAG: return *(const bool *)field ? hash_u64(hash, name) : hash;
    }
    return hash;
}

static uint64_t hash_node(const struct sql_node *node) {
    uint64_t hash = hash_u64(HASH_START, 0x76616c7565ULL); /* one token for every literal and bind */
    if (is_value(node)) return hash_finish(hash);
    if (node->kind == SQL_CAST && is_value(SQL_AS_CONST(cast, node)->operand)) return hash_finish(hash); /* date $1, '…'::date and date '…' alike */
    if (node->kind == SQL_INTERVAL) return hash_finish(hash);
    const struct sql_kind_info *info = sql_kind_info(node->kind);
    hash = hash_text(HASH_START, str_from_z(info->name));
    for (size_t i = 0; i < info->field_count; i++)
        if (!is_left_out(node, info->fields[i].name)) hash = hash_field(hash, node, &info->fields[i]);
    return hash_finish(hash);
}

uint64_t sql_fingerprint(const struct sql_node *tree) { return hash_node(tree); }
