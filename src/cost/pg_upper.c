/* Sort, aggregation, gather, limit (see pg_upper.h). */
#include "cost/pg_upper.h"

#include <math.h>

/*
 * comparison = 2 * cpu_operator. In memory: comparison * N * log2(N), or log2(2K) with a heap of K wanted rows; on disk: the comparisons
 * and 2 * pages * passes page accesses, three quarters of them in sequence. Each merge pass joins M runs, M = memory / 272 kB.
 */
static struct pg_cost tuple_sort(const struct pg_params *p, double rows, double width, double limit) {
    double N = fmax(2, rows), comparison = 2 * p->cpu_operator;
    double input_bytes = pg_relation_bytes(N, width), wanted = limit > 0 && limit < N ? limit : N;
    double output_bytes = pg_relation_bytes(wanted, width), startup;
    if (output_bytes > p->work_mem) {
        double pages = ceil(input_bytes / 8192), runs = input_bytes / p->work_mem;
        double order = fmin(500, fmax(6, floor(p->work_mem / (2 * 8192 + 32 * 8192))));
        double passes = runs > order ? ceil(log(runs) / log(order)) : 1;
        startup = comparison * N * log2(N) + 2 * pages * passes * (p->seq_page * 0.75 + p->random_page * 0.25);
    } else if (N > 2 * wanted || input_bytes > p->work_mem) {
        startup = comparison * N * log2(2 * wanted);
    } else {
        startup = comparison * N * log2(N);
    }
    return (struct pg_cost){startup, startup + p->cpu_operator * N};
}

struct pg_cost pg_sort(const struct pg_params *p, struct pg_cost input, double rows, double width, double limit) {
    struct pg_cost sort = tuple_sort(p, rows, width, limit);
    return (struct pg_cost){input.total + sort.startup, input.total + sort.total};
}

struct pg_cost pg_incremental_sort(const struct pg_params *p, struct pg_cost input, double rows, double width,
                                   double groups, double limit) {
    double N = fmax(2, rows), G = fmax(1, groups), per_group = N / G, run = input.total - input.startup;
    /* Groups are taken as 1.5 times as large: sizes vary, and large groups cost more than small ones save. */
    struct pg_cost sort = tuple_sort(p, 1.5 * per_group, width, limit);
    double startup = sort.startup + input.startup + run / G;
    double total = startup + sort.total - sort.startup;
    if (G > 1) {
        total += (G - 1) * sort.total + run / G * (G - 1);
    }
    total += p->cpu_tuple * N + 2 * p->cpu_tuple * G; /* finding where a group ends; its comparison_cost is 0, as for the sort */
    return (struct pg_cost){startup, total};
}

struct pg_cost pg_agg_sorted(const struct pg_params *p, struct pg_cost input, double rows,
                             const struct pg_aggregation *a) {
    double work = a->transition_ops * p->cpu_operator * rows;
    if (a->keys <= 0) {
        double startup = input.total + work + a->final_ops * p->cpu_operator;
        return (struct pg_cost){startup, startup + p->cpu_tuple};
    }
    double total = input.total + work + p->cpu_operator * a->keys * rows +
                   (a->final_ops * p->cpu_operator + p->cpu_tuple) * a->groups;
    return (struct pg_cost){input.startup, total};
}

double pg_hash_entry(double width, const struct pg_aggregation *a) {
    double states = a->aggregates > 0 ? 16 + 16 * a->aggregates : 0;
    return 24 + 16 + 16 + pg_align(width) + states + (a->bytes > 0 ? 16 + a->bytes : 0);
}

