/*
 * Tables whose statistics are missing or out of date, by the dictionary's own word: LAST_ANALYZED, STALE_STATS, and
 * the rows that DBA_TAB_MODIFICATIONS counted since. A tenth changed is DBMS_STATS' own limit (STALE_PERCENT).
 *
 * Taken back by RESTORE_TABLE_STATS as of the moment of the capture; Oracle keeps old statistics for 31 days.
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#include "sql/print.h"

#define STALE_SHARE 0.1

enum state { FRESH, MISSING, STALE };

static double changed_rows(const struct catalog_oracle_table *table) {
    double changes = 0;
    const double counts[] = {table->inserts, table->updates, table->deletes};
    for (size_t i = 0; i < 3; i++) {
        changes += isfinite(counts[i]) ? counts[i] : 0;
    }
    return changes;
}

static enum state state_of(const struct catalog_table *table) {
    const struct catalog_oracle_table *oracle = table->oracle;
    if (!table->has_stats) {
        return MISSING;
    }
    return oracle && (oracle->stale || changed_rows(oracle) > STALE_SHARE * fmax(1, table->rows)) ? STALE : FRESH;
}

static struct str explain(const struct findings *findings, const struct catalog_table *table, enum state state) {
    struct arena *arena = findings->arena;
    if (state == MISSING) {
        return str_fmt(arena,
                       "The workload reads " STR_FMT
                       ", which has no statistics: the optimizer guesses its row counts, and "
                       "so does this advice. Gather them and run the advice again.",
                       STR_ARG(table->name));
    }
    double changed = changed_rows(table->oracle);
    struct str since = table->oracle->last_analyzed.len
                           ? str_fmt(arena, " since " STR_FMT, STR_ARG(table->oracle->last_analyzed))
                           : (struct str){0};
    if (changed <= 0) {
        return str_fmt(arena, "The dictionary calls the statistics of " STR_FMT " stale (STALE_STATS = YES).",
                       STR_ARG(table->name));
    }
    return str_fmt(arena, STR_FMT " rows of " STR_FMT " changed" STR_FMT ", of " STR_FMT " (DBA_TAB_MODIFICATIONS).",
                   STR_ARG(explain_count(arena, changed)), STR_ARG(table->name), STR_ARG(since),
                   STR_ARG(explain_count(arena, table->rows)));
}

static struct str moment(const struct findings *findings) {
    struct str captured = findings->problem->catalog->captured_at;
    if (!captured.len) {
        return STR("SYSTIMESTAMP - INTERVAL '1' DAY");
    }
    return str_fmt(findings->arena,
                   "TO_TIMESTAMP_TZ(" STR_FMT " || ' +00:00', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\" TZH:TZM')",
                   STR_ARG(sql_quote_string(findings->arena, captured)));
}

static void recommend(struct findings *findings, const struct catalog_table *table, enum state state) {
    struct arena *arena = findings->arena;
    struct str owner = sql_quote_string(arena, table->schema), name = sql_quote_string(arena, table->name);
    struct advise_recommendation *one =
        findings_add(findings, ADVISE_STATISTICS, str_fmt(arena, "statistics of " STR_FMT, STR_ARG(table->name)));
    bool locked = table->oracle && table->oracle->locked;
    findings_ddl(findings, one,
                 str_fmt(arena,
                         "BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => " STR_FMT ", tabname => " STR_FMT
                         ", cascade => TRUE%s); END;",
                         STR_ARG(owner), STR_ARG(name), locked ? ", force => TRUE" : ""));
    findings_undo(findings, one,
                  state == MISSING ? str_fmt(arena,
                                             "BEGIN DBMS_STATS.DELETE_TABLE_STATS(ownname => " STR_FMT
                                             ", tabname => " STR_FMT "); END;",
                                             STR_ARG(owner), STR_ARG(name))
                                   : str_fmt(arena,
                                             "BEGIN DBMS_STATS.RESTORE_TABLE_STATS(ownname => " STR_FMT
                                             ", tabname => " STR_FMT ", as_of_timestamp => " STR_FMT "); END;",
                                             STR_ARG(owner), STR_ARG(name), STR_ARG(moment(findings))));
    one->confidence = locked ? 0.5 : 0.95;
    one->confidence_why = locked ? STR("the statistics are locked: somebody wants them as they are")
                                 : STR("the dictionary says so itself");
    one->why = explain(findings, table, state);
    one->risk = locked ? STR("The statistics are locked; ask who locked them first. Plans on the table may change.")
                       : STR("Reads a sample of the table; plans on it may change, as they should.");
}

bool oracle_knows_statistics(const struct catalog *catalog) {
    for (uint32_t id = 0; id < catalog->table_count; id++) {
        const struct catalog_table *table = &catalog->tables[id];
        if (table->oracle && !isnan(table->oracle->rows)) {
            return true;
        }
    }
    return false;
}

void oracle_find_statistics(struct findings *findings) {
    const struct catalog *catalog = findings->problem->catalog;
    if (!oracle_knows_statistics(catalog)) {
        return;
    }
    for (uint32_t id = 0; id < catalog->table_count; id++) {
        const struct catalog_table *table = &catalog->tables[id];
        bool temporary = table->oracle && table->oracle->temporary;
        enum state state = state_of(table);
        if (state != FRESH && !temporary && !table->unreadable && table->kind != TABLE_FOREIGN &&
            table->kind != TABLE_PARTITION && findings_table_matters(findings, id)) {
            recommend(findings, table, state);
        }
    }
}
