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
 * GIN: a row is appended to a pending list, and its entries are sorted in when the list is full (gin_pending_list_limit): per entry a descent, and
 * the pages that a whole list dirties, shared among its rows. A reader meets half a list on average, where rows are written at all. BRIN: the
 * range's one entry is found, unpacked and compared, and seldom widened, so four pages' visits and nothing written: up to PostgreSQL 16 each row opens
 * the range map anew (brin.c, brininsert), each statement describes the index anew. Measured with 15.18, microseconds a row beside none: 0.4 to 1.1 of 100,000 in one
 * statement, 1.2 to 2.9 one by one, more where the range has its summary; a B-tree at random places, which the formula gives 1.4 units, 3.6 and 4.7.
 * Up to PostgreSQL 15 BRIN makes updates of its columns not HOT like any index, later not. Hash: one bucket page, wherever.
 *
 * Oracle changes rows in place: an index pays for rows inserted and deleted, and twice (the old entry and the new) for updates that assign
 * a column of its own. What an entry costs there is cost/ora_scan.h's to say.
 *
 * A single partition's index: of rows that are written to the partitioned table, by hash each partition gets its part; by ranges and lists any may get
 * them all, as the newest month mostly does, and is taken to. So an index on a partition that is no longer written to looks too dear.
 *
 * Rows come from the workload's own INSERT, UPDATE, DELETE and MERGE statements. Without any on a workload with measured times, the
 * table's counters serve; inserted rows that are still there may be the first load, so only those beyond the live ones count.
 */
#include "advise/search.h"

#include <math.h>

#include "catalog/partitions.h"
#include "cost/index_size.h"
#include "cost/ora_catalog.h"

#define LEVEL_OPERATORS 50.0 /* PostgreSQL, selfuncs.c, DEFAULT_PAGE_CPU_MULTIPLIER */
#define BRIN_VISITS 4.0      /* of pages, as many operators each as a level: the metapage, the map, the entry's page, and to unpack it */
#define DELETE_SHARE 0.25
#define HOT_UNKNOWN 0.5 /* of the updates that could be HOT, those that find room on their page, counters absent */
#define ORDERED 0.95    /* correlation from which on entries arrive in key order */
#define PENDING_LIST_KB 4096.0 /* PostgreSQL's default */
#define PENDING_ENTRY_BYTES 28.0
#define PAGE_BYTES 8192.0
#define GIN_FANOUT 200.0
#define GIST_ENTRIES 130.0 /* on a page, as built */

/* --- Rows written ---------------------------------------------------------------------------------------- */

