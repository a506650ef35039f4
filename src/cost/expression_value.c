/*
 * See the header. The statistics of an expression: each sampled value of the column is computed; results that come more than once are common, the rest
 * are a histogram. How many there are: as many as the column has where different values stay different, else as the results' own gaps say (key_spread.h).
 *
 * Knowingly: a zone is taken as UTC; results are those of PostgreSQL only as far as how many there are and how wide.
 */
#include "cost/expression_value.h"

#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/vec.h"
#include "cost/index_key.h"
#include "cost/key_spread.h"
#include "query/value.h"

#define MERGES 0.8 /* of the column's values: fewer results than that */

#define DAY INT64_C(86400000000)

enum { DEPTH_MAX = 20 };

/* --- Types ----------------------------------------------------------------------------------------------- */

static int32_t length_of_type(enum catalog_family family, struct str name) {
    switch ((int)family) {
    case FAMILY_BOOLEAN:
        return 1;
    case FAMILY_DATE:
    case FAMILY_ENUM:
        return 4;
    case FAMILY_INTEGER:
        return str_eq_z(name, "bigint") || str_eq_z(name, "int8")     ? 8
               : str_eq_z(name, "smallint") || str_eq_z(name, "int2") ? 2
                                                                      : 4;
    case FAMILY_FLOAT:
        return str_eq_z(name, "real") || str_eq_z(name, "float4") ? 4 : 8;
    case FAMILY_TIMESTAMP:
    case FAMILY_TIME:
        return 8;
    case FAMILY_INTERVAL:
    case FAMILY_UUID:
        return 16;
    default:
        return -1;
    }
}

/* lower and upper of a text are a text; those of a range are one of its values. */
static void type_of_bound(const struct catalog_table *table, const struct sql_node *of, enum catalog_family *family, int32_t *length) {
    static const struct {
        const char *range, *value;
    } types[] = {{"int4range", "integer"},  {"int8range", "bigint"},  {"numrange", "numeric"},
                 {"daterange", "date"}, {"tsrange", "timestamp"}, {"tstzrange", "timestamptz"}};
    uint32_t column = of->kind == SQL_COLUMN ? catalog_find_column(table, SQL_AS_CONST(column, of)->name) : CATALOG_NONE;
    for (size_t i = 0; i < sizeof types / sizeof *types && column != CATALOG_NONE; i++) {
        if (str_eq_z(table->columns[column].type_name, types[i].range)) {
            *family = catalog_family_of(str_from_z(types[i].value));
            *length = length_of_type(*family, str_from_z(types[i].value));
        }
    }
}

static void type_of_call(const struct catalog_table *table, const struct sql_call *call, enum catalog_family *family,
                         int32_t *length) {
    static const char *const bounds[] = {"lower", "upper", NULL};
    static const char *const same[] = {"abs", "coalesce", "greatest", "least", "nullif", NULL};
    static const char *const whole[] = {"length", "char_length", "octet_length", "position", NULL};
    static const char *const moments[] = {"date_trunc", "date_bin", "to_timestamp", NULL};
    *family = FAMILY_TEXT;
    *length = -1;
    if (str_ieq_any_z(call->name, same) && call->args.n) {
        expression_type(table, call->args.at[0], family, length);
    } else if (str_ieq_any_z(call->name, bounds) && call->args.n == 1) {
        type_of_bound(table, call->args.at[0], family, length);
    } else if (str_ieq_any_z(call->name, whole)) {
        *family = FAMILY_INTEGER;
        *length = 4;
    } else if (str_ieq_any_z(call->name, moments)) {
        *family = FAMILY_TIMESTAMP;
        *length = 8;
    } else if (str_ieq_z(call->name, "date")) {
        *family = FAMILY_DATE;
        *length = 4;
    } else if (str_ieq_z(call->name, "date_part")) {
        *family = FAMILY_FLOAT;
        *length = 8;
    } else if (str_ieq_z(call->name, "round") || str_ieq_z(call->name, "floor") || str_ieq_z(call->name, "ceil")) {
        *family = FAMILY_NUMERIC;
    }
}

