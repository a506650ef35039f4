/*
 * The main job: from a workload to advice, in the order that search.h tells.
 *
 * Two judges. The model's plans make the program that solve.h describes. Where a database's planner can be asked, it then has the last word
 * (confirm.c): every figure of the result that decides is the planner's; what only describes (an index's own benefit, interactions) is the
 * corrected model's, for the planner's questions are dear. Questions and steps are limited by number, not by time, so that the same
 * input gives the same advice on a slow day; only the user's own time limit counts seconds.
 *
 * When the planner fails half-way, the model's result stands, marked.
 */
#include "advise/oracle/oracle.h"
#include "advise/select/solve.h"

#include <math.h>

#include "base/buf.h"

#define BUDGET_UNKNOWN ((uint64_t)1 << 40)
#define BUDGET_SHARE 0.20
#define SEARCH_TEMPLATES 500u
#define WHOLE_CALLS 3000u /* and, a template: */
#define WHOLE_CALLS_EACH 20u

/* --- The problem ----------------------------------------------------------------------------------------- */

struct advise_options advise_resolve(const struct advise_options *options, const struct catalog *catalog) {
    struct advise_options resolved = *options;
    if (!resolved.budget_bytes) {
        uint64_t data = catalog_data_bytes(catalog); /* 0: sizes are unknown (DDL without statistics), so is a share of them */
        resolved.budget_bytes = data ? (uint64_t)(BUDGET_SHARE * (double)data) : BUDGET_UNKNOWN;
    }
    if (!resolved.max_width) {
        resolved.max_width = 3;
    }
    if (!resolved.search_templates) {
        resolved.search_templates = SEARCH_TEMPLATES;
    }
    if (resolved.max_width > DESIGN_KEYS_MAX) {
        resolved.max_width = DESIGN_KEYS_MAX;
    }
    return resolved;
}

double template_weight(const struct workload_template *template) {
    if (template->state != TEMPLATE_MODELLED || !template->sample_count) {
        return 0;
    }
    double weight = template->calls * template->priority_weight;
    return isfinite(weight) && weight > 0 ? weight : 0;
}

static bool is_modelled(const struct workload_template *template) {
    return template->state == TEMPLATE_MODELLED && template->sample_count;
}

/* ": e_bad (expected a statement near "selec"), f:1 (table "nosuch" does not exist …), …"; the heaviest stand first. BEGIN and its like need no name. */
static struct str name_not_modelled(struct arena *arena, const struct workload *workload) {
    enum { NAMED_AT_MOST = 3 };
    struct buf out;
    size_t n = 0;
    buf_init(&out, arena);
    for (size_t t = 0; t < workload->template_count; t++) {
        const struct workload_template *one = &workload->templates[t];
        if (!is_modelled(one) && one->state != TEMPLATE_UTILITY && ++n <= NAMED_AT_MOST) {
            buf_fmt(&out, "%s" STR_FMT "%s" STR_FMT "%s", n > 1 ? ", " : ": ", STR_ARG(one->id), one->reason.len ? " (" : "",
                    STR_ARG(one->reason), one->reason.len ? ")" : "");
        }
    }
    buf_z(&out, n > NAMED_AT_MOST ? ", …" : "");
    return buf_view(&out);
}

static void weigh(struct problem *problem) {
    size_t left_out = 0;
    problem->weight = ARENA_ARRAY(problem->arena, double, problem->workload->template_count);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        const struct workload_template *template = &problem->workload->templates[t];
        left_out += !is_modelled(template);
        problem->weight[t] = template_weight(template);
    }
    if (left_out) {
        problem_note(problem, "%zu of %zu statement templates are not modelled (%.1f %% of the workload)" STR_FMT, left_out,
                     problem->workload->template_count, 100 * problem->workload->unparsed_share,
                     STR_ARG(name_not_modelled(problem->arena, problem->workload)));
    }
}

/* What the capture could not see bears on all that follows. */
static void note_catalog_warnings(struct problem *problem) {
    for (size_t i = 0; i < problem->catalog->warnings.n; i++) {
        problem_note(problem, STR_FMT, STR_ARG(problem->catalog->warnings.at[i]));
    }
}

