/*
 * Is an expression immutable, so that an index may hold it? PostgreSQL asks pg_proc.provolatile of every function, operator and cast in it. The
 * catalog does not hold those, so what is known is written down here, from the server's pg_proc.dat and pg_cast.dat; what is not known is
 * taken as not immutable.
 *
 * Most of what is stable is so because it reads the session's time zone or date style: to a timestamp with time zone and from it, from text to
 * dates, from dates to text. "At time zone" with a zone named is immutable both ways.
 */
#include "query/bound.h"

static const struct sql_node *argument(const struct sql_call *call, size_t i) {
    return i < call->args.n ? call->args.at[i] : NULL;
}

static bool names_zone(struct str type) {
    size_t at;
    return str_find(type, STR("with time zone"), &at) || str_ieq_z(type, "timestamptz") || str_ieq_z(type, "timetz");
}

static bool is_zoned_column(const struct bound_column *column) {
    const struct bound_rel *rel = column->rel;
    return rel && rel->kind == REL_TABLE && column->id != CATALOG_NONE && names_zone(rel->table->columns[column->id].type_name);
}

static bool is_zoned_type(const struct sql_node *node) {
    const struct sql_type *type = SQL_AS_CONST(type, node);
    return node && node->kind == SQL_TYPE && (names_zone(type->name) || names_zone(type->suffix));
}

static bool is_zoned(const struct sql_node *node) {
    const struct sql_call *call = SQL_AS_CONST(call, node);
    switch (node ? (int)node->kind : -1) {
    case SQL_COLUMN:
        return is_zoned_column((const struct bound_column *)node);
    case SQL_LITERAL:
        return names_zone(SQL_AS_CONST(literal, node)->type);
    case SQL_CAST:
        return is_zoned_type(SQL_AS_CONST(cast, node)->type);
    case SQL_AT_TIME_ZONE:
        return !is_zoned(SQL_AS_CONST(at_time_zone, node)->operand);
    case SQL_BINARY:
        return is_zoned(SQL_AS_CONST(binary, node)->left) && bound_family(node) == FAMILY_TIMESTAMP;
    case SQL_CASE: {
        const struct sql_case *cases = SQL_AS_CONST(case, node);
        return cases->whens.n && is_zoned(SQL_AS_CONST(when, cases->whens.at[0])->result);
    }
    case SQL_CALL: /* date_trunc of a date gives one, too */
        return bound_family(node) == FAMILY_TIMESTAMP &&
               (str_ieq_z(call->name, "date_trunc") ? bound_family(argument(call, 1)) == FAMILY_DATE || is_zoned(argument(call, 1))
                                                    : is_zoned(argument(call, 0)));
    default:
        return false;
    }
}

static bool is_temporal(enum catalog_family family) {
    return family == FAMILY_DATE || family == FAMILY_TIMESTAMP || family == FAMILY_TIME || family == FAMILY_INTERVAL;
}

/* Read and written alike by every session. */
static bool has_one_text(enum catalog_family family) {
    return family == FAMILY_TEXT || family == FAMILY_INTEGER || family == FAMILY_NUMERIC || family == FAMILY_FLOAT ||
           family == FAMILY_BOOLEAN || family == FAMILY_JSON || family == FAMILY_UUID;
}

static bool is_settled_cast(const struct sql_cast *cast, const struct sql_node *node) {
    enum catalog_family from = bound_family(cast->operand), to = bound_family(node);
    if (is_zoned(cast->operand) || is_zoned(node)) {
        return is_zoned(cast->operand) && is_zoned(node);
    }
    if (is_temporal(to)) {
        return is_temporal(from);
    }
    return has_one_text(from) && has_one_text(to);
}

/* Dates compared with time stamps are cast to them; minus between two of the same is the one thing that a zone does not change. */
static bool is_settled_operator(const struct sql_binary *binary) {
    enum catalog_family left = bound_family(binary->left), right = bound_family(binary->right);
    bool zoned = is_zoned(binary->left) || is_zoned(binary->right);
    if (zoned) {
        bool both = is_zoned(binary->left) && is_zoned(binary->right);
        return both && (sql_is_comparison(binary->op) || str_eq_z(binary->op, "-"));
    }
    if (str_eq_z(binary->op, "||")) { /* beside text it writes the other side as text */
        return (left == right && (left == FAMILY_JSON || left == FAMILY_ARRAY)) || (has_one_text(left) && has_one_text(right));
    }
    return left != FAMILY_OTHER || right != FAMILY_OTHER;
}

