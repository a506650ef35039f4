/*
 * What a template costs under a set of candidates, asked once and remembered.
 *
 * Two things save questions. A template's answer depends only on the candidates that may help it, so that is the key. And a
 * plan that is best under a set stays best under every smaller set that still holds the indexes it uses: the search mostly
 * takes away what a plan does not use. (Planners compare costs with 1 % fuzz, so this is true to within that.)
 *
 * A refused question counts as infinitely costly, so that no search ends there; a template refused with nothing added has no
 * base cost and takes no part.
 */
#include "advise/price/plan_cache.h"

#include <math.h>

#include "base/hash.h"

enum { QUESTIONS_EACH = 3 };

static uint64_t key_hash(struct id_set key) {
    return hash_finish(hash_bytes(HASH_START, key.at ? key.at : (uint32_t[]){0}, key.n * sizeof *key.at));
}

/* --- Memory ---------------------------------------------------------------------------------------------- */

static const struct cost_entry *find_exact(const struct cost_memo *memo, struct id_set key) {
    if (!memo->slot_count) {
        return NULL;
    }
    for (size_t at = key_hash(key) & (memo->slot_count - 1);; at = (at + 1) & (memo->slot_count - 1)) {
        if (!memo->slots[at]) {
            return NULL;
        }
        const struct cost_entry *entry = &memo->entries.at[memo->slots[at] - 1];
        if (set_equal(entry->key, key)) {
            return entry;
        }
    }
}

/* The newest first: a search asks near where it has just been. */
static const struct cost_entry *find_implied(const struct cost_memo *memo, struct id_set key) {
    for (size_t i = memo->entries.n; i-- > 0;) {
        const struct cost_entry *entry = &memo->entries.at[i];
        if (!entry->implied && entry->key.n > key.n && isfinite(entry->cost) && set_is_subset(entry->used, key) &&
            set_is_subset(key, entry->key)) {
            return entry;
        }
    }
    return NULL;
}

static void place(struct cost_memo *memo, uint32_t entry) {
    size_t at = key_hash(memo->entries.at[entry].key) & (memo->slot_count - 1);
    while (memo->slots[at]) {
        at = (at + 1) & (memo->slot_count - 1);
    }
    memo->slots[at] = entry + 1;
}

static void remember(struct arena *arena, struct cost_memo *memo, struct cost_entry entry) {
    VEC_PUSH(arena, &memo->entries, entry);
    if (memo->entries.n * 2 <= memo->slot_count) {
        place(memo, (uint32_t)(memo->entries.n - 1));
        return;
    }
    memo->slot_count = memo->slot_count ? memo->slot_count * 2 : 16;
    memo->slots = ARENA_ARRAY(arena, uint32_t, memo->slot_count);
    for (uint32_t i = 0; i < memo->entries.n; i++) {
        place(memo, i);
    }
}

/* --- Asking ---------------------------------------------------------------------------------------------- */

/* As a candidate of the model, or as an index that the database has, or its twin. */
static bool is_used(const struct problem *problem, uint32_t candidate, const struct whatif_answer *answer) {
    for (size_t k = 0; k < answer->used_count; k++) {
        if (str_eq(answer->used[k]->identity, problem->candidates.at[candidate].index->identity)) {
            return true;
        }
    }
    for (size_t k = 0; k < answer->used_existing_count; k++) {
        for (size_t i = 0; i < problem->existing.n; i++) {
            const struct existing *one = &problem->existing.at[i];
            if (one->index == answer->used_existing[k] && one->candidate == candidate) {
                return true;
            }
        }
    }
    return false;
}

static struct id_set ids_used(struct arena *arena, const struct problem *problem, struct id_set key,
                              const struct whatif_answer *answer) {
    struct id_set used = {.at = arena_calloc(arena, key.n, sizeof *used.at)};
    for (size_t i = 0; i < key.n; i++) {
        if (is_used(problem, key.at[i], answer)) {
            used.at[used.n++] = key.at[i];
        }
    }
    return used;
}

/*
 * What the driver is asked. The database has the existing indexes, the model's catalog has not; those of which the template sees nothing are left as they
 * are.
 */
