/* Expressions. Every operand that is not a single thing stands in parentheses, so precedence needs no second table. */
#include "sql/printer.h"

static bool is_single(const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_COLUMN: case SQL_BIND: case SQL_SUBQUERY: case SQL_ROW: case SQL_ARRAY: case SQL_EXTRACT: case SQL_EXISTS: case SQL_CASE: case SQL_SUBSCRIPT: case SQL_FIELD:
    case SQL_DEFAULT: case SQL_CELL: case SQL_ATTRIBUTE: case SQL_CELL_RANGE: case SQL_CELL_FOR: case SQL_JSON_ENTRY: case SQL_TYPED: case SQL_ORDERED_TABLE:
        return true;
    case SQL_INTERVAL: return !SQL_AS_CONST(interval, node)->postfix;
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
        if (!parts[i].len || column->written.len) continue;
        print_name(p, parts[i]);
        print_z(p, ".");
    }
    if (column->star) print_z(p, "*");
    else if (column->written.len) print_text(p, column->written);
    else print_column_name(p, column->name);
    print_link(p, column->dblink);
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
    case SQL_LITERAL_STRING:
        if (literal->national) print_z(p, "N");
        break;
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

/* OPERATOR(schema.op): its names are quoted as they must be. */
static void print_operator(struct printer *p, struct str op) {
    struct str qualified = STR("operator");
    bool named = str_starts(op, STR("operator("));
    print_upper(p, named ? qualified : op);
    if (named) print_text(p, str_slice(op, qualified.len, op.len));
}

static void print_quantified(struct printer *p, const struct sql_quantified *quantified) {
    print_operand(p, quantified->left);
    print_z(p, " ");
    print_operator(p, quantified->op);
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
    if (cast->fallback) {
        print_z(p, " DEFAULT ");
        print_operand(p, cast->fallback);
        print_z(p, " ON CONVERSION ERROR");
    }
    print_list_clause(p, ", ", &cast->format);
    print_z(p, ")");
}

/* ---- constructors and what follows an operand ---- */

void print_brackets(struct printer *p, const struct sql_subscript *subscript) {
    print_z(p, "[");
    print_node(p, subscript->from);
    if (subscript->slice) print_z(p, ":");
    print_node(p, subscript->to);
    print_z(p, "]");
}

/* PostgreSQL has brackets behind names, parameters and what stands in parentheses only. */
static void print_subscript(struct printer *p, const struct sql_subscript *subscript) {
    enum sql_kind kind = subscript->operand->kind;
    if (kind == SQL_COLUMN || kind == SQL_BIND || kind == SQL_SUBSCRIPT || kind == SQL_FIELD || kind == SQL_SUBQUERY) print_node(p, subscript->operand);
    else print_parenthesised(p, subscript->operand);
    print_brackets(p, subscript);
}

/* Oracle has the dots of a member without parentheses, but a name that could be longer needs them. */
void print_owner(struct printer *p, const struct sql_node *owner) {
    const struct sql_column *column = SQL_AS_CONST(column, owner);
    bool whole = owner->kind == SQL_COLUMN && column->database.len && !column->star && !column->outer_mark && !column->dblink.len;
    bool bare = p->dialect == SQL_ORACLE && (whole || owner->kind == SQL_FIELD || owner->kind == SQL_CELL || owner->kind == SQL_CALL || owner->kind == SQL_BIND);
    if (bare) print_node(p, owner);
    else print_parenthesised(p, owner);
}

static void print_field(struct printer *p, const struct sql_field *field) {
    print_owner(p, field->operand);
    print_z(p, ".");
    if (field->star) print_z(p, "*");
    else if (field->written.len) print_text(p, field->written);
    else print_name(p, field->name);
}

static void print_array(struct printer *p, const struct sql_array *array) {
    print_z(p, array->query ? "ARRAY(" : "ARRAY[");
    print_node(p, array->query);
    print_list(p, &array->items);
    print_z(p, array->query ? ")" : "]");
}

static void print_interval(struct printer *p, const struct sql_interval *interval) {
    if (interval->postfix) {
        print_operand(p, interval->value);
    } else {
        print_z(p, "INTERVAL");
        if (interval->precision.len) {
            print_z(p, "(");
            print_text(p, interval->precision);
            print_z(p, ")");
        }
        print_z(p, " ");
        print_operand(p, interval->value);
    }
    if (!interval->unit.len) return;
    print_z(p, " ");
    print_text(p, interval->unit);
}

/* ---- cells: j.a[0, 2 TO 4], m[FOR x IN (…)] ---- */

static void print_cell(struct printer *p, const struct sql_cell *cell) {
    if (cell->operand->kind == SQL_COLUMN) print_node(p, cell->operand);
    else print_owner(p, cell->operand);
    print_list_clause(p, "[", &cell->items);
    print_z(p, "]");
}

static void print_cell_for(struct printer *p, const struct sql_cell_for *loop) {
    print_z(p, "FOR ");
    print_one_or_more(p, &loop->columns);
    if (loop->items.n || loop->query) {
        print_z(p, " IN (");
        print_node(p, loop->query);
        print_list(p, &loop->items);
        print_z(p, ")");
        return;
    }
    print_operand_clause(p, " LIKE ", loop->like);
    print_operand_clause(p, " FROM ", loop->from);
    print_operand_clause(p, " TO ", loop->to);
    print_operand_clause(p, loop->decrement ? " DECREMENT " : " INCREMENT ", loop->step);
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
    print_operator(p, binary->op);
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
    print_operator(p, unary->op);
    print_z(p, " ");
    print_operand(p, unary->operand);
}

static void print_at_time_zone(struct printer *p, const struct sql_at_time_zone *at) {
    print_operand(p, at->operand);
    print_z(p, at->zone ? " AT TIME ZONE " : " AT LOCAL");
    if (at->zone) print_operand(p, at->zone);
}

static void print_named_arg(struct printer *p, const struct sql_named_arg *argument) {
    print_parameter(p, argument->name);
    print_z(p, " ");
    print_text(p, argument->arrow);
    print_clause(p, " ", argument->value);
}

void print_expression(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_COLUMN: print_column(p, SQL_AS_CONST(column, node)); return;
    case SQL_LITERAL: print_literal(p, SQL_AS_CONST(literal, node)); return;
    case SQL_BIND:
        print_text(p, SQL_AS_CONST(bind, node)->name);
        print_text(p, SQL_AS_CONST(bind, node)->indicator);
        return;
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
    case SQL_CELL: print_cell(p, SQL_AS_CONST(cell, node)); return;
    case SQL_CELL_FOR: print_cell_for(p, SQL_AS_CONST(cell_for, node)); return;
    case SQL_CELL_RANGE:
        print_operand(p, SQL_AS_CONST(cell_range, node)->from);
        print_operand_clause(p, " TO ", SQL_AS_CONST(cell_range, node)->to);
        return;
    case SQL_ATTRIBUTE:
        print_node(p, SQL_AS_CONST(attribute, node)->operand);
        print_z(p, "%");
        print_text(p, SQL_AS_CONST(attribute, node)->name);
        return;
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
        if (SQL_AS_CONST(collate, node)->schema.len) {
            print_name(p, SQL_AS_CONST(collate, node)->schema);
            print_z(p, ".");
        }
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
        if (SQL_AS_CONST(cursor_of, node)->bind) print_text(p, SQL_AS_CONST(cursor_of, node)->name);
        else print_name(p, SQL_AS_CONST(cursor_of, node)->name);
        return;
    default: return;
    }
}
