/*
 * Large workloads: a few templates that stand for all of them.
 *
 * By plans. A template is worth taking for what the indexes it wants save on all templates (savings.h); each template counts with
 * the pick that serves it best. This is the greedy of facility location (Cornuejols, Fisher, Nemhauser 1977) over what ISUM (Siddiqui et al.,
 * SIGMOD 2022) estimates by utility and similarity. Indexes of several picks are not added up: where only all of them together serve a costly statement
 * of many joins, nobody stands for it, and it was missed (12 of 128 of TPC-H's: 88 % kept, now 100 %).
 *
 * Two things are scarce, room for indexes and places among the picks; a template's score is what
 * it saves per share of both:
 *
 *     score = saved / (bytes / B + 1 / k)        B  room, k  picks
 *
 * Without the first term the picks are those that want the most and the largest indexes, of which a budget holds a few: 86 to 93 % of the improvement
 * was kept at a tenth of the templates, with it 95 to 99 %, for budgets of 10 to 40 % of the data (bench/compress_bench). B is twice the budget.
 *
 * A gain computed before another was taken is mostly too high, so only those at the top are computed again (Minoux 1978).
 *
 * A pick's calls count for those it serves: each template left out gives what it saves to the picks in proportion to what each would save on
 * it alone, as far as they may speak for it (voice_of).
 *
 * Of very many templates, those are looked at that "facility" takes by columns alone, with the weights it gives them, until 99 % is alike to one: of 10,000 statements
 * at random 670 of orders', some 400 of TPC-H's. To look at 1,000 took 1.6 and 2.7 times as long to choose, and the search over what was then chosen as well, and saved no more: orders' 49 and 48 %
 * in place of 52 and 51, TPC-H's 48.8 in place of 48.0 (until 99.5 %: 52, 50, 49.5).
 *
 * Rehearsed: what "plans" or another method has chosen, or what keeps more than each of them by a trial search over the few (rehearse.c). All in all it takes
 * two to three times as long as a quick search over all, so it is for those who hand the few to slower tools, not for our own search. Which of the others is best changes with
 * workload and budget: of TPC-DS each of them was somewhere.
 */
#include "advise/stand_ins.h"

#include <math.h>

#include "advise/rehearsal.h"
#include "advise/savings.h"

#define COVERAGE 0.99 /* of what indexes could save; fewer templates than allowed when so much is reached */
#define ALIKE 0.99    /* of what is worth serving: so much is looked at, or alike to what is */
#define ROOM 2.0      /* times the budget */

enum {
    LOOK_AT = 1000,      /* templates at most, or twice the picks where that is more */
    REHEARSE_MOST = 500, /* templates looked at */
};

const char *const stand_in_methods[] = {"rehearsed", "plans",      "facility",  "isum", "isum-pairs", "top-cost",
                                        "uniform",   "stratified", "k-medoids", "gsum", NULL};

/* --- By plans -------------------------------------------------------------------------------------------- */

struct offer {
    double score; /* -INFINITY: picked, or good for nothing */
    size_t round; /* picks taken when it was computed; SIZE_MAX: before the score may have risen */
};

struct choosing {
    struct savings savings;
    struct offer *offers; /* per unit, as the next ones */
    double *served;       /* what the pick that serves it best saves on it */
    bool *picked;
    bool *there;     /* per index: a pick wants it */
    uint32_t *picks; /* units */
    size_t count;
    double saved; /* sum of served */
};

static void choosing_open(struct choosing *c) {
    struct arena *arena = c->savings.arena;
    size_t units = c->savings.units.n;
    c->offers = ARENA_ARRAY(arena, struct offer, units);
    c->served = ARENA_ARRAY(arena, double, units);
    c->picked = ARENA_ARRAY(arena, bool, units);
    c->there = ARENA_ARRAY(arena, bool, c->savings.indexes.n);
    c->picks = ARENA_ARRAY(arena, uint32_t, units);
    for (size_t u = 0; u < units; u++) {
        c->offers[u] = (struct offer){c->savings.units.at[u].serves.n ? INFINITY : -INFINITY, SIZE_MAX};
    }
}

static double score_of(const struct choosing *c, const struct savings_unit *unit, size_t most) {
    double room = ROOM * (double)c->savings.problem.options.budget_bytes, saved = 0, bytes = 0;
    for (size_t i = 0; i < unit->serves.n; i++) {
        saved += fmax(0, unit->serves.at[i].saved - c->served[unit->serves.at[i].unit]);
    }
    for (size_t i = 0; i < unit->wanted_count; i++) {
        const struct savings_index *index = &c->savings.indexes.at[unit->wanted[i]];
        if (!c->there[unit->wanted[i]]) {
            bytes += (double)index->index->size_bytes;
            saved -= index->upkeep;
        }
    }
    return saved > 0 ? saved / (bytes / room + 1 / (double)most) : -INFINITY;
}

