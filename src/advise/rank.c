/*
 * Recommendations from the accepted set: what each is worth, in which order, and how sure we are.
 *
 * Benefit is what the workload loses when the index alone is taken out of the final set, net of its maintenance: the sum over indexes
 * is not the set's gain, because they share work, and each figure is honest by itself.
 *
 *     priority = 0.3 frequency + 0.4 cost savings + 0.2 user impact + 0.1 resource          (each 0..1)
 *     frequency     share of the workload's calls that the index serves
 *     cost savings  benefit against the largest benefit of the set
 *     user impact   share of the measured time in the statements it serves, times how much cheaper they get; without times, by cost
 *     resource      1 - size / budget: what is left for others
 *
 * Interaction is Schnaitter, Polyzotis and Getoor's degree (PVLDB 2009), over the whole workload and within two contexts only, nothing and the rest
 * of the set: a lower limit of the true maximum over all contexts.
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#include "sql/print.h"

#define DOI_SHOWN 0.01
#define ROUNDING 1e-9 /* of the workload's cost */

struct ranking {
    struct problem *problem;
    struct costs *costs;
    struct id_set set;
    double total, calls, time;
    bool verified;
};

static double unit(double value) {
    return isfinite(value) ? fmax(0, fmin(1, value)) : 0;
}

/* Weighted cost of these templates under the set. False when it is not known. */
static bool cost_of_some(const struct ranking *r, struct id_set templates, struct id_set set, double *sum) {
    *sum = 0;
    for (size_t i = 0; i < templates.n; i++) {
        uint32_t t = templates.at[i];
        double cost;
        if (isnan(r->costs->base[t])) {
            continue;
        }
        if (!costs_get(r->costs, t, set, &cost, NULL)) {
            return false;
        }
        *sum += r->problem->weight[t] * cost;
    }
    return true;
}

/* --- Effects --------------------------------------------------------------------------------------------- */

static bool is_regression(const struct ranking *r, double before, double after) {
    return after > before * (1 + r->problem->options.max_regression) + 1;
}

/* Before: the set without this index; so a query served by two indexes is not counted for both. Nothing-to-all is in result->templates. */
static void effects(const struct ranking *r, uint32_t id, struct advise_recommendation *out) {
    const struct problem *problem = r->problem;
    struct id_set templates = problem->candidates.at[id].templates;
    out->affected = ARENA_ARRAY(problem->arena, struct advise_effect, templates.n);
    out->regressions = ARENA_ARRAY(problem->arena, struct advise_effect, templates.n);
    for (size_t i = 0; i < templates.n; i++) {
        uint32_t t = templates.at[i];
        double before = r->costs->today[t], after, without;
        struct id_set used = {0};
        struct id_set others = set_without(problem->arena, r->set, id);
        if (isnan(before) || !costs_get(r->costs, t, r->set, &after, &used) ||
            !costs_get(r->costs, t, others, &without, NULL)) {
            continue;
        }
        bool worse = is_regression(r, before, after);
        if (!set_has(used, id) && !worse) {
            continue;
        }
        struct advise_effect effect = {.template = &problem->workload->templates[t], .before = before, .after = after};
        effect.plan_before = costs_plan(r->costs, t, problem->today);
        effect.plan_after = costs_plan(r->costs, t, r->set);
        if (worse) {
            out->regressions[out->regression_count++] = effect;
        } else {
            out->affected[out->affected_count++] = effect;
        }
    }
}

static int by_saving(const void *a, const void *b) {
    const struct advise_effect *x = a, *y = b;
    double gx = (x->before - x->after) * x->template->calls, gy = (y->before - y->after) * y->template->calls;
    if (gx != gy) {
        return gx > gy ? -1 : 1;
    }
    return str_cmp(x->template->id, y->template->id);
}

/* --- Parts of the priority ------------------------------------------------------------------------------- */

static double measured(const struct ranking *r, const struct workload_template *template, double cost) {
    bool known = r->problem->workload->times_known && isfinite(template->total_ms);
    return known ? template->total_ms : r->problem->workload->times_known ? 0 : cost * template->calls;
}

