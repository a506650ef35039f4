/*
 * Index scans of one table (indxpath.c): which clauses an index can take, plain and index-only scans, in order and for order alone,
 * parallel, parameterised by the columns of other relations, and bitmaps combined with AND and OR.
 */
#include <math.h>

#include "optimizer/plan.h"
#include "query/gin.h"

#define USE_MAX 32     /* index conditions of one scan */
#define BITMAPS_MAX 24 /* candidates for one bitmap AND; with prices: of which none beats another */

struct use { /* the clauses one scan of an index takes */
    uint32_t clauses[USE_MAX];
    uint8_t key[USE_MAX]; /* position of the key each is on */
    size_t n;
    uint64_t needs;
};

struct scan_set { /* what all scans of a relation share */
    struct planner *pl;
    size_t rel;
    const struct base *base;
    uint64_t bit;
    struct index_side *sides; /* what an index join could be made of; NULL: the engine has none */
    size_t side_count;
};

struct bitmap {
    const struct index_view *const *indexes;
    size_t index_count;
    double selectivity, index_pages;
    struct pg_cost cost;
    uint64_t clauses; /* hashed set of clause numbers modulo 64: what a further AND must not repeat */
};

/* --- Views of existing and added indexes ----------------------------------------------------------------- */

static double key_correlation(const struct base *base, const struct catalog_key *key, size_t key_count) {
    const struct catalog_stats *s =
        key->column == CATALOG_NONE ? &key->stats : &base->table->columns[key->column].stats;
    double c = s->present && !isnan(s->correlation) ? s->correlation : 0;
    c = key->descending ? -c : c;
    return key_count > 1 ? c * 0.75 : c;
}

static bool view_usable(const struct scan_set *s, const struct index_view *view) {
    return !view->partial || (view->predicate && query_implies(s->pl->pre->block, s->rel, view->predicate,
                                                               s->pl->pre->catalog, s->base->q->table));
}

static void view_cost(const struct base *base, struct index_view *view, enum catalog_method method, double pages,
                      double tuples, int height) {
    double density = view->partial && tuples > 0 ? tuples : base->cost.tuples;
    view->cost = (struct pg_index){.method = method,
                                   .pages = fmax(1, pages),
                                   .tuples = fmin(fmax(1, density), fmax(1, base->cost.tuples)),
                                   .tree_height = height,
                                   .correlation = key_correlation(base, &view->keys[0], view->key_count)};
    if (method == METHOD_HASH || method == METHOD_GIN || method == METHOD_GIST || method == METHOD_SPGIST) {
        view->cost.correlation = 0; /* as genericcostestimate assumes */
    }
}

/* What runs many times is not asked a price: its choice would weigh the price against a single run. Less is still a bound. */
static double price_of(const struct scan_set *s, size_t added) {
    const double *prices = s->pl->pre->repeated ? NULL : s->pl->owner->prices;
    return prices ? prices[s->base->slot * s->pl->design->added_count + added] : 0;
}

/* A partition's index is part of one of the whole table, where that has it, and is hidden with it. */
static uint32_t known_as(const struct scan_set *s, uint32_t index) {
    uint32_t whole = s->base->part == CATALOG_NONE ? CATALOG_NONE
                                                   : catalog_index_of_whole(s->pl->pre->catalog, s->base->q->table, index);
    return whole == CATALOG_NONE ? index : whole;
}

/* Keys and included columns of a partition's index by the numbers that the whole table's queries have for them. */
static void number_as_whole(const struct scan_set *s, struct index_view *v) {
    const uint32_t *along = s->base->whole_columns;
    struct catalog_key *keys = ARENA_ARRAY(s->pl->arena, struct catalog_key, v->key_count + 1);
    uint32_t *include = ARENA_ARRAY(s->pl->arena, uint32_t, v->include_count + 1);
    for (size_t i = 0; i < v->key_count; i++) {
        keys[i] = v->keys[i];
        keys[i].column = v->keys[i].column == CATALOG_NONE ? CATALOG_NONE : along[v->keys[i].column];
    }
    for (size_t i = 0; i < v->include_count; i++) {
        include[i] = along[v->include[i]];
    }
    v->keys = keys;
    v->include = include;
}

static struct design_part whole_part(const struct design_index *x) {
    return (struct design_part){x->table, x->pages, x->tuples, x->tree_height, x->gin};
}

/* Of an added index, what is on the table that is scanned. */
static struct design_part part_of(const struct scan_set *s, const struct design_index *x) {
    for (size_t i = 0; i < x->part_count; i++) {
        if (x->parts[i].table == s->base->part) {
            return x->parts[i];
        }
    }
    return whole_part(x);
}

