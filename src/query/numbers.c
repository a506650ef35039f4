/*
 * Which kind of number an expression gives, and where PostgreSQL turns one kind into another before it computes with it.
 *
 * Model: PostgreSQL 15. Operators (parse_oper.c): whole numbers of all widths have operators in common, and so have the two kinds of floating-point numbers; a whole
 * number beside a numeric becomes one, and either beside a floating-point number a double. A choice (COALESCE, CASE, GREATEST, LEAST: select_common_type) has one kind for all
 * its values: the widest of them.
 *
 * Knowingly: of functions only the commonest are known by name; of others the family says it, and the default width is integer and double.
 */
#include "query/bound.h"

enum number_kind bound_number_named(struct str name) {
    static const struct {
        const char *name;
        enum number_kind kind;
    } names[] = {{"smallint", NUMBER_INT2}, {"int2", NUMBER_INT2},     {"integer", NUMBER_INT4}, {"int", NUMBER_INT4},
                 {"int4", NUMBER_INT4},     {"bigint", NUMBER_INT8},   {"int8", NUMBER_INT8},    {"numeric", NUMBER_NUMERIC},
                 {"decimal", NUMBER_NUMERIC}, {"real", NUMBER_FLOAT4}, {"float4", NUMBER_FLOAT4}, {"double precision", NUMBER_FLOAT8},
                 {"float8", NUMBER_FLOAT8}, {"float", NUMBER_FLOAT8}};
    struct str rest = name, base = str_trim(str_cut(&rest, '('));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_ieq_z(base, names[i].name) && !(rest.len && rest.ptr[rest.len - 1] == ']')) {
            return names[i].kind;
        }
    }
    return NUMBER_NONE;
}

bool bound_is_whole(enum number_kind kind) {
    return kind >= NUMBER_INT2 && kind <= NUMBER_INT8;
}

static enum number_kind kind_of_family(enum catalog_family family) {
    return family == FAMILY_INTEGER   ? NUMBER_INT4
           : family == FAMILY_NUMERIC ? NUMBER_NUMERIC
           : family == FAMILY_FLOAT   ? NUMBER_FLOAT8
                                      : NUMBER_NONE;
}

static enum number_kind wider(enum number_kind a, enum number_kind b) {
    return a > b ? a : b;
}

static enum number_kind kind_of_literal(const struct sql_literal *literal) {
    int64_t value;
    if (literal->kind == SQL_LITERAL_TYPED) {
        return bound_number_named(literal->type);
    }
    if (literal->kind != SQL_LITERAL_NUMBER) {
        return NUMBER_NONE;
    }
    bool whole = str_to_i64(literal->text, &value);
    return !whole ? NUMBER_NUMERIC : value >= INT32_MIN && value <= INT32_MAX ? NUMBER_INT4 : NUMBER_INT8;
}

static enum number_kind kind_of_column(const struct bound_column *column) {
    const struct bound_rel *rel = column->rel;
    if (!rel || column->id == CATALOG_NONE) {
        return NUMBER_NONE;
    }
    if (rel->kind == REL_TABLE) {
        return bound_number_named(rel->table->columns[column->id].type_name);
    }
    const struct bound_select *select = rel->select;
    while (select && select->branches.n) {
        select = select->branches.at[0];
    }
    return select && column->id < select->targets.n ? bound_number(select->targets.at[column->id].expr) : NUMBER_NONE;
}

/* Two kinds of floating-point numbers, or one with another kind of number, give a double. */
static enum number_kind kind_of_binary(const struct sql_binary *binary) {
    enum number_kind left = bound_number(binary->left), right = bound_number(binary->right), both = wider(left, right);
    bool arithmetic = binary->op.len == 1 && strchr("+-*/%", binary->op.ptr[0]);
    if (!arithmetic || !left || !right) {
        return kind_of_family(bound_family(&binary->node));
    }
    return both >= NUMBER_FLOAT4 && left != right ? NUMBER_FLOAT8 : both;
}

enum number_kind bound_common_number(const struct sql_list *values) {
    enum number_kind common = NUMBER_NONE;
    for (size_t i = 0; i < values->n; i++) {
        enum number_kind one = bound_number(values->at[i]);
        bool unknown = values->at[i]->kind == SQL_BIND || tree_is_literal(values->at[i], SQL_LITERAL_NULL);
        if (!one && !unknown) {
            return NUMBER_NONE;
        }
        common = wider(common, one);
    }
    return common;
}