static void parts(const struct ranking *r, struct advise_recommendation *out) {
    double calls = 0, impact = 0;
    for (size_t i = 0; i < out->affected_count; i++) {
        const struct advise_effect *effect = &out->affected[i];
        double saved = effect->before > 0 ? unit(1 - effect->after / effect->before) : 0;
        calls += effect->template->calls;
        impact += saved * measured(r, effect->template, effect->before);
    }
    out->frequency = r->calls > 0 ? unit(calls / r->calls) : 0;
    out->user_impact = r->time > 0 ? unit(impact / r->time) : 0;
    out->resource = unit(1 - (double)out->size_bytes / fmax(1, (double)r->problem->options.budget_bytes));
}

static void confide(const struct ranking *r, const struct design_index *index, struct advise_recommendation *out) {
    const struct catalog_table *table = &r->problem->catalog->tables[index->table];
    struct arena *arena = r->problem->arena;
    double confidence = r->verified ? 0.9 : 0.65;
    struct str why = r->verified ? STR("the database's own planner uses it at these costs")
                                 : STR("by Dovetail's cost model, not verified by the database's planner");
    if (!out->affected_count) {
        confidence = 0.4;
        why = STR("no statement of the workload is known to use it in its plan");
    } else if (r->verified && !whatif_simulates(r->problem->catalog, index->method)) {
        confidence = 0.65;
        why = STR("by Dovetail's cost model only: HypoPG cannot simulate such an index; --verify execute --clone builds "
                  "it and takes the time");
    } else if (r->verified && !whatif_simulates_index(r->problem->catalog, index)) {
        confidence = 0.75;
        why = STR("by Dovetail's cost model, from a sample of the expression's values: the planner has statistics of them only once "
                  "the index is built; --verify execute --clone builds it and takes the time");
    }
    if (!table->has_stats) {
        confidence *= 0.5;
        why = str_fmt(arena, STR_FMT "; its table has no statistics", STR_ARG(why));
    } else if (table->activity.modified_since_analyze > 0.2 * fmax(1, table->rows)) {
        confidence *= 0.85;
        why = str_fmt(arena, STR_FMT "; a fifth of its table changed since its statistics were gathered", STR_ARG(why));
    }
    bool made_up = false;
    for (size_t i = 0; i < out->affected_count; i++) {
        made_up |= out->affected[i].template->sample_count > 0 &&
                   !str_eq(out->affected[i].template->samples[0].text, out->affected[i].template->text);
    }
    if (made_up) {
        confidence *= 0.95;
        why = str_fmt(arena, STR_FMT "; literals were sampled from the statistics", STR_ARG(why));
    }
    out->confidence = confidence;
    out->confidence_why = why;
}

/* --- Interactions ---------------------------------------------------------------------------------------- */

/*
 * What the statements cost, template by template, with nothing, with the whole set, with one member alone and with all but it: shared by all of its pairs, so
 * that a pair asks about two sets in place of eight. NAN: it is not known.
 */
struct sides {
    double *none, *whole;      /* along the templates */
    double **alone, **without; /* along the members */
};

static double cost_under(const struct ranking *r, uint32_t template, struct id_set set) {
    double cost;
    return !isnan(r->costs->base[template]) && costs_get(r->costs, template, set, &cost, NULL) ? cost : NAN;
}

static double *costs_under(const struct ranking *r, struct id_set templates, struct id_set set) {
    double *costs = ARENA_ARRAY(r->problem->arena, double, r->problem->workload->template_count);
    for (size_t i = 0; i < templates.n; i++) {
        costs[templates.at[i]] = cost_under(r, templates.at[i], set);
    }
    return costs;
}

static struct sides sides_of(const struct ranking *r, const uint32_t *ids, size_t n) {
    struct arena *arena = r->problem->arena;
    struct id_set all = {0};
    struct sides sides = {.alone = ARENA_ARRAY(arena, double *, n), .without = ARENA_ARRAY(arena, double *, n)};
    for (size_t i = 0; i < n; i++) {
        struct id_set templates = r->problem->candidates.at[ids[i]].templates;
        all = set_union(arena, all, templates);
        sides.alone[i] = costs_under(r, templates, set_with(arena, (struct id_set){0}, ids[i]));
        sides.without[i] = costs_under(r, templates, set_without(arena, r->set, ids[i]));
    }
    sides.none = costs_under(r, all, (struct id_set){0});
    sides.whole = costs_under(r, all, r->set);
    return sides;
}