static void collect_views(struct scan_set *s) {
    const struct design *design = s->pl->design;
    const struct catalog *catalog = s->pl->pre->catalog;
    const struct catalog_table *table = s->base->table;
    struct index_view *views = ARENA_ARRAY(s->pl->arena, struct index_view, table->indexes.n + design->added_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *x = &catalog->indexes[table->indexes.at[i]];
        uint32_t known = known_as(s, table->indexes.at[i]);
        if (!x->modelled || !x->valid || !x->key_count || design_hides(design, table->indexes.at[i]) || design_hides(design, known) ||
            !plan_hints_allow(s->pl, s->base, x->name)) {
            continue;
        }
        struct index_view *v = &views[n];
        *v = (struct index_view){.keys = x->keys,
                                 .key_count = x->key_count,
                                 .include = x->include,
                                 .include_count = x->include_count,
                                 .predicate = x->predicate,
                                 .partial = x->predicate_text.len > 0,
                                 .unique = x->unique,
                                 .existing = known,
                                 .name = catalog->indexes[known].name};
        if (s->base->whole_columns) {
            number_as_whole(s, v);
        }
        int height = x->tree_height >= 0 ? x->tree_height
                     : x->pages <= 2     ? 0
                                         : (int)ceil(log(fmin(x->pages, 1e12)) / log(300));
        view_cost(s->base, v, x->method, x->pages, x->tuples, height);
        v->cost.gin = s->base->gin ? s->base->gin[i] : (struct pg_gin){0};
        s->pl->book->describe_index(s->pl, s->base, v);
        n += view_usable(s, v);
    }
    for (size_t i = 0; i < design->added_count; i++) {
        const struct design_index *x = design->added[i];
        if (x->table != s->base->q->table || !x->key_count || (x->seen_in_front_only && !s->base->q->leads) ||
            !plan_hints_allow(s->pl, s->base, x->name)) {
            continue;
        }
        struct index_view *v = &views[n];
        *v = (struct index_view){.keys = x->keys,
                                 .key_count = x->key_count,
                                 .include = x->include,
                                 .include_count = x->include_count,
                                 .predicate = x->predicate,
                                 .partial = x->predicate_text.len > 0,
                                 .unique = x->unique,
                                 .added = x,
                                 .price = price_of(s, i),
                                 .name = x->name};
        struct design_part part = part_of(s, x);
        view_cost(s->base, v, x->method, part.pages, part.tuples, part.tree_height);
        v->cost.gin =
            (struct pg_gin){part.gin.entries, part.gin.entry_pages, part.gin.data_pages, part.gin.pending_pages};
        v->cost.hypothetical = part.tree_height < 0;
        s->pl->book->describe_index(s->pl, s->base, v);
        n += view_usable(s, v);
    }
    s->pl->indexes[s->rel] = views;
    s->pl->index_counts[s->rel] = n;
}

/* --- Which clauses an index takes ------------------------------------------------------------------------ */

static bool operand_is_key(const struct scan_set *s, const struct query_operand *o, const struct catalog_key *key) {
    if (key->column != CATALOG_NONE) {
        return o->kind == OPERAND_COLUMN && o->column.rel == s->rel && o->column.column == key->column;
    }
    return o->kind == OPERAND_EXPRESSION && o->rels == s->bit && o->text.len && str_eq(o->text, key->expression);
}

static bool pattern_order(const struct scan_set *s, const struct catalog_key *key) {
    struct str c = key->opclass;
    size_t at;
    if (str_find(c, STR("pattern_ops"), &at)) {
        return true;
    }
    for (size_t i = 0; i < s->pl->pre->catalog->setting_count; i++) {
        const struct catalog_setting *setting = &s->pl->pre->catalog->settings[i];
        if (str_eq_z(setting->name, "lc_collate")) {
            return str_eq_z(setting->value, "C") || str_eq_z(setting->value, "POSIX");
        }
    }
    return false;
}

/* Some key is never NULL, so that a B-tree without entries for all-NULL keys still has one for every row. */
static bool has_every_row(const struct scan_set *s, const struct index_view *v) {
    for (size_t k = 0; k < v->key_count; k++) {
        if (v->keys[k].column != CATALOG_NONE && s->base->table->columns[v->keys[k].column].not_null) {
            return true;
        }
    }
    return false;
}

static bool method_takes(const struct scan_set *s, const struct index_view *v, const struct catalog_key *key,
                         const struct query_predicate *p) {
    enum catalog_method m = v->cost.method;
    if (m == METHOD_GIST) {
        return (p->op == OP_OVERLAPS || p->op == OP_CONTAINS) &&
               (p->right.kind == OPERAND_CONSTANT || p->right.kind == OPERAND_PARAMETER);
    }
    if (m == METHOD_GIN) {
        return query_gin_serves(query_gin_class(p->left.family, key->opclass), p);
    }
    switch (p->op) {
    case OP_EQ:
        return m == METHOD_BTREE || m == METHOD_HASH || m == METHOD_BRIN || m == METHOD_BITMAP;
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
        return m == METHOD_BTREE || m == METHOD_BRIN || m == METHOD_BITMAP;
    case OP_IN:
        return p->value_count > 0 && (m == METHOD_BTREE || m == METHOD_BRIN || m == METHOD_BITMAP);
    case OP_IS_NULL:
        return m == METHOD_BITMAP || m == METHOD_BRIN ||
               (m == METHOD_BTREE && (s->pl->book->null_keys || has_every_row(s, v)));
    case OP_IS_NOT_NULL:
        return m == METHOD_BTREE || m == METHOD_BRIN;
    case OP_IS_TRUE:
    case OP_IS_FALSE:
        return m == METHOD_BTREE;
    case OP_LIKE_PREFIX:
        return m == METHOD_BTREE && (s->pl->book->any_prefix || pattern_order(s, key));
    case OP_CONTAINS:
    case OP_HAS_KEY:
    case OP_OVERLAPS:
    case OP_MATCHES:
    case OP_NE:
    case OP_NOT_IN:
    case OP_LIKE:
    case OP_NOT_LIKE:
    case OP_OR:
    case OP_OTHER:
        return false;
    }
    return false;
}

bool clause_feeds(const struct query_block *block, const struct clause *c, uint64_t rel) {
    bool comparison = c->equi_join || (c->p->op >= OP_LT && c->p->op <= OP_GE);
    bool one_side = (c->left_rels == rel && !(c->right_rels & rel) && c->right_rels) ||
                    (c->right_rels == rel && !(c->left_rels & rel) && c->left_rels);
    if (!comparison || !one_side) {
        return false;
    }
    if (c->join == UINT16_MAX) {
        return c->required == c->rels;
    }
    const struct query_join *j = &block->joins[c->join];
    return j->kind == JOIN_SEMI || (j->kind != JOIN_FULL && (j->right & rel));
}

static bool join_usable(const struct scan_set *s, const struct clause *c) {
    return clause_feeds(s->pl->pre->block, c, s->bit);
}

static const struct query_operand *side_of(const struct scan_set *s, const struct clause *c) {
    return c->left_rels == s->bit || !(c->rels & (c->rels - 1)) ? &c->p->left : &c->p->right;
}

