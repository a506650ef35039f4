/*
 * The cheapest plan of a statement under a design, as the engine's own planner would choose it: PostgreSQL 15's, or Oracle's (book.h; how far
 * Oracle's holds: docs/oracle-model.md).
 *
 * A statement is prepared once (selectivities, equality classes, row estimates of every join), then planned under any number of
 * designs. A prepared statement belongs to one thread; it keeps what it learns about joins, which does not depend on the design.
 */
#ifndef DOVETAIL_OPTIMIZER_OPTIMIZER_H
#define DOVETAIL_OPTIMIZER_OPTIMIZER_H

#include "catalog/design.h"
#include "query/query.h"

struct optimizer_query;

struct optimizer_plan {
    double cost, rows;
    struct str text; /* one line: "Limit > Sort > Hash Join(Seq Scan a, Index Scan b using i)"; empty unless asked */
    const struct design_index **used; /* each once, by identity */
    size_t used_count;
    uint32_t *used_existing; /* ascending */
    size_t used_existing_count;
};

/* The catalog and the query must outlive it. Sizes of nothing are asked: design indexes must have theirs (cost_index_size). */
struct optimizer_query *optimizer_prepare(struct arena *arena, const struct catalog *catalog,
                                          const struct query *query);
/* Result in `arena`; scratch is given back. */
void optimizer_plan(struct arena *arena, struct optimizer_query *query, const struct design *design, bool with_text,
                    struct optimizer_plan *plan);

#endif
