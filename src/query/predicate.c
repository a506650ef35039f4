/*
 * Conditions in normal form: conjuncts with NOT pushed down, BETWEEN as two ranges, IN lists, LIKE prefixes, and the side with the
 * column on the left, so that every room above sees few shapes.
 *
 * Common conjuncts of an OR's branches are taken out as PostgreSQL's find_duplicate_ors does: (a AND b) OR (a AND c) is a AND (b OR c).
 * Knowingly: ILIKE never uses an index range.
 */
#include "query/bound.h"
#include "query/regex.h"
#include "query/value.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"

/* --- NOT pushed down ------------------------------------------------------------------------------------- */

static struct sql_node *negate(const struct fold *fold, struct sql_node *node);

static struct sql_node *make_not(const struct fold *fold, struct sql_node *node) {
    struct sql_node *not = sql_node_new(fold->arena, SQL_NOT, node->offset, node->offset + node->length);
    SQL_AS(not, not )->operand = node;
    return not ;
}

static struct sql_node *negate_list(const struct fold *fold, const struct sql_node *node) {
    const struct sql_list *items = &SQL_AS_CONST(and, node)->items;
    struct sql_node *out = sql_node_new(fold->arena, node->kind == SQL_AND ? SQL_OR : SQL_AND, node->offset, 0);
    for (size_t i = 0; i < items->n; i++) {
        sql_list_push(fold->arena, &SQL_AS(and, out)->items, negate(fold, items->at[i]));
    }
    return out;
}

