/*
 * How many rows an expression's value has, when no index has told PostgreSQL yet.
 *
 * Until an index on doc ->> 'status' is built and analysed, the planner takes "= 'new'" for one row in 200 (selfuncs.c, DEFAULT_NUM_DISTINCT), and HypoPG's
 * answer is no better. Once it is built the planner knows, and where half of the rows are new it reads nearly the whole table as before (250,000 documents, 45 %
 * of them new: 11,022 without, 3,433 promised, 11,262 after ANALYZE). What the column's sampled values make of the expression (cost/index_key.h) says so
 * beforehand, and some thousand of its rows, where they could be read, say it better (cost/index_sample.h). Equalities that COMMON of the rows satisfy are no keys, unless a range, a join or an order is asked for behind them, for which the index may be
 * read; other values of the same expression stay. The same values are foreseen by the candidates' keys, from which our model prices what is read through them
 * (whatif_simulates_index).
 *
 * COMMON: a bitmap scan of rows that lie anywhere costs as much as the table at a twentieth to a fifth of its rows; the last, as the sample is of a hundred.
 */
#include "advise/candidates/facts.h"

#include <math.h>

#include "cost/index_sample.h"
#include "cost/pg_selectivity.h"

#define COMMON 0.2

static bool is_indexed(const struct catalog *catalog, const struct catalog_table *table, const struct catalog_key *key) {
    for (size_t i = 0; i < table->indexes.n; i++) {
        const struct catalog_index *index = &catalog->indexes[table->indexes.at[i]];
        for (size_t k = 0; k < index->key_count; k++) {
            if (index->keys[k].column == CATALOG_NONE && str_eq(index->keys[k].expression, key->expression)) {
                return true;
            }
        }
    }
    return false;
}

/* Sampled once for all statements: a hundred documents take a millisecond. */
static const struct index_key *sampled(struct problem *problem, const struct catalog_table *table, const struct catalog_key *key) {
    struct str name = str_fmt(problem->arena, "%zu " STR_FMT, (size_t)(table - problem->catalog->tables), STR_ARG(key->expression));
    struct index_key *known = map_find(&problem->expressions, name);
    if (!known) {
        known = ARENA_NEW(problem->arena, struct index_key);
        *known = index_key_of(problem->arena, table, key, NULL, fmax(1, table->rows));
        map_put(&problem->expressions, name, known);
    }
    return known;
}

const struct catalog_stats *facts_foresee(struct problem *problem, const struct catalog_table *table, const struct catalog_key *key,
                                         const struct design_sample *sample) {
    if (problem->catalog->dialect != SQL_POSTGRESQL || key->column != CATALOG_NONE || !key->tree || is_indexed(problem->catalog, table, key)) {
        return NULL;
    }
    return index_sample_foreseen(problem->arena, sample, sampled(problem, table, key), fmax(1, table->rows));
}

double facts_equal_share(struct problem *problem, const struct catalog_table *table, const struct catalog_key *key,
                         const struct query_operand *value, double otherwise) {
    if (problem->catalog->dialect != SQL_POSTGRESQL || key->column != CATALOG_NONE || is_indexed(problem->catalog, table, key)) {
        return otherwise;
    }
    const struct index_key *values = sampled(problem, table, key);
    struct pg_variable variable = {.stats = &values->stats, .family = values->family, .tuples = fmax(1, table->rows)};
    if (!values->computed) {
        return otherwise;
    }
    return value->kind == OPERAND_CONSTANT && !value->is_null ? pg_equal(&variable, value->text) : pg_equal_unknown(&variable);
}

void facts_forget_common(struct facts *facts) {
    double share = 1;
    struct str expression = {0};
    for (size_t i = 0; i < facts->equal.n; i++) {
        share *= facts->equal.at[i].selectivity;
        expression = facts->equal.at[i].key.column == CATALOG_NONE ? facts->equal.at[i].key.expression : expression;
    }
    if (expression.len && share > COMMON && !facts->order.n && !facts->range.n && !facts->join.n) {
        facts->common = expression;
        facts->equal.n = 0;
    }
}