static size_t best_offer(const struct choosing *c) {
    size_t best = 0;
    for (size_t u = 1; u < c->savings.units.n; u++) {
        best = c->offers[u].score > c->offers[best].score ? u : best;
    }
    return best;
}

static bool wants_one(const struct savings_unit *unit, const bool *fresh) {
    for (size_t i = 0; i < unit->wanted_count; i++) {
        if (fresh[unit->wanted[i]]) {
            return true;
        }
    }
    return false;
}

/* Whoever wants one of the pick's indexes has room for it now: his score may have risen. */
static void take(struct choosing *c, size_t u) {
    struct savings *s = &c->savings;
    const struct savings_unit *unit = &s->units.at[u];
    bool *fresh = ARENA_ARRAY(s->arena, bool, s->indexes.n);
    for (size_t i = 0; i < unit->wanted_count; i++) {
        fresh[unit->wanted[i]] = !c->there[unit->wanted[i]];
        c->there[unit->wanted[i]] = true;
    }
    for (size_t i = 0; i < unit->serves.n; i++) {
        const struct savings_share *share = &unit->serves.at[i];
        c->saved += fmax(0, share->saved - c->served[share->unit]);
        c->served[share->unit] = fmax(share->saved, c->served[share->unit]);
    }
    c->picks[c->count++] = (uint32_t)u;
    c->picked[u] = true;
    c->offers[u].score = -INFINITY;
    for (size_t v = 0; v < s->units.n; v++) {
        if (c->offers[v].score > 0 && wants_one(&s->units.at[v], fresh)) {
            c->offers[v] = (struct offer){INFINITY, SIZE_MAX};
        }
    }
}

static double covered(const struct choosing *c) {
    return c->savings.possible > 0 ? fmin(1, c->saved / c->savings.possible) : 1;
}

static void choose(struct choosing *c, size_t most, double coverage) {
    while (c->count < most && c->count < c->savings.units.n && covered(c) < coverage) {
        size_t u = best_offer(c);
        struct offer *offer = &c->offers[u];
        if (offer->score == -INFINITY) {
            return;
        }
        if (offer->round == c->count) {
            take(c, u);
        } else {
            *offer = (struct offer){score_of(c, &c->savings.units.at[u], most), c->count};
        }
    }
}

/* --- Weighing -------------------------------------------------------------------------------------------- */

/*
 * What the pick may say for another. One that saves a seventh of its own cost speaks for a seventh of the other's at most: to speak for more it would have
 * to weigh more than they do, and with it whatever else it likes. One of TPC-H's, varied, that saved 15 % of its own counted 694 times, as a third of
 * the whole, and an index that only it liked took the room (79 % kept within 40 % of the data, now 99). When choosing, the whole saving counts: limited there as well,
 * orders at random kept 94.6 % in place of 97.6.
 */
static double voice_of(const struct savings *s, const struct savings_unit *pick, const struct savings_share *share) {
    double most = pick->base > 0 ? fmax(0, 1 - pick->own / pick->base) : 0;
    return fmin(share->saved, most * s->units.at[share->unit].base);
}

struct heard { /* of the picks, about a template */
    double most, sum;
};

static double stands_for(const struct choosing *c, const struct savings_unit *pick, const struct heard *heard) {
    double sum = 0, own = pick->base - pick->own;
    for (size_t i = 0; i < pick->serves.n; i++) {
        const struct heard *about = &heard[pick->serves.at[i].unit];
        bool speaks = !c->picked[pick->serves.at[i].unit] && about->sum > 0;
        sum += speaks ? about->most * voice_of(&c->savings, pick, &pick->serves.at[i]) / about->sum : 0;
    }
    return own > 0 ? 1 + sum / own : 1;
}

static void weigh(const struct choosing *c, const struct compress_pick *looked_at, struct compression *out) {
    const struct savings *s = &c->savings;
    struct heard *heard = ARENA_ARRAY(s->arena, struct heard, s->units.n);
    for (size_t i = 0; i < c->count; i++) {
        const struct savings_unit *pick = &s->units.at[c->picks[i]];
        for (size_t k = 0; k < pick->serves.n; k++) {
            struct heard *about = &heard[pick->serves.at[k].unit];
            double voice = voice_of(s, pick, &pick->serves.at[k]);
            about->sum += voice;
            about->most = fmax(about->most, voice);
        }
    }
    for (size_t i = 0; i < c->count; i++) {
        const struct compress_pick *as = &looked_at[c->picks[i]]; /* units stand along them */
        out->picks[i] = (struct compress_pick){as->item, as->factor * stands_for(c, &s->units.at[c->picks[i]], heard)};
    }
}

