/* Bound trees: making, copying with replacement, and the questions asked of them everywhere. */
#include "query/bound.h"

#include <string.h>

/* --- Making ---------------------------------------------------------------------------------------------- */

struct sql_node *tree_literal(struct arena *arena, enum sql_literal_kind kind, struct str text) {
    struct sql_node *node = sql_node_new(arena, SQL_LITERAL, 0, 0);
    SQL_AS(literal, node)->kind = kind;
    SQL_AS(literal, node)->text = text;
    return node;
}

struct sql_node *tree_bool(struct arena *arena, bool value) {
    return tree_literal(arena, value ? SQL_LITERAL_TRUE : SQL_LITERAL_FALSE, (struct str){0});
}

struct sql_node *tree_binary(struct arena *arena, const char *op, struct sql_node *left, struct sql_node *right) {
    struct sql_node *node = sql_node_new(arena, SQL_BINARY, 0, 0);
    node->offset = left->offset;
    SQL_AS(binary, node)->op = str_from_z(op);
    SQL_AS(binary, node)->left = left;
    SQL_AS(binary, node)->right = right;
    return node;
}

bool tree_is_literal(const struct sql_node *node, enum sql_literal_kind kind) {
    return node && node->kind == SQL_LITERAL && SQL_AS_CONST(literal, node)->kind == (int64_t)kind;
}

bool tree_is_constant(const struct sql_node *node) {
    return node && node->kind == SQL_LITERAL;
}

struct sql_node *tree_cast(struct arena *arena, const char *name, struct sql_node *operand) {
    struct sql_node *cast = sql_node_new(arena, SQL_CAST, operand->offset, operand->offset + operand->length);
    struct sql_node *type = sql_node_new(arena, SQL_TYPE, operand->offset, operand->offset);
    SQL_AS(type, type)->name = str_from_z(name);
    SQL_AS(cast, cast)->operand = operand;
    SQL_AS(cast, cast)->type = type;
    return cast;
}

static size_t node_size(enum sql_kind kind) {
    if (kind == SQL_COLUMN) {
        return sizeof(struct bound_column);
    }
    return kind == SQL_SUBQUERY ? sizeof(struct bound_sublink) : sql_kind_info(kind)->size;
}

struct sql_node *tree_map(struct arena *arena, const struct sql_node *node,
                          struct sql_node *(*map)(struct sql_node *child, void *context), void *context) {
    const struct sql_kind_info *info = sql_kind_info(node->kind);
    struct sql_node *copy = arena_alloc(arena, node_size(node->kind));
    memcpy(copy, node, node_size(node->kind));
    for (size_t i = 0; i < info->field_count; i++) {
        void *at = (char *)copy + info->fields[i].offset;
        if (info->fields[i].type == SQL_FIELD_CHILD) {
            struct sql_node **child = at;
            *child = *child ? map(*child, context) : NULL;
        } else if (info->fields[i].type == SQL_FIELD_LIST) {
            struct sql_list old = *(struct sql_list *)at, *list = at;
            *list = (struct sql_list){0};
            for (size_t item = 0; item < old.n; item++) {
                sql_list_push(arena, list, map(old.at[item], context));
            }
        }
    }
    if (node->kind == SQL_SUBQUERY) {
        struct bound_sublink *link = (struct bound_sublink *)copy;
        link->left = link->left ? map(link->left, context) : NULL;
    }
    return copy;
}

struct substitution {
    struct arena *arena;
    struct sql_node *(*substitute)(const struct bound_column *column, void *context);
    void *context;
};

static struct sql_node *substitute_child(struct sql_node *node, void *context) {
    struct substitution *s = context;
    if (node->kind == SQL_COLUMN) {
        struct sql_node *other = s->substitute((const struct bound_column *)node, s->context);
        return other ? other : node;
    }
    return tree_map(s->arena, node, substitute_child, s);
}

