/* Sources of a block: found, told apart, looked up. See the header for the model. */
#include "sql/fingerprint_names.h"

#include "base/hash.h"

bool fingerprint_field_is(const struct sql_field_info *field, const char *name) { return strcmp(field->name, name) == 0; }

bool fingerprint_any_order(enum sql_kind kind, const char *field) {
    if (kind == SQL_AND || kind == SQL_OR) return true;
    return (kind == SQL_SELECT || kind == SQL_UPDATE || kind == SQL_DELETE) && (strcmp(field, "from") == 0 || strcmp(field, "using") == 0);
}

/* ---- finding ---- */

static void add_source(struct arena *arena, struct fingerprint_scope *scope, const struct sql_node *node, struct str alias, struct str name) {
    struct fingerprint_source source = {.node = node, .label = alias.len ? alias : name, .aliased = alias.len > 0};
    if (node->kind == SQL_TABLE && !SQL_AS_CONST(table, node)->schema.len && !SQL_AS_CONST(table, node)->dblink.len) source.cte = fingerprint_cte_named(scope, name);
    VEC_PUSH(arena, &scope->sources, source);
}

static void find_in(struct arena *arena, struct fingerprint_scope *scope, const struct sql_node *node) {
    if (!node) return;
    switch ((int)node->kind) { /* few of many */
    case SQL_TABLE: add_source(arena, scope, node, SQL_AS_CONST(table, node)->alias, SQL_AS_CONST(table, node)->name); break;
    case SQL_DERIVED: add_source(arena, scope, node, SQL_AS_CONST(derived, node)->alias, (struct str){0}); break;
    case SQL_TABLE_FUNCTION: add_source(arena, scope, node, SQL_AS_CONST(table_function, node)->alias, (struct str){0}); break;
    case SQL_JOIN:
        find_in(arena, scope, SQL_AS_CONST(join, node)->left);
        find_in(arena, scope, SQL_AS_CONST(join, node)->right);
        break;
    default: break;
    }
}

/* Fields that hold sources, of any block. */
static bool holds_sources(const struct sql_field_info *field) {
    return fingerprint_field_is(field, "from") || fingerprint_field_is(field, "using") || fingerprint_field_is(field, "target") || fingerprint_field_is(field, "source");
}

void fingerprint_find_sources(struct arena *arena, struct fingerprint_scope *scope, const struct sql_node *block) {
    const struct sql_kind_info *info = sql_kind_info(block->kind);
    for (size_t i = 0; i < info->field_count; i++) {
        const void *at = (const char *)block + info->fields[i].offset;
        if (!holds_sources(&info->fields[i])) continue;
        if (info->fields[i].type == SQL_FIELD_CHILD) find_in(arena, scope, *(struct sql_node *const *)at);
        if (info->fields[i].type != SQL_FIELD_LIST) continue;
        const struct sql_list *list = at;
        for (size_t item = 0; item < list->n; item++) find_in(arena, scope, list->at[item]);
    }
}

/* ---- telling twins apart ----
 * By the colours of what they meet: the refinement of Weisfeiler and Leman (1968). A use of a source is where in the block it is named, and the hash
 * of the condition around it under the colours so far; the sum over its uses refines its colour, until no more twins part. */

enum { ROUNDS_MAX = 4 };

struct uses {
    const struct fingerprint_scope *scope;
    const struct fingerprint_shape *shape;
    uint64_t sums[FINGERPRINT_SOURCES_MAX];
    bool twin[FINGERPRINT_SOURCES_MAX];
};

static void note_use(struct uses *uses, const struct sql_node *node, uint64_t path) {
    for (size_t i = 0; i < uses->scope->sources.n; i++) {
        const struct fingerprint_source *source = &uses->scope->sources.at[i];
        if (!uses->twin[i]) continue;
        if (source->node == node) uses->sums[i] += hash_finish(path);
        if (node->kind == SQL_COLUMN && str_eq(SQL_AS_CONST(column, node)->table, source->label))
            uses->sums[i] += hash_finish(hash_u64(path, hash_str(SQL_AS_CONST(column, node)->name)));
    }
}

static bool find_query(const struct sql_node *node, void *context) {
    *(bool *)context |= node->kind == SQL_SELECT || node->kind == SQL_SETOP;
    return !*(bool *)context;
}

/* Of a condition, by which its columns are told apart; queries in it are left out, or nested ones would be hashed twice a level. */
static uint64_t shape_of(const struct uses *uses, const struct sql_node *node) {
    bool has_query = false;
    sql_walk(node, find_query, &has_query);
    return has_query ? 0 : uses->shape->hash(uses->shape->context, node);
}

static void note_uses(struct uses *uses, const struct sql_node *node, uint64_t path);

static void note_list(struct uses *uses, const struct sql_node *node, const struct sql_field_info *field, const struct sql_list *list, uint64_t path) {
    bool any_order = fingerprint_any_order(node->kind, field->name), conditions = node->kind == SQL_AND || node->kind == SQL_OR;
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i]) note_uses(uses, list->at[i], conditions ? hash_u64(path, shape_of(uses, list->at[i])) : any_order ? path : hash_u64(path, i));
}