/* --- Search ---------------------------------------------------------------------------------------------- */

/* Of a driver that answers whole questions only; our own optimizer is asked for parts of plans, and limited by the solver. */
static size_t whole_questions(const struct workload *workload) {
    return WHOLE_CALLS + WHOLE_CALLS_EACH * workload->template_count;
}

static bool knows_parts(const struct cache *cache) {
    for (size_t u = 0; u < cache->unit_count; u++) {
        if (!cache->units[u].query) {
            return false;
        }
    }
    return true;
}

static bool guard(struct costs *costs, struct cache *guess, struct selection *found, struct advise_result *result,
                  struct regressions *regressions) {
    const struct problem *problem = costs->problem;
    costs->last_words = true;
    drop_spare(costs->problem, &found->set);
    if (!cut_least(costs, guess, &found->set, &found->cost)) {
        return false;
    }
    struct id_set repaired = found->set;
    if (problem->options.reject_on_regression && !validate_repair(costs, guess, &repaired)) {
        return false;
    }
    if (!set_equal(repaired, problem->today)) { /* else every change does harm: the set as found is refused, and shown */
        found->set = repaired;
    }
    if (!validate_set(costs, found->set, regressions) || !costs_total(costs, found->set, &found->cost)) {
        return false;
    }
    result->baseline = costs_today_total(costs);
    result->after = found->cost;
    result->improvement = result->baseline > 0 ? 1 - result->after / result->baseline : 0;
    return true;
}

/* --- The result ------------------------------------------------------------------------------------------ */

/* Whether the planner itself can have said what these save. */
static bool is_simulated(const struct problem *problem, struct id_set used) {
    for (size_t i = 0; i < used.n; i++) {
        if (!whatif_simulates_index(problem->catalog, problem->candidates.at[used.at[i]].index)) {
            return false;
        }
    }
    return true;
}

static void fill_templates(struct costs *costs, struct id_set set, bool verified, struct advise_result *result) {
    const struct problem *problem = costs->problem;
    result->template_count = problem->workload->template_count;
    result->templates = ARENA_ARRAY(problem->arena, struct advise_template, result->template_count);
    for (size_t t = 0; t < result->template_count; t++) {
        struct advise_template *out = &result->templates[t];
        *out = (struct advise_template){.template = &problem->workload->templates[t], .before = NAN, .after = NAN};
        if (isnan(costs->base[t])) {
            continue;
        }
        out->before = costs->today[t];
        struct id_set used = {0};
        costs_get(costs, t, set, &out->after, &used);
        out->verified = verified && !costs->delegated[t] && is_simulated(problem, used) && !costs_scaled(costs, t, set);
        out->plan_before = costs_plan(costs, t, problem->today);
        out->plan_after = costs_plan(costs, t, set);
    }
}

static const struct design_index **indexes_of(const struct problem *problem, struct id_set set) {
    const struct design_index **indexes = ARENA_ARRAY(problem->arena, const struct design_index *, set.n + 1);
    for (size_t i = 0; i < set.n; i++) {
        indexes[i] = problem->candidates.at[set.at[i]].index;
    }
    return indexes;
}

/* What the validation over every template has found, with the change of plan that did it. */
static void fill_regressions(struct costs *costs, struct id_set set, const struct regressions *found,
                             struct advise_result *result) {
    result->regressions = ARENA_ARRAY(costs->problem->arena, struct advise_regression, found->n + 1);
    for (size_t i = 0; i < found->n; i++) {
        size_t t = found->at[i].template;
        double cost;
        struct id_set used = {0};
        struct str plan_after = costs_plan(costs, t, set);
        costs_get(costs, t, set, &cost, &used);
        if (found->at[i].by_upkeep) {
            used = validate_written(costs->problem, t, set);
            plan_after = str_fmt(costs->problem->arena, STR_FMT ", and entries in %zu new indexes", STR_ARG(plan_after), used.n);
        }
        result->regressions[result->regression_count++] = (struct advise_regression){
            .effect = {.template = &costs->problem->workload->templates[t],
                       .before = found->at[i].before,
                       .after = found->at[i].after,
                       .plan_before = costs_plan(costs, t, costs->problem->today),
                       .plan_after = plan_after},
            .used = indexes_of(costs->problem, used),
            .used_count = used.n};
    }
}