static double share_of(const struct compression *chosen, const double *costs, size_t n) {
    double all = 0, picked = 0;
    for (size_t t = 0; t < n; t++) {
        all += costs[t] > 0 ? costs[t] : 0;
    }
    for (size_t i = 0; i < chosen->pick_count; i++) {
        picked += costs[chosen->picks[i].item];
    }
    return all > 0 ? picked / all : 0;
}

/* All that take part, or those that "facility" takes where they are many. */
static void look(const struct problem *problem, const struct stand_ins *all, size_t most, struct compression *looked_at) {
    size_t limit = 2 * most > LOOK_AT ? 2 * most : LOOK_AT, n = problem->workload->template_count;
    if (all->costed > limit) {
        struct compress_input input;
        compress_features(problem->arena, problem->catalog, problem->workload, all->costs, &input);
        compress_run(problem->arena, &input, COMPRESS_FACILITY, limit, ALIKE, problem->options.seed, looked_at);
        return;
    }
    *looked_at = (struct compression){.picks = ARENA_ARRAY(problem->arena, struct compress_pick, n), .coverage = 1};
    for (size_t t = 0; t < n; t++) {
        if (all->costs[t] > 0) {
            looked_at->picks[looked_at->pick_count++] = (struct compress_pick){t, 1};
        }
    }
}

/* By other picks than those taken. */
static double covered_by(struct choosing *c, const struct compression *chosen) {
    const struct savings *s = &c->savings;
    memset(c->served, 0, s->units.n * sizeof *c->served);
    c->saved = 0;
    for (size_t i = 0; i < chosen->pick_count; i++) {
        const struct savings_unit *unit = &s->units.at[s->unit_of[chosen->picks[i].item]];
        for (size_t k = 0; k < unit->serves.n; k++) {
            const struct savings_share *share = &unit->serves.at[k];
            c->saved += fmax(0, share->saved - c->served[share->unit]);
            c->served[share->unit] = fmax(share->saved, c->served[share->unit]);
        }
    }
    return covered(c);
}

/* Replaces what was chosen, where something keeps more. */
static void rehearse_chosen(const struct problem *problem, struct whatif *model, const struct compression *looked_at,
                            double effort, const double *costs, struct compression *chosen, struct rehearse_count *tried) {
    enum compress_method others[] = {COMPRESS_FACILITY, COMPRESS_ISUM, COMPRESS_TOP_COST, COMPRESS_STRATIFIED, COMPRESS_K_MEDOIDS};
    struct compression starts[1 + sizeof others / sizeof *others] = {*chosen}, out = *chosen;
    struct compress_input input;
    size_t n = sizeof starts / sizeof *starts;
    compress_features(problem->arena, problem->catalog, problem->workload, costs, &input);
    for (size_t i = 1; i < n; i++) {
        compress_run(problem->arena, &input, others[i - 1], chosen->pick_count, 1, problem->options.seed, &starts[i]);
    }
    if (rehearse(problem, model, looked_at->picks, looked_at->pick_count, starts, n, chosen->pick_count, effort, &out, tried)) {
        *chosen = out;
    }
}

/* False: the model cannot tell parts of plans. */
static bool choose_by_plans(const struct problem *problem, struct whatif *model, const struct stand_in_options *options, struct stand_ins *out) {
    struct choosing c = {0};
    struct compression looked_at;
    struct arena scratch;
    arena_init(&scratch, NULL);
    look(problem, out, options->most, &looked_at);
    bool good = savings_open(&scratch, &c.savings, problem, model, looked_at.picks, looked_at.pick_count);
    if (good) {
        choosing_open(&c);
        choose(&c, options->most, options->coverage);
        out->chosen = (struct compression){.picks = ARENA_ARRAY(problem->arena, struct compress_pick, c.count),
                                           .pick_count = c.count,
                                           .coverage = looked_at.coverage * covered(&c)};
        weigh(&c, looked_at.picks, &out->chosen);
        if (options->method == STAND_INS_REHEARSED && looked_at.pick_count <= REHEARSE_MOST && c.count < looked_at.pick_count) {
            struct rehearse_count tried = {0};
            rehearse_chosen(problem, model, &looked_at, options->effort, out->costs, &out->chosen, &tried);
            out->tried = tried.tried;
            out->untried = tried.untried;
            out->chosen.coverage = looked_at.coverage * covered_by(&c, &out->chosen);
        }
        out->chosen.cost_share = share_of(&out->chosen, out->costs, problem->workload->template_count);
    }
    arena_release(&scratch);
    return good;
}

