/*
 * A partitioned table: each partition left is scanned its own way, and the rows strung together, or merged in order.
 *
 * Model: PostgreSQL 15, allpaths.c (set_append_rel_size, add_paths_to_append_rel, generate_orderedappend_paths). What is left is decided by prune.c. Each
 * partition is planned in a copy of the block in which it stands in the table's place, with its own pages, rows, statistics and indexes; relations,
 * clauses and classes have the block's numbers. A single partition needs no append.
 *
 * To whoever exchanges accesses (optimizer.h) all of it is one scan of one table: a path says how the partitions are read by one index of the
 * table, or by none, each partition by the cheaper of index and no index; or by one bitmap's indexes; or, in no order, each by an added index that stands on it
 * alone, or by none. The planner may read one partition by one added index of the whole and the next by another; that is left out, here as in a
 * priced plan, so that the bound of the one holds for the other.
 *
 * Knowingly not: partition-wise joins and groupings (off by default); list partitions read in order; sub-partitioned tables read in order without a
 * merge; foreign partitions.
 */
#include <math.h>

#include "optimizer/plan.h"

enum { NEEDS_MAX = 24, ORDERS_MAX = 16, SETS_MAX = 32, SUMS_MAX = 128 };

/* --- Prepared ---------------------------------------------------------------------------------------------- */

static void view_partition(struct prepared *leaf, const struct prepared *pre, size_t rel, uint32_t part) {
    struct base *base = &leaf->bases[rel];
    const struct catalog_table *whole = pre->bases[rel].table;
    base->table = catalog_leaf_in_whole(pre->arena, pre->catalog, pre->bases[rel].q->table, part);
    base->whole_columns = catalog_columns_along(pre->arena, &pre->catalog->tables[part], whole);
    base->part = part;
    base->partitioned = false;
    base->parts = NULL;
    base->part_count = 0;
    pre->book->size_table(leaf, base);
    base->gin = prepare_gin(leaf, base->table);
}

static void size_partition(struct prepared *leaf, size_t rel) {
    struct base *base = &leaf->bases[rel];
    for (size_t i = 0; i < base->filter_count; i++) {
        struct clause *c = &leaf->clauses[base->filters[i]];
        c->selectivity = clause_selectivity(leaf, c->p);
    }
    double share = clauses_selectivity(leaf, base->filters, base->filter_count, UINT64_C(1) << rel);
    base->rows = leaf->book->clamp_rows(base->cost.tuples * share);
    base->width = prepared_width(leaf, UINT64_C(1) << rel);
}

static struct prepared *prepare_partition(const struct prepared *pre, size_t rel, uint32_t part) {
    struct prepared *leaf = ARENA_NEW(pre->arena, struct prepared);
    *leaf = *pre;
    leaf->bases = ARENA_ARRAY(pre->arena, struct base, pre->base_count);
    leaf->clauses = ARENA_ARRAY(pre->arena, struct clause, pre->clause_count + 1);
    memcpy(leaf->bases, pre->bases, pre->base_count * sizeof *leaf->bases);
    memcpy(leaf->clauses, pre->clauses, pre->clause_count * sizeof *leaf->clauses);
    view_partition(leaf, pre, rel, part);
    size_partition(leaf, rel);
    return leaf;
}

/* As set_append_rel_size: to what asks about the table it has as many rows as are left after its filters. */
void prepare_partitions(struct prepared *pre, size_t rel) {
    struct base *base = &pre->bases[rel];
    struct table_ids left = prune_partitions(pre, rel);
    double rows = 0, pages = 0, bytes = 0;
    base->parts = ARENA_ARRAY(pre->arena, struct prepared *, left.n + 1);
    base->part_count = left.n;
    for (size_t i = 0; i < left.n; i++) {
        base->parts[i] = prepare_partition(pre, rel, left.at[i]);
        const struct base *part = &base->parts[i]->bases[rel];
        rows += part->rows;
        pages += part->cost.pages;
        bytes += part->rows * part->width;
    }
    base->rows = base->cost.tuples = pg_clamp_rows(rows);
    base->cost.pages = pages;
    base->width = rows > 0 ? rint(bytes / rows) : base->width;
}

/* Those of the block, and behind them the joins of a merged query of UNION ALL with what is around it. */
static size_t count_clauses(const struct prepared *pre) {
    size_t n = pre->clause_count;
    for (size_t r = 0; r < pre->base_count; r++) {
        for (size_t i = 0; i < pre->bases[r].join_count; i++) {
            n = pre->bases[r].joins[i] >= n ? pre->bases[r].joins[i] + 1 : n;
        }
    }
    return n;
}