static bool has_rejected(const struct problem *problem, const char *reason) {
    for (size_t i = 0; i < problem->rejected.n; i++) {
        if (str_eq_z(problem->rejected.at[i].reason, reason)) {
            return true;
        }
    }
    return false;
}

static void write_verdict(struct problem *problem, struct costs *costs, const struct regressions *regressions,
                          struct advise_result *result) {
    struct arena *arena = problem->arena;
    size_t indexes = result->design.added_count;
    if (result->refused == ERR_GUARD_REGRESSION) {
        result->verdict =
            str_fmt(arena, "Nothing is advised: the best set makes %zu statements more than %.0f %% costlier.",
                    regressions->n, 100 * problem->options.max_regression);
    } else if (result->refused == ERR_GUARD_GAIN) {
        result->verdict = str_fmt(
            arena,
            "Nothing is advised: the best set saves %.1f %% of the workload's cost, less than the %.0f %% asked for.",
            100 * result->improvement, 100 * problem->options.min_gain);
    } else if (!indexes && costs_base_total(costs) <= 0) {
        result->verdict = STR("Nothing is advised: no statement could be costed.");
    } else if (!indexes && problem->candidates.n == problem->today.n && has_rejected(problem, "budget")) {
        result->verdict = STR("No new index is advised: none fits into the budget.");
    } else if (!indexes && problem->candidates.n == problem->today.n) {
        result->verdict =
            STR("No new index is worth having: no statement searches, joins or sorts what is not indexed already.");
    } else if (!indexes) {
        size_t n = problem->candidates.n - problem->today.n;
        result->verdict = n == 1 ? STR("No new index is worth having: the one candidate does not save more than it costs.")
                                 : str_fmt(arena, "No new index is worth having: none of %zu candidates saves more than it costs.", n);
    } else {
        result->verdict =
            str_fmt(arena, "Create %zu index%s (" STR_FMT "): the workload's cost falls by %.1f %%.", indexes,
                    indexes == 1 ? "" : "es", STR_ARG(explain_bytes(arena, result->design_bytes)),
                    result->improvement < 1 ? fmin(100 * result->improvement, 99.9) : 100);
    }
}

/* "…; 2 existing ones can be dropped." */
static void mention_drops(struct arena *arena, struct advise_result *result) {
    size_t drops = 0;
    for (size_t i = 0; i < result->recommendation_count; i++) {
        drops += result->recommendations[i].kind == ADVISE_DROP_INDEX;
    }
    if (drops) {
        result->verdict = str_fmt(arena, STR_FMT " %zu existing index%s can be dropped.", STR_ARG(result->verdict),
                                  drops, drops == 1 ? "" : "es");
    }
}

static void reject_set(struct problem *problem, struct id_set set, const struct advise_result *result) {
    const char *reason = result->refused == ERR_GUARD_REGRESSION ? "regression" : "gain below the limit";
    struct id_set new = problem_new(problem->arena, problem, set);
    for (size_t i = 0; i < new.n; i++) {
        problem_reject(problem, problem->candidates.at[new.at[i]].index, reason,
                       str_fmt(problem->arena, "part of a set that saves %.1f %%", 100 * result->improvement));
    }
}

/* What is dropped makes room for what is new: the budget is told as large as that. */
static void tell_room(struct problem *problem, const struct drops *drops, struct advise_result *result) {
    uint64_t freed = 0;
    for (size_t i = 0; i < drops->n; i++) {
        freed += drops->at[i].chosen ? problem->catalog->indexes[drops->at[i].index].size_bytes : 0;
    }
    result->budget_bytes += freed;
    if (freed) {
        problem_note(problem, "the budget holds the " STR_FMT " that existing indexes take which are to be dropped: drop them first where there is no more room",
                     STR_ARG(explain_bytes(problem->arena, freed)));
    }
}

