/*
 * Oracle's book: the formulas of cost/ora_* behind the seam.
 *
 * ALL_ROWS throughout; what gives its first row early has little startup, so that a row limit above prorates it as FIRST_ROWS(n) does. Joins
 * are left-deep, as the join orders of every trace are. Pruned partitions are counted from the first partition key alone. Not modelled: star
 * transformation, adaptive plans, result cache, smart scans.
 */
#include <math.h>

#include "cost/ora_catalog.h"
#include "cost/ora_join.h"
#include "cost/ora_selectivity.h"
#include "optimizer/oracle_estimates.h"

#define FETCH_CYCLES 100   /* of passing a row on, where no formula of Oracle's says: views, functions */
#define HASH_AREA_READS 4  /* a hash table up to so many transfers stays in memory ("hash_area: 124" of 31 blocks) */
#define ONE_ROW 1e-9       /* row estimates are kept fractional, as the trace's are */

static const char *const path_names[] = {
    [PATH_SEQ] = "Table Access Full",
    [PATH_INDEX] = "Table Access By Index",
    [PATH_INDEX_ONLY] = "Index Scan",
    [PATH_BITMAP] = "Table Access By Bitmap",
    [PATH_INDEX_JOIN] = "Index Join",
    [PATH_SUBQUERY] = "View",
    [PATH_CTE] = "Temp Table",
    [PATH_FUNCTION] = "Collection Iterator",
    [PATH_VALUES] = "Values",
    [PATH_RESULT] = "Fast Dual",
    [PATH_NEST_LOOP] = "Nested Loops",
    [PATH_HASH_JOIN] = "Hash Join",
    [PATH_MERGE_JOIN] = "Merge Join",
    [PATH_SORT] = "Sort",
    [PATH_INCREMENTAL_SORT] = "Sort",
    [PATH_MATERIALIZE] = "Buffer",
    [PATH_MEMOIZE] = "Buffer",
    [PATH_GATHER] = "Parallel",
    [PATH_GATHER_MERGE] = "Parallel",
    [PATH_GROUP] = "Sort Group By",
    [PATH_HASH_GROUP] = "Hash Group By",
    [PATH_UNIQUE] = "Sort Unique",
    [PATH_WINDOW] = "Window",
    [PATH_APPEND] = "Union All",
    [PATH_MERGE_APPEND] = "Union All",
    [PATH_LIMIT] = "Count Stopkey",
};

static const struct ora_system *system_of(const struct planner *pl) {
    return &pl->pre->oracle;
}

static struct pg_cost flowing(const struct planner *pl, struct ora_cost cost) {
    return (struct pg_cost){0, ora_total(system_of(pl), cost)};
}

/* --- Sizes --------------------------------------------------------------------------------------------------- */

/* The enumerator's own small change (views, constants), in the book's unit. Nothing runs in workers, nothing is kept for repeats. */
static void set_up(struct prepared *pre) {
    struct ora_system s = ora_system_of(pre->catalog);
    double cycle = 1 / ora_cycles(&s);
    pre->oracle = s;
    pre->params = (struct pg_params){.seq_page = ora_scan_reads(&s, 1),
                              .random_page = 1,
                              .cpu_tuple = FETCH_CYCLES * cycle,
                              .cpu_index_tuple = ORA_CPU_ENTRY * cycle,
                              .cpu_operator = ORA_CPU_PREDICATE * cycle,
                              .cache_pages = 1,
                              .work_mem = s.work_bytes,
                              .hash_mem = s.work_bytes,
                              .page_bytes = s.block_bytes};
}

static void size_table(const struct prepared *pre, struct base *base) {
    struct ora_table t = ora_table_of(&pre->oracle, base->table);
    base->cost.pages = t.blocks;
    base->cost.tuples = t.rows;
    base->cost.visible_share = 1; /* an index entry needs no look at its row */
}

static double rows_kept(double rows) {
    return fmax(ONE_ROW, ora_clamp(rows));
}

