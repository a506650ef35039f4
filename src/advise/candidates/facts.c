/*
 * Sorts the predicates, joins and orders of every table reference by what an index can do with them.
 *
 * Selectivities here only order the equality columns of a candidate (the most selective first); costs come from the what-if.
 * Knowingly: a disjunction's branches are offered as if they stood alone (a bitmap OR needs an index each), and a LIKE
 * prefix always gets a pattern operator class unless the collation is known to be C.
 */
#include "advise/candidates/facts.h"

#include <math.h>

#include "base/buf.h"
#include "sql/parse.h"
#include "sql/print.h"

#define RANGE_SELECTIVITY (1.0 / 3.0)
#define KEY_WIDTH_MAX_BYTES 1000 /* a B-tree entry must fit a third of a page */

/* --- Keys ------------------------------------------------------------------------------------------------ */

static bool ordered_family(enum catalog_family family) {
    return family != FAMILY_JSON && family != FAMILY_FULLTEXT && family != FAMILY_GEOMETRY && family != FAMILY_OTHER &&
           family != FAMILY_ARRAY && family != FAMILY_RANGE;
}

static bool indexable_column(const struct catalog_table *table, uint32_t column) {
    if (column >= table->column_count) {
        return false;
    }
    const struct catalog_column *c = &table->columns[column];
    return !c->dropped && ordered_family(c->family) &&
           !(c->stats.present && c->stats.width_bytes > KEY_WIDTH_MAX_BYTES);
}

/* From one place, which the next execution asks from another. */
static bool is_distance(const struct sql_node *tree) {
    return tree && tree->kind == SQL_BINARY && str_eq_z(SQL_AS_CONST(binary, tree)->op, "<->");
}

/* False when the operand is no key of this table reference. */
static bool key_of(const struct catalog_table *table, size_t rel, const struct query_operand *operand,
                   struct catalog_key *key) {
    *key = (struct catalog_key){.column = CATALOG_NONE};
    if (operand->kind == OPERAND_COLUMN && operand->column.rel == rel && !operand->outer) {
        key->column = operand->column.column;
        return indexable_column(table, key->column);
    }
    if (operand->kind == OPERAND_EXPRESSION && operand->rels == UINT64_C(1) << rel && !operand->outer &&
        ordered_family(operand->family) && !is_distance(operand->tree) && query_is_immutable(operand->tree)) {
        key->expression = operand->text;
        key->tree = operand->tree;
        return true;
    }
    return false;
}

static void add_fact(struct fact_list *list, const struct catalog_key *key, double selectivity) {
    for (size_t i = 0; i < list->n; i++) {
        if (catalog_key_equal(&list->at[i].key, key)) {
            list->at[i].selectivity = fmin(list->at[i].selectivity, selectivity);
            return;
        }
    }
    if (list->n < FACTS_MAX) {
        list->at[list->n++] = (struct fact){.key = *key, .selectivity = selectivity};
    }
}

/* --- Predicates ------------------------------------------------------------------------------------------ */

static const struct catalog_stats *stats_of(const struct catalog_table *table, const struct catalog_key *key) {
    return key->column != CATALOG_NONE ? &table->columns[key->column].stats : &key->stats;
}

static double equal_selectivity(const struct catalog_table *table, const struct catalog_key *key, double values) {
    const struct catalog_stats *stats = stats_of(table, key);
    double distinct = stats->present ? catalog_distinct(stats, fmax(1, table->rows)) : 200;
    return fmin(1, values / fmax(1, distinct));
}

static bool is_value(const struct query_operand *operand) {
    return operand->kind == OPERAND_CONSTANT || operand->kind == OPERAND_PARAMETER || operand->outer;
}

/* text_pattern_ops serves LIKE 'abc%' where the collation's order is not that of the bytes. */
static struct str pattern_opclass(const struct catalog *catalog, const struct catalog_table *table,
                                  const struct catalog_key *key) {
    if (catalog->dialect == SQL_ORACLE) {
        return STR("");
    }
    for (size_t i = 0; i < catalog->setting_count; i++) {
        const struct catalog_setting *setting = &catalog->settings[i];
        if (str_eq_z(setting->name, "lc_collate") &&
            (str_eq_z(setting->value, "C") || str_eq_z(setting->value, "POSIX"))) {
            return STR("");
        }
    }
    if (key->column != CATALOG_NONE) {
        struct str type = table->columns[key->column].type_name;
        if (str_starts(type, STR("character(")) || str_starts(type, STR("bpchar")) || str_eq_z(type, "character")) {
            return STR("bpchar_pattern_ops");
        }
    }
    return STR("text_pattern_ops");
}

