/*
 * Which indexes of a set that was run are to be left out, so that no read is slower than without the set, and what is lost by that is least.
 *
 * The planner tells what each statement would do without some of them (plans.h); of a plan that was run it is known how long it takes, and of another it is foreseen from the
 * planner's costs, kindly: that it mends, and that it keeps what the costs promise.
 *
 * By these better answers are searched for over all statements at once: begins with the statement that has the fewest in its plan to blame, leaves out that of them which costs all
 * least, and so on until nothing is slower; gives back what need not be left out; and then exchanges: one is brought back for good, what is slower then is mended by others, and if
 * all take less so, it stays. What is found so is kind to plans that nobody ran, so it is the answer only once they were; a statement that is slower with one makes the search begin
 * again, knowing that. It ends where nothing better is foreseen, or PROPOSALS_IN_VAIN in a row did not hold.
 *
 * Where time is limited, some answer that holds is found by running first: statements are mended one after the other by what is known, what changed is run, and so on; nothing comes
 * back meanwhile, so it ends soon. Then each that went comes back where, run, nothing is slower with it and all take less. Where proposals were all that there was, 98 of them on
 * TPC-DS nearly all failed at one of 17 slower statements, the rest of these were not looked at when the time was up, and nearly all indexes went. Out of time only what
 * is known mends a slower statement, and counts.
 *
 * Knowingly: exchanges end at a set that no single one betters, not at the best (in test/advise/settle_test.c, worlds in which all subsets were tried, they lose 1 %);
 * and what costs promise for plans that were not run is what they promised for the one that was slower.
 */
#include <math.h>

#include "advise/verify/judge.h"
#include "advise/verify/plans.h"
#include "base/vec.h"

enum {
    ATTEMPTS_EACH = 3,
    PROPOSALS_IN_VAIN = 50,
    EXCHANGE_LOOKS = 100000, /* at what a statement would do, in one search: a second or two */
    EXCHANGE_QUESTIONS = 500
}; /* to the planner, in one search; 10 ms each in TPC-DS, where the first has 900 in all, and the next one to 1,000 */

struct harm_list { /* as VEC */
    struct verify_harm *at;
    size_t n, cap;
};

struct settling {
    const struct judge *judge;
    struct verify_result *run;
    struct plan_list *plans; /* along run->times */
    struct members hidden;   /* the answer so far */
    struct harm_list harms;
    size_t learnt; /* grows with each run: verdicts on plans that are older are looked up again */
    size_t asked, allowed; /* questions to the planner; after so many nothing more is exchanged */
    size_t looks, looks_allowed; /* the same, of what is known */
    size_t ran;
    bool over; /* nothing is to be run any more */
    struct err *err;
};

static bool is_read(const struct verify_time *time) {
    return !time->skipped.len && time->template->samples->query->kind == QUERY_SELECT;
}

/* --- What is known, and what is foreseen ------------------------------------------------------------------- */

/*
 * One execution with a plan that nobody ran: what is slower is going to be mended, by this or by something else. Once nobody is going to find out, what
 * costs promise is worth nothing, and a plan that was run is preferred.
 */
static double foreseen_ms(const struct settling *s, const struct verify_time *time, const struct measure_plan *plan) {
    bool told = time->now.cost > 0 && plan->shape != time->bare.shape;
    return told && !s->over ? fmin(time->without_ms, time->with_ms * plan->cost / time->now.cost) : time->without_ms;
}

static void weigh(const struct settling *s, size_t at, struct known_plan *plan) {
    struct verify_time time = s->run->times[at];
    time.now = plan->plan;
    plan->as_of = s->learnt;
    if (!judge_recall(s->judge, &time)) {
        plan->verdict = PLAN_UNKNOWN;
        plan->ms = foreseen_ms(s, &s->run->times[at], &plan->plan);
        return;
    }
    plan->verdict = time.slower || time.skipped.len ? PLAN_SLOWER : PLAN_FINE;
    plan->ms = plan->verdict == PLAN_FINE ? time.with_ms : s->run->times[at].without_ms;
}