static struct design_index shape_of(const struct base *base, const struct index_view *view) {
    return (struct design_index){.table = base->q->table,
                                 .method = view->cost.method,
                                 .keys = (struct catalog_key *)view->keys,
                                 .key_count = view->key_count,
                                 .predicate = view->predicate,
                                 .unique = view->unique};
}

static void describe_index(const struct planner *pl, const struct base *base, struct index_view *view) {
    const struct catalog *catalog = pl->pre->catalog;
    struct design_index shape = shape_of(base, view);
    const struct catalog_index *existing = view->added ? NULL : &catalog->indexes[view->existing];
    const struct ora_system *s = system_of(pl);
    view->oracle = existing ? ora_index_of(s, catalog, existing) : ora_index_estimated(s, catalog, &shape);
    double keys = existing && existing->oracle ? existing->oracle->distinct_keys : NAN;
    view->distinct_keys = keys >= 1 ? keys : ora_distinct_keys(catalog, &shape, base->cost.tuples);
}

/* The last column a scan unpacks rows to. */
static double last_column(const struct base *base) {
    if (base->q->whole_row || !base->q->touched_count) {
        return base->q->whole_row ? fmax(1, (double)base->table->column_count) : 1;
    }
    return (double)base->q->touched[base->q->touched_count - 1] + 1;
}

static struct ora_scan scan_of(const struct base *base, double operators) {
    return (struct ora_scan){.last_column = last_column(base), .filter_cycles = operators * ORA_CPU_PREDICATE};
}

/* --- Partitions ---------------------------------------------------------------------------------------------- */

static double pruned_by(const struct clause *c, double partitions) {
    switch ((int)c->p->op) {
    case OP_EQ:
        return 1 / partitions;
    case OP_IN:
        return fmin(1, fmax(1, (double)c->p->value_count) / partitions);
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
        return fmin(1, (floor(c->selectivity * partitions) + 1) / partitions);
    default:
        return 1;
    }
}

static bool by_ranges(const struct catalog_partitioning *p) {
    return str_eq_z(p->kind, "RANGE") || str_eq_z(p->kind, "LIST");
}

/* Share of the partitions that the filters leave: one bound cuts at one end, two at both. */
static double partitions_left(const struct prepared *pre, const struct base *base,
                              const struct catalog_partitioning *p) {
    if (!p || !p->key_count || !(p->partition_count > 1)) {
        return 1;
    }
    double share = 1, cut = 0;
    for (size_t i = 0; i < base->filter_count; i++) {
        const struct clause *c = &pre->clauses[base->filters[i]];
        bool on_key = c->p->left.kind == OPERAND_COLUMN && c->p->left.column.column == p->keys[0];
        if (!on_key) {
            continue;
        }
        double left = pruned_by(c, p->partition_count);
        if (c->p->op == OP_EQ || c->p->op == OP_IN) {
            share = fmin(share, left);
        } else if (by_ranges(p)) {
            cut += 1 - left;
        }
    }
    return fmax(1 / p->partition_count, fmin(share, 1 - cut));
}

static double local_partitions(const struct prepared *pre, const struct base *base, const struct index_view *view) {
    const struct catalog_index *x = view->added ? NULL : &pre->catalog->indexes[view->existing];
    if (!x || !x->oracle || !x->oracle->local || !x->oracle->partitioning) {
        return 1;
    }
    const struct catalog_partitioning *p = x->oracle->partitioning;
    return fmax(1, ceil(partitions_left(pre, base, p) * p->partition_count));
}

/* --- Reading a table ------------------------------------------------------------------------------------------ */

static double hinted_degree(const struct base *base) {
    return base->q->hints ? base->q->hints->degree : 0;
}

static struct pg_cost table_scan(const struct planner *pl, const struct base *base, int workers) {
    const struct catalog_oracle_table *own = base->table->oracle;
    double share = partitions_left(pl->pre, base, own ? own->partitioning : NULL);
    double on_disk = 1 - ora_populated_share(pl->pre->catalog, base->table);
    struct ora_table t = {base->cost.pages * share * on_disk, base->cost.tuples * share};
    struct ora_scan how = scan_of(base, base->filter_operators);
    struct ora_cost cost = ora_table_scan(system_of(pl), &t, &how);
    (void)workers;
    return flowing(pl, ora_parallel(cost, ora_scan_degree(pl->pre->catalog, base->table, hinted_degree(base))));
}

