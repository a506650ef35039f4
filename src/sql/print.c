/*
 * Tree to text: names, lists, and the one rule for parentheses, which leave no node and may therefore stand around every operand that is
 * not a single thing. Statements are in print_statement.c, expressions in print_expression.c.
 */
#include "sql/printer.h"

#include <string.h>

#include "sql/reserved.h"

/* Oracle's words that are not reserved, but that as an alias or an operand would be taken for the begin of something else. */
static const char *const contextual[] = {
    "bequeath", "case", "cast", "connect_by_root", "cross", "current_date", "current_timestamp", "current_user", "end", "except", "false", "fetch", "full", "inner", "interval", "join",
    "lateral", "left", "limit", "localtime", "localtimestamp", "match_recognize", "model", "natural", "nested", "offset", "only", "outer", "partition", "pivot", "qualify", "return",
    "returning", "right", "sample", "session_user", "subpartition", "system_user", "systimestamp", "true", "unpivot", "using", "versions", "when", "window",
};

static bool is_contextual(struct str name) {
    for (size_t i = 0; i < sizeof contextual / sizeof *contextual; i++)
        if (str_ieq_z(name, contextual[i])) return true;
    return false;
}

static bool is_reserved(struct str name, enum sql_dialect dialect) {
    if (str_ieq_z(name, "nested_table_id")) return false; /* stands among the columns of keys */
    return sql_word_class(dialect, name) & SQL_WORD_RESERVED || (dialect == SQL_ORACLE && is_contextual(name));
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

/* Whatever it is, with quotes. */
static struct str in_quotes(struct arena *arena, struct str name) {
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

struct str sql_quote_name(struct arena *arena, enum sql_dialect dialect, struct str name) {
    return is_plain(name, dialect) && !is_reserved(name, dialect) ? name : in_quotes(arena, name);
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

void print_column_name(struct printer *p, struct str name) {
    if (sql_word_class(p->dialect, name) & SQL_WORD_PSEUDO) print_text(p, name);
    else print_name(p, name);
}

void print_quoted(struct printer *p, struct str name) { buf_str(&p->out, in_quotes(p->out.arena, name)); }

void print_parameter(struct printer *p, struct str name) {
    if (p->dialect == SQL_POSTGRESQL && sql_is_column_word(name)) print_quoted(p, name);
    else print_name(p, name);
}

/* A function's or type's name: keywords may stand bare there. */
void print_callable(struct printer *p, struct str name) {
    bool words = name.len > 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
        words &= (p->dialect == SQL_ORACLE ? upper : lower) || c == '_' || (i > 0 && ((c >= '0' && c <= '9') || memchr("$. ", c, 3) || (c == '#' && p->dialect == SQL_ORACLE)));
    }
    if (words) buf_str(&p->out, name);
    else print_name(p, name);
}

void print_one_callable(struct printer *p, struct str name) {
    if (memchr(name.ptr, ' ', name.len) || memchr(name.ptr, '.', name.len)) print_quoted(p, name);
    else print_callable(p, name);
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

void print_upper(struct printer *p, struct str words) { print_text(p, str_upper(p->out.arena, words)); }

void print_words(struct printer *p, struct str words) {
    if (!words.len) return;
    print_z(p, " ");
    print_text(p, words);
}

void print_link(struct printer *p, struct str link) {
    if (!link.len) return;
    print_z(p, "@");
    print_text(p, link);
}

void print_operand_clause(struct printer *p, const char *words, const struct sql_node *node) {
    if (!node) return;
    print_z(p, words);
    print_operand(p, node);
}

void print_list_in_parentheses(struct printer *p, const char *words, const struct sql_list *list) {
    if (!list->n) return;
    print_z(p, words);
    print_z(p, "(");
    print_list(p, list);
    print_z(p, ")");
}

void print_one_or_more(struct printer *p, const struct sql_list *list) {
    if (list->n == 1) print_operand(p, list->at[0]);
    else print_list_in_parentheses(p, "", list);
}

void print_parenthesised(struct printer *p, const struct sql_node *node) {
    print_z(p, "(");
    print_node(p, node);
    print_z(p, ")");
}

void print_node(struct printer *p, const struct sql_node *node) {
    if (node && !print_statement(p, node) && !print_dml(p, node) && !print_part(p, node) && !print_from(p, node) && !print_pattern(p, node) && !print_call(p, node)) print_expression(p, node);
}

struct str sql_print(struct arena *arena, enum sql_dialect dialect, const struct sql_node *node) {
    struct printer p = {.dialect = dialect};
    buf_init(&p.out, arena);
    print_node(&p, node);
    return buf_view(&p.out);
}