/* Its plan without these, with the verdict on it. NULL: there is none. */
static const struct known_plan *plan_of(struct settling *s, size_t at, struct members hidden) {
    s->looks++;
    struct known_plan *plan = plans_find(&s->plans[at], s->judge->measure, s->run->times[at].template->samples, hidden, &s->asked);
    if (plan && plan->as_of != s->learnt) {
        weigh(s, at, plan);
    }
    return plan;
}

/* To be mended: it is slower; or was, and nobody can find out any more whether it still is. */
static bool is_bad(const struct settling *s, size_t at, const struct known_plan *plan) {
    return plan->verdict == PLAN_SLOWER || (plan->verdict == PLAN_UNKNOWN && s->over && s->run->times[at].slower);
}

/* By calls, over all statements, without these; what writes pay for them is saved. */
static double total_of(struct settling *s, struct members hidden) {
    double total = 0;
    for (size_t i = 0; i < s->run->count; i++) {
        const struct verify_time *time = &s->run->times[i];
        const struct known_plan *plan = is_read(time) ? plan_of(s, i, hidden) : NULL;
        total += plan ? time->template->calls * plan->ms : 0;
        for (size_t k = 0; k < MEASURE_INDEXES_MAX && time->upkeep_ms; k++) {
            total -= members_has(&hidden, k) ? time->template->calls * time->upkeep_ms[k] : 0;
        }
    }
    return total;
}

/* --- The search ------------------------------------------------------------------------------------------- */

/* New ones that its plan uses, and existing ones that it would use were they not to go. */
static struct members suspects_of(const struct settling *s, size_t at, const struct known_plan *plan, struct members hidden) {
    const struct measure *m = s->judge->measure;
    struct members missed = members_common(s->run->times[at].bare.used, m->gone);
    struct members used = members_union(plan->plan.used, plan->plan.hints);
    return members_minus(members_union(members_common(used, m->present), missed), hidden);
}

/* Of the bad ones that somebody may be blamed for, that with the fewest. SIZE_MAX: there is none. *stuck: one of them has only those that must stay. */
static size_t next_bad(struct settling *s, struct members hidden, struct members stay, struct members *suspects, bool *stuck) {
    size_t best = SIZE_MAX, fewest = SIZE_MAX;
    *stuck = false;
    for (size_t i = 0; i < s->run->count; i++) {
        const struct known_plan *plan = is_read(&s->run->times[i]) ? plan_of(s, i, hidden) : NULL;
        if (!plan || !is_bad(s, i, plan)) {
            continue;
        }
        struct members all = suspects_of(s, i, plan, hidden), some = members_minus(all, stay);
        size_t count = members_count(&some);
        *stuck |= !count && members_any(&all);
        if (count && count < fewest) {
            best = i;
            fewest = count;
            *suspects = some;
        }
    }
    return best;
}

static bool is_good(struct settling *s, struct members hidden) {
    struct members suspects;
    bool stuck;
    return next_bad(s, hidden, (struct members){{0}}, &suspects, &stuck) == SIZE_MAX;
}

/* The one that all miss least; of equals one that is known to mend it. */
static size_t least_missed(struct settling *s, size_t at, struct members suspects, struct members hidden) {
    size_t best = SIZE_MAX;
    double least = INFINITY;
    enum plan_verdict surest = PLAN_SLOWER;
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        if (!members_has(&suspects, i)) {
            continue;
        }
        struct members more = members_union(hidden, members_one(i));
        double total = total_of(s, more);
        const struct known_plan *plan = plan_of(s, at, more);
        enum plan_verdict verdict = plan ? plan->verdict : PLAN_SLOWER;
        if (best == SIZE_MAX || total < least || (total <= least && verdict < surest)) {
            best = i;
            least = total;
            surest = verdict;
        }
    }
    return best;
}

/* False: it cannot be, as those of `stay` are not left out. */
static bool mend(struct settling *s, struct members stay, struct members *hidden) {
    for (;;) {
        struct members suspects;
        bool stuck;
        size_t at = next_bad(s, *hidden, stay, &suspects, &stuck);
        if (stuck || at == SIZE_MAX) {
            return !stuck;
        }
        members_add(hidden, least_missed(s, at, suspects, *hidden));
    }
}