/* Distinct values of the keys in front of the first that a condition is on. */
static double skipped_values(const struct base *base, const struct index_view *view) {
    const struct catalog_key *key = &view->keys[0];
    return key->column == CATALOG_NONE ? base->cost.tuples
                                       : ora_distinct_of(&base->table->columns[key->column].stats, base->cost.tuples);
}

/*
 * Conditions only behind the first key: every value of it is looked for in turn (skip scan) where that reads less than all leaves and,
 * as Oracle has it, less than the table.
 */
static void choose_full_or_skip(const struct planner *pl, const struct base *base, const struct index_view *view,
                                struct ora_index_use *use) {
    double skips = skipped_values(base, view), reads = ora_skip_reads(&view->oracle, use->table_selectivity, skips);
    bool worth = use->table_selectivity < 1 && view->key_count > 1 && reads < view->oracle.leaves &&
                 reads < ora_scan_reads(system_of(pl), base->cost.pages);
    use->kind = worth ? ORA_SKIP : ORA_FULL;
    use->skips = skips;
    use->selectivity = worth ? use->table_selectivity : 1;
}

/* Equality on several keys: their distinct combinations say more than the product of the columns, unless a histogram tells values apart. */
static bool keys_say_more(const struct base *base, const struct index_view *view) {
    for (size_t k = 0; k < view->key_count; k++) {
        const struct catalog_key *key = &view->keys[k];
        const struct catalog_stats *s =
            key->column == CATALOG_NONE ? &key->stats : &base->table->columns[key->column].stats;
        if (s->oracle && s->oracle->histogram != HISTOGRAM_NONE) {
            return false;
        }
    }
    return view->key_count > 1 && view->distinct_keys > 0;
}

static double expression_share(const struct prepared *pre, const struct base *base, const struct catalog_key *key, const struct query_predicate *p) {
    (void)pre;
    double distinct = p->op == OP_EQ ? ora_expression_distinct(base->table, key, base->cost.tuples) : 0;
    return distinct > 0 ? 1 / distinct : 0;
}

static struct ora_index_use use_of(const struct planner *pl, const struct base *base, const struct index_view *view,
                                   const struct pg_index_use *u) {
    struct ora_index_use use = {.kind = u->fast_full ? ORA_FAST_FULL : ORA_RANGE,
                                .selectivity = u->bound_selectivity,
                                .table_selectivity = u->selectivity,
                                .index_only = u->index_only,
                                .all_equal = u->whole_key,
                                .inner = u->inner,
                                .probes = u->array_scans,
                                .last_column = last_column(base),
                                .filter_cycles = u->filter_operators * ORA_CPU_PREDICATE};
    double entries = fmax(1, view->oracle.entries);
    /* Shares are of the table's rows; an index without NULLs holds fewer entries. */
    double scale = fmax(1, base->cost.tuples) / entries;
    scale *= u->unseen > 0 ? fmin(1, u->unseen) : 1;
    use.table_selectivity = ora_clamp_selectivity(use.table_selectivity * scale);
    if (u->bound_selectivity < 0) {
        use.kind = ORA_UNIQUE;
        use.selectivity = use.table_selectivity = 1 / entries;
    } else if (u->whole_key && keys_say_more(base, view)) {
        use.selectivity = use.table_selectivity =
            fmax(ora_clamp_selectivity(use.selectivity * scale), 1 / view->distinct_keys);
    } else {
        use.selectivity = ora_clamp_selectivity(use.selectivity * scale);
        if (u->conditions > 1 && keys_say_more(base, view)) { /* no less than one key's rows */
            use.table_selectivity = fmax(use.table_selectivity, fmin(use.selectivity, 1 / view->distinct_keys));
        }
    }
    if (use.kind == ORA_RANGE && u->bound_selectivity >= 1) {
        choose_full_or_skip(pl, base, view, &use);
    }
    return use;
}

