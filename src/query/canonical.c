/*
 * Canonical text of expressions, as SQL, so that what a query computes equals what an index stores however either was written:
 * pg_get_indexdef's `lower((email)::text)` and a query's `LOWER(c.email)` are both `lower(email)`.
 *
 * Casts without effect and casts of constants are gone by folding before; what is left is printed without qualifiers, with
 * function names in lower case, types by their standard names, and with parentheses around every operator's operands that are operators themselves.
 */
#include "query/bound.h"

#include "base/buf.h"

struct printing {
    struct buf buf; /* first: the functions below are given its address */
    bool upper;     /* names are folded upwards */
};

static void print(struct buf *out, const struct sql_node *node);

static void print_quoted(struct buf *out, struct str text) {
    buf_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'') {
            buf_char(out, '\'');
        }
        buf_char(out, text.ptr[i]);
    }
    buf_char(out, '\'');
}

static void print_name(struct buf *out, struct str name) {
    char first = ((const struct printing *)out)->upper ? 'A' : 'a';
    bool plain = name.len > 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        plain = plain && ((c >= first && c <= first + 25) || c == '_' || (i && c >= '0' && c <= '9'));
    }
    if (plain) {
        buf_str(out, name);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '"') {
            buf_char(out, '"');
        }
        buf_char(out, name.ptr[i]);
    }
    buf_char(out, '"');
}

static void print_list(struct buf *out, const struct sql_list *list, const char *between) {
    for (size_t i = 0; i < list->n; i++) {
        buf_z(out, i ? between : "");
        print(out, list->at[i]);
    }
}

static bool needs_parentheses(const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_COLUMN:
    case SQL_LITERAL:
    case SQL_BIND:
    case SQL_CALL:
    case SQL_SUBQUERY:
    case SQL_CAST:
    case SQL_EXTRACT:
    case SQL_ROW:
    case SQL_ARRAY:
    case SQL_SUBSCRIPT:
        return false;
    default:
        return true;
    }
}

static void print_operand(struct buf *out, const struct sql_node *node) {
    bool parentheses = node && needs_parentheses(node);
    buf_z(out, parentheses ? "(" : "");
    print(out, node);
    buf_z(out, parentheses ? ")" : "");
}

static void print_literal(struct buf *out, const struct sql_literal *literal) {
    switch (literal->kind) {
    case SQL_LITERAL_NULL:
        buf_z(out, "NULL");
        return;
    case SQL_LITERAL_TRUE:
        buf_z(out, "true");
        return;
    case SQL_LITERAL_FALSE:
        buf_z(out, "false");
        return;
    case SQL_LITERAL_NUMBER:
    case SQL_LITERAL_BITS:
        buf_str(out, literal->text);
        return;
    default:
        print_quoted(out, literal->text);
        if (literal->kind == SQL_LITERAL_TYPED) {
            buf_z(out, "::");
            buf_str(out, literal->type);
        }
    }
}

static void print_call(struct buf *out, const struct sql_call *call) {
    bool builtin = !call->schema.len || str_eq_z(call->schema, "pg_catalog");
    if (!builtin) {
        print_name(out, call->schema);
        buf_char(out, '.');
    }
    if (call->operand) { /* an item method of Oracle's */
        print(out, call->operand);
        buf_char(out, '.');
    }
    buf_str(out, str_lower(out->arena, call->name));
    if (str_eq_z(call->form, "bare")) {
        return;
    }
    buf_char(out, '(');
    buf_z(out, call->distinct ? "DISTINCT " : "");
    buf_z(out, call->star ? "*" : "");
    print_list(out, &call->args, ", ");
    buf_char(out, ')');
    buf_z(out, call->over ? " OVER (…)" : "");
}

/* PostgreSQL has short words for its types, and prints the standard's (format_type.c). */
static struct str standard_type(struct arena *arena, const struct sql_type *type) {
    static const char *const words[][2] = {
        {"int", "integer"},          {"int4", "integer"},            {"int2", "smallint"},
        {"int8", "bigint"},          {"bool", "boolean"},            {"float4", "real"},
        {"float", "double precision"}, {"float8", "double precision"}, {"decimal", "numeric"},
        {"dec", "numeric"},          {"varchar", "character varying"},
    };
    for (size_t i = 0; !type->quoted && i < sizeof words / sizeof *words; i++) {
        if (str_ieq_z(type->name, words[i][0]) && !(type->modifiers.n && words[i][0][0] == 'f')) {
            return str_from_z(words[i][1]);
        }
    }
    return str_lower(arena, type->name);
}