/*
 * Of those left out, and not tried in vain, the one by whose return most is won, or foreseen to be; what brings nothing comes back as well. SIZE_MAX: none.
 * *total: with these left out; becomes that without it.
 */
static size_t most_to_win(struct settling *s, struct members hidden, struct members tried, double *total) {
    size_t best = SIZE_MAX;
    struct members left = members_minus(hidden, tried);
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        struct members less = members_minus(hidden, members_one(i));
        double now = members_has(&left, i) && is_good(s, less) ? total_of(s, less) : INFINITY;
        if (now < *total || (now <= *total && best == SIZE_MAX)) {
            best = i;
            *total = now;
        }
    }
    return best;
}

/* What need not be left out is given back. */
static void give_back(struct settling *s, struct members *hidden) {
    double total = total_of(s, *hidden);
    for (size_t at; (at = most_to_win(s, *hidden, (struct members){{0}}, &total)) != SIZE_MAX;) {
        members_remove(hidden, at);
    }
}

#define NOTABLY 1e-4 /* of all: less is the clock's */

/* Never dearer: were a little dearer with fewer left out better, exchanges could go round in a circle. */
static bool is_better(struct members hidden, double total, struct members than, double than_total) {
    bool notably = total < than_total - NOTABLY * fabs(than_total);
    return notably || (total <= than_total && members_count(&hidden) < members_count(&than));
}

static bool may_exchange(const struct settling *s) {
    return !s->over && s->asked <= s->allowed && s->looks <= s->looks_allowed && !judge_is_over(s->judge).len;
}

/* Each that is left out is brought back for good, and what is slower then mended by others. True: all take less so. */
static bool exchange(struct settling *s, struct members *hidden, double *total) {
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        struct members other = members_minus(*hidden, members_one(i));
        if (!members_has(hidden, i) || !may_exchange(s) || !mend(s, members_one(i), &other)) {
            continue;
        }
        give_back(s, &other);
        double now = total_of(s, other);
        if (is_better(other, now, *hidden, *total)) {
            *hidden = other;
            *total = now;
            return true;
        }
    }
    return false;
}

static struct members search_from(struct settling *s, struct members hidden, double *total) {
    mend(s, (struct members){{0}}, &hidden);
    give_back(s, &hidden);
    *total = total_of(s, hidden);
    while (exchange(s, &hidden, total)) {
    }
    return hidden;
}

/* From the answer so far, which was the best before the last run, and from none left out. */
static struct members search(struct settling *s) {
    double total, other_total;
    s->allowed = s->asked + EXCHANGE_QUESTIONS;
    s->looks_allowed = s->looks + EXCHANGE_LOOKS;
    struct members hidden = search_from(s, s->hidden, &total), other = search_from(s, (struct members){{0}}, &other_total);
    return is_better(other, other_total, hidden, total) ? other : hidden;
}

/* --- Runs ------------------------------------------------------------------------------------------------- */

static bool is_unknown(struct settling *s, size_t at, struct members hidden) {
    const struct known_plan *plan = is_read(&s->run->times[at]) ? plan_of(s, at, hidden) : NULL;
    return plan && plan->verdict == PLAN_UNKNOWN;
}

/* What nobody is to blame for, or was slower once, is not waited for long. False: the clone broke. */
static bool run_plan(struct settling *s, size_t at, struct members hidden) {
    struct verify_time time = s->run->times[at];
    time.now = plan_of(s, at, hidden)->plan;
    s->learnt++;
    log_status(s->judge->measure->log, "finding what slows statements down: %zu further runs", ++s->ran);
    return judge_statement(s->judge, hidden, time.slower ? JUDGE_HASTILY : JUDGE_PATIENTLY, &time, s->err);
}

/* The plans that nobody ran, of the statements that were slower with all, or of the others. False: the clone broke. */
static bool run_unknown(struct settling *s, struct members hidden, bool slower) {
    for (size_t i = 0; i < s->run->count && !judge_is_over(s->judge).len; i++) {
        if (s->run->times[i].slower == slower && is_unknown(s, i, hidden) && !run_plan(s, i, hidden)) {
            return false;
        }
    }
    return true;
}

