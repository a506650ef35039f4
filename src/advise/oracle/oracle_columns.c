/*
 * Histograms that the optimizer lacks for this workload: a column that a statement filters on by equality, alone, that has few values (at most
 * 254, a frequency histogram's buckets, so that every value gets its own) and no histogram: the optimizer takes all values as equally frequent.
 *
 * Evidence that they are not: rows that were counted while the statement ran, ten times more or fewer than expected. Without that only the data
 * can tell, and the gathering that Oracle does by itself looks for skew in columns it saw filtered (SIZE AUTO): such columns are named
 * in a note.
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#include "base/buf.h"
#include "sql/print.h"

#define BUCKETS 254.0
#define LEAST_ROWS 1000.0
#define WRONG 10.0
#define LEAST_COUNTED 100.0 /* rows, expected or counted: below, a wrong estimate harms nobody */

enum { NAMED = 6 };

struct skewed {
    const struct catalog_table *table;
    uint32_t column;
    const struct catalog_plan *plan;
    const struct catalog_plan_line *line;
};

static bool lacks_histogram(const struct catalog_table *table, const struct catalog_column *column) {
    const struct catalog_oracle_stats *stats = column->stats.oracle;
    return stats && column->stats.present && stats->histogram == HISTOGRAM_NONE && stats->distinct > 1 &&
           stats->distinct <= BUCKETS && table->rows >= LEAST_ROWS && stats->distinct <= table->rows / 10;
}

/* --- Evidence ------------------------------------------------------------------------------------------------ */

static bool is_wrong(const struct catalog_plan_line *line, const struct catalog_table *table) {
    if (!oracle_counted(line, table)) {
        return false;
    }
    double expected = fmax(1, line->cardinality), came = fmax(1, line->rows);
    return fmax(expected, came) >= LEAST_COUNTED && fmax(expected, came) >= WRONG * fmin(expected, came);
}

/* A statement that filters the table by this column and nothing else, and was counted. */
static bool find_counted(const struct findings *findings, struct skewed *one) {
    const struct catalog *catalog = findings->problem->catalog;
    for (size_t i = 0; i < findings->facts->n; i++) {
        const struct facts *facts = findings->facts->at[i];
        bool alone = &catalog->tables[facts->table] == one->table && facts->equal.n == 1 && facts->range.n == 0 &&
                     facts->equal.at[0].key.column == one->column;
        for (size_t p = 0; alone && p < catalog->oracle->plans.n; p++) {
            one->plan = &catalog->oracle->plans.at[p];
            bool own = str_eq(one->plan->sql_id, findings->problem->workload->templates[facts->template].id);
            for (size_t l = 0; own && l < one->plan->lines.n; l++) {
                one->line = &one->plan->lines.at[l];
                if (is_wrong(one->line, one->table)) {
                    return true;
                }
            }
        }
    }
    return false;
}

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

/* --- Advice -------------------------------------------------------------------------------------------------- */

static struct str gather(struct arena *arena, const struct skewed *one, const char *size) {
    return str_fmt(arena,
                   "BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => " STR_FMT ", tabname => " STR_FMT
                   ", method_opt => 'FOR COLUMNS SIZE %s " STR_FMT "'); END;",
                   STR_ARG(sql_quote_string(arena, one->table->schema)), STR_ARG(sql_quote_string(arena, one->table->name)), size,
                   STR_ARG(sql_quote_name(arena, SQL_ORACLE, one->table->columns[one->column].name)));
}

static void recommend(struct findings *findings, const struct skewed *skewed) {
    struct arena *arena = findings->arena;
    const struct catalog_column *column = &skewed->table->columns[skewed->column];
    struct advise_recommendation *one = findings_add(
        findings, ADVISE_STATISTICS, str_fmt(arena, "histogram on " STR_FMT "(" STR_FMT ")", STR_ARG(skewed->table->name), STR_ARG(column->name)));
    findings_ddl(findings, one, gather(arena, skewed, "SKEWONLY"));
    findings_undo(findings, one, gather(arena, skewed, "1"));
    one->confidence = 0.8;
    one->confidence_why = STR("the rows were counted while the statement ran");
    one->why = str_fmt(arena,
                       "Statement " STR_FMT " filters " STR_FMT " on " STR_FMT ", which has " STR_FMT " values and no histogram: the optimizer "
                       "takes them as equally frequent and expected " STR_FMT " rows, " STR_FMT " came (plan %.0f, step %.0f, as last "
                       "counted in memory).",
                       STR_ARG(skewed->plan->sql_id), STR_ARG(skewed->table->name), STR_ARG(column->name),
                       STR_ARG(explain_count(arena, column->stats.oracle->distinct)),
                       STR_ARG(explain_count(arena, fmax(1, skewed->line->cardinality))), STR_ARG(explain_count(arena, skewed->line->rows)),
                       skewed->plan->hash, skewed->line->id);
    one->risk = STR("Reads a sample of the table; plans of statements on this column may change, and differ between values.");
}

void oracle_find_histograms(struct findings *findings, struct problem *notes) {
    const struct catalog *catalog = findings->problem->catalog;
    struct buf names;
    size_t count = 0;
    buf_init(&names, findings->arena);
    for (uint32_t id = 0; id < catalog->table_count; id++) {
        const struct catalog_table *table = &catalog->tables[id];
        for (uint32_t c = 0; c < table->column_count; c++) {
            struct skewed one = {.table = table, .column = c};
            if (!lacks_histogram(table, &table->columns[c]) || !is_filtered(findings, id, c)) {
                continue;
            }
            if (find_counted(findings, &one)) {
                recommend(findings, &one);
            } else if (count++ < NAMED) {
                buf_fmt(&names, "%s" STR_FMT "." STR_FMT, count > 1 ? ", " : "", STR_ARG(table->name), STR_ARG(table->columns[c].name));
            }
        }
    }
    if (count) {
        problem_note(notes,
                     "columns of few values that are filtered by equality and have no histogram: " STR_FMT "%s. Whether their values are skewed only "
                     "the data can tell; rows counted while statements run (statistics_level = ALL, or the hint gather_plan_statistics) would show it",
                     STR_ARG(buf_view(&names)), count > NAMED ? " and others" : "");
    }
}
