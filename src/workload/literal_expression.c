/* Finding parameters: expressions other than operators and calls, and what every step uses to tell what it expects. */
#include "workload/literal_walk.h"

/* --- Expectations ---------------------------------------------------------------------------------------- */

struct literal_expect expect_of(enum catalog_family family, enum literal_role role) {
    return (struct literal_expect){.family = family, .role = role};
}

/* A text for one place, whatever the data. */
struct literal_expect expect_fixed(const char *text) {
    return (struct literal_expect){.role = ROLE_FIXED, .fixed = str_from_z(text)};
}

struct literal_expect expect_as(struct literal_expect expect, enum literal_role role) {
    if (expect.role != ROLE_COUNT || role == ROLE_PATTERN || role == ROLE_REGEX || role == ROLE_ARRAY) {
        expect.role = role;
    }
    return expect;
}

/* What a condition stands on alone: ON true. */
struct literal_expect expect_condition(void) {
    return expect_of(FAMILY_BOOLEAN, ROLE_COUNT);
}

struct literal_expect expect_like(struct literal_finder *finder, const struct sql_node *node) {
    return infer_node(&finder->infer, node);
}

struct literal_expect expect_interval(void) {
    return (struct literal_expect){.family = FAMILY_INTERVAL, .role = ROLE_COUNT, .type_name = STR("interval")};
}

/* --- Expressions ----------------------------------------------------------------------------------------- */

void literal_walk_list(struct literal_finder *finder, const struct sql_list *list, struct literal_expect expect) {
    for (size_t i = 0; i < list->n; i++) {
        literal_walk(finder, list->at[i], expect);
    }
}

/* Children by the tree's own description, nothing expected of them. */
static void literal_walk_children(struct literal_finder *finder, const struct sql_node *node) {
    const struct sql_kind_info *info = sql_kind_info(node->kind);
    for (size_t i = 0; i < info->field_count; i++) {
        const void *field = (const char *)node + info->fields[i].offset;
        if (info->fields[i].type == SQL_FIELD_CHILD) {
            literal_walk(finder, *(struct sql_node *const *)field, EXPECT_NOTHING);
        } else if (info->fields[i].type == SQL_FIELD_LIST) {
            literal_walk_list(finder, field, EXPECT_NOTHING);
        }
    }
}

/* An element of an array, with the statistics of the column that holds the arrays. */
static struct literal_expect element_of(struct literal_expect array) {
    struct str type = array.type_name;
    bool named = array.family == FAMILY_ARRAY && str_ends(type, STR("[]"));
    array.family = named ? catalog_family_of(str_slice(type, 0, type.len - 2)) : FAMILY_TEXT;
    array.role = ROLE_EQUAL;
    array.direct = true;
    return array;
}

static void walk_case(struct literal_finder *finder, const struct sql_case *node, struct literal_expect expect) {
    struct literal_expect operand = expect_like(finder, node->operand), result = expect_like(finder, &node->node);
    if (result.family == FAMILY_OTHER) {
        result = expect_like(finder, node->otherwise);
    }
    if (result.family == FAMILY_OTHER) {
        result = expect;
    }
    literal_walk(finder, node->operand, EXPECT_NOTHING);
    for (size_t i = 0; i < node->whens.n; i++) {
        const struct sql_when *when = SQL_AS_CONST(when, node->whens.at[i]);
        literal_walk(finder, when->condition, node->operand ? operand : expect_condition());
        literal_walk(finder, when->result, result);
    }
    literal_walk(finder, node->otherwise, result);
}

static void walk_in(struct literal_finder *finder, const struct sql_in *in) {
    struct literal_expect expect = expect_like(finder, in->operand);
    literal_walk(finder, in->operand, in->items.n ? expect_like(finder, in->items.at[0]) : EXPECT_NOTHING);
    for (size_t i = 0; i < in->items.n; i++) {
        finder->list_position = i;
        finder->list_count = in->items.n;
        if (!literal_walk_rows(finder, in->operand, in->items.at[i], ROLE_EQUAL)) {
            literal_walk(finder, in->items.at[i], expect_as(expect, ROLE_EQUAL));
        }
    }
    finder->list_position = finder->list_count = 0;
    literal_walk(finder, in->query, EXPECT_NOTHING);
}