/* Its sub-plans are run once, before the scan, whose value is then as a parameter's (an InitPlan). */
static bool is_known_before(const struct scan_set *s, const struct clause *c) {
    const struct query_block *block = s->pl->pre->block;
    bool known = !c->p->sub_plan_count || c->p->right.kind == OPERAND_PARAMETER;
    for (size_t k = c->p->sub_plan_first; k < c->p->sub_plan_first + c->p->sub_plan_count && k < block->sub_plan_count; k++) {
        known &= !block->sub_plans[k].correlated && !block->sub_plans[k].hashed;
    }
    return known;
}

/* Filters always; join clauses whose other side is within `outer`, one per equality class. */
static struct use match_clauses(const struct scan_set *s, const struct index_view *v, uint64_t outer) {
    struct use use = {0};
    for (size_t k = 0; k < v->key_count; k++) {
        for (size_t i = 0; i < s->base->filter_count && use.n < USE_MAX; i++) {
            const struct clause *c = &s->pl->pre->clauses[s->base->filters[i]];
            if (is_known_before(s, c) && operand_is_key(s, &c->p->left, &v->keys[k]) &&
                method_takes(s, v, &v->keys[k], c->p) &&
                (c->p->op > OP_GE || c->p->right.kind == OPERAND_CONSTANT || c->p->right.kind == OPERAND_PARAMETER)) {
                use.key[use.n] = (uint8_t)k;
                use.clauses[use.n++] = s->base->filters[i];
            }
        }
        uint32_t taken = NO_CLASS;
        for (size_t i = 0; outer && i < s->base->join_count && use.n < USE_MAX; i++) {
            const struct clause *c = &s->pl->pre->clauses[s->base->joins[i]];
            if ((c->rels & ~s->bit & ~outer) || !join_usable(s, c) || !operand_is_key(s, side_of(s, c), &v->keys[k]) ||
                !method_takes(s, v, &v->keys[k], c->p) || (c->class_id != NO_CLASS && c->class_id == taken)) {
                continue;
            }
            taken = c->class_id;
            use.needs |= c->rels & ~s->bit;
            use.key[use.n] = (uint8_t)k;
            use.clauses[use.n++] = s->base->joins[i];
        }
    }
    return use;
}

/* All clauses that a scan with these needs evaluates. */
static size_t all_clauses(const struct scan_set *s, uint64_t needs, uint32_t *out) {
    size_t n = 0;
    for (size_t i = 0; i < s->base->filter_count; i++) {
        out[n++] = s->base->filters[i];
    }
    for (size_t i = 0; needs && i < s->base->join_count; i++) {
        const struct clause *c = &s->pl->pre->clauses[s->base->joins[i]];
        bool repeated = false;
        for (size_t k = s->base->filter_count; k < n; k++) {
            repeated |= c->class_id != NO_CLASS && s->pl->pre->clauses[out[k]].class_id == c->class_id;
        }
        if (!(c->rels & ~s->bit & ~needs) && join_usable(s, c) && !repeated) {
            out[n++] = s->base->joins[i];
        }
    }
    return n;
}

/* --- Cost of one use ------------------------------------------------------------------------------------- */

static bool is_equality(enum query_op op) {
    return op == OP_EQ || op == OP_IN || op == OP_IS_NULL || op == OP_IS_TRUE || op == OP_IS_FALSE;
}

/* What GIN and BRIN want to know of one condition on key `k`. */
static void add_condition(const struct scan_set *s, const struct index_view *v, size_t k,
                          const struct query_predicate *p, struct pg_index_use *u) {
    const struct catalog_key *key = &v->keys[k];
    if (v->cost.method == METHOD_GIN) {
        struct query_gin_search search =
            query_gin_search(s->pl->arena, query_gin_class(p->left.family, key->opclass), p);
        u->gin_exact += search.exact;
        u->gin_partial += search.partial;
        u->gin_full |= search.full;
    } else if (v->cost.method == METHOD_BRIN) {
        u->brin_correlation = fmax(u->brin_correlation, fabs(key_correlation(s->base, key, 1)));
    }
}

static double partial_share(const struct scan_set *s, const struct index_view *v) {
    return v->partial ? fmin(1, v->cost.tuples / fmax(1, s->base->cost.tuples)) : 1;
}

/* An index that is not there has no statistics of its expressions yet, but will have. */
static double unseen_share(const struct scan_set *s, const struct index_view *v, size_t k, const struct clause *c) {
    bool unknown = v->added && v->keys[k].column == CATALOG_NONE && c->p->op == OP_EQ && c->selectivity > 0;
    double equal = unknown && s->pl->book->expression_equal ? s->pl->book->expression_equal(s->base, &v->keys[k]) : 0;
    return equal > 0 ? fmin(1, equal / c->selectivity) : 1;
}

/* Of the filters and what else is searched by: a partial index gives no fewer rows. Its keys may have what its predicate says, which does not count twice. */
static double selectivity_of_all(const struct scan_set *s, const struct use *use) {
    uint32_t *all = ARENA_ARRAY(s->pl->arena, uint32_t, s->base->filter_count + use->n + 1);
    size_t n = 0;
    while (n < s->base->filter_count) {
        all[n] = s->base->filters[n];
        n++;
    }
    for (size_t i = 0; i < use->n; i++) {
        const struct clause *c = &s->pl->pre->clauses[use->clauses[i]];
        if (c->rels & ~s->bit) {
            all[n++] = use->clauses[i];
        }
    }
    return clauses_selectivity(s->pl->pre, all, n, s->bit);
}

