/* Oracle's own advice gathered and appended to the result, behind what the search found. */
#include "advise/oracle/oracle.h"

#include "sql/print.h"

struct advise_recommendation *findings_add(struct findings *findings, enum advise_kind kind, struct str title) {
    struct advise_recommendation *one = VEC_ADD(findings->arena, &findings->all);
    *one = (struct advise_recommendation){.kind = kind, .title = title, .existing = CATALOG_NONE, .resource = 1};
    one->priority = 0.1 * one->resource;
    return one;
}

static void append(struct arena *arena, struct str **texts, size_t *count, struct str text) {
    *texts = arena_grow(arena, *texts, *count * sizeof **texts, (*count + 1) * sizeof **texts);
    (*texts)[(*count)++] = text;
}

void findings_ddl(struct findings *findings, struct advise_recommendation *one, struct str ddl) {
    append(findings->arena, &one->ddl, &one->ddl_count, ddl);
}

void findings_undo(struct findings *findings, struct advise_recommendation *one, struct str undo) {
    append(findings->arena, &one->undo, &one->undo_count, undo);
}

struct str findings_table_name(const struct findings *findings, const struct catalog_table *table) {
    return str_fmt(findings->arena, STR_FMT "." STR_FMT,
                   STR_ARG(sql_quote_name(findings->arena, SQL_ORACLE, table->schema)),
                   STR_ARG(sql_quote_name(findings->arena, SQL_ORACLE, table->name)));
}

bool findings_table_matters(const struct findings *findings, uint32_t table) {
    for (size_t t = 0; t < findings->problem->workload->template_count; t++) {
        if (findings->problem->weight[t] > 0 && problem_touches(findings->problem, t, table)) {
            return true;
        }
    }
    return false;
}

static void append_all(const struct findings *findings, struct advise_result *result) {
    size_t before = result->recommendation_count, added = findings->all.n;
    struct advise_recommendation *all = ARENA_ARRAY(findings->arena, struct advise_recommendation, before + added + 1);
    for (size_t i = 0; i < before; i++) {
        all[i] = result->recommendations[i];
    }
    for (size_t i = 0; i < added; i++) {
        all[before + i] = findings->all.at[i];
        all[before + i].id = str_fmt(findings->arena, "r%zu", before + i + 1);
    }
    result->recommendations = all;
    result->recommendation_count = before + added;
    if (added) {
        result->verdict = str_fmt(findings->arena,
                                  STR_FMT " %zu finding%s beyond the search: statistics, parameters or "
                                          "storage.",
                                  STR_ARG(result->verdict), added, added == 1 ? "" : "s");
    }
}

void oracle_find(struct problem *problem, const double *base, struct advise_result *result) {
    struct facts_list facts = {0};
    if (problem->catalog->dialect != SQL_ORACLE) {
        return;
    }
    struct problem reading = *problem; /* what no index can serve was told already */
    reading.rejected.at = NULL, reading.rejected.n = reading.rejected.cap = 0;
    reading.notes.at = NULL, reading.notes.n = reading.notes.cap = 0;
    facts_collect(&reading, &facts);
    struct findings findings = {.problem = problem, .arena = problem->arena, .facts = &facts, .base = base};
    oracle_find_foreign_keys(&findings, &result->design, problem);
    oracle_find_bitmaps(&findings, &result->design);
    oracle_find_contention(&findings);
    oracle_find_partitions(&findings);
    oracle_find_statistics(&findings);
    oracle_find_histograms(&findings, problem);
    oracle_find_column_groups(&findings);
    oracle_find_parameters(&findings);
    oracle_explain_plans(&findings, result);
    oracle_tell_limits(&findings, problem);
    append_all(&findings, result);
}
