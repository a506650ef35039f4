/*
 * Expressions, back to text. Operands that are compound themselves stand in parentheses: more of them than a person would
 * write, but no table of precedences to keep in step with the parser's, and parentheses leave no node.
 */
#include "sql/print.h"

#include <string.h>

#include "sql/printer.h"

/* ---- names and strings ---- */

/* Quoted where the parser or PostgreSQL's own would not read the same name without quotes. */
static const char keywords[] =
    " all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both by case cast char character"
    " check coalesce collate collation column concurrently connect constraint create cross current_catalog current_date current_role"
    " current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists"
    " extract false fetch float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout insert int"
    " integer intersect interval into is isnull join lateral leading least left like limit localtime localtimestamp minus national natural"
    " nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision"
    " primary real references returning right row select session_user set setof similar smallint some start substring symmetric table"
    " tablesample then time timestamp to trailing treat trim true union unique update user using values varchar variadic verbose when where"
    " window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlparse xmlpi xmlroot xmlserialize xmltable ";

static bool is_keyword(struct str name) {
    char padded[32];
    size_t at;
    if (name.len + 2 > sizeof padded) return false;
    padded[0] = ' ';
    for (size_t i = 0; i < name.len; i++) padded[i + 1] = name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? (char)(name.ptr[i] - 'A' + 'a') : name.ptr[i];
    padded[name.len + 1] = ' ';
    return str_find(str_from_z(keywords), (struct str){padded, name.len + 2}, &at);
}

static bool is_plain(struct str name, enum sql_dialect dialect) {
    char first = dialect == SQL_ORACLE ? 'A' : 'a';
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c >= first && c <= first + 25) || (c == '_' && (i || dialect == SQL_POSTGRESQL));
        bool other = i && ((c >= '0' && c <= '9') || c == '$' || (c == '#' && dialect == SQL_ORACLE));
        if (!letter && !other) return false;
    }
    return name.len > 0;
}

static void quote(struct buf *out, struct str text, char mark) {
    buf_char(out, mark);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == mark) buf_char(out, mark);
        buf_char(out, text.ptr[i]);
    }
    buf_char(out, mark);
}

struct str sql_quote_name(struct arena *arena, enum sql_dialect dialect, struct str name) {
    if (is_plain(name, dialect) && !is_keyword(name)) return str_dup(arena, name);
    struct buf out;
    buf_init(&out, arena);
    quote(&out, name, '"');
    return buf_view(&out);
}

struct str sql_quote_string(struct arena *arena, struct str text) {
    struct buf out;
    buf_init(&out, arena);
    quote(&out, text, '\'');
    return buf_view(&out);
}

/* ---- words ---- */

static void blank(struct printer *p) {
    if (p->out.len && !strchr(" (.[", p->out.ptr[p->out.len - 1])) buf_char(&p->out, ' ');
}

void print_word(struct printer *p, const char *word) {
    blank(p);
    buf_z(&p->out, word);
    buf_char(&p->out, ' ');
}

void print_text(struct printer *p, struct str text) {
    if (!text.len) return;
    blank(p);
    buf_str(&p->out, text);
}

void print_name(struct printer *p, struct str name) { buf_str(&p->out, sql_quote_name(p->out.arena, p->dialect, name)); }

void print_list(struct printer *p, const struct sql_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        buf_z(&p->out, i ? ", " : "");
        print_expression(p, list->at[i]);
    }
}

void print_list_in(struct printer *p, const struct sql_list *list) {
    buf_char(&p->out, '(');
    print_list(p, list);
    buf_char(&p->out, ')');
}

/* Stands alone beside an operator. */
static bool is_simple(const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_COLUMN: case SQL_LITERAL: case SQL_BIND: case SQL_CALL: case SQL_SUBQUERY: case SQL_ROW: case SQL_ARRAY: case SQL_EXTRACT:
    case SQL_INTERVAL: case SQL_CASE: case SQL_EXISTS: case SQL_DEFAULT: case SQL_NAME: return true;
    case SQL_CAST: return SQL_AS_CONST(cast, node)->style == SQL_CAST_FUNCTION;
    default: return false;
    }
}