static void finish(struct problem *problem, struct costs *costs, struct selection found, bool verified,
                   const struct regressions *regressions, struct whatif *model, struct advise_result *result) {
    bool too_little = problem_new(problem->arena, problem, found.set).n && result->improvement < problem->options.min_gain;
    bool regressed = regressions->n && problem->options.reject_on_regression;
    struct id_set set = found.set;
    result->refused = regressed ? ERR_GUARD_REGRESSION : too_little ? ERR_GUARD_GAIN : ERR_NONE;
    if (result->refused) {
        reject_set(problem, set, result);
        set = problem->today;
    }
    struct drops drops = drop_find(problem, model, set);
    result->design = problem_change(problem->arena, problem, set);
    for (size_t i = 0; i < drops.n; i++) {
        if (drops.at[i].chosen) { /* twins as well */
            design_hide(problem->arena, &result->design, drops.at[i].index);
        }
    }
    result->design_bytes = problem_size(problem, problem_new(problem->arena, problem, set));
    tell_room(problem, &drops, result);
    write_verdict(problem, costs, regressions, result);
    fill_templates(costs, set, verified, result);
    fill_regressions(costs, found.set, regressions, result);
    rank_recommend(problem, costs, set, &drops, verified, result);
    groups_find(problem, result);
    problem->catalog = result->catalog; /* the whole again */
    oracle_find(problem, costs->today, result);
    mention_drops(problem->arena, result);
    validate_tell_writes(problem, costs, set);
    reject_rest(problem, costs, found.set, found.cost);
    result->rejected = problem->rejected.at;
    result->rejected_count = problem->rejected.n;
    if (result->refused) { /* what was advised, not what was refused */
        result->after = result->baseline;
        result->improvement = 0;
        result->bound = fmin(result->bound, result->after);
    }
    result->gap = isfinite(result->bound) && result->after > 0 ? (result->after - result->bound) / result->after : NAN;
}

/* "q7, q27 and 3 more" */
static struct str names_of(const struct problem *problem, const bool *these) {
    enum { NAMED_AT_MOST = 5 };
    struct buf out;
    size_t n = 0;
    buf_init(&out, problem->arena);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        if (these[t] && ++n <= NAMED_AT_MOST) {
            buf_fmt(&out, "%s" STR_FMT, n > 1 ? ", " : "", STR_ARG(problem->workload->templates[t].id));
        }
    }
    if (n > NAMED_AT_MOST) {
        buf_fmt(&out, " and %zu more", n - NAMED_AT_MOST);
    }
    return buf_view(&out);
}

static void note_refusals(struct problem *problem, const struct costs *costs) {
    size_t n = problem->workload->template_count;
    bool *delegated = ARENA_ARRAY(problem->arena, bool, n), *lost = ARENA_ARRAY(problem->arena, bool, n);
    for (size_t t = 0; t < n; t++) {
        delegated[t] = costs->delegated[t];
        lost[t] = problem->weight[t] > 0 && isnan(costs->base[t]);
    }
    struct str by_model = names_of(problem, delegated), by_nobody = names_of(problem, lost);
    if (by_model.len) {
        problem_note(problem, "statements the database's planner refused, costed by the model: " STR_FMT, STR_ARG(by_model));
    }
    if (by_nobody.len) {
        problem_note(problem, "statements that could not be costed and take no part: " STR_FMT, STR_ARG(by_nobody));
    }
}

/* What the planner was not asked about is told. */
static void note_spoken(struct problem *problem, const struct costs *costs, struct id_set set) {
    size_t samples = 0, asked = 0;
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        bool by_planner = problem->weight[t] > 0 && !isnan(costs->base[t]) && !costs->delegated[t];
        samples += by_planner ? problem->workload->templates[t].sample_count : 0;
        asked += by_planner ? costs_questions_of(costs, t, set) : 0;
    }
    if (asked < samples) {
        problem_note(problem,
                     "with the set the database's planner was asked about %zu of %zu samples of the statements: where the model plans several of one statement alike, "
                     "one was, and the others cost what the model makes of them, at the planner's rate",
                     asked, samples);
    }
}

/* One judge's costs: of the whole workload, and of what is searched over, which is the same but for large workloads. */
struct judge {
    struct costs whole, apart, *searched;
};

