/* Clauses of the grammars: their items in order, with blanks where SQL is usually written with blanks. */
#include "sql/printer.h"

#include <string.h>

static bool is_mark(const struct sql_node *node, const char *marks) {
    if (node->kind != SQL_WORDS) return false;
    struct str text = SQL_AS_CONST(words, node)->text;
    return text.len == 1 && strchr(marks, text.ptr[0]);
}

static bool ends_open(const struct printer *p) {
    struct str out = buf_view(&p->out);
    return !out.len || strchr("(. ", out.ptr[out.len - 1]);
}

/* The first thing that an item prints. */
static const struct sql_node *first_of(const struct sql_node *node) {
    static const struct sql_list none;
    for (;;) {
        const struct sql_list *items = node->kind == SQL_CLAUSE       ? &SQL_AS_CONST(clause, node)->items
                                       : node->kind == SQL_COMMA_LIST ? &SQL_AS_CONST(comma_list, node)->items
                                                                      : &none;
        if (!items->n) return node;
        node = items->at[0];
    }
}

void print_items(struct printer *p, const struct sql_list *items) {
    for (size_t i = 0; i < items->n; i++) {
        if (!ends_open(p) && !is_mark(first_of(items->at[i]), "),.;")) print_z(p, " ");
        print_node(p, items->at[i]);
    }
}