static const char *negator(struct str op) {
    static const char *const pairs[][2] = {{"=", "<>"}, {"<", ">="}, {">", "<="}, {"~", "!~"}, {"~*", "!~*"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        for (int side = 0; side < 2; side++) {
            if (str_eq_z(op, pairs[i][side])) {
                return pairs[i][!side];
            }
        }
    }
    return NULL;
}

static struct sql_node *negate_comparison(const struct fold *fold, const struct sql_binary *binary,
                                          struct sql_node *node) {
    const char *other = negator(binary->op);
    return other ? tree_binary(fold->arena, other, binary->left, binary->right) : make_not(fold, node);
}

/* NOT x = ANY (array) is x <> ALL (array). */
static bool turn_quantified(struct sql_quantified *q) {
    const char *other = q->array ? negator(q->op) : NULL;
    if (other) {
        q->op = str_from_z(other);
        q->quantifier = str_ieq_z(q->quantifier, "all") ? STR("any") : STR("all");
    }
    return other != NULL;
}

static struct sql_node *keep_child(struct sql_node *child, void *context) {
    (void)context;
    return child;
}

static struct sql_node *negate(const struct fold *fold, struct sql_node *node) {
    struct sql_node *copy;
    switch ((int)node->kind) {
    case SQL_AND:
    case SQL_OR:
        return negate_list(fold, node);
    case SQL_NOT:
        return SQL_AS(not, node)->operand;
    case SQL_BINARY:
        return negate_comparison(fold, SQL_AS_CONST(binary, node), node);
    case SQL_LITERAL:
        if (tree_is_literal(node, SQL_LITERAL_TRUE) || tree_is_literal(node, SQL_LITERAL_FALSE)) {
            return tree_bool(fold->arena, tree_is_literal(node, SQL_LITERAL_FALSE));
        }
        return make_not(fold, node);
    default:
        break;
    }
    copy = tree_map(fold->arena, node, keep_child, NULL);
    if (copy->kind == SQL_IN) {
        SQL_AS(in, copy)->negated = !SQL_AS(in, copy)->negated;
    } else if (copy->kind == SQL_LIKE) {
        SQL_AS(like, copy)->negated = !SQL_AS(like, copy)->negated;
    } else if (copy->kind == SQL_BETWEEN) {
        SQL_AS(between, copy)->negated = !SQL_AS(between, copy)->negated;
    } else if (copy->kind == SQL_IS) {
        SQL_AS(is, copy)->negated = !SQL_AS(is, copy)->negated;
    } else if (copy->kind == SQL_SUBQUERY && (((struct bound_sublink *)copy)->kind == SUBLINK_EXISTS ||
                                              ((struct bound_sublink *)copy)->kind == SUBLINK_ANY)) {
        ((struct bound_sublink *)copy)->negated = !((struct bound_sublink *)copy)->negated;
    } else if (copy->kind != SQL_QUANTIFIED || !turn_quantified(SQL_AS(quantified, copy))) {
        return make_not(fold, node);
    }
    return copy;
}

/* --- Shapes that are others in truth --------------------------------------------------------------------- */

static struct sql_node *make_list(const struct fold *fold, enum sql_kind kind, struct sql_node *a, struct sql_node *b) {
    struct sql_node *node = sql_node_new(fold->arena, kind, a->offset, 0);
    sql_list_push(fold->arena, &SQL_AS(and, node)->items, a);
    sql_list_push(fold->arena, &SQL_AS(and, node)->items, b);
    return node;
}

static struct sql_node *bounded(const struct fold *fold, const char *op, struct sql_node *value, struct sql_node *bound) {
    bool turned = fold->catalog->dialect == SQL_POSTGRESQL;
    return tree_binary(fold->arena, op, turned ? bound_number_beside(fold->arena, value, bound_number(bound)) : value, bound);
}

static struct sql_node *between_these(const struct fold *fold, const struct sql_between *between, struct sql_node *low, struct sql_node *high) {
    return make_list(fold, between->negated ? SQL_OR : SQL_AND, bounded(fold, between->negated ? "<" : ">=", between->operand, low),
                     bounded(fold, between->negated ? ">" : "<=", between->operand, high));
}

/* SYMMETRIC is either way round, as PostgreSQL's parser writes it (transformAExprBetween). */
static struct sql_node *expand_between(const struct fold *fold, const struct sql_between *between) {
    struct sql_node *as_said = between_these(fold, between, between->low, between->high);
    return between->symmetric ? make_list(fold, between->negated ? SQL_AND : SQL_OR, as_said,
                                          between_these(fold, between, between->high, between->low))
                              : as_said;
}

/* (a, b) = (SELECT x, y …): the select runs once, and each of its values is a parameter (SubLink of ROWCOMPARE). */
static struct sql_node *expand_row_of_select(const struct fold *fold, struct sql_node *left, struct sql_node *select) {
    struct sql_node *and = sql_node_new(fold->arena, SQL_AND, left->offset, 0);
    for (size_t i = 0; i < SQL_AS(row, left)->items.n; i++) {
        sql_list_push(fold->arena, &SQL_AS(and, and)->items, tree_binary(fold->arena, "=", SQL_AS(row, left)->items.at[i], select));
    }
    return and;
}

/* (a, b) = (x, y) is a = x AND b = y; NULL when it is no row equality. */
static struct sql_node *expand_row(const struct fold *fold, struct sql_node *left, struct sql_node *right) {
    if (left->kind == SQL_ROW && SQL_AS(row, left)->items.n && right->kind == SQL_SUBQUERY &&
        ((struct bound_sublink *)right)->kind == SUBLINK_SCALAR) {
        return expand_row_of_select(fold, left, right);
    }
    if (left->kind != SQL_ROW || right->kind != SQL_ROW || SQL_AS(row, left)->items.n != SQL_AS(row, right)->items.n ||
        !SQL_AS(row, left)->items.n) {
        return NULL;
    }
    struct sql_node *and = sql_node_new(fold->arena, SQL_AND, left->offset, 0);
    for (size_t i = 0; i < SQL_AS(row, left)->items.n; i++) {
        sql_list_push(fold->arena, &SQL_AS(and, and)->items,
                      tree_binary(fold->arena, "=", SQL_AS(row, left)->items.at[i], SQL_AS(row, right)->items.at[i]));
    }
    return and;
}

static struct sql_node *expand_in(const struct fold *fold, struct sql_node *node) {
    const struct sql_in *in = SQL_AS_CONST(in, node);
    if (in->items.n == 1 && in->items.at[0]->kind != SQL_ROW) {
        return tree_binary(fold->arena, in->negated ? "<>" : "=", in->operand, in->items.at[0]);
    }
    if (in->operand->kind != SQL_ROW || in->negated) {
        return node;
    }
    struct sql_node * or = sql_node_new(fold->arena, SQL_OR, node->offset, 0);
    for (size_t i = 0; i < in->items.n; i++) {
        struct sql_node *row = expand_row(fold, in->operand, in->items.at[i]);
        if (!row) {
            return node;
        }
        sql_list_push(fold->arena, &SQL_AS(or, or)->items, row);
    }
    return or ;
}

/* '{a,b}' as the items of an array; false when it is quoted or nested. */
static bool array_items(const struct fold *fold, struct str text, struct sql_list *items) {
    if (text.len < 2 || text.ptr[0] != '{' || text.ptr[text.len - 1] != '}') {
        return false;
    }
    struct str rest = str_slice(text, 1, text.len - 1);
    while (rest.len) {
        struct str item = str_trim(str_cut(&rest, ','));
        if (item.len > 1 && item.ptr[0] == '"' && item.ptr[item.len - 1] == '"') {
            item = str_slice(item, 1, item.len - 1);
        }
        if (memchr(item.ptr, '"', item.len) || memchr(item.ptr, '{', item.len) || memchr(item.ptr, '\\', item.len)) {
            return false;
        }
        double ignored;
        sql_list_push(
            fold->arena, items,
            tree_literal(fold->arena, str_to_double(item, &ignored) ? SQL_LITERAL_NUMBER : SQL_LITERAL_STRING, item));
    }
    return true;
}

/* x = ANY (array) as x IN (…); <> ALL as NOT IN. */
static struct sql_node *expand_quantified(const struct fold *fold, struct sql_node *node) {
    enum { UNKNOWN_LENGTH = 10 }; /* estimate_array_length of selfuncs.c */
    const struct sql_quantified *q = SQL_AS_CONST(quantified, node);
    bool all = str_ieq_z(q->quantifier, "all"), in = !all && str_eq_z(q->op, "="),
         not_in = all && str_eq_z(q->op, "<>");
    if (!q->array || (!in && !not_in)) {
        return node;
    }
    struct sql_node *out = sql_node_new(fold->arena, SQL_IN, node->offset, node->offset + node->length);
    struct sql_node *array = q->array;
    SQL_AS(in, out)->negated = not_in;
    SQL_AS(in, out)->operand = q->left;
    while (array->kind == SQL_CAST) {
        array = SQL_AS(cast, array)->operand;
    }
    if (array->kind == SQL_ARRAY || array->kind == SQL_ROW) {
        SQL_AS(in, out)->items = array->kind == SQL_ARRAY ? SQL_AS(array, array)->items : SQL_AS(row, array)->items;
    } else if (array->kind == SQL_BIND || (array->kind == SQL_SUBQUERY && ((const struct bound_sublink *)array)->kind == SUBLINK_ARRAY)) {
        for (int i = 0; i < UNKNOWN_LENGTH; i++) {
            sql_list_push(fold->arena, &SQL_AS(in, out)->items, array);
        }
    } else if (array->kind != SQL_LITERAL ||
               !array_items(fold, SQL_AS(literal, array)->text, &SQL_AS(in, out)->items)) {
        return node;
    }
    return SQL_AS(in, out)->items.n ? out : node;
}

static struct sql_node *expand(const struct fold *fold, struct sql_node *node) {
    struct sql_node *row;
    switch ((int)node->kind) {
    case SQL_BETWEEN:
        return expand_between(fold, SQL_AS_CONST(between, node));
    case SQL_IN:
        return expand_in(fold, node);
    case SQL_QUANTIFIED: {
        struct sql_node *in = expand_quantified(fold, node);
        return in->kind == SQL_IN ? expand_in(fold, in) : node;
    }
    case SQL_BINARY:
        row = str_eq_z(SQL_AS(binary, node)->op, "=")
                  ? expand_row(fold, SQL_AS(binary, node)->left, SQL_AS(binary, node)->right)
                  : NULL;
        return row ? row : node;
    default:
        return node;
    }
}

/* --- Conjuncts ------------------------------------------------------------------------------------------- */

static void push(const struct fold *fold, struct bound_quals *out, struct sql_node *node) {
    for (size_t i = 0; i < out->n; i++) {
        if (bound_equal(out->at[i], node)) {
            return; /* said twice */
        }
    }
    VEC_PUSH(fold->arena, out, node);
}

static void split(const struct fold *fold, struct sql_node *node, struct bound_quals *out);

static bool holds(const struct bound_quals *quals, const struct sql_node *node) {
    for (size_t i = 0; i < quals->n; i++) {
        if (bound_equal(quals->at[i], node)) {
            return true;
        }
    }
    return false;
}

static struct sql_node *and_of(const struct fold *fold, const struct bound_quals *quals) {
    if (quals->n == 1) {
        return quals->at[0];
    }
    struct sql_node *and = sql_node_new(fold->arena, SQL_AND, 0, 0);
    for (size_t i = 0; i < quals->n; i++) {
        sql_list_push(fold->arena, &SQL_AS(and, and)->items, quals->at[i]);
    }
    return and;
}

static void split_or(const struct fold *fold, struct sql_node *node, struct bound_quals *out) {
    const struct sql_list *items = &SQL_AS(or, node)->items;
    struct bound_quals *branches = ARENA_ARRAY(fold->arena, struct bound_quals, items->n), common = {0};
    for (size_t i = 0; i < items->n; i++) {
        split(fold, items->at[i], &branches[i]);
        if (!branches[i].n) {
            return; /* a branch that is always true */
        }
    }
    for (size_t c = 0; c < branches[0].n; c++) {
        bool everywhere = true;
        for (size_t i = 1; i < items->n && everywhere; i++) {
            everywhere = holds(&branches[i], branches[0].at[c]);
        }
        if (everywhere) {
            push(fold, &common, branches[0].at[c]);
        }
    }
    struct sql_node *rest = sql_node_new(fold->arena, SQL_OR, node->offset, node->offset + node->length);
    bool absorbed = false; /* a branch that is nothing but the common part */
    for (size_t i = 0; i < items->n; i++) {
        struct bound_quals left = {0};
        for (size_t c = 0; c < branches[i].n; c++) {
            if (!holds(&common, branches[i].at[c])) {
                push(fold, &left, branches[i].at[c]);
            }
        }
        absorbed |= !left.n;
        if (left.n) {
            struct sql_node *branch = and_of(fold, &left);
            sql_list_push(fold->arena, &SQL_AS(or, rest)->items, branch);
        }
    }
    for (size_t c = 0; c < common.n; c++) {
        push(fold, out, common.at[c]);
    }
    if (!absorbed) {
        push(fold, out, SQL_AS(or, rest)->items.n == 1 ? SQL_AS(or, rest)->items.at[0] : rest);
    }
}

static void split(const struct fold *fold, struct sql_node *node, struct bound_quals *out) {
    node = expand(fold, node);
    if (node->kind == SQL_NOT) {
        struct sql_node *pushed = negate(fold, SQL_AS(not, node)->operand);
        if (pushed->kind != SQL_NOT) {
            split(fold, pushed, out);
        } else {
            push(fold, out, pushed);
        }
    } else if (node->kind == SQL_AND) {
        for (size_t i = 0; i < SQL_AS(and, node)->items.n; i++) {
            split(fold, SQL_AS(and, node)->items.at[i], out);
        }
    } else if (node->kind == SQL_OR) {
        split_or(fold, node, out);
    } else if (!tree_is_literal(node, SQL_LITERAL_TRUE)) {
        push(fold, out, node);
    }
}

void predicate_conjuncts(const struct fold *fold, struct sql_node *node, struct bound_quals *out) {
    node = fold_tree(fold, node);
    if (node) {
        split(fold, node, out);
    }
}

/* --- LIKE ------------------------------------------------------------------------------------------------ */

struct like_prefix {
    struct str prefix;
    bool any, exact, whole; /* something before the first wildcard; nothing but % behind; no wildcard at all */
};

/* like_fixed_prefix of PostgreSQL's like_support.c. */
static struct like_prefix like_prefix(struct arena *arena, struct str pattern, char escape) {
    struct buf out;
    size_t i = 0;
    buf_init(&out, arena);
    for (; i < pattern.len && pattern.ptr[i] != '%' && pattern.ptr[i] != '_'; i++) {
        if (escape && pattern.ptr[i] == escape && ++i == pattern.len) {
            break;
        }
        buf_char(&out, pattern.ptr[i]);
    }
    struct like_prefix found = {.prefix = buf_view(&out), .any = out.len > 0, .whole = i >= pattern.len};
    found.exact = i + 1 == pattern.len && pattern.ptr[i] == '%';
    return found;
}

static bool collation_is_c(const struct catalog *catalog) {
    for (size_t i = 0; i < catalog->setting_count; i++) {
        if (str_eq_z(catalog->settings[i].name, "lc_collate")) {
            return str_eq_z(catalog->settings[i].value, "C") || str_eq_z(catalog->settings[i].value, "POSIX");
        }
    }
    return false;
}

/* By what all that matches begins with; values[0] is the pattern, for which there is room to go to values[1]. */
static void search_by_prefix(const struct emit *e, struct query_predicate *p, struct str prefix) {
    p->op = OP_LIKE_PREFIX;
    p->pattern_opclass = e->catalog->dialect == SQL_POSTGRESQL && !collation_is_c(e->catalog);
    p->values[1] = p->values[0];
    p->values[0].text = prefix;
    p->value_count = 2;
}

static void emit_like(struct emit *e, struct query_predicate *p, const struct sql_like *like) {
    struct str pattern, escape;
    bool is_null, escape_null;
    bool plain = str_ieq_z(like->op, "like") || str_ieq_z(like->op, "ilike"),
         known = fold_constant(like->pattern, &pattern, &is_null) && !is_null;
    p->op = bound_is_citext(like->operand) ? OP_OTHER : like->negated ? OP_NOT_LIKE : plain ? OP_LIKE : OP_OTHER;
    p->ignore_case = str_ieq_z(like->op, "ilike");
    p->left = emit_operand(e, like->operand);
    p->values = ARENA_ARRAY(e->arena, struct query_operand, 2);
    p->values[0] = emit_operand(e, like->pattern);
    p->right = p->values[0];
    p->value_count = 1;
    bool has_escape = fold_constant(like->escape, &escape, &escape_null);
    if (!known || like->negated || !plain || p->ignore_case || p->op == OP_OTHER) {
        return;
    }
    char mark = has_escape ? (escape.len ? escape.ptr[0] : 0) : e->catalog->dialect == SQL_POSTGRESQL ? '\\' : 0;
    struct like_prefix found = like_prefix(e->arena, pattern, mark);
    if (found.whole) {
        p->op = OP_EQ;
        p->right.text = found.prefix;
        p->value_count = 0;
    } else if (found.any) {
        p->exact = found.exact;
        search_by_prefix(e, p, found.prefix);
    }
}

/* --- Operands -------------------------------------------------------------------------------------------- */

bool query_tree_column(const struct query_block *block, const struct sql_node *node, struct query_column *column) {
    if (!node || node->kind != SQL_COLUMN) {
        return false;
    }
    const struct bound_column *bound = (const struct bound_column *)node;
    if (!bound->rel || bound->id == CATALOG_NONE || bound_owner(bound->rel)->block != block) {
        return false;
    }
    *column = (struct query_column){bound->rel->index, bound->id};
    return true;
}

bool query_relabelled_column(const struct query_block *block, const struct sql_node *node, struct query_column *column) {
    return node && node->kind == SQL_CAST && bound_is_char(node) && !SQL_AS_CONST(type, SQL_AS_CONST(cast, node)->type)->modifiers.n &&
           bound_family(SQL_AS_CONST(cast, node)->operand) == FAMILY_TEXT && query_tree_column(block, SQL_AS_CONST(cast, node)->operand, column);
}

bool query_distance_column(const struct query_block *block, const struct query_operand *operand, struct query_column *column) {
    const struct sql_binary *binary = SQL_AS_CONST(binary, operand->tree);
    return operand->tree && operand->tree->kind == SQL_BINARY && str_eq_z(binary->op, "<->") &&
           query_tree_column(block, binary->left, column) && !(operand->rels & (operand->rels - 1)) &&
           binary->right->kind != SQL_COLUMN;
}

bool query_has_value(const struct query_operand *operand) {
    return operand->kind == OPERAND_CONSTANT ? !operand->is_null : operand->kind == OPERAND_PARAMETER && operand->text.len;
}

static void operand_parameter(struct emit *e, struct query_operand *operand, struct sql_node *node) {
    struct fold estimate = e->fold;
    bool is_null;
    struct str text;
    estimate.estimate = true;
    operand->kind = OPERAND_PARAMETER;
    if (fold_constant(fold_tree(&estimate, node), &text, &is_null) && !is_null) {
        operand->text = text;
    }
}

struct query_operand emit_operand(struct emit *e, struct sql_node *node) {
    struct query_operand operand = {.kind = OPERAND_EXPRESSION, .tree = node, .family = bound_family(node)};
    operand.rels = bound_rels(e->select, node);
    operand.outer = bound_reads_outer(node, e->select);
    bool is_null;
    if (fold_constant(node, &operand.text, &is_null)) {
        operand.kind = OPERAND_CONSTANT;
        operand.is_null = is_null;
        return operand;
    }
    struct query_column column;
    if (query_tree_column(e->block, node, &column)) {
        operand.kind = OPERAND_COLUMN;
        operand.column = column;
        operand.text = SQL_AS(column, node)->name;
        return operand;
    }
    if (!operand.rels && !bound_is_volatile(node) && !bound_has_aggregate(node)) {
        operand_parameter(e, &operand, node);
        return operand;
    }
    operand.text = canonical_text(e->arena, e->catalog->dialect, node);
    return operand;
}

/* The constant as a value of the family it is compared with: '1995-3-5' beside a date, a timestamp at midnight. */
static void coerce(struct emit *e, struct query_operand *constant, enum catalog_family family) {
    bool known = (constant->kind == OPERAND_CONSTANT && !constant->is_null) ||
                 (constant->kind == OPERAND_PARAMETER && constant->text.len);
    int64_t micros;
    bool date_only;
    if (!known || constant->family == FAMILY_INTERVAL) {
        return;
    }
    if ((family == FAMILY_DATE || family == FAMILY_TIMESTAMP) &&
        value_moment_parse(constant->text, &micros, &date_only)) {
        bool whole = date_only || micros % 86400000000LL == 0;
        constant->text = value_moment_print(e->arena, micros, family == FAMILY_DATE && whole);
        constant->family = family;
    } else if (constant->family == FAMILY_TEXT && family != FAMILY_OTHER) {
        constant->family = family;
    }
}

/* --- Predicates ------------------------------------------------------------------------------------------ */

static enum query_op comparison(struct str op, bool swapped) {
    static const struct {
        const char *text;
        enum query_op op, commuted;
    } ops[] = {{"=", OP_EQ, OP_EQ},
               {"<>", OP_NE, OP_NE},
               {"<", OP_LT, OP_GT},
               {"<=", OP_LE, OP_GE},
               {">", OP_GT, OP_LT},
               {">=", OP_GE, OP_LE},
               {"@>", OP_CONTAINS, OP_CONTAINS},
               {"<@", OP_CONTAINS, OP_CONTAINS},
               {"?", OP_HAS_KEY, OP_OTHER},
               {"?|", OP_HAS_KEY, OP_OTHER},
               {"?&", OP_HAS_KEY, OP_OTHER},
               {"&&", OP_OVERLAPS, OP_OVERLAPS},
               {"@@", OP_MATCHES, OP_MATCHES},
               {"@?", OP_MATCHES, OP_OTHER}};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (str_eq_z(op, ops[i].text)) {
            return swapped ? ops[i].commuted : ops[i].op;
        }
    }
    return OP_OTHER;
}

