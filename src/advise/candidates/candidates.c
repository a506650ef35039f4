/*
 * Which indexes could help: per table reference, every sensible order of its searched columns up to the width limit.
 *
 * The shape of a B-tree candidate: equality columns first (most selective first, and the other order of pairs, so that
 * queries can share), then one range, then what the order or grouping needs; join columns count as equalities, because the inner side of a
 * nested loop searches them with a value in hand. Each of those comes plain and covering: the rest of what the query reads
 * appended as keys where the width allows it (deduplication still works), else as INCLUDE. Each also comes partial, where the
 * workload always asks for the same value of a column. Oracle has neither INCLUDE nor partial indexes: what covers is keys.
 *
 * Kept out: tables of a few pages, what an existing index already does, what does not fit the budget alone.
 */
#include "advise/candidates/facts.h"

#include "cost/hypopg_size.h"
#include "cost/index_size.h"
#include "cost/predicate_share.h"

#define MUCH 0.3          /* of the budget */
#define ALONE_AT_MOST 0.1 /* share of the rows that are read by a partial index on nothing else: of more, few pages have none */

enum {
    TINY_PAGES = 8,     /* a table this small is read at once anyway */
    COVER_MAX = 8,      /* columns in INCLUDE */
    PERMUTE_MAX = 4,    /* equality and join columns that are combined in every order */
    KEEP_REJECTED = 15, /* entries of one reason: people read the list */
};

struct making {
    struct problem *problem;
    struct index_list *all;
    struct map *seen; /* identity -> index */
    const struct facts *facts;
    size_t width;
};

struct keys {
    struct catalog_key at[DESIGN_KEYS_MAX];
    size_t n;
};

static bool append(struct keys *keys, const struct catalog_key *key, size_t width) {
    for (size_t i = 0; i < keys->n; i++) {
        if (catalog_key_equal(&keys->at[i], key)) {
            return true;
        }
    }
    if (keys->n >= width) {
        return false;
    }
    keys->at[keys->n++] = *key;
    return true;
}

void candidates_offer(struct problem *problem, const struct design_index *like, struct index_list *all, struct map *seen) {
    struct arena_mark mark = arena_mark(problem->arena);
    struct design_index *index = design_index_make(problem->arena, problem->catalog, like);
    if (map_find(seen, index->identity)) {
        arena_rewind(problem->arena, mark);
        return;
    }
    map_put(seen, index->identity, index);
    VEC_PUSH(problem->arena, all, index);
}

static void emit(struct making *making, const struct keys *keys, const uint32_t *include, size_t include_count,
                 const struct partial *partial) {
    struct problem *problem = making->problem;
    struct design_index like = {.table = making->facts->table,
                                .method = METHOD_BTREE,
                                .keys = (struct catalog_key *)keys->at,
                                .key_count = keys->n,
                                .include = (uint32_t *)include,
                                .include_count = include_count};
    bool oracle = problem->catalog->dialect == SQL_ORACLE; /* has neither INCLUDE nor WHERE */
    if (!keys->n || (oracle && (include_count || partial))) {
        return;
    }
    if (partial) {
        like.predicate_text = partial->text;
        like.predicate = partial->tree;
    }
    candidates_offer(problem, &like, making->all, making->seen);
}

/* --- Covering -------------------------------------------------------------------------------------------- */

static bool may_cover(const struct catalog_table *table, uint32_t column) {
    const struct catalog_column *c = &table->columns[column];
    return !c->toasted || (c->stats.present && c->stats.width_bytes < 200);
}

static bool may_be_key(const struct catalog_column *column) {
    return column->family != FAMILY_JSON && column->family != FAMILY_FULLTEXT && column->family != FAMILY_GEOMETRY &&
           column->family != FAMILY_OTHER;
}

struct rest { /* columns that are read but not among the keys */
    uint32_t at[COVER_MAX];
    size_t n;
    bool as_keys; /* all of them may be keys */
};

