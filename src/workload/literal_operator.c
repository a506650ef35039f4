/* Finding parameters: operators, each of which tells one side what the other is. */
#include "workload/literal_walk.h"

#include "base/json.h"
#include "sql/print.h"

/* --- Comparisons ----------------------------------------------------------------------------------------- */

static enum literal_role role_of(struct str op, bool operand_is_left) {
    bool greater = op.len && op.ptr[0] == '>', less = op.len && op.ptr[0] == '<' && !str_eq_z(op, "<>");
    if (!greater && !less) {
        return ROLE_EQUAL;
    }
    return greater == operand_is_left ? ROLE_LOW : ROLE_HIGH;
}

/* (a, b) = ($1, $2): item by item. */
bool literal_walk_rows(struct literal_finder *finder, const struct sql_node *left, const struct sql_node *right,
                       enum literal_role role) {
    if (!left || !right || left->kind != SQL_ROW || right->kind != SQL_ROW) {
        return false;
    }
    const struct sql_list *a = &SQL_AS_CONST(row, left)->items, *b = &SQL_AS_CONST(row, right)->items;
    for (size_t i = 0; i < a->n; i++) {
        literal_walk(finder, a->at[i], EXPECT_NOTHING);
    }
    for (size_t i = 0; i < b->n; i++) {
        literal_walk(finder, b->at[i], i < a->n ? expect_as(expect_like(finder, a->at[i]), role) : EXPECT_NOTHING);
    }
    return true;
}

static void walk_comparison(struct literal_finder *finder, const struct sql_binary *binary) {
    if (literal_walk_rows(finder, binary->left, binary->right, role_of(binary->op, true))) {
        return;
    }
    struct literal_expect left = expect_like(finder, binary->left), right = expect_like(finder, binary->right);
    literal_walk(finder, binary->left, expect_as(right, role_of(binary->op, false)));
    literal_walk(finder, binary->right, expect_as(left, role_of(binary->op, true)));
}

/* --- JSON ------------------------------------------------------------------------------------------------ */

struct json_key {
    const struct sql_literal *found;
};

static bool find_json_key(const struct sql_node *node, void *context) {
    struct json_key *search = context;
    if (node->kind == SQL_BINARY && !search->found) {
        const struct sql_binary *binary = SQL_AS_CONST(binary, node);
        bool path = str_eq_z(binary->op, "->>") || str_eq_z(binary->op, "->");
        const struct sql_node *key = binary->right;
        if (key && key->kind == SQL_CAST) { /* as PostgreSQL prints it: 'key'::text */
            key = SQL_AS_CONST(cast, key)->operand;
        }
        if (path && key && key->kind == SQL_LITERAL) {
            search->found = SQL_AS_CONST(literal, key);
        }
    }
    return !search->found;
}

static const struct sql_literal *indexed_json_key(struct literal_finder *finder, struct infer_place place) {
    for (size_t i = 0; i < place.table->indexes.n; i++) {
        const struct catalog_index *index = &finder->infer.catalog->indexes[place.table->indexes.at[i]];
        for (size_t k = 0; k < index->key_count; k++) {
            struct json_key search = {0};
            if (index->keys[k].tree) {
                sql_walk(index->keys[k].tree, find_json_key, &search);
            }
            if (search.found) {
                return search.found;
            }
        }
    }
    return NULL;
}

/* The first key of a document that the statistics hold. */
static struct str stored_json_key(struct literal_finder *finder, struct infer_place place) {
    const struct catalog_stats *stats = &place.table->columns[place.column].stats;
    struct err ignored = {0};
    struct str document = stats->common_count  ? stats->common[0]
                          : stats->bound_count ? stats->bounds[0]
                                               : (struct str){0};
    const struct json_value *value = document.len ? json_read(finder->infer.arena, document, &ignored) : NULL;
    return value && value->kind == JSON_OBJECT && value->item_count ? value->items[0].key : (struct str){0};
}

/*
 * pg_stat_statements hides the key of data ->> 'key' too. An expression index on the same column tells one that matters, a
 * document in the statistics one that exists; the template is marked, because nobody knows whether it is this one.
 */
static struct literal_expect json_key(struct literal_finder *finder, const struct sql_node *document) {
    struct infer_place place = infer_place(&finder->infer, document);
    const struct sql_literal *indexed = place.table ? indexed_json_key(finder, place) : NULL;
    struct str key = indexed ? indexed->text : place.table ? stored_json_key(finder, place) : (struct str){0};
    return (struct literal_expect){
        .role = ROLE_FIXED, .fixed = sql_quote_string(finder->infer.arena, key.len ? key : STR("id")), .guessed = true};
}

/* --- Operators ------------------------------------------------------------------------------------------- */

static bool is_time(enum catalog_family family) {
    return family == FAMILY_DATE || family == FAMILY_TIMESTAMP || family == FAMILY_TIME;
}