struct sorting {
    struct problem *problem;
    struct facts *facts;
    const struct catalog_table *table;
};

static void sort_equality(struct sorting *sorting, const struct query_predicate *predicate) {
    struct facts *facts = sorting->facts;
    const struct query_operand *sides[2] = {&predicate->left, &predicate->right};
    for (size_t i = 0; i < 2; i++) {
        struct catalog_key key;
        if (!key_of(sorting->table, facts->rel, sides[i], &key)) {
            continue;
        }
        double selectivity = equal_selectivity(sorting->table, &key, 1);
        if (is_value(sides[1 - i])) {
            add_fact(&facts->equal, &key, facts_equal_share(sorting->problem, sorting->table, &key, sides[1 - i], selectivity));
        } else {
            add_fact(&facts->join, &key, selectivity);
        }
    }
}

static void sort_predicate(struct sorting *sorting, const struct query_predicate *predicate, int depth) {
    struct facts *facts = sorting->facts;
    struct catalog_key key;
    bool keyed = key_of(sorting->table, facts->rel, &predicate->left, &key);
    switch (predicate->op) {
    case OP_EQ:
        sort_equality(sorting, predicate);
        return;
    case OP_IN:
        if (keyed && predicate->value_count) {
            add_fact(&facts->equal, &key, equal_selectivity(sorting->table, &key, (double)predicate->value_count));
        }
        return;
    case OP_IS_NULL:
    case OP_IS_TRUE:
    case OP_IS_FALSE:
    case OP_IS_NOT_NULL:
        if (keyed) {
            double nulls = stats_of(sorting->table, &key)->null_fraction;
            double selectivity = predicate->op == OP_IS_NULL       ? nulls
                                 : predicate->op == OP_IS_NOT_NULL ? 1 - nulls
                                                                   : 0.5;
            /* A row whose keys are all NULL stands in no index of Oracle. */
            bool nowhere = predicate->op == OP_IS_NULL && sorting->problem->catalog->dialect == SQL_ORACLE;
            if (predicate->op != OP_IS_NOT_NULL && !nowhere) {
                add_fact(&facts->equal, &key, selectivity);
            }
        }
        return;
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
        if (keyed) {
            add_fact(&facts->range, &key, RANGE_SELECTIVITY);
        } else if (key_of(sorting->table, facts->rel, &predicate->right, &key)) {
            add_fact(&facts->range, &key, RANGE_SELECTIVITY);
        }
        return;
    case OP_LIKE_PREFIX:
        if (keyed) {
            key.opclass = pattern_opclass(sorting->problem->catalog, sorting->table, &key);
            add_fact(&facts->range, &key, 0.05);
        }
        facts_add_inverted(sorting->problem, facts, predicate);
        return;
    case OP_CONTAINS:
    case OP_HAS_KEY:
    case OP_OVERLAPS:
    case OP_MATCHES:
    case OP_LIKE:
    case OP_OTHER:
        facts_add_inverted(sorting->problem, facts, predicate);
        return;
    case OP_OR:
        for (size_t b = 0; b < predicate->branch_count && depth < 4; b++) {
            for (size_t i = 0; i < predicate->branches[b].n; i++) {
                sort_predicate(sorting, &predicate->branches[b].at[i], depth + 1);
            }
        }
        return;
    case OP_NE:
    case OP_NOT_IN:
    case OP_NOT_LIKE:
        return;
    }
}

/* --- Orders ---------------------------------------------------------------------------------------------- */

/* As far as the order is this table's alone. Read backwards where it begins with a descending key: an index can be. */
static void sort_order(struct sorting *sorting, const struct query_order *order, size_t n) {
    struct fact_list *list = &sorting->facts->order;
    if (list->n) {
        return;
    }
    bool flip = n && order[0].descending;
    for (size_t i = 0; i < n; i++) {
        struct catalog_key key;
        if (!key_of(sorting->table, sorting->facts->rel, &order[i].operand, &key)) {
            return;
        }
        key.descending = order[i].descending != flip;
        key.nulls_first = order[i].nulls_first != flip;
        add_fact(list, &key, 1);
    }
}

static void sort_group(struct sorting *sorting, const struct query_operand *group, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct catalog_key key;
        if (key_of(sorting->table, sorting->facts->rel, &group[i], &key)) {
            add_fact(&sorting->facts->group, &key, 1);
        }
    }
}