/* Of a range: down the tree, a leaf, the row. What is above may want no more (INDEX FULL SCAN (MIN/MAX): levels + 1). */
static double first_row(const struct planner *pl, const struct ora_index *x, const struct ora_index_use *use, double total) {
    bool ordered = use->kind == ORA_RANGE || use->kind == ORA_FULL;
    double reads = x->levels + 1 + (use->index_only ? 0 : 1);
    return ordered && !use->inner ? fmin(total, reads * fmax(0.01, system_of(pl)->index_cost_adj) / 100) : 0;
}

static struct pg_index_cost index_scan(const struct planner *pl, const struct base *base, const struct index_view *view,
                                       const struct pg_index_use *u) {
    struct ora_index x = view->oracle;
    struct ora_index_use use = use_of(pl, base, view, u);
    x.partitions = local_partitions(pl->pre, base, view);
    struct ora_cost own = ora_index_scan(system_of(pl), &x, &use);
    if (use.kind == ORA_FAST_FULL && hinted_degree(base) != 0) { /* blocks without order, as a table's: the servers share them */
        own = ora_parallel(own, ora_scan_degree(pl->pre->catalog, base->table, hinted_degree(base)));
    }
    struct pg_index_cost cost = {.cost = flowing(pl, own), .index_pages = x.leaves};
    cost.cost.startup = first_row(pl, &x, &use, cost.cost.total);
    enum ora_bitmap_source source = view->cost.method == METHOD_BITMAP ? ORA_BITMAP_STORED
                                    : u->whole_key                     ? ORA_BITMAP_OF_KEY
                                                                       : ORA_BITMAP_OF_RANGE;
    cost.access = flowing(pl, ora_bitmap_part(system_of(pl), &x, use.selectivity, source));
    cost.access.startup = cost.access.total;
    return cost;
}

/* Oracle makes bitmaps of B-trees to combine several; one alone is read by its entries. */
static struct pg_cost bitmap_scan(const struct planner *pl, const struct base *base, const struct book_bitmap *b) {
    if (b->plain) {
        return (struct pg_cost){INFINITY, INFINITY};
    }
    struct ora_table t = {base->cost.pages, base->cost.tuples};
    struct ora_scan how = scan_of(base, b->operators);
    struct pg_cost cost = flowing(pl, ora_bitmap_table(system_of(pl), &t, b->selectivity, &how));
    return (struct pg_cost){b->cost.total, b->cost.total + cost.total};
}

/* Bytes of an entry, as its leaves have them. */
static double entry_bytes(const struct ora_system *s, const struct index_view *view) {
    return view->oracle.leaves * s->block_bytes / fmax(1, view->oracle.entries);
}

static struct pg_cost index_join(const struct planner *pl, const struct base *base, const struct index_side *build,
                                 const struct index_side *probe) {
    const struct ora_system *s = system_of(pl);
    struct ora_hash hash = {.build_rows = build->rows,
                            .probe_rows = probe->rows,
                            .build_blocks = ora_hash_blocks(s, build->rows, entry_bytes(s, build->view)),
                            .probe_blocks = ora_hash_blocks(s, probe->rows, entry_bytes(s, probe->view)),
                            .area_blocks = HASH_AREA_READS * s->spill_blocks};
    (void)base;
    return (struct pg_cost){build->cost.total, build->cost.total + probe->cost.total + ora_total(s, ora_hash_join(s, &hash))};
}

/* --- Joins ------------------------------------------------------------------------------------------------------ */

static double cycles(const struct planner *pl, double n) {
    return n / ora_cycles(system_of(pl));
}

static struct pg_cost nest_loop(const struct planner *pl, const struct path *outer, const struct path *inner,
                                double operators, const struct pg_match *match) {
    double loops = ora_clamp_rows(outer->rows);
    double pairs = loops * fmax(inner->rows, ONE_ROW);
    double checks = cycles(pl, fmin(pairs, 1e15) * operators * ORA_CPU_PREDICATE);
    (void)match;
    return (struct pg_cost){outer->startup + inner->startup, outer->total + loops * inner->total + checks};
}