static void settle_partition(struct prepared *leaf, const struct prepared *pre, size_t rel) {
    size_t base_count = pre->base_count + pre->around_count, clause_count = count_clauses(pre);
    struct base *bases = ARENA_ARRAY(pre->arena, struct base, base_count + 1), *own = &leaf->bases[rel];
    struct clause *clauses = ARENA_ARRAY(pre->arena, struct clause, clause_count + 1);
    memcpy(bases, pre->bases, base_count * sizeof *bases);
    memcpy(clauses, pre->clauses, clause_count * sizeof *clauses);
    for (size_t i = 0; i < own->filter_count; i++) {
        clauses[own->filters[i]].selectivity = leaf->clauses[own->filters[i]].selectivity;
    }
    own->cost.total_table_pages = bases[rel].cost.total_table_pages;
    own->joins = bases[rel].joins;
    own->join_count = bases[rel].join_count;
    own->slot = bases[rel].slot;
    bases[rel] = *own;
    *leaf = *pre;
    leaf->bases = bases;
    leaf->clauses = clauses;
}

void settle_partitions(struct prepared *pre) {
    for (size_t r = 0; r < pre->base_count; r++) {
        for (size_t i = 0; i < pre->bases[r].part_count; i++) {
            settle_partition(pre->bases[r].parts[i], pre, r);
        }
    }
}

struct table_ids optimizer_partitions_left(struct arena *arena, const struct optimizer_query *query, const struct query_block *block, size_t rel) {
    struct table_ids left = {0};
    for (size_t b = 0; b < query->blocks.n && !left.n; b++) {
        const struct prepared *pre = query->blocks.at[b];
        const struct base *base = pre->block == block && rel < pre->base_count ? &pre->bases[rel] : NULL;
        left.at = base ? ARENA_ARRAY(arena, uint32_t, base->part_count + 1) : NULL;
        for (size_t i = 0; base && i < base->part_count; i++) {
            left.at[left.n++] = base->parts[i]->bases[rel].part;
        }
    }
    return left;
}

/* --- The partitions under a design ------------------------------------------------------------------------- */

struct way { /* every partition's paths, by indexes that may be used together */
    struct planner *pl;
    size_t rel;
    const struct base *base;
    struct relation *parts;
    size_t n;
};

/* What is found per design, and what is set after the block was prepared: it may run many times, or want its first rows soon. */
static void follow_block(struct prepared *leaf, const struct prepared *pre, size_t rel) {
    struct base *bases = leaf->bases;
    struct clause *clauses = leaf->clauses;
    for (size_t i = 0; i < pre->clause_count; i++) {
        clauses[i].sub_plan_cost = pre->clauses[i].sub_plan_cost;
        clauses[i].serial = pre->clauses[i].serial;
    }
    bases[rel].begin = pre->bases[rel].begin;
    bases[rel].begin_least = pre->bases[rel].begin_least;
    *leaf = *pre;
    leaf->bases = bases;
    leaf->clauses = clauses;
}

static struct planner planner_of(const struct planner *pl, struct prepared *leaf, const struct design *design,
                                 const struct optimizer_query *owner) {
    struct planner own = {.arena = pl->arena,
                          .pre = leaf,
                          .book = pl->book,
                          .owner = owner,
                          .design = design,
                          .p = pl->p,
                          .exact = pl->exact,
                          .ceiling = INFINITY,
                          .effort = pl->effort};
    own.bases = ARENA_ARRAY(pl->arena, struct relation, leaf->base_count);
    own.indexes = ARENA_ARRAY(pl->arena, struct index_view *, leaf->base_count);
    own.index_counts = ARENA_ARRAY(pl->arena, size_t, leaf->base_count);
    return own;
}

static struct relation plan_part(struct planner *pl, size_t rel, size_t part, const struct design *design, const struct optimizer_query *owner, enum added_on on) {
    struct planner own = planner_of(pl, pl->pre->bases[rel].parts[part], design, owner);
    own.added_on = on;
    own.shared_later = on == ADDED_ON_PART && pl->p->workers_per_gather > 0;
    plan_base(&own, rel);
    return own.bases[rel];
}