static struct pg_index_use describe(const struct scan_set *s, const struct index_view *v, const struct use *use,
                                    double loops) {
    const struct prepared *pre = s->pl->pre;
    struct pg_index_use u = {.array_scans = 1, .unseen = 1, .loops = fmax(1, loops), .conditions = (double)use->n};
    uint32_t bound[USE_MAX];
    size_t bound_count = 0, last = 0, equal_keys = 0;
    bool equal_here = true, plain = true;
    for (size_t i = 0; i < use->n; i++) {
        const struct clause *c = &pre->clauses[use->clauses[i]];
        add_condition(s, v, use->key[i], c->p, &u);
        u.unseen *= unseen_share(s, v, use->key[i], c);
        if (use->key[i] != last || i == 0) {
            if ((i > 0 && !equal_here) || use->key[i] != (i == 0 ? 0 : last + 1)) {
                break;
            }
            last = use->key[i];
            equal_here = false;
        }
        if (is_equality(c->p->op) && !equal_here) {
            equal_here = true;
            equal_keys++;
        }
        plain &= c->p->op == OP_EQ;
        if (c->p->op == OP_IN) {
            u.array_scans *= (double)c->p->value_count;
        }
        u.conditions += c->p->op == OP_LIKE_PREFIX; /* two bounds */
        bound[bound_count++] = use->clauses[i];
    }
    double share = partial_share(s, v);
    double whole = clauses_selectivity(pre, use->clauses, use->n, s->bit);
    u.selectivity = fmax(v->partial ? fmin(whole, share) * (use->n ? fmax(share, 0.05) : 1) : whole, 0);
    if (v->partial) {
        u.selectivity = fmin(share, fmax(u.selectivity, selectivity_of_all(s, use)));
    }
    u.bound_selectivity = clauses_selectivity(pre, bound, bound_count, s->bit);
    if (v->partial) {
        u.bound_selectivity = bound_count == use->n ? u.selectivity : fmin(share, u.bound_selectivity * share);
    }
    u.whole_key = plain && equal_keys == v->key_count && bound_count == use->n;
    if (v->unique && u.whole_key) {
        u.bound_selectivity = -1;
    }
    return u;
}

static double operators_left(const struct scan_set *s, const struct use *use, uint64_t needs) {
    uint32_t *all = ARENA_ARRAY(s->pl->arena, uint32_t, s->base->filter_count + s->base->join_count + 1);
    size_t n = all_clauses(s, needs, all);
    double operators = 0;
    for (size_t i = 0; i < n; i++) {
        const struct clause *c = &s->pl->pre->clauses[all[i]];
        bool used = false;
        for (size_t k = 0; k < use->n; k++) {
            const struct clause *u = &s->pl->pre->clauses[use->clauses[k]];
            used |= (use->clauses[k] == all[i] || (u->class_id != NO_CLASS && u->class_id == c->class_id)) &&
                    u->p->op != OP_LIKE_PREFIX;
        }
        operators += used ? 0 : c->operators + c->sub_plan_cost / s->pl->p->cpu_operator;
    }
    return operators;
}

static double needs_rows(const struct scan_set *s, uint64_t needs) {
    uint32_t *all = ARENA_ARRAY(s->pl->arena, uint32_t, s->base->filter_count + s->base->join_count + 1);
    size_t n = all_clauses(s, needs, all);
    double rows = s->pl->book->clamp_rows(s->base->cost.tuples * clauses_selectivity(s->pl->pre, all, n, s->bit));
    return fmin(rows, s->base->rows);
}

double plan_given_rows(struct planner *pl, size_t rel, uint64_t needs, double *operators) {
    struct scan_set s = {pl, rel, &pl->pre->bases[rel], UINT64_C(1) << rel, NULL, 0};
    struct use none = {0};
    *operators = operators_left(&s, &none, needs) - operators_left(&s, &none, 0);
    return needs_rows(&s, needs);
}

/* Different values on the right side of a semi join; 1 where a condition is no equality, and the planner has no list of them. */
static double different_on_the_right(const struct prepared *pre, size_t join) {
    const struct query_join *j = &pre->block->joins[join];
    struct query_operand *keys = ARENA_ARRAY(pre->arena, struct query_operand, pre->clause_count + 1);
    double rows = 1;
    size_t n = 0;
    for (size_t i = 0; i < pre->base_count; i++) {
        rows *= j->right >> i & 1 ? pre->bases[i].rows : 1;
    }
    for (size_t i = 0; i < pre->clause_count; i++) {
        const struct clause *c = &pre->clauses[i];
        if (c->join == join && (c->rels & j->right) && (c->rels & ~j->right)) {
            if (!c->equi_join) {
                return 1;
            }
            keys[n++] = c->left_rels & j->right ? c->p->left : c->p->right;
        }
    }
    return n ? pg_clamp_rows(distinct_of_operands(pre, keys, n, rows)) : 1;
}

/* A row of the right side of a semi join gives its value once, if duplicates are removed first (adjust_rowcount_for_semijoins). */
static double rows_given_by(const struct scan_set *s, size_t other) {
    const struct prepared *pre = s->pl->pre;
    double rows = pre->bases[other].rows;
    for (size_t i = 0; i < pre->block->join_count && pre->catalog->dialect == SQL_POSTGRESQL && !pre->around_count; i++) {
        const struct query_join *j = &pre->block->joins[i];
        if (j->kind == JOIN_SEMI && (j->left & s->bit) && (j->right >> other & 1)) {
            rows = fmin(rows, different_on_the_right(pre, i));
        }
    }
    return rows;
}

/* Repetitions: the fewest rows of a relation it needs (get_loop_count). */
static double loop_count(const struct scan_set *s, uint64_t needs) {
    double loops = 0;
    for (size_t i = 0; i < s->pl->pre->base_count + s->pl->pre->around_count; i++) {
        if (needs >> i & 1) {
            double rows = rows_given_by(s, i);
            loops = loops == 0 ? rows : fmin(loops, rows);
        }
    }
    return fmax(1, loops);
}

static bool covers(const struct scan_set *s, const struct index_view *v) {
    const struct query_rel *q = s->base->q;
    bool visits_rows = q->target || s->pl->pre->block->lock_rows;
    if (v->cost.method != METHOD_BTREE || q->whole_row || visits_rows || s->base->cost.visible_share <= 0) {
        return false;
    }
    for (size_t i = 0; i < q->touched_count; i++) {
        bool held = false;
        for (size_t k = 0; k < v->key_count && !held; k++) {
            held = v->keys[k].column == q->touched[i];
        }
        for (size_t k = 0; k < v->include_count && !held; k++) {
            held = v->include[k] == q->touched[i];
        }
        if (!held) {
            return false;
        }
    }
    return true;
}