static bool judge_open(struct judge *judge, const struct problem *problem, const struct problem *searched,
                       struct whatif *whatif, struct judge *fallback, size_t call_limit) {
    struct arena *arena = problem->arena;
    judge->searched = problem == searched ? &judge->whole : &judge->apart;
    return costs_open(arena, &judge->whole, problem, whatif, fallback ? &fallback->whole : NULL, call_limit) &&
           (problem == searched || costs_open(arena, &judge->apart, searched, whatif,
                                              fallback ? fallback->searched : NULL, call_limit));
}

static const struct err *judge_err(const struct judge *judge) {
    return judge->whole.err.code != ERR_NONE ? &judge->whole.err : &judge->searched->err;
}

/* A role that may not read the tables has every statement refused: then nothing is the planner's word. */
static bool answered_any(const struct costs *costs) {
    for (size_t t = 0; t < costs->problem->workload->template_count; t++) {
        if (!isnan(costs->base[t]) && !costs->delegated[t]) {
            return true;
        }
    }
    return false;
}

/* The planner's word on the set; false when it broke, with the reason noted: the model's result then stands. */
static bool try_planner(struct problem *problem, const struct problem *searched, struct judge *planner,
                        struct judge *model, struct whatif *database, struct solver *solver, struct selection *found,
                        struct advise_result *result, struct regressions *regressions) {
    struct selection mine = {0};
    *planner = (struct judge){0};
    progress_enter(problem->progress, PROGRESS_VERIFYING);
    bool good = judge_open(planner, problem, searched, database, model, SIZE_MAX);
    if (good && costs_base_total(&planner->whole) > 0 && !answered_any(&planner->whole)) {
        problem_note(problem, "the database's planner refused every statement (may this role read the tables?): all costs are the model's");
        return false;
    }
    good = good && confirm_solution(solver, planner->searched, &mine.set, &mine.cost);
    if (good) {
        oracle_guard_offload(problem, &planner->whole, &mine.set);
        good = judge_err(planner)->code == ERR_NONE && guard(&planner->whole, solver->cache, &mine, result, regressions);
    }
    if (good) {
        *found = mine;
        planner->whole.estimator = solver->cache;
        return true;
    }
    if (progress_cancelled(problem->progress)) {
        problem_note(problem, "cancelled before the database's planner had verified a set: all costs are the model's");
        return false;
    }
    const char *why = judge_err(planner)->code == ERR_NONE ? "it gave no answer" : judge_err(planner)->message;
    problem_note(problem, "the database's planner could not verify the advice (%s): all costs are the model's", why);
    log_message(problem->log, LOG_WARNING, "the database's planner failed, the model goes on alone: %s", why);
    return false;
}

/* The set by the model, or false and err. */
static bool solve_by_model(struct problem *problem, struct costs *own, bool judges, struct solver *solver,
                           struct selection *found, struct err *err) {
    solver_open(problem->arena, solver, own);
    solver->passing = !judges;
    progress_enter(problem->progress, PROGRESS_SEARCHING);
    solver_run(solver);
    if (judges) {
        solver_avoid_regressions(solver, own);
    }
    solver_tell_gains(solver, problem);
    found->set = solver_set(solver);
    found->cost = solver->best.total - state_charges(solver, &solver->best);
    if (own->err.code != ERR_NONE) {
        *err = own->err;
        return false;
    }
    return true;
}

/* Of a compressed workload's program it is no bound of the whole. */
static void tell_bound(struct problem *problem, const struct solver *solver, struct id_set set, struct advise_result *result) {
    if (problem->options.quick) {
        problem_note(problem, "a quick answer: how far the set is from the best possible was not proven");
    }
    result->searched_templates = problem->stands_for ? problem->stand_ins : problem->workload->template_count;
    double bound = solver->bound - solver_charges(solver, set); /* see solve.h */
    if (!problem->stands_for) {
        result->bound = isfinite(bound) ? fmax(0, fmin(bound, result->after)) : NAN;
    } else if (isfinite(bound)) {
        problem_note(problem, "over the templates that stood for all, the set is within %.1f %% of the best possible",
                     100 * fmax(0, 1 - solver->bound / solver->best.total));
    }
}