struct sql_node *tree_substitute(struct arena *arena, struct sql_node *node,
                                 struct sql_node *(*substitute)(const struct bound_column *column, void *context),
                                 void *context) {
    struct substitution s = {arena, substitute, context};
    return substitute_child(node, &s);
}

/* --- Walking --------------------------------------------------------------------------------------------- */

void bound_walk(const struct sql_node *node, bool (*visit)(const struct sql_node *node, void *context), void *context) {
    if (!node || !visit(node, context)) {
        return;
    }
    const struct sql_kind_info *info = sql_kind_info(node->kind);
    for (size_t i = 0; i < info->field_count; i++) {
        const void *at = (const char *)node + info->fields[i].offset;
        if (info->fields[i].type == SQL_FIELD_CHILD) {
            bound_walk(*(struct sql_node *const *)at, visit, context);
        } else if (info->fields[i].type == SQL_FIELD_LIST) {
            const struct sql_list *list = at;
            for (size_t item = 0; item < list->n; item++) {
                bound_walk(list->at[item], visit, context);
            }
        }
    }
    if (node->kind == SQL_SUBQUERY) {
        bound_walk(((const struct bound_sublink *)node)->left, visit, context);
    }
}

static void walk_from(const struct bound_from *from, bool (*visit)(const struct sql_node *, void *), void *context) {
    if (!from) {
        return;
    }
    for (size_t i = 0; i < from->items.n; i++) {
        walk_from(from->items.at[i], visit, context);
    }
    for (size_t i = 0; i < from->quals.n; i++) {
        bound_walk(from->quals.at[i], visit, context);
    }
}

static void walk_own_trees(const struct bound_select *s, bool (*visit)(const struct sql_node *, void *),
                           void *context) {
    walk_from(s->from, visit, context);
    for (size_t i = 0; i < s->targets.n; i++) {
        bound_walk(s->targets.at[i].expr, visit, context);
    }
    for (size_t i = 0; i < s->group.n; i++) {
        bound_walk(s->group.at[i], visit, context);
    }
    bound_walk(s->having, visit, context);
    for (size_t i = 0; i < s->distinct_on.n; i++) {
        bound_walk(s->distinct_on.at[i], visit, context);
    }
    for (size_t i = 0; i < s->order.n; i++) {
        bound_walk(s->order.at[i].expr, visit, context);
    }
    for (size_t i = 0; i < s->windows.n; i++) {
        for (size_t key = 0; key < s->windows.at[i].keys.n; key++) {
            bound_walk(s->windows.at[i].keys.at[key].expr, visit, context);
        }
    }
    bound_walk(s->limit, visit, context);
    bound_walk(s->offset, visit, context);
}

struct deep_walk {
    bool (*visit)(const struct sql_node *node, void *context);
    void *context;
};

static bool visit_deep(const struct sql_node *node, void *context) {
    const struct deep_walk *deep = context;
    if (!deep->visit(node, deep->context)) {
        return false;
    }
    if (node->kind == SQL_SUBQUERY && ((const struct bound_sublink *)node)->select) {
        bound_walk_select(((const struct bound_sublink *)node)->select, deep->visit, deep->context);
    }
    return true;
}

void bound_walk_select(const struct bound_select *select, bool (*visit)(const struct sql_node *node, void *context),
                       void *context) {
    struct deep_walk deep = {visit, context};
    walk_own_trees(select, visit_deep, &deep);
    for (size_t i = 0; i < select->rels.n; i++) {
        const struct bound_rel *rel = select->rels.at[i];
        for (size_t input = 0; input < rel->inputs.n; input++) {
            bound_walk(rel->inputs.at[input], visit_deep, &deep);
        }
        if (rel->kind == REL_BLOCK && rel->select) {
            bound_walk_select(rel->select, visit, context);
        }
    }
    for (size_t i = 0; i < select->branches.n; i++) {
        bound_walk_select(select->branches.at[i], visit, context);
    }
}

/* --- Questions ------------------------------------------------------------------------------------------- */