/* MAX is the first row that an index on its column gives, whatever the filters: each stands for itself, as the columns of a group do. */
static void sort_min_max(struct sorting *sorting, const struct query_block *block) {
    for (size_t i = 0; i < block->min_max_count; i++) {
        sort_group(sorting, &block->min_max[i].operand, 1);
    }
}

/* --- Blocks ---------------------------------------------------------------------------------------------- */

static void by_selectivity(struct fact_list *list) {
    for (size_t i = 1; i < list->n; i++) {
        for (size_t k = i; k > 0 && list->at[k].selectivity < list->at[k - 1].selectivity; k--) {
            struct fact swap = list->at[k];
            list->at[k] = list->at[k - 1];
            list->at[k - 1] = swap;
        }
    }
}

/* --- Guesses --------------------------------------------------------------------------------------------- */

static bool in_word(char c) {
    return c == '_' || c == '$' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The end of the literal that begins here, a string with its quotes or a number; `at` itself where none does. */
static size_t literal_end(struct str text, size_t at) {
    size_t end = at;
    bool inside = at && in_word(text.ptr[at - 1]);
    if (text.ptr[at] == '\'') {
        for (end = at + 1; end < text.len && text.ptr[end] != '\''; end++) {
        }
        return end < text.len ? end + 1 : end;
    }
    while (!inside && end < text.len &&
           ((text.ptr[end] >= '0' && text.ptr[end] <= '9') || (text.ptr[end] == '.' && end > at))) {
        end++;
    }
    return end;
}

static bool has_literal(struct str text, struct str literal) {
    for (size_t i = 0; i < text.len; i++) {
        size_t end = literal_end(text, i);
        if (end > i && str_eq(str_slice(text, i, end), literal)) {
            return true;
        }
        i = end > i ? end - 1 : i;
    }
    return false;
}

/*
 * pg_stat_statements hides what an expression computes with (date_trunc($1, t), doc ->> $1, to_tsvector($1, body)), and what stands there in a sample was
 * guessed: an index on it would be one on nothing that was asked.
 */
static bool is_guessed(const struct workload_template *template, const struct catalog_key *key) {
    struct str text = key->expression;
    size_t at;
    if (key->column != CATALOG_NONE || !template->sample_count || str_eq(template->samples[0].text, template->text)) {
        return false;
    }
    if (template->guessed_key && str_find(text, STR("->"), &at)) { /* which may be one of another place in the text */
        return true;
    }
    for (size_t i = 0; i < text.len; i++) {
        size_t end = literal_end(text, i);
        if (end > i && !has_literal(template->text, str_slice(text, i, end))) {
            return true;
        }
        i = end > i ? end - 1 : i;
    }
    return false;
}

static void forget_guesses(const struct workload_template *template, struct facts *facts) {
    struct fact_list *lists[] = {&facts->equal, &facts->join, &facts->range, &facts->order, &facts->group};
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
        size_t kept = 0;
        for (size_t i = 0; i < lists[k]->n; i++) {
            if (!is_guessed(template, &lists[k]->at[i].key)) {
                lists[k]->at[kept++] = lists[k]->at[i];
            }
        }
        facts->guesses += lists[k]->n - kept;
        lists[k]->n = kept;
    }
    size_t kept = 0;
    for (size_t i = 0; i < facts->inverted_count; i++) {
        if (!is_guessed(template, &facts->inverted[i].key)) {
            facts->inverted[kept++] = facts->inverted[i];
        }
    }
    facts->guesses += facts->inverted_count - kept;
    facts->inverted_count = kept;
}

/* --- Table references ------------------------------------------------------------------------------------ */

/* Where a UNION ALL stands in FROM. */
struct place {
    const struct query_block *block;
    size_t rel;
};

/* A union's column that is joined is a column of each query merged with the block around (query_block's `member`). */
static void sort_joins_of_union(struct sorting *sorting, const struct query_block *query, const struct place *place,
                                const struct query_predicate *predicate) {
    const struct query_operand *sides[2] = {&predicate->left, &predicate->right};
    for (size_t i = 0; i < 2 && predicate->op == OP_EQ; i++) {
        const struct query_operand *o = sides[i];
        struct catalog_key key;
        bool joined = o->kind == OPERAND_COLUMN && o->column.rel == place->rel && o->column.column < query->output_count &&
                      !is_value(sides[1 - i]);
        if (joined && key_of(sorting->table, sorting->facts->rel, &query->outputs[o->column.column].operand, &key)) {
            add_fact(&sorting->facts->join, &key, equal_selectivity(sorting->table, &key, 1));
        }
    }
}