static struct way plan_way(struct planner *pl, size_t rel, const struct design *design, const struct optimizer_query *owner, enum added_on on) {
    const struct base *base = &pl->pre->bases[rel];
    struct way w = {pl, rel, base, ARENA_ARRAY(pl->arena, struct relation, base->part_count + 1), base->part_count};
    for (size_t i = 0; i < w.n; i++) {
        w.parts[i] = plan_part(pl, rel, i, design, owner, on);
    }
    return w;
}

/* By an index on one of the partitions: the others are as without. */
static struct way plan_way_of_part(const struct way *none, const struct design *design, const struct optimizer_query *owner) {
    struct way w = *none;
    w.parts = ARENA_ARRAY(w.pl->arena, struct relation, w.n + 1);
    for (size_t i = 0; i < w.n; i++) {
        bool here = w.base->parts[i]->bases[w.rel].part == design->added[0]->table;
        w.parts[i] = here ? plan_part(w.pl, w.rel, i, design, owner, ADDED_ANYWHERE) : none->parts[i];
    }
    return w;
}

/* --- Paths of the whole ------------------------------------------------------------------------------------ */

/* An existing one has none. */
static double price_of(const struct way *w, const struct design_index *added) {
    for (size_t i = 0; added && i < w->pl->design->added_count; i++) {
        if (w->pl->design->added[i] == added) {
            return plan_price_of(w->pl, w->base, i);
        }
    }
    return 0;
}

static bool is_same_index(const struct index_view *a, const struct index_view *b) {
    return a->added ? a->added == b->added : !b->added && a->existing == b->existing;
}

static bool uses_index(const struct path *path, const struct index_view *view) {
    for (size_t i = 0; i < path->index_count; i++) {
        if (is_same_index(path->indexes[i], view)) {
            return true;
        }
    }
    return false;
}

/* Each index once, though every partition has a part of it. */
static void note_indexes(const struct way *w, struct path *path) {
    size_t most = 0;
    for (size_t i = 0; i < path->part_count; i++) {
        most += path->parts[i]->index_count;
    }
    const struct index_view **list = ARENA_ARRAY(w->pl->arena, const struct index_view *, most + 1);
    path->indexes = list;
    path->index_count = 0;
    path->price = 0;
    for (size_t i = 0; i < path->part_count; i++) {
        for (size_t k = 0; k < path->parts[i]->index_count; k++) {
            const struct index_view *view = path->parts[i]->indexes[k];
            if (!uses_index(path, view)) {
                list[path->index_count++] = view;
                path->price += price_of(w, view->added);
            }
        }
    }
}

static const struct path **no_parts(const struct way *w) {
    return ARENA_ARRAY(w->pl->arena, const struct path *, w->n + 1);
}

static struct path *whole_path(const struct way *w, enum path_kind kind, const struct path *const *parts) {
    struct path *path = path_new(w->pl, kind, 0, w->base->width);
    path->rel = (uint16_t)w->rel;
    path->parts = parts;
    path->part_count = w->n;
    for (size_t i = 0; i < w->n; i++) {
        path->rows += parts[i]->rows;
        path->startup = i ? path->startup : parts[i]->startup;
        path->total += parts[i]->total;
        path->begun += parts[i]->begun;
        path->gathered |= parts[i]->gathered;
    }
    note_indexes(w, path);
    return path;
}

/* In order, all of them start: a LIMIT may want rows of several (cost_append). */
static void add_append(const struct way *w, const struct path *const *parts, uint64_t needs, struct path_order order) {
    struct path *path = whole_path(w, PATH_APPEND, parts);
    for (size_t i = 1; i < w->n && order.n; i++) {
        path->startup += parts[i]->startup;
    }
    path->total += pg_append_cost(w->pl->p, path->rows);
    path->needs = needs;
    path->order = order;
    path_add(w->pl, &w->pl->bases[w->rel], path);
}

/* A scan that is given fewer values than the append checks its rows against the others (reparameterize_path). */
static const struct path *given(const struct way *w, size_t part, const struct path *path, uint64_t needs) {
    struct planner own = {.arena = w->pl->arena, .pre = w->base->parts[part], .book = w->pl->book, .p = w->pl->p};
    double operators, before;
    if (path->needs == needs) {
        return path;
    }
    struct path *checked = ARENA_NEW(w->pl->arena, struct path);
    *checked = *path;
    plan_given_rows(&own, w->rel, path->needs, &before);
    checked->rows = plan_given_rows(&own, w->rel, needs, &operators);
    checked->total += (operators - before) * w->pl->p->cpu_operator * path->rows;
    return checked;
}

