/*
 * Statistics of columns that the optimizer lacks for this workload: histograms where it filters, column groups where it
 * multiplies what belongs together.
 *
 * Histograms: a column that statements filter on and that has few values (at most 254, a frequency histogram's
 * buckets, so that every value gets its own) but no histogram: the optimizer takes all values as equally frequent.
 * Whether they are is in the data, not in the dictionary; SIZE SKEWONLY looks, and makes none where there is no skew.
 * So the advice is to look, with that confidence.
 *
 * Column groups: the evidence is an index whose DISTINCT_KEYS are at least ten times fewer than the product of its
 * columns' distinct values (and than the rows): its columns depend on each other. Statements that filter on all of
 * them by equality are underestimated by that factor wherever the index itself does not serve (joins, other
 * predicates, GROUP BY).
 */
#include "advise/oracle.h"

#include <math.h>

#include "base/buf.h"
#include "sql/print.h"

#define BUCKETS 254.0
#define LEAST_ROWS 1000.0
#define DEPENDENT 10.0

static bool is_filtered(const struct findings *findings, uint32_t table, uint32_t column) {
    for (size_t i = 0; i < findings->facts->n; i++) {
        const struct facts *facts = findings->facts->at[i];
        for (size_t k = 0; facts->table == table && k < facts->equal.n; k++) {
            if (facts->equal.at[k].key.column == column) {
                return true;
            }
        }
    }
    return false;
}

static bool lacks_histogram(const struct catalog_table *table, const struct catalog_column *column) {
    const struct catalog_oracle_stats *stats = column->stats.oracle;
    return stats && column->stats.present && stats->histogram == HISTOGRAM_NONE && stats->distinct > 1 &&
           stats->distinct <= BUCKETS && table->rows >= LEAST_ROWS && stats->distinct <= table->rows / 10;
}

static void recommend_histograms(struct findings *findings, const struct catalog_table *table, struct str columns,
                                 size_t count) {
    struct arena *arena = findings->arena;
    struct str owner = sql_quote_string(arena, table->schema), name = sql_quote_string(arena, table->name);
    struct advise_recommendation *one =
        findings_add(findings, ADVISE_STATISTICS,
                     str_fmt(arena, "histogram%s on " STR_FMT "(" STR_FMT ")", count == 1 ? "" : "s",
                             STR_ARG(table->name), STR_ARG(columns)));
    findings_ddl(findings, one,
                 str_fmt(arena,
                         "BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => " STR_FMT ", tabname => " STR_FMT
                         ", method_opt => 'FOR COLUMNS SIZE SKEWONLY " STR_FMT "'); END;",
                         STR_ARG(owner), STR_ARG(name), STR_ARG(columns)));
    findings_undo(findings, one,
                  str_fmt(arena,
                          "BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => " STR_FMT ", tabname => " STR_FMT
                          ", method_opt => 'FOR COLUMNS SIZE 1 " STR_FMT "'); END;",
                          STR_ARG(owner), STR_ARG(name), STR_ARG(columns)));
    one->confidence = 0.5;
    one->confidence_why =
        STR("whether the values are skewed only the data can tell; SKEWONLY looks before it makes one");
    one->why = str_fmt(arena,
                       "Statements filter " STR_FMT " on " STR_FMT ", which ha%s few values and no histogram: the "
                       "optimizer takes each value to be as frequent as the others.",
                       STR_ARG(table->name), STR_ARG(columns), count == 1 ? "s" : "ve");
    one->risk = STR("Reads a sample of the table; plans of statements on these columns may change.");
}

void oracle_find_histograms(struct findings *findings) {
    const struct catalog *catalog = findings->problem->catalog;
    for (uint32_t id = 0; id < catalog->table_count; id++) {
        const struct catalog_table *table = &catalog->tables[id];
        struct buf columns;
        size_t count = 0;
        buf_init(&columns, findings->arena);
        for (uint32_t c = 0; c < table->column_count; c++) {
            if (lacks_histogram(table, &table->columns[c]) && is_filtered(findings, id, c)) {
                buf_fmt(&columns, "%s" STR_FMT, count++ ? ", " : "",
                        STR_ARG(sql_quote_name(findings->arena, SQL_ORACLE, table->columns[c].name)));
            }
        }
        if (count) {
            recommend_histograms(findings, table, buf_view(&columns), count);
        }
    }
}

/* --- Column groups ------------------------------------------------------------------------------------------- */

static bool only_columns(const struct catalog_index *index) {
    for (size_t i = 0; i < index->key_count; i++) {
        if (index->keys[i].column == CATALOG_NONE) {
            return false;
        }
    }
    return index->key_count >= 2;
}