static void print_type(struct buf *out, const struct sql_node *node) {
    const struct sql_type *type = SQL_AS_CONST(type, node);
    bool oracle = ((const struct printing *)out)->upper, zone = str_ieq_z(type->name, "timestamptz");
    struct str suffix = type->suffix;
    if (oracle) {
        buf_str(out, str_lower(out->arena, type->name));
    } else {
        buf_str(out, zone ? STR("timestamp") : standard_type(out->arena, type));
        suffix = zone ? STR("with time zone") : str_eq_z(suffix, "without time zone") ? (struct str){0} : suffix;
    }
    if (type->modifiers.n) {
        buf_char(out, '(');
        print_list(out, &type->modifiers, ",");
        buf_char(out, ')');
    }
    if (suffix.len) {
        buf_char(out, ' ');
        buf_str(out, suffix);
    }
    for (int64_t i = 0; i < type->dimensions; i++) {
        buf_z(out, "[]");
    }
}

static void print_case(struct buf *out, const struct sql_case *cases) {
    buf_z(out, "CASE");
    if (cases->operand) {
        buf_char(out, ' ');
        print(out, cases->operand);
    }
    for (size_t i = 0; i < cases->whens.n; i++) {
        buf_z(out, " WHEN ");
        print(out, SQL_AS_CONST(when, cases->whens.at[i])->condition);
        buf_z(out, " THEN ");
        print(out, SQL_AS_CONST(when, cases->whens.at[i])->result);
    }
    if (cases->otherwise) {
        buf_z(out, " ELSE ");
        print(out, cases->otherwise);
    }
    buf_z(out, " END");
}

static void print_is(struct buf *out, const struct sql_is *is) {
    static const char *const tests[] = {"NULL", "TRUE", "FALSE", "UNKNOWN", "DISTINCT FROM "};
    print_operand(out, is->operand);
    buf_z(out, is->negated ? " IS NOT " : " IS ");
    if (is->test == SQL_IS_OTHER) {
        buf_str(out, is->tail);
    } else {
        buf_z(out, tests[is->test]);
    }
    print_operand(out, is->other);
}

static void print_sublink(struct buf *out, const struct bound_sublink *link) {
    static const char *const kinds[] = {"SUBPLAN", "EXISTS", "ANY", "ALL", "ARRAY"};
    buf_z(out, link->negated ? "NOT " : "");
    if (link->left) {
        print_operand(out, link->left);
        buf_fmt(out, " " STR_FMT " ", STR_ARG(link->op));
    }
    buf_fmt(out, "%s(%zu)", kinds[link->kind], link->select ? link->select->number : 0);
}

static void print_condition(struct buf *out, const struct sql_node *node) {
    const struct sql_between *between = SQL_AS_CONST(between, node);
    const struct sql_in *in = SQL_AS_CONST(in, node);
    const struct sql_like *like = SQL_AS_CONST(like, node);
    const struct sql_quantified *quantified = SQL_AS_CONST(quantified, node);
    switch ((int)node->kind) {
    case SQL_BETWEEN:
        print_operand(out, between->operand);
        buf_z(out, between->negated ? " NOT BETWEEN " : " BETWEEN ");
        print_operand(out, between->low);
        buf_z(out, " AND ");
        print_operand(out, between->high);
        return;
    case SQL_IN:
        print_operand(out, in->operand);
        buf_z(out, in->negated ? " NOT IN (" : " IN (");
        print_list(out, &in->items, ", ");
        buf_char(out, ')');
        return;
    case SQL_LIKE:
        print_operand(out, like->operand);
        buf_z(out, like->negated ? " NOT " : " ");
        buf_str(out, str_upper(out->arena, like->op));
        buf_char(out, ' ');
        print_operand(out, like->pattern);
        if (like->escape) {
            buf_z(out, " ESCAPE ");
            print(out, like->escape);
        }
        return;
    case SQL_QUANTIFIED:
        print_operand(out, quantified->left);
        buf_fmt(out, " " STR_FMT " " STR_FMT "(", STR_ARG(quantified->op),
                STR_ARG(str_upper(out->arena, quantified->quantifier)));
        print(out, quantified->array);
        buf_char(out, ')');
        return;
    default:
        buf_fmt(out, "%s", sql_kind_info(node->kind)->name);
        return;
    }
}