static const struct path *cheapest_given(const struct way *w, size_t part, uint64_t needs) {
    const struct path_list *paths = &w->parts[part].paths;
    const struct path *best = NULL;
    for (size_t i = 0; i < paths->n; i++) {
        const struct path *path = paths->at[i]->needs & ~needs ? NULL : given(w, part, paths->at[i], needs);
        best = path && (!best || path->total < best->total) ? path : best;
    }
    return best;
}

static void append_given(const struct way *w, uint64_t needs) {
    const struct path **parts = no_parts(w);
    for (size_t i = 0; i < w->n; i++) {
        parts[i] = cheapest_given(w, i, needs);
        if (!parts[i]) {
            return;
        }
    }
    add_append(w, parts, needs, (struct path_order){0});
}

static void append_by_needs(const struct way *w) {
    uint64_t seen[NEEDS_MAX];
    size_t n = 0;
    for (size_t part = 0; part < w->n; part++) {
        for (size_t i = 0; i < w->parts[part].paths.n; i++) {
            uint64_t needs = w->parts[part].paths.at[i]->needs;
            bool known = n == NEEDS_MAX;
            for (size_t k = 0; k < n; k++) {
                known |= seen[k] == needs;
            }
            if (!known) {
                seen[n++] = needs;
                append_given(w, needs);
            }
        }
    }
}

/* --- In order ---------------------------------------------------------------------------------------------- */

/* The order of the bounds, or its reverse; empty: the partitions are in none. */
static struct path_order bound_order(const struct way *w, bool reverse) {
    const struct catalog *catalog = w->pl->pre->catalog;
    const struct partition_key *key = w->base->table->key;
    struct path_order order = {0};
    for (size_t i = 0; i < w->n; i++) {
        const struct catalog_table *part = &catalog->tables[w->base->parts[i]->bases[w->rel].part];
        if (!key || key->strategy != PARTITION_RANGE || part->parent != w->base->q->table || !part->bound || part->bound->is_default) {
            return order;
        }
    }
    for (size_t k = 0; key && k < key->n && order.n < PATH_KEYS; k++) {
        uint32_t column = catalog_partition_column(w->base->table, key, k);
        uint32_t class_id = column == CATALOG_NONE ? NO_CLASS : class_of_column(w->pl->pre, (uint16_t)w->rel, column);
        if (class_id == NO_CLASS) {
            break;
        }
        if (!w->pl->pre->class_constant[class_id]) {
            order.at[order.n++] = class_id * 4 + (reverse ? 3 : 0);
        }
    }
    return order;
}

/* The cheapest in that order, by its first row or by all; where none has it, the cheapest sorted. */
static const struct path *part_in_order(const struct way *w, size_t part, const struct path_order *order, bool soon) {
    const struct path_list *paths = &w->parts[part].paths;
    const struct path *best = NULL;
    for (size_t i = 0; i < paths->n; i++) {
        const struct path *path = paths->at[i];
        bool fits = !path->needs && order_contains(&path->order, order);
        bool better = fits && (!best || (soon ? path->startup < best->startup : path->total < best->total));
        best = better ? path : best;
    }
    return best;
}

static const struct path *part_sorted(const struct way *w, size_t part, const struct path_order *order) {
    const struct path *input = w->parts[part].cheapest;
    double tuples = w->base->parts[part]->bases[w->rel].cost.tuples; /* unfiltered: as create_merge_append_path asks */
    struct path *path = path_sort_below_merge(w->pl, input, tuples, append_sort_limit(w->pl));
    path->order = *order;
    path->indexes = input->indexes;
    path->index_count = input->index_count;
    path->begun = input->begun;
    return path;
}

static void add_merge(const struct way *w, const struct path *const *parts, struct path_order order) {
    struct path *path = whole_path(w, PATH_MERGE_APPEND, parts);
    double startup = 0;
    for (size_t i = 0; i < w->n; i++) {
        startup += parts[i]->startup;
    }
    struct pg_cost cost = pg_merge_append(w->pl->p, (struct pg_cost){startup, path->total}, path->rows, w->n);
    path->startup = cost.startup;
    path->total = cost.total;
    path->order = order;
    path_add(w->pl, &w->pl->bases[w->rel], path);
}

