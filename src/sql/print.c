/*
 * Tree to text: names, lists, and the one rule for parentheses, which leave no node and may therefore stand around every operand that is
 * not a single thing. Statements are in print_statement.c, expressions in print_expression.c.
 */
#include "sql/printer.h"

#include <string.h>

/* Words that cannot be a bare column, alias or table name in one of the dialects or in our parser. */
static const char *const reserved[] = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between",
    "binary", "both", "by", "case", "cast", "check", "collate", "collation", "column", "concurrently", "connect",
    "constraint", "create", "cross", "current_catalog", "current_date", "current_role", "current_schema",
    "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do", "else",
    "end", "except", "exists", "false", "fetch", "for", "foreign", "freeze", "from", "full", "grant", "group",
    "having", "ilike", "in", "initially", "inner", "insert", "intersect", "into", "is", "isnull", "join", "lateral",
    "leading", "left", "like", "limit", "localtime", "localtimestamp", "minus", "natural", "not", "notnull", "null",
    "offset", "on", "only", "or", "order", "outer", "overlaps", "placing", "primary", "references", "returning",
    "right", "select", "session_user", "set", "similar", "some", "start", "symmetric", "table", "tablesample", "then",
    "to", "trailing", "true", "union", "unique", "update", "user", "using", "values", "variadic", "verbose", "when",
    "where", "window", "with",
};
static const char *const reserved_in_oracle[] = {
    "delete", "drop", "level", "mode", "number", "prior", "public", "row", "rows", "session", "size", "sysdate",
    "trigger", "uid", "validate", "view",
};

static bool is_one_of(struct str name, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_ieq_z(name, words[i])) return true;
    return false;
}

/* Oracle's pseudo-columns stand bare: quoted they would be columns. */
static bool is_reserved(struct str name, enum sql_dialect dialect) {
    static const char *const bare[] = {"level", "user", "sysdate", "uid"};
    bool oracle = dialect == SQL_ORACLE;
    if (oracle && is_one_of(name, bare, sizeof bare / sizeof *bare)) return false;
    return is_one_of(name, reserved, sizeof reserved / sizeof *reserved) ||
           (oracle && is_one_of(name, reserved_in_oracle, sizeof reserved_in_oracle / sizeof *reserved_in_oracle));
}

static bool is_plain(struct str name, enum sql_dialect dialect) {
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = dialect == SQL_ORACLE ? c >= 'A' && c <= 'Z' : (c >= 'a' && c <= 'z') || c == '_';
        bool more = (c >= '0' && c <= '9') || c == '$' || c == '_' || (c == '#' && dialect == SQL_ORACLE);
        if (!letter && (i == 0 || !more)) return false;
    }
    return name.len > 0;
}

struct str sql_quote_name(struct arena *arena, enum sql_dialect dialect, struct str name) {
    if (is_plain(name, dialect) && !is_reserved(name, dialect)) return name;
    struct buf out;
    buf_init(&out, arena);
    buf_char(&out, '"');
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '"') buf_char(&out, '"');
        buf_char(&out, name.ptr[i]);
    }
    buf_char(&out, '"');
    return buf_view(&out);
}

struct str sql_quote_string(struct arena *arena, struct str text) {
    struct buf out;
    buf_init(&out, arena);
    buf_char(&out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'') buf_char(&out, '\'');
        buf_char(&out, text.ptr[i]);
    }
    buf_char(&out, '\'');
    return buf_view(&out);
}

void print_z(struct printer *p, const char *z) { buf_z(&p->out, z); }
void print_text(struct printer *p, struct str text) { buf_str(&p->out, text); }
void print_name(struct printer *p, struct str name) { buf_str(&p->out, sql_quote_name(p->out.arena, p->dialect, name)); }

/* A function's or type's name: keywords may stand bare there. */
void print_callable(struct printer *p, struct str name) {
    bool words = name.len > 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
        words &= (p->dialect == SQL_ORACLE ? upper : lower) || (c >= '0' && c <= '9') || strchr("_$#. ", c);
    }
    if (words) buf_str(&p->out, name);
    else print_name(p, name);
}

void print_list(struct printer *p, const struct sql_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        if (i) print_z(p, ", ");
        print_node(p, list->at[i]);
    }
}

void print_clause(struct printer *p, const char *words, const struct sql_node *node) {
    if (!node) return;
    print_z(p, words);
    print_node(p, node);
}

void print_list_clause(struct printer *p, const char *words, const struct sql_list *list) {
    if (!list->n) return;
    print_z(p, words);
    print_list(p, list);
}

void print_parenthesised(struct printer *p, const struct sql_node *node) {
    print_z(p, "(");
    print_node(p, node);
    print_z(p, ")");
}

void print_node(struct printer *p, const struct sql_node *node) {
    if (node && !print_statement(p, node) && !print_part(p, node)) print_expression(p, node);
}

struct str sql_print(struct arena *arena, enum sql_dialect dialect, const struct sql_node *node) {
    struct printer p = {.dialect = dialect};
    buf_init(&p.out, arena);
    print_node(&p, node);
    return buf_view(&p.out);
}
