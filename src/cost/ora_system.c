/* Reads and cycles to one number, and the clamps every Oracle formula passes (see ora_system.h for sources). */
#include "cost/ora_system.h"

#include <math.h>

#define LARGEST 1e100
#define PARALLEL_SHARE 0.9 /* 549.61 / (8 * 0.9) = 76.33 in an 11.2.0.4 trace */

struct ora_system ora_system_no_workload(double mhz, double seek_ms, double transfer, double multi_blocks,
                                         double block_bytes) {
    return (struct ora_system){
        .mhz = mhz,
        .single_ms = seek_ms + block_bytes / transfer,
        .multi_ms = seek_ms + multi_blocks * block_bytes / transfer,
        .multi_blocks = multi_blocks,
        .seek_ms = seek_ms,
        .transfer = transfer,
        .block_bytes = block_bytes,
        .spill_blocks = 31, /* _smm_auto_max_io_size 248 KB of 8 KB blocks */
        .work_bytes = 385024,
        .work_max_bytes = 77174784, /* both of a pga_aggregate_target of 368 MB; 20 % of it is the larger's ceiling */
        .index_cost_adj = 100,
    };
}

struct ora_system ora_system_default(void) {
    return ora_system_no_workload(2000, 10, 4096, 8, 8192);
}

double ora_cycles(const struct ora_system *s) {
    return s->mhz * 1000 * s->single_ms;
}

double ora_total(const struct ora_system *s, struct ora_cost cost) {
    double cycles = ora_cycles(s);
    return ora_clamp(cycles > 0 ? cost.io + cost.cpu / cycles : cost.io);
}

struct ora_cost ora_add(struct ora_cost a, struct ora_cost b) {
    return (struct ora_cost){a.io + b.io, a.cpu + b.cpu};
}

struct ora_cost ora_times(struct ora_cost cost, double n) {
    return (struct ora_cost){cost.io * n, cost.cpu * n};
}

struct ora_cost ora_parallel(struct ora_cost cost, double degree) {
    if (degree <= 1) {
        return cost;
    }
    double share = degree * PARALLEL_SHARE;
    return (struct ora_cost){fmax(cost.io / share, fmin(cost.io, 2)), cost.cpu / share};
}

double ora_clamp(double value) {
    if (!(value > 0)) { /* NaN included */
        return 0;
    }
    return value > LARGEST ? LARGEST : value;
}

double ora_clamp_rows(double rows) {
    return fmax(1, round(ora_clamp(rows)));
}

double ora_clamp_selectivity(double selectivity) {
    return fmin(1, ora_clamp(selectivity));
}

double ora_ceil(double value) {
    return ceil(value - 1e-9 * fmax(1, value));
}
