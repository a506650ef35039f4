/*
 * What one execution of a writing statement costs, today and for one index more: what a limit on how much slower it may get is held against.
 *
 * A planner's cost of an INSERT is that of finding its rows; the rest is here, in its units:
 *
 *     today = statement + rows * (row + share not HOT * entries in the existing indexes)
 *     more  = rows with an entry in the index * entry           (maintain.c), and of updates that it makes not HOT, the others' entries, too
 *
 * PostgreSQL 15, tables in memory, prepared by a program over the loopback interface: an INSERT of one row takes 0.115 ms without an index, of
 * which 0.016 ms are planning and execution; a row among a thousand 0.7 us, an entry at a random place of an index 8.5 us, which are 1.55
 * units here. So a unit is 5.5 us, a statement 20 of them (3 by the server's own clock) and a row 0.12. Waiting for the disk at commit is left out: commits
 * share it, and it hides what is asked for.
 *
 * A delete leaves its entries to vacuum, in PostgreSQL; in Oracle it takes them out, and an update of a key takes one out and puts one in.
 */
#include "advise/search.h"

#include <math.h>

#include "cost/ora_catalog.h"

#define STATEMENT_COST 20.0
#define STATEMENT_MS 0.1
#define SERVER_SHARE 0.15 /* of a statement: planning and execution */
#define ROW_COST 0.12

static const struct query *writing_query(const struct problem *problem, size_t t) {
    const struct workload_template *template = &problem->workload->templates[t];
    const struct query *query = template->sample_count ? template->samples[0].query : NULL;
    bool writes = query && query->kind != QUERY_SELECT && query->target != CATALOG_NONE;
    return writes && template->state == TEMPLATE_MODELLED ? query : NULL;
}

static double hot_share(const struct problem *problem, uint32_t table) {
    const struct table_writes *writes = &problem->writes[table];
    return writes->updated > 0 ? fmin(1, writes->hot_updated / writes->updated) : 0;
}

/* Rows, each with a new entry in every index of the table. */
static double new_entries(const struct problem *problem, const struct query *query, double rows) {
    bool oracle = problem->catalog->dialect == SQL_ORACLE;
    switch (query->kind) {
    case QUERY_INSERT:
        return rows;
    case QUERY_DELETE:
        return oracle ? rows : 0;
    case QUERY_UPDATE:
    case QUERY_MERGE:
        return oracle ? 0 : rows * (1 - hot_share(problem, query->target));
    case QUERY_SELECT:
        break;
    }
    return 0;
}

static double statement_cost(const struct problem *problem) {
    double whole = problem->catalog->dialect == SQL_ORACLE ? STATEMENT_MS / ora_system_of(problem->catalog).single_ms : STATEMENT_COST;
    return problem->options.by_server_clock ? SERVER_SHARE * whole : whole;
}

double writes_cost_today(const struct problem *problem, size_t t) {
    const struct query *query = writing_query(problem, t);
    if (!query) {
        return 0;
    }
    double rows = maintain_rows_written(&problem->workload->templates[t], query);
    double row = problem->catalog->dialect == SQL_ORACLE ? 0 : ROW_COST;
    double entries = maintain_entries_of_others(problem, &problem->catalog->tables[query->target]);
    return statement_cost(problem) + rows * row + new_entries(problem, query, rows) * entries +
           validate_upkeep(problem, t, problem->today);
}

static bool assigns(const struct problem *problem, const struct query *query, const struct design_index *index) {
    for (size_t i = 0; i < query->written_count; i++) {
        uint32_t column = maintain_column_of(problem->catalog, query->target, query->written[i], index->table);
        if (column != CATALOG_NONE && maintain_holds(problem, index, column)) {
            return true;
        }
    }
    return false;
}

/* An update that assigns what the index holds. */
static double share_of_update(const struct problem *problem, const struct design_index *index, double rows) {
    if (problem->catalog->dialect == SQL_ORACLE) {
        return 2 * rows * maintain_entry(problem, index);
    }
    double newly = maintain_lets_hot(problem, index) ? 0 : rows * hot_share(problem, index->table);
    double entries = newly + rows * (1 - hot_share(problem, index->table));
    const struct catalog_table *table = &problem->catalog->tables[index->table];
    return entries * maintain_partial_share(problem, index) * maintain_entry(problem, index) +
           (newly > 0 ? newly * maintain_entries_of_others(problem, table) : 0);
}

double writes_share(const struct problem *problem, size_t t, const struct design_index *index) {
    const struct query *query = writing_query(problem, t);
    double share = query && index->key_count ? maintain_share_written(problem->catalog, query->target, index->table) : 0;
    if (share == 0) {
        return 0;
    }
    double rows = share * maintain_rows_written(&problem->workload->templates[t], query);
    bool updates = query->kind == QUERY_UPDATE || query->kind == QUERY_MERGE;
    if (updates && assigns(problem, query, index)) {
        return share_of_update(problem, index, rows);
    }
    return new_entries(problem, query, rows) * maintain_partial_share(problem, index) * maintain_entry(problem, index);
}
