/*
 * Constant folding, bottom-up: arithmetic, dates and intervals, casts of constants, strict operators over NULL, AND / OR / NOT, a few
 * immutable functions; and casts from text to text, which PostgreSQL keeps as relabelling without effect.
 *
 * Stable functions (now(), current_date, jsonb_build_object) are not folded, except for an estimate, where moments are taken as of the capture:
 * that is what the planner does with them (estimate_expression_value). Volatile ones never are.
 */
#include "query/bound.h"
#include "query/value.h"

#include <string.h>

#include "base/json.h"

static struct sql_node *typed(const struct fold *fold, const char *type, struct str text) {
    struct sql_node *node = tree_literal(fold->arena, SQL_LITERAL_TYPED, text);
    SQL_AS(literal, node)->type = str_from_z(type);
    return node;
}

static struct sql_node *null_of(const struct fold *fold) {
    return tree_literal(fold->arena, SQL_LITERAL_NULL, (struct str){0});
}

bool fold_constant(const struct sql_node *node, struct str *text, bool *is_null) {
    *is_null = false;
    *text = (struct str){0};
    if (!node || node->kind != SQL_LITERAL) {
        return false;
    }
    const struct sql_literal *literal = SQL_AS_CONST(literal, node);
    *is_null = literal->kind == SQL_LITERAL_NULL;
    *text = literal->text;
    if (literal->kind == SQL_LITERAL_TRUE || literal->kind == SQL_LITERAL_FALSE) {
        *text = literal->kind == SQL_LITERAL_TRUE ? STR("t") : STR("f");
    }
    return true;
}

/* --- Arithmetic ------------------------------------------------------------------------------------------ */

static bool is_number(const struct sql_node *node) {
    return tree_is_literal(node, SQL_LITERAL_NUMBER);
}

static struct str text_of(const struct sql_node *node) {
    return SQL_AS_CONST(literal, node)->text;
}

static struct sql_node *fold_division(const struct fold *fold, struct str a, struct str b) {
    int64_t left, right;
    double x, y;
    if (str_to_i64(a, &left) && str_to_i64(b, &right)) {
        bool safe = right != 0 && !(left == INT64_MIN && right == -1);
        return safe ? tree_literal(fold->arena, SQL_LITERAL_NUMBER,
                                   str_fmt(fold->arena, "%lld", (long long)(left / right)))
                    : NULL;
    }
    if (!str_to_double(a, &x) || !str_to_double(b, &y) || y == 0) {
        return NULL;
    }
    return tree_literal(fold->arena, SQL_LITERAL_NUMBER, str_fmt(fold->arena, "%.15g", x / y));
}

static struct sql_node *fold_numbers(const struct fold *fold, char op, const struct sql_node *left,
                                     const struct sql_node *right) {
    struct value_decimal a, b, result;
    if (op == '/') {
        return fold_division(fold, text_of(left), text_of(right));
    }
    if (op != '%' && value_decimal_parse(text_of(left), &a) && value_decimal_parse(text_of(right), &b) &&
        value_decimal_compute(op, a, b, &result)) {
        return tree_literal(fold->arena, SQL_LITERAL_NUMBER, value_decimal_print(fold->arena, result));
    }
    return NULL;
}

static bool moment_of(const struct sql_node *node, int64_t *micros, bool *date_only) {
    enum catalog_family family = bound_family(node);
    bool ignored;
    *date_only = family == FAMILY_DATE;
    return tree_is_literal(node, SQL_LITERAL_TYPED) && (family == FAMILY_DATE || family == FAMILY_TIMESTAMP) &&
           value_moment_parse(text_of(node), micros, &ignored);
}

static bool interval_of(const struct sql_node *node, struct value_interval *interval) {
    return tree_is_literal(node, SQL_LITERAL_TYPED) && bound_family(node) == FAMILY_INTERVAL &&
           value_interval_parse(text_of(node), (struct str){0}, interval);
}

static struct sql_node *moment_literal(const struct fold *fold, int64_t micros, bool date_only) {
    return typed(fold, date_only ? "date" : "timestamp", value_moment_print(fold->arena, micros, date_only));
}

