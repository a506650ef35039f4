/*
 * Names first (what is in FROM), then expressions. Everything is bounded: a recursive CTE refers to itself, hostile views refer to
 * each other, and x + x over a chain of CTEs doubles with every one. Beyond the bounds nothing is known.
 */
#include "workload/infer.h"

#include "sql/parse.h"

enum { INFER_DEPTH = 24, SOURCES_MAX = 1000, STEPS_MAX = 200000 };

static struct literal_expect infer_at(const struct infer *infer, const struct sql_node *node, int depth);

static struct literal_expect of_family(enum catalog_family family) {
    return (struct literal_expect){.family = family};
}

/* --- What is in FROM ------------------------------------------------------------------------------------- */

struct gathering {
    struct infer *infer;
    const struct sql_node *query; /* whose FROM is being read */
    size_t from, to;              /* of its text */
    int depth;                    /* of views in views */
};

static void gather(struct infer *infer, const struct sql_node *query, size_t from, size_t to, int depth);

static void add_source(struct infer *infer, struct infer_source source) {
    if (infer->sources.n < SOURCES_MAX) {
        VEC_PUSH(infer->arena, &infer->sources, source);
    }
}

/* A CTE under another alias: found by its name. */
static void add_alias(struct infer *infer, const struct sql_table *table, size_t from, size_t to) {
    for (size_t i = infer->sources.n; i-- > 0 && table->alias.len;) {
        if (infer->sources.at[i].query && str_eq(infer->sources.at[i].alias, table->name)) {
            struct infer_source copy = infer->sources.at[i];
            copy.alias = table->alias;
            copy.from = from;
            copy.to = to;
            add_source(infer, copy);
            return;
        }
    }
}

static void add_table(const struct gathering *at, const struct sql_table *table) {
    struct infer *infer = at->infer;
    struct infer_source source = {
        .alias = table->alias.len ? table->alias : table->name, .from = at->from, .to = at->to};
    const struct catalog_view *view;
    source.table = catalog_find_table(infer->catalog, table->schema, table->name);
    if (source.table) {
        add_source(infer, source);
        return;
    }
    view = catalog_find_view(infer->catalog, table->schema, table->name);
    if (!view || !view->tree) {
        add_alias(infer, table, at->from, at->to);
        return;
    }
    source.query = view->tree;
    add_source(infer, source);
    if (at->depth < INFER_DEPTH && infer->sources.n < SOURCES_MAX) {
        gather(infer, view->tree, 0, SIZE_MAX, at->depth + 1); /* its places are those of another text */
    }
}

static bool gather_visit(const struct sql_node *node, void *context) {
    const struct gathering *at = context;
    switch ((int)node->kind) {
    case SQL_TABLE:
        add_table(at, SQL_AS_CONST(table, node));
        return true;
    case SQL_CTE: {
        const struct sql_cte *cte = SQL_AS_CONST(cte, node);
        add_source(at->infer, (struct infer_source){
                                  .alias = cte->name, .query = cte->query, .columns = &cte->columns, .to = SIZE_MAX});
        return true;
    }
    case SQL_DERIVED: {
        const struct sql_derived *derived = SQL_AS_CONST(derived, node);
        add_source(at->infer, (struct infer_source){.alias = derived->alias,
                                                    .query = derived->query,
                                                    .columns = &derived->column_aliases,
                                                    .from = at->from,
                                                    .to = at->to});
        return true;
    }
    case SQL_SELECT:
        if (node == at->query) {
            return true;
        }
        if (at->to == SIZE_MAX && at->depth > 0) { /* inside a view */
            gather(at->infer, node, 0, SIZE_MAX, at->depth);
        } else {
            gather(at->infer, node, node->offset, (size_t)node->offset + node->length, at->depth);
        }
        return false;
    default:
        return true;
    }
}

static void gather(struct infer *infer, const struct sql_node *query, size_t from, size_t to, int depth) {
    struct gathering at = {infer, query, from, to, depth};
    sql_walk(query, gather_visit, &at);
}

