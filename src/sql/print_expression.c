/* Expressions. Every operand that is not a single thing stands in parentheses, so precedence needs no second table. */
#include "sql/printer.h"

static bool is_single(const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_COLUMN: case SQL_BIND: case SQL_SUBQUERY: case SQL_ROW: case SQL_ARRAY: case SQL_EXTRACT: case SQL_EXISTS: case SQL_CASE: case SQL_SUBSCRIPT: case SQL_FIELD:
    case SQL_DEFAULT: case SQL_INTERVAL:
        return true;
    case SQL_LITERAL:
        return SQL_AS_CONST(literal, node)->kind != SQL_LITERAL_NUMBER || !SQL_AS_CONST(literal, node)->text.len || SQL_AS_CONST(literal, node)->text.ptr[0] != '-';
    case SQL_CAST: return SQL_AS_CONST(cast, node)->style != SQL_CAST_PREFIX;
    case SQL_CALL: return true;
    default: return false;
    }
}

void print_operand(struct printer *p, const struct sql_node *node) {
    if (is_single(node)) print_node(p, node);
    else print_parenthesised(p, node);
}

static void print_column(struct printer *p, const struct sql_column *column) {
    const struct str parts[] = {column->database, column->schema, column->table};
    for (size_t i = 0; i < 3; i++) {
        if (!parts[i].len) continue;
        print_name(p, parts[i]);
        print_z(p, ".");
    }
    if (column->star) print_z(p, "*");
    else print_name(p, column->name);
    if (column->outer_mark) print_z(p, "(+)");
}

static void print_literal(struct printer *p, const struct sql_literal *literal) {
    switch ((enum sql_literal_kind)literal->kind) {
    case SQL_LITERAL_NULL: print_z(p, "NULL"); return;
    case SQL_LITERAL_TRUE: print_z(p, "TRUE"); return;
    case SQL_LITERAL_FALSE: print_z(p, "FALSE"); return;
    case SQL_LITERAL_NUMBER: case SQL_LITERAL_BITS: print_text(p, literal->text); return;
    case SQL_LITERAL_TYPED:
        print_text(p, literal->type);
        print_z(p, " ");
        break;
    case SQL_LITERAL_STRING: break;
    }
    print_text(p, sql_quote_string(p->out.arena, literal->text));
}

static void print_chain(struct printer *p, const struct sql_list *items, const char *word) {
    for (size_t i = 0; i < items->n; i++) {
        if (i) print_z(p, word);
        /* A comparison binds tighter than AND; it stands bare because that is how people write it. */
        bool bare = items->at[i]->kind == SQL_BINARY || items->at[i]->kind == SQL_IN || items->at[i]->kind == SQL_IS || items->at[i]->kind == SQL_LIKE || items->at[i]->kind == SQL_BETWEEN;
        if (bare) print_node(p, items->at[i]);
        else print_operand(p, items->at[i]);
    }
}

static void print_in(struct printer *p, const struct sql_in *in) {
    print_operand(p, in->operand);
    print_z(p, in->negated ? " NOT IN (" : " IN (");
    if (in->query) print_node(p, in->query);
    else print_list(p, &in->items);
    print_z(p, ")");
}

static void print_upper(struct printer *p, struct str words) { print_text(p, str_upper(p->out.arena, words)); }

static void print_like(struct printer *p, const struct sql_like *like) {
    print_operand(p, like->operand);
    print_z(p, like->negated ? " NOT " : " ");
    print_upper(p, like->op);
    print_z(p, " ");
    print_operand(p, like->pattern);
    if (like->escape) {
        print_z(p, " ESCAPE ");
        print_operand(p, like->escape);
    }
}

static void print_is(struct printer *p, const struct sql_is *is) {
    static const char *const tests[] = {[SQL_IS_NULL] = "NULL", [SQL_IS_TRUE] = "TRUE", [SQL_IS_FALSE] = "FALSE", [SQL_IS_UNKNOWN] = "UNKNOWN", [SQL_IS_DISTINCT_FROM] = "DISTINCT FROM "};
    print_operand(p, is->operand);
    print_z(p, is->negated ? " IS NOT " : " IS ");
    if (is->test == SQL_IS_OTHER) print_text(p, is->tail);
    else print_z(p, tests[is->test]);
    if (is->other) print_operand(p, is->other);
}

