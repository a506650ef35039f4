/*
 * What the planner takes a search of a GIN or a BRIN index to cost (selfuncs.c of PostgreSQL 15: gincostestimate, brincostestimate).
 *
 * GIN, with E entries on P entry pages and D data pages, q entries looked up whole and m = 100 for each looked up by its beginning, n searches, L pages
 * pending, t rows of the table, sel their share found:
 *
 *     startup = random_page * (L + ceil(n * round(P^0.15)) + ceil(P * min(1, m/E)) + ceil(D * min(1, m/E)))
 *     total   = startup + random_page * max(ceil(D * q/E), ceil(sel * t / (8192/3))) + t * sel * (cpu_index_tuple + cpu_operator * conditions)
 *
 * A search that needs no entry reads all: q = n = E. Without the meta page's figures 90 % of the pages hold entries, 100 each.
 *
 * BRIN, with R ranges of g pages (128), c the largest correlation of the conditions' columns, v pages of range map:
 *
 *     ranges = min(R, ceil(R * sel) / c)                        found: ranges / R of the table
 *     total  = seq_page * v + random_page * (pages - v) + 0.1 * cpu_operator * ranges * g
 *
 * For an index that exists the planner reads v from the meta page, as one less than there are.
 */
#include "cost/pg_scan.h"

#include <math.h>

#define PARTIAL_ENTRIES 100.0
#define POINTERS_PER_PAGE (8192.0 / 3)

static struct pg_gin known_gin(const struct pg_index *index) {
    if (index->gin.entries >= 1 && index->gin.entry_pages >= 1 && !index->hypothetical) {
        return index->gin;
    }
    double pages = fmax(10, index->pages), entry_pages = floor(pages * 0.9);
    return (struct pg_gin){
        .entries = fmax(1, floor(entry_pages * 100)), .entry_pages = entry_pages, .data_pages = pages - entry_pages};
}

/* Pages of one search, when it is repeated: later ones find them in the cache. */
static double shared(const struct pg_params *p, const struct pg_table *t, double fetched, double pages, double loops) {
    return loops > 1 ? pg_pages_fetched(p, fetched * loops, pages, pages, t->total_table_pages) / loops : fetched;
}

struct pg_index_cost pg_gin_scan(const struct pg_params *p, const struct pg_table *t, const struct pg_index *index,
                                 const struct pg_index_use *use) {
    struct pg_gin g = known_gin(index);
    double m = PARTIAL_ENTRIES * use->gin_partial, q = use->gin_exact, n = q + use->gin_partial;
    if (use->gin_full) {
        m = 0;
        q = n = g.entries;
    }
    double scale = fmin(1, m / g.entries);
    double entry_pages = g.pending_pages + ceil(n * rint(pow(g.entry_pages, 0.15))) + ceil(g.entry_pages * scale);
    double data_pages = ceil(g.data_pages * scale);
    struct pg_index_cost out = {.selectivity = use->selectivity};
    out.access.startup = p->random_page * (shared(p, t, entry_pages, g.entry_pages, use->loops) +
                                           shared(p, t, data_pages, g.data_pages, use->loops));
    data_pages = fmax(ceil(g.data_pages * q / g.entries), ceil(use->selectivity * t->tuples / POINTERS_PER_PAGE));
    out.index_pages = shared(p, t, data_pages, g.data_pages, use->loops);
    out.access.total = out.access.startup + out.index_pages * p->random_page +
                       t->tuples * use->selectivity * (p->cpu_index_tuple + p->cpu_operator * use->conditions);
    out.cost = out.access;
    return out;
}

struct pg_index_cost pg_brin_scan(const struct pg_params *p, const struct pg_table *t, const struct pg_index *index,
                                  const struct pg_index_use *use) {
    double each = index->range_pages > 0 ? index->range_pages : PG_BRIN_RANGE;
    double R = fmax(1, ceil(t->pages / each)), least = ceil(R * use->selectivity);
    double ranges = use->brin_correlation < 1e-10 ? R : fmin(R, least / use->brin_correlation);
    double v = index->hypothetical ? floor(R / PG_BRIN_MAPPED) + 1 : ceil(R / PG_BRIN_MAPPED) - 1;
    struct pg_index_cost out = {.index_pages = index->pages, .selectivity = pg_clamp_selectivity(ranges / R)};
    out.access.startup = p->seq_page * v * use->loops;
    out.access.total = out.access.startup + p->random_page * fmax(0, index->pages - v) * use->loops +
                       0.1 * p->cpu_operator * ranges * each;
    out.cost = out.access;
    return out;
}