bool advise_run(struct arena *arena, const struct catalog *catalog, const struct workload *workload,
                struct whatif *model, struct whatif *database, const struct advise_options *options,
                const struct clock *clock, struct log *log, struct advise_result *result, struct err *err) {
    double start = clock_ms(clock);
    struct progress progress;
    struct problem problem = {.arena = arena, .catalog = catalog, .workload = workload, .clock = clock, .log = log,
                              .progress = &progress, .sizes = cost_sizes_new(arena), .database = database};
    struct judge own = {0}, planner;
    struct solver solver;
    struct selection found = {0};
    struct regressions regressions = {0};
    progress_init(&progress, arena, clock, &options->listener);
    problem.options = advise_resolve(options, catalog);
    problem.pool = options->jobs > 1 ? pool_open(arena, options->jobs) : NULL;
    problem.deadline_ms = options->time_limit_s > 0 ? start + 1000 * options->time_limit_s : INFINITY;
    *result = (struct advise_result){.catalog = catalog, .workload = workload, .bound = NAN, .gap = NAN};
    result->budget_bytes = problem.options.budget_bytes;
    problem.judged_by_hypopg = database && catalog->dialect == SQL_POSTGRESQL;
    weigh(&problem);
    if (!stand_ins_choose(&problem, model, err)) {
        return false;
    }
    if (!existing_offer(&problem, &model, database, err)) {
        return false;
    }
    maintain_count_writes(&problem);
    candidates_generate(&problem);
    fronts_settle(&problem);
    note_catalog_warnings(&problem);
    if (!wishes_fit(&problem, options->max_width, err)) {
        return false;
    }
    struct problem smaller = problem.stands_for ? stand_ins_problem(&problem) : problem;
    struct problem *searched = problem.stands_for ? &smaller : &problem;
    if (!judge_open(&own, &problem, searched, model, NULL, whole_questions(workload))) {
        *err = *judge_err(&own);
        return false;
    }
    if (!solve_by_model(searched, own.searched, !database, &solver, &found, err)) {
        return false;
    }
    oracle_guard_offload(&problem, &own.whole, &found.set);
    bool verified = database && try_planner(&problem, searched, &planner, &own, database, &solver, &found, result,
                                            &regressions);
    struct costs *judge = verified ? &planner.whole : &own.whole;
    struct cache *parts = knows_parts(solver.cache) ? solver.cache : NULL;
    if (!verified && !guard(&own.whole, problem_out_of_time(&problem) ? parts : NULL, &found, result, &regressions)) {
        *err = own.whole.err;
        return false;
    }
    own.whole.estimator = !database ? parts : NULL;
    tell_bound(&problem, &solver, found.set, result);
    note_refusals(&problem, judge);
    if (verified) {
        note_spoken(&problem, judge, found.set);
    }
    size_t lost = verified ? whatif_stats(database).lost : 0;
    if (lost) {
        problem_note(&problem, "%zu of the connections to the database's planner broke in the middle: the others went on",
                     lost);
    }
    problem.least_gain = solver.charge;
    finish(&problem, judge, found, verified, &regressions, model, result);
    oracle_tell_sizes(&problem, database, result);
    if (options->frontier_points) {
        progress_enter(&progress, PROGRESS_FRONTIER);
        solver.silent = true;
        frontier_find(&solver, options->frontier_points, result);
    }
    result->cancelled = progress_cancelled(&progress);
    if (result->cancelled) {
        problem_note(&problem, "the search was cancelled: the advice is the best found until then");
    } else if (problem_out_of_time(&problem)) {
        problem_note(&problem, "the time limit ended the search: the advice is the best found so far");
    }
    result->model = str_from_z(whatif_name(judge->whatif));
    result->notes = problem.notes.at;
    result->note_count = problem.notes.n;
    result->whatif_calls = verified ? whatif_stats(database).calls : own.whole.calls + solver.cache->plans;
    result->model_plans = own.whole.calls + solver.cache->plans;
    result->curve = progress.curve.at;
    result->curve_count = progress.curve.n;
    result->elapsed_ms = clock_ms(clock) - start;
    return true;
}

void advise_note(struct arena *arena, struct advise_result *result, struct str note) {
    if (note.len) {
        size_t size = sizeof *result->notes;
        result->notes = arena_grow(arena, result->notes, result->note_count * size, (result->note_count + 1) * size);
        result->notes[result->note_count++] = note;
    }
}