static void print_quantified(struct printer *p, const struct sql_quantified *quantified) {
    print_operand(p, quantified->left);
    print_z(p, " ");
    print_upper(p, quantified->op);
    print_z(p, " ");
    print_upper(p, quantified->quantifier);
    print_z(p, " (");
    if (quantified->query) print_node(p, quantified->query);
    else if (quantified->array->kind == SQL_ROW && !SQL_AS_CONST(row, quantified->array)->keyword) print_list(p, &SQL_AS_CONST(row, quantified->array)->items);
    else print_node(p, quantified->array);
    print_z(p, ")");
}

static void print_case(struct printer *p, const struct sql_case *cases) {
    print_clause(p, "CASE ", cases->operand);
    if (!cases->operand) print_z(p, "CASE");
    for (size_t i = 0; i < cases->whens.n; i++) {
        const struct sql_when *when = SQL_AS_CONST(when, cases->whens.at[i]);
        print_clause(p, " WHEN ", when->condition);
        print_clause(p, " THEN ", when->result);
    }
    print_clause(p, " ELSE ", cases->otherwise);
    print_z(p, " END");
}

static void print_cast(struct printer *p, const struct sql_cast *cast) {
    switch ((enum sql_cast_style)cast->style) {
    case SQL_CAST_COLONS:
        if (cast->operand->kind == SQL_CALL || (cast->operand->kind != SQL_INTERVAL && is_single(cast->operand))) print_node(p, cast->operand);
        else print_parenthesised(p, cast->operand);
        print_clause(p, "::", cast->type);
        return;
    case SQL_CAST_PREFIX:
        print_node(p, cast->type);
        print_clause(p, " ", cast->operand);
        return;
    case SQL_CAST_FUNCTION: break;
    }
    print_clause(p, "CAST(", cast->operand);
    print_clause(p, " AS ", cast->type);
    if (cast->tail.len) {
        print_z(p, " ");
        print_text(p, cast->tail);
    }
    print_z(p, ")");
}

/* ---- calls ---- */

/* substring(x FROM a FOR b) and its like: the words between the arguments. */
static bool print_worded(struct printer *p, const struct sql_call *call) {
    const struct sql_list *args = &call->args;
    if (!call->form.len || str_ends(call->form, STR("nulls")) || str_eq_z(call->form, "bare")) return false;
    if (str_ieq_z(call->name, "trim")) {
        if (!str_eq_z(call->form, "from")) {
            print_upper(p, call->form);
            if (args->n) print_z(p, " ");
        }
        if (args->n == 2) {
            print_operand(p, args->at[0]);
            print_z(p, " ");
        }
        if (args->n == 2 || str_eq_z(call->form, "from")) print_z(p, "FROM ");
        if (args->n == 1 && !str_eq_z(call->form, "from")) print_z(p, "FROM ");
        if (args->n) print_node(p, args->at[args->n - 1]);
        return true;
    }
    bool placing = str_eq_z(call->form, "placing"), in = str_eq_z(call->form, "in"), only_for = str_eq_z(call->form, "for");
    const char *const words[] = {"", placing ? " PLACING " : in ? " IN " : only_for ? " FOR " : " FROM ", placing ? " FROM " : " FOR ", " FOR "};
    for (size_t i = 0; i < args->n && i < 4; i++) {
        print_z(p, words[i]);
        print_operand(p, args->at[i]);
    }
    return true;
}

static void print_arguments(struct printer *p, const struct sql_call *call) {
    if (call->star) print_z(p, "*");
    if (call->distinct) print_z(p, "DISTINCT ");
    for (size_t i = 0; i < call->args.n; i++) {
        if (i) print_z(p, ", ");
        if (call->variadic && i + 1 == call->args.n) print_z(p, "VARIADIC ");
        const struct sql_node *argument = call->args.at[i];
        print_node(p, argument);
    }
    print_list_clause(p, " ORDER BY ", &call->order);
    if (call->tail.len) {
        print_z(p, " ");
        print_text(p, call->tail);
    }
}