/* Without those that `said` speaks of (may be NULL). False when covering the rest is out of the question. */
static bool rest_of(const struct making *making, const struct keys *keys, const struct partial *said, struct rest *rest) {
    const struct facts *facts = making->facts;
    const struct catalog_table *table = &making->problem->catalog->tables[facts->table];
    *rest = (struct rest){.as_keys = true};
    for (size_t i = 0; i < facts->touched_count; i++) {
        bool held = said && partial_says(said, &(struct catalog_key){.column = facts->touched[i]});
        for (size_t k = 0; k < keys->n; k++) {
            held |= keys->at[k].column == facts->touched[i];
        }
        if (held) {
            continue;
        }
        if (rest->n == COVER_MAX || !may_cover(table, facts->touched[i])) {
            return false;
        }
        rest->as_keys &= may_be_key(&table->columns[facts->touched[i]]);
        rest->at[rest->n++] = facts->touched[i];
    }
    return facts->coverable && rest->n > 0;
}

static void emit_covering(struct making *making, const struct keys *keys, const struct rest *rest, const struct partial *partial) {
    bool include = making->problem->catalog->dialect == SQL_POSTGRESQL; /* Oracle's indexes have keys alone */
    size_t width = include ? making->width : DESIGN_KEYS_MAX;
    if (rest->as_keys && keys->n + rest->n <= width) {
        struct keys wide = *keys;
        for (size_t i = 0; i < rest->n; i++) {
            append(&wide, &(struct catalog_key){.column = rest->at[i]}, width);
        }
        emit(making, &wide, NULL, 0, partial);
    } else if (include) {
        emit(making, keys, rest->at, rest->n, partial);
    }
}

/* A column that nobody reads but the condition which the predicate settles need not be there: whether others do, the prices say. */
static void emit_forms(struct making *making, const struct keys *keys, const struct partial *partial) {
    struct rest rest;
    emit(making, keys, NULL, 0, partial);
    if (keys->n && rest_of(making, keys, NULL, &rest)) {
        emit_covering(making, keys, &rest, partial);
    }
    if (keys->n && partial && rest_of(making, keys, partial, &rest)) {
        emit_covering(making, keys, &rest, partial);
    }
}

/*
 * Where nothing but the predicate is searched: the rows it leaves are all that is wanted, and any key will do. Its own column, of which it mostly leaves one value
 * (deduplication makes that small), else the first of the primary key.
 */
static void append_any_key(const struct making *making, const struct partial *partial, struct keys *keys) {
    const struct catalog_table *table = &making->problem->catalog->tables[making->facts->table];
    uint32_t column = partial->columns[0];
    for (size_t i = 0; i < table->constraint_count && (column == CATALOG_NONE || !may_be_key(&table->columns[column])); i++) {
        const struct catalog_constraint *constraint = &table->constraints[i];
        column = constraint->kind == CONSTRAINT_PRIMARY ? constraint->columns[0] : column;
    }
    if (column != CATALOG_NONE && may_be_key(&table->columns[column])) {
        append(keys, &(struct catalog_key){.column = column}, making->width);
    }
}

/* Plain, covering, and the partial forms, from which the predicate's column is left out. Oracle's indexes are never partial. */
static void emit_all(struct making *making, const struct keys *keys) {
    const struct catalog_table *table = &making->problem->catalog->tables[making->facts->table];
    bool partials = making->problem->catalog->dialect == SQL_POSTGRESQL;
    emit_forms(making, keys, NULL);
    for (size_t p = 0; partials && p < making->facts->partial_count; p++) {
        const struct partial *partial = &making->facts->partials[p];
        struct keys shorter = {0};
        for (size_t i = 0; i < keys->n; i++) {
            if (!partial_says(partial, &keys->at[i])) {
                append(&shorter, &keys->at[i], making->width);
            }
        }
        if (!shorter.n && cost_predicate_share(table, partial->tree) <= ALONE_AT_MOST) {
            append_any_key(making, partial, &shorter);
        }
        emit_forms(making, &shorter, partial);
    }
}

/* --- Orders of columns ----------------------------------------------------------------------------------- */

static void combine(struct making *making, const struct keys *prefix, const struct fact_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        struct keys keys = *prefix;
        if (append(&keys, &list->at[i].key, making->width)) {
            emit_all(making, &keys);
        }
    }
}

