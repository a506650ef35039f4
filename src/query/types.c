/*
 * Types of expressions, as far as families: enough to order constants, to choose operator classes and to guess widths.
 * Knowingly: overloads are resolved by the first argument alone, and a function that is not known is FAMILY_OTHER.
 */
#include "query/bound.h"

static enum catalog_family family_of_type(const struct sql_node *type) {
    const struct sql_type *of = SQL_AS_CONST(type, type);
    if (!type || type->kind != SQL_TYPE) {
        return FAMILY_OTHER;
    }
    return of->dimensions ? FAMILY_ARRAY : catalog_family_of(of->name);
}

static enum catalog_family family_of_literal(const struct sql_literal *literal) {
    switch (literal->kind) {
    case SQL_LITERAL_TRUE:
    case SQL_LITERAL_FALSE:
        return FAMILY_BOOLEAN;
    case SQL_LITERAL_NUMBER: {
        int64_t ignored;
        return str_to_i64(literal->text, &ignored) ? FAMILY_INTEGER : FAMILY_NUMERIC;
    }
    case SQL_LITERAL_STRING:
        return FAMILY_TEXT;
    case SQL_LITERAL_TYPED:
        return catalog_family_of(literal->type);
    default:
        return FAMILY_OTHER;
    }
}

static bool is_number(enum catalog_family family) {
    return family == FAMILY_INTEGER || family == FAMILY_NUMERIC || family == FAMILY_FLOAT;
}

static enum catalog_family family_of_arithmetic(const struct sql_binary *binary) {
    enum catalog_family left = bound_family(binary->left), right = bound_family(binary->right);
    bool minus = str_eq_z(binary->op, "-");
    if (is_number(left) && is_number(right)) {
        if (left == FAMILY_FLOAT || right == FAMILY_FLOAT) {
            return FAMILY_FLOAT;
        }
        return left == FAMILY_INTEGER && right == FAMILY_INTEGER ? FAMILY_INTEGER : FAMILY_NUMERIC;
    }
    if (left == FAMILY_DATE) {
        if (minus && right == FAMILY_DATE) {
            return FAMILY_INTEGER;
        }
        return right == FAMILY_INTERVAL ? FAMILY_TIMESTAMP : FAMILY_DATE;
    }
    if (left == FAMILY_TIMESTAMP) {
        return minus && (right == FAMILY_TIMESTAMP || right == FAMILY_DATE) ? FAMILY_INTERVAL : FAMILY_TIMESTAMP;
    }
    return left == FAMILY_OTHER ? right : left;
}

static enum catalog_family family_of_binary(const struct sql_binary *binary) {
    static const char *const booleans[] = {"=",   "<",  ">",  "<=", ">=", "<>", "~",  "~*", "!~",
                                           "!~*", "@>", "<@", "?",  "?|", "?&", "&&", "@@", "@?"};
    struct str op = binary->op;
    for (size_t i = 0; i < sizeof booleans / sizeof *booleans; i++) {
        if (str_eq_z(op, booleans[i])) {
            return FAMILY_BOOLEAN;
        }
    }
    if (str_eq_z(op, "->>") || str_eq_z(op, "#>>")) {
        return FAMILY_TEXT;
    }
    if (str_eq_z(op, "->") || str_eq_z(op, "#>") || str_eq_z(op, "#-")) {
        return FAMILY_JSON;
    }
    if (str_eq_z(op, "||")) {
        enum catalog_family left = bound_family(binary->left);
        return left == FAMILY_JSON || left == FAMILY_ARRAY ? left : FAMILY_TEXT;
    }
    return family_of_arithmetic(binary);
}

/* Of the values in order, or between two of them; as many as places are asked for. */
static enum catalog_family family_within_group(const struct sql_call *call) {
    bool interpolated = str_ieq_z(call->name, "percentile_cont");
    bool many = call->args.n && bound_family(call->args.at[0]) == FAMILY_ARRAY;
    enum catalog_family of = bound_family(SQL_AS_CONST(order, call->within_group.at[0])->expression);
    return many ? FAMILY_ARRAY : interpolated && of != FAMILY_INTERVAL ? FAMILY_FLOAT : of;
}

static enum catalog_family family_of_number(enum number_kind kind, enum catalog_family otherwise) {
    return kind >= NUMBER_FLOAT4 ? FAMILY_FLOAT : kind == NUMBER_NUMERIC ? FAMILY_NUMERIC : kind ? FAMILY_INTEGER : otherwise;
}

static bool keeps_family(const struct sql_call *call) {
    static const char *const same[] = {"sum",        "min",   "max",    "coalesce",  "nvl",
                                       "greatest",   "least", "nullif", "abs",       "first_value",
                                       "last_value", "lag",   "lead",   "nth_value", "any_value"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (str_ieq_z(call->name, same[i]) && call->args.n) {
            return true;
        }
    }
    return false;
}

