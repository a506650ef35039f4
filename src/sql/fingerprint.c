/*
 * The structural fingerprint: a hash over the tree by the nodes' descriptors, with names replaced by what they mean (fingerprint_names.h).
 *
 * Each query in FROM and each common table expression is hashed once, when its block is entered; where it stands in the tree, and wherever
 * its alias is named, its colour stands for it. So the work is linear in the tree but for the uses of self-joined tables (one more walk a block).
 */
#include "base/buf.h"
#include "base/hash.h"
#include "sql/fingerprint_names.h"
#include "sql/token.h"

struct hasher {
    struct arena *arena;
    enum sql_dialect dialect;
    struct fingerprint_scope *scope;
    const struct sql_list *labels; /* inside ORDER BY and GROUP BY: the targets that may be named there */
    struct sql_fingerprint_tokens *tokens; /* NULL: not asked for */
};

static uint64_t hash_node(struct hasher *h, const struct sql_node *node);

/* One multiplication instead of hash_u64's eight, then its high bits down: trees have many small fields. */
static uint64_t mix(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15); /* the golden ratio's fraction */
    return hash ^ hash >> 29;
}

/* ---- tokens ---- */

__attribute__((format(printf, 2, 3))) static void token(struct hasher *h, const char *format, ...) {
    va_list args;
    if (!h->tokens) return;
    va_start(args, format);
    struct str text = str_vfmt(h->arena, format, args);
    va_end(args);
    VEC_PUSH(h->arena, &h->tokens->list, text);
}

static void append_tokens(struct hasher *h, const struct sql_fingerprint_tokens *tokens) {
    for (size_t i = 0; h->tokens && i < tokens->list.n; i++) VEC_PUSH(h->arena, &h->tokens->list, tokens->list.at[i]);
}

/* ---- values ---- */

static bool all_values(const struct sql_list *list);

static bool is_value(const struct sql_node *node) {
    if (!node) return false;
    switch ((int)node->kind) { /* few of many */
    case SQL_LITERAL: case SQL_BIND: case SQL_INTERVAL: return true;
    case SQL_UNARY: return is_value(SQL_AS_CONST(unary, node)->operand); /* -1 */
    case SQL_CAST: return is_value(SQL_AS_CONST(cast, node)->operand);
    default: return false;
    }
}

static bool is_row_of_values(const struct sql_node *node) { return node->kind == SQL_ROW && all_values(&SQL_AS_CONST(row, node)->items); }

static bool all_values(const struct sql_list *list) {
    for (size_t i = 0; i < list->n; i++)
        if (!list->at[i] || !is_value(list->at[i])) return false;
    return list->n > 0;
}

/* Items of an IN list that may be any number: values, or rows of as many values each. */
static bool is_list_of_values(const struct sql_list *list) {
    if (all_values(list)) return true;
    for (size_t i = 0; i < list->n; i++)
        if (!list->at[i] || !is_row_of_values(list->at[i]) || SQL_AS_CONST(row, list->at[i])->items.n != SQL_AS_CONST(row, list->at[0])->items.n) return false;
    return list->n > 0;
}

/* = ANY and <> ALL of values are IN and NOT IN. */
static bool as_in(const struct sql_node *node, struct sql_in *in) {
    const struct sql_quantified *quantified = SQL_AS_CONST(quantified, node);
    const struct sql_node *array = quantified->array;
    bool any = str_eq_z(quantified->op, "=") && str_eq_z(quantified->quantifier, "any"), all = str_eq_z(quantified->op, "<>") && str_eq_z(quantified->quantifier, "all");
    if (!array || (!any && !all)) return false;
    while (array->kind == SQL_CAST) array = SQL_AS_CONST(cast, array)->operand;
    bool values = is_value(array) || is_row_of_values(array) || (array->kind == SQL_ARRAY && all_values(&SQL_AS_CONST(array, array)->items));
    *in = (struct sql_in){.node = {.kind = SQL_IN}, .negated = all, .operand = quantified->left};
    return values;
}

/* ---- text that the parser keeps as it stands ---- */

static bool is_raw(const struct sql_node *node, const struct sql_field_info *field) {
    static const char *const names[] = {"tail", "frame", "partition", "options", "hints", "wait", "suffix", "unit", "passing_by", "accuracy", "plsql", "quantifier"};
    if (node->kind == SQL_CURSOR_OF || node->kind == SQL_OPAQUE || node->kind == SQL_WORDS || node->kind == SQL_TYPE) return true;
    if (node->kind == SQL_PLSQL_UNIT && fingerprint_field_is(field, "text")) return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (fingerprint_field_is(field, names[i])) return true;
    return false;
}

