/*
 * Right-hand contention: sessions that insert ever growing keys (a sequence, the time) queue for the index's last
 * block.
 *
 * Evidence: ASH saw sessions wait for blocks of one index (events "enq: TX - index contention", "buffer busy waits",
 * "gc buffer busy …") for at least 5 % of the time of all that ran. Or, without such samples, both of these: sessions
 * waited for such events for at least 5 % of the window's database time, and the index has at least half of all buffer
 * busy waits of segments. And either way its first key grows with the rows (its clustering factor is near the table's
 * blocks).
 * A REVERSE index spreads neighbouring keys over all blocks, so that no range scan can use it: where a statement
 * searches the first key by range or wants its order, hash partitions spread as well and keep ranges usable, and are
 * what is advised (they need the Partitioning option).
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#include "catalog/design_oracle.h"
#include "sql/print.h"

#define LEAST_TIME_SHARE 0.05
#define LEAST_WAIT_SHARE 0.5
#define HASH_PARTITIONS 8

static bool is_block_contention(struct str event) {
    return str_eq_z(event, "enq: TX - index contention") || str_eq_z(event, "buffer busy waits") ||
           str_starts(event, STR("gc buffer busy"));
}

static double waited_share(const struct catalog_oracle *oracle) {
    double waited_us = 0;
    for (size_t i = 0; i < oracle->events.n; i++) {
        waited_us += is_block_contention(oracle->events.at[i].name) ? oracle->events.at[i].time_us : 0;
    }
    return oracle->db_time_s > 0 ? waited_us / 1e6 / oracle->db_time_s : 0;
}

static double busy_waits(const struct catalog_segment_use *use) {
    return isfinite(use->buffer_busy_waits) ? use->buffer_busy_waits : 0;
}

static double all_busy_waits(const struct catalog *catalog) {
    double all = 0;
    for (size_t i = 0; i < catalog->index_count; i++) {
        all += catalog->indexes[i].oracle ? busy_waits(&catalog->indexes[i].oracle->use) : 0;
    }
    for (size_t i = 0; i < catalog->table_count; i++) {
        all += catalog->tables[i].oracle ? busy_waits(&catalog->tables[i].oracle->use) : 0;
    }
    return all;
}

/* Twice the blocks: the clustering factor counts a change of block, and freelists give each session a block of its own. */
static bool grows_with_rows(const struct catalog_table *table, const struct catalog_oracle_index *index) {
    return index->clustering_factor > 0 && table->pages > 0 && index->clustering_factor <= 2 * table->pages;
}

static bool needs_order(const struct findings *findings, const struct catalog_index *index) {
    for (size_t i = 0; i < findings->facts->n; i++) {
        const struct facts *facts = findings->facts->at[i];
        const struct fact_list *lists[] = {&facts->range, &facts->order};
        for (size_t l = 0; facts->table == index->table && l < 2; l++) {
            for (size_t k = 0; k < lists[l]->n; k++) {
                if (catalog_key_equal(&lists[l]->at[k].key, &index->keys[0])) {
                    return true;
                }
            }
        }
    }
    return false;
}

static void write_statements(struct findings *findings, struct advise_recommendation *one,
                             const struct catalog_index *index, bool ordered) {
    struct arena *arena = findings->arena;
    const struct catalog *catalog = findings->problem->catalog;
    struct str name = str_fmt(arena, STR_FMT "." STR_FMT, STR_ARG(sql_quote_name(arena, SQL_ORACLE, index->schema)),
                              STR_ARG(sql_quote_name(arena, SQL_ORACLE, index->name)));
    if (!ordered) {
        findings_ddl(findings, one, str_fmt(arena, "ALTER INDEX " STR_FMT " REBUILD REVERSE ONLINE", STR_ARG(name)));
        findings_undo(findings, one, str_fmt(arena, "ALTER INDEX " STR_FMT " REBUILD NOREVERSE ONLINE", STR_ARG(name)));
        return;
    }
    struct design_index *shape = design_index_from_catalog(arena, catalog, index);
    shape->name = str_slice(str_fmt(arena, STR_FMT "_H", STR_ARG(str_slice(index->name, 0, 28))), 0, 30);
    struct str keys = design_index_ddl(arena, catalog, shape, false);
    findings_ddl(findings, one,
                 str_fmt(arena, STR_FMT " GLOBAL PARTITION BY HASH (" STR_FMT ") PARTITIONS %d INVISIBLE ONLINE",
                         STR_ARG(keys),
                         STR_ARG(sql_quote_name(arena, SQL_ORACLE,
                                                catalog->tables[index->table].columns[index->keys[0].column].name)),
                         HASH_PARTITIONS));
    findings_ddl(findings, one, str_fmt(arena, "ALTER INDEX " STR_FMT " INVISIBLE", STR_ARG(name)));
    findings_ddl(findings, one, design_oracle_show(arena, catalog, shape));
    findings_undo(findings, one, str_fmt(arena, "ALTER INDEX " STR_FMT " VISIBLE", STR_ARG(name)));
    findings_undo(findings, one, design_index_undo(arena, catalog, shape));
}