/* GiST brings what is nearest first. */
static bool orders_by_distance(const struct scan_set *s, const struct index_view *v) {
    const struct query_block *block = s->pl->pre->block;
    struct query_column column;
    return v->cost.method == METHOD_GIST && block->order_count && !block->order[0].descending && s->pl->pre->sort_order.n &&
           query_distance_column(block, &block->order[0].operand, &column) && column.rel == s->rel &&
           column.column == v->keys[0].column;
}

static struct path_order index_order(const struct scan_set *s, const struct index_view *v, bool backward) {
    struct path_order order = {0};
    const struct prepared *pre = s->pl->pre;
    if (!backward && orders_by_distance(s, v)) {
        order.at[order.n++] = pre->sort_order.at[0];
        return order;
    }
    for (size_t k = 0; k < v->key_count && order.n < PATH_KEYS && v->cost.method == METHOD_BTREE; k++) {
        const struct catalog_key *key = &v->keys[k];
        uint32_t class_id = key->column == CATALOG_NONE ? class_of_text(pre, (uint16_t)s->rel, key->expression)
                                                        : class_of_column(pre, (uint16_t)s->rel, key->column);
        if (class_id == NO_CLASS) {
            bool fixed = false; /* a key equal to a constant does not disturb the order */
            for (size_t i = 0; i < s->base->filter_count; i++) {
                const struct clause *c = &pre->clauses[s->base->filters[i]];
                fixed |=
                    c->p->op == OP_IS_TRUE || c->p->op == OP_IS_FALSE ? operand_is_key(s, &c->p->left, key) : false;
            }
            if (fixed) {
                continue;
            }
            break;
        }
        bool seen = pre->class_constant[class_id];
        for (size_t i = 0; i < order.n; i++) {
            seen |= order.at[i] / 4 == class_id;
        }
        if (!seen) {
            order.at[order.n++] =
                class_id * 4 + (key->descending != backward ? 2 : 0) + (key->nulls_first != backward ? 1 : 0);
        }
    }
    return order_truncated(s->pl, s->bit, order);
}

/* --- Making the paths ------------------------------------------------------------------------------------ */

static const struct index_view *const *one_index(struct arena *arena, const struct index_view *v) {
    const struct index_view **list = ARENA_ARRAY(arena, const struct index_view *, 1);
    list[0] = v;
    return list;
}

static bool is_serial(const struct scan_set *s) {
    for (size_t i = 0; i < s->base->filter_count; i++) {
        if (s->pl->pre->clauses[s->base->filters[i]].serial) {
            return true;
        }
    }
    return false;
}

/* Of an append: too small for workers by itself, but not together with the others. */
static bool is_member(const struct scan_set *s) {
    return path_is_of_member(s->pl->pre, s->base);
}

static void add_index_path(const struct scan_set *s, const struct index_view *v, const struct use *use,
                           const struct pg_index_use *u, struct path_order order, double rows) {
    struct planner *pl = s->pl;
    struct pg_index_cost cost = pl->book->index_scan(pl, s->base, v, u);
    struct path *path = path_new(pl, u->index_only ? PATH_INDEX_ONLY : PATH_INDEX, rows, s->base->width);
    path->startup = cost.cost.startup;
    path->total = cost.cost.total;
    path->order = order;
    path->needs = use->needs;
    path->rel = (uint16_t)s->rel;
    path->indexes = one_index(pl->arena, v);
    path->index_count = 1;
    path->price = v->price;
    path_begin(pl, path);
    path_add(pl, &pl->bases[s->rel], path);
    int workers = use->needs || is_serial(s)
                      ? 0
                      : pg_parallel_workers(pl->p, u->index_only ? -1 : cost.heap_pages, cost.index_pages, is_member(s));
    if (workers > 0) {
        struct pg_index_use shared = *u;
        shared.workers = workers;
        struct path *partial =
            path_new(pl, path->kind, pg_clamp_rows(rows / pg_parallel_divisor(pl->p, workers)), s->base->width);
        cost = pl->book->index_scan(pl, s->base, v, &shared);
        partial->startup = cost.cost.startup;
        partial->total = cost.cost.total;
        partial->order = order;
        partial->rel = path->rel;
        partial->indexes = path->indexes;
        partial->index_count = 1;
        partial->price = v->price;
        partial->workers = (uint8_t)workers;
        partial->partial = true;
        path_begin(pl, partial);
        path_add_partial(pl, &pl->bases[s->rel], partial);
    }
}

static bool plain_scan(const struct index_view *v) {
    return v->cost.method == METHOD_BTREE || v->cost.method == METHOD_HASH || v->cost.method == METHOD_GIST ||
           v->cost.method == METHOD_SPGIST;
}

static struct bitmap bitmap_of(const struct scan_set *s, const struct index_view *v, const struct use *use,
                               const struct pg_index_use *u) {
    struct pg_index_cost cost = s->pl->book->index_scan(s->pl, s->base, v, u);
    struct bitmap b = {one_index(s->pl->arena, v), 1, u->selectivity, v->cost.pages, cost.access, 0};
    if (v->cost.method == METHOD_BRIN) {
        b.selectivity = cost.selectivity; /* whole ranges */
    }
    b.cost.total += 0.1 * s->pl->p->cpu_operator * pg_clamp_rows(u->selectivity * s->base->cost.tuples);
    for (size_t i = 0; i < use->n; i++) {
        b.clauses |= UINT64_C(1) << (use->clauses[i] % 64);
    }
    return b;
}

static void add_bitmap_path(const struct scan_set *s, const struct bitmap *b, uint64_t needs, double loops);

static double bitmap_price(const struct bitmap *b) {
    double price = 0;
    for (size_t i = 0; i < b->index_count; i++) {
        bool counted = false;
        for (size_t k = 0; k < i; k++) {
            counted |= b->indexes[k] == b->indexes[i];
        }
        price += counted ? 0 : b->indexes[i]->price;
    }
    return price;
}