struct bound_select *bound_owner(const struct bound_rel *rel) {
    struct bound_select *owner = rel->owner;
    while (owner->merged_into) {
        owner = owner->merged_into;
    }
    return owner;
}

struct rels_asked {
    const struct bound_select *select;
    uint64_t rels;
    bool any, other;
};

static bool visit_rels(const struct sql_node *node, void *context) {
    struct rels_asked *asked = context;
    if (node->kind == SQL_COLUMN) {
        const struct bound_rel *rel = ((const struct bound_column *)node)->rel;
        if (rel && bound_owner(rel) == asked->select) {
            asked->rels |= rel->index < QUERY_RELS_MAX ? (uint64_t)1 << rel->index : 0;
            asked->any = true;
        } else if (rel) {
            asked->other = true;
        }
    }
    return true;
}

static struct rels_asked ask_rels(const struct bound_select *select, const struct sql_node *node) {
    struct rels_asked asked = {.select = select};
    struct deep_walk deep = {visit_rels, &asked};
    bound_walk(node, visit_deep, &deep);
    return asked;
}

uint64_t bound_rels(const struct bound_select *select, const struct sql_node *node) {
    return ask_rels(select, node).rels;
}

bool bound_reads_any(const struct sql_node *node, const struct bound_select *select) {
    return ask_rels(select, node).any;
}

/* Which selects a tree stands in is not kept; what a column may belong to inside `select` is found by walking it. */
struct inside_asked {
    VEC(const struct bound_select *) inside;
    struct arena scratch;
    bool outer;
};

static bool visit_collect(const struct sql_node *node, void *context) {
    struct inside_asked *asked = context;
    if (node->kind == SQL_SUBQUERY && ((const struct bound_sublink *)node)->select) {
        VEC_PUSH(&asked->scratch, &asked->inside, ((const struct bound_sublink *)node)->select);
    }
    return true;
}

static void collect_blocks(struct inside_asked *asked, const struct bound_select *select) {
    VEC_PUSH(&asked->scratch, &asked->inside, select);
    for (size_t i = 0; i < select->rels.n; i++) {
        if (select->rels.at[i]->kind == REL_BLOCK && select->rels.at[i]->select) {
            collect_blocks(asked, select->rels.at[i]->select);
        }
    }
    for (size_t i = 0; i < select->branches.n; i++) {
        collect_blocks(asked, select->branches.at[i]);
    }
}

static bool visit_outer(const struct sql_node *node, void *context) {
    struct inside_asked *asked = context;
    if (asked->outer || node->kind != SQL_COLUMN || !((const struct bound_column *)node)->rel) {
        return !asked->outer;
    }
    const struct bound_select *owner = bound_owner(((const struct bound_column *)node)->rel);
    for (size_t i = 0; i < asked->inside.n; i++) {
        if (asked->inside.at[i] == owner) {
            return true;
        }
    }
    asked->outer = true;
    return false;
}

bool bound_select_correlated(const struct bound_select *select) {
    struct inside_asked asked = {0};
    arena_init(&asked.scratch, NULL);
    collect_blocks(&asked, select);
    bound_walk_select(select, visit_collect, &asked);
    for (size_t i = 0; i < asked.inside.n; i++) { /* blocks within sub-links */
        for (size_t rel = 0; rel < asked.inside.at[i]->rels.n; rel++) {
            const struct bound_rel *of = asked.inside.at[i]->rels.at[rel];
            if (i > 0 && of->kind == REL_BLOCK && of->select) {
                VEC_PUSH(&asked.scratch, &asked.inside, of->select);
            }
        }
        for (size_t branch = 0; i > 0 && branch < asked.inside.at[i]->branches.n; branch++) {
            VEC_PUSH(&asked.scratch, &asked.inside, asked.inside.at[i]->branches.at[branch]);
        }
    }
    bound_walk_select(select, visit_outer, &asked);
    arena_release(&asked.scratch);
    return asked.outer;
}

