/* The indexes of one table as its scans see them: what exists and is not hidden, and what the design adds (see index_scan.h). */
#include <math.h>

#include "optimizer/index_scan.h"

/* From the first key's values to an index that begins with it (btcostestimate). */
static double of_index(double correlation, const struct catalog_key *key, size_t key_count) {
    double c = key->descending ? -correlation : correlation;
    return key_count > 1 ? c * 0.75 : c;
}

double scan_key_correlation(const struct base *base, const struct catalog_key *key, size_t key_count) {
    const struct catalog_stats *s =
        key->column == CATALOG_NONE ? &key->stats : &base->table->columns[key->column].stats;
    return of_index(s->present && !isnan(s->correlation) ? s->correlation : 0, key, key_count);
}

/*
 * What a partial index's predicate settles (check_index_predicates): a filter that it proves is neither searched by nor looked at again, but where the rows are
 * changed or locked, for those may be others by then.
 */
static void note_settled(const struct scan_set *s, struct index_view *v) {
    const struct query_predicate **said = ARENA_ARRAY(s->pl->arena, const struct query_predicate *, v->said.n);
    bool rechecks = s->base->q->target || s->pl->pre->block->lock_rows;
    v->said_filters = ARENA_ARRAY(s->pl->arena, uint32_t, v->said.n);
    for (size_t k = 0; k < v->said.n; k++) {
        v->said_filters[k] = NO_FILTER;
        said[k] = &v->said.at[k];
    }
    for (size_t i = 0; i < s->base->filter_count; i++) {
        const struct query_predicate *p = s->pl->pre->clauses[s->base->filters[i]].p;
        const struct query_conjunction filter = {(struct query_predicate *)p, 1};
        if (!query_proves_any(said, v->said.n, &filter)) {
            continue;
        }
        v->settled |= !rechecks && i < 64 ? UINT64_C(1) << i : 0;
        for (size_t k = 0; k < v->said.n; k++) {
            const struct query_conjunction atom = {&v->said.at[k], 1};
            if (query_proves_any(&p, 1, &atom) && query_proves_any(&said[k], 1, &filter)) {
                v->said_filters[k] = s->base->filters[i];
            }
        }
    }
}

static bool view_usable(const struct scan_set *s, struct index_view *view) {
    const struct prepared *pre = s->pl->pre;
    if (!view->partial) {
        return true;
    }
    if (!view->predicate) {
        return false;
    }
    view->said = query_table_predicates(s->pl->arena, pre->catalog, s->base->q->table, (uint16_t)s->rel, view->predicate);
    bool implied = query_implies_all(pre->block, s->rel, &view->said);
    view->for_branches = !implied && query_branch_implies(pre->block, s->rel, &view->said);
    if (implied || view->for_branches) {
        note_settled(s, view);
    }
    return implied || view->for_branches;
}

/* An index that is not there has no statistics of its expressions yet, but will have: by some of the table's rows. */
static double correlation_of(const struct base *base, const struct index_view *view) {
    const struct catalog_key *key = &view->keys[0];
    double sampled = view->added && key->column == CATALOG_NONE && !key->stats.present ? view->added->sample.correlation : 0;
    return sampled != 0 ? of_index(sampled, key, view->key_count) : scan_key_correlation(base, key, view->key_count);
}

static void view_cost(const struct base *base, struct index_view *view, enum catalog_method method, double pages,
                      double tuples, int height) {
    double density = view->partial && tuples > 0 ? tuples : base->cost.tuples;
    view->cost = (struct pg_index){.method = method,
                                   .pages = fmax(1, pages),
                                   .tuples = fmin(fmax(1, density), fmax(1, base->cost.tuples)),
                                   .tree_height = height,
                                   .correlation = correlation_of(base, view)};
    if (method == METHOD_HASH || method == METHOD_GIN || method == METHOD_GIST || method == METHOD_SPGIST) {
        view->cost.correlation = 0; /* as genericcostestimate assumes */
    }
}

double plan_price_of(const struct planner *pl, const struct base *base, size_t added) {
    const double *prices = pl->pre->repeated ? NULL : pl->owner->prices;
    return prices ? prices[base->slot * pl->design->added_count + added] : 0;
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

/* False: it is not for this scan. */
static bool view_existing(const struct scan_set *s, size_t i, struct index_view *v) {
    const struct design *design = s->pl->design;
    const struct catalog *catalog = s->pl->pre->catalog;
    uint32_t number = s->base->table->indexes.at[i], known = known_as(s, number);
    const struct catalog_index *x = &catalog->indexes[number];
    if (!x->modelled || !x->valid || !x->key_count || design_hides(design, number) || design_hides(design, known) ||
        !plan_hints_allow(s->pl, s->base, x->name)) {
        return false;
    }
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
    view_cost(s->base, v, x->method, x->pages, x->tuples, catalog_index_height(catalog, x));
    v->cost.gin = s->base->gin ? s->base->gin[i] : (struct pg_gin){0};
    v->cost.range_pages = x->range_pages;
    return true;
}

static bool view_added(const struct scan_set *s, size_t i, struct index_view *v) {
    const struct design_index *x = s->pl->design->added[i];
    bool on_part = x->table == s->base->part; /* it stands on this partition alone */
    bool may = on_part ? s->pl->added_on != ADDED_ON_WHOLE : x->table == s->base->q->table && s->pl->added_on != ADDED_ON_PART;
    if (!may || !x->key_count || (x->seen_in_front_only && !s->base->q->leads) ||
        !plan_hints_allow(s->pl, s->base, x->name)) {
        return false;
    }
    *v = (struct index_view){.keys = x->keys,
                             .key_count = x->key_count,
                             .include = x->include,
                             .include_count = x->include_count,
                             .predicate = x->predicate,
                             .partial = x->predicate_text.len > 0,
                             .unique = x->unique,
                             .added = x,
                             .price = plan_price_of(s->pl, s->base, i),
                             .name = x->name};
    if (on_part && s->base->whole_columns) {
        number_as_whole(s, v);
    }
    struct design_part part = part_of(s, x);
    view_cost(s->base, v, x->method, part.pages, part.tuples, part.tree_height);
    v->cost.gin = (struct pg_gin){part.gin.entries, part.gin.entry_pages, part.gin.data_pages, part.gin.pending_pages};
    v->cost.hypothetical = part.tree_height < 0;
    return true;
}

static bool describe_usable(const struct scan_set *s, struct index_view *v) {
    s->pl->book->describe_index(s->pl, s->base, v);
    return view_usable(s, v);
}

void scan_collect_views(struct scan_set *s) {
    size_t existing = s->base->table->indexes.n, added = s->pl->design->added_count, n = 0;
    struct index_view *views = ARENA_ARRAY(s->pl->arena, struct index_view, existing + added + 1);
    for (size_t i = 0; i < existing; i++) {
        n += view_existing(s, i, &views[n]) && describe_usable(s, &views[n]);
    }
    for (size_t i = 0; i < added; i++) {
        n += view_added(s, i, &views[n]) && describe_usable(s, &views[n]);
    }
    s->pl->indexes[s->rel] = views;
    s->pl->index_counts[s->rel] = n;
}