void print_operand(struct printer *p, const struct sql_node *node) {
    bool simple = !node || is_simple(node);
    if (!simple) buf_char(&p->out, '(');
    print_expression(p, node);
    if (!simple) buf_char(&p->out, ')');
}

/* ---- operands ---- */

static void print_column(struct printer *p, const struct sql_column *column) {
    const struct str parts[] = {column->database, column->schema, column->table};
    for (size_t i = 0; i < 3; i++)
        if (parts[i].len) {
            print_name(p, parts[i]);
            buf_char(&p->out, '.');
        }
    if (column->star) buf_char(&p->out, '*');
    else print_name(p, column->name);
    if (column->outer_mark) buf_z(&p->out, "(+)");
}

static void print_literal(struct printer *p, const struct sql_literal *literal) {
    switch ((enum sql_literal_kind)literal->kind) {
    case SQL_LITERAL_NULL: buf_z(&p->out, "NULL"); break;
    case SQL_LITERAL_TRUE: buf_z(&p->out, "TRUE"); break;
    case SQL_LITERAL_FALSE: buf_z(&p->out, "FALSE"); break;
    case SQL_LITERAL_NUMBER: case SQL_LITERAL_BITS: buf_str(&p->out, literal->text); break;
    case SQL_LITERAL_TYPED:
        buf_str(&p->out, literal->type);
        buf_char(&p->out, ' ');
        quote(&p->out, literal->text, '\'');
        break;
    case SQL_LITERAL_STRING: quote(&p->out, literal->text, '\''); break;
    }
    print_text(p, literal->suffix);
}

static void print_type(struct printer *p, const struct sql_type *type) {
    buf_str(&p->out, type->name);
    if (type->modifiers.n) print_list_in(p, &type->modifiers);
    print_text(p, type->suffix);
    for (int64_t i = 0; i < type->dimensions; i++) buf_z(&p->out, "[]");
}

static void print_cast(struct printer *p, const struct sql_cast *cast) {
    switch ((enum sql_cast_style)cast->style) {
    case SQL_CAST_COLONS:
        print_operand(p, cast->operand);
        buf_z(&p->out, "::");
        print_expression(p, cast->type);
        return;
    case SQL_CAST_PREFIX:
        print_expression(p, cast->type);
        buf_char(&p->out, ' ');
        print_expression(p, cast->operand);
        return;
    case SQL_CAST_FUNCTION: break;
    }
    buf_z(&p->out, "CAST(");
    print_expression(p, cast->operand);
    print_word(p, "AS");
    print_expression(p, cast->type);
    print_text(p, cast->tail);
    buf_char(&p->out, ')');
}

static void print_case(struct printer *p, const struct sql_case *node) {
    buf_z(&p->out, "CASE ");
    if (node->operand) print_expression(p, node->operand);
    for (size_t i = 0; i < node->whens.n; i++) {
        print_word(p, "WHEN");
        print_expression(p, SQL_AS_CONST(when, node->whens.at[i])->condition);
        print_word(p, "THEN");
        print_expression(p, SQL_AS_CONST(when, node->whens.at[i])->result);
    }
    if (node->otherwise) {
        print_word(p, "ELSE");
        print_expression(p, node->otherwise);
    }
    print_text(p, STR("END"));
}

/* ---- calls ---- */