static struct sql_node *fold_moments(const struct fold *fold, char op, const struct sql_node *left,
                                     const struct sql_node *right) {
    int64_t micros, other;
    bool date_only, other_date;
    struct value_interval interval;
    if (op == '+' && moment_of(right, &micros, &date_only)) { /* interval + date, 7 + date */
        const struct sql_node *swap = left;
        left = right;
        right = swap;
    }
    int sign = op == '-' ? -1 : 1;
    if ((op != '+' && op != '-') || !moment_of(left, &micros, &date_only)) {
        return NULL;
    }
    if (interval_of(right, &interval)) {
        bool oracle_date = fold->catalog->dialect == SQL_ORACLE && date_only && !interval.micros;
        return value_moment_add(micros, interval, sign, &micros) ? moment_literal(fold, micros, oracle_date) : NULL;
    }
    double days;
    if (is_number(right) && date_only && str_to_double(text_of(right), &days) && days > -1e6 && days < 1e6) {
        interval = (struct value_interval){.micros = (int64_t)(days * 86400.0) * 1000000};
        bool whole = days == (double)(int64_t)days;
        return value_moment_add(micros, interval, sign, &micros) ? moment_literal(fold, micros, whole) : NULL;
    }
    if (op == '-' && date_only && moment_of(right, &other, &other_date) && other_date) {
        return tree_literal(fold->arena, SQL_LITERAL_NUMBER,
                            str_fmt(fold->arena, "%lld", (long long)((micros - other) / 86400000000LL)));
    }
    return NULL;
}

static struct sql_node *fold_interval_scale(const struct fold *fold, const struct sql_node *left,
                                            const struct sql_node *right) {
    struct value_interval interval;
    const struct sql_node *number = is_number(left) ? left : right, *of = number == left ? right : left;
    double factor;
    if (!is_number(number) || !interval_of(of, &interval) || !str_to_double(text_of(number), &factor) || factor > 1e6 ||
        factor < -1e6) {
        return NULL;
    }
    interval.months = (int64_t)((double)interval.months * factor);
    double days = (double)interval.days * factor;
    interval.days = (int64_t)days;
    double micros = (double)interval.micros * factor + (days - (double)interval.days) * 86400e6;
    if (micros > 1e18 || micros < -1e18) {
        return NULL;
    }
    interval.micros = (int64_t)micros;
    return typed(fold, "interval", value_interval_print(fold->arena, interval));
}

static struct sql_node *fold_comparison(const struct fold *fold, struct str op, const struct sql_node *left,
                                        const struct sql_node *right) {
    enum catalog_family family = bound_family(left);
    bool ignored;
    struct str a, b;
    int order;
    fold_constant(left, &a, &ignored);
    fold_constant(right, &b, &ignored);
    family = is_number(left) && is_number(right) ? FAMILY_NUMERIC : family;
    if (family == FAMILY_TEXT && (str_eq_z(op, "=") || str_eq_z(op, "<>"))) {
        order = str_cmp(a, b);
    } else if (!value_compare(family, a, b, &order)) {
        return NULL;
    }
    bool less = op.ptr[0] == '<' && order < 0, more = op.len && op.ptr[0] == '>' && order > 0;
    bool equal = order == 0 && (str_eq_z(op, "=") || str_eq_z(op, "<=") || str_eq_z(op, ">="));
    return tree_bool(fold->arena, str_eq_z(op, "<>") ? order != 0 : less || more || equal);
}

static bool is_comparison(struct str op) {
    static const char *const ops[] = {"=", "<", ">", "<=", ">=", "<>"};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (str_eq_z(op, ops[i])) {
            return true;
        }
    }
    return false;
}

/* lower((code)::text), as PostgreSQL writes lower(code) of char(n): what a function takes is cast whether written so or not. */
static struct sql_node *without_cast(struct sql_node *node) {
    return bound_trims(node) && !SQL_AS(type, SQL_AS(cast, node)->type)->modifiers.n ? SQL_AS(cast, node)->operand : node;
}

