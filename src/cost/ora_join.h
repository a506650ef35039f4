/*
 * Oracle: joins and sorts (Lewis, Cost-Based Oracle Fundamentals, ch. 11-13; constants solved from 11.2 and 19c optimizer traces, where
 * they hold to the last digit printed). Letters as in ora_scan.h.
 */
#ifndef DOVETAIL_COST_ORA_JOIN_H
#define DOVETAIL_COST_ORA_JOIN_H

#include "cost/ora_scan.h"

struct ora_input { /* what a join or sort reads */
    struct ora_cost cost;
    double rows;
    double row_bytes;
};

/* outer + round(rows of outer) * inner: `inner` is one probe, priced as an inner index use or any other plan. */
struct ora_cost ora_nested_loop(struct ora_cost outer, double outer_rows, struct ora_cost inner);
/* With a table scan inside: its reads are rounded once for the whole loop (ora_table_scan_loops). */
struct ora_cost ora_nested_loop_scan(const struct ora_system *s, struct ora_cost outer, double outer_rows,
                                     const struct ora_table *t, const struct ora_scan *scan);

/*
 * Blocks of a hash join's input: ceil(rows * (row bytes + 12) / block), 12 being the overhead per row (19c: 500000 rows of 9 bytes,
 * 1282 blocks).
 */
double ora_hash_blocks(const struct ora_system *s, double rows, double row_bytes);
struct ora_hash {
    double build_rows, probe_rows;
    double build_blocks, probe_blocks;
    double area_blocks; /* hash area: a build side up to this stays in memory */
};
/*
 * The join alone, without its inputs ("Cost per ptn"):
 *   in memory: io 0, cpu = 150 * build + 100 * probe + start
 *   spilling:  io = ceil((b + p) * 2 * (seek + H * block / transfer) / (H * S)), b and p blocks of both sides, written and read back in
 *              transfers of H blocks; cpu as above + 100 * probe + 2 * (block / 4 + 100 / H) per block
 * start: 600000 cycles, or half a unit in 11.2.
 */
struct ora_cost ora_hash_join(const struct ora_system *s, const struct ora_hash *join);

/* A row as a sort keeps it: ceil(1.1 * bytes + 10) (11.2 and 19c traces, 14 widths from 9 to 144 bytes, exact). */
double ora_sort_row_bytes(double row_bytes);
/* Blocks of a sort: ceil(rows * row bytes / (block - 24)). */
double ora_sort_blocks(const struct ora_system *s, double rows, double row_bytes);
/*
 * A sort alone: cpu = one unit + 65 * rows * ln(rows); io 0 in memory. On disk with p merge passes over b blocks:
 *   io = b + p * 2 * ceil((b + 1)/K * M/S),  cpu + p * b * (3 * block + 50)
 * One pass up to work_max_bytes, then one more for each factor of the sort width (blocks of the smallest work area).
 * Row bytes here are those of the sort.
 */
struct ora_cost ora_sort(const struct ora_system *s, double rows, double row_bytes);
struct ora_cost ora_sort_of_blocks(const struct ora_system *s, double rows, double blocks, double passes);
double ora_sort_pass_reads(const struct ora_system *s, double blocks);
double ora_sort_passes(const struct ora_system *s, double blocks);

/* Both inputs, and a sort for each that is not in order already. */
struct ora_cost ora_merge_join(const struct ora_system *s, const struct ora_input *outer, bool outer_sorted,
                               const struct ora_input *inner, bool inner_sorted);

#endif