static void walk_between(struct literal_finder *finder, const struct sql_between *between) {
    struct literal_expect expect = expect_like(finder, between->operand);
    if (expect.family == FAMILY_OTHER) {
        expect = expect_like(finder, between->low);
    }
    literal_walk(finder, between->operand, expect_like(finder, between->low));
    literal_walk(finder, between->low, expect_as(expect, ROLE_LOW));
    literal_walk(finder, between->high, expect_as(expect, ROLE_HIGH));
}

/* What a type of no family of ours reads; NULL: a number will do, or nobody knows. */
static const char *written_as(struct str type) {
    static const char *const types[][2] = {{"inet", "'127.0.0.1'"},   {"cidr", "'127.0.0.0/8'"}, {"macaddr", "'08:00:2b:01:02:03'"},
                                           {"tsquery", "'value'"},    {"ltree", "'a'"},          {"lquery", "'a'"},
                                           {"jsonpath", "'$.id'"},    {"hstore", "''"},          {"xml", "'<a/>'"}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (str_ieq_z(type, types[i][0])) {
            return types[i][1];
        }
    }
    return NULL;
}

static void walk_cast(struct literal_finder *finder, const struct sql_cast *cast, struct literal_expect expect) {
    struct literal_expect type = infer_type(cast->type);
    bool fits = expect.stats && (expect.family == type.family || type.family == FAMILY_OTHER);
    if (type.family == FAMILY_ARRAY && expect.role == ROLE_ARRAY) { /* = ANY($1::text[]) */
        fits = true;
    }
    if (type.family == FAMILY_INTERVAL) {
        type = expect_interval();
    }
    if (!literal_is_bind(cast->operand)) {
        literal_walk(finder, cast->operand, EXPECT_NOTHING);
        return;
    }
    const char *text = fits || type.family != FAMILY_OTHER ? NULL : written_as(type.type_name);
    type = fits ? expect : text ? expect_fixed(text) : type;
    type.type_name = (struct str){0}; /* the cast is there already */
    literal_walk(finder, cast->operand, type);
}

static void walk_quantified(struct literal_finder *finder, const struct sql_quantified *node) {
    struct literal_expect element = expect_like(finder, node->left);
    element.role = ROLE_ARRAY;
    if (node->array && node->array->kind == SQL_ARRAY) {
        literal_walk_list(finder, &SQL_AS_CONST(array, node->array)->items,
                          expect_as(expect_like(finder, node->left), ROLE_EQUAL));
        literal_walk(finder, SQL_AS_CONST(array, node->array)->query, EXPECT_NOTHING);
    } else {
        literal_walk(finder, node->array, element);
    }
    /* $1 = ANY(tags) */
    struct literal_expect member = node->array ? element_of(expect_like(finder, node->array)) : EXPECT_NOTHING;
    literal_walk(finder, node->left, literal_is_bind(node->left) ? member : EXPECT_NOTHING);
    literal_walk(finder, node->query, EXPECT_NOTHING);
}

static void walk_like(struct literal_finder *finder, const struct sql_like *like) {
    literal_walk(finder, like->operand, expect_of(FAMILY_TEXT, ROLE_COUNT));
    struct literal_expect expect = expect_like(finder, like->operand);
    expect.family = FAMILY_TEXT;
    expect.role = ROLE_PATTERN;
    literal_walk(finder, like->pattern, expect);
    literal_walk(finder, like->escape, expect_fixed("'\\'"));
}