/*
 * |c(0) - c(a) - c(b) + c(ab)|, to which only statements that both may help add anything. Of its two corners with both or neither one is known, the other the pair's own
 * set. 0: some of it is not known.
 */
static double moved_together(const struct ranking *r, struct id_set shared, struct id_set corner, const double *other_corner, const double *a, const double *b) {
    double sum = 0;
    for (size_t i = 0; i < shared.n; i++) {
        uint32_t t = shared.at[i];
        if (!isnan(r->costs->base[t])) {
            sum += r->problem->weight[t] * (cost_under(r, t, corner) + other_corner[t] - a[t] - b[t]);
        }
    }
    return isnan(sum) ? 0 : fabs(sum);
}

/* The workload's cost with these two alone. */
static bool cost_of_pair(const struct ranking *r, uint32_t a, uint32_t b, double *cost) {
    const struct candidate *all = r->problem->candidates.at;
    struct arena *arena = r->problem->arena;
    struct id_set pair = set_with(arena, set_with(arena, (struct id_set){0}, a), b), none = {0};
    struct id_set either = set_union(arena, all[a].templates, all[b].templates);
    double before, after;
    if (!cost_of_some(r, either, none, &before) || !cost_of_some(r, either, pair, &after)) {
        return false;
    }
    *cost = costs_base_total(r->costs) - before + after + all[a].maintenance + all[b].maintenance;
    return true;
}

static double degree(const struct ranking *r, const struct sides *sides, const uint32_t *ids, size_t i, size_t k) {
    const struct candidate *all = r->problem->candidates.at;
    struct arena *arena = r->problem->arena;
    uint32_t a = ids[i], b = ids[k];
    struct id_set shared = set_intersect(arena, all[a].templates, all[b].templates);
    struct id_set rest = set_without(arena, set_without(arena, r->set, a), b), pair = set_with(arena, set_with(arena, (struct id_set){0}, a), b);
    double alone, moved_alone, moved_beside;
    if (!shared.n || r->total <= 0) {
        return 0;
    }
    moved_alone = moved_together(r, shared, pair, sides->none, sides->alone[i], sides->alone[k]);
    moved_beside = moved_together(r, shared, rest, sides->whole, sides->without[i], sides->without[k]) / r->total;
    bool told = moved_alone > ROUNDING * r->total || moved_beside >= DOI_SHOWN; /* most pairs are not: their cost alone takes longest */
    return told && cost_of_pair(r, a, b, &alone) && alone > 0 ? fmax(moved_alone / alone, moved_beside) : 0;
}

static void interact(const struct ranking *r, struct advise_recommendation *all, const uint32_t *ids, size_t n) {
    struct sides sides = sides_of(r, ids, n);
    for (size_t i = 0; i < n; i++) {
        all[i].interactions = ARENA_ARRAY(r->problem->arena, struct advise_interaction, n);
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i + 1; k < n; k++) {
            double doi = degree(r, &sides, ids, i, k);
            if (doi >= DOI_SHOWN) {
                all[i].interactions[all[i].interaction_count++] = (struct advise_interaction){k, doi};
                all[k].interactions[all[k].interaction_count++] = (struct advise_interaction){i, doi};
            }
        }
    }
}

/* --- Recommendations ------------------------------------------------------------------------------------- */