static bool visit_own_outer(const struct sql_node *node, void *context) {
    struct rels_asked *asked = context;
    if (node->kind == SQL_SUBQUERY && ((const struct bound_sublink *)node)->select) {
        const struct bound_select *inner = ((const struct bound_sublink *)node)->select;
        struct rels_asked own = {.select = asked->select};
        bound_walk_select(inner, visit_rels, &own);
        asked->other |= !own.any && bound_select_correlated(inner); /* one that reads both counts as ours */
        return true;
    }
    return visit_rels(node, context);
}

bool bound_reads_outer(const struct sql_node *node, const struct bound_select *select) {
    struct rels_asked asked = {.select = select};
    bound_walk(node, visit_own_outer, &asked);
    return asked.other;
}

struct flag_asked {
    bool (*test)(const struct sql_node *node);
    bool found;
};

static bool visit_flag(const struct sql_node *node, void *context) {
    struct flag_asked *asked = context;
    asked->found = asked->found || asked->test(node);
    return !asked->found;
}

static bool has(const struct sql_node *node, bool (*test)(const struct sql_node *node)) {
    struct flag_asked asked = {test, false};
    bound_walk(node, visit_flag, &asked);
    return asked.found;
}

static bool is_sublink(const struct sql_node *node) {
    return node->kind == SQL_SUBQUERY;
}

static bool is_volatile(const struct sql_node *node) {
    return node->kind == SQL_CALL && is_volatile_name(SQL_AS_CONST(call, node)->name);
}

static bool is_aggregate(const struct sql_node *node) {
    const struct sql_call *call = SQL_AS_CONST(call, node);
    return node->kind == SQL_CALL && !call->over &&
           (is_aggregate_name(call->name) || call->within_group.n || call->filter || call->star);
}

bool bound_has_sublink(const struct sql_node *node) {
    return has(node, is_sublink);
}

bool bound_is_volatile(const struct sql_node *node) {
    return has(node, is_volatile);
}

bool bound_has_aggregate(const struct sql_node *node) {
    return has(node, is_aggregate);
}

bool bound_equal(const struct sql_node *a, const struct sql_node *b) {
    return a == b || (sql_equal(a, b) && !bound_has_sublink(a));
}

static bool in_list(struct str name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_ieq_z(name, names[i])) {
            return true;
        }
    }
    return false;
}

bool is_aggregate_name(struct str name) {
    static const char *const names[] = {"count",
                                        "sum",
                                        "avg",
                                        "min",
                                        "max",
                                        "array_agg",
                                        "string_agg",
                                        "json_agg",
                                        "jsonb_agg",
                                        "bool_and",
                                        "bool_or",
                                        "every",
                                        "bit_and",
                                        "bit_or",
                                        "bit_xor",
                                        "stddev",
                                        "stddev_pop",
                                        "stddev_samp",
                                        "variance",
                                        "var_pop",
                                        "var_samp",
                                        "corr",
                                        "covar_pop",
                                        "covar_samp",
                                        "regr_slope",
                                        "regr_r2",
                                        "regr_intercept",
                                        "regr_count",
                                        "regr_avgx",
                                        "regr_avgy",
                                        "listagg",
                                        "median",
                                        "xmlagg",
                                        "json_object_agg",
                                        "jsonb_object_agg",
                                        "any_value",
                                        "range_agg",
                                        "wm_concat",
                                        "json_arrayagg",
                                        "mode",
                                        "percentile_cont",
                                        "percentile_disc",
                                        "regr_sxx",
                                        "regr_syy",
                                        "json_objectagg",
                                        "collect",
                                        "approx_count_distinct"};
    return in_list(name, names, sizeof names / sizeof *names);
}

bool is_volatile_name(struct str name) {
    static const char *const names[] = {"random",          "nextval",          "currval",          "setval",
                                        "clock_timestamp", "gen_random_uuid",  "uuid_generate_v4", "timeofday",
                                        "lastval",         "pg_sleep",         "set_config",       "sys_guid",
                                        "random_normal",   "pg_advisory_lock", "txid_current",     "uuid_generate_v1"};
    return in_list(name, names, sizeof names / sizeof *names);
}

