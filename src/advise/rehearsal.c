/*
 * Tuning a few templates, rehearsed (see rehearsal.h).
 *
 * The rehearsed search has the candidates that a search over the few would make: those made for one of them, and merged ones that two of them can use.
 * It is one greedy by gain / sqrt(size), then what is useless goes, each member is put against those on its table, and the room is filled again.
 */
#include "advise/rehearsal.h"

#include <math.h>

#include "advise/candidates/facts.h"

#define GAIN_MIN 1e-7 /* of the cost reached, as in the search */

enum {
    ADD_MOST = 16,
    UNIT_EFFORT = 64, /* of the optimizer's work: what takes as long as to cost a unit in a search */
    PLAN_EFFORT = 8   /* ... or to look at a known plan in a rehearsal */
};

/* --- The search over all --------------------------------------------------------------------------------- */

static bool knows_parts(const struct cache *cache) {
    for (size_t u = 0; u < cache->unit_count; u++) {
        if (!cache->units[u].query) {
            return false;
        }
    }
    return true;
}

/* A problem of its own: what another has collected stays with it. */
static void own_problem(struct problem *p, struct arena *arena, const struct problem *like) {
    *p = *like;
    p->arena = arena;
    p->options.quick = true;
    p->candidates.at = NULL;
    p->candidates.n = p->candidates.cap = 0;
    p->rejected.at = NULL;
    p->rejected.n = p->rejected.cap = 0;
    p->notes.at = NULL;
    p->notes.n = p->notes.cap = 0;
}

/* Only those that are chosen from count; factor NULL: with what they stand for. */
static void weigh(struct problem *p, const struct rehearsal *r, const double *weight, const double *factor) {
    p->weight = ARENA_ARRAY(p->arena, double, p->workload->template_count);
    for (size_t i = 0; i < r->count; i++) {
        size_t t = r->from[i].item;
        p->weight[t] = weight[t] * (factor ? factor[i] : r->from[i].factor);
    }
}

/* asks: the optimizer is asked; else by the plans that are known, which favours sets near those that were visited. */
static double cost_of_all(struct rehearsal *r, const bool *in, bool asks) {
    struct cache *cache = r->solver.cache;
    double sum = cache->outside;
    double *costs = ARENA_ARRAY(r->arena, double, cache->unit_count + 1);
    if (asks) {
        cache_refresh_all(cache, in, costs);
    }
    for (size_t u = 0; u < cache->unit_count; u++) {
        sum += asks ? costs[u] : cache_cost(cache, u, in);
    }
    for (size_t c = 0; c < r->problem.candidates.n; c++) {
        sum += in[c] ? solver_price(&r->solver, c) : 0;
    }
    return sum;
}

static struct id_set search_within(struct rehearsal *r, uint64_t budget) {
    struct solver *solver = &r->solver;
    solver->budget = budget;
    solver->work = 0;
    memset(solver->best.in, 0, solver->problem->candidates.n * sizeof *solver->best.in);
    state_settle(solver, &solver->best);
    incumbent_find(solver);
    r->searched += UNIT_EFFORT * solver->work;
    return solver_set(solver);
}

static void find_goals(struct rehearsal *r, uint64_t budget) {
    static const double shares[REHEARSAL_BUDGETS] = {1, 0.5, 2};
    for (size_t b = 0; b < REHEARSAL_BUDGETS; b++) {
        struct rehearsal_goal *goal = &r->goals[b];
        goal->budget = (uint64_t)(shares[b] * (double)budget);
        goal->set = search_within(r, goal->budget);
    }
    for (size_t b = 0; b < REHEARSAL_BUDGETS; b++) {
        bool *in = ARENA_ARRAY(r->arena, bool, r->problem.candidates.n + 1);
        for (size_t i = 0; i < r->goals[b].set.n; i++) {
            in[r->goals[b].set.at[i]] = true;
        }
        r->goals[b].saved = r->before - cost_of_all(r, in, true);
    }
    r->searched += r->solver.cache->work;
}

static void file_units(struct rehearsal *r) {
    const struct cache *cache = r->solver.cache;
    size_t n = r->problem.workload->template_count;
    uint32_t u = 0;
    r->first_unit = ARENA_ARRAY(r->arena, uint32_t, n + 1);
    for (size_t t = 0; t < n; t++) {
        while (u < cache->unit_count && cache->units[u].template == t) {
            u++;
        }
        r->first_unit[t + 1] = u;
    }
}