/* substring(a from b for c), trim(both a from b), position(a in b), overlay(a placing b from c for d). */
static void print_worded_arguments(struct printer *p, const struct sql_call *call) {
    static const char *const places[] = {"PLACING", "FROM", "FOR"};
    const struct sql_list *args = &call->args;
    bool trim = str_ieq_z(call->name, "trim");
    if (trim) {
        if (!str_eq_z(call->form, "from")) print_text(p, str_upper(p->out.arena, call->form));
        if (args->n && args->n == 1 && str_eq_z(call->form, "from")) print_word(p, "FROM");
        for (size_t i = 0; i < args->n; i++) {
            if (i) print_word(p, "FROM");
            blank(p);
            print_expression(p, args->at[i]);
        }
        return;
    }
    size_t place = str_eq_z(call->form, "placing") ? 0 : str_eq_z(call->form, "for") ? 2 : 1;
    for (size_t i = 0; i < args->n; i++) {
        if (i) print_word(p, str_eq_z(call->form, "in") ? "IN" : places[place + i - 1 < 3 ? place + i - 1 : 2]);
        print_operand(p, args->at[i]);
    }
}

static void print_arguments(struct printer *p, const struct sql_call *call) {
    buf_z(&p->out, call->distinct ? "DISTINCT " : "");
    if (call->star) buf_char(&p->out, '*');
    for (size_t i = 0; i < call->args.n; i++) {
        buf_z(&p->out, i ? ", " : "");
        if (call->variadic && i + 1 == call->args.n) buf_z(&p->out, "VARIADIC ");
        print_expression(p, call->args.at[i]);
    }
    print_order(p, &call->order, "ORDER BY");
    print_text(p, call->tail);
}

static void print_call(struct printer *p, const struct sql_call *call) {
    bool nulls = str_ends(call->form, STR("nulls"));
    if (call->schema.len) {
        print_name(p, call->schema);
        buf_char(&p->out, '.');
    }
    /* Functions with a keyword's name are written without quotes. */
    if (is_plain(call->name, p->dialect)) buf_str(&p->out, call->name);
    else print_name(p, call->name);
    if (str_eq_z(call->form, "bare")) return;
    buf_char(&p->out, '(');
    if (call->form.len && !nulls) print_worded_arguments(p, call);
    else print_arguments(p, call);
    buf_char(&p->out, ')');
    if (call->within_group.n) {
        buf_z(&p->out, " WITHIN GROUP (");
        print_order(p, &call->within_group, "ORDER BY");
        buf_char(&p->out, ')');
    }
    if (call->keep.len) {
        buf_z(&p->out, str_eq_z(call->keep, "first") ? " KEEP (DENSE_RANK FIRST" : " KEEP (DENSE_RANK LAST");
        print_order(p, &call->keep_order, "ORDER BY");
        buf_char(&p->out, ')');
    }
    if (call->filter) {
        buf_z(&p->out, " FILTER (WHERE ");
        print_expression(p, call->filter);
        buf_char(&p->out, ')');
    }
    if (nulls) print_text(p, call->form);
    if (call->over) {
        print_word(p, "OVER");
        const struct sql_window *window = SQL_AS_CONST(window, call->over);
        if (window->name.len) print_name(p, window->name);
        else print_window(p, call->over);
    }
}

/* ---- predicates ---- */

static void print_chain(struct printer *p, const struct sql_list *items, const char *word) {
    for (size_t i = 0; i < items->n; i++) {
        if (i) print_word(p, word);
        bool inner = items->at[i]->kind == SQL_OR || items->at[i]->kind == SQL_AND;
        if (inner) print_operand(p, items->at[i]);
        else print_expression(p, items->at[i]);
    }
}

static void print_in(struct printer *p, const struct sql_in *in) {
    print_operand(p, in->operand);
    print_word(p, in->negated ? "NOT IN" : "IN");
    if (in->query) {
        buf_char(&p->out, '(');
        print_query(p, in->query);
        buf_char(&p->out, ')');
    } else {
        print_list_in(p, &in->items);
    }
}

static void print_like(struct printer *p, const struct sql_like *like) {
    print_operand(p, like->operand);
    if (like->negated) print_word(p, "NOT");
    print_text(p, str_upper(p->out.arena, like->op));
    blank(p);
    print_operand(p, like->pattern);
    if (like->escape) {
        print_word(p, "ESCAPE");
        print_operand(p, like->escape);
    }
}