/* As much of a sequence as fits: an order's first columns are worth having (incremental sort). */
static void sequence(struct making *making, const struct keys *prefix, const struct fact_list *list) {
    struct keys keys = *prefix;
    for (size_t i = 0; i < list->n && append(&keys, &list->at[i].key, making->width); i++) {
    }
    if (keys.n > prefix->n) {
        emit_all(making, &keys);
    }
}

static void endings(struct making *making, const struct keys *prefix) {
    emit_all(making, prefix);
    combine(making, prefix, &making->facts->range);
    sequence(making, prefix, &making->facts->order);
    sequence(making, prefix, &making->facts->group);
}

/* The first `n` of the list, as far as the width allows. */
static struct keys first_of(const struct making *making, const struct fact_list *list, size_t n) {
    struct keys keys = {0};
    for (size_t i = 0; i < list->n && i < n; i++) {
        append(&keys, &list->at[i].key, making->width);
    }
    return keys;
}

static void pairs(struct making *making, const struct fact_list *first, const struct fact_list *second) {
    for (size_t i = 0; i < first->n && i < PERMUTE_MAX; i++) {
        for (size_t k = 0; k < second->n && k < PERMUTE_MAX; k++) {
            struct keys keys = {0};
            append(&keys, &first->at[i].key, making->width);
            if (append(&keys, &second->at[k].key, making->width) && keys.n == 2) {
                endings(making, &keys);
            }
        }
    }
}

static bool is_worth_it(const struct problem *problem, const struct facts *facts) {
    const struct catalog_table *table = &problem->catalog->tables[facts->table];
    bool tiny = table->pages >= 0 && table->pages < TINY_PAGES && table->rows >= 0;
    return !tiny && table->kind != TABLE_FOREIGN;
}

static void make_for(struct making *making) {
    const struct facts *facts = making->facts;
    const struct keys none = {0};
    const struct fact_list *singles[] = {&facts->equal, &facts->join, &facts->range, &facts->order, &facts->group};
    for (size_t i = 0; i < sizeof singles / sizeof *singles; i++) {
        combine(making, &none, singles[i]);
    }
    for (size_t i = 0; i < facts->equal.n && i < PERMUTE_MAX; i++) {
        struct keys keys = {.at = {facts->equal.at[i].key}, .n = 1};
        endings(making, &keys);
    }
    for (size_t i = 0; i < facts->join.n && i < PERMUTE_MAX; i++) {
        struct keys keys = {.at = {facts->join.at[i].key}, .n = 1};
        endings(making, &keys);
    }
    struct keys all = first_of(making, &facts->equal, making->width);
    endings(making, &all);
    all = first_of(making, &facts->equal, making->width - 1);
    endings(making, &all);
    combine(making, &all, &facts->join);
    pairs(making, &facts->equal, &facts->equal);
    pairs(making, &facts->join, &facts->equal);
    pairs(making, &facts->equal, &facts->join);
    pairs(making, &facts->join, &facts->join);
    sequence(making, &none, &facts->order);
    sequence(making, &none, &facts->group);
}

static void candidates_on_table(struct problem *problem, const struct facts *facts, struct index_list *all, struct map *seen) {
    if (is_worth_it(problem, facts)) {
        make_for(&(struct making){problem, all, seen, facts, problem->options.max_width});
        candidates_beyond_btree(problem, facts, all, seen);
    }
}

/* --- What exists ----------------------------------------------------------------------------------------- */

static bool same_key(const struct catalog_key *a, const struct catalog_key *b, bool direction) {
    return catalog_key_alike(a, b) && (!direction || catalog_key_same_direction(a, b));
}

static bool holds_its_rows(const struct catalog *catalog, const struct catalog_index *index, const struct design_index *candidate) {
    return !index->predicate_text.len ||
           alike_predicates(catalog, index->table, (struct alike_predicate){index->predicate_text, index->predicate},
                            (struct alike_predicate){candidate->predicate_text, candidate->predicate});
}