/* NULL means absent: the number and one. */
static void number_candidates(struct rehearsal *r) {
    map_init(&r->numbers, r->arena);
    r->single = ARENA_ARRAY(r->arena, struct id_set, r->problem.candidates.n + 1);
    uint32_t *self = ARENA_ARRAY(r->arena, uint32_t, r->problem.candidates.n + 1);
    for (uint32_t c = 0; c < r->problem.candidates.n; c++) {
        map_put(&r->numbers, r->problem.candidates.at[c].index->identity, (void *)((uintptr_t)c + 1));
        self[c] = c;
        r->single[c] = (struct id_set){&self[c], 1};
    }
}

static void find_owners(struct rehearsal *r) {
    struct facts_list facts = {0};
    r->owned = ARENA_ARRAY(r->arena, struct id_set, r->problem.workload->template_count);
    r->is_owned = ARENA_ARRAY(r->arena, bool, r->problem.candidates.n + 1);
    facts_collect(&r->problem, &facts);
    for (size_t i = 0; i < facts.n; i++) {
        struct id_set *owned = &r->owned[facts.at[i]->template];
        struct index_list list = {0};
        struct map seen;
        map_init(&seen, r->arena);
        candidates_for(&r->problem, facts.at[i], &list, &seen);
        for (size_t k = 0; k < list.n; k++) {
            uintptr_t known = (uintptr_t)map_find(&r->numbers, list.at[k]->identity);
            if (known) {
                r->is_owned[known - 1] = true;
                *owned = set_with(r->arena, *owned, (uint32_t)(known - 1));
            }
        }
    }
}

static void make_scratch(struct rehearsal *r) {
    const struct cache *cache = r->solver.cache;
    size_t units = cache->unit_count, candidates = r->problem.candidates.n, links = 0;
    for (size_t c = 0; c < candidates; c++) {
        links += cache->users[c].n;
    }
    r->factor = ARENA_ARRAY(r->arena, double, units + 1);
    r->marked = ARENA_ARRAY(r->arena, bool, units + 1);
    r->users = ARENA_ARRAY(r->arena, struct rehearsal_users, candidates + 1);
    r->user_list = ARENA_ARRAY(r->arena, struct tally_user, links + 1);
    r->allowed.at = ARENA_ARRAY(r->arena, uint32_t, candidates + 1);
    r->is_allowed = ARENA_ARRAY(r->arena, bool, candidates + 1);
    r->options = ARENA_ARRAY(r->arena, struct rehearsal_option, candidates + r->solver.options.n + 1);
    r->scores = ARENA_ARRAY(r->arena, double, candidates + r->solver.options.n + 1);
    r->nothing = state_new(&r->solver);
    r->state = state_new(&r->solver);
}

bool rehearsal_open(struct arena *arena, struct rehearsal *r, const struct problem *problem, struct whatif *model,
                    const struct compress_pick *from, size_t count) {
    *r = (struct rehearsal){.arena = arena, .from = from, .count = count};
    own_problem(&r->problem, arena, problem);
    maintain_count_writes(&r->problem);
    r->problem.options.budget_bytes *= 2;
    weigh(&r->problem, r, problem->weight, NULL);
    candidates_generate(&r->problem);
    if (!costs_open(arena, &r->costs, &r->problem, model, NULL, SIZE_MAX)) {
        return false;
    }
    solver_open(arena, &r->solver, &r->costs);
    r->solver.silent = true;
    if (!knows_parts(r->solver.cache)) {
        return false;
    }
    file_units(r);
    number_candidates(r);
    find_owners(r);
    make_scratch(r);
    r->before = cost_of_all(r, r->state.in, false);
    find_goals(r, problem->options.budget_bytes);
    return true;
}

size_t rehearsal_effort(const struct rehearsal *r) {
    return r->tried + PLAN_EFFORT * r->work;
}

double rehearsal_cost(struct rehearsal *r, size_t entry, const bool *in) {
    size_t t = r->from[entry].item;
    double sum = 0;
    for (uint32_t u = r->first_unit[t]; u < r->first_unit[t + 1]; u++) {
        sum += cache_cost(r->solver.cache, u, in);
    }
    return sum;
}

/* --- What the few would be offered ----------------------------------------------------------------------- */