/* Rows one execution writes: as measured, as written, or one. */
double maintain_rows_written(const struct workload_template *template, const struct query *query) {
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
    double rows = maintain_rows_written(template, query) * template->calls;
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

double maintain_counted_writes(const struct catalog_table *table) {
    struct table_writes counted = {0};
    count_from_counters(&counted, &table->activity);
    return counted.inserted + counted.updated + counted.deleted;
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

double maintain_share_written(const struct catalog *catalog, uint32_t written, uint32_t table) {
    if (catalog_is_within(catalog, written, table)) {
        return 1; /* the index of the whole has a part there */
    }
    double share = catalog_is_within(catalog, table, written) ? 1 : 0;
    for (uint32_t t = table; share > 0 && t != written; t = catalog->tables[t].parent) {
        const struct catalog_table *part = &catalog->tables[t], *above = &catalog->tables[part->parent];
        bool by_hash = above->key && above->key->strategy == PARTITION_HASH && part->rows > 0 && above->rows > 0;
        share *= by_hash ? fmin(1, part->rows / above->rows) : 1;
    }
    return share;
}

uint32_t maintain_column_of(const struct catalog *catalog, uint32_t written, uint32_t column, uint32_t table) {
    return table == written ? column : catalog_find_column(&catalog->tables[table], catalog->tables[written].columns[column].name);
}

static struct table_writes copy_of_writes(const struct problem *problem, struct arena *scratch, uint32_t table) {
    struct table_writes copy = problem->writes[table];
    size_t bytes = problem->catalog->tables[table].column_count * sizeof *copy.column_updated;
    copy.column_updated = arena_calloc(scratch, 1, bytes + 1);
    memcpy(copy.column_updated, problem->writes[table].column_updated, bytes);
    return copy;
}

static void hand_on(struct problem *problem, const struct table_writes *from, uint32_t written, uint32_t reached) {
    const struct catalog *catalog = problem->catalog;
    struct table_writes *to = &problem->writes[reached];
    double share = maintain_share_written(catalog, written, reached);
    to->inserted += share * from->inserted;
    to->updated += share * from->updated;
    to->deleted += share * from->deleted;
    for (uint32_t c = 0; c < catalog->tables[written].column_count; c++) {
        uint32_t column = maintain_column_of(catalog, written, c, reached);
        if (column != CATALOG_NONE) {
            to->column_updated[column] += share * from->column_updated[c];
        }
    }
}

/* What is written to a partitioned table reaches its partitions' indexes; what is written to a partition by its name, those of the table. */
static void hand_on_all(struct problem *problem) {
    const struct catalog *catalog = problem->catalog;
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct table_writes *named = ARENA_ARRAY(&scratch, struct table_writes, catalog->table_count + 1);
    for (uint32_t t = 0; t < catalog->table_count; t++) {
        named[t] = copy_of_writes(problem, &scratch, t);
    }
    for (uint32_t t = 0; t < catalog->table_count; t++) {
        for (uint32_t whole = catalog->tables[t].parent; whole != CATALOG_NONE; whole = catalog->tables[whole].parent) {
            hand_on(problem, &named[whole], whole, t);
            hand_on(problem, &named[t], t, whole);
        }
    }
    arena_release(&scratch);
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
    hand_on_all(problem);
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

struct units {
    double op, cpu, page;
};

static struct units units_of(const struct catalog *catalog) {
    return (struct units){catalog_setting_number(catalog, "cpu_operator_cost", 0.0025),
                          catalog_setting_number(catalog, "cpu_index_tuple_cost", 0.005),
                          catalog_setting_number(catalog, "seq_page_cost", 1.0)};
}

static double btree_entry(const struct problem *problem, const struct design_index *index) {
    struct units u = units_of(problem->catalog);
    double tuples = fmax(2, index->tuples), per_page = fmax(1, tuples / fmax(1, index->pages));
    const struct catalog_stats *stats = first_key_stats(problem, index);
    bool ordered = stats->present && isfinite(stats->correlation) && fabs(stats->correlation) >= ORDERED;
    double share = ordered ? 1 / per_page : 1;
    return u.op * (log2(tuples) + LEVEL_OPERATORS * (design_index_height(index) + 1)) + u.cpu + u.page * share;
}

/* Rows that fill the pending list: an entry in it is its key behind a header of 16 bytes, aligned. */
static double rows_of_pending_list(const struct problem *problem, const struct design_index *index) {
    double limit = 1024 * catalog_setting_number(problem->catalog, "gin_pending_list_limit", PENDING_LIST_KB);
    return fmax(1, limit / (PENDING_ENTRY_BYTES * fmax(1, index->gin.items_per_row)));
}

static double gin_entry(const struct problem *problem, const struct design_index *index) {
    struct units u = units_of(problem->catalog);
    double items = fmax(1, index->gin.items_per_row), batch = rows_of_pending_list(problem, index);
    double levels = 1 + ceil(log(fmax(2, index->gin.entry_pages)) / log(GIN_FANOUT));
    double descent = u.op * (log2(fmax(2, index->gin.entries)) + LEVEL_OPERATORS * levels) + u.cpu;
    double dirtied = fmin(index->pages, items * batch) / batch, appended = items * PENDING_ENTRY_BYTES / PAGE_BYTES;
    return items * (2 * u.cpu + descent) + u.page * (dirtied + appended);
}

/* An index in whose order the table lies is one that new entries come to in order. */
static double oracle_entry(const struct problem *problem, const struct design_index *index) {
    struct ora_system s = ora_system_of(problem->catalog);
    struct ora_index x = ora_index_estimated(&s, problem->catalog, index);
    double blocks = ora_table_of(&s, &problem->catalog->tables[index->table]).blocks;
    return ora_total(&s, ora_entry_change(&s, &x, x.clustering <= 1.1 * blocks));
}

double maintain_entry(const struct problem *problem, const struct design_index *index) {
    struct units u = units_of(problem->catalog);
    if (problem->catalog->dialect == SQL_ORACLE) {
        return index->method == METHOD_BTREE ? oracle_entry(problem, index) : 0;
    }
    switch ((int)index->method) {
    case METHOD_GIN:
        return gin_entry(problem, index);
    case METHOD_GIST: /* on each level every entry of a page is asked how much the new value would widen it */
        return u.op * (design_index_height(index) + 1) * GIST_ENTRIES + u.cpu + u.page;
    case METHOD_BRIN:
        return u.cpu + u.op * LEVEL_OPERATORS * BRIN_VISITS;
    case METHOD_HASH:
        return u.op * LEVEL_OPERATORS + u.cpu + u.page;
    default:
        return btree_entry(problem, index);
    }
}

double maintain_pending_pages(const struct problem *problem, const struct design_index *index) {
    const struct table_writes *writes = &problem->writes[index->table];
    double rows = writes->inserted + fmax(0, writes->updated - writes->hot_updated);
    double list = fmin(rows, rows_of_pending_list(problem, index)) / 2;
    return floor(list * PENDING_ENTRY_BYTES * fmax(1, index->gin.items_per_row) / PAGE_BYTES);
}

/* PostgreSQL looks at keys, INCLUDE and predicate alike; an expression counts as all. */
bool maintain_holds(const struct problem *problem, const struct design_index *index, uint32_t column) {
    struct str name = problem->catalog->tables[index->table].columns[column].name;
    size_t at;
    if (catalog_entry_holds(index->keys, index->key_count, index->include, index->include_count, column)) {
        return true;
    }
    for (size_t k = 0; k < index->key_count; k++) {
        if (index->keys[k].column == CATALOG_NONE && str_find(index->keys[k].expression, name, &at)) {
            return true;
        }
    }
    return index->predicate_text.len && str_find(index->predicate_text, name, &at);
}

/* Rows whose update assigns a column the index holds. */
static double rows_assigned(const struct problem *problem, const struct design_index *index, struct str *column) {
    const struct catalog_table *table = &problem->catalog->tables[index->table];
    const struct table_writes *writes = &problem->writes[index->table];
    double rows = 0;
    for (uint32_t c = 0; c < table->column_count; c++) {
        if (writes->column_updated[c] > rows && maintain_holds(problem, index, c)) {
            rows = writes->column_updated[c];
            if (column) {
                *column = table->columns[c].name;
            }
        }
    }
    return rows;
}

/* BRIN entries of a range need no change when a row moves within it: from 16 on such updates are HOT. */
bool maintain_lets_hot(const struct problem *problem, const struct design_index *index) {
    return index->method == METHOD_BRIN && problem->catalog->version >= 160000;
}

bool maintain_breaks_hot(const struct problem *problem, const struct design_index *index, struct str *column) {
    return problem->catalog->dialect == SQL_POSTGRESQL && !maintain_lets_hot(problem, index) &&
           rows_assigned(problem, index, column) > 0;
}

double maintain_partial_share(const struct problem *problem, const struct design_index *index) {
    double rows = problem->catalog->tables[index->table].rows;
    return index->predicate_text.len && rows > 0 ? fmin(1, index->tuples / rows) : 1;
}

static double oracle_cost(const struct problem *problem, const struct design_index *index) {
    const struct table_writes *writes = &problem->writes[index->table];
    double changes = writes->inserted + writes->deleted + 2 * rows_assigned(problem, index, NULL);
    return changes * maintain_entry(problem, index);
}

double maintain_entries_of_others(const struct problem *problem, const struct catalog_table *table) {
    double cost = 0;
    struct arena scratch;
    arena_init(&scratch, NULL);
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *other = &problem->catalog->indexes[table->indexes.at[i]];
        struct design_index *index = design_index_from_catalog(&scratch, problem->catalog, other);
        if (!other->key_count || other->method == METHOD_OTHER) {
            continue;
        }
        if (other->method == METHOD_GIN) {
            cost_index_size(problem->catalog, index);
        }
        cost += maintain_entry(problem, index);
    }
    arena_release(&scratch);
    return cost;
}

double maintain_cost(const struct problem *problem, const struct design_index *index) {
    const struct catalog_table *table = &problem->catalog->tables[index->table];
    const struct table_writes *writes = &problem->writes[index->table];
    bool oracle = problem->catalog->dialect == SQL_ORACLE;
    if (!index->key_count || (oracle && index->method != METHOD_BTREE)) {
        return 0;
    }
    if (oracle) {
        return oracle_cost(problem, index);
    }
    double entry = maintain_entry(problem, index);
    double not_hot = fmax(0, writes->updated - writes->hot_updated);
    double newly = maintain_lets_hot(problem, index) ? 0 : fmin(writes->hot_updated, rows_assigned(problem, index, NULL));
    double rows = writes->inserted + not_hot + newly + DELETE_SHARE * writes->deleted;
    double others = newly > 0 ? maintain_entries_of_others(problem, table) : 0;
    return rows * maintain_partial_share(problem, index) * entry + newly * others;
}