static struct design question_about(struct arena *arena, const struct costs *costs, size_t template, struct id_set key) {
    const struct problem *problem = costs->problem;
    if (!costs->by_planner) {
        return problem_design(arena, problem, key);
    }
    return problem_change(arena, problem, set_union(arena, key, set_minus(arena, problem->today, costs->relevant[template])));
}

/* A planner is asked about some of the samples; our own model about each. */
static struct whatif_speakers speakers_of(struct arena *arena, const struct costs *costs, size_t template, struct id_set key) {
    const struct workload_template *one = &costs->problem->workload->templates[template];
    struct whatif *model = costs->by_planner ? costs->fallback->whatif : NULL;
    struct design design = model ? question_about(arena, costs->fallback, template, key) : (struct design){0};
    return whatif_speakers(arena, model, one, &design);
}

static bool ask(struct costs *costs, size_t template, struct id_set key, struct cost_entry *entry) {
    const struct problem *problem = costs->problem;
    struct whatif_answer answer;
    struct arena scratch;
    if (costs->err.code != ERR_NONE) {
        return false;
    }
    if (costs->by_planner && progress_cancelled(problem->progress)) {
        costs->exhausted = true;
        return false;
    }
    if (!costs->last_words && (costs->exhausted || costs->calls >= costs->call_limit || problem_out_of_time(problem))) {
        costs->exhausted = true;
        return false;
    }
    arena_init(&scratch, NULL);
    struct design design = question_about(&scratch, costs, template, key);
    costs->calls++;
    struct whatif_speakers speakers = speakers_of(&scratch, costs, template, key);
    costs->questions += speakers.asked;
    bool good = whatif_spoken_cost(&scratch, costs->whatif, &problem->workload->templates[template], &design, &speakers, &answer, &costs->err);
    if (good) {
        bool finite = isfinite(answer.cost);
        entry->cost = finite ? answer.cost : INFINITY;
        entry->scaled = answer.scaled;
        /* A driver that cannot say what it used is taken to have used everything. */
        bool silent = !answer.used && finite && costs->base && answer.cost < costs->base[template];
        entry->used = silent ? key : ids_used(costs->arena, problem, key, &answer);
    }
    arena_release(&scratch);
    return good;
}

static bool tell(const struct cost_entry *entry, double *cost, struct id_set *used) {
    *cost = entry->cost;
    if (used) {
        *used = entry->used;
    }
    return true;
}

bool costs_known(const struct costs *costs, size_t template, struct id_set set, double *cost, struct id_set *used) {
    struct arena scratch;
    if (costs->delegated[template]) {
        return costs_known(costs->fallback, template, set, cost, used);
    }
    arena_init(&scratch, NULL);
    struct id_set key = set_intersect(&scratch, set, costs->relevant[template]);
    const struct cost_entry *entry = find_exact(&costs->memos[template], key);
    entry = entry ? entry : find_implied(&costs->memos[template], key);
    arena_release(&scratch);
    return entry && tell(entry, cost, used);
}

bool costs_get(struct costs *costs, size_t template, struct id_set set, double *cost, struct id_set *used) {
    if (costs->delegated[template]) {
        return costs_get(costs->fallback, template, set, cost, used);
    }
    struct cost_memo *memo = &costs->memos[template];
    struct arena_mark mark = arena_mark(costs->arena);
    struct id_set key = set_intersect(costs->arena, set, costs->relevant[template]);
    const struct cost_entry *exact = find_exact(memo, key);
    if (exact) {
        arena_rewind(costs->arena, mark);
        return tell(exact, cost, used);
    }
    const struct cost_entry *wider = find_implied(memo, key);
    struct cost_entry entry = {.key = key, .implied = wider};
    if (wider) {
        entry.cost = wider->cost;
        entry.used = wider->used;
        entry.scaled = wider->scaled;
    } else if (costs->estimator && cache_template_cost(costs->estimator, template, key, cost, used)) {
        if (!used) {
            arena_rewind(costs->arena, mark);
        }
        return true;
    } else if (!ask(costs, template, key, &entry)) {
        return false;
    }
    remember(costs->arena, memo, entry);
    return tell(&entry, cost, used);
}