static void list_users(struct rehearsal *r) {
    struct tally_user *next = r->user_list;
    for (size_t c = 0; c < r->problem.candidates.n; c++) {
        const struct tally_user *all = r->solver.tally->users[c];
        r->users[c] = (struct rehearsal_users){.at = next};
        for (size_t i = 0; i < r->solver.cache->users[c].n; i++) {
            if (r->factor[all[i].unit] > 0) {
                r->users[c].at[r->users[c].n++] = all[i];
            }
        }
        next += r->users[c].n;
    }
}

static void allow(struct rehearsal *r, uint32_t c) {
    if (!r->is_allowed[c] && r->users[c].n) {
        r->is_allowed[c] = true;
        r->allowed.at[r->allowed.n++] = c;
    }
}

static void list_allowed(struct rehearsal *r) {
    memset(r->is_allowed, 0, r->problem.candidates.n * sizeof *r->is_allowed);
    r->allowed.n = 0;
    for (size_t u = 0; u < r->solver.cache->unit_count; u++) {
        struct id_set owned = r->factor[u] > 0 ? r->owned[r->solver.cache->units[u].template] : (struct id_set){0};
        for (size_t i = 0; i < owned.n; i++) {
            allow(r, owned.at[i]);
        }
    }
    for (size_t i = 0; i < r->solver.active.n; i++) {
        uint32_t c = r->solver.active.at[i];
        if (!r->is_owned[c] && r->users[c].n > 1) {
            allow(r, c);
        }
    }
}

static bool is_allowed(const struct rehearsal *r, const struct id_set *add) {
    for (size_t i = 0; i < add->n; i++) {
        if (!r->is_allowed[add->at[i]]) {
            return false;
        }
    }
    return true;
}

static void list_options(struct rehearsal *r) {
    r->option_count = 0;
    for (size_t i = 0; i < r->allowed.n; i++) {
        r->options[r->option_count++].add = &r->single[r->allowed.at[i]];
    }
    for (size_t i = 0; i < r->solver.options.n; i++) {
        const struct id_set *add = &r->solver.options.at[i].add;
        if (add->n > 1 && is_allowed(r, add)) {
            r->options[r->option_count++].add = add;
        }
    }
}

/* --- The rehearsed search -------------------------------------------------------------------------------- */

struct change { /* ids that come and go */
    uint32_t at[ADD_MOST];
    size_t n;
    uint64_t bytes; /* of all of them */
};

static void flip(struct rehearsal *r, const struct change *change) {
    for (size_t i = 0; i < change->n; i++) {
        uint64_t bytes = r->problem.candidates.at[change->at[i]].index->size_bytes;
        bool *in = &r->state.in[change->at[i]];
        *in = !*in;
        r->state.bytes += *in ? bytes : -bytes;
    }
}

/* Of the unit, which has nothing of the parts before `from`. */
static double recost_unit(struct rehearsal *r, uint32_t u, struct tally_part *parts, size_t from, size_t n, bool keep) {
    double before = r->state.cost[u], after;
    r->work += r->solver.cache->units[u].plans.n;
    for (size_t i = from + 1; i < n; i++) {
        parts[i].place = cache_place(&r->solver.cache->units[u], parts[i].id);
    }
    if (keep) {
        tally_keep(&r->solver, &r->state, u);
        after = r->state.cost[u];
    } else {
        after = tally_cost(&r->solver, &r->state, u, parts + from, n - from);
    }
    return r->factor[u] * (after - before);
}

/* What the flipped change adds to the cost of the few. */
static double recost(struct rehearsal *r, const struct change *change, bool keep) {
    struct tally_part parts[ADD_MOST];
    double added = 0;
    for (size_t i = 0; i < change->n; i++) {
        parts[i].id = change->at[i];
    }
    for (size_t i = 0; i < change->n; i++) {
        const struct rehearsal_users *users = &r->users[change->at[i]];
        double price = solver_price(&r->solver, change->at[i]);
        added += r->state.in[change->at[i]] ? price : -price;
        for (size_t k = 0; k < users->n; k++) {
            if (!r->marked[users->at[k].unit]) {
                r->marked[users->at[k].unit] = true;
                parts[i].place = users->at[k].place;
                added += recost_unit(r, users->at[k].unit, parts, i, change->n, keep);
            }
        }
    }
    for (size_t i = 0; i < change->n; i++) {
        for (size_t k = 0; k < r->users[change->at[i]].n; k++) {
            r->marked[r->users[change->at[i]].at[k].unit] = false;
        }
    }
    return added;
}

