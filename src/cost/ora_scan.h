/*
 * Oracle: reading one table (Lewis, Cost-Based Oracle Fundamentals, ch. 2-4 and 8; constants from 11.2 and 19c optimizer traces).
 * Letters: B blocks below the high-water mark, R rows, K blocks per multi-block read, M and S read times, c position of the last
 * column a row is unpacked to.
 */
#ifndef DOVETAIL_COST_ORA_SCAN_H
#define DOVETAIL_COST_ORA_SCAN_H

#include "cost/ora_system.h"

#define ORA_CPU_BLOCK 7121.44  /* cycles per block read */
#define ORA_CPU_CACHED 849.56  /* cycles per block that is taken as cached */
#define ORA_CPU_ENTRY 200      /* cycles per index entry */
#define ORA_CPU_ROW 150        /* cycles per row unpacked to its first column ... */
#define ORA_CPU_COLUMN 20      /* ... and per column further */
#define ORA_CPU_PREDICATE 50   /* cycles per comparison of a column with a value */
#define ORA_BITMAP_FACTOR 1.1  /* on the index part of a bitmap access (Lewis, ch. 8) */

double ora_row_cycles(double last_column); /* 150 + 20 * (c - 1) */

struct ora_table {
    double blocks; /* B */
    double rows;   /* R */
};

struct ora_scan {
    double last_column;   /* c, at least 1 */
    double filter_cycles; /* per row, of the predicates in order: p1 + p2 * sel1 + p3 * sel1 * sel2 ... */
    bool direct;          /* direct path reads leave the per-block cycles out (11.2.0.4 trace) */
};

/* B / K * M / S: the reads of a scan before they are rounded. */
double ora_scan_reads(const struct ora_system *s, double blocks);
/* Table scan: io = ceil(B/K * M/S) + 1, the one being _tablescan_cost_plus_one; cpu = 7121.44 * B + R * (row + filter). */
struct ora_cost ora_table_scan(const struct ora_system *s, const struct ora_table *t, const struct ora_scan *scan);
/*
 * The same as the inner side of a nested loop: io = ceil(loops * B/K * M/S) + 1 once for the whole loop, cpu * loops
 * (1637 = 546 + 1091 in the 19c trace, where rounding per iteration gives 1640).
 */
struct ora_cost ora_table_scan_loops(const struct ora_system *s, const struct ora_table *t, const struct ora_scan *scan,
                                     double loops);

struct ora_index {
    double levels;     /* BLEVEL: branch levels above the leaves */
    double leaves;     /* LEAF_BLOCKS */
    double clustering; /* CLUSTERING_FACTOR */
    double entries;    /* NUM_ROWS of the index */
    double partitions; /* probed; 0 and 1 are a single tree */
};

enum ora_index_kind { ORA_RANGE, ORA_UNIQUE, ORA_FULL, ORA_FAST_FULL, ORA_SKIP };

struct ora_index_use {
    enum ora_index_kind kind;
    double selectivity;       /* ix_sel: of the predicates that bound the range: the prefix up to the first that is no equality */
    double table_selectivity; /* ix_sel_with_filters: with those checked on the entry */
    bool index_only;
    bool all_equal;           /* equality on every key: the root of a tree of one level is taken as cached */
    bool inner;               /* repeated by a nested loop: one index block is free, optimizer_index_caching counts */
    double table_share;       /* of the table part that is paid: probes that find no row fetch none; 0 means 1 */
    double probes;            /* values of an IN list; 0 and 1 are one */
    double skips;             /* ORA_SKIP: distinct values of the skipped prefix */
    double last_column, filter_cycles; /* of the rows fetched, as in ora_scan */
};

/*
 * Range scan: levels + ceil(leaves * ix_sel) + ceil(clustering * ix_sel_with_filters); unique: levels, + 1 for the row; full: all
 * leaves; index only: no table part. Equality on every key does not pay the root of an index of one level (Lewis, ch. 4; 12.2 trace: 1
 * where levels + leaf would be 2). Fast full: as a table of its leaves. As the inner side of a nested loop one block of a range or
 * unique scan is free. Local partitions: + (partitions - 1) * levels. An IN list repeats the index part per value. The result is
 * multiplied by optimizer_index_cost_adj.
 * Bias: a block is a read, whatever the buffer cache holds.
 */
struct ora_cost ora_index_scan(const struct ora_system *s, const struct ora_index *x, const struct ora_index_use *use);
/*
 * Leaves of a skip scan: skips * max(1, round(leaves * ix_sel)), rejected by Oracle when above the table scan's (11.2 traces: 288 skips of 32
 * leaves at 1/30, 288; 100 of 2894 at 0.001, 300; 10 of 24 at 0.01, 10).
 */
double ora_skip_reads(const struct ora_index *x, double selectivity, double skips);

/*
 * One entry added to or taken from a B-tree: the branches are cached, the leaf is read, and written back among others (1/K of a
 * multi-block transfer). Entries that come in key order share the leaf, whose reading and writing they divide. Oracle's optimizer has
 * no such formula: this one only keeps writes in the unit of reads. Bias: as for reads, no leaf is taken as cached.
 */
struct ora_cost ora_entry_change(const struct ora_system *s, const struct ora_index *x, bool ordered);

/*
 * A bitmap of an index: its reads as if no row were fetched, and, of a range of a B-tree, a sort of the rowids (11.2.0.1 trace: 2 + 1.000094);
 * a tenth more for what is combined. The table then is read as bitmaps are: four fifths of the rows sit together, one fifth each in a block of
 * its own, whatever the clustering factor, which counts other things in a bitmap index (Lewis, ch. 8; a 10.2 trace: 4,745 rows, 43 a block, 1,038).
 * AND multiplies shares, OR adds them; both add the parts' costs. Bias: the split is a constant.
 */
enum ora_bitmap_source {
    ORA_BITMAP_OF_KEY,   /* equality on a B-tree's whole key */
    ORA_BITMAP_OF_RANGE, /* of a B-tree */
    ORA_BITMAP_STORED,   /* a bitmap index */
};
struct ora_cost ora_bitmap_part(const struct ora_system *s, const struct ora_index *x, double selectivity,
                                enum ora_bitmap_source source);
struct ora_cost ora_bitmap_table(const struct ora_system *s, const struct ora_table *t, double selectivity,
                                 const struct ora_scan *scan);

#endif