static void print_is(struct printer *p, const struct sql_is *is) {
    static const char *const tests[] = {"NULL", "TRUE", "FALSE", "UNKNOWN", "DISTINCT FROM", ""};
    print_operand(p, is->operand);
    print_word(p, is->negated ? "IS NOT" : "IS");
    buf_z(&p->out, tests[is->test]);
    print_text(p, is->tail);
    if (is->other) {
        blank(p);
        print_operand(p, is->other);
    }
}

static void print_quantified(struct printer *p, const struct sql_quantified *node) {
    print_operand(p, node->left);
    print_text(p, str_upper(p->out.arena, node->op));
    print_text(p, str_upper(p->out.arena, node->quantifier));
    buf_z(&p->out, " (");
    if (node->query) print_query(p, node->query);
    else if (node->array && node->array->kind == SQL_ROW && p->dialect == SQL_ORACLE) print_list(p, &SQL_AS_CONST(row, node->array)->items);
    else print_expression(p, node->array);
    buf_char(&p->out, ')');
}

static void print_between(struct printer *p, const struct sql_between *between) {
    print_operand(p, between->operand);
    print_word(p, between->negated ? "NOT BETWEEN" : "BETWEEN");
    if (between->symmetric) buf_z(&p->out, "SYMMETRIC ");
    print_operand(p, between->low);
    print_word(p, "AND");
    print_operand(p, between->high);
}

/* ---- the rest ---- */

static void print_in_parentheses(struct printer *p, const char *word, const struct sql_node *query) {
    buf_z(&p->out, word);
    buf_char(&p->out, '(');
    print_query(p, query);
    buf_char(&p->out, ')');
}

static void print_array(struct printer *p, const struct sql_array *array) {
    if (array->query) {
        print_in_parentheses(p, "ARRAY", array->query);
        return;
    }
    buf_z(&p->out, "ARRAY[");
    print_list(p, &array->items);
    buf_char(&p->out, ']');
}

static void print_subscript(struct printer *p, const struct sql_subscript *subscript) {
    print_operand(p, subscript->operand);
    buf_char(&p->out, '[');
    if (subscript->from) print_expression(p, subscript->from);
    if (subscript->slice) buf_char(&p->out, ':');
    if (subscript->to) print_expression(p, subscript->to);
    buf_char(&p->out, ']');
}

static void print_small(struct printer *p, const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_NOT:
        buf_z(&p->out, "NOT ");
        print_operand(p, SQL_AS_CONST(not, node)->operand);
        return;
    case SQL_UNARY:
        buf_str(&p->out, SQL_AS_CONST(unary, node)->op);
        buf_char(&p->out, ' ');
        print_operand(p, SQL_AS_CONST(unary, node)->operand);
        return;
    case SQL_FIELD:
        buf_char(&p->out, '(');
        print_expression(p, SQL_AS_CONST(field, node)->operand);
        buf_z(&p->out, ").");
        if (SQL_AS_CONST(field, node)->star) buf_char(&p->out, '*');
        else print_name(p, SQL_AS_CONST(field, node)->name);
        return;
    case SQL_COLLATE:
        print_operand(p, SQL_AS_CONST(collate, node)->operand);
        print_word(p, "COLLATE");
        quote(&p->out, SQL_AS_CONST(collate, node)->name, '"');
        return;
    case SQL_AT_TIME_ZONE:
        print_operand(p, SQL_AS_CONST(at_time_zone, node)->operand);
        print_word(p, SQL_AS_CONST(at_time_zone, node)->zone ? "AT TIME ZONE" : "AT LOCAL");
        if (SQL_AS_CONST(at_time_zone, node)->zone) print_operand(p, SQL_AS_CONST(at_time_zone, node)->zone);
        return;
    case SQL_EXTRACT:
        buf_z(&p->out, "EXTRACT(");
        print_expression(p, SQL_AS_CONST(extract, node)->field);
        print_word(p, "FROM");
        print_expression(p, SQL_AS_CONST(extract, node)->source);
        buf_char(&p->out, ')');
        return;
    case SQL_INTERVAL:
        buf_z(&p->out, "INTERVAL ");
        print_expression(p, SQL_AS_CONST(interval, node)->value);
        print_text(p, SQL_AS_CONST(interval, node)->unit);
        return;
    case SQL_NAMED_ARG:
        print_name(p, SQL_AS_CONST(named_arg, node)->name);
        print_text(p, SQL_AS_CONST(named_arg, node)->arrow);
        buf_char(&p->out, ' ');
        print_expression(p, SQL_AS_CONST(named_arg, node)->value);
        return;
    case SQL_CURSOR_OF:
        buf_z(&p->out, "CURRENT OF ");
        buf_str(&p->out, SQL_AS_CONST(cursor_of, node)->name);
        return;
    case SQL_DEFAULT:
        buf_z(&p->out, "DEFAULT");
        return;
    default:
        return;
    }
}