/* How many times fewer keys there are than independent columns would have; 1 when nothing is known. */
static double dependence(const struct catalog_table *table, const struct catalog_index *index) {
    double product = 1;
    if (!index->oracle || !(index->oracle->distinct_keys >= 1)) {
        return 1;
    }
    for (size_t i = 0; i < index->key_count; i++) {
        const struct catalog_stats *stats = &table->columns[index->keys[i].column].stats;
        if (!stats->present) {
            return 1;
        }
        product *= catalog_distinct(stats, table->rows);
    }
    return fmin(product, fmax(1, table->rows)) / index->oracle->distinct_keys;
}

static bool filtered_together(const struct findings *findings, const struct catalog_index *index) {
    for (size_t i = 0; i < findings->facts->n; i++) {
        const struct facts *facts = findings->facts->at[i];
        size_t found = 0;
        for (size_t k = 0; facts->table == index->table && k < index->key_count; k++) {
            for (size_t e = 0; e < facts->equal.n; e++) {
                found += facts->equal.at[e].key.column == index->keys[k].column;
            }
        }
        if (found >= index->key_count) {
            return true;
        }
    }
    return false;
}

static bool has_group(const struct catalog_table *table, const struct catalog_index *index) {
    for (size_t g = 0; table->oracle && g < table->oracle->groups.n; g++) {
        const struct catalog_column_group *group = &table->oracle->groups.at[g];
        size_t found = 0;
        for (size_t k = 0; k < index->key_count; k++) {
            for (size_t c = 0; c < group->column_count; c++) {
                found += group->columns[c] == index->keys[k].column;
            }
        }
        if (found == index->key_count && group->column_count == index->key_count) {
            return true;
        }
    }
    return false;
}

static void recommend_group(struct findings *findings, const struct catalog_table *table,
                            const struct catalog_index *index, double factor) {
    struct arena *arena = findings->arena;
    struct str owner = sql_quote_string(arena, table->schema), name = sql_quote_string(arena, table->name);
    struct buf columns;
    buf_init(&columns, arena);
    for (size_t k = 0; k < index->key_count; k++) {
        buf_fmt(&columns, "%s" STR_FMT, k ? ", " : "",
                STR_ARG(sql_quote_name(arena, SQL_ORACLE, table->columns[index->keys[k].column].name)));
    }
    struct str list = buf_view(&columns);
    struct advise_recommendation *one =
        findings_add(findings, ADVISE_STATISTICS,
                     str_fmt(arena, "column group " STR_FMT "(" STR_FMT ")", STR_ARG(table->name), STR_ARG(list)));
    findings_ddl(findings, one,
                 str_fmt(arena,
                         "BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => " STR_FMT ", tabname => " STR_FMT
                         ", method_opt => 'FOR ALL COLUMNS SIZE AUTO FOR COLUMNS SIZE AUTO (" STR_FMT ")'); END;",
                         STR_ARG(owner), STR_ARG(name), STR_ARG(list)));
    findings_undo(findings, one,
                  str_fmt(arena,
                          "BEGIN DBMS_STATS.DROP_EXTENDED_STATS(" STR_FMT ", " STR_FMT ", '(" STR_FMT ")'); END;",
                          STR_ARG(owner), STR_ARG(name), STR_ARG(list)));
    one->confidence = 0.8;
    one->confidence_why =
        str_fmt(arena, "index " STR_FMT " has the true number of distinct keys", STR_ARG(index->name));
    one->why =
        str_fmt(arena,
                "Statements filter " STR_FMT " on " STR_FMT " together. They depend on each other: index " STR_FMT
                " has " STR_FMT " distinct keys, %.0f times fewer than the columns by themselves suggest, and by that "
                "factor the optimizer underestimates the rows.",
                STR_ARG(table->name), STR_ARG(list), STR_ARG(index->name),
                STR_ARG(explain_count(arena, index->oracle->distinct_keys)), factor);
    one->risk = STR("Adds a hidden column to the table's statistics; plans of these statements may change.");
}

void oracle_find_column_groups(struct findings *findings) {
    const struct catalog *catalog = findings->problem->catalog;
    for (size_t i = 0; i < catalog->index_count; i++) {
        const struct catalog_index *index = &catalog->indexes[i];
        const struct catalog_table *table = &catalog->tables[index->table];
        double factor = only_columns(index) ? dependence(table, index) : 1;
        if (factor >= DEPENDENT && filtered_together(findings, index) && !has_group(table, index)) {
            recommend_group(findings, table, index, factor);
        }
    }
}