void infer_init(struct infer *infer, struct arena *arena, const struct catalog *catalog,
                const struct sql_node *statement) {
    *infer =
        (struct infer){.arena = arena, .catalog = catalog, .steps_left = arena_alloc(arena, sizeof *infer->steps_left)};
    *infer->steps_left = STEPS_MAX;
    gather(infer, statement, 0, SIZE_MAX, 0);
}

const struct catalog_table *infer_table(const struct infer *infer, const struct sql_node *node) {
    if (!node || node->kind != SQL_TABLE) {
        return NULL;
    }
    const struct sql_table *table = SQL_AS_CONST(table, node);
    return catalog_find_table(infer->catalog, table->schema, table->name);
}

/* --- Columns --------------------------------------------------------------------------------------------- */

struct literal_expect infer_column(const struct catalog_table *table, uint32_t column) {
    const struct catalog_column *found = &table->columns[column];
    return (struct literal_expect){.family = found->family,
                                   .type_name = found->type_name,
                                   .stats = found->stats.present ? &found->stats : NULL,
                                   .table = table,
                                   .column = found,
                                   .direct = true};
}

static const struct sql_list *targets_of(const struct sql_node *query) {
    while (query && query->kind == SQL_SETOP) {
        query = SQL_AS_CONST(setop, query)->left;
    }
    return query && query->kind == SQL_SELECT ? &SQL_AS_CONST(select, query)->targets : NULL;
}

static struct str output_name(const struct sql_target *target) {
    if (target->alias.len) {
        return target->alias;
    }
    switch ((int)target->expression->kind) {
    case SQL_COLUMN:
        return SQL_AS_CONST(column, target->expression)->name;
    case SQL_CALL:
        return SQL_AS_CONST(call, target->expression)->name;
    default:
        return (struct str){0};
    }
}

size_t infer_output_count(const struct sql_node *query) {
    const struct sql_list *targets = targets_of(query);
    return targets ? targets->n : 0;
}

struct literal_expect infer_output(const struct infer *infer, const struct sql_node *query, size_t position) {
    const struct sql_list *targets = targets_of(query);
    if (query && query->kind == SQL_VALUES && SQL_AS_CONST(values, query)->rows.n) {
        const struct sql_node *row = SQL_AS_CONST(values, query)->rows.at[0];
        if (row->kind == SQL_ROW && position < SQL_AS_CONST(row, row)->items.n) {
            return infer_at(infer, SQL_AS_CONST(row, row)->items.at[position], 1);
        }
    }
    if (!targets || position >= targets->n || targets->at[position]->kind != SQL_TARGET) {
        return of_family(FAMILY_OTHER);
    }
    return infer_at(infer, SQL_AS_CONST(target, targets->at[position])->expression, 1);
}

/* The output `name` of a source that is a query. */
static bool query_column(const struct infer *infer, const struct infer_source *source, struct str name, int depth,
                         struct literal_expect *expect) {
    const struct sql_list *targets = targets_of(source->query);
    for (size_t i = 0; targets && i < targets->n; i++) {
        if (targets->at[i]->kind != SQL_TARGET) {
            continue;
        }
        const struct sql_target *target = SQL_AS_CONST(target, targets->at[i]);
        struct str called = output_name(target);
        if (source->columns && i < source->columns->n && source->columns->at[i]->kind == SQL_NAME) {
            called = SQL_AS_CONST(name, source->columns->at[i])->text;
        }
        if (str_eq(called, name)) {
            *expect = infer_at(infer, target->expression, depth + 1);
            return true;
        }
    }
    return false;
}

static bool source_column(const struct infer *infer, const struct infer_source *source, struct str name, int depth,
                          struct literal_expect *expect) {
    if (!source->table) {
        return query_column(infer, source, name, depth, expect);
    }
    uint32_t column = catalog_find_column(source->table, name);
    if (column == CATALOG_NONE) {
        return false;
    }
    *expect = infer_column(source->table, column);
    return true;
}

