/*
 * Index scans of one table (indxpath.c): which clauses an index can take, plain and index-only scans, in order and for order alone,
 * parallel, parameterised by the columns of other relations, and bitmaps combined with AND and OR.
 */
#include <math.h>

#include "optimizer/index_scan.h"
#include "query/gin.h"

/* --- Which clauses an index takes ------------------------------------------------------------------------ */

static bool operand_is_key(const struct scan_set *s, const struct query_operand *o, const struct catalog_key *key) {
    if (key->column != CATALOG_NONE) {
        return o->kind == OPERAND_COLUMN && o->column.rel == s->rel && o->column.column == key->column;
    }
    return o->kind == OPERAND_EXPRESSION && o->rels == s->bit && o->text.len && str_eq(o->text, key->expression);
}

static bool of_pattern_class(const struct catalog_key *key) {
    size_t at;
    return str_find(key->opclass, STR("pattern_ops"), &at);
}

static bool pattern_order(const struct scan_set *s, const struct catalog_key *key) {
    if (of_pattern_class(key)) {
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

/* Ranges and shapes by what contains and overlaps them, NULLs always; what B-trees order only btree_gist puts into such an index, for the operators of a B-tree. */
static bool gist_takes(const struct query_predicate *p) {
    switch (p->left.family) {
    case FAMILY_INTEGER:
    case FAMILY_NUMERIC:
    case FAMILY_FLOAT:
    case FAMILY_TEXT:
    case FAMILY_DATE:
    case FAMILY_TIMESTAMP:
    case FAMILY_TIME:
    case FAMILY_INTERVAL:
    case FAMILY_UUID:
    case FAMILY_BYTES:
    case FAMILY_ENUM:
        return p->op <= OP_GE && p->op != OP_NE;
    case FAMILY_OTHER:
    case FAMILY_BOOLEAN:
    case FAMILY_JSON:
    case FAMILY_ARRAY:
    case FAMILY_FULLTEXT:
    case FAMILY_GEOMETRY:
    case FAMILY_RANGE:
        return (p->op == OP_OVERLAPS || p->op == OP_CONTAINS) && (p->right.kind == OPERAND_CONSTANT || p->right.kind == OPERAND_PARAMETER);
    }
    return false;
}

static bool method_takes(const struct scan_set *s, const struct index_view *v, const struct catalog_key *key,
                         const struct query_predicate *p) {
    enum catalog_method m = v->cost.method;
    if (m == METHOD_GIST) {
        return p->op == OP_IS_NULL || p->op == OP_IS_NOT_NULL || gist_takes(p);
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
        return (m == METHOD_BTREE && !of_pattern_class(key)) || m == METHOD_BRIN || m == METHOD_BITMAP;
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

/* Its sub-plans, if any, are run once, before the scan, and their values then as parameters' (InitPlans). */
static bool runs_before(const struct scan_set *s, const struct clause *c) {
    const struct query_block *block = s->pl->pre->block;
    bool before = true;
    for (size_t k = c->p->sub_plan_first; k < c->p->sub_plan_first + c->p->sub_plan_count && k < block->sub_plan_count; k++) {
        before &= !block->sub_plans[k].correlated && !block->sub_plans[k].hashed;
    }
    return before;
}

bool scan_is_known_before(const struct scan_set *s, const struct clause *c) {
    bool value = !c->p->sub_plan_count || c->p->right.kind == OPERAND_PARAMETER || c->p->value_count; /* values: an array made of a select */
    return value && runs_before(s, c);
}

/* The filter follows from the index's predicate. */
static bool settles(const struct index_view *v, size_t filter) {
    return filter < 64 && (v->settled >> filter & 1);
}

/* Filters always, but what the predicate settles; join clauses whose other side is within `outer`, one per equality class. */
static struct use match_clauses(const struct scan_set *s, const struct index_view *v, uint64_t outer) {
    struct use use = {0};
    for (size_t k = 0; k < v->key_count; k++) {
        for (size_t i = 0; i < s->base->filter_count && use.n < USE_MAX; i++) {
            const struct clause *c = &s->pl->pre->clauses[s->base->filters[i]];
            if (!settles(v, i) && scan_is_known_before(s, c) && operand_is_key(s, &c->p->left, &v->keys[k]) &&
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
        u->brin_correlation = fmax(u->brin_correlation, fabs(scan_key_correlation(s->base, key, 1)));
    }
}

/*
 * Of all rows, those that fulfil the clauses and the predicate; what they prove of it does not count twice (add_predicate_to_index_quals). It is the
 * planner's estimate even where the index is known to have fewer entries.
 */
static double selectivity_of(const struct scan_set *s, const struct index_view *v, const uint32_t *clauses, size_t n) {
    const struct prepared *pre = s->pl->pre;
    uint32_t *all = ARENA_ARRAY(s->pl->arena, uint32_t, n + v->said.n + 1);
    const struct query_predicate **given = ARENA_ARRAY(s->pl->arena, const struct query_predicate *, n + 1);
    double unsaid = 1; /* of conjuncts that no clause says alike */
    size_t count = n;
    for (size_t i = 0; i < n; i++) {
        all[i] = clauses[i];
        given[i] = pre->clauses[clauses[i]].p;
    }
    for (size_t i = 0; i < v->said.n; i++) {
        const struct query_conjunction atom = {&v->said.at[i], 1};
        if (query_proves_any(given, n, &atom)) {
            continue;
        }
        if (v->said_filters[i] != NO_FILTER) {
            all[count++] = v->said_filters[i];
        } else {
            unsaid *= clause_selectivity(pre, &v->said.at[i]);
        }
    }
    return clauses_selectivity(pre, all, count, s->bit) * unsaid;
}

/* Of the rows, by statistics that are foreseen; 0: there are none, or they say nothing. */
static double foreseen_share(const struct scan_set *s, const struct index_view *v, size_t k, const struct clause *c) {
    bool unknown = v->added && v->keys[k].column == CATALOG_NONE && s->pl->book->expression_share && c->selectivity > 0;
    return unknown ? s->pl->book->expression_share(s->pl->pre, s->base, &v->keys[k], c->p) : 0;
}

/* The two ends of a range. */
static bool are_both_ends(enum query_op a, enum query_op b) {
    return (query_op_is_above(a) && query_op_is_below(b)) || (query_op_is_below(a) && query_op_is_above(b));
}

/*
 * An index that is not there has no statistics of its expressions yet, but will have. Two bounds of a range are one condition, whose share is no product, with
 * statistics as without; the second says what the two are, and takes back what the first alone was.
 */
static double unseen_share(const struct scan_set *s, const struct index_view *v, const struct use *use, size_t i) {
    const struct clause *clauses = s->pl->pre->clauses, *c = &clauses[use->clauses[i]];
    double share = foreseen_share(s, v, use->key[i], c);
    for (size_t k = 0; k < i && share > 0; k++) {
        const struct clause *other = &clauses[use->clauses[k]];
        double its = use->key[k] == use->key[i] ? foreseen_share(s, v, use->key[k], other) : 0;
        if (its > 0 && are_both_ends(c->p->op, other->p->op)) {
            struct pg_variable of = {.stats = v->keys[use->key[i]].foreseen, .family = c->p->left.family, .tuples = s->base->cost.tuples};
            uint32_t both[] = {use->clauses[k], use->clauses[i]};
            double seen = clauses_selectivity(s->pl->pre, both, 2, s->bit), first = its / other->selectivity;
            return s->pl->book->range(&of, its, share) / (seen * first);
        }
    }
    return share > 0 ? share / c->selectivity : 1;
}

/* (a, b) > (x, y) is a >= x to an index that lacks b, and stays a filter of what that finds (expand_indexqual_rowcompare). */
static bool is_loosened(const struct scan_set *s, const struct index_view *v, const struct clause *c) {
    size_t taken = 0;
    for (size_t m = 0; m < c->p->row_count; m++) {
        for (size_t k = 0; k < v->key_count; k++) {
            if (operand_is_key(s, &c->p->row[m], &v->keys[k])) {
                taken++;
                break;
            }
        }
    }
    return taken < c->p->row_count;
}

static double loosened_share(const struct scan_set *s, const struct index_view *v, const struct clause *c) {
    if (!(c->selectivity > 0) || !is_loosened(s, v, c)) {
        return 1;
    }
    struct query_predicate loose = *c->p;
    loose.op = query_op_is_below(loose.op) ? OP_LE : OP_GE;
    return clause_selectivity(s->pl->pre, &loose) / c->selectivity;
}

/* LIKE 'abc%' is a range to the index, whose rows are estimated as such (get_quals_from_indexclauses). */
static double prefix_share(const struct scan_set *s, const struct index_view *v, size_t k, const struct clause *c) {
    const struct query_operand *prefix = c->p->values;
    if (c->p->op != OP_LIKE_PREFIX || v->cost.method != METHOD_BTREE || !(c->selectivity > 0) || !query_has_value(prefix) || foreseen_share(s, v, k, c) > 0) {
        return 1;
    }
    struct pg_variable of = variable_of(s->pl->pre, &c->p->left);
    return pg_prefix_range(&of, s->pl->arena, prefix->text, of_pattern_class(&v->keys[k])) / c->selectivity;
}

/* Rows of the table are estimated without these statistics: only what is read through the index changes, and not what is joined with it afterwards. */
static void count_unseen(const struct scan_set *s, const struct index_view *v, const struct use *use, size_t bound_count,
                         struct pg_index_use *u) {
    double bound = 1, most = selectivity_of(s, v, NULL, 0);
    for (size_t i = 0; i < use->n; i++) {
        const struct clause *c = &s->pl->pre->clauses[use->clauses[i]];
        u->unseen *= unseen_share(s, v, use, i) * loosened_share(s, v, c) * prefix_share(s, v, use->key[i], c);
        bound = i < bound_count ? u->unseen : bound;
    }
    if (s->pl->pre->catalog->dialect == SQL_POSTGRESQL) {
        u->selectivity = fmin(most, u->selectivity * u->unseen);
        u->bound_selectivity = fmin(most, u->bound_selectivity * bound);
    }
}

static struct pg_index_use describe(const struct scan_set *s, const struct index_view *v, const struct use *use,
                                    double loops) {
    const struct prepared *pre = s->pl->pre;
    struct pg_index_use u = {.array_scans = 1, .unseen = 1, .loops = fmax(1, loops), .conditions = (double)use->n};
    uint32_t bound[USE_MAX];
    size_t bound_count = 0, last = 0, equal_keys = 0;
    bool equal_here = true, plain = true, any_key = v->cost.method == METHOD_GIST; /* it descends by all that it is given */
    for (size_t i = 0; i < use->n; i++) {
        const struct clause *c = &pre->clauses[use->clauses[i]];
        add_condition(s, v, use->key[i], c->p, &u);
        if (use->key[i] != last || i == 0) {
            if (!any_key && ((i > 0 && !equal_here) || use->key[i] != (i == 0 ? 0 : last + 1))) {
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
        u.conditions += c->p->op == OP_LIKE_PREFIX && v->cost.method == METHOD_BTREE; /* two bounds */
        bound[bound_count++] = use->clauses[i];
    }
    u.selectivity = selectivity_of(s, v, use->clauses, use->n);
    u.bound_selectivity = selectivity_of(s, v, bound, bound_count);
    count_unseen(s, v, use, bound_count, &u);
    u.whole_key = plain && equal_keys == v->key_count && bound_count == use->n;
    if (v->unique && u.whole_key) {
        u.bound_selectivity = -1;
    }
    return u;
}

double scan_operators_left(const struct scan_set *s, const struct index_view *v, const struct use *use, uint64_t needs) {
    uint32_t *all = ARENA_ARRAY(s->pl->arena, uint32_t, s->base->filter_count + s->base->join_count + 1);
    size_t n = all_clauses(s, needs, all);
    double operators = 0;
    for (size_t i = 0; i < n; i++) {
        const struct clause *c = &s->pl->pre->clauses[all[i]];
        bool used = v && i < s->base->filter_count && settles(v, i);
        for (size_t k = 0; k < use->n; k++) {
            const struct clause *u = &s->pl->pre->clauses[use->clauses[k]];
            used |= (use->clauses[k] == all[i] || (u->class_id != NO_CLASS && u->class_id == c->class_id)) &&
                    u->p->op != OP_LIKE_PREFIX && !is_loosened(s, v, u);
        }
        operators += used ? 0 : c->operators + c->sub_plan_cost / s->pl->p->cpu_operator;
    }
    return operators;
}

double scan_rows_given(const struct scan_set *s, uint64_t needs) {
    uint32_t *all = ARENA_ARRAY(s->pl->arena, uint32_t, s->base->filter_count + s->base->join_count + 1);
    size_t n = all_clauses(s, needs, all);
    double rows = s->pl->book->clamp_rows(s->base->cost.tuples * clauses_selectivity(s->pl->pre, all, n, s->bit));
    return fmin(rows, s->base->rows);
}

double plan_given_rows(struct planner *pl, size_t rel, uint64_t needs, double *operators) {
    struct scan_set s = {pl, rel, &pl->pre->bases[rel], UINT64_C(1) << rel, NULL, 0};
    struct use none = {0};
    *operators = scan_operators_left(&s, NULL, &none, needs) - scan_operators_left(&s, NULL, &none, 0);
    return scan_rows_given(&s, needs);
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

struct column_search {
    const struct catalog_table *table;
    uint32_t column;
    bool found;
};

static bool is_named(const struct sql_node *node, void *context) {
    struct column_search *search = context;
    search->found |= node->kind == SQL_COLUMN && catalog_find_column(search->table, SQL_AS_CONST(column, node)->name) == search->column;
    return !search->found;
}

/* The columns' readers (struct base) are all there are beside filters: no sub-plan, LATERAL, window or DISTINCT ON may read one. */
static bool knows_readers(const struct scan_set *s) {
    const struct query_block *block = s->pl->pre->block;
    bool given = false;
    for (size_t i = 0; i < block->rel_count; i++) {
        given |= block->rels[i].given & s->bit;
    }
    return !given && !block->sub_plan_count && !block->window_count && !block->distinct_count && !s->base->whole_columns;
}

/* Nobody reads the column but filters that the index's predicate settles. */
static bool needs_not(const struct scan_set *s, const struct index_view *v, uint32_t column) {
    bool settled = false, left = false;
    if (!v->settled || s->base->readers[column] || !knows_readers(s)) {
        return false;
    }
    for (size_t i = 0; i < s->base->filter_count && !left; i++) {
        const struct query_predicate *p = s->pl->pre->clauses[s->base->filters[i]].p;
        struct column_search search = {.table = s->base->table, .column = column, .found = !p->tree};
        if (p->tree) {
            sql_walk(p->tree, is_named, &search);
        }
        *(settles(v, i) ? &settled : &left) |= search.found;
    }
    return settled && !left;
}

static bool covers(const struct scan_set *s, const struct index_view *v) {
    const struct query_rel *q = s->base->q;
    bool visits_rows = q->target || q->placed || s->pl->pre->block->lock_rows;
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
        if (!held && !needs_not(s, v, q->touched[i])) {
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
        if (!seen && of_pattern_class(key)) { /* of bytes, which nothing else is sorted by */
            break;
        }
        if (!seen) {
            order.at[order.n++] =
                class_id * 4 + (key->descending != backward ? 2 : 0) + (key->nulls_first != backward ? 1 : 0);
        }
    }
    return order_truncated(s->pl, s->bit, order);
}

/* --- Making the paths ------------------------------------------------------------------------------------ */

const struct index_view *const *scan_one_index(struct arena *arena, const struct index_view *v) {
    const struct index_view **list = ARENA_ARRAY(arena, const struct index_view *, 1);
    list[0] = v;
    return list;
}

bool scan_is_serial(const struct scan_set *s) {
    for (size_t i = 0; i < s->base->filter_count; i++) {
        if (s->pl->pre->clauses[s->base->filters[i]].serial) {
            return true;
        }
    }
    return false;
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
    path->indexes = scan_one_index(pl->arena, v);
    path->index_count = 1;
    path->price = v->price;
    path_begin(pl, path);
    path_add(pl, &pl->bases[s->rel], path);
    int workers = use->needs || scan_is_serial(s)
                      ? 0
                      : pg_parallel_workers(pl->p, u->index_only ? -1 : cost.heap_pages, cost.index_pages, path_is_of_member(s->pl->pre, s->base));
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

/* A hash index gives nothing without a value. */
static bool can_scan(const struct index_view *v, const struct use *use) {
    return plain_scan(v) && (use->n || v->cost.method != METHOD_HASH);
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
    if (v->for_branches) {
        return;
    }
    struct use use = match_clauses(s, v, outer);
    if (outer && use.needs != outer) {
        return;
    }
    struct path_order forward = {0}, backward = {0};
    if (!outer) {
        forward = index_order(s, v, false);
        backward = index_order(s, v, true);
    }
    double loops = outer ? loop_count(s, outer) : 1, rows = outer ? scan_rows_given(s, outer) : s->base->rows;
    struct pg_index_use u = describe(s, v, &use, loops);
    u.index_only = covers(s, v);
    u.filter_operators = scan_operators_left(s, v, &use, outer);
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
    if (can_scan(v, &use) && complete && (use.n || forward.n || v->partial || u.index_only)) {
        struct pg_index_use ordered = u;
        ordered.conditions += first; /* IS NOT NULL is looked at in every entry (planagg.c, build_minmax_path) */
        add_index_path(s, v, &use, &ordered, forward, rows);
        if (backward.n) {
            add_index_path(s, v, &use, &ordered, backward, rows);
        }
    }
    if (use.n ? use.key[0] == 0 || v->cost.method != METHOD_HASH : v->partial && can_scan(v, &use)) {
        u.index_only = false;
        struct bitmap bitmap = bitmap_of(s, v, &use, &u);
        if (s->pl->exact) { /* the best may be too dear, so each stands for itself */
            bitmap_add_path(s, &bitmap, outer, loops);
        }
        bitmap_keep(s, &bitmap, bitmaps, bitmap_count);
    }
}

/* --- OR: every branch has an index ----------------------------------------------------------------------- */

/* What the rows of one branch of an OR are searched by: its own conditions, then the table's other filters (build_paths_for_OR). */
struct branch {
    const struct query_predicate **given;
    uint32_t *numbers; /* along it: of clauses; NO_FILTER: a condition of its own */
    size_t n;
};

static struct branch branch_of(const struct scan_set *s, uint32_t or, size_t at) {
    const struct prepared *pre = s->pl->pre;
    const struct query_conjunction *own = &pre->clauses[or].p->branches[at];
    struct branch b = {ARENA_ARRAY(s->pl->arena, const struct query_predicate *, own->n + s->base->filter_count),
                       ARENA_ARRAY(s->pl->arena, uint32_t, own->n + s->base->filter_count), 0};
    for (size_t i = 0; i < own->n; i++) {
        b.numbers[b.n] = NO_FILTER;
        b.given[b.n++] = &own->at[i];
    }
    for (size_t i = 0; i < s->base->filter_count; i++) {
        const struct query_predicate *p = pre->clauses[s->base->filters[i]].p;
        if (s->base->filters[i] != or && !p->sub_plan_count && !p->extracted) {
            b.numbers[b.n] = s->base->filters[i];
            b.given[b.n++] = p;
        }
    }
    return b;
}

/* What a partial index's predicate keeps beyond what the index is searched by. */
static double unproven_share(const struct scan_set *s, const struct index_view *v, const struct query_conjunction *taken) {
    const struct query_predicate **given = ARENA_ARRAY(s->pl->arena, const struct query_predicate *, taken->n + 1);
    double share = 1;
    for (size_t i = 0; i < taken->n; i++) {
        given[i] = &taken->at[i];
    }
    for (size_t i = 0; i < v->said.n; i++) {
        const struct query_conjunction atom = {&v->said.at[i], 1};
        share *= query_proves_any(given, taken->n, &atom) ? 1 : clause_selectivity(s->pl->pre, &v->said.at[i]);
    }
    return share;
}

/* Searched for by the branch and the other filters together, if at all. */
static bool has_rows_of(const struct index_view *v, const struct branch *branch) {
    for (size_t i = 0; i < v->said.n && v->for_branches; i++) {
        const struct query_conjunction atom = {&v->said.at[i], 1};
        if (!query_proves_any(branch->given, branch->n, &atom)) {
            return false;
        }
    }
    return true;
}

static bool is_searched_by(const struct scan_set *s, const struct index_view *v, size_t key, const struct query_predicate *p) {
    return operand_is_key(s, &p->left, &v->keys[key]) && method_takes(s, v, &v->keys[key], p) &&
           (p->op > OP_GE || p->right.kind == OPERAND_CONSTANT || p->right.kind == OPERAND_PARAMETER);
}

/*
 * The conditions on the keys of one index; false: it takes none of the branch's own, and is not there for the branch's rows alone. The other filters among
 * them go to `others`.
 */
static bool use_branch(const struct scan_set *s, const struct index_view *v, const struct branch *branch, struct pg_index_use *u,
                       struct use *others) {
    struct query_conjunction taken = {ARENA_ARRAY(s->pl->arena, struct query_predicate, v->key_count * branch->n + 1), 0};
    bool equal = true, own = v->for_branches && v->cost.method == METHOD_BTREE;
    size_t values = 0; /* keys compared with one value */
    *u = (struct pg_index_use){.loops = 1, .array_scans = 1};
    for (size_t k = 0; k < v->key_count && equal && has_rows_of(v, branch); k++) {
        equal = false;
        for (size_t i = 0; i < branch->n; i++) {
            const struct query_predicate *p = branch->given[i];
            if (is_searched_by(s, v, k, p)) {
                taken.at[taken.n++] = *p;
                add_condition(s, v, k, p, u);
                u->array_scans *= p->op == OP_IN ? (double)p->value_count : 1;
                equal |= is_equality(p->op);
                values += p->op == OP_EQ;
                own |= branch->numbers[i] == NO_FILTER;
                if (branch->numbers[i] != NO_FILTER && others->n < USE_MAX) {
                    others->clauses[others->n++] = branch->numbers[i];
                }
            }
        }
    }
    u->conditions = (double)taken.n;
    u->selectivity = conjunction_selectivity(s->pl->pre, &taken) * unproven_share(s, v, &taken); /* two bounds of one column are a range */
    u->bound_selectivity = u->selectivity;
    u->whole_key = values == v->key_count && u->conditions == (double)values;
    return own && has_rows_of(v, branch);
}

/* Whose indexes may serve, and how much of an index's price each branch is charged when they are compared. */
struct branch_rule {
    bool no_existing, no_added;
    bool own_only; /* the branch's conditions, and no other filter: that is left to another bitmap */
    double price_share;
};

static bool branch_bitmap(const struct scan_set *s, const struct branch *branch, const struct branch_rule *rule, struct bitmap *best) {
    double least = INFINITY;
    for (size_t x = 0; x < s->pl->index_counts[s->rel]; x++) {
        const struct index_view *v = &s->pl->indexes[s->rel][x];
        struct pg_index_use u;
        struct use others = {0};
        if ((v->added ? rule->no_added : rule->no_existing) || !use_branch(s, v, branch, &u, &others)) {
            continue;
        }
        struct bitmap b = bitmap_of(s, v, &others, &u);
        if (rule->own_only && b.clauses) {
            continue;
        }
        double sum = b.cost.total + rule->price_share * v->price;
        if (sum < least) {
            *best = b;
            least = sum;
        }
    }
    return isfinite(least);
}

static bool is_or(const struct scan_set *s, const struct clause *c) {
    return c->p->op == OP_OR && c->p->branch_count > 0 && runs_before(s, c);
}

static bool or_bitmap(const struct scan_set *s, uint32_t number, const struct branch_rule *rule, struct bitmap *out) {
    const struct clause *c = &s->pl->pre->clauses[number];
    struct bitmap sum = {.clauses = UINT64_C(1) << (number % 64)};
    for (size_t i = 0; i < c->p->branch_count; i++) {
        struct branch branch = branch_of(s, number, i);
        struct bitmap one;
        if (!branch_bitmap(s, &branch, rule, &one)) {
            return false;
        }
        const struct index_view **list = ARENA_ARRAY(s->pl->arena, const struct index_view *, sum.index_count + 1);
        if (sum.index_count) {
            memcpy(list, sum.indexes, sum.index_count * sizeof *list);
        }
        list[sum.index_count++] = one.indexes[0];
        sum.indexes = list;
        sum.clauses |= one.clauses;
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
 * choices at no price, at the whole, and at a branch's share of it all stand for themselves, alone and beside other bitmaps; and so do those that leave the
 * other filters to these.
 */
static void price_or(const struct scan_set *s, uint32_t number, struct bitmap *bitmaps, size_t *n) {
    const double shares[] = {0, 1, 1.0 / (double)s->pl->pre->clauses[number].p->branch_count};
    for (size_t i = 0; i < 2 * sizeof shares / sizeof *shares; i++) {
        struct branch_rule rule = {.price_share = shares[i / 2], .own_only = i % 2};
        struct bitmap b;
        if (or_bitmap(s, number, &rule, &b)) {
            bitmap_add_path(s, &b, 0, 1);
            bitmap_keep(s, &b, bitmaps, n);
        }
    }
}

/* Room for BITMAPS_MAX. */
static size_t or_bitmaps(const struct scan_set *s, struct bitmap *bitmaps) {
    const struct branch_rule any = {0};
    size_t n = 0;
    for (size_t i = 0; i < s->base->filter_count && n < BITMAPS_MAX; i++) {
        uint32_t number = s->base->filters[i];
        if (is_or(s, &s->pl->pre->clauses[number]) && s->pl->exact) {
            price_or(s, number, bitmaps, &n);
        } else if (is_or(s, &s->pl->pre->clauses[number])) {
            n += or_bitmap(s, number, &any, &bitmaps[n]);
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
        for (uint32_t b = 0; is_or(&s, c) && b < c->p->branch_count && b < OR_BRANCHES_MAX && n < max; b++) {
            struct branch branch = branch_of(&s, number, b);
            struct bitmap one;
            if (branch_bitmap(&s, &branch, &rule, &one)) {
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
        bitmaps_add(s, bitmaps, n, sets[i], n ? loop_count(s, sets[i]) : 1);
    }
}

void plan_index_paths(struct planner *pl, size_t rel) {
    struct scan_set s = {pl, rel, &pl->pre->bases[rel], UINT64_C(1) << rel, NULL, 0};
    struct bitmap bitmaps[BITMAPS_MAX * 2];
    size_t n = 0;
    if (s.base->q->sample_share > 0) {
        return;
    }
    scan_collect_views(&s);
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
    n += or_bitmaps(&s, &bitmaps[n]);
    bitmaps_add(&s, bitmaps, n, 0, 1);
    parameterised_paths(&s);
}
