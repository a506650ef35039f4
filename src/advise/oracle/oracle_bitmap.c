/*
 * Bitmap indexes, where they belong and nowhere else: statements that combine several equality predicates, each on a
 * column of few values, on a table that is hardly written.
 *
 * A bitmap entry covers a range of rows, and a change of one row locks them all (Concepts, "Bitmap Indexes"): so the
 * table must have changed by less than 0.1 % since its statistics, and no statement of the workload may write it. Few
 * values: at most 1 % of the rows, at most 1,000. One such predicate alone selects too much for any index; two and
 * more are combined by BITMAP AND before a row is read: proposed when together they select at most 1 % of the rows and
 * each column has no index that begins with it. Enterprise Edition only.
 *
 * Knowingly: the cost model does not price bitmap combinations, so these stand beside the search, not in it.
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#include "cost/index_size.h"

#define FEW_SHARE 0.01
#define FEW 1000.0
#define SELECTIVE 0.01
#define WRITTEN_SHARE 0.001
#define LEAST_ROWS 100000.0

static bool hardly_written(const struct findings *findings, uint32_t id) {
    const struct table_writes *writes = &findings->problem->writes[id];
    const struct catalog_table *table = &findings->problem->catalog->tables[id];
    const struct catalog_oracle_table *oracle = table->oracle;
    double changed = oracle ? oracle->inserts + oracle->updates + oracle->deletes : NAN; /* NAN: not known, so no */
    return table->rows >= LEAST_ROWS && changed <= WRITTEN_SHARE * table->rows && writes->inserted <= 0 &&
           writes->updated <= 0 && writes->deleted <= 0;
}

static bool has_few_values(const struct catalog_table *table, uint32_t column) {
    const struct catalog_stats *stats = &table->columns[column].stats;
    double distinct = stats->present ? catalog_distinct(stats, table->rows) : INFINITY;
    return distinct > 1 && distinct <= FEW && distinct <= FEW_SHARE * table->rows;
}

static bool begins_an_index(const struct catalog *catalog, uint32_t id, uint32_t column) {
    const struct catalog_table *table = &catalog->tables[id];
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *index = &catalog->indexes[table->indexes.at[i]];
        if (index->key_count && index->keys[0].column == column) {
            return true;
        }
    }
    return false;
}

static bool chosen_begins(const struct design *chosen, uint32_t id, uint32_t column) {
    for (size_t i = 0; i < chosen->added_count; i++) {
        if (chosen->added[i]->table == id && chosen->added[i]->keys[0].column == column) {
            return true;
        }
    }
    return false;
}

/* Columns of this reference that a bitmap could serve; how many, and what they select together. */
static size_t collect(const struct findings *findings, const struct facts *facts, const struct design *chosen,
                      uint32_t *columns, double *share) {
    const struct catalog *catalog = findings->problem->catalog;
    const struct catalog_table *table = &catalog->tables[facts->table];
    size_t n = 0;
    *share = 1;
    for (size_t i = 0; i < facts->equal.n; i++) {
        uint32_t column = facts->equal.at[i].key.column;
        if (column == CATALOG_NONE) {
            continue;
        }
        if (begins_an_index(catalog, facts->table, column) || chosen_begins(chosen, facts->table, column)) {
            return 0; /* an index serves this statement already */
        }
        if (has_few_values(table, column)) {
            columns[n++] = column;
            *share *= facts->equal.at[i].selectivity;
        }
    }
    return n;
}

static void recommend(struct findings *findings, uint32_t id, uint32_t column) {
    struct arena *arena = findings->arena;
    const struct catalog *catalog = findings->problem->catalog;
    const struct catalog_table *table = &catalog->tables[id];
    struct catalog_key key = {.column = column};
    struct design_index like = {.table = id, .method = METHOD_BITMAP, .keys = &key, .key_count = 1};
    struct design_index *index = design_index_make(arena, catalog, &like);
    const struct design_index *stored = oracle_stored(arena, catalog, index);
    struct advise_recommendation *one = findings_add(
        findings, ADVISE_INDEX, str_fmt(arena, "bitmap " STR_FMT, STR_ARG(explain_title(arena, catalog, index))));
    /* About one bit a row and value before compression, and compression takes most of it where values are few. */
    double distinct = catalog_distinct(&table->columns[column].stats, table->rows);
    one->size_bytes = (uint64_t)(table->rows / 8 * fmin(distinct, 8));
    one->index = stored;
    findings_ddl(findings, one, design_index_ddl(arena, catalog, stored, true));
    findings_undo(findings, one, design_index_undo(arena, catalog, stored));
    one->confidence = 0.5;
    one->confidence_why = STR("the cost model does not price bitmap combinations: verify by EXPLAIN PLAN");
    one->why =
        str_fmt(arena,
                "Statements filter " STR_FMT " on several columns of few values at once; bitmaps of them are combined "
                "before a row is read. " STR_FMT " has " STR_FMT " values, and the table is hardly written.",
                STR_ARG(table->name), STR_ARG(table->columns[column].name), STR_ARG(explain_count(arena, distinct)));
    one->risk =
        STR("Enterprise Edition only. A change of one row locks the rows around it: never where sessions write the "
            "table at the same time.");
}

void oracle_find_bitmaps(struct findings *findings, const struct design *chosen) {
    const struct catalog *catalog = findings->problem->catalog;
    for (uint32_t id = 0; id < catalog->table_count; id++) {
        bool *proposed = ARENA_ARRAY(findings->arena, bool, catalog->tables[id].column_count + 1);
        for (size_t i = 0; i < findings->facts->n && hardly_written(findings, id); i++) {
            const struct facts *facts = findings->facts->at[i];
            uint32_t columns[FACTS_MAX];
            double share;
            size_t n = facts->table == id ? collect(findings, facts, chosen, columns, &share) : 0;
            if (n < 2 || share > SELECTIVE) {
                continue;
            }
            for (size_t c = 0; c < n; c++) {
                if (!proposed[columns[c]]) {
                    proposed[columns[c]] = true;
                    recommend(findings, id, columns[c]);
                }
            }
        }
    }
}
