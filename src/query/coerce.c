/*
 * As what two texts are compared, of char(n), varchar and text, and two numbers (numbers.c): PostgreSQL has one operator for char(n) and one for text, and casts a side to fit it.
 * An index, and with it what is unique, and equality classes are of one operator only.
 *
 * Model: PostgreSQL 15, parse_oper.c and parse_func.c (func_select_candidate): varchar beside char(n) becomes char(n), as that is an exact match and text none;
 * char(n) beside text becomes text, the preferred type; a literal or a parameter takes the type of the other side.
 *
 * Knowingly: IS DISTINCT FROM, texts of BETWEEN, and arrays that are no literal or constructor are compared as they stand.
 */
#include "query/bound.h"

enum text_type { NO_TEXT, UNKNOWN, CHAR, VARCHAR, TEXT };

static enum text_type type_of(const struct sql_node *node);

static enum text_type type_named(struct str name) {
    struct str rest = name, base = str_trim(str_cut(&rest, '('));
    bool array = rest.len && rest.ptr[rest.len - 1] == ']';
    if (array) {
        return NO_TEXT;
    }
    if (str_ieq_z(base, "bpchar") || str_ieq_z(base, "character") || str_ieq_z(base, "char")) {
        return CHAR;
    }
    return str_ieq_z(base, "varchar") || str_ieq_z(base, "character varying") ? VARCHAR : str_ieq_z(base, "text") ? TEXT : NO_TEXT;
}

/* select_common_type: the first that is known, as each can become each. */
static enum text_type common(enum text_type a, enum text_type b) {
    return a == NO_TEXT || b == NO_TEXT ? NO_TEXT : a == UNKNOWN ? b : a;
}

static enum text_type settled(enum text_type type) {
    return type == UNKNOWN ? TEXT : type;
}

static enum text_type common_of(enum text_type first, const struct sql_list *items) {
    for (size_t i = 0; i < items->n; i++) {
        first = common(first, type_of(items->at[i]));
    }
    return first;
}

static enum text_type type_of_case(const struct sql_case *cases) {
    enum text_type type = cases->otherwise ? type_of(cases->otherwise) : UNKNOWN; /* ELSE first (transformCaseExpr) */
    for (size_t i = 0; i < cases->whens.n; i++) {
        type = common(type, type_of(SQL_AS_CONST(when, cases->whens.at[i])->result));
    }
    return settled(type);
}

static enum text_type type_of_output(const struct bound_select *select, size_t output) {
    while (select && select->branches.n) {
        select = select->branches.at[0];
    }
    return select && output < select->targets.n ? settled(type_of(select->targets.at[output].expr)) : NO_TEXT;
}

static enum text_type type_of_column(const struct bound_column *column) {
    const struct bound_rel *rel = column->rel;
    if (!rel || column->id == CATALOG_NONE) {
        return NO_TEXT;
    }
    if (rel->kind == REL_TABLE) {
        return type_named(rel->table->columns[column->id].type_name);
    }
    if (rel->kind == REL_VALUES && rel->columns.n && column->id < rel->inputs.n) {
        return settled(type_of(rel->inputs.at[column->id]));
    }
    return type_of_output(rel->select, column->id);
}

/* Those that give what they are given; min and max have no version of varchar. */
static enum text_type type_of_call(const struct sql_call *call) {
    static const char *const choose[] = {"coalesce", "greatest", "least"}, *const first[] = {"nullif", "any_value", "first_value", "last_value", "nth_value", "lag", "lead"};
    enum text_type own = bound_family(&call->node) == FAMILY_TEXT ? TEXT : NO_TEXT;
    for (size_t i = 0; i < sizeof choose / sizeof *choose; i++) {
        if (str_ieq_z(call->name, choose[i])) {
            return settled(common_of(UNKNOWN, &call->args));
        }
    }
    bool given = str_ieq_z(call->name, "min") || str_ieq_z(call->name, "max"), extreme = given;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        given |= str_ieq_z(call->name, first[i]);
    }
    enum text_type of = given && call->args.n ? settled(type_of(call->args.at[0])) : own;
    return extreme && of == VARCHAR ? TEXT : of;
}

static enum text_type type_of_type(const struct sql_node *node, bool array) {
    const struct sql_type *type = SQL_AS_CONST(type, node);
    return node && node->kind == SQL_TYPE && (type->dimensions > 0) == array ? type_named(type->name) : NO_TEXT;
}