static enum catalog_family family_of_call(const struct sql_call *call) {
    static const struct {
        const char *name;
        enum catalog_family family;
    } known[] = {
        {"count", FAMILY_INTEGER},
        {"lower", FAMILY_TEXT},
        {"upper", FAMILY_TEXT},
        {"substring", FAMILY_TEXT},
        {"substr", FAMILY_TEXT},
        {"trim", FAMILY_TEXT},
        {"btrim", FAMILY_TEXT},
        {"ltrim", FAMILY_TEXT},
        {"rtrim", FAMILY_TEXT},
        {"concat", FAMILY_TEXT},
        {"replace", FAMILY_TEXT},
        {"to_char", FAMILY_TEXT},
        {"string_agg", FAMILY_TEXT},
        {"md5", FAMILY_TEXT},
        {"left", FAMILY_TEXT},
        {"right", FAMILY_TEXT},
        {"initcap", FAMILY_TEXT},
        {"length", FAMILY_INTEGER},
        {"octet_length", FAMILY_INTEGER},
        {"strpos", FAMILY_INTEGER},
        {"ascii", FAMILY_INTEGER},
        {"width_bucket", FAMILY_INTEGER},
        {"array_length", FAMILY_INTEGER},
        {"cardinality", FAMILY_INTEGER},
        {"ntile", FAMILY_INTEGER},
        {"split_part", FAMILY_TEXT},
        {"lpad", FAMILY_TEXT},
        {"rpad", FAMILY_TEXT},
        {"reverse", FAMILY_TEXT},
        {"translate", FAMILY_TEXT},
        {"regexp_replace", FAMILY_TEXT},
        {"concat_ws", FAMILY_TEXT},
        {"corr", FAMILY_FLOAT},
        {"covar_pop", FAMILY_FLOAT},
        {"covar_samp", FAMILY_FLOAT},
        {"regr_slope", FAMILY_FLOAT},
        {"regr_intercept", FAMILY_FLOAT},
        {"regr_r2", FAMILY_FLOAT},
        {"percent_rank", FAMILY_FLOAT},
        {"cume_dist", FAMILY_FLOAT},
        {"char_length", FAMILY_INTEGER},
        {"position", FAMILY_INTEGER},
        {"floor", FAMILY_NUMERIC},
        {"ceil", FAMILY_NUMERIC},
        {"round", FAMILY_NUMERIC},
        {"date_part", FAMILY_FLOAT},
        {"date_trunc", FAMILY_TIMESTAMP},
        {"now", FAMILY_TIMESTAMP},
        {"current_timestamp", FAMILY_TIMESTAMP},
        {"localtimestamp", FAMILY_TIMESTAMP},
        {"clock_timestamp", FAMILY_TIMESTAMP},
        {"statement_timestamp", FAMILY_TIMESTAMP},
        {"transaction_timestamp", FAMILY_TIMESTAMP},
        {"systimestamp", FAMILY_TIMESTAMP},
        {"current_date", FAMILY_DATE},
        {"sysdate", FAMILY_DATE},
        {"to_date", FAMILY_DATE},
        {"date", FAMILY_DATE},
        {"to_timestamp", FAMILY_TIMESTAMP},
        {"to_number", FAMILY_NUMERIC},
        {"random", FAMILY_FLOAT},
        {"row_number", FAMILY_INTEGER},
        {"rank", FAMILY_INTEGER},
        {"dense_rank", FAMILY_INTEGER},
        {"nextval", FAMILY_INTEGER},
        {"age", FAMILY_INTERVAL},
        {"make_interval", FAMILY_INTERVAL},
        {"make_date", FAMILY_DATE},
        {"to_tsvector", FAMILY_FULLTEXT},
        {"jsonb_build_object", FAMILY_JSON},
        {"to_jsonb", FAMILY_JSON},
        {"array_agg", FAMILY_ARRAY},
        {"string_to_array", FAMILY_ARRAY},
        {"gen_random_uuid", FAMILY_UUID},
        {"bool_and", FAMILY_BOOLEAN},
        {"bool_or", FAMILY_BOOLEAN},
        {"avg", FAMILY_NUMERIC},
        {"starts_with", FAMILY_BOOLEAN},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (str_ieq_z(call->name, known[i].name)) {
            return known[i].family;
        }
    }
    if (call->within_group.n) {
        return family_within_group(call);
    }
    if (bound_chooses(call) && call->args.n) {
        return family_of_number(bound_common_number(&call->args), bound_family(call->args.at[0]));
    }
    return keeps_family(call) ? bound_family(call->args.at[0]) : FAMILY_OTHER;
}

static enum catalog_family family_of_column(const struct bound_column *column) {
    const struct bound_rel *rel = column->rel;
    if (!rel || column->id == CATALOG_NONE) {
        return FAMILY_OTHER;
    }
    if (rel->kind == REL_TABLE) {
        return rel->table->columns[column->id].family;
    }
    if (rel->kind == REL_VALUES && rel->columns.n && column->id < rel->inputs.n) {
        return bound_family(rel->inputs.at[column->id]);
    }
    const struct bound_select *select = rel->select;
    while (select && select->branches.n) {
        select = select->branches.at[0];
    }
    return select && column->id < select->targets.n ? bound_family(select->targets.at[column->id].expr) : FAMILY_OTHER;
}