static void note_uses(struct uses *uses, const struct sql_node *node, uint64_t path) {
    const struct sql_kind_info *info = sql_kind_info(node->kind);
    note_use(uses, node, path);
    for (size_t i = 0; i < info->field_count; i++) {
        const void *at = (const char *)node + info->fields[i].offset;
        uint64_t below = hash_u64(path, (uint64_t)node->kind << 16 | i);
        if (info->fields[i].type == SQL_FIELD_CHILD && *(struct sql_node *const *)at) note_uses(uses, *(struct sql_node *const *)at, below);
        if (info->fields[i].type == SQL_FIELD_LIST) note_list(uses, node, &info->fields[i], at, below);
    }
}

/* Marks sources that another has the colour of; how many. */
static size_t find_twins(struct uses *uses) {
    const struct fingerprint_scope *scope = uses->scope;
    size_t count = 0;
    for (size_t i = 0; i < scope->sources.n; i++) {
        uses->twin[i] = false;
        for (size_t other = 0; other < scope->sources.n; other++) uses->twin[i] |= other != i && scope->sources.at[i].colour == scope->sources.at[other].colour;
        count += uses->twin[i];
    }
    return count;
}

static void refine(struct uses *uses, struct fingerprint_scope *scope, const struct sql_node *block) {
    memset(uses->sums, 0, sizeof uses->sums);
    note_uses(uses, block, HASH_START);
    for (size_t i = 0; i < scope->sources.n; i++)
        if (uses->twin[i]) scope->sources.at[i].colour = hash_finish(hash_u64(scope->sources.at[i].colour, uses->sums[i]));
}

void fingerprint_part_twins(struct fingerprint_scope *scope, const struct sql_node *block, const struct fingerprint_shape *shape) {
    struct uses uses = {.scope = scope, .shape = shape};
    if (scope->sources.n > FINGERPRINT_SOURCES_MAX) return;
    size_t twins = find_twins(&uses), before = SIZE_MAX;
    for (int round = 0; round < ROUNDS_MAX && twins && twins < before; round++) {
        refine(&uses, scope, block);
        before = twins;
        twins = find_twins(&uses);
    }
    for (size_t i = 0; i < scope->sources.n; i++) { /* those left, in the order of the text */
        if (!uses.twin[i]) continue;
        size_t number = 0;
        for (size_t other = i + 1; other < scope->sources.n; other++)
            if (scope->sources.at[other].colour == scope->sources.at[i].colour) scope->sources.at[other].colour = hash_finish(hash_u64(scope->sources.at[i].colour, ++number));
    }
}

/* ---- looking up ---- */

const struct fingerprint_source *fingerprint_source_named(const struct fingerprint_scope *scope, struct str label) {
    for (; scope; scope = scope->outer) {
        if (scope->sources.n > FINGERPRINT_SOURCES_MAX) continue;
        for (size_t i = 0; i < scope->sources.n; i++)
            if (str_eq(scope->sources.at[i].label, label)) return &scope->sources.at[i];
    }
    return NULL;
}

const struct fingerprint_source *fingerprint_cte_named(const struct fingerprint_scope *scope, struct str name) {
    for (; scope; scope = scope->outer) {
        if (scope->ctes.n > FINGERPRINT_SOURCES_MAX) continue;
        for (size_t i = scope->ctes.n; i-- > 0;)
            if (str_eq(scope->ctes.at[i].label, name)) return &scope->ctes.at[i];
    }
    return NULL;
}

size_t fingerprint_target_named(const struct sql_list *targets, struct str name) {
    if (!targets || targets->n > FINGERPRINT_OUTPUTS_MAX) return 0;
    for (size_t i = 0; i < targets->n; i++)
        if (targets->at[i]->kind == SQL_TARGET && str_eq(SQL_AS_CONST(target, targets->at[i])->alias, name)) return i + 1;
    return 0;
}

/* Among names given in a list: f(a, b), or f(a int, b text) of a function. */
static size_t place_in_names(const struct sql_list *names, struct str name) {
    for (size_t i = 0; i < names->n && names->n <= FINGERPRINT_OUTPUTS_MAX; i++) {
        const struct sql_node *node = names->at[i];
        if (node->kind == SQL_NAME && str_eq(SQL_AS_CONST(name, node)->text, name)) return i + 1;
        if (node->kind == SQL_COLUMN_DEF && str_eq(SQL_AS_CONST(column_def, node)->name, name)) return i + 1;
    }
    return 0;
}

const struct sql_list *fingerprint_targets(const struct sql_node *query) {
    while (query && query->kind == SQL_SETOP) query = SQL_AS_CONST(setop, query)->left;
    return query && query->kind == SQL_SELECT ? &SQL_AS_CONST(select, query)->targets : NULL;
}

size_t fingerprint_output(const struct fingerprint_source *source, struct str name) {
    const struct sql_list *names = NULL;
    const struct sql_node *query = NULL;
    switch ((int)source->node->kind) { /* few of many */
    case SQL_TABLE: names = &SQL_AS_CONST(table, source->node)->column_aliases; break;
    case SQL_TABLE_FUNCTION: names = &SQL_AS_CONST(table_function, source->node)->column_aliases; break;
    case SQL_DERIVED: names = &SQL_AS_CONST(derived, source->node)->column_aliases, query = SQL_AS_CONST(derived, source->node)->query; break;
    case SQL_CTE: names = &SQL_AS_CONST(cte, source->node)->columns, query = SQL_AS_CONST(cte, source->node)->query; break;
    default: return 0;
    }
    size_t place = place_in_names(names, name);
    if (!place && !names->n) place = fingerprint_target_named(fingerprint_targets(query), name);
    return place || !source->cte ? place : fingerprint_output(source->cte, name);
}