static bool serves(const struct catalog *catalog, const struct catalog_index *index, const struct design_index *candidate) {
    if (!index->valid || index->method != candidate->method || index->key_count < candidate->key_count) {
        return false;
    }
    for (size_t i = 0; i < candidate->key_count; i++) {
        /* One key can be read both ways. */
        if (!same_key(&index->keys[i], &candidate->keys[i], candidate->key_count > 1)) {
            return false;
        }
    }
    for (size_t i = 0; i < candidate->include_count; i++) {
        if (!catalog_entry_holds(index->keys, index->key_count, index->include, index->include_count, candidate->include[i])) {
            return false;
        }
    }
    return holds_its_rows(catalog, index, candidate);
}

bool candidate_exists(const struct catalog *catalog, const struct design_index *candidate, uint32_t *by) {
    const struct catalog_table *table = &catalog->tables[candidate->table];
    for (size_t i = 0; i < table->indexes.n; i++) {
        if (serves(catalog, &catalog->indexes[table->indexes.at[i]], candidate)) {
            *by = table->indexes.at[i];
            return true;
        }
    }
    return false;
}

/* --- The list -------------------------------------------------------------------------------------------- */

static int by_table_and_identity(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->index->table != y->index->table) {
        return x->index->table < y->index->table ? -1 : 1;
    }
    return str_cmp(x->index->identity, y->index->identity);
}

static bool is_barred(struct problem *problem, const struct design_index *index) {
    for (size_t i = 0; i < problem->options.barred_count; i++) {
        const struct advise_barred *barred = &problem->options.barred[i];
        if (str_eq(barred->index->identity, index->identity)) {
            problem_reject(problem, index, barred->reason, barred->detail);
            return true;
        }
    }
    return false;
}

static bool is_of_a_barred_kind(const struct problem *problem, const struct design_index *index) {
    for (size_t i = 0; i < problem->options.barred_count; i++) {
        const struct advise_barred *barred = &problem->options.barred[i];
        if (barred->with_its_kind && alike_beginning(barred->index, index)) {
            return true;
        }
    }
    return false;
}

static bool is_allowed(const struct problem *problem, const struct design_index *index) {
    const struct design *only = problem->options.only;
    return !only || design_has(only, index) || design_has(&problem->options.forced, index);
}

/*
 * The budget counts what will be built; costs go by what the judge believes, which for a planner asked through HypoPG is HypoPG's
 * estimate. Returns the upkeep, which is of what will be built.
 */
static double size_candidate(const struct problem *problem, struct design_index *index) {
    cost_sizes_set(problem->sizes, problem->catalog, index);
    double upkeep = maintain_cost(problem, index);
    if (index->method == METHOD_GIN) {
        index->gin.pending_pages = maintain_pending_pages(problem, index);
    }
    struct design_index as_hypopg = *index;
    uint64_t bytes = cost_hypopg_size(problem->catalog, &as_hypopg);
    if (problem->judged_by_hypopg) {
        index->seen_in_front_only = design_index_has_tree(index) && whatif_simulates_index(problem->catalog, index);
        index->pages = as_hypopg.pages;
        index->tree_height = as_hypopg.tree_height;
    }
    if (problem->options.size_model == ADVISE_SIZE_HYPOPG) {
        index->size_bytes = bytes;
    }
    return upkeep;
}

/* --- On single partitions -------------------------------------------------------------------------------- */

static struct facts facts_on(const struct facts *facts, size_t leaf) {
    struct facts on_leaf = *facts;
    on_leaf.table = facts->leaves[leaf];
    return on_leaf;
}

static uint64_t size_on_whole(const struct problem *problem, const struct facts *facts, const struct keys *keys) {
    const struct design_index like = {.table = facts->table, .method = METHOD_BTREE, .keys = (struct catalog_key *)keys->at, .key_count = keys->n};
    struct design_index *whole = design_index_make(problem->arena, problem->catalog, &like);
    size_candidate(problem, whole);
    return whole->size_bytes;
}

/*
 * A statement that reads many partitions pays for each by itself: where the index of the whole takes much of the budget, or all, some partitions may be had. One column, as
 * what follows it saves little beside another partition.
 */