static void turn_round(const struct path **parts, size_t n) {
    for (size_t i = 0; i < n / 2; i++) {
        const struct path *first = parts[i];
        parts[i] = parts[n - 1 - i];
        parts[n - 1 - i] = first;
    }
}

/* Partitions one after the other are in order if their bounds are in the same: no merge is needed. */
static void add_in_order(const struct way *w, struct path_order order, bool soon) {
    const struct path **parts = no_parts(w);
    for (size_t i = 0; i < w->n; i++) {
        parts[i] = part_in_order(w, i, &order, soon);
        parts[i] = parts[i] ? parts[i] : part_sorted(w, i, &order);
    }
    for (int reverse = 0; reverse < 2; reverse++) {
        struct path_order bounds = bound_order(w, reverse);
        if (bounds.n && (order_contains(&bounds, &order) || order_contains(&order, &bounds))) {
            if (reverse) {
                turn_round(parts, w->n);
            }
            add_append(w, parts, 0, order);
            return;
        }
    }
    add_merge(w, parts, order);
}

static void add_by_order(const struct way *w) {
    struct path_order seen[ORDERS_MAX];
    size_t n = 0;
    for (size_t part = 0; part < w->n; part++) {
        for (size_t i = 0; i < w->parts[part].paths.n; i++) {
            const struct path *path = w->parts[part].paths.at[i];
            bool known = path->needs || !path->order.n || n == ORDERS_MAX;
            for (size_t k = 0; k < n; k++) {
                known |= seen[k].n == path->order.n && order_contains(&seen[k], &path->order);
            }
            if (!known) {
                seen[n++] = path->order;
                add_in_order(w, path->order, true);
                add_in_order(w, path->order, false);
            }
        }
    }
}

/* --- Shared by workers ------------------------------------------------------------------------------------- */

/* Each partition by all workers, or whole by one of them (add_paths_to_append_rel, cost_append). */
static void add_shared_append(const struct way *w, const struct path *const *parts, double unseen) {
    const struct pg_params *p = w->pl->p;
    int workers = append_workers(p, w->parts, w->n);
    double divisor = pg_parallel_divisor(p, workers), rows = 0, total = 0, startup = INFINITY;
    double *whole = ARENA_ARRAY(w->pl->arena, double, w->n + 1);
    size_t whole_count = 0;
    for (size_t i = 0; i < w->n; i++) {
        const struct path *part = parts[i];
        rows += part->rows * (part->partial ? pg_parallel_divisor(p, part->workers) : 1) / divisor;
        total += part->partial ? part->total : 0;
        startup = fmin(startup, part->startup);
        if (!part->partial) {
            append_insert_falling(whole, whole_count++, part->total);
        }
    }
    struct path *path = whole_path(w, PATH_APPEND, parts);
    path->rows = pg_clamp_rows(rows);
    path->startup = startup;
    path->total = total + append_cost_of_whole(whole, whole_count, workers) + pg_append_cost(p, path->rows);
    path->price -= unseen;
    path->partial = true;
    path->workers = (uint8_t)workers;
    path_add_partial(w->pl, &w->pl->bases[w->rel], path);
}

/* `mixed`: some whole. */
static void add_shared(const struct way *w, bool mixed) {
    const struct path **parts = no_parts(w);
    bool any_whole = false;
    for (size_t i = 0; i < w->n; i++) {
        parts[i] = mixed ? append_shared_or_whole(&w->parts[i]) : w->parts[i].shared;
        if (!parts[i]) {
            return;
        }
        any_whole |= !parts[i]->partial;
    }
    if (!mixed || any_whole) {
        add_shared_append(w, parts, 0);
    }
}

/* --- All of it --------------------------------------------------------------------------------------------- */

static struct path *alone(const struct way *w, const struct path *part) {
    const struct path **parts = no_parts(w);
    struct path *path = ARENA_NEW(w->pl->arena, struct path);
    *path = *part;
    path->block = w->pl->pre;
    parts[0] = part;
    struct path priced = {.parts = parts, .part_count = 1};
    note_indexes(w, &priced);
    path->price = priced.price;
    return path;
}

static void add_alone(const struct way *w) {
    struct relation *out = &w->pl->bases[w->rel];
    for (size_t i = 0; i < w->parts[0].paths.n; i++) {
        path_add(w->pl, out, alone(w, w->parts[0].paths.at[i]));
    }
    for (size_t i = 0; i < w->parts[0].partial.n; i++) {
        path_add_partial(w->pl, out, alone(w, w->parts[0].partial.at[i]));
    }
}