static bool is_settled_name(struct str name) {
    static const char *const known[] = {
        "lower",      "upper",       "initcap",  "reverse",     "length",    "char_length", "octet_length",       "substr",
        "substring",  "left",        "right",    "trim",        "btrim",     "ltrim",       "rtrim",              "lpad",
        "rpad",       "replace",     "translate", "split_part", "strpos",    "position",    "md5",                "regexp_replace",
        "abs",        "round",       "floor",    "ceil",        "ceiling",   "trunc",       "mod",                "power",
        "sqrt",       "sign",        "coalesce", "nullif",      "greatest",  "least",       "jsonb_array_length", "jsonb_typeof",
        "jsonb_extract_path_text",   "jsonb_extract_path",      "array_length", "cardinality", "isempty", "point", "box",
        "encode",     "decode",      "sha256",   "repeat",      "ascii",     "chr"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (str_ieq_z(name, known[i])) {
            return true;
        }
    }
    return false;
}

static bool is_settled_call(const struct sql_call *call) {
    const struct sql_node *first = argument(call, 0), *second = argument(call, 1);
    if (str_ieq_z(call->name, "date_trunc") || str_ieq_z(call->name, "date_part")) {
        bool trunc_of_date = str_ieq_z(call->name, "date_trunc") && bound_family(second) == FAMILY_DATE;
        return call->args.n == 2 && is_temporal(bound_family(second)) && !is_zoned(second) && !trunc_of_date;
    }
    if (str_ieq_z(call->name, "date")) { /* the cast, written as a call */
        enum catalog_family of = bound_family(first);
        return call->args.n == 1 && (of == FAMILY_TIMESTAMP || of == FAMILY_DATE) && !is_zoned(first);
    }
    if (str_ieq_z(call->name, "to_tsvector")) { /* with a configuration; without one it goes by a setting */
        return call->args.n == 2 && first->kind == SQL_LITERAL;
    }
    if (str_ieq_z(call->name, "lower") || str_ieq_z(call->name, "upper")) {
        return true; /* of ranges as of text */
    }
    for (size_t i = 1; i < call->args.n; i++) {
        if (is_zoned(call->args.at[i]) != is_zoned(first) && call->args.at[i]->kind != SQL_LITERAL) {
            return false; /* coalesce(a time stamp, one with zone) */
        }
    }
    return is_settled_name(call->name) && !call->over && !call->filter;
}

/* A node, whatever is below it. */
static bool is_settled(const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_COLUMN:
    case SQL_LITERAL:
    case SQL_NAME: /* what to extract */
    case SQL_TYPE:
    case SQL_INTERVAL:
    case SQL_UNARY:
    case SQL_CASE:
    case SQL_WHEN:
    case SQL_AND:
    case SQL_OR:
    case SQL_NOT:
    case SQL_LIKE:
    case SQL_IS:
    case SQL_ARRAY:
    case SQL_SUBSCRIPT:
    case SQL_COLLATE:
        return true;
    case SQL_IN:
        return !SQL_AS_CONST(in, node)->query;
    case SQL_CAST:
        return is_settled_cast(SQL_AS_CONST(cast, node), node);
    case SQL_AT_TIME_ZONE: {
        const struct sql_at_time_zone *at = SQL_AS_CONST(at_time_zone, node);
        return at->zone && bound_family(at->operand) == FAMILY_TIMESTAMP;
    }
    case SQL_EXTRACT: {
        const struct sql_node *source = SQL_AS_CONST(extract, node)->source;
        return is_temporal(bound_family(source)) && !is_zoned(source);
    }
    case SQL_BINARY:
        return is_settled_operator(SQL_AS_CONST(binary, node));
    case SQL_CALL:
        return is_settled_call(SQL_AS_CONST(call, node));
    default:
        return false;
    }
}

static bool visit(const struct sql_node *node, void *context) {
    bool *settled = context;
    *settled &= is_settled(node);
    return *settled;
}

bool query_is_immutable(const struct sql_node *tree) {
    bool settled = tree != NULL;
    if (tree) {
        bound_walk(tree, visit, &settled);
    }
    return settled;
}