/* Of those that take the same clauses. */
static bool bitmap_beats(const struct bitmap *a, const struct bitmap *b) {
    return a->clauses == b->clauses && a->cost.total <= b->cost.total && bitmap_price(a) <= bitmap_price(b) &&
           a->selectivity <= b->selectivity && a->index_pages <= b->index_pages;
}

static void keep_bitmap(const struct scan_set *s, const struct bitmap *b, struct bitmap *bitmaps, size_t *n) {
    size_t kept = 0;
    for (size_t i = 0; i < *n && s->pl->exact; i++) {
        if (bitmap_beats(&bitmaps[i], b)) {
            return;
        }
    }
    for (size_t i = 0; i < *n; i++) {
        if (!s->pl->exact || !bitmap_beats(b, &bitmaps[i])) {
            bitmaps[kept++] = bitmaps[i];
        }
    }
    if (kept < BITMAPS_MAX) {
        bitmaps[kept++] = *b;
    }
    *n = kept;
}

/* Without the table, whether or not it could be left out. */
static void note_side(struct scan_set *s, const struct index_view *v, const struct pg_index_use *u) {
    struct pg_index_use only = *u;
    only.index_only = true;
    if (s->sides && v->cost.method == METHOD_BTREE && !v->partial) {
        s->sides[s->side_count++] = (struct index_side){
            v, s->pl->book->index_scan(s->pl, s->base, v, &only).cost, s->pl->book->clamp_rows(u->selectivity * s->base->cost.tuples)};
    }
}

/* The order's first row may be a MIN or MAX. */
static bool begins_with_first(const struct prepared *pre, const struct path_order *order) {
    for (size_t i = 0; i < pre->first_count; i++) {
        if (order->at[0] / 4 == pre->first_orders[i].at[0] / 4) {
            return true;
        }
    }
    return false;
}

static void index_paths(struct scan_set *s, const struct index_view *v, uint64_t outer, struct bitmap *bitmaps,
                        size_t *bitmap_count) {
    struct use use = match_clauses(s, v, outer);
    if (outer && use.needs != outer) {
        return;
    }
    struct path_order forward = {0}, backward = {0};
    if (!outer) {
        forward = index_order(s, v, false);
        backward = index_order(s, v, true);
    }
    double loops = outer ? loop_count(s, outer) : 1, rows = outer ? needs_rows(s, outer) : s->base->rows;
    struct pg_index_use u = describe(s, v, &use, loops);
    u.index_only = covers(s, v);
    u.filter_operators = operators_left(s, &use, outer);
    u.inner = outer != 0;
    bool first = forward.n && begins_with_first(s->pl->pre, &forward);
    bool complete = use.n || s->pl->book->null_keys || has_every_row(s, v) || first; /* no NULL is a MIN or MAX */
    if (complete && u.index_only && !use.n && s->pl->book->fast_full_scans) {
        struct pg_index_use as_table = u;
        as_table.fast_full = true;
        add_index_path(s, v, &use, &as_table, (struct path_order){0}, rows);
    }
    if (complete && !outer) {
        note_side(s, v, &u);
    }
    if (plain_scan(v) && complete && (use.n || forward.n || v->partial || u.index_only)) {
        add_index_path(s, v, &use, &u, forward, rows);
        if (backward.n) {
            add_index_path(s, v, &use, &u, backward, rows);
        }
    }
    if (use.n && (use.key[0] == 0 || v->cost.method != METHOD_HASH)) {
        u.index_only = false;
        struct bitmap bitmap = bitmap_of(s, v, &use, &u);
        if (s->pl->exact) { /* the best may be too dear, so each stands for itself */
            add_bitmap_path(s, &bitmap, outer, loops);
        }
        keep_bitmap(s, &bitmap, bitmaps, bitmap_count);
    }
}

static struct pg_cost bitmap_cost(const struct scan_set *s, const struct bitmap *b, double operators, double loops,
                                  int workers) {
    struct book_bitmap whole = {.cost = b->cost,
                                .selectivity = b->selectivity,
                                .index_pages = b->index_pages,
                                .loops = loops,
                                .operators = operators,
                                .workers = workers,
                                .plain = b->index_count == 1 && b->indexes[0]->cost.method == METHOD_BTREE};
    return s->pl->book->bitmap_scan(s->pl, s->base, &whole);
}

static double heap_cost(const struct scan_set *s, const struct bitmap *b, double operators, double loops) {
    return bitmap_cost(s, b, operators, loops, 0).total;
}

static struct bitmap bitmap_and(struct arena *arena, const struct pg_params *p, const struct bitmap *a,
                                const struct bitmap *b) {
    const struct index_view **list = ARENA_ARRAY(arena, const struct index_view *, a->index_count + b->index_count);
    memcpy(list, a->indexes, a->index_count * sizeof *list);
    memcpy(list + a->index_count, b->indexes, b->index_count * sizeof *list);
    struct bitmap both = {
        list,   a->index_count + b->index_count, a->selectivity * b->selectivity, a->index_pages + b->index_pages,
        {0, 0}, a->clauses | b->clauses};
    both.cost.total = a->cost.total + b->cost.total + 100 * p->cpu_operator;
    both.cost.startup = both.cost.total;
    return both;
}

/* From each bitmap greedily AND what makes it cheaper (choose_bitmap_and). */
static struct bitmap best_bitmap(const struct scan_set *s, const struct bitmap *bitmaps, size_t n, double operators,
                                 double loops) {
    struct bitmap best = bitmaps[0];
    double best_cost = heap_cost(s, &best, operators, loops);
    for (size_t i = 0; i < n; i++) {
        struct bitmap sum = bitmaps[i];
        double sum_cost = heap_cost(s, &sum, operators, loops);
        for (size_t k = 0; k < n; k++) {
            if (k == i || (bitmaps[k].clauses & sum.clauses)) {
                continue;
            }
            struct bitmap more = bitmap_and(s->pl->arena, s->pl->p, &sum, &bitmaps[k]);
            double more_cost = heap_cost(s, &more, operators, loops);
            if (more_cost < sum_cost) {
                sum = more;
                sum_cost = more_cost;
            }
        }
        if (sum_cost < best_cost) {
            best = sum;
            best_cost = sum_cost;
        }
    }
    return best;
}

