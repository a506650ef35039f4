/* Nested loops, hash and merge joins, sorts (see ora_join.h for letters and sources). */
#include "cost/ora_join.h"

#include <math.h>

#define HASH_ROW_OVERHEAD 12
#define HASH_BUILD 150
#define HASH_PROBE 100
#define HASH_START 600000
#define SPILL_PER_TRANSFER 100 /* cycles of starting one transfer */
#define SORT_ROW 65            /* cycles per row and natural logarithm of the rows */
#define SORT_BLOCK_HEADER 24
#define SORT_SPILL_TRANSFER 50 /* 100 per transfer of _sort_multiblock_read_count = 2 blocks */
#define SORT_WIDTH 47          /* runs merged at once in a work area of 385024 bytes */

struct ora_cost ora_nested_loop(struct ora_cost outer, double outer_rows, struct ora_cost inner) {
    return ora_add(outer, ora_times(inner, ora_clamp_rows(outer_rows)));
}

struct ora_cost ora_nested_loop_scan(const struct ora_system *s, struct ora_cost outer, double outer_rows,
                                     const struct ora_table *t, const struct ora_scan *scan) {
    return ora_add(outer, ora_table_scan_loops(s, t, scan, ora_clamp_rows(outer_rows)));
}

/* --- Hash join ------------------------------------------------------------------------------------------- */

double ora_hash_blocks(const struct ora_system *s, double rows, double row_bytes) {
    return fmax(1, ora_ceil(ora_clamp_rows(rows) * (row_bytes + HASH_ROW_OVERHEAD) / s->block_bytes));
}

struct ora_cost ora_hash_join(const struct ora_system *s, const struct ora_hash *join) {
    double build = ora_clamp_rows(join->build_rows), probe = ora_clamp_rows(join->probe_rows);
    struct ora_cost cost = {0, HASH_BUILD * build + HASH_PROBE * probe};
    cost.cpu += s->hash_starts_half ? ora_cycles(s) / 2 : HASH_START;
    if (join->build_blocks <= join->area_blocks) {
        return cost;
    }
    double blocks = join->build_blocks + join->probe_blocks, h = fmax(1, s->spill_blocks);
    double transfer_ms = s->seek_ms + h * s->block_bytes / s->transfer;
    cost.io = ora_ceil(blocks * 2 * transfer_ms / (h * s->single_ms));
    cost.cpu += HASH_PROBE * probe + blocks * 2 * (s->block_bytes / 4 + SPILL_PER_TRANSFER / h);
    return cost;
}

/* --- Sort ------------------------------------------------------------------------------------------------ */

double ora_sort_row_bytes(double row_bytes) {
    return ora_ceil(1.1 * ora_clamp(row_bytes) + 10);
}

double ora_sort_blocks(const struct ora_system *s, double rows, double row_bytes) {
    return fmax(1, ora_ceil(ora_clamp_rows(rows) * row_bytes / (s->block_bytes - SORT_BLOCK_HEADER)));
}

double ora_sort_pass_reads(const struct ora_system *s, double blocks) {
    return 2 * ora_ceil(ora_scan_reads(s, blocks + 1));
}

double ora_sort_passes(const struct ora_system *s, double blocks) {
    double bytes = blocks * s->block_bytes;
    if (bytes <= s->work_bytes) {
        return 0;
    }
    return bytes <= s->work_max_bytes ? 1 : 1 + ceil(log(bytes / s->work_max_bytes) / log(SORT_WIDTH));
}

struct ora_cost ora_sort_of_blocks(const struct ora_system *s, double rows, double blocks, double passes) {
    double n = ora_clamp_rows(rows);
    struct ora_cost cost = {0, ora_cycles(s) + SORT_ROW * n * log(n)};
    if (passes > 0) {
        cost.io = blocks + passes * ora_sort_pass_reads(s, blocks);
        cost.cpu += passes * blocks * (3 * s->block_bytes + SORT_SPILL_TRANSFER);
    }
    return cost;
}

struct ora_cost ora_sort(const struct ora_system *s, double rows, double row_bytes) {
    double blocks = ora_sort_blocks(s, rows, row_bytes);
    return ora_sort_of_blocks(s, rows, blocks, ora_sort_passes(s, blocks));
}

struct ora_cost ora_merge_join(const struct ora_system *s, const struct ora_input *outer, bool outer_sorted,
                               const struct ora_input *inner, bool inner_sorted) {
    struct ora_cost cost = ora_add(outer->cost, inner->cost);
    if (!outer_sorted) {
        cost = ora_add(cost, ora_sort(s, outer->rows, outer->row_bytes));
    }
    return inner_sorted ? cost : ora_add(cost, ora_sort(s, inner->rows, inner->row_bytes));
}
