/*
 * The structural fingerprint, version 1: a hash over the tree by the nodes' descriptors.
 *
 * An alias is replaced by what it names: the table, or for a derived table its place among those of the statement. Scopes are not
 * followed: an alias that is used twice for different tables in one statement means the first of them, which can only make two statements
 * of the same shape equal.
 */
#include "sql/fingerprint.h"

#include "base/hash.h"
#include "base/vec.h"

struct aliases {
    struct arena arena;
    VEC(struct named { struct str alias; uint64_t meaning; }) list;
};

static uint64_t hash_node(const struct aliases *aliases, const struct sql_node *node);

static void add_alias(struct aliases *aliases, struct str alias, uint64_t meaning) {
    for (size_t i = 0; i < aliases->list.n; i++)
        if (str_eq(aliases->list.at[i].alias, alias)) return;
    if (alias.len) VEC_PUSH(&aliases->arena, &aliases->list, (struct named){alias, meaning});
}

static bool find_aliases(const struct sql_node *node, void *context) {
    struct aliases *aliases = context;
    uint64_t place = hash_u64(HASH_START, aliases->list.n + 1);
    switch ((int)node->kind) { /* few of many */
    case SQL_TABLE: add_alias(aliases, SQL_AS_CONST(table, node)->alias, hash_str(SQL_AS_CONST(table, node)->name)); break;
    case SQL_DERIVED: add_alias(aliases, SQL_AS_CONST(derived, node)->alias, place); break;
    case SQL_TABLE_FUNCTION: add_alias(aliases, SQL_AS_CONST(table_function, node)->alias, place); break;
    default: break;
    }
    return true;
}

static uint64_t meaning_of(const struct aliases *aliases, struct str name) {
    for (size_t i = 0; i < aliases->list.n; i++)
        if (str_eq(aliases->list.at[i].alias, name)) return aliases->list.at[i].meaning;
    return hash_str(name);
}

static bool is_value(const struct sql_node *node) {
    if (node->kind == SQL_UNARY) return is_value(SQL_AS_CONST(unary, node)->operand); /* -1 */
    return node->kind == SQL_LITERAL || node->kind == SQL_BIND;
}

/* Names that only label: they change nothing that a planner does. */
static bool is_label(enum sql_kind kind, const char *field) {
    struct str name = str_from_z(field);
    if (kind == SQL_TARGET || kind == SQL_DERIVED || kind == SQL_TABLE || kind == SQL_TABLE_FUNCTION) return str_eq_z(name, "alias") || str_eq_z(name, "column_aliases");
    return kind == SQL_CAST && str_eq_z(name, "style");
}

static bool in_any_order(enum sql_kind kind, const char *field) {
    struct str name = str_from_z(field);
    if (kind == SQL_AND || kind == SQL_OR) return true;
    return (kind == SQL_SELECT && str_eq_z(name, "from")) || (kind == SQL_UPDATE && str_eq_z(name, "from"));
}

static uint64_t hash_list(const struct aliases *aliases, const struct sql_node *node, const struct sql_field_info *field, const struct sql_list *list) {
    bool any_order = in_any_order(node->kind, field->name), values = node->kind == SQL_IN && list->n > 0;
    for (size_t i = 0; i < list->n && values; i++) values = is_value(list->at[i]);
    if (values) return hash_str(STR("values"));
    uint64_t hash = HASH_START, sum = 0;
    for (size_t i = 0; i < list->n; i++) {
        uint64_t item = hash_node(aliases, list->at[i]);
        sum += hash_finish(hash_u64(HASH_START, item));
        if (!any_order) hash = hash_u64(hash, item);
    }
    return hash_u64(any_order ? sum : hash, list->n);
}

static uint64_t hash_field(const struct aliases *aliases, const struct sql_node *node, const struct sql_field_info *field) {
    const void *at = (const char *)node + field->offset;
    switch (field->type) {
    case SQL_FIELD_CHILD: {
        const struct sql_node *child = *(struct sql_node *const *)at;
        return child ? hash_node(aliases, child) : 0;
    }
    case SQL_FIELD_LIST: return ((const struct sql_list *)at)->n ? hash_list(aliases, node, field, at) : 0;
    case SQL_FIELD_TEXT: {
        struct str text = *(const struct str *)at;
        if (!text.len) return 0;
        return node->kind == SQL_COLUMN && str_eq_z(str_from_z(field->name), "table") ? meaning_of(aliases, text) : hash_str(text);
    }
    case SQL_FIELD_NUM: return (uint64_t)*(const int64_t *)at;
    case SQL_FIELD_FLAG: return *(const bool *)at;
    }
    return 0;
}

/* Empty fields do not count, so that a field added to a node later leaves old fingerprints alone. */
static uint64_t hash_node(const struct aliases *aliases, const struct sql_node *node) {
    if (is_value(node) || (node->kind == SQL_CAST && is_value(SQL_AS_CONST(cast, node)->operand)) || node->kind == SQL_INTERVAL) return hash_str(STR("value"));
    const struct sql_kind_info *info = sql_kind_info(node->kind);
    uint64_t hash = hash_str(str_from_z(info->name));
    for (size_t i = 0; i < info->field_count; i++) {
        if (is_label(node->kind, info->fields[i].name)) continue;
        uint64_t value = hash_field(aliases, node, &info->fields[i]);
        if (value) hash = hash_u64(hash_u64(hash, hash_str(str_from_z(info->fields[i].name))), value);
    }
    return hash_finish(hash);
}

uint64_t sql_fingerprint(const struct sql_node *tree) {
    struct aliases aliases = {0};
    arena_init(&aliases.arena, NULL);
    sql_walk(tree, find_aliases, &aliases);
    uint64_t hash = hash_finish(hash_u64(hash_node(&aliases, tree), SQL_FINGERPRINT_VERSION));
    arena_release(&aliases.arena);
    return hash;
}