static bool is_text_operator(struct str op) {
    return str_eq_z(op, "||") || str_eq_z(op, "->>") || str_eq_z(op, "#>>");
}

static void type_of_arithmetic(const struct catalog_table *table, const struct sql_binary *binary,
                               enum catalog_family *family, int32_t *length) {
    enum catalog_family right;
    int32_t right_length;
    expression_type(table, binary->left, family, length);
    expression_type(table, binary->right, &right, &right_length);
    bool moments = (*family == FAMILY_TIMESTAMP || *family == FAMILY_DATE) && *family == right;
    if (moments && str_eq_z(binary->op, "-")) {
        *length = *family == FAMILY_DATE ? 4 : 16;
        *family = *family == FAMILY_DATE ? FAMILY_INTEGER : FAMILY_INTERVAL;
    } else if (*family == FAMILY_INTEGER && (right == FAMILY_NUMERIC || right == FAMILY_FLOAT)) {
        *family = right;
        *length = right_length;
    } else if (*family == FAMILY_INTEGER && right == FAMILY_INTEGER) {
        *length = right_length > *length ? right_length : *length;
    }
}

static void type_of_column(const struct catalog_table *table, const struct sql_node *tree, enum catalog_family *family,
                           int32_t *length) {
    uint32_t column = catalog_find_column(table, SQL_AS_CONST(column, tree)->name);
    *family = column == CATALOG_NONE ? FAMILY_OTHER : table->columns[column].family;
    *length = column == CATALOG_NONE ? -1 : table->columns[column].type_length;
}

static void type_of_literal(const struct sql_literal *literal, enum catalog_family *family, int32_t *length) {
    int64_t ignored;
    bool number = literal->kind == SQL_LITERAL_NUMBER;
    *family = !number ? FAMILY_TEXT : str_to_i64(literal->text, &ignored) ? FAMILY_INTEGER : FAMILY_NUMERIC;
    *length = *family == FAMILY_INTEGER ? 4 : -1;
}

void expression_type(const struct catalog_table *table, const struct sql_node *tree, enum catalog_family *family,
                     int32_t *length) {
    *family = FAMILY_TEXT;
    *length = -1;
    switch (tree ? (int)tree->kind : SQL_NONE) {
    case SQL_COLUMN:
        type_of_column(table, tree, family, length);
        return;
    case SQL_LITERAL:
        type_of_literal(SQL_AS_CONST(literal, tree), family, length);
        return;
    case SQL_CAST: {
        const struct sql_type *type = SQL_AS_CONST(type, SQL_AS_CONST(cast, tree)->type);
        if (type && type->node.kind == SQL_TYPE) {
            *family = type->dimensions ? FAMILY_ARRAY : catalog_family_of(type->name);
            *length = length_of_type(*family, type->name);
        }
        return;
    }
    case SQL_CALL:
        type_of_call(table, SQL_AS_CONST(call, tree), family, length);
        return;
    case SQL_EXTRACT:
        *family = FAMILY_NUMERIC;
        return;
    case SQL_AT_TIME_ZONE:
        *family = FAMILY_TIMESTAMP;
        *length = 8;
        return;
    case SQL_BINARY:
        if (!is_text_operator(SQL_AS_CONST(binary, tree)->op)) {
            type_of_arithmetic(table, SQL_AS_CONST(binary, tree), family, length);
        }
        return;
    case SQL_AND:
    case SQL_OR:
    case SQL_NOT:
    case SQL_IN:
    case SQL_LIKE:
    case SQL_BETWEEN:
    case SQL_IS:
        *family = FAMILY_BOOLEAN;
        *length = 1;
        return;
    default:
        return;
    }
}

/* --- Values ---------------------------------------------------------------------------------------------- */

struct computing {
    struct arena *arena;
    struct str name, column; /* of the one column that is known; its value at hand */
    int depth;
};

static bool compute(struct computing *c, const struct sql_node *tree, struct str *out);

/* "2024-03-05 14:07:31": fields stand at fixed places. */
static bool moment_text(struct computing *c, struct str value, struct str *out) {
    int64_t micros;
    bool date_only;
    if (!value_moment_parse(value, &micros, &date_only)) {
        return false;
    }
    *out = value_moment_print(c->arena, micros, false);
    return true;
}