/* The innermost source that has the column; one whose alias fits, when the column is qualified. */
static struct literal_expect column_at(const struct infer *infer, const struct sql_column *column, int depth) {
    struct literal_expect best = of_family(FAMILY_OTHER), found;
    size_t best_width = SIZE_MAX;
    bool any = false;
    for (int pass = 0; pass < 2 && !any; pass++) { /* an unknown alias (of a view's inside, say): by name alone */
        for (size_t i = 0; i < infer->sources.n; i++) {
            const struct infer_source *source = &infer->sources.at[i];
            bool holds = column->node.offset >= source->from && column->node.offset < source->to;
            bool named = !column->table.len || str_eq(source->alias, column->table);
            size_t width = holds ? source->to - source->from : SIZE_MAX;
            if ((pass == 0 && !named) || (any && width >= best_width)) {
                continue;
            }
            if (source_column(infer, source, column->name, depth, &found)) {
                best = found;
                best_width = width;
                any = true;
            }
        }
    }
    return best;
}

struct infer_place infer_place(const struct infer *infer, const struct sql_node *node) {
    if (node && node->kind == SQL_CAST) {
        node = SQL_AS_CONST(cast, node)->operand;
    }
    if (!node || node->kind != SQL_COLUMN) {
        return (struct infer_place){NULL, CATALOG_NONE};
    }
    struct literal_expect expect = infer_at(infer, node, 0);
    if (!expect.column) {
        return (struct infer_place){NULL, CATALOG_NONE};
    }
    return (struct infer_place){expect.table, (uint32_t)(expect.column - expect.table->columns)};
}

/* --- Expressions ----------------------------------------------------------------------------------------- */

struct literal_expect infer_type(const struct sql_node *node) {
    if (!node || node->kind != SQL_TYPE) {
        return of_family(FAMILY_OTHER);
    }
    const struct sql_type *type = SQL_AS_CONST(type, node);
    enum catalog_family family = type->dimensions > 0 ? FAMILY_ARRAY : catalog_family_of(type->name);
    return (struct literal_expect){.family = family, .type_name = type->dimensions > 0 ? (struct str){0} : type->name};
}

/* The end of a range: upper(during). */
static struct literal_expect end_of(const struct catalog_column *range) {
    static const struct {
        const char *type;
        enum catalog_family family;
    } ranges[] = {{"tstzrange", FAMILY_TIMESTAMP}, {"tsrange", FAMILY_TIMESTAMP}, {"daterange", FAMILY_DATE},
                  {"int4range", FAMILY_INTEGER},   {"int8range", FAMILY_INTEGER}, {"numrange", FAMILY_NUMERIC}};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (str_eq_z(range->type_name, ranges[i].type)) {
            return of_family(ranges[i].family);
        }
    }
    return of_family(FAMILY_OTHER);
}