static void in_parts(struct problem *problem, const struct facts *facts, const struct fact_list *list, struct index_list *all, struct map *seen) {
    for (size_t k = 0; k < list->n; k++) {
        struct keys keys = {.at = {list->at[k].key}, .n = 1};
        bool large = (double)size_on_whole(problem, facts, &keys) > MUCH * (double)problem->options.budget_bytes;
        for (size_t i = 0; i < facts->leaf_count && large; i++) {
            struct facts on_leaf = facts_on(facts, i);
            if (is_worth_it(problem, &on_leaf)) {
                emit(&(struct making){problem, all, seen, &on_leaf, 1}, &keys, NULL, 0, NULL);
            }
        }
    }
}

void candidates_for(struct problem *problem, const struct facts *facts, struct index_list *all, struct map *seen) {
    candidates_on_table(problem, facts, all, seen);
    for (size_t i = 0; i < facts->leaf_count && facts->few_leaves; i++) {
        struct facts on_leaf = facts_on(facts, i);
        candidates_on_table(problem, &on_leaf, all, seen);
    }
    if (facts->in_parts) {
        in_parts(problem, facts, &facts->equal, all, seen);
        in_parts(problem, facts, &facts->join, all, seen);
    }
}

static bool is_forbidden(const struct problem *problem, const struct design_index *index) {
    return alike_any(problem->catalog, &problem->options.forbidden, index);
}

bool candidate_admissible(const struct problem *problem, struct design_index *index, double *upkeep) {
    uint32_t by;
    if (candidate_exists(problem->catalog, index, &by) || is_forbidden(problem, index)) {
        return false;
    }
    *upkeep = size_candidate(problem, index);
    return index->size_bytes <= problem->options.budget_bytes;
}

/*
 * PostgreSQL takes nothing from the statistics of a partial index (selfuncs.c, examine_variable), so what HypoPG says of one stays true. Who counts sizes as
 * HypoPG does compares with others who believe its costs as well.
 */
static void foresee(struct problem *problem, const struct design_index *index) {
    bool with_statistics = (index->method == METHOD_BTREE || index->method == METHOD_HASH) && !index->predicate;
    for (size_t i = 0; i < index->key_count && with_statistics && problem->options.size_model != ADVISE_SIZE_HYPOPG; i++) {
        index->keys[i].foreseen = facts_foresee(problem, &problem->catalog->tables[index->table], &index->keys[i], i == 0 ? &index->sample : NULL);
    }
}

struct left_out { /* how many candidates, and why */
    size_t existing, too_big, of_a_kind, failing;
};

static void admit(struct problem *problem, const struct design_index *index, struct left_out *left_out) {
    bool forced = design_has(&problem->options.forced, index);
    uint32_t by;
    if (is_barred(problem, index) || !is_allowed(problem, index)) {
        return;
    }
    if (!forced && is_of_a_barred_kind(problem, index)) {
        left_out->of_a_kind++;
        return;
    }
    if (candidate_exists(problem->catalog, index, &by)) {
        if (forced) {
            problem_note(problem, "the forced index on " STR_FMT " is not advised: the index " STR_FMT " already does this",
                         STR_ARG(index->identity), STR_ARG(problem->catalog->indexes[by].name));
        }
        if (left_out->existing++ < KEEP_REJECTED) {
            problem_reject(problem, index, "exists",
                           str_fmt(problem->arena, "the index " STR_FMT " already does this",
                                   STR_ARG(problem->catalog->indexes[by].name)));
        }
        return;
    }
    if (index->sample.fails && !forced) {
        if (left_out->failing++ < KEEP_REJECTED) {
            problem_reject(problem, index, "cannot be built",
                           STR("an expression of it fails on rows of the table that it would hold, such as a cast of what is no number; CREATE INDEX would fail, too"));
        }
        return;
    }
    foresee(problem, index);
    double upkeep = size_candidate(problem, (struct design_index *)index);
    if (is_forbidden(problem, index)) {
        problem_reject(problem, index, "forbidden", STR("--forbid names it"));
        return;
    }
    if (index->size_bytes > problem->options.budget_bytes && !forced) { /* too large a forced one is an error, and told as such */
        if (left_out->too_big++ < KEEP_REJECTED) {
            problem_reject(problem, index, "budget",
                           str_fmt(problem->arena, "its " STR_FMT " alone exceed the budget of " STR_FMT,
                                   STR_ARG(explain_bytes(problem->arena, index->size_bytes)),
                                   STR_ARG(explain_bytes(problem->arena, problem->options.budget_bytes))));
        }
        return;
    }
    VEC_PUSH(problem->arena, &problem->candidates,
             ((struct candidate){.index = index, .maintenance = upkeep, .existing = CATALOG_NONE}));
}