static void recommend_index(const struct ranking *r, uint32_t id, struct advise_recommendation *out) {
    struct problem *problem = r->problem;
    struct arena *arena = problem->arena;
    const struct candidate *candidate = &problem->candidates.at[id];
    struct id_set others = set_without(arena, r->set, id);
    double with, without;
    *out = (struct advise_recommendation){.kind = ADVISE_INDEX, .index = candidate->index, .existing = CATALOG_NONE};
    out->size_bytes = candidate->index->size_bytes;
    out->maintenance = candidate->maintenance;
    if (cost_of_some(r, candidate->templates, r->set, &with) &&
        cost_of_some(r, candidate->templates, others, &without)) { /* no other statement misses it */
        out->benefit = without - with - candidate->maintenance;
    }
    effects(r, id, out);
    if (out->affected_count) {
        qsort(out->affected, out->affected_count, sizeof *out->affected, by_saving);
    }
    parts(r, out);
    confide(r, candidate->index, out);
    out->title = explain_title(arena, problem->catalog, candidate->index);
    out->undo = ARENA_NEW(arena, struct str);
    const struct design_index *stored = oracle_stored(arena, problem->catalog, candidate->index);
    out->ddl_count = design_build_steps(arena, problem->catalog, stored, &out->ddl);
    oracle_gather_expressions(arena, problem->catalog, stored, out);
    out->undo[0] = design_index_undo(arena, problem->catalog, stored);
    out->undo_count = 1;
    out->why = explain_why(problem, candidate->index, out);
    out->risk = explain_risk(problem, candidate->index);
}

/* Of a drop that no execution has tried. What the workload does not show, nobody knows. */
static void confide_drop(const struct ranking *r, const struct drop *drop, struct advise_recommendation *out) {
    const struct problem *problem = r->problem;
    bool unused = existing_is_unused(problem->catalog, &problem->catalog->indexes[drop->index]);
    if (drop->redundant || drop->by_new) {
        out->confidence = drop->redundant ? 0.9 : 0.8;
        out->confidence_why = STR("another index has the same keys first");
    } else if (unused) {
        out->confidence = 0.7;
        out->confidence_why = STR("the counters saw no scan, on this server");
    } else {
        out->confidence = (r->verified ? 0.6 : 0.5) * (1 - problem->workload->unparsed_share);
        out->confidence_why = STR("by the workload alone: a statement that is not in it may need the index");
    }
}

static void recommend_drop(const struct ranking *r, const struct drop *drop, struct advise_recommendation *out) {
    struct arena *arena = r->problem->arena;
    const struct catalog *catalog = r->problem->catalog;
    const struct catalog_index *index = &catalog->indexes[drop->index];
    struct design_index *shape = design_index_from_catalog(arena, catalog, index);
    *out = (struct advise_recommendation){.kind = ADVISE_DROP_INDEX, .existing = drop->index};
    out->size_bytes = index->size_bytes;
    out->benefit = drop->saved;
    out->maintenance = drop->saved;
    out->resource = unit((double)index->size_bytes / fmax(1, (double)catalog_data_bytes(catalog)));
    confide_drop(r, drop, out);
    out->title = str_fmt(arena, "drop " STR_FMT, STR_ARG(index->name));
    out->ddl = ARENA_NEW(arena, struct str);
    out->undo = ARENA_NEW(arena, struct str);
    out->ddl[0] = design_index_undo(arena, catalog, shape);
    out->undo[0] = design_index_ddl(arena, catalog, shape, true);
    out->ddl_count = out->undo_count = 1;
    out->why = explain_drop_why(r->problem, drop);
    out->risk =
        STR("Look at replicas first: they count their own scans. The drop waits for running transactions; the undo "
            "statement builds the index again.");
    if (catalog->dialect == SQL_ORACLE) {
        oracle_write_drop(arena, catalog, index, out);
    }
}

/*
 * A table the workload reads and nobody analysed: every cost on it is a guess, the planner's as well as ours. For Oracle
 * oracle_statistics.c says so, and more.
 */
static bool needs_statistics(const struct problem *problem, uint32_t table) {
    bool touched = false;
    if (problem->catalog->dialect == SQL_ORACLE) {
        return false;
    }
    for (size_t t = 0; t < problem->workload->template_count && !touched; t++) {
        touched = problem->weight[t] > 0 && problem_touches(problem, t, table);
    }
    return touched && !problem->catalog->tables[table].has_stats && !problem->catalog->tables[table].unreadable;
}