/* --- Choosing -------------------------------------------------------------------------------------------- */

/* What every template costs as things are, over the window: the search asks for it anyway. */
static bool cost_templates(const struct problem *problem, struct whatif *model, struct stand_ins *out, struct err *err) {
    size_t n = problem->workload->template_count;
    const struct design none = {0};
    out->costs = ARENA_ARRAY(problem->arena, double, n);
    out->costed = out->tried = out->untried = 0;
    for (size_t t = 0; t < n; t++) {
        struct whatif_answer answer;
        log_progress(problem->log, "costing", t + 1, n);
        out->costs[t] = NAN;
        if (problem->weight[t] <= 0) {
            continue;
        }
        if (!whatif_template_cost(problem->arena, model, &problem->workload->templates[t], &none, &answer, err)) {
            return false;
        }
        out->costs[t] = isfinite(answer.cost) ? answer.cost * problem->weight[t] : NAN;
        out->costed += out->costs[t] > 0;
    }
    return true;
}

static bool find(const struct problem *problem, struct whatif *model, const struct stand_in_options *options, struct stand_ins *out,
                 struct err *err) {
    struct compress_input input;
    if (!cost_templates(problem, model, out, err)) {
        return false;
    }
    bool columns = options->method >= STAND_INS_BY_COLUMNS;
    if (!columns && choose_by_plans(problem, model, options, out)) {
        return true;
    }
    enum compress_method known = columns ? (enum compress_method)(options->method - STAND_INS_BY_COLUMNS) : COMPRESS_FACILITY;
    compress_features(problem->arena, problem->catalog, problem->workload, out->costs, &input);
    compress_run(problem->arena, &input, known, options->most, options->coverage, options->seed, &out->chosen);
    return true;
}

bool stand_ins_find(struct arena *arena, const struct catalog *catalog, const struct workload *workload, struct whatif *model,
                    const struct stand_in_options *options, struct log *log, struct stand_ins *out, struct err *err) {
    struct clock clock = clock_system();
    struct problem problem = {
        .arena = arena, .catalog = catalog, .workload = workload, .clock = &clock, .log = log, .deadline_ms = INFINITY,
        .sizes = cost_sizes_new(arena), .pool = options->jobs > 1 ? pool_open(arena, options->jobs) : NULL};
    problem.options = advise_resolve(&(struct advise_options){.seed = options->seed}, catalog);
    problem.weight = ARENA_ARRAY(arena, double, workload->template_count);
    for (size_t t = 0; t < workload->template_count; t++) {
        problem.weight[t] = template_weight(&workload->templates[t]);
    }
    return find(&problem, model, options, out, err);
}

/* --- For the search -------------------------------------------------------------------------------------- */

static size_t costed(const struct problem *problem) {
    size_t n = 0;
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        n += problem->weight[t] > 0;
    }
    return n;
}

bool stand_ins_choose(struct problem *problem, struct whatif *model, struct err *err) {
    size_t n = problem->workload->template_count, all = costed(problem);
    struct stand_in_options options = {
        .method = STAND_INS_BY_PLANS, .most = problem->options.search_templates, .coverage = COVERAGE, .seed = problem->options.seed};
    struct stand_ins found;
    if (all <= options.most) {
        return true;
    }
    if (!find(problem, model, &options, &found, err)) {
        return false;
    }
    problem->stands_for = ARENA_ARRAY(problem->arena, double, n);
    for (size_t i = 0; i < found.chosen.pick_count; i++) {
        problem->stands_for[found.chosen.picks[i].item] = found.chosen.picks[i].factor;
    }
    problem->stand_ins = found.chosen.pick_count;
    problem_note(problem,
                 "the search looked at %zu of %zu statement templates, which stand for %.1f %% of what indexes could save; "
                 "all figures are of the whole workload (--templates 0 searches over all)",
                 found.chosen.pick_count, all, 100 * found.chosen.coverage);
    return true;
}

struct problem stand_ins_problem(const struct problem *problem) {
    struct problem searched = *problem;
    size_t n = problem->workload->template_count;
    searched.weight = ARENA_ARRAY(problem->arena, double, n);
    for (size_t t = 0; t < n; t++) {
        searched.weight[t] = problem->weight[t] * problem->stands_for[t];
    }
    return searched;
}