static struct sql_node *fold_binary(const struct fold *fold, struct sql_node *node) {
    struct sql_binary *binary = SQL_AS(binary, node);
    if (str_eq_z(binary->op, "||")) {
        binary->left = without_cast(binary->left);
        binary->right = without_cast(binary->right);
    }
    struct sql_node *left = binary->left, *right = binary->right, *result = NULL;
    bool concat = str_eq_z(binary->op, "||") && fold->catalog->dialect == SQL_ORACLE; /* not strict there */
    if ((tree_is_literal(left, SQL_LITERAL_NULL) || tree_is_literal(right, SQL_LITERAL_NULL)) && !concat) {
        return null_of(fold);
    }
    if (!tree_is_constant(left) || !tree_is_constant(right)) {
        return node;
    }
    char op = binary->op.len == 1 ? binary->op.ptr[0] : 0;
    if (is_comparison(binary->op)) {
        result = fold_comparison(fold, binary->op, left, right);
    } else if (str_eq_z(binary->op, "||") && bound_family(left) == FAMILY_TEXT && bound_family(right) == FAMILY_TEXT) {
        struct str text = str_fmt(fold->arena, STR_FMT STR_FMT, STR_ARG(text_of(left)), STR_ARG(text_of(right)));
        result = tree_literal(fold->arena, SQL_LITERAL_STRING, text);
    } else if (is_number(left) && is_number(right) && op && strchr("+-*/", op)) {
        result = fold_numbers(fold, op, left, right);
    } else if (op == '*') {
        result = fold_interval_scale(fold, left, right);
    } else if (op) {
        result = fold_moments(fold, op, left, right);
    }
    return result ? result : node;
}

static struct sql_node *fold_unary(const struct fold *fold, struct sql_node *node) {
    struct sql_node *operand = SQL_AS(unary, node)->operand;
    struct str op = SQL_AS(unary, node)->op;
    if (!is_number(operand) || (!str_eq_z(op, "-") && !str_eq_z(op, "+"))) {
        return node;
    }
    struct str text = text_of(operand);
    if (str_eq_z(op, "+")) {
        return operand;
    }
    bool negative = text.len && text.ptr[0] == '-';
    return tree_literal(fold->arena, SQL_LITERAL_NUMBER,
                        negative ? str_slice(text, 1, text.len) : str_fmt(fold->arena, "-" STR_FMT, STR_ARG(text)));
}

/* --- Casts ----------------------------------------------------------------------------------------------- */

static struct sql_node *cast_moment(const struct fold *fold, enum catalog_family to, struct str text) {
    int64_t micros;
    bool date_only;
    if (value_moment_parse(text, &micros, &date_only)) {
        return moment_literal(fold, micros, to == FAMILY_DATE);
    }
    text = str_trim(text); /* valid_to = 'infinity'::date, as a view says it: the commonest value of a versioned row */
    bool later = str_ieq_z(text, "infinity"), ever = later || str_ieq_z(text, "-infinity");
    return ever ? typed(fold, to == FAMILY_DATE ? "date" : "timestamp", str_from_z(later ? "infinity" : "-infinity")) : NULL;
}

static struct sql_node *cast_boolean(const struct fold *fold, struct str text) {
    static const char *const yes[] = {"t", "true", "y", "yes", "on", "1"}, *const no[] = {"f",  "false", "n",
                                                                                          "no", "off",   "0"};
    for (size_t i = 0; i < 6; i++) {
        if (str_ieq_z(text, yes[i]) || str_ieq_z(text, no[i])) {
            return tree_bool(fold->arena, str_ieq_z(text, yes[i]));
        }
    }
    return NULL;
}

static struct sql_node *cast_number(const struct fold *fold, enum catalog_family to, struct str text) {
    double value;
    text = str_trim(text);
    if (!str_to_double(text, &value)) {
        return NULL;
    }
    int64_t whole;
    if (to == FAMILY_INTEGER && !str_to_i64(text, &whole)) {
        return value > -1e15 && value < 1e15
                   ? tree_literal(fold->arena, SQL_LITERAL_NUMBER, str_fmt(fold->arena, "%.0f", value))
                   : NULL;
    }
    return tree_literal(fold->arena, SQL_LITERAL_NUMBER, text);
}