static struct literal_expect call_at(const struct infer *infer, const struct sql_call *call, int depth) {
    enum { FIRST = -1, LAST = -2, WRAP = -3 };
    static const struct {
        const char *name;
        int family; /* of the result, or the argument that it is like */
    } calls[] = {
        {"lower", WRAP},
        {"upper", WRAP},
        {"count", FAMILY_INTEGER},
        {"length", FAMILY_INTEGER},
        {"char_length", FAMILY_INTEGER},
        {"octet_length", FAMILY_INTEGER},
        {"position", FAMILY_INTEGER},
        {"strpos", FAMILY_INTEGER},
        {"row_number", FAMILY_INTEGER},
        {"rank", FAMILY_INTEGER},
        {"dense_rank", FAMILY_INTEGER},
        {"ntile", FAMILY_INTEGER},
        {"cardinality", FAMILY_INTEGER},
        {"array_length", FAMILY_INTEGER},
        {"jsonb_array_length", FAMILY_INTEGER},
        {"sum", FAMILY_NUMERIC},
        {"avg", FAMILY_NUMERIC},
        {"stddev", FAMILY_NUMERIC},
        {"variance", FAMILY_NUMERIC},
        {"round", FAMILY_NUMERIC},
        {"floor", FAMILY_NUMERIC},
        {"ceil", FAMILY_NUMERIC},
        {"date_part", FAMILY_NUMERIC},
        {"random", FAMILY_FLOAT},
        {"percent_rank", FAMILY_FLOAT},
        {"similarity", FAMILY_FLOAT},
        {"ts_rank", FAMILY_FLOAT},
        {"now", FAMILY_TIMESTAMP},
        {"current_timestamp", FAMILY_TIMESTAMP},
        {"localtimestamp", FAMILY_TIMESTAMP},
        {"clock_timestamp", FAMILY_TIMESTAMP},
        {"statement_timestamp", FAMILY_TIMESTAMP},
        {"transaction_timestamp", FAMILY_TIMESTAMP},
        {"to_timestamp", FAMILY_TIMESTAMP},
        {"date_trunc", LAST},
        {"current_date", FAMILY_DATE},
        {"to_date", FAMILY_DATE},
        {"age", FAMILY_INTERVAL},
        {"substring", FAMILY_TEXT},
        {"substr", FAMILY_TEXT},
        {"left", FAMILY_TEXT},
        {"right", FAMILY_TEXT},
        {"trim", FAMILY_TEXT},
        {"btrim", FAMILY_TEXT},
        {"concat", FAMILY_TEXT},
        {"replace", FAMILY_TEXT},
        {"to_char", FAMILY_TEXT},
        {"split_part", FAMILY_TEXT},
        {"string_agg", FAMILY_TEXT},
        {"md5", FAMILY_TEXT},
        {"to_tsvector", FAMILY_FULLTEXT},
        {"coalesce", FIRST},
        {"nullif", FIRST},
        {"greatest", FIRST},
        {"least", FIRST},
        {"min", FIRST},
        {"max", FIRST},
        {"abs", FIRST},
        {"lag", FIRST},
        {"lead", FIRST},
        {"first_value", FIRST},
        {"last_value", FIRST},
        {"any_value", FIRST},
    };
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (!str_ieq_z(call->name, calls[i].name)) {
            continue;
        }
        if (calls[i].family >= 0) {
            struct literal_expect expect = of_family((enum catalog_family)calls[i].family);
            expect.role = ROLE_COUNT;
            return expect;
        }
        if (call->args.n == 0) {
            break;
        }
        struct literal_expect expect =
            infer_at(infer, call->args.at[calls[i].family == LAST ? call->args.n - 1 : 0], depth + 1);
        if (calls[i].family == WRAP && expect.column && expect.column->family == FAMILY_RANGE) {
            return end_of(expect.column);
        }
        if (calls[i].family == WRAP) {
            expect.wrap = str_from_z(calls[i].name);
            expect.family = FAMILY_TEXT;
        }
        return expect;
    }
    return of_family(FAMILY_OTHER);
}

static bool is_number(enum catalog_family family) {
    return family == FAMILY_INTEGER || family == FAMILY_NUMERIC || family == FAMILY_FLOAT;
}

static struct literal_expect binary_at(const struct infer *infer, const struct sql_binary *binary, int depth) {
    struct literal_expect left = infer_at(infer, binary->left, depth + 1),
                          right = infer_at(infer, binary->right, depth + 1), expect;
    if (str_eq_z(binary->op, "->>") || str_eq_z(binary->op, "#>>") || str_eq_z(binary->op, "||")) {
        return of_family(str_eq_z(binary->op, "||") && left.family == FAMILY_JSON ? FAMILY_JSON : FAMILY_TEXT);
    }
    if (str_eq_z(binary->op, "->") || str_eq_z(binary->op, "#>")) {
        return of_family(FAMILY_JSON);
    }
    bool minus = str_eq_z(binary->op, "-");
    if (minus && left.family == FAMILY_DATE && right.family == FAMILY_DATE) {
        return of_family(FAMILY_INTEGER);
    }
    bool left_time = left.family == FAMILY_TIMESTAMP || left.family == FAMILY_DATE;
    bool right_time = right.family == FAMILY_TIMESTAMP || right.family == FAMILY_DATE;
    if (minus && left_time && right_time) {
        return of_family(FAMILY_INTERVAL);
    }
    if (left_time || right_time) { /* shifted in time: the column's values still fit */
        expect = left_time ? left : right;
    } else if (is_number(left.family) || is_number(right.family)) {
        bool whole = left.family == FAMILY_INTEGER && right.family == FAMILY_INTEGER;
        expect = of_family(whole ? FAMILY_INTEGER : FAMILY_NUMERIC);
        expect.role = ROLE_COUNT;
    } else {
        expect = left.family != FAMILY_OTHER ? left : right;
    }
    expect.direct = false;
    return expect;
}