/* Names in lower case here: the labels are as the dialect folds them. */
static const struct fingerprint_source *source_meant(const struct hasher *h, struct str word) {
    const struct fingerprint_scope *scope = h->scope;
    for (size_t i = 0; scope && i < scope->sources.n && scope->sources.n <= FINGERPRINT_SOURCES_MAX; i++)
        if (str_ieq(scope->sources.at[i].label, word)) return &scope->sources.at[i];
    return NULL;
}

static uint64_t hash_lower(struct str text) {
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i], lower = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
        hash = hash_bytes(hash, &lower, 1);
    }
    return hash_finish(hash);
}

static uint64_t hash_raw_token(const struct hasher *h, const struct sql_token *one) {
    bool value = one->kind == TOKEN_NUMBER || one->kind == TOKEN_STRING || one->kind == TOKEN_BITS || one->kind == TOKEN_BIND;
    const struct fingerprint_source *source = one->kind == TOKEN_WORD ? source_meant(h, one->text) : NULL;
    if (value) return hash_str(STR("value"));
    if (source) return source->colour;
    return one->kind == TOKEN_WORD ? hash_lower(one->text) : hash_str(one->text);
}

/* Case, blanks, comments and values do not count in it, aliases (of hints) mean their tables. */
static uint64_t hash_raw(struct hasher *h, const char *field, struct str text) {
    struct sql_lexer lexer = {.dialect = h->dialect, .text = text};
    struct sql_token one;
    struct buf shown;
    uint64_t hash = HASH_START;
    buf_init(&shown, h->arena);
    for (;;) {
        if (!sql_lexer_next(&lexer, &one)) return token(h, "%s " STR_FMT, field, STR_ARG(text)), hash_str(text);
        if (one.kind == TOKEN_END) break;
        uint64_t part = hash_raw_token(h, &one);
        hash = mix(hash, part);
        if (!h->tokens) continue;
        if (part == hash_str(STR("value"))) buf_z(&shown, " value");
        else if (one.kind == TOKEN_WORD && source_meant(h, one.text)) buf_fmt(&shown, " %016llx", (unsigned long long)part);
        else buf_fmt(&shown, " " STR_FMT, STR_ARG(str_lower(h->arena, one.text)));
    }
    token(h, "%s" STR_FMT, field, STR_ARG(buf_view(&shown)));
    return hash_finish(hash);
}

/* ---- names ---- */

/* Names that only label: they change nothing that a planner does. */
static bool is_label(enum sql_kind kind, const struct sql_field_info *field) {
    bool alias = fingerprint_field_is(field, "alias") || fingerprint_field_is(field, "column_aliases") || fingerprint_field_is(field, "using_alias");
    if (fingerprint_field_is(field, "written")) return true;
    switch ((int)kind) { /* few of many */
    case SQL_TARGET: case SQL_DERIVED: case SQL_TABLE: case SQL_TABLE_FUNCTION: case SQL_JOIN: return alias;
    case SQL_CTE: return fingerprint_field_is(field, "name") || fingerprint_field_is(field, "columns");
    case SQL_CAST: return fingerprint_field_is(field, "style");
    case SQL_DUALITY_FIELD: return fingerprint_field_is(field, "key"); /* a string in SQL's form: a literal */
    default: return false;
    }
}

/* A column named alone, by the alias that a query in FROM gives it; 0 when no scope has it. */
static size_t output_anywhere(const struct hasher *h, struct str name) {
    for (const struct fingerprint_scope *scope = h->scope; scope; scope = scope->outer) {
        for (size_t i = 0; i < scope->sources.n && scope->sources.n <= FINGERPRINT_SOURCES_MAX; i++) {
            size_t place = fingerprint_output(&scope->sources.at[i], name);
            if (place) return place;
        }
    }
    return 0;
}