static bool is_value(const struct query_operand *operand) {
    return operand->kind == OPERAND_CONSTANT || operand->kind == OPERAND_PARAMETER;
}

/* A boolean column compared with a constant is the column itself, or its negation. */
static void simplify_boolean(struct query_predicate *p) {
    bool decided = p->left.family == FAMILY_BOOLEAN && p->right.kind == OPERAND_CONSTANT && !p->right.is_null &&
                   (p->op == OP_EQ || p->op == OP_NE);
    if (!decided || !is_value(&p->right) || is_value(&p->left)) {
        return;
    }
    bool truth = p->right.text.len && strchr("tTyY1", p->right.text.ptr[0]) != NULL;
    p->op = truth == (p->op == OP_EQ) ? OP_IS_TRUE : OP_IS_FALSE;
    p->right = (struct query_operand){.kind = OPERAND_EXPRESSION};
}

static void emit_row_comparison(struct emit *e, struct query_predicate *p, const struct sql_binary *binary) {
    const struct sql_list *left = &SQL_AS_CONST(row, binary->left)->items,
                          *right = &SQL_AS_CONST(row, binary->right)->items;
    enum query_op op = comparison(binary->op, false);
    if (!left->n || left->n != right->n || op < OP_LT || op > OP_GE) {
        return;
    }
    p->left = emit_operand(e, left->at[0]);
    p->right = emit_operand(e, right->at[0]);
    if (is_value(&p->left) || !is_value(&p->right)) {
        return;
    }
    coerce(e, &p->right, p->left.family);
    p->op = op;
    p->row_count = left->n;
    p->row = ARENA_ARRAY(e->arena, struct query_operand, left->n);
    for (size_t i = 0; i < left->n; i++) {
        p->row[i] = emit_operand(e, left->at[i]);
    }
}