static void print_simple(struct buf *out, const struct sql_node *node) {
    const struct sql_subscript *subscript = SQL_AS_CONST(subscript, node);
    switch ((int)node->kind) {
    case SQL_ROW:
    case SQL_ARRAY:
        buf_z(out, node->kind == SQL_ROW ? "(" : "ARRAY[");
        print_list(out, node->kind == SQL_ROW ? &SQL_AS_CONST(row, node)->items : &SQL_AS_CONST(array, node)->items,
                   ", ");
        buf_char(out, node->kind == SQL_ROW ? ')' : ']');
        return;
    case SQL_SUBSCRIPT:
        print_operand(out, subscript->operand);
        buf_char(out, '[');
        print(out, subscript->from);
        buf_z(out, subscript->slice ? ":" : "");
        print(out, subscript->to);
        buf_char(out, ']');
        return;
    case SQL_EXTRACT: {
        const struct sql_node *field = SQL_AS_CONST(extract, node)->field;
        struct str name = field->kind == SQL_NAME      ? SQL_AS_CONST(name, field)->text
                          : field->kind == SQL_LITERAL ? SQL_AS_CONST(literal, field)->text
                                                       : STR("?");
        buf_fmt(out, "EXTRACT(" STR_FMT " FROM ", STR_ARG(str_lower(out->arena, name)));
        print(out, SQL_AS_CONST(extract, node)->source);
        buf_char(out, ')');
        return;
    }
    case SQL_AT_TIME_ZONE:
        print_operand(out, SQL_AS_CONST(at_time_zone, node)->operand);
        buf_z(out, " AT TIME ZONE ");
        print_operand(out, SQL_AS_CONST(at_time_zone, node)->zone);
        return;
    case SQL_COLLATE:
        print_operand(out, SQL_AS_CONST(collate, node)->operand);
        buf_z(out, " COLLATE ");
        print_name(out, SQL_AS_CONST(collate, node)->name);
        return;
    case SQL_INTERVAL:
        buf_z(out, "INTERVAL ");
        print(out, SQL_AS_CONST(interval, node)->value);
        buf_fmt(out, "%s" STR_FMT, SQL_AS_CONST(interval, node)->unit.len ? " " : "",
                STR_ARG(SQL_AS_CONST(interval, node)->unit));
        return;
    case SQL_FIELD:
        buf_char(out, '(');
        print(out, SQL_AS_CONST(field, node)->operand);
        buf_z(out, ").");
        print_name(out, SQL_AS_CONST(field, node)->name);
        return;
    default:
        print_condition(out, node);
        return;
    }
}

static void print(struct buf *out, const struct sql_node *node) {
    if (!node) {
        return;
    }
    switch ((int)node->kind) {
    case SQL_COLUMN:
        print_name(out, SQL_AS_CONST(column, node)->name);
        buf_z(out, SQL_AS_CONST(column, node)->star ? ".*" : "");
        return;
    case SQL_LITERAL:
        print_literal(out, SQL_AS_CONST(literal, node));
        return;
    case SQL_BIND:
        buf_str(out, SQL_AS_CONST(bind, node)->name);
        return;
    case SQL_BINARY:
        print_operand(out, SQL_AS_CONST(binary, node)->left);
        buf_fmt(out, " " STR_FMT " ", STR_ARG(SQL_AS_CONST(binary, node)->op));
        print_operand(out, SQL_AS_CONST(binary, node)->right);
        return;
    case SQL_UNARY:
        buf_str(out, SQL_AS_CONST(unary, node)->op);
        buf_char(out, ' ');
        print_operand(out, SQL_AS_CONST(unary, node)->operand);
        return;
    case SQL_AND:
    case SQL_OR:
        for (size_t i = 0; i < SQL_AS_CONST(and, node)->items.n; i++) {
            buf_z(out, !i ? "" : node->kind == SQL_AND ? " AND " : " OR ");
            print_operand(out, SQL_AS_CONST(and, node)->items.at[i]);
        }
        return;
    case SQL_NOT:
        buf_z(out, "NOT ");
        print_operand(out, SQL_AS_CONST(not, node)->operand);
        return;
    case SQL_CALL:
        print_call(out, SQL_AS_CONST(call, node));
        return;
    case SQL_CAST:
        print_operand(out, SQL_AS_CONST(cast, node)->operand);
        buf_z(out, "::");
        print_type(out, SQL_AS_CONST(cast, node)->type);
        return;
    case SQL_CASE:
        print_case(out, SQL_AS_CONST(case, node));
        return;
    case SQL_IS:
        print_is(out, SQL_AS_CONST(is, node));
        return;
    case SQL_SUBQUERY:
        print_sublink(out, (const struct bound_sublink *)node);
        return;
    case SQL_TYPE:
        print_type(out, node);
        return;
    default:
        print_simple(out, node);
        return;
    }
}

struct str canonical_text(struct arena *arena, enum sql_dialect dialect, const struct sql_node *node) {
    struct printing printing = {.upper = dialect == SQL_ORACLE};
    buf_init(&printing.buf, arena);
    print(&printing.buf, node);
    return buf_view(&printing.buf);
}