static uint64_t hash_column(struct hasher *h, const struct sql_node *node) {
    const struct sql_column *column = SQL_AS_CONST(column, node);
    bool alone = !column->table.len, far = column->schema.len > 0;
    const struct fingerprint_source *source = far || alone ? NULL : fingerprint_source_named(h->scope, column->table);
    size_t target = alone ? fingerprint_target_named(h->labels, column->name) : 0, place = source ? fingerprint_output(source, column->name) : 0;
    if (alone && !target && !column->star) {
        source = fingerprint_source_named(h->scope, column->name);
        if (source && source->aliased) return token(h, "row of %016llx", (unsigned long long)source->colour), source->colour; /* count(t) */
        source = NULL;
        place = output_anywhere(h, column->name);
    }
    uint64_t hash = mix(hash_str(STR("column")), (column->star ? 1U : 0U) | (column->outer_mark ? 2U : 0U));
    uint64_t table = source ? source->colour : hash_str(column->table), name = hash_str(column->name);
    if (target) name = mix(hash_str(STR("target")), target);
    else if (place) name = mix(hash_str(STR("output")), place);
    if (target || place) token(h, "column %s %zu of %016llx%s", target ? "target" : "output", target + place, (unsigned long long)(alone ? 0 : table), column->outer_mark ? " (+)" : "");
    else token(h, "column " STR_FMT "%s of %016llx%s", STR_ARG(column->name), column->star ? "*" : "", (unsigned long long)(alone ? 0 : table), column->outer_mark ? " (+)" : "");
    hash = mix(mix(hash, alone ? 0 : table), name);
    return hash_finish(mix(mix(hash, hash_str(column->schema)), hash_str(column->database)));
}

/* ---- nodes by their fields ---- */

struct segment {
    uint64_t hash;
    size_t from, to; /* tokens */
};

static int compare_segments(const void *left, const void *right) {
    const struct segment *a = left, *b = right;
    return a->hash < b->hash ? -1 : a->hash > b->hash;
}

/* Tokens of items whose order means nothing, in the order of the items' hashes. */
static void sort_tokens(struct hasher *h, struct segment *segments, size_t n) {
    struct sql_fingerprint_tokens sorted = {0};
    if (!h->tokens || n < 2) return;
    size_t from = segments[0].from;
    qsort(segments, n, sizeof *segments, compare_segments);
    for (size_t i = 0; i < n; i++)
        for (size_t at = segments[i].from; at < segments[i].to; at++) VEC_PUSH(h->arena, &sorted.list, h->tokens->list.at[at]);
    h->tokens->list.n = from;
    append_tokens(h, &sorted);
}

static uint64_t hash_in_any_order(struct hasher *h, const struct sql_list *list) {
    struct segment *segments = h->tokens ? ARENA_ARRAY(h->arena, struct segment, list->n) : NULL;
    uint64_t sum = 0;
    for (size_t i = 0; i < list->n; i++) {
        size_t from = h->tokens ? h->tokens->list.n : 0;
        uint64_t item = hash_node(h, list->at[i]);
        if (segments) segments[i] = (struct segment){item, from, h->tokens->list.n};
        sum += hash_finish(mix(HASH_START, item));
    }
    sort_tokens(h, segments, list->n);
    return mix(sum, list->n);
}

/* An ORDER BY or GROUP BY item that is a number names a place, and counts. */
static bool is_place(const struct sql_node *node, const struct sql_field_info *field, const struct sql_node *item) {
    bool here = (node->kind == SQL_ORDER && fingerprint_field_is(field, "expression")) || (node->kind == SQL_SELECT && fingerprint_field_is(field, "group"));
    return here && item->kind == SQL_LITERAL && SQL_AS_CONST(literal, item)->kind == SQL_LITERAL_NUMBER;
}

static uint64_t hash_item(struct hasher *h, const struct sql_node *node, const struct sql_field_info *field, const struct sql_node *item) {
    if (!item) return 0;
    if (!is_place(node, field, item)) return hash_node(h, item);
    struct str number = SQL_AS_CONST(literal, item)->text;
    token(h, "place " STR_FMT, STR_ARG(number));
    return hash_str(number);
}

static uint64_t hash_list(struct hasher *h, const struct sql_node *node, const struct sql_field_info *field, const struct sql_list *list) {
    if (fingerprint_any_order(node->kind, field->name)) return hash_in_any_order(h, list);
    if (node->kind == SQL_IN && is_list_of_values(list)) return token(h, "values"), hash_str(STR("values"));
    bool rows = node->kind == SQL_VALUES && fingerprint_field_is(field, "rows");
    uint64_t hash = HASH_START, last = 0;
    size_t count = 0;
    for (size_t i = 0; i < list->n; i++) {
        size_t from = h->tokens ? h->tokens->list.n : 0;
        uint64_t item = hash_item(h, node, field, list->at[i]);
        if (rows && i && item == last) { /* one row like the row before */
            if (h->tokens) h->tokens->list.n = from;
            continue;
        }
        hash = mix(hash, last = item);
        count++;
    }
    return mix(hash, count);
}

static uint64_t hash_text(struct hasher *h, const struct sql_node *node, const struct sql_field_info *field, struct str text) {
    if (is_raw(node, field)) return hash_raw(h, field->name, text);
    token(h, "%s " STR_FMT, field->name, STR_ARG(text));
    return hash_str(text);
}