/* By runs, the slower statements first: the others only where it holds for these. */
static bool try_by_running(struct settling *s, struct members hidden, bool *holds) {
    *holds = false;
    if (!is_good(s, hidden) || !run_unknown(s, hidden, true)) {
        return !s->err->code;
    }
    if (!is_good(s, hidden) || !run_unknown(s, hidden, false)) {
        return !s->err->code;
    }
    *holds = is_good(s, hidden) && !judge_is_over(s->judge).len;
    return true;
}

/* What is still slower after so many attempts loses all that it uses: what need not go comes back. */
static void mend_for_sure(struct settling *s, size_t *attempts) {
    for (size_t i = 0; i < s->run->count; i++) {
        const struct known_plan *plan = is_read(&s->run->times[i]) ? plan_of(s, i, s->hidden) : NULL;
        if (plan && is_bad(s, i, plan) && ++attempts[i] >= ATTEMPTS_EACH) {
            s->hidden = members_union(s->hidden, suspects_of(s, i, plan, s->hidden));
        }
    }
}

/* False: the clone broke. */
static bool find_some_that_holds(struct settling *s) {
    size_t *attempts = ARENA_ARRAY(s->judge->measure->arena, size_t, s->run->count + 1);
    for (bool holds = false; !holds && !judge_is_over(s->judge).len;) {
        mend_for_sure(s, attempts);
        mend(s, (struct members){{0}}, &s->hidden);
        if (!try_by_running(s, s->hidden, &holds)) {
            return false;
        }
    }
    return true;
}

static bool take(struct settling *s, struct members hidden) {
    bool better = is_better(hidden, total_of(s, hidden), s->hidden, total_of(s, s->hidden));
    s->hidden = better ? hidden : s->hidden;
    return better;
}

static bool give_back_by_running(struct settling *s) {
    struct members tried = {{0}};
    while (!judge_is_over(s->judge).len) {
        double total = total_of(s, s->hidden);
        size_t at = most_to_win(s, s->hidden, tried, &total);
        if (at == SIZE_MAX) {
            break;
        }
        struct members less = members_minus(s->hidden, members_one(at));
        bool holds;
        if (!try_by_running(s, less, &holds)) {
            return false;
        }
        if (!holds || !take(s, less)) {
            members_add(&tried, at);
        }
    }
    return true;
}

/* Proposals, until nothing better than an answer that holds is foreseen; *found: there is one. False: the clone broke. */
static bool find_better(struct settling *s, bool *found) {
    for (size_t in_vain = 0; in_vain < PROPOSALS_IN_VAIN && !judge_is_over(s->judge).len; in_vain++) {
        struct members proposal = search(s);
        bool holds;
        if (*found && !is_better(proposal, total_of(s, proposal), s->hidden, total_of(s, s->hidden))) {
            return true;
        }
        if (!try_by_running(s, proposal, &holds)) {
            return false;
        }
        if (holds && (!*found || take(s, proposal))) {
            s->hidden = proposal;
            *found = true;
            in_vain = 0;
        }
    }
    return true;
}

static bool is_limited(const struct verify_options *options) {
    return options->clock && isfinite(options->deadline_ms);
}

/* Without a limit of time it begins with the best that is foreseen: where one index is to blame that takes half of the runs. */
static bool find_hidden(struct settling *s) {
    bool found = false;
    bool whole = is_limited(s->judge->options) || find_better(s, &found);
    if (whole && !found) {
        found = true;
        whole = find_some_that_holds(s) && give_back_by_running(s) && find_better(s, &found);
    }
    s->over = judge_is_over(s->judge).len > 0;
    if (whole && s->over) { /* what was foreseen is foreseen otherwise now */
        s->learnt++;
        s->hidden = search(s);
    }
    log_status(s->judge->measure->log, NULL);
    return whole;
}

/* --- What is told ----------------------------------------------------------------------------------------- */

/* One execution without what is hidden. */
static double settled_ms(struct settling *s, size_t at) {
    const struct verify_time *time = &s->run->times[at];
    const struct known_plan *plan = is_read(time) ? plan_of(s, at, s->hidden) : NULL;
    if (plan) {
        return plan->verdict == PLAN_SLOWER && members_equal(&plan->plan.used, &time->now.used) ? time->with_ms : plan->ms;
    }
    double ms = time->skipped.len ? 0 : time->with_ms;
    for (size_t k = 0; k < MEASURE_INDEXES_MAX && time->upkeep_ms; k++) {
        ms -= members_has(&s->hidden, k) ? time->upkeep_ms[k] : 0;
    }
    return ms;
}

