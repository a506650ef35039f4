/* What the user wishes can be had together, or an error that names the index or the table that stands in the way. */
#include "advise/search.h"

#include "catalog/partitions.h"

static bool none_is_forbidden(const struct problem *problem, struct err *err) {
    const struct design *forced = &problem->options.forced;
    for (size_t i = 0; i < forced->added_count; i++) {
        if (alike_any(problem->catalog, &problem->options.forbidden, forced->added[i])) {
            err_set(err, ERR_USAGE, "the index on " STR_FMT " is both forced and forbidden", STR_ARG(forced->added[i]->identity));
            err_hint(err, "Take it out of one of the two files.");
            return false;
        }
    }
    return true;
}

static bool fit_the_budget(const struct problem *problem, struct err *err) {
    uint64_t bytes = problem_size(problem, problem_forced(problem->arena, problem));
    if (bytes <= problem->options.budget_bytes) {
        return true;
    }
    err_set(err, ERR_USAGE, "the forced indexes take " STR_FMT ", more than the budget of " STR_FMT,
            STR_ARG(explain_bytes(problem->arena, bytes)),
            STR_ARG(explain_bytes(problem->arena, problem->options.budget_bytes)));
    err_hint(err, "Raise --budget, or force fewer.");
    return false;
}

/* Those that are there already are not counted: the limit is on new ones. */
static bool fit_their_tables(const struct problem *problem, struct err *err) {
    size_t most = problem->options.max_indexes_per_table;
    size_t *counts = ARENA_ARRAY(problem->arena, size_t, problem->catalog->table_count + 1);
    for (size_t c = 0; most && c < problem->candidates.n; c++) {
        const struct candidate *one = &problem->candidates.at[c];
        bool counts_here = problem_forces(problem, c) && one->existing == CATALOG_NONE;
        if (counts_here && ++counts[catalog_topmost(problem->catalog, one->index->table)] > most) {
            err_set(err, ERR_USAGE, "more indexes are forced on table " STR_FMT " than the %zu allowed on one",
                    STR_ARG(problem->catalog->tables[one->index->table].name), most);
            err_hint(err, "Raise --max-indexes-per-table, or force fewer.");
            return false;
        }
    }
    return true;
}

static bool fit_the_width(const struct problem *problem, size_t width, struct err *err) {
    for (size_t c = 0; width && c < problem->candidates.n; c++) {
        const struct design_index *index = problem->candidates.at[c].index;
        if (problem_forces(problem, c) && problem->candidates.at[c].existing == CATALOG_NONE && index->key_count > width) {
            err_set(err, ERR_USAGE, "the forced index on " STR_FMT " has %zu key columns, more than the %zu allowed",
                    STR_ARG(index->identity), index->key_count, width);
            err_hint(err, "Raise --max-width, or do not force it.");
            return false;
        }
    }
    return true;
}

bool wishes_fit(const struct problem *problem, size_t width_given, struct err *err) {
    return none_is_forbidden(problem, err) && fit_the_budget(problem, err) && fit_their_tables(problem, err) &&
           fit_the_width(problem, width_given, err);
}