/* Of a field that is not empty. */
static uint64_t hash_field(struct hasher *h, const struct sql_node *node, const struct sql_field_info *field) {
    const void *at = (const char *)node + field->offset;
    switch (field->type) {
    case SQL_FIELD_CHILD: return hash_item(h, node, field, *(struct sql_node *const *)at);
    case SQL_FIELD_LIST: return hash_list(h, node, field, at);
    case SQL_FIELD_TEXT: return hash_text(h, node, field, *(const struct str *)at);
    case SQL_FIELD_NUM: return token(h, "%s %lld", field->name, (long long)*(const int64_t *)at), (uint64_t)*(const int64_t *)at;
    case SQL_FIELD_FLAG: return token(h, "%s", field->name), 1;
    }
    return 0;
}

/* In ORDER BY and GROUP BY of a block the aliases of its targets are known. */
static bool names_targets(const struct sql_node *node, const struct sql_field_info *field) {
    return (node->kind == SQL_SELECT || node->kind == SQL_SETOP) && (fingerprint_field_is(field, "order") || fingerprint_field_is(field, "group"));
}

static bool is_empty(const struct sql_node *node, const struct sql_field_info *field) {
    const void *at = (const char *)node + field->offset;
    switch (field->type) {
    case SQL_FIELD_CHILD: return !*(struct sql_node *const *)at;
    case SQL_FIELD_LIST: return !((const struct sql_list *)at)->n;
    case SQL_FIELD_TEXT: return !((const struct str *)at)->len;
    case SQL_FIELD_NUM: return !*(const int64_t *)at;
    case SQL_FIELD_FLAG: return !*(const bool *)at;
    }
    return true;
}

/* Empty fields do not count, so that a field added to a node later leaves old fingerprints alone. */
static uint64_t hash_fields(struct hasher *h, const struct sql_node *node) {
    const struct sql_kind_info *info = sql_kind_info(node->kind);
    uint64_t hash = hash_str(str_from_z(info->name));
    token(h, "%s", info->name);
    for (size_t i = 0; i < info->field_count; i++) {
        const struct sql_field_info *field = &info->fields[i];
        const struct sql_list *labels = h->labels;
        if (is_empty(node, field) || is_label(node->kind, field) || (fingerprint_field_is(field, "with") && h->scope)) continue;
        if (names_targets(node, field)) h->labels = h->scope->targets;
        uint64_t value = hash_field(h, node, field);
        h->labels = labels;
        if (value) hash = mix(mix(hash, hash_str(str_from_z(field->name))), value);
    }
    return hash_finish(hash);
}

/* ---- blocks ---- */

static bool is_block(const struct sql_node *node) {
    switch ((int)node->kind) { /* few of many */
    case SQL_SELECT: case SQL_SETOP: case SQL_INSERT: case SQL_UPDATE: case SQL_DELETE: case SQL_MERGE: return true;
    default: return false;
    }
}

static const struct sql_list *with_of(const struct sql_node *block) {
    const struct sql_kind_info *info = sql_kind_info(block->kind);
    for (size_t i = 0; i < info->field_count; i++)
        if (info->fields[i].type == SQL_FIELD_LIST && fingerprint_field_is(&info->fields[i], "with")) return (const void *)((const char *)block + info->fields[i].offset);
    return NULL;
}

static bool is_source(const struct sql_node *node) { return node->kind == SQL_TABLE || node->kind == SQL_DERIVED || node->kind == SQL_TABLE_FUNCTION; }

/* Of a table, function or query, all but its labels; its tokens are kept for where it stands. */
static uint64_t hash_content(struct hasher *h, struct fingerprint_source *source) {
    struct hasher inner = *h;
    inner.labels = NULL;
    inner.tokens = h->tokens ? &source->tokens : NULL;
    if (!source->cte) return hash_fields(&inner, source->node);
    token(&inner, "common table expression %016llx", (unsigned long long)source->cte->colour);
    struct sql_table table = *SQL_AS_CONST(table, source->node);
    table.name = (struct str){0};
    return mix(hash_fields(&inner, &table.node), source->cte->colour);
}