/* Days since 2000-01-01, which was a Saturday. */
static int64_t day_number(int64_t micros) {
    return micros / DAY - (micros % DAY < 0);
}

/* 0 is a Sunday. */
static int64_t day_of_week(int64_t micros) {
    return ((day_number(micros) + 6) % 7 + 7) % 7;
}

/* Weeks begin on Mondays. */
static bool week_begun(struct computing *c, struct str value, struct str *out) {
    int64_t micros;
    bool date_only;
    if (!value_moment_parse(value, &micros, &date_only)) {
        return false;
    }
    *out = value_moment_print(c->arena, (day_number(micros) - (day_of_week(micros) + 6) % 7) * DAY, false);
    return true;
}

/* 0 to 3; -1: no moment. */
static int quarter_of(struct computing *c, struct str value, struct str *text) {
    int64_t month;
    bool good = moment_text(c, value, text) && text->len >= 7 && str_to_i64(str_slice(*text, 5, 7), &month);
    return good ? (int)(month - 1) / 3 : -1;
}

static bool quarter_begun(struct computing *c, struct str value, struct str *out) {
    struct str text;
    int quarter = quarter_of(c, value, &text);
    if (quarter >= 0) {
        *out = str_fmt(c->arena, STR_FMT "-%02d-01 00:00:00", STR_ARG(str_slice(text, 0, 4)), quarter * 3 + 1);
    }
    return quarter >= 0;
}

static bool truncated(struct computing *c, struct str unit, struct str value, struct str *out) {
    static const struct {
        const char *unit, *rest;
        size_t length;
    } units[] = {{"year", "-01-01 00:00:00", 4}, {"month", "-01 00:00:00", 7}, {"day", " 00:00:00", 10},
                 {"hour", ":00:00", 13},         {"minute", ":00", 16},        {"second", "", 19}};
    struct str text;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (str_ieq_z(unit, units[i].unit) && moment_text(c, value, &text)) {
            *out = str_fmt(c->arena, STR_FMT "%s", STR_ARG(str_slice(text, 0, units[i].length)), units[i].rest);
            return true;
        }
    }
    return str_ieq_z(unit, "week") ? week_begun(c, value, out) : str_ieq_z(unit, "quarter") && quarter_begun(c, value, out);
}

static bool extracted(struct computing *c, struct str field, struct str value, struct str *out) {
    static const struct {
        const char *field;
        size_t from, to;
    } fields[] = {{"year", 0, 4},   {"month", 5, 7},    {"day", 8, 10},
                  {"hour", 11, 13}, {"minute", 14, 16}, {"second", 17, 19}};
    struct str text;
    int64_t micros;
    bool date_only;
    if (!moment_text(c, value, &text) || !value_moment_parse(value, &micros, &date_only)) {
        return false;
    }
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (str_ieq_z(field, fields[i].field)) {
            *out = str_slice(text, fields[i].from, fields[i].to);
            return true;
        }
    }
    if (str_ieq_z(field, "quarter")) {
        *out = str_fmt(c->arena, "%d", quarter_of(c, value, &text) + 1);
        return true;
    }
    if (str_ieq_z(field, "dow") || str_ieq_z(field, "isodow")) {
        int64_t day = day_of_week(micros);
        *out = str_fmt(c->arena, "%d", day || str_ieq_z(field, "dow") ? (int)day : 7);
        return true;
    }
    return false;
}

static bool arithmetic(struct computing *c, const struct sql_binary *binary, struct str *out) {
    struct str left, right;
    double a, b, result;
    if (binary->op.len != 1 || !compute(c, binary->left, &left) || !compute(c, binary->right, &right) ||
        !str_to_double(left, &a) || !str_to_double(right, &b)) {
        return false;
    }
    switch (binary->op.ptr[0]) {
    case '+':
        result = a + b;
        break;
    case '-':
        result = a - b;
        break;
    case '*':
        result = a * b;
        break;
    case '/':
        result = b != 0 ? a / b : NAN;
        break;
    case '%':
        result = b != 0 ? fmod(a, b) : NAN;
        break;
    default:
        return false;
    }
    *out = str_fmt(c->arena, "%.12g", result);
    return isfinite(result);
}