static double try_change(struct rehearsal *r, const struct change *change) {
    flip(r, change);
    double added = recost(r, change, false);
    flip(r, change);
    return added;
}

static void make_change(struct rehearsal *r, const struct change *change) {
    flip(r, change);
    r->state.total += recost(r, change, true);
}

static struct change missing_of(const struct rehearsal *r, const struct rehearsal_option *option) {
    struct change change = {0};
    for (size_t i = 0; i < option->add->n && change.n < ADD_MOST; i++) {
        uint32_t id = option->add->at[i];
        if (!r->state.in[id]) {
            change.at[change.n++] = id;
            change.bytes += r->problem.candidates.at[id].index->size_bytes;
        }
    }
    return change;
}

/* -INFINITY: it is in, does not fit, or brings nothing. */
static double score_of(const struct rehearsal *r, const struct rehearsal_option *option, const struct change *change, uint64_t budget) {
    bool fits = change->n && r->state.bytes + change->bytes <= budget;
    return fits && option->promise > GAIN_MIN * r->state.total ? option->promise / sqrt((double)(change->bytes ? change->bytes : 1)) : -INFINITY;
}

static void promise_anew(struct rehearsal *r, size_t at, uint64_t budget, size_t step) {
    struct rehearsal_option *option = &r->options[at];
    struct change change = missing_of(r, option);
    bool fits = change.n && r->state.bytes + change.bytes <= budget;
    option->promise = fits ? -try_change(r, &change) : 0;
    option->fresh = step;
    r->scores[at] = score_of(r, option, &change, budget);
}

/* The first of the highest score; SIZE_MAX: none brings anything. */
static size_t most_promising(const struct rehearsal *r) {
    size_t best = SIZE_MAX;
    double score = -INFINITY;
    for (size_t i = 0; i < r->option_count; i++) {
        if (r->scores[i] > score) {
            score = r->scores[i];
            best = i;
        }
    }
    return best;
}

/* Of several: what is left to add shrinks as others bring in their parts. */
static void score_joint_options(struct rehearsal *r, uint64_t budget) {
    for (size_t i = r->allowed.n; i < r->option_count; i++) {
        struct change change = missing_of(r, &r->options[i]);
        r->scores[i] = score_of(r, &r->options[i], &change, budget);
    }
}

static void greedy(struct rehearsal *r, uint64_t budget) {
    for (size_t i = 0; i < r->option_count; i++) {
        promise_anew(r, i, budget, 1);
    }
    for (size_t step = 1;; step++) {
        size_t best;
        while ((best = most_promising(r)) != SIZE_MAX && r->options[best].fresh != step) {
            promise_anew(r, best, budget, step);
        }
        if (best == SIZE_MAX) {
            return;
        }
        struct change change = missing_of(r, &r->options[best]);
        r->scores[best] = -INFINITY;
        make_change(r, &change);
        score_joint_options(r, budget);
    }
}

static bool drop_useless(struct rehearsal *r) {
    bool changed = false;
    for (size_t i = r->allowed.n; i-- > 0;) {
        struct change out = {.at = {r->allowed.at[i]}, .n = 1};
        if (r->state.in[out.at[0]] && try_change(r, &out) <= 0) {
            make_change(r, &out);
            changed = true;
        }
    }
    return changed;
}

/* The best of those on its table in its place. */
static bool replace_one(struct rehearsal *r, uint32_t out, uint64_t budget) {
    const struct design_index *old = r->problem.candidates.at[out].index;
    struct change best = {0};
    double least = -GAIN_MIN * r->state.total;
    for (size_t i = 0; i < r->allowed.n; i++) {
        uint32_t in = r->allowed.at[i];
        const struct design_index *new = r->problem.candidates.at[in].index;
        if (r->state.in[in] || new->table != old->table || r->state.bytes - old->size_bytes + new->size_bytes > budget) {
            continue;
        }
        struct change change = {.at = {out, in}, .n = 2};
        double added = try_change(r, &change);
        if (added < least) {
            least = added;
            best = change;
        }
    }
    make_change(r, &best);
    return best.n > 0;
}

static bool replace_each(struct rehearsal *r, uint64_t budget) {
    bool changed = false;
    for (size_t i = 0; i < r->allowed.n; i++) {
        changed |= r->state.in[r->allowed.at[i]] && replace_one(r, r->allowed.at[i], budget);
    }
    return changed;
}

