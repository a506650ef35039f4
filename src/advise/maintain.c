/*
 * What an index costs in writes, in the planner's units, over the window the workload covers.
 *
 * A new entry costs: the descent, as btcostestimate charges it (log2(tuples) comparisons, 50 operator costs per level); the
 * entry, cpu_index_tuple_cost; and its share of writing the leaf page. Entries that arrive in key order (a sequence, a time
 * stamp of the insert) fill a page before it is written, so many share one; entries at random places dirty a page each. The
 * page's write is charged as one sequential page: checkpoints write in order, and the log is sequential.
 *
 *     insert = cpu_operator_cost * (log2 N + 50 * (height + 1)) + cpu_index_tuple_cost + seq_page_cost * share
 *
 * Who pays: every inserted row; every updated row that is not HOT, whatever it assigns (a new row version is a new entry in every index);
 * deletes pay nothing at once, vacuum does it later: a quarter of an insert. An index on a column that updates
 * assign makes those updates no longer HOT: then all other indexes of the table pay for them too, and that is this index's fault.
 *
 * Oracle changes rows in place: an index pays for rows inserted and deleted, and twice (the old entry and the new) for updates that assign
 * a column of its own. What an entry costs there is cost/ora_scan.h's to say.
 *
 * Rows come from the workload's own INSERT, UPDATE, DELETE and MERGE statements. Without any on a workload with measured times, the
 * table's counters serve; inserted rows that are still there may be the first load, so only those beyond the live ones count.
 */
#include "advise/search.h"

#include <math.h>

#include "cost/ora_catalog.h"

#define LEVEL_OPERATORS 50.0 /* PostgreSQL, selfuncs.c, DEFAULT_PAGE_CPU_MULTIPLIER */
#define DELETE_SHARE 0.25
#define HOT_UNKNOWN 0.5 /* of the updates that could be HOT, those that find room on their page, counters absent */
#define ORDERED 0.95    /* correlation from which on entries arrive in key order */

/* --- Rows written ---------------------------------------------------------------------------------------- */

/* Rows one execution writes: as measured, as written, or one. */
static double rows_per_call(const struct workload_template *template, const struct query *query) {
    if (isfinite(template->rows) && template->calls > 0) {
        return template->rows / template->calls;
    }
    if (query->kind == QUERY_INSERT && query->insert_rows > 0) {
        return query->insert_rows;
    }
    return 1;
}

static void count_template(struct problem *problem, const struct workload_template *template) {
    const struct query *query = template->sample_count ? template->samples[0].query : NULL;
    if (!query || query->kind == QUERY_SELECT || query->target == CATALOG_NONE) {
        return;
    }
    struct table_writes *writes = &problem->writes[query->target];
    double rows = rows_per_call(template, query) * template->calls;
    switch (query->kind) {
    case QUERY_INSERT:
        writes->inserted += rows;
        break;
    case QUERY_DELETE:
        writes->deleted += rows;
        break;
    case QUERY_UPDATE:
    case QUERY_MERGE: /* taken as updates: what it inserts instead costs the same entry */
        writes->updated += rows;
        for (size_t i = 0; i < query->written_count; i++) {
            writes->column_updated[query->written[i]] += rows;
        }
        break;
    case QUERY_SELECT:
        break;
    }
}

static double or_zero(double counter) {
    return isfinite(counter) && counter > 0 ? counter : 0;
}

static void count_from_counters(struct table_writes *writes, const struct catalog_activity *activity) {
    writes->inserted = fmax(0, or_zero(activity->inserted) - or_zero(activity->live));
    writes->updated = or_zero(activity->updated);
    writes->hot_updated = or_zero(activity->hot_updated);
    writes->deleted = or_zero(activity->deleted);
    writes->from_counters = writes->inserted + writes->updated + writes->deleted > 0;
}

/* Whether an existing index holds a column that updates assign, per updated row: those are not HOT today. */
static double hot_blocked(const struct problem *problem, uint32_t table_id) {
    const struct catalog_table *table = &problem->catalog->tables[table_id];
    double blocked = 0;
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *index = &problem->catalog->indexes[table->indexes.at[i]];
        for (size_t k = 0; k < index->key_count; k++) {
            if (index->keys[k].column != CATALOG_NONE) {
                blocked = fmax(blocked, problem->writes[table_id].column_updated[index->keys[k].column]);
            }
        }
    }
    return blocked;
}

void maintain_count_writes(struct problem *problem) {
    const struct catalog *catalog = problem->catalog;
    bool any = false;
    problem->writes = ARENA_ARRAY(problem->arena, struct table_writes, catalog->table_count);
    for (size_t i = 0; i < catalog->table_count; i++) {
        problem->writes[i].column_updated = ARENA_ARRAY(problem->arena, double, catalog->tables[i].column_count);
    }
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        count_template(problem, &problem->workload->templates[t]);
    }
    for (size_t i = 0; i < catalog->table_count; i++) {
        any |= problem->writes[i].inserted + problem->writes[i].updated + problem->writes[i].deleted > 0;
    }
    for (size_t i = 0; i < catalog->table_count; i++) {
        struct table_writes *writes = &problem->writes[i];
        const struct catalog_activity *activity = &catalog->tables[i].activity;
        if (!any && problem->workload->times_known) {
            count_from_counters(writes, activity);
            continue;
        }
        double share = activity->updated > 0 && isfinite(activity->hot_updated)
                           ? activity->hot_updated / activity->updated
                           : HOT_UNKNOWN;
        writes->hot_updated = fmax(0, writes->updated - hot_blocked(problem, (uint32_t)i)) * fmin(1, share);
    }
}