void print_expression(struct printer *p, const struct sql_node *node) {
    switch (node ? (int)node->kind : SQL_NONE) {
    case SQL_NONE: return;
    case SQL_COLUMN: print_column(p, SQL_AS_CONST(column, node)); return;
    case SQL_LITERAL: print_literal(p, SQL_AS_CONST(literal, node)); return;
    case SQL_BIND: buf_str(&p->out, SQL_AS_CONST(bind, node)->name); return;
    case SQL_NAME: print_name(p, SQL_AS_CONST(name, node)->text); return;
    case SQL_TYPE: print_type(p, SQL_AS_CONST(type, node)); return;
    case SQL_CALL: print_call(p, SQL_AS_CONST(call, node)); return;
    case SQL_CAST: print_cast(p, SQL_AS_CONST(cast, node)); return;
    case SQL_CASE: print_case(p, SQL_AS_CONST(case, node)); return;
    case SQL_AND: print_chain(p, &SQL_AS_CONST(and, node)->items, "AND"); return;
    case SQL_OR: print_chain(p, &SQL_AS_CONST(or, node)->items, "OR"); return;
    case SQL_IN: print_in(p, SQL_AS_CONST(in, node)); return;
    case SQL_LIKE: print_like(p, SQL_AS_CONST(like, node)); return;
    case SQL_IS: print_is(p, SQL_AS_CONST(is, node)); return;
    case SQL_BETWEEN: print_between(p, SQL_AS_CONST(between, node)); return;
    case SQL_QUANTIFIED: print_quantified(p, SQL_AS_CONST(quantified, node)); return;
    case SQL_ARRAY: print_array(p, SQL_AS_CONST(array, node)); return;
    case SQL_SUBSCRIPT: print_subscript(p, SQL_AS_CONST(subscript, node)); return;
    case SQL_SUBQUERY: print_in_parentheses(p, "", SQL_AS_CONST(subquery, node)->query); return;
    case SQL_EXISTS: print_in_parentheses(p, "EXISTS ", SQL_AS_CONST(exists, node)->query); return;
    case SQL_BINARY:
        print_operand(p, SQL_AS_CONST(binary, node)->left);
        print_text(p, str_upper(p->out.arena, SQL_AS_CONST(binary, node)->op));
        buf_char(&p->out, ' ');
        print_operand(p, SQL_AS_CONST(binary, node)->right);
        return;
    case SQL_ROW:
        buf_z(&p->out, SQL_AS_CONST(row, node)->keyword ? "ROW" : "");
        print_list_in(p, &SQL_AS_CONST(row, node)->items);
        return;
    default:
        print_small(p, node);
        if (node->kind == SQL_SELECT || node->kind == SQL_SETOP || node->kind == SQL_VALUES || node->kind == SQL_GROUPING) print_query(p, node);
        return;
    }
}

struct str sql_print(struct arena *arena, enum sql_dialect dialect, const struct sql_node *node) {
    struct printer printer = {.dialect = dialect};
    buf_init(&printer.out, arena);
    if (!print_statement(&printer, node) && !print_definition(&printer, node)) print_expression(&printer, node);
    return str_trim(buf_view(&printer.out));
}