/* Those of its plan that were left out, if it would be slower were they not. */
static struct members part_of(struct settling *s, size_t at) {
    const struct verify_time *time = &s->run->times[at];
    const struct measure *m = s->judge->measure;
    struct members used = members_union(time->now.used, time->now.hints);
    struct members in_plan = members_union(members_common(used, m->present), members_common(time->bare.used, m->gone));
    struct members part = members_common(in_plan, s->hidden), needed = {{0}};
    for (size_t i = 0; i < MEASURE_INDEXES_MAX; i++) {
        const struct known_plan *plan = members_has(&part, i) ? plan_of(s, at, members_minus(s->hidden, members_one(i))) : NULL;
        if (plan && is_bad(s, at, plan)) {
            members_add(&needed, i);
        }
    }
    return members_any(&needed) ? needed : part;
}

static void note_harm(struct settling *s, size_t at, struct members part) {
    const struct verify_time *time = &s->run->times[at];
    VEC_PUSH(s->judge->measure->arena, &s->harms,
             ((struct verify_harm){time->template, time->without_ms, time->with_ms, time->with_timed_out, part}));
}

/* Blamed by nobody so far, as it would only take the place of others. */
static void blame_followers(struct settling *s, struct members left) {
    for (size_t i = 0; i < s->run->count && members_any(&left); i++) {
        struct members part = {{0}};
        for (size_t k = 0; k < s->plans[i].n && s->run->times[i].slower; k++) {
            struct known_plan *plan = &s->plans[i].at[k];
            part = plan->verdict == PLAN_SLOWER ? members_union(part, members_common(plan->plan.used, left)) : part;
        }
        if (members_any(&part)) {
            note_harm(s, i, part);
            left = members_minus(left, part);
        }
    }
}

/* To blame are those of its plan that were left out; each is told once, by the statement that has the fewest. */
static void blame(struct settling *s) {
    struct verify_result *run = s->run;
    struct members left = s->hidden;
    for (size_t i = 0; i < run->count; i++) {
        struct verify_time *time = &run->times[i];
        time->harmful = is_read(time) && time->slower ? part_of(s, i) : time->harmful;
    }
    for (;;) {
        size_t best = SIZE_MAX, fewest = SIZE_MAX;
        for (size_t i = 0; i < run->count; i++) {
            struct members news = members_common(run->times[i].harmful, left);
            size_t count = members_count(&run->times[i].harmful);
            if (members_any(&news) && count < fewest) {
                best = i;
                fewest = count;
            }
        }
        if (best == SIZE_MAX) {
            break;
        }
        note_harm(s, best, members_common(run->times[best].harmful, left));
        left = members_minus(left, run->times[best].harmful);
    }
    blame_followers(s, left);
}

static void tell(struct settling *s) {
    struct verify_result *run = s->run;
    blame(s);
    run->hidden = s->hidden;
    run->harms = s->harms.at;
    run->harm_count = s->harms.n;
    for (size_t i = 0; i < run->count; i++) {
        run->settled_ms += run->times[i].template->calls * settled_ms(s, i);
    }
}

bool settle(const struct judge *judge, struct verify_result *out, struct err *err) {
    struct map presumed;
    struct judge hasty = *judge;
    struct settling s = {.judge = &hasty, .run = out, .learnt = 1, .err = err};
    map_init(&presumed, judge->measure->arena);
    hasty.presumed = &presumed;
    s.plans = ARENA_ARRAY(judge->measure->arena, struct plan_list, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct verify_time *time = &out->times[i];
        s.plans[i].bare = time->bare;
        if (is_read(time)) {
            plans_note(&s.plans[i], judge->measure, (struct members){{0}}, &time->now);
        }
        if (is_read(time) && time->bare.shape) {
            plans_note(&s.plans[i], judge->measure, measure_all(judge->measure), &time->bare);
        }
    }
    if (!find_hidden(&s)) {
        return false;
    }
    tell(&s);
    return true;
}