static void add_way(const struct way *w) {
    if (w->n == 1) {
        add_alone(w);
        return;
    }
    append_by_needs(w);
    add_by_order(w);
    if (w->pl->p->workers_per_gather > 0) {
        add_shared(w, false);
        add_shared(w, true);
    }
}

static bool uses_added(const struct path *path) {
    for (size_t i = 0; i < path->index_count; i++) {
        if (path->indexes[i]->added) {
            return true;
        }
    }
    return false;
}

static bool way_uses_added(const struct way *w) {
    for (size_t part = 0; part < w->n; part++) {
        for (size_t i = 0; i < w->parts[part].paths.n; i++) {
            if (uses_added(w->parts[part].paths.at[i])) {
                return true;
            }
        }
    }
    return false;
}

/* --- By several added indexes under one bitmap ------------------------------------------------------------- */

static bool uses_only(const struct path *path, const struct path *of) {
    for (size_t i = 0; i < path->index_count; i++) {
        if (path->indexes[i]->added && !uses_index(of, path->indexes[i])) {
            return false;
        }
    }
    return true;
}

static size_t added_count(const struct path *path) {
    size_t n = 0;
    for (size_t i = 0; i < path->index_count; i++) {
        bool again = !path->indexes[i]->added;
        for (size_t k = 0; k < i && !again; k++) {
            again = is_same_index(path->indexes[k], path->indexes[i]);
        }
        n += !again;
    }
    return n;
}

static void keep_allowed(const struct way *w, const struct path_list *from, const struct path *by, struct path_list *to) {
    for (size_t i = 0; i < from->n; i++) {
        if (uses_only(from->at[i], by)) {
            VEC_PUSH(w->pl->arena, to, from->at[i]);
        }
    }
}

/* Every partition by these indexes, by some of them, or as without any. */
static void add_bitmap_way(const struct way *all, const struct way *none, const struct path *by) {
    struct way w = *all;
    w.parts = ARENA_ARRAY(w.pl->arena, struct relation, w.n + 1);
    for (size_t i = 0; i < w.n; i++) {
        keep_allowed(&w, &all->parts[i].paths, by, &w.parts[i].paths);
        keep_allowed(&w, &none->parts[i].paths, by, &w.parts[i].paths);
        keep_allowed(&w, &all->parts[i].partial, by, &w.parts[i].partial);
        keep_allowed(&w, &none->parts[i].partial, by, &w.parts[i].partial);
        relation_settle(&w.parts[i]);
    }
    add_way(&w);
}

static void add_bitmap_ways(const struct way *all, const struct way *none) {
    const struct path *seen[SETS_MAX];
    size_t n = 0;
    for (size_t part = 0; part < all->n; part++) {
        for (size_t i = 0; i < all->parts[part].paths.n; i++) {
            const struct path *path = all->parts[part].paths.at[i];
            bool known = n == SETS_MAX || added_count(path) < 2;
            for (size_t k = 0; k < n && !known; k++) {
                known = uses_only(path, seen[k]) && uses_only(seen[k], path);
            }
            if (!known) {
                seen[n++] = path;
                add_bitmap_way(all, none, path);
            }
        }
    }
}

static bool has_or(const struct planner *pl, const struct base *base) {
    for (size_t i = 0; i < base->filter_count; i++) {
        if (pl->pre->clauses[base->filters[i]].p->op == OP_OR) {
            return true;
        }
    }
    return false;
}

/* --- Each partition by an index of its own ----------------------------------------------------------------- */

struct sum { /* of the first partitions: none of the others costs less at no higher a price; nor, where first rows matter, starts no later */
    double startup, total, price; /* startup: the first's */
    const struct path **parts;
    size_t by_added; /* of them */
};

struct sum_list { /* as VEC; by falling price */
    struct sum *at;
    size_t n, cap;
};

static int by_total_and_price(const void *a, const void *b) {
    const struct sum *x = a, *y = b;
    return x->total != y->total ? (x->total < y->total ? -1 : 1) : x->price != y->price ? (x->price < y->price ? -1 : 1) : 0;
}

static int by_sum(const void *a, const void *b) {
    const struct sum *x = a, *y = b;
    double left = x->total + x->price, right = y->total + y->price;
    return left != right ? (left < right ? -1 : 1) : by_total_and_price(a, b);
}