static void add_bitmap_path(const struct scan_set *s, const struct bitmap *b, uint64_t needs, double loops) {
    struct planner *pl = s->pl;
    struct use none = {0};
    double operators = operators_left(s, &none, needs);
    struct pg_cost cost = bitmap_cost(s, b, operators, loops, 0);
    if (isinf(cost.total)) {
        return; /* the engine makes no such bitmap */
    }
    struct path *path = path_new(pl, PATH_BITMAP, needs ? needs_rows(s, needs) : s->base->rows, s->base->width);
    path->startup = cost.startup;
    path->total = cost.total;
    path->needs = needs;
    path->rel = (uint16_t)s->rel;
    path->indexes = b->indexes;
    path->index_count = b->index_count;
    path->price = bitmap_price(b);
    path_begin(pl, path);
    path_add(pl, &pl->bases[s->rel], path);
    double pages = pg_bitmap_pages(pl->p, &s->base->cost, b->selectivity, 1, b->index_pages);
    int workers = needs || is_serial(s) ? 0 : pg_parallel_workers(pl->p, pages, -1, is_member(s));
    if (workers > 0) {
        struct path *partial = path_new(
            pl, PATH_BITMAP, pg_clamp_rows(s->base->rows / pg_parallel_divisor(pl->p, workers)), s->base->width);
        cost = bitmap_cost(s, b, operators, 1, workers);
        partial->startup = cost.startup;
        partial->total = cost.total;
        partial->rel = path->rel;
        partial->indexes = b->indexes;
        partial->index_count = b->index_count;
        partial->price = path->price;
        partial->workers = (uint8_t)workers;
        partial->partial = true;
        path_begin(pl, partial);
        path_add_partial(pl, &pl->bases[s->rel], partial);
    }
}

/* With prices the greedy choice may be the dearer one, so each AND that pays in the plan's cost stands for itself. */
static void add_priced_ands(const struct scan_set *s, const struct bitmap *sum, const struct bitmap *rest, size_t n,
                            uint64_t needs, double loops) {
    struct use none = {0};
    double operators = operators_left(s, &none, needs), cost = heap_cost(s, sum, operators, loops);
    for (size_t k = 0; k < n; k++) {
        if (rest[k].clauses & sum->clauses) {
            continue;
        }
        struct bitmap more = bitmap_and(s->pl->arena, s->pl->p, sum, &rest[k]);
        if (heap_cost(s, &more, operators, loops) < cost) {
            add_bitmap_path(s, &more, needs, loops);
            add_priced_ands(s, &more, rest + k + 1, n - k - 1, needs, loops);
        }
    }
}

static void add_bitmaps(const struct scan_set *s, const struct bitmap *bitmaps, size_t n, uint64_t needs, double loops) {
    struct use none = {0};
    if (!n) {
        return;
    }
    struct bitmap best = best_bitmap(s, bitmaps, n, operators_left(s, &none, needs), loops);
    add_bitmap_path(s, &best, needs, loops);
    for (size_t i = 0; s->pl->exact && i < n; i++) {
        add_priced_ands(s, &bitmaps[i], bitmaps + i + 1, n - i - 1, needs, loops);
    }
}

/* --- OR: every branch has an index ----------------------------------------------------------------------- */

/* The branch's conditions on the keys of one index; false: it takes none. */
static bool use_branch(const struct scan_set *s, const struct index_view *v, const struct query_conjunction *branch,
                       struct pg_index_use *u) {
    bool equal = true;
    size_t values = 0; /* keys compared with one value */
    *u = (struct pg_index_use){.loops = 1, .selectivity = 1, .array_scans = 1};
    for (size_t k = 0; k < v->key_count && equal; k++) {
        equal = false;
        for (size_t i = 0; i < branch->n; i++) {
            const struct query_predicate *p = &branch->at[i];
            if (operand_is_key(s, &p->left, &v->keys[k]) && method_takes(s, v, &v->keys[k], p) &&
                (p->op > OP_GE || p->right.kind == OPERAND_CONSTANT || p->right.kind == OPERAND_PARAMETER)) {
                u->selectivity *= clause_selectivity(s->pl->pre, p);
                add_condition(s, v, k, p, u);
                u->conditions++;
                u->array_scans *= p->op == OP_IN ? (double)p->value_count : 1;
                equal |= is_equality(p->op);
                values += p->op == OP_EQ;
            }
        }
    }
    u->bound_selectivity = u->selectivity;
    u->whole_key = values == v->key_count && u->conditions == (double)values;
    return u->conditions > 0;
}

/* Whose indexes may serve, and how much of an index's price each branch is charged when they are compared. */
struct branch_rule {
    bool no_existing, no_added;
    double price_share;
};

static bool branch_bitmap(const struct scan_set *s, const struct query_conjunction *branch,
                          const struct branch_rule *rule, struct bitmap *best) {
    double least = INFINITY;
    for (size_t x = 0; x < s->pl->index_counts[s->rel]; x++) {
        const struct index_view *v = &s->pl->indexes[s->rel][x];
        struct pg_index_use u;
        if ((v->added ? rule->no_added : rule->no_existing) || !use_branch(s, v, branch, &u)) {
            continue;
        }
        struct use none = {0};
        struct bitmap b = bitmap_of(s, v, &none, &u);
        double sum = b.cost.total + rule->price_share * v->price;
        if (sum < least) {
            *best = b;
            least = sum;
        }
    }
    return isfinite(least);
}

static bool is_or(const struct clause *c) {
    return c->p->op == OP_OR && !c->p->sub_plan_count && c->p->branch_count > 0;
}