/* ~ '^abc' is searched for by its beginning as LIKE is, and = where it says all. */
static void emit_regex(struct emit *e, struct query_predicate *p) {
    struct str pattern;
    bool ignore_case, negated;
    if (!query_is_regex(p, &pattern, &ignore_case, &negated) || negated || p->right.kind != OPERAND_CONSTANT) {
        return;
    }
    struct query_regex fixed = query_regex_prefix(e->arena, pattern, ignore_case);
    if (fixed.exact) {
        p->op = OP_EQ;
        p->right.text = fixed.prefix;
    } else if (fixed.prefix.len) {
        p->values = ARENA_ARRAY(e->arena, struct query_operand, 2);
        p->values[0] = p->right;
        search_by_prefix(e, p, fixed.prefix);
    }
}

static void emit_comparison(struct emit *e, struct query_predicate *p, const struct sql_binary *binary) {
    if (binary->left->kind == SQL_ROW && binary->right->kind == SQL_ROW) {
        emit_row_comparison(e, p, binary);
        return;
    }
    struct query_operand left = emit_operand(e, binary->left), right = emit_operand(e, binary->right);
    bool swapped = is_value(&left) && !is_value(&right);
    swapped |=
        left.kind == OPERAND_EXPRESSION && right.kind == OPERAND_COLUMN && !(left.rels & right.rels) && left.rels != 0;
    p->op = comparison(binary->op, swapped);
    p->contained = p->op == OP_CONTAINS && str_eq_z(binary->op, "<@") != swapped;
    p->left = swapped ? right : left;
    p->right = swapped ? left : right;
    if (is_value(&p->right) && p->op <= OP_GE) {
        coerce(e, &p->right, p->left.family);
    }
    simplify_boolean(p);
    if (p->op == OP_OTHER && e->catalog->dialect == SQL_POSTGRESQL) {
        emit_regex(e, p);
    }
}