/* Each sees those before it, and itself (recursion) by a colour that all have. */
static uint64_t enter_ctes(struct hasher *h, const struct sql_list *with) {
    uint64_t sum = 0;
    for (size_t i = 0; with && i < with->n; i++) {
        const struct sql_node *node = with->at[i];
        struct str name = node->kind == SQL_CTE ? SQL_AS_CONST(cte, node)->name : (struct str){0};
        VEC_PUSH(h->arena, &h->scope->ctes, (struct fingerprint_source){.node = node, .label = name, .colour = hash_str(STR("itself"))});
        struct fingerprint_source *cte = &h->scope->ctes.at[i], kept = *cte;
        uint64_t content = hash_content(h, &kept);
        cte = &h->scope->ctes.at[i];
        cte->tokens = kept.tokens;
        cte->colour = content;
        sum += hash_finish(content);
    }
    return sum;
}

static uint64_t hash_shape(void *context, const struct sql_node *node) {
    struct hasher inner = *(const struct hasher *)context;
    inner.tokens = NULL;
    return hash_node(&inner, node);
}

/* Tables first, so that what a lateral query names is known by then; other sources are alike to it. */
static void enter_sources(struct hasher *h, const struct sql_node *block) {
    struct fingerprint_scope *scope = h->scope;
    struct fingerprint_shape shape = {hash_shape, h};
    fingerprint_find_sources(h->arena, scope, block);
    uint64_t *contents = ARENA_ARRAY(h->arena, uint64_t, scope->sources.n);
    for (size_t i = 0; i < scope->sources.n; i++) {
        struct fingerprint_source *source = &scope->sources.at[i];
        contents[i] = source->colour = source->node->kind == SQL_TABLE ? hash_content(h, source) : hash_str(STR("query"));
    }
    for (size_t i = 0; i < scope->sources.n; i++)
        if (scope->sources.at[i].node->kind != SQL_TABLE) contents[i] = hash_content(h, &scope->sources.at[i]);
    for (size_t i = 0; i < scope->sources.n; i++) scope->sources.at[i].colour = contents[i];
    fingerprint_part_twins(scope, block, &shape);
}

static uint64_t hash_block(struct hasher *h, const struct sql_node *block) {
    struct fingerprint_scope scope = {.outer = h->scope, .targets = fingerprint_targets(block)};
    struct hasher inner = *h;
    inner.scope = &scope;
    inner.labels = NULL;
    uint64_t ctes = enter_ctes(&inner, with_of(block));
    for (size_t i = 0; i < scope.ctes.n; i++) append_tokens(&inner, &scope.ctes.at[i].tokens);
    if (block->kind != SQL_SETOP) enter_sources(&inner, block);
    return mix(hash_fields(&inner, block), ctes);
}

/* A source where it stands: its block has hashed it. NULL for a table that is none (of a DROP, say). */
static struct fingerprint_source *source_here(struct hasher *h, const struct sql_node *node) {
    struct fingerprint_scope *scope = h->scope;
    for (size_t i = 0; scope && i < scope->sources.n; i++) {
        size_t at = (scope->visited + i) % scope->sources.n;
        if (scope->sources.at[at].node != node) continue;
        scope->visited = at + 1;
        return &scope->sources.at[at];
    }
    return NULL;
}

static uint64_t hash_source(struct hasher *h, const struct sql_node *node) {
    struct fingerprint_source *source = source_here(h, node);
    if (!source) return hash_fields(h, node);
    append_tokens(h, &source->tokens);
    token(h, "is %016llx", (unsigned long long)source->colour);
    return source->colour;
}

static uint64_t hash_node(struct hasher *h, const struct sql_node *node) {
    struct sql_in in;
    if (is_value(node)) return token(h, "value"), hash_str(STR("value"));
    if (node->kind == SQL_COLUMN) return hash_column(h, node);
    if (is_block(node)) return hash_block(h, node);
    if (is_source(node)) return hash_source(h, node);
    if (node->kind != SQL_QUANTIFIED || !as_in(node, &in)) return hash_fields(h, node);
    struct sql_literal value = {.node = {.kind = SQL_LITERAL}};
    struct sql_node *items[] = {&value.node};
    in.items = (struct sql_list){items, 1, 1};
    return hash_fields(h, &in.node);
}

uint64_t sql_fingerprint_explain(struct arena *arena, enum sql_dialect dialect, const struct sql_node *tree, struct sql_fingerprint_tokens *tokens) {
    struct hasher h = {.arena = arena, .dialect = dialect, .tokens = tokens};
    return hash_finish(mix(hash_node(&h, tree), SQL_FINGERPRINT_VERSION));
}

uint64_t sql_fingerprint(enum sql_dialect dialect, const struct sql_node *tree) {
    struct arena arena;
    arena_init(&arena, NULL);
    uint64_t fingerprint = sql_fingerprint_explain(&arena, dialect, tree, NULL);
    arena_release(&arena);
    return fingerprint;
}