/* What costs_get would ask for every template (of these; NULL: all), one after the other, at once where the driver can. */
static void ask_ahead(struct costs *costs, struct id_set set, const bool *these) {
    const struct problem *problem = costs->problem;
    struct arena scratch;
    VEC(struct whatif_question) questions = {0};
    if (!costs->by_planner || costs->estimator) {
        return;
    }
    arena_init(&scratch, NULL);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        const struct workload_template *template = &problem->workload->templates[t];
        double cost;
        bool refused = costs->base && isnan(costs->base[t]);
        bool is_meant = problem->weight[t] > 0 && (!these || these[t]);
        if (!is_meant || refused || costs->delegated[t] || costs_known(costs, t, set, &cost, NULL)) {
            continue;
        }
        struct id_set key = set_intersect(&scratch, set, costs->relevant[t]);
        struct design design = question_about(&scratch, costs, t, key);
        struct whatif_speakers speakers = speakers_of(&scratch, costs, t, key);
        for (size_t i = 0; i < template->sample_count; i++) {
            if (speakers.of[i] == i) {
                VEC_PUSH(&scratch, &questions, ((struct whatif_question){&template->samples[i], design}));
            }
        }
    }
    const atomic_bool *cancel = problem->progress ? problem->progress->listener.cancel : NULL;
    whatif_ask(costs->whatif, questions.at, questions.n, cancel, NULL); /* a failure is told again to who asks singly */
    arena_release(&scratch);
}

static bool open_base(struct costs *costs) {
    const struct problem *problem = costs->problem;
    struct costs *fallback = costs->fallback;
    size_t n = problem->workload->template_count;
    double *base = ARENA_ARRAY(costs->arena, double, n);
    ask_ahead(costs, (struct id_set){0}, NULL);
    for (size_t t = 0; t < n; t++) {
        base[t] = NAN;
        if (problem->weight[t] <= 0) {
            continue;
        }
        if (!costs_get(costs, t, (struct id_set){0}, &base[t], NULL)) {
            return false;
        }
        if (!isfinite(base[t])) {
            base[t] = fallback ? fallback->base[t] : NAN;
            costs->delegated[t] = fallback && isfinite(base[t]);
        }
    }
    costs->base = base;
    return true;
}

static bool open_today(struct costs *costs) {
    const struct problem *problem = costs->problem;
    size_t n = problem->workload->template_count;
    costs->today = costs->base;
    if (!problem->today.n) {
        return true;
    }
    costs->today = ARENA_ARRAY(costs->arena, double, n);
    ask_ahead(costs, problem->today, NULL);
    for (size_t t = 0; t < n; t++) {
        costs->today[t] = costs->base[t];
        if (!isnan(costs->base[t]) && !costs_get(costs, t, problem->today, &costs->today[t], NULL)) {
            return false;
        }
    }
    return true;
}

bool costs_open(struct arena *arena, struct costs *costs, const struct problem *problem, struct whatif *whatif,
                struct costs *fallback, size_t call_limit) {
    *costs = (struct costs){.arena = arena, .problem = problem, .whatif = whatif, .fallback = fallback};
    costs->by_planner = fallback;
    costs->relevant = problem->relevant;
    costs->memos = ARENA_ARRAY(arena, struct cost_memo, problem->workload->template_count);
    costs->delegated = ARENA_ARRAY(arena, bool, problem->workload->template_count);
    costs->last_words = true; /* without a baseline there is no result */
    if (!open_base(costs) || !open_today(costs)) {
        return false;
    }
    costs->call_limit = call_limit;
    costs->last_words = false;
    return true;
}

bool costs_ask(struct costs *costs, struct id_set set, const bool *these) {
    ask_ahead(costs, set, these);
    for (size_t t = 0; t < costs->problem->workload->template_count; t++) {
        double cost;
        if (these[t] && !isnan(costs->base[t]) && !costs_get(costs, t, set, &cost, NULL)) {
            return false;
        }
    }
    return true;
}

size_t costs_questions_of(const struct costs *costs, size_t template, struct id_set set) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    size_t asked = speakers_of(&scratch, costs, template, set_intersect(&scratch, set, costs->relevant[template])).asked;
    arena_release(&scratch);
    return asked;
}