static void print_call(struct printer *p, const struct sql_call *call) {
    if (call->schema.len) {
        print_name(p, call->schema);
        print_z(p, ".");
    }
    print_callable(p, call->name);
    if (str_eq_z(call->form, "bare")) return;
    print_z(p, "(");
    if (!print_worded(p, call)) print_arguments(p, call);
    print_z(p, ")");
    if (call->within_group.n) {
        print_list_clause(p, " WITHIN GROUP (ORDER BY ", &call->within_group);
        print_z(p, ")");
    }
    if (call->keep.len) {
        print_z(p, " KEEP (DENSE_RANK ");
        print_upper(p, call->keep);
        print_list_clause(p, " ORDER BY ", &call->keep_order);
        print_z(p, ")");
    }
    if (call->filter) {
        print_clause(p, " FILTER (WHERE ", call->filter);
        print_z(p, ")");
    }
    if (str_ends(call->form, STR("nulls"))) {
        print_z(p, " ");
        print_upper(p, call->form);
    }
    if (!call->over) return;
    print_z(p, " OVER ");
    if (SQL_AS_CONST(window, call->over)->name.len) print_name(p, SQL_AS_CONST(window, call->over)->name);
    else print_parenthesised(p, call->over);
}

/* ---- dispatch ---- */

static void print_subscript(struct printer *p, const struct sql_subscript *subscript) {
    if (subscript->operand->kind == SQL_CAST) print_parenthesised(p, subscript->operand); /* x::int[] [1] would be a type */
    else print_operand(p, subscript->operand);
    print_z(p, "[");
    print_node(p, subscript->from);
    if (subscript->slice) print_z(p, ":");
    print_node(p, subscript->to);
    print_z(p, "]");
}

static void print_field(struct printer *p, const struct sql_field *field) {
    print_parenthesised(p, field->operand);
    print_z(p, ".");
    if (field->star) print_z(p, "*");
    else print_name(p, field->name);
}

static void print_array(struct printer *p, const struct sql_array *array) {
    print_z(p, array->query ? "ARRAY(" : "ARRAY[");
    print_node(p, array->query);
    print_list(p, &array->items);
    print_z(p, array->query ? ")" : "]");
}

static void print_interval(struct printer *p, const struct sql_interval *interval) {
    print_clause(p, "INTERVAL ", interval->value);
    if (interval->unit.len) {
        print_z(p, " ");
        print_text(p, interval->unit);
    }
}

static bool is_one_of(struct str op, const char *first, const char *second) { return str_eq_z(op, first) || str_eq_z(op, second); }

/* Both of one level, from the left: a + b - c. Without parentheses, so that a chain of a thousand is no nest of a thousand. */
static bool goes_on(const struct sql_node *left, struct str op) {
    struct str before = left->kind == SQL_BINARY ? SQL_AS_CONST(binary, left)->op : (struct str){0};
    return (is_one_of(op, "+", "-") && is_one_of(before, "+", "-")) || (is_one_of(op, "*", "/") && is_one_of(before, "*", "/")) || (str_eq_z(op, "||") && str_eq_z(before, "||"));
}

static void print_binary(struct printer *p, const struct sql_binary *binary) {
    if (goes_on(binary->left, binary->op)) print_node(p, binary->left);
    else print_operand(p, binary->left);
    print_z(p, " ");
    print_upper(p, binary->op);
    print_z(p, " ");
    print_operand(p, binary->right);
}

static void print_between(struct printer *p, const struct sql_between *between) {
    print_operand(p, between->operand);
    print_z(p, between->negated ? " NOT BETWEEN " : " BETWEEN ");
    if (between->symmetric) print_z(p, "SYMMETRIC ");
    print_operand(p, between->low);
    print_z(p, " AND ");
    print_operand(p, between->high);
}

static void print_unary(struct printer *p, const struct sql_unary *unary) {
    print_text(p, unary->op);
    print_z(p, " ");
    print_operand(p, unary->operand);
}