/* --- Strictness: find_nonnullable_rels of PostgreSQL's clauses.c ----------------------------------------- */

bool tree_call_is_strict(struct str name) {
    static const char *const loose[] = {
        "coalesce",    "nvl",       "nvl2",         "concat", "concat_ws",          "greatest",          "least",
        "decode",      "num_nulls", "num_nonnulls", "format", "jsonb_build_object", "json_build_object", "nullif",
        "row_to_json", "to_json",   "to_jsonb",     "array_append", "array_prepend", "array_cat"};
    return !in_list(name, loose, sizeof loose / sizeof *loose) && !is_aggregate_name(name);
}

static uint64_t strict_of_list(const struct bound_select *select, const struct sql_list *list, bool all,
                               bool condition) {
    uint64_t rels = all ? ~(uint64_t)0 : 0;
    for (size_t i = 0; i < list->n; i++) {
        uint64_t one = bound_strict_rels(select, list->at[i], condition);
        rels = all ? rels & one : rels | one;
    }
    return list->n ? rels : 0;
}

static uint64_t strict_of_condition(const struct bound_select *select, const struct sql_node *node) {
    const struct sql_is *is = SQL_AS_CONST(is, node);
    const struct sql_in *in = SQL_AS_CONST(in, node);
    switch ((int)node->kind) {
    case SQL_IS:
        if ((is->test == SQL_IS_NULL && is->negated) ||
            ((is->test == SQL_IS_TRUE || is->test == SQL_IS_FALSE) && !is->negated) ||
            (is->test == SQL_IS_UNKNOWN && is->negated)) {
            return bound_strict_rels(select, is->operand, false);
        }
        return 0;
    case SQL_IN:
        return bound_strict_rels(select, in->operand, false);
    case SQL_BETWEEN:
        return bound_strict_rels(select, SQL_AS_CONST(between, node)->operand, false);
    default:
        return 0;
    }
}

uint64_t bound_strict_rels(const struct bound_select *select, const struct sql_node *node, bool condition) {
    if (!node) {
        return 0;
    }
    switch ((int)node->kind) {
    case SQL_COLUMN:
        return bound_rels(select, node);
    case SQL_AND: /* false AND NULL is false: as a value, only what all have */
        return strict_of_list(select, &SQL_AS_CONST(and, node)->items, !condition, condition);
    case SQL_OR:
        return strict_of_list(select, &SQL_AS_CONST(or, node)->items, true, condition);
    case SQL_NOT:
        return bound_strict_rels(select, SQL_AS_CONST(not, node)->operand, false);
    case SQL_BINARY: {
        const struct sql_binary *binary = SQL_AS_CONST(binary, node);
        return bound_strict_rels(select, binary->left, false) | bound_strict_rels(select, binary->right, false);
    }
    case SQL_UNARY:
        return bound_strict_rels(select, SQL_AS_CONST(unary, node)->operand, false);
    case SQL_CAST:
        return bound_strict_rels(select, SQL_AS_CONST(cast, node)->operand, false);
    case SQL_COLLATE:
        return bound_strict_rels(select, SQL_AS_CONST(collate, node)->operand, false);
    case SQL_EXTRACT:
        return bound_strict_rels(select, SQL_AS_CONST(extract, node)->source, false);
    case SQL_AT_TIME_ZONE:
        return bound_strict_rels(select, SQL_AS_CONST(at_time_zone, node)->operand, false);
    case SQL_LIKE:
        return bound_strict_rels(select, SQL_AS_CONST(like, node)->operand, false) |
               bound_strict_rels(select, SQL_AS_CONST(like, node)->pattern, false);
    case SQL_QUANTIFIED:
        return bound_strict_rels(select, SQL_AS_CONST(quantified, node)->left, false);
    case SQL_CALL: {
        const struct sql_call *call = SQL_AS_CONST(call, node);
        return tree_call_is_strict(call->name) && !call->over ? strict_of_list(select, &call->args, false, false) : 0;
    }
    default:
        return strict_of_condition(select, node);
    }
}

