/* A statement's plan: its block's, the shared CTEs' once each, and what writing rows costs on top (nothing but the rows, as in the planner). */
#include "optimizer/optimizer.h"

#include <math.h>

#include "optimizer/plan.h"

struct optimizer_query *optimizer_prepare(struct arena *arena, const struct catalog *catalog,
                                          const struct query *query) {
    struct optimizer_query *prepared = ARENA_NEW(arena, struct optimizer_query);
    prepared->query = query;
    prepared->catalog = catalog;
    prepared->root = query->root ? prepare_block(arena, prepared, query->root, 0) : NULL;
    return prepared;
}

void optimizer_plan(struct arena *arena, struct optimizer_query *query, const struct design *design, bool with_text,
                    struct optimizer_plan *plan) {
    struct arena scratch;
    *plan = (struct optimizer_plan){.cost = 0, .rows = 1};
    arena_init(&scratch, NULL);
    if (query->query->kind == QUERY_INSERT && query->query->insert_rows > 0) {
        plan->rows = query->query->insert_rows;
        plan->cost = plan->rows * 0.01;
    }
    for (size_t i = 0; i < query->ctes.n; i++) {
        const struct path *path = plan_prepared(&scratch, query, query->ctes.at[i], design);
        if (path) {
            plan->cost += path->total;
            plan_describe(arena, book_of(query->catalog), path, plan, false);
        }
    }
    const struct path *path = query->root ? plan_prepared(&scratch, query, query->root, design) : NULL;
    if (path) {
        plan->cost = plan->cost + path->total;
        plan->rows = fmax(1, path->rows); /* Oracle's estimates are fractional below that */
        plan_describe(arena, book_of(query->catalog), path, plan, with_text);
    } else if (query->root) {
        plan->cost = NAN;
    }
    arena_release(&scratch);
}