/* The inner side of the pair is the one the table is built of. */
static struct pg_cost hash_join(const struct planner *pl, const struct path *outer, const struct path *inner,
                                const struct pg_hash_join *join, const struct pg_match *match) {
    const struct ora_system *s = system_of(pl);
    struct ora_hash hash = {.build_rows = inner->rows,
                            .probe_rows = outer->rows,
                            .build_blocks = ora_hash_blocks(s, inner->rows, inner->width),
                            .probe_blocks = ora_hash_blocks(s, outer->rows, outer->width),
                            .area_blocks = HASH_AREA_READS * s->spill_blocks};
    double own = ora_total(s, ora_hash_join(s, &hash));
    double checks = cycles(pl, fmax(0, join->pairs) * join->operators * ORA_CPU_PREDICATE);
    (void)match;
    return (struct pg_cost){inner->total + outer->startup, inner->total + outer->total + own + checks};
}

static struct pg_cost sort(const struct planner *pl, struct pg_cost input, double rows, double width, double limit) {
    const struct ora_system *s = system_of(pl);
    double total = input.total + ora_total(s, ora_sort(s, rows, ora_sort_row_bytes(width)));
    (void)limit;
    return (struct pg_cost){total, total};
}

/* The inner side is always sorted, also when it comes in order: only the outer side may be read as it is. */
static struct pg_cost merge_join(const struct planner *pl, const struct path *outer, const struct path *inner,
                                 const struct pg_merge_join *join) {
    struct pg_cost i = {inner->startup, inner->total};
    if (inner->kind != PATH_SORT) {
        i = sort(pl, i, inner->rows, inner->width, -1);
    }
    double checks = cycles(pl, fmax(0, join->pairs) * join->operators * ORA_CPU_PREDICATE);
    return (struct pg_cost){outer->startup + i.startup, outer->total + i.total + checks};
}

/* --- Above the joins --------------------------------------------------------------------------------------------- */

/* The rows come in group order: what is left costs nothing that Oracle counts. */
static struct pg_cost group_sorted(const struct planner *pl, struct pg_cost input, double rows,
                                   const struct pg_aggregation *agg) {
    (void)pl;
    (void)rows;
    return agg->keys > 0 ? input : (struct pg_cost){input.total, input.total};
}

/* Priced as the sort it saves (traces print "GROUP BY sort" for both). */
static struct pg_cost group_hashed(const struct planner *pl, struct pg_cost input, double rows, double width,
                                   const struct pg_aggregation *agg) {
    (void)agg;
    return sort(pl, input, rows, width, -1);
}

static struct pg_cost unique(const struct planner *pl, struct pg_cost input, double rows, double keys) {
    (void)pl;
    (void)rows;
    (void)keys;
    return input;
}

static struct pg_cost window(const struct planner *pl, struct pg_cost input, double rows, double functions,
                             double keys) {
    double spent = cycles(pl, rows * (functions + keys) * ORA_CPU_PREDICATE);
    return (struct pg_cost){input.startup, input.total + spent};
}

const struct cost_book book_oracle = {
    .path_names = path_names,
    .any_prefix = true,
    .any_parameters = true,
    .fast_full_scans = true,
    .min_max_scans = 1,
    .set_up = set_up,
    .size_table = size_table,
    .describe_index = describe_index,
    .clamp_rows = rows_kept,
    .comparison = oracle_comparison,
    .in_list = oracle_in_list,
    .like = oracle_like,
    .other = oracle_other,
    .together = oracle_together,
    .range = oracle_range,
    .equal_unknown = oracle_equal_unknown,
    .inequality_unknown = ORA_UNKNOWN_RANGE,
    .join_equal = oracle_join_equal,
    .join_semi = oracle_join_semi,
    .join_floor = oracle_join_floor,
    .groups = oracle_groups,
    .table_scan = table_scan,
    .expression_share = expression_share,
    .index_scan = index_scan,
    .bitmap_scan = bitmap_scan,
    .index_join = index_join,
    .nest_loop = nest_loop,
    .hash_join = hash_join,
    .merge_join = merge_join,
    .sort = sort,
    .group_sorted = group_sorted,
    .group_hashed = group_hashed,
    .unique = unique,
    .window = window,
};