/* As they are; of twins the first, so that the others are not kept by anybody. */
static void admit_existing(struct problem *problem, struct map *seen) {
    for (size_t i = 0; i < problem->existing.n; i++) {
        uint32_t id = problem->existing.at[i].index;
        struct design_index *index = design_index_from_catalog(problem->arena, problem->catalog, &problem->catalog->indexes[id]);
        problem->existing.at[i].shape = index;
        problem->existing.at[i].upkeep = maintain_cost(problem, index);
        if (!map_find(seen, index->identity)) {
            map_put(seen, index->identity, index);
            VEC_PUSH(problem->arena, &problem->candidates,
                     ((struct candidate){.index = index, .maintenance = problem->existing.at[i].upkeep, .existing = id}));
        }
    }
}

/* A merged or forced one may be what exists. */
static bool is_offered(const struct problem *problem, const struct design_index *index) {
    for (size_t i = 0; problem->existing.n && i < problem->candidates.n; i++) {
        const struct candidate *one = &problem->candidates.at[i];
        if (one->existing != CATALOG_NONE && str_eq(one->index->identity, index->identity)) {
            return true;
        }
    }
    return false;
}

static void note_today(struct problem *problem) {
    problem->today = (struct id_set){.at = ARENA_ARRAY(problem->arena, uint32_t, problem->existing.n + 1)};
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        if (problem->candidates.at[c].existing == CATALOG_NONE) {
            continue;
        }
        problem->today.at[problem->today.n++] = c;
        for (size_t i = 0; i < problem->existing.n; i++) {
            struct existing *one = &problem->existing.at[i];
            one->candidate = str_eq(one->shape->identity, problem->candidates.at[c].index->identity) ? c : one->candidate;
        }
    }
}

/* --- Who may use what ------------------------------------------------------------------------------------ */

enum { UNKNOWN, IMPLIED, NOT_IMPLIED };

struct relating {
    struct problem *problem;
    struct facts_list *by_table;
    struct map implied; /* "table predicate" -> along the table's facts: one of the above */
};

static void add_id(struct arena *arena, struct id_set *set, uint32_t id) {
    if (set->n && set->at[set->n - 1] == id) {
        return;
    }
    set->at = arena_grow(arena, set->at, set->n * sizeof *set->at, (set->n + 1) * sizeof *set->at);
    set->at[set->n++] = id;
}

/* Many candidates share a predicate. NULL: it has none. table: whose facts. */
static char *implications(struct relating *r, const struct design_index *index, uint32_t table) {
    if (!index->predicate) {
        return NULL;
    }
    struct str key = str_fmt(r->problem->arena, "%u " STR_FMT, table, STR_ARG(index->predicate_text));
    char *known = map_find(&r->implied, key);
    if (!known) {
        known = ARENA_ARRAY(r->problem->arena, char, r->by_table[table].n);
        map_put(&r->implied, key, known);
    }
    return known;
}

/* Of an existing index those, too, whose plans use it in a way that no candidate is made for. */
static void add_users_today(struct relating *r, struct candidate *candidate) {
    for (size_t i = 0; i < r->problem->existing.n; i++) {
        const struct existing *one = &r->problem->existing.at[i];
        if (one->index == candidate->existing) {
            candidate->templates = set_union(r->problem->arena, candidate->templates, one->users);
        }
    }
}

/* Among those that name the table. */
static struct id_set users_by(struct relating *r, const struct candidate *candidate, uint32_t table) {
    const struct facts_list *facts = &r->by_table[table];
    char *implied = implications(r, candidate->index, table);
    struct id_set users = {0};
    for (size_t i = 0; i < facts->n; i++) {
        if (!facts_may_read(facts->at[i], candidate->index)) {
            continue;
        }
        if (implied && implied[i] == UNKNOWN) {
            implied[i] = facts_imply(r->problem, facts->at[i], candidate->index) ? IMPLIED : NOT_IMPLIED;
        }
        if (!implied || implied[i] == IMPLIED) {
            add_id(r->problem->arena, &users, (uint32_t)facts->at[i]->template);
        }
    }
    return users;
}