static struct sql_node *cast_constant(const struct fold *fold, struct str type, struct str text) {
    enum catalog_family to = catalog_family_of(type);
    struct value_interval interval;
    switch ((int)to) {
    case FAMILY_DATE:
    case FAMILY_TIMESTAMP:
        return cast_moment(fold, to, text);
    case FAMILY_BOOLEAN:
        return cast_boolean(fold, text);
    case FAMILY_INTEGER:
    case FAMILY_NUMERIC:
    case FAMILY_FLOAT:
        return cast_number(fold, to, text);
    case FAMILY_TEXT:
        return tree_literal(fold->arena, SQL_LITERAL_STRING, text);
    case FAMILY_INTERVAL:
        return value_interval_parse(text, (struct str){0}, &interval)
                   ? typed(fold, "interval", value_interval_print(fold->arena, interval))
                   : NULL;
    default: {
        struct sql_node *node = tree_literal(fold->arena, SQL_LITERAL_TYPED, text);
        SQL_AS(literal, node)->type = type;
        return node;
    }
    }
}

static bool same_type(const struct sql_node *operand, struct str type) {
    if (operand->kind != SQL_COLUMN) {
        return false;
    }
    const struct bound_column *column = (const struct bound_column *)operand;
    return column->rel && column->rel->kind == REL_TABLE && column->id != CATALOG_NONE &&
           str_ieq(column->rel->table->columns[column->id].type_name, type);
}

/* From char(n), a function; to it, another operator and so another index (coerce.c). */
static bool changes_comparison(const struct fold *fold, const struct sql_node *cast) {
    return fold->catalog->dialect == SQL_POSTGRESQL && bound_is_char(SQL_AS_CONST(cast, cast)->operand) != bound_is_char(cast);
}

static struct sql_node *fold_cast(const struct fold *fold, struct sql_node *node) {
    struct sql_cast *cast = SQL_AS(cast, node);
    const struct sql_type *type = SQL_AS_CONST(type, cast->type);
    if (!type || type->node.kind != SQL_TYPE || cast->fallback || cast->format.n) {
        return node;
    }
    bool text_to_text = !type->dimensions && catalog_family_of(type->name) == FAMILY_TEXT &&
                        bound_family(cast->operand) == FAMILY_TEXT && !type->modifiers.n &&
                        bound_is_citext(cast->operand) == str_ieq_z(type->name, "citext") && !changes_comparison(fold, node);
    if ((text_to_text && !tree_is_constant(cast->operand)) ||
        (!type->dimensions && !type->modifiers.n && same_type(cast->operand, type->name))) {
        return cast->operand;
    }
    struct str text;
    bool is_null;
    if (!fold_constant(cast->operand, &text, &is_null)) {
        return node;
    }
    if (is_null) {
        return null_of(fold);
    }
    struct str name = type->dimensions ? str_fmt(fold->arena, STR_FMT "[]", STR_ARG(type->name)) : type->name;
    struct sql_node *result = cast_constant(fold, name, text);
    return result ? result : node;
}

static struct sql_node *fold_interval(const struct fold *fold, struct sql_node *node) {
    struct sql_interval *interval = SQL_AS(interval, node);
    struct value_interval value;
    if (!tree_is_constant(interval->value) || !value_interval_parse(text_of(interval->value), interval->unit, &value)) {
        return node;
    }
    return typed(fold, "interval", value_interval_print(fold->arena, value));
}

/* --- Functions ------------------------------------------------------------------------------------------- */

static struct sql_node *stable_value(const struct fold *fold, struct str name) {
    static const char *const moments[] = {
        "now", "current_timestamp", "localtimestamp", "statement_timestamp", "transaction_timestamp", "systimestamp"};
    bool date = str_ieq_z(name, "current_date") || str_ieq_z(name, "sysdate"), moment = false;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        moment |= str_ieq_z(name, moments[i]);
    }
    int64_t micros;
    bool ignored;
    if (!fold->estimate || (!date && !moment) || !value_moment_parse(fold->catalog->captured_at, &micros, &ignored)) {
        return NULL;
    }
    return moment_literal(fold, micros, date);
}

static bool is_document(const struct sql_node *node) {
    return tree_is_literal(node, SQL_LITERAL_TYPED) && (str_ieq_z(SQL_AS_CONST(literal, node)->type, "jsonb") ||
                                                       str_ieq_z(SQL_AS_CONST(literal, node)->type, "json"));
}