void literal_walk_expression(struct literal_finder *finder, const struct sql_node *node, struct literal_expect expect) {
    switch ((int)node->kind) {
    case SQL_BIND:
        literal_add_slot(finder, node, expect);
        return;
    case SQL_BINARY:
        literal_walk_binary(finder, SQL_AS_CONST(binary, node), expect);
        return;
    case SQL_AND:
        literal_walk_list(finder, &SQL_AS_CONST(and, node)->items, expect_condition());
        return;
    case SQL_OR:
        literal_walk_list(finder, &SQL_AS_CONST(or, node)->items, expect_condition());
        return;
    case SQL_NOT:
        literal_walk(finder, SQL_AS_CONST(not, node)->operand, expect_condition());
        return;
    case SQL_JOIN:
        literal_walk(finder, SQL_AS_CONST(join, node)->left, EXPECT_NOTHING);
        literal_walk(finder, SQL_AS_CONST(join, node)->right, EXPECT_NOTHING);
        literal_walk(finder, SQL_AS_CONST(join, node)->on, expect_condition());
        return;
    case SQL_ARRAY: /* tags && ARRAY[$1] */
        literal_walk_list(finder, &SQL_AS_CONST(array, node)->items,
                          expect.role == ROLE_CONTAINS ? element_of(expect) : EXPECT_NOTHING);
        literal_walk(finder, SQL_AS_CONST(array, node)->query, EXPECT_NOTHING);
        return;
    case SQL_UNARY:
        literal_walk(finder, SQL_AS_CONST(unary, node)->operand, expect);
        return;
    case SQL_BETWEEN:
        walk_between(finder, SQL_AS_CONST(between, node));
        return;
    case SQL_IN:
        walk_in(finder, SQL_AS_CONST(in, node));
        return;
    case SQL_LIKE:
        walk_like(finder, SQL_AS_CONST(like, node));
        return;
    case SQL_IS:
        literal_walk(finder, SQL_AS_CONST(is, node)->operand, expect_like(finder, SQL_AS_CONST(is, node)->other));
        literal_walk(finder, SQL_AS_CONST(is, node)->other, expect_like(finder, SQL_AS_CONST(is, node)->operand));
        return;
    case SQL_QUANTIFIED:
        walk_quantified(finder, SQL_AS_CONST(quantified, node));
        return;
    case SQL_CASE:
        walk_case(finder, SQL_AS_CONST(case, node), expect);
        return;
    case SQL_CAST:
        walk_cast(finder, SQL_AS_CONST(cast, node), expect);
        return;
    case SQL_CALL:
        literal_walk_call(finder, SQL_AS_CONST(call, node), expect);
        return;
    case SQL_EXTRACT:
        literal_walk(finder, SQL_AS_CONST(extract, node)->field, expect_fixed("'year'"));
        literal_walk(finder, SQL_AS_CONST(extract, node)->source, expect_of(FAMILY_TIMESTAMP, ROLE_EQUAL));
        return;
    case SQL_INTERVAL:
        literal_walk(finder, SQL_AS_CONST(interval, node)->value,
                     expect_fixed(SQL_AS_CONST(interval, node)->unit.len ? "'1'" : "'1 month'"));
        return;
    case SQL_AT_TIME_ZONE:
        literal_walk(finder, SQL_AS_CONST(at_time_zone, node)->operand, expect_of(FAMILY_TIMESTAMP, ROLE_EQUAL));
        literal_walk(finder, SQL_AS_CONST(at_time_zone, node)->zone, expect_fixed("'UTC'"));
        return;
    case SQL_SUBSCRIPT:
        literal_walk(finder, SQL_AS_CONST(subscript, node)->operand, EXPECT_NOTHING);
        literal_walk(finder, SQL_AS_CONST(subscript, node)->from, expect_of(FAMILY_INTEGER, ROLE_COUNT));
        literal_walk(finder, SQL_AS_CONST(subscript, node)->to, expect_of(FAMILY_INTEGER, ROLE_COUNT));
        return;
    case SQL_SUBQUERY:
        literal_walk_query(finder, SQL_AS_CONST(subquery, node)->query, &expect, 1);
        return;
    case SQL_COLLATE:
        literal_walk(finder, SQL_AS_CONST(collate, node)->operand, expect_of(FAMILY_TEXT, ROLE_EQUAL));
        return;
    default:
        literal_walk_children(finder, node);
        return;
    }
}