/* By one of the first n; none costs more. */
static bool is_beaten(const struct sum_list *sums, size_t n, const struct sum *sum, bool startup_matters) {
    for (size_t i = 0; i < n; i++) {
        if (sums->at[i].price <= sum->price && (!startup_matters || sums->at[i].startup <= sum->startup)) {
            return true;
        }
    }
    return false;
}

/* Where there are too many, the least sums stay: they are what a plan that runs once asks for. */
static void drop_beaten(struct sum_list *sums, bool startup_matters) {
    size_t kept = 0;
    qsort(sums->at, sums->n, sizeof *sums->at, by_total_and_price);
    for (size_t i = 0; i < sums->n; i++) {
        if (!is_beaten(sums, kept, &sums->at[i], startup_matters)) {
            sums->at[kept++] = sums->at[i];
        }
    }
    sums->n = kept;
    if (kept > SUMS_MAX) {
        qsort(sums->at, kept, sizeof *sums->at, by_sum);
        sums->n = SUMS_MAX;
    }
}

static struct sum_list with_partition(const struct way *w, const struct sum_list *sums, size_t part) {
    const struct path_list *paths = &w->parts[part].paths;
    struct sum_list more = {0};
    for (size_t s = 0; s < sums->n; s++) {
        for (size_t i = 0; i < paths->n; i++) {
            const struct path *path = paths->at[i];
            const struct sum *before = &sums->at[s];
            if (!path->needs) {
                const struct path **parts = no_parts(w);
                memcpy(parts, before->parts, part * sizeof *parts);
                parts[part] = path;
                VEC_PUSH(w->pl->arena, &more,
                         ((struct sum){part ? before->startup : path->startup, before->total + path->total, before->price + path->price, parts, before->by_added + uses_added(path)}));
            }
        }
    }
    drop_beaten(&more, w->pl->exact && w->pl->pre->needs_quick_start);
    return more;
}

/* With no other added index than the chosen path: by all workers, or whole by one. */
static const struct path *shared_as(const struct relation *all, const struct relation *none, const struct path *chosen) {
    const struct path *best = append_shared_or_whole(none);
    best = !chosen->gathered && (!best || chosen->total <= best->total) ? chosen : best;
    for (size_t i = 0; i < all->partial.n; i++) {
        const struct path *path = all->partial.at[i];
        best = !path->needs && uses_only(path, chosen) && (!best || path->total < best->total) ? path : best;
    }
    return best;
}

static void add_shared_sum(const struct way *all, const struct way *none, const struct sum *sum) {
    const struct path **parts = no_parts(none);
    for (size_t i = 0; i < none->n; i++) {
        parts[i] = shared_as(&all->parts[i], &none->parts[i], sum->parts[i]);
        if (!parts[i]) {
            return;
        }
    }
    add_shared_append(none, parts, 0);
}

static void add_best_shared(const struct way *all, const struct way *none) {
    double unseen;
    const struct path *const *parts = append_best_shared(all->pl->arena, all->parts, all->n, append_workers(all->pl->p, none->parts, none->n), &unseen);
    if (parts) {
        add_shared_append(none, parts, unseen);
    }
}

/*
 * Partitions cost by themselves, so the best of all choices is the best for each; with prices all that may be. In no order: sorting on top is what a few rows of each
 * ask for. Shared by workers the sums are as good as any, but for what the workers' shares come to.
 */
static void add_ways_of_several(const struct way *w, const struct way *none) {
    struct sum_list sums = {0};
    VEC_PUSH(w->pl->arena, &sums, ((struct sum){.parts = no_parts(w)}));
    for (size_t part = 0; part < w->n && sums.n; part++) {
        sums = with_partition(w, &sums, part);
    }
    for (size_t s = 0; s < sums.n; s++) {
        if (sums.at[s].by_added > 1) {
            add_append(w, sums.at[s].parts, 0, (struct path_order){0});
            if (w->pl->p->workers_per_gather > 0) {
                add_shared_sum(w, none, &sums.at[s]);
            }
        }
    }
    if (w->pl->exact && w->pl->p->workers_per_gather > 0) {
        add_best_shared(w, none);
    }
}

/* --- The table --------------------------------------------------------------------------------------------- */

static void add_nothing(struct planner *pl, size_t rel) {
    struct path *path = path_new(pl, PATH_RESULT, 1, pl->pre->bases[rel].width);
    path->needs = pl->pre->bases[rel].given;
    path_add(pl, &pl->bases[rel], path);
}