static bool or_bitmap(const struct scan_set *s, uint32_t number, double price_share, struct bitmap *out) {
    const struct clause *c = &s->pl->pre->clauses[number];
    const struct branch_rule rule = {.price_share = price_share};
    struct bitmap sum = {.clauses = UINT64_C(1) << (number % 64)};
    for (size_t i = 0; i < c->p->branch_count; i++) {
        struct bitmap one;
        if (!branch_bitmap(s, &c->p->branches[i], &rule, &one)) {
            return false;
        }
        const struct index_view **list = ARENA_ARRAY(s->pl->arena, const struct index_view *, sum.index_count + 1);
        if (sum.index_count) {
            memcpy(list, sum.indexes, sum.index_count * sizeof *list);
        }
        list[sum.index_count++] = one.indexes[0];
        sum.indexes = list;
        sum.selectivity = fmin(1, sum.selectivity + one.selectivity);
        sum.index_pages += one.index_pages;
        sum.cost.total += one.cost.total;
    }
    sum.cost.startup = sum.cost.total;
    *out = sum;
    return true;
}

/*
 * Where indexes have prices, the cheapest per branch need not be the cheapest together: an index that serves several branches pays once. So the
 * choices at no price, at the whole, and at a branch's share of it all stand for themselves.
 */
static void price_or(const struct scan_set *s, uint32_t number) {
    const double shares[] = {0, 1, 1.0 / (double)s->pl->pre->clauses[number].p->branch_count};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        struct bitmap b;
        if (or_bitmap(s, number, shares[i], &b)) {
            add_bitmap_path(s, &b, 0, 1);
        }
    }
}

static size_t or_bitmaps(const struct scan_set *s, struct bitmap *bitmaps, size_t max) {
    size_t n = 0;
    for (size_t i = 0; i < s->base->filter_count && n < max; i++) {
        uint32_t number = s->base->filters[i];
        if (is_or(&s->pl->pre->clauses[number])) {
            n += or_bitmap(s, number, 0, &bitmaps[n]);
            if (s->pl->exact) {
                price_or(s, number);
            }
        }
    }
    return n;
}

size_t plan_or_parts(struct planner *pl, size_t rel, bool added, struct or_part *parts, size_t max) {
    if (pl->pre->bases[rel].partitioned) {
        return plan_or_parts_of_partitions(pl, rel, added, parts, max);
    }
    struct scan_set s = {pl, rel, &pl->pre->bases[rel], UINT64_C(1) << rel, NULL, 0};
    const struct branch_rule rule = {.no_existing = added, .no_added = !added};
    size_t n = 0;
    for (size_t i = 0; i < s.base->filter_count; i++) {
        uint32_t number = s.base->filters[i];
        const struct clause *c = &pl->pre->clauses[number];
        for (uint32_t b = 0; is_or(c) && b < c->p->branch_count && b < OR_BRANCHES_MAX && n < max; b++) {
            struct bitmap one;
            if (branch_bitmap(&s, &c->p->branches[b], &rule, &one)) {
                parts[n++] = (struct or_part){number * OR_BRANCHES_MAX + b + 1, one.cost.startup, one.cost.total};
            }
        }
    }
    return n;
}

/* --- All of it ------------------------------------------------------------------------------------------- */

/* The sets of other relations that could feed the table: each join clause's own, and all of them together. */
static size_t outer_sets(const struct scan_set *s, uint64_t *sets, size_t max) {
    size_t n = 0;
    uint64_t all = 0;
    for (size_t i = 0; i < s->base->join_count; i++) {
        const struct clause *c = &s->pl->pre->clauses[s->base->joins[i]];
        if (!join_usable(s, c)) {
            continue;
        }
        uint64_t set = c->rels & ~s->bit;
        all |= set;
        bool seen = false;
        for (size_t k = 0; k < n; k++) {
            seen |= sets[k] == set;
        }
        if (!seen && n < max) {
            sets[n++] = set;
        }
    }
    size_t singles = n;
    for (size_t i = 0; i < singles; i++) {
        for (size_t k = i + 1; k < singles && n < max; k++) {
            uint64_t set = sets[i] | sets[k];
            bool seen = false;
            for (size_t m = 0; m < n; m++) {
                seen |= sets[m] == set;
            }
            if (!seen) {
                sets[n++] = set;
            }
        }
    }
    if (singles > 2 && n < max) {
        sets[n++] = all;
    }
    return n;
}

static void parameterised_paths(struct scan_set *s) {
    uint64_t sets[24];
    size_t set_count = outer_sets(s, sets, 24);
    for (size_t i = 0; i < set_count; i++) {
        struct bitmap bitmaps[BITMAPS_MAX];
        size_t n = 0;
        for (size_t x = 0; x < s->pl->index_counts[s->rel]; x++) {
            index_paths(s, &s->pl->indexes[s->rel][x], sets[i], bitmaps, &n);
        }
        add_bitmaps(s, bitmaps, n, sets[i], n ? loop_count(s, sets[i]) : 1);
    }
}

void plan_index_paths(struct planner *pl, size_t rel) {
    struct scan_set s = {pl, rel, &pl->pre->bases[rel], UINT64_C(1) << rel, NULL, 0};
    struct bitmap bitmaps[BITMAPS_MAX * 2];
    size_t n = 0;
    collect_views(&s);
    if (!pl->index_counts[rel]) {
        return;
    }
    if (pl->book->index_join) {
        s.sides = ARENA_ARRAY(pl->arena, struct index_side, pl->index_counts[rel]);
    }
    for (size_t x = 0; x < pl->index_counts[rel]; x++) {
        index_paths(&s, &pl->indexes[rel][x], 0, bitmaps, &n);
    }
    plan_index_joins(pl, rel, s.sides, s.side_count);
    n += or_bitmaps(&s, &bitmaps[n], BITMAPS_MAX * 2 - n);
    add_bitmaps(&s, bitmaps, n, 0, 1);
    parameterised_paths(&s);
}