static bool called(struct computing *c, const struct sql_call *call, struct str *out) {
    struct str value, first;
    bool two = call->args.n == 2;
    size_t last = call->args.n ? call->args.n - 1 : 0;
    if (!call->args.n ||
        !compute(c, call->args.at[two && str_starts(str_lower(c->arena, call->name), STR("date_")) ? last : 0],
                 &value)) {
        return false;
    }
    if (str_ieq_z(call->name, "lower") || str_ieq_z(call->name, "upper")) {
        *out = (str_ieq_z(call->name, "lower") ? str_lower : str_upper)(c->arena, value);
        return true;
    }
    if (str_ieq_z(call->name, "length") || str_ieq_z(call->name, "char_length")) {
        *out = str_fmt(c->arena, "%zu", str_utf8_length(value));
        return true;
    }
    if (str_ieq_z(call->name, "date")) {
        return truncated(c, STR("day"), value, out);
    }
    if (!two || !compute(c, call->args.at[0], &first)) {
        return false;
    }
    if (str_ieq_z(call->name, "date_trunc")) {
        return truncated(c, first, value, out);
    }
    if (str_ieq_z(call->name, "date_part")) {
        return extracted(c, first, value, out);
    }
    int64_t n;
    if (str_ieq_z(call->name, "left") && compute(c, call->args.at[1], &first) && str_to_i64(first, &n) && n >= 0) {
        *out = str_slice(value, 0, (size_t)n);
        return true;
    }
    return false;
}

static bool cast_value(struct computing *c, const struct sql_cast *cast, struct str *out) {
    const struct sql_type *type = SQL_AS_CONST(type, cast->type);
    if (!compute(c, cast->operand, out)) {
        return false;
    }
    if (type && type->node.kind == SQL_TYPE && catalog_family_of(type->name) == FAMILY_DATE) {
        struct str text;
        if (!moment_text(c, *out, &text)) {
            return false;
        }
        *out = str_slice(text, 0, 10);
    }
    return true;
}

static bool compute(struct computing *c, const struct sql_node *tree, struct str *out) {
    struct str field;
    if (!tree || c->depth > DEPTH_MAX) {
        return false;
    }
    c->depth++;
    bool done = false;
    switch ((int)tree->kind) {
    case SQL_COLUMN:
        *out = c->column;
        done = str_eq(SQL_AS_CONST(column, tree)->name, c->name);
        break;
    case SQL_LITERAL:
        *out = SQL_AS_CONST(literal, tree)->text;
        done = true;
        break;
    case SQL_CAST:
        done = cast_value(c, SQL_AS_CONST(cast, tree), out);
        break;
    case SQL_AT_TIME_ZONE:
        done = compute(c, SQL_AS_CONST(at_time_zone, tree)->operand, out);
        break;
    case SQL_CALL:
        done = called(c, SQL_AS_CONST(call, tree), out);
        break;
    case SQL_EXTRACT:
        field = SQL_AS_CONST(extract, tree)->field->kind == SQL_NAME
                    ? SQL_AS_CONST(name, SQL_AS_CONST(extract, tree)->field)->text
                    : STR("");
        done = compute(c, SQL_AS_CONST(extract, tree)->source, out) && extracted(c, field, *out, out);
        break;
    case SQL_BINARY:
        done = arithmetic(c, SQL_AS_CONST(binary, tree), out);
        break;
    default:
        break;
    }
    c->depth--;
    return done;
}

/* --- Statistics ------------------------------------------------------------------------------------------ */

struct result {
    struct str value;
    double share; /* of the rows */
    double ordinal;
    bool is_number, common;
};

struct results {
    struct result *at;
    size_t n;
    bool in_order;
};

static int by_value(const void *a, const void *b) {
    const struct result *x = a, *y = b;
    if (x->is_number && y->is_number) {
        return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
    }
    return str_cmp(x->value, y->value);
}

