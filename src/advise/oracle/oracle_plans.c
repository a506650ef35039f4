/*
 * What was seen of the statements an index is for: how the plans that ran read its table, and where sampled sessions were.
 *
 * Appended to the reasons of the search's indexes, for at most two statements, those that gain most. A statement with several plans
 * is shown by the one with most samples, else by the first.
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#include "base/buf.h"

enum { STATEMENTS_SHOWN = 2 };

static const struct catalog_plan *main_plan(const struct catalog_oracle *oracle, struct str sql_id) {
    const struct catalog_plan *best = NULL;
    for (size_t i = 0; i < oracle->plans.n; i++) {
        const struct catalog_plan *plan = &oracle->plans.at[i];
        if (str_eq(plan->sql_id, sql_id) && (!best || plan->sampled_us > best->sampled_us)) {
            best = plan;
        }
    }
    return best;
}

const struct catalog_statement *oracle_statement(const struct catalog_oracle *oracle, struct str sql_id) {
    for (size_t i = 0; i < oracle->statements.n; i++) {
        if (str_eq(oracle->statements.at[i].sql_id, sql_id)) {
            return &oracle->statements.at[i];
        }
    }
    return NULL;
}

/* The step that reads the table; where there are several, the one with most samples. */
static const struct catalog_plan_line *access_of(const struct catalog_plan *plan, const struct catalog_table *table) {
    const struct catalog_plan_line *best = NULL;
    for (size_t i = 0; plan && i < plan->lines.n; i++) {
        const struct catalog_plan_line *line = &plan->lines.at[i];
        bool reads = str_eq_z(line->operation, "TABLE ACCESS") && str_eq(line->object, table->name) &&
                     str_eq(line->schema, table->schema);
        if (reads && (!best || line->sampled_us > best->sampled_us)) {
            best = line;
        }
    }
    return best;
}

static void write_access(struct findings *findings, struct buf *out, const struct catalog_plan *plan,
                         const struct catalog_plan_line *line) {
    const struct catalog_statement *statement = oracle_statement(findings->problem->catalog->oracle, plan->sql_id);
    double efficiency = statement ? oracle_offload_efficiency(statement) : 0;
    buf_fmt(out, " The plan that ran " STR_FMT " (%.0f) reads it by TABLE ACCESS " STR_FMT, STR_ARG(plan->sql_id),
            plan->hash, STR_ARG(line->options));
    if (efficiency > 0) {
        buf_fmt(out, ", of which the cells filter %.0f %%", 100 * efficiency);
    }
    if (line->rows >= 0 && line->starts > 0) {
        buf_fmt(out, ", " STR_FMT " rows each time where " STR_FMT " were expected",
                STR_ARG(explain_count(findings->arena, line->rows / line->starts)),
                STR_ARG(explain_count(findings->arena, line->cardinality)));
    }
    if (line->sampled_us > 0 && plan->sampled_us > 0) {
        buf_fmt(out, "; %.0f %% of its sampled time is there", 100 * line->sampled_us / plan->sampled_us);
    }
    buf_char(out, '.');
}

/* Of the time of all sessions that ASH saw: the share of the statements that the index is for. */
static double sampled_share(const struct catalog_oracle *oracle, const struct advise_recommendation *one) {
    double sampled_us = 0;
    for (size_t i = 0; i < one->affected_count; i++) {
        const struct catalog_statement *statement = oracle_statement(oracle, one->affected[i].template->id);
        sampled_us += statement && statement->sampled_us > 0 ? statement->sampled_us : 0;
    }
    return oracle->sampled_us > 0 ? sampled_us / oracle->sampled_us : 0;
}

/* What the statement that gains most took in the window: the reason to look at it at all, whatever the model says. */
static void write_measured(struct findings *findings, struct buf *out, const struct advise_recommendation *one) {
    const struct catalog_statement *statement =
        one->affected_count ? oracle_statement(findings->problem->catalog->oracle, one->affected[0].template->id) : NULL;
    if (!statement || !(statement->executions >= 1) || !(statement->buffer_gets > 0)) {
        return;
    }
    buf_fmt(out, " In the window an execution of " STR_FMT " took " STR_FMT " buffer gets", STR_ARG(statement->sql_id),
            STR_ARG(explain_count(findings->arena, statement->buffer_gets / statement->executions)));
    if (statement->elapsed_us > 0) {
        buf_fmt(out, " and %.3g ms", statement->elapsed_us / 1000 / statement->executions);
    }
    buf_char(out, '.');
}

static void explain(struct findings *findings, struct advise_recommendation *one) {
    const struct catalog *catalog = findings->problem->catalog;
    const struct catalog_table *table = &catalog->tables[one->index->table];
    double share = sampled_share(catalog->oracle, one);
    size_t shown = 0;
    struct buf out;
    buf_init(&out, findings->arena);
    buf_str(&out, one->why);
    for (size_t i = 0; i < one->affected_count && shown < STATEMENTS_SHOWN; i++) {
        const struct catalog_plan *plan = main_plan(catalog->oracle, one->affected[i].template->id);
        const struct catalog_plan_line *line = access_of(plan, table);
        if (line) {
            write_access(findings, &out, plan, line);
            shown++;
        }
    }
    write_measured(findings, &out, one);
    if (share > 0) {
        buf_fmt(&out, " By ASH, the statements it is for took %.0f %% of the time of all that ran.", 100 * share);
    }
    one->why = buf_view(&out);
}

bool oracle_counted(const struct catalog_plan_line *line, const struct catalog_table *table) {
    return str_eq_z(line->operation, "TABLE ACCESS") && str_eq(line->object, table->name) && str_eq(line->schema, table->schema) &&
           line->starts == 1 && line->rows >= 0;
}

void oracle_explain_plans(struct findings *findings, struct advise_result *result) {
    for (size_t i = 0; i < result->recommendation_count; i++) {
        if (result->recommendations[i].kind == ADVISE_INDEX && result->recommendations[i].index) {
            explain(findings, &result->recommendations[i]);
        }
    }
}

void oracle_tell_sizes(struct problem *problem, struct whatif *database, struct advise_result *result) {
    for (size_t i = 0; database && problem->catalog->oracle && i < result->recommendation_count; i++) {
        struct advise_recommendation *one = &result->recommendations[i];
        uint64_t bytes;
        if (one->kind == ADVISE_INDEX && one->index && whatif_index_size(problem->arena, database, one->index, &bytes)) {
            one->why = str_fmt(problem->arena, STR_FMT " It would take " STR_FMT " uncompressed, by DBMS_SPACE.CREATE_INDEX_COST.",
                               STR_ARG(one->why), STR_ARG(explain_bytes(problem->arena, bytes)));
        }
    }
}
