/*
 * Oracle's unit of cost and what it is converted with: the time of one single-block read (system statistics).
 *
 * A cost is kept as Oracle keeps it, in reads and in CPU cycles, and becomes one number only at the end:
 *   cost = io + cpu / (F * 1000 * S),  F CPU speed in MHz, S single-block read time in ms
 * (Database Performance Tuning Guide, "The Query Optimizer"; Lewis, Cost-Based Oracle Fundamentals, ch. 2; every scan line of the
 * 19c traces to 1e-4).
 */
#ifndef DOVETAIL_COST_ORA_SYSTEM_H
#define DOVETAIL_COST_ORA_SYSTEM_H

#include <stdbool.h>

struct ora_cost {
    double io;  /* reads, in units of one single-block read */
    double cpu; /* cycles */
};

struct ora_system {
    double mhz;              /* F: CPUSPEED or CPUSPEEDNW */
    double single_ms;        /* S: SREADTIM */
    double multi_ms;         /* M: MREADTIM */
    double multi_blocks;     /* K: blocks per multi-block read that costing assumes */
    double seek_ms;          /* IOSEEKTIM: spills pay it per transfer, even under workload statistics */
    double transfer;         /* IOTFRSPEED, bytes per ms */
    double block_bytes;
    double spill_blocks;     /* H: blocks per transfer of a spilling hash join (_smm_auto_max_io_size / block size) */
    double work_bytes;       /* a sort or hash table up to this stays in memory (the trace's "Area size") */
    double work_max_bytes;   /* one merge pass is enough up to this ("Max Area size") */
    bool hash_starts_half;   /* a hash join starts at half a unit (11.2 traces) instead of at 600000 cycles (19c) */
    double index_cost_adj;   /* optimizer_index_cost_adj, per cent */
    double index_caching;    /* optimizer_index_caching, per cent */
};

/* No statistics gathered: S = IOSEEKTIM + block / IOTFRSPEED, M = IOSEEKTIM + K * block / IOTFRSPEED (12 and 26 ms by default). */
struct ora_system ora_system_no_workload(double mhz, double seek_ms, double transfer, double multi_blocks,
                                         double block_bytes);
/* What `dovetail` assumes of a database that says nothing: the defaults of 19c on a 2 GHz core. */
struct ora_system ora_system_default(void);

double ora_cycles(const struct ora_system *s); /* CPU cycles in one unit: F * 1000 * S */
double ora_total(const struct ora_system *s, struct ora_cost cost);
struct ora_cost ora_add(struct ora_cost a, struct ora_cost b);
struct ora_cost ora_times(struct ora_cost cost, double n);
/* Spread over `degree` servers, of whose sum nine tenths arrive: cost / (degree * 0.9); at least a read and its start remain. */
struct ora_cost ora_parallel(struct ora_cost cost, double degree);

/* The one clamp: never NaN, infinite or negative. */
double ora_clamp(double value);
/* Rows as plans count them: rounded, at least 1. */
double ora_clamp_rows(double rows);
double ora_clamp_selectivity(double selectivity);
/* ceil that forgives the last bits of a product: 3 * (1 / 3.0) * 7 is 7, not 8. */
double ora_ceil(double value);

#endif
