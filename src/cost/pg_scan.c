/* Sequential, index and bitmap scans (see pg_scan.h for the sources). */
#include "cost/pg_scan.h"

#include <math.h>

struct pg_cost pg_seq_scan(const struct pg_params *p, const struct pg_table *t, double operators, int workers) {
    double cpu = (p->cpu_tuple + operators * p->cpu_operator) * t->tuples;
    if (workers > 0) {
        cpu /= pg_parallel_divisor(p, workers);
    }
    return (struct pg_cost){0, p->seq_page * t->pages + cpu};
}

double pg_pages_fetched(const struct pg_params *p, double N, double pages, double index_pages,
                        double total_table_pages) {
    double T = pages > 1 ? pages : 1;
    double total = fmax(total_table_pages + index_pages, 1);
    double b = fmax(1, ceil(p->cache_pages * T / total));
    double fetched;
    if (T <= b) {
        fetched = 2 * T * N / (2 * T + N);
        return fetched >= T ? T : ceil(fetched);
    }
    double limit = 2 * T * b / (2 * T - b);
    fetched = N <= limit ? 2 * T * N / (2 * T + N) : b + (N - limit) * (T - b) / T;
    return ceil(fetched);
}

/* Index pages and entries read, per loop (genericcostestimate); B-trees add descents of the tree (btcostestimate). */
static struct pg_cost index_access(const struct pg_params *p, const struct pg_table *t, const struct pg_index *index,
                                   const struct pg_index_use *use, double *index_pages) {
    double entries;
    if (use->bound_selectivity < 0) {
        entries = 1;
    } else {
        entries = rint(use->bound_selectivity * t->tuples / fmax(1, use->array_scans));
    }
    entries = fmax(1, fmin(entries, fmax(1, index->tuples)));
    double pages = 1;
    if (index->pages > 1 && index->tuples > 1) {
        pages = ceil(entries * index->pages / index->tuples);
    }
    double scans = use->array_scans * use->loops;
    struct pg_cost cost = {0, 0};
    *index_pages = pages;
    if (scans > 1) {
        cost.total = pg_pages_fetched(p, pages * scans, index->pages, index->pages, t->total_table_pages) *
                     p->random_page / use->loops;
    } else {
        cost.total = pages * p->random_page;
    }
    cost.total += entries * use->array_scans * (p->cpu_index_tuple + p->cpu_operator * use->conditions);
    if (index->method == METHOD_BTREE || index->method == METHOD_GIST || index->method == METHOD_SPGIST) {
        double descent = index->tuples > 1 ? ceil(log2(index->tuples)) * p->cpu_operator : 0;
        descent += (index->tree_height + 1) * 50 * p->cpu_operator; /* -1: a hypothetical index, as HypoPG leaves it */
        cost.startup += descent;
        cost.total += use->array_scans * descent;
    }
    return cost;
}

struct pg_index_cost pg_index_scan(const struct pg_params *p, const struct pg_table *t, const struct pg_index *index,
                                   const struct pg_index_use *use) {
    struct pg_index_cost result = {.selectivity = use->selectivity};
    if (index->method == METHOD_GIN) {
        return pg_gin_scan(p, t, index, use);
    }
    if (index->method == METHOD_BRIN) {
        return pg_brin_scan(p, t, index, use);
    }
    result.access = index_access(p, t, index, use, &result.index_pages);
    double tuples = pg_clamp_rows(use->selectivity * t->tuples);
    double fetch_share = use->index_only ? 1 - t->visible_share : 1;
    double worst, best, clustered = ceil(use->selectivity * t->pages);
    if (use->loops > 1) {
        double pages =
            ceil(pg_pages_fetched(p, tuples * use->loops, t->pages, index->pages, t->total_table_pages) * fetch_share);
        result.heap_pages = pages;
        worst = pages * p->random_page / use->loops;
        pages = ceil(pg_pages_fetched(p, clustered * use->loops, t->pages, index->pages, t->total_table_pages) *
                     fetch_share);
        best = pages * p->random_page / use->loops;
    } else {
        double pages = pg_pages_fetched(p, tuples, t->pages, index->pages, t->total_table_pages);
        pages = use->index_only ? ceil(pages * fetch_share) : pages;
        result.heap_pages = pages;
        worst = pages * p->random_page;
        pages = use->index_only ? ceil(clustered * fetch_share) : clustered;
        best = pages > 0 ? p->random_page + fmax(0, pages - 1) * p->seq_page : 0;
    }
    double c2 = index->correlation * index->correlation;
    double cpu = (p->cpu_tuple + use->filter_operators * p->cpu_operator) * tuples;
    if (use->workers > 0) {
        cpu /= pg_parallel_divisor(p, use->workers);
    }
    result.cost.startup = result.access.startup;
    result.cost.total = result.access.total + worst + c2 * (best - worst) + cpu;
    return result;
}

struct bitmap {
    double pages, tuples;
};

/* Pages beyond what work_mem can remember row by row become lossy: all their rows are checked again (64 bytes an entry). */
static struct bitmap bitmap_extent(const struct pg_params *p, const struct pg_table *t, double selectivity,
                                   double loops, double index_pages) {
    double N = pg_clamp_rows(selectivity * t->tuples), T = t->pages > 1 ? t->pages : 1;
    double pages = 2 * T * N / (2 * T + N), heap_pages = fmin(pages, t->pages);
    if (loops > 1) {
        pages = pg_pages_fetched(p, N * loops, t->pages, index_pages, t->total_table_pages) / loops;
    }
    pages = pages >= T ? T : ceil(pages);
    double kept = fmax(16, floor(p->work_mem / 64));
    if (kept < heap_pages) {
        double lossy = fmax(0, heap_pages - kept / 2), exact = heap_pages - lossy;
        N = pg_clamp_rows(selectivity * (exact / heap_pages) * t->tuples + (lossy / heap_pages) * t->tuples);
    }
    return (struct bitmap){pages, N};
}

double pg_bitmap_pages(const struct pg_params *p, const struct pg_table *t, double selectivity, double loops,
                       double index_pages) {
    return bitmap_extent(p, t, selectivity, loops, index_pages).pages;
}

struct pg_cost pg_bitmap_heap(const struct pg_params *p, const struct pg_table *t, struct pg_cost bitmap,
                              double selectivity, double loops, double index_pages, double operators, int workers) {
    struct bitmap b = bitmap_extent(p, t, selectivity, loops, index_pages);
    double T = t->pages > 1 ? t->pages : 1;
    double per_page =
        b.pages >= 2 ? p->random_page - (p->random_page - p->seq_page) * sqrt(b.pages / T) : p->random_page;
    double cpu = (p->cpu_tuple + operators * p->cpu_operator) * b.tuples;
    if (workers > 0) {
        cpu /= pg_parallel_divisor(p, workers);
    }
    return (struct pg_cost){bitmap.total, bitmap.total + b.pages * per_page + cpu};
}
