/*
 * What each parameter of a statement stands for: a walk from the statement down, with what is expected of the expression at
 * hand. A comparison expects of one side what the other is; a known function expects what its arguments are for; what
 * nobody expects anything of is a small number.
 */
#include "workload/infer.h"
#include "workload/literals.h"

#include "base/json.h"
#include "sql/print.h"

struct finder {
    struct infer infer;
    struct str text;
    VEC(struct literal_slot) slots;
    size_t list_position, list_count; /* inside an IN list */
};

static const struct literal_expect NOTHING = {.role = ROLE_COUNT};

static void walk(struct finder *finder, const struct sql_node *node, struct literal_expect expect);
static void walk_query(struct finder *finder, const struct sql_node *node, const struct literal_expect *outputs,
                       size_t output_count);

/* --- Expectations ---------------------------------------------------------------------------------------- */

static struct literal_expect of(enum catalog_family family, enum literal_role role) {
    return (struct literal_expect){.family = family, .role = role};
}

/* A text for one place, whatever the data. */
static struct literal_expect fixed(const char *text) {
    return (struct literal_expect){.role = ROLE_FIXED, .fixed = str_from_z(text)};
}

static struct literal_expect as(struct literal_expect expect, enum literal_role role) {
    if (expect.role != ROLE_COUNT || role == ROLE_PATTERN || role == ROLE_REGEX || role == ROLE_ARRAY) {
        expect.role = role;
    }
    return expect;
}

/* What a condition stands on alone: ON true. */
static struct literal_expect condition(void) {
    return of(FAMILY_BOOLEAN, ROLE_COUNT);
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

static struct literal_expect of_node(struct finder *finder, const struct sql_node *node) {
    return infer_node(&finder->infer, node);
}

static bool is_bind(const struct sql_node *node) {
    return node && node->kind == SQL_BIND;
}

/* --- Parameters ------------------------------------------------------------------------------------------ */

/* interval $1 and date $1: a type's name stands right in front, and only a plain string may follow it. */
static bool follows_type_name(struct str text, size_t offset) {
    static const char *const types[] = {"interval",
                                        "date",
                                        "time",
                                        "timestamp",
                                        "timestamptz",
                                        "timestamp with time zone",
                                        "timestamp without time zone"};
    struct str before = str_trim(str_slice(text, 0, offset));
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        size_t length = strlen(types[i]);
        if (before.len <= length || before.len == offset ||
            !str_ieq_z(str_slice(before, before.len - length, before.len), types[i])) {
            continue;
        }
        char c = before.ptr[before.len - length - 1];
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '"');
    }
    return false;
}

static void add_slot(struct finder *finder, const struct sql_node *node, struct literal_expect expect) {
    struct literal_slot slot = {.name = SQL_AS_CONST(bind, node)->name,
                                .offset = node->offset,
                                .length = node->length,
                                .expect = expect,
                                .bare = follows_type_name(finder->text, node->offset),
                                .position = finder->list_position,
                                .of = finder->list_count,
                                .partner = SIZE_MAX};
    VEC_PUSH(finder->infer.arena, &finder->slots, slot);
}

static void walk_list(struct finder *finder, const struct sql_list *list, struct literal_expect expect) {
    for (size_t i = 0; i < list->n; i++) {
        walk(finder, list->at[i], expect);
    }
}

/* Children by the tree's own description, nothing expected of them. */
static void walk_children(struct finder *finder, const struct sql_node *node) {
    const struct sql_kind_info *info = sql_kind_info(node->kind);
    for (size_t i = 0; i < info->field_count; i++) {
        const void *field = (const char *)node + info->fields[i].offset;
        if (info->fields[i].type == SQL_FIELD_CHILD) {
            walk(finder, *(struct sql_node *const *)field, NOTHING);
        } else if (info->fields[i].type == SQL_FIELD_LIST) {
            walk_list(finder, field, NOTHING);
        }
    }
}

/* --- Comparisons ----------------------------------------------------------------------------------------- */

static enum literal_role role_of(struct str op, bool operand_is_left) {
    bool greater = op.len && op.ptr[0] == '>', less = op.len && op.ptr[0] == '<' && !str_eq_z(op, "<>");
    if (!greater && !less) {
        return ROLE_EQUAL;
    }
    return greater == operand_is_left ? ROLE_LOW : ROLE_HIGH;
}

static bool is_comparison(struct str op) {
    static const char *const ops[] = {"=", "<>", "!=", "<", "<=", ">", ">="};
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        if (str_eq_z(op, ops[i])) {
            return true;
        }
    }
    return false;
}

