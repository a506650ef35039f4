/* Settings to cost constants, and the few clamps and sizes that every formula shares (see pg_params.h for sources). */
#include "cost/pg_params.h"

#include <math.h>

#define ROWS_MAX 1e100
#define TUPLE_HEADER 24 /* MAXALIGN(SizeofHeapTupleHeader) */

/* A bundle may say anything: what no server would accept counts as not said. */
static double setting(const struct catalog *catalog, const char *name, double fallback, double low, double high) {
    double value = catalog_setting_number(catalog, name, fallback);
    return value >= low && value <= high ? value : fallback;
}

double pg_page_bytes(const struct catalog *catalog) {
    return setting(catalog, "block_size", 8192, 1024, 32768);
}

struct pg_params pg_params_of(const struct catalog *catalog) {
    struct pg_params p = {
        .seq_page = setting(catalog, "seq_page_cost", 1, 0, 1e10),
        .random_page = setting(catalog, "random_page_cost", 4, 0, 1e10),
        .cpu_tuple = setting(catalog, "cpu_tuple_cost", 0.01, 0, 1e10),
        .cpu_index_tuple = setting(catalog, "cpu_index_tuple_cost", 0.005, 0, 1e10),
        .cpu_operator = setting(catalog, "cpu_operator_cost", 0.0025, 1e-9, 1e10),
        .parallel_tuple = setting(catalog, "parallel_tuple_cost", 0.1, 0, 1e10),
        .parallel_setup = setting(catalog, "parallel_setup_cost", 1000, 0, 1e10),
        .cache_pages = setting(catalog, "effective_cache_size", 524288, 1, 1e10),
        .work_mem = setting(catalog, "work_mem", 4096, 64, 1e10) * 1024,
        .page_bytes = pg_page_bytes(catalog),
        .min_parallel_table_pages = setting(catalog, "min_parallel_table_scan_size", 1024, 0, 1e10),
        .min_parallel_index_pages = setting(catalog, "min_parallel_index_scan_size", 64, 0, 1e10),
        .workers_per_gather = (int)fmin(64, fmax(0, setting(catalog, "max_parallel_workers_per_gather", 2, 0, 1024))),
        .leader_participates = catalog_setting_on(catalog, "parallel_leader_participation", true),
        .memoize = catalog_setting_on(catalog, "enable_memoize", true),
        .incremental_sort = catalog_setting_on(catalog, "enable_incremental_sort", true),
    };
    if (catalog_setting_number(catalog, "max_parallel_workers", 8) < 1) {
        p.workers_per_gather = 0;
    }
    double multiplier =
        catalog_setting_number(catalog, "hash_mem_multiplier", catalog->version && catalog->version < 150000 ? 1 : 2);
    p.hash_mem = p.work_mem * fmin(1000, fmax(1, multiplier));
    return p;
}

double pg_clamp_rows(double rows) {
    if (!(rows > 1)) { /* NaN included */
        return 1;
    }
    return rows > ROWS_MAX ? ROWS_MAX : rint(rows);
}

double pg_clamp_selectivity(double selectivity) {
    if (!(selectivity > 0)) {
        return 0;
    }
    return selectivity > 1 ? 1 : selectivity;
}

double pg_align(double bytes) {
    return ceil(bytes / 8) * 8;
}

double pg_relation_bytes(double rows, double width) {
    return rows * (pg_align(width) + TUPLE_HEADER);
}

double pg_relation_pages(double rows, double width) {
    return ceil(pg_relation_bytes(rows, width) / 8192);
}

/* One worker at the minimum size, one more each time the size triples. */
static int workers_for(double pages, double minimum) {
    double threshold = fmax(minimum, 1);
    int workers = 1;
    while (pages >= threshold * 3 && workers < 64) {
        workers++;
        threshold *= 3;
    }
    return workers;
}

int pg_parallel_workers(const struct pg_params *params, double heap_pages, double index_pages, bool member) {
    if (!member && ((heap_pages >= 0 && heap_pages < params->min_parallel_table_pages) ||
        (index_pages >= 0 && index_pages < params->min_parallel_index_pages))) {
        return 0;
    }
    int workers = params->workers_per_gather;
    if (heap_pages >= 0) {
        workers = (int)fmin(workers, workers_for(heap_pages, params->min_parallel_table_pages));
    }
    if (index_pages >= 0) {
        workers = (int)fmin(workers, workers_for(index_pages, params->min_parallel_index_pages));
    }
    return workers;
}

double pg_parallel_divisor(const struct pg_params *params, int workers) {
    double divisor = workers;
    if (params->leader_participates && 1 - 0.3 * workers > 0) {
        divisor += 1 - 0.3 * workers;
    }
    return divisor;
}