/* What sessions were seen waiting for at the index's blocks, of the time of all that ran; `event`: the one with most. */
static double sampled_share(const struct catalog_oracle *oracle, const struct catalog_index *index, struct str *event) {
    double waited_us = 0, most_us = 0;
    for (size_t i = 0; i < oracle->waits.n; i++) {
        const struct catalog_wait *wait = &oracle->waits.at[i];
        if (!is_block_contention(wait->event) || !str_eq(wait->object, index->name) ||
            !str_eq(wait->schema, index->schema)) {
            continue;
        }
        waited_us += wait->time_us;
        if (wait->time_us > most_us) {
            most_us = wait->time_us;
            *event = wait->event;
        }
    }
    return oracle->sampled_us > 0 ? waited_us / oracle->sampled_us : 0;
}

struct evidence {
    double sampled;                 /* share of the time of all sampled sessions; 0 none */
    struct str event;               /* that most of it was for */
    double time_share, wait_share;  /* of the database's time; of all segments' buffer busy waits */
};

static bool is_enough(const struct evidence *evidence) {
    return evidence->sampled >= LEAST_TIME_SHARE ||
           (evidence->time_share >= LEAST_TIME_SHARE && evidence->wait_share >= LEAST_WAIT_SHARE);
}

static struct str explain(struct arena *arena, const struct catalog_index *index, const struct evidence *evidence) {
    if (evidence->sampled >= LEAST_TIME_SHARE) {
        return str_fmt(arena,
                       "ASH saw sessions wait for blocks of " STR_FMT " for %.0f %% of the time of all that ran, mostly "
                       "\"" STR_FMT "\". Its keys grow with the rows: all inserts meet in its last block.",
                       STR_ARG(index->name), 100 * evidence->sampled, STR_ARG(evidence->event));
    }
    return str_fmt(arena,
                   "Sessions spend %.0f %% of the database's time waiting for index blocks, and %.0f %% of all buffer "
                   "busy waits are on " STR_FMT ", whose keys grow with the rows: all inserts meet in its last block.",
                   100 * evidence->time_share, 100 * evidence->wait_share, STR_ARG(index->name));
}

static void recommend(struct findings *findings, const struct catalog_index *index, const struct evidence *evidence) {
    struct arena *arena = findings->arena;
    bool ordered = needs_order(findings, index), sampled = evidence->sampled >= LEAST_TIME_SHARE;
    struct advise_recommendation *one =
        findings_add(findings, ADVISE_INDEX,
                     str_fmt(arena, "%s " STR_FMT, ordered ? "hash-partition" : "reverse", STR_ARG(index->name)));
    one->size_bytes = index->size_bytes;
    write_statements(findings, one, index, ordered);
    one->confidence = sampled ? 0.85 : 0.7;
    one->confidence_why = sampled ? STR("sessions sampled while they waited for this index, and the order of the keys")
                                  : STR("waits of the window by event and by segment, and the order of the keys");
    one->why = explain(arena, index, evidence);
    one->risk =
        ordered ? STR("Needs the Partitioning option. The old index stays, invisible, until the new one has proven "
                      "itself; both cost writes meanwhile.")
                : STR("Range scans on the first key cannot use a reverse index; no statement of this workload makes "
                      "one. The rebuild reads the whole table.");
}

void oracle_find_contention(struct findings *findings) {
    const struct catalog *catalog = findings->problem->catalog;
    double time_share = waited_share(catalog->oracle), all = all_busy_waits(catalog);
    for (size_t i = 0; i < catalog->index_count; i++) {
        const struct catalog_index *index = &catalog->indexes[i];
        const struct catalog_oracle_index *oracle = index->oracle;
        struct evidence evidence = {.time_share = time_share};
        bool plain = oracle && index->method == METHOD_BTREE && index->key_count && !oracle->reverse &&
                     !oracle->partitioned && index->keys[0].column != CATALOG_NONE;
        if (!plain || !grows_with_rows(&catalog->tables[index->table], oracle)) {
            continue;
        }
        evidence.sampled = sampled_share(catalog->oracle, index, &evidence.event);
        evidence.wait_share = all > 0 ? busy_waits(&oracle->use) / all : 0;
        if (is_enough(&evidence)) {
            recommend(findings, index, &evidence);
        }
    }
}