static void start(struct rehearsal *r) {
    tally_follow(&r->solver, &r->nothing);
    state_copy(&r->solver, &r->state, &r->nothing);
    r->state.total = 0;
    for (size_t u = 0; u < r->solver.cache->unit_count; u++) {
        r->state.total += r->factor[u] * r->state.cost[u];
    }
}

static void tune(struct rehearsal *r, uint64_t budget) {
    start(r);
    greedy(r, budget);
    if (drop_useless(r) | replace_each(r, budget)) {
        greedy(r, budget);
    }
}

/* --- What is kept ---------------------------------------------------------------------------------------- */

static double kept_of(const struct rehearsal *r, size_t goal, double cost) {
    double saved = r->goals[goal].saved;
    return saved > 0 ? (r->before - cost) / saved : 1;
}

/* factor NULL: all count as they are. */
static void count_only(struct rehearsal *r, const double *factor) {
    memset(r->factor, 0, r->solver.cache->unit_count * sizeof *r->factor);
    for (size_t i = 0; i < r->count; i++) {
        for (uint32_t u = r->first_unit[r->from[i].item]; u < r->first_unit[r->from[i].item + 1]; u++) {
            r->factor[u] = factor ? factor[i] : 1;
        }
    }
    list_users(r);
}

static double tune_within_each(struct rehearsal *r) {
    double kept = 0;
    list_options(r);
    r->runs++;
    for (size_t b = 0; b < REHEARSAL_BUDGETS; b++) {
        tune(r, r->goals[b].budget);
        kept += kept_of(r, b, cost_of_all(r, r->state.in, false)) / REHEARSAL_BUDGETS;
    }
    return kept;
}

double rehearsal_run(struct rehearsal *r, const double *factor) {
    count_only(r, factor);
    list_allowed(r);
    return tune_within_each(r);
}

double rehearsal_reach(struct rehearsal *r, const double *factor) {
    count_only(r, factor);
    list_allowed(r);
    count_only(r, NULL);
    return tune_within_each(r);
}

/* Of all, by the optimizer: the set may hold what was merged of the few alone, which the search over all does not know. */
static double cost_under(const struct rehearsal *r, struct whatif *model, const struct problem *few, struct id_set set) {
    struct design design = problem_design(few->arena, few, set);
    double sum = r->solver.cache->outside;
    for (size_t i = 0; i < r->count; i++) {
        size_t t = r->from[i].item;
        struct whatif_answer answer;
        struct err err = {0};
        if (!whatif_template_cost(few->arena, model, &r->problem.workload->templates[t], &design, &answer, &err)) {
            return INFINITY;
        }
        sum += isfinite(answer.cost) ? r->problem.weight[t] * answer.cost : 0;
    }
    for (size_t i = 0; i < set.n; i++) {
        sum += few->candidates.at[set.at[i]].maintenance;
    }
    return sum;
}

/* What all cost under the set that a quick search over the few finds, which knows of the budget from its beginning, as the user's will. */
static double cost_after_search(struct rehearsal *r, struct arena *scratch, const double *factor, uint64_t budget) {
    struct problem few;
    struct solver solver;
    struct costs costs;
    struct whatif *model = whatif_open_model(scratch, r->problem.catalog); /* it remembers the indexes it is asked about, which go with the scratch */
    own_problem(&few, scratch, &r->problem);
    weigh(&few, r, r->problem.weight, factor);
    few.options.budget_bytes = budget;
    candidates_generate(&few);
    if (!costs_open(scratch, &costs, &few, model, NULL, SIZE_MAX)) {
        return INFINITY;
    }
    solver_open(scratch, &solver, &costs);
    solver.silent = true;
    incumbent_find(&solver);
    r->tried += solver.cache->work + UNIT_EFFORT * solver.work;
    double cost = cost_under(r, model, &few, solver_set(&solver));
    whatif_close(model);
    return cost;
}

double rehearsal_trial(struct rehearsal *r, const double *factor, double hopeless) {
    double kept = 0;
    for (size_t b = 0; b < REHEARSAL_BUDGETS; b++) {
        struct arena scratch;
        arena_init(&scratch, NULL);
        double one = kept_of(r, b, cost_after_search(r, &scratch, factor, r->goals[b].budget));
        arena_release(&scratch);
        if (one < hopeless) {
            return -INFINITY;
        }
        kept += one / REHEARSAL_BUDGETS;
    }
    return kept;
}
