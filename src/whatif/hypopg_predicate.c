/*
 * A partial index's predicate as HypoPG must be told it: with its constants in the type they are compared in.
 *
 * PostgreSQL simplifies the predicate of a built index before it looks whether a query implies it, as it does the query's own conditions; HypoPG
 * (1.4.3) keeps it as it was parsed. So wherever the parser casts a constant, the two are unlike, and the planner does not read the hypothetical index where it would read a
 * built one: status IN ('open', 'due') of a varchar column, whose list becomes a cast of an array, and balance > 0 of a numeric one. A literal that has its type
 * from the start needs no cast.
 *
 * Knowingly: comparisons of a column with literals alone, under AND and OR. Of expressions, which compare as text nearly always, nothing is changed; nor is NOT, which the
 * planner pushes down: no candidate has it but before a column.
 */
#include "whatif/hypopg_predicate.h"

#include "base/buf.h"
#include "sql/print.h"

struct folding {
    struct arena *arena;
    const struct catalog_table *table;
};

static struct str print(const struct folding *f, const struct sql_node *node) {
    return sql_print(f->arena, SQL_POSTGRESQL, node);
}

/* NULL: it is something else. */
static const struct catalog_column *column_of(const struct folding *f, const struct sql_node *node) {
    for (size_t i = 0; node->kind == SQL_COLUMN && i < f->table->column_count; i++) {
        if (str_eq(f->table->columns[i].name, SQL_AS_CONST(column, node)->name)) {
            return &f->table->columns[i];
        }
    }
    return NULL;
}

/* A string's content, or a number with its sign. */
static bool literal_of(const struct folding *f, const struct sql_node *node, enum sql_literal_kind kind, struct str *text) {
    bool negated = node->kind == SQL_UNARY && kind == SQL_LITERAL_NUMBER && str_eq_z(SQL_AS_CONST(unary, node)->op, "-");
    node = negated ? SQL_AS_CONST(unary, node)->operand : node;
    if (node->kind != SQL_LITERAL || SQL_AS_CONST(literal, node)->kind != (int64_t)kind) {
        return false;
    }
    *text = str_fmt(f->arena, "%s" STR_FMT, negated ? "-" : "", STR_ARG(SQL_AS_CONST(literal, node)->text));
    return true;
}

static bool is_type(const struct catalog_column *column, const char *name) {
    return str_starts(column->type_name, str_from_z(name)) && !str_ends(column->type_name, STR("[]"));
}

/* What a number is cast to beside the column; NULL: to nothing. */
static const char *number_type(const struct catalog_column *column, bool in_list) {
    if (is_type(column, "numeric")) {
        return "numeric";
    }
    if (is_type(column, "real")) {
        return in_list ? "real" : "double precision"; /* a list is of the column's type; between two values the preferred type decides */
    }
    return is_type(column, "double precision") ? "double precision" : in_list && is_type(column, "bigint") ? "bigint" : NULL;
}

/* balance > '0'::numeric */
static struct str fold_comparison(const struct folding *f, const struct sql_node *node) {
    const struct sql_binary *binary = SQL_AS_CONST(binary, node);
    const struct catalog_column *column = column_of(f, binary->left);
    const char *type = column ? number_type(column, false) : NULL;
    struct str number;
    bool folds = type && sql_is_comparison(binary->op) && literal_of(f, binary->right, SQL_LITERAL_NUMBER, &number);
    return folds ? str_fmt(f->arena, STR_FMT " " STR_FMT " '" STR_FMT "'::%s", STR_ARG(print(f, binary->left)), STR_ARG(binary->op),
                           STR_ARG(number), type)
                 : print(f, node);
}

static void append_element(struct buf *out, struct str text) {
    buf_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        buf_z(out, text.ptr[i] == '"' || text.ptr[i] == '\\' ? "\\" : "");
        buf_char(out, text.ptr[i]);
    }
    buf_char(out, '"');
}

/* Content of an array literal; false: one of the items is something else. */
static bool list_items(const struct folding *f, const struct sql_in *in, enum sql_literal_kind kind, struct buf *out) {
    for (size_t i = 0; i < in->items.n; i++) {
        struct str text;
        if (!literal_of(f, in->items.at[i], kind, &text)) {
            return false;
        }
        buf_z(out, i ? "," : "");
        append_element(out, text);
    }
    return true;
}

/* status::text = ANY ('{"open","due"}'::text[]); a list of one is a comparison to the parser */
static struct str fold_list(const struct folding *f, const struct sql_node *node) {
    const struct sql_in *in = SQL_AS_CONST(in, node);
    const struct catalog_column *column = in->items.n > 1 ? column_of(f, in->operand) : NULL;
    bool is_varchar = column && is_type(column, "character varying");
    const char *type = is_varchar ? "text" : column ? number_type(column, true) : NULL;
    struct buf items;
    buf_init(&items, f->arena);
    if (!type || !list_items(f, in, is_varchar ? SQL_LITERAL_STRING : SQL_LITERAL_NUMBER, &items)) {
        return print(f, node);
    }
    struct str array = sql_quote_string(f->arena, str_fmt(f->arena, "{" STR_FMT "}", STR_ARG(buf_view(&items))));
    return str_fmt(f->arena, STR_FMT "%s %s (" STR_FMT "::%s[])", STR_ARG(print(f, in->operand)), is_varchar ? "::text" : "",
                   in->negated ? "<> ALL" : "= ANY", STR_ARG(array), type);
}

static struct str fold(const struct folding *f, const struct sql_node *node);

static struct str fold_items(const struct folding *f, struct sql_list items, const char *between) {
    struct buf out;
    buf_init(&out, f->arena);
    for (size_t i = 0; i < items.n; i++) {
        buf_fmt(&out, "%s(" STR_FMT ")", i ? between : "", STR_ARG(fold(f, items.at[i])));
    }
    return buf_view(&out);
}

static struct str fold(const struct folding *f, const struct sql_node *node) {
    switch ((int)node->kind) {
    case SQL_AND:
        return fold_items(f, SQL_AS_CONST(and, node)->items, " AND ");
    case SQL_OR:
        return fold_items(f, SQL_AS_CONST(or, node)->items, " OR ");
    case SQL_BINARY:
        return fold_comparison(f, node);
    case SQL_IN:
        return fold_list(f, node);
    default:
        return print(f, node);
    }
}

const struct design_index *hypopg_folded(struct arena *arena, const struct catalog *catalog, const struct design_index *index) {
    if (!index->predicate) {
        return index;
    }
    struct folding folding = {arena, &catalog->tables[index->table]};
    struct design_index *copy = ARENA_NEW(arena, struct design_index);
    *copy = *index;
    copy->predicate_text = fold(&folding, index->predicate);
    return copy;
}