static void emit_in(struct emit *e, struct query_predicate *p, const struct sql_in *in) {
    p->op = in->negated ? OP_NOT_IN : OP_IN;
    p->left = emit_operand(e, in->operand);
    p->values = ARENA_ARRAY(e->arena, struct query_operand, in->items.n);
    for (size_t i = 0; i < in->items.n; i++) {
        struct query_operand value = emit_operand(e, in->items.at[i]);
        coerce(e, &value, p->left.family);
        if (!is_value(&value)) { /* x IN (y, 1): a filter, no index range */
            p->op = OP_OTHER;
        }
        bool repeated = false; /* PostgreSQL's planner counts a value as often as it is said, and searches for it as often */
        for (size_t before = 0; before < p->value_count && e->catalog->dialect != SQL_POSTGRESQL && value.kind == OPERAND_CONSTANT && !repeated; before++) {
            repeated = p->values[before].kind == OPERAND_CONSTANT && p->values[before].is_null == value.is_null &&
                       str_eq(p->values[before].text, value.text);
        }
        if (!repeated || in->items.n > 2000) {
            p->values[p->value_count++] = value;
        }
    }
}

static void emit_is(struct emit *e, struct query_predicate *p, const struct sql_is *is) {
    p->left = emit_operand(e, is->operand);
    switch (is->test) {
    case SQL_IS_NULL:
    case SQL_IS_UNKNOWN:
        p->op = is->negated ? OP_IS_NOT_NULL : OP_IS_NULL;
        return;
    case SQL_IS_TRUE:
    case SQL_IS_FALSE:
        p->op = is->negated ? OP_OTHER : is->test == SQL_IS_TRUE ? OP_IS_TRUE : OP_IS_FALSE;
        return;
    case SQL_IS_DISTINCT_FROM:
        if (tree_is_literal(is->other, SQL_LITERAL_NULL)) {
            p->op = is->negated ? OP_IS_NULL : OP_IS_NOT_NULL;
            return;
        }
        p->right = emit_operand(e, is->other);
        if (is_value(&p->left) && !is_value(&p->right)) {
            struct query_operand value = p->left;
            p->left = p->right;
            p->right = value;
        }
        if (is_value(&p->right)) {
            coerce(e, &p->right, p->left.family);
        }
        return;
    default:
        return;
    }
}