enum catalog_family bound_family(const struct sql_node *node) {
    if (!node) {
        return FAMILY_OTHER;
    }
    switch ((int)node->kind) {
    case SQL_COLUMN:
        return family_of_column((const struct bound_column *)node);
    case SQL_LITERAL:
        return family_of_literal(SQL_AS_CONST(literal, node));
    case SQL_CAST:
        return family_of_type(SQL_AS_CONST(cast, node)->type);
    case SQL_BINARY:
        return family_of_binary(SQL_AS_CONST(binary, node));
    case SQL_UNARY:
        return bound_family(SQL_AS_CONST(unary, node)->operand);
    case SQL_COLLATE:
        return bound_family(SQL_AS_CONST(collate, node)->operand);
    case SQL_CALL:
        return family_of_call(SQL_AS_CONST(call, node));
    case SQL_EXTRACT:
        return FAMILY_NUMERIC;
    case SQL_AT_TIME_ZONE:
        return FAMILY_TIMESTAMP;
    case SQL_INTERVAL:
        return FAMILY_INTERVAL;
    case SQL_ARRAY:
        return FAMILY_ARRAY;
    case SQL_CASE: {
        const struct sql_case *cases = SQL_AS_CONST(case, node);
        enum catalog_family first = bound_family(cases->whens.n ? SQL_AS_CONST(when, cases->whens.at[0])->result : cases->otherwise);
        return is_number(first) ? family_of_number(bound_number(node), first) : first;
    }
    case SQL_SUBQUERY: {
        const struct bound_sublink *link = (const struct bound_sublink *)node;
        if (link->kind != SUBLINK_SCALAR) {
            return link->kind == SUBLINK_ARRAY ? FAMILY_ARRAY : FAMILY_BOOLEAN;
        }
        return link->select && link->select->targets.n ? bound_family(link->select->targets.at[0].expr) : FAMILY_OTHER;
    }
    case SQL_AND:
    case SQL_OR:
    case SQL_NOT:
    case SQL_IN:
    case SQL_LIKE:
    case SQL_BETWEEN:
    case SQL_IS:
    case SQL_QUANTIFIED:
        return FAMILY_BOOLEAN;
    default:
        return FAMILY_OTHER;
    }
}

bool bound_is_citext(const struct sql_node *node) {
    if (!node) {
        return false;
    }
    if (node->kind == SQL_CAST) {
        const struct sql_type *type = SQL_AS_CONST(type, SQL_AS_CONST(cast, node)->type);
        return type && type->node.kind == SQL_TYPE && !type->dimensions && str_ieq_z(type->name, "citext");
    }
    if (node->kind != SQL_COLUMN) {
        return false;
    }
    const struct bound_column *column = (const struct bound_column *)node;
    const struct bound_rel *rel = column->rel;
    if (!rel || column->id == CATALOG_NONE) {
        return false;
    }
    if (rel->kind == REL_TABLE) {
        return str_eq_z(rel->table->columns[column->id].type_name, "citext");
    }
    return rel->select && column->id < rel->select->targets.n && bound_is_citext(rel->select->targets.at[column->id].expr);
}

/* The value that the call's own is one of; NULL: it is none of them. */
static const struct sql_node *chosen_value(const struct sql_call *call) {
    bool of_group = str_ieq_z(call->name, "mode") || str_ieq_z(call->name, "percentile_disc");
    if (call->within_group.n && of_group) {
        return SQL_AS_CONST(order, call->within_group.at[0])->expression;
    }
    return keeps_family(call) && !str_ieq_z(call->name, "sum") ? call->args.at[0] : NULL;
}

/* Most are bigint; some are integer, and some are what they are given. */
static double integer_width(const struct sql_call *call) {
    static const char *const narrow[] = {"length", "char_length", "position", "octet_length", "strpos", "ascii", "width_bucket", "array_length", "cardinality", "ntile"};
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++) {
        if (str_ieq_z(call->name, narrow[i])) {
            return 4;
        }
    }
    const struct sql_node *value = chosen_value(call);
    return value ? bound_width(value) : 8;
}

/* get_typavgwidth of PostgreSQL: fixed lengths; 32 for what varies and is not known better. */
double bound_width(const struct sql_node *node) {
    if (node->kind == SQL_COLUMN) {
        const struct bound_column *column = (const struct bound_column *)node;
        if (column->rel && column->rel->kind == REL_TABLE && column->id != CATALOG_NONE) {
            const struct catalog_column *of = &column->rel->table->columns[column->id];
            if (of->type_length > 0) {
                return of->type_length;
            }
            return of->stats.present && of->stats.width_bytes > 0 ? of->stats.width_bytes : 32;
        }
    }
    switch ((int)bound_family(node)) {
    case FAMILY_BOOLEAN:
        return 1;
    case FAMILY_INTEGER:
        return node->kind == SQL_CALL ? integer_width(SQL_AS_CONST(call, node)) : 4;
    case FAMILY_DATE:
        return 4;
    case FAMILY_FLOAT:
    case FAMILY_TIMESTAMP:
    case FAMILY_TIME:
        return 8;
    case FAMILY_UUID:
    case FAMILY_INTERVAL:
        return 16;
    default:
        return 32;
    }
}