static bool add_result(struct computing *c, const struct sql_node *tree, enum catalog_family family, struct str value,
                       double share, bool common, struct results *out) {
    struct result *one = &out->at[out->n];
    *one = (struct result){.share = share, .common = common};
    c->column = value;
    if (!compute(c, tree, &one->value)) {
        return false;
    }
    one->is_number = index_key_ordinal(family, one->value, &one->ordinal);
    out->n++;
    return true;
}

/* In the order of the column's own? Then they lie in the table as it does. */
static bool keeps_order(const struct results *results, size_t from) {
    for (size_t i = from + 1; i < results->n; i++) {
        if (by_value(&results->at[i - 1], &results->at[i]) > 0) {
            return false;
        }
    }
    return true;
}

static bool all_results(struct computing *c, const struct catalog_stats *of, const struct sql_node *tree,
                        enum catalog_family family, struct results *out) {
    double left = 1 - of->null_fraction;
    out->at = ARENA_ARRAY(c->arena, struct result, of->common_count + of->bound_count + 1);
    for (size_t i = 0; i < of->common_count; i++) {
        left -= of->common_fraction[i];
        if (!add_result(c, tree, family, of->common[i], of->common_fraction[i], true, out)) {
            return false;
        }
    }
    for (size_t i = 0; i < of->bound_count; i++) {
        if (!add_result(c, tree, family, of->bounds[i], fmax(0, left) / (double)of->bound_count, false, out)) {
            return false;
        }
    }
    out->in_order = keeps_order(out, of->common_count);
    qsort(out->at, out->n, sizeof *out->at, by_value);
    return out->n > 0;
}

/* Equal results stand together. Returns how many different ones there are. */
static size_t sort_out(struct arena *arena, const struct results *results, struct catalog_stats *stats) {
    size_t different = 0;
    stats->common = ARENA_ARRAY(arena, struct str, results->n);
    stats->common_fraction = ARENA_ARRAY(arena, double, results->n);
    stats->bounds = ARENA_ARRAY(arena, struct str, results->n);
    for (size_t i = 0, end; i < results->n; i = end, different++) {
        double share = 0;
        bool common = false;
        for (end = i; end < results->n && by_value(&results->at[i], &results->at[end]) == 0; end++) {
            share += results->at[end].share;
            common |= results->at[end].common;
        }
        if (common || end > i + 1) {
            stats->common[stats->common_count] = results->at[i].value;
            stats->common_fraction[stats->common_count++] = share;
        } else {
            stats->bounds[stats->bound_count++] = results->at[i].value;
        }
    }
    return different;
}

static double dense_results(struct arena *arena, const struct results *results, double rows) {
    double *ordinals = ARENA_ARRAY(arena, double, results->n);
    for (size_t i = 0; i < results->n; i++) {
        if (!results->at[i].is_number) {
            return -1;
        }
        ordinals[i] = results->at[i].ordinal;
    }
    return key_spread_dense(ordinals, results->n, 1, rows);
}

bool expression_stats(struct arena *arena, const struct catalog_column *column, const struct sql_node *tree,
                      enum catalog_family family, double rows, struct catalog_stats *stats, bool *counted) {
    const struct catalog_stats *of = &column->stats;
    struct computing c = {.arena = arena, .name = column->name};
    struct results results = {0};
    *stats = *of;
    *counted = false;
    if (!of->present || !tree || !all_results(&c, of, tree, family, &results)) {
        return false;
    }
    *stats = (struct catalog_stats){
        .present = true, .null_fraction = of->null_fraction, .correlation = results.in_order ? of->correlation : NAN};
    size_t different = sort_out(arena, &results, stats);
    double n = (double)results.n, all = catalog_distinct(of, rows), most = dense_results(arena, &results, rows);
    if (most < 0) {
        most = different == results.n ? all : key_spread_duj1(n, (double)different, (double)stats->bound_count, rows);
    }
    if (different == results.n && most > MERGES * all) {
        stats->distinct = of->distinct; /* as many as the column has: ANALYZE's own word */
        return true;
    }
    *counted = true;
    stats->distinct = fmax((double)different, fmin(all, most));
    return true;
}
