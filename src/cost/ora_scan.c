/* Table, index and bitmap reads (see ora_scan.h for letters and sources). */
#include "cost/ora_scan.h"

#include <math.h>

#include "cost/ora_join.h"

#define BITMAP_TOGETHER 0.8
#define ROWID_SORT_BYTES 21 /* "Row size: 21" of the sorts in the 11.2.0.1 trace */

double ora_row_cycles(double last_column) {
    return ORA_CPU_ROW + ORA_CPU_COLUMN * fmax(0, last_column - 1);
}

double ora_scan_reads(const struct ora_system *s, double blocks) {
    return ora_clamp(blocks / s->multi_blocks * (s->multi_ms / s->single_ms));
}

static double scan_cycles(const struct ora_table *t, const struct ora_scan *scan) {
    double blocks = scan->direct ? 0 : ORA_CPU_BLOCK * t->blocks;
    return blocks + t->rows * (ora_row_cycles(scan->last_column) + scan->filter_cycles);
}

struct ora_cost ora_table_scan(const struct ora_system *s, const struct ora_table *t, const struct ora_scan *scan) {
    return ora_table_scan_loops(s, t, scan, 1);
}

struct ora_cost ora_table_scan_loops(const struct ora_system *s, const struct ora_table *t, const struct ora_scan *scan,
                                     double loops) {
    double n = fmax(1, loops);
    return (struct ora_cost){ora_ceil(n * ora_scan_reads(s, t->blocks)) + 1, n * scan_cycles(t, scan)};
}

/* --- B-trees --------------------------------------------------------------------------------------------- */

double ora_skip_reads(const struct ora_index *x, double selectivity, double skips) {
    double n = fmax(1, skips);
    return n * fmax(1, round(x->leaves * selectivity));
}

static double leaf_reads(const struct ora_index *x, const struct ora_index_use *use) {
    switch (use->kind) {
    case ORA_UNIQUE:
        return 0; /* the row costs one, its leaf nothing: so says every trace */
    case ORA_FULL:
    case ORA_FAST_FULL:
        return x->leaves;
    case ORA_SKIP:
        return ora_skip_reads(x, use->selectivity, use->skips);
    case ORA_RANGE:
        break;
    }
    double probes = fmax(1, use->probes);
    return probes * ora_ceil(x->leaves * ora_clamp_selectivity(use->selectivity) / probes);
}

static double levels_read(const struct ora_index *x, const struct ora_index_use *use) {
    bool root_cached = use->kind == ORA_RANGE && use->all_equal && x->levels == 1 && !use->inner;
    return root_cached ? 0 : x->levels;
}

/* Blocks of the index that are paid for. */
static double index_reads(const struct ora_system *s, const struct ora_index *x, const struct ora_index_use *use) {
    double probes = fmax(1, use->probes), trees = fmax(1, x->partitions);
    double reads = levels_read(x, use) * probes + leaf_reads(x, use) + (trees - 1) * x->levels;
    bool probing = use->kind == ORA_RANGE || use->kind == ORA_UNIQUE;
    if (use->inner && probing) {
        reads = fmax(0, reads - 1);
    }
    if ((use->inner || probes > 1) && probing) {
        reads *= 1 - fmin(100, fmax(0, s->index_caching)) / 100;
    }
    return reads;
}

static double table_reads(const struct ora_index *x, const struct ora_index_use *use) {
    if (use->index_only) {
        return 0;
    }
    double share = use->table_share > 0 ? fmin(1, use->table_share) : 1;
    double reads = use->kind == ORA_UNIQUE
                       ? 1
                       : fmax(1, ora_ceil(x->clustering * ora_clamp_selectivity(use->table_selectivity)));
    return reads * share;
}

static double entries_read(const struct ora_index *x, const struct ora_index_use *use) {
    if (use->kind == ORA_UNIQUE) {
        return 1;
    }
    double share = use->kind == ORA_FULL ? 1 : ora_clamp_selectivity(use->selectivity);
    return fmax(1, x->entries * share);
}

static struct ora_cost fast_full_scan(const struct ora_system *s, const struct ora_index *x,
                                      const struct ora_index_use *use) {
    struct ora_table as_table = {x->leaves, x->entries};
    struct ora_scan scan = {.last_column = use->last_column, .filter_cycles = use->filter_cycles};
    return ora_table_scan(s, &as_table, &scan);
}

struct ora_cost ora_index_scan(const struct ora_system *s, const struct ora_index *x, const struct ora_index_use *use) {
    struct ora_cost cost;
    if (use->kind == ORA_FAST_FULL) {
        cost = fast_full_scan(s, x, use);
    } else {
        bool probing = use->kind == ORA_RANGE || use->kind == ORA_UNIQUE;
        double entries = entries_read(x, use);
        double rows = use->index_only ? 0 : use->kind == ORA_UNIQUE ? 1 : x->entries * use->table_selectivity;
        cost.io = index_reads(s, x, use) + table_reads(x, use);
        cost.cpu = cost.io * ORA_CPU_BLOCK + (use->inner && probing ? ORA_CPU_CACHED : 0) + entries * ORA_CPU_ENTRY +
                   rows * (ora_row_cycles(use->last_column) + use->filter_cycles);
    }
    return ora_times(cost, fmax(0.01, s->index_cost_adj) / 100);
}

struct ora_cost ora_entry_change(const struct ora_system *s, const struct ora_index *x, bool ordered) {
    double share = ordered ? fmin(1, fmax(1, x->leaves) / fmax(1, x->entries)) : 1;
    double io = share * (1 + ora_scan_reads(s, 1));
    return (struct ora_cost){io, io * ORA_CPU_BLOCK + (x->levels + 1) * ORA_CPU_CACHED + ORA_CPU_ENTRY};
}

/* --- Bitmaps made of B-trees ----------------------------------------------------------------------------- */

/* Entries of one key come by rowid; a range of a B-tree gives many keys' in turn. */
struct ora_cost ora_bitmap_part(const struct ora_system *s, const struct ora_index *x, double selectivity,
                                enum ora_bitmap_source source) {
    struct ora_index_use use = {
        .kind = ORA_RANGE, .selectivity = selectivity, .index_only = true, .all_equal = source != ORA_BITMAP_OF_RANGE};
    struct ora_cost cost = ora_index_scan(s, x, &use);
    if (source == ORA_BITMAP_OF_RANGE) {
        cost = ora_add(cost, ora_sort(s, x->entries * ora_clamp_selectivity(selectivity), ROWID_SORT_BYTES));
    }
    return ora_times(cost, ORA_BITMAP_FACTOR);
}

struct ora_cost ora_bitmap_table(const struct ora_system *s, const struct ora_table *t, double selectivity,
                                 const struct ora_scan *scan) {
    double rows = t->rows * ora_clamp_selectivity(selectivity), per_block = fmax(1, t->rows / fmax(1, t->blocks));
    double together = BITMAP_TOGETHER * rows / per_block, alone = fmin(t->blocks, (1 - BITMAP_TOGETHER) * rows);
    double io = fmin(t->blocks, fmax(1, together + alone));
    (void)s;
    return (struct ora_cost){io, io * ORA_CPU_BLOCK + rows * (ora_row_cycles(scan->last_column) + scan->filter_cycles)};
}
