/* See the header. Knowingly: a path's elements in quotes are not read; a number from the end of an array (-1) is no part. */
#include "cost/json_part.h"

static const struct sql_node *without_casts(const struct sql_node *tree) {
    while (tree && tree->kind == SQL_CAST) {
        tree = SQL_AS_CONST(cast, tree)->operand;
    }
    return tree;
}

static const struct json_value *item_named(struct arena *arena, const struct json_value *value, struct str name) {
    int64_t number;
    if (value && value->kind == JSON_ARRAY) {
        return str_to_i64(name, &number) && number >= 0 ? json_at(value, (size_t)number) : NULL;
    }
    return json_get(value, str_z(arena, name));
}

/* '{a,0,b}' */
static const struct json_value *item_at_path(struct arena *arena, const struct json_value *value, struct str path) {
    if (!str_starts(path, STR("{")) || !str_ends(path, STR("}")) || str_find(path, STR("\""), &(size_t){0})) {
        return NULL;
    }
    struct str rest = str_slice(path, 1, path.len - 1);
    for (size_t comma; value && rest.len; rest = comma < rest.len ? str_slice(rest, comma + 1, rest.len) : STR("")) {
        comma = str_find(rest, STR(","), &comma) ? comma : rest.len;
        value = item_named(arena, value, str_trim(str_slice(rest, 0, comma)));
    }
    return value;
}

const struct json_value *json_part(struct arena *arena, const struct json_value *document, const struct sql_node *tree) {
    tree = without_casts(tree);
    if (!tree || tree->kind == SQL_COLUMN) {
        return document;
    }
    if (tree->kind != SQL_BINARY) {
        return NULL;
    }
    const struct sql_binary *taking = SQL_AS_CONST(binary, tree);
    const struct json_value *whole = json_part(arena, document, taking->left);
    const struct sql_node *key = without_casts(taking->right);
    if (!key || key->kind != SQL_LITERAL) {
        return NULL;
    }
    struct str name = SQL_AS_CONST(literal, key)->text;
    return str_starts(taking->op, STR("#")) ? item_at_path(arena, whole, name) : item_named(arena, whole, name);
}

bool json_part_is_text(const struct sql_node *tree) {
    tree = without_casts(tree);
    if (!tree || tree->kind != SQL_BINARY) {
        return false;
    }
    struct str op = SQL_AS_CONST(binary, tree)->op;
    return str_eq_z(op, "->>") || str_eq_z(op, "#>>");
}
