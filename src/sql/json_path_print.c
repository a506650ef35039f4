/* SQL/JSON paths as text. Every operand that is not a single thing stands in parentheses. */
#include "base/buf.h"
#include "sql/json_path.h"

static void print(struct buf *out, const struct sql_node *node);

static void print_list(struct buf *out, const struct sql_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        if (i) buf_z(out, ", ");
        print(out, list->at[i]);
    }
}

static void print_string(struct buf *out, struct str text) {
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool unicode = c == '\\' && i + 1 < text.len && text.ptr[i + 1] == 'u'; /* kept as it was */
        if (c == '"' || (c == '\\' && !unicode)) buf_char(out, '\\');
        if (c == '\n') buf_z(out, "\\n");
        else buf_char(out, c);
    }
    buf_char(out, '"');
}

static bool is_plain_name(struct str name) {
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
        if (!letter && (i == 0 || c < '0' || c > '9')) return false;
    }
    return name.len > 0;
}

static void print_name(struct buf *out, struct str name) {
    if (is_plain_name(name)) buf_str(out, name);
    else print_string(out, name);
}

static void print_operand(struct buf *out, const struct sql_node *node) {
    bool single = node->kind == SQL_JSON_ROOT || node->kind == SQL_JSON_ACCESS || node->kind == SQL_LITERAL || node->kind == SQL_ROW;
    if (!single) buf_char(out, '(');
    print(out, node);
    if (!single) buf_char(out, ')');
}

static void print_levels(struct buf *out, const struct sql_json_step *step) {
    buf_z(out, ".**");
    if (!step->items.n) return;
    buf_char(out, '{');
    print_list(out, &step->items);
    buf_char(out, '}');
}

static void print_step(struct buf *out, const struct sql_json_step *step) {
    switch ((enum sql_json_step_kind)step->kind) {
    case SQL_JSON_MEMBER: case SQL_JSON_METHOD:
        buf_char(out, '.');
        if (step->kind == SQL_JSON_MEMBER) {
            print_name(out, step->name);
            return;
        }
        buf_str(out, step->name); /* never in quotes */
        buf_char(out, '(');
        print_list(out, &step->items);
        buf_char(out, ')');
        return;
    case SQL_JSON_ANY_MEMBER: buf_z(out, ".*"); return;
    case SQL_JSON_DESCENDANT:
        buf_z(out, "..");
        print_name(out, step->name);
        return;
    case SQL_JSON_LEVELS: print_levels(out, step); return;
    case SQL_JSON_ANY_DESCENDANT: buf_z(out, "..*"); return;
    case SQL_JSON_ELEMENTS:
        buf_char(out, '[');
        print_list(out, &step->items);
        buf_char(out, ']');
        return;
    case SQL_JSON_ANY_ELEMENT: buf_z(out, "[*]"); return;
    case SQL_JSON_FILTER:
        buf_z(out, "?(");
        print(out, step->filter);
        buf_char(out, ')');
        return;
    }
}

static void print_root(struct buf *out, struct str name) {
    if (name.len < 2 || name.ptr[0] != '$') {
        buf_str(out, name);
        return;
    }
    buf_char(out, '$');
    print_name(out, str_slice(name, 1, name.len));
}

static void print_literal(struct buf *out, const struct sql_literal *literal) {
    switch ((enum sql_literal_kind)literal->kind) {
    case SQL_LITERAL_NULL: buf_z(out, "null"); return;
    case SQL_LITERAL_TRUE: buf_z(out, "true"); return;
    case SQL_LITERAL_FALSE: buf_z(out, "false"); return;
    case SQL_LITERAL_STRING: print_string(out, literal->text); return;
    case SQL_LITERAL_NUMBER: case SQL_LITERAL_TYPED: case SQL_LITERAL_BITS: buf_str(out, literal->text); return;
    }
}

static void print_unary(struct buf *out, const struct sql_unary *unary) {
    bool exists = str_eq_z(unary->op, "exists"), unknown = str_eq_z(unary->op, "is unknown");
    if (exists) buf_z(out, "exists(");
    else if (!unknown) buf_str(out, unary->op);
    if (exists) print(out, unary->operand);
    else print_operand(out, unary->operand);
    if (exists) buf_char(out, ')');
    if (unknown) buf_z(out, " is unknown");
}

static void print_regex(struct buf *out, const struct sql_json_regex *regex) {
    print_operand(out, regex->operand);
    buf_fmt(out, " " STR_FMT " ", STR_ARG(regex->op));
    print_string(out, regex->pattern);
    if (!regex->flags.len) return;
    buf_z(out, " flag ");
    print_string(out, regex->flags);
}

static void print_chain(struct buf *out, const struct sql_list *items, const char *symbol) {
    for (size_t i = 0; i < items->n; i++) {
        if (i) buf_z(out, symbol);
        print_operand(out, items->at[i]);
    }
}

static void print_access(struct buf *out, const struct sql_json_access *access) {
    bool number = access->root->kind == SQL_LITERAL && SQL_AS_CONST(literal, access->root)->kind == SQL_LITERAL_NUMBER; /* (1).a: 1.a would be one number */
    if (number) buf_char(out, '(');
    print_operand(out, access->root);
    if (number) buf_char(out, ')');
    for (size_t i = 0; i < access->steps.n; i++) print_step(out, SQL_AS_CONST(json_step, access->steps.at[i]));
}

static void print_binary(struct buf *out, const struct sql_binary *binary) {
    print_operand(out, binary->left);
    buf_fmt(out, " " STR_FMT " ", STR_ARG(binary->op));
    print_operand(out, binary->right);
}

static void print(struct buf *out, const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_JSON_ROOT: print_root(out, SQL_AS_CONST(json_root, node)->name); return;
    case SQL_JSON_ACCESS: print_access(out, SQL_AS_CONST(json_access, node)); return;
    case SQL_LITERAL: print_literal(out, SQL_AS_CONST(literal, node)); return;
    case SQL_UNARY: print_unary(out, SQL_AS_CONST(unary, node)); return;
    case SQL_BINARY: print_binary(out, SQL_AS_CONST(binary, node)); return;
    case SQL_AND: print_chain(out, &SQL_AS_CONST(and, node)->items, " && "); return;
    case SQL_OR: print_chain(out, &SQL_AS_CONST(or, node)->items, " || "); return;
    case SQL_NOT:
        buf_char(out, '!');
        print_operand(out, SQL_AS_CONST(not, node)->operand);
        return;
    case SQL_JSON_REGEX: print_regex(out, SQL_AS_CONST(json_regex, node)); return;
    case SQL_ROW:
        buf_char(out, '(');
        print_list(out, &SQL_AS_CONST(row, node)->items);
        buf_char(out, ')');
        return;
    case SQL_CELL_RANGE:
        print(out, SQL_AS_CONST(cell_range, node)->from);
        buf_z(out, " to ");
        print(out, SQL_AS_CONST(cell_range, node)->to);
        return;
    default: return;
    }
}

struct str sql_json_path_print(struct arena *arena, const struct sql_node *path) {
    struct buf out;
    buf_init(&out, arena);
    const struct sql_json_path *whole = SQL_AS_CONST(json_path, path);
    if (whole->mode.len) buf_fmt(&out, STR_FMT " ", STR_ARG(whole->mode));
    print(&out, whole->expression);
    return buf_view(&out);
}