/* Where the facts of one table reference are put together: most have one or two of a kind, and 17 kB for each of ten thousand statements' took longer to clear
   than all else that is done for them. */
struct room {
    struct fact facts[5][FACTS_MAX];
    struct partial partials[FACTS_MAX];
    struct inverted inverted[FACTS_MAX];
};

static void use_room(struct facts *facts, struct room *room) {
    struct fact_list *lists[] = {&facts->equal, &facts->join, &facts->range, &facts->order, &facts->group};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        lists[i]->at = room->facts[i];
    }
    facts->partials = room->partials;
    facts->inverted = room->inverted;
}

static void *own_copy(struct arena *arena, const void *items, size_t n, size_t item_size) {
    return n ? memcpy(arena_alloc_raw(arena, n * item_size), items, n * item_size) : NULL;
}

static struct facts *out_of_room(struct arena *arena, struct facts facts) {
    struct fact_list *lists[] = {&facts.equal, &facts.join, &facts.range, &facts.order, &facts.group};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        lists[i]->at = own_copy(arena, lists[i]->at, lists[i]->n, sizeof *lists[i]->at);
    }
    facts.partials = own_copy(arena, facts.partials, facts.partial_count, sizeof *facts.partials);
    facts.inverted = own_copy(arena, facts.inverted, facts.inverted_count, sizeof *facts.inverted);
    return own_copy(arena, &facts, 1, sizeof facts);
}

static void collect_rel(struct problem *problem, struct facts_list *all, size_t template,
                        const struct query_block *block, size_t rel, const struct place *place) {
    const struct query_rel *r = &block->rels[rel];
    struct facts collected = {.template = template, .block = block, .rel = rel, .table = r->table}, *facts = &collected;
    struct room room;
    struct sorting sorting = {problem, facts, &problem->catalog->tables[r->table]};
    use_room(facts, &room);
    facts->touched = r->touched;
    facts->touched_count = r->touched_count;
    facts->coverable = !r->whole_row && !r->target && !r->placed && !block->lock_rows;
    for (size_t i = 0; i < block->predicate_count; i++) {
        if (block->predicates[i].rels >> rel & 1) {
            sort_predicate(&sorting, &block->predicates[i], 0);
            facts_add_partial(problem, facts, &block->predicates[i]);
            facts_add_gist(problem, facts, &block->predicates[i]);
        }
    }
    for (size_t i = 0; place && block->member && i < place->block->predicate_count; i++) {
        sort_joins_of_union(&sorting, block, place, &place->block->predicates[i]);
    }
    facts_pair_partials(problem, facts);
    facts_add_nearest(problem, facts);
    by_selectivity(&facts->equal);
    sort_order(&sorting, block->order, block->order_count);
    for (size_t i = 0; i < block->window_count; i++) {
        sort_order(&sorting, block->windows[i], block->window_counts[i]);
    }
    sort_group(&sorting, block->group, block->group_count);
    sort_group(&sorting, block->distinct, block->distinct_count);
    sort_min_max(&sorting, block);
    forget_guesses(&problem->workload->templates[template], facts);
    facts_forget_common(facts);
    VEC_PUSH(problem->arena, all, out_of_room(problem->arena, collected));
}

static void collect_block(struct problem *problem, struct facts_list *all, size_t template,
                          const struct query_block *block, const struct place *place, int depth) {
    if (!block || depth > 32) {
        return;
    }
    for (size_t i = 0; i < block->rel_count; i++) {
        const struct query_rel *rel = &block->rels[i];
        if (rel->kind == REL_TABLE) {
            problem->touched[template][rel->table / 64] |= UINT64_C(1) << (rel->table % 64);
            if (rel->sample_share <= 0) { /* no index reads a sample */
                collect_rel(problem, all, template, block, i, place);
            }
        } else if (rel->block != block) {
            collect_block(problem, all, template, rel->block, &(struct place){block, i}, depth + 1);
        }
    }
    for (size_t i = 0; i < block->sub_plan_count; i++) {
        collect_block(problem, all, template, block->sub_plans[i].block, NULL, depth + 1);
    }
    for (size_t i = 0; i < block->branch_count; i++) {
        collect_block(problem, all, template, block->branches[i], block->appends ? place : NULL, depth + 1);
    }
}

static bool has_guesses(const struct facts_list *all, size_t first) {
    for (size_t i = first; i < all->n; i++) {
        if (all->at[i]->guesses) {
            return true;
        }
    }
    return false;
}