bool bound_chooses(const struct sql_call *call) {
    static const char *const choices[] = {"coalesce", "greatest", "least"};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        if (str_ieq_z(call->name, choices[i])) {
            return true;
        }
    }
    return false;
}

static enum number_kind kind_of_call(const struct sql_call *call) {
    static const char *const same[] = {"min", "max", "abs", "nullif", "first_value", "last_value", "lag", "lead", "nth_value", "any_value"};
    if (bound_chooses(call)) {
        return bound_common_number(&call->args);
    }
    if (str_ieq_z(call->name, "count")) {
        return NUMBER_INT8;
    }
    enum number_kind given = call->args.n ? bound_number(call->args.at[0]) : NUMBER_NONE;
    if (str_ieq_z(call->name, "sum") && given) {
        return given == NUMBER_INT8 ? NUMBER_NUMERIC : given < NUMBER_INT8 ? NUMBER_INT8 : given;
    }
    for (size_t i = 0; i < sizeof same / sizeof *same && given; i++) {
        if (str_ieq_z(call->name, same[i])) {
            return given;
        }
    }
    return kind_of_family(bound_family(&call->node));
}

static enum number_kind kind_of_case(const struct sql_case *cases) {
    enum number_kind common = cases->otherwise ? bound_number(cases->otherwise) : NUMBER_NONE;
    for (size_t i = 0; i < cases->whens.n; i++) {
        common = wider(common, bound_number(SQL_AS_CONST(when, cases->whens.at[i])->result));
    }
    return common;
}

enum number_kind bound_number(const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_LITERAL:
        return kind_of_literal(SQL_AS_CONST(literal, node));
    case SQL_COLUMN:
        return kind_of_column((const struct bound_column *)node);
    case SQL_CAST: {
        const struct sql_type *type = SQL_AS_CONST(type, SQL_AS_CONST(cast, node)->type);
        return type && type->node.kind == SQL_TYPE && !type->dimensions ? bound_number_named(type->name) : NUMBER_NONE;
    }
    case SQL_BINARY:
        return kind_of_binary(SQL_AS_CONST(binary, node));
    case SQL_UNARY:
        return bound_number(SQL_AS_CONST(unary, node)->operand);
    case SQL_CALL:
        return kind_of_call(SQL_AS_CONST(call, node));
    case SQL_CASE:
        return kind_of_case(SQL_AS_CONST(case, node));
    default:
        return kind_of_family(bound_family(node));
    }
}

/* --- What it costs to turn them -------------------------------------------------------------------------- */

static double turned_to(enum number_kind common, const struct sql_node *value) {
    enum number_kind own = bound_number(value);
    return common && own && own != common && !tree_is_constant(value) ? 1 : 0;
}

double bound_cost_of_choice(const struct sql_list *values) {
    enum number_kind common = bound_common_number(values);
    double casts = 0;
    for (size_t i = 0; i < values->n; i++) {
        casts += turned_to(common, values->at[i]);
    }
    return casts;
}

double bound_cost_of_cases(const struct sql_case *cases) {
    enum number_kind common = kind_of_case(cases);
    double casts = cases->otherwise ? turned_to(common, cases->otherwise) : 0;
    for (size_t i = 0; i < cases->whens.n; i++) {
        casts += turned_to(common, SQL_AS_CONST(when, cases->whens.at[i])->result);
    }
    return casts;
}

/* --- Compared -------------------------------------------------------------------------------------------- */

struct sql_node *bound_number_beside(struct arena *arena, struct sql_node *node, enum number_kind other) {
    enum number_kind own = bound_number(node);
    if (!own || tree_is_constant(node)) {
        return node;
    }
    bool to_numeric = bound_is_whole(own) && other == NUMBER_NUMERIC, to_double = own < NUMBER_FLOAT4 && other >= NUMBER_FLOAT4;
    const char *type = to_numeric ? "numeric" : to_double ? "double precision" : NULL;
    return type ? tree_cast(arena, type, node) : node;
}