bool tree_makes_text_query(struct str function) {
    static const char *const names[] = {"to_tsquery", "plainto_tsquery", "phraseto_tsquery", "websearch_to_tsquery"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_ieq_z(function, names[i])) {
            return true;
        }
    }
    return false;
}

/* --- Effort ---------------------------------------------------------------------------------------------- */

/*
 * procost of pg_proc.dat: all functions an operator uses cost 1, but those that take a text apart for full text 100; a query made of constants
 * is made once.
 */
static double cost_of_call(const struct sql_call *call) {
    bool makes_query = tree_makes_text_query(call->name), constant = true;
    for (size_t i = 0; makes_query && i < call->args.n; i++) {
        constant &= tree_is_constant(call->args.at[i]);
    }
    if (makes_query) {
        return constant ? 0 : 100;
    }
    return str_ieq_z(call->name, "to_tsvector") ? 100 : 1;
}

/* cost_qual_eval: half of the array's elements are looked at; long lists of constants are hashed, and looked up (from PostgreSQL 14 on). */
static double operators_of_in(const struct sql_in *in) {
    enum { HASHED_LEAST = 9, HASH_AND_COMPARE = 2 };
    bool constant = in->items.n >= HASHED_LEAST;
    for (size_t i = 0; i < in->items.n && constant; i++) {
        constant = tree_is_constant(in->items.at[i]);
    }
    return constant ? HASH_AND_COMPARE : in->items.n == 1 ? 1 : 0.5 * (double)in->items.n;
}

static bool visit_value(const struct sql_node *node, void *context) {
    bool *value = context;
    *value &= node->kind != SQL_COLUMN && node->kind != SQL_BIND && node->kind != SQL_SUBQUERY;
    return *value;
}

/* An immutable call of constants is worked out once, before planning (eval_const_expressions): token = md5('x') compares, and no more. */
static bool is_worked_out(const struct sql_node *node) {
    bool value = node->kind == SQL_CALL && SQL_AS_CONST(call, node)->args.n && !is_aggregate(node);
    if (value) {
        bound_walk(node, visit_value, &value);
    }
    return value && query_is_immutable(node);
}

/* numeric(8,2), varchar(3): a function of its own cuts or rounds the value. An interval's fields do the same. */
static double cost_of_length(const struct sql_node *cast) {
    const struct sql_type *type = SQL_AS_CONST(type, SQL_AS_CONST(cast, cast)->type);
    return type && type->node.kind == SQL_TYPE && type->modifiers.n ? 1 : 0;
}

/* To text of text is free: canonical_strip took most of those away. Through text it is one function to write the value and one to read it (CoerceViaIO). */
static double cost_of_cast(const struct sql_node *node) {
    enum catalog_family to = bound_family(node), of = bound_family(SQL_AS_CONST(cast, node)->operand);
    if (bound_trims(node)) {
        return 1;
    }
    if (tree_is_constant(SQL_AS_CONST(cast, node)->operand)) {
        return 0;
    }
    if (to == of) {
        return (bound_number(node) != bound_number(SQL_AS_CONST(cast, node)->operand)) + cost_of_length(node);
    }
    bool by_text = of == FAMILY_TEXT || (to == FAMILY_TEXT && of != FAMILY_BOOLEAN && of != FAMILY_OTHER);
    return (by_text ? 2 : 1) + cost_of_length(node);
}

static bool is_number(enum catalog_family family) {
    return family == FAMILY_INTEGER || family == FAMILY_NUMERIC || family == FAMILY_FLOAT;
}