static void note_common(struct problem *problem, const struct facts_list *all) {
    size_t n = 0;
    struct str one = {0};
    for (size_t i = 0; i < all->n; i++) {
        n += all->at[i]->common.len > 0;
        one = one.len ? one : all->at[i]->common;
    }
    if (n) {
        problem_note(problem,
                     "%zu table reference%s ask for an expression's value that, by the sample, a fifth of the rows or more have, as " STR_FMT
                     ": the planner takes it for 0.5 %% until an index has statistics, and would then not read it. No index is proposed for them",
                     n, n == 1 ? "" : "s", STR_ARG(one));
    }
}

void facts_collect(struct problem *problem, struct facts_list *all) {
    map_init(&problem->expressions, problem->arena);
    size_t words = problem->catalog->table_count / 64 + 1;
    size_t guessed = 0;
    problem->touched = ARENA_ARRAY(problem->arena, uint64_t *, problem->workload->template_count);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        const struct workload_template *template = &problem->workload->templates[t];
        problem->touched[t] = ARENA_ARRAY(problem->arena, uint64_t, words);
        size_t first = all->n;
        for (size_t s = 0; s < template->sample_count && problem->weight[t] > 0; s++) {
            const struct query *query = template->samples[s].query;
            size_t before = all->n;
            if (query) {
                collect_block(problem, all, t, query->root, NULL, 0);
                facts_find_leaves(problem, query, all->at + before, all->n - before);
            }
        }
        guessed += has_guesses(all, first);
    }
    facts_forget_hashed(problem, all);
    if (guessed) {
        problem_note(problem,
                     "%zu statements search an expression with a value that pg_stat_statements hides, as a JSON key or "
                     "a unit of time: no "
                     "index on it can be proposed; give them whole by --workload",
                     guessed);
    }
    note_common(problem, all);
}

/* --- Relevance ------------------------------------------------------------------------------------------- */

static bool leads(const struct fact_list *list, const struct catalog_key *key) {
    for (size_t i = 0; i < list->n; i++) {
        if (catalog_key_equal(&list->at[i].key, key)) {
            return true;
        }
    }
    return false;
}

static bool covers(const struct facts *facts, const struct design_index *index) {
    for (size_t i = 0; i < facts->touched_count; i++) {
        if (!catalog_entry_holds(index->keys, index->key_count, index->include, index->include_count, facts->touched[i])) {
            return false;
        }
    }
    return facts->coverable;
}

static bool looks_into(const struct facts *facts, enum catalog_method method, const struct catalog_key *key) {
    for (size_t i = 0; i < facts->inverted_count; i++) {
        const struct catalog_key *fact = &facts->inverted[i].key;
        if (facts->inverted[i].method == method && catalog_key_alike(fact, key)) {
            return true;
        }
    }
    return false;
}

/* By any of its keys: all entries are read where it is not the first, which is less than the table. */
static bool is_searched(const struct facts *facts, const struct design_index *index) {
    bool searched = false;
    for (size_t k = 0; k < index->key_count && !searched; k++) {
        searched = leads(&facts->equal, &index->keys[k]) || leads(&facts->join, &index->keys[k]) || leads(&facts->range, &index->keys[k]);
    }
    return searched;
}

/* What the access method can search by; only a B-tree has an order, and entries to read in place of rows. */
static bool method_may_use(const struct facts *facts, const struct design_index *index) {
    const struct catalog_key *first = &index->keys[0];
    switch ((int)index->method) {
    case METHOD_GIN:
    case METHOD_GIST:
        return looks_into(facts, index->method, first);
    case METHOD_BRIN:
        return leads(&facts->equal, first) || leads(&facts->range, first);
    case METHOD_HASH:
        return leads(&facts->equal, first) || leads(&facts->join, first);
    default:
        return index->predicate || is_searched(facts, index) || leads(&facts->order, first) || leads(&facts->group, first) || covers(facts, index);
    }
}

/* A key must be searched, or the first give an order, or the index hold all that is read. */
bool facts_may_read(const struct facts *facts, const struct design_index *index) {
    bool seen = !index->seen_in_front_only || facts->block->rels[facts->rel].leads;
    return facts_read_table(facts, index->table) && seen && method_may_use(facts, index);
}

bool facts_imply(const struct problem *problem, const struct facts *facts, const struct design_index *index) {
    return !index->predicate || query_implies_anywhere(facts->block, facts->rel, index->predicate, problem->catalog, index->table);
}

bool facts_may_use(const struct problem *problem, const struct facts *facts, const struct design_index *index) {
    return facts_may_read(facts, index) && facts_imply(problem, facts, index);
}