/* A constant as a value of JSON, or as a key, which is a text always. */
static void write_json(struct buf *out, const struct sql_node *node, bool key) {
    struct str text;
    bool is_null;
    fold_constant(node, &text, &is_null);
    bool truth = tree_is_literal(node, SQL_LITERAL_TRUE) || tree_is_literal(node, SQL_LITERAL_FALSE);
    if (!key && is_null) {
        buf_z(out, "null");
    } else if (!key && truth) {
        buf_z(out, tree_is_literal(node, SQL_LITERAL_TRUE) ? "true" : "false");
    } else if (!key && (is_number(node) || is_document(node))) {
        buf_str(out, text);
    } else {
        json_quote(out, text);
    }
}

/* jsonb_build_object('ref', 'R7') and jsonb_build_array(1, 2); NULL: not of constants. */
static struct sql_node *built_document(const struct fold *fold, const struct sql_call *call) {
    bool object = str_ieq_z(call->name, "jsonb_build_object"), array = str_ieq_z(call->name, "jsonb_build_array");
    struct buf out;
    if (!fold->estimate || !(object || array) || (object && call->args.n % 2)) {
        return NULL;
    }
    buf_init(&out, fold->arena);
    buf_char(&out, object ? '{' : '[');
    for (size_t i = 0; i < call->args.n; i++) {
        bool key = object && i % 2 == 0;
        if (!tree_is_constant(call->args.at[i]) || (key && tree_is_literal(call->args.at[i], SQL_LITERAL_NULL))) {
            return NULL;
        }
        buf_z(&out, !i ? "" : object && !key ? ":" : ",");
        write_json(&out, call->args.at[i], key);
    }
    buf_char(&out, object ? '}' : ']');
    return typed(fold, "jsonb", buf_view(&out));
}

/* int4range(1, 10, '[]') of constants, as the literal that it is; NULL: something else. A bound that is NULL is open. */
static struct sql_node *built_range(const struct fold *fold, const struct sql_call *call) {
    static const char *const types[] = {"int4range", "int8range", "numrange", "daterange", "tsrange", "tstzrange"};
    struct str name = str_lower(fold->arena, call->name), bounds[3] = {{0}, {0}, STR("[)")};
    bool known = call->args.n == 2 || call->args.n == 3, is_range = false, is_null = false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        is_range |= str_eq_z(name, types[i]);
    }
    for (size_t i = 0; is_range && known && i < call->args.n; i++) {
        known = fold_constant(call->args.at[i], &bounds[i], &is_null) && !(is_null && i == 2) && !memchr(bounds[i].ptr ? bounds[i].ptr : "", '"', bounds[i].len);
    }
    if (!is_range || !known || bounds[2].len != 2) {
        return NULL;
    }
    struct str quote[2] = {bounds[0].len ? STR("\"") : STR(""), bounds[1].len ? STR("\"") : STR("")};
    struct sql_node *node = tree_literal(fold->arena, SQL_LITERAL_TYPED,
                                         str_fmt(fold->arena, "%c" STR_FMT STR_FMT STR_FMT "," STR_FMT STR_FMT STR_FMT "%c", bounds[2].ptr[0], STR_ARG(quote[0]),
                                                 STR_ARG(bounds[0]), STR_ARG(quote[0]), STR_ARG(quote[1]), STR_ARG(bounds[1]), STR_ARG(quote[1]), bounds[2].ptr[1]));
    SQL_AS(literal, node)->type = name;
    return node;
}

static struct sql_node *fold_call(const struct fold *fold, struct sql_node *node) {
    struct sql_call *call = SQL_AS(call, node);
    for (size_t i = 0; i < call->args.n; i++) {
        call->args.at[i] = without_cast(call->args.at[i]);
    }
    if (call->schema.len && !str_eq_z(call->schema, "pg_catalog")) {
        return node;
    }
    if (call->args.n == 0) {
        struct sql_node *value = stable_value(fold, call->name);
        return value ? value : node;
    }
    struct sql_node *first = call->args.at[0], *document = built_document(fold, call), *range = built_range(fold, call);
    if (document || range) {
        return document ? document : range;
    }
    if (str_ieq_z(call->name, "coalesce") || str_ieq_z(call->name, "nvl")) {
        return tree_is_constant(first) && !tree_is_literal(first, SQL_LITERAL_NULL) ? first : node;
    }
    if (call->args.n == 1 && tree_is_literal(first, SQL_LITERAL_STRING) &&
        (str_ieq_z(call->name, "lower") || str_ieq_z(call->name, "upper"))) {
        struct str text = text_of(first);
        for (size_t i = 0; i < text.len; i++) {
            if ((unsigned char)text.ptr[i] >= 0x80) {
                return node; /* case beyond ASCII is the collation's business */
            }
        }
        text = str_ieq_z(call->name, "lower") ? str_lower(fold->arena, text) : str_upper(fold->arena, text);
        return tree_literal(fold->arena, SQL_LITERAL_STRING, text);
    }
    bool date = str_ieq_z(call->name, "date") || str_ieq_z(call->name, "to_date");
    if ((date || str_ieq_z(call->name, "to_timestamp")) && tree_is_constant(first) && !is_number(first) &&
        !tree_is_literal(first, SQL_LITERAL_NULL)) {
        struct sql_node *value = cast_moment(fold, date ? FAMILY_DATE : FAMILY_TIMESTAMP, text_of(first));
        return value ? value : node;
    }
    return node;
}