bool plan_reads_table(const struct prepared *pre, size_t rel, uint32_t table) {
    const struct base *base = &pre->bases[rel];
    bool reads = base->table && table == base->q->table;
    for (size_t i = 0; i < base->part_count && !reads; i++) {
        reads = base->parts[i]->bases[rel].part == table;
    }
    return reads;
}

static void plan_ways(struct planner *pl, size_t rel, const struct optimizer_query *unpriced) {
    const struct base *base = &pl->pre->bases[rel];
    struct design design = {.hidden = pl->design->hidden, .hidden_count = pl->design->hidden_count};
    struct way none = plan_way(pl, rel, &design, unpriced, ADDED_ANYWHERE);
    size_t of_table[2] = {0, 0}, useful[2] = {0, 0}; /* of the whole, of single partitions */
    add_way(&none);
    design.added_count = 1;
    for (size_t i = 0; i < pl->design->added_count; i++) {
        if (plan_reads_table(pl->pre, rel, pl->design->added[i]->table)) {
            design.added = &pl->design->added[i];
            bool of_part = design.added[0]->table != base->q->table;
            struct way w = of_part ? plan_way_of_part(&none, &design, unpriced) : plan_way(pl, rel, &design, unpriced, ADDED_ANYWHERE);
            bool used = way_uses_added(&w);
            of_table[of_part]++;
            useful[of_part] += used;
            if (used) {
                add_way(&w);
            }
        }
    }
    for (int of_part = 0; of_part < 2; of_part++) { /* apart: where a partition's own is the cheaper, the bitmap of the whole's would be lost */
        if (of_table[of_part] > 1 && (useful[of_part] > 1 || has_or(pl, base))) {
            struct way all = plan_way(pl, rel, pl->design, pl->owner, of_part ? ADDED_ON_PART : ADDED_ON_WHOLE);
            add_bitmap_ways(&all, &none);
            if (of_part) {
                add_ways_of_several(&all, &none);
            }
        }
    }
}

void plan_partitions(struct planner *pl, size_t rel) {
    const struct base *base = &pl->pre->bases[rel];
    struct optimizer_query *unpriced = ARENA_NEW(pl->arena, struct optimizer_query);
    *unpriced = *pl->owner;
    unpriced->prices = NULL; /* an index is paid once, for all partitions */
    for (size_t i = 0; i < base->part_count; i++) {
        follow_block(base->parts[i], pl->pre, rel);
    }
    if (base->part_count) {
        plan_ways(pl, rel, unpriced);
    } else {
        add_nothing(pl, rel);
    }
}

/* --- Branches of an OR ------------------------------------------------------------------------------------- */

static void add_or_parts(struct or_part *sum, size_t *n, const struct or_part *parts, size_t count, bool first) {
    size_t kept = 0;
    for (size_t i = 0; first && i < count; i++) {
        sum[(*n)++] = parts[i];
    }
    for (size_t i = 0; !first && i < *n; i++) {
        for (size_t k = 0; k < count; k++) {
            if (parts[k].branch == sum[i].branch) {
                sum[kept++] = (struct or_part){sum[i].branch, sum[i].startup + parts[k].startup, sum[i].total + parts[k].total};
                break;
            }
        }
    }
    *n = first ? *n : kept;
}

/* The design's one index is the table's, or stands on this partition. */
static bool has_added(const struct planner *pl, size_t rel, size_t part) {
    const struct base *base = &pl->pre->bases[rel];
    uint32_t table = pl->design->added[0]->table;
    return table == base->q->table || table == base->parts[part]->bases[rel].part;
}

/* The sum over the partitions that have a part of the index. */
size_t plan_or_parts_of_partitions(struct planner *pl, size_t rel, bool added, struct or_part *parts, size_t max) {
    const struct base *base = &pl->pre->bases[rel];
    size_t n = 0;
    bool first = true;
    for (size_t i = 0; i < base->part_count; i++) {
        if (added && !has_added(pl, rel, i)) {
            continue;
        }
        struct or_part own_parts[OR_PARTS_MAX];
        struct planner own = planner_of(pl, base->parts[i], pl->design, pl->owner);
        plan_base(&own, rel);
        size_t count = plan_or_parts(&own, rel, added, own_parts, max < OR_PARTS_MAX ? max : OR_PARTS_MAX);
        add_or_parts(parts, &n, own_parts, count, first);
        first = false;
    }
    return n;
}