static void print_at_time_zone(struct printer *p, const struct sql_at_time_zone *at) {
    print_operand(p, at->operand);
    print_z(p, at->zone ? " AT TIME ZONE " : " AT LOCAL");
    if (at->zone) print_operand(p, at->zone);
}

static void print_named_arg(struct printer *p, const struct sql_named_arg *argument) {
    print_name(p, argument->name);
    print_z(p, " ");
    print_text(p, argument->arrow);
    print_clause(p, " ", argument->value);
}

void print_expression(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_COLUMN: print_column(p, SQL_AS_CONST(column, node)); return;
    case SQL_LITERAL: print_literal(p, SQL_AS_CONST(literal, node)); return;
    case SQL_BIND: print_text(p, SQL_AS_CONST(bind, node)->name); return;
    case SQL_UNARY: print_unary(p, SQL_AS_CONST(unary, node)); return;
    case SQL_BINARY: print_binary(p, SQL_AS_CONST(binary, node)); return;
    case SQL_AND: print_chain(p, &SQL_AS_CONST(and, node)->items, " AND "); return;
    case SQL_OR: print_chain(p, &SQL_AS_CONST(or, node)->items, " OR "); return;
    case SQL_NOT:
        print_z(p, "NOT ");
        print_operand(p, SQL_AS_CONST(not, node)->operand);
        return;
    case SQL_BETWEEN: print_between(p, SQL_AS_CONST(between, node)); return;
    case SQL_IN: print_in(p, SQL_AS_CONST(in, node)); return;
    case SQL_LIKE: print_like(p, SQL_AS_CONST(like, node)); return;
    case SQL_IS: print_is(p, SQL_AS_CONST(is, node)); return;
    case SQL_EXISTS:
        print_z(p, "EXISTS ");
        print_parenthesised(p, SQL_AS_CONST(exists, node)->query);
        return;
    case SQL_QUANTIFIED: print_quantified(p, SQL_AS_CONST(quantified, node)); return;
    case SQL_CASE: print_case(p, SQL_AS_CONST(case, node)); return;
    case SQL_CAST: print_cast(p, SQL_AS_CONST(cast, node)); return;
    case SQL_CALL: print_call(p, SQL_AS_CONST(call, node)); return;
    case SQL_NAMED_ARG: print_named_arg(p, SQL_AS_CONST(named_arg, node)); return;
    case SQL_SUBQUERY: print_parenthesised(p, SQL_AS_CONST(subquery, node)->query); return;
    case SQL_ROW:
        print_z(p, SQL_AS_CONST(row, node)->keyword ? "ROW(" : "(");
        print_list(p, &SQL_AS_CONST(row, node)->items);
        print_z(p, ")");
        return;
    case SQL_ARRAY: print_array(p, SQL_AS_CONST(array, node)); return;
    case SQL_SUBSCRIPT: print_subscript(p, SQL_AS_CONST(subscript, node)); return;
    case SQL_FIELD: print_field(p, SQL_AS_CONST(field, node)); return;
    case SQL_COLLATE:
        print_operand(p, SQL_AS_CONST(collate, node)->operand);
        print_z(p, " COLLATE ");
        print_name(p, SQL_AS_CONST(collate, node)->name);
        return;
    case SQL_AT_TIME_ZONE: print_at_time_zone(p, SQL_AS_CONST(at_time_zone, node)); return;
    case SQL_EXTRACT:
        print_clause(p, "EXTRACT(", SQL_AS_CONST(extract, node)->field);
        print_clause(p, " FROM ", SQL_AS_CONST(extract, node)->source);
        print_z(p, ")");
        return;
    case SQL_INTERVAL: print_interval(p, SQL_AS_CONST(interval, node)); return;
    case SQL_DEFAULT: print_z(p, "DEFAULT"); return;
    case SQL_CURSOR_OF:
        print_z(p, "CURRENT OF ");
        print_name(p, SQL_AS_CONST(cursor_of, node)->name);
        return;
    default: return;
    }
}