/* --- Logic ----------------------------------------------------------------------------------------------- */

static struct sql_node *fold_list(const struct fold *fold, struct sql_node *node) {
    bool and = node->kind == SQL_AND;
    struct sql_list *items = &SQL_AS(and, node)->items; /* AND and OR are laid out alike */
    struct sql_list kept = {0};
    for (size_t i = 0; i < items->n; i++) {
        struct sql_node *item = items->at[i];
        if (tree_is_literal(item, and? SQL_LITERAL_FALSE : SQL_LITERAL_TRUE)) {
            return item;
        }
        if (tree_is_literal(item, and? SQL_LITERAL_TRUE : SQL_LITERAL_FALSE)) {
            continue;
        }
        if (item->kind == node->kind) {
            for (size_t inner = 0; inner < SQL_AS(and, item)->items.n; inner++) {
                sql_list_push(fold->arena, &kept, SQL_AS(and, item)->items.at[inner]);
            }
            continue;
        }
        sql_list_push(fold->arena, &kept, item);
    }
    if (kept.n == 0) {
        return tree_bool(fold->arena, and);
    }
    *items = kept;
    return kept.n == 1 ? kept.at[0] : node;
}

static struct sql_node *fold_not(const struct fold *fold, struct sql_node *node) {
    struct sql_node *operand = SQL_AS(not, node)->operand;
    if (tree_is_literal(operand, SQL_LITERAL_NULL)) {
        return operand;
    }
    bool truth = tree_is_literal(operand, SQL_LITERAL_TRUE);
    return truth || tree_is_literal(operand, SQL_LITERAL_FALSE) ? tree_bool(fold->arena, !truth) : node;
}

static struct sql_node *fold_is(const struct fold *fold, struct sql_node *node) {
    const struct sql_is *is = SQL_AS_CONST(is, node);
    struct str text;
    bool is_null;
    if (is->test != SQL_IS_NULL || !fold_constant(is->operand, &text, &is_null)) {
        return node;
    }
    return tree_bool(fold->arena, is_null != is->negated);
}

static struct sql_node *fold_child(struct sql_node *node, void *context) {
    const struct fold *fold = context;
    bool leaf =
        node->kind == SQL_COLUMN || node->kind == SQL_LITERAL || node->kind == SQL_BIND || node->kind == SQL_TYPE;
    if (leaf || (node->kind == SQL_SUBQUERY && !((struct bound_sublink *)node)->left)) {
        return node; /* a sub-link keeps its identity */
    }
    struct sql_node *copy = tree_map(fold->arena, node, fold_child, context);
    switch ((int)copy->kind) {
    case SQL_BINARY:
        return fold_binary(fold, copy);
    case SQL_UNARY:
        return fold_unary(fold, copy);
    case SQL_CAST:
        return fold_cast(fold, copy);
    case SQL_INTERVAL:
        return fold_interval(fold, copy);
    case SQL_CALL:
        return fold_call(fold, copy);
    case SQL_AND:
    case SQL_OR:
        return fold_list(fold, copy);
    case SQL_NOT:
        return fold_not(fold, copy);
    case SQL_IS:
        return fold_is(fold, copy);
    default:
        return copy;
    }
}

struct sql_node *fold_tree(const struct fold *fold, struct sql_node *node) {
    struct fold copy = *fold;
    return node ? fold_child(node, &copy) : NULL;
}