static enum text_type type_of(const struct sql_node *node) {
    const struct sql_literal *literal = SQL_AS_CONST(literal, node);
    const struct bound_sublink *link = (const struct bound_sublink *)node;
    if (!node) {
        return NO_TEXT;
    }
    switch ((int)node->kind) {
    case SQL_LITERAL:
        return literal->kind == SQL_LITERAL_TYPED                                                   ? type_named(literal->type)
               : literal->kind == SQL_LITERAL_STRING || literal->kind == SQL_LITERAL_NULL ? UNKNOWN
                                                                                                     : NO_TEXT;
    case SQL_BIND:
        return UNKNOWN;
    case SQL_COLUMN:
        return type_of_column((const struct bound_column *)node);
    case SQL_CAST:
        return type_of_type(SQL_AS_CONST(cast, node)->type, false);
    case SQL_COLLATE:
        return type_of(SQL_AS_CONST(collate, node)->operand);
    case SQL_CALL:
        return type_of_call(SQL_AS_CONST(call, node));
    case SQL_CASE:
        return type_of_case(SQL_AS_CONST(case, node));
    case SQL_SUBQUERY:
        return link->kind == SUBLINK_SCALAR ? type_of_output(link->select, 0) : NO_TEXT;
    default:
        return bound_family(node) == FAMILY_TEXT ? TEXT : NO_TEXT;
    }
}

bool bound_is_char(const struct sql_node *node) {
    return type_of(node) == CHAR;
}

bool bound_trims(const struct sql_node *node) {
    enum text_type to = node->kind == SQL_CAST ? type_of(node) : NO_TEXT;
    return (to == TEXT || to == VARCHAR) && bound_is_char(SQL_AS_CONST(cast, node)->operand);
}

/* --- Casts ----------------------------------------------------------------------------------------------- */

static struct sql_node *beside(struct arena *arena, struct sql_node *node, enum text_type other) {
    enum text_type own = type_of(node);
    return own == CHAR && other == TEXT ? tree_cast(arena, "text", node) : own == VARCHAR && other == CHAR ? tree_cast(arena, "bpchar", node) : node;
}

static void coerce_rows(struct arena *arena, struct sql_list *left, struct sql_list *right) {
    for (size_t i = 0; i < left->n && i < right->n; i++) {
        coerce_compared(arena, &left->at[i], &right->at[i]);
    }
}

void coerce_compared(struct arena *arena, struct sql_node **left, struct sql_node **right) {
    struct sql_node *a = *left, *b = *right;
    if (a->kind == SQL_ROW && b->kind == SQL_ROW) {
        coerce_rows(arena, &SQL_AS(row, a)->items, &SQL_AS(row, b)->items);
        return;
    }
    enum number_kind left_kind = bound_number(a), right_kind = bound_number(b);
    *left = bound_number_beside(arena, beside(arena, a, type_of(b)), right_kind);
    *right = bound_number_beside(arena, beside(arena, b, type_of(a)), left_kind);
}

static enum text_type type_of_items(const struct sql_node *array) {
    if (array->kind == SQL_CAST) {
        return type_of_type(SQL_AS_CONST(cast, array)->type, true);
    }
    return array->kind == SQL_ARRAY ? common_of(UNKNOWN, &SQL_AS_CONST(array, array)->items) : UNKNOWN;
}

/* More than one value make an array of the tested side's type (transformAExprIn). */
void coerce_node(struct arena *arena, struct sql_node *node) {
    struct sql_binary *binary = SQL_AS(binary, node);
    struct sql_in *in = SQL_AS(in, node);
    struct sql_quantified *quantified = SQL_AS(quantified, node);
    if (node->kind == SQL_BINARY && binary->left && binary->right && sql_is_comparison(binary->op)) {
        coerce_compared(arena, &binary->left, &binary->right);
    } else if (node->kind == SQL_IN && in->items.n == 1) {
        coerce_compared(arena, &in->operand, &in->items.at[0]);
    } else if (node->kind == SQL_IN) {
        in->operand = bound_number_beside(arena, in->operand, bound_common_number(&in->items));
    } else if (node->kind == SQL_QUANTIFIED && quantified->array) {
        quantified->left = beside(arena, quantified->left, type_of_items(quantified->array));
    }
}