/* What a parameter beside `other` in a sum, difference, product is, when the whole is expected to be `whole`. */
static struct literal_expect beside(struct literal_expect other, struct literal_expect whole, bool additive,
                                    bool is_left) {
    if (additive && is_time(other.family)) {
        bool days = other.family == FAMILY_DATE && whole.family == FAMILY_DATE;
        return days ? expect_of(FAMILY_INTEGER, ROLE_COUNT) : expect_interval();
    }
    if (additive && other.family == FAMILY_INTERVAL) {
        struct literal_expect expect =
            is_time(whole.family) && is_left ? whole : expect_of(FAMILY_INTERVAL, ROLE_COUNT);
        expect.direct = false;
        expect.shifted = true;
        if (expect.family == FAMILY_INTERVAL) {
            expect.type_name = STR("interval");
        }
        return expect;
    }
    return expect_of(other.family == FAMILY_INTEGER ? FAMILY_INTEGER : FAMILY_NUMERIC, ROLE_COUNT);
}

/*
 * $1 - $2 and $1 + $2 where a column's value is expected: the first is the value, the second a step away from it. Both ends
 * of BETWEEN $1 - $2 AND $3 + $4 are meant around one value, so only one of them counts as shifted.
 */
static void walk_step(struct literal_finder *finder, const struct sql_binary *binary, struct literal_expect expect) {
    struct literal_expect step = is_time(expect.family) ? expect_interval() : expect_as(expect, ROLE_STEP);
    expect.shifted = expect.role == ROLE_LOW;
    expect.direct = false;
    literal_walk(finder, binary->left, expect);
    literal_walk(finder, binary->right, step);
}

static void walk_arithmetic(struct literal_finder *finder, const struct sql_binary *binary,
                            struct literal_expect expect) {
    bool additive = str_eq_z(binary->op, "+") || str_eq_z(binary->op, "-");
    struct literal_expect left = expect_like(finder, binary->left), right = expect_like(finder, binary->right);
    if (additive && literal_is_bind(binary->left) && literal_is_bind(binary->right) && expect.column) {
        walk_step(finder, binary, expect);
        return;
    }
    struct literal_expect for_left = beside(right, expect, additive, true),
                          for_right = beside(left, expect, additive, false);
    if (!additive && left.family == FAMILY_INTERVAL) {
        for_right = expect_of(FAMILY_INTEGER, ROLE_COUNT);
    }
    struct literal_expect shifted = expect; /* date $1 + interval '1 month' */
    shifted.shifted = additive && (left.family == FAMILY_INTERVAL || right.family == FAMILY_INTERVAL);
    literal_walk(finder, binary->left, literal_is_bind(binary->left) ? for_left : shifted);
    literal_walk(finder, binary->right, literal_is_bind(binary->right) ? for_right : shifted);
}

/* What || puts together is no text. */
static bool appends_values(enum catalog_family family) {
    return family == FAMILY_JSON || family == FAMILY_ARRAY;
}

void literal_walk_binary(struct literal_finder *finder, const struct sql_binary *binary, struct literal_expect expect) {
    struct str op = binary->op;
    if (sql_is_comparison(op)) {
        walk_comparison(finder, binary);
        return;
    }
    if (str_eq_z(op, "+") || str_eq_z(op, "-") || str_eq_z(op, "*") || str_eq_z(op, "/") || str_eq_z(op, "%") ||
        str_eq_z(op, "^")) {
        walk_arithmetic(finder, binary, expect);
        return;
    }
    struct literal_expect right = expect_of(FAMILY_TEXT, ROLE_COUNT);
    if (str_eq_z(op, "->") || str_eq_z(op, "->>") || str_eq_z(op, "?")) {
        right = json_key(finder, binary->left);
    } else if (str_eq_z(op, "#>") || str_eq_z(op, "#>>") || str_eq_z(op, "?|") || str_eq_z(op, "?&")) {
        right = expect_fixed("'{id}'");
    } else if (str_eq_z(op, "@>") || str_eq_z(op, "<@") || str_eq_z(op, "&&")) {
        right = expect_like(finder, binary->left);
        right.role = ROLE_CONTAINS;
    } else if (str_eq_z(op, "@@")) {
        right = expect_fixed(expect_like(finder, binary->left).family == FAMILY_JSON ? "'$.id == 1'" : "'value'");
    } else if (str_eq_z(op, "@?")) {
        right = expect_fixed("'$.id'");
    } else if (str_eq_z(op, "||") && appends_values(expect_like(finder, binary->left).family)) {
        right = expect_fixed("'{}'");
    } else if (op.len && (op.ptr[0] == '~' || str_eq_z(op, "!~") || str_eq_z(op, "!~*"))) {
        right = expect_like(finder, binary->left);
        right.role = op.len > 1 && op.ptr[1] == '~' ? ROLE_PATTERN : ROLE_REGEX;
    }
    literal_walk(finder, binary->left, expect_of(FAMILY_TEXT, ROLE_COUNT));
    literal_walk(finder, binary->right, right);
}