/* (a, b) = ($1, $2): item by item. */
static bool walk_rows(struct finder *finder, const struct sql_node *left, const struct sql_node *right,
                      enum literal_role role) {
    if (!left || !right || left->kind != SQL_ROW || right->kind != SQL_ROW) {
        return false;
    }
    const struct sql_list *a = &SQL_AS_CONST(row, left)->items, *b = &SQL_AS_CONST(row, right)->items;
    for (size_t i = 0; i < a->n; i++) {
        walk(finder, a->at[i], NOTHING);
    }
    for (size_t i = 0; i < b->n; i++) {
        walk(finder, b->at[i], i < a->n ? as(of_node(finder, a->at[i]), role) : NOTHING);
    }
    return true;
}

static void walk_comparison(struct finder *finder, const struct sql_binary *binary) {
    if (walk_rows(finder, binary->left, binary->right, role_of(binary->op, true))) {
        return;
    }
    struct literal_expect left = of_node(finder, binary->left), right = of_node(finder, binary->right);
    walk(finder, binary->left, as(right, role_of(binary->op, false)));
    walk(finder, binary->right, as(left, role_of(binary->op, true)));
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

static const struct sql_literal *indexed_json_key(struct finder *finder, struct infer_place place) {
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
static struct str stored_json_key(struct finder *finder, struct infer_place place) {
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
static struct literal_expect json_key(struct finder *finder, const struct sql_node *document) {
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

static struct literal_expect interval(void) {
    return (struct literal_expect){.family = FAMILY_INTERVAL, .role = ROLE_COUNT, .type_name = STR("interval")};
}

/* What a parameter beside `other` in a sum, difference, product is, when the whole is expected to be `whole`. */
static struct literal_expect beside(struct literal_expect other, struct literal_expect whole, bool additive,
                                    bool is_left) {
    if (additive && is_time(other.family)) {
        bool days = other.family == FAMILY_DATE && whole.family == FAMILY_DATE;
        return days ? of(FAMILY_INTEGER, ROLE_COUNT) : interval();
    }
    if (additive && other.family == FAMILY_INTERVAL) {
        struct literal_expect expect = is_time(whole.family) && is_left ? whole : of(FAMILY_INTERVAL, ROLE_COUNT);
        expect.direct = false;
        expect.shifted = true;
        if (expect.family == FAMILY_INTERVAL) {
            expect.type_name = STR("interval");
        }
        return expect;
    }
    return of(other.family == FAMILY_INTEGER ? FAMILY_INTEGER : FAMILY_NUMERIC, ROLE_COUNT);
}

/*
 * $1 - $2 and $1 + $2 where a column's value is expected: the first is the value, the second a step away from it. Both ends
 * of BETWEEN $1 - $2 AND $3 + $4 are meant around one value, so only one of them counts as shifted.
 */
static void walk_step(struct finder *finder, const struct sql_binary *binary, struct literal_expect expect) {
    struct literal_expect step = is_time(expect.family) ? interval() : as(expect, ROLE_STEP);
    expect.shifted = expect.role == ROLE_LOW;
    expect.direct = false;
    walk(finder, binary->left, expect);
    walk(finder, binary->right, step);
}

static void walk_arithmetic(struct finder *finder, const struct sql_binary *binary, struct literal_expect expect) {
    bool additive = str_eq_z(binary->op, "+") || str_eq_z(binary->op, "-");
    struct literal_expect left = of_node(finder, binary->left), right = of_node(finder, binary->right);
    if (additive && is_bind(binary->left) && is_bind(binary->right) && expect.column) {
        walk_step(finder, binary, expect);
        return;
    }
    struct literal_expect for_left = beside(right, expect, additive, true),
                          for_right = beside(left, expect, additive, false);
    if (!additive && left.family == FAMILY_INTERVAL) {
        for_right = of(FAMILY_INTEGER, ROLE_COUNT);
    }
    struct literal_expect shifted = expect; /* date $1 + interval '1 month' */
    shifted.shifted = additive && (left.family == FAMILY_INTERVAL || right.family == FAMILY_INTERVAL);
    walk(finder, binary->left, is_bind(binary->left) ? for_left : shifted);
    walk(finder, binary->right, is_bind(binary->right) ? for_right : shifted);
}

/* What || puts together is no text. */
static bool appends_values(enum catalog_family family) {
    return family == FAMILY_JSON || family == FAMILY_ARRAY;
}

static void walk_binary(struct finder *finder, const struct sql_binary *binary, struct literal_expect expect) {
    struct str op = binary->op;
    if (is_comparison(op)) {
        walk_comparison(finder, binary);
        return;
    }
    if (str_eq_z(op, "+") || str_eq_z(op, "-") || str_eq_z(op, "*") || str_eq_z(op, "/") || str_eq_z(op, "%") ||
        str_eq_z(op, "^")) {
        walk_arithmetic(finder, binary, expect);
        return;
    }
    struct literal_expect right = of(FAMILY_TEXT, ROLE_COUNT);
    if (str_eq_z(op, "->") || str_eq_z(op, "->>") || str_eq_z(op, "?")) {
        right = json_key(finder, binary->left);
    } else if (str_eq_z(op, "#>") || str_eq_z(op, "#>>") || str_eq_z(op, "?|") || str_eq_z(op, "?&")) {
        right = fixed("'{id}'");
    } else if (str_eq_z(op, "@>") || str_eq_z(op, "<@") || str_eq_z(op, "&&")) {
        right = of_node(finder, binary->left);
        right.role = ROLE_CONTAINS;
    } else if (str_eq_z(op, "@@")) {
        right = fixed(of_node(finder, binary->left).family == FAMILY_JSON ? "'$.id == 1'" : "'value'");
    } else if (str_eq_z(op, "@?")) {
        right = fixed("'$.id'");
    } else if (str_eq_z(op, "||") && appends_values(of_node(finder, binary->left).family)) {
        right = fixed("'{}'");
    } else if (op.len && (op.ptr[0] == '~' || str_eq_z(op, "!~") || str_eq_z(op, "!~*"))) {
        right = of_node(finder, binary->left);
        right.role = op.len > 1 && op.ptr[1] == '~' ? ROLE_PATTERN : ROLE_REGEX;
    }
    walk(finder, binary->left, of(FAMILY_TEXT, ROLE_COUNT));
    walk(finder, binary->right, right);
}

/* --- Functions ------------------------------------------------------------------------------------------- */

/* Arguments whose value decides whether a call is valid at all, by position. "" leaves one to the general rule. */
static const struct call_rule {
    const char *name;
    size_t least_args;
    const char *args[3];
} call_rules[] = {
    {"date_trunc", 2, {"'month'", "", ""}},
    {"date_part", 2, {"'year'", "", ""}},
    {"date_bin", 2, {"interval '1 day'", "", "timestamp '2001-01-01'"}},
    {"to_char", 2, {"", "'YYYY-MM'", ""}},
    {"to_date", 2, {"'2020-01-01'", "'YYYY-MM-DD'", ""}},
    {"to_timestamp", 2, {"'2020-01-01'", "'YYYY-MM-DD'", ""}},
    {"to_tsvector", 2, {"'english'", "", ""}},
    {"to_tsquery", 2, {"'english'", "'value'", ""}},
    {"to_tsquery", 1, {"'value'", "", ""}},
    {"plainto_tsquery", 2, {"'english'", "'value'", ""}},
    {"plainto_tsquery", 1, {"'value'", "", ""}},
    {"websearch_to_tsquery", 2, {"'english'", "'value'", ""}},
    {"websearch_to_tsquery", 1, {"'value'", "", ""}},
    {"phraseto_tsquery", 2, {"'english'", "'value'", ""}},
    {"phraseto_tsquery", 1, {"'value'", "", ""}},
    {"substring", 2, {"", "1", "2"}},
    {"substr", 2, {"", "1", "2"}},
    {"left", 2, {"", "3", ""}},
    {"right", 2, {"", "3", ""}},
    {"lpad", 2, {"", "10", "'0'"}},
    {"rpad", 2, {"", "10", "' '"}},
    {"round", 2, {"", "2", ""}},
    {"trunc", 2, {"", "2", ""}},
    {"mod", 2, {"", "2", ""}},
    {"power", 2, {"", "2", ""}},
    {"split_part", 3, {"", "','", "1"}},
    {"string_agg", 2, {"", "', '", ""}},
    {"string_to_array", 2, {"", "','", ""}},
    {"array_to_string", 2, {"", "','", ""}},
    {"concat_ws", 2, {"' '", "'a'", "'b'"}},
    {"strpos", 2, {"", "'a'", ""}},
    {"replace", 3, {"", "'a'", "'b'"}},
    {"regexp_replace", 3, {"", "'a'", "'b'"}},
    {"translate", 3, {"", "'a'", "'b'"}},
    {"ntile", 1, {"4", "", ""}},
    {"lag", 2, {"", "1", ""}},
    {"lead", 2, {"", "1", ""}},
    {"nth_value", 2, {"", "1", ""}},
    {"percentile_cont", 1, {"0.5", "", ""}},
    {"percentile_disc", 1, {"0.5", "", ""}},
    {"array_length", 2, {"", "1", ""}},
    {"generate_subscripts", 2, {"", "1", ""}},
    {"jsonb_build_object", 2, {"'key'", "", "'other'"}},
    {"json_build_object", 2, {"'key'", "", "'other'"}},
    {"jsonb_extract_path_text", 2, {"", "'id'", ""}},
    {"jsonb_set", 3, {"", "'{id}'", "'1'"}},
    {"timezone", 2, {"'UTC'", "", ""}},
    {"format", 1, {"'%s'", "", ""}},
    {"pg_sleep", 1, {"0", "", ""}},
    {"lower", 1, {"'a'", "", ""}},
    {"upper", 1, {"'a'", "", ""}},
};

static const struct call_rule *rule_of(const struct sql_call *call) {
    for (size_t i = 0; i < sizeof call_rules / sizeof call_rules[0]; i++) {
        if (str_ieq_z(call->name, call_rules[i].name) && call->args.n >= call_rules[i].least_args) {
            return &call_rules[i];
        }
    }
    return NULL;
}

/* coalesce(x, $1), greatest($1, x): like the argument that is known. */
static struct literal_expect like_siblings(struct finder *finder, const struct sql_call *call,
                                           struct literal_expect otherwise) {
    for (size_t i = 0; i < call->args.n; i++) {
        struct literal_expect expect = of_node(finder, call->args.at[i]);
        if (!is_bind(call->args.at[i]) && expect.family != FAMILY_OTHER) {
            return expect;
        }
    }
    return otherwise;
}

static size_t common_prefix(struct str a, struct str b) {
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n]) {
        n++;
    }
    return n;
}

/* nextval($1), currval($1): the sequence whose name is nearest to the column that takes the value. */
static struct literal_expect sequence_name(struct finder *finder, struct literal_expect target) {
    const struct catalog *catalog = finder->infer.catalog;
    const struct catalog_column *column = target.column;
    const struct catalog_sequence *best = NULL;
    size_t best_length = 0;
    for (size_t i = 0; i < catalog->sequence_count; i++) {
        const struct catalog_sequence *sequence = &catalog->sequences[i];
        size_t length = column ? common_prefix(sequence->name, column->name) : 0;
        if (!best || length > best_length) {
            best = sequence;
            best_length = length;
        }
    }
    struct literal_expect expect = {.role = ROLE_FIXED, .fixed = STR("'unknown'")};
    if (best) {
        struct str name = str_fmt(finder->infer.arena, STR_FMT "." STR_FMT,
                                  STR_ARG(sql_quote_name(finder->infer.arena, catalog->dialect, best->schema)),
                                  STR_ARG(sql_quote_name(finder->infer.arena, catalog->dialect, best->name)));
        expect.fixed = sql_quote_string(finder->infer.arena, name);
    }
    return expect;
}

static void walk_call(struct finder *finder, const struct sql_call *call, struct literal_expect expect) {
    static const char *const numeric[] = {"sum", "avg", "count", "abs", "floor", "ceil", "ceiling"};
    const struct call_rule *rule = rule_of(call);
    struct literal_expect usual = like_siblings(finder, call, of(FAMILY_OTHER, ROLE_COUNT));
    for (size_t i = 0; i < sizeof numeric / sizeof numeric[0]; i++) {
        if (str_ieq_z(call->name, numeric[i])) {
            usual = of(FAMILY_NUMERIC, ROLE_COUNT);
        }
    }
    if (str_ieq_z(call->name, "nextval") || str_ieq_z(call->name, "currval") || str_ieq_z(call->name, "setval")) {
        usual = sequence_name(finder, expect);
    }
    bool passes = str_ieq_z(call->name, "coalesce") || str_ieq_z(call->name, "nullif") ||
                  str_ieq_z(call->name, "greatest") || str_ieq_z(call->name, "least");
    if (passes && usual.family == FAMILY_OTHER) {
        usual = expect;
    }
    for (size_t i = 0; i < call->args.n; i++) {
        bool ruled = rule && i < 3 && rule->args[i][0];
        walk(finder, call->args.at[i], ruled && is_bind(call->args.at[i]) ? fixed(rule->args[i]) : usual);
    }
    walk_list(finder, &call->order, NOTHING);
    walk_list(finder, &call->within_group, NOTHING);
    walk(finder, call->filter, NOTHING);
    walk(finder, call->over, NOTHING);
    walk_list(finder, &call->keep_order, NOTHING);
}

/* --- Other expressions ----------------------------------------------------------------------------------- */

static void walk_case(struct finder *finder, const struct sql_case *node, struct literal_expect expect) {
    struct literal_expect operand = of_node(finder, node->operand), result = of_node(finder, &node->node);
    if (result.family == FAMILY_OTHER) {
        result = of_node(finder, node->otherwise);
    }
    if (result.family == FAMILY_OTHER) {
        result = expect;
    }
    walk(finder, node->operand, NOTHING);
    for (size_t i = 0; i < node->whens.n; i++) {
        const struct sql_when *when = SQL_AS_CONST(when, node->whens.at[i]);
        walk(finder, when->condition, node->operand ? operand : condition());
        walk(finder, when->result, result);
    }
    walk(finder, node->otherwise, result);
}

static void walk_in(struct finder *finder, const struct sql_in *in) {
    struct literal_expect expect = of_node(finder, in->operand);
    walk(finder, in->operand, in->items.n ? of_node(finder, in->items.at[0]) : NOTHING);
    for (size_t i = 0; i < in->items.n; i++) {
        finder->list_position = i;
        finder->list_count = in->items.n;
        if (!walk_rows(finder, in->operand, in->items.at[i], ROLE_EQUAL)) {
            walk(finder, in->items.at[i], as(expect, ROLE_EQUAL));
        }
    }
    finder->list_position = finder->list_count = 0;
    walk(finder, in->query, NOTHING);
}

static void walk_between(struct finder *finder, const struct sql_between *between) {
    struct literal_expect expect = of_node(finder, between->operand);
    if (expect.family == FAMILY_OTHER) {
        expect = of_node(finder, between->low);
    }
    walk(finder, between->operand, of_node(finder, between->low));
    walk(finder, between->low, as(expect, ROLE_LOW));
    walk(finder, between->high, as(expect, ROLE_HIGH));
}

static void walk_cast(struct finder *finder, const struct sql_cast *cast, struct literal_expect expect) {
    struct literal_expect type = infer_type(cast->type);
    bool fits = expect.stats && (expect.family == type.family || type.family == FAMILY_OTHER);
    if (type.family == FAMILY_ARRAY && expect.role == ROLE_ARRAY) { /* = ANY($1::text[]) */
        fits = true;
    }
    if (type.family == FAMILY_INTERVAL) {
        type = interval();
    }
    if (!is_bind(cast->operand)) {
        walk(finder, cast->operand, NOTHING);
        return;
    }
    type = fits ? expect : type;
    type.type_name = (struct str){0}; /* the cast is there already */
    walk(finder, cast->operand, type);
}

static void walk_quantified(struct finder *finder, const struct sql_quantified *node) {
    struct literal_expect element = of_node(finder, node->left);
    element.role = ROLE_ARRAY;
    if (node->array && node->array->kind == SQL_ARRAY) {
        walk_list(finder, &SQL_AS_CONST(array, node->array)->items, as(of_node(finder, node->left), ROLE_EQUAL));
        walk(finder, SQL_AS_CONST(array, node->array)->query, NOTHING);
    } else {
        walk(finder, node->array, element);
    }
    /* $1 = ANY(tags) */
    struct literal_expect member = node->array ? element_of(of_node(finder, node->array)) : NOTHING;
    walk(finder, node->left, is_bind(node->left) ? member : NOTHING);
    walk(finder, node->query, NOTHING);
}

static void walk_like(struct finder *finder, const struct sql_like *like) {
    walk(finder, like->operand, of(FAMILY_TEXT, ROLE_COUNT));
    struct literal_expect expect = of_node(finder, like->operand);
    expect.family = FAMILY_TEXT;
    expect.role = ROLE_PATTERN;
    walk(finder, like->pattern, expect);
    walk(finder, like->escape, fixed("'\\'"));
}

static void walk_expression(struct finder *finder, const struct sql_node *node, struct literal_expect expect) {
    switch ((int)node->kind) {
    case SQL_BIND:
        add_slot(finder, node, expect);
        return;
    case SQL_BINARY:
        walk_binary(finder, SQL_AS_CONST(binary, node), expect);
        return;
    case SQL_AND:
        walk_list(finder, &SQL_AS_CONST(and, node)->items, condition());
        return;
    case SQL_OR:
        walk_list(finder, &SQL_AS_CONST(or, node)->items, condition());
        return;
    case SQL_NOT:
        walk(finder, SQL_AS_CONST(not, node)->operand, condition());
        return;
    case SQL_JOIN:
        walk(finder, SQL_AS_CONST(join, node)->left, NOTHING);
        walk(finder, SQL_AS_CONST(join, node)->right, NOTHING);
        walk(finder, SQL_AS_CONST(join, node)->on, condition());
        return;
    case SQL_ARRAY: /* tags && ARRAY[$1] */
        walk_list(finder, &SQL_AS_CONST(array, node)->items, expect.role == ROLE_CONTAINS ? element_of(expect) : NOTHING);
        walk(finder, SQL_AS_CONST(array, node)->query, NOTHING);
        return;
    case SQL_UNARY:
        walk(finder, SQL_AS_CONST(unary, node)->operand, expect);
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
        walk(finder, SQL_AS_CONST(is, node)->operand, of_node(finder, SQL_AS_CONST(is, node)->other));
        walk(finder, SQL_AS_CONST(is, node)->other, of_node(finder, SQL_AS_CONST(is, node)->operand));
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
        walk_call(finder, SQL_AS_CONST(call, node), expect);
        return;
    case SQL_EXTRACT:
        walk(finder, SQL_AS_CONST(extract, node)->field, fixed("'year'"));
        walk(finder, SQL_AS_CONST(extract, node)->source, of(FAMILY_TIMESTAMP, ROLE_EQUAL));
        return;
    case SQL_INTERVAL:
        walk(finder, SQL_AS_CONST(interval, node)->value,
             fixed(SQL_AS_CONST(interval, node)->unit.len ? "'1'" : "'1 month'"));
        return;
    case SQL_AT_TIME_ZONE:
        walk(finder, SQL_AS_CONST(at_time_zone, node)->operand, of(FAMILY_TIMESTAMP, ROLE_EQUAL));
        walk(finder, SQL_AS_CONST(at_time_zone, node)->zone, fixed("'UTC'"));
        return;
    case SQL_SUBSCRIPT:
        walk(finder, SQL_AS_CONST(subscript, node)->operand, NOTHING);
        walk(finder, SQL_AS_CONST(subscript, node)->from, of(FAMILY_INTEGER, ROLE_COUNT));
        walk(finder, SQL_AS_CONST(subscript, node)->to, of(FAMILY_INTEGER, ROLE_COUNT));
        return;
    case SQL_SUBQUERY:
        walk_query(finder, SQL_AS_CONST(subquery, node)->query, &expect, 1);
        return;
    case SQL_COLLATE:
        walk(finder, SQL_AS_CONST(collate, node)->operand, of(FAMILY_TEXT, ROLE_EQUAL));
        return;
    default:
        walk_children(finder, node);
        return;
    }
}

/* --- Statements ------------------------------------------------------------------------------------------ */

static struct literal_expect limit(void) {
    return of(FAMILY_INTEGER, ROLE_LIMIT);
}

static void walk_select(struct finder *finder, const struct sql_select *select, const struct literal_expect *outputs,
                        size_t output_count) {
    walk_list(finder, &select->with, NOTHING);
    walk_list(finder, &select->distinct_on, NOTHING);
    for (size_t i = 0; i < select->targets.n; i++) {
        const struct sql_node *target = select->targets.at[i];
        const struct sql_node *value = target->kind == SQL_TARGET ? SQL_AS_CONST(target, target)->expression : target;
        walk(finder, value, i < output_count ? outputs[i] : NOTHING);
    }
    walk_list(finder, &select->from, NOTHING);
    walk(finder, select->where, condition());
    walk(finder, select->start_with, condition());
    walk(finder, select->connect_by, condition());
    walk_list(finder, &select->group, NOTHING);
    walk(finder, select->having, condition());
    walk_list(finder, &select->windows, NOTHING);
    walk(finder, select->qualify, condition());
    walk_list(finder, &select->order, NOTHING);
    walk(finder, select->limit, limit());
    walk(finder, select->offset, fixed("20"));
}

/* Both branches yield the same types: what one leaves open, the other may tell. */
static void walk_setop(struct finder *finder, const struct sql_setop *setop, const struct literal_expect *outputs,
                       size_t output_count) {
    size_t count = infer_output_count(&setop->node);
    struct literal_expect *known = arena_calloc(finder->infer.arena, count, sizeof *known);
    for (size_t i = 0; i < count; i++) {
        known[i] = infer_output(&finder->infer, setop->left, i);
        if (known[i].family == FAMILY_OTHER) {
            known[i] = infer_output(&finder->infer, setop->right, i);
        }
        if (known[i].family == FAMILY_OTHER) {
            known[i] = i < output_count ? outputs[i] : NOTHING;
        }
    }
    walk_list(finder, &setop->with, NOTHING);
    walk_query(finder, setop->left, known, count);
    walk_query(finder, setop->right, known, count);
    walk_list(finder, &setop->order, NOTHING);
    walk(finder, setop->limit, limit());
    walk(finder, setop->offset, fixed("20"));
}

static void walk_values(struct finder *finder, const struct sql_values *values, const struct literal_expect *outputs,
                        size_t output_count) {
    for (size_t r = 0; r < values->rows.n; r++) {
        const struct sql_node *row = values->rows.at[r];
        const struct sql_list *items = row->kind == SQL_ROW ? &SQL_AS_CONST(row, row)->items : NULL;
        for (size_t i = 0; items && i < items->n; i++) {
            walk(finder, items->at[i], i < output_count ? outputs[i] : NOTHING);
        }
    }
    walk(finder, values->limit, limit());
    walk(finder, values->offset, fixed("0"));
}

static void walk_query(struct finder *finder, const struct sql_node *node, const struct literal_expect *outputs,
                       size_t output_count) {
    switch (node ? (int)node->kind : SQL_NONE) {
    case SQL_SELECT:
        walk_select(finder, SQL_AS_CONST(select, node), outputs, output_count);
        return;
    case SQL_SETOP:
        walk_setop(finder, SQL_AS_CONST(setop, node), outputs, output_count);
        return;
    case SQL_VALUES:
        walk_values(finder, SQL_AS_CONST(values, node), outputs, output_count);
        return;
    default:
        walk(finder, node, NOTHING);
        return;
    }
}

static struct literal_expect column_named(const struct catalog_table *table, struct str name) {
    uint32_t column = table ? catalog_find_column(table, name) : CATALOG_NONE;
    return column == CATALOG_NONE ? NOTHING : infer_column(table, column);
}

static struct str name_of(const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_NAME:
        return SQL_AS_CONST(name, node)->text;
    case SQL_COLUMN:
        return SQL_AS_CONST(column, node)->name;
    default:
        return (struct str){0};
    }
}

static void walk_assignments(struct finder *finder, const struct catalog_table *table, const struct sql_list *set) {
    for (size_t i = 0; i < set->n; i++) {
        const struct sql_assign *assign = SQL_AS_CONST(assign, set->at[i]);
        if (set->at[i]->kind != SQL_ASSIGN) {
            continue;
        }
        bool row = assign->targets.n > 1 && assign->value && assign->value->kind == SQL_ROW;
        for (size_t k = 0; row && k < SQL_AS_CONST(row, assign->value)->items.n; k++) {
            walk(finder, SQL_AS_CONST(row, assign->value)->items.at[k],
                 k < assign->targets.n ? column_named(table, name_of(assign->targets.at[k])) : NOTHING);
        }
        if (!row) {
            walk(finder, assign->value,
                 assign->targets.n ? column_named(table, name_of(assign->targets.at[0])) : NOTHING);
        }
    }
}

/* What the named columns, or all of the table's, are. */
static struct literal_expect *column_list(struct finder *finder, const struct catalog_table *table,
                                          const struct sql_list *names, size_t *count) {
    *count = names->n ? names->n : table ? table->column_count : 0;
    struct literal_expect *columns = arena_calloc(finder->infer.arena, *count, sizeof *columns);
    for (size_t i = 0; i < *count; i++) {
        columns[i] = names->n ? column_named(table, name_of(names->at[i])) : infer_column(table, (uint32_t)i);
    }
    return columns;
}

static void walk_insert(struct finder *finder, const struct sql_insert *insert) {
    const struct catalog_table *table = infer_table(&finder->infer, insert->target);
    size_t count;
    struct literal_expect *columns = column_list(finder, table, &insert->columns, &count);
    walk_list(finder, &insert->with, NOTHING);
    walk_query(finder, insert->source, columns, count);
    if (insert->conflict && insert->conflict->kind == SQL_CONFLICT) {
        const struct sql_conflict *conflict = SQL_AS_CONST(conflict, insert->conflict);
        walk(finder, conflict->key_where, condition());
        walk_assignments(finder, table, &conflict->set);
        walk(finder, conflict->where, condition());
    }
    walk_list(finder, &insert->returning, NOTHING);
}

static void walk_merge(struct finder *finder, const struct sql_merge *merge) {
    const struct catalog_table *table = infer_table(&finder->infer, merge->target);
    walk_list(finder, &merge->with, NOTHING);
    walk(finder, merge->source, NOTHING);
    walk(finder, merge->on, condition());
    for (size_t i = 0; i < merge->actions.n; i++) {
        const struct sql_merge_action *action = SQL_AS_CONST(merge_action, merge->actions.at[i]);
        size_t count;
        struct literal_expect *columns = column_list(finder, table, &action->columns, &count);
        walk(finder, action->condition, condition());
        walk_assignments(finder, table, &action->set);
        for (size_t k = 0; k < action->values.n; k++) {
            walk(finder, action->values.at[k], k < count ? columns[k] : NOTHING);
        }
        walk(finder, action->where, condition());
        walk(finder, action->delete_where, condition());
    }
}

static void walk(struct finder *finder, const struct sql_node *node, struct literal_expect expect) {
    switch (node ? (int)node->kind : SQL_NONE) {
    case SQL_NONE:
        return;
    case SQL_SELECT:
    case SQL_SETOP:
    case SQL_VALUES:
        walk_query(finder, node, NULL, 0);
        return;
    case SQL_INSERT:
        walk_insert(finder, SQL_AS_CONST(insert, node));
        return;
    case SQL_UPDATE: {
        const struct sql_update *update = SQL_AS_CONST(update, node);
        walk_list(finder, &update->with, NOTHING);
        walk_assignments(finder, infer_table(&finder->infer, update->target), &update->set);
        walk_list(finder, &update->from, NOTHING);
        walk(finder, update->where, condition());
        walk_list(finder, &update->returning, NOTHING);
        return;
    }
    case SQL_MERGE:
        walk_merge(finder, SQL_AS_CONST(merge, node));
        return;
    default:
        walk_expression(finder, node, expect);
        return;
    }
}

/* --- The whole ------------------------------------------------------------------------------------------- */

static int by_offset(const void *a, const void *b) {
    const struct literal_slot *left = a, *right = b;
    return left->offset < right->offset ? -1 : left->offset > right->offset;
}

/* A lower and a higher end on the same column, the nearest two. */
static void find_partners(struct literal_slots *slots) {
    for (size_t i = 0; i < slots->n; i++) {
        struct literal_slot *low = &slots->at[i];
        for (size_t k = 0; low->expect.role == ROLE_LOW && low->expect.column && k < slots->n; k++) {
            struct literal_slot *high = &slots->at[k];
            if (high->expect.role == ROLE_HIGH && high->expect.column == low->expect.column &&
                high->partner == SIZE_MAX) {
                low->partner = k;
                high->partner = i;
                break;
            }
        }
    }
}

/* A parameter that stands in several places is what the best known of them says. */
static void unify(struct arena *arena, struct literal_slots *slots) {
    struct map best;
    map_init(&best, arena);
    for (size_t i = 0; i < slots->n; i++) {
        struct literal_slot *slot = &slots->at[i], *other = map_find(&best, slot->name);
        bool better = !other || (!other->expect.stats && slot->expect.stats) ||
                      (other->expect.family == FAMILY_OTHER && !other->expect.stats);
        if (better) {
            map_put(&best, slot->name, slot);
        }
    }
    for (size_t i = 0; i < slots->n; i++) {
        if (!str_eq_z(slots->at[i].name, "?")) {
            slots->at[i].expect = ((const struct literal_slot *)map_find(&best, slots->at[i].name))->expect;
        }
    }
}

struct literal_slots literals_find(struct arena *arena, const struct catalog *catalog, struct str text,
                                   const struct sql_node *tree) {
    struct finder finder = {.text = text};
    infer_init(&finder.infer, arena, catalog, tree);
    walk(&finder, tree, NOTHING);
    struct literal_slots slots = {finder.slots.at, 0};
    if (finder.slots.n > 1) {
        qsort(finder.slots.at, finder.slots.n, sizeof *finder.slots.at, by_offset);
    }
    for (size_t i = 0; i < finder.slots.n; i++) { /* a node reached on two ways counts once */
        if (slots.n == 0 || slots.at[slots.n - 1].offset != finder.slots.at[i].offset) {
            slots.at[slots.n++] = finder.slots.at[i];
        }
    }
    find_partners(&slots);
    unify(arena, &slots);
    return slots;
}