/* Batches when the groups exceed hash_mem: the input is written and read once per level of partitioning (hash_agg_set_limits). */
static double spill_depth(const struct pg_params *p, double width, const struct pg_aggregation *a) {
    double entry = pg_hash_entry(width, a);
    double memory = p->hash_mem, bytes = a->groups * entry;
    double partitions = 4, limit = fmax(1, floor(memory / entry));
    if (bytes > memory) {
        partitions = fmin(1024, fmax(4, exp2(ceil(log2(fmax(1, floor(1 + 1.5 * bytes / memory)))))));
        partitions = fmin(partitions, fmax(4, floor((memory * 0.25 - 8192) / 8192)));
        double partition_memory = 8192 + 8192 * partitions;
        memory = memory > 4 * partition_memory ? memory - partition_memory : memory * 0.75;
        limit = fmax(1, floor(memory / entry));
    }
    double batches = fmax(1, ceil(fmax(bytes / memory, a->groups / limit)));
    return ceil(log(batches) / log(fmax(2, partitions)));
}

struct pg_cost pg_agg_hashed(const struct pg_params *p, struct pg_cost input, double rows, double width,
                             const struct pg_aggregation *a) {
    double startup = input.total + (a->transition_ops + a->keys) * p->cpu_operator * rows;
    double total = startup + (a->final_ops * p->cpu_operator + p->cpu_tuple) * a->groups;
    double depth = spill_depth(p, width, a);
    double pages =
        ceil(pg_relation_bytes(rows, width) / 8192) * depth * 2; /* HashAgg's tapes are less sequential: twice */
    startup += pages * p->random_page;
    total += pages * p->random_page + pages * p->seq_page;
    double cpu = depth * rows * 2 * p->cpu_tuple;
    return (struct pg_cost){startup + cpu, total + cpu};
}

struct pg_cost pg_unique(const struct pg_params *p, struct pg_cost input, double rows, double keys) {
    return (struct pg_cost){input.startup, input.total + p->cpu_operator * rows * keys};
}

struct pg_cost pg_window(const struct pg_params *p, struct pg_cost input, double rows, double functions, double keys) {
    return (struct pg_cost){input.startup,
                            input.total + p->cpu_operator * rows * (functions + keys) + p->cpu_tuple * rows};
}

struct pg_cost pg_gather(const struct pg_params *p, struct pg_cost input, double rows) {
    return (struct pg_cost){input.startup + p->parallel_setup,
                            input.total + p->parallel_setup + p->parallel_tuple * rows};
}

struct pg_cost pg_gather_merge(const struct pg_params *p, struct pg_cost input, double rows, int workers) {
    double N = workers + 1, log_n = log2(N), comparison = 2 * p->cpu_operator;
    double startup = comparison * N * log_n + p->parallel_setup;
    double run = rows * (comparison * log_n + p->cpu_operator + p->parallel_tuple * 1.05);
    return (struct pg_cost){input.startup + startup, input.total + startup + run};
}

struct pg_cost pg_limit(struct pg_cost input, double rows, double offset, double count) {
    double run = input.total - input.startup;
    rows = fmax(1, rows);
    if (offset > 0) {
        double skipped = fmin(offset, rows);
        input.startup += run * skipped / rows;
        rows = fmax(1, rows - skipped);
        run = input.total - input.startup;
    }
    if (count >= 0) {
        double kept = fmin(fmax(1, count), rows);
        input.total = input.startup + run * kept / rows;
    }
    return input;
}

#define APPEND_TUPLE 0.5 /* of cpu_tuple_cost (APPEND_CPU_COST_MULTIPLIER) */

double pg_append_cost(const struct pg_params *p, double rows) {
    return APPEND_TUPLE * p->cpu_tuple * rows;
}

struct pg_cost pg_merge_append(const struct pg_params *p, struct pg_cost input, double rows, size_t inputs) {
    double N = inputs < 2 ? 2 : (double)inputs, comparison = 2 * p->cpu_operator;
    double startup = input.startup + comparison * N * log2(N);
    return (struct pg_cost){startup, input.total + comparison * N * log2(N) + rows * comparison * log2(N) + pg_append_cost(p, rows)};
}