static void recommend_statistics(const struct ranking *r, uint32_t id, struct advise_recommendation *out) {
    struct arena *arena = r->problem->arena;
    const struct catalog_table *table = &r->problem->catalog->tables[id];
    enum sql_dialect dialect = r->problem->catalog->dialect;
    *out = (struct advise_recommendation){.kind = ADVISE_STATISTICS, .existing = CATALOG_NONE, .resource = 1};
    out->confidence = 0.95;
    out->confidence_why = STR("the catalog holds no statistics of it");
    out->title = str_fmt(arena, "statistics of " STR_FMT, STR_ARG(table->name));
    out->ddl = ARENA_NEW(arena, struct str);
    out->ddl[0] = str_fmt(arena, "ANALYZE " STR_FMT "." STR_FMT, STR_ARG(sql_quote_name(arena, dialect, table->schema)),
                          STR_ARG(sql_quote_name(arena, dialect, table->name)));
    out->ddl_count = 1;
    out->why =
        str_fmt(arena,
                "The workload reads " STR_FMT ", but it has no statistics: the planner guesses its row counts, and so "
                "does this advice. Analyse it and run the advice again.",
                STR_ARG(table->name));
    out->risk = STR("Reads a sample of the table; plans on it may change, as they should.");
}

static void set_priority(struct advise_recommendation *all, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, all[i].benefit);
    }
    for (size_t i = 0; i < n; i++) {
        all[i].cost_savings = most > 0 ? unit(all[i].benefit / most) : 0;
        all[i].priority =
            0.3 * all[i].frequency + 0.4 * all[i].cost_savings + 0.2 * all[i].user_impact + 0.1 * all[i].resource;
    }
}

/* Position of each recommendation in order of priority; indexes before drops, ties by DDL. */
static int by_priority(const void *a, const void *b) {
    const struct advise_recommendation *x = *(const struct advise_recommendation *const *)a,
                                       *y = *(const struct advise_recommendation *const *)b;
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    if (x->priority != y->priority) {
        return x->priority > y->priority ? -1 : 1;
    }
    return str_cmp(x->ddl[0], y->ddl[0]);
}

static void sort_by_priority(struct arena *arena, struct advise_recommendation *all, size_t n,
                             struct advise_result *result) {
    struct advise_recommendation **order = ARENA_ARRAY(arena, struct advise_recommendation *, n);
    size_t *place = ARENA_ARRAY(arena, size_t, n);
    for (size_t i = 0; i < n; i++) {
        order[i] = &all[i];
    }
    if (n) {
        qsort(order, n, sizeof *order, by_priority);
    }
    result->recommendations = ARENA_ARRAY(arena, struct advise_recommendation, n);
    result->recommendation_count = n;
    for (size_t i = 0; i < n; i++) {
        place[order[i] - all] = i;
    }
    for (size_t i = 0; i < n; i++) {
        struct advise_recommendation *out = &result->recommendations[i];
        *out = *order[i];
        out->id = str_fmt(arena, "r%zu", i + 1);
        for (size_t k = 0; k < out->interaction_count; k++) {
            out->interactions[k].with = place[out->interactions[k].with];
        }
    }
}

void rank_recommend(struct problem *problem, struct costs *costs, struct id_set set, const struct drops *drops,
                    bool verified, struct advise_result *result) {
    struct ranking r = {.problem = problem, .costs = costs, .set = set, .verified = verified};
    struct id_set new = problem_new(problem->arena, problem, set);
    size_t tables = problem->catalog->table_count, n = new.n + drops->n;
    struct advise_recommendation *all = ARENA_ARRAY(problem->arena, struct advise_recommendation, n + tables);
    costs_total(costs, set, &r.total);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        const struct workload_template *template = &problem->workload->templates[t];
        if (!isnan(costs->base[t])) {
            r.calls += template->calls;
            r.time += measured(&r, template, costs->today[t]);
        }
    }
    for (size_t i = 0; i < new.n; i++) {
        recommend_index(&r, new.at[i], &all[i]);
    }
    for (size_t i = 0; i < drops->n; i++) {
        recommend_drop(&r, &drops->at[i], &all[new.n + i]);
    }
    for (uint32_t i = 0; i < tables; i++) {
        if (needs_statistics(problem, i)) {
            recommend_statistics(&r, i, &all[n++]);
        }
    }
    interact(&r, all, new.at, new.n);
    set_priority(all, n);
    sort_by_priority(problem->arena, all, n, result);
}