/* x = ANY (tags): no index answers it, but the tags are known. */
static void emit_quantified(struct emit *e, struct query_predicate *p, struct sql_node *node) {
    const struct sql_quantified *quantified = SQL_AS_CONST(quantified, node);
    p->left = emit_operand(e, quantified->array ? quantified->array : node);
    if (quantified->array) {
        p->right = emit_operand(e, quantified->left);
    }
}

static void emit_or(struct emit *e, struct query_predicate *p, const struct sql_or * or) {
    p->op = OP_OR;
    p->branches = ARENA_ARRAY(e->arena, struct query_conjunction, or->items.n);
    p->branch_count = or->items.n;
    for (size_t i = 0; i < or->items.n; i++) {
        struct sql_node *item = or->items.at[i];
        bool and = item->kind == SQL_AND;
        size_t n = and? SQL_AS(and, item)->items.n : 1;
        p->branches[i].at = ARENA_ARRAY(e->arena, struct query_predicate, n);
        p->branches[i].n = n;
        for (size_t c = 0; c < n; c++) {
            p->branches[i].at[c] = emit_predicate(e, and? SQL_AS(and, item)->items.at[c] : item);
        }
    }
}

static void emit_tested_sublink(struct emit *e, struct query_predicate *p, const struct bound_sublink *link) {
    if (link->kind == SUBLINK_ANY && str_eq_z(link->op, "=") && link->left->kind != SQL_ROW) {
        p->op = link->negated ? OP_NOT_IN : OP_IN;
        p->left = emit_operand(e, link->left);
    }
}