/* --- One index ------------------------------------------------------------------------------------------- */

static const struct catalog_stats *first_key_stats(const struct problem *problem, const struct design_index *index) {
    const struct catalog_key *key = &index->keys[0];
    return key->column != CATALOG_NONE ? &problem->catalog->tables[index->table].columns[key->column].stats
                                       : &key->stats;
}

static double entry_cost(const struct problem *problem, const struct design_index *index) {
    const struct catalog *catalog = problem->catalog;
    double op = catalog_setting_number(catalog, "cpu_operator_cost", 0.0025);
    double cpu = catalog_setting_number(catalog, "cpu_index_tuple_cost", 0.005);
    double page = catalog_setting_number(catalog, "seq_page_cost", 1.0);
    double tuples = fmax(2, index->tuples), per_page = fmax(1, tuples / fmax(1, index->pages));
    const struct catalog_stats *stats = first_key_stats(problem, index);
    bool ordered = stats->present && isfinite(stats->correlation) && fabs(stats->correlation) >= ORDERED;
    double share = ordered ? 1 / per_page : 1;
    return op * (log2(tuples) + LEVEL_OPERATORS * (index->tree_height + 1)) + cpu + page * share;
}

/* Rows whose update assigns a column the index holds. PostgreSQL looks at keys, INCLUDE and predicate alike; an expression counts as all. */
static double rows_assigned(const struct problem *problem, const struct design_index *index, struct str *column) {
    const struct catalog_table *table = &problem->catalog->tables[index->table];
    const struct table_writes *writes = &problem->writes[index->table];
    double rows = 0;
    for (uint32_t c = 0; c < table->column_count; c++) {
        bool held = false;
        for (size_t k = 0; k < index->key_count; k++) {
            size_t at;
            held |= index->keys[k].column == c || (index->keys[k].column == CATALOG_NONE &&
                                                   str_find(index->keys[k].expression, table->columns[c].name, &at));
        }
        for (size_t k = 0; k < index->include_count; k++) {
            held |= index->include[k] == c;
        }
        size_t at;
        held |= index->predicate_text.len && str_find(index->predicate_text, table->columns[c].name, &at);
        if (held && writes->column_updated[c] > rows) {
            rows = writes->column_updated[c];
            if (column) {
                *column = table->columns[c].name;
            }
        }
    }
    return rows;
}

bool maintain_breaks_hot(const struct problem *problem, const struct design_index *index, struct str *column) {
    return problem->catalog->dialect == SQL_POSTGRESQL && rows_assigned(problem, index, column) > 0;
}

static double partial_share(const struct problem *problem, const struct design_index *index) {
    double rows = problem->catalog->tables[index->table].rows;
    return index->predicate_text.len && rows > 0 ? fmin(1, index->tuples / rows) : 1;
}

/* An index in whose order the table lies is one that new entries come to in order. */
static double oracle_cost(const struct problem *problem, const struct design_index *index) {
    const struct table_writes *writes = &problem->writes[index->table];
    struct ora_system s = ora_system_of(problem->catalog);
    struct ora_index x = ora_index_estimated(&s, problem->catalog, index);
    double blocks = ora_table_of(&s, &problem->catalog->tables[index->table]).blocks;
    double changes = writes->inserted + writes->deleted + 2 * rows_assigned(problem, index, NULL);
    return changes * ora_total(&s, ora_entry_change(&s, &x, x.clustering <= 1.1 * blocks));
}

double maintain_cost(const struct problem *problem, const struct design_index *index) {
    const struct catalog_table *table = &problem->catalog->tables[index->table];
    const struct table_writes *writes = &problem->writes[index->table];
    if (index->method != METHOD_BTREE || !index->key_count) {
        return 0;
    }
    if (problem->catalog->dialect == SQL_ORACLE) {
        return oracle_cost(problem, index);
    }
    double entry = entry_cost(problem, index);
    double not_hot = fmax(0, writes->updated - writes->hot_updated);
    double newly = fmin(writes->hot_updated, rows_assigned(problem, index, NULL));
    double rows = writes->inserted + not_hot + newly + DELETE_SHARE * writes->deleted;
    double others = 0;
    if (newly > 0) {
        struct arena scratch;
        arena_init(&scratch, NULL);
        for (size_t i = 0; i < table->indexes.n; i++) {
            const struct catalog_index *other = &problem->catalog->indexes[table->indexes.at[i]];
            if (other->method == METHOD_BTREE && other->key_count) {
                others += entry_cost(problem, design_index_from_catalog(&scratch, problem->catalog, other));
            }
        }
        arena_release(&scratch);
    }
    return rows * partial_share(problem, index) * entry + newly * others;
}