/* Who names its table, or what that is a partition of. */
static void find_users(struct relating *r, struct candidate *candidate) {
    const struct catalog *catalog = r->problem->catalog;
    uint32_t table = candidate->index->table;
    candidate->templates = users_by(r, candidate, table);
    while ((table = catalog->tables[table].parent) != CATALOG_NONE) {
        candidate->templates = set_union(r->problem->arena, candidate->templates, users_by(r, candidate, table));
    }
}

/* From the candidates' users, the templates' candidates. */
static void turn_around(struct problem *problem) {
    size_t templates = problem->workload->template_count, *counts = ARENA_ARRAY(problem->arena, size_t, templates);
    problem->relevant = ARENA_ARRAY(problem->arena, struct id_set, templates);
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        struct id_set users = problem->candidates.at[c].templates;
        for (size_t i = 0; i < users.n; i++) {
            counts[users.at[i]]++;
        }
    }
    for (size_t t = 0; t < templates; t++) {
        problem->relevant[t].at = ARENA_ARRAY(problem->arena, uint32_t, counts[t]);
    }
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        struct id_set users = problem->candidates.at[c].templates;
        for (size_t i = 0; i < users.n; i++) {
            struct id_set *set = &problem->relevant[users.at[i]];
            set->at[set->n++] = c;
        }
    }
}

/* Facts come in workload order and candidates in ascending order, so both lists end up ascending. */
static void relate(struct problem *problem, const struct facts_list *facts) {
    struct relating r = {.problem = problem};
    r.by_table = ARENA_ARRAY(problem->arena, struct facts_list, problem->catalog->table_count);
    map_init(&r.implied, problem->arena);
    for (size_t i = 0; i < facts->n; i++) {
        VEC_PUSH(problem->arena, &r.by_table[facts->at[i]->table], facts->at[i]);
    }
    for (uint32_t c = 0; c < problem->candidates.n; c++) {
        find_users(&r, &problem->candidates.at[c]);
        add_users_today(&r, &problem->candidates.at[c]);
    }
    turn_around(problem);
}

void candidates_generate(struct problem *problem) {
    struct facts_list facts = {0};
    struct index_list all = {0};
    struct map seen;
    struct left_out left_out = {0};
    map_init(&seen, problem->arena);
    admit_existing(problem, &seen);
    facts_collect(problem, &facts);
    for (size_t i = 0; i < facts.n; i++) {
        bool stood_for = problem->stands_for && problem->stands_for[facts.at[i]->template] <= 0;
        if (!stood_for) {
            candidates_for(problem, facts.at[i], &all, &seen);
        }
    }
    candidates_merge(problem, &all);
    for (size_t i = 0; i < problem->options.forced.added_count; i++) {
        const struct design_index *index = problem->options.forced.added[i];
        if (!map_find(&seen, index->identity)) {
            map_put(&seen, index->identity, (void *)index);
            VEC_PUSH(problem->arena, &all, index);
        }
    }
    if (problem->database) {
        whatif_sample_rows(problem->database, (struct design_index *const *)all.at, all.n, problem->options.size_model != ADVISE_SIZE_HYPOPG);
    }
    for (size_t i = 0; i < all.n; i++) {
        if (!is_offered(problem, all.at[i])) {
            admit(problem, all.at[i], &left_out);
        }
    }
    if (left_out.of_a_kind) {
        problem_note(problem, "%zu candidates are left out: they begin with the key of two that made a statement slower when they were run", left_out.of_a_kind);
    }
    if (problem->candidates.n) {
        qsort(problem->candidates.at, problem->candidates.n, sizeof *problem->candidates.at, by_table_and_identity);
    }
    note_today(problem);
    relate(problem, &facts);
    problem->forced = ARENA_ARRAY(problem->arena, bool, problem->candidates.n + 1);
    for (size_t c = 0; c < problem->candidates.n; c++) {
        problem->forced[c] = design_has(&problem->options.forced, problem->candidates.at[c].index);
    }
}
