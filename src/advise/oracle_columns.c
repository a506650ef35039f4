/*
 * Histograms that the optimizer lacks for this workload: a column that statements filter on and that has few values (at most 254, a frequency histogram's
 * buckets, so that every value gets its own) but no histogram: the optimizer takes all values as equally frequent.
 * Whether they are is in the data, not in the dictionary; SIZE SKEWONLY looks, and makes none where there is no skew.
 * So the advice is to look, with that confidence.
 */
#include "advise/oracle.h"

#include "base/buf.h"
#include "sql/print.h"

#define BUCKETS 254.0
#define LEAST_ROWS 1000.0

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