size_t costs_questions_about(const struct costs *costs, struct id_set set) {
    const struct problem *problem = costs->problem;
    size_t n = 0;
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        double cost;
        bool known = problem->weight[t] <= 0 || isnan(costs->base[t]) || costs_known(costs, t, set, &cost, NULL);
        n += known ? 0 : costs_questions_of(costs, t, set);
    }
    return n;
}

size_t costs_questions_most(const struct costs *costs) {
    const struct problem *problem = costs->problem;
    size_t n = 0;
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        n += problem->weight[t] > 0;
    }
    size_t opening = problem->today.n ? 1 : 0; /* more: what it costs today is not what it costs without any */
    size_t most = (QUESTIONS_EACH + opening) * n, spent = costs->by_planner ? whatif_stats(costs->whatif).compared : 0;
    return costs->by_planner ? most - (spent < most ? spent : most) : SIZE_MAX;
}

bool costs_may_ask_about(const struct costs *costs, struct id_set set) {
    size_t more = costs_questions_about(costs, set);
    return !more || costs->questions + more <= costs_questions_most(costs);
}

double costs_base_total(const struct costs *costs) {
    double total = 0;
    for (size_t t = 0; t < costs->problem->workload->template_count; t++) {
        if (!isnan(costs->base[t])) {
            total += costs->problem->weight[t] * costs->base[t];
        }
    }
    return total;
}

double costs_today_total(const struct costs *costs) {
    const struct problem *problem = costs->problem;
    double total = 0;
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        total += isnan(costs->today[t]) ? 0 : problem->weight[t] * costs->today[t];
    }
    for (size_t i = 0; i < problem->existing.n; i++) {
        total += problem->existing.at[i].upkeep; /* of twins as well */
    }
    return total;
}

bool costs_scaled(const struct costs *costs, size_t template, struct id_set set) {
    struct arena scratch;
    arena_init(&scratch, NULL);
    struct id_set key = set_intersect(&scratch, set, costs->relevant[template]);
    const struct cost_entry *entry = find_exact(&costs->memos[template], key);
    bool scaled = entry && entry->scaled;
    arena_release(&scratch);
    return scaled;
}

bool costs_total(struct costs *costs, struct id_set set, double *total) {
    const struct problem *problem = costs->problem;
    double sum = 0;
    ask_ahead(costs, set, NULL);
    for (size_t t = 0; t < problem->workload->template_count; t++) {
        double cost;
        if (isnan(costs->base[t])) {
            continue;
        }
        if (!costs_get(costs, t, set, &cost, NULL)) {
            return false;
        }
        sum += problem->weight[t] * cost;
    }
    for (size_t i = 0; i < set.n; i++) {
        sum += problem->candidates.at[set.at[i]].maintenance;
    }
    *total = sum;
    return true;
}

/* The set under which the driver was asked for what is known of this one. False: nothing is known. */
static bool asked_under(const struct costs *costs, size_t template, struct id_set key, struct id_set *asked) {
    const struct cost_memo *memo = &costs->memos[template];
    const struct cost_entry *entry = find_exact(memo, key);
    entry = entry && !entry->implied ? entry : find_implied(memo, key);
    *asked = entry ? entry->key : key;
    return entry;
}

/* What is implied has the plan of the set that it was implied by: a planner is not asked once more for a line of text. */
struct str costs_plan(struct costs *costs, size_t template, struct id_set set) {
    const struct problem *problem = costs->problem;
    if (costs->delegated[template]) {
        return costs_plan(costs->fallback, template, set);
    }
    struct id_set asked, key = set_intersect(problem->arena, set, costs->relevant[template]);
    if (!asked_under(costs, template, key, &asked) && costs->by_planner) {
        return (struct str){0};
    }
    struct design design = question_about(problem->arena, costs, template, asked);
    struct whatif_answer answer;
    struct err ignored = {0};
    struct whatif_speakers speakers = speakers_of(problem->arena, costs, template, asked);
    bool good = whatif_spoken_cost(problem->arena, costs->whatif, &problem->workload->templates[template], &design, &speakers, &answer, &ignored);
    return good ? answer.plan : (struct str){0};
}