/* Numbers of two kinds have no operators in common: the one that is no constant becomes what the other is. */
static double cost_of_meeting(const struct sql_node *left, const struct sql_node *right) {
    enum catalog_family a = left ? bound_family(left) : FAMILY_OTHER, b = right ? bound_family(right) : FAMILY_OTHER;
    if (a == b || !is_number(a) || !is_number(b)) {
        return 0;
    }
    bool left_turns = a == FAMILY_INTEGER || b == FAMILY_FLOAT;
    return tree_is_constant(left_turns ? left : right) ? 0 : 1;
}

/* A number or a moment put to a text is written as one, and read again (textanycat); a truth has a cast of its own. */
static double written_as_text(const struct sql_node *value, const struct sql_node *beside) {
    enum catalog_family family = bound_family(value);
    bool writable = is_number(family) || family == FAMILY_DATE || family == FAMILY_TIMESTAMP;
    if (bound_family(beside) != FAMILY_TEXT || tree_is_constant(value)) {
        return 0;
    }
    return writable ? 2 : family == FAMILY_BOOLEAN;
}

/* Operator calls, of rows column by column. Texts are put together as text: char(n) is stripped of its blanks first. */
static double operators_of_binary(const struct sql_binary *binary) {
    if (binary->left->kind == SQL_ROW) {
        return (double)SQL_AS_CONST(row, binary->left)->items.n;
    }
    bool joins = str_eq_z(binary->op, "||");
    double stripped = joins ? (double)(bound_is_char(binary->left) + bound_is_char(binary->right)) : 0;
    double written = joins ? written_as_text(binary->left, binary->right) + written_as_text(binary->right, binary->left) : 0;
    return 1 + cost_of_meeting(binary->left, binary->right) + stripped + written;
}

/* … and so they are searched and changed. */
static double cost_of_text(const struct sql_call *call) {
    static const char *const functions[] = {"lower", "upper",   "substring", "substr", "btrim",      "ltrim",    "rtrim",  "replace",
                                            "left",  "right",   "initcap",   "md5",    "string_agg", "position", "strpos", "split_part"};
    double casts = 0;
    bool text = in_list(call->name, functions, sizeof functions / sizeof *functions);
    for (size_t i = 0; text && i < call->args.n; i++) {
        casts += bound_is_char(call->args.at[i]);
    }
    return casts;
}

/* These know a date as a timestamp with time zone only; which moment that is depends on a setting, so even a constant's is worked out row by row. */
static double cost_of_dates(const struct sql_call *call) {
    double casts = 0;
    bool moments = str_ieq_z(call->name, "date_trunc") || str_ieq_z(call->name, "to_char") || str_ieq_z(call->name, "age") || str_ieq_z(call->name, "date_part");
    for (size_t i = 0; moments && i < call->args.n; i++) {
        casts += bound_family(call->args.at[i]) == FAMILY_DATE;
    }
    return casts;
}

static bool turns_into_float(const struct sql_node *node, bool numeric_too) {
    enum number_kind kind = bound_number(node);
    return (bound_is_whole(kind) || kind == NUMBER_FLOAT4 || (numeric_too && kind == NUMBER_NUMERIC)) && !tree_is_constant(node);
}

/* Functions of floating-point numbers turn others into those first; some have a version for numeric beside it, which whole numbers become only with a second argument. */
static double cost_of_floats(const struct sql_call *call) {
    static const char *const floats[] = {"sin",     "cos",     "tan",       "cot",        "asin",       "acos",     "atan",           "atan2",
                                         "degrees", "radians", "cbrt",      "corr",       "covar_pop",  "covar_samp", "percentile_cont"};
    static const char *const either[] = {"sqrt", "exp", "ln", "log", "power", "pow", "floor", "ceil", "ceiling", "sign", "round", "trunc", "width_bucket"};
    static const char *const first_alone[] = {"round", "trunc", "width_bucket"}; /* of which the others are whole numbers, or constants */
    bool only = in_list(call->name, floats, sizeof floats / sizeof *floats) || str_starts(call->name, STR("regr_"));
    if (!only && !in_list(call->name, either, sizeof either / sizeof *either)) {
        return 0;
    }
    double casts = 0;
    bool alone = in_list(call->name, first_alone, sizeof first_alone / sizeof *first_alone);
    for (size_t i = 0; i < call->args.n && !(alone && i > 0); i++) {
        casts += turns_into_float(call->args.at[i], only);
    }
    for (size_t i = 0; i < call->within_group.n; i++) {
        casts += turns_into_float(SQL_AS_CONST(order, call->within_group.at[i])->expression, only);
    }
    return casts;
}