struct query_predicate predicate_new(enum query_op op) {
    const struct query_operand nothing = {.kind = OPERAND_EXPRESSION};
    return (struct query_predicate){.op = op,
                                    .left = nothing,
                                    .right = nothing,
                                    .join = UINT16_MAX,
                                    .class_id = UINT32_MAX,
                                    .extracted_from = UINT32_MAX};
}

struct query_predicate emit_predicate(struct emit *e, struct sql_node *node) {
    struct query_predicate p = predicate_new(OP_OTHER);
    p.tree = node;
    p.left.text = node->kind == SQL_SUBQUERY ? canonical_text(e->arena, e->catalog->dialect, node) : p.left.text;
    switch ((int)node->kind) {
    case SQL_BINARY:
        emit_comparison(e, &p, SQL_AS_CONST(binary, node));
        break;
    case SQL_IN:
        emit_in(e, &p, SQL_AS_CONST(in, node));
        break;
    case SQL_LIKE:
        emit_like(e, &p, SQL_AS_CONST(like, node));
        break;
    case SQL_IS:
        emit_is(e, &p, SQL_AS_CONST(is, node));
        break;
    case SQL_QUANTIFIED:
        emit_quantified(e, &p, node);
        break;
    case SQL_OR:
        emit_or(e, &p, SQL_AS_CONST(or, node));
        break;
    case SQL_NOT:
        if (bound_family(SQL_AS(not, node)->operand) == FAMILY_BOOLEAN) {
            p.op = OP_IS_FALSE;
        }
        p.left = emit_operand(e, SQL_AS(not, node)->operand);
        break;
    case SQL_SUBQUERY:
        emit_tested_sublink(e, &p, (const struct bound_sublink *)node);
        break;
    default:
        p.left = emit_operand(e, node);
        p.op = p.left.family == FAMILY_BOOLEAN && p.left.kind == OPERAND_COLUMN ? OP_IS_TRUE : OP_OTHER;
        break;
    }
    p.rels = bound_rels(e->select, node);
    p.required = p.rels;
    bool simplified = node->kind == SQL_BINARY && (p.op == OP_IS_TRUE || p.op == OP_IS_FALSE); /* simplify_boolean_equality: nothing is compared */
    p.cost_operators = fmax(0, bound_operators(node) - simplified);
    return p;
}