static struct literal_expect literal_at(const struct sql_literal *literal) {
    switch ((enum sql_literal_kind)literal->kind) {
    case SQL_LITERAL_TRUE:
    case SQL_LITERAL_FALSE:
        return of_family(FAMILY_BOOLEAN);
    case SQL_LITERAL_NUMBER:
        return of_family(memchr(literal->text.ptr, '.', literal->text.len) ? FAMILY_NUMERIC : FAMILY_INTEGER);
    case SQL_LITERAL_STRING:
        return of_family(FAMILY_TEXT);
    case SQL_LITERAL_TYPED:
        return (struct literal_expect){.family = catalog_family_of(literal->type), .type_name = literal->type};
    case SQL_LITERAL_NULL:
    case SQL_LITERAL_BITS:
        break;
    }
    return of_family(FAMILY_OTHER);
}

static struct literal_expect case_at(const struct infer *infer, const struct sql_case *node, int depth) {
    for (size_t i = 0; i < node->whens.n; i++) {
        struct literal_expect expect = infer_at(infer, SQL_AS_CONST(when, node->whens.at[i])->result, depth + 1);
        if (expect.family != FAMILY_OTHER) {
            return expect;
        }
    }
    return infer_at(infer, node->otherwise, depth + 1);
}

/* A cast keeps the values of its column: created_at::date, amount::numeric. */
static struct literal_expect cast_at(const struct infer *infer, const struct sql_cast *cast, int depth) {
    struct literal_expect type = infer_type(cast->type), inner = infer_at(infer, cast->operand, depth + 1);
    if (inner.family == FAMILY_TIMESTAMP && type.family == FAMILY_DATE) {
        inner.wrap = STR("date");
    } else if (inner.family != type.family && !(is_number(inner.family) && is_number(type.family))) {
        return type;
    }
    inner.family = type.family;
    inner.type_name = type.type_name;
    inner.direct = false;
    return inner;
}

static struct literal_expect infer_at(const struct infer *infer, const struct sql_node *node, int depth) {
    if (!node || depth > INFER_DEPTH || *infer->steps_left == 0) {
        return of_family(FAMILY_OTHER);
    }
    --*infer->steps_left;
    switch ((int)node->kind) {
    case SQL_COLUMN:
        return column_at(infer, SQL_AS_CONST(column, node), depth);
    case SQL_LITERAL:
        return literal_at(SQL_AS_CONST(literal, node));
    case SQL_CALL:
        return call_at(infer, SQL_AS_CONST(call, node), depth);
    case SQL_BINARY:
        return binary_at(infer, SQL_AS_CONST(binary, node), depth);
    case SQL_CAST:
        return cast_at(infer, SQL_AS_CONST(cast, node), depth);
    case SQL_CASE:
        return case_at(infer, SQL_AS_CONST(case, node), depth);
    case SQL_UNARY:
        return infer_at(infer, SQL_AS_CONST(unary, node)->operand, depth + 1);
    case SQL_COLLATE:
        return infer_at(infer, SQL_AS_CONST(collate, node)->operand, depth + 1);
    case SQL_AT_TIME_ZONE:
        return infer_at(infer, SQL_AS_CONST(at_time_zone, node)->operand, depth + 1);
    case SQL_SUBQUERY:
        return infer_output(infer, SQL_AS_CONST(subquery, node)->query, 0);
    case SQL_EXTRACT: {
        struct literal_expect expect = of_family(FAMILY_NUMERIC);
        expect.role = ROLE_COUNT;
        return expect;
    }
    case SQL_INTERVAL:
        return of_family(FAMILY_INTERVAL);
    case SQL_AND:
    case SQL_OR:
    case SQL_NOT:
    case SQL_IS:
    case SQL_IN:
    case SQL_LIKE:
    case SQL_BETWEEN:
    case SQL_EXISTS:
        return of_family(FAMILY_BOOLEAN);
    case SQL_ARRAY:
        return of_family(FAMILY_ARRAY);
    default:
        return of_family(FAMILY_OTHER);
    }
}

struct literal_expect infer_node(const struct infer *infer, const struct sql_node *node) {
    return infer_at(infer, node, 0);
}