/* A row is compared column by column. */
static double compared_by_sublink(const struct sql_node *left) {
    return !left ? 0 : left->kind == SQL_ROW ? (double)SQL_AS_CONST(row, left)->items.n : 1;
}

/* Its arguments; what the window is sorted by is computed below it. */
static double operators_of_window(const struct sql_call *call) {
    double count = bound_operators(call->filter);
    for (size_t i = 0; i < call->args.n; i++) {
        count += bound_operators(call->args.at[i]);
    }
    return count;
}

/* CASE x WHEN 1 … compares x with each. */
static double comparisons_of_case(const struct sql_case *cases) {
    double count = 0;
    for (size_t i = 0; cases->operand && i < cases->whens.n; i++) {
        count += 1 + cost_of_meeting(cases->operand, SQL_AS_CONST(when, cases->whens.at[i])->condition);
    }
    return count;
}

static bool visit_operators(const struct sql_node *node, void *context) {
    double *count = context;
    if (is_worked_out(node)) {
        return false;
    }
    switch ((int)node->kind) {
    case SQL_BINARY:
        *count += operators_of_binary(SQL_AS_CONST(binary, node));
        return true;
    case SQL_UNARY:
    case SQL_LIKE:
    case SQL_EXTRACT:
    case SQL_AT_TIME_ZONE:
        *count += 1;
        return true;
    case SQL_CASE:
        *count += bound_cost_of_cases(SQL_AS_CONST(case, node)) + comparisons_of_case(SQL_AS_CONST(case, node));
        return true;
    case SQL_BETWEEN:
        *count += 2;
        return true;
    case SQL_CAST:
        *count += cost_of_cast(node);
        return true;
    case SQL_CALL: {
        const struct sql_call *call = SQL_AS_CONST(call, node);
        if (call->over) {
            *count += operators_of_window(call);
            return false;
        }
        bool free = str_ieq_z(call->name, "coalesce") || str_ieq_z(call->name, "nvl") || str_ieq_z(call->name, "grouping");
        *count += cost_of_text(call) + cost_of_floats(call) + (bound_chooses(call) ? bound_cost_of_choice(&call->args) : 0);
        *count += str_ieq_z(call->name, "nullif") && call->args.n == 2 ? cost_of_meeting(call->args.at[0], call->args.at[1]) : 0;
        *count += free || is_aggregate(node) ? 0 : cost_of_call(call) + cost_of_dates(call);
        return true;
    }
    case SQL_IN:
        *count += operators_of_in(SQL_AS_CONST(in, node));
        return true;
    case SQL_QUANTIFIED: {
        const struct sql_node *array = SQL_AS_CONST(quantified, node)->array;
        *count += 0.5 * (array && array->kind == SQL_ARRAY ? (double)SQL_AS_CONST(array, array)->items.n : 10);
        return true;
    }
    case SQL_IS: {
        const struct sql_is *is = SQL_AS_CONST(is, node);
        *count += is->test == SQL_IS_DISTINCT_FROM && !tree_is_literal(is->other, SQL_LITERAL_NULL);
        return true;
    }
    case SQL_SUBQUERY:
        *count += compared_by_sublink(((const struct bound_sublink *)node)->left);
        return true;
    default:
        return true;
    }
}

double bound_operators(const struct sql_node *node) {
    double count = 0;
    bound_walk(node, visit_operators, &count);
    return count;
}
