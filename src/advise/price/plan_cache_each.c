/*
 * Units side by side. Each has its plans, its prepared statement and its arena to itself, so what comes out does not depend on how many threads
 * there are. On TPC-DS more than half of the time goes into plans of single units.
 */
#include "advise/price/plan_cache.h"

#include <stdlib.h>

struct each_place {
    uint32_t unit;
    size_t work; /* that it took so far */
};

struct each_unit {
    const struct cache *cache;
    const struct each_place *places;
    bool with_parts; /* of plans */
    void (*run)(void *context, size_t unit);
    void *context;
};

static void run_one(void *context, size_t at) {
    const struct each_unit *each = context;
    size_t u = each->places[at].unit;
    bool with_parts = each->cache->units[u].query != NULL;
    if (with_parts == each->with_parts) {
        each->run(each->context, u);
    }
}

static int by_work(const void *a, const void *b) {
    const struct each_place *x = a, *y = b;
    if (x->work != y->work) {
        return x->work > y->work ? -1 : 1;
    }
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

/* The laborious first: one of them begun last would be waited for alone. */
void cache_each(struct cache *cache, const uint32_t *units, size_t n, void (*each)(void *context, size_t unit), void *context) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct each_place *places = ARENA_ARRAY(&scratch, struct each_place, n + 1);
    for (size_t i = 0; i < n; i++) {
        places[i] = (struct each_place){units[i], cache->units[units[i]].work};
    }
    qsort(places, n, sizeof *places, by_work);
    struct each_unit all = {.cache = cache, .places = places, .with_parts = true, .run = each, .context = context};
    pool_each(cache->problem->pool, n, run_one, &all);
    all.with_parts = false;
    pool_each(NULL, n, run_one, &all);
    arena_release(&scratch);
}

struct refreshing {
    struct cache *cache;
    const bool *in;
    double *costs;
};

static void refresh_one(void *context, size_t u) {
    const struct refreshing *r = context;
    r->costs[u] = cache_refresh(r->cache, u, r->in);
}

void cache_refresh_all(struct cache *cache, const bool *in, double *costs) {
    struct refreshing r = {cache, in, costs};
    cache_each(cache, cache->all, cache->unit_count, refresh_one, &r);
}
